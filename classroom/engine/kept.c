/* Worlds kept after the burn-in: their blocks one after the other, as heli_simulation_visit shows them. */
#include "classroom/engine/kept.h"

#include <stdlib.h>
#include <string.h>

struct kept_world {
    kept_key key;
    void *params;
    unsigned char *bytes;
    size_t size;
    uint64_t used;            /* by the clock of its list */
};

static void free_world(kept_world *world)
{
    if (!world) return;
    free(world->params);
    free(world->bytes);
    free(world);
}

bool kept_init(kept_worlds *self, size_t capacity, size_t params_bytes)
{
    *self = (kept_worlds){.items = calloc(capacity, sizeof(kept_world *)), .capacity = capacity, .params_bytes = params_bytes};
    return self->items != NULL;
}

void kept_clear(kept_worlds *self)
{
    for (size_t i = 0; i < self->count; i++) free_world(self->items[i]);
    self->count = 0;
}

void kept_free(kept_worlds *self)
{
    kept_clear(self);
    free(self->items);
    *self = (kept_worlds){0};
}

static bool same_key(kept_key a, kept_key b)
{
    return a.seed == b.seed && a.initial_seed == b.initial_seed && a.replicate == b.replicate && a.burn_in == b.burn_in &&
           a.shared_population == b.shared_population;
}

const kept_world *kept_find(kept_worlds *self, kept_key key, const void *params)
{
    for (size_t i = 0; i < self->count; i++) {
        kept_world *world = self->items[i];
        if (!same_key(world->key, key) || memcmp(world->params, params, self->params_bytes) != 0) continue;
        world->used = ++self->clock;
        return world;
    }
    return NULL;
}

/* --- blocks --- */

static heli_status count_block(heli_visitor *visitor, const char *name, void *data, size_t bytes)
{
    (void)name;
    (void)data;
    *(size_t *)visitor->data += bytes;
    return HELI_OK;
}

typedef struct cursor {
    unsigned char *at;
    size_t left;
} cursor;

static heli_status save_block(heli_visitor *visitor, const char *name, void *data, size_t bytes)
{
    (void)name;
    cursor *to = visitor->data;
    if (bytes > to->left) return HELI_INTERNAL;
    if (bytes) memcpy(to->at, data, bytes);
    to->at += bytes;
    to->left -= bytes;
    return HELI_OK;
}

static heli_status restore_block(heli_visitor *visitor, const char *name, void *data, size_t bytes)
{
    (void)name;
    cursor *from = visitor->data;
    if (bytes > from->left) return HELI_INTERNAL;
    if (bytes) memcpy(data, from->at, bytes);
    from->at += bytes;
    from->left -= bytes;
    return HELI_OK;
}

static bool save(kept_world *world, heli_simulation *simulation)
{
    heli_visitor counting = {.block = count_block, .data = &world->size};
    if (heli_simulation_visit(simulation, &counting) != HELI_OK) return false;
    world->bytes = malloc(world->size ? world->size : 1);
    if (!world->bytes) return false;
    cursor to = {world->bytes, world->size};
    heli_visitor saving = {.block = save_block, .data = &to};
    return heli_simulation_visit(simulation, &saving) == HELI_OK;
}

/* --- the list --- */

/* Makes room for one more by letting the least recently used one go. */
static void make_room(kept_worlds *self)
{
    if (self->count < self->capacity) return;
    size_t oldest = 0;
    for (size_t i = 1; i < self->count; i++)
        if (self->items[i]->used < self->items[oldest]->used) oldest = i;
    free_world(self->items[oldest]);
    self->items[oldest] = self->items[--self->count];
}

void kept_add(kept_worlds *self, kept_key key, const void *params, heli_simulation *simulation)
{
    make_room(self);
    kept_world *world = calloc(1, sizeof *world);
    if (!world) return;
    world->key = key;
    world->used = ++self->clock;
    world->params = malloc(self->params_bytes ? self->params_bytes : 1);
    if (!world->params || !save(world, simulation)) {
        free_world(world);
        return;
    }
    memcpy(world->params, params, self->params_bytes);
    self->items[self->count++] = world;
}

heli_status kept_restore(const kept_world *world, heli_simulation *simulation, heli_context *ctx)
{
    cursor from = {world->bytes, world->size};
    heli_visitor restoring = {.block = restore_block, .data = &from};
    heli_status status = heli_simulation_visit(simulation, &restoring);
    return status == HELI_OK ? heli_simulation_restored(simulation, ctx) : status;
}
