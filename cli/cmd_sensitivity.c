/* heli sensitivity: which factors an outcome depends on, over the whole space of factors; by sweeps, or of outputs that come from outside. */
#include <stdlib.h>
#include <string.h>

#include "analysis/plot_sensitivity.h"
#include "cli/commands.h"
#include "cli/sensitivity_print.h"
#include "cli/sensitivity_run.h"
#include "cli/sweep_common.h"
#include "cli/sweep_run.h"
#include "engine/run/ranks.h"

static const char *const methods[] = {"morris", "sobol", NULL}, *const estimators[] = {"saltelli", "jansen", NULL};

/* What the operands say: a method, if one is named, and a file. */
typedef struct request {
    const char *method, *file;
} request;

static bool is_method(const char *word)
{
    return strcmp(word, methods[0]) == 0 || strcmp(word, methods[1]) == 0;
}

static heli_status read_operands(request *out, const heli_options *options, heli_context *ctx)
{
    size_t at = 0, count = options->operands.count;
    *out = (request){NULL, NULL};
    if (at < count && is_method(options->operands.items[at])) out->method = options->operands.items[at++];
    if (at < count) out->file = options->operands.items[at++];
    if (at < count)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("'%s' is too much: write 'heli sensitivity morris|sobol EXPERIMENT.yaml', or --from"),
                         options->operands.items[at]);
    if (options->from) return HELI_OK;
    if (!out->method)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("say which method: 'heli sensitivity morris EXPERIMENT.yaml' or 'heli sensitivity sobol "
                                                  "EXPERIMENT.yaml'"));
    if (!out->file) return heli_fail(ctx, HELI_USAGE, HELI_N_("an experiment is missing: 'heli sensitivity %s EXPERIMENT.yaml'"), out->method);
    return HELI_OK;
}

static heli_status check_options(const request *asked, const heli_options *options, heli_context *ctx)
{
    bool morris = asked->method && strcmp(asked->method, "morris") == 0;
    if (options->from && (options->trajectories.given || options->samples.given || options->second_order))
        return heli_fail(ctx, HELI_USAGE, HELI_N_("--trajectories, --samples and --second-order draw a design; with --from it is drawn already"));
    if (morris && (options->samples.given || options->second_order))
        return heli_fail(ctx, HELI_USAGE, HELI_N_("--samples and --second-order belong to 'sobol'; 'morris' takes --trajectories"));
    if (!morris && asked->method && options->trajectories.given)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("--trajectories belongs to 'morris'; 'sobol' takes --samples"));
    if (options->json && options->csv) return heli_fail(ctx, HELI_USAGE, HELI_N_("either --json or --csv, not both"));
    return HELI_OK;
}

/* --- saying it --- */

static heli_status show(const heli_sensitivity *found, const heli_sensitivity_source *source, const char *name, const heli_options *options,
                        heli_context *ctx)
{
    if (options->json) heli_sensitivity_json(found, name);
    else if (options->csv) heli_sensitivity_csv(found);
    else heli_sensitivity_print(found, options->estimator && strcmp(options->estimator, "jansen") == 0);
    if (!options->figure) return HELI_OK;
    const heli_experiment *experiment = source->file ? source->file->experiment : source->experiment;
    heli_plot_options how = {.output = options->figure};
    return heli_plot_sensitivity(found, experiment, found->blocks.trajectories ? HELI_SENSITIVITY_EFFECTS : HELI_SENSITIVITY_INDICES, &how, ctx);
}

static heli_status analyse_sweep(const char *path, const request *asked, const heli_options *options, heli_context *ctx)
{
    heli_sensitivity found = {0};
    heli_sensitivity_source source = {0};
    heli_status status = heli_sensitivity_from_sweep(&found, &source, path, asked->method, options, ctx);
    if (status == HELI_OK) status = show(&found, &source, path, options, ctx);
    heli_sensitivity_free(&found);
    heli_sensitivity_source_free(&source);
    return status;
}

static heli_status analyse_tables(const request *asked, const heli_options *options, heli_context *ctx)
{
    heli_sensitivity found = {0};
    heli_sensitivity_source source = {0};
    heli_status status = heli_sensitivity_from_tables(&found, &source, options->from, asked->file, asked->method, options, ctx);
    if (status == HELI_OK) status = show(&found, &source, asked->file, options, ctx);
    heli_sensitivity_free(&found);
    heli_sensitivity_source_free(&source);
    return status;
}

/* --- running it --- */

/* NAME-morris.h5 or NAME-sobol.h5 where -o does not say otherwise: the two share an experiment. */
static void choose_output(char path[HELI_SWEEP_PATH], const request *asked, const heli_options *options, const heli_experiment *experiment)
{
    heli_sweep_output(path, options, experiment);
    size_t length = strlen(path);
    if (!options->output && length > 3) snprintf(path + length - 3, HELI_SWEEP_PATH - length, "-%s.h5", asked->method);
}

/* Ranks above the first only work; a shard is one of several, after which 'heli merge' makes the file. */
static int run_and_analyse(const heli_experiment *experiment, const char *output, const request *asked, const heli_options *options, heli_session *session)
{
    heli_sweep_result result = {0};
    heli_status status = heli_sweep_run(&result, experiment, output, options, session);
    bool failed_jobs = status == HELI_MODEL && result.merged;
    if (status != HELI_OK && !failed_jobs) return heli_sweep_say_unfinished(status, session);
    if (heli_ranks_self() > 0) return heli_status_exit(status);
    if (!result.merged) {
        heli_sweep_say(&result, experiment, output, options);
        return 0;
    }
    if (failed_jobs) heli_say_warning(session, "%s", session->ctx.message);
    session->ctx.message[0] = '\0';
    heli_status analysed = analyse_sweep(output, asked, options, &session->ctx);
    if (analysed != HELI_OK) return heli_say_failure(session, analysed);
    if (!options->quiet && !options->json && !options->csv) printf(_("\nFile: %s (heli sensitivity --from %s analyses it again)\n"), output, output);
    return heli_status_exit(status);
}

static int run_experiment(const request *asked, const heli_options *options, heli_session *session)
{
    heli_experiment *experiment = NULL;
    char output[HELI_SWEEP_PATH];
    bool morris = strcmp(asked->method, "morris") == 0;
    heli_experiment_wish wish = {.design_given = true, .design = morris ? HELI_DESIGN_MORRIS : HELI_DESIGN_SALTELLI, .second_order = options->second_order,
                                 .size = (size_t)(morris ? options->trajectories.value : options->samples.value)};
    heli_status status = heli_sweep_load(&experiment, asked->file, &wish, options, session);
    if (status != HELI_OK) return heli_ranks_self() > 0 ? heli_status_exit(status) : heli_say_failure(session, status);
    if (session->ctx.diagnostic_count > 0 && !options->quiet && heli_ranks_self() == 0) heli_diagnostics_print(&session->ctx, stderr, session->colour_err);
    heli_context_clear(&session->ctx);
    choose_output(output, asked, options, experiment);
    int exit_status = options->dry_run ? heli_sweep_dry_run(experiment, output, options, session)
                                       : run_and_analyse(experiment, output, asked, options, session);
    heli_experiment_free(experiment);
    return exit_status;
}

static int run_sensitivity(const heli_options *options, heli_session *session)
{
    request asked;
    heli_context *ctx = &session->ctx;
    heli_status status = read_operands(&asked, options, ctx);
    if (status == HELI_OK) status = check_options(&asked, options, ctx);
    if (status == HELI_OK && !options->from) return run_experiment(&asked, options, session);
    if (heli_ranks_self() > 0) return heli_status_exit(status);
    bool sweep = status == HELI_OK && heli_sweep_file_is(options->from);
    if (status == HELI_OK && sweep && asked.file)
        status = heli_fail(ctx, HELI_USAGE, HELI_N_("'%s' holds its own outputs; '%s' is too much"), options->from, asked.file);
    if (status == HELI_OK && !sweep && !asked.file)
        status = heli_fail(ctx, HELI_USAGE, HELI_N_("'%s' is no result file of a sweep; for a design of 'heli design' write: --from X.csv Y.csv"),
                           options->from);
    if (status == HELI_OK) status = sweep ? analyse_sweep(options->from, &asked, options, ctx) : analyse_tables(&asked, options, ctx);
    return status == HELI_OK ? 0 : heli_say_failure(session, status);
}

/* --- its table --- */

static const heli_option rows[] = {
    {.name = "trajectories", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, trajectories), .argument = "N", .minimum = 1, .maximum = 10000000,
     .help = HELI_N_("Of morris: number of trajectories, instead of the experiment's or 20. Each takes one run more than there are factors.")},
    {.name = "samples", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, samples), .argument = "N", .minimum = 1, .maximum = 10000000,
     .help = HELI_N_("Of sobol: base samples, best a power of two, instead of the experiment's or 256. Each takes two runs more than there are factors.")},
    {.name = "second-order", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, second_order),
     .help = HELI_N_("Of sobol: also the indices of pairs, for about twice the runs.")},
    {.name = "from", .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, from), .argument = "FILE.h5|X.csv",
     .help = HELI_N_("Run nothing: analyse the file of such a sweep, or with Y.csv the outputs of a model outside Heli at the points of X.csv from "
                     "'heli design'.")},
    {.name = "indicator", .letter = 'i', .type = HELI_OPTION_TEXTS, .offset = offsetof(heli_options, indicators), .argument = "NAME[,NAME]",
     .help = HELI_N_("Outputs to analyse, by default the headline indicators or all columns of Y.csv; may be repeated.")},
    {.name = "summary", .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, summary), .argument = "mean|final|min|max",
     .help = HELI_N_("Which of the kept summaries, by default the mean.")},
    {.name = "estimator", .type = HELI_OPTION_CHOICE, .offset = offsetof(heli_options, estimator), .argument = "saltelli|jansen", .choices = estimators,
     .help = HELI_N_("First-order estimator of the table: saltelli (2010, the default) or jansen (1999, better for large indices). --json and --csv "
                     "have both.")},
    {.name = "figure", .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, figure), .argument = "FILE.png|svg|pdf",
     .help = HELI_N_("Draw the effects or indices, too.")},
    {.name = "csv", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, csv), .help = HELI_N_("Write one row for each number, as CSV.")},
    {.name = "positive", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, positive),
     .help = HELI_N_("Of Y.csv: outputs such as costs or shares cannot be below 0; refuse those that are.")},
    {.name = "common", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, common),
     .help = HELI_N_("Of Y.csv with --replicates: the r-th replicates of all points had the same random numbers.")},
    {.name = "replicates", .letter = 'r', .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, replicates), .argument = "N",
     .minimum = 1, .maximum = 1000000, .help = HELI_N_("Replicates of each point, instead of the experiment's; of Y.csv: lines for each point, one "
                                                       "after the other.")},
    {.name = "output", .letter = 'o', .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, output), .argument = "FILE.h5",
     .help = HELI_N_("Result file of the sweep; by default the experiment's name with -morris.h5 or -sobol.h5 in the current folder.")},
    HELI_SWEEP_ROWS,
    {.name = "seed", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, seed), .argument = "N", .maximum = INT64_MAX,
     .help = HELI_N_("Seed of the dynamics and of the design, instead of the experiment's.")},
};

static const heli_example examples[] = {
    {"heli sensitivity morris experiments/global-sensitivity.yaml -o morris.h5", HELI_N_("Finds out which of many factors matter at all, with few runs.")},
    {"heli sensitivity sobol experiments/global-sensitivity.yaml --samples 512 -o sobol.h5 --resume", HELI_N_("Shares of the variance, of all headline "
            "indicators from one sample; goes on where it was stopped.")},
    {"heli sensitivity --from sobol.h5 -i satisfaction --figure sobol.png", HELI_N_("Analyses the file again, one indicator, with a figure.")},
    {"heli design saltelli factors.yaml --samples 512 -o X.csv", HELI_N_("Draws the points for a model of your own ...")},
    {"heli sensitivity sobol --from X.csv Y.csv", HELI_N_("... and analyses the outputs that it wrote, one line for each.")},
};

const heli_command heli_command_sensitivity = {
    .name = "sensitivity",
    .operands = "[morris|sobol] [EXPERIMENT | Y.csv]",
    .summary = HELI_N_("Global sensitivity: elementary effects (Morris) and Sobol indices."),
    .description = HELI_N_("Draws a design over the factors of an experiment, runs it as a sweep (nothing finished is lost; threads, MPI ranks, "
                           "shards and --resume as in 'heli "
                           "sweep'), and says which factors the outcomes depend on, with intervals, how far the numbers have settled, and how much of the "
                           "variance is the seed's. Factors that bear one 'group' in the experiment move together. Everything can be "
                           "repeated from the result file with --from."),
    .least_operands = 0,
    .most_operands = 2,
    .words = methods,
    .extensions = "yaml csv",
    .options = {rows, sizeof rows / sizeof rows[0]},
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .run = run_sensitivity,
    .on_all_ranks = true,
};
