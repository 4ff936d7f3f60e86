/*
 * engine/core/random: known answers of Philox, keys, cursors, and the order that inversion keeps along a path.
 * Distributions are tests/theory/test_samplers.c. The library Random123 is compared against where it is installed.
 */
#include "engine/core/random.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/core/digest.h"

#if defined(__has_include)
#if __has_include(<Random123/philox.h>)
#include <Random123/philox.h>
#define HAVE_RANDOM123 1
#endif
#endif

static const heli_address ORIGIN = {0, 0, 0, 0};

static heli_draws draws_of(uint64_t seed)
{
    return heli_draws_at(heli_key_make(seed, 0, HELI_DOMAIN_DYNAMICS), ORIGIN);
}

/* --- Philox --- */

static void test_philox_gives_the_known_answers(void **state)
{
    (void)state;
    /* Random123, examples/kat_vectors, lines "philox4x32 10": counter, key, result. */
    static const uint32_t cases[3][10] = {
        {0, 0, 0, 0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
        {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff,
         0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
        {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0,
         0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}};
    for (size_t i = 0; i < 3; i++) {
        const uint32_t *c = cases[i];
        heli_block got = heli_draw_block((heli_key){{c[4], c[5]}}, (heli_address){c[0], c[1], c[2], c[3]});
        assert_memory_equal(got.word, c + 6, sizeof got.word);
    }
}

static void test_philox_agrees_with_random123(void **state)
{
    (void)state;
#ifdef HAVE_RANDOM123
    heli_draws inputs = draws_of(123);
    for (int i = 0; i < 200000; i++) {
        uint32_t w[6];
        for (size_t j = 0; j < 6; j++) w[j] = heli_draws_word(&inputs);
        philox4x32_ctr_t counter = {{w[0], w[1], w[2], w[3]}};
        philox4x32_key_t key = {{w[4], w[5]}};
        philox4x32_ctr_t expected = philox4x32_R(10, counter, key);
        heli_block got = heli_draw_block((heli_key){{w[4], w[5]}}, (heli_address){w[0], w[1], w[2], w[3]});
        assert_memory_equal(got.word, expected.v, sizeof got.word);
    }
#else
    skip(); /* librandom123-dev is not installed */
#endif
}

/* --- keys and cursors --- */

static uint64_t bits_of(heli_key key) { return (uint64_t)key.word[1] << 32 | key.word[0]; }

static int compare_bits(const void *a, const void *b)
{
    uint64_t x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

static void test_every_seed_replicate_and_domain_has_its_own_key(void **state)
{
    (void)state;
    enum { SEEDS = 300, REPLICATES = 300, KEYS = SEEDS * REPLICATES * 2 };
    uint64_t *keys = malloc(KEYS * sizeof *keys);
    assert_non_null(keys);
    size_t n = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++)
        for (uint64_t replicate = 0; replicate < REPLICATES; replicate++) {
            keys[n++] = bits_of(heli_key_make(seed, replicate, HELI_DOMAIN_INITIAL));
            keys[n++] = bits_of(heli_key_make(seed, replicate, HELI_DOMAIN_DYNAMICS));
        }
    qsort(keys, n, sizeof *keys, compare_bits);
    for (size_t i = 1; i < n; i++) assert_true(keys[i] != keys[i - 1]);
    free(keys);
}

static void test_keys_are_what_they_were(void **state)
{
    (void)state;
    /* Changing these changes every run of every scenario. */
    assert_true(bits_of(heli_key_make(0, 0, HELI_DOMAIN_INITIAL)) == 0x5692161d100b05e5u);
    assert_true(bits_of(heli_key_make(20240601, 7, HELI_DOMAIN_DYNAMICS)) == 0xeb112fae61ab941bu);
}

static void test_a_cursor_reads_blocks_in_order(void **state)
{
    (void)state;
    heli_key key = heli_key_make(1, 2, HELI_DOMAIN_DYNAMICS);
    heli_address at = {10, 20, 30, 40};
    heli_draws draws = heli_draws_at(key, at);
    for (uint32_t block = 0; block < 1000; block++) {
        heli_block expected = heli_draw_block(key, (heli_address){10, 20, 30, 40 + (block << 16)});
        for (size_t i = 0; i < 4; i++) assert_int_equal(heli_draws_word(&draws), expected.word[i]);
    }
}

static void test_a_cursor_does_not_repeat_after_its_last_block(void **state)
{
    (void)state;
    heli_draws draws = draws_of(5), again = draws_of(5);
    for (uint32_t i = 0; i < 4u << 16; i++) (void)heli_draws_word(&draws);
    int equal = 0;
    for (int i = 0; i < 1000; i++) equal += heli_draws_word(&draws) == heli_draws_word(&again);
    assert_true(equal < 3);
}

static void test_uniforms_stay_inside_the_open_interval(void **state)
{
    (void)state;
    assert_true(heli_uniform(0, 0) == 0x1p-53 && heli_uniform(UINT32_MAX, UINT32_MAX) == 1.0 - 0x1p-53);
    assert_true(heli_uniform_f32(0) == 0x1p-24f && heli_uniform_f32(UINT32_MAX) == 1.0f - 0x1p-24f);
    for (uint32_t i = 0; i < 1u << 23; i++) /* every float cell, and its mirror image */
        if (heli_uniform_f32(i << 9) + heli_uniform_f32(~(i << 9)) != 1.0f) fail();
    assert_true(heli_below(UINT32_MAX, 7) == 6 && heli_below(0, 7) == 0 && heli_below(UINT32_MAX, 1) == 0);
}

/* --- order along a path --- */

/* Random pairs (u, u') and (a, a') a step apart, from one ulp to everything. */
static double step_up(heli_draws *draws, double from, double limit)
{
    double exponent = -52.0 * heli_draws_uniform(draws);
    double to = from + (limit - from) * exp2(exponent);
    return heli_draws_word(draws) % 8 == 0 ? nextafter(from, limit) : to < limit ? to : limit;
}

static double mean_between(heli_draws *draws, double low, double high)
{
    return low * pow(high / low, heli_draws_uniform(draws));
}

static void assert_poisson_rises(heli_draws *draws, int pairs, double low, double high)
{
    for (int i = 0; i < pairs; i++) {
        double u = heli_draws_uniform(draws), mean = mean_between(draws, low, high);
        int64_t count = heli_poisson_from(u, mean);
        assert_true(count >= 0);
        assert_true(heli_poisson_from(u, step_up(draws, mean, 2 * mean)) >= count);
        assert_true(heli_poisson_from(step_up(draws, u, 1 - 0x1p-53), mean) >= count);
    }
}

static void test_poisson_counts_rise_with_the_mean_and_u(void **state)
{
    (void)state;
    heli_draws draws = draws_of(11);
    assert_poisson_rises(&draws, 200000, 1e-3, 29.0);
    assert_poisson_rises(&draws, 100000, 29.999999, 30.000001);
    assert_poisson_rises(&draws, 50000, 29.0, 1e3);
    assert_poisson_rises(&draws, 200, 1e3, 1e6);
}

static void assert_binomial_rises(heli_draws *draws, int pairs, double most_trials, double low, double high)
{
    for (int i = 0; i < pairs; i++) {
        double u = heli_draws_uniform(draws), p = low + (high - low) * heli_draws_uniform(draws);
        int64_t n = (int64_t)mean_between(draws, 1.0, most_trials);
        int64_t count = heli_binomial_from(u, n, p);
        assert_true(count >= 0 && count <= n);
        assert_true(heli_binomial_from(u, n, step_up(draws, p, 1.0)) >= count);
        assert_true(heli_binomial_from(u, n + 1, p) >= count);
        assert_true(heli_binomial_from(step_up(draws, u, 1 - 0x1p-53), n, p) >= count);
    }
}

static void test_binomial_counts_rise_with_p_trials_and_u(void **state)
{
    (void)state;
    heli_draws draws = draws_of(12);
    assert_binomial_rises(&draws, 100000, 200.0, 0.0, 1.0);
    assert_binomial_rises(&draws, 50000, 200.0, 0.499999, 0.500001);
    assert_binomial_rises(&draws, 50000, 1e5, 0.0, 1e-3);
    assert_binomial_rises(&draws, 10000, 1e4, 0.0, 1.0);
}

static void test_geometric_counts_fall_with_p_and_rise_with_u(void **state)
{
    (void)state;
    heli_draws draws = draws_of(13);
    for (int i = 0; i < 200000; i++) {
        double u = heli_draws_uniform(&draws), p = mean_between(&draws, 1e-12, 1.0);
        int64_t count = heli_geometric_from(u, p);
        assert_true(count >= 1);
        assert_true(heli_geometric_from(u, step_up(&draws, p, 1.0)) <= count);
        assert_true(heli_geometric_from(step_up(&draws, u, 1 - 0x1p-53), p) >= count);
    }
}

static void test_normal_exponential_and_category_rise_with_u(void **state)
{
    (void)state;
    heli_draws draws = draws_of(14);
    const double weights[5] = {0.3, 0.0, 1.7, 0.1, 2.0};
    for (int i = 0; i < 200000; i++) {
        double u = heli_draws_uniform(&draws), more = u + (1 - u) * exp2(-40.0 * heli_draws_uniform(&draws));
        if (more >= 1.0) continue;
        assert_true(heli_normal_from(u, 1, 2) <= heli_normal_from(more, 1, 2));
        assert_true(heli_exponential_from(u, 3) <= heli_exponential_from(more, 3));
        assert_true(heli_exponential_from(u, 3) <= heli_exponential_from(u, 3.0000001));
        assert_true(heli_categorical_from(u, weights, 5) <= heli_categorical_from(more, weights, 5));
    }
}

/* --- ends of the ranges --- */

static void test_counts_keep_their_ends(void **state)
{
    (void)state;
    const double highest = 1 - 0x1p-53, lowest = 0x1p-53;
    assert_true(heli_poisson_from(highest, 0.0) == 0 && heli_poisson_from(highest, -1.0) == 0);
    assert_true(heli_poisson_from(0.5, (double)NAN) == 0);
    assert_true(heli_poisson_from(highest, 5e-324) == 0 && heli_poisson_from(highest, 1e-15) == 1);
    assert_true(heli_poisson_from(lowest, 30.0) < heli_poisson_from(highest, 30.0));
    assert_true(heli_poisson_from(lowest, 1e6) > 991000 && heli_poisson_from(highest, 1e6) < 1009000);
    assert_true(heli_binomial_from(highest, 0, 0.5) == 0 && heli_binomial_from(highest, 10, 0.0) == 0);
    assert_true(heli_binomial_from(lowest, 10, 1.0) == 10 && heli_binomial_from(lowest, 10, 2.0) == 10);
    assert_true(heli_binomial_from(highest, 30, 1e-320) == 0 && heli_binomial_from(highest, 1, 1e-12) == 1);
    assert_true(heli_binomial_from(lowest, 30, 0x1.fffffffffffffp-1) == 29);
    assert_true(heli_binomial_from(0.5 - 1e-12, 1, 0.5) == 0 && heli_binomial_from(0.5 + 1e-12, 1, 0.5) == 1);
    assert_true(heli_geometric_from(0.5, 0.0) == INT64_MAX && heli_geometric_from(0.5, 1.0) == 1);
    assert_true(heli_geometric_from(highest, 1e-300) == INT64_MAX && heli_geometric_from(lowest, 0.9) == 1);
    assert_true(heli_geometric_from(0.19, 0.1) == 2 && heli_geometric_from(0.0999, 0.1) == 1);
}

static void test_categories_without_weight_are_never_chosen(void **state)
{
    (void)state;
    heli_draws draws = draws_of(15);
    for (int i = 0; i < 100000; i++) {
        double weights[6], u = heli_draws_uniform(&draws);
        for (size_t j = 0; j < 6; j++) weights[j] = heli_draws_word(&draws) % 2 ? 0.0 : heli_draws_uniform(&draws);
        weights[2] = 0.1;
        assert_true(weights[heli_categorical_from(i % 3 ? u : i % 2 ? 0x1p-53 : 1 - 0x1p-53, weights, 6)] > 0.0);
    }
    const double pair[3] = {1.0, 1.0, 2.0}; /* a boundary belongs to the category above it */
    assert_int_equal(heli_categorical_from(0.25, pair, 3), 1);
    assert_int_equal(heli_categorical_from(0.5, pair, 3), 2);
    const double one = 4.0;
    assert_int_equal(heli_categorical_from(0.7, &one, 1), 0);
}

static void test_dirichlet_sums_to_one_however_small_alpha_is(void **state)
{
    (void)state;
    heli_draws draws = draws_of(16);
    double part[50];
    const double alphas[] = {1e-300, 1e-6, 0.01, 0.5, 1.0, 3.0, 1e6};
    for (size_t a = 0; a < sizeof alphas / sizeof *alphas; a++)
        for (size_t n = 1; n <= 50; n++) {
            heli_dirichlet(&draws, alphas[a], part, n);
            double sum = 0.0;
            for (size_t i = 0; i < n; i++) {
                assert_true(part[i] >= 0.0 && part[i] <= 1.0);
                sum += part[i];
            }
            assert_true(fabs(sum - 1.0) < 1e-14);
        }
    heli_dirichlet(&draws, 1.0, part, 0);
}

static void test_a_shuffle_is_a_permutation(void **state)
{
    (void)state;
    enum { MOST = 300000 }; /* more words than the blocks of one key hold */
    uint32_t *order = malloc(MOST * sizeof *order);
    unsigned char *seen = calloc(MOST, 1);
    assert_non_null(order);
    assert_non_null(seen);
    heli_draws draws = draws_of(17);
    heli_shuffle(&draws, order, 0);
    heli_shuffle(&draws, order, 1);
    assert_int_equal(order[0], 0);
    heli_shuffle(&draws, order, MOST);
    size_t in_place = 0;
    for (uint32_t i = 0; i < MOST; i++) {
        assert_true(order[i] < MOST && !seen[order[i]]);
        seen[order[i]] = 1;
        in_place += order[i] == i;
    }
    assert_true(in_place < 10);
    free(seen);
    free(order);
}

/* Whoever changes this digest changes the results of every run: say so in the changelog. */
static void test_samples_are_the_same_bits_from_every_compiler(void **state)
{
    (void)state;
    heli_draws draws = draws_of(18);
    heli_digest digest;
    heli_digest_init(&digest);
    for (int i = 0; i < 20000; i++) {
        double u = heli_draws_uniform(&draws), part[3];
        heli_dirichlet(&draws, 0.4, part, 3);
        double mean = 0.01 * i;
        double real[6] = {heli_normal_from(u, 1, 2), heli_exponential_from(u, 3), heli_gamma(&draws, 2.5, 1), part[0],
                          part[1], part[2]};
        int64_t whole[4] = {heli_poisson_from(u, mean), heli_binomial_from(u, i, u), heli_geometric_from(u, 0.1),
                            (int64_t)heli_categorical_from(u, part, 3)};
        heli_digest_add(&digest, real, sizeof real);
        heli_digest_add(&digest, whole, sizeof whole);
    }
    printf("[ measured ] digest of samples %016llx\n", (unsigned long long)heli_digest_value(&digest));
    assert_true(heli_digest_value(&digest) == 0x5def6c2b39a3f0d8u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_philox_gives_the_known_answers),
        cmocka_unit_test(test_philox_agrees_with_random123),
        cmocka_unit_test(test_every_seed_replicate_and_domain_has_its_own_key),
        cmocka_unit_test(test_keys_are_what_they_were),
        cmocka_unit_test(test_a_cursor_reads_blocks_in_order),
        cmocka_unit_test(test_a_cursor_does_not_repeat_after_its_last_block),
        cmocka_unit_test(test_uniforms_stay_inside_the_open_interval),
        cmocka_unit_test(test_poisson_counts_rise_with_the_mean_and_u),
        cmocka_unit_test(test_binomial_counts_rise_with_p_trials_and_u),
        cmocka_unit_test(test_geometric_counts_fall_with_p_and_rise_with_u),
        cmocka_unit_test(test_normal_exponential_and_category_rise_with_u),
        cmocka_unit_test(test_counts_keep_their_ends),
        cmocka_unit_test(test_categories_without_weight_are_never_chosen),
        cmocka_unit_test(test_dirichlet_sums_to_one_however_small_alpha_is),
        cmocka_unit_test(test_a_shuffle_is_a_permutation),
        cmocka_unit_test(test_samples_are_the_same_bits_from_every_compiler),
    };
    return cmocka_run_group_tests_name("random", tests, NULL, NULL);
}
