/*
 * The part of a result file that holds agents: one float32 variable per column on (snapshot, agent[, component]), of replicate 0.
 * Agents stand in the order of their partitions; an index variable says which partition each is in.
 */
#include "engine/store/results_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* [snapshots][agents][components] out of the record's [snapshots][columns][agents]. */
static void fill_column(const heli_item *item, void *buffer)
{
    const heli_record *record = item->source;
    float *out = buffer;
    size_t agents = record->snapshot_agents;
    for (size_t s = 0; s < record->snapshot_count; s++)
        for (size_t i = 0; i < agents; i++)
            for (size_t k = 0; k < item->part; k++)
                *out++ = record->snapshots[(s * record->snapshot_width + item->first + k) * agents + i];
}

static size_t component_scale(heli_layout *layout, size_t width)
{
    char path[64];
    snprintf(path, sizeof path, "/snapshots/component_%zu", width);
    for (size_t i = 0; i < layout->count; i++)
        if (strcmp(layout->items[i].path, path) == 0) return i;
    return heli_layout_scale(layout, path, HELI_ITEM_F32, width, true);
}

static void add_columns(heli_layout *layout, const heli_record *record, size_t snapshot, size_t agent)
{
    const heli_model *model = record->model;
    char path[160];
    for (size_t c = 0, first = 0; c < model->column_count; c++) {
        const heli_column *row = &model->columns[c];
        size_t axes[3] = {snapshot, agent, 0}, rank = 2;
        if (row->width > 1) axes[rank++] = component_scale(layout, row->width);
        if (layout->short_of_memory) return;
        snprintf(path, sizeof path, "/snapshots/%s", row->name);
        size_t item = heli_layout_variable(layout, path, HELI_ITEM_F32, rank, axes);
        heli_layout_set_fill(layout, item, fill_column, record, first, row->width);
        heli_layout_text(layout, item, "units", *row->unit ? row->unit : "1");
        heli_layout_text(layout, item, "long_name", row->help);
        heli_layout_text(layout, item, "long_name_zh", row->help_zh);
        first += row->width;
    }
}

/* Which partition each agent is in, as an index from 0. */
static void add_membership(heli_layout *layout, const heli_results_source *source, size_t agent)
{
    const heli_record *record = &source->records[0];
    const heli_model *model = record->model;
    int64_t *home = calloc(record->snapshot_agents + 1, sizeof *home);
    char path[160];
    if (!home) {
        layout->short_of_memory = true;
        return;
    }
    size_t i = 0;
    for (size_t p = 0; p < source->partition_info_count; p++)
        for (size_t a = 0; a < source->partition_info[p].agents && i < record->snapshot_agents; a++) home[i++] = (int64_t)p;
    snprintf(path, sizeof path, "/snapshots/%s_index", model->partition_name);
    size_t item = heli_layout_variable(layout, path, HELI_ITEM_I64, 1, &agent);
    heli_layout_set_values(layout, item, home);
    heli_layout_text(layout, item, "long_name", "partition the agent is in, from 0");
    heli_layout_text(layout, item, "long_name_zh", "所在分区序号（从 0 起）");
    free(home);
}

void heli_results_add_snapshots(heli_layout *layout, const heli_results_source *source)
{
    if (source->replicates == 0 || source->records[0].snapshot_count == 0 || layout->short_of_memory) return;
    const heli_record *record = &source->records[0];
    char path[160];
    size_t group = heli_layout_group(layout, "/snapshots");
    heli_layout_i64(layout, group, "replicate", 0);
    size_t snapshot = heli_layout_scale(layout, "/snapshots/snapshot", HELI_ITEM_I64, record->snapshot_count, false);
    heli_layout_set_values(layout, snapshot, source->scenario->output.snapshots);
    heli_layout_text(layout, snapshot, "units", record->model->step_unit);
    heli_layout_text(layout, snapshot, "long_name", "recorded steps made when the snapshot was taken");
    heli_layout_text(layout, snapshot, "long_name_zh", "截取快照时已完成的记录步数");
    snprintf(path, sizeof path, "/snapshots/%s", record->model->agent_name);
    size_t agent = heli_layout_scale(layout, path, HELI_ITEM_F32, record->snapshot_agents, true);
    if (layout->short_of_memory) return;
    if (source->partition_info) add_membership(layout, source, agent);
    if (!layout->short_of_memory) add_columns(layout, record, snapshot, agent);
}
