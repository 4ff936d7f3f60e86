/* Shared by the files that write and read results; nobody else includes it. */
#ifndef HELI_STORE_RESULTS_INTERNAL_H
#define HELI_STORE_RESULTS_INTERNAL_H

#include "engine/store/layout.h"
#include "engine/store/results.h"

/* What a result file is made from. */
typedef struct heli_results_source {
    const heli_scenario *scenario;
    const heli_record *records;           /* [replicates] */
    size_t replicates;
    size_t width;                         /* values per step */
    size_t partitions;                    /* of the series kept; 0: none */
    const heli_partition_info *partition_info; /* may be NULL */
    size_t partition_info_count;
    char digest[17];
} heli_results_source;

/** Describes the file; borrows the source. */
heli_status heli_results_layout(heli_layout *out, const heli_results_source *source, heli_context *ctx) HELI_MUST_CHECK;

/** Adds the group of snapshots, where replicate 0 kept any. */
void heli_results_add_snapshots(heli_layout *layout, const heli_results_source *source);

/** "community" -> "communities", "partition" -> "partitions". */
void heli_results_plural(char *out, size_t size, const char *word);

/** Room of a given shape: 0 partitions for no per-partition series, 0 agents for no snapshots. */
heli_status heli_record_make_room(heli_record *self, const heli_scenario *scenario, size_t partitions, size_t agents,
                                  heli_context *ctx) HELI_MUST_CHECK;

/** 0 done, 1 failed, 2 not run. */
signed char heli_record_flag(const heli_record *record);

#endif
