/* Loading what global sensitivity is taken of. */
#include "cli/sensitivity_run.h"

#include <stdlib.h>
#include <string.h>

#include "cli/dry_run.h"
#include "cli/plot_sweep.h"
#include "engine/run/design.h"
#include "models/models.h"

static heli_status out_of_memory(heli_context *ctx)
{
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("There is not enough memory."));
}

void heli_sensitivity_source_free(heli_sensitivity_source *self)
{
    heli_sweep_file_close(self->file);
    heli_experiment_free(self->experiment);
    heli_outside_free(&self->outside);
    heli_outputs_free(&self->outputs);
    free(self->words);
    free(self->names);
    *self = (heli_sensitivity_source){0};
}

/* The method asked for must be the one the design is for. */
static heli_status check_method(const heli_experiment *experiment, const char *method, const char *path, heli_context *ctx)
{
    if (!method || !heli_design_in_blocks(experiment->design)) return HELI_OK; /* the second is refused by the analysis */
    bool morris = strcmp(method, "morris") == 0;
    if (morris == experiment->blocks.trajectories) return HELI_OK;
    return heli_fail(ctx, HELI_USAGE, HELI_N_("'%s' holds a '%s' design; '%s' needs a '%s' design"), path, heli_design_name(experiment->design), method,
                     morris ? "morris" : "saltelli");
}

heli_status heli_sensitivity_from_sweep(heli_sensitivity *out, heli_sensitivity_source *source, const char *path, const char *method,
                                        const heli_options *options, heli_context *ctx)
{
    heli_status status;
    size_t count = 0;
    HELI_TRY(heli_sweep_file_open(&source->file, path, heli_models(), heli_design_make, ctx));
    HELI_TRY(check_method(source->file->experiment, method, path, ctx));
    if (!heli_split_names(&options->indicators, &source->words, &source->names, &count)) HELI_TRY(out_of_memory(ctx));
    HELI_TRY(heli_sensitivity_of_sweep(out, source->file, source->names, count, options->summary, heli_thread_count(options->threads.value), ctx));
out:
    return status;
}

/* --- tables --- */

static heli_status find_column(size_t *column, const heli_outputs *outputs, const char *name, const char *path, heli_context *ctx)
{
    for (*column = 0; *column < outputs->columns; ++*column)
        if (strcmp(outputs->names[*column], name) == 0) return HELI_OK;
    const char *near = heli_nearest_name((const char *const *)outputs->names, outputs->columns, name);
    if (near) return heli_fail(ctx, HELI_USAGE, HELI_N_("'%s' has no column '%s' (did you mean '%s'?)"), path, name, near);
    return heli_fail(ctx, HELI_USAGE, HELI_N_("'%s' has no column '%s'"), path, name);
}

static heli_status add_column(heli_sensitivity *out, const heli_outputs *outputs, size_t column, double *room, int threads, heli_context *ctx)
{
    for (size_t row = 0; row < outputs->rows; row++) room[row] = outputs->values[row * outputs->columns + column];
    return heli_sensitivity_add(out, outputs->names[column], "", "", room, threads, ctx);
}

static heli_status add_columns(heli_sensitivity *out, const heli_outputs *outputs, const char *const *names, size_t count, const char *path, int threads,
                               heli_context *ctx)
{
    heli_status status = HELI_OK;
    double *room = calloc(outputs->rows + 1, sizeof *room);
    if (!room) return out_of_memory(ctx);
    for (size_t k = 0; k < (count ? count : outputs->columns); k++) {
        size_t column = k;
        if (count) HELI_TRY(find_column(&column, outputs, names[k], path, ctx));
        HELI_TRY(add_column(out, outputs, column, room, threads, ctx));
    }
out:
    free(room);
    return status;
}

heli_status heli_sensitivity_from_tables(heli_sensitivity *out, heli_sensitivity_source *source, const char *x, const char *y, const char *method,
                                         const heli_options *options, heli_context *ctx)
{
    heli_status status;
    size_t count = 0, replicates = options->replicates.given ? (size_t)options->replicates.value : 1;
    HELI_TRY(heli_design_read(&source->experiment, &source->outside, x, heli_models(), ctx));
    HELI_TRY(check_method(source->experiment, method, x, ctx));
    source->experiment->base->replicates = (int64_t)replicates;
    source->experiment->common_random_numbers = options->common;
    if (!heli_split_names(&options->indicators, &source->words, &source->names, &count)) HELI_TRY(out_of_memory(ctx));
    HELI_TRY(heli_sensitivity_init(out, source->experiment, ctx));
    HELI_TRY(heli_outputs_read(&source->outputs, y, source->experiment->point_count * replicates, options->positive, ctx));
    HELI_TRY(add_columns(out, &source->outputs, source->names, count, y, heli_thread_count(options->threads.value), ctx));
out:
    return status;
}
