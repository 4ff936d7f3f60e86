/*
 * Reading YAML into a tree through libfyaml's events.
 *
 * Events rather than libfyaml's document tree: a level of nesting beyond the limit, a second document, an alias, a tag or an anchor is
 * seen while it is read, with its place, and nothing is kept of what is refused. Keys that stand twice are found here too,
 * because the tree is the last to know of both.
 */
#include <libfyaml.h>
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/scan.h"
#include "engine/scenario/scenario.h"
#include "engine/scenario/syntax.h"
#include "engine/scenario/tree.h"
#include "engine/scenario/utf8.h"

typedef struct reader {
    struct fy_diag *diag;
    struct fy_parser *parser;
    heli_document *document;
    heli_context *ctx;
    int shift;
    int depth;
    heli_place open[HELI_SCENARIO_MAX_DEPTH + 1]; /* brackets open at each depth; file NULL for block style */
    heli_status status;       /* of the first failure that ends the reading */
} reader;

/* --- places --- */

static heli_place place_of(const reader *self, struct fy_token *token, heli_place otherwise)
{
    const struct fy_mark *from = token ? fy_token_start_mark(token) : NULL;
    const struct fy_mark *to = token ? fy_token_end_mark(token) : NULL;
    if (!from || from->line < 0) return otherwise;
    heli_place place = {self->document->name, from->line + 1, from->column + 1, 1};
    if (to && to->line == from->line && to->column > from->column) place.length = to->column - from->column;
    if (place.line == 1) place.column += self->shift;
    return place;
}

/* A quoted scalar's token leaves out its quotes, and one of several lines underlines its first. */
static heli_place place_of_scalar(const reader *self, struct fy_token *token, heli_place otherwise)
{
    heli_place place = place_of(self, token, otherwise);
    enum fy_scalar_style style = token ? fy_token_scalar_style(token) : FYSS_PLAIN;
    if (place.column > 1 && (style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED)) {
        place.column--;
        place.length += 2;
    }
    return place;
}

/* --- events --- */

static struct fy_event *next_event(reader *self)
{
    if (self->ctx->diagnostic_count >= HELI_MAX_FINDINGS) self->status = HELI_SCENARIO;
    return self->status == HELI_OK ? fy_parser_parse(self->parser) : NULL;
}

static void release_event(reader *self, struct fy_event *event)
{
    if (event) fy_parser_event_free(self->parser, event);
}

static void *out_of_memory(reader *self)
{
    self->status = heli_fail(self->ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    return NULL;
}

static heli_place place_of_error(const reader *self, int line, int column)
{
    heli_place at = {self->document->name, line < 1 ? 1 : line, column < 1 ? 1 : column, 1};
    if (at.line == 1) at.column += self->shift;
    return at;
}

/* The parser stopped: says what it found, in our words. */
static void report_syntax(reader *self)
{
    void *cursor = NULL;
    struct fy_diag_error *error = fy_diag_errors_iterate(self->diag, &cursor);
    heli_place at = place_of_error(self, error ? error->line : 1, error ? error->column : 1);
    const char *said = error && error->msg ? error->msg : "";
    self->status = HELI_SCENARIO;
    heli_syntax_report(said, at, self->open[self->depth], self->document->text, self->document->bytes, self->ctx);
}

static void report_too_deep(reader *self, heli_place at)
{
    heli_put(heli_report(self->ctx, HELI_ERROR, NULL, NULL, HELI_N_("the nesting is more than %d levels deep"),
                         HELI_SCENARIO_MAX_DEPTH), at);
    self->status = HELI_SCENARIO;
}

/* --- nodes --- */

static heli_node *new_node(reader *self, heli_node_kind kind, heli_place at)
{
    heli_node *node = calloc(1, sizeof *node);
    if (!node) return out_of_memory(self);
    node->kind = kind;
    node->at = at;
    return node;
}

static void append(heli_node *parent, heli_node *child)
{
    if (parent->last) parent->last->next = child;
    else parent->first = child;
    parent->last = child;
    parent->count++;
}

/* Anchors and tags are refused wherever they stand. */
static bool refuse_properties(reader *self, struct fy_event *event)
{
    struct fy_token *anchor = fy_event_get_anchor_token(event), *tag = fy_event_get_tag_token(event);
    heli_place nowhere = {self->document->name, 0, 0, 1};
    if (anchor) {
        heli_place at = place_of(self, anchor, nowhere);
        at.column--;
        at.length++;
        heli_put(heli_report(self->ctx, HELI_ERROR, NULL, NULL, HELI_N_("anchors and aliases (& and *) are not supported")), at);
    }
    if (tag)
        heli_put(heli_report(self->ctx, HELI_ERROR, NULL, NULL, HELI_N_("tags (!) are not supported")),
                 place_of(self, tag, nowhere));
    return anchor || tag;
}

/* Escapes in quotes can make what the scan has refused in the file itself. */
static bool sound_text(const char *text, size_t bytes)
{
    for (size_t i = 0; i < bytes;) {
        uint32_t point = 0;
        size_t length = heli_utf8_decode(text + i, bytes - i, &point);
        if (length == 0 || point == 0) return false;
        i += length;
    }
    return true;
}

static char *copy_text(const char *text, size_t bytes)
{
    char *copy = malloc(bytes + 1);
    if (!copy) return NULL;
    if (bytes > 0) memcpy(copy, text, bytes);
    copy[bytes] = '\0';
    return copy;
}

static heli_node *read_scalar(reader *self, struct fy_event *event, heli_place otherwise)
{
    struct fy_token *token = event->scalar.value;
    size_t bytes = 0;
    const char *text = token ? fy_token_get_text(token, &bytes) : "";
    heli_node *node = new_node(self, HELI_NODE_SCALAR, place_of_scalar(self, token, otherwise));
    if (!node) return NULL;
    node->quoted = token && fy_token_scalar_style(token) != FYSS_PLAIN;
    if (refuse_properties(self, event)) {
        node->kind = HELI_NODE_BAD;
    } else if (!text || !sound_text(text, bytes)) {
        heli_put(heli_report(self->ctx, HELI_ERROR, NULL, NULL,
                             HELI_N_("this text has an escape that makes no character")), node->at);
        node->kind = HELI_NODE_BAD;
        bytes = 0;
    }
    node->text = copy_text(text, bytes);
    if (node->text) return node;
    heli_node_free(node);
    return out_of_memory(self);
}

static heli_node *read_alias(reader *self, struct fy_event *event, heli_place otherwise)
{
    heli_place at = place_of(self, event->alias.anchor, otherwise);
    if (at.column > 1) {
        at.column--;
        at.length++;
    }
    heli_put(heli_report(self->ctx, HELI_ERROR, NULL, NULL, HELI_N_("anchors and aliases (& and *) are not supported")), at);
    return new_node(self, HELI_NODE_BAD, at);
}

static heli_node *read_node(reader *self, struct fy_event *event, heli_place otherwise);

/* A key: a scalar that is neither tagged nor anchored. NULL, reported, when it is something else. */
static char *read_key(reader *self, struct fy_event *event, heli_place *at)
{
    bool scalar = event->type == FYET_SCALAR;
    heli_node *node = read_node(self, event, *at);
    if (!node) return NULL;
    *at = node->at;
    char *key = node->kind == HELI_NODE_SCALAR ? node->text : NULL;
    if (key) node->text = NULL;
    else if (!scalar && node->kind != HELI_NODE_BAD)
        heli_put(heli_report(self->ctx, HELI_ERROR, NULL, NULL, HELI_N_("a key must be a word, not a list or a mapping")), *at);
    heli_node_free(node);
    return key;
}

/* Reads the value of a key and hangs it in, unless the key was refused. */
static void read_entry(reader *self, heli_node *map, struct fy_event *key_event)
{
    heli_place key_at = map->at;
    char *key = read_key(self, key_event, &key_at);
    struct fy_event *event = next_event(self);
    if (!event) {
        free(key);
        if (self->status == HELI_OK) report_syntax(self);
        return;
    }
    heli_node *value = read_node(self, event, key_at);
    release_event(self, event);
    if (value && key && strcmp(key, "<<") == 0) {
        heli_put(heli_report(self->ctx, HELI_ERROR, NULL, NULL,
                             HELI_N_("merge keys (<<) are not supported; use 'extends' to build on another scenario")), key_at);
        value->kind = HELI_NODE_BAD;
    }
    if (!value || !key) {
        heli_node_free(value);
        free(key);
        return;
    }
    value->key = key;
    value->key_at = key_at;
    append(map, value);
}

static void read_children(reader *self, heli_node *node)
{
    for (;;) {
        struct fy_event *event = next_event(self);
        if (!event) {
            if (self->status == HELI_OK) report_syntax(self);
            return;
        }
        bool end = event->type == FYET_MAPPING_END || event->type == FYET_SEQUENCE_END;
        if (!end && node->kind == HELI_NODE_MAP) {
            read_entry(self, node, event);
        } else if (!end) {
            heli_node *item = read_node(self, event, node->at);
            if (item) append(node, item);
        }
        release_event(self, event);
        if (end) return;
    }
}

/* --- keys that stand twice --- */

static int by_key_then_place(const void *a, const void *b)
{
    const heli_node *x = *(const heli_node *const *)a, *y = *(const heli_node *const *)b;
    int order = strcmp(x->key, y->key);
    if (order != 0) return order;
    if (x->key_at.line != y->key_at.line) return x->key_at.line < y->key_at.line ? -1 : 1;
    return (x->key_at.column > y->key_at.column) - (x->key_at.column < y->key_at.column);
}

static void report_duplicates(reader *self, heli_node *map)
{
    if (map->count < 2) return;
    heli_node **sorted = malloc(map->count * sizeof *sorted);
    if (!sorted) {
        out_of_memory(self);
        return;
    }
    size_t n = 0;
    for (heli_node *child = map->first; child; child = child->next) sorted[n++] = child;
    qsort(sorted, n, sizeof *sorted, by_key_then_place);
    for (size_t i = 1, first = 0; i < n; i++) {
        if (strcmp(sorted[i]->key, sorted[first]->key) != 0) {
            first = i;
            continue;
        }
        heli_put(heli_report(self->ctx, HELI_ERROR, sorted[i]->key, NULL, HELI_N_("duplicate key '%s', first on line %d"),
                             heli_show(sorted[i]->key).text, sorted[first]->key_at.line), sorted[i]->key_at);
        sorted[i]->kind = HELI_NODE_BAD;
    }
    free(sorted);
}

/* --- */

static heli_node *read_collection(reader *self, struct fy_event *event, heli_place otherwise)
{
    bool map = event->type == FYET_MAPPING_START;
    struct fy_token *token = map ? event->mapping_start.mapping_start : event->sequence_start.sequence_start;
    heli_node *node = new_node(self, map ? HELI_NODE_MAP : HELI_NODE_LIST, place_of(self, token, otherwise));
    if (!node) return NULL;
    bool refused = refuse_properties(self, event);
    if (self->depth == HELI_SCENARIO_MAX_DEPTH) {
        report_too_deep(self, node->at);
        return node;
    }
    self->open[++self->depth] = (heli_place){0};
    if (fy_event_get_node_style(event) == FYNS_FLOW) self->open[self->depth] = node->at;
    read_children(self, node);
    if (self->status == HELI_OK) self->depth--;
    if (map && self->status == HELI_OK) report_duplicates(self, node);
    if (refused) node->kind = HELI_NODE_BAD;
    return node;
}

static heli_node *read_node(reader *self, struct fy_event *event, heli_place otherwise)
{
    switch (event->type) {
    case FYET_SCALAR:
        return read_scalar(self, event, otherwise);
    case FYET_ALIAS:
        return read_alias(self, event, otherwise);
    case FYET_MAPPING_START:
    case FYET_SEQUENCE_START:
        return read_collection(self, event, otherwise);
    default:
        report_syntax(self);
        return NULL;
    }
}

/* Reads the stream: at most one document. */
static void read_stream(reader *self)
{
    int documents = 0;
    bool ended = false;
    while (!ended && self->status == HELI_OK) {
        struct fy_event *event = next_event(self);
        if (!event) {
            if (self->status == HELI_OK) report_syntax(self);
            return;
        }
        heli_place start = {self->document->name, 1, 1 + self->shift, 1};
        ended = event->type == FYET_STREAM_END;
        if (event->type == FYET_DOCUMENT_START && ++documents == 2) {
            heli_put(heli_report(self->ctx, HELI_ERROR, NULL, NULL, HELI_N_("a second document starts here; a file holds one scenario")),
                     place_of(self, event->document_start.document_start, start));
            self->status = HELI_SCENARIO;
        } else if (event->type == FYET_SCALAR || event->type == FYET_ALIAS || event->type == FYET_MAPPING_START
                   || event->type == FYET_SEQUENCE_START) {
            self->document->root = read_node(self, event, start);
        }
        release_event(self, event);
    }
}

static bool open_parser(reader *self)
{
    struct fy_diag_cfg quiet;
    fy_diag_cfg_default(&quiet);
    quiet.fp = NULL;
    quiet.level = FYET_ERROR;
    self->diag = fy_diag_create(&quiet);
    if (!self->diag) return false;
    fy_diag_set_collect_errors(self->diag, true);
    struct fy_parse_cfg config = {
        .flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE, .diag = self->diag};
    self->parser = fy_parser_create(&config);
    return self->parser && fy_parser_set_string(self->parser, self->document->text, self->document->bytes) == 0;
}

heli_status heli_document_read(heli_document *self, const char *name, const char *text, size_t bytes, int shift,
                               heli_context *ctx)
{
    reader reading = {.document = self, .ctx = ctx, .shift = shift, .status = HELI_OK};
    self->name = strdup(name);
    if (!self->name) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    if (!heli_scan(self->name, text, bytes, ctx)) return HELI_SCENARIO;
    self->text = copy_text(text, bytes);
    self->bytes = bytes;
    if (self->text && open_parser(&reading)) read_stream(&reading);
    else out_of_memory(&reading);
    if (reading.parser) fy_parser_destroy(reading.parser);
    fy_diag_destroy(reading.diag);
    return reading.status;
}
