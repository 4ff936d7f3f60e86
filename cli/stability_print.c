/* The map of stable corners of the four-party game. */
#include <string.h>

#include "analysis/text.h"
#include "cli/json.h"
#include "cli/meanfield_print.h"
#include "cli/messages.h"
#include "cli/table.h"

static heli_status finish(heli_table *table, FILE *stream, heli_context *ctx)
{
    bool fine = heli_table_print(table, stream, HELI_TABLE_PLAIN);
    heli_table_free(table);
    return fine ? HELI_OK : heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for the table"));
}

static bool is_corner(const heli_fixed_point *point)
{
    bool corner = true;
    for (int k = 0; k < HELI_PARTIES; k++) corner &= point->at.s[k] <= 0.0 || point->at.s[k] >= 1.0;
    return corner;
}

static heli_status print_points(FILE *stream, const heli_stability *map, heli_context *ctx)
{
    heli_table table;
    heli_table_init(&table, "rrrrrl");
    const char *const heads[] = {_("governments"), _("enterprises"), _("residents"), _("organisations"), _("growth rate"), _("rest point")};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) heli_table_cell(&table, heads[i]);
    for (size_t i = 0; i < map->point_count; i++) {
        const heli_fixed_point *point = &map->points[i];
        if (is_corner(point) && !(point->growth < 0.0)) continue; /* of the corners, the stable ones say enough */
        for (int k = 0; k < HELI_PARTIES; k++) heli_table_cellf(&table, "%.4f", point->at.s[k]);
        heli_table_cellf(&table, "%+.4f", point->growth);
        heli_table_cell(&table, point->growth < 0.0 ? _("stable") : _("not stable"));
    }
    return finish(&table, stream, ctx);
}

static heli_status print_sets(FILE *stream, const heli_stability *map, heli_context *ctx)
{
    heli_table table;
    heli_table_init(&table, "lrl");
    heli_table_cell(&table, _("stable corners"));
    heli_table_cell(&table, _("share of the map"));
    heli_table_cell(&table, _("meaning"));
    for (size_t s = 0; s < map->set_count; s++) {
        char names[160];
        heli_stable_names(map->sets[s].corners, names);
        heli_table_cell(&table, names);
        heli_table_cellf(&table, "%.3f", (double)map->sets[s].cells / (double)(map->x.steps * map->y.steps));
        heli_table_cell(&table, heli_stable_meaning(map->sets[s].corners, ctx));
    }
    return finish(&table, stream, ctx);
}

static void print_lever(FILE *stream, const char *axis, const heli_lever *lever, const heli_context *ctx)
{
    fprintf(stream, "%s  %s  %s", axis, lever->row->path, heli_text_choose(ctx, lever->row->help, lever->row->help_zh));
    fprintf(stream, _(": %g to %g in %zu cells; %g in the scenario"), lever->low, lever->high, lever->steps, lever->current);
    fputc('\n', stream);
}

heli_status heli_stability_print(FILE *stream, const heli_stability *map, heli_context *ctx)
{
    heli_status status = HELI_OK;
    char names[160];
    HELI_TRY(print_points(stream, map, ctx));
    fputc('\n', stream);
    print_lever(stream, "x", &map->x, ctx);
    print_lever(stream, "y", &map->y, ctx);
    fputc('\n', stream);
    HELI_TRY(print_sets(stream, map, ctx));
    heli_stable_names(map->now, names);
    fputc('\n', stream);
    fprintf(stream, _("As the scenario stands: %s; %s"), names, heli_stable_meaning(map->now, ctx));
    fputc('\n', stream);
    if (strcmp(map->scenario->model->name, "governance") == 0)
        fprintf(stream, "%s\n", _("Residents of this model decide by (20); in the game they follow (11) at the defaults of the model four-parties."));
    if (!heli_game_rests_at_corners(&map->game))
        fprintf(stream, "%s\n", _("The map is that of equal costs and imitation alone. Here costs differ or institutions also weigh or try for themselves: shares rest "
                                  "inside, where 'heli meanfield' without --stability leads."));
out:
    return status;
}

static void json_lever(heli_json *json, const char *key, const heli_lever *lever)
{
    heli_json_object(json, key);
    heli_json_text(json, "parameter", lever->row->path);
    heli_json_real(json, "low", lever->low);
    heli_json_real(json, "high", lever->high);
    heli_json_whole(json, "cells", lever->steps);
    heli_json_real(json, "current", lever->current);
    heli_json_end(json);
}

static void json_names(heli_json *json, const char *key, unsigned corners)
{
    heli_json_array(json, key);
    for (unsigned corner = 0; corner < HELI_CORNERS; corner++) {
        char name[8];
        if (!(corners >> corner & 1u)) continue;
        heli_corner_name(corner, name);
        heli_json_text(json, NULL, name);
    }
    heli_json_end(json);
}

heli_status heli_stability_json(FILE *stream, const heli_stability *map, heli_context *ctx)
{
    (void)ctx;
    heli_json json = heli_json_to(stream);
    heli_json_object(&json, NULL);
    json_lever(&json, "x", &map->x);
    json_lever(&json, "y", &map->y);
    json_names(&json, "stable", map->now);
    heli_json_bool(&json, "corners_rest", heli_game_rests_at_corners(&map->game));
    heli_json_array(&json, "rest_points");
    for (size_t i = 0; i < map->point_count; i++) {
        heli_json_object(&json, NULL);
        heli_json_array(&json, "shares");
        for (int k = 0; k < HELI_PARTIES; k++) heli_json_real(&json, NULL, map->points[i].at.s[k]);
        heli_json_end(&json);
        heli_json_real(&json, "growth", map->points[i].growth);
        heli_json_end(&json);
    }
    heli_json_end(&json);
    heli_json_array(&json, "sets");
    for (size_t s = 0; s < map->set_count; s++) {
        heli_json_object(&json, NULL);
        json_names(&json, "stable", map->sets[s].corners);
        heli_json_whole(&json, "cells", map->sets[s].cells);
        heli_json_end(&json);
    }
    heli_json_end(&json);
    heli_json_end(&json);
    return HELI_OK;
}

heli_status heli_stability_csv(FILE *stream, const heli_stability *map, heli_context *ctx)
{
    (void)ctx;
    fprintf(stream, "%s,%s,stable\n", map->x.row->path, map->y.row->path);
    for (size_t j = 0; j < map->y.steps; j++)
        for (size_t i = 0; i < map->x.steps; i++) {
            char names[160];
            heli_stable_names(map->corners[j * map->x.steps + i], names);
            fprintf(stream, "%.17g,%.17g,%s\n", heli_lever_value(&map->x, i), heli_lever_value(&map->y, j), names);
        }
    return HELI_OK;
}
