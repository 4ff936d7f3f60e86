/* Money: instalments, payments and whole runs keep every fen (ODD 7.1, invariant I1; decisions on money in section 0). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/town.h"

static town here;

static void begin(const gov_params *params, uint64_t seed, int64_t burn_in, int64_t weeks)
{
    assert_int_equal(town_begin(&here, params, seed, burn_in, weeks), HELI_OK);
}

static heli_draws random_draws(uint32_t purpose)
{
    return heli_draws_at(heli_key_make(20260, purpose, HELI_DOMAIN_DYNAMICS), (heli_address){0, 0, 0, 0});
}

/* --- plain functions --- */

static void test_the_52_instalments_of_any_sum_add_up_to_it_and_differ_by_one_fen_at_most(void **state)
{
    (void)state;
    heli_draws draws = random_draws(1);
    for (int n = 0; n < 20000; n++) {
        int64_t fen = n;
        if (n >= 2000) fen = (int64_t)(((uint64_t)heli_draws_word(&draws) << 32 | heli_draws_word(&draws)) >> 1) >> (n % 62);
        if (n >= 19990) fen = INT64_MAX - (n - 19990);
        int64_t left = fen;
        for (int64_t week = 0; week < 52; week++) {
            int64_t paid = gov_weekly_instalment(fen, week);
            /* floor((j+1)A/52) - floor(jA/52) with A = 52 q + r */
            assert_int_equal(paid, fen / 52 + (week + 1) * (fen % 52) / 52 - week * (fen % 52) / 52);
            left -= paid;
        }
        assert_int_equal(left, 0);
    }
}

static void test_recorded_week_0_opens_a_year_and_burn_in_counts_back_from_it(void **state)
{
    (void)state;
    assert_int_equal(gov_week_of_year(0), 0);
    assert_int_equal(gov_week_of_year(51), 51);
    assert_int_equal(gov_week_of_year(52), 0);
    assert_int_equal(gov_week_of_year(-1), 51);
    assert_int_equal(gov_week_of_year(-52), 0);
    assert_int_equal(gov_week_of_year(-53), 51);
}

static void test_yuan_become_fen_by_rounding_to_the_nearest(void **state)
{
    (void)state;
    for (int64_t fen = 0; fen < 200000; fen++) assert_int_equal(gov_fen((double)fen / 100.0), fen);
    assert_int_equal(gov_fen(0.004), 0);
    assert_int_equal(gov_fen(0.006), 1);
    assert_int_equal(gov_fen(1e7), 1000000000);
    assert_int_equal(gov_fen(1e12), 100000000000000);
}

static void test_an_execution_rate_becomes_parts_per_million_rounded_down(void **state)
{
    (void)state;
    assert_int_equal(gov_parts_per_million(0.0), 0);
    assert_int_equal(gov_parts_per_million(1.0), GOV_MILLION);
    assert_int_equal(gov_parts_per_million(0.9999999), 999999);
    assert_int_equal(gov_parts_per_million(0.0000019), 1);
    for (int64_t part = 0; part <= 1000; part++) assert_int_equal(gov_parts_per_million((double)part / 1000.0), 1000 * part);
}

static void test_a_payment_moves_the_least_of_amount_fund_and_executed_part_and_counts_the_rest(void **state)
{
    (void)state;
    heli_draws draws = random_draws(2);
    for (int n = 0; n < 20000; n++) {
        int64_t fund = (int64_t)(heli_draws_word(&draws) >> (n % 32)), before = fund;
        int64_t amount = (int64_t)(((uint64_t)heli_draws_word(&draws) << 12) >> (n % 44));
        int64_t rate = n % 3 == 0 ? GOV_MILLION : n % 3 == 1 ? 0 : heli_below(heli_draws_word(&draws), GOV_MILLION + 1);
        gov_accounts accounts = {.fund = fund, .vendors = 5, .unexecuted = 7, .spent = 11};
        int64_t paid = gov_pay(&accounts, &accounts.vendors, amount, rate);
        int64_t executed = amount / GOV_MILLION * rate + amount % GOV_MILLION * rate / GOV_MILLION; /* floor(x_b amount) */
        int64_t least = executed < fund ? executed : fund;
        assert_int_equal(paid, least < amount ? least : amount);
        assert_int_equal(accounts.fund, before - paid);
        assert_int_equal(accounts.vendors, 5 + paid);
        assert_int_equal(accounts.spent, 11 + paid);
        assert_int_equal(accounts.unexecuted, 7 + amount - paid);
        assert_int_equal(gov_accounts_sum(&accounts), before + 5);
    }
}

static void test_payments_of_huge_sums_do_not_overflow(void **state)
{
    (void)state;
    static const int64_t amounts[] = {INT64_MAX, INT64_MAX / 2, INT64_MAX / GOV_MILLION + 1, (int64_t)1 << 53};
    for (size_t n = 0; n < sizeof amounts / sizeof amounts[0]; n++) {
        gov_accounts accounts = {.fund = amounts[n]};
        assert_int_equal(gov_pay(&accounts, &accounts.vendors, amounts[n], 500000), amounts[n] / GOV_MILLION * 500000
                         + amounts[n] % GOV_MILLION * 500000 / GOV_MILLION);
        accounts = (gov_accounts){.fund = amounts[n]};
        assert_int_equal(gov_pay(&accounts, &accounts.vendors, amounts[n], GOV_MILLION), amounts[n]);
        assert_int_equal(accounts.fund, 0);
    }
}

static void test_a_higher_execution_rate_or_a_fuller_fund_never_lowers_a_payment(void **state)
{
    (void)state;
    heli_draws draws = random_draws(3);
    for (int n = 0; n < 5000; n++) {
        int64_t fund = heli_below(heli_draws_word(&draws), 2000000), amount = heli_below(heli_draws_word(&draws), 2000000);
        int64_t rate = heli_below(heli_draws_word(&draws), GOV_MILLION), more = 1 + heli_below(heli_draws_word(&draws), 50000);
        gov_accounts plain = {.fund = fund}, fuller = {.fund = fund + more}, faster = {.fund = fund};
        int64_t paid = gov_pay(&plain, &plain.vendors, amount, rate);
        assert_true(gov_pay(&fuller, &fuller.vendors, amount, rate) >= paid);
        assert_true(gov_pay(&faster, &faster.vendors, amount, rate + more < GOV_MILLION ? rate + more : GOV_MILLION) >= paid);
    }
}

/* --- the year --- */

/* Money that came into a community's fund since the start. */
static int64_t funded(const gov_community *community)
{
    return community->accounts.fund + community->accounts.spent;
}

static void test_a_year_brings_each_community_its_party_funds_and_its_workers_subsidies_to_the_fen(void **state)
{
    (void)state;
    gov_params p = town_core(town_small());
    p.party.funds_yuan_per_community_year = 15000.37; /* no multiple of 52 */
    p.grid.subsidy_yuan_per_year = 6001.13;
    begin(&p, 1, 0, 104);
    for (int64_t year = 1; year <= 2; year++) {
        for (int week = 0; week < 52; week++) assert_int_equal(town_step(&here), HELI_OK);
        for (size_t c = 0; c < here.city->community_count; c++) {
            const gov_community *community = &here.city->communities[c];
            int64_t workers = (int64_t)community->grid_count * 600113 * year;
            assert_int_equal(community->accounts.grid_workers, workers);
            assert_int_equal(community->accounts.vendors, 1500037 * year);
            assert_int_equal(funded(community), workers + 1500037 * year);
            assert_int_equal(community->accounts.unexecuted, 0);
        }
    }
    town_end(&here);
}

static void test_what_the_execution_rate_withholds_stays_in_the_fund_and_is_counted(void **state)
{
    (void)state;
    gov_params p = town_core(town_small());
    p.budget.execution_rate = 0.0;
    begin(&p, 1, 0, 52);
    while (!heli_simulation_finished(here.simulation)) assert_int_equal(town_step(&here), HELI_OK);
    for (size_t c = 0; c < here.city->community_count; c++) {
        const gov_community *community = &here.city->communities[c];
        assert_int_equal(community->accounts.fund, 1500000 + (int64_t)community->grid_count * 600000);
        assert_int_equal(community->accounts.unexecuted, community->accounts.fund);
        assert_int_equal(community->accounts.spent, 0);
    }
    town_end(&here);
}

static void test_a_policy_on_yearly_sums_waits_for_the_end_of_the_year(void **state)
{
    (void)state;
    gov_params p = town_core(town_small()), with = p;
    with.party.funds_yuan_per_community_year = 30000.0;
    with.grid.subsidy_yuan_per_year = 1000.0;
    const heli_param *rows[] = {town_row("party.funds_yuan_per_community_year"), town_row("grid.subsidy_yuan_per_year")};
    char name[] = "more";
    heli_policy policy = {name, 20, 100, 2, rows, &with};
    begin(&p, 1, 0, 0);
    town_end(&here);
    here.plan.policies = &policy;
    here.plan.policy_count = 1;
    here.plan.burn_in = 3;
    here.plan.steps = 208;
    assert_int_equal(heli_simulation_create(&here.simulation, &here.plan, 0, &heli_runner_serial, NULL), HELI_OK);
    here.city = heli_simulation_world(here.simulation);
    while (!heli_simulation_finished(here.simulation)) {
        assert_int_equal(town_step(&here), HELI_OK);
        int64_t year = (heli_simulation_recorded(here.simulation) - 1 + 52) / 52 - 1; /* -1: burn-in */
        bool more = year == 1; /* the policy holds when year 1 opens (week 52), and no longer when year 2 does (week 104) */
        assert_int_equal(here.city->annual_party_fen, more ? 3000000 : 1500000);
        assert_int_equal(here.city->annual_subsidy_fen, more ? 100000 : 600000);
    }
    town_end(&here);
}

/* --- whole runs --- */

static void test_incentives_and_compensation_reach_residents_at_the_price_of_utility_a_week_later(void **state)
{
    (void)state;
    gov_params p = town_core(town_small());
    p.resident.selective_incentive = 0.25; /* 15 yuan */
    p.resident.compensation = 0.125;       /* 7.5 yuan */
    p.resident.yuan_per_utility = 60.0;
    begin(&p, 4, 0, 30);
    int64_t participants[8], compensated[8], received[8], total = 0;
    for (int week = 0; week < 30; week++) {
        for (size_t c = 0; c < here.city->community_count; c++) {
            const gov_community *community = &here.city->communities[c];
            participants[c] = community->sums.participants;
            compensated[c] = community->sums.compensated;
            received[c] = community->accounts.residents;
        }
        assert_int_equal(town_step(&here), HELI_OK);
        for (size_t c = 0; c < here.city->community_count; c++) {
            int64_t paid = here.city->communities[c].accounts.residents - received[c];
            assert_int_equal(paid, 1500 * participants[c] + 750 * compensated[c]);
            total += paid;
        }
    }
    assert_true(total > 0);
    town_end(&here);
}

static void test_a_grid_without_residents_draws_no_money(void **state)
{
    (void)state;
    gov_params p = town_core(town_small());
    begin(&p, 4, 0, 52);
    gov_community *community = &here.city->communities[0];
    gov_grid *grids = &here.city->grids[community->first_grid];
    grids[0].residents += grids[1].residents; /* all move next door */
    grids[1].residents = 0;
    for (size_t i = 0; i < town_size(community); i++)
        if (community->residents.grid[i] == 1) community->residents.grid[i] = 0;
    while (!heli_simulation_finished(here.simulation)) assert_int_equal(town_step(&here), HELI_OK);
    assert_int_equal(community->accounts.grid_workers, ((int64_t)community->grid_count - 1) * 600000);
    town_end(&here);
}

static void test_every_week_of_every_run_keeps_each_fen_and_only_the_outside_may_owe(void **state)
{
    (void)state;
    int64_t fines = 0, preferences = 0, residents = 0, unexecuted = 0, mediators = 0, purchases = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        gov_params p = seed <= 20 ? town_busy() : seed <= 40 ? town_random(seed) : seed <= 45 ? town_all_on() : town_random_all(seed);
        p.budget.execution_rate = seed % 3 == 0 ? 0.77 : 1.0;
        assert_true(town_valid(&p));
        begin(&p, seed, 2, 70);
        int64_t before = town_money(here.city);
        while (!heli_simulation_finished(here.simulation)) {
            assert_int_equal(town_step(&here), HELI_OK);
            assert_int_equal(town_money(here.city), before);
            assert_true(here.city->ledger.district >= 0);
            for (size_t c = 0; c < here.city->community_count; c++) {
                const gov_accounts *a = &here.city->communities[c].accounts;
                assert_true(a->fund >= 0 && a->grid_workers >= 0 && a->mediators >= 0 && a->residents >= 0 && a->vendors >= 0);
                assert_true(a->unexecuted >= 0 && a->spent >= 0);
            }
            for (size_t e = 0; e < here.city->enterprise_count; e++) {
                assert_true(here.city->enterprises[e].account_fen >= 0);
                fines += here.city->enterprises[e].fine_due_fen;
                preferences += here.city->enterprises[e].account_fen;
            }
            for (size_t o = 0; o < here.city->organisation_count; o++) assert_true(here.city->organisations[o].account_fen >= 0);
        }
        for (size_t c = 0; c < here.city->community_count; c++) {
            residents += here.city->communities[c].accounts.residents;
            unexecuted += here.city->communities[c].accounts.unexecuted;
            mediators += here.city->communities[c].accounts.mediators;
        }
        for (size_t o = 0; o < here.city->organisation_count; o++) purchases += here.city->organisations[o].account_fen;
        town_end(&here);
    }
    assert_true(fines > 0 && preferences > 0 && residents > 0 && unexecuted > 0 && mediators > 0 && purchases > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_52_instalments_of_any_sum_add_up_to_it_and_differ_by_one_fen_at_most),
        cmocka_unit_test(test_recorded_week_0_opens_a_year_and_burn_in_counts_back_from_it),
        cmocka_unit_test(test_yuan_become_fen_by_rounding_to_the_nearest),
        cmocka_unit_test(test_an_execution_rate_becomes_parts_per_million_rounded_down),
        cmocka_unit_test(test_a_payment_moves_the_least_of_amount_fund_and_executed_part_and_counts_the_rest),
        cmocka_unit_test(test_payments_of_huge_sums_do_not_overflow),
        cmocka_unit_test(test_a_higher_execution_rate_or_a_fuller_fund_never_lowers_a_payment),
        cmocka_unit_test(test_a_year_brings_each_community_its_party_funds_and_its_workers_subsidies_to_the_fen),
        cmocka_unit_test(test_what_the_execution_rate_withholds_stays_in_the_fund_and_is_counted),
        cmocka_unit_test(test_a_policy_on_yearly_sums_waits_for_the_end_of_the_year),
        cmocka_unit_test(test_incentives_and_compensation_reach_residents_at_the_price_of_utility_a_week_later),
        cmocka_unit_test(test_a_grid_without_residents_draws_no_money),
        cmocka_unit_test(test_every_week_of_every_run_keeps_each_fen_and_only_the_outside_may_owe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
