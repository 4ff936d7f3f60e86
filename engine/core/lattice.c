/* Windows on boards: the rows of a neighbourhood as runs of cells, counting and finding in them. */
#include "engine/core/lattice.h"

/* The row that lies dy below row y; false beyond the border of a bounded lattice. */
static inline bool row_at(const heli_graph *lattice, uint32_t y, int64_t dy, uint32_t *row)
{
    int64_t moved = (int64_t)y + dy, height = lattice->height;
    if (lattice->torus) moved += moved < 0 ? height : moved >= height ? -height : 0;
    *row = (uint32_t)moved;
    return moved >= 0 && moved < height;
}

static inline uint32_t bounded_run(const heli_graph *lattice, uint32_t x, uint32_t reach, uint32_t start, heli_run *run)
{
    uint32_t first = x > reach ? x - reach : 0;
    uint32_t last = lattice->width - 1 - x > reach ? x + reach : lattice->width - 1;
    *run = (heli_run){start + first, last - first + 1};
    return 1;
}

/* A torus is at least as wide as the window. */
static inline uint32_t torus_runs(const heli_graph *lattice, uint32_t x, uint32_t reach, uint32_t start, heli_run runs[2])
{
    uint32_t width = lattice->width, cells = 2 * reach + 1;
    uint32_t first = x >= reach ? x - reach : x + width - reach;
    uint32_t before_end = width - first;
    if (before_end >= cells) {
        runs[0] = (heli_run){start + first, cells};
        return 1;
    }
    runs[0] = (heli_run){start + first, before_end};
    runs[1] = (heli_run){start, cells - before_end};
    return 2;
}

static inline uint32_t runs_of_row(const heli_graph *lattice, uint32_t x, uint32_t y, int64_t dy, heli_run runs[2])
{
    uint32_t row, distance = (uint32_t)(dy < 0 ? -dy : dy);
    if (!row_at(lattice, y, dy, &row)) return 0;
    uint32_t reach = lattice->neighbourhood == HELI_MOORE ? lattice->radius : lattice->radius - distance;
    uint32_t start = row * lattice->width;
    return lattice->torus ? torus_runs(lattice, x, reach, start, runs) : bounded_run(lattice, x, reach, start, runs);
}

uint32_t heli_lattice_runs(const heli_graph *lattice, uint32_t x, uint32_t y, int64_t dy, heli_run runs[2])
{
    return runs_of_row(lattice, x, y, dy, runs);
}

/* Rows of the window that lie on the lattice: a bounded one of any radius is never walked beyond its border. */
static inline int64_t first_row(const heli_graph *lattice, uint32_t y)
{
    return lattice->torus || y > lattice->radius ? -(int64_t)lattice->radius : -(int64_t)y;
}

static inline int64_t last_row(const heli_graph *lattice, uint32_t y)
{
    uint32_t below = lattice->height - 1 - y;
    return lattice->torus || below > lattice->radius ? lattice->radius : below;
}

/* Up to eight cells of a board as bytes of a word, the first lowest; those beyond `count` are some others, or 0 at the board's end. */
static inline uint64_t up_to_eight(const heli_graph *lattice, const uint8_t *board, uint32_t first, uint32_t count)
{
    if ((uint64_t)first + 8 <= lattice->node_count) return heli_bytes_load(board + first);
    uint64_t eight = 0;
    for (uint32_t c = 0; c < count; c++) eight |= (uint64_t)board[first + c] << 8 * c;
    return eight;
}

/* Walks the window in words of up to eight cells; `body` sees `word`, `first` and `count`. */
#define EACH_WORD(lattice, board, cell, body) \
    do { \
        uint32_t x_ = (cell) % (lattice)->width, y_ = (cell) / (lattice)->width; \
        heli_run runs_[2]; \
        for (int64_t dy_ = first_row(lattice, y_), end_ = last_row(lattice, y_); dy_ <= end_; dy_++) \
            for (uint32_t n_ = runs_of_row(lattice, x_, y_, dy_, runs_), i_ = 0; i_ < n_; i_++) \
                for (uint32_t first = runs_[i_].first, left_ = runs_[i_].count, count; left_ > 0; first += count, left_ -= count) { \
                    count = left_ < 8 ? left_ : 8; \
                    uint64_t word = up_to_eight(lattice, board, first, count); \
                    body \
                } \
    } while (0)

/* A small square cut at the border of a bounded lattice: what is left of it begins in one column and is as wide in every row. */
static uint32_t count_cut_square(const heli_graph *lattice, const uint8_t *board, uint32_t cell, unsigned bit)
{
    uint32_t r = lattice->radius, width = lattice->width, x = cell % width, y = cell / width;
    uint32_t first = x > r ? x - r : 0, last = width - 1 - x > r ? x + r : width - 1, top = y > r ? y - r : 0;
    uint32_t bottom = lattice->height - 1 - y > r ? y + r : lattice->height - 1;
    uint64_t sums = 0;
    for (uint32_t row = top; row <= bottom; row++) sums += up_to_eight(lattice, board, row * width + first, last - first + 1) >> bit & HELI_EACH_BYTE;
    return heli_bytes_sum(sums & heli_bytes_lowest(last - first + 1)) - (board[cell] >> bit & 1u);
}

uint32_t heli_lattice_count(const heli_graph *lattice, const uint8_t *board, uint32_t cell, unsigned bit)
{
    uint32_t found = 0;
    if (!lattice->torus && lattice->neighbourhood == HELI_MOORE && lattice->radius <= 3) return count_cut_square(lattice, board, cell, bit);
    EACH_WORD(lattice, board, cell, { found += heli_bytes_marks(word >> bit & HELI_EACH_BYTE & heli_bytes_lowest(count)); });
    return found - (board[cell] >> bit & 1u);
}

/* Sums of bits byte by byte, emptied before a byte can overflow. */
typedef struct tally {
    uint64_t low, high, both;
    uint32_t added, cells, with_low, with_high, with_both;
} tally;

static inline void empty(tally *t)
{
    t->with_low += heli_bytes_sum(t->low);
    t->with_high += heli_bytes_sum(t->high);
    t->with_both += heli_bytes_sum(t->both);
    t->low = t->high = t->both = 0;
    t->added = 0;
}

static void tally_anywhere(const heli_graph *lattice, const uint8_t *board, uint32_t cell, tally *t)
{
    EACH_WORD(lattice, board, cell, {
        word &= heli_bytes_lowest(count);
        t->low += word & HELI_EACH_BYTE;
        t->high += word >> 1 & HELI_EACH_BYTE;
        t->both += word & word >> 1 & HELI_EACH_BYTE;
        t->cells += count;
        if (++t->added == 255) empty(t);
    });
}

/* Cells of a word that are wanted: 1 in their byte. The cell in the middle of the window is not. */
static inline uint64_t wanted(uint64_t word, uint32_t first, uint32_t count, uint32_t cell, uint8_t value)
{
    uint64_t hits = heli_bytes_zero(word ^ value * HELI_EACH_BYTE) & heli_bytes_lowest(count);
    return cell - first < count ? hits & ~((uint64_t)1 << 8 * (cell - first)) : hits;
}

/* Any window: counts, then looks again. */
static uint32_t draw_anywhere(const heli_graph *lattice, const uint8_t *board, uint32_t cell, uint8_t value, uint32_t random)
{
    uint32_t n = 0, k;
    EACH_WORD(lattice, board, cell, { n += heli_bytes_marks(wanted(word, first, count, cell, value)); });
    if (n == 0) return cell;
    k = heli_below(random, n);
    EACH_WORD(lattice, board, cell, {
        uint64_t hits = wanted(word, first, count, cell, value);
        if (k < heli_bytes_marks(hits)) return first + heli_bytes_find(hits, k);
        k -= heli_bytes_marks(hits);
    });
    return cell;
}

/* --- windows of at most 16 cells a row on a torus: two words a row, whether or not it wraps --- */

enum { NARROW = 7, NARROW_ROWS = 2 * NARROW + 1 };

static inline bool is_narrow(const heli_graph *lattice)
{
    return lattice->torus && lattice->radius <= NARROW && lattice->width >= 16;
}

/* Where the window of a cell begins in its rows, and up to which cell words may be read. */
typedef struct narrow {
    const uint8_t *board;
    int64_t radius, x, y, width, height, cells;
    bool diamond;
} narrow;

static inline narrow narrow_at(const heli_graph *lattice, const uint8_t *board, uint32_t cell)
{
    return (narrow){board, lattice->radius, cell % lattice->width, cell / lattice->width, lattice->width, lattice->height, lattice->node_count,
                    lattice->neighbourhood == HELI_VON_NEUMANN};
}

static inline uint64_t bytes_from(const narrow *w, int64_t at)
{
    if (at + 8 <= w->cells) return heli_bytes_load(w->board + at);
    uint64_t eight = 0;
    for (int64_t i = at; i < w->cells; i++) eight |= (uint64_t)w->board[i] << 8 * (i - at);
    return eight;
}

/* By reach: bytes of the two words of a row that are none of its 2 reach + 1 cells. */
#define OUTSIDE(cells) {cells < 8 ? UINT64_MAX << 8 * (cells & 7) : 0, cells > 8 ? UINT64_MAX << 8 * ((cells - 8) & 7) : UINT64_MAX}
static const uint64_t outside[NARROW + 1][2] = {OUTSIDE(1), OUTSIDE(3), OUTSIDE(5), OUTSIDE(7), OUTSIDE(9), OUTSIDE(11), OUTSIDE(13), OUTSIDE(15)};

/* A row's cells, from left to right of the window, in the bytes of two words, others behind them. Returns the row's reach. */
static inline __attribute__((always_inline)) int64_t narrow_row(const narrow *w, int64_t dy, bool wraps, uint64_t word[2])
{
    int64_t reach = w->diamond ? w->radius - (dy < 0 ? -dy : dy) : w->radius, first = w->x - reach, y = w->y + dy;
    int64_t start = (y < 0 ? y + w->height : y >= w->height ? y - w->height : y) * w->width;
    if (wraps && first < 0) first += w->width;
    int64_t before_end = w->width - first;
    if (!wraps || before_end > 2 * reach) {
        bool last = start + first + 16 > w->cells;
        word[0] = last ? bytes_from(w, start + first) : heli_bytes_load(w->board + start + first);
        word[1] = last ? bytes_from(w, start + first + 8) : heli_bytes_load(w->board + start + first + 8);
    } else if (before_end < 8) {
        word[0] = (bytes_from(w, start + first) & heli_bytes_lowest((uint32_t)before_end)) | bytes_from(w, start) << 8 * before_end;
        word[1] = bytes_from(w, start + 8 - before_end);
    } else {
        int64_t rest = before_end - 8;
        word[0] = bytes_from(w, start + first);
        word[1] = rest == 0 ? bytes_from(w, start)
                            : (bytes_from(w, start + first + 8) & heli_bytes_lowest((uint32_t)rest)) | bytes_from(w, start) << 8 * rest;
    }
    return reach;
}

static inline bool wraps_sideways(const narrow *w)
{
    return w->x < w->radius || w->x + w->radius >= w->width;
}

static inline __attribute__((always_inline)) void tally_rows(const narrow *w, bool wraps, tally *t)
{
    uint64_t low = 0, high = 0, both = 0; /* at most 30 to a byte */
    for (int64_t dy = -w->radius; dy <= w->radius; dy++) {
        uint64_t word[2];
        const uint64_t *other = outside[narrow_row(w, dy, wraps, word)];
        for (int i = 0; i < 2; i++) {
            uint64_t in = word[i] & ~other[i];
            low += in & HELI_EACH_BYTE;
            high += in >> 1 & HELI_EACH_BYTE;
            both += in & in >> 1 & HELI_EACH_BYTE;
        }
    }
    t->low = low;
    t->high = high;
    t->both = both;
}

static inline __attribute__((always_inline)) uint64_t mark_rows(const narrow *w, bool wraps, uint8_t value, uint64_t hits[NARROW_ROWS][2])
{
    uint64_t sums = 0;
    for (int64_t dy = -w->radius, row = 0; dy <= w->radius; dy++, row++) {
        uint64_t word[2];
        const uint64_t *other = outside[narrow_row(w, dy, wraps, word)];
        for (int i = 0; i < 2; i++) {
            hits[row][i] = heli_bytes_zero(word[i] ^ value * HELI_EACH_BYTE) & ~other[i];
            sums += hits[row][i];
        }
    }
    return sums;
}

static uint32_t draw_narrow(const narrow *w, uint8_t value, uint32_t random)
{
    uint64_t hits[NARROW_ROWS][2], sums = wraps_sideways(w) ? mark_rows(w, true, value, hits) : mark_rows(w, false, value, hits);
    uint64_t own = (uint64_t)0xff << 8 * w->radius; /* the cell itself; a radius of at most 7 is in the first word */
    uint32_t n = heli_bytes_sum(sums) - heli_bytes_marks(hits[w->radius][0] & own), k = heli_below(random, n);
    hits[w->radius][0] &= ~own;
    if (n == 0) return (uint32_t)(w->y * w->width + w->x);
    for (int64_t row = 0;; row++)
        for (int i = 0; i < 2; i++) {
            uint32_t here = heli_bytes_marks(hits[row][i]);
            if (k >= here) {
                k -= here;
                continue;
            }
            int64_t dy = row - w->radius, reach = w->diamond ? w->radius - (dy < 0 ? -dy : dy) : w->radius;
            int64_t x = w->x - reach + 8 * i + heli_bytes_find(hits[row][i], k), y = w->y + dy;
            x += x < 0 ? w->width : x >= w->width ? -w->width : 0;
            y += y < 0 ? w->height : y >= w->height ? -w->height : 0;
            return (uint32_t)(y * w->width + x);
        }
}

void heli_lattice_tally(const heli_graph *lattice, const uint8_t *board, uint32_t cell, uint32_t seen[4])
{
    tally t = {0};
    if (is_narrow(lattice)) {
        narrow w = narrow_at(lattice, board, cell);
        t.cells = lattice->degree + 1;
        if (wraps_sideways(&w)) tally_rows(&w, true, &t);
        else tally_rows(&w, false, &t);
    } else {
        tally_anywhere(lattice, board, cell, &t);
    }
    empty(&t);
    seen[3] = t.with_both;
    seen[2] = t.with_high - t.with_both;
    seen[1] = t.with_low - t.with_both;
    seen[0] = t.cells - t.with_low - t.with_high + t.with_both;
    seen[board[cell] & 3]--;
}

uint32_t heli_lattice_draw(const heli_graph *lattice, const uint8_t *board, uint32_t cell, uint8_t value, uint32_t word)
{
    if (!is_narrow(lattice)) return draw_anywhere(lattice, board, cell, value, word);
    narrow w = narrow_at(lattice, board, cell);
    return draw_narrow(&w, value, word);
}
