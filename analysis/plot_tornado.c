/*
 * Tornado charts: for every factor of a sweep a bar from the indicator's mean at the low end of the factor to that at the high end, longest first.
 *
 * Each half of a bar, up to its middle, has the colour of its end, so that the bar also shows where both ends lie on one side of the overall mean. The
 * interval of the low end stands a little above that of the high end.
 */
#include <math.h>
#include <string.h>

#include "analysis/palette.h"
#include "analysis/plot_parts.h"
#include "analysis/plot_rows.h"
#include "analysis/plot_sweep.h"
#include "analysis/text.h"
#include "analysis/tornado.h"

/* Pixels; ABOVE: from a row's upper edge to the bar, less where the names of levels stand below it. */
enum { WIDTH = HELI_ROWS_WIDTH, EDGE = HELI_ROWS_EDGE, HEAD = HELI_ROWS_HEAD, ROW = HELI_ROWS_HEIGHT, BAR = 30, ABOVE = 16, ABOVE_WORDS = 6, WORDS_TYPE = 16 };

/* Low end, high end, and words, which have no order: of the bright scheme of Tol (2021), as levels in response curves. */
static const char *const paints[] = {"#4477AA", "#EE6677", "#AAAAAA"};
static const long inks[] = {0x4477AA, 0xEE6677, 0xAAAAAA};

typedef struct page {
    heli_figure figure;
    const heli_tornado *what;
    const heli_context *ctx;
    size_t rows;
    double top;
    bool numbers, words;             /* rows of either are shown */
} page;

static const char *said(const page *self, const char *sentence)
{
    return heli_context_translate(self->ctx, sentence);
}

/* --- one panel --- */

static double bar_top(const page *self, size_t row)
{
    return (double)row * ROW + (self->what->rows[row].words ? ABOVE_WORDS : ABOVE);
}

/* Both ends of every bar: mean low high n, y of the interval, y_from y_to middle of the half bar, its colour, factor, end. */
static int put_ends(page *self, size_t panel, double *low, double *high)
{
    char comment[256];
    FILE *data = self->figure.data;
    snprintf(comment, sizeof comment, "%.60s: mean low high n y y_from y_to middle colour factor end", self->what->view.indicators[panel].row->name);
    int block = heli_figure_next_block(&self->figure, comment);
    bool any = false;
    for (size_t i = 0; i < self->rows; i++) {
        const heli_tornado_row *row = &self->what->rows[i];
        const heli_tornado_bar *bar = &row->bars[panel];
        if (isnan(heli_tornado_length(bar))) continue;
        double top = bar_top(self, i), middle = 0.5 * (bar->ends[0].mean + bar->ends[1].mean);
        for (int end = 0; end < 2; end++) {
            const heli_sample *sample = &bar->ends[end];
            double from = sample->n > 1 ? sample->low : sample->mean, to = sample->n > 1 ? sample->high : sample->mean;
            fprintf(data, "%.10g %.10g %.10g %zu %.10g %.10g %.10g %.10g %ld %s %s\n", sample->mean, from, to, sample->n,
                    top + (end ? 0.75 : 0.25) * BAR, top, top + BAR, middle, inks[row->words ? 2 : end],
                    self->what->view.experiment->factors[row->factor].path, end ? "high" : "low");
            *low = fmin(*low, from);
            *high = fmax(*high, to);
        }
        any = true;
    }
    if (!any) fputs("NaN NaN NaN 0 NaN NaN NaN NaN 0 - -\n", data); /* gnuplot refuses an empty block */
    return block;
}

/* The line of the overall mean, broken where the names of levels stand. */
static int put_mean(page *self, size_t panel, double *low, double *high)
{
    int block = heli_figure_next_block(&self->figure, "overall mean: x y");
    double mean = self->what->means[panel], from = 0.0;
    for (size_t row = 0; row < self->rows; row++) {
        bool words = self->what->rows[row].words;
        if (!words && row + 1 < self->rows) continue;
        fprintf(self->figure.data, "%.10g %.10g\n%.10g %.10g\n%s", mean, from, mean, words ? bar_top(self, row) + BAR + 2 : (double)(row + 1) * ROW,
                row + 1 < self->rows ? "\n" : ""); /* an empty line breaks a line */
        from = (double)(row + 1) * ROW;
    }
    if (isfinite(mean)) {
        *low = fmin(*low, mean);
        *high = fmax(*high, mean);
    }
    return block;
}

/* The names of two levels below their bar, where its ends are, pushed apart as far as they need. */
static void put_words(page *self, size_t panel, size_t row, double left, double right, double low, double high)
{
    const heli_tornado_bar *bar = &self->what->rows[row].bars[panel];
    double centres[2], widths[2], most = 0.5 * (right - left);
    if (!self->what->rows[row].words || isnan(heli_tornado_length(bar))) return;
    for (int end = 0; end < 2; end++) {
        centres[end] = left + (bar->ends[end].mean - low) / (high - low) * (right - left);
        widths[end] = fmin(heli_figure_text_width(bar->words[end], WORDS_TYPE) + 14.0, most);
    }
    heli_plot_spread(centres, widths, 2, left, right);
    for (int end = 0; end < 2; end++)
        heli_plot_fitted(&self->figure, centres[end], self->top + bar_top(self, row) + BAR + 13, widths[end] - 8, WORDS_TYPE, HELI_CENTRE, false,
                         HELI_COLOUR_INK, bar->words[end]);
}

static void put_panel(page *self, size_t panel, double left, double right)
{
    char name[HELI_PLOT_TEXT];
    double low = (double)INFINITY, high = -(double)INFINITY;
    int ends = put_ends(self, panel, &low, &high), mean = put_mean(self, panel, &low, &high);
    if (!(low <= high)) low = 0.0, high = 1.0;
    double span = high - low, air = span > 1e-9 * fmax(fabs(low), fabs(high)) ? 0.06 * span : fmax(0.05 * fabs(high), 0.5);
    low -= air;
    high += air;
    const heli_view_indicator *indicator = &self->what->view.indicators[panel];
    heli_view_indicator_label(indicator, self->ctx, name, sizeof name);
    heli_plot_fitted(&self->figure, left, self->top - 28, right - left, HELI_ROWS_TYPE + 1, HELI_LEFT, true, HELI_COLOUR_INK, name);
    heli_text_format(self->ctx, name, sizeof name, HELI_N_("overall mean %.4g"), self->what->means[panel]);
    heli_rows_axis(&self->figure, left, right, self->top, self->rows, low, high, name);
    heli_plot_fitted(&self->figure, 0.5 * (left + right), self->top + (double)self->rows * ROW + 116, right - left, HELI_ROWS_TYPE - 6, HELI_CENTRE, false,
                     HELI_COLOUR_NOTE, heli_text_unit(self->ctx, indicator->row->unit));
    for (size_t row = 0; row < self->rows; row++) put_words(self, panel, row, left, right, low, high);
    fprintf(self->figure.script, "plot DATA index %d using (0):5:1:8:6:7:9 with boxxyerror fs solid 1 noborder lc rgb variable, \\\n    DATA index %d using 1:2 with "
            "lines dt 2 lw 2.5 lc rgb '%s', \\\n    DATA index %d using 2:5:($3-$2):(0) with vectors nohead lw 3 lc rgb '%s', \\\n    DATA index %d using 1:5 "
            "with points pt 7 ps 2.4 lc rgb '%s', \\\n    DATA index %d using 1:5:9 with points pt 7 ps 1.7 lc rgb variable",
            ends, mean, HELI_COLOUR_INK, ends, HELI_COLOUR_INK, ends, HELI_COLOUR_INK, ends);
    fputs(heli_rows_clear, self->figure.script);
}

/* --- the page --- */

static void put_legend(page *self, double y)
{
    const char *const names[] = {HELI_N_("at the low end of the factor's range"), HELI_N_("at the high end"), HELI_N_("words: lowest to highest mean")};
    const bool shown[] = {self->numbers, self->numbers, self->words};
    double all = 0.0;
    for (int i = 0; i < 3; i++) all += shown[i] ? 88 + heli_figure_text_width(said(self, names[i]), HELI_ROWS_TYPE - 3) : 0.0;
    double x = fmax(EDGE, fmin(EDGE + HELI_ROWS_LABELS, WIDTH - EDGE - all)); /* above the panels, or further left where it is long */
    for (int i = 0; i < 3; i++) {
        if (!shown[i]) continue;
        heli_figure_box(&self->figure, x, y - 11, 44, 22, paints[i]);
        heli_figure_text(&self->figure, x + 58, y, HELI_ROWS_TYPE - 3, HELI_LEFT, false, HELI_COLOUR_INK, said(self, names[i]));
        x += 88 + heli_figure_text_width(said(self, names[i]), HELI_ROWS_TYPE - 3);
    }
}

static void put_rows(page *self)
{
    char label[HELI_PLOT_TEXT], name[HELI_PLOT_TEXT];
    heli_rows_ground(&self->figure, self->top, self->rows, WIDTH - EDGE);
    for (size_t i = 0; i < self->rows; i++) {
        const heli_tornado_row *row = &self->what->rows[i];
        const char *path = self->what->view.experiment->factors[row->factor].path;
        heli_view_factor(&self->what->view, row->factor, self->ctx, label, sizeof label);
        if (row->words) heli_text_format(self->ctx, name, sizeof name, HELI_N_("%s: %zu levels"), path, row->levels);
        else heli_text_format(self->ctx, name, sizeof name, HELI_N_("%s: %s to %s"), path, row->range[0], row->range[1]);
        heli_rows_name(&self->figure, self->top, i, label, name);
    }
}

static void add(char *out, size_t size, const page *self, const char *sentence)
{
    size_t used = strlen(out);
    snprintf(out + used, size - used, "%s%s", used && !heli_text_chinese(self->ctx) ? " " : "", sentence);
}

/* How ranges were cut, and what the intervals are over; both kinds where a list has few levels of one factor and many of another. */
static void add_intervals(const page *self, char *out, size_t size)
{
    char text[HELI_PLOT_TEXT];
    size_t replicates = self->what->view.replicates, bins = 0, points = 0;
    for (size_t i = 0; i < self->rows; i++) {
        points += self->what->rows[i].over_points;
        if (self->what->rows[i].binned) bins = self->what->rows[i].levels; /* the same number of all, by the number of points */
    }
    if (bins) {
        heli_text_format(self->ctx, text, sizeof text, HELI_N_("Ranges are cut into %zu bins of equal width; the ends are the outermost."), bins);
        add(out, size, self, text);
    }
    if (points == self->rows)
        heli_text_format(self->ctx, text, sizeof text, HELI_N_("Lines: 95 %% t-intervals over the design points at an end, each the mean of %zu replicates."), replicates);
    else if (points)
        heli_text_format(self->ctx, text, sizeof text, HELI_N_("Lines: 95 %% t-intervals, at bins over their design points, at levels over %zu replicates."), replicates);
    else if (replicates < 2)
        heli_text_format(self->ctx, text, sizeof text, HELI_N_("One replicate, therefore no intervals."));
    else
        heli_text_format(self->ctx, text, sizeof text, HELI_N_("Lines: 95 %% t-intervals over %zu replicates."), replicates);
    add(out, size, self, text);
}

static void write_note(const page *self, char *out, size_t size)
{
    char text[HELI_PLOT_TEXT * 2];
    const heli_tornado *what = self->what;
    out[0] = '\0';
    heli_text_format(self->ctx, text, sizeof text, HELI_N_("Bars: from the mean over the design points at one end of a factor to the mean over those at the other, averaged over all "
                                                           "other factors; %zu points. Dashed: mean over all points."), what->view.points);
    add(out, size, self, text);
    add_intervals(self, out, size);
    if (what->view.experiment->design == HELI_DESIGN_LIST)
        add(out, size, self, said(self, HELI_N_("The points are a list: other factors may differ between the two ends, too.")));
    add(out, size, self, said(self, HELI_N_("What happens between the ends is not seen here; --kind response draws it.")));
    if (self->rows < what->row_count) {
        heli_text_format(self->ctx, text, sizeof text, HELI_N_("The %zu longest of %zu bars are shown, %zu factors left out."), self->rows, what->row_count,
                         what->row_count - self->rows);
        add(out, size, self, text);
    }
    if (what->panels_left) {
        heli_text_format(self->ctx, text, sizeof text, HELI_N_("Of the headline indicators %zu are not shown; --indicator chooses."), what->panels_left);
        add(out, size, self, text);
    }
    heli_view_caption(&what->view, self->ctx, text, sizeof text);
    add(out, size, self, text);
}

static void put_page(page *self, const heli_plot_options *options)
{
    char note[HELI_PLOT_TEXT * 4];
    size_t panels = self->what->panel_count;
    double right = WIDTH - EDGE, first = EDGE + HELI_ROWS_LABELS;
    double width = (right - first - (double)(panels - 1) * HELI_ROWS_GAP) / (double)panels;
    self->top = HEAD + HELI_ROWS_PANEL_NAME + HELI_ROWS_LEGEND_LINE;
    double notes_top = self->top + (double)self->rows * ROW + HELI_ROWS_AXIS_BELOW + 48;
    write_note(self, note, sizeof note);
    self->figure.height = notes_top + heli_figure_paragraph_height(WIDTH - 2 * EDGE, HELI_ROWS_NOTE, note) + 14;
    fputs("set multiplot\nunset key; set datafile missing 'NaN'\n", self->figure.script);
    heli_plot_head(&self->figure, options, said(self, HELI_N_("How far each factor moves the outcome")), heli_view_title(&self->what->view, self->ctx));
    put_legend(self, HEAD + 6);
    put_rows(self);
    heli_figure_paragraph(&self->figure, EDGE, notes_top, WIDTH - 2 * EDGE, HELI_ROWS_NOTE, HELI_COLOUR_NOTE, note);
    for (size_t p = 0; p < panels; p++) {
        double left = first + (double)p * (width + HELI_ROWS_GAP);
        put_panel(self, p, left, left + width);
    }
    fputs("unset multiplot\n", self->figure.script);
}

heli_status heli_plot_tornado(const heli_sweep_file *file, const heli_view_request *request, const heli_plot_options *options, heli_context *ctx)
{
    heli_status status;
    heli_tornado what = {0};
    page self = {.what = &what, .ctx = ctx};
    HELI_TRY(heli_tornado_of(&what, file, request, ctx));
    HELI_TRY(heli_figure_open(&self.figure, options->output, WIDTH, 0, ctx));
    self.rows = what.row_count < HELI_TORNADO_ROWS ? what.row_count : HELI_TORNADO_ROWS;
    for (size_t i = 0; i < self.rows; i++) {
        self.words = self.words || what.rows[i].words;
        self.numbers = self.numbers || !what.rows[i].words;
    }
    put_page(&self, options);
    HELI_TRY(heli_figure_draw(&self.figure, ctx));
out:
    heli_figure_free(&self.figure);
    heli_tornado_free(&what);
    return status;
}
