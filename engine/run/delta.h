/*
 * What has changed of a sequence of blocks, packed: how ranks tell each other about a partition without sending all of it every week.
 *
 *     sender:    remember the blocks -> the phase -> pack them: only words that differ
 *     receiver:  has the blocks as the sender remembered them -> absorb: writes these words
 *
 * A block is cut into words of 8 bytes, 64 words to a group; a group is sent as one mask of 64 bits and the words whose bit is set. A
 * list that has grown sends what it had not, one that has shrunk only what moved. All three are visitors, so that a model says once
 * which blocks there are.
 */
#ifndef HELI_RUN_DELTA_H
#define HELI_RUN_DELTA_H

#include "engine/core/model.h"

/* Bytes that grow and are kept for the next time. */
typedef struct heli_bytes {
    unsigned char *data;
    size_t used, room;
} heli_bytes;

/** Appends; HELI_MEMORY leaves it as it was. */
heli_status heli_bytes_add(heli_bytes *self, const void *data, size_t bytes) HELI_MUST_CHECK;
void heli_bytes_free(heli_bytes *self);

typedef struct heli_delta {
    heli_bytes *shadow;        /* blocks as remembered: size, data, size, data, ... */
    size_t at;                 /* in the shadow */
    heli_bytes *packed;        /* appended to */
    const unsigned char *next; /* absorbing: what is left to read */
    size_t left;
} heli_delta;

/** Empties the shadow and remembers the blocks it is shown. */
heli_visitor heli_delta_remember(heli_delta *self, heli_bytes *shadow);
/** Appends the changes against the shadow to `packed`; to be shown the same blocks. */
heli_visitor heli_delta_pack(heli_delta *self, heli_bytes *shadow, heli_bytes *packed);
/** Writes packed changes into the blocks it is shown; HELI_INTERNAL where they end too early. */
heli_visitor heli_delta_absorb(heli_delta *self, const unsigned char *packed, size_t bytes);

#endif
