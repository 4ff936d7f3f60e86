/* Tables as CSV or JSON. */
#include "cli/rows.h"

#include <math.h>
#include <string.h>

#include "cli/json.h"

/* A CSV field; quoted where it holds a comma, a quote, a line break, or blanks at an end. */
static void put_csv(FILE *stream, const char *text)
{
    size_t length = strlen(text);
    bool plain = !text[strcspn(text, ",\"\r\n")] && (length == 0 || (text[0] != ' ' && text[length - 1] != ' '));
    if (plain) {
        fputs(text, stream);
        return;
    }
    fputc('"', stream);
    for (; *text; text++) {
        if (*text == '"') fputc('"', stream);
        fputc(*text, stream);
    }
    fputc('"', stream);
}

static void put_string(FILE *stream, const char *text)
{
    fputc('"', stream);
    for (const unsigned char *at = (const unsigned char *)text; *at; at++)
        if (*at == '"' || *at == '\\') fprintf(stream, "\\%c", *at);
        else if (*at < 0x20) fprintf(stream, "\\u%04x", *at);
        else fputc(*at, stream);
    fputc('"', stream);
}

/* What stands before a cell. */
static void lead(heli_rows *self)
{
    bool first = self->column == 0;
    if (!self->json) {
        if (!first) fputc(',', self->stream);
        return;
    }
    if (first) fputs(self->written ? ",\n{" : "\n{", self->stream);
    else fputc(',', self->stream);
    put_string(self->stream, self->names[self->column]);
    fputc(':', self->stream);
}

static void follow(heli_rows *self)
{
    if (++self->column < self->count) return;
    fputc(self->json ? '}' : '\n', self->stream);
    self->column = 0;
    self->written++;
}

heli_rows heli_rows_begin(FILE *stream, bool json, bool bom, char *const *names, size_t count)
{
    heli_rows self = {.stream = stream, .json = json, .names = names, .count = count};
    if (bom) fputs("\xEF\xBB\xBF", stream);
    if (json) {
        fputc('[', stream);
        return self;
    }
    for (size_t i = 0; i < count; i++) {
        if (i) fputc(',', stream);
        put_csv(stream, names[i]);
    }
    fputc('\n', stream);
    return self;
}

void heli_rows_text(heli_rows *self, const char *text)
{
    lead(self);
    if (self->json) put_string(self->stream, text);
    else put_csv(self->stream, text);
    follow(self);
}

void heli_rows_real(heli_rows *self, double value)
{
    char text[32] = "";
    lead(self);
    if (isfinite(value)) heli_real_shortest(value, text);
    else if (self->json) strcpy(text, "null");
    fputs(text, self->stream);
    follow(self);
}

void heli_rows_whole(heli_rows *self, uint64_t value)
{
    lead(self);
    fprintf(self->stream, "%llu", (unsigned long long)value);
    follow(self);
}

void heli_rows_end(heli_rows *self)
{
    if (self->json) fputs("\n]\n", self->stream);
}
