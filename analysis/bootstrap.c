/* Bootstrap intervals by addressed random numbers. */
#include "analysis/bootstrap.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "analysis/stats.h"
#include "engine/core/random.h"

/* "boot"; no run is disturbed by it, whatever its seed: draws are looked up, not consumed. */
static const uint64_t SEED = 0x626F6F74;

enum { STREAM_FIRST, STREAM_SECOND, WORDS = 4 };

/* Mean of the resample of this number: draw i stands in word i mod 4 of block i / 4 at its address. */
static double resampled_mean(heli_key key, uint32_t resample, uint32_t stream, const double *values, size_t n)
{
    double sum = 0.0;
    heli_block block = {{0}};
    for (size_t i = 0; i < n; i++) {
        if (i % WORDS == 0) block = heli_draw_block(key, (heli_address){resample, (uint32_t)(i / WORDS), 0, stream});
        sum += values[heli_below(block.word[i % WORDS], (uint32_t)n)];
    }
    return sum / (double)n;
}

/* Sums of squared and cubed influences of one sample on its mean; `sign` is how the mean enters the statistic. */
static void add_influences(const double *values, size_t n, double sign, double *squares, double *cubes)
{
    double mean = gsl_stats_mean(values, 1, n);
    for (size_t i = 0; i < n; i++) {
        double u = sign * (values[i] - mean) / (double)n;
        *squares += u * u;
        *cubes += u * u * u;
    }
}

/* The quantile at which BCa reads the lower (z < 0) or upper end. */
static double shifted_rank(double bias, double acceleration, double z)
{
    double shifted = bias + z;
    return gsl_cdf_ugaussian_P(bias + shifted / (1.0 - acceleration * shifted));
}

/* Interval from the resampled statistics, which are sorted in place. */
static heli_interval read_interval(double *statistics, double observed, double squares, double cubes)
{
    enum { COUNT = HELI_BOOTSTRAP_RESAMPLES };
    if (!(squares > 0.0)) return (heli_interval){observed, observed};
    double below = 0.0;
    for (size_t i = 0; i < COUNT; i++) below += statistics[i] < observed ? 1.0 : statistics[i] > observed ? 0.0 : 0.5;
    double share = fmin(fmax(below / COUNT, 0.5 / COUNT), 1.0 - 0.5 / COUNT);
    double bias = gsl_cdf_ugaussian_Pinv(share), acceleration = cubes / (6.0 * pow(squares, 1.5));
    double z = gsl_cdf_ugaussian_Pinv(0.5 + 0.5 * HELI_CONFIDENCE);
    gsl_sort(statistics, 1, COUNT);
    return (heli_interval){gsl_stats_quantile_from_sorted_data(statistics, 1, COUNT, shifted_rank(bias, acceleration, -z)),
                           gsl_stats_quantile_from_sorted_data(statistics, 1, COUNT, shifted_rank(bias, acceleration, z))};
}

heli_interval heli_bootstrap_mean(const double *values, size_t n)
{
    double statistics[HELI_BOOTSTRAP_RESAMPLES], squares = 0.0, cubes = 0.0;
    if (n < HELI_BOOTSTRAP_LEAST) return (heli_interval){(double)NAN, (double)NAN};
    heli_key key = heli_key_make(SEED, 0, HELI_DOMAIN_DYNAMICS);
    for (uint32_t k = 0; k < HELI_BOOTSTRAP_RESAMPLES; k++) statistics[k] = resampled_mean(key, k, STREAM_FIRST, values, n);
    add_influences(values, n, 1.0, &squares, &cubes);
    return read_interval(statistics, gsl_stats_mean(values, 1, n), squares, cubes);
}

heli_interval heli_bootstrap_difference(const double *a, size_t n_a, const double *b, size_t n_b)
{
    double statistics[HELI_BOOTSTRAP_RESAMPLES], squares = 0.0, cubes = 0.0;
    if (n_a < HELI_BOOTSTRAP_LEAST || n_b < HELI_BOOTSTRAP_LEAST) return (heli_interval){(double)NAN, (double)NAN};
    heli_key key = heli_key_make(SEED, 0, HELI_DOMAIN_DYNAMICS);
    for (uint32_t k = 0; k < HELI_BOOTSTRAP_RESAMPLES; k++)
        statistics[k] = resampled_mean(key, k, STREAM_SECOND, b, n_b) - resampled_mean(key, k, STREAM_FIRST, a, n_a);
    add_influences(a, n_a, -1.0, &squares, &cubes);
    add_influences(b, n_b, 1.0, &squares, &cubes);
    return read_interval(statistics, gsl_stats_mean(b, 1, n_b) - gsl_stats_mean(a, 1, n_a), squares, cubes);
}
