/*
 * How opinions develop: across the steps, upwards the opinions from 0 to 1, dark where many agents are, for one run of each file.
 *
 * Drawn from the indicator `opinion_share` (the share of agents in each of equal parts of the range), which every model of opinions may
 * have; its first replicate that ran to its end, since a mean over runs would blur camps that stand elsewhere in each run. Shades go by the
 * square root of the share, so that a few stray agents are seen beside a camp of hundreds. A dashed line is the mean opinion.
 */
#include <math.h>

#include "analysis/palette.h"
#include "analysis/plot_parts.h"
#include "analysis/series.h"
#include "analysis/text.h"

/* Pixels. */
enum { WIDTH = 1800, EDGE = 60, HEAD = 172, HEADING = 66, BETWEEN = 90, AXIS_LEFT = 92, PLOT_HEIGHT = 720, AXIS_BELOW = 132, SCALE = 116, NOTE = 25 };

static heli_status check_files(const heli_results *const *files, size_t count, heli_context *ctx)
{
    heli_status status = heli_plot_check_files(files, count, ctx);
    for (size_t p = 0; p < count && status == HELI_OK; p++) {
        size_t offset;
        const heli_indicator *row;
        status = heli_series_require(files[p], "opinion_share", &offset, &row, ctx);
        if (status == HELI_OK && heli_indicator_width(row) < 2)
            status = heli_fail(ctx, HELI_FOREIGN, HELI_N_("the indicator 'opinion_share' of model '%s' has no parts to draw"),
                               files[p]->scenario->model->name);
    }
    return status;
}

static size_t first_complete(const heli_results *file)
{
    size_t r = 0;
    while (r + 1 < file->replicates && !heli_series_complete(file, r)) r++;
    return r;
}

/* --- data --- */

/* One line per cell: step, middle of the part of opinions, share. Returns the block's number. */
static int put_cells(heli_figure *figure, const heli_results *file)
{
    size_t offset = 0, replicate = first_complete(file);
    const heli_indicator *row = NULL;
    int block = heli_figure_next_block(figure, "opinion_share: step, middle of the part of opinions, share of agents");
    if (!heli_series_find(file->scenario->model, "opinion_share", &offset, &row)) return block;
    size_t parts = heli_indicator_width(row);
    for (int64_t t = 0; t < file->steps; t++)
        for (size_t b = 0; b < parts; b++) {
            double share = heli_series_step(file, replicate, t)[offset + b];
            fprintf(figure->data, "%lld %.10g %.10g\n", (long long)t + 1, ((double)b + 0.5) / (double)parts, isfinite(share) ? share : 0.0);
        }
    return block;
}

/* Step and mean opinion; -1 where the model has no such indicator. */
static int put_mean(heli_figure *figure, const heli_results *file)
{
    size_t offset = 0;
    if (!heli_series_find(file->scenario->model, "mean_opinion", &offset, NULL)) return -1;
    int block = heli_figure_next_block(figure, "mean_opinion: step, mean");
    for (int64_t t = 0; t < file->steps; t++)
        fprintf(figure->data, "%lld %.10g\n", (long long)t + 1, heli_series_step(file, first_complete(file), t)[offset]);
    return block;
}

/* --- the page --- */

static void put_panel(heli_figure *figure, const heli_results *file, double left, double width)
{
    double top = HEAD + HEADING, steps = (double)file->steps;
    int cells = put_cells(figure, file), mean = put_mean(figure, file);
    heli_figure_area(figure, left + AXIS_LEFT, top, left + width, top + PLOT_HEIGHT);
    fprintf(figure->script, "set xrange [0.5:%.10g]; set yrange [0:1]; set ytics 0.2; set xtics %.10g\n", steps + 0.5,
            fmax(1.0, heli_plot_round_below(steps / 4.0)));
    fprintf(figure->script, "plot DATA index %d using 1:2:(sqrt($3)) with image", cells);
    if (mean >= 0) fprintf(figure->script, ", DATA index %d using 1:2 with lines lw 3 dt 2 lc rgb '%s'", mean, HELI_COLOUR_RESISTANCE);
    fputs("\nunset label; unset arrow; unset object; unset colorbox\n", figure->script);
}

static void put_scale(heli_figure *figure, double y, const heli_context *ctx)
{
    static const char *const shares[] = {"0 %%", "1 %%", "5 %%", "10 %%", "25 %%", "50 %%", "100 %%"}; /* formats for gnuplot */
    static const double at[] = {0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0};
    double left = WIDTH / 2.0 - 350, width = 700;
    fputs("set palette defined (0 '#FFFFFF', 0.08 '#DCE9F5', 0.3 '#8DBBE0', 0.6 '#2F7FBF', 1 '#00224E')\n", figure->script);
    fputs("set cbrange [0:1]; set cbtics scale 0 (", figure->script);
    for (int i = 0; i < 7; i++) fprintf(figure->script, "%s'%s' %.6g", i ? ", " : "", shares[i], sqrt(at[i]));
    fprintf(figure->script, ") font family.',19' textcolor rgb '%s'\n", HELI_COLOUR_NOTE);
    fprintf(figure->script, "set colorbox horizontal user noborder origin screen %.1f/W, screen 1-%.1f/H size screen %.1f/W, screen 26.0/H\n",
            left, y + 13, width);
    heli_figure_text(figure, left - 24, y, 28, HELI_RIGHT, false, HELI_COLOUR_INK, heli_context_translate(ctx, HELI_N_("Share of agents")));
}

static void put_axis_names(heli_figure *figure, double left, double width, const heli_context *ctx)
{
    double below = HEAD + HEADING + PLOT_HEIGHT + 92;
    heli_figure_text(figure, left + AXIS_LEFT + (width - AXIS_LEFT) / 2.0, below, 28, HELI_CENTRE, false, HELI_COLOUR_NOTE,
                     heli_context_translate(ctx, HELI_N_("Recorded steps")));
    heli_figure_text(figure, left, HEAD + HEADING - 38, 28, HELI_LEFT, false, HELI_COLOUR_NOTE, heli_context_translate(ctx, HELI_N_("Opinion")));
}

static void put_page(heli_figure *figure, const heli_results *const *files, size_t count, const heli_plot_options *options,
                     heli_context *ctx)
{
    char note[HELI_PLOT_TEXT];
    double width = count > 1 ? (WIDTH - 2 * EDGE - BETWEEN) / 2.0 : WIDTH - 2 * EDGE, scale_top = HEAD + HEADING + PLOT_HEIGHT + AXIS_BELOW + 26;
    heli_text_format(ctx, note, sizeof note,
                     HELI_N_("Dark: many agents hold this opinion at this step; shades by the square root of their share. Dashed: mean opinion. One run "
                             "of each scenario. Results of a model, not measurements."));
    figure->height = scale_top + SCALE + heli_figure_paragraph_height(WIDTH - 2 * EDGE, NOTE, note) - 6;
    fprintf(figure->script, "set multiplot\nunset key\nset border 3 lc rgb '%s'; set tics nomirror out font family.',18' textcolor rgb '%s'\n",
            HELI_COLOUR_RULE, HELI_COLOUR_NOTE);
    heli_plot_names names = heli_plot_panel_names(files, count, width - 160, 32, ctx);
    heli_plot_head(figure, options, heli_context_translate(ctx, HELI_N_("How opinions develop")),
                   count > 1 ? heli_context_translate(ctx, HELI_N_("Two scenarios under the same random numbers")) : names.text[0]);
    put_scale(figure, scale_top, ctx);
    heli_figure_paragraph(figure, EDGE, scale_top + SCALE - 14, WIDTH - 2 * EDGE, NOTE, HELI_COLOUR_NOTE, note);
    for (size_t p = 0; p < count; p++) {
        double left = EDGE + (double)p * (width + BETWEEN);
        put_axis_names(figure, left, width, ctx);
        if (count > 1)
            heli_plot_fitted(figure, left + 160, HEAD + HEADING - 38, width - 160, names.size, HELI_LEFT, true, HELI_COLOUR_INK, names.text[p]);
        put_panel(figure, files[p], left, width);
    }
    fputs("unset multiplot\n", figure->script);
}

heli_status heli_plot_opinions(const heli_results *const *files, size_t count, const heli_plot_options *options, heli_context *ctx)
{
    heli_status status;
    heli_figure figure = {0};
    HELI_TRY(check_files(files, count, ctx));
    HELI_TRY(heli_figure_open(&figure, options->output, WIDTH, 0, ctx));
    put_page(&figure, files, count, options, ctx);
    HELI_TRY(heli_figure_draw(&figure, ctx));
out:
    heli_figure_free(&figure);
    return status;
}
