/*
 * A study as a problem of search: levers become genes, runs become objectives and constraints.
 *
 * For heli_nsga2 an evaluation is a replicate in every future; objectives are the mean over futures or the worst of them, as the study says, with
 * maximised ones negated; constraints on indicators count in the worst future. For heli_explore the future is one more gene, since it asks what can
 * happen at all. A setting that the model's own rules or a constraint on levers refuse is never run.
 */
#ifndef HELI_ANALYSIS_STUDY_SEARCH_H
#define HELI_ANALYSIS_STUDY_SEARCH_H

#include "analysis/problem.h"
#include "engine/run/evaluations.h"
#include "engine/scenario/study.h"

typedef struct heli_study_search {
    heli_experiment *experiment;
    const heli_study *study;
    heli_evaluations *evaluations;
    heli_search_kind kind;
    size_t futures, future_factor;
    size_t gene_count;
    size_t levers[HELI_MAX_FACTORS + 1]; /* [gene_count] factor of each gene */
    heli_gene genes[HELI_MAX_FACTORS + 1];
    heli_problem problem;     /* its data is this object, which therefore must not move */
    double *setting;          /* [futures][factor_count] room */
} heli_study_search;

/** Makes the problem of optimise or explore. HELI_SCENARIO when the study has no objectives (or, for explore, no outcomes). Free in any case. */
heli_status heli_study_search_init(heli_study_search *self, heli_experiment *experiment, heli_evaluations *evaluations, heli_search_kind kind,
                                   heli_context *ctx) HELI_MUST_CHECK;
void heli_study_search_free(heli_study_search *self);

/** The same before there are evaluations: refuses a study that lacks what this search needs. */
heli_status heli_study_search_check(const heli_experiment *experiment, heli_search_kind kind, heli_context *ctx) HELI_MUST_CHECK;

/** The gene of a factor: its range, or the places in its list. */
heli_gene heli_study_gene(const heli_factor *factor);

/** Values of all factors [factor_count] for a setting of the genes in a future; where the future is itself a gene, this one counts. */
void heli_study_setting(const heli_study_search *self, const double *genes, size_t future, double *values);

/**
 * The base scenario as a setting: values of all factors in future 0, and genes where its levers lie within the ranges (*in_range). False when a lever of words
 * stands at none of the listed ones, so that there is no baseline.
 */
bool heli_study_baseline(const heli_study_search *self, double *values, double *genes, bool *in_range);

/** Runs the setting `values` in all futures for replicates first .. first + count - 1, into out[count][futures][heli_study_values]. */
heli_status heli_study_run(heli_study_search *self, const double *values, uint32_t first, uint32_t count, double *out, heli_context *ctx) HELI_MUST_CHECK;

/** One number of several futures, as the study says: values [futures] `stride` apart, of which less is better when `less`. NaN where one is. */
double heli_study_across(const heli_study *study, const double *values, size_t futures, size_t stride, bool less);

#endif
