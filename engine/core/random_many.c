/* Random blocks of many agents: the choice among the kernels' versions. */
#include "engine/core/random_many.h"

#include "engine/core/isa.h"
#include "engine/core/random_many_kernel.h"

void heli_draw_many(heli_many *out, heli_key key, heli_address at, uint32_t count)
{
#if defined(__x86_64__) && !defined(__EMSCRIPTEN__)
    switch (heli_isa_current()) {
    case HELI_ISA_AVX512: heli_draw_many_avx512(out, key, at, count); return;
    case HELI_ISA_AVX2: heli_draw_many_avx2(out, key, at, count); return;
    default: break;
    }
#endif
    heli_draw_many_baseline(out, key, at, count);
}

void heli_draw_shared(uint32_t word[HELI_MANY], heli_key key, heli_address at)
{
#if defined(__x86_64__) && !defined(__EMSCRIPTEN__)
    switch (heli_isa_current()) {
    case HELI_ISA_AVX512: heli_draw_shared_avx512(word, key, at); return;
    case HELI_ISA_AVX2: heli_draw_shared_avx2(word, key, at); return;
    default: break;
    }
#endif
    heli_draw_shared_baseline(word, key, at);
}
