/* Statistics of samples: by hand, against GSL and tables; values that are missing; series of a result file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_statistics_double.h>

#include "analysis/series.h"
#include "analysis/stats.h"
#include "analysis/text.h"
#include "tests/results_fixture.h"

#define NONE ((double)NAN)

static void assert_near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) fail_msg("%.17g is not %.17g", value, expected);
}

static void test_a_small_sample_is_as_by_hand(void **state)
{
    (void)state;
    const double values[] = {2.0, 4.0, 4.0, 6.0};
    heli_sample s = heli_sample_of(values, 4);
    assert_int_equal(s.n, 4);
    assert_near(s.mean, 4.0, 1e-15);
    assert_near(s.sd, sqrt(8.0 / 3.0), 1e-15);
    double half = 3.182446305284263 * sqrt(8.0 / 3.0) / 2.0; /* t(3, 0.975) from tables */
    assert_near(s.low, 4.0 - half, 1e-9);
    assert_near(s.high, 4.0 + half, 1e-9);
}

static void test_t_quantiles_are_those_of_the_tables(void **state)
{
    (void)state;
    assert_near(heli_t_quantile(1), 12.706204736, 1e-8);
    assert_near(heli_t_quantile(29), 2.045229642, 1e-8);
    assert_near(heli_t_quantile(1000000), 1.959966, 1e-5);
}

static void test_mean_and_sd_agree_with_gsl(void **state)
{
    (void)state;
    double values[101];
    for (size_t i = 0; i < 101; i++) values[i] = 1e6 + fixture_noise(i, 0, 1);
    heli_sample s = heli_sample_of(values, 101);
    assert_near(s.mean, gsl_stats_mean(values, 1, 101), 1e-8);
    assert_near(s.sd, gsl_stats_sd(values, 1, 101), 1e-9);
}

static void test_missing_values_are_left_out(void **state)
{
    (void)state;
    const double values[] = {NONE, 1.0, NONE, 3.0};
    heli_sample s = heli_sample_of(values, 4);
    assert_int_equal(s.n, 2);
    assert_near(s.mean, 2.0, 0.0);
    assert_near(heli_mean(values, 4), 2.0, 0.0);
    assert_true(isnan(heli_mean(values, 1)));
}

static void test_an_interval_needs_two_values(void **state)
{
    (void)state;
    const double one[] = {5.0};
    heli_sample s = heli_sample_of(one, 1), nothing = heli_sample_of(one, 0);
    assert_near(s.mean, 5.0, 0.0);
    assert_true(isnan(s.sd) && isnan(s.low) && isnan(s.high));
    assert_int_equal(nothing.n, 0);
    assert_true(isnan(nothing.mean));
}

static void test_differences_are_paired(void **state)
{
    (void)state;
    const double a[] = {10.0, 20.0, 30.0, NONE}, b[] = {11.0, 23.0, 32.0, 7.0};
    heli_sample d = heli_sample_of_differences(a, b, 4);
    assert_int_equal(d.n, 3);
    assert_near(d.mean, 2.0, 1e-15);
    assert_near(d.sd, 1.0, 1e-15);
    assert_near(d.high - d.mean, 4.302652729911275 / sqrt(3.0), 1e-9); /* t(2, 0.975) */
}

static void test_pairing_ratio_is_the_ratio_of_variances(void **state)
{
    (void)state;
    const double a[] = {10.0, 20.0, 30.0}, b[] = {11.0, 23.0, 32.0}, same[] = {1.0, 1.0, 1.0};
    assert_near(heli_pairing_ratio(a, b, 3), 100.0 + 111.0, 1e-12);
    assert_near(heli_pairing_ratio(same, b, 3), 1.0, 1e-15); /* a constant has nothing in common with anything */
    assert_true(isnan(heli_pairing_ratio(same, same, 3)));
    assert_true(isnan(heli_pairing_ratio(a, b, 1)));
}

static void test_quantiles_interpolate(void **state)
{
    (void)state;
    double values[] = {4.0, NONE, 1.0, 3.0, 2.0};
    assert_near(heli_quantile(values, 5, 0.5), 2.5, 1e-15);
    assert_near(heli_quantile(values, 4, 0.0), 1.0, 0.0);
}

static void test_window_means_take_the_last_weeks_and_leave_out_gaps(void **state)
{
    (void)state;
    heli_results *results = fixture_empty(&fixture_model, FIXTURE_WIDTH, "t", "", 3, 60);
    for (size_t r = 0; r < 3; r++)
        for (size_t t = 0; t < 60; t++) results->series[(r * 60 + t) * FIXTURE_WIDTH + AT_TRUST] = t < 8 ? 1000.0 : (double)t;
    results->series[(0 * 60 + 59) * FIXTURE_WIDTH + AT_TRUST] = NONE;
    results->status[2] = 1;
    double means[3];
    size_t offset;
    assert_true(heli_series_find(&fixture_model, "trust", &offset, NULL));
    assert_int_equal(offset, AT_TRUST);
    heli_series_window_means(results, offset, 0, means);
    assert_near(means[0], 33.0, 1e-12); /* 8 .. 58 */
    assert_near(means[1], 33.5, 1e-12); /* 8 .. 59 */
    assert_true(isnan(means[2]));       /* it failed */
    heli_series_window_means(results, offset, 2, means);
    assert_near(means[1], 58.5, 1e-12);
    assert_int_equal(heli_series_window(results, 0), 52);
    assert_int_equal(heli_series_window(results, 500), 60);
    fixture_free(results);
}

static void test_vectors_lie_behind_the_scalars_before_them(void **state)
{
    (void)state;
    size_t offset;
    const heli_indicator *row;
    assert_true(heli_series_find(&fixture_model, "joint_force", &offset, &row));
    assert_int_equal(offset, AT_JOINT);
    assert_int_equal(heli_indicator_width(row), 6);
    assert_false(heli_series_find(&fixture_model, "unheard_of", &offset, &row));
}

/* --- text --- */

static void test_chinese_takes_two_columns(void **state)
{
    (void)state;
    assert_int_equal(heli_text_columns("合力 P"), 6);
    assert_int_equal(heli_text_columns("e\xCC\x81"), 1); /* e and a combining accent */
    assert_true(heli_text_has_wide("P 合"));
    assert_false(heli_text_has_wide("°–−"));
}

static void test_foreign_text_becomes_one_clean_line(void **state)
{
    (void)state;
    char out[32];
    heli_text_clean(out, sizeof out, "  a\nb\t\x1b[31m c\r\n", 80);
    assert_string_equal(out, "a b [31m c");
    heli_text_clean(out, sizeof out, "\xFFx\xC3", 80);
    assert_string_equal(out, "\xEF\xBF\xBDx\xEF\xBF\xBD");
    heli_text_clean(out, sizeof out, "社区治理域动力合成", 9);
    assert_string_equal(out, "社区治理…");
    heli_text_clean(out, 8, "社区治理", 80);
    assert_string_equal(out, "社…");
    heli_text_clean(out, sizeof out, "", 80);
    assert_string_equal(out, "");
}

static void test_lines_break_between_words_and_beside_chinese(void **state)
{
    (void)state;
    assert_int_equal(heli_text_break("one two three", 9), strlen("one two "));
    assert_int_equal(heli_text_break("合力图，治理", 6), strlen("合力")); /* no comma at the beginning of a line */
    assert_int_equal(heli_text_break("unbreakable", 4), 4);
    assert_int_equal(heli_text_break("short", 9), 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_small_sample_is_as_by_hand),
        cmocka_unit_test(test_t_quantiles_are_those_of_the_tables),
        cmocka_unit_test(test_mean_and_sd_agree_with_gsl),
        cmocka_unit_test(test_missing_values_are_left_out),
        cmocka_unit_test(test_an_interval_needs_two_values),
        cmocka_unit_test(test_differences_are_paired),
        cmocka_unit_test(test_pairing_ratio_is_the_ratio_of_variances),
        cmocka_unit_test(test_quantiles_interpolate),
        cmocka_unit_test(test_window_means_take_the_last_weeks_and_leave_out_gaps),
        cmocka_unit_test(test_vectors_lie_behind_the_scalars_before_them),
        cmocka_unit_test(test_chinese_takes_two_columns),
        cmocka_unit_test(test_foreign_text_becomes_one_clean_line),
        cmocka_unit_test(test_lines_break_between_words_and_beside_chinese),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
