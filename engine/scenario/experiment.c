/* Experiments: loading, the plan of a design point, what is kept of a run. */
#include "engine/scenario/experiment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/experiment_internal.h"
#include "engine/scenario/hash.h"
#include "engine/scenario/study.h"

const char *heli_summary_name(heli_summary_kind kind)
{
    static const char *const names[HELI_SUMMARIES] = {"mean", "final", "min", "max"};
    return kind < HELI_SUMMARIES ? names[kind] : "";
}

const char *heli_design_name(heli_design design)
{
    static const char *const names[] = {"grid", "list", "random", "lhs", "sobol", "morris", "saltelli", "search"};
    return names[design];
}

/* --- life --- */

void heli_experiment_free(heli_experiment *self)
{
    if (!self) return;
    for (size_t f = 0; f < self->factor_count; f++) {
        heli_factor *factor = &self->factors[f];
        for (size_t i = 0; factor->levels && i < factor->level_count; i++) free(factor->levels[i]);
        free(factor->levels);
        free(factor->path);
        free(factor->group);
    }
    for (size_t i = 0; i < self->variant_count; i++) heli_scenario_free(self->variants[i]);
    heli_scenario_free(self->base);
    free(self->factors);
    free(self->variants);
    free(self->blocks.group);
    free(self->keep.indicators);
    heli_study_free(self->study);
    free(self->values);
    free(self->text);
    free(self);
}

static heli_status load(heli_experiment **out, const char *path, const char *text, size_t bytes, const heli_model *const *models,
                        const char *const *sets, size_t set_count, const heli_experiment_wish *wish, heli_context *ctx)
{
    heli_status status = HELI_OK;
    *out = NULL;
    heli_experiment *self = calloc(1, sizeof *self);
    if (!self) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    heli_experiment_loading loading = {self, models, wish};
    HELI_TRY(heli_scenario_load_base(&self->base, path, text, bytes, models, sets, set_count, heli_experiment_bind, &loading, ctx));
    self->text = heli_experiment_text(self);
    if (!self->text) HELI_TRY(heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory")));
    if (strlen(self->text) > HELI_SCENARIO_MAX_BYTES)
        HELI_TRY(heli_fail(ctx, HELI_SCENARIO, HELI_N_("with everything written out, the experiment '%s' is larger than %d KiB"), path,
                           HELI_SCENARIO_MAX_BYTES / 1024));
    heli_sha256(self->text, strlen(self->text), self->sha256);
    *out = self;
    self = NULL;
out:
    heli_experiment_free(self);
    return status;
}

heli_status heli_experiment_load(heli_experiment **out, const char *path, const heli_model *const *models, const char *const *sets,
                                 size_t set_count, heli_context *ctx)
{
    return load(out, path, NULL, 0, models, sets, set_count, NULL, ctx);
}

heli_status heli_experiment_load_as(heli_experiment **out, const char *path, const heli_model *const *models, const char *const *sets,
                                    size_t set_count, const heli_experiment_wish *wish, heli_context *ctx)
{
    return load(out, path, NULL, 0, models, sets, set_count, wish, ctx);
}

heli_status heli_experiment_parse(heli_experiment **out, const char *name, const char *text, size_t bytes,
                                  const heli_model *const *models, heli_context *ctx)
{
    return load(out, name, text, bytes, models, NULL, 0, NULL, ctx);
}

/* A line of the file begins with one of these keys. The file itself is judged by the loader. */
bool heli_experiment_is(const char *path)
{
    static const char *const keys[] = {"factors:", "design:", "objectives:", "outcomes:", "targets:"};
    char line[256];
    bool found = false, fresh = true;
    FILE *file = fopen(path, "r");
    if (!file) return false;
    while (!found && fgets(line, sizeof line, file)) {
        for (size_t i = 0; fresh && i < sizeof keys / sizeof *keys; i++) found |= strncmp(line, keys[i], strlen(keys[i])) == 0;
        fresh = strchr(line, '\n') != NULL;
    }
    fclose(file);
    return found;
}

bool heli_design_in_blocks(heli_design design)
{
    return design == HELI_DESIGN_MORRIS || design == HELI_DESIGN_SALTELLI;
}

const char *heli_experiment_group(const heli_experiment *self, size_t group)
{
    for (size_t f = 0; f < self->factor_count; f++)
        if (heli_blocks_group(&self->blocks, f) == group) return self->factors[f].group ? self->factors[f].group : self->factors[f].path;
    return "";
}

/* --- design points --- */

static double value_of(const heli_experiment *self, size_t point, size_t factor)
{
    return self->values[point * self->factor_count + factor];
}

const heli_scenario *heli_experiment_variant(const heli_experiment *self, size_t point)
{
    for (size_t f = 0; f < self->factor_count; f++)
        if (!self->factors[f].row) return self->variants[(size_t)value_of(self, point, f)];
    return self->base;
}

/* Each point has its own seeds, of 62 bits, where random numbers are not common. */
static uint64_t own_seed(uint64_t seed, size_t point)
{
    heli_key key = heli_key_make(seed, point, HELI_DOMAIN_DESIGN);
    return ((uint64_t)key.word[0] << 32 | key.word[1]) >> 2;
}

heli_plan heli_experiment_plan(const heli_experiment *self, size_t point, void *params)
{
    const heli_scenario *variant = heli_experiment_variant(self, point), *base = self->base;
    memcpy(params, variant->params, base->model->params_bytes);
    for (size_t f = 0; f < self->factor_count; f++) {
        const heli_factor *factor = &self->factors[f];
        double value = value_of(self, point, f);
        if (!factor->row) continue;
        if (factor->numeric) heli_param_store(factor->row, params, 0, value);
        else heli_param_copy(factor->row, params, factor->levels[(size_t)value]);
    }
    heli_plan plan = heli_scenario_plan(base);
    plan.params = params;
    plan.policies = variant->policies;
    plan.policy_count = variant->policy_count;
    if (!self->common_random_numbers) {
        plan.seed = own_seed(base->seed, point);
        plan.initial_seed = own_seed(base->initial_seed, point);
    }
    return plan;
}

void heli_factor_format(const heli_experiment *self, size_t f, double value, char *text, size_t size)
{
    const heli_factor *factor = &self->factors[f];
    union { double real; int64_t whole; } room = {.whole = 0};
    if (!factor->row) {
        snprintf(text, size, "%s", self->variants[(size_t)value]->meta.name);
    } else if (factor->numeric) {
        heli_param row = *factor->row;
        row.offset = 0;
        heli_param_store(&row, &room, 0, value);
        heli_param_format(&row, &room, text, size);
    } else {
        heli_param_format(factor->row, factor->levels[(size_t)value], text, size);
    }
}

/* --- checking every point --- */

enum { SHOWN_POINTS = 5 };

/* Adds a finding of a design point to ctx: where the factors stand, and with the point's number. */
static void hand_on(const heli_experiment *self, const char *file, size_t point, const heli_diagnostic *finding, heli_context *ctx)
{
    heli_place at = {file, 1, 1, 1};
    for (size_t f = 0; f < self->factor_count; f++) {
        const heli_factor *factor = &self->factors[f];
        bool same = finding->key && strcmp(finding->key, factor->path) == 0;
        if (f == 0 || same) at = (heli_place){file, factor->at.line, factor->at.column, factor->at.length};
        if (same) break;
    }
    heli_put(heli_report(ctx, finding->severity, finding->key, NULL, HELI_N_("in run %zu of the design: %s"), point, finding->message), at);
}

/* Shows the model what holds at the start, and from every start and end of a policy on. */
static void check_point(const heli_plan *plan, void *values, heli_context *found)
{
    const heli_model *model = plan->model;
    model->check(plan->params, found);
    for (size_t cut = 0; cut < 2 * plan->policy_count; cut++) {
        const heli_policy *here = &plan->policies[cut / 2];
        int64_t step = cut % 2 ? here->end : here->start;
        memcpy(values, plan->params, model->params_bytes);
        for (size_t i = 0; i < plan->policy_count; i++) {
            const heli_policy *policy = &plan->policies[i];
            if (policy->start > step || policy->end <= step) continue;
            for (size_t k = 0; k < policy->change_count; k++) heli_param_copy(policy->changed[k], values, policy->values);
        }
        model->check(values, found);
    }
}

heli_status heli_experiment_check(const heli_experiment *self, const char *file, heli_context *ctx)
{
    heli_status status = HELI_OK;
    const heli_model *model = self->base->model;
    size_t shown = 0;
    heli_context found;
    void *params = malloc(model->params_bytes + 1), *values = malloc(model->params_bytes + 1);
    heli_context_init(&found);
    if (ctx) found.translate = ctx->translate;
    if (!params || !values) HELI_TRY(heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory")));
    for (size_t point = 0; model->check && point < self->point_count && shown < SHOWN_POINTS; point++) {
        heli_plan plan = heli_experiment_plan(self, point, params);
        check_point(&plan, values, &found);
        if (heli_context_error_count(&found) == 0) continue;
        for (size_t i = 0; i < found.diagnostic_count && shown < SHOWN_POINTS; i++)
            if (found.diagnostics[i].severity == HELI_ERROR) {
                hand_on(self, file, point, &found.diagnostics[i], ctx);
                shown++;
            }
        heli_context_clear(&found);
    }
    if (shown > 0) status = heli_fail(ctx, HELI_SCENARIO, HELI_N_("'%s' is not a valid experiment"), file);
out:
    heli_context_free(&found);
    free(values);
    free(params);
    return status;
}

/* --- what is kept --- */

size_t heli_keep_width(const heli_keep *self, const heli_model *model)
{
    size_t width = 0;
    for (size_t i = 0; i < model->indicator_count; i++)
        if (self->indicators[i]) width += heli_indicator_width(&model->indicators[i]);
    return width;
}

size_t heli_keep_values(const heli_keep *self, const heli_model *model, int64_t steps)
{
    size_t times = self->series ? (size_t)steps : 0;
    for (size_t s = 0; s < HELI_SUMMARIES; s++) times += self->summaries[s];
    return times * heli_keep_width(self, model);
}
