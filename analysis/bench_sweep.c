/* Benchmarks of sweeps. */
#include "analysis/bench_sweep.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/core/math.h"
#include "engine/run/clock.h"
#include "engine/run/design.h"
#include "engine/run/sweep.h"
#include "engine/store/journal.h"
#include "engine/store/results.h"

enum { ROUNDS = 5, PATH_BYTES = 4096 };

/* A small town: short runs, in which the costs of a sweep show most. */
static const char town[] =
    "model: governance\n"
    "meta: {name: bench}\n"
    "run: {weeks: 26, burn_in_weeks: 4, replicates: 10}\n"
    "city: {communities: 2, grids: 4, offices: 1}\n"
    "population: {adults_per_grid: 200, serving_members: 4}\n"
    "party: {own_groups: 1, joint_groups: 1}\n"
    "enterprise: {commissioners: 2}\n"
    "design: random\n"
    "factors:\n"
    "  - {parameter: main_line.guidance, from: 0, to: 1}\n";

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_size);
    return values[count / 2];
}

static heli_status make(heli_experiment **out, size_t points, const char *more, const heli_model *const *models, heli_context *ctx)
{
    char text[sizeof town + 400];
    snprintf(text, sizeof text, "%spoints: %zu\n%s", town, points, more);
    heli_status status = heli_experiment_parse(out, "bench", text, strlen(text), models, ctx);
    return status == HELI_OK ? heli_design_make(*out, "bench", ctx) : status;
}

/* --- jobs --- */

/* All jobs one after the other, with nothing around them. */
static heli_status bare_loop(double *seconds, const heli_experiment *experiment, heli_context *ctx)
{
    heli_status status = HELI_OK;
    const heli_scenario *base = experiment->base;
    void *params = malloc(base->model->params_bytes + 1);
    double *values = malloc((heli_keep_values(&experiment->keep, base->model, base->steps) + 1) * sizeof *values);
    double start = heli_seconds_now();
    if (!params || !values) status = heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    for (size_t job = 0; status == HELI_OK && job < experiment->point_count * (size_t)base->replicates; job++) {
        heli_plan plan = heli_experiment_plan(experiment, job / (size_t)base->replicates, params);
        heli_simulation *simulation = NULL;
        heli_record record = {0};
        status = heli_simulation_create(&simulation, &plan, job % (size_t)base->replicates, &heli_runner_serial, ctx);
        if (status == HELI_OK) status = heli_record_init(&record, base, simulation, ctx);
        while (status == HELI_OK && !heli_simulation_finished(simulation)) {
            status = heli_simulation_step(simulation, ctx);
            heli_record_take(&record, base, simulation);
        }
        if (status == HELI_OK) {
            heli_record_finish(&record, simulation);
            heli_keep_take(experiment, record.series, values);
        }
        heli_record_free(&record);
        heli_simulation_free(simulation);
    }
    *seconds = heli_seconds_now() - start;
    free(values);
    free(params);
    return status;
}

static heli_status sweep(double *seconds, const heli_experiment *experiment, const char *output, int threads, heli_context *ctx)
{
    heli_sweep_result result;
    heli_sweep_options options = {.output = output, .threads = threads, .shard = 1, .shards = 1};
    heli_status status = heli_sweep(&result, experiment, &options, ctx);
    *seconds = result.progress.seconds; /* up to the merge */
    unlink(output);
    return status;
}

static heli_status measure_jobs(heli_sweep_bench *out, const char *folder, const heli_model *const *models, int threads, size_t points, heli_context *ctx)
{
    heli_status status = HELI_OK;
    heli_experiment *experiment = NULL;
    char output[PATH_BYTES];
    double bare[ROUNDS], one[ROUNDS], many[ROUNDS];
    snprintf(output, sizeof output, "%s/jobs.h5", folder);
    HELI_TRY(make(&experiment, points, "", models, ctx));
    out->jobs = experiment->point_count * (uint64_t)experiment->base->replicates;
    out->threads = threads;
    for (int round = 0; round < ROUNDS; round++) {
        HELI_TRY(bare_loop(&bare[round], experiment, ctx));
        HELI_TRY(sweep(&one[round], experiment, output, 1, ctx));
        HELI_TRY(sweep(&many[round], experiment, output, threads, ctx));
    }
    out->bare_per_s = (double)out->jobs / median(bare, ROUNDS);
    out->sweep_per_s = (double)out->jobs / median(one, ROUNDS);
    out->threads_per_s = (double)out->jobs / median(many, ROUNDS);
out:
    heli_experiment_free(experiment);
    return status;
}

/* --- journals --- */

/* A journal as if all jobs had run. */
static heli_status write_journal(const heli_experiment *experiment, const char *output, uint64_t *bytes, heli_context *ctx)
{
    heli_status status = HELI_OK;
    heli_journal *journal = NULL;
    const heli_scenario *base = experiment->base;
    size_t count = heli_keep_values(&experiment->keep, base->model, base->steps);
    double *values = calloc(count + 1, sizeof *values);
    char *folder = heli_sweep_folder(output), path[PATH_BYTES];
    if (!values || !folder) HELI_TRY(heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory")));
    mkdir(folder, 0777);
    snprintf(path, sizeof path, "%s/1-of-1.rank-000.jnl", folder);
    HELI_TRY(heli_journal_open(&journal, path, experiment->text, heli_journal_tag(experiment->sha256), ctx));
    for (uint64_t job = 0; job < experiment->point_count * (uint64_t)base->replicates; job++) {
        for (size_t i = 0; i < count; i++) values[i] = (double)(job * count + i);
        heli_entry entry = {.run = job / (uint64_t)base->replicates, .replicate = (uint32_t)(job % (uint64_t)base->replicates), .steps_done = base->steps,
                            .digest = job + 1, .value_count = (uint32_t)count, .values = values, .reason = ""};
        HELI_TRY(heli_journal_append(journal, &entry, ctx));
        *bytes += 8 * count;
    }
out:
    free(folder);
    free(values);
    heli_status closed = heli_journal_close(journal, ctx);
    return status == HELI_OK ? closed : status;
}

/* Seconds to look through a written journal, and to merge it. */
static heli_status measure_journal(double *look_seconds, double *merge_seconds, uint64_t *jobs, uint64_t *bytes, size_t points, const char *more,
                                   const char *output, const heli_model *const *models, heli_context *ctx)
{
    heli_status status = HELI_OK;
    heli_experiment *experiment = NULL;
    heli_sweep_state state;
    heli_sweep_result result;
    HELI_TRY(make(&experiment, points, more, models, ctx));
    HELI_TRY(write_journal(experiment, output, bytes, ctx));
    *jobs = experiment->point_count * (uint64_t)experiment->base->replicates;
    double start = heli_seconds_now();
    HELI_TRY(heli_sweep_look(&state, experiment, output, ctx));
    *look_seconds = heli_seconds_now() - start;
    if (state.done != *jobs) HELI_TRY(heli_fail(ctx, HELI_INTERNAL, HELI_N_("the journal of the benchmark is not whole")));
    start = heli_seconds_now();
    HELI_TRY(heli_sweep_merge(&result, experiment, output, false, false, ctx));
    *merge_seconds = heli_seconds_now() - start;
out:
    unlink(output);
    heli_experiment_free(experiment);
    return status;
}

heli_status heli_bench_sweep(heli_sweep_bench *out, const char *folder, const heli_model *const *models, int threads, bool quick, heli_context *ctx)
{
    heli_status status = HELI_OK;
    size_t scale = quick ? 10 : 1;
    char output[PATH_BYTES];
    double look = 0, merge = 0;
    uint64_t payload = 0;
    *out = (heli_sweep_bench){0};
    snprintf(output, sizeof output, "%s/journal.h5", folder);
    HELI_TRY(measure_jobs(out, folder, models, threads, 100 / scale, ctx));
    HELI_TRY(measure_journal(&look, &merge, &out->merge_jobs, &payload, 20000 / scale,
                             "keep: {indicators: [satisfaction, participation, trust, effective_power]}\n", output, models, ctx));
    out->merge_jobs_per_s = (double)out->merge_jobs / merge;
    HELI_TRY(measure_journal(&look, &merge, &out->resume_jobs, &out->merge_bytes, 2000 / scale, "keep: {series: true}\n", output, models, ctx));
    out->merge_bytes_per_s = (double)out->merge_bytes / merge;
    HELI_TRY(measure_journal(&out->resume_seconds, &merge, &out->resume_jobs, &payload, 100000 / scale,
                             "keep: {indicators: [satisfaction, participation, trust, effective_power]}\n", output, models, ctx));
out:
    return status;
}
