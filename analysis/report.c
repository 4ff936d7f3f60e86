/* A report: its table of sections, and what stands around them. */
#include "analysis/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/report_internal.h"
#include "analysis/text.h"

/* --- which sections --- */

static bool always(const heli_report_page *self)
{
    return self->count > 0;
}

static bool has_question(const heli_report_page *self)
{
    for (size_t i = 0; i < self->count; i++) {
        const heli_meta *meta = &self->sources[i].scenario->meta;
        if (meta->question || meta->question_zh || meta->teaching || meta->teaching_zh) return true;
    }
    return false;
}

static bool one_file_of_runs(const heli_report_page *self)
{
    return heli_report_of_runs(self) && self->count == 1;
}

static bool is_weighed(const heli_report_page *self)
{
    return self->regret.count > 0;
}

static bool has_drivers(const heli_report_page *self)
{
    return self->sensitivity.output_count > 0;
}

static bool is_sweep(const heli_report_page *self)
{
    return heli_report_sweep(self) != NULL;
}

static bool is_study(const heli_report_page *self)
{
    return heli_report_study(self) != NULL;
}

static bool has_response(const heli_report_page *self)
{
    const heli_sweep_file *sweep = heli_report_sweep(self);
    return sweep && !heli_design_in_blocks(sweep->experiment->design) && sweep->experiment->factor_count > 0;
}

static bool has_course(const heli_report_page *self)
{
    return heli_report_of_runs(self) && !self->options->no_figures;
}

/* In the order of the page. A new kind of result is a function in a file of its own, and a row here. */
static const heli_report_section sections[] = {
    {"brief", HELI_N_("In brief"), always, heli_report_brief},
    {"question", HELI_N_("The question"), has_question, heli_report_question},
    {"scenarios", HELI_N_("What was run"), heli_report_of_runs, heli_report_scenarios},
    {"design", HELI_N_("The experiment"), is_sweep, heli_report_design},
    {"search", HELI_N_("The search"), is_study, heli_report_search},
    {"levels", HELI_N_("Indicators"), one_file_of_runs, heli_report_levels},
    {"differences", HELI_N_("Differences"), heli_report_compares, heli_report_differences},
    {"expectations", HELI_N_("What was expected"), heli_report_has_expectations, heli_report_expectations},
    {"regret", HELI_N_("Relative optimum"), is_weighed, heli_report_weighed},
    {"response", HELI_N_("Response to the factors"), has_response, heli_report_response},
    {"sensitivity", HELI_N_("What drives the outcomes"), has_drivers, heli_report_drivers},
    {"forces", HELI_N_("Joint force"), heli_report_has_forces, heli_report_forces},
    {"course", HELI_N_("Over time"), has_course, heli_report_course},
    {"limits", HELI_N_("Limits"), always, heli_report_limits},
    {"assumptions", HELI_N_("Assumptions"), always, heli_report_assumptions},
    {"words", HELI_N_("What the indicators mean"), always, heli_report_words},
    {"provenance", HELI_N_("Provenance and how to reproduce"), always, heli_report_provenance},
    {"texts", HELI_N_("Text of the scenarios"), always, heli_report_texts},
};

enum { SECTIONS = sizeof sections / sizeof *sections };

/* --- small things --- */

const char *heli_report_steps(const heli_report_page *self, const heli_context *ctx)
{
    bool weeks = strcmp(self->model->step_unit, "week") == 0;
    return heli_context_translate(ctx, weeks ? HELI_N_("weeks") : HELI_N_("steps"));
}

void heli_report_title(const heli_scenario *scenario, const heli_context *ctx, char *out, size_t size)
{
    const heli_meta *meta = &scenario->meta;
    const char *title = heli_text_choose(ctx, meta->title, meta->title_zh);
    heli_text_clean(out, size, *title ? title : meta->name, 200);
}

void heli_report_indicator(const heli_indicator *row, const heli_context *ctx, char *out, size_t size)
{
    const char *label = heli_text_choose(ctx, row->label, row->label_zh), *unit = heli_text_unit(ctx, row->unit);
    if (*unit) heli_text_format(ctx, out, size, HELI_N_("%s (%s)"), label, unit);
    else snprintf(out, size, "%s", label);
}

/* By a sheet, so that numbers look as in the tables of heli compare. */
void heli_report_number(double value, int decimals, bool sign, char out[HELI_REPORT_NUMBER])
{
    heli_sheet sheet = heli_sheet_of(1);
    heli_sheet_number(&sheet, value, decimals, sign);
    snprintf(out, HELI_REPORT_NUMBER, "%s", sheet.count ? sheet.cells[0] : "");
    heli_sheet_free(&sheet);
}

void heli_report_interval(double low, double high, int decimals, bool sign, char out[HELI_REPORT_NUMBER])
{
    heli_sheet sheet = heli_sheet_of(1);
    heli_sheet_interval(&sheet, low, high, decimals, sign);
    snprintf(out, HELI_REPORT_NUMBER, "%s", sheet.count ? sheet.cells[0] : "");
    heli_sheet_free(&sheet);
}

void heli_report_word(const char *word, char *out, size_t size)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=,:+@%";
    size_t used = 0;
    bool bare = *word && *word != '-' && word[strspn(word, plain)] == '\0';
    if (bare) {
        snprintf(out, size, "%s", word);
        return;
    }
    used += (size_t)snprintf(out, size, *word == '-' ? "./'" : "'");
    for (; *word && used + 6 < size; word++)
        used += (size_t)snprintf(out + used, size - used, *word == '\'' ? "'\\''" : "%c", *word);
    snprintf(out + used, size - used, "'");
}

void heli_report_heading(heli_report_page *self, const char *text)
{
    heli_html_raw(&self->html, "<h3>");
    heli_html_text(&self->html, text);
    heli_html_raw(&self->html, "</h3>\n");
}

/* --- around the sections --- */

static void choose_title(const heli_report_page *self, const heli_context *ctx, char *out, size_t size)
{
    if (self->options->title) heli_text_clean(out, size, self->options->title, 300);
    else if (self->count <= 2) heli_report_title(self->sources[self->count - 1].scenario, ctx, out, size);
    else heli_text_format(ctx, out, size, HELI_N_("%zu arrangements compared"), self->count);
}

static void put_kind(heli_report_page *self)
{
    if (heli_report_study(self)) heli_html_say(&self->html, HELI_N_("Heli report on a search"));
    else if (!heli_report_of_runs(self)) heli_html_say(&self->html, HELI_N_("Heli report on an experiment"));
    else if (self->count == 1) heli_html_say(&self->html, HELI_N_("Heli report on a scenario"));
    else heli_html_say(&self->html, HELI_N_("Heli report on a comparison"));
}

static void put_header(heli_report_page *self, const char *title, const heli_context *ctx)
{
    heli_html *html = &self->html;
    char against[HELI_REPORT_LABEL], sentence[HELI_REPORT_TEXT];
    heli_html_raw(html, "<header>\n<p class=\"kicker\">");
    put_kind(self);
    heli_html_raw(html, "</p>\n<h1>");
    heli_html_text(html, title);
    heli_html_raw(html, "</h1>\n");
    if (self->count > 1) {
        heli_report_title(self->sources[0].scenario, ctx, against, sizeof against);
        heli_text_format(ctx, sentence, sizeof sentence, HELI_N_("held against: %s"), against);
        heli_html_paragraph_of(html, "against", sentence);
    }
    heli_html_paragraph(html, "model", HELI_N_("Everything on these pages is the result of a model, not a measurement. It shows what follows from "
                                               "stated assumptions; it does not forecast a real "
                                               "place and ranks none."));
    heli_html_raw(html, "</header>\n");
}

static void put_contents(heli_report_page *self, const heli_context *ctx)
{
    heli_html *html = &self->html;
    heli_html_raw(html, "<nav aria-label=\"");
    heli_html_say(html, HELI_N_("Contents"));
    heli_html_raw(html, "\"><ol>\n");
    for (size_t i = 0; i < SECTIONS; i++) {
        if (!sections[i].applies(self)) continue;
        fprintf(html->stream, "<li><a href=\"#%s\">", sections[i].id);
        heli_html_text(html, heli_context_translate(ctx, sections[i].title));
        heli_html_raw(html, "</a></li>\n");
    }
    heli_html_raw(html, "</ol></nav>\n");
}

static void put_top(heli_report_page *self, const heli_context *ctx)
{
    heli_html *html = &self->html;
    char title[HELI_REPORT_LABEL * 2];
    choose_title(self, ctx, title, sizeof title);
    heli_html_raw(html, heli_text_chinese(ctx) ? "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n" : "<!DOCTYPE html>\n<html lang=\"en\">\n");
    heli_html_raw(html, "<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                        "<meta name=\"generator\" content=\"Heli\">\n"
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>");
    heli_html_text(html, title);
    heli_html_raw(html, "</title>\n<style>\n");
    for (const char *const *piece = heli_report_style; *piece; piece++) heli_html_raw(html, *piece);
    heli_html_raw(html, "</style>\n</head>\n<body>\n<main>\n");
    put_header(self, title, ctx);
    put_contents(self, ctx);
}

static heli_status put_section(heli_report_page *self, const heli_report_section *section, heli_context *ctx)
{
    heli_html *html = &self->html;
    fprintf(html->stream, "<section id=\"%s\" aria-labelledby=\"%s-title\">\n<h2 id=\"%s-title\"><span class=\"no\">%d</span>", section->id,
            section->id, section->id,
            ++self->sections);
    heli_html_text(html, heli_context_translate(ctx, section->title));
    heli_html_raw(html, "</h2>\n");
    heli_status status = section->write(self, ctx);
    heli_html_raw(html, "</section>\n");
    return status;
}

heli_status heli_report_write(heli_report_page *self, FILE *stream, heli_context *ctx)
{
    heli_status status = HELI_OK;
    self->html = (heli_html){stream, ctx};
    self->figures = self->sections = 0;
    put_top(self, ctx);
    for (size_t i = 0; i < SECTIONS; i++)
        if (sections[i].applies(self)) HELI_TRY(put_section(self, &sections[i], ctx));
    heli_html_raw(&self->html, "<footer>");
    heli_html_say(&self->html, HELI_N_("Results of a model, not measurements. Written by heli report from the files named above, and from nothing "
                                       "else."));
    heli_html_raw(&self->html, "</footer>\n</main>\n</body>\n</html>\n");
out:
    return status;
}

heli_status heli_report_text(heli_report_page *self, char **text, size_t *bytes, heli_context *ctx)
{
    *text = NULL;
    *bytes = 0;
    FILE *stream = open_memstream(text, bytes);
    if (!stream) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a report"));
    heli_status status = heli_report_write(self, stream, ctx);
    bool short_of_memory = ferror(stream) != 0;
    if (fclose(stream) != 0) short_of_memory = true;
    if (status == HELI_OK && short_of_memory) status = heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a report"));
    if (status == HELI_OK) return HELI_OK;
    free(*text);
    *text = NULL;
    return status;
}
