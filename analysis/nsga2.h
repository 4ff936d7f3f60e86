/*
 * NSGA-II: search for the settings that no other setting beats in all objectives (Deb, Pratap, Agarwal and Meyarivan 2002, IEEE Trans. Evol. Comput. 6,
 * 182-197), with constrained domination, mixed genes (variation.h), and objectives that are noisy.
 *
 * Noise. In generation g everybody, parents and children, is judged by the same replicates: those of a window of `replicates` that moves on by `fresh` in
 * every generation. So whoever compares two settings compares them under the same random numbers, and a parent that was merely lucky meets fresh
 * luck in the next generation. At the end the last population and the starts are tried in `confirm` further replicates that no choice was made by: means over these
 * are free of the winner's curse, and the front is that of these means. For a function without noise: replicates 1, fresh 0, confirm 0.
 *
 * A setting is one candidate, however often it is met; a population holds a candidate once, so in a small space of whole numbers it may be smaller than asked.
 * Result and every evaluation depend on problem and options alone.
 */
#ifndef HELI_ANALYSIS_NSGA2_H
#define HELI_ANALYSIS_NSGA2_H

#include "analysis/candidates.h"
#include "analysis/variation.h"

typedef struct heli_nsga2_options {
    size_t population;        /* at least 4 */
    size_t generations;       /* after the first population */
    uint32_t replicates;      /* of every setting in a generation, at least 1 */
    uint32_t fresh;           /* of these, new in every generation; at most `replicates` */
    uint32_t confirm;         /* at the end; 0: the front is that of the last generation */
    heli_variation variation; /* all 0: the usual numbers */
    uint64_t seed;
    const double *starts;     /* [start_count][gene_count] settings of the first population; may be NULL */
    size_t start_count;
    void (*progress)(size_t generation, void *data); /* after each; may be NULL */
    void *progress_data;
} heli_nsga2_options;

typedef struct heli_nsga2_result {
    heli_candidates candidates;
    size_t population, generations;
    size_t *members;          /* [generations + 1][population] candidates of each generation, best fronts first */
    size_t *member_count;     /* [generations + 1] */
    size_t start_count;       /* candidates 0 .. start_count - 1, as far as they differ, are the starts */
    uint32_t judged_first, judged_count; /* replicates by which the front was chosen */
    size_t *front;            /* [front_count] candidates that meet all constraints and that none dominates, by the first objective */
    size_t front_count;       /* 0: nothing met all constraints */
    double *front_values;     /* [front_count][objective_count] */
    size_t least_violating;   /* the candidate nearest to meeting them, where nothing did */
    double least_violation;
} heli_nsga2_result;

/**
 * Searches. HELI_USAGE for a problem or options that cannot be, HELI_MEMORY, or what `evaluate` failed with. Free in any case. Thread safety: searches are
 * independent of each other.
 */
heli_status heli_nsga2(heli_nsga2_result *out, const heli_problem *problem, const heli_nsga2_options *options, heli_context *ctx) HELI_MUST_CHECK;
void heli_nsga2_free(heli_nsga2_result *self);

/** Evaluations that a search takes at most. */
uint64_t heli_nsga2_most(const heli_nsga2_options *options);

/**
 * Hypervolume of the front of one generation, each candidate by the mean of all the replicates that it ever got. reference [objective_count]. NaN when
 * memory is short.
 */
double heli_nsga2_hypervolume(const heli_nsga2_result *self, size_t generation, const double *reference);

#endif
