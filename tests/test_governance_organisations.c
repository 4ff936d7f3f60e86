/*
 * Organisations (ODD 7.12: purchase (43), ladder (42); M30 rectification), mutual help by profession (M20) and land arrears (M30).
 * Statistical claims are held at 4.5 standard errors: a false alarm has a probability below 1e-5 each, were the seed drawn anew.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "models/governance/forces.h"
#include "models/governance/institutions.h"
#include "models/governance/mechanisms/mechanisms.h"
#include "models/governance/mechanisms/organisations.h"
#include "tests/support/town.h"

static town here;

static void begin(const gov_params *params, uint64_t seed)
{
    assert_true(town_valid(params));
    assert_int_equal(town_begin(&here, params, seed, 0, 400), HELI_OK);
}

/* A town in which a policy sets one parameter from a week on; the parameters in `values` hold what it sets. */
static void begin_with_policy(const gov_params *params, gov_params *values, const char *path, int64_t start, uint64_t seed)
{
    static heli_policy policy;
    static const heli_param *row[1];
    row[0] = town_row(path);
    assert_non_null(row[0]);
    policy = (heli_policy){.name = (char[]){"policy"}, .start = start, .end = INT64_MAX, .change_count = 1, .changed = row,
                           .values = values};
    here.params = *params;
    here.plan = (heli_plan){.model = town_model(), .params = &here.params, .policies = &policy, .policy_count = 1, .steps = 400,
                            .seed = seed, .initial_seed = seed + 1000, .verify_every = 1};
    assert_int_equal(heli_simulation_create(&here.simulation, &here.plan, 0, &heli_runner_serial, NULL), HELI_OK);
    here.city = heli_simulation_world(here.simulation);
}

static void week(int count)
{
    for (int i = 0; i < count; i++) assert_int_equal(town_step(&here), HELI_OK);
}

static uint64_t digest_after(const gov_params *params, int weeks)
{
    begin(params, 77);
    week(weeks);
    uint64_t digest = heli_simulation_digest(here.simulation);
    town_end(&here);
    return digest;
}

static gov_organisation *organisation(size_t o) { return &here.city->organisations[o]; }

static int64_t received(void)
{
    int64_t sum = 0;
    for (size_t o = 0; o < here.city->organisation_count; o++) sum += organisation(o)->account_fen;
    return sum;
}

static double bought(void)
{
    double hours = 0.0;
    for (size_t o = 0; o < here.city->organisation_count; o++) hours += organisation(o)->purchased_hours;
    return hours;
}

static void assert_share(int64_t got, int64_t of, double share)
{
    double expected = share * (double)of, error = sqrt(expected * (1.0 - share));
    assert_true(fabs((double)got - expected) <= 4.5 * error + 1e-9);
}

/* --- purchase (43) --- */

static void test_a_split_gives_every_fen_in_proportion_within_one_fen(void **state)
{
    (void)state;
    heli_draws draws = heli_draws_at(heli_key_make(1, 1, HELI_DOMAIN_DYNAMICS), (heli_address){0, 0, 0, 0});
    for (int trial = 0; trial < 2000; trial++) {
        double weight[6], total = 0.0;
        int64_t part[6], fen = (int64_t)(pow(10.0, town_uniform(&draws, 0.0, 13.0))), sum = 0;
        for (int i = 0; i < 6; i++) total += weight[i] = heli_draws_uniform(&draws) < 0.3 ? 0.0 : heli_draws_uniform(&draws);
        gov_split(fen, weight, 6, part);
        for (int i = 0; i < 6; i++) {
            sum += part[i];
            assert_true(part[i] >= 0 && (weight[i] > 0.0 || part[i] == 0));
            if (total > 0.0) assert_true(fabs((double)part[i] - (double)fen * weight[i] / total) <= 1.0 + 1e-12 * (double)fen);
        }
        assert_int_equal(sum, total > 0.0 ? fen : 0);
    }
    int64_t part[3];
    gov_split(11, (double[]){1.0, 1.0, 1.0}, 3, part);
    assert_true(part[0] == 4 && part[1] == 4 && part[2] == 3); /* the remainder to the lowest */
}

static gov_params buying_town(double yuan_per_1000)
{
    gov_params p = town_small();
    p.purchase.yuan_per_1000_year = yuan_per_1000;
    return p;
}

static void test_a_year_of_purchases_pays_the_yearly_sum_to_the_fen_and_conserves_money(void **state)
{
    (void)state;
    gov_params p = buying_town(12345.67);
    begin(&p, 1);
    int64_t annual = 0;
    for (size_t c = 0; c < 3; c++) {
        assert_int_equal(gov_annual_purchase_fen(here.city, c), (int64_t)floor(1234567.0 * (double)town_size(&here.city->communities[c]) / 1000.0 + 0.5));
        annual += gov_annual_purchase_fen(here.city, c);
    }
    for (int w = 0; w < 52; w++) {
        int64_t before = received();
        week(1);
        assert_int_equal(town_money(here.city), 0);
        assert_true(fabs(bought() - (double)(received() - before) / 100.0 / p.purchase.wage_yuan_per_hour) < 1e-9);
    }
    assert_int_equal(received(), annual);
    for (size_t c = 0; c < 3; c++) assert_int_equal(here.city->communities[c].accounts.unexecuted, 0);
    town_end(&here);
}

static void test_money_follows_the_mean_need_of_organisations_with_enough_stars(void **state)
{
    (void)state;
    gov_params p = buying_town(50000.0);
    begin(&p, 2);
    week(3);
    gov_community *community = &here.city->communities[1];
    gov_organisation *own = organisation(community->first_organisation);
    heli_step step = {.index = 3, .recorded = 3, .params = &p};
    own[0].stars = 2;
    own[4].stars = 5;
    int64_t amount = gov_weekly_instalment(gov_annual_purchase_fen(here.city, 1), 3), before[6];
    community->accounts.fund += amount;
    for (int o = 0; o < 6; o++) before[o] = own[o].account_fen;
    gov_buy_services(here.city, 1, &step);
    double needs = 0.0;
    for (int o = 1; o < 6; o++) needs += community->sums.need.k[o];
    assert_int_equal(own[0].account_fen, before[0]);
    assert_true(own[0].purchased_hours == 0.0);
    for (int o = 1; o < 6; o++)
        assert_true(fabs((double)(own[o].account_fen - before[o]) - (double)amount * community->sums.need.k[o] / needs) <= 1.0);
    assert_int_equal(community->accounts.fund, 0);
    town_end(&here);
}

static void test_money_that_finds_no_organisation_stays_in_the_fund_and_is_counted(void **state)
{
    (void)state;
    gov_params p = buying_town(50000.0);
    p.organisation.stars = 2;
    begin(&p, 3);
    week(52);
    assert_int_equal(received(), 0);
    assert_true(bought() == 0.0);
    for (size_t c = 0; c < 3; c++) {
        assert_int_equal(here.city->communities[c].accounts.unexecuted, gov_annual_purchase_fen(here.city, c));
        assert_int_equal(here.city->communities[c].accounts.fund, gov_annual_purchase_fen(here.city, c));
    }
    town_end(&here);
}

/* MR9: fen, so without any rounding. */
static void test_a_larger_budget_or_execution_rate_never_buys_fewer_hours(void **state)
{
    (void)state;
    heli_draws draws = heli_draws_at(heli_key_make(4, 1, HELI_DOMAIN_DYNAMICS), (heli_address){0, 0, 0, 0});
    for (uint64_t trial = 0; trial < 100; trial++) {
        int64_t paid[3];
        gov_params p = buying_town(town_uniform(&draws, 0.0, 3000.0));
        p.budget.execution_rate = town_uniform(&draws, 0.0, 1.0);
        double more = town_uniform(&draws, 0.0, 5.0), rate = town_uniform(&draws, p.budget.execution_rate, 1.0);
        for (int kind = 0; kind < 3; kind++) {
            gov_params other = p;
            if (kind == 1) other.purchase.yuan_per_1000_year += more;
            if (kind == 2) other.budget.execution_rate = rate;
            begin(&other, 4);
            paid[kind] = 0;
            week(1);
            for (size_t c = 0; c < 3; c++) { /* many weeks of purchase alone, with the same needs */
                for (int w = 1; w < 52; w++) {
                    heli_step step = {.index = w, .recorded = w, .params = &other};
                    here.city->communities[c].accounts.fund = gov_weekly_instalment(gov_annual_purchase_fen(here.city, c), w);
                    gov_buy_services(here.city, c, &step);
                }
            }
            paid[kind] = received();
            town_end(&here);
        }
        assert_true(paid[1] >= paid[0] && paid[2] >= paid[0]);
    }
}

static void test_purchase_adds_its_hours_to_the_force_of_organisations(void **state)
{
    (void)state;
    gov_params p = buying_town(0.0), buys = buying_town(100000.0);
    double own[6];
    begin(&p, 5);
    week(1);
    for (size_t o = 0; o < 6; o++) own[o] = gov_organisation_hours(here.city, 0, o).delivered;
    town_end(&here);
    begin(&buys, 5);
    week(1);
    for (size_t o = 0; o < 6; o++) {
        assert_true(organisation(o)->purchased_hours > 0.0);
        assert_true(fabs(gov_organisation_hours(here.city, 0, o).delivered - own[o] - organisation(o)->purchased_hours) < 1e-12);
    }
    town_end(&here);
}

static void test_a_purchase_budget_scales_what_integration_pays_up_to_its_full_effect(void **state)
{
    (void)state;
    gov_params p = town_small();
    gov_shares seen = {.guiding = 0.8};
    double none = -p.institutions.integrating_cost, full = p.institutions.purchase * 0.8;
    assert_true(gov_integrating_advantage(&p, seen) == none + full); /* no budget is modelled */
    static const double budgets[] = {1.0, 5000.0, 19999.0, 20000.0, 90000.0};
    for (int b = 0; b < 5; b++) {
        p.purchase.yuan_per_1000_year = budgets[b];
        double share = budgets[b] < 20000.0 ? budgets[b] / 20000.0 : 1.0;
        assert_true(fabs(gov_integrating_advantage(&p, seen) - none - full * share) < 1e-15);
    }
}

static void test_without_a_budget_prices_and_stars_for_purchase_change_no_bit(void **state)
{
    (void)state;
    gov_params p = town_busy(), other = town_busy();
    other.purchase.full_effect_yuan = 7.0;
    other.purchase.least_stars = 0;
    other.purchase.wage_yuan_per_hour = 999.0;
    other.ladder.noise = 3.0;
    other.ladder.up_at = 0.0;
    assert_true(digest_after(&p, 30) == digest_after(&other, 30));
}

/* --- the ladder (42) --- */

static void test_stars_move_at_the_end_of_a_quarter_by_hours_delivered_over_promised(void **state)
{
    (void)state;
    gov_params p = town_small();
    p.ladder.reviews = true;
    p.ladder.noise = 0.0;
    p.organisation.link_hours = 0.0;
    p.organisation.hours_profile[5] = 0.0; /* promises nothing: is not scored */
    gov_params values = p;
    values.organisation.link_hours = 40.0; /* from the second quarter on links eat all own hours */
    begin_with_policy(&p, &values, "organisation.link_hours", 13, 6);
    for (int w = 0; w < 26; w++) {
        int32_t before[6];
        for (size_t o = 0; o < 6; o++) before[o] = organisation(o)->stars;
        week(1);
        for (size_t o = 0; o < 6; o++) assert_int_equal(organisation(o)->stars, before[o] - (w == 25 && o != 5));
    }
    town_end(&here);
}

static void test_bought_hours_count_as_delivered_and_gain_a_star(void **state)
{
    (void)state;
    gov_params p = buying_town(100000.0);
    p.ladder.reviews = true;
    p.ladder.noise = 0.0;
    p.organisation.link_hours = 0.0;
    begin(&p, 7);
    week(13);
    for (size_t o = 0; o < 6; o++) assert_int_equal(organisation(o)->stars, 4);
    week(13);
    for (size_t o = 0; o < 6; o++) assert_int_equal(organisation(o)->stars, 5);
    week(26);
    for (size_t o = 0; o < 6; o++) assert_int_equal(organisation(o)->stars, 5);
    town_end(&here);
}

static void test_a_quarter_starts_with_empty_sums(void **state)
{
    (void)state;
    gov_params p = town_small();
    p.ladder.reviews = true;
    begin(&p, 8);
    week(12);
    assert_true(organisation(0)->target_hours > 0.0);
    double weekly = organisation(0)->target_hours / 12.0;
    week(1);
    assert_true(organisation(0)->target_hours == 0.0 && organisation(0)->delivered_hours == 0.0);
    week(1);
    assert_true(fabs(organisation(0)->target_hours - weekly) < 1e-9);
    town_end(&here);
}

static void test_without_reviews_stars_are_the_parameters_also_when_a_policy_changes_it(void **state)
{
    (void)state;
    for (int reviews = 0; reviews < 2; reviews++) {
        gov_params p = town_small(), values;
        p.ladder.reviews = reviews;
        p.ladder.noise = 0.0;
        p.organisation.link_hours = 0.0;
        values = p;
        values.organisation.stars = 5;
        begin_with_policy(&p, &values, "organisation.stars", 20, 9);
        week(20);
        for (size_t o = 0; o < here.city->organisation_count; o++) assert_int_equal(organisation(o)->stars, 3);
        week(1);
        for (size_t o = 0; o < here.city->organisation_count; o++) assert_int_equal(organisation(o)->stars, reviews ? 3 : 5);
        town_end(&here);
    }
}

/* --- weak organisations (M30) --- */

static int64_t with_stars(int32_t stars)
{
    int64_t count = 0;
    for (size_t o = 0; o < here.city->organisation_count; o++) count += organisation(o)->stars == stars;
    return count;
}

static void test_each_year_a_share_of_weak_organisations_is_lifted_to_two_stars(void **state)
{
    (void)state;
    gov_params p = town_small();
    p.city.communities = p.city.grids = 300;
    p.population.adults_per_grid = 2;
    p.population.serving_members = 0;
    p.party.own_groups = p.party.joint_groups = 0;
    p.organisation.stars = 1;
    p.land.rectified_per_year = 0.4;
    begin(&p, 10);
    week(1);
    assert_share(with_stars(2), 1800, 0.4);
    int64_t first = with_stars(2);
    week(51);
    assert_int_equal(with_stars(2), first);
    week(1);
    assert_share(with_stars(1), 1800, 0.6 * 0.6);
    assert_int_equal(with_stars(1) + with_stars(2), 1800);
    town_end(&here);
}

static void test_rectified_organisations_keep_two_stars_through_other_policies_and_strong_ones_keep_theirs(void **state)
{
    (void)state;
    for (int32_t stars = 1; stars <= 4; stars += 3) {
        gov_params p = town_small(), values;
        p.organisation.stars = stars;
        p.land.rectified_per_year = 1.0;
        values = p;
        values.voice.equality = 0.5;
        begin_with_policy(&p, &values, "voice.equality", 20, 11);
        week(30);
        assert_int_equal(with_stars(stars == 1 ? 2 : 4), (int64_t)here.city->organisation_count);
        town_end(&here);
    }
}

static void test_more_rectification_lifts_the_same_organisations_and_more(void **state)
{
    (void)state;
    static int32_t few[18];
    gov_params p = town_small();
    p.organisation.stars = 0;
    p.land.rectified_per_year = 0.3;
    begin(&p, 12);
    week(1);
    for (size_t o = 0; o < 18; o++) few[o] = organisation(o)->stars;
    town_end(&here);
    p.land.rectified_per_year = 0.7;
    begin(&p, 12);
    week(1);
    for (size_t o = 0; o < 18; o++) assert_true(organisation(o)->stars >= few[o]);
    town_end(&here);
}

/* --- mutual help (M20) --- */

static void test_mutual_help_meets_the_smaller_of_offer_and_demand_without_public_money(void **state)
{
    (void)state;
    gov_params p = town_small();
    p.mutual_help.organised = 0.7;
    p.mutual_help.offer_hours_per_1000[1] = 0.01;
    begin(&p, 13);
    week(5);
    bool by_offer = false, by_demand = false;
    for (size_t c = 0; c < 3; c++) {
        const gov_community *community = &here.city->communities[c];
        double n = (double)town_size(community);
        for (int k = 0; k < GOV_DOMAINS; k++) {
            double need = 0.0;
            for (size_t i = 0; i < town_size(community); i++) need += town_need(community, i, k) / n;
            double offer = p.mutual_help.offer_hours_per_1000[k], demand = p.mutual_help.demand_hours_per_1000[k] * need;
            double hours = 0.7 * (offer < demand ? offer : demand) * n / 1000.0;
            assert_true(fabs(community->mutual_help_hours.k[k] - hours) < 1e-6);
            double served = community->field.resultant.k[k] > 0.0 ? community->field.resultant.k[k] : 0.0;
            assert_true(fabs(community->field.service.k[k] - served - hours) < 1e-6);
            by_offer |= offer < demand;
            by_demand |= demand < offer;
        }
    }
    assert_true(by_demand && by_offer);
    town_end(&here);
}

static void test_unorganised_help_changes_no_bit(void **state)
{
    (void)state;
    gov_params p = town_busy(), other = town_busy();
    other.mutual_help.offer_hours_per_1000[2] = 900.0;
    other.mutual_help.demand_hours_per_1000[2] = 900.0;
    assert_true(digest_after(&p, 20) == digest_after(&other, 20));
}

/* --- land arrears (M30) --- */

static gov_params land_town(void)
{
    gov_params p = town_small();
    p.tickets.per_adult_year = 0.0;
    p.disputes.per_adult_year = 0.0;
    p.population.adults_per_grid = 400;
    p.land.arrears_claims_per_1000_year = 200.0;
    return p;
}

static int64_t claims(void)
{
    int64_t sum = 0;
    for (size_t c = 0; c < here.city->community_count; c++) sum += here.city->communities[c].tally.total[GOV_CLAIMS];
    return sum;
}

static void test_arrears_raise_claims_of_development_at_their_rate(void **state)
{
    (void)state;
    gov_params p = land_town();
    begin(&p, 14);
    for (int w = 0; w < 52; w++) {
        week(1);
        for (size_t c = 0; c < 3; c++) {
            const gov_dispute *disputes = here.city->communities[c].disputes.items;
            for (uint64_t i = 0; i < here.city->communities[c].disputes.count; i++) {
                assert_int_equal(disputes[i].domain, GOV_DEVELOPMENT);
                assert_true(disputes[i].born >= disputes[i].birth_week && disputes[i].born < disputes[i].birth_week + 1.0);
            }
        }
    }
    double expected = 200.0 * 2.8; /* 2,800 adults for a year */
    assert_true(fabs((double)claims() - expected) < 4.5 * sqrt(expected));
    town_end(&here);
}

static void test_clearing_lets_the_claims_fall_linearly_to_none(void **state)
{
    (void)state;
    gov_params p = land_town();
    p.land.clearing = true;
    p.land.clearing_weeks = 104;
    begin(&p, 15);
    week(52);
    int64_t first = claims();
    week(52);
    int64_t second = claims() - first;
    week(30);
    assert_int_equal(claims(), first + second);
    /* Means 560 (1 - 25.5 / 104) and 560 (1 - 77.5 / 104). */
    assert_true(fabs((double)first - 422.69) < 4.5 * sqrt(422.69));
    assert_true(fabs((double)second - 142.69) < 4.5 * sqrt(142.69));
    town_end(&here);
}

static void test_clearing_counts_from_the_first_recorded_week(void **state)
{
    (void)state;
    gov_params p = land_town();
    p.land.clearing = true;
    assert_int_equal(town_begin(&here, &p, 16, 10, 20), HELI_OK);
    week(10);
    assert_int_equal(here.city->communities[0].arrears_cleared_weeks, 0);
    week(7);
    assert_int_equal(here.city->communities[0].arrears_cleared_weeks, 7);
    town_end(&here);
}

static void test_without_arrears_clearing_changes_no_bit(void **state)
{
    (void)state;
    gov_params p = town_busy(), other = town_busy();
    other.land.clearing = true;
    other.land.clearing_weeks = 3;
    assert_true(digest_after(&p, 20) == digest_after(&other, 20));
}

/* --- equality --- */

static void test_organisations_and_land_survive_a_restart_and_any_order_of_communities(void **state)
{
    (void)state;
    gov_params p = town_busy();
    p.organisation.stars = 1;
    p.purchase.yuan_per_1000_year = 30000.0;
    p.purchase.least_stars = 1;
    p.ladder.reviews = true;
    p.ladder.noise = 0.4;
    p.mutual_help.organised = 0.8;
    p.land.arrears_claims_per_1000_year = 400.0;
    p.land.clearing = true;
    p.land.rectified_per_year = 0.5;
    p.employment.employed_share = 0.4;
    p.employment.unemployed_share = 0.1;
    p.volunteers.activation = 0.1;
    p.volunteers.reward_yuan_per_week = 7.77;
    for (uint64_t seed = 30; seed < 36; seed++) assert_true(town_lives_alike(&p, seed, 64));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_split_gives_every_fen_in_proportion_within_one_fen),
        cmocka_unit_test(test_a_year_of_purchases_pays_the_yearly_sum_to_the_fen_and_conserves_money),
        cmocka_unit_test(test_money_follows_the_mean_need_of_organisations_with_enough_stars),
        cmocka_unit_test(test_money_that_finds_no_organisation_stays_in_the_fund_and_is_counted),
        cmocka_unit_test(test_a_larger_budget_or_execution_rate_never_buys_fewer_hours),
        cmocka_unit_test(test_purchase_adds_its_hours_to_the_force_of_organisations),
        cmocka_unit_test(test_a_purchase_budget_scales_what_integration_pays_up_to_its_full_effect),
        cmocka_unit_test(test_without_a_budget_prices_and_stars_for_purchase_change_no_bit),
        cmocka_unit_test(test_stars_move_at_the_end_of_a_quarter_by_hours_delivered_over_promised),
        cmocka_unit_test(test_bought_hours_count_as_delivered_and_gain_a_star),
        cmocka_unit_test(test_a_quarter_starts_with_empty_sums),
        cmocka_unit_test(test_without_reviews_stars_are_the_parameters_also_when_a_policy_changes_it),
        cmocka_unit_test(test_each_year_a_share_of_weak_organisations_is_lifted_to_two_stars),
        cmocka_unit_test(test_rectified_organisations_keep_two_stars_through_other_policies_and_strong_ones_keep_theirs),
        cmocka_unit_test(test_more_rectification_lifts_the_same_organisations_and_more),
        cmocka_unit_test(test_mutual_help_meets_the_smaller_of_offer_and_demand_without_public_money),
        cmocka_unit_test(test_unorganised_help_changes_no_bit),
        cmocka_unit_test(test_arrears_raise_claims_of_development_at_their_rate),
        cmocka_unit_test(test_clearing_lets_the_claims_fall_linearly_to_none),
        cmocka_unit_test(test_clearing_counts_from_the_first_recorded_week),
        cmocka_unit_test(test_without_arrears_clearing_changes_no_bit),
        cmocka_unit_test(test_organisations_and_land_survive_a_restart_and_any_order_of_communities),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
