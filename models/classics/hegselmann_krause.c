/*
 * Bounded confidence for all at once: every agent takes over the mean of all opinions within epsilon of the own, itself included,
 *
 *     x_i(t+1) = mean of { x_j(t) : |x_j(t) - x_i(t)| <= epsilon }.
 *
 * The order of agents never changes, so a row sorted once stays sorted, and one pass with two moving ends makes a step. Means are rounded to
 * whole units, halves to even ones, which keeps mirror images mirror images; then the profile comes to rest exactly after finitely many
 * steps. With 625 agents, epsilon = 0.25 leads to consensus, 0.15 to two camps and 0.01 to many (Hegselmann and Krause's three examples).
 *
 * R. Hegselmann and U. Krause (2002), "Opinion dynamics and bounded confidence: models, analysis and simulation", JASSS 5(3) 2.
 */
#include "models/classics/opinions.h"

#include <stdlib.h>

enum { STREAM_START = 1 };
typedef enum start { EQUISPACED, UNIFORM } start;

static const heli_choice start_choices[] = {
    {"equispaced", "in equal steps from 0 to 1, without chance", "从0到1等距排列，没有随机性"},
    {"uniform", "drawn at random", "随机抽取"},
    {NULL, NULL, NULL},
};

#define PARAMS(P) \
    P(INT, opinions, agents, "N", 625, 0, 10000000, "agents", AT_START, "Hegselmann & Krause (2002)", "Number of agents", "主体数") \
    P(REAL, opinions, bound, "ε", 0.25, 0, 1, "", PLAIN, "Hegselmann & Krause (2002)", "Opinions that differ by at most this are listened to", \
      "观点差不超过此值才会倾听（信任界限）") \
    P(ENUM, opinions, start, "", EQUISPACED, 0, 1, "", AT_START, "assumption", "Opinions at the start", "初始观点")
typedef struct params { PARAMS(CLASSIC_FIELD) } params;
static const heli_param rows[] = {PARAMS(CLASSIC_ROW)};

typedef struct mean_world {
    classic_world base;
    struct minds { uint32_t *opinion, *rank, *sorted; } agents;
    struct counts { int64_t moved, step; } counts;
} mean_world;

static const heli_column columns[] = {
    {"opinion", HELI_U32, 1, offsetof(struct minds, opinion), "1/720720000", "Opinion", "观点"},
    {"rank", HELI_U32, 1, offsetof(struct minds, rank), "", "Who holds the lowest opinion, the next one, ...", "按观点由低到高的主体编号"},
    {"sorted", HELI_U32, 1, offsetof(struct minds, sorted), "1/720720000", "All opinions in rising order", "全体观点由小到大"},
};

static const heli_indicator indicators[] = {
    OPINION_INDICATORS,
    {"at_rest", "", "", "At rest", "静止", "1 when no opinion moved in the last step, else 0; 0 before the first step.",
     "上一步没有观点移动则为1，否则为0；第一步之前为0。", HELI_AGGREGATE_POOLED, NULL, true, 0},
};

static void observe(const void *self, double *values)
{
    const mean_world *world = self;
    const params *p = world->base.params;
    opinion_observe(world->agents.sorted, world->base.agents, opinion_units(p->bound), values);
    values[OPINION_SHARES + OPINION_BINS] = world->counts.step > 0 && world->counts.moved == 0;
}

static const classic_kind kind = {
    .world_bytes = sizeof(mean_world),
    .columns_offset = offsetof(mean_world, agents),
    .columns = columns,
    .column_count = CLASSIC_COUNT(columns),
    .counts_offset = offsetof(mean_world, counts),
    .counts_bytes = sizeof(struct counts),
    .observe = observe,
};

static void size(const void *given, uint64_t *agents, uint64_t *bytes, uint64_t *partitions)
{
    classic_size(columns, CLASSIC_COUNT(columns), (uint64_t)((const params *)given)->agents, 0, agents, bytes, partitions);
}

static int rising(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Ranks agents by opinion, equals by number. */
static heli_status rank_agents(mean_world *world, heli_context *ctx)
{
    size_t n = world->base.agents;
    uint64_t *key = malloc((n + 1) * sizeof *key);
    if (!key) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    for (size_t i = 0; i < n; i++) key[i] = (uint64_t)world->agents.opinion[i] << 32 | i;
    if (n > 1) qsort(key, n, sizeof *key, rising);
    for (size_t k = 0; k < n; k++) {
        world->agents.rank[k] = (uint32_t)key[k];
        world->agents.sorted[k] = (uint32_t)(key[k] >> 32);
    }
    free(key);
    return HELI_OK;
}

static heli_status create(void **out, const heli_setup *setup, heli_context *ctx)
{
    const params *p = setup->params;
    heli_status status = classic_create(out, &kind, setup, (size_t)p->agents, ctx);
    if (status != HELI_OK) return status;
    mean_world *world = *out;
    uint64_t gaps = p->agents > 1 ? (uint64_t)p->agents - 1 : 1;
    for (uint32_t i = 0; i < p->agents; i++) {
        heli_block draw = heli_draw_block(setup->initial_key, (heli_address){i, 0, 0, STREAM_START});
        world->agents.opinion[i] = p->start == EQUISPACED ? (uint32_t)(i * (uint64_t)OPINION_ONE / gaps) : heli_below(draw.word[0], OPINION_ONE + 1);
    }
    return classic_created(out, world, rank_agents(world, ctx));
}

/* sum / n to the nearest whole number, halves to the even one. */
static uint32_t rounded_mean(int64_t sum, int64_t n)
{
    int64_t whole = sum / n, twice = 2 * (sum % n);
    return (uint32_t)(whole + (twice > n || (twice == n && whole % 2)));
}

static heli_status make_step(void *self, const heli_step *step, heli_context *ctx)
{
    (void)ctx;
    mean_world *world = self;
    const uint32_t *sorted = world->agents.sorted;
    int64_t bound = opinion_units(((const params *)step->params)->bound), sum = 0;
    size_t n = world->base.agents, low = 0, high = 0; /* who is heard: ranks low .. high - 1 */
    world->base.params = step->params;
    world->counts = (struct counts){.step = step->index + 1};
    for (size_t k = 0; k < n; k++) {
        while (high < n && (int64_t)sorted[high] - sorted[k] <= bound) sum += sorted[high++];
        while ((int64_t)sorted[k] - sorted[low] > bound) sum -= sorted[low++];
        uint32_t mean = rounded_mean(sum, (int64_t)(high - low));
        world->counts.moved += mean != sorted[k];
        world->agents.opinion[world->agents.rank[k]] = mean;
    }
    for (size_t k = 0; k < n; k++) world->agents.sorted[k] = world->agents.opinion[world->agents.rank[k]];
    return HELI_OK;
}

static heli_status verify(const void *self, const heli_step *step, heli_context *ctx)
{
    const mean_world *world = self;
    const uint32_t *sorted = world->agents.sorted;
    for (size_t k = 0; k + 1 < world->base.agents; k++)
        if (sorted[k] > sorted[k + 1] || sorted[k + 1] > OPINION_ONE)
            return heli_fail(ctx, HELI_MODEL, HELI_N_("opinions of ranks %zu and %zu are out of order in step %lld"), k, k + 1,
                             (long long)step->index);
    return HELI_OK;
}

static const heli_process processes[] = {
    {"Everybody takes over the mean of all opinions within the bound, all at once", "所有人同时取信任界限内全部观点的均值", ""},
};

const heli_model heli_hegselmann_krause = {
    .name = "hegselmann-krause",
    .title = "Bounded confidence for all at once: consensus, two camps, many",
    .title_zh = "有限信任的同步形式：一致、两极或多元",
    .help = "Everybody takes over the mean of all opinions close enough to the own. Opinions are whole numbers of a tiny unit, so a row of "
            "agents in equal steps is an exact test.",
    .help_zh = "每个人取与自己足够接近的全部观点的均值。观点以极小单位的整数表示，等距初始排列因此是精确检验。",
    .citation = "Hegselmann & Krause (2002), Journal of Artificial Societies and Social Simulation 5(3) 2",
    .default_steps = 100,
    CLASSIC_TABLE,
};
