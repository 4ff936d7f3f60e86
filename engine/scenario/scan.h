/*
 * The scan before the parser: one linear pass that refuses what would be costly or misread.
 *
 * It looks for a size above 1 MiB, bytes that are no UTF-8 (often GBK), zero bytes and control characters, directives, and brackets
 * nested more than 32 deep. The last matters: the parser reads a whole bracketed value before it says a word, and 1 MiB
 * of '[' takes it 360 MB. Depth in the block style (by indentation), which costs nothing, is counted exactly by the reader of the tree.
 */
#ifndef HELI_SCENARIO_SCAN_H
#define HELI_SCENARIO_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/core/context.h"

/* Characters with a meaning in YAML that one file may hold; bounds the parser's memory to about 45 MB whatever they are. */
enum { HELI_SCAN_MAX_MARKS = 1 << 17 };

/** Scans a text; reports the first finding under `file` and returns false, or returns true. */
bool heli_scan(const char *file, const char *text, size_t bytes, heli_context *ctx);

#endif
