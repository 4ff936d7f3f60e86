/* Hand-written loops on grids: segregation and civil violence. */
#include "analysis/bench_loops.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/bench_loops_internal.h"

/* Both like neighbours and all of them, cell by cell: only at the end of a run. */
typedef uint8_t (*group_at)(const void *grid, int x, int y);

static double like_share(const void *grid, group_at at, const heli_loop_task *t)
{
    double shares = 0.0;
    int social = 0, w = (int)t->width, h = (int)t->height, r = (int)t->radius;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            int like = 0, all = 0, own = at(grid, x, y);
            if (!own) continue;
            for (int v = y - r; v <= y + r; v++)
                for (int u = x - r; u <= x + r; u++) {
                    if (u < 0 || v < 0 || u >= w || v >= h || (u == x && v == y)) continue;
                    int other = at(grid, u, v);
                    like += other == own;
                    all += other != 0;
                }
            if (all == 0) continue;
            shares += (double)like / all;
            social++;
        }
    return shares / social;
}

/* --- Schelling, a record per agent --- */

typedef struct resident { int32_t x, y; uint8_t group; } resident;

typedef struct town {
    int32_t *on;              /* by cell: agent, or -1 */
    resident *agents;
    uint32_t *order, *empty;
    int width, height;
} town;

static uint8_t town_group(const void *self, int x, int y)
{
    const town *t = self;
    int32_t agent = t->on[y * t->width + x];
    return agent < 0 ? 0 : t->agents[agent].group;
}

static inline int town_like(const town *t, const resident *a, int radius)
{
    int like = 0;
    int top = a->y > radius ? a->y - radius : 0, bottom = a->y + radius < t->height ? a->y + radius : t->height - 1;
    int left = a->x > radius ? a->x - radius : 0, right = a->x + radius < t->width ? a->x + radius : t->width - 1;
    for (int y = top; y <= bottom; y++)
        for (int x = left; x <= right; x++) {
            int32_t other = t->on[y * t->width + x];
            if (other >= 0) like += t->agents[other].group == a->group;
        }
    return like - 1;
}

static inline void town_steps(town *t, const heli_loop_task *task, int radius, loop_random *random)
{
    uint32_t n = task->agents, empties = task->width * task->height - n;
    for (int step = 0; step < task->steps; step++)
        for (uint32_t turn = 0; turn < n; turn++) {
            uint32_t chosen = turn + loop_below(random, n - turn), who = t->order[chosen];
            t->order[chosen] = t->order[turn];
            t->order[turn] = who;
            resident *a = &t->agents[who];
            if (town_like(t, a, radius) >= (int)task->min_like) continue;
            uint32_t *place = &t->empty[loop_below(random, empties)], cell = *place;
            *place = (uint32_t)(a->y * t->width + a->x);
            t->on[*place] = -1;
            t->on[cell] = (int32_t)who;
            a->x = (int32_t)(cell % task->width);
            a->y = (int32_t)(cell / task->width);
        }
}

/* Agents are numbered row by row, so that the records of neighbours lie near each other. */
static void settle_residents(town *t, uint32_t n, uint32_t cells)
{
    for (uint32_t i = 0; i < cells; i++) t->on[t->empty[i]] = i < n / 2 ? 1 : i < n ? 2 : -1;
    for (uint32_t cell = 0, agent = 0; cell < cells; cell++) {
        if (t->on[cell] < 0) continue;
        t->agents[agent] = (resident){(int32_t)(cell % (uint32_t)t->width), (int32_t)(cell / (uint32_t)t->width), (uint8_t)t->on[cell]};
        t->order[agent] = agent;
        t->on[cell] = (int32_t)agent++;
    }
}

bool heli_loop_schelling_records(const heli_loop_task *task, heli_loop_result *out)
{
    uint32_t cells = task->width * task->height, n = task->agents;
    loop_random random = {task->seed};
    town t = {malloc(cells * sizeof *t.on), malloc(n * sizeof *t.agents), malloc(n * sizeof *t.order), malloc(cells * sizeof *t.empty),
              (int)task->width, (int)task->height};
    bool fine = t.on && t.agents && t.order && t.empty;
    if (fine) {
        loop_shuffled(t.empty, cells, &random);
        settle_residents(&t, n, cells);
        memmove(t.empty, t.empty + n, (cells - n) * sizeof *t.empty);
        double start = loop_now();
        if (task->radius == 1) town_steps(&t, task, 1, &random);
        else town_steps(&t, task, 2, &random);
        *out = (heli_loop_result){loop_now() - start, like_share(&t, town_group, task)};
    }
    free(t.on);
    free(t.agents);
    free(t.order);
    free(t.empty);
    return fine;
}

/* --- Schelling, a byte per cell --- */

typedef struct board {
    uint8_t *group;           /* rows of `pitch` bytes, with a border of empty cells */
    uint32_t *place;          /* cells of agents, then empty cells */
    size_t pitch;
    uint32_t border;
} board;

static uint8_t board_group(const void *self, int x, int y)
{
    const board *b = self;
    return b->group[((size_t)y + b->border) * b->pitch + (size_t)x + b->border];
}

/* Groups are 1 and 2: the bits of a row are added up eight cells at a time. */
static inline uint32_t board_like(const board *b, uint32_t cell, uint32_t radius)
{
    const uint8_t *corner = b->group + cell - radius * b->pitch - radius;
    unsigned bit = b->group[cell] - 1u;
    uint64_t sums = 0;
    for (uint32_t row = 0; row <= 2 * radius; row++) sums += loop_eight(corner + row * b->pitch) >> bit & EACH_BYTE;
    return (uint32_t)((sums & UINT64_MAX >> (64 - 8 * (2 * radius + 1))) * EACH_BYTE >> 56) - 1;
}

enum { AHEAD = 12 };

static inline void board_steps(board *b, const heli_loop_task *task, uint32_t radius, loop_random *random)
{
    uint32_t n = task->agents, empties = task->width * task->height - n, *place = b->place;
    for (int step = 0; step < task->steps; step++) {
        loop_shuffle(place, n, random);
        for (uint32_t turn = 0; turn < n; turn++) {
            uint32_t cell = place[turn], next = place[turn + AHEAD < n ? turn + AHEAD : turn];
            for (uint32_t row = 0; row <= 2 * radius; row++) __builtin_prefetch(b->group + next + (row - radius) * b->pitch);
            if (board_like(b, cell, radius) >= task->min_like) continue;
            uint32_t other = n + loop_below(random, empties), to = place[other];
            b->group[to] = b->group[cell];
            b->group[cell] = 0;
            place[turn] = to;
            place[other] = cell;
        }
    }
}

bool heli_loop_schelling_bytes(const heli_loop_task *task, heli_loop_result *out)
{
    uint32_t cells = task->width * task->height, n = task->agents, border = task->radius;
    loop_random random = {task->seed};
    board b = {.pitch = task->width + 2 * border, .border = border};
    b.group = calloc(b.pitch * (task->height + 2 * border) + 8, 1);
    b.place = malloc(cells * sizeof *b.place);
    bool fine = b.group && b.place;
    if (fine) {
        loop_shuffled(b.place, cells, &random);
        for (uint32_t i = 0; i < cells; i++) {
            uint32_t x = b.place[i] % task->width, y = b.place[i] / task->width;
            b.place[i] = (uint32_t)((y + border) * b.pitch + x + border);
            b.group[b.place[i]] = i < n / 2 ? 1 : i < n ? 2 : 0;
        }
        double start = loop_now();
        if (task->radius == 1) board_steps(&b, task, 1, &random);
        else board_steps(&b, task, 2, &random);
        *out = (heli_loop_result){loop_now() - start, like_share(&b, board_group, task)};
    }
    free(b.group);
    free(b.place);
    return fine;
}

/* --- civil violence --- */

enum { EMPTY, QUIET, ACTIVE, COP };
enum { VISION = 7 };

typedef struct streets {
    uint8_t *state;           /* rows of `pitch` bytes; a border of VISION repeats the other side */
    uint32_t *who;            /* by cell of the board without border */
    uint32_t *cell, *order;   /* by person; UINT32_MAX in jail */
    int32_t *jail;            /* by citizen: steps left, -1: free */
    float *hardship, *aversion;
    uint32_t width, height, citizens, persons, jailed;
    size_t pitch;
} streets;

static inline size_t inside(const streets *s, uint32_t cell)
{
    return (size_t)(cell / s->width + VISION) * s->pitch + cell % s->width + VISION;
}

/* Writes a cell and what repeats it. */
static inline void set(streets *s, uint32_t cell, uint8_t state)
{
    uint32_t x = cell % s->width, y = cell / s->width;
    size_t xs[2] = {x + VISION, x < VISION ? x + VISION + s->width : x + VISION - s->width};
    size_t ys[2] = {y + VISION, y < VISION ? y + VISION + s->height : y + VISION - s->height};
    int columns = x < VISION || x >= s->width - VISION ? 2 : 1, rows = y < VISION || y >= s->height - VISION ? 2 : 1;
    for (int r = 0; r < rows; r++)
        for (int c = 0; c < columns; c++) s->state[ys[r] * s->pitch + xs[c]] = state;
}

/* The cells of row dy of the diamond, left to right from its own left end, as bytes of two words; others read as `filler`. */
static inline void row_of(const streets *s, size_t at, int dy, uint64_t filler, uint64_t word[2])
{
    int cells = 2 * (VISION - (dy < 0 ? -dy : dy)) + 1;
    const uint8_t *row = s->state + (ptrdiff_t)at + dy * (ptrdiff_t)s->pitch - cells / 2;
    uint64_t low = cells >= 8 ? UINT64_MAX : UINT64_MAX >> (64 - 8 * cells), high = cells > 8 ? UINT64_MAX >> (64 - 8 * (cells - 8)) : 0;
    word[0] = (loop_eight(row) & low) | (filler & ~low);
    word[1] = cells > 8 ? (loop_eight(row + 8) & high) | (filler & ~high) : filler;
}

static inline uint32_t byte_sum(uint64_t x)
{
    x = (x & 0x00ff00ff00ff00ffu) + (x >> 8 & 0x00ff00ff00ff00ffu);
    return (uint32_t)(x * 0x0001000100010001u >> 48);
}

/* States are two bits: empty cells have none, active citizens the upper one, cops both. */
static inline uint32_t empty_around(const streets *s, size_t at)
{
    uint64_t sums = 0, word[2];
    for (int dy = -VISION; dy <= VISION; dy++) {
        row_of(s, at, dy, COP * EACH_BYTE, word);
        sums += (~(word[0] | word[0] >> 1) & EACH_BYTE) + (~(word[1] | word[1] >> 1) & EACH_BYTE);
    }
    return byte_sum(sums);
}

static inline void crowd_around(const streets *s, size_t at, uint32_t *active, uint32_t *cops)
{
    uint64_t upper = 0, both = 0, word[2];
    for (int dy = -VISION; dy <= VISION; dy++) {
        row_of(s, at, dy, 0, word);
        for (int w = 0; w < 2; w++) {
            upper += word[w] >> 1 & EACH_BYTE;
            both += word[w] >> 1 & word[w] & EACH_BYTE;
        }
    }
    *cops = byte_sum(both);
    *active = byte_sum(upper) - *cops;
}

/* The k-th cell around of this state, as a cell of the board without border. */
static inline uint32_t find_around(const streets *s, uint32_t cell, size_t at, uint8_t state, uint32_t k)
{
    for (int dy = -VISION; dy <= VISION; dy++) {
        uint64_t word[2];
        row_of(s, at, dy, (state ^ COP) * EACH_BYTE, word);
        for (int w = 0; w < 2; w++) {
            uint64_t other = word[w] ^ state * EACH_BYTE, hits = ~(other | other >> 1) & EACH_BYTE;
            uint32_t here = (uint32_t)(hits * EACH_BYTE >> 56);
            if (k >= here) {
                k -= here;
                continue;
            }
            while (k-- > 0) hits &= hits - 1;
            int32_t dx = 8 * w + __builtin_ctzll(hits) / 8 - (VISION - (dy < 0 ? -dy : dy));
            int32_t x = (int32_t)(cell % s->width) + dx, y = (int32_t)(cell / s->width) + dy, width = (int32_t)s->width, height = (int32_t)s->height;
            x += x < 0 ? width : x >= width ? -width : 0;
            y += y < 0 ? height : y >= height ? -height : 0;
            return (uint32_t)(y * width + x);
        }
    }
    return cell;
}

static void put(streets *s, uint32_t person, uint32_t cell, uint8_t state)
{
    set(s, cell, state);
    s->who[cell] = person;
    s->cell[person] = cell;
}

static void let_out(streets *s, loop_random *random)
{
    for (uint32_t i = 0; i < s->citizens; i++) {
        if (s->jail[i] < 0 || s->jail[i]-- > 0) continue;
        uint32_t cell;
        do cell = loop_below(random, s->width * s->height);
        while (s->state[inside(s, cell)] != EMPTY);
        put(s, i, cell, QUIET);
        s->jailed--;
    }
}

static inline void street_turn(streets *s, uint32_t person, loop_random *random)
{
    uint32_t cell = s->cell[person], active, cops;
    if (cell == UINT32_MAX) return;
    size_t at = inside(s, cell);
    uint8_t state = s->state[at];
    uint32_t empty = empty_around(s, at);
    if (empty > 0) {
        uint32_t to = find_around(s, cell, at, EMPTY, loop_below(random, empty));
        set(s, cell, EMPTY);
        put(s, person, to, state);
        cell = to;
        at = inside(s, cell);
    }
    crowd_around(s, at, &active, &cops);
    if (state == COP) {
        if (active == 0) return;
        uint32_t other = find_around(s, cell, at, ACTIVE, loop_below(random, active)), citizen = s->who[other];
        set(s, other, EMPTY);
        s->cell[citizen] = UINT32_MAX;
        s->jail[citizen] = (int32_t)loop_below(random, 31);
        s->jailed++;
    } else {
        float risk = 1.0f - expf(-2.3f * (float)cops / (float)(active - (state == ACTIVE) + 1));
        uint8_t now = s->hardship[person] * 0.18f - s->aversion[person] * risk > 0.1f ? ACTIVE : QUIET;
        if (now != state) set(s, cell, now);
    }
}

static double street_steps(streets *s, int steps, loop_random *random)
{
    double jailed = 0.0;
    for (int step = 0; step < steps; step++) {
        let_out(s, random);
        loop_shuffle(s->order, s->persons, random);
        for (uint32_t turn = 0; turn < s->persons; turn++) street_turn(s, s->order[turn], random);
        jailed += s->jailed;
    }
    return jailed / steps / s->citizens;
}

static void people_streets(streets *s, uint32_t *cells, loop_random *random)
{
    loop_shuffled(cells, s->width * s->height, random);
    for (uint32_t i = 0; i < s->persons; i++) {
        s->hardship[i] = loop_uniform(random);
        s->aversion[i] = loop_uniform(random);
        s->jail[i] = -1;
        s->order[i] = i;
        put(s, i, cells[i], i < s->citizens ? QUIET : COP);
    }
}

bool heli_loop_civil_violence(const heli_loop_task *task, heli_loop_result *out)
{
    uint32_t cells = task->width * task->height;
    loop_random random = {task->seed};
    streets s = {.width = task->width, .height = task->height, .citizens = cells * 7 / 10, .pitch = task->width + 2 * VISION};
    s.persons = s.citizens + cells / 25;
    s.state = calloc(s.pitch * (task->height + 2 * VISION) + 16, 1);
    uint32_t *words = malloc((size_t)cells * 7 * sizeof *words);
    bool fine = s.state && words;
    if (fine) {
        s.who = words;
        s.cell = words + cells;
        s.order = words + 2 * (size_t)cells;
        s.jail = (int32_t *)(words + 3 * (size_t)cells);
        s.hardship = (float *)(void *)(words + 4 * (size_t)cells);
        s.aversion = (float *)(void *)(words + 5 * (size_t)cells);
        people_streets(&s, words + 6 * (size_t)cells, &random);
        double start = loop_now(), jailed = street_steps(&s, task->steps, &random);
        *out = (heli_loop_result){loop_now() - start, jailed};
    }
    free(s.state);
    free(words);
    return fine;
}
