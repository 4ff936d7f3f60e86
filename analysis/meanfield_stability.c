/* Which corners of the four-party game are stable, over two levers. */
#include "analysis/meanfield_stability.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { USUAL_STEPS = 200 };

/* The sets that hold one corner alone. */
#define TRAP 1u
#define EXIT (1u << (HELI_CORNERS - 1))

/* --- levers --- */

static const heli_param *find_row(const heli_model *model, const char *path, heli_context *ctx)
{
    const heli_param *row = heli_param_find(model->params, model->param_count, path);
    if (row && row->type == HELI_PARAM_REAL) return row;
    const char *near = row ? NULL : heli_param_nearest(model->params, model->param_count, path);
    heli_status status;
    if (row) status = heli_fail(ctx, HELI_USAGE, HELI_N_("'%s' is no lever of a map: it is not a real number"), path);
    else if (near) status = heli_fail(ctx, HELI_USAGE, HELI_N_("model '%s' has no parameter '%s'; did you mean '%s'?"), model->name, path, near);
    else status = heli_fail(ctx, HELI_USAGE, HELI_N_("model '%s' has no parameter '%s'"), model->name, path);
    (void)status; /* the caller fails with it */
    return NULL;
}

/* "LOW:HIGH[:CELLS]" */
static bool read_range(const char *text, heli_lever *out)
{
    char *end;
    out->steps = USUAL_STEPS;
    out->low = strtod(text, &end);
    if (end == text || *end != ':') return false;
    text = end + 1;
    out->high = strtod(text, &end);
    if (end == text) return false;
    if (*end == ':') {
        text = end + 1;
        unsigned long steps = strtoul(text, &end, 10);
        if (end == text || *text == '-' || steps < 2 || steps > HELI_LEVER_MOST) return false;
        out->steps = steps;
    }
    return *end == '\0' && isfinite(out->low) && isfinite(out->high) && out->low < out->high;
}

heli_status heli_lever_parse(heli_lever *out, const heli_scenario *scenario, const char *text, heli_context *ctx)
{
    char path[128];
    const char *equals = strchr(text, '=');
    size_t length = equals ? (size_t)(equals - text) : 0;
    if (!equals || length == 0 || length >= sizeof path || !read_range(equals + 1, out))
        return heli_fail(ctx, HELI_USAGE, HELI_N_("'%s' is no lever: write PARAMETER=LOW:HIGH or PARAMETER=LOW:HIGH:CELLS with 2 to %d cells"),
                         text, (int)HELI_LEVER_MOST);
    memcpy(path, text, length);
    path[length] = '\0';
    out->row = find_row(scenario->model, path, ctx);
    if (!out->row) return HELI_USAGE;
    if (out->low < out->row->minimum || out->high > out->row->maximum)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("'%s' must lie between %g and %g"), path, out->row->minimum, out->row->maximum);
    out->current = heli_param_value(out->row, scenario->params, 0);
    return HELI_OK;
}

double heli_lever_value(const heli_lever *self, size_t i)
{
    return self->low + (self->high - self->low) * ((double)i + 0.5) / (double)self->steps;
}

/* --- the map --- */

static heli_status fill_map(heli_stability *self, heli_context *ctx)
{
    const heli_scenario *scenario = self->scenario;
    void *params = malloc(scenario->model->params_bytes);
    if (!params) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for the mean-field twin"));
    memcpy(params, scenario->params, scenario->model->params_bytes);
    for (size_t j = 0; j < self->y.steps; j++)
        for (size_t i = 0; i < self->x.steps; i++) {
            heli_game game;
            heli_param_store(self->y.row, params, 0, heli_lever_value(&self->y, j));
            heli_param_store(self->x.row, params, 0, heli_lever_value(&self->x, i));
            if (heli_game_of(&game, scenario->model, params)) self->corners[j * self->x.steps + i] = heli_game_stable_corners(&game);
        }
    free(params);
    return HELI_OK;
}

static int more_cells(const void *a, const void *b)
{
    const heli_stable_set *left = a, *right = b;
    if (left->cells != right->cells) return left->cells < right->cells ? 1 : -1;
    return (left->corners > right->corners) - (left->corners < right->corners);
}

static void count_sets(heli_stability *self)
{
    for (size_t cell = 0; cell < self->x.steps * self->y.steps; cell++) {
        size_t s = 0;
        while (s < self->set_count && self->sets[s].corners != self->corners[cell] && s + 1 < HELI_STABLE_SETS) s++;
        if (s == self->set_count) self->sets[self->set_count++] = (heli_stable_set){self->corners[cell], 0};
        self->sets[s].cells++;
    }
    qsort(self->sets, self->set_count, sizeof *self->sets, more_cells);
}

/* The levers that nobody asked for. */
static const char *usual_lever(const heli_scenario *scenario, bool vertical)
{
    if (strcmp(scenario->model->name, "governance") == 0)
        return vertical ? "institutions.veto_penalty=0:5" : "institutions.opinion_weight=0:1";
    return vertical ? "game.veto_deterrence=0:0.6" : "game.opinion_weight=0:1";
}

heli_status heli_stability_make(heli_stability *out, const heli_scenario *scenario, const char *x, const char *y, heli_context *ctx)
{
    heli_status status = HELI_OK;
    *out = (heli_stability){.scenario = scenario};
    if (!heli_game_of(&out->game, scenario->model, scenario->params))
        return heli_fail(ctx, HELI_FOREIGN, HELI_N_("model '%s' has no four-party game; 'governance' and 'four-parties' have it"),
                         scenario->model->name);
    HELI_TRY(heli_lever_parse(&out->x, scenario, x ? x : usual_lever(scenario, false), ctx));
    HELI_TRY(heli_lever_parse(&out->y, scenario, y ? y : usual_lever(scenario, true), ctx));
    if (out->x.row == out->y.row) return heli_fail(ctx, HELI_USAGE, HELI_N_("a map needs two different levers; both are '%s'"), out->x.row->path);
    out->corners = calloc(out->x.steps * out->y.steps, sizeof *out->corners);
    if (!out->corners) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for the mean-field twin"));
    HELI_TRY(fill_map(out, ctx));
    count_sets(out);
    out->now = heli_game_stable_corners(&out->game);
    HELI_TRY(heli_game_fixed_points(out->points, &out->point_count, &out->game, ctx));
out:
    return status;
}

void heli_stability_free(heli_stability *self)
{
    free(self->corners);
    *self = (heli_stability){0};
}

/* --- words --- */

void heli_stable_names(unsigned corners, char out[160])
{
    size_t used = 0;
    snprintf(out, 160, "-");
    for (unsigned corner = 0; corner < HELI_CORNERS; corner++) {
        char name[8];
        if (!(corners >> corner & 1u)) continue;
        heli_corner_name(corner, name);
        used += (size_t)snprintf(out + used, 160 - used, used ? " %s" : "%s", name);
    }
}

const char *heli_stable_meaning(unsigned corners, const heli_context *ctx)
{
    bool trap = corners & TRAP, exit = corners & EXIT, others = corners & ~(TRAP | EXIT);
    const char *meaning;
    if (!corners) meaning = HELI_N_("no corner: the shares go on moving, or rest inside");
    else if (!others) meaning = !exit  ? HELI_N_("only the trap: nobody acts")
                              : !trap  ? HELI_N_("only the exit: all act")
                                       : HELI_N_("trap and exit: the start decides");
    else if (trap) meaning = exit ? HELI_N_("trap, exit, or only some of the parties act: the start decides")
                                  : HELI_N_("trap, or only some of the parties act");
    else meaning = exit ? HELI_N_("no trap: the exit, or only some of the parties act") : HELI_N_("only some of the parties act");
    return heli_context_translate(ctx, meaning);
}
