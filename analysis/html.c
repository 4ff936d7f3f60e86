/* Writing HTML5 to a stream. */
#include "analysis/html.h"

#include <stdarg.h>
#include <string.h>

#include "analysis/text.h"

enum { SENTENCE = 4000 };

void heli_html_raw(heli_html *self, const char *markup)
{
    fputs(markup, self->stream);
}

/* Code points that must not stand in HTML: controls but tab and line feed, and noncharacters. */
static bool forbidden(uint32_t point)
{
    if (point < 0x20) return point != '\t' && point != '\n';
    return (point >= 0x7F && point < 0xA0) || (point >= 0xFDD0 && point <= 0xFDEF) || (point & 0xFFFE) == 0xFFFE;
}

static const char *reference(uint32_t point)
{
    switch (point) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return NULL;
    }
}

void heli_html_text(heli_html *self, const char *text)
{
    while (*text) {
        const char *start = text;
        uint32_t point = heli_text_next(&text);
        const char *instead = reference(point);
        if (point == 0xFFFD || forbidden(point)) instead = "\xEF\xBF\xBD";
        if (instead) fputs(instead, self->stream);
        else fwrite(start, 1, (size_t)(text - start), self->stream);
    }
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

void heli_html_say(heli_html *self, const char *format, ...)
{
    char text[SENTENCE];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, heli_context_translate(self->ctx, format), args);
    va_end(args);
    heli_html_text(self, text);
}

void heli_html_paragraph(heli_html *self, const char *class, const char *format, ...)
{
    char text[SENTENCE];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, heli_context_translate(self->ctx, format), args);
    va_end(args);
    heli_html_paragraph_of(self, class, text);
}

#pragma GCC diagnostic pop

void heli_html_paragraph_of(heli_html *self, const char *class, const char *text)
{
    if (class) fprintf(self->stream, "<p class=\"%s\">", class);
    else heli_html_raw(self, "<p>");
    heli_html_text(self, text);
    heli_html_raw(self, "</p>\n");
}

void heli_html_put_paragraph(void *to, const char *text)
{
    heli_html_paragraph_of(to, NULL, text);
}

/* --- tables --- */

void heli_html_table(heli_html *self, const char *caption, const char *class)
{
    fprintf(self->stream, "<div class=\"wide\"><table%s%s%s>\n", class ? " class=\"" : "", class ? class : "", class ? "\"" : "");
    if (!caption || !*caption) return;
    heli_html_raw(self, "<caption>");
    heli_html_text(self, caption);
    heli_html_raw(self, "</caption>\n");
}

void heli_html_table_end(heli_html *self)
{
    heli_html_raw(self, "</tbody></table></div>\n");
}

static void put_heading(heli_html *self, const char *text, bool right)
{
    heli_html_raw(self, right ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
    heli_html_text(self, text);
    heli_html_raw(self, "</th>");
}

void heli_html_head(heli_html *self, const char *const *names, size_t count, const char *align)
{
    heli_html_raw(self, "<thead><tr>");
    for (size_t i = 0; i < count; i++) put_heading(self, heli_context_translate(self->ctx, names[i]), align[i] == 'r');
    heli_html_raw(self, "</tr></thead>\n<tbody>\n");
}

void heli_html_row(heli_html *self, const char *heading)
{
    heli_html_raw(self, "<tr><th scope=\"row\">");
    heli_html_text(self, heading);
    heli_html_raw(self, "</th>");
}

void heli_html_cell(heli_html *self, const char *text)
{
    heli_html_raw(self, "<td>");
    heli_html_text(self, text);
    heli_html_raw(self, "</td>");
}

void heli_html_number(heli_html *self, const char *text)
{
    heli_html_raw(self, "<td class=\"n\">");
    if (strcmp(text, "-") == 0) text = "\xE2\x80\x93"; /* no value */
    for (const char *at = text; *at; at++) {
        const char one[] = {*at, '\0'};
        bool minus = *at == '-' && at[1] >= '0' && at[1] <= '9' && (at == text || strchr("[ ", at[-1]));
        if (minus) heli_html_raw(self, "\xE2\x88\x92");
        else if ((unsigned char)*at < 0x80) heli_html_text(self, one);
        else {
            heli_html_text(self, at); /* no number: a word of some language, as it is */
            break;
        }
    }
    heli_html_raw(self, "</td>");
}

void heli_html_row_end(heli_html *self)
{
    heli_html_raw(self, "</tr>\n");
}

bool heli_html_sheet(heli_html *self, const heli_sheet *sheet, const char *caption)
{
    if (sheet->failed || !sheet->columns) return false;
    size_t columns = sheet->columns;
    heli_html_table(self, caption, "figures");
    heli_html_raw(self, "<thead><tr>");
    for (size_t c = 0; c < columns && c < sheet->count; c++) put_heading(self, sheet->cells[c], c > 0 && c + 1 < columns);
    heli_html_raw(self, "</tr></thead>\n<tbody>\n");
    for (size_t i = columns; i + columns <= sheet->count; i += columns) {
        heli_html_row(self, sheet->cells[i]);
        for (size_t c = 1; c + 1 < columns; c++) heli_html_number(self, sheet->cells[i + c]);
        if (columns > 1) heli_html_cell(self, sheet->cells[i + columns - 1]);
        heli_html_row_end(self);
    }
    heli_html_table_end(self);
    return true;
}
