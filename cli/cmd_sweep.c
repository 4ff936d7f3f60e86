/* heli sweep: runs an experiment, every job of it once, and loses none. */
#include "cli/sweep_common.h"
#include "cli/sweep_run.h"
#include "engine/run/ranks.h"

static int sweep(const heli_experiment *experiment, const char *output, const heli_options *options, heli_session *session)
{
    heli_sweep_result result = {0};
    heli_status status = heli_sweep_run(&result, experiment, output, options, session);
    if (status == HELI_OK || (status == HELI_MODEL && result.merged)) heli_sweep_say(&result, experiment, output, options);
    return status == HELI_OK ? 0 : heli_sweep_say_unfinished(status, session);
}

static int run_sweep(const heli_options *options, heli_session *session)
{
    heli_experiment *experiment = NULL;
    char output[HELI_SWEEP_PATH];
    heli_status status = heli_sweep_load(&experiment, options->operands.items[0], NULL, options, session);
    if (status != HELI_OK) return heli_ranks_self() > 0 ? heli_status_exit(status) : heli_say_failure(session, status);
    if (session->ctx.diagnostic_count > 0 && !options->quiet && heli_ranks_self() == 0) heli_diagnostics_print(&session->ctx, stderr, session->colour_err);
    heli_context_clear(&session->ctx);
    heli_sweep_output(output, options, experiment);
    int exit_status = options->dry_run ? heli_sweep_dry_run(experiment, output, options, session) : sweep(experiment, output, options, session);
    heli_experiment_free(experiment);
    return exit_status;
}

/* --- its table --- */

static const heli_option rows[] = {
    {.name = "output", .letter = 'o', .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, output), .argument = "FILE.h5",
     .help = HELI_N_("Result file; by default the experiment's name with .h5 in the current folder. Finished jobs are kept beside it in FILE.h5.journal.")},
    HELI_SWEEP_ROWS,
    {.name = "seed", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, seed), .argument = "N", .maximum = INT64_MAX,
     .help = HELI_N_("Seed of the dynamics, instead of the experiment's.")},
    {.name = "replicates", .letter = 'r', .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, replicates), .argument = "N",
     .minimum = 1, .maximum = 1000000, .help = HELI_N_("Number of replicates, instead of the experiment's.")},
    {.name = "keep-journals", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, keep_journals),
     .help = HELI_N_("Do not remove the journals when they have been merged.")},
    {.name = "verify-every", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, verify_every), .argument = "N",
     .minimum = 0, .maximum = 1000000, .help = HELI_N_("Check the model's invariants every N steps; 0, the default, only after the last one.")},
};

static const heli_example examples[] = {
    {"heli sweep experiments/guidance.yaml -o guidance.h5", HELI_N_("Runs all design points with all replicates and merges them into one file.")},
    {"heli sweep experiments/guidance.yaml -o guidance.h5 --max-time 1h --resume", HELI_N_("Works for an hour on what is missing; to be repeated until it is done.")},
    {"mpirun -n 4 heli sweep experiments/guidance.yaml -o guidance.h5 --threads 8", HELI_N_("The same on several machines, where Heli was built with MPI.")},
    {"heli sweep experiments/guidance.yaml -o guidance.h5 --shard 2/8", HELI_N_("The second of eight parts, for a job array.")},
};

const heli_command heli_command_sweep = {
    .name = "sweep",
    .operands = "EXPERIMENT",
    .summary = HELI_N_("Run an experiment: factors over a design, every finished job kept."),
    .description = HELI_N_("Runs every replicate of every design point of an experiment. Each finished job is kept in a journal at once; when all are done they are "
                           "merged into one result file. Threads, MPI ranks and shards may be mixed and changed between attempts: the file is the same, byte "
                           "for byte. Exit status 5 when some jobs failed (the others are in the file), 75 when it was interrupted and can be resumed."),
    .least_operands = 1,
    .most_operands = 1,
    .extensions = "yaml",
    .options = {rows, sizeof rows / sizeof rows[0]},
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .run = run_sweep,
    .on_all_ranks = true,
};
