/* heli meanfield: the mean-field twin of a scenario beside its simulation, and the stable corners of the four-party game. */
#include <errno.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/dry_run.h"
#include "cli/meanfield_print.h"
#include "models/models.h"

enum { SHORTHANDS = 2, MOST_SETS = 256 };

static const char *const closures[] = {"types", "means", NULL};

static bool ends_in(const char *text, const char *ending)
{
    size_t length = strlen(text), tail = strlen(ending);
    return length >= tail && strcmp(text + length - tail, ending) == 0;
}

/* --- what the operand is --- */

/* A scenario, or the one in a result file with its results. */
typedef struct subject {
    const heli_scenario *scenario;
    const heli_results *results;      /* NULL: nothing was simulated */
    heli_scenario *loaded;
    heli_results *read, simulated;
} subject;

static heli_status load_scenario(heli_scenario **out, const heli_options *options, heli_session *session)
{
    const struct { const char *key; heli_whole value; } shorthands[SHORTHANDS] = {{"run.seed", options->seed},
                                                                                  {"run.replicates", options->replicates}};
    char texts[SHORTHANDS][64];
    const char *sets[MOST_SETS + SHORTHANDS];
    size_t count = options->sets.count;
    if (count > MOST_SETS) return heli_fail(&session->ctx, HELI_USAGE, HELI_N_("too many values are set on the command line"));
    for (size_t i = 0; i < count; i++) sets[i] = options->sets.items[i];
    for (size_t i = 0; i < SHORTHANDS; i++) {
        if (!shorthands[i].value.given) continue;
        snprintf(texts[i], sizeof texts[i], "%s=%llu", shorthands[i].key, (unsigned long long)shorthands[i].value.value);
        sets[count++] = texts[i];
    }
    heli_status status = heli_scenario_load(out, options->operands.items[0], heli_models(), sets, count, &session->ctx);
    if (status != HELI_OK || !*out) return status == HELI_OK ? HELI_SCENARIO : status;
    if (session->ctx.diagnostic_count > 0 && !options->quiet) heli_diagnostics_print(&session->ctx, stderr, session->colour_err);
    heli_context_clear(&session->ctx);
    return HELI_OK;
}

static heli_status open_subject(subject *out, const heli_options *options, heli_session *session)
{
    heli_context *ctx = &session->ctx;
    heli_status status = HELI_OK;
    if (ends_in(options->operands.items[0], ".h5")) {
        bool changes = options->sets.count > 0 || options->seed.given || options->replicates.given || options->simulate;
        if (changes)
            return heli_fail(ctx, HELI_USAGE, HELI_N_("a result file is taken as it is; --set, --seed, --replicates and --simulate are for scenarios"));
        HELI_TRY(heli_results_read(&out->read, options->operands.items[0], heli_models(), ctx));
        out->scenario = out->read->scenario;
        out->results = out->read;
    } else {
        HELI_TRY(load_scenario(&out->loaded, options, session));
        out->scenario = out->loaded;
    }
out:
    return status;
}

static void close_subject(subject *self)
{
    heli_twin_forget(&self->simulated);
    heli_results_free(self->read);
    heli_scenario_free(self->loaded);
}

/* --- where it goes --- */

typedef enum form { TABLE, JSON, CSV, FIGURE } form;

static form form_of(const heli_options *options)
{
    if (options->output) {
        if (ends_in(options->output, ".csv")) return CSV;
        if (ends_in(options->output, ".json")) return JSON;
        return FIGURE; /* which says what names it takes */
    }
    return options->json ? JSON : options->csv ? CSV : TABLE;
}

/* The file that is asked for, or standard output; NULL where it cannot be opened. */
static FILE *open_output(const heli_options *options, heli_context *ctx, heli_status *status)
{
    if (!options->output) return stdout;
    FILE *file = fopen(options->output, "w");
    if (!file) *status = heli_fail(ctx, HELI_IO, HELI_N_("cannot write '%s': %s"), options->output, strerror(errno));
    return file;
}

static heli_status close_output(FILE *file, const heli_options *options, heli_context *ctx)
{
    bool failed = fflush(file) != 0 || ferror(file);
    if (file != stdout) failed |= fclose(file) != 0;
    if (failed && options->output) return heli_fail(ctx, HELI_IO, HELI_N_("cannot write '%s': %s"), options->output, strerror(errno));
    return HELI_OK; /* main looks after standard output */
}

static void say_output(const heli_options *options)
{
    if (options->output && !options->quiet) printf("%s\n", options->output);
}

/* --- the twin --- */

static heli_status write_twin(const heli_twin *twin, const subject *beside, form how, FILE *stream, heli_context *ctx)
{
    if (how == JSON) return heli_meanfield_json(stream, twin, beside->results, ctx);
    if (how == CSV) return heli_meanfield_csv(stream, twin, beside->results, ctx);
    return heli_meanfield_print(stream, twin, beside->results, ctx);
}

static heli_status draw_twin(const subject *beside, const heli_options *options, heli_context *ctx)
{
    heli_plot_options how = {.output = options->output, .title = options->title};
    if (!beside->results)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("a figure of the twin needs the simulation beside it: add --simulate, or give a result file"));
    return heli_plot_twin(&beside->results, 1, &how, ctx);
}

static heli_status show_twin(subject *about, const heli_options *options, heli_context *ctx)
{
    heli_status status = HELI_OK;
    heli_twin twin = {0};
    heli_closure closure = options->closure && strcmp(options->closure, "means") == 0 ? HELI_CLOSURE_MEANS : HELI_CLOSURE_TYPES;
    HELI_TRY(heli_twin_make(&twin, about->scenario, closure, ctx));
    if (options->simulate) {
        HELI_TRY(heli_twin_simulate(&about->simulated, about->scenario, heli_thread_count(options->threads.value), ctx));
        about->results = &about->simulated;
    }
    if (form_of(options) == FIGURE) {
        HELI_TRY(draw_twin(about, options, ctx));
    } else {
        FILE *stream = open_output(options, ctx, &status);
        if (!stream) goto out;
        status = write_twin(&twin, about, form_of(options), stream, ctx);
        heli_status closed = close_output(stream, options, ctx);
        if (status == HELI_OK) status = closed;
    }
out:
    heli_twin_free(&twin);
    return status;
}

/* --- stability --- */

static heli_status write_map(const heli_stability *map, form how, FILE *stream, heli_context *ctx)
{
    if (how == JSON) return heli_stability_json(stream, map, ctx);
    if (how == CSV) return heli_stability_csv(stream, map, ctx);
    return heli_stability_print(stream, map, ctx);
}

static heli_status show_stability(const subject *about, const heli_options *options, heli_context *ctx)
{
    heli_status status = HELI_OK;
    heli_stability map = {0};
    heli_plot_options how = {.output = options->output, .title = options->title};
    HELI_TRY(heli_stability_make(&map, about->scenario, options->lever_x, options->lever_y, ctx));
    if (form_of(options) == FIGURE) {
        HELI_TRY(heli_plot_stability(&map, &how, ctx));
    } else {
        FILE *stream = open_output(options, ctx, &status);
        if (!stream) goto out;
        status = write_map(&map, form_of(options), stream, ctx);
        heli_status closed = close_output(stream, options, ctx);
        if (status == HELI_OK) status = closed;
    }
out:
    heli_stability_free(&map);
    return status;
}

static int run_meanfield(const heli_options *options, heli_session *session)
{
    subject about = {0};
    bool stability = options->stability || options->lever_x || options->lever_y;
    heli_status status;
    HELI_TRY(open_subject(&about, options, session));
    if (stability) HELI_TRY(show_stability(&about, options, &session->ctx));
    else HELI_TRY(show_twin(&about, options, &session->ctx));
    say_output(options);
out:
    close_subject(&about);
    if (ferror(stdout)) return HELI_EXIT_IO; /* main says so */
    return status == HELI_OK ? 0 : heli_say_failure(session, status);
}

/* --- its table --- */

static const heli_option rows[] = {
    {.name = "simulate", .letter = 's', .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, simulate),
     .help = HELI_N_("Run the scenario in memory and show the simulation beside the twin.")},
    {.name = "closure", .type = HELI_OPTION_CHOICE, .offset = offsetof(heli_options, closure), .argument = "types|means", .choices = closures,
     .help = HELI_N_("What the twin keeps of the differences between residents: types (the default), or costs alone beside means.")},
    {.name = "stability", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, stability),
     .help = HELI_N_("Show instead which corners of the four-party game are stable, over two levers.")},
    {.name = "lever-x", .letter = 'x', .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, lever_x), .argument = "KEY=LOW:HIGH[:N]",
     .help = HELI_N_("Horizontal lever of that map, by default the weight of opinion in the assessment; N cells, 200 by default.")},
    {.name = "lever-y", .letter = 'y', .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, lever_y), .argument = "KEY=LOW:HIGH[:N]",
     .help = HELI_N_("Vertical lever of that map, by default the veto.")},
    {.name = "output", .letter = 'o', .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, output), .argument = "FILE.csv|json|png|svg|pdf",
     .help = HELI_N_("Write every week of the twin, or every cell of the map, to this file; or draw the figure.")},
    {.name = "csv", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, csv),
     .help = HELI_N_("Write the table as CSV to standard output.")},
    {.name = "title", .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, title), .argument = "TEXT",
     .help = HELI_N_("Title of the figure, instead of one in plain words.")},
    {.name = "set", .type = HELI_OPTION_TEXTS, .offset = offsetof(heli_options, sets), .argument = "KEY=VALUE",
     .help = HELI_N_("Replace one value of the scenario, as in --set grid.subsidy_yuan_per_year=9000; may be repeated.")},
    {.name = "seed", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, seed), .argument = "N", .maximum = INT64_MAX,
     .help = HELI_N_("Seed of the dynamics, instead of the scenario's.")},
    {.name = "replicates", .letter = 'r', .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, replicates), .argument = "N",
     .minimum = 1, .maximum = 1000000, .help = HELI_N_("Number of replicates, instead of the scenario's.")},
    {.name = "threads", .letter = 'j', .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, threads), .argument = "N",
     .minimum = 0, .maximum = 4096,
     .help = HELI_N_("Number of threads; 0, the default, is as many as the machine has. The result does not depend on it.")},
};

static const heli_example examples[] = {
    {"heli meanfield scenarios/four-forces-baseline.yaml --simulate", HELI_N_("Shows the twin beside the simulation, indicator by indicator.")},
    {"heli meanfield baseline.h5 -o twin.png", HELI_N_("Draws the twin over the band of a result file.")},
    {"heli meanfield scenarios/governance-trap.yaml --stability -x game.opinion_weight=0:1 -y game.veto_deterrence=0:0.6 -o trap.png",
     HELI_N_("Draws where the governance trap is stable and where its exit is, over two levers.")},
};

const heli_command heli_command_meanfield = {
    .name = "meanfield",
    .operands = "SCENARIO|FILE.h5",
    .summary = HELI_N_("Show the mean-field twin of a scenario beside its simulation."),
    .description = HELI_N_("Follows the mean-field twin of a scenario: what the model would do with very many well-mixed agents, week by week, "
                           "without networks, cases or chance; beside it the simulation, where there is one, and closed forms of queues and "
                           "issues. With --stability it shows which corners of the four-party game are stable: the governance trap and its "
                           "exits."),
    .least_operands = 1,
    .most_operands = 1,
    .extensions = "yaml",
    .options = {rows, sizeof rows / sizeof rows[0]},
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .run = run_meanfield,
};
