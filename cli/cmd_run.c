/* heli run: runs a scenario with all its replicates and writes a result file. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/dry_run.h"
#include "cli/json.h"
#include "cli/progress.h"
#include "cli/running.h"
#include "cli/summary.h"
#include "cli/table.h"
#include "engine/run/ranks.h"
#include "engine/run/run.h"
#include "engine/run/runner_ranks.h"
#include "engine/store/safe_file.h"
#include "models/models.h"

enum { CHECKPOINT_SECONDS = 600, PATH_BYTES = 4096 };

/* --- the scenario in force --- */

/* Where the result goes: -o, or NAME.h5 in this folder. */
static void choose_output(char path[PATH_BYTES], const heli_options *options, const heli_scenario *scenario)
{
    if (options->output) {
        snprintf(path, PATH_BYTES, "%s", options->output);
        return;
    }
    snprintf(path, PATH_BYTES, "%s.h5", scenario->meta.name);
    for (char *at = path; *at; at++)
        if (*at == '/' || (*at == '.' && at == path)) *at = '-';
}

/* --- dry run --- */

static void print_estimate(const heli_estimate *e, const heli_scenario *scenario, const char *output)
{
    char memory[32], machine[32], disk[32], checkpoint[32], room[32], time[32], agents[32];
    heli_bytes_text(e->memory_bytes, memory, sizeof memory);
    heli_bytes_text(e->machine_bytes, machine, sizeof machine);
    heli_bytes_text(e->disk_bytes, disk, sizeof disk);
    heli_bytes_text(e->checkpoint_bytes, checkpoint, sizeof checkpoint);
    heli_bytes_text(e->free_bytes, room, sizeof room);
    heli_duration_text(e->seconds, time, sizeof time);
    snprintf(agents, sizeof agents, "%llu", (unsigned long long)e->agents);
    heli_table table;
    heli_table_init(&table, "lr");
    heli_table_cell(&table, _("a run of this scenario would take"));
    heli_table_cell(&table, "");
    const char *const names[] = {_("runs (replicates)"), _("agents in each"), _("threads"), _("memory"), _("memory of this machine"),
                                 _("result file, about"), _("checkpoint when interrupted, at most"), _("free on that disk"),
                                 _("time, about (h:m:s)")};
    char runs[32], threads[32];
    snprintf(runs, sizeof runs, "%llu", (unsigned long long)e->runs);
    snprintf(threads, sizeof threads, "%d", e->threads);
    const char *const values[] = {runs, agents, threads, memory, e->machine_bytes ? machine : "?", disk, checkpoint,
                                  e->free_bytes == UINT64_MAX ? "?" : room, time};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        heli_table_cell(&table, names[i]);
        heli_table_cell(&table, values[i]);
    }
    heli_table_print(&table, stdout, HELI_TABLE_PLAIN);
    heli_table_free(&table);
    const char *steps = heli_steps_word(scenario->model->step_unit);
    printf(_("Each run begins with a burn-in of %lld %s and then records %lld %s; the result would go to %s. Nothing was written."),
           (long long)scenario->burn_in, steps, (long long)scenario->steps, steps, output);
    fputc('\n', stdout);
}

static void json_estimate(const heli_estimate *e, const heli_scenario *scenario, const char *output)
{
    heli_json json = heli_json_to(stdout);
    heli_json_object(&json, NULL);
    heli_json_bool(&json, "dry_run", true);
    heli_json_text(&json, "output", output);
    heli_json_whole(&json, "replicates", e->runs);
    heli_json_int(&json, "weeks", scenario->steps);
    heli_json_int(&json, "burn_in_weeks", scenario->burn_in);
    heli_json_whole(&json, "agents", e->agents);
    heli_json_whole(&json, "partitions", e->partitions);
    heli_json_int(&json, "threads", e->threads);
    heli_json_whole(&json, "memory_bytes", e->memory_bytes);
    heli_json_whole(&json, "machine_memory_bytes", e->machine_bytes);
    heli_json_whole(&json, "disk_bytes", e->disk_bytes);
    heli_json_whole(&json, "checkpoint_bytes", e->checkpoint_bytes);
    heli_json_real(&json, "disk_free_bytes", e->free_bytes == UINT64_MAX ? (double)INFINITY : (double)e->free_bytes);
    heli_json_real(&json, "setup_seconds", e->setup_seconds);
    heli_json_real(&json, "step_seconds", e->step_seconds);
    heli_json_real(&json, "seconds", e->seconds);
    heli_json_end(&json);
}

static int dry_run(const heli_options *options, const heli_scenario *scenario, const char *output, heli_session *session)
{
    heli_estimate estimate;
    heli_status status =
        heli_estimate_run(&estimate, scenario, output, heli_thread_count(options->threads.value), &session->ctx);
    if (status != HELI_OK) return heli_say_failure(session, status);
    if (options->json)
        json_estimate(&estimate, scenario, output);
    else
        print_estimate(&estimate, scenario, output);
    if (estimate.machine_bytes && estimate.memory_bytes > estimate.machine_bytes)
        heli_say_warning(session, "%s", _("This run needs more memory than the machine has; use fewer threads or replicates."));
    if (estimate.disk_bytes > estimate.free_bytes)
        heli_say_warning(session, "%s", _("The result file would not fit on the disk."));
    return 0;
}

/* --- after the run --- */

static heli_status json_result(const heli_run_result *result, const heli_scenario *scenario, const char *output, heli_context *ctx)
{
    heli_json json = heli_json_to(stdout);
    int64_t failed = 0;
    for (size_t r = 0; r < result->replicates; r++) failed += result->records[r].status != HELI_OK;
    heli_json_object(&json, NULL);
    heli_json_text(&json, "output", output);
    heli_json_text(&json, "name", scenario->meta.name);
    heli_json_text(&json, "model", scenario->model->name);
    heli_json_whole(&json, "replicates", result->replicates);
    heli_json_int(&json, "failed", failed);
    heli_json_int(&json, "weeks", scenario->steps);
    heli_json_int(&json, "window_weeks", heli_summary_window(scenario->steps));
    heli_json_whole(&json, "seed", scenario->seed);
    heli_json_text(&json, "scenario_sha256", scenario->sha256);
    heli_json_text(&json, "hash", result->digest);
    heli_json_bool(&json, "resumed", result->resumed);
    heli_status status = heli_summary_json(&json, scenario, result, ctx);
    heli_json_end(&json);
    return status;
}

/* What the table of a run needs, and whether it could be shown. */
typedef struct answer {
    const heli_scenario *scenario;
    heli_context *ctx;
    heli_status status;
} answer;

/* The table is shown as soon as it is known: writing and reading back a file takes longer than a short run, and may fail. */
static void show_answer(const heli_run_result *result, void *data)
{
    answer *self = data;
    self->status = heli_summary_print(stdout, self->scenario, result, self->ctx);
    fputc('\n', stdout);
    fflush(stdout);
}

/* What is said once the file is there. */
static heli_status say_result(const heli_run_result *result, const heli_scenario *scenario, const char *output,
                              const heli_options *options, heli_context *ctx)
{
    if (options->json) return json_result(result, scenario, output, ctx);
    if (!options->quiet) printf(_("File: %s\nHash: %s\n"), output, result->digest);
    return HELI_OK;
}

/* Says why there is no result, and how to go on where a checkpoint was left. */
static int say_unfinished(heli_status status, const char *checkpoint, heli_session *session)
{
    char again[PATH_BYTES];
    bool may_go_on = status == HELI_INTERRUPTED || status == HELI_IO || status == HELI_DISK_FULL;
    bool kept = may_go_on && access(checkpoint, R_OK) == 0;
    if (status != HELI_INTERRUPTED || !kept) heli_say_failure(session, status);
    if (!kept) return heli_status_exit(status);
    heli_say_again(session, "--resume", again, sizeof again);
    if (status == HELI_INTERRUPTED)
        heli_say(_("heli: The run was interrupted. Its state is kept in %s; go on with:\n  %s"), checkpoint, again);
    else
        heli_say(_("heli: What was finished is kept in %s; when the cause is removed, go on with:\n  %s"), checkpoint, again);
    return heli_status_exit(status);
}

/* --- running --- */

/* Whether all ranks carry this run out together. */
static bool on_all_ranks(const heli_scenario *scenario)
{
    return heli_ranks_count() > 1 && scenario->model->share;
}

static int run_to_end(const heli_options *options, const heli_scenario *scenario, const char *output, heli_session *session)
{
    char *checkpoint = heli_run_checkpoint_path(output);
    if (!checkpoint) return heli_say_failure(session, HELI_MEMORY);
    bool left_over = access(checkpoint, F_OK) == 0;
    if (left_over && !options->resume && !options->quiet)
        heli_say_warning(session, _("%s is left from an interrupted run and is not used; --resume would go on with it."), checkpoint);
    if (!left_over && options->resume && !options->quiet)
        heli_say_warning(session, _("There is no checkpoint %s; the run begins from the start."), checkpoint);

    heli_meter meter = heli_meter_init(stderr, options->quiet || heli_ranks_self() > 0, scenario->model, heli_scenario_agents(scenario));
    answer shown = {.scenario = scenario, .ctx = &session->ctx};
    heli_run_options how = {
        .output = output,
        .threads = heli_thread_count(options->threads.value),
        .ranks = on_all_ranks(scenario),
        .resume = options->resume,
        .checkpoint_seconds = options->checkpoint_every.given ? (double)options->checkpoint_every.value : CHECKPOINT_SECONDS,
        .verify_every = options->verify_every.given ? (int64_t)options->verify_every.value : 0,
        .progress = heli_meter_show,
        .progress_data = &meter,
        .finished = options->json || options->quiet ? NULL : show_answer,
        .finished_data = &shown,
    };
    heli_run_result result = {0};
    heli_run_handle_signals();
    heli_status status = heli_run(&result, scenario, &how, &session->ctx);
    heli_meter_clear(&meter);

    int exit_status = heli_status_exit(status);
    heli_say_failed_replicates(&result, scenario, session);
    if (status == HELI_OK || status == HELI_MODEL) {
        heli_status said = shown.status == HELI_OK ? say_result(&result, scenario, output, options, &session->ctx) : shown.status;
        if (said != HELI_OK) exit_status = heli_say_failure(session, said);
    } else {
        exit_status = say_unfinished(status, checkpoint, session);
    }
    heli_run_result_free(&result);
    free(checkpoint);
    return exit_status;
}

static int run_run(const heli_options *options, heli_session *session)
{
    heli_scenario *scenario = NULL;
    char output[PATH_BYTES];
    int exit_status;
    heli_status status = heli_load_scenario(&scenario, options->operands.items[0], options, session);
    if (status == HELI_OK && scenario) {
        if (session->ctx.diagnostic_count > 0 && !options->quiet)
            heli_diagnostics_print(&session->ctx, stderr, session->colour_err);
        heli_context_clear(&session->ctx);
        choose_output(output, options, scenario);
        status = heli_file_check_writable(output, &session->ctx);
    }
    status = heli_ranks_agree(status, &session->ctx);
    if (status != HELI_OK || !scenario)
        exit_status = heli_say_failure(session, status);
    else if (heli_ranks_self() > 0 && (options->dry_run || !on_all_ranks(scenario)))
        exit_status = 0;
    else if (options->dry_run)
        exit_status = dry_run(options, scenario, output, session);
    else
        exit_status = run_to_end(options, scenario, output, session);
    heli_scenario_free(scenario);
    return exit_status;
}

/* --- its table --- */

static const heli_option rows[] = {
    {.name = "output", .letter = 'o', .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, output), .argument = "FILE.h5",
     .help = HELI_N_("Result file; by default the scenario's name with .h5 in the current folder.")},
    {.name = "set", .type = HELI_OPTION_TEXTS, .offset = offsetof(heli_options, sets), .argument = "KEY=VALUE",
     .help = HELI_N_("Replace one value of the scenario, as in --set grid.subsidy_yuan_per_year=9000; may be repeated.")},
    {.name = "seed", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, seed), .argument = "N", .maximum = INT64_MAX,
     .help = HELI_N_("Seed of the dynamics, instead of the scenario's.")},
    {.name = "replicates", .letter = 'r', .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, replicates), .argument = "N",
     .minimum = 1, .maximum = 1000000, .help = HELI_N_("Number of replicates, instead of the scenario's.")},
    {.name = "weeks", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, weeks), .argument = "N", .minimum = 1,
     .maximum = 1000000, .help = HELI_N_("Recorded weeks, instead of the scenario's.")},
    {.name = "steps", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, steps), .argument = "N", .minimum = 1,
     .maximum = 1000000, .help = HELI_N_("Recorded steps, for models whose step is no week.")},
    {.name = "threads", .letter = 'j', .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, threads), .argument = "N",
     .minimum = 0, .maximum = 4096,
     .help = HELI_N_("Number of threads; 0, the default, is as many as the machine has. The result does not depend on it.")},
    {.name = "dry-run", .letter = 'n', .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, dry_run),
     .help = HELI_N_("Say what the run would take in runs, agents, memory, disk and time, and write nothing.")},
    {.name = "resume", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, resume),
     .help = HELI_N_("Go on with the checkpoint of an interrupted run, where there is one.")},
    {.name = "checkpoint-every", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, checkpoint_every), .argument = "SECONDS",
     .minimum = 0, .maximum = 1000000,
     .help = HELI_N_("Write a checkpoint this often, 600 by default; 0 writes one only when the run is interrupted.")},
    {.name = "verify-every", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, verify_every), .argument = "N",
     .minimum = 0, .maximum = 1000000,
     .help = HELI_N_("Check the model's invariants every N steps; 0, the default, only after the last one.")},
};

static const heli_example examples[] = {
    {"heli run scenarios/wangyi-baseline.yaml -o baseline.h5", HELI_N_("Runs a scenario with all its replicates.")},
    {"heli run my-city.yaml --dry-run", HELI_N_("Shows what the run would take before it is started.")},
    {"heli run my-city.yaml --set grid.subsidy_yuan_per_year=9000 --replicates 30 --seed 7",
     HELI_N_("Runs 30 replicates of the scenario with a higher subsidy for grid workers.")},
};

const heli_command heli_command_run = {
    .name = "run",
    .operands = "SCENARIO",
    .summary = HELI_N_("Run a scenario with all its replicates."),
    .description = HELI_N_("Runs a scenario with all its replicates in parallel, writes the result file and prints the headline "
                           "indicators. An interrupted run (Ctrl-C, SIGTERM, SIGUSR1) leaves a checkpoint and exits with status "
                           "75; the same command with --resume goes on from there."),
    .least_operands = 1,
    .most_operands = 1,
    .extensions = "yaml",
    .options = {rows, sizeof rows / sizeof rows[0]},
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .on_all_ranks = true,
    .run = run_run,
};
