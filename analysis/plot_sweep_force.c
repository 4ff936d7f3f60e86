/*
 * Joint-force figures along a factor of a sweep: up to five levels as panels at one scale.
 *
 * A sweep keeps means over weeks of the forces f and of the main line m, so `along` is taken as <mean f, mean m> / |mean m|: the mean of <f, m> but
 * for the covariance of force and main line within the weeks, and exactly it where the main line stands still. The caption says so.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/palette.h"
#include "analysis/plot_force.h"
#include "analysis/plot_parts.h"
#include "analysis/plot_sweep.h"
#include "analysis/text.h"

enum { LINE = HELI_FORCE_COUNT, VECTORS }; /* the forces, then the main line */

typedef struct along {
    const heli_sweep_file *file;
    heli_view view;
    heli_force_picture picture;
    size_t level[HELI_FORCE_MAX_PANELS];   /* of x */
    double mean[HELI_FORCE_MAX_PANELS][VECTORS][HELI_FORCE_MAX_DOMAINS];
} along;

static const char *vector_name(int vector)
{
    return vector == LINE ? "main_line" : heli_force_indicator((heli_force)vector);
}

/* An indicator by name; it must have been kept. */
static heli_status find(const along *self, const char *name, heli_view_indicator *out, heli_context *ctx)
{
    const heli_model *model = self->file->experiment->base->model;
    for (size_t i = 0; i < model->indicator_count; i++)
        if (strcmp(model->indicators[i].name, name) == 0 && self->file->experiment->keep.indicators[i]) {
            *out = (heli_view_indicator){.index = i, .row = &model->indicators[i]};
            return HELI_OK;
        }
    return heli_fail(ctx, HELI_FOREIGN, HELI_N_("the joint-force figure needs '%s', which the file does not hold; see 'keep.indicators' of the experiment"), name);
}

/* Evenly spread levels of x, both ends among them. */
static void choose_levels(along *self)
{
    size_t levels = self->view.x.count, panels = levels < HELI_FORCE_MAX_PANELS ? levels : HELI_FORCE_MAX_PANELS;
    self->picture.count = panels;
    for (size_t p = 0; p < panels; p++) self->level[p] = panels > 1 ? (p * (levels - 1) + (panels - 1) / 2) / (panels - 1) : 0;
}

static heli_status read_vector(along *self, int vector, heli_context *ctx)
{
    heli_status status = HELI_OK;
    heli_cells cells = {0};
    double *numbers = NULL;
    heli_view_indicator *what = &self->view.indicators[0];
    HELI_TRY(find(self, vector_name(vector), what, ctx));
    size_t components = heli_indicator_width(what->row);
    if (!what->row->axis || components > HELI_FORCE_MAX_DOMAINS)
        HELI_TRY(heli_fail(ctx, HELI_FOREIGN, HELI_N_("the indicator '%s' is no vector over the domains (it has %zu components)"), what->row->name, components));
    self->picture.domains = what->row->axis;
    HELI_TRY(heli_view_numbers(&numbers, self->file, &self->view, 0, ctx));
    for (size_t k = 0; k < components; k++) {
        heli_cells_free(&cells);
        HELI_TRY(heli_view_cells(&cells, &self->view, numbers, components, k, ctx));
        for (size_t p = 0; p < self->picture.count; p++) {
            self->mean[p][vector][k] = cells.cell[self->level[p]].sample.mean;
            self->picture.panels[p].replicates = cells.cell[self->level[p]].sample.n;
        }
    }
out:
    heli_cells_free(&cells);
    free(numbers);
    return status;
}

static heli_status read_number(along *self, const char *name, size_t offset, heli_context *ctx)
{
    heli_status status = HELI_OK;
    heli_cells cells = {0};
    double *numbers = NULL;
    HELI_TRY(find(self, name, &self->view.indicators[0], ctx));
    HELI_TRY(heli_view_numbers(&numbers, self->file, &self->view, 0, ctx));
    HELI_TRY(heli_view_cells(&cells, &self->view, numbers, 1, 0, ctx));
    for (size_t p = 0; p < self->picture.count; p++)
        *(double *)(void *)((char *)&self->picture.panels[p] + offset) = cells.cell[self->level[p]].sample.mean;
out:
    heli_cells_free(&cells);
    free(numbers);
    return status;
}

/* Along and off the mean main line. */
static heli_status split(along *self, size_t p, heli_context *ctx)
{
    heli_force_panel *panel = &self->picture.panels[p];
    const double *line = self->mean[p][LINE];
    size_t domains = self->picture.domains->length;
    double squares = 0.0;
    for (size_t k = 0; k < domains; k++) squares += line[k] * line[k];
    if (!(squares > 0.0)) {
        char level[HELI_VIEW_LABEL];
        heli_view_level(&self->view, &self->view.x, self->level[p], ctx, level, sizeof level);
        return heli_fail(ctx, HELI_FOREIGN, HELI_N_("no job at %s = %s has forces and a main line"), self->file->experiment->factors[self->view.x.factor].path, level);
    }
    for (int b = 0; b < HELI_FORCE_COUNT; b++) {
        double dot = 0.0;
        for (size_t k = 0; k < domains; k++) dot += self->mean[p][b][k] * line[k];
        panel->x[b] = dot / sqrt(squares);
        for (size_t k = 0; k < domains; k++) panel->off[b][k] = self->mean[p][b][k] - dot / squares * line[k];
    }
    return HELI_OK;
}

static void write_notes(const along *self, const heli_context *ctx, char *plane, char *source, size_t size)
{
    char caption[HELI_PLOT_TEXT * 2], label[HELI_PLOT_TEXT / 2], shares[200] = "";
    const char *gap = heli_text_chinese(ctx) ? "" : " ";
    for (size_t p = 0, used = 0; p < self->picture.count; p++)
        used += (size_t)snprintf(shares + used, sizeof shares - used, "%s%.0f %%", p ? ", " : "", 100.0 * self->picture.panels[p].share);
    heli_text_format(ctx, plane, size, HELI_N_("The forces have several domains, the page two directions, the same in all panels: across is along the main line, upward is where the "
                                               "forces deviate most (towards %s). The page shows of the deviation, from top to bottom: %s."),
                     heli_force_upward(&self->picture, ctx), shares);
    heli_view_caption(&self->view, ctx, caption, sizeof caption);
    heli_view_factor(&self->view, self->view.x.factor, ctx, label, sizeof label);
    heli_text_format(ctx, source, size, HELI_N_("From top to bottom: %s. The number at an arrow is what it adds along the main line, taken as the mean main line of those weeks. All panels "
                                                "have the same scale; means over %zu replicates."), label, self->view.replicates);
    size_t used = strlen(source);
    snprintf(source + used, size - used, "%s%s", gap, caption);
}

static heli_status draw(const along *self, const heli_plot_options *options, heli_context *ctx)
{
    char names[HELI_FORCE_MAX_PANELS][512], level[HELI_VIEW_LABEL], plane[HELI_PLOT_TEXT * 3], source[HELI_PLOT_TEXT * 3];
    heli_force_words words = {.title = heli_view_title(&self->view, ctx), .size = HELI_FORCE_NAME_SIZE, .plane = plane, .source = source};
    bool parameter = self->file->experiment->factors[self->view.x.factor].row != NULL;
    for (size_t p = 0; p < self->picture.count; p++) {
        heli_view_level(&self->view, &self->view.x, self->level[p], ctx, level, sizeof level);
        if (parameter) snprintf(names[p], sizeof names[p], "%s = %s", self->file->experiment->factors[self->view.x.factor].path, level);
        else snprintf(names[p], sizeof names[p], "%s", level);
        words.names[p] = names[p];
        words.size = fmin(words.size, fmax(words.size * HELI_FORCE_NAME_WIDTH / heli_figure_text_width(names[p], words.size), 24.0));
    }
    write_notes(self, ctx, plane, source, sizeof plane);
    return heli_force_draw(&self->picture, &words, options, ctx);
}

heli_status heli_plot_sweep_forces(const heli_sweep_file *file, const heli_view_request *request, const heli_plot_options *options, heli_context *ctx)
{
    static const struct { const char *name; size_t offset; } numbers[] = {{"effective_power", offsetof(heli_force_panel, power)},
                                                                          {"coherence_bodies", offsetof(heli_force_panel, coherence)},
                                                                          {"deviation_deg", offsetof(heli_force_panel, deviation_deg)},
                                                                          {"satisfaction", offsetof(heli_force_panel, satisfaction)}};
    heli_status status = HELI_OK;
    heli_view_request wanted = *request;
    along *self = calloc(1, sizeof *self);
    if (!self) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a figure"));
    self->file = file;
    wanted.y = "none";
    wanted.indicator_count = 0;
    wanted.one = true;
    HELI_TRY(heli_view_init(&self->view, file->experiment, file->status, &wanted, ctx));
    choose_levels(self);
    for (int v = 0; v < VECTORS; v++) HELI_TRY(read_vector(self, v, ctx));
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) HELI_TRY(read_number(self, numbers[i].name, numbers[i].offset, ctx));
    for (size_t p = 0; p < self->picture.count; p++) HELI_TRY(split(self, p, ctx));
    self->picture.window = file->experiment->keep.window;
    HELI_TRY(heli_force_finish(&self->picture, ctx));
    HELI_TRY(draw(self, options, ctx));
out:
    heli_view_free(&self->view);
    free(self);
    return status;
}
