/*
 * Tables as CSV (RFC 4180 quoting, lines end in LF, decimal points) or as a JSON array of one object per row, written cell by cell. Numbers are in the
 * shortest form that reads back as the same double; a number that is not there is an empty cell or null.
 */
#ifndef HELI_CLI_ROWS_H
#define HELI_CLI_ROWS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

typedef struct heli_rows {
    FILE *stream;
    bool json;
    char *const *names;      /* [count] of columns */
    size_t count, column;
    uint64_t written;        /* rows */
} heli_rows;

/** Begins a table; `bom`: a byte order mark in front, by which spreadsheets know UTF-8. */
heli_rows heli_rows_begin(FILE *stream, bool json, bool bom, char *const *names, size_t count);
void heli_rows_text(heli_rows *self, const char *text);
void heli_rows_real(heli_rows *self, double value);
void heli_rows_whole(heli_rows *self, uint64_t value);
void heli_rows_end(heli_rows *self);

#endif
