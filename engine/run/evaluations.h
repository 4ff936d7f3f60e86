/*
 * Evaluations of a study: runs that a search asks for as it goes, each made once and never lost.
 *
 * A point is a setting of all factors (levers, and the future where there are several); the search names points and replicates, and gets what heli_study_take
 * makes of each run. Every finished run is appended to a journal in OUTPUT.journal at once, with the setting that it belongs to. A search that was
 * stopped is simply begun again: what the journals hold is looked up instead of run, and since a search depends on nothing but its study and these
 * numbers, it comes to the same end.
 *
 * Ranks carry out a search together: all make the same choices, each runs its share of what is asked for, and all learn all numbers.
 *
 * Thread safety: one search at a time per process; heli_evaluations_run uses threads of its own.
 */
#ifndef HELI_RUN_EVALUATIONS_H
#define HELI_RUN_EVALUATIONS_H

#include "engine/run/sweep.h"

typedef struct heli_evaluations heli_evaluations;

/* Which search it is: a study file may serve several, and their points differ. */
typedef enum heli_search_kind { HELI_SEARCH_OPTIMISE, HELI_SEARCH_EXPLORE, HELI_SEARCH_CALIBRATE } heli_search_kind;
/** "optimise", "explore", "calibrate". */
const char *heli_search_name(heli_search_kind kind);

typedef struct heli_evaluations_options {
    heli_search_kind kind;
    const char *output;       /* result file; NULL: nothing is kept on the disk */
    int threads;              /* of this rank; 0: as many as the machine has */
    bool resume;              /* go on with the journals that are there, or with the finished file */
    double max_seconds;       /* stop after this time, as if asked; 0: never */
    int64_t verify_every;     /* see heli_plan */
    uint64_t expected;        /* runs in all, at most; for the progress */
    void (*progress)(const heli_sweep_progress *progress, void *data); /* at most ten times a second, on rank 0, by one thread at a time */
    void *progress_data;
} heli_evaluations_options;

/* One run that is asked for. */
typedef struct heli_evaluation {
    uint64_t point;
    uint32_t replicate;
} heli_evaluation;

/* What is known of one. */
typedef struct heli_evaluated {
    heli_evaluation of;
    heli_status status;       /* HELI_OK, or why it failed; its values are then NaN */
    const double *values;     /* [heli_study_values] */
} heli_evaluated;

/**
 * Opens the journals of OUTPUT, or, with `resume` and no journals, the finished file. HELI_IO when somebody else is at work there or journals are there without
 * `resume`; HELI_SCENARIO when they belong to another study. All ranks call it. The experiment's design values become the points asked for.
 */
heli_status heli_evaluations_open(heli_evaluations **out, heli_experiment *experiment, const heli_evaluations_options *options, heli_context *ctx) HELI_MUST_CHECK;

/** Evaluations that were made before, as a finished file holds them: nothing can be run. values are copied. */
heli_status heli_evaluations_of(heli_evaluations **out, heli_experiment *experiment, heli_search_kind kind, const double *points, size_t point_count,
                                const heli_evaluated *known, size_t count, heli_context *ctx) HELI_MUST_CHECK;

/** Releases locks and memory; journals stay. NULL is allowed. */
void heli_evaluations_close(heli_evaluations *self);

/** Number of the point with these values [factor_count], which is added where it is new. */
heli_status heli_evaluations_point(heli_evaluations *self, const double *values, uint64_t *point, heli_context *ctx) HELI_MUST_CHECK;

/**
 * Makes sure that all that is asked for has been run, and copies the numbers into values[count][heli_study_values]; NaN where a run failed. Fails with
 * HELI_INTERRUPTED after a stop (heli_run_stop or max_seconds), HELI_IO, HELI_DISK_FULL; HELI_CORRUPT when a journal tells of another setting under this number.
 */
heli_status heli_evaluations_run(heli_evaluations *self, const heli_evaluation *asked, size_t count, double *values, heli_context *ctx) HELI_MUST_CHECK;

/** All that is known, sorted by point and replicate; malloc'ed, its values borrowed. */
heli_status heli_evaluations_all(const heli_evaluations *self, heli_evaluated **out, size_t *count, heli_context *ctx) HELI_MUST_CHECK;

/** Removes journals, lock and folder: the results are safe elsewhere. */
void heli_evaluations_forget(heli_evaluations *self);

typedef struct heli_evaluations_counts {
    uint64_t known, before, failed; /* runs; those known when it was opened; those that failed */
    bool finished;            /* they came out of a finished file */
} heli_evaluations_counts;
heli_evaluations_counts heli_evaluations_count(const heli_evaluations *self);

#endif
