/* Writing JSON. */
#include "cli/json.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/text.h"

heli_json heli_json_to(FILE *stream)
{
    return (heli_json){.stream = stream};
}

/* --- strings --- */

/* A code point that needs no escape is copied as it stands, bytes from `start` to `end`. */
static void write_point(FILE *stream, uint32_t point, const char *start, const char *end)
{
    switch (point) {
    case '"': fputs("\\\"", stream); return;
    case '\\': fputs("\\\\", stream); return;
    case '\n': fputs("\\n", stream); return;
    case '\r': fputs("\\r", stream); return;
    case '\t': fputs("\\t", stream); return;
    default: break;
    }
    if (point < 0x20 || point == 0x7f || point == 0x2028 || point == 0x2029 || point == 0xFFFD)
        fprintf(stream, "\\u%04x", (unsigned)point);
    else
        fwrite(start, 1, (size_t)(end - start), stream);
}

static void write_string(FILE *stream, const char *text)
{
    fputc('"', stream);
    while (*text) {
        const char *start = text;
        uint32_t point = heli_text_next(&text);
        write_point(stream, point, start, text);
    }
    fputc('"', stream);
}

/* --- structure --- */

static void indent(heli_json *self)
{
    fputc('\n', self->stream);
    for (int i = 0; i < 2 * self->depth; i++) fputc(' ', self->stream);
}

/* What stands before a value: a comma, a new line, its key. */
static void lead(heli_json *self, const char *key)
{
    if (self->depth > 0) {
        bool *filled = &self->filled[self->depth - 1];
        if (*filled) fputc(',', self->stream);
        *filled = true;
        indent(self);
    }
    if (key) {
        write_string(self->stream, key);
        fputs(": ", self->stream);
    }
}

static void open_container(heli_json *self, const char *key, char opening, char closing)
{
    lead(self, key);
    fputc(opening, self->stream);
    if (self->depth == HELI_JSON_DEPTH) abort(); /* our own tables never nest so deep */
    self->filled[self->depth] = false;
    self->close[self->depth++] = closing;
}

void heli_json_object(heli_json *self, const char *key)
{
    open_container(self, key, '{', '}');
}

void heli_json_array(heli_json *self, const char *key)
{
    open_container(self, key, '[', ']');
}

void heli_json_end(heli_json *self)
{
    if (self->depth == 0) return;
    self->depth--;
    if (self->filled[self->depth]) indent(self);
    fputc(self->close[self->depth], self->stream);
    if (self->depth == 0) fputc('\n', self->stream);
}

/* --- values --- */

void heli_json_null(heli_json *self, const char *key)
{
    lead(self, key);
    fputs("null", self->stream);
}

void heli_json_text(heli_json *self, const char *key, const char *text)
{
    if (!text) {
        heli_json_null(self, key);
        return;
    }
    lead(self, key);
    write_string(self->stream, text);
}

void heli_real_shortest(double value, char text[32])
{
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, 32, "%.*g", digits, value);
        double back = strtod(text, NULL);
        if (!(back < value) && !(back > value)) return;
    }
}

void heli_json_real(heli_json *self, const char *key, double value)
{
    if (!isfinite(value)) {
        heli_json_null(self, key);
        return;
    }
    char text[32];
    heli_real_shortest(value, text);
    lead(self, key);
    fputs(text, self->stream);
}

void heli_json_int(heli_json *self, const char *key, int64_t value)
{
    lead(self, key);
    fprintf(self->stream, "%lld", (long long)value);
}

void heli_json_whole(heli_json *self, const char *key, uint64_t value)
{
    lead(self, key);
    fprintf(self->stream, "%llu", (unsigned long long)value);
}

void heli_json_bool(heli_json *self, const char *key, bool value)
{
    lead(self, key);
    fputs(value ? "true" : "false", self->stream);
}
