/*
 * The model's own noise: which share of an output's variance is the seed's, when the same points are run with several replicates.
 *
 * With y[p][r] at point p, replicate r: W, the variance within points, is the mean over points of the variance over replicates. A single run varies by
 * V + W, where V is the variance over points of the expected output, and the seed's share is W / (V + W).
 *
 * Under common random numbers replicate r means the same chances at every point, and W splits (two-way analysis of variance) into a main part,
 * which shifts all points alike and cancels in every comparison, and an interaction, by which the effect of the factors depends on the seed. The
 * means over replicates vary by V + I / R, where I is the interaction or, with seeds of their own, all of W: as long as the second part is not
 * small, what looks like interactions of the factors may be the seeds'.
 *
 * Unbiased, so small parts may fall below 0 and are then given as 0.
 */
#ifndef HELI_ANALYSIS_NOISE_H
#define HELI_ANALYSIS_NOISE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct heli_noise {
    size_t points;            /* with a value in every replicate: what it was taken from */
    size_t replicates;
    double within;            /* W; NaN with fewer than two replicates or points */
    double between;           /* V */
    double share;             /* W / (V + W) */
    double main_share, interaction_share; /* of the share, under common random numbers; else NaN */
    double mean_share;        /* of the variance, over points, of the means over replicates: what of it would be gone with more replicates */
} heli_noise;

/** From values[points][replicates]; points with a NaN are left out. Cost: O(points x replicates). Thread safety: reads only its arguments. */
heli_noise heli_noise_of(const double *values, size_t points, size_t replicates, bool common);

#endif
