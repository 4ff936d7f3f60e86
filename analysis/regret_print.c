/* Regret over a declared set as tables for people. The best is only relatively so, and the page says that. */
#include <math.h>

#include "analysis/sheet.h"
#include "analysis/compare_print.h"
#include "analysis/text.h"

enum { TEXT = 1024, COLUMNS = 10, LEAST_DECIMALS = 4 };

static void put_share(heli_sheet *table, size_t count, size_t of)
{
    if (of) heli_sheet_put(table, "%zu/%zu", count, of);
    else heli_sheet_put(table, "-");
}

static void put_row(heli_sheet *table, const heli_regret *self, const heli_arrangement *item, int decimals)
{
    heli_sheet_put(table, "%c", item->label);
    heli_sheet_number(table, item->mean, decimals, false);
    heli_sheet_interval(table, item->low, item->high, decimals, false);
    if (isnan(item->ratio)) heli_sheet_put(table, "-");
    else heli_sheet_put(table, "%.1f %%", 100.0 * item->ratio);
    heli_sheet_number(table, item->regret, decimals, false);
    heli_sheet_interval(table, item->regret_low, item->regret_high, decimals, false);
    heli_sheet_number(table, item->worst_in_replicate, decimals, false);
    put_share(table, item->best_replicates, self->replicates - self->tied_replicates);
    heli_sheet_number(table, item->worst_in_window, decimals, false);
    put_share(table, item->best_windows, self->windows - self->tied_windows);
}

heli_sheet heli_regret_sheet(const heli_regret *self, const heli_context *ctx)
{
    static const char *const heads[COLUMNS] = {HELI_N_("arrangement"), "J", HELI_N_("95 % by t"), HELI_N_("J / max J"), HELI_N_("regret"),
        HELI_N_("interval of the regret"), HELI_N_("worst replicate"), HELI_N_("best in replicates"), HELI_N_("worst window"),
        HELI_N_("best in windows")};
    heli_sheet table = heli_sheet_of(COLUMNS);
    double largest = 0.0;
    for (size_t k = 0; k < self->count; k++) largest = fmax(largest, self->items[k].regret);
    int decimals = heli_sheet_decimals(&largest, 1, 3);
    if (decimals < LEAST_DECIMALS) decimals = LEAST_DECIMALS;
    for (size_t c = 0; c < COLUMNS; c++) heli_sheet_put(&table, "%s", heli_context_translate(ctx, heads[c]));
    for (size_t k = 0; k < self->count; k++) put_row(&table, self, &self->items[k], decimals);
    return table;
}

void heli_regret_verdict(const heli_regret *self, heli_paragraphs out, const heli_context *ctx)
{
    char text[TEXT];
    const heli_arrangement *best = &self->items[self->best];
    heli_text_format(ctx, text, sizeof text, HELI_N_("Relatively best of the declared set, by the mean of J: %c."), best->label);
    out.put(out.to, text);
    if (self->windows)
        heli_text_format(ctx, text, sizeof text,
                         HELI_N_("Robust choice (smallest maximal regret): %c over the replicates, %c over the windows of %d weeks."),
                         self->items[self->robust_replicate].label, self->items[self->robust_window].label, (int)HELI_REGRET_WEEKS);
    else
        heli_text_format(ctx, text, sizeof text,
                         HELI_N_("Robust choice (smallest maximal regret): %c over the replicates; there are no %d weeks for a window."),
                         self->items[self->robust_replicate].label, (int)HELI_REGRET_WEEKS);
    out.put(out.to, text);
    if (self->replicates < 2) return;
    if (best->regret_high > 0.0)
        heli_text_format(ctx, text, sizeof text,
                         HELI_N_("The lead is not certain: chance favours whoever comes first among several, and up to %.4g might be lost with %c."),
                         best->regret_high, best->label);
    else
        heli_text_format(ctx, text, sizeof text, HELI_N_("The lead of %c holds against each of the others at once."), best->label);
    out.put(out.to, text);
}

void heli_regret_notes(const heli_regret *self, heli_paragraphs out, const heli_context *ctx)
{
    char text[TEXT];
    heli_text_format(ctx, text, sizeof text,
                     HELI_N_("Regret: largest mean of J in the set less that of the row; its interval is from paired differences to all the others at once "
                             "(Bonferroni), so it allows for the choice of the best. Ties count for each; left out are %zu replicates and %zu windows in "
                             "which all are equal. J weighs satisfaction, inequality and petitions by section objective: another weighing may "
                             "order the set otherwise, and nothing is said about arrangements that were not declared."),
                     self->tied_replicates, self->tied_windows);
    out.put(out.to, text);
}

void heli_regret_preface(const heli_regret *self, heli_paragraphs out, const heli_context *ctx)
{
    char text[TEXT];
    heli_text_format(ctx, text, sizeof text,
                     HELI_N_("Relative optimum and regret (Y12) over the declared set of %zu: %zu replicates, J as mean over the last %lld weeks; %zu "
                             "windows of %d weeks"),
                     self->count, self->replicates, (long long)self->window, self->windows, (int)HELI_REGRET_WEEKS);
    out.put(out.to, text);
}

heli_status heli_regret_print(const heli_regret *self, FILE *stream, heli_context *ctx)
{
    heli_paragraphs out = heli_paragraphs_to(stream);
    heli_sheet table = heli_regret_sheet(self, ctx);
    heli_regret_preface(self, out, ctx);
    fputc('\n', stream);
    bool printed = heli_sheet_print(&table, stream);
    heli_sheet_free(&table);
    if (!printed) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory to compare the results"));
    fputc('\n', stream);
    heli_regret_verdict(self, out, ctx);
    heli_regret_notes(self, out, ctx);
    return HELI_OK;
}
