/* Yearly assessment and the talent chain (ODD 7.18 (49), 7.19 (50)); relation MR12. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "models/governance/institutions.h"
#include "models/governance/mechanisms/mechanisms.h"
#include "tests/support/town.h"

enum { COMMUNITIES = 3 };

static town here;

static void begin(const gov_params *params, uint64_t seed, int64_t burn_in, int weeks)
{
    assert_int_equal(town_begin(&here, params, seed, burn_in, weeks), HELI_OK);
}

static void step(int weeks)
{
    for (int week = 0; week < weeks; week++) assert_int_equal(town_step(&here), HELI_OK);
}

static gov_params assessed_town(void)
{
    gov_params p = town_small();
    p.assessment.weight = 0.7;
    p.institutions.opinion_weight = 0.4;
    p.government.guiding_share = 0.34;
    p.petitions.incidents = false; /* no veto but by hand */
    p.tickets.per_adult_year = 0.0;
    return p;
}

/* --- the score --- */

/* What a year's weeks say, gathered from outside. */
typedef struct year { double satisfaction, satisfied, resolved, concluded; } year;

static void gather(year *of)
{
    for (size_t c = 0; c < COMMUNITIES; c++) {
        const gov_community *community = &here.city->communities[c];
        double n = (double)town_size(community);
        of[c].satisfaction += community->sums.satisfaction / n / 52.0;
        of[c].satisfied += (double)community->sums.satisfied / n / 52.0;
        of[c].resolved += (double)community->tally.week[GOV_TICKETS_RESOLVED];
        of[c].concluded += (double)(community->tally.week[GOV_TICKETS_RESOLVED] + community->tally.week[GOV_TICKETS_FAILED]);
    }
}

static void test_the_score_weighs_satisfaction_and_satisfied_residents_of_the_year_without_tickets(void **state)
{
    (void)state;
    gov_params p = assessed_town();
    begin(&p, 1, 0, 104);
    for (int y = 0; y < 2; y++) {
        year of[COMMUNITIES] = {{0}};
        for (int week = 0; week < 52; week++) {
            step(1);
            gather(of);
            if (y == 0 && week < 51) assert_true(here.city->communities[0].score_last_year == 0.0);
        }
        for (size_t c = 0; c < COMMUNITIES; c++)
            assert_true(fabs(here.city->communities[c].score_last_year - (0.4 * of[c].satisfaction + 0.6 * of[c].satisfied)) < 1e-12);
    }
    town_end(&here);
}

static void test_with_tickets_the_share_of_the_years_resolved_issues_counts(void **state)
{
    (void)state;
    gov_params p = assessed_town();
    p.tickets.per_adult_year = 2.0;
    begin(&p, 2, 0, 104);
    for (int y = 0; y < 2; y++) {
        year of[COMMUNITIES] = {{0}};
        for (int week = 0; week < 52; week++) {
            step(1);
            gather(of);
        }
        for (size_t c = 0; c < COMMUNITIES; c++) {
            assert_true(of[c].concluded > 20.0 && of[c].resolved < of[c].concluded);
            double score = 0.4 * of[c].satisfaction + 0.6 * of[c].resolved / of[c].concluded;
            assert_true(fabs(here.city->communities[c].score_last_year - score) < 1e-12);
        }
    }
    town_end(&here);
}

static void test_a_year_with_a_mass_incident_scores_zero_and_the_next_counts_again(void **state)
{
    (void)state;
    gov_params p = assessed_town();
    begin(&p, 3, 0, 104);
    step(20);
    here.city->communities[1].vetoed_this_year = 1;
    step(32);
    assert_true(here.city->communities[0].score_last_year > 0.2);
    assert_true(here.city->communities[1].score_last_year == 0.0);
    step(52);
    assert_true(here.city->communities[1].score_last_year > 0.2);
    town_end(&here);
}

static void test_the_score_enters_the_payoff_of_the_next_year_whatever_the_strategy(void **state)
{
    (void)state;
    enum { WEEKS = 104 };
    static double payoff[2][WEEKS][COMMUNITIES];
    double score[COMMUNITIES] = {0};
    int guiding = 0;
    for (int on = 0; on < 2; on++) {
        gov_params p = assessed_town();
        p.assessment.weight = 0.7 * on;
        begin(&p, 4, 0, WEEKS);
        for (int week = 0; week < WEEKS; week++) {
            step(1);
            for (size_t c = 0; c < COMMUNITIES; c++) {
                payoff[on][week][c] = here.city->governments[c].payoff;
                if (week == 51) score[c] = here.city->communities[c].score_last_year;
            }
        }
        for (size_t c = 0; c < COMMUNITIES; c++) guiding += here.city->governments[c].strategy;
        town_end(&here);
    }
    assert_int_equal(guiding, 2); /* one of three, in both towns */
    for (int week = 0; week < WEEKS; week++)
        for (size_t c = 0; c < COMMUNITIES; c++) {
            double gain = payoff[1][week][c] - payoff[0][week][c];
            assert_true(fabs(gain - (week < 52 ? 0.0 : 0.7 * score[c])) < 1e-12);
        }
}

static void test_burn_in_that_ends_with_a_year_is_scored_too(void **state)
{
    (void)state;
    gov_params p = assessed_town();
    begin(&p, 5, 30, 10);
    step(30);
    assert_true(here.city->communities[2].score_last_year > 0.2);
    assert_int_equal(here.city->communities[2].score_weeks, 0);
    town_end(&here);
}

static void test_without_weight_nothing_is_noted_and_no_bit_changes(void **state)
{
    (void)state;
    uint64_t digest[2];
    for (int on = 0; on < 2; on++) {
        gov_params p = assessed_town();
        p.assessment.weight = 0.5 * on;
        begin(&p, 6, 0, 60);
        step(60);
        const gov_community *community = &here.city->communities[0];
        if (!on) {
            assert_true(community->score_last_year == 0.0 && community->satisfaction_sum == 0.0 && community->satisfied_sum == 0.0);
            assert_int_equal(community->score_weeks, 0);
        }
        digest[on] = town_community_digest(community); /* strategies stay as set: a score alone moves no resident */
        town_end(&here);
    }
    assert_true(digest[0] == digest[1]);
}

/* --- MR12 --- */

static void test_a_heavier_veto_favours_guiding_by_its_sensitivity_and_fines_never_favour_rents(void **state)
{
    (void)state;
    heli_draws draws = heli_draws_at(heli_key_make(20265, 1, HELI_DOMAIN_DYNAMICS), (heli_address){0, 0, 0, 0});
    for (int n = 0; n < 2000; n++) {
        gov_params p = town_small(), more;
        gov_shares seen = {heli_draws_uniform(&draws), heli_draws_uniform(&draws), heli_draws_uniform(&draws),
                           heli_draws_uniform(&draws)};
        p.institutions.veto_penalty = 5.0 * heli_draws_uniform(&draws);
        p.institutions.veto_sensitivity = heli_draws_uniform(&draws);
        p.institutions.rent_detection = heli_draws_uniform(&draws);
        p.institutions.rent_fine = 10.0 * heli_draws_uniform(&draws);
        more = p;
        double step_up = heli_draws_uniform(&draws);
        more.institutions.veto_penalty += step_up;
        double gain = gov_guiding_advantage(&more, seen) - gov_guiding_advantage(&p, seen);
        assert_true(gain >= 0.0 && fabs(gain - step_up * p.institutions.veto_sensitivity) < 1e-12);
        more = p;
        more.institutions.rent_fine += step_up;
        assert_true(gov_rent_payoff(&more, seen) <= gov_rent_payoff(&p, seen));
        more.institutions.rent_detection += (1.0 - p.institutions.rent_detection) * step_up;
        assert_true(gov_rent_payoff(&more, seen) <= gov_rent_payoff(&p, seen));
    }
}

/* --- the talent chain --- */

static gov_params skilled_town(double training, double leaving, double initial)
{
    gov_params p = town_small();
    p.population.adults_per_grid = 2;
    p.population.serving_members = 0;
    p.talent.chain = true;
    p.talent.training_per_year = training;
    p.talent.exit_per_year = leaving;
    p.talent.initial_skill = initial;
    return p;
}

static double skill(void)
{
    return here.city->communities[1].skill;
}

static void test_skill_nears_training_over_training_and_exits_along_its_closed_form(void **state)
{
    (void)state;
    static const double settings[][3] = {{0.1, 0.15, 0.75}, {0.6, 0.1, 0.0}, {0.3, 0.9, 1.0}, {1.0, 1.0, 0.2}};
    for (int s = 0; s < 4; s++) {
        double training = settings[s][0], leaving = settings[s][1], initial = settings[s][2];
        double limit = training / (training + leaving), factor = 1.0 - (training + leaving) / 52.0;
        gov_params p = skilled_town(training, leaving, initial);
        begin(&p, 7, 0, 1100);
        for (int week = 1; week <= 1100; week++) {
            step(1);
            assert_true(fabs(skill() - (limit + (initial - limit) * pow(factor, week))) < 1e-10);
        }
        assert_true(fabs(skill() - limit) < 0.01);
        town_end(&here);
    }
}

static void test_pay_keeps_skill_and_full_pay_may_stop_exits_but_never_turn_them_round(void **state)
{
    (void)state;
    double before = 0.0;
    for (int pay = 0; pay <= 4; pay++) {
        gov_params p = skilled_town(0.1, 0.15, 0.75);
        p.talent.pay = pay / 4.0;
        begin(&p, 8, 0, 52);
        step(52);
        assert_true(skill() > before);
        before = skill();
        town_end(&here);
    }
    for (int stopped = 0; stopped < 2; stopped++) {
        gov_params p = skilled_town(0.0, 0.15, 0.75);
        p.talent.pay = 1.0;
        p.talent.pay_effect = stopped ? 1.0 : 0.15;
        begin(&p, 8, 0, 52);
        step(52);
        assert_true(skill() == 0.75);
        town_end(&here);
    }
}

static void test_success_scales_with_skill_and_not_at_all_without_the_chain(void **state)
{
    (void)state;
    gov_params p = skilled_town(0.1, 0.15, 0.75);
    begin(&p, 9, 0, 1);
    gov_community *community = &here.city->communities[0];
    static const double expected[][2] = {{0.0, 0.85}, {0.25, 0.90}, {0.5, 0.95}, {1.0, 1.05}};
    assert_true(gov_skill_factor(here.city, community) == 1.0);
    for (int i = 0; i < 4; i++) {
        community->skill = expected[i][0];
        assert_true(fabs(gov_skill_factor(here.city, community) - expected[i][1]) < 1e-15);
    }
    town_end(&here);
    p.talent.chain = false;
    begin(&p, 9, 0, 1);
    here.city->communities[0].skill = 0.1;
    assert_true(gov_skill_factor(here.city, &here.city->communities[0]) == 1.0);
    town_end(&here);
}

static void test_without_the_chain_skill_stays_and_its_rows_change_no_bit(void **state)
{
    (void)state;
    uint64_t digest[2];
    for (int other = 0; other < 2; other++) {
        gov_params p = town_busy();
        if (other) {
            p.talent.training_per_year = p.talent.pay = 1.0;
            p.talent.success_without_skill = 0.0;
        }
        begin(&p, 10, 0, 20);
        step(20);
        assert_true(skill() == 0.75);
        digest[other] = heli_simulation_digest(here.simulation);
        town_end(&here);
    }
    assert_true(digest[0] == digest[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_score_weighs_satisfaction_and_satisfied_residents_of_the_year_without_tickets),
        cmocka_unit_test(test_with_tickets_the_share_of_the_years_resolved_issues_counts),
        cmocka_unit_test(test_a_year_with_a_mass_incident_scores_zero_and_the_next_counts_again),
        cmocka_unit_test(test_the_score_enters_the_payoff_of_the_next_year_whatever_the_strategy),
        cmocka_unit_test(test_burn_in_that_ends_with_a_year_is_scored_too),
        cmocka_unit_test(test_without_weight_nothing_is_noted_and_no_bit_changes),
        cmocka_unit_test(test_a_heavier_veto_favours_guiding_by_its_sensitivity_and_fines_never_favour_rents),
        cmocka_unit_test(test_skill_nears_training_over_training_and_exits_along_its_closed_form),
        cmocka_unit_test(test_pay_keeps_skill_and_full_pay_may_stop_exits_but_never_turn_them_round),
        cmocka_unit_test(test_success_scales_with_skill_and_not_at_all_without_the_chain),
        cmocka_unit_test(test_without_the_chain_skill_stays_and_its_rows_change_no_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
