/* Figures of files of runs: the joint-force figure, the course of the indicators, and the map where communities were kept. */
#include <string.h>

#include "analysis/force.h"
#include "analysis/report_internal.h"
#include "analysis/series.h"
#include "analysis/text.h"

enum { MOST_PAIRS = 4 };

typedef heli_status (*plot_fn)(const heli_results *const *files, size_t count, const heli_plot_options *options, heli_context *ctx);

/* One file, or two beside each other. */
typedef struct picture {
    const heli_results *files[2];
    size_t count;
    plot_fn plot;
} picture;

static heli_status draw(const void *what, const heli_plot_options *how, heli_context *ctx)
{
    const picture *self = what;
    return self->plot(self->files, self->count, how, ctx);
}

/* A figure of one file, or one for each policy beside the reference. */
static heli_status put_pairs(heli_report_page *self, plot_fn plot, const char *alone, const char *beside, heli_context *ctx)
{
    heli_status status = HELI_OK;
    char caption[HELI_REPORT_TEXT];
    picture one = {{self->runs[0], NULL}, 1, plot};
    if (self->count == 1) return heli_report_figure(self, draw, &one, heli_context_translate(ctx, alone), ctx);
    for (size_t i = 1; i < self->count && i <= MOST_PAIRS; i++) {
        picture two = {{self->runs[0], self->runs[i]}, 2, plot};
        snprintf(caption, sizeof caption, "%s %s", heli_context_translate(ctx, beside), self->comparison.contrasts[i - 1].title);
        HELI_TRY(heli_report_figure(self, draw, &two, caption, ctx));
    }
    if (self->count > MOST_PAIRS + 1)
        heli_html_paragraph(&self->html, "note", HELI_N_("Drawn are the first %d; heli plot draws any pair of files."), MOST_PAIRS);
out:
    return status;
}

bool heli_report_has_forces(const heli_report_page *self)
{
    size_t offset;
    const heli_indicator *row;
    return heli_report_of_runs(self) && heli_series_find(self->model, heli_force_indicator(HELI_FORCE_JOINT), &offset, &row);
}

/* Without figures the section still gives the numbers of the projection. */
static heli_status put_forces_table(heli_report_page *self, heli_context *ctx)
{
    const char *const heads[] = {HELI_N_("scenario"), HELI_N_("effective power"), HELI_N_("coherence"), HELI_N_("deviation"),
                                         HELI_N_("satisfaction")};
    heli_html *html = &self->html;
    heli_html_table(html, heli_context_translate(ctx, HELI_N_("The four numbers under the figure")), NULL);
    heli_html_head(html, heads, sizeof heads / sizeof *heads, "lrrrr");
    for (size_t i = 0; i < self->count; i++) {
        heli_force_picture forces = {0};
        char text[HELI_REPORT_LABEL];
        heli_status status = heli_force_project(&forces, &self->runs[i], 1, self->options->window, ctx);
        if (status != HELI_OK) return status;
        const heli_force_panel *panel = &forces.panels[0];
        const double values[] = {panel->power, panel->coherence, panel->deviation_deg, panel->satisfaction};
        heli_report_title(self->runs[i]->scenario, ctx, text, sizeof text);
        heli_html_row(html, text);
        for (size_t k = 0; k < sizeof values / sizeof *values; k++) {
            heli_report_number(values[k], heli_sheet_decimals(&values[k], 1, 4), false, text);
            heli_html_number(html, text);
        }
        heli_html_row_end(html);
    }
    heli_html_table_end(html);
    return HELI_OK;
}

heli_status heli_report_forces(heli_report_page *self, heli_context *ctx)
{
    heli_html_paragraph(&self->html, NULL, HELI_N_("Each coloured arrow is the contribution of one body, in hours per week per 1,000 adults, head "
                                                   "to tail; resistance points backward. The thick black arrow from start to end "
                                                   "is the joint force, the horizontal axis the main line, and the angle between them the "
                                                   "deviation. The forces have six dimensions; the page shows a linear "
                                                   "projection, at one scale."));
    heli_status status = put_pairs(self, heli_plot_forces, HELI_N_("The joint force."), HELI_N_("The joint force, at one scale: A beside"), ctx);
    return status == HELI_OK ? put_forces_table(self, ctx) : status;
}

heli_status heli_report_course(heli_report_page *self, heli_context *ctx)
{
    size_t offset;
    const heli_indicator *row;
    heli_status status = HELI_OK;
    HELI_TRY(put_pairs(self, heli_plot_series, HELI_N_("Indicators over time: mean over replicates with its interval (95 %)."),
                       HELI_N_("Indicators over time, mean over replicates with its interval (95 %): A beside"), ctx));
    if (heli_series_find(self->model, "opinion_share", &offset, &row))
        HELI_TRY(put_pairs(self, heli_plot_opinions, HELI_N_("Opinions over the steps."), HELI_N_("Opinions over the steps: A beside"), ctx));
    if (self->runs[0]->partition_series && heli_series_find(self->model, "satisfaction", &offset, &row))
        HELI_TRY(put_pairs(self, heli_plot_map, HELI_N_("Satisfaction of the communities."), HELI_N_("Satisfaction of the communities: A beside"),
                 ctx));
out:
    return status;
}
