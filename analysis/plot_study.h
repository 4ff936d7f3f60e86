/*
 * Figures of studies: the front with the baseline marked, convergence, and the outcomes that were reached. As plot.h in output, language and failures.
 */
#ifndef HELI_ANALYSIS_PLOT_STUDY_H
#define HELI_ANALYSIS_PLOT_STUDY_H

#include "analysis/study_result.h"
#include "analysis/plot.h"

/**
 * The front in every pair of up to four objectives: members with their 95 % intervals, knee, robust choice, baseline, and in grey whatever else was tried
 * and met the constraints. HELI_FOREIGN for a study with one objective or without any setting that met the constraints.
 */
heli_status heli_plot_front(const heli_optimum *self, const heli_plot_options *options, heli_context *ctx) HELI_MUST_CHECK;

/** Hypervolume over generations. */
heli_status heli_plot_convergence(const heli_optimum *self, const heli_plot_options *options, heli_context *ctx) HELI_MUST_CHECK;

/** Cells reached over settings tried. */
heli_status heli_plot_reach(const heli_exploration *self, const heli_plot_options *options, heli_context *ctx) HELI_MUST_CHECK;

/** Cells that were reached in every pair of up to four outcomes, by how often; one outcome alone as bars. HELI_FOREIGN where none was. */
heli_status heli_plot_outcomes(const heli_exploration *self, const heli_plot_options *options, heli_context *ctx) HELI_MUST_CHECK;

#endif
