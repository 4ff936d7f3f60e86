/*
 * What small models have in common: one population that is one partition, agent columns, a few counts beside them.
 *
 * A classic model is one file. It lists its parameters once,
 *
 *     #define PARAMS(P) \
 *         P(INT, voter, agents, "N", 100, 0, 1000000, "agents", AT_START, "...", "...", "...") \
 *         P(REAL, voter, ...)
 *     typedef struct params { PARAMS(CLASSIC_FIELD) } params;
 *     static const heli_param rows[] = {PARAMS(CLASSIC_ROW)};
 *
 * keeps its state in a struct whose first member is a classic_world, says in a constant classic_kind where columns and counts lie, and
 * takes every function of its table that is not its own from CLASSIC_TABLE. majority.c is the shortest complete example.
 *
 * Thread safety: worlds are independent; a world is stepped and looked at by one thread.
 */
#ifndef HELI_MODELS_CLASSICS_CLASSIC_H
#define HELI_MODELS_CLASSICS_CLASSIC_H

#include "engine/core/graph.h"
#include "engine/core/math.h"
#include "engine/core/model.h"

/* --- parameters: kind, section, name, symbol, default, low, high, unit, traits, source, help, help_zh --- */

#define CLASSIC_TYPE_REAL double
#define CLASSIC_TYPE_INT int64_t
#define CLASSIC_TYPE_BOOL bool
#define CLASSIC_TYPE_ENUM int
#define CLASSIC_FIELD(kind, section, name, ...) CLASSIC_TYPE_##kind name;
/* `choices` of an ENUM: a table called <name>_choices. */
#define CLASSIC_CHOICES_REAL(name) NULL
#define CLASSIC_CHOICES_INT(name) NULL
#define CLASSIC_CHOICES_BOOL(name) NULL
#define CLASSIC_CHOICES_ENUM(name) name##_choices
#define CLASSIC_ROW(kind, section, name, symbol, value, low, high, unit, traits, source, help, zh) \
    {#section "." #name, symbol, HELI_PARAM_##kind, HELI_PARAM_##traits, offsetof(params, name), 1, {value}, low, high, unit, source, help, \
     zh, CLASSIC_CHOICES_##kind(name)},
#define CLASSIC_COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* --- the world --- */

/* Facts of a model that the common functions need. */
typedef struct classic_kind {
    size_t world_bytes;       /* of the model's world struct, which begins with a classic_world */
    size_t columns_offset;    /* of its struct of column pointers */
    const heli_column *columns;
    size_t column_count;
    size_t counts_offset;     /* of what changes beside the columns (counters, flags); visited as one block */
    size_t counts_bytes;
    void (*observe)(const void *world, double *values);
    void (*measure)(void *world); /* brings columns and counts that follow from others up to date; NULL where a step keeps all of them */
} classic_kind;

typedef struct classic_world {
    const classic_kind *kind;
    const void *params;       /* in force during the last step; at first those of the start */
    size_t agents;
    heli_columns columns;
    heli_graph graph;         /* derived from parameters and key at the start, then immutable; zeroed where a model has none */
    void *scratch;            /* of the model, from malloc; what it holds counts only while `stale` */
    bool stale;               /* `measure` has not been called since the last step */
    void *self;               /* this world: what is measured when somebody looks, looks at a world that is const to him */
} classic_world;

/**
 * Brings up to date what a step leaves behind where most steps are not looked at: called before anybody sees it, by the functions below
 * and by the model's own observe. So what can be seen does not depend on who looked before.
 */
void classic_measured(const void *world);

/** Allocates a zeroed world with `agents` agents. Fails with HELI_MEMORY, and then *out is NULL. */
heli_status classic_create(void **out, const classic_kind *kind, const heli_setup *setup, size_t agents, heli_context *ctx);

/* Leaves a create function: the world on success, else nothing, and nothing leaked. */
heli_status classic_created(void **out, void *world, heli_status status);

void classic_observe_partition(const void *world, size_t partition, double *values);
size_t classic_partition_count(const void *world);
void classic_partition_info(const void *world, size_t partition, heli_partition_info *info);
const heli_columns *classic_partition_columns(const void *world, size_t partition);
heli_status classic_visit(void *world, heli_visitor *visitor);
heli_status classic_restored(void *world, const void *params, heli_context *ctx);
void classic_release(void *world);

/** Fills what `size` of a model asks for: one partition, and the bytes of columns (and of `arcs` neighbours). */
void classic_size(const heli_column *columns, size_t column_count, uint64_t count, uint64_t arcs, uint64_t *agents, uint64_t *bytes,
                  uint64_t *partitions);

/** Two agents out of n >= 2, drawn without order or repetition: the first uniform, the second uniform among the others. */
static inline void classic_pair(heli_block draw, uint32_t n, uint32_t *first, uint32_t *second)
{
    *first = heli_below(draw.word[0], n);
    *second = heli_below(draw.word[1], n - 1);
    *second += *second >= *first;
}

/* A share of n agents, rounded to the nearest count. */
static inline int64_t classic_count(double share, size_t n)
{
    return (int64_t)heli_floor(share * (double)n + 0.5);
}

/** Not-a-number, for indicators that are undefined. */
static inline double classic_undefined(void)
{
    return heli_double_from_bits(0x7ff8000000000000u);
}

/**
 * Lets exactly `marked` of n agents, drawn at random without replacement, carry 1 in mark[] and the others 0 (selection sampling: agent i
 * is taken with probability still wanted / still left). Draws at `at`, one word an agent.
 */
void classic_mark(uint8_t *mark, size_t n, int64_t marked, heli_key key, heli_address at);

#define CLASSIC_TABLE                                       \
    .step_unit = "step",                                    \
    .partition_name = "population",                         \
    .partition_name_zh = "群体",                            \
    .agent_name = "agent",                                  \
    .params = rows,                                         \
    .param_count = CLASSIC_COUNT(rows),                     \
    .params_bytes = sizeof(params),                         \
    .indicators = indicators,                               \
    .indicator_count = CLASSIC_COUNT(indicators),           \
    .columns = columns,                                     \
    .column_count = CLASSIC_COUNT(columns),                 \
    .processes = processes,                                 \
    .process_count = CLASSIC_COUNT(processes),              \
    .size = size,                                           \
    .create = create,                                       \
    .step = make_step,                                      \
    .observe = observe,                                     \
    .observe_partition = classic_observe_partition,         \
    .partition_count = classic_partition_count,             \
    .partition_info = classic_partition_info,               \
    .partition_columns = classic_partition_columns,         \
    .verify = verify,                                       \
    .visit = classic_visit,                                 \
    .restored = classic_restored,                           \
    .release = classic_release

#endif
