/*
 * Text for people, in figures and tables: columns it takes, cleaning, and sentences in the user's language.
 *
 * Width is counted as terminals do: a Chinese character takes two columns, a Latin letter one, a combining mark none.
 * Text of a scenario (titles, names) is foreign: clean it before it goes to a line-based file, a terminal or gnuplot.
 */
#ifndef HELI_ANALYSIS_TEXT_H
#define HELI_ANALYSIS_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/core/context.h"

/**
 * Takes the next code point off *text, which must not stand at its end. A byte that is no UTF-8 counts as one U+FFFD.
 */
uint32_t heli_text_next(const char **text);

/** Columns a code point takes: 0, 1 or 2. */
int heli_text_point_columns(uint32_t point);

/** Columns a text takes. */
int heli_text_columns(const char *text);

/** True when a Chinese (or other wide) character is in it. */
bool heli_text_has_wide(const char *text);

/**
 * Copies a text as one clean line: runs of white space and control characters become one space, bytes that are no UTF-8
 * become U+FFFD, and what takes more than `columns` is cut with an ellipsis. out[size] is always terminated.
 */
void heli_text_clean(char *out, size_t size, const char *text, int columns);

/**
 * Length in bytes of the first line when `text` is broken into lines of at most `columns` columns: between words, or
 * anywhere beside a wide character, but not before closing punctuation. 0 only for the empty text.
 */
size_t heli_text_break(const char *text, int columns);

/** Sets a sentence, translated first, into out[size]. */
void heli_text_format(const heli_context *ctx, char *out, size_t size, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/** True when the user reads Chinese: which of label and label_zh to show. The translation itself says so. */
bool heli_text_chinese(const heli_context *ctx);

/** `chinese` where the user reads Chinese and it is not empty, `english` otherwise. */
const char *heli_text_choose(const heli_context *ctx, const char *english, const char *chinese);

/** A unit in the user's language; "" for a pure number ("", "1"). Unknown units stay as they are. */
const char *heli_text_unit(const heli_context *ctx, const char *unit);

#endif
