/*
 * What a tornado chart shows: for every factor of a sweep the mean of an indicator at both ends of the factor's range.
 *
 * A bar goes from the cell of the lowest level (or bin) to that of the highest, cells over this one factor as in sweep_view.h: all design points that share
 * the level, whatever the other factors are. Of a factor of words, which have no order, it goes from the level with the lowest mean to that with the
 * highest. In a design drawn by chance (random, lhs, sobol) the sample of an end consists of design points, of levels as well as of bins; elsewhere it is as in
 * sweep_view.h. Rows are in falling order of the bar's length in the first panel; a row without a value at both ends comes last.
 *
 * Designs in blocks (morris, saltelli) are refused: their points repeat each other's coordinates, so neither the means of cells nor their intervals would be
 * what they seem; they have elementary effects and indices instead.
 */
#ifndef HELI_ANALYSIS_TORNADO_H
#define HELI_ANALYSIS_TORNADO_H

#include "analysis/sweep_view.h"

enum { HELI_TORNADO_PANELS = 4, HELI_TORNADO_ROWS = 30 };

typedef struct heli_tornado_bar {
    heli_sample ends[2];             /* low and high end of the factor; of words, the lowest and highest mean. n = 0: no value */
    char words[2][HELI_VIEW_LABEL];  /* of words: the levels' names; else "" */
} heli_tornado_bar;

typedef struct heli_tornado_row {
    size_t factor, levels;           /* levels, or bins */
    bool words, binned;
    bool over_points;                /* the samples are design points; else replicates */
    char range[2][HELI_VIEW_LABEL];  /* of numbers: the ends as people read them */
    heli_tornado_bar bars[HELI_TORNADO_PANELS];
} heli_tornado_row;

typedef struct heli_tornado {
    heli_view view;                  /* of indicators, points and jobs; along no axis */
    size_t panel_count, panels_left; /* panels_left: indicators for which there is no panel */
    double means[HELI_TORNADO_PANELS]; /* over all design points, each the mean of its replicates */
    heli_tornado_row *rows;          /* [row_count] in falling order of the first panel's bars */
    size_t row_count;
} heli_tornado;

/**
 * The bars of a sweep: of the indicators asked for, at most HELI_TORNADO_PANELS, or of the first of the kept headline; of all factors that vary and
 * that `where` does not fix. HELI_USAGE for axes in the request, a design in blocks, and as heli_view_init; HELI_MEMORY. The file must outlive the
 * result. Free it in any case. Cost: O(factors x runs x replicates) for each panel.
 */
heli_status heli_tornado_of(heli_tornado *self, const heli_sweep_file *file, const heli_view_request *request, heli_context *ctx) HELI_MUST_CHECK;
void heli_tornado_free(heli_tornado *self);

/** From the low end to the high end; NaN where one has no value. */
static inline double heli_tornado_length(const heli_tornado_bar *self)
{
    return self->ends[1].mean - self->ends[0].mean;
}

#endif
