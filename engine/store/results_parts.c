/* Pieces of result files that files of single runs and of sweeps share. */
#include "engine/store/results_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/store/provenance.h"

/* A path too long becomes empty, which HDF5 refuses. */
void heli_parts_join(char path[HELI_PARTS_PATH], const char *folder, const char *name)
{
    int length = snprintf(path, HELI_PARTS_PATH, "%s/%s", strcmp(folder, "/") == 0 ? "" : folder, name);
    if (length < 0 || length >= HELI_PARTS_PATH) path[0] = '\0';
}

/*
 * "days" -> "day": xarray would take a variable in plural time units for a span of time and change its values' type. UDUNITS
 * knows both forms. A number without unit is "1".
 */
void heli_parts_unit(heli_layout *layout, size_t item, const char *unit)
{
    static const char *const plural[] = {"days", "hours", "minutes", "seconds", "milliseconds", "microseconds", "nanoseconds"};
    char singular[32];
    for (size_t i = 0; i < sizeof plural / sizeof *plural; i++)
        if (strcmp(unit, plural[i]) == 0) {
            snprintf(singular, sizeof singular, "%.*s", (int)strlen(unit) - 1, unit);
            unit = singular;
        }
    heli_layout_text(layout, item, "units", *unit ? unit : "1");
}

void heli_parts_provenance(heli_layout *to, const heli_scenario *scenario)
{
    const heli_build *build = heli_build_facts();
    char source[160];
    snprintf(source, sizeof source, "Heli %s, agent-based model '%s'", build->version, scenario->model->name);
    heli_layout_text(to, 0, "Conventions", "CF-1.10");
    heli_layout_text(to, 0, "title", scenario->meta.title ? scenario->meta.title : scenario->meta.name);
    heli_layout_text(to, 0, "title_zh", scenario->meta.title_zh);
    heli_layout_text(to, 0, "source", source);
    heli_layout_i64(to, 0, "heli_schema", build->schema);
    heli_layout_text(to, 0, "heli_version", build->version);
    heli_layout_text(to, 0, "heli_commit", build->commit);
    heli_layout_i64(to, 0, "heli_dirty", build->dirty);
    heli_layout_text(to, 0, "compiler", build->compiler);
    heli_layout_text(to, 0, "compiler_flags", build->flags);
    heli_layout_text(to, 0, "hdf5_version", build->hdf5);
}

void heli_parts_scenario(heli_layout *to, const heli_scenario *scenario, const char *digest)
{
    heli_layout_text(to, 0, "model", scenario->model->name);
    heli_layout_text(to, 0, "model_title", scenario->model->title);
    heli_layout_text(to, 0, "model_title_zh", scenario->model->title_zh);
    heli_layout_text(to, 0, "model_citation", scenario->model->citation);
    heli_layout_text(to, 0, "scenario_name", scenario->meta.name);
    heli_layout_text(to, 0, "scenario", scenario->text);
    heli_layout_text(to, 0, "scenario_sha256", scenario->sha256);
    heli_layout_u64(to, 0, "seed", scenario->seed);
    heli_layout_u64(to, 0, "initial_seed", scenario->initial_seed);
    heli_layout_i64(to, 0, "shared_population", scenario->shared_population);
    heli_layout_text(to, 0, "random_generator", "Philox4x32-10");
    heli_layout_i64(to, 0, "burn_in", scenario->burn_in);
    heli_layout_text(to, 0, "digest", digest);
}

/* A dimension counted first, first + 1, ... */
size_t heli_parts_counted(heli_layout *layout, const char *path, size_t size, int64_t first, const char *label, const char *label_zh)
{
    int64_t *values = malloc((size ? size : 1) * sizeof *values);
    if (!values) {
        layout->short_of_memory = true;
        return 0;
    }
    for (size_t i = 0; i < size; i++) values[i] = first + (int64_t)i;
    size_t item = heli_layout_scale(layout, path, HELI_ITEM_I64, size, false);
    heli_layout_set_values(layout, item, values);
    heli_layout_text(layout, item, "long_name", label);
    heli_layout_text(layout, item, "long_name_zh", label_zh);
    free(values);
    return item;
}

/* The dimension of an axis, added to the root when it is met first. */
size_t heli_parts_axis(heli_layout *layout, heli_parts_axes *self, const heli_axis *axis)
{
    char path[HELI_PARTS_PATH];
    for (size_t i = 0; i < self->count; i++)
        if (self->known[i] == axis) return self->axis[i];
    if (self->count == HELI_PARTS_AXES) {
        layout->short_of_memory = true;
        return 0;
    }
    heli_parts_join(path, "/", axis->name);
    size_t item = heli_layout_scale(layout, path, HELI_ITEM_TEXT, axis->length, false);
    heli_layout_set_texts(layout, item, axis->labels);
    char all[512] = "";
    for (size_t i = 0, used = 0; axis->labels_zh && i < axis->length && used < sizeof all; i++)
        used += (size_t)snprintf(all + used, sizeof all - used, "%s%s", i ? "；" : "", axis->labels_zh[i]);
    heli_layout_text(layout, item, "labels_zh", all);
    self->known[self->count] = axis;
    self->axis[self->count++] = item;
    return item;
}

void heli_parts_indicator(heli_layout *layout, size_t item, const heli_indicator *row)
{
    static const char *const methods[] = {"mean over agents", "sum over partitions", "computed from the pooled agents"};
    heli_parts_unit(layout, item, row->unit);
    heli_layout_text(layout, item, "long_name", row->label);
    heli_layout_text(layout, item, "long_name_zh", row->label_zh);
    heli_layout_text(layout, item, "definition", row->definition);
    heli_layout_text(layout, item, "definition_zh", row->definition_zh);
    heli_layout_text(layout, item, "symbol", row->symbol);
    heli_layout_text(layout, item, "aggregation", methods[row->aggregate]);
    heli_layout_missing(layout, item);
}

void heli_parts_parameter(heli_layout *layout, size_t item, const heli_param *row)
{
    static const int8_t flags[] = {0, 1};
    if (row->type == HELI_PARAM_REAL || row->type == HELI_PARAM_INT || row->type == HELI_PARAM_REALS)
        heli_parts_unit(layout, item, row->unit);
    if (row->type == HELI_PARAM_BOOL) {
        heli_layout_i8s(layout, item, "flag_values", 2, flags);
        heli_layout_text(layout, item, "flag_meanings", "false true");
    }
    heli_layout_text(layout, item, "long_name", row->help);
    heli_layout_text(layout, item, "long_name_zh", row->help_zh);
    heli_layout_text(layout, item, "symbol", row->symbol);
    heli_layout_text(layout, item, "source", row->source);
}

/* Adds the groups along a path that are not there yet. */
void heli_parts_folders(heli_layout *layout, const char *path)
{
    char folder[HELI_PARTS_PATH];
    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        bool there = false;
        snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
        for (size_t i = 0; i < layout->count && !there; i++) {
            const heli_item *item = &layout->items[i];
            there = item->type == HELI_ITEM_GROUP && strcmp(item->path, folder) == 0;
        }
        if (!there) heli_layout_group(layout, folder);
    }
}

void heli_parts_components(heli_layout *layout, const heli_model *model)
{
    bool seen[HELI_PARAM_MAX_LENGTH + 1] = {false};
    char path[HELI_PARTS_PATH];
    for (size_t i = 0; i < model->param_count; i++) {
        const heli_param *row = &model->params[i];
        if (row->type != HELI_PARAM_REALS || seen[row->length]) continue;
        seen[row->length] = true;
        snprintf(path, sizeof path, "/parameters/component_%zu", row->length);
        heli_layout_scale(layout, path, HELI_ITEM_F32, row->length, true);
    }
}
