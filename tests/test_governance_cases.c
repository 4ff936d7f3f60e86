/*
 * Tickets and disputes in whole runs: every case is accounted for in every week (I4), what is off leaves no trace (MR16), runs go on
 * from a saved state bit for bit (MR15), and mediators' pay keeps money conserved (I1).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "models/governance/mechanisms/disputes.h"
#include "tests/support/town.h"

static town here, there;

/* All mechanisms of tickets, disputes and court at work. */
static gov_params everything(void)
{
    gov_params p = town_busy();
    p.tickets.per_adult_year = 3.0;
    p.tickets.failed_to_petition = 0.2;
    p.tickets.failed_to_claim = 0.3;
    p.disputes.per_adult_year = 0.8;
    p.disputes.shock[GOV_PROPERTY] = 3.0;
    p.disputes.mediation_first = 0.8;
    p.disputes.screening = 0.1;
    p.disputes.psychological_service = 0.1;
    p.disputes.legal_adviser = 0.5;
    p.mediation.mediators_per_1000 = 20.0;
    p.mediation.training = 0.5;
    p.mediation.pooling = GOV_POOL_OFFICE;
    p.attitude.routes = 0.5;
    p.court.judges = 1;
    p.court.cases_per_judge_year = 60.0;
    p.court.exogenous_per_judge_year = 40.0;
    p.land.arrears_claims_per_1000_year = 100.0;
    return p;
}

static void begin(town *self, const gov_params *p, uint64_t seed, int64_t weeks)
{
    assert_int_equal(town_begin(self, p, seed, 0, weeks), HELI_OK);
}

/* --- I4 --- */

static int64_t kinds_seen[GOV_STAGES];

static void assert_accounted_for(const gov_community *community, int64_t tickets_before, int64_t disputes_before)
{
    const gov_tally *t = &community->tally;
    int64_t tickets = (int64_t)community->tickets.count, disputes = (int64_t)community->disputes.count;
    assert_int_equal(tickets, tickets_before + t->week[GOV_TICKETS_RAISED] - t->week[GOV_TICKETS_RESOLVED] - t->week[GOV_TICKETS_FAILED]);
    int64_t ended = t->week[GOV_SETTLED_IN_GRID] + t->week[GOV_KEPT] + t->week[GOV_JUDGED] + t->week[GOV_LUMPED] +
                    t->week[GOV_TO_PETITION] + t->week[GOV_LITIGATED_UNFOLLOWED];
    assert_int_equal(disputes, disputes_before + t->week[GOV_CLAIMS] - ended);
    assert_int_equal(t->total[GOV_TICKETS_RAISED], t->total[GOV_TICKETS_RESOLVED] + t->total[GOV_TICKETS_FAILED] + tickets);
    assert_true(t->total[GOV_TICKETS_FOUND] <= t->total[GOV_TICKETS_RAISED]);
    assert_true(t->total[GOV_KEPT] <= t->total[GOV_AGREEMENTS] && t->total[GOV_AGREEMENTS] <= t->total[GOV_MEDIATIONS]);
    int64_t in_court = 0;
    const gov_dispute *d = community->disputes.items;
    for (int64_t i = 0; i < disputes; i++) {
        in_court += d[i].stage == GOV_IN_COURT;
        assert_true(d[i].stage != GOV_CLOSED && d[i].stage != GOV_OUT_OF_GRID);
        assert_true(d[i].resident < town_size(community) && d[i].domain < GOV_DOMAINS);
        kinds_seen[d[i].stage]++;
    }
    assert_int_equal(t->total[GOV_LITIGATED], t->total[GOV_JUDGED] + t->total[GOV_LITIGATED_UNFOLLOWED] + in_court);
}

static void assert_cases_in_every_week(const gov_params *p, uint64_t seed, int64_t weeks)
{
    begin(&here, p, seed, weeks);
    while (!heli_simulation_finished(here.simulation)) {
        int64_t tickets[3], disputes[3];
        for (size_t c = 0; c < here.city->community_count; c++) {
            tickets[c] = (int64_t)here.city->communities[c].tickets.count;
            disputes[c] = (int64_t)here.city->communities[c].disputes.count;
        }
        if (town_step(&here) != HELI_OK) fail_msg("seed %d fails in week %d", (int)seed, (int)here.city->week);
        for (size_t c = 0; c < here.city->community_count; c++)
            assert_accounted_for(&here.city->communities[c], tickets[c], disputes[c]);
        int64_t outside = 0;
        for (uint64_t i = 0; i < here.city->court_ahead.count; i++) outside += ((const int64_t *)here.city->court_ahead.items)[i];
        assert_true(outside >= 0 && here.city->court_concluded_week >= 0);
    }
    town_end(&here);
}

static void test_I4_tickets_and_disputes_are_accounted_for_in_every_week(void **state)
{
    (void)state;
    gov_params p = everything();
    p.mediation.patience_weeks = 2.0;
    p.mediation.mediators_per_1000 = 5.0;
    assert_cases_in_every_week(&p, 1, 120);
    assert_true(kinds_seen[GOV_IN_GRID] > 0 && kinds_seen[GOV_IN_MEDIATION] > 0 && kinds_seen[GOV_LEAVING] > 0 &&
                kinds_seen[GOV_IN_COURT] > 0);
}

static void test_I4_over_random_parameters(void **state)
{
    (void)state;
    for (uint64_t set = 1; set <= 60; set++) {
        gov_params p = town_random_all(set);
        assert_cases_in_every_week(&p, set, 25);
    }
}

static void test_I4_cases_opened_before_a_switch_is_turned_off_run_to_their_end(void **state)
{
    (void)state;
    static const heli_param *changed[2];
    gov_params p = everything(), off = p;
    p.tickets.failed_to_petition = off.tickets.failed_to_petition = 0.0;
    p.land.arrears_claims_per_1000_year = 0.0;
    off.tickets.per_adult_year = off.disputes.per_adult_year = 0.0;
    changed[0] = town_row("tickets.per_adult_year");
    changed[1] = town_row("disputes.per_adult_year");
    heli_policy policy = {.start = 30, .end = INT64_MAX, .change_count = 2, .changed = changed, .values = &off};
    here.params = p;
    here.plan = (heli_plan){.model = town_model(), .params = &here.params, .policies = &policy, .policy_count = 1, .steps = 180, .seed = 3,
                            .initial_seed = 1003, .verify_every = 1};
    assert_int_equal(heli_simulation_create(&here.simulation, &here.plan, 0, &heli_runner_serial, NULL), HELI_OK);
    here.city = heli_simulation_world(here.simulation);
    while (here.city->week < 29) assert_int_equal(town_step(&here), HELI_OK);
    int64_t open = 0;
    for (size_t c = 0; c < 3; c++) open += (int64_t)(here.city->communities[c].tickets.count + here.city->communities[c].disputes.count);
    assert_true(open > 20);
    while (!heli_simulation_finished(here.simulation)) {
        assert_int_equal(town_step(&here), HELI_OK);
        for (size_t c = 0; c < 3; c++) assert_int_equal(here.city->communities[c].tally.week[GOV_CLAIMS], 0);
    }
    for (size_t c = 0; c < 3; c++) {
        assert_int_equal(here.city->communities[c].tickets.count, 0);
        assert_int_equal(here.city->communities[c].disputes.count, 0);
        assert_int_equal(here.city->communities[c].mediators_paid, 0);
    }
    town_end(&here);
}

/* --- MR16 --- */

static void assert_same_run(const gov_params *a, const gov_params *b, bool same)
{
    begin(&here, a, 5, 40);
    begin(&there, b, 5, 40);
    while (!heli_simulation_finished(here.simulation)) {
        assert_int_equal(town_step(&here), HELI_OK);
        assert_int_equal(town_step(&there), HELI_OK);
    }
    assert_true((heli_simulation_digest(here.simulation) == heli_simulation_digest(there.simulation)) == same);
    town_end(&here);
    town_end(&there);
}

static void test_MR16_with_a_rate_of_zero_nothing_else_about_tickets_matters(void **state)
{
    (void)state;
    gov_params off = everything(), other;
    off.tickets.per_adult_year = 0.0;
    other = off;
    other.tickets.outside_authority = 0.9;
    other.tickets.inside_per_week = 0.01;
    other.tickets.handovers = 5;
    other.tickets.failed_to_claim = 1.0;
    other.tickets.duplicate_hours = 20.0;
    other.information.whistle = 1.0;
    assert_same_run(&off, &other, true);
    other.tickets.per_adult_year = 3.0;
    assert_same_run(&off, &other, false);
}

static void test_MR16_with_a_rate_of_zero_nothing_else_about_disputes_matters(void **state)
{
    (void)state;
    gov_params off = everything(), other;
    off.disputes.per_adult_year = off.land.arrears_claims_per_1000_year = 0.0;
    other = off;
    other.mediation.pooling = GOV_POOL_COMMUNITY;
    other.mediation.mediators_per_1000 = 50.0;
    other.disputes.shock[GOV_WELFARE] = 50.0;
    other.disputes.grid_settlement = 0.9;
    other.mediation.success = 0.1;
    other.mediation.patience_weeks = 1.0;
    other.attitude.routes = 1.0;
    assert_same_run(&off, &other, true);
    other.mediation.full_time_share = 0.13; /* nobody is paid where nobody mediates */
    off.mediation.full_time_share = 0.13;
    begin(&here, &off, 5, 10);
    for (int week = 0; week < 10; week++) assert_int_equal(town_step(&here), HELI_OK);
    for (size_t c = 0; c < 3; c++) assert_int_equal(here.city->communities[c].accounts.mediators, 0);
    town_end(&here);
}

static void test_MR16_each_lever_at_zero_is_as_if_its_effect_were_none(void **state)
{
    (void)state;
    gov_params off = everything(), other;
    off.disputes.screening = off.disputes.psychological_service = off.disputes.legal_adviser = 0.0;
    off.mediation.training = off.attitude.routes = off.awareness.mediation_first = 0.0;
    off.information.sharing = off.information.whistle = 0.0;
    off.tickets.failed_to_claim = off.tickets.failed_to_petition = 0.0;
    other = off;
    other.disputes.grid_by_adviser = 0.9;
    other.mediation.success_trained = 0.9;
    other.mediation.success_psychological = 0.9;
    other.tickets.sharing_gain = other.tickets.whistle_gain = 0.9;
    other.voice.sharing_gain = 0.9;
    assert_same_run(&off, &other, true);
    off.disputes.grid_by_party_group = off.mediation.success_party_group = 0.0;
    other = off;
    other.disputes.shock[0] = 1.0; /* as it was */
    assert_same_run(&off, &other, true);
}

static void test_MR16_cases_without_any_weight_on_trust_leave_residents_alone(void **state)
{
    (void)state;
    gov_params on = everything(), off;
    on.tickets.trust_loss = on.tickets.duplicate_hours = 0.0;
    on.petitions.incidents = false;
    on.mediation.pay_yuan_per_year = 0.0;
    off = on;
    off.tickets.per_adult_year = off.disputes.per_adult_year = off.land.arrears_claims_per_1000_year = 0.0;
    begin(&here, &on, 6, 40);
    begin(&there, &off, 6, 40);
    while (!heli_simulation_finished(here.simulation)) {
        assert_int_equal(town_step(&here), HELI_OK);
        assert_int_equal(town_step(&there), HELI_OK);
        for (size_t c = 0; c < 3; c++) {
            const gov_community *a = &here.city->communities[c], *b = &there.city->communities[c];
            assert_memory_equal(a->residents.trust, b->residents.trust, town_size(a) * sizeof *a->residents.trust);
            assert_memory_equal(a->residents.need, b->residents.need, a->columns.stride * GOV_DOMAINS * sizeof *a->residents.need);
            assert_memory_equal(a->residents.stance[0], b->residents.stance[0], town_size(a));
        }
    }
    assert_true(here.city->communities[0].tally.total[GOV_TICKETS_RAISED] > 0);
    town_end(&here);
    town_end(&there);
}

/* --- MR15, I11 --- */

static void test_MR15_a_saved_run_with_open_cases_goes_on_bit_for_bit(void **state)
{
    (void)state;
    for (int pooling = 0; pooling <= 2; pooling++) {
        gov_params p = everything();
        town_copy copy = {0};
        p.mediation.pooling = pooling;
        p.mediation.mediators_per_1000 = 5.0;
        begin(&here, &p, 7, 60);
        begin(&there, &p, 7, 60);
        for (int week = 0; week < 33; week++) assert_int_equal(town_step(&here), HELI_OK);
        for (int week = 0; week < 9; week++) assert_int_equal(town_step(&there), HELI_OK); /* so that there is something to overwrite */
        assert_int_equal(town_save(here.simulation, &copy), HELI_OK);
        assert_int_equal(town_restore(there.simulation, &copy), HELI_OK);
        assert_true(heli_simulation_digest(here.simulation) == heli_simulation_digest(there.simulation));
        while (!heli_simulation_finished(here.simulation)) {
            assert_int_equal(town_step(&here), HELI_OK);
            assert_int_equal(town_step(&there), HELI_OK);
            assert_true(heli_simulation_digest(here.simulation) == heli_simulation_digest(there.simulation));
        }
        free(copy.bytes);
        town_end(&here);
        town_end(&there);
    }
}

static void test_I11_the_order_of_communities_changes_no_case(void **state)
{
    (void)state;
    gov_params p = everything();
    const heli_runner backwards = {.run = town_run_backwards, .data = NULL};
    p.mediation.pooling = GOV_POOL_DISTRICT;
    begin(&here, &p, 8, 60);
    there.params = p;
    there.plan = here.plan;
    there.plan.params = &there.params;
    assert_int_equal(heli_simulation_create(&there.simulation, &there.plan, 0, &backwards, NULL), HELI_OK);
    while (!heli_simulation_finished(here.simulation)) {
        assert_int_equal(town_step(&here), HELI_OK);
        assert_int_equal(town_step(&there), HELI_OK);
    }
    assert_true(heli_simulation_digest(here.simulation) == heli_simulation_digest(there.simulation));
    town_end(&here);
    town_end(&there);
}

static void test_I12_a_community_with_its_own_pool_and_no_court_does_not_feel_the_others(void **state)
{
    (void)state;
    gov_params p = everything();
    p.mediation.pooling = GOV_POOL_COMMUNITY;
    p.court.judges = 0;
    p.institutions.revise = false;
    begin(&here, &p, 9, 50);
    begin(&there, &p, 9, 50);
    gov_community *disturbed = &there.city->communities[2];
    for (size_t i = 0; i < town_size(disturbed); i++) disturbed->residents.trust[i] = 0.1f;
    while (!heli_simulation_finished(here.simulation)) {
        assert_int_equal(town_step(&here), HELI_OK);
        assert_int_equal(town_step(&there), HELI_OK);
    }
    for (size_t c = 0; c < 2; c++) {
        const gov_list *a = &here.city->communities[c].disputes, *b = &there.city->communities[c].disputes;
        assert_int_equal(town_community_digest(&here.city->communities[c]), town_community_digest(&there.city->communities[c]));
        assert_int_equal(a->count, b->count);
        assert_memory_equal(a->items, b->items, a->count * sizeof(gov_dispute));
    }
    town_end(&here);
    town_end(&there);
}

/* --- I1 --- */

static void test_I1_mediators_are_paid_their_year_to_the_fen_and_money_is_conserved(void **state)
{
    (void)state;
    for (int way = 0; way < 2; way++) {
        gov_params p = everything();
        p.budget.execution_rate = way == 0 ? 1.0 : 0.7;
        p.mediation.pay_yuan_per_year = 36000.77;
        p.mediation.mediators_per_1000 = 40.0;
        p.mediation.full_time_share = 0.5;
        begin(&here, &p, 10, 52);
        int64_t money = town_money(here.city);
        while (!heli_simulation_finished(here.simulation)) {
            assert_int_equal(town_step(&here), HELI_OK);
            assert_int_equal(town_money(here.city), money);
        }
        for (size_t c = 0; c < 3; c++) {
            const gov_community *community = &here.city->communities[c];
            int64_t heads = (int64_t)floor(40.0 * 0.5 * (double)town_size(community) / 1000.0 + 0.5), year = heads * 3600077;
            assert_int_equal(community->mediators_paid, heads);
            if (way == 0) assert_int_equal(community->accounts.mediators, year);
            else assert_true(llabs(community->accounts.mediators - (int64_t)(0.7 * (double)year)) <= 52);
        }
        town_end(&here);
    }
}

/* --- the trouble that open disputes are --- */

static void test_parties_of_open_disputes_are_troubled_in_the_next_week_and_no_longer(void **state)
{
    (void)state;
    gov_params p = town_small();
    p.tickets.per_adult_year = 0.0;
    p.tickets.memory_weeks = 0;
    p.disputes.per_adult_year = 0.6;
    p.disputes.after_failure[0] = p.disputes.after_breach[0] = 0.0;
    p.disputes.after_failure[1] = p.disputes.after_breach[1] = 0.0;
    p.disputes.after_failure[2] = p.disputes.after_breach[2] = 1.0;
    begin(&here, &p, 11, 40);
    int64_t open = 0;
    while (!heli_simulation_finished(here.simulation)) {
        assert_int_equal(town_step(&here), HELI_OK);
        for (size_t c = 0; c < 3; c++) {
            const gov_community *community = &here.city->communities[c];
            const gov_dispute *d = community->disputes.items;
            int64_t troubled = 0, parties = 0;
            for (size_t i = 0; i < town_size(community); i++) troubled += community->residents.troubled_until[i] > here.city->week + 1;
            for (uint64_t i = 0; i < community->disputes.count; i++) {
                assert_int_equal(community->residents.troubled_until[d[i].resident], here.city->week + 2);
                bool again = false;
                for (uint64_t j = 0; j < i; j++) again = again || d[j].resident == d[i].resident;
                parties += !again;
            }
            assert_int_equal(troubled, parties);
            open += parties;
        }
    }
    assert_true(open > 100);
    town_end(&here);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_I4_tickets_and_disputes_are_accounted_for_in_every_week),
        cmocka_unit_test(test_I4_over_random_parameters),
        cmocka_unit_test(test_I4_cases_opened_before_a_switch_is_turned_off_run_to_their_end),
        cmocka_unit_test(test_MR16_with_a_rate_of_zero_nothing_else_about_tickets_matters),
        cmocka_unit_test(test_MR16_with_a_rate_of_zero_nothing_else_about_disputes_matters),
        cmocka_unit_test(test_MR16_each_lever_at_zero_is_as_if_its_effect_were_none),
        cmocka_unit_test(test_MR16_cases_without_any_weight_on_trust_leave_residents_alone),
        cmocka_unit_test(test_MR15_a_saved_run_with_open_cases_goes_on_bit_for_bit),
        cmocka_unit_test(test_I11_the_order_of_communities_changes_no_case),
        cmocka_unit_test(test_I12_a_community_with_its_own_pool_and_no_court_does_not_feel_the_others),
        cmocka_unit_test(test_I1_mediators_are_paid_their_year_to_the_fen_and_money_is_conserved),
        cmocka_unit_test(test_parties_of_open_disputes_are_troubled_in_the_next_week_and_no_longer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
