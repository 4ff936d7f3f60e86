/* heli compare: two results, pair by pair of replicates. */
#include "analysis/compare.h"
#include "cli/commands.h"
#include "models/models.h"

static heli_status print(const heli_comparison *comparison, const heli_options *options, heli_context *ctx)
{
    if (options->json) return heli_comparison_json(comparison, stdout, ctx);
    if (options->csv) return heli_comparison_csv(comparison, stdout, ctx);
    return heli_comparison_print(comparison, stdout, ctx);
}

static int run_compare(const heli_options *options, heli_session *session)
{
    heli_context *ctx = &session->ctx;
    heli_results *a = NULL, *b = NULL;
    heli_comparison comparison = {0};
    heli_status status;
    HELI_TRY(heli_results_read(&a, options->operands.items[0], heli_models(), ctx));
    HELI_TRY(heli_results_read(&b, options->operands.items[1], heli_models(), ctx));
    HELI_TRY(heli_compare(&comparison, a, b, options->all, ctx));
    HELI_TRY(print(&comparison, options, ctx));
out:
    heli_comparison_free(&comparison);
    heli_results_free(b);
    heli_results_free(a);
    if (ferror(stdout)) return HELI_EXIT_IO; /* main says so */
    return status == HELI_OK ? 0 : heli_say_failure(session, status);
}

static const heli_option rows[] = {
    {.name = "all", .letter = 'a', .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, all),
     .help = HELI_N_("Every indicator rather than the headline ones.")},
    {.name = "csv", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, csv),
     .help = HELI_N_("Write the table as CSV to standard output.")},
};

static const heli_example examples[] = {
    {"heli compare baseline.h5 policy.h5", HELI_N_("Shows by how much the policy differs from the baseline.")},
    {"heli compare baseline.h5 policy.h5 --all --csv > differences.csv",
     HELI_N_("Saves the differences of all indicators for a spreadsheet.")},
};

const heli_command heli_command_compare = {
    .name = "compare",
    .operands = "A.h5 B.h5",
    .summary = HELI_N_("Compare two results, replicate by replicate."),
    /* xgettext:no-c-format */
    .description = HELI_N_("Compares the result files A (baseline) and B (policy). Both have drawn the same random numbers, so each "
                           "pair of replicates differs by the policy alone; the table gives the mean paired difference with its "
                           "95% interval, and the first week in which the two part."),
    .least_operands = 2,
    .most_operands = 2,
    .extensions = "h5",
    .options = {rows, sizeof rows / sizeof rows[0]},
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .run = run_compare,
};
