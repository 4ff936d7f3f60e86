/* A page as PDF: looking for a converter and running it. */
#include "analysis/report_pdf.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analysis/process.h"
#include "engine/store/safe_file.h"

enum { PATH = 4096, ARGUMENTS = 10 };

typedef enum manner { PLAIN, CHROMIUM } manner;

static const struct { const char *program; manner how; } converters[] = {
    {"chromium", CHROMIUM}, {"chromium-browser", CHROMIUM}, {"google-chrome", CHROMIUM}, {"weasyprint", PLAIN}, {"wkhtmltopdf", PLAIN}};

/* --- looking --- */

static bool in_path(const char *program)
{
    const char *at = getenv("PATH");
    char file[PATH];
    while (at && *at) {
        size_t length = strcspn(at, ":");
        int written = snprintf(file, sizeof file, "%.*s/%s", (int)length, length ? at : ".", program);
        if (length && written > 0 && written < PATH && access(file, X_OK) == 0) return true;
        at += length + (at[length] == ':');
    }
    return false;
}

heli_status heli_pdf_find(const char **program, heli_context *ctx)
{
    *program = NULL;
    for (size_t i = 0; i < sizeof converters / sizeof *converters; i++)
        if (in_path(converters[i].program)) {
            *program = converters[i].program;
            return HELI_OK;
        }
    return heli_fail(ctx, HELI_IO, HELI_N_("no converter to PDF is installed: please install chromium, weasyprint or wkhtmltopdf, or print the page "
                                           "from a browser"));
}

/* --- running --- */

static manner manner_of(const char *program)
{
    for (size_t i = 0; i < sizeof converters / sizeof *converters; i++)
        if (strcmp(converters[i].program, program) == 0) return converters[i].how;
    return PLAIN;
}

/* Chromium refuses its sandbox to root; the page holds no script and fetches nothing. */
static void list_arguments(const char *arguments[ARGUMENTS], const char *program, const char *page, const char *out, char *print)
{
    size_t n = 0;
    arguments[n++] = program;
    if (manner_of(program) == CHROMIUM) {
        snprintf(print, PATH + 32, "--print-to-pdf=%s", out);
        arguments[n++] = "--headless";
        arguments[n++] = "--disable-gpu";
        arguments[n++] = "--no-pdf-header-footer";
        if (geteuid() == 0) arguments[n++] = "--no-sandbox";
        arguments[n++] = print;
        arguments[n++] = page;
    } else {
        arguments[n++] = page;
        arguments[n++] = out;
    }
    arguments[n] = NULL;
}

static bool is_pdf(const char *path)
{
    char head[5] = "";
    FILE *file = fopen(path, "rb");
    bool pdf = file && fread(head, 1, 4, file) == 4 && strcmp(head, "%PDF") == 0;
    if (file) fclose(file);
    return pdf;
}

static const char *last_part(const char *output)
{
    size_t length = strlen(output);
    const char *start = length > 300 ? output + length - 300 : output;
    while (((unsigned char)*start & 0xC0) == 0x80) start++;
    return start;
}

/* An absolute name, which no program takes for an option. */
static bool absolute(const char *path, char out[PATH])
{
    char folder[PATH];
    if (*path == '/') return snprintf(out, PATH, "%s", path) < PATH;
    return getcwd(folder, sizeof folder) && snprintf(out, PATH, "%s/%s", folder, path) < PATH;
}

heli_status heli_pdf_write(const char *program, const char *page, const char *path, heli_context *ctx)
{
    char from[PATH], to[PATH], print[PATH + 32];
    const char *arguments[ARGUMENTS];
    heli_process_result result = {0};
    char *tmp = heli_file_beside(path, ".tmp");
    if (!tmp) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a report"));
    heli_status status = HELI_OK;
    if (!absolute(page, from) || !absolute(tmp, to)) HELI_TRY(heli_fail(ctx, HELI_IO, HELI_N_("cannot write '%s': %s"), path, "path"));
    list_arguments(arguments, program, from, to, print);
    HELI_TRY(heli_process_run(&result, arguments, NULL, ctx));
    if (result.start_error || result.exit_status || !is_pdf(tmp)) {
        unlink(tmp);
        HELI_TRY(heli_fail(ctx, HELI_IO, HELI_N_("%s could not write '%s' (the page itself is written): %s"), program, path,
                           result.start_error ? strerror(result.start_error) : last_part(result.output)));
    }
    HELI_TRY(heli_file_commit(tmp, path, ctx));
out:
    free(tmp);
    return status;
}
