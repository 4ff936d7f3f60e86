/*
 * Nowak and May's spatial prisoner's dilemma: where players imitate the best around them, cooperators survive in clusters without memory.
 *
 * Cells of an L x L torus cooperate or defect. Each plays against itself and the eight around it: two cooperators earn 1 each, a defector
 * earns b from a cooperator, all else earns 0. With k cooperators among the nine a cooperator earns k and a defector b k. Then everybody at
 * once takes over the strategy of whoever among the nine, itself included, earned most; where the best cooperator and the best defector
 * earned alike, the cell stays as it is.
 *
 * Only the order of k and b k' matters (k <= 9, k' <= 8), so the lattice is the same to the bit for all b between two neighbouring fractions
 * k / k'. Between 9/5 and 2 there is none: one regime. There cooperators and defectors chase each other for ever; for one defector in a
 * sea of cooperators the paper derives a long-run share of cooperators of 12 ln 2 - 8 = 0.318, which is the paper's approximation and not exact.
 * A single defector grows into a figure that keeps the eight symmetries of the square for ever: the rule has no direction.
 *
 * M. A. Nowak and R. M. May (1992), "Evolutionary games and spatial chaos", Nature 359, 826-829.
 *
 * Synchronous; no chance after the start. One step is a generation.
 */
#include "models/classics/classic.h"

enum { STREAM_START = 1 };
enum { START_RANDOM };
enum { NINE = 9 };

static const heli_choice start_choices[] = {
    {"random", "each cell cooperates with the same probability", "每格以同一概率合作"},
    {"one-defector", "one defector in the middle of cooperators, without chance", "一片合作者中央一个背叛者，没有随机性"},
    {NULL, NULL, NULL},
};

#define PARAMS(P) \
    P(INT, lattice, side, "L", 40, 3, 10000, "cells", AT_START, "assumption", "Cells along each side of the torus", "环面每边格数") \
    P(ENUM, lattice, start, "", START_RANDOM, 0, 1, "", AT_START, "assumption", \
      "Cells at the start: drawn at random, or one defector in the middle of cooperators", "初始格局：随机，或一片合作者中央一个背叛者") \
    P(REAL, lattice, cooperators, "", 0.9, 0, 1, "", AT_START, "Nowak & May (1992)", \
      "Probability with which each cell cooperates at a random start", "随机初始时每格合作的概率") \
    P(REAL, game, temptation, "b", 1.85, 0, 100, "", PLAIN, "Nowak & May (1992)", \
      "What a defector earns from a cooperator; two cooperators earn 1", "背叛者从合作者处的所得；两个合作者各得1")
typedef struct params { PARAMS(CLASSIC_FIELD) } params;
static const heli_param rows[] = {PARAMS(CLASSIC_ROW)};

typedef struct lattice_world {
    classic_world base;
    struct cells { uint8_t *cooperates, *previous, *partners; } cells;
    struct counts { int64_t cooperators, changed; } counts;
} lattice_world;

static const heli_column columns[] = {
    {"cooperates", HELI_U8, 1, offsetof(struct cells, cooperates), "", "1 cooperates, 0 defects", "1为合作，0为背叛"},
    {"previous", HELI_U8, 1, offsetof(struct cells, previous), "", "The same one generation earlier", "上一代的策略"},
    {"partners", HELI_U8, 1, offsetof(struct cells, partners), "", "Cooperators among the nine cells played in the last generation",
     "上一代所对局的九格中的合作者数"},
};

static const heli_indicator indicators[] = {
    {"cooperators", "f_C", "", "Share of cooperators", "合作者比例", "Share of cells that cooperate.", "合作的格子比例。", HELI_AGGREGATE_MEAN, NULL, true, 0},
    {"changed", "", "", "Share that changed", "改变者比例", "Share of cells whose strategy changed in the last generation; 0 at the start.",
     "上一代中改变策略的格子比例；初始为0。", HELI_AGGREGATE_MEAN, NULL, true, 0},
};

static void observe(const void *self, double *values)
{
    const lattice_world *world = self;
    values[0] = (double)world->counts.cooperators / (double)world->base.agents;
    values[1] = (double)world->counts.changed / (double)world->base.agents;
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

static heli_status create(void **out, const heli_setup *setup, heli_context *ctx)
{
    const params *p = setup->params;
    size_t n = (size_t)cell_count(p), middle = (size_t)(p->side / 2) * (size_t)p->side + (size_t)(p->side / 2);
    heli_status status = classic_create(out, &kind, setup, n, ctx);
    if (status != HELI_OK) return status;
    lattice_world *world = *out;
    for (size_t i = 0; i < n; i++) {
        heli_block draw = heli_draw_block(setup->initial_key, (heli_address){(uint32_t)i, 0, 0, STREAM_START});
        uint8_t cooperates = p->start == START_RANDOM ? heli_uniform(draw.word[0], draw.word[1]) < p->cooperators : i != middle;
        world->cells.cooperates[i] = world->cells.previous[i] = cooperates;
        world->counts.cooperators += cooperates;
    }
    return HELI_OK;
}

/* Lists the nine cells around and including (x, y). */
static void around(size_t side, size_t x, size_t y, size_t nine[NINE])
{
    const size_t column[3] = {x > 0 ? x - 1 : side - 1, x, x + 1 < side ? x + 1 : 0};
    const size_t row[3] = {y > 0 ? y - 1 : side - 1, y, y + 1 < side ? y + 1 : 0};
    for (size_t j = 0; j < NINE; j++) nine[j] = row[j / 3] * side + column[j % 3];
}

/* How many of the nine cooperate. */
static uint8_t partners_of(const uint8_t *cooperates, const size_t nine[NINE])
{
    uint8_t k = 0;
    for (size_t j = 0; j < NINE; j++) k = (uint8_t)(k + cooperates[nine[j]]);
    return k;
}

/* The strategy of whoever of the nine earned most; `own` where both strategies earned that. Who is absent has earned -1. */
static uint8_t best_of(const struct cells *cells, const size_t nine[NINE], double temptation, uint8_t own)
{
    int best[2] = {-1, -1}; /* greatest k of defectors, of cooperators */
    for (size_t j = 0; j < NINE; j++) {
        int k = cells->partners[nine[j]], strategy = cells->previous[nine[j]];
        if (k > best[strategy]) best[strategy] = k;
    }
    if (best[0] < 0 || best[1] < 0) return own; /* all nine play the same */
    double defecting = temptation * best[0], cooperating = best[1];
    if (defecting == cooperating) return own;
    return cooperating > defecting;
}

static heli_status make_step(void *self, const heli_step *step, heli_context *ctx)
{
    (void)ctx;
    lattice_world *world = self;
    struct cells *cells = &world->cells;
    const params *p = step->params;
    size_t side = (size_t)p->side, nine[NINE];
    world->base.params = p;
    for (size_t i = 0; i < world->base.agents; i++) cells->previous[i] = cells->cooperates[i];
    for (size_t i = 0; i < world->base.agents; i++) {
        around(side, i % side, i / side, nine);
        cells->partners[i] = partners_of(cells->previous, nine);
    }
    world->counts = (struct counts){0, 0};
    for (size_t i = 0; i < world->base.agents; i++) {
        around(side, i % side, i / side, nine);
        cells->cooperates[i] = best_of(cells, nine, p->temptation, cells->previous[i]);
        world->counts.cooperators += cells->cooperates[i];
        world->counts.changed += cells->cooperates[i] != cells->previous[i];
    }
    return HELI_OK;
}

static heli_status verify(const void *self, const heli_step *step, heli_context *ctx)
{
    const lattice_world *world = self;
    int64_t cooperators = 0, changed = 0;
    for (size_t i = 0; i < world->base.agents; i++) {
        cooperators += world->cells.cooperates[i] == 1;
        changed += world->cells.cooperates[i] != world->cells.previous[i];
    }
    if (cooperators == world->counts.cooperators && changed == world->counts.changed) return HELI_OK;
    return heli_fail(ctx, HELI_MODEL, HELI_N_("%lld cells cooperate and %lld changed in step %lld, and the model counts %lld and %lld"),
                     (long long)cooperators, (long long)changed, (long long)step->index, (long long)world->counts.cooperators,
                     (long long)world->counts.changed);
}

static const heli_process processes[] = {
    {"Every cell plays against itself and the eight around it", "每格与自身及周围八格对局", ""},
    {"All cells at once take over the strategy of whoever of the nine earned most", "所有格子同时采纳九格中所得最高者的策略", ""},
};

const heli_model heli_nowak_may = {
    .name = "nowak-may",
    .title = "Nowak and May: cooperation on a lattice",
    .title_zh = "诺瓦克—梅模型：格子上的合作",
    .help = "Cells imitate the best around them in a prisoner's dilemma. Where everybody meets everybody, defectors win; on a lattice "
            "cooperators last in clusters, and a single defector grows into a kaleidoscope.",
    .help_zh = "囚徒困境中，每格模仿周围所得最高者。人人相遇时背叛者获胜；在格子上，合作者能成片存续，单个背叛者会长成万花筒般的图案。",
    .citation = "Nowak & May (1992), Nature 359, 826-829",
    .default_steps = 200,
    CLASSIC_TABLE,
};
