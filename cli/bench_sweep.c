/* heli bench --sweep: what a sweep costs beside its runs. */
#include "cli/bench_sweep.h"

#include <stdlib.h>
#include <unistd.h>

#include "analysis/bench_sweep.h"
#include "cli/dry_run.h"
#include "cli/json.h"
#include "cli/table.h"
#include "models/models.h"

static void add_row(heli_table *table, const char *what, const char *measured, const char *wanted)
{
    heli_table_cell(table, what);
    heli_table_cell(table, measured);
    heli_table_cell(table, wanted);
}

static void show_table(const heli_sweep_bench *b)
{
    heli_table table;
    char text[96];
    heli_table_init(&table, "lrr");
    add_row(&table, _("benchmark"), _("measured"), _("wanted"));
    snprintf(text, sizeof text, "%.0f/s", b->bare_per_s);
    add_row(&table, _("the jobs in a bare loop, one thread"), text, "");
    snprintf(text, sizeof text, "%.0f/s", b->sweep_per_s);
    add_row(&table, _("the same jobs as a sweep, one thread"), text, "");
    snprintf(text, sizeof text, "%.1f %%", 100.0 * (b->bare_per_s / b->sweep_per_s - 1.0));
    add_row(&table, _("cost of the sweep over the bare loop"), text, "<= 3 %");
    snprintf(text, sizeof text, "%.1f %%", 100.0 * b->threads_per_s / (b->sweep_per_s * b->threads));
    char label[96];
    snprintf(label, sizeof label, _("efficiency of %d threads"), b->threads);
    add_row(&table, label, text, ">= 95 %");
    snprintf(text, sizeof text, "%.0f/s", b->merge_jobs_per_s);
    add_row(&table, _("merging short jobs"), text, ">= 20000/s");
    snprintf(text, sizeof text, "%.0f MB/s", b->merge_bytes_per_s * 1e-6);
    add_row(&table, _("merging series, payload"), text, ">= 200 MB/s");
    snprintf(text, sizeof text, "%.2f s", b->resume_seconds);
    snprintf(label, sizeof label, _("resuming a journal of %llu jobs"), (unsigned long long)b->resume_jobs);
    add_row(&table, label, text, "<= 5 s");
    heli_table_print(&table, stdout, HELI_TABLE_PLAIN);
    heli_table_free(&table);
}

static void json_row(heli_json *json, const char *name, uint64_t jobs, int threads, double rate, double limit)
{
    heli_json_object(json, NULL);
    heli_json_text(json, "name", name);
    heli_json_whole(json, "agents", jobs);
    heli_json_int(json, "threads", threads);
    heli_json_real(json, "rate_per_s", rate);
    heli_json_real(json, "limit_per_s", limit);
    heli_json_real(json, "ratio_to_limit", limit / rate);
    heli_json_end(json);
}

static void show_json(const heli_sweep_bench *b)
{
    heli_json json = heli_json_to(stdout);
    heli_json_object(&json, NULL);
    heli_json_array(&json, "results");
    json_row(&json, "sweep/jobs", b->jobs, 1, b->sweep_per_s, b->bare_per_s);
    json_row(&json, "sweep/jobs", b->jobs, b->threads, b->threads_per_s, b->sweep_per_s * b->threads);
    json_row(&json, "sweep/merge_short_jobs", b->merge_jobs, 1, b->merge_jobs_per_s, 20000);
    json_row(&json, "sweep/merge_bytes", b->merge_bytes, 1, b->merge_bytes_per_s, 200e6);
    json_row(&json, "sweep/resume_jobs", b->resume_jobs, 1, (double)b->resume_jobs / b->resume_seconds, (double)b->resume_jobs / 5.0);
    heli_json_end(&json);
    heli_json_end(&json);
}

int heli_bench_sweep_show(const heli_options *options, heli_session *session)
{
    const char *base = getenv("TMPDIR");
    char folder[4096];
    heli_sweep_bench bench;
    snprintf(folder, sizeof folder, "%s/heli-bench.XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(folder)) {
        heli_fail(&session->ctx, HELI_IO, HELI_N_("cannot make a folder for the benchmark in '%s'"), folder);
        return heli_say_failure(session, HELI_IO);
    }
    heli_status status = heli_bench_sweep(&bench, folder, heli_models(), heli_thread_count(options->threads.value), options->quick, &session->ctx);
    rmdir(folder);
    if (status != HELI_OK) return heli_say_failure(session, status);
    if (options->json) show_json(&bench);
    else show_table(&bench);
    return 0;
}
