/* What heli optimise found. There is no optimum here, only the relatively best of what was tried, and the page says that. */
#include "cli/optimise_print.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/text.h"
#include "cli/json.h"
#include "cli/messages.h"
#include "cli/search_common.h"
#include "cli/table.h"

enum { MOST_ROWS = 12, MOST_COLUMNS = 10, TRACE_POINTS = 6 };

/* --- which members are shown --- */

static bool is_marked(const heli_optimum *self, size_t i)
{
    return i == 0 || i + 1 == self->front_count || i == self->knee || i == self->robust || i == self->baseline;
}

/* Ends, knee, robust choice and baseline always; of the others evenly spaced ones. */
static bool is_shown(const heli_optimum *self, size_t i, bool all)
{
    if (all || self->count <= MOST_ROWS || is_marked(self, i)) return true;
    size_t step = (self->front_count + MOST_ROWS - 6) / (MOST_ROWS - 5);
    return i < self->front_count && i % step == 0;
}

/* "7", "7 K", "B": number, with K for the knee, R for the robust choice, B for the baseline. */
static void put_label(heli_table *table, const heli_optimum *self, size_t i)
{
    char text[64] = "";
    if (self->items[i].front) snprintf(text, sizeof text, "%zu", i + 1);
    const struct { bool is; const char *mark; } marks[] = {{i == self->knee, "K"}, {i == self->robust, "R"}, {i == self->baseline, "B"}};
    for (size_t k = 0; k < 3; k++)
        if (marks[k].is) snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", text[0] ? " " : "", marks[k].mark);
    heli_table_cell(table, text);
}

static bool has_stakes(const heli_optimum *self, size_t i)
{
    return self->items[i].front || self->baseline_compared;
}

static void put_number(heli_table *table, double value)
{
    char text[64];
    heli_number_text(value, text, sizeof text);
    heli_table_cell(table, text);
}

static void put_interval(heli_table *table, double value, double low, double high)
{
    char text[64], from[64], to[64];
    heli_number_text(value, text, sizeof text);
    heli_number_text(low, from, sizeof from);
    heli_number_text(high, to, sizeof to);
    if (isnan(low)) heli_table_cell(table, text);
    else heli_table_cellf(table, "%s [%s, %s]", text, from, to);
}

static const char *direction(const heli_objective *objective)
{
    return objective->maximise ? "↑" : "↓";
}

static heli_table table_of(size_t columns, char align[MOST_COLUMNS + 2])
{
    heli_table table;
    align[0] = 'l';
    memset(align + 1, 'r', columns - 1);
    align[columns] = '\0';
    heli_table_init(&table, align);
    return table;
}

static void show(heli_table *table)
{
    heli_table_print(table, stdout, HELI_TABLE_PLAIN);
    heli_table_free(table);
}

/* --- tables --- */

static void print_objectives(const heli_optimum *self, const heli_options *options, const heli_context *ctx)
{
    const heli_study *study = self->study.study;
    char align[MOST_COLUMNS + 2], label[HELI_SEARCH_TEXT];
    heli_table table = table_of(1 + study->objective_count, align);
    heli_table_cell(&table, _("setting"));
    for (size_t k = 0; k < study->objective_count; k++) {
        heli_measure_label(&study->objectives[k].of, ctx, label, sizeof label);
        heli_table_cellf(&table, "%s %s", label, direction(&study->objectives[k]));
    }
    for (size_t i = 0; i < self->count; i++) {
        if (!is_shown(self, i, options->all)) continue;
        put_label(&table, self, i);
        for (size_t k = 0; k < study->objective_count; k++) {
            const heli_sample *value = &self->items[i].stakes[k].value;
            if (has_stakes(self, i)) put_interval(&table, value->mean, value->low, value->high);
            else heli_table_cell(&table, "-");
        }
    }
    show(&table);
}

/* Levers of the members shown, in as many tables as their number takes. */
static void print_levers(const heli_optimum *self, const heli_options *options)
{
    const heli_study_search *study = &self->study;
    for (size_t first = 0; first < study->gene_count; first += MOST_COLUMNS - 1) {
        size_t count = study->gene_count - first < MOST_COLUMNS - 1 ? study->gene_count - first : MOST_COLUMNS - 1;
        char align[MOST_COLUMNS + 2], text[HELI_SEARCH_TEXT];
        heli_table table = table_of(1 + count, align);
        heli_table_cell(&table, _("setting"));
        for (size_t g = first; g < first + count; g++) heli_table_cell(&table, heli_lever_name(&study->experiment->factors[study->levers[g]]));
        for (size_t i = 0; i < self->count; i++) {
            if (!is_shown(self, i, options->all)) continue;
            put_label(&table, self, i);
            for (size_t g = first; g < first + count; g++) {
                heli_lever_text(study->experiment, study->levers[g], self->items[i].values[study->levers[g]], text, sizeof text);
                heli_table_cell(&table, text);
            }
        }
        fputc('\n', stdout);
        show(&table);
    }
}

static void print_limits(const heli_optimum *self)
{
    const heli_study *study = self->study.study;
    char align[MOST_COLUMNS + 2], low[64], high[64];
    if (study->limit_count == 0) return;
    heli_table table = table_of(4, align);
    heli_table_cell(&table, _("constraint"));
    heli_table_cell(&table, _("bound"));
    heli_table_cell(&table, _("on the front"));
    heli_table_cell(&table, _("baseline"));
    for (size_t l = 0; l < study->limit_count; l++) {
        double least = (double)NAN, most = (double)NAN;
        for (size_t i = 0; i < self->front_count; i++) {
            least = fmin(least, self->items[i].limits[l]); /* fmin and fmax pass NaN over */
            most = fmax(most, self->items[i].limits[l]);
        }
        heli_number_text(least, low, sizeof low);
        heli_number_text(most, high, sizeof high);
        heli_table_cell(&table, study->limits[l].name);
        heli_table_cellf(&table, "%s %.10g", study->limits[l].at_least ? "≥" : "≤", study->limits[l].bound);
        heli_table_cellf(&table, "%s … %s", low, high);
        put_number(&table, self->baseline < self->count ? self->items[self->baseline].limits[l] : (double)NAN);
    }
    fputc('\n', stdout);
    show(&table);
    if (self->baseline < self->count && !self->items[self->baseline].meets) printf("%s\n", _("The baseline does not meet all constraints."));
}

static void put_share(heli_table *table, size_t count, size_t of)
{
    if (of) heli_table_cellf(table, "%zu/%zu", count, of);
    else heli_table_cell(table, "-");
}

static void print_regret(const heli_optimum *self, size_t k, const heli_options *options, const heli_context *ctx)
{
    const heli_objective *objective = &self->study.study->objectives[k];
    char align[MOST_COLUMNS + 2], label[HELI_SEARCH_TEXT];
    heli_table table = table_of(7, align);
    heli_measure_label(&objective->of, ctx, label, sizeof label);
    printf(_("\nRegret in %s %s, against the best of these %zu settings:\n"), label, direction(objective), self->count);
    const char *const heads[] = {_("setting"), _("mean"), _("regret"), _("worst in a future"), _("best in futures"), _("worst in 13 weeks"), _("best in windows")};
    for (size_t i = 0; i < 7; i++) heli_table_cell(&table, heads[i]);
    for (size_t i = 0; i < self->count; i++) {
        const heli_stake *stake = &self->items[i].stakes[k];
        if (!is_shown(self, i, options->all) || !has_stakes(self, i)) continue;
        put_label(&table, self, i);
        put_number(&table, stake->value.mean);
        put_interval(&table, stake->regret, stake->regret_low, stake->regret_high);
        if (self->futures > 1) put_number(&table, stake->worst_in_future);
        else heli_table_cell(&table, "-");
        put_share(&table, stake->best_futures, self->futures > 1 ? self->futures : 0);
        put_number(&table, stake->worst_in_window);
        put_share(&table, stake->best_windows, self->windows);
    }
    show(&table);
}

/* --- sentences --- */

static void print_trace(const heli_optimum *self)
{
    size_t last = self->search.generations, points = last < TRACE_POINTS ? last : TRACE_POINTS;
    if (isnan(self->volume[last])) return;
    fputs(_("\nConvergence, hypervolume as a share of the box between the worst and the best values met; generation: share"), stdout);
    fputc('\n', stdout);
    for (size_t p = 0; p <= points; p++) {
        size_t g = points ? p * last / points : 0;
        printf("%s%zu: %.3f", p ? "   " : "  ", g, self->volume[g]);
    }
    fputc('\n', stdout);
}

static void print_choices(const heli_optimum *self)
{
    fputc('\n', stdout);
    printf(_("K, the knee: setting %zu, farthest below the plane through the ends of the front.\n"), self->knee + 1);
    if (self->futures > 1)
        printf(_("R, the robust choice over %zu futures: setting %zu. Its largest regret in any objective and future is %.0f %% of the range of these settings.\n"),
               self->futures, self->robust + 1, 100.0 * self->items[self->robust].worst_share);
    else
        printf(_("R, the robust choice: setting %zu. Its largest regret in any objective is %.0f %% of the range of these settings.\n"), self->robust + 1,
               100.0 * self->items[self->robust].worst_share);
    if (self->baseline < self->count) printf("%s\n", _("B, the baseline: the levers as the base scenario sets them."));
}

static void print_nothing(const heli_optimum *self)
{
    const heli_nsga2_result *search = &self->search;
    char text[HELI_SEARCH_TEXT];
    if (isinf(search->least_violation)) {
        printf("%s\n", _("No setting could be judged: all runs failed, or an objective is undefined in all of them."));
        return;
    }
    printf(_("No setting that was tried meets all constraints. The nearest exceeds them by %.3g in all, as shares of their bounds:\n"), search->least_violation);
    double *values = calloc(self->study.experiment->factor_count + 1, sizeof *values);
    if (!values) return;
    heli_study_setting(&self->study, heli_candidates_genes(&search->candidates, search->least_violating), 0, values);
    for (size_t g = 0; g < self->study.gene_count; g++) {
        heli_lever_text(self->study.experiment, self->study.levers[g], values[self->study.levers[g]], text, sizeof text);
        printf("  %s: %s\n", self->study.experiment->factors[self->study.levers[g]].path, text);
    }
    free(values);
}

void heli_optimum_print(const heli_optimum *self, const char *output, const char *digest, const heli_options *options, const heli_context *ctx)
{
    const heli_meta *meta = &self->study.experiment->base->meta;
    const char *title = heli_text_choose(ctx, meta->title, meta->title_zh);
    size_t shown = 0;
    printf("%s\n", *title ? title : meta->name);
    printf(_("Settings tried: %zu, runs: %llu, failed: %llu.\n"), self->search.candidates.count, (unsigned long long)self->runs, (unsigned long long)self->failed);
    if (self->front_count == 0) {
        print_nothing(self);
    } else {
        printf(_("Relatively best of what was tried: %zu settings that no other one beats in all objectives. Means over %zu replicates by which no setting "
                 "was bred, with 95 %% intervals.\n\n"),
               self->front_count, self->replicates);
        print_objectives(self, options, ctx);
        print_levers(self, options);
        print_limits(self);
        for (size_t k = 0; k < self->study.study->objective_count; k++) print_regret(self, k, options, ctx);
        print_choices(self);
        print_trace(self);
        for (size_t i = 0; i < self->count; i++) shown += is_shown(self, i, options->all);
        if (shown < self->count) printf(_("Shown are %zu of %zu settings; --all or --csv gives all.\n"), shown, self->count);
        printf("%s\n", _("Another search or other ranges of the levers may find better ones; numbers are those of a model."));
    }
    printf(_("File: %s\nHash: %s\n"), output, digest);
}

/* --- CSV and JSON --- */

void heli_optimum_csv(const heli_optimum *self)
{
    const heli_study_search *study = &self->study;
    const heli_experiment *experiment = study->experiment;
    static const char *const columns[] = {"", "_low", "_high", "_regret", "_regret_low", "_regret_high", "_worst_in_future", "_worst_in_window"};
    char text[HELI_SEARCH_TEXT];
    fputs("setting,front,baseline,knee,robust", stdout);
    for (size_t g = 0; g < study->gene_count; g++) heli_csv_text(stdout, experiment->factors[study->levers[g]].path, false);
    for (size_t k = 0; k < study->study->objective_count; k++)
        for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) {
            snprintf(text, sizeof text, "%s%s", study->study->objectives[k].of.name, columns[c]);
            heli_csv_text(stdout, text, false);
        }
    for (size_t l = 0; l < study->study->limit_count; l++) heli_csv_text(stdout, study->study->limits[l].name, false);
    fputc('\n', stdout);
    for (size_t i = 0; i < self->count; i++) {
        const heli_contender *item = &self->items[i];
        printf("%zu,%d,%d,%d,%d", i + 1, item->front, item->baseline, i == self->knee, i == self->robust);
        for (size_t g = 0; g < study->gene_count; g++) {
            const heli_factor *factor = &experiment->factors[study->levers[g]];
            if (factor->numeric) {
                heli_csv_real(stdout, item->values[study->levers[g]], false);
            } else {
                heli_factor_format(experiment, study->levers[g], item->values[study->levers[g]], text, sizeof text);
                heli_csv_text(stdout, text, false);
            }
        }
        for (size_t k = 0; k < study->study->objective_count; k++) {
            const heli_stake *s = &item->stakes[k];
            const double numbers[] = {s->value.mean, s->value.low, s->value.high, s->regret, s->regret_low, s->regret_high, s->worst_in_future, s->worst_in_window};
            for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) heli_csv_real(stdout, has_stakes(self, i) ? numbers[c] : (double)NAN, false);
        }
        for (size_t l = 0; l < study->study->limit_count; l++) heli_csv_real(stdout, item->limits[l], false);
        fputc('\n', stdout);
    }
}

static void json_levers(heli_json *json, const heli_optimum *self, const heli_contender *item)
{
    const heli_study_search *study = &self->study;
    char text[HELI_SEARCH_TEXT];
    heli_json_object(json, "levers");
    for (size_t g = 0; g < study->gene_count; g++) {
        size_t f = study->levers[g];
        const heli_factor *factor = &study->experiment->factors[f];
        if (factor->numeric) {
            heli_json_real(json, factor->path, item->values[f]);
        } else {
            heli_factor_format(study->experiment, f, item->values[f], text, sizeof text);
            heli_json_text(json, factor->path, text);
        }
    }
    heli_json_end(json);
}

static void json_member(heli_json *json, const heli_optimum *self, size_t i)
{
    const heli_contender *item = &self->items[i];
    const heli_study *study = self->study.study;
    heli_json_object(json, NULL);
    heli_json_whole(json, "setting", i + 1);
    heli_json_bool(json, "front", item->front);
    heli_json_bool(json, "baseline", item->baseline);
    heli_json_bool(json, "knee", i == self->knee);
    heli_json_bool(json, "robust", i == self->robust);
    heli_json_bool(json, "meets_constraints", item->meets);
    json_levers(json, self, item);
    heli_json_object(json, "objectives");
    for (size_t k = 0; k < study->objective_count && has_stakes(self, i); k++) {
        const heli_stake *stake = &item->stakes[k];
        heli_json_object(json, study->objectives[k].of.name);
        heli_json_real(json, "mean", stake->value.mean);
        heli_json_real(json, "low", stake->value.low);
        heli_json_real(json, "high", stake->value.high);
        heli_json_real(json, "regret", stake->regret);
        heli_json_real(json, "regret_low", stake->regret_low);
        heli_json_real(json, "regret_high", stake->regret_high);
        heli_json_real(json, "worst_in_future", stake->worst_in_future);
        heli_json_whole(json, "best_futures", stake->best_futures);
        heli_json_real(json, "worst_in_window", stake->worst_in_window);
        heli_json_whole(json, "best_windows", stake->best_windows);
        heli_json_end(json);
    }
    heli_json_end(json);
    heli_json_object(json, "constraints");
    for (size_t l = 0; l < study->limit_count; l++) heli_json_real(json, study->limits[l].name, item->limits[l]);
    heli_json_end(json);
    heli_json_real(json, "worst_regret_share", item->worst_share);
    heli_json_end(json);
}

void heli_optimum_json(const heli_optimum *self, const char *output, const char *digest)
{
    const heli_study *study = self->study.study;
    heli_json json = heli_json_to(stdout);
    heli_json_object(&json, NULL);
    heli_json_text(&json, "output", output);
    heli_json_text(&json, "name", self->study.experiment->base->meta.name);
    heli_json_text(&json, "hash", digest);
    heli_json_text(&json, "study_sha256", self->study.experiment->sha256);
    heli_json_whole(&json, "settings_tried", self->search.candidates.count);
    heli_json_whole(&json, "runs", self->runs);
    heli_json_whole(&json, "failed", self->failed);
    heli_json_whole(&json, "futures", self->futures);
    heli_json_whole(&json, "windows", self->windows);
    heli_json_whole(&json, "replicates", self->replicates);
    heli_json_whole(&json, "front", self->front_count);
    heli_json_array(&json, "objectives");
    for (size_t k = 0; k < study->objective_count; k++) {
        heli_json_object(&json, NULL);
        heli_json_text(&json, "indicator", study->objectives[k].of.name);
        heli_json_text(&json, "goal", study->objectives[k].maximise ? "maximise" : "minimise");
        heli_json_real(&json, "best", self->ideal[k]);
        heli_json_real(&json, "reference", self->reference[k]);
        heli_json_end(&json);
    }
    heli_json_end(&json);
    heli_json_array(&json, "members");
    for (size_t i = 0; i < self->count; i++) json_member(&json, self, i);
    heli_json_end(&json);
    heli_json_array(&json, "hypervolume");
    for (size_t g = 0; g <= self->search.generations; g++) heli_json_real(&json, NULL, self->volume[g]);
    heli_json_end(&json);
    heli_json_end(&json);
}
