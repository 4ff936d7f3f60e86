/*
 * Writing HTML5 to a stream. Whatever is not our own markup goes through heli_html_text, which escapes it; so titles and file names of others stay
 * text, whatever they hold. Write errors show in ferror(stream).
 */
#ifndef HELI_ANALYSIS_HTML_H
#define HELI_ANALYSIS_HTML_H

#include <stdio.h>

#include "analysis/sheet.h"
#include "engine/core/context.h"

typedef struct heli_html {
    FILE *stream;
    const heli_context *ctx; /* the language of sentences */
} heli_html;

/** Our own markup, as it stands. */
void heli_html_raw(heli_html *self, const char *markup);

/** Any text: & < > " ' become references; bytes that are no UTF-8, and control characters that HTML does not allow, become U+FFFD. */
void heli_html_text(heli_html *self, const char *text);

/** A sentence, translated first, then set and escaped as a whole; at most 4,000 bytes. */
void heli_html_say(heli_html *self, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** The same as a paragraph; `class` may be NULL. */
void heli_html_paragraph(heli_html *self, const char *class, const char *format, ...) __attribute__((format(printf, 3, 4)));

/** A paragraph of text that is already in the reader's language. */
void heli_html_paragraph_of(heli_html *self, const char *class, const char *text);

/** heli_html_paragraph_of for heli_paragraphs. `to` is a heli_html. */
void heli_html_put_paragraph(void *to, const char *text);

/* --- tables: begin, then cells row by row, then end --- */

/** Begins a table of these columns, 'l' or 'r' for each; its caption (in the reader's language) may be NULL. */
void heli_html_table(heli_html *self, const char *caption, const char *class);
void heli_html_table_end(heli_html *self);

/** A row of headings; names are translated first. `align` has a letter for each: l, or r for numbers. */
void heli_html_head(heli_html *self, const char *const *names, size_t count, const char *align);

/** A row's first cell, its heading, and the others; the row ends with heli_html_row_end. */
void heli_html_row(heli_html *self, const char *heading);
void heli_html_cell(heli_html *self, const char *text);
/** A cell that stands right; a hyphen before a digit becomes a minus sign. */
void heli_html_number(heli_html *self, const char *text);
void heli_html_row_end(heli_html *self);

/** A whole sheet (analysis/sheet.h): its first row the headings, the first cell of every other row its heading. False when memory had run short. */
bool heli_html_sheet(heli_html *self, const heli_sheet *sheet, const char *caption);

#endif
