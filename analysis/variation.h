/*
 * Variation of settings: drawing, crossing and mutating genes of every kind.
 *
 *     real     simulated binary crossover and polynomial mutation (Deb and Agrawal 1995; Deb and Goyal 1996), bounded as in NSGA-II's own code, on the
 *              gene scaled to [0, 1] (of the logarithm where it is logarithmic)
 *     whole    the same crossover on the middle of the gene's cell of [0, 1]; mutation by a step of geometric length (after Rudolph 1994), mean a tenth of
 *              the range, at least 1
 *     choice   children take it from either parent; mutation draws another one
 */
#ifndef HELI_ANALYSIS_VARIATION_H
#define HELI_ANALYSIS_VARIATION_H

#include "analysis/problem.h"

typedef struct heli_variation {
    double crossover;         /* probability that a pair is crossed; 0.9 is usual */
    double mutation;          /* probability of each gene; 0: one gene on average */
    double crossover_index;   /* of the distribution; the larger, the nearer to the parents: 15 */
    double mutation_index;    /* 20 */
} heli_variation;

/** The usual numbers, as above. */
heli_variation heli_variation_usual(void);

/** The value of a gene at u in (0, 1). */
double heli_gene_at(const heli_gene *gene, double u);
/** Its place in [0, 1]; of a whole number the middle of its cell. */
double heli_gene_place(const heli_gene *gene, double value);

/** Draws all genes uniformly. */
void heli_draw_setting(const heli_problem *problem, heli_draws *draws, double *genes);
/** `count` settings as a Latin hypercube into genes[count][gene_count]; false when memory is short. */
bool heli_draw_hypercube(const heli_problem *problem, heli_key key, uint32_t count, double *genes);
/** Two children of two parents. Children may be the parents' own room. */
void heli_cross(const heli_problem *problem, const heli_variation *how, heli_draws *draws, const double *a, const double *b, double *child_a,
                double *child_b);
/** Mutates genes in place. */
void heli_mutate(const heli_problem *problem, const heli_variation *how, heli_draws *draws, double *genes);

#endif
