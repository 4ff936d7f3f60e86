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

uint32_t heli_lattice_count(const heli_graph *lattice, const uint8_t *board, uint32_t cell, unsigned bit)
{
    uint32_t found = 0;
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
    empty(t);
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

/* --- windows of at most 16 cells a row on a torus: a row is a vector of bytes, whether or not it wraps --- */

enum { NARROW = 7, NARROW_ROWS = 2 * NARROW + 1, LANES = 16 };
typedef uint8_t sixteen __attribute__((vector_size(LANES)));

static inline sixteen lanes_from(const uint8_t *bytes)
{
    sixteen lanes;
    memcpy(&lanes, bytes, sizeof lanes);
    return lanes;
}

static inline uint32_t lanes_sum(sixteen lanes)
{
    uint8_t bytes[LANES];
    memcpy(bytes, &lanes, sizeof bytes);
    return heli_bytes_sum(heli_bytes_load(bytes)) + heli_bytes_sum(heli_bytes_load(bytes + 8));
}

static inline bool is_narrow(const heli_graph *lattice)
{
    return lattice->torus && lattice->radius <= NARROW && lattice->width >= LANES && lattice->width < 1u << 30 && lattice->height < 1u << 30;
}

/* The rows of the square around a cell from left to right, and behind them other cells; of a diamond, a row has less. */
typedef struct narrow {
    uint32_t radius, x, y, width, height;
    bool diamond;
    sixteen distance;         /* of the lanes from the middle */
    uint8_t rows[NARROW_ROWS + 1][LANES]; /* the last takes what the one before spills */
} narrow;

/* The lanes of a row that belong to the window. */
static inline sixteen inside(const narrow *w, uint32_t row)
{
    uint32_t off = row < w->radius ? w->radius - row : row - w->radius;
    return (sixteen)(w->distance <= (uint8_t)(w->diamond ? w->radius - off : w->radius));
}

/* Sixteen cells from one on, as far as the board goes. */
static inline void copy_lanes(uint8_t *to, const heli_graph *lattice, const uint8_t *board, uint32_t from)
{
    uint32_t left = lattice->node_count - from;
    if (left >= LANES) memcpy(to, board + from, LANES);
    else memcpy(to, board + from, left);
}

/* Where rows wrap, their second part is written over what lies behind the border, and what spills is overwritten by the next row. */
static inline void narrow_look(narrow *w, const heli_graph *lattice, const uint8_t *board, uint32_t cell)
{
    uint32_t r = lattice->radius, width = lattice->width, height = lattice->height, x = cell % width, y = cell / width;
    uint32_t first = x >= r ? x - r : x + width - r, row_y = y >= r ? y - r : y + height - r, start = row_y * width, before_end = width - first;
    w->radius = r;
    w->x = x;
    w->y = y;
    w->width = width;
    w->height = height;
    w->diamond = lattice->neighbourhood == HELI_VON_NEUMANN;
    const sixteen lanes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, before = (sixteen)(lanes < (uint8_t)r);
    w->distance = (((uint8_t)r - lanes) & before) | ((lanes - (uint8_t)r) & ~before);
    for (uint32_t row = 0; row <= 2 * r; row++) {
        copy_lanes(w->rows[row], lattice, board, start + first);
        if (before_end <= 2 * r) copy_lanes(w->rows[row] + before_end, lattice, board, start);
        start += width;
        if (++row_y == height) row_y = start = 0;
    }
}

static void tally_narrow(const heli_graph *lattice, const uint8_t *board, uint32_t cell, tally *t)
{
    narrow w;
    sixteen low = {0}, high = {0}, both = {0}; /* at most 15 to a byte */
    narrow_look(&w, lattice, board, cell);
    for (uint32_t row = 0; row <= 2 * w.radius; row++) {
        sixteen states = lanes_from(w.rows[row]) & inside(&w, row);
        low += states & 1;
        high += states >> 1 & 1;
        both += states >> 1 & states & 1;
    }
    *t = (tally){.cells = lattice->degree + 1, .with_low = lanes_sum(low), .with_high = lanes_sum(high), .with_both = lanes_sum(both)};
}

static uint32_t draw_narrow(const heli_graph *lattice, const uint8_t *board, uint32_t cell, uint8_t value, uint32_t random)
{
    narrow w;
    sixteen sums = {0}; /* less one a hit */
    narrow_look(&w, lattice, board, cell);
    w.rows[w.radius][w.radius] = (uint8_t)~value; /* not the cell itself */
    for (uint32_t row = 0; row <= 2 * w.radius; row++) {
        sixteen hits = (sixteen)(lanes_from(w.rows[row]) == value) & inside(&w, row);
        sums -= hits;
        memcpy(w.rows[row], &hits, sizeof hits);
    }
    uint32_t n = lanes_sum(sums), k = heli_below(random, n);
    if (n == 0) return cell;
    for (uint32_t row = 0;; row++)
        for (uint32_t lane = 0; lane < LANES; lane += 8) {
            uint64_t hits = heli_bytes_load(w.rows[row] + lane) & HELI_EACH_BYTE;
            uint32_t here = heli_bytes_marks(hits);
            if (k >= here) {
                k -= here;
                continue;
            }
            uint32_t x = w.x + w.width - w.radius + lane + heli_bytes_find(hits, k), y = w.y + w.height - w.radius + row;
            x -= x >= w.width ? w.width : 0;
            y -= y >= w.height ? w.height : 0;
            return (y - (y >= w.height ? w.height : 0)) * w.width + x - (x >= w.width ? w.width : 0);
        }
}

void heli_lattice_tally(const heli_graph *lattice, const uint8_t *board, uint32_t cell, uint32_t seen[4])
{
    tally t = {0};
    if (is_narrow(lattice)) tally_narrow(lattice, board, cell, &t);
    else tally_anywhere(lattice, board, cell, &t);
    seen[3] = t.with_both;
    seen[2] = t.with_high - t.with_both;
    seen[1] = t.with_low - t.with_both;
    seen[0] = t.cells - t.with_low - t.with_high + t.with_both;
    seen[board[cell] & 3]--;
}

uint32_t heli_lattice_draw(const heli_graph *lattice, const uint8_t *board, uint32_t cell, uint8_t value, uint32_t word)
{
    return is_narrow(lattice) ? draw_narrow(lattice, board, cell, value, word) : draw_anywhere(lattice, board, cell, value, word);
}
