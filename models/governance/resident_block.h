/*
 * What the resident pass works on: a block of 64 residents, the running sums of a pass, and the small tools that its loops share.
 * Only resident_kernel.c includes this, once per instruction set.
 */
#ifndef HELI_GOVERNANCE_RESIDENT_BLOCK_H
#define HELI_GOVERNANCE_RESIDENT_BLOCK_H

#include "engine/core/random_lanes.h"
#include "engine/core/sum.h"
#include "models/governance/params.h"
#include "models/governance/resident.h"
#include "models/governance/resident_kernel.h"

enum { BLOCK = HELI_COLUMN_BLOCK };

/* What one block of residents goes through in a week. */
typedef struct block {
    size_t base;                          /* index of its first resident */
    int alive_count;
    float alive[BLOCK];                   /* 1, or 0 for the padding of the last block */
    float gap[GOV_DOMAINS][BLOCK];        /* w n */
    float powered[GOV_DOMAINS][BLOCK];    /* direction of interest before normalising */
    float inverse_norm[BLOCK];            /* 1 / |powered|; 0 without needs */
    float hardship[BLOCK], alignment[BLOCK];
    float participate[BLOCK], resist[BLOCK]; /* utilities; neighbours and duty only for who reconsiders or acts */
    float felt[BLOCK];                    /* hardship, unemployment included */
    int8_t stance[BLOCK];
} block;

/*
 * Who reconsiders in the next few blocks. Draws depend on their addresses alone, and what imitators do only on last week, so both are found
 * for several blocks at once: then vectors are full, and long chains of multiplications overlap.
 */
enum { AHEAD = 8, MOST_AHEAD = AHEAD * BLOCK + HELI_DRAW_LANES, OUTLOOK = (AHEAD + 1) * BLOCK /* from a block on, what is looked at soon */ };
typedef struct outlook {
    uint32_t agent[MOST_AHEAD];           /* who reconsiders, in order */
    uint32_t words[4][MOST_AHEAD];        /* their draws: way, partner, adoption, logit */
    int8_t stance[AHEAD * BLOCK];         /* last week's, or what imitators have taken over */
    uint64_t weigh[AHEAD];                /* bit l: lane l weighs its utilities */
    float logit[MOST_AHEAD];              /* the draws of who weighs, in order */
    uint32_t used;                        /* how many of them the blocks so far have used */
} outlook;

/* Running sums: one double per lane and quantity. */
typedef struct lane_sums {
    double need[GOV_DOMAINS][HELI_LANES], voiced[GOV_DOMAINS][HELI_LANES];
    double served[GOV_DOMAINS][HELI_LANES], dose[GOV_DOMAINS][HELI_LANES], added[GOV_DOMAINS][HELI_LANES];
    double direction[GOV_DOMAINS][HELI_LANES];
    double guided[HELI_LANES], voice[HELI_LANES], satisfaction[HELI_LANES], trust[HELI_LANES], habitus[HELI_LANES];
    double low_trust[HELI_LANES], high_trust[HELI_LANES];
} lane_sums;

#define EACH_LANE for (int l = 0; l < BLOCK; l++)
#define EACH_DOMAIN _Pragma("GCC unroll 6") for (int k = 0; k < GOV_DOMAINS; k++) /* inside EACH_LANE, where sums over domains stay in registers */

/* Adds a block of values to the lanes: four rows of sixteen, first to last. */
static inline void add_rows(double *restrict lane, const float *restrict value)
{
#pragma omp simd
    for (int l = 0; l < HELI_LANES; l++)
        lane[l] += (double)(((value[l] + value[l + HELI_LANES]) + value[l + 2 * HELI_LANES]) + value[l + 3 * HELI_LANES]);
}

/* The same of the products of two rows of values. */
static inline void add_products(double *restrict lane, const float *restrict a, const float *restrict b)
{
    enum { SECOND = HELI_LANES, THIRD = 2 * HELI_LANES, FOURTH = 3 * HELI_LANES };
#pragma omp simd
    for (int l = 0; l < HELI_LANES; l++)
        lane[l] += (double)(((a[l] * b[l] + a[l + SECOND] * b[l + SECOND]) + a[l + THIRD] * b[l + THIRD]) + a[l + FOURTH] * b[l + FOURTH]);
}

/*
 * Asks for the next block's part of a column; `here` is this block's. Each loop asks for what it reads itself, so that the
 * requests are spread over the work on a block: all at once they would fill the core's queue and hold it up.
 */
static inline void fetch_next(const void *here, size_t item_bytes)
{
    fetch_lines((uintptr_t)here + BLOCK * item_bytes, BLOCK * item_bytes);
}

/* One draw for each resident of the block at `base` from a stream: sixteen Philox blocks serve sixty-four residents. */
static inline void draw_lanes(const gov_pass *pass, size_t base, gov_stream stream, float draw[BLOCK])
{
    uint32_t words[4][HELI_DRAW_LANES];
    heli_address first = {(uint32_t)(base / 4), pass->community_key, pass->week, (uint32_t)stream};
    heli_draw_sixteen(pass->key, first, words);
    for (int w = 0; w < 4; w++)
        for (int d = 0; d < HELI_DRAW_LANES; d++) draw[w * HELI_DRAW_LANES + d] = heli_uniform_f32(words[w][d]);
}

/* Bit l: lane l of the block at `base` is a resident, not padding. */
static inline uint64_t alive_bits(const gov_pass *pass, size_t base)
{
    size_t alive = pass->count - base;
    return alive < BLOCK ? ~(~UINT64_C(0) << alive) : ~UINT64_C(0);
}

/* Marks of the lanes (1 or 0) as the bits of a word, lane 0 lowest. */
static inline uint64_t mark_bits(const uint8_t marked[BLOCK])
{
    uint64_t bits = 0;
#if defined(__AVX2__)
    for (int l = 0; l < BLOCK; l += 32) {
        __m256i marks = _mm256_loadu_si256((const __m256i *)(const void *)(marked + l));
        bits |= (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_slli_epi16(marks, 7)) << l; /* bit 0 of each byte becomes its top bit */
    }
#else
    for (int l = 0; l < BLOCK; l += 8) {
        uint64_t eight = 0;
        for (int byte = 0; byte < 8; byte++) eight |= (uint64_t)marked[l + byte] << 8 * byte;
        bits |= (eight * 0x0102040810204080u >> 56) << l; /* the product moves bit 0 of each byte into its top byte */
    }
#endif
    return bits;
}

#endif
