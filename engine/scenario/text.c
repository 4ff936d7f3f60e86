/*
 * The canonical text: deterministic YAML with everything in force, defaults included.
 *
 * It stands in result files and names a scenario by its hash. Read again, it gives the same scenario and the same text: texts are
 * always in double quotes, numbers in the shortest form that reads back, keys in the order of the rows.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/binder.h"
#include "engine/scenario/utf8.h"

typedef struct writer {
    char *text;
    size_t used, room;
    bool failed;
} writer;

/* --- pieces --- */

static void put_bytes(writer *self, const char *bytes, size_t count)
{
    if (self->failed) return;
    if (self->used + count + 1 > self->room) {
        size_t room = 2 * (self->used + count) + 4096;
        char *grown = realloc(self->text, room);
        if (!grown) {
            self->failed = true;
            return;
        }
        self->text = grown;
        self->room = room;
    }
    memcpy(self->text + self->used, bytes, count);
    self->used += count;
    self->text[self->used] = '\0';
}

static void put(writer *self, const char *text)
{
    put_bytes(self, text, strlen(text));
}

static void indent(writer *self, int depth)
{
    for (int i = 0; i < depth; i++) put(self, "  ");
}

__attribute__((format(printf, 2, 3))) static void put_format(writer *self, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    put(self, text);
}

/* Points that are safe in quotes as they are; the others are escaped by their number. */
static bool is_safe(uint32_t point)
{
    return point >= 0x20 && !heli_utf8_is_control(point) && point != 0x2028 && point != 0x2029 && point < 0xFFFE
           && point != '"' && point != '\\';
}

static void put_escaped(writer *self, uint32_t point)
{
    if (point == '\n') put(self, "\\n");
    else if (point == '\t') put(self, "\\t");
    else if (point == '\r') put(self, "\\r");
    else if (point == '"') put(self, "\\\"");
    else if (point == '\\') put(self, "\\\\");
    else if (point > 0xFFFF) put_format(self, "\\U%08X", (unsigned)point);
    else put_format(self, "\\u%04X", (unsigned)point);
}

static void put_quoted(writer *self, const char *text)
{
    put(self, "\"");
    for (size_t left = strlen(text); left > 0;) {
        uint32_t point = '?';
        size_t length = heli_utf8_decode(text, left, &point);
        if (length == 0) length = 1;
        if (is_safe(point) || (point > 0xFFFF && point < 0x110000)) put_bytes(self, text, length);
        else put_escaped(self, point);
        text += length;
        left -= length;
    }
    put(self, "\"");
}

/* --- parameters, section by section --- */

/* A key with its value. Choices are quoted where another reader would not take them for a word. */
static void put_row(writer *self, const heli_param *row, const char *key, const void *values, int depth)
{
    static const char *const traps[] = {"yes", "no", "on", "off", "y", "n", "true", "false", "null"};
    char text[512];
    heli_param_format(row, values, text, sizeof text);
    bool trap = false;
    for (size_t i = 0; row->type == HELI_PARAM_ENUM && i < sizeof traps / sizeof *traps; i++) trap |= strcmp(text, traps[i]) == 0;
    indent(self, depth);
    put_format(self, trap ? "%s: \"%s\"\n" : "%s: %s\n", key, text);
}

static bool below(const char *path, const char *prefix, size_t length)
{
    return strncmp(path, prefix, length) == 0;
}

/* Writes the rows below rows[at]'s first `length` bytes (a prefix that ends in a dot, or nothing). */
static void put_section(writer *self, const heli_param *rows, size_t count, size_t at, size_t length, const void *values, int depth)
{
    const char *prefix = rows[at].path;
    for (size_t i = at; i < count; i++) {
        if (!below(rows[i].path, prefix, length)) continue;
        size_t word = strcspn(rows[i].path + length, ".");
        if (rows[i].path[length + word] == '\0') {
            put_row(self, &rows[i], rows[i].path + length, values, depth);
            continue;
        }
        bool first = true;
        for (size_t j = at; j < i && first; j++) first = !below(rows[j].path, rows[i].path, length + word + 1);
        if (!first) continue;
        indent(self, depth);
        put_format(self, "%.*s:\n", (int)word, rows[i].path + length);
        put_section(self, rows, count, i, length + word + 1, values, depth + 1);
    }
}

/* --- the fixed sections --- */

static void put_text(writer *self, const char *key, const char *text)
{
    if (!text) return;
    put_format(self, "  %s: ", key);
    put_quoted(self, text);
    put(self, "\n");
}

static void put_meta(writer *self, const heli_meta *meta)
{
    put(self, "meta:\n");
    put_text(self, "name", meta->name);
    put_text(self, "title", meta->title);
    put_text(self, "title_zh", meta->title_zh);
    put_text(self, "question", meta->question);
    put_text(self, "question_zh", meta->question_zh);
    put_text(self, "teaching", meta->teaching);
    put_text(self, "teaching_zh", meta->teaching_zh);
    if (meta->source_count > 0) put(self, "  sources:\n");
    for (size_t i = 0; i < meta->source_count; i++) {
        put(self, "    - ");
        put_quoted(self, meta->sources[i]);
        put(self, "\n");
    }
}

static void put_policy(writer *self, const heli_model *model, const heli_policy *policy)
{
    put(self, "  - name: ");
    put_quoted(self, policy->name);
    put_format(self, "\n    %s: %lld\n", heli_start_key(model), (long long)policy->start);
    if (policy->end != INT64_MAX) put_format(self, "    %s: %lld\n", heli_end_key(model), (long long)policy->end);
    put(self, policy->change_count ? "    set:\n" : "    set: {}\n");
    for (size_t k = 0; k < policy->change_count; k++) put_row(self, policy->changed[k], policy->changed[k]->path, policy->values, 3);
}

static void put_output(writer *self, const heli_scenario *scenario, const heli_param *row)
{
    put(self, "output:\n");
    put_row(self, row, strchr(row->path, '.') + 1, scenario, 1);
    put(self, "  snapshots: [");
    for (size_t i = 0; i < scenario->output.snapshot_count; i++)
        put_format(self, "%s%lld", i ? ", " : "", (long long)scenario->output.snapshots[i]);
    put(self, "]\n");
}

/* --- the kept tree of `expect` --- */

/* A plain scalar can stay plain when no reader could take it for anything else than it was. */
static bool stays_plain(const char *text)
{
    if (text[0] == '\0' || text[0] == '-' || text[0] == '?') return strspn(text, "-+.0123456789eE") == strlen(text) && strpbrk(text, "0123456789");
    return strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.+/-") == strlen(text);
}

static void put_scalar(writer *self, const heli_node *node)
{
    if (heli_node_is_empty(node)) put(self, "null");
    else if (!node->quoted && stays_plain(node->text)) put(self, node->text);
    else put_quoted(self, node->text);
}

static void put_children(writer *self, const heli_node *node, int depth);

/* What follows "key:" or "-". */
static void put_value(writer *self, const heli_node *node, int depth)
{
    if (node->kind == HELI_NODE_SCALAR) {
        put(self, " ");
        put_scalar(self, node);
        put(self, "\n");
    } else if (node->count == 0) {
        put(self, node->kind == HELI_NODE_LIST ? " []\n" : " {}\n");
    } else {
        put(self, "\n");
        put_children(self, node, depth + 1);
    }
}

static void put_children(writer *self, const heli_node *node, int depth)
{
    for (const heli_node *child = node->first; child; child = child->next) {
        indent(self, depth);
        if (node->kind == HELI_NODE_LIST) {
            put(self, "-");
        } else {
            if (stays_plain(child->key)) put(self, child->key);
            else put_quoted(self, child->key);
            put(self, ":");
        }
        put_value(self, child, depth);
    }
}

char *heli_scenario_text(const heli_scenario *self, const heli_node *expect)
{
    writer out = {0};
    heli_param run[HELI_RUN_ROWS];
    const heli_model *model = self->model;
    heli_run_rows(model, run);
    put_format(&out, "model: %s\n", model->name);
    put_meta(&out, &self->meta);
    put_section(&out, run, HELI_RUN_ROWS - 1, 0, 0, self, 0);
    if (model->param_count > 0) put_section(&out, model->params, model->param_count, 0, 0, self->params, 0);
    put(&out, self->policy_count ? "policies:\n" : "policies: []\n");
    for (size_t i = 0; i < self->policy_count; i++) put_policy(&out, model, &self->policies[i]);
    put_output(&out, self, &run[HELI_RUN_ROWS - 1]);
    if (expect) {
        put(&out, "expect:");
        put_value(&out, expect, 0);
    }
    if (!out.failed) return out.text;
    free(out.text);
    return NULL;
}
