/*
 * Neighbourhoods: access, storage, the graphs without chance, and clustering. The random ones are in graph_random.c.
 *
 * A torus looks the same from every cell, and its neighbourhood is point-symmetric: in row-by-row order the j-th offset is the
 * opposite of the j-th from the end. So it is enough to know the first half, and there the rows of the von Neumann diamond
 * have 1, 3, 5, ... cells, which makes the row of cell j the square root of j.
 */
#include "engine/core/graph.h"

#include <stdlib.h>
#include <string.h>

#include "engine/core/graph_internal.h"
#include "engine/core/math.h"

/* --- rows in memory --- */

void heli_graph_free(heli_graph *self)
{
    free(self->offset);
    free(self->neighbour16);
    free(self->neighbour32);
    memset(self, 0, sizeof *self);
}

size_t heli_graph_bytes(const heli_graph *self)
{
    size_t arcs = (size_t)self->arc_count, bytes = 0;
    if (self->offset) bytes += ((size_t)self->node_count + 1) * sizeof *self->offset;
    if (self->neighbour16) bytes += arcs * sizeof *self->neighbour16;
    if (self->neighbour32) bytes += arcs * sizeof *self->neighbour32;
    return bytes;
}

void *heli_graph_array(uint64_t count, size_t bytes)
{
    if (count == 0 || count > SIZE_MAX / bytes) return NULL;
    return calloc((size_t)count, bytes);
}

heli_status heli_graph_reserve(heli_graph *self, uint64_t arcs, heli_context *ctx)
{
    self->arc_count = arcs;
    if (arcs == 0) return HELI_OK;
    if (self->node_count <= HELI_GRAPH_MAX_SMALL) self->neighbour16 = heli_graph_array(arcs, sizeof *self->neighbour16);
    else self->neighbour32 = heli_graph_array(arcs, sizeof *self->neighbour32);
    if (self->neighbour16 || self->neighbour32) return HELI_OK;

    unsigned nodes = self->node_count;
    heli_graph_free(self);
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a graph of %u nodes and %llu arcs"), nodes,
                     (unsigned long long)arcs);
}

static void count_link(heli_graph *self, uint32_t a, uint32_t b)
{
    self->offset[a]++;
    self->offset[b]++;
}

static void place_link(heli_graph *self, uint32_t a, uint32_t b)
{
    heli_graph_put(self, self->offset[a]++, b);
    heli_graph_put(self, self->offset[b]++, a);
}

/* Turns degrees into the start of each row and returns their sum. */
static uint64_t rows_from_degrees(uint64_t *offset, uint32_t nodes)
{
    uint64_t start = 0;
    for (uint32_t i = 0; i < nodes; i++) {
        uint64_t degree = offset[i];
        offset[i] = start;
        start += degree;
    }
    offset[nodes] = start;
    return start;
}

/* Placing has moved every offset to the end of its row, which is where the next row starts. */
static void rows_after_placing(uint64_t *offset, uint32_t nodes)
{
    memmove(offset + 1, offset, (size_t)nodes * sizeof *offset);
    offset[0] = 0;
}

heli_status heli_graph_store_links(heli_graph *out, uint32_t nodes, heli_link_source walk, const void *source,
                                   heli_context *ctx)
{
    *out = (heli_graph){.kind = HELI_GRAPH_STORED, .node_count = nodes};
    out->offset = heli_graph_array((uint64_t)nodes + 1, sizeof *out->offset);
    if (!out->offset) {
        heli_graph_free(out);
        return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a graph of %u nodes"), nodes);
    }
    walk(source, count_link, out);
    heli_status status = heli_graph_reserve(out, rows_from_degrees(out->offset, nodes), ctx);
    if (status != HELI_OK) return status;
    walk(source, place_link, out);
    rows_after_placing(out->offset, nodes);
    return HELI_OK;
}

/* --- lattices --- */

typedef struct cell_offset { int64_t dx, dy; } cell_offset;

/* Number of cells of a full neighbourhood, without the cell itself. */
static uint32_t lattice_full_degree(heli_neighbourhood neighbourhood, uint32_t radius)
{
    uint32_t side = 2 * radius + 1;
    return neighbourhood == HELI_MOORE ? side * side - 1 : 2 * radius * (radius + 1);
}

/* The j-th offset of a full neighbourhood for j in its first half: the rows above and the cells to the left. */
static cell_offset first_half_offset(heli_neighbourhood neighbourhood, uint32_t radius, uint32_t j)
{
    int64_t r = radius;
    if (neighbourhood == HELI_MOORE) {
        int64_t side = 2 * r + 1;
        return (cell_offset){.dx = j % side - r, .dy = j / side - r};
    }
    if (j >= r * r) return (cell_offset){.dx = j - r * r - r, .dy = 0};
    int64_t row = (int64_t)heli_sqrt((double)j);
    return (cell_offset){.dx = j - row * row - row, .dy = row - r};
}

static uint32_t wrap(uint32_t position, int64_t step, uint32_t side)
{
    int64_t moved = position + step;
    if (moved < 0) moved += side;
    if (moved >= side) moved -= side;
    return (uint32_t)moved;
}

static uint32_t torus_neighbour(const heli_graph *self, uint32_t node, uint32_t j)
{
    bool mirrored = j >= self->degree / 2;
    cell_offset o = first_half_offset(self->neighbourhood, self->radius, mirrored ? self->degree - 1 - j : j);
    if (mirrored) o = (cell_offset){.dx = -o.dx, .dy = -o.dy};
    uint32_t x = wrap(node % self->width, o.dx, self->width);
    uint32_t y = wrap(node / self->width, o.dy, self->height);
    return y * self->width + x;
}

/* The cells first .. last of one row or column that lie within reach of a position, cut at the border. */
typedef struct cell_range { uint32_t first, last; } cell_range;

static cell_range within_reach(uint32_t position, uint32_t reach, uint32_t side)
{
    cell_range range;
    range.first = position > reach ? position - reach : 0;
    range.last = side - 1 - position > reach ? position + reach : side - 1;
    return range;
}

/* The part of row y that a cell at (x, centre) sees, the cell itself included. */
static cell_range visible_in_row(const heli_graph *self, uint32_t x, uint32_t centre, uint32_t y)
{
    uint32_t distance = y > centre ? y - centre : centre - y;
    uint32_t reach = self->neighbourhood == HELI_MOORE ? self->radius : self->radius - distance;
    return within_reach(x, reach, self->width);
}

static uint32_t bounded_degree(const heli_graph *self, uint32_t node)
{
    uint32_t x = node % self->width, centre = node / self->width, cells = 0;
    cell_range rows = within_reach(centre, self->radius, self->height);
    for (uint32_t y = rows.first; y <= rows.last; y++) {
        cell_range seen = visible_in_row(self, x, centre, y);
        cells += seen.last - seen.first + 1;
    }
    return cells - 1;
}

static uint32_t bounded_neighbour(const heli_graph *self, uint32_t node, uint32_t j)
{
    uint32_t x = node % self->width, y = node / self->width;
    cell_range rows = within_reach(y, self->radius, self->height);
    for (uint32_t row = rows.first; row < rows.last; row++) {
        cell_range seen = visible_in_row(self, x, y, row);
        uint32_t cells = seen.last - seen.first + 1 - (row == y);
        if (j < cells) {
            uint32_t column = seen.first + j;
            return row * self->width + column + (row == y && column >= x);
        }
        j -= cells;
    }
    uint32_t column = visible_in_row(self, x, y, rows.last).first + j;
    return rows.last * self->width + column + (rows.last == y && column >= x);
}

/* Ordered pairs of cells of a line of `side` cells that are at most `reach` apart, a cell paired with itself included. */
static uint64_t pairs_on_line(uint32_t side, uint32_t reach)
{
    uint64_t n = side, r = reach < side ? reach : side - 1;
    return n + r * (2 * n - r - 1);
}

/* Sums over the row distance: pairs of rows that far apart times pairs of columns then within reach. */
static uint64_t bounded_arcs(const heli_graph *self)
{
    if (self->node_count == 0) return 0;
    uint64_t pairs = 0;
    for (uint32_t dy = 0; dy <= self->radius && dy < self->height; dy++) {
        uint64_t rows = (uint64_t)(self->height - dy) * (dy ? 2 : 1);
        pairs += rows * pairs_on_line(self->width, self->neighbourhood == HELI_MOORE ? self->radius : self->radius - dy);
    }
    return pairs - self->node_count;
}

heli_status heli_graph_lattice(heli_graph *out, uint32_t width, uint32_t height, heli_neighbourhood neighbourhood,
                               uint32_t radius, bool torus, heli_context *ctx)
{
    memset(out, 0, sizeof *out);
    if (radius == 0)
        return heli_fail(ctx, HELI_SCENARIO, HELI_N_("the radius of a lattice neighbourhood must be at least 1, not 0"));
    uint64_t cells = (uint64_t)width * height;
    if (cells > UINT32_MAX)
        return heli_fail(ctx, HELI_SCENARIO, HELI_N_("a lattice has at most 4294967295 cells, not %u x %u"), width, height);
    uint64_t least = 2 * (uint64_t)radius + 1;
    if (torus && (width < least || height < least))
        return heli_fail(ctx, HELI_SCENARIO,
                         HELI_N_("a torus with radius %u needs sides of at least %llu cells, or a cell would see another "
                                 "twice; the lattice is %u x %u"),
                         radius, (unsigned long long)least, width, height);

    *out = (heli_graph){.kind = HELI_GRAPH_LATTICE, .node_count = (uint32_t)cells, .width = width, .height = height,
                        .radius = radius, .neighbourhood = neighbourhood, .torus = torus};
    if (torus) {
        out->degree = lattice_full_degree(neighbourhood, radius);
        out->arc_count = cells * out->degree;
    } else {
        out->arc_count = bounded_arcs(out);
    }
    return HELI_OK;
}

/* --- complete graphs and rings --- */

heli_status heli_graph_complete(heli_graph *out, uint32_t nodes, heli_context *ctx)
{
    (void)ctx; /* nothing can fail */
    uint32_t degree = nodes ? nodes - 1 : 0;
    *out = (heli_graph){.kind = HELI_GRAPH_COMPLETE, .node_count = nodes, .degree = degree,
                        .arc_count = (uint64_t)nodes * degree};
    return HELI_OK;
}

heli_status heli_graph_check_ring(uint32_t nodes, uint32_t k, heli_context *ctx)
{
    if (k > 0 && k % 2 == 0 && k < nodes) return HELI_OK;
    return heli_fail(ctx, HELI_SCENARIO,
                     HELI_N_("a ring links each node to an even number of neighbours, at least 2 and below the number of "
                             "nodes; it cannot link %u nodes to %u neighbours each"),
                     nodes, k);
}

heli_status heli_graph_ring(heli_graph *out, uint32_t nodes, uint32_t k, heli_context *ctx)
{
    memset(out, 0, sizeof *out);
    heli_status status = heli_graph_check_ring(nodes, k, ctx);
    if (status != HELI_OK) return status;
    *out = (heli_graph){.kind = HELI_GRAPH_STORED, .node_count = nodes, .degree = k};
    status = heli_graph_reserve(out, (uint64_t)nodes * k, ctx);
    if (status != HELI_OK) return status;

    uint64_t slot = 0;
    int64_t half = k / 2;
    for (uint32_t i = 0; i < nodes; i++) {
        for (int64_t step = -half; step < 0; step++) heli_graph_put(out, slot++, wrap(i, step, nodes));
        for (int64_t step = 1; step <= half; step++) heli_graph_put(out, slot++, wrap(i, step, nodes));
    }
    return HELI_OK;
}

heli_status heli_graph_check_probability(const char *name, double p, heli_context *ctx)
{
    if (p >= 0.0 && p <= 1.0) return HELI_OK; /* false for NaN */
    return heli_fail(ctx, HELI_SCENARIO, HELI_N_("the probability '%s' of a graph must lie between 0 and 1, not be %g"),
                     name, p);
}

/* --- access --- */

uint32_t heli_graph_degree(const heli_graph *self, uint32_t node)
{
    if (self->degree > 0) return self->degree;
    if (self->offset) return (uint32_t)(self->offset[node + (size_t)1] - self->offset[node]);
    return self->kind == HELI_GRAPH_LATTICE ? bounded_degree(self, node) : 0;
}

uint32_t heli_graph_neighbour(const heli_graph *self, uint32_t node, uint32_t j)
{
    if (self->kind == HELI_GRAPH_COMPLETE) return j + (j >= node);
    if (self->kind == HELI_GRAPH_LATTICE)
        return self->torus ? torus_neighbour(self, node, j) : bounded_neighbour(self, node, j);
    uint64_t slot = (self->offset ? self->offset[node] : (uint64_t)node * self->degree) + j;
    return self->neighbour16 ? self->neighbour16[slot] : self->neighbour32[slot];
}

/* --- clustering --- */

/* Share of the pairs of neighbours of a node that are linked. `mark` holds no value of node + 1 before the call. */
static double local_clustering(const heli_graph *self, uint32_t node, uint32_t *mark)
{
    uint32_t degree = heli_graph_degree(self, node);
    if (degree < 2) return 0.0;
    for (uint32_t j = 0; j < degree; j++) mark[heli_graph_neighbour(self, node, j)] = node + 1;
    uint64_t closed = 0; /* each triangle counts twice, once from either neighbour */
    for (uint32_t j = 0; j < degree; j++) {
        uint32_t friend_node = heli_graph_neighbour(self, node, j);
        uint32_t friend_degree = heli_graph_degree(self, friend_node);
        for (uint32_t l = 0; l < friend_degree; l++)
            closed += mark[heli_graph_neighbour(self, friend_node, l)] == node + 1;
    }
    return (double)closed / ((double)degree * (double)(degree - 1));
}

double heli_graph_clustering(const heli_graph *self)
{
    if (self->node_count == 0) return 0.0;
    if (self->kind == HELI_GRAPH_COMPLETE) return self->node_count > 2 ? 1.0 : 0.0;
    uint32_t *mark = heli_graph_array(self->node_count, sizeof *mark);
    if (!mark) return heli_double_from_bits(0x7FF8000000000000u);
    double sum = 0.0;
    for (uint32_t i = 0; i < self->node_count; i++) sum += local_clustering(self, i, mark);
    free(mark);
    return sum / (double)self->node_count;
}
