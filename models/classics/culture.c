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
 *
 * During steps the traits of a site stand side by side in one word, two for more than eight features, so that two sites are compared at once; the
 * column of traits, regions and cultures are brought up to date when somebody looks.
 */
#include <stdlib.h>

#include "engine/core/lattice.h"
#include "engine/core/schedule.h"
#include "models/classics/classic.h"

enum { STREAM_START = 1, STREAM_EVENT = 2, MOST_FEATURES = 16, MOST_NEIGHBOURS = 12, LARGEST_NUMBER = 16777213 /* a prime below 2^24 */ };

static const heli_choice neighbourhood_choices[] = {
    {"four", "Up, down, left, right", "上下左右"},
    {"eight", "Also the diagonals", "含对角"},
    {"twelve", "All within two steps", "两步以内"},
    {NULL, NULL, NULL},
};

#define PARAMS(P) \
    P(INT, culture, width, "", 10, 1, 10000, "cells", AT_START, "Axelrod (1997)", "Width of the lattice", "格网宽度") \
    P(INT, culture, height, "", 10, 1, 10000, "cells", AT_START, "Axelrod (1997)", "Height of the lattice", "格网高度") \
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
    uint64_t *packed;         /* scratch: traits as bytes, `words` to a site */
    uint32_t *seat;           /* scratch: a table of cultures, `seats` of them, a power of two; first site of each, plus 1 */
    uint32_t words, seats;
    uint64_t mask[2];         /* the bytes that are features */
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
    classic_measured(self);
    values[0] = (double)world->counts.regions;
    values[1] = (double)world->counts.cultures;
    values[2] = (double)world->counts.largest / (double)world->base.agents;
    values[3] = (double)world->counts.active;
    values[4] = world->counts.active == 0;
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

/* --- traits side by side --- */

static void pack(culture_world *world)
{
    uint32_t features = feature_count(world), words = world->words;
    memset(world->packed, 0, world->base.agents * words * sizeof *world->packed);
    for (uint32_t f = 0; f < features; f++) {
        const uint8_t *trait = world->sites.trait + f * world->base.columns.stride;
        uint64_t *packed = world->packed + f / 8;
        for (size_t i = 0; i < world->base.agents; i++) packed[i * words] |= (uint64_t)trait[i] << 8 * (f % 8);
    }
}

static void unpack(culture_world *world)
{
    uint32_t features = feature_count(world), words = world->words;
    for (uint32_t f = 0; f < features; f++) {
        uint8_t *trait = world->sites.trait + f * world->base.columns.stride;
        const uint64_t *packed = world->packed + f / 8;
        for (size_t i = 0; i < world->base.agents; i++) trait[i] = (uint8_t)(packed[i * words] >> 8 * (f % 8));
    }
}

/* Marks the features in which two sites agree. Returns how many. */
static inline uint32_t agreeing(const culture_world *world, const uint64_t *a, const uint64_t *b, uint64_t same[2])
{
    uint32_t found = 0;
    for (uint32_t w = 0; w < world->words; w++) {
        same[w] = heli_bytes_zero(a[w] ^ b[w]) & world->mask[w];
        found += heli_bytes_marks(same[w]);
    }
    return found;
}

static inline uint64_t *packed_of(const culture_world *world, uint32_t site)
{
    return world->packed + (size_t)site * world->words;
}

/* Neighbours without asking the lattice: away from the border they lie at the same distances everywhere. */
typedef struct surroundings {
    heli_window window;
    uint32_t degree, distance[MOST_NEIGHBOURS]; /* modulo 2^32 */
} surroundings;

static surroundings survey(const heli_graph *lattice)
{
    surroundings s = {.window = heli_window_of(lattice, lattice->radius)};
    uint32_t cell = lattice->radius * (lattice->width + 1);
    if (lattice->width <= 2 * lattice->radius || lattice->height <= 2 * lattice->radius) return s;
    s.degree = heli_graph_degree(lattice, cell);
    for (uint32_t j = 0; j < s.degree; j++) s.distance[j] = heli_graph_neighbour(lattice, cell, j) - cell;
    return s;
}

static inline uint32_t degree_of(const surroundings *s, uint32_t site)
{
    return s->degree && heli_window_whole(s->window, site) ? s->degree : heli_graph_degree(s->window.lattice, site);
}

static inline uint32_t neighbour_of(const surroundings *s, uint32_t site, uint32_t j)
{
    return s->degree && heli_window_whole(s->window, site) ? site + s->distance[j] : heli_graph_neighbour(s->window.lattice, site, j);
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
    uint32_t n = (uint32_t)world->base.agents, features = feature_count(world), *region = world->sites.region;
    surroundings around = survey(&world->base.graph);
    uint64_t marks[2];
    world->counts.active = 0;
    for (uint32_t i = 0; i < n; i++) region[i] = i;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0, degree = degree_of(&around, i); k < degree; k++) {
            uint32_t j = neighbour_of(&around, i, k);
            if (j > i) continue;
            uint32_t same = agreeing(world, packed_of(world, i), packed_of(world, j), marks);
            world->counts.active += same > 0 && same < features;
            if (same < features) continue;
            uint32_t a = root(region, i), b = root(region, j);
            region[a > b ? a : b] = a < b ? a : b;
        }
    for (uint32_t i = 0; i < n; i++) region[i] = region[region[i]]; /* earlier sites point to their roots already */
}

/* The first site that was seated with this culture; the site itself takes a seat when there is none. */
static uint32_t seated(culture_world *world, uint32_t site)
{
    const uint64_t *culture = packed_of(world, site);
    uint64_t mixed = (culture[0] ^ (world->words > 1 ? culture[1] * 0x94D049BB133111EBu : 0)) * 0x9E3779B97F4A7C15u, marks[2];
    for (uint32_t at = (uint32_t)(mixed >> 32) & (world->seats - 1);; at = (at + 1) & (world->seats - 1)) {
        uint32_t *seat = &world->seat[at];
        if (*seat == 0) *seat = site + 1;
        if (agreeing(world, culture, packed_of(world, *seat - 1), marks) == feature_count(world)) return *seat - 1;
    }
}

/* Counts cultures by the first site that has each; regions of one culture need not touch. */
static void find_cultures(culture_world *world)
{
    uint32_t n = (uint32_t)world->base.agents, *first = world->sites.first_site;
    const uint32_t *region = world->sites.region;
    world->counts.regions = world->counts.cultures = 0;
    memset(world->seat, 0, world->seats * sizeof *world->seat);
    for (uint32_t i = 0; i < n; i++) {
        first[i] = region[i] == i ? seated(world, i) : first[region[i]];
        world->counts.regions += region[i] == i;
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

/* All that a step leaves behind: the traits by feature, regions and cultures. */
static void measure(void *self)
{
    culture_world *world = self;
    uint32_t n = (uint32_t)world->base.agents, *cells = world->sites.region_size;
    unpack(world);
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

static const classic_kind kind = {
    .world_bytes = sizeof(culture_world),
    .columns_offset = offsetof(culture_world, sites),
    .columns = columns,
    .column_count = CLASSIC_COUNT(columns),
    .counts_offset = offsetof(culture_world, counts),
    .counts_bytes = sizeof(struct counts),
    .observe = observe,
    .measure = measure,
};

static uint32_t words_of(const params *p)
{
    return p->features > 8 ? 2 : 1;
}

/* Seats for twice as many cultures as there are sites at most, so that few share one. */
static uint32_t seats_of(uint64_t sites)
{
    uint32_t seats = 1;
    while (seats < 2 * sites) seats *= 2;
    return seats;
}

static void size(const void *given, uint64_t *agents, uint64_t *bytes, uint64_t *partitions)
{
    const params *p = given;
    uint64_t sites = (uint64_t)(p->width * p->height);
    classic_size(columns, CLASSIC_COUNT(columns), sites, 0, agents, bytes, partitions);
    *bytes += sites * words_of(p) * sizeof(uint64_t) + seats_of(sites) * sizeof(uint32_t);
}

static heli_status make_room(culture_world *world, const params *p, heli_context *ctx)
{
    size_t sites = world->base.agents, words = words_of(p);
    world->words = (uint32_t)words;
    world->seats = seats_of(sites);
    for (int64_t f = 0; f < p->features; f++) world->mask[f / 8] |= (uint64_t)0xff << 8 * (f % 8);
    world->base.scratch = world->packed = malloc(sites * words * sizeof *world->packed + world->seats * sizeof *world->seat);
    if (!world->packed) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    world->seat = (uint32_t *)(world->packed + sites * words);
    return HELI_OK;
}

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
    status = make_room(world, p, ctx);
    if (status != HELI_OK) return classic_created(out, world, status);
    pack(world);
    world->base.stale = true;
    return HELI_OK;
}

/* The site takes over the `which`-th trait in which it differs from the neighbour. */
static inline void take_over(const culture_world *world, uint64_t *site, const uint64_t *neighbour, const uint64_t same[2], uint32_t which)
{
    for (uint32_t w = 0; w < world->words; w++) {
        uint64_t differ = ~same[w] & world->mask[w] & HELI_EACH_BYTE;
        uint32_t here = heli_bytes_marks(differ);
        if (which >= here) {
            which -= here;
            continue;
        }
        uint64_t feature = (uint64_t)0xff << 8 * heli_bytes_find(differ, which);
        site[w] = (site[w] & ~feature) | (neighbour[w] & feature);
        return;
    }
}

static void interact(culture_world *world, const surroundings *around, const heli_events *events)
{
    uint32_t n = (uint32_t)world->base.agents, features = feature_count(world), site[HELI_MANY], neighbour[HELI_MANY];
    const uint32_t(*words)[HELI_MANY] = events->draws.word;
    uint64_t marks[2];
    for (uint32_t k = 0; k < events->batch.size; k++) {
        site[k] = heli_below(words[0][k], n);
        uint32_t degree = degree_of(around, site[k]);
        neighbour[k] = degree ? neighbour_of(around, site[k], heli_below(words[1][k], degree)) : site[k];
        __builtin_prefetch(packed_of(world, site[k]), 1);
        __builtin_prefetch(packed_of(world, neighbour[k]));
    }
    for (uint32_t k = 0; k < events->batch.size; k++) {
        uint64_t *own = packed_of(world, site[k]);
        const uint64_t *other = packed_of(world, neighbour[k]);
        uint32_t same = agreeing(world, own, other, marks);
        if (same < features && heli_below(words[2][k], features) < same) take_over(world, own, other, marks, heli_below(words[3][k], features - same));
    }
}

static heli_status make_step(void *self, const heli_step *step, heli_context *ctx)
{
    (void)ctx;
    culture_world *world = self;
    surroundings around = survey(&world->base.graph);
    world->base.params = step->params;
    world->counts.step = step->index;
    if (!world->base.stale) {
        if (world->counts.active == 0) return HELI_OK; /* no event can change anything */
        pack(world); /* whoever looked may have changed what he saw, or restored another state */
    }
    heli_events events;
    heli_events_begin(&events, (uint32_t)world->base.agents, step->key, (heli_address){0, 0, (uint32_t)step->index, STREAM_EVENT});
    while (heli_events_next(&events)) interact(world, &around, &events);
    world->base.stale = true;
    return HELI_OK;
}

/* Regions and cultures as they are noted, against the traits. */
static heli_status verify(const void *self, const heli_step *step, heli_context *ctx)
{
    const culture_world *world = self;
    const struct sites *sites = &world->sites;
    uint32_t n = (uint32_t)world->base.agents, features = feature_count(world);
    int64_t wrong = 0, active = 0;
    classic_measured(self);
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
