/* UTF-8: decoding and terminal width. The widths are the ranges of Unicode's East Asian Width W and F that occur in practice. */
#include "engine/scenario/utf8.h"

#include <stdbool.h>

size_t heli_utf8_decode(const char *text, size_t left, uint32_t *point)
{
    const unsigned char *byte = (const unsigned char *)text;
    if (left == 0) return 0;
    if (byte[0] < 0x80) {
        *point = byte[0];
        return 1;
    }
    size_t length = byte[0] >= 0xF0 ? 4 : byte[0] >= 0xE0 ? 3 : 2;
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    if (byte[0] < 0xC2 || byte[0] > 0xF4 || left < length) return 0;
    uint32_t value = byte[0] & (0xFFu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((byte[i] & 0xC0) != 0x80) return 0;
        value = value << 6 | (byte[i] & 0x3Fu);
    }
    if (value < least[length] || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) return 0;
    *point = value;
    return length;
}

typedef struct span { uint32_t first, last; } span;

static bool within(const span *spans, size_t count, uint32_t point)
{
    for (size_t i = 0; i < count; i++)
        if (point >= spans[i].first && point <= spans[i].last) return true;
    return false;
}

int heli_utf8_width(uint32_t point)
{
    static const span none[] = {{0x300, 0x36F}, {0x200B, 0x200F}, {0x202A, 0x202E}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F},
                                {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF}};
    static const span wide[] = {{0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0x4DBF}, {0x4E00, 0xA4CF}, {0xA960, 0xA97F},
                                {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE30, 0xFE6F}, {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6},
                                {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
    if (point < 0x300) return 1;
    if (within(none, sizeof none / sizeof *none, point)) return 0;
    return within(wide, sizeof wide / sizeof *wide, point) ? 2 : 1;
}

int heli_utf8_is_control(uint32_t point)
{
    if (point == '\t' || point == '\n' || point == '\r') return 0;
    return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0xFEFF;
}
