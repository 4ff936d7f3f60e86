/*
 * Targets of a calibration, and how it searches:
 *
 *     targets:
 *       - {indicator: participation, value: 0.15, tolerance: 0.015}
 *       - name: P8                              # as reports show it; by default that of the indicator
 *         indicator: ticket_rate
 *         times: 0.75                           # the indicator counts adults, the source residents
 *         summary: mean                         # mean, final, min or max; window_weeks as in an objective
 *         value: 0.205                          # or at_most: or at_least:, of which only what lies beyond counts
 *         tolerance: 0.0205
 *         weight: 1
 *         scenario: four-forces-baseline        # which of the study's `scenarios`, by its meta.name
 *         source: "..."
 *       - {file: patterns.yaml, of: four-forces-baseline, only: [P5, P8]}   # rows of another file: those that speak `of` a scenario, or only some
 *     calibration: {particles: 200, generations: 20, quantile: 0.5, distance: 1, least_acceptance: 0.02, runs: 20000, predictive: 100, replicates: 1}
 *
 * `targets: patterns.yaml` takes all rows of a file. Such a file has `targets` at its top, a list like the one above; each row may say `of` which
 * scenario its source speaks. The canonical text has all rows written out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/extends.h"
#include "engine/scenario/study_internal.h"

static bool is_word(const heli_node *node)
{
    return node && node->kind == HELI_NODE_SCALAR && !heli_node_is_empty(node) && node->text[0];
}

/* The words of `node`, or of its items; false, reported, where it is neither. */
static bool holds_words(const heli_study_binding *self, const heli_node *node, const char *key)
{
    bool good = node->kind == HELI_NODE_LIST ? node->count > 0 : is_word(node);
    for (const heli_node *item = node->first; item && good; item = item->next) good = is_word(item) || item->kind == HELI_NODE_BAD;
    if (!good && node->kind != HELI_NODE_BAD)
        heli_put(heli_report(self->ctx, HELI_ERROR, key, NULL, HELI_N_("'%s' must be a word or a list of words"), key), node->at);
    return good;
}

static bool is_among(const heli_node *words, const char *text)
{
    if (words->kind == HELI_NODE_SCALAR) return strcmp(words->text, text) == 0;
    for (const heli_node *item = words->first; item; item = item->next)
        if (item->kind == HELI_NODE_SCALAR && strcmp(item->text, text) == 0) return true;
    return false;
}

/* --- one target --- */

/* The study's scenario of this name; the only one where the target names none. */
static void bind_scenario(const heli_study_binding *self, heli_target *to, const heli_node *named, heli_place at)
{
    const heli_experiment *experiment = self->experiment;
    const char *names[64];
    size_t count = experiment->variant_count, known = count < 64 ? count : 64;
    if (!named) {
        if (count > 1) heli_study_complain(self, at, "scenario", HELI_N_("this target must say in which 'scenario' of the study it is judged"));
        return;
    }
    if (count == 0) {
        heli_study_complain(self, named->key_at, "scenario", HELI_N_("'scenario' has a meaning only where the study lists 'scenarios'"));
        return;
    }
    const char *said = named->kind == HELI_NODE_SCALAR ? named->text : "";
    for (size_t i = 0; i < count; i++)
        if (strcmp(experiment->variants[i]->meta.name, said) == 0) {
            to->future = i;
            return;
        }
    for (size_t i = 0; i < known; i++) names[i] = experiment->variants[i]->meta.name;
    if (named->kind != HELI_NODE_BAD)
        heli_put(heli_report(self->ctx, HELI_ERROR, "scenario", heli_nearest_name(names, known, said), HELI_N_("none of the study's scenarios is named '%s'"),
                             heli_show(said).text), named->at);
}

static void bind_value(const heli_study_binding *self, heli_target *to, const heli_node *item)
{
    static const char *const keys[] = {"value", "at_most", "at_least"};
    const heli_node *said = NULL;
    size_t count = 0;
    for (size_t k = 0; k < 3; k++) {
        const heli_node *node = heli_node_child(item, keys[k]);
        if (!node) continue;
        said = node;
        to->sense = (heli_target_sense)k;
        count++;
    }
    if (count == 1) heli_study_read_real(self, said->key, said, &to->value);
    else heli_study_complain(self, item->at, "targets", HELI_N_("a target has either a 'value', or a bound 'at_most' or 'at_least'"));
}

static void read_positive(const heli_study_binding *self, const char *key, const heli_node *node, double *value)
{
    if (heli_study_read_real(self, key, node, value) && !(*value > 0.0))
        heli_put(heli_report(self->ctx, HELI_ERROR, key, NULL, HELI_N_("'%s' must be above 0, not %.10g"), key, *value), node->at);
}

/* Two targets of one number ask for two things at once. */
static void refuse_twins(const heli_study_binding *self, const heli_target *to, heli_place at)
{
    for (size_t i = 0; i < self->study->target_count; i++) {
        const heli_target *other = &self->study->targets[i];
        bool same = other->of.offset == to->of.offset && other->of.summary == to->of.summary && other->of.window == to->of.window && other->future == to->future
                 && other->sense == to->sense;
        if (same) heli_put(heli_report(self->ctx, HELI_ERROR, "targets", NULL, HELI_N_("'%s' is a target twice"), to->of.name), at);
    }
}

/* `scenario` is that of the entry through which a file's row was taken; NULL: the row's own. */
static void bind_target(const heli_study_binding *self, const heli_node *item, const heli_node *scenario)
{
    static const char *const keys[] = {"name", "of", "indicator", "summary", "window_weeks", "window_steps", "times", "value", "at_most", "at_least",
                                       "tolerance", "weight", "scenario", "source"};
    heli_study *study = self->study;
    if (study->target_count == HELI_STUDY_TARGETS) {
        heli_put(heli_report(self->ctx, HELI_ERROR, "targets", NULL, HELI_N_("more than %d targets"), HELI_STUDY_TARGETS), item->at);
        return;
    }
    heli_target *to = &study->targets[study->target_count];
    *to = (heli_target){.times = 1.0, .weight = 1.0};
    heli_study_refuse_unknown(self, item, keys, sizeof keys / sizeof *keys);
    if (!heli_study_bind_measure(self, &to->of, item, "targets")) return;
    const heli_node *name = heli_node_child(item, "name"), *tolerance = heli_node_child(item, "tolerance"), *source = heli_node_child(item, "source");
    if (is_word(name)) heli_study_cut_name(to->name, name->text);
    else memcpy(to->name, to->of.name, sizeof to->name);
    bind_value(self, to, item);
    if (tolerance) read_positive(self, "tolerance", tolerance, &to->tolerance);
    else heli_study_complain(self, item->at, "tolerance", HELI_N_("a target needs its 'tolerance': how far off still counts as near"));
    if (heli_node_child(item, "weight")) read_positive(self, "weight", heli_node_child(item, "weight"), &to->weight);
    if (heli_node_child(item, "times")) read_positive(self, "times", heli_node_child(item, "times"), &to->times);
    bind_scenario(self, to, scenario ? scenario : heli_node_child(item, "scenario"), item->at);
    refuse_twins(self, to, item->at);
    if (is_word(source)) to->source = strdup(source->text);
    self->binder->out_of_memory |= is_word(source) && !to->source;
    study->target_count++;
}

/* --- rows of a file --- */

static char *beside(const char *file, const char *name)
{
    const char *slash = strrchr(file, '/');
    size_t folder = slash && name[0] != '/' ? (size_t)(slash - file) + 1 : 0, length = strlen(name);
    char *path = malloc(folder + length + 1);
    if (!path) return NULL;
    memcpy(path, file, folder);
    memcpy(path + folder, name, length + 1);
    return path;
}

static const char *word_of(const heli_node *row, const char *key)
{
    const heli_node *node = heli_node_child(row, key);
    return is_word(node) ? node->text : "";
}

/* What every word asked for must find in the rows: a name, or the scenario that a row speaks of. */
static void check_words(const heli_study_binding *self, const heli_node *words, const heli_node *rows, const char *key)
{
    const char *names[256];
    size_t count = 0;
    for (const heli_node *row = rows->first; row && count < 256; row = row->next) names[count++] = word_of(row, key);
    for (const heli_node *word = words->kind == HELI_NODE_LIST ? words->first : words; word; word = words->kind == HELI_NODE_LIST ? word->next : NULL) {
        bool found = word->kind == HELI_NODE_BAD;
        for (size_t i = 0; i < count && !found; i++) found = strcmp(names[i], word->text) == 0;
        if (found) continue;
        const char *near = heli_nearest_name(names, count, word->text);
        heli_shown shown = heli_show(word->text);
        heli_diagnostic *finding = strcmp(key, "of") == 0 ? heli_report(self->ctx, HELI_ERROR, words->key, near, HELI_N_("no target of the file speaks of '%s'"), shown.text)
                                                          : heli_report(self->ctx, HELI_ERROR, words->key, near, HELI_N_("no target of the file is named '%s'"), shown.text);
        heli_put(finding, word->at);
    }
}

/* Rows that speak of several scenarios cannot all be meant. */
static bool speaks_of_one(const heli_study_binding *self, const heli_node *rows, const heli_node *only, heli_place at)
{
    char list[400] = "";
    const char *first = NULL;
    bool several = false;
    for (const heli_node *row = rows->first; row; row = row->next) {
        const char *of = word_of(row, "of");
        if ((only && !is_among(only, word_of(row, "name"))) || !*of) continue;
        several = several || (first && strcmp(first, of) != 0);
        if (!first) first = of;
        if (!strstr(list, of) && strlen(list) + strlen(of) + 3 < sizeof list) snprintf(list + strlen(list), sizeof list - strlen(list), "%s%s", list[0] ? ", " : "", of);
    }
    if (several) heli_put(heli_report(self->ctx, HELI_ERROR, "of", NULL, HELI_N_("the targets of this file speak of several scenarios; say 'of' which: %s"), list), at);
    return !several;
}

static void take_rows(const heli_study_binding *self, const heli_node *rows, const heli_node *entry, heli_place at)
{
    const heli_node *of = heli_node_child(entry, "of"), *only = heli_node_child(entry, "only"), *scenario = heli_node_child(entry, "scenario");
    size_t before = self->study->target_count, errors = heli_context_error_count(self->ctx);
    if ((of && !holds_words(self, of, "of")) || (only && !holds_words(self, only, "only"))) return;
    if (of) check_words(self, of, rows, "of");
    if (only) check_words(self, only, rows, "name");
    if (!of && !speaks_of_one(self, rows, only, at)) return;
    for (const heli_node *row = rows->first; row && !heli_binder_full(self->binder); row = row->next) {
        if (!heli_study_is_map(self, row, "targets")) continue;
        if ((of && !is_among(of, word_of(row, "of"))) || (only && !is_among(only, word_of(row, "name")))) continue;
        bind_target(self, row, scenario);
    }
    if (self->study->target_count == before && heli_context_error_count(self->ctx) == errors)
        heli_study_complain(self, at, "targets", HELI_N_("no target of the file is chosen by 'of' and 'only' together"));
}

/* `name` is the file's; `entry` the mapping that names it, or NULL. */
static void take_file(const heli_study_binding *self, const heli_node *name, const heli_node *entry)
{
    heli_chain chain = {0};
    if (!is_word(name)) {
        if (name->kind != HELI_NODE_BAD) heli_study_complain(self, name->at, "targets", HELI_N_("'targets' must be a list, or the name of a file of targets"));
        return;
    }
    char *path = beside(name->at.file ? name->at.file : "", name->text);
    self->binder->out_of_memory |= !path;
    heli_status status = path ? heli_chain_load(&chain, path, self->ctx) : HELI_MEMORY;
    const heli_node *rows = status == HELI_OK ? heli_node_child(chain.documents[0].root, "targets") : NULL;
    if (status == HELI_IO) heli_put(heli_report(self->ctx, HELI_ERROR, "targets", NULL, HELI_N_("cannot read the targets of '%s'"), heli_show(path).text), name->at);
    else if (status == HELI_OK && (!rows || rows->kind != HELI_NODE_LIST || rows->count == 0))
        heli_put(heli_report(self->ctx, HELI_ERROR, "targets", NULL, HELI_N_("'%s' has no list of 'targets' at its top"), heli_show(path).text), name->at);
    else if (rows) take_rows(self, rows, entry, name->at);
    heli_chain_free(&chain);
    free(path);
}

static void bind_entry(const heli_study_binding *self, const heli_node *item)
{
    static const char *const keys[] = {"file", "of", "only", "scenario"};
    if (!heli_study_is_map(self, item, "targets")) return;
    const heli_node *file = heli_node_child(item, "file");
    if (!file) {
        bind_target(self, item, NULL);
        return;
    }
    heli_study_refuse_unknown(self, item, keys, sizeof keys / sizeof *keys);
    take_file(self, file, item);
}

/* --- how to calibrate --- */

static void read_share(const heli_study_binding *self, const char *key, const heli_node *node, bool zero, double *value)
{
    if (node && heli_study_read_real(self, key, node, value) && !((*value > 0.0 || (zero && *value == 0.0)) && *value < 1.0))
        heli_put(heli_report(self->ctx, HELI_ERROR, key, NULL, zero ? HELI_N_("'%s' must lie from 0 to below 1, not at %.10g") : HELI_N_("'%s' must lie between 0 and 1, not at %.10g"),
                             key, *value), node->at);
}

static void bind_calibration(const heli_study_binding *self, const heli_node *node)
{
    static const char *const keys[] = {"particles", "generations", "quantile", "distance", "least_acceptance", "runs", "predictive", "replicates"};
    heli_calibration *to = &self->study->calibration;
    const heli_node *replicates = self->binder->experiment->replicates;
    if (replicates) heli_study_read_whole(self, "replicates", replicates, 1, 10000, &to->replicates);
    if (!node || node->kind == HELI_NODE_BAD || heli_node_is_empty(node)) return;
    if (node->kind != HELI_NODE_MAP) {
        heli_report_not_section(self->binder, "calibration", node);
        return;
    }
    heli_study_refuse_unknown(self, node, keys, sizeof keys / sizeof *keys);
    heli_study_read_whole(self, "particles", heli_node_child(node, "particles"), 20, 100000, &to->particles);
    heli_study_read_whole(self, "generations", heli_node_child(node, "generations"), 0, 10000, &to->generations);
    heli_study_read_whole(self, "runs", heli_node_child(node, "runs"), 1, HELI_MAX_RUNS, &to->runs);
    heli_study_read_whole(self, "predictive", heli_node_child(node, "predictive"), 0, 100000, &to->predictive);
    heli_study_read_whole(self, "replicates", heli_node_child(node, "replicates"), 1, 10000, &to->replicates);
    read_share(self, "quantile", heli_node_child(node, "quantile"), false, &to->quantile);
    read_share(self, "least_acceptance", heli_node_child(node, "least_acceptance"), true, &to->least_acceptance);
    if (heli_node_child(node, "distance")) read_positive(self, "distance", heli_node_child(node, "distance"), &to->distance);
}

/* Runs must at least fill the first generation and make the check. */
static void check_runs(const heli_study_binding *self, heli_place at)
{
    const heli_calibration *how = &self->study->calibration;
    bool *used = calloc(heli_study_futures(self->experiment) + 1, sizeof *used);
    self->binder->out_of_memory |= !used;
    double scenarios = used ? (double)heli_study_target_futures(self->experiment, used) : 0.0;
    free(used);
    double least = (double)(how->particles + how->predictive) * (double)how->replicates * scenarios, most = (double)heli_study_calibration_runs(self->experiment);
    if (most > HELI_MAX_RUNS)
        heli_put(heli_report(self->ctx, HELI_ERROR, "calibration", NULL, HELI_N_("this calibration would take up to %.10g runs; at most %d are possible"), most, HELI_MAX_RUNS), at);
    else if (least > most)
        heli_put(heli_report(self->ctx, HELI_ERROR, "runs", NULL, HELI_N_("the first generation and the check of the posterior take %.10g runs already; 'runs' allows %.10g"),
                             least, most), at);
}

/* A factor of one value is nothing that could be calibrated. */
static void refuse_single_values(const heli_study_binding *self)
{
    for (size_t f = 0; f < self->experiment->factor_count; f++) {
        const heli_factor *factor = &self->experiment->factors[f];
        if (factor->row && !factor->range && factor->level_count < 2)
            heli_put(heli_report(self->ctx, HELI_ERROR, factor->path, NULL, HELI_N_("'%s' needs a range or at least two values to be calibrated"), factor->path), factor->at);
    }
}

void heli_study_bind_targets(heli_study_binding *self)
{
    const heli_experiment_keys *keys = self->binder->experiment;
    const heli_node *targets = keys->targets;
    if (keys->calibration && !targets)
        heli_study_complain(self, keys->calibration->key_at, "calibration", HELI_N_("'calibration' has a meaning only together with 'targets'"));
    if (!targets || targets->kind == HELI_NODE_BAD) return;
    if (targets->kind == HELI_NODE_LIST) {
        const heli_node *item = heli_study_items(self, targets, "targets", HELI_STUDY_TARGETS);
        for (; item && !heli_binder_full(self->binder); item = item->next) bind_entry(self, item);
    } else {
        take_file(self, targets, NULL);
    }
    bind_calibration(self, keys->calibration);
    refuse_single_values(self);
    if (heli_context_error_count(self->ctx) == 0) check_runs(self, keys->calibration ? keys->calibration->at : targets->key_at);
}

/* --- canonical text --- */

static void write_target(heli_writer *out, const heli_experiment *experiment, const heli_target *target)
{
    static const char *const senses[] = {", value: ", ", at_most: ", ", at_least: "};
    heli_write(out, "  - {name: ");
    heli_write_quoted(out, target->name);
    heli_write(out, ", ");
    heli_study_write_measure(out, &target->of);
    heli_write(out, ", times: ");
    heli_study_write_real(out, target->times);
    heli_write(out, senses[target->sense]);
    heli_study_write_real(out, target->value);
    heli_write(out, ", tolerance: ");
    heli_study_write_real(out, target->tolerance);
    heli_write(out, ", weight: ");
    heli_study_write_real(out, target->weight);
    if (experiment->variant_count > 0) {
        heli_write(out, ", scenario: ");
        heli_write_quoted(out, experiment->variants[target->future]->meta.name);
    }
    if (target->source) {
        heli_write(out, ", source: ");
        heli_write_quoted(out, target->source);
    }
    heli_write(out, "}\n");
}

void heli_study_write_targets(heli_writer *out, const heli_experiment *experiment)
{
    const heli_study *study = experiment->study;
    const heli_calibration *how = &study->calibration;
    if (study->target_count == 0) return;
    heli_write(out, "targets:\n");
    for (size_t i = 0; i < study->target_count; i++) write_target(out, experiment, &study->targets[i]);
    heli_write_format(out, "calibration: {particles: %lld, generations: %lld, runs: %lld, predictive: %lld, replicates: %lld, quantile: ", (long long)how->particles,
                      (long long)how->generations, (long long)heli_study_calibration_runs(experiment), (long long)how->predictive, (long long)how->replicates);
    heli_study_write_real(out, how->quantile);
    heli_write(out, ", distance: ");
    heli_study_write_real(out, how->distance);
    heli_write(out, ", least_acceptance: ");
    heli_study_write_real(out, how->least_acceptance);
    heli_write(out, "}\n");
}
