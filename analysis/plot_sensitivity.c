/*
 * Figures of global sensitivity: rows of factors with bars, one panel for each output; or curves over the size of the sample.
 */
#include "analysis/plot_sensitivity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/palette.h"
#include "analysis/plot_parts.h"
#include "analysis/plot_rows.h"
#include "analysis/text.h"

/* Pixels. */
enum { WIDTH = HELI_ROWS_WIDTH, EDGE = HELI_ROWS_EDGE, HEAD = HELI_ROWS_HEAD, LABELS = HELI_ROWS_LABELS, GAP = HELI_ROWS_GAP, ROW = HELI_ROWS_HEIGHT,
       PANEL_NAME = HELI_ROWS_PANEL_NAME, AXIS_BELOW = HELI_ROWS_AXIS_BELOW, NOTE = HELI_ROWS_NOTE, TYPE = HELI_ROWS_TYPE, SCATTER = 620, CURVES = 560,
       LEGEND_LINE = HELI_ROWS_LEGEND_LINE };

static const char first_colour[] = HELI_COLOUR_GOVERNMENT, total_colour[] = "#A9CBE6";
/* Lines of factors: the bright scheme of Tol (2021), as in response curves. */
static const char *const colours[HELI_SENSITIVITY_LINES] = {"#4477AA", "#EE6677", "#228833", "#AA3377", "#CCBB44", "#66CCEE"};
static const int marks[HELI_SENSITIVITY_LINES] = {7, 5, 9, 13, 11, 15};

typedef struct page {
    heli_figure figure;
    const heli_sensitivity *what;
    const heli_context *ctx;
    const heli_sensitivity_output *panels[HELI_SENSITIVITY_PANELS];
    size_t panel_count, left_out;     /* left_out: outputs for which there is no panel */
    size_t *order;                    /* [groups] by the first panel */
    size_t rows;
    double top, bottom;
} page;

static const char *said(const page *self, const char *sentence)
{
    return heli_context_translate(self->ctx, sentence);
}

static void choose_panels(page *self)
{
    for (size_t k = 0; k < self->what->output_count; k++) {
        const heli_sensitivity_output *out = &self->what->outputs[k];
        if (out->constant || out->unusable) continue;
        if (self->panel_count < HELI_SENSITIVITY_PANELS) self->panels[self->panel_count++] = out;
        else self->left_out++;
    }
}

/* --- rows --- */

static void put_rows(page *self, double right)
{
    heli_rows_ground(&self->figure, self->top, self->rows, right);
    for (size_t row = 0; row < self->rows; row++)
        heli_rows_name(&self->figure, self->top, row, self->what->labels[self->order[row]], self->what->names[self->order[row]]);
}

/* --- bars --- */

/* One value with its interval in a row: `offset` and `height` in pixels from the row's upper edge. */
static void put_bar(page *self, size_t row, heli_index index, double offset, double height)
{
    double y = (double)row * ROW + offset, value = isnan(index.value) ? 0.0 : index.value;
    double low = isnan(index.low) ? value : index.low, high = isnan(index.high) ? value : index.high;
    fprintf(self->figure.data, "%.10g %.10g %.10g %.10g %.10g %.10g\n", value, y + 0.5 * height, low, high, y, y + height);
}

static heli_index effect_of(const page *self, const heli_sensitivity_output *out, size_t g)
{
    const heli_morris_effect *effect = &heli_sensitivity_effects(self->what, out)[g];
    return (heli_index){effect->mu_star, effect->mu_star_interval.low, effect->mu_star_interval.high};
}

/* A panel's bars of one kind as a block of data: value y low high y_low y_high. */
static int put_block(page *self, const heli_sensitivity_output *out, int kind, double *most)
{
    static const char *const comments[] = {"mu_star", "total", "first"};
    char comment[HELI_SENSITIVITY_TEXT + 64];
    snprintf(comment, sizeof comment, "%s, %s: value y low high y_low y_high", out->name, comments[kind]);
    int block = heli_figure_next_block(&self->figure, comment);
    for (size_t row = 0; row < self->rows; row++) {
        size_t g = self->order[row];
        heli_index index = kind == 0 ? effect_of(self, out, g)
                         : kind == 1 ? heli_sensitivity_indices(self->what, out)->total[g] : heli_sensitivity_indices(self->what, out)->first[g];
        put_bar(self, row, index, kind == 0 ? 16 : kind == 1 ? 8 : 32, kind == 0 ? 30 : 22);
        *most = fmax(*most, fmax(index.value, index.high));
    }
    return block;
}

static void put_bars(page *self, int block, const char *colour, const char *separator)
{
    fprintf(self->figure.script, "%s DATA index %d using (0):2:(0):1:5:6 with boxxyerror fs solid 1 noborder lc rgb '%s'", separator, block, colour);
    fprintf(self->figure.script, ", \\\n    DATA index %d using 3:2:($4-$3):(0) with vectors nohead lw 3 lc rgb '%s'", block, HELI_COLOUR_INK);
}

static void put_panel_name(page *self, const heli_sensitivity_output *out, double left, double right)
{
    heli_plot_fitted(&self->figure, left, self->top - 28, right - left, TYPE + 1, HELI_LEFT, true, HELI_COLOUR_INK, out->label);
}

/* What is counted along a panel's axis; effects have the output's unit. */
static void name_axis(const page *self, const heli_sensitivity_output *out, char *text, size_t size)
{
    const char *unit = heli_text_unit(self->ctx, out->unit);
    if (!self->what->blocks.trajectories) heli_text_format(self->ctx, text, size, HELI_N_("Share of the variance"));
    else if (*unit) heli_text_format(self->ctx, text, size, HELI_N_("mu* (%s)"), unit);
    else heli_text_format(self->ctx, text, size, HELI_N_("mu*: mean size of the effect"));
}

static void put_bar_panel(page *self, size_t panel, double left, double right)
{
    const heli_sensitivity_output *out = self->panels[panel];
    char axis[HELI_PLOT_TEXT];
    bool morris = self->what->blocks.trajectories;
    double most = 0.0;
    int wide = put_block(self, out, morris ? 0 : 1, &most), narrow = morris ? 0 : put_block(self, out, 2, &most);
    if (!(most > 0.0)) most = 1.0;
    put_panel_name(self, out, left, right);
    name_axis(self, out, axis, sizeof axis);
    heli_rows_axis(&self->figure, left, right, self->top, self->rows, 0.0, morris ? 1.05 * most : fmax(1.0, 1.02 * most), axis);
    put_bars(self, wide, morris ? first_colour : total_colour, "plot");
    if (!morris) put_bars(self, narrow, first_colour, ", \\\n    ");
    fputs(heli_rows_clear, self->figure.script);
}

/* --- mu* against sigma --- */

/* The largest ones bear their names; those with sigma above the line sigma = mu* interact or are curved. */
static void put_scatter(page *self, double left, double right)
{
    const heli_sensitivity_output *out = self->panels[0];
    const heli_morris_effect *effects = heli_sensitivity_effects(self->what, out);
    FILE *script = self->figure.script;
    int block = heli_figure_next_block(&self->figure, "mu_star sigma rank");
    double most = 0.0;
    for (size_t row = 0; row < self->rows; row++) {
        const heli_morris_effect *effect = &effects[self->order[row]];
        if (isnan(effect->sigma)) continue;
        fprintf(self->figure.data, "%.10g %.10g %zu\n", effect->mu_star, effect->sigma, row + 1);
        most = fmax(most, fmax(effect->mu_star, effect->sigma));
    }
    if (!(most > 0.0)) most = 1.0;
    heli_figure_area(&self->figure, left, self->top, right, self->top + (right - left));
    fprintf(script, "set xrange [0:%.10g]; set yrange [0:%.10g]\nset xtics autofreq %.10g; set ytics autofreq %.10g format '%%g' nomirror out font "
            "family.',17' textcolor rgb '%s'\nset border 3 lc rgb '%s'\n", 1.1 * most, 1.1 * most,
            heli_plot_round_below(most / 2.0), heli_plot_round_below(most / 2.0), HELI_COLOUR_NOTE, HELI_COLOUR_RULE);
    heli_plot_fitted(&self->figure, left, self->top - 28, right - left, TYPE + 1, HELI_LEFT, true, HELI_COLOUR_INK,
                     said(self, HELI_N_("sigma (upward) against mu* (across)")));
    heli_figure_paragraph(&self->figure, left, self->top + (right - left) + 84, right - left, TYPE - 4, HELI_COLOUR_NOTE,
                          said(self, HELI_N_("Numbers are rows on the left. Above the dashed line the effect differs so much from place to place "
                                             "that the factor interacts with "
                                             "others or its effect is curved.")));
    fprintf(script, "plot x with lines dt 2 lw 2 lc rgb '%s', \\\n    DATA index %d using 1:2 with points pt 7 ps 2.2 lc rgb '%s', \\\n    DATA "
            "index %d using 1:2:3 with labels offset 1.1,0.6 font family.',17' textcolor rgb '%s'", HELI_COLOUR_RULE, block, first_colour, block, HELI_COLOUR_INK);
    fputs(heli_rows_clear, script);
}

/* --- pages of bars --- */

static void write_note(const page *self, char *out, size_t size)
{
    const heli_sensitivity *what = self->what;
    size_t points = heli_blocks_points(&what->blocks), used;
    if (what->blocks.trajectories)
        heli_text_format(self->ctx, out, size, HELI_N_("%zu trajectories, %zu runs of %zu replicates. Lines: 95 %% intervals, bootstrap over "
                                                       "trajectories."), what->blocks.count,
                         points, what->replicates);
    else
        heli_text_format(self->ctx, out, size,
                         HELI_N_("%zu samples, %zu runs of %zu replicates. First order by Saltelli et al. (2010), total by Jansen (1999). Lines: 95 "
                                 "%% intervals, bootstrap over samples."),
                         what->blocks.count, points, what->replicates);
    const char *gap = heli_text_chinese(self->ctx) ? "" : " ";
    used = strlen(out);
    if (self->rows < what->blocks.groups) {
        used += (size_t)snprintf(out + used, size - used, "%s", gap);
        heli_text_format(self->ctx, out + used, size - used, HELI_N_("The %zu most important of %zu are shown."), self->rows, what->blocks.groups);
        used = strlen(out);
    }
    used += (size_t)snprintf(out + used, size - used, "%s", gap);
    heli_text_format(self->ctx, out + used, size - used, HELI_N_("Results of a model, not measurements."));
}

static void put_legend(page *self, double y)
{
    const char *const names[] = {HELI_N_("total: with all interactions"), HELI_N_("first order: by itself")};
    const char *const paints[] = {total_colour, first_colour};
    double x = EDGE + LABELS;
    for (int i = 0; i < 2; i++) {
        heli_figure_box(&self->figure, x, y - 11, 44, 22, paints[i]);
        heli_figure_text(&self->figure, x + 58, y, TYPE, HELI_LEFT, false, HELI_COLOUR_INK, said(self, names[i]));
        x += 90 + heli_figure_text_width(said(self, names[i]), TYPE);
    }
}

static const char *subtitle(const heli_experiment *experiment, const heli_context *ctx)
{
    const heli_meta *meta = &experiment->base->meta;
    const char *title = heli_text_choose(ctx, meta->title ? meta->title : "", meta->title_zh ? meta->title_zh : "");
    return title && *title ? title : meta->name;
}

static void put_bar_page(page *self, const heli_experiment *experiment, const heli_plot_options *options)
{
    char note[HELI_PLOT_TEXT * 2];
    bool morris = self->what->blocks.trajectories, scatter = morris && self->panel_count == 1;
    double right = WIDTH - EDGE, bars_right = scatter ? right - SCATTER - 2 * GAP : right;
    double width = (bars_right - EDGE - LABELS - (double)(self->panel_count - 1) * GAP) / (double)self->panel_count;
    self->top = HEAD + PANEL_NAME + (morris ? 0 : LEGEND_LINE);
    self->bottom = self->top + (double)self->rows * ROW;
    write_note(self, note, sizeof note);
    double notes_top = fmax(self->bottom + AXIS_BELOW, scatter ? self->top + SCATTER + 200 : 0) + 20;
    self->figure.height = notes_top + heli_figure_paragraph_height(WIDTH - 2 * EDGE, NOTE, note) + 14;
    fputs("set multiplot\nunset key; set datafile missing 'NaN'\n", self->figure.script);
    heli_plot_head(&self->figure, options, said(self, morris ? HELI_N_("Which factors matter") : HELI_N_("What the variance comes from")),
                   subtitle(experiment, self->ctx));
    if (!morris) put_legend(self, HEAD + 6);
    put_rows(self, bars_right);
    heli_figure_paragraph(&self->figure, EDGE, notes_top, WIDTH - 2 * EDGE, NOTE, HELI_COLOUR_NOTE, note);
    for (size_t p = 0; p < self->panel_count; p++) {
        double left = EDGE + LABELS + (double)p * (width + GAP);
        put_bar_panel(self, p, left, left + width);
    }
    if (scatter) put_scatter(self, right - SCATTER, right);
}

/* --- convergence --- */

static heli_index value_at(const heli_sensitivity *what, const heli_sensitivity_output *out, size_t size, size_t g)
{
    const heli_index none = {(double)NAN, (double)NAN, (double)NAN};
    if (!what->blocks.trajectories) return out->indices[size].total ? out->indices[size].total[g] : none;
    const heli_morris_effect *effect = &out->effects[size * what->blocks.groups + g];
    return (heli_index){effect->mu_star, effect->mu_star_interval.low, effect->mu_star_interval.high};
}

static int put_curve(page *self, const heli_sensitivity_output *out, size_t g, double *most)
{
    char comment[2 * HELI_SENSITIVITY_TEXT + 64];
    snprintf(comment, sizeof comment, "%s, %s: size value low high", out->name, self->what->names[g]);
    int block = heli_figure_next_block(&self->figure, comment);
    for (size_t s = 0; s < self->what->size_count; s++) {
        heli_index index = value_at(self->what, out, s, g);
        if (isnan(index.value)) continue;
        fprintf(self->figure.data, "%zu %.10g %.10g %.10g\n", self->what->sizes[s], index.value, isnan(index.low) ? index.value : index.low,
                isnan(index.high) ? index.value : index.high);
        *most = fmax(*most, fmax(index.value, index.high));
    }
    return block;
}

static void put_curves(page *self, size_t panel, double left, double right)
{
    const heli_sensitivity *what = self->what;
    FILE *script = self->figure.script;
    int blocks[HELI_SENSITIVITY_LINES];
    double most = 0.0;
    for (size_t i = 0; i < self->rows; i++) blocks[i] = put_curve(self, self->panels[panel], self->order[i], &most);
    if (!(most > 0.0)) most = 1.0;
    put_panel_name(self, self->panels[panel], left, right);
    heli_figure_area(&self->figure, left, self->top, right, self->bottom);
    fprintf(script, "set logscale x 2; set xrange [%.10g:%.10g]; set yrange [0:%.10g]\nset xtics (", 0.85 * (double)what->sizes[0],
            1.18 * (double)what->sizes[what->size_count - 1],
            1.05 * most);
    for (size_t s = 0; s < what->size_count; s++) fprintf(script, "%s'%zu' %zu", s ? ", " : "", what->sizes[s], what->sizes[s]);
    fprintf(script, ") nomirror out font family.',17' textcolor rgb '%s'\nset ytics autofreq %.10g format '%%g' nomirror out font family.',17' "
                    "textcolor rgb '%s'\nset border 3 lc rgb '%s'\n",
            HELI_COLOUR_NOTE, heli_plot_round_below(most / 2.0), HELI_COLOUR_NOTE, HELI_COLOUR_RULE);
    heli_figure_text(&self->figure, 0.5 * (left + right), self->bottom + 84, TYPE - 3, HELI_CENTRE, false, HELI_COLOUR_NOTE,
                     said(self, what->blocks.trajectories ? HELI_N_("trajectories") : HELI_N_("samples")));
    for (size_t i = 0; i < self->rows; i++) {
        double beside = pow(1.02, (double)i - 0.5 * (double)(self->rows - 1)); /* intervals of one size stand beside each other */
        fprintf(script, "%s DATA index %d using ($1*%.6g):2:3:4 with yerrorbars pt %d ps 1.8 lw 2.5 lc rgb '%s', \\\n    DATA index %d using "
                        "($1*%.6g):2 with lines lw 3 lc rgb '%s'",
                i ? ", \\\n   " : "plot", blocks[i], beside, marks[i], colours[i], blocks[i], beside, colours[i]);
    }
    fputs("\nunset logscale x", script);
    fputs(heli_rows_clear, script);
}

static void put_curve_legend(page *self)
{
    char text[HELI_PLOT_TEXT];
    for (size_t i = 0; i < self->rows; i++) {
        double y = HEAD + ((double)i + 0.3) * LEGEND_LINE;
        const char *label = self->what->labels[self->order[i]], *name = self->what->names[self->order[i]];
        if (*label) snprintf(text, sizeof text, "%s  (%s)", label, name);
        else snprintf(text, sizeof text, "%s", name);
        heli_figure_line(&self->figure, EDGE, y, EDGE + 50, y, 4, "1", colours[i]);
        fprintf(self->figure.script, "set label '' at screen %.1f/W, screen 1-%.1f/H point pt %d ps 2 lc rgb '%s' front\n", (double)EDGE + 25.0, y,
                marks[i], colours[i]);
        heli_plot_fitted(&self->figure, EDGE + 70, y, WIDTH - 2 * EDGE - 70, TYPE + 1, HELI_LEFT, false, HELI_COLOUR_INK, text);
    }
}

static void put_curve_page(page *self, const heli_experiment *experiment, const heli_plot_options *options)
{
    char note[HELI_PLOT_TEXT * 2];
    bool morris = self->what->blocks.trajectories;
    double width = (WIDTH - 2.0 * EDGE - (double)self->panel_count * 110.0) / (double)self->panel_count;
    self->top = HEAD + (double)self->rows * LEGEND_LINE + PANEL_NAME + 30;
    self->bottom = self->top + CURVES;
    write_note(self, note, sizeof note);
    double notes_top = self->bottom + AXIS_BELOW + 20;
    self->figure.height = notes_top + heli_figure_paragraph_height(WIDTH - 2 * EDGE, NOTE, note) + 14;
    fputs("set multiplot\nunset key; set datafile missing 'NaN'\n", self->figure.script);
    heli_plot_head(&self->figure, options, said(self, morris ? HELI_N_("Has mu* settled?") : HELI_N_("Have the total indices settled?")),
                   subtitle(experiment, self->ctx));
    put_curve_legend(self);
    heli_figure_paragraph(&self->figure, EDGE, notes_top, WIDTH - 2 * EDGE, NOTE, HELI_COLOUR_NOTE, note);
    for (size_t p = 0; p < self->panel_count; p++) {
        double left = EDGE + 90 + (double)p * (width + 110.0);
        put_curves(self, p, left, left + width);
    }
}

/* Curves are of the groups that weigh most in any of the panels, relative to the largest there. */
static heli_status order_for_curves(page *self, heli_context *ctx)
{
    const heli_sensitivity *what = self->what;
    size_t groups = what->blocks.groups, last = what->size_count - 1;
    double *weights = calloc(groups + 1, sizeof *weights);
    if (!weights) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a figure"));
    for (size_t p = 0; p < self->panel_count; p++) {
        double largest = 0.0;
        for (size_t g = 0; g < groups; g++) largest = fmax(largest, value_at(what, self->panels[p], last, g).value);
        for (size_t g = 0; g < groups && largest > 0.0; g++) weights[g] = fmax(weights[g], value_at(what, self->panels[p], last, g).value / largest);
    }
    for (size_t g = 0; g < groups; g++) {
        size_t place = g;
        for (; place > 0 && weights[g] > weights[self->order[place - 1]]; place--) self->order[place] = self->order[place - 1];
        self->order[place] = g;
    }
    free(weights);
    return HELI_OK;
}

/* --- the whole --- */

static heli_status check_kind(const heli_sensitivity *self, heli_sensitivity_figure kind, heli_context *ctx)
{
    if (kind == HELI_SENSITIVITY_EFFECTS && !self->blocks.trajectories)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("elementary effects are drawn of a 'morris' design; this is a 'saltelli' design, of which --kind "
                                                  "indices is drawn"));
    if (kind == HELI_SENSITIVITY_INDICES && self->blocks.trajectories)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("Sobol indices are drawn of a 'saltelli' design; this is a 'morris' design, of which --kind "
                                                  "effects is drawn"));
    return HELI_OK;
}

heli_status heli_plot_sensitivity(const heli_sensitivity *self, const heli_experiment *experiment, heli_sensitivity_figure kind,
                                  const heli_plot_options *options, heli_context *ctx)
{
    heli_status status;
    page here = {.what = self, .ctx = ctx};
    size_t most = kind == HELI_SENSITIVITY_CONVERGENCE ? HELI_SENSITIVITY_LINES : HELI_SENSITIVITY_ROWS;
    HELI_TRY(check_kind(self, kind, ctx));
    choose_panels(&here);
    if (!here.panel_count) HELI_TRY(heli_fail(ctx, HELI_FOREIGN, HELI_N_("no output varies and has enough values; there is nothing to draw")));
    HELI_TRY(heli_figure_open(&here.figure, options->output, WIDTH, 0, ctx));
    here.order = calloc(self->blocks.groups + 1, sizeof *here.order);
    if (!here.order) HELI_TRY(heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a figure")));
    heli_sensitivity_order(self, here.panels[0], here.order);
    here.rows = self->blocks.groups < most ? self->blocks.groups : most;
    if (kind == HELI_SENSITIVITY_CONVERGENCE) HELI_TRY(order_for_curves(&here, ctx));
    if (kind == HELI_SENSITIVITY_CONVERGENCE) put_curve_page(&here, experiment, options);
    else put_bar_page(&here, experiment, options);
    fputs("unset multiplot\n", here.figure.script);
    HELI_TRY(heli_figure_draw(&here.figure, ctx));
out:
    heli_figure_free(&here.figure);
    free(here.order);
    return status;
}
