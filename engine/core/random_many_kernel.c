/* Random blocks of many agents, compiled once per instruction set (HELI_KERNEL_ISA). */
#include "engine/core/random_many_kernel.h"

#include "engine/core/random_lanes.h"

#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)

#if defined(__AVX2__)

/* Two vectors at once: each waits for its multiplications half of the time. */
enum { ABREAST = 2, PORTION = ABREAST * HELI_LANES_AT_ONCE };

static inline void draw_portion(heli_many *out, uint32_t first, heli_key key, heli_address at)
{
    heli_lanes c[ABREAST][4];
    uint32_t k0 = key.word[0], k1 = key.word[1];
    for (uint32_t v = 0; v < ABREAST; v++) {
        c[v][0] = heli_lanes_from(at.agent + first + v * HELI_LANES_AT_ONCE);
        c[v][1] = heli_lanes_all(at.partition);
        c[v][2] = heli_lanes_all(at.step);
        c[v][3] = heli_lanes_all(at.purpose);
    }
    for (int round = 0; round < 10; round++) {
        for (uint32_t v = 0; v < ABREAST; v++) {
            heli_lanes even_high, even_low, odd_high, odd_low;
            heli_lanes_multiply(c[v][0], 0xD2511F53u, &even_high, &even_low);
            heli_lanes_multiply(c[v][2], 0xCD9E8D57u, &odd_high, &odd_low);
            c[v][0] = heli_lanes_xor3(odd_high, c[v][1], heli_lanes_all(k0));
            c[v][2] = heli_lanes_xor3(even_high, c[v][3], heli_lanes_all(k1));
            c[v][1] = odd_low;
            c[v][3] = even_low;
        }
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    for (uint32_t v = 0; v < ABREAST; v++)
        for (int w = 0; w < 4; w++) heli_lanes_store(&out->word[w][first + v * HELI_LANES_AT_ONCE], c[v][w]);
}

void JOIN(heli_draw_many_, HELI_KERNEL_ISA)(heli_many *out, heli_key key, heli_address at, uint32_t count)
{
    for (uint32_t first = 0; first < count; first += PORTION) draw_portion(out, first, key, at);
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
