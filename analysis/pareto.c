/* Pareto order. */
#include "analysis/pareto.h"

#include <math.h>
#include <stdlib.h>

bool heli_dominates(const double *a, const double *b, size_t objectives)
{
    bool better = false;
    for (size_t k = 0; k < objectives; k++) {
        if (a[k] > b[k]) return false;
        better = better || a[k] < b[k];
    }
    return better;
}

bool heli_dominates_constrained(const double *a, double violation_a, const double *b, double violation_b, size_t objectives)
{
    if (violation_a > 0.0 || violation_b > 0.0) return violation_a < violation_b;
    return heli_dominates(a, b, objectives);
}

size_t heli_pareto_rank(const double *values, const double *violations, size_t count, size_t objectives, size_t *rank)
{
    size_t *above = calloc(count + 1, sizeof *above), fronts = 0, left = count;
    if (!above) return 0;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++)
            above[i] += heli_dominates_constrained(values + j * objectives, violations ? violations[j] : 0.0, values + i * objectives,
                                                   violations ? violations[i] : 0.0, objectives);
    for (size_t i = 0; i < count; i++) rank[i] = count;
    while (left > 0) {
        for (size_t i = 0; i < count; i++)
            if (rank[i] == count && above[i] == 0) rank[i] = fronts;
        for (size_t i = 0; i < count; i++) {
            if (rank[i] != fronts) continue;
            left--;
            for (size_t j = 0; j < count; j++)
                if (rank[j] == count)
                    above[j] -= heli_dominates_constrained(values + i * objectives, violations ? violations[i] : 0.0, values + j * objectives,
                                                           violations ? violations[j] : 0.0, objectives);
        }
        fronts++;
    }
    free(above);
    return fronts;
}

/* --- crowding --- */

/* A member's value in one objective, and its place. */
typedef struct placed { double value; size_t place; } placed;

static int by_value(const void *a, const void *b)
{
    const placed *x = a, *y = b;
    if (x->value != y->value) return x->value < y->value ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

bool heli_crowding(const double *values, size_t objectives, const size_t *members, size_t count, double *distance)
{
    placed *order = malloc((count + 1) * sizeof *order);
    if (!order) return false;
    for (size_t i = 0; i < count; i++) distance[i] = 0.0;
    for (size_t k = 0; k < objectives && count > 0; k++) {
        for (size_t i = 0; i < count; i++) order[i] = (placed){values[members[i] * objectives + k], i};
        qsort(order, count, sizeof *order, by_value);
        double span = order[count - 1].value - order[0].value;
        distance[order[0].place] = distance[order[count - 1].place] = (double)INFINITY;
        for (size_t i = 1; i + 1 < count && span > 0.0; i++) distance[order[i].place] += (order[i + 1].value - order[i - 1].value) / span;
    }
    free(order);
    return true;
}

/* --- the knee --- */

size_t heli_knee(const double *values, size_t count, size_t objectives)
{
    size_t best = 0;
    double least = (double)INFINITY;
    for (size_t i = 0; i < count; i++) {
        double sum = 0.0;
        for (size_t k = 0; k < objectives; k++) {
            double low = values[k], high = values[k];
            for (size_t j = 1; j < count; j++) {
                low = fmin(low, values[j * objectives + k]);
                high = fmax(high, values[j * objectives + k]);
            }
            if (high > low) sum += (values[i * objectives + k] - low) / (high - low);
        }
        if (sum < least) best = i;
        least = fmin(least, sum);
    }
    return best;
}
