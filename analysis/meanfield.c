/* The mean-field twin of a scenario. */
#include "analysis/meanfield.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/meanfield_game.h"
#include "analysis/series.h"
#include "engine/run/run.h"
#include "models/models.h"

static bool is_city(const heli_scenario *scenario)
{
    return strcmp(scenario->model->name, "governance") == 0;
}

/* --- parameters over time --- */

void heli_params_in_force(const heli_scenario *scenario, int64_t recorded, void *params)
{
    memcpy(params, scenario->params, scenario->model->params_bytes);
    for (size_t i = 0; i < scenario->policy_count; i++) {
        const heli_policy *policy = &scenario->policies[i];
        if (recorded < policy->start || recorded >= policy->end) continue;
        for (size_t c = 0; c < policy->change_count; c++)
            for (size_t k = 0; k < policy->changed[c]->length; k++)
                heli_param_store(policy->changed[c], params, k, heli_param_value(policy->changed[c], policy->values, k));
    }
}

/* --- lives --- */

static heli_status live_in_city(heli_twin *self, heli_context *ctx)
{
    const heli_scenario *scenario = self->scenario;
    heli_field_twin field = {0};
    gov_params params;
    heli_status status = HELI_OK;
    heli_params_in_force(scenario, -scenario->burn_in, &params);
    HELI_TRY(heli_field_open(&field, &params, self->closure, ctx));
    for (int64_t index = 0; index < scenario->burn_in + scenario->steps; index++) {
        int64_t recorded = index - scenario->burn_in;
        heli_params_in_force(scenario, recorded, &params);
        heli_field_week(&field, &params, index);
        if (recorded >= 0) heli_field_read(&field, self->series + (size_t)recorded * self->count);
    }
out:
    heli_field_free(&field);
    return status;
}

static heli_status live_in_game(heli_twin *self, heli_context *ctx)
{
    const heli_scenario *scenario = self->scenario;
    heli_game game;
    void *params = calloc(1, scenario->model->params_bytes);
    if (!params) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for the mean-field twin"));
    heli_params_in_force(scenario, -scenario->burn_in, params);
    heli_shares now = heli_game_start(scenario->model, params);
    for (int64_t recorded = -scenario->burn_in; recorded < scenario->steps; recorded++) {
        heli_params_in_force(scenario, recorded, params);
        if (!heli_game_of(&game, scenario->model, params)) break;
        now = heli_game_map(&game, now);
        if (recorded >= 0) memcpy(self->series + (size_t)recorded * self->count, now.s, sizeof now.s);
    }
    free(params);
    return HELI_OK;
}

/* Rows of the simulation's table that the twin has, in the order in which the twin reads them out. */
static void name_rows(heli_twin *self)
{
    static const char *const parties[HELI_PARTIES] = {"guiding", "supporting", "participating", "integrating"};
    bool city = is_city(self->scenario);
    self->count = city ? HELI_FIELD_VALUES : HELI_PARTIES;
    for (size_t i = 0; i < self->count; i++)
        heli_series_find(self->scenario->model, city ? heli_field_names[i] : parties[i], &self->offsets[i], &self->rows[i]);
}

heli_status heli_twin_make(heli_twin *out, const heli_scenario *scenario, heli_closure closure, heli_context *ctx)
{
    *out = (heli_twin){.scenario = scenario, .closure = closure, .steps = scenario->steps};
    if (!is_city(scenario) && strcmp(scenario->model->name, "four-parties") != 0)
        return heli_fail(ctx, HELI_FOREIGN,
                         HELI_N_("model '%s' has no mean-field twin; 'governance' and 'four-parties' have one"), scenario->model->name);
    name_rows(out);
    out->series = calloc((size_t)out->steps * out->count + 1, sizeof *out->series);
    if (!out->series) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for the mean-field twin"));
    return is_city(scenario) ? live_in_city(out, ctx) : live_in_game(out, ctx);
}

void heli_twin_free(heli_twin *self)
{
    free(self->series);
    *self = (heli_twin){0};
}

/* --- reading --- */

int heli_twin_find(const heli_twin *self, const char *name)
{
    for (size_t i = 0; i < self->count; i++)
        if (strcmp(self->rows[i]->name, name) == 0) return (int)i;
    return -1;
}

double heli_twin_value(const heli_twin *self, int64_t step, size_t i)
{
    return self->series[(size_t)step * self->count + i];
}

double heli_twin_mean(const heli_twin *self, size_t i, int64_t window)
{
    double sum = 0.0;
    if (window <= 0) window = HELI_WINDOW_STEPS;
    if (window > self->steps) window = self->steps;
    for (int64_t t = self->steps - window; t < self->steps; t++) sum += heli_twin_value(self, t, i);
    return sum / (double)window;
}

/* --- the simulation beside it --- */

heli_status heli_twin_simulate(heli_results *out, const heli_scenario *scenario, int threads, heli_context *ctx)
{
    heli_run_options how = {.threads = threads};
    heli_run_result result = {0};
    heli_scenario *shown;
    memcpy(&shown, &scenario, sizeof shown); /* results own theirs; these only borrow it */
    *out = (heli_results){.scenario = shown, .steps = scenario->steps,
                          .width = heli_indicators_width(scenario->model->indicators, scenario->model->indicator_count)};
    heli_status status = heli_run(&result, scenario, &how, ctx);
    size_t each = (size_t)out->steps * out->width;
    if (status != HELI_OK) goto out;
    out->series = calloc(result.replicates * each + 1, sizeof *out->series);
    out->status = calloc(result.replicates + 1, sizeof *out->status);
    if (!out->series || !out->status) {
        status = heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for the mean-field twin"));
        goto out;
    }
    out->replicates = result.replicates;
    for (size_t r = 0; r < result.replicates; r++)
        memcpy(out->series + r * each, result.records[r].series, each * sizeof *out->series);
out:
    heli_run_result_free(&result);
    return status;
}

void heli_twin_forget(heli_results *self)
{
    free(self->series);
    free(self->status);
    *self = (heli_results){0};
}

heli_status heli_twin_sample(heli_sample *out, const heli_results *results, size_t offset, int64_t window, heli_context *ctx)
{
    double *means = calloc(results->replicates + 1, sizeof *means);
    if (!means) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for the mean-field twin"));
    heli_series_window_means(results, offset, window, means);
    *out = heli_sample_of(means, results->replicates);
    free(means);
    return HELI_OK;
}
