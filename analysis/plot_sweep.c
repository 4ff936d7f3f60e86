/* What the figures of sweeps share: numbers, captions, titles of panels. */
#include "analysis/plot_sweep.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/palette.h"
#include "analysis/plot_parts.h"
#include "analysis/text.h"

heli_status heli_view_numbers(double **out, const heli_sweep_file *file, const heli_view *view, size_t indicator, heli_context *ctx)
{
    const heli_view_indicator *what = &view->indicators[indicator];
    *out = malloc((view->runs * view->replicates * heli_indicator_width(what->row) + 1) * sizeof **out);
    if (!*out) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a figure"));
    return heli_sweep_file_summary(file, what->index, view->summary, *out, ctx);
}

const char *heli_view_title(const heli_view *view, const heli_context *ctx)
{
    const heli_meta *meta = &view->experiment->base->meta;
    const char *title = heli_text_choose(ctx, meta->title, meta->title_zh);
    return *title ? title : meta->name;
}

/* --- captions --- */

static void add(char *out, size_t size, const char *sentence, const char *gap)
{
    size_t used = strlen(out);
    if (*sentence) snprintf(out + used, size - used, "%s%s", used ? gap : "", sentence);
}

/* The level of a fixed factor: that of any chosen run. */
static void fixed_level(const heli_view *view, size_t factor, char *out, size_t size)
{
    for (size_t run = 0; run < view->runs; run++)
        if (view->chosen[run]) {
            heli_factor_format(view->experiment, factor, view->experiment->values[run * view->experiment->factor_count + factor], out, size);
            return;
        }
}

/* "main_line.guidance = 0.2, grid.workers = 3": the fixed factors, or the names of those averaged over. */
static void list_factors(const heli_view *view, bool fixed, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t f = 0; f < view->experiment->factor_count && used + 300 < size; f++) {
        char level[HELI_VIEW_LABEL] = "";
        if (view->fixed[f] != fixed || f == view->x.factor || f == view->y.factor) continue;
        if (fixed) fixed_level(view, f, level, sizeof level);
        used += (size_t)snprintf(out + used, size - used, "%s%s%s%s", used ? ", " : "", view->experiment->factors[f].path, fixed ? " = " : "", level);
    }
}

static void summary_sentence(const heli_view *view, const heli_context *ctx, char *out, size_t size)
{
    long long window = (long long)view->experiment->keep.window;
    bool weeks = strcmp(view->experiment->base->model->step_unit, "week") == 0;
    switch (view->summary) {
    case HELI_SUMMARY_MEAN:
        if (weeks) heli_text_format(ctx, out, size, HELI_N_("Values are means over the last %lld weeks."), window);
        else heli_text_format(ctx, out, size, HELI_N_("Values are means over the last %lld steps."), window);
        break;
    case HELI_SUMMARY_FINAL: heli_text_format(ctx, out, size, HELI_N_("Values are those at the end.")); break;
    case HELI_SUMMARY_MINIMUM: heli_text_format(ctx, out, size, HELI_N_("Values are the smallest of the whole time.")); break;
    default: heli_text_format(ctx, out, size, HELI_N_("Values are the largest of the whole time.")); break;
    }
}

void heli_view_caption(const heli_view *view, const heli_context *ctx, char *out, size_t size)
{
    char sentence[HELI_PLOT_TEXT], names[400];
    const char *gap = heli_text_chinese(ctx) ? "" : " ";
    out[0] = '\0';
    summary_sentence(view, ctx, sentence, sizeof sentence);
    add(out, size, sentence, gap);
    list_factors(view, true, names, sizeof names);
    if (names[0]) {
        heli_text_format(ctx, sentence, sizeof sentence, HELI_N_("Held fixed: %s."), names);
        add(out, size, sentence, gap);
    }
    list_factors(view, false, names, sizeof names);
    if (names[0] && view->x.factor != HELI_NO_FACTOR) {
        heli_text_format(ctx, sentence, sizeof sentence, HELI_N_("Averaged over the design's values of %s."), names);
        add(out, size, sentence, gap);
    }
    if (view->failed + view->missing) {
        heli_text_format(ctx, sentence, sizeof sentence, HELI_N_("Of %zu jobs %zu failed and %zu were not run; they are left out, and where none is left there is a gap."),
                         view->jobs, view->failed, view->missing);
        add(out, size, sentence, gap);
    }
    heli_text_format(ctx, sentence, sizeof sentence, HELI_N_("Results of a model, not measurements."));
    add(out, size, sentence, gap);
}

void heli_view_indicator_label(const heli_view_indicator *what, const heli_context *ctx, char *out, size_t size)
{
    const heli_axis *axis = what->row->axis;
    const char *label = heli_text_choose(ctx, what->row->label, what->row->label_zh);
    if (!*label) label = what->row->name;
    if (!axis) {
        snprintf(out, size, "%.150s", label);
        return;
    }
    const char *component = heli_text_choose(ctx, axis->labels[what->component], axis->labels_zh ? axis->labels_zh[what->component] : NULL);
    snprintf(out, size, heli_text_chinese(ctx) ? "%.150s：%.95s" : "%.150s: %.95s", label, component);
}

void heli_view_panel_title(heli_figure *figure, const heli_view_indicator *what, double left, double y, double width, double size, const heli_context *ctx)
{
    char text[256];
    const char *unit = heli_text_unit(ctx, what->row->unit);
    heli_view_indicator_label(what, ctx, text, sizeof text);
    double taken = *unit ? fmin(heli_figure_text_width(text, size) * 1.08, 0.66 * width) : width;
    heli_plot_fitted(figure, left, y, taken, size, HELI_LEFT, true, HELI_COLOUR_INK, text);
    if (*unit) heli_plot_fitted(figure, left + taken + 16, y + 1, width - taken - 16, 0.8 * size, HELI_LEFT, false, HELI_COLOUR_NOTE, unit);
}
