/*
 * Figures of studies. A page holds a panel for every pair of objectives or outcomes, side by side or in two columns, and a legend under them.
 */
#include "analysis/plot_study.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/palette.h"
#include "analysis/plot_parts.h"
#include "analysis/text.h"

/* Pixels. */
enum { WIDTH = 1500, EDGE = 60, HEAD = 172, Y_TICS = 130, PANEL_TOP = 66, ONE_HIGH = 640, TWO_HIGH = 480, X_ROOM = 130, LEGEND = 50, NOTE = 25, MOST_SHOWN = 4,
       HIT_CLASSES = 5, TEXT = 512 };

#define COLOUR_FRONT HELI_COLOUR_GOVERNMENT
#define COLOUR_BASELINE HELI_COLOUR_RESISTANCE
#define COLOUR_TRIED "#C4C4C4"

/* --- panels --- */

/* The page: its panels, and where they lie. */
typedef struct page {
    heli_figure figure;
    size_t panels, columns;
    double wide, high;        /* of a panel's plotting area */
    double legend_top;
} page;

typedef struct axis {
    char label[TEXT];
    double low, high;
} axis;

static void lay_out(page *self, size_t panels)
{
    self->panels = panels;
    self->columns = panels == 1 ? 1 : 2;
    self->wide = (WIDTH - 2.0 * EDGE - (double)self->columns * Y_TICS - (double)(self->columns - 1) * 30.0) / (double)self->columns;
    self->high = panels == 1 ? ONE_HIGH : TWO_HIGH;
    size_t rows = (panels + self->columns - 1) / self->columns;
    self->legend_top = HEAD + (double)rows * (PANEL_TOP + self->high + X_ROOM) + 14;
}

static void begin_page(page *self)
{
    fprintf(self->figure.script, "set multiplot\nunset key\nset border 3 lc rgb '%s'; set tics nomirror out font family.',20' textcolor rgb '%s'\n",
            HELI_COLOUR_RULE, HELI_COLOUR_NOTE);
}

/* Area, axes and their names; the vertical one's name stands above the panel, where it can be read without turning the head. */
static void put_panel(page *self, size_t panel, const axis *x, const axis *y)
{
    double left = EDGE + Y_TICS + (double)(panel % self->columns) * (self->wide + Y_TICS + 30.0);
    size_t row = panel / self->columns;
    double top = HEAD + (double)row * (PANEL_TOP + self->high + X_ROOM) + PANEL_TOP;
    heli_figure *figure = &self->figure;
    heli_figure_area(figure, left, top, left + self->wide, top + self->high);
    fprintf(figure->script, "set xrange [%.10g:%.10g]; set yrange [%.10g:%.10g]; set xtics %.10g; set ytics %.10g\n", x->low, x->high, y->low, y->high,
            heli_plot_round_below((x->high - x->low) / 3.0), heli_plot_round_below((y->high - y->low) / 3.0));
    heli_plot_fitted(figure, left - Y_TICS + 10, top - 36, self->wide + Y_TICS - 10, 27, HELI_LEFT, true, HELI_COLOUR_INK, y->label);
    heli_plot_fitted(figure, left + self->wide, top + self->high + 92, self->wide, 27, HELI_RIGHT, true, HELI_COLOUR_INK, x->label);
}

/* Widens a range a little, also one without width. */
static void widen(axis *self)
{
    double span = self->high - self->low;
    if (!(span > 0.0)) span = fabs(self->low) > 0.0 ? fabs(self->low) : 1.0;
    self->low -= 0.06 * span;
    self->high += 0.06 * span;
}

static void label_axis(char out[TEXT], const heli_measure *of, const char *direction, const heli_context *ctx)
{
    const heli_axis *components = of->row->axis;
    const char *label = heli_text_choose(ctx, of->row->label, of->row->label_zh), *unit = heli_text_unit(ctx, of->row->unit);
    char full[TEXT / 2];
    if (components)
        snprintf(full, sizeof full, heli_text_chinese(ctx) ? "%s（%s）" : "%s, %s", label,
                 heli_text_choose(ctx, components->labels[of->component], components->labels_zh[of->component]));
    else snprintf(full, sizeof full, "%s", label);
    snprintf(out, TEXT, "%s%s%s%s%s", full, *unit ? "  (" : "", unit, *unit ? ")" : "", direction);
}

/* A row of the legend: a mark of gnuplot's point type, or a short line of colour where that is 0, and what it means; returns the x after it. */
static double put_entry(page *self, double x, double y, int point, double size, const char *colour, const char *text)
{
    heli_figure *figure = &self->figure;
    if (point)
        fprintf(figure->script, "set label '' at screen %.8f, screen %.8f point pt %d ps %.2f lw 3 lc rgb '%s'\n", (x + 12) / figure->width, 1.0 - y / figure->height,
                point, size, colour);
    else heli_figure_line(figure, x, y, x + 26, y, 22, "1", colour);
    heli_figure_text(figure, x + 38, y, 25, HELI_LEFT, false, HELI_COLOUR_INK, text);
    return x + 38 + heli_figure_text_width(text, 25) + 40;
}

static const char *title_of(const heli_experiment *experiment, const heli_context *ctx)
{
    const heli_meta *meta = &experiment->base->meta;
    const char *title = heli_text_choose(ctx, meta->title, meta->title_zh);
    return *title ? title : meta->name;
}

static void put_note(page *self, const char *text)
{
    double top = self->legend_top + LEGEND + 34;
    heli_figure_paragraph(&self->figure, EDGE, top, WIDTH - 2 * EDGE, NOTE, HELI_COLOUR_NOTE, text);
}

static double height_with(const page *self, const char *note)
{
    return self->legend_top + LEGEND + 34 + heli_figure_paragraph_height(WIDTH - 2 * EDGE, NOTE, note) + 14;
}

/* --- the front --- */

static bool has_stakes(const heli_optimum *self, size_t i)
{
    return self->items[i].front || self->baseline_compared;
}

/* Mean of a candidate in the objective's own sign, by all its replicates; false where it does not meet the constraints. */
static bool tried_value(const heli_optimum *self, size_t candidate, double *values)
{
    const heli_study *study = self->study.study;
    if (heli_candidates_mean(&self->search.candidates, candidate, 0, UINT32_MAX, values) != 0.0) return false;
    for (size_t k = 0; k < study->objective_count; k++)
        if (study->objectives[k].maximise) values[k] = -values[k];
    return true;
}

/* The axis holds the members with their intervals, and whatever was tried within a margin around them. */
static void range_of(const heli_optimum *self, size_t k, axis *out)
{
    out->low = (double)INFINITY;
    out->high = -(double)INFINITY;
    for (size_t i = 0; i < self->count; i++) {
        const heli_sample *value = &self->items[i].stakes[k].value;
        if (!has_stakes(self, i)) continue;
        out->low = fmin(out->low, fmin(value->mean, value->low));
        out->high = fmax(out->high, fmax(value->mean, value->high));
    }
    widen(out);
}

static void put_front_data(page *self, const heli_optimum *optimum, size_t a, size_t b)
{
    FILE *data = self->figure.data;
    double values[HELI_PROBLEM_OBJECTIVES];
    heli_figure_next_block(&self->figure, "tried: x y");
    for (size_t c = 0; c < optimum->search.candidates.count; c++)
        if (tried_value(optimum, c, values)) fprintf(data, "%.10g %.10g\n", values[a], values[b]);
    fputs("NaN NaN\n", data); /* a block is never empty */
    heli_figure_next_block(&self->figure, "front: x low high y low high");
    for (size_t i = 0; i < optimum->front_count; i++) {
        const heli_sample *x = &optimum->items[i].stakes[a].value, *y = &optimum->items[i].stakes[b].value;
        fprintf(data, "%.10g %.10g %.10g %.10g %.10g %.10g\n", x->mean, x->low, x->high, y->mean, y->low, y->high);
    }
}

static void put_mark(page *self, const heli_optimum *optimum, size_t i, size_t a, size_t b, int point, double size, const char *colour)
{
    if (i >= optimum->count || !has_stakes(optimum, i)) return;
    fprintf(self->figure.script, "set label '' at first %.10g, first %.10g point pt %d ps %.2f lw 4 lc rgb '%s' front\n", optimum->items[i].stakes[a].value.mean,
            optimum->items[i].stakes[b].value.mean, point, size, colour);
}

static void put_front_panel(page *self, const heli_optimum *optimum, size_t panel, size_t a, size_t b, const heli_context *ctx)
{
    const heli_study *study = optimum->study.study;
    axis x, y;
    int first = self->figure.blocks;
    range_of(optimum, a, &x);
    range_of(optimum, b, &y);
    label_axis(x.label, &study->objectives[a].of, study->objectives[a].maximise ? "  → " : "  ← ", ctx);
    label_axis(y.label, &study->objectives[b].of, study->objectives[b].maximise ? "  ↑" : "  ↓", ctx);
    put_panel(self, panel, &x, &y);
    put_front_data(self, optimum, a, b);
    put_mark(self, optimum, optimum->baseline, a, b, 2, 3.2, COLOUR_BASELINE);
    put_mark(self, optimum, optimum->knee, a, b, 6, 4.2, HELI_COLOUR_INK);
    put_mark(self, optimum, optimum->robust, a, b, 4, 4.8, HELI_COLOUR_RESIDENTS);
    fprintf(self->figure.script,
            "plot DATA index %d using 1:2 with points pt 7 ps 0.9 lc rgb '%s', \\\n    DATA index %d using 1:4:2:3:5:6 with xyerrorbars pt 7 ps 0.1 lw 2 lc rgb '%s', \\\n"
            "    DATA index %d using 1:4 with points pt 7 ps 1.9 lc rgb '%s'\nunset label; unset arrow; unset object\n",
            first, COLOUR_TRIED, first + 1, COLOUR_FRONT, first + 1, COLOUR_FRONT);
}

static void put_front_legend(page *self, const heli_optimum *optimum, const heli_context *ctx)
{
    double x = EDGE, y = self->legend_top;
    x = put_entry(self, x, y, 7, 1.9, COLOUR_FRONT,
                  /* xgettext:no-c-format */
                  heli_context_translate(ctx, HELI_N_("front, with 95% intervals")));
    if (optimum->baseline < optimum->count) x = put_entry(self, x, y, 2, 3.0, COLOUR_BASELINE, heli_context_translate(ctx, HELI_N_("baseline")));
    x = put_entry(self, x, y, 6, 3.4, HELI_COLOUR_INK, heli_context_translate(ctx, HELI_N_("knee")));
    x = put_entry(self, x, y, 4, 3.4, HELI_COLOUR_RESIDENTS, heli_context_translate(ctx, HELI_N_("robust choice")));
    put_entry(self, x, y, 7, 1.2, COLOUR_TRIED, heli_context_translate(ctx, HELI_N_("tried")));
}

heli_status heli_plot_front(const heli_optimum *self, const heli_plot_options *options, heli_context *ctx)
{
    heli_status status = HELI_OK;
    page sheet = {0};
    size_t m = self->study.study->objective_count, shown = m < MOST_SHOWN ? m : MOST_SHOWN, panel = 0;
    char note[TEXT * 2];
    if (m < 2) return heli_fail(ctx, HELI_FOREIGN, HELI_N_("a study with one objective has no front to draw; --kind convergence shows its search"));
    if (self->front_count == 0) return heli_fail(ctx, HELI_FOREIGN, HELI_N_("no setting met all constraints, so there is no front to draw"));
    heli_text_format(ctx, note, sizeof note,
                     HELI_N_("Settings that no other tried one beats in all objectives (%zu of %zu tried; arrows show which way is better). Means over %zu "
                             "replicates by which no setting was bred. Relatively best of what was tried, in a model; not a best in reality."),
                     self->front_count, self->search.candidates.count, self->replicates);
    lay_out(&sheet, shown * (shown - 1) / 2);
    HELI_TRY(heli_figure_open(&sheet.figure, options->output, WIDTH, 0, ctx));
    sheet.figure.height = height_with(&sheet, note);
    begin_page(&sheet);
    heli_plot_head(&sheet.figure, options, heli_context_translate(ctx, HELI_N_("Relatively best settings: the Pareto front")), title_of(self->study.experiment, ctx));
    put_front_legend(&sheet, self, ctx);
    put_note(&sheet, note);
    for (size_t a = 0; a < shown; a++)
        for (size_t b = a + 1; b < shown; b++) put_front_panel(&sheet, self, panel++, a, b, ctx);
    fputs("unset multiplot\n", sheet.figure.script);
    status = heli_figure_draw(&sheet.figure, ctx);
out:
    heli_figure_free(&sheet.figure);
    return status;
}

/* --- convergence --- */

/* One line of `count` points. */
static heli_status draw_line(const heli_experiment *experiment, const double *x, const double *y, size_t count, const axis *across, const axis *up, const char *usual,
                             const char *note, const heli_plot_options *options, heli_context *ctx)
{
    heli_status status = HELI_OK;
    page sheet = {0};
    lay_out(&sheet, 1);
    sheet.legend_top -= LEGEND + 30; /* there is none */
    HELI_TRY(heli_figure_open(&sheet.figure, options->output, WIDTH, 0, ctx));
    sheet.figure.height = height_with(&sheet, note);
    begin_page(&sheet);
    heli_plot_head(&sheet.figure, options, usual, title_of(experiment, ctx));
    put_note(&sheet, note);
    int block = sheet.figure.blocks;
    put_panel(&sheet, 0, across, up);
    heli_figure_next_block(&sheet.figure, "x y");
    for (size_t i = 0; i < count; i++) fprintf(sheet.figure.data, "%.10g %.10g\n", x[i], y[i]);
    fprintf(sheet.figure.script, "plot DATA index %d using 1:2 with linespoints pt 7 ps 1.2 lw 3 lc rgb '%s'\nunset label; unset arrow; unset object\nunset multiplot\n", block,
            COLOUR_FRONT);
    status = heli_figure_draw(&sheet.figure, ctx);
out:
    heli_figure_free(&sheet.figure);
    return status;
}

heli_status heli_plot_convergence(const heli_optimum *self, const heli_plot_options *options, heli_context *ctx)
{
    size_t n = self->search.generations + 1;
    axis across = {.low = 0.0, .high = n > 1 ? (double)(n - 1) : 1.0}, up = {.low = 0.0, .high = 1.0};
    double *x = calloc(n, sizeof *x);
    if (!x) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a figure"));
    for (size_t g = 0; g < n; g++) x[g] = (double)g;
    snprintf(across.label, TEXT, "%s", heli_context_translate(ctx, HELI_N_("generation")));
    snprintf(up.label, TEXT, "%s", heli_context_translate(ctx, HELI_N_("hypervolume, share of the box between the worst and the best values met")));
    heli_status status = isnan(self->volume[0])
                           ? heli_fail(ctx, HELI_FOREIGN, HELI_N_("the settings that were tried do not differ in an objective, so there is no hypervolume to draw"))
                           : draw_line(self->study.experiment, x, self->volume, n, &across, &up, heli_context_translate(ctx, HELI_N_("Did the search converge?")),
                                       heli_context_translate(ctx, HELI_N_("Share that each generation's front dominates, every setting by the mean of all the replicates that "
                                                                           "it ever got. Where the line is still rising, more generations may find better settings.")),
                                       options, ctx);
    free(x);
    return status;
}

heli_status heli_plot_reach(const heli_exploration *self, const heli_plot_options *options, heli_context *ctx)
{
    size_t n = self->search.generations + 1;
    axis across = {.low = 0.0, .high = (double)self->search.tried[n - 1]}, up = {.low = 0.0, .high = 1.08 * (double)(self->search.cell_count + 1)};
    double *x = calloc(n, sizeof *x), *y = calloc(n, sizeof *y);
    if (!x || !y) {
        free(x);
        free(y);
        return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a figure"));
    }
    for (size_t g = 0; g < n; g++) {
        x[g] = (double)self->search.tried[g];
        y[g] = (double)self->search.reached[g];
    }
    snprintf(across.label, TEXT, "%s", heli_context_translate(ctx, HELI_N_("settings tried")));
    snprintf(up.label, TEXT, "%s", heli_context_translate(ctx, HELI_N_("cells of the space of outcomes that were reached")));
    heli_status status = draw_line(self->study.experiment, x, y, n, &across, &up, heli_context_translate(ctx, HELI_N_("Are new outcomes still being found?")),
                                   heli_context_translate(ctx, HELI_N_("Where the line is still rising, more generations would find further outcomes.")), options, ctx);
    free(y);
    free(x);
    return status;
}

/* --- outcomes --- */

/* Classes of hits: 1, 2-3, 4-10, 11-30, more. */
static int class_of(uint64_t hits)
{
    static const uint64_t most[HIT_CLASSES - 1] = {1, 3, 10, 30};
    int c = 0;
    while (c < HIT_CLASSES - 1 && hits > most[c]) c++;
    return c;
}

static const char *const class_colours[HIT_CLASSES] = {"#C3B369", "#A59C74", "#707173", "#3B496C", "#00224E"};
static const char *const class_names[HIT_CLASSES] = {"1", "2–3", "4–10", "11–30", "> 30"};

/* Hits of every pair of cells of two outcomes, or (b = a) of one, within the ranges. */
static heli_status count_hits(const heli_exploration *self, size_t a, size_t b, uint64_t **out, heli_context *ctx)
{
    const heli_study *study = self->study.study;
    size_t across = study->outcomes[a].cells, up = b == a ? 1 : study->outcomes[b].cells;
    uint64_t *hits = calloc(across * up + 1, sizeof *hits);
    *out = hits;
    if (!hits) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a figure"));
    for (size_t c = 0; c < self->search.cell_count; c++) {
        const heli_outcome_cell *cell = &self->search.cells[c];
        size_t i = cell->index[a], j = b == a ? 1 : cell->index[b];
        if (i >= 1 && i <= across && j >= 1 && j <= up) hits[(j - 1) * across + i - 1] += cell->hits;
    }
    return HELI_OK;
}

static void put_boxes(page *self, const heli_outcome *x, const heli_outcome *y, const uint64_t *hits, int class)
{
    double wide = (x->high - x->low) / (double)x->cells, high = (y->high - y->low) / (double)y->cells;
    heli_figure_next_block(&self->figure, class_names[class]);
    for (size_t j = 0; j < y->cells; j++)
        for (size_t i = 0; i < x->cells; i++) {
            uint64_t here = hits[j * x->cells + i];
            double left = x->low + (double)i * wide, bottom = y->low + (double)j * high;
            if (here > 0 && class_of(here) == class)
                fprintf(self->figure.data, "%.10g %.10g %.10g %.10g %.10g %.10g %llu\n", left + 0.5 * wide, bottom + 0.5 * high, left, left + wide, bottom, bottom + high,
                        (unsigned long long)here);
        }
    fputs("NaN NaN NaN NaN NaN NaN 0\n", self->figure.data); /* a block is never empty */
}

static heli_status put_outcome_panel(page *self, const heli_exploration *found, size_t panel, size_t a, size_t b, heli_context *ctx)
{
    const heli_outcome *x = &found->study.study->outcomes[a], *y = &found->study.study->outcomes[b];
    axis across = {.low = x->low, .high = x->high}, up = {.low = y->low, .high = y->high};
    int first = self->figure.blocks;
    uint64_t *hits = NULL;
    heli_status status = count_hits(found, a, b, &hits, ctx);
    label_axis(across.label, &x->of, "", ctx);
    label_axis(up.label, &y->of, "", ctx);
    put_panel(self, panel, &across, &up);
    for (int c = 0; status == HELI_OK && c < HIT_CLASSES; c++) put_boxes(self, x, y, hits, c);
    fputs("plot", self->figure.script);
    for (int c = 0; c < HIT_CLASSES; c++)
        fprintf(self->figure.script, "%s DATA index %d using 1:2:3:4:5:6 with boxxyerror fillcolor rgb '%s' fillstyle solid 1.0 border lc rgb 'white'", c ? ", \\\n    " : "",
                first + c, class_colours[c]);
    fputs("\nunset label; unset arrow; unset object\n", self->figure.script);
    free(hits);
    return status;
}

/* One outcome: a bar for every cell. */
static heli_status put_bars(page *self, const heli_exploration *found, heli_context *ctx)
{
    const heli_outcome *x = &found->study.study->outcomes[0];
    axis across = {.low = x->low, .high = x->high}, up = {.low = 0.0, .high = 1.0};
    double wide = (x->high - x->low) / (double)x->cells;
    uint64_t *hits = NULL;
    heli_status status = count_hits(found, 0, 0, &hits, ctx);
    for (size_t i = 0; status == HELI_OK && i < x->cells; i++) up.high = fmax(up.high, 1.06 * (double)hits[i]);
    label_axis(across.label, &x->of, "", ctx);
    snprintf(up.label, TEXT, "%s", heli_context_translate(ctx, HELI_N_("settings")));
    int block = self->figure.blocks;
    put_panel(self, 0, &across, &up);
    heli_figure_next_block(&self->figure, "x y left right bottom top");
    for (size_t i = 0; status == HELI_OK && i < x->cells; i++)
        fprintf(self->figure.data, "%.10g %.10g %.10g %.10g 0 %llu\n", x->low + ((double)i + 0.5) * wide, 0.5 * (double)hits[i], x->low + (double)i * wide,
                x->low + ((double)i + 1.0) * wide, (unsigned long long)hits[i]);
    fprintf(self->figure.script, "plot DATA index %d using 1:2:3:4:5:6 with boxxyerror fillcolor rgb '%s' fillstyle solid 1.0 border lc rgb 'white'\n"
                                 "unset label; unset arrow; unset object\n", block, COLOUR_FRONT);
    free(hits);
    return status;
}

heli_status heli_plot_outcomes(const heli_exploration *self, const heli_plot_options *options, heli_context *ctx)
{
    heli_status status = HELI_OK;
    page sheet = {0};
    size_t m = self->study.study->outcome_count, shown = m < MOST_SHOWN ? m : MOST_SHOWN, panel = 0;
    char note[TEXT * 2];
    if (self->inside == 0) return heli_fail(ctx, HELI_FOREIGN, HELI_N_("no cell within the ranges was reached, so there is nothing to draw"));
    heli_text_format(ctx, note, sizeof note,
                     HELI_N_("%llu of %.0f cells were reached with %llu settings, bred from the rarest. A cell that is empty here was not found with these levers; "
                             "that is no proof that it cannot be."),
                     (unsigned long long)self->inside, self->cells, (unsigned long long)self->search.tried[self->search.generations]);
    lay_out(&sheet, m == 1 ? 1 : shown * (shown - 1) / 2);
    if (m == 1) sheet.legend_top -= LEGEND + 30;
    HELI_TRY(heli_figure_open(&sheet.figure, options->output, WIDTH, 0, ctx));
    sheet.figure.height = height_with(&sheet, note);
    begin_page(&sheet);
    heli_plot_head(&sheet.figure, options, heli_context_translate(ctx, HELI_N_("What outcomes can the model produce?")), title_of(self->study.experiment, ctx));
    put_note(&sheet, note);
    if (m > 1) {
        const char *head = heli_context_translate(ctx, HELI_N_("settings in a cell:"));
        heli_figure_text(&sheet.figure, EDGE, sheet.legend_top, 25, HELI_LEFT, false, HELI_COLOUR_INK, head);
        double x = EDGE + heli_figure_text_width(head, 25) + 30;
        for (int c = 0; c < HIT_CLASSES; c++) x = put_entry(&sheet, x, sheet.legend_top, 0, 0, class_colours[c], class_names[c]);
    }
    if (m == 1) HELI_TRY(put_bars(&sheet, self, ctx));
    for (size_t a = 0; a < shown; a++)
        for (size_t b = a + 1; b < shown; b++) HELI_TRY(put_outcome_panel(&sheet, self, panel++, a, b, ctx));
    fputs("unset multiplot\n", sheet.figure.script);
    status = heli_figure_draw(&sheet.figure, ctx);
out:
    heli_figure_free(&sheet.figure);
    return status;
}
