/*
 * What two samples of replicates say about a difference: intervals, effect size, p-value, and what more replicates would bring.
 *
 * Paired samples (common random numbers) are judged by their differences d = b - a; independent ones by Welch's interval:
 *
 *     paired      mean(d) -/+ t(n - 1) s_d / sqrt(n)                          effect = J(n - 1) mean(d) / s_d
 *     independent mean(b) - mean(a) -/+ t(f) sqrt(s_a^2/n_a + s_b^2/n_b)      effect = J(n_a + n_b - 2) (mean(b) - mean(a)) / s
 *
 * with f by Welch (1947) and Satterthwaite (1946), s^2 = (s_a^2 + s_b^2) / 2, and J the exact factor of Hedges (1981), which takes away the
 * upward bias of a standardised mean in small samples. A paired effect counts in units of the differences' own scatter: common random numbers
 * make that scatter small and the effect large, so it says how plain the difference is, not how important.
 */
#ifndef HELI_ANALYSIS_INFERENCE_H
#define HELI_ANALYSIS_INFERENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "analysis/bootstrap.h"

typedef struct heli_effect {
    bool paired;
    size_t n_a, n_b;      /* values used; both the number of pairs when paired */
    double a, b;          /* means; NaN where there is no value */
    double difference;    /* b - a */
    double sd;            /* of the paired differences, or s of independent samples; NaN with too few values */
    double error;         /* standard error of the difference */
    double freedom;       /* degrees of freedom of t */
    double low, high;     /* 95 % interval by Student's t (Welch) */
    heli_interval boot;   /* 95 % interval by the bootstrap */
    double p;             /* two-sided, of no difference */
    double size;          /* effect size, Hedges-corrected; NaN where nothing scatters */
    size_t risen, fallen; /* pairs in which b > a, and b < a; 0 when independent */
    double pairing_ratio; /* (var a + var b) / var(b - a); NaN when independent */
} heli_effect;

/** The effect from pairs a[i], b[i]; pairs in which either is NaN are left out. Cost: O(RESAMPLES x n). Fails only for memory. */
bool heli_effect_paired(heli_effect *out, const double *a, const double *b, size_t n);

/** The effect from two independent samples; NaN values are left out. */
bool heli_effect_independent(heli_effect *out, const double *a, size_t n_a, const double *b, size_t n_b);

/** Hedges' factor J(f) = Gamma(f/2) / (sqrt(f/2) Gamma((f - 1)/2)); NaN for f < 2. About 1 - 3 / (4 f - 1). */
double heli_hedges_factor(double freedom);

/**
 * p-values adjusted by Holm (1979) for all n being looked at together, into adjusted[n]: the k-th smallest (from 0) times n - k, never below
 * its predecessor nor above 1. NaN stays NaN and does not count. The chance that any true null hypothesis falls below .05 is at most .05,
 * however the indicators hang together. Cost: O(n^2).
 */
void heli_holm(const double *p, size_t n, double *adjusted);

/**
 * Replicates (of each scenario) at which the t-interval would reach this half-width if the scatter stays what it is: the smallest n with
 * t(f(n)) error(n) <= half_width, at least 2. 0 when that cannot be said (no scatter known, half-width not above 0), and
 * HELI_REPLICATES_MOST when it takes more than that.
 */
uint64_t heli_replicates_needed(const heli_effect *effect, double half_width);

#define HELI_REPLICATES_MOST UINT64_C(1000000000)

#endif
