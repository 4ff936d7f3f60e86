/* heli export: result files as tables for spreadsheets and statistics programs. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/export.h"
#include "cli/json.h"
#include "cli/plot_sweep.h"
#include "engine/run/design.h"
#include "engine/store/safe_file.h"
#include "models/models.h"

static const char *const formats[] = {"csv", "json", NULL};

/* The two kinds of files; one of the pointers is set. */
typedef struct source {
    heli_results *results;
    heli_sweep_file *sweep;
} source;

static heli_status check_format(const char *format, heli_context *ctx)
{
    for (size_t i = 0; formats[i]; i++)
        if (strcmp(format, formats[i]) == 0) return HELI_OK;
    return heli_fail(ctx, HELI_USAGE, HELI_N_("'%s' is no format: 'heli export csv FILE.h5' or 'heli export json FILE.h5'"), format);
}

static heli_status open_source(source *out, const char *path, heli_context *ctx)
{
    if (heli_sweep_file_is(path)) return heli_sweep_file_open(&out->sweep, path, heli_models(), heli_design_make, ctx);
    return heli_results_read(&out->results, path, heli_models(), ctx);
}

static heli_status write_rows(const heli_export *what, const source *from, FILE *stream, uint64_t *rows, heli_context *ctx)
{
    return from->sweep ? heli_export_sweep(what, from->sweep, stream, rows, ctx) : heli_export_runs(what, from->results, stream, rows, ctx);
}

/* The result file must not be its own export. */
static bool same_file(const char *a, const char *b)
{
    struct stat of_a, of_b;
    return stat(a, &of_a) == 0 && stat(b, &of_b) == 0 && of_a.st_dev == of_b.st_dev && of_a.st_ino == of_b.st_ino;
}

static heli_status close_stream(FILE *stream, const char *path, heli_context *ctx)
{
    int error = ferror(stream) ? (errno ? errno : EIO) : 0;
    if (fclose(stream) != 0 && !error) error = errno;
    return error ? heli_fail(ctx, heli_status_of_errno(error), HELI_N_("cannot write '%s': %s"), path, strerror(error)) : HELI_OK;
}

/* To PATH.tmp, then renamed: a file of that name is whole or the old one. */
static heli_status write_file(const heli_export *what, const source *from, const char *input, const char *path, uint64_t *rows, heli_context *ctx)
{
    heli_status status = HELI_OK;
    FILE *stream = NULL;
    bool made = false;
    char *tmp = heli_file_beside(path, ".tmp");
    if (!tmp) HELI_TRY(heli_fail(ctx, HELI_MEMORY, HELI_N_("There is not enough memory.")));
    if (same_file(input, path)) HELI_TRY(heli_fail(ctx, HELI_USAGE, HELI_N_("'%s' is the result file itself; choose another name for the table"), path));
    HELI_TRY(heli_file_check_writable(path, ctx));
    stream = fopen(tmp, "wb");
    if (!stream) HELI_TRY(heli_fail(ctx, heli_status_of_errno(errno), HELI_N_("cannot write '%s': %s"), path, strerror(errno)));
    made = true;
    errno = 0;
    HELI_TRY(write_rows(what, from, stream, rows, ctx));
    status = close_stream(stream, path, ctx);
    stream = NULL;
    if (status == HELI_OK) {
        made = false;
        status = heli_file_commit(tmp, path, ctx);
    }
out:
    if (stream) fclose(stream);
    if (made) unlink(tmp);
    free(tmp);
    return status;
}

static void say_done(const heli_export *what, const heli_options *options, uint64_t rows)
{
    if (!options->output) return;
    if (options->json) {
        heli_json json = heli_json_to(stdout);
        heli_json_object(&json, NULL);
        heli_json_text(&json, "output", options->output);
        heli_json_whole(&json, "rows", rows);
        heli_json_whole(&json, "columns", what->name_count);
        heli_json_end(&json);
    } else if (!options->quiet) {
        printf(_("%s: %llu rows, %zu columns\n"), options->output, (unsigned long long)rows, what->name_count);
    }
}

static int run_export(const heli_options *options, heli_session *session)
{
    heli_context *ctx = &session->ctx;
    heli_status status = HELI_OK;
    source from = {NULL, NULL};
    heli_export what = {0};
    char *words = NULL;
    const char **names = NULL, *format = options->operands.items[0], *input = options->operands.items[1];
    size_t count = 0;
    uint64_t rows = 0;
    HELI_TRY(check_format(format, ctx));
    HELI_TRY(open_source(&from, input, ctx));
    if (!heli_split_names(&options->indicators, &words, &names, &count)) HELI_TRY(heli_fail(ctx, HELI_MEMORY, HELI_N_("There is not enough memory.")));
    what = (heli_export){.model = from.sweep ? from.sweep->experiment->base->model : from.results->scenario->model,
                         .experiment = from.sweep ? from.sweep->experiment : NULL, .series = options->series, .long_rows = options->long_rows,
                         .json = strcmp(format, "json") == 0, .bom = options->bom, .window = (int64_t)options->window.value};
    HELI_TRY(heli_export_init(&what, names, count, ctx));
    if (options->output) HELI_TRY(write_file(&what, &from, input, options->output, &rows, ctx));
    else HELI_TRY(write_rows(&what, &from, stdout, &rows, ctx));
    say_done(&what, options, rows);
out:
    heli_export_free(&what);
    free(words);
    free(names);
    heli_results_free(from.results);
    heli_sweep_file_close(from.sweep);
    return status == HELI_OK ? 0 : heli_say_failure(session, status);
}

static const heli_option rows[] = {
    {.name = "output", .letter = 'o', .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, output), .argument = "FILE",
     .help = HELI_N_("The table's file; by default standard output.")},
    {.name = "indicator", .letter = 'i', .type = HELI_OPTION_TEXTS, .offset = offsetof(heli_options, indicators), .argument = "NAME[,NAME]",
     .help = HELI_N_("Only these indicators; may be repeated. By default all that the file holds.")},
    {.name = "series", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, series),
     .help = HELI_N_("One row for every week, instead of means over the last weeks or the summaries of a sweep.")},
    {.name = "long", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, long_rows),
     .help = HELI_N_("One row for every value, with the columns indicator, component and value.")},
    {.name = "window", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, window), .argument = "WEEKS", .minimum = 1, .maximum = 1000000,
     .help = HELI_N_("Of a file of runs: recorded weeks at the end that are averaged, 52 by default.")},
    {.name = "bom", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, bom),
     .help = HELI_N_("Begin with a byte order mark, by which spreadsheets know that the file is UTF-8.")},
};

static const heli_example examples[] = {
    {"heli export csv guidance.h5 -o guidance.csv", HELI_N_("One row for every job of a sweep: its factors, then its summaries.")},
    {"heli export csv policy.h5 --series --indicator satisfaction,trust --bom -o policy.csv", HELI_N_("Two indicators week by week, for a spreadsheet.")},
    {"heli export json guidance.h5 --indicator satisfaction", HELI_N_("The same rows as an array of JSON objects, to standard output.")},
};

const heli_command heli_command_export = {
    .name = "export",
    .operands = "csv|json FILE.h5",
    .summary = HELI_N_("Write a result file as a CSV or JSON table."),
    .description = HELI_N_("Writes the numbers of a result file, of runs or of a sweep, as a table: one row for every replicate of every run, with a column for each indicator "
                           "(for vectors NAME.COMPONENT). Numbers have as many digits as it takes to read back the same double; what is undefined is empty, or null in "
                           "JSON. With --output the file is written under another name first and then takes its place."),
    .least_operands = 2,
    .most_operands = 2,
    .words = formats,
    .extensions = "h5",
    .options = {rows, sizeof rows / sizeof rows[0]},
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .run = run_export,
};
