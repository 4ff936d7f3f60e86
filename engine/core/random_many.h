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

/* Blocks of 64 consecutive agents: word[w][k] is word w of the block of agent k. */
typedef struct heli_many { uint32_t word[4][HELI_MANY]; } heli_many;

/** Blocks of the agents at.agent + 0, 1, ... below `count` <= HELI_MANY, rounded up to whole sixteens. Thread-safe. */
void heli_draw_many(heli_many *out, heli_key key, heli_address at, uint32_t count);

/** One word for each of 64 agents who share sixteen blocks: word[i] is word i / 16 of the block of agent at.agent + i mod 16. Thread-safe. */
void heli_draw_shared(uint32_t word[HELI_MANY], heli_key key, heli_address at);

#endif
