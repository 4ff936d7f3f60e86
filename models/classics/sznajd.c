/*
 * The Sznajd model: "united we stand". Agents on a ring; a pair of neighbours that agree convinces both who stand next to the pair. A pair
 * that disagrees convinces nobody (the form without the original's second rule, by which a disagreeing pair divides its neighbours).
 *
 * When each agent holds opinion 1 at the start with probability p, opinion 1 is everybody's in the end with a probability close to
 * p^2 / (p^2 + (1 - p)^2): a mean-field argument (a pair is of opinion 1 with p^2), which simulations follow closely. (With exactly
 * p N agents placed at random, rings of 40 stay .01 below it: the curve is bent, and chance in the start lifts the mean.) An alternating ring
 * has no agreeing pair and never moves.
 *
 * K. Sznajd-Weron and J. Sznajd (2000), "Opinion evolution in closed community", International Journal of Modern Physics C 11(6), 1157-1165;
 * exit probability: F. Slanina, K. Sznajd-Weron and P. Przybyla (2008), EPL 82, 18006; R. Lambiotte and S. Redner (2008), EPL 82, 18007.
 *
 * Random sequential: one step is a sweep, as many pairs drawn at random as there are agents.
 */
#include "models/classics/classic.h"

enum { STREAM_START = 1, STREAM_PAIR = 2 };

#define PARAMS(P) \
    P(INT, ring, agents, "N", 100, 0, 10000000, "agents", AT_START, "assumption", "Agents on the ring", "环上主体数") \
    P(REAL, ring, start_probability, "p", 0.5, 0, 1, "", AT_START, "assumption", \
      "Probability with which each agent holds opinion 1 at the start", "每个主体初始持观点一的概率")
typedef struct params { PARAMS(CLASSIC_FIELD) } params;
static const heli_param rows[] = {PARAMS(CLASSIC_ROW)};

typedef struct ring_world {
    classic_world base;
    struct opinions { uint8_t *opinion; } agents;
    struct counts { int64_t holding, step; } counts;
} ring_world;

static const heli_column columns[] = {
    {"opinion", HELI_U8, 1, offsetof(struct opinions, opinion), "", "Opinion, 0 or 1", "观点（0或1）"},
};

static const heli_indicator indicators[] = {
    {"share", "x", "", "Share of opinion 1", "持观点一的比例", "Share of agents that hold opinion 1; undefined without agents.",
     "持观点一的主体比例；没有主体时无定义。", HELI_AGGREGATE_MEAN, NULL, true, 0},
    {"agreeing_pairs", "", "", "Agreeing neighbours", "相邻一致的比例", "Share of pairs of ring neighbours that hold the same opinion; undefined without agents.",
     "环上相邻主体观点相同的比例；没有主体时无定义。", HELI_AGGREGATE_MEAN, NULL, true, 0},
    {"settled", "", "", "Settled", "不再变化", "1 when nothing can change any more: all agree, or no two neighbours do; else 0.",
     "不再可能变化为1：全体一致，或相邻者两两不同；否则为0。", HELI_AGGREGATE_POOLED, NULL, true, 0},
};

static void observe(const void *self, double *values)
{
    const ring_world *world = self;
    size_t n = world->base.agents, agreeing = 0;
    const uint8_t *opinion = world->agents.opinion;
    for (size_t i = 0; i < n; i++) agreeing += opinion[i] == opinion[i + 1 < n ? i + 1 : 0];
    values[0] = n ? (double)world->counts.holding / (double)n : classic_undefined();
    values[1] = n ? (double)agreeing / (double)n : classic_undefined();
    values[2] = agreeing == 0 || agreeing == n;
}

static const classic_kind kind = {
    .world_bytes = sizeof(ring_world),
    .columns_offset = offsetof(ring_world, agents),
    .columns = columns,
    .column_count = CLASSIC_COUNT(columns),
    .counts_offset = offsetof(ring_world, counts),
    .counts_bytes = sizeof(struct counts),
    .observe = observe,
};

static void size(const void *given, uint64_t *agents, uint64_t *bytes, uint64_t *partitions)
{
    classic_size(columns, CLASSIC_COUNT(columns), (uint64_t)((const params *)given)->agents, 0, agents, bytes, partitions);
}

static heli_status create(void **out, const heli_setup *setup, heli_context *ctx)
{
    const params *p = setup->params;
    heli_status status = classic_create(out, &kind, setup, (size_t)p->agents, ctx);
    if (status != HELI_OK) return status;
    ring_world *world = *out;
    for (uint32_t i = 0; i < p->agents; i++) {
        heli_block draw = heli_draw_block(setup->initial_key, (heli_address){i, 0, 0, STREAM_START});
        world->agents.opinion[i] = heli_uniform(draw.word[0], draw.word[1]) < p->start_probability;
        world->counts.holding += world->agents.opinion[i];
    }
    return HELI_OK;
}

static void convince(ring_world *world, uint32_t agent, uint8_t opinion)
{
    world->counts.holding += opinion - world->agents.opinion[agent];
    world->agents.opinion[agent] = opinion;
}

static heli_status make_step(void *self, const heli_step *step, heli_context *ctx)
{
    (void)ctx;
    ring_world *world = self;
    uint32_t n = (uint32_t)world->base.agents;
    const uint8_t *opinion = world->agents.opinion;
    world->base.params = step->params;
    world->counts.step = step->index;
    for (uint32_t pair = 0; pair < n; pair++) {
        heli_block draw = heli_draw_block(step->key, (heli_address){pair, 0, (uint32_t)step->index, STREAM_PAIR});
        uint32_t left = heli_below(draw.word[0], n), right = left + 1 < n ? left + 1 : 0;
        if (opinion[left] != opinion[right]) continue;
        convince(world, left > 0 ? left - 1 : n - 1, opinion[left]);
        convince(world, right + 1 < n ? right + 1 : 0, opinion[right]);
    }
    return HELI_OK;
}

static heli_status verify(const void *self, const heli_step *step, heli_context *ctx)
{
    const ring_world *world = self;
    int64_t holding = 0;
    for (size_t i = 0; i < world->base.agents; i++) holding += world->agents.opinion[i] == 1;
    if (holding == world->counts.holding) return HELI_OK;
    return heli_fail(ctx, HELI_MODEL, HELI_N_("%lld agents hold opinion 1 in step %lld, and the model counts %lld"), (long long)holding,
                     (long long)step->index, (long long)world->counts.holding);
}

static const heli_process processes[] = {
    {"A pair of neighbours drawn at random, if it agrees, convinces those next to it; as often as there are agents",
     "随机抽取一对相邻主体，若二者一致则说服两侧的邻居；每步重复主体数那么多次", ""},
};

const heli_model heli_sznajd = {
    .name = "sznajd",
    .title = "Sznajd model: united we stand",
    .title_zh = "斯纳杰德模型：团结就是力量",
    .help = "A pair of neighbours that agree convinces both who stand next to it. A small majority at the start becomes a large chance of "
            "winning.",
    .help_zh = "相邻两人一致时说服两侧的邻居。初始的微弱多数会变成很大的获胜机会。",
    .citation = "Sznajd-Weron & Sznajd (2000), International Journal of Modern Physics C 11, 1157-1165",
    .default_steps = 1000,
    CLASSIC_TABLE,
};
