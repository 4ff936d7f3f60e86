/* Awareness spreads as Bass has it (ODD 7.17, (48)): limit L14, relation MR10. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "models/governance/mechanisms/awareness.h"
#include "tests/support/town.h"

static town here;

static heli_draws random_draws(uint32_t purpose)
{
    return heli_draws_at(heli_key_make(20261, purpose, HELI_DOMAIN_DYNAMICS), (heli_address){0, 0, 0, 0});
}

/* The solution of A' = (p + q A)(1 - A), A(0) = 0. */
static double bass(double p, double q, double t)
{
    double decayed = exp(-(p + q) * t);
    return (1.0 - decayed) / (1.0 + q / p * decayed);
}

/* Awareness after `weeks`, each cut into `cuts` steps. */
static double stepped(double p, double q, int weeks, int cuts)
{
    double awareness = 0.0;
    for (int i = 0; i < weeks * cuts; i++) awareness = gov_awareness_next(awareness, p / cuts, q / cuts);
    return awareness;
}

static const double bass_settings[][2] = {{0.002, 0.02}, {0.012, 0.02}, {0.03, 0.38}, {0.01, 0.1}, {0.05, 0.05}};
enum { SETTINGS = sizeof bass_settings / sizeof bass_settings[0] };

static void test_awareness_approaches_the_bass_curve_as_steps_shrink(void **state)
{
    (void)state;
    for (int s = 0; s < SETTINGS; s++) {
        double p = bass_settings[s][0], q = bass_settings[s][1];
        for (int weeks = 10; weeks <= 160; weeks *= 2) {
            double exact = bass(p, q, weeks), coarse = fabs(stepped(p, q, weeks, 10) - exact);
            double fine = fabs(stepped(p, q, weeks, 1000) - exact);
            assert_true(fine < 2e-4);
            assert_true(fine < 0.02 * coarse || coarse < 1e-6); /* the error is of first order */
        }
    }
}

static void test_a_week_is_short_enough_for_the_default_speed(void **state)
{
    (void)state;
    for (int weeks = 1; weeks <= 520; weeks++) assert_true(fabs(stepped(0.002, 0.02, weeks, 1) - bass(0.002, 0.02, weeks)) < 0.01);
}

static void test_awareness_grows_fastest_at_the_inflection_of_the_bass_curve(void **state)
{
    (void)state;
    enum { CUTS = 50 };
    for (int s = 0; s < 4; s++) {
        double p = bass_settings[s][0], q = bass_settings[s][1], before = 0.0, largest = 0.0, when = 0.0;
        for (int i = 0; i < 400 * CUTS; i++) {
            double after = gov_awareness_next(before, p / CUTS, q / CUTS);
            if (after - before > largest) {
                largest = after - before;
                when = (i + 0.5) / CUTS;
            }
            before = after;
        }
        assert_true(fabs(when - log(q / p) / (p + q)) < 0.1);
    }
}

static void test_more_publicity_or_word_of_mouth_never_lowers_awareness(void **state)
{
    (void)state;
    heli_draws draws = random_draws(1);
    for (int n = 0; n < 500; n++) {
        double p = pow(heli_draws_uniform(&draws), 4.0), q = pow(heli_draws_uniform(&draws), 3.0), low = 0.0, high = 0.0;
        double more_p = n % 3 == 1 ? p : p * (1.0 + 1e-9) + (n % 2) * heli_draws_uniform(&draws);
        double more_q = n % 3 == 0 ? q : q * (1.0 + 1e-9) + (n % 2) * heli_draws_uniform(&draws);
        for (int week = 0; week < 400; week++) {
            low = gov_awareness_next(low, p, q);
            high = gov_awareness_next(high, more_p, more_q);
            assert_true(low <= high);
        }
    }
}

static void test_awareness_stays_a_share_and_never_falls_however_fast_it_spreads(void **state)
{
    (void)state;
    heli_draws draws = random_draws(2);
    for (int n = 0; n < 20000; n++) {
        double before = heli_draws_uniform(&draws), p = 3.0 * pow(heli_draws_uniform(&draws), 8.0);
        double after = gov_awareness_next(before, p, heli_draws_uniform(&draws));
        assert_true(before <= after && after <= 1.0);
    }
    assert_true(gov_awareness_next(0.4, 100.0, 1.0) == 1.0);
    assert_true(gov_awareness_next(1.0, 0.01, 0.01) == 1.0);
}

static void test_a_community_follows_its_posts_week_by_week(void **state)
{
    (void)state;
    gov_params p = town_small();
    p.awareness.posts_per_week = 3.0;
    p.awareness.initial = 0.07;
    assert_int_equal(town_begin(&here, &p, 5, 0, 40), HELI_OK);
    double expected = 0.07;
    for (int week = 0; week < 40; week++) {
        assert_int_equal(town_step(&here), HELI_OK);
        expected += (0.002 + 0.01 * 3.0 + 0.02 * expected) * (1.0 - expected);
        for (size_t c = 0; c < here.city->community_count; c++)
            assert_true(fabs(here.city->communities[c].awareness - expected) < 1e-12);
    }
    town_end(&here);
}

static void test_without_publicity_and_word_of_mouth_awareness_stays_to_the_bit(void **state)
{
    (void)state;
    assert_true(gov_awareness_next(0.15, 0.0, 0.0) == 0.15); /* 1 - (1 - 0.15) is not 0.15 */
    gov_params p = town_small();
    p.awareness.base_per_week = p.awareness.word_of_mouth = 0.0;
    p.awareness.initial = 0.15;
    assert_int_equal(town_begin(&here, &p, 5, 0, 10), HELI_OK);
    for (int week = 0; week < 10; week++) assert_int_equal(town_step(&here), HELI_OK);
    assert_true(here.city->communities[1].awareness == 0.15);
    town_end(&here);
}

static void test_awareness_changes_no_resident_where_nothing_depends_on_it(void **state)
{
    (void)state;
    uint64_t digest[2];
    for (int posts = 0; posts < 2; posts++) {
        gov_params p = town_busy();
        p.awareness.posts_per_week = 10.0 * posts;
        assert_int_equal(town_begin(&here, &p, 6, 0, 30), HELI_OK);
        for (int week = 0; week < 30; week++) assert_int_equal(town_step(&here), HELI_OK);
        digest[posts] = town_community_digest(&here.city->communities[0]);
        town_end(&here);
    }
    assert_true(digest[0] == digest[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_awareness_approaches_the_bass_curve_as_steps_shrink),
        cmocka_unit_test(test_a_week_is_short_enough_for_the_default_speed),
        cmocka_unit_test(test_awareness_grows_fastest_at_the_inflection_of_the_bass_curve),
        cmocka_unit_test(test_more_publicity_or_word_of_mouth_never_lowers_awareness),
        cmocka_unit_test(test_awareness_stays_a_share_and_never_falls_however_fast_it_spreads),
        cmocka_unit_test(test_a_community_follows_its_posts_week_by_week),
        cmocka_unit_test(test_without_publicity_and_word_of_mouth_awareness_stays_to_the_bit),
        cmocka_unit_test(test_awareness_changes_no_resident_where_nothing_depends_on_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
