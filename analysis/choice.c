/* Regret of a declared set over replicates, futures and windows. */
#include "analysis/choice.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>

/* J of `count` members over columns. */
typedef struct table {
    const double *value;
    size_t count, columns;
} table;

static double at(const table *self, size_t k, size_t c)
{
    return self->value[k * self->columns + c];
}

static double largest(const table *self, size_t c)
{
    double best = at(self, 0, c);
    for (size_t k = 1; k < self->count; k++) best = fmax(best, at(self, k, c));
    return best;
}

static double smallest(const table *self, size_t c)
{
    double least = at(self, 0, c);
    for (size_t k = 1; k < self->count; k++) least = fmin(least, at(self, k, c));
    return least;
}

/* Largest regret of k over the columns, and as a share of the set's range there; how often k is best. */
static double worst(const table *self, size_t k, double *share, size_t *best_in)
{
    double most = self->columns ? 0.0 : (double)NAN;
    *share = 0.0;
    *best_in = 0;
    for (size_t c = 0; c < self->columns; c++) {
        double best = largest(self, c), range = best - smallest(self, c), regret = best - at(self, k, c);
        most = fmax(most, regret);
        if (range > 0.0) *share = fmax(*share, regret / range);
        *best_in += regret == 0.0 && range > 0.0;
    }
    return most;
}

static void bound_regret(heli_stake *out, const table *replicates, size_t k)
{
    size_t n = replicates->columns, others = replicates->count - 1;
    out->regret_low = out->regret_high = n < 2 ? (double)NAN : 0.0;
    if (n < 2 || others == 0) return;
    double t = gsl_cdf_tdist_Qinv(0.5 * (1.0 - HELI_CONFIDENCE) / (double)others, (double)n - 1.0);
    for (size_t j = 0; j < replicates->count; j++) {
        if (j == k) continue;
        heli_sample lead = heli_sample_of_differences(replicates->value + k * n, replicates->value + j * n, n);
        double half = t * lead.sd / sqrt((double)n);
        out->regret_low = fmax(out->regret_low, lead.mean - half);
        out->regret_high = fmax(out->regret_high, lead.mean + half);
    }
}

void heli_choice_weigh(const double *replicates, size_t replicate_count, const double *futures, size_t future_count, const double *windows,
                       size_t window_count, size_t count, heli_stake *out)
{
    const table by_replicate = {replicates, count, replicate_count}, by_future = {futures, count, future_count}, by_window = {windows, count, window_count};
    double best = -(double)INFINITY, ignored;
    for (size_t k = 0; k < count; k++) {
        out[k].value = heli_sample_of(replicates + k * replicate_count, replicate_count);
        best = fmax(best, out[k].value.mean);
        bound_regret(&out[k], &by_replicate, k);
        out[k].worst_in_future = worst(&by_future, k, &out[k].worst_share, &out[k].best_futures);
        out[k].worst_in_window = worst(&by_window, k, &ignored, &out[k].best_windows);
    }
    for (size_t k = 0; k < count; k++) out[k].regret = best - out[k].value.mean;
}
