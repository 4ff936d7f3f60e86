/*
 * A study: an experiment whose design is found by search. Its factors are levers; besides, it says what is sought.
 *
 *     extends: four-forces-baseline.yaml
 *     factors:                                  # levers, as in any experiment: a range, or a list of values
 *       - {parameter: party.funds_yuan_per_community_year, from: 0, to: 60000}
 *       - {parameter: organisation.stars, from: 0, to: 5}       # whole numbers
 *       - {parameter: organisation.hub, values: [false, true]}  # choices
 *     objectives:                               # of `heli optimise`
 *       - {indicator: satisfaction, goal: maximise}             # mean over the last 52 weeks, unless window_weeks or summary say otherwise
 *       - {indicator: spending, goal: minimise, window_weeks: 104}
 *     constraints:
 *       - {name: budget, levers: {party.funds_yuan_per_community_year: 5, organisation.hub: 40000}, plus: 10000, at_most: 300000}
 *       - {indicator: petition_rate, at_most: 1.5}
 *     outcomes:                                 # of `heli explore`: the space that is looked for what can happen
 *       - {indicator: satisfaction, from: 0, to: 1, cells: 20}
 *     futures: [growth.yaml, shrinking.yaml]    # scenarios that may come; every setting is tried in each
 *     targets:                                  # of `heli calibrate`: what the model should come near; or the name of a file of targets
 *       - {indicator: participation, value: 0.15, tolerance: 0.015, source: "..."}
 *     replicates: 4                             # of every setting in a generation
 *     search: {population: 40, generations: 30, fresh_replicates: 1, confirm_replicates: 30, across: mean}
 *
 * See study_targets.c for all keys of a target and of `calibration`. `scenarios` is another name of `futures`: targets speak of scenarios.
 *
 * In a study whole scenarios are futures, not levers. Findings are reported with their places together with those of the experiment; a constraint on levers
 * that no setting meets is one of them.
 */
#ifndef HELI_SCENARIO_STUDY_H
#define HELI_SCENARIO_STUDY_H

#include "engine/scenario/experiment.h"

enum { HELI_STUDY_MEASURES = 8, HELI_STUDY_LIMITS = 32, HELI_STUDY_NAME = 96, HELI_STUDY_WINDOW = 13, HELI_STUDY_TARGETS = 64 };

/* One number that a run leaves: an indicator, or a component of it, over its weeks. */
typedef struct heli_measure {
    const heli_indicator *row;
    size_t offset;            /* among the values of a step */
    size_t component;         /* of an indicator with an axis; else 0 */
    heli_summary_kind summary;
    int64_t window;           /* steps at the end that a mean covers */
    char name[HELI_STUDY_NAME]; /* as in the file: "satisfaction", "joint_force.health" */
} heli_measure;

typedef struct heli_objective {
    heli_measure of;
    bool maximise;
} heli_objective;

typedef struct heli_outcome {
    heli_measure of;
    double low, high;
    size_t cells;
} heli_outcome;

/* sum of weight x lever + plus, or an indicator, at most or at least so much. */
typedef struct heli_limit {
    char name[HELI_STUDY_NAME];
    double *weights;          /* [factor_count] on levers; NULL: on the indicator */
    double plus;
    heli_measure of;
    bool at_least;
    double bound;
} heli_limit;

/* What the model should come near: times x the indicator, in the scenario `future`. */
typedef enum heli_target_sense { HELI_TARGET_EQUAL, HELI_TARGET_AT_MOST, HELI_TARGET_AT_LEAST } heli_target_sense;
typedef struct heli_target {
    char name[HELI_STUDY_NAME]; /* "P5", or that of the indicator */
    heli_measure of;
    double times;             /* by which the indicator is multiplied, so that a target stands in the unit of its source */
    heli_target_sense sense;
    double value, tolerance, weight;
    size_t future;            /* in which scenario of the study it is judged */
    char *source;             /* of the value; NULL: not said */
} heli_target;

/* How heli calibrate searches; see analysis/abc.h. */
typedef struct heli_calibration {
    int64_t particles, generations, runs, predictive, replicates; /* runs 0: 100 for each particle, replicate and scenario */
    double quantile, distance, least_acceptance;
} heli_calibration;
heli_calibration heli_calibration_usual(void);

/* How several futures make one number of an objective. A constraint counts in the worst future in any case. */
typedef enum heli_across { HELI_ACROSS_MEAN, HELI_ACROSS_WORST } heli_across;
/** "mean", "worst". */
const char *heli_across_name(heli_across across);

typedef struct heli_study {
    heli_objective objectives[HELI_STUDY_MEASURES];
    size_t objective_count;
    heli_outcome outcomes[HELI_STUDY_MEASURES];
    size_t outcome_count;
    heli_limit limits[HELI_STUDY_LIMITS];
    size_t limit_count;
    int64_t population, generations, fresh, confirm;
    heli_across across;
    heli_target targets[HELI_STUDY_TARGETS];
    size_t target_count;
    heli_calibration calibration;
} heli_study;

void heli_study_free(heli_study *self);

/** The factor that is the futures, or factor_count when there is only the base. Levers are the other ones. */
size_t heli_study_future_factor(const heli_experiment *experiment);
/** Number of futures, at least 1. */
size_t heli_study_futures(const heli_experiment *experiment);

/** What a lever's value counts in a constraint: the number itself, 0 or 1 of a switch. NaN for words and shares. */
double heli_lever_number(const heli_factor *factor, double value);

/**
 * By how much a setting of the levers exceeds a limit on levers, as a share of the bound (of 1 where that is 0); at most 0 when it is met. values
 * [factor_count] as in heli_experiment.
 */
double heli_limit_excess(const heli_limit *limit, const heli_experiment *experiment, const double *values);
/** The same for a value of an indicator. */
double heli_limit_excess_of(const heli_limit *limit, double value);

/** Least and largest sum that a limit on levers can have. */
void heli_limit_reach(const heli_limit *limit, const heli_experiment *experiment, double *least, double *most);

/** Numbers that one run leaves: see heli_study_take. */
size_t heli_study_values(const heli_experiment *experiment);
/** Scenarios in which a target is judged, as flags into used[heli_study_futures]; returns their number. */
size_t heli_study_target_futures(const heli_experiment *experiment, bool *used);
/** Runs that a calibration may take, with those of the predictive check. */
uint64_t heli_study_calibration_runs(const heli_experiment *experiment);
/** Windows of HELI_STUDY_WINDOW recorded steps, counted from the end. */
size_t heli_study_windows(const heli_experiment *experiment);

/**
 * What a run leaves, out of series [steps][width of the model]: the objectives, the indicators of the limits (0 for limits on levers), the outcomes, then
 * for every objective the means over each window, the earliest first, and at last the targets' indicators (times their factor). Into values[heli_study_values].
 */
void heli_study_take(const heli_experiment *experiment, const double *series, double *values);

#endif
