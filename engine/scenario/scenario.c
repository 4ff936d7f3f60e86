/*
 * Loading a scenario: read the chain of files, bind them from the base up, apply --set, check what everything says together, write
 * the canonical text.
 *
 * All this works on a context of its own, whose findings are sorted and handed over at the end: a caller may load many
 * scenarios with one context.
 */
#include "engine/scenario/scenario.h"

#include <stdlib.h>
#include <string.h>

#include "engine/scenario/binder.h"
#include "engine/scenario/extends.h"
#include "engine/scenario/hash.h"
#include "engine/scenario/utf8.h"

static const char set_name[] = "--set";

/* A scenario being loaded. */
typedef struct loading {
    heli_context ctx;
    heli_chain chain;
    heli_document *sets;      /* [set_count] values of --set */
    size_t set_count;
    heli_binder binder;
    heli_scenario *scenario;
    heli_experiment_keys keys;
    heli_binder_hook hook;    /* NULL: a scenario */
    void *hook_data;
} loading;

void heli_scenario_free(heli_scenario *self)
{
    if (!self) return;
    for (size_t i = 0; i < self->policy_count; i++) heli_policy_free(&self->policies[i]);
    heli_meta_free(&self->meta);
    heli_expectations_free(self->expectations, self->expectation_count);
    free(self->policies);
    free(self->params);
    free(self->path);
    free(self->base);
    free(self->text);
    free(self);
}

heli_plan heli_scenario_plan(const heli_scenario *self)
{
    return (heli_plan){.model = self->model, .params = self->params, .policies = self->policies, .policy_count = self->policy_count,
                       .burn_in = self->burn_in, .steps = self->steps, .seed = self->seed, .initial_seed = self->initial_seed,
                       .shared_population = self->shared_population};
}

static heli_status no_memory(heli_context *ctx)
{
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
}

/* --- --set --- */

static int count_points(const char *text, size_t bytes)
{
    int points = 0;
    for (size_t i = 0; i < bytes; i++) points += ((unsigned char)text[i] & 0xC0) != 0x80;
    return points;
}

static bool is_valid_utf8(const char *text)
{
    size_t left = strlen(text);
    uint32_t point = 0;
    for (size_t length; left > 0; text += length, left -= length)
        if ((length = heli_utf8_decode(text, left, &point)) == 0) return false;
    return true;
}

/* Reads the value after '=' as YAML, with columns counted in the whole argument, and binds it like an entry of a file. */
static heli_status apply_set(loading *self, const char *argument, heli_document *document)
{
    const char *equals = strchr(argument, '=');
    heli_place at = {set_name, 1, 1, 1};
    if (!equals || equals == argument || !is_valid_utf8(argument)) {
        heli_put(heli_report(&self->ctx, HELI_ERROR, NULL, NULL, HELI_N_("'%s' is not of the form KEY=VALUE"), heli_show(argument).text), at);
        return HELI_OK;
    }
    size_t key_bytes = (size_t)(equals - argument);
    at.length = count_points(argument, key_bytes);
    heli_status status = heli_document_read(document, set_name, equals + 1, strlen(equals + 1), at.length + 1, &self->ctx);
    if (status != HELI_OK) return status == HELI_SCENARIO ? HELI_OK : status; /* reported; the other arguments are still looked at */
    char *key = strndup(argument, key_bytes);
    if (!key) return no_memory(&self->ctx);
    if (!document->root) {
        heli_put(heli_report(&self->ctx, HELI_ERROR, key, NULL, HELI_N_("'%s' has no value"), heli_show(key).text), at);
        free(key);
        return HELI_OK;
    }
    at.file = document->name;
    document->root->key = key;
    document->root->key_at = at;
    self->binder.stage++;
    self->binder.from_file = false;
    heli_bind_entry(&self->binder, "", document->root, NULL);
    return HELI_OK;
}

static heli_status apply_sets(loading *self, const char *const *sets, size_t count)
{
    heli_status status = HELI_OK;
    self->sets = calloc(count ? count : 1, sizeof *self->sets);
    if (!self->sets) return no_memory(&self->ctx);
    for (; self->set_count < count && status == HELI_OK; self->set_count++)
        status = apply_set(self, sets[self->set_count], &self->sets[self->set_count]);
    return status;
}

/* --- binding --- */

/* "scenarios/wangyi.yaml" is called "wangyi" unless it says otherwise. */
static char *name_from(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *start = slash ? slash + 1 : path;
    size_t length = strlen(start);
    if (length > 5 && strcmp(start + length - 5, ".yaml") == 0) length -= 5;
    else if (length > 4 && strcmp(start + length - 4, ".yml") == 0) length -= 4;
    return strndup(start, length);
}

/* A variant inherits everything of its base but the name and what was expected of it. */
static void bind_chain(loading *self)
{
    heli_meta *meta = &self->scenario->meta;
    for (size_t i = self->chain.count; i-- > 0;) {
        free(meta->name);
        meta->name = NULL;
        self->binder.expect = NULL;
        heli_bind_document(&self->binder, self->chain.documents[i].root, true);
    }
}

static heli_status start(loading *self, const heli_model *const *models)
{
    const char *path = self->chain.documents[0].name;
    self->scenario = calloc(1, sizeof *self->scenario);
    if (!self->scenario) return no_memory(&self->ctx);
    self->scenario->path = strdup(path);
    if (!self->scenario->path) return no_memory(&self->ctx);
    if (self->chain.count > 1) {
        self->scenario->base = strdup(self->chain.documents[1].name);
        if (!self->scenario->base) return no_memory(&self->ctx);
    }
    self->scenario->model = heli_chain_model(&self->chain, models, &self->ctx);
    if (!self->scenario->model) return HELI_SCENARIO;
    heli_status status = heli_binder_init(&self->binder, self->scenario, path, &self->ctx);
    self->binder.experiment = self->hook ? &self->keys : NULL;
    return status;
}

static bool sound(const loading *self)
{
    return heli_context_error_count(&self->ctx) == 0;
}

/* The drafts become the scenario's policies. */
static heli_status keep_policies(loading *self)
{
    heli_scenario *scenario = self->scenario;
    size_t count = self->binder.draft_count;
    scenario->policies = calloc(count ? count : 1, sizeof *scenario->policies);
    if (!scenario->policies) return no_memory(&self->ctx);
    for (size_t i = 0; i < count; i++) {
        scenario->policies[i] = self->binder.drafts[i].policy;
        self->binder.drafts[i].policy = (heli_policy){0};
    }
    scenario->policy_count = count;
    return HELI_OK;
}

static heli_status write_text(loading *self)
{
    heli_scenario *scenario = self->scenario;
    if (!scenario->meta.name) scenario->meta.name = name_from(scenario->path);
    scenario->text = scenario->meta.name ? heli_scenario_text(scenario, self->binder.expect) : NULL;
    if (!scenario->text) return no_memory(&self->ctx);
    size_t bytes = strlen(scenario->text);
    heli_sha256(scenario->text, bytes, scenario->sha256);
    if (bytes <= HELI_SCENARIO_MAX_BYTES) return HELI_OK;
    heli_put(heli_report(&self->ctx, HELI_ERROR, NULL, NULL, HELI_N_("with everything written out, the scenario is larger than %d KiB"),
                         HELI_SCENARIO_MAX_BYTES / 1024), (heli_place){scenario->path, 0, 0, 1});
    return HELI_SCENARIO;
}

static heli_status bind(loading *self, const heli_model *const *models, const char *const *sets, size_t set_count)
{
    heli_status status = HELI_OK;
    HELI_TRY(start(self, models));
    bind_chain(self);
    HELI_TRY(apply_sets(self, sets, set_count));
    if (self->hook) HELI_TRY(self->hook(&self->binder, self->hook_data));
    heli_bind_expect(&self->binder);
    heli_check_snapshots(&self->binder);
    heli_check_policies(&self->binder);
    if (sound(self)) heli_check_relations(&self->binder);
    if (self->binder.out_of_memory || self->ctx.status == HELI_MEMORY) return no_memory(&self->ctx);
    if (!sound(self)) return HELI_SCENARIO;
    HELI_TRY(keep_policies(self));
    HELI_TRY(write_text(self));
out:
    return status;
}

/* --- handing over --- */

/* The scenario's own file comes first, then its bases, then --set. */
static size_t rank_of(const loading *self, const heli_diagnostic *d)
{
    for (size_t i = 0; d->file && i < self->chain.count; i++)
        if (self->chain.documents[i].name && strcmp(self->chain.documents[i].name, d->file) == 0) return i;
    return self->chain.count;
}

static bool stands_before(const loading *self, const heli_diagnostic *a, const heli_diagnostic *b)
{
    size_t x = rank_of(self, a), y = rank_of(self, b);
    if (x != y) return x < y;
    if (x == self->chain.count) return false; /* arguments stay in their order */
    if (a->line != b->line) return a->line < b->line;
    return a->column < b->column;
}

/* Insertion sort: stable, and there are few. */
static void sort_findings(loading *self)
{
    heli_diagnostic *list = self->ctx.diagnostics;
    for (size_t i = 1; i < self->ctx.diagnostic_count; i++) {
        heli_diagnostic moving = list[i];
        size_t k = i;
        for (; k > 0 && stands_before(self, &moving, &list[k - 1]); k--) list[k] = list[k - 1];
        list[k] = moving;
    }
}

/* Moves the findings to the caller's context. */
static heli_status hand_over(loading *self, heli_context *ctx)
{
    size_t more = self->ctx.diagnostic_count;
    if (!ctx || more == 0) return HELI_OK;
    heli_diagnostic *grown = realloc(ctx->diagnostics, (ctx->diagnostic_count + more) * sizeof *grown);
    if (!grown) return no_memory(ctx);
    memcpy(grown + ctx->diagnostic_count, self->ctx.diagnostics, more * sizeof *grown);
    ctx->diagnostics = grown;
    ctx->diagnostic_count += more;
    ctx->diagnostic_capacity = ctx->diagnostic_count;
    self->ctx.diagnostic_count = 0;
    return HELI_OK;
}

static heli_status finish(loading *self, heli_status status, const char *path, heli_scenario **out, heli_context *ctx)
{
    sort_findings(self);
    if (self->ctx.diagnostic_count >= HELI_MAX_FINDINGS)
        heli_put(heli_report(&self->ctx, HELI_NOTE, NULL, NULL, HELI_N_("there are more findings; they are not shown")),
                 (heli_place){path, 0, 0, 1});
    heli_status moved = hand_over(self, ctx);
    if (status == HELI_OK) status = moved;
    if (status == HELI_OK) {
        *out = self->scenario;
        self->scenario = NULL;
    } else if (status == HELI_SCENARIO) {
        if (self->hook) heli_fail(ctx, HELI_SCENARIO, HELI_N_("'%s' is not a valid experiment"), path);
        else heli_fail(ctx, HELI_SCENARIO, HELI_N_("'%s' is not a valid scenario"), path);
    } else {
        heli_fail(ctx, status, "%s", self->ctx.message);
    }
    heli_scenario_free(self->scenario);
    heli_binder_free(&self->binder);
    for (size_t i = 0; i < self->set_count; i++) heli_document_free(&self->sets[i]);
    free(self->sets);
    heli_chain_free(&self->chain);
    heli_context_free(&self->ctx);
    return status;
}

static void prepare(loading *self, heli_scenario **out, const heli_context *ctx)
{
    memset(self, 0, sizeof *self);
    heli_context_init(&self->ctx);
    if (ctx) self->ctx.translate = ctx->translate;
    *out = NULL;
}

heli_status heli_scenario_load(heli_scenario **out, const char *path, const heli_model *const *models, const char *const *sets,
                               size_t set_count, heli_context *ctx)
{
    loading self;
    prepare(&self, out, ctx);
    heli_status status = heli_chain_load(&self.chain, path, &self.ctx);
    if (status == HELI_OK) status = bind(&self, models, sets, set_count);
    return finish(&self, status, path, out, ctx);
}

heli_status heli_scenario_parse(heli_scenario **out, const char *name, const char *text, size_t bytes,
                                const heli_model *const *models, const char *const *sets, size_t set_count, heli_context *ctx)
{
    loading self;
    prepare(&self, out, ctx);
    heli_status status = heli_chain_parse(&self.chain, name, text, bytes, &self.ctx);
    if (status == HELI_OK) status = bind(&self, models, sets, set_count);
    return finish(&self, status, name, out, ctx);
}

heli_status heli_scenario_load_base(heli_scenario **out, const char *path, const char *text, size_t bytes,
                                    const heli_model *const *models, const char *const *sets, size_t set_count,
                                    heli_binder_hook hook, void *data, heli_context *ctx)
{
    loading self;
    prepare(&self, out, ctx);
    self.hook = hook;
    self.hook_data = data;
    heli_status status = text ? heli_chain_parse(&self.chain, path, text, bytes, &self.ctx)
                              : heli_chain_load(&self.chain, path, &self.ctx);
    if (status == HELI_OK) status = bind(&self, models, sets, set_count);
    return finish(&self, status, path, out, ctx);
}
