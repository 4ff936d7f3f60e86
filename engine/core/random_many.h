/*
 * Random blocks of many consecutive agents at once, by the best instruction set of the machine; the words are those of heli_draw_block.
 *
 * What a step needs is known before it is needed: drawing ahead costs half of drawing one by one, and who knows whose turn comes soon can
 * have the memory brought near.
 */
#ifndef HELI_CORE_RANDOM_MANY_H
#define HELI_CORE_RANDOM_MANY_H

#include "engine/core/random.h"

enum { HELI_MANY = 64 };

/* Blocks of 64 consecutive agents, kept sixteen by sixteen as vector units deliver them. */
typedef struct heli_many { uint32_t words[HELI_MANY / 16][4][16]; } heli_many;

/** Blocks of the agents at.agent + 0, 1, ... below `count` <= HELI_MANY, rounded up to whole sixteens. Thread-safe. */
void heli_draw_many(heli_many *out, heli_key key, heli_address at, uint32_t count);

/* Word w of the block of agent k. */
static inline uint32_t heli_many_word(const heli_many *self, uint32_t k, uint32_t w)
{
    return self->words[k / 16][w][k % 16];
}

#endif
