/* How safety events are noticed, and how a report climbs five levels (ODD 7.16, (47)): limit L16. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "models/governance/mechanisms/safety.h"

static heli_draws random_draws(uint32_t purpose)
{
    return heli_draws_at(heli_key_make(20262, purpose, HELI_DOMAIN_DYNAMICS), (heli_address){0, 0, 0, 0});
}

static const double passing[] = {0.1, 0.25, 0.5, 0.8};
enum { REPORTS = 200000, CHANCES = sizeof passing / sizeof passing[0] };

/* Normal bounds of 4 standard errors; 8 of them and a fixed seed: a right program fails once in 2,000 seeds. */
static void test_a_report_takes_five_over_p_days_with_variance_five_q_over_p_squared(void **state)
{
    (void)state;
    for (int i = 0; i < CHANCES; i++) {
        double p = passing[i], mean = 5.0 / p, variance = 5.0 * (1.0 - p) / (p * p), sum = 0.0, squares = 0.0;
        heli_draws draws = random_draws((uint32_t)i);
        for (int n = 0; n < REPORTS; n++) {
            double days = (double)gov_relay_days(&draws, p);
            sum += days;
            squares += (days - mean) * (days - mean);
        }
        /* fourth central moment of the negative binomial: variance^2 (3 + 6/5 + p^2 / (5 (1 - p))) */
        double fourth = variance * variance * (3.0 + 6.0 / 5.0 + p * p / (5.0 * (1.0 - p)));
        assert_true(fabs(sum / REPORTS - mean) < 4.0 * sqrt(variance / REPORTS));
        assert_true(fabs(squares / REPORTS - variance) < 4.0 * sqrt((fourth - variance * variance) / REPORTS));
    }
}

/* P(five geometric times <= days) = sum over n of C(n - 1, 4) p^5 (1 - p)^(n - 5). */
static double in_time(double p, int days)
{
    double term = pow(p, 5.0), sum = 0.0;
    for (int n = 5; n <= days; n++) {
        sum += term;
        term *= (1.0 - p) * n / (n - 4.0);
    }
    return sum;
}

/* 12 bounds of 4 standard errors: a right program fails once in 1,300 seeds. */
static void test_the_share_of_reports_in_time_is_negative_binomial(void **state)
{
    (void)state;
    static const int limits[] = {7, 14, 28};
    for (int i = 0; i < CHANCES; i++)
        for (int l = 0; l < 3; l++) {
            int early = 0;
            heli_draws draws = random_draws(100 + (uint32_t)i);
            for (int n = 0; n < REPORTS; n++) early += gov_relay_days(&draws, passing[i]) <= limits[l];
            double share = in_time(passing[i], limits[l]);
            assert_true(fabs((double)early / REPORTS - share) < 4.0 * sqrt(share * (1.0 - share) / REPORTS) + 1e-9);
        }
}

static void test_a_report_needs_a_day_for_each_level_at_least_and_just_that_when_it_never_stalls(void **state)
{
    (void)state;
    heli_draws draws = random_draws(200);
    for (int n = 0; n < 10000; n++) {
        assert_int_equal(gov_relay_days(&draws, 1.0), 5);
        assert_true(gov_relay_days(&draws, 0.9) >= 5);
    }
}

static void test_a_quicker_relay_never_delays_a_report(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < 10000; n++) {
        heli_draws draws = random_draws(1000 + n), slow = draws, quick = draws;
        (void)heli_draws_word(&draws);
        double p = 0.01 + 0.98 * heli_draws_uniform(&draws), more = p + (1.0 - p) * heli_draws_uniform(&draws);
        assert_true(gov_relay_days(&quick, more) <= gov_relay_days(&slow, p));
    }
}

static void test_cameras_see_63_percent_at_their_scale_and_nothing_without_any(void **state)
{
    (void)state;
    assert_true(gov_camera_detection(0.0, 5.0) == 0.0);
    assert_true(fabs(gov_camera_detection(5.0, 5.0) - (1.0 - exp(-1.0))) < 1e-15);
    assert_true(fabs(gov_camera_detection(5.3, 5.0) - 0.65354419) < 1e-8);
    for (int n = 0; n < 1000; n++) assert_true(gov_camera_detection(0.1 * n, 5.0) <= gov_camera_detection(0.1 * (n + 1), 5.0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_report_takes_five_over_p_days_with_variance_five_q_over_p_squared),
        cmocka_unit_test(test_the_share_of_reports_in_time_is_negative_binomial),
        cmocka_unit_test(test_a_report_needs_a_day_for_each_level_at_least_and_just_that_when_it_never_stalls),
        cmocka_unit_test(test_a_quicker_relay_never_delays_a_report),
        cmocka_unit_test(test_cameras_see_63_percent_at_their_scale_and_nothing_without_any),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
