/*
 * Bounded confidence in meetings of two: agents i and j, drawn at random, move towards each other if their opinions differ by less than d,
 *
 *     x_i' = x_i + mu (x_j - x_i),    x_j' = x_j - mu (x_j - x_i),
 *
 * and else part as they came. The mean opinion is conserved: exactly, because opinions are whole numbers of a unit and what one agent
 * gains the other loses. From a uniform start, about floor(1 / (2 d)) major clusters remain (the paper's rule of thumb, from simulations with
 * N = 1000 and mu = 0.5), beside a few agents between and at the ends.
 *
 * G. Deffuant, D. Neau, F. Amblard and G. Weisbuch (2000), "Mixing beliefs among interacting agents", Advances in Complex Systems 3, 87-98.
 *
 * One step: as many meetings as there are agents, the paper's unit of time. Who may meet is a graph: everybody, or a random one.
 */
#include "engine/core/schedule.h"
#include "models/classics/opinions.h"

enum { STREAM_START = 1, STREAM_MEETING = 2 };
typedef enum network { COMPLETE, SMALL_WORLD, RANDOM, PREFERENTIAL } network;

static const heli_choice network_choices[] = {
    {"complete", "everybody may meet everybody", "任意两人都可能相遇"},
    {"small_world", "ring with a tenth of its links rewired", "环形网络，一成连接随机重连"},
    {"random", "random graph", "随机图"},
    {"preferential", "preferential attachment", "偏好连接网络"},
    {NULL, NULL, NULL},
};

#define PARAMS(P) \
    P(INT, opinions, agents, "N", 1000, 0, 10000000, "agents", AT_START, "Deffuant et al. (2000)", "Number of agents", "主体数") \
    P(REAL, opinions, bound, "d", 0.2, 0, 1, "", PLAIN, "Deffuant et al. (2000)", "Opinions that differ by less than this are listened to", \
      "观点差小于此值才会倾听（信任界限）") \
    P(REAL, opinions, convergence, "μ", 0.5, 0, 0.5, "", PLAIN, "Deffuant et al. (2000)", "Part of the difference by which each of two moves", \
      "相遇双方各自移动的差距比例") \
    P(ENUM, opinions, network, "", COMPLETE, 0, 3, "", AT_START, "assumption", "Who may meet", "谁与谁可能相遇") \
    P(INT, opinions, degree, "", 10, 2, 1000, "agents", AT_START, "assumption", "Networks only: mean number of acquaintances, even", \
      "仅用于网络：平均熟人数（偶数）")
typedef struct params { PARAMS(CLASSIC_FIELD) } params;
static const heli_param rows[] = {PARAMS(CLASSIC_ROW)};

typedef struct mixing_world {
    classic_world base;
    struct minds { uint32_t *opinion, *sorted; } agents;
    struct counts { int64_t sum, step; } counts; /* sum of opinions at the start: never changes */
} mixing_world;

static const heli_column columns[] = {
    {"opinion", HELI_U32, 1, offsetof(struct minds, opinion), "1/720720000", "Opinion", "观点"},
    {"sorted", HELI_U32, 1, offsetof(struct minds, sorted), "1/720720000", "All opinions in rising order", "全体观点由小到大"},
};

static const heli_indicator indicators[] = {OPINION_INDICATORS};

static void observe(const void *self, double *values)
{
    const mixing_world *world = self;
    const params *p = world->base.params;
    classic_measured(self);
    opinion_observe(world->agents.sorted, world->base.agents, opinion_units(p->bound), values);
}

static void measure(void *self)
{
    mixing_world *world = self;
    opinion_sort(world->agents.sorted, world->agents.opinion, world->base.agents);
}

static const classic_kind kind = {
    .world_bytes = sizeof(mixing_world),
    .columns_offset = offsetof(mixing_world, agents),
    .columns = columns,
    .column_count = CLASSIC_COUNT(columns),
    .counts_offset = offsetof(mixing_world, counts),
    .counts_bytes = sizeof(struct counts),
    .observe = observe,
    .measure = measure,
};

static void check(const void *given, heli_context *ctx)
{
    const params *p = given;
    if (p->network == COMPLETE) return;
    if (p->degree >= p->agents)
        heli_report(ctx, HELI_ERROR, "opinions.degree", NULL, HELI_N_("%lld agents cannot have %lld acquaintances each"), (long long)p->agents,
                    (long long)p->degree);
    else if (p->degree % 2)
        heli_report(ctx, HELI_ERROR, "opinions.degree", NULL, HELI_N_("the number of acquaintances must be even here, not %lld"),
                    (long long)p->degree);
}

static void size(const void *given, uint64_t *agents, uint64_t *bytes, uint64_t *partitions)
{
    const params *p = given;
    uint64_t arcs = p->network == COMPLETE ? 0 : (uint64_t)(p->agents * p->degree);
    classic_size(columns, CLASSIC_COUNT(columns), (uint64_t)p->agents, arcs, agents, bytes, partitions);
}

static heli_status make_network(heli_graph *graph, const params *p, heli_key key, heli_context *ctx)
{
    uint32_t n = (uint32_t)p->agents, degree = (uint32_t)p->degree;
    heli_address at = {0, 0, 0, 0};
    switch ((network)p->network) {
    case SMALL_WORLD: return heli_graph_small_world(graph, n, degree, 0.1, key, at, ctx);
    case RANDOM: return heli_graph_random(graph, n, degree, key, at, ctx);
    case PREFERENTIAL: return heli_graph_preferential(graph, n, degree / 2, key, at, ctx);
    case COMPLETE: break;
    }
    return heli_graph_complete(graph, n, ctx);
}

static heli_status create(void **out, const heli_setup *setup, heli_context *ctx)
{
    const params *p = setup->params;
    heli_status status = classic_create(out, &kind, setup, (size_t)p->agents, ctx);
    if (status != HELI_OK) return status;
    mixing_world *world = *out;
    for (uint32_t i = 0; i < p->agents; i++) {
        heli_block draw = heli_draw_block(setup->initial_key, (heli_address){i, 0, 0, STREAM_START});
        world->agents.opinion[i] = heli_below(draw.word[0], OPINION_ONE + 1);
        world->counts.sum += world->agents.opinion[i];
    }
    measure(world);
    return classic_created(out, world, make_network(&world->base.graph, p, setup->initial_key, ctx));
}

static void meet(uint32_t *a, uint32_t *b, int64_t bound, double convergence)
{
    int64_t difference = (int64_t)*b - (int64_t)*a;
    if (difference >= bound || -difference >= bound) return;
    int64_t move = (int64_t)heli_floor(convergence * (double)difference + 0.5);
    *a = (uint32_t)((int64_t)*a + move);
    *b = (uint32_t)((int64_t)*b - move);
}

/* Whom each of a batch meets: one's own number where one knows nobody. Each pass asks for the memory that the next one reads. */
static void invite(const heli_graph *graph, const heli_events *meetings, const uint32_t *opinion, uint32_t one[HELI_MANY], uint32_t other[HELI_MANY])
{
    bool stored = graph->kind == HELI_GRAPH_STORED;
    for (uint32_t k = 0; k < meetings->batch.size; k++) {
        one[k] = heli_below(meetings->draws.word[0][k], graph->node_count);
        if (stored && graph->offset) __builtin_prefetch(&graph->offset[one[k]]);
        __builtin_prefetch(&opinion[one[k]], 1);
    }
    if (stored && graph->offset && graph->neighbour32)
        for (uint32_t k = 0; k < meetings->batch.size; k++) {
            uint32_t degree = heli_graph_degree(graph, one[k]);
            __builtin_prefetch(&graph->neighbour32[graph->offset[one[k]] + heli_below(meetings->draws.word[1][k], degree)]);
        }
    for (uint32_t k = 0; k < meetings->batch.size; k++) {
        uint32_t degree = heli_graph_degree(graph, one[k]);
        other[k] = degree > 0 ? heli_graph_neighbour(graph, one[k], heli_below(meetings->draws.word[1][k], degree)) : one[k];
        __builtin_prefetch(&opinion[other[k]], 1);
    }
}

static heli_status make_step(void *self, const heli_step *step, heli_context *ctx)
{
    (void)ctx;
    mixing_world *world = self;
    const params *p = step->params;
    uint32_t *opinion = world->agents.opinion;
    int64_t bound = opinion_units(p->bound);
    world->base.params = p;
    world->counts.step = step->index;
    world->base.stale = true;
    heli_events meetings;
    heli_events_begin(&meetings, (uint32_t)world->base.agents, step->key, (heli_address){0, 0, (uint32_t)step->index, STREAM_MEETING});
    while (heli_events_next(&meetings)) {
        uint32_t one[HELI_MANY], other[HELI_MANY];
        invite(&world->base.graph, &meetings, opinion, one, other);
        for (uint32_t k = 0; k < meetings.batch.size; k++)
            if (one[k] != other[k]) meet(&opinion[one[k]], &opinion[other[k]], bound, p->convergence);
    }
    return HELI_OK;
}

static heli_status verify(const void *self, const heli_step *step, heli_context *ctx)
{
    const mixing_world *world = self;
    int64_t sum = 0;
    for (size_t i = 0; i < world->base.agents; i++) {
        sum += world->agents.opinion[i];
        if (world->agents.opinion[i] > OPINION_ONE)
            return heli_fail(ctx, HELI_MODEL, HELI_N_("the opinion of agent %zu is beyond 1 in step %lld"), i, (long long)step->index);
    }
    if (sum == world->counts.sum) return HELI_OK;
    return heli_fail(ctx, HELI_MODEL, HELI_N_("the sum of opinions changed from %lld to %lld units by step %lld"), (long long)world->counts.sum,
                     (long long)sum, (long long)step->index);
}

static const heli_process processes[] = {
    {"Two agents meet at random and move towards each other if their opinions are close; as often as there are agents",
     "随机两人相遇，观点相近则相互靠拢；每步重复主体数那么多次", ""},
};

const heli_model heli_deffuant = {
    .name = "deffuant",
    .title = "Bounded confidence: how many camps remain",
    .title_zh = "有限信任模型：最后剩下几个阵营",
    .help = "Agents move towards those whose opinions are close to their own, two at a time. About 1 / (2 d) camps remain; the mean opinion never "
            "changes.",
    .help_zh = "主体两两相遇，只与观点相近者相互靠拢。最后约剩下1/(2d)个阵营，平均观点始终不变。",
    .citation = "Deffuant, Neau, Amblard & Weisbuch (2000), Advances in Complex Systems 3, 87-98",
    .default_steps = 100,
    .check = check,
    CLASSIC_TABLE,
};
