/* heli plot with the file of a sweep. */
#include "cli/plot_sweep.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/plot_sensitivity.h"
#include "cli/dry_run.h"
#include "engine/run/design.h"
#include "models/models.h"

bool heli_split_names(const heli_texts *texts, char **words, const char ***names, size_t *count)
{
    size_t bytes = 1, most = 1;
    for (size_t i = 0; i < texts->count; i++) {
        bytes += strlen(texts->items[i]) + 1;
        for (const char *at = texts->items[i]; *at; at++) most += *at == ',';
        most++;
    }
    *words = calloc(bytes, 1);
    *names = calloc(most, sizeof **names);
    *count = 0;
    if (!*words || !*names) return false;
    char *to = *words;
    for (size_t i = 0; i < texts->count; i++) {
        const char *from = texts->items[i];
        while (*from) {
            size_t length = strcspn(from, ",");
            if (length) {
                memcpy(to, from, length);
                (*names)[(*count)++] = to;
                to += length + 1;
            }
            from += length + (from[length] == ',');
        }
    }
    return true;
}

/* Factors that vary and are not fixed by --where. */
static size_t free_factors(const heli_experiment *experiment, const heli_options *options, bool numeric)
{
    size_t count = 0;
    for (size_t f = 0; f < experiment->factor_count; f++) {
        const char *path = experiment->factors[f].path, *dot = strrchr(path, '.');
        bool fixed = false, varies = experiment->factors[f].range || experiment->factors[f].level_count > 1;
        for (size_t i = 0; i < options->wheres.count; i++) {
            size_t length = strcspn(options->wheres.items[i], "=");
            const char *last = dot ? dot + 1 : path;
            fixed = fixed || (strlen(path) == length && strncmp(path, options->wheres.items[i], length) == 0)
                 || (strlen(last) == length && strncmp(last, options->wheres.items[i], length) == 0);
        }
        count += varies && !fixed && (!numeric || experiment->factors[f].numeric);
    }
    return count;
}

/* One factor: a curve. Two numeric ones: a heat map. Otherwise curves with lines, or several indicators where factors are many. */
static const char *kind_of(const heli_experiment *experiment, const heli_options *options)
{
    size_t all = free_factors(experiment, options, false);
    bool asked = options->x || options->y || options->wheres.count;
    if (heli_design_in_blocks(experiment->design) && !asked) return experiment->blocks.trajectories ? "effects" : "indices";
    if (options->indicators.count > 1 || (options->indicators.count && strchr(options->indicators.items[0], ','))) return "multiples";
    if (options->y && strcmp(options->y, "none") == 0) return "response";
    if (all == 2 && free_factors(experiment, options, true) == 2) return "heat";
    return all <= 2 || options->indicators.count ? "response" : "multiples";
}

heli_status heli_sweep_plot_open(heli_sweep_plot *self, const heli_options *options, heli_context *ctx)
{
    static const char *const known[] = {"response", "heat", "multiples", "tornado", "force", "effects", "indices", "convergence"};
    heli_status status = HELI_OK;
    if (options->operands.count > 1) HELI_TRY(heli_fail(ctx, HELI_USAGE, HELI_N_("a figure of a sweep shows one file, not %zu"), options->operands.count));
    if (options->window.given || options->band)
        HELI_TRY(heli_fail(ctx, HELI_USAGE, HELI_N_("--window and --band are for files of runs; a sweep was averaged over the weeks that its experiment says")));
    HELI_TRY(heli_sweep_file_open(&self->file, options->operands.items[0], heli_models(), heli_design_make, ctx));
    self->kind = options->kind ? options->kind : kind_of(self->file->experiment, options);
    bool drawn = false;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) drawn = drawn || strcmp(self->kind, known[i]) == 0;
    if (!drawn) HELI_TRY(heli_fail(ctx, HELI_USAGE, HELI_N_("--kind %s draws files of runs; '%s' is that of a sweep: response, heat, multiples, tornado, "
                                                             "force, effects, indices or convergence"), self->kind,
                                   options->operands.items[0]));
    self->request = (heli_view_request){.x = options->x, .y = options->y, .where = options->wheres.items, .where_count = options->wheres.count,
                                        .summary = options->summary, .one = strcmp(self->kind, "multiples") != 0};
    if (!heli_split_names(&options->indicators, &self->words, &self->names, &self->request.indicator_count))
        HELI_TRY(heli_fail(ctx, HELI_MEMORY, HELI_N_("There is not enough memory.")));
    self->request.indicators = self->names;
out:
    return status;
}

static heli_status draw_sensitivity(const heli_sweep_plot *self, heli_sensitivity_figure kind, const heli_plot_options *how, heli_context *ctx)
{
    heli_sensitivity found = {0};
    const heli_view_request *request = &self->request;
    heli_status status = heli_sensitivity_of_sweep(&found, self->file, request->indicators, request->indicator_count, request->summary, heli_thread_count(0), ctx);
    if (status == HELI_OK) status = heli_plot_sensitivity(&found, self->file->experiment, kind, how, ctx);
    heli_sensitivity_free(&found);
    return status;
}

heli_status heli_sweep_plot_draw(const heli_sweep_plot *self, const char *output, const heli_options *options, heli_context *ctx)
{
    heli_plot_options how = {.output = output, .title = options->title};
    if (strcmp(self->kind, "effects") == 0) return draw_sensitivity(self, HELI_SENSITIVITY_EFFECTS, &how, ctx);
    if (strcmp(self->kind, "indices") == 0) return draw_sensitivity(self, HELI_SENSITIVITY_INDICES, &how, ctx);
    if (strcmp(self->kind, "convergence") == 0) return draw_sensitivity(self, HELI_SENSITIVITY_CONVERGENCE, &how, ctx);
    if (strcmp(self->kind, "heat") == 0) return heli_plot_heat(self->file, &self->request, &how, ctx);
    if (strcmp(self->kind, "tornado") == 0) return heli_plot_tornado(self->file, &self->request, &how, ctx);
    if (strcmp(self->kind, "force") == 0) return heli_plot_sweep_forces(self->file, &self->request, &how, ctx);
    return heli_plot_response(self->file, &self->request, &how, ctx);
}

void heli_sweep_plot_free(heli_sweep_plot *self)
{
    heli_sweep_file_close(self->file);
    free(self->words);
    free(self->names);
    *self = (heli_sweep_plot){0};
}
