/* The bytes of a checkpoint, shared by the files that write and read it; see checkpoint.h. Numbers are in the machine's order. */
#ifndef HELI_STORE_CHECKPOINT_FORMAT_H
#define HELI_STORE_CHECKPOINT_FORMAT_H

#include <stdint.h>

#include "engine/store/checkpoint.h"

enum { HELI_CHECKPOINT_ORDER = 0x01020304, HELI_CHECKPOINT_BUFFER = 1 << 16 };

typedef struct checkpoint_head {
    char magic[8];            /* "HELICKPT", not terminated */
    uint32_t order;
    uint32_t schema;
    char version[32];
    char model[64];
    char sha256[72];
    uint64_t replicates;
    char reserved[60];        /* zeros */
    uint32_t crc;             /* of all before */
} checkpoint_head;

typedef struct checkpoint_chunk {
    char tag[4];
    uint32_t reserved;        /* 0 */
    uint64_t bytes;           /* of the payload; 4 bytes of CRC over chunk and payload follow it */
} checkpoint_chunk;

typedef struct checkpoint_replicate {
    uint64_t index;
    uint32_t progress;        /* heli_progress */
    uint32_t status;          /* heli_status */
    int64_t steps_done;
    uint64_t width;
    uint64_t partitions;
    uint64_t snapshot_agents;
    uint64_t digest;
    char reason[256];
} checkpoint_replicate;

typedef struct checkpoint_block_name { char text[32]; } checkpoint_block_name;

_Static_assert(sizeof(checkpoint_head) == 256, "the head has no holes");
_Static_assert(sizeof(checkpoint_chunk) == 16, "a chunk has no holes");
_Static_assert(sizeof(checkpoint_replicate) == 312, "a replicate has no holes");

/** The head of a checkpoint of this scenario by this Heli, with its CRC. */
void heli_checkpoint_head(checkpoint_head *head, const heli_scenario *scenario, size_t replicates);

/** Bytes of the three parts of a record that are kept: rows done of the series, the same by partition, the snapshots. */
void heli_checkpoint_parts(const heli_record *record, uint64_t bytes[3]);

#endif
