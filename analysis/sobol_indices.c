/*
 * Sobol indices: every estimator is a ratio of means over blocks, so a block becomes one row of terms, and an estimate or a resample is a sum of rows.
 *
 * Columns of a row: for each group the products b (ab - a), the squares (b - ab)^2 and (a - ab)^2; then a + b and a^2 + b^2; then, with second order,
 * ba_i ab_j - a b for i < j.
 */
#include "analysis/sobol_indices.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/stats.h"
#include "engine/core/random.h"
#include "engine/run/block_points.h"

static const uint64_t SEED = 0x736F626F6C; /* "sobol" */
enum { WORDS = 4 };

typedef struct terms {
    size_t groups, rows, columns;
    bool second;
    double noise;
    double *values;           /* [rows][columns] */
} terms;

static heli_status out_of_memory(heli_context *ctx)
{
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
}

static size_t pairs_of(size_t groups)
{
    return groups * (groups - 1) / 2;
}

/* Estimates in the order first, first_jansen, total, sum of first, pairs. */
static size_t estimates_of(const terms *self)
{
    return 3 * self->groups + 1 + (self->second ? pairs_of(self->groups) : 0);
}

/* --- rows --- */

static bool whole(const double *y, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (!isfinite(y[i])) return false;
    return true;
}

/* Mean over a and b of the whole blocks; their number. */
static size_t centre_of(const heli_blocks *blocks, const double *y, size_t use, double *centre)
{
    size_t size = heli_blocks_size(blocks), rows = 0;
    double sum = 0.0;
    for (size_t block = 0; block < use; block++) {
        const double *at = &y[block * size];
        if (!whole(at, size)) continue;
        sum += at[0] + at[1];
        rows++;
    }
    *centre = rows ? sum / (2.0 * (double)rows) : (double)NAN;
    return rows;
}

static void fill_row(const terms *self, const double *y, double centre, double *row)
{
    size_t groups = self->groups;
    double a = y[0] - centre, b = y[1] - centre;
    const double *ab = y + 2, *ba = y + 2 + groups;
    for (size_t g = 0; g < groups; g++) {
        double x = ab[g] - centre;
        row[g] = b * (x - a);
        row[groups + g] = (b - x) * (b - x);
        row[2 * groups + g] = (a - x) * (a - x);
    }
    row += 3 * groups;
    *row++ = a + b;
    *row++ = a * a + b * b;
    for (size_t i = 0; self->second && i < groups; i++)
        for (size_t j = i + 1; j < groups; j++) *row++ = (ba[i] - centre) * (ab[j] - centre) - a * b;
}

static heli_status make_terms(terms *self, const heli_blocks *blocks, const double *y, size_t use, double centre, heli_context *ctx)
{
    size_t size = heli_blocks_size(blocks), row = 0;
    /* NOLINTNEXTLINE(clang-analyzer-optin.portability.UnixAPI): the analyzer does not know that heli_fail never returns HELI_OK */
    self->values = calloc(self->rows * self->columns + 1, sizeof *self->values);
    if (!self->values) return out_of_memory(ctx);
    for (size_t block = 0; block < use; block++)
        if (whole(&y[block * size], size)) fill_row(self, &y[block * size], centre, &self->values[row++ * self->columns]);
    return HELI_OK;
}

/* --- estimates from sums of rows --- */

static double variance_from(const terms *self, const double *sums)
{
    double n = 2.0 * (double)self->rows, mean = sums[3 * self->groups] / n;
    return (sums[3 * self->groups + 1] - n * mean * mean) / (n - 1.0) - self->noise;
}

static void estimate(const terms *self, const double *sums, double *out)
{
    size_t groups = self->groups;
    double n = (double)self->rows, v = variance_from(self, sums), all = 0.0;
    for (size_t g = 0; g < groups; g++) {
        out[g] = sums[g] / n / v;
        out[groups + g] = 1.0 - (sums[groups + g] / (2.0 * n) - self->noise) / v;
        out[2 * groups + g] = (sums[2 * groups + g] / (2.0 * n) - self->noise) / v;
        all += out[g];
    }
    out[3 * groups] = all;
    const double *pair = &sums[3 * groups + 2];
    double *to = &out[3 * groups + 1];
    for (size_t i = 0; self->second && i < groups; i++)
        for (size_t j = i + 1; j < groups; j++) *to++ = *pair++ / n / v - out[i] - out[j];
}

/* Sums over the rows of resample number `resample`. */
static void resample_sums(const terms *self, heli_key key, uint32_t resample, double *sums)
{
    heli_block block = {{0}};
    for (size_t c = 0; c < self->columns; c++) sums[c] = 0.0;
    for (size_t i = 0; i < self->rows; i++) {
        if (i % WORDS == 0) block = heli_draw_block(key, (heli_address){resample, (uint32_t)(i / WORDS), 0, 0});
        const double *row = &self->values[heli_below(block.word[i % WORDS], (uint32_t)self->rows) * self->columns];
        for (size_t c = 0; c < self->columns; c++) sums[c] += row[c];
    }
}

/* resamples[estimate][HELI_INDEX_RESAMPLES] */
static bool resample_all(const terms *self, double *resamples, int threads)
{
    size_t estimates = estimates_of(self);
    heli_key key = heli_key_make(SEED, 0, HELI_DOMAIN_DESIGN);
    bool short_of_memory = false;
#pragma omp parallel num_threads(threads) reduction(|| : short_of_memory)
    {
        double *sums = calloc(self->columns, sizeof *sums), *values = calloc(estimates, sizeof *values);
        short_of_memory = !sums || !values;
#pragma omp for schedule(static)
        for (uint32_t r = 0; r < HELI_INDEX_RESAMPLES; r++) {
            if (!sums || !values) continue;
            resample_sums(self, key, r, sums);
            estimate(self, sums, values);
            for (size_t e = 0; e < estimates; e++) resamples[e * HELI_INDEX_RESAMPLES + r] = values[e];
        }
        free(sums);
        free(values);
    }
    return !short_of_memory;
}

/* --- the whole --- */

static heli_index index_of(double value, double *resamples)
{
    double low = heli_quantile(resamples, HELI_INDEX_RESAMPLES, 0.025);
    return (heli_index){value, low, heli_quantile(resamples, HELI_INDEX_RESAMPLES, 0.975)};
}

static void put(heli_indices *out, const terms *self, const double *values, double *resamples)
{
    size_t groups = self->groups, e = 3 * groups + 1;
    for (size_t g = 0; g < groups; g++) {
        out->first[g] = index_of(values[g], &resamples[g * HELI_INDEX_RESAMPLES]);
        out->first_jansen[g] = index_of(values[groups + g], &resamples[(groups + g) * HELI_INDEX_RESAMPLES]);
        out->total[g] = index_of(values[2 * groups + g], &resamples[(2 * groups + g) * HELI_INDEX_RESAMPLES]);
    }
    out->first_sum = index_of(values[3 * groups], &resamples[3 * groups * HELI_INDEX_RESAMPLES]);
    for (size_t i = 0; self->second && i < groups; i++)
        for (size_t j = i + 1; j < groups; j++, e++)
            out->second[i * groups + j] = out->second[j * groups + i] = index_of(values[e], &resamples[e * HELI_INDEX_RESAMPLES]);
}

static heli_status make_room(heli_indices *out, bool second, heli_context *ctx)
{
    const heli_index none = {(double)NAN, (double)NAN, (double)NAN};
    size_t n = out->groups;
    out->first = calloc(n, sizeof *out->first);
    out->first_jansen = calloc(n, sizeof *out->first_jansen);
    out->total = calloc(n, sizeof *out->total);
    out->second = second ? calloc(n * n, sizeof *out->second) : NULL;
    if (!out->first || !out->first_jansen || !out->total || (second && !out->second)) return out_of_memory(ctx);
    for (size_t g = 0; g < n; g++) out->first[g] = out->first_jansen[g] = out->total[g] = none;
    for (size_t i = 0; second && i < n * n; i++) out->second[i] = none;
    out->first_sum = none;
    return HELI_OK;
}

static heli_status compute(heli_indices *out, const terms *self, int threads, heli_context *ctx)
{
    size_t estimates = estimates_of(self);
    double *sums = calloc(self->columns, sizeof *sums), *values = calloc(estimates, sizeof *values);
    double *resamples = calloc(estimates * HELI_INDEX_RESAMPLES, sizeof *resamples);
    heli_status status = sums && values && resamples ? HELI_OK : out_of_memory(ctx);
    for (size_t row = 0; status == HELI_OK && row < self->rows; row++)
        for (size_t c = 0; c < self->columns; c++) sums[c] += self->values[row * self->columns + c];
    if (status == HELI_OK) out->variance = variance_from(self, sums);
    if (status == HELI_OK && out->variance > 1e-24 * out->mean * out->mean) {
        estimate(self, sums, values);
        if (resample_all(self, resamples, threads)) put(out, self, values, resamples);
        else status = out_of_memory(ctx);
    } else {
        out->variance = 0.0; /* what is left is rounding */
    }
    free(sums);
    free(values);
    free(resamples);
    return status;
}

heli_status heli_indices_of(heli_indices *out, const heli_blocks *blocks, const double *y, size_t use, double noise, int threads, heli_context *ctx)
{
    heli_status status = HELI_OK;
    terms self = {.groups = blocks->groups, .second = blocks->second_order, .noise = noise};
    size_t least = blocks->second_order ? HELI_SAMPLES_LEAST_SECOND : HELI_SAMPLES_LEAST;
    if (!use || use > blocks->count) use = blocks->count;
    *out = (heli_indices){.groups = blocks->groups};
    HELI_TRY(make_room(out, blocks->second_order, ctx));
    self.columns = 3 * self.groups + 2 + (self.second ? pairs_of(self.groups) : 0);
    out->samples = self.rows = centre_of(blocks, y, use, &out->mean);
    out->dropped = use - self.rows;
    if (self.rows < least)
        HELI_TRY(heli_fail(ctx, HELI_USAGE, HELI_N_("only %zu of %zu samples have all their values; at least %zu are needed"), self.rows, use, least));
    HELI_TRY(make_terms(&self, blocks, y, use, out->mean, ctx));
    HELI_TRY(compute(out, &self, threads, ctx));
out:
    free(self.values);
    return status;
}

void heli_indices_free(heli_indices *self)
{
    free(self->first);
    free(self->first_jansen);
    free(self->total);
    free(self->second);
    *self = (heli_indices){0};
}

heli_status heli_sobol_indices(heli_indices *out, const heli_space *space, const heli_blocks *blocks, uint64_t seed, int threads, heli_context *ctx)
{
    heli_status status = HELI_OK;
    double *u = NULL, *y = NULL, *one = NULL;
    size_t points = heli_blocks_points(blocks);
    for (size_t k = 0; k < space->outputs; k++) out[k] = (heli_indices){0};
    HELI_TRY(heli_space_check(space, ctx));
    if (blocks->trajectories) HELI_TRY(heli_fail(ctx, HELI_USAGE, HELI_N_("Sobol indices need a Saltelli design")));
    u = calloc(points * space->factors + 1, sizeof *u);
    y = calloc(points * space->outputs + 1, sizeof *y);
    one = calloc(points + 1, sizeof *one);
    if (!u || !y || !one) HELI_TRY(out_of_memory(ctx));
    HELI_TRY(heli_block_points(u, blocks, space->factors, seed, ctx));
    heli_space_evaluate(space, u, points, y, threads);
    for (size_t k = 0; k < space->outputs; k++) {
        for (size_t p = 0; p < points; p++) one[p] = y[p * space->outputs + k];
        HELI_TRY(heli_indices_of(&out[k], blocks, one, 0, 0.0, threads, ctx));
    }
out:
    free(u);
    free(y);
    free(one);
    return status;
}
