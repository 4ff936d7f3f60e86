/*
 * Agent columns: the state variables of one population, as struct of arrays in one arena.
 *
 * A column is one row of a table: name, type, width (components per agent), unit. The same rows allocate the arena, save and
 * restore it, and name the variables of a snapshot. Every column starts on a 64-byte boundary and is padded to a multiple of
 * HELI_COLUMN_BLOCK agents, so that a pass may always work on whole blocks. A column of width w keeps its components one
 * after the other: component k of agent i is at data[k * stride + i], stride = padded number of agents.
 */
#ifndef HELI_CORE_COLUMN_H
#define HELI_CORE_COLUMN_H

#include <stddef.h>
#include <stdint.h>

#include "engine/core/context.h"

enum { HELI_COLUMN_BLOCK = 64 };

typedef enum heli_column_type { HELI_U8, HELI_I8, HELI_U16, HELI_U32, HELI_I64, HELI_F32, HELI_F64 } heli_column_type;

typedef struct heli_column {
    const char *name;       /* as it appears in snapshots */
    heli_column_type type;
    size_t width;           /* components per agent */
    size_t offset;          /* of the typed pointer inside the model's struct of columns */
    const char *unit;
    const char *help;
    const char *help_zh;
} heli_column;

typedef struct heli_columns {
    const heli_column *rows;
    size_t row_count;
    size_t agent_count;
    size_t stride;          /* agents per component, padded */
    unsigned char *arena;
    size_t arena_bytes;
    void (*give)(void *arena); /* where the arena goes in the end */
} heli_columns;

/** Size of one component in bytes. */
size_t heli_column_type_bytes(heli_column_type type);

/**
 * Allocates zeroed columns for `agents` agents and sets the typed pointers of `fields` (the model's struct) to them.
 * Fails with HELI_MEMORY, and then *self is zeroed and `fields` untouched. Zero agents are allowed; the pointers are then valid
 * addresses of nothing. `rows` is kept, not copied, and must outlive the columns. `fields` may be NULL.
 */
heli_status heli_columns_init(heli_columns *self, const heli_column *rows, size_t row_count, size_t agents,
                              void *fields, heli_context *ctx);

/** Describes columns that are held elsewhere: all but the arena, which is NULL. */
void heli_columns_describe(heli_columns *self, const heli_column *rows, size_t row_count, size_t agents);

/** Releases the arena. Safe on a zeroed object and twice. */
void heli_columns_free(heli_columns *self);

/** Start of the data of row `row`. */
void *heli_columns_data(const heli_columns *self, size_t row);

/** Value of one component of one agent as a double. */
double heli_columns_value(const heli_columns *self, size_t row, size_t component, size_t agent);

/** Bytes of state per agent: the sum over columns of width times size. */
size_t heli_columns_bytes_per_agent(const heli_column *rows, size_t row_count);

#endif
