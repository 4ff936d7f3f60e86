/*
 * Inside the graphs: what the generators of graph_random.c share with graph.c. Nobody else includes this.
 *
 * Streams. Every generator draws from a purpose of its own, 0xFF01 to 0xFF0F; models keep their purposes below 0xFF00.
 * Blocks are numbered by 48 bits: the lower 32 stand in the address as `agent`, the upper 16 above the purpose, where
 * heli_draws also counts its blocks. What a number means is said beside each purpose.
 */
#ifndef HELI_CORE_GRAPH_INTERNAL_H
#define HELI_CORE_GRAPH_INTERNAL_H

#include "engine/core/graph.h"

enum {
    HELI_GRAPH_MAX_SMALL = 65536,          /* most nodes that 16-bit neighbour indices can name */
    HELI_PURPOSE_GROUPS = 0xFF01,          /* agent = node, upper bits = pair of draws */
    HELI_PURPOSE_REWIRE = 0xFF02,          /* number = link of the ring: node * k/2 + distance - 1 */
    HELI_PURPOSE_REWIRE_AGAIN = 0xFF03,    /* number = running count of second and later tries, four to a block */
    HELI_PURPOSE_JUMP = 0xFF04,            /* number = running count of jumps, two to a block */
    HELI_PURPOSE_JUMP_BETWEEN = 0xFF05,    /* the same between blocks of a block model */
    HELI_PURPOSE_ATTACH = 0xFF06           /* number = running count of choices, two to a block */
};

/* The numbered block of a purpose. */
static inline heli_block heli_graph_block(heli_key key, heli_address at, uint32_t purpose, uint64_t number)
{
    at.agent = (uint32_t)number;
    at.purpose = purpose | (uint32_t)(number >> 32) << 16;
    return heli_draw_block(key, at);
}

/* A cursor over the blocks of a purpose, for graphs that may need more than the 2^16 blocks of heli_draws. */
typedef struct heli_graph_stream {
    heli_key key;
    heli_address at;
    uint32_t purpose;
    uint64_t word_count; /* words taken so far */
    heli_block block;
} heli_graph_stream;

static inline uint32_t heli_graph_word(heli_graph_stream *self)
{
    uint64_t taken = self->word_count++;
    if (taken % 4 == 0) self->block = heli_graph_block(self->key, self->at, self->purpose, taken / 4);
    return self->block.word[taken % 4];
}

static inline double heli_graph_uniform(heli_graph_stream *self)
{
    uint32_t high = heli_graph_word(self);
    uint32_t low = heli_graph_word(self);
    return heli_uniform(high, low);
}

/* Writes one neighbour into its slot of the rows. */
static inline void heli_graph_put(heli_graph *self, uint64_t slot, uint32_t node)
{
    if (self->neighbour16) self->neighbour16[slot] = (uint16_t)node;
    else self->neighbour32[slot] = node; /* NOLINT(clang-analyzer-core.NullDereference): heli_graph_reserve made one of them */
}

/**
 * An array of `count` items of `bytes` each, zeroed. NULL when count is 0, when the size does not fit into memory or
 * when memory is short; the caller tells the first case apart.
 */
void *heli_graph_array(uint64_t count, size_t bytes);

/** Sets arc_count and makes room for the neighbours of self->node_count nodes. HELI_MEMORY frees what self holds. */
heli_status heli_graph_reserve(heli_graph *self, uint64_t arcs, heli_context *ctx) HELI_MUST_CHECK;

/* Takes one undirected link. */
typedef void (*heli_link_sink)(heli_graph *self, uint32_t a, uint32_t b);
/* Gives every link of `source` to the sink; called twice, it gives the same links in the same order. */
typedef void (*heli_link_source)(const void *source, heli_link_sink sink, heli_graph *self);

/**
 * Stores undirected links as rows with offsets: one walk over the links counts the degrees, a second one places both
 * arcs of each link. Rows come in the order of the links. Cost: O(nodes + links) and two walks; no memory besides.
 */
heli_status heli_graph_store_links(heli_graph *out, uint32_t nodes, heli_link_source walk, const void *source,
                                   heli_context *ctx) HELI_MUST_CHECK;

/** Checks a probability; `name` is an English parameter name for the sentence. HELI_SCENARIO outside [0, 1]. */
heli_status heli_graph_check_probability(const char *name, double p, heli_context *ctx) HELI_MUST_CHECK;

/** Checks the k of a ring: even, 0 < k < nodes. */
heli_status heli_graph_check_ring(uint32_t nodes, uint32_t k, heli_context *ctx) HELI_MUST_CHECK;

#endif
