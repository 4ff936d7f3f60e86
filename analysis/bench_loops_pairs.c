/* Hand-written loops of meetings of two: public goods, culture, voters, bounded confidence; and of random words. */
#include "analysis/bench_loops.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/bench_loops_internal.h"

/* One of the four neighbours of a cell on a torus. */
static inline uint32_t torus_neighbour(uint32_t cell, uint32_t x, uint32_t width, uint32_t cells, uint32_t which)
{
    switch (which) {
    case 0: return x > 0 ? cell - 1 : cell + width - 1;
    case 1: return x + 1 < width ? cell + 1 : cell + 1 - width;
    case 2: return cell >= width ? cell - width : cell + cells - width;
    default: return cell + width < cells ? cell + width : cell + width - cells;
    }
}

bool heli_loop_random(const heli_loop_task *task, heli_loop_result *out)
{
    loop_random random = {task->seed};
    uint32_t draws = task->agents / 2;
    uint64_t sum = 0;
    double start = loop_now();
    for (int step = 0; step < task->steps; step++)
        for (uint32_t i = 0; i < draws; i++) {
            uint64_t draw = loop_draw(&random);
            sum += (draw >> 32) + (draw & UINT32_MAX);
        }
    *out = (heli_loop_result){loop_now() - start, (double)sum * 0x1p-32 / (2.0 * draws * task->steps)};
    return true;
}

/* --- spatial public goods --- */

enum { GROUP = 5, MOST_PAID = GROUP * GROUP };

typedef struct commons {
    uint8_t *cooperates, *group;      /* group: cooperators among a cell and its four neighbours */
    uint32_t accept[2][2 * MOST_PAID + 1]; /* by own strategy and the other's contributions less one's own */
    uint32_t width, cells, cooperators;
} commons;

static void commons_change(commons *c, uint32_t cell, uint32_t x, uint8_t strategy)
{
    uint8_t by = (uint8_t)(strategy - c->cooperates[cell]);
    c->cooperates[cell] = strategy;
    c->group[cell] += by;
    for (uint32_t which = 0; which < 4; which++) c->group[torus_neighbour(cell, x, c->width, c->cells, which)] += by;
    c->cooperators += strategy ? 1u : UINT32_MAX;
}

static inline int paid_around(const commons *c, uint32_t cell, uint32_t x)
{
    int paid = c->group[cell];
    for (uint32_t which = 0; which < 4; which++) paid += c->group[torus_neighbour(cell, x, c->width, c->cells, which)];
    return paid;
}

static void commons_steps(commons *c, int steps, loop_random *random)
{
    for (int step = 0; step < steps; step++)
        for (uint32_t update = 0; update < c->cells; update++) {
            uint64_t draw = loop_draw(random);
            uint32_t cell = (uint32_t)((draw >> 32) * c->cells >> 32), x = cell % c->width;
            uint32_t other = torus_neighbour(cell, x, c->width, c->cells, (uint32_t)draw & 3);
            uint8_t own = c->cooperates[cell];
            if (own == c->cooperates[other]) continue;
            int more = paid_around(c, other, other % c->width) - paid_around(c, cell, x);
            if ((uint32_t)(loop_draw(random) >> 32) < c->accept[own][more + MOST_PAID]) commons_change(c, cell, x, !own);
        }
}

bool heli_loop_public_goods(const heli_loop_task *task, heli_loop_result *out)
{
    loop_random random = {task->seed};
    commons c = {.width = task->width, .cells = task->width * task->height};
    c.cooperates = calloc(2 * (size_t)c.cells, 1);
    if (!c.cooperates) return false;
    c.group = c.cooperates + c.cells;
    for (int own = 0; own < 2; own++)
        for (int more = -MOST_PAID; more <= MOST_PAID; more++) {
            double gain = 4.5 * more / GROUP + (own ? GROUP : -GROUP);
            c.accept[own][more + MOST_PAID] = (uint32_t)(0x1p32 * (1.0 - 0x1p-32) / (1.0 + exp(-gain / 0.5)));
        }
    for (uint32_t cell = 0; cell < c.cells; cell++)
        if (loop_draw(&random) >> 63) commons_change(&c, cell, cell % c.width, 1);
    double start = loop_now();
    commons_steps(&c, task->steps, &random);
    *out = (heli_loop_result){loop_now() - start, (double)c.cooperators / c.cells};
    free(c.cooperates);
    return true;
}

/* --- culture --- */

enum { FEATURES = 5, TRAITS = 10 };

static inline uint64_t same_features(uint64_t a, uint64_t b)
{
    uint64_t x = a ^ b, low = 0x7f * EACH_BYTE;
    return ~(((x & low) + low) | x) >> 7 & EACH_BYTE & UINT64_MAX >> (64 - 8 * FEATURES);
}

static inline uint32_t bytes_in(uint64_t marks)
{
    return (uint32_t)(marks * EACH_BYTE >> 56);
}

static void culture_steps(uint64_t *site, const heli_loop_task *t, loop_random *random)
{
    uint32_t cells = t->width * t->height;
    for (int step = 0; step < t->steps; step++)
        for (uint32_t event = 0; event < cells; event++) {
            uint32_t cell = loop_below(random, cells), x = cell % t->width, y = cell / t->width, around[4], n = 0;
            if (y > 0) around[n++] = cell - t->width;
            if (x > 0) around[n++] = cell - 1;
            if (x + 1 < t->width) around[n++] = cell + 1;
            if (y + 1 < t->height) around[n++] = cell + t->width;
            uint64_t draw = loop_draw(random), other = site[around[(draw >> 32) * n >> 32]], same = same_features(site[cell], other);
            uint32_t alike = bytes_in(same);
            if (alike == FEATURES || (uint32_t)((draw & 0xffff) * FEATURES >> 16) >= alike) continue;
            uint64_t differ = ~same & EACH_BYTE & UINT64_MAX >> (64 - 8 * FEATURES);
            for (uint32_t k = (uint32_t)((draw >> 16 & 0xffff) * (FEATURES - alike) >> 16); k > 0; k--) differ &= differ - 1;
            uint64_t feature = (differ & -differ) * 0xff;
            site[cell] = (site[cell] & ~feature) | (other & feature);
        }
}

bool heli_loop_culture(const heli_loop_task *task, heli_loop_result *out)
{
    uint32_t cells = task->width * task->height, pairs = 0, alike = 0;
    loop_random random = {task->seed};
    uint64_t *site = calloc(cells, sizeof *site);
    if (!site) return false;
    for (uint32_t cell = 0; cell < cells; cell++)
        for (int f = 0; f < FEATURES; f++) site[cell] |= (uint64_t)loop_below(&random, TRAITS) << 8 * f;
    double start = loop_now();
    culture_steps(site, task, &random);
    out->seconds = loop_now() - start;
    for (uint32_t cell = 0; cell + 1 < cells; cell++) {
        if ((cell + 1) % task->width == 0) continue;
        pairs++;
        alike += site[cell] == site[cell + 1];
    }
    out->outcome = (double)alike / pairs;
    free(site);
    return true;
}

/* --- voters --- */

bool heli_loop_voter(const heli_loop_task *task, heli_loop_result *out)
{
    uint32_t n = task->agents, holding = n / 2;
    loop_random random = {task->seed};
    uint8_t *opinion = calloc(n, 1);
    if (!opinion) return false;
    memset(opinion, 1, holding);
    double start = loop_now();
    for (int step = 0; step < task->steps; step++)
        for (uint32_t update = 0; update < n; update++) {
            uint64_t draw = loop_draw(&random);
            uint32_t listener = (uint32_t)((draw >> 32) * n >> 32), speaker = (uint32_t)((draw & UINT32_MAX) * (n - 1) >> 32);
            speaker += speaker >= listener;
            holding += (uint32_t)opinion[speaker] - opinion[listener];
            opinion[listener] = opinion[speaker];
        }
    *out = (heli_loop_result){loop_now() - start, (double)holding / n};
    free(opinion);
    return true;
}

/* --- bounded confidence --- */

enum { DEGREE = 10 };

typedef struct circle {
    uint32_t *offset, *known, *ends;
    float *opinion;
    uint32_t n;
} circle;

/* A ring of degree 10, a tenth of its links led elsewhere; double links are rare and left in. */
static void make_circle(circle *c, loop_random *random)
{
    uint32_t n = c->n;
    memset(c->offset, 0, ((size_t)n + 1) * sizeof *c->offset);
    for (uint32_t i = 0, link = 0; i < n; i++)
        for (uint32_t k = 1; k <= DEGREE / 2; k++, link++) {
            uint32_t to = (i + k) % n;
            while (loop_uniform(random) < 0.1f && (to = loop_below(random, n)) == i) {}
            c->ends[link] = to;
            c->offset[i]++;
            c->offset[to]++;
        }
    for (uint32_t i = 0, sum = 0; i <= n; i++) {
        sum += i < n ? c->offset[i] : 0;
        c->offset[i] = sum; /* end of row i; filled backwards below */
    }
    for (uint32_t i = 0, link = 0; i < n; i++)
        for (uint32_t k = 1; k <= DEGREE / 2; k++, link++) {
            c->known[--c->offset[i]] = c->ends[link];
            c->known[--c->offset[c->ends[link]]] = i;
        }
}

static void circle_steps(circle *c, int steps, loop_random *random)
{
    for (int step = 0; step < steps; step++)
        for (uint32_t meeting = 0; meeting < c->n; meeting++) {
            uint64_t draw = loop_draw(random);
            uint32_t one = (uint32_t)((draw >> 32) * c->n >> 32), first = c->offset[one], degree = c->offset[one + 1] - first;
            if (degree == 0) continue;
            uint32_t other = c->known[first + (uint32_t)((draw & UINT32_MAX) * degree >> 32)];
            float difference = c->opinion[other] - c->opinion[one];
            if (fabsf(difference) >= 0.2f) continue;
            c->opinion[one] += 0.5f * difference;
            c->opinion[other] -= 0.5f * difference;
        }
}

static int rising(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

bool heli_loop_deffuant(const heli_loop_task *task, heli_loop_result *out)
{
    uint32_t n = task->agents;
    loop_random random = {task->seed};
    circle c = {malloc(((size_t)n + 1) * sizeof *c.offset), malloc((size_t)n * DEGREE * sizeof *c.known),
                malloc((size_t)n * (DEGREE / 2) * sizeof *c.ends), malloc(n * sizeof *c.opinion), n};
    bool fine = c.offset && c.known && c.ends && c.opinion;
    if (fine) {
        make_circle(&c, &random);
        for (uint32_t i = 0; i < n; i++) c.opinion[i] = loop_uniform(&random);
        double start = loop_now();
        circle_steps(&c, task->steps, &random);
        out->seconds = loop_now() - start;
        qsort(c.opinion, n, sizeof *c.opinion, rising);
        out->outcome = (double)c.opinion[n - 1 - n / 100] - (double)c.opinion[n / 100];
    }
    free(c.offset);
    free(c.known);
    free(c.ends);
    free(c.opinion);
    return fine;
}
