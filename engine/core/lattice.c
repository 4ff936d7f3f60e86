/* Windows on boards: the rows of a neighbourhood as runs of cells, counting and finding in them. */
#include "engine/core/lattice.h"

#define EACH_BYTE 0x0101010101010101u

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
    if ((uint64_t)first + 8 <= lattice->node_count) return heli_lattice_eight(board + first);
    uint64_t eight = 0;
    for (uint32_t c = 0; c < count; c++) eight |= (uint64_t)board[first + c] << 8 * c;
    return eight;
}

/* 1 in every byte that is 0 in x, else 0: adding 0x7f carries into the top bit of all other bytes, and never beyond. */
static inline uint64_t zero_bytes(uint64_t x)
{
    const uint64_t low = 0x7f * EACH_BYTE;
    return ~(((x & low) + low) | x) >> 7 & EACH_BYTE;
}

/* Lowest byte 1 to 8 of `count` cells. */
static inline uint64_t mask_of(uint32_t count)
{
    return UINT64_MAX >> (64 - 8 * count);
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
    EACH_WORD(lattice, board, cell, { found += (uint32_t)((word >> bit & EACH_BYTE & mask_of(count)) * EACH_BYTE >> 56); });
    return found - (board[cell] >> bit & 1u);
}

/* Sums of bits byte by byte, emptied before a byte can overflow. */
typedef struct tally {
    uint64_t low, high, both;
    uint32_t added, cells, with_low, with_high, with_both;
} tally;

static inline uint32_t byte_sum(uint64_t x)
{
    x = (x & 0x00ff00ff00ff00ffu) + (x >> 8 & 0x00ff00ff00ff00ffu);
    return (uint32_t)(x * 0x0001000100010001u >> 48);
}

static inline void empty(tally *t)
{
    t->with_low += byte_sum(t->low);
    t->with_high += byte_sum(t->high);
    t->with_both += byte_sum(t->both);
    t->low = t->high = t->both = 0;
    t->added = 0;
}

void heli_lattice_tally(const heli_graph *lattice, const uint8_t *board, uint32_t cell, uint32_t seen[4])
{
    tally t = {0};
    EACH_WORD(lattice, board, cell, {
        word &= mask_of(count);
        t.low += word & EACH_BYTE;
        t.high += word >> 1 & EACH_BYTE;
        t.both += word & word >> 1 & EACH_BYTE;
        t.cells += count;
        if (++t.added == 255) empty(&t);
    });
    empty(&t);
    seen[3] = t.with_both;
    seen[2] = t.with_high - t.with_both;
    seen[1] = t.with_low - t.with_both;
    seen[0] = t.cells - t.with_low - t.with_high + t.with_both;
    seen[board[cell] & 3]--;
}

uint32_t heli_lattice_find(const heli_graph *lattice, const uint8_t *board, uint32_t cell, uint8_t value, uint32_t k)
{
    EACH_WORD(lattice, board, cell, {
        uint64_t hits = zero_bytes(word ^ value * EACH_BYTE) & mask_of(count);
        if (cell - first < count) hits &= ~((uint64_t)1 << 8 * (cell - first));
        uint32_t here = (uint32_t)(hits * EACH_BYTE >> 56);
        if (k < here) {
            while (k-- > 0) hits &= hits - 1;
            return first + (uint32_t)__builtin_ctzll(hits) / 8;
        }
        k -= here;
    });
    return cell;
}
