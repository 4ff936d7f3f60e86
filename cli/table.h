/*
 * Wrapped paragraphs and tables whose columns line up, also with Chinese in them (widths by analysis/text.h).
 */
#ifndef HELI_CLI_TABLE_H
#define HELI_CLI_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/** Columns of the terminal behind a stream, or 0 when it is none. */
size_t heli_terminal_width(FILE *stream);

/** Writes a text padded with spaces to `width` columns, on the left side when `right`. */
void heli_pad(FILE *stream, const char *text, size_t width, bool right);

/** Writes a text wrapped to lines of `width` columns; the lines after the first begin with `indent` spaces. Ends with a line feed.
    `width` 0: no wrapping. */
void heli_wrap(FILE *stream, const char *text, size_t indent, size_t width);

typedef enum heli_table_style { HELI_TABLE_PLAIN, HELI_TABLE_MARKDOWN } heli_table_style;

/* Rows of cells; the first row is the heading. */
typedef struct heli_table {
    const char *align;   /* 'l' or 'r' for each column */
    size_t columns;
    char **cells;        /* [count], row by row; owned */
    size_t count, capacity;
    bool failed;         /* memory ran short; printing then says so */
} heli_table;

void heli_table_init(heli_table *self, const char *align);
void heli_table_free(heli_table *self);
/** Adds the next cell, from left to right, row after row. NULL is an empty cell. */
void heli_table_cell(heli_table *self, const char *text);
void heli_table_cellf(heli_table *self, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** Prints the table; in plain style the last column wraps on a terminal. Returns false when memory was short. */
bool heli_table_print(const heli_table *self, FILE *stream, heli_table_style style);

#endif
