/* Figures of calibrations: a triangle of marginals and pairs, and the tolerance over runs. */
#include "analysis/plot_posterior.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/palette.h"
#include "analysis/plot_parts.h"
#include "analysis/text.h"

/* Pixels, and how much is shown. */
enum { WIDTH = 1500, EDGE = 60, HEAD = 172, LEFT = 110, GAP = 44, NAME = 46, BOTTOM = 88, LEGEND = 50, NOTE = 25, MOST_SHOWN = 5, BINS = 24, FEW_BINS = 14, FINE = 96, MOST_LABELS = 6, TEXT = 512 };

#define COLOUR_POSTERIOR HELI_COLOUR_GOVERNMENT
#define COLOUR_PRIOR HELI_COLOUR_RESISTANCE

/* The triangle: which parameters, and where their panels lie. */
typedef struct triangle {
    heli_figure figure;
    const heli_calibrated *of;
    const heli_context *ctx;
    size_t shown[MOST_SHOWN]; /* [count] parameters */
    size_t count;
    double wide, high;        /* of a panel */
    double bottom;            /* of the last row, with its tics */
} triangle;

static const heli_abc_parameter *parameter_of(const triangle *self, size_t place)
{
    return &self->of->parameters[self->shown[place]];
}

static const heli_factor *factor_of(const triangle *self, size_t place)
{
    return &self->of->study.experiment->factors[self->of->study.levers[self->shown[place]]];
}

static bool is_real(const heli_abc_parameter *parameter)
{
    return parameter->gene.kind == HELI_GENE_REAL;
}

static const char *title_of(const heli_calibrated *self, const heli_context *ctx)
{
    const heli_meta *meta = &self->study.experiment->base->meta;
    const char *title = heli_text_choose(ctx, meta->title, meta->title_zh);
    return *title ? title : meta->name;
}

/* The parameters with the smallest spread, in the order of the file. */
static void choose(triangle *self)
{
    const heli_calibrated *of = self->of;
    size_t d = of->problem.parameter_count;
    for (size_t p = 0; p < d; p++) {
        size_t before = 0;
        for (size_t q = 0; q < d; q++)
            before += of->marginals[q].spread < of->marginals[p].spread || (of->marginals[q].spread == of->marginals[p].spread && q < p);
        if (before < MOST_SHOWN) self->shown[self->count++] = p;
    }
}

static void lay_out(triangle *self)
{
    double n = (double)self->count;
    self->wide = (WIDTH - 2.0 * EDGE - LEFT - (n - 1.0) * GAP) / n;
    self->high = self->count == 1 ? 520.0 : fmin(self->wide * 0.8, 330.0);
    self->bottom = HEAD + n * (self->high + NAME) + BOTTOM;
}

/* --- axes --- */

static void axis_ends(const heli_abc_parameter *parameter, double *low, double *high)
{
    double room = is_real(parameter) ? 0.0 : 0.5;
    *low = parameter->gene.low - room;
    *high = parameter->gene.high + room;
}

/* Round numbers in a logarithmic range: 1, 2, 5 in every decade where that is few, else the decades. */
static void put_log_tics(FILE *script, double low, double high)
{
    static const double steps[] = {1.0, 2.0, 5.0};
    size_t taken = log10(high / low) > 1.6 ? 1 : 3;
    double apart = fmax(1.0, ceil(log10(high / low) / 4.0));
    const char *comma = "";
    fputc('(', script);
    for (double decade = floor(log10(low)); decade <= log10(high); decade += taken == 1 ? apart : 1.0)
        for (size_t s = 0; s < taken; s++) {
            double at = steps[s] * pow(10.0, decade);
            if (at < low * 0.9999 || at > high * 1.0001) continue;
            fprintf(script, "%s'%g' %.10g", comma, at, at);
            comma = ", ";
        }
    fputc(')', script);
}

/* Words, or numbers of a list, at their places. */
static void put_level_tics(triangle *self, size_t place)
{
    const heli_factor *factor = factor_of(self, place);
    FILE *script = self->figure.script;
    fputc('(', script);
    for (size_t level = 0; level < factor->level_count && factor->level_count <= MOST_LABELS; level++) {
        char text[64];
        double value = factor->numeric ? heli_param_value(factor->row, factor->levels[level], 0) : (double)level;
        if (factor->numeric) snprintf(text, sizeof text, "%g", value);
        else heli_factor_format(self->of->study.experiment, self->of->study.levers[self->shown[place]], value, text, sizeof text);
        if (level) fputs(", ", script);
        heli_figure_quote(&self->figure, text);
        fprintf(script, " %zu", level);
    }
    fputc(')', script);
}

/* Range, scale and tics of one axis; without words where the axis is shown elsewhere. */
static void put_axis(triangle *self, char axis, size_t place, bool labelled)
{
    const heli_abc_parameter *parameter = parameter_of(self, place);
    FILE *script = self->figure.script;
    double low, high;
    axis_ends(parameter, &low, &high);
    fprintf(script, "set %ctics nomirror out font family.',18' textcolor rgb '%s'\n", axis, HELI_COLOUR_NOTE);
    fprintf(script, parameter->gene.logarithmic ? "set logscale %c; set %crange [%.10g:%.10g]; set %ctics " : "unset logscale %c; set %crange [%.10g:%.10g]; set %ctics ", axis, axis, low,
            high, axis);
    if (parameter->gene.logarithmic) put_log_tics(script, low, high);
    else if (!factor_of(self, place)->range) put_level_tics(self, place);
    else fprintf(script, "autofreq %.10g", fmax(heli_plot_round_below((high - low) / 1.8), is_real(parameter) ? 0.0 : 1.0));
    fprintf(script, "\nset format %c '%s'\n", axis, labelled ? "%g" : "");
    if (!labelled && (parameter->gene.logarithmic || !factor_of(self, place)->range)) fprintf(script, "unset %ctics\n", axis);
}

static void place_panel(triangle *self, size_t row, size_t column)
{
    double left = EDGE + LEFT + (double)column * (self->wide + GAP), top = HEAD + (double)row * (self->high + NAME) + NAME;
    heli_figure_area(&self->figure, left, top, left + self->wide, top + self->high);
    put_axis(self, 'x', column, row + 1 == self->count);
}

/* --- marginals --- */

/* The end of bin `b` of `bins` on the parameter's scale. */
static double edge_of(const heli_abc_parameter *parameter, size_t b, size_t bins)
{
    double low, high, u = (double)b / (double)bins;
    axis_ends(parameter, &low, &high);
    return parameter->gene.logarithmic ? low * pow(high / low, u) : low + u * (high - low);
}

/* A few particles fill few bins. */
static size_t bins_of(const triangle *self, const heli_abc_parameter *parameter)
{
    double levels = parameter->gene.high - parameter->gene.low + 1.0;
    size_t by_number = FEW_BINS + self->of->found.particles / 50;
    return !is_real(parameter) && levels <= 60.0 ? (size_t)levels : by_number < BINS ? by_number : BINS;
}

/* Heights are densities on the axis: that of a uniform prior is 1. Returns the largest. */
static double put_marginal_data(triangle *self, size_t place)
{
    const heli_abc_parameter *parameter = parameter_of(self, place);
    const heli_abc_generation *sample = heli_calibrated_sample(self->of);
    size_t bins = bins_of(self, parameter), d = self->of->problem.parameter_count;
    FILE *data = self->figure.data;
    double most = 0.0;
    heli_figure_next_block(&self->figure, "posterior: middle height left right bottom top");
    for (size_t b = 0; b < bins; b++) {
        double left = edge_of(parameter, b, bins), right = edge_of(parameter, b + 1, bins), weight = 0.0;
        for (size_t i = 0; i < self->of->found.particles; i++) {
            double value = sample->values[i * d + self->shown[place]];
            bool within = value >= left && (value < right || (b + 1 == bins && value <= right));
            weight += within ? sample->weights[i] : 0.0;
        }
        double height = weight * (double)bins;
        most = fmax(most, height);
        fprintf(data, "%.10g %.10g %.10g %.10g 0 %.10g\n", left, height, left, right, height);
    }
    heli_figure_next_block(&self->figure, "prior: value height");
    for (size_t b = 0; b < FINE; b++) {
        double left = edge_of(parameter, b, FINE), right = edge_of(parameter, b + 1, FINE);
        double height = parameter->normal ? (heli_prior_below(parameter, right) - heli_prior_below(parameter, left)) * FINE : 1.0;
        most = fmax(most, height);
        fprintf(data, "%.10g %.10g\n%.10g %.10g\n", left, height, right, height);
    }
    return most;
}

static void put_marginal(triangle *self, size_t place)
{
    const heli_param *row = factor_of(self, place)->row;
    heli_figure *figure = &self->figure;
    int first = figure->blocks;
    double left = EDGE + LEFT + (double)place * (self->wide + GAP), top = HEAD + (double)place * (self->high + NAME) + 20, most = put_marginal_data(self, place);
    place_panel(self, place, place);
    fprintf(figure->script, "unset logscale y; set yrange [0:%.10g]; unset ytics; set border 1\n", 1.12 * most);
    heli_plot_fitted(figure, left, top, WIDTH - EDGE - left, 25, HELI_LEFT, true, HELI_COLOUR_INK, heli_text_chinese(self->ctx) && row->help_zh && *row->help_zh ? row->help_zh : row->path);
    fprintf(figure->script,
            "plot DATA index %d using 1:2:3:4:5:6 with boxxyerror fs solid 0.85 noborder fc rgb '%s', \\\n"
            "    DATA index %d using 1:2 with lines lw 3 lc rgb '%s'\nunset label; unset arrow; unset object; set border 3\n",
            first, COLOUR_POSTERIOR, first + 1, COLOUR_PRIOR);
}

/* --- pairs --- */

/* Levels of words and whole numbers are spread a little, always by the same amount, so that particles do not lie on each other. */
static double spread_out(const heli_abc_parameter *parameter, double value, size_t i, double step)
{
    double turn = (double)i * step;
    return is_real(parameter) ? value : value + 0.6 * (turn - floor(turn) - 0.5);
}

static void put_pair(triangle *self, size_t row, size_t column)
{
    const heli_abc_parameter *x = parameter_of(self, column), *y = parameter_of(self, row);
    const heli_abc_generation *sample = heli_calibrated_sample(self->of);
    size_t d = self->of->problem.parameter_count, n = self->of->found.particles;
    int block = heli_figure_next_block(&self->figure, "pair: x y size");
    for (size_t i = 0; i < n; i++)
        fprintf(self->figure.data, "%.10g %.10g %.4g\n", spread_out(x, sample->values[i * d + self->shown[column]], i, 0.6180339887498949),
                spread_out(y, sample->values[i * d + self->shown[row]], i, 0.7548776662466927), 0.9 * sqrt(sample->weights[i] * (double)n));
    place_panel(self, row, column);
    put_axis(self, 'y', row, column == 0);
    fprintf(self->figure.script, "plot DATA index %d using 1:2:3 with points pt 7 ps variable lc rgb '%s'\nunset label; unset arrow; unset object\n", block,
            COLOUR_POSTERIOR);
}

/* --- the page --- */

static void put_legend(triangle *self)
{
    heli_figure *figure = &self->figure;
    const char *posterior = heli_context_translate(self->ctx, HELI_N_("posterior")), *prior = heli_context_translate(self->ctx, HELI_N_("prior"));
    double x = EDGE, y = self->bottom + 16;
    heli_figure_line(figure, x, y, x + 26, y, 22, "1", COLOUR_POSTERIOR);
    heli_figure_text(figure, x + 38, y, 25, HELI_LEFT, false, HELI_COLOUR_INK, posterior);
    x += 38 + heli_figure_text_width(posterior, 25) + 40;
    heli_figure_line(figure, x, y, x + 44, y, 3, "1", COLOUR_PRIOR);
    heli_figure_text(figure, x + 56, y, 25, HELI_LEFT, false, HELI_COLOUR_INK, prior);
}

static void write_note(const triangle *self, char note[TEXT * 2])
{
    const heli_abc_result *found = &self->of->found;
    const heli_abc_generation *sample = heli_calibrated_sample(self->of);
    size_t d = self->of->problem.parameter_count;
    if (d > self->count)
        heli_text_format(self->ctx, note, TEXT * 2,
                         HELI_N_("%zu particles (effective %.0f) at tolerance %.3g; the %zu of %zu parameters of which the targets say most. Larger points weigh more. "
                                 "It holds for these priors, targets and tolerances, in a model."),
                         found->particles, sample->ess, sample->tolerance, self->count, d);
    else
        heli_text_format(self->ctx, note, TEXT * 2,
                         HELI_N_("%zu particles (effective %.0f) at tolerance %.3g. Larger points weigh more. It holds for these priors, targets and tolerances, in a model."),
                         found->particles, sample->ess, sample->tolerance);
}

heli_status heli_plot_posterior(const heli_calibrated *self, const heli_plot_options *options, heli_context *ctx)
{
    heli_status status = HELI_OK;
    triangle page = {.of = self, .ctx = ctx};
    char note[TEXT * 2];
    choose(&page);
    lay_out(&page);
    write_note(&page, note);
    HELI_TRY(heli_figure_open(&page.figure, options->output, WIDTH, 0, ctx));
    page.figure.height = page.bottom + LEGEND + 24 + heli_figure_paragraph_height(WIDTH - 2 * EDGE, NOTE, note) + 14;
    fprintf(page.figure.script, "set multiplot\nunset key\nset border 3 lc rgb '%s'; set tics nomirror out font family.',18' textcolor rgb '%s'\n", HELI_COLOUR_RULE, HELI_COLOUR_NOTE);
    heli_plot_head(&page.figure, options, heli_context_translate(ctx, HELI_N_("Which parameter values come near the targets: the posterior")), title_of(self, ctx));
    put_legend(&page);
    heli_figure_paragraph(&page.figure, EDGE, page.bottom + LEGEND + 24, WIDTH - 2 * EDGE, NOTE, HELI_COLOUR_NOTE, note);
    for (size_t row = 0; row < page.count; row++)
        for (size_t column = 0; column <= row; column++) {
            if (row == column) put_marginal(&page, row);
            else put_pair(&page, row, column);
        }
    fputs("unset multiplot\n", page.figure.script);
    status = heli_figure_draw(&page.figure, ctx);
out:
    heli_figure_free(&page.figure);
    return status;
}

/* --- the tolerance --- */

heli_status heli_plot_tolerance(const heli_calibrated *self, const heli_plot_options *options, heli_context *ctx)
{
    heli_status status = HELI_OK;
    heli_figure figure = {0};
    const heli_abc_result *found = &self->found;
    const double left = EDGE + LEFT, top = HEAD + 66, right = WIDTH - EDGE, bottom = HEAD + 66 + 640;
    size_t last = found->generation_count - 1;
    double goal = self->study.study->calibration.distance;
    if (last == 0) return heli_fail(ctx, HELI_FOREIGN, HELI_N_("this calibration has only its first generation, which has no tolerance to draw"));
    double highest = found->generations[1].tolerance, low = fmin(goal, found->generations[last].tolerance) / 1.15, high = highest * 1.15;
    const char *note = heli_context_translate(ctx, HELI_N_("A point for each generation. At 1 the targets are missed by as much as their tolerances, in the quadratic mean; where the line "
                                                           "flattens above that, the model does not come nearer with these parameters."));
    HELI_TRY(heli_figure_open(&figure, options->output, WIDTH, 0, ctx));
    figure.height = bottom + 150 + heli_figure_paragraph_height(WIDTH - 2 * EDGE, NOTE, note) + 14;
    fprintf(figure.script, "set multiplot\nunset key\nset border 3 lc rgb '%s'; set tics nomirror out font family.',20' textcolor rgb '%s'\n", HELI_COLOUR_RULE, HELI_COLOUR_NOTE);
    heli_plot_head(&figure, options, heli_context_translate(ctx, HELI_N_("Did the calibration come near its targets?")), title_of(self, ctx));
    heli_figure_paragraph(&figure, EDGE, bottom + 150, WIDTH - 2 * EDGE, NOTE, HELI_COLOUR_NOTE, note);
    heli_figure_area(&figure, left, top, right, bottom);
    double runs = (double)(found->generations[last].probes * self->used_count);
    fprintf(figure.script, "set logscale y; set xrange [0:%.10g]; set yrange [%.10g:%.10g]; set xtics %.10g; set ytics ", 1.03 * runs, low, high, heli_plot_round_below(runs / 4.0));
    put_log_tics(figure.script, low, high);
    fputc('\n', figure.script);
    heli_plot_fitted(&figure, EDGE, top - 36, WIDTH - 2 * EDGE, 27, HELI_LEFT, true, HELI_COLOUR_INK, heli_context_translate(ctx, HELI_N_("tolerance, in units of those of the targets")));
    heli_plot_fitted(&figure, right, bottom + 92, right - left, 27, HELI_RIGHT, true, HELI_COLOUR_INK, heli_context_translate(ctx, HELI_N_("runs")));
    int block = heli_figure_next_block(&figure, "runs tolerance");
    for (size_t g = 1; g <= last; g++) fprintf(figure.data, "%.10g %.10g\n", (double)(found->generations[g].probes * self->used_count), found->generations[g].tolerance);
    fprintf(figure.script,
            "set arrow from graph 0, first %.10g to graph 1, first %.10g nohead dt 2 lw 3 lc rgb '%s'\nplot DATA index %d using 1:2 with linespoints pt 7 ps 1.4 lw 3 lc rgb '%s'\n"
            "unset label; unset arrow; unset object\nunset multiplot\n",
            goal, goal, HELI_COLOUR_NOTE, block, COLOUR_POSTERIOR);
    status = heli_figure_draw(&figure, ctx);
out:
    heli_figure_free(&figure);
    return status;
}
