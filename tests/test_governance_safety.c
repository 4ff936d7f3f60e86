/* Safety events in a town (ODD 7.16, (47)): how many, who notices, where they go, what they leave behind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "models/governance/mechanisms/mechanisms.h"
#include "tests/support/town.h"

enum { COMMUNITIES = 3 };

static town here;

static void begin(const gov_params *params, uint64_t seed, int weeks)
{
    assert_int_equal(town_begin(&here, params, seed, 0, weeks), HELI_OK);
}

static void step(int weeks)
{
    for (int week = 0; week < weeks; week++) assert_int_equal(town_step(&here), HELI_OK);
}

static int64_t counted(size_t c, gov_count what)
{
    return here.city->communities[c].tally.week[what];
}

static int64_t total_of(gov_count what)
{
    int64_t sum = 0;
    for (size_t c = 0; c < here.city->community_count; c++) sum += here.city->communities[c].tally.total[what];
    return sum;
}

/* 2,100 adults with an event each in a year: 40 in a week; nothing moves on and nothing is left behind. */
static gov_params town_of_trouble(void)
{
    gov_params p = town_small();
    p.safety.events_per_1000_year = 1000.0;
    p.population.adults_per_grid = 300;
    p.safety.displaced_share = 0.0;
    p.safety.need_per_event = 0.0;
    return p;
}

/* --- how many --- */

static void test_no_events_turn_public_safety_off_to_the_bit(void **state)
{
    (void)state;
    uint64_t digest[2];
    for (int other = 0; other < 2; other++) {
        gov_params p = town_busy();
        if (other) {
            p.safety.cameras_per_1000 = 100.0;
            p.safety.ten_household_units = true;
            p.safety.displaced_share = p.safety.linked_share = p.safety.need_per_event = 1.0;
        }
        begin(&p, 1, 20);
        step(20);
        assert_int_equal(total_of(GOV_SAFETY_EVENTS), 0);
        digest[other] = heli_simulation_digest(here.simulation);
        town_end(&here);
    }
    assert_true(digest[0] == digest[1]);
}

/* A community said to have a million adults, and the room alone: a Poisson sum of mean 192,308, 4 standard errors are 0.9 %; a false
   alarm once in 16,000 seeds. */
static void test_events_come_at_their_yearly_rate(void **state)
{
    (void)state;
    gov_params p = town_of_trouble();
    begin(&p, 2, 1);
    double events = 0.0, mean = 10.0 * 1e6 / 52.0;
    here.city->communities[0].sums.residents = 1000000;
    for (int64_t week = 0; week < 10; week++) {
        heli_step of = {.index = week, .recorded = week, .key = heli_key_make(2, 0, HELI_DOMAIN_DYNAMICS), .params = &p};
        gov_tally_open(&here.city->communities[0].tally);
        gov_keep_safe(here.city, 0, &of);
        events += (double)counted(0, GOV_SAFETY_EVENTS);
    }
    assert_true(fabs(events - mean) < 4.0 * sqrt(mean));
    town_end(&here);
}

/* --- who notices --- */

/* P(five geometric times <= days). */
static double relay_in_time(double p, int days)
{
    double term = pow(p, 5.0), sum = 0.0;
    for (int n = 5; n <= days; n++) {
        sum += term;
        term *= (1.0 - p) * n / (n - 4.0);
    }
    return sum;
}

/* Binomial shares; 4 standard errors: a false alarm once in 4,000 seeds for the 4. */
static void test_cameras_and_units_in_time_detect_their_share(void **state)
{
    (void)state;
    for (int way = 0; way < 4; way++) {
        gov_params p = town_of_trouble();
        p.safety.cameras_per_1000 = way == 1 ? 0.0 : 2.0;
        p.safety.ten_household_units = way > 0;
        p.safety.unit_detection = 0.6;
        p.safety.relay_per_day = way == 3 ? 0.2 : 0.5;
        p.safety.late_after_days = way == 3 ? 21 : 9;
        begin(&p, 3, 104);
        step(104);
        double cameras = 1.0 - exp(-p.safety.cameras_per_1000 / 5.0);
        double units = way > 0 ? 0.6 * relay_in_time(p.safety.relay_per_day, (int)p.safety.late_after_days) : 0.0;
        double share = 1.0 - (1.0 - cameras) * (1.0 - units), events = (double)total_of(GOV_SAFETY_EVENTS);
        double error = sqrt(share * (1.0 - share) / events);
        assert_true(fabs((double)total_of(GOV_SAFETY_DETECTED) / events - share) < 4.0 * error);
        town_end(&here);
    }
}

static void test_more_cameras_units_or_a_quicker_relay_leave_no_week_with_more_undetected(void **state)
{
    (void)state;
    enum { WEEKS = 30 };
    static int64_t before[WEEKS][COMMUNITIES];
    for (int more = 0; more < 5; more++) {
        gov_params p = town_of_trouble();
        p.safety.cameras_per_1000 = more < 1 ? 1.0 : 4.0;
        p.safety.ten_household_units = more >= 2;
        p.safety.unit_detection = more < 3 ? 0.3 : 0.7;
        p.safety.relay_per_day = more < 4 ? 0.3 : 0.8;
        begin(&p, 4, WEEKS);
        for (int week = 0; week < WEEKS; week++) {
            step(1);
            for (size_t c = 0; c < COMMUNITIES; c++) {
                int64_t undetected = counted(c, GOV_SAFETY_EVENTS) - counted(c, GOV_SAFETY_DETECTED);
                if (more > 0) assert_true(undetected <= before[week][c]);
                before[week][c] = undetected;
            }
        }
        town_end(&here);
    }
}

/* --- where they go --- */

/* All is seen, and all that is seen moves on. */
static gov_params town_that_pushes(void)
{
    gov_params p = town_of_trouble();
    p.safety.cameras_per_1000 = 1000.0;
    p.safety.displaced_share = 1.0;
    return p;
}

static void test_what_one_community_pushes_away_the_next_has_a_week_later(void **state)
{
    (void)state;
    gov_params p = town_that_pushes();
    begin(&p, 5, 12);
    int64_t pushed[COMMUNITIES] = {0};
    for (int week = 0; week < 12; week++) {
        step(1);
        for (size_t c = 0; c < COMMUNITIES; c++) {
            assert_int_equal(counted((c + 1) % COMMUNITIES, GOV_SAFETY_DISPLACED_IN), pushed[c]);
            assert_true(counted(c, GOV_SAFETY_EVENTS) >= counted(c, GOV_SAFETY_DISPLACED_IN));
            assert_int_equal(here.city->communities[(c + 1) % COMMUNITIES].displaced_in, counted(c, GOV_SAFETY_DETECTED));
        }
        for (size_t c = 0; c < COMMUNITIES; c++) pushed[c] = counted(c, GOV_SAFETY_DETECTED);
    }
    assert_true(pushed[0] > 50);
    town_end(&here);
}

/* 0.3 of about 4,000 deterred events; 4 standard errors: a false alarm once in 16,000 seeds. */
static void test_the_stated_share_of_deterred_events_moves_on(void **state)
{
    (void)state;
    gov_params p = town_of_trouble();
    p.safety.displaced_share = 0.3;
    begin(&p, 6, 104);
    step(104);
    double deterred = (double)total_of(GOV_SAFETY_DETECTED), moved = (double)total_of(GOV_SAFETY_DISPLACED_IN);
    for (size_t c = 0; c < COMMUNITIES; c++) moved += (double)here.city->communities[c].displaced_in;
    assert_true(fabs(moved / deterred - 0.3) < 4.0 * sqrt(0.21 / deterred));
    town_end(&here);
}

static void test_linked_communities_push_nothing_away_under_the_1053_method_only(void **state)
{
    (void)state;
    for (int linked = 0; linked <= COMMUNITIES; linked++)
        for (int method = 0; method < 2; method++) {
            gov_params p = town_that_pushes();
            p.safety.linked_share = linked / 3.0;
            p.safety.ten_household_units = method;
            begin(&p, 7, 5);
            step(5);
            int pushing = 0;
            for (size_t c = 0; c < COMMUNITIES; c++) {
                bool pushes = here.city->communities[(c + 1) % COMMUNITIES].displaced_in > 0;
                assert_int_equal(pushes, !method || here.city->governments[c].rank >= (uint32_t)linked);
                pushing += pushes;
            }
            assert_int_equal(pushing, method ? COMMUNITIES - linked : COMMUNITIES);
            town_end(&here);
        }
}

static void test_a_community_on_its_own_has_nowhere_to_push_to(void **state)
{
    (void)state;
    gov_params p = town_that_pushes();
    p.city.offices = p.city.communities = 1;
    begin(&p, 8, 10);
    step(10);
    assert_int_equal(total_of(GOV_SAFETY_DISPLACED_IN), 0);
    assert_true(total_of(GOV_SAFETY_DETECTED) > 0);
    town_end(&here);
}

static void test_copies_of_a_city_keep_their_events_to_themselves(void **state)
{
    (void)state;
    gov_params p = town_that_pushes();
    p.city.copies = 2;
    p.safety.cameras_per_1000 = 5.0;
    p.safety.ten_household_units = true;
    p.safety.linked_share = 0.34;
    p.safety.need_per_event = 0.002;
    p.population.adults_per_grid = 40;
    begin(&p, 9, 15);
    step(15);
    for (size_t c = 0; c < COMMUNITIES; c++) {
        const gov_community *one = &here.city->communities[c], *other = &here.city->communities[c + COMMUNITIES];
        assert_memory_equal(&one->tally, &other->tally, sizeof one->tally);
        assert_true(town_community_digest(one) == town_community_digest(other));
    }
    town_end(&here);
}

static void test_turning_public_safety_off_leaves_nothing_behind(void **state)
{
    (void)state;
    gov_params p = town_that_pushes(), off = p;
    p.safety.cameras_per_1000 = 2.0;
    p.safety.need_per_event = 0.01;
    off.safety.events_per_1000_year = 0.0;
    const heli_param *rows[] = {town_row("safety.events_per_1000_year")};
    char name[] = "peace";
    heli_policy policy = {name, 5, INT64_MAX, 1, rows, &off};
    here.params = p;
    here.plan = (heli_plan){.model = town_model(), .params = &here.params, .steps = 8, .seed = 10, .initial_seed = 11,
                            .policies = &policy, .policy_count = 1, .verify_every = 1};
    assert_int_equal(heli_simulation_create(&here.simulation, &here.plan, 0, &heli_runner_serial, NULL), HELI_OK);
    here.city = heli_simulation_world(here.simulation);
    step(5);
    assert_true(here.city->communities[0].displaced_in > 0 && here.city->communities[0].need_from_safety > 0.0);
    step(1);
    for (size_t c = 0; c < COMMUNITIES; c++) {
        assert_int_equal(here.city->communities[c].displaced_in, 0);
        assert_true(here.city->communities[c].need_from_safety == 0.0);
    }
    town_end(&here);
}

/* --- what they leave behind --- */

static void test_undetected_events_raise_the_need_for_safety_and_no_other(void **state)
{
    (void)state;
    gov_params p = town_of_trouble();
    p.safety.need_per_event = 0.002;
    begin(&p, 12, 10);
    for (int week = 0; week < 10; week++) {
        step(1);
        for (size_t c = 0; c < COMMUNITIES; c++) {
            const gov_community *community = &here.city->communities[c];
            double undetected = (double)(counted(c, GOV_SAFETY_EVENTS) - counted(c, GOV_SAFETY_DETECTED));
            double rise = 0.002 * undetected / ((double)town_size(community) / 1000.0);
            assert_true(fabs(community->need_from_safety - rise) < 1e-12);
            gov_pass pass = gov_prepare_pass(here.city, c, (heli_key){{0, 0}}, week);
            for (int k = 0; k < GOV_DOMAINS; k++) {
                double inflow = p.needs.inflow_per_week * p.needs.inflow_weight[k] + (k == GOV_SAFETY ? rise : 0.0);
                assert_true(fabs((double)pass.inflow[k] - inflow) < 1e-7);
            }
        }
    }
    town_end(&here);
}

static void test_the_rise_of_the_need_reaches_residents_in_the_week_after(void **state)
{
    (void)state;
    double need[2][GOV_DOMAINS][2];
    for (int on = 0; on < 2; on++) {
        gov_params p = town_of_trouble();
        p.safety.cameras_per_1000 = 0.0;
        p.safety.need_per_event = 0.01 * on;
        begin(&p, 13, 2);
        for (int week = 0; week < 2; week++) {
            step(1);
            for (int k = 0; k < GOV_DOMAINS; k++) need[on][k][week] = here.city->communities[0].sums.need.k[k];
        }
        town_end(&here);
    }
    for (int k = 0; k < GOV_DOMAINS; k++) {
        assert_true(need[0][k][0] == need[1][k][0]);
        if (k == GOV_SAFETY) assert_true(need[1][k][1] > need[0][k][1] + 1.0);
        else assert_true(need[0][k][1] == need[1][k][1]);
    }
}

static void test_any_number_of_events_leaves_needs_within_their_range(void **state)
{
    (void)state;
    gov_params p = town_of_trouble();
    p.safety.cameras_per_1000 = 0.0;
    p.safety.need_per_event = 1.0;
    p.needs.inflow_per_week = 0.05;
    p.needs.inflow_weight[GOV_SAFETY] = 5.0;
    begin(&p, 14, 8);
    for (int week = 0; week < 8; week++) {
        step(1); /* verify() holds every need against [0, 1] */
        for (size_t c = 0; c < COMMUNITIES; c++) {
            gov_pass pass = gov_prepare_pass(here.city, c, (heli_key){{0, 0}}, week);
            assert_true(pass.inflow[GOV_SAFETY] <= 1.0f);
        }
    }
    town_end(&here);
}

static void test_safety_care_skill_scores_and_leanings_go_on_as_before_after_save_and_restore(void **state)
{
    (void)state;
    gov_params p = town_that_pushes();
    p.safety.cameras_per_1000 = 3.0;
    p.safety.need_per_event = 0.002;
    p.population.adults_per_grid = 40;
    p.assessment.weight = 0.5;
    p.talent.chain = p.attitude.changes = true;
    p.childcare.children_per_1000 = 50.0;
    p.childcare.calls_per_1000_week = 50.0;
    p.awareness.initial = 0.5;
    p.tickets.per_adult_year = 0.0; /* the score then rests on satisfied residents */
    town_copy copy = {0};
    begin(&p, 15, 60);
    step(30);
    assert_int_equal(town_save(here.simulation, &copy), HELI_OK);
    step(30);
    uint64_t straight = heli_simulation_digest(here.simulation);
    town_end(&here);
    begin(&p, 15, 60);
    assert_int_equal(town_restore(here.simulation, &copy), HELI_OK);
    step(30);
    assert_true(heli_simulation_digest(here.simulation) == straight);
    town_end(&here);
    free(copy.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_events_turn_public_safety_off_to_the_bit),
        cmocka_unit_test(test_events_come_at_their_yearly_rate),
        cmocka_unit_test(test_cameras_and_units_in_time_detect_their_share),
        cmocka_unit_test(test_more_cameras_units_or_a_quicker_relay_leave_no_week_with_more_undetected),
        cmocka_unit_test(test_what_one_community_pushes_away_the_next_has_a_week_later),
        cmocka_unit_test(test_the_stated_share_of_deterred_events_moves_on),
        cmocka_unit_test(test_linked_communities_push_nothing_away_under_the_1053_method_only),
        cmocka_unit_test(test_a_community_on_its_own_has_nowhere_to_push_to),
        cmocka_unit_test(test_copies_of_a_city_keep_their_events_to_themselves),
        cmocka_unit_test(test_turning_public_safety_off_leaves_nothing_behind),
        cmocka_unit_test(test_undetected_events_raise_the_need_for_safety_and_no_other),
        cmocka_unit_test(test_the_rise_of_the_need_reaches_residents_in_the_week_after),
        cmocka_unit_test(test_any_number_of_events_leaves_needs_within_their_range),
        cmocka_unit_test(test_safety_care_skill_scores_and_leanings_go_on_as_before_after_save_and_restore),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
