/* heli export: the numbers of a result file as rows. Sweeps are read block by block, so memory does not grow with their runs. */
#ifndef HELI_CLI_EXPORT_H
#define HELI_CLI_EXPORT_H

#include "cli/rows.h"
#include "engine/store/results.h"
#include "engine/store/sweep_file.h"

typedef struct heli_export_column {
    size_t indicator, component;
    size_t offset;           /* among the values of a step of the model */
    int summary;             /* heli_summary_kind; HELI_SUMMARIES: the series itself */
} heli_export_column;

typedef struct heli_export {
    const heli_model *model;
    const heli_experiment *experiment; /* NULL for a file of runs */
    heli_export_column *columns;
    size_t column_count;
    char **names;            /* of all cells of a row */
    size_t name_count;
    bool series, long_rows, json, bom;
    int64_t window;
} heli_export;

/**
 * Chooses columns: `wanted` [count] indicators, all that are kept where count is 0. HELI_USAGE, with what was probably meant, for an unknown or
 * unkept one. The model and the experiment must outlive it; free it in any case.
 */
heli_status heli_export_init(heli_export *self, const char *const *wanted, size_t count, heli_context *ctx) HELI_MUST_CHECK;
void heli_export_free(heli_export *self);

/** Writes all rows. Write errors show in ferror(stream). */
heli_status heli_export_runs(const heli_export *self, const heli_results *results, FILE *stream, uint64_t *rows, heli_context *ctx) HELI_MUST_CHECK;
heli_status heli_export_sweep(const heli_export *self, const heli_sweep_file *file, FILE *stream, uint64_t *rows, heli_context *ctx) HELI_MUST_CHECK;

#endif
