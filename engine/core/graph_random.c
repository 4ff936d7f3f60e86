/*
 * Random neighbourhoods. What each generator draws, and from which address, is listed in graph_internal.h.
 *
 * Undirected links are not collected before they are stored. Because a draw is looked up and not consumed, the links can
 * be walked twice: once to count, once to place (heli_graph_store_links). Only where links depend on earlier links, in small
 * worlds and in preferential attachment, are their targets kept meanwhile.
 *
 * References: E. N. Gilbert, "Random graphs", Ann. Math. Statist. 30, 1141 (1959); V. Batagelj and U. Brandes, "Efficient
 * generation of large random networks", Phys. Rev. E 71, 036113 (2005), for geometric jumps and for preferential attachment by
 * a list of link ends; D. J. Watts and S. H. Strogatz, Nature 393, 440 (1998); A.-L. Barabási and R. Albert, Science 286,
 * 509 (1999); P. W. Holland, K. B. Laskey and S. Leinhardt, Social Networks 5, 109 (1983), for the block model.
 */
#include "engine/core/graph.h"

#include <stdlib.h>
#include <string.h>

#include "engine/core/graph_internal.h"
#include "engine/core/math.h"

/* --- links by geometric jumps: random graphs and block models --- */

/*
 * Candidate links in rows: the node at position r may be linked to those before it, either inside its block or in earlier
 * blocks. Every candidate is a link with probability p, so the number of candidates between two links is geometric:
 * floor(log u / log(1 - p)). One jump leads over as many rows as it takes.
 */
typedef struct jumping_links {
    uint32_t nodes;
    const uint32_t *block; /* of each node; NULL when all are one block */
    const uint32_t *order; /* node at each position, blocks together; NULL when position and node are the same */
    bool between;          /* candidates in earlier blocks rather than in the own block */
    double p;
    heli_graph_stream stream; /* at its beginning */
} jumping_links;

/* log(1 - p), by its series where 1 - p would lose digits of p. */
static double log_of_miss(double p)
{
    if (p >= 0x1p-10) return heli_log(1.0 - p);
    return -p * (1.0 + p * (1.0 / 2 + p * (1.0 / 3 + p * (1.0 / 4 + p * (1.0 / 5)))));
}

/* Candidates to pass over before the next link, at most 2^63, which is beyond all pairs of 2^32 nodes. */
static uint64_t jump(heli_graph_stream *stream, double p, double log_miss)
{
    double u = heli_graph_uniform(stream);
    if (p >= 1.0) return 0;
    double skip = heli_log(u) / log_miss;
    return skip < 0x1p63 ? (uint64_t)skip : (uint64_t)1 << 63;
}

static void walk_jumping_links(const jumping_links *self, heli_link_sink sink, heli_graph *graph)
{
    if (self->p <= 0.0) return;
    heli_graph_stream stream = self->stream;
    double log_miss = self->p < 1.0 ? log_of_miss(self->p) : 0.0;
    uint32_t block_start = 0, previous = 0;
    uint64_t candidate = jump(&stream, self->p, log_miss); /* counted from the start of the row */
    for (uint32_t row = 0; row < self->nodes; row++) {
        uint32_t node = self->order ? self->order[row] : row;
        if (row > 0 && self->block && self->block[node] != self->block[previous]) block_start = row;
        uint32_t first = self->between ? 0 : block_start;
        uint32_t count = self->between ? block_start : row - block_start;
        while (candidate < count) {
            uint32_t position = first + (uint32_t)candidate;
            sink(graph, node, self->order ? self->order[position] : position);
            candidate += 1 + jump(&stream, self->p, log_miss);
        }
        candidate -= count;
        previous = node;
    }
}

static void walk_random(const void *source, heli_link_sink sink, heli_graph *graph)
{
    walk_jumping_links(source, sink, graph);
}

heli_status heli_graph_random(heli_graph *out, uint32_t nodes, double mean_degree, heli_key key, heli_address at,
                              heli_context *ctx)
{
    memset(out, 0, sizeof *out);
    uint32_t others = nodes ? nodes - 1 : 0;
    if (!(mean_degree >= 0.0 && mean_degree <= (double)others))
        return heli_fail(ctx, HELI_SCENARIO,
                         HELI_N_("the mean degree of a random graph of %u nodes must lie between 0 and %u, not be %g"),
                         nodes, others, mean_degree);
    jumping_links links = {.nodes = nodes, .p = others ? mean_degree / (double)others : 0.0,
                           .stream = {.key = key, .at = at, .purpose = HELI_PURPOSE_JUMP}};
    return heli_graph_store_links(out, nodes, walk_random, &links, ctx);
}

typedef struct block_links { jumping_links inside, between; } block_links;

static void walk_blocks(const void *source, heli_link_sink sink, heli_graph *graph)
{
    const block_links *links = source;
    walk_jumping_links(&links->inside, sink, graph);
    walk_jumping_links(&links->between, sink, graph);
}

/* One pass of a radix sort of nodes by one byte of their block; keeps the order of equals. */
static void sort_by_byte(uint32_t *to, const uint32_t *from, uint32_t nodes, const uint32_t *block, unsigned shift)
{
    uint32_t start[256] = {0}, total = 0;
    for (uint32_t i = 0; i < nodes; i++) start[block[i] >> shift & 0xFF]++;
    for (int byte = 0; byte < 256; byte++) {
        uint32_t count = start[byte];
        start[byte] = total;
        total += count;
    }
    for (uint32_t i = 0; i < nodes; i++) to[start[block[from[i]] >> shift & 0xFF]++] = from[i];
}

/* Nodes in order of block, then of number, into order[nodes]; spare[nodes] is room to work. */
static void order_by_block(uint32_t *order, uint32_t *spare, uint32_t nodes, const uint32_t *block)
{
    for (uint32_t i = 0; i < nodes; i++) order[i] = i;
    for (unsigned shift = 0; shift < 32; shift += 16) {
        sort_by_byte(spare, order, nodes, block, shift);
        sort_by_byte(order, spare, nodes, block, shift + 8);
    }
}

heli_status heli_graph_blocks(heli_graph *out, uint32_t nodes, const uint32_t *block, double p_in, double p_out,
                              heli_key key, heli_address at, heli_context *ctx)
{
    heli_status status = HELI_OK;
    uint32_t *order = NULL, *spare = NULL;
    memset(out, 0, sizeof *out);
    HELI_TRY(heli_graph_check_probability("p_in", p_in, ctx));
    HELI_TRY(heli_graph_check_probability("p_out", p_out, ctx));

    order = heli_graph_array(nodes, sizeof *order);
    spare = heli_graph_array(nodes, sizeof *spare);
    if (nodes > 0 && (!order || !spare)) {
        status = heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory to sort %u nodes into blocks"), nodes);
        goto out;
    }
    if (nodes > 0) order_by_block(order, spare, nodes, block);
    free(spare);
    spare = NULL;

    block_links links;
    links.inside = (jumping_links){.nodes = nodes, .block = block, .order = order, .p = p_in,
                                   .stream = {.key = key, .at = at, .purpose = HELI_PURPOSE_JUMP}};
    links.between = (jumping_links){.nodes = nodes, .block = block, .order = order, .between = true, .p = p_out,
                                    .stream = {.key = key, .at = at, .purpose = HELI_PURPOSE_JUMP_BETWEEN}};
    HELI_TRY(heli_graph_store_links(out, nodes, walk_blocks, &links, ctx));
out:
    free(spare);
    free(order);
    return status;
}

/* --- small worlds --- */

/*
 * Each node owns the k/2 links of the ring that lead forward. They are rewired node by node (Watts and Strogatz went
 * lap by lap: first all links to the nearest, then to the second nearest). While node i has its turn, mark[x] == i + 1 says that
 * i and x are linked: by a link that i owns, by a ring link that i's predecessors kept, or by one that an earlier node rewired
 * to i. The last are found through chains: `newest` starts the chain of a node, `older` continues it. Link 0 is
 * node 0's first, so chains hold link + 1 and end with 0. All is O(nodes + links).
 */
typedef struct small_world {
    uint32_t nodes, half, links; /* half = k / 2 owned links per node; links = nodes * half */
    uint32_t *target;            /* [links] link node * half + d - 1 leads to the d-th successor, or wherever rewired */
    uint32_t *older;             /* [links] */
    uint32_t *newest;            /* [nodes] */
    uint32_t *mark;              /* [nodes] */
} small_world;

static void small_world_free(small_world *self)
{
    free(self->target);
    free(self->older);
    free(self->newest);
    free(self->mark);
}

static heli_status small_world_init(small_world *self, uint32_t nodes, uint32_t k, heli_context *ctx)
{
    uint64_t links = (uint64_t)nodes * (k / 2);
    if (links >= UINT32_MAX)
        return heli_fail(ctx, HELI_SCENARIO, HELI_N_("a small world has fewer than 4294967295 links, not %llu"),
                         (unsigned long long)links);
    self->nodes = nodes;
    self->half = k / 2;
    self->links = (uint32_t)links;
    self->target = heli_graph_array(links, sizeof *self->target);
    self->older = heli_graph_array(links, sizeof *self->older);
    self->newest = heli_graph_array(nodes, sizeof *self->newest);
    self->mark = heli_graph_array(nodes, sizeof *self->mark);
    if (!self->target || !self->older || !self->newest || !self->mark)
        return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory to rewire a small world of %u nodes"), nodes);

    uint32_t link = 0;
    for (uint32_t i = 0; i < nodes; i++)
        for (uint64_t d = 1; d <= self->half; d++) self->target[link++] = (uint32_t)((i + d) % nodes);
    return HELI_OK;
}

/* Marks all whom the node is linked to, and returns how many. */
static uint32_t mark_linked(small_world *self, uint32_t node)
{
    uint32_t degree = self->half;
    const uint32_t *own = self->target + (size_t)node * self->half;
    for (uint32_t d = 0; d < self->half; d++) self->mark[own[d]] = node + 1;
    for (uint32_t d = 1; d <= self->half; d++) {
        uint32_t before = node >= d ? node - d : self->nodes - (d - node);
        if (self->target[(size_t)before * self->half + d - 1] != node) continue; /* rewired since */
        self->mark[before] = node + 1;
        degree++;
    }
    /* NOLINTBEGIN(clang-analyzer-core.*): the analyzer does not know that heli_fail never returns HELI_OK */
    for (uint32_t link = self->newest[node]; link != 0; link = self->older[link - 1]) {
        self->mark[(link - 1) / self->half] = node + 1;
        degree++;
    }
    /* NOLINTEND(clang-analyzer-core.*) */
    return degree;
}

/* Gives every owned link of the node a new target with probability p: a node that is neither itself nor linked to it. */
static void rewire_node(small_world *self, uint32_t node, double p, heli_key key, heli_address at,
                        heli_graph_stream *again)
{
    if (mark_linked(self, node) == self->nodes - 1) return; /* nobody is left to link to */
    for (uint32_t d = 0; d < self->half; d++) {
        uint32_t link = node * self->half + d;
        heli_block draw = heli_graph_block(key, at, HELI_PURPOSE_REWIRE, link);
        if (heli_uniform(draw.word[0], draw.word[1]) >= p) continue;
        uint32_t choice = heli_below(draw.word[2], self->nodes);
        while (choice == node || self->mark[choice] == node + 1) choice = heli_below(heli_graph_word(again), self->nodes);
        self->mark[self->target[link]] = 0;
        self->mark[choice] = node + 1;
        self->target[link] = choice;
        self->older[link] = self->newest[choice];
        self->newest[choice] = link + 1;
    }
}

static void walk_small_world(const void *source, heli_link_sink sink, heli_graph *graph)
{
    const small_world *world = source;
    for (uint32_t link = 0; link < world->links; link++) sink(graph, link / world->half, world->target[link]);
}

heli_status heli_graph_small_world(heli_graph *out, uint32_t nodes, uint32_t k, double p, heli_key key, heli_address at,
                                   heli_context *ctx)
{
    heli_status status = HELI_OK;
    small_world world = {0};
    memset(out, 0, sizeof *out);
    HELI_TRY(heli_graph_check_ring(nodes, k, ctx));
    HELI_TRY(heli_graph_check_probability("p", p, ctx));
    HELI_TRY(small_world_init(&world, nodes, k, ctx));
    heli_graph_stream again = {.key = key, .at = at, .purpose = HELI_PURPOSE_REWIRE_AGAIN};
    for (uint32_t i = 0; i < nodes; i++) rewire_node(&world, i, p, key, at, &again);
    HELI_TRY(heli_graph_store_links(out, nodes, walk_small_world, &world, ctx));
out:
    small_world_free(&world);
    return status;
}

/* --- preferential attachment --- */

/*
 * To choose a node by its degree is to choose a link end. The ends stand in a list that need not be stored whole: first those of
 * the m + 1 founders, m each; then for each later node m of its own, followed by its m targets.
 */
typedef struct attachment {
    uint32_t nodes, m;
    uint32_t *target; /* [(nodes - m - 1) * m] targets of the nodes after the founders */
} attachment;

static uint32_t node_of_end(const attachment *self, uint64_t end)
{
    uint64_t m = self->m, founding_ends = m * (m + 1);
    if (end < founding_ends) return (uint32_t)(end / m);
    uint64_t rank = (end - founding_ends) / (2 * m), place = (end - founding_ends) % (2 * m);
    return place < m ? (uint32_t)(m + 1 + rank) : self->target[rank * m + place - m];
}

/* The m targets of every later node in turn; an end of a target already chosen is drawn again. mark[nodes] is zeroed. */
static void attach_nodes(attachment *self, uint32_t *mark, heli_graph_stream *stream)
{
    uint64_t m = self->m, ends = m * (m + 1), next = 0;
    for (uint64_t node = m + 1; node < self->nodes; node++, ends += 2 * m) {
        for (uint64_t chosen = 0; chosen < m;) {
            uint32_t choice = node_of_end(self, (uint64_t)(heli_graph_uniform(stream) * (double)ends));
            if (mark[choice] == node) continue;
            mark[choice] = (uint32_t)node;
            self->target[next++] = choice;
            chosen++;
        }
    }
}

static void walk_attachment(const void *source, heli_link_sink sink, heli_graph *graph)
{
    const attachment *self = source;
    uint64_t next = 0;
    for (uint32_t a = 0; a <= self->m; a++)
        for (uint32_t b = 0; b < a; b++) sink(graph, a, b);
    for (uint64_t node = (uint64_t)self->m + 1; node < self->nodes; node++)
        for (uint32_t j = 0; j < self->m; j++) sink(graph, (uint32_t)node, self->target[next++]);
}

heli_status heli_graph_preferential(heli_graph *out, uint32_t nodes, uint32_t m, heli_key key, heli_address at,
                                    heli_context *ctx)
{
    heli_status status = HELI_OK;
    attachment links = {.nodes = nodes, .m = m};
    uint32_t *mark = NULL;
    memset(out, 0, sizeof *out);
    if (m == 0 || m >= nodes)
        return heli_fail(ctx, HELI_SCENARIO,
                         HELI_N_("preferential attachment needs at least 1 link per new node, and fewer than there are "
                                 "nodes; it cannot bring %u links to each of %u nodes"),
                         m, nodes);
    if (nodes > m + 1) {
        links.target = heli_graph_array((uint64_t)(nodes - m - 1) * m, sizeof *links.target);
        mark = heli_graph_array(nodes, sizeof *mark);
        if (!links.target || !mark) {
            status = heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory to attach %u nodes"), nodes);
            goto out;
        }
        heli_graph_stream stream = {.key = key, .at = at, .purpose = HELI_PURPOSE_ATTACH};
        attach_nodes(&links, mark, &stream);
    }
    HELI_TRY(heli_graph_store_links(out, nodes, walk_attachment, &links, ctx));
out:
    free(mark);
    free(links.target);
    return status;
}

/* --- acquaintances in groups --- */

/* How the acquaintances of one run of nodes with the same group are drawn. */
typedef struct group_draws {
    heli_key key;
    heli_address at;
    uint64_t inside_words;  /* words below this one stay in the group */
    uint32_t first, size;   /* of the group */
} group_draws;

/* One of the others among `size` nodes from `first`, without the node itself. */
static uint32_t another(uint32_t word, uint32_t first, uint32_t size, uint32_t node)
{
    uint32_t choice = first + heli_below(word, size - 1);
    return choice + (choice >= node);
}

/* Two words per acquaintance, the first to decide where and the second whom; so a block serves two. */
static void meet_others(heli_graph *graph, const group_draws *draws, uint32_t node)
{
    uint64_t slot = (uint64_t)node * graph->degree;
    for (uint32_t pair = 0; 2 * pair < graph->degree; pair++) {
        heli_block block = heli_graph_block(draws->key, draws->at, HELI_PURPOSE_GROUPS, (uint64_t)pair << 32 | node);
        uint32_t acquaintances = graph->degree - 2 * pair < 2 ? 1 : 2;
        for (uint32_t j = 0; j < acquaintances; j++) {
            bool stays = draws->size > 1 && block.word[2 * j] < draws->inside_words;
            uint32_t choice = stays ? another(block.word[2 * j + 1], draws->first, draws->size, node)
                                    : another(block.word[2 * j + 1], 0, graph->node_count, node);
            heli_graph_put(graph, slot++, choice);
        }
    }
}

heli_status heli_graph_groups(heli_graph *out, uint32_t nodes, const uint16_t *group, uint32_t degree, double inside,
                              heli_key key, heli_address at, heli_context *ctx)
{
    memset(out, 0, sizeof *out);
    heli_status status = heli_graph_check_probability("inside", inside, ctx);
    if (status != HELI_OK) return status;
    if (degree > 131072) /* two to a block, 2^16 blocks to a node */
        return heli_fail(ctx, HELI_SCENARIO, HELI_N_("a node observes at most 131072 others, not %u"), degree);
    for (uint32_t i = 1; i < nodes; i++)
        if (group[i] < group[i - 1])
            return heli_fail(ctx, HELI_SCENARIO, HELI_N_("nodes must be ordered by group, but node %u of group %u follows one of group %u"),
                             i, (unsigned)group[i], (unsigned)group[i - 1]);

    *out = (heli_graph){.kind = HELI_GRAPH_STORED, .node_count = nodes, .degree = nodes > 1 ? degree : 0};
    status = heli_graph_reserve(out, (uint64_t)nodes * out->degree, ctx);
    if (status != HELI_OK) return status;

    group_draws draws = {.key = key, .at = at, .inside_words = (uint64_t)(inside * 0x1p32)};
    while (draws.first < nodes) {
        uint32_t end = draws.first + 1;
        while (end < nodes && group[end] == group[draws.first]) end++;
        draws.size = end - draws.first;
        for (uint32_t i = draws.first; i < end; i++) meet_others(out, &draws, i);
        draws.first = end;
    }
    return HELI_OK;
}
