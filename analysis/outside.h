/*
 * Factors of a model outside Heli, written like those of an experiment:
 *
 *     factors:
 *       - {parameter: depth, from: 1, to: 40}
 *       - {parameter: rate, from: 0.001, to: 1, scale: log}
 *       - {parameter: layers, from: 1, to: 6, whole: true}
 *       - {parameter: soil, values: [sand, clay, loam], group: ground}
 *     saltelli: {samples: 512}
 *
 * The file becomes an experiment of the pseudo-model `outside`, whose parameters are just these; so designs, checks with their places and the
 * canonical text are those of experiments. It cannot be run.
 */
#ifndef HELI_ANALYSIS_OUTSIDE_H
#define HELI_ANALYSIS_OUTSIDE_H

#include "engine/scenario/experiment.h"

typedef struct heli_outside {
    heli_model model;
    heli_param *rows;
    char **words;             /* [word_count] names and choices that the rows borrow */
    size_t word_count, word_room;
    heli_choice **choices;    /* [row_count] of factors that are lists of words; else NULL */
    size_t row_count;
} heli_outside;

/**
 * Loads an experiment file of any of Heli's models, or a file of factors: one that names neither `model` nor `extends`, and whose first parameter
 * no model of the list has. `outside` must outlive the experiment; free it in any case. Fails like heli_experiment_load; a factor's name must be
 * fit for a column of a table, and none of the words that stand at the top of an experiment.
 */
heli_status heli_outside_load(heli_experiment **out, heli_outside *outside, const char *path, const heli_model *const *models, const heli_experiment_wish *wish,
                              heli_context *ctx) HELI_MUST_CHECK;
/** The same from a canonical text. */
heli_status heli_outside_parse(heli_experiment **out, heli_outside *outside, const char *name, const char *text, const heli_model *const *models,
                               heli_context *ctx) HELI_MUST_CHECK;
void heli_outside_free(heli_outside *self);

#endif
