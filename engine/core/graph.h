/*
 * Neighbourhoods: who sees whom.
 *
 * Random graphs are stored as compressed rows (CSR) whose neighbour indices take 16 bits when the graph has at most
 * 65,536 nodes and 32 bits otherwise. Complete graphs and lattices are implicit: their neighbours are computed, never
 * stored. Where every node has the same number of neighbours (`degree` > 0) rows need no offsets.
 * Arcs are directed: neighbours of i are those whom i observes. Undirected generators store both arcs.
 *
 * A graph is immutable once made; reading it is thread-safe. Making one draws from a key and an address, so equal keys give
 * equal graphs. Of the address the caller chooses partition and step; agent and purpose are set by the generator, which
 * uses the purposes 0xFF01 to 0xFF0F (models keep theirs below 0xFF00). Two graphs of one kind under one key need
 * different partitions or steps.
 *
 * A maker fails with HELI_SCENARIO when a parameter is out of its range and with HELI_MEMORY; then *out is zeroed. It
 * overwrites *out without freeing what it held. Making takes O(nodes + arcs) time, a sequence of draws of its own and no
 * lock: graphs may be made in parallel, each with its own context.
 */
#ifndef HELI_CORE_GRAPH_H
#define HELI_CORE_GRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/core/context.h"
#include "engine/core/random.h"

typedef enum heli_graph_kind {
    HELI_GRAPH_STORED,
    HELI_GRAPH_COMPLETE,
    HELI_GRAPH_LATTICE
} heli_graph_kind;

typedef enum heli_neighbourhood { HELI_VON_NEUMANN, HELI_MOORE } heli_neighbourhood;

typedef struct heli_graph {
    heli_graph_kind kind;
    uint32_t node_count;
    uint64_t arc_count;          /* stored graphs: number of arcs; implicit ones: the number they stand for */
    uint32_t degree;             /* > 0: every node has exactly this many neighbours */
    uint64_t *offset;            /* [node_count + 1]; NULL when degree > 0 or implicit */
    uint16_t *neighbour16;       /* [arc_count] when node_count <= 65536, else NULL */
    uint32_t *neighbour32;       /* [arc_count] when node_count > 65536, else NULL */
    /* lattices */
    uint32_t width, height, radius;
    heli_neighbourhood neighbourhood;
    bool torus;
} heli_graph;

/** Releases the rows. Safe on a zeroed graph and twice. */
void heli_graph_free(heli_graph *self);

/** Number of neighbours of a node. */
uint32_t heli_graph_degree(const heli_graph *self, uint32_t node);

/**
 * The j-th neighbour of a node, j below its degree. Order: stored graphs as generated; complete graphs 0,1,... without
 * the node itself; lattices row by row from the upper left (on a torus, of the neighbourhood). Cost O(1); on a bounded lattice O(radius).
 */
uint32_t heli_graph_neighbour(const heli_graph *self, uint32_t node, uint32_t j);

/** Bytes held by the rows. */
size_t heli_graph_bytes(const heli_graph *self);

/** Every node sees every other. */
heli_status heli_graph_complete(heli_graph *out, uint32_t nodes, heli_context *ctx);

/**
 * width x height cells in row-major order; von Neumann (city-block) or Moore (Chebyshev) neighbourhood of the given
 * radius >= 1, without the cell itself; at most 2^32 - 1 cells. A bounded lattice is cut at its border, so that corners see
 * fewer. A torus with a side below 2 radius + 1 would see a cell twice: refused.
 */
heli_status heli_graph_lattice(heli_graph *out, uint32_t width, uint32_t height, heli_neighbourhood neighbourhood,
                               uint32_t radius, bool torus, heli_context *ctx);

/** Ring of n nodes, each linked to k/2 nodes on either side (k even, 0 < k < n). */
heli_status heli_graph_ring(heli_graph *out, uint32_t nodes, uint32_t k, heli_context *ctx);

/**
 * Small world (Watts and Strogatz 1998): a ring whose links are rewired with probability p, undirected, no loops, no double
 * links. Every link keeps the node that it leads forward from and gets a new other end, uniform among those the node is not
 * linked to; the number of links stays nodes k / 2 (below 2^32 - 1). Rewired node by node, where Watts and Strogatz went lap by
 * lap. A node linked to all others keeps its links.
 */
heli_status heli_graph_small_world(heli_graph *out, uint32_t nodes, uint32_t k, double p, heli_key key, heli_address at,
                                   heli_context *ctx);

/** G(n, p) of Erdős and Rényi (Gilbert's form), undirected, p = mean_degree / (n - 1); mean_degree in [0, n - 1], 0 when n < 2. */
heli_status heli_graph_random(heli_graph *out, uint32_t nodes, double mean_degree, heli_key key, heli_address at,
                              heli_context *ctx);

/**
 * Preferential attachment (Barabási and Albert 1999): each new node brings m links to distinct nodes, chosen by degree (one
 * drawn twice is drawn again); undirected; starts from a complete graph of m + 1 nodes. 0 < m < nodes. The first n nodes are the
 * same in every longer graph.
 */
heli_status heli_graph_preferential(heli_graph *out, uint32_t nodes, uint32_t m, heli_key key, heli_address at,
                                    heli_context *ctx);

/**
 * Stochastic block model: node i in block[i]; an undirected link exists with p_in inside a block and p_out between
 * blocks. Labels may have any values, in any order. Needs 8 bytes per node to work.
 */
heli_status heli_graph_blocks(heli_graph *out, uint32_t nodes, const uint32_t *block, double p_in, double p_out,
                              heli_key key, heli_address at, heli_context *ctx);

/**
 * Acquaintances inside groups and beyond (ODD 5): every node observes `degree` others, each drawn uniformly from its own
 * group with probability `inside`, else from all nodes; never itself; independent draws, so one may be drawn twice.
 * A node alone in its group draws from all. group[i] must be non-decreasing in i. nodes = 1 gives a graph without arcs.
 * degree <= 131072; asking for more acquaintances keeps those there were. Raising `inside` moves only the draws it must.
 */
heli_status heli_graph_groups(heli_graph *out, uint32_t nodes, const uint16_t *group, uint32_t degree, double inside,
                              heli_key key, heli_address at, heli_context *ctx);

/**
 * Mean local clustering coefficient of an undirected graph (nodes of degree < 2 count 0). Needs 4 bytes per node to work; NaN
 * when they cannot be had. Cost: O(sum of squared degrees); complete graphs O(1).
 */
double heli_graph_clustering(const heli_graph *self);

#endif
