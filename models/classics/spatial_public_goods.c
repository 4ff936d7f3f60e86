/*
 * The spatial public goods game: everybody takes part in five groups, and cooperation that would die out in a crowd lives in clusters.
 *
 * Cells of an L x L torus cooperate or defect. A group is a cell with its four neighbours, so everybody is in five groups of G = 5. In each
 * a cooperator pays 1; what was paid is multiplied by r and shared by the five. With n_g cooperators in group g a player earns
 *
 *     P = sum over its five groups of r n_g / 5, less 5 if it cooperates.
 *
 * A player x drawn at random compares itself with one of its four neighbours, y, drawn at random, and takes over its strategy with probability
 * 1 / (1 + exp((P_x - P_y) / K)) (Fermi's rule).
 *
 * Where everybody meets everybody, cooperators need r > G = 5. On the endless square lattice with K = .5 they survive for r > 3.74, and
 * defectors vanish for r > 5.49: figures of simulations (Szolnoki, Perc and Szabo 2009). A finite lattice always ends with one
 * strategy, since both are absorbing; between the two boundaries that takes far longer than any run, except close to them, where
 * the rarer strategy is soon lost by chance.
 *
 * A. Szolnoki, M. Perc and G. Szabo (2009), "Topology-independent impact of noise on cooperation in spatial public goods games", Physical
 * Review E 80, 056109.
 *
 * Random sequential: one step is a sweep, as many comparisons as there are cells.
 */
#include <stdlib.h>

#include "engine/core/schedule.h"
#include "models/classics/classic.h"

enum { STREAM_START = 1, STREAM_UPDATE = 2 };
enum { FITS_NEARBY = 262144 }; /* cells that a core's cache holds: no need to fetch them ahead */
enum { GROUP = 5, MOST_PAID = GROUP * GROUP };

#define PARAMS(P) \
    P(INT, lattice, side, "L", 40, 3, 10000, "cells", AT_START, "assumption", "Cells along each side of the torus", "环面每边格数") \
    P(REAL, lattice, cooperators, "", 0.5, 0, 1, "", AT_START, "Szolnoki, Perc & Szabo (2009)", \
      "Probability with which each cell cooperates at the start", "每格初始合作的概率") \
    P(REAL, game, multiplication, "r", 4.5, 0, 1000, "", PLAIN, "Szolnoki, Perc & Szabo (2009)", \
      "Factor by which contributions are multiplied before they are shared", "公共投入分配前所乘的倍数") \
    P(REAL, game, noise, "K", 0.5, 0.001, 1000, "", PLAIN, "Szolnoki, Perc & Szabo (2009)", \
      "Noise of imitation: how often the poorer is imitated", "模仿中的噪声：所得较低者被模仿的机会")
typedef struct params { PARAMS(CLASSIC_FIELD) } params;
static const heli_param rows[] = {PARAMS(CLASSIC_ROW)};

typedef struct lattice_world {
    classic_world base;
    struct cells { uint8_t *cooperates, *group; } cells;
    struct counts { int64_t cooperators, changed; } counts;
} lattice_world;

/*
 * Probability with which a player takes over the other strategy, by its own strategy and the contributions around it and around the other.
 * There are few cases, and many players are in each: looked up once a step has met it, -1 before.
 */
typedef double odds[2][MOST_PAID + 1][MOST_PAID + 1];

static const heli_column columns[] = {
    {"cooperates", HELI_U8, 1, offsetof(struct cells, cooperates), "", "1 cooperates, 0 defects", "1为合作，0为背叛"},
    {"group", HELI_U8, 1, offsetof(struct cells, group), "", "Cooperators in the group around the cell", "以该格为中心的小组中的合作者数"},
};

static const heli_indicator indicators[] = {
    {"cooperators", "f_C", "", "Share of cooperators", "合作者比例", "Share of cells that cooperate.", "合作的格子比例。", HELI_AGGREGATE_MEAN, NULL, true, 0},
    {"changed", "", "", "Changes per cell", "每格改变次数", "Changes of strategy in the last sweep, per cell; 0 at the start.",
     "上一轮中改变策略的次数除以格数；初始为0。", HELI_AGGREGATE_MEAN, NULL, true, 0},
    {"settled", "", "", "Settled", "不再变化", "1 when all cells play the same, so that nothing can change any more; else 0.",
     "所有格子策略相同、不再可能变化为1，否则为0。", HELI_AGGREGATE_POOLED, NULL, true, 0},
};

static void observe(const void *self, double *values)
{
    const lattice_world *world = self;
    double n = (double)world->base.agents, cooperators = (double)world->counts.cooperators;
    values[0] = cooperators / n;
    values[1] = (double)world->counts.changed / n;
    values[2] = cooperators == 0.0 || cooperators == n;
}

static const classic_kind kind = {
    .world_bytes = sizeof(lattice_world),
    .columns_offset = offsetof(lattice_world, cells),
    .columns = columns,
    .column_count = CLASSIC_COUNT(columns),
    .counts_offset = offsetof(lattice_world, counts),
    .counts_bytes = sizeof(struct counts),
    .observe = observe,
};

static uint64_t cell_count(const params *p)
{
    return (uint64_t)p->side * (uint64_t)p->side;
}

static void size(const void *given, uint64_t *agents, uint64_t *bytes, uint64_t *partitions)
{
    classic_size(columns, CLASSIC_COUNT(columns), cell_count(given), 0, agents, bytes, partitions);
}

/* Lists a cell and its four neighbours: the members of the group around it, and the centres of the groups it is in. */
static void members(uint32_t side, uint32_t cell, uint32_t five[GROUP])
{
    uint32_t x = cell % side, row = cell - x, cells = side * side;
    five[0] = cell;
    five[1] = row + (x > 0 ? x - 1 : side - 1);
    five[2] = row + (x + 1 < side ? x + 1 : 0);
    five[3] = (row > 0 ? row - side : cells - side) + x;
    five[4] = (row + side < cells ? row + side : 0) + x;
}

static void change(lattice_world *world, uint32_t side, uint32_t cell, uint8_t strategy)
{
    uint32_t five[GROUP];
    int by = strategy - world->cells.cooperates[cell];
    members(side, cell, five);
    for (int g = 0; g < GROUP; g++) world->cells.group[five[g]] = (uint8_t)(world->cells.group[five[g]] + by);
    world->cells.cooperates[cell] = strategy;
    world->counts.cooperators += by;
}

static heli_status create(void **out, const heli_setup *setup, heli_context *ctx)
{
    const params *p = setup->params;
    heli_status status = classic_create(out, &kind, setup, (size_t)cell_count(p), ctx);
    if (status != HELI_OK) return status;
    lattice_world *world = *out;
    world->base.scratch = malloc(sizeof(odds));
    if (!world->base.scratch) return classic_created(out, world, heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory")));
    for (uint32_t i = 0; i < world->base.agents; i++) {
        heli_block draw = heli_draw_block(setup->initial_key, (heli_address){i, 0, 0, STREAM_START});
        if (heli_uniform(draw.word[0], draw.word[1]) < p->cooperators) change(world, (uint32_t)p->side, i, 1);
    }
    return HELI_OK;
}

/* Contributions in the five groups of a cell. */
static int paid_around(const uint8_t *group, uint32_t side, uint32_t cell)
{
    uint32_t five[GROUP];
    int paid = 0;
    members(side, cell, five);
    for (int g = 0; g < GROUP; g++) paid += group[five[g]];
    return paid;
}

/* What a player earns in five groups with so many contributions. */
static double payoff(int paid, int cooperates, double r)
{
    return r * paid / GROUP - GROUP * cooperates;
}

static double probability(odds *known, const params *p, int own, int paid, int paid_there)
{
    double *found = &(*known)[own][paid][paid_there];
    if (*found < 0.0) *found = heli_logistic((payoff(paid_there, !own, p->multiplication) - payoff(paid, own, p->multiplication)) / p->noise);
    return *found;
}

/* One comparison of cell x with its neighbour y. Between two of one strategy nothing can change. */
static void compare(lattice_world *world, const params *p, uint32_t x, uint32_t y, double u)
{
    uint32_t side = (uint32_t)p->side;
    const uint8_t *group = world->cells.group;
    uint8_t own = world->cells.cooperates[x];
    if (u >= probability(world->base.scratch, p, own, paid_around(group, side, x), paid_around(group, side, y))) return;
    change(world, side, x, !own);
    world->counts.changed++;
}

/* Asks for the cells of a group and the groups of its members: what a comparison reads. */
static void fetch_around(const lattice_world *world, uint32_t side, uint32_t x)
{
    uint32_t cells = (uint32_t)world->base.agents;
    __builtin_prefetch(&world->cells.group[x], 1);
    if (x >= side) __builtin_prefetch(&world->cells.group[x - side], 1);
    if (x + side < cells) __builtin_prefetch(&world->cells.group[x + side], 1);
}

static void compare_batch(lattice_world *world, const params *p, const heli_events *updates)
{
    uint32_t side = (uint32_t)p->side, cells = side * side, x[HELI_MANY], y[HELI_MANY], five[GROUP];
    const uint8_t *cooperates = world->cells.cooperates;
    for (uint32_t k = 0; k < updates->batch.size; k++) {
        x[k] = heli_below(updates->draws.word[0][k], cells);
        members(side, x[k], five);
        y[k] = five[1 + heli_below(updates->draws.word[1][k], GROUP - 1)];
        __builtin_prefetch(&cooperates[x[k]]);
        __builtin_prefetch(&cooperates[y[k]]);
    }
    if (cells > FITS_NEARBY)
        for (uint32_t k = 0; k < updates->batch.size; k++)
            if (cooperates[x[k]] != cooperates[y[k]]) fetch_around(world, side, x[k]);
    for (uint32_t k = 0; k < updates->batch.size; k++)
        if (cooperates[x[k]] != cooperates[y[k]])
            compare(world, p, x[k], y[k], heli_uniform(updates->draws.word[2][k], updates->draws.word[3][k]));
}

static heli_status make_step(void *self, const heli_step *step, heli_context *ctx)
{
    (void)ctx;
    lattice_world *world = self;
    double *known = world->base.scratch;
    world->base.params = step->params;
    world->counts.changed = 0;
    for (size_t i = 0; i < sizeof(odds) / sizeof *known; i++) known[i] = -1.0;
    heli_events updates;
    heli_events_begin(&updates, (uint32_t)world->base.agents, step->key, (heli_address){0, 0, (uint32_t)step->index, STREAM_UPDATE});
    while (heli_events_next(&updates)) compare_batch(world, step->params, &updates);
    return HELI_OK;
}

static heli_status verify(const void *self, const heli_step *step, heli_context *ctx)
{
    const lattice_world *world = self;
    uint32_t side = (uint32_t)((const params *)world->base.params)->side, five[GROUP];
    int64_t cooperators = 0;
    for (uint32_t i = 0; i < world->base.agents; i++) {
        int group = 0;
        members(side, i, five);
        for (int g = 0; g < GROUP; g++) group += world->cells.cooperates[five[g]] == 1;
        if (group != world->cells.group[i])
            return heli_fail(ctx, HELI_MODEL, HELI_N_("%d cooperate in the group of cell %lld in step %lld, and the model counts %d"), group,
                             (long long)i, (long long)step->index, (int)world->cells.group[i]);
        cooperators += world->cells.cooperates[i] == 1;
    }
    if (cooperators == world->counts.cooperators) return HELI_OK;
    return heli_fail(ctx, HELI_MODEL, HELI_N_("%lld cells cooperate in step %lld, and the model counts %lld"), (long long)cooperators,
                     (long long)step->index, (long long)world->counts.cooperators);
}

static const heli_process processes[] = {
    {"A cell drawn at random compares what it earns in its five groups with a random neighbour and may take over its strategy; as often as "
     "there are cells",
     "随机抽取一格，将其在五个小组中的所得与随机一个邻居相比，并可能采纳其策略；每步重复格数那么多次", ""},
};

const heli_model heli_spatial_public_goods = {
    .name = "spatial-public-goods",
    .title = "Spatial public goods: who pays for what all use",
    .title_zh = "空间公共品博弈：大家用的，谁来出",
    .help = "Everybody belongs to five groups of five; cooperators pay, what was paid is multiplied and shared by all. On a lattice "
            "cooperators survive where they would die out in a mixed crowd.",
    .help_zh = "每人属于五个五人小组；合作者出资，资金乘以倍数后人人均分。在格子上，合作者能在充分混合人群中无法存活的条件下存续。",
    .citation = "Szolnoki, Perc & Szabo (2009), Physical Review E 80, 056109",
    .default_steps = 500,
    CLASSIC_TABLE,
};
