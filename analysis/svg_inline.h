/*
 * A drawing of gnuplot as a part of an HTML page.
 *
 * Only what draws is taken over: elements and attributes of a list; a drawing that holds another element (a script, a link, a picture from
 * elsewhere) is refused. Every id, and what refers to it, gets a prefix, so that several drawings can stand in one page. Fonts are left to
 * the page, which knows what to fall back on.
 */
#ifndef HELI_ANALYSIS_SVG_INLINE_H
#define HELI_ANALYSIS_SVG_INLINE_H

#include "analysis/html.h"

/**
 * Writes the drawing `svg` (text of an SVG file) as <svg role="img">. prefix: letters and digits, one for each drawing of a page. label: what it
 * shows, for those who do not see it. HELI_INTERNAL for what is no drawing or holds more than one. Thread safety: reads only its arguments.
 */
heli_status heli_svg_inline(heli_html *out, const char *svg, const char *prefix, const char *label, heli_context *ctx) HELI_MUST_CHECK;

#endif
