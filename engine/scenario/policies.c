/*
 * Binding policies: named changes of parameters from a start to an end.
 *
 * A variant's policies join those of its base; one of the same name takes the base's place. No two policies may change the same
 * parameter at the same step, because nobody could say which of them holds.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/binder.h"

void heli_policy_free(heli_policy *self)
{
    free(self->name);
    free(self->changed);
    free(self->values);
    memset(self, 0, sizeof *self);
}

static void free_draft(heli_draft *self)
{
    heli_policy_free(&self->policy);
    free(self->changed_at);
    self->changed_at = NULL;
}

bool heli_draft_change(heli_binder *self, heli_draft *draft, const heli_param *row, heli_place at)
{
    heli_policy *policy = &draft->policy;
    for (size_t i = 0; i < policy->change_count; i++)
        if (policy->changed[i] == row) return false;
    if ((policy->change_count & (policy->change_count - 1)) == 0) { /* full at 0, 1, 2, 4, ... */
        size_t room = policy->change_count ? 2 * policy->change_count : 1;
        const heli_param **changed = realloc(policy->changed, room * sizeof *changed);
        if (changed) policy->changed = changed;
        heli_place *places = realloc(draft->changed_at, room * sizeof *places);
        if (places) draft->changed_at = places;
        self->out_of_memory |= !changed || !places;
        if (!changed || !places) return true;
    }
    policy->changed[policy->change_count] = row;
    draft->changed_at[policy->change_count++] = at;
    return true;
}

/* --- one policy --- */

static void bind_time(heli_binder *self, const char *key, const heli_node *node, int64_t *when, heli_draft *draft)
{
    const heli_param row = {.path = key, .type = HELI_PARAM_INT, .length = 1, .minimum = -100000, .maximum = 200000,
                            .unit = self->model->step_unit};
    if (heli_convert(&row, node, when, self->ctx)) draft->end_at = node->at;
}

static void bind_set(heli_binder *self, const heli_node *node, heli_draft *draft)
{
    if (node->kind == HELI_NODE_BAD || heli_node_is_empty(node)) return;
    if (node->kind != HELI_NODE_MAP) {
        heli_report_not_section(self, "set", node);
        return;
    }
    for (const heli_node *child = node->first; child && !heli_binder_full(self); child = child->next)
        heli_bind_entry(self, "", child, draft);
}

static void bind_policy_key(heli_binder *self, const heli_node *node, heli_draft *draft)
{
    const char *start = heli_start_key(self->model), *end = heli_end_key(self->model);
    const char *const names[] = {"name", start, end, "set"};
    if (node->kind == HELI_NODE_BAD || strcmp(node->key, "name") == 0) return; /* the name was read first */
    if (strcmp(node->key, start) == 0) bind_time(self, start, node, &draft->policy.start, draft);
    else if (strcmp(node->key, end) == 0) bind_time(self, end, node, &draft->policy.end, draft);
    else if (strcmp(node->key, "set") == 0) bind_set(self, node, draft);
    else {
        heli_shown key = heli_show(node->key);
        bool misplaced = heli_param_find(self->model->params, self->model->param_count, node->key) != NULL;
        if (misplaced)
            heli_put(heli_report(self->ctx, HELI_ERROR, key.text, NULL, HELI_N_("'%s' belongs under 'set'"), key.text), node->key_at);
        else
            heli_put(heli_report(self->ctx, HELI_ERROR, key.text, heli_nearest_name(names, 4, node->key), HELI_N_("unknown key '%s'"),
                                 key.text), node->key_at);
    }
}

/* The name of a policy; NULL, reported, when it has none. */
static const heli_node *name_of(heli_binder *self, const heli_node *item)
{
    const heli_node *name = heli_node_child(item, "name");
    if (name && name->kind == HELI_NODE_SCALAR && !heli_node_is_empty(name) && name->text[0]) return name;
    if (!name || name->kind != HELI_NODE_BAD)
        heli_put(heli_report(self->ctx, HELI_ERROR, "name", NULL, HELI_N_("a policy needs a 'name'")), name ? name->at : item->at);
    return NULL;
}

static bool make_draft(heli_binder *self, const heli_node *item, heli_draft *draft)
{
    const heli_node *name = name_of(self, item);
    const char *text = name ? name->text : "";
    *draft = (heli_draft){.at = name ? name->at : item->at};
    draft->end_at = draft->at;
    draft->policy.end = INT64_MAX;
    draft->policy.name = strdup(text);
    draft->policy.values = calloc(1, self->model->params_bytes);
    if (!draft->policy.name || !draft->policy.values) {
        free_draft(draft);
        self->out_of_memory = true;
        return false;
    }
    heli_params_default(self->model->params, self->model->param_count, draft->policy.values);
    return true;
}

static void check_times(heli_binder *self, const heli_draft *draft)
{
    if (draft->policy.end > draft->policy.start) return;
    heli_put(heli_report(self->ctx, HELI_ERROR, heli_end_key(self->model), NULL, HELI_N_("policy '%s' ends at %lld, before or as it starts at %lld"),
                         heli_show(draft->policy.name).text, (long long)draft->policy.end, (long long)draft->policy.start),
             draft->end_at);
}

/* --- the list --- */

static heli_draft *find_draft(heli_binder *self, const char *name)
{
    for (size_t i = 0; i < self->draft_count; i++)
        if (strcmp(self->drafts[i].policy.name, name) == 0) return &self->drafts[i];
    return NULL;
}

static bool room_for_draft(heli_binder *self)
{
    if (self->draft_count < self->draft_capacity) return true;
    size_t capacity = self->draft_capacity ? 2 * self->draft_capacity : 8;
    heli_draft *grown = realloc(self->drafts, capacity * sizeof *grown);
    if (!grown) return false;
    self->drafts = grown;
    self->draft_capacity = capacity;
    return true;
}

/* Adds a draft, or puts it in the place of the base's draft of the same name. Takes ownership. */
static void keep_draft(heli_binder *self, heli_draft *draft, size_t own)
{
    heli_draft *same = draft->policy.name[0] ? find_draft(self, draft->policy.name) : NULL;
    if (same && (size_t)(same - self->drafts) < own) {
        free_draft(same);
        *same = *draft;
    } else if (same) {
        heli_put(heli_report(self->ctx, HELI_ERROR, "name", NULL, HELI_N_("two policies are called '%s', the first on line %d"),
                             heli_show(draft->policy.name).text, same->at.line), draft->at);
        free_draft(draft);
    } else if (self->draft_count == HELI_MAX_POLICIES) {
        heli_put(heli_report(self->ctx, HELI_ERROR, "policies", NULL, HELI_N_("more than %d policies"), HELI_MAX_POLICIES), draft->at);
        free_draft(draft);
    } else if (room_for_draft(self)) {
        self->drafts[self->draft_count++] = *draft;
    } else {
        free_draft(draft);
        self->out_of_memory = true;
    }
}

static void bind_policy(heli_binder *self, const heli_node *item, size_t own)
{
    heli_draft draft;
    if (item->kind == HELI_NODE_BAD) return;
    if (item->kind != HELI_NODE_MAP) {
        heli_put(heli_report(self->ctx, HELI_ERROR, "policies", NULL, HELI_N_("a policy consists of 'name', '%s', '%s' and 'set'"),
                             heli_start_key(self->model), heli_end_key(self->model)), item->at);
        return;
    }
    if (!make_draft(self, item, &draft)) return;
    for (const heli_node *child = item->first; child && !heli_binder_full(self); child = child->next)
        bind_policy_key(self, child, &draft);
    check_times(self, &draft);
    keep_draft(self, &draft, own);
}

void heli_bind_policies(heli_binder *self, const heli_node *entry)
{
    size_t own = self->draft_count; /* drafts below this index are the base's */
    if (heli_node_is_empty(entry)) return;
    if (entry->kind != HELI_NODE_LIST) {
        heli_put(heli_report(self->ctx, HELI_ERROR, "policies", NULL, HELI_N_("'%s' must be a list"), "policies"), entry->at);
        return;
    }
    for (const heli_node *item = entry->first; item && !heli_binder_full(self); item = item->next) bind_policy(self, item, own);
}

/* --- together --- */

/* One change of one parameter. */
typedef struct change {
    const heli_param *row;
    int64_t start, end;
    const heli_draft *draft;
    heli_place at;
} change;

static int by_row_then_start(const void *a, const void *b)
{
    const change *x = a, *y = b;
    if (x->row != y->row) return x->row < y->row ? -1 : 1;
    if (x->start != y->start) return x->start < y->start ? -1 : 1;
    return (x->draft > y->draft) - (x->draft < y->draft);
}

static void report_overlap(heli_binder *self, const change *one, const change *other)
{
    const change *later = one->draft > other->draft ? one : other, *earlier = later == one ? other : one;
    heli_put(heli_report(self->ctx, HELI_ERROR, later->row->path, NULL,
                         HELI_N_("policies '%s' and '%s' change '%s' at the same time"), heli_show(earlier->draft->policy.name).text,
                         heli_show(later->draft->policy.name).text, later->row->path), later->at);
}

/* Sorted by row and start, a change overlaps an earlier one when it starts before the latest end so far. */
static void find_overlaps(heli_binder *self, change *changes, size_t count)
{
    qsort(changes, count, sizeof *changes, by_row_then_start);
    const change *reaching = changes;
    for (size_t i = 1; i < count && !heli_binder_full(self); i++) {
        if (changes[i].row == reaching->row && changes[i].start < reaching->end) report_overlap(self, reaching, &changes[i]);
        if (changes[i].row != reaching->row || changes[i].end > reaching->end) reaching = &changes[i];
    }
}

static void warn_of_idle(heli_binder *self, const heli_draft *draft)
{
    const heli_policy *policy = &draft->policy;
    heli_shown name = heli_show(policy->name);
    if (policy->change_count == 0)
        heli_put(heli_report(self->ctx, HELI_WARNING, "policies", NULL, HELI_N_("policy '%s' changes nothing"), name.text), draft->at);
    else if (policy->start >= self->scenario->steps || policy->end <= -self->scenario->burn_in)
        heli_put(heli_report(self->ctx, HELI_WARNING, "policies", NULL, HELI_N_("policy '%s' lies outside the run and has no effect"),
                             name.text), draft->end_at);
}

void heli_check_policies(heli_binder *self)
{
    size_t total = 0, n = 0;
    for (size_t i = 0; i < self->draft_count; i++) total += self->drafts[i].policy.change_count;
    change *changes = calloc(total ? total : 1, sizeof *changes);
    if (!changes) {
        self->out_of_memory = true;
        return;
    }
    for (size_t i = 0; i < self->draft_count; i++) {
        const heli_draft *draft = &self->drafts[i];
        for (size_t k = 0; draft->policy.end > draft->policy.start && k < draft->policy.change_count; k++)
            changes[n++] = (change){draft->policy.changed[k], draft->policy.start, draft->policy.end, draft, draft->changed_at[k]};
        if (heli_context_error_count(self->ctx) == 0) warn_of_idle(self, draft);
    }
    find_overlaps(self, changes, n);
    free(changes);
}
