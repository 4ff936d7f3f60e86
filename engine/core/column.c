/*
 * Agent columns: one arena, component after component, row after row.
 *
 *     | row 0, component 0: stride items | row 0, component 1 | ... | row 1, component 0 | ...
 *
 * The stride is a multiple of 64 agents, so every component takes a multiple of 64 bytes, and columns stand on
 * 64-byte boundaries without gaps.
 */
#include "engine/core/column.h"

#include <string.h>

#include "engine/core/memory.h"

enum { ARENA_LEAST = 64 };

size_t heli_column_type_bytes(heli_column_type type)
{
    switch (type) {
    case HELI_U8:
    case HELI_I8: return 1;
    case HELI_U16: return 2;
    case HELI_U32:
    case HELI_F32: return 4;
    case HELI_I64:
    case HELI_F64: return 8;
    }
    return 0;
}

size_t heli_columns_bytes_per_agent(const heli_column *rows, size_t row_count)
{
    size_t bytes = 0;
    for (size_t i = 0; i < row_count; i++) bytes += rows[i].width * heli_column_type_bytes(rows[i].type);
    return bytes;
}

static void point_fields(const heli_columns *self, void *fields)
{
    for (size_t i = 0; i < self->row_count; i++) {
        void *data = heli_columns_data(self, i);
        memcpy((unsigned char *)fields + self->rows[i].offset, &data, sizeof data);
    }
}

heli_status heli_columns_init(heli_columns *self, const heli_column *rows, size_t row_count, size_t agents,
                              void *fields, heli_context *ctx)
{
    memset(self, 0, sizeof *self);
    size_t per_agent = heli_columns_bytes_per_agent(rows, row_count);
    size_t blocks = agents / HELI_COLUMN_BLOCK + (agents % HELI_COLUMN_BLOCK != 0);
    size_t block_bytes = per_agent * HELI_COLUMN_BLOCK;
    heli_memory memory = heli_memory_in_use();
    unsigned char *arena = NULL;
    size_t bytes = 0;
    if (block_bytes == 0 || blocks <= SIZE_MAX / block_bytes) {
        bytes = blocks * block_bytes;
        arena = memory.take(bytes ? bytes : ARENA_LEAST); /* never nothing: fields point somewhere */
    }
    if (!arena)
        return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for %zu agents of %zu bytes each"), agents, per_agent);

    memset(arena, 0, bytes);
    *self = (heli_columns){.rows = rows, .row_count = row_count, .agent_count = agents,
                           .stride = blocks * HELI_COLUMN_BLOCK, .arena = arena, .arena_bytes = bytes, .give = memory.give};
    if (fields) point_fields(self, fields);
    return HELI_OK;
}

void heli_columns_describe(heli_columns *self, const heli_column *rows, size_t row_count, size_t agents)
{
    size_t blocks = agents / HELI_COLUMN_BLOCK + (agents % HELI_COLUMN_BLOCK != 0);
    *self = (heli_columns){.rows = rows, .row_count = row_count, .agent_count = agents, .stride = blocks * HELI_COLUMN_BLOCK};
}

void heli_columns_free(heli_columns *self)
{
    if (self->arena) self->give(self->arena);
    memset(self, 0, sizeof *self);
}

void *heli_columns_data(const heli_columns *self, size_t row)
{
    return self->arena + self->stride * heli_columns_bytes_per_agent(self->rows, row);
}

double heli_columns_value(const heli_columns *self, size_t row, size_t component, size_t agent)
{
    const void *data = heli_columns_data(self, row);
    size_t i = component * self->stride + agent;
    switch (self->rows[row].type) {
    case HELI_U8: return ((const uint8_t *)data)[i];
    case HELI_I8: return ((const int8_t *)data)[i];
    case HELI_U16: return ((const uint16_t *)data)[i];
    case HELI_U32: return ((const uint32_t *)data)[i];
    case HELI_I64: return (double)((const int64_t *)data)[i];
    case HELI_F32: return (double)((const float *)data)[i];
    case HELI_F64: return ((const double *)data)[i];
    }
    return 0.0;
}
