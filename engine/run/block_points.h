/*
 * Points of designs in blocks, in the unit cube: Morris's trajectories and Saltelli's crossed pairs.
 *
 * Morris (1991, "Factorial sampling plans for preliminary computational experiments", Technometrics 33, 161-174): with p levels a factor takes
 * the values 0, 1/(p-1), ..., 1 and moves once, by delta = p / (2 (p-1)), up or down with equal chance, the groups in random order. Factors of a
 * group move together, each in a direction of its own. Of `candidates` trajectories those are chosen that lie far from each other (Campolongo,
 * Cariboni and Saltelli 2007, "An effective screening design for sensitivity analysis of large models", Environ. Model. Softw. 22, 1509-1518):
 * first the farthest pair, then always the one with the largest sum of squared distances to those chosen (the greedy search of Ruano et al. 2012,
 * "An improved sampling strategy based on trajectory design", Environ. Model. Softw. 37, 103-109), where the distance of two trajectories is the
 * sum of the distances between all their points.
 *
 * Saltelli (2002, "Making best use of model evaluations to compute sensitivity indices", Comput. Phys. Commun. 145, 280-297): the pair a, b is one
 * point of 2k dimensions: of a Sobol sequence scrambled by the seed, or of independent draws.
 */
#ifndef HELI_RUN_BLOCK_POINTS_H
#define HELI_RUN_BLOCK_POINTS_H

#include <stdint.h>

#include "engine/core/context.h"
#include "engine/scenario/blocks.h"

/**
 * Draws the design into u [heli_blocks_points][factors], each coordinate in [0, 1]. The same seed gives the same points on every machine; a
 * Saltelli design begins with the smaller one, a Morris design does only where no candidates are left out. Fails with HELI_USAGE where blocks,
 * groups or levels cannot be (a group without a factor, an odd number of levels, more than 200 factors with Sobol points), HELI_MEMORY. Cost:
 * Morris with c candidates O(c^2 groups^2 factors), Saltelli O(points x factors). Thread safety: reads only its arguments.
 */
heli_status heli_block_points(double *u, const heli_blocks *blocks, size_t factors, uint64_t seed, heli_context *ctx) HELI_MUST_CHECK;

#endif
