/* The classic models beside hand-written loops: cases, runs in turn, medians. */
#include "analysis/bench_classics.h"

#include <stdlib.h>

#include "analysis/bench_loops_internal.h"
#include "engine/core/simulation.h"
#include "models/models.h"

enum { MOST_REPEATS = 15, SIDES = 1 + HELI_CLASSIC_LOOPS };

/* Sizes and rule of the public comparison (JuliaDynamics/ABMFrameworksComparison), 20 steps from a random start. */
#define SCHELLING(label, side, number, r, like, mason, mesa) \
    {.name = "schelling/" label, .model = "schelling", \
     .settings = {{"grid.width", side}, {"grid.height", side}, {"grid.agents", number}, {"grid.radius", r}, {"grid.min_like", like}}, \
     .updates = number, .task = {.width = side, .height = side, .agents = number, .radius = r, .min_like = like, .steps = 20}, \
     .loops = {{"agent records", heli_loop_schelling_records}, {"byte grid", heli_loop_schelling_bytes}}, .mason_per_s = mason, .mesa_per_s = mesa}
#define CIVIL_VIOLENCE(label, side, times, mesa) \
    {.name = "civil-violence/" label, .model = "civil-violence", .settings = {{"rebellion.width", side}, {"rebellion.height", side}}, \
     .updates = side * side * 7 / 10 + side * side / 25, .task = {.width = side, .height = side, .steps = times}, \
     .loops = {{"byte grid", heli_loop_civil_violence}}, .mesa_per_s = mesa}

static const heli_classic_case cases[] = {
    SCHELLING("S1", 40, 1000, 1, 3, 7.1e6, 0.54e6),
    SCHELLING("S2", 100, 8000, 2, 8, 3.9e6, 0.16e6),
    SCHELLING("S3", 300, 72000, 1, 3, 5.2e6, 0.14e6),
    SCHELLING("S4", 1000, 800000, 1, 3, 2.1e6, 0.09e6),
    CIVIL_VIOLENCE("40x40", 40, 400, 0.03e6),
    CIVIL_VIOLENCE("100x100", 100, 60, 0.0),
    {.name = "spatial-public-goods", .model = "spatial-public-goods", .settings = {{"lattice.side", 1000}}, .updates = 1000000,
     .task = {.width = 1000, .height = 1000, .steps = 10}, .loops = {{"byte grid", heli_loop_public_goods}}},
    {.name = "culture", .model = "culture", .settings = {{"culture.width", 1000}, {"culture.height", 1000}}, .updates = 1000000,
     .task = {.width = 1000, .height = 1000, .steps = 10}, .loops = {{"a word per site", heli_loop_culture}}},
    {.name = "voter", .model = "voter", .settings = {{"voter.agents", 1000000}}, .updates = 1000000,
     .task = {.agents = 1000000, .steps = 20}, .loops = {{"byte per agent", heli_loop_voter}}},
    {.name = "deffuant/small_world", .model = "deffuant", .settings = {{"opinions.agents", 1000000}, {"opinions.network", 1}}, .updates = 1000000,
     .task = {.agents = 1000000, .steps = 10}, .loops = {{"arrays", heli_loop_deffuant}}},
    {.name = NULL},
};

const heli_classic_case *heli_classic_cases(void)
{
    return cases;
}

static int ascending(const void *a, const void *b)
{
    const double *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

static double median(double *values, int n)
{
    qsort(values, (size_t)n, sizeof *values, ascending);
    return n % 2 ? values[n / 2] : 0.5 * (values[n / 2 - 1] + values[n / 2]);
}

/* Seconds that the steps of a case take through the engine. */
static heli_status run_engine(const heli_classic_case *c, const heli_model *model, void *params, uint64_t seed, double *seconds, heli_context *ctx)
{
    heli_plan plan = {.model = model, .params = params, .steps = INT64_MAX / 2, .seed = seed, .initial_seed = seed};
    heli_simulation *simulation = NULL;
    heli_status status = heli_simulation_create(&simulation, &plan, 0, &heli_runner_serial, ctx);
    double start = loop_now();
    for (int step = 0; step < c->task.steps && status == HELI_OK; step++) status = heli_simulation_step(simulation, ctx);
    *seconds = loop_now() - start;
    heli_simulation_free(simulation);
    return status;
}

static heli_status run_loop(const heli_classic_case *c, heli_loop_fn run, uint64_t seed, double *seconds, heli_context *ctx)
{
    heli_loop_task task = c->task;
    heli_loop_result done = {0};
    task.seed = seed;
    if (!run(&task, &done)) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    *seconds = done.seconds;
    return HELI_OK;
}

static void summarise(heli_classic_result *out, const heli_classic_case *c, double rates[SIDES][MOST_REPEATS], int repeats)
{
    double ratios[MOST_REPEATS];
    int best = 0;
    for (int l = 0; l < HELI_CLASSIC_LOOPS && c->loops[l].run; l++) {
        double sorted[MOST_REPEATS];
        for (int r = 0; r < repeats; r++) sorted[r] = rates[1 + l][r];
        out->loop_per_s[l] = median(sorted, repeats);
        if (out->loop_per_s[l] > out->loop_per_s[best]) best = l;
    }
    for (int r = 0; r < repeats; r++) ratios[r] = rates[0][r] / rates[1 + best][r];
    out->ratio = median(ratios, repeats);
    out->limit_per_s = out->loop_per_s[best];
    out->limit_name = c->loops[best].name;
    out->rate_per_s = median(rates[0], repeats);
    out->low_per_s = rates[0][0];
    out->high_per_s = rates[0][repeats - 1];
}

heli_status heli_bench_classic(heli_classic_result *out, const heli_classic_case *c, int repeats, heli_context *ctx)
{
    const heli_model *model = heli_model_find(c->model);
    double updates = (double)c->updates * c->task.steps, rates[SIDES][MOST_REPEATS] = {{0}}, seconds;
    heli_status status = HELI_OK;
    *out = (heli_classic_result){0};
    void *params = calloc(1, model->params_bytes);
    if (!params) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    heli_params_default(model->params, model->param_count, params);
    for (const heli_classic_setting *s = c->settings; s->path; s++)
        heli_param_store(heli_param_find(model->params, model->param_count, s->path), params, 0, s->value);
    for (int r = 0; r < repeats; r++) {
        HELI_TRY(run_engine(c, model, params, (uint64_t)r, &seconds, ctx));
        rates[0][r] = updates / seconds;
        for (int l = 0; l < HELI_CLASSIC_LOOPS && c->loops[l].run; l++) {
            HELI_TRY(run_loop(c, c->loops[l].run, (uint64_t)r, &seconds, ctx));
            rates[1 + l][r] = updates / seconds;
        }
    }
    summarise(out, c, rates, repeats);
out:
    free(params);
    return status;
}
