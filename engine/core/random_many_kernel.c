/* Random blocks of many agents, compiled once per instruction set (HELI_KERNEL_ISA). */
#include "engine/core/random_many_kernel.h"

#include <string.h>

#include "engine/core/random_lanes.h"

#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)

void JOIN(heli_draw_many_, HELI_KERNEL_ISA)(heli_many *out, heli_key key, heli_address at, uint32_t count)
{
    for (uint32_t first = 0; first < count; first += HELI_DRAW_LANES) {
        uint32_t words[4][HELI_DRAW_LANES];
        heli_draw_sixteen(key, at, words);
        for (int w = 0; w < 4; w++) memcpy(&out->word[w][first], words[w], sizeof words[w]);
        at.agent += HELI_DRAW_LANES;
    }
}
