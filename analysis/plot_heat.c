/*
 * A heat map: an indicator over two factors of a sweep. Every cell shows its mean and its regret, the mean's distance from that of the relatively best
 * cell, which has a frame. A ring marks cells whose difference from the best cannot be told from none. All positions are pixels of the page;
 * levels stand at equal distances, whatever their values.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/palette.h"
#include "analysis/plot_parts.h"
#include "analysis/plot_sweep.h"
#include "analysis/text.h"

/* Pixels. */
enum { WIDTH = 1800, EDGE = 60, HEAD = 172, Y_NAME = 64, Y_LABELS = 190, MAX_WIDE = 330, MAX_HIGH = 150, MIN_HIGH = 16, MAX_HEIGHT = 820, X_LABELS = 44,
       X_NAME = 52, SCALE = 104, NOTE = 25, MOST_LEVELS = 60 };

typedef struct heat {
    heli_figure figure;
    heli_view view;
    const heli_view_indicator *what;
    heli_cells cells;
    double *regret;
    size_t best;             /* a cell; HELI_NO_FACTOR where there is none */
    double low, high;        /* of the means */
    int decimals;
    double left, top, wide, high_px; /* of the cells */
} heat;

/* --- numbers --- */

static void find_range(heat *self)
{
    size_t cells = self->cells.x_count * self->cells.y_count;
    self->low = (double)INFINITY;
    self->high = -(double)INFINITY;
    for (size_t c = 0; c < cells; c++) {
        double mean = self->cells.cell[c].sample.mean;
        if (isnan(mean)) continue;
        self->low = fmin(self->low, mean);
        self->high = fmax(self->high, mean);
    }
    if (!(self->low <= self->high)) self->low = 0.0, self->high = 1.0;
    double span = self->high - self->low;
    if (span <= 1e-12 * fmax(fabs(self->low), fabs(self->high))) self->high = self->low + (span = 1.0);
    self->decimals = (int)fmin(fmax(ceil(2.0 - log10(span)), 0.0), 6.0) - (span >= 2.0 && span < 10.0);
    if (self->decimals < 0) self->decimals = 0;
}

static void number_text(const heat *self, double value, char out[HELI_PLOT_NUMBER])
{
    bool negative = value < 0.0 && fabs(value) >= 0.5 * pow(10.0, -self->decimals);
    if (isnan(value)) snprintf(out, HELI_PLOT_NUMBER, "–");
    else snprintf(out, HELI_PLOT_NUMBER, "%s%.*f", negative ? "−" : "", self->decimals, fabs(value));
}

static heli_status count_levels(const heat *self, heli_context *ctx)
{
    const heli_view_axis *axes[] = {&self->view.x, &self->view.y};
    if (self->view.y.factor == HELI_NO_FACTOR)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("a heat map needs two factors that vary; this one has '%s' only: use --kind response"),
                         self->view.experiment->factors[self->view.x.factor].path);
    for (int a = 0; a < 2; a++)
        if (axes[a]->count > MOST_LEVELS)
            return heli_fail(ctx, HELI_USAGE, HELI_N_("'%s' has %zu levels; a heat map shows at most %d"), self->view.experiment->factors[axes[a]->factor].path,
                             axes[a]->count, MOST_LEVELS);
    return HELI_OK;
}

static heli_status read_cells(heat *self, const heli_sweep_file *file, heli_context *ctx)
{
    heli_status status = HELI_OK;
    double *numbers = NULL;
    self->what = &self->view.indicators[0];
    HELI_TRY(heli_view_numbers(&numbers, file, &self->view, 0, ctx));
    HELI_TRY(heli_view_cells(&self->cells, &self->view, numbers, heli_indicator_width(self->what->row), self->what->component, ctx));
    self->regret = malloc((self->cells.x_count * self->cells.y_count + 1) * sizeof *self->regret);
    if (!self->regret) HELI_TRY(heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a figure")));
    self->best = heli_cells_regret(&self->cells, self->what->row->better, self->regret);
    find_range(self);
out:
    free(numbers);
    return status;
}

/* --- cells --- */

static bool alike(const heat *self, size_t cell)
{
    return self->best != HELI_NO_FACTOR && cell != self->best && heli_cells_alike(&self->cells, self->best, cell);
}

/* The frame of the best cell: drawn white, then thinner black, so that it is seen on dark and on light. */
static void put_frame_data(heat *self)
{
    size_t x = self->best % self->cells.x_count, y = self->best / self->cells.x_count;
    double left = self->left + (double)x * self->wide + 4, right = left + self->wide - 8;
    double top = self->top + (double)(self->cells.y_count - 1 - y) * self->high_px + 4, bottom = top + self->high_px - 8;
    heli_figure_next_block(&self->figure, "frame of the relatively best cell: x y");
    fprintf(self->figure.data, "%.2f %.2f\n%.2f %.2f\n%.2f %.2f\n%.2f %.2f\n%.2f %.2f\n", left, top, right, top, right, bottom, left, bottom, left, top);
}

static void put_numbers(heat *self, size_t cell, double middle, double y, const char *colour, const heli_context *ctx)
{
    char mean[HELI_PLOT_NUMBER], regret[HELI_PLOT_NUMBER + 16], text[96];
    double size = fmin(0.34 * self->high_px, fmin(38.0, 0.17 * self->wide));
    if (size < 13.0) return;
    number_text(self, self->cells.cell[cell].sample.mean, mean);
    bool two = self->best != HELI_NO_FACTOR && !isnan(self->regret[cell]) && self->high_px >= 54.0;
    heli_figure_text(&self->figure, middle, y - (two ? 0.15 * self->high_px : 0.0), size, HELI_CENTRE, true, colour, mean);
    if (!two) return;
    number_text(self, self->regret[cell], regret);
    if (cell == self->best) heli_text_format(ctx, text, sizeof text, HELI_N_("relatively best"));
    else snprintf(text, sizeof text, "%s%s", alike(self, cell) ? "○ " : "", regret);
    heli_plot_fitted(&self->figure, middle, y + 0.22 * self->high_px, self->wide - 12, 0.72 * size, HELI_CENTRE, false, colour, text);
}

static void put_cell(heat *self, size_t x, size_t y, const heli_context *ctx)
{
    size_t cell = y * self->cells.x_count + x;
    const heli_sample *sample = &self->cells.cell[cell].sample;
    double left = self->left + (double)x * self->wide, top = self->top + (double)(self->cells.y_count - 1 - y) * self->high_px;
    double middle = left + 0.5 * self->wide, centre = top + 0.5 * self->high_px;
    double share = (sample->mean - self->low) / (self->high - self->low);
    if (isnan(sample->mean)) {
        heli_figure_box(&self->figure, left + 2, top + 2, self->wide - 4, self->high_px - 4, HELI_COLOUR_CARD);
        heli_figure_text(&self->figure, middle, centre, fmin(30.0, 0.5 * self->high_px), HELI_CENTRE, false, HELI_COLOUR_NOTE, "–");
        return;
    }
    fprintf(self->figure.data, "%.2f %.2f %.2f %.2f %.10g %.10g %.10g %.10g %zu\n", middle, centre, 0.5 * self->wide - 1, 0.5 * self->high_px - 1, sample->mean,
            self->regret[cell], self->view.x.values[x], self->view.y.values[y], sample->n);
    put_numbers(self, cell, middle, centre, share > 0.52 ? "#000000" : "#ffffff", ctx);
}

/* --- axes and scale --- */

static void put_axes(heat *self, const heli_context *ctx)
{
    char text[HELI_PLOT_TEXT / 2], name[HELI_PLOT_TEXT];
    heli_figure *figure = &self->figure;
    const heli_view *view = &self->view;
    double bottom = self->top + (double)view->y.count * self->high_px, size = fmin(28.0, fmin(0.8 * self->high_px, 0.5 * self->wide));
    for (size_t i = 0; i < view->y.count; i++) {
        heli_view_level(view, &view->y, i, ctx, text, sizeof text);
        double y = self->top + ((double)(view->y.count - 1 - i) + 0.5) * self->high_px;
        heli_plot_fitted(figure, self->left - 16, y, Y_LABELS - 20, size, HELI_RIGHT, false, HELI_COLOUR_INK, text);
    }
    for (size_t i = 0; i < view->x.count; i++) {
        heli_view_level(view, &view->x, i, ctx, text, sizeof text);
        heli_plot_fitted(figure, self->left + ((double)i + 0.5) * self->wide, bottom + 26, self->wide - 6, size, HELI_CENTRE, false, HELI_COLOUR_INK, text);
    }
    heli_view_factor(view, view->y.factor, ctx, text, sizeof text);
    heli_text_format(ctx, name, sizeof name, HELI_N_("Upward: %s (%s)"), text, view->experiment->factors[view->y.factor].path);
    heli_plot_fitted(figure, EDGE, self->top - 30, WIDTH - 2 * EDGE, 28, HELI_LEFT, true, HELI_COLOUR_INK, name);
    heli_view_factor(view, view->x.factor, ctx, text, sizeof text);
    heli_text_format(ctx, name, sizeof name, HELI_N_("Across: %s (%s)"), text, view->experiment->factors[view->x.factor].path);
    heli_plot_fitted(figure, self->left, bottom + X_LABELS + 26, WIDTH - EDGE - self->left, 28, HELI_LEFT, true, HELI_COLOUR_INK, name);
}

static void put_scale(heat *self, double y, const heli_context *ctx)
{
    static const char *const steps[HELI_CIVIDIS_STEPS] = HELI_CIVIDIS;
    FILE *script = self->figure.script;
    double width = 700, left = WIDTH - EDGE - width - 30;
    fputs("set palette defined (", script);
    for (int i = 0; i < HELI_CIVIDIS_STEPS; i++) fprintf(script, "%s%d '%s'", i ? ", " : "", i, steps[i]);
    fprintf(script, ")\nset cbrange [%.10g:%.10g]; set cbtics %.10g scale 0 font family.',19' textcolor rgb '%s'\n"
            "set colorbox horizontal user noborder origin screen %.1f/W, screen 1-%.1f/H size screen %.1f/W, screen 26.0/H\n",
            self->low, self->high, heli_plot_round_below((self->high - self->low) / 3.0), HELI_COLOUR_NOTE, left, y + 13, width);
    heli_view_panel_title(&self->figure, self->what, EDGE, y, left - EDGE - 30, 30, ctx);
}

/* --- the page --- */

static void write_note(const heat *self, const heli_context *ctx, char *out, size_t size)
{
    char caption[HELI_PLOT_TEXT * 2], first[HELI_PLOT_TEXT], second[HELI_PLOT_TEXT] = "";
    const char *gap = heli_text_chinese(ctx) ? "" : " ";
    heli_view_caption(&self->view, ctx, caption, sizeof caption);
    if (self->view.binned)
        heli_text_format(ctx, first, sizeof first, HELI_N_("Cells: bins of equal width; a number is the mean over the design points in it."));
    else
        heli_text_format(ctx, first, sizeof first, HELI_N_("Upper number: mean over %zu replicates."), self->view.replicates);
    if (self->best == HELI_NO_FACTOR)
        heli_text_format(ctx, second, sizeof second, HELI_N_("This indicator has no better or worse, therefore no cell is marked."));
    else if (self->view.binned || self->view.replicates < 2)
        heli_text_format(ctx, second, sizeof second, HELI_N_("Lower number: regret, the distance from the relatively best cell of this design (framed)."));
    else
        heli_text_format(ctx, second, sizeof second, HELI_N_("Lower number: regret, the distance from the relatively best cell of this design (framed); ○: the 95 %% interval of the "
                                                             "paired difference from it, taken cell by cell, holds 0."));
    snprintf(out, size, "%s%s%s%s%s", first, gap, second, gap, caption);
}

static void lay_out(heat *self)
{
    self->left = EDGE + Y_LABELS;
    self->top = HEAD + Y_NAME;
    self->wide = fmin((WIDTH - EDGE - self->left) / (double)self->cells.x_count, MAX_WIDE);
    self->high_px = fmax(fmin(MAX_HEIGHT / (double)self->cells.y_count, MAX_HIGH), MIN_HIGH);
}

static void put_page(heat *self, const heli_plot_options *options, const heli_context *ctx)
{
    char note[HELI_PLOT_TEXT * 4];
    heli_figure *figure = &self->figure;
    lay_out(self);
    double scale_top = self->top + (double)self->cells.y_count * self->high_px + X_LABELS + X_NAME + 44;
    write_note(self, ctx, note, sizeof note);
    figure->height = scale_top + SCALE + heli_figure_paragraph_height(WIDTH - 2 * EDGE, NOTE, note);
    fputs("unset border; unset tics; unset key\nset xrange [0:W]; set yrange [H:0]\n", figure->script);
    heli_figure_area(figure, 0, 0, WIDTH, figure->height);
    heli_plot_head(figure, options, heli_view_title(&self->view, ctx),
                   self->view.binned ? heli_context_translate(ctx, HELI_N_("Two factors of the design together, in bins: every cell gathers several settings"))
                                     : heli_context_translate(ctx, HELI_N_("Two factors of the design together: every cell is a setting that was simulated")));
    put_axes(self, ctx);
    put_scale(self, scale_top, ctx);
    heli_figure_paragraph(figure, EDGE, scale_top + SCALE - 14, WIDTH - 2 * EDGE, NOTE, HELI_COLOUR_NOTE, note);
    heli_figure_next_block(figure, "cells: x y half-width half-height (pixels of the page, from the upper left corner) mean regret level-across level-upward n");
    for (size_t y = 0; y < self->cells.y_count; y++)
        for (size_t x = 0; x < self->cells.x_count; x++) put_cell(self, x, y, ctx);
    fputs("NaN NaN NaN NaN NaN NaN NaN NaN 0\n", figure->data);
    fputs("plot DATA index 0 using 1:2:($1-$3):($1+$3):($2-$4):($2+$4):5 with boxxyerror fillstyle solid noborder lc palette", figure->script);
    if (self->best != HELI_NO_FACTOR) {
        put_frame_data(self);
        for (int pass = 0; pass < 2; pass++)
            fprintf(figure->script, ", \\\n     DATA index 1 using 1:2 with lines lw %d lc rgb '%s'", pass ? 5 : 11, pass ? "#000000" : "#ffffff");
    }
    fputc('\n', figure->script);
}

heli_status heli_plot_heat(const heli_sweep_file *file, const heli_view_request *request, const heli_plot_options *options, heli_context *ctx)
{
    heli_status status = HELI_OK;
    heat self = {.best = HELI_NO_FACTOR};
    heli_view_request wanted = *request;
    wanted.one = true;
    HELI_TRY(heli_view_init(&self.view, file->experiment, file->status, &wanted, ctx));
    HELI_TRY(count_levels(&self, ctx));
    if (self.view.indicator_count > 1) HELI_TRY(heli_fail(ctx, HELI_USAGE, HELI_N_("a heat map shows one indicator, not %zu"), self.view.indicator_count));
    HELI_TRY(read_cells(&self, file, ctx));
    HELI_TRY(heli_figure_open(&self.figure, options->output, WIDTH, 0, ctx));
    put_page(&self, options, ctx);
    HELI_TRY(heli_figure_draw(&self.figure, ctx));
out:
    heli_figure_free(&self.figure);
    heli_cells_free(&self.cells);
    heli_view_free(&self.view);
    free(self.regret);
    return status;
}
