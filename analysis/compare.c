/* Comparing two result files pair by pair of replicates. */
#include "analysis/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/series.h"
#include "analysis/stats.h"

static const char *name_of(const heli_results *results)
{
    return results->scenario->meta.name ? results->scenario->meta.name : "";
}

static heli_status check_same_draws(const heli_scenario *a, const heli_scenario *b, heli_context *ctx)
{
    if (a->seed != b->seed)
        return heli_fail(ctx, HELI_USAGE,
                         HELI_N_("A was run with seed %llu and B with seed %llu: without common random numbers their replicates are "
                                 "no pairs; run both with the same seed"),
                         (unsigned long long)a->seed, (unsigned long long)b->seed);
    if (a->initial_seed != b->initial_seed || a->shared_population != b->shared_population)
        return heli_fail(ctx, HELI_USAGE,
                         HELI_N_("A and B start from different populations (initial seeds %llu and %llu): their replicates are no "
                                 "pairs; run both with the same initial seed"),
                         (unsigned long long)a->initial_seed, (unsigned long long)b->initial_seed);
    return HELI_OK;
}

static heli_status check_same_weeks(const heli_results *a, const heli_results *b, heli_context *ctx)
{
    if (a->steps != b->steps)
        return heli_fail(ctx, HELI_USAGE,
                         HELI_N_("A records %lld weeks and B %lld: the last weeks of one do not stand beside those of the other; run "
                                 "both over the same weeks"),
                         (long long)a->steps, (long long)b->steps);
    if (a->scenario->burn_in != b->scenario->burn_in)
        return heli_fail(ctx, HELI_USAGE,
                         HELI_N_("A has %lld weeks of burn-in and B %lld: the same recorded week would have other random numbers; run "
                                 "both with the same burn-in"),
                         (long long)a->scenario->burn_in, (long long)b->scenario->burn_in);
    return HELI_OK;
}

static heli_status check_pairs(const heli_results *a, const heli_results *b, heli_context *ctx)
{
    heli_status status = HELI_OK;
    if (strcmp(a->scenario->model->name, b->scenario->model->name) != 0 || a->width != b->width)
        return heli_fail(ctx, HELI_FOREIGN, HELI_N_("'%s' is a result of model '%s' and '%s' of model '%s': they cannot be compared"),
                         name_of(a), a->scenario->model->name, name_of(b), b->scenario->model->name);
    HELI_TRY(check_same_draws(a->scenario, b->scenario, ctx));
    HELI_TRY(check_same_weeks(a, b, ctx));
out:
    return status;
}

/* Counts pairs that both ran to their end, and what has no partner. */
static heli_status count_pairs(heli_comparison *out, const heli_results *a, const heli_results *b, heli_context *ctx)
{
    size_t common = a->replicates < b->replicates ? a->replicates : b->replicates;
    for (size_t r = 0; r < common; r++) out->replicates += heli_series_complete(a, r) && heli_series_complete(b, r);
    size_t larger = a->replicates > b->replicates ? a->replicates : b->replicates;
    out->left_out = larger - out->replicates;
    if (out->replicates) return HELI_OK;
    return heli_fail(ctx, HELI_USAGE, HELI_N_("A and B share no replicate that ran to its end in both, so there is no pair to compare"));
}

/* Equal numbers, or both undefined. */
static bool same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static int64_t first_difference(const heli_results *a, const heli_results *b, size_t offset, size_t width)
{
    size_t common = a->replicates < b->replicates ? a->replicates : b->replicates;
    int64_t first = a->steps;
    for (size_t r = 0; r < common; r++) {
        if (!heli_series_complete(a, r) || !heli_series_complete(b, r)) continue;
        for (int64_t t = 0; t < first; t++) {
            const double *of_a = heli_series_step(a, r, t) + offset, *of_b = heli_series_step(b, r, t) + offset;
            for (size_t k = 0; k < width; k++)
                if (!same(of_a[k], of_b[k])) first = t;
        }
    }
    return first < a->steps ? first : -1;
}

/* One row. means[2][replicates of a, b] is scratch. */
static heli_compared compare_indicator(const heli_indicator *indicator, size_t offset, int64_t window, const heli_results *a,
                                       const heli_results *b, double *mean_a, double *mean_b)
{
    size_t common = a->replicates < b->replicates ? a->replicates : b->replicates;
    heli_series_window_means(a, offset, window, mean_a);
    heli_series_window_means(b, offset, window, mean_b);
    for (size_t r = 0; r < common; r++)
        if (isnan(mean_a[r]) || isnan(mean_b[r])) mean_a[r] = mean_b[r] = (double)NAN;

    heli_sample of_a = heli_sample_of(mean_a, common), of_b = heli_sample_of(mean_b, common);
    heli_sample difference = heli_sample_of_differences(mean_a, mean_b, common);
    return (heli_compared){
        .indicator = indicator,
        .pairs = difference.n,
        .a = of_a.mean,
        .b = of_b.mean,
        .difference = difference.mean,
        .low = difference.low,
        .high = difference.high,
        .variance_ratio = heli_pairing_ratio(mean_a, mean_b, common),
        .first_difference = first_difference(a, b, offset, 1),
    };
}

static void compare_rows(heli_comparison *out, const heli_results *a, const heli_results *b, bool all, double *mean_a,
                         double *mean_b)
{
    size_t offset = 0;
    for (size_t i = 0; i < out->model->indicator_count; i++) {
        const heli_indicator *row = &out->model->indicators[i];
        if (!row->axis && (all || row->headline))
            out->rows[out->count++] = compare_indicator(row, offset, out->window, a, b, mean_a, mean_b);
        offset += heli_indicator_width(row);
    }
}

heli_status heli_compare(heli_comparison *out, const heli_results *a, const heli_results *b, bool all, heli_context *ctx)
{
    heli_status status = HELI_OK;
    double *mean_a = NULL, *mean_b = NULL;
    memset(out, 0, sizeof *out);
    HELI_TRY(check_pairs(a, b, ctx));
    HELI_TRY(count_pairs(out, a, b, ctx));

    out->model = a->scenario->model;
    out->window = heli_series_window(a, 0);
    heli_series_title(a, ctx, out->title_a, sizeof out->title_a, 76);
    heli_series_title(b, ctx, out->title_b, sizeof out->title_b, 76);
    mean_a = calloc(a->replicates, sizeof *mean_a);
    mean_b = calloc(b->replicates, sizeof *mean_b);
    out->rows = calloc(out->model->indicator_count + 1, sizeof *out->rows);
    if (!mean_a || !mean_b || !out->rows) {
        status = heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory to compare %zu replicates"), a->replicates);
        goto out;
    }
    compare_rows(out, a, b, all, mean_a, mean_b);
    out->first_difference = first_difference(a, b, 0, a->width);
out:
    free(mean_a);
    free(mean_b);
    return status;
}

void heli_comparison_free(heli_comparison *self)
{
    free(self->rows);
    memset(self, 0, sizeof *self);
}
