/*
 * Statistics of samples of replicates: mean, standard deviation, 95 % t-interval, paired difference.
 *
 * A replicate that has no value (it failed, or the indicator is undefined) is NaN and left out. Quantiles of Student's t come
 * from GSL.
 */
#ifndef HELI_ANALYSIS_STATS_H
#define HELI_ANALYSIS_STATS_H

#include <stddef.h>

#define HELI_CONFIDENCE 0.95

typedef struct heli_sample {
    size_t n;          /* values that are not NaN */
    double mean;       /* NaN when n = 0 */
    double sd;         /* with n - 1; NaN when n < 2 */
    double low, high;  /* mean -/+ t(n - 1, 0.975) sd / sqrt(n); NaN when n < 2 */
} heli_sample;

/** Mean of the values that are not NaN; NaN when there is none. */
double heli_mean(const double *values, size_t n);

/** Two-sided 95 % quantile of Student's t with `freedom` >= 1 degrees of freedom: 12.706 for 1, 1.960 in the limit. */
double heli_t_quantile(size_t freedom);

/** Describes a sample. Cost: O(n). Thread safety: reads only its arguments. */
heli_sample heli_sample_of(const double *values, size_t n);

/** The sample of b[i] - a[i], where both have values. */
heli_sample heli_sample_of_differences(const double *a, const double *b, size_t n);

/**
 * What the pairing saves: (var(a) + var(b)) / var(b - a), from the pairs where both have values. Above 1 the pairing (common random numbers)
 * pays: so many times more replicates would be needed without it for an interval as narrow. NaN with fewer than two pairs or when the
 * differences do not vary.
 */
double heli_pairing_ratio(const double *a, const double *b, size_t n);

/** Quantile of the values that are not NaN (linear interpolation), which are sorted in place; NaN when there is none. */
double heli_quantile(double *values, size_t n, double probability);

#endif
