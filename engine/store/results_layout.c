/*
 * What a result file contains, as a layout. See results.h for the picture; here each part of it is one function.
 *
 * Dimension scales come before the variables that use them. Values of indicators are copied out of the records only while
 * a variable is written or compared, so a file costs one variable's memory beside the records and the image.
 */
#include "engine/store/results_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/math.h"
#include "engine/store/results_parts.h"

/* The dimensions that variables share, as indices into the layout. */
typedef struct dimensions {
    size_t run, replicate, time;
    heli_parts_axes axes;
} dimensions;

typedef struct maker {
    heli_layout *layout;
    const heli_results_source *source;
    const heli_model *model;
    dimensions dim;
} maker;

void heli_results_plural(char *out, size_t size, const char *word)
{
    size_t length = strlen(word);
    bool y = length > 1 && word[length - 1] == 'y' && !strchr("aeiou", word[length - 2]);
    if (y) snprintf(out, size, "%.*sies", (int)length - 1, word);
    else snprintf(out, size, "%ss", word);
}

/* --- dimensions --- */

static void add_dimensions(maker *self)
{
    const heli_results_source *source = self->source;
    bool week = strcmp(self->model->step_unit, "week") == 0;
    self->dim.run = heli_parts_counted(self->layout, "/run", 1, 0, "run", "方案");
    self->dim.replicate = heli_parts_counted(self->layout, "/replicate", source->replicates, 0, "replicate", "重复");
    self->dim.time = heli_parts_counted(self->layout, "/time", (size_t)source->scenario->steps, 1,
                                 week ? "recorded week; values are those at its end" : "recorded step; values are those at its end",
                                 week ? "记录周；数值为该周末的数值" : "记录步；数值为该步末的数值");
    heli_layout_text(self->layout, self->dim.time, "units", week ? "week" : "1");
}

/* --- what became of the replicates --- */

static void add_per_replicate(maker *self, const char *path, heli_item_type type, const void *values, const char *label,
                              const char *label_zh, size_t *out)
{
    const size_t axes[] = {self->dim.run, self->dim.replicate};
    size_t item = heli_layout_variable(self->layout, path, type, 2, axes);
    if (type == HELI_ITEM_TEXT) heli_layout_set_texts(self->layout, item, values);
    else heli_layout_set_values(self->layout, item, values);
    heli_layout_text(self->layout, item, "long_name", label);
    heli_layout_text(self->layout, item, "long_name_zh", label_zh);
    if (out) *out = item;
}

signed char heli_record_flag(const heli_record *record)
{
    if (record->status != HELI_OK) return 1;
    return record->series && record->steps_done == record->steps ? 0 : 2;
}

static void add_status(maker *self)
{
    const heli_results_source *source = self->source;
    size_t n = source->replicates, item = 0;
    static const int8_t flags[] = {0, 1, 2};
    int8_t *status = calloc(n + 1, sizeof *status);
    int64_t *steps = calloc(n + 1, sizeof *steps);
    const char **reasons = calloc(n + 1, sizeof *reasons), **digests = calloc(n + 1, sizeof *digests);
    char(*digest_text)[17] = calloc(n + 1, sizeof *digest_text);
    if (!status || !steps || !reasons || !digests || !digest_text) {
        self->layout->short_of_memory = true;
        goto out;
    }
    for (size_t r = 0; r < n; r++) {
        const heli_record *record = &source->records[r];
        status[r] = heli_record_flag(record);
        steps[r] = record->steps_done;
        reasons[r] = record->reason;
        snprintf(digest_text[r], sizeof digest_text[r], "%016llx", (unsigned long long)record->digest);
        digests[r] = digest_text[r];
    }
    add_per_replicate(self, "/status", HELI_ITEM_I8, status, "what became of the replicate", "各次重复的完成情况", &item);
    heli_layout_i8s(self->layout, item, "flag_values", 3, flags);
    heli_layout_text(self->layout, item, "flag_meanings", "done failed not_run");
    add_per_replicate(self, "/steps_done", HELI_ITEM_I64, steps, "recorded steps made", "已完成的记录步数", NULL);
    add_per_replicate(self, "/failure", HELI_ITEM_TEXT, reasons, "reason of a failure", "失败原因", NULL);
    add_per_replicate(self, "/replicate_digest", HELI_ITEM_TEXT, digests, "digest of final state and series",
                      "终态与序列的摘要", NULL);
out:
    free(digest_text);
    free(digests);
    free(reasons);
    free(steps);
    free(status);
}

/* --- indicators --- */

/* [replicates][steps][components] out of the records' [steps][width]; replicates without a record stay NaN. */
static void fill_series(const heli_item *item, void *buffer)
{
    const heli_results_source *source = item->source;
    double *out = buffer, nan = heli_double_from_bits(0x7ff8000000000000u);
    size_t steps = (size_t)source->scenario->steps, width = source->width;
    for (size_t r = 0; r < source->replicates; r++)
        for (size_t t = 0; t < steps; t++)
            for (size_t k = 0; k < item->part; k++) {
                const double *series = source->records[r].series;
                *out++ = series ? series[t * width + item->first + k] : nan;
            }
}

static void fill_partition_series(const heli_item *item, void *buffer)
{
    const heli_results_source *source = item->source;
    double *out = buffer, nan = heli_double_from_bits(0x7ff8000000000000u);
    size_t rows = (size_t)source->scenario->steps * source->partitions, width = source->width;
    for (size_t r = 0; r < source->replicates; r++)
        for (size_t row = 0; row < rows; row++)
            for (size_t k = 0; k < item->part; k++) {
                const double *series = source->records[r].partition_series;
                *out++ = series ? series[row * width + item->first + k] : nan;
            }
}

/* One run is one chunk, or with partitions one replicate of it; without chunks where that is empty or beyond HDF5's 4 GiB. */
static void set_chunk(maker *self, size_t index, bool by_replicate)
{
    if (self->layout->short_of_memory) return;
    heli_item *item = &self->layout->items[index];
    uint64_t bytes = 8;
    for (size_t d = by_replicate ? 2 : 1; d < item->rank; d++) bytes *= item->size[d];
    if (bytes == 0 || bytes >> 31) return;
    for (size_t d = 0; d < item->rank; d++) item->chunk[d] = item->size[d];
    if (by_replicate) item->chunk[1] = 1;
}

/* The indicators in a folder, on (run, replicate, time[, partition][, axis]). */
static void add_indicators(maker *self, const char *folder, size_t partition)
{
    char path[HELI_PARTS_PATH];
    for (size_t i = 0, first = 0; i < self->model->indicator_count; i++) {
        const heli_indicator *row = &self->model->indicators[i];
        size_t axes[HELI_LAYOUT_RANK] = {self->dim.run, self->dim.replicate, self->dim.time}, rank = 3;
        if (partition) axes[rank++] = partition;
        if (row->axis) axes[rank++] = heli_parts_axis(self->layout, &self->dim.axes, row->axis);
        heli_parts_join(path, folder, row->name);
        size_t item = heli_layout_variable(self->layout, path, HELI_ITEM_F64, rank, axes);
        size_t width = heli_indicator_width(row);
        heli_layout_set_fill(self->layout, item, partition ? fill_partition_series : fill_series, self->source, first, width);
        set_chunk(self, item, partition != 0);
        heli_parts_indicator(self->layout, item, row);
        first += width;
    }
}

/* --- parameters --- */

static size_t add_param_values(maker *self, const char *path, const heli_param *row)
{
    const void *params = self->source->scenario->params;
    size_t axes[2] = {self->dim.run, 0}, rank = 1, item;
    double reals[HELI_PARAM_MAX_LENGTH];
    if (row->type == HELI_PARAM_REALS) {
        char name[HELI_PARTS_PATH];
        snprintf(name, sizeof name, "/parameters/component_%zu", row->length);
        for (size_t i = 0; i < self->layout->count; i++)
            if (strcmp(self->layout->items[i].path, name) == 0) axes[1] = i;
        rank = 2;
    }
    for (size_t k = 0; k < row->length && k < HELI_PARAM_MAX_LENGTH; k++) reals[k] = heli_param_value(row, params, k);
    int64_t whole = 0;
    if (row->type == HELI_PARAM_INT) memcpy(&whole, (const char *)params + row->offset, sizeof whole);
    int8_t flag = row->type == HELI_PARAM_BOOL ? reals[0] != 0.0 : 0;
    const char *choice = row->type == HELI_PARAM_ENUM ? row->choices[(size_t)reals[0]].name : "";
    switch (row->type) {
    case HELI_PARAM_INT:
        item = heli_layout_variable(self->layout, path, HELI_ITEM_I64, rank, axes);
        heli_layout_set_values(self->layout, item, &whole);
        return item;
    case HELI_PARAM_BOOL:
        item = heli_layout_variable(self->layout, path, HELI_ITEM_I8, rank, axes);
        heli_layout_set_values(self->layout, item, &flag);
        return item;
    case HELI_PARAM_ENUM:
        item = heli_layout_variable(self->layout, path, HELI_ITEM_TEXT, rank, axes);
        heli_layout_set_texts(self->layout, item, &choice);
        return item;
    case HELI_PARAM_REAL:
    case HELI_PARAM_REALS: break;
    }
    item = heli_layout_variable(self->layout, path, HELI_ITEM_F64, rank, axes);
    heli_layout_set_values(self->layout, item, reals);
    return item;
}

/* "walk.pull.share" -> /parameters/walk/pull/share */
static void add_parameters(maker *self)
{
    char path[HELI_PARTS_PATH];
    heli_layout_group(self->layout, "/parameters");
    heli_parts_components(self->layout, self->model);
    for (size_t i = 0; i < self->model->param_count && !self->layout->short_of_memory; i++) {
        const heli_param *row = &self->model->params[i];
        heli_parts_join(path, "/parameters", row->path);
        for (char *c = path; *c; c++)
            if (*c == '.') *c = '/';
        heli_parts_folders(self->layout, path);
        heli_parts_parameter(self->layout, add_param_values(self, path, row), row);
    }
}

/* --- partitions --- */

static void add_partition_facts(maker *self, const char *folder, size_t partition)
{
    size_t n = self->source->partitions;
    const heli_partition_info *info = self->source->partition_info;
    int64_t *agents = calloc(n + 1, sizeof *agents), *groups = calloc(n + 1, sizeof *groups);
    char path[HELI_PARTS_PATH], name[64];
    if (!agents || !groups) self->layout->short_of_memory = true;
    for (size_t p = 0; agents && groups && p < n; p++) {
        agents[p] = (int64_t)info[p].agents;
        groups[p] = (int64_t)info[p].group;
    }
    for (int which = 0; which < 2 && !self->layout->short_of_memory; which++) {
        snprintf(name, sizeof name, "%s_%s", self->model->partition_name, which ? "group" : "agents");
        heli_parts_join(path, folder, name);
        size_t item = heli_layout_variable(self->layout, path, HELI_ITEM_I64, 1, &partition);
        heli_layout_set_values(self->layout, item, which ? groups : agents);
        heli_layout_text(self->layout, item, "long_name", which ? "next higher unit" : "number of agents");
        heli_layout_text(self->layout, item, "long_name_zh", which ? "所属上级单元" : "人数");
    }
    free(groups);
    free(agents);
}

/* The partition dimension, labelled by names where they are known and else counted. */
static size_t add_partition_dimension(maker *self, const char *path)
{
    size_t n = self->source->partitions;
    const heli_partition_info *info = self->source->partition_info;
    if (!info) return heli_parts_counted(self->layout, path, n, 0, self->model->partition_name, self->model->partition_name_zh);
    const char **names = calloc(n + 1, sizeof *names);
    if (!names) {
        self->layout->short_of_memory = true;
        return 0;
    }
    for (size_t p = 0; p < n; p++) names[p] = info[p].name;
    size_t item = heli_layout_scale(self->layout, path, HELI_ITEM_TEXT, n, false);
    heli_layout_set_texts(self->layout, item, names);
    heli_layout_text(self->layout, item, "long_name", self->model->partition_name);
    heli_layout_text(self->layout, item, "long_name_zh", self->model->partition_name_zh);
    free(names);
    return item;
}

static void add_partitions(maker *self)
{
    char word[64], folder[HELI_PARTS_PATH], path[HELI_PARTS_PATH];
    if (self->source->partitions == 0) return;
    heli_results_plural(word, sizeof word, self->model->partition_name);
    heli_parts_join(folder, "/", word);
    heli_layout_group(self->layout, folder);
    heli_parts_join(path, folder, self->model->partition_name);
    size_t partition = add_partition_dimension(self, path);
    if (self->source->partition_info) add_partition_facts(self, folder, partition);
    if (!self->layout->short_of_memory) add_indicators(self, folder, partition);
}

/* --- everything --- */

heli_status heli_results_layout(heli_layout *out, const heli_results_source *source, heli_context *ctx)
{
    heli_status status = heli_layout_init(out, ctx);
    if (status != HELI_OK) return status;
    maker self = {.layout = out, .source = source, .model = source->scenario->model};
    heli_parts_provenance(out, source->scenario);
    heli_parts_scenario(out, source->scenario, source->digest);
    add_dimensions(&self);
    add_status(&self);
    add_indicators(&self, "/", 0);
    add_parameters(&self);
    add_partitions(&self);
    heli_results_add_snapshots(out, source);
    if (!out->short_of_memory) return HELI_OK;
    heli_layout_free(out);
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
}
