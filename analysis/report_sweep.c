/* An experiment: its factors and design, and how indicators respond to the factors. Tables and figures share one view of the file (sweep_view.h). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/plot_sweep.h"
#include "analysis/report_internal.h"
#include "analysis/text.h"

enum { LEVELS = 600, LEVEL = 64, MOST_CELLS = 60, MOST_LEVELS = 60 };

/* --- the design --- */

static void add_level(const heli_experiment *experiment, size_t f, double value, char out[LEVELS])
{
    char level[LEVEL];
    size_t used = strlen(out);
    if (used + LEVEL + 8 >= LEVELS) return;
    heli_factor_format(experiment, f, value, level, sizeof level);
    snprintf(out + used, LEVELS - used, "%s%s", used ? ", " : "", level);
}

/* Levels of a list, as the experiment gives them. */
static void list_levels(const heli_experiment *experiment, size_t f, char out[LEVELS])
{
    const heli_factor *factor = &experiment->factors[f];
    for (size_t i = 0; i < factor->level_count; i++)
        add_level(experiment, f, factor->numeric ? heli_param_value(factor->row, factor->levels[i], 0) : (double)i, out);
}

/* Different values of a factor in the design: whole scenarios, and points that were listed. */
static void list_values(const heli_experiment *experiment, size_t f, char out[LEVELS])
{
    for (size_t run = 0; run < experiment->point_count && strlen(out) + LEVEL + 8 < LEVELS; run++) {
        double value = experiment->values[run * experiment->factor_count + f];
        bool before = false;
        for (size_t earlier = 0; earlier < run && !before; earlier++) before = experiment->values[earlier * experiment->factor_count + f] == value;
        if (!before) add_level(experiment, f, value, out);
    }
}

static void format_levels(const heli_experiment *experiment, size_t f, const heli_context *ctx, char out[LEVELS])
{
    const heli_factor *factor = &experiment->factors[f];
    if (factor->range && factor->level_count)
        heli_text_format(ctx, out, LEVELS, HELI_N_("%g to %g in %zu levels%s"), factor->low, factor->high, factor->level_count,
                         factor->logarithmic ? heli_context_translate(ctx, HELI_N_(", logarithmic")) : "");
    else if (factor->range)
        heli_text_format(ctx, out, LEVELS, HELI_N_("%g to %g%s"), factor->low, factor->high,
                         factor->logarithmic ? heli_context_translate(ctx, HELI_N_(", logarithmic")) : "");
    out[LEVELS - 1] = '\0';
    if (factor->range) return;
    out[0] = '\0';
    if (factor->levels) list_levels(experiment, f, out);
    else if (experiment->values) list_values(experiment, f, out);
}

static void put_factor(heli_report_page *self, size_t f, const heli_context *ctx)
{
    const heli_experiment *experiment = heli_report_experiment(self);
    const heli_factor *factor = &experiment->factors[f];
    char levels[LEVELS], base[LEVEL * 2] = "";
    heli_html *html = &self->html;
    format_levels(experiment, f, ctx, levels);
    if (factor->row) heli_param_format(factor->row, experiment->base->params, base, sizeof base);
    heli_html_row(html, factor->path);
    heli_html_cell(html, factor->row ? heli_text_choose(ctx, factor->row->help, factor->row->help_zh) : heli_context_translate(ctx,
                   HELI_N_("Scenario")));
    heli_html_cell(html, levels);
    heli_html_cell(html, base);
    heli_html_cell(html, factor->row ? heli_text_unit(ctx, factor->row->unit) : "");
    heli_html_cell(html, factor->row ? heli_context_translate(ctx, factor->row->source) : "");
    if (experiment->blocks.groups && experiment->blocks.groups < experiment->factor_count) heli_html_cell(html, factor->group ? factor->group : "");
    heli_html_row_end(html);
}

static void put_facts(heli_report_page *self, const heli_context *ctx)
{
    const heli_sweep_file *sweep = heli_report_sweep(self);
    const heli_experiment *experiment = sweep->experiment;
    heli_html_paragraph(&self->html, NULL, HELI_N_("File: %s. Model: %s (%s)."), self->sources[0].name, heli_text_choose(ctx, self->model->title,
                        self->model->title_zh),
                        self->model->name);
    heli_html_paragraph(&self->html, NULL, HELI_N_("Design '%s': %zu settings, %zu replicates of each, %lld %s of burn-in and %lld recorded."),
                        heli_design_name(experiment->design),
                        sweep->runs, sweep->replicates, (long long)experiment->base->burn_in, heli_report_steps(self, ctx),
                                                         (long long)experiment->base->steps);
    if (experiment->common_random_numbers)
        heli_html_paragraph(&self->html, NULL, HELI_N_("Common random numbers: replicate k of every setting draws the same numbers, so that "
                                                       "settings differ by their factors alone."));
    else heli_html_paragraph(&self->html, NULL, HELI_N_("Every setting has random numbers of its own."));
}

void heli_report_factors(heli_report_page *self)
{
    const char *const heads[] = {HELI_N_("factor"), HELI_N_("what it is"), HELI_N_("levels"), HELI_N_("in the base"), HELI_N_("unit"),
                                         HELI_N_("source"),
                                 HELI_N_("group")};
    const heli_experiment *experiment = heli_report_experiment(self);
    bool groups = experiment->blocks.groups && experiment->blocks.groups < experiment->factor_count;
    if (!experiment->factor_count) return;
    heli_html_table(&self->html, NULL, NULL);
    heli_html_head(&self->html, heads, sizeof heads / sizeof *heads - !groups, "lllllll");
    for (size_t f = 0; f < experiment->factor_count; f++) put_factor(self, f, self->html.ctx);
    heli_html_table_end(&self->html);
}

heli_status heli_report_design(heli_report_page *self, heli_context *ctx)
{
    put_facts(self, ctx);
    heli_report_factors(self);
    return HELI_OK;
}

/* --- figures --- */

typedef heli_status (*plot_fn)(const heli_sweep_file *file, const heli_view_request *request, const heli_plot_options *options, heli_context *ctx);

typedef struct picture {
    const heli_sweep_file *file;
    heli_view_request request;
    plot_fn plot;
} picture;

static heli_status draw(const void *what, const heli_plot_options *how, heli_context *ctx)
{
    const picture *self = what;
    const heli_plot_options plain = {.output = how->output};
    return self->plot(self->file, &self->request, &plain, ctx);
}

static bool keeps(const heli_experiment *experiment, const char *name)
{
    const heli_model *model = experiment->base->model;
    for (size_t i = 0; i < model->indicator_count; i++)
        if (strcmp(model->indicators[i].name, name) == 0) return experiment->keep.indicators[i];
    return false;
}

/* As heli plot chooses: a heat map where two factors are numbers with few levels, and always the indicators beside each other. */
static heli_status put_figures(heli_report_page *self, const heli_view *view, heli_context *ctx)
{
    heli_status status = HELI_OK;
    const heli_sweep_file *file = heli_report_sweep(self);
    bool heat = view->y.factor != HELI_NO_FACTOR && view->x.numeric && view->y.numeric && view->x.count <= MOST_LEVELS && view->y.count <= MOST_LEVELS;
    picture one = {file, {.one = true}, heat ? heli_plot_heat : heli_plot_response}, many = {file, {0}, heli_plot_response};
    picture forces = {file, {0}, heli_plot_sweep_forces};
    const char *caption = heat ? HELI_N_("One indicator over two factors: its mean, its regret against the relatively best cell (framed), and a "
                                         "ring where the two cannot be told apart.")
                               : HELI_N_("One indicator over a factor: mean and interval (95 %).");
    HELI_TRY(heli_report_figure(self, draw, &one, heli_context_translate(ctx, caption), ctx));
    HELI_TRY(heli_report_figure(self, draw, &many, heli_context_translate(ctx, HELI_N_("The headline indicators over a factor: mean and interval "
                                                                                       "(95 %).")), ctx));
    if (keeps(file->experiment, "joint_force") && keeps(file->experiment, "force_government"))
        HELI_TRY(heli_report_figure(self, draw, &forces, heli_context_translate(ctx, HELI_N_("Joint forces along a factor, at one scale.")), ctx));
out:
    return status;
}

/* --- the relatively best cells --- */

static void name_cell(const heli_view *view, size_t cell, const heli_context *ctx, char *out, size_t size)
{
    char x[HELI_VIEW_LABEL], y[HELI_VIEW_LABEL];
    heli_view_level(view, &view->x, cell % view->x.count, ctx, x, sizeof x);
    heli_view_level(view, &view->y, cell / view->x.count, ctx, y, sizeof y);
    if (view->y.factor == HELI_NO_FACTOR) snprintf(out, size, "%s", x);
    else snprintf(out, size, "%s · %s", x, y);
}

/* What is said of the relatively best cell of an indicator. */
typedef void (*put_fn)(heli_report_page *self, const heli_view *view, const heli_cells *cells, const heli_indicator *row, size_t best,
              const heli_context *ctx);

static void put_best(heli_report_page *self, const heli_view *view, const heli_cells *cells, const heli_indicator *row, size_t best,
                     const heli_context *ctx)
{
    char text[HELI_REPORT_TEXT];
    heli_html *html = &self->html;
    size_t count = cells->x_count * cells->y_count, alike = 0;
    double low = (double)INFINITY, high = -(double)INFINITY;
    const heli_sample *sample = &cells->cell[best].sample;
    for (size_t c = 0; c < count; c++) {
        low = fmin(low, cells->cell[c].sample.mean);
        high = fmax(high, cells->cell[c].sample.mean);
        alike += c != best && heli_cells_alike(cells, best, c);
    }
    const double values[] = {sample->mean, sample->low, sample->high, low, high};
    int decimals = heli_sheet_decimals(values, 5, 4);
    heli_report_indicator(row, ctx, text, sizeof text);
    heli_html_row(html, text);
    name_cell(view, best, ctx, text, sizeof text);
    heli_html_cell(html, text);
    heli_report_number(sample->mean, decimals, false, text);
    heli_html_number(html, text);
    heli_report_interval(sample->low, sample->high, decimals, false, text);
    heli_html_number(html, text);
    heli_report_interval(low, high, decimals, false, text);
    heli_html_number(html, text);
    if (cells->values) snprintf(text, sizeof text, "%zu", alike);
    else snprintf(text, sizeof text, "-");
    heli_html_number(html, text);
    heli_html_row_end(html);
}

/* One indicator of the view: its relatively best cell, where it has an idea of better. */
static heli_status weigh_indicator(heli_report_page *self, const heli_view *view, size_t k, put_fn put, heli_context *ctx)
{
    heli_status status = HELI_OK;
    heli_cells cells = {0};
    double *numbers = NULL, *regret = NULL;
    const heli_view_indicator *what = &view->indicators[k];
    if (!what->row->better) return HELI_OK;
    HELI_TRY(heli_view_numbers(&numbers, heli_report_sweep(self), view, k, ctx));
    HELI_TRY(heli_view_cells(&cells, view, numbers, heli_indicator_width(what->row), what->component, ctx));
    regret = malloc((cells.x_count * cells.y_count + 1) * sizeof *regret);
    if (!regret) HELI_TRY(heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a report")));
    size_t best = heli_cells_regret(&cells, what->row->better, regret);
    if (best != HELI_NO_FACTOR) put(self, view, &cells, what->row, best, ctx);
out:
    free(regret);
    free(numbers);
    heli_cells_free(&cells);
    return status;
}

static heli_status put_best_cells(heli_report_page *self, const heli_view *view, heli_context *ctx)
{
    const char *const heads[] = {HELI_N_("indicator"), HELI_N_("relatively best at"), HELI_N_("mean"), HELI_N_("95 % by t"),
                                         HELI_N_("lowest and highest mean"),
        HELI_N_("settings not told from it")};
    heli_status status = HELI_OK;
    char x[HELI_REPORT_LABEL], y[HELI_REPORT_LABEL], caption[HELI_REPORT_TEXT];
    heli_view_factor(view, view->x.factor, ctx, x, sizeof x);
    if (view->y.factor == HELI_NO_FACTOR) heli_text_format(ctx, caption, sizeof caption, HELI_N_("The relatively best level of: %s"), x);
    else {
        heli_view_factor(view, view->y.factor, ctx, y, sizeof y);
        heli_text_format(ctx, caption, sizeof caption, HELI_N_("The relatively best levels of: %s · %s"), x, y);
    }
    heli_html_table(&self->html, caption, NULL);
    heli_html_head(&self->html, heads, sizeof heads / sizeof *heads, "llrrrr");
    for (size_t k = 0; k < view->indicator_count; k++) HELI_TRY(weigh_indicator(self, view, k, put_best, ctx));
    heli_html_table_end(&self->html);
    heli_view_caption(view, ctx, caption, sizeof caption);
    heli_html_paragraph_of(&self->html, "note", caption);
    heli_html_paragraph(&self->html, NULL, HELI_N_("Relatively best means: best mean among the settings of this design, for one indicator by "
                                                   "itself. Other indicators may be best elsewhere, the largest of several noisy means "
                                                   "is a little too large, and nothing is said about settings that were not run."));
out:
    return status;
}

/* The view of all headline indicators. A file that keeps no summaries has none, and the page says so. */
heli_status heli_report_response(heli_report_page *self, heli_context *ctx)
{
    heli_view view = {0};
    const heli_sweep_file *file = heli_report_sweep(self);
    const heli_view_request request = {0};
    heli_status status = heli_view_init(&view, file->experiment, file->status, &request, ctx);
    if (status == HELI_OK) status = put_figures(self, &view, ctx);
    if (status == HELI_OK) status = put_best_cells(self, &view, ctx);
    heli_view_free(&view);
    if (status != HELI_USAGE) return status;
    heli_html_paragraph(&self->html, "note", HELI_N_("No table or figure over the factors: %s."), ctx->message);
    heli_context_clear(ctx);
    return HELI_OK;
}

/* --- in brief --- */

static void put_in_brief(heli_report_page *self, const heli_view *view, const heli_cells *cells, const heli_indicator *row, size_t best,
                         const heli_context *ctx)
{
    char text[HELI_REPORT_TEXT], number[HELI_REPORT_NUMBER];
    heli_html *html = &self->html;
    double mean = cells->cell[best].sample.mean;
    heli_html_raw(html, "<dt>");
    heli_report_indicator(row, ctx, text, sizeof text);
    heli_html_text(html, text);
    heli_html_raw(html, "</dt><dd>");
    name_cell(view, best, ctx, text, sizeof text);
    heli_report_number(mean, heli_sheet_decimals(&mean, 1, 4), false, number);
    heli_html_say(html, HELI_N_("%s: mean %s"), text, number);
    heli_html_raw(html, "</dd>\n");
}

heli_status heli_report_best_in_brief(heli_report_page *self, heli_context *ctx)
{
    heli_view view = {0};
    const heli_sweep_file *file = heli_report_sweep(self);
    const heli_view_request request = {0};
    char x[HELI_REPORT_LABEL], y[HELI_REPORT_LABEL];
    heli_status status = HELI_OK;
    HELI_TRY(heli_view_init(&view, file->experiment, file->status, &request, ctx));
    heli_view_factor(&view, view.x.factor, ctx, x, sizeof x);
    if (view.y.factor == HELI_NO_FACTOR) heli_html_paragraph(&self->html, NULL, HELI_N_("Relatively best within the design, by level of: %s"), x);
    else {
        heli_view_factor(&view, view.y.factor, ctx, y, sizeof y);
        heli_html_paragraph(&self->html, NULL, HELI_N_("Relatively best within the design, by levels of: %s · %s"), x, y);
    }
    heli_html_raw(&self->html, "<dl>\n");
    for (size_t k = 0; k < view.indicator_count; k++) HELI_TRY(weigh_indicator(self, &view, k, put_in_brief, ctx));
out:
    if (view.indicator_count) heli_html_raw(&self->html, "</dl>\n");
    heli_view_free(&view);
    if (status != HELI_USAGE) return status;
    heli_context_clear(ctx); /* no factor varies, or no summary was kept: the section on the response says so */
    return HELI_OK;
}
