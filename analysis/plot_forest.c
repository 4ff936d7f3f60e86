/*
 * Forest plot: a row for each indicator, in it a line for each policy; left its name, right its numbers and what they say.
 *
 * The plot counts in pixels downwards (y) and in per cent or effect sizes across (x). What lies beyond the axis is drawn up to its edge, with an
 * arrowhead; the data file holds the true values.
 */
#include "analysis/plot_forest.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/palette.h"
#include "analysis/plot_parts.h"
#include "analysis/text.h"

/* Pixels. */
enum { WIDTH = 1800, EDGE = 60, HEAD = 168, LEGEND = 46, LABELS = 560, NUMBERS = 400, VERDICT = 190, LINE = 40, ROW_AIR = 22, AXIS_BELOW = 108,
       NOTE = 25, TYPE = 26 };

/* A is grey everywhere; marks differ in shape too, for readers who see no colours. */
static const char *const colours[HELI_FOREST_MOST] = {HELI_COLOUR_FILE_B, "#1F1F1F", "#A0741A", "#3B496C"};
static const struct { int filled, hollow; } marks[HELI_FOREST_MOST] = {{7, 6}, {5, 4}, {9, 8}, {13, 12}};

typedef struct mark {
    double x, low, high; /* NaN: nothing to draw */
} mark;

typedef struct page {
    heli_figure *figure;
    const heli_comparison *comparison;
    const heli_context *ctx;
    heli_forest_scale scale;
    double limit;        /* of the axis, on both sides */
    double top, bottom;  /* of the plot */
} page;

static mark mark_of(const heli_compared *row, heli_forest_scale scale)
{
    const heli_effect *effect = &row->effect;
    if (scale == HELI_FOREST_RELATIVE)
        return (mark){100.0 * heli_compared_relative(row, effect->difference), 100.0 * heli_compared_relative(row, effect->low),
                      100.0 * heli_compared_relative(row, effect->high)};
    if (row->verdict == HELI_VERDICT_SAME) return (mark){0.0, 0.0, 0.0};
    double unit = effect->size / effect->difference; /* Hedges' factor over the standard deviation */
    if (effect->difference == 0.0) unit = heli_hedges_factor(effect->freedom) / effect->sd;
    return (mark){unit * effect->difference, unit * effect->low, unit * effect->high};
}

static double reach(mark m)
{
    return fmax(fabs(m.x), fmax(fabs(m.low), fabs(m.high))); /* fmax leaves out NaN */
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The longest reach of each indicator; but at most five times the third longest, so that one or two extreme ones do not press the others flat. */
static double limit_of(const heli_comparison *comparison, heli_forest_scale scale, double *reaches)
{
    size_t n = 0, indicators = comparison->contrasts[0].count;
    for (size_t i = 0; i < indicators; i++) {
        double far = 0.0;
        for (size_t c = 0; c < comparison->count; c++) far = fmax(far, reach(mark_of(&comparison->contrasts[c].rows[i], scale)));
        if (isfinite(far) && far > 0.0) reaches[n++] = far;
    }
    if (!n) return 1.0;
    qsort(reaches, n, sizeof *reaches, compare_doubles);
    return 1.06 * (n < 4 ? reaches[n - 1] : fmin(reaches[n - 1], 5.0 * reaches[n - 3]));
}

/* --- texts of a row --- */

static void put_numbers(const page *self, const heli_compared *row, double y)
{
    char x[HELI_PLOT_NUMBER], low[HELI_PLOT_NUMBER], high[HELI_PLOT_NUMBER], text[HELI_PLOT_TEXT];
    mark m = mark_of(row, self->scale);
    const char *unit = self->scale == HELI_FOREST_RELATIVE ? " %" : "";
    heli_plot_number(x, m.x, true);
    heli_plot_number(low, m.low, true);
    heli_plot_number(high, m.high, true);
    if (isnan(m.x)) snprintf(text, sizeof text, "–");
    else if (row->verdict == HELI_VERDICT_SAME) snprintf(text, sizeof text, "0");
    else if (isnan(m.low)) snprintf(text, sizeof text, "%s%s", x, unit);
    else snprintf(text, sizeof text, "%s%s  [%s, %s]", x, unit, low, high);
    double right = WIDTH - EDGE - VERDICT;
    heli_plot_fitted(self->figure, right - NUMBERS + 24, y, NUMBERS - 34, TYPE - 2, HELI_LEFT, false, HELI_COLOUR_INK, text);
    bool clear = row->verdict == HELI_VERDICT_CLEAR;
    heli_plot_fitted(self->figure, right + 4, y, VERDICT - 4, TYPE - 2, HELI_LEFT, clear, clear ? HELI_COLOUR_INK : HELI_COLOUR_NOTE,
                     heli_context_translate(self->ctx, heli_compared_word(row)));
}

/* Beside the name stands the value of the reference, as people ask "per cent of what?". */
static void put_name(const page *self, const heli_compared *row, double y)
{
    char text[HELI_PLOT_TEXT], number[HELI_PLOT_NUMBER];
    const char *label = heli_text_choose(self->ctx, row->indicator->label, row->indicator->label_zh);
    const char *unit = heli_text_unit(self->ctx, row->indicator->unit);
    heli_plot_number(number, row->effect.a, false);
    if (*unit) snprintf(text, sizeof text, "%s (%s)", number, unit);
    else snprintf(text, sizeof text, "%s", number);
    double width = fmin(heli_figure_text_width(label, TYPE) * 1.1, 0.66 * LABELS);
    heli_plot_fitted(self->figure, EDGE, y, width, TYPE, HELI_LEFT, true, HELI_COLOUR_INK, *label ? label : row->indicator->name);
    heli_plot_fitted(self->figure, EDGE + width + 14, y, LABELS - width - 30, TYPE - 5, HELI_LEFT, false, HELI_COLOUR_NOTE, text);
}

/* --- marks --- */

static double row_height(const page *self)
{
    return (double)(self->comparison->count * LINE + ROW_AIR);
}

static double line_y(const page *self, size_t row, size_t policy)
{
    return (double)row * row_height(self) + 0.5 * ROW_AIR + ((double)policy + 0.5) * LINE;
}

static bool belongs(const page *self, const heli_compared *row, bool clear)
{
    return !isnan(mark_of(row, self->scale).x) && (row->verdict == HELI_VERDICT_CLEAR) == clear;
}

/* Rows of one policy that are clear, or that are not, as a block: x, low, high, y. -1, and no block, where there are none: gnuplot does not count empty ones. */
static int put_block(const page *self, size_t policy, bool clear)
{
    char comment[128];
    const heli_contrast *contrast = &self->comparison->contrasts[policy];
    int block = -1;
    for (size_t i = 0; i < contrast->count; i++) {
        const heli_compared *row = &contrast->rows[i];
        if (!belongs(self, row, clear)) continue;
        if (block < 0) {
            snprintf(comment, sizeof comment, "%c - A, %s: difference low high y", contrast->label, clear ? "clear" : "not clear for all together");
            block = heli_figure_next_block(self->figure, comment);
        }
        mark m = mark_of(row, self->scale);
        double low = isnan(m.low) ? m.x : m.low, high = isnan(m.high) ? m.x : m.high;
        fprintf(self->figure->data, "%.10g %.10g %.10g %.10g\n", m.x, low, high, line_y(self, i, policy));
    }
    return block;
}

static void put_arrow_over_edge(const page *self, mark m, double y, const char *colour)
{
    double edge = m.x > 0.0 ? self->limit : -self->limit;
    if (fabs(m.x) <= self->limit) return;
    fprintf(self->figure->script, "set arrow from first %.10g, first %.10g to first %.10g, first %.10g head filled size screen 0.008,20 front lw 3 "
            "lc rgb '%s'\n", 0.94 * edge, y, edge, y, colour);
}

static void put_plot(const page *self)
{
    FILE *script = self->figure->script;
    const char *separator = "plot";
    fputs("clamp(x) = x > L ? L : x < -L ? -L : x\ninside(x) = abs(x) <= L ? x : NaN\n", script);
    for (size_t c = 0; c < self->comparison->count; c++)
        for (int clear = 1; clear >= 0; clear--) {
            int block = put_block(self, c, clear);
            if (block < 0) continue;
            fprintf(script, "%s DATA index %d using (clamp($2)):4:(clamp($3)-clamp($2)):(0) with vectors nohead lw 4 lc rgb '%s'", separator, block,
                    colours[c]);
            separator = ", \\\n    ";
            fprintf(script, "%sDATA index %d using (inside($1)):4 with points pt 7 ps 2.6 lc rgb '#ffffff'", separator, block);
            fprintf(script, "%sDATA index %d using (inside($1)):4 with points pt %d ps 2.2 lw 3 lc rgb '%s'", separator, block,
                    clear ? marks[c].filled : marks[c].hollow, colours[c]);
        }
    if (separator[0] == 'p') fputs("plot NaN notitle", script);
    fputc('\n', script);
}

static void put_rows(const page *self)
{
    const heli_comparison *comparison = self->comparison;
    for (size_t i = 0; i < comparison->contrasts[0].count; i++) {
        double top = self->top + (double)i * row_height(self);
        if (i % 2 == 0) heli_figure_box(self->figure, EDGE - 14, top, WIDTH - 2 * EDGE + 28, row_height(self), HELI_COLOUR_CARD);
        put_name(self, &comparison->contrasts[0].rows[i], top + 0.5 * row_height(self));
        for (size_t c = 0; c < comparison->count; c++) {
            const heli_compared *row = &comparison->contrasts[c].rows[i];
            put_numbers(self, row, self->top + line_y(self, i, c));
            put_arrow_over_edge(self, mark_of(row, self->scale), line_y(self, i, c), colours[c]);
        }
    }
}

/* --- the page --- */

static void put_axis(const page *self)
{
    FILE *script = self->figure->script;
    const char *title = self->scale == HELI_FOREST_RELATIVE ? HELI_N_("Difference from A, in per cent of A's value")
                                                            : HELI_N_("Difference from A, as effect size");
    double left = EDGE + LABELS, right = WIDTH - EDGE - VERDICT - NUMBERS;
    heli_figure_area(self->figure, left, self->top, right, self->bottom);
    fprintf(script, "L = %.10g\nset xrange [-L:L]; set yrange [%.10g:0]\nunset ytics; set xtics %.10g format '%%+g' nomirror out font family.',17' "
            "textcolor rgb '%s'; set xtics add ('0' 0)\nset border 1 lc rgb '%s'\n", self->limit, self->bottom - self->top,
            heli_plot_round_below(self->limit / 2.0), HELI_COLOUR_NOTE, HELI_COLOUR_RULE);
    fprintf(script, "set arrow from first 0, graph 0 to first 0, graph 1 nohead lw 2.5 lc rgb '%s'\n", HELI_COLOUR_FILE_A);
    heli_figure_text(self->figure, 0.5 * (left + right), self->bottom + 84, TYPE - 3, HELI_CENTRE, false, HELI_COLOUR_NOTE,
                     heli_context_translate(self->ctx, title));
}

static void put_legend_mark(const page *self, size_t policy, double y)
{
    heli_figure_line(self->figure, EDGE, y, EDGE + 50, y, 4, "1", colours[policy]);
    fprintf(self->figure->script, "set label '' at screen %.1f/W, screen 1-%.1f/H point pt %d ps 2.2 lc rgb '%s' front\n", (double)EDGE + 25.0, y,
            marks[policy].filled, colours[policy]);
}

static void put_legend(const page *self)
{
    char text[HELI_PLOT_TEXT];
    const heli_comparison *comparison = self->comparison;
    heli_text_format(self->ctx, text, sizeof text, HELI_N_("A  %s (reference: the line at 0)"), comparison->title_a);
    heli_figure_line(self->figure, EDGE + 25, HEAD - 18, EDGE + 25, HEAD + 14, 4, "1", HELI_COLOUR_FILE_A);
    heli_plot_fitted(self->figure, EDGE + 70, HEAD - 2, WIDTH - 2 * EDGE - 70, 29, HELI_LEFT, false, HELI_COLOUR_INK, text);
    for (size_t c = 0; c < comparison->count; c++) {
        double y = HEAD - 2 + ((double)c + 1.0) * LEGEND;
        put_legend_mark(self, c, y);
        snprintf(text, sizeof text, "%c  %s", comparison->contrasts[c].label, comparison->contrasts[c].title);
        heli_plot_fitted(self->figure, EDGE + 70, y, WIDTH - 2 * EDGE - 70, 29, HELI_LEFT, false, HELI_COLOUR_INK, text);
    }
}

static void write_note(const page *self, char *out, size_t size)
{
    const heli_comparison *comparison = self->comparison;
    char pairs[256];
    if (comparison->contrasts[0].paired)
        heli_text_format(self->ctx, pairs, sizeof pairs, HELI_N_("%zu pairs of replicates with common random numbers"),
                         comparison->contrasts[0].replicates);
    else
        heli_text_format(self->ctx, pairs, sizeof pairs, HELI_N_("independent samples (Welch's interval)"));
    heli_text_format(self->ctx, out, size,
                     HELI_N_("%s; means over the last %lld weeks. Mark: mean difference; line: its 95 %% interval by Student's t. Filled: holds for all %zu "
                             "differences together (Holm). Grey beside the name: value of A. On which side an indicator is better depends on "
                             "the indicator; the last column says it. Results of a model, not measurements."),
                     pairs, (long long)comparison->window, comparison->family);
}

static void put_page(page *self, const heli_plot_options *options)
{
    char note[HELI_PLOT_TEXT * 2];
    size_t rows = self->comparison->contrasts[0].count;
    self->top = HEAD + 36 + (double)self->comparison->count * LEGEND;
    self->bottom = self->top + (double)rows * row_height(self);
    write_note(self, note, sizeof note);
    double notes_top = self->bottom + AXIS_BELOW + 16;
    self->figure->height = notes_top + heli_figure_paragraph_height(WIDTH - 2 * EDGE, NOTE, note) + 14;
    fputs("unset key; set datafile missing 'NaN'\n", self->figure->script);
    heli_plot_head(self->figure, options, heli_context_translate(self->ctx, HELI_N_("How the policies differ from the reference")), "");
    put_legend(self);
    put_axis(self);
    put_rows(self);
    heli_figure_paragraph(self->figure, EDGE, notes_top, WIDTH - 2 * EDGE, NOTE, HELI_COLOUR_NOTE, note);
    put_plot(self);
}

heli_status heli_plot_forest(const heli_comparison *comparison, heli_forest_scale scale, const heli_plot_options *options, heli_context *ctx)
{
    heli_status status;
    heli_figure figure = {0};
    double *reaches = NULL;
    if (comparison->count < 1 || comparison->count > HELI_FOREST_MOST)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("this figure shows from 1 to %d policies beside the reference, not %zu"), (int)HELI_FOREST_MOST,
                         comparison->count);
    if (!comparison->contrasts[0].count)
        return heli_fail(ctx, HELI_FOREIGN, HELI_N_("model '%s' has no headline indicator to draw; --all shows every one"),
                         comparison->model->name);
    HELI_TRY(heli_figure_open(&figure, options->output, WIDTH, 0, ctx));
    reaches = calloc(comparison->contrasts[0].count, sizeof *reaches);
    if (!reaches) {
        status = heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a figure"));
        goto out;
    }
    page self = {.figure = &figure, .comparison = comparison, .ctx = ctx, .scale = scale, .limit = limit_of(comparison, scale, reaches)};
    put_page(&self, options);
    HELI_TRY(heli_figure_draw(&figure, ctx));
out:
    heli_figure_free(&figure);
    free(reaches);
    return status;
}
