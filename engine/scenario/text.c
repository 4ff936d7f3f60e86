/*
 * The canonical text: deterministic YAML with everything in force, defaults included.
 *
 * It stands in result files and names a scenario by its hash. Read again, it gives the same scenario and the same text: texts are
 * always in double quotes, numbers in the shortest form that reads back, keys in the order of the rows.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/binder.h"
#include "engine/scenario/writer.h"

/* --- parameters, section by section --- */

/* A key with its value. Choices are quoted where another reader would not take them for a word. */
static void put_row(heli_writer *self, const heli_param *row, const char *key, const void *values, int depth)
{
    static const char *const traps[] = {"yes", "no", "on", "off", "y", "n", "true", "false", "null"};
    char text[512];
    heli_param_format(row, values, text, sizeof text);
    bool trap = false;
    for (size_t i = 0; row->type == HELI_PARAM_ENUM && i < sizeof traps / sizeof *traps; i++) trap |= strcmp(text, traps[i]) == 0;
    heli_write_indent(self, depth);
    heli_write_format(self, trap ? "%s: \"%s\"\n" : "%s: %s\n", key, text);
}

static bool below(const char *path, const char *prefix, size_t length)
{
    return strncmp(path, prefix, length) == 0;
}

/* Writes the rows below rows[at]'s first `length` bytes (a prefix that ends in a dot, or nothing). */
static void put_section(heli_writer *self, const heli_param *rows, size_t count, size_t at, size_t length, const void *values, int depth)
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
        heli_write_indent(self, depth);
        heli_write_format(self, "%.*s:\n", (int)word, rows[i].path + length);
        put_section(self, rows, count, i, length + word + 1, values, depth + 1);
    }
}

/* --- the fixed sections --- */

static void put_text(heli_writer *self, const char *key, const char *text)
{
    if (!text) return;
    heli_write_format(self, "  %s: ", key);
    heli_write_quoted(self, text);
    heli_write(self, "\n");
}

static void put_meta(heli_writer *self, const heli_meta *meta)
{
    heli_write(self, "meta:\n");
    put_text(self, "name", meta->name);
    put_text(self, "title", meta->title);
    put_text(self, "title_zh", meta->title_zh);
    put_text(self, "question", meta->question);
    put_text(self, "question_zh", meta->question_zh);
    put_text(self, "teaching", meta->teaching);
    put_text(self, "teaching_zh", meta->teaching_zh);
    if (meta->source_count > 0) heli_write(self, "  sources:\n");
    for (size_t i = 0; i < meta->source_count; i++) {
        heli_write(self, "    - ");
        heli_write_quoted(self, meta->sources[i]);
        heli_write(self, "\n");
    }
}

static void put_policy(heli_writer *self, const heli_model *model, const heli_policy *policy)
{
    heli_write(self, "  - name: ");
    heli_write_quoted(self, policy->name);
    heli_write_format(self, "\n    %s: %lld\n", heli_start_key(model), (long long)policy->start);
    if (policy->end != INT64_MAX) heli_write_format(self, "    %s: %lld\n", heli_end_key(model), (long long)policy->end);
    heli_write(self, policy->change_count ? "    set:\n" : "    set: {}\n");
    for (size_t k = 0; k < policy->change_count; k++) put_row(self, policy->changed[k], policy->changed[k]->path, policy->values, 3);
}

static void put_output(heli_writer *self, const heli_scenario *scenario, const heli_param *row)
{
    heli_write(self, "output:\n");
    put_row(self, row, strchr(row->path, '.') + 1, scenario, 1);
    heli_write(self, "  snapshots: [");
    for (size_t i = 0; i < scenario->output.snapshot_count; i++)
        heli_write_format(self, "%s%lld", i ? ", " : "", (long long)scenario->output.snapshots[i]);
    heli_write(self, "]\n");
}

/* --- the kept tree of `expect` --- */

/* A plain scalar can stay plain when no reader could take it for anything else than it was. */
static bool stays_plain(const char *text)
{
    if (text[0] == '\0' || text[0] == '-' || text[0] == '?') return strspn(text, "-+.0123456789eE") == strlen(text) && strpbrk(text, "0123456789");
    return strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.+/-") == strlen(text);
}

static void put_scalar(heli_writer *self, const heli_node *node)
{
    if (heli_node_is_empty(node)) heli_write(self, "null");
    else if (!node->quoted && stays_plain(node->text)) heli_write(self, node->text);
    else heli_write_quoted(self, node->text);
}

static void put_children(heli_writer *self, const heli_node *node, int depth);

/* What follows "key:" or "-". */
static void put_value(heli_writer *self, const heli_node *node, int depth)
{
    if (node->kind == HELI_NODE_SCALAR) {
        heli_write(self, " ");
        put_scalar(self, node);
        heli_write(self, "\n");
    } else if (node->count == 0) {
        heli_write(self, node->kind == HELI_NODE_LIST ? " []\n" : " {}\n");
    } else {
        heli_write(self, "\n");
        put_children(self, node, depth + 1);
    }
}

static void put_children(heli_writer *self, const heli_node *node, int depth)
{
    for (const heli_node *child = node->first; child; child = child->next) {
        heli_write_indent(self, depth);
        if (node->kind == HELI_NODE_LIST) {
            heli_write(self, "-");
        } else {
            if (stays_plain(child->key)) heli_write(self, child->key);
            else heli_write_quoted(self, child->key);
            heli_write(self, ":");
        }
        put_value(self, child, depth);
    }
}

char *heli_scenario_text(const heli_scenario *self, const heli_node *expect)
{
    heli_writer out = {0};
    heli_param run[HELI_RUN_ROWS];
    const heli_model *model = self->model;
    heli_run_rows(model, run);
    heli_write_format(&out, "model: %s\n", model->name);
    put_meta(&out, &self->meta);
    put_section(&out, run, HELI_RUN_ROWS - 1, 0, 0, self, 0);
    if (model->param_count > 0) put_section(&out, model->params, model->param_count, 0, 0, self->params, 0);
    heli_write(&out, self->policy_count ? "policies:\n" : "policies: []\n");
    for (size_t i = 0; i < self->policy_count; i++) put_policy(&out, model, &self->policies[i]);
    put_output(&out, self, &run[HELI_RUN_ROWS - 1]);
    if (expect) {
        heli_write(&out, "expect:");
        put_value(&out, expect, 0);
    }
    if (!out.failed) return out.text;
    free(out.text);
    return NULL;
}
