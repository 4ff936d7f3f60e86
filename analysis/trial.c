/* Trials: a model run from a few settings until something has happened. */
#include "analysis/trial.h"

#include <stdlib.h>

#include "models/models.h"

static heli_status apply(heli_trial *self, const heli_setting *settings, size_t count, heli_context *ctx)
{
    heli_params_default(self->model->params, self->model->param_count, self->params);
    for (size_t i = 0; i < count; i++) {
        const heli_param *row = heli_param_find(self->model->params, self->model->param_count, settings[i].path);
        if (!row)
            return heli_fail(ctx, HELI_INTERNAL, HELI_N_("model '%s' has no parameter '%s'"), self->model->name, settings[i].path);
        heli_param_store(row, self->params, 0, settings[i].value);
        if (!heli_param_check(row, self->params, ctx)) return heli_fail(ctx, HELI_SCENARIO, "%s", ctx->diagnostics[0].message);
    }
    if (self->model->check) self->model->check(self->params, ctx);
    if (heli_context_error_count(ctx) > 0) return heli_fail(ctx, HELI_SCENARIO, "%s", ctx->diagnostics[0].message);
    return HELI_OK;
}

heli_status heli_trial_init(heli_trial *self, const char *model, const heli_setting *settings, size_t count, heli_context *ctx)
{
    *self = (heli_trial){.model = heli_model_find(model)};
    if (!self->model) return heli_fail(ctx, HELI_INTERNAL, HELI_N_("there is no model '%s'"), model);
    self->params = calloc(1, self->model->params_bytes);
    self->values = calloc(heli_indicators_width(self->model->indicators, self->model->indicator_count) + 1, sizeof *self->values);
    if (!self->params || !self->values) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    return apply(self, settings, count, ctx);
}

void heli_trial_free(heli_trial *self)
{
    heli_simulation_free(self->simulation);
    free(self->params);
    free(self->values);
    *self = (heli_trial){.model = NULL};
}

static void observe(heli_trial *self)
{
    self->model->observe(heli_simulation_world(self->simulation), self->values);
}

heli_status heli_trial_start(heli_trial *self, uint64_t seed, uint64_t run, int64_t steps, heli_context *ctx)
{
    heli_plan plan = {.model = self->model, .params = self->params, .steps = steps, .seed = seed, .initial_seed = seed};
    heli_simulation_free(self->simulation);
    self->simulation = NULL;
    heli_status status = heli_simulation_create(&self->simulation, &plan, run, &heli_runner_serial, ctx);
    if (status == HELI_OK) observe(self);
    return status;
}

heli_status heli_trial_step(heli_trial *self, heli_context *ctx)
{
    heli_status status = heli_simulation_step(self->simulation, ctx);
    if (status == HELI_OK) observe(self);
    return status;
}

heli_status heli_trial_run(heli_trial *self, uint64_t seed, uint64_t run, int64_t steps, int end, heli_context *ctx)
{
    heli_status status = heli_trial_start(self, seed, run, steps, ctx);
    while (status == HELI_OK && (end < 0 || self->values[end] == 0.0)) {
        if (heli_simulation_finished(self->simulation)) {
            if (end < 0) break;
            return heli_fail(ctx, HELI_MODEL, HELI_N_("run %llu of model '%s' has not come to its end after %lld steps"),
                             (unsigned long long)run, self->model->name, (long long)steps);
        }
        status = heli_trial_step(self, ctx);
    }
    return status;
}
