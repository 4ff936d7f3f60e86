/* Binding what an experiment says of a design in blocks: how many, how they are drawn, which factors move together. */
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/experiment_internal.h"

typedef struct binding {
    heli_experiment *experiment;
    heli_binder *binder;
    const heli_experiment_wish *wish;
} binding;

static void complain(const binding *self, heli_place at, const char *key, const char *sentence)
{
    heli_put(heli_report(self->binder->ctx, HELI_ERROR, key, NULL, "%s", heli_context_translate(self->binder->ctx, sentence)), at);
}

static void read_count(const binding *self, const heli_node *map, const char *key, double low, double high, size_t *value)
{
    const heli_param row = {.path = key, .type = HELI_PARAM_INT, .length = 1, .minimum = low, .maximum = high, .unit = ""};
    const heli_node *node = heli_node_child(map, key);
    int64_t count = 0;
    if (node && heli_convert(&row, node, &count, self->binder->ctx)) *value = (size_t)count;
}

static void read_bool(const binding *self, const heli_node *map, const char *key, bool *value)
{
    const heli_param row = {.path = key, .type = HELI_PARAM_BOOL, .length = 1, .minimum = 0, .maximum = 1, .unit = ""};
    const heli_node *node = heli_node_child(map, key);
    if (node) heli_convert(&row, node, value, self->binder->ctx);
}

/* A mapping with no other keys than these; NULL where the section is missing or no mapping. */
static const heli_node *section(const binding *self, const char *name, const heli_node *node, const char *const keys[3])
{
    if (!node || node->kind == HELI_NODE_BAD || heli_node_is_empty(node)) return NULL;
    if (node->kind != HELI_NODE_MAP) {
        heli_report_not_section(self->binder, name, node);
        return NULL;
    }
    for (const heli_node *child = node->first; child; child = child->next) {
        bool known = child->kind == HELI_NODE_BAD;
        for (int i = 0; i < 3 && !known; i++) known = strcmp(child->key, keys[i]) == 0;
        if (known) continue;
        heli_shown key = heli_show(child->key);
        heli_put(heli_report(self->binder->ctx, HELI_ERROR, key.text, heli_nearest_name(keys, 3, child->key),
                             HELI_N_("unknown key '%s'"), key.text), child->key_at);
    }
    return node;
}

static heli_place place_of(const binding *self, const heli_node *map, const char *key)
{
    const heli_node *node = heli_node_child(map, key);
    return node ? node->at : map ? map->at : self->binder->first_line;
}

static void bind_morris(const binding *self)
{
    static const char *const keys[3] = {"trajectories", "levels", "candidates"};
    heli_blocks *blocks = &self->experiment->blocks;
    const heli_node *map = section(self, "morris", self->binder->experiment->morris, keys);
    *blocks = (heli_blocks){.trajectories = true, .count = HELI_TRAJECTORIES, .levels = HELI_MORRIS_LEVELS, .candidates = HELI_MORRIS_CANDIDATES};
    read_count(self, map, "trajectories", 1, HELI_MAX_RUNS, &blocks->count);
    read_count(self, map, "levels", 2, 1000, &blocks->levels);
    read_count(self, map, "candidates", 0, 10000, &blocks->candidates);
    if (self->wish && self->wish->size) blocks->count = self->wish->size;
    if (blocks->levels % 2) complain(self, place_of(self, map, "levels"), "levels", HELI_N_("the number of levels of a Morris design must be even"));
    if (blocks->count < HELI_TRAJECTORIES_LEAST)
        heli_put(heli_report(self->binder->ctx, HELI_ERROR, "trajectories", NULL, HELI_N_("%zu trajectories are too few for means and intervals; at "
                                                                                          "least %d are needed"),
                             blocks->count, HELI_TRAJECTORIES_LEAST), place_of(self, map, "trajectories"));
}

static void check_samples(const binding *self, const heli_node *map)
{
    const heli_blocks *blocks = &self->experiment->blocks;
    size_t least = blocks->second_order ? HELI_SAMPLES_LEAST_SECOND : HELI_SAMPLES_LEAST;
    heli_context *ctx = self->binder->ctx;
    if (blocks->count < least)
        heli_put(heli_report(ctx, HELI_ERROR, "samples", NULL,
                             blocks->second_order ? HELI_N_("%zu samples are too few for second-order indices; at least %zu are needed")
                                                  : HELI_N_("%zu samples are too few for first-order and total indices; at least %zu are needed"),
                             blocks->count, least), place_of(self, map, "samples"));
    else if (!blocks->independent && (blocks->count & (blocks->count - 1)))
        heli_put(heli_report(ctx, HELI_WARNING, "samples", NULL, HELI_N_("%zu samples are no power of two; the points of the Sobol sequence lose "
                                                                         "some of their balance"),
                             blocks->count), place_of(self, map, "samples"));
}

static void bind_saltelli(const binding *self)
{
    static const char *const keys[3] = {"samples", "second_order", "sequence"}, *const words[] = {"sobol", "random"};
    heli_blocks *blocks = &self->experiment->blocks;
    const heli_node *map = section(self, "saltelli", self->binder->experiment->saltelli, keys), *word = heli_node_child(map, "sequence");
    *blocks = (heli_blocks){.count = HELI_SAMPLES};
    read_count(self, map, "samples", 1, HELI_MAX_RUNS, &blocks->count);
    read_bool(self, map, "second_order", &blocks->second_order);
    blocks->independent = word && word->kind == HELI_NODE_SCALAR && strcmp(word->text, words[1]) == 0;
    if (word && word->kind != HELI_NODE_BAD && (word->kind != HELI_NODE_SCALAR || (strcmp(word->text, words[0]) != 0 && strcmp(word->text,
            words[1]) != 0)))
        heli_put(heli_report(self->binder->ctx, HELI_ERROR, "sequence", NULL, HELI_N_("'%s' must be one of: %s"), "sequence", "sobol, random"), word->at);
    if (self->wish && self->wish->size) blocks->count = self->wish->size;
    if (self->wish && self->wish->second_order) blocks->second_order = true;
    check_samples(self, map);
}

/* Factors of one name share a group; the others get one each. Groups are numbered in the order of their first factors. */
static void bind_groups(const binding *self)
{
    heli_experiment *to = self->experiment;
    to->blocks.group = calloc(to->factor_count + 1, sizeof *to->blocks.group);
    self->binder->out_of_memory |= !to->blocks.group;
    for (size_t f = 0; to->blocks.group && f < to->factor_count; f++) {
        size_t same = 0;
        while (same < f && !(to->factors[f].group && to->factors[same].group && strcmp(to->factors[f].group, to->factors[same].group) == 0)) same++;
        to->blocks.group[f] = same < f ? to->blocks.group[same] : to->blocks.groups++;
    }
}

/* A group that bears another factor's name would make two rows of one name. */
static void check_group_names(const binding *self)
{
    heli_experiment *to = self->experiment;
    for (size_t f = 0; f < to->factor_count; f++)
        for (size_t other = 0; to->factors[f].group && other < to->factor_count; other++)
            if (!to->factors[other].group && strcmp(to->factors[f].group, to->factors[other].path) == 0)
                complain(self, to->factors[f].at, "group", HELI_N_("a group needs another name than a factor outside it"));
}

static void check_factors(const binding *self)
{
    heli_experiment *to = self->experiment;
    for (size_t f = 0; f < to->factor_count; f++)
        if (!to->factors[f].range && to->factors[f].level_count == 1)
            complain(self, to->factors[f].at, to->factors[f].path, HELI_N_("this factor has a single value; it cannot move anything"));
}

void heli_experiment_bind_blocks(heli_experiment *experiment, heli_binder *binder, const heli_experiment_wish *wish)
{
    const binding self = {experiment, binder, wish};
    if (experiment->design == HELI_DESIGN_MORRIS) bind_morris(&self);
    else bind_saltelli(&self);
    bind_groups(&self);
    check_group_names(&self);
    check_factors(&self);
    double points = (double)experiment->blocks.count * (double)heli_blocks_size(&experiment->blocks);
    experiment->point_count = points <= HELI_MAX_RUNS ? (size_t)points : (size_t)HELI_MAX_RUNS + 1; /* refused with the other sizes */
}
