/*
 * Indicators over time, as small multiples: mean over replicates with a band that shows how far the replicates, or their mean, may stray.
 *
 * Two files are overlaid in two colours; a thin vertical line stands where a policy of either begins. The value of a recorded week is
 * that at its end, so the first one stands at 1. One file may have its mean-field twin drawn over it.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/meanfield.h"
#include "analysis/palette.h"
#include "analysis/plot_parts.h"
#include "analysis/series.h"
#include "analysis/stats.h"
#include "analysis/text.h"

/* Pixels. */
enum { WIDTH = 1800, EDGE = 60, HEAD = 168, LEGEND = 52, GAP = 46, AXIS_LEFT = 92, TITLE = 62, PLOT_HEIGHT = 250, AXIS_BELOW = 62, NOTE = 25 };

static const char *const file_colours[] = {HELI_COLOUR_FILE_A, HELI_COLOUR_FILE_B};

/* The indicators shown. */
typedef struct selection {
    const heli_indicator **rows;
    size_t *offsets;
    size_t count;
} selection;

typedef struct grid {
    size_t columns, rows;
    double cell_width, cell_height, top;
} grid;

static void select_rows(selection *out, const heli_model *model, bool headline_only)
{
    size_t offset = 0;
    out->count = 0;
    for (size_t i = 0; i < model->indicator_count; i++) {
        const heli_indicator *row = &model->indicators[i];
        if (!row->axis && (row->headline || !headline_only)) {
            out->rows[out->count] = row;
            out->offsets[out->count++] = offset;
        }
        offset += heli_indicator_width(row);
    }
}

/* What the twin has: headline indicators, and others that move in it. */
static void select_of_twin(selection *out, const heli_twin *twin)
{
    for (size_t i = 0; i < twin->count; i++) {
        bool moves = false;
        for (int64_t t = 1; t < twin->steps; t++) moves |= heli_twin_value(twin, t, i) != heli_twin_value(twin, 0, i);
        if (!twin->rows[i]->headline && !(moves && strstr(twin->rows[i]->name, "_share"))) continue;
        out->rows[out->count] = twin->rows[i];
        out->offsets[out->count++] = twin->offsets[i];
    }
}

static heli_status open_selection(selection *out, const heli_model *model, heli_context *ctx)
{
    out->rows = calloc(model->indicator_count + 1, sizeof *out->rows);
    out->offsets = calloc(model->indicator_count + 1, sizeof *out->offsets);
    if (!out->rows || !out->offsets) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a figure"));
    return HELI_OK;
}

/* Headline indicators, or every scalar where a model has marked none. */
static heli_status make_selection(selection *out, const heli_model *model, heli_context *ctx)
{
    heli_status status = open_selection(out, model, ctx);
    if (status != HELI_OK) return status;
    select_rows(out, model, true);
    if (!out->count) select_rows(out, model, false);
    if (out->count) return HELI_OK;
    return heli_fail(ctx, HELI_FOREIGN, HELI_N_("model '%s' has no indicator that can be drawn over time"), model->name);
}

static grid grid_of(size_t count, size_t files)
{
    grid self = {.columns = count == 1 ? 1 : count <= 4 ? 2 : count <= 18 ? 3 : 4};
    self.rows = (count + self.columns - 1) / self.columns;
    self.cell_width = (WIDTH - 2 * EDGE - ((double)self.columns - 1) * GAP) / (double)self.columns;
    self.cell_height = TITLE + PLOT_HEIGHT + AXIS_BELOW;
    self.top = HEAD + (files > 1 ? LEGEND : 0);
    return self;
}

/* --- data --- */

typedef struct range {
    double low, high;
} range;

static void widen(range *self, double value)
{
    if (!isfinite(value)) return;
    self->low = fmin(self->low, value);
    self->high = fmax(self->high, value);
}

/* One week over replicates: middle, low and high of the band. `values` is scratch and is sorted. */
static void week_band(double *values, size_t n, heli_band band, double *middle, double *low, double *high)
{
    heli_sample sample = heli_sample_of(values, n);
    *middle = sample.mean;
    *low = sample.low;
    *high = sample.high;
    if (band == HELI_BAND_INTERVAL || sample.n < 2) return;
    *low = heli_quantile(values, n, 0.05);
    *high = heli_quantile(values, sample.n, 0.95);
}

/* Writes the block of one indicator of one file; returns its number. */
static int put_block(heli_figure *figure, const heli_results *file, const heli_indicator *row, size_t offset, heli_band band,
                     double *values, range *seen)
{
    char comment[256];
    snprintf(comment, sizeof comment, "%s: week mean low high", row->name);
    int block = heli_figure_next_block(figure, comment);
    for (int64_t t = 0; t < file->steps; t++) {
        double middle, low, high;
        for (size_t r = 0; r < file->replicates; r++)
            values[r] = heli_series_complete(file, r) ? heli_series_step(file, r, t)[offset] : (double)NAN;
        week_band(values, file->replicates, band, &middle, &low, &high);
        widen(seen, middle);
        widen(seen, low);
        widen(seen, high);
        const double numbers[] = {middle, low, high};
        fprintf(figure->data, "%lld", (long long)t + 1);
        for (int i = 0; i < 3; i++)
            if (isfinite(numbers[i])) fprintf(figure->data, " %.10g", numbers[i]);
            else fputs(" NaN", figure->data);
        fputc('\n', figure->data);
    }
    return block;
}

/* The same for the twin's line. */
static int put_twin_block(heli_figure *figure, const heli_twin *twin, const heli_indicator *row, range *seen)
{
    char comment[256];
    int i = heli_twin_find(twin, row->name);
    snprintf(comment, sizeof comment, "%s: week, mean-field twin", row->name);
    int block = heli_figure_next_block(figure, comment);
    for (int64_t t = 0; i >= 0 && t < twin->steps; t++) {
        double value = heli_twin_value(twin, t, (size_t)i);
        widen(seen, value);
        fprintf(figure->data, "%lld %.10g\n", (long long)t + 1, value);
    }
    return block;
}

/* --- one panel --- */

/* A little air above and below; a constant gets a range around it. */
static range comfortable(range seen)
{
    if (!(seen.low <= seen.high)) return (range){0.0, 1.0};
    double span = seen.high - seen.low;
    double air = span > 1e-9 * fmax(fabs(seen.low), fabs(seen.high)) ? 0.08 * span : fmax(0.05 * fabs(seen.high), 0.5);
    return (range){seen.low - air, seen.high + air};
}

static double tic_step(double span, double count)
{
    return heli_plot_round_below(span / count);
}

static double week_step(const heli_model *model, int64_t steps)
{
    bool weeks = !model->step_unit || strcmp(model->step_unit, "week") == 0;
    if (weeks && steps > 104) return 52.0 * ceil((double)steps / 52.0 / 6.0);
    return fmax(1.0, tic_step((double)steps, 3.0));
}

static void put_axes(heli_figure *figure, const grid *g, double left, double top, range y, const heli_results *file)
{
    double steps = (double)file->steps;
    heli_figure_area(figure, left + AXIS_LEFT, top + TITLE, left + g->cell_width, top + TITLE + PLOT_HEIGHT);
    fprintf(figure->script, "set xrange [0:%.10g]; set yrange [%.10g:%.10g]; set xtics %.10g; set ytics %.10g\n", steps, y.low, y.high,
            week_step(file->scenario->model, file->steps), tic_step(y.high - y.low, 3.0));
}

static void put_policy_lines(heli_figure *figure, const heli_results *file, const char *colour)
{
    const heli_scenario *scenario = file->scenario;
    for (size_t i = 0; i < scenario->policy_count; i++) {
        double start = (double)scenario->policies[i].start;
        if (start < 0.0 || start >= (double)file->steps) continue;
        fprintf(figure->script, "set arrow from first %.10g, graph 0 to first %.10g, graph 1 nohead lw 2 lc rgb '%s'\n", start, start,
                colour);
    }
}

static void put_panel_title(heli_figure *figure, const grid *g, double left, double top, const heli_indicator *row, const heli_context *ctx)
{
    const char *label = heli_text_choose(ctx, row->label, row->label_zh);
    const char *unit = heli_text_unit(ctx, row->unit);
    if (!*label) label = row->name;
    double width = fmin(heli_figure_text_width(label, 30) * 1.08, 0.62 * g->cell_width);
    if (!*unit) width = g->cell_width;
    heli_plot_fitted(figure, left, top + 32, width, 30, HELI_LEFT, true, HELI_COLOUR_INK, label);
    if (*unit)
        heli_plot_fitted(figure, left + width + 16, top + 33, g->cell_width - width - 16, 24, HELI_LEFT, false, HELI_COLOUR_NOTE, unit);
}

enum { NO_TWIN = -1 };

static void put_plot(heli_figure *figure, const int *blocks, size_t count, int twin_block)
{
    fputs("plot", figure->script);
    for (size_t p = 0; p < count; p++)
        fprintf(figure->script, "%s DATA index %d using 1:3:4 with filledcurves fillcolor rgb '%s' fillstyle transparent solid 0.28 noborder",
                p ? ", \\\n    " : "", blocks[p], file_colours[p]);
    for (size_t p = 0; p < count; p++)
        fprintf(figure->script, ", \\\n     DATA index %d using 1:2 with lines lw 4 lc rgb '%s'", blocks[p], file_colours[p]);
    if (twin_block != NO_TWIN)
        fprintf(figure->script, ", \\\n     DATA index %d using 1:2 with lines lw 4 dt 2 lc rgb '%s'", twin_block, HELI_COLOUR_RESISTANCE);
    fputs("\nunset label; unset arrow; unset object\n", figure->script);
}

static void put_panel(heli_figure *figure, const heli_results *const *files, size_t count, const heli_twin *twin, const selection *chosen,
                      size_t i, const grid *g, heli_band band, double *values, const heli_context *ctx)
{
    int blocks[2] = {0, 0}, twin_block = NO_TWIN;
    range seen = {(double)INFINITY, -(double)INFINITY};
    size_t column = i % g->columns, row = i / g->columns;
    double left = EDGE + (double)column * (g->cell_width + GAP), top = g->top + (double)row * g->cell_height;
    for (size_t p = 0; p < count && p < 2; p++) {
        blocks[p] = put_block(figure, files[p], chosen->rows[i], chosen->offsets[i], band, values, &seen);
        put_policy_lines(figure, files[p], file_colours[p]);
    }
    if (twin) twin_block = put_twin_block(figure, twin, chosen->rows[i], &seen);
    put_panel_title(figure, g, left, top, chosen->rows[i], ctx);
    put_axes(figure, g, left, top, comfortable(seen), files[0]);
    put_plot(figure, blocks, count, twin_block);
}

/* --- the page --- */

static void put_legend(heli_figure *figure, const heli_results *const *files, size_t count, const heli_context *ctx)
{
    if (count != 2) return;
    double half = (WIDTH - 2 * EDGE) / 2.0;
    heli_plot_names names = heli_plot_panel_names(files, 2, half - 100, 30, ctx);
    for (size_t p = 0; p < 2; p++) {
        double left = EDGE + (double)p * half;
        heli_figure_line(figure, left, HEAD + 16, left + 56, HEAD + 16, 9, "1", file_colours[p]);
        heli_plot_fitted(figure, left + 72, HEAD + 16, half - 100, names.size, HELI_LEFT, true, HELI_COLOUR_INK, names.text[p]);
    }
}

static void write_note(const heli_results *file, heli_band band, const heli_context *ctx, char *out, size_t size)
{
    size_t replicates = heli_series_complete_count(file);
    if (replicates < 2)
        heli_text_format(ctx, out, size,
                         HELI_N_("Across: recorded weeks. One replicate, therefore no band. Vertical line: a policy begins. "
                                 "Results of a model, not measurements."));
    else if (band == HELI_BAND_QUANTILES)
        heli_text_format(ctx, out, size,
                         HELI_N_("Across: recorded weeks. Line: mean over %zu replicates; band: from the 5 %% to the 95 %% quantile of the "
                                 "replicates. Vertical line: a policy begins. Results of a model, not measurements."), replicates);
    else
        heli_text_format(ctx, out, size,
                         HELI_N_("Across: recorded weeks. Line: mean over %zu replicates; band: 95 %% t-interval of that mean. Vertical "
                                 "line: a policy begins. Results of a model, not measurements."), replicates);
}

/* Which line is the simulation and which the twin. */
static void put_twin_legend(heli_figure *figure, const heli_context *ctx)
{
    static const char *const names[] = {HELI_N_("Simulation"), HELI_N_("Mean-field twin: very many well-mixed agents, no networks, no cases")};
    double left = EDGE;
    for (int i = 0; i < 2; i++) {
        const char *name = heli_context_translate(ctx, names[i]), *colour = i ? HELI_COLOUR_RESISTANCE : HELI_COLOUR_FILE_A;
        heli_figure_line(figure, left, HEAD + 16, left + (i ? 24 : 56), HEAD + 16, i ? 5 : 9, "1", colour);
        if (i) heli_figure_line(figure, left + 34, HEAD + 16, left + 58, HEAD + 16, 5, "1", colour);
        heli_plot_fitted(figure, left + 72, HEAD + 16, WIDTH - EDGE - left - 72, 28, HELI_LEFT, true, HELI_COLOUR_INK, name);
        left += 72 + heli_figure_text_width(name, 28) * 1.06 + 70;
    }
}

static heli_status check_alike(const heli_results *const *files, size_t count, heli_context *ctx)
{
    heli_status status = heli_plot_check_files(files, count, ctx);
    if (status != HELI_OK || count < 2) return status;
    if (strcmp(files[0]->scenario->model->name, files[1]->scenario->model->name) != 0 || files[0]->width != files[1]->width)
        return heli_fail(ctx, HELI_FOREIGN, HELI_N_("the two files are results of different models ('%s' and '%s')"),
                         files[0]->scenario->model->name, files[1]->scenario->model->name);
    if (files[0]->steps != files[1]->steps)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("the two files record different numbers of weeks (%lld and %lld)"),
                         (long long)files[0]->steps, (long long)files[1]->steps);
    return HELI_OK;
}

static void put_page(heli_figure *figure, const heli_results *const *files, size_t count, const heli_twin *twin,
                     const heli_plot_options *options, const grid *g, heli_context *ctx)
{
    char note[HELI_PLOT_TEXT];
    double notes_top = g->top + (double)g->rows * g->cell_height + 26;
    write_note(files[0], options->band, ctx, note, sizeof note);
    figure->height = notes_top + heli_figure_paragraph_height(WIDTH - 2 * EDGE, NOTE, note) + 14;
    fprintf(figure->script, "set multiplot\nunset key; set datafile missing 'NaN'\nset border 3 lc rgb '%s'; set tics nomirror out font "
            "family.',18' textcolor rgb '%s'\nset grid ytics lc rgb '%s' lw 0.6 dt 1\n", HELI_COLOUR_RULE, HELI_COLOUR_NOTE, HELI_COLOUR_RULE);
    heli_plot_names names = heli_plot_panel_names(files, 1, WIDTH, 30, ctx);
    const char *under = count > 1 ? heli_context_translate(ctx, HELI_N_("Two scenarios under the same random numbers")) : names.text[0];
    const char *title = twin ? HELI_N_("The simulation and its mean-field twin") : HELI_N_("How the indicators develop, week by week");
    heli_plot_head(figure, options, heli_context_translate(ctx, title), under);
    put_legend(figure, files, count, ctx);
    if (twin) put_twin_legend(figure, ctx);
    heli_figure_paragraph(figure, EDGE, notes_top, WIDTH - 2 * EDGE, NOTE, HELI_COLOUR_NOTE, note);
}

/* Selection made by the caller; drawn and released here. */
static heli_status draw(const heli_results *const *files, size_t count, const heli_twin *twin, const selection *chosen,
                        const heli_plot_options *options, heli_context *ctx)
{
    heli_status status;
    heli_figure figure = {0};
    double *values = NULL;
    HELI_TRY(heli_figure_open(&figure, options->output, WIDTH, 0, ctx));
    size_t replicates = count > 1 && files[1]->replicates > files[0]->replicates ? files[1]->replicates : files[0]->replicates;
    values = calloc(replicates, sizeof *values);
    if (!values) {
        status = heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a figure"));
        goto out;
    }
    grid g = grid_of(chosen->count, twin ? 2 : count);
    put_page(&figure, files, count, twin, options, &g, ctx);
    for (size_t i = 0; i < chosen->count; i++) put_panel(&figure, files, count, twin, chosen, i, &g, options->band, values, ctx);
    fputs("unset multiplot\n", figure.script);
    HELI_TRY(heli_figure_draw(&figure, ctx));
out:
    heli_figure_free(&figure);
    free(values);
    return status;
}

static void free_selection(selection *self)
{
    free(self->rows);
    free(self->offsets);
}

heli_status heli_plot_series(const heli_results *const *files, size_t count, const heli_plot_options *options, heli_context *ctx)
{
    heli_status status;
    selection chosen = {0};
    HELI_TRY(check_alike(files, count, ctx));
    HELI_TRY(make_selection(&chosen, files[0]->scenario->model, ctx));
    HELI_TRY(draw(files, count, NULL, &chosen, options, ctx));
out:
    free_selection(&chosen);
    return status;
}

heli_status heli_plot_twin(const heli_results *const *files, size_t count, const heli_plot_options *options, heli_context *ctx)
{
    heli_status status;
    selection chosen = {0};
    heli_twin twin = {0};
    HELI_TRY(heli_plot_check_files(files, count, ctx));
    if (count != 1) return heli_fail(ctx, HELI_USAGE, HELI_N_("the figure of the mean-field twin shows one result file, not %zu"), count);
    HELI_TRY(heli_twin_make(&twin, files[0]->scenario, HELI_CLOSURE_TYPES, ctx));
    HELI_TRY(open_selection(&chosen, files[0]->scenario->model, ctx));
    select_of_twin(&chosen, &twin);
    HELI_TRY(draw(files, 1, &twin, &chosen, options, ctx));
out:
    heli_twin_free(&twin);
    free_selection(&chosen);
    return status;
}
