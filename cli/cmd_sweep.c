/* heli sweep: runs an experiment, every job of it once, and loses none. */
#include <math.h>
#include <stdlib.h>

#include "cli/json.h"
#include "cli/progress.h"
#include "cli/sweep_common.h"
#include "cli/sweep_estimate.h"
#include "cli/table.h"
#include "engine/run/ranks.h"
#include "engine/run/run.h"

/* --- dry run --- */

static void print_estimate(const heli_sweep_estimate *e, const heli_experiment *experiment, const char *output)
{
    char cells[9][32];
    const char *const names[] = {_("design points (runs)"), _("replicates of each"), _("jobs"), _("agents in each"), _("threads"), _("memory, about"),
                                 _("journals, about"), _("result file, about"), _("free on that disk"), _("time, about (h:m:s)")};
    heli_table table;
    heli_table_init(&table, "lr");
    heli_table_cellf(&table, _("this sweep (%s) would take"), heli_design_name(experiment->design));
    heli_table_cell(&table, "");
    snprintf(cells[0], 32, "%llu", (unsigned long long)e->runs);
    snprintf(cells[1], 32, "%lld", (long long)experiment->base->replicates);
    snprintf(cells[2], 32, "%llu", (unsigned long long)e->jobs);
    snprintf(cells[3], 32, "%llu", (unsigned long long)e->one.agents);
    snprintf(cells[4], 32, "%d", e->one.threads);
    heli_bytes_text(e->memory_bytes, cells[5], 32);
    heli_bytes_text(e->journal_bytes, cells[6], 32);
    heli_bytes_text(e->file_bytes, cells[7], 32);
    char room[32] = "?", time[32];
    if (e->one.free_bytes != UINT64_MAX) heli_bytes_text(e->one.free_bytes, room, sizeof room);
    heli_duration_text(e->seconds, time, sizeof time);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        heli_table_cell(&table, names[i]);
        heli_table_cell(&table, i < 8 ? cells[i] : i == 8 ? room : time);
    }
    heli_table_print(&table, stdout, HELI_TABLE_PLAIN);
    heli_table_free(&table);
    printf(_("The result would go to %s. Nothing was written."), output);
    fputc('\n', stdout);
}

static void json_estimate(const heli_sweep_estimate *e, const heli_experiment *experiment, const char *output)
{
    heli_json json = heli_json_to(stdout);
    heli_json_object(&json, NULL);
    heli_json_bool(&json, "dry_run", true);
    heli_json_text(&json, "output", output);
    heli_json_text(&json, "design", heli_design_name(experiment->design));
    heli_json_whole(&json, "runs", e->runs);
    heli_json_int(&json, "replicates", experiment->base->replicates);
    heli_json_whole(&json, "jobs", e->jobs);
    heli_json_whole(&json, "agents", e->one.agents);
    heli_json_int(&json, "threads", e->one.threads);
    heli_json_whole(&json, "memory_bytes", e->memory_bytes);
    heli_json_whole(&json, "journal_bytes", e->journal_bytes);
    heli_json_whole(&json, "disk_bytes", e->file_bytes);
    heli_json_real(&json, "disk_free_bytes", e->one.free_bytes == UINT64_MAX ? (double)INFINITY : (double)e->one.free_bytes);
    heli_json_real(&json, "seconds", e->seconds);
    heli_json_end(&json);
}

static int dry_run(const heli_experiment *experiment, const char *output, const heli_options *options, heli_session *session)
{
    heli_sweep_estimate e = {0};
    heli_status status = heli_estimate_sweep(&e, experiment, output, options, &session->ctx);
    if (status != HELI_OK) return heli_say_failure(session, status);
    if (options->json) json_estimate(&e, experiment, output);
    else print_estimate(&e, experiment, output);
    if (e.one.machine_bytes && e.memory_bytes > e.one.machine_bytes) heli_say_warning(session, "%s", _("This needs more memory than the machine has; use fewer threads."));
    if (e.journal_bytes + e.file_bytes > e.one.free_bytes) heli_say_warning(session, "%s", _("Journals and result file would not fit on the disk."));
    return 0;
}

/* --- the sweep --- */

static int say_unfinished(heli_status status, const char *output, heli_session *session)
{
    char again[HELI_SWEEP_PATH];
    if (heli_ranks_self() > 0) return heli_status_exit(status);
    heli_say_failure(session, status);
    if (status != HELI_INTERRUPTED && status != HELI_IO && status != HELI_DISK_FULL) return heli_status_exit(status);
    char *folder = heli_sweep_folder(output);
    heli_say_again(session, "--resume", again, sizeof again);
    if (status == HELI_INTERRUPTED) heli_say(_("heli: Go on with:\n  %s"), again);
    free(folder);
    return heli_status_exit(status);
}

static int sweep(const heli_experiment *experiment, const char *output, const heli_options *options, heli_session *session)
{
    heli_sweep_meter meter = heli_sweep_meter_init(stderr, options->quiet);
    heli_sweep_result result = {0};
    heli_sweep_options how = {.output = output, .threads = heli_thread_count(options->threads.value), .resume = options->resume,
                              .keep_journals = options->keep_journals, .progress = heli_sweep_meter_show, .progress_data = &meter,
                              .verify_every = options->verify_every.given ? (int64_t)options->verify_every.value : 0};
    heli_status status = heli_sweep_shard(options, &how.shard, &how.shards, &session->ctx);
    if (status == HELI_OK && options->max_time) status = heli_duration_parse(options->max_time, &how.max_seconds, &session->ctx);
    if (status != HELI_OK) return heli_say_failure(session, status);
    heli_run_handle_signals();
    status = heli_sweep(&result, experiment, &how, &session->ctx);
    heli_sweep_meter_clear(&meter);
    if (status == HELI_OK || (status == HELI_MODEL && result.merged)) heli_sweep_say(&result, experiment, output, options);
    return status == HELI_OK ? 0 : say_unfinished(status, output, session);
}

static int run_sweep(const heli_options *options, heli_session *session)
{
    heli_experiment *experiment = NULL;
    char output[HELI_SWEEP_PATH];
    heli_status status = heli_sweep_load(&experiment, options, session);
    if (status != HELI_OK) return heli_ranks_self() > 0 ? heli_status_exit(status) : heli_say_failure(session, status);
    if (session->ctx.diagnostic_count > 0 && !options->quiet && heli_ranks_self() == 0) heli_diagnostics_print(&session->ctx, stderr, session->colour_err);
    heli_context_clear(&session->ctx);
    heli_sweep_output(output, options, experiment);
    int exit_status = options->dry_run ? dry_run(experiment, output, options, session) : sweep(experiment, output, options, session);
    heli_experiment_free(experiment);
    return exit_status;
}

/* --- its table --- */

static const heli_option rows[] = {
    {.name = "output", .letter = 'o', .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, output), .argument = "FILE.h5",
     .help = HELI_N_("Result file; by default the experiment's name with .h5 in the current folder. Finished jobs are kept beside it in FILE.h5.journal.")},
    {.name = "resume", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, resume),
     .help = HELI_N_("Do only the jobs that are missing in the journals; begin from the start where there are none.")},
    {.name = "shard", .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, shard), .argument = "I/N",
     .help = HELI_N_("Do the I-th of N equal parts of the jobs, on any machine that sees the same folder; 'heli merge' joins them.")},
    {.name = "threads", .letter = 'j', .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, threads), .argument = "N",
     .minimum = 0, .maximum = 4096,
     .help = HELI_N_("Number of threads; 0, the default, is as many as the machine has. The result does not depend on it.")},
    {.name = "max-time", .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, max_time), .argument = "TIME",
     .help = HELI_N_("Stop after this time (3600, 90m, 1h30m) with exit status 75; --resume goes on.")},
    {.name = "dry-run", .letter = 'n', .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, dry_run),
     .help = HELI_N_("Say what the sweep would take in jobs, memory, disk and time, and write nothing.")},
    {.name = "set", .type = HELI_OPTION_TEXTS, .offset = offsetof(heli_options, sets), .argument = "KEY=VALUE",
     .help = HELI_N_("Replace one value of the base scenario; may be repeated.")},
    {.name = "seed", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, seed), .argument = "N", .maximum = INT64_MAX,
     .help = HELI_N_("Seed of the dynamics, instead of the experiment's.")},
    {.name = "replicates", .letter = 'r', .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, replicates), .argument = "N",
     .minimum = 1, .maximum = 1000000, .help = HELI_N_("Number of replicates, instead of the experiment's.")},
    {.name = "keep-journals", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, keep_journals),
     .help = HELI_N_("Do not remove the journals when they have been merged.")},
    {.name = "verify-every", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, verify_every), .argument = "N",
     .minimum = 0, .maximum = 1000000, .help = HELI_N_("Check the model's invariants every N steps; 0, the default, only after the last one.")},
};

static const heli_example examples[] = {
    {"heli sweep experiments/guidance.yaml -o guidance.h5", HELI_N_("Runs all design points with all replicates and merges them into one file.")},
    {"heli sweep experiments/guidance.yaml -o guidance.h5 --max-time 1h --resume", HELI_N_("Works for an hour on what is missing; to be repeated until it is done.")},
    {"mpirun -n 4 heli sweep experiments/guidance.yaml -o guidance.h5 --threads 8", HELI_N_("The same on several machines, where Heli was built with MPI.")},
    {"heli sweep experiments/guidance.yaml -o guidance.h5 --shard 2/8", HELI_N_("The second of eight parts, for a job array.")},
};

const heli_command heli_command_sweep = {
    .name = "sweep",
    .operands = "EXPERIMENT",
    .summary = HELI_N_("Run an experiment: factors over a design, every finished job kept."),
    .description = HELI_N_("Runs every replicate of every design point of an experiment. Each finished job is kept in a journal at once; when all are done they are "
                           "merged into one result file. Threads, MPI ranks and shards may be mixed and changed between attempts: the file is the same, byte "
                           "for byte. Exit status 5 when some jobs failed (the others are in the file), 75 when it was interrupted and can be resumed."),
    .least_operands = 1,
    .most_operands = 1,
    .extensions = "yaml",
    .options = {rows, sizeof rows / sizeof rows[0]},
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .run = run_sweep,
    .on_all_ranks = true,
};
