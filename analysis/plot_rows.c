/* Rows with names, and panels beside them. */
#include "analysis/plot_rows.h"

#include "analysis/palette.h"
#include "analysis/plot_parts.h"

enum { ROW_TYPE = 21 };

const char heli_rows_clear[] = "\nunset label; unset object\n";

void heli_rows_name(heli_figure *figure, double top, size_t row, const char *label, const char *name)
{
    double y = top + ((double)row + 0.5) * HELI_ROWS_HEIGHT, width = HELI_ROWS_LABELS - 20;
    if (!*label) {
        heli_plot_fitted(figure, HELI_ROWS_EDGE, y, width, ROW_TYPE, HELI_LEFT, false, HELI_COLOUR_INK, name);
        return;
    }
    heli_plot_fitted(figure, HELI_ROWS_EDGE, y - 13, width, ROW_TYPE, HELI_LEFT, false, HELI_COLOUR_INK, label);
    heli_plot_fitted(figure, HELI_ROWS_EDGE, y + 15, width, ROW_TYPE - 4, HELI_LEFT, false, HELI_COLOUR_NOTE, name);
}

void heli_rows_ground(heli_figure *figure, double top, size_t count, double right)
{
    for (size_t row = 0; row < count; row += 2)
        heli_figure_box(figure, HELI_ROWS_EDGE - 14, top + (double)row * HELI_ROWS_HEIGHT, right - HELI_ROWS_EDGE + 28, HELI_ROWS_HEIGHT, HELI_COLOUR_CARD);
}

void heli_rows_axis(heli_figure *figure, double left, double right, double top, size_t count, double low, double high, const char *name)
{
    double height = (double)count * HELI_ROWS_HEIGHT;
    heli_figure_area(figure, left, top, right, top + height);
    fprintf(figure->script, "set xrange [%.10g:%.10g]; set yrange [%.10g:0]\nunset ytics; set xtics autofreq %.10g format '%%g' nomirror out font "
            "family.',17' textcolor rgb '%s'\nset border 1 lc rgb '%s'\n", low, high, height, heli_plot_round_below((high - low) / 2.0),
            HELI_COLOUR_NOTE, HELI_COLOUR_RULE);
    heli_plot_fitted(figure, 0.5 * (left + right), top + height + 86, right - left, HELI_ROWS_TYPE - 3, HELI_CENTRE, false, HELI_COLOUR_NOTE, name);
}
