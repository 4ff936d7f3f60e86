/* What a sweep would take, without running it: for --dry-run, and to cut it into shards. */
#ifndef HELI_CLI_SWEEP_ESTIMATE_H
#define HELI_CLI_SWEEP_ESTIMATE_H

#include "cli/dry_run.h"
#include "cli/sweep_common.h"

typedef struct heli_sweep_estimate {
    uint64_t runs, jobs;          /* jobs: of this shard */
    heli_estimate one;            /* of one job, of the first design point */
    uint64_t memory_bytes, journal_bytes, file_bytes;
    double seconds;
} heli_sweep_estimate;

/** Estimates; steps a probe of the first design point for at most about three seconds. */
heli_status heli_estimate_sweep(heli_sweep_estimate *out, const heli_experiment *experiment, const char *output, const heli_options *options,
                                heli_context *ctx) HELI_MUST_CHECK;

#endif
