/* Shared by the files that read experiments; nobody else includes it. */
#ifndef HELI_SCENARIO_EXPERIMENT_INTERNAL_H
#define HELI_SCENARIO_EXPERIMENT_INTERNAL_H

#include "engine/scenario/binder.h"
#include "engine/scenario/experiment.h"
#include "engine/scenario/writer.h"

/* What heli_experiment_bind is given. */
typedef struct heli_experiment_loading {
    heli_experiment *experiment;
    const heli_model *const *models;
    const heli_experiment_wish *wish; /* may be NULL */
} heli_experiment_loading;

/** A heli_binder_hook: binds the keys of an experiment. */
heli_status heli_experiment_bind(heli_binder *binder, void *data);

/** Binds `morris` or `saltelli` of a design in blocks, and the groups of its factors, which are bound already. */
void heli_experiment_bind_blocks(heli_experiment *self, heli_binder *binder, const heli_experiment_wish *wish);
/** Binds what a study seeks, once its factors are bound. */
void heli_study_bind(heli_binder *binder, heli_experiment *experiment);
/** Writes that part of the canonical text. */
void heli_study_write(heli_writer *out, const heli_experiment *experiment);

/** Canonical text: the base's, then the experiment's keys; malloc'ed, NULL when memory is short. */
char *heli_experiment_text(const heli_experiment *self);

#endif
