/*
 * A comparison as JSON and as CSV, for programs: the same names in every language, full precision, NaN as null or an empty field.
 */
#include <math.h>
#include <string.h>

#include "analysis/compare_print.h"
#include "analysis/text.h"

static heli_status finish(FILE *stream, heli_context *ctx)
{
    if (fflush(stream) == 0 && !ferror(stream)) return HELI_OK;
    return heli_fail(ctx, HELI_IO, HELI_N_("the comparison could not be written to the end"));
}

static const char *word(const char *text)
{
    return text ? text : "";
}

/* --- JSON: each writer but the first of an object begins with a comma --- */

static void json_string(FILE *stream, const char *text)
{
    fputc('"', stream);
    while (*text) {
        const char *start = text;
        uint32_t point = heli_text_next(&text);
        if (point == '"' || point == '\\') fprintf(stream, "\\%c", (int)point);
        else if (point < 0x20) fprintf(stream, "\\u%04x", (unsigned)point);
        else if (point == 0xFFFD) fputs("\\ufffd", stream);
        else fwrite(start, 1, (size_t)(text - start), stream);
    }
    fputc('"', stream);
}

static void json_text(FILE *stream, const char *key, const char *text)
{
    fprintf(stream, ", \"%s\": ", key);
    json_string(stream, text);
}

static void json_label(FILE *stream, const char *key, char label)
{
    fprintf(stream, ", \"%s\": \"%c\"", key, label);
}

static void json_number(FILE *stream, const char *key, double value)
{
    if (isfinite(value)) fprintf(stream, ", \"%s\": %.17g", key, value);
    else fprintf(stream, ", \"%s\": null", key);
}

static void json_count(FILE *stream, const char *key, uint64_t value, bool known)
{
    if (known) fprintf(stream, ", \"%s\": %llu", key, (unsigned long long)value);
    else fprintf(stream, ", \"%s\": null", key);
}

static void json_bool(FILE *stream, const char *key, bool value)
{
    fprintf(stream, ", \"%s\": %s", key, value ? "true" : "false");
}

static uint64_t more_replicates(const heli_compared *row)
{
    size_t have = row->effect.n_a < row->effect.n_b ? row->effect.n_a : row->effect.n_b;
    return row->needed > have ? row->needed - have : 0;
}

static bool needed_is_known(const heli_compared *row)
{
    return row->needed > 0 && row->needed < HELI_REPLICATES_MOST;
}

static void json_effect(FILE *stream, const heli_compared *row)
{
    const heli_effect *effect = &row->effect;
    json_count(stream, "pairs", effect->n_a, effect->paired);
    json_number(stream, "a", effect->a);
    json_number(stream, "b", effect->b);
    json_number(stream, "difference", effect->difference);
    json_number(stream, "low", effect->low);
    json_number(stream, "high", effect->high);
    json_number(stream, "bootstrap_low", effect->boot.low);
    json_number(stream, "bootstrap_high", effect->boot.high);
    json_number(stream, "relative", heli_compared_relative(row, effect->difference));
    json_number(stream, "sd", effect->sd);
    json_number(stream, "effect_size", effect->size);
    json_number(stream, "p", effect->p);
    json_number(stream, "p_holm", row->p_holm);
}

static void json_row(FILE *stream, const heli_compared *row, const heli_contrast *contrast, const heli_context *ctx)
{
    size_t improved, worsened;
    bool judged = heli_compared_improved(row, &improved, &worsened), paired = row->effect.paired;
    fputs("{\"name\": ", stream);
    json_string(stream, row->indicator->name);
    json_text(stream, "label", heli_text_choose(ctx, row->indicator->label, row->indicator->label_zh));
    json_text(stream, "unit", word(row->indicator->unit));
    json_label(stream, "operand", contrast->label);
    json_effect(stream, row);
    json_text(stream, "verdict", heli_compared_word(row));
    json_count(stream, "improved", improved, judged);
    json_count(stream, "worsened", worsened, judged);
    json_number(stream, "share_improved", judged ? (double)improved / (double)row->effect.n_a : (double)NAN);
    json_number(stream, "variance_ratio", row->effect.pairing_ratio);
    json_count(stream, "first_week", (uint64_t)row->first_difference, row->first_difference >= 0);
    json_count(stream, "weeks_apart", (uint64_t)row->weeks_apart, paired);
    json_number(stream, "half_width_wanted", row->wanted);
    json_count(stream, "replicates_needed", row->needed, needed_is_known(row));
    json_count(stream, "more_replicates", more_replicates(row), needed_is_known(row));
    fputc('}', stream);
}

static void json_contrast(FILE *stream, const heli_contrast *self)
{
    fprintf(stream, "{\"operand\": \"%c\"", self->label);
    json_text(stream, "title", self->title);
    json_bool(stream, "paired", self->paired);
    if (!self->paired) json_text(stream, "why_not_paired", self->why_not);
    json_count(stream, "replicates", self->replicates, true);
    json_count(stream, "replicates_a", self->replicates_a, true);
    json_count(stream, "left_out", self->left_out, true);
    json_count(stream, "first_week", (uint64_t)self->first_difference, self->first_difference >= 0);
    json_count(stream, "weeks_apart", (uint64_t)self->weeks_apart, self->paired);
    fputc('}', stream);
}

static void json_arrangement(FILE *stream, const heli_regret *self, const heli_arrangement *item)
{
    fprintf(stream, "{\"operand\": \"%c\"", item->label);
    json_text(stream, "title", item->title);
    json_number(stream, "objective", item->mean);
    json_number(stream, "low", item->low);
    json_number(stream, "high", item->high);
    json_number(stream, "ratio", item->ratio);
    json_number(stream, "regret", item->regret);
    json_number(stream, "regret_low", item->regret_low);
    json_number(stream, "regret_high", item->regret_high);
    json_number(stream, "worst_in_replicate", item->worst_in_replicate);
    json_number(stream, "worst_in_window", item->worst_in_window);
    json_count(stream, "best_replicates", item->best_replicates, true);
    json_count(stream, "best_windows", item->best_windows, self->windows > 0);
    size_t told_apart = self->windows - self->tied_windows;
    json_number(stream, "share_of_windows", told_apart ? (double)item->best_windows / (double)told_apart : (double)NAN);
    fputc('}', stream);
}

static void json_regret(FILE *stream, const heli_regret *self)
{
    fprintf(stream, ",\n \"regret\": {\"replicates\": %zu", self->replicates);
    json_count(stream, "tied_replicates", self->tied_replicates, true);
    json_count(stream, "window_weeks", (uint64_t)self->window, true);
    json_count(stream, "windows", self->windows, true);
    json_count(stream, "tied_windows", self->tied_windows, true);
    json_label(stream, "relatively_best", self->items[self->best].label);
    json_label(stream, "robust_over_replicates", self->items[self->robust_replicate].label);
    if (self->windows) json_label(stream, "robust_over_windows", self->items[self->robust_window].label);
    else json_count(stream, "robust_over_windows", 0, false);
    fputs(", \"set\": [", stream);
    for (size_t k = 0; k < self->count; k++) {
        fputs(k ? ",\n  " : "\n  ", stream);
        json_arrangement(stream, self, &self->items[k]);
    }
    fputs("\n]}", stream);
}

static void json_head(const heli_comparison *self, FILE *stream)
{
    const heli_contrast *first = &self->contrasts[0];
    fprintf(stream, "{\"replicates\": %zu", first->replicates);
    json_count(stream, "left_out", first->left_out, true);
    json_count(stream, "window_weeks", (uint64_t)self->window, true);
    json_count(stream, "weeks", (uint64_t)self->steps, true);
    json_count(stream, "first_week", (uint64_t)first->first_difference, first->first_difference >= 0);
    json_text(stream, "a", self->title_a);
    json_text(stream, "b", first->title);
    json_bool(stream, "paired", first->paired);
    json_text(stream, "adjustment", "holm");
    json_count(stream, "adjusted_over", self->family, true);
    json_count(stream, "bootstrap_resamples", HELI_BOOTSTRAP_RESAMPLES, true);
}

heli_status heli_comparison_json(const heli_comparison *self, const heli_regret *regret, FILE *stream, heli_context *ctx)
{
    bool begun = false;
    json_head(self, stream);
    fputs(",\n \"operands\": [", stream);
    for (size_t c = 0; c < self->count; c++) {
        fputs(c ? ",\n  " : "\n  ", stream);
        json_contrast(stream, &self->contrasts[c]);
    }
    fputs("\n],\n \"indicators\": [", stream);
    for (size_t c = 0; c < self->count; c++)
        for (size_t i = 0; i < self->contrasts[c].count; i++) {
            fputs(begun ? ",\n  " : "\n  ", stream);
            json_row(stream, &self->contrasts[c].rows[i], &self->contrasts[c], ctx);
            begun = true;
        }
    fputs("\n]", stream);
    if (regret) json_regret(stream, regret);
    fputs("}\n", stream);
    return finish(stream, ctx);
}

/* --- CSV --- */

static void csv_text(FILE *stream, const char *text)
{
    if (!text) return;
    if (!strpbrk(text, ",\"\r\n")) {
        fputs(text, stream);
        return;
    }
    fputc('"', stream);
    for (; *text; text++) {
        if (*text == '"') fputc('"', stream);
        fputc(*text, stream);
    }
    fputc('"', stream);
}

static void csv_numbers(FILE *stream, const double *numbers, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (isfinite(numbers[i])) fprintf(stream, ",%.17g", numbers[i]);
        else fputc(',', stream);
}

static void csv_count(FILE *stream, uint64_t value, bool known)
{
    if (known) fprintf(stream, ",%llu", (unsigned long long)value);
    else fputc(',', stream);
}

static void csv_row(FILE *stream, const heli_compared *row, const heli_contrast *contrast)
{
    const heli_effect *e = &row->effect;
    size_t improved, worsened;
    bool judged = heli_compared_improved(row, &improved, &worsened);
    const double first[] = {e->a, e->b, e->difference, e->low, e->high, e->pairing_ratio};
    const double second[] = {e->boot.low, e->boot.high, heli_compared_relative(row, e->difference), e->sd, e->size, e->p, row->p_holm};
    csv_text(stream, row->indicator->name);
    fputc(',', stream);
    csv_text(stream, row->indicator->unit);
    csv_count(stream, e->n_a, e->paired);
    csv_numbers(stream, first, sizeof first / sizeof first[0]);
    csv_count(stream, (uint64_t)row->first_difference, row->first_difference >= 0);
    csv_count(stream, (uint64_t)row->weeks_apart, e->paired);
    csv_numbers(stream, second, sizeof second / sizeof second[0]);
    csv_count(stream, improved, judged);
    csv_count(stream, worsened, judged);
    csv_numbers(stream, &row->wanted, 1);
    csv_count(stream, more_replicates(row), needed_is_known(row));
    fprintf(stream, ",%s,%c\n", heli_compared_word(row), contrast->label);
}

heli_status heli_comparison_csv(const heli_comparison *self, FILE *stream, heli_context *ctx)
{
    fputs("name,unit,pairs,a,b,difference,low,high,variance_ratio,first_week,weeks_apart,bootstrap_low,bootstrap_high,relative,sd,effect_size,p,"
          "p_holm,improved,worsened,half_width_wanted,more_replicates,verdict,operand\n", stream);
    for (size_t c = 0; c < self->count; c++)
        for (size_t i = 0; i < self->contrasts[c].count; i++) csv_row(stream, &self->contrasts[c].rows[i], &self->contrasts[c]);
    return finish(stream, ctx);
}

heli_status heli_regret_csv(const heli_regret *self, FILE *stream, heli_context *ctx)
{
    fputs("operand,title,objective,low,high,ratio,regret,regret_low,regret_high,worst_in_replicate,worst_in_window,best_replicates,replicates,"
          "tied_replicates,best_windows,windows,tied_windows,relatively_best,robust_over_replicates,robust_over_windows\n", stream);
    for (size_t k = 0; k < self->count; k++) {
        const heli_arrangement *item = &self->items[k];
        const double numbers[] = {item->mean, item->low, item->high, item->ratio, item->regret, item->regret_low, item->regret_high,
                                  item->worst_in_replicate, item->worst_in_window};
        fprintf(stream, "%c,", item->label);
        csv_text(stream, item->title);
        csv_numbers(stream, numbers, sizeof numbers / sizeof numbers[0]);
        fprintf(stream, ",%zu,%zu,%zu", item->best_replicates, self->replicates, self->tied_replicates);
        csv_count(stream, item->best_windows, self->windows > 0);
        fprintf(stream, ",%zu,%zu,%d,%d,%d\n", self->windows, self->tied_windows, k == self->best, k == self->robust_replicate,
                self->windows && k == self->robust_window);
    }
    return finish(stream, ctx);
}
