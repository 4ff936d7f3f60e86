/* A drawing of gnuplot as a part of an HTML page: one pass over its tags. */
#include "analysis/svg_inline.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { NAME = 32 };

static const char *const elements[] = {"g", "path", "rect", "circle", "ellipse", "line", "polygon", "polyline", "text", "tspan", "use", "defs",
    "filter",
    "feFlood", "feComposite", "pattern", "clipPath", "mask", "linearGradient", "stop", NULL};
/* Left out with all they hold: they repeat what the page says. */
static const char *const comments[] = {"title", "desc", NULL};
static const char *const attributes[] = {"id", "href", "xlink:href", "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-linejoin",
    "stroke-linecap", "stroke-dasharray", "stroke-opacity", "stroke-miterlimit", "color", "opacity", "transform", "d", "points", "x", "y", "x1",
        "y1", "x2", "y2",
    "dx", "dy", "cx", "cy", "r", "rx", "ry", "width", "height", "text-anchor", "font-size", "font-weight", "font-style", "shape-rendering", "filter",
        "clip-path",
    "mask", "filterUnits", "flood-color", "flood-opacity", "result", "operator", "in", "in2", "offset", "stop-color", "stop-opacity", "gradientUnits",
    "patternUnits", "xml:space", "text-rendering", NULL};

typedef struct reader {
    const char *at;          /* what is still to be read */
    heli_html *out;
    const char *prefix;
    bool in_group;           /* the tag being read has given its id to a group around it */
} reader;

static bool listed(const char *const *list, const char *name)
{
    for (; *list; list++)
        if (strcmp(*list, name) == 0) return true;
    return false;
}

/* --- attributes --- */

/* A value with prefixed ids: "#gpPt5", "url(#textbox)", or, of `id`, the id itself. */
static void put_value(reader *self, const char *name, const char *value, size_t length)
{
    bool reference = strcmp(name, "id") == 0;
    if (reference) heli_html_raw(self->out, self->prefix);
    for (size_t i = 0; i < length; i++) {
        char c = value[i];
        bool before_id = c == '#' && (strstr(name, "href") != NULL || (i >= 4 && strncmp(value + i - 4, "url(", 4) == 0));
        if (c == '"') heli_html_raw(self->out, "&quot;");
        else if (c == '<') heli_html_raw(self->out, "&lt;");
        else fputc(c, self->out->stream);
        if (before_id) heli_html_raw(self->out, self->prefix);
    }
}

/* References lead nowhere but into the drawing. */
static bool allowed(const char *name, const char *value, size_t length)
{
    if (!listed(attributes, name)) return false;
    if (strstr(name, "href")) return length > 0 && value[0] == '#';
    for (size_t i = 0; i + 4 <= length; i++)
        if (strncmp(value + i, "url(", 4) == 0 && (i + 4 == length || value[i + 4] != '#')) return false;
    return true;
}

/* One attribute, `name = "value"` or in single quotes. False where the text is none. */
static bool take_attribute(reader *self)
{
    char name[NAME] = "";
    size_t length = strcspn(self->at, " \t\r\n=/>");
    snprintf(name, sizeof name, "%.*s", (int)(length < NAME ? length : 0), self->at);
    self->at += length;
    self->at += strspn(self->at, " \t\r\n");
    if (*self->at != '=') return false;
    self->at++;
    self->at += strspn(self->at, " \t\r\n");
    char quote = *self->at;
    if (quote != '"' && quote != '\'') return false;
    const char *value = ++self->at, *end = strchr(value, quote);
    if (!end) return false;
    self->at = end + 1;
    size_t size = (size_t)(end - value);
    if (!allowed(name, value, size) || (self->in_group && strcmp(name, "id") == 0)) return true;
    fprintf(self->out->stream, " %s=\"", name);
    put_value(self, name, value, size);
    heli_html_raw(self->out, "\"");
    return true;
}

/* --- tags --- */

static size_t take_name(reader *self, char name[NAME])
{
    size_t length = 0;
    while (isalnum((unsigned char)self->at[length])) length++;
    snprintf(name, NAME, "%.*s", (int)(length < NAME ? length : 0), self->at);
    self->at += length;
    return length;
}

/* Passes over <name> ... </name>. */
static bool pass_over(reader *self, const char *name)
{
    char end[NAME + 4];
    snprintf(end, sizeof end, "</%s>", name);
    const char *found = strstr(self->at, end);
    if (!found) return false;
    self->at = found + strlen(end);
    return true;
}

/*
 * A mark that is drawn elsewhere (<circle id='m' .../>) stands in a group that has its id: weasyprint 57 knows no currentColor on what <use> names,
 * but does inside. Returns false where the tag has no id or is no mark.
 */
static bool open_group(reader *self)
{
    size_t length = strcspn(self->at, ">");
    const char *id = strstr(self->at, " id=");
    if (!self->at[length] || length == 0 || self->at[length - 1] != '/' || !id || id >= self->at + length) return false;
    char quote = id[4];
    const char *value = id + 5, *end = quote == '"' || quote == '\'' ? strchr(value, quote) : NULL;
    if (!end || end >= self->at + length) return false;
    heli_html_raw(self->out, "<g id=\"");
    put_value(self, "id", value, (size_t)(end - value));
    heli_html_raw(self->out, "\">");
    return true;
}

static bool take_opening(reader *self)
{
    char name[NAME];
    if (take_name(self, name) == 0) return false;
    if (listed(comments, name)) return pass_over(self, name);
    if (!listed(elements, name)) return false;
    self->in_group = open_group(self);
    fprintf(self->out->stream, "<%s", name);
    for (;;) {
        self->at += strspn(self->at, " \t\r\n");
        if (*self->at == '>') break;
        if (self->at[0] == '/' && self->at[1] == '>') {
            heli_html_raw(self->out, "/");
            self->at++;
            break;
        }
        if (!take_attribute(self)) return false;
    }
    self->at++;
    heli_html_raw(self->out, self->in_group ? "></g>" : ">");
    self->in_group = false;
    return true;
}

static bool take_closing(reader *self, bool *whole)
{
    char name[NAME];
    self->at++;
    take_name(self, name);
    *whole = strcmp(name, "svg") == 0;
    if (*self->at++ != '>' || (!*whole && !listed(elements, name))) return false;
    if (!*whole) fprintf(self->out->stream, "</%s>", name);
    return true;
}

/* Text between tags is escaped already; runs of blanks that hold a line's end are only indentation. */
static void take_text(reader *self)
{
    size_t length = strcspn(self->at, "<"), blank = strspn(self->at, " \t\r\n");
    bool indentation = blank == length && memchr(self->at, '\n', length);
    if (indentation) heli_html_raw(self->out, "\n");
    else fwrite(self->at, 1, length, self->out->stream);
    self->at += length;
}

static bool take_all(reader *self)
{
    bool whole = false;
    while (*self->at && !whole) {
        if (*self->at != '<') {
            take_text(self);
            continue;
        }
        self->at++;
        if (*self->at == '/' ? !take_closing(self, &whole) : !take_opening(self)) return false;
    }
    return whole;
}

/* --- the whole --- */

/* viewBox of the <svg> tag: four numbers. Leaves `at` behind the tag. */
static bool take_head(reader *self, double box[4])
{
    const char *tag = strstr(self->at, "<svg"), *end = tag ? strchr(tag, '>') : NULL;
    const char *found = tag ? strstr(tag, "viewBox=\"") : NULL;
    if (!end || !found || found > end) return false;
    found += strlen("viewBox=\"");
    for (int i = 0; i < 4; i++) {
        char *next;
        box[i] = strtod(found, &next);
        if (next == found) return false;
        found = next;
    }
    self->at = end + 1;
    return box[2] > 0.0 && box[3] > 0.0;
}

heli_status heli_svg_inline(heli_html *out, const char *svg, const char *prefix, const char *label, heli_context *ctx)
{
    double box[4];
    reader self = {.at = svg, .out = out, .prefix = prefix};
    if (!take_head(&self, box)) return heli_fail(ctx, HELI_INTERNAL, HELI_N_("gnuplot wrote no drawing that a report could take over"));
    fprintf(out->stream, "<svg role=\"img\" viewBox=\"%.10g %.10g %.10g %.10g\" aria-label=\"", box[0], box[1], box[2], box[3]);
    heli_html_text(out, label);
    heli_html_raw(out, "\">");
    if (!take_all(&self))
        return heli_fail(ctx, HELI_INTERNAL, HELI_N_("gnuplot wrote a drawing with something in it that a report does not take over, near: %.60s"),
                         self.at);
    heli_html_raw(out, "</svg>\n");
    return HELI_OK;
}
