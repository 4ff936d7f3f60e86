/*
 * Figures of a report: drawn by the functions behind `heli plot` into a folder of their own under TMPDIR, then taken over into the page. The folder is
 * removed, except where gnuplot failed: its script is then what there is to look at.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analysis/report_internal.h"
#include "analysis/svg_inline.h"
#include "analysis/text.h"
#include "engine/store/safe_file.h"

enum { DRAWING_BYTES = 1 << 26, PATH = 4096 };

static heli_status make_folder(char folder[PATH], heli_context *ctx)
{
    const char *under = getenv("TMPDIR");
    if (snprintf(folder, PATH - 32, "%s/heli-report-XXXXXX", under && *under ? under : "/tmp") >= PATH - 32)
        return heli_fail(ctx, HELI_IO, HELI_N_("cannot make a folder for figures under '%s': %s"), under, strerror(ENAMETOOLONG));
    if (mkdtemp(folder)) return HELI_OK;
    int error = errno;
    return heli_fail(ctx, heli_status_of_errno(error), HELI_N_("cannot make a folder for figures under '%s': %s"), under && *under ? under : "/tmp",
                     strerror(error));
}

static void remove_folder(const char *folder)
{
    static const char *const names[] = {"figure.svg", "figure.gp", "figure.dat"};
    char path[PATH + 16];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    rmdir(folder);
}

/* gnuplot does not notice a disk that fills up while it writes. */
static bool is_whole(const char *svg, size_t bytes)
{
    static const char end[] = "</svg>";
    while (bytes && (svg[bytes - 1] == '\n' || svg[bytes - 1] == '\r' || svg[bytes - 1] == ' ')) bytes--;
    return bytes >= strlen(end) && strncmp(svg + bytes - strlen(end), end, strlen(end)) == 0;
}

static heli_status take_over(heli_report_page *self, const char *path, const char *caption, heli_context *ctx)
{
    heli_status status = HELI_OK;
    char *svg = NULL, prefix[16];
    size_t bytes;
    heli_html *html = &self->html;
    HELI_TRY(heli_file_read(&svg, &bytes, path, DRAWING_BYTES, ctx));
    if (!is_whole(svg, bytes)) HELI_TRY(heli_fail(ctx, HELI_DISK_FULL, HELI_N_("gnuplot wrote only a part of a drawing, '%s': is the disk full?"),
        path));
    snprintf(prefix, sizeof prefix, "f%d-", ++self->figures);
    heli_html_raw(html, "<figure>\n");
    HELI_TRY(heli_svg_inline(html, svg, prefix, caption, ctx));
    heli_html_raw(html, "<figcaption><b>");
    heli_html_say(html, HELI_N_("Figure %d."), self->figures);
    heli_html_raw(html, "</b> ");
    heli_html_text(html, caption);
    heli_html_raw(html, "</figcaption></figure>\n");
out:
    free(svg);
    return status;
}

heli_status heli_report_figure(heli_report_page *self, heli_report_draw draw, const void *what, const char *caption, heli_context *ctx)
{
    char folder[PATH], path[PATH + 16], script[PATH + 16];
    if (self->options->no_figures) return HELI_OK;
    heli_status status = make_folder(folder, ctx);
    if (status != HELI_OK) return status;
    snprintf(path, sizeof path, "%s/figure.svg", folder);
    snprintf(script, sizeof script, "%s/figure.gp", folder);
    const heli_plot_options how = {.output = path, .window = self->options->window};
    status = draw(what, &how, ctx);
    bool lacking = status == HELI_USAGE || status == HELI_FOREIGN || status == HELI_SCENARIO;
    bool script_left = status == HELI_IO && access(script, R_OK) == 0;
    if (status == HELI_OK) status = take_over(self, path, caption, ctx);
    if (!script_left) remove_folder(folder);
    if (!lacking) return status;
    heli_html_paragraph(&self->html, "note", HELI_N_("A figure is left out: %s."), ctx->message);
    heli_context_clear(ctx);
    return HELI_OK;
}
