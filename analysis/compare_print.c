/*
 * A comparison as tables for people.
 *
 * For each policy two tables with the same rows: by how much it differs, and how sure and how costly that knowledge is. Numbers of one row share
 * their number of decimals; the difference has its own, as it may be far smaller than what it lies between.
 */
#include "analysis/compare_print.h"

#include <math.h>

#include "analysis/sheet.h"
#include "analysis/text.h"

enum { TEXT = 1024, DIFFERENCE_COLUMNS = 8, EVIDENCE_COLUMNS = 9 };

static heli_status finish(FILE *stream, heli_context *ctx)
{
    if (fflush(stream) == 0 && !ferror(stream)) return HELI_OK;
    return heli_fail(ctx, HELI_IO, HELI_N_("the comparison could not be written to the end"));
}

static void put_label(heli_sheet *table, const heli_indicator *row, const heli_context *ctx)
{
    const char *label = heli_text_choose(ctx, row->label, row->label_zh), *unit = heli_text_unit(ctx, row->unit);
    if (*unit) heli_sheet_put(table, "%s (%s)", label, unit);
    else heli_sheet_put(table, "%s", label);
}

/* --- by how much --- */

static void put_p(heli_sheet *table, double p)
{
    if (isnan(p)) heli_sheet_put(table, "-");
    else if (p < 0.001) heli_sheet_put(table, "<0.001");
    else heli_sheet_put(table, "%.3f", p);
}

/* Four digits of the values; three of the difference, which may be far smaller. */
static int decimals_of_values(const heli_effect *effect)
{
    const double values[] = {effect->a, effect->b};
    return heli_sheet_decimals(values, 2, 4);
}

static int decimals_of_difference(const heli_effect *effect)
{
    const double values[] = {effect->difference, effect->low, effect->high};
    return heli_sheet_decimals(values, 3, 3);
}

static void put_difference(heli_sheet *table, const heli_compared *row, const heli_context *ctx)
{
    const heli_effect *effect = &row->effect;
    int decimals = decimals_of_values(effect), finer = decimals_of_difference(effect);
    put_label(table, row->indicator, ctx);
    heli_sheet_number(table, effect->a, decimals, false);
    heli_sheet_number(table, effect->b, decimals, false);
    heli_sheet_number(table, effect->difference, finer, true);
    heli_sheet_interval(table, effect->low, effect->high, finer, true);
    heli_sheet_interval(table, effect->boot.low, effect->boot.high, finer, true);
    put_p(table, row->p_holm);
    heli_sheet_put(table, "%s", heli_context_translate(ctx, heli_compared_word(row)));
}

heli_sheet heli_contrast_differences(const heli_contrast *self, const heli_context *ctx)
{
    char against[64];
    heli_sheet table = heli_sheet_of(DIFFERENCE_COLUMNS);
    heli_sheet_put(&table, "%s", heli_context_translate(ctx, HELI_N_("indicator")));
    heli_sheet_put(&table, "A");
    heli_sheet_put(&table, "%c", self->label);
    heli_sheet_put(&table, "%c - A", self->label);
    heli_sheet_put(&table, "%s", heli_context_translate(ctx, HELI_N_("95 % by t")));
    heli_sheet_put(&table, "%s", heli_context_translate(ctx, HELI_N_("95 % by bootstrap")));
    heli_sheet_put(&table, "%s", heli_context_translate(ctx, HELI_N_("p (Holm)")));
    heli_text_format(ctx, against, sizeof against, HELI_N_("%c against A"), self->label);
    heli_sheet_put(&table, "%s", against);
    for (size_t i = 0; i < self->count; i++) put_difference(&table, &self->rows[i], ctx);
    return table;
}

/* --- how sure --- */

static void put_improved(heli_sheet *table, const heli_compared *row)
{
    size_t improved, worsened;
    if (heli_compared_improved(row, &improved, &worsened)) heli_sheet_put(table, "%zu/%zu", improved, row->effect.n_a);
    else heli_sheet_put(table, "-");
}

static void put_more(heli_sheet *table, const heli_compared *row)
{
    size_t have = row->effect.n_a < row->effect.n_b ? row->effect.n_a : row->effect.n_b;
    if (!row->needed) heli_sheet_put(table, "-");
    else if (row->needed >= HELI_REPLICATES_MOST) heli_sheet_put(table, ">10^9");
    else heli_sheet_put(table, "%llu", (unsigned long long)(row->needed > have ? row->needed - have : 0));
}

static void put_ratio(heli_sheet *table, double ratio)
{
    if (isnan(ratio)) heli_sheet_put(table, "-");
    else if (ratio > 1e6) heli_sheet_put(table, ">10^6");
    else heli_sheet_put(table, "x%.*f", ratio < 100.0 ? 1 : 0, ratio);
}

static void put_evidence(heli_sheet *table, const heli_compared *row, const heli_context *ctx)
{
    const heli_effect *effect = &row->effect;
    put_label(table, row->indicator, ctx);
    if (effect->paired) heli_sheet_put(table, "%zu", effect->n_a);
    else heli_sheet_put(table, "%zu+%zu", effect->n_a, effect->n_b);
    heli_sheet_number(table, effect->size, 2, true);
    put_improved(table, row);
    if (row->first_difference < 0) heli_sheet_put(table, "-");
    else heli_sheet_put(table, "%lld", (long long)row->first_difference);
    if (effect->paired) heli_sheet_put(table, "%lld", (long long)row->weeks_apart);
    else heli_sheet_put(table, "-");
    put_ratio(table, effect->pairing_ratio);
    heli_sheet_number(table, row->wanted, heli_sheet_decimals(&row->wanted, 1, 2), false);
    put_more(table, row);
}

heli_sheet heli_contrast_evidence(const heli_contrast *self, const heli_context *ctx)
{
    static const char *const heads[EVIDENCE_COLUMNS] = {HELI_N_("indicator"), HELI_N_("pairs"), HELI_N_("effect size"), HELI_N_("improved in"),
        HELI_N_("first week apart"), HELI_N_("weeks apart"), HELI_N_("pairing saves"), HELI_N_("for half-width"), HELI_N_("more replicates")};
    heli_sheet table = heli_sheet_of(EVIDENCE_COLUMNS);
    for (size_t c = 0; c < EVIDENCE_COLUMNS; c++) {
        bool counts = c == 1 && !self->paired;
        heli_sheet_put(&table, "%s", heli_context_translate(ctx, counts ? HELI_N_("replicates") : heads[c]));
    }
    for (size_t i = 0; i < self->count; i++) put_evidence(&table, &self->rows[i], ctx);
    return table;
}

/* --- what stands before and after --- */

void heli_contrast_preface(const heli_comparison *self, const heli_contrast *contrast, heli_paragraphs out, const heli_context *ctx)
{
    char text[TEXT];
    if (contrast->paired)
        heli_text_format(ctx, text, sizeof text, HELI_N_("%zu pairs of replicates with common random numbers; means over the last %lld weeks"),
                         contrast->replicates, (long long)self->window);
    else
        heli_text_format(ctx, text, sizeof text,
                         HELI_N_("%s: their replicates are no pairs. The %zu replicates of A and %zu of %c are compared as independent samples "
                                 "(Welch's interval), which is less sharp; means over the last %lld weeks"),
                         contrast->why_not, contrast->replicates_a, contrast->replicates, contrast->label, (long long)self->window);
    out.put(out.to, text);
    if (contrast->left_out) {
        heli_text_format(ctx, text, sizeof text, HELI_N_("%zu replicates have no partner that ran to its end and are left out"),
                         contrast->left_out);
        out.put(out.to, text);
    }
    if (contrast->replicates < 2 || contrast->replicates_a < 2)
        out.put(out.to, heli_context_translate(ctx, HELI_N_("One replicate shows a difference, but not how sure it is: there is no "
                                                                           "interval. Run at least 10 replicates.")));
}

void heli_contrast_weeks(const heli_contrast *self, heli_paragraphs out, const heli_context *ctx)
{
    char text[TEXT];
    if (!self->paired) return;
    if (self->first_difference < 0)
        heli_text_format(ctx, text, sizeof text, HELI_N_("A and %c agree in every week."), self->label);
    else if (self->first_difference == 0)
        heli_text_format(ctx, text, sizeof text, HELI_N_("A and %c differ from the first recorded week on (week 0)."), self->label);
    else
        heli_text_format(ctx, text, sizeof text,
                         HELI_N_("A and %c agree up to week %lld, when they part for the first time (week 0 is the first recorded)."),
                         self->label, (long long)self->first_difference);
    out.put(out.to, text);
}

/* Prints a sheet and releases it. */
static bool print_sheet(heli_sheet sheet, FILE *stream)
{
    bool printed = heli_sheet_print(&sheet, stream);
    heli_sheet_free(&sheet);
    return printed;
}

static heli_status print_contrast(const heli_comparison *self, const heli_contrast *contrast, FILE *stream, heli_context *ctx)
{
    heli_paragraphs out = heli_paragraphs_to(stream);
    fprintf(stream, "A  %s\n%c  %s\n", self->title_a, contrast->label, contrast->title);
    heli_contrast_preface(self, contrast, out, ctx);
    fputc('\n', stream);
    bool printed = print_sheet(heli_contrast_differences(contrast, ctx), stream);
    fputc('\n', stream);
    printed = print_sheet(heli_contrast_evidence(contrast, ctx), stream) && printed;
    fputc('\n', stream);
    heli_contrast_weeks(contrast, out, ctx);
    return printed ? HELI_OK : heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory to compare the results"));
}

static bool any_paired(const heli_comparison *self, bool paired)
{
    for (size_t c = 0; c < self->count; c++)
        if (self->contrasts[c].paired == paired) return true;
    return false;
}

void heli_comparison_notes(const heli_comparison *self, heli_paragraphs out, const heli_context *ctx)
{
    char text[TEXT];
    heli_text_format(ctx, text, sizeof text,
                     HELI_N_("Intervals are for each indicator by itself: by Student's t, and by the bootstrap (BCa, %d resamples, from %d replicates "
                             "on; too narrow with few). p-values are adjusted by Holm over the %zu differences shown; 'perhaps' marks what does not "
                             "hold for all of them together."),
                     (int)HELI_BOOTSTRAP_RESAMPLES, (int)HELI_BOOTSTRAP_LEAST, self->family);
    out.put(out.to, text);
    if (any_paired(self, true))
        out.put(out.to, heli_context_translate(ctx,
            HELI_N_("Effect size: mean paired difference over the standard deviation of the paired differences, with Hedges' correction; how plain "
                    "the difference is, not how important. Pairing saves: so many times more replicates would be needed without common random numbers.")));
    if (any_paired(self, false))
        out.put(out.to, heli_context_translate(ctx,
            HELI_N_("Effect size of independent samples: difference of the means over their average standard deviation, with Hedges' correction.")));
    out.put(out.to, heli_context_translate(ctx,
        HELI_N_("More replicates: about how many to add to each scenario for the half-width of the t-interval in the column before, if the scatter stays "
                "as it is; that half-width is half of the present one unless --precision sets another.")));
    out.put(out.to, heli_context_translate(ctx, HELI_N_("These are results of a model, not measurements.")));
}

heli_status heli_comparison_print(const heli_comparison *self, const heli_regret *regret, FILE *stream, heli_context *ctx)
{
    heli_status status = HELI_OK;
    for (size_t c = 0; c < self->count; c++) {
        if (c) fputc('\n', stream);
        HELI_TRY(print_contrast(self, &self->contrasts[c], stream, ctx));
    }
    fputc('\n', stream);
    heli_comparison_notes(self, heli_paragraphs_to(stream), ctx);
    if (regret) {
        fputc('\n', stream);
        HELI_TRY(heli_regret_print(regret, stream, ctx));
    }
    status = finish(stream, ctx);
out:
    return status;
}
