/* Wrapped paragraphs and tables whose columns line up, also with Chinese in them. */
#include "cli/table.h"

#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "analysis/text.h"

enum { MOST_COLUMNS = 16, GAP = 2, LEAST_LAST = 20 };

/* --- paragraphs --- */

size_t heli_terminal_width(FILE *stream)
{
    int file = fileno(stream);
    if (file < 0 || !isatty(file)) return 0;
    struct winsize window;
    if (ioctl(file, TIOCGWINSZ, &window) == 0 && window.ws_col > 0) return window.ws_col;
    return 80;
}

static void spaces(FILE *stream, size_t count)
{
    while (count-- > 0) fputc(' ', stream);
}

static size_t width_of(const char *text)
{
    int columns = heli_text_columns(text);
    return columns > 0 ? (size_t)columns : 0;
}

void heli_pad(FILE *stream, const char *text, size_t width, bool right)
{
    size_t own = width_of(text);
    size_t gap = own < width ? width - own : 0;
    if (right) spaces(stream, gap);
    fputs(text, stream);
    if (!right) spaces(stream, gap);
}

void heli_wrap(FILE *stream, const char *text, size_t indent, size_t width)
{
    int columns = width > indent ? (int)(width - indent) : INT_MAX;
    for (bool first = true; first || *text; first = false) {
        size_t bytes = width ? heli_text_break(text, columns) : strlen(text);
        const char *line_feed = memchr(text, '\n', bytes);
        if (line_feed) bytes = (size_t)(line_feed - text);
        size_t shown = bytes;
        while (shown > 0 && text[shown - 1] == ' ') shown--;
        if (!first) spaces(stream, indent);
        fwrite(text, 1, shown, stream);
        fputc('\n', stream);
        text += bytes;
        while (*text == ' ' || *text == '\n') text++;
    }
}

/* --- tables --- */

void heli_table_init(heli_table *self, const char *align)
{
    *self = (heli_table){.align = align, .columns = strlen(align)};
    if (self->columns > MOST_COLUMNS) abort(); /* our own tables are narrower */
}

void heli_table_free(heli_table *self)
{
    for (size_t i = 0; i < self->count; i++) free(self->cells[i]);
    free(self->cells);
    *self = (heli_table){.align = self->align, .columns = self->columns};
}

void heli_table_cell(heli_table *self, const char *text)
{
    if (self->failed) return;
    if (self->count == self->capacity) {
        size_t capacity = self->capacity ? 2 * self->capacity : 64;
        char **grown = realloc(self->cells, capacity * sizeof *grown);
        if (!grown) {
            self->failed = true;
            return;
        }
        self->cells = grown;
        self->capacity = capacity;
    }
    char *copy = strdup(text ? text : "");
    if (copy) self->cells[self->count++] = copy;
    self->failed = !copy;
}

void heli_table_cellf(heli_table *self, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    heli_table_cell(self, text);
}

static void measure(const heli_table *self, size_t widths[MOST_COLUMNS])
{
    for (size_t c = 0; c < MOST_COLUMNS; c++) widths[c] = 0;
    for (size_t i = 0; i < self->count; i++) {
        size_t width = width_of(self->cells[i]);
        if (width > widths[i % self->columns]) widths[i % self->columns] = width;
    }
}

static void print_plain_row(const heli_table *self, size_t row, const size_t widths[MOST_COLUMNS], size_t terminal, FILE *stream)
{
    size_t at = 0;
    for (size_t c = 0; c < self->columns; c++) {
        const char *cell = self->cells[row * self->columns + c];
        bool right = self->align[c] == 'r';
        bool last = c + 1 == self->columns;
        if (last && !right) {
            heli_wrap(stream, cell, at, terminal > at + LEAST_LAST ? terminal : 0);
            return;
        }
        heli_pad(stream, cell, widths[c], right);
        fputs(last ? "\n" : "  ", stream);
        at += widths[c] + GAP;
    }
}

static void print_rule(const heli_table *self, const size_t widths[MOST_COLUMNS], size_t terminal, FILE *stream)
{
    size_t total = 0;
    for (size_t c = 0; c < self->columns; c++) total += widths[c] + (c ? GAP : 0);
    if (terminal && total > terminal) total = terminal;
    while (total-- > 0) fputc('-', stream);
    fputc('\n', stream);
}

static void print_markdown_row(const heli_table *self, size_t row, FILE *stream)
{
    for (size_t c = 0; c < self->columns; c++) {
        fputs("| ", stream);
        for (const char *at = self->cells[row * self->columns + c]; *at; at++) {
            if (*at == '|') fputc('\\', stream);
            fputc(*at == '\n' ? ' ' : *at, stream);
        }
        fputc(' ', stream);
    }
    fputs("|\n", stream);
}

static void print_markdown_rule(const heli_table *self, FILE *stream)
{
    for (size_t c = 0; c < self->columns; c++) fputs(self->align[c] == 'r' ? "|---:" : "|---", stream);
    fputs("|\n", stream);
}

bool heli_table_print(const heli_table *self, FILE *stream, heli_table_style style)
{
    if (self->failed) return false;
    size_t widths[MOST_COLUMNS];
    size_t terminal = heli_terminal_width(stream);
    measure(self, widths);
    for (size_t row = 0; row * self->columns < self->count; row++) {
        if (style == HELI_TABLE_MARKDOWN)
            print_markdown_row(self, row, stream);
        else
            print_plain_row(self, row, widths, terminal, stream);
        if (row > 0) continue;
        if (style == HELI_TABLE_MARKDOWN)
            print_markdown_rule(self, stream);
        else
            print_rule(self, widths, terminal, stream);
    }
    return true;
}
