/*
 * Dissemination of culture: who is alike meets more and becomes more alike, and yet differences can last.
 *
 * Sites on a bounded lattice have a culture: F features, each with one of q traits, at first drawn evenly. In an event a site drawn at random
 * and a neighbour drawn at random interact with a probability equal to their similarity (the share of features in which they agree); then the
 * site takes over one trait, drawn at random among those in which they differ. A bond is active when its ends agree in some features and not
 * in all. Without active bonds nothing can ever change again: regions of one culture stand beside others with nothing in common.
 *
 * Exact: with q = 1 all is one region; with F = 1 nothing ever moves; two sites stay apart exactly when no feature agrees at the start, with
 * probability (1 - 1/q)^F. Published: more traits give more stable regions, more features fewer.
 *
 * R. Axelrod (1997), "The dissemination of culture: a model with local convergence and global polarization", Journal of Conflict
 * Resolution 41(2), 203-226. Regions are connected through the neighbourhood in force.
 *
 * Random sequential: one step is a sweep, as many events as there are sites.
 */
#include "models/classics/classic.h"

enum { STREAM_START = 1, STREAM_EVENT = 2, MOST_FEATURES = 16, LARGEST_NUMBER = 16777213 /* a prime below 2^24 */ };

static const heli_choice neighbourhood_choices[] = {
    {"four", "Up, down, left, right", "上下左右"},
    {"eight", "Also the diagonals", "含对角"},
    {"twelve", "All within two steps", "两步以内"},
    {NULL, NULL, NULL},
};

#define PARAMS(P) \
    P(INT, culture, width, "", 10, 1, 100, "cells", AT_START, "Axelrod (1997)", "Width of the lattice", "格网宽度") \
    P(INT, culture, height, "", 10, 1, 100, "cells", AT_START, "Axelrod (1997)", "Height of the lattice", "格网高度") \
    P(ENUM, culture, neighbourhood, "", 0, 0, 2, "", AT_START, "Axelrod (1997)", "Whom a site may interact with", "可与哪些邻居互动") \
    P(INT, culture, features, "F", 5, 1, MOST_FEATURES, "features", AT_START, "Axelrod (1997)", "Features of a culture", "文化特征数") \
    P(INT, culture, traits, "q", 10, 1, 255, "traits", AT_START, "Axelrod (1997)", "Traits that each feature may have", "每个特征的取值数")
typedef struct params { PARAMS(CLASSIC_FIELD) } params;
static const heli_param rows[] = {PARAMS(CLASSIC_ROW)};

typedef struct culture_world {
    classic_world base;
    struct sites {
        uint32_t *culture, *first_site, *region, *region_size;
        uint8_t *trait;
    } sites;
    struct counts { int64_t regions, cultures, largest, active, step; } counts;
} culture_world;

static const heli_column columns[] = {
    {"culture", HELI_U32, 1, offsetof(struct sites, culture), "", "Culture: its traits as digits to base q, from the last feature to the first",
     "文化：各特征取值连写成的q进制数（由末项至首项）"},
    {"first_site", HELI_U32, 1, offsetof(struct sites, first_site), "", "First site that has the same culture", "首个文化相同的格子"},
    {"region", HELI_U32, 1, offsetof(struct sites, region), "", "Region, numbered by its first site", "区域（以其首个格子编号）"},
    {"region_size", HELI_U32, 1, offsetof(struct sites, region_size), "cells", "Sites in the same region", "所在区域的格子数"},
    {"trait", HELI_U8, MOST_FEATURES, offsetof(struct sites, trait), "", "Trait of each feature; 0 beyond the last feature", "各特征的取值；多余特征为0"},
};

static const heli_indicator indicators[] = {
    {"regions", "", "", "Regions", "区域数", "Connected parts of the lattice within which all have the same culture.",
     "格网上文化相同且连通的部分数。", HELI_AGGREGATE_SUM, NULL, true, 0},
    {"cultures", "", "", "Cultures", "文化数", "Different cultures on the lattice.", "格网上不同文化的数目。", HELI_AGGREGATE_POOLED, NULL, true, 0},
    {"largest_share", "", "", "Largest region", "最大区域占比", "Share of sites that lie in the largest region.", "最大区域所占格子比例。",
     HELI_AGGREGATE_POOLED, NULL, true, 0},
    {"active_bonds", "", "", "Active bonds", "活跃连边数", "Pairs of neighbours that agree in some features and not in all; 0 when stable.",
     "部分而非全部特征一致的相邻对数；稳定时为0。", HELI_AGGREGATE_SUM, NULL, true, 0},
    {"stable", "", "", "Stable", "已稳定", "1 when nothing can change any more, else 0.", "不再可能变化为1，否则为0。", HELI_AGGREGATE_POOLED, NULL, true, 0},
};

static void observe(const void *self, double *values)
{
    const culture_world *world = self;
    values[0] = (double)world->counts.regions;
    values[1] = (double)world->counts.cultures;
    values[2] = (double)world->counts.largest / (double)world->base.agents;
    values[3] = (double)world->counts.active;
    values[4] = world->counts.active == 0;
}

static const classic_kind kind = {
    .world_bytes = sizeof(culture_world),
    .columns_offset = offsetof(culture_world, sites),
    .columns = columns,
    .column_count = CLASSIC_COUNT(columns),
    .counts_offset = offsetof(culture_world, counts),
    .counts_bytes = sizeof(struct counts),
    .observe = observe,
};

static void size(const void *given, uint64_t *agents, uint64_t *bytes, uint64_t *partitions)
{
    const params *p = given;
    classic_size(columns, CLASSIC_COUNT(columns), (uint64_t)(p->width * p->height), 0, agents, bytes, partitions);
}

static uint32_t feature_count(const culture_world *world)
{
    return (uint32_t)((const params *)world->base.params)->features;
}

/* Features in which two sites agree. */
static uint32_t agreement(const culture_world *world, uint32_t a, uint32_t b)
{
    uint32_t same = 0, features = feature_count(world);
    for (uint32_t f = 0; f < features; f++) {
        const uint8_t *trait = world->sites.trait + f * world->base.columns.stride;
        same += trait[a] == trait[b];
    }
    return same;
}

/* --- regions --- */

/* First site of the tree that a site is in; every site points to an earlier one or to itself. */
static uint32_t root(uint32_t *region, uint32_t site)
{
    while (region[site] != site) site = region[site] = region[region[site]];
    return site;
}

/* Joins neighbours of one culture, and counts bonds that are active. */
static void join_neighbours(culture_world *world)
{
    uint32_t n = (uint32_t)world->base.agents, *region = world->sites.region;
    world->counts.active = 0;
    for (uint32_t i = 0; i < n; i++) region[i] = i;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < heli_graph_degree(&world->base.graph, i); k++) {
            uint32_t j = heli_graph_neighbour(&world->base.graph, i, k);
            if (j > i) continue;
            uint32_t same = agreement(world, i, j), a = root(region, i), b = root(region, j);
            world->counts.active += same > 0 && same < feature_count(world);
            if (same == feature_count(world)) region[a > b ? a : b] = a < b ? a : b;
        }
    for (uint32_t i = 0; i < n; i++) region[i] = region[region[i]]; /* earlier sites point to their roots already */
}

/* Counts cultures by the first site that has each; regions of one culture need not touch. */
static void find_cultures(culture_world *world)
{
    uint32_t n = (uint32_t)world->base.agents, *first = world->sites.first_site;
    const uint32_t *region = world->sites.region;
    world->counts.regions = world->counts.cultures = 0;
    for (uint32_t i = 0; i < n; i++) {
        first[i] = region[i] == i ? i : first[region[i]];
        if (region[i] != i) continue;
        for (uint32_t j = 0; j < i && first[i] == i; j++)
            if (first[j] == j && agreement(world, i, j) == feature_count(world)) first[i] = j;
        world->counts.regions++;
        world->counts.cultures += first[i] == i;
    }
}

/* The same number for the same culture at any time. Cultures of more than 24 bits are taken modulo a prime, so that snapshots hold them exactly. */
static uint32_t culture_number(const culture_world *world, uint32_t site)
{
    uint64_t number = 0, traits = (uint64_t)((const params *)world->base.params)->traits;
    for (uint32_t f = feature_count(world); f-- > 0;)
        number = (number * traits + world->sites.trait[f * world->base.columns.stride + site]) % LARGEST_NUMBER;
    return (uint32_t)number;
}

static void measure_regions(culture_world *world)
{
    uint32_t n = (uint32_t)world->base.agents, *cells = world->sites.region_size;
    join_neighbours(world);
    find_cultures(world);
    world->counts.largest = 0;
    for (uint32_t i = 0; i < n; i++) {
        cells[i] = 0;
        world->sites.culture[i] = culture_number(world, i);
    }
    for (uint32_t i = 0; i < n; i++) cells[world->sites.region[i]]++;
    for (uint32_t i = 0; i < n; i++) {
        cells[i] = cells[world->sites.region[i]];
        if (cells[i] > world->counts.largest) world->counts.largest = cells[i];
    }
}

/* --- the world --- */

static heli_status create(void **out, const heli_setup *setup, heli_context *ctx)
{
    const params *p = setup->params;
    heli_status status = classic_create(out, &kind, setup, (size_t)(p->width * p->height), ctx);
    if (status != HELI_OK) return status;
    culture_world *world = *out;
    status = heli_graph_lattice(&world->base.graph, (uint32_t)p->width, (uint32_t)p->height, p->neighbourhood == 1 ? HELI_MOORE : HELI_VON_NEUMANN,
                                p->neighbourhood == 2 ? 2 : 1, false, ctx);
    if (status != HELI_OK) return classic_created(out, world, status);
    for (uint32_t i = 0; i < world->base.agents; i++)
        for (uint32_t f = 0; f < p->features; f++) {
            heli_block draw = heli_draw_block(setup->initial_key, (heli_address){i, f, 0, STREAM_START});
            world->sites.trait[f * world->base.columns.stride + i] = (uint8_t)heli_below(draw.word[0], (uint32_t)p->traits);
        }
    measure_regions(world);
    return HELI_OK;
}

/* The site takes over the `which`-th trait in which it differs from the neighbour. */
static void take_over(culture_world *world, uint32_t site, uint32_t neighbour, uint32_t which)
{
    for (uint32_t f = 0; f < feature_count(world); f++) {
        uint8_t *trait = world->sites.trait + f * world->base.columns.stride;
        if (trait[site] == trait[neighbour] || which-- > 0) continue;
        trait[site] = trait[neighbour];
        return;
    }
}

static heli_status make_step(void *self, const heli_step *step, heli_context *ctx)
{
    (void)ctx;
    culture_world *world = self;
    world->base.params = step->params;
    world->counts.step = step->index;
    uint32_t n = (uint32_t)world->base.agents, features = feature_count(world);
    if (world->counts.active == 0) return HELI_OK; /* no event can change anything */
    for (uint32_t event = 0; event < n; event++) {
        heli_block draw = heli_draw_block(step->key, (heli_address){event, 0, (uint32_t)step->index, STREAM_EVENT});
        uint32_t site = heli_below(draw.word[0], n);
        uint32_t neighbour = heli_graph_neighbour(&world->base.graph, site, heli_below(draw.word[1], heli_graph_degree(&world->base.graph, site)));
        uint32_t same = agreement(world, site, neighbour);
        if (same < features && heli_below(draw.word[2], features) < same)
            take_over(world, site, neighbour, heli_below(draw.word[3], features - same));
    }
    measure_regions(world);
    return HELI_OK;
}

/* Regions and cultures as they are noted, against the traits. */
static heli_status verify(const void *self, const heli_step *step, heli_context *ctx)
{
    const culture_world *world = self;
    const struct sites *sites = &world->sites;
    uint32_t n = (uint32_t)world->base.agents, features = feature_count(world);
    int64_t wrong = 0, active = 0;
    for (uint32_t i = 0; i < n; i++) {
        wrong += sites->first_site[i] >= n || agreement(world, i, sites->first_site[i]) != features || sites->culture[i] != culture_number(world, i);
        for (uint32_t k = 0; k < heli_graph_degree(&world->base.graph, i); k++) {
            uint32_t j = heli_graph_neighbour(&world->base.graph, i, k), same = agreement(world, i, j);
            active += j < i && same > 0 && same < features;
            wrong += (same == features) != (sites->first_site[i] == sites->first_site[j]);
            wrong += same == features && sites->region[i] != sites->region[j];
        }
    }
    if (wrong == 0 && active == world->counts.active) return HELI_OK;
    return heli_fail(ctx, HELI_MODEL, HELI_N_("in step %lld %lld bonds are active and the model counts %lld; %lld sites or bonds are noted wrongly"),
                     (long long)step->index, (long long)active, (long long)world->counts.active, (long long)wrong);
}

static const heli_process processes[] = {
    {"A site and a neighbour, drawn at random, interact with a probability equal to their similarity: the site takes over a trait in which they "
     "differ; as often as there are sites",
     "随机抽取一格及其一个邻居，以二者相似度为概率互动：该格采纳一个相异的特征取值；每步重复格子数那么多次", ""},
};

const heli_model heli_culture = {
    .name = "culture",
    .title = "Dissemination of culture: local convergence, global differences",
    .title_zh = "文化传播模型：局部趋同，整体分化",
    .help = "Sites interact the more, the more alike they are, and become more alike by it. Where nothing is shared nothing is exchanged: regions of "
            "different culture can last for ever.",
    .help_zh = "越相似越常互动，越互动越相似；毫无共同之处则不再交流，因此不同文化的区域可以永久并存。",
    .citation = "Axelrod (1997), Journal of Conflict Resolution 41, 203-226",
    .default_steps = 1000,
    CLASSIC_TABLE,
};
