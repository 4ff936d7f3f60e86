/*
 * Who acts when: turns in a fresh random order, and events one after the other, told some time ahead.
 *
 *     turns      each agent acts exactly once in a step, in an order drawn anew for every step
 *     events     as many times as the step wants, with words of their own: a model draws whom they meet from these, with replacement
 *
 * Both hand out batches of HELI_MANY. Within a batch a model knows what is coming, draws are made side by side, and memory far away can be
 * asked for before it is needed; what happens stays the same as one by one.
 *
 * Draws are looked up, not consumed: number i of the step has the block at agent i of the address. A turn takes its place in the order
 * from word 0, and leaves words 1 to 3 to what the agent does. Where one agent sees what another did before it in the same step, the
 * order matters for the result; that is why it belongs to the model's description.
 *
 * A schedule belongs to its caller; different ones may be used at once.
 */
#ifndef HELI_CORE_SCHEDULE_H
#define HELI_CORE_SCHEDULE_H

#include <stdbool.h>

#include "engine/core/random_many.h"

/* The batch at hand is numbers first ... first + size - 1; word w of number first + k is draws.word[w][k]. */
typedef struct heli_events {
    heli_key key;
    heli_address at;          /* its agent counts events */
    uint32_t count, first, size;
    heli_many draws;
} heli_events;

/* Begins `count` events of a step; of the address, `agent` must be 0. */
static inline void heli_events_begin(heli_events *self, uint32_t count, heli_key key, heli_address at)
{
    self->key = key;
    self->at = at;
    self->count = count;
    self->first = self->size = 0;
}

/** Goes on to the next batch; false when all events are over. */
bool heli_events_next(heli_events *self);

/*
 * A random order of items[count], which is permuted as it is gone through (Fisher and Yates, forwards): items[first ... first + size - 1] are
 * those of the batch, in the order of their turns; before them stand those who had theirs. Every order has the same probability,
 * whatever order the items stood in before, up to the bias of heli_below: below count / 2^32 per turn. During a batch the model may
 * replace an item that had its turn; it must not touch those that wait.
 */
typedef struct heli_turns {
    heli_events events;
    uint32_t *items;
} heli_turns;

static inline void heli_turns_begin(heli_turns *self, uint32_t *items, uint32_t count, heli_key key, heli_address at)
{
    heli_events_begin(&self->events, count, key, at);
    self->items = items;
}

/** Goes on to the next batch; false when all had their turn. */
bool heli_turns_next(heli_turns *self);

#endif
