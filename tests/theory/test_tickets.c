/*
 * Tickets (ODD 7.8) against their closed forms: L12, MR6, and equations (29)-(31) read anew.
 *
 * Frequencies are compared within 4 standard errors (4.5 where a test makes many comparisons): a false alarm in one of some ten
 * thousand comparisons, and seeds are fixed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "models/governance/mechanisms/mechanisms.h"
#include "tests/support/town.h"

static town here, there;

/* A town with many issues, where nothing that tickets do comes back to them. */
static gov_params many_issues(void)
{
    gov_params p = town_small();
    p.population.adults_per_grid = 600;
    p.tickets.per_adult_year = 5.0;
    p.tickets.trust_loss = 0.0;
    p.tickets.failed_to_petition = p.tickets.failed_to_claim = 0.0;
    p.grid.adults_per_hour = 0.0;
    p.disputes.per_adult_year = 0.0;
    p.petitions.incidents = false;
    return p;
}

/* The tickets of a community that arose in the last week and are still open; none with d_g = 0 is closed in its first week. */
typedef void (*ticket_fn)(const gov_community *community, const gov_ticket *ticket, void *into);

static void each_new_ticket(const gov_city *city, ticket_fn visit, void *into)
{
    for (size_t c = 0; c < city->community_count; c++) {
        const gov_community *community = &city->communities[c];
        const gov_ticket *tickets = community->tickets.items;
        for (uint64_t i = 0; i < community->tickets.count; i++)
            if (tickets[i].raised_week == (uint32_t)city->week) visit(community, &tickets[i], into);
    }
}

static void assert_share(double hits, double n, double expected, double errors, const char *what)
{
    double tolerance = errors * sqrt(expected * (1.0 - expected) / n) + 1e-12;
    if (!(fabs(hits / n - expected) <= tolerance))
        fail_msg("%s: %g of %g are %.5f, expected %.5f +- %.5f", what, hits, n, hits / n, expected, tolerance);
}

/* --- L12 --- */

enum { MOST_WEEKS = 60 };
typedef struct outcomes { double n[2], resolved[2], after[2][MOST_WEEKS]; } outcomes; /* [outside] */

static void note_outcome(const gov_community *community, const gov_ticket *ticket, void *into)
{
    outcomes *o = into;
    (void)community;
    o->n[ticket->outside]++;
    o->resolved[ticket->outside] += ticket->resolved;
    if (ticket->resolved) o->after[ticket->outside][ticket->due_week - ticket->raised_week + ticket->found]++;
}

static outcomes run_outcomes(const gov_params *p, uint64_t seed, int weeks)
{
    outcomes o = {0};
    assert_int_equal(town_begin(&here, p, seed, 0, weeks), HELI_OK);
    here.plan.verify_every = 0;
    while (!heli_simulation_finished(here.simulation)) {
        assert_int_equal(town_step(&here), HELI_OK);
        each_new_ticket(here.city, note_outcome, &o);
    }
    return o;
}

static void assert_resolution(const gov_params *p, uint64_t seed, double inside, double outside, double all)
{
    outcomes o = run_outcomes(p, seed, 60);
    double n = o.n[0] + o.n[1];
    assert_true(n > 20000.0);
    assert_share(o.n[1], n, p->tickets.outside_authority, 4.0, "outside the authority");
    assert_share(o.resolved[0], o.n[0], inside, 4.0, "resolved inside");
    assert_share(o.resolved[1], o.n[1], outside, 4.0, "resolved outside");
    assert_share(o.resolved[0] + o.resolved[1], n, all, 4.0, "resolved");
    town_end(&here);
}

static void test_L12_half_the_tickets_are_resolved_in_the_baseline(void **state)
{
    (void)state;
    gov_params p = many_issues();
    double inside = 1.0 - pow(1.0 - 0.182, 8.0), outside = 1.0 - pow(0.92, 8.0) - 8.0 * 0.08 * pow(0.92, 7.0);
    assert_true(fabs(0.6 * inside + 0.4 * outside - 0.532) < 5e-4);
    assert_resolution(&p, 11, inside, outside, 0.6 * inside + 0.4 * outside);
}

static void test_L12_with_sharing_and_call_and_report_nine_in_ten_are(void **state)
{
    (void)state;
    gov_params p = many_issues();
    p.tickets.inside_per_week = 0.27;
    p.information.sharing = p.information.whistle = 1.0;
    double h = 1.0 - 0.92 * 0.85 * 0.82, inside = 1.0 - pow(0.73, 8.0);
    double outside = 1.0 - pow(1.0 - h, 8.0) - 8.0 * h * pow(1.0 - h, 7.0);
    assert_true(fabs(outside - 0.845) < 2e-3); /* the ODD's figure is 0.8435, rounded up */
    assert_true(fabs(0.6 * inside + 0.4 * outside - 0.889) < 1e-3);
    assert_resolution(&p, 12, inside, outside, 0.6 * inside + 0.4 * outside);
}

static void test_L12_unskilled_staff_settle_less_of_what_lies_in_their_authority(void **state)
{
    (void)state;
    gov_params p = many_issues();
    p.talent.chain = true;
    p.talent.training_per_year = p.talent.exit_per_year = p.talent.pay_effect = 0.0;
    p.talent.initial_skill = 0.0;
    double h = 1.0 - 0.85 * 0.182, outside = 1.0 - pow(0.92, 8.0) - 8.0 * 0.08 * pow(0.92, 7.0);
    double inside = 1.0 - pow(h, 8.0);
    assert_resolution(&p, 14, inside, outside, 0.6 * inside + 0.4 * outside);
}

static void test_L12_times_are_geometric_inside_and_sums_of_two_geometrics_outside(void **state)
{
    (void)state;
    gov_params p = many_issues();
    p.tickets.handover_per_week = 0.3;
    outcomes o = run_outcomes(&p, 13, 60);
    for (int t = 1; t <= 8; t++) {
        assert_share(o.after[0][t], o.n[0], 0.182 * pow(0.818, t - 1.0), 4.5, "inside, week");
        assert_share(o.after[1][t], o.n[1], (t - 1.0) * 0.09 * pow(0.7, t - 2.0), 4.5, "outside, week");
    }
    assert_true(o.after[0][9] + o.after[1][9] == 0.0);
    town_end(&here);
}

/* --- (29): who raises issues, about what --- */

static void test_exactly_those_raise_an_issue_whose_draw_lies_below_29(void **state)
{
    (void)state;
    gov_params p = many_issues();
    p.population.adults_per_grid = 150;
    assert_int_equal(town_begin(&here, &p, 21, 0, 12), HELI_OK);
    int raised = 0;
    while (!heli_simulation_finished(here.simulation)) {
        assert_int_equal(town_step(&here), HELI_OK);
        for (size_t c = 0; c < here.city->community_count; c++) {
            const gov_community *community = &here.city->communities[c];
            gov_pass pass = gov_prepare_pass(here.city, c, here.city->key, here.city->week);
            const gov_ticket *ticket = community->tickets.items, *end = ticket + community->tickets.count;
            while (ticket < end && ticket->raised_week < (uint32_t)here.city->week) ticket++;
            for (size_t i = 0; i < town_size(community); i++) {
                double hazard = 5.0 / 52.0 * (0.5 + town_hardship(community, i) / (2.0 * p.resident.hardship_reference));
                if (!((double)gov_shared_draw(&pass, i, GOV_STREAM_TICKET) < 1.0 - exp(-hazard))) continue;
                if (ticket == end || ticket->resident != i) fail_msg("resident %zu should have raised an issue", i);
                ticket++;
                raised++;
            }
            if (ticket != end) fail_msg("resident %u raised an issue against the odds", ticket->resident);
        }
    }
    assert_true(raised > 500);
    town_end(&here);
}

typedef struct kinds { double seen[GOV_DOMAINS], expected[GOV_DOMAINS], variance[GOV_DOMAINS]; } kinds;

static void note_kind(const gov_community *community, const gov_ticket *ticket, void *into)
{
    kinds *kind = into;
    double hardship = town_hardship(community, ticket->resident);
    kind->seen[ticket->domain]++;
    for (int k = 0; k < GOV_DOMAINS; k++) {
        double share = town_weight(community, ticket->resident, k) * town_need(community, ticket->resident, k) / hardship;
        kind->expected[k] += share;
        kind->variance[k] += share * (1.0 - share);
    }
}

static void test_issues_arise_in_proportion_to_importance_times_need(void **state)
{
    (void)state;
    gov_params p = many_issues();
    kinds kind = {0};
    assert_int_equal(town_begin(&here, &p, 22, 0, 30), HELI_OK);
    while (!heli_simulation_finished(here.simulation)) {
        assert_int_equal(town_step(&here), HELI_OK);
        each_new_ticket(here.city, note_kind, &kind);
    }
    for (int k = 0; k < GOV_DOMAINS; k++)
        if (!(fabs(kind.seen[k] - kind.expected[k]) <= 4.5 * sqrt(kind.variance[k])))
            fail_msg("domain %d: %g issues, expected %g +- %g", k, kind.seen[k], kind.expected[k], sqrt(kind.variance[k]));
    town_end(&here);
}

/* --- (30): found by the grid --- */

static void test_the_grid_finds_its_share_and_gains_a_week(void **state)
{
    (void)state;
    gov_params p = many_issues();
    p.grid.adults_per_hour = 50.0;
    p.tickets.inside_per_week = 0.1;
    p.tickets.outside_authority = 0.0;
    double hours = 2.0 + 8.0 * (1.0 - exp(-1.0)), detected = 1.0 - exp(-50.0 * hours / 600.0);
    double raised = 0.0, found = 0.0, first_week = 0.0, resolved[2] = {0}, closed[2] = {0};
    assert_int_equal(town_begin(&here, &p, 23, 0, 80), HELI_OK);
    while (!heli_simulation_finished(here.simulation)) {
        assert_int_equal(town_step(&here), HELI_OK);
        for (size_t c = 0; c < here.city->community_count; c++) {
            const gov_community *community = &here.city->communities[c];
            const gov_ticket *tickets = community->tickets.items;
            raised += (double)community->tally.week[GOV_TICKETS_RAISED];
            found += (double)community->tally.week[GOV_TICKETS_FOUND];
            double open = 0.0;
            for (uint64_t i = 0; i < community->tickets.count; i++) {
                if (tickets[i].raised_week != (uint32_t)here.city->week) continue;
                open += tickets[i].found;
                closed[tickets[i].found]++;
                resolved[tickets[i].found] += tickets[i].resolved;
                assert_true(tickets[i].due_week <= tickets[i].raised_week + 8);
            }
            first_week += (double)community->tally.week[GOV_TICKETS_FOUND] - open;
        }
    }
    assert_share(found, raised, detected, 4.0, "found by the grid");
    assert_share(first_week, found, 0.1, 4.0, "of these, resolved in the week they arise");
    assert_share(resolved[0], closed[0], 1.0 - pow(0.9, 8.0), 4.0, "raised and resolved");
    assert_share(first_week + resolved[1], found, 1.0 - pow(0.9, 9.0), 4.0, "found and resolved");
    town_end(&here);
}

/* --- work done twice (31) --- */

typedef struct outside_count { double n; } outside_count;

static void note_outside(const gov_community *community, const gov_ticket *ticket, void *into)
{
    (void)community;
    ((outside_count *)into)->n += ticket->outside;
}

static void test_bodies_that_do_not_share_do_three_pairs_of_hours_twice_per_issue_handed_over(void **state)
{
    (void)state;
    for (int j = 0; j <= 2; j++) {
        gov_params p = many_issues();
        p.information.sharing = 0.5 * j;
        p.tickets.duplicate_hours = 0.25;
        p.government.hours_per_1000 = 1000.0;
        assert_int_equal(town_begin(&here, &p, 24, 0, 10), HELI_OK);
        while (!heli_simulation_finished(here.simulation)) {
            double before[3];
            for (size_t c = 0; c < 3; c++) before[c] = here.city->communities[c].duplicate_hours;
            assert_int_equal(town_step(&here), HELI_OK);
            outside_count outside = {0};
            double hours = 0.0;
            each_new_ticket(here.city, note_outside, &outside);
            for (size_t c = 0; c < 3; c++) {
                const gov_community *community = &here.city->communities[c];
                double gross = 0.3 * (double)town_size(community);
                hours += community->duplicate_hours;
                assert_true(fabs(gov_length(community->field.raw[GOV_GOVERNMENT]) - (gross - before[c])) < 1e-9 * gross);
            }
            assert_true(fabs(hours - 0.25 * 3.0 * (1.0 - 0.5 * j) * outside.n) < 1e-9);
            assert_true(j == 2 || hours > 0.0);
        }
        town_end(&here);
    }
}

/* --- what a ticket does to its resident --- */

static bool is_aggrieved(const gov_community *community, uint32_t resident)
{
    const gov_aggrieved *entries = community->aggrieved.items;
    for (uint64_t i = 0; i < community->aggrieved.count; i++)
        if (entries[i].resident == resident) return true;
    return false;
}

static void test_an_open_ticket_and_a_failed_one_dim_trust_for_as_long_as_they_should(void **state)
{
    (void)state;
    gov_params p = many_issues();
    p.tickets.per_adult_year = 0.1; /* so that this resident has one issue only */
    p.tickets.inside_per_week = p.tickets.handover_per_week = 0.0; /* all fail, eight weeks later */
    assert_int_equal(town_begin(&here, &p, 25, 0, 30), HELI_OK);
    assert_int_equal(town_step(&here), HELI_OK);
    const gov_community *community = &here.city->communities[0];
    const gov_ticket first = *(const gov_ticket *)community->tickets.items;
    const uint16_t *troubled_until = &community->residents.troubled_until[first.resident];
    assert_int_equal(first.due_week, 8);
    assert_int_equal(*troubled_until, 9); /* in weeks 1 .. 8 */
    while (here.city->week < 7) assert_int_equal(town_step(&here), HELI_OK);
    assert_false(is_aggrieved(community, first.resident));
    assert_int_equal(town_step(&here), HELI_OK);
    assert_int_equal(*troubled_until, 22); /* and 13 weeks more: 9 .. 21 */
    while (here.city->week < 21) {
        assert_true(is_aggrieved(community, first.resident));
        assert_int_equal(town_step(&here), HELI_OK);
    }
    assert_true(is_aggrieved(community, first.resident));
    assert_int_equal(town_step(&here), HELI_OK);
    assert_false(is_aggrieved(community, first.resident));
    assert_int_equal(*troubled_until, 22);
    town_end(&here);
}

static void test_failed_tickets_become_petitions_and_disputes_in_their_shares(void **state)
{
    (void)state;
    gov_params p = many_issues();
    p.tickets.inside_per_week = p.tickets.handover_per_week = 0.0;
    p.tickets.failed_to_petition = 0.2;
    p.tickets.failed_to_claim = 0.3;
    p.disputes.per_adult_year = 1e-12;
    p.court.judges = 0;
    assert_int_equal(town_begin(&here, &p, 26, 0, 30), HELI_OK);
    while (!heli_simulation_finished(here.simulation)) assert_int_equal(town_step(&here), HELI_OK);
    double failed = 0.0, petitions = 0.0, claims = 0.0;
    for (size_t c = 0; c < 3; c++) {
        const gov_tally *tally = &here.city->communities[c].tally;
        failed += (double)tally->total[GOV_TICKETS_FAILED];
        petitions += (double)(tally->total[GOV_PETITIONS] - tally->total[GOV_TO_PETITION]);
        claims += (double)tally->total[GOV_CLAIMS];
    }
    assert_true(failed > 1000.0);
    assert_share(claims, failed, 0.3, 4.0, "become disputes");
    assert_share(petitions, failed, 0.2, 4.0, "become petitions");
    town_end(&here);
}

/* --- MR6 --- */

static void test_MR6_higher_chances_let_no_ticket_take_longer(void **state)
{
    (void)state;
    heli_draws draws = heli_draws_at(heli_key_make(6, 0, HELI_DOMAIN_DYNAMICS), (heli_address){0, 0, 0, 1});
    uint64_t compared = 0;
    for (uint64_t set = 0; set < 100; set++) {
        gov_params low = many_issues();
        low.population.adults_per_grid = 60;
        low.tickets.inside_per_week = town_uniform(&draws, 0.0, 0.9);
        low.tickets.handover_per_week = town_uniform(&draws, 0.0, 0.9);
        low.tickets.handovers = town_random_int(&draws, 1, 4);
        low.grid.adults_per_hour = town_uniform(&draws, 0.0, 10.0);
        low.tickets.duplicate_hours = 0.0;
        gov_params high = low;
        high.tickets.inside_per_week = town_uniform(&draws, low.tickets.inside_per_week, 1.0);
        high.tickets.handover_per_week = town_uniform(&draws, low.tickets.handover_per_week, 1.0);
        high.information.whistle = town_uniform(&draws, 0.0, 1.0);
        assert_int_equal(town_begin(&here, &low, set, 0, 15), HELI_OK);
        assert_int_equal(town_begin(&there, &high, set, 0, 15), HELI_OK);
        here.plan.verify_every = there.plan.verify_every = 0;
        while (!heli_simulation_finished(here.simulation)) {
            assert_int_equal(town_step(&here), HELI_OK);
            assert_int_equal(town_step(&there), HELI_OK);
            for (size_t c = 0; c < 3; c++) {
                const gov_list *slow = &here.city->communities[c].tickets, *fast = &there.city->communities[c].tickets;
                const gov_ticket *a = slow->items, *b = fast->items;
                assert_int_equal(here.city->communities[c].tally.week[GOV_TICKETS_RAISED],
                                 there.city->communities[c].tally.week[GOV_TICKETS_RAISED]);
                for (uint64_t i = 0, j = 0; j < fast->count; j++) { /* each ticket still open there is open here, and no shorter */
                    while (i < slow->count && (a[i].raised_week != b[j].raised_week || a[i].resident != b[j].resident)) i++;
                    if (i == slow->count) fail_msg("set %d: a ticket is open only where chances are higher", (int)set);
                    assert_true(b[j].due_week <= a[i].due_week && b[j].resolved >= a[i].resolved);
                    compared++;
                }
            }
        }
        town_end(&here);
        town_end(&there);
    }
    assert_true(compared > 10000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_L12_half_the_tickets_are_resolved_in_the_baseline),
        cmocka_unit_test(test_L12_with_sharing_and_call_and_report_nine_in_ten_are),
        cmocka_unit_test(test_L12_unskilled_staff_settle_less_of_what_lies_in_their_authority),
        cmocka_unit_test(test_L12_times_are_geometric_inside_and_sums_of_two_geometrics_outside),
        cmocka_unit_test(test_exactly_those_raise_an_issue_whose_draw_lies_below_29),
        cmocka_unit_test(test_issues_arise_in_proportion_to_importance_times_need),
        cmocka_unit_test(test_the_grid_finds_its_share_and_gains_a_week),
        cmocka_unit_test(test_bodies_that_do_not_share_do_three_pairs_of_hours_twice_per_issue_handed_over),
        cmocka_unit_test(test_an_open_ticket_and_a_failed_one_dim_trust_for_as_long_as_they_should),
        cmocka_unit_test(test_failed_tickets_become_petitions_and_disputes_in_their_shares),
        cmocka_unit_test(test_MR6_higher_chances_let_no_ticket_take_longer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
