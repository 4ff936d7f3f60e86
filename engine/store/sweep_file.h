/*
 * Result files of sweeps: HDF5 like those of single runs (results.h), with as many runs as the design has points.
 *
 *     /run /replicate /time /<axis>      dimensions; time only where series are kept
 *     /<factor path>                     the design on (run): float64; int64 for whole numbers; text for words and whole scenarios
 *     /<indicator>_mean, _final, ...     float64 (run, replicate[, axis]): kept summaries
 *     /<indicator>                       float64 (run, replicate, time[, axis]): kept series
 *     /status /steps_done /job_digest    int8, int64, uint64 (run, replicate); status 0 done, 1 failed, 2 not run
 *     /seed /initial_seed                uint64 (run): with the number of the replicate they give the keys of all draws
 *     /failure_run, _replicate, _reason  one row for each failed job, where there are any
 *     /parameters/<section>/<name>       on (run) where it varies, else one value
 *
 * Root attributes: as for single runs, and `experiment` with `experiment_sha256`: the canonical text, from which any run can be made again.
 *
 * The file is streamed to FILE.tmp block by block, so a merge needs little memory however many runs there are; then it is synced, reopened, compared
 * value by value, and renamed. Equal journals give equal bytes. Thread safety: as for results.h.
 */
#ifndef HELI_STORE_SWEEP_FILE_H
#define HELI_STORE_SWEEP_FILE_H

#include "engine/scenario/experiment.h"
#include "engine/store/journal.h"

/* Where the jobs come from. Job number = run * replicates + replicate. */
typedef struct heli_sweep_source {
    const heli_experiment *experiment;
    const void *data;
    /**
     * The entry of a job: false when it is missing. values: room for its numbers, or NULL when they are not wanted; entry.value_count tells
     * how many were copied. reason: room for HELI_REASON_BYTES + 1.
     */
    bool (*entry)(const void *data, uint64_t job, heli_entry *entry, char *reason, double *values);
} heli_sweep_source;

/** Writes PATH; `digest` becomes that of all jobs in order. HELI_IO, HELI_DISK_FULL or HELI_MEMORY; the old file then stays. */
heli_status heli_sweep_file_write(const char *path, const heli_sweep_source *source, char digest[17], heli_context *ctx) HELI_MUST_CHECK;

/* A sweep's file, open. */
typedef struct heli_sweep_file {
    heli_experiment *experiment; /* out of the file, its design made again and compared */
    size_t runs, replicates;
    signed char *status;      /* [runs][replicates] */
    uint64_t *job_digest;     /* [runs][replicates] */
    char digest[17];
    int64_t handle;           /* of HDF5 */
    char *path;
} heli_sweep_file;

/** True when PATH is a result file of a sweep; false for any other file and for none. */
bool heli_sweep_file_is(const char *path);

/** SHA-256 of the experiment in a sweep's file, malloc'ed; NULL for any other file and for none. */
char *heli_sweep_file_sha(const char *path);

/**
 * Opens a sweep's file. `make` makes the design (heli_design_make). HELI_FOREIGN, HELI_CORRUPT, HELI_IO as heli_results_read.
 */
heli_status heli_sweep_file_open(heli_sweep_file **out, const char *path, const heli_model *const *models,
                                 heli_status (*make)(heli_experiment *, const char *, heli_context *), heli_context *ctx) HELI_MUST_CHECK;
void heli_sweep_file_close(heli_sweep_file *self);

/** Finished jobs of the file, failed ones among them, into *done, and these alone into *failed; either may be NULL. */
void heli_sweep_file_count(const heli_sweep_file *self, uint64_t *done, uint64_t *failed);

/** A kept summary of all jobs into out[runs][replicates][components]; HELI_SCENARIO when it was not kept. */
heli_status heli_sweep_file_summary(const heli_sweep_file *self, size_t indicator, heli_summary_kind kind, double *out, heli_context *ctx) HELI_MUST_CHECK;
/** The same of the runs from `first` on, into out[count][replicates][components]; for reading block by block. */
heli_status heli_sweep_file_block(const heli_sweep_file *self, size_t indicator, heli_summary_kind kind, size_t first, size_t count, double *out,
                                  heli_context *ctx) HELI_MUST_CHECK;
/** The kept series of one run into out[replicates][steps][components]; HELI_SCENARIO when series were not kept. */
heli_status heli_sweep_file_series(const heli_sweep_file *self, size_t indicator, size_t run, double *out, heli_context *ctx) HELI_MUST_CHECK;
/** All kept numbers of one job as heli_keep_values orders them; NaN where it did not finish. */
heli_status heli_sweep_file_job(const heli_sweep_file *self, size_t run, size_t replicate, double *values, heli_context *ctx) HELI_MUST_CHECK;

#endif
