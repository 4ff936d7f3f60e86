/*
 * A policy that starts in week t changes no bit before week t, whatever parameter it changes; and it does change something from
 * week t on, so that the first claim can fail. Every parameter that a policy may change is tried, in every section.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/town.h"

enum { BURN_IN = 4, WEEKS = 60, ALL = BURN_IN + WEEKS };

/* A town in which every parameter matters; and the same with institutions and stars that do not change, where shares and stars are set. */
enum { REVISING, SET, BASES };
static gov_params bases[BASES];
static uint64_t without[BASES][ALL + 1]; /* digest when so many steps are made */

static int base_for(const heli_param *row)
{
    return strstr(row->path, "ing_share") || strcmp(row->path, "organisation.stars") == 0 ? SET : REVISING;
}

static heli_plan plan_of(int base, const heli_policy *policies, size_t count)
{
    return (heli_plan){.model = town_model(), .params = &bases[base], .burn_in = BURN_IN, .steps = WEEKS, .seed = 11,
                       .initial_seed = 5, .policies = policies, .policy_count = count};
}

static heli_simulation *create(const heli_plan *plan)
{
    heli_simulation *simulation = NULL;
    assert_int_equal(heli_simulation_create(&simulation, plan, 0, &heli_runner_serial, NULL), HELI_OK);
    return simulation;
}

/* So that sixty weeks of a small town bring enough of each kind of case for every parameter to show. */
static void make_cases_frequent(gov_params *p)
{
    p->disputes.per_adult_year = 1.0;
    p->disputes.grid_settlement = 0.2;
    p->disputes.grid_by_adviser = 0.3;
    p->disputes.after_failure[0] = p->disputes.after_breach[0] = 0.6; /* to court */
    p->disputes.after_failure[1] = p->disputes.after_breach[1] = 0.3;
    p->disputes.after_failure[2] = p->disputes.after_breach[2] = 0.1;
    p->mediation.mediators_per_1000 = 40.0;
    p->mediation.full_time_share = 0.3;
    p->mediation.part_time_efficiency = 0.2;
    p->mediation.confirmation = 0.5;
    p->mediation.success_party_group = 0.3;
    p->court.case_weeks = 2.0;
    p->court.exogenous_per_judge_year = 290.0; /* more than 0.8 of what judges can do */
    p->petitions.starting_grievance = 0.15;
    p->petitions.incident_share = 0.2;
    p->resident.selective_incentive = 0.02; /* below the target of autonomy */
    p->resident.loss_weight = 2.0;          /* resisters, who may join an incident */
    p->safety.events_per_1000_year = 1000.0;
    p->safety.cameras_per_1000 = 2.0;
    p->safety.unit_detection = p->safety.displaced_share = 0.5;
    p->safety.late_after_days = 9;
    p->attitude.initial_high = 0.9;
    p->attitude.confidence = 0.05;
    p->organisation.stars = 1; /* weak ones, that can be rectified, and often go down */
    p->ladder.up_at = 1.5;
    p->ladder.down_below = 1.1;
    p->purchase.least_stars = 1;
    p->land.arrears_claims_per_1000_year = 500.0;
    p->land.clearing_weeks = 60;
}

static int live_without_policy(void **state)
{
    (void)state;
    for (int base = 0; base < BASES; base++) {
        gov_params *p = &bases[base];
        *p = town_all_on();
        p->population.initial_trust = 0.4;
        p->resident.revision = 0.5;
        p->resident.neutral_alignment = 0.8;
        p->resident.sharpness = 2.0;
        p->institutions.revise = base == REVISING;
        p->institutions.weeks_between = 1;
        p->institutions.rent_detection = 0.7;
        p->institutions.revision = 0.8;
        p->government.guiding_share = 0.7;
        p->grid.hours_without_subsidy = 0.4;
        p->grid.hours_by_subsidy = 1.0;
        p->grid.adults_per_hour = 5.0;
        p->ladder.reviews = base == REVISING;
        make_cases_frequent(p);
        if (!town_valid(p)) return -1;
        heli_plan plan = plan_of(base, NULL, 0);
        heli_simulation *run = create(&plan);
        for (int week = 0; week <= ALL; week++) {
            without[base][week] = heli_simulation_digest(run);
            if (week < ALL && heli_simulation_step(run, NULL) != HELI_OK) return -1;
        }
        heli_simulation_free(run);
    }
    return 0;
}

static bool all_alike(const heli_param *row, const gov_params *p)
{
    for (size_t k = 1; k < row->length; k++)
        if (heli_param_value(row, p, k) != heli_param_value(row, p, 0)) return false;
    return true;
}

/* Another valid value of a row. */
static gov_params changed(const heli_param *row)
{
    const gov_params *base = &bases[base_for(row)];
    gov_params p = *base;
    if (row->type == HELI_PARAM_BOOL) {
        heli_param_store(row, &p, 0, 1.0 - heli_param_value(row, base, 0));
    } else if (row->traits & HELI_PARAM_SHARES) {
        for (size_t k = 0; k < row->length; k++) heli_param_store(row, &p, k, k == 1 ? 1.0 : 0.0);
    } else if (row->type == HELI_PARAM_REALS && all_alike(row, base)) {
        heli_param_store(row, &p, 0, 0.5 * heli_param_value(row, base, 0));
    } else if (row->type == HELI_PARAM_REALS) {
        for (size_t k = 0; k < row->length; k++) heli_param_store(row, &p, k, heli_param_value(row, base, (k + 1) % row->length));
    } else if (row->type == HELI_PARAM_REAL) {
        double value = heli_param_value(row, base, 0), high = heli_min(row->maximum, value > 0.0 ? 3.0 * value : 1.0);
        heli_param_store(row, &p, 0, value > 0.6 * high ? 0.5 * (row->minimum + value) : 0.5 * (value + high));
    } else {
        double value = heli_param_value(row, base, 0);
        double more = heli_max(1.0, heli_floor(value / 4.0));
        heli_param_store(row, &p, 0, value + more <= row->maximum ? value + more : value - 1.0);
    }
    return p;
}

/* Steps made before the first difference, or ALL + 1 when there is none. */
static int first_difference(const heli_param *row, const gov_params *values, int64_t start, int64_t end)
{
    char name[] = "one";
    heli_policy policy = {name, start, end, 1, &row, (void *)(uintptr_t)values};
    int base = base_for(row);
    heli_plan plan = plan_of(base, &policy, 1);
    heli_simulation *run = create(&plan);
    int week = 0;
    while (week <= ALL && heli_simulation_digest(run) == without[base][week]) {
        if (week < ALL) assert_int_equal(heli_simulation_step(run, NULL), HELI_OK);
        week++;
    }
    heli_simulation_free(run);
    return week;
}

static void for_every_row(int64_t start)
{
    int silent = 0;
    for (size_t r = 0; r < GOV_PARAM_COUNT; r++) {
        const heli_param *row = &gov_param_rows[r];
        if (row->traits & HELI_PARAM_AT_START) continue;
        if (strncmp(row->path, "objective.", 10) == 0) continue; /* weighs what is seen, moves nothing */
        gov_params values = changed(row);
        assert_true(!heli_param_equal(row, &bases[base_for(row)], &values));
        if (!town_valid(&values)) fail_msg("%s has no other value", row->path);
        /* The step of recorded week `start` is number start + BURN_IN; before it, as many steps are made. */
        int first = first_difference(row, &values, start, INT64_MAX);
        if (first <= start + BURN_IN) fail_msg("%s from week %d on: differs after %d steps already", row->path, (int)start, first);
        if (first > ALL) {
            print_message("%s from week %d on changes nothing\n", row->path, (int)start);
            silent++;
        }
    }
    assert_int_equal(silent, 0);
}

static void test_no_policy_from_week_0_touches_the_burn_in(void **state)
{
    (void)state;
    for_every_row(0);
}

static void test_no_policy_from_week_9_changes_a_bit_before_it(void **state)
{
    (void)state;
    for_every_row(9);
}

static void test_no_policy_from_week_30_changes_a_bit_before_it(void **state)
{
    (void)state;
    for_every_row(30);
}

static void test_no_policy_inside_the_burn_in_changes_a_bit_before_it(void **state)
{
    (void)state;
    for_every_row(-2);
}

static void test_a_policy_that_changes_nothing_leaves_every_bit(void **state)
{
    (void)state;
    for (size_t r = 0; r < GOV_PARAM_COUNT; r++) {
        const heli_param *row = &gov_param_rows[r];
        if (row->traits & HELI_PARAM_AT_START) continue;
        if (first_difference(row, &bases[base_for(row)], 9, INT64_MAX) <= ALL) fail_msg("%s set to what it is changes something", row->path);
    }
}

static void test_two_policies_leave_the_weeks_before_the_second_to_the_first(void **state)
{
    (void)state;
    gov_params values = bases[REVISING];
    values.resident.selective_incentive = 0.4;
    values.main_line.guidance = 0.9;
    const heli_param *first_row = town_row("resident.selective_incentive"), *second_row = town_row("main_line.guidance");
    char first_name[] = "first", second_name[] = "second";
    heli_policy both[] = {{first_name, 5, INT64_MAX, 1, &first_row, &values}, {second_name, 20, INT64_MAX, 1, &second_row, &values}};
    heli_plan one_plan = plan_of(REVISING, both, 1), two_plan = plan_of(REVISING, both, 2);
    heli_simulation *one = create(&one_plan), *two = create(&two_plan);
    for (int week = 0; week < BURN_IN + 20; week++) {
        assert_int_equal(heli_simulation_step(one, NULL), HELI_OK);
        assert_int_equal(heli_simulation_step(two, NULL), HELI_OK);
        assert_true(heli_simulation_digest(one) == heli_simulation_digest(two));
    }
    assert_int_equal(heli_simulation_step(one, NULL), HELI_OK);
    assert_int_equal(heli_simulation_step(two, NULL), HELI_OK);
    assert_true(heli_simulation_digest(one) != heli_simulation_digest(two));
    heli_simulation_free(one);
    heli_simulation_free(two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_policy_from_week_0_touches_the_burn_in),
        cmocka_unit_test(test_no_policy_from_week_9_changes_a_bit_before_it),
        cmocka_unit_test(test_no_policy_from_week_30_changes_a_bit_before_it),
        cmocka_unit_test(test_no_policy_inside_the_burn_in_changes_a_bit_before_it),
        cmocka_unit_test(test_a_policy_that_changes_nothing_leaves_every_bit),
        cmocka_unit_test(test_two_policies_leave_the_weeks_before_the_second_to_the_first),
    };
    return cmocka_run_group_tests(tests, live_without_policy, NULL);
}
