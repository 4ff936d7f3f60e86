/* heli plot with the file of a study. */
#ifndef HELI_CLI_PLOT_STUDY_H
#define HELI_CLI_PLOT_STUDY_H

#include "cli/options.h"

/** The kind that will be drawn of the study in the first operand: the one asked for, or the usual one. HELI_USAGE for what a study does not have. */
heli_status heli_study_plot_kind(const char **kind, const heli_options *options, heli_context *ctx) HELI_MUST_CHECK;
heli_status heli_study_plot_draw(const char *kind, const char *output, const heli_options *options, heli_context *ctx) HELI_MUST_CHECK;

#endif
