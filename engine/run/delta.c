/* Changes of blocks, word by word. */
#include "engine/run/delta.h"

#include <stdlib.h>
#include <string.h>

enum { WORD = 8, GROUP = 64 };

/* --- bytes --- */

static heli_status make_room(heli_bytes *self, size_t bytes)
{
    size_t wanted = self->used + bytes, room = self->room ? self->room : 4096;
    if (wanted <= self->room) return HELI_OK;
    while (room < wanted) room *= 2;
    unsigned char *grown = realloc(self->data, room);
    if (!grown) return HELI_MEMORY;
    self->data = grown;
    self->room = room;
    return HELI_OK;
}

heli_status heli_bytes_add(heli_bytes *self, const void *data, size_t bytes)
{
    heli_status status = make_room(self, bytes);
    if (status != HELI_OK) return status;
    if (bytes > 0) memcpy(self->data + self->used, data, bytes);
    self->used += bytes;
    return HELI_OK;
}

void heli_bytes_free(heli_bytes *self)
{
    free(self->data);
    *self = (heli_bytes){0};
}

/* --- remembering --- */

static heli_status remember_block(heli_visitor *visitor, const char *name, void *data, size_t bytes)
{
    (void)name;
    heli_delta *self = visitor->data;
    uint64_t size = bytes;
    heli_status status = heli_bytes_add(self->shadow, &size, sizeof size);
    return status == HELI_OK ? heli_bytes_add(self->shadow, data, bytes) : status;
}

heli_visitor heli_delta_remember(heli_delta *self, heli_bytes *shadow)
{
    *self = (heli_delta){.shadow = shadow};
    shadow->used = 0;
    return (heli_visitor){.block = remember_block, .data = self};
}

/* --- packing --- */

typedef struct block { const unsigned char *data; size_t bytes; } block;

static block next_remembered(heli_delta *self)
{
    uint64_t size;
    memcpy(&size, self->shadow->data + self->at, sizeof size);
    block old = {self->shadow->data + self->at + sizeof size, (size_t)size};
    self->at += sizeof size + old.bytes;
    return old;
}

/* Bytes of the word at `at`; the last one of a block may be short. */
static size_t word_bytes(size_t bytes, size_t at)
{
    return bytes - at < WORD ? bytes - at : WORD;
}

static bool is_same(block old, block new, size_t at, size_t bytes)
{
    return at + bytes <= old.bytes && memcmp(old.data + at, new.data + at, bytes) == 0;
}

/* Mask and changed words of the group that begins at `at`; there is room for them. */
static void pack_group(heli_bytes *packed, block old, block new, size_t at)
{
    size_t all = new.bytes - at < WORD * GROUP ? new.bytes - at : WORD * GROUP;
    unsigned char *mask_place = packed->data + packed->used;
    uint64_t mask = 0;
    packed->used += sizeof mask;
    for (size_t w = 0; w * WORD < all && !is_same(old, new, at, all); w++) {
        size_t word = at + w * WORD, bytes = word_bytes(new.bytes, word);
        if (is_same(old, new, word, bytes)) continue;
        mask |= UINT64_C(1) << w;
        memcpy(packed->data + packed->used, new.data + word, bytes);
        packed->used += bytes;
    }
    memcpy(mask_place, &mask, sizeof mask);
}

static heli_status pack_block(heli_visitor *visitor, const char *name, void *data, size_t bytes)
{
    (void)name;
    heli_delta *self = visitor->data;
    block old = next_remembered(self), new = {data, bytes};
    heli_status status = make_room(self->packed, bytes + (bytes / (WORD * GROUP) + 1) * sizeof(uint64_t));
    if (status != HELI_OK) return status;
    for (size_t at = 0; at < bytes; at += WORD * GROUP) pack_group(self->packed, old, new, at);
    return HELI_OK;
}

heli_visitor heli_delta_pack(heli_delta *self, heli_bytes *shadow, heli_bytes *packed)
{
    *self = (heli_delta){.shadow = shadow, .packed = packed};
    return (heli_visitor){.block = pack_block, .data = self};
}

/* --- absorbing --- */

static bool take(heli_delta *self, void *data, size_t bytes)
{
    if (bytes > self->left) return false;
    memcpy(data, self->next, bytes);
    self->next += bytes;
    self->left -= bytes;
    return true;
}

static heli_status absorb_block(heli_visitor *visitor, const char *name, void *data, size_t bytes)
{
    (void)name;
    heli_delta *self = visitor->data;
    unsigned char *into = data;
    for (size_t at = 0; at < bytes; at += WORD * GROUP) {
        uint64_t mask;
        if (!take(self, &mask, sizeof mask)) return HELI_INTERNAL;
        for (; mask != 0; mask &= mask - 1) {
            size_t word = at + (size_t)__builtin_ctzll(mask) * WORD;
            if (word >= bytes || !take(self, into + word, word_bytes(bytes, word))) return HELI_INTERNAL;
        }
    }
    return HELI_OK;
}

heli_visitor heli_delta_absorb(heli_delta *self, const unsigned char *packed, size_t bytes)
{
    *self = (heli_delta){.next = packed, .left = bytes};
    return (heli_visitor){.block = absorb_block, .data = self};
}
