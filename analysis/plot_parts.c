/* Parts that the figures share. */
#include "analysis/plot_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/palette.h"
#include "analysis/series.h"
#include "analysis/text.h"

/* How much wider bold type runs. */
static const double BOLD = 1.06;

heli_status heli_plot_check_files(const heli_results *const *files, size_t count, heli_context *ctx)
{
    if (count < 1 || count > 2)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("this figure shows one or two result files, not %zu"), count);
    for (size_t p = 0; p < count; p++)
        if (!heli_series_complete_count(files[p]) || files[p]->steps < 1)
            return heli_fail(ctx, HELI_FOREIGN, HELI_N_("the results of scenario '%s' hold no replicate that ran to its end"),
                             files[p]->scenario->meta.name ? files[p]->scenario->meta.name : "");
    return HELI_OK;
}

void heli_plot_fitted(heli_figure *figure, double x, double y, double width, double size, heli_align align, bool bold,
                      const char *colour, const char *text)
{
    char line[HELI_PLOT_TEXT];
    heli_text_clean(line, sizeof line, text, 300);
    double taken = heli_figure_text_width(line, size) * (bold ? BOLD : 1.0);
    if (taken > width) {
        double smaller = fmax(size * width / taken, 0.66 * size);
        taken *= smaller / size;
        size = smaller;
    }
    if (taken > width * (1.0 + 1e-9)) /* what was made to fit may be a rounding error too wide */
        heli_text_clean(line, sizeof line, text, (int)(heli_text_columns(line) * width / taken));
    heli_figure_text(figure, x, y, size, align, bold, colour, line);
}

/* In one line, smaller if need be, or else in two. */
static void put_title(heli_figure *figure, const char *text, double width)
{
    char line[HELI_PLOT_TEXT];
    heli_text_clean(line, sizeof line, text, 300);
    double smallest = heli_figure_text_width(line, 36) * BOLD;
    if (smallest <= width) {
        heli_plot_fitted(figure, 60, 62, width, 50, HELI_LEFT, true, HELI_COLOUR_INK, line);
        return;
    }
    size_t first = heli_text_break(line, (int)(heli_text_columns(line) * width / smallest));
    char upper[HELI_PLOT_TEXT];
    snprintf(upper, sizeof upper, "%.*s", (int)first, line);
    heli_plot_fitted(figure, 60, 40, width, 36, HELI_LEFT, true, HELI_COLOUR_INK, upper);
    heli_plot_fitted(figure, 60, 84, width, 36, HELI_LEFT, true, HELI_COLOUR_INK, line + first);
}

void heli_plot_head(heli_figure *figure, const heli_plot_options *options, const char *usual, const char *note)
{
    const char *title = options->title && *options->title ? options->title : usual;
    put_title(figure, title, figure->width - 120);
    heli_plot_fitted(figure, 60, 122, figure->width - 120, 29, HELI_LEFT, false, HELI_COLOUR_NOTE, note);
}

heli_plot_names heli_plot_panel_names(const heli_results *const *files, size_t count, double width, double size,
                                      const heli_context *ctx)
{
    heli_plot_names names = {.size = size};
    for (size_t p = 0; p < count && p < 2; p++) {
        char title[256];
        heli_series_title(files[p], ctx, title, sizeof title, 90);
        if (count > 1) snprintf(names.text[p], sizeof names.text[p], "%c\u2003%s", "AB"[p], title);
        else snprintf(names.text[p], sizeof names.text[p], "%s", title);
        double taken = heli_figure_text_width(names.text[p], size) * BOLD;
        names.size = fmin(names.size, fmax(size * width / taken, 0.66 * size));
    }
    return names;
}

void heli_plot_number(char out[HELI_PLOT_NUMBER], double value, bool sign)
{
    double magnitude = fabs(value);
    int decimals = magnitude >= 99.95 ? 0 : magnitude >= 0.995 ? 1 : magnitude > 0.0 ? 2 : sign ? 1 : 0;
    const char *before = value < 0.0 ? "−" : sign ? "+" : "";
    if (!isfinite(value)) snprintf(out, HELI_PLOT_NUMBER, "–");
    else if (magnitude >= 999.5 && magnitude < 999999.5)
        snprintf(out, HELI_PLOT_NUMBER, "%s%d,%03d", before, (int)(magnitude + 0.5) / 1000, (int)(magnitude + 0.5) % 1000);
    else snprintf(out, HELI_PLOT_NUMBER, "%s%.*f", before, decimals, magnitude);
}

double heli_plot_round_below(double limit)
{
    double power = pow(10.0, floor(log10(limit)));
    double digit = limit / power;
    return power * (digit >= 5.0 ? 5.0 : digit >= 2.0 ? 2.0 : 1.0);
}

/* Sorts label numbers by their centres (few labels: insertion). */
static void sort_by_centre(size_t *order, const double *centres, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t j = i;
        for (; j > 0 && centres[order[j - 1]] > centres[i]; j--) order[j] = order[j - 1];
        order[j] = i;
    }
}

void heli_plot_spread(double *centres, const double *widths, size_t n, double low, double high)
{
    size_t order[16];
    if (n > 16) return;
    sort_by_centre(order, centres, n);
    /* Neighbours that overlap push each other apart by half the overlap each; what is left goes in two sweeps. */
    for (int round = 0; round < 300; round++)
        for (size_t i = 0; i < n; i++) {
            double *at = &centres[order[i]], half = 0.5 * widths[order[i]];
            *at = fmin(fmax(*at, low + half), high - half);
            if (i + 1 == n) continue;
            double *next = &centres[order[i + 1]];
            double overlap = half + 0.5 * widths[order[i + 1]] - (*next - *at);
            if (overlap > 0.0) {
                *at -= 0.5 * overlap;
                *next += 0.5 * overlap;
            }
        }
    for (size_t i = n; i-- > 0;) {
        double limit = i + 1 == n ? high : centres[order[i + 1]] - 0.5 * widths[order[i + 1]];
        centres[order[i]] = fmin(centres[order[i]], limit - 0.5 * widths[order[i]]);
    }
}
