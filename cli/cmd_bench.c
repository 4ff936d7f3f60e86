/* heli bench: residents updated per second beside the floor that this machine sets, classic models beside hand-written loops. */
#include <string.h>
#include <unistd.h>

#include "analysis/bench.h"
#include "cli/bench_classics.h"
#include "cli/bench_short.h"
#include "cli/bench_sweep.h"
#include "cli/commands.h"
#include "cli/dry_run.h"
#include "cli/json.h"
#include "cli/table.h"
#include "engine/core/isa.h"
#include "engine/store/provenance.h"

enum { MOST_SIZES = 4, BYTES_PER_RESIDENT = 160 };

static const uint64_t sizes[MOST_SIZES] = {10000, 100000, 1000000, 10000000};

/* Half of the memory may go into one city. */
static bool fits(uint64_t agents)
{
    double bytes = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGE_SIZE);
    return (double)agents * BYTES_PER_RESIDENT < 0.5 * bytes;
}

static void json_machine(heli_json *json, const heli_machine machine[2], int sides)
{
    const heli_build *facts = heli_build_facts();
    heli_json_object(json, "machine");
    heli_json_text(json, "version", facts->version);
    heli_json_text(json, "compiler", facts->compiler);
    heli_json_text(json, "isa", heli_isa_name(heli_isa_current()));
    heli_json_int(json, "cores", heli_thread_count(0));
    heli_json_array(json, "floor");
    for (int side = 0; side < sides; side++) {
        heli_json_object(json, NULL);
        heli_json_int(json, "threads", machine[side].threads);
        heli_json_real(json, "bytes_per_s", machine[side].bytes_per_s);
        heli_json_real(json, "philox_blocks_per_s", machine[side].blocks_per_s);
        heli_json_end(json);
    }
    heli_json_end(json);
    heli_json_end(json);
}

static void json_result(heli_json *json, const heli_bench_result *r)
{
    heli_json_object(json, NULL);
    heli_json_text(json, "name", r->name);
    heli_json_whole(json, "agents", r->agents);
    heli_json_int(json, "threads", r->threads);
    heli_json_real(json, "rate_per_s", r->rate_per_s);
    heli_json_real(json, "low_per_s", r->low_per_s);
    heli_json_real(json, "high_per_s", r->high_per_s);
    heli_json_real(json, "week_per_s", r->week_per_s);
    heli_json_real(json, "limit_per_s", r->limit_per_s);
    heli_json_real(json, "ratio_to_limit", r->ratio_to_limit);
    heli_json_real(json, "bytes_per_agent", r->bytes_per_agent);
    heli_json_end(json);
}

static void tell_machine(const heli_machine machine[2], int sides)
{
    printf(_("Instruction set %s; measured in this run:"), heli_isa_name(heli_isa_current()));
    printf("\n");
    for (int side = 0; side < sides; side++) {
        printf(_("  %d thread(s): memory %.1f GB/s, random numbers %.0f million blocks/s"), machine[side].threads,
               machine[side].bytes_per_s * 1e-9, machine[side].blocks_per_s * 1e-6);
        printf("\n");
    }
}

static void table_row(heli_table *table, const heli_bench_result *r, double single_rate)
{
    heli_table_cell(table, r->name);
    heli_table_cellf(table, "%llu", (unsigned long long)r->agents);
    heli_table_cellf(table, "%d", r->threads);
    heli_table_cellf(table, "%.1f", r->rate_per_s * 1e-6);
    heli_table_cellf(table, "%.1f-%.1f", r->low_per_s * 1e-6, r->high_per_s * 1e-6);
    heli_table_cellf(table, "%.1f", r->limit_per_s * 1e-6);
    heli_table_cellf(table, "%.2f", r->ratio_to_limit);
    heli_table_cellf(table, "%.0f", r->bytes_per_agent);
    if (r->threads > 1)
        heli_table_cellf(table, "%.0f %%", 100.0 * r->rate_per_s / (single_rate * r->threads));
    else
        heli_table_cell(table, "");
}

static void table_heading(heli_table *table)
{
    heli_table_init(table, "lrrrrrrrr");
    const char *const heads[] = {_("benchmark"), _("residents"), _("threads"), _("million/s"), _("range"), _("floor"),
                                 _("times floor"), _("bytes each"), _("efficiency")};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) heli_table_cell(table, heads[i]);
}

/* The field core at all sizes that fit: rows of a table, or of the array that `json` is in. */
static heli_status show_governance(const heli_options *options, const heli_machine machine[2], int threads, heli_json *json, heli_session *session)
{
    heli_status status = HELI_OK;
    heli_table table;
    int sides = threads > 1 ? 2 : 1, count = options->agents.given ? 1 : options->quick ? MOST_SIZES - 1 : MOST_SIZES;
    table_heading(&table);
    for (int s = 0; s < count; s++) {
        uint64_t agents = options->agents.given ? options->agents.value : sizes[s];
        if (!fits(agents)) {
            heli_say_warning(session, _("%llu residents do not fit into this machine's memory; left out"), (unsigned long long)agents);
            continue;
        }
        if (!options->quiet) heli_say(_("measuring %llu residents ..."), (unsigned long long)agents);
        heli_bench_result results[2];
        HELI_TRY(heli_bench_governance(results, machine, agents, threads, options->quick ? 1.0 : 4.0, &session->ctx));
        for (int side = 0; side < sides; side++) {
            if (json) json_result(json, &results[side]);
            else table_row(&table, &results[side], results[0].rate_per_s);
        }
    }
    if (!json && !heli_table_print(&table, stdout, HELI_TABLE_PLAIN))
        status = heli_fail(&session->ctx, HELI_MEMORY, HELI_N_("not enough memory for the table"));
out:
    heli_table_free(&table);
    return status;
}

/* A city of one size is asked for when only this one is to be seen. */
static bool wanted(const heli_options *options, const char *suite)
{
    if (options->only) return strcmp(suite, "classics") == 0;
    if (options->suite) return strcmp(options->suite, suite) == 0 || strcmp(options->suite, "all") == 0;
    return strcmp(suite, "governance") == 0 || !options->agents.given;
}

static int run_bench(const heli_options *options, heli_session *session)
{
    heli_json json = heli_json_to(stdout), *rows = options->json ? &json : NULL;
    int threads = heli_thread_count(options->threads.given ? options->threads.value : 0);
    int sides = threads > 1 ? 2 : 1;
    heli_machine machine[2] = {{0}};
    heli_status status = HELI_OK;
    if (options->sweep) return heli_bench_sweep_show(options, session);
    HELI_TRY(heli_bench_machine(&machine[0], 1, &session->ctx));
    if (sides == 2) HELI_TRY(heli_bench_machine(&machine[1], threads, &session->ctx));
    if (rows) {
        heli_json_object(&json, NULL);
        json_machine(&json, machine, sides);
        heli_json_array(&json, "results");
    } else {
        tell_machine(machine, sides);
    }
    if (wanted(options, "governance")) HELI_TRY(show_governance(options, machine, threads, rows, session));
    if (!rows && wanted(options, "governance") && wanted(options, "classics")) printf("\n");
    if (wanted(options, "classics")) HELI_TRY(heli_bench_classics_show(options, rows, session));
    if (rows) heli_json_end(&json);
    if (!rows && wanted(options, "short")) printf("\n");
    if (wanted(options, "short")) HELI_TRY(heli_bench_short_show(options, rows, session));
    if (rows) heli_json_end(&json);
out:
    return status == HELI_OK ? 0 : heli_say_failure(session, status);
}

static const char *const suites[] = {"governance", "classics", "short", "all", NULL};

static const heli_option rows[] = {
    {"agents", 'n', HELI_OPTION_WHOLE, offsetof(heli_options, agents), "N", HELI_N_("Measure a city of this many residents only."), 400,
     1000000000, NULL, false},
    {"threads", 'j', HELI_OPTION_WHOLE, offsetof(heli_options, threads), "N", HELI_N_("Threads to compare with one (default: all)."), 1, 4096,
     NULL, false},
    {.name = "sweep", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, sweep),
     .help = HELI_N_("Measure sweeps instead: what journals and handing out cost beside the runs, merging, resuming.")},
    {.name = "suite", .type = HELI_OPTION_CHOICE, .offset = offsetof(heli_options, suite), .argument = "SUITE", .choices = suites,
     .help = HELI_N_("What to measure: the governance model, the classic models, a short run (the whole command for one community, and what weekly "
                     "indicators cost), or all (default; with --agents: governance).")},
    {.name = "only", .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, only), .argument = "NAME",
     .help = HELI_N_("Of the classic models, only the benchmarks that have this in their name; nothing else is measured.")},
    {.name = "quick", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, quick),
     .help = HELI_N_("Shorter: no city of ten million, fewer repetitions; a quarter of the short runs; with --sweep a tenth of the sizes.")},
};

static const heli_example examples[] = {
    {"heli bench", HELI_N_("Rates for ten thousand to ten million residents, and for the classic models.")},
    {"heli bench --suite classics --quick", HELI_N_("The classic models beside hand-written loops, fewer repetitions.")},
    {"heli bench --sweep", HELI_N_("What a sweep costs beside its runs.")},
    {"heli bench --suite short", HELI_N_("What a user waits for who runs one community.")},
    {"heli bench --json", HELI_N_("The same for scripts.")},
};

const heli_command heli_command_bench = {
    .name = "bench",
    .operands = "",
    .summary = HELI_N_("Measure the speed of the engine beside the floor of this machine."),
    .description = HELI_N_("Measures how many residents are updated per second, with one thread and with all, and beside it the floor: "
                           "streaming the residents' state once a week at this machine's memory bandwidth and drawing its random "
                           "numbers. Rates are medians over segments of one run; close other programs first. Then the classic models: agent updates "
                           "per second beside hand-written loops in C that can do nothing but this one model, in turn in the same run."),
    .options = {rows, sizeof rows / sizeof rows[0]},
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .run = run_bench,
};
