/*
 * Boards: a byte of state per cell of a lattice, seen through windows.
 *
 * The lattice is a heli_graph (heli_graph_lattice says who is whose neighbour); it is never stored. A board is a row-major array of
 * bytes beside it, usually an agent column. Walking neighbours one by one costs a division each; here a window is taken as rows of
 * consecutive cells, eight of them in a word, so that counting is what the machine does best.
 *
 * All of it reads only its arguments.
 */
#ifndef HELI_CORE_LATTICE_H
#define HELI_CORE_LATTICE_H

#include <string.h>

#include "engine/core/graph.h"

/* Consecutive cells of one row. */
typedef struct heli_run {
    uint32_t first, count;
} heli_run;

/**
 * The cells of row `dy` (-radius ... radius) of the window around a cell at (x, y), the cell itself included: into runs[2], from left to right
 * of the window; a torus may wrap in between. Returns their number; 0 where a bounded lattice ends. Cost: O(1).
 */
uint32_t heli_lattice_runs(const heli_graph *lattice, uint32_t x, uint32_t y, int64_t dy, heli_run runs[2]);

/** How many neighbours of a cell, without itself, have bit `bit` set in their byte. Cost: O(cells of the window / 8). */
uint32_t heli_lattice_count(const heli_graph *lattice, const uint8_t *board, uint32_t cell, unsigned bit);

/** How many neighbours of a cell, without itself, have each of the bytes 0 to 3; no cell may have another. Cost: O(cells of the window / 8). */
void heli_lattice_tally(const heli_graph *lattice, const uint8_t *board, uint32_t cell, uint32_t seen[4]);

/**
 * The k-th neighbour whose byte is `value`, from 0, row by row through the window and from left to right of it; the cell itself when
 * there are no more than k. Cost: O(cells of the window / 8).
 */
uint32_t heli_lattice_find(const heli_graph *lattice, const uint8_t *board, uint32_t cell, uint8_t value, uint32_t k);

/* Eight consecutive cells, the first in the lowest byte. */
static inline uint64_t heli_lattice_eight(const uint8_t *cells)
{
    uint64_t eight;
    memcpy(&eight, cells, sizeof eight);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    eight = __builtin_bswap64(eight);
#endif
    return eight;
}

/* Fetches the rows around a cell ahead of time: for visits in random order to a board larger than the cache. */
static inline void heli_lattice_prefetch(const heli_graph *lattice, const uint8_t *board, uint32_t cell)
{
    uint32_t width = lattice->width;
    __builtin_prefetch(board + cell);
    if (cell >= width) __builtin_prefetch(board + (cell - width));
    if (lattice->node_count - cell > width) __builtin_prefetch(board + (cell + width));
}

/* Cells of a square window with the bit set: at most 7 rows of bits 0 or 1 are added up side by side, so no byte overflows. */
static inline uint32_t heli_lattice_square(const uint8_t *corner, uint32_t width, uint32_t radius, unsigned bit)
{
    uint64_t sums = 0;
    for (uint32_t i = 0; i <= 2 * radius; i++) sums += heli_lattice_eight(corner + (size_t)i * width) >> bit & 0x0101010101010101u;
    sums &= UINT64_MAX >> (64 - 8 * (2 * radius + 1));
    return (uint32_t)(sums * 0x0101010101010101u >> 56);
}

/*
 * heli_lattice_count for passes over many cells: Moore windows of radius 1 to 3 away from the border are counted a row at a time, everything
 * else by heli_lattice_count.
 */
static inline uint32_t heli_lattice_count_fast(const heli_graph *lattice, const uint8_t *board, uint32_t cell, unsigned bit)
{
    uint32_t r = lattice->radius, width = lattice->width, x = cell % width;
    uint64_t above = (uint64_t)r * width + r; /* cells between the window's first and this one */
    bool inside = lattice->neighbourhood == HELI_MOORE && r <= 3 && x >= r && x + r < width && cell >= above &&
                  cell + above - 2 * r + 8 <= lattice->node_count;
    if (!inside) return heli_lattice_count(lattice, board, cell, bit);
    const uint8_t *corner = board + (cell - above);
    uint32_t found = r == 1 ? heli_lattice_square(corner, width, 1, bit) : heli_lattice_square(corner, width, r, bit);
    return found - (board[cell] >> bit & 1u);
}

#endif
