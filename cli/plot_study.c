/* heli plot with the file of a study. */
#include "cli/plot_study.h"

#include <string.h>

#include "analysis/plot_posterior.h"
#include "analysis/plot_study.h"
#include "models/models.h"

/* What is drawn of each search when no kind is asked for. */
static const char *const usual_kinds[] = {"front", "outcomes", "posterior"};

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

heli_status heli_study_plot_kind(const char **kind, const heli_options *options, heli_context *ctx)
{
    heli_study_file file;
    const char *path = options->operands.items[0];
    if (options->operands.count > 1) return heli_fail(ctx, HELI_USAGE, HELI_N_("a figure of a study shows one file, not %zu"), options->operands.count);
    if (options->window.given || options->band || options->x || options->y || options->summary || options->indicators.count || options->wheres.count)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("the figures of a study take no such options: the study says which indicators and weeks"));
    heli_status status = heli_study_file_read(&file, path, heli_models(), ctx);
    if (status != HELI_OK) return status;
    heli_search_kind search = HELI_SEARCH_OPTIMISE;
    bool known = heli_search_find(file.search, &search);
    heli_study_file_free(&file);
    if (!known) return heli_fail(ctx, HELI_FOREIGN, HELI_N_("'%s' comes from a search that this Heli does not know"), path);
    const char *usual = usual_kinds[search];
    *kind = options->kind ? options->kind : usual;
    if (is(*kind, usual) || is(*kind, "convergence")) return HELI_OK;
    return heli_fail(ctx, HELI_USAGE, HELI_N_("--kind %s is not for '%s', the file of a study: %s or convergence"), *kind, path, usual);
}

heli_status heli_study_plot_draw(const char *kind, const char *output, const heli_options *options, heli_context *ctx)
{
    heli_plot_options how = {.output = output, .title = options->title};
    heli_study_result result;
    bool converges = is(kind, "convergence");
    heli_status status = heli_study_result_read(&result, options->operands.items[0], heli_models(), ctx);
    if (status == HELI_OK && result.kind == HELI_SEARCH_CALIBRATE)
        status = converges ? heli_plot_tolerance(&result.calibrated, &how, ctx) : heli_plot_posterior(&result.calibrated, &how, ctx);
    else if (status == HELI_OK && result.kind == HELI_SEARCH_EXPLORE)
        status = converges ? heli_plot_reach(&result.exploration, &how, ctx) : heli_plot_outcomes(&result.exploration, &how, ctx);
    else if (status == HELI_OK)
        status = converges ? heli_plot_convergence(&result.optimum, &how, ctx) : heli_plot_front(&result.optimum, &how, ctx);
    heli_study_result_free(&result);
    return status;
}
