/* A table for people whose columns line up also with Chinese in it. */
#include "analysis/sheet.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/text.h"

enum { MOST_DECIMALS = 6 };

heli_sheet heli_sheet_of(size_t columns)
{
    return (heli_sheet){.columns = columns < HELI_SHEET_MOST ? columns : HELI_SHEET_MOST};
}

void heli_sheet_free(heli_sheet *self)
{
    free(self->cells);
    memset(self, 0, sizeof *self);
}

static bool grow(heli_sheet *self)
{
    size_t capacity = self->capacity ? 2 * self->capacity : 64;
    void *cells = realloc(self->cells, capacity * sizeof *self->cells);
    if (!cells) return false;
    self->cells = cells;
    self->capacity = capacity;
    return true;
}

void heli_sheet_put(heli_sheet *self, const char *format, ...)
{
    if (self->count == self->capacity && !grow(self)) {
        self->failed = true;
        return;
    }
    va_list args;
    va_start(args, format);
    vsnprintf(self->cells[self->count++], HELI_SHEET_CELL, format, args);
    va_end(args);
}

static void write_number(char out[HELI_SHEET_CELL], double value, int decimals, bool sign)
{
    if (isnan(value)) snprintf(out, HELI_SHEET_CELL, "-");
    else if (decimals < 0 && value == 0.0) snprintf(out, HELI_SHEET_CELL, "0");
    else if (decimals < 0) snprintf(out, HELI_SHEET_CELL, sign ? "%+.1e" : "%.1e", value);
    else snprintf(out, HELI_SHEET_CELL, sign ? "%+.*f" : "%.*f", decimals, value);
}

void heli_sheet_number(heli_sheet *self, double value, int decimals, bool sign)
{
    char text[HELI_SHEET_CELL];
    write_number(text, value, decimals, sign);
    heli_sheet_put(self, "%s", text);
}

void heli_sheet_interval(heli_sheet *self, double low, double high, int decimals, bool sign)
{
    char from[HELI_SHEET_CELL], to[HELI_SHEET_CELL];
    write_number(from, low, decimals, sign);
    write_number(to, high, decimals, sign);
    if (isnan(low) || isnan(high)) heli_sheet_put(self, "-");
    else heli_sheet_put(self, "[%s, %s]", from, to);
}

static void measure(const heli_sheet *self, int *widths)
{
    for (size_t i = 0; i < self->count; i++) {
        int taken = heli_text_columns(self->cells[i]);
        if (taken > widths[i % self->columns]) widths[i % self->columns] = taken;
    }
}

/* Nothing trails the last column. */
static void print_cell(FILE *stream, const char *cell, size_t column, size_t last, int width)
{
    int blank = width - heli_text_columns(cell);
    if (column == last) fprintf(stream, "%s\n", cell);
    else if (column == 0) fprintf(stream, "%s%*s  ", cell, blank, "");
    else fprintf(stream, "%*s%s  ", blank, "", cell);
}

bool heli_sheet_print(const heli_sheet *self, FILE *stream)
{
    int widths[HELI_SHEET_MOST] = {0};
    if (self->failed || !self->columns) return false;
    measure(self, widths);
    for (size_t i = 0; i < self->count; i++)
        print_cell(stream, self->cells[i], i % self->columns, self->columns - 1, widths[i % self->columns]);
    return true;
}

void heli_sheet_paragraph(FILE *stream, const char *text)
{
    while (*text) {
        size_t bytes = heli_text_break(text, HELI_SHEET_PAGE), shown = bytes;
        while (shown && text[shown - 1] == ' ') shown--;
        fwrite(text, 1, shown, stream);
        fputc('\n', stream);
        text += bytes;
    }
}

static void put_paragraph(void *to, const char *text)
{
    heli_sheet_paragraph(to, text);
}

heli_paragraphs heli_paragraphs_to(FILE *stream)
{
    return (heli_paragraphs){put_paragraph, stream};
}

int heli_sheet_decimals(const double *values, size_t n, int digits)
{
    double largest = 0.0;
    for (size_t i = 0; i < n; i++) largest = fmax(largest, fabs(values[i])); /* fmax leaves out NaN */
    if (!(largest > 0.0) || !isfinite(largest)) return 2;
    int place = -(int)floor(log10(largest)); /* of the first digit that is not 0 */
    if (place > MOST_DECIMALS) return HELI_SHEET_TINY;
    int decimals = place + digits - 1;
    return decimals < 0 ? 0 : decimals > MOST_DECIMALS ? MOST_DECIMALS : decimals;
}
