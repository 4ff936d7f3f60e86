/*
 * What a calibration's posterior sample says: marginals against their priors, which parameters the targets pin down, which only together, and whether the
 * posterior reproduces the targets.
 *
 * Identifiability. `spread` is the posterior standard deviation over the prior's, on the scale on which the prior is uniform (the logarithm where the range is
 * logarithmic); of a choice, (1 - largest probability) / (1 - 1/levels). `ks` is the largest distance between posterior and prior distribution functions
 * (Kolmogorov-Smirnov); of a choice, the total variation distance. The words follow `spread`: at most 0.5 pinned down, at most 0.8 narrowed, else not pinned
 * down. A sample of effective size n has a ks of up to 1.36 / sqrt(n) by chance alone (95 %).
 *
 * Thread safety: reads only its arguments.
 */
#ifndef HELI_ANALYSIS_POSTERIOR_H
#define HELI_ANALYSIS_POSTERIOR_H

#include "analysis/abc.h"

#define HELI_PINNED_SPREAD 0.5
#define HELI_NARROWED_SPREAD 0.8
#define HELI_TOGETHER_CORRELATION 0.5

typedef enum heli_pinned { HELI_PINNED, HELI_NARROWED, HELI_FREE } heli_pinned;
/** "pinned", "narrowed", "free". */
const char *heli_pinned_name(heli_pinned pinned);

/* One parameter. Of a choice only level, probability, spread, ks and pinned have a meaning; the other numbers are NaN. */
typedef struct heli_marginal {
    double mean, sd;          /* weighted; in the parameter's own unit */
    double low, quarter, median, three_quarters, high; /* weighted quantiles: 5, 25, 50, 75, 95 % */
    double prior_mean, prior_sd, prior_low, prior_high;
    double level, probability; /* the most probable level of a choice */
    double spread, ks, ks_chance; /* ks_chance: 1.36 / sqrt(effective size) */
    heli_pinned pinned;
} heli_marginal;

/** Describes every parameter of a weighted sample into out[parameter_count]. HELI_MEMORY. */
heli_status heli_posterior_marginals(const heli_abc_problem *problem, const heli_abc_generation *sample, size_t particles, heli_marginal *out,
                                     heli_context *ctx) HELI_MUST_CHECK;

/** Weighted correlation of two parameters on their prior's scale; NaN where one is a choice or does not vary. */
double heli_posterior_correlation(const heli_abc_problem *problem, const heli_abc_generation *sample, size_t particles, size_t a, size_t b);

/** Distribution function of a parameter's prior. */
double heli_prior_below(const heli_abc_parameter *parameter, double value);
/** Its quantile for 0 < u < 1. */
double heli_prior_quantile(const heli_abc_parameter *parameter, double u);
/** Weighted quantile: the smallest value at or below which the share `probability` of the weight lies. NaN values are left out; NaN where nothing is left. */
double heli_weighted_quantile(const double *values, size_t stride, const double *weights, size_t n, double probability);

/* Whether the posterior reproduces a target, under fresh random numbers. */
typedef enum heli_reproduced {
    HELI_REPRODUCED,          /* the median lies within the tolerance */
    HELI_REACHED,             /* the 90 % interval reaches the tolerance band, the median does not */
    HELI_MISSED               /* not even the interval does */
} heli_reproduced;
/** "within", "reached", "missed". */
const char *heli_reproduced_name(heli_reproduced reproduced);

typedef struct heli_predicted {
    size_t n;                 /* draws that could be simulated */
    double low, median, high; /* 5, 50, 95 % of them; NaN where n = 0 */
    double within;            /* share of them within the tolerance */
    heli_reproduced verdict;  /* missed where n = 0 */
} heli_predicted;

/** Of each target, into out[target_count]. HELI_MEMORY. */
heli_status heli_posterior_check(const heli_abc_problem *problem, const heli_abc_result *result, heli_predicted *out, heli_context *ctx) HELI_MUST_CHECK;

#endif
