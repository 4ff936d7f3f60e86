/*
 * Running a scenario: all replicates, in parallel, with progress, checkpoints and a safe end.
 *
 * Threads go over replicates while there are at least as many of them as threads, otherwise over partitions inside each; the
 * results do not depend on it. A stop (SIGINT, SIGTERM, SIGUSR1, or heli_run_stop) ends every replicate at its next step, writes a
 * checkpoint beside the output and returns HELI_INTERRUPTED. A replicate that fails is recorded with its reason; the others go on,
 * and the first failure is the status.
 *
 * Ranks carry out one replicate after the other together, each with some of its partitions. All of them call heli_run with the same
 * scenario and come to the same status; the first alone reads whether there is something to resume, and writes.
 */
#ifndef HELI_RUN_RUN_H
#define HELI_RUN_RUN_H

#include "engine/store/results.h"

typedef struct heli_run_progress {
    int64_t steps_done;       /* over all replicates, burn-in included */
    int64_t steps_total;
    int64_t replicates_done;
    int64_t replicates_failed;
    double seconds;           /* since the start */
} heli_run_progress;

struct heli_run_result;
typedef struct heli_run_options {
    const char *output;       /* result file; NULL: keep in memory only */
    int threads;              /* 0: as many as the machine has */
    bool ranks;               /* carried out by all ranks of the job together; the model has to be one that can be spread */
    bool resume;              /* continue from output.ckpt when it is there */
    double checkpoint_seconds; /* a checkpoint is written this often (0: only when stopped) */
    int64_t verify_every;     /* see heli_plan */
    void (*progress)(const heli_run_progress *progress, void *data); /* called by one thread at a time, at most 10 times a second */
    void *progress_data;
    /* Called once, on the rank that writes, when all replicates have ended and before anything is written: nobody who waits for the answer waits for the disk. */
    void (*finished)(const struct heli_run_result *result, void *data);
    void *finished_data;
} heli_run_options;

typedef struct heli_run_result {
    size_t replicates;
    heli_record *records;     /* [replicates] */
    char digest[17];
    /* digest and snapshots are those of the first rank only */
    bool resumed;             /* a checkpoint was found and used */
} heli_run_result;

/**
 * Runs; writes options->output, and beside it output.run.json: when, where, how long and on how many threads, which the result file
 * itself does not say. Whether the output can be written is checked before the first step. The result is filled also when some replicates
 * failed or the run was stopped; free it in any case. Where the results cannot be written, everything finished is kept in
 * output.ckpt if that can be written, for --resume. One run at a time per process.
 */
heli_status heli_run(heli_run_result *out, const heli_scenario *scenario, const heli_run_options *options,
                     heli_context *ctx) HELI_MUST_CHECK;
void heli_run_result_free(heli_run_result *self);

/** Installs handlers of SIGINT, SIGTERM and SIGUSR1 that ask the run to stop. */
void heli_run_handle_signals(void);
/** Asks the run in progress to stop at the next step; safe in a signal handler. Stays asked until heli_run_stop_reset. */
void heli_run_stop(void);
bool heli_run_stopping(void);
/** Forgets a stop, before a new run in the same process. */
void heli_run_stop_reset(void);

/** Where the checkpoint of a run to `output` lies: OUTPUT.ckpt, malloc'ed; NULL when memory is short. */
char *heli_run_checkpoint_path(const char *output);

/** A runner that shares partitions among OpenMP threads. threads >= 1. */
heli_runner heli_runner_threads(int threads);

#endif
