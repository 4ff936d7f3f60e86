/* Parts that the figures share: the title, panel names, numbers as people read them, labels that make room for each other. */
#ifndef HELI_ANALYSIS_PLOT_PARTS_H
#define HELI_ANALYSIS_PLOT_PARTS_H

#include "analysis/figure.h"
#include "analysis/plot.h"

enum { HELI_PLOT_NUMBER = 32, HELI_PLOT_TEXT = 640 };

/** Refuses a number of files other than one or two, and files without replicates or weeks. */
heli_status heli_plot_check_files(const heli_results *const *files, size_t count, heli_context *ctx) HELI_MUST_CHECK;

/** A line of text made smaller, and in the end cut, so that it fits into `width` pixels. */
void heli_plot_fitted(heli_figure *figure, double x, double y, double width, double size, heli_align align, bool bold,
                      const char *colour, const char *text);

/** The figure's title (options or `usual`) and the note under it. */
void heli_plot_head(heli_figure *figure, const heli_plot_options *options, const char *usual, const char *note);

/* Names of the panels: the scenarios' titles, behind "A" and "B" where two are shown, and the size of type at which all fit. */
typedef struct heli_plot_names {
    char text[2][320];
    double size;
} heli_plot_names;

/** Names for panels in which `width` pixels are free, in type of `size` or smaller. */
heli_plot_names heli_plot_panel_names(const heli_results *const *files, size_t count, double width, double size,
                                      const heli_context *ctx);

/** "68.2", "−10.4", "1,204": about three digits, with a true minus sign; `sign` also shows the plus. "–" for NaN. */
void heli_plot_number(char out[HELI_PLOT_NUMBER], double value, bool sign);

/** The largest of 1, 2, 5 x 10^k not above `limit` (> 0). */
double heli_plot_round_below(double limit);

/** Moves the centres of n labels, as little as seems needed, so that none overlaps its neighbour and all lie within [low, high]. */
void heli_plot_spread(double *centres, const double *widths, size_t n, double low, double high);

#endif
