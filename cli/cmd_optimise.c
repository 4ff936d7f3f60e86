/* heli optimise: the settings of levers that no other one beats in all objectives, relatively to what was tried. */
#include "analysis/optimise.h"
#include "cli/optimise_print.h"
#include "cli/search_common.h"
#include "engine/run/ranks.h"

static heli_status optimise(heli_experiment *experiment, heli_evaluations *evaluations, const char *output, const heli_options *options, heli_session *session)
{
    heli_status status = HELI_OK;
    heli_optimum optimum;
    char digest[17] = "";
    HELI_TRY(heli_optimise(&optimum, experiment, evaluations, &session->ctx));
    if (heli_ranks_self() > 0) goto out;
    HELI_TRY(heli_optimum_write(&optimum, output, digest, &session->ctx));
    if (options->json) heli_optimum_json(&optimum, output, digest);
    else if (options->csv) heli_optimum_csv(&optimum);
    else if (!options->quiet) heli_optimum_print(&optimum, output, digest, options, &session->ctx);
out:
    heli_optimum_free(&optimum);
    return status;
}

static int run_optimise(const heli_options *options, heli_session *session)
{
    return heli_search_command(HELI_SEARCH_OPTIMISE, heli_optimise_runs, optimise, options, session);
}

static const heli_option rows[] = {HELI_SEARCH_OPTIONS, HELI_SEARCH_REPLICATES};

static const heli_example examples[] = {
    {"heli optimise experiments/budget.yaml -o budget.h5", HELI_N_("Searches, and shows the front with intervals, knee, baseline and regret.")},
    {"heli optimise experiments/budget.yaml -o budget.h5 --max-time 1h --resume", HELI_N_("Works for an hour on what is missing; to be repeated until it is done.")},
    {"heli plot budget.h5 --kind front -o front.svg", HELI_N_("Draws the front with the baseline marked; --kind convergence shows how the search got there.")},
};

const heli_command heli_command_optimise = {
    .name = "optimise",
    .operands = "STUDY",
    .summary = HELI_N_("Search for settings that no other one beats in all objectives (NSGA-II)."),
    .description = HELI_N_("Searches the levers of a study for settings that no other one beats in all its objectives, under constraints such as a budget, by NSGA-II. "
                           "Everybody is judged under common random numbers, parents in fresh replicates; the front is judged again in replicates by which nothing was bred. "
                           "Every finished run is kept at once; the result is the same for any number of threads and after any interruption. Exit status 5 when some runs failed, "
                           "75 when it was interrupted and can be resumed."),
    .least_operands = 1,
    .most_operands = 1,
    .extensions = "yaml",
    .options = {rows, sizeof rows / sizeof rows[0]},
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .run = run_optimise,
    .on_all_ranks = true,
};
