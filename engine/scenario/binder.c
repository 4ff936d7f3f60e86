/* Binding the entries of a tree to the rows of model and engine. */
#include "engine/scenario/binder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- the binder --- */

heli_status heli_binder_init(heli_binder *self, heli_scenario *scenario, const char *file, heli_context *ctx)
{
    const heli_model *model = scenario->model;
    size_t rows = model->param_count + HELI_RUN_ROWS;
    memset(self, 0, sizeof *self);
    self->ctx = ctx;
    self->model = model;
    self->scenario = scenario;
    self->first_line = (heli_place){file, 1, 1, 1};
    self->origin = calloc(rows, sizeof *self->origin);
    self->stage_of = calloc(rows, sizeof *self->stage_of);
    scenario->params = calloc(1, model->params_bytes);
    if (!self->origin || !self->stage_of || !scenario->params)
        return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    heli_run_rows(model, self->run_rows);
    heli_params_default(self->run_rows, HELI_RUN_ROWS, scenario);
    heli_params_default(model->params, model->param_count, scenario->params);
    return HELI_OK;
}

void heli_binder_free(heli_binder *self)
{
    for (size_t i = 0; i < self->draft_count; i++) {
        heli_policy_free(&self->drafts[i].policy);
        free(self->drafts[i].changed_at);
    }
    free(self->drafts);
    free(self->origin);
    free(self->stage_of);
    memset(self, 0, sizeof *self);
}

bool heli_binder_full(const heli_binder *self)
{
    return self->out_of_memory || self->ctx->diagnostic_count >= HELI_MAX_FINDINGS;
}

/* --- rows --- */

/* A row and where its value lives. */
typedef struct target {
    const heli_param *row;
    size_t index;             /* into origin and stage_of */
    void *values;
} target;

static bool find_target(heli_binder *self, const char *path, target *out)
{
    const heli_param *row = heli_param_find(self->model->params, self->model->param_count, path);
    if (row) {
        *out = (target){row, (size_t)(row - self->model->params), self->scenario->params};
        return true;
    }
    row = heli_param_find(self->run_rows, HELI_RUN_ROWS, path);
    if (!row) return false;
    *out = (target){row, self->model->param_count + (size_t)(row - self->run_rows), self->scenario};
    return true;
}

static bool has_prefix(const heli_param *rows, size_t count, const char *path)
{
    size_t length = strlen(path);
    for (size_t i = 0; i < count; i++)
        if (strncmp(rows[i].path, path, length) == 0 && rows[i].path[length] == '.') return true;
    return false;
}

static bool is_section(const heli_binder *self, const char *path)
{
    return has_prefix(self->model->params, self->model->param_count, path) || has_prefix(self->run_rows, HELI_RUN_ROWS, path);
}

static void report_duplicate(heli_binder *self, const char *path, const heli_node *entry, int line)
{
    heli_put(heli_report(self->ctx, HELI_ERROR, path, NULL, HELI_N_("duplicate key '%s', first on line %d"), path, line),
             entry->key_at);
}

static void bind_row(heli_binder *self, const target *to, const heli_node *entry)
{
    if (self->from_file && self->stage_of[to->index] == self->stage) {
        report_duplicate(self, to->row->path, entry, self->origin[to->index].line);
        return;
    }
    heli_convert(to->row, entry, to->values, self->ctx);
    self->stage_of[to->index] = self->stage;
    self->origin[to->index] = entry->at;
}

/* A policy may change the model's parameters, but those that shape the initial world and the engine's own only at the start. */
static void bind_policy_row(heli_binder *self, const target *to, const heli_node *entry, heli_draft *draft)
{
    if (to->row->traits & HELI_PARAM_AT_START) {
        heli_put(heli_report(self->ctx, HELI_ERROR, to->row->path, NULL,
                             HELI_N_("'%s' holds from the start of a run; a policy cannot change it"), to->row->path), entry->key_at);
        return;
    }
    if (!heli_draft_change(self, draft, to->row, entry->at)) {
        heli_put(heli_report(self->ctx, HELI_ERROR, to->row->path, NULL, HELI_N_("policy '%s' sets '%s' twice"),
                             heli_show(draft->policy.name).text, to->row->path), entry->key_at);
        return;
    }
    heli_convert(to->row, entry, draft->policy.values, self->ctx);
}

/* --- entries --- */

/* The node of an experiment's key, or NULL when it is none. */
static const heli_node **experiment_key(heli_experiment_keys *keys, const char *path)
{
    if (strcmp(path, "factors") == 0) return &keys->factors;
    if (strcmp(path, "design") == 0) return &keys->design;
    if (strcmp(path, "points") == 0) return &keys->points;
    if (strcmp(path, "common_random_numbers") == 0) return &keys->common_random_numbers;
    if (strcmp(path, "keep") == 0) return &keys->keep;
    if (strcmp(path, "morris") == 0) return &keys->morris;
    if (strcmp(path, "saltelli") == 0) return &keys->saltelli;
    if (strcmp(path, "objectives") == 0) return &keys->objectives;
    if (strcmp(path, "outcomes") == 0) return &keys->outcomes;
    if (strcmp(path, "constraints") == 0) return &keys->constraints;
    if (strcmp(path, "futures") == 0) return &keys->futures;
    if (strcmp(path, "scenarios") == 0) return &keys->futures;
    if (strcmp(path, "search") == 0) return &keys->search;
    if (strcmp(path, "targets") == 0) return &keys->targets;
    if (strcmp(path, "calibration") == 0) return &keys->calibration;
    return NULL;
}

/* True for the keys of a study. */
static bool is_study_key(const char *path)
{
    static const char *const names[] = {"objectives", "outcomes", "constraints", "futures", "scenarios", "search", "targets", "calibration"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(path, names[i]) == 0) return true;
    return false;
}

/* `replicates` and `seed` stand at the top of an experiment for run.replicates and run.seed. */
static bool bind_shorthand(heli_binder *self, const char *path, const heli_node *entry)
{
    target to;
    bool known = strcmp(path, "replicates") == 0 || strcmp(path, "seed") == 0;
    if (!known) return false;
    if (path[0] == 'r' && self->experiment) self->experiment->replicates = entry;
    if (find_target(self, path[0] == 's' ? "run.seed" : "run.replicates", &to)) bind_row(self, &to, entry);
    return true;
}

/* Keys of experiments. In a scenario they are refused by name, so that the user learns which command takes them. */
static bool bind_experiment(heli_binder *self, const char *path, const heli_node *entry)
{
    heli_experiment_keys none;
    const heli_node **slot = experiment_key(self->experiment ? self->experiment : &none, path);
    if (!self->from_file) return false;
    if (self->experiment) {
        if (slot) *slot = entry;
        return slot || bind_shorthand(self, path, entry);
    }
    if (!slot) return false;
    if (is_study_key(path))
        heli_put(heli_report(self->ctx, HELI_ERROR, path, NULL, HELI_N_("'%s' belongs to a study; 'heli optimise', 'heli explore' or 'heli calibrate' runs it"), path), entry->key_at);
    else
        heli_put(heli_report(self->ctx, HELI_ERROR, path, NULL, HELI_N_("'%s' belongs to an experiment; 'heli sweep' runs it"), path), entry->key_at);
    return true;
}

/* Entries that are no parameters. True when `path` was one of them. */
static bool bind_fixed(heli_binder *self, const char *path, const heli_node *entry)
{
    bool known = true;
    if (strcmp(path, "model") == 0 || strcmp(path, "extends") == 0) known = self->from_file; /* read before */
    else if (strcmp(path, "meta") == 0) heli_bind_meta(self, entry);
    else if (strncmp(path, "meta.", 5) == 0) heli_bind_meta_key(self, path + 5, entry);
    else if (strcmp(path, "output.snapshots") == 0) heli_bind_snapshots(self, entry);
    else if (self->from_file && strcmp(path, "policies") == 0) heli_bind_policies(self, entry);
    else if (self->from_file && strcmp(path, "expect") == 0) self->expect = entry;
    else known = bind_experiment(self, path, entry);
    return known;
}

static bool is_file_only(const char *path)
{
    static const char *const names[] = {"model", "extends", "policies", "expect"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(path, names[i]) == 0) return true;
    return false;
}

static void bind_section(heli_binder *self, const char *path, const heli_node *entry, heli_draft *draft)
{
    if (heli_node_is_empty(entry)) return; /* all its lines are comments */
    if (entry->kind != HELI_NODE_MAP) {
        heli_report_not_section(self, path, entry);
        return;
    }
    for (const heli_node *child = entry->first; child && !heli_binder_full(self); child = child->next)
        heli_bind_entry(self, path, child, draft);
}

void heli_bind_entry(heli_binder *self, const char *prefix, const heli_node *entry, heli_draft *draft)
{
    char path[HELI_MAX_PATH];
    target to;
    if (entry->kind == HELI_NODE_BAD) return; /* reported when it was read */
    int length = snprintf(path, sizeof path, "%s%s%s", prefix, prefix[0] ? "." : "", entry->key);
    bool fits = length >= 0 && (size_t)length < sizeof path;
    if (fits && !draft && bind_fixed(self, path, entry)) return;
    if (fits && find_target(self, path, &to)) {
        if (draft) bind_policy_row(self, &to, entry, draft);
        else bind_row(self, &to, entry);
    } else if (fits && is_section(self, path)) {
        bind_section(self, path, entry, draft);
    } else if (!self->from_file && is_file_only(path)) {
        heli_put(heli_report(self->ctx, HELI_ERROR, path, NULL, HELI_N_("'%s' can only be given in a scenario file"), path),
                 entry->key_at);
    } else {
        heli_report_unknown(self, prefix, entry, draft != NULL);
    }
}

void heli_bind_document(heli_binder *self, const heli_node *root, bool from_file)
{
    self->stage++;
    self->from_file = from_file;
    if (!root || root->kind == HELI_NODE_BAD || heli_node_is_empty(root)) return;
    if (root->kind != HELI_NODE_MAP) {
        heli_report_not_section(self, "", root);
        return;
    }
    for (const heli_node *entry = root->first; entry && !heli_binder_full(self); entry = entry->next)
        heli_bind_entry(self, "", entry, NULL);
}
