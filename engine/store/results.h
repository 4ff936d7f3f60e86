/*
 * Result files: HDF5 in netCDF-4/CF style that every tool opens (architecture, section 6), written safely (section 5).
 *
 *     /run /replicate /time /<axis>                dimensions; time: recorded steps 1 .. n, a value is that at the end of its step;
 *                                                  an axis (domain) is labelled by its short names
 *     /<indicator>                                 float64 (run, replicate, time[, axis]); chunk = one run
 *     /status /steps_done /failure                 int8, int64, text (run, replicate); status 0 done, 1 failed, 2 not run
 *     /replicate_digest                            text (run, replicate)
 *     /parameters/<section>/<name>                 (run) or (run, component): the values before any policy
 *     /communities/community, /<indicator>         where asked for: (run, replicate, time, community[, axis])
 *     /snapshots/snapshot, resident, /<column>     where asked for: float32 (snapshot, resident[, component]), of replicate 0
 *
 * (The last two groups are named by the model's words for partition and agent.) Root attributes: Conventions, title, engine version,
 * commit, model, scenario text and SHA-256, seeds, random generator, compiler and flags, schema version, digest. Attributes are
 * fixed-length UTF-8; arrays of text are netCDF strings, since netCDF-C 4.9.0 crashes on arrays of fixed-length ones. No compound, bool
 * or numeric variable-length data of ours.
 *
 * A file is written to FILE.tmp, synced, reopened and compared value by value with memory, then renamed, and the folder synced.
 * On any failure the old file stays as it was and the temporary one is removed. Writing the same data twice gives the same bytes.
 *
 * Thread safety: Debian's HDF5 is not thread-safe; heli_results_* may be called by one thread at a time. Records are independent.
 */
#ifndef HELI_STORE_RESULTS_H
#define HELI_STORE_RESULTS_H

#include "engine/scenario/scenario.h"

/* What one replicate leaves behind. */
typedef struct heli_record {
    const heli_model *model;
    int64_t steps;            /* planned recorded steps */
    int64_t steps_done;
    size_t width;             /* values per step: heli_indicators_width */
    double *series;           /* [steps][width]; NaN beyond steps_done */
    size_t partitions;        /* 0 unless per-partition series are kept */
    double *partition_series; /* [steps][partitions][width] */
    size_t snapshot_count;
    size_t snapshot_agents;   /* over all partitions */
    size_t snapshot_width;    /* values per agent: sum of column widths */
    float *snapshots;         /* [snapshot_count][snapshot_width][snapshot_agents] */
    heli_status status;       /* HELI_OK, or why it failed */
    char reason[256];
    uint64_t digest;          /* of the final state and the series */
} heli_record;

/** Room for the series (and partitions, snapshots) that a scenario asks for, filled with NaN. */
heli_status heli_record_init(heli_record *self, const heli_scenario *scenario, const heli_simulation *simulation,
                             heli_context *ctx) HELI_MUST_CHECK;
void heli_record_free(heli_record *self);

/** Notes indicators, and a snapshot where one is due, of the step just made (or, before the first recorded one, of the start). */
void heli_record_take(heli_record *self, const heli_scenario *scenario, heli_simulation *simulation);
/** Closes the record of a finished simulation: takes the digest. */
void heli_record_finish(heli_record *self, heli_simulation *simulation);
/** Closes the record of a failed one with its reason. */
void heli_record_fail(heli_record *self, heli_status status, const char *reason);
/** Gives up the room for snapshots: only replicate 0 keeps them. */
void heli_record_drop_snapshots(heli_record *self);

/** Gives up only the room: another rank keeps the snapshots, and this one helps to take them. */
void heli_record_leave_snapshots(heli_record *self);

/* A result file as loaded for analysis: one run with its replicates. */
typedef struct heli_results {
    heli_scenario *scenario;  /* parsed from the embedded text */
    size_t replicates;
    int64_t steps;
    size_t width;
    double *series;           /* [replicates][steps][width] */
    signed char *status;      /* [replicates] */
    size_t partitions;
    double *partition_series; /* [replicates][steps][partitions][width], NULL when not kept */
    heli_partition_info *partition_info; /* [partitions] */
    size_t snapshot_count, snapshot_agents; /* 0 unless heli_results_read_states found snapshots */
    float *states;            /* [snapshot_count][snapshot_agents]: the first agent column, of replicate 0 */
    char digest[17];
} heli_results;

/**
 * Writes one scenario's replicates. Partition infos [partition_count] label per-partition series and snapshots; NULL and 0 where
 * they are not known. Fails with HELI_DISK_FULL, HELI_IO or HELI_MEMORY; the old file then stays.
 */
heli_status heli_results_write(const char *path, const heli_scenario *scenario, const heli_record *records, size_t replicates,
                               const heli_partition_info *partitions, size_t partition_count,
                               heli_context *ctx) HELI_MUST_CHECK;

/** Reads a result file of Heli; HELI_FOREIGN for another kind of file, HELI_CORRUPT for a damaged one. */
heli_status heli_results_read(heli_results **out, const char *path, const heli_model *const *models,
                              heli_context *ctx) HELI_MUST_CHECK;
void heli_results_free(heli_results *self);

/**
 * Adds the snapshots of the first agent column, read from the file that the results come from. Leaves them empty where the file has
 * none, or where that column has several components. Fails with HELI_CORRUPT, HELI_IO or HELI_MEMORY.
 */
heli_status heli_results_read_states(heli_results *self, const char *path, heli_context *ctx) HELI_MUST_CHECK;

/**
 * Results of a scenario that has not been run, in memory only: NaN throughout, every replicate "not run". Takes the scenario over on
 * success; no partitions. Fails with HELI_MEMORY.
 */
heli_status heli_results_of_scenario(heli_results **out, heli_scenario *scenario, heli_context *ctx) HELI_MUST_CHECK;

/** Copies the records of its run into them. */
void heli_results_fill(heli_results *self, const heli_record *records, size_t count);

/** Digest over the records in replicate order, as 16 hexadecimal digits; the `hash` of `heli run --json`. */
void heli_records_digest(const heli_record *records, size_t replicates, char text[17]);

#endif
