/*
 * A comparison as a table for people, as JSON and as CSV.
 *
 * The table aligns columns by display width (a Chinese character takes two). Numbers of one row share their number of decimals, so
 * that four digits of the larger value show.
 */
#include "analysis/compare.h"

#include <math.h>
#include <string.h>

#include "analysis/text.h"

enum { COLUMNS = 7, CELL = 160 };

typedef struct line {
    char cell[COLUMNS][CELL];
} line;

static heli_status finish(FILE *stream, heli_context *ctx)
{
    if (fflush(stream) == 0 && !ferror(stream)) return HELI_OK;
    return heli_fail(ctx, HELI_IO, HELI_N_("the comparison could not be written to the end"));
}

/* --- table --- */

/* Decimals with which four digits of the row's largest value show. */
static int decimals_of(const heli_compared *row)
{
    double largest = fmax(fmax(fabs(row->a), fabs(row->b)), fabs(row->difference)); /* fmax leaves out NaN */
    if (!(largest > 0.0) || !isfinite(largest)) return 2;
    int decimals = 3 - (int)floor(log10(largest));
    return decimals < 0 ? 0 : decimals > 6 ? 6 : decimals;
}

static void set_number(char *cell, double value, int decimals, bool sign)
{
    if (isnan(value)) snprintf(cell, CELL, "-");
    else if (sign) snprintf(cell, CELL, "%+.*f", decimals, value);
    else snprintf(cell, CELL, "%.*f", decimals, value);
}

/* What the interval says, with the indicator's own idea of better. */
static const char *verdict(const heli_compared *row)
{
    if (row->difference == 0.0 && row->first_difference < 0) return HELI_N_("the same");
    if (isnan(row->low)) return HELI_N_("no interval");
    if (row->low <= 0.0 && row->high >= 0.0) return HELI_N_("not clear");
    bool up = row->difference > 0.0;
    if (row->indicator->better == 0) return up ? HELI_N_("higher") : HELI_N_("lower");
    return up == (row->indicator->better > 0) ? HELI_N_("better") : HELI_N_("worse");
}

static void set_row(line *out, const heli_compared *row, const heli_context *ctx)
{
    int decimals = decimals_of(row);
    const char *label = heli_text_choose(ctx, row->indicator->label, row->indicator->label_zh);
    const char *unit = heli_text_unit(ctx, row->indicator->unit);
    if (*unit) snprintf(out->cell[0], CELL, "%s (%s)", label, unit);
    else snprintf(out->cell[0], CELL, "%s", label);
    set_number(out->cell[1], row->a, decimals, false);
    set_number(out->cell[2], row->b, decimals, false);
    set_number(out->cell[3], row->difference, decimals, true);
    if (isnan(row->low)) snprintf(out->cell[4], CELL, "-");
    else snprintf(out->cell[4], CELL, "[%+.*f, %+.*f]", decimals, row->low, decimals, row->high);
    if (row->first_difference < 0) snprintf(out->cell[5], CELL, "-");
    else snprintf(out->cell[5], CELL, "%lld", (long long)row->first_difference);
    snprintf(out->cell[6], CELL, "%s", heli_context_translate(ctx, verdict(row)));
}

static void set_header(line *out, const heli_context *ctx)
{
    static const char *const heads[COLUMNS] = {HELI_N_("indicator"), "A", "B", HELI_N_("B - A"), HELI_N_("interval (95 %)"),
                                               HELI_N_("first week apart"), HELI_N_("B against A")};
    for (int c = 0; c < COLUMNS; c++) snprintf(out->cell[c], CELL, "%s", heli_context_translate(ctx, heads[c]));
}

static void widen(int widths[COLUMNS], const line *row)
{
    for (int c = 0; c < COLUMNS; c++) {
        int columns = heli_text_columns(row->cell[c]);
        if (columns > widths[c]) widths[c] = columns;
    }
}

/* Text columns (first and last) stand left, numbers right; nothing trails the last. */
static void print_line(FILE *stream, const line *row, const int widths[COLUMNS])
{
    for (int c = 0; c < COLUMNS; c++) {
        int blank = widths[c] - heli_text_columns(row->cell[c]);
        bool left = c == 0 || c == COLUMNS - 1;
        if (left) fprintf(stream, "%s%*s", row->cell[c], c == COLUMNS - 1 ? 0 : blank, "");
        else fprintf(stream, "%*s%s", blank, "", row->cell[c]);
        fputs(c == COLUMNS - 1 ? "\n" : "  ", stream);
    }
}

static void print_preface(const heli_comparison *self, FILE *stream, const heli_context *ctx)
{
    char text[512];
    fprintf(stream, "A  %s\nB  %s\n", self->title_a, self->title_b);
    heli_text_format(ctx, text, sizeof text, HELI_N_("%zu pairs of replicates with common random numbers; means over the last %lld weeks"),
                     self->replicates, (long long)self->window);
    fprintf(stream, "%s\n", text);
    if (self->left_out) {
        heli_text_format(ctx, text, sizeof text, HELI_N_("%zu replicates have no partner that ran to its end and are left out"),
                         self->left_out);
        fprintf(stream, "%s\n", text);
    }
    fputc('\n', stream);
}

static void print_notes(const heli_comparison *self, FILE *stream, const heli_context *ctx)
{
    char text[512];
    fputc('\n', stream);
    if (self->first_difference < 0)
        heli_text_format(ctx, text, sizeof text, HELI_N_("The two files agree in every week."));
    else if (self->first_difference == 0)
        heli_text_format(ctx, text, sizeof text, HELI_N_("The two files differ from the first recorded week on (week 0)."));
    else
        heli_text_format(ctx, text, sizeof text,
                         HELI_N_("The two files agree up to week %lld, when they part for the first time (week 0 is the first recorded)."),
                         (long long)self->first_difference);
    fprintf(stream, "%s\n%s\n", text,
            heli_context_translate(ctx, HELI_N_("The interval is that of the mean paired difference, for each indicator by itself. These are "
                                                "results of a model, not measurements.")));
}

heli_status heli_comparison_print(const heli_comparison *self, FILE *stream, heli_context *ctx)
{
    int widths[COLUMNS] = {0};
    line header, row;
    set_header(&header, ctx);
    widen(widths, &header);
    for (size_t i = 0; i < self->count; i++) {
        set_row(&row, &self->rows[i], ctx);
        widen(widths, &row);
    }
    print_preface(self, stream, ctx);
    print_line(stream, &header, widths);
    for (size_t i = 0; i < self->count; i++) {
        set_row(&row, &self->rows[i], ctx);
        print_line(stream, &row, widths);
    }
    print_notes(self, stream, ctx);
    return finish(stream, ctx);
}

/* --- JSON --- */

static void json_text(FILE *stream, const char *text)
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

static void json_number(FILE *stream, const char *key, double value)
{
    if (isfinite(value)) fprintf(stream, ", \"%s\": %.17g", key, value);
    else fprintf(stream, ", \"%s\": null", key);
}

static void json_week(FILE *stream, const char *key, int64_t week)
{
    if (week >= 0) fprintf(stream, ", \"%s\": %lld", key, (long long)week);
    else fprintf(stream, ", \"%s\": null", key);
}

static void json_row(FILE *stream, const heli_compared *row, const heli_context *ctx)
{
    fputs("{\"name\": ", stream);
    json_text(stream, row->indicator->name);
    fputs(", \"label\": ", stream);
    json_text(stream, heli_text_choose(ctx, row->indicator->label, row->indicator->label_zh));
    fputs(", \"unit\": ", stream);
    json_text(stream, row->indicator->unit ? row->indicator->unit : "");
    fprintf(stream, ", \"pairs\": %zu", row->pairs);
    json_number(stream, "a", row->a);
    json_number(stream, "b", row->b);
    json_number(stream, "difference", row->difference);
    json_number(stream, "low", row->low);
    json_number(stream, "high", row->high);
    json_number(stream, "variance_ratio", row->variance_ratio);
    json_week(stream, "first_week", row->first_difference);
    fputc('}', stream);
}

heli_status heli_comparison_json(const heli_comparison *self, FILE *stream, heli_context *ctx)
{
    fprintf(stream, "{\"replicates\": %zu, \"left_out\": %zu, \"window_weeks\": %lld", self->replicates, self->left_out,
            (long long)self->window);
    json_week(stream, "first_week", self->first_difference);
    fputs(", \"a\": ", stream);
    json_text(stream, self->title_a);
    fputs(", \"b\": ", stream);
    json_text(stream, self->title_b);
    fputs(", \"indicators\": [", stream);
    for (size_t i = 0; i < self->count; i++) {
        fputs(i ? ",\n  " : "\n  ", stream);
        json_row(stream, &self->rows[i], ctx);
    }
    fputs("\n]}\n", stream);
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

static void csv_number(FILE *stream, double value)
{
    if (isfinite(value)) fprintf(stream, ",%.17g", value);
    else fputc(',', stream);
}

heli_status heli_comparison_csv(const heli_comparison *self, FILE *stream, heli_context *ctx)
{
    fputs("name,unit,pairs,a,b,difference,low,high,variance_ratio,first_week\n", stream);
    for (size_t i = 0; i < self->count; i++) {
        const heli_compared *row = &self->rows[i];
        csv_text(stream, row->indicator->name);
        fputc(',', stream);
        csv_text(stream, row->indicator->unit);
        fprintf(stream, ",%zu", row->pairs);
        const double numbers[] = {row->a, row->b, row->difference, row->low, row->high, row->variance_ratio};
        for (size_t k = 0; k < sizeof numbers / sizeof numbers[0]; k++) csv_number(stream, numbers[k]);
        if (row->first_difference >= 0) fprintf(stream, ",%lld", (long long)row->first_difference);
        else fputc(',', stream);
        fputc('\n', stream);
    }
    return finish(stream, ctx);
}
