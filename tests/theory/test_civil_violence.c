/*
 * Civil violence: its two exact limits, agent by agent and so without chance; what is conserved; small towns. One statistical test: the
 * share of the aggrieved without cops, 5 standard errors, a false alarm in 1 of 1.7 million; the seeds are fixed.
 */
#include "tests/support/classic.h"

enum { ACTIVE, JAILED, QUIET };
enum { STATE, WHO, ORDER, PLACE, JAIL, HARDSHIP, AVERSION };

static void test_under_a_perfectly_legitimate_regime_nobody_is_ever_active(void **state)
{
    (void)state;
    for (uint64_t run = 0; run < 3; run++) {
        heli_trial t = classic_open("civil-violence", SETTINGS({"rebellion.legitimacy", 1}, {"rebellion.threshold", 0}, {"rebellion.cops", 0.01}));
        heli_context ctx;
        heli_context_init(&ctx);
        assert_int_equal(heli_trial_start(&t, 5, run, 20, &ctx), HELI_OK);
        for (int step = 0; step < 20; step++) {
            assert_int_equal(heli_trial_step(&t, &ctx), HELI_OK);
            assert_true(t.values[ACTIVE] == 0.0 && t.values[JAILED] == 0.0 && t.values[QUIET] == 1120.0);
        }
        heli_context_free(&ctx);
        heli_trial_free(&t);
    }
}

/* C = 0 makes P = 0: active is exactly who has H (1 - L) > T, a share of 1 - T / (1 - L) = 4/9. */
static void test_without_cops_exactly_the_aggrieved_are_active(void **state)
{
    (void)state;
    enum { RUNS = 30, CITIZENS = 1120 };
    double share = 4.0 / 9.0, sum = 0.0;
    heli_trial t = classic_open("civil-violence", SETTINGS({"rebellion.cops", 0}));
    for (uint64_t run = 0; run < RUNS; run++) {
        classic_run(&t, run, 2, -1);
        const uint8_t *cell = classic_column(&t, STATE);
        const uint32_t *place = classic_column(&t, PLACE);
        const double *hardship = classic_column(&t, HARDSHIP);
        for (int i = 0; i < CITIZENS; i++) assert_int_equal(cell[place[i]] == 2, hardship[i] * (1.0 - 0.82) > 0.1);
        sum += t.values[ACTIVE];
    }
    double n = (double)RUNS * CITIZENS;
    assert_true(fabs(sum / n - share) < 5.0 * sqrt(share * (1 - share) / n));
    heli_trial_free(&t);
}

/* Risk only lowers: nobody is active whose grievance alone is not above the threshold. */
static void test_who_is_active_has_reason_to_whatever_the_others_do(void **state)
{
    (void)state;
    heli_trial t = classic_open("civil-violence", SETTINGS({"rebellion.legitimacy", 0.5}));
    classic_run(&t, 1, 30, -1);
    const uint8_t *cell = classic_column(&t, STATE);
    const uint32_t *place = classic_column(&t, PLACE);
    const double *hardship = classic_column(&t, HARDSHIP);
    int active = 0;
    for (int i = 0; i < 1120; i++) {
        if (place[i] == UINT32_MAX || cell[place[i]] != 2) continue;
        assert_true(hardship[i] * 0.5 > 0.1);
        active++;
    }
    assert_true(active == (int)t.values[ACTIVE] && active > 0);
    heli_trial_free(&t);
}

static void test_nobody_is_lost_and_each_stands_where_it_is_said_to(void **state)
{
    (void)state;
    heli_trial t = classic_open("civil-violence", SETTINGS({"rebellion.legitimacy", 0.6}));
    classic_run(&t, 2, 60, -1);
    const uint8_t *cell = classic_column(&t, STATE);
    const uint32_t *place = classic_column(&t, PLACE), *who = classic_column(&t, WHO);
    const uint16_t *jail = classic_column(&t, JAIL);
    int jailed = 0;
    for (uint32_t i = 0; i < 1184; i++) {
        assert_true((place[i] == UINT32_MAX) == (jail[i] > 0) && jail[i] <= 31);
        jailed += jail[i] > 0;
        if (jail[i] == 0) assert_true(who[place[i]] == i && (cell[place[i]] == 3) == (i >= 1120));
    }
    assert_true(jailed > 0 && jailed == (int)t.values[JAILED]);
    assert_true(t.values[ACTIVE] + t.values[JAILED] + t.values[QUIET] == 1120.0);
    heli_trial_free(&t);
}

static void test_small_towns_work_or_are_refused(void **state)
{
    (void)state;
    for (int n = 0; n <= 8; n += 4) {
        heli_trial t = classic_open("civil-violence", SETTINGS({"rebellion.width", 3}, {"rebellion.height", 3}, {"rebellion.vision", 1},
                                                               {"rebellion.citizens", n / 18.0}, {"rebellion.cops", n / 18.0}, {"rebellion.legitimacy", 0}));
        classic_run(&t, 0, 50, -1);
        assert_true(t.values[ACTIVE] + t.values[JAILED] + t.values[QUIET] == n / 2);
        heli_trial_free(&t);
    }
    classic_refused("civil-violence", SETTINGS({"rebellion.citizens", 0.96}), "rebellion.citizens");
    classic_refused("civil-violence", SETTINGS({"rebellion.vision", 20}), "rebellion.vision");
}

static void test_verify_sees_a_citizen_that_changed_behind_its_back(void **state)
{
    (void)state;
    heli_trial t = classic_open("civil-violence", NULL, 0);
    classic_run(&t, 0, 3, -1);
    assert_true(classic_verify_sees(&t, STATE, ((const uint32_t *)classic_column(&t, PLACE))[1150], 1));
    heli_trial_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_under_a_perfectly_legitimate_regime_nobody_is_ever_active),
        cmocka_unit_test(test_without_cops_exactly_the_aggrieved_are_active),
        cmocka_unit_test(test_who_is_active_has_reason_to_whatever_the_others_do),
        cmocka_unit_test(test_nobody_is_lost_and_each_stands_where_it_is_said_to),
        cmocka_unit_test(test_small_towns_work_or_are_refused),
        cmocka_unit_test(test_verify_sees_a_citizen_that_changed_behind_its_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
