/* Indicators of one file, differences of several, what was expected of them, and the relative optimum: tables of the functions behind heli compare. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/compare_print.h"
#include "analysis/plot_forest.h"
#include "analysis/report_internal.h"
#include "analysis/series.h"
#include "analysis/stats.h"
#include "analysis/text.h"

static heli_status no_memory(heli_context *ctx)
{
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a report"));
}

/* Sets a sheet and releases it. */
static heli_status put_sheet(heli_report_page *self, heli_sheet sheet, const char *caption, heli_context *ctx)
{
    bool put = heli_html_sheet(&self->html, &sheet, caption);
    heli_sheet_free(&sheet);
    return put ? HELI_OK : no_memory(ctx);
}

/* --- one file --- */

static void put_level(heli_sheet *sheet, const heli_indicator *row, const heli_sample *sample, const heli_context *ctx)
{
    char name[HELI_REPORT_LABEL];
    const double values[] = {sample->mean, sample->low, sample->high};
    int decimals = heli_sheet_decimals(values, 3, 4);
    heli_report_indicator(row, ctx, name, sizeof name);
    heli_sheet_put(sheet, "%s", name);
    heli_sheet_number(sheet, sample->mean, decimals, false);
    heli_sheet_interval(sheet, sample->low, sample->high, decimals, false);
    heli_sheet_number(sheet, sample->sd, heli_sheet_decimals(&sample->sd, 1, 2), false);
    heli_sheet_put(sheet, "%zu", sample->n);
}

heli_status heli_report_levels(heli_report_page *self, heli_context *ctx)
{
    static const char *const heads[] = {HELI_N_("indicator"), HELI_N_("mean"), HELI_N_("95 % by t"), HELI_N_("standard deviation"),
                                                HELI_N_("replicates")};
    const heli_results *results = self->sources[0].results;
    int64_t window = heli_series_window(results, self->options->window);
    double *means = malloc((results->replicates + 1) * sizeof *means);
    if (!means) return no_memory(ctx);
    heli_sheet sheet = heli_sheet_of(sizeof heads / sizeof *heads);
    for (size_t c = 0; c < sizeof heads / sizeof *heads; c++) heli_sheet_put(&sheet, "%s", heli_context_translate(ctx, heads[c]));
    for (size_t i = 0, offset = 0; i < self->model->indicator_count; offset += heli_indicator_width(&self->model->indicators[i]), i++) {
        const heli_indicator *row = &self->model->indicators[i];
        if (row->axis || !(row->headline || self->options->all)) continue;
        heli_series_window_means(results, offset, window, means);
        heli_sample sample = heli_sample_of(means, results->replicates);
        put_level(&sheet, row, &sample, ctx);
    }
    free(means);
    heli_html_paragraph(&self->html, NULL, HELI_N_("Means over the last %lld recorded %s of each replicate, then over replicates; the interval is "
                                                   "that of the mean, the standard deviation that of "
                                                   "replicates."), (long long)window, heli_report_steps(self, ctx));
    return put_sheet(self, sheet, NULL, ctx);
}

/* --- several --- */

static heli_status draw_forest(const void *what, const heli_plot_options *how, heli_context *ctx)
{
    return heli_plot_forest(what, HELI_FOREST_RELATIVE, how, ctx);
}

/* At most HELI_FOREST_MOST policies in a figure. */
static heli_status put_forests(heli_report_page *self, heli_context *ctx)
{
    heli_status status = HELI_OK;
    for (size_t first = 0; first < self->comparison.count; first += HELI_FOREST_MOST) {
        size_t left = self->comparison.count - first;
        heli_comparison some = self->comparison;
        some.contrasts += first;
        some.count = left < HELI_FOREST_MOST ? left : HELI_FOREST_MOST;
        HELI_TRY(heli_report_figure(self, draw_forest, &some,
                                    heli_context_translate(ctx, HELI_N_("Differences from A in per cent of A's value, with intervals (95 %) by t. A "
                                                                        "filled mark holds for all indicators "
                                                                        "together.")), ctx));
    }
out:
    return status;
}

static heli_status put_contrast(heli_report_page *self, const heli_contrast *contrast, heli_context *ctx)
{
    heli_status status = HELI_OK;
    char text[HELI_REPORT_TEXT];
    heli_paragraphs out = {heli_html_put_paragraph, &self->html};
    heli_text_format(ctx, text, sizeof text, HELI_N_("%c, %s, against A, %s"), contrast->label, contrast->title, self->comparison.title_a);
    heli_report_heading(self, text);
    heli_contrast_preface(&self->comparison, contrast, out, ctx);
    HELI_TRY(put_sheet(self, heli_contrast_differences(contrast, ctx), heli_context_translate(ctx, HELI_N_("By how much they differ")), ctx));
    HELI_TRY(put_sheet(self, heli_contrast_evidence(contrast, ctx), heli_context_translate(ctx, HELI_N_("How sure that is")), ctx));
    heli_contrast_weeks(contrast, out, ctx);
out:
    return status;
}

heli_status heli_report_differences(heli_report_page *self, heli_context *ctx)
{
    heli_status status = HELI_OK;
    HELI_TRY(put_forests(self, ctx));
    for (size_t c = 0; c < self->comparison.count; c++) HELI_TRY(put_contrast(self, &self->comparison.contrasts[c], ctx));
    heli_report_heading(self, heli_context_translate(ctx, HELI_N_("How to read the tables")));
    heli_comparison_notes(&self->comparison, (heli_paragraphs){heli_html_put_paragraph, &self->html}, ctx);
out:
    return status;
}

heli_status heli_report_weighed(heli_report_page *self, heli_context *ctx)
{
    heli_paragraphs out = {heli_html_put_paragraph, &self->html};
    heli_regret_preface(&self->regret, out, ctx);
    heli_status status = put_sheet(self, heli_regret_sheet(&self->regret, ctx), NULL, ctx);
    if (status != HELI_OK) return status;
    heli_regret_verdict(&self->regret, out, ctx);
    heli_regret_notes(&self->regret, out, ctx);
    return HELI_OK;
}

/* --- what was expected --- */

bool heli_report_has_expectations(const heli_report_page *self)
{
    for (size_t i = 0; i < self->count; i++)
        if (heli_report_of_runs(self) && self->sources[i].scenario->expectation_count) return true;
    return false;
}

static const char *direction_word(heli_direction direction, const heli_context *ctx)
{
    return heli_context_translate(ctx, direction > 0 ? HELI_N_("up") : direction < 0 ? HELI_N_("down") : HELI_N_("unchanged"));
}

static void put_verdict(heli_html *html, const heli_expected *judged, const heli_context *ctx)
{
    char text[HELI_REPORT_NUMBER];
    const double values[] = {judged->effect.difference, judged->effect.low, judged->effect.high};
    int decimals = heli_sheet_decimals(values, 3, 3);
    heli_report_number(judged->effect.difference, decimals, true, text);
    heli_html_number(html, text);
    heli_report_interval(judged->effect.low, judged->effect.high, decimals, true, text);
    heli_html_number(html, text);
    heli_html_raw(html, judged->verdict == HELI_EXPECT_HOLDS ? "<td class=\"better\">" : judged->verdict == HELI_EXPECT_OTHERWISE ? "<td class=\"worse\">" : "<td>");
    heli_html_text(html, heli_context_translate(ctx, heli_expect_word(judged->verdict)));
    heli_html_raw(html, "</td>");
}

static void put_expectation(heli_report_page *self, const heli_expectation *row, const heli_expected *judged, const heli_context *ctx)
{
    heli_html *html = &self->html;
    char name[HELI_REPORT_LABEL];
    heli_report_indicator(row->indicator, ctx, name, sizeof name);
    heli_html_row(html, name);
    heli_html_cell(html, direction_word(row->direction, ctx));
    heli_html_cell(html, row->essay_says ? direction_word(row->essay, ctx) : "");
    if (judged) put_verdict(html, judged, ctx);
    heli_html_cell(html, heli_text_choose(ctx, row->note, row->note_zh));
    heli_html_row_end(html);
}

static void put_expectations(heli_report_page *self, size_t file, const heli_context *ctx)
{
    const char *const judged[] = {HELI_N_("indicator"), HELI_N_("expected"), HELI_N_("the essay says"), HELI_N_("paired difference"),
                                          HELI_N_("95 % by t"), HELI_N_("verdict"),
        HELI_N_("note")};
    const char *const bare[] = {HELI_N_("indicator"), HELI_N_("expected"), HELI_N_("the essay says"), HELI_N_("note")};
    const heli_report_source *source = &self->sources[file];
    char title[HELI_REPORT_LABEL];
    size_t holding = 0, count = source->scenario->expectation_count;
    heli_report_title(source->scenario, ctx, title, sizeof title);
    heli_report_heading(self, title);
    heli_html_table(&self->html, NULL, NULL);
    if (source->expected) heli_html_head(&self->html, judged, sizeof judged / sizeof *judged, "lllrrll");
    else heli_html_head(&self->html, bare, sizeof bare / sizeof *bare, "llll");
    for (size_t i = 0; i < count; i++) {
        put_expectation(self, &source->scenario->expectations[i], source->expected ? &source->expected[i] : NULL, ctx);
        holding += source->expected && source->expected[i].verdict == HELI_EXPECT_HOLDS;
    }
    heli_html_table_end(&self->html);
    if (source->expected)
        heli_html_paragraph(&self->html, NULL, HELI_N_("%zu of %zu expectations hold against A, each judged by itself: over the last %lld %s the "
                                                       "whole 95 %% interval of the paired difference lies "
                                                       "on the expected side of zero, or, where nothing should change, zero lies inside."),
                            holding, count, (long long)heli_series_window(source->results, 0), heli_report_steps(self, ctx));
    else
        heli_html_paragraph(&self->html, "note", HELI_N_("Not judged here: that takes the scenario which it extends as A, with the same seeds."));
}

heli_status heli_report_expectations(heli_report_page *self, heli_context *ctx)
{
    heli_html_paragraph(&self->html, NULL, HELI_N_("A scenario may say what its policies should move against the scenario that it extends; these "
                                                   "rows stand in the text that was run. They are held against A, which should be that "
                                                   "scenario."));
    for (size_t i = 0; i < self->count; i++)
        if (self->sources[i].scenario->expectation_count) put_expectations(self, i, ctx);
    return HELI_OK;
}
