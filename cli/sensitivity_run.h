/* Global sensitivity of a sweep's file, or of a design and outputs from outside: loading what the options name. */
#ifndef HELI_CLI_SENSITIVITY_RUN_H
#define HELI_CLI_SENSITIVITY_RUN_H

#include "analysis/design_table.h"
#include "analysis/sensitivity.h"
#include "cli/options.h"

/* What an analysis was made of; the analysis borrows from it. */
typedef struct heli_sensitivity_source {
    heli_sweep_file *file;
    heli_experiment *experiment;      /* of X.csv */
    heli_outside outside;
    heli_outputs outputs;             /* of Y.csv */
    char *words;                      /* of --indicator, cut at commas */
    const char **names;
} heli_sensitivity_source;

/**
 * Analyses the file of a sweep, with --indicator, --summary and --threads. `method` is "morris", "sobol", or NULL for whichever the design is
 * for; HELI_USAGE where it is for the other. Free both in any case.
 */
heli_status heli_sensitivity_from_sweep(heli_sensitivity *out, heli_sensitivity_source *source, const char *path, const char *method,
                                        const heli_options *options, heli_context *ctx) HELI_MUST_CHECK;

/** Analyses X.csv and Y.csv, with --replicates, --common, --positive and --indicator (columns of Y.csv). */
heli_status heli_sensitivity_from_tables(heli_sensitivity *out, heli_sensitivity_source *source, const char *x, const char *y, const char *method,
                                         const heli_options *options, heli_context *ctx) HELI_MUST_CHECK;

void heli_sensitivity_source_free(heli_sensitivity_source *self);

#endif
