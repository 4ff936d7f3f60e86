/* Building YAML text in memory. */
#include "engine/scenario/writer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/utf8.h"


void heli_write_bytes(heli_writer *self, const char *bytes, size_t count)
{
    if (self->failed) return;
    if (self->used + count + 1 > self->room) {
        size_t room = 2 * (self->used + count) + 4096;
        char *grown = realloc(self->text, room);
        if (!grown) {
            self->failed = true;
            return;
        }
        self->text = grown;
        self->room = room;
    }
    memcpy(self->text + self->used, bytes, count);
    self->used += count;
    self->text[self->used] = '\0';
}

void heli_write(heli_writer *self, const char *text)
{
    heli_write_bytes(self, text, strlen(text));
}

void heli_write_indent(heli_writer *self, int depth)
{
    for (int i = 0; i < depth; i++) heli_write(self, "  ");
}

void heli_write_format(heli_writer *self, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    heli_write(self, text);
}

/* Points that are safe in quotes as they are; the others are escaped by their number. */
static bool is_safe(uint32_t point)
{
    return point >= 0x20 && !heli_utf8_is_control(point) && point != 0x2028 && point != 0x2029 && point < 0xFFFE
           && point != '"' && point != '\\';
}

static void put_escaped(heli_writer *self, uint32_t point)
{
    if (point == '\n') heli_write(self, "\\n");
    else if (point == '\t') heli_write(self, "\\t");
    else if (point == '\r') heli_write(self, "\\r");
    else if (point == '"') heli_write(self, "\\\"");
    else if (point == '\\') heli_write(self, "\\\\");
    else if (point > 0xFFFF) heli_write_format(self, "\\U%08X", (unsigned)point);
    else heli_write_format(self, "\\u%04X", (unsigned)point);
}

void heli_write_quoted(heli_writer *self, const char *text)
{
    heli_write(self, "\"");
    for (size_t left = strlen(text); left > 0;) {
        uint32_t point = '?';
        size_t length = heli_utf8_decode(text, left, &point);
        if (length == 0) length = 1;
        if (is_safe(point) || (point > 0xFFFF && point < 0x110000)) heli_write_bytes(self, text, length);
        else put_escaped(self, point);
        text += length;
        left -= length;
    }
    heli_write(self, "\"");
}
