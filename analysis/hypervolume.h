/*
 * Hypervolume: the volume that a set of points dominates, up to a reference point (Zitzler and Thiele 1998). All objectives are to be made small.
 *
 * Exact, by the algorithm of While, Bradstreet and Barone (2012), "A fast way of calculating exact hypervolumes", IEEE Trans. Evol. Comput. 16,
 * 86-95: the volume is the sum over points of what each adds to those after it, and what it adds is its own box less the hypervolume of the
 * others limited to that box. Two objectives are swept in order.
 */
#ifndef HELI_ANALYSIS_HYPERVOLUME_H
#define HELI_ANALYSIS_HYPERVOLUME_H

#include <stddef.h>

/**
 * Hypervolume of points [count][objectives] up to reference [objectives]. Points that are not smaller than the reference in every objective add
 * nothing. 0 for no points; NaN when memory is short. Cost: O(n log n) for two objectives; for more, exponential in the
 * worst case, about 0.01 s for 100 points of 3 objectives. Thread safety: reads only its arguments.
 */
double heli_hypervolume(const double *points, size_t count, size_t objectives, const double *reference);

#endif
