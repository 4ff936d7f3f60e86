/* Trajectories and crossed pairs. */
#include "engine/run/block_points.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/random.h"
#include "engine/run/sobol_points.h"

enum { PURPOSE_BASE = 4, PURPOSE_ORDER, PURPOSE_PAIR };

static heli_status out_of_memory(heli_context *ctx)
{
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
}

/* --- what cannot be --- */

static heli_status check_groups(const heli_blocks *blocks, size_t factors, heli_context *ctx)
{
    if (factors < 1 || blocks->groups < 1 || blocks->groups > factors || (!blocks->group && blocks->groups != factors))
        return heli_fail(ctx, HELI_USAGE, HELI_N_("%zu factors cannot form %zu groups"), factors, blocks->groups);
    for (size_t g = 0; blocks->group && g < blocks->groups; g++) {
        bool found = false;
        for (size_t f = 0; f < factors && !found; f++) found = blocks->group[f] == g;
        if (!found) return heli_fail(ctx, HELI_USAGE, HELI_N_("group %zu has no factor"), g);
    }
    for (size_t f = 0; blocks->group && f < factors; f++)
        if (blocks->group[f] >= blocks->groups) return heli_fail(ctx, HELI_USAGE, HELI_N_("factor %zu is in no group"), f);
    return HELI_OK;
}

static heli_status check(const heli_blocks *blocks, size_t factors, heli_context *ctx)
{
    if (blocks->count < 1 || blocks->count > UINT32_MAX / 2) return heli_fail(ctx, HELI_USAGE, HELI_N_("a design in blocks has at least one block"));
    if (blocks->trajectories && (blocks->levels < 2 || blocks->levels % 2 || blocks->levels > 1000))
        return heli_fail(ctx, HELI_USAGE, HELI_N_("the number of levels of a Morris design is even, from 2 to 1000, not %zu"), blocks->levels);
    return check_groups(blocks, factors, ctx);
}

/* --- trajectories, in whole levels --- */

/* A trajectory: where it begins, which way each factor moves, and which group moves when. Small, so that many can be drawn. */
typedef struct trajectory {
    uint16_t *base;           /* [factors] level at the start */
    int8_t *way;              /* [factors] +1, -1 */
    uint32_t *order;          /* [groups] */
} trajectory;

typedef struct trajectories {
    const heli_blocks *blocks;
    size_t factors, count, half; /* half: levels of a move */
    trajectory *items;        /* [count] */
    uint16_t *bases;
    int8_t *ways;
    uint32_t *orders;
} trajectories;

static void trajectories_free(trajectories *self)
{
    free(self->items);
    free(self->bases);
    free(self->ways);
    free(self->orders);
}

static void draw_trajectory(const trajectories *self, size_t t, heli_key key)
{
    const trajectory *to = &self->items[t];
    for (size_t f = 0; f < self->factors; f++) {
        heli_block block = heli_draw_block(key, (heli_address){(uint32_t)t, 0, (uint32_t)f, PURPOSE_BASE});
        uint32_t low = heli_below(block.word[0], (uint32_t)self->half);
        bool up = block.word[1] >> 31;
        to->way[f] = up ? 1 : -1;
        to->base[f] = (uint16_t)(up ? low : low + self->half);
    }
    heli_draws draws = heli_draws_at(key, (heli_address){(uint32_t)t, 0, 0, PURPOSE_ORDER});
    heli_shuffle(&draws, to->order, self->blocks->groups);
}

static heli_status draw_trajectories(trajectories *self, const heli_blocks *blocks, size_t factors, size_t count, heli_key key, heli_context *ctx)
{
    *self = (trajectories){.blocks = blocks, .factors = factors, .count = count, .half = blocks->levels / 2};
    self->items = calloc(count, sizeof *self->items);
    self->bases = calloc(count * factors, sizeof *self->bases);
    self->ways = calloc(count * factors, sizeof *self->ways);
    self->orders = calloc(count * blocks->groups, sizeof *self->orders);
    if (!self->items || !self->bases || !self->ways || !self->orders) return out_of_memory(ctx);
    for (size_t t = 0; t < count; t++) {
        self->items[t] = (trajectory){&self->bases[t * factors], &self->ways[t * factors], &self->orders[t * blocks->groups]};
        draw_trajectory(self, t, key);
    }
    return HELI_OK;
}

/* Levels at step `step` (0: the start) into levels[factors]. */
static void levels_at(const trajectories *self, const trajectory *t, size_t step, int *levels)
{
    for (size_t f = 0; f < self->factors; f++) levels[f] = t->base[f];
    for (size_t s = 0; s < step; s++)
        for (size_t f = 0; f < self->factors; f++)
            if (heli_blocks_group(self->blocks, f) == t->order[s]) levels[f] += t->way[f] * (int)self->half;
}

/* --- far from each other --- */

/*
 * Sum of the distances between all points of two trajectories, in levels. Squared distances are whole numbers, so only the root and the
 * ordered sum are rounded, alike everywhere.
 */
static double distance(const int *a, const int *b, size_t points, size_t factors)
{
    double sum = 0.0;
    for (size_t i = 0; i < points; i++)
        for (size_t j = 0; j < points; j++) {
            int64_t square = 0;
            for (size_t f = 0; f < factors; f++) {
                int64_t gap = a[i * factors + f] - b[j * factors + f];
                square += gap * gap;
            }
            sum += sqrt((double)square);
        }
    return sum;
}

/* The chosen trajectories, in ascending order, into chosen[wanted]. `far` [count][count] holds squared distances. */
static void choose_far(const double *far, size_t count, size_t wanted, bool *taken, double *sums)
{
    size_t first = 0, second = 1;
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++)
            if (far[i * count + j] > far[first * count + second]) {
                first = i;
                second = j;
            }
    for (size_t i = 0; i < count; i++) sums[i] = 0.0;
    for (size_t n = 0; n < wanted; n++) {
        size_t best = n == 0 ? first : n == 1 ? second : SIZE_MAX;
        for (size_t i = 0; n > 1 && i < count; i++)
            if (!taken[i] && (best == SIZE_MAX || sums[i] > sums[best])) best = i;
        taken[best] = true;
        for (size_t i = 0; i < count; i++) sums[i] += far[best * count + i];
    }
}

static heli_status choose(const trajectories *self, bool *taken, heli_context *ctx)
{
    size_t points = self->blocks->groups + 1, each = points * self->factors, count = self->count;
    int *levels = calloc(count * each, sizeof *levels);
    double *far = calloc(count * count, sizeof *far), *sums = calloc(count, sizeof *sums);
    heli_status status = HELI_OK;
    if (!levels || !far || !sums) HELI_TRY(out_of_memory(ctx));
    for (size_t t = 0; t < count; t++)
        for (size_t step = 0; step < points; step++) levels_at(self, &self->items[t], step, &levels[t * each + step * self->factors]);
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++) {
            double d = distance(&levels[i * each], &levels[j * each], points, self->factors);
            far[i * count + j] = far[j * count + i] = d * d;
        }
    choose_far(far, count, self->blocks->count, taken, sums);
out:
    free(levels);
    free(far);
    free(sums);
    return status;
}

/* Candidates cost their square; with many factors fewer are drawn, so that the choice takes seconds. */
static size_t candidates_of(const heli_blocks *blocks, size_t factors)
{
    static const double most_steps = 1e9;
    double points = (double)blocks->groups + 1.0, most = sqrt(2.0 * most_steps / (points * points * (double)factors));
    double count = (double)blocks->candidates < most ? (double)blocks->candidates : floor(most);
    return count > (double)blocks->count ? (size_t)count : blocks->count;
}

static heli_status fill_morris(double *u, const heli_blocks *blocks, size_t factors, heli_key key, heli_context *ctx)
{
    trajectories all = {0};
    size_t count = candidates_of(blocks, factors), points = blocks->groups + 1, row = 0;
    heli_status status = HELI_OK;
    bool *taken = calloc(count + 1, sizeof *taken);
    int *levels = calloc(factors, sizeof *levels);
    if (!taken || !levels) HELI_TRY(out_of_memory(ctx));
    HELI_TRY(draw_trajectories(&all, blocks, factors, count, key, ctx));
    if (count > blocks->count) HELI_TRY(choose(&all, taken, ctx));
    else memset(taken, true, count);
    for (size_t t = 0; t < count; t++)
        for (size_t step = 0; taken[t] && step < points; step++, row++) {
            levels_at(&all, &all.items[t], step, levels);
            for (size_t f = 0; f < factors; f++) u[row * factors + f] = (double)levels[f] / (double)(blocks->levels - 1);
        }
out:
    trajectories_free(&all);
    free(taken);
    free(levels);
    return status;
}

/* --- crossed pairs --- */

/* Point `from`, in which the factors of a group are those of `other`. */
static void cross(double *out, const double *from, const double *other, const heli_blocks *blocks, size_t group, size_t factors)
{
    for (size_t f = 0; f < factors; f++) out[f] = heli_blocks_group(blocks, f) == group ? other[f] : from[f];
}

static void draw_pair(double *pair, const heli_sobol_points *sequence, size_t block, size_t dimensions, heli_key key)
{
    if (sequence->directions) {
        heli_sobol_point(sequence, (uint32_t)block, pair);
        return;
    }
    for (size_t d = 0; d < dimensions; d++) {
        heli_block words = heli_draw_block(key, (heli_address){(uint32_t)block, 0, (uint32_t)d, PURPOSE_PAIR});
        pair[d] = heli_uniform(words.word[0], words.word[1]);
    }
}

static heli_status fill_saltelli(double *u, const heli_blocks *blocks, size_t factors, heli_key key, heli_context *ctx)
{
    heli_sobol_points sequence = {0};
    heli_status status = HELI_OK;
    double *pair = calloc(2 * factors, sizeof *pair);
    if (!pair) HELI_TRY(out_of_memory(ctx));
    if (!blocks->independent) {
        HELI_TRY(heli_sobol_points_init(&sequence, 2 * factors, ctx));
        heli_sobol_points_scramble(&sequence, key);
    }
    for (size_t block = 0; block < blocks->count; block++) {
        double *a = pair, *b = pair + factors;
        draw_pair(pair, &sequence, block, 2 * factors, key);
        memcpy(u, a, factors * sizeof *u);
        memcpy(u + factors, b, factors * sizeof *u);
        u += 2 * factors;
        for (size_t g = 0; g < blocks->groups; g++, u += factors) cross(u, a, b, blocks, g, factors);
        for (size_t g = 0; blocks->second_order && g < blocks->groups; g++, u += factors) cross(u, b, a, blocks, g, factors);
    }
out:
    heli_sobol_points_free(&sequence);
    free(pair);
    return status;
}

heli_status heli_block_points(double *u, const heli_blocks *blocks, size_t factors, uint64_t seed, heli_context *ctx)
{
    heli_key key = heli_key_make(seed, 0, HELI_DOMAIN_DESIGN);
    heli_status status = check(blocks, factors, ctx);
    if (status != HELI_OK) return status;
    return blocks->trajectories ? fill_morris(u, blocks, factors, key, ctx) : fill_saltelli(u, blocks, factors, key, ctx);
}
