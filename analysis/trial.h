/*
 * Trials: a model run from a few settings until something has happened, for claims and other experiments in memory.
 *
 *     heli_setting small[] = {{"voter.agents", 20}, {"voter.start_share", 0.3}};
 *     heli_trial trial;
 *     HELI_TRY(heli_trial_init(&trial, "voter", small, 2, ctx));
 *     for (uint64_t run = 0; run < 1000; run++) {
 *         HELI_TRY(heli_trial_run(&trial, 7, run, 100000, 1, ctx));   // until indicator 1 is not 0
 *         ... trial.values ...
 *     }
 *     heli_trial_free(&trial);
 *
 * Thread safety: trials are independent of each other.
 */
#ifndef HELI_ANALYSIS_TRIAL_H
#define HELI_ANALYSIS_TRIAL_H

#include "engine/core/simulation.h"

typedef struct heli_setting {
    const char *path;
    double value;
} heli_setting;

typedef struct heli_trial {
    const heli_model *model;
    void *params;
    heli_simulation *simulation; /* of the last start; NULL before */
    double *values;              /* indicators after the last step */
} heli_trial;

/** Defaults of a model with some settings instead; checks them as a scenario's are checked. Free in any case. */
heli_status heli_trial_init(heli_trial *self, const char *model, const heli_setting *settings, size_t count,
                            heli_context *ctx) HELI_MUST_CHECK;
void heli_trial_free(heli_trial *self);

/** Builds the initial world of run `run` under `seed`, to be stepped at most `steps` times; fills values. */
heli_status heli_trial_start(heli_trial *self, uint64_t seed, uint64_t run, int64_t steps, heli_context *ctx) HELI_MUST_CHECK;

/** Makes a step and fills values. */
heli_status heli_trial_step(heli_trial *self, heli_context *ctx) HELI_MUST_CHECK;

/**
 * Starts a run and steps it until value `end` is not 0 (it may be so at the start). Fails with HELI_MODEL when that does not happen within
 * `steps` steps: an answer from unfinished runs would be biased. end < 0: makes all steps.
 */
heli_status heli_trial_run(heli_trial *self, uint64_t seed, uint64_t run, int64_t steps, int end, heli_context *ctx) HELI_MUST_CHECK;

#endif
