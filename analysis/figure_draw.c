/*
 * Writing and drawing a figure: first the checks (program, font), then the files, then gnuplot.
 *
 * gnuplot runs in the figure's folder, so that the script names its files without a folder and can be run again there.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analysis/figure.h"
#include "analysis/process.h"

#define FONT "Noto Sans CJK SC"

/* --- checks before anything is written --- */

static heli_status check_gnuplot(heli_context *ctx)
{
    static const char *const argv[] = {"gnuplot", "--version", NULL};
    heli_process_result result;
    heli_status status = heli_process_run(&result, argv, NULL, ctx);
    if (status != HELI_OK) return status;
    if (result.start_error)
        return heli_fail(ctx, HELI_IO, HELI_N_("cannot start gnuplot, which draws the figures: %s; please install the package gnuplot-nox"),
                         strerror(result.start_error));
    static const char prefix[] = "gnuplot ";
    bool answers = !result.exit_status && strncmp(result.output, prefix, strlen(prefix)) == 0;
    if (!answers || strtol(result.output + strlen(prefix), NULL, 10) < 5)
        return heli_fail(ctx, HELI_IO, HELI_N_("gnuplot 5 or later is needed to draw figures; `gnuplot --version` says: %.200s"),
                         result.output);
    return HELI_OK;
}

/* Looks the font up by fontconfig, which the cairo terminals use, too. */
static heli_status look_for_font(bool *found, bool *searched, heli_context *ctx)
{
    static const char *const argv[] = {"fc-list", FONT, "family", NULL};
    heli_process_result result;
    heli_status status = heli_process_run(&result, argv, NULL, ctx);
    *searched = status == HELI_OK && !result.start_error;
    *found = *searched && strstr(result.output, FONT);
    return status;
}

static heli_status check_font(const heli_figure *self, bool *found, heli_context *ctx)
{
    bool searched;
    heli_status status = look_for_font(found, &searched, ctx);
    if (status != HELI_OK || *found || !self->wide_text || self->format == HELI_FIGURE_SVG) return status;
    if (!searched)
        return heli_fail(ctx, HELI_IO, HELI_N_("cannot look for the font of a Chinese figure: fc-list is missing; please install the packages "
                                               "fontconfig and fonts-noto-cjk"));
    return heli_fail(ctx, HELI_IO, HELI_N_("a Chinese figure needs the font '%s', which this machine does not have; please install the package "
                                           "fonts-noto-cjk"), FONT);
}

/* --- the script --- */

/* Terminals count type in points; the factors make one pixel of the page the same in all three. */
static void put_terminal(const heli_figure *self, FILE *stream, const char *font)
{
    static const char *const lines[] = {
        [HELI_FIGURE_PNG] = "set terminal pngcairo noenhanced size W,H font family.',18' background '#ffffff'\n",
        [HELI_FIGURE_SVG] = "set terminal svg noenhanced size W,H fontscale 4.0/3 font family.',18' background '#ffffff'\n",
        [HELI_FIGURE_PDF] = ("set terminal pdfcairo noenhanced size W/100.0 in,H/100.0 in fontscale 0.72 linewidth 1.3 "
                             "font family.',18' background '#ffffff'\n")};
    fprintf(stream, "W = %.0f; H = %.0f\nfamily = '%s'; bold = family%s\n", self->width, self->height, font,
            self->format == HELI_FIGURE_SVG ? "" : ".':Bold'");
    fputs(lines[self->format], stream);
}

/* './' before the names: gnuplot takes a name that begins with < or | for a command to run. */
static void put_script(const heli_figure *self, FILE *stream, const char *font)
{
    fputs("# Drawn by Heli. Change what you like and run gnuplot on this file, in this folder, to draw it again.\n", stream);
    fputs("set encoding utf8\nQ = sprintf('%c', 39)\n", stream);
    put_terminal(self, stream, font);
    fputs("set output './'.", stream);
    heli_figure_put_string(stream, self->base);
    fputs("\nDATA = './'.", stream);
    heli_figure_put_string(stream, self->stem);
    fputs(".'.dat'\n\n", stream);
    fwrite(self->script_text, 1, self->script_bytes, stream);
    fputs("\nset output\n", stream);
}

/* --- files --- */

static char *path_beside(const heli_figure *self, const char *ending)
{
    size_t bytes = strlen(self->folder) + strlen(self->stem) + strlen(ending) + 2;
    char *path = malloc(bytes);
    if (path) snprintf(path, bytes, "%s/%s%s", self->folder, self->stem, ending);
    return path;
}

static heli_status close_file(FILE *file, const char *path, heli_context *ctx)
{
    int failed = ferror(file) ? errno : 0;
    if (fclose(file) != 0) failed = errno;
    if (!failed) return HELI_OK;
    return heli_fail(ctx, failed == ENOSPC ? HELI_DISK_FULL : HELI_IO, HELI_N_("cannot write '%s': %s"), path, strerror(failed));
}

static heli_status write_files(const heli_figure *self, const char *font, const char *script, const char *data, heli_context *ctx)
{
    FILE *file = fopen(script, "w");
    if (!file) return heli_fail(ctx, HELI_IO, HELI_N_("cannot write '%s': %s"), script, strerror(errno));
    put_script(self, file, font);
    heli_status status = close_file(file, script, ctx);
    if (status != HELI_OK) return status;
    file = fopen(data, "w");
    if (!file) return heli_fail(ctx, HELI_IO, HELI_N_("cannot write '%s': %s"), data, strerror(errno));
    fwrite(self->data_text, 1, self->data_bytes, file);
    return close_file(file, data, ctx);
}

/* Cuts long chatter down to its last lines: gnuplot repeats the command before it says what is wrong. */
static const char *last_part(const char *output)
{
    size_t length = strlen(output);
    while (length && (output[length - 1] == '\n' || output[length - 1] == ' ')) length--;
    const char *start = length > 400 ? output + length - 400 : output;
    while (((unsigned char)*start & 0xC0) == 0x80) start++;
    while (*start == '\n' || *start == ' ') start++;
    return start;
}

static heli_status run_gnuplot(const heli_figure *self, const char *picture, heli_context *ctx)
{
    char script[300];
    if (snprintf(script, sizeof script, "./%s.gp", self->stem) >= (int)sizeof script)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("the name of figure '%s' is too long"), self->base);
    const char *const argv[] = {"gnuplot", "-d", script, NULL};
    heli_process_result result;
    heli_status status = heli_process_run(&result, argv, self->folder, ctx);
    if (status != HELI_OK) return status;
    if (!result.start_error && !result.exit_status && access(picture, R_OK) == 0) return HELI_OK;
    unlink(picture);
    return heli_fail(ctx, HELI_IO, HELI_N_("gnuplot could not draw '%s' (its script is kept beside it): %s"), picture,
                     result.start_error ? strerror(result.start_error) : last_part(result.output));
}

heli_status heli_figure_draw(heli_figure *self, heli_context *ctx)
{
    heli_status status = HELI_OK;
    char *script = NULL, *data = NULL, *picture = NULL;
    bool found = false;
    if (fflush(self->script) != 0 || fflush(self->data) != 0 || !(script = path_beside(self, ".gp"))
        || !(data = path_beside(self, ".dat")) || !(picture = path_beside(self, strrchr(self->base, '.')))) {
        status = heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a figure"));
        goto out;
    }
    HELI_TRY(check_gnuplot(ctx));
    HELI_TRY(check_font(self, &found, ctx));
    HELI_TRY(write_files(self, found || self->wide_text ? FONT : "Sans", script, data, ctx));
    HELI_TRY(run_gnuplot(self, picture, ctx));
out:
    free(script);
    free(data);
    free(picture);
    return status;
}
