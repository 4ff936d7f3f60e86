/*
 * An experiment: a scenario, and factors that vary over a design.
 *
 *     extends: four-forces-baseline.yaml     # the base, like a scenario's; every key of a scenario may stand here too
 *     design: grid                           # grid | list | random | lhs | sobol | morris | saltelli; search where `objectives`, `outcomes`
 *                                            # or `targets` stand, see study.h
 *     factors:
 *       - parameter: main_line.guidance      # by its dotted path
 *         from: 0                            # a range: from, to, scale (linear or log); in a grid also `levels`
 *         to: 1
 *         levels: 5
 *         whole: false                       # true: only the whole numbers of the range, also of a real parameter
 *         group: line                        # morris, saltelli: factors of one group move together
 *         prior: {kind: normal, mean: 0.4, sd: 0.1} # in a calibration; else uniform over the range
 *       - parameter: main_line.own_need_weight
 *         values: [0, 0.2, 0.6]              # a list: numbers, words of a choice, true and false, or lists of shares
 *       - scenarios: [problem.yaml, policy.yaml] # whole scenarios as levels; relative to this file
 *     points: 64                             # random, lhs, sobol: how many; list: the points themselves, as mappings
 *     morris: {trajectories: 20, levels: 4, candidates: 500}                     # of design: morris
 *     saltelli: {samples: 256, second_order: false, sequence: sobol}             # of design: saltelli; or sequence: random
 *     replicates: 10                         # the same as run.replicates, run.seed
 *     seed: 1
 *     common_random_numbers: true            # every design point draws the same; false: each has seeds of its own
 *     keep: {summaries: [mean], window_weeks: 52, series: false, indicators: [satisfaction]}
 *
 * Design points are the `runs` of the result file, numbered from 0; a job is one replicate of one run. In a grid the last factor varies
 * fastest. All findings are reported at once, with their places, before anything runs.
 */
#ifndef HELI_SCENARIO_EXPERIMENT_H
#define HELI_SCENARIO_EXPERIMENT_H

#include "engine/scenario/blocks.h"
#include "engine/scenario/place.h"
#include "engine/scenario/scenario.h"

enum { HELI_MAX_FACTORS = 200, HELI_MAX_RUNS = 100000000 };

typedef enum heli_design {
    HELI_DESIGN_GRID, HELI_DESIGN_LIST, HELI_DESIGN_RANDOM, HELI_DESIGN_LHS, HELI_DESIGN_SOBOL, HELI_DESIGN_MORRIS, HELI_DESIGN_SALTELLI,
    HELI_DESIGN_SEARCH,       /* of a study: its points are found as one goes */
    HELI_DESIGNS
} heli_design;

/* How a kept indicator's weeks become one number. */
typedef enum heli_summary_kind {
    HELI_SUMMARY_MEAN,        /* over the last `window` steps; undefined steps are left out */
    HELI_SUMMARY_FINAL,       /* of the last step */
    HELI_SUMMARY_MINIMUM, HELI_SUMMARY_MAXIMUM, /* over all recorded steps */
    HELI_SUMMARIES
} heli_summary_kind;

/** "mean", "final", "min", "max": as in YAML and at the end of a variable's name. */
const char *heli_summary_name(heli_summary_kind kind);
/** "grid", "list", "random", "lhs", "sobol", "morris", "saltelli", "search". */
const char *heli_design_name(heli_design design);

typedef struct heli_factor {
    char *path;               /* of the parameter; "scenario" for whole scenarios */
    const heli_param *row;    /* NULL for whole scenarios */
    bool numeric;             /* a design value is the number itself, else the index of a level */
    bool range;               /* from low to high, else a list of levels */
    bool logarithmic;
    bool whole;               /* only whole numbers of the range */
    double low, high;
    bool normal;              /* in a calibration: the prior is normal, truncated to the range; else uniform */
    double prior_mean, prior_sd;
    size_t level_count;       /* of a list; of a range in a grid; else 0 */
    char *group;              /* whom it moves with in a design in blocks; NULL: by itself */
    void **levels;            /* [level_count] of a list of parameter values: structs in which the row is set */
    heli_place at;            /* valid only while the experiment is read */
} heli_factor;

typedef struct heli_keep {
    bool *indicators;         /* [model->indicator_count] */
    bool series;              /* week by week */
    bool summaries[HELI_SUMMARIES];
    int64_t window;           /* steps at the end that the mean covers */
} heli_keep;

struct heli_study;

typedef struct heli_experiment {
    heli_scenario *base;
    heli_scenario **variants; /* [variant_count] whole scenarios; empty: only the base */
    size_t variant_count;
    heli_design design;
    heli_factor *factors;
    size_t factor_count;
    size_t point_count;       /* design points; of random, lhs and sobol as asked for */
    heli_blocks blocks;       /* of morris and saltelli */
    bool common_random_numbers;
    heli_keep keep;
    struct heli_study *study; /* what is sought (study.h); NULL unless the design is a search */
    double *values;           /* [point_count][factor_count] the design: numbers, or indices of levels; made by heli_design_make */
    char *text;               /* canonical YAML: the base's and the experiment's keys; read again, it gives the same experiment */
    char sha256[65];
} heli_experiment;

/**
 * Reads and checks an experiment file like heli_scenario_load. The design's values are not made yet. Returns HELI_SCENARIO with
 * diagnostics in ctx. A file without `factors` is an experiment of a single point.
 */
heli_status heli_experiment_load(heli_experiment **out, const char *path, const heli_model *const *models,
                                 const char *const *sets, size_t set_count, heli_context *ctx) HELI_MUST_CHECK;

/* What a command asks of an experiment instead of what its file says; zeros ask for nothing. */
typedef struct heli_experiment_wish {
    bool design_given;
    heli_design design;       /* keys of the file that belong to other designs (`points`, `levels`) are then passed over */
    size_t size;              /* points, trajectories or samples */
    bool second_order;
} heli_experiment_wish;

heli_status heli_experiment_load_as(heli_experiment **out, const char *path, const heli_model *const *models, const char *const *sets,
                                    size_t set_count, const heli_experiment_wish *wish, heli_context *ctx) HELI_MUST_CHECK;
/** The same as heli_experiment_load from the canonical text. */
heli_status heli_experiment_parse(heli_experiment **out, const char *name, const char *text, size_t bytes,
                                  const heli_model *const *models, heli_context *ctx) HELI_MUST_CHECK;
void heli_experiment_free(heli_experiment *self);

/** True when the file has a top-level key of experiments (`factors`, `design`); false also where it cannot be read. */
bool heli_experiment_is(const char *path);

/** True for morris and saltelli. */
bool heli_design_in_blocks(heli_design design);
/** What moves as group `group` is called: its factor's path where it is one factor, else the group's name. */
const char *heli_experiment_group(const heli_experiment *self, size_t group);

/** The scenario of a design point: the base, or its variant. */
const heli_scenario *heli_experiment_variant(const heli_experiment *self, size_t point);

/** The plan of a design point. `params` [model->params_bytes] is room that the plan borrows. */
heli_plan heli_experiment_plan(const heli_experiment *self, size_t point, void *params);

/** A design value as it would stand in YAML: a number, a word, or a scenario's name. */
void heli_factor_format(const heli_experiment *self, size_t factor, double value, char *text, size_t size);

/**
 * Lets the model check every design point, in every span of its policies. Findings go to ctx, those of the first points only. Call it
 * once the design's values are made.
 */
heli_status heli_experiment_check(const heli_experiment *self, const char *file, heli_context *ctx) HELI_MUST_CHECK;

/** Components of the kept indicators together. */
size_t heli_keep_width(const heli_keep *self, const heli_model *model);
/** Numbers that one job leaves: its kept summaries, then its kept series. */
size_t heli_keep_values(const heli_keep *self, const heli_model *model, int64_t steps);

#endif
