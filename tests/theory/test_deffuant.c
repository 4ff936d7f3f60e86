/* Bounded confidence in pairs: conservation, bounds, agreement with the equations in floating point, networks, small sizes. */
#include "models/classics/opinions.h"
#include "tests/support/classic.h"

static void test_the_mean_opinion_never_changes_by_a_bit(void **state)
{
    (void)state;
    for (int network = 0; network < 4; network++) {
        heli_trial t = classic_open("deffuant", SETTINGS({"opinions.network", network}, {"opinions.convergence", 0.31}, {"opinions.bound", 0.4}));
        assert_int_equal(heli_trial_start(&t, 5, 0, 60, NULL), HELI_OK);
        double mean = t.values[OPINION_MEAN], range = t.values[OPINION_RANGE];
        heli_simulation_verify_every(t.simulation, 1);
        for (int step = 0; step < 60; step++) {
            assert_int_equal(heli_trial_step(&t, NULL), HELI_OK);
            assert_true(t.values[OPINION_MEAN] == mean);
            assert_true(t.values[OPINION_RANGE] <= range);
            range = t.values[OPINION_RANGE];
        }
        heli_trial_free(&t);
    }
}

/* The printed equations in double, fed with the same meetings: rounding to the unit adds less than 1e-6 over ten steps. */
static void test_meetings_follow_the_printed_equations(void **state)
{
    (void)state;
    enum { N = 200, STEPS = 10 };
    const double d = 0.27, mu = 0.3;
    heli_trial t = classic_open("deffuant", SETTINGS({"opinions.agents", N}, {"opinions.bound", d}, {"opinions.convergence", mu}));
    double x[N];
    assert_int_equal(heli_trial_start(&t, 9, 0, STEPS, NULL), HELI_OK);
    const uint32_t *opinion = classic_column(&t, 0);
    heli_key key = heli_key_make(9, 0, HELI_DOMAIN_DYNAMICS);
    for (int i = 0; i < N; i++) x[i] = opinion[i] / (double)OPINION_ONE;
    for (uint32_t step = 0; step < STEPS; step++) {
        assert_int_equal(heli_trial_step(&t, NULL), HELI_OK);
        for (uint32_t meeting = 0; meeting < N; meeting++) {
            heli_block draw = heli_draw_block(key, (heli_address){meeting, 0, step, 2});
            uint32_t i = heli_below(draw.word[0], N), j = heli_below(draw.word[1], N - 1);
            j += j >= i;
            double difference = x[j] - x[i];
            if (fabs(difference) >= d) continue;
            x[i] += mu * difference;
            x[j] -= mu * difference;
        }
        for (int i = 0; i < N; i++) assert_true(fabs(opinion[i] / (double)OPINION_ONE - x[i]) < 1e-6);
    }
    heli_trial_free(&t);
}

static void test_within_a_bound_of_one_everybody_agrees_and_without_one_nobody_moves(void **state)
{
    (void)state;
    heli_trial t = classic_open("deffuant", SETTINGS({"opinions.bound", 1}));
    classic_run(&t, 0, 60, -1);
    assert_true(t.values[OPINION_RANGE] < 1e-6 && t.values[OPINION_MAJOR] == 1.0);
    heli_trial_free(&t);
    for (int way = 0; way < 2; way++) {
        t = classic_open("deffuant", SETTINGS({"opinions.bound", way ? 0.5 : 0}, {"opinions.convergence", way ? 0 : 0.5}));
        assert_int_equal(heli_trial_start(&t, 5, 0, 5, NULL), HELI_OK);
        uint32_t before[1000];
        memcpy(before, classic_column(&t, 0), sizeof before);
        for (int step = 0; step < 5; step++) assert_int_equal(heli_trial_step(&t, NULL), HELI_OK);
        assert_memory_equal(before, classic_column(&t, 0), sizeof before);
        heli_trial_free(&t);
    }
}

/* Modal number of major clusters in 20 runs. The rule of thumb floor(1 / 2 d) holds in at least 94 of 100 runs here (measured): more than
   half of 20 wrong has a chance below 1e-8. */
static void test_about_half_the_inverse_bound_of_camps_remain(void **state)
{
    (void)state;
    static const double bounds[] = {0.5, 0.3, 0.2, 0.15};
    for (int b = 0; b < 4; b++) {
        heli_trial t = classic_open("deffuant", SETTINGS({"opinions.bound", bounds[b]}));
        int agree = 0;
        for (uint64_t run = 0; run < 20; run++) {
            classic_run(&t, run, 80, -1);
            agree += t.values[OPINION_MAJOR] == floor(1.0 / (2.0 * bounds[b]));
        }
        assert_true(agree > 10);
        heli_trial_free(&t);
    }
}

static void test_shares_by_opinion_add_up_and_clusters_are_counted(void **state)
{
    (void)state;
    uint32_t sorted[] = {0, 10, OPINION_ONE / 2, OPINION_ONE / 2 + 5, OPINION_ONE};
    double values[OPINION_SHARES + OPINION_BINS], sum = 0.0;
    opinion_observe(sorted, 5, 10, values);
    for (int b = 0; b < OPINION_BINS; b++) sum += values[OPINION_SHARES + b];
    assert_true(values[OPINION_CLUSTERS] == 3.0 && values[OPINION_MAJOR] == 3.0 && fabs(sum - 1.0) < 1e-12);
    assert_true(values[OPINION_SHARES] == 0.4 && values[OPINION_SHARES + OPINION_BINS - 1] == 0.2 && values[OPINION_RANGE] == 1.0);
    opinion_observe(sorted, 5, 9, values);
    assert_true(values[OPINION_CLUSTERS] == 4.0);
    opinion_observe(sorted, 0, 9, values);
    assert_true(values[OPINION_CLUSTERS] == 0.0 && isnan(values[OPINION_MEAN]) && isnan(values[OPINION_SHARES]));
}

static void test_networks_that_cannot_be_are_refused_and_small_sizes_work(void **state)
{
    (void)state;
    classic_refused("deffuant", SETTINGS({"opinions.agents", 10}, {"opinions.network", 1}, {"opinions.degree", 10}), "opinions.degree");
    classic_refused("deffuant", SETTINGS({"opinions.network", 1}, {"opinions.degree", 5}), "opinions.degree");
    for (int n = 0; n <= 2; n++) {
        heli_trial t = classic_open("deffuant", SETTINGS({"opinions.agents", n}, {"opinions.bound", 1}));
        classic_run(&t, 0, 60, -1);
        assert_true(t.values[OPINION_CLUSTERS] == (n > 0));
        heli_trial_free(&t);
    }
}

static void test_verify_sees_an_opinion_that_changed_behind_its_back(void **state)
{
    (void)state;
    heli_trial t = classic_open("deffuant", NULL, 0);
    classic_run(&t, 0, 3, -1);
    assert_true(classic_verify_sees(&t, 0, 5, 1));
    heli_trial_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_mean_opinion_never_changes_by_a_bit),
        cmocka_unit_test(test_meetings_follow_the_printed_equations),
        cmocka_unit_test(test_within_a_bound_of_one_everybody_agrees_and_without_one_nobody_moves),
        cmocka_unit_test(test_about_half_the_inverse_bound_of_camps_remain),
        cmocka_unit_test(test_shares_by_opinion_add_up_and_clusters_are_counted),
        cmocka_unit_test(test_networks_that_cannot_be_are_refused_and_small_sizes_work),
        cmocka_unit_test(test_verify_sees_an_opinion_that_changed_behind_its_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
