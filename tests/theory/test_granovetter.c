/* Granovetter's thresholds: exact, and without chance but for thresholds that are drawn. */
#include "tests/support/classic.h"

#include <gsl/gsl_cdf.h>

enum { JOINED, SHARE, NEWLY };

static void test_a_ladder_is_climbed_to_its_top_one_by_one(void **state)
{
    (void)state;
    heli_trial t = classic_open("granovetter", NULL, 0);
    assert_int_equal(heli_trial_start(&t, 1, 0, 200, NULL), HELI_OK);
    for (int step = 1; step <= 120; step++) {
        assert_int_equal(heli_trial_step(&t, NULL), HELI_OK);
        assert_true(t.values[JOINED] == fmin(step, 100.0));
        assert_true(t.values[NEWLY] == (step <= 100));
    }
    heli_trial_free(&t);
}

static void test_a_gap_in_the_ladder_stops_everybody_above_it(void **state)
{
    (void)state;
    heli_trial t = classic_open("granovetter", SETTINGS({"crowd.second_threshold", 2}));
    classic_run(&t, 0, 100, -1);
    assert_true(t.values[JOINED] == 1.0 && t.values[SHARE] == 0.01);
    heli_trial_free(&t);
}

/* r is the least fixed point of the number of thresholds at or below r, counted from the column itself. */
static void test_drawn_thresholds_end_at_the_least_fixed_point(void **state)
{
    (void)state;
    for (uint64_t run = 0; run < 200; run++) {
        heli_trial t = classic_open("granovetter", SETTINGS({"crowd.distribution", 1}, {"crowd.sd_percent", 5.0 + (double)run / 5.0}));
        classic_run(&t, run, 300, -1);
        const uint32_t *threshold = classic_column(&t, 0);
        uint32_t r = 0, next = 0;
        do {
            r = next;
            next = 0;
            for (int i = 0; i < 100; i++) next += threshold[i] <= r;
        } while (next != r);
        assert_true(t.values[JOINED] == r);
        heli_trial_free(&t);
    }
}

static void test_quantiles_end_at_the_root_of_the_normal_equation(void **state)
{
    (void)state;
    for (double sd = 6.0; sd < 40.0; sd += 2.0) {
        if (fabs(sd - 12.2) < 0.5) continue; /* next to the jump a finite crowd is far from the limit */
        heli_trial t = classic_open("granovetter", SETTINGS({"crowd.agents", 20000}, {"crowd.distribution", 2}, {"crowd.sd_percent", sd}));
        classic_run(&t, 0, 400, -1);
        double r = 0.0;
        for (int i = 0; i < 100000; i++) r = gsl_cdf_gaussian_P(r - 0.25, sd / 100.0);
        assert_true(fabs(t.values[SHARE] - r) < 0.0005);
        heli_trial_free(&t);
    }
}

static void test_few_people_work_and_a_threshold_beyond_them_is_refused(void **state)
{
    (void)state;
    static const double end[] = {0, 1, 2};
    for (int n = 0; n <= 2; n++) {
        heli_trial t = classic_open("granovetter", SETTINGS({"crowd.agents", n}));
        classic_run(&t, 0, 5, -1);
        assert_true(t.values[JOINED] == end[n] && (n == 0) == isnan(t.values[SHARE]));
        heli_trial_free(&t);
    }
    classic_refused("granovetter", SETTINGS({"crowd.agents", 10}, {"crowd.second_threshold", 11}), "crowd.second_threshold");
}

static void test_verify_sees_somebody_who_joined_too_early(void **state)
{
    (void)state;
    heli_trial t = classic_open("granovetter", NULL, 0);
    classic_run(&t, 0, 3, -1);
    assert_true(classic_verify_sees(&t, 1, 90, 1));
    heli_trial_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_ladder_is_climbed_to_its_top_one_by_one),
        cmocka_unit_test(test_a_gap_in_the_ladder_stops_everybody_above_it),
        cmocka_unit_test(test_drawn_thresholds_end_at_the_least_fixed_point),
        cmocka_unit_test(test_quantiles_end_at_the_root_of_the_normal_equation),
        cmocka_unit_test(test_few_people_work_and_a_threshold_beyond_them_is_refused),
        cmocka_unit_test(test_verify_sees_somebody_who_joined_too_early),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
