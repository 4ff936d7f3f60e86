/*
 * Bootstrap intervals of a mean difference: bias-corrected and accelerated (BCa).
 *
 * Resample the replicates with replacement, take the mean of each resample, and read the interval off the quantiles of these means, at
 * ranks that are shifted for bias and skewness (Efron 1987, "Better bootstrap confidence intervals", JASA 82, 171-185; for the mean the
 * acceleration is a sixth of the sum of cubed deviations over the 3/2 power of their sum of squares). Pairs are resampled whole.
 *
 * Draws are addressed and the seed is fixed: the same sample gives the same interval, on every machine and in every order. A bootstrap knows
 * only the values it was given: with few replicates it is too narrow, so there is none below HELI_BOOTSTRAP_LEAST; see the
 * coverage in tests/test_inference.c.
 */
#ifndef HELI_ANALYSIS_BOOTSTRAP_H
#define HELI_ANALYSIS_BOOTSTRAP_H

#include <stddef.h>

enum { HELI_BOOTSTRAP_RESAMPLES = 4999, HELI_BOOTSTRAP_LEAST = 5 };

typedef struct heli_interval {
    double low, high; /* NaN: there is none */
} heli_interval;

/**
 * 95 % interval of the mean of `values` [n], none of them NaN. NaN with fewer than HELI_BOOTSTRAP_LEAST values. Cost: O(RESAMPLES x n).
 * Thread safety: reads only its arguments.
 */
heli_interval heli_bootstrap_mean(const double *values, size_t n);

/** The same for mean(b) - mean(a) of two independent samples, each resampled by itself. */
heli_interval heli_bootstrap_difference(const double *a, size_t n_a, const double *b, size_t n_b);

#endif
