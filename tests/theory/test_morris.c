/*
 * Elementary effects: trajectories by their defining properties, Morris's own test function, groups, intervals by repetition.
 *
 * Morris (1991), "Factorial sampling plans for preliminary computational experiments", Technometrics 33, 161-174: 20 factors,
 *     y = sum b_i w_i + sum b_ij w_i w_j + sum b_ijl w_i w_j w_l + sum b_ijls w_i w_j w_l w_s,   w = 2 (x - 1/2), for factors 3, 5 and 7 w = 2 (1.1 x / (x + 0.1) - 1/2),
 *     b_i = 20 for i <= 10, b_ij = -15 for i, j <= 6, b_ijl = -10 for i, j, l <= 5, b_ijls = 5 for i, j, l, s <= 4,
 * and the other b_i and b_ij small: here (-1)^i and (-1)^(i+j), where Morris drew them. He finds factors 1 to 7 with large mu and sigma
 * (interactions or curvature), 8 to 10 with large mu and small sigma, and 11 to 20 negligible.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/morris.h"
#include "engine/run/block_points.h"

enum { FACTORS = 20 };

static double sign_of(int i)
{
    return i % 2 ? -1.0 : 1.0;
}

static double w_of(int i, double x)
{
    bool curved = i == 3 || i == 5 || i == 7;
    return 2.0 * ((curved ? 1.1 * x / (x + 0.1) : x) - 0.5);
}

static double coefficient(int i, int j)
{
    if (!j) return i <= 10 ? 20.0 : sign_of(i);
    return i <= 6 && j <= 6 ? -15.0 : sign_of(i + j);
}

static void morris_function(const double *x, double *y, void *data)
{
    double w[FACTORS + 1], sum = 0.0;
    (void)data;
    for (int i = 1; i <= FACTORS; i++) w[i] = w_of(i, x[i - 1]);
    for (int i = 1; i <= FACTORS; i++) sum += coefficient(i, 0) * w[i];
    for (int i = 1; i <= FACTORS; i++)
        for (int j = i + 1; j <= FACTORS; j++) sum += coefficient(i, j) * w[i] * w[j];
    for (int i = 1; i <= 5; i++)
        for (int j = i + 1; j <= 5; j++)
            for (int l = j + 1; l <= 5; l++) sum += -10.0 * w[i] * w[j] * w[l];
    sum += 5.0 * w[1] * w[2] * w[3] * w[4];
    y[0] = sum;
}

static const heli_space space = {.factors = FACTORS, .outputs = 1, .function = morris_function};

/*
 * The expected mu of a factor: the function is linear in every w, and along a trajectory all other factors are independent and uniform over the
 * four levels, so mu is the mean change of w over a move, over delta, times the derivative at the means of the other w. Means: 0 for straight
 * factors.
 */
static double expected_mu(int i)
{
    double mean[FACTORS + 1], levels[4] = {0, 1.0 / 3, 2.0 / 3, 1};
    for (int k = 1; k <= FACTORS; k++) mean[k] = (w_of(k, levels[0]) + w_of(k, levels[1]) + w_of(k, levels[2]) + w_of(k, levels[3])) / 4.0;
    double rise = ((w_of(i, levels[2]) - w_of(i, levels[0])) + (w_of(i, levels[3]) - w_of(i, levels[1]))) / 2.0 / (2.0 / 3.0), slope = coefficient(i, 0);
    for (int j = 1; j <= FACTORS; j++)
        if (j != i) slope += coefficient(i < j ? i : j, i < j ? j : i) * mean[j];
    for (int j = 1; i <= 5 && j <= 5; j++)
        for (int l = j + 1; l <= 5; l++)
            if (j != i && l != i) slope += -10.0 * mean[j] * mean[l];
    if (i <= 4) {
        double product = 5.0;
        for (int j = 1; j <= 4; j++)
            if (j != i) product *= mean[j];
        slope += product;
    }
    return rise * slope;
}

static void effects_of(heli_morris_effect *out, const heli_space *of, heli_blocks blocks, uint64_t seed)
{
    heli_context ctx;
    heli_context_init(&ctx);
    blocks.trajectories = true;
    if (!blocks.groups) blocks.groups = of->factors;
    if (!blocks.levels) blocks.levels = 4;
    heli_status status = heli_morris(out, of, &blocks, seed, 1, &ctx);
    if (status != HELI_OK) print_error("%s\n", ctx.message);
    assert_int_equal(status, HELI_OK);
    heli_context_free(&ctx);
}

/* --- the published example --- */

static void test_morris_finds_ten_factors_and_tells_three_apart(void **state)
{
    (void)state;
    heli_morris_effect effects[FACTORS];
    effects_of(effects, &space, (heli_blocks){.count = 20, .candidates = 300}, 1);
    for (int i = 0; i < 10; i++) assert_true(effects[i].mu_star > 20.0);
    for (int i = 10; i < 20; i++) assert_true(effects[i].mu_star < 10.0);
    for (int i = 0; i < 7; i++) assert_true(effects[i].sigma > 0.4 * effects[i].mu_star);
    for (int i = 7; i < 10; i++) {
        assert_true(effects[i].sigma < 0.3 * effects[i].mu_star);
        assert_true(effects[i].mu == effects[i].mu_star || fabs(effects[i].mu - effects[i].mu_star) < 1e-9);
    }
}

/*
 * Over 300 seeds of 4 trajectories that were not chosen, each mean of mu lies within 4.9 standard errors of its exact expectation (false alarm
 * 1e-6 each, 2e-5 for the 20), and for factor 8, whose effect has one sign, mu* is mu.
 */
static void test_mu_has_no_bias(void **state)
{
    (void)state;
    enum { REPEATS = 300 };
    double sum[FACTORS] = {0}, squares[FACTORS] = {0};
    for (uint64_t seed = 0; seed < REPEATS; seed++) {
        heli_morris_effect effects[FACTORS];
        effects_of(effects, &space, (heli_blocks){.count = 4}, 100 + seed);
        for (int i = 0; i < FACTORS; i++) {
            sum[i] += effects[i].mu;
            squares[i] += effects[i].mu * effects[i].mu;
        }
        assert_true(fabs(effects[7].mu - effects[7].mu_star) < 1e-9);
    }
    for (int i = 0; i < FACTORS; i++) {
        double mean = sum[i] / REPEATS, error = sqrt((squares[i] / REPEATS - mean * mean) / (REPEATS - 1));
        if (fabs(mean - expected_mu(i + 1)) > 4.9 * error) print_error("factor %d: mean mu %g, expected %g, error %g\n", i + 1, mean,
                                                                       expected_mu(i + 1), error);
        assert_true(fabs(mean - expected_mu(i + 1)) < 4.9 * error);
    }
}

/*
 * Intervals of mu with 40 trajectories cover its expectation in 88 to 99 % of 200 seeds for three factors of each kind (binomial(200, 0.95) below
 * 88 %: 1e-4; percentile intervals of 40 values are a little narrow).
 */
static void test_intervals_of_mu_cover(void **state)
{
    (void)state;
    enum { REPEATS = 200 };
    static const int looked_at[] = {1, 6, 8};
    int covered[3] = {0};
    for (uint64_t seed = 0; seed < REPEATS; seed++) {
        heli_morris_effect effects[FACTORS];
        effects_of(effects, &space, (heli_blocks){.count = 40}, 5000 + seed);
        for (int k = 0; k < 3; k++) {
            const heli_morris_effect *effect = &effects[looked_at[k] - 1];
            covered[k] += effect->mu_interval.low <= expected_mu(looked_at[k]) && expected_mu(looked_at[k]) <= effect->mu_interval.high;
        }
    }
    for (int k = 0; k < 3; k++) {
        if (covered[k] < 176 || covered[k] > 199) print_error("factor %d: %d of %d intervals cover\n", looked_at[k], covered[k], REPEATS);
        assert_in_range(covered[k], 176, 199);
    }
}

/* --- effects by hand --- */

static void straight(const double *x, double *y, void *data)
{
    (void)data;
    y[0] = 3.0 * x[0] - 2.0 * x[1] + 7.0;
    y[1] = x[0] > 0.9 ? (double)NAN : x[2];
}

static void test_a_straight_function_has_its_slopes_and_no_sigma(void **state)
{
    (void)state;
    heli_morris_effect effects[2][3];
    const double low[] = {0, 10, 0}, high[] = {2, 15, 1};
    const heli_space line = {.factors = 3, .outputs = 2, .low = low, .high = high, .function = straight};
    effects_of(effects[0], &line, (heli_blocks){.count = 10, .levels = 6}, 1);
    assert_true(fabs(effects[0][0].mu - 6.0) < 1e-12 && fabs(effects[0][0].mu_star - 6.0) < 1e-12);
    assert_true(fabs(effects[0][1].mu + 10.0) < 1e-12 && fabs(effects[0][1].mu_star - 10.0) < 1e-12);
    assert_true(effects[0][2].mu_star == 0.0 && effects[0][2].sigma == 0.0);
    for (int i = 0; i < 2; i++) assert_true(effects[0][i].sigma < 1e-12);
    /* where an end has no value there is no effect: fewer of them, and still right */
    assert_in_range(effects[1][2].effects, 1, 9);
    assert_true(fabs(effects[1][2].mu - 1.0) < 1e-12);
    assert_int_equal(effects[0][0].effects, 10);
}

/* x1 and x2 of the straight function move together: |6 s1 - 10 s2| is 16 or 4 with equal chance; a group has no mu and no sigma. */
static void test_a_group_has_only_mu_star(void **state)
{
    (void)state;
    heli_morris_effect effects[2][2];
    size_t group[] = {0, 0, 1};
    const double low[] = {0, 10, 0}, high[] = {2, 15, 1};
    const heli_space line = {.factors = 3, .outputs = 2, .low = low, .high = high, .function = straight};
    effects_of(effects[0], &line, (heli_blocks){.count = 400, .groups = 2, .group = group}, 1);
    assert_true(isnan(effects[0][0].mu) && isnan(effects[0][0].sigma));
    assert_true(fabs(effects[0][0].mu_star - 10.0) < 1.5); /* sd of the mean 0.3 */
    assert_true(effects[0][0].mu_star_interval.low < 10.0 && 10.0 < effects[0][0].mu_star_interval.high);
    assert_true(effects[0][1].mu == 0.0);
}

/* --- trajectories --- */

static void draw(double *u, heli_blocks blocks, size_t factors, uint64_t seed)
{
    blocks.trajectories = true;
    heli_context ctx;
    heli_context_init(&ctx);
    assert_int_equal(heli_block_points(u, &blocks, factors, seed, &ctx), HELI_OK);
    heli_context_free(&ctx);
}

/* Each step moves one group, all of its factors by half of the levels, and every group once; all values are levels. */
static void test_every_group_moves_once_on_a_trajectory(void **state)
{
    (void)state;
    enum { K = 5, COUNT = 12, GROUPS = 3, LEVELS = 6 };
    size_t group[K] = {0, 1, 1, 2, 0};
    double u[COUNT * (GROUPS + 1) * K];
    draw(u, (heli_blocks){.count = COUNT, .groups = GROUPS, .group = group, .levels = LEVELS, .candidates = 40}, K, 3);
    for (size_t t = 0; t < COUNT; t++) {
        int moved[GROUPS] = {0};
        for (size_t step = 1; step <= GROUPS; step++) {
            const double *at = &u[(t * (GROUPS + 1) + step) * K], *before = at - K;
            size_t g = GROUPS;
            for (size_t f = 0; f < K; f++) {
                double level = at[f] * (LEVELS - 1);
                assert_true(fabs(level - floor(level + 0.5)) < 1e-12 && at[f] >= 0.0 && at[f] <= 1.0);
                if (at[f] == before[f]) continue;
                assert_true(g == GROUPS || g == group[f]);
                g = group[f];
                assert_true(fabs(fabs(at[f] - before[f]) - 3.0 / 5.0) < 1e-12);
            }
            assert_true(g < GROUPS);
            for (size_t f = 0; f < K; f++) assert_true((at[f] != before[f]) == (group[f] == g));
            moved[g]++;
        }
        for (size_t g = 0; g < GROUPS; g++) assert_int_equal(moved[g], 1);
    }
}

static double spread(const double *u, size_t count, size_t points, size_t factors)
{
    double sum = 0.0;
    for (size_t a = 0; a < count; a++)
        for (size_t b = a + 1; b < count; b++) {
            double d = 0.0;
            for (size_t i = 0; i < points; i++)
                for (size_t j = 0; j < points; j++) {
                    double square = 0.0;
                    for (size_t f = 0; f < factors; f++) {
                        double gap = u[(a * points + i) * factors + f] - u[(b * points + j) * factors + f];
                        square += gap * gap;
                    }
                    d += sqrt(square);
                }
            sum += d * d;
        }
    return sqrt(sum);
}

/* Campolongo, Cariboni and Saltelli's spread of the chosen trajectories exceeds that of the same number without a choice, for each of ten seeds. */
static void test_chosen_trajectories_lie_farther_apart(void **state)
{
    (void)state;
    enum { K = 4, COUNT = 6, POINTS = K + 1 };
    double chosen[COUNT * POINTS * K], plain[COUNT * POINTS * K];
    for (uint64_t seed = 0; seed < 10; seed++) {
        draw(chosen, (heli_blocks){.count = COUNT, .groups = K, .levels = 4, .candidates = 200}, K, seed);
        draw(plain, (heli_blocks){.count = COUNT, .groups = K, .levels = 4}, K, seed);
        assert_true(spread(chosen, COUNT, POINTS, K) > 1.1 * spread(plain, COUNT, POINTS, K));
    }
}

static void test_what_cannot_be_is_refused(void **state)
{
    (void)state;
    double u[64];
    heli_context ctx;
    heli_context_init(&ctx);
    heli_blocks odd = {.count = 4, .groups = 2, .levels = 5, .trajectories = true}, none = {.count = 0, .groups = 2, .levels = 4, .trajectories = true};
    heli_blocks many = {.count = 4, .groups = 3, .levels = 4, .trajectories = true}, crossed = {.count = 64, .groups = FACTORS};
    heli_morris_effect effects[FACTORS];
    assert_int_equal(heli_block_points(u, &odd, 2, 1, &ctx), HELI_USAGE);
    assert_int_equal(heli_block_points(u, &none, 2, 1, &ctx), HELI_USAGE);
    assert_int_equal(heli_block_points(u, &many, 2, 1, &ctx), HELI_USAGE);
    assert_int_equal(heli_morris(effects, &space, &crossed, 1, 1, &ctx), HELI_USAGE);
    heli_context_free(&ctx);
}

static void test_threads_cannot_be_seen(void **state)
{
    (void)state;
    heli_morris_effect one[FACTORS], four[FACTORS];
    heli_blocks blocks = {.count = 10, .groups = FACTORS, .levels = 4, .candidates = 50, .trajectories = true};
    assert_int_equal(heli_morris(one, &space, &blocks, 1, 1, NULL), HELI_OK);
    assert_int_equal(heli_morris(four, &space, &blocks, 1, 4, NULL), HELI_OK);
    assert_memory_equal(one, four, sizeof one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_morris_finds_ten_factors_and_tells_three_apart),
        cmocka_unit_test(test_mu_has_no_bias),
        cmocka_unit_test(test_intervals_of_mu_cover),
        cmocka_unit_test(test_a_straight_function_has_its_slopes_and_no_sigma),
        cmocka_unit_test(test_a_group_has_only_mu_star),
        cmocka_unit_test(test_every_group_moves_once_on_a_trajectory),
        cmocka_unit_test(test_chosen_trajectories_lie_farther_apart),
        cmocka_unit_test(test_what_cannot_be_is_refused),
        cmocka_unit_test(test_threads_cannot_be_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
