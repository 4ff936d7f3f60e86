/* What the indicators mean: the exact definitions of those that the report shows, and what the model is. */
#include <string.h>

#include "analysis/report_internal.h"
#include "analysis/text.h"

static bool shown(const heli_report_page *self, size_t i)
{
    const heli_indicator *row = &self->model->indicators[i];
    const heli_sweep_file *sweep = heli_report_sweep(self);
    if (row->axis) return false;
    if (sweep && !sweep->experiment->keep.indicators[i]) return false;
    return row->headline || (self->options->all && !sweep);
}

static const char *better_word(const heli_indicator *row)
{
    return row->better > 0 ? HELI_N_("more is better") : row->better < 0 ? HELI_N_("less is better") : HELI_N_("neither is better");
}

heli_status heli_report_words(heli_report_page *self, heli_context *ctx)
{
    const char *const heads[] = {HELI_N_("indicator"), HELI_N_("name in files"), HELI_N_("exact definition"), HELI_N_("reading")};
    char name[HELI_REPORT_LABEL];
    heli_html *html = &self->html;
    heli_html_table(html, NULL, NULL);
    heli_html_head(html, heads, sizeof heads / sizeof *heads, "llll");
    for (size_t i = 0; i < self->model->indicator_count; i++) {
        const heli_indicator *row = &self->model->indicators[i];
        if (!shown(self, i)) continue;
        heli_report_indicator(row, ctx, name, sizeof name);
        heli_html_row(html, name);
        heli_html_cell(html, row->name);
        heli_html_cell(html, heli_text_choose(ctx, row->definition, row->definition_zh));
        heli_html_cell(html, heli_context_translate(ctx, better_word(row)));
        heli_html_row_end(html);
    }
    heli_html_table_end(html);
    heli_report_heading(self, heli_context_translate(ctx, HELI_N_("The model")));
    heli_html_paragraph_of(html, NULL, heli_text_choose(ctx, self->model->help, self->model->help_zh));
    if (self->model->citation && *self->model->citation) heli_html_paragraph_of(html, "note", self->model->citation);
    return HELI_OK;
}
