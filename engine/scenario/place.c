/* Places of diagnostics, and pieces of text fit to be shown in one. */
#include "engine/scenario/place.h"

#include <stdlib.h>
#include <string.h>

#include "engine/scenario/utf8.h"

void heli_put(heli_diagnostic *self, heli_place place)
{
    if (!self) return;
    free(self->file);
    self->file = place.file ? strdup(place.file) : NULL;
    self->line = place.line;
    self->column = place.column;
    self->length = place.length > 0 ? place.length : 1;
}

heli_shown heli_show(const char *text)
{
    heli_shown shown = {{0}};
    size_t left = strlen(text), used = 0;
    for (int points = 0; left > 0; points++) {
        uint32_t point = 0;
        size_t length = heli_utf8_decode(text, left, &point);
        if (points == 40) {
            memcpy(shown.text + used, "...", 3);
            break;
        }
        bool plain = length > 0 && !heli_utf8_is_control(point) && point >= 0x20;
        if (length == 0) length = 1;
        if (plain) memcpy(shown.text + used, text, length);
        else shown.text[used] = point == '\n' || point == '\t' || point == '\r' ? ' ' : '?';
        used += plain ? length : 1;
        text += length;
        left -= length;
    }
    return shown;
}
