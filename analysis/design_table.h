/*
 * Designs as tables for models outside Heli, and the outputs that come back.
 *
 * X.csv: first the canonical experiment behind "# " on every line, then a line of factor names, then one line for each point. Y.csv: an optional
 * line of output names, then one line for each point (or `replicates` lines, one after the other), in the order of X.csv; what follows a '#' at
 * the start of a line is passed over in both. Cells are divided by commas.
 */
#ifndef HELI_ANALYSIS_DESIGN_TABLE_H
#define HELI_ANALYSIS_DESIGN_TABLE_H

#include <stdio.h>

#include "analysis/outside.h"

/** Writes X.csv to a stream; write errors show in ferror. The design must be made. */
void heli_design_write(const heli_experiment *experiment, FILE *stream);

/**
 * Reads X.csv: the experiment out of its first lines, its design made again and compared with the table cell by cell. Fails with
 * HELI_FOREIGN where the file is no such table, or another design stands in it (the row and column that differ are named), HELI_IO.
 */
heli_status heli_design_read(heli_experiment **out, heli_outside *outside, const char *path, const heli_model *const *models, heli_context *ctx) HELI_MUST_CHECK;

typedef struct heli_outputs {
    size_t rows, columns;
    char **names;             /* [columns]; "y1", "y2", ... where the table has no line of names */
    double *values;           /* [rows][columns] */
} heli_outputs;

/**
 * Reads Y.csv, which must have `rows` lines of finite numbers; with `positive` none may be below 0. HELI_FOREIGN for a wrong number of rows or
 * cells, a cell that is no finite number (row and column named), HELI_IO. Free it in any case.
 */
heli_status heli_outputs_read(heli_outputs *out, const char *path, size_t rows, bool positive, heli_context *ctx) HELI_MUST_CHECK;
void heli_outputs_free(heli_outputs *self);

#endif
