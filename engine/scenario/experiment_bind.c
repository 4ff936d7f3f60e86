/*
 * Binding the keys of an experiment: factors with their levels or ranges, the design, and what is kept of every run.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/experiment_internal.h"

/* What is being bound, and where findings go. */
typedef struct binding {
    heli_binder *binder;
    heli_experiment *experiment;
    const heli_model *model;
    const heli_model *const *models;
    bool wished;              /* a command asks for another design than the file's */
    size_t size_wished;       /* and for so many points; 0: for as many as the file says */
    heli_context *ctx;
} binding;

static void complain(const binding *self, heli_place at, const char *key, const char *suggestion, const char *sentence)
{
    heli_put(heli_report(self->ctx, HELI_ERROR, key, suggestion, "%s", heli_context_translate(self->ctx, sentence)), at);
}

/* A whole number of the experiment's own keys; true when it was given and is sound. */
static bool read_whole(const binding *self, const char *key, const heli_node *node, double low, double high, int64_t *value)
{
    const heli_param row = {.path = key, .type = HELI_PARAM_INT, .length = 1, .minimum = low, .maximum = high, .unit = ""};
    return node && heli_convert(&row, node, value, self->ctx);
}

static bool read_bool(const binding *self, const char *key, const heli_node *node, bool *value)
{
    const heli_param row = {.path = key, .type = HELI_PARAM_BOOL, .length = 1, .minimum = 0, .maximum = 1, .unit = ""};
    return node && heli_convert(&row, node, value, self->ctx);
}

/* A word out of a list; its index, or `otherwise` when it is missing or wrong. */
static size_t read_word(const binding *self, const char *key, const heli_node *node, const char *const *words, size_t count, size_t otherwise)
{
    if (!node || node->kind == HELI_NODE_BAD) return otherwise;
    for (size_t i = 0; node->kind == HELI_NODE_SCALAR && i < count; i++)
        if (strcmp(node->text, words[i]) == 0) return i;
    char list[200] = "";
    for (size_t i = 0, used = 0; i < count && used < sizeof list; i++)
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "", words[i]);
    const char *said = node->kind == HELI_NODE_SCALAR ? node->text : "";
    heli_put(heli_report(self->ctx, HELI_ERROR, key, heli_nearest_name(words, count, said), HELI_N_("'%s' must be one of: %s"), key, list),
             node->at);
    return otherwise;
}

/* Keys of a mapping that are not in the list are findings. */
static void refuse_unknown(const binding *self, const heli_node *map, const char *const *known, size_t count)
{
    for (const heli_node *child = map->first; child; child = child->next) {
        bool found = child->kind == HELI_NODE_BAD;
        for (size_t i = 0; i < count && !found; i++) found = strcmp(child->key, known[i]) == 0;
        if (found) continue;
        heli_shown key = heli_show(child->key);
        heli_put(heli_report(self->ctx, HELI_ERROR, key.text, heli_nearest_name(known, count, child->key), HELI_N_("unknown key '%s'"),
                             key.text), child->key_at);
    }
}

/* --- levels --- */

static bool add_level(const binding *self, heli_factor *factor, const heli_node *node)
{
    void *level = calloc(1, self->model->params_bytes ? self->model->params_bytes : 1);
    if (!level) {
        self->binder->out_of_memory = true;
        return false;
    }
    heli_params_default(self->model->params, self->model->param_count, level);
    factor->levels[factor->level_count++] = level;
    return heli_convert(factor->row, node, level, self->ctx);
}

static bool make_levels(const binding *self, heli_factor *factor, size_t count)
{
    factor->levels = calloc(count ? count : 1, sizeof *factor->levels);
    self->binder->out_of_memory |= !factor->levels;
    return factor->levels != NULL;
}

static void bind_values(const binding *self, heli_factor *factor, const heli_node *node)
{
    if (node->kind == HELI_NODE_BAD) return;
    if (node->kind != HELI_NODE_LIST || node->count == 0) {
        complain(self, node->at, "values", NULL, HELI_N_("'values' must be a list with at least one value"));
        return;
    }
    if (!make_levels(self, factor, node->count)) return;
    for (const heli_node *item = node->first; item; item = item->next) add_level(self, factor, item);
}

/* --- ranges --- */

static bool bind_end(const binding *self, const heli_factor *factor, const heli_node *node, double *value)
{
    union { double real; int64_t whole; unsigned char bytes[8]; } room = {.whole = 0};
    heli_param row = *factor->row;
    row.offset = 0;
    if (!heli_convert(&row, node, room.bytes, self->ctx)) return false;
    *value = heli_param_value(&row, room.bytes, 0);
    return true;
}

static void check_range(const binding *self, const heli_factor *factor, const heli_node *from, const heli_node *to)
{
    if (!(factor->low < factor->high)) complain(self, to->at, "to", NULL, HELI_N_("'to' must be larger than 'from'"));
    if (factor->whole && (factor->low != (double)(int64_t)factor->low || factor->high != (double)(int64_t)factor->high))
        complain(self, from->at, "from", NULL, HELI_N_("a range of whole numbers begins and ends with one"));
    if (factor->logarithmic && factor->low <= 0.0)
        complain(self, from->at, "from", NULL, HELI_N_("a logarithmic range must begin above 0"));
}

static void bind_range(const binding *self, heli_factor *factor, const heli_node *map)
{
    static const char *const scales[] = {"linear", "log"};
    const heli_node *from = heli_node_child(map, "from"), *to = heli_node_child(map, "to"), *levels = heli_node_child(map, "levels");
    bool grid = self->experiment->design == HELI_DESIGN_GRID;
    if (!from || !to) {
        complain(self, map->at, NULL, NULL, HELI_N_("a factor needs 'values', or a range 'from' and 'to'"));
        return;
    }
    if (!factor->numeric) {
        complain(self, from->key_at, "from", NULL, HELI_N_("only a parameter that is a number has a range; list its 'values'"));
        return;
    }
    factor->range = true;
    factor->logarithmic = read_word(self, "scale", heli_node_child(map, "scale"), scales, 2, 0) == 1;
    bool low = bind_end(self, factor, from, &factor->low), high = bind_end(self, factor, to, &factor->high);
    factor->whole = factor->row->type == HELI_PARAM_INT;
    read_bool(self, "whole", heli_node_child(map, "whole"), &factor->whole);
    factor->whole |= factor->row->type == HELI_PARAM_INT;
    if (low && high) check_range(self, factor, from, to);
    int64_t count = 0;
    if (levels && !grid && !self->wished) complain(self, levels->key_at, "levels", NULL, HELI_N_("'levels' has a meaning only in a grid"));
    else if (grid && !levels) complain(self, map->at, "levels", NULL, HELI_N_("in a grid a range needs 'levels', the number of its values"));
    else if (grid && read_whole(self, "levels", levels, 2, 1e6, &count)) factor->level_count = (size_t)count;
    if (factor->whole && (double)count > factor->high - factor->low + 1.0)
        complain(self, levels->at, "levels", NULL, HELI_N_("the range has fewer whole numbers than levels"));
}

/* --- whole scenarios --- */

static bool same_frame(const heli_scenario *a, const heli_scenario *b)
{
    return a->model == b->model && a->steps == b->steps && a->burn_in == b->burn_in;
}

/* Run settings that the experiment leaves open are those of its first scenario. */
static void take_frame(const binding *self, const heli_scenario *from)
{
    heli_binder *binder = self->binder;
    for (size_t i = 0; i + 1 < HELI_RUN_ROWS; i++)
        if (!binder->origin[self->model->param_count + i].file) heli_param_copy(&binder->run_rows[i], binder->scenario, from);
}

static void keep_variant(const binding *self, heli_scenario *variant, const heli_node *node)
{
    heli_experiment *to = self->experiment;
    if (to->variant_count == 0) take_frame(self, variant);
    if (same_frame(variant, self->binder->scenario)) {
        to->variants[to->variant_count++] = variant;
        return;
    }
    complain(self, node->at, "scenarios", NULL,
             HELI_N_("this scenario has another model or another length than the experiment; all runs of a sweep share them"));
    heli_scenario_free(variant);
}

/* The path of a scenario, given relative to the experiment's file. */
static char *beside(const char *file, const char *name)
{
    const char *slash = strrchr(file, '/');
    size_t folder = slash && name[0] != '/' ? (size_t)(slash - file) + 1 : 0, length = strlen(name);
    char *path = malloc(folder + length + 1);
    if (!path) return NULL;
    memcpy(path, file, folder);
    memcpy(path + folder, name, length + 1);
    return path;
}

static void load_variant(const binding *self, const heli_node *node, bool embedded)
{
    heli_scenario *variant = NULL;
    heli_context inner;
    heli_context_init(&inner);
    inner.translate = self->ctx->translate;
    char *path = embedded ? NULL : beside(self->binder->first_line.file, node->text);
    heli_status status = embedded ? heli_scenario_parse(&variant, "scenario_texts", node->text, strlen(node->text), self->models, NULL, 0, &inner)
                       : path     ? heli_scenario_load(&variant, path, self->models, NULL, 0, &inner)
                                  : HELI_MEMORY;
    if (status == HELI_OK) {
        keep_variant(self, variant, node);
    } else {
        const char *why = inner.diagnostic_count > 0 ? inner.diagnostics[0].message : inner.message;
        int line = inner.diagnostic_count > 0 ? inner.diagnostics[0].line : 0;
        heli_shown name = heli_show(path ? path : "scenario_texts");
        heli_diagnostic *finding = line > 0 ? heli_report(self->ctx, HELI_ERROR, "scenarios", NULL, HELI_N_("'%s' cannot be used (line %d): %s"), name.text, line, why)
                                            : heli_report(self->ctx, HELI_ERROR, "scenarios", NULL, HELI_N_("'%s' cannot be used: %s"), name.text, why);
        heli_put(finding, node->at);
    }
    free(path);
    heli_context_free(&inner);
}

static void bind_scenarios(const binding *self, heli_factor *factor, const heli_node *node, bool embedded)
{
    heli_experiment *to = self->experiment;
    if (to->variants) {
        complain(self, node->key_at, "scenarios", NULL, HELI_N_("only one factor can be whole scenarios"));
        return;
    }
    if (node->kind != HELI_NODE_LIST || node->count == 0) {
        complain(self, node->at, "scenarios", NULL, HELI_N_("'scenarios' must be a list of scenario files"));
        return;
    }
    to->variants = calloc(node->count, sizeof *to->variants);
    self->binder->out_of_memory |= !to->variants;
    for (const heli_node *item = node->first; to->variants && item; item = item->next) {
        if (item->kind == HELI_NODE_SCALAR) load_variant(self, item, embedded);
        else if (item->kind != HELI_NODE_BAD) complain(self, item->at, "scenarios", NULL, HELI_N_("'scenarios' must be a list of scenario files"));
    }
    factor->level_count = to->variant_count;
}

/* --- factors --- */

/* The next factor, for a parameter or (row NULL) for whole scenarios; NULL when memory is short or there are too many. */
static heli_factor *new_factor(const binding *self, const heli_param *row, heli_place at)
{
    heli_experiment *to = self->experiment;
    for (size_t i = 0; row && i < to->factor_count; i++)
        if (to->factors[i].row == row) {
            heli_put(heli_report(self->ctx, HELI_ERROR, row->path, NULL, HELI_N_("'%s' is a factor twice"), row->path), at);
            return NULL;
        }
    if (to->factor_count == HELI_MAX_FACTORS) {
        heli_put(heli_report(self->ctx, HELI_ERROR, "factors", NULL, HELI_N_("more than %d factors"), HELI_MAX_FACTORS), at);
        return NULL;
    }
    heli_factor *factor = &to->factors[to->factor_count];
    *factor = (heli_factor){.row = row, .at = at};
    factor->numeric = row && (row->type == HELI_PARAM_REAL || row->type == HELI_PARAM_INT);
    factor->path = strdup(row ? row->path : "scenario");
    self->binder->out_of_memory |= !factor->path;
    if (!factor->path) return NULL;
    to->factor_count++;
    return factor;
}

/* The row that a factor names; reported when there is none. */
static const heli_param *factor_row(const binding *self, const char *path, heli_place at)
{
    const heli_param *row = heli_param_find(self->model->params, self->model->param_count, path);
    if (row) return row;
    const char *run = strncmp(path, "run.", 4) == 0 || strncmp(path, "output.", 7) == 0 ? path : NULL;
    heli_shown shown = heli_show(path);
    if (run) heli_put(heli_report(self->ctx, HELI_ERROR, shown.text, NULL, HELI_N_("'%s' is the same for all runs; only parameters of the model can be factors"), shown.text), at);
    else heli_put(heli_report(self->ctx, HELI_ERROR, shown.text, heli_param_nearest(self->model->params, self->model->param_count, path),
                              HELI_N_("unknown parameter '%s'"), shown.text), at);
    return NULL;
}

/* A number of a factor's prior, in the unit of its parameter. */
static bool read_prior_number(const binding *self, const heli_node *map, const char *key, double *value)
{
    const heli_param row = {.path = key, .type = HELI_PARAM_REAL, .length = 1, .minimum = -1e300, .maximum = 1e300, .unit = ""};
    const heli_node *node = heli_node_child(map, key);
    if (node) return heli_convert(&row, node, value, self->ctx);
    heli_put(heli_report(self->ctx, HELI_ERROR, key, NULL, HELI_N_("a normal prior needs its '%s'"), key), map->at);
    return false;
}

/* The prior of a parameter that is calibrated, where it is not uniform. */
static void bind_prior(const binding *self, heli_factor *factor, const heli_node *node)
{
    static const char *const keys[] = {"kind", "mean", "sd"}, *const kinds[] = {"uniform", "normal"};
    if (!node || node->kind == HELI_NODE_BAD) return;
    if (!self->binder->experiment->targets) {
        complain(self, node->key_at, "prior", NULL, HELI_N_("a 'prior' belongs to a calibration, which has 'targets'"));
        return;
    }
    if (node->kind != HELI_NODE_MAP) {
        complain(self, node->at, "prior", NULL, HELI_N_("a 'prior' is {kind: normal, mean: NUMBER, sd: NUMBER} or {kind: uniform}"));
        return;
    }
    refuse_unknown(self, node, keys, 3);
    const heli_node *kind = heli_node_child(node, "kind");
    if (!kind) complain(self, node->at, "prior", NULL, HELI_N_("a 'prior' needs its 'kind': uniform or normal"));
    factor->normal = read_word(self, "kind", kind, kinds, 2, 0) == 1;
    if (!factor->normal) return;
    if (!factor->range || factor->whole || factor->logarithmic) {
        complain(self, node->at, "prior", NULL, HELI_N_("only a real number on a linear range can have a normal prior"));
        return;
    }
    bool both = read_prior_number(self, node, "mean", &factor->prior_mean);
    both = read_prior_number(self, node, "sd", &factor->prior_sd) && both;
    if (both && !(factor->prior_sd > 0.0)) complain(self, heli_node_child(node, "sd")->at, "sd", NULL, HELI_N_("the standard deviation of a prior must be above 0"));
    if (both && !(factor->prior_mean >= factor->low && factor->prior_mean <= factor->high))
        complain(self, heli_node_child(node, "mean")->at, "mean", NULL, HELI_N_("the mean of a normal prior must lie in the range from 'from' to 'to'"));
}

/* Groups have a meaning where factors take turns; elsewhere they are allowed, so that one file serves several designs. */
static void bind_group(const binding *self, heli_factor *factor, const heli_node *node)
{
    if (!node || node->kind == HELI_NODE_BAD) return;
    if (node->kind != HELI_NODE_SCALAR || heli_node_is_empty(node)) {
        complain(self, node->at, "group", NULL, HELI_N_("'group' must be a word"));
        return;
    }
    factor->group = strdup(node->text);
    self->binder->out_of_memory |= !factor->group;
}

static void bind_parameter_factor(const binding *self, const heli_node *map, const heli_node *name)
{
    static const char *const keys[] = {"parameter", "values", "from", "to", "levels", "scale", "whole", "group", "prior"};
    refuse_unknown(self, map, keys, sizeof keys / sizeof *keys);
    if (name->kind != HELI_NODE_SCALAR || heli_node_is_empty(name)) {
        if (name->kind != HELI_NODE_BAD) complain(self, name->at, "parameter", NULL, HELI_N_("'parameter' must be the dotted name of a parameter"));
        return;
    }
    const heli_param *row = factor_row(self, name->text, name->at);
    heli_factor *factor = row ? new_factor(self, row, name->at) : NULL;
    const heli_node *values = heli_node_child(map, "values");
    if (!factor) return;
    if (values && heli_node_child(map, "from"))
        complain(self, values->key_at, "values", NULL, HELI_N_("a factor has either 'values' or a range 'from' and 'to', not both"));
    else if (values) bind_values(self, factor, values);
    else bind_range(self, factor, map);
    bind_prior(self, factor, heli_node_child(map, "prior"));
    bind_group(self, factor, heli_node_child(map, "group"));
}

static void bind_factor(const binding *self, const heli_node *item)
{
    if (item->kind == HELI_NODE_BAD) return;
    const heli_node *name = heli_node_child(item, "parameter"), *files = heli_node_child(item, "scenarios");
    const heli_node *texts = heli_node_child(item, "scenario_texts");
    if (item->kind != HELI_NODE_MAP || (!name && !files && !texts)) {
        complain(self, item->at, "factors", NULL, HELI_N_("a factor names a 'parameter' and its values, or lists 'scenarios'"));
        return;
    }
    if (name) {
        bind_parameter_factor(self, item, name);
        return;
    }
    static const char *const keys[] = {"scenarios", "scenario_texts", "group"};
    refuse_unknown(self, item, keys, 3);
    heli_factor *factor = new_factor(self, NULL, item->at);
    if (!factor) return;
    bind_scenarios(self, factor, files ? files : texts, files == NULL);
    bind_group(self, factor, heli_node_child(item, "group"));
}

static bool make_factors(const binding *self, size_t count)
{
    self->experiment->factors = calloc(count + 1, sizeof *self->experiment->factors); /* one more for the futures of a study */
    self->binder->out_of_memory |= !self->experiment->factors;
    return self->experiment->factors != NULL;
}

static void bind_factors(const binding *self, const heli_node *node)
{
    if (node->kind == HELI_NODE_BAD) return;
    if (node->kind != HELI_NODE_LIST || node->count == 0) {
        complain(self, node->kind == HELI_NODE_LIST ? node->key_at : node->at, "factors", NULL, HELI_N_("'factors' must be a list with at least one factor"));
        return;
    }
    if (!make_factors(self, node->count < HELI_MAX_FACTORS ? node->count : HELI_MAX_FACTORS)) return;
    for (const heli_node *item = node->first; item && !heli_binder_full(self->binder); item = item->next) bind_factor(self, item);
}

/* --- a design given point by point --- */

static void bind_point(const binding *self, const heli_node *item, size_t point)
{
    heli_experiment *to = self->experiment;
    if (item->kind != HELI_NODE_MAP) {
        if (item->kind != HELI_NODE_BAD) complain(self, item->at, "points", NULL, HELI_N_("a point of a list gives every factor a value: 'parameter: value' lines"));
        return;
    }
    for (const heli_node *child = item->first; child; child = child->next) {
        size_t f = 0;
        while (f < to->factor_count && strcmp(to->factors[f].path, child->key) != 0) f++;
        if (f == to->factor_count) {
            heli_shown key = heli_show(child->key);
            heli_put(heli_report(self->ctx, HELI_ERROR, key.text, NULL, HELI_N_("'%s' is not in the first point; all points name the same parameters"), key.text), child->key_at);
        } else {
            add_level(self, &to->factors[f], child);
        }
    }
    for (size_t f = 0; f < to->factor_count; f++)
        if (to->factors[f].level_count <= point && to->factors[f].levels)
            heli_put(heli_report(self->ctx, HELI_ERROR, to->factors[f].path, NULL, HELI_N_("this point gives '%s' no value"), to->factors[f].path), item->at);
}

static void bind_list(const binding *self, const heli_node *points)
{
    const heli_node *first = points->first;
    if (points->kind != HELI_NODE_LIST || points->count == 0) {
        complain(self, points->at, "points", NULL, HELI_N_("in a list design 'points' is a list with at least one point"));
        return;
    }
    if (!make_factors(self, first->kind == HELI_NODE_MAP ? first->count : 1)) return;
    for (const heli_node *child = first->kind == HELI_NODE_MAP ? first->first : NULL; child; child = child->next) {
        const heli_param *row = child->kind == HELI_NODE_BAD ? NULL : factor_row(self, child->key, child->key_at);
        heli_factor *factor = row ? new_factor(self, row, child->key_at) : NULL;
        if (factor) make_levels(self, factor, points->count);
    }
    if (heli_context_error_count(self->ctx) > 0) return;
    size_t point = 0;
    for (const heli_node *item = points->first; item && !heli_binder_full(self->binder); item = item->next) bind_point(self, item, point++);
    self->experiment->point_count = points->count;
}

/* A list may also be written as factors whose values go together; all have as many. */
static void zip_list(const binding *self)
{
    heli_experiment *to = self->experiment;
    for (size_t f = 0; f < to->factor_count; f++)
        if (to->factors[f].range)
            complain(self, to->factors[f].at, to->factors[f].path, NULL, HELI_N_("in a list design a factor lists its 'values'"));
    if (heli_context_error_count(self->ctx) > 0) return;
    to->point_count = to->factor_count > 0 ? to->factors[0].level_count : 1;
    for (size_t f = 1; f < to->factor_count; f++)
        if (to->factors[f].level_count != to->point_count)
            heli_put(heli_report(self->ctx, HELI_ERROR, to->factors[f].path, NULL,
                                 HELI_N_("in a list design all factors have as many values; the first has %zu, this one %zu"), to->point_count,
                                 to->factors[f].level_count), to->factors[f].at);
}

/* --- the size of the design --- */

static void refuse_size(const binding *self, double points)
{
    heli_place at = self->experiment->factor_count > 0 ? self->experiment->factors[0].at : self->binder->first_line;
    double replicates = (double)self->binder->scenario->replicates;
    heli_put(heli_report(self->ctx, HELI_ERROR, "factors", NULL, HELI_N_("the design has %.10g points, with %.0f replicates %.10g jobs; at most %d are possible"),
                         points, replicates, points * replicates, HELI_MAX_RUNS), at);
}

static void check_size(const binding *self)
{
    heli_experiment *to = self->experiment;
    double points = (double)to->point_count;
    if (to->design == HELI_DESIGN_GRID) {
        points = 1.0;
        for (size_t f = 0; f < to->factor_count; f++) points *= (double)to->factors[f].level_count;
        to->point_count = points <= HELI_MAX_RUNS ? (size_t)points : 0;
    }
    double most = to->factor_count > 4 ? points * (double)to->factor_count / 4.0 : points;
    if (points * (double)self->binder->scenario->replicates > HELI_MAX_RUNS || most > HELI_MAX_RUNS) refuse_size(self, points);
}

static void bind_points(const binding *self, const heli_node *points, const heli_node *factors)
{
    heli_experiment *to = self->experiment;
    int64_t count = 0;
    bool blocks = heli_design_in_blocks(to->design);
    bool sampled = !blocks && to->design != HELI_DESIGN_GRID && to->design != HELI_DESIGN_LIST && to->design != HELI_DESIGN_SEARCH;
    if (blocks && points && !self->wished)
        complain(self, points->key_at, "points", NULL, HELI_N_("a Morris or Saltelli design has as many points as 'trajectories' or 'samples' give; 'points' belongs to the other designs"));
    if (to->design == HELI_DESIGN_LIST && factors) zip_list(self);
    if (to->design == HELI_DESIGN_LIST && factors && points)
        complain(self, points->key_at, "points", NULL, HELI_N_("a list design has either 'points' or 'factors', not both"));
    if (sampled && self->size_wished) to->point_count = self->size_wished;
    else if (sampled && !points)
        complain(self, self->binder->first_line, "points", NULL, HELI_N_("this design needs 'points', the number of its points"));
    else if (sampled && points && read_whole(self, "points", points, 1, HELI_MAX_RUNS, &count)) to->point_count = (size_t)count;
    else if (to->design == HELI_DESIGN_GRID && points && !self->wished)
        complain(self, points->key_at, "points", NULL, HELI_N_("a grid has as many points as its factors' levels give; 'points' belongs to the other designs"));
    else if (to->design == HELI_DESIGN_SEARCH && points)
        complain(self, points->key_at, "points", NULL, HELI_N_("a search finds its points itself; 'search' says how many it tries"));
}

/* --- studies --- */

/* The first key that makes the experiment a study, or NULL. */
static const heli_node *study_key(const heli_experiment_keys *keys)
{
    const heli_node *const nodes[] = {keys->objectives, keys->outcomes, keys->constraints, keys->futures, keys->search, keys->targets, keys->calibration};
    for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++)
        if (nodes[i]) return nodes[i];
    return NULL;
}

/* A study is one by its keys or by its design; both together must agree. */
static heli_design design_of(const binding *self, const heli_experiment_keys *keys, size_t word)
{
    const heli_node *study = study_key(keys);
    if (!study || word == HELI_DESIGN_SEARCH) return (heli_design)word;
    if (keys->design)
        heli_put(heli_report(self->ctx, HELI_ERROR, study->key, NULL, HELI_N_("'%s' belongs to a study, whose design is 'search', not '%s'"), study->key,
                             heli_design_name((heli_design)word)), study->key_at);
    return HELI_DESIGN_SEARCH;
}

/* Futures are a factor that nobody chooses. */
static void bind_futures(const binding *self, const heli_node *node)
{
    if (!self->experiment->factors || node->kind == HELI_NODE_BAD) return;
    if (node->kind != HELI_NODE_LIST) {
        heli_put(heli_report(self->ctx, HELI_ERROR, node->key, NULL, HELI_N_("'%s' must be a list of scenario files"), node->key), node->at);
        return;
    }
    heli_factor *factor = new_factor(self, NULL, node->at);
    if (factor) bind_scenarios(self, factor, node, false);
}

/* --- what is kept --- */

static void bind_kept_indicators(const binding *self, const heli_node *node)
{
    const heli_model *model = self->model;
    heli_keep *keep = &self->experiment->keep;
    if (!node || node->kind == HELI_NODE_BAD) return;
    if (node->kind == HELI_NODE_SCALAR && strcmp(node->text, "all") == 0) return;
    if (node->kind == HELI_NODE_LIST && node->count == 0 && model->indicator_count == 0) return; /* as the canonical text of such a model has it */
    if (node->kind != HELI_NODE_LIST || node->count == 0) {
        complain(self, node->at, "indicators", NULL, HELI_N_("'indicators' must be a list of indicators, or 'all'"));
        return;
    }
    const char **names = calloc(model->indicator_count + 1, sizeof *names);
    self->binder->out_of_memory |= !names;
    for (size_t i = 0; i < model->indicator_count; i++) {
        keep->indicators[i] = false;
        if (names) names[i] = model->indicators[i].name;
    }
    for (const heli_node *item = node->first; names && item; item = item->next) {
        const char *said = item->kind == HELI_NODE_SCALAR ? item->text : "";
        size_t i = 0;
        while (i < model->indicator_count && strcmp(names[i], said) != 0) i++;
        if (i < model->indicator_count) keep->indicators[i] = true;
        else if (item->kind != HELI_NODE_BAD)
            heli_put(heli_report(self->ctx, HELI_ERROR, "indicators", heli_nearest_name(names, model->indicator_count, said),
                                 HELI_N_("unknown indicator '%s'"), heli_show(said).text), item->at);
    }
    free(names);
}

static void bind_summaries(const binding *self, const heli_node *node)
{
    heli_keep *keep = &self->experiment->keep;
    const char *words[HELI_SUMMARIES];
    if (!node || node->kind == HELI_NODE_BAD) return;
    if (node->kind != HELI_NODE_LIST) {
        complain(self, node->at, "summaries", NULL, HELI_N_("'summaries' must be a list of: mean, final, min, max"));
        return;
    }
    for (size_t s = 0; s < HELI_SUMMARIES; s++) {
        words[s] = heli_summary_name((heli_summary_kind)s);
        keep->summaries[s] = false;
    }
    for (const heli_node *item = node->first; item; item = item->next) {
        size_t s = read_word(self, "summaries", item, words, HELI_SUMMARIES, HELI_SUMMARIES);
        if (s < HELI_SUMMARIES) keep->summaries[s] = true;
    }
}

static void bind_keep(const binding *self, const heli_node *node)
{
    static const char *const keys[] = {"indicators", "summaries", "series", "window_weeks", "window_steps"};
    heli_keep *keep = &self->experiment->keep;
    if (!node || node->kind == HELI_NODE_BAD || heli_node_is_empty(node)) return;
    if (node->kind != HELI_NODE_MAP) {
        heli_report_not_section(self->binder, "keep", node);
        return;
    }
    size_t before = heli_context_error_count(self->ctx);
    refuse_unknown(self, node, keys, sizeof keys / sizeof *keys);
    bind_kept_indicators(self, heli_node_child(node, "indicators"));
    bind_summaries(self, heli_node_child(node, "summaries"));
    read_bool(self, "series", heli_node_child(node, "series"), &keep->series);
    const heli_node *window = heli_node_child(node, "window_weeks");
    read_whole(self, "window_weeks", window ? window : heli_node_child(node, "window_steps"), 1, 100000, &keep->window);
    bool any = keep->series;
    for (size_t s = 0; s < HELI_SUMMARIES; s++) any |= keep->summaries[s];
    if (!any && heli_context_error_count(self->ctx) == before) complain(self, node->at, "keep", NULL, HELI_N_("nothing would be kept: ask for 'summaries' or for 'series'"));
}

/* --- all of it --- */

static void set_defaults(const binding *self)
{
    heli_experiment *to = self->experiment;
    to->common_random_numbers = true;
    to->point_count = 1;
    to->keep.summaries[HELI_SUMMARY_MEAN] = true;
    to->keep.window = 52;
    to->keep.indicators = calloc(self->model->indicator_count + 1, sizeof *to->keep.indicators);
    self->binder->out_of_memory |= !to->keep.indicators;
    for (size_t i = 0; to->keep.indicators && i < self->model->indicator_count; i++) to->keep.indicators[i] = true;
}

heli_status heli_experiment_bind(heli_binder *binder, void *data)
{
    heli_experiment_loading *loading = data;
    const heli_experiment_keys *keys = binder->experiment;
    binding self = {.binder = binder, .experiment = loading->experiment, .model = binder->model, .models = loading->models, .ctx = binder->ctx};
    const heli_experiment_wish *wish = loading->wish;
    const char *words[HELI_DESIGNS];
    for (size_t d = 0; d < HELI_DESIGNS; d++) words[d] = heli_design_name((heli_design)d);
    set_defaults(&self);
    if (binder->out_of_memory) return HELI_MEMORY;
    self.experiment->design = design_of(&self, keys, read_word(&self, "design", keys->design, words, HELI_DESIGNS, HELI_DESIGN_GRID));
    self.wished = wish && wish->design_given && wish->design != self.experiment->design;
    if (self.wished) self.experiment->design = wish->design;
    self.size_wished = wish ? wish->size : 0;
    if (keys->factors) bind_factors(&self, keys->factors);
    else if (self.experiment->design == HELI_DESIGN_LIST && keys->points) bind_list(&self, keys->points);
    else complain(&self, binder->first_line, "factors", NULL, HELI_N_("an experiment needs 'factors', what to vary and how"));
    if (!(self.experiment->design == HELI_DESIGN_LIST && !keys->factors)) bind_points(&self, keys->points, keys->factors);
    if (heli_design_in_blocks(self.experiment->design)) heli_experiment_bind_blocks(self.experiment, binder, wish);
    read_bool(&self, "common_random_numbers", keys->common_random_numbers, &self.experiment->common_random_numbers);
    bind_keep(&self, keys->keep);
    if (self.experiment->design == HELI_DESIGN_SEARCH) {
        self.experiment->point_count = 0;
        if (keys->futures) bind_futures(&self, keys->futures);
        heli_study_bind(binder, self.experiment);
    }
    if (heli_context_error_count(self.ctx) == 0) check_size(&self);
    if (self.experiment->keep.window > binder->scenario->steps) self.experiment->keep.window = binder->scenario->steps;
    binder->scenario->output = (heli_output_options){0}; /* a sweep keeps what `keep` says */
    return binder->out_of_memory ? HELI_MEMORY : HELI_OK;
}
