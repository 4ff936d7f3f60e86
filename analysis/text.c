/* Text for people: width, cleaning, line breaks, translation. */
#include "analysis/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { REPLACEMENT = 0xFFFD };

/* Length of a UTF-8 sequence by its first byte, 0 for a byte that cannot be first. */
static int sequence_length(unsigned char first)
{
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first < 0xE0) return 2;
    if (first >= 0xE0 && first < 0xF0) return 3;
    if (first >= 0xF0 && first < 0xF5) return 4;
    return 0;
}

uint32_t heli_text_next(const char **text)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *at = (const unsigned char *)*text;
    int length = sequence_length(at[0]);
    uint32_t point = length > 1 ? at[0] & (0xFFu >> (length + 1)) : at[0];
    for (int i = 1; i < length; i++) {
        if ((at[i] & 0xC0) != 0x80) {
            length = 0;
            break;
        }
        point = point << 6 | (at[i] & 0x3Fu);
    }
    bool valid = length && point >= smallest[length] && point <= 0x10FFFF && (point & 0xFFFFF800) != 0xD800;
    *text += valid ? length : 1;
    return valid ? point : REPLACEMENT;
}

int heli_text_point_columns(uint32_t point)
{
    static const struct { uint32_t first, last; } none[] = {
        {0x300, 0x36F}, {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x2064}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F},
        {0xFEFF, 0xFEFF}};
    static const struct { uint32_t first, last; } wide[] = {
        {0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0xA4CF}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE30, 0xFE6F},
        {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        if (point >= none[i].first && point <= none[i].last) return 0;
    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
        if (point >= wide[i].first && point <= wide[i].last) return 2;
    return 1;
}

int heli_text_columns(const char *text)
{
    int columns = 0;
    while (*text) columns += heli_text_point_columns(heli_text_next(&text));
    return columns;
}

bool heli_text_has_wide(const char *text)
{
    while (*text)
        if (heli_text_point_columns(heli_text_next(&text)) == 2) return true;
    return false;
}

static bool is_blank(uint32_t point)
{
    return point <= 0x20 || (point >= 0x7F && point <= 0xA0) || point == 0x2028 || point == 0x2029
        || (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

/* Appends bytes where they fit, keeping the terminator. */
static bool append(char *out, size_t size, size_t *length, const char *bytes, size_t count)
{
    if (*length + count + 1 > size) return false;
    memcpy(out + *length, bytes, count);
    *length += count;
    out[*length] = '\0';
    return true;
}

/* Takes whole characters off the end until the text fits into `columns` less one, and ends it with an ellipsis. */
static void end_with_ellipsis(char *out, size_t size, int columns)
{
    size_t length = strlen(out);
    while (length && (length + 4 > size || heli_text_columns(out) > columns - 1)) {
        do length--;
        while (length && ((unsigned char)out[length] & 0xC0) == 0x80);
        out[length] = '\0';
    }
    append(out, size, &length, "…", strlen("…"));
}

void heli_text_clean(char *out, size_t size, const char *text, int columns)
{
    size_t length = 0;
    bool cut = false;
    out[0] = '\0';
    while (*text && !cut) {
        const char *start = text;
        uint32_t point = heli_text_next(&text);
        if (is_blank(point)) {
            if (length && out[length - 1] != ' ') cut = !append(out, size, &length, " ", 1);
        } else if (point == REPLACEMENT) {
            cut = !append(out, size, &length, "\xEF\xBF\xBD", 3);
        } else {
            cut = !append(out, size, &length, start, (size_t)(text - start));
        }
    }
    if (length && out[length - 1] == ' ') out[length - 1] = '\0';
    if (cut || heli_text_columns(out) > columns) end_with_ellipsis(out, size, columns);
}

/* Punctuation that must not begin a line. */
static bool closes(uint32_t point)
{
    static const uint32_t closing[] = {',', '.', ';', ':', '!', '?', ')', '%', 0x3001, 0x3002, 0xFF0C, 0xFF0E, 0xFF1B, 0xFF1A,
                                       0xFF01, 0xFF1F, 0xFF09, 0xFF05, 0x201D, 0x300B, 0x3011};
    for (size_t i = 0; i < sizeof closing / sizeof closing[0]; i++)
        if (point == closing[i]) return true;
    return false;
}

size_t heli_text_break(const char *text, int columns)
{
    const char *at = text, *good = NULL;
    int width = 0;
    uint32_t previous = 0;
    while (*at) {
        const char *start = at;
        uint32_t point = heli_text_next(&at);
        bool wide = heli_text_point_columns(point) == 2 || heli_text_point_columns(previous) == 2;
        if (start > text && !closes(point) && point != ' ' && (previous == ' ' || wide)) good = start;
        width += heli_text_point_columns(point);
        if (width > columns && point != ' ')
            return (size_t)((good ? good : start > text ? start : at) - text);
        previous = point;
    }
    return (size_t)(at - text);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

void heli_text_format(const heli_context *ctx, char *out, size_t size, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(out, size, heli_context_translate(ctx, format), args);
    va_end(args);
}

#pragma GCC diagnostic pop

bool heli_text_chinese(const heli_context *ctx)
{
    /* Translators: answer "[language: zh]" in a Chinese catalogue. */
    return strcmp(heli_context_translate(ctx, HELI_N_("[language: en]")), "[language: zh]") == 0;
}

const char *heli_text_choose(const heli_context *ctx, const char *english, const char *chinese)
{
    if (chinese && *chinese && (heli_text_chinese(ctx) || !english || !*english)) return chinese;
    return english ? english : "";
}

const char *heli_text_unit(const heli_context *ctx, const char *unit)
{
    if (!unit || !*unit || strcmp(unit, "1") == 0) return "";
    return heli_context_translate(ctx, unit); /* models write units as plain data; cli/units.c marks them for translators */
}
