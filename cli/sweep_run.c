/* Carrying out a sweep, or saying what it would take: for the commands that run experiments. */
#include "cli/sweep_run.h"

#include <math.h>

#include "cli/dry_run.h"
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

int heli_sweep_dry_run(const heli_experiment *experiment, const char *output, const heli_options *options, heli_session *session)
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

int heli_sweep_say_unfinished(heli_status status, heli_session *session)
{
    char again[HELI_SWEEP_PATH];
    if (heli_ranks_self() > 0) return heli_status_exit(status);
    heli_say_failure(session, status);
    if (status != HELI_INTERRUPTED && status != HELI_IO && status != HELI_DISK_FULL) return heli_status_exit(status);
    heli_say_again(session, "--resume", again, sizeof again);
    if (status == HELI_INTERRUPTED) heli_say(_("heli: Go on with:\n  %s"), again);
    return heli_status_exit(status);
}

heli_status heli_sweep_run(heli_sweep_result *out, const heli_experiment *experiment, const char *output, const heli_options *options,
                           heli_session *session)
{
    heli_sweep_meter meter = heli_sweep_meter_init(stderr, options->quiet);
    heli_sweep_options how = {.output = output, .threads = heli_thread_count(options->threads.value), .resume = options->resume,
                              .keep_journals = options->keep_journals, .progress = heli_sweep_meter_show, .progress_data = &meter,
                              .verify_every = options->verify_every.given ? (int64_t)options->verify_every.value : 0};
    *out = (heli_sweep_result){0};
    heli_status status = heli_sweep_shard(options, &how.shard, &how.shards, &session->ctx);
    if (status == HELI_OK && options->max_time) status = heli_duration_parse(options->max_time, &how.max_seconds, &session->ctx);
    if (status != HELI_OK) return status;
    heli_run_handle_signals();
    status = heli_sweep(out, experiment, &how, &session->ctx);
    heli_sweep_meter_clear(&meter);
    return status;
}
