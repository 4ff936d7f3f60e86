/* heli report: result files as one page to hand in. */
#include "analysis/report.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "analysis/pairing.h"
#include "analysis/report_pdf.h"
#include "cli/commands.h"
#include "cli/dry_run.h"
#include "cli/json.h"
#include "engine/store/safe_file.h"

enum { PATH_BYTES = 4096 };

/* The page, and the PDF beside it. */
typedef struct outputs {
    char page[PATH_BYTES], pdf[PATH_BYTES];
    const char *converter;   /* NULL: no PDF */
} outputs;

static const char *ending(const char *path)
{
    const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');
    return dot && dot > (slash ? slash + 1 : path) ? dot : "";
}

/* policy.h5 -> policy-report.html, in the current folder. */
static void default_page(char page[PATH_BYTES], const char *file)
{
    const char *slash = strrchr(file, '/'), *name = slash ? slash + 1 : file;
    size_t length = strlen(name) - strlen(ending(name));
    snprintf(page, PATH_BYTES, "%.*s-report.html", (int)length, name);
}

/* No result file must be overwritten by its report. */
static heli_status check_apart(const char *page, const heli_options *options, heli_context *ctx)
{
    struct stat of_page, of_file;
    if (stat(page, &of_page) != 0) return HELI_OK;
    for (size_t i = 0; i < options->operands.count; i++)
        if (stat(options->operands.items[i], &of_file) == 0 && of_file.st_dev == of_page.st_dev && of_file.st_ino == of_page.st_ino)
            return heli_fail(ctx, HELI_USAGE, HELI_N_("'%s' is the result file itself; choose another name for the report"), page);
    return HELI_OK;
}

static heli_status choose_outputs(outputs *out, const heli_options *options, heli_context *ctx)
{
    heli_status status = HELI_OK;
    const char *wanted = options->output;
    if (wanted && strlen(wanted) + 8 > PATH_BYTES) HELI_TRY(heli_fail(ctx, HELI_USAGE, HELI_N_("the name of the report is too long")));
    if (wanted && strcmp(ending(wanted), ".html") != 0 && strcmp(ending(wanted), ".htm") != 0)
        HELI_TRY(heli_fail(ctx, HELI_USAGE, HELI_N_("a report is a page: '%s' must end in .html; --pdf makes a PDF beside it"), wanted));
    if (wanted) snprintf(out->page, sizeof out->page, "%s", wanted);
    else default_page(out->page, options->operands.items[0]);
    snprintf(out->pdf, sizeof out->pdf, "%.*s.pdf", (int)(strlen(out->page) - strlen(ending(out->page))), out->page);
    if (options->pdf) HELI_TRY(heli_pdf_find(&out->converter, ctx));
    HELI_TRY(check_apart(out->page, options, ctx));
    HELI_TRY(heli_file_check_writable(out->page, ctx));
    if (options->pdf) HELI_TRY(check_apart(out->pdf, options, ctx));
    if (options->pdf) HELI_TRY(heli_file_check_writable(out->pdf, ctx));
out:
    return status;
}

static void say_done(const outputs *out, const heli_options *options)
{
    if (options->json) {
        heli_json json = heli_json_to(stdout);
        heli_json_object(&json, NULL);
        heli_json_text(&json, "output", out->page);
        heli_json_text(&json, "pdf", out->converter ? out->pdf : NULL);
        heli_json_end(&json);
    } else if (!options->quiet) {
        printf("%s\n", out->page);
        if (out->converter) printf("%s\n", out->pdf);
    }
}

static int run_report(const heli_options *options, heli_session *session)
{
    heli_context *ctx = &session->ctx;
    heli_status status = HELI_OK;
    heli_report_page *report = NULL;
    outputs out = {0};
    char *text = NULL;
    size_t bytes = 0;
    const heli_report_options how = {.title = options->title, .window = (int64_t)options->window.value, .all = options->all,
                                                                         .no_figures = options->no_figures,
                                     .threads = heli_thread_count(options->threads.value)};
    HELI_TRY(choose_outputs(&out, options, ctx));
    HELI_TRY(heli_report_open(&report, options->operands.items, options->operands.count, &how, ctx));
    HELI_TRY(heli_report_text(report, &text, &bytes, ctx));
    HELI_TRY(heli_file_replace(out.page, text, bytes, ctx));
    if (out.converter) HELI_TRY(heli_pdf_write(out.converter, out.page, out.pdf, ctx));
    say_done(&out, options);
out:
    free(text);
    heli_report_close(report);
    return status == HELI_OK ? 0 : heli_say_failure(session, status);
}

static const heli_option rows[] = {
    {.name = "output", .letter = 'o', .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, output), .argument = "FILE.html",
     .help = HELI_N_("The page; by default named after the first file, in the current folder.")},
    {.name = "pdf", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, pdf),
     .help = HELI_N_("Also a PDF beside it, by chromium, weasyprint or wkhtmltopdf, whichever is installed.")},
    {.name = "title", .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, title), .argument = "TEXT",
     .help = HELI_N_("Title of the report, instead of the scenario's.")},
    {.name = "all", .letter = 'a', .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, all),
     .help = HELI_N_("Every indicator rather than the headline ones.")},
    {.name = "window", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, window), .argument = "WEEKS", .minimum = 1,
     .maximum = 1000000, .help = HELI_N_("Recorded weeks at the end that are averaged, 52 by default.")},
    {.name = "no-figures", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, no_figures),
     .help = HELI_N_("Tables only; takes no gnuplot.")},
    {.name = "threads", .letter = 'j', .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, threads), .argument = "N",
     .minimum = 0, .maximum = 4096,
     .help = HELI_N_("Number of threads; 0, the default, is as many as the machine has. The result does not depend on it.")},
};

static const heli_example examples[] = {
    {"heli report baseline.h5 policy.h5 -o report.html", HELI_N_("What the policy changes: differences with intervals, expectations, figures, "
                                                                 "assumptions, limits, provenance.")},
    {"heli report guidance.h5 --lang zh --pdf", HELI_N_("An experiment in Chinese, as a page and as PDF.")},
    {"heli report sobol.h5 -o drivers.html", HELI_N_("Global sensitivity: indices, how they settle, and the ranges they hold for.")},
};

const heli_command heli_command_report = {
    .name = "report",
    .operands = "FILE.h5 [FILE2.h5...]",
    .summary = HELI_N_("Write results as one page to read, print and hand in."),
    .description = HELI_N_("Writes one HTML page, in English or Chinese, that holds all it needs: the question, what was run, indicators or "
                           "differences with intervals, what was expected, "
                           "figures, sensitivity, assumptions, limits, and how to reproduce every number. It needs no network and no script, and "
                           "prints on A4. Of several files the first is the "
                           "reference, as in 'heli compare'; a sweep's file stands alone. Equal files give an equal page, byte for byte."),
    .least_operands = 1,
    .most_operands = HELI_COMPARE_MOST,
    .extensions = "h5",
    .options = {rows, sizeof rows / sizeof rows[0]},
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .run = run_report,
};
