/* Turns and events, batch by batch. */
#include "engine/core/schedule.h"

/* Items up to this number stay in a core's cache: asking for them would cost more than it saves. */
enum { FITS_NEARBY = 65536 };

bool heli_events_next(heli_events *self)
{
    uint32_t left;
    self->first += self->size;
    left = self->count - self->first;
    self->size = left < HELI_MANY ? left : HELI_MANY;
    self->at.agent = self->first;
    if (left > 0) heli_draw_many(&self->draws, self->key, self->at, self->size);
    return left > 0;
}

bool heli_turns_next(heli_turns *self)
{
    if (!heli_events_next(&self->events)) return false;
    uint32_t first = self->events.first, size = self->events.size, count = self->events.count, chosen[HELI_MANY], *items = self->items;
    for (uint32_t k = 0; k < size; k++) chosen[k] = first + k + heli_below(self->events.draws.word[0][k], count - first - k);
    if (count > FITS_NEARBY)
        for (uint32_t k = 0; k < size; k++) __builtin_prefetch(&items[chosen[k]], 1);
    for (uint32_t k = 0; k < size; k++) {
        uint32_t item = items[chosen[k]];
        items[chosen[k]] = items[first + k];
        items[first + k] = item;
    }
    return true;
}
