/*
 * heli compare: scenarios or result files against a reference, replicate by replicate.
 *
 *     read every operand -> can they stand beside each other? -> run the scenarios in memory -> compare, weigh -> print, draw
 */
#include "analysis/compare.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/compare_print.h"
#include "analysis/pairing.h"
#include "analysis/plot_forest.h"
#include "analysis/regret.h"
#include "cli/commands.h"
#include "cli/dry_run.h"
#include "cli/plot_sweep.h"
#include "cli/progress.h"
#include "cli/running.h"
#include "models/models.h"

/* What is compared: results of files as they were run, and of scenarios once they have been. */
typedef struct operands {
    size_t count;
    heli_results *results[HELI_COMPARE_MOST];
    bool to_run[HELI_COMPARE_MOST];
    bool failed;              /* a replicate did; the others are compared */
} operands;

/* --- reading --- */

static bool is_scenario(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
}

static heli_status read_scenario(heli_results **out, const char *path, const heli_options *options, heli_session *session)
{
    heli_scenario *scenario = NULL;
    heli_status status = heli_load_scenario(&scenario, path, options, session);
    if (status != HELI_OK) return status;
    if (session->ctx.diagnostic_count > 0 && !options->quiet) heli_diagnostics_print(&session->ctx, stderr, session->colour_err);
    heli_context_clear(&session->ctx);
    status = heli_results_of_scenario(out, scenario, &session->ctx);
    if (status != HELI_OK) heli_scenario_free(scenario);
    return status;
}

/* Options that change a run have no use when nothing is run. */
static heli_status check_options(const heli_options *options, heli_context *ctx)
{
    const struct { const char *name; bool given; } changes[] = {{"set", options->sets.count > 0}, {"seed", options->seed.given},
        {"replicates", options->replicates.given}, {"weeks", options->weeks.given}, {"steps", options->steps.given}};
    for (size_t i = 0; i < options->operands.count; i++)
        if (is_scenario(options->operands.items[i])) return HELI_OK;
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++)
        if (changes[i].given)
            return heli_fail(ctx, HELI_USAGE, HELI_N_("The option '--%s' is for scenarios; result files are compared as they were run."),
                             changes[i].name);
    return HELI_OK;
}

static heli_status read_operands(operands *self, const heli_options *options, heli_session *session)
{
    heli_status status = HELI_OK;
    HELI_TRY(check_options(options, &session->ctx));
    for (size_t i = 0; i < options->operands.count; i++) {
        const char *path = options->operands.items[i];
        self->to_run[i] = is_scenario(path);
        if (self->to_run[i]) HELI_TRY(read_scenario(&self->results[i], path, options, session));
        else HELI_TRY(heli_results_read(&self->results[i], path, heli_models(), &session->ctx));
        self->count = i + 1;
    }
    status = heli_pairing_check((const heli_results *const *)self->results, self->count, &session->ctx);
out:
    return status;
}

static void free_operands(operands *self)
{
    for (size_t i = 0; i < self->count; i++) heli_results_free(self->results[i]);
}

/* --- running --- */

static heli_status run_scenario(operands *self, size_t i, const heli_options *options, heli_session *session)
{
    heli_results *results = self->results[i];
    const heli_scenario *scenario = results->scenario;
    heli_meter meter = heli_meter_init(stderr, options->quiet, scenario->model, heli_scenario_agents(scenario));
    heli_run_options how = {.threads = heli_thread_count(options->threads.value), .progress = heli_meter_show, .progress_data = &meter};
    heli_run_result run = {0};
    if (!options->quiet)
        heli_say(_("heli: Running %c, %s: %zu replicates of %lld %s."), heli_operand_label(i), scenario->meta.name, results->replicates,
                 (long long)scenario->steps, heli_steps_word(scenario->model->step_unit));
    heli_status status = heli_run(&run, scenario, &how, &session->ctx);
    heli_meter_clear(&meter);
    if (run.records) heli_results_fill(results, run.records, run.replicates);
    if (status == HELI_MODEL) {
        heli_say_failed_replicates(&run, scenario, session);
        heli_context_clear(&session->ctx);
        self->failed = true;
        status = HELI_OK;
    }
    heli_run_result_free(&run);
    return status;
}

static heli_status run_scenarios(operands *self, const heli_options *options, heli_session *session)
{
    heli_status status = HELI_OK;
    heli_run_handle_signals();
    for (size_t i = 0; i < self->count; i++)
        if (self->to_run[i]) HELI_TRY(run_scenario(self, i, options, session));
out:
    return status;
}

/* --- comparing --- */

/* "0.02" is a half-width in the indicator's unit, "5%" a share of A's value. */
static heli_status read_precision(heli_compare_options *out, const char *text, heli_context *ctx)
{
    char *end = NULL;
    if (!text) return HELI_OK;
    double value = strtod(text, &end);
    out->relative = end != text && strcmp(end, "%") == 0;
    out->precision = out->relative ? value / 100.0 : value;
    if (end != text && (out->relative || *end == '\0') && out->precision > 0.0 && out->precision < 1e300) return HELI_OK;
    return heli_fail(ctx, HELI_USAGE,
                     HELI_N_("The option '--precision' needs a number above 0, as in 0.02, or a share of A's value, as in 5%%, not '%s'."), text);
}

/* Asked for by name it must succeed; for a set of three or more it is left out where it cannot be had. */
static heli_status weigh(heli_regret *regret, const operands *self, const heli_options *options, heli_session *session)
{
    heli_context *ctx = &session->ctx;
    if (!options->regret && self->count < 3) return HELI_OK;
    heli_status status = heli_regret_of(regret, (const heli_results *const *)self->results, self->count, (int64_t)options->window.value, ctx);
    if (options->regret || (status != HELI_USAGE && status != HELI_FOREIGN)) return status;
    heli_regret_free(regret);
    if (!options->quiet) heli_say_warning(session, _("Relative optimum and regret are left out: %s"), ctx->message);
    heli_context_clear(ctx);
    return HELI_OK;
}

static heli_status print(const heli_comparison *comparison, const heli_regret *regret, const heli_options *options, heli_context *ctx)
{
    const heli_regret *weighed = regret->count ? regret : NULL;
    if (options->json) return heli_comparison_json(comparison, weighed, stdout, ctx);
    if (options->csv && options->regret) return heli_regret_csv(regret, stdout, ctx);
    if (options->csv) return heli_comparison_csv(comparison, stdout, ctx);
    return heli_comparison_print(comparison, weighed, stdout, ctx);
}

static heli_status draw(const heli_comparison *comparison, const heli_options *options, heli_context *ctx)
{
    if (!options->output) return HELI_OK;
    bool standardised = options->scale && strcmp(options->scale, "effect") == 0;
    heli_plot_options how = {.output = options->output, .title = options->title};
    heli_status status = heli_plot_forest(comparison, standardised ? HELI_FOREST_STANDARDISED : HELI_FOREST_RELATIVE, &how, ctx);
    if (status == HELI_OK && !options->quiet && !options->json && !options->csv) printf(_("Figure: %s\n"), options->output);
    return status;
}

static int run_compare(const heli_options *options, heli_session *session)
{
    heli_context *ctx = &session->ctx;
    operands compared = {0};
    heli_comparison comparison = {0};
    heli_regret regret = {0};
    heli_compare_options how = {.all = options->all, .window = (int64_t)options->window.value};
    char *words = NULL;
    const char **names = NULL;
    heli_status status;
    HELI_TRY(read_precision(&how, options->precision, ctx));
    if (!heli_split_names(&options->indicators, &words, &names, &how.name_count)) HELI_TRY(heli_fail(ctx, HELI_MEMORY, HELI_N_("There is not enough memory.")));
    how.names = names;
    HELI_TRY(read_operands(&compared, options, session));
    HELI_TRY(run_scenarios(&compared, options, session));
    HELI_TRY(heli_compare(&comparison, (const heli_results *const *)compared.results, compared.count, &how, ctx));
    HELI_TRY(weigh(&regret, &compared, options, session));
    HELI_TRY(print(&comparison, &regret, options, ctx));
    HELI_TRY(draw(&comparison, options, ctx));
out:
    heli_regret_free(&regret);
    heli_comparison_free(&comparison);
    free_operands(&compared);
    free(words);
    free(names);
    if (ferror(stdout)) return HELI_EXIT_IO; /* main says so */
    if (status != HELI_OK) return heli_say_failure(session, status);
    return compared.failed ? heli_status_exit(HELI_MODEL) : 0;
}

/* --- its table --- */

static const char *const scales[] = {"relative", "effect", NULL};

static const heli_option rows[] = {
    {.name = "all", .letter = 'a', .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, all),
     .help = HELI_N_("Every indicator rather than the headline ones.")},
    {.name = "indicator", .letter = 'i', .type = HELI_OPTION_TEXTS, .offset = offsetof(heli_options, indicators), .argument = "NAME[,NAME]",
     .help = HELI_N_("Only these indicators; may be repeated. p-values are adjusted over them alone.")},
    {.name = "window", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, window), .argument = "WEEKS", .minimum = 1,
     .maximum = 1000000, .help = HELI_N_("Recorded weeks at the end that are averaged, 52 by default.")},
    {.name = "precision", .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, precision), .argument = "VALUE|PERCENT%",
     .help = HELI_N_("Half-width of the interval for which to say how many more replicates it takes, as a number or in per cent of A's value; by "
                     "default half of the present one.")},
    {.name = "regret", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, regret),
     .help = HELI_N_("Relative optimum and regret by the objective (Y12) over all operands; for three or more it is shown anyway. With --csv, "
                     "this table instead of the differences.")},
    {.name = "csv", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, csv),
     .help = HELI_N_("Write the table as CSV to standard output.")},
    {.name = "output", .letter = 'o', .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, output), .argument = "FILE.png|svg|pdf",
     .help = HELI_N_("Draw the differences with their intervals (a forest plot), too; script and data for gnuplot are kept beside it.")},
    {.name = "scale", .type = HELI_OPTION_CHOICE, .offset = offsetof(heli_options, scale), .argument = "relative|effect", .choices = scales,
     .help = HELI_N_("Scale of that figure: per cent of A's value, the default, or effect sizes.")},
    {.name = "title", .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, title), .argument = "TEXT",
     .help = HELI_N_("Title of the figure, instead of one in plain words.")},
    {.name = "set", .type = HELI_OPTION_TEXTS, .offset = offsetof(heli_options, sets), .argument = "KEY=VALUE",
     .help = HELI_N_("Replace one value in every scenario, as in --set objective.gini_weight=1; may be repeated.")},
    {.name = "seed", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, seed), .argument = "N", .maximum = INT64_MAX,
     .help = HELI_N_("Seed of the dynamics, instead of the scenario's.")},
    {.name = "replicates", .letter = 'r', .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, replicates), .argument = "N",
     .minimum = 1, .maximum = 1000000, .help = HELI_N_("Number of replicates, instead of the scenario's.")},
    {.name = "weeks", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, weeks), .argument = "N", .minimum = 1,
     .maximum = 1000000, .help = HELI_N_("Recorded weeks, instead of the scenario's.")},
    {.name = "steps", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, steps), .argument = "N", .minimum = 1,
     .maximum = 1000000, .help = HELI_N_("Recorded steps, for models whose step is no week.")},
    {.name = "threads", .letter = 'j', .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, threads), .argument = "N",
     .minimum = 0, .maximum = 4096,
     .help = HELI_N_("Number of threads; 0, the default, is as many as the machine has. The result does not depend on it.")},
};

static const heli_example examples[] = {
    {"heli compare baseline.h5 policy.h5", HELI_N_("Shows by how much the policy differs from the baseline.")},
    {"heli compare problem.yaml policy.yaml --replicates 30 -o forest.png",
     HELI_N_("Runs both scenarios in memory with 30 replicates, compares them and draws the differences.")},
    {"heli compare problem.yaml office.yaml district.yaml --set objective.gini_weight=1",
     HELI_N_("Compares two policies with the problem and shows which of the three is relatively best, and with what regret.")},
    {"heli compare baseline.h5 policy.h5 --all --csv > differences.csv",
     HELI_N_("Saves the differences of all indicators for a spreadsheet.")},
};

const heli_command heli_command_compare = {
    .name = "compare",
    .operands = "A B [C...]",
    .summary = HELI_N_("Compare scenarios or results, replicate by replicate."),
    .description = HELI_N_("Compares every operand with the first one, A (problem or baseline). Operands are result files, or scenarios, which are "
                           "then run in memory. Under the same seed they have drawn the same random numbers, so each pair of replicates differs by the "
                           "policy alone; the tables give the mean paired difference with its intervals, what holds for all indicators together, and "
                           "how many more replicates a narrower interval takes."),
    .least_operands = 2,
    .most_operands = HELI_COMPARE_MOST,
    .extensions = "yaml h5",
    .options = {rows, sizeof rows / sizeof rows[0]},
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .run = run_compare,
};
