/* heli repro: runs one run of a result file again, from what the file itself says, and compares the bits. */
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/dry_run.h"
#include "cli/json.h"
#include "engine/run/design.h"
#include "engine/run/run.h"
#include "engine/run/sweep.h"
#include "engine/store/sweep_file.h"
#include "models/models.h"

/* What was compared, over all replicates asked for. */
typedef struct verdict {
    size_t replicates;        /* run again and compared */
    size_t differing;
    size_t first;             /* number of the first that differs */
    uint64_t values;          /* numbers compared bit by bit */
} verdict;

static void note(verdict *self, size_t replicate, bool same, uint64_t values)
{
    if (!same && self->differing++ == 0) self->first = replicate;
    self->replicates++;
    self->values += values;
}

/* The record of one replicate of a plan, run anew. */
static heli_status run_again(heli_record *out, const heli_plan *plan, const heli_scenario *shape, uint64_t replicate, int threads, heli_context *ctx)
{
    heli_status status = HELI_OK;
    heli_simulation *simulation = NULL;
    heli_runner runner = heli_runner_threads(threads);
    *out = (heli_record){0};
    HELI_TRY(heli_simulation_create(&simulation, plan, replicate, &runner, ctx));
    HELI_TRY(heli_record_init(out, shape, simulation, ctx));
    heli_record_take(out, shape, simulation);
    while (!heli_simulation_finished(simulation)) {
        HELI_TRY(heli_simulation_step(simulation, ctx));
        heli_record_take(out, shape, simulation);
    }
    heli_record_finish(out, simulation);
out:
    if (status != HELI_OK) heli_record_fail(out, status, ctx->message);
    heli_simulation_free(simulation);
    return status == HELI_MODEL ? HELI_OK : status; /* a run that failed fails again */
}

static bool wanted(const heli_options *options, size_t replicate)
{
    return !options->replicate.given || options->replicate.value == replicate;
}

static heli_status beyond(const heli_options *options, size_t runs, size_t replicates, heli_context *ctx)
{
    if (options->run.value >= runs)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("the file has runs 0 to %zu, not %llu"), runs - 1, (unsigned long long)options->run.value);
    if (options->replicate.given && options->replicate.value >= replicates)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("the file has replicates 0 to %zu, not %llu"), replicates - 1, (unsigned long long)options->replicate.value);
    return HELI_OK;
}

/* --- files of sweeps --- */

static heli_status compare_job(verdict *out, const heli_sweep_file *file, size_t run, size_t r, int threads, heli_context *ctx)
{
    const heli_experiment *experiment = file->experiment;
    const heli_scenario *base = experiment->base;
    size_t values = heli_keep_values(&experiment->keep, base->model, base->steps);
    heli_status status = HELI_OK;
    heli_record record = {0};
    void *params = malloc(base->model->params_bytes + 1);
    double *kept = malloc((2 * values + 1) * sizeof *kept);
    if (!params || !kept) HELI_TRY(heli_fail(ctx, HELI_MEMORY, HELI_N_("There is not enough memory.")));
    heli_plan plan = heli_experiment_plan(experiment, run, params);
    HELI_TRY(run_again(&record, &plan, base, r, threads, ctx));
    HELI_TRY(heli_sweep_file_job(file, run, r, kept, ctx));
    bool same = record.digest == file->job_digest[run * file->replicates + r];
    if (same && record.status == HELI_OK) {
        heli_keep_take(experiment, record.series, kept + values);
        same = memcmp(kept, kept + values, values * sizeof *kept) == 0;
    }
    note(out, r, same, values);
out:
    heli_record_free(&record);
    free(kept);
    free(params);
    return status;
}

static heli_status repro_sweep(verdict *out, const char *path, const heli_options *options, heli_context *ctx)
{
    heli_sweep_file *file = NULL;
    heli_status status = heli_sweep_file_open(&file, path, heli_models(), heli_design_make, ctx);
    if (status != HELI_OK) return status;
    size_t run = (size_t)options->run.value;
    HELI_TRY(beyond(options, file->runs, file->replicates, ctx));
    for (size_t r = 0; r < file->replicates; r++)
        if (wanted(options, r) && file->status[run * file->replicates + r] != 2)
            HELI_TRY(compare_job(out, file, run, r, heli_thread_count(options->threads.value), ctx));
out:
    heli_sweep_file_close(file);
    return status;
}

/* --- files of single runs --- */

static heli_status compare_replicate(verdict *out, const heli_results *results, size_t r, int threads, heli_context *ctx)
{
    heli_record record = {0};
    heli_scenario shape = *results->scenario;
    shape.output = (heli_output_options){0};
    heli_plan plan = heli_scenario_plan(results->scenario);
    heli_status status = run_again(&record, &plan, &shape, r, threads, ctx);
    if (status == HELI_OK) {
        size_t values = (size_t)results->steps * results->width;
        note(out, r, memcmp(record.series, results->series + r * values, values * sizeof(double)) == 0, values);
    }
    heli_record_free(&record);
    return status;
}

static heli_status repro_run(verdict *out, const char *path, const heli_options *options, heli_context *ctx)
{
    heli_results *results = NULL;
    heli_status status = heli_results_read(&results, path, heli_models(), ctx);
    if (status != HELI_OK) return status;
    HELI_TRY(beyond(options, 1, results->replicates, ctx));
    for (size_t r = 0; r < results->replicates; r++)
        if (wanted(options, r) && results->status[r] != 2) HELI_TRY(compare_replicate(out, results, r, heli_thread_count(options->threads.value), ctx));
out:
    heli_results_free(results);
    return status;
}

/* --- the command --- */

static void say(const verdict *v, const char *path, const heli_options *options)
{
    if (options->json) {
        heli_json json = heli_json_to(stdout);
        heli_json_object(&json, NULL);
        heli_json_text(&json, "file", path);
        heli_json_whole(&json, "run", options->run.value);
        heli_json_whole(&json, "replicates", v->replicates);
        heli_json_whole(&json, "values", v->values);
        heli_json_whole(&json, "differing", v->differing);
        heli_json_bool(&json, "same", v->differing == 0);
        heli_json_end(&json);
    } else if (!options->quiet && v->differing == 0) {
        printf(_("%s, run %llu: %zu replicates run again, %llu numbers, every bit the same.\n"), path, (unsigned long long)options->run.value, v->replicates,
               (unsigned long long)v->values);
    }
}

static int run_repro(const heli_options *options, heli_session *session)
{
    verdict found = {0};
    const char *path = options->operands.items[0];
    heli_context *ctx = &session->ctx;
    heli_status status = heli_sweep_file_is(path) ? repro_sweep(&found, path, options, ctx) : repro_run(&found, path, options, ctx);
    if (status == HELI_OK && found.replicates == 0) status = heli_fail(ctx, HELI_USAGE, HELI_N_("this run was not carried out; there is nothing to compare"));
    if (status == HELI_OK) {
        say(&found, path, options);
        if (found.differing > 0)
            status = heli_fail(ctx, HELI_MODEL, HELI_N_("%zu of %zu replicates came out otherwise than in '%s', the first is replicate %zu; was the file made by another version of Heli?"),
                               found.differing, found.replicates, path, found.first);
    }
    return status == HELI_OK ? 0 : heli_say_failure(session, status);
}

static const heli_option rows[] = {
    {.name = "run", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, run), .argument = "N", .maximum = INT64_MAX,
     .help = HELI_N_("Number of the run (design point) in a sweep's file; 0 by default.")},
    {.name = "replicate", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, replicate), .argument = "N", .maximum = INT64_MAX,
     .help = HELI_N_("Only this replicate, counted from 0; by default all of the run.")},
    {.name = "threads", .letter = 'j', .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, threads), .argument = "N", .minimum = 0, .maximum = 4096,
     .help = HELI_N_("Number of threads; 0, the default, is as many as the machine has. The result does not depend on it.")},
};

static const heli_example examples[] = {
    {"heli repro guidance.h5 --run 17", HELI_N_("Runs design point 17 again and compares it with the file, bit by bit.")},
    {"heli repro baseline.h5 --replicate 3", HELI_N_("The same for one replicate of a single run.")},
};

const heli_command heli_command_repro = {
    .name = "repro",
    .operands = "FILE.h5",
    .summary = HELI_N_("Run one run of a result file again and compare the bits."),
    .description = HELI_N_("A result file carries everything its runs were made from. This runs one of them again from the file alone and compares every kept number and the "
                           "digest of the final state, bit by bit. Exit status 5 when something differs."),
    .least_operands = 1,
    .most_operands = 1,
    .extensions = "h5",
    .options = {rows, sizeof rows / sizeof rows[0]},
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .run = run_repro,
};
