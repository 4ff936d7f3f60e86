/*
 * Keys that nobody knows: what was probably meant.
 *
 * First a sister in the same section that is spelt almost so, then the same word in another section, then the nearest path of all.
 */
#include <stdio.h>
#include <string.h>

#include "engine/scenario/binder.h"
#include "engine/scenario/syntax.h"

enum { MAX_SISTERS = 1024, SISTER_BYTES = 64 };

/* Names that may stand below a prefix, each once. */
typedef struct sisters {
    char names[MAX_SISTERS][SISTER_BYTES];
    const char *list[MAX_SISTERS];
    size_t count;
} sisters;

static void add_sister(sisters *self, const char *name, size_t length)
{
    if (length >= SISTER_BYTES || self->count == MAX_SISTERS) return;
    for (size_t i = 0; i < self->count; i++)
        if (strncmp(self->names[i], name, length) == 0 && self->names[i][length] == '\0') return;
    memcpy(self->names[self->count], name, length);
    self->names[self->count][length] = '\0';
    self->list[self->count] = self->names[self->count];
    self->count++;
}

static void add_sisters(sisters *self, const char *prefix, const heli_param *rows, size_t count)
{
    size_t length = strlen(prefix);
    for (size_t i = 0; i < count; i++) {
        const char *rest = rows[i].path;
        if (length > 0 && (strncmp(rest, prefix, length) != 0 || rest[length] != '.')) continue;
        if (length > 0) rest += length + 1;
        add_sister(self, rest, strcspn(rest, "."));
    }
}

static void add_fixed(sisters *self, const char *prefix)
{
    static const char *const top[] = {"model", "extends", "meta", "policies", "expect"};
    if (prefix[0] == '\0')
        for (size_t i = 0; i < sizeof top / sizeof *top; i++) add_sister(self, top[i], strlen(top[i]));
    if (strcmp(prefix, "output") == 0) add_sister(self, "snapshots", strlen("snapshots"));
}

/* Series per partition are asked for by what the model calls its partitions; whoever uses another model's word is told. */
static const char *partition_switch(const heli_binder *self, const char *prefix, const char *key)
{
    bool asked = strcmp(prefix, "output") == 0 && (strcmp(key, "partitions") == 0 || strcmp(key, "communities") == 0);
    return asked ? strchr(self->run_rows[HELI_RUN_ROWS - 1].path, '.') + 1 : NULL;
}

/* A row elsewhere whose last word is this key. */
static const char *same_word_elsewhere(const heli_param *rows, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++) {
        const char *dot = strrchr(rows[i].path, '.');
        if (dot && strcmp(dot + 1, key) == 0) return rows[i].path;
    }
    return NULL;
}

static const char *suggest(const heli_binder *self, const char *prefix, const char *key, bool in_policy, sisters *room)
{
    char path[HELI_MAX_PATH];
    size_t run_rows = in_policy ? 0 : HELI_RUN_ROWS;
    room->count = 0;
    add_sisters(room, prefix, self->model->params, self->model->param_count);
    add_sisters(room, prefix, self->run_rows, run_rows);
    if (!in_policy) add_fixed(room, prefix);
    const char *found = heli_nearest_name(room->list, room->count, key);
    if (!found && !in_policy) found = partition_switch(self, prefix, key);
    if (!found) found = same_word_elsewhere(self->model->params, self->model->param_count, key);
    if (!found) found = same_word_elsewhere(self->run_rows, run_rows, key);
    if (found || key[0] == '\0') return found;
    int length = snprintf(path, sizeof path, "%s%s%s", prefix, prefix[0] ? "." : "", key);
    if (length < 0 || (size_t)length >= sizeof path) return NULL;
    found = heli_param_nearest(self->model->params, self->model->param_count, path);
    return found ? found : heli_param_nearest(self->run_rows, run_rows, path);
}

void heli_report_unknown(const heli_binder *self, const char *prefix, const heli_node *entry, bool in_policy)
{
    sisters room;
    const char *near = suggest(self, prefix, entry->key, in_policy, &room);
    heli_shown key = heli_show(entry->key);
    heli_diagnostic *d;
    if (strstr(entry->key, "：") != NULL)
        d = heli_report(self->ctx, HELI_ERROR, key.text, NULL, HELI_N_("unknown key '%s'; it contains a full-width colon"), key.text);
    else if (entry->kind == HELI_NODE_MAP)
        d = heli_report(self->ctx, HELI_ERROR, key.text, near, HELI_N_("unknown section '%s'"), key.text);
    else
        d = heli_report(self->ctx, HELI_ERROR, key.text, near, HELI_N_("unknown key '%s'"), key.text);
    heli_put(d, entry->key_at);
}

/* "stride：1" or "stride:1" where lines of 'key: value' belong: the colon is the fault. */
static bool report_colon(const heli_binder *self, const heli_node *node)
{
    const char *wide = strstr(node->text, "："), *narrow = strchr(node->text, ':');
    heli_place at = node->at;
    const char *colon = wide ? wide : narrow;
    for (const char *c = node->text; colon && c < colon; c++) at.column += ((unsigned char)*c & 0xC0) != 0x80;
    at.length = 1;
    if (wide) {
        heli_put(heli_report(self->ctx, HELI_ERROR, NULL, NULL,
                             HELI_N_("a full-width colon stands here; YAML needs ':' and a space")), at);
        return true;
    }
    if (narrow && narrow > node->text && narrow[1] != '\0') {
        heli_put(heli_report(self->ctx, HELI_ERROR, NULL, NULL, HELI_N_("a space is missing after the ':' of '%s'"),
                             heli_show(node->text).text), at);
        return true;
    }
    return false;
}

void heli_report_not_section(const heli_binder *self, const char *path, const heli_node *node)
{
    heli_diagnostic *d;
    if (node->kind == HELI_NODE_SCALAR && !node->quoted && report_colon(self, node)) return;
    if (path[0] == '\0')
        d = heli_report(self->ctx, HELI_ERROR, NULL, NULL, HELI_N_("a scenario consists of 'key: value' lines"));
    else if (node->kind == HELI_NODE_LIST)
        d = heli_report(self->ctx, HELI_ERROR, path, NULL, HELI_N_("'%s' is a section and needs 'key: value' lines, not a list"), path);
    else
        d = heli_report(self->ctx, HELI_ERROR, path, NULL, HELI_N_("'%s' is a section and needs 'key: value' lines, not a single value"),
                        path);
    heli_put(d, node->at);
}
