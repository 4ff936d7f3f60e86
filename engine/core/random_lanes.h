/*
 * Sixteen random blocks at once, at addresses that differ in the agent only: Philox4x32-10 on vector hardware.
 *
 * The words are those of heli_draw_block, whatever the instruction set; only the order of work differs. Compilers do not find the
 * 32 x 32 -> 64 bit multiplication of vector units by themselves, so it is written out for AVX-512, AVX2 and WebAssembly.
 */
#ifndef HELI_CORE_RANDOM_LANES_H
#define HELI_CORE_RANDOM_LANES_H

#include "engine/core/random.h"

#if defined(__AVX2__)
#include <immintrin.h>
#elif defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

enum { HELI_DRAW_LANES = 16 };

#if defined(__AVX512F__)

typedef __m512i heli_lanes;
enum { HELI_LANES_AT_ONCE = 16 };
static inline heli_lanes heli_lanes_all(uint32_t x) { return _mm512_set1_epi32((int)x); }
static inline heli_lanes heli_lanes_from(uint32_t x)
{
    return _mm512_add_epi32(heli_lanes_all(x), _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
}
static inline heli_lanes heli_lanes_xor3(heli_lanes a, heli_lanes b, heli_lanes c)
{
    return _mm512_xor_si512(_mm512_xor_si512(a, b), c);
}
static inline void heli_lanes_multiply(heli_lanes a, uint32_t factor, heli_lanes *high, heli_lanes *low)
{
    __m512i f = heli_lanes_all(factor);
    __m512i even = _mm512_mul_epu32(a, f), odd = _mm512_mul_epu32(_mm512_srli_epi64(a, 32), f);
    *high = _mm512_mask_blend_epi32(0xAAAA, _mm512_srli_epi64(even, 32), odd);
    *low = _mm512_mask_blend_epi32(0xAAAA, even, _mm512_slli_epi64(odd, 32));
}
static inline heli_lanes heli_lanes_load(const uint32_t *from) { return _mm512_loadu_si512(from); }
static inline void heli_lanes_store(uint32_t *to, heli_lanes a) { _mm512_storeu_si512(to, a); }

#elif defined(__AVX2__)

typedef __m256i heli_lanes;
enum { HELI_LANES_AT_ONCE = 8 };
static inline heli_lanes heli_lanes_all(uint32_t x) { return _mm256_set1_epi32((int)x); }
static inline heli_lanes heli_lanes_from(uint32_t x)
{
    return _mm256_add_epi32(heli_lanes_all(x), _mm256_set_epi32(7, 6, 5, 4, 3, 2, 1, 0));
}
static inline heli_lanes heli_lanes_xor3(heli_lanes a, heli_lanes b, heli_lanes c)
{
    return _mm256_xor_si256(_mm256_xor_si256(a, b), c);
}
static inline void heli_lanes_multiply(heli_lanes a, uint32_t factor, heli_lanes *high, heli_lanes *low)
{
    __m256i f = heli_lanes_all(factor);
    __m256i even = _mm256_mul_epu32(a, f), odd = _mm256_mul_epu32(_mm256_srli_epi64(a, 32), f);
    *high = _mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xAA);
    *low = _mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xAA);
}
static inline heli_lanes heli_lanes_load(const uint32_t *from) { return _mm256_loadu_si256((const __m256i *)(const void *)from); }
static inline void heli_lanes_store(uint32_t *to, heli_lanes a) { _mm256_storeu_si256((__m256i *)(void *)to, a); }

#elif defined(__wasm_simd128__)

typedef v128_t heli_lanes;
enum { HELI_LANES_AT_ONCE = 4 };
static inline heli_lanes heli_lanes_all(uint32_t x) { return wasm_u32x4_splat(x); }
static inline heli_lanes heli_lanes_from(uint32_t x) { return wasm_i32x4_add(wasm_u32x4_splat(x), wasm_u32x4_make(0, 1, 2, 3)); }
static inline heli_lanes heli_lanes_xor3(heli_lanes a, heli_lanes b, heli_lanes c) { return wasm_v128_xor(wasm_v128_xor(a, b), c); }
static inline void heli_lanes_multiply(heli_lanes a, uint32_t factor, heli_lanes *high, heli_lanes *low)
{
    heli_lanes f = heli_lanes_all(factor);
    heli_lanes first = wasm_u64x2_extmul_low_u32x4(a, f), second = wasm_u64x2_extmul_high_u32x4(a, f);
    *high = wasm_i32x4_shuffle(first, second, 1, 3, 5, 7);
    *low = wasm_i32x4_shuffle(first, second, 0, 2, 4, 6);
}
static inline heli_lanes heli_lanes_load(const uint32_t *from) { return wasm_v128_load(from); }
static inline void heli_lanes_store(uint32_t *to, heli_lanes a) { wasm_v128_store(to, a); }

#endif

#if defined(__AVX2__) || defined(__wasm_simd128__)
#define HELI_DRAW_BY_LANES 1
/* One vector of blocks, of the agents c0; stored into four rows, `stride` apart. at.agent is not read. */
static inline void heli_lanes_draw(heli_key key, heli_lanes c0, heli_address at, uint32_t *words, size_t stride)
{
    heli_lanes c1 = heli_lanes_all(at.partition), c2 = heli_lanes_all(at.step), c3 = heli_lanes_all(at.purpose);
    uint32_t k0 = key.word[0], k1 = key.word[1];
    for (int round = 0; round < 10; round++) {
        heli_lanes even_high, even_low, odd_high, odd_low;
        heli_lanes_multiply(c0, 0xD2511F53u, &even_high, &even_low);
        heli_lanes_multiply(c2, 0xCD9E8D57u, &odd_high, &odd_low);
        c0 = heli_lanes_xor3(odd_high, c1, heli_lanes_all(k0));
        c2 = heli_lanes_xor3(even_high, c3, heli_lanes_all(k1));
        c1 = odd_low;
        c3 = even_low;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    heli_lanes_store(words, c0);
    heli_lanes_store(words + stride, c1);
    heli_lanes_store(words + 2 * stride, c2);
    heli_lanes_store(words + 3 * stride, c3);
}
#endif

/* Blocks at agents first.agent + 0 .. 15; words[w][d] is word w of the block of agent first.agent + d. Thread-safe. */
static inline void heli_draw_sixteen(heli_key key, heli_address first, uint32_t words[4][HELI_DRAW_LANES])
{
#if defined(HELI_DRAW_BY_LANES)
    for (uint32_t d = 0; d < HELI_DRAW_LANES; d += HELI_LANES_AT_ONCE)
        heli_lanes_draw(key, heli_lanes_from(first.agent + d), first, words[0] + d, HELI_DRAW_LANES);
#else
    for (uint32_t d = 0; d < HELI_DRAW_LANES; d++) {
        heli_block block = heli_draw_block(key, (heli_address){first.agent + d, first.partition, first.step, first.purpose});
        for (int w = 0; w < 4; w++) words[w][d] = block.word[w];
    }
#endif
}

/*
 * Blocks of `count` agents anywhere; at.agent is not read. words[w * stride + d] is word w of the block of agents[d]. Agents are read, and
 * columns written, up to `count` rounded up to sixteen. Thread-safe.
 */
static inline void heli_draw_scattered(heli_key key, heli_address at, const uint32_t *agents, uint32_t count, uint32_t *words, size_t stride)
{
#if defined(HELI_DRAW_BY_LANES)
    for (uint32_t d = 0; d < count; d += HELI_LANES_AT_ONCE) heli_lanes_draw(key, heli_lanes_load(agents + d), at, words + d, stride);
#else
    for (uint32_t d = 0; d < count; d++) {
        heli_block block = heli_draw_block(key, (heli_address){agents[d], at.partition, at.step, at.purpose});
        for (int w = 0; w < 4; w++) words[(size_t)w * stride + d] = block.word[w];
    }
#endif
}

#endif
