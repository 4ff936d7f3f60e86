/*
 * The voter model: what is exact for any run. The fixation probability is held by `heli verify voter`, here once more on a population small
 * enough for many runs (4 standard errors: a false alarm in 1 of 16,000; the seeds are fixed).
 */
#include "tests/support/classic.h"

enum { SHARE, CONSENSUS };

static void test_an_opinion_of_3_in_8_wins_in_three_eighths_of_the_runs(void **state)
{
    (void)state;
    enum { RUNS = 8000 };
    heli_trial t = classic_open("voter", SETTINGS({"voter.agents", 8}, {"voter.start_share", 0.375}));
    double won = 0.0;
    for (uint64_t run = 0; run < RUNS; run++) {
        classic_run(&t, run, 100000, CONSENSUS);
        assert_true(t.values[CONSENSUS] == 1.0);
        won += t.values[SHARE];
    }
    assert_true(fabs(won / RUNS - 0.375) < 4.0 * sqrt(0.375 * 0.625 / RUNS));
    heli_trial_free(&t);
}

static void test_the_start_holds_exactly_the_share_that_was_asked_for(void **state)
{
    (void)state;
    for (int k = 0; k <= 13; k++) {
        heli_trial t = classic_open("voter", SETTINGS({"voter.agents", 13}, {"voter.start_share", k / 13.0}));
        assert_int_equal(heli_trial_start(&t, 1, (uint64_t)k, 1, NULL), HELI_OK);
        assert_true(t.values[SHARE] == k / 13.0);
        heli_trial_free(&t);
    }
}

/* Which agents hold opinion 1: each of them equally often, over many starts. Level 1e-4 for the largest of ten binomials. */
static void test_who_holds_the_opinion_at_the_start_is_drawn_evenly(void **state)
{
    (void)state;
    enum { RUNS = 4000 };
    double holds[10] = {0};
    heli_trial t = classic_open("voter", SETTINGS({"voter.agents", 10}, {"voter.start_share", 0.3}));
    for (uint64_t run = 0; run < RUNS; run++) {
        assert_int_equal(heli_trial_start(&t, 1, run, 1, NULL), HELI_OK);
        const uint8_t *opinion = classic_column(&t, 0);
        for (int i = 0; i < 10; i++) holds[i] += opinion[i];
    }
    for (int i = 0; i < 10; i++) assert_true(fabs(holds[i] - 0.3 * RUNS) < 4.5 * sqrt(0.21 * RUNS));
    heli_trial_free(&t);
}

static void test_agreement_stays(void **state)
{
    (void)state;
    for (int share = 0; share < 2; share++) {
        heli_trial t = classic_open("voter", SETTINGS({"voter.start_share", share}));
        classic_run(&t, 0, 50, -1);
        assert_true(t.values[SHARE] == share && t.values[CONSENSUS] == 1.0);
        heli_trial_free(&t);
    }
}

static void test_none_one_and_two_agents_work(void **state)
{
    (void)state;
    for (int n = 0; n <= 2; n++) {
        heli_trial t = classic_open("voter", SETTINGS({"voter.agents", n}, {"voter.start_share", 0.5}));
        classic_run(&t, 0, 200, -1);
        assert_true(n == 0 ? isnan(t.values[SHARE]) : t.values[SHARE] == 0.0 || t.values[SHARE] == 1.0);
        assert_true(t.values[CONSENSUS] == 1.0);
        heli_trial_free(&t);
    }
}

static void test_verify_sees_an_opinion_that_changed_behind_its_back(void **state)
{
    (void)state;
    heli_trial t = classic_open("voter", NULL, 0);
    classic_run(&t, 0, 3, -1);
    assert_true(classic_verify_sees(&t, 0, 5, 1));
    heli_trial_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_opinion_of_3_in_8_wins_in_three_eighths_of_the_runs),
        cmocka_unit_test(test_the_start_holds_exactly_the_share_that_was_asked_for),
        cmocka_unit_test(test_who_holds_the_opinion_at_the_start_is_drawn_evenly),
        cmocka_unit_test(test_agreement_stays),
        cmocka_unit_test(test_none_one_and_two_agents_work),
        cmocka_unit_test(test_verify_sees_an_opinion_that_changed_behind_its_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
