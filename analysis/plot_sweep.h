/*
 * Figures of sweeps: response curves, small multiples, heat maps, joint forces along a factor, tornado charts. As plot.h in output, language and failures.
 */
#ifndef HELI_ANALYSIS_PLOT_SWEEP_H
#define HELI_ANALYSIS_PLOT_SWEEP_H

#include "analysis/figure.h"
#include "analysis/plot.h"
#include "analysis/sweep_view.h"

/**
 * Mean of every chosen indicator over x with its 95 % band; the levels of y are coloured lines. One indicator fills the page, several are small
 * multiples. Where x was drawn from a range: a point for every design point, and the mean in bins of x.
 */
heli_status heli_plot_response(const heli_sweep_file *file, const heli_view_request *request, const heli_plot_options *options,
                               heli_context *ctx) HELI_MUST_CHECK;

/** One indicator over two factors as coloured cells, with regret and the relatively best cell. */
heli_status heli_plot_heat(const heli_sweep_file *file, const heli_view_request *request, const heli_plot_options *options,
                           heli_context *ctx) HELI_MUST_CHECK;

/** The joint-force figure at up to five levels of x, at one scale. */
heli_status heli_plot_sweep_forces(const heli_sweep_file *file, const heli_view_request *request, const heli_plot_options *options,
                                   heli_context *ctx) HELI_MUST_CHECK;

/**
 * For every factor a bar between the means at both ends of its range, one panel for each of up to four indicators; longest bar of the first panel on top.
 * As heli_tornado_of (tornado.h) in what it refuses.
 */
heli_status heli_plot_tornado(const heli_sweep_file *file, const heli_view_request *request, const heli_plot_options *options,
                              heli_context *ctx) HELI_MUST_CHECK;

/** Numbers of an indicator of the view, [runs][replicates][components], malloc'ed. */
heli_status heli_view_numbers(double **out, const heli_sweep_file *file, const heli_view *view, size_t indicator, heli_context *ctx) HELI_MUST_CHECK;

/**
 * What every caption says: which factors are fixed and averaged over (of a view along no axis only the fixed), which weeks, how many jobs have no value,
 * that these are results of a model. Into out[size].
 */
void heli_view_caption(const heli_view *view, const heli_context *ctx, char *out, size_t size);

/** An indicator's label in the user's language, with its component. */
void heli_view_indicator_label(const heli_view_indicator *what, const heli_context *ctx, char *out, size_t size);

/** Title and unit of an indicator above a panel. */
void heli_view_panel_title(heli_figure *figure, const heli_view_indicator *what, double left, double y, double width, double size, const heli_context *ctx);

/** The experiment's title in the user's language, or its name. */
const char *heli_view_title(const heli_view *view, const heli_context *ctx);

#endif
