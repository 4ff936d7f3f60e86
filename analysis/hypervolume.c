/* Exact hypervolume. */
#include "analysis/hypervolume.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/pareto.h"

static int by_second(const void *a, const void *b)
{
    const double *x = a, *y = b;
    for (int k = 1; k >= 0; k--)
        if (x[k] != y[k]) return x[k] < y[k] ? -1 : 1;
    return 0;
}

static bool equal(const double *a, const double *b, size_t m)
{
    for (size_t k = 0; k < m; k++)
        if (a[k] != b[k]) return false;
    return true;
}

/*
 * Keeps points that none of the others dominates or equals; returns their number. What has been moved down is still compared with: whatever a
 * covered point covers, the one that covers it covers as well.
 */
static size_t keep_front(double *points, size_t count, size_t m)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const double *p = points + i * m;
        bool covered = false;
        for (size_t j = 0; j < kept && !covered; j++) covered = equal(points + j * m, p, m) || heli_dominates(points + j * m, p, m);
        for (size_t j = i + 1; j < count && !covered; j++) covered = heli_dominates(points + j * m, p, m);
        for (size_t k = 0; k < m && !covered; k++) points[kept * m + k] = p[k];
        kept += !covered;
    }
    return kept;
}

/* Points in rising order of the second objective; each adds a strip. */
static double sweep_two(double *points, size_t count, const double *reference)
{
    double volume = 0.0, edge = reference[0];
    qsort(points, count, 2 * sizeof *points, by_second);
    for (size_t i = 0; i < count; i++) {
        const double *p = points + 2 * i;
        if (p[0] >= edge) continue;
        volume += (edge - p[0]) * (reference[1] - p[1]);
        edge = p[0];
    }
    return volume;
}

static double volume_of(double *points, size_t count, size_t m, const double *reference);

/* What point i adds to those behind it. */
static double added_by(const double *points, size_t i, size_t count, size_t m, const double *reference)
{
    const double *p = points + i * m;
    size_t rest = count - i - 1;
    double own = 1.0;
    for (size_t k = 0; k < m; k++) own *= reference[k] - p[k];
    if (rest == 0) return own;
    double *limited = malloc((rest * m + 1) * sizeof *limited);
    if (!limited) return (double)NAN;
    for (size_t j = 0; j < rest; j++)
        for (size_t k = 0; k < m; k++) limited[j * m + k] = fmax(p[k], points[(i + 1 + j) * m + k]);
    double shared = volume_of(limited, keep_front(limited, rest, m), m, reference);
    free(limited);
    return own - shared;
}

static double volume_of(double *points, size_t count, size_t m, const double *reference)
{
    double volume = 0.0;
    if (m == 2) return sweep_two(points, count, reference);
    for (size_t i = 0; i < count; i++) volume += added_by(points, i, count, m, reference);
    return volume;
}

double heli_hypervolume(const double *points, size_t count, size_t objectives, const double *reference)
{
    size_t m = objectives, inside = 0;
    double *own = malloc((count * m + 1) * sizeof *own);
    if (!own) return (double)NAN;
    for (size_t i = 0; i < count; i++) {
        bool smaller = true;
        for (size_t k = 0; k < m; k++) smaller = smaller && points[i * m + k] < reference[k];
        if (smaller) memcpy(own + inside++ * m, points + i * m, m * sizeof *own);
    }
    double volume = volume_of(own, keep_front(own, inside, m), m, reference);
    free(own);
    return volume;
}
