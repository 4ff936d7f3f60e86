/* Bars of a tornado chart from the cells of a sweep. */
#include "analysis/tornado.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/plot_sweep.h"

static heli_status out_of_memory(heli_context *ctx)
{
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a figure"));
}

static heli_status refuse(const heli_experiment *experiment, const heli_view_request *request, heli_context *ctx)
{
    if (heli_design_in_blocks(experiment->design))
        return heli_fail(ctx, HELI_USAGE, HELI_N_("a tornado chart compares means of design points, but the points of a '%s' design repeat each other's coordinates; "
                                                  "which factors matter is drawn of it with --kind %s"),
                         heli_design_name(experiment->design), experiment->blocks.trajectories ? "effects" : "indices");
    if (request->x || request->y) return heli_fail(ctx, HELI_USAGE, HELI_N_("a tornado chart shows every factor; --x and --y have no use there, --where holds factors fixed"));
    if (request->indicator_count > HELI_TORNADO_PANELS)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("a tornado chart has room for %d indicators, not for %zu"), HELI_TORNADO_PANELS, request->indicator_count);
    return HELI_OK;
}

/* --- one factor --- */

/* The two cells between which the bar lies: the outer ones, or of words those with the lowest and highest mean (the first of equals). */
static void choose_ends(const heli_view_axis *axis, const heli_cells *cells, size_t ends[2])
{
    ends[0] = 0;
    ends[1] = axis->count - 1;
    if (axis->numeric) return;
    for (int end = 0; end < 2; end++) {
        size_t found = HELI_NO_FACTOR;
        double sign = end ? 1.0 : -1.0;
        for (size_t i = 0; i < cells->x_count; i++) {
            if (!cells->cell[i].sample.n) continue;
            if (found == HELI_NO_FACTOR || sign * cells->cell[i].sample.mean > sign * cells->cell[found].sample.mean) found = i;
        }
        if (found != HELI_NO_FACTOR) ends[end] = found;
    }
}

static heli_status make_bar(heli_tornado_bar *bar, const heli_view *view, size_t panel, const double *numbers, heli_context *ctx)
{
    heli_cells cells = {0};
    size_t ends[2];
    const heli_view_indicator *what = &view->indicators[panel];
    heli_status status = heli_view_cells(&cells, view, numbers, heli_indicator_width(what->row), what->component, ctx);
    if (status == HELI_OK) {
        choose_ends(&view->x, &cells, ends);
        for (int end = 0; end < 2; end++) {
            bar->ends[end] = cells.cell[ends[end]].sample;
            if (!view->x.numeric) heli_view_level(view, &view->x, ends[end], ctx, bar->words[end], sizeof bar->words[end]);
        }
    }
    heli_cells_free(&cells);
    return status;
}

/* Of what was cut into bins the range it was drawn from, which the points do not quite reach. */
static void describe_range(heli_tornado_row *row, const heli_view *view, const heli_context *ctx)
{
    const heli_view_axis *axis = &view->x;
    const heli_factor *factor = &view->experiment->factors[axis->factor];
    for (int end = 0; end < 2 && axis->numeric; end++) {
        if (axis->binned && factor->range) snprintf(row->range[end], sizeof row->range[end], "%.6g", end ? factor->high : factor->low);
        else if (axis->binned) snprintf(row->range[end], sizeof row->range[end], "%.6g", axis->edges[end ? axis->count : 0]);
        else heli_view_level(view, axis, end ? axis->count - 1 : 0, ctx, row->range[end], sizeof row->range[end]);
    }
}

/* Points that share a level then differ in all else by chance, as those in a bin do. */
static bool drawn_by_chance(heli_design design)
{
    return design != HELI_DESIGN_GRID && design != HELI_DESIGN_LIST;
}

/* Adds the row of a factor, unless it has one level only. */
static heli_status add_row(heli_tornado *self, const heli_sweep_file *file, const heli_view_request *request, size_t factor, double *const *numbers,
                           heli_context *ctx)
{
    heli_view view = {0};
    heli_view_request along = *request;
    heli_tornado_row *row = &self->rows[self->row_count];
    heli_status status;
    along.x = file->experiment->factors[factor].path;
    along.y = "none";
    HELI_TRY(heli_view_init(&view, file->experiment, file->status, &along, ctx));
    if (view.x.count < 2) goto out;
    view.binned = view.binned || drawn_by_chance(file->experiment->design);
    *row = (heli_tornado_row){.factor = factor, .levels = view.x.count, .words = !view.x.numeric, .binned = view.x.binned, .over_points = view.binned};
    describe_range(row, &view, ctx);
    for (size_t p = 0; p < self->panel_count; p++) HELI_TRY(make_bar(&row->bars[p], &view, p, numbers[p], ctx));
    self->row_count++;
out:
    heli_view_free(&view);
    return status;
}

/* --- the whole --- */

/* Longest first, equal ones in the order of the design, those without a length last. */
static void sort_rows(heli_tornado *self)
{
    for (size_t i = 1; i < self->row_count; i++) {
        heli_tornado_row row = self->rows[i];
        double length = fabs(heli_tornado_length(&row.bars[0]));
        size_t place = i;
        for (; place > 0; place--) {
            double before = fabs(heli_tornado_length(&self->rows[place - 1].bars[0]));
            if (isnan(length) || before >= length) break; /* NaN before: moves on */
            self->rows[place] = self->rows[place - 1];
        }
        self->rows[place] = row;
    }
}

/* The view as one cell: all chosen points, which are its sample. */
static void forget_axes(heli_view *view)
{
    memset(view->x.of_run, 0, view->runs * sizeof *view->x.of_run);
    view->x.factor = HELI_NO_FACTOR;
    view->x.count = 1;
    view->x.numeric = view->x.logarithmic = view->x.binned = false;
    view->binned = true;
}

static heli_status overall_mean(double *out, const heli_view *view, size_t panel, const double *numbers, heli_context *ctx)
{
    heli_cells cells = {0};
    const heli_view_indicator *what = &view->indicators[panel];
    heli_status status = heli_view_cells(&cells, view, numbers, heli_indicator_width(what->row), what->component, ctx);
    if (status == HELI_OK) *out = cells.cell[0].sample.mean;
    heli_cells_free(&cells);
    return status;
}

heli_status heli_tornado_of(heli_tornado *self, const heli_sweep_file *file, const heli_view_request *request, heli_context *ctx)
{
    heli_status status;
    const heli_experiment *experiment = file->experiment;
    double *numbers[HELI_TORNADO_PANELS] = {NULL};
    heli_view_request plain = *request;
    *self = (heli_tornado){0};
    HELI_TRY(refuse(experiment, request, ctx));
    plain.y = "none";
    plain.one = false;
    HELI_TRY(heli_view_init(&self->view, experiment, file->status, &plain, ctx));
    self->panel_count = self->view.indicator_count < HELI_TORNADO_PANELS ? self->view.indicator_count : HELI_TORNADO_PANELS;
    self->panels_left = self->view.indicator_count - self->panel_count;
    forget_axes(&self->view);
    self->rows = calloc(experiment->factor_count + 1, sizeof *self->rows);
    if (!self->rows) HELI_TRY(out_of_memory(ctx));
    for (size_t p = 0; p < self->panel_count; p++) {
        HELI_TRY(heli_view_numbers(&numbers[p], file, &self->view, p, ctx));
        HELI_TRY(overall_mean(&self->means[p], &self->view, p, numbers[p], ctx));
    }
    plain.y = NULL;
    for (size_t f = 0; f < experiment->factor_count; f++)
        if (!self->view.fixed[f]) HELI_TRY(add_row(self, file, &plain, f, numbers, ctx));
    sort_rows(self);
out:
    for (size_t p = 0; p < HELI_TORNADO_PANELS; p++) free(numbers[p]);
    return status;
}

void heli_tornado_free(heli_tornado *self)
{
    heli_view_free(&self->view);
    free(self->rows);
    *self = (heli_tornado){0};
}
