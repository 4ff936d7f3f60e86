/*
 * The governance trap and its exits as a figure: over two levers, the regions in which the same corners of the four-party game are
 * stable. Each row of the map is drawn as runs of equal cells.
 */
#include <math.h>
#include <string.h>

#include "analysis/meanfield_stability.h"
#include "analysis/palette.h"
#include "analysis/plot_parts.h"
#include "analysis/text.h"

/* Pixels. */
enum { WIDTH = 1500, EDGE = 60, HEAD = 170, LEFT = 210, MAP = 800, ENTRY = 46, NOTE = 25, SWATCH = 34 };

/* A colour for the three sets that matter, and further ones for the rest by their order. */
static const char *colour_of(const heli_stability *map, unsigned corners)
{
    static const char *const others[] = {"#9FC5E8", "#D9A6C8", "#C9C9A3", "#8FB0B5", "#B9A58F", "#A7A7D9"};
    static const unsigned trap = 1u, exit = 1u << (HELI_CORNERS - 1);
    size_t other = 0;
    if (corners == trap) return "#E6A07A";
    if (corners == exit) return "#7CC4A8";
    if (corners == (trap | exit)) return "#F2D58A";
    if (corners == 0) return "#DDDDDD";
    for (size_t s = 0; s < map->set_count && map->sets[s].corners != corners; s++)
        other += map->sets[s].corners != trap && map->sets[s].corners != exit && map->sets[s].corners != (trap | exit) && map->sets[s].corners;
    return others[other % (sizeof others / sizeof *others)];
}

/* Runs of one set: the middle of a run and its edges. */
static void put_runs(heli_figure *figure, const heli_stability *map, unsigned corners)
{
    const heli_lever *x = &map->x, *y = &map->y;
    double dx = (x->high - x->low) / (double)x->steps, dy = (y->high - y->low) / (double)y->steps;
    for (size_t j = 0; j < y->steps; j++)
        for (size_t i = 0; i < x->steps; i++) {
            size_t first = i;
            const unsigned *row = map->corners + j * x->steps;
            if (row[i] != corners) continue;
            while (i + 1 < x->steps && row[i + 1] == corners) i++;
            double left = heli_lever_value(x, first) - 0.5 * dx, right = heli_lever_value(x, i) + 0.5 * dx;
            double bottom = heli_lever_value(y, j) - 0.5 * dy, top = heli_lever_value(y, j) + 0.5 * dy;
            fprintf(figure->data, "%.10g %.10g %.10g %.10g %.10g %.10g\n", 0.5 * (left + right), 0.5 * (bottom + top), left, right, bottom, top);
        }
}

static const char *lever_label(const heli_lever *lever, const heli_context *ctx, char *out, size_t size)
{
    snprintf(out, size, "%s  %s", heli_text_choose(ctx, lever->row->help, lever->row->help_zh), lever->row->symbol);
    return out;
}

/* The vertical lever's name stands above the map, where it can be read without turning the head. */
static void put_axes(heli_figure *figure, const heli_stability *map, const heli_context *ctx)
{
    char label[HELI_PLOT_TEXT];
    heli_figure_area(figure, LEFT, HEAD + 50, LEFT + MAP, HEAD + 50 + MAP);
    fprintf(figure->script, "set xrange [%.10g:%.10g]; set yrange [%.10g:%.10g]; set xtics %.10g; set ytics %.10g\n", map->x.low, map->x.high,
            map->y.low, map->y.high, heli_plot_round_below((map->x.high - map->x.low) / 4.0), heli_plot_round_below((map->y.high - map->y.low) / 4.0));
    heli_plot_fitted(figure, EDGE, HEAD + 16, WIDTH - 2 * EDGE, 28, HELI_LEFT, true, HELI_COLOUR_INK, lever_label(&map->y, ctx, label, sizeof label));
    heli_plot_fitted(figure, LEFT + MAP, HEAD + 50 + MAP + 92, LEFT + MAP - EDGE, 28, HELI_RIGHT, true, HELI_COLOUR_INK,
                     lever_label(&map->x, ctx, label, sizeof label));
}

static void put_legend(heli_figure *figure, const heli_stability *map, heli_context *ctx)
{
    double left = LEFT + MAP + 44, width = WIDTH - EDGE - left - SWATCH - 14, top = HEAD + 70;
    for (size_t s = 0; s < map->set_count; s++) {
        char names[160];
        const char *meaning = heli_stable_meaning(map->sets[s].corners, ctx);
        heli_figure_line(figure, left, top, left + SWATCH, top, 30, "1", colour_of(map, map->sets[s].corners));
        heli_stable_names(map->sets[s].corners, names);
        heli_plot_fitted(figure, left + SWATCH + 14, top, width, 26, HELI_LEFT, true, HELI_COLOUR_INK, names);
        top = heli_figure_paragraph(figure, left + SWATCH + 14, top + 34, width, 24, HELI_COLOUR_NOTE, meaning) + ENTRY - 20;
    }
    if (map->x.current < map->x.low || map->x.current > map->x.high || map->y.current < map->y.low || map->y.current > map->y.high) return;
    fprintf(figure->script, "set label '' at first %.10g, first %.10g point pt 7 ps 4.6 lc rgb 'white' front\n", map->x.current, map->y.current);
    fprintf(figure->script, "set label '' at first %.10g, first %.10g point pt 7 ps 3 lc rgb '%s' front\n", map->x.current, map->y.current,
            HELI_COLOUR_INK);
    fprintf(figure->script, "set label '' at screen %.8f, screen %.8f point pt 7 ps 3 lc rgb '%s'\n", (left + SWATCH / 2.0) / figure->width,
            1.0 - (top + 10) / figure->height, HELI_COLOUR_INK);
    heli_plot_fitted(figure, left + SWATCH + 14, top + 10, width, 26, HELI_LEFT, true, HELI_COLOUR_INK,
                     heli_context_translate(ctx, HELI_N_("the scenario's setting")));
}

static void put_plot(heli_figure *figure, const heli_stability *map)
{
    int first = figure->blocks;
    for (size_t s = 0; s < map->set_count; s++) {
        char names[160], comment[256];
        heli_stable_names(map->sets[s].corners, names);
        snprintf(comment, sizeof comment, "stable %s: x y left right bottom top", names);
        heli_figure_next_block(figure, comment);
        put_runs(figure, map, map->sets[s].corners);
    }
    fputs("plot", figure->script);
    for (size_t s = 0; s < map->set_count; s++) {
        const char *colour = colour_of(map, map->sets[s].corners);
        fprintf(figure->script, "%s DATA index %d using 1:2:3:4:5:6 with boxxyerror fillcolor rgb '%s' fillstyle solid 1.0 border lc rgb '%s'",
                s ? ", \\\n    " : "", first + (int)s, colour, colour);
    }
    fputs("\nunset label; unset arrow; unset object\n", figure->script);
}

heli_status heli_plot_stability(const heli_stability *map, const heli_plot_options *options, heli_context *ctx)
{
    heli_status status;
    heli_figure figure = {0};
    const heli_meta *meta = &map->scenario->meta;
    const char *title = heli_text_choose(ctx, meta->title, meta->title_zh);
    const char *note = heli_context_translate(
        ctx, HELI_N_("Each corner of the four-party game: (governments, enterprises, residents, organisations), 1 all act, 0 nobody does. A corner is "
                     "stable where no party gains by leaving it. Mean-field theory of a model with assumed payoffs, not a measurement."));
    double notes_top = HEAD + 50 + MAP + 150;
    HELI_TRY(heli_figure_open(&figure, options->output, WIDTH, 0, ctx));
    figure.height = notes_top + heli_figure_paragraph_height(WIDTH - 2 * EDGE, NOTE, note) + 14;
    fprintf(figure.script, "set multiplot\nunset key\nset border 3 lc rgb '%s'; set tics nomirror out font family.',20' textcolor rgb '%s'\n",
            HELI_COLOUR_RULE, HELI_COLOUR_NOTE);
    heli_plot_head(&figure, options, heli_context_translate(ctx, HELI_N_("The governance trap and its exits")),
                   *title ? title : meta->name ? meta->name : "");
    put_axes(&figure, map, ctx);
    put_legend(&figure, map, ctx);
    heli_figure_paragraph(&figure, EDGE, notes_top, WIDTH - 2 * EDGE, NOTE, HELI_COLOUR_NOTE, note);
    put_plot(&figure, map);
    fputs("unset multiplot\n", figure.script);
    HELI_TRY(heli_figure_draw(&figure, ctx));
out:
    heli_figure_free(&figure);
    return status;
}
