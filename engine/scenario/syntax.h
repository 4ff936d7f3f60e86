/* Syntax errors of YAML in Heli's own words. */
#ifndef HELI_SCENARIO_SYNTAX_H
#define HELI_SCENARIO_SYNTAX_H

#include "engine/scenario/place.h"

/**
 * Reports a syntax error that the parser describes as `said` at `at`. `open` is the innermost bracket still open (file NULL: none).
 * A full-width colon on the line, the likeliest slip of a Chinese keyboard, is named instead.
 */
void heli_syntax_report(const char *said, heli_place at, heli_place open, const char *text, size_t bytes, heli_context *ctx);

/** True when a line of the text has a full-width colon where a key could end; its place goes to *at (file and line given). */
bool heli_syntax_wide_colon(const char *text, size_t bytes, heli_place *at);

#endif
