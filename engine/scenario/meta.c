/* Binding `meta` (what a scenario is about) and the weeks of snapshots. */
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/binder.h"

typedef struct field {
    const char *name;
    size_t offset;            /* of a char * in heli_meta */
} field;

static const field fields[] = {
    {"name", offsetof(heli_meta, name)},         {"title", offsetof(heli_meta, title)},
    {"title_zh", offsetof(heli_meta, title_zh)}, {"question", offsetof(heli_meta, question)},
    {"question_zh", offsetof(heli_meta, question_zh)}, {"teaching", offsetof(heli_meta, teaching)},
    {"teaching_zh", offsetof(heli_meta, teaching_zh)},
};
enum { FIELDS = sizeof fields / sizeof *fields };

static char **text_of(heli_meta *meta, size_t i)
{
    return (char **)(void *)((char *)meta + fields[i].offset);
}

static void free_sources(heli_meta *self)
{
    for (size_t i = 0; i < self->source_count; i++) free(self->sources[i]);
    free(self->sources);
    self->sources = NULL;
    self->source_count = 0;
}

void heli_meta_free(heli_meta *self)
{
    for (size_t i = 0; i < FIELDS; i++) {
        free(*text_of(self, i));
        *text_of(self, i) = NULL;
    }
    free_sources(self);
}

static bool is_text(heli_binder *self, const char *key, const heli_node *node)
{
    if (node->kind == HELI_NODE_SCALAR) return true;
    if (node->kind != HELI_NODE_BAD)
        heli_put(heli_report(self->ctx, HELI_ERROR, key, NULL, HELI_N_("'%s' must be a text"), key), node->at);
    return false;
}

static char *copy(heli_binder *self, const char *text)
{
    char *made = strdup(text);
    if (!made) self->out_of_memory = true;
    return made;
}

static void bind_sources(heli_binder *self, const heli_node *node)
{
    heli_meta *meta = &self->scenario->meta;
    if (node->kind != HELI_NODE_LIST) {
        if (heli_node_is_empty(node)) return;
        heli_put(heli_report(self->ctx, HELI_ERROR, "sources", NULL, HELI_N_("'%s' must be a list"), "sources"), node->at);
        return;
    }
    free_sources(meta);
    meta->sources = calloc(node->count ? node->count : 1, sizeof *meta->sources);
    if (!meta->sources) self->out_of_memory = true;
    for (const heli_node *item = node->first; item && !self->out_of_memory; item = item->next)
        if (is_text(self, "sources", item)) {
            meta->sources[meta->source_count] = copy(self, item->text);
            if (meta->sources[meta->source_count]) meta->source_count++;
        }
}

void heli_bind_meta_key(heli_binder *self, const char *key, const heli_node *node)
{
    const char *names[FIELDS + 1];
    if (node->kind == HELI_NODE_BAD) return;
    if (strcmp(key, "sources") == 0) {
        bind_sources(self, node);
        return;
    }
    for (size_t i = 0; i < FIELDS; i++) {
        names[i] = fields[i].name;
        if (strcmp(fields[i].name, key) != 0) continue;
        char **text = text_of(&self->scenario->meta, i);
        if (!is_text(self, key, node)) return;
        free(*text);
        *text = heli_node_is_empty(node) ? NULL : copy(self, node->text);
        return;
    }
    names[FIELDS] = "sources";
    heli_shown shown = heli_show(key);
    heli_put(heli_report(self->ctx, HELI_ERROR, shown.text, heli_nearest_name(names, FIELDS + 1, key), HELI_N_("unknown key '%s'"),
                         shown.text), node->key_at);
}

void heli_bind_meta(heli_binder *self, const heli_node *entry)
{
    if (heli_node_is_empty(entry)) return;
    if (entry->kind != HELI_NODE_MAP) {
        heli_report_not_section(self, "meta", entry);
        return;
    }
    for (const heli_node *child = entry->first; child && !heli_binder_full(self); child = child->next)
        heli_bind_meta_key(self, child->key, child);
}

/* --- snapshots --- */

void heli_bind_snapshots(heli_binder *self, const heli_node *node)
{
    heli_output_options *output = &self->scenario->output;
    const heli_param row = {.path = "output.snapshots", .type = HELI_PARAM_INT, .length = 1, .minimum = 0, .maximum = 100000, .unit = ""};
    self->snapshots_at = node->at;
    if (node->kind != HELI_NODE_LIST) {
        heli_put(heli_report(self->ctx, HELI_ERROR, row.path, NULL, HELI_N_("'%s' must be a list"), row.path), node->at);
        return;
    }
    if (node->count > HELI_SCENARIO_MAX_SNAPSHOTS) {
        heli_put(heli_report(self->ctx, HELI_ERROR, row.path, NULL, HELI_N_("more than %d snapshots"), HELI_SCENARIO_MAX_SNAPSHOTS),
                 node->at);
        return;
    }
    output->snapshot_count = 0;
    for (const heli_node *item = node->first; item; item = item->next) {
        int64_t when = 0, *last = &output->snapshots[output->snapshot_count];
        if (!heli_convert(&row, item, &when, self->ctx)) continue;
        if (output->snapshot_count > 0 && when <= last[-1])
            heli_put(heli_report(self->ctx, HELI_ERROR, row.path, NULL, HELI_N_("the snapshots must be in rising order")), item->at);
        else
            output->snapshots[output->snapshot_count++] = when;
    }
}

void heli_check_snapshots(heli_binder *self)
{
    const heli_output_options *output = &self->scenario->output;
    if (output->snapshot_count == 0 || output->snapshots[output->snapshot_count - 1] <= self->scenario->steps) return;
    heli_put(heli_report(self->ctx, HELI_ERROR, "output.snapshots", NULL, HELI_N_("snapshot %lld lies beyond the end of the run (%lld)"),
                         (long long)output->snapshots[output->snapshot_count - 1], (long long)self->scenario->steps),
             self->snapshots_at.file ? self->snapshots_at : self->first_line);
}
