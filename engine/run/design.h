/*
 * Designs of experiments: where in the space of factors the runs lie.
 *
 *     grid     every combination of levels; the last factor varies fastest
 *     list     the points as given
 *     random   independent uniform points
 *     lhs      Latin hypercube (McKay, Beckman and Conover 1979): in each factor every one of n equal strata holds one point
 *     sobol    the Sobol sequence: of GSL (gsl_qrng_sobol, after Bratley and Fox 1988) up to 40 factors, beyond by the direction numbers of
 *              Joe and Kuo (sobol_points.h); without the point at the origin
 *     morris, saltelli   in blocks, for global sensitivity: block_points.h
 *
 * A coordinate u in [0, 1] becomes low + u (high - low), low (high / low)^u on a logarithmic scale, a whole number of the range, or
 * one of a list's levels with equal shares. Random draws are addressed by the experiment's seed, point and factor, so a longer random design
 * begins with the shorter one. The result is the same on every machine.
 */
#ifndef HELI_RUN_DESIGN_H
#define HELI_RUN_DESIGN_H

#include "engine/scenario/experiment.h"

enum { HELI_SOBOL_FACTORS = 40 };

/** Makes self->values. HELI_MEMORY. Thread safety: different experiments may be made at once. */
heli_status heli_design_make(heli_experiment *self, const char *file, heli_context *ctx) HELI_MUST_CHECK;

#endif
