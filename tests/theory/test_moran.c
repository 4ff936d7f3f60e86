/* The Moran process against its exact fixation probability, (1 - r^-k) / (1 - r^-N). 4 standard errors each: a false alarm in 1 of 16,000. */
#include "tests/support/classic.h"

enum { SHARE, FIXED, RUNS = 6000 };

static double fixation(double r, double k, double n)
{
    return r == 1.0 ? k / n : (1.0 - pow(r, -k)) / (1.0 - pow(r, -n));
}

static void assert_fixation(double n, double k, double r)
{
    heli_trial t = classic_open("moran", SETTINGS({"moran.agents", n}, {"moran.mutants", k}, {"moran.fitness", r}));
    double won = 0.0, expected = fixation(r, k, n);
    for (uint64_t run = 0; run < RUNS; run++) {
        classic_run(&t, run, 100000, FIXED);
        assert_true(t.values[FIXED] == 1.0);
        won += t.values[SHARE] / RUNS;
    }
    if (!(fabs(won - expected) <= 4.0 * sqrt(expected * (1.0 - expected) / RUNS)))
        fail_msg("%g of %g with fitness %g: %.4f win, expected %.4f", k, n, r, won, expected);
    heli_trial_free(&t);
}

static void test_mutants_take_over_with_the_exact_probability(void **state)
{
    (void)state;
    assert_fixation(10, 1, 1.0);
    assert_fixation(10, 1, 1.5);
    assert_fixation(10, 3, 0.7);
    assert_fixation(5, 1, 8.0);
    assert_fixation(2, 1, 3.0);
}

static void test_no_mutant_and_no_resident_are_fixed_at_once(void **state)
{
    (void)state;
    for (int n = 0; n <= 2; n++)
        for (int k = 0; k <= n; k += n > 0 ? n : 1) {
            heli_trial t = classic_open("moran", SETTINGS({"moran.agents", n}, {"moran.mutants", k}));
            classic_run(&t, 0, 5, -1);
            assert_true(t.values[FIXED] == 1.0);
            assert_true(n == 0 ? isnan(t.values[SHARE]) : t.values[SHARE] == (k > 0));
            heli_trial_free(&t);
        }
}

static void test_more_mutants_than_individuals_are_refused(void **state)
{
    (void)state;
    classic_refused("moran", SETTINGS({"moran.agents", 4}, {"moran.mutants", 5}), "moran.mutants");
    classic_refused("moran", SETTINGS({"moran.fitness", 0}), "moran.fitness");
}

static void test_verify_sees_a_type_that_changed_behind_its_back(void **state)
{
    (void)state;
    heli_trial t = classic_open("moran", NULL, 0);
    classic_run(&t, 0, 2, -1);
    assert_true(classic_verify_sees(&t, 0, 50, 1));
    heli_trial_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mutants_take_over_with_the_exact_probability),
        cmocka_unit_test(test_no_mutant_and_no_resident_are_fixed_at_once),
        cmocka_unit_test(test_more_mutants_than_individuals_are_refused),
        cmocka_unit_test(test_verify_sees_a_type_that_changed_behind_its_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
