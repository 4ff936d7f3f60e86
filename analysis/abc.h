/*
 * ABC-SMC: which parameter values bring a stochastic simulator near its targets? Approximate Bayesian computation by sequential Monte Carlo, for functions whose
 * likelihood nobody can write down.
 *
 *     generation 0      particles drawn from the prior; whatever can be simulated is kept
 *     generation t      ancestors drawn by weight, moved by a kernel, simulated, and kept where distance <= tolerance; until the population is full
 *     weight            prior(x) / sum_j weight_j kernel(x | x_j), normalised
 *     tolerance         the `quantile` of the previous generation's weighted distances, where distances repeat the next smaller one; never below the `distance`
 *                       that is aimed at
 *
 * (Toni, Welch, Strelkowa, Ipsen and Stumpf 2009, J. R. Soc. Interface 6, 187-202; Beaumont, Cornuet, Marin and Robert 2009, Biometrika 96, 983-990.)
 *
 * Distance: sqrt(sum_k w_k ((s_k - target_k) / tolerance_k)^2 / sum_k w_k), the weighted root mean square of the deviations, each in units of its own
 * tolerance. A target may be a bound; then only what lies beyond it counts. At distance 1 deviations are as large as the tolerances, in the quadratic mean.
 *
 * Kernel, on the parameter's own scale (logarithm where the gene is logarithmic):
 *     real     together: normal with twice the weighted covariance of the previous generation (Filippi, Barnes, Cornebise and Stumpf 2013, Stat. Appl.
 *              Genet. Mol. Biol. 12, 87-107); with twice the variances alone where that covariance is singular
 *     whole    each: a step of two-sided geometric length with twice the weighted variance, at least 1/2
 *     choice   each: stays with probability 0.7, else any other with equal probability (after Toni and Stumpf 2010, Bioinformatics 26, 104-110)
 * A move that leaves the prior's support draws ancestor and step anew, so that the mixture in the weight holds up to a constant.
 *
 * What it gives is the posterior for data known as well as the tolerance says, not the exact posterior: with a small tolerance the two agree. Everything drawn is
 * addressed by seed, generation and index, and the first `particles` accepted ones by index are kept: the result does not depend on threads or on timing.
 */
#ifndef HELI_ANALYSIS_ABC_H
#define HELI_ANALYSIS_ABC_H

#include "analysis/problem.h"

enum { HELI_ABC_TARGETS = 64, HELI_ABC_PARAMETERS = 200 };

typedef struct heli_abc_parameter {
    heli_gene gene;           /* the prior is uniform over it: on the value, on its logarithm, over whole numbers or choices */
    bool normal;              /* instead, of a REAL gene that is not logarithmic: normal, truncated to low .. high */
    double mean, sd;          /* of that normal; low <= mean <= high, sd > 0 */
} heli_abc_parameter;

typedef enum heli_abc_sense {
    HELI_ABC_EQUAL,           /* deviations to both sides count */
    HELI_ABC_AT_MOST,         /* only what lies above */
    HELI_ABC_AT_LEAST         /* only what lies below */
} heli_abc_sense;

typedef struct heli_abc_target {
    double value, tolerance;  /* tolerance > 0, in the target's own unit */
    double weight;            /* > 0; 1 is usual */
    heli_abc_sense sense;
} heli_abc_target;

typedef struct heli_abc_problem {
    const heli_abc_parameter *parameters;
    size_t parameter_count;   /* 1 .. HELI_ABC_PARAMETERS */
    const heli_abc_target *targets;
    size_t target_count;      /* 1 .. HELI_ABC_TARGETS */
    void *data;
    /** True where the prior is 0 though every parameter lies in its range; may be NULL. Called from one thread. */
    bool (*forbidden)(void *data, const double *values);
    /**
     * Simulates `count` probes into values[count][target_count], in whatever order it likes; a probe's `genes` are the parameters' values. Every probe has a
     * replicate of its own and must draw other random numbers than every other one. NaN says that it failed: never accepted. heli_function_evaluate of a
     * heli_function with width target_count fits here. A failure ends the calibration.
     */
    heli_status (*simulate)(void *data, const heli_probe *probes, size_t count, double *values, heli_context *ctx);
} heli_abc_problem;

typedef struct heli_abc_options {
    size_t particles;         /* 20 .. 100000 */
    uint32_t replicates;      /* of each particle, whose mean is compared with the targets; 0: 1 */
    double quantile;          /* by which the tolerance falls, in (0, 1); 0: 0.5 */
    double distance;          /* aimed at; 0: 1 */
    double least_acceptance;  /* share of accepted particles below which it ends, in [0, 1); 0: never */
    size_t generations;       /* after the first, at most; 0: only the prior */
    uint64_t probes;          /* at most, without those of the predictive check; a generation that does not fill is dropped. 0: no bound */
    uint32_t predictive;      /* draws from the last generation that are simulated again, with fresh random numbers; 0: none */
    uint64_t seed;
    void (*progress)(size_t generation, double tolerance, void *data); /* after each; may be NULL */
    void *progress_data;
} heli_abc_options;

/* Why it ended. */
typedef enum heli_abc_end {
    HELI_ABC_REACHED,         /* the distance aimed at */
    HELI_ABC_ACCEPTANCE,      /* too few were accepted */
    HELI_ABC_PROBES,          /* the next generation did not fit into the probes that are allowed */
    HELI_ABC_GENERATIONS,     /* after the last of them */
    HELI_ABC_STALLED          /* the tolerance cannot fall any more: all distances are the same */
} heli_abc_end;
/** "reached", "acceptance", "runs", "generations", "stalled". */
const char *heli_abc_end_name(heli_abc_end end);

typedef struct heli_abc_generation {
    double tolerance;         /* INFINITY of the first */
    double *values;           /* [particles][parameter_count] */
    double *weights;          /* [particles], with sum 1 */
    double *distances;        /* [particles] */
    double *simulated;        /* [particles][target_count] means over replicates */
    uint64_t tried;           /* particles up to the last accepted one */
    double acceptance;        /* particles / tried */
    double ess;               /* 1 / sum of squared weights */
    uint64_t probes;          /* simulated until then, from the first generation on */
} heli_abc_generation;

typedef struct heli_abc_result {
    heli_abc_generation *generations; /* [generation_count]; the last one is the posterior sample */
    size_t generation_count, particles, parameter_count, target_count;
    heli_abc_end end;
    uint64_t probes;          /* in all, with generations that were dropped, without the predictive check */
    size_t draws;             /* of the predictive check */
    size_t *drawn;            /* [draws] particles of the last generation */
    double *predicted;        /* [draws][target_count] what they gave under fresh random numbers; NaN where that failed */
} heli_abc_result;

/**
 * Calibrates. HELI_USAGE for a problem or options that cannot be; HELI_SCENARIO where the prior allows hardly anything (none of 10,000 draws); HELI_MODEL where
 * fewer than one in 20 draws of the prior can be simulated; HELI_MEMORY; or what `simulate` failed with. Free in any case. Thread safety: calls are independent of each other.
 */
heli_status heli_abc(heli_abc_result *out, const heli_abc_problem *problem, const heli_abc_options *options, heli_context *ctx) HELI_MUST_CHECK;
void heli_abc_free(heli_abc_result *self);

/** Distance of simulated values [target_count] from the targets; INFINITY where one is NaN or infinite. */
double heli_abc_distance(const heli_abc_target *targets, size_t target_count, const double *simulated);
/** Signed deviation from one target in units of its tolerance; 0 on the right side of a bound. */
double heli_abc_deviation(const heli_abc_target *target, double simulated);

#endif
