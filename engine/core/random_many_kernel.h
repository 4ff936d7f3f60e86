/* The versions of the kernels of heli_draw_many and heli_draw_shared; those that a machine cannot run are never called. */
#ifndef HELI_CORE_RANDOM_MANY_KERNEL_H
#define HELI_CORE_RANDOM_MANY_KERNEL_H

#include "engine/core/random_many.h"

void heli_draw_many_baseline(heli_many *out, heli_key key, heli_address at, uint32_t count);
void heli_draw_shared_baseline(uint32_t word[HELI_MANY], heli_key key, heli_address at);
void heli_draw_many_avx2(heli_many *out, heli_key key, heli_address at, uint32_t count);
void heli_draw_shared_avx2(uint32_t word[HELI_MANY], heli_key key, heli_address at);
void heli_draw_many_avx512(heli_many *out, heli_key key, heli_address at, uint32_t count);
void heli_draw_shared_avx512(uint32_t word[HELI_MANY], heli_key key, heli_address at);

#endif
