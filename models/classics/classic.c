/* What small models have in common: one population, one partition, columns, counts and perhaps a graph. */
#include "models/classics/classic.h"

#include <stdlib.h>
#include <string.h>

heli_status classic_create(void **out, const classic_kind *kind, const heli_setup *setup, size_t agents, heli_context *ctx)
{
    heli_status status = HELI_OK;
    *out = NULL;
    char *bytes = calloc(1, kind->world_bytes);
    if (!bytes) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    classic_world *world = (classic_world *)(void *)bytes;
    world->kind = kind;
    world->self = world;
    world->params = setup->params;
    world->agents = agents;
    HELI_TRY(heli_columns_init(&world->columns, kind->columns, kind->column_count, agents, bytes + kind->columns_offset, ctx));
    *out = world;
    world = NULL;
out:
    classic_release(world);
    return status;
}

heli_status classic_created(void **out, void *world, heli_status status)
{
    if (status != HELI_OK) {
        classic_release(world);
        world = NULL;
    }
    *out = world;
    return status;
}

void classic_release(void *world)
{
    classic_world *self = world;
    if (!self) return;
    heli_columns_free(&self->columns);
    heli_graph_free(&self->graph);
    free(self->scratch);
    free(self);
}

void classic_measured(const void *world)
{
    classic_world *self = ((const classic_world *)world)->self;
    if (!self->stale) return;
    self->kind->measure(self);
    self->stale = false;
}

void classic_observe_partition(const void *world, size_t partition, double *values)
{
    (void)partition;
    ((const classic_world *)world)->kind->observe(world, values);
}

size_t classic_partition_count(const void *world)
{
    (void)world;
    return 1;
}

void classic_partition_info(const void *world, size_t partition, heli_partition_info *info)
{
    (void)partition;
    *info = (heli_partition_info){.agents = ((const classic_world *)world)->agents, .name = "all"};
}

const heli_columns *classic_partition_columns(const void *world, size_t partition)
{
    (void)partition;
    classic_measured(world);
    return &((const classic_world *)world)->columns;
}

heli_status classic_visit(void *world, heli_visitor *visitor)
{
    classic_world *self = world;
    const classic_kind *kind = self->kind;
    heli_status status = HELI_OK;
    classic_measured(world); /* before it is saved; what is restored has been measured */
    if (kind->counts_bytes) HELI_TRY(visitor->block(visitor, "counts", (char *)world + kind->counts_offset, kind->counts_bytes));
    HELI_TRY(visitor->block(visitor, "agents", self->columns.arena, self->columns.arena_bytes));
out:
    return status;
}

heli_status classic_restored(void *world, const void *params, heli_context *ctx)
{
    (void)ctx;
    ((classic_world *)world)->params = params;
    return HELI_OK;
}

void classic_size(const heli_column *columns, size_t column_count, uint64_t count, uint64_t arcs, uint64_t *agents, uint64_t *bytes,
                  uint64_t *partitions)
{
    *agents = count;
    *bytes = count * heli_columns_bytes_per_agent(columns, column_count) + arcs * (count > 65536 ? 4 : 2);
    *partitions = 1;
}

void classic_mark(uint8_t *mark, size_t n, int64_t marked, heli_key key, heli_address at)
{
    heli_draws draws = heli_draws_at(key, at);
    int64_t left = (int64_t)n;
    for (size_t i = 0; i < n; i++, left--) {
        mark[i] = (int64_t)heli_below(heli_draws_word(&draws), (uint32_t)left) < marked;
        marked -= mark[i];
    }
}
