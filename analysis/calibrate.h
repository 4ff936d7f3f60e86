/*
 * Calibrating a study: its factors are parameters with priors, its targets what the model should come near.
 *
 *     ABC-SMC (abc.h) -> posterior sample -> marginals, correlations (posterior.h) -> the sample run again with fresh seeds, against every target
 *
 * One particle is one setting with random numbers of its own (`replicates` of them, whose mean counts), in every scenario that a target speaks of. A setting that the
 * model's own rules or a constraint on levers refuse has prior 0 and is never run. A run that fails, or leaves a target's indicator undefined, is never accepted.
 */
#ifndef HELI_ANALYSIS_CALIBRATE_H
#define HELI_ANALYSIS_CALIBRATE_H

#include "analysis/posterior.h"
#include "analysis/study_search.h"

typedef struct heli_calibrated {
    heli_study_search study;  /* its genes are the parameters; do not move */
    heli_abc_parameter parameters[HELI_MAX_FACTORS + 1];
    heli_abc_target targets[HELI_STUDY_TARGETS];
    heli_abc_problem problem;
    bool *used;               /* [futures] scenarios that a target speaks of */
    size_t used_count;
    heli_abc_result found;
    heli_marginal *marginals; /* [parameters] */
    double *correlations;     /* [parameters][parameters]; NaN where there is none */
    heli_predicted predicted[HELI_STUDY_TARGETS]; /* of each target; n = 0 without a predictive check */
    uint64_t runs, failed;    /* all that are known, and those of them that failed */
} heli_calibrated;

/** Runs that it takes at most. */
uint64_t heli_calibrate_runs(const heli_experiment *experiment);

/** Carries out a calibration. HELI_SCENARIO without targets; else as heli_abc and as the evaluations fail. Free in any case. All ranks call it. */
heli_status heli_calibrate(heli_calibrated *out, heli_experiment *experiment, heli_evaluations *evaluations, heli_context *ctx) HELI_MUST_CHECK;
void heli_calibrated_free(heli_calibrated *self);

/** The posterior sample. */
const heli_abc_generation *heli_calibrated_sample(const heli_calibrated *self);

/** The factor that is this parameter. */
const heli_factor *heli_calibrated_factor(const heli_calibrated *self, size_t parameter);
/** A parameter's value as tables show it, "-" for NaN; a gene of a list is the place in it. */
void heli_calibrated_value(const heli_calibrated *self, size_t parameter, double gene, char *out, size_t size);

/** Writes the result file. */
heli_status heli_calibrated_write(const heli_calibrated *self, const char *path, char digest[17], heli_context *ctx) HELI_MUST_CHECK;

#endif
