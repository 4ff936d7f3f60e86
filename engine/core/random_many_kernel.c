/* Random blocks of many agents, compiled once per instruction set (HELI_KERNEL_ISA). */
#include "engine/core/random_many_kernel.h"

#include "engine/core/random_lanes.h"

#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)

void JOIN(heli_draw_many_, HELI_KERNEL_ISA)(heli_many *out, heli_key key, heli_address at, uint32_t count)
{
    for (uint32_t group = 0; group * HELI_DRAW_LANES < count; group++) {
        heli_draw_sixteen(key, at, out->words[group]);
        at.agent += HELI_DRAW_LANES;
    }
}
