/*
 * heli run --dry-run: what a run would take, without running it.
 *
 * Agents and memory of one world come from the model, the room for records from the scenario, the time from stepping one
 * replicate for a few seconds. Threads go over replicates when there are enough of them, over communities otherwise, as in
 * engine/run.
 */
#ifndef HELI_CLI_DRY_RUN_H
#define HELI_CLI_DRY_RUN_H

#include "engine/scenario/scenario.h"

typedef struct heli_estimate {
    int threads;
    uint64_t runs;
    uint64_t agents, partitions;  /* of one run */
    uint64_t memory_bytes;        /* at the same time */
    uint64_t machine_bytes;       /* memory of this machine; 0: unknown */
    uint64_t disk_bytes;          /* of the result file, about */
    uint64_t checkpoint_bytes;    /* when interrupted, about */
    uint64_t free_bytes;          /* on the disk of the output; UINT64_MAX: unknown */
    double setup_seconds;         /* to build one world */
    double step_seconds;          /* of one step of one run */
    double seconds;               /* of everything */
} heli_estimate;

/** Threads that `--threads` stands for; 0: as many as the machine has, shared among the ranks on it. */
int heli_thread_count(uint64_t asked);

/** Bytes free for us on the disk that holds the folder of `path`; UINT64_MAX when unknown. */
uint64_t heli_disk_free(const char *path);

/** "1.4 GB" and the like, in powers of 1000. */
void heli_bytes_text(uint64_t bytes, char *text, size_t size);

/** Estimates; steps a probe for at most about three seconds. */
heli_status heli_estimate_run(heli_estimate *out, const heli_scenario *scenario, const char *output, int threads,
                              heli_context *ctx) HELI_MUST_CHECK;

#endif
