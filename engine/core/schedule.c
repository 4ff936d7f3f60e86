/* Turns and events, batch by batch. */
#include "engine/core/schedule.h"

/* Items up to this number stay in a core's cache: asking for them would cost more than it saves. */
enum { FITS_NEARBY = 131072 };

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

static inline void take_out(uint32_t *items, uint32_t turn, uint32_t chosen)
{
    uint32_t item = items[chosen];
    items[chosen] = items[turn];
    items[turn] = item;
}

bool heli_turns_next(heli_turns *self)
{
    if (!heli_events_next(&self->events)) return false;
    uint32_t first = self->events.first, size = self->events.size, left = self->events.count - first, chosen[HELI_MANY];
    const uint32_t *word = self->events.draws.word[0];
    uint32_t *items = self->items + first;
    if (self->events.count <= FITS_NEARBY) {
        for (uint32_t k = 0; k < size; k++) take_out(items, k, k + heli_below(word[k], left - k));
        return true;
    }
    for (uint32_t k = 0; k < size; k++) {
        chosen[k] = k + heli_below(word[k], left - k);
        __builtin_prefetch(&items[chosen[k]], 1);
    }
    for (uint32_t k = 0; k < size; k++) take_out(items, k, chosen[k]);
    return true;
}
