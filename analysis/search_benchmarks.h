/*
 * Problems of search whose true fronts are known, to hold heli_nsga2 against.
 *
 *     zdt1 .. zdt4, zdt6   Zitzler, Deb and Thiele 2000, Evol. Comput. 8, 173-195: two objectives; convex, concave, in pieces, with 21^9 local fronts, uneven
 *     dtlz2                Deb, Thiele, Laumanns and Zitzler 2002 (CEC): three objectives, an eighth of the unit sphere
 *     bnh                  Binh and Korn 1997: two constraints
 *     osy                  Osyczka and Kundu 1995: six constraints, a front of five pieces along their edges (pieces as in Deb 2001, section 8.3)
 */
#ifndef HELI_ANALYSIS_SEARCH_BENCHMARKS_H
#define HELI_ANALYSIS_SEARCH_BENCHMARKS_H

#include "analysis/nsga2.h"

enum { HELI_BENCHMARK_GENES = 30 };

typedef struct heli_search_benchmark {
    const char *name;
    size_t gene_count, objective_count, constraint_count;
    double low[2], high[2];   /* of gene 0, and of the others unless ranges are given */
    const double (*ranges)[2]; /* [gene_count]; may be NULL */
    void (*call)(void *data, const double *genes, heli_draws *noise, double *values);
    double reference[3];      /* for the hypervolume */
    double (*true_volume)(void); /* of the true front, to 1e-5 of it */
} heli_search_benchmark;

/** The benchmark of this name, or NULL. */
const heli_search_benchmark *heli_search_benchmark_find(const char *name);

/** A problem of it: fills genes[HELI_BENCHMARK_GENES] and *function, which both must outlive the problem. */
heli_problem heli_search_benchmark_problem(const heli_search_benchmark *self, heli_gene *genes, heli_function *function, int threads);

/** Hypervolume of what a search of this benchmark found, as a share of the true front's. NaN when memory is short. */
double heli_search_benchmark_share(const heli_search_benchmark *self, const heli_nsga2_result *found);

#endif
