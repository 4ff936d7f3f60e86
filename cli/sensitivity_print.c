/* Global sensitivity for people and programs. */
#include "cli/sensitivity_print.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/json.h"
#include "cli/rows.h"
#include "cli/table.h"

enum { SHOWN_PAIRS = 10, NUMBER = 48 };

/* --- numbers --- */

static const char *number(char text[NUMBER], double value, bool share)
{
    if (isnan(value)) snprintf(text, NUMBER, "–");
    else snprintf(text, NUMBER, share ? "%.3f" : "%.4g", value);
    return text;
}

static void interval_cell(heli_table *table, double low, double high, bool share)
{
    char a[NUMBER], b[NUMBER];
    if (isnan(low)) heli_table_cell(table, "–");
    else heli_table_cellf(table, "[%s, %s]", number(a, low, share), number(b, high, share));
}

static void number_cell(heli_table *table, double value, bool share)
{
    char text[NUMBER];
    heli_table_cell(table, number(text, value, share));
}

/* Groups and factors from outside have no description; a table of only such ones has no column for it. */
static bool has_labels(const heli_sensitivity *self)
{
    bool any = false;
    for (size_t g = 0; g < self->blocks.groups; g++) any |= self->labels[g][0] != '\0';
    return any;
}

/* Headings of a table whose last column may be left out. */
static void begin_table(heli_table *table, const heli_sensitivity *self, const char *align, const char *align_short, const char *const *heads,
                        size_t count)
{
    bool labels = has_labels(self);
    heli_table_init(table, labels ? align : align_short);
    for (size_t i = 0; i < count - !labels; i++) heli_table_cell(table, heads[i]);
}

/* --- the head --- */

static void print_paragraph(const char *text)
{
    heli_wrap(stdout, text, 0, heli_terminal_width(stdout));
}

static void print_head(const heli_sensitivity *self, bool jansen)
{
    char text[1024];
    size_t points = heli_blocks_points(&self->blocks);
    if (self->blocks.trajectories)
        snprintf(text, sizeof text, _("Elementary effects (Morris): %zu factors in %zu groups, %zu trajectories, %zu runs of %zu replicates."),
                 self->factors,
                 self->blocks.groups, self->blocks.count, points, self->replicates);
    else
        snprintf(text, sizeof text, _("Sobol indices: %zu factors in %zu groups, %zu samples, %zu runs of %zu replicates."), self->factors,
                 self->blocks.groups,
                 self->blocks.count, points, self->replicates);
    print_paragraph(text);
    if (self->blocks.trajectories) {
        print_paragraph(_("mu* is how far the output moves, on average, when a factor crosses its whole range; mu keeps the sign; a sigma as large "
                          "as mu* tells of "
                          "interactions or curvature. Intervals: 95 %, bootstrap over trajectories."));
        return;
    }
    print_paragraph(jansen ? _("First order by Jansen (1999), total by Jansen (1999).") : _("First order by Saltelli et al. (2010), total by Jansen "
                                                                                            "(1999)."));
    print_paragraph(_("First order is the share of the output's variance that a factor accounts for by itself, total the share with all its interactions. "
                      "Intervals: 95 %, bootstrap over samples."));
}

static void print_title(const heli_sensitivity_output *out)
{
    char mean[NUMBER];
    if (strcmp(out->name, out->label) == 0) printf("\n%s (%s %s)\n", out->name, _("mean"), number(mean, out->mean, false));
    else printf("\n%s: %s (%s %s)\n", out->name, out->label, _("mean"), number(mean, out->mean, false));
}

/* --- tables --- */

static void print_effects(const heli_sensitivity *self, const heli_sensitivity_output *out, const size_t *order)
{
    const heli_morris_effect *effects = heli_sensitivity_effects(self, out);
    const char *const heads[] = {_("factor"), "mu*", _("95 % interval"), "mu", "sigma", "sigma/mu*", _("what it is")};
    heli_table table;
    begin_table(&table, self, "lrlrrrl", "lrlrrr", heads, sizeof heads / sizeof *heads);
    for (size_t i = 0; i < self->blocks.groups; i++) {
        const heli_morris_effect *effect = &effects[order[i]];
        heli_table_cell(&table, self->names[order[i]]);
        number_cell(&table, effect->mu_star, false);
        interval_cell(&table, effect->mu_star_interval.low, effect->mu_star_interval.high, false);
        number_cell(&table, effect->mu, false);
        number_cell(&table, effect->sigma, false);
        number_cell(&table, effect->mu_star > 0.0 ? effect->sigma / effect->mu_star : (double)NAN, true);
        if (has_labels(self)) heli_table_cell(&table, self->labels[order[i]]);
    }
    heli_table_print(&table, stdout, HELI_TABLE_PLAIN);
    heli_table_free(&table);
}

static void print_indices(const heli_sensitivity *self, const heli_sensitivity_output *out, const size_t *order, bool jansen)
{
    const heli_indices *indices = heli_sensitivity_indices(self, out);
    const heli_index *first = jansen ? indices->first_jansen : indices->first;
    const char *const heads[] = {_("factor"), _("total"), _("95 % interval"), _("first order"), _("95 % interval"), _("what it is")};
    char sum[NUMBER], low[NUMBER], high[NUMBER];
    heli_table table;
    begin_table(&table, self, "lrlrll", "lrlrl", heads, sizeof heads / sizeof *heads);
    for (size_t i = 0; i < self->blocks.groups; i++) {
        size_t g = order[i];
        heli_table_cell(&table, self->names[g]);
        number_cell(&table, indices->total[g].value, true);
        interval_cell(&table, indices->total[g].low, indices->total[g].high, true);
        number_cell(&table, first[g].value, true);
        interval_cell(&table, first[g].low, first[g].high, true);
        if (has_labels(self)) heli_table_cell(&table, self->labels[g]);
    }
    heli_table_print(&table, stdout, HELI_TABLE_PLAIN);
    heli_table_free(&table);
    printf(_("Sum of the first-order indices (Saltelli): %s [%s, %s]; what is missing to 1 are interactions."), number(sum, indices->first_sum.value,
            true),
           number(low, indices->first_sum.low, true), number(high, indices->first_sum.high, true));
    fputc('\n', stdout);
}

/* --- pairs --- */

typedef struct pair {
    size_t i, j;
    heli_index index;
} pair;

static int by_size(const void *a, const void *b)
{
    double x = ((const pair *)a)->index.value, y = ((const pair *)b)->index.value;
    return (x < y) - (x > y);
}

static void print_pairs(const heli_sensitivity *self, const heli_indices *indices)
{
    size_t n = indices->groups, count = 0;
    pair *pairs = calloc(n * n + 1, sizeof *pairs);
    for (size_t i = 0; pairs && i < n; i++)
        for (size_t j = i + 1; j < n; j++) pairs[count++] = (pair){i, j, indices->second[i * n + j]};
    if (!pairs || !count) {
        free(pairs);
        return;
    }
    qsort(pairs, count, sizeof *pairs, by_size);
    const char *const heads[] = {_("second order"), _("with"), _("index"), _("95 % interval")};
    heli_table table;
    heli_table_init(&table, "llrl");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) heli_table_cell(&table, heads[i]);
    for (size_t k = 0; k < count && k < SHOWN_PAIRS; k++) {
        heli_table_cell(&table, self->names[pairs[k].i]);
        heli_table_cell(&table, self->names[pairs[k].j]);
        number_cell(&table, pairs[k].index.value, true);
        interval_cell(&table, pairs[k].index.low, pairs[k].index.high, true);
    }
    heli_table_print(&table, stdout, HELI_TABLE_PLAIN);
    heli_table_free(&table);
    if (count > SHOWN_PAIRS) {
        printf(_("The %d largest of %zu pairs; --json and --csv have all."), SHOWN_PAIRS, count);
        fputc('\n', stdout);
    }
    free(pairs);
}

/* --- what else --- */

static void print_noise(const heli_sensitivity *self, const heli_noise *noise)
{
    if (self->replicates < 2) return;
    if (isnan(noise->share)) return;
    printf(_("The seed's share of the variance of a single run: %.1f %%"), 100.0 * noise->share);
    if (self->common) {
        printf(", ");
        printf(_("%.1f %% the same at all points, %.1f %% with the factors"), 100.0 * noise->main_share, 100.0 * noise->interaction_share);
    } else if (!self->blocks.trajectories) {
        printf(", ");
        printf(_("what is left of it in the means was taken off the variance and the total indices"));
    }
    puts(".");
    printf(_("Of the variance of the means over %zu replicates, which was analysed, the seeds' share: %.1f %%."), self->replicates,
           100.0 * noise->mean_share);
    fputc('\n', stdout);
}

static void print_drift(const heli_sensitivity *self, const heli_sensitivity_output *out)
{
    size_t group;
    double drift = heli_sensitivity_drift(self, out, &group);
    if (isnan(drift)) return;
    if (self->blocks.trajectories)
        printf(_("From half of the trajectories to all, mu* moved by at most %.1f %% of the largest (%s)."), drift, self->names[group]);
    else printf(_("From half of the samples to all, total indices moved by at most %.3f (%s)."), drift, self->names[group]);
    fputc('\n', stdout);
}

static void print_output(const heli_sensitivity *self, const heli_sensitivity_output *out, size_t *order, bool jansen)
{
    print_title(out);
    if (out->unusable || out->constant) {
        printf("%s\n", out->unusable ? _("Too few runs have a value: no analysis.") : _("It is the same in all runs: nothing to explain."));
        return;
    }
    heli_sensitivity_order(self, out, order);
    if (self->blocks.trajectories) print_effects(self, out, order);
    else print_indices(self, out, order, jansen);
    if (!self->blocks.trajectories && heli_sensitivity_indices(self, out)->second) print_pairs(self, heli_sensitivity_indices(self, out));
    print_noise(self, &out->noise);
    print_drift(self, out);
    if (out->missing > 0) {
        printf(_("%zu runs have no value; what they belong to was left out."), out->missing);
        fputc('\n', stdout);
    }
}

void heli_sensitivity_print(const heli_sensitivity *self, bool jansen)
{
    size_t *order = calloc(self->blocks.groups + 1, sizeof *order);
    if (!order) return;
    print_head(self, jansen);
    for (size_t k = 0; k < self->output_count; k++) print_output(self, &self->outputs[k], order, jansen);
    free(order);
}

/* --- JSON --- */

static void json_index(heli_json *json, const char *key, heli_index index)
{
    heli_json_object(json, key);
    heli_json_real(json, "value", index.value);
    heli_json_real(json, "low", index.low);
    heli_json_real(json, "high", index.high);
    heli_json_end(json);
}

static void json_effects(heli_json *json, const heli_sensitivity *self, const heli_morris_effect *effects)
{
    heli_json_array(json, "factors");
    for (size_t g = 0; g < self->blocks.groups; g++) {
        const heli_morris_effect *effect = &effects[g];
        heli_json_object(json, NULL);
        heli_json_text(json, "factor", self->names[g]);
        json_index(json, "mu_star", (heli_index){effect->mu_star, effect->mu_star_interval.low, effect->mu_star_interval.high});
        json_index(json, "mu", (heli_index){effect->mu, effect->mu_interval.low, effect->mu_interval.high});
        heli_json_real(json, "sigma", effect->sigma);
        heli_json_whole(json, "effects", effect->effects);
        heli_json_end(json);
    }
    heli_json_end(json);
}

static void json_indices(heli_json *json, const heli_sensitivity *self, const heli_indices *indices)
{
    size_t n = self->blocks.groups;
    heli_json_real(json, "variance", indices->variance);
    heli_json_whole(json, "dropped", indices->dropped);
    json_index(json, "first_sum", indices->first_sum);
    heli_json_array(json, "factors");
    for (size_t g = 0; g < n; g++) {
        heli_json_object(json, NULL);
        heli_json_text(json, "factor", self->names[g]);
        json_index(json, "first_saltelli", indices->first[g]);
        json_index(json, "first_jansen", indices->first_jansen[g]);
        json_index(json, "total_jansen", indices->total[g]);
        heli_json_end(json);
    }
    heli_json_end(json);
    if (!indices->second) return;
    heli_json_array(json, "second_order");
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++) {
            heli_json_object(json, NULL);
            heli_json_text(json, "factor", self->names[i]);
            heli_json_text(json, "with", self->names[j]);
            json_index(json, "index", indices->second[i * n + j]);
            heli_json_end(json);
        }
    heli_json_end(json);
}

static void json_noise(heli_json *json, const heli_noise *noise)
{
    heli_json_object(json, "noise");
    heli_json_real(json, "share", noise->share);
    heli_json_real(json, "main_share", noise->main_share);
    heli_json_real(json, "interaction_share", noise->interaction_share);
    heli_json_real(json, "mean_share", noise->mean_share);
    heli_json_real(json, "within", noise->within);
    heli_json_real(json, "between", noise->between);
    heli_json_end(json);
}

static void json_output(heli_json *json, const heli_sensitivity *self, const heli_sensitivity_output *out)
{
    heli_json_object(json, NULL);
    heli_json_text(json, "name", out->name);
    heli_json_text(json, "label", out->label);
    heli_json_text(json, "unit", out->unit);
    heli_json_real(json, "mean", out->mean);
    heli_json_whole(json, "missing_runs", out->missing);
    heli_json_bool(json, "constant", out->constant);
    heli_json_bool(json, "too_few_values", out->unusable);
    json_noise(json, &out->noise);
    heli_json_array(json, "sizes");
    for (size_t s = 0; s < self->size_count && !out->constant && !out->unusable; s++) {
        heli_json_object(json, NULL);
        heli_json_whole(json, self->blocks.trajectories ? "trajectories" : "samples", self->sizes[s]);
        if (self->blocks.trajectories) json_effects(json, self, out->effects + s * self->blocks.groups);
        else json_indices(json, self, &out->indices[s]);
        heli_json_end(json);
    }
    heli_json_end(json);
    heli_json_end(json);
}

void heli_sensitivity_json(const heli_sensitivity *self, const char *source)
{
    heli_json json = heli_json_to(stdout);
    heli_json_object(&json, NULL);
    heli_json_text(&json, "source", source);
    heli_json_text(&json, "method", self->blocks.trajectories ? "morris" : "sobol");
    heli_json_whole(&json, "factors", self->factors);
    heli_json_whole(&json, "groups", self->blocks.groups);
    heli_json_whole(&json, self->blocks.trajectories ? "trajectories" : "samples", self->blocks.count);
    heli_json_whole(&json, "runs", heli_blocks_points(&self->blocks));
    heli_json_whole(&json, "replicates", self->replicates);
    heli_json_bool(&json, "common_random_numbers", self->common);
    heli_json_array(&json, "outputs");
    for (size_t k = 0; k < self->output_count; k++) json_output(&json, self, &self->outputs[k]);
    heli_json_end(&json);
    heli_json_end(&json);
}

/* --- rows --- */

static void put_row(heli_rows *rows, const char *output, size_t size, const char *measure, const char *factor, const char *with, heli_index index)
{
    heli_rows_text(rows, output);
    heli_rows_whole(rows, size);
    heli_rows_text(rows, measure);
    heli_rows_text(rows, factor);
    heli_rows_text(rows, with);
    heli_rows_real(rows, index.value);
    heli_rows_real(rows, index.low);
    heli_rows_real(rows, index.high);
}

static void rows_effects(heli_rows *rows, const heli_sensitivity *self, const heli_sensitivity_output *out, size_t s)
{
    for (size_t g = 0; g < self->blocks.groups; g++) {
        const heli_morris_effect *effect = &out->effects[s * self->blocks.groups + g];
        put_row(rows, out->name, self->sizes[s], "mu_star", self->names[g], "", (heli_index){effect->mu_star, effect->mu_star_interval.low,
                                                                                             effect->mu_star_interval.high});
        put_row(rows, out->name, self->sizes[s], "mu", self->names[g], "", (heli_index){effect->mu, effect->mu_interval.low, effect->mu_interval.high});
        put_row(rows, out->name, self->sizes[s], "sigma", self->names[g], "", (heli_index){effect->sigma, (double)NAN, (double)NAN});
    }
}

static void rows_indices(heli_rows *rows, const heli_sensitivity *self, const heli_sensitivity_output *out, size_t s)
{
    const heli_indices *indices = &out->indices[s];
    size_t n = self->blocks.groups;
    for (size_t g = 0; g < n; g++) {
        put_row(rows, out->name, self->sizes[s], "first_saltelli", self->names[g], "", indices->first[g]);
        put_row(rows, out->name, self->sizes[s], "first_jansen", self->names[g], "", indices->first_jansen[g]);
        put_row(rows, out->name, self->sizes[s], "total_jansen", self->names[g], "", indices->total[g]);
    }
    for (size_t i = 0; indices->second && i < n; i++)
        for (size_t j = i + 1; j < n; j++) put_row(rows, out->name, self->sizes[s], "second", self->names[i], self->names[j], indices->second[i * n + j]);
}

void heli_sensitivity_csv(const heli_sensitivity *self)
{
    char names[8][16] = {"output", "samples", "measure", "factor", "with", "value", "low", "high"};
    char *const columns[] = {names[0], names[1], names[2], names[3], names[4], names[5], names[6], names[7]};
    heli_rows rows = heli_rows_begin(stdout, false, false, columns, sizeof columns / sizeof *columns);
    for (size_t k = 0; k < self->output_count; k++) {
        const heli_sensitivity_output *out = &self->outputs[k];
        const heli_index share = {out->noise.share, (double)NAN, (double)NAN};
        put_row(&rows, out->name, self->blocks.count, "seed_share", "", "", share);
        for (size_t s = 0; s < self->size_count && !out->constant && !out->unusable; s++)
            if (self->blocks.trajectories) rows_effects(&rows, self, out, s);
            else rows_indices(&rows, self, out, s);
    }
    heli_rows_end(&rows);
}
