/*
 * Intervals, effect sizes and p-values of differences: by hand, against the exact bootstrap distribution, and by repetition on samples whose truth is
 * known. Repetitions have fixed seeds; the bounds of a share are those at which a correct program would fail once in the number stated beside them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <math.h>

#include "analysis/inference.h"
#include "analysis/stats.h"
#include "engine/core/random.h"

#define NONE ((double)NAN)

static void assert_near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) fail_msg("%.17g is not %.17g", value, expected);
}

static heli_effect paired(const double *a, const double *b, size_t n)
{
    heli_effect effect;
    assert_true(heli_effect_paired(&effect, a, b, n));
    return effect;
}

static heli_effect independent(const double *a, size_t n_a, const double *b, size_t n_b)
{
    heli_effect effect;
    assert_true(heli_effect_independent(&effect, a, n_a, b, n_b));
    return effect;
}

/* --- by hand --- */

static void test_hedges_factor_is_the_exact_one(void **state)
{
    (void)state;
    assert_near(heli_hedges_factor(2), 1.0 / sqrt(acos(-1.0)), 1e-14);               /* Gamma(1) / Gamma(1/2) */
    assert_near(heli_hedges_factor(4), 1.0 / (sqrt(2.0) * 0.886226925452758), 1e-14); /* Gamma(2) / (sqrt 2 Gamma(3/2)) */
    assert_near(heli_hedges_factor(9), 1.0 - 3.0 / 35.0, 5e-4);                      /* the usual approximation */
    assert_true(isnan(heli_hedges_factor(1)));
}

static void test_a_paired_effect_is_as_by_hand(void **state)
{
    (void)state;
    const double a[] = {10, 20, NONE, 30}, b[] = {11, 23, 7, 32}; /* differences 1, 3, 2; the third pair has a gap */
    heli_effect e = paired(a, b, 4);
    assert_int_equal(e.n_a, 3);
    assert_int_equal(e.n_b, 3);
    assert_near(e.a, 20, 1e-14);
    assert_near(e.b, 22, 1e-14);
    assert_near(e.difference, 2, 1e-14);
    assert_near(e.sd, 1, 1e-14);
    assert_near(e.high - 2, 4.302652729911275 / sqrt(3.0), 1e-9);
    assert_near(e.p, 1.0 - sqrt(12.0) / sqrt(14.0), 1e-12); /* Student's t with 2 degrees of freedom has a closed form */
    assert_near(e.size, 2.0 / sqrt(acos(-1.0)), 1e-14);
    assert_near(e.pairing_ratio, 211.0, 1e-10); /* (100 + 111) / 1 */
    assert_int_equal(e.risen, 3);
    assert_int_equal(e.fallen, 0);
    assert_true(isnan(e.boot.low)); /* too few for the bootstrap */
}

static void test_an_independent_effect_is_welch_as_by_hand(void **state)
{
    (void)state;
    const double a[] = {1, 2, NONE, 3, 4}, b[] = {10, 20}; /* variances 5/3 and 50 */
    heli_effect e = independent(a, 5, b, 2);
    assert_int_equal(e.n_a, 4);
    assert_int_equal(e.n_b, 2);
    assert_near(e.difference, 12.5, 1e-14);
    double u = 5.0 / 12.0, v = 25.0;
    assert_near(e.error, sqrt(u + v), 1e-12);
    assert_near(e.freedom, (u + v) * (u + v) / (u * u / 3.0 + v * v), 1e-12);
    assert_near(e.size, heli_hedges_factor(4) * 12.5 / sqrt(0.5 * (5.0 / 3.0 + 50.0)), 1e-12);
    assert_true(isnan(e.pairing_ratio));
}

static void test_equal_samples_differ_by_exactly_nothing(void **state)
{
    (void)state;
    const double a[] = {0.1, 0.7, 0.3, 0.2, 0.9, 0.4};
    heli_effect e = paired(a, a, 6);
    assert_true(e.difference == 0 && e.low == 0 && e.high == 0 && e.boot.low == 0 && e.boot.high == 0 && e.p == 1);
    assert_true(isnan(e.size) && isnan(e.pairing_ratio));
    assert_int_equal(e.risen + e.fallen, 0);
}

static void test_a_constant_difference_is_certain_and_has_no_effect_size(void **state)
{
    (void)state;
    const double a[] = {1, 2, 3, 4, 5}, b[] = {2, 3, 4, 5, 6};
    heli_effect e = paired(a, b, 5);
    assert_true(e.low == 1 && e.high == 1 && e.boot.low == 1 && e.p == 0);
    assert_true(isnan(e.size));
}

static void test_what_is_unknown_is_nan_and_never_zero(void **state)
{
    (void)state;
    const double a[] = {1, NONE}, b[] = {2, NONE}, nothing[] = {NONE, NONE};
    heli_effect one = paired(a, b, 2), none = paired(a, nothing, 2), single = independent(a, 2, b, 2);
    assert_int_equal(one.n_a, 1);
    assert_near(one.difference, 1, 0);
    assert_true(isnan(one.low) && isnan(one.p) && isnan(one.size) && isnan(one.sd));
    assert_int_equal(none.n_a, 0);
    assert_true(isnan(none.difference) && isnan(none.a) && isnan(none.b));
    assert_near(single.difference, 1, 0);
    assert_true(isnan(single.low));
    assert_int_equal(heli_replicates_needed(&one, 0.1), 0);
}

static void test_holm_is_as_by_hand(void **state)
{
    (void)state;
    const double p[] = {0.01, NONE, 0.04, 0.03, 0.005, 0.9};
    double adjusted[6];
    heli_holm(p, 6, adjusted); /* five count: .005 x 5, .01 x 4, .03 x 3, .04 x 2 but not below .09, .9 */
    const double expected[] = {0.04, NONE, 0.09, 0.09, 0.025, 0.9};
    for (size_t i = 0; i < 6; i++)
        if (i != 1) assert_near(adjusted[i], expected[i], 1e-15);
    assert_true(isnan(adjusted[1]));
    const double large[] = {0.6, 0.7};
    heli_holm(large, 2, adjusted);
    assert_near(adjusted[0], 1, 0);
}

static void test_replicates_needed_is_the_smallest_number_that_reaches(void **state)
{
    (void)state;
    heli_effect e = {.paired = true, .sd = 1.0};
    assert_int_equal(heli_replicates_needed(&e, 0.5), 18); /* t(16) / sqrt 17 = .514, t(17) / sqrt 18 = .497 */
    assert_int_equal(heli_replicates_needed(&e, 100.0), 2);
    assert_int_equal(heli_replicates_needed(&e, 1e-9), HELI_REPLICATES_MOST);
    assert_int_equal(heli_replicates_needed(&e, 0.0), 0);
    for (double wanted = 0.03; wanted < 2.0; wanted *= 1.7) {
        uint64_t n = heli_replicates_needed(&e, wanted);
        assert_true(heli_t_quantile(n - 1) / sqrt((double)n) <= wanted);
        assert_true(n == 2 || heli_t_quantile(n - 2) / sqrt((double)n - 1.0) > wanted);
    }
    heli_effect apart = {.paired = false, .sd = 1.0}; /* the error of a difference of two is larger by sqrt 2 */
    assert_int_equal(heli_replicates_needed(&apart, 0.5 * sqrt(2.0)), 18);
}

/* --- bootstrap --- */

/* The BCa interval from the distribution over all n^n resamples, by its definition. */
static heli_interval exact_bca(const double *x, size_t n)
{
    size_t all = 1;
    for (size_t i = 0; i < n; i++) all *= n;
    double *means = calloc(all, sizeof *means), mean = 0, squares = 0, cubes = 0, below = 0;
    for (size_t i = 0; i < n; i++) mean += x[i] / (double)n;
    for (size_t i = 0; i < n; i++) {
        squares += pow(x[i] - mean, 2);
        cubes += pow(x[i] - mean, 3);
    }
    for (size_t k = 0; k < all; k++) {
        for (size_t i = 0, rest = k; i < n; i++, rest /= n) means[k] += x[rest % n] / (double)n;
        below += means[k] < mean - 1e-12 ? 1.0 : means[k] < mean + 1e-12 ? 0.5 : 0.0;
    }
    gsl_sort(means, 1, all);
    double bias = gsl_cdf_ugaussian_Pinv(below / (double)all), a = cubes / (6 * pow(squares, 1.5)), ends[2];
    for (int end = 0; end < 2; end++) {
        double z = bias + (end ? 1.959963984540054 : -1.959963984540054);
        ends[end] = means[(size_t)(gsl_cdf_ugaussian_P(bias + z / (1 - a * z)) * (double)(all - 1))];
    }
    free(means);
    return (heli_interval){ends[0], ends[1]};
}

/* Resampling 4,999 times puts the ends within about 3 % of the interval's length of the exact ones; six times that would be one in 10^8. */
static void test_the_bootstrap_is_that_of_all_resamples(void **state)
{
    (void)state;
    const double skewed[] = {0.12, 0.35, 0.51, 0.9, 2.3, 4.1}, even[] = {-3.1, -1.7, -0.4, 0.55, 1.6, 3.05};
    const double *samples[] = {skewed, even};
    for (int s = 0; s < 2; s++) {
        heli_interval exact = exact_bca(samples[s], 6), ours = heli_bootstrap_mean(samples[s], 6);
        double length = exact.high - exact.low;
        assert_near(ours.low, exact.low, 0.06 * length);
        assert_near(ours.high, exact.high, 0.06 * length);
    }
    heli_interval right = heli_bootstrap_mean(skewed, 6);
    double mean = heli_mean(skewed, 6);
    assert_true(right.high - mean > 1.2 * (mean - right.low)); /* a long tail to the right: the interval leans that way */
}

static void test_the_bootstrap_gives_the_same_bits_again_and_moves_with_the_sample(void **state)
{
    (void)state;
    const double x[] = {1, 5, 2, 8, 3, 9, 4}, shifted[] = {17, 21, 18, 24, 19, 25, 20};
    heli_interval one = heli_bootstrap_mean(x, 7), two = heli_bootstrap_mean(x, 7), moved = heli_bootstrap_mean(shifted, 7);
    assert_true(one.low == two.low && one.high == two.high);
    assert_near(moved.low, one.low + 16, 1e-9);
    assert_near(moved.high, one.high + 16, 1e-9);
    assert_true(isnan(heli_bootstrap_mean(x, HELI_BOOTSTRAP_LEAST - 1).low));
    assert_true(!isnan(heli_bootstrap_mean(x, HELI_BOOTSTRAP_LEAST).low));
}

static void test_the_bootstrap_of_two_samples_widens_with_both(void **state)
{
    (void)state;
    const double calm[] = {1, 1, 1, 1, 1, 1}, wild[] = {1, 5, 2, 8, 3, 9};
    heli_interval alone = heli_bootstrap_mean(wild, 6), against = heli_bootstrap_difference(calm, 6, wild, 6);
    assert_near(against.high - against.low, alone.high - alone.low, 0.06 * (alone.high - alone.low));
    heli_interval both = heli_bootstrap_difference(wild, 6, wild, 6);
    assert_near((both.high - both.low) / (alone.high - alone.low), sqrt(2.0), 0.12);
}

/* --- by repetition --- */

static double draw(uint32_t repetition, uint32_t i, uint32_t stream, bool skewed)
{
    heli_block block = heli_draw_block(heli_key_make(20260101, 0, HELI_DOMAIN_DYNAMICS), (heli_address){i, repetition, 0, stream});
    double u = heli_uniform(block.word[0], block.word[1]);
    return skewed ? heli_exponential_from(u, 1.0) - 1.0 : heli_normal_from(u, 0.0, 1.0); /* mean 0, variance 1 */
}

typedef struct coverage {
    double t, bootstrap;
} coverage;

/* Pairs with a strong common part; the true difference is 0.3. Shares of repetitions whose intervals hold it. */
static coverage cover(uint32_t n, bool skewed, uint32_t repetitions)
{
    double a[64], b[64];
    coverage held = {0, 0};
    for (uint32_t k = 0; k < repetitions; k++) {
        for (uint32_t i = 0; i < n; i++) {
            a[i] = 3.0 * draw(k, i, 1, false);
            b[i] = a[i] + 0.3 + draw(k, i, 2, skewed);
        }
        heli_effect e = paired(a, b, n);
        held.t += e.low <= 0.3 && e.high >= 0.3;
        held.bootstrap += e.boot.low <= 0.3 && e.boot.high >= 0.3;
    }
    return (coverage){held.t / repetitions, held.bootstrap / repetitions};
}

static void assert_share(double share, double expected, uint32_t repetitions)
{
    /* Four standard deviations of a binomial share: a correct program fails here once in 15,000. */
    double tolerance = 4.0 * sqrt(expected * (1.0 - expected) / repetitions);
    print_message("share %.4f, expected %.3f -/+ %.4f\n", share, expected, tolerance);
    assert_near(share, expected, tolerance);
}

static uint32_t repetitions(void)
{
    return getenv("HELI_LONG") ? 10000 : 1000;
}

static void test_t_intervals_of_normal_differences_hold_95_per_cent(void **state)
{
    (void)state;
    assert_share(cover(10, false, repetitions()).t, 0.95, repetitions());
}

/* What the bootstrap really holds is less with few replicates; these shares are those of 40,000 repetitions; docs/compare.md quotes the long tier. */
static void test_bootstrap_intervals_hold_what_the_manual_says(void **state)
{
    (void)state;
    static const struct { uint32_t n; bool skewed; double t, bootstrap; } cases[] = {
        {5, false, 0.950, 0.836}, {10, false, 0.950, 0.900}, {30, false, 0.950, 0.935}, {10, true, 0.902, 0.880}, {30, true, 0.927, 0.925}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        coverage c = cover(cases[i].n, cases[i].skewed, repetitions());
        assert_share(c.t, cases[i].t, repetitions());
        assert_share(c.bootstrap, cases[i].bootstrap, repetitions());
    }
}

/* Half-width of the interval that takes both samples for equally scattered. */
static double pooled_half_width(const double *a, size_t n_a, const double *b, size_t n_b)
{
    heli_sample of_a = heli_sample_of(a, n_a), of_b = heli_sample_of(b, n_b);
    double squares = of_a.sd * of_a.sd * (double)(n_a - 1) + of_b.sd * of_b.sd * (double)(n_b - 1);
    return heli_t_quantile(n_a + n_b - 2) * sqrt(squares / (double)(n_a + n_b - 2) * (1.0 / (double)n_a + 1.0 / (double)n_b));
}

/*
 * Welch is an approximation: with sixteen calm and four wild replicates it holds 94.3 % (160,000 repetitions) rather than 95. Control: to take both for
 * equally scattered, as Student did, loses the truth in a quarter of the cases.
 */
static void test_welch_intervals_hold_nearly_95_per_cent_with_unequal_scatter(void **state)
{
    (void)state;
    double a[16], b[4], held = 0, held_by_pooling = 0;
    uint32_t all = 4 * repetitions();
    for (uint32_t k = 0; k < all; k++) {
        for (uint32_t i = 0; i < 16; i++) a[i] = draw(k, i, 3, false);
        for (uint32_t i = 0; i < 4; i++) b[i] = 0.3 + 3.0 * draw(k, i, 4, false); /* fewer than the bootstrap takes: quick */
        heli_effect e = independent(a, 16, b, 4);
        held += e.low <= 0.3 && e.high >= 0.3;
        held_by_pooling += fabs(e.difference - 0.3) <= pooled_half_width(a, 16, b, 4);
    }
    assert_share(held / all, 0.943, all);
    assert_true(held_by_pooling / all < 0.80);
}

/* Twenty indicators without any difference: Holm cries wolf in at most 5 % of comparisons, bare p-values in 64 %. */
static void test_holm_keeps_twenty_indicators_from_crying_wolf(void **state)
{
    (void)state;
    enum { INDICATORS = 20, PAIRS = 4 };
    double a[PAIRS] = {0}, b[PAIRS], p[INDICATORS], adjusted[INDICATORS], bare = 0, held = 0;
    uint32_t all = 2 * repetitions();
    for (uint32_t k = 0; k < all; k++) {
        bool any_bare = false, any_held = false;
        for (uint32_t i = 0; i < INDICATORS; i++) {
            for (uint32_t r = 0; r < PAIRS; r++) b[r] = draw(k, r, 10 + i, false);
            p[i] = paired(a, b, PAIRS).p;
        }
        heli_holm(p, INDICATORS, adjusted);
        for (size_t i = 0; i < INDICATORS; i++) {
            any_bare = any_bare || p[i] < 0.05;
            any_held = any_held || adjusted[i] < 0.05;
        }
        bare += any_bare;
        held += any_held;
    }
    assert_share(bare / all, 1.0 - pow(0.95, INDICATORS), all);
    assert_share(held / all, 1.0 - pow(1.0 - 0.05 / INDICATORS, INDICATORS), all); /* the first step of Holm, independent indicators */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hedges_factor_is_the_exact_one),
        cmocka_unit_test(test_a_paired_effect_is_as_by_hand),
        cmocka_unit_test(test_an_independent_effect_is_welch_as_by_hand),
        cmocka_unit_test(test_equal_samples_differ_by_exactly_nothing),
        cmocka_unit_test(test_a_constant_difference_is_certain_and_has_no_effect_size),
        cmocka_unit_test(test_what_is_unknown_is_nan_and_never_zero),
        cmocka_unit_test(test_holm_is_as_by_hand),
        cmocka_unit_test(test_replicates_needed_is_the_smallest_number_that_reaches),
        cmocka_unit_test(test_the_bootstrap_is_that_of_all_resamples),
        cmocka_unit_test(test_the_bootstrap_gives_the_same_bits_again_and_moves_with_the_sample),
        cmocka_unit_test(test_the_bootstrap_of_two_samples_widens_with_both),
        cmocka_unit_test(test_t_intervals_of_normal_differences_hold_95_per_cent),
        cmocka_unit_test(test_bootstrap_intervals_hold_what_the_manual_says),
        cmocka_unit_test(test_welch_intervals_hold_nearly_95_per_cent_with_unequal_scatter),
        cmocka_unit_test(test_holm_keeps_twenty_indicators_from_crying_wolf),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
