/*
 * The mean-field twin of a scenario: what the model would do with very many well-mixed agents, week by week, without chance.
 *
 * Models `governance` (the field core, analysis/meanfield_field.h) and `four-parties` (the exact map of the game, meanfield_game.h) have
 * one. The twin lives under the scenario's parameters, burn-in and policies; a week's value stands for the week's end, as in result files.
 */
#ifndef HELI_ANALYSIS_MEANFIELD_H
#define HELI_ANALYSIS_MEANFIELD_H

#include "analysis/meanfield_field.h"
#include "analysis/stats.h"
#include "engine/store/results.h"

enum { HELI_TWIN_MOST = HELI_FIELD_VALUES, HELI_CLOSED_FORMS = 12 };

typedef struct heli_twin {
    const heli_scenario *scenario;     /* borrowed */
    heli_closure closure;
    int64_t steps;                     /* recorded */
    size_t count;                      /* indicators that the twin has */
    const heli_indicator *rows[HELI_TWIN_MOST];
    size_t offsets[HELI_TWIN_MOST];    /* of each among the values of a step of the simulation */
    double *series;                    /* [steps][count] */
} heli_twin;

/** Lives through the scenario. HELI_FOREIGN for a model without a twin. Release with heli_twin_free, also after a failure. */
heli_status heli_twin_make(heli_twin *out, const heli_scenario *scenario, heli_closure closure, heli_context *ctx) HELI_MUST_CHECK;
void heli_twin_free(heli_twin *self);

/** Position of an indicator in the twin's rows, or -1. */
int heli_twin_find(const heli_twin *self, const char *name);
double heli_twin_value(const heli_twin *self, int64_t step, size_t i);
/** Mean over the last `window` recorded steps (0: 52). */
double heli_twin_mean(const heli_twin *self, size_t i, int64_t window);

/** The scenario's parameters as policies have them in recorded step `recorded`; into a struct of model->params_bytes. */
void heli_params_in_force(const heli_scenario *scenario, int64_t recorded, void *params);

/** Runs the scenario in memory; free with heli_twin_forget, also after a failure. The scenario is borrowed. */
heli_status heli_twin_simulate(heli_results *out, const heli_scenario *scenario, int threads, heli_context *ctx) HELI_MUST_CHECK;
void heli_twin_forget(heli_results *self);

/** The sample over replicates of an indicator's mean over the last weeks, as in heli compare. */
heli_status heli_twin_sample(heli_sample *out, const heli_results *results, size_t offset, int64_t window, heli_context *ctx) HELI_MUST_CHECK;

/* A closed form beside what the simulation counts. */
typedef struct heli_closed_form {
    const char *label;                 /* marked with HELI_N_ */
    const char *limit;                 /* of ODD 8.2: "L10" */
    const char *unit;
    double value;
    const char *indicator;             /* of the simulation, in the same unit; NULL where it has none */
} heli_closed_form;

/**
 * Queues and issues of the scenario at its end, under the parameters then in force, fed with the twin's mean hardship: rows into
 * out[HELI_CLOSED_FORMS]. None for models other than `governance`.
 */
size_t heli_twin_closed_forms(heli_closed_form *out, const heli_twin *twin);

#endif
