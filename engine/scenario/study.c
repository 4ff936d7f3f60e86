/* Studies: what a setting of the levers costs, and what a run leaves. */
#include "engine/scenario/study.h"

#include <stdlib.h>

#include "engine/core/math.h"

const char *heli_across_name(heli_across across)
{
    return across == HELI_ACROSS_WORST ? "worst" : "mean";
}

void heli_study_free(heli_study *self)
{
    for (size_t i = 0; self && i < self->limit_count; i++) free(self->limits[i].weights);
    for (size_t i = 0; self && i < self->target_count; i++) free(self->targets[i].source);
    free(self);
}

size_t heli_study_future_factor(const heli_experiment *experiment)
{
    size_t f = 0;
    while (f < experiment->factor_count && experiment->factors[f].row) f++;
    return f;
}

size_t heli_study_futures(const heli_experiment *experiment)
{
    return heli_study_future_factor(experiment) < experiment->factor_count ? experiment->variant_count : 1;
}

/* --- constraints --- */

static double not_a_number(void)
{
    return heli_double_from_bits(0x7ff8000000000000u);
}

double heli_lever_number(const heli_factor *factor, double value)
{
    if (factor->numeric) return value;
    bool countable = factor->row && factor->row->type == HELI_PARAM_BOOL;
    return countable ? heli_param_value(factor->row, factor->levels[(size_t)value], 0) : not_a_number();
}

static double share_beyond(const heli_limit *limit, double value)
{
    double unit = heli_abs(limit->bound) > 0.0 ? heli_abs(limit->bound) : 1.0;
    return (limit->at_least ? limit->bound - value : value - limit->bound) / unit;
}

double heli_limit_excess_of(const heli_limit *limit, double value)
{
    return share_beyond(limit, value);
}

double heli_limit_excess(const heli_limit *limit, const heli_experiment *experiment, const double *values)
{
    double sum = limit->plus;
    for (size_t f = 0; f < experiment->factor_count; f++)
        if (limit->weights[f] != 0.0) sum += limit->weights[f] * heli_lever_number(&experiment->factors[f], values[f]);
    return share_beyond(limit, sum);
}

/* Least and largest number of a lever. */
static void lever_ends(const heli_factor *factor, double *low, double *high)
{
    *low = factor->low;
    *high = factor->high;
    for (size_t i = 0; !factor->range && i < factor->level_count; i++) {
        double number = heli_param_value(factor->row, factor->levels[i], 0);
        *low = i ? heli_min(*low, number) : number;
        *high = i ? heli_max(*high, number) : number;
    }
}

void heli_limit_reach(const heli_limit *limit, const heli_experiment *experiment, double *least, double *most)
{
    *least = *most = limit->plus;
    for (size_t f = 0; f < experiment->factor_count; f++) {
        double low, high, weight = limit->weights[f];
        if (weight == 0.0) continue;
        lever_ends(&experiment->factors[f], &low, &high);
        *least += weight * (weight > 0.0 ? low : high);
        *most += weight * (weight > 0.0 ? high : low);
    }
}

/* --- what a run leaves --- */

size_t heli_study_windows(const heli_experiment *experiment)
{
    return (size_t)(experiment->base->steps / HELI_STUDY_WINDOW);
}

size_t heli_study_values(const heli_experiment *experiment)
{
    const heli_study *study = experiment->study;
    return study->objective_count * (1 + heli_study_windows(experiment)) + study->limit_count + study->outcome_count + study->target_count;
}

/* Mean of `count` steps from `first` on; undefined steps are left out. */
static double mean_of(const double *series, size_t width, size_t offset, int64_t first, int64_t count)
{
    double sum = 0.0;
    int64_t used = 0;
    for (int64_t t = first; t < first + count; t++) {
        double value = series[(size_t)t * width + offset];
        if (value != value) continue;
        sum += value;
        used++;
    }
    return used ? sum / (double)used : not_a_number();
}

static double measure(const heli_measure *self, const double *series, size_t width, int64_t steps)
{
    if (self->summary == HELI_SUMMARY_MEAN) return mean_of(series, width, self->offset, steps - self->window, self->window);
    if (self->summary == HELI_SUMMARY_FINAL) return series[(size_t)(steps - 1) * width + self->offset];
    double best = not_a_number();
    for (int64_t t = 0; t < steps; t++) {
        double value = series[(size_t)t * width + self->offset];
        if (value != value) continue;
        best = best != best ? value : self->summary == HELI_SUMMARY_MINIMUM ? heli_min(best, value) : heli_max(best, value);
    }
    return best;
}

void heli_study_take(const heli_experiment *experiment, const double *series, double *values)
{
    const heli_study *study = experiment->study;
    const heli_model *model = experiment->base->model;
    size_t width = heli_indicators_width(model->indicators, model->indicator_count), windows = heli_study_windows(experiment);
    int64_t steps = experiment->base->steps, first = steps - (int64_t)windows * HELI_STUDY_WINDOW;
    for (size_t i = 0; i < study->objective_count; i++) *values++ = measure(&study->objectives[i].of, series, width, steps);
    for (size_t i = 0; i < study->limit_count; i++) *values++ = study->limits[i].weights ? 0.0 : measure(&study->limits[i].of, series, width, steps);
    for (size_t i = 0; i < study->outcome_count; i++) *values++ = measure(&study->outcomes[i].of, series, width, steps);
    for (size_t i = 0; i < study->objective_count; i++)
        for (size_t w = 0; w < windows; w++)
            *values++ = mean_of(series, width, study->objectives[i].of.offset, first + (int64_t)w * HELI_STUDY_WINDOW, HELI_STUDY_WINDOW);
    for (size_t i = 0; i < study->target_count; i++) *values++ = study->targets[i].times * measure(&study->targets[i].of, series, width, steps);
}

/* --- targets --- */

heli_calibration heli_calibration_usual(void)
{
    return (heli_calibration){.particles = 200, .generations = 20, .predictive = 100, .replicates = 1, .quantile = 0.5, .distance = 1.0, .least_acceptance = 0.02};
}

size_t heli_study_target_futures(const heli_experiment *experiment, bool *used)
{
    const heli_study *study = experiment->study;
    size_t futures = heli_study_futures(experiment), count = 0;
    for (size_t f = 0; f < futures; f++) used[f] = false;
    for (size_t i = 0; i < study->target_count; i++) {
        count += !used[study->targets[i].future];
        used[study->targets[i].future] = true;
    }
    return count;
}

uint64_t heli_study_calibration_runs(const heli_experiment *experiment)
{
    const heli_calibration *how = &experiment->study->calibration;
    size_t scenarios = heli_study_futures(experiment);
    return how->runs > 0 ? (uint64_t)how->runs : (uint64_t)how->particles * (uint64_t)how->replicates * (uint64_t)scenarios * 100;
}
