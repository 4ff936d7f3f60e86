/* Benchmarks of a short run: the whole command, its parts, and the weekly indicators. */
#include "analysis/bench_short.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "analysis/process.h"
#include "engine/core/simulation.h"
#include "engine/run/clock.h"
#include "engine/scenario/scenario.h"
#include "engine/store/safe_file.h"
#include "models/models.h"

enum { MOST_TURNS = 21, QUICK_TURNS = 5, CITY_WEEKS = 400, WARM_UP_WEEKS = 60, PATH_BYTES = 4096 };

static const char one_community[] =
    "model: governance\n"
    "run: {weeks: 260, burn_in_weeks: 52, replicates: 1}\n"
    "city: {offices: 1, communities: 1, grids: 8}\n"
    "population: {adults_per_grid: 400, serving_members: 43}\n"
    "party: {own_groups: 2, joint_groups: 2}\n"
    "enterprise: {commissioners: 2}\n";

static const char five_communities[] =
    "model: governance\n"
    "run: {weeks: 400, burn_in_weeks: 60, replicates: 1}\n"
    "city: {offices: 2, communities: 5, grids: 65}\n"
    "population: {adults_per_grid: 400, serving_members: 349}\n"
    "party: {own_groups: 19, joint_groups: 13}\n"
    "enterprise: {commissioners: 12}\n"
    "output: {communities: true}\n";

static int ascending(const void *a, const void *b)
{
    const double *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

static double median(double *values, size_t n)
{
    qsort(values, n, sizeof *values, ascending);
    return values[n / 2];
}

/* Seconds that a program takes, and until it first says something (may be NULL); it has to succeed. */
static heli_status time_program(double *seconds, double *first, const char *const *argv, heli_context *ctx)
{
    heli_process_result result;
    double start = heli_seconds_now();
    heli_status status = heli_process_run(&result, argv, NULL, ctx);
    *seconds = heli_seconds_now() - start;
    if (status != HELI_OK) return status;
    if (first) *first = result.first_at - start;
    if (result.start_error || result.exit_status)
        return heli_fail(ctx, HELI_IO, HELI_N_("'%s' could not be run for the benchmark: %s"), argv[0], result.output);
    return HELI_OK;
}

/* Seconds for building a scenario's world and making all its weeks. */
static heli_status time_weeks(double *seconds, const heli_scenario *scenario, heli_context *ctx)
{
    heli_plan plan = heli_scenario_plan(scenario);
    heli_simulation *simulation = NULL;
    double start = heli_seconds_now();
    heli_status status = heli_simulation_create(&simulation, &plan, 0, &heli_runner_serial, ctx);
    while (status == HELI_OK && !heli_simulation_finished(simulation)) status = heli_simulation_step(simulation, ctx);
    *seconds = heli_seconds_now() - start;
    heli_simulation_free(simulation);
    return status;
}

static heli_status measure_command(heli_short_bench *out, const char *folder, const char *program, size_t turns, heli_context *ctx)
{
    char path[PATH_BYTES], file[PATH_BYTES], beside[PATH_BYTES];
    double start[MOST_TURNS], answer[MOST_TURNS], run[MOST_TURNS], weeks[MOST_TURNS];
    heli_scenario *scenario = NULL;
    heli_status status = HELI_OK;
    snprintf(path, sizeof path, "%s/one.yaml", folder);
    snprintf(file, sizeof file, "%s/one.h5", folder);
    snprintf(beside, sizeof beside, "%s/one.h5.run.json", folder);
    const char *const version[] = {program, "--version", NULL}, *const command[] = {program, "run", path, "-o", file, NULL};
    HELI_TRY(heli_file_replace(path, one_community, sizeof one_community - 1, ctx));
    HELI_TRY(heli_scenario_load(&scenario, path, heli_models(), NULL, 0, ctx));
    for (size_t t = 0; t < turns; t++) {
        HELI_TRY(time_program(&start[t], NULL, version, ctx));
        HELI_TRY(time_program(&run[t], &answer[t], command, ctx));
        HELI_TRY(time_weeks(&weeks[t], scenario, ctx));
    }
    out->start_seconds = median(start, turns);
    out->answer_seconds = median(answer, turns);
    out->run_seconds = median(run, turns);
    out->weeks_seconds = median(weeks, turns);
out:
    heli_scenario_free(scenario);
    unlink(beside);
    unlink(file);
    unlink(path);
    return status;
}

static heli_status measure_output(heli_short_bench *out, heli_context *ctx)
{
    heli_scenario *scenario = NULL;
    heli_simulation *simulation = NULL;
    double *values = NULL, step[CITY_WEEKS], observe[CITY_WEEKS];
    heli_status status = heli_scenario_parse(&scenario, "five.yaml", five_communities, sizeof five_communities - 1, heli_models(), NULL, 0, ctx);
    if (status != HELI_OK || !scenario) goto out;
    const heli_model *model = scenario->model;
    heli_plan plan = heli_scenario_plan(scenario);
    values = malloc((heli_indicators_width(model->indicators, model->indicator_count) + 1) * sizeof *values);
    if (!values) HELI_TRY(heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory")));
    HELI_TRY(heli_simulation_create(&simulation, &plan, 0, &heli_runner_serial, ctx));
    const void *world = heli_simulation_world(simulation);
    for (int w = -WARM_UP_WEEKS; w < CITY_WEEKS; w++) {
        double start = heli_seconds_now();
        HELI_TRY(heli_simulation_step(simulation, ctx));
        double stepped = heli_seconds_now();
        model->observe(world, values);
        for (size_t p = 0; p < model->partition_count(world); p++) model->observe_partition(world, p, values);
        if (w < 0) continue;
        step[w] = stepped - start;
        observe[w] = heli_seconds_now() - stepped;
    }
    out->city_week_seconds = median(step, CITY_WEEKS);
    out->observe_seconds = median(observe, CITY_WEEKS);
out:
    free(values);
    heli_simulation_free(simulation);
    heli_scenario_free(scenario);
    return status;
}

heli_status heli_bench_short(heli_short_bench *out, const char *folder, const char *program, bool quick, heli_context *ctx)
{
    *out = (heli_short_bench){0};
    heli_status status = measure_command(out, folder, program, quick ? QUICK_TURNS : MOST_TURNS, ctx);
    return status == HELI_OK ? measure_output(out, ctx) : status;
}
