/* The Sznajd model: exact on rings of four, where all starts can be followed; what never moves; small rings. */
#include "tests/support/classic.h"

enum { SHARE, AGREEING, SETTLED };

/*
 * A ring of 4 by hand. Any agreeing pair has both others as its neighbours, so the first agreeing pair that is drawn settles all. Three of
 * one opinion have two agreeing pairs, both of theirs; 0011 has one of each, drawn equally often; 0101 never moves. With p = .4 opinion 1
 * therefore wins in p^4 + 4 p^3 q + 2 p^2 q^2 of the runs, and 2 p^2 q^2 never settle on one opinion.
 */
static void test_a_ring_of_four_ends_as_by_hand(void **state)
{
    (void)state;
    enum { RUNS = 10000 };
    double p = 0.4, q = 0.6, won = 0.0, stuck = 0.0;
    double wins = pow(p, 4) + 4 * pow(p, 3) * q + 2 * p * p * q * q, sticks = 2 * p * p * q * q;
    heli_trial t = classic_open("sznajd", SETTINGS({"ring.agents", 4}, {"ring.start_probability", p}));
    for (uint64_t run = 0; run < RUNS; run++) {
        classic_run(&t, run, 1000, SETTLED);
        assert_true(t.values[SETTLED] == 1.0);
        won += t.values[SHARE] == 1.0;
        stuck += t.values[SHARE] == 0.5;
    }
    assert_true(fabs(won / RUNS - wins) < 4.0 * sqrt(wins * (1 - wins) / RUNS));
    assert_true(fabs(stuck / RUNS - sticks) < 4.0 * sqrt(sticks * (1 - sticks) / RUNS));
    heli_trial_free(&t);
}

/* One step against the rule: with a single drawn pair per step nothing but that pair's neighbours may change. */
static void test_only_neighbours_of_agreeing_pairs_change(void **state)
{
    (void)state;
    enum { N = 50 };
    heli_trial t = classic_open("sznajd", SETTINGS({"ring.agents", N}));
    for (uint64_t run = 0; run < 200; run++) {
        uint8_t before[N];
        heli_key key = heli_key_make(1234, run, HELI_DOMAIN_DYNAMICS);
        classic_run(&t, run, 0, -1);
        memcpy(before, classic_column(&t, 0), N);
        classic_run(&t, run, 1, -1);
        for (uint32_t pair = 0; pair < N; pair++) { /* the same draws, the rule as it is told */
            uint32_t left = heli_below(heli_draw_block(key, (heli_address){pair, 0, 0, 2}).word[0], N);
            if (before[left] == before[(left + 1) % N]) before[(left + N - 1) % N] = before[(left + 2) % N] = before[left];
        }
        assert_memory_equal(before, classic_column(&t, 0), N);
    }
    heli_trial_free(&t);
}

static void test_agreement_stays_and_rings_of_none_to_three_work(void **state)
{
    (void)state;
    for (int n = 0; n <= 3; n++)
        for (uint64_t run = 0; run < 8; run++) {
            heli_trial t = classic_open("sznajd", SETTINGS({"ring.agents", n}));
            classic_run(&t, run, 50, -1);
            assert_true(t.values[SETTLED] == 1.0 && (n == 0) == isnan(t.values[SHARE]));
            if (n == 3) assert_true(t.values[SHARE] == 0.0 || t.values[SHARE] == 1.0);
            heli_trial_free(&t);
        }
    heli_trial t = classic_open("sznajd", SETTINGS({"ring.start_probability", 1}));
    classic_run(&t, 0, 20, -1);
    assert_true(t.values[SHARE] == 1.0 && t.values[AGREEING] == 1.0);
    heli_trial_free(&t);
}

static void test_verify_sees_an_opinion_that_changed_behind_its_back(void **state)
{
    (void)state;
    heli_trial t = classic_open("sznajd", NULL, 0);
    classic_run(&t, 0, 3, -1);
    assert_true(classic_verify_sees(&t, 0, 5, 1));
    heli_trial_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_ring_of_four_ends_as_by_hand),
        cmocka_unit_test(test_only_neighbours_of_agreeing_pairs_change),
        cmocka_unit_test(test_agreement_stays_and_rings_of_none_to_three_work),
        cmocka_unit_test(test_verify_sees_an_opinion_that_changed_behind_its_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
