/* The report in brief: what a reader in a hurry takes away, in words that the tables behind bear out; and the question that was asked. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/report_internal.h"
#include "analysis/series.h"
#include "analysis/text.h"

enum { GROUPS = 6, LIST = 2400, SHOWN_DRIVERS = 3 };

/* --- of a comparison --- */

/* In which group of the list an indicator stands. */
static size_t group_of(const heli_compared *row)
{
    int better = row->indicator->better;
    bool up = row->effect.difference > 0.0;
    switch (row->verdict) {
    case HELI_VERDICT_CLEAR: return better == 0 ? 2 : up == (better > 0) ? 0 : 1;
    case HELI_VERDICT_PERHAPS: return 3;
    case HELI_VERDICT_SAME: return 5;
    default: return 4;
    }
}

/* "Satisfaction +1.2 %": the label, and by how much of A's value it moved where that says something. */
static void name_change(const heli_compared *row, const heli_context *ctx, char *out, size_t size)
{
    const char *label = heli_text_choose(ctx, row->indicator->label, row->indicator->label_zh);
    double percent = 100.0 * heli_compared_relative(row, row->effect.difference);
    if (row->verdict == HELI_VERDICT_SAME || isnan(percent) || fabs(percent) >= 1e4) snprintf(out, size, "%s", label);
    else if (fabs(percent) < 0.05) heli_text_format(ctx, out, size, HELI_N_("%s (by less than 0.1 %%)"), label);
    else heli_text_format(ctx, out, size, HELI_N_("%s (%s%.1f %%)"), label, percent < 0.0 ? "−" : "+", fabs(percent));
}

static void list_group(const heli_contrast *self, size_t group, const heli_context *ctx, char out[LIST])
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < self->count && used + HELI_REPORT_LABEL < LIST; i++) {
        char name[HELI_REPORT_LABEL];
        if (group_of(&self->rows[i]) != group) continue;
        name_change(&self->rows[i], ctx, name, sizeof name);
        used += (size_t)snprintf(out + used, LIST - used, "%s%s", used ? heli_context_translate(ctx, HELI_N_("; ")) : "", name);
    }
}

static void put_contrast(heli_report_page *self, const heli_contrast *contrast, const heli_context *ctx)
{
    static const char *const names[GROUPS] = {HELI_N_("Better"), HELI_N_("Worse"), HELI_N_("Higher or lower, neither better nor worse"),
                                                      HELI_N_("Perhaps different"),
        HELI_N_("No clear difference"), HELI_N_("The same in every week")};
    char text[HELI_REPORT_TEXT], list[LIST];
    heli_html *html = &self->html;
    heli_text_format(ctx, text, sizeof text, HELI_N_("%c, %s, against A, %s"), contrast->label, contrast->title, self->comparison.title_a);
    if (self->comparison.count > 1) heli_report_heading(self, text);
    heli_html_raw(html, "<dl>\n");
    for (size_t g = 0; g < GROUPS; g++) {
        list_group(contrast, g, ctx, list);
        if (!list[0]) continue;
        heli_html_raw(html, g == 0 ? "<dt class=\"better\">" : g == 1 ? "<dt class=\"worse\">" : "<dt>");
        heli_html_text(html, heli_context_translate(ctx, names[g]));
        heli_html_raw(html, "</dt><dd>");
        heli_html_text(html, list);
        heli_html_raw(html, "</dd>\n");
    }
    heli_html_raw(html, "</dl>\n");
}

static void put_comparison(heli_report_page *self, const heli_context *ctx)
{
    heli_html *html = &self->html;
    for (size_t c = 0; c < self->comparison.count; c++) put_contrast(self, &self->comparison.contrasts[c], ctx);
    heli_html_paragraph(html, "note", HELI_N_("In brackets: the difference as a share of A's value. Better, worse, higher and lower hold for all "
                                              "indicators shown here together (Holm); 'perhaps' "
                                              "holds for the indicator by itself only. Means over the last %lld %s."),
                                                  (long long)self->comparison.window,
                        heli_report_steps(self, html->ctx));
    if (self->regret.count)
        heli_html_paragraph(html, NULL, HELI_N_("Relatively best of the declared set, by the mean of J: %c."),
                            self->regret.items[self->regret.best].label);
}

/* --- of one scenario, an experiment, a global sensitivity analysis --- */

static void put_run(heli_report_page *self, const heli_context *ctx)
{
    const heli_results *results = self->sources[0].results;
    heli_html_paragraph(&self->html, NULL, HELI_N_("%zu replicates of %lld recorded %s ended; the tables give means over the last %lld with 95 %% "
                                                   "intervals. One scenario by itself says how the "
                                                   "model behaves, not what a policy changes: for that, report it behind its baseline (heli report "
                                                   "BASELINE.h5 %s)."),
                        heli_series_complete_count(results), (long long)results->steps, heli_report_steps(self, ctx),
                        (long long)heli_series_window(results, self->options->window), self->sources[0].name);
}

static void put_experiment(heli_report_page *self, const heli_context *ctx)
{
    const heli_sweep_file *sweep = heli_report_sweep(self);
    uint64_t done = 0, failed = 0;
    heli_sweep_file_count(sweep, &done, &failed);
    heli_html_paragraph(&self->html, NULL, HELI_N_("%zu settings of %zu factors were run %zu times each, %lld recorded %s long."), sweep->runs,
                        sweep->experiment->factor_count,
                        sweep->replicates, (long long)sweep->experiment->base->steps, heli_report_steps(self, ctx));
    if (failed || done < sweep->runs * sweep->replicates)
        heli_html_paragraph(&self->html, "warning", HELI_N_("Of %zu runs %llu failed and %llu have not been run; they are left out of every number."),
                            sweep->runs * sweep->replicates, (unsigned long long)failed,
                                                              (unsigned long long)(sweep->runs * sweep->replicates - done));
}

/* "main_line.guidance 0.61, needs.inflow_per_week 0.22": the factors that weigh most. */
static void list_drivers(const heli_sensitivity *found, const heli_sensitivity_output *out, const size_t *order, const heli_context *ctx,
                         char list[LIST])
{
    size_t used = 0;
    list[0] = '\0';
    for (size_t i = 0; i < found->blocks.groups && i < SHOWN_DRIVERS && used + HELI_REPORT_LABEL < LIST; i++) {
        size_t g = order[i];
        double value = found->blocks.trajectories ? heli_sensitivity_effects(found, out)[g].mu_star : heli_sensitivity_indices(found,
                                                                             out)->total[g].value;
        if (isnan(value)) continue;
        const char *name = found->labels[g][0] ? found->labels[g] : found->names[g];
        used += (size_t)snprintf(list + used, LIST - used, found->blocks.trajectories ? "%s%s (%.3g)" : "%s%s (%.2f)",
                                 used ? heli_context_translate(ctx, HELI_N_("; ")) : "", name, value);
    }
}

static heli_status put_drivers(heli_report_page *self, heli_context *ctx)
{
    const heli_sensitivity *found = &self->sensitivity;
    heli_html *html = &self->html;
    char list[LIST];
    size_t *order = calloc(found->blocks.groups + 1, sizeof *order);
    if (!order) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a report"));
    if (found->blocks.trajectories)
        heli_html_paragraph(html, NULL, HELI_N_("What moves each outcome most when it crosses its whole range, by mu* (in the outcome's unit):"));
    else heli_html_paragraph(html, NULL, HELI_N_("What each outcome depends on most, by total index (share of its variance, interactions included):"));
    heli_html_raw(html, "<dl>\n");
    for (size_t k = 0; k < found->output_count; k++) {
        const heli_sensitivity_output *out = &found->outputs[k];
        if (out->constant || out->unusable) continue;
        heli_sensitivity_order(found, out, order);
        list_drivers(found, out, order, ctx, list);
        heli_html_raw(html, "<dt>");
        heli_html_text(html, out->label);
        heli_html_raw(html, "</dt><dd>");
        heli_html_text(html, list);
        heli_html_raw(html, "</dd>\n");
    }
    heli_html_raw(html, "</dl>\n");
    free(order);
    return HELI_OK;
}

heli_status heli_report_brief(heli_report_page *self, heli_context *ctx)
{
    if (heli_report_compares(self)) put_comparison(self, ctx);
    else if (heli_report_of_runs(self)) put_run(self, ctx);
    else if (heli_report_study(self)) heli_report_search_in_brief(self);
    else put_experiment(self, ctx);
    if (heli_report_study(self)) return HELI_OK;
    if (self->sensitivity.output_count) return put_drivers(self, ctx);
    return heli_report_of_runs(self) ? HELI_OK : heli_report_best_in_brief(self, ctx);
}

/* --- the question --- */

static const char *question(const heli_scenario *scenario, bool teaching, const heli_context *ctx)
{
    const heli_meta *meta = &scenario->meta;
    return teaching ? heli_text_choose(ctx, meta->teaching, meta->teaching_zh) : heli_text_choose(ctx, meta->question, meta->question_zh);
}

/* Each once, however many files ask it. */
static bool asked_before(const heli_report_page *self, size_t file, bool teaching, const heli_context *ctx)
{
    for (size_t i = 0; i < file; i++)
        if (strcmp(question(self->sources[i].scenario, teaching, ctx), question(self->sources[file].scenario, teaching, ctx)) == 0) return true;
    return false;
}

static void put_questions(heli_report_page *self, bool teaching, const heli_context *ctx)
{
    for (size_t i = 0; i < self->count; i++) {
        const char *text = question(self->sources[i].scenario, teaching, ctx);
        if (*text && !asked_before(self, i, teaching, ctx)) heli_html_paragraph_of(&self->html, "question", text);
    }
}

static bool any_teaching(const heli_report_page *self, const heli_context *ctx)
{
    for (size_t i = 0; i < self->count; i++)
        if (*question(self->sources[i].scenario, true, ctx)) return true;
    return false;
}

static bool source_before(const heli_report_page *self, size_t file, const char *text)
{
    for (size_t i = 0; i < file; i++)
        for (size_t s = 0; s < self->sources[i].scenario->meta.source_count; s++)
            if (strcmp(self->sources[i].scenario->meta.sources[s], text) == 0) return true;
    return false;
}

static void put_sources(heli_report_page *self, const heli_context *ctx)
{
    heli_html *html = &self->html;
    size_t count = 0;
    for (size_t i = 0; i < self->count; i++) count += self->sources[i].scenario->meta.source_count;
    if (!count) return;
    heli_report_heading(self, heli_context_translate(ctx, HELI_N_("Sources that the scenarios name")));
    heli_html_raw(html, "<ul>\n");
    for (size_t i = 0; i < self->count; i++)
        for (size_t s = 0; s < self->sources[i].scenario->meta.source_count; s++) {
            const char *text = self->sources[i].scenario->meta.sources[s];
            if (source_before(self, i, text)) continue;
            heli_html_raw(html, "<li>");
            heli_html_text(html, text);
            heli_html_raw(html, "</li>\n");
        }
    heli_html_raw(html, "</ul>\n");
}

heli_status heli_report_question(heli_report_page *self, heli_context *ctx)
{
    put_questions(self, false, ctx);
    if (any_teaching(self, ctx)) {
        heli_report_heading(self, heli_context_translate(ctx, HELI_N_("For the classroom")));
        put_questions(self, true, ctx);
    }
    put_sources(self, ctx);
    return HELI_OK;
}
