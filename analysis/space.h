/*
 * Somebody's own function over a box, for the methods of global sensitivity (morris.h, sobol_indices.h).
 *
 *     static void area(const double *x, double *y, void *data) { (void)data; y[0] = x[0] * x[1]; }
 *
 *     const double low[] = {0, 0}, high[] = {1, 2};
 *     heli_space space = {.factors = 2, .low = low, .high = high, .outputs = 1, .function = area};
 *
 * A function of chance is to be given as its mean over replicates, with the same seeds at every point (common random numbers), or with seeds of its own
 * at each point; noise.h tells how much of its variance is the seed's.
 */
#ifndef HELI_ANALYSIS_SPACE_H
#define HELI_ANALYSIS_SPACE_H

#include "analysis/bootstrap.h"
#include "engine/core/context.h"
#include "engine/scenario/blocks.h"

typedef struct heli_space {
    size_t factors, outputs;
    const double *low, *high; /* [factors]; the factor is uniform between them. NULL: from 0 to 1 */
    /** x [factors] in, y [outputs] out; NaN: no value there. Called by several threads at once where threads > 1. */
    void (*function)(const double *x, double *y, void *data);
    void *data;
} heli_space;

/**
 * Evaluates the function at all points of a design, u [points][factors] in the unit cube, into y [points][outputs]. The result does not depend on
 * `threads` (at least 1).
 */
void heli_space_evaluate(const heli_space *self, const double *u, size_t points, double *y, int threads);

/** Checks the box and the counts: HELI_USAGE for a range that is empty or not finite, or for no factor, output or function. */
heli_status heli_space_check(const heli_space *self, heli_context *ctx) HELI_MUST_CHECK;

#endif
