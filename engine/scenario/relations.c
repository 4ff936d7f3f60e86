/*
 * Relations between parameters, checked by the model itself.
 *
 * Policies cut the run into spans; within one, the parameters in force are the base values with the changes of the policies active
 * then. Each span is shown to the model once. What the model reports under a parameter's path is given the place that set
 * this parameter: the policy's line, the file's, or --set; where it holds by default, the policy's name or the first line.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/binder.h"

static bool is_active(const heli_policy *policy, int64_t step)
{
    return policy->start <= step && step < policy->end;
}

/* Parameters in force at a recorded step; false when no policy is. */
static bool params_at(const heli_binder *self, int64_t step, void *values)
{
    bool any = false;
    memcpy(values, self->scenario->params, self->model->params_bytes);
    for (size_t i = 0; i < self->draft_count; i++) {
        const heli_policy *policy = &self->drafts[i].policy;
        if (!is_active(policy, step)) continue;
        any = true;
        for (size_t k = 0; k < policy->change_count; k++) heli_param_copy(policy->changed[k], values, policy->values);
    }
    return any;
}

static heli_place place_of(const heli_binder *self, const char *path, int64_t step, bool in_policy)
{
    const heli_param *row = path ? heli_param_find(self->model->params, self->model->param_count, path) : NULL;
    heli_place otherwise = self->first_line;
    for (size_t i = self->draft_count; in_policy && i-- > 0;) {
        const heli_draft *draft = &self->drafts[i];
        if (!is_active(&draft->policy, step)) continue;
        otherwise = draft->at;
        for (size_t k = 0; k < draft->policy.change_count; k++)
            if (draft->policy.changed[k] == row) return draft->changed_at[k];
    }
    heli_place set = row ? self->origin[row - self->model->params] : otherwise;
    return set.file ? set : otherwise;
}

static void drop_last(heli_context *ctx)
{
    heli_diagnostic *last = &ctx->diagnostics[--ctx->diagnostic_count];
    free(last->file);
    free(last->key);
    free(last->message);
    free(last->suggestion);
}

static bool equal_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* The same finding in another span says nothing new. */
static bool said_before(const heli_context *ctx, const heli_diagnostic *d)
{
    for (const heli_diagnostic *other = ctx->diagnostics; other < d; other++)
        if (equal_text(other->key, d->key) && strcmp(other->message, d->message) == 0) return true;
    return false;
}

/* Findings from `first` on get places; repetitions go. */
static void settle_findings(heli_binder *self, size_t first, int64_t step, bool in_policy)
{
    heli_context *ctx = self->ctx;
    size_t kept = first;
    for (size_t i = first; i < ctx->diagnostic_count; i++) {
        heli_diagnostic finding = ctx->diagnostics[i];
        ctx->diagnostics[i] = ctx->diagnostics[kept];
        ctx->diagnostics[kept] = finding;
        if (said_before(ctx, &ctx->diagnostics[kept])) continue;
        heli_put(&ctx->diagnostics[kept], place_of(self, finding.key, step, in_policy));
        kept++;
    }
    while (ctx->diagnostic_count > kept) drop_last(ctx);
}

static void check_values(heli_binder *self, const void *values, int64_t step, bool in_policy)
{
    size_t first = self->ctx->diagnostic_count;
    self->model->check(values, self->ctx);
    settle_findings(self, first, step, in_policy);
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

void heli_check_relations(heli_binder *self)
{
    if (!self->model->check) return;
    check_values(self, self->scenario->params, 0, false);
    size_t cuts = 2 * self->draft_count, n = 0;
    int64_t *steps = calloc(cuts ? cuts : 1, sizeof *steps);
    void *values = malloc(self->model->params_bytes);
    self->out_of_memory |= !steps || !values;
    for (size_t i = 0; steps && i < self->draft_count; i++) {
        steps[n++] = self->drafts[i].policy.start;
        steps[n++] = self->drafts[i].policy.end;
    }
    if (n > 0) qsort(steps, n, sizeof *steps, by_value);
    for (size_t i = 0; values && i < n && !heli_binder_full(self); i++) {
        if (i > 0 && steps[i] == steps[i - 1]) continue;
        if (params_at(self, steps[i], values)) check_values(self, values, steps[i], true);
    }
    free(values);
    free(steps);
}
