/*
 * Majority vote on a ring: at once, everybody takes the opinion that most of three hold, the own and those of the two neighbours (rule 232 of
 * elementary cellular automata).
 *
 * Two neighbours that agree never change again, so a ring freezes into blocks of two and more, except where opinions alternate: such a stretch is
 * eaten from both ends, one agent a step, and a ring that alternates all the way round turns over for ever with period 2. From a start at random, at
 * most N / 2 steps are needed. The share that is frozen at once, agents who agree with a neighbour, is 1 - 2^-2 for an even start (exact for
 * independent opinions: both neighbours differ with probability 1/4).
 *
 * S. Wolfram (1983), "Statistical mechanics of cellular automata", Reviews of Modern Physics 55(3), 601-644; E. Goles and J. Olivos (1980),
 * "Periodic behaviour of generalized threshold functions", Discrete Mathematics 30(2), 187-189 (period 1 or 2).
 */
#include "models/classics/classic.h"

enum { STREAM_START = 1 };

#define PARAMS(P) \
    P(INT, ring, agents, "N", 100, 0, 10000000, "agents", AT_START, "assumption", "Agents on the ring", "环上主体数") \
    P(REAL, ring, start_probability, "p", 0.5, 0, 1, "", AT_START, "assumption", \
      "Probability with which each agent holds opinion 1 at the start", "每个主体初始持观点一的概率")
typedef struct params { PARAMS(CLASSIC_FIELD) } params;
static const heli_param rows[] = {PARAMS(CLASSIC_ROW)};

typedef struct vote_world {
    classic_world base;
    struct voters { uint8_t *opinion, *last; } agents;
    struct counts { int64_t changed, step; } counts;
} vote_world;

static const heli_column columns[] = {
    {"opinion", HELI_U8, 1, offsetof(struct voters, opinion), "", "Opinion, 0 or 1", "观点（0或1）"},
    {"last", HELI_U8, 1, offsetof(struct voters, last), "", "Opinion before the last step", "上一步之前的观点"},
};

static const heli_indicator indicators[] = {
    {"share", "x", "", "Share of opinion 1", "持观点一的比例", "Share of agents that hold opinion 1; undefined without agents.",
     "持观点一的主体比例；没有主体时无定义。", HELI_AGGREGATE_MEAN, NULL, true, 0},
    {"changed_share", "", "", "Changed in this step", "本步改变的比例", "Share of agents that changed their opinion in the last step; undefined without agents.",
     "上一步改变观点的主体比例；没有主体时无定义。", HELI_AGGREGATE_MEAN, NULL, true, 0},
    {"at_rest", "", "", "At rest", "静止", "1 when nobody changed in the last step, else 0; 0 before the first step.",
     "上一步无人改变则为1，否则为0；第一步之前为0。", HELI_AGGREGATE_POOLED, NULL, false, 0},
};

static void observe(const void *self, double *values)
{
    const vote_world *world = self;
    double n = (double)world->base.agents, holding = 0.0;
    for (size_t i = 0; i < world->base.agents; i++) holding += world->agents.opinion[i];
    values[0] = n > 0.0 ? holding / n : classic_undefined();
    values[1] = n > 0.0 ? (double)world->counts.changed / n : classic_undefined();
    values[2] = world->counts.step > 0 && world->counts.changed == 0;
}

static const classic_kind kind = {
    .world_bytes = sizeof(vote_world),
    .columns_offset = offsetof(vote_world, agents),
    .columns = columns,
    .column_count = CLASSIC_COUNT(columns),
    .counts_offset = offsetof(vote_world, counts),
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
    vote_world *world = *out;
    for (uint32_t i = 0; i < p->agents; i++) {
        heli_block draw = heli_draw_block(setup->initial_key, (heli_address){i, 0, 0, STREAM_START});
        world->agents.opinion[i] = heli_uniform(draw.word[0], draw.word[1]) < p->start_probability;
    }
    return HELI_OK;
}

static uint8_t majority_of(const uint8_t *opinion, size_t i, size_t n)
{
    return opinion[i > 0 ? i - 1 : n - 1] + opinion[i] + opinion[i + 1 < n ? i + 1 : 0] >= 2;
}

static heli_status make_step(void *self, const heli_step *step, heli_context *ctx)
{
    (void)ctx;
    vote_world *world = self;
    size_t n = world->base.agents;
    uint8_t *opinion = world->agents.opinion, *last = world->agents.last;
    world->base.params = step->params;
    world->counts = (struct counts){.step = step->index + 1};
    for (size_t i = 0; i < n; i++) last[i] = opinion[i];
    for (size_t i = 0; i < n; i++) {
        opinion[i] = majority_of(last, i, n);
        world->counts.changed += opinion[i] != last[i];
    }
    return HELI_OK;
}

/* Who agreed with a neighbour has kept the opinion. */
static heli_status verify(const void *self, const heli_step *step, heli_context *ctx)
{
    const vote_world *world = self;
    const uint8_t *opinion = world->agents.opinion, *last = world->agents.last;
    for (size_t i = 0, n = world->base.agents; i < n; i++)
        if (opinion[i] > 1 || (opinion[i] != last[i] && (last[i] == last[i > 0 ? i - 1 : n - 1] || last[i] == last[i + 1 < n ? i + 1 : 0])))
            return heli_fail(ctx, HELI_MODEL, HELI_N_("agent %zu left the majority it was in at step %lld"), i, (long long)step->index);
    return HELI_OK;
}

static const heli_process processes[] = {
    {"Everybody takes the majority of three, all at once", "所有人同时采纳自己与左右邻居三者中的多数观点", ""},
};

const heli_model heli_majority = {
    .name = "majority",
    .title = "Majority vote on a ring: blocks that freeze",
    .title_zh = "环上多数表决：凝固的小块",
    .help = "Everybody follows the majority of the own opinion and those of two neighbours. Agreement never spreads round the ring: it freezes into "
            "blocks within a few steps.",
    .help_zh = "每个人跟随自己与左右邻居中的多数。一致并不会传遍全环，几步之内便凝固成一段一段的小块。",
    .citation = "Wolfram (1983), Reviews of Modern Physics 55, 601-644; Goles & Olivos (1980), Discrete Mathematics 30, 187-189",
    .default_steps = 60,
    CLASSIC_TABLE,
};
