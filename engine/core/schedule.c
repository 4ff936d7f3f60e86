/* Turns and events, batch by batch. */
#include "engine/core/schedule.h"

/* Items up to this number stay in a core's cache: asking for them would cost more than it saves. */
enum { FITS_NEARBY = 131072 };

/* Goes on to the next batch; false when nothing is left. */
static inline bool next_batch(heli_batch *self)
{
    self->first += self->size;
    uint32_t left = self->count - self->first;
    self->size = left < HELI_MANY ? left : HELI_MANY;
    return left > 0;
}

bool heli_events_next(heli_events *self)
{
    if (!next_batch(&self->batch)) return false;
    self->at.agent = self->batch.first;
    heli_draw_many(&self->draws, self->key, self->at, self->batch.size);
    return true;
}

static inline void take_out(uint32_t *items, uint32_t turn, uint32_t chosen)
{
    uint32_t item = items[chosen];
    items[chosen] = items[turn];
    items[turn] = item;
}

bool heli_turns_next(heli_turns *self)
{
    if (!next_batch(&self->batch)) return false;
    uint32_t first = self->batch.first, size = self->batch.size, left = self->batch.count - first, chosen[HELI_MANY], word[HELI_MANY];
    uint32_t *items = self->items + first;
    heli_turns_words(self, self->at.purpose, word);
    if (self->batch.count <= FITS_NEARBY) {
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
