/* Care for children and the hotline (ODD 7.15, (46)): limit L15, relation MR11, the hotline against exact queues (L10). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "models/governance/mechanisms/childcare.h"
#include "tests/support/town.h"

static town here;

static heli_draws random_draws(uint32_t purpose)
{
    return heli_draws_at(heli_key_make(20264, purpose, HELI_DOMAIN_DYNAMICS), (heli_address){0, 0, 0, 0});
}

static double coverage(int64_t children, int64_t parents, bool assigned)
{
    return gov_childcare_coverage((gov_care){children, parents, 25.0, 30.0, assigned});
}

static void run_weeks(const gov_params *params, uint64_t seed, int64_t burn_in, int weeks)
{
    assert_int_equal(town_begin(&here, params, seed, burn_in, weeks), HELI_OK);
    for (int64_t week = 0; week < burn_in + weeks; week++) assert_int_equal(town_step(&here), HELI_OK);
}

/* --- coverage --- */

static void test_assigned_parents_cover_what_they_can_reach_and_no_more(void **state)
{
    (void)state;
    assert_true(coverage(20, 8, true) == 8.0 * 30.0 / 25.0 / 20.0);
    assert_true(coverage(100, 10, true) == 0.12);
    assert_true(coverage(10, 1000, true) == 1.0);
    assert_true(coverage(10, 0, true) == 0.0);
}

static void test_without_children_nothing_is_due_and_one_child_is_found_by_any_visit(void **state)
{
    (void)state;
    for (int assigned = 0; assigned < 2; assigned++) {
        assert_true(coverage(0, 0, assigned) == 1.0);
        assert_true(coverage(0, 5, assigned) == 1.0);
        assert_true(coverage(1, 0, assigned) == 0.0);
        assert_true(coverage(1, 1, assigned) == 1.0);
    }
}

/* Visits that go to uniform children reach as many as expected; 4 standard errors: a false alarm once in 4,000 seeds for the 4. */
static void test_random_outreach_reaches_the_expected_share_of_children(void **state)
{
    (void)state;
    static const int64_t settings[][2] = {{20, 5}, {20, 20}, {7, 10}, {50, 100}}; /* children, parents; 6 visits per 5 parents */
    enum { TRIALS = 20000 };
    heli_draws draws = random_draws(1);
    for (int s = 0; s < 4; s++) {
        int64_t children = settings[s][0], visits = settings[s][1] * 6 / 5;
        double sum = 0.0, squares = 0.0;
        for (int trial = 0; trial < TRIALS; trial++) {
            bool reached[50] = {false};
            int count = 0;
            for (int64_t v = 0; v < visits; v++) {
                uint32_t child = heli_below(heli_draws_word(&draws), (uint32_t)children);
                count += !reached[child];
                reached[child] = true;
            }
            double share = (double)count / (double)children;
            sum += share;
            squares += share * share;
        }
        double mean = sum / TRIALS, error = sqrt((squares / TRIALS - mean * mean) / TRIALS);
        assert_true(fabs(mean - coverage(children, settings[s][1], false)) < 4.0 * error);
    }
}

static void test_random_outreach_to_many_children_leaves_an_exponential_rest(void **state)
{
    (void)state;
    for (int64_t parents = 1000; parents <= 1000000; parents *= 10) {
        double visits_each = (double)parents * 1.2 / 100000.0;
        assert_true(fabs(coverage(100000, parents, false) - (1.0 - exp(-visits_each))) < 1e-5);
    }
}

static void test_more_volunteers_never_lower_coverage_and_more_children_never_raise_it(void **state)
{
    (void)state;
    heli_draws draws = random_draws(2);
    for (int n = 0; n < 20000; n++) {
        gov_care care = {.children = (int64_t)heli_below(heli_draws_word(&draws), 300),
                         .parents = (int64_t)heli_below(heli_draws_word(&draws), 300),
                         .contacts_due_each = 1.0 + 364.0 * heli_draws_uniform(&draws),
                         .contacts_by_parent = 365.0 * heli_draws_uniform(&draws),
                         .assigned = n % 2 == 0};
        double before = gov_childcare_coverage(care);
        assert_true(before >= 0.0 && before <= 1.0);
        gov_care more = care;
        more.parents += 1 + (int64_t)heli_below(heli_draws_word(&draws), 5);
        assert_true(gov_childcare_coverage(more) >= before);
        more = care;
        more.children += 1 + (int64_t)heli_below(heli_draws_word(&draws), 5);
        assert_true(gov_childcare_coverage(more) <= before);
    }
}

/* --- contacts and harm in a town --- */

/* Communities of 60, 60 and 90 adults: 6, 6 and 9 children; 2, 2 and 3 parents. */
static gov_params town_with_children(void)
{
    gov_params p = town_small();
    p.childcare.children_per_1000 = 100.0;
    p.childcare.parents_per_1000 = 30.0;
    p.childcare.calls_per_1000_week = 0.0;
    return p;
}

static void test_contacts_of_52_weeks_are_those_of_a_year_to_the_last(void **state)
{
    (void)state;
    gov_params p = town_with_children();
    run_weeks(&p, 3, 52, 52);
    for (size_t c = 0; c < 3; c++) {
        int64_t adults = (int64_t)town_size(&here.city->communities[c]);
        int64_t children = adults / 10, parents = adults == 60 ? 2 : 3;
        const gov_tally *tally = &here.city->communities[c].tally;
        assert_int_equal(tally->year[GOV_CONTACTS_DUE], 25 * children);
        assert_int_equal(tally->year[GOV_CONTACTS_MADE], 30 * parents);
        assert_int_equal(tally->total[GOV_CONTACTS_DUE], 50 * children);
        assert_int_equal(tally->total[GOV_CONTACTS_MADE], 60 * parents);
    }
    town_end(&here);
}

static void test_contacts_made_never_run_ahead_of_those_due(void **state)
{
    (void)state;
    for (int parents = 0; parents <= 100; parents += 10) {
        gov_params p = town_with_children();
        p.childcare.parents_per_1000 = parents;
        p.childcare.assigned = parents % 20 == 0;
        assert_int_equal(town_begin(&here, &p, 4, 0, 60), HELI_OK);
        for (int week = 0; week < 60; week++) {
            assert_int_equal(town_step(&here), HELI_OK);
            for (size_t c = 0; c < 3; c++) {
                const int64_t *total = here.city->communities[c].tally.total;
                assert_true(total[GOV_CONTACTS_MADE] <= total[GOV_CONTACTS_DUE]);
            }
        }
        town_end(&here);
    }
}

static int64_t total_of(gov_count what)
{
    int64_t sum = 0;
    for (size_t c = 0; c < here.city->community_count; c++) sum += here.city->communities[c].tally.total[what];
    return sum;
}

static void test_the_hazard_of_harm_triples_when_nobody_comes(void **state)
{
    (void)state;
    assert_true(gov_harm_hazard(0.01, 2.0, 1.0) == 0.01);
    assert_true(fabs(gov_harm_hazard(0.01, 2.0, 0.0) - 0.03) < 1e-15);
    assert_true(fabs(gov_harm_hazard(0.01, 2.0, 0.4) - 0.022) < 1e-15);
}

/* Poisson sums of mean 420 and 1,260; 4 standard errors: a false alarm once in 8,000 seeds. */
static void test_harm_events_come_at_their_hazard(void **state)
{
    (void)state;
    for (int covered = 0; covered < 2; covered++) {
        gov_params p = town_with_children();
        p.childcare.children_per_1000 = 1000.0; /* 210 children */
        p.childcare.parents_per_1000 = covered ? 1000.0 : 0.0;
        p.childcare.harm_per_child_year = 1.0;
        run_weeks(&p, 5, 0, 104);
        double mean = 210.0 * 2.0 * (covered ? 1.0 : 3.0);
        assert_true(fabs((double)total_of(GOV_HARM_EVENTS) - mean) < 4.0 * sqrt(mean));
        town_end(&here);
    }
}

static void test_more_volunteers_never_add_a_harm_event_to_any_week(void **state)
{
    (void)state;
    enum { WEEKS = 80 };
    static int64_t before[WEEKS][3];
    for (int parents = 0; parents <= 40; parents += 10) {
        gov_params p = town_with_children();
        p.childcare.parents_per_1000 = parents;
        p.childcare.harm_per_child_year = 1.0;
        assert_int_equal(town_begin(&here, &p, 6, 0, WEEKS), HELI_OK);
        for (int week = 0; week < WEEKS; week++) {
            assert_int_equal(town_step(&here), HELI_OK);
            for (size_t c = 0; c < 3; c++) {
                int64_t now = here.city->communities[c].tally.week[GOV_HARM_EVENTS];
                if (parents > 0) assert_true(now <= before[week][c]);
                before[week][c] = now;
            }
        }
        town_end(&here);
    }
}

static void test_no_children_turn_care_and_hotline_off_to_the_bit(void **state)
{
    (void)state;
    uint64_t digest[2];
    for (int other = 0; other < 2; other++) {
        gov_params p = town_busy();
        p.awareness.initial = 0.5;
        if (other) {
            p.childcare.parents_per_1000 = 50.0;
            p.childcare.harm_per_child_year = 1.0;
            p.childcare.calls_per_1000_week = 100.0;
            p.childcare.hotline_servers = 7;
        }
        run_weeks(&p, 7, 0, 20);
        assert_int_equal(here.city->calls_week, 0);
        digest[other] = heli_simulation_digest(here.simulation);
        town_end(&here);
    }
    assert_true(digest[0] == digest[1]);
}

/* Residents and field of a community, without the tally, in which contacts and harm are counted. */
static uint64_t residents_digest(const gov_community *community)
{
    heli_digest digest;
    heli_digest_init(&digest);
    heli_digest_add(&digest, community->columns.arena, community->columns.arena_bytes);
    heli_digest_add(&digest, &community->field, sizeof community->field);
    return heli_digest_value(&digest);
}

static void test_care_for_children_changes_no_resident(void **state)
{
    (void)state;
    uint64_t digest[2];
    for (int on = 0; on < 2; on++) {
        gov_params p = town_busy();
        p.childcare.children_per_1000 = 50.0 * on;
        p.childcare.calls_per_1000_week = 50.0;
        p.awareness.initial = 1.0;
        run_weeks(&p, 8, 0, 20);
        digest[on] = residents_digest(&here.city->communities[2]);
        town_end(&here);
    }
    assert_true(digest[0] == digest[1]);
}

/* --- the hotline --- */

/* Erlang C: probability that an arrival waits in M/M/c with offered load a < c. */
static double erlang_c(int c, double a)
{
    double term = 1.0, sum = 0.0;
    for (int n = 0; n < c; n++) {
        sum += term;
        term *= a / (n + 1);
    }
    double waiting = term * c / (c - a);
    return waiting / (sum + waiting);
}

/* Batch means over 50 batches, 4 of their standard errors (Student, 49 degrees): a false alarm once in 1,500 seeds for the 3. */
static void test_patient_callers_wait_as_erlang_c_says(void **state)
{
    (void)state;
    enum { BATCHES = 50, CALLS = 8000 };
    static const double loads[] = {0.5, 1.4, 2.1};
    for (int l = 0; l < 3; l++) {
        heli_servers servers = {0};
        heli_draws draws = random_draws(20 + (uint32_t)l);
        gov_call call = {.patience = 1e300};
        double sum = 0.0, squares = 0.0;
        assert_int_equal(heli_servers_resize(&servers, 3, 0.0), HELI_OK);
        for (int b = 0; b < BATCHES; b++) {
            double waited = 0.0;
            for (int n = 0; n < CALLS; n++) {
                call.arrival += heli_exponential_from(heli_draws_uniform(&draws), 1.0 / loads[l]);
                call.service = heli_exponential_from(heli_draws_uniform(&draws), 1.0);
                double wait = gov_take_call(&servers, &call);
                assert_true(wait >= 0.0);
                waited += wait / CALLS;
            }
            sum += waited;
            squares += waited * waited;
        }
        double mean = sum / BATCHES, error = sqrt((squares / BATCHES - mean * mean) / (BATCHES - 1));
        assert_true(fabs(mean - erlang_c(3, loads[l]) / (3.0 - loads[l])) < 4.0 * error);
        heli_servers_free(&servers);
    }
}

/* Share of callers that give up in M/M/c+M: the birth-death chain with departures min(n, c) / service + [n - c]+ / patience. */
static double share_lost(double arrivals, int c, double service, double patience)
{
    double weight = 1.0, total = 0.0, leaving = 0.0;
    for (int n = 0; n < 2000 && weight > 1e-300; n++) {
        double excess = n > c ? n - c : 0.0;
        total += weight;
        leaving += weight * excess / patience;
        double next = n + 1;
        weight *= arrivals / (fmin(next, c) / service + fmax(next - c, 0.0) / patience);
    }
    return leaving / total / arrivals;
}

static void test_a_caller_who_gives_up_takes_no_server(void **state)
{
    (void)state;
    heli_servers servers = {0};
    assert_int_equal(heli_servers_resize(&servers, 1, 0.0), HELI_OK);
    assert_true(gov_take_call(&servers, &(gov_call){.arrival = 1.0, .service = 2.0, .patience = 0.5}) == 0.0);
    assert_true(gov_take_call(&servers, &(gov_call){.arrival = 1.5, .service = 9.0, .patience = 1.0}) < 0.0);
    assert_true(gov_take_call(&servers, &(gov_call){.arrival = 2.0, .service = 1.0, .patience = 1.5}) == 1.0);
    assert_true(gov_take_call(&servers, &(gov_call){.arrival = 3.5, .service = 1.0, .patience = 9.0}) == 0.5);
    heli_servers_free(&servers);
}

static gov_params town_that_calls(void)
{
    gov_params p = town_small(); /* 210 adults */
    p.childcare.children_per_1000 = 20.0;
    p.childcare.calls_per_1000_week = 1000.0;
    p.childcare.call_weeks = 0.01;
    p.childcare.hotline_servers = 2;
    p.childcare.caller_patience_weeks = 0.01;
    p.awareness.initial = 1.0;
    return p;
}

typedef struct calls { double made, lost, error_of_lost; } calls;

/* Calls of `weeks` weeks after ten; the standard error of the share lost from quarters of a year, which hardly know of each other. */
static calls count_calls(const gov_params *p, uint64_t seed, int quarters)
{
    calls all = {0};
    double squares = 0.0;
    assert_int_equal(town_begin(&here, p, seed, 0, 10 + 13 * quarters), HELI_OK);
    for (int week = 0; week < 10; week++) assert_int_equal(town_step(&here), HELI_OK);
    for (int quarter = 0; quarter < quarters; quarter++) {
        double made = 0.0, lost = 0.0;
        for (int week = 0; week < 13; week++) {
            assert_int_equal(town_step(&here), HELI_OK);
            made += (double)here.city->calls_week;
            lost += (double)here.city->calls_lost_week;
        }
        all.made += made;
        all.lost += lost;
        squares += made > 0.0 ? lost / made * (lost / made) : 0.0;
    }
    double share = all.lost / all.made;
    all.error_of_lost = sqrt(fmax(squares / quarters - share * share, 0.0) / quarters);
    town_end(&here);
    return all;
}

/* 5 standard errors from 20 quarters (Student, 19 degrees): a false alarm once in 6,000 seeds for the 2. */
static void test_the_citys_hotline_loses_as_many_callers_as_the_exact_queue(void **state)
{
    (void)state;
    for (int servers = 1; servers <= 2; servers++) {
        gov_params p = town_that_calls();
        p.childcare.hotline_servers = servers;
        calls seen = count_calls(&p, 11, 20);
        assert_true(fabs(seen.lost / seen.made - share_lost(210.0, servers, 0.01, 0.01)) < 5.0 * seen.error_of_lost);
    }
}

/* Poisson counts; 4 standard errors: a false alarm once in 8,000 seeds for the 2. */
static void test_calls_come_in_proportion_to_awareness(void **state)
{
    (void)state;
    for (int aware = 1; aware <= 2; aware++) {
        gov_params p = town_that_calls();
        p.awareness.initial = 0.5 * aware;
        p.awareness.base_per_week = p.awareness.word_of_mouth = 0.0;
        calls seen = count_calls(&p, 12, 4);
        double mean = 210.0 * 52.0 * 0.5 * aware;
        assert_true(fabs(seen.made - mean) < 4.0 * sqrt(mean));
    }
}

static void test_nobody_calls_a_hotline_that_nobody_knows(void **state)
{
    (void)state;
    gov_params p = town_that_calls();
    p.awareness.initial = p.awareness.base_per_week = 0.0;
    assert_true(count_calls(&p, 13, 1).made == 0.0);
}

static void test_callers_with_endless_patience_are_all_answered(void **state)
{
    (void)state;
    gov_params p = town_that_calls();
    p.childcare.caller_patience_weeks = 0.0;
    p.childcare.hotline_servers = 1; /* overloaded */
    calls seen = count_calls(&p, 14, 2);
    assert_true(seen.made > 5000.0 && seen.lost == 0.0);
}

static void test_a_call_that_outlasts_its_week_keeps_its_server_busy(void **state)
{
    (void)state;
    gov_params p = town_that_calls();
    p.childcare.hotline_servers = 1;
    p.childcare.call_weeks = 10.0;
    p.childcare.caller_patience_weeks = 0.0001;
    calls seen = count_calls(&p, 16, 4);
    assert_true(seen.made - seen.lost < 26.0); /* fewer than one call in two weeks is answered */
}

static void test_one_hotline_answers_for_several_communities_as_for_one(void **state)
{
    (void)state;
    gov_params p = town_that_calls();
    p.city.offices = p.city.communities = 1;
    calls one = count_calls(&p, 15, 12);
    p = town_that_calls();
    p.city.communities = 7;
    calls many = count_calls(&p, 15, 12);
    double difference = one.lost / one.made - many.lost / many.made;
    assert_true(fabs(difference) < 5.0 * sqrt(one.error_of_lost * one.error_of_lost + many.error_of_lost * many.error_of_lost));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_assigned_parents_cover_what_they_can_reach_and_no_more),
        cmocka_unit_test(test_without_children_nothing_is_due_and_one_child_is_found_by_any_visit),
        cmocka_unit_test(test_random_outreach_reaches_the_expected_share_of_children),
        cmocka_unit_test(test_random_outreach_to_many_children_leaves_an_exponential_rest),
        cmocka_unit_test(test_more_volunteers_never_lower_coverage_and_more_children_never_raise_it),
        cmocka_unit_test(test_contacts_of_52_weeks_are_those_of_a_year_to_the_last),
        cmocka_unit_test(test_contacts_made_never_run_ahead_of_those_due),
        cmocka_unit_test(test_the_hazard_of_harm_triples_when_nobody_comes),
        cmocka_unit_test(test_harm_events_come_at_their_hazard),
        cmocka_unit_test(test_more_volunteers_never_add_a_harm_event_to_any_week),
        cmocka_unit_test(test_no_children_turn_care_and_hotline_off_to_the_bit),
        cmocka_unit_test(test_care_for_children_changes_no_resident),
        cmocka_unit_test(test_patient_callers_wait_as_erlang_c_says),
        cmocka_unit_test(test_a_caller_who_gives_up_takes_no_server),
        cmocka_unit_test(test_the_citys_hotline_loses_as_many_callers_as_the_exact_queue),
        cmocka_unit_test(test_calls_come_in_proportion_to_awareness),
        cmocka_unit_test(test_nobody_calls_a_hotline_that_nobody_knows),
        cmocka_unit_test(test_callers_with_endless_patience_are_all_answered),
        cmocka_unit_test(test_a_call_that_outlasts_its_week_keeps_its_server_busy),
        cmocka_unit_test(test_one_hotline_answers_for_several_communities_as_for_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
