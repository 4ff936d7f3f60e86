/*
 * heli expect: does every scenario move what it says it should move against the scenario that it extends?
 *
 *     for each operand with `expect`: read it and its base -> run both with paired seeds -> judge each row -> print
 *
 * A base that serves several policies one after the other is run once. A row that does not hold gives exit status 5.
 */
#include "analysis/expect.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/text.h"
#include "cli/commands.h"
#include "cli/dry_run.h"
#include "cli/json.h"
#include "cli/progress.h"
#include "cli/running.h"
#include "cli/table.h"

enum { REPLICATES = 30 };

/* One policy and its judged rows. */
typedef struct judged {
    char *path;
    heli_results *base;       /* may be that of the one before */
    heli_results *policy;
    heli_expected *rows;      /* [policy->scenario->expectation_count] */
} judged;

typedef struct checking {
    judged *items;
    size_t count;
    size_t expected, failed;  /* rows */
    const heli_options *options;
    heli_session *session;
} checking;

static bool share_base(const checking *self, size_t i)
{
    return i > 0 && self->items[i].base == self->items[i - 1].base;
}

static void free_checking(checking *self)
{
    for (size_t i = 0; i < self->count; i++) {
        free(self->items[i].path);
        free(self->items[i].rows);
        heli_results_free(self->items[i].policy);
    }
    for (size_t i = 0; i < self->count; i++)
        if (!share_base(self, i)) heli_results_free(self->items[i].base);
    free(self->items);
}

/* --- running --- */

static heli_status load(heli_scenario **out, const char *path, const checking *self)
{
    heli_options options = *self->options;
    if (!options.replicates.given) options.replicates = (heli_whole){true, REPLICATES};
    return heli_load_scenario(out, path, &options, self->session);
}

/* FOLDER/NAME.h5 of a scenario whose results are to be kept, else NULL. */
static heli_status kept_path(char **out, const heli_scenario *scenario, const checking *self)
{
    const char *folder = self->options->keep, *name = scenario->meta.name;
    *out = NULL;
    if (!folder) return HELI_OK;
    size_t bytes = strlen(folder) + strlen(name) + sizeof "/.h5";
    *out = malloc(bytes);
    if (!*out) return heli_fail(&self->session->ctx, HELI_MEMORY, HELI_N_("There is not enough memory."));
    snprintf(*out, bytes, "%s/%s.h5", folder, name);
    return HELI_OK;
}

/* Runs a scenario and takes it over; the results are in memory, and in a file where they are to be kept. */
static heli_status run_scenario(heli_results **out, heli_scenario *scenario, const checking *self)
{
    const heli_options *options = self->options;
    heli_context *ctx = &self->session->ctx;
    heli_meter meter = heli_meter_init(stderr, options->quiet, scenario->model, heli_scenario_agents(scenario));
    heli_run_options how = {.threads = heli_thread_count(options->threads.value), .progress = heli_meter_show, .progress_data = &meter};
    heli_run_result run = {0};
    char *path = NULL;
    if (!options->quiet)
        heli_say(_("heli: Running %s: %lld replicates of %lld %s."), scenario->meta.name, (long long)scenario->replicates,
                 (long long)scenario->steps, heli_steps_word(scenario->model->step_unit));
    heli_status status = heli_results_of_scenario(out, scenario, ctx);
    if (status != HELI_OK) {
        heli_scenario_free(scenario);
        return status;
    }
    HELI_TRY(kept_path(&path, (*out)->scenario, self));
    how.output = path;
    status = heli_run(&run, (*out)->scenario, &how, ctx);
    heli_meter_clear(&meter);
    if (run.records) heli_results_fill(*out, run.records, run.replicates);
    if (status == HELI_MODEL) heli_say_failed_replicates(&run, (*out)->scenario, self->session);
out:
    heli_run_result_free(&run);
    free(path);
    return status;
}

static heli_status run_base(checking *self, judged *item, const char *base)
{
    heli_scenario *scenario = NULL;
    judged *before = item > self->items ? item - 1 : NULL;
    if (before && strcmp(before->base->scenario->path, base) == 0) {
        item->base = before->base;
        return HELI_OK;
    }
    heli_status status = load(&scenario, base, self);
    return status == HELI_OK ? run_scenario(&item->base, scenario, self) : status;
}

/* Takes the scenario over. */
static heli_status check_policy(checking *self, heli_scenario *scenario, const char *path)
{
    heli_status status = HELI_OK;
    judged *item = &self->items[self->count++];
    char *base = strdup(scenario->base);
    item->path = strdup(path);
    item->rows = calloc(scenario->expectation_count, sizeof *item->rows);
    if (!base || !item->path || !item->rows) {
        heli_scenario_free(scenario);
        status = heli_fail(&self->session->ctx, HELI_MEMORY, HELI_N_("There is not enough memory."));
        goto out;
    }
    status = run_base(self, item, base);
    if (status != HELI_OK) heli_scenario_free(scenario);
    else status = run_scenario(&item->policy, scenario, self);
    if (status != HELI_OK) goto out;
    HELI_TRY(heli_expect(item->rows, item->base, item->policy, &self->session->ctx));
    for (size_t i = 0; i < item->policy->scenario->expectation_count; i++) {
        self->expected++;
        self->failed += item->rows[i].verdict != HELI_EXPECT_HOLDS;
    }
out:
    free(base);
    return status;
}

static heli_status check_operand(checking *self, const char *path)
{
    heli_context *ctx = &self->session->ctx;
    heli_scenario *scenario = NULL;
    heli_status status = load(&scenario, path, self);
    if (status != HELI_OK) return status;
    if (ctx->diagnostic_count > 0 && !self->options->quiet) heli_diagnostics_print(ctx, stderr, self->session->colour_err);
    heli_context_clear(ctx);
    if (scenario->expectation_count > 0 && scenario->base) return check_policy(self, scenario, path);
    if (scenario->expectation_count > 0)
        status = heli_fail(ctx, HELI_USAGE, HELI_N_("'%s' says what it expects, but extends no scenario to be held against."), path);
    heli_scenario_free(scenario);
    return status;
}

/* --- printing --- */

static const char *direction_word(heli_direction direction)
{
    return direction > 0 ? _("up") : direction < 0 ? _("down") : _("unchanged");
}

static void put_row(heli_table *table, const judged *item, const heli_expected *row, const heli_context *ctx)
{
    const heli_effect *effect = &row->effect;
    const heli_indicator *indicator = row->row->indicator;
    heli_table_cell(table, item->policy->scenario->meta.name);
    heli_table_cell(table, heli_text_choose(ctx, indicator->label, indicator->label_zh));
    heli_table_cell(table, direction_word(row->row->direction));
    heli_table_cell(table, row->row->essay_says ? direction_word(row->row->essay) : "");
    heli_table_cellf(table, "%+.4g", effect->difference);
    heli_table_cellf(table, "[%+.4g, %+.4g]", effect->low, effect->high);
    heli_table_cell(table, heli_context_translate(ctx, heli_expect_word(row->verdict)));
}

static heli_status print_table(const checking *self)
{
    const char *const heads[] = {_("scenario"), _("indicator"), _("expected"), _("the essay says"), _("paired difference"),
                                 /* xgettext:no-c-format */
                                 _("95 % interval"), _("verdict")};
    const heli_context *ctx = &self->session->ctx;
    heli_table table;
    heli_table_init(&table, "llllrrl");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) heli_table_cell(&table, heads[i]);
    for (size_t i = 0; i < self->count; i++)
        for (size_t k = 0; k < self->items[i].policy->scenario->expectation_count; k++) put_row(&table, &self->items[i], &self->items[i].rows[k], ctx);
    bool printed = heli_table_print(&table, stdout, self->options->markdown ? HELI_TABLE_MARKDOWN : HELI_TABLE_PLAIN);
    heli_table_free(&table);
    if (!printed) return heli_fail(&self->session->ctx, HELI_MEMORY, HELI_N_("There is not enough memory."));
    printf("\n");
    printf(_("%zu of %zu expectations hold; differences are means over the last 52 weeks, of %zu pairs of replicates."),
           self->expected - self->failed, self->expected, self->items[0].policy->replicates);
    printf("\n%s\n", _("These are results of a model, not measurements."));
    return HELI_OK;
}

static void json_meta(heli_json *json, const char *key, const heli_meta *meta, const char *path)
{
    heli_json_object(json, key);
    heli_json_text(json, "file", path);
    heli_json_text(json, "name", meta->name);
    heli_json_text(json, "title", meta->title);
    heli_json_text(json, "title_zh", meta->title_zh);
    heli_json_text(json, "question", meta->question);
    heli_json_text(json, "question_zh", meta->question_zh);
    heli_json_text(json, "teaching", meta->teaching);
    heli_json_text(json, "teaching_zh", meta->teaching_zh);
    heli_json_end(json);
}

static void json_row(heli_json *json, const heli_expected *row)
{
    const heli_effect *effect = &row->effect;
    heli_json_object(json, NULL);
    heli_json_text(json, "indicator", row->row->indicator->name);
    heli_json_text(json, "label", row->row->indicator->label);
    heli_json_text(json, "label_zh", row->row->indicator->label_zh);
    heli_json_text(json, "unit", row->row->indicator->unit);
    heli_json_text(json, "direction", heli_direction_name(row->row->direction));
    heli_json_text(json, "essay", row->row->essay_says ? heli_direction_name(row->row->essay) : NULL);
    heli_json_text(json, "note", row->row->note);
    heli_json_text(json, "note_zh", row->row->note_zh);
    heli_json_whole(json, "pairs", effect->n_a);
    heli_json_real(json, "base", effect->a);
    heli_json_real(json, "policy", effect->b);
    heli_json_real(json, "difference", effect->difference);
    heli_json_real(json, "low", effect->low);
    heli_json_real(json, "high", effect->high);
    heli_json_text(json, "verdict", heli_expect_word(row->verdict));
    heli_json_end(json);
}

static void print_json(const checking *self)
{
    heli_json json = heli_json_to(stdout);
    heli_json_object(&json, NULL);
    heli_json_array(&json, "scenarios");
    for (size_t i = 0; i < self->count; i++) {
        const judged *item = &self->items[i];
        heli_json_object(&json, NULL);
        json_meta(&json, "base", &item->base->scenario->meta, item->base->scenario->path);
        json_meta(&json, "policy", &item->policy->scenario->meta, item->path);
        heli_json_whole(&json, "replicates", item->policy->replicates);
        heli_json_array(&json, "expectations");
        for (size_t k = 0; k < item->policy->scenario->expectation_count; k++) json_row(&json, &item->rows[k]);
        heli_json_end(&json);
        heli_json_end(&json);
    }
    heli_json_end(&json);
    heli_json_whole(&json, "expected", self->expected);
    heli_json_whole(&json, "failed", self->failed);
    heli_json_end(&json);
}

static int run_expect(const heli_options *options, heli_session *session)
{
    checking self = {.options = options, .session = session};
    heli_status status = HELI_OK;
    self.items = calloc(options->operands.count, sizeof *self.items);
    if (!self.items) return heli_say_failure(session, heli_fail(&session->ctx, HELI_MEMORY, HELI_N_("There is not enough memory.")));
    heli_run_handle_signals();
    for (size_t i = 0; i < options->operands.count; i++) HELI_TRY(check_operand(&self, options->operands.items[i]));
    if (self.expected == 0) {
        status = heli_fail(&session->ctx, HELI_USAGE, HELI_N_("None of these scenarios says what it expects (rows under 'expect')."));
        goto out;
    }
    if (options->json) print_json(&self);
    else HELI_TRY(print_table(&self));
out:;
    bool all_hold = self.failed == 0;
    free_checking(&self);
    if (ferror(stdout)) return HELI_EXIT_IO; /* main says so */
    if (status != HELI_OK) return heli_say_failure(session, status);
    return all_hold ? 0 : heli_status_exit(HELI_MODEL);
}

/* --- its table --- */

static const heli_option rows[] = {
    {.name = "replicates", .letter = 'r', .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, replicates), .argument = "N",
     .minimum = 2, .maximum = 1000000, .help = HELI_N_("Number of paired replicates, 30 by default.")},
    {.name = "markdown", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, markdown),
     .help = HELI_N_("Print the table as Markdown.")},
    {.name = "set", .type = HELI_OPTION_TEXTS, .offset = offsetof(heli_options, sets), .argument = "KEY=VALUE",
     .help = HELI_N_("Replace one value in every scenario and its base; may be repeated.")},
    {.name = "weeks", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, weeks), .argument = "N", .minimum = 1,
     .maximum = 1000000, .help = HELI_N_("Recorded weeks, instead of the scenario's.")},
    {.name = "seed", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, seed), .argument = "N", .maximum = INT64_MAX,
     .help = HELI_N_("Seed of the dynamics, instead of the scenario's.")},
    {.name = "keep", .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, keep), .argument = "FOLDER",
     .help = HELI_N_("Keep the runs of every policy and its base as FOLDER/NAME.h5, for 'heli compare' and 'heli plot'.")},
    {.name = "threads", .letter = 'j', .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, threads), .argument = "N",
     .minimum = 0, .maximum = 4096,
     .help = HELI_N_("Number of threads; 0, the default, is as many as the machine has. The result does not depend on it.")},
};

static const heli_example examples[] = {
    {"heli expect scenarios/s04-mediation-policy.yaml", HELI_N_("Checks what one policy should move, with 30 pairs of replicates.")},
    {"heli expect scenarios/*.yaml --json > expect.json", HELI_N_("Checks all scenarios of a folder, for a script.")},
    {"heli expect scenarios/s04-mediation-policy.yaml --keep .", HELI_N_("Checks one policy and keeps its runs and those of its base as result files in the current folder.")},
};

const heli_command heli_command_expect = {
    .name = "expect",
    .operands = "SCENARIO...",
    .summary = HELI_N_("Check what policies should move against their base."),
    /* xgettext:no-c-format */
    .description = HELI_N_("Runs every scenario that has rows under 'expect', and the scenario that it extends, with the same seeds, and checks that the "
                           "95 % interval of the mean paired difference lies on the expected side of zero. Scenarios without such rows are passed "
                           "over. Exit status 5 when a row does not hold."),
    .least_operands = 1,
    .most_operands = HELI_MANY_OPERANDS,
    .extensions = "yaml",
    .options = {rows, sizeof rows / sizeof rows[0]},
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .run = run_expect,
};
