/*
 * A table for people whose columns line up also with Chinese in it: cells are collected first, then printed by display width. The first
 * row is the heading; the first and the last column stand left, the others right.
 */
#ifndef HELI_ANALYSIS_COLUMNS_H
#define HELI_ANALYSIS_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { HELI_SHEET_CELL = 160, HELI_SHEET_MOST = 12, HELI_SHEET_PAGE = 112, HELI_SHEET_TINY = -1 };

typedef struct heli_sheet {
    size_t columns;
    size_t count, capacity;            /* cells */
    char (*cells)[HELI_SHEET_CELL];
    bool failed;                       /* memory ran short */
} heli_sheet;

/** Begins a table of at most HELI_SHEET_MOST columns. */
heli_sheet heli_sheet_of(size_t columns);
/** Releases it. Safe on a zeroed object and twice. */
void heli_sheet_free(heli_sheet *self);

/** Adds the next cell, row after row. */
void heli_sheet_put(heli_sheet *self, const char *format, ...) __attribute__((format(printf, 2, 3)));
/**
 * A number with so many decimals, "-" for NaN; `sign` also shows the plus. Where the decimals are HELI_SHEET_TINY it takes the form 1.2e-09, and 0
 * stays 0.
 */
void heli_sheet_number(heli_sheet *self, double value, int decimals, bool sign);
/** "[low, high]", "-" for NaN. */
void heli_sheet_interval(heli_sheet *self, double low, double high, int decimals, bool sign);

/** Prints the table; false when memory had run short. */
bool heli_sheet_print(const heli_sheet *self, FILE *stream);

/** Prints a paragraph in lines of at most HELI_SHEET_PAGE columns. */
void heli_sheet_paragraph(FILE *stream, const char *text);

/* Where the paragraphs around tables go: a terminal, a report. */
typedef struct heli_paragraphs {
    void (*put)(void *to, const char *text); /* a paragraph in the reader's language */
    void *to;
} heli_paragraphs;

/** heli_sheet_paragraph to a FILE *. */
heli_paragraphs heli_paragraphs_to(FILE *stream);

/**
 * Decimals with which so many digits of the largest of these values show, at most 6; HELI_SHEET_TINY where they would show none of it. NaN are
 * passed over.
 */
int heli_sheet_decimals(const double *values, size_t n, int digits);

#endif
