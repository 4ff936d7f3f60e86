/*
 * Sweeps: the jobs of an experiment, carried out by threads, ranks and shards in any mix, with the same result.
 *
 * A job is one replicate of one run (design point). Each rank appends its finished jobs to its journal in OUTPUT.journal; when all jobs
 * are done they are merged into OUTPUT, sorted by run and replicate, and the journals are removed. A stop, a kill, a full disk or a lost node costs
 * the jobs under way and no finished one; heli_sweep with `resume` does only what is missing.
 *
 *     OUTPUT.journal/lock                 who is at work
 *     OUTPUT.journal/shard-2-of-4.lock
 *     OUTPUT.journal/2-of-4.rank-0.jnl    finished jobs, see engine/store/journal.h
 */
#ifndef HELI_RUN_SWEEP_H
#define HELI_RUN_SWEEP_H

#include "engine/scenario/experiment.h"

typedef struct heli_sweep_progress {
    uint64_t jobs;            /* of this shard */
    uint64_t done;            /* of these, failed ones included, earlier ones too */
    uint64_t failed;
    uint64_t before;          /* done before this call began */
    double seconds;           /* since the call began */
} heli_sweep_progress;

typedef struct heli_sweep_options {
    const char *output;       /* result file */
    int threads;              /* of this rank; 0: as many as the machine has */
    bool resume;              /* go on with the journals that are there */
    uint32_t shard, shards;   /* this is number `shard` (from 1) of `shards`; 1 of 1: everything, and merged at the end */
    double max_seconds;       /* stop after this time, as if asked; 0: never */
    bool keep_journals;       /* do not remove them after the merge */
    int64_t verify_every;     /* see heli_plan */
    void (*progress)(const heli_sweep_progress *progress, void *data); /* at most ten times a second, on rank 0, by one thread */
    void *progress_data;
} heli_sweep_options;

typedef struct heli_sweep_result {
    heli_sweep_progress progress;
    bool merged;              /* OUTPUT was written */
    char digest[17];          /* of a merged file */
    uint64_t retried;         /* jobs that had failed for want of memory or disk and were tried again */
} heli_sweep_result;

/**
 * Runs what is missing of an experiment whose design is made. Fails with HELI_IO when somebody else works on OUTPUT or when journals are there
 * without `resume`; HELI_SCENARIO when the journals belong to another experiment; HELI_DISK_FULL, HELI_IO; HELI_INTERRUPTED
 * after a stop (heli_run_stop or max_seconds); HELI_MODEL when all ran and some jobs failed (the file is written).
 * All ranks call it; on ranks above 0 `progress` is not called and the result is empty.
 */
heli_status heli_sweep(heli_sweep_result *out, const heli_experiment *experiment, const heli_sweep_options *options,
                       heli_context *ctx) HELI_MUST_CHECK;

/* How far a sweep is, as its journals tell; nothing is changed. */
typedef struct heli_sweep_state {
    uint64_t jobs, done, failed;
    size_t journals;
    uint64_t damaged_bytes, torn_bytes; /* in all journals */
    char holder[260];         /* who is at work; "" when nobody is */
} heli_sweep_state;

/** Reads the experiment out of the journals of OUTPUT, its design made. HELI_IO when there are none. */
heli_status heli_sweep_find(heli_experiment **out, const char *output, const heli_model *const *models, heli_context *ctx) HELI_MUST_CHECK;

heli_status heli_sweep_look(heli_sweep_state *out, const heli_experiment *experiment, const char *output, heli_context *ctx) HELI_MUST_CHECK;

/**
 * Merges the journals of OUTPUT. `partial` allows jobs to be missing; the journals are then kept. Fails with HELI_INTERRUPTED when jobs are missing and
 * `partial` is false.
 */
heli_status heli_sweep_merge(heli_sweep_result *out, const heli_experiment *experiment, const char *output, bool partial, bool keep_journals,
                             heli_context *ctx) HELI_MUST_CHECK;

/** Folder of the journals, malloc'ed; NULL when memory is short. */
char *heli_sweep_folder(const char *output);

/** What a job leaves: kept summaries, then kept series, into values[heli_keep_values]. `series` is [steps][width of the model]. */
void heli_keep_take(const heli_experiment *experiment, const double *series, double *values);

#endif
