/*
 * Schelling's model of segregation: on a grid with empty cells live two groups of equal size. In every step all agents have their turn once,
 * in a fresh random order; one with fewer than min_like neighbours of its own group jumps to an empty cell, drawn at random among all.
 *
 * Nobody wants to live apart, and yet the groups come apart. There is no canonical table of figures. Exact are: at a random start any
 * neighbour is of one's own group with probability (m (m - 1) + (N - m) (N - m - 1)) / (N (N - 1)), for N agents of whom m belong to
 * one group (a hypergeometric expectation, whatever the shape of the neighbourhood); and where all are content nothing moves.
 *
 * T. C. Schelling (1971), "Dynamic models of segregation", Journal of Mathematical Sociology 1(2), 143-186. The rule with defaults (bounded
 * grid of 40 x 40, 1,000 agents, Chebyshev radius 1, at least 3 alike) is that of the public comparison of agent-based frameworks,
 * JuliaDynamics/ABMFrameworksComparison, which other engines are timed with.
 *
 * `order` lists the cells of agents first, then the empty cells: a jump swaps two entries, so that the set of empty cells costs nothing to keep.
 */
#include "engine/core/lattice.h"
#include "engine/core/schedule.h"
#include "models/classics/classic.h"

enum { STREAM_GROUPS = 1, STREAM_PLACES = 2, STREAM_TURN = 3, STREAM_JUMP = 4 };
enum { FITS_NEARBY = 262144 }; /* cells that a core's cache holds: no need to fetch them ahead */
enum { EMPTY = 0 }; /* else 1 or 2, the group: one bit each */

#define PARAMS(P) \
    P(INT, grid, width, "", 40, 1, 10000, "cells", AT_START, "ABMFrameworksComparison", "Cells in a row", "每行格数") \
    P(INT, grid, height, "", 40, 1, 10000, "cells", AT_START, "ABMFrameworksComparison", "Rows", "行数") \
    P(INT, grid, agents, "N", 1000, 0, 100000000, "agents", AT_START, "ABMFrameworksComparison", "Agents of both groups together", \
      "两个群体的主体总数") \
    P(INT, grid, radius, "r", 1, 1, 1000, "cells", AT_START, "ABMFrameworksComparison", \
      "Who lives at most so many rows and columns away is a neighbour", "行距和列距都不超过此值者为邻居") \
    P(INT, grid, min_like, "", 3, 0, 4100000, "agents", PLAIN, "ABMFrameworksComparison", \
      "Neighbours of one's own group below which an agent moves", "同类邻居少于此数的主体迁走") \
    P(BOOL, grid, torus, "", 0, 0, 1, "", AT_START, "assumption", "Opposite borders of the grid meet", "网格对边相接")
typedef struct params { PARAMS(CLASSIC_FIELD) } params;
static const heli_param rows[] = {PARAMS(CLASSIC_ROW)};

typedef struct grid_world {
    classic_world base;
    struct cells { uint8_t *group; uint32_t *order; } cells;
    struct counts { int64_t agents, first, moves, step; } counts; /* first: agents of group 1 */
} grid_world;

static const heli_column columns[] = {
    {"group", HELI_U8, 1, offsetof(struct cells, group), "", "Group of who lives in the cell, 1 or 2; 0: empty; row by row",
     "格中主体的群体（1或2），0为空格；逐行排列"},
    {"order", HELI_U32, 1, offsetof(struct cells, order), "", "Cells where agents live, then the empty cells", "先列有主体的格，再列空格"},
};

/* --- who lives around --- */

typedef struct around { int64_t like, all; } around;

/* Neighbours of one's own group: a group is a bit of its cells' bytes. */
static inline int64_t like_around(heli_window window, const uint8_t *group, uint32_t cell)
{
    return heli_window_count(window, group, cell, group[cell] - 1u);
}

/* Neighbours of who lives in a cell. */
static inline around look(heli_window window, const uint8_t *group, uint32_t cell)
{
    int64_t like = like_around(window, group, cell);
    return (around){like, like + heli_window_count(window, group, cell, 2u - group[cell])};
}

/* --- indicators --- */

static const heli_indicator indicators[] = {
    {"like_share", "", "", "Neighbours of one's own group", "同类邻居比例",
     "Mean over agents with neighbours of the share that is of their own group; undefined without such agents.",
     "有邻居的主体的同类邻居比例均值；没有这样的主体时无定义。", HELI_AGGREGATE_MEAN, NULL, true, 0},
    {"unhappy_share", "", "", "Unhappy agents", "不满者比例", "Share of agents with too few neighbours of their own group; undefined without agents.",
     "同类邻居过少的主体比例；没有主体时无定义。", HELI_AGGREGATE_MEAN, NULL, true, 0},
    {"moves", "", "agents", "Moves", "迁居数", "Agents that moved in the last step; 0 before the first.", "上一步迁居的主体数；第一步之前为0。", HELI_AGGREGATE_SUM, NULL,
     true, 0},
};

static void observe(const void *self, double *values)
{
    const grid_world *world = self;
    const params *p = world->base.params;
    int64_t unhappy = 0, social = 0;
    heli_window window = heli_window_of(&world->base.graph, world->base.graph.radius);
    double shares = 0.0; /* added row by row: one order everywhere */
    for (uint32_t cell = 0; cell < world->base.agents; cell++) {
        if (world->cells.group[cell] == EMPTY) continue;
        around found = look(window, world->cells.group, cell);
        unhappy += found.like < p->min_like;
        if (found.all == 0) continue;
        shares += (double)found.like / (double)found.all;
        social++;
    }
    values[0] = social ? shares / (double)social : classic_undefined();
    values[1] = world->counts.agents ? (double)unhappy / (double)world->counts.agents : classic_undefined();
    values[2] = (double)world->counts.moves;
}

static const classic_kind kind = {
    .world_bytes = sizeof(grid_world),
    .columns_offset = offsetof(grid_world, cells),
    .columns = columns,
    .column_count = CLASSIC_COUNT(columns),
    .counts_offset = offsetof(grid_world, counts),
    .counts_bytes = sizeof(struct counts),
    .observe = observe,
};

/* --- start and step --- */

static void check(const void *given, heli_context *ctx)
{
    const params *p = given;
    if (p->agents >= p->width * p->height)
        heli_report(ctx, HELI_ERROR, "grid.agents", NULL, HELI_N_("%lld agents leave no empty cell among %lld"), (long long)p->agents,
                    (long long)p->width * (long long)p->height);
    if (p->torus && 2 * p->radius + 1 > (p->width < p->height ? p->width : p->height))
        heli_report(ctx, HELI_ERROR, "grid.radius", NULL, HELI_N_("on a torus of %lld x %lld an agent would see a cell twice within radius %lld"),
                    (long long)p->width, (long long)p->height, (long long)p->radius);
}

static void size(const void *given, uint64_t *agents, uint64_t *bytes, uint64_t *partitions)
{
    const params *p = given;
    classic_size(columns, CLASSIC_COUNT(columns), (uint64_t)(p->width * p->height), 0, agents, bytes, partitions);
}

static void swap(uint32_t *order, uint32_t i, uint32_t j)
{
    uint32_t held = order[i];
    order[i] = order[j];
    order[j] = held;
}

static heli_status create(void **out, const heli_setup *setup, heli_context *ctx)
{
    const params *p = setup->params;
    heli_status status = classic_create(out, &kind, setup, (size_t)(p->width * p->height), ctx);
    if (status != HELI_OK) return status;
    grid_world *world = *out;
    status = heli_graph_lattice(&world->base.graph, (uint32_t)p->width, (uint32_t)p->height, HELI_MOORE, (uint32_t)p->radius, p->torus, ctx);
    if (status != HELI_OK) return classic_created(out, world, status);
    world->counts.agents = p->agents;
    world->counts.first = p->agents / 2;
    heli_draws draws = heli_draws_at(setup->initial_key, (heli_address){0, 0, 0, STREAM_PLACES});
    heli_shuffle(&draws, world->cells.order, world->base.agents);
    for (int64_t i = 0; i < p->agents; i++) world->cells.group[world->cells.order[i]] = i < world->counts.first ? 1 : 2;
    return HELI_OK;
}

static inline void jump(uint8_t *group, uint32_t *order, uint32_t agent, uint32_t empty)
{
    uint32_t from = order[agent], to = order[empty];
    group[to] = group[from];
    group[from] = EMPTY;
    swap(order, agent, empty);
}

/* Whose turn it is, is known a batch ahead, so the cells around are fetched while others have theirs. Returns how many moved. */
static inline __attribute__((always_inline)) int64_t take_turns(grid_world *world, const heli_step *step, heli_window window)
{
    uint8_t *group = world->cells.group;
    uint32_t *order = world->cells.order, n = (uint32_t)world->counts.agents, empty = window.cells - n;
    int64_t min_like = ((const params *)step->params)->min_like, moves = 0;
    uint32_t word[HELI_MANY];
    heli_turns turns;
    heli_turns_begin(&turns, order, n, step->key, (heli_address){0, 0, (uint32_t)step->index, STREAM_TURN});
    while (heli_turns_next(&turns)) {
        uint32_t first = turns.batch.first, end = first + turns.batch.size;
        bool drawn = false; /* words for jumps, which whole batches do without when all are content */
        if (window.cells > FITS_NEARBY)
            for (uint32_t turn = first; turn < end; turn++) heli_window_prefetch(window, group, order[turn]);
        for (uint32_t turn = first; turn < end; turn++) {
            if (like_around(window, group, order[turn]) >= min_like) continue;
            if (!drawn) heli_turns_words(&turns, STREAM_JUMP, word);
            drawn = true;
            jump(group, order, turn, n + heli_below(word[turn - first], empty));
            moves++;
        }
    }
    return moves;
}

static heli_status make_step(void *self, const heli_step *step, heli_context *ctx)
{
    (void)ctx;
    grid_world *world = self;
    const heli_graph *lattice = &world->base.graph;
    world->base.params = step->params;
    world->counts.step = step->index;
    switch (lattice->radius) { /* the usual ones are compiled apart */
    case 1: world->counts.moves = take_turns(world, step, heli_window_of(lattice, 1)); break;
    case 2: world->counts.moves = take_turns(world, step, heli_window_of(lattice, 2)); break;
    default: world->counts.moves = take_turns(world, step, heli_window_of(lattice, lattice->radius));
    }
    return HELI_OK;
}

static heli_status verify(const void *self, const heli_step *step, heli_context *ctx)
{
    const grid_world *world = self;
    int64_t count[256] = {0}, wrong = 0, n = world->counts.agents;
    for (size_t i = 0; i < world->base.agents; i++) {
        count[world->cells.group[i]]++;
        wrong += (world->cells.group[world->cells.order[i]] != EMPTY) != ((int64_t)i < n);
    }
    if (count[1] == world->counts.first && count[2] == n - world->counts.first && wrong == 0) return HELI_OK;
    return heli_fail(ctx, HELI_MODEL, HELI_N_("groups of %lld and %lld live on the grid in step %lld, and the model counts %lld and %lld"),
                     (long long)count[1], (long long)count[2], (long long)step->index, (long long)world->counts.first,
                     (long long)(n - world->counts.first));
}

static const heli_process processes[] = {
    {"Every agent in a random order: who has too few neighbours of its own group jumps to an empty cell drawn at random",
     "所有主体按随机顺序逐一行动：同类邻居过少者迁到随机抽取的空格", ""},
};

const heli_model heli_schelling = {
    .name = "schelling",
    .title = "Schelling model: segregation that nobody wants",
    .title_zh = "谢林模型：无人想要的隔离",
    .help = "Agents of two groups move away when fewer than a few of their neighbours are of their own group. Mild wishes of each part the "
            "whole; there is no canonical figure, and the model is the one by which engines are timed.",
    .help_zh = "两个群体的主体在同类邻居少于若干时迁走。每个人温和的愿望使整体分隔开来；没有公认的标准数值，它也是各引擎比较速度所用的模型。",
    .citation = "Schelling (1971), Journal of Mathematical Sociology 1, 143-186",
    .default_steps = 20,
    .check = check,
    CLASSIC_TABLE,
};
