/*
 * Figures of calibrations: the posterior against the prior, and how the tolerance fell. As plot.h in output, language and failures.
 */
#ifndef HELI_ANALYSIS_PLOT_POSTERIOR_H
#define HELI_ANALYSIS_PLOT_POSTERIOR_H

#include "analysis/calibrate.h"
#include "analysis/plot.h"

/**
 * A triangle of up to five parameters, those that the targets say most of: on the diagonal each one's marginal as a histogram with the prior as a line, below it the
 * particles of each pair, the larger the heavier. Axes are as the prior: logarithmic where it is.
 */
heli_status heli_plot_posterior(const heli_calibrated *self, const heli_plot_options *options, heli_context *ctx) HELI_MUST_CHECK;

/** Tolerance over runs, from the second generation on, with the distance aimed at. HELI_FOREIGN when there is only the first. */
heli_status heli_plot_tolerance(const heli_calibrated *self, const heli_plot_options *options, heli_context *ctx) HELI_MUST_CHECK;

#endif
