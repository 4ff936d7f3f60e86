/* Writing a result file: describe it, put it on the disk under a temporary name, compare, rename. */
#include "engine/store/results_internal.h"

#include <stdlib.h>
#include <unistd.h>

#include "engine/store/safe_file.h"

/* Records that were never started have no series; all others must have the shape that the scenario asks for. */
static heli_status check_records(const heli_results_source *source, heli_context *ctx)
{
    for (size_t r = 0; r < source->replicates; r++) {
        const heli_record *record = &source->records[r];
        if (!record->series) continue;
        if (record->steps != source->scenario->steps || record->width != source->width
            || record->partitions != source->partitions)
            return heli_fail(ctx, HELI_INTERNAL, HELI_N_("replicate %zu has another shape than the scenario asks for"), r);
    }
    return HELI_OK;
}

/* Partitions of the series kept, by the first replicate that has any. */
static size_t count_partitions(const heli_record *records, size_t replicates)
{
    for (size_t r = 0; r < replicates; r++)
        if (records[r].series) return records[r].partitions;
    return 0;
}

heli_status heli_results_write(const char *path, const heli_scenario *scenario, const heli_record *records, size_t replicates,
                               const heli_partition_info *partitions, size_t partition_count, heli_context *ctx)
{
    heli_status status = HELI_OK;
    heli_layout layout = {0};
    const heli_model *model = scenario->model;
    heli_results_source source = {.scenario = scenario, .records = records, .replicates = replicates,
                                  .width = heli_indicators_width(model->indicators, model->indicator_count),
                                  .partitions = count_partitions(records, replicates),
                                  .partition_info = partitions, .partition_info_count = partition_count};
    if (partition_count < source.partitions) source.partition_info = NULL;
    char *tmp = heli_file_beside(path, ".tmp");
    if (!tmp) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    heli_records_digest(records, replicates, source.digest);
    HELI_TRY(check_records(&source, ctx));
    HELI_TRY(heli_results_layout(&layout, &source, ctx));
    HELI_TRY(heli_layout_write(&layout, tmp, ctx));
    status = heli_layout_verify(&layout, tmp, ctx);
    if (status == HELI_OK) status = heli_file_commit_synced(tmp, path, ctx);
    else unlink(tmp);
out:
    heli_layout_free(&layout);
    free(tmp);
    return status;
}
