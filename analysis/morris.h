/*
 * Morris's elementary effects: which of many factors matter at all, from few runs.
 *
 * Along a trajectory each factor moves once, by delta of its range, and its elementary effect is EE = (y after - y before) / (signed delta): the change of
 * the output per whole range of the factor, from where the trajectory happened to be. Over the trajectories
 *
 *     mu      the mean effect; effects of both signs cancel (Morris 1991)
 *     mu*     the mean size of the effect, mean |EE|: the measure of importance (Campolongo, Cariboni and Saltelli 2007)
 *     sigma   the standard deviation of EE: large where the effect depends on the other factors or is curved
 *
 * A group of several factors moves at once, some up and some down: it has a mu* (of |y after - y before| / delta) and neither mu nor sigma (NaN).
 *
 * Intervals: 95 %, percentile bootstrap over trajectories, which are independent before they are chosen to lie far from each other. Draws are
 * addressed: the same outputs give the same intervals everywhere. The design: engine/run/block_points.h.
 */
#ifndef HELI_ANALYSIS_MORRIS_H
#define HELI_ANALYSIS_MORRIS_H

#include <stdint.h>

#include "analysis/space.h"

enum { HELI_MORRIS_RESAMPLES = 1999 };

typedef struct heli_morris_effect {
    double mu, mu_star, sigma;        /* in units of the output; NaN where there is none */
    heli_interval mu_interval, mu_star_interval;
    size_t effects;                   /* trajectories that have one: both outputs are numbers */
} heli_morris_effect;

/**
 * Effects of one output y [heli_blocks_points], NaN where a run has no value, into effects[groups]. `u` [points][factors] is the design in the unit
 * cube. A group with fewer than two effects has no sigma, with fewer than HELI_TRAJECTORIES_LEAST no intervals. HELI_MEMORY.
 * Cost: O(points x factors + resamples x trajectories x groups). Thread safety: reads only its arguments.
 */
heli_status heli_morris_effects(heli_morris_effect *effects, const heli_blocks *blocks, size_t factors, const double *u, const double *y,
                                heli_context *ctx) HELI_MUST_CHECK;

/**
 * The whole for a function: draws the design, evaluates it by `threads` threads, and takes the effects, effects[outputs][groups]. HELI_USAGE for a
 * design that cannot be, HELI_MEMORY.
 */
heli_status heli_morris(heli_morris_effect *effects, const heli_space *space, const heli_blocks *blocks, uint64_t seed, int threads,
                        heli_context *ctx) HELI_MUST_CHECK;

#endif
