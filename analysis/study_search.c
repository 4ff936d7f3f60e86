/* A study as a problem of search. */
#include "analysis/study_search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- genes --- */

heli_gene heli_study_gene(const heli_factor *factor)
{
    if (factor->range && factor->whole) return (heli_gene){HELI_GENE_WHOLE, factor->low, factor->high, false};
    if (factor->range) return (heli_gene){HELI_GENE_REAL, factor->low, factor->high, factor->logarithmic};
    return (heli_gene){factor->numeric ? HELI_GENE_WHOLE : HELI_GENE_CHOICE, 0, (double)factor->level_count - 1.0, false};
}

static double value_of(const heli_factor *factor, double gene)
{
    if (factor->range || !factor->numeric) return gene;
    return heli_param_value(factor->row, factor->levels[(size_t)gene], 0);
}

void heli_study_setting(const heli_study_search *self, const double *genes, size_t future, double *values)
{
    const heli_experiment *experiment = self->experiment;
    if (self->future_factor < experiment->factor_count) values[self->future_factor] = (double)future;
    for (size_t g = 0; g < self->gene_count; g++) values[self->levers[g]] = value_of(&experiment->factors[self->levers[g]], genes[g]);
}

bool heli_study_baseline(const heli_study_search *self, double *values, double *genes, bool *in_range)
{
    const heli_experiment *experiment = self->experiment;
    const void *params = experiment->base->params;
    *in_range = true;
    if (self->future_factor < experiment->factor_count) values[self->future_factor] = 0.0;
    for (size_t g = 0; g < self->gene_count; g++) {
        const heli_factor *factor = &experiment->factors[self->levers[g]];
        size_t level = 0;
        if (!factor->row) {
            genes[g] = 0.0;
            continue;
        }
        while (!factor->range && level < factor->level_count && !heli_param_equal(factor->row, params, factor->levels[level])) level++;
        bool listed = factor->range || level < factor->level_count;
        if (!factor->numeric && !listed) return false;
        double value = factor->numeric ? heli_param_value(factor->row, params, 0) : (double)level;
        values[self->levers[g]] = value;
        genes[g] = factor->range ? value : (double)level;
        *in_range = *in_range && listed && genes[g] >= self->genes[g].low && genes[g] <= self->genes[g].high;
    }
    return true;
}

/* --- what is not allowed --- */

/* Errors that the model finds in these settings, one for each future. */
static size_t count_errors(const heli_study_search *self, size_t futures)
{
    heli_experiment shown = *self->experiment; /* a view of it with other points; nothing is owned */
    heli_context found;
    shown.values = self->setting;
    shown.point_count = futures;
    heli_context_init(&found);
    heli_status status = heli_experiment_check(&shown, "", &found);
    size_t errors = heli_context_error_count(&found);
    heli_context_free(&found);
    return status == HELI_OK ? 0 : errors + 1;
}

static double forbidden(void *data, const double *genes)
{
    const heli_study_search *self = data;
    const heli_study *study = self->study;
    size_t width = self->experiment->factor_count, futures = self->kind == HELI_SEARCH_EXPLORE ? 1 : self->futures;
    double violation = 0.0;
    for (size_t f = 0; f < futures; f++) heli_study_setting(self, genes, f, self->setting + f * width);
    for (size_t i = 0; i < study->limit_count; i++)
        if (study->limits[i].weights) violation += fmax(0.0, heli_limit_excess(&study->limits[i], self->experiment, self->setting));
    return violation + (double)count_errors(self, futures);
}

/* --- evaluating --- */

double heli_study_across(const heli_study *study, const double *values, size_t futures, size_t stride, bool less)
{
    double sum = 0.0, worst = values[0];
    for (size_t f = 0; f < futures; f++) {
        double value = values[f * stride];
        sum += value;
        worst = less ? fmax(worst, value) : fmin(worst, value);
    }
    if (isnan(sum)) return (double)NAN;
    return study->across == HELI_ACROSS_WORST ? worst : sum / (double)futures;
}

/* Objectives and constraints of one probe out of its runs [futures][width]. */
static void judge(const heli_study_search *self, const double *runs, double *values)
{
    const heli_study *study = self->study;
    size_t width = heli_study_values(self->experiment), m = study->objective_count;
    for (size_t i = 0; i < m; i++) {
        bool maximise = study->objectives[i].maximise;
        double value = heli_study_across(study, runs + i, self->futures, width, !maximise);
        *values++ = maximise ? -value : value;
    }
    for (size_t i = 0; i < study->limit_count; i++) {
        if (study->limits[i].weights) continue;
        double worst = -(double)INFINITY, sum = 0.0;
        for (size_t f = 0; f < self->futures; f++) {
            double excess = heli_limit_excess_of(&study->limits[i], runs[f * width + m + i]);
            worst = fmax(worst, excess);
            sum += excess;
        }
        *values++ = isnan(sum) ? (double)NAN : worst;
    }
}

static heli_status evaluate(void *data, const heli_probe *probes, size_t count, double *values, heli_context *ctx)
{
    heli_study_search *self = data;
    heli_status status = HELI_OK;
    bool explore = self->kind == HELI_SEARCH_EXPLORE;
    size_t futures = explore ? 1 : self->futures, width = heli_study_values(self->experiment);
    size_t answers = self->problem.objective_count + self->problem.constraint_count, skip = self->study->objective_count + self->study->limit_count;
    heli_evaluation *asked = calloc(count * futures + 1, sizeof *asked);
    double *runs = calloc(count * futures * width + 1, sizeof *runs);
    if (!asked || !runs) HELI_TRY(heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory")));
    for (size_t i = 0; i < count * futures; i++) {
        heli_study_setting(self, probes[i / futures].genes, i % futures, self->setting);
        asked[i].replicate = probes[i / futures].replicate;
        HELI_TRY(heli_evaluations_point(self->evaluations, self->setting, &asked[i].point, ctx));
    }
    HELI_TRY(heli_evaluations_run(self->evaluations, asked, count * futures, runs, ctx));
    for (size_t i = 0; i < count; i++) {
        if (explore) memcpy(values + i * answers, runs + i * width + skip, answers * sizeof *values);
        else judge(self, runs + i * futures * width, values + i * answers);
    }
out:
    free(runs);
    free(asked);
    return status;
}

heli_status heli_study_run(heli_study_search *self, const double *values, uint32_t first, uint32_t count, double *out, heli_context *ctx)
{
    heli_status status = HELI_OK;
    size_t futures = self->futures, width = self->experiment->factor_count;
    heli_evaluation *asked = calloc(count * futures + 1, sizeof *asked);
    if (!asked) HELI_TRY(heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory")));
    for (size_t i = 0; i < count * futures; i++) {
        memcpy(self->setting, values, width * sizeof *values);
        if (self->future_factor < width) self->setting[self->future_factor] = (double)(i % futures);
        asked[i].replicate = first + (uint32_t)(i / futures);
        HELI_TRY(heli_evaluations_point(self->evaluations, self->setting, &asked[i].point, ctx));
    }
    status = heli_evaluations_run(self->evaluations, asked, count * futures, out, ctx);
out:
    free(asked);
    return status;
}

/* --- making it --- */

heli_status heli_study_search_check(const heli_experiment *experiment, heli_search_kind kind, heli_context *ctx)
{
    const heli_study *study = experiment->study;
    const char *name = experiment->base->path;
    if (!study) return heli_fail(ctx, HELI_SCENARIO, HELI_N_("'%s' is no study: it has no 'objectives', no 'outcomes' and no 'targets'"), name);
    if (kind == HELI_SEARCH_CALIBRATE && study->target_count == 0)
        return heli_fail(ctx, HELI_SCENARIO, HELI_N_("'%s' has no 'targets', which 'heli calibrate' needs"), name);
    if (kind == HELI_SEARCH_OPTIMISE && study->objective_count == 0)
        return heli_fail(ctx, HELI_SCENARIO, HELI_N_("'%s' has no 'objectives'; 'heli explore' takes 'outcomes', 'heli calibrate' takes 'targets'"), name);
    if (kind == HELI_SEARCH_EXPLORE && study->outcome_count == 0)
        return heli_fail(ctx, HELI_SCENARIO, HELI_N_("'%s' has no 'outcomes'; 'heli optimise' takes 'objectives', 'heli calibrate' takes 'targets'"), name);
    return HELI_OK;
}

heli_status heli_study_search_init(heli_study_search *self, heli_experiment *experiment, heli_evaluations *evaluations, heli_search_kind kind, heli_context *ctx)
{
    *self = (heli_study_search){.experiment = experiment, .study = experiment->study, .evaluations = evaluations, .kind = kind};
    heli_status status = heli_study_search_check(experiment, kind, ctx);
    if (status != HELI_OK) return status;
    self->futures = heli_study_futures(experiment);
    self->future_factor = heli_study_future_factor(experiment);
    for (size_t f = 0; f < experiment->factor_count; f++) {
        if (f == self->future_factor && kind != HELI_SEARCH_EXPLORE) continue;
        self->levers[self->gene_count] = f;
        self->genes[self->gene_count++] = heli_study_gene(&experiment->factors[f]);
    }
    self->setting = calloc(self->futures * experiment->factor_count + 1, sizeof *self->setting);
    if (!self->setting) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    self->problem = (heli_problem){.genes = self->genes, .gene_count = self->gene_count, .objective_count = self->study->objective_count, .data = self,
                                   .forbidden = forbidden, .evaluate = evaluate};
    if (kind == HELI_SEARCH_EXPLORE) self->problem.objective_count = self->study->outcome_count;
    for (size_t i = 0; i < self->study->limit_count && kind == HELI_SEARCH_OPTIMISE; i++) self->problem.constraint_count += !self->study->limits[i].weights;
    return HELI_OK;
}

void heli_study_search_free(heli_study_search *self)
{
    free(self->setting);
    self->setting = NULL;
}
