/*
 * Printing diagnostics: file:line:column, severity, sentence, and the line itself with a caret under the place.
 *
 *     wangyi.yaml:14:5: error: unknown key 'grid_staf' (did you mean 'grid_staff'?)
 *       14 |     grid_staf: 3
 *          |     ^~~~~~~~~
 *
 * Columns are code points; a Chinese character takes two columns of the terminal, so the caret's indentation is counted in widths. The
 * line is read again from the file; where that cannot be done (--set, texts from memory), the sentence stands alone. What would move
 * the terminal's cursor or colours is shown as '?', and a long line is cut to the part around the place.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/scenario/scenario.h"
#include "engine/scenario/utf8.h"

enum { SHOWN_BEFORE = 60, SHOWN_POINTS = 110 };

/* The file that the last diagnostic was about; diagnostics come sorted by file. */
typedef struct source {
    const char *name;
    char *text;               /* NULL: not to be had */
    size_t bytes;
} source;

static void read_source(source *self, const char *name)
{
    struct stat what;
    free(self->text);
    *self = (source){.name = name};
    if (stat(name, &what) != 0 || !S_ISREG(what.st_mode)) return; /* a pipe cannot be read twice */
    FILE *file = fopen(name, "rb");
    if (!file) return;
    self->text = malloc(HELI_SCENARIO_MAX_BYTES);
    if (self->text) self->bytes = fread(self->text, 1, HELI_SCENARIO_MAX_BYTES, file);
    fclose(file);
}

static const char *find_line(const source *self, int line, size_t *length)
{
    const char *text = self->text, *end = self->text + self->bytes;
    if (self->bytes >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) text += 3;
    for (; line > 1 && text < end; text++)
        if (*text == '\n' || (*text == '\r' && (text + 1 == end || text[1] != '\n'))) line--;
    if (line > 1) return NULL;
    const char *stop = text;
    while (stop < end && *stop != '\n' && *stop != '\r') stop++;
    *length = (size_t)(stop - text);
    return text;
}

/* One code point as it is shown: decoded, or '?' for a byte that is none. */
typedef struct glyph {
    const char *bytes;
    size_t length;            /* in the source */
    bool plain;
    int width;
} glyph;

static glyph next_glyph(const char *text, size_t left)
{
    uint32_t point = 0;
    size_t length = heli_utf8_decode(text, left, &point);
    bool plain = length > 0 && point >= 0x20 && !heli_utf8_is_control(point);
    bool turns = point >= 0x202A && point <= 0x202E; /* would turn the direction of writing */
    if (turns || (point >= 0x2066 && point <= 0x2069)) plain = false;
    return (glyph){text, length ? length : 1, plain, plain ? heli_utf8_width(point) : 1};
}

static void print_glyph(FILE *stream, glyph shown)
{
    if (shown.plain) fwrite(shown.bytes, 1, shown.length, stream);
    else fputc(shown.bytes[0] == '\t' ? ' ' : '?', stream);
}

/* Prints the part of the line around the place, and counts the caret's indentation and the width of what it underlines. */
static void print_line(FILE *stream, const char *line, size_t length, const heli_diagnostic *d, int *before, int *under)
{
    int first = d->column > SHOWN_BEFORE + 20 ? d->column - SHOWN_BEFORE : 1, column = 1;
    *before = *under = 0;
    if (first > 1) {
        fputs("...", stream);
        *before = 3;
    }
    for (size_t i = 0; i < length; column++) {
        glyph shown = next_glyph(line + i, length - i);
        i += shown.length;
        if (column < first) continue;
        if (column >= first + SHOWN_POINTS) {
            fputs("...", stream);
            break;
        }
        print_glyph(stream, shown);
        if (column < d->column) *before += shown.width;
        else if (column < d->column + d->length) *under += shown.width;
    }
    for (; column < d->column && column < first + SHOWN_POINTS; column++) (*before)++; /* beyond the end of the line */
}

static void repeat(FILE *stream, char c, int times)
{
    for (int i = 0; i < times; i++) fputc(c, stream);
}

static void print_source(FILE *stream, const source *from, const heli_diagnostic *d, bool colour)
{
    size_t length = 0;
    int before = 0, under = 0;
    const char *line = from->text && d->line > 0 ? find_line(from, d->line, &length) : NULL;
    if (!line) return;
    int digits = fprintf(stream, "  %d", d->line);
    fputs(" | ", stream);
    print_line(stream, line, length, d, &before, &under);
    fputc('\n', stream);
    if (d->column < 1) return;
    repeat(stream, ' ', digits);
    fputs(" | ", stream);
    repeat(stream, ' ', before);
    fprintf(stream, "%s^", colour ? "\033[1;32m" : "");
    repeat(stream, '~', under - 1);
    fprintf(stream, "%s\n", colour ? "\033[0m" : "");
}

static void print_head(FILE *stream, const heli_context *ctx, const heli_diagnostic *d, bool colour)
{
    static const char *const words[] = {HELI_N_("error"), HELI_N_("warning"), HELI_N_("note")};
    static const char *const colours[] = {"\033[1;31m", "\033[1;35m", "\033[1;36m"};
    if (d->file) fprintf(stream, "%s:", d->file);
    if (d->file && d->line > 0) fprintf(stream, "%d:", d->line);
    if (d->file && d->line > 0 && d->column > 0) fprintf(stream, "%d:", d->column);
    fprintf(stream, "%s%s%s:%s ", d->file ? " " : "", colour ? colours[d->severity] : "", heli_context_translate(ctx, words[d->severity]),
            colour ? "\033[0m" : "");
    /* A model speaks of a parameter that the line shown may not name, when its default or a policy is the cause. */
    bool named = !d->key || !strchr(d->key, '.') || strstr(d->message, d->key);
    if (!named) fprintf(stream, "%s: ", d->key);
    fputs(d->message, stream);
}

/* The formats are literals marked for translation. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void print_suggestion(FILE *stream, const heli_context *ctx, const heli_diagnostic *d)
{
    if (d->suggestion) fprintf(stream, heli_context_translate(ctx, HELI_N_(" (did you mean '%s'?)")), d->suggestion);
    fputc('\n', stream);
}
#pragma GCC diagnostic pop

void heli_diagnostics_print(const heli_context *ctx, void *out, bool colour)
{
    FILE *stream = out;
    source from = {0};
    for (size_t i = 0; i < ctx->diagnostic_count; i++) {
        const heli_diagnostic *d = &ctx->diagnostics[i];
        print_head(stream, ctx, d, colour);
        print_suggestion(stream, ctx, d);
        if (!d->file || d->line < 1) continue;
        if (!from.name || strcmp(from.name, d->file) != 0) read_source(&from, d->file);
        print_source(stream, &from, d, colour);
    }
    free(from.text);
}
