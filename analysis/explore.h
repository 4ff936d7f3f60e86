/*
 * Pattern space exploration: what outcomes can the model produce at all? (Chérel, Cottineau and Reuillon 2015, "Beyond corroboration: strengthening model
 * validation by looking for unexpected patterns", PLOS ONE 10(9): e0138212.)
 *
 * The space of outcomes is cut into cells. Every setting tried falls into the cell of its mean outcome; the next settings are made from those in the cells
 * that were hit least. So the search is drawn to what is rare, not to what is good, and cells never reached after many tries are a statement about
 * the model: it does not produce them, as far as a search can tell.
 *
 * The problem's objectives are the outcomes; constraints are not used. An outcome below or above an axis falls into a cell of its own at that end.
 */
#ifndef HELI_ANALYSIS_EXPLORE_H
#define HELI_ANALYSIS_EXPLORE_H

#include "analysis/candidates.h"
#include "analysis/variation.h"

typedef struct heli_outcome_axis {
    double low, high;         /* low < high */
    size_t cells;             /* between them, at least 1; two more lie outside */
} heli_outcome_axis;

typedef struct heli_explore_options {
    const heli_outcome_axis *axes; /* [objective_count] */
    size_t population;        /* settings of each generation, at least 2 */
    size_t generations;       /* after the first */
    uint32_t replicates;
    heli_variation variation; /* all 0: the usual numbers */
    uint64_t seed;
    const double *starts;     /* [start_count][gene_count], tried first; may be NULL */
    size_t start_count;
    void (*progress)(size_t generation, void *data);
    void *progress_data;
} heli_explore_options;

/* A cell that was reached. */
typedef struct heli_outcome_cell {
    size_t index[HELI_PROBLEM_OBJECTIVES]; /* 0: below the axis, 1 .. cells, cells + 1: above */
    uint64_t hits;            /* settings that fell into it */
    size_t candidate;         /* the first of them */
    size_t generation;        /* in which it was reached */
} heli_outcome_cell;

typedef struct heli_explore_result {
    heli_candidates candidates;
    heli_outcome_cell *cells; /* [cell_count] in the order of reaching */
    size_t cell_count;
    size_t generations;
    size_t *reached;          /* [generations + 1] cells known after each */
    uint64_t *tried;          /* [generations + 1] settings tried by then, each time that one was; without those that were not allowed */
    uint64_t failed;          /* settings without an outcome */
} heli_explore_result;

/** Explores. Failures as heli_nsga2. Free in any case. */
heli_status heli_explore(heli_explore_result *out, const heli_problem *problem, const heli_explore_options *options, heli_context *ctx) HELI_MUST_CHECK;
void heli_explore_free(heli_explore_result *self);

/** Index of the cell of a value on one axis, as above. */
size_t heli_outcome_index(const heli_outcome_axis *axis, double value);

#endif
