/* Going through the file of a study again. */
#include "analysis/study_result.h"

#include <stdlib.h>
#include <string.h>

bool heli_search_find(const char *name, heli_search_kind *kind)
{
    for (int k = HELI_SEARCH_OPTIMISE; k <= HELI_SEARCH_CALIBRATE; k++)
        if (strcmp(name, heli_search_name((heli_search_kind)k)) == 0) {
            *kind = (heli_search_kind)k;
            return true;
        }
    return false;
}

heli_status heli_study_result_read(heli_study_result *out, const char *path, const heli_model *const *models, heli_context *ctx)
{
    heli_status status = HELI_OK;
    heli_evaluated *known = NULL;
    *out = (heli_study_result){0};
    HELI_TRY(heli_study_file_read(&out->file, path, models, ctx));
    const heli_study_file *file = &out->file;
    size_t width = heli_study_values(file->experiment);
    if (!heli_search_find(file->search, &out->kind))
        HELI_TRY(heli_fail(ctx, HELI_FOREIGN, HELI_N_("'%s' comes from a search that this Heli does not know: '%s'"), path, file->search));
    known = calloc(file->evaluation_count + 1, sizeof *known);
    if (!known) HELI_TRY(heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory")));
    for (size_t i = 0; i < file->evaluation_count; i++)
        known[i] = (heli_evaluated){{(uint64_t)file->points[i], (uint32_t)file->replicates[i]}, file->status[i] ? HELI_MODEL : HELI_OK, file->values + i * width};
    HELI_TRY(heli_evaluations_of(&out->evaluations, file->experiment, out->kind, file->point_values, file->point_count, known, file->evaluation_count, ctx));
    if (out->kind == HELI_SEARCH_EXPLORE) status = heli_explore_study(&out->exploration, file->experiment, out->evaluations, ctx);
    else if (out->kind == HELI_SEARCH_CALIBRATE) status = heli_calibrate(&out->calibrated, file->experiment, out->evaluations, ctx);
    else status = heli_optimise(&out->optimum, file->experiment, out->evaluations, ctx);
out:
    free(known);
    return status;
}

void heli_study_result_free(heli_study_result *self)
{
    heli_optimum_free(&self->optimum);
    heli_exploration_free(&self->exploration);
    heli_calibrated_free(&self->calibrated);
    heli_evaluations_close(self->evaluations);
    heli_study_file_free(&self->file);
}
