/* What heli calibrate found: how the tolerance fell, the parameters with what the targets say of them, and whether the posterior reproduces the targets. */
#include "cli/calibrate_print.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/text.h"
#include "cli/json.h"
#include "cli/messages.h"
#include "cli/search_common.h"
#include "cli/table.h"

enum { MOST_ROWS = 12, MOST_PAIRS = 8, ROOM = 2048 };

/* A list of numbers is ordered, so its places have quantiles, but no mean worth showing. */
static bool is_listed(const heli_calibrated *self, size_t parameter)
{
    return !heli_calibrated_factor(self, parameter)->range;
}

static bool is_choice(const heli_calibrated *self, size_t parameter)
{
    return self->parameters[parameter].gene.kind == HELI_GENE_CHOICE;
}

static void show(heli_table *table)
{
    heli_table_print(table, stdout, HELI_TABLE_PLAIN);
    heli_table_free(table);
}

static void put_number(heli_table *table, double value)
{
    char text[64];
    heli_number_text(value, text, sizeof text);
    heli_table_cell(table, text);
}

/* --- the search --- */

static const char *end_sentence(heli_abc_end end)
{
    static const char *const sentences[] = {
        HELI_N_("The distance aimed at was reached."),
        HELI_N_("It ended because too few of the particles tried were still accepted."),
        HELI_N_("It ended because the runs that were allowed did not suffice for another generation."),
        HELI_N_("It ended with the last of its generations."),
        HELI_N_("It ended because all particles are equally far off."),
    };
    return _(sentences[end]);
}

static void print_generations(const heli_calibrated *self, bool all)
{
    const heli_abc_result *found = &self->found;
    heli_table table;
    heli_table_init(&table, "rrrrr");
    const char *const heads[] = {_("generation"), _("tolerance"), _("accepted"), _("effective sample"), _("runs so far")};
    for (size_t i = 0; i < 5; i++) heli_table_cell(&table, heads[i]);
    size_t step = all || found->generation_count <= MOST_ROWS ? 1 : (found->generation_count + MOST_ROWS - 1) / MOST_ROWS;
    for (size_t g = 0; g < found->generation_count; g++) {
        const heli_abc_generation *of = &found->generations[g];
        if (g % step != 0 && g + 1 < found->generation_count) continue;
        heli_table_cellf(&table, "%zu", g);
        if (isinf(of->tolerance)) heli_table_cell(&table, "-");
        else heli_table_cellf(&table, "%.4g", of->tolerance);
        heli_table_cellf(&table, "%.1f %%", 100.0 * of->acceptance);
        heli_table_cellf(&table, "%.0f", of->ess);
        heli_table_cellf(&table, "%llu", (unsigned long long)of->probes * self->used_count);
    }
    show(&table);
    printf("%s", end_sentence(found->end));
    if (found->end != HELI_ABC_REACHED)
        printf(" %s", _("The sample below lies farther from the targets than was aimed at."));
    fputc('\n', stdout);
}

/* --- parameters --- */

static const char *pinned_word(heli_pinned pinned)
{
    static const char *const words[] = {HELI_N_("pinned down"), HELI_N_("narrowed"), HELI_N_("not pinned down")};
    return _(words[pinned]);
}

static void put_range(heli_table *table, const heli_calibrated *self, size_t p, double middle, double low, double high)
{
    char text[HELI_SEARCH_TEXT], from[HELI_SEARCH_TEXT], to[HELI_SEARCH_TEXT];
    heli_calibrated_value(self, p, middle, text, sizeof text);
    heli_calibrated_value(self, p, low, from, sizeof from);
    heli_calibrated_value(self, p, high, to, sizeof to);
    if (isnan(middle)) heli_table_cellf(table, "[%s, %s]", from, to);
    else heli_table_cellf(table, "%s [%s, %s]", text, from, to);
}

static void put_parameter(heli_table *table, const heli_calibrated *self, size_t p)
{
    const heli_marginal *m = &self->marginals[p];
    char text[HELI_SEARCH_TEXT];
    heli_table_cell(table, heli_calibrated_factor(self, p)->path);
    if (is_choice(self, p)) {
        heli_calibrated_value(self, p, m->level, text, sizeof text);
        heli_table_cellf(table, _("%.0f words"), self->parameters[p].gene.high + 1.0);
        heli_table_cellf(table, "%s (%.0f %%)", text, 100.0 * m->probability);
        heli_table_cell(table, "-");
        heli_table_cell(table, "-");
    } else {
        put_range(table, self, p, (double)NAN, m->prior_low, m->prior_high);
        put_range(table, self, p, m->median, m->low, m->high);
        put_number(table, is_listed(self, p) ? (double)NAN : m->mean);
        put_number(table, is_listed(self, p) ? (double)NAN : m->sd);
    }
    heli_table_cellf(table, "%.2f", m->spread);
    heli_table_cellf(table, "%.2f", m->ks);
    heli_table_cell(table, pinned_word(m->pinned));
}

static void print_parameters(const heli_calibrated *self)
{
    heli_table table;
    heli_table_init(&table, "lrrrrrrl");
    const char *const heads[] = {_("parameter"), /* xgettext:no-c-format */ _("prior, 90%"), /* xgettext:no-c-format */ _("posterior median [5%, 95%]"), _("mean"), _("sd"),
                                 _("spread"), _("KS"), _("the targets")};
    for (size_t i = 0; i < 8; i++) heli_table_cell(&table, heads[i]);
    for (size_t p = 0; p < self->problem.parameter_count; p++) put_parameter(&table, self, p);
    fputc('\n', stdout);
    show(&table);
    printf(_("Spread is the posterior's standard deviation over the prior's: at most %.1f is pinned down, at most %.1f narrowed. KS is the largest distance between both "
             "distributions; up to %.2f by chance alone."),
           HELI_PINNED_SPREAD, HELI_NARROWED_SPREAD, self->marginals[0].ks_chance);
    fputc('\n', stdout);
}

/* A list of names into `out`, those of the parameters with this verdict. */
static size_t list_pinned(const heli_calibrated *self, heli_pinned pinned, char *out, size_t size)
{
    size_t count = 0, used = 0;
    out[0] = '\0';
    for (size_t p = 0; p < self->problem.parameter_count; p++) {
        if (self->marginals[p].pinned != pinned) continue;
        if (used < size) used += (size_t)snprintf(out + used, size - used, "%s%s", count ? ", " : "", heli_calibrated_factor(self, p)->path);
        count++;
    }
    return count;
}

/* The largest correlations of parameters that are not pinned down each by itself. */
static void print_pairs(const heli_calibrated *self)
{
    size_t d = self->problem.parameter_count, shown = 0;
    double last = 2.0;
    for (;;) {
        size_t a = 0, b = 0;
        double best = 0.0;
        for (size_t i = 0; i < d; i++)
            for (size_t j = i + 1; j < d; j++) {
                double r = fabs(self->correlations[i * d + j]);
                if (r < last && r > best) best = r, a = i, b = j;
            }
        if (best < HELI_TOGETHER_CORRELATION || shown == MOST_PAIRS) return;
        if (shown++ == 0) printf("%s\n", _("Pinned down rather together than each by itself:"));
        printf("  %s, %s: r = %.2f\n", heli_calibrated_factor(self, a)->path, heli_calibrated_factor(self, b)->path, self->correlations[a * d + b]);
        last = best;
    }
}

static void print_free(const heli_calibrated *self)
{
    char list[ROOM];
    size_t free_ones = list_pinned(self, HELI_FREE, list, sizeof list);
    fputc('\n', stdout);
    if (free_ones == 0) printf("%s\n", _("The targets say something about every one of these parameters."));
    else printf(_("These targets do not pin down: %s.\n"), list);
    print_pairs(self);
}

/* --- targets --- */

static const char *reproduced_word(heli_reproduced reproduced)
{
    static const char *const words[] = {HELI_N_("within"), HELI_N_("in reach"), HELI_N_("missed")};
    return _(words[reproduced]);
}

static void put_target(heli_table *table, const heli_calibrated *self, size_t k)
{
    static const char *const signs[] = {"", "≤ ", "≥ "};
    const heli_target *target = &self->study.study->targets[k];
    const heli_predicted *found = &self->predicted[k];
    char low[64], middle[64], high[64];
    heli_number_text(found->low, low, sizeof low);
    heli_number_text(found->median, middle, sizeof middle);
    heli_number_text(found->high, high, sizeof high);
    if (strcmp(target->name, target->of.name) == 0) heli_table_cell(table, target->name);
    else heli_table_cellf(table, "%s (%s)", target->name, target->of.name);
    heli_table_cellf(table, "%s%.6g ± %.3g", signs[target->sense], target->value, target->tolerance);
    if (found->n == 0) heli_table_cell(table, "-");
    else heli_table_cellf(table, "%s [%s, %s]", middle, low, high);
    if (found->n == 0) heli_table_cell(table, "-");
    else heli_table_cellf(table, "%.0f %%", 100.0 * found->within);
    heli_table_cell(table, self->found.draws ? reproduced_word(found->verdict) : "-");
}

static void print_targets(const heli_calibrated *self)
{
    char list[ROOM] = "";
    size_t missed = 0, used = 0;
    heli_table table;
    heli_table_init(&table, "lrrrl");
    const char *const heads[] = {_("target"), _("value ± tolerance"), /* xgettext:no-c-format */ _("simulated, median [5%, 95%]"), _("within the tolerance"), _("reproduced")};
    for (size_t i = 0; i < 5; i++) heli_table_cell(&table, heads[i]);
    for (size_t k = 0; k < self->found.target_count; k++) {
        put_target(&table, self, k);
        if (self->found.draws == 0 || self->predicted[k].verdict != HELI_MISSED) continue;
        if (used < sizeof list) used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", missed ? ", " : "", self->study.study->targets[k].name);
        missed++;
    }
    if (self->found.draws) printf(_("\nThe check: %zu draws of the posterior, run again with fresh seeds.\n"), self->found.draws);
    else fputc('\n', stdout);
    show(&table);
    if (missed) printf(_("The model misses with these parameters: %s.\n"), list);
    else if (self->found.draws) printf("%s\n", _("No target is missed."));
}

void heli_calibrated_print(const heli_calibrated *self, const char *output, const char *digest, const heli_options *options, const heli_context *ctx)
{
    const heli_meta *meta = &self->study.experiment->base->meta;
    const char *title = heli_text_choose(ctx, meta->title, meta->title_zh);
    printf("%s\n", *title ? title : meta->name);
    printf(_("Parameters: %zu, targets: %zu, particles: %zu, runs: %llu, failed: %llu.\n\n"), self->problem.parameter_count, self->found.target_count, self->found.particles,
           (unsigned long long)self->runs, (unsigned long long)self->failed);
    print_generations(self, options->all);
    print_parameters(self);
    print_free(self);
    print_targets(self);
    printf("%s\n", _("A posterior holds for these priors, targets and tolerances, in a model; another model may come as near."));
    printf(_("File: %s\nHash: %s\n"), output, digest);
}

/* --- CSV and JSON --- */

void heli_calibrated_csv(const heli_calibrated *self)
{
    const heli_experiment *experiment = self->study.experiment;
    const heli_abc_generation *sample = heli_calibrated_sample(self);
    size_t d = self->problem.parameter_count, m = self->found.target_count;
    char text[HELI_SEARCH_TEXT];
    fputs("weight,distance", stdout);
    for (size_t p = 0; p < d; p++) heli_csv_text(stdout, heli_calibrated_factor(self, p)->path, false);
    for (size_t k = 0; k < m; k++) heli_csv_text(stdout, experiment->study->targets[k].name, false);
    fputc('\n', stdout);
    for (size_t i = 0; i < self->found.particles; i++) {
        double setting[HELI_MAX_FACTORS + 1];
        heli_study_setting(&self->study, sample->values + i * d, 0, setting);
        heli_csv_real(stdout, sample->weights[i], true);
        heli_csv_real(stdout, sample->distances[i], false);
        for (size_t p = 0; p < d; p++) {
            size_t f = self->study.levers[p];
            if (experiment->factors[f].numeric) {
                heli_csv_real(stdout, setting[f], false);
                continue;
            }
            heli_factor_format(experiment, f, setting[f], text, sizeof text);
            heli_csv_text(stdout, text, false);
        }
        for (size_t k = 0; k < m; k++) heli_csv_real(stdout, sample->simulated[i * m + k], false);
        fputc('\n', stdout);
    }
}

static void json_words(heli_json *json, const heli_calibrated *self, size_t p)
{
    const heli_marginal *m = &self->marginals[p];
    const heli_abc_generation *sample = heli_calibrated_sample(self);
    char text[HELI_SEARCH_TEXT];
    heli_factor_format(self->study.experiment, self->study.levers[p], m->level, text, sizeof text);
    heli_json_text(json, "most_probable", text);
    heli_json_object(json, "probabilities");
    for (size_t level = 0; level < heli_calibrated_factor(self, p)->level_count; level++) {
        double share = 0.0;
        for (size_t i = 0; i < self->found.particles; i++)
            if (sample->values[i * self->problem.parameter_count + p] == (double)level) share += sample->weights[i];
        heli_factor_format(self->study.experiment, self->study.levers[p], (double)level, text, sizeof text);
        heli_json_real(json, text, share);
    }
    heli_json_end(json);
}

/* Numbers of a list are shown as themselves, not as places in it. */
static void json_quantile(heli_json *json, const heli_calibrated *self, size_t p, const char *key, double gene)
{
    const heli_factor *factor = heli_calibrated_factor(self, p);
    heli_json_real(json, key, factor->range || isnan(gene) ? gene : heli_param_value(factor->row, factor->levels[(size_t)gene], 0));
}

static void json_parameter(heli_json *json, const heli_calibrated *self, size_t p)
{
    const heli_marginal *m = &self->marginals[p];
    heli_json_object(json, heli_calibrated_factor(self, p)->path);
    if (is_choice(self, p)) {
        json_words(json, self, p);
    } else {
        const struct { const char *key; double value; } quantiles[] = {{"low", m->low}, {"quarter", m->quarter}, {"median", m->median},
                                                                       {"three_quarters", m->three_quarters}, {"high", m->high}, {"prior_low", m->prior_low}, {"prior_high", m->prior_high}};
        for (size_t q = 0; q < sizeof quantiles / sizeof *quantiles; q++) json_quantile(json, self, p, quantiles[q].key, quantiles[q].value);
        if (!is_listed(self, p)) {
            heli_json_real(json, "mean", m->mean);
            heli_json_real(json, "sd", m->sd);
            heli_json_real(json, "prior_mean", m->prior_mean);
            heli_json_real(json, "prior_sd", m->prior_sd);
        }
    }
    heli_json_real(json, "spread", m->spread);
    heli_json_real(json, "ks", m->ks);
    heli_json_real(json, "ks_by_chance", m->ks_chance);
    heli_json_text(json, "verdict", heli_pinned_name(m->pinned));
    heli_json_end(json);
}

static void json_target(heli_json *json, const heli_calibrated *self, size_t k)
{
    static const char *const senses[] = {"value", "at_most", "at_least"};
    const heli_target *target = &self->study.study->targets[k];
    const heli_predicted *found = &self->predicted[k];
    const heli_experiment *experiment = self->study.experiment;
    heli_json_object(json, NULL);
    heli_json_text(json, "name", target->name);
    heli_json_text(json, "indicator", target->of.name);
    if (experiment->variant_count > 0) heli_json_text(json, "scenario", experiment->variants[target->future]->meta.name);
    heli_json_real(json, senses[target->sense], target->value);
    heli_json_real(json, "tolerance", target->tolerance);
    heli_json_text(json, "source", target->source);
    if (self->found.draws > 0) {
        heli_json_whole(json, "draws", found->n);
        heli_json_real(json, "low", found->low);
        heli_json_real(json, "median", found->median);
        heli_json_real(json, "high", found->high);
        heli_json_real(json, "share_within", found->within);
        heli_json_text(json, "verdict", heli_reproduced_name(found->verdict));
    }
    heli_json_end(json);
}

static void json_generation(heli_json *json, const heli_calibrated *self, const heli_abc_generation *of)
{
    heli_json_object(json, NULL);
    heli_json_real(json, "tolerance", of->tolerance);
    heli_json_real(json, "acceptance", of->acceptance);
    heli_json_real(json, "effective_sample", of->ess);
    heli_json_whole(json, "tried", of->tried);
    heli_json_whole(json, "runs", of->probes * self->used_count);
    heli_json_end(json);
}

static void json_correlations(heli_json *json, const heli_calibrated *self)
{
    size_t d = self->problem.parameter_count;
    heli_json_array(json, "correlations");
    for (size_t a = 0; a < d; a++)
        for (size_t b = a + 1; b < d; b++) {
            if (isnan(self->correlations[a * d + b])) continue;
            heli_json_object(json, NULL);
            heli_json_text(json, "a", heli_calibrated_factor(self, a)->path);
            heli_json_text(json, "b", heli_calibrated_factor(self, b)->path);
            heli_json_real(json, "r", self->correlations[a * d + b]);
            heli_json_end(json);
        }
    heli_json_end(json);
}

void heli_calibrated_json(const heli_calibrated *self, const char *output, const char *digest)
{
    const heli_abc_result *found = &self->found;
    heli_json json = heli_json_to(stdout);
    heli_json_object(&json, NULL);
    heli_json_text(&json, "output", output);
    heli_json_text(&json, "name", self->study.experiment->base->meta.name);
    heli_json_text(&json, "hash", digest);
    heli_json_text(&json, "study_sha256", self->study.experiment->sha256);
    heli_json_whole(&json, "particles", found->particles);
    heli_json_whole(&json, "runs", self->runs);
    heli_json_whole(&json, "failed", self->failed);
    heli_json_text(&json, "end", heli_abc_end_name(found->end));
    heli_json_array(&json, "generations");
    for (size_t g = 0; g < found->generation_count; g++) json_generation(&json, self, &found->generations[g]);
    heli_json_end(&json);
    heli_json_object(&json, "parameters");
    for (size_t p = 0; p < self->problem.parameter_count; p++) json_parameter(&json, self, p);
    heli_json_end(&json);
    json_correlations(&json, self);
    heli_json_array(&json, "targets");
    for (size_t k = 0; k < found->target_count; k++) json_target(&json, self, k);
    heli_json_end(&json);
    heli_json_end(&json);
}
