/* Elementary effects and their bootstrap. */
#include "analysis/morris.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/stats.h"
#include "engine/core/random.h"
#include "engine/run/block_points.h"

static const uint64_t SEED = 0x6D6F72726973; /* "morris" */
enum { WORDS = 4 };

static heli_status out_of_memory(heli_context *ctx)
{
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
}

/* The group that moves between two points, and by how much; where it is several factors the sign is that of the last, of which nobody makes use. */
static size_t moved(const heli_blocks *blocks, size_t factors, const double *before, const double *after, double *delta)
{
    size_t group = 0;
    for (size_t f = 0; f < factors; f++) {
        if (after[f] == before[f]) continue;
        group = heli_blocks_group(blocks, f);
        *delta = after[f] - before[f];
    }
    return group;
}

static size_t size_of_group(const heli_blocks *blocks, size_t factors, size_t group)
{
    size_t size = 0;
    for (size_t f = 0; f < factors; f++) size += heli_blocks_group(blocks, f) == group;
    return size;
}

/* ee[group][trajectory]: elementary effects, NaN where an end has no value. */
static void take_effects(double *ee, const heli_blocks *blocks, size_t factors, const double *u, const double *y)
{
    size_t points = blocks->groups + 1;
    for (size_t t = 0; t < blocks->count; t++)
        for (size_t step = 1; step < points; step++) {
            size_t row = t * points + step;
            double delta = 1.0;
            size_t group = moved(blocks, factors, &u[(row - 1) * factors], &u[row * factors], &delta);
            ee[group * blocks->count + t] = (y[row] - y[row - 1]) / delta;
        }
}

/* Means of resample number `resample` of n effects. */
static void resampled(const double *effects, size_t n, heli_key key, uint32_t resample, double *mean, double *mean_size)
{
    double sum = 0.0, sizes = 0.0;
    heli_block block = {{0}};
    for (size_t i = 0; i < n; i++) {
        if (i % WORDS == 0) block = heli_draw_block(key, (heli_address){resample, (uint32_t)(i / WORDS), 0, 0});
        double ee = effects[heli_below(block.word[i % WORDS], (uint32_t)n)];
        sum += ee;
        sizes += fabs(ee);
    }
    *mean = sum / (double)n;
    *mean_size = sizes / (double)n;
}

static heli_interval middle_of(double *values, size_t n)
{
    double low = heli_quantile(values, n, 0.025);
    return (heli_interval){low, heli_quantile(values, n, 0.975)};
}

/* `effects` holds n values; means and sizes are room for the resamples. */
static heli_morris_effect describe(double *effects, size_t n, bool single, double *means, double *sizes)
{
    const double none = (double)NAN;
    heli_morris_effect out = {none, none, none, {none, none}, {none, none}, n};
    heli_key key = heli_key_make(SEED, 0, HELI_DOMAIN_DESIGN);
    if (!n) return out;
    heli_sample sample = heli_sample_of(effects, n);
    out.mu_star = 0.0;
    for (size_t i = 0; i < n; i++) out.mu_star += fabs(effects[i]) / (double)n;
    if (single) {
        out.mu = sample.mean;
        out.sigma = sample.sd;
    }
    if (n < HELI_TRAJECTORIES_LEAST) return out;
    for (uint32_t r = 0; r < HELI_MORRIS_RESAMPLES; r++) resampled(effects, n, key, r, &means[r], &sizes[r]);
    out.mu_star_interval = middle_of(sizes, HELI_MORRIS_RESAMPLES);
    if (single) out.mu_interval = middle_of(means, HELI_MORRIS_RESAMPLES);
    return out;
}

heli_status heli_morris_effects(heli_morris_effect *effects, const heli_blocks *blocks, size_t factors, const double *u, const double *y,
                                heli_context *ctx)
{
    double *ee = calloc(blocks->groups * blocks->count, sizeof *ee), *room = calloc(2 * HELI_MORRIS_RESAMPLES, sizeof *room);
    heli_status status = ee && room ? HELI_OK : out_of_memory(ctx);
    if (status == HELI_OK) take_effects(ee, blocks, factors, u, y);
    for (size_t g = 0; status == HELI_OK && g < blocks->groups; g++) {
        double *mine = &ee[g * blocks->count];
        size_t n = 0;
        for (size_t t = 0; t < blocks->count; t++)
            if (!isnan(mine[t])) mine[n++] = mine[t];
        effects[g] = describe(mine, n, size_of_group(blocks, factors, g) == 1, room, room + HELI_MORRIS_RESAMPLES);
    }
    free(ee);
    free(room);
    return status;
}

heli_status heli_morris(heli_morris_effect *effects, const heli_space *space, const heli_blocks *blocks, uint64_t seed, int threads, heli_context *ctx)
{
    heli_status status = HELI_OK;
    double *u = NULL, *y = NULL, *one = NULL;
    size_t points = heli_blocks_points(blocks);
    HELI_TRY(heli_space_check(space, ctx));
    if (!blocks->trajectories) HELI_TRY(heli_fail(ctx, HELI_USAGE, HELI_N_("elementary effects need a Morris design")));
    u = calloc(points * space->factors + 1, sizeof *u);
    y = calloc(points * space->outputs + 1, sizeof *y);
    one = calloc(points + 1, sizeof *one);
    if (!u || !y || !one) HELI_TRY(out_of_memory(ctx));
    HELI_TRY(heli_block_points(u, blocks, space->factors, seed, ctx));
    heli_space_evaluate(space, u, points, y, threads);
    for (size_t k = 0; k < space->outputs; k++) {
        for (size_t p = 0; p < points; p++) one[p] = y[p * space->outputs + k];
        HELI_TRY(heli_morris_effects(&effects[k * blocks->groups], blocks, space->factors, u, one, ctx));
    }
out:
    free(u);
    free(y);
    free(one);
    return status;
}
