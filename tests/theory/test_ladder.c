/*
 * Limit L13: under independent scores the ladder of stars is a birth-death chain on 0 .. 5 with stationary shares proportional to
 * (p_up / p_down)^j. Scores are 1 + N(0, noise^2) where organisations deliver just what they promised.
 * 6,000 organisations; each share within 4.5 standard errors and one organisation: a false alarm has a probability below 1e-3 in all,
 * were the seed drawn anew (most of it from the rarest level, where fewer than one organisation is expected).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "models/governance/mechanisms/mechanisms.h"
#include "models/governance/mechanisms/organisations.h"
#include "tests/support/town.h"

enum { QUARTERS = 150, WEEKS_PER_QUARTER = 13, RUNGS = 6, COMMUNITIES = 1000 };

static double below(double z) { return 0.5 * erfc(-z / sqrt(2.0)); }

/* Shares of star levels after many quarters of reviews alone. */
static void climb(const gov_params *p, double share[RUNGS])
{
    static town here;
    assert_int_equal(town_begin(&here, p, 11, 0, 1), HELI_OK);
    gov_city *city = here.city;
    heli_step step = {.params = p, .key = heli_key_make(11, 0, HELI_DOMAIN_DYNAMICS)};
    for (step.index = 0; step.index < QUARTERS * WEEKS_PER_QUARTER; step.index += WEEKS_PER_QUARTER) {
        step.recorded = step.index + WEEKS_PER_QUARTER - 1; /* only the last week of a quarter reviews; the others add up hours */
        for (size_t c = 0; c < city->community_count; c++) gov_review_stars(city, c, &step);
    }
    for (int j = 0; j < RUNGS; j++) share[j] = 0.0;
    for (size_t o = 0; o < city->organisation_count; o++)
        share[city->organisations[o].stars] += 1.0 / (double)city->organisation_count;
    town_end(&here);
}

static gov_params idle_town(void)
{
    gov_params p = town_small();
    p.city.offices = 1;
    p.city.communities = p.city.grids = COMMUNITIES;
    p.population.adults_per_grid = 2;
    p.population.serving_members = 0;
    p.party.own_groups = p.party.joint_groups = 0;
    p.organisation.link_hours = 0.0; /* delivered = promised */
    p.ladder.reviews = true;
    return p;
}

static void test_star_levels_settle_at_the_shares_of_the_birth_death_chain(void **state)
{
    (void)state;
    static const double noises[] = {0.1, 0.2, 0.5};
    for (int n = 0; n < 3; n++) {
        gov_params p = idle_town();
        p.ladder.noise = noises[n];
        double up = 1.0 - below((p.ladder.up_at - 1.0) / p.ladder.noise), down = below((p.ladder.down_below - 1.0) / p.ladder.noise);
        double share[RUNGS], expected[RUNGS], total = 0.0;
        climb(&p, share);
        for (int j = 0; j < RUNGS; j++) total += expected[j] = pow(up / down, j);
        for (int j = 0; j < RUNGS; j++) {
            expected[j] /= total;
            double error = sqrt(expected[j] * (1.0 - expected[j]) / (6.0 * COMMUNITIES));
            assert_true(fabs(share[j] - expected[j]) <= 4.5 * error + 1.0 / (6.0 * COMMUNITIES));
        }
    }
}

static void test_without_noise_nobody_who_keeps_promises_moves(void **state)
{
    (void)state;
    gov_params p = idle_town();
    double share[RUNGS];
    p.ladder.noise = 0.0;
    climb(&p, share);
    assert_true(share[3] > 0.999999);
}

static void test_a_star_is_gained_from_the_upper_limit_and_lost_below_the_lower(void **state)
{
    (void)state;
    gov_params p = town_small();
    assert_int_equal(gov_next_stars(&p, 3, p.ladder.up_at), 4);
    assert_int_equal(gov_next_stars(&p, 3, nextafter(p.ladder.up_at, 0.0)), 3);
    assert_int_equal(gov_next_stars(&p, 3, p.ladder.down_below), 3);
    assert_int_equal(gov_next_stars(&p, 3, nextafter(p.ladder.down_below, 0.0)), 2);
    assert_int_equal(gov_next_stars(&p, 5, 9.0), 5);
    assert_int_equal(gov_next_stars(&p, 0, -9.0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_star_levels_settle_at_the_shares_of_the_birth_death_chain),
        cmocka_unit_test(test_without_noise_nobody_who_keeps_promises_moves),
        cmocka_unit_test(test_a_star_is_gained_from_the_upper_limit_and_lost_below_the_lower),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
