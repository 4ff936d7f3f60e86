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

#include "engine/core/bytes.h"
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
 * One of the neighbours whose byte is `value`, drawn by a random word: with n of them number heli_below(word, n), row by row through the window
 * and from left to right of it. The cell itself when there are none. Cost: O(cells of the window / 8).
 */
uint32_t heli_lattice_draw(const heli_graph *lattice, const uint8_t *board, uint32_t cell, uint8_t value, uint32_t word);

/*
 * What a pass over many cells has to know of the lattice, taken out once. `inverse` is 2^64 / width, rounded up: cell * inverse, modulo 2^64,
 * is how far along its row a cell lies, as a fraction of 2^64, so that comparing replaces dividing. Exact: cell < 2^32, and the
 * error, below cell, is less than the step from column to column.
 */
typedef struct heli_window {
    const heli_graph *lattice;
    uint32_t width, radius, cells;
    uint64_t inverse, left, span, above; /* columns left ... left + span have whole windows; so have cells from `above` on, as many before the end */
    bool cut;                 /* windows at the border lack cells and can be counted by heli_window_count_cut */
} heli_window;

/** Prepares passes; `radius` is the lattice's, written where it is used so that the compiler may know it. Moore neighbourhoods only. */
static inline heli_window heli_window_of(const heli_graph *lattice, uint32_t radius)
{
    uint32_t width = lattice->width;
    uint64_t inverse = width > 2 * (uint64_t)radius ? UINT64_MAX / width + 1 : 0;
    return (heli_window){.lattice = lattice, .width = width, .radius = radius, .cells = lattice->node_count, .inverse = inverse, .left = radius * inverse,
                         .span = (width - 2 * radius) * inverse, .above = (uint64_t)radius * width + radius,
                         .cut = !lattice->torus && radius <= 3 && inverse > 0 && lattice->node_count >= 8};
}

/* The column of a cell, where `inverse` is not 0: its fraction of the row times the row's width. */
static inline uint32_t heli_window_column(heli_window w, uint32_t cell)
{
    uint64_t fraction = cell * w.inverse;
    return (uint32_t)(((fraction >> 32) * w.width + ((fraction & UINT32_MAX) * w.width >> 32)) >> 32);
}

/* Whether the window of a cell is whole, so that its neighbours lie at the same distances as those of any other such cell. */
static inline bool heli_window_whole(heli_window w, uint32_t cell)
{
    return cell * w.inverse - w.left < w.span && cell >= w.above && cell < w.cells - w.above;
}

/* Fetches the rows around a cell ahead of time: for visits in random order to a board larger than the cache. */
static inline void heli_window_prefetch(heli_window w, const uint8_t *board, uint32_t cell)
{
    __builtin_prefetch(board + cell);
    if (cell >= w.width) __builtin_prefetch(board + (cell - w.width));
    if (w.cells - cell > w.width) __builtin_prefetch(board + (cell + w.width));
}

/* Cells of a window's rows, added up bit by bit: at most 7 rows side by side, so no byte overflows for bits 0 to 5. */
static inline uint32_t heli_window_sum(uint64_t sums, unsigned bit, uint32_t columns)
{
    return heli_bytes_marks(sums >> bit & heli_bytes_lowest(columns));
}

/*
 * A window that the border of a bounded lattice cuts. Branches would be mispredicted, as nobody knows which border: rows that do not exist count
 * as nothing, and what ends less than eight cells before the board's end is read from there and shifted down.
 */
static inline uint32_t heli_window_count_cut(heli_window w, const uint8_t *board, uint32_t cell, unsigned bit)
{
    uint32_t x = heli_window_column(w, cell), first = x > w.radius ? x - w.radius : 0, beyond = w.width - x > w.radius ? x + w.radius + 1 : w.width;
    uint64_t sums = 0, wanted = HELI_EACH_BYTE << bit, last = w.cells - 8;
    int64_t start = (int64_t)(cell - x + first) - (int64_t)w.radius * w.width;
    for (uint32_t i = 0; i <= 2 * w.radius; i++, start += w.width) {
        bool exists = (uint64_t)start < w.cells;
        uint64_t from = exists ? (uint64_t)start : 0, near = from < last ? from : last;
        sums += heli_bytes_load(board + near) >> 8 * (from - near) & (exists ? wanted : 0);
    }
    return heli_window_sum(sums, bit, beyond - first);
}

/*
 * heli_lattice_count for passes over many cells: windows of radius 1 to 3 are counted a row at a time, everything else by heli_lattice_count. Bits
 * other than 0 to 5 must not be asked for.
 */
static inline uint32_t heli_window_count(heli_window w, const uint8_t *board, uint32_t cell, unsigned bit)
{
    uint32_t itself = board[cell] >> bit & 1u;
    bool inside = w.radius <= 3 && cell * w.inverse - w.left < w.span && cell >= w.above && cell + w.above - 2 * w.radius + 8 <= w.cells;
    if (!inside) return w.cut ? heli_window_count_cut(w, board, cell, bit) - itself : heli_lattice_count(w.lattice, board, cell, bit);
    const uint8_t *row = board + (cell - w.above);
    uint64_t sums = 0, wanted = HELI_EACH_BYTE << bit;
    for (uint32_t i = 0; i <= 2 * w.radius; i++, row += w.width) sums += heli_bytes_load(row) & wanted;
    return heli_window_sum(sums, bit, 2 * w.radius + 1) - itself;
}

#endif
