/* heli calibrate: which values of parameters bring the model near its targets, and which of them the targets pin down. */
#include "analysis/calibrate.h"
#include "cli/calibrate_print.h"
#include "cli/search_common.h"
#include "engine/run/ranks.h"

static heli_status calibrate(heli_experiment *experiment, heli_evaluations *evaluations, const char *output, const heli_options *options, heli_session *session)
{
    heli_status status = HELI_OK;
    heli_calibrated found;
    char digest[17] = "";
    HELI_TRY(heli_calibrate(&found, experiment, evaluations, &session->ctx));
    if (heli_ranks_self() > 0) goto out;
    HELI_TRY(heli_calibrated_write(&found, output, digest, &session->ctx));
    if (options->json) heli_calibrated_json(&found, output, digest);
    else if (options->csv) heli_calibrated_csv(&found);
    else if (!options->quiet) heli_calibrated_print(&found, output, digest, options, &session->ctx);
out:
    heli_calibrated_free(&found);
    return status;
}

static int run_calibrate(const heli_options *options, heli_session *session)
{
    return heli_search_command(HELI_SEARCH_CALIBRATE, heli_calibrate_runs, calibrate, options, session);
}

static const heli_option rows[] = {HELI_SEARCH_OPTIONS};

static const heli_example examples[] = {
    {"heli calibrate experiments/calibrate-town.yaml -o town.h5", HELI_N_("Calibrates, and shows posterior, check of the targets, and what they do not pin down.")},
    {"heli calibrate experiments/calibrate-town.yaml -o town.h5 --resume --csv > posterior.csv", HELI_N_("Writes the posterior sample of a finished calibration with its weights.")},
    {"heli plot town.h5 --kind posterior -o posterior.svg", HELI_N_("Draws marginals against priors, and pairs; --kind convergence shows how the tolerance fell.")},
};

const heli_command heli_command_calibrate = {
    .name = "calibrate",
    .operands = "STUDY",
    .summary = HELI_N_("Find the parameter values that bring the model near its targets (ABC-SMC)."),
    .description = HELI_N_("Draws the parameters of a study from their priors and moves them, generation by generation and under a falling tolerance, towards the targets "
                           "(approximate Bayesian computation by sequential Monte Carlo). Shows the posterior, runs a sample of it again with fresh seeds against every "
                           "target, and says which parameters the targets do not pin down. Every finished run is kept at once; the result is the same for any number of "
                           "threads and after any interruption. Exit status 5 when some runs failed, 75 when it was interrupted and can be resumed."),
    .least_operands = 1,
    .most_operands = 1,
    .extensions = "yaml",
    .options = {rows, sizeof rows / sizeof rows[0]},
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .run = run_calibrate,
    .on_all_ranks = true,
};
