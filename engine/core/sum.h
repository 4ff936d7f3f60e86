/*
 * Sums in a fixed order. Floating-point addition does not associate, so a sum that is to have the same bits
 * everywhere has an order of its own: HELI_LANES running sums (item i goes to lane i mod HELI_LANES), added as a binary tree
 * at the end. Vector hardware of any width up to the number of lanes then gives the same bits as plain C.
 */
#ifndef HELI_CORE_SUM_H
#define HELI_CORE_SUM_H

#include <stddef.h>

enum { HELI_LANES = 16 };

/* Adds the lanes pairwise: (0+8, 1+9, ...), then halves again. */
static inline double heli_sum_lanes(const double lane[HELI_LANES])
{
    double s[HELI_LANES];
    for (int i = 0; i < HELI_LANES; i++) s[i] = lane[i];
    for (int width = HELI_LANES / 2; width >= 1; width /= 2)
        for (int i = 0; i < width; i++) s[i] += s[i + width];
    return s[0];
}

static inline float heli_sum_lanes_f32(const float lane[HELI_LANES])
{
    float s[HELI_LANES];
    for (int i = 0; i < HELI_LANES; i++) s[i] = lane[i];
    for (int width = HELI_LANES / 2; width >= 1; width /= 2)
        for (int i = 0; i < width; i++) s[i] += s[i + width];
    return s[0];
}

/** Sum of n doubles in lane order. */
double heli_sum(const double *values, size_t n);
/** Sum of n floats, each converted to double, in lane order. */
double heli_sum_f32(const float *values, size_t n);

#endif
