/*
 * Fingerprints of short runs of every model, by engine/core and models alone: no files, no threads, the plain loop.
 *
 *     [HELI_ISA=baseline|avx2|avx512] digest SEED...
 *
 * prints, per model, variant and seed, the digest of the initial world, and of world and indicators after some steps. Builds that keep the promise
 * of equal bits (docs/decisions/0001) print the same lines: tests/equality/builds.sh compares compilers, optimisation levels and
 * instruction sets, tests/wasm/compare.sh the native build and WebAssembly.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/core/digest.h"
#include "engine/core/isa.h"
#include "engine/core/simulation.h"
#include "models/models.h"
#include "tests/support/town.h"

enum { BURN_IN = 8, STEPS = 64 };

/* Small worlds: the parameters of size, where a model has them. */
static const struct {
    const char *path;
    double value;
} small[] = {
    {"city.offices", 2},
    {"city.communities", 4},
    {"city.grids", 14},
    {"population.adults_per_grid", 390},
    {"population.serving_members", 75},
    {"party.own_groups", 4},
    {"party.joint_groups", 3},
    {"enterprise.commissioners", 9},
};

static void shrink(const heli_model *model, void *params)
{
    for (size_t i = 0; i < sizeof small / sizeof small[0]; i++) {
        const heli_param *row = heli_param_find(model->params, model->param_count, small[i].path);
        if (row) heli_param_store(row, params, 0, small[i].value);
    }
}

/* Switches every mechanism on: each yes-or-no parameter is turned round, from step 10 of the recorded ones on. */
static size_t turn_switches(const heli_model *model, void *params, const heli_param **changed)
{
    size_t count = 0;
    for (size_t i = 0; i < model->param_count; i++) {
        const heli_param *row = &model->params[i];
        if (row->type != HELI_PARAM_BOOL || (row->traits & HELI_PARAM_AT_START)) continue;
        heli_param_store(row, params, 0, heli_param_value(row, params, 0) == 0.0 ? 1.0 : 0.0);
        changed[count++] = row;
    }
    return count;
}

/* Not-a-number has many bit patterns, and IEEE 754 leaves open which one an operation gives. */
static uint64_t digest_of_values(double *values, size_t n)
{
    heli_digest digest;
    heli_digest_init(&digest);
    for (size_t i = 0; i < n; i++)
        if (values[i] != values[i]) values[i] = -1e300;
    heli_digest_add(&digest, values, n * sizeof *values);
    return heli_digest_value(&digest);
}

static heli_status run(const heli_plan *plan, const char *variant, heli_context *ctx)
{
    const heli_model *model = plan->model;
    size_t width = heli_indicators_width(model->indicators, model->indicator_count);
    heli_simulation *simulation = NULL;
    double *values = malloc((width ? width : 1) * sizeof *values);
    heli_status status = values ? HELI_OK : HELI_MEMORY;
    if (status == HELI_OK) status = heli_simulation_create(&simulation, plan, 0, &heli_runner_serial, ctx);
    if (status == HELI_OK)
        printf("%s %s %" PRIu64 " start %016" PRIx64 "\n", model->name, variant, plan->seed, heli_simulation_digest(simulation));
    while (status == HELI_OK && !heli_simulation_finished(simulation)) status = heli_simulation_step(simulation, ctx);
    if (status == HELI_OK) {
        model->observe(heli_simulation_world(simulation), values);
        printf("%s %s %" PRIu64 " end %016" PRIx64 " indicators %016" PRIx64 "\n", model->name, variant, plan->seed,
               heli_simulation_digest(simulation), digest_of_values(values, width));
    }
    heli_simulation_free(simulation);
    free(values);
    return status;
}

/* The governance model without any mechanism beside the field core, and with all of them. */
static heli_status run_towns(const heli_model *model, uint64_t seed, heli_context *ctx)
{
    gov_params core, all = town_all_on();
    heli_params_default(model->params, model->param_count, &core);
    core = town_core(core);
    shrink(model, &core);
    shrink(model, &all);
    heli_plan plan = {.model = model, .params = &core, .burn_in = BURN_IN, .steps = STEPS, .seed = seed, .initial_seed = seed + 1,
                      .verify_every = 8};
    heli_status status = run(&plan, "core", ctx);
    plan.params = &all;
    return status == HELI_OK ? run(&plan, "everything", ctx) : status;
}

static heli_status run_model(const heli_model *model, uint64_t seed, heli_context *ctx)
{
    void *params = calloc(1, model->params_bytes);
    void *turned = calloc(1, model->params_bytes);
    const heli_param **changed = calloc(model->param_count + 1, sizeof(*changed));
    heli_status status = params && turned && changed ? HELI_OK : HELI_MEMORY;
    if (status == HELI_OK) {
        heli_params_default(model->params, model->param_count, params);
        heli_params_default(model->params, model->param_count, turned);
        shrink(model, params);
        shrink(model, turned);
        if (model->check) model->check(params, ctx);
        if (heli_context_error_count(ctx) > 0) status = heli_fail(ctx, HELI_SCENARIO, "%s", ctx->diagnostics[0].message);
        char name[] = "switches";
        heli_policy policy = {.name = name, .start = 10, .end = INT64_MAX, .changed = changed, .values = turned};
        policy.change_count = turn_switches(model, turned, changed);
        heli_plan plan = {.model = model, .params = params, .policies = &policy, .burn_in = BURN_IN, .steps = STEPS,
                          .seed = seed, .initial_seed = seed + 1, .verify_every = 8};
        if (status == HELI_OK) status = run(&plan, "base", ctx);
        plan.policy_count = 1;
        if (status == HELI_OK) status = run(&plan, "switched", ctx);
        if (status == HELI_OK && strcmp(model->name, "governance") == 0) status = run_towns(model, seed, ctx);
    }
    free(changed);
    free(turned);
    free(params);
    return status;
}

int main(int argc, char **argv)
{
    heli_context ctx;
    heli_context_init(&ctx);
    const char *isa = getenv("HELI_ISA");
    heli_status status = isa ? heli_isa_select(isa, &ctx) : HELI_OK;
    for (int i = 1; i < argc && status == HELI_OK; i++)
        for (const heli_model *const *model = heli_models(); *model && status == HELI_OK; model++)
            status = run_model(*model, strtoull(argv[i], NULL, 10), &ctx);
    if (status != HELI_OK) fprintf(stderr, "digest: %s: %s\n", heli_status_name(status), ctx.message);
    heli_context_free(&ctx);
    return heli_status_exit(status);
}
