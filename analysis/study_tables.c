/* Collecting the tables of a search, and writing its file. */
#include "analysis/study_tables.h"

#include <stdlib.h>
#include <string.h>

void *heli_study_tables_add(heli_study_tables *self, heli_study_table table)
{
    size_t cells = 1;
    for (size_t d = 0; d < table.rank; d++) cells *= table.size[d];
    void *room = self->count < HELI_STUDY_MOST_TABLES ? calloc(cells + 1, 8) : NULL;
    self->failed = self->failed || !room;
    if (!room) return NULL;
    table.values = room;
    self->rooms[self->count] = room;
    self->tables[self->count++] = table;
    return room;
}

void heli_study_tables_free(heli_study_tables *self)
{
    for (size_t i = 0; i < self->count; i++) free(self->rooms[i]);
}

heli_status heli_study_tables_write(const heli_study_search *study, const heli_study_tables *extra, const char *path, char digest[17], heli_context *ctx)
{
    heli_status status = HELI_OK;
    heli_evaluated *known = NULL;
    size_t count = 0, width = heli_study_values(study->experiment);
    int64_t *points = NULL, *replicates = NULL;
    int8_t *flags = NULL;
    double *values = NULL;
    HELI_TRY(heli_evaluations_all(study->evaluations, &known, &count, ctx));
    points = calloc(count + 1, sizeof *points);
    replicates = calloc(count + 1, sizeof *replicates);
    flags = calloc(count + 1, 1);
    values = calloc(count * width + 1, sizeof *values);
    if (!points || !replicates || !flags || !values || extra->failed) HELI_TRY(heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory")));
    for (size_t i = 0; i < count; i++) {
        points[i] = (int64_t)known[i].of.point;
        replicates[i] = known[i].of.replicate;
        flags[i] = known[i].status != HELI_OK;
        memcpy(values + i * width, known[i].values, width * sizeof *values);
    }
    heli_study_content content = {.experiment = study->experiment, .point_count = study->experiment->point_count, .search = heli_search_name(study->kind),
                                  .evaluation_count = count, .points = points, .replicates = replicates, .status = flags, .values = values,
                                  .tables = extra->tables, .table_count = extra->count};
    status = heli_study_file_write(path, &content, digest, ctx);
out:
    free(values);
    free(flags);
    free(replicates);
    free(points);
    free(known);
    return status;
}
