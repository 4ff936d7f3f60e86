/* Worlds kept as they were when the burn-in was over, so that the next run that shares it starts there. */
#ifndef HELI_CLASSROOM_ENGINE_KEPT_H
#define HELI_CLASSROOM_ENGINE_KEPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/core/simulation.h"

/* What decides the bits of a burn-in. */
typedef struct kept_key {
    uint64_t seed, initial_seed, replicate;
    int64_t burn_in;
    bool shared_population;
} kept_key;

typedef struct kept_world kept_world;

/* The least recently used one goes first. Zeroed: empty. */
typedef struct kept_worlds {
    kept_world **items;       /* [capacity], used ones first */
    size_t count, capacity;
    size_t params_bytes;
    uint64_t clock;
} kept_worlds;

/** Room for `capacity` worlds of a model whose parameter struct has params_bytes (padding included, which must be zero). */
bool kept_init(kept_worlds *self, size_t capacity, size_t params_bytes);
void kept_free(kept_worlds *self);
void kept_clear(kept_worlds *self);

/** The world of this key and these parameters, or NULL. */
const kept_world *kept_find(kept_worlds *self, kept_key key, const void *params);
/** Keeps the present state of a simulation; where memory is short, nothing is kept. */
void kept_add(kept_worlds *self, kept_key key, const void *params, heli_simulation *simulation);
/** Puts a simulation of the same key and parameters into the kept state. */
heli_status kept_restore(const kept_world *world, heli_simulation *simulation, heli_context *ctx) HELI_MUST_CHECK;

#endif
