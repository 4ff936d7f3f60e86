/* Assumptions: what was set otherwise than by default, and every parameter whose source is an assumption, with its value here. */
#include <stdlib.h>
#include <string.h>

#include "analysis/pairing.h"
#include "analysis/report_internal.h"
#include "analysis/text.h"

enum { VALUE = 200, VALUES = 2400, GROUP = 64 };

static bool is_assumption(const heli_param *row)
{
    return strstr(row->source, "assumption") != NULL;
}

static bool is_factor(const heli_report_page *self, const heli_param *row)
{
    const heli_experiment *experiment = heli_report_experiment(self);
    for (size_t f = 0; experiment && f < experiment->factor_count; f++)
        if (experiment->factors[f].row == row) return true;
    return false;
}

static bool differs_from_default(const heli_report_page *self, const heli_param *row, const void *defaults)
{
    for (size_t i = 0; i < self->count; i++)
        if (!heli_param_equal(row, self->sources[i].scenario->params, defaults)) return true;
    return false;
}

/* "0.3", or "A 0.3 · B 0.5" where the files differ. */
static void format_values(const heli_report_page *self, const heli_param *row, const heli_context *ctx, char out[VALUES])
{
    char value[VALUE];
    bool same = true;
    size_t used = 0;
    for (size_t i = 1; i < self->count; i++)
        same = same && heli_param_equal(row, self->sources[0].scenario->params, self->sources[i].scenario->params);
    out[0] = '\0';
    for (size_t i = 0; i < (same ? 1 : self->count) && used + VALUE + 8 < VALUES; i++) {
        heli_param_format(row, self->sources[i].scenario->params, value, sizeof value);
        if (same) used += (size_t)snprintf(out, VALUES, "%s", value);
        else used += (size_t)snprintf(out + used, VALUES - used, "%s%c %s", i ? " · " : "", heli_operand_label(i), value);
    }
    if (is_factor(self, row)) snprintf(out + used, VALUES - used, " (%s)", heli_context_translate(ctx, HELI_N_("varied")));
}

static void put_row(heli_report_page *self, const heli_param *row, const void *defaults, const heli_context *ctx)
{
    char values[VALUES], usual[VALUE];
    heli_html *html = &self->html;
    format_values(self, row, ctx, values);
    heli_html_row(html, row->path);
    heli_html_cell(html, heli_text_choose(ctx, row->help, row->help_zh));
    heli_html_cell(html, values);
    if (defaults) {
        heli_param_format(row, defaults, usual, sizeof usual);
        heli_html_cell(html, usual);
    }
    heli_html_cell(html, heli_text_unit(ctx, row->unit));
    heli_html_cell(html, heli_context_translate(ctx, row->source));
    heli_html_row_end(html);
}

static size_t put_changed(heli_report_page *self, const void *defaults, const heli_context *ctx)
{
    const char *const heads[] = {HELI_N_("parameter"), HELI_N_("what it is"), HELI_N_("here"), HELI_N_("default"), HELI_N_("unit"),
                                         HELI_N_("source")};
    size_t count = 0;
    for (size_t p = 0; p < self->model->param_count; p++) count += differs_from_default(self, &self->model->params[p], defaults);
    if (!count) {
        heli_html_paragraph(&self->html, NULL, HELI_N_("Every parameter starts with its default."));
        return 0;
    }
    heli_html_table(&self->html, NULL, "dense");
    heli_html_head(&self->html, heads, sizeof heads / sizeof *heads, "llllll");
    for (size_t p = 0; p < self->model->param_count; p++)
        if (differs_from_default(self, &self->model->params[p], defaults)) put_row(self, &self->model->params[p], defaults, ctx);
    heli_html_table_end(&self->html);
    return count;
}

static size_t section_length(const char *path)
{
    return strcspn(path, ".");
}

static void put_assumed(heli_report_page *self, const heli_context *ctx)
{
    const char *const heads[] = {HELI_N_("parameter"), HELI_N_("what it is"), HELI_N_("here"), HELI_N_("unit"), HELI_N_("source")};
    size_t assumed = 0;
    const heli_param *last = NULL;
    for (size_t p = 0; p < self->model->param_count; p++) assumed += is_assumption(&self->model->params[p]);
    heli_report_heading(self, heli_context_translate(ctx, HELI_N_("Parameters that rest on an assumption")));
    if (!assumed) {
        heli_html_paragraph(&self->html, NULL, HELI_N_("None of the %zu parameters of this model names an assumption as its source."),
                            self->model->param_count);
        return;
    }
    heli_html_paragraph(&self->html, NULL, HELI_N_("%zu of the %zu parameters of this model name an assumption as their source; the others name an "
                                                   "essay, a statistic or a publication. Mechanisms that are switched off do not use "
                                                   "theirs. heli describe NAME gives the range of each."), assumed, self->model->param_count);
    heli_html_table(&self->html, NULL, "dense");
    heli_html_head(&self->html, heads, sizeof heads / sizeof *heads, "lllll");
    for (size_t p = 0; p < self->model->param_count; p++) {
        const heli_param *row = &self->model->params[p];
        if (!is_assumption(row)) continue;
        size_t length = section_length(row->path);
        if (!last || section_length(last->path) != length || strncmp(last->path, row->path, length) != 0) {
            char group[GROUP];
            snprintf(group, sizeof group, "%.*s", (int)length, row->path);
            heli_html_raw(&self->html, "<tr class=\"group\"><td class=\"group\" colspan=\"5\">");
            heli_html_text(&self->html, group);
            heli_html_raw(&self->html, "</td></tr>\n");
        }
        put_row(self, row, NULL, ctx);
        last = row;
    }
    heli_html_table_end(&self->html);
}

heli_status heli_report_assumptions(heli_report_page *self, heli_context *ctx)
{
    void *defaults = calloc(1, self->model->params_bytes + 1);
    if (!defaults) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a report"));
    heli_params_default(self->model->params, self->model->param_count, defaults);
    heli_report_heading(self, heli_context_translate(ctx, HELI_N_("Set otherwise than by default")));
    heli_html_paragraph(&self->html, "note", HELI_N_("Values are those of the file, before any policy; defaults and sources are those of the Heli "
                                                     "that wrote this report."));
    put_changed(self, defaults, ctx);
    put_assumed(self, ctx);
    free(defaults);
    return HELI_OK;
}
