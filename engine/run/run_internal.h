/* The job behind heli_run, shared by the files of this folder. */
#ifndef HELI_RUN_RUN_INTERNAL_H
#define HELI_RUN_RUN_INTERNAL_H

#include <stdatomic.h>

#include "engine/run/run.h"
#include "engine/run/runner_ranks.h"
#include "engine/store/checkpoint.h"

typedef struct heli_job {
    const heli_scenario *scenario;
    const heli_run_options *options;
    heli_plan plan;
    const char *(*translate)(const char *text);
    heli_replicate *replicates; /* [count]; each is touched by one thread at a time */
    size_t count;
    int threads;              /* in all */
    int replicate_threads;    /* over replicates; 1 when they go over partitions */
    heli_runner partition_runner;
    heli_rank_runner *ranks;  /* NULL where this process runs alone */
    const heli_runner *runner;
    heli_partition_info *partition_info; /* of the first world built */
    size_t partition_count;
    char *checkpoint;         /* path, NULL without output */
    double started, checkpoint_due, told; /* seconds of the monotonic clock */
    atomic_flag telling;
    _Atomic int64_t steps_done, replicates_done, replicates_failed;
} heli_job;

/** Writes OUTPUT.run.json: what differs between two equal runs. */
heli_status heli_run_write_sidecar(const heli_job *self, const heli_run_result *result, double seconds,
                                   heli_context *ctx) HELI_MUST_CHECK;

#endif
