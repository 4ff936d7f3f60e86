/* The initial residents of a community (ODD 5), drawn from the initialisation key, and their network. */
#include <stdlib.h>
#include <string.h>

#include "engine/core/math.h"
#include "engine/core/sum.h"
#include "models/governance/city.h"

/* Shares 255 units out in proportion to six positive numbers, by largest remainder. */
static void round_weights(const double share[GOV_DOMAINS], uint8_t weight[GOV_DOMAINS])
{
    double total = 0.0, rest[GOV_DOMAINS];
    int given = 0;
    for (int k = 0; k < GOV_DOMAINS; k++) total += share[k];
    for (int k = 0; k < GOV_DOMAINS; k++) {
        double exact = GOV_WEIGHT_TOTAL * share[k] / total;
        weight[k] = (uint8_t)exact;
        rest[k] = exact - weight[k];
        given += weight[k];
    }
    for (; given < GOV_WEIGHT_TOTAL; given++) {
        int largest = 0;
        for (int k = 1; k < GOV_DOMAINS; k++)
            if (rest[k] > rest[largest]) largest = k;
        weight[largest]++;
        rest[largest] = -1.0;
    }
}

static double uniform_between(heli_draws *draws, double low, double high)
{
    return low + (high - low) * heli_draws_uniform(draws);
}

/* A need gap as (18) leaves it: one minus what is satisfied. So a week without inflow and service moves no bit of it. */
static float need_gap(double gap)
{
    return 1.0f - (float)(1.0 - gap);
}

/* sigma_c of (2): communities may differ in how unequal their residents are. */
static double position_sd_of(const gov_community *community, const gov_params *p, heli_key initial)
{
    double spread = p->population.position_sd_spread;
    if (spread == 0.0) return p->population.position_sd;
    heli_draws draws = heli_draws_at(initial, (heli_address){0, community->key, 0, GOV_STREAM_UNEVEN});
    return p->population.position_sd * uniform_between(&draws, 1.0 - spread, 1.0 + spread);
}

/* One resident: needs, weights, position, costs, stance, in this order of draws. */
static void draw_resident(gov_community *community, size_t i, const gov_params *p, double position_sd, heli_key initial)
{
    gov_residents *r = &community->residents;
    size_t stride = community->columns.stride;
    heli_draws draws = heli_draws_at(initial, (heli_address){(uint32_t)i, community->key, 0, GOV_STREAM_RESIDENT});

    for (size_t k = 0; k < GOV_DOMAINS; k++)
        r->need[k * stride + i] = need_gap(uniform_between(&draws, p->population.initial_need_low, p->population.initial_need_high));
    double share[GOV_DOMAINS]; /* exponential draws, normalised, are Dirichlet(1) */
    uint8_t weight[GOV_DOMAINS];
    for (int k = 0; k < GOV_DOMAINS; k++) share[k] = heli_exponential_from(heli_draws_uniform(&draws), 1.0);
    round_weights(share, weight);
    for (size_t k = 0; k < GOV_DOMAINS; k++) r->weight[k * stride + i] = weight[k];

    double log_position = heli_normal_from(heli_draws_uniform(&draws), 0.0, position_sd);
    r->position[i] = (float)heli_exp(log_position);
    r->cost_participate[i] = (float)uniform_between(&draws, p->population.cost_low, p->population.cost_high);
    r->cost_resist[i] = (float)uniform_between(&draws, p->population.cost_low, p->population.cost_high);
    int takes_part = heli_draws_uniform(&draws) < p->population.initial_participation;
    r->stance[0][i] = r->stance[1][i] = takes_part ? GOV_PARTICIPATE : GOV_ABSTAIN;
    r->history[i] = (uint16_t)takes_part;
    r->trust[i] = (float)p->population.initial_trust;
    r->habitus[i] = (float)p->population.initial_habitus;
}

typedef struct ranked { float position; uint32_t resident; } ranked;

static int by_position(const void *a, const void *b)
{
    const ranked *left = a, *right = b;
    if (left->position != right->position) return left->position < right->position ? -1 : 1;
    return left->resident < right->resident ? -1 : left->resident > right->resident;
}

/* Gini coefficient of positions in ascending order; undefined without residents. */
static double gini_of(const ranked *order, size_t n)
{
    double total = 0.0, by_rank = 0.0;
    for (size_t i = 0; i < n; i++) {
        total += (double)order[i].position;
        by_rank += (2.0 * (double)i + 1.0 - (double)n) * (double)order[i].position;
    }
    return n > 0 ? by_rank / ((double)n * total) : heli_double_from_bits(0x7ff8000000000000u);
}

/* Marks the fifths with the weakest and the strongest position, and notes how unequal positions are. */
static heli_status rank_positions(gov_community *community)
{
    size_t n = community->columns.agent_count, fifth = n / 5;
    ranked *order = malloc((n + 1) * sizeof *order);
    if (!order) return HELI_MEMORY;
    for (size_t i = 0; i < n; i++) order[i] = (ranked){community->residents.position[i], (uint32_t)i};
    qsort(order, n, sizeof *order, by_position);
    for (size_t i = 0; i < fifth; i++) {
        community->residents.flags[order[i].resident] |= GOV_FLAG_LOW_QUINTILE;
        community->residents.flags[order[n - 1 - i].resident] |= GOV_FLAG_HIGH_QUINTILE;
    }
    community->position_gini = gini_of(order, n);
    free(order);
    return HELI_OK;
}

/* Members who serve in one grid: `count` of its residents, drawn without repetition (Floyd's method, marks in the flags). */
static void mark_serving(gov_community *community, size_t first, size_t residents, size_t count, heli_key initial)
{
    heli_draws draws = heli_draws_at(initial, (heli_address){(uint32_t)first, community->key, 0, GOV_STREAM_SERVING});
    uint8_t *flags = community->residents.flags + first;
    for (size_t j = residents - count; j < residents; j++) {
        size_t chosen = heli_below(heli_draws_word(&draws), (uint32_t)(j + 1));
        if (flags[chosen] & GOV_FLAG_SERVING) chosen = j;
        flags[chosen] |= GOV_FLAG_SERVING;
    }
}

/* Fills the grids one after the other. */
static void settle_grids(const gov_city *city, gov_community *community)
{
    size_t resident = 0;
    for (size_t g = 0; g < community->grid_count; g++)
        for (uint32_t i = 0; i < city->grids[community->first_grid + g].residents; i++)
            community->residents.grid[resident++] = (uint16_t)g;
}

/* Deals the city's serving members evenly over its grids. */
static void appoint_serving_members(gov_city *city, gov_community *community, heli_key initial)
{
    const gov_params *p = city->params;
    size_t grids = city->grid_count / (size_t)p->city.copies, first = 0;
    unsigned long long members = (unsigned long long)p->population.serving_members;
    for (size_t g = 0; g < community->grid_count; g++) {
        size_t index = community->first_grid + g;
        size_t residents = city->grids[index].residents;
        size_t rank = city->grids[index].group_rank; /* spread over the dealing order, not over neighbours */
        size_t count = (size_t)((rank + 1) * members / grids - rank * members / grids);
        mark_serving(community, first, residents, count < residents ? count : residents, initial);
        first += residents;
    }
}

static heli_status make_network(const gov_city *city, gov_community *community, heli_key initial)
{
    const gov_params *p = city->params;
    uint32_t n = (uint32_t)community->columns.agent_count, degree = (uint32_t)p->network.degree;
    heli_address at = {0, community->key, 0, GOV_STREAM_NETWORK};
    heli_graph *graph = &community->graph;
    if (degree >= n) degree = n > 0 ? n - 1 : 0; /* a hamlet: everybody knows everybody */
    switch ((gov_network_kind)p->network.kind) {
    case GOV_NETWORK_COMPLETE: return heli_graph_complete(graph, n, NULL);
    case GOV_NETWORK_RING: if (degree >= 2) return heli_graph_ring(graph, n, degree & ~1u, NULL); break;
    case GOV_NETWORK_SMALL_WORLD:
        if (degree >= 2) return heli_graph_small_world(graph, n, degree & ~1u, p->network.rewiring, initial, at, NULL);
        break;
    case GOV_NETWORK_RANDOM: if (n > 1) return heli_graph_random(graph, n, (double)degree, initial, at, NULL); break;
    case GOV_NETWORK_PREFERENTIAL:
        if (degree >= 2) return heli_graph_preferential(graph, n, degree / 2, initial, at, NULL);
        break;
    case GOV_NETWORK_ACQUAINTANCES: break;
    }
    return heli_graph_groups(graph, n, community->residents.grid, degree, p->network.inside_grid, initial, at, NULL);
}

void gov_set_voices(gov_community *community, double equality)
{
    gov_residents *r = &community->residents;
    for (size_t i = 0; i < community->columns.agent_count; i++) {
        if (equality == 0.0) r->voice[i] = r->position[i];
        else if (equality == 1.0) r->voice[i] = 1.0f;
        else r->voice[i] = (float)heli_pow((double)r->position[i], 1.0 - equality);
    }
}

heli_status gov_populate(gov_city *city, size_t index, heli_key initial)
{
    gov_community *community = &city->communities[index];
    const gov_params *p = city->params;
    size_t residents = 0;
    for (size_t g = 0; g < community->grid_count; g++) residents += city->grids[community->first_grid + g].residents;

    heli_status status = heli_columns_init(&community->columns, gov_resident_columns, GOV_RESIDENT_COLUMNS, residents,
                                           &community->residents, NULL);
    if (status != HELI_OK) return status;
    double position_sd = position_sd_of(community, p, initial);
    for (size_t i = 0; i < residents; i++) draw_resident(community, i, p, position_sd, initial);
    settle_grids(city, community);
    appoint_serving_members(city, community, initial);
    gov_set_voices(community, p->voice.equality);
    double total = heli_sum_f32(community->residents.position, residents);
    community->mean_position = residents > 0 ? total / (double)residents : 1.0;
    size_t blocks = community->columns.stride / HELI_COLUMN_BLOCK + 1;
    community->ticket_marks = calloc(blocks, sizeof *community->ticket_marks);
    community->claim_marks = calloc(blocks, sizeof *community->claim_marks);
    community->leaning_before = calloc(residents + 1, sizeof *community->leaning_before);
    if (!community->ticket_marks || !community->claim_marks || !community->leaning_before) return HELI_MEMORY;
    status = rank_positions(community);
    return status == HELI_OK ? make_network(city, community, initial) : status;
}
