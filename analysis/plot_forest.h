/* The figure of a comparison: a forest plot of the differences of each indicator with their intervals about a line at zero. */
#ifndef HELI_ANALYSIS_PLOT_FOREST_H
#define HELI_ANALYSIS_PLOT_FOREST_H

#include "analysis/compare.h"
#include "analysis/plot.h"

enum { HELI_FOREST_MOST = 4 };

typedef enum heli_forest_scale {
    HELI_FOREST_RELATIVE,     /* per cent of the reference's value */
    HELI_FOREST_STANDARDISED  /* effect sizes, see analysis/inference.h */
} heli_forest_scale;

/**
 * Draws at most HELI_FOREST_MOST policies against the reference, one colour and one mark each; fails with HELI_USAGE for more. A mark is filled where
 * the difference holds for all indicators together. Rows that would stretch the axis out of use point over its edge; every row has its
 * numbers beside it. Fails like the other figures (analysis/plot.h).
 */
heli_status heli_plot_forest(const heli_comparison *comparison, heli_forest_scale scale, const heli_plot_options *options,
                             heli_context *ctx) HELI_MUST_CHECK;

#endif
