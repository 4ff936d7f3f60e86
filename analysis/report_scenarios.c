/* What was run: the files, what differs between their scenarios, and the policies. */
#include <stdlib.h>
#include <string.h>

#include "analysis/pairing.h"
#include "analysis/report_internal.h"
#include "analysis/series.h"
#include "analysis/text.h"

enum { VALUE = 200, VALUES = 2400 };

/* --- the files --- */

static void put_file(heli_report_page *self, size_t i, const heli_context *ctx)
{
    const heli_results *results = self->sources[i].results;
    const heli_scenario *scenario = results->scenario;
    char text[HELI_REPORT_LABEL], title[HELI_REPORT_LABEL];
    uint64_t agents = 0, bytes = 0, partitions = 0;
    heli_html *html = &self->html;
    heli_report_title(scenario, ctx, title, sizeof title);
    if (self->model->size) self->model->size(scenario->params, &agents, &bytes, &partitions);
    snprintf(text, sizeof text, "%c", heli_operand_label(i));
    heli_html_row(html, text);
    heli_html_cell(html, title);
    heli_html_cell(html, self->sources[i].name);
    snprintf(text, sizeof text, "%llu", (unsigned long long)agents);
    heli_html_number(html, text);
    snprintf(text, sizeof text, "%lld + %lld", (long long)scenario->burn_in, (long long)scenario->steps);
    heli_html_number(html, text);
    size_t ended = heli_series_complete_count(results);
    if (ended == results->replicates) snprintf(text, sizeof text, "%zu", ended);
    else heli_text_format(ctx, text, sizeof text, HELI_N_("%zu of %zu"), ended, results->replicates);
    heli_html_number(html, text);
    snprintf(text, sizeof text, "%llu", (unsigned long long)scenario->seed);
    heli_html_number(html, text);
    heli_html_row_end(html);
}

static void put_files(heli_report_page *self, const heli_context *ctx)
{
    const char *const weeks[] = {"A, B …", HELI_N_("scenario"), HELI_N_("file"), HELI_N_("agents"), HELI_N_("weeks (burn-in + recorded)"),
                                                   HELI_N_("replicates"), HELI_N_("seed")};
    const char *const steps[] = {"A, B …", HELI_N_("scenario"), HELI_N_("file"), HELI_N_("agents"), HELI_N_("steps (burn-in + recorded)"),
                                                   HELI_N_("replicates"), HELI_N_("seed")};
    bool by_week = strcmp(self->model->step_unit, "week") == 0;
    heli_html_table(&self->html, NULL, NULL);
    heli_html_head(&self->html, by_week ? weeks : steps, sizeof weeks / sizeof *weeks, "lllrrrr");
    for (size_t i = 0; i < self->count; i++) put_file(self, i, ctx);
    heli_html_table_end(&self->html);
    heli_html_paragraph(&self->html, "note", HELI_N_("Model: %s (%s). Replicate k of files with the same seeds draws the same random numbers."),
                        heli_text_choose(ctx, self->model->title, self->model->title_zh), self->model->name);
}

/* --- what differs from the start --- */

static bool differs(const heli_report_page *self, const heli_param *row)
{
    for (size_t i = 1; i < self->count; i++)
        if (!heli_param_equal(row, self->sources[0].scenario->params, self->sources[i].scenario->params)) return true;
    return false;
}

static void put_different(heli_report_page *self, const heli_param *row, const heli_context *ctx)
{
    char value[VALUE], values[VALUES];
    size_t used = 0;
    for (size_t i = 0; i < self->count && used + VALUE + 8 < sizeof values; i++) {
        heli_param_format(row, self->sources[i].scenario->params, value, sizeof value);
        used += (size_t)snprintf(values + used, sizeof values - used, "%s%c %s", i ? " · " : "", heli_operand_label(i), value);
    }
    heli_html_row(&self->html, row->path);
    heli_html_cell(&self->html, heli_text_choose(ctx, row->help, row->help_zh));
    heli_html_cell(&self->html, values);
    heli_html_cell(&self->html, heli_text_unit(ctx, row->unit));
    heli_html_row_end(&self->html);
}

static void put_differences(heli_report_page *self, const heli_context *ctx)
{
    const char *const heads[] = {HELI_N_("parameter"), HELI_N_("what it is"), HELI_N_("values"), HELI_N_("unit")};
    size_t count = 0;
    for (size_t p = 0; p < self->model->param_count; p++) count += differs(self, &self->model->params[p]);
    if (self->count < 2) return;
    heli_report_heading(self, heli_context_translate(ctx, HELI_N_("What differs from the start")));
    if (!count) {
        heli_html_paragraph(&self->html, NULL, HELI_N_("Nothing: the scenarios start with the same values, and policies alone set them apart."));
        return;
    }
    heli_html_table(&self->html, NULL, NULL);
    heli_html_head(&self->html, heads, sizeof heads / sizeof *heads, "llll");
    for (size_t p = 0; p < self->model->param_count; p++)
        if (differs(self, &self->model->params[p])) put_different(self, &self->model->params[p], ctx);
    heli_html_table_end(&self->html);
}

/* --- policies --- */

static void put_change(heli_report_page *self, size_t file, const heli_policy *policy, const heli_param *row, const heli_context *ctx)
{
    char text[HELI_REPORT_LABEL], before[VALUE], after[VALUE];
    heli_html *html = &self->html;
    snprintf(text, sizeof text, "%c", heli_operand_label(file));
    heli_html_row(html, text);
    heli_html_cell(html, policy->name);
    if (policy->end == INT64_MAX) heli_text_format(ctx, text, sizeof text, HELI_N_("from %lld on"), (long long)policy->start);
    else heli_text_format(ctx, text, sizeof text, HELI_N_("%lld to %lld"), (long long)policy->start, (long long)policy->end - 1);
    heli_html_cell(html, text);
    snprintf(text, sizeof text, "%s", row->path);
    heli_html_cell(html, text);
    heli_html_cell(html, heli_text_choose(ctx, row->help, row->help_zh));
    heli_param_format(row, self->sources[file].scenario->params, before, sizeof before);
    heli_param_format(row, policy->values, after, sizeof after);
    snprintf(text, sizeof text, "%.150s → %.150s", before, after);
    heli_html_cell(html, text);
    heli_html_cell(html, heli_context_translate(ctx, row->source));
    heli_html_row_end(html);
}

static void put_policies(heli_report_page *self, const heli_context *ctx)
{
    const char *const weeks[] = {"A, B …", HELI_N_("policy"), HELI_N_("recorded weeks"), HELI_N_("parameter"), HELI_N_("what it is"),
                                                   HELI_N_("before → with it"), HELI_N_("source")};
    const char *const steps[] = {"A, B …", HELI_N_("policy"), HELI_N_("recorded steps"), HELI_N_("parameter"), HELI_N_("what it is"),
                                                   HELI_N_("before → with it"), HELI_N_("source")};
    bool by_week = strcmp(self->model->step_unit, "week") == 0;
    size_t count = 0;
    for (size_t i = 0; i < self->count; i++) count += self->sources[i].scenario->policy_count;
    if (!count) return;
    heli_report_heading(self, heli_context_translate(ctx, HELI_N_("Policies")));
    heli_html_table(&self->html, NULL, NULL);
    heli_html_head(&self->html, by_week ? weeks : steps, sizeof weeks / sizeof *weeks, "lllllll");
    for (size_t i = 0; i < self->count; i++)
        for (size_t p = 0; p < self->sources[i].scenario->policy_count; p++) {
            const heli_policy *policy = &self->sources[i].scenario->policies[p];
            for (size_t c = 0; c < policy->change_count; c++) put_change(self, i, policy, policy->changed[c], ctx);
        }
    heli_html_table_end(&self->html);
}

heli_status heli_report_scenarios(heli_report_page *self, heli_context *ctx)
{
    put_files(self, ctx);
    put_differences(self, ctx);
    put_policies(self, ctx);
    return HELI_OK;
}
