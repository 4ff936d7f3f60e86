/*
 * What a study's search comes to: the settings of levers that no other tried one beats in all objectives, with intervals, the knee, the baseline, regret
 * over futures and windows, the robust choice, and how the search converged.
 *
 *     search (nsga2.h) -> the members of its front and the baseline in the confirming replicates -> regret (choice.h) -> hypervolume of each generation
 *
 * All numbers of members come from confirming replicates, by which nothing was chosen but the front itself. There is no optimum here, only the
 * relatively best of what one search has tried.
 */
#ifndef HELI_ANALYSIS_OPTIMISE_H
#define HELI_ANALYSIS_OPTIMISE_H

#include "analysis/choice.h"
#include "analysis/explore.h"
#include "analysis/nsga2.h"
#include "analysis/study_search.h"

/* A member of the declared set: of the front, or the baseline. */
typedef struct heli_contender {
    size_t candidate;         /* of the search; SIZE_MAX for a baseline that the search did not meet */
    bool baseline, front;     /* the baseline may also be of the front */
    double *values;           /* [factor_count] its levers; of future 0 where there are several */
    heli_stake stakes[HELI_STUDY_MEASURES]; /* [objective_count] in the objective's own sign and unit; regrets are not negative */
    double limits[HELI_STUDY_LIMITS]; /* [limit_count] the sum of levers, or the indicator's mean in the future where it is worst */
    bool meets;               /* all constraints, in the mean over replicates */
    double worst_share;       /* largest regret over objectives and futures, as a share of the set's range */
} heli_contender;

typedef struct heli_optimum {
    heli_study_search study;  /* the search's problem; do not move the optimum */
    heli_nsga2_result search;
    heli_contender *items;    /* [count] the front by its first objective, then the baseline where it is not of the front */
    size_t count, front_count;
    size_t baseline;          /* its place, or count when there is none */
    bool baseline_compared;   /* it ran to an end, so it has stakes */
    size_t knee, robust;      /* places; count when the front is empty */
    size_t futures, windows, replicates;
    double ideal[HELI_STUDY_MEASURES], reference[HELI_STUDY_MEASURES]; /* of the box in which hypervolume is counted, in the objective's own sign */
    double *volume;           /* [generations + 1] share of that box that each generation's front dominates */
    uint64_t runs, failed;    /* all that are known, and those of them that failed */
} heli_optimum;

typedef void (*heli_generation_fn)(size_t generation, void *data);

/** Options of the search as the study says them, without starts. */
heli_nsga2_options heli_optimise_options(const heli_experiment *experiment);
/** Runs that it takes at most. */
uint64_t heli_optimise_runs(const heli_experiment *experiment);

/**
 * Carries out a study. HELI_SCENARIO when no setting met the constraints on levers (no run was made then), or what evaluations fail with. When no
 * setting met the constraints on indicators the front is empty and the status HELI_OK. Free in any case. All ranks call it.
 */
heli_status heli_optimise(heli_optimum *out, heli_experiment *experiment, heli_evaluations *evaluations, heli_context *ctx) HELI_MUST_CHECK;
void heli_optimum_free(heli_optimum *self);

/** Writes the result file. */
heli_status heli_optimum_write(const heli_optimum *self, const char *path, char digest[17], heli_context *ctx) HELI_MUST_CHECK;

/* --- explore --- */

typedef struct heli_exploration {
    heli_study_search study;
    heli_explore_result search;
    uint64_t inside;          /* cells that were reached within all ranges */
    double cells;             /* that there are within the ranges */
    uint64_t runs, failed;
} heli_exploration;

uint64_t heli_exploration_runs(const heli_experiment *experiment);
/** Carries out `heli explore`; as heli_optimise. */
heli_status heli_explore_study(heli_exploration *out, heli_experiment *experiment, heli_evaluations *evaluations, heli_context *ctx) HELI_MUST_CHECK;
void heli_exploration_free(heli_exploration *self);
heli_status heli_exploration_write(const heli_exploration *self, const char *path, char digest[17], heli_context *ctx) HELI_MUST_CHECK;

/** Mean outcomes of a cell's first setting into values[outcome_count]. */
void heli_exploration_outcome(const heli_exploration *self, size_t cell, double *values);

#endif
