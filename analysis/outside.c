/* Files of factors: a model is made up whose parameters they name. */
#include "analysis/outside.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/tree.h"
#include "engine/store/safe_file.h"

static const char model_name[] = "outside";

static heli_status out_of_memory(heli_context *ctx)
{
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
}

void heli_outside_free(heli_outside *self)
{
    for (size_t i = 0; i < self->word_count; i++) free(self->words[i]);
    for (size_t i = 0; self->choices && i < self->row_count; i++) free(self->choices[i]);
    free(self->words);
    free(self->choices);
    free(self->rows);
    *self = (heli_outside){0};
}

/* --- rows from the tree --- */

static const char *keep_word(heli_outside *self, const char *text)
{
    if (self->word_count == self->word_room) {
        size_t room = self->word_room ? 2 * self->word_room : 64;
        char **grown = realloc(self->words, room * sizeof *grown);
        if (!grown) return NULL;
        self->words = grown;
        self->word_room = room;
    }
    char *copy = strdup(text);
    if (copy) self->words[self->word_count++] = copy;
    return copy;
}

static bool is_number(const heli_node *node)
{
    char *end = NULL;
    if (node->kind != HELI_NODE_SCALAR || node->quoted || !node->text[0]) return false;
    strtod(node->text, &end);
    return *end == '\0';
}

/* A list with anything but numbers is one of words. */
static bool has_words(const heli_node *values)
{
    bool words = false;
    for (const heli_node *item = values ? values->first : NULL; item; item = item->next) words |= item->kind == HELI_NODE_SCALAR && !is_number(item);
    return words;
}

static bool make_choices(heli_outside *self, size_t row, const heli_node *values)
{
    size_t n = 0;
    heli_choice *choices = calloc(values->count + 1, sizeof *choices);
    self->choices[row] = choices;
    for (const heli_node *item = values->first; choices && item; item = item->next) {
        if (item->kind != HELI_NODE_SCALAR) continue;
        const char *word = keep_word(self, item->text);
        if (!word) return false;
        choices[n++] = (heli_choice){word, "", ""};
    }
    self->rows[row].type = HELI_PARAM_ENUM;
    self->rows[row].choices = choices;
    self->rows[row].minimum = 0.0;
    self->rows[row].maximum = n ? (double)(n - 1) : 0.0;
    return choices != NULL;
}

static bool add_row(heli_outside *self, const char *name, const heli_node *values)
{
    size_t row = self->row_count;
    const char *path = keep_word(self, name);
    if (!path) return false;
    self->rows[row] = (heli_param){.path = path, .symbol = "", .type = HELI_PARAM_REAL, .offset = row * sizeof(double), .length = 1, .minimum = -DBL_MAX,
                                   .maximum = DBL_MAX, .unit = "", .source = "", .help = "", .help_zh = ""};
    self->row_count++;
    return !has_words(values) || make_choices(self, row, values);
}

static bool fit_for_column(const char *name)
{
    static const char *const taken[] = {"model", "extends", "meta", "policies", "expect", "factors", "design", "points", "replicates", "seed", "keep",
                                        "morris", "saltelli", "common_random_numbers", "run", "output", "scenario"};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (strcmp(name, taken[i]) == 0) return false;
    if (strncmp(name, "run.", 4) == 0 || strncmp(name, "output.", 7) == 0 || strncmp(name, "meta.", 5) == 0) return false;
    if (!name[0] || (name[0] >= '0' && name[0] <= '9') || strchr("-.", name[0]) || name[strlen(name) - 1] == '.' || strstr(name, "..")) return false;
    for (const unsigned char *at = (const unsigned char *)name; *at; at++) {
        bool plain = *at >= 0x80 || (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9') || strchr("_-.", *at);
        if (!plain) return false;
    }
    return true;
}

/* One row is below the other: "soil" and "soil.depth". */
static bool crosses(const heli_outside *self, const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < self->row_count; i++) {
        const char *path = self->rows[i].path;
        size_t other = strlen(path);
        size_t least = length < other ? length : other;
        bool dot = length < other ? path[least] == '.' : name[least] == '.';
        if (length != other && dot && strncmp(path, name, least) == 0) return true;
    }
    return false;
}

static bool known(const heli_outside *self, const char *name)
{
    return heli_param_find(self->rows, self->row_count, name) != NULL;
}

/* The name of a factor, or NULL: what is wrong with the rest is said when the experiment is read. */
static const char *name_of(const heli_node *item)
{
    const heli_node *name = heli_node_child(item, "parameter");
    return name && name->kind == HELI_NODE_SCALAR && !heli_node_is_empty(name) ? name->text : NULL;
}

static heli_status make_rows(heli_outside *self, const heli_node *factors, const char *file, heli_context *ctx)
{
    self->rows = calloc(factors->count + 1, sizeof *self->rows);
    self->choices = calloc(factors->count + 1, sizeof(*self->choices));
    if (!self->rows || !self->choices) return out_of_memory(ctx);
    for (const heli_node *item = factors->first; item; item = item->next) {
        const char *name = name_of(item);
        if (!name || known(self, name)) continue;
        if (!fit_for_column(name) || crosses(self, name)) {
            heli_shown shown = heli_show(name);
            heli_put(heli_report(ctx, HELI_ERROR, shown.text, NULL, HELI_N_("'%s' cannot name a factor: take letters, digits, '_' and '.', and no "
                                                                            "word that stands at the top of an experiment"),
                                 shown.text), heli_node_child(item, "parameter")->at);
            return heli_fail(ctx, HELI_SCENARIO, HELI_N_("'%s' is not a valid experiment"), file);
        }
        if (!add_row(self, name, heli_node_child(item, "values"))) return out_of_memory(ctx);
    }
    return HELI_OK;
}

static void make_model(heli_outside *self)
{
    self->model = (heli_model){.name = model_name, .title = "", .title_zh = "", .help = "", .help_zh = "", .citation = "", .step_unit = "step",
                               .default_steps = 1, .params = self->rows, .param_count = self->row_count,
                               .params_bytes = self->row_count * sizeof(double) + sizeof(double)};
}

/* --- is it one? --- */

static bool names_model(const heli_node *root)
{
    const heli_node *model = heli_node_child(root, "model");
    if (model && model->kind == HELI_NODE_SCALAR && strcmp(model->text, model_name) == 0) return false;
    return model || heli_node_child(root, "extends");
}

static bool is_outside(const heli_node *root, const heli_model *const *models)
{
    const heli_node *factors = heli_node_child(root, "factors"), *first = factors ? factors->first : NULL;
    const char *name = first ? name_of(first) : NULL;
    if (!root || names_model(root) || !name || factors->kind != HELI_NODE_LIST) return false;
    return !models[0] || !heli_param_find(models[0]->params, models[0]->param_count, name);
}

/* The pseudo-model of a text, or nothing where it is an experiment of Heli's; a text that cannot be read is left to the loader. */
static heli_status look(heli_outside *self, bool *outside, const char *name, const char *text, size_t bytes, const heli_model *const *models,
                        heli_context *ctx)
{
    heli_document document = {0};
    heli_context unsaid; /* what is wrong with the text, the loader says */
    heli_status status = HELI_OK;
    *outside = false;
    heli_context_init(&unsaid);
    if (heli_document_read(&document, name, text, bytes, 0, &unsaid) == HELI_OK && is_outside(document.root, models)) {
        *outside = true;
        status = make_rows(self, heli_node_child(document.root, "factors"), name, ctx);
        make_model(self);
    }
    heli_document_free(&document);
    heli_context_free(&unsaid);
    return status;
}

heli_status heli_outside_load(heli_experiment **out, heli_outside *outside, const char *path, const heli_model *const *models,
                              const heli_experiment_wish *wish, heli_context *ctx)
{
    char *text = NULL;
    size_t bytes = 0;
    bool found = false;
    *out = NULL;
    *outside = (heli_outside){0};
    const heli_model *const own[] = {&outside->model, NULL};
    heli_status status = heli_file_read(&text, &bytes, path, HELI_SCENARIO_MAX_BYTES, NULL);
    if (status == HELI_OK) status = look(outside, &found, path, text, bytes, models, ctx);
    else status = HELI_OK; /* the loader says why */
    free(text);
    return status == HELI_OK ? heli_experiment_load_as(out, path, found ? own : models, NULL, 0, wish, ctx) : status;
}

heli_status heli_outside_parse(heli_experiment **out, heli_outside *outside, const char *name, const char *text, const heli_model *const *models,
                               heli_context *ctx)
{
    bool found = false;
    *out = NULL;
    *outside = (heli_outside){0};
    const heli_model *const own[] = {&outside->model, NULL};
    heli_status status = look(outside, &found, name, text, strlen(text), models, ctx);
    return status == HELI_OK ? heli_experiment_parse(out, name, text, strlen(text), found ? own : models, ctx) : status;
}
