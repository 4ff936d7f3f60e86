/*
 * Checkpoints: the state of an interrupted `heli run`, in our own format.
 *
 *     head, 256 bytes: magic "HELICKPT", byte order mark, schema, version of Heli, model name, scenario SHA-256, number of replicates, CRC
 *     chunks:          tag, length, payload, CRC
 *       REPL           a replicate: what became of it, the shape of its record, its digest or reason of failure
 *       SERI PART SNAP its record so far (all but those not started)
 *       BLOK           a block of heli_simulation_visit: name, data (those under way)
 *       DONE           the size of the file, so that a torn file is known as torn
 *
 * Every CRC is a CRC-32C and is checked over the whole file before anything is believed. Written to FILE.tmp, synced, renamed. A damaged
 * checkpoint gives HELI_CORRUPT (exit 4), one of another scenario, model, version or schema HELI_FOREIGN (exit 3), always with the reason.
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

/** Among ranks the first one writes; the others call heli_simulation_save for each simulation under way. */
heli_status heli_checkpoint_write(const char *path, const heli_scenario *scenario, heli_replicate *replicates, size_t count,
                                  heli_context *ctx) HELI_MUST_CHECK;

/**
 * Restores replicates[count]; every rank reads the file, but of owned blocks only those of partitions it holds; simulations under way are created from `scenario` and `runner` and their state filled in.
 * On failure every replicate is released and zeroed.
 */
heli_status heli_checkpoint_read(const char *path, const heli_scenario *scenario, const heli_runner *runner,
                                 heli_replicate *replicates, size_t count, heli_context *ctx) HELI_MUST_CHECK;

#endif
