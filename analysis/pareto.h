/*
 * Pareto order: who dominates whom, fronts, crowding, and the knee of a front. All objectives are to be made small.
 *
 * Constrained domination (Deb, Pratap, Agarwal and Meyarivan 2002, "A fast and elitist multiobjective genetic algorithm: NSGA-II", IEEE Trans. Evol.
 * Comput. 6, 182-197): of two settings that violate constraints the one with less violation is better, one without violation is better than one
 * with, and of two without violation the one that dominates.
 *
 * Thread safety: all functions read only their arguments.
 */
#ifndef HELI_ANALYSIS_PARETO_H
#define HELI_ANALYSIS_PARETO_H

#include <stdbool.h>
#include <stddef.h>

/** True when a is nowhere larger than b and somewhere smaller; a, b [objectives]. */
bool heli_dominates(const double *a, const double *b, size_t objectives);

/** The same under constraints; violations are 0 where all are met. */
bool heli_dominates_constrained(const double *a, double violation_a, const double *b, double violation_b, size_t objectives);

/**
 * Front of every point into rank[count], 0 for the best. values [count][objectives]; violations [count], or NULL for none. Returns the number of
 * fronts, 0 also when memory is short. Cost: O(objectives x count^2).
 */
size_t heli_pareto_rank(const double *values, const double *violations, size_t count, size_t objectives, size_t *rank);

/**
 * Crowding distance (Deb et al. 2002, 3.B) of the members[count] of one front, into distance[count]; INFINITY for the ends in each objective. Equal
 * values are ordered by their place, so the result is the same everywhere. false when memory is short.
 */
bool heli_crowding(const double *values, size_t objectives, const size_t *members, size_t count, double *distance);

/**
 * The knee of a front, after Das (1999, Structural Optimization 18, 107-115): the point farthest below the plane through the ends, each objective scaled
 * to 0 at its best and 1 at its worst over the front. count >= 1; with fewer than three points, or no knee below the plane, still the
 * least sum.
 */
size_t heli_knee(const double *values, size_t count, size_t objectives);

#endif
