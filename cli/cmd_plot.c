/* heli plot: figures of one result file, of two beside each other, or of a sweep. */
#include <string.h>

#include "analysis/force.h"
#include "analysis/plot.h"
#include "analysis/series.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/plot_study.h"
#include "cli/plot_sweep.h"
#include "engine/store/study_file.h"
#include "models/models.h"

enum { MOST_FILES = 2, PATH_BYTES = 4096 };

typedef heli_status (*plot_fn)(const heli_results *const *files, size_t count, const heli_plot_options *options, heli_context *ctx);

static const char *const kinds[] = {"force", "series", "map", "twin", "opinions", "lattice", "response", "heat", "multiples", "tornado", "effects", "indices", "convergence",
                                    "front", "outcomes", "posterior", NULL};
enum { RUN_KINDS = 6 }; /* of these are for files of runs */
static const char *const bands[] = {"interval", "quantiles", NULL};

/* The joint-force figure where the model has forces, the series otherwise. */
static const char *default_kind(const heli_results *results)
{
    size_t offset;
    const heli_indicator *row;
    bool has_forces = heli_series_find(results->scenario->model, heli_force_indicator(HELI_FORCE_JOINT), &offset, &row);
    return has_forces ? kinds[0] : kinds[1];
}

static plot_fn plotter(const char *kind)
{
    static const plot_fn functions[] = {heli_plot_forces, heli_plot_series, heli_plot_map, heli_plot_twin, heli_plot_opinions, heli_plot_lattice};
    size_t i = 0;
    while (kinds[i + 1] && strcmp(kinds[i], kind) != 0) i++; /* kind is one of the choices */
    return functions[i];
}

/* policy.h5 -> policy-force.png, in the current folder. */
static void default_output(char path[PATH_BYTES], const char *file, const char *kind)
{
    const char *slash = strrchr(file, '/');
    const char *name = slash ? slash + 1 : file;
    const char *dot = strrchr(name, '.');
    size_t length = dot && dot != name ? (size_t)(dot - name) : strlen(name);
    snprintf(path, PATH_BYTES, "%.*s-%s.png", (int)length, name, kind);
}

static void say_done(const char *output, const char *kind, const heli_options *options)
{
    if (options->json) {
        heli_json json = heli_json_to(stdout);
        heli_json_object(&json, NULL);
        heli_json_text(&json, "output", output);
        heli_json_text(&json, "kind", kind);
        heli_json_end(&json);
    } else if (!options->quiet) {
        printf("%s\n", output);
    }
}

static int plot_sweep(const heli_options *options, heli_session *session)
{
    char output[PATH_BYTES];
    heli_sweep_plot plot = {0};
    heli_status status;
    HELI_TRY(heli_sweep_plot_open(&plot, options, &session->ctx));
    if (options->output) snprintf(output, sizeof output, "%s", options->output);
    else default_output(output, options->operands.items[0], plot.kind);
    HELI_TRY(heli_sweep_plot_draw(&plot, output, options, &session->ctx));
    say_done(output, plot.kind, options);
out:
    heli_sweep_plot_free(&plot);
    return status == HELI_OK ? 0 : heli_say_failure(session, status);
}

static int plot_study(const heli_options *options, heli_session *session)
{
    char output[PATH_BYTES];
    const char *kind = NULL;
    heli_status status;
    HELI_TRY(heli_study_plot_kind(&kind, options, &session->ctx));
    if (options->output) snprintf(output, sizeof output, "%s", options->output);
    else default_output(output, options->operands.items[0], kind);
    HELI_TRY(heli_study_plot_draw(kind, output, options, &session->ctx));
    say_done(output, kind, options);
out:
    return status == HELI_OK ? 0 : heli_say_failure(session, status);
}

/* What is asked of a file of runs but belongs to sweeps or studies. */
static heli_status refuse_sweep_words(const heli_options *options, heli_context *ctx)
{
    const char *kind = options->kind;
    for (size_t i = RUN_KINDS; kind && kinds[i]; i++)
        if (strcmp(kind, kinds[i]) == 0)
            return heli_fail(ctx, HELI_USAGE, HELI_N_("--kind %s draws the file of a sweep or of a study; '%s' is neither"), kind, options->operands.items[0]);
    if (options->x || options->y || options->summary || options->indicators.count || options->wheres.count)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("--indicator, --x, --y, --where and --summary are for files of sweeps; '%s' is not one"), options->operands.items[0]);
    return HELI_OK;
}

static int run_plot(const heli_options *options, heli_session *session)
{
    for (size_t i = 0; i < options->operands.count; i++)
        if (heli_sweep_file_is(options->operands.items[i])) return plot_sweep(options, session); /* which refuses two files */
    for (size_t i = 0; i < options->operands.count; i++)
        if (heli_study_file_is(options->operands.items[i])) return plot_study(options, session); /* this, too */
    heli_context *ctx = &session->ctx;
    heli_results *results[MOST_FILES] = {NULL};
    const heli_results *files[MOST_FILES] = {NULL};
    size_t count = options->operands.count;
    char output[PATH_BYTES];
    heli_status status;
    HELI_TRY(refuse_sweep_words(options, ctx));
    for (size_t i = 0; i < count; i++) {
        HELI_TRY(heli_results_read(&results[i], options->operands.items[i], heli_models(), ctx));
        files[i] = results[i];
    }
    const char *kind = options->kind;
    if (!kind) kind = results[0] ? default_kind(results[0]) : kinds[0];
    if (options->output)
        snprintf(output, sizeof output, "%s", options->output);
    else
        default_output(output, options->operands.items[0], kind);
    heli_plot_options how = {
        .output = output,
        .title = options->title,
        .window = (int64_t)options->window.value,
        .band = options->band && strcmp(options->band, "quantiles") == 0 ? HELI_BAND_QUANTILES : HELI_BAND_INTERVAL,
    };
    for (size_t i = 0; i < count && strcmp(kind, "lattice") == 0; i++)
        HELI_TRY(heli_results_read_states(results[i], options->operands.items[i], ctx));
    HELI_TRY(plotter(kind)(files, count, &how, ctx));
    say_done(output, kind, options);
out:
    for (size_t i = 0; i < count; i++) heli_results_free(results[i]);
    return status == HELI_OK ? 0 : heli_say_failure(session, status);
}

static const heli_option rows[] = {
    {.name = "kind", .letter = 'k', .type = HELI_OPTION_CHOICE, .offset = offsetof(heli_options, kind),
     .argument = "KIND", .choices = kinds,
     .help = HELI_N_("Of runs: force (joint forces; the default where the model has them), series (indicators over the weeks), map (of communities), twin (with "
                     "the mean-field twin), opinions (over the steps), lattice (snapshots of "
                     "its cells)."
                     " Of a sweep: response (curve over one factor), heat (two factors), multiples (several indicators), tornado (from the low to the high end of each factor), "
                     "force (along a factor); by default by the number of factors. Of global sensitivity: effects (Morris), indices (Sobol), convergence (how they settle with the sample)."
                     " Of a study: front, outcomes or posterior (the default of each search), convergence.")},
    {.name = "output", .letter = 'o', .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, output),
     .argument = "FILE.png|svg|pdf",
     .help = HELI_N_("The figure; by default a PNG named after the first file in the current folder. Script and data for gnuplot are "
                     "kept beside it.")},
    {.name = "title", .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, title), .argument = "TEXT",
     .help = HELI_N_("Title of the figure, instead of one in plain words.")},
    {.name = "window", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, window), .argument = "WEEKS", .minimum = 1,
     .maximum = 1000000, .help = HELI_N_("Recorded weeks at the end that are averaged, 52 by default.")},
    {.name = "band", .type = HELI_OPTION_CHOICE, .offset = offsetof(heli_options, band), .argument = "interval|quantiles",
     .choices = bands,
     /* xgettext:no-c-format */
     .help = HELI_N_("Band of the series: the 95% interval of the mean, or the quantiles from 5% to 95% of the replicates.")},
    {.name = "indicator", .letter = 'i', .type = HELI_OPTION_TEXTS, .offset = offsetof(heli_options, indicators), .argument = "NAME[,NAME]",
     .help = HELI_N_("Of a sweep: indicators to draw; may be repeated. A component of a vector is NAME.COMPONENT.")},
    {.name = "x", .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, x), .argument = "FACTOR",
     .help = HELI_N_("Of a sweep: the factor across, by its path or its last word.")},
    {.name = "y", .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, y), .argument = "FACTOR",
     .help = HELI_N_("Of a sweep: the second factor, upward in a heat map, else one line for each level; 'none' averages over it.")},
    {.name = "where", .type = HELI_OPTION_TEXTS, .offset = offsetof(heli_options, wheres), .argument = "FACTOR=VALUE",
     .help = HELI_N_("Of a sweep: hold a factor at one of its levels; may be repeated. Over other factors the figure averages, and says so.")},
    {.name = "summary", .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, summary), .argument = "mean|final|min|max",
     .help = HELI_N_("Of a sweep: which of the kept summaries, by default the mean.")},
};

static const heli_example examples[] = {
    {"heli plot baseline.h5 policy.h5 -o force.svg", HELI_N_("Draws the joint forces of baseline and policy on the same scale.")},
    {"heli plot policy.h5 --kind series --lang zh -o series.pdf", HELI_N_("Draws the indicators over the weeks with Chinese labels.")},
    {"heli plot guidance.h5 --indicator satisfaction", HELI_N_("Draws a sweep: a heat map where it has two numeric factors, with the relatively best cell marked.")},
    {"heli plot guidance.h5 --kind tornado -i satisfaction,participation", HELI_N_("Draws how far each factor moves two indicators, from the low to the high end of its range.")},
    {"heli plot guidance.h5 --kind response --x guidance --where own_need_weight=0.2", HELI_N_("Draws the response to one factor, with another held fixed.")},
};

const heli_command heli_command_plot = {
    .name = "plot",
    .operands = "FILE.h5 [FILE2.h5]",
    .summary = HELI_N_("Draw joint forces, indicators, a map, or a sweep."),
    .description = HELI_N_("Draws a figure of one result file, or of two beside each other (baseline first), with gnuplot; or of the file of a sweep."),
    .least_operands = 1,
    .most_operands = MOST_FILES,
    .extensions = "h5",
    .options = {rows, sizeof rows / sizeof rows[0]},
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .run = run_plot,
};
