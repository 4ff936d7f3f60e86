/*
 * Figures of global sensitivity. As plot.h in output, language and failures.
 *
 *     effects       of a Morris design: mu* as bars with intervals, up to four outputs beside each other; with one output also mu* against sigma
 *     indices       of a Saltelli design: total and first-order indices as bars with intervals, up to four outputs
 *     convergence   mu* or total index over the size of the sample, for the most important factors; up to four outputs
 *
 * Rows are in falling order for the first output; curves are of the factors that weigh most in any of the outputs drawn. Outputs that do not vary
 * or have too few values are left out.
 */
#ifndef HELI_ANALYSIS_PLOT_SENSITIVITY_H
#define HELI_ANALYSIS_PLOT_SENSITIVITY_H

#include "analysis/plot.h"
#include "analysis/sensitivity.h"

enum { HELI_SENSITIVITY_PANELS = 4, HELI_SENSITIVITY_ROWS = 30, HELI_SENSITIVITY_LINES = 6 };

typedef enum heli_sensitivity_figure { HELI_SENSITIVITY_EFFECTS, HELI_SENSITIVITY_INDICES, HELI_SENSITIVITY_CONVERGENCE } heli_sensitivity_figure;

/**
 * Draws a figure; the experiment gives the title. HELI_USAGE for effects of a Saltelli design or indices of a Morris design, and where no output can be
 * drawn.
 */
heli_status heli_plot_sensitivity(const heli_sensitivity *self, const heli_experiment *experiment, heli_sensitivity_figure kind,
                                  const heli_plot_options *options, heli_context *ctx) HELI_MUST_CHECK;

#endif
