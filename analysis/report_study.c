/* A search: what heli optimise or heli explore found, as their tables say it, with the figures of heli plot. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/plot_study.h"
#include "analysis/report_internal.h"
#include "analysis/study_text.h"
#include "analysis/text.h"

enum { TEXT = 256 };

/* --- cells --- */

static void put_number(heli_html *html, double value)
{
    char text[TEXT];
    heli_number_text(value, text, sizeof text);
    heli_html_number(html, text);
}

static void put_range(heli_html *html, const char *format, double value, double low, double high)
{
    char a[TEXT / 4], b[TEXT / 4], c[TEXT / 4], text[TEXT];
    heli_number_text(value, a, sizeof a);
    heli_number_text(low, b, sizeof b);
    heli_number_text(high, c, sizeof c);
    if (isnan(low)) snprintf(text, sizeof text, "%s", a);
    else if (strcmp(format, "interval") == 0) snprintf(text, sizeof text, "%s [%s, %s]", a, b, c);
    else snprintf(text, sizeof text, "%s … %s", b, c);
    heli_html_number(html, text);
}

/* "7 K": the number, with K for the knee, R for the robust choice, B for the baseline. */
static void put_label(heli_html *html, const heli_optimum *found, size_t i)
{
    char text[64] = "";
    if (found->items[i].front) snprintf(text, sizeof text, "%zu", i + 1);
    const struct { bool is; const char *mark; } marks[] = {{i == found->knee, "K"}, {i == found->robust, "R"}, {i == found->baseline, "B"}};
    for (size_t k = 0; k < 3; k++)
        if (marks[k].is) snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", text[0] ? " " : "", marks[k].mark);
    heli_html_row(html, text);
}

static bool is_judged(const heli_optimum *found, size_t i)
{
    return found->items[i].front || found->baseline_compared;
}

static void measure_name(const heli_objective *objective, const heli_context *ctx, char *out, size_t size)
{
    heli_measure_label(&objective->of, ctx, out, size - 8);
    snprintf(out + strlen(out), 8, " %s", objective->maximise ? "↑" : "↓");
}

/* --- the front --- */

static void put_members(heli_report_page *self, const heli_optimum *found, const heli_context *ctx)
{
    const heli_study *study = found->study.study;
    heli_html *html = &self->html;
    const char *heads[HELI_STUDY_MEASURES + 1] = {HELI_N_("setting")};
    char labels[HELI_STUDY_MEASURES][TEXT];
    for (size_t k = 0; k < study->objective_count; k++) {
        measure_name(&study->objectives[k], ctx, labels[k], TEXT);
        heads[k + 1] = labels[k];
    }
    heli_html_table(html, heli_context_translate(ctx, HELI_N_("Objectives of the front and of the baseline")), NULL);
    heli_html_head(html, heads, study->objective_count + 1, "lrrrrrrrr");
    for (size_t i = 0; i < found->count; i++) {
        put_label(html, found, i);
        for (size_t k = 0; k < study->objective_count; k++) {
            const heli_sample *value = &found->items[i].stakes[k].value;
            if (is_judged(found, i)) put_range(html, "interval", value->mean, value->low, value->high);
            else heli_html_number(html, "-");
        }
        heli_html_row_end(html);
    }
    heli_html_table_end(html);
}

/* One row for each lever would be wide with many members, one column for each lever wide with many levers: settings are rows, eight levers a table. */
static void put_levers(heli_report_page *self, const heli_optimum *found, const heli_context *ctx)
{
    const heli_study_search *search = &found->study;
    const heli_experiment *experiment = search->experiment;
    heli_html *html = &self->html;
    for (size_t first = 0; first < search->gene_count; first += HELI_STUDY_MEASURES) {
        size_t count = search->gene_count - first < HELI_STUDY_MEASURES ? search->gene_count - first : HELI_STUDY_MEASURES;
        const char *heads[HELI_STUDY_MEASURES + 1] = {HELI_N_("setting")};
        char text[TEXT];
        for (size_t g = 0; g < count; g++) heads[g + 1] = experiment->factors[search->levers[first + g]].path;
        heli_html_table(html, heli_context_translate(ctx, HELI_N_("Their levers")), NULL);
        heli_html_head(html, heads, count + 1, "lrrrrrrrr");
        for (size_t i = 0; i < found->count; i++) {
            put_label(html, found, i);
            for (size_t g = first; g < first + count; g++) {
                heli_lever_text(experiment, search->levers[g], found->items[i].values[search->levers[g]], text, sizeof text);
                heli_html_number(html, text);
            }
            heli_html_row_end(html);
        }
        heli_html_table_end(html);
    }
}

static void put_limits(heli_report_page *self, const heli_optimum *found, const heli_context *ctx)
{
    const char *const heads[] = {HELI_N_("constraint"), HELI_N_("bound"), HELI_N_("on the front"), HELI_N_("baseline")};
    const heli_study *study = found->study.study;
    heli_html *html = &self->html;
    char text[TEXT];
    if (!study->limit_count) return;
    heli_html_table(html, heli_context_translate(ctx, HELI_N_("Constraints")), NULL);
    heli_html_head(html, heads, sizeof heads / sizeof *heads, "lrrr");
    for (size_t l = 0; l < study->limit_count; l++) {
        double least = (double)NAN, most = (double)NAN;
        for (size_t i = 0; i < found->front_count; i++) {
            least = fmin(least, found->items[i].limits[l]); /* fmin and fmax pass NaN over */
            most = fmax(most, found->items[i].limits[l]);
        }
        heli_html_row(html, study->limits[l].name);
        snprintf(text, sizeof text, "%s %.10g", study->limits[l].at_least ? "≥" : "≤", study->limits[l].bound);
        heli_html_number(html, text);
        put_range(html, "range", least, least, most);
        put_number(html, found->baseline < found->count ? found->items[found->baseline].limits[l] : (double)NAN);
        heli_html_row_end(html);
    }
    heli_html_table_end(html);
    if (found->baseline < found->count && !found->items[found->baseline].meets)
        heli_html_paragraph(html, "warning", HELI_N_("The baseline does not meet all constraints."));
}

static void put_share(heli_html *html, size_t count, size_t of)
{
    char text[64];
    snprintf(text, sizeof text, "%zu/%zu", count, of);
    heli_html_number(html, of ? text : "-");
}

static void put_regret(heli_report_page *self, const heli_optimum *found, size_t k, const heli_context *ctx)
{
    const char *const heads[] = {HELI_N_("setting"), HELI_N_("mean"), HELI_N_("regret"), HELI_N_("worst in a future"), HELI_N_("best in futures"),
                                         HELI_N_("worst in 13 weeks"),
        HELI_N_("best in windows")};
    char label[TEXT], caption[HELI_REPORT_TEXT];
    heli_html *html = &self->html;
    measure_name(&found->study.study->objectives[k], ctx, label, sizeof label);
    heli_text_format(ctx, caption, sizeof caption, HELI_N_("Regret in %s, against the best of these %zu settings"), label, found->count);
    heli_html_table(html, caption, NULL);
    heli_html_head(html, heads, sizeof heads / sizeof *heads, "lrrrrrr");
    for (size_t i = 0; i < found->count; i++) {
        const heli_stake *stake = &found->items[i].stakes[k];
        if (!is_judged(found, i)) continue;
        put_label(html, found, i);
        put_number(html, stake->value.mean);
        put_range(html, "interval", stake->regret, stake->regret_low, stake->regret_high);
        put_number(html, found->futures > 1 ? stake->worst_in_future : (double)NAN);
        put_share(html, stake->best_futures, found->futures > 1 ? found->futures : 0);
        put_number(html, stake->worst_in_window);
        put_share(html, stake->best_windows, found->windows);
        heli_html_row_end(html);
    }
    heli_html_table_end(html);
}

static void put_choices(heli_report_page *self, const heli_optimum *found)
{
    heli_html *html = &self->html;
    size_t last = found->search.generations;
    heli_html_paragraph(html, NULL, HELI_N_("K, the knee, is setting %zu, farthest below the plane through the ends of the front. R, the robust "
                                            "choice, is setting %zu: its largest regret in any objective "
                                            "and future is %.0f %% of the range of these settings. B is the baseline, the levers as the base "
                                            "scenario sets them."),
                        found->knee + 1, found->robust + 1, 100.0 * found->items[found->robust].worst_share);
    if (!isnan(found->volume[last]))
        heli_html_paragraph(html, NULL, HELI_N_("Convergence: the front dominates %.3f of the box between the worst and the best values met, %.3f "
                                                "after half of the %zu generations. What still rises has "
                                                "not settled."),
                            found->volume[last], found->volume[last / 2], last);
}

/* --- figures --- */

static heli_status draw_front(const void *what, const heli_plot_options *how, heli_context *ctx)
{
    return heli_plot_front(what, &(heli_plot_options){.output = how->output}, ctx);
}

static heli_status draw_convergence(const void *what, const heli_plot_options *how, heli_context *ctx)
{
    return heli_plot_convergence(what, &(heli_plot_options){.output = how->output}, ctx);
}

static heli_status draw_outcomes(const void *what, const heli_plot_options *how, heli_context *ctx)
{
    return heli_plot_outcomes(what, &(heli_plot_options){.output = how->output}, ctx);
}

static heli_status draw_reach(const void *what, const heli_plot_options *how, heli_context *ctx)
{
    return heli_plot_reach(what, &(heli_plot_options){.output = how->output}, ctx);
}

/* --- the two searches --- */

static void put_tried(heli_report_page *self, size_t settings, uint64_t runs, uint64_t failed)
{
    heli_html_paragraph(&self->html, NULL, HELI_N_("Settings tried: %zu; runs: %llu, of which %llu failed."), settings, (unsigned long long)runs,
                        (unsigned long long)failed);
}

static heli_status put_optimum(heli_report_page *self, const heli_optimum *found, heli_context *ctx)
{
    heli_status status = HELI_OK;
    if (!found->front_count) {
        heli_html_paragraph(&self->html, "warning", HELI_N_("No setting that was tried meets all constraints."));
        return HELI_OK;
    }
    heli_html_paragraph(&self->html, NULL, HELI_N_("Relatively best of what was tried are %zu settings that no other one beats in all objectives. "
                                                   "Means are over %zu replicates by which no setting was bred, with 95 %% "
                                                   "intervals."), found->front_count, found->replicates);
    HELI_TRY(heli_report_figure(self, draw_front, found, heli_context_translate(ctx, HELI_N_("The front, with the baseline marked.")), ctx));
    HELI_TRY(heli_report_figure(self, draw_convergence, found, heli_context_translate(ctx, HELI_N_("Convergence of the search.")), ctx));
    put_members(self, found, ctx);
    put_levers(self, found, ctx);
    put_limits(self, found, ctx);
    for (size_t k = 0; k < found->study.study->objective_count; k++) put_regret(self, found, k, ctx);
    put_choices(self, found);
out:
    return status;
}

static void put_ends(heli_report_page *self, const heli_exploration *found, const heli_context *ctx)
{
    const char *const heads[] = {HELI_N_("outcome"), HELI_N_("range asked for"), HELI_N_("reached")};
    const heli_study *study = found->study.study;
    heli_html *html = &self->html;
    heli_html_table(html, NULL, NULL);
    heli_html_head(html, heads, sizeof heads / sizeof *heads, "lrr");
    for (size_t k = 0; k < study->outcome_count; k++) {
        double values[HELI_STUDY_MEASURES], least = (double)NAN, most = (double)NAN;
        char label[TEXT];
        for (size_t c = 0; c < found->search.cell_count; c++) {
            heli_exploration_outcome(found, c, values);
            least = fmin(least, values[k]);
            most = fmax(most, values[k]);
        }
        heli_measure_label(&study->outcomes[k].of, ctx, label, sizeof label);
        heli_html_row(html, label);
        put_range(html, "range", study->outcomes[k].low, study->outcomes[k].low, study->outcomes[k].high);
        put_range(html, "range", least, least, most);
        heli_html_row_end(html);
    }
    heli_html_table_end(html);
}

static heli_status put_exploration(heli_report_page *self, const heli_exploration *found, heli_context *ctx)
{
    heli_status status = HELI_OK;
    heli_html_paragraph(&self->html, NULL, HELI_N_("Of %.0f cells within the ranges %llu were reached, and %zu beyond their ends. A cell that was "
                                                   "not reached was not found with these levers; that is no proof that it cannot be."),
                        found->cells, (unsigned long long)found->inside, found->search.cell_count - (size_t)found->inside);
    HELI_TRY(heli_report_figure(self, draw_outcomes, found, heli_context_translate(ctx, HELI_N_("Outcomes that were reached.")), ctx));
    HELI_TRY(heli_report_figure(self, draw_reach, found, heli_context_translate(ctx, HELI_N_("Cells reached over settings tried.")), ctx));
    put_ends(self, found, ctx);
out:
    return status;
}

heli_status heli_report_search(heli_report_page *self, heli_context *ctx)
{
    const heli_study_result *study = heli_report_study(self);
    const heli_optimum *optimum = &study->optimum;
    const heli_exploration *exploration = &study->exploration;
    heli_report_factors(self);
    if (study->kind == HELI_SEARCH_CALIBRATE) return heli_report_posterior(self, &study->calibrated, ctx);
    if (study->kind == HELI_SEARCH_EXPLORE) {
        put_tried(self, exploration->search.candidates.count, exploration->runs, exploration->failed);
        return put_exploration(self, exploration, ctx);
    }
    put_tried(self, optimum->search.candidates.count, optimum->runs, optimum->failed);
    return put_optimum(self, optimum, ctx);
}

void heli_report_search_in_brief(heli_report_page *self)
{
    const heli_study_result *study = heli_report_study(self);
    const heli_optimum *found = &study->optimum;
    heli_html *html = &self->html;
    if (study->kind == HELI_SEARCH_CALIBRATE) heli_report_posterior_in_brief(self, &study->calibrated);
    else if (study->kind == HELI_SEARCH_EXPLORE)
        heli_html_paragraph(html, NULL, HELI_N_("Which outcomes the model can produce with these levers: %llu of %.0f cells were reached."),
                            (unsigned long long)study->exploration.inside,
                            study->exploration.cells);
    else if (!found->front_count) heli_html_paragraph(html, NULL, HELI_N_("No setting that was tried meets all constraints."));
    else
        heli_html_paragraph(html, NULL, HELI_N_("Of %zu settings tried, %zu are relatively best: no other one beats them in all objectives. The "
                                                "knee is setting %zu, the robust choice setting %zu."),
                            found->search.candidates.count, found->front_count, found->knee + 1, found->robust + 1);
}
