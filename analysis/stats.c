/* Statistics of samples of replicates, on GSL. */
#include "analysis/stats.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdbool.h>

/* Welford's recurrence: mean and sum of squared deviations in one pass, without a copy free of NaN. */
typedef struct moments {
    size_t n;
    double mean, squares;
} moments;

static void moments_add(moments *self, double value)
{
    if (isnan(value)) return;
    self->n++;
    double step = value - self->mean;
    self->mean += step / (double)self->n;
    self->squares += step * (value - self->mean);
}

static heli_sample sample_of_moments(const moments *m)
{
    heli_sample sample = {m->n, m->n ? m->mean : (double)NAN, (double)NAN, (double)NAN, (double)NAN};
    if (m->n < 2) return sample;
    sample.sd = sqrt(m->squares / (double)(m->n - 1));
    double half = heli_t_quantile(m->n - 1) * sample.sd / sqrt((double)m->n);
    sample.low = m->mean - half;
    sample.high = m->mean + half;
    return sample;
}

double heli_t_quantile(size_t freedom)
{
    return gsl_cdf_tdist_Pinv(0.5 + 0.5 * HELI_CONFIDENCE, (double)freedom);
}

double heli_mean(const double *values, size_t n)
{
    moments m = {0};
    for (size_t i = 0; i < n; i++) moments_add(&m, values[i]);
    return m.n ? m.mean : (double)NAN;
}

heli_sample heli_sample_of(const double *values, size_t n)
{
    moments m = {0};
    for (size_t i = 0; i < n; i++) moments_add(&m, values[i]);
    return sample_of_moments(&m);
}

heli_sample heli_sample_of_differences(const double *a, const double *b, size_t n)
{
    moments m = {0};
    for (size_t i = 0; i < n; i++) moments_add(&m, b[i] - a[i]);
    return sample_of_moments(&m);
}

double heli_pairing_ratio(const double *a, const double *b, size_t n)
{
    moments of_a = {0}, of_b = {0}, of_difference = {0};
    for (size_t i = 0; i < n; i++) {
        if (isnan(a[i]) || isnan(b[i])) continue;
        moments_add(&of_a, a[i]);
        moments_add(&of_b, b[i]);
        moments_add(&of_difference, b[i] - a[i]);
    }
    bool known = of_difference.n >= 2 && of_difference.squares > 0.0;
    return known ? (of_a.squares + of_b.squares) / of_difference.squares : (double)NAN;
}

double heli_quantile(double *values, size_t n, double probability)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(values[i])) values[kept++] = values[i];
    if (!kept) return (double)NAN;
    gsl_sort(values, 1, kept);
    return gsl_stats_quantile_from_sorted_data(values, 1, kept, probability);
}
