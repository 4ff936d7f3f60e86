/*
 * A report of result files: one HTML page that can be handed in, read without a network or a script, and printed.
 *
 *     files of runs    one, or up to 26 of which the first is the reference (problem, baseline): as heli_compare
 *     a sweep's file   its design, response, relative optimum, or global sensitivity where the design is one for it
 *
 * Every number comes from the functions behind `heli compare`, `heli expect`, `heli sensitivity` and the figures; the report only sets them. Equal
 * files and options give equal bytes: no time, host or path goes in. Language: that of the context.
 *
 * A section is a row of the table in report.c and a function in a file of its own, analysis/report_<what>.c.
 */
#ifndef HELI_ANALYSIS_REPORT_H
#define HELI_ANALYSIS_REPORT_H

#include <stdint.h>
#include <stdio.h>

#include "engine/core/context.h"

typedef struct heli_report_options {
    const char *title;      /* NULL: that of the scenario */
    int64_t window;         /* recorded steps at the end that are averaged; 0: 52. Of files of runs */
    bool all;               /* every indicator rather than the headline ones. Of files of runs */
    bool no_figures;        /* without gnuplot */
    int threads;            /* of bootstraps */
} heli_report_options;

typedef struct heli_report_page heli_report_page;

/**
 * Reads the files and works out what the sections say. Fails as the readers of result files do; with HELI_USAGE for a sweep's file beside
 * another, for files that cannot be compared, and where no run has ended. The options and paths must outlive it.
 */
heli_status heli_report_open(heli_report_page **out, const char *const *paths, size_t count, const heli_report_options *options,
                             heli_context *ctx) HELI_MUST_CHECK;
void heli_report_close(heli_report_page *self);

/**
 * Writes the page. Fails as figures do where gnuplot is missing or fails; with HELI_MEMORY. Write errors show in ferror(stream).
 */
heli_status heli_report_write(heli_report_page *self, FILE *stream, heli_context *ctx) HELI_MUST_CHECK;

/** The same as text in memory, malloc'ed. */
heli_status heli_report_text(heli_report_page *self, char **text, size_t *bytes, heli_context *ctx) HELI_MUST_CHECK;

#endif
