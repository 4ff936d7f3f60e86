/* Global sensitivity of all outputs of one sample. */
#include "analysis/sensitivity.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/plot_sweep.h"
#include "analysis/text.h"
#include "engine/run/block_points.h"

static heli_status out_of_memory(heli_context *ctx)
{
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
}

/* --- the sample --- */

/* Sizes that can be analysed, ending with the whole. */
static void choose_sizes(heli_sensitivity *self)
{
    const heli_blocks *blocks = &self->blocks;
    size_t least = blocks->trajectories ? HELI_TRAJECTORIES_LEAST : blocks->second_order ? HELI_SAMPLES_LEAST_SECOND : HELI_SAMPLES_LEAST;
    for (size_t parts = 8; parts >= 1; parts /= 2)
        if (blocks->count / parts >= least || parts == 1) self->sizes[self->size_count++] = blocks->count / parts;
}

static void name_groups(heli_sensitivity *self, const heli_experiment *experiment, const heli_context *ctx)
{
    for (size_t f = experiment->factor_count; f-- > 0;) {
        const heli_factor *factor = &experiment->factors[f];
        size_t g = heli_blocks_group(&self->blocks, f);
        snprintf(self->names[g], HELI_SENSITIVITY_TEXT, "%s", heli_experiment_group(experiment, g));
        if (factor->group) self->labels[g][0] = '\0';
        else if (factor->row) snprintf(self->labels[g], HELI_SENSITIVITY_TEXT, "%s", heli_text_choose(ctx, factor->row->help, factor->row->help_zh));
        else heli_text_format(ctx, self->labels[g], HELI_SENSITIVITY_TEXT, HELI_N_("Scenario"));
    }
}

heli_status heli_sensitivity_init(heli_sensitivity *self, const heli_experiment *experiment, heli_context *ctx)
{
    size_t factors = experiment->factor_count;
    *self = (heli_sensitivity){.factors = factors, .replicates = (size_t)experiment->base->replicates, .common = experiment->common_random_numbers};
    if (!heli_design_in_blocks(experiment->design))
        return heli_fail(ctx, HELI_USAGE, HELI_N_("a design of kind '%s' cannot be analysed for global sensitivity; that needs a 'morris' or "
                                                  "'saltelli' design"),
                         heli_design_name(experiment->design));
    self->blocks = experiment->blocks;
    self->blocks.group = calloc(factors, sizeof *self->blocks.group);
    self->u = calloc(experiment->point_count * factors, sizeof *self->u);
    self->names = calloc(self->blocks.groups, sizeof *self->names);
    self->labels = calloc(self->blocks.groups, sizeof *self->labels);
    if (!self->blocks.group || !self->u || !self->names || !self->labels) return out_of_memory(ctx);
    memcpy(self->blocks.group, experiment->blocks.group, factors * sizeof *self->blocks.group);
    name_groups(self, experiment, ctx);
    choose_sizes(self);
    return heli_block_points(self->u, &self->blocks, factors, experiment->base->seed, ctx);
}

void heli_sensitivity_free(heli_sensitivity *self)
{
    for (size_t k = 0; k < self->output_count; k++) {
        free(self->outputs[k].effects);
        for (size_t s = 0; s < HELI_SENSITIVITY_SIZES; s++) heli_indices_free(&self->outputs[k].indices[s]);
    }
    free(self->outputs);
    free(self->blocks.group);
    free(self->u);
    free(self->names);
    free(self->labels);
    *self = (heli_sensitivity){0};
}

/* --- one output --- */

static heli_sensitivity_output *new_output(heli_sensitivity *self, const char *name, const char *label, const char *unit)
{
    if (self->output_count == self->output_room) {
        size_t room = self->output_room ? 2 * self->output_room : 8;
        heli_sensitivity_output *grown = realloc(self->outputs, room * sizeof *grown);
        if (!grown) return NULL;
        self->outputs = grown;
        self->output_room = room;
    }
    heli_sensitivity_output *out = &self->outputs[self->output_count++];
    *out = (heli_sensitivity_output){.unit = unit ? unit : ""};
    snprintf(out->name, sizeof out->name, "%s", name);
    snprintf(out->label, sizeof out->label, "%s", label && *label ? label : name);
    return out;
}

/* Means over replicates, NaN where one is missing. */
static void average(const heli_sensitivity *self, heli_sensitivity_output *out, const double *values, double *y)
{
    size_t points = heli_blocks_points(&self->blocks), found = 0;
    double total = 0.0, low = (double)INFINITY, high = -(double)INFINITY;
    for (size_t p = 0; p < points; p++) {
        double sum = 0.0;
        for (size_t r = 0; r < self->replicates; r++) sum += values[p * self->replicates + r];
        y[p] = isfinite(sum) ? sum / (double)self->replicates : (double)NAN;
        if (isnan(y[p])) continue;
        total += y[p];
        low = fmin(low, y[p]);
        high = fmax(high, y[p]);
        found++;
    }
    out->missing = points - found;
    out->mean = found ? total / (double)found : (double)NAN;
    out->constant = found > 0 && low == high;
}

/* Variance of the noise that is left in the mean over replicates and does not cancel between points. */
static double noise_left(const heli_sensitivity *self, const heli_noise *noise)
{
    bool own = !self->common && isfinite(noise->within);
    return own ? noise->within / (double)self->replicates : 0.0;
}

static bool enough(const heli_sensitivity *self, const double *y)
{
    size_t size = heli_blocks_size(&self->blocks), whole = 0;
    size_t least = self->blocks.trajectories ? 1 : self->blocks.second_order ? HELI_SAMPLES_LEAST_SECOND : HELI_SAMPLES_LEAST;
    for (size_t b = 0; b < self->blocks.count; b++) {
        size_t found = 0;
        for (size_t i = 0; i < size; i++) found += isnan(y[b * size + i]) ? 0 : 1;
        whole += self->blocks.trajectories ? found > 1 : found == size;
    }
    return whole >= least;
}

static heli_status take_effects(const heli_sensitivity *self, heli_sensitivity_output *out, const double *y, heli_context *ctx)
{
    heli_status status = HELI_OK;
    heli_blocks part = self->blocks;
    out->effects = calloc(self->size_count * part.groups, sizeof *out->effects);
    if (!out->effects) return out_of_memory(ctx);
    for (size_t s = 0; s < self->size_count && status == HELI_OK; s++) {
        part.count = self->sizes[s];
        status = heli_morris_effects(&out->effects[s * part.groups], &part, self->factors, self->u, y, ctx);
    }
    return status;
}

/* A smaller sample may have too few whole blocks where the whole has enough: then it has no indices. */
static heli_status take_indices(const heli_sensitivity *self, heli_sensitivity_output *out, const double *y, int threads, heli_context *ctx)
{
    double noise = noise_left(self, &out->noise);
    for (size_t s = 0; s < self->size_count; s++) {
        heli_status status = heli_indices_of(&out->indices[s], &self->blocks, y, self->sizes[s], noise, threads, NULL);
        if (status != HELI_OK && !(status == HELI_USAGE && s + 1 < self->size_count)) return out_of_memory(ctx);
    }
    return HELI_OK;
}

heli_status heli_sensitivity_add(heli_sensitivity *self, const char *name, const char *label, const char *unit, const double *values, int threads,
                                 heli_context *ctx)
{
    size_t points = heli_blocks_points(&self->blocks);
    double *y = calloc(points, sizeof *y);
    heli_sensitivity_output *out = new_output(self, name, label, unit);
    heli_status status = HELI_OK;
    if (!y || !out) HELI_TRY(out_of_memory(ctx));
    average(self, out, values, y);
    out->noise = heli_noise_of(values, points, self->replicates, self->common);
    out->unusable = !enough(self, y);
    if (out->unusable || out->constant) goto out;
    HELI_TRY(self->blocks.trajectories ? take_effects(self, out, y, ctx) : take_indices(self, out, y, threads, ctx));
out:
    free(y);
    return status;
}

/* --- a sweep --- */

static heli_status add_indicator(heli_sensitivity *self, const heli_sweep_file *file, const heli_view *view, size_t k, int threads, heli_context *ctx)
{
    char name[HELI_SENSITIVITY_TEXT], label[HELI_SENSITIVITY_TEXT];
    const heli_view_indicator *what = &view->indicators[k];
    const heli_axis *axis = what->row->axis;
    size_t components = heli_indicator_width(what->row), count = file->runs * file->replicates;
    double *numbers = NULL;
    heli_status status = heli_view_numbers(&numbers, file, view, k, ctx);
    if (status != HELI_OK) return status;
    for (size_t i = 0; i < count; i++) numbers[i] = numbers[i * components + what->component];
    const char *said = heli_text_choose(ctx, what->row->label, what->row->label_zh);
    const char *component = axis ? axis->labels[what->component] : "", *component_zh = axis ? axis->labels_zh[what->component] : "";
    snprintf(name, sizeof name, "%s%s%s", what->row->name, axis ? "." : "", component);
    snprintf(label, sizeof label, "%s%s%s", said, axis ? ": " : "", heli_text_choose(ctx, component, component_zh));
    status = heli_sensitivity_add(self, name, label, what->row->unit, numbers, threads, ctx);
    free(numbers);
    return status;
}

heli_status heli_sensitivity_of_sweep(heli_sensitivity *self, const heli_sweep_file *file, const char *const *indicators, size_t count,
                                      const char *summary, int threads, heli_context *ctx)
{
    heli_view view = {0};
    const heli_view_request request = {.y = "none", .indicators = indicators, .indicator_count = count, .summary = summary};
    heli_status status;
    HELI_TRY(heli_sensitivity_init(self, file->experiment, ctx));
    HELI_TRY(heli_view_init(&view, file->experiment, file->status, &request, ctx));
    for (size_t k = 0; k < view.indicator_count; k++) HELI_TRY(add_indicator(self, file, &view, k, threads, ctx));
out:
    heli_view_free(&view);
    return status;
}

/* --- reading it --- */

static double weight_of(const heli_sensitivity *self, const heli_sensitivity_output *output, size_t size, size_t group)
{
    if (output->unusable || output->constant) return (double)NAN;
    if (self->blocks.trajectories) return output->effects[size * self->blocks.groups + group].mu_star;
    return output->indices[size].total ? output->indices[size].total[group].value : (double)NAN;
}

void heli_sensitivity_order(const heli_sensitivity *self, const heli_sensitivity_output *output, size_t *order)
{
    for (size_t g = 0; g < self->blocks.groups; g++) {
        double weight = weight_of(self, output, self->size_count - 1, g);
        size_t place = g;
        for (; place > 0 && weight > weight_of(self, output, self->size_count - 1, order[place - 1]); place--) order[place] = order[place - 1];
        order[place] = g;
    }
}

double heli_sensitivity_drift(const heli_sensitivity *self, const heli_sensitivity_output *output, size_t *group)
{
    double most = (double)NAN, largest = 0.0;
    *group = 0;
    if (self->size_count < 2) return most;
    for (size_t g = 0; g < self->blocks.groups; g++) {
        double now = weight_of(self, output, self->size_count - 1, g), change = fabs(now - weight_of(self, output, self->size_count - 2, g));
        if (now > largest) largest = now;
        if (!isnan(change) && (isnan(most) || change > most)) {
            most = change;
            *group = g;
        }
    }
    return self->blocks.trajectories ? 100.0 * most / largest : most;
}
