/*
 * The Moran process: in a population of constant size one individual, drawn in proportion to fitness, has an offspring, which replaces one
 * drawn at random (perhaps its own parent). Residents have fitness 1, mutants r.
 *
 * From k mutants among N, the mutants take over with probability (1 - r^-k) / (1 - r^-N), and k / N when r = 1 (exact). A single mutant of
 * fitness r therefore has rho = (1 - 1/r) / (1 - r^-N).
 *
 * P. A. P. Moran (1958), "Random processes in genetics", Proceedings of the Cambridge Philosophical Society 54(1), 60-71.
 *
 * One step is a generation: as many births as there are individuals.
 */
#include "models/classics/classic.h"

enum { STREAM_START = 1, STREAM_BIRTH = 2 };

#define PARAMS(P) \
    P(INT, moran, agents, "N", 100, 0, 10000000, "agents", AT_START, "assumption", "Number of individuals", "个体数") \
    P(INT, moran, mutants, "k", 1, 0, 10000000, "agents", AT_START, "Moran (1958)", "Mutants at the start", "初始突变者数") \
    P(REAL, moran, fitness, "r", 1.1, 0.001, 1000, "", PLAIN, "assumption", "Fitness of a mutant; that of a resident is 1", \
      "突变者的适合度（原有者为1）")
typedef struct params { PARAMS(CLASSIC_FIELD) } params;
static const heli_param rows[] = {PARAMS(CLASSIC_ROW)};

typedef struct moran_world {
    classic_world base;
    struct types { uint8_t *mutant; } agents;
    struct counts { int64_t mutants, step; } counts;
} moran_world;

static const heli_column columns[] = {
    {"mutant", HELI_U8, 1, offsetof(struct types, mutant), "", "1 for a mutant", "突变者为1"},
};

static const heli_indicator indicators[] = {
    {"share", "x", "", "Share of mutants", "突变者比例", "Share of individuals that are mutants; undefined without individuals.",
     "突变者在个体中的比例；没有个体时无定义。", HELI_AGGREGATE_MEAN, NULL, true, 0},
    {"fixed", "", "", "All alike", "归于一致", "1 when all individuals are of one type, else 0.", "所有个体属同一类型为1，否则为0。",
     HELI_AGGREGATE_POOLED, NULL, true, 0},
};

static void observe(const void *self, double *values)
{
    const moran_world *world = self;
    double n = (double)world->base.agents, mutants = (double)world->counts.mutants;
    values[0] = world->base.agents ? mutants / n : classic_undefined();
    values[1] = mutants == 0.0 || mutants == n;
}

static const classic_kind kind = {
    .world_bytes = sizeof(moran_world),
    .columns_offset = offsetof(moran_world, agents),
    .columns = columns,
    .column_count = CLASSIC_COUNT(columns),
    .counts_offset = offsetof(moran_world, counts),
    .counts_bytes = sizeof(struct counts),
    .observe = observe,
};

static void check(const void *given, heli_context *ctx)
{
    const params *p = given;
    if (p->mutants > p->agents)
        heli_report(ctx, HELI_ERROR, "moran.mutants", NULL, HELI_N_("%lld mutants do not fit among %lld individuals"), (long long)p->mutants,
                    (long long)p->agents);
}

static void size(const void *given, uint64_t *agents, uint64_t *bytes, uint64_t *partitions)
{
    classic_size(columns, CLASSIC_COUNT(columns), (uint64_t)((const params *)given)->agents, 0, agents, bytes, partitions);
}

static heli_status create(void **out, const heli_setup *setup, heli_context *ctx)
{
    const params *p = setup->params;
    heli_status status = classic_create(out, &kind, setup, (size_t)p->agents, ctx);
    if (status != HELI_OK) return status;
    moran_world *world = *out;
    world->counts.mutants = p->mutants;
    classic_mark(world->agents.mutant, world->base.agents, p->mutants, setup->initial_key, (heli_address){0, 0, 0, STREAM_START});
    return HELI_OK;
}

/* A parent in proportion to fitness: one drawn at random is accepted with probability fitness over the larger fitness. */
static uint32_t draw_parent(const moran_world *world, heli_draws *draws)
{
    double r = ((const params *)world->base.params)->fitness, largest = heli_max(r, 1.0);
    for (;;) {
        uint32_t parent = heli_below(heli_draws_word(draws), (uint32_t)world->base.agents);
        double fitness = world->agents.mutant[parent] ? r : 1.0;
        if (fitness == largest || heli_draws_uniform(draws) * largest < fitness) return parent;
    }
}

static heli_status make_step(void *self, const heli_step *step, heli_context *ctx)
{
    (void)ctx;
    moran_world *world = self;
    uint32_t n = (uint32_t)world->base.agents;
    uint8_t *mutant = world->agents.mutant;
    world->base.params = step->params;
    world->counts.step = step->index;
    for (uint32_t birth = 0; birth < n; birth++) {
        if (world->counts.mutants == 0 || world->counts.mutants == (int64_t)n) break; /* nothing can change any more */
        heli_draws draws = heli_draws_at(step->key, (heli_address){birth, 0, (uint32_t)step->index, STREAM_BIRTH});
        uint32_t parent = draw_parent(world, &draws);
        uint32_t dead = heli_below(heli_draws_word(&draws), n);
        world->counts.mutants += mutant[parent] - mutant[dead];
        mutant[dead] = mutant[parent];
    }
    return HELI_OK;
}

static heli_status verify(const void *self, const heli_step *step, heli_context *ctx)
{
    const moran_world *world = self;
    int64_t mutants = 0;
    for (size_t i = 0; i < world->base.agents; i++) mutants += world->agents.mutant[i] == 1;
    if (mutants == world->counts.mutants) return HELI_OK;
    return heli_fail(ctx, HELI_MODEL, HELI_N_("there are %lld mutants in step %lld, and the model counts %lld"), (long long)mutants,
                     (long long)step->index, (long long)world->counts.mutants);
}

static const heli_process processes[] = {
    {"A parent drawn by fitness; its offspring replaces one drawn at random; as often as there are individuals",
     "按适合度抽取亲代，其后代取代随机抽取的一个个体；每步重复个体数那么多次", ""},
};

const heli_model heli_moran = {
    .name = "moran",
    .title = "Moran process: how often an advantage wins",
    .title_zh = "莫兰过程：优势有多大机会胜出",
    .help = "Births in proportion to fitness, deaths at random. The probability that mutants take over is known exactly, for every size, "
            "number and fitness.",
    .help_zh = "按适合度繁殖，随机死亡。突变者占据全体的概率对任何规模、数目和适合度都有精确公式。",
    .citation = "Moran (1958), Proceedings of the Cambridge Philosophical Society 54, 60-71",
    .default_steps = 500,
    .check = check,
    CLASSIC_TABLE,
};
