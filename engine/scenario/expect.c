/*
 * Binding `expect`: what a policy should move against the scenario that it extends.
 *
 *     expect:
 *       - {indicator: satisfaction, direction: up}
 *       - {indicator: mediation_wait, direction: none, essay: down, note: "why the model disagrees", note_zh: "..."}
 *
 * Expectations belong to the file that states them, together with its base: a variant of a variant does not inherit them.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/binder.h"

enum { KEYS = 5 };

static const char *const key_names[KEYS] = {"indicator", "direction", "essay", "note", "note_zh"};

void heli_expectations_free(heli_expectation *rows, size_t count)
{
    for (size_t i = 0; rows && i < count; i++) {
        free(rows[i].note);
        free(rows[i].note_zh);
    }
    free(rows);
}

const char *heli_direction_name(heli_direction direction)
{
    return direction > 0 ? "up" : direction < 0 ? "down" : "none";
}

/* --- the values of one row --- */

/* A text that says something; NULL, reported, for anything else. */
static const char *text_of(heli_binder *self, const heli_node *node)
{
    if (node->kind == HELI_NODE_SCALAR && !heli_node_is_empty(node) && node->text[0]) return node->text;
    if (node->kind != HELI_NODE_BAD)
        heli_put(heli_report(self->ctx, HELI_ERROR, node->key, NULL, HELI_N_("'%s' must be a text"), node->key), node->at);
    return NULL;
}

static void report_indicator(heli_binder *self, const heli_node *node)
{
    const heli_model *model = self->model;
    heli_shown shown = heli_show(node->text);
    const char *near = NULL, **names = calloc(model->indicator_count + 1, sizeof *names);
    size_t count = 0;
    if (!names) self->out_of_memory = true;
    for (size_t i = 0; names && i < model->indicator_count; i++)
        if (!model->indicators[i].axis) names[count++] = model->indicators[i].name;
    if (names) near = heli_nearest_name(names, count, node->text);
    heli_put(heli_report(self->ctx, HELI_ERROR, "indicator", near, HELI_N_("unknown indicator '%s'"), shown.text), node->at);
    free(names);
}

static void bind_indicator(heli_binder *self, const heli_node *node, heli_expectation *row)
{
    const heli_model *model = self->model;
    const char *name = text_of(self, node);
    if (!name) return;
    for (size_t i = 0; i < model->indicator_count && !row->indicator; i++)
        if (strcmp(model->indicators[i].name, name) == 0) row->indicator = &model->indicators[i];
    if (!row->indicator) report_indicator(self, node);
    else if (row->indicator->axis)
        heli_put(heli_report(self->ctx, HELI_ERROR, "indicator", NULL,
                             HELI_N_("indicator '%s' has several components; an expectation is about a single number"), name), node->at);
}

static void bind_direction(heli_binder *self, const heli_node *node, heli_direction *direction)
{
    static const char *const words[] = {"down", "none", "up"};
    const char *word = text_of(self, node);
    for (size_t i = 0; word && i < 3; i++)
        if (strcmp(words[i], word) == 0) {
            *direction = (heli_direction)((int)i - 1);
            return;
        }
    if (word)
        heli_put(heli_report(self->ctx, HELI_ERROR, node->key, heli_nearest_name(words, 3, word),
                             HELI_N_("'%s' must be up, down or none, not '%s'"), node->key, heli_show(word).text), node->at);
}

static void bind_note(heli_binder *self, const heli_node *node, char **note)
{
    const char *text = text_of(self, node);
    if (!text) return;
    free(*note);
    *note = strdup(text);
    if (!*note) self->out_of_memory = true;
}

static void bind_key(heli_binder *self, const heli_node *node, heli_expectation *row)
{
    if (node->kind == HELI_NODE_BAD) return;
    if (strcmp(node->key, "indicator") == 0) bind_indicator(self, node, row);
    else if (strcmp(node->key, "direction") == 0) bind_direction(self, node, &row->direction);
    else if (strcmp(node->key, "note") == 0) bind_note(self, node, &row->note);
    else if (strcmp(node->key, "note_zh") == 0) bind_note(self, node, &row->note_zh);
    else if (strcmp(node->key, "essay") == 0) {
        row->essay_says = true;
        bind_direction(self, node, &row->essay);
    } else {
        heli_shown key = heli_show(node->key);
        heli_put(heli_report(self->ctx, HELI_ERROR, key.text, heli_nearest_name(key_names, KEYS, node->key), HELI_N_("unknown key '%s'"),
                             key.text), node->key_at);
    }
}

/* --- rows --- */

static void require_key(heli_binder *self, const heli_node *item, const char *key)
{
    if (!heli_node_child(item, key))
        heli_put(heli_report(self->ctx, HELI_ERROR, key, NULL, HELI_N_("an expectation needs '%s'"), key), item->at);
}

/* One indicator cannot be expected to move in two ways. */
static void refuse_twice(heli_binder *self, const heli_node *item, const heli_expectation *rows, size_t count)
{
    const heli_indicator *indicator = rows[count].indicator;
    for (size_t i = 0; indicator && i < count; i++)
        if (rows[i].indicator == indicator) {
            heli_put(heli_report(self->ctx, HELI_ERROR, "indicator", NULL, HELI_N_("indicator '%s' is expected twice, first on line %d"),
                                 indicator->name, rows[i].line), heli_node_child(item, "indicator")->at);
            return;
        }
}

static void bind_row(heli_binder *self, const heli_node *item)
{
    heli_scenario *scenario = self->scenario;
    heli_expectation *row = &scenario->expectations[scenario->expectation_count];
    if (item->kind == HELI_NODE_BAD) return;
    if (item->kind != HELI_NODE_MAP) {
        heli_put(heli_report(self->ctx, HELI_ERROR, "expect", NULL,
                             HELI_N_("an expectation is written as {indicator: NAME, direction: up}")), item->at);
        return;
    }
    row->line = item->at.line;
    for (const heli_node *child = item->first; child && !heli_binder_full(self); child = child->next) bind_key(self, child, row);
    require_key(self, item, "indicator");
    require_key(self, item, "direction");
    refuse_twice(self, item, scenario->expectations, scenario->expectation_count);
    scenario->expectation_count++;
}

void heli_bind_expect(heli_binder *self)
{
    const heli_node *list = self->expect;
    if (!list || list->kind == HELI_NODE_BAD || heli_node_is_empty(list)) return;
    if (list->kind != HELI_NODE_LIST) {
        heli_put(heli_report(self->ctx, HELI_ERROR, "expect", NULL, HELI_N_("'%s' must be a list"), "expect"), list->at);
        return;
    }
    self->scenario->expectations = calloc(list->count ? list->count : 1, sizeof *self->scenario->expectations);
    if (!self->scenario->expectations) self->out_of_memory = true;
    for (const heli_node *item = list->first; item && !heli_binder_full(self); item = item->next) bind_row(self, item);
}
