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

/*
 * A vector of lanes holds a 32 bit word of each of several blocks. The words being multiplied stand in pairs of vectors instead, in
 * 64 bit lanes: the multiplication leaves its high and low word in one lane, where the high one is shifted down and rubbish above
 * the low one harms nobody. So nothing is put together again before the last round.
 */
#if defined(__AVX512F__)

typedef __m512i heli_lanes;
enum { HELI_LANES_AT_ONCE = 16 };
static inline heli_lanes heli_lanes_all(uint32_t x) { return _mm512_set1_epi32((int)x); }
static inline heli_lanes heli_lanes_from(uint32_t x)
{
    return _mm512_add_epi32(heli_lanes_all(x), _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
}
static inline heli_lanes heli_lanes_first(heli_lanes a) { return _mm512_shuffle_epi32(a, 0x50); }
static inline heli_lanes heli_lanes_second(heli_lanes a) { return _mm512_shuffle_epi32(a, 0xFA); }
static inline heli_lanes heli_lanes_join(heli_lanes a, heli_lanes b)
{
    return _mm512_castps_si512(_mm512_shuffle_ps(_mm512_castsi512_ps(a), _mm512_castsi512_ps(b), 0x88));
}
static inline heli_lanes heli_lanes_xor(heli_lanes a, heli_lanes b) { return _mm512_xor_si512(a, b); }
static inline heli_lanes heli_lanes_multiply(heli_lanes a, uint32_t factor) { return _mm512_mul_epu32(a, heli_lanes_all(factor)); }
static inline heli_lanes heli_lanes_high(heli_lanes a) { return _mm512_srli_epi64(a, 32); }
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
static inline heli_lanes heli_lanes_first(heli_lanes a) { return _mm256_shuffle_epi32(a, 0x50); }
static inline heli_lanes heli_lanes_second(heli_lanes a) { return _mm256_shuffle_epi32(a, 0xFA); }
static inline heli_lanes heli_lanes_join(heli_lanes a, heli_lanes b)
{
    return _mm256_castps_si256(_mm256_shuffle_ps(_mm256_castsi256_ps(a), _mm256_castsi256_ps(b), 0x88));
}
static inline heli_lanes heli_lanes_xor(heli_lanes a, heli_lanes b) { return _mm256_xor_si256(a, b); }
static inline heli_lanes heli_lanes_multiply(heli_lanes a, uint32_t factor) { return _mm256_mul_epu32(a, heli_lanes_all(factor)); }
static inline heli_lanes heli_lanes_high(heli_lanes a) { return _mm256_srli_epi64(a, 32); }
static inline heli_lanes heli_lanes_load(const uint32_t *from) { return _mm256_loadu_si256((const __m256i *)(const void *)from); }
static inline void heli_lanes_store(uint32_t *to, heli_lanes a) { _mm256_storeu_si256((__m256i *)(void *)to, a); }

#elif defined(__wasm_simd128__)

typedef v128_t heli_lanes;
enum { HELI_LANES_AT_ONCE = 4 };
static inline heli_lanes heli_lanes_all(uint32_t x) { return wasm_u32x4_splat(x); }
static inline heli_lanes heli_lanes_from(uint32_t x) { return wasm_i32x4_add(wasm_u32x4_splat(x), wasm_u32x4_make(0, 1, 2, 3)); }
static inline heli_lanes heli_lanes_first(heli_lanes a) { return wasm_i32x4_shuffle(a, a, 0, 0, 1, 1); }
static inline heli_lanes heli_lanes_second(heli_lanes a) { return wasm_i32x4_shuffle(a, a, 2, 2, 3, 3); }
static inline heli_lanes heli_lanes_join(heli_lanes a, heli_lanes b) { return wasm_i32x4_shuffle(a, b, 0, 2, 4, 6); }
static inline heli_lanes heli_lanes_xor(heli_lanes a, heli_lanes b) { return wasm_v128_xor(a, b); }
static inline heli_lanes heli_lanes_multiply(heli_lanes a, uint32_t factor)
{
    return wasm_u64x2_extmul_low_u32x4(wasm_i32x4_shuffle(a, a, 0, 2, 0, 2), heli_lanes_all(factor));
}
static inline heli_lanes heli_lanes_high(heli_lanes a) { return wasm_u64x2_shr(a, 32); }
static inline heli_lanes heli_lanes_load(const uint32_t *from) { return wasm_v128_load(from); }
static inline void heli_lanes_store(uint32_t *to, heli_lanes a) { wasm_v128_store(to, a); }

#endif

#if defined(__AVX2__) || defined(__wasm_simd128__)
#define HELI_DRAW_BY_LANES 1
/* One vector of blocks, of the agents c0; stored into four rows, `stride` apart. at.agent is not read. */
static inline void heli_lanes_draw(heli_key key, heli_lanes c0, heli_address at, uint32_t *words, size_t stride)
{
    heli_lanes k0 = heli_lanes_all(key.word[0]), k1 = heli_lanes_all(key.word[1]);
    heli_lanes x[2], y[2], u[2], v[2]; /* counters 0 and 2; 1 and 3, to which the round's key has been added already */
    for (int half = 0; half < 2; half++) {
        x[half] = half == 0 ? heli_lanes_first(c0) : heli_lanes_second(c0);
        y[half] = heli_lanes_all(at.step);
        u[half] = heli_lanes_xor(heli_lanes_all(at.partition), k0);
        v[half] = heli_lanes_xor(heli_lanes_all(at.purpose), k1);
    }
    for (int round = 1; round <= 10; round++) {
        k0 = heli_lanes_all(round < 10 ? key.word[0] + (uint32_t)round * 0x9E3779B9u : 0);
        k1 = heli_lanes_all(round < 10 ? key.word[1] + (uint32_t)round * 0xBB67AE85u : 0);
        for (int half = 0; half < 2; half++) {
            heli_lanes even = heli_lanes_multiply(x[half], 0xD2511F53u), odd = heli_lanes_multiply(y[half], 0xCD9E8D57u);
            x[half] = heli_lanes_xor(heli_lanes_high(odd), u[half]);
            y[half] = heli_lanes_xor(heli_lanes_high(even), v[half]);
            u[half] = heli_lanes_xor(odd, k0); /* one addition less for the next round to wait for */
            v[half] = heli_lanes_xor(even, k1);
        }
    }
    heli_lanes_store(words, heli_lanes_join(x[0], x[1]));
    heli_lanes_store(words + stride, heli_lanes_join(u[0], u[1]));
    heli_lanes_store(words + 2 * stride, heli_lanes_join(y[0], y[1]));
    heli_lanes_store(words + 3 * stride, heli_lanes_join(v[0], v[1]));
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
