/* Binding what a study seeks: objectives, constraints, outcomes, and how to search. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/experiment_internal.h"
#include "engine/scenario/study_internal.h"

void heli_study_complain(const heli_study_binding *self, heli_place at, const char *key, const char *sentence)
{
    heli_put(heli_report(self->ctx, HELI_ERROR, key, NULL, "%s", heli_context_translate(self->ctx, sentence)), at);
}

/* --- values --- */

bool heli_study_read_real(const heli_study_binding *self, const char *key, const heli_node *node, double *value)
{
    const heli_param row = {.path = key, .type = HELI_PARAM_REAL, .length = 1, .minimum = -1e300, .maximum = 1e300, .unit = ""};
    return node && heli_convert(&row, node, value, self->ctx);
}

bool heli_study_read_whole(const heli_study_binding *self, const char *key, const heli_node *node, double low, double high, int64_t *value)
{
    const heli_param row = {.path = key, .type = HELI_PARAM_INT, .length = 1, .minimum = low, .maximum = high, .unit = ""};
    return node && heli_convert(&row, node, value, self->ctx);
}

/* A word out of a list; its index, or `otherwise` when it is missing or wrong. */
size_t heli_study_read_word(const heli_study_binding *self, const char *key, const heli_node *node, const char *const *words, size_t count, size_t otherwise)
{
    if (!node || node->kind == HELI_NODE_BAD) return otherwise;
    for (size_t i = 0; node->kind == HELI_NODE_SCALAR && i < count; i++)
        if (strcmp(node->text, words[i]) == 0) return i;
    char list[200] = "";
    for (size_t i = 0, used = 0; i < count && used < sizeof list; i++)
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "", words[i]);
    const char *said = node->kind == HELI_NODE_SCALAR ? node->text : "";
    heli_put(heli_report(self->ctx, HELI_ERROR, key, heli_nearest_name(words, count, said), HELI_N_("'%s' must be one of: %s"), key, list), node->at);
    return otherwise;
}

void heli_study_refuse_unknown(const heli_study_binding *self, const heli_node *map, const char *const *known, size_t count)
{
    for (const heli_node *child = map->first; child; child = child->next) {
        bool found = child->kind == HELI_NODE_BAD;
        for (size_t i = 0; i < count && !found; i++) found = strcmp(child->key, known[i]) == 0;
        if (found) continue;
        heli_shown key = heli_show(child->key);
        heli_put(heli_report(self->ctx, HELI_ERROR, key.text, heli_nearest_name(known, count, child->key), HELI_N_("unknown key '%s'"), key.text),
                 child->key_at);
    }
}

/* Items of a list of mappings, at most `most`; NULL when the node is none. */
const heli_node *heli_study_items(const heli_study_binding *self, const heli_node *node, const char *key, size_t most)
{
    if (node->kind == HELI_NODE_BAD) return NULL;
    if (node->kind != HELI_NODE_LIST || node->count == 0) {
        heli_put(heli_report(self->ctx, HELI_ERROR, key, NULL, HELI_N_("'%s' must be a list with at least one entry"), key),
                 node->kind == HELI_NODE_LIST ? node->key_at : node->at);
        return NULL;
    }
    if (node->count > most) {
        heli_put(heli_report(self->ctx, HELI_ERROR, key, NULL, HELI_N_("'%s' has %zu entries; at most %zu are possible"), key, node->count, most), node->key_at);
        return NULL;
    }
    return node->first;
}

bool heli_study_is_map(const heli_study_binding *self, const heli_node *item, const char *key)
{
    if (item->kind == HELI_NODE_MAP) return true;
    if (item->kind != HELI_NODE_BAD)
        heli_put(heli_report(self->ctx, HELI_ERROR, key, NULL, HELI_N_("an entry of '%s' consists of 'key: value' lines, as {indicator: NAME, ...}"), key), item->at);
    return false;
}

/* --- measures --- */

/* "joint_force.health" without its component. */
static size_t bare_length(const char *name)
{
    return strcspn(name, ".");
}

static bool find_component(const heli_study_binding *self, heli_measure *out, const char *name, const heli_node *node)
{
    const heli_axis *axis = out->row->axis;
    const char *component = name[bare_length(name)] ? name + bare_length(name) + 1 : NULL;
    if (!axis && !component) return true;
    for (size_t k = 0; axis && component && k < axis->length; k++)
        if (strcmp(axis->labels[k], component) == 0) {
            out->component = k;
            out->offset += k;
            return true;
        }
    if (!axis) {
        heli_put(heli_report(self->ctx, HELI_ERROR, "indicator", NULL, HELI_N_("the indicator '%s' has no components"), out->row->name), node->at);
        return false;
    }
    char list[400] = "";
    for (size_t k = 0, used = 0; k < axis->length && used < sizeof list; k++)
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", k ? ", " : "", axis->labels[k]);
    heli_put(heli_report(self->ctx, HELI_ERROR, "indicator", component ? heli_nearest_name(axis->labels, axis->length, component) : NULL,
                         HELI_N_("'%s' is no single number; add one of its components, as '%s.%s': %s"), out->row->name, out->row->name, axis->labels[0], list),
             node->at);
    return false;
}

static bool find_indicator(const heli_study_binding *self, heli_measure *out, const heli_node *node)
{
    const heli_model *model = self->model;
    const char *said = node->kind == HELI_NODE_SCALAR ? node->text : "";
    const char **names = calloc(model->indicator_count + 1, sizeof *names);
    size_t length = bare_length(said);
    self->binder->out_of_memory |= !names;
    for (size_t i = 0; names && i < model->indicator_count && !out->row; i++) {
        names[i] = model->indicators[i].name;
        if (strlen(names[i]) == length && strncmp(names[i], said, length) == 0) out->row = &model->indicators[i];
        else out->offset += heli_indicator_width(&model->indicators[i]);
    }
    if (names && !out->row && node->kind != HELI_NODE_BAD)
        heli_put(heli_report(self->ctx, HELI_ERROR, "indicator", heli_nearest_name(names, model->indicator_count, said), HELI_N_("unknown indicator '%s'"),
                             heli_show(said).text), node->at);
    free(names);
    if (!out->row || !find_component(self, out, said, node)) return false;
    snprintf(out->name, sizeof out->name, "%.*s", HELI_STUDY_NAME - 1, said);
    return true;
}

/* Indicator, window and summary of an entry. */
bool heli_study_bind_measure(const heli_study_binding *self, heli_measure *out, const heli_node *item, const char *key)
{
    const char *words[HELI_SUMMARIES];
    const heli_node *name = heli_node_child(item, "indicator"), *window = heli_node_child(item, "window_weeks");
    int64_t steps = self->binder->scenario->steps;
    for (size_t s = 0; s < HELI_SUMMARIES; s++) words[s] = heli_summary_name((heli_summary_kind)s);
    if (!name) {
        heli_put(heli_report(self->ctx, HELI_ERROR, key, NULL, HELI_N_("this entry of '%s' names no 'indicator'"), key), item->at);
        return false;
    }
    out->window = self->experiment->keep.window;
    heli_study_read_whole(self, "window_weeks", window ? window : heli_node_child(item, "window_steps"), 1, 100000, &out->window);
    if (out->window > steps) out->window = steps;
    out->summary = (heli_summary_kind)heli_study_read_word(self, "summary", heli_node_child(item, "summary"), words, HELI_SUMMARIES, HELI_SUMMARY_MEAN);
    return find_indicator(self, out, name);
}

/* --- objectives and outcomes --- */

static void bind_objective(const heli_study_binding *self, const heli_node *item)
{
    static const char *const keys[] = {"indicator", "goal", "window_weeks", "window_steps", "summary"}, *const goals[] = {"maximise", "minimise"};
    heli_study *study = self->study;
    heli_objective *to = &study->objectives[study->objective_count];
    if (!heli_study_is_map(self, item, "objectives")) return;
    heli_study_refuse_unknown(self, item, keys, sizeof keys / sizeof *keys);
    if (!heli_study_bind_measure(self, &to->of, item, "objectives")) return;
    const heli_node *goal = heli_node_child(item, "goal");
    if (!goal) heli_study_complain(self, item->at, "goal", HELI_N_("an objective needs its 'goal': maximise or minimise"));
    to->maximise = heli_study_read_word(self, "goal", goal, goals, 2, 0) == 0;
    for (size_t i = 0; i < study->objective_count; i++) {
        const heli_measure *other = &study->objectives[i].of;
        if (other->offset == to->of.offset && other->summary == to->of.summary && other->window == to->of.window)
            heli_study_complain(self, item->at, "objectives", HELI_N_("this objective is there twice"));
    }
    study->objective_count++;
}

static void bind_outcome(const heli_study_binding *self, const heli_node *item)
{
    static const char *const keys[] = {"indicator", "from", "to", "cells", "window_weeks", "window_steps", "summary"};
    heli_study *study = self->study;
    heli_outcome *to = &study->outcomes[study->outcome_count];
    const heli_node *from = heli_node_child(item, "from"), *end = heli_node_child(item, "to");
    int64_t cells = 10;
    if (!heli_study_is_map(self, item, "outcomes")) return;
    heli_study_refuse_unknown(self, item, keys, sizeof keys / sizeof *keys);
    if (!heli_study_bind_measure(self, &to->of, item, "outcomes")) return;
    if (!from || !end) {
        heli_study_complain(self, item->at, "outcomes", HELI_N_("an outcome needs the range that is divided into cells: 'from' and 'to'"));
        return;
    }
    bool both = heli_study_read_real(self, "from", from, &to->low);
    both = heli_study_read_real(self, "to", end, &to->high) && both;
    if (both && !(to->low < to->high)) heli_study_complain(self, end->at, "to", HELI_N_("'to' must be larger than 'from'"));
    heli_study_read_whole(self, "cells", heli_node_child(item, "cells"), 1, 1000, &cells);
    to->cells = (size_t)cells;
    study->outcome_count++;
}

/* --- constraints --- */

static void bind_weight(const heli_study_binding *self, heli_limit *limit, const heli_node *entry)
{
    heli_experiment *experiment = self->experiment;
    size_t f = 0;
    if (entry->kind == HELI_NODE_BAD) return;
    while (f < experiment->factor_count && strcmp(experiment->factors[f].path, entry->key) != 0) f++;
    heli_shown key = heli_show(entry->key);
    if (f == experiment->factor_count) {
        const char *names[HELI_MAX_FACTORS];
        for (size_t i = 0; i < f; i++) names[i] = experiment->factors[i].path;
        heli_put(heli_report(self->ctx, HELI_ERROR, key.text, heli_nearest_name(names, f, entry->key), HELI_N_("'%s' is none of the levers under 'factors'"), key.text),
                 entry->key_at);
        return;
    }
    const heli_factor *factor = &experiment->factors[f];
    if (!factor->row || (!factor->numeric && factor->row->type != HELI_PARAM_BOOL)) {
        heli_put(heli_report(self->ctx, HELI_ERROR, key.text, NULL, HELI_N_("'%s' is no number and no switch, so it cannot be weighted"), key.text), entry->key_at);
        return;
    }
    heli_study_read_real(self, factor->path, entry, &limit->weights[f]);
}

static void bind_levers(const heli_study_binding *self, heli_limit *limit, const heli_node *levers, const heli_node *plus)
{
    limit->weights = calloc(self->experiment->factor_count + 1, sizeof *limit->weights);
    self->binder->out_of_memory |= !limit->weights;
    if (levers->kind != HELI_NODE_MAP) {
        heli_study_complain(self, levers->at, "levers", HELI_N_("'levers' gives each lever of the sum its weight: {PARAMETER: NUMBER, ...}"));
        return;
    }
    for (const heli_node *entry = levers->first; limit->weights && entry; entry = entry->next) bind_weight(self, limit, entry);
    if (plus) heli_study_read_real(self, "plus", plus, &limit->plus);
}

/* What can be known before the first run: the least and largest sum there can be. */
static void check_reach(const heli_study_binding *self, const heli_limit *limit, heli_place at)
{
    double least, most;
    if (!limit->weights || heli_context_error_count(self->ctx) > 0) return;
    heli_limit_reach(limit, self->experiment, &least, &most);
    if (!limit->at_least && least > limit->bound)
        heli_put(heli_report(self->ctx, HELI_ERROR, limit->name, NULL, HELI_N_("no setting of the levers meets '%s': the sum is never below %.10g"), limit->name, least), at);
    if (limit->at_least && most < limit->bound)
        heli_put(heli_report(self->ctx, HELI_ERROR, limit->name, NULL, HELI_N_("no setting of the levers meets '%s': the sum is never above %.10g"), limit->name, most), at);
}

static void bind_bound(const heli_study_binding *self, heli_limit *limit, const heli_node *item)
{
    const heli_node *most = heli_node_child(item, "at_most"), *least = heli_node_child(item, "at_least");
    if (!most == !least) {
        heli_study_complain(self, item->at, "constraints", HELI_N_("a constraint has either 'at_most' or 'at_least'"));
        return;
    }
    limit->at_least = least != NULL;
    if (heli_study_read_real(self, least ? "at_least" : "at_most", least ? least : most, &limit->bound)) check_reach(self, limit, (least ? least : most)->at);
}

/* A long name is cut, not within a character of UTF-8. */
void heli_study_cut_name(char out[HELI_STUDY_NAME], const char *text)
{
    size_t bytes = strlen(text);
    if (bytes >= HELI_STUDY_NAME) bytes = HELI_STUDY_NAME - 1;
    while (bytes > 0 && text[bytes] != '\0' && ((unsigned char)text[bytes] & 0xC0) == 0x80) bytes--;
    memcpy(out, text, bytes);
    out[bytes] = '\0';
}

static void bind_limit(const heli_study_binding *self, const heli_node *item)
{
    static const char *const keys[] = {"name", "levers", "plus", "indicator", "window_weeks", "window_steps", "summary", "at_most", "at_least"};
    heli_study *study = self->study;
    heli_limit *to = &study->limits[study->limit_count];
    if (!heli_study_is_map(self, item, "constraints")) return;
    const heli_node *levers = heli_node_child(item, "levers"), *indicator = heli_node_child(item, "indicator"), *name = heli_node_child(item, "name");
    const heli_node *plus = heli_node_child(item, "plus");
    heli_study_refuse_unknown(self, item, keys, sizeof keys / sizeof *keys);
    study->limit_count++; /* from here on its weights are freed with the study */
    if (!levers == !indicator) {
        heli_study_complain(self, item->at, "constraints", HELI_N_("a constraint is either on 'levers', a weighted sum of them, or on an 'indicator'"));
        return;
    }
    if (levers) bind_levers(self, to, levers, plus);
    else if (!heli_study_bind_measure(self, &to->of, item, "constraints")) return;
    if (plus && !levers) heli_study_complain(self, plus->key_at, "plus", HELI_N_("'plus' belongs to a sum of levers"));
    if (name && name->kind == HELI_NODE_SCALAR && name->text[0]) heli_study_cut_name(to->name, name->text);
    else if (levers) snprintf(to->name, sizeof to->name, "levers %zu", study->limit_count);
    else memcpy(to->name, to->of.name, sizeof to->name);
    bind_bound(self, to, item);
}

/* --- how to search --- */

static void bind_search(const heli_study_binding *self, const heli_node *node)
{
    static const char *const keys[] = {"population", "generations", "fresh_replicates", "confirm_replicates", "across"}, *const words[] = {"mean", "worst"};
    heli_study *study = self->study;
    if (!node || node->kind == HELI_NODE_BAD || heli_node_is_empty(node)) return;
    if (node->kind != HELI_NODE_MAP) {
        heli_report_not_section(self->binder, "search", node);
        return;
    }
    heli_study_refuse_unknown(self, node, keys, sizeof keys / sizeof *keys);
    const heli_node *fresh = heli_node_child(node, "fresh_replicates");
    heli_study_read_whole(self, "population", heli_node_child(node, "population"), 4, 10000, &study->population);
    heli_study_read_whole(self, "generations", heli_node_child(node, "generations"), 0, 100000, &study->generations);
    heli_study_read_whole(self, "fresh_replicates", fresh, 0, 1000000, &study->fresh);
    heli_study_read_whole(self, "confirm_replicates", heli_node_child(node, "confirm_replicates"), 2, 1000000, &study->confirm);
    study->across = heli_study_read_word(self, "across", heli_node_child(node, "across"), words, 2, 0) == 1 ? HELI_ACROSS_WORST : HELI_ACROSS_MEAN;
    if (fresh && study->fresh > self->binder->scenario->replicates)
        heli_put(heli_report(self->ctx, HELI_ERROR, "fresh_replicates", NULL, HELI_N_("of %lld replicates no more than %lld can be fresh"),
                             (long long)self->binder->scenario->replicates, (long long)self->binder->scenario->replicates), fresh->at);
}

static void check_size(const heli_study_binding *self, heli_place at)
{
    const heli_study *study = self->study;
    double replicates = (double)self->binder->scenario->replicates, futures = (double)heli_study_futures(self->experiment);
    double runs = (double)study->population * futures * ((double)(study->generations + 1) * (replicates + (double)study->fresh) + (double)study->confirm);
    if (runs <= HELI_MAX_RUNS) return;
    heli_put(heli_report(self->ctx, HELI_ERROR, "search", NULL, HELI_N_("this search would take up to %.10g runs; at most %d are possible"), runs, HELI_MAX_RUNS), at);
}

/* --- all of it --- */

/* A factor besides the futures. */
static bool has_levers(const heli_experiment *experiment)
{
    return experiment->factor_count > (heli_study_future_factor(experiment) < experiment->factor_count);
}

void heli_study_bind(heli_binder *binder, heli_experiment *experiment)
{
    const heli_experiment_keys *keys = binder->experiment;
    heli_study *study = calloc(1, sizeof *study);
    heli_study_binding self = {.binder = binder, .experiment = experiment, .study = study, .model = binder->model, .ctx = binder->ctx};
    experiment->study = study;
    binder->out_of_memory |= !study;
    if (!study) return;
    *study = (heli_study){.population = 40, .generations = 30, .fresh = 1, .confirm = 30, .calibration = heli_calibration_usual()};
    if (!keys->objectives && !keys->outcomes && !keys->targets)
        heli_study_complain(&self, binder->first_line, "objectives",
                            HELI_N_("a study needs 'objectives' for 'heli optimise', 'outcomes' for 'heli explore', or 'targets' for 'heli calibrate'"));
    const heli_node *item = keys->objectives ? heli_study_items(&self, keys->objectives, "objectives", HELI_STUDY_MEASURES) : NULL;
    for (; item && !heli_binder_full(binder); item = item->next) bind_objective(&self, item);
    item = keys->outcomes ? heli_study_items(&self, keys->outcomes, "outcomes", HELI_STUDY_MEASURES) : NULL;
    for (; item && !heli_binder_full(binder); item = item->next) bind_outcome(&self, item);
    item = keys->constraints ? heli_study_items(&self, keys->constraints, "constraints", HELI_STUDY_LIMITS) : NULL;
    for (; item && !heli_binder_full(binder); item = item->next) bind_limit(&self, item);
    bind_search(&self, keys->search);
    heli_study_bind_targets(&self);
    if (heli_context_error_count(self.ctx) == 0 && !has_levers(experiment))
        heli_study_complain(&self, binder->first_line, "factors", HELI_N_("a study needs a lever under 'factors'; whole scenarios are its futures, not levers"));
    if (heli_context_error_count(self.ctx) == 0) check_size(&self, keys->search ? keys->search->at : binder->first_line);
}
