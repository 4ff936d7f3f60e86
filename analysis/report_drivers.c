/* Global sensitivity: the tables of heli sensitivity, its figures, how far the numbers have settled, and the seed's share. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/plot_sensitivity.h"
#include "analysis/report_internal.h"
#include "analysis/text.h"

enum { NUMBER = 48, SHOWN_PAIRS = 10 };

/* --- numbers, as heli sensitivity writes them --- */

static void put_number(heli_html *html, double value, bool share)
{
    char text[NUMBER];
    snprintf(text, sizeof text, share ? "%.3f" : "%.4g", value);
    heli_html_number(html, isnan(value) ? "-" : text);
}

static void put_interval(heli_html *html, double low, double high, bool share)
{
    char text[2 * NUMBER];
    snprintf(text, sizeof text, share ? "[%.3f, %.3f]" : "[%.4g, %.4g]", low, high);
    heli_html_number(html, isnan(low) ? "-" : text);
}

static void put_name(heli_report_page *self, size_t g)
{
    heli_html_row(&self->html, self->sensitivity.names[g]);
    heli_html_cell(&self->html, self->sensitivity.labels[g]);
}

/* --- tables --- */

static void put_effects(heli_report_page *self, const heli_sensitivity_output *out, const size_t *order)
{
    const char *const heads[] = {HELI_N_("factor"), HELI_N_("what it is"), "mu*", HELI_N_("95 % interval"), "mu", "sigma", "sigma/mu*"};
    const heli_morris_effect *effects = heli_sensitivity_effects(&self->sensitivity, out);
    heli_html *html = &self->html;
    heli_html_table(html, NULL, NULL);
    heli_html_head(html, heads, sizeof heads / sizeof *heads, "llrrrrr");
    for (size_t i = 0; i < self->sensitivity.blocks.groups; i++) {
        const heli_morris_effect *effect = &effects[order[i]];
        put_name(self, order[i]);
        put_number(html, effect->mu_star, false);
        put_interval(html, effect->mu_star_interval.low, effect->mu_star_interval.high, false);
        put_number(html, effect->mu, false);
        put_number(html, effect->sigma, false);
        put_number(html, effect->mu_star > 0.0 ? effect->sigma / effect->mu_star : (double)NAN, true);
        heli_html_row_end(html);
    }
    heli_html_table_end(html);
}

static void put_indices(heli_report_page *self, const heli_sensitivity_output *out, const size_t *order)
{
    const char *const heads[] = {HELI_N_("factor"), HELI_N_("what it is"), HELI_N_("total"), HELI_N_("95 % interval"), HELI_N_("first order"),
                                         HELI_N_("95 % interval")};
    const heli_indices *indices = heli_sensitivity_indices(&self->sensitivity, out);
    heli_html *html = &self->html;
    heli_html_table(html, NULL, NULL);
    heli_html_head(html, heads, sizeof heads / sizeof *heads, "llrrrr");
    for (size_t i = 0; i < self->sensitivity.blocks.groups; i++) {
        const heli_index *total = &indices->total[order[i]], *first = &indices->first[order[i]];
        put_name(self, order[i]);
        put_number(html, total->value, true);
        put_interval(html, total->low, total->high, true);
        put_number(html, first->value, true);
        put_interval(html, first->low, first->high, true);
        heli_html_row_end(html);
    }
    heli_html_table_end(html);
    heli_html_paragraph(html, NULL, HELI_N_("Sum of the first-order indices: %.3f [%.3f, %.3f]; what is missing to 1 are interactions."),
                        indices->first_sum.value, indices->first_sum.low,
                        indices->first_sum.high);
}

/* --- pairs --- */

typedef struct pair {
    size_t i, j;
    heli_index index;
} pair;

static int by_size(const void *a, const void *b)
{
    const pair *x = a, *y = b;
    if (x->index.value != y->index.value) return (x->index.value < y->index.value) - (x->index.value > y->index.value);
    return x->i != y->i ? (x->i > y->i) - (x->i < y->i) : (x->j > y->j) - (x->j < y->j);
}

static heli_status put_pairs(heli_report_page *self, const heli_indices *indices, heli_context *ctx)
{
    const char *const heads[] = {HELI_N_("second order"), HELI_N_("with"), HELI_N_("index"), HELI_N_("95 % interval")};
    size_t n = indices->groups, count = 0;
    heli_html *html = &self->html;
    pair *pairs = calloc(n * n + 1, sizeof *pairs);
    if (!pairs) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a report"));
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            if (!isnan(indices->second[i * n + j].value)) pairs[count++] = (pair){i, j, indices->second[i * n + j]};
    qsort(pairs, count, sizeof *pairs, by_size);
    heli_html_table(html, NULL, NULL);
    heli_html_head(html, heads, sizeof heads / sizeof *heads, "llrr");
    for (size_t k = 0; k < count && k < SHOWN_PAIRS; k++) {
        heli_html_row(html, self->sensitivity.names[pairs[k].i]);
        heli_html_cell(html, self->sensitivity.names[pairs[k].j]);
        put_number(html, pairs[k].index.value, true);
        put_interval(html, pairs[k].index.low, pairs[k].index.high, true);
        heli_html_row_end(html);
    }
    heli_html_table_end(html);
    if (count > SHOWN_PAIRS) heli_html_paragraph(html, "note", HELI_N_("The %d largest of %zu pairs; heli sensitivity --csv has all."), SHOWN_PAIRS,
        count);
    free(pairs);
    return HELI_OK;
}

/* --- how far to lean on it --- */

static void put_trust(heli_report_page *self, const heli_sensitivity_output *out)
{
    const heli_sensitivity *found = &self->sensitivity;
    size_t group;
    double drift = heli_sensitivity_drift(found, out, &group);
    if (!isnan(drift) && found->blocks.trajectories)
        heli_html_paragraph(&self->html, "note", HELI_N_("From half of the trajectories to all, mu* moved by at most %.1f %% of the largest (%s)."),
                            drift, found->names[group]);
    else if (!isnan(drift))
        heli_html_paragraph(&self->html, "note", HELI_N_("From half of the samples to all, total indices moved by at most %.3f (%s)."), drift,
                            found->names[group]);
    if (found->replicates > 1 && !isnan(out->noise.share))
        heli_html_paragraph(&self->html, "note", HELI_N_("The seed's share of the variance of a single run is %.1f %%, and of that of the means "
                                                         "over %zu replicates, which were analysed, %.1f %%."),
                            100.0 * out->noise.share, found->replicates, 100.0 * out->noise.mean_share);
    if (out->missing) heli_html_paragraph(&self->html, "note", HELI_N_("%zu runs have no value; what they belong to was left out."), out->missing);
}

static heli_status put_output(heli_report_page *self, const heli_sensitivity_output *out, size_t *order, heli_context *ctx)
{
    char text[HELI_REPORT_TEXT];
    const heli_sensitivity *found = &self->sensitivity;
    heli_text_format(ctx, text, sizeof text, HELI_N_("%s (mean %.4g)"), out->label, out->mean);
    heli_report_heading(self, text);
    if (out->unusable || out->constant) {
        heli_html_paragraph(&self->html, NULL,
                            out->unusable ? HELI_N_("Too few runs have a value: no analysis.") : HELI_N_("It is the same in all runs: nothing to "
                                                            "explain."));
        return HELI_OK;
    }
    heli_status status = HELI_OK;
    heli_sensitivity_order(found, out, order);
    if (found->blocks.trajectories) put_effects(self, out, order);
    else put_indices(self, out, order);
    if (!found->blocks.trajectories && heli_sensitivity_indices(found, out)->second) status = put_pairs(self, heli_sensitivity_indices(found, out),
        ctx);
    put_trust(self, out);
    return status;
}

/* --- figures --- */

typedef struct picture {
    const heli_report_page *report;
    heli_sensitivity_figure kind;
} picture;

static heli_status draw(const void *what, const heli_plot_options *how, heli_context *ctx)
{
    const picture *self = what;
    const heli_plot_options plain = {.output = how->output};
    return heli_plot_sensitivity(&self->report->sensitivity, heli_report_sweep(self->report)->experiment, self->kind, &plain, ctx);
}

static void put_method(heli_report_page *self, const heli_context *ctx)
{
    const heli_sensitivity *found = &self->sensitivity;
    size_t points = heli_blocks_points(&found->blocks);
    if (found->blocks.trajectories) {
        heli_html_paragraph(&self->html, NULL, HELI_N_("Elementary effects (Morris): %zu factors in %zu groups, %zu trajectories, %zu runs of %zu "
                                                       "replicates."), found->factors,
                            found->blocks.groups, found->blocks.count, points, found->replicates);
        heli_html_paragraph_of(&self->html, NULL, heli_context_translate(ctx, HELI_N_("mu* is how far the output moves, on average, when a factor "
                                                                                      "crosses its whole range; mu keeps the sign; a sigma as large "
                                                                                       "as mu* tells of "
                                                                                       "interactions or curvature. Intervals: 95 %, bootstrap over "
                                                                                       "trajectories.")));
        return;
    }
    heli_html_paragraph(&self->html, NULL, HELI_N_("Sobol indices: %zu factors in %zu groups, %zu samples, %zu runs of %zu replicates."),
                        found->factors, found->blocks.groups, found->blocks.count,
                        points, found->replicates);
    heli_html_paragraph_of(&self->html, NULL, heli_context_translate(ctx, HELI_N_("First order is the share of the output's variance that a factor "
                                                                                  "accounts for by itself, total the share with all its interactions. "
                                                                                   "Intervals: 95 %, bootstrap over samples.")));
    heli_html_paragraph_of(&self->html, "note", heli_context_translate(ctx, HELI_N_("First order by Saltelli et al. (2010), total by Jansen (1999).")));
}

heli_status heli_report_drivers(heli_report_page *self, heli_context *ctx)
{
    heli_status status = HELI_OK;
    bool morris = self->sensitivity.blocks.trajectories;
    const picture main = {self, morris ? HELI_SENSITIVITY_EFFECTS : HELI_SENSITIVITY_INDICES}, settling = {self, HELI_SENSITIVITY_CONVERGENCE};
    const char *caption = morris ? HELI_N_("Elementary effects: mu* with intervals.") : HELI_N_("Total and first-order indices with intervals.");
    size_t *order = calloc(self->sensitivity.blocks.groups + 1, sizeof *order);
    if (!order) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a report"));
    put_method(self, ctx);
    HELI_TRY(heli_report_figure(self, draw, &main, heli_context_translate(ctx, caption), ctx));
    HELI_TRY(heli_report_figure(self, draw, &settling, heli_context_translate(ctx, HELI_N_("How the numbers settle as the sample grows.")), ctx));
    for (size_t k = 0; k < self->sensitivity.output_count; k++) HELI_TRY(put_output(self, &self->sensitivity.outputs[k], order, ctx));
    heli_html_paragraph(&self->html, NULL, HELI_N_("All this holds for the ranges of the factors above: a factor with a narrow range cannot matter "
                                                   "much."));
out:
    free(order);
    return status;
}
