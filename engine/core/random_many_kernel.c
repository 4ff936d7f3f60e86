/* Random blocks of many agents, compiled once per instruction set (HELI_KERNEL_ISA). */
#include "engine/core/random_many_kernel.h"

#include "engine/core/random_lanes.h"

#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)

#if defined(HELI_DRAW_BY_LANES)

void JOIN(heli_draw_many_, HELI_KERNEL_ISA)(heli_many *out, heli_key key, heli_address at, uint32_t count)
{
    for (uint32_t first = 0; first < count; first += HELI_LANES_AT_ONCE)
        heli_lanes_draw(key, heli_lanes_from(at.agent + first), at, &out->word[0][first], HELI_MANY);
}

#else

void JOIN(heli_draw_many_, HELI_KERNEL_ISA)(heli_many *out, heli_key key, heli_address at, uint32_t count)
{
    for (uint32_t k = 0; k < count; k++) {
        heli_block block = heli_draw_block(key, (heli_address){at.agent + k, at.partition, at.step, at.purpose});
        for (int w = 0; w < 4; w++) out->word[w][k] = block.word[w];
    }
}

#endif

void JOIN(heli_draw_shared_, HELI_KERNEL_ISA)(uint32_t word[HELI_MANY], heli_key key, heli_address at)
{
    heli_draw_sixteen(key, at, (uint32_t(*)[HELI_DRAW_LANES])word); /* row after row */
}
