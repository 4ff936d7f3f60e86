/* Drawing a joint-force picture, however it came about: from result files (plot_force.c) or from a sweep (plot_sweep_force.c). */
#ifndef HELI_ANALYSIS_PLOT_FORCE_H
#define HELI_ANALYSIS_PLOT_FORCE_H

#include "analysis/force.h"
#include "analysis/plot.h"

/* Room and size of a panel's name, pixels. */
enum { HELI_FORCE_NAME_WIDTH = 1060, HELI_FORCE_NAME_SIZE = 36 };

/* What is written around the picture, in the user's language. */
typedef struct heli_force_words {
    const char *title;
    const char *names[HELI_FORCE_MAX_PANELS]; /* of the panels */
    double size;                              /* of the names */
    const char *plane, *source;               /* the two notes under it */
} heli_force_words;

/** Draws a projected picture, all panels at one scale. */
heli_status heli_force_draw(const heli_force_picture *picture, const heli_force_words *words, const heli_plot_options *options,
                            heli_context *ctx) HELI_MUST_CHECK;

/** The domain to which the axis points most, in words. */
const char *heli_force_upward(const heli_force_picture *picture, const heli_context *ctx);

#endif
