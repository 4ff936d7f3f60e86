/* heli design: the points of an experiment, or of a file of factors, as a table for any model. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analysis/design_table.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "engine/run/design.h"
#include "engine/store/safe_file.h"
#include "models/models.h"

static const char *const kinds[] = {"grid", "list", "random", "lhs", "sobol", "morris", "saltelli", NULL}; /* as enum heli_design */

static heli_status find_kind(heli_experiment_wish *wish, const char *word, heli_context *ctx)
{
    size_t count = 0;
    for (; kinds[count]; count++)
        if (strcmp(kinds[count], word) == 0) {
            wish->design_given = true;
            wish->design = (heli_design)count;
            return HELI_OK;
        }
    const char *near = heli_nearest_name(kinds, count, word);
    if (near) return heli_fail(ctx, HELI_USAGE, HELI_N_("there is no design '%s' (did you mean '%s'?)"), word, near);
    return heli_fail(ctx, HELI_USAGE, HELI_N_("there is no design '%s'; there are: grid, list, random, lhs, sobol, morris, saltelli"), word);
}

static heli_status make_wish(heli_experiment_wish *wish, const heli_options *options, heli_context *ctx)
{
    heli_status status = find_kind(wish, options->operands.items[0], ctx);
    if (status != HELI_OK) return status;
    bool morris = wish->design == HELI_DESIGN_MORRIS, saltelli = wish->design == HELI_DESIGN_SALTELLI;
    bool sampled = wish->design == HELI_DESIGN_RANDOM || wish->design == HELI_DESIGN_LHS || wish->design == HELI_DESIGN_SOBOL;
    if (options->trajectories.given && !morris) return heli_fail(ctx, HELI_USAGE, HELI_N_("--trajectories belongs to 'morris'"));
    if ((options->samples.given || options->second_order) && !saltelli)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("--samples and --second-order belong to 'saltelli'"));
    if (options->points.given && !sampled) return heli_fail(ctx, HELI_USAGE, HELI_N_("--points belongs to 'random', 'lhs' and 'sobol'"));
    wish->size = (size_t)(morris ? options->trajectories.value : saltelli ? options->samples.value : sampled ? options->points.value : 0);
    wish->second_order = options->second_order;
    return HELI_OK;
}

static heli_status close_stream(FILE *stream, const char *path, heli_context *ctx)
{
    int error = ferror(stream) ? (errno ? errno : EIO) : 0;
    if (fclose(stream) != 0 && !error) error = errno;
    return error ? heli_fail(ctx, heli_status_of_errno(error), HELI_N_("cannot write '%s': %s"), path, strerror(error)) : HELI_OK;
}

/* To PATH.tmp, then renamed: a file of that name is whole or the old one. */
static heli_status write_file(const heli_experiment *experiment, const char *path, heli_context *ctx)
{
    heli_status status = HELI_OK;
    char *tmp = heli_file_beside(path, ".tmp");
    if (!tmp) return heli_fail(ctx, HELI_MEMORY, HELI_N_("There is not enough memory."));
    HELI_TRY(heli_file_check_writable(path, ctx));
    FILE *stream = fopen(tmp, "wb");
    if (!stream) HELI_TRY(heli_fail(ctx, heli_status_of_errno(errno), HELI_N_("cannot write '%s': %s"), path, strerror(errno)));
    errno = 0;
    heli_design_write(experiment, stream);
    status = close_stream(stream, path, ctx);
    if (status == HELI_OK) status = heli_file_commit(tmp, path, ctx);
    else unlink(tmp);
out:
    free(tmp);
    return status;
}

static void say_done(const heli_experiment *experiment, const heli_options *options)
{
    if (options->json) {
        heli_json json = heli_json_to(stdout);
        heli_json_object(&json, NULL);
        heli_json_text(&json, "output", options->output);
        heli_json_text(&json, "design", heli_design_name(experiment->design));
        heli_json_whole(&json, "points", experiment->point_count);
        heli_json_whole(&json, "factors", experiment->factor_count);
        heli_json_text(&json, "experiment_sha256", experiment->sha256);
        heli_json_end(&json);
    } else if (!options->quiet) {
        printf(_("%s: %zu points of %zu factors"), options->output, experiment->point_count, experiment->factor_count);
        fputc('\n', stdout);
    }
}

static heli_status write_out(const heli_experiment *experiment, const heli_options *options, heli_context *ctx)
{
    if (options->output) {
        heli_status status = write_file(experiment, options->output, ctx);
        if (status == HELI_OK) say_done(experiment, options);
        return status;
    }
    errno = 0;
    heli_design_write(experiment, stdout);
    return fflush(stdout) == 0 && !ferror(stdout) ? HELI_OK : heli_fail(ctx, heli_status_of_errno(errno), HELI_N_("cannot write '%s': %s"), "stdout",
                                                                        strerror(errno));
}

static int run_design(const heli_options *options, heli_session *session)
{
    heli_context *ctx = &session->ctx;
    heli_experiment_wish wish = {0};
    heli_experiment *experiment = NULL;
    heli_outside outside = {0};
    const char *file = options->operands.items[1];
    heli_status status;
    HELI_TRY(make_wish(&wish, options, ctx));
    HELI_TRY(heli_outside_load(&experiment, &outside, file, heli_models(), &wish, ctx));
    if (ctx->diagnostic_count > 0 && !options->quiet) heli_diagnostics_print(ctx, stderr, session->colour_err);
    heli_context_clear(ctx);
    HELI_TRY(heli_design_make(experiment, file, ctx));
    HELI_TRY(heli_experiment_check(experiment, file, ctx));
    HELI_TRY(write_out(experiment, options, ctx));
out:
    heli_experiment_free(experiment);
    heli_outside_free(&outside);
    return status == HELI_OK ? 0 : heli_say_failure(session, status);
}

/* --- its table --- */

static const heli_option rows[] = {
    {.name = "output", .letter = 'o', .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, output), .argument = "X.csv",
     .help = HELI_N_("The table; standard output by default.")},
    {.name = "points", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, points), .argument = "N", .minimum = 1, .maximum = 100000000,
     .help = HELI_N_("Of random, lhs and sobol: number of points, instead of the file's.")},
    {.name = "trajectories", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, trajectories), .argument = "N", .minimum = 1, .maximum = 10000000,
     .help = HELI_N_("Of morris: number of trajectories, instead of the experiment's or 20. Each takes one run more than there are factors.")},
    {.name = "samples", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, samples), .argument = "N", .minimum = 1, .maximum = 10000000,
     .help = HELI_N_("Of saltelli: base samples, best a power of two, instead of the experiment's or 256. Each takes two runs more than there are "
                     "factors.")},
    {.name = "second-order", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, second_order),
     .help = HELI_N_("Of saltelli: also the runs for the indices of pairs.")},
};

static const heli_example examples[] = {
    {"heli design saltelli factors.yaml --samples 512 -o X.csv", HELI_N_("The runs from which Sobol indices are estimated; factors.yaml lists names "
                                                                         "and ranges.")},
    {"heli design lhs factors.yaml --points 200 -o X.csv", HELI_N_("A Latin hypercube of 200 points.")},
};

const heli_command heli_command_design = {
    .name = "design",
    .operands = "KIND FILE",
    .summary = HELI_N_("Write the points of a design as a table, for a model outside Heli."),
    .description = HELI_N_("Draws a design over the factors of an experiment or of a file of factors, and writes it as CSV: one column for each "
                           "factor, one line for each point, behind "
                           "comment lines that say how it was drawn. Run your model at the points, write its outputs as one line for each point "
                           "into Y.csv, and "
                           "'heli sensitivity --from X.csv Y.csv' analyses them. Kinds: grid, list, random, lhs, sobol, morris, saltelli."),
    .least_operands = 2,
    .most_operands = 2,
    .words = kinds,
    .extensions = "yaml",
    .options = {rows, sizeof rows / sizeof rows[0]},
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .run = run_design,
};
