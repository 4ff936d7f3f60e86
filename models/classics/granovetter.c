/*
 * Granovetter's thresholds: everybody sees how many have joined, and joins once that is at least the own threshold.
 *
 * A hundred people with thresholds 0, 1, ..., 99: all join, one after the other. Change the threshold 1 to 2, and one joins: groups that
 * are almost alike on average end wholly differently (exact). With thresholds N(mu, sigma) among a hundred, the number r that has
 * joined settles at the lowest solution of r = 100 Phi((r - mu) / sigma); at mu = 25 it jumps from about 6 to almost 100 as sigma passes
 * about 12.2 (Granovetter's figure 2).
 *
 * M. Granovetter (1978), "Threshold models of collective behavior", American Journal of Sociology 83(6), 1420-1443.
 *
 * Synchronous: in a step everybody looks at the end of the step before. Nobody leaves again, so the end does not depend on the order.
 * A threshold t is held as the least whole number of people at which its owner joins, ceil(t).
 */
#include "models/classics/classic.h"

enum { STREAM_START = 1 };
typedef enum distribution { LADDER, NORMAL, QUANTILES } distribution;

static const heli_choice distribution_choices[] = {
    {"ladder", "0, 1, 2, ...: one person of each threshold", "每个门槛0、1、2……各一人"},
    {"normal", "drawn from a normal distribution", "从正态分布中抽取"},
    {"quantiles", "laid out at the quantiles of the normal distribution, without chance", "按正态分布的分位数排列，没有随机性"},
    {NULL, NULL, NULL},
};

#define PARAMS(P) \
    P(INT, crowd, agents, "N", 100, 0, 10000000, "agents", AT_START, "Granovetter (1978)", "Number of people", "人数") \
    P(ENUM, crowd, distribution, "", LADDER, 0, 2, "", AT_START, "Granovetter (1978)", "How thresholds are distributed", "门槛的分布") \
    P(INT, crowd, second_threshold, "", 1, 0, 10000000, "agents", AT_START, "Granovetter (1978)", \
      "Ladder only: threshold of the second person (1; Granovetter changes it to 2)", "仅用于逐级门槛：第二个人的门槛（原为1，格兰诺维特改为2）") \
    P(REAL, crowd, mean_percent, "μ", 25, -100, 200, "%", AT_START, "Granovetter (1978)", \
      "Normal: mean threshold, in per cent of all people", "正态：门槛均值（占总人数百分比）") \
    P(REAL, crowd, sd_percent, "σ", 10, 0, 1000, "%", AT_START, "Granovetter (1978)", \
      "Normal: standard deviation of thresholds, in per cent of all people", "正态：门槛标准差（占总人数百分比）")
typedef struct params { PARAMS(CLASSIC_FIELD) } params;
static const heli_param rows[] = {PARAMS(CLASSIC_ROW)};

typedef struct crowd_world {
    classic_world base;
    struct people { uint32_t *threshold; uint8_t *joined; } agents;
    struct counts { int64_t joined, newly, step; } counts;
} crowd_world;

static const heli_column columns[] = {
    {"threshold", HELI_U32, 1, offsetof(struct people, threshold), "agents", "People who must have joined first", "在其之前须已加入的人数"},
    {"joined", HELI_U8, 1, offsetof(struct people, joined), "", "1 once the person has joined", "已加入为1"},
};

static const heli_indicator indicators[] = {
    {"joined", "r", "agents", "People who have joined", "已加入人数", "Number of people who have joined.", "已加入的人数。",
     HELI_AGGREGATE_SUM, NULL, true, 0},
    {"joined_share", "", "", "Share that has joined", "已加入比例", "Share of people who have joined; undefined without people.",
     "已加入者的比例；没有人时无定义。", HELI_AGGREGATE_MEAN, NULL, true, 0},
    {"newly_joined", "", "agents", "People who joined in this step", "本步加入人数", "Number of people who joined in the last step; 0 at rest.",
     "上一步加入的人数；静止时为0。", HELI_AGGREGATE_SUM, NULL, false, 0},
};

static void observe(const void *self, double *values)
{
    const crowd_world *world = self;
    values[0] = (double)world->counts.joined;
    values[1] = world->base.agents ? (double)world->counts.joined / (double)world->base.agents : classic_undefined();
    values[2] = (double)world->counts.newly;
}

static const classic_kind kind = {
    .world_bytes = sizeof(crowd_world),
    .columns_offset = offsetof(crowd_world, agents),
    .columns = columns,
    .column_count = CLASSIC_COUNT(columns),
    .counts_offset = offsetof(crowd_world, counts),
    .counts_bytes = sizeof(struct counts),
    .observe = observe,
};

static void check(const void *given, heli_context *ctx)
{
    const params *p = given;
    if (p->distribution == LADDER && p->agents >= 2 && p->second_threshold > p->agents)
        heli_report(ctx, HELI_ERROR, "crowd.second_threshold", NULL,
                    HELI_N_("a threshold of %lld can never be reached by %lld people; at most their number means 'never'"),
                    (long long)p->second_threshold, (long long)p->agents);
}

static void size(const void *given, uint64_t *agents, uint64_t *bytes, uint64_t *partitions)
{
    classic_size(columns, CLASSIC_COUNT(columns), (uint64_t)((const params *)given)->agents, 0, agents, bytes, partitions);
}

/* ceil(t), from 0 up to `most`, which nobody ever reaches. */
static uint32_t whole_threshold(double t, size_t most)
{
    if (!(t > 0.0)) return 0;
    if (t >= (double)most) return (uint32_t)most;
    double below = heli_floor(t);
    return (uint32_t)below + (t > below);
}

static void draw_thresholds(crowd_world *world, const params *p, heli_key key)
{
    size_t n = world->base.agents;
    double percent = (double)n / 100.0;
    for (size_t i = 0; i < n; i++) {
        if (p->distribution == LADDER) {
            world->agents.threshold[i] = i == 1 ? (uint32_t)p->second_threshold : (uint32_t)i;
            continue;
        }
        heli_block draw = heli_draw_block(key, (heli_address){(uint32_t)i, 0, 0, STREAM_START});
        double u = p->distribution == NORMAL ? heli_uniform(draw.word[0], draw.word[1]) : ((double)i + 0.5) / (double)n;
        world->agents.threshold[i] = whole_threshold(heli_normal_from(u, p->mean_percent, p->sd_percent) * percent, n + 1);
    }
}

static heli_status create(void **out, const heli_setup *setup, heli_context *ctx)
{
    const params *p = setup->params;
    heli_status status = classic_create(out, &kind, setup, (size_t)p->agents, ctx);
    if (status == HELI_OK) draw_thresholds(*out, p, setup->initial_key);
    return status;
}

static heli_status make_step(void *self, const heli_step *step, heli_context *ctx)
{
    (void)ctx;
    crowd_world *world = self;
    int64_t seen = world->counts.joined, joined = 0;
    world->base.params = step->params;
    world->counts.step = step->index;
    for (size_t i = 0; i < world->base.agents; i++) {
        world->agents.joined[i] |= (int64_t)world->agents.threshold[i] <= seen;
        joined += world->agents.joined[i];
    }
    world->counts.newly = joined - seen;
    world->counts.joined = joined;
    return HELI_OK;
}

static heli_status verify(const void *self, const heli_step *step, heli_context *ctx)
{
    const crowd_world *world = self;
    for (size_t i = 0; i < world->base.agents; i++)
        if (world->agents.joined[i] && (int64_t)world->agents.threshold[i] > world->counts.joined)
            return heli_fail(ctx, HELI_MODEL, HELI_N_("person %zu joined with threshold %u when %lld have joined in step %lld"), i,
                             (unsigned)world->agents.threshold[i], (long long)world->counts.joined, (long long)step->index);
    return HELI_OK;
}

static const heli_process processes[] = {
    {"Everybody whose threshold the number of the last step has reached joins", "门槛不高于上一步已加入人数者加入", ""},
};

const heli_model heli_granovetter = {
    .name = "granovetter",
    .title = "Thresholds: almost alike, and yet wholly different",
    .title_zh = "门槛模型：差之毫厘，谬以千里",
    .help = "People join once enough others have. Two crowds that differ in one person end with a hundred who joined, or with one.",
    .help_zh = "看到足够多的人加入才加入。只差一个人的两群人，一群全部加入，另一群只有一人。",
    .citation = "Granovetter (1978), American Journal of Sociology 83, 1420-1443",
    .default_steps = 200,
    .check = check,
    CLASSIC_TABLE,
};
