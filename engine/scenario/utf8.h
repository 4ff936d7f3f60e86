/*
 * UTF-8 as scenario files need it: decoding with the strictness of RFC 3629, and the width of a code point on a terminal.
 */
#ifndef HELI_SCENARIO_UTF8_H
#define HELI_SCENARIO_UTF8_H

#include <stddef.h>
#include <stdint.h>

/**
 * Length in bytes (1-4) of the code point at `text`, of which `left` bytes are there; 0 when it is not valid UTF-8 (overlong,
 * surrogate, beyond U+10FFFF, cut off). The code point goes to *point.
 */
size_t heli_utf8_decode(const char *text, size_t left, uint32_t *point);

/** Columns that a code point takes on a terminal: 2 for wide East Asian characters, 0 for combining ones, else 1. */
int heli_utf8_width(uint32_t point);

/** True for control characters that have no place in a text: C0 but tab and line ends, DEL, C1, and a BOM in the middle. */
int heli_utf8_is_control(uint32_t point);

#endif
