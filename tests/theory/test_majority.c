/* Majority vote on a ring: every step against the rule, exact rest, the alternating ring, small rings. */
#include "tests/support/classic.h"

enum { SHARE, CHANGED, AT_REST, N = 301 };

static void test_every_step_is_the_rule_and_an_odd_ring_comes_to_rest(void **state)
{
    (void)state;
    for (uint64_t run = 0; run < 50; run++) {
        heli_trial t = classic_open("majority", SETTINGS({"ring.agents", N}));
        assert_int_equal(heli_trial_start(&t, 2, run, N, NULL), HELI_OK);
        while (t.values[AT_REST] == 0.0) {
            uint8_t before[N];
            memcpy(before, classic_column(&t, 0), N);
            assert_int_equal(heli_trial_step(&t, NULL), HELI_OK);
            const uint8_t *after = classic_column(&t, 0);
            for (int i = 0; i < N; i++) assert_int_equal(after[i], (before[(i + N - 1) % N] + before[i] + before[(i + 1) % N]) / 2);
        }
        assert_true(heli_simulation_index(t.simulation) <= N / 2 + 1);
        heli_trial_free(&t);
    }
}

/* Set by hand: 0101... of even length turns over for ever. */
static void test_an_alternating_ring_turns_over_for_ever(void **state)
{
    (void)state;
    heli_trial t = classic_open("majority", SETTINGS({"ring.agents", 10}));
    assert_int_equal(heli_trial_start(&t, 2, 0, 100, NULL), HELI_OK);
    uint8_t *opinion = heli_columns_data(t.model->partition_columns(heli_simulation_world(t.simulation), 0), 0);
    for (int i = 0; i < 10; i++) opinion[i] = (uint8_t)(i % 2);
    for (int step = 0; step < 100; step++) {
        assert_int_equal(heli_trial_step(&t, NULL), HELI_OK);
        assert_true(t.values[CHANGED] == 1.0 && opinion[0] == (step + 1) % 2);
    }
    heli_trial_free(&t);
}

static void test_rings_of_none_to_three_work(void **state)
{
    (void)state;
    for (int n = 0; n <= 3; n++)
        for (uint64_t run = 0; run < 8; run++) {
            heli_trial t = classic_open("majority", SETTINGS({"ring.agents", n}));
            classic_run(&t, run, 5, -1);
            assert_true((n == 0) == isnan(t.values[SHARE]));
            if (n == 3) assert_true(t.values[SHARE] == 0.0 || t.values[SHARE] == 1.0);
            heli_trial_free(&t);
        }
}

static void test_verify_sees_an_opinion_that_left_its_majority(void **state)
{
    (void)state;
    heli_trial t = classic_open("majority", SETTINGS({"ring.start_probability", 1}));
    classic_run(&t, 0, 3, -1);
    assert_true(classic_verify_sees(&t, 0, 5, 1));
    heli_trial_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_step_is_the_rule_and_an_odd_ring_comes_to_rest),
        cmocka_unit_test(test_an_alternating_ring_turns_over_for_ever),
        cmocka_unit_test(test_rings_of_none_to_three_work),
        cmocka_unit_test(test_verify_sees_an_opinion_that_left_its_majority),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
