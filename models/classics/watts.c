/*
 * Watts's cascades: on a random graph, a node becomes active once the share of its neighbours that are active reaches a threshold phi, the
 * same for all, and stays so. One seed, drawn at random, is active at the start.
 *
 * One active neighbour is enough for nodes with at most K = floor(1 / phi) neighbours, the vulnerable ones. On a Poisson random graph of
 * mean degree z they form a giant cluster, and one seed can set off a cascade through a finite share of an endless network, where
 *
 *     z P(Pois(z) <= K - 2) > 1                     (the cascade window: at phi = 0.18 from z = 1.0 to 5.8)
 *
 * D. J. Watts (2002), "A simple model of global cascades on random networks", PNAS 99(9), 5766-5771.
 *
 * Synchronous: in a step every node looks at the end of the step before. Nobody becomes inactive again, so the end does not depend on it.
 */
#include "models/classics/classic.h"

enum { STREAM_SEEDS = 1 };
enum { PASSIVE, ACTIVE, NEWLY }; /* of a node; NEWLY only inside a step */

#define PARAMS(P) \
    P(INT, cascade, agents, "N", 1000, 0, 10000000, "agents", AT_START, "assumption", "Number of nodes", "节点数") \
    P(REAL, cascade, mean_degree, "z", 3, 0, 1000, "agents", AT_START, "Watts (2002)", "Mean number of neighbours on the random graph", \
      "随机图的平均邻居数") \
    P(REAL, cascade, threshold, "φ", 0.18, 0, 1, "", PLAIN, "Watts (2002)", "Share of active neighbours at which a node becomes active", \
      "活跃邻居达到此比例时节点变为活跃") \
    P(INT, cascade, seeds, "", 1, 0, 10000000, "agents", AT_START, "Watts (2002)", "Nodes that are active at the start", "初始活跃节点数")
typedef struct params { PARAMS(CLASSIC_FIELD) } params;
static const heli_param rows[] = {PARAMS(CLASSIC_ROW)};

typedef struct cascade_world {
    classic_world base;
    struct nodes { uint8_t *active; } agents;
    struct counts { int64_t active, newly, step; } counts;
} cascade_world;

static const heli_column columns[] = {
    {"active", HELI_U8, 1, offsetof(struct nodes, active), "", "1 once the node is active", "已活跃为1"},
};

static const heli_indicator indicators[] = {
    {"active_share", "", "", "Active nodes", "活跃节点比例", "Share of nodes that are active; undefined without nodes.",
     "活跃节点的比例；没有节点时无定义。", HELI_AGGREGATE_MEAN, NULL, true, 0},
    {"newly_active", "", "agents", "Nodes that became active", "新活跃节点数", "Nodes that became active in the last step; 0 at rest.",
     "上一步变为活跃的节点数；静止时为0。", HELI_AGGREGATE_SUM, NULL, true, 0},
    {"at_rest", "", "", "At rest", "静止", "1 when no node became active in the last step, else 0; 0 before the first step.",
     "上一步没有节点变为活跃则为1，否则为0；第一步之前为0。", HELI_AGGREGATE_POOLED, NULL, false, 0},
};

static void observe(const void *self, double *values)
{
    const cascade_world *world = self;
    values[0] = world->base.agents ? (double)world->counts.active / (double)world->base.agents : classic_undefined();
    values[1] = (double)world->counts.newly;
    values[2] = world->counts.step > 0 && world->counts.newly == 0;
}

static const classic_kind kind = {
    .world_bytes = sizeof(cascade_world),
    .columns_offset = offsetof(cascade_world, agents),
    .columns = columns,
    .column_count = CLASSIC_COUNT(columns),
    .counts_offset = offsetof(cascade_world, counts),
    .counts_bytes = sizeof(struct counts),
    .observe = observe,
};

static void check(const void *given, heli_context *ctx)
{
    const params *p = given;
    if (p->seeds > p->agents)
        heli_report(ctx, HELI_ERROR, "cascade.seeds", NULL, HELI_N_("%lld seeds do not fit among %lld nodes"), (long long)p->seeds,
                    (long long)p->agents);
    if (p->mean_degree > heli_max((double)p->agents - 1.0, 0.0))
        heli_report(ctx, HELI_ERROR, "cascade.mean_degree", NULL, HELI_N_("%lld nodes cannot have %g neighbours each"), (long long)p->agents,
                    p->mean_degree);
}

static void size(const void *given, uint64_t *agents, uint64_t *bytes, uint64_t *partitions)
{
    const params *p = given;
    classic_size(columns, CLASSIC_COUNT(columns), (uint64_t)p->agents, (uint64_t)(p->mean_degree * (double)p->agents), agents, bytes, partitions);
}

static heli_status create(void **out, const heli_setup *setup, heli_context *ctx)
{
    const params *p = setup->params;
    heli_status status = classic_create(out, &kind, setup, (size_t)p->agents, ctx);
    if (status != HELI_OK) return status;
    cascade_world *world = *out;
    classic_mark(world->agents.active, world->base.agents, p->seeds, setup->initial_key, (heli_address){0, 0, 0, STREAM_SEEDS});
    world->counts.active = p->seeds;
    status = heli_graph_random(&world->base.graph, (uint32_t)p->agents, p->mean_degree, setup->initial_key, (heli_address){0, 0, 0, 0}, ctx);
    return classic_created(out, world, status);
}

/* Whether enough neighbours were active at the end of the last step. A node without neighbours sees nobody, and stays as it is. */
static bool gives_in(const cascade_world *world, uint32_t node, double threshold)
{
    const heli_graph *graph = &world->base.graph;
    uint32_t degree = heli_graph_degree(graph, node), active = 0;
    for (uint32_t j = 0; j < degree; j++) active += world->agents.active[heli_graph_neighbour(graph, node, j)] == ACTIVE;
    return degree > 0 && (double)active >= threshold * (double)degree;
}

static heli_status make_step(void *self, const heli_step *step, heli_context *ctx)
{
    (void)ctx;
    cascade_world *world = self;
    uint32_t n = (uint32_t)world->base.agents;
    uint8_t *active = world->agents.active;
    double threshold = ((const params *)step->params)->threshold;
    world->base.params = step->params;
    world->counts.step = step->index + 1;
    world->counts.newly = 0;
    for (uint32_t i = 0; i < n; i++)
        if (active[i] == PASSIVE && gives_in(world, i, threshold)) active[i] = NEWLY;
    for (uint32_t i = 0; i < n; i++) {
        world->counts.newly += active[i] == NEWLY;
        active[i] = active[i] != PASSIVE;
    }
    world->counts.active += world->counts.newly;
    return HELI_OK;
}

static heli_status verify(const void *self, const heli_step *step, heli_context *ctx)
{
    const cascade_world *world = self;
    int64_t active = 0;
    for (size_t i = 0; i < world->base.agents; i++) active += world->agents.active[i] == ACTIVE;
    if (active == world->counts.active) return HELI_OK;
    return heli_fail(ctx, HELI_MODEL, HELI_N_("%lld nodes are active in step %lld, and the model counts %lld"), (long long)active,
                     (long long)step->index, (long long)world->counts.active);
}

static const heli_process processes[] = {
    {"Every passive node looks at its neighbours as they were, and becomes active where enough of them are", "每个未活跃节点查看邻居上一步的状态，足够多邻居活跃则变为活跃", ""},
};

const heli_model heli_watts = {
    .name = "watts",
    .title = "Cascades on random networks: when one starts an avalanche",
    .title_zh = "随机网络上的级联：一个节点何时引发雪崩",
    .help = "Nodes of a random graph become active once enough of their neighbours are. Only in a window of mean degrees can one seed reach a "
            "finite share of the network: with fewer ties it reaches nobody, with more ties nobody gives in.",
    .help_zh = "随机图中的节点在足够多邻居活跃后变为活跃。只有平均邻居数处于一定范围，单个种子才能波及网络的可观部分：联系太少传不开，联系太多无人动摇。",
    .citation = "Watts (2002), PNAS 99, 5766-5771",
    .default_steps = 100,
    .check = check,
    CLASSIC_TABLE,
};
