/*
 * The voter model on the complete graph: again and again an agent, drawn at random, takes over the opinion of another, drawn at random.
 *
 * Nothing pulls either way: the expected share of an opinion never changes. So the chance that an opinion is everybody's in the end is
 * the share it starts with (exact, a martingale). With k of N holding it, the count moves up or down with probability
 * k (N - k) / (N (N - 1)) each per update; the mean number of updates until all agree follows from this birth-death chain.
 *
 * P. Clifford and A. Sudbury (1973), "A model for spatial conflict", Biometrika 60(3), 581-588; R. A. Holley and T. M. Liggett (1975),
 * "Ergodic theorems for weakly interacting infinite systems and the voter model", Annals of Probability 3(4), 643-663.
 *
 * One step is a sweep: as many updates as there are agents.
 */
#include "engine/core/schedule.h"
#include "models/classics/classic.h"

enum { STREAM_START = 1, STREAM_UPDATE = 2 };

#define PARAMS(P) \
    P(INT, voter, agents, "N", 100, 0, 10000000, "agents", AT_START, "assumption", "Number of agents", "主体数") \
    P(REAL, voter, start_share, "x", 0.5, 0, 1, "", AT_START, "assumption", \
      "Share that holds opinion 1 at the start (rounded to whole agents)", "初始持观点一的比例（取整到主体）")
typedef struct params { PARAMS(CLASSIC_FIELD) } params;
static const heli_param rows[] = {PARAMS(CLASSIC_ROW)};

typedef struct voter_world {
    classic_world base;
    struct opinions { uint8_t *opinion; } agents;
    struct counts { int64_t holding, step; } counts;
} voter_world;

static const heli_column columns[] = {
    {"opinion", HELI_U8, 1, offsetof(struct opinions, opinion), "", "Opinion, 0 or 1", "观点（0或1）"},
};

static const heli_indicator indicators[] = {
    {"share", "x", "", "Share of opinion 1", "持观点一的比例", "Share of agents that hold opinion 1; undefined without agents.",
     "持观点一的主体比例；没有主体时无定义。", HELI_AGGREGATE_MEAN, NULL, true, 0},
    {"consensus", "", "", "All agree", "达成一致", "1 when all agents hold the same opinion, else 0.",
     "所有主体观点相同为1，否则为0。", HELI_AGGREGATE_POOLED, NULL, true, 0},
};

static void observe(const void *self, double *values)
{
    const voter_world *world = self;
    double n = (double)world->base.agents, holding = (double)world->counts.holding;
    values[0] = world->base.agents ? holding / n : classic_undefined();
    values[1] = holding == 0.0 || holding == n;
}

static const classic_kind kind = {
    .world_bytes = sizeof(voter_world),
    .columns_offset = offsetof(voter_world, agents),
    .columns = columns,
    .column_count = CLASSIC_COUNT(columns),
    .counts_offset = offsetof(voter_world, counts),
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
    voter_world *world = *out;
    world->counts.holding = classic_count(p->start_share, world->base.agents);
    classic_mark(world->agents.opinion, world->base.agents, world->counts.holding, setup->initial_key, (heli_address){0, 0, 0, STREAM_START});
    return HELI_OK;
}

static heli_status make_step(void *self, const heli_step *step, heli_context *ctx)
{
    (void)ctx;
    voter_world *world = self;
    uint32_t n = (uint32_t)world->base.agents;
    uint8_t *opinion = world->agents.opinion;
    world->base.params = step->params;
    world->counts.step = step->index;
    int64_t holding = world->counts.holding;
    heli_events updates;
    heli_events_begin(&updates, n >= 2 ? n : 0, step->key, (heli_address){0, 0, (uint32_t)step->index, STREAM_UPDATE});
    while (heli_events_next(&updates)) {
        uint32_t listener[HELI_MANY], speaker[HELI_MANY];
        for (uint32_t k = 0; k < updates.batch.size; k++) {
            listener[k] = heli_below(updates.draws.word[0][k], n);
            speaker[k] = heli_below(updates.draws.word[1][k], n - 1);
            speaker[k] += speaker[k] >= listener[k];
            __builtin_prefetch(&opinion[listener[k]], 1);
            __builtin_prefetch(&opinion[speaker[k]]);
        }
        for (uint32_t k = 0; k < updates.batch.size; k++) {
            holding += opinion[speaker[k]] - opinion[listener[k]];
            opinion[listener[k]] = opinion[speaker[k]];
        }
    }
    world->counts.holding = holding;
    return HELI_OK;
}

static heli_status verify(const void *self, const heli_step *step, heli_context *ctx)
{
    const voter_world *world = self;
    int64_t holding = 0;
    for (size_t i = 0; i < world->base.agents; i++) holding += world->agents.opinion[i] == 1;
    if (holding == world->counts.holding) return HELI_OK;
    return heli_fail(ctx, HELI_MODEL, HELI_N_("%lld agents hold opinion 1 in step %lld, and the model counts %lld"), (long long)holding,
                     (long long)step->index, (long long)world->counts.holding);
}

static const heli_process processes[] = {
    {"An agent drawn at random takes over the opinion of another; as often as there are agents", "随机抽取一个主体，采纳另一主体的观点；每步重复主体数那么多次", ""},
};

const heli_model heli_voter = {
    .name = "voter",
    .title = "Voter model: chance alone brings agreement",
    .title_zh = "选民模型：单凭偶然也会达成一致",
    .help = "Agents take over the opinion of others at random. An opinion wins with a probability equal to its share at the start, which is "
            "exact: a first test of random numbers and update order.",
    .help_zh = "主体随机采纳他人的观点。一种观点最终获胜的概率恰等于其初始比例，这是精确结果，可用来检验随机数与更新顺序。",
    .citation = "Clifford & Sudbury (1973), Biometrika 60, 581-588; Holley & Liggett (1975), Annals of Probability 3, 643-663",
    .default_steps = 500,
    CLASSIC_TABLE,
};
