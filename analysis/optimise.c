/* Carrying out a study: the front in confirming replicates, regret, convergence. */
#include "analysis/optimise.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/hypervolume.h"
#include "analysis/pareto.h"

static heli_status fail_memory(heli_context *ctx)
{
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
}

/* --- how to search --- */

heli_nsga2_options heli_optimise_options(const heli_experiment *experiment)
{
    const heli_study *study = experiment->study;
    int64_t replicates = experiment->base->replicates;
    return (heli_nsga2_options){.population = (size_t)study->population, .generations = (size_t)study->generations, .replicates = (uint32_t)replicates,
                                .fresh = (uint32_t)(study->fresh < replicates ? study->fresh : replicates), .confirm = (uint32_t)study->confirm,
                                .seed = experiment->base->seed};
}

uint64_t heli_optimise_runs(const heli_experiment *experiment)
{
    heli_nsga2_options options = heli_optimise_options(experiment);
    return (heli_nsga2_most(&options) + 2 * options.confirm) * heli_study_futures(experiment);
}

/* --- the members --- */

/* Numbers of a contender's confirming runs, for choice.h: better is larger. */
typedef struct arrays {
    double *replicates, *futures, *windows; /* [count][...] of one objective */
} arrays;

typedef struct work {
    heli_optimum *out;
    size_t width, levers, replicates, futures, windows;
    double **runs;            /* [count] -> [replicates][futures][width] */
    bool *whole;              /* [count] none of the objectives is NaN */
    heli_context *ctx;
} work;

static const double *run_of(const work *self, size_t item, size_t replicate, size_t future)
{
    return self->runs[item] + (replicate * self->futures + future) * self->width;
}

static heli_status add_item(work *self, size_t candidate, const double *values, bool front, bool baseline)
{
    heli_optimum *out = self->out;
    heli_contender *item = &out->items[out->count];
    *item = (heli_contender){.candidate = candidate, .front = front, .baseline = baseline, .values = calloc(self->levers + 1, sizeof *item->values)};
    if (!item->values) return fail_memory(self->ctx);
    memcpy(item->values, values, self->levers * sizeof *values);
    out->count++;
    return HELI_OK;
}

/* The front, then the baseline unless it is of the front. */
static heli_status list_items(work *self)
{
    heli_status status = HELI_OK;
    heli_optimum *out = self->out;
    double *values = calloc(self->levers + 1, sizeof *values), *base = calloc(self->levers + 1, sizeof *base), *genes = calloc(out->study.gene_count + 1, sizeof *genes);
    bool in_range = false;
    out->items = calloc(out->search.front_count + 2, sizeof *out->items);
    if (!out->items || !values || !base || !genes) HELI_TRY(fail_memory(self->ctx));
    bool any = heli_study_baseline(&out->study, base, genes, &in_range);
    for (size_t i = 0; i < out->search.front_count; i++) {
        heli_study_setting(&out->study, heli_candidates_genes(&out->search.candidates, out->search.front[i]), 0, values);
        HELI_TRY(add_item(self, out->search.front[i], values, true, any && memcmp(values, base, self->levers * sizeof *values) == 0));
    }
    out->front_count = out->count;
    out->baseline = SIZE_MAX;
    for (size_t i = 0; i < out->count; i++)
        if (out->items[i].baseline) out->baseline = i;
    if (any && out->baseline == SIZE_MAX) {
        out->baseline = out->count;
        HELI_TRY(add_item(self, SIZE_MAX, base, false, true));
    }
    if (!any) out->baseline = out->count;
out:
    free(genes);
    free(base);
    free(values);
    return status;
}

static heli_status run_items(work *self)
{
    heli_status status = HELI_OK;
    heli_optimum *out = self->out;
    size_t m = out->study.study->objective_count;
    self->runs = calloc(out->count + 1, sizeof *self->runs);
    self->whole = calloc(out->count + 1, sizeof *self->whole);
    if (!self->runs || !self->whole) HELI_TRY(fail_memory(self->ctx));
    for (size_t i = 0; i < out->count; i++) {
        self->runs[i] = calloc(self->replicates * self->futures * self->width + 1, sizeof **self->runs);
        if (!self->runs[i]) HELI_TRY(fail_memory(self->ctx));
        HELI_TRY(heli_study_run(&out->study, out->items[i].values, out->search.judged_first, out->search.judged_count, self->runs[i], self->ctx));
        self->whole[i] = true;
        for (size_t r = 0; r < self->replicates; r++)
            for (size_t f = 0; f < self->futures; f++)
                for (size_t k = 0; k < m; k++) self->whole[i] = self->whole[i] && !isnan(run_of(self, i, r, f)[k]);
    }
out:
    return status;
}

/* Means of the constraints, and whether they are met. */
static void weigh_limits(work *self, size_t i)
{
    heli_contender *item = &self->out->items[i];
    const heli_study *study = self->out->study.study;
    item->meets = true;
    for (size_t l = 0; l < study->limit_count; l++) {
        const heli_limit *limit = &study->limits[l];
        double worst = -(double)INFINITY, shown = (double)NAN;
        for (size_t f = 0; f < self->futures; f++) {
            double sum = 0.0;
            for (size_t r = 0; r < self->replicates && !limit->weights; r++) sum += run_of(self, i, r, f)[study->objective_count + l];
            double mean = sum / (double)self->replicates, excess = heli_limit_excess_of(limit, mean);
            if (excess > worst) shown = mean;
            worst = fmax(worst, excess);
        }
        if (limit->weights) {
            double unit = fabs(limit->bound) > 0.0 ? fabs(limit->bound) : 1.0;
            worst = heli_limit_excess(limit, self->out->study.experiment, item->values);
            shown = limit->at_least ? limit->bound - worst * unit : limit->bound + worst * unit;
        }
        item->limits[l] = shown;
        item->meets = item->meets && worst <= 0.0;
    }
}

/* --- regret --- */

static heli_status make_arrays(arrays *out, const work *self, size_t count)
{
    out->replicates = calloc(count * self->replicates + 1, sizeof(double));
    out->futures = calloc(count * self->futures + 1, sizeof(double));
    out->windows = calloc(count * self->windows + 1, sizeof(double));
    return out->replicates && out->futures && out->windows ? HELI_OK : fail_memory(self->ctx);
}

/* The numbers of contender i in objective k, as row `to`. */
static void fill_arrays(const arrays *out, const work *self, size_t i, size_t to, size_t k)
{
    const heli_study *study = self->out->study.study;
    bool maximise = study->objectives[k].maximise;
    double sign = maximise ? 1.0 : -1.0;
    size_t first = study->objective_count + study->limit_count + study->outcome_count + k * self->windows;
    for (size_t r = 0; r < self->replicates; r++) {
        const double *runs = run_of(self, i, r, 0);
        out->replicates[to * self->replicates + r] = sign * heli_study_across(study, runs + k, self->futures, self->width, !maximise);
        for (size_t f = 0; f < self->futures; f++) out->futures[to * self->futures + f] += sign * runs[f * self->width + k] / (double)self->replicates;
        for (size_t w = 0; w < self->windows; w++)
            out->windows[to * self->windows + w] += sign * heli_study_across(study, runs + first + w, self->futures, self->width, !maximise) / (double)self->replicates;
    }
}

/* Windows in which a contender has no value count for nobody: they are set to 0 for all. */
static void drop_gaps(const arrays *self, size_t count, size_t windows)
{
    for (size_t w = 0; w < windows; w++) {
        bool whole = true;
        for (size_t i = 0; i < count; i++) whole = whole && !isnan(self->windows[i * windows + w]);
        for (size_t i = 0; i < count && !whole; i++) self->windows[i * windows + w] = 0.0;
    }
}

/* Back into the objective's own sign. */
static void turn(heli_stake *stake, bool maximise)
{
    if (maximise) return;
    double low = stake->value.low;
    stake->value.mean = -stake->value.mean;
    stake->value.low = -stake->value.high;
    stake->value.high = -low;
}

static heli_status weigh(work *self)
{
    heli_status status = HELI_OK;
    heli_optimum *out = self->out;
    const heli_study *study = out->study.study;
    size_t count = 0;
    arrays numbers = {0};
    heli_stake *stakes = calloc(out->count + 1, sizeof *stakes);
    if (!stakes) HELI_TRY(fail_memory(self->ctx));
    for (size_t k = 0; k < study->objective_count; k++) {
        count = 0;
        HELI_TRY(make_arrays(&numbers, self, out->count));
        for (size_t i = 0; i < out->count; i++)
            if (self->whole[i]) fill_arrays(&numbers, self, i, count++, k);
        drop_gaps(&numbers, count, self->windows);
        heli_choice_weigh(numbers.replicates, self->replicates, numbers.futures, self->futures, numbers.windows, self->windows, count, stakes);
        count = 0;
        for (size_t i = 0; i < out->count; i++) {
            if (!self->whole[i]) continue;
            out->items[i].stakes[k] = stakes[count++];
            out->items[i].worst_share = fmax(out->items[i].worst_share, out->items[i].stakes[k].worst_share);
            turn(&out->items[i].stakes[k], study->objectives[k].maximise);
        }
        free(numbers.replicates);
        free(numbers.futures);
        free(numbers.windows);
        numbers = (arrays){0};
    }
    out->baseline_compared = out->baseline < out->count && self->whole[out->baseline];
out:
    free(numbers.replicates);
    free(numbers.futures);
    free(numbers.windows);
    free(stakes);
    return status;
}

static heli_status contend(heli_optimum *out, heli_context *ctx)
{
    heli_status status = HELI_OK;
    const heli_experiment *experiment = out->study.experiment;
    work self = {.out = out, .width = heli_study_values(experiment), .levers = experiment->factor_count, .replicates = out->search.judged_count,
                 .futures = out->study.futures, .windows = heli_study_windows(experiment), .ctx = ctx};
    out->futures = self.futures;
    out->windows = self.windows;
    out->replicates = self.replicates;
    HELI_TRY(list_items(&self));
    HELI_TRY(run_items(&self));
    for (size_t i = 0; i < out->count; i++) weigh_limits(&self, i);
    HELI_TRY(weigh(&self));
    out->knee = out->robust = out->count;
    if (out->front_count > 0) {
        out->knee = heli_knee(out->search.front_values, out->front_count, experiment->study->objective_count);
        out->robust = 0;
    }
    for (size_t i = 0; i < out->front_count; i++)
        if (out->items[i].worst_share < out->items[out->robust].worst_share) out->robust = i;
out:
    for (size_t i = 0; self.runs && i < out->count; i++) free(self.runs[i]);
    free(self.runs);
    free(self.whole);
    return status;
}

/* --- convergence --- */

/* The box: from the best to the worst value that any member of any generation had, by all its replicates. */
static void measure_box(heli_optimum *out, double *ideal, double *reference)
{
    const heli_nsga2_result *search = &out->search;
    size_t m = out->study.study->objective_count;
    double values[HELI_PROBLEM_OBJECTIVES];
    for (size_t k = 0; k < m; k++) ideal[k] = (double)INFINITY, reference[k] = -(double)INFINITY;
    for (size_t g = 0; g <= search->generations; g++)
        for (size_t i = 0; i < search->member_count[g]; i++) {
            if (heli_candidates_mean(&search->candidates, search->members[g * search->population + i], 0, UINT32_MAX, values) != 0.0) continue;
            for (size_t k = 0; k < m; k++) {
                ideal[k] = fmin(ideal[k], values[k]);
                reference[k] = fmax(reference[k], values[k]);
            }
        }
}

static heli_status trace(heli_optimum *out, heli_context *ctx)
{
    double ideal[HELI_PROBLEM_OBJECTIVES], reference[HELI_PROBLEM_OBJECTIVES], box = 1.0;
    const heli_study *study = out->study.study;
    out->volume = calloc(out->search.generations + 1, sizeof *out->volume);
    if (!out->volume) return fail_memory(ctx);
    measure_box(out, ideal, reference);
    for (size_t k = 0; k < study->objective_count; k++) {
        double sign = study->objectives[k].maximise ? -1.0 : 1.0;
        box *= reference[k] - ideal[k];
        out->ideal[k] = sign * ideal[k];
        out->reference[k] = sign * reference[k];
    }
    for (size_t g = 0; g <= out->search.generations; g++) {
        out->volume[g] = box > 0.0 && isfinite(box) ? heli_nsga2_hypervolume(&out->search, g, reference) / box : (double)NAN;
        if (isnan(out->volume[g]) && box > 0.0 && isfinite(box)) return fail_memory(ctx);
    }
    return HELI_OK;
}

/* --- all of it --- */

heli_status heli_optimise(heli_optimum *out, heli_experiment *experiment, heli_evaluations *evaluations, heli_context *ctx)
{
    heli_status status = HELI_OK;
    bool in_range = false;
    *out = (heli_optimum){0};
    double *values = calloc(experiment->factor_count + 1, sizeof *values), *genes = calloc(experiment->factor_count + 1, sizeof *genes);
    heli_nsga2_options options = {0};
    if (!values || !genes) HELI_TRY(fail_memory(ctx));
    HELI_TRY(heli_study_search_init(&out->study, experiment, evaluations, HELI_SEARCH_OPTIMISE, ctx));
    options = heli_optimise_options(experiment);
    if (heli_study_baseline(&out->study, values, genes, &in_range) && in_range) {
        options.starts = genes;
        options.start_count = 1;
    }
    HELI_TRY(heli_nsga2(&out->search, &out->study.problem, &options, ctx));
    if (out->search.candidates.evaluations == 0)
        HELI_TRY(heli_fail(ctx, HELI_SCENARIO, HELI_N_("none of the %zu settings of the levers that were drawn and bred meets all constraints on levers and all rules of the model; "
                                                    "no run was made"),
                           out->search.candidates.count));
    HELI_TRY(contend(out, ctx));
    HELI_TRY(trace(out, ctx));
    heli_evaluations_counts counts = heli_evaluations_count(evaluations);
    out->runs = counts.known;
    out->failed = counts.failed;
out:
    free(genes);
    free(values);
    return status;
}

void heli_optimum_free(heli_optimum *self)
{
    for (size_t i = 0; self->items && i < self->count; i++) free(self->items[i].values);
    free(self->items);
    free(self->volume);
    heli_nsga2_free(&self->search);
    heli_study_search_free(&self->study);
    *self = (heli_optimum){0};
}

/* --- explore --- */

static heli_outcome_axis axis_of(const heli_outcome *outcome)
{
    return (heli_outcome_axis){outcome->low, outcome->high, outcome->cells};
}

uint64_t heli_exploration_runs(const heli_experiment *experiment)
{
    const heli_study *study = experiment->study;
    return ((uint64_t)study->population * (uint64_t)(study->generations + 1) + 1) * (uint64_t)experiment->base->replicates;
}

heli_status heli_explore_study(heli_exploration *out, heli_experiment *experiment, heli_evaluations *evaluations, heli_context *ctx)
{
    heli_status status = HELI_OK;
    bool in_range = false;
    heli_outcome_axis axes[HELI_STUDY_MEASURES];
    *out = (heli_exploration){.cells = 1.0};
    double *values = calloc(experiment->factor_count + 1, sizeof *values), *genes = calloc(experiment->factor_count + 1, sizeof *genes);
    if (!values || !genes) HELI_TRY(fail_memory(ctx));
    HELI_TRY(heli_study_search_init(&out->study, experiment, evaluations, HELI_SEARCH_EXPLORE, ctx));
    const heli_study *study = experiment->study;
    for (size_t k = 0; k < study->outcome_count; k++) {
        axes[k] = axis_of(&study->outcomes[k]);
        out->cells *= (double)axes[k].cells;
    }
    heli_explore_options options = {.axes = axes, .population = (size_t)study->population, .generations = (size_t)study->generations,
                                    .replicates = (uint32_t)experiment->base->replicates, .seed = experiment->base->seed};
    if (heli_study_baseline(&out->study, values, genes, &in_range) && in_range) {
        options.starts = genes;
        options.start_count = 1;
    }
    HELI_TRY(heli_explore(&out->search, &out->study.problem, &options, ctx));
    if (out->search.candidates.evaluations == 0)
        HELI_TRY(heli_fail(ctx, HELI_SCENARIO, HELI_N_("none of the %zu settings of the levers that were drawn and bred meets all constraints on levers and all rules of the model; "
                                                    "no run was made"),
                           out->search.candidates.count));
    for (size_t c = 0; c < out->search.cell_count; c++) {
        bool inside = true;
        for (size_t k = 0; k < study->outcome_count; k++) inside = inside && out->search.cells[c].index[k] >= 1 && out->search.cells[c].index[k] <= axes[k].cells;
        out->inside += inside;
    }
    heli_evaluations_counts counts = heli_evaluations_count(evaluations);
    out->runs = counts.known;
    out->failed = counts.failed;
out:
    free(genes);
    free(values);
    return status;
}

void heli_exploration_free(heli_exploration *self)
{
    heli_explore_free(&self->search);
    heli_study_search_free(&self->study);
    *self = (heli_exploration){0};
}

void heli_exploration_outcome(const heli_exploration *self, size_t cell, double *values)
{
    heli_candidates_mean(&self->search.candidates, self->search.cells[cell].candidate, 0, UINT32_MAX, values);
}
