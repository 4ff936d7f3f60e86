/*
 * Rows of factors with their names on the left and panels of bars beside them: what figures of global sensitivity and tornado charts share.
 *
 * In a panel the plot counts in pixels downwards (y), so that bars stand beside their names.
 */
#ifndef HELI_ANALYSIS_PLOT_ROWS_H
#define HELI_ANALYSIS_PLOT_ROWS_H

#include "analysis/figure.h"

/* Pixels: of the page, of a row, and of type. */
enum { HELI_ROWS_WIDTH = 1800, HELI_ROWS_EDGE = 60, HELI_ROWS_HEAD = 168, HELI_ROWS_LABELS = 600, HELI_ROWS_GAP = 40, HELI_ROWS_HEIGHT = 62,
       HELI_ROWS_PANEL_NAME = 46, HELI_ROWS_AXIS_BELOW = 112, HELI_ROWS_LEGEND_LINE = 44, HELI_ROWS_NOTE = 25, HELI_ROWS_TYPE = 25 };

/* What a plot of a multiplot has shown must not be shown again by the next. */
extern const char heli_rows_clear[];

/** What the factor of a row is, and below it its name; only the name where the label is empty. `top` is that of the first row. */
void heli_rows_name(heli_figure *figure, double top, size_t row, const char *label, const char *name);

/** The ground of every second of `count` rows, from the page's left edge to `right`. */
void heli_rows_ground(heli_figure *figure, double top, size_t count, double right);

/** Places a panel over `count` rows and sets its axis from low to high, with `name` below it. */
void heli_rows_axis(heli_figure *figure, double left, double right, double top, size_t count, double low, double high, const char *name);

#endif
