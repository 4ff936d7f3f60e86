/*
 * What a figure of a sweep shows: an indicator in cells over one or two factors, with regret beside the relatively best cell.
 *
 * A cell gathers the design points that share a level of x (and of y). Within each replicate the points of a cell are averaged, and the mean
 * and its 95 % t-interval are taken over replicates: with common random numbers a replicate is a block that holds all points. A replicate in
 * which any point of the cell has no value is left out, so that no mean is over other points than its neighbour's; a cell without a complete
 * replicate is a gap.
 *
 * A factor drawn from a range (random, Latin hypercube, Sobol) has no levels: it is cut into bins of equal width, about the square root of the
 * number of points and at most 12; over two factors so many that a cell has about five points. A cell's sample then consists of design points
 * (each the mean of its replicates), since these are what varies in a bin.
 *
 *     regret = best mean - mean   where more is better, mean - best mean where less is; never negative
 */
#ifndef HELI_ANALYSIS_SWEEP_VIEW_H
#define HELI_ANALYSIS_SWEEP_VIEW_H

#include "analysis/stats.h"
#include "engine/store/sweep_file.h"

#define HELI_NO_FACTOR ((size_t)-1)
enum { HELI_VIEW_BINS = 12, HELI_VIEW_LINES = 6, HELI_VIEW_INDICATORS = 64, HELI_VIEW_LABEL = 160 };

/* What is asked for; NULL or empty: chosen by the design. */
typedef struct heli_view_request {
    const char *x, *y;               /* paths of factors, or their last words; y "none": average over all other factors */
    const char *const *where;        /* [where_count] "factor=value": factors held fixed */
    size_t where_count;
    const char *const *indicators;   /* [indicator_count] "satisfaction", "joint_force.safety" */
    size_t indicator_count;
    const char *summary;             /* "mean", "final", "min", "max" */
    bool lines;                      /* y must have few levels: they become lines */
    bool one;                        /* one indicator by default, not all of the headline */
} heli_view_request;

/* A factor along an axis. */
typedef struct heli_view_axis {
    size_t factor;                   /* HELI_NO_FACTOR: none, one level */
    size_t count;                    /* levels, or bins */
    double *values;                  /* [count] levels in ascending order, or middles of bins */
    double *edges;                   /* [count + 1] of bins */
    size_t *of_run;                  /* [runs] */
    bool numeric, logarithmic, binned;
} heli_view_axis;

typedef struct heli_view_indicator {
    size_t index, component;
    const heli_indicator *row;
} heli_view_indicator;

typedef struct heli_view {
    const heli_experiment *experiment;
    size_t runs, replicates;
    heli_view_axis x, y;
    bool *chosen;                    /* [runs] what `where` leaves */
    bool *fixed;                     /* [factors] by `where` */
    heli_summary_kind summary;
    heli_view_indicator indicators[HELI_VIEW_INDICATORS];
    size_t indicator_count;
    size_t points, jobs, failed, missing; /* chosen; failed and not run among their jobs */
    bool binned;                     /* x or y is */
} heli_view;

typedef struct heli_cell {
    size_t points;                   /* design points in it */
    heli_sample sample;              /* over replicates, or over points where the view is binned */
} heli_cell;

typedef struct heli_cells {
    size_t x_count, y_count, replicates;
    heli_cell *cell;                 /* [y][x] */
    double *values;                  /* [y][x][replicates]; NaN: incomplete. NULL where the view is binned */
} heli_cells;

/**
 * Chooses axes, points and indicators. `status` [runs][replicates] as in heli_sweep_file. HELI_USAGE, with what there is instead, for an
 * unknown factor, level, indicator or summary; the experiment must outlive the view.
 */
heli_status heli_view_init(heli_view *self, const heli_experiment *experiment, const signed char *status, const heli_view_request *request,
                           heli_context *ctx) HELI_MUST_CHECK;
void heli_view_free(heli_view *self);

/** Cells of an indicator from its numbers [runs][replicates][components]. Cost: O(runs x replicates). */
heli_status heli_view_cells(heli_cells *out, const heli_view *self, const double *numbers, size_t components, size_t component,
                            heli_context *ctx) HELI_MUST_CHECK;
void heli_cells_free(heli_cells *self);

/**
 * Regret of every cell into regret[y_count * x_count], NaN in gaps and where `better` is 0. Returns the relatively best cell (the first of equals),
 * HELI_NO_FACTOR where there is none.
 */
size_t heli_cells_regret(const heli_cells *self, int better, double *regret);

/** True when the 95 % interval of the paired difference between two cells holds 0; false where it cannot be said. */
bool heli_cells_alike(const heli_cells *self, size_t a, size_t b);

/** A level as people read it: a number, a word, the title of a scenario; bins as their middle. */
void heli_view_level(const heli_view *self, const heli_view_axis *axis, size_t level, const heli_context *ctx, char *out, size_t size);
/** The factor's label in the user's language. */
void heli_view_factor(const heli_view *self, size_t factor, const heli_context *ctx, char *out, size_t size);

#endif
