/* Comparing result files with a reference. */
#include "analysis/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/pairing.h"
#include "analysis/series.h"
#include "analysis/stats.h"

static const double HOLM_LEVEL = 1.0 - HELI_CONFIDENCE;

static heli_status no_memory(heli_context *ctx)
{
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory to compare the results"));
}

/* --- what is compared --- */

static heli_status check_name(const heli_model *model, const char *name, heli_context *ctx)
{
    enum { MOST = 256 };
    const char *known[MOST] = {NULL};
    size_t count = 0;
    for (size_t i = 0; i < model->indicator_count && count < MOST; i++) {
        const heli_indicator *row = &model->indicators[i];
        if (row->axis && strcmp(row->name, name) == 0)
            return heli_fail(ctx, HELI_USAGE, HELI_N_("the indicator '%s' has several components; a comparison is about single numbers"), name);
        if (!row->axis && strcmp(row->name, name) == 0) return HELI_OK;
        if (!row->axis) known[count++] = row->name;
    }
    const char *near = heli_nearest_name(known, count, name);
    if (near) return heli_fail(ctx, HELI_USAGE, HELI_N_("there is no indicator '%s' (did you mean '%s'?)"), name, near);
    return heli_fail(ctx, HELI_USAGE, HELI_N_("there is no indicator '%s'; 'heli describe indicators' lists them"), name);
}

static bool chosen(const heli_compare_options *how, const heli_indicator *indicator)
{
    if (indicator->axis) return false;
    for (size_t i = 0; i < how->name_count; i++)
        if (strcmp(how->names[i], indicator->name) == 0) return true;
    return how->name_count == 0 && (how->all || indicator->headline);
}

/* Counts what both ran to the end, and what has no partner. */
static heli_status count_replicates(heli_contrast *out, const heli_results *a, const heli_results *b, heli_context *ctx)
{
    size_t larger = a->replicates > b->replicates ? a->replicates : b->replicates, pairs = 0;
    for (size_t r = 0; r < larger; r++) pairs += heli_pairing_has(a, r) && heli_pairing_has(b, r);
    size_t of_a = heli_series_complete_count(a), of_b = heli_series_complete_count(b);
    out->replicates_a = out->paired ? pairs : of_a;
    out->replicates = out->paired ? pairs : of_b;
    out->left_out = out->paired ? larger - pairs : a->replicates - of_a + b->replicates - of_b;
    if (out->replicates_a && out->replicates) return HELI_OK;
    return heli_fail(ctx, HELI_USAGE, HELI_N_("A and %c share no replicate that ran to its end in both, so there is nothing to compare"),
                     out->label);
}

/* Equal numbers, or both undefined. */
static bool same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static bool differ_in_week(const heli_results *a, const heli_results *b, int64_t week, size_t offset, size_t width)
{
    size_t common = a->replicates < b->replicates ? a->replicates : b->replicates;
    for (size_t r = 0; r < common; r++) {
        if (!heli_pairing_has(a, r) || !heli_pairing_has(b, r)) continue;
        const double *of_a = heli_series_step(a, r, week) + offset, *of_b = heli_series_step(b, r, week) + offset;
        for (size_t k = 0; k < width; k++)
            if (!same(of_a[k], of_b[k])) return true;
    }
    return false;
}

static void weeks_of(const heli_results *a, const heli_results *b, size_t offset, size_t width, int64_t *first, int64_t *apart)
{
    *first = -1;
    *apart = 0;
    for (int64_t week = 0; week < a->steps; week++) {
        if (!differ_in_week(a, b, week, offset, width)) continue;
        if (*first < 0) *first = week;
        ++*apart;
    }
}

/* --- one row --- */

static double wanted_half_width(const heli_effect *effect, const heli_compare_options *how)
{
    if (!(how->precision > 0.0)) return 0.25 * (effect->high - effect->low);
    return how->relative ? how->precision * fabs(effect->a) : how->precision;
}

/* A half-width of 0 cannot be halved: where nothing scatters there is nothing to gain. */
static void ask_for_more(heli_compared *row, const heli_compare_options *how)
{
    const heli_effect *effect = &row->effect;
    row->wanted = wanted_half_width(effect, how);
    row->needed = heli_replicates_needed(effect, row->wanted);
}

static bool compare_indicator(heli_compared *row, const heli_contrast *contrast, size_t offset, int64_t window, const heli_results *a,
                              const heli_results *b, const heli_compare_options *how)
{
    double *of_a = calloc(a->replicates + b->replicates + 1, sizeof *of_a);
    if (!of_a) return false;
    double *of_b = of_a + a->replicates;
    size_t common = a->replicates < b->replicates ? a->replicates : b->replicates;
    heli_series_window_means(a, offset, window, of_a);
    heli_series_window_means(b, offset, window, of_b);
    row->first_difference = -1;
    if (contrast->paired) weeks_of(a, b, offset, 1, &row->first_difference, &row->weeks_apart);
    bool done = contrast->paired ? heli_effect_paired(&row->effect, of_a, of_b, common)
                                 : heli_effect_independent(&row->effect, of_a, a->replicates, of_b, b->replicates);
    if (done) ask_for_more(row, how);
    free(of_a);
    return done;
}

static heli_status compare_rows(heli_contrast *out, const heli_comparison *comparison, const heli_results *a, const heli_results *b,
                                heli_context *ctx)
{
    const heli_model *model = comparison->model;
    size_t offset = 0;
    out->rows = calloc(model->indicator_count + 1, sizeof *out->rows);
    if (!out->rows) return no_memory(ctx);
    for (size_t i = 0; i < model->indicator_count; i++) {
        const heli_indicator *indicator = &model->indicators[i];
        if (chosen(&comparison->how, indicator)) {
            heli_compared *row = &out->rows[out->count++];
            row->indicator = indicator;
            if (!compare_indicator(row, out, offset, comparison->window, a, b, &comparison->how)) return no_memory(ctx);
        }
        offset += heli_indicator_width(indicator);
    }
    return HELI_OK;
}

static heli_status compare_pair(heli_contrast *out, const heli_comparison *comparison, const heli_results *const *files, size_t other,
                                heli_context *ctx)
{
    heli_status status = HELI_OK;
    out->label = heli_operand_label(other);
    out->first_difference = -1;
    out->paired = heli_pairing_holds(files, other, ctx, out->why_not, sizeof out->why_not);
    heli_series_title(files[other], ctx, out->title, sizeof out->title, 76);
    HELI_TRY(count_replicates(out, files[0], files[other], ctx));
    HELI_TRY(compare_rows(out, comparison, files[0], files[other], ctx));
    if (out->paired) weeks_of(files[0], files[other], 0, files[0]->width, &out->first_difference, &out->weeks_apart);
out:
    return status;
}

/* --- all rows together --- */

static heli_verdict verdict_of(const heli_compared *row, bool paired)
{
    const heli_effect *effect = &row->effect;
    if (paired && effect->n_a && row->first_difference < 0) return HELI_VERDICT_SAME;
    if (isnan(effect->low)) return HELI_VERDICT_NO_INTERVAL;
    if (effect->low <= 0.0 && effect->high >= 0.0) return HELI_VERDICT_NOT_CLEAR;
    bool bootstrap_doubts = effect->boot.low <= 0.0 && effect->boot.high >= 0.0; /* never where there is none */
    return row->p_holm >= HOLM_LEVEL || bootstrap_doubts ? HELI_VERDICT_PERHAPS : HELI_VERDICT_CLEAR;
}

static void adjust_rows(heli_comparison *self, double *p, double *adjusted)
{
    size_t n = 0, at = 0;
    for (size_t c = 0; c < self->count; c++)
        for (size_t i = 0; i < self->contrasts[c].count; i++) {
            p[n] = self->contrasts[c].rows[i].effect.p;
            self->family += isnan(p[n]) ? 0 : 1;
            n++;
        }
    heli_holm(p, n, adjusted);
    for (size_t c = 0; c < self->count; c++)
        for (size_t i = 0; i < self->contrasts[c].count; i++) {
            heli_compared *row = &self->contrasts[c].rows[i];
            row->p_holm = adjusted[at++];
            row->verdict = verdict_of(row, self->contrasts[c].paired);
        }
}

static heli_status adjust(heli_comparison *self, heli_context *ctx)
{
    size_t room = self->count * (self->model->indicator_count + 1);
    double *p = calloc(2 * room, sizeof *p);
    if (!p) return no_memory(ctx);
    adjust_rows(self, p, p + room);
    free(p);
    return HELI_OK;
}

heli_status heli_compare(heli_comparison *out, const heli_results *const *files, size_t count, const heli_compare_options *how,
                         heli_context *ctx)
{
    heli_status status = HELI_OK;
    memset(out, 0, sizeof *out);
    HELI_TRY(heli_pairing_check(files, count, ctx));
    out->how = *how;
    out->model = files[0]->scenario->model;
    for (size_t i = 0; i < how->name_count; i++) HELI_TRY(check_name(out->model, how->names[i], ctx));
    out->steps = files[0]->steps;
    out->window = heli_series_window(files[0], how->window);
    heli_series_title(files[0], ctx, out->title_a, sizeof out->title_a, 76);
    out->contrasts = calloc(count, sizeof *out->contrasts);
    if (!out->contrasts) return no_memory(ctx);
    for (size_t k = 1; k < count; k++) {
        out->count = k;
        HELI_TRY(compare_pair(&out->contrasts[k - 1], out, files, k, ctx));
    }
    HELI_TRY(adjust(out, ctx));
out:
    return status;
}

void heli_comparison_free(heli_comparison *self)
{
    for (size_t c = 0; self->contrasts && c < self->count; c++) free(self->contrasts[c].rows);
    free(self->contrasts);
    memset(self, 0, sizeof *self);
}

/* --- what a row says --- */

const char *heli_compared_word(const heli_compared *self)
{
    static const char *const words[2][4] = {{HELI_N_("lower"), HELI_N_("higher"), HELI_N_("worse"), HELI_N_("better")},
                                            {HELI_N_("perhaps lower"), HELI_N_("perhaps higher"), HELI_N_("perhaps worse"),
                                             HELI_N_("perhaps better")}};
    if (self->verdict == HELI_VERDICT_SAME) return HELI_N_("the same");
    if (self->verdict == HELI_VERDICT_NO_INTERVAL) return HELI_N_("no interval");
    if (self->verdict == HELI_VERDICT_NOT_CLEAR) return HELI_N_("not clear");
    bool up = self->effect.difference > 0.0;
    int better = self->indicator->better;
    size_t word = better == 0 ? (size_t)up : 2 + (size_t)(up == (better > 0));
    return words[self->verdict == HELI_VERDICT_PERHAPS][word];
}

bool heli_compared_improved(const heli_compared *self, size_t *improved, size_t *worsened)
{
    int better = self->indicator->better;
    *improved = better < 0 ? self->effect.fallen : self->effect.risen;
    *worsened = better < 0 ? self->effect.risen : self->effect.fallen;
    return better != 0 && self->effect.paired && self->effect.n_a > 0;
}

double heli_compared_relative(const heli_compared *self, double value)
{
    double base = fabs(self->effect.a);
    return base > 0.0 ? value / base : (double)NAN;
}
