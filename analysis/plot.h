/*
 * The figures of Heli, drawn by gnuplot from result files: joint force, indicator series, mean-field twin, community map, opinions, lattice.
 *
 * Each takes one or two files (baseline A, policy B), writes `output` (.png, .svg or .pdf) and keeps script and data beside it (.gp, .dat).
 * The language is that of the context. They fail with HELI_IO when gnuplot or, for Chinese text, the font is missing, before any file is
 * written; with HELI_FOREIGN when a file lacks what the figure needs; with HELI_USAGE for an unknown format.
 * Thread safety: different outputs may be drawn at once, each with its own context.
 */
#ifndef HELI_ANALYSIS_PLOT_H
#define HELI_ANALYSIS_PLOT_H

#include "engine/store/results.h"

typedef enum heli_band {
    HELI_BAND_INTERVAL,   /* 95 % t-interval of the mean over replicates */
    HELI_BAND_QUANTILES   /* from the 5 % to the 95 % quantile of the replicates */
} heli_band;

typedef struct heli_plot_options {
    const char *output;   /* fig.png, fig.svg or fig.pdf */
    const char *title;    /* NULL: one in plain words; may be any text */
    int64_t window;       /* recorded weeks averaged at the end; 0: 52 */
    heli_band band;       /* of the series */
} heli_plot_options;

/** The joint-force figure 合力图: force polygon, resistance, joint force, main line, four numbers. See analysis/force.h. */
heli_status heli_plot_forces(const heli_results *const *files, size_t count, const heli_plot_options *options,
                             heli_context *ctx) HELI_MUST_CHECK;

/** Small multiples of the headline indicators over weeks: mean over replicates with a band. For every model. */
heli_status heli_plot_series(const heli_results *const *files, size_t count, const heli_plot_options *options,
                             heli_context *ctx) HELI_MUST_CHECK;

/** The same for the indicators that the mean-field twin has, with the twin's line over the band; one file. */
heli_status heli_plot_twin(const heli_results *const *files, size_t count, const heli_plot_options *options,
                           heli_context *ctx) HELI_MUST_CHECK;

/** Satisfaction of the communities as tiles, grouped by street office. Needs per-community series (output.communities). */
heli_status heli_plot_map(const heli_results *const *files, size_t count, const heli_plot_options *options,
                          heli_context *ctx) HELI_MUST_CHECK;

/** Opinions over the steps, as shades of the share of agents. Needs the indicator opinion_share. See plot_opinions.c. */
heli_status heli_plot_opinions(const heli_results *const *files, size_t count, const heli_plot_options *options,
                               heli_context *ctx) HELI_MUST_CHECK;

/** Snapshots of a model on a lattice, one square per cell. Needs heli_results_read_states. See plot_lattice.c. */
heli_status heli_plot_lattice(const heli_results *const *files, size_t count, const heli_plot_options *options,
                              heli_context *ctx) HELI_MUST_CHECK;

#endif
