/* What heli explore found: the ends of each outcome, the cells that were reached, and how many of them were met only late. */
#include "cli/explore_print.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "analysis/text.h"
#include "cli/json.h"
#include "cli/messages.h"
#include "cli/search_common.h"
#include "cli/table.h"

enum { MOST_ROWS = 12, MOST_LEVERS = 8, TRACE_POINTS = 6 };

/* Levers of a cell's first setting, [factor_count]; malloc'ed, NULL when memory is short. */
static double *setting_of(const heli_exploration *self, size_t cell)
{
    double *values = calloc(self->study.experiment->factor_count + 1, sizeof *values);
    if (values) heli_study_setting(&self->study, heli_candidates_genes(&self->search.candidates, self->search.cells[cell].candidate), 0, values);
    return values;
}

/* The cell in which outcome k is smallest or largest. */
static size_t end_of(const heli_exploration *self, size_t k, bool largest)
{
    size_t best = 0;
    double values[HELI_STUDY_MEASURES], reach = 0.0;
    for (size_t c = 0; c < self->search.cell_count; c++) {
        heli_exploration_outcome(self, c, values);
        if (c == 0 || (largest ? values[k] > reach : values[k] < reach)) {
            best = c;
            reach = values[k];
        }
    }
    return best;
}

/* "guidance = 0.3, hub = true" */
static void describe_setting(const heli_exploration *self, size_t cell, char *out, size_t size)
{
    const heli_study_search *study = &self->study;
    char text[HELI_SEARCH_TEXT];
    double *values = setting_of(self, cell);
    size_t used = 0;
    out[0] = '\0';
    for (size_t g = 0; values && g < study->gene_count && used < size; g++) {
        size_t f = study->levers[g];
        heli_lever_text(study->experiment, f, values[f], text, sizeof text);
        used += (size_t)snprintf(out + used, size - used, "%s%s = %s", g ? ", " : "", g < MOST_LEVERS ? heli_lever_name(&study->experiment->factors[f]) : "…",
                                 g < MOST_LEVERS ? text : "…");
        if (g >= MOST_LEVERS) break;
    }
    free(values);
}

static void print_ends(const heli_exploration *self, const heli_context *ctx)
{
    const heli_study *study = self->study.study;
    heli_table table;
    heli_table_init(&table, "lrrl");
    const char *const heads[] = {_("outcome"), _("range asked for"), _("reached"), _("with")};
    for (size_t i = 0; i < 4; i++) heli_table_cell(&table, heads[i]);
    for (size_t k = 0; k < study->outcome_count; k++)
        for (int largest = 0; largest < 2; largest++) {
            char label[HELI_SEARCH_TEXT], text[64], setting[1024];
            double values[HELI_STUDY_MEASURES];
            size_t cell = end_of(self, k, largest);
            heli_exploration_outcome(self, cell, values);
            heli_measure_label(&study->outcomes[k].of, ctx, label, sizeof label);
            heli_number_text(values[k], text, sizeof text);
            describe_setting(self, cell, setting, sizeof setting);
            heli_table_cell(&table, largest ? "" : label);
            if (largest) heli_table_cell(&table, "");
            else heli_table_cellf(&table, "%.6g … %.6g", study->outcomes[k].low, study->outcomes[k].high);
            heli_table_cellf(&table, "%s %s", largest ? "≤" : "≥", text);
            heli_table_cell(&table, setting);
        }
    heli_table_print(&table, stdout, HELI_TABLE_PLAIN);
    heli_table_free(&table);
}

static int by_hits(const void *a, const void *b)
{
    const heli_outcome_cell *x = *(const heli_outcome_cell *const *)a, *y = *(const heli_outcome_cell *const *)b;
    if (x->hits != y->hits) return x->hits < y->hits ? -1 : 1;
    return x->candidate < y->candidate ? -1 : 1;
}

/* The rarest cells, or all. */
static void print_cells(const heli_exploration *self, bool all, const heli_context *ctx)
{
    const heli_study *study = self->study.study;
    const heli_explore_result *search = &self->search;
    size_t shown = all || search->cell_count < MOST_ROWS ? search->cell_count : MOST_ROWS;
    char align[HELI_STUDY_MEASURES + 4] = "", label[HELI_SEARCH_TEXT], text[64], setting[1024];
    const heli_outcome_cell **order = calloc(search->cell_count + 1, sizeof *order);
    for (size_t k = 0; k < study->outcome_count; k++) align[k] = 'r';
    align[study->outcome_count] = 'r';
    align[study->outcome_count + 1] = 'l';
    heli_table table;
    heli_table_init(&table, align);
    for (size_t k = 0; k < study->outcome_count; k++) {
        heli_measure_label(&study->outcomes[k].of, ctx, label, sizeof label);
        heli_table_cell(&table, label);
    }
    heli_table_cell(&table, _("settings"));
    heli_table_cell(&table, _("the first of them"));
    for (size_t c = 0; order && c < search->cell_count; c++) order[c] = &search->cells[c];
    if (order) qsort(order, search->cell_count, sizeof *order, by_hits);
    for (size_t c = 0; order && c < shown; c++) {
        double values[HELI_STUDY_MEASURES];
        size_t cell = (size_t)(order[c] - search->cells);
        heli_exploration_outcome(self, cell, values);
        for (size_t k = 0; k < study->outcome_count; k++) {
            heli_number_text(values[k], text, sizeof text);
            heli_table_cell(&table, text);
        }
        heli_table_cellf(&table, "%llu", (unsigned long long)order[c]->hits);
        describe_setting(self, cell, setting, sizeof setting);
        heli_table_cell(&table, setting);
    }
    printf("\n%s\n", all ? _("Cells that were reached, the rarest first:") : _("The rarest of the cells that were reached:"));
    heli_table_print(&table, stdout, HELI_TABLE_PLAIN);
    heli_table_free(&table);
    free(order);
}

void heli_exploration_print(const heli_exploration *self, const char *output, const char *digest, const heli_options *options, const heli_context *ctx)
{
    const heli_meta *meta = &self->study.experiment->base->meta;
    const heli_explore_result *search = &self->search;
    const char *title = heli_text_choose(ctx, meta->title, meta->title_zh);
    size_t last = search->generations, points = last < TRACE_POINTS ? last : TRACE_POINTS;
    printf("%s\n", *title ? title : meta->name);
    printf(_("Settings tried: %zu, runs: %llu, failed: %llu.\n"), search->candidates.count, (unsigned long long)self->runs, (unsigned long long)self->failed);
    if (search->cell_count == 0) {
        printf("%s\n", _("No outcome could be judged: all runs failed, or an outcome is undefined in all of them."));
    } else {
        printf(_("Of %.0f cells within the ranges %llu were reached, and %zu beyond their ends.\n\n"), self->cells, (unsigned long long)self->inside,
               search->cell_count - (size_t)self->inside);
        print_ends(self, ctx);
        print_cells(self, options->all, ctx);
        printf("\n%s\n", _("Cells known after so many settings:"));
        for (size_t p = 0; p <= points; p++) {
            size_t g = points ? p * last / points : 0;
            printf("%s%llu: %zu", p ? "   " : "  ", (unsigned long long)search->tried[g], search->reached[g]);
        }
        printf("\n%s\n", _("A cell that was not reached is one that this search did not find with these levers, not one that cannot be."));
    }
    printf(_("File: %s\nHash: %s\n"), output, digest);
}

/* --- CSV and JSON --- */

void heli_exploration_csv(const heli_exploration *self)
{
    const heli_study_search *study = &self->study;
    char text[HELI_SEARCH_TEXT];
    for (size_t k = 0; k < study->study->outcome_count; k++) heli_csv_text(stdout, study->study->outcomes[k].of.name, k == 0);
    fputs(",hits,generation", stdout);
    for (size_t g = 0; g < study->gene_count; g++) heli_csv_text(stdout, study->experiment->factors[study->levers[g]].path, false);
    fputc('\n', stdout);
    for (size_t c = 0; c < self->search.cell_count; c++) {
        double outcomes[HELI_STUDY_MEASURES], *values = setting_of(self, c);
        heli_exploration_outcome(self, c, outcomes);
        for (size_t k = 0; k < study->study->outcome_count; k++) heli_csv_real(stdout, outcomes[k], k == 0);
        printf(",%llu,%zu", (unsigned long long)self->search.cells[c].hits, self->search.cells[c].generation);
        for (size_t g = 0; values && g < study->gene_count; g++) {
            size_t f = study->levers[g];
            heli_factor_format(study->experiment, f, values[f], text, sizeof text);
            if (study->experiment->factors[f].numeric) heli_csv_real(stdout, values[f], false);
            else heli_csv_text(stdout, text, false);
        }
        fputc('\n', stdout);
        free(values);
    }
}

static void json_cell(heli_json *json, const heli_exploration *self, size_t c)
{
    const heli_study_search *study = &self->study;
    char text[HELI_SEARCH_TEXT];
    double outcomes[HELI_STUDY_MEASURES], *values = setting_of(self, c);
    heli_exploration_outcome(self, c, outcomes);
    heli_json_object(json, NULL);
    heli_json_object(json, "outcomes");
    for (size_t k = 0; k < study->study->outcome_count; k++) heli_json_real(json, study->study->outcomes[k].of.name, outcomes[k]);
    heli_json_end(json);
    heli_json_whole(json, "hits", self->search.cells[c].hits);
    heli_json_whole(json, "generation", self->search.cells[c].generation);
    heli_json_object(json, "levers");
    for (size_t g = 0; values && g < study->gene_count; g++) {
        size_t f = study->levers[g];
        heli_factor_format(study->experiment, f, values[f], text, sizeof text);
        if (study->experiment->factors[f].numeric) heli_json_real(json, study->experiment->factors[f].path, values[f]);
        else heli_json_text(json, study->experiment->factors[f].path, text);
    }
    heli_json_end(json);
    heli_json_end(json);
    free(values);
}

void heli_exploration_json(const heli_exploration *self, const char *output, const char *digest)
{
    const heli_explore_result *search = &self->search;
    heli_json json = heli_json_to(stdout);
    heli_json_object(&json, NULL);
    heli_json_text(&json, "output", output);
    heli_json_text(&json, "name", self->study.experiment->base->meta.name);
    heli_json_text(&json, "hash", digest);
    heli_json_text(&json, "study_sha256", self->study.experiment->sha256);
    heli_json_whole(&json, "settings_tried", search->candidates.count);
    heli_json_whole(&json, "runs", self->runs);
    heli_json_whole(&json, "failed", self->failed);
    heli_json_real(&json, "cells_in_range", self->cells);
    heli_json_whole(&json, "reached_in_range", self->inside);
    heli_json_array(&json, "reached");
    for (size_t g = 0; g <= search->generations; g++) heli_json_whole(&json, NULL, search->reached[g]);
    heli_json_end(&json);
    heli_json_array(&json, "cells");
    for (size_t c = 0; c < search->cell_count; c++) json_cell(&json, self, c);
    heli_json_end(&json);
    heli_json_end(&json);
}
