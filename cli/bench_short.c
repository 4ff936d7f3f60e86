/* heli bench --suite short: how long a small run takes from the command line, and what the weekly indicators cost. */
#include "cli/bench_short.h"

#include <stdlib.h>
#include <unistd.h>

#include "analysis/bench_short.h"
#include "cli/table.h"

static void add_row(heli_table *table, const char *what, double value, const char *unit, const char *wanted)
{
    heli_table_cell(table, what);
    heli_table_cellf(table, "%.1f %s", value, unit);
    heli_table_cell(table, wanted);
}

static void show_table(const heli_short_bench *b)
{
    heli_table table;
    heli_table_init(&table, "lrr");
    heli_table_cell(&table, _("benchmark"));
    heli_table_cell(&table, _("measured"));
    heli_table_cell(&table, _("wanted"));
    add_row(&table, _("one community, five years: the table is there"), 1e3 * b->answer_seconds, "ms", "<= 100 ms");
    add_row(&table, _("  the whole command, with a verified file"), 1e3 * b->run_seconds, "ms", "");
    add_row(&table, _("  of that, the program loaded"), 1e3 * b->start_seconds, "ms", "");
    add_row(&table, _("  the community built, and its weeks"), 1e3 * b->weeks_seconds, "ms", "");
    add_row(&table, _("  the rest: scenario, file, verification"), 1e3 * (b->run_seconds - b->start_seconds - b->weeks_seconds), "ms", "");
    add_row(&table, _("a week of five communities"), 1e6 * b->city_week_seconds, "µs", "");
    add_row(&table, _("its indicators, for the city and each community"), 1e6 * b->observe_seconds, "µs", "");
    add_row(&table, _("cost of weekly indicators"), 100.0 * b->observe_seconds / b->city_week_seconds, "%", "<= 3 %");
    heli_table_print(&table, stdout, HELI_TABLE_PLAIN);
    heli_table_free(&table);
}

static void show_json(const heli_short_bench *b, heli_json *json)
{
    heli_json_object(json, "short");
    heli_json_real(json, "run_seconds", b->run_seconds);
    heli_json_real(json, "answer_seconds", b->answer_seconds);
    heli_json_real(json, "start_seconds", b->start_seconds);
    heli_json_real(json, "weeks_seconds", b->weeks_seconds);
    heli_json_real(json, "city_week_seconds", b->city_week_seconds);
    heli_json_real(json, "observe_seconds", b->observe_seconds);
    heli_json_real(json, "output_share", b->observe_seconds / b->city_week_seconds);
    heli_json_end(json);
}

/* This program's own file; where the system does not tell it, the heli that a shell would find. */
static void own_path(char *path, size_t size)
{
    ssize_t length = readlink("/proc/self/exe", path, size - 1);
    if (length > 0) path[length] = '\0';
    else snprintf(path, size, "heli");
}

heli_status heli_bench_short_show(const heli_options *options, heli_json *json, heli_session *session)
{
    const char *base = getenv("TMPDIR");
    char folder[2048], program[4096];
    heli_short_bench bench;
    own_path(program, sizeof program);
    snprintf(folder, sizeof folder, "%s/heli-bench.XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(folder)) return heli_fail(&session->ctx, HELI_IO, HELI_N_("cannot make a folder for the benchmark in '%s'"), folder);
    heli_status status = heli_bench_short(&bench, folder, program, options->quick, &session->ctx);
    rmdir(folder);
    if (status == HELI_OK && json) show_json(&bench, json);
    if (status == HELI_OK && !json) show_table(&bench);
    return status;
}
