/*
 * Checkpoints: the state of an interrupted `heli run`, in our own format.
 *
 *     magic "HELICKPT", format version, byte order mark, model name, scenario SHA-256, engine schema, number of replicates, then per
 *     replicate: what became of it, its record so far, and, when it was under way, the blocks of heli_simulation_visit (name, size, data).
 *     Every section carries a CRC-32C; the file ends with a count of bytes, so that a torn file is known as torn.
 *
 * Written to FILE.tmp, synced, renamed. A damaged checkpoint gives HELI_CORRUPT (exit 4), one of another scenario, model or schema
 * HELI_FOREIGN (exit 3), always with the reason.
 */
#ifndef HELI_STORE_CHECKPOINT_H
#define HELI_STORE_CHECKPOINT_H

#include "engine/store/results.h"

typedef enum heli_progress { HELI_NOT_STARTED, HELI_UNDER_WAY, HELI_FINISHED } heli_progress;

/* One replicate as a checkpoint holds it. */
typedef struct heli_replicate {
    heli_progress progress;
    heli_simulation *simulation; /* only while under way */
    heli_record record;
} heli_replicate;

heli_status heli_checkpoint_write(const char *path, const heli_scenario *scenario, heli_replicate *replicates, size_t count,
                                  heli_context *ctx) HELI_MUST_CHECK;

/**
 * Restores replicates[count]; simulations under way are created from `scenario` and `runner` and their state filled in.
 * On failure every replicate is released and zeroed.
 */
heli_status heli_checkpoint_read(const char *path, const heli_scenario *scenario, const heli_runner *runner,
                                 heli_replicate *replicates, size_t count, heli_context *ctx) HELI_MUST_CHECK;

#endif
