/*
 * Addressed random numbers: a draw is looked up, never consumed.
 *
 * Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11, 2011) turns a
 * 64-bit key and a 128-bit counter into four random words. The key stands for (seed, replicate, domain); the counter is
 * the address (agent, partition, step, purpose and draw index). Who asks for what cannot disturb anybody else's draws, so
 * a policy that starts in week t changes no draw before week t, threads do not matter, and two policies under one seed are
 * compared under common random numbers.
 *
 * Everything here is pure and thread-safe.
 */
#ifndef HELI_CORE_RANDOM_H
#define HELI_CORE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* Which part of a run a key serves: the initial population has a seed of its own, apart from the dynamics; so has the design of experiments. */
typedef enum heli_domain { HELI_DOMAIN_INITIAL = 1, HELI_DOMAIN_DYNAMICS = 2, HELI_DOMAIN_DESIGN = 3 } heli_domain;

typedef struct heli_key { uint32_t word[2]; } heli_key;

/*
 * Where a draw lives. `purpose` is a stream number of the model (below 2^16); the upper 16 bits are the block index
 * of draws that need more than one block of four words.
 */
typedef struct heli_address {
    uint32_t agent;
    uint32_t partition;
    uint32_t step;
    uint32_t purpose;
} heli_address;

typedef struct heli_block { uint32_t word[4]; } heli_block;

/**
 * Key of (seed, replicate, domain): 64 bits mixed by the finaliser of SplitMix64 applied to
 * seed, then xor replicate, then xor domain. Two of the three equal and one different never give the same key.
 */
heli_key heli_key_make(uint64_t seed, uint64_t replicate, heli_domain domain);

/* The block of four random words at an address. */
static inline heli_block heli_draw_block(heli_key key, heli_address at)
{
    uint32_t c0 = at.agent, c1 = at.partition, c2 = at.step, c3 = at.purpose;
    uint32_t k0 = key.word[0], k1 = key.word[1];
    for (int round = 0; round < 10; round++) {
        uint64_t even = (uint64_t)0xD2511F53u * c0;
        uint64_t odd = (uint64_t)0xCD9E8D57u * c2;
        c0 = (uint32_t)(odd >> 32) ^ c1 ^ k0;
        c1 = (uint32_t)odd;
        c2 = (uint32_t)(even >> 32) ^ c3 ^ k1;
        c3 = (uint32_t)even;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    return (heli_block){{c0, c1, c2, c3}};
}

/* Uniform in (0, 1), never 0 and never 1: the middle of one of 2^23 (float) or 2^52 (double) equal cells. */
static inline float heli_uniform_f32(uint32_t word)
{
    return ((float)(word >> 9) + 0.5f) * 0x1p-23f;
}

static inline double heli_uniform(uint32_t high, uint32_t low)
{
    uint64_t cell = ((uint64_t)high << 32 | low) >> 12;
    return ((double)cell + 0.5) * 0x1p-52;
}

/* An integer in 0 .. n-1 (n >= 1) from one word by multiply and shift; bias below n / 2^32. */
static inline uint32_t heli_below(uint32_t word, uint32_t n)
{
    return (uint32_t)((uint64_t)word * n >> 32);
}

/*
 * A cursor over the draws at one address, for samplers that need an unknown number of them: words 0-3 of block 0,
 * then of block 1, and so on. After 2^16 blocks the key is mixed on and the blocks start anew, so there is no end.
 * Local to the caller.
 */
typedef struct heli_draws {
    heli_key key;
    heli_address at;
    heli_block block;
    uint32_t next; /* index of the next word */
} heli_draws;

heli_draws heli_draws_at(heli_key key, heli_address at);
uint32_t heli_draws_word(heli_draws *self);
/** Uniform double in (0, 1) with 52 random bits; takes two words. */
double heli_draws_uniform(heli_draws *self);

/*
 * --- samplers by inverse distribution function: monotone in u and in their parameters ---
 *
 * Counts are the smallest k with F(k) > u. F is computed to about 1e-14 (1e-12 at a mean of 1e6), so counts keep the
 * order of u and of the parameters except where u lies that close to a jump of F: about once in 1e12 draws, if at all.
 */

/** Normal deviate: mean + sd * quantile(u). */
double heli_normal_from(double u, double mean, double sd);
/** Exponential deviate of the given mean: -mean log(1 - u), rising in u. */
double heli_exponential_from(double u, double mean);
/**
 * Poisson count of the given mean by inverse CDF; rising in u and in mean. Negative or NaN means count as 0, means above
 * 1e12 as 1e12. Cost: O(min(count, sqrt(mean))) divisions; about 20 sqrt(mean) from 30 up.
 */
int64_t heli_poisson_from(double u, double mean);
/** Binomial count of n >= 0 trials with probability p by inverse CDF; rising in u, n and p. Cost as Poisson's. */
int64_t heli_binomial_from(double u, int64_t n, double p);
/** Geometric: trials until the first success, 1, 2, ...; falling in p. p <= 0 gives INT64_MAX, p >= 1 gives 1. */
int64_t heli_geometric_from(double u, double p);
/** Index of the category that u falls in: smallest i with w_0 + ... + w_i > u * total; weights >= 0, total > 0. */
size_t heli_categorical_from(double u, const double *weights, size_t n);

/* --- samplers that take several draws --- */

/** Gamma deviate, shape > 0, scale > 0 (Marsaglia and Tsang 2000; shape below 1 by the power of a uniform). */
double heli_gamma(heli_draws *draws, double shape, double scale);
/** Dirichlet vector of n equal concentrations alpha > 0 into out[n]; sums to 1 up to rounding, however small alpha is. */
void heli_dirichlet(heli_draws *draws, double alpha, double *out, size_t n);
/** Uniform random order of n < 2^32 items (Fisher and Yates), into order[n] as a permutation of 0 .. n-1; takes n - 1 words. */
void heli_shuffle(heli_draws *draws, uint32_t *order, size_t n);

#endif
