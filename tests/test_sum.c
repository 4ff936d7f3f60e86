/* engine/core/sum: the order of addition is part of the result. */
#include "engine/core/sum.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { MOST = 1000 };

/* Values whose sum depends on the order: magnitudes from 1e-8 to 1e8, both signs. */
static void fill(double *values, size_t n)
{
    uint32_t seed = 7;
    for (size_t i = 0; i < n; i++) {
        seed = seed * 1664525u + 1013904223u;
        values[i] = ((double)seed * 0x1p-31 - 1.0) * pow(10.0, (double)(seed >> 8 & 15) - 8.0);
    }
}

/* The definition, word for word: item i to lane i mod 16, lanes as a binary tree. */
static double tree(const double *lane, size_t stride)
{
    if (stride == HELI_LANES) return lane[0];
    return tree(lane, 2 * stride) + tree(lane + stride, 2 * stride);
}

static double defined_sum(const double *values, size_t n)
{
    double lane[HELI_LANES] = {0.0};
    for (size_t i = 0; i < n; i++) lane[i % HELI_LANES] += values[i];
    return tree(lane, 1);
}

static void test_sums_follow_the_defined_order_at_every_length(void **state)
{
    (void)state;
    double values[MOST];
    fill(values, MOST);
    for (size_t n = 0; n <= MOST; n++) assert_true(heli_sum(values, n) == defined_sum(values, n));
}

static void test_float_sums_equal_sums_of_their_doubles(void **state)
{
    (void)state;
    double values[MOST];
    float narrow[MOST];
    fill(values, MOST);
    for (size_t i = 0; i < MOST; i++) {
        narrow[i] = (float)values[i];
        values[i] = (double)narrow[i];
    }
    for (size_t n = 0; n <= MOST; n++) assert_true(heli_sum_f32(narrow, n) == heli_sum(values, n));
}

static void test_the_order_is_not_the_plain_one(void **state)
{
    (void)state;
    double values[MOST], plain = 0.0;
    fill(values, MOST);
    for (size_t i = 0; i < MOST; i++) plain += values[i];
    assert_true(plain != heli_sum(values, MOST)); /* so the first test can tell them apart */
    assert_true(fabs(plain - heli_sum(values, MOST)) < 1e-4);
}

static void test_lanes_add_halves_first(void **state)
{
    (void)state;
    double lane[HELI_LANES] = {0.0};
    float lane_f32[HELI_LANES] = {0.0f};
    /* 1e17 and -1e17 meet in the first halving only if lanes 0 and 8 are added first; the 1 then survives. */
    lane[0] = 1e17, lane[8] = -1e17, lane[4] = 1.0;
    lane_f32[0] = 1e10f, lane_f32[8] = -1e10f, lane_f32[4] = 1.0f;
    assert_true(heli_sum_lanes(lane) == 1.0);
    assert_true(heli_sum_lanes_f32(lane_f32) == 1.0f);
}

static void test_whole_numbers_add_exactly(void **state)
{
    (void)state;
    double values[MOST];
    for (size_t i = 0; i < MOST; i++) values[i] = (double)i;
    for (size_t n = 0; n <= MOST; n++) assert_true(heli_sum(values, n) == (double)n * ((double)n - 1.0) / 2.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sums_follow_the_defined_order_at_every_length),
        cmocka_unit_test(test_float_sums_equal_sums_of_their_doubles),
        cmocka_unit_test(test_the_order_is_not_the_plain_one),
        cmocka_unit_test(test_lanes_add_halves_first),
        cmocka_unit_test(test_whole_numbers_add_exactly),
    };
    return cmocka_run_group_tests_name("sum", tests, NULL, NULL);
}
