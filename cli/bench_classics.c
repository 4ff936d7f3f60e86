/* heli bench: the classic models beside hand-written loops. */
#include "cli/bench_classics.h"

#include <string.h>

#include "analysis/bench_classics.h"
#include "cli/table.h"

enum { REPEATS = 5, QUICK_REPEATS = 3 };

/* How many times as fast as a reference, or nothing where there is none. */
static void times_cell(heli_table *table, double rate, double reference)
{
    if (reference > 0.0) heli_table_cellf(table, "%.1f", rate / reference);
    else heli_table_cell(table, "");
}

static void table_row(heli_table *table, const heli_classic_case *c, const heli_classic_result *r)
{
    heli_table_cell(table, c->name);
    heli_table_cellf(table, "%u", c->updates);
    heli_table_cellf(table, "%.1f", r->rate_per_s * 1e-6);
    heli_table_cellf(table, "%.1f-%.1f", r->low_per_s * 1e-6, r->high_per_s * 1e-6);
    heli_table_cellf(table, "%.1f", r->limit_per_s * 1e-6);
    heli_table_cellf(table, "%.2f", r->ratio_to_limit);
    times_cell(table, r->rate_per_s, c->mason_per_s);
    times_cell(table, r->rate_per_s, c->mesa_per_s);
    heli_table_cell(table, _(r->limit_name));
}

static void json_row(heli_json *json, const heli_classic_case *c, const heli_classic_result *r)
{
    heli_json_object(json, NULL);
    heli_json_text(json, "name", c->name);
    heli_json_whole(json, "agents", c->updates);
    heli_json_int(json, "threads", 1);
    heli_json_real(json, "rate_per_s", r->rate_per_s);
    heli_json_real(json, "low_per_s", r->low_per_s);
    heli_json_real(json, "high_per_s", r->high_per_s);
    heli_json_real(json, "limit_per_s", r->limit_per_s);
    heli_json_real(json, "ratio_to_limit", r->ratio_to_limit);
    heli_json_text(json, "limit_name", r->limit_name);
    heli_json_array(json, "loops");
    for (int l = 0; l < HELI_CLASSIC_LOOPS && c->loops[l].run; l++) {
        heli_json_object(json, NULL);
        heli_json_text(json, "name", c->loops[l].name);
        heli_json_real(json, "rate_per_s", r->loop_per_s[l]);
        heli_json_end(json);
    }
    heli_json_end(json);
    if (c->mason_per_s > 0.0) heli_json_real(json, "mason_earlier_per_s", c->mason_per_s);
    if (c->mesa_per_s > 0.0) heli_json_real(json, "mesa_earlier_per_s", c->mesa_per_s);
    heli_json_end(json);
}

static void table_heading(heli_table *table)
{
    heli_table_init(table, "lrrrrrrrl");
    const char *const heads[] = {_("benchmark"), _("updates a step"), _("million/s"), _("range"), _("hand-written"), _("times hand-written"),
                                 _("x MASON"), _("x Mesa"), _("best loop")};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) heli_table_cell(table, heads[i]);
}

static bool any_named(const char *part)
{
    for (const heli_classic_case *c = heli_classic_cases(); c->name; c++)
        if (strstr(c->name, part)) return true;
    return false;
}

heli_status heli_bench_classics_show(const heli_options *options, heli_json *json, heli_session *session)
{
    heli_status status = HELI_OK;
    heli_table table;
    table_heading(&table);
    if (options->only && !any_named(options->only)) {
        status = heli_fail(&session->ctx, HELI_USAGE, HELI_N_("no benchmark of a classic model has '%s' in its name"), options->only);
        goto out;
    }
    for (const heli_classic_case *c = heli_classic_cases(); c->name; c++) {
        heli_classic_result result;
        if (options->only && !strstr(c->name, options->only)) continue;
        if (!options->quiet) heli_say(_("measuring %s ..."), c->name);
        HELI_TRY(heli_bench_classic(&result, c, options->quick ? QUICK_REPEATS : REPEATS, &session->ctx));
        if (json) json_row(json, c, &result);
        else table_row(&table, c, &result);
    }
    if (json) goto out;
    if (!heli_table_print(&table, stdout, HELI_TABLE_PLAIN)) status = heli_fail(&session->ctx, HELI_MEMORY, HELI_N_("not enough memory for the table"));
    heli_wrap(stdout, _("One thread, processor time. Times hand-written: the time taken, over that of the best single-purpose loop in C, in the same run; "
                        "at most 1.25 is wanted. x MASON, x Mesa: how many times as fast, by speeds of theirs measured earlier on this kind of machine."),
              0, heli_terminal_width(stdout));
out:
    heli_table_free(&table);
    return status;
}
