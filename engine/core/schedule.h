/*
 * Who acts when: turns in a fresh random order, and events one after the other, told some time ahead.
 *
 *     turns      each agent acts exactly once in a step, in an order drawn anew for every step
 *     events     as many times as the step wants, with words of their own: a model draws whom they meet from these, with replacement
 *
 * Both hand out batches of HELI_MANY. Within a batch a model knows what is coming, draws are made side by side, and memory far away can be
 * asked for before it is needed; what happens stays the same as one by one.
 *
 * Draws are looked up, not consumed. Event i has the block of agent i of its address, four words of its own. Turns share blocks, sixteen among
 * sixty-four, for most agents need but a word or none: turn i has one word in each stream, word (i mod 64) / 16 of the block of agent
 * (i / 64) 16 + i mod 16. That of the stream the turns began with is its place in the order; for what the agent does a model takes words of
 * other streams, or runs events beside the turns, whose batches are the same. Where one agent sees what another did before it in the same
 * step, the order matters for the result; that is why it belongs to the model's description.
 *
 * A schedule belongs to its caller; different ones may be used at once.
 */
#ifndef HELI_CORE_SCHEDULE_H
#define HELI_CORE_SCHEDULE_H

#include <stdbool.h>

#include "engine/core/random_many.h"

/* Of numbers 0 ... count - 1, the batch at hand is first ... first + size - 1. */
typedef struct heli_batch { uint32_t count, first, size; } heli_batch;

/* Word w of event batch.first + k is draws.word[w][k]. */
typedef struct heli_events {
    heli_batch batch;
    heli_key key;
    heli_address at;          /* its agent counts events */
    heli_many draws;
} heli_events;

/* Begins `count` events of a step; of the address, `agent` must be 0. */
static inline void heli_events_begin(heli_events *self, uint32_t count, heli_key key, heli_address at)
{
    self->batch = (heli_batch){count, 0, 0};
    self->key = key;
    self->at = at;
}

/** Goes on to the next batch; false when all events are over. */
bool heli_events_next(heli_events *self);

/*
 * A random order of items[count], which is permuted as it is gone through (Fisher and Yates, forwards): those of the batch are
 * items[first ... first + size - 1], in the order of their turns; before them stand those who had theirs. Every order has the same probability,
 * whatever order the items stood in before, up to the bias of heli_below: below count / 2^32 per turn. During a batch the model may
 * replace an item that had its turn; it must not touch those that wait.
 */
typedef struct heli_turns {
    heli_batch batch;
    heli_key key;
    heli_address at;
    uint32_t *items;
} heli_turns;

/* Begins a step's turns of items[count]; of the address, `agent` must be 0. */
static inline void heli_turns_begin(heli_turns *self, uint32_t *items, uint32_t count, heli_key key, heli_address at)
{
    self->batch = (heli_batch){count, 0, 0};
    self->key = key;
    self->at = at;
    self->items = items;
}

/** The words of a stream for the turns of this batch: word[k] is that of turn batch.first + k. */
static inline void heli_turns_words(const heli_turns *self, uint32_t purpose, uint32_t word[HELI_MANY])
{
    heli_draw_shared(word, self->key, (heli_address){self->batch.first / 4, self->at.partition, self->at.step, purpose});
}

/** Goes on to the next batch; false when all had their turn. */
bool heli_turns_next(heli_turns *self);

#endif
