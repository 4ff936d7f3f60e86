/* A figure under way: text, lines and data for gnuplot, in memory. Writing and drawing are in figure_draw.c. */
#include "analysis/figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/text.h"

enum { LINE_BYTES = 1024, LINE_COLUMNS = 400 };

static heli_status find_format(heli_figure *self, const char *output, heli_context *ctx)
{
    static const char *const endings[] = {[HELI_FIGURE_PNG] = ".png", [HELI_FIGURE_SVG] = ".svg", [HELI_FIGURE_PDF] = ".pdf"};
    const char *base = strrchr(output, '/') ? strrchr(output, '/') + 1 : output;
    const char *dot = strrchr(base, '.');
    for (const char *at = output; *at; at++)
        if ((unsigned char)*at < 0x20 || *at == 0x7F)
            return heli_fail(ctx, HELI_USAGE, HELI_N_("the name of a figure must not hold line breaks or control characters"));
    for (int f = 0; f <= HELI_FIGURE_PDF && dot && dot > base; f++)
        if (strcmp(dot, endings[f]) == 0) {
            self->format = (heli_figure_format)f;
            return HELI_OK;
        }
    return heli_fail(ctx, HELI_USAGE, HELI_N_("cannot tell the format of figure '%s': the name must end in .png, .svg or .pdf"), output);
}

heli_status heli_figure_open(heli_figure *self, const char *output, double width, double height, heli_context *ctx)
{
    heli_status status = HELI_OK;
    memset(self, 0, sizeof *self);
    HELI_TRY(find_format(self, output, ctx));
    const char *slash = strrchr(output, '/');
    const char *base = slash ? slash + 1 : output;
    self->folder = slash ? strndup(output, slash == output ? 1 : (size_t)(slash - output)) : strdup(".");
    self->base = strdup(base);
    self->stem = strndup(base, (size_t)(strrchr(base, '.') - base));
    self->width = width;
    self->height = height;
    self->script = open_memstream(&self->script_text, &self->script_bytes);
    self->data = open_memstream(&self->data_text, &self->data_bytes);
    if (!self->folder || !self->base || !self->stem || !self->script || !self->data)
        status = heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a figure"));
out:
    return status;
}

void heli_figure_free(heli_figure *self)
{
    if (self->script) fclose(self->script);
    if (self->data) fclose(self->data);
    free(self->script_text);
    free(self->data_text);
    free(self->folder);
    free(self->base);
    free(self->stem);
    memset(self, 0, sizeof *self);
}

void heli_figure_quote(heli_figure *self, const char *text)
{
    char line[LINE_BYTES];
    heli_text_clean(line, sizeof line, text, LINE_COLUMNS);
    if (heli_text_has_wide(line)) self->wide_text = true;
    heli_figure_put_string(self->script, line);
}

void heli_figure_put_string(FILE *stream, const char *text)
{
    fputc('\'', stream);
    for (; *text; text++)
        if (*text == '\'') fputs("'.Q.'", stream);
        else fputc(*text, stream);
    fputc('\'', stream);
}

double heli_figure_text_width(const char *text, double size)
{
    /* Noto Sans CJK: a Chinese character is as wide as the type is high; Latin letters are about 0.55 of it on average. */
    double width = 0.0;
    while (*text) {
        uint32_t point = heli_text_next(&text);
        int columns = heli_text_point_columns(point);
        bool ascii = point < 0x80;
        if (columns != 1) width += 0.5 * columns;
        else if (ascii && strchr(" .,:;'|!()[]ijlt", (int)point)) width += 0.34;
        else if (ascii && strchr("%mwMW", (int)point)) width += 0.88;
        else width += point >= 'A' && point <= 'Z' ? 0.66 : 0.56;
    }
    return width * size;
}

/* Screen coordinates are relative to the page as it will be; the script computes them from W and H. */
static void put_position(heli_figure *self, double x, double y)
{
    fprintf(self->script, "screen %.1f/W, screen 1-%.1f/H", x, y);
}

static void put_label(heli_figure *self, double x, double y, double size, heli_align align, bool bold, const char *colour,
                      const char *text, const char *ground)
{
    static const char *const words[] = {[HELI_LEFT] = "left", [HELI_CENTRE] = "center", [HELI_RIGHT] = "right"};
    fputs("set label ", self->script);
    heli_figure_quote(self, text);
    fputs(" at ", self->script);
    put_position(self, x, y);
    fprintf(self->script, " %s font %s.',%.4g' tc rgb '%s' front%s\n", words[align], bold ? "bold" : "family", size * 0.75, colour,
            ground);
}

void heli_figure_text(heli_figure *self, double x, double y, double size, heli_align align, bool bold, const char *colour,
                      const char *text)
{
    put_label(self, x, y, size, align, bold, colour, text, "");
}

void heli_figure_text_on_white(heli_figure *self, double x, double y, double size, heli_align align, const char *colour, const char *text)
{
    fputs("set style textbox opaque noborder margins 0.4,0.3\n", self->script);
    put_label(self, x, y, size, align, false, colour, text, " boxed");
}

/* Columns of a line of this width: a column is half a Chinese character. The estimate for Latin letters is a generous one. */
static int columns_of_width(const char *text, double width, double size)
{
    double per_column = heli_figure_text_width(text, size) / fmax(1.0, heli_text_columns(text));
    if (!heli_text_has_wide(text)) per_column *= 0.94;
    return (int)(width / fmax(per_column, 0.45 * size));
}

static double line_height(double size)
{
    return 1.38 * size;
}

double heli_figure_paragraph(heli_figure *self, double x, double y, double width, double size, const char *colour, const char *text)
{
    char line[LINE_BYTES];
    int columns = columns_of_width(text, width, size);
    while (*text) {
        size_t bytes = heli_text_break(text, columns);
        snprintf(line, sizeof line, "%.*s", (int)bytes, text);
        if (self) heli_figure_text(self, x, y, size, HELI_LEFT, false, colour, line);
        text += bytes;
        y += line_height(size);
    }
    return y;
}

double heli_figure_paragraph_height(double width, double size, const char *text)
{
    return heli_figure_paragraph(NULL, 0.0, 0.0, width, size, "", text);
}

void heli_figure_line(heli_figure *self, double x1, double y1, double x2, double y2, double weight, const char *dash, const char *colour)
{
    fputs("set arrow from ", self->script);
    put_position(self, x1, y1);
    fputs(" to ", self->script);
    put_position(self, x2, y2);
    fprintf(self->script, " nohead lw %.3g dt %s lc rgb '%s'\n", weight, dash, colour);
}

void heli_figure_box(heli_figure *self, double x, double y, double width, double height, const char *colour)
{
    fputs("set object rectangle from ", self->script);
    put_position(self, x, y + height);
    fputs(" to ", self->script);
    put_position(self, x + width, y);
    fprintf(self->script, " behind fillstyle solid noborder fillcolor rgb '%s'\n", colour);
}

void heli_figure_area(heli_figure *self, double left, double top, double right, double bottom)
{
    fprintf(self->script,
            "set lmargin at screen %.1f/W; set rmargin at screen %.1f/W; set tmargin at screen 1-%.1f/H; set bmargin at screen 1-%.1f/H\n",
            left, right, top, bottom);
}

int heli_figure_next_block(heli_figure *self, const char *comment)
{
    char line[LINE_BYTES];
    heli_text_clean(line, sizeof line, comment, LINE_COLUMNS);
    fprintf(self->data, "%s# %s\n", self->blocks ? "\n\n" : "", line);
    return self->blocks++;
}
