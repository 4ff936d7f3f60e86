/*
 * Response curves: an indicator over a factor of a sweep, mean and 95 % band, one line for every level of a second factor.
 *
 * One indicator fills the page, several become small multiples. A gap in the data is a gap in line and band. The levels of words
 * stand side by side as points with bars, since there is nothing between them.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/palette.h"
#include "analysis/plot_parts.h"
#include "analysis/plot_sweep.h"
#include "analysis/text.h"

/* Pixels. */
enum { WIDTH = 1800, EDGE = 60, HEAD = 168, LEGEND_LINE = 46, GAP = 46, AXIS_LEFT = 92, TITLE = 62, AXIS_BELOW = 62, ONE_HEIGHT = 640, MANY_HEIGHT = 250,
       X_NAME = 66, NOTE = 25 };

/* Levels have colours of their own, since those of the palette mean bodies: the bright scheme of Tol (2021), SRON/EPS/TN/09-002. */
static const char *const colours[HELI_VIEW_LINES] = {"#4477AA", "#EE6677", "#228833", "#AA3377", "#CCBB44", "#66CCEE"};
static const int marks[HELI_VIEW_LINES] = {7, 5, 9, 13, 11, 15}; /* gnuplot's full circle, square, triangle, ... */

typedef struct page {
    heli_figure figure;
    const heli_view *view;
    size_t columns, rows;
    double cell_width, plot_height, cell_height, top;
} page;

typedef struct range {
    double low, high;
} range;

static void widen(range *self, double value)
{
    if (!isfinite(value)) return;
    self->low = fmin(self->low, value);
    self->high = fmax(self->high, value);
}

static range comfortable(range seen)
{
    if (!(seen.low <= seen.high)) return (range){0.0, 1.0};
    double span = seen.high - seen.low;
    double air = span > 1e-9 * fmax(fabs(seen.low), fabs(seen.high)) ? 0.08 * span : fmax(0.05 * fabs(seen.high), 0.5);
    return (range){seen.low - air, seen.high + air};
}

/* --- data --- */

/* Where a level stands along x; words stand at 0, 1, 2, ..., lines a little beside each other. */
static double place(const heli_view *view, size_t x, size_t y)
{
    if (view->x.numeric) return view->x.values[x];
    return (double)x + 0.14 * ((double)y - 0.5 * (double)(view->y.count - 1));
}

static void put_line_data(page *self, const heli_cells *cells, const heli_view_indicator *what, size_t y, range *seen, const heli_context *ctx)
{
    char comment[320], level[HELI_VIEW_LABEL];
    FILE *data = self->figure.data;
    bool after_gap = true;
    heli_view_level(self->view, &self->view->y, y, ctx, level, sizeof level);
    snprintf(comment, sizeof comment, "%s %s: x mean low high n", what->row->name, level);
    heli_figure_next_block(&self->figure, comment);
    for (size_t x = 0; x < cells->x_count; x++) {
        const heli_sample *sample = &cells->cell[y * cells->x_count + x].sample;
        bool band = sample->n > 1;
        double low = band ? sample->low : sample->mean, high = band ? sample->high : sample->mean;
        if (!sample->n) {
            if (!after_gap) fputc('\n', data); /* an empty line breaks line and band; two would begin another block */
            after_gap = true;
            continue;
        }
        fprintf(data, "%.10g %.10g %.10g %.10g %zu\n", place(self->view, x, y), sample->mean, low, high, sample->n);
        widen(seen, low);
        widen(seen, high);
        after_gap = false;
    }
    if (after_gap) fputs("NaN NaN NaN NaN 0\n", data); /* gnuplot refuses an empty block */
}

/* All design points of a level of y: x, and the mean of the replicates. */
static heli_status put_point_data(page *self, const double *numbers, const heli_view_indicator *what, size_t y, range *seen, heli_context *ctx)
{
    const heli_view *view = self->view;
    size_t components = heli_indicator_width(what->row);
    double *values = malloc((view->replicates + 1) * sizeof *values);
    if (!values) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a figure"));
    heli_figure_next_block(&self->figure, "design points: x mean");
    for (size_t run = 0; run < view->runs; run++) {
        if (!view->chosen[run] || view->y.of_run[run] != y) continue;
        for (size_t r = 0; r < view->replicates; r++) values[r] = numbers[(run * view->replicates + r) * components + what->component];
        double mean = heli_mean(values, view->replicates);
        if (isnan(mean)) continue;
        fprintf(self->figure.data, "%.10g %.10g\n", view->experiment->values[run * view->experiment->factor_count + view->x.factor], mean);
        widen(seen, mean);
    }
    fputs("NaN NaN\n", self->figure.data);
    free(values);
    return HELI_OK;
}

/* --- one panel --- */

/* Words under the axis, each made to fit into its share. */
static void put_words(page *self, double left, double y, const heli_context *ctx)
{
    const heli_view_axis *x = &self->view->x;
    char level[HELI_VIEW_LABEL];
    double share = (self->cell_width - AXIS_LEFT) / ((double)x->count + 0.2);
    fprintf(self->figure.script, "unset logscale x; set xrange [-0.6:%.10g]; unset xtics\n", (double)x->count - 0.4);
    for (size_t i = 0; i < x->count; i++) {
        heli_view_level(self->view, x, i, ctx, level, sizeof level);
        heli_plot_fitted(&self->figure, left + AXIS_LEFT + ((double)i + 0.6) * share, y, share - 16, self->columns == 1 ? 28 : 22, HELI_CENTRE, false,
                         HELI_COLOUR_NOTE, level);
    }
}

static void put_x_axis(page *self)
{
    const heli_view_axis *x = &self->view->x;
    FILE *script = self->figure.script;
    double low = x->binned ? x->edges[0] : x->values[0], high = x->binned ? x->edges[x->count] : x->values[x->count - 1];
    if (x->logarithmic) {
        double air = pow(high / low, 0.03);
        fprintf(script, "set logscale x; set xrange [%.10g:%.10g]; set xtics auto\n", low / air, high * air);
    } else {
        double air = 0.03 * (high - low);
        fprintf(script, "unset logscale x; set xrange [%.10g:%.10g]; set xtics %.10g\n", low - air, high + air, heli_plot_round_below((high - low) / 4.0));
    }
}

static void put_plot(page *self, int first_line, int first_point)
{
    const heli_view *view = self->view;
    FILE *script = self->figure.script;
    const char *before = "plot ";
    for (size_t y = 0; first_point >= 0 && y < view->y.count; y++, before = ", \\\n     ")
        fprintf(script, "%sDATA index %d using 1:2 with points pt 7 ps 1.1 lc rgb '#90%s'", before, first_point + (int)y, colours[y] + 1);
    for (size_t y = 0; view->x.numeric && y < view->y.count; y++, before = ", \\\n     ")
        fprintf(script, "%sDATA index %d using 1:3:4 with filledcurves fillcolor rgb '%s' fillstyle transparent solid 0.22 noborder", before,
                first_line + (int)y, colours[y]);
    for (size_t y = 0; y < view->y.count; y++, before = ", \\\n     ")
        if (view->x.numeric) fprintf(script, "%sDATA index %d using 1:2 with linespoints lw 4 pt %d ps %s lc rgb '%s'", before, first_line + (int)y, marks[y],
                                     self->columns == 1 ? "1.7" : "1.1", colours[y]);
        else fprintf(script, "%sDATA index %d using 1:2:3:4 with yerrorbars lw 4 pt %d ps 1.8 lc rgb '%s'", before, first_line + (int)y, marks[y], colours[y]);
    fputs("\nunset label; unset arrow; unset object\n", script);
}

static heli_status put_panel(page *self, const heli_sweep_file *file, size_t i, heli_context *ctx)
{
    heli_status status = HELI_OK;
    const heli_view *view = self->view;
    const heli_view_indicator *what = &view->indicators[i];
    heli_cells cells = {0};
    double *numbers = NULL;
    int first_line = self->figure.blocks, first_point = -1;
    range seen = {(double)INFINITY, -(double)INFINITY};
    size_t row = i / self->columns;
    double left = EDGE + (double)(i % self->columns) * (self->cell_width + GAP), top = self->top + (double)row * self->cell_height;
    HELI_TRY(heli_view_numbers(&numbers, file, view, i, ctx));
    HELI_TRY(heli_view_cells(&cells, view, numbers, heli_indicator_width(what->row), what->component, ctx));
    for (size_t y = 0; y < view->y.count; y++) put_line_data(self, &cells, what, y, &seen, ctx);
    if (view->x.binned) {
        first_point = self->figure.blocks;
        for (size_t y = 0; y < view->y.count; y++) HELI_TRY(put_point_data(self, numbers, what, y, &seen, ctx));
    }
    range y = comfortable(seen);
    heli_view_panel_title(&self->figure, what, left, top + 32, self->cell_width, 30, ctx);
    heli_figure_area(&self->figure, left + AXIS_LEFT, top + TITLE, left + self->cell_width, top + TITLE + self->plot_height);
    if (view->x.numeric) put_x_axis(self);
    else put_words(self, left, top + TITLE + self->plot_height + 32, ctx);
    fprintf(self->figure.script, "set yrange [%.10g:%.10g]; set ytics %.10g\n", y.low, y.high, heli_plot_round_below((y.high - y.low) / 3.0));
    put_plot(self, first_line, first_point);
out:
    heli_cells_free(&cells);
    free(numbers);
    return status;
}

/* --- the page --- */

/* The lines' names, flowing over as many rows as they need; returns the height. With a NULL figure only measures. */
static double put_legend(heli_figure *figure, const heli_view *view, const heli_context *ctx)
{
    char text[HELI_PLOT_TEXT];
    if (view->y.factor == HELI_NO_FACTOR) return 0.0;
    heli_view_factor(view, view->y.factor, ctx, text, sizeof text);
    if (figure) heli_plot_fitted(figure, EDGE, HEAD + 8, WIDTH - 2 * EDGE, 27, HELI_LEFT, false, HELI_COLOUR_NOTE, text);
    double x = EDGE, y = HEAD + 8 + LEGEND_LINE;
    for (size_t i = 0; i < view->y.count; i++) {
        heli_view_level(view, &view->y, i, ctx, text, sizeof text);
        double width = 84 + fmin(heli_figure_text_width(text, 29) * 1.08, WIDTH - 2 * EDGE - 130.0) + 44;
        if (x > EDGE && x + width > WIDTH - EDGE) {
            x = EDGE;
            y += LEGEND_LINE;
        }
        if (figure) {
            heli_figure_line(figure, x, y, x + 64, y, 7, "1", colours[i]);
            fprintf(figure->script, "set label '' at screen %.1f/W, screen 1-%.1f/H point pt %d ps 2.2 lc rgb '%s'\n", x + 32, y, marks[i], colours[i]);
            heli_plot_fitted(figure, x + 80, y, WIDTH - 2 * EDGE - 130, 29, HELI_LEFT, true, HELI_COLOUR_INK, text);
        }
        x += width;
    }
    return y + LEGEND_LINE - HEAD - 8;
}

static void write_note(const heli_view *view, const heli_context *ctx, char *out, size_t size)
{
    char caption[HELI_PLOT_TEXT * 2];
    heli_view_caption(view, ctx, caption, sizeof caption);
    const char *gap = heli_text_chinese(ctx) ? "" : " ";
    if (view->x.binned)
        heli_text_format(ctx, out, size, HELI_N_("Points: design points, means of %zu replicates. Line: mean in %zu bins of equal width; band: 95 %% t-interval over the "
                                                 "points in a bin."), view->replicates, view->x.count);
    else if (view->binned)
        heli_text_format(ctx, out, size, HELI_N_("Line: mean over design points; band: 95 %% t-interval over these points."));
    else if (view->replicates < 2)
        heli_text_format(ctx, out, size, HELI_N_("One replicate, therefore no band."));
    else if (!view->x.numeric)
        heli_text_format(ctx, out, size, HELI_N_("Points: mean over %zu replicates; bars: 95 %% t-interval of that mean."), view->replicates);
    else
        heli_text_format(ctx, out, size, HELI_N_("Line: mean over %zu replicates; band: 95 %% t-interval of that mean."), view->replicates);
    size_t used = strlen(out);
    snprintf(out + used, size - used, "%s%s", gap, caption);
}

static void put_page(page *self, const heli_plot_options *options, heli_context *ctx)
{
    char note[HELI_PLOT_TEXT * 3], under[HELI_PLOT_TEXT], factor[HELI_PLOT_TEXT / 2];
    const heli_view *view = self->view;
    heli_figure *figure = &self->figure;
    double below = self->top + (double)self->rows * self->cell_height;
    write_note(view, ctx, note, sizeof note);
    heli_view_factor(view, view->x.factor, ctx, factor, sizeof factor);
    heli_text_format(ctx, under, sizeof under, HELI_N_("Across: %s (%s)"), factor, view->experiment->factors[view->x.factor].path);
    figure->height = below + X_NAME + heli_figure_paragraph_height(WIDTH - 2 * EDGE, NOTE, note) + 14;
    fprintf(figure->script, "set multiplot\nunset key\nset border 3 lc rgb '%s'; set tics nomirror out font family.',%d' textcolor rgb '%s'\n"
            "set grid ytics lc rgb '%s' lw 0.6 dt 1; set bars 0.6\n", HELI_COLOUR_RULE, self->columns == 1 ? 22 : 18, HELI_COLOUR_NOTE, HELI_COLOUR_RULE);
    heli_plot_head(figure, options, heli_view_title(view, ctx),
                   heli_context_translate(ctx, HELI_N_("Response of the model to one factor of the design: every point is a setting that was simulated")));
    put_legend(figure, view, ctx);
    heli_plot_fitted(figure, EDGE + AXIS_LEFT, below + 24, WIDTH - 2 * EDGE - AXIS_LEFT, 28, HELI_LEFT, true, HELI_COLOUR_INK, under);
    heli_figure_paragraph(figure, EDGE, below + X_NAME + 14, WIDTH - 2 * EDGE, NOTE, HELI_COLOUR_NOTE, note);
}

static void lay_out(page *self, const heli_context *ctx)
{
    size_t count = self->view->indicator_count;
    self->columns = count == 1 ? 1 : count <= 4 ? 2 : count <= 18 ? 3 : 4;
    self->rows = (count + self->columns - 1) / self->columns;
    self->cell_width = (WIDTH - 2 * EDGE - ((double)self->columns - 1) * GAP) / (double)self->columns;
    self->plot_height = count == 1 ? ONE_HEIGHT : MANY_HEIGHT;
    self->cell_height = TITLE + self->plot_height + AXIS_BELOW;
    self->top = HEAD + put_legend(NULL, self->view, ctx);
}

heli_status heli_plot_response(const heli_sweep_file *file, const heli_view_request *request, const heli_plot_options *options, heli_context *ctx)
{
    heli_status status = HELI_OK;
    heli_view view = {0};
    page self = {.view = &view};
    heli_view_request wanted = *request;
    wanted.lines = true;
    HELI_TRY(heli_view_init(&view, file->experiment, file->status, &wanted, ctx));
    HELI_TRY(heli_figure_open(&self.figure, options->output, WIDTH, 0, ctx));
    lay_out(&self, ctx);
    put_page(&self, options, ctx);
    for (size_t i = 0; i < view.indicator_count; i++) HELI_TRY(put_panel(&self, file, i, ctx));
    fputs("unset multiplot\n", self.figure.script);
    HELI_TRY(heli_figure_draw(&self.figure, ctx));
out:
    heli_figure_free(&self.figure);
    heli_view_free(&view);
    return status;
}
