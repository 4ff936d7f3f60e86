/*
 * Sobol indices: which share of an output's variance each factor, or group of factors, accounts for.
 *
 *     first order   S_i   V(E[Y | x_i]) / V(Y): by itself; the variance that would go, on average, if x_i were known
 *     total         T_i   E[V(Y | all but x_i)] / V(Y): with all its interactions; 0: x_i does nothing, it may be fixed anywhere in its range
 *     second order  S_ij  the share of the interaction of two alone
 *
 * The design gives runs a, b and the crossings ab_i (a with x_i from b), with second order also ba_i (engine/run/block_points.h). With all outputs
 * shifted by their mean over a and b and V from the runs a and b together, the estimators are
 *
 *     S_i   mean(b (ab_i - a)) / V                      Saltelli et al. 2010, Comput. Phys. Commun. 181, 259-270, Table 2 (b)
 *     S_i   1 - mean((b - ab_i)^2) / (2 V)              Jansen 1999, Comput. Phys. Commun. 117, 35-43; better where S_i is large
 *     T_i   mean((a - ab_i)^2) / (2 V)                  Jansen 1999
 *     S_ij  mean(ba_i ab_j - a b) / V - S_i - S_j       Saltelli 2002, Comput. Phys. Commun. 145, 280-297, with S of the first kind
 *
 * They are estimates: small ones may fall below 0. A block in which any run has no value is left out whole.
 *
 * Intervals: 95 %, percentile bootstrap over blocks. Blocks of independent points are what the bootstrap takes them for; those of a Sobol sequence
 * lie more evenly, so the estimates are better than the intervals say (coverage: tests/theory/test_sobol_indices.c). Draws are addressed: the same outputs
 * give the same intervals everywhere.
 *
 * Noise: where every point was run with seeds of its own, the outputs are means over R replicates with a noise of variance W / R (noise.h), which
 * raises V and T_i. Given `noise` = W / R, V and the numerator of T_i are lowered by it; both estimators of S_i then have no bias to first order. With
 * common random numbers the mean over replicates is one function without noise: give 0.
 */
#ifndef HELI_ANALYSIS_SOBOL_INDICES_H
#define HELI_ANALYSIS_SOBOL_INDICES_H

#include <stdint.h>

#include "analysis/space.h"

enum { HELI_INDEX_RESAMPLES = 999 };

typedef struct heli_index {
    double value, low, high;  /* NaN: none */
} heli_index;

typedef struct heli_indices {
    size_t groups, samples, dropped;  /* blocks used, and left out for want of a value */
    double mean, variance;            /* of the output; the variance without the noise given */
    heli_index *first;        /* [groups] Saltelli 2010 */
    heli_index *first_jansen; /* [groups] */
    heli_index *total;        /* [groups] Jansen */
    heli_index *second;       /* [groups][groups], i < j filled and mirrored, NaN on the diagonal; NULL without second order */
    heli_index first_sum;     /* of all S_i: what the factors account for without interactions */
} heli_indices;

/**
 * Indices of one output y [heli_blocks_points] from its first `use` blocks (0: all). Fails with HELI_USAGE when fewer than HELI_SAMPLES_LEAST
 * blocks have all their values (second order: HELI_SAMPLES_LEAST_SECOND), HELI_MEMORY. An output that does not vary has indices NaN and variance
 * 0. Free in any case. Cost: O(resamples x blocks x groups), with second order groups squared; resamples are shared out to `threads` threads,
 * which the result cannot show. Thread safety: reads only its arguments.
 */
heli_status heli_indices_of(heli_indices *out, const heli_blocks *blocks, const double *y, size_t use, double noise, int threads,
                            heli_context *ctx) HELI_MUST_CHECK;
void heli_indices_free(heli_indices *self);

/** The whole for a function: draws the design, evaluates it, and takes the indices of every output, out[outputs]; free each in any case. */
heli_status heli_sobol_indices(heli_indices *out, const heli_space *space, const heli_blocks *blocks, uint64_t seed, int threads,
                               heli_context *ctx) HELI_MUST_CHECK;

#endif
