/*
 * Candidates: every setting that a search has met, numbered in the order of meeting, with all its replicates. A setting is evaluated for a
 * replicate once.
 */
#ifndef HELI_ANALYSIS_CANDIDATES_H
#define HELI_ANALYSIS_CANDIDATES_H

#include "analysis/problem.h"

typedef struct heli_candidate {
    double forbidden;         /* violation that its genes tell; 0: allowed */
    size_t count, capacity;
    uint32_t *replicates;     /* [count] */
    double *values;           /* [count][objectives and constraints] */
} heli_candidate;

typedef struct heli_candidates {
    const heli_problem *problem; /* borrowed */
    size_t count, capacity, width;
    double *genes;            /* [count][gene_count] */
    heli_candidate *items;    /* [count] */
    size_t *table;            /* of hashes: candidate + 1, or 0 */
    size_t table_size;
    uint64_t evaluations;     /* replicates of all candidates */
} heli_candidates;

heli_status heli_candidates_init(heli_candidates *self, const heli_problem *problem, heli_context *ctx) HELI_MUST_CHECK;
void heli_candidates_free(heli_candidates *self);

/** The number of a setting, which is added where it is new. */
heli_status heli_candidates_add(heli_candidates *self, const double *genes, size_t *number, heli_context *ctx) HELI_MUST_CHECK;
/** The genes of a candidate; valid until the next is added. */
const double *heli_candidates_genes(const heli_candidates *self, size_t number);

/** Evaluates what is missing of replicates first .. first + count - 1 of these candidates, in one call; forbidden ones are passed over. */
heli_status heli_candidates_require(heli_candidates *self, const size_t *numbers, size_t number_count, uint32_t first, uint32_t count,
                                    heli_context *ctx) HELI_MUST_CHECK;

/** Values of one replicate, [width], or NULL where it has not been evaluated. */
const double *heli_candidates_values(const heli_candidates *self, size_t number, uint32_t replicate);

/**
 * Means over replicates first .. first + count - 1 that have been evaluated, of the objectives into objectives[]; returns the violation: the sum of
 * what the means of the constraints exceed 0 by; INFINITY where a replicate failed or none has been evaluated, so that it ranks last. For a forbidden
 * candidate objectives are 0 and the violation is that of its genes plus 1e6: worse than one that could be tried.
 */
double heli_candidates_mean(const heli_candidates *self, size_t number, uint32_t first, uint32_t count, double *objectives);

#endif
