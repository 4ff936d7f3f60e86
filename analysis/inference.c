/* Intervals, effect sizes and p-values of differences, on GSL. */
#include "analysis/inference.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdlib.h>

#include "analysis/stats.h"

static const double UPPER = 0.5 + 0.5 * HELI_CONFIDENCE;

double heli_hedges_factor(double freedom)
{
    if (!(freedom >= 2.0)) return (double)NAN;
    return exp(gsl_sf_lngamma(0.5 * freedom) - gsl_sf_lngamma(0.5 * (freedom - 1.0))) / sqrt(0.5 * freedom);
}

/* Interval, p-value and effect size from difference, error, sd and freedom. Without any scatter the interval is a point. */
static void judge(heli_effect *self, double hedges_freedom)
{
    double half = gsl_cdf_tdist_Pinv(UPPER, self->freedom) * self->error;
    self->low = self->difference - half;
    self->high = self->difference + half;
    if (self->error > 0.0) {
        self->p = 2.0 * gsl_cdf_tdist_Q(fabs(self->difference) / self->error, self->freedom);
        self->size = heli_hedges_factor(hedges_freedom) * self->difference / self->sd;
    } else {
        self->p = self->difference == 0.0 ? 1.0 : 0.0;
    }
}

static heli_effect nothing_known(bool paired)
{
    const double none = (double)NAN;
    return (heli_effect){.paired = paired, .a = none, .b = none, .difference = none, .sd = none, .error = none, .freedom = none,
                         .low = none, .high = none, .boot = {none, none}, .p = none, .size = none, .pairing_ratio = none};
}

bool heli_effect_paired(heli_effect *out, const double *a, const double *b, size_t n)
{
    *out = nothing_known(true);
    double *kept = calloc(3 * n + 1, sizeof *kept);
    if (!kept) return false;
    double *of_a = kept + n, *of_b = kept + 2 * n;
    size_t pairs = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(a[i]) || isnan(b[i])) continue;
        of_a[pairs] = a[i];
        of_b[pairs] = b[i];
        out->risen += b[i] > a[i];
        out->fallen += b[i] < a[i];
        kept[pairs++] = b[i] - a[i];
    }
    heli_sample differences = heli_sample_of(kept, pairs);
    out->n_a = out->n_b = pairs;
    out->a = heli_mean(of_a, pairs);
    out->b = heli_mean(of_b, pairs);
    out->difference = differences.mean;
    out->pairing_ratio = heli_pairing_ratio(of_a, of_b, pairs);
    out->boot = heli_bootstrap_mean(kept, pairs);
    if (pairs >= 2) {
        out->sd = differences.sd;
        out->error = differences.sd / sqrt((double)pairs);
        out->freedom = (double)pairs - 1.0;
        judge(out, out->freedom);
    }
    free(kept);
    return true;
}

/* Values that are not NaN, in order. */
static size_t keep(double *to, const double *values, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(values[i])) to[kept++] = values[i];
    return kept;
}

/* Degrees of freedom of independent samples with variances u and v of their means. Without scatter any number will do. */
static double welch_freedom(double u, double n_a, double v, double n_b)
{
    double sum = u + v;
    return sum > 0.0 ? sum * sum / (u * u / (n_a - 1.0) + v * v / (n_b - 1.0)) : n_a + n_b - 2.0;
}

bool heli_effect_independent(heli_effect *out, const double *a, size_t n_a, const double *b, size_t n_b)
{
    *out = nothing_known(false);
    double *of_a = calloc(n_a + n_b + 1, sizeof *of_a);
    if (!of_a) return false;
    double *of_b = of_a + n_a;
    out->n_a = keep(of_a, a, n_a);
    out->n_b = keep(of_b, b, n_b);
    heli_sample sample_a = heli_sample_of(of_a, out->n_a), sample_b = heli_sample_of(of_b, out->n_b);
    out->a = sample_a.mean;
    out->b = sample_b.mean;
    out->difference = sample_b.mean - sample_a.mean;
    out->boot = heli_bootstrap_difference(of_a, out->n_a, of_b, out->n_b);
    if (out->n_a >= 2 && out->n_b >= 2) {
        double size_a = (double)out->n_a, size_b = (double)out->n_b;
        double u = sample_a.sd * sample_a.sd / size_a, v = sample_b.sd * sample_b.sd / size_b;
        out->sd = sqrt(0.5 * (sample_a.sd * sample_a.sd + sample_b.sd * sample_b.sd));
        out->error = sqrt(u + v);
        out->freedom = welch_freedom(u, size_a, v, size_b);
        judge(out, size_a + size_b - 2.0);
    }
    free(of_a);
    return true;
}

void heli_holm(const double *p, size_t n, double *adjusted)
{
    size_t family = 0;
    for (size_t i = 0; i < n; i++) {
        adjusted[i] = (double)NAN;
        if (!isnan(p[i])) family++;
    }
    double floor_so_far = 0.0;
    for (size_t rank = 0; rank < family; rank++) {
        size_t smallest = n;
        for (size_t i = 0; i < n; i++)
            if (!isnan(p[i]) && isnan(adjusted[i]) && (smallest == n || p[i] < p[smallest])) smallest = i;
        if (smallest == n) return;
        floor_so_far = fmin(1.0, fmax(floor_so_far, p[smallest] * (double)(family - rank)));
        adjusted[smallest] = floor_so_far;
    }
}

/*
 * Half-width with n replicates of each. Independent samples of equal size have a standard error of s sqrt(2 / n), with s^2 the mean variance; their
 * degrees of freedom are between n - 1 and 2 n - 2, and the smaller is on the safe side.
 */
static double half_width_with(const heli_effect *effect, uint64_t n)
{
    double scatter = effect->paired ? effect->sd : effect->sd * sqrt(2.0);
    return gsl_cdf_tdist_Pinv(UPPER, (double)n - 1.0) * scatter / sqrt((double)n);
}

uint64_t heli_replicates_needed(const heli_effect *effect, double half_width)
{
    if (!(effect->sd >= 0.0) || !(half_width > 0.0)) return 0;
    uint64_t enough = 2, too_few = 1;
    while (enough < HELI_REPLICATES_MOST && half_width_with(effect, enough) > half_width) {
        too_few = enough;
        enough = enough * 2 < HELI_REPLICATES_MOST ? enough * 2 : HELI_REPLICATES_MOST;
    }
    if (half_width_with(effect, enough) > half_width) return HELI_REPLICATES_MOST;
    while (enough - too_few > 1) {
        uint64_t middle = too_few + (enough - too_few) / 2;
        if (half_width_with(effect, middle) > half_width) too_few = middle;
        else enough = middle;
    }
    return enough;
}
