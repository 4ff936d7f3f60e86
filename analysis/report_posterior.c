/* A calibration: what heli calibrate found, as its tables say it, with the figures of heli plot. */
#include <math.h>
#include <string.h>

#include "analysis/plot_posterior.h"
#include "analysis/report_internal.h"
#include "analysis/study_text.h"
#include "analysis/text.h"

enum { TEXT = 256, LIST = 2048, MOST_ROWS = 12 };

static void put_decimals(heli_html *html, const char *format, double value) __attribute__((format(printf, 2, 0)));

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

static void put_decimals(heli_html *html, const char *format, double value)
{
    char text[TEXT];
    snprintf(text, sizeof text, format, value);
    heli_html_number(html, isnan(value) || isinf(value) ? "-" : text);
}

#pragma GCC diagnostic pop

/* --- the search --- */

static void put_generations(heli_report_page *self, const heli_calibrated *found, const heli_context *ctx)
{
    const char *const heads[] = {HELI_N_("generation"), HELI_N_("tolerance"), HELI_N_("accepted"), HELI_N_("effective sample"),
                                         HELI_N_("runs so far")};
    const heli_abc_result *result = &found->found;
    heli_html *html = &self->html;
    size_t step = result->generation_count <= MOST_ROWS ? 1 : (result->generation_count + MOST_ROWS - 1) / MOST_ROWS;
    heli_html_table(html, heli_context_translate(ctx, HELI_N_("How the tolerance fell")), NULL);
    heli_html_head(html, heads, sizeof heads / sizeof *heads, "lrrrr");
    for (size_t g = 0; g < result->generation_count; g++) {
        const heli_abc_generation *of = &result->generations[g];
        char text[TEXT];
        if (g % step != 0 && g + 1 < result->generation_count) continue;
        snprintf(text, sizeof text, "%zu", g);
        heli_html_row(html, text);
        put_decimals(html, "%.4g", of->tolerance);
        put_decimals(html, "%.1f %%", 100.0 * of->acceptance);
        put_decimals(html, "%.0f", of->ess);
        snprintf(text, sizeof text, "%llu", (unsigned long long)of->probes * found->used_count);
        heli_html_number(html, text);
        heli_html_row_end(html);
    }
    heli_html_table_end(html);
    if (result->end != HELI_ABC_REACHED)
        heli_html_paragraph(html, "warning", HELI_N_("The sample below lies farther from the targets than was aimed at."));
}

/* --- parameters --- */

static const char *pinned_word(heli_pinned pinned)
{
    static const char *const words[] = {HELI_N_("pinned down"), HELI_N_("narrowed"), HELI_N_("not pinned down")};
    return words[pinned];
}

static void put_parameter(heli_report_page *self, const heli_calibrated *found, size_t p, const heli_context *ctx)
{
    const heli_marginal *m = &found->marginals[p];
    heli_html *html = &self->html;
    char low[TEXT / 4], middle[TEXT / 4], high[TEXT / 4], text[TEXT];
    heli_html_row(html, heli_calibrated_factor(found, p)->path);
    if (found->parameters[p].gene.kind == HELI_GENE_CHOICE) {
        heli_html_number(html, "-");
        heli_calibrated_value(found, p, m->level, middle, sizeof middle);
        snprintf(text, sizeof text, "%s (%.0f %%)", middle, 100.0 * m->probability);
    } else {
        heli_calibrated_value(found, p, m->prior_low, low, sizeof low);
        heli_calibrated_value(found, p, m->prior_high, high, sizeof high);
        snprintf(text, sizeof text, "[%s, %s]", low, high);
        heli_html_number(html, text);
        heli_calibrated_value(found, p, m->median, middle, sizeof middle);
        heli_calibrated_value(found, p, m->low, low, sizeof low);
        heli_calibrated_value(found, p, m->high, high, sizeof high);
        snprintf(text, sizeof text, "%s [%s, %s]", middle, low, high);
    }
    heli_html_number(html, text);
    put_decimals(html, "%.2f", m->spread);
    put_decimals(html, "%.2f", m->ks);
    heli_html_cell(html, heli_context_translate(ctx, pinned_word(m->pinned)));
    heli_html_row_end(html);
}

static void put_parameters(heli_report_page *self, const heli_calibrated *found, const heli_context *ctx)
{
    const char *const heads[] = {HELI_N_("parameter"), HELI_N_("prior (90 %)"), HELI_N_("posterior median [5 %, 95 %]"), HELI_N_("spread"),
                                         HELI_N_("KS"), HELI_N_("the targets")};
    heli_html *html = &self->html;
    heli_html_table(html, heli_context_translate(ctx, HELI_N_("What the targets say of the parameters")), NULL);
    heli_html_head(html, heads, sizeof heads / sizeof *heads, "lrrrrl");
    for (size_t p = 0; p < found->problem.parameter_count; p++) put_parameter(self, found, p, ctx);
    heli_html_table_end(html);
    heli_html_paragraph(html, "note", HELI_N_("Spread is the posterior's standard deviation over the prior's: at most %.1f is pinned down, at most "
                                              "%.1f narrowed. KS is the largest distance between both "
                                              "distributions; up to %.2f by chance alone."),
                        HELI_PINNED_SPREAD, HELI_NARROWED_SPREAD, found->marginals[0].ks_chance);
}

/* --- targets --- */

static const char *reproduced_word(heli_reproduced reproduced)
{
    static const char *const words[] = {HELI_N_("within"), HELI_N_("in reach"), HELI_N_("missed")};
    return words[reproduced];
}

static void put_target(heli_report_page *self, const heli_calibrated *found, size_t k, const heli_context *ctx)
{
    static const char *const signs[] = {"", "≤ ", "≥ "};
    const heli_target *target = &found->study.study->targets[k];
    const heli_predicted *predicted = &found->predicted[k];
    heli_html *html = &self->html;
    char low[TEXT / 4], middle[TEXT / 4], high[TEXT / 4], text[HELI_REPORT_TEXT];
    if (strcmp(target->name, target->of.name) == 0) snprintf(text, sizeof text, "%s", target->name);
    else snprintf(text, sizeof text, "%s (%s)", target->name, target->of.name);
    heli_html_row(html, text);
    snprintf(text, sizeof text, "%s%.6g ± %.3g", signs[target->sense], target->value, target->tolerance);
    heli_html_number(html, text);
    heli_number_text(predicted->median, middle, sizeof middle);
    heli_number_text(predicted->low, low, sizeof low);
    heli_number_text(predicted->high, high, sizeof high);
    snprintf(text, sizeof text, "%s [%s, %s]", middle, low, high);
    heli_html_number(html, predicted->n ? text : "-");
    put_decimals(html, "%.0f %%", predicted->n ? 100.0 * predicted->within : (double)NAN);
    heli_html_cell(html, found->found.draws ? heli_context_translate(ctx, reproduced_word(predicted->verdict)) : "–");
    heli_html_row_end(html);
}

static void put_targets(heli_report_page *self, const heli_calibrated *found, const heli_context *ctx)
{
    const char *const heads[] = {HELI_N_("target"), HELI_N_("value ± tolerance"), HELI_N_("simulated, median [5 %, 95 %]"),
                                         HELI_N_("within the tolerance"), HELI_N_("reproduced")};
    heli_html *html = &self->html;
    heli_html_table(html, heli_context_translate(ctx, HELI_N_("Whether the posterior reproduces the targets")), NULL);
    heli_html_head(html, heads, sizeof heads / sizeof *heads, "lrrrl");
    for (size_t k = 0; k < found->found.target_count; k++) put_target(self, found, k, ctx);
    heli_html_table_end(html);
    if (found->found.draws) heli_html_paragraph(html, "note", HELI_N_("%zu draws of the posterior, run again with fresh seeds."), found->found.draws);
}

/* --- the whole --- */

static heli_status draw_posterior(const void *what, const heli_plot_options *how, heli_context *ctx)
{
    return heli_plot_posterior(what, &(heli_plot_options){.output = how->output}, ctx);
}

static heli_status draw_tolerance(const void *what, const heli_plot_options *how, heli_context *ctx)
{
    return heli_plot_tolerance(what, &(heli_plot_options){.output = how->output}, ctx);
}

heli_status heli_report_posterior(heli_report_page *self, const heli_calibrated *found, heli_context *ctx)
{
    heli_status status = HELI_OK;
    heli_html_paragraph(&self->html, NULL, HELI_N_("Approximate Bayesian computation: %zu parameters, %zu targets, %zu particles, %llu runs, of "
                                                   "which %llu failed."), found->problem.parameter_count,
                        found->found.target_count, found->found.particles, (unsigned long long)found->runs, (unsigned long long)found->failed);
    HELI_TRY(heli_report_figure(self, draw_posterior, found, heli_context_translate(ctx, HELI_N_("Posterior of the parameters.")), ctx));
    HELI_TRY(heli_report_figure(self, draw_tolerance, found, heli_context_translate(ctx, HELI_N_("How the tolerance fell.")), ctx));
    put_generations(self, found, ctx);
    put_parameters(self, found, ctx);
    put_targets(self, found, ctx);
out:
    return status;
}

/* Names of the parameters with this verdict. */
static size_t list_pinned(const heli_calibrated *found, heli_pinned pinned, char out[LIST])
{
    size_t count = 0, used = 0;
    out[0] = '\0';
    for (size_t p = 0; p < found->problem.parameter_count; p++) {
        if (found->marginals[p].pinned != pinned) continue;
        if (used < LIST) used += (size_t)snprintf(out + used, LIST - used, "%s%s", count ? ", " : "", heli_calibrated_factor(found, p)->path);
        count++;
    }
    return count;
}

void heli_report_posterior_in_brief(heli_report_page *self, const heli_calibrated *found)
{
    char list[LIST];
    size_t missed = 0;
    heli_html *html = &self->html;
    for (size_t k = 0; k < found->found.target_count; k++) missed += found->found.draws && found->predicted[k].verdict == HELI_MISSED;
    if (list_pinned(found, HELI_PINNED, list)) heli_html_paragraph(html, NULL, HELI_N_("The targets pin down: %s."), list);
    if (list_pinned(found, HELI_FREE, list)) heli_html_paragraph(html, NULL, HELI_N_("They do not pin down: %s."), list);
    if (found->found.draws)
        heli_html_paragraph(html, NULL, HELI_N_("Of %zu targets the posterior misses %zu."), found->found.target_count, missed);
}
