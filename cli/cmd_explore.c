/* heli explore: what outcomes can the model produce at all? */
#include "analysis/optimise.h"
#include "cli/explore_print.h"
#include "cli/search_common.h"
#include "engine/run/ranks.h"

static heli_status explore(heli_experiment *experiment, heli_evaluations *evaluations, const char *output, const heli_options *options, heli_session *session)
{
    heli_status status = HELI_OK;
    heli_exploration found;
    char digest[17] = "";
    HELI_TRY(heli_explore_study(&found, experiment, evaluations, &session->ctx));
    if (heli_ranks_self() > 0) goto out;
    HELI_TRY(heli_exploration_write(&found, output, digest, &session->ctx));
    if (options->json) heli_exploration_json(&found, output, digest);
    else if (options->csv) heli_exploration_csv(&found);
    else if (!options->quiet) heli_exploration_print(&found, output, digest, options, &session->ctx);
out:
    heli_exploration_free(&found);
    return status;
}

static int run_explore(const heli_options *options, heli_session *session)
{
    return heli_search_command(HELI_SEARCH_EXPLORE, heli_exploration_runs, explore, options, session);
}

static const heli_option rows[] = {HELI_SEARCH_OPTIONS, HELI_SEARCH_REPLICATES};

static const heli_example examples[] = {
    {"heli explore experiments/budget.yaml -o reach.h5", HELI_N_("Looks for rare outcomes, and shows how far each can go and with which levers.")},
    {"heli plot reach.h5 --kind outcomes -o reach.svg", HELI_N_("Draws the cells that were reached; --kind convergence shows whether new ones were still being found.")},
};

const heli_command heli_command_explore = {
    .name = "explore",
    .operands = "STUDY",
    .summary = HELI_N_("Explore which outcomes the model can produce at all (PSE)."),
    .description = HELI_N_("Cuts the space of a study's outcomes into cells and breeds settings of its levers from the cells that were hit least, so that rare outcomes "
                           "are found (pattern space exploration). Futures count as a lever here. Every finished run is kept at once; the result is the same for any "
                           "number of threads and after any interruption. Exit status 5 when some runs failed, 75 when it was interrupted and can be resumed."),
    .least_operands = 1,
    .most_operands = 1,
    .extensions = "yaml",
    .options = {rows, sizeof rows / sizeof rows[0]},
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .run = run_explore,
    .on_all_ranks = true,
};
