/*
 * A lattice as it changes: snapshots side by side, one square per cell, one colour per state, for one run (replicate 0) of each file.
 *
 * For every model whose first agent column is the state of a cell, row by row from the upper left, and which has parameters `width` and
 * `height`, or `size` or `side`, in a section of its own. Where there are more states than colours, the states that most cells have in the end get
 * the colours and the others are light grey: of many cultures, those that remain. All positions are pixels of the page.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/palette.h"
#include "analysis/plot_parts.h"
#include "analysis/text.h"

/* Pixels, and how many snapshots and colours there may be. */
enum { WIDTH = 1800, EDGE = 60, HEAD = 172, NAME = 56, CAPTION = 44, BETWEEN = 36, MOST_HEIGHT = 760, LEGEND = 100, NOTE = 25, MOST_PANELS = 6, COLOURS = 7 };

/* Neighbours in this list are far apart in hue and lightness. */
static const char *const colours[COLOURS] = {HELI_COLOUR_GOVERNMENT, HELI_COLOUR_ENTERPRISES, HELI_COLOUR_RESIDENTS, HELI_COLOUR_RESISTANCE,
                                             HELI_COLOUR_ORGANISATIONS, HELI_COLOUR_FILE_B, HELI_COLOUR_JOINT};
#define OTHER_STATES "#DDDDDA"

typedef struct lattice {
    const heli_results *file;
    size_t width, height;
    size_t panels, shown[MOST_PANELS]; /* which snapshots */
    double cell;                       /* edge of a square; whole pixels, or seams would be seen */
} lattice;

typedef struct state {
    float value;
    size_t count, last; /* cells in all snapshots shown, and in the last ones */
} state;

typedef struct states {
    state *rows;
    size_t count;   /* of different states */
    size_t coloured;
} states;

/* --- what is in the files --- */

/* The whole number that the first parameter of this name, in whatever section, has; 0 without one. */
static size_t side(const heli_scenario *scenario, const char *name)
{
    const heli_model *model = scenario->model;
    for (size_t i = 0; i < model->param_count; i++) {
        const char *dot = strrchr(model->params[i].path, '.');
        if (dot && strcmp(dot + 1, name) == 0 && model->params[i].type == HELI_PARAM_INT)
            return (size_t)fmax(0.0, heli_param_value(&model->params[i], scenario->params, 0));
    }
    return 0;
}

static void choose_panels(lattice *self, size_t most)
{
    size_t snapshots = self->file->snapshot_count;
    self->panels = snapshots < most ? snapshots : most;
    for (size_t p = 0; p < self->panels; p++)
        self->shown[p] = self->panels > 1 ? p * (snapshots - 1) / (self->panels - 1) : snapshots - 1; /* the last one always */
}

static heli_status lattice_init(lattice *self, const heli_results *file, size_t count, heli_context *ctx)
{
    const heli_scenario *scenario = file->scenario;
    const char *model = scenario->model->name, *name = scenario->meta.name ? scenario->meta.name : "";
    *self = (lattice){.file = file, .width = side(scenario, "width"), .height = side(scenario, "height")};
    if (!self->width || !self->height) self->width = self->height = side(scenario, "size") + side(scenario, "side");
    if (!self->width || scenario->model->column_count == 0 || scenario->model->columns[0].width != 1)
        return heli_fail(ctx, HELI_FOREIGN, HELI_N_("model '%s' has no lattice to draw: no parameters 'width' and 'height', or 'size' or 'side', with one state per cell"), model);
    if (!file->snapshot_count)
        return heli_fail(ctx, HELI_FOREIGN, HELI_N_("the results of scenario '%s' hold no snapshots, which the lattice needs; run the scenario with 'output.snapshots: [0, 10, 100]'"), name);
    if (file->snapshot_agents != self->width * self->height)
        return heli_fail(ctx, HELI_FOREIGN, HELI_N_("model '%s' has %zu agents on %zu x %zu cells; only a lattice with one agent in each cell is drawn"), model,
                         file->snapshot_agents, self->width, self->height);
    if (file->status[0] != 0) return heli_fail(ctx, HELI_FOREIGN, HELI_N_("the first replicate of scenario '%s' did not run to its end"), name);

    double high = count > 1 ? MOST_HEIGHT / 2.0 : MOST_HEIGHT;
    for (size_t most = MOST_PANELS; most > 0 && self->cell < 1.0; most--) {
        choose_panels(self, most);
        double wide = (WIDTH - 2 * EDGE - BETWEEN * ((double)self->panels - 1.0)) / (double)self->panels;
        self->cell = floor(fmin(wide / (double)self->width, high / (double)self->height));
    }
    if (self->cell < 1.0)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("%zu x %zu cells are too many for one figure"), self->width, self->height);
    return HELI_OK;
}

static const float *cells_of(const lattice *self, size_t panel)
{
    return self->file->states + self->shown[panel] * self->file->snapshot_agents;
}

/* --- states --- */

static int by_value(const void *a, const void *b)
{
    float x = ((const state *)a)->value, y = ((const state *)b)->value;
    return (x > y) - (x < y);
}

static int by_count(const void *a, const void *b)
{
    const state *x = a, *y = b;
    if (x->last != y->last) return x->last < y->last ? 1 : -1;
    if (x->count != y->count) return x->count < y->count ? 1 : -1;
    return by_value(a, b);
}

/* Different states with their numbers of cells; those that get a colour come first, in the order of their values. */
static heli_status states_init(states *self, const lattice *lattices, size_t count, heli_context *ctx)
{
    size_t cells = 0, n = 0;
    for (size_t f = 0; f < count; f++) cells += lattices[f].panels * lattices[f].file->snapshot_agents;
    self->rows = calloc(cells + 1, sizeof *self->rows);
    if (!self->rows) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a figure"));
    for (size_t f = 0; f < count; f++)
        for (size_t p = 0; p < lattices[f].panels; p++)
            for (size_t i = 0; i < lattices[f].file->snapshot_agents; i++)
                self->rows[n++] = (state){cells_of(&lattices[f], p)[i], 1, p + 1 == lattices[f].panels};
    qsort(self->rows, n, sizeof *self->rows, by_value);
    for (size_t i = 0; i < n; i++) {
        state *last = self->count ? &self->rows[self->count - 1] : NULL;
        if (last && last->value == self->rows[i].value) {
            last->count++;
            last->last += self->rows[i].last;
        } else {
            self->rows[self->count++] = self->rows[i];
        }
    }
    self->coloured = self->count < COLOURS ? self->count : COLOURS;
    qsort(self->rows, self->count, sizeof *self->rows, by_count);
    qsort(self->rows, self->coloured, sizeof *self->rows, by_value);
    return HELI_OK;
}

/* States 0, 1, 2 ... keep their colours from figure to figure, also where one of them has died out. */
static const char *colour_of(const states *self, float value)
{
    bool small = self->count == self->coloured;
    for (size_t k = 0; k < self->coloured && small; k++)
        small = self->rows[k].value >= 0.0f && self->rows[k].value < (float)COLOURS && self->rows[k].value == floorf(self->rows[k].value);
    if (small) return colours[(size_t)value];
    for (size_t k = 0; k < self->coloured; k++)
        if (self->rows[k].value == value) return colours[k];
    return OTHER_STATES;
}

/* --- the page --- */

static void put_cells(heli_figure *figure, const lattice *self, const states *all, size_t panel, double left, double top)
{
    const float *value = cells_of(self, panel);
    double half = 0.5 * self->cell, air = self->cell >= 12.0 ? 0.5 : 0.0;
    for (size_t i = 0; i < self->file->snapshot_agents; i++) {
        size_t row = i / self->width, column = i % self->width;
        fprintf(figure->data, "%.1f %.1f %.1f %.8g 0x%s\n", left + self->cell * (double)column + half, top + self->cell * (double)row + half, half - air,
                (double)value[i], colour_of(all, value[i]) + 1);
    }
}

static void write_caption(const lattice *self, size_t panel, const heli_context *ctx, char *out, size_t size)
{
    long long step = (long long)self->file->scenario->output.snapshots[self->shown[panel]];
    if (step == 0) heli_text_format(ctx, out, size, HELI_N_("Start"));
    else heli_text_format(ctx, out, size, HELI_N_("After step %lld"), step);
}

/* All snapshots of a file, in the middle of the page. */
static void put_row(heli_figure *figure, const lattice *self, const states *all, double top, const heli_context *ctx)
{
    double wide = self->cell * (double)self->width, panels = (double)self->panels;
    double between = panels > 1.0 ? fmin(3.0 * BETWEEN, floor((WIDTH - 2 * EDGE - panels * wide) / (panels - 1.0))) : 0.0;
    double left = floor((WIDTH - panels * wide - (panels - 1.0) * between) / 2.0);
    for (size_t p = 0; p < self->panels; p++, left += wide + between) {
        char caption[80];
        write_caption(self, p, ctx, caption, sizeof caption);
        heli_plot_fitted(figure, left + 0.5 * wide, top + 16, wide + between, 27, HELI_CENTRE, false, HELI_COLOUR_NOTE, caption);
        put_cells(figure, self, all, p, left, top + CAPTION);
    }
}

static void put_legend(heli_figure *figure, const lattice *self, const states *all, double y, const heli_context *ctx)
{
    const heli_column *column = &self->file->scenario->model->columns[0];
    double room = WIDTH - 2 * EDGE, left = EDGE;
    heli_plot_fitted(figure, left, y, room, 28, HELI_LEFT, false, HELI_COLOUR_INK, heli_text_choose(ctx, column->help, column->help_zh));
    for (size_t k = 0; k < all->coloured + (all->count > all->coloured); k++) {
        char text[80];
        bool other = k == all->coloured;
        if (other) heli_text_format(ctx, text, sizeof text, HELI_N_("others (%zu)"), all->count - all->coloured);
        else snprintf(text, sizeof text, "%.8g", (double)all->rows[k].value);
        heli_figure_box(figure, left, y + 32, 28, 28, other ? OTHER_STATES : colour_of(all, all->rows[k].value));
        heli_figure_text(figure, left + 38, y + 46, 26, HELI_LEFT, false, HELI_COLOUR_INK, text);
        left += 38 + heli_figure_text_width(text, 26) + 44;
    }
}

static void put_page(heli_figure *figure, const lattice *lattices, const states *all, const heli_results *const *files, size_t count,
                     const heli_plot_options *options, heli_context *ctx)
{
    heli_plot_names names = heli_plot_panel_names(files, count, WIDTH - 2 * EDGE, 32, ctx);
    const char *note = heli_context_translate(ctx, HELI_N_("One square is one cell of the lattice. The first run of each scenario; other runs look different in "
                                                           "detail. Results of a model, not measurements."));
    double height = HEAD;
    for (size_t f = 0; f < count; f++) height += CAPTION + lattices[f].cell * (double)lattices[f].height + (count > 1 ? NAME : 0) + 16;
    figure->height = height + 30 + LEGEND + heli_figure_paragraph_height(WIDTH - 2 * EDGE, NOTE, note) + 10;

    fputs("unset border; unset tics; unset key\nset xrange [0:W]; set yrange [H:0]\n", figure->script);
    heli_figure_area(figure, 0, 0, WIDTH, figure->height);
    heli_plot_head(figure, options, heli_context_translate(ctx, HELI_N_("How the lattice changes")),
                   count > 1 ? heli_context_translate(ctx, HELI_N_("Two scenarios under the same random numbers")) : names.text[0]);
    put_legend(figure, &lattices[0], all, height + 34, ctx);
    heli_figure_paragraph(figure, EDGE, height + 34 + LEGEND + 4, WIDTH - 2 * EDGE, NOTE, HELI_COLOUR_NOTE, note);
    heli_figure_next_block(figure, "cells: x y half-width (pixels of the page, from the upper left corner) state colour");
    double top = HEAD;
    for (size_t f = 0; f < count; f++) {
        if (count > 1) {
            heli_plot_fitted(figure, EDGE, top + 24, WIDTH - 2 * EDGE, names.size, HELI_LEFT, true, HELI_COLOUR_INK, names.text[f]);
            top += NAME;
        }
        put_row(figure, &lattices[f], all, top, ctx);
        top += CAPTION + lattices[f].cell * (double)lattices[f].height + 16;
    }
    fputs("plot DATA index 0 using 1:2:($1-$3):($1+$3):($2-$3):($2+$3):5 with boxxyerror fillstyle solid noborder lc rgb variable\n",
          figure->script);
}

heli_status heli_plot_lattice(const heli_results *const *files, size_t count, const heli_plot_options *options, heli_context *ctx)
{
    heli_status status;
    heli_figure figure = {0};
    lattice lattices[2] = {0};
    states all = {0};
    HELI_TRY(heli_plot_check_files(files, count, ctx));
    for (size_t f = 0; f < count; f++) HELI_TRY(lattice_init(&lattices[f], files[f], count, ctx));
    if (count > 1 && files[0]->scenario->model != files[1]->scenario->model)
        HELI_TRY(heli_fail(ctx, HELI_USAGE, HELI_N_("one legend cannot serve the states of two models, '%s' and '%s'"), files[0]->scenario->model->name,
                           files[1]->scenario->model->name));
    HELI_TRY(states_init(&all, lattices, count, ctx));
    HELI_TRY(heli_figure_open(&figure, options->output, WIDTH, 0, ctx));
    put_page(&figure, lattices, &all, files, count, options, ctx);
    HELI_TRY(heli_figure_draw(&figure, ctx));
out:
    heli_figure_free(&figure);
    free(all.rows);
    return status;
}
