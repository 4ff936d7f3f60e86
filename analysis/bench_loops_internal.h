/* What the hand-written loops share: random numbers, shuffling, a clock. */
#ifndef HELI_ANALYSIS_BENCH_LOOPS_INTERNAL_H
#define HELI_ANALYSIS_BENCH_LOOPS_INTERNAL_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#define EACH_BYTE 0x0101010101010101u

/* SplitMix64 (Steele, Lea and Flood 2014): one addition from draw to draw, so that draws overlap. */
typedef struct loop_random { uint64_t state; } loop_random;

static inline uint64_t loop_draw(loop_random *self)
{
    uint64_t z = self->state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

static inline uint32_t loop_below(loop_random *self, uint32_t n)
{
    return (uint32_t)((loop_draw(self) >> 32) * n >> 32);
}

static inline float loop_uniform(loop_random *self)
{
    return ((float)(loop_draw(self) >> 41) + 0.5f) * 0x1p-23f;
}

/* Puts n items into a random order. */
static inline void loop_shuffle(uint32_t *items, uint32_t n, loop_random *random)
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t chosen = i + loop_below(random, n - i), item = items[chosen];
        items[chosen] = items[i];
        items[i] = item;
    }
}

/* The numbers 0 ... n - 1 in a random order. */
static inline void loop_shuffled(uint32_t *items, uint32_t n, loop_random *random)
{
    for (uint32_t i = 0; i < n; i++) items[i] = i;
    loop_shuffle(items, n, random);
}

static inline uint64_t loop_eight(const uint8_t *bytes)
{
    uint64_t eight;
    memcpy(&eight, bytes, sizeof eight);
    return eight;
}

/* Processor time of this thread: what other programs take meanwhile does not count. */
static inline double loop_now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
    return (double)at.tv_sec + 1e-9 * (double)at.tv_nsec;
}

#endif
