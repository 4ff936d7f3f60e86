/* Variation of settings. Powers and logarithms are Heli's own, so that a search gives the same bits everywhere. */
#include "analysis/variation.h"

#include <stdlib.h>

#include "engine/core/math.h"

enum { PURPOSE_PLACE = 11, PURPOSE_STRATA = 12 };

heli_variation heli_variation_usual(void)
{
    return (heli_variation){.crossover = 0.9, .crossover_index = 15.0, .mutation_index = 20.0};
}

/* --- places and values --- */

static double cells_of(const heli_gene *gene)
{
    return gene->high - gene->low + 1.0;
}

double heli_gene_at(const heli_gene *gene, double u)
{
    double value = gene->kind != HELI_GENE_REAL ? gene->low + heli_floor(u * cells_of(gene))
                 : gene->logarithmic            ? gene->low * heli_pow(gene->high / gene->low, u)
                                                : gene->low + u * (gene->high - gene->low);
    return heli_clamp(value, gene->low, gene->high);
}

double heli_gene_place(const heli_gene *gene, double value)
{
    if (gene->kind != HELI_GENE_REAL) return (value - gene->low + 0.5) / cells_of(gene);
    if (gene->low == gene->high) return 0.5;
    double u = gene->logarithmic ? heli_log(value / gene->low) / heli_log(gene->high / gene->low) : (value - gene->low) / (gene->high - gene->low);
    return heli_clamp(u, 0.0, 1.0);
}

/* --- drawing --- */

void heli_draw_setting(const heli_problem *problem, heli_draws *draws, double *genes)
{
    for (size_t g = 0; g < problem->gene_count; g++) genes[g] = heli_gene_at(&problem->genes[g], heli_draws_uniform(draws));
}

bool heli_draw_hypercube(const heli_problem *problem, heli_key key, uint32_t count, double *genes)
{
    uint32_t *strata = malloc((count + 1) * sizeof *strata);
    if (!strata) return false;
    for (size_t g = 0; g < problem->gene_count; g++) {
        heli_draws shuffle = heli_draws_at(key, (heli_address){0, 0, (uint32_t)g, PURPOSE_STRATA});
        heli_draws within = heli_draws_at(key, (heli_address){0, 0, (uint32_t)g, PURPOSE_PLACE});
        heli_shuffle(&shuffle, strata, count);
        for (uint32_t i = 0; i < count; i++)
            genes[i * problem->gene_count + g] = heli_gene_at(&problem->genes[g], ((double)strata[i] + heli_draws_uniform(&within)) / (double)count);
    }
    free(strata);
    return true;
}

/* --- crossing --- */

/* Spread of two children about their parents' middle; `room` is the nearer edge's distance, in units of half the parents' distance, plus 1. */
static double spread(double u, double room, double index)
{
    double alpha = 2.0 - heli_pow(room, -(index + 1.0));
    double base = u <= 1.0 / alpha ? u * alpha : 1.0 / (2.0 - u * alpha);
    return heli_pow(base, 1.0 / (index + 1.0));
}

/* Places of two children in [0, 1]. */
static void cross_places(double a, double b, double index, heli_draws *draws, double child[2])
{
    double low = heli_min(a, b), high = heli_max(a, b), u = heli_draws_uniform(draws);
    double middle = 0.5 * (low + high), half = 0.5 * (high - low);
    child[0] = heli_clamp(middle - half * spread(u, 1.0 + low / half, index), 0.0, 1.0);
    child[1] = heli_clamp(middle + half * spread(u, 1.0 + (1.0 - high) / half, index), 0.0, 1.0);
}

void heli_cross(const heli_problem *problem, const heli_variation *how, heli_draws *draws, const double *a, const double *b, double *child_a,
                double *child_b)
{
    bool crossed = heli_draws_uniform(draws) <= how->crossover;
    for (size_t g = 0; g < problem->gene_count; g++) {
        const heli_gene *gene = &problem->genes[g];
        double x = a[g], y = b[g];
        if (crossed && heli_draws_uniform(draws) <= 0.5 && x != y) {
            double place[2] = {heli_gene_place(gene, x), heli_gene_place(gene, y)}, child[2];
            bool swap = heli_draws_uniform(draws) <= 0.5;
            if (gene->kind == HELI_GENE_CHOICE) {
                child[0] = place[0];
                child[1] = place[1];
            } else if (heli_abs(place[0] - place[1]) > 1e-14) {
                cross_places(place[0], place[1], how->crossover_index, draws, child);
            } else {
                swap = !swap; /* parents as good as equal are handed on */
                child[0] = place[0];
                child[1] = place[1];
            }
            x = heli_gene_at(gene, child[swap]);
            y = heli_gene_at(gene, child[!swap]);
        }
        child_a[g] = x;
        child_b[g] = y;
    }
}

/* --- mutating --- */

static double mutate_place(double place, double index, heli_draws *draws)
{
    double u = heli_draws_uniform(draws), power = 1.0 / (index + 1.0);
    double edge = u <= 0.5 ? 1.0 - place : place; /* what is left on the other side */
    double kept = heli_pow(edge, index + 1.0);
    double base = u <= 0.5 ? 2.0 * u + (1.0 - 2.0 * u) * kept : 2.0 * (1.0 - u) + 2.0 * (u - 0.5) * kept;
    double step = u <= 0.5 ? heli_pow(base, power) - 1.0 : 1.0 - heli_pow(base, power);
    return heli_clamp(place + step, 0.0, 1.0);
}

static double mutate_whole(const heli_gene *gene, double value, heli_draws *draws)
{
    double range = gene->high - gene->low, up = heli_draws_uniform(draws) <= 0.5 ? 1.0 : -1.0;
    double step = (double)heli_geometric_from(heli_draws_uniform(draws), 1.0 / (1.0 + range / 10.0));
    double moved = value + up * step;
    if (moved < gene->low || moved > gene->high) moved = value - up * step;
    return heli_clamp(moved, gene->low, gene->high);
}

static double mutate_choice(const heli_gene *gene, double value, heli_draws *draws)
{
    double other = (double)heli_below(heli_draws_word(draws), (uint32_t)gene->high); /* of the others, in order */
    return other < value ? other : other + 1.0;
}

void heli_mutate(const heli_problem *problem, const heli_variation *how, heli_draws *draws, double *genes)
{
    double share = how->mutation > 0.0 ? how->mutation : 1.0 / (double)problem->gene_count;
    for (size_t g = 0; g < problem->gene_count; g++) {
        const heli_gene *gene = &problem->genes[g];
        bool moves = heli_draws_uniform(draws) <= share;
        if (!moves || gene->low == gene->high) continue;
        if (gene->kind == HELI_GENE_REAL) genes[g] = heli_gene_at(gene, mutate_place(heli_gene_place(gene, genes[g]), how->mutation_index, draws));
        else if (gene->kind == HELI_GENE_WHOLE) genes[g] = mutate_whole(gene, genes[g], draws);
        else genes[g] = mutate_choice(gene, genes[g], draws);
    }
}
