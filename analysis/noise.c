/* Variance within and between points. */
#include "analysis/noise.h"

#include <math.h>
#include <stdlib.h>

static bool whole(const double *values, size_t replicates)
{
    for (size_t r = 0; r < replicates; r++)
        if (!isfinite(values[r])) return false;
    return true;
}

static double mean_of(const double *values, size_t replicates)
{
    double sum = 0.0;
    for (size_t r = 0; r < replicates; r++) sum += values[r];
    return sum / (double)replicates;
}

/* Sums of squares: within points about their means, of points' means about the mean of all. */
static void sum_squares(const double *values, size_t points, size_t replicates, heli_noise *out, double *within, double *between)
{
    double total = 0.0, sum = 0.0;
    out->points = 0;
    for (size_t p = 0; p < points; p++) {
        if (!whole(&values[p * replicates], replicates)) continue;
        total += mean_of(&values[p * replicates], replicates);
        out->points++;
    }
    double centre = total / (double)out->points;
    *within = 0.0;
    for (size_t p = 0; p < points; p++) {
        const double *at = &values[p * replicates];
        if (!whole(at, replicates)) continue;
        double mean = mean_of(at, replicates);
        for (size_t r = 0; r < replicates; r++) *within += (at[r] - mean) * (at[r] - mean);
        sum += (mean - centre) * (mean - centre);
    }
    *between = sum;
}

/* Sum of squares of the replicates' means about the mean of all, times the number of points. */
static double sum_replicates(const double *values, size_t points, size_t replicates, size_t used)
{
    double centre = 0.0, square = 0.0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t r = 0; r < replicates; r++) {
            double sum = 0.0;
            for (size_t p = 0; p < points; p++)
                if (whole(&values[p * replicates], replicates)) sum += values[p * replicates + r];
            double mean = sum / (double)used;
            if (pass == 0) centre += mean / (double)replicates;
            else square += (mean - centre) * (mean - centre);
        }
    return square * (double)used;
}

heli_noise heli_noise_of(const double *values, size_t points, size_t replicates, bool common)
{
    const double none = (double)NAN;
    heli_noise out = {.replicates = replicates, .within = none, .between = none, .share = none, .main_share = none, .interaction_share = none,
                      .mean_share = none};
    double within, between;
    if (replicates < 2) return out;
    sum_squares(values, points, replicates, &out, &within, &between);
    if (out.points < 2) return out;
    double n = (double)out.points, r = (double)replicates;
    out.within = within / (n * (r - 1.0));
    double crossed = 0.0, main = 0.0, left = out.within; /* left: the part that does not cancel between points */
    if (common) {
        double shifts = sum_replicates(values, points, replicates, out.points);
        crossed = fmax((within - shifts) / ((n - 1.0) * (r - 1.0)), 0.0);
        main = fmax((shifts / (r - 1.0) - crossed) / n, 0.0);
        out.within = main + crossed;
        left = crossed;
    }
    out.between = fmax(between / (n - 1.0) - left / r, 0.0);
    double all = out.between + out.within;
    if (!(all > 0.0)) return out;
    out.share = out.within / all;
    out.mean_share = left / r / (out.between + left / r);
    if (common) {
        out.main_share = main / all;
        out.interaction_share = crossed / all;
    }
    return out;
}
