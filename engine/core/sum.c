/*
 * Ordered sums: item i is added to lane i mod HELI_LANES, then the lanes as a tree (engine/core/sum.h).
 * The inner loop over lanes is what compilers turn into vector additions, of any width, without changing a bit.
 */
#include "engine/core/sum.h"

double heli_sum(const double *values, size_t n)
{
    double lane[HELI_LANES] = {0.0};
    size_t i = 0;
    for (; i + HELI_LANES <= n; i += HELI_LANES)
        for (size_t l = 0; l < HELI_LANES; l++) lane[l] += values[i + l];
    for (size_t l = 0; i + l < n; l++) lane[l] += values[i + l];
    return heli_sum_lanes(lane);
}

double heli_sum_f32(const float *values, size_t n)
{
    double lane[HELI_LANES] = {0.0};
    size_t i = 0;
    for (; i + HELI_LANES <= n; i += HELI_LANES)
        for (size_t l = 0; l < HELI_LANES; l++) lane[l] += (double)values[i + l];
    for (size_t l = 0; i + l < n; l++) lane[l] += (double)values[i + l];
    return heli_sum_lanes(lane);
}
