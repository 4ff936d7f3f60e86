/*
 * The court (ODD 7.10) and the time that disputes take (Y7).
 *
 * Counts are compared within 4 standard errors, with fixed seeds: a false alarm in one of some ten thousand comparisons.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/disputes.h"

static town here;
#define NAN_VALUE heli_double_from_bits(0x7ff8000000000000u)

static void test_a_court_below_capacity_concludes_what_comes(void **state)
{
    (void)state;
    gov_params p = town_small();
    p.disputes.per_adult_year = 0.0;
    p.court.judges = 60;
    double concluded = 0.0;
    assert_int_equal(town_begin(&here, &p, 81, 60, 208), HELI_OK);
    here.plan.verify_every = 0;
    while (!heli_simulation_finished(here.simulation)) {
        assert_int_equal(town_step(&here), HELI_OK);
        if (here.city->week >= 60) concluded += (double)here.city->court_concluded_week;
    }
    double expected = 60.0 * p.court.exogenous_per_judge_year * 4.0;
    if (!(fabs(concluded - expected) <= 4.0 * sqrt(expected))) fail_msg("%g cases concluded, expected %g", concluded, expected);
    assert_true(fabs(here.city->court_load - (double)here.city->court_cases_year / (60.0 * 300.0)) < 1e-12);
    double present = 0.0, usual = 60.0 * p.court.exogenous_per_judge_year / 52.0 * 8.0; /* Little's law; nobody waits, so the number is Poisson */
    for (uint64_t i = 0; i < here.city->court_ahead.count; i++) present += (double)((const int64_t *)here.city->court_ahead.items)[i];
    if (!(fabs(present - usual) <= 4.0 * sqrt(usual))) fail_msg("%g cases in court, expected %g", present, usual);
    town_end(&here);
}

static void test_a_court_above_capacity_concludes_what_its_slots_allow(void **state)
{
    (void)state;
    gov_params p = town_small();
    p.disputes.per_adult_year = 0.0;
    p.court.judges = 20;
    p.court.exogenous_per_judge_year = 400.0;
    double concluded = 0.0;
    assert_int_equal(town_begin(&here, &p, 82, 104, 208), HELI_OK);
    here.plan.verify_every = 0;
    while (!heli_simulation_finished(here.simulation)) {
        assert_int_equal(town_step(&here), HELI_OK);
        if (here.city->week >= 104) concluded += (double)here.city->court_concluded_week;
    }
    assert_int_equal(here.city->court.count, 20 * 46);
    double expected = 20.0 * 46.0 / 8.0 * 208.0; /* all slots always busy: Poisson completions */
    if (!(fabs(concluded - expected) <= 4.0 * sqrt(expected))) fail_msg("%g cases concluded, expected %g", concluded, expected);
    town_end(&here);
}

/* A court of outside cases only, followed case by case without a heap. */
enum { SLOTS = 8, WEEKS = 150 };

typedef struct outside_case { double at, weeks; } outside_case;

static int by_arrival(const void *a, const void *b)
{
    double x = ((const outside_case *)a)->at, y = ((const outside_case *)b)->at;
    return (x > y) - (x < y);
}

static size_t cases_of_the_week(const gov_city *city, outside_case *cases)
{
    uint32_t week = (uint32_t)city->week, nobody = 0xffffffffu;
    double mean = city->params->court.exogenous_per_judge_year * (double)city->params->court.judges / 52.0;
    heli_block count = heli_draw_block(city->key, (heli_address){nobody, nobody, week, GOV_STREAM_COURT});
    size_t n = (size_t)heli_poisson_from(heli_uniform(count.word[0], count.word[1]), mean);
    for (uint32_t i = 0; i < n; i++) {
        heli_block draw = heli_draw_block(city->key, (heli_address){i, nobody, week, GOV_STREAM_COURT});
        cases[i].at = week + heli_uniform(draw.word[0], draw.word[1]);
        cases[i].weeks = heli_exponential_from(heli_uniform(draw.word[2], draw.word[3]), city->params->court.case_weeks);
    }
    qsort(cases, n, sizeof *cases, by_arrival);
    return n;
}

static void test_the_court_takes_cases_in_order_of_their_arrival(void **state)
{
    (void)state;
    static int64_t ending[WEEKS * 4];
    outside_case cases[200];
    double free_at[SLOTS] = {0};
    gov_params p = town_small();
    p.disputes.per_adult_year = 0.0;
    p.court.judges = 2;
    p.court.cases_per_judge_year = 104.0;
    p.court.case_weeks = 2.0;
    p.court.exogenous_per_judge_year = 101.0; /* often full */
    assert_int_equal(town_begin(&here, &p, 87, 0, WEEKS), HELI_OK);
    while (!heli_simulation_finished(here.simulation)) {
        assert_int_equal(town_step(&here), HELI_OK);
        assert_int_equal(here.city->court.count, SLOTS);
        size_t n = cases_of_the_week(here.city, cases);
        for (size_t i = 0; i < n; i++) {
            int first = 0;
            for (int s = 1; s < SLOTS; s++)
                if (free_at[s] < free_at[first]) first = s;
            free_at[first] = fmax(cases[i].at, free_at[first]) + cases[i].weeks;
            if (free_at[first] < 4 * WEEKS) ending[(int)free_at[first]]++;
        }
        assert_int_equal(here.city->court_concluded_week, ending[here.city->week]);
    }
    town_end(&here);
}

static void test_litigated_cases_are_judged_or_in_court_and_none_starts_before_it_came(void **state)
{
    (void)state;
    gov_params p = many_disputes();
    p.court.judges = 1;
    p.court.cases_per_judge_year = 150.0;
    p.mediation.success = 0.2;
    assert_int_equal(town_begin(&here, &p, 83, 0, 60), HELI_OK);
    int waited = 0;
    while (!heli_simulation_finished(here.simulation)) {
        assert_int_equal(town_step(&here), HELI_OK);
        double in_court = 0.0, entered = 0.0;
        for (size_t c = 0; c < 3; c++) {
            const gov_dispute *d = here.city->communities[c].disputes.items;
            for (uint64_t i = 0; i < here.city->communities[c].disputes.count; i++) {
                if (d[i].stage != GOV_IN_COURT) continue;
                in_court++;
                assert_true(d[i].born <= d[i].entered && d[i].entered <= d[i].started && d[i].started < d[i].until);
                assert_true(d[i].until >= (double)(here.city->week + 1));
                waited += d[i].started > d[i].entered;
                entered += d[i].entered >= (double)here.city->week;
            }
        }
        assert_true(of_all(here.city, GOV_LITIGATED) == of_all(here.city, GOV_JUDGED) + in_court);
        assert_true(entered <= of_week(here.city, GOV_LITIGATED));
        assert_true(entered >= of_week(here.city, GOV_LITIGATED) - of_week(here.city, GOV_JUDGED));
        assert_true(of_all(here.city, GOV_LITIGATED_UNFOLLOWED) == 0.0);
    }
    assert_true(waited > 0);
    town_end(&here);
}

static void test_a_case_can_reach_the_court_and_be_judged_within_its_week(void **state)
{
    (void)state;
    gov_params p = many_disputes();
    p.court.judges = 10;
    p.court.case_weeks = 0.1;
    p.court.exogenous_per_judge_year = 0.0;
    p.disputes.grid_settlement = p.disputes.grid_by_party_group = p.disputes.grid_delay_weeks = 0.0;
    p.mediation.service_weeks = 0.01;
    p.mediation.success = p.mediation.success_party_group = 0.0;
    p.disputes.after_failure[0] = 1.0;
    p.disputes.after_failure[1] = p.disputes.after_failure[2] = 0.0;
    assert_int_equal(town_begin(&here, &p, 84, 0, 1), HELI_OK);
    assert_int_equal(town_step(&here), HELI_OK);
    double judged = of_week(here.city, GOV_JUDGED), claims = of_week(here.city, GOV_CLAIMS);
    assert_true(claims > 10.0 && judged > 0.6 * claims && judged < claims);
    assert_true((double)here.city->court_concluded_week == judged);
    town_end(&here);
}

static void test_judged_parties_petition_by_the_load_of_the_court(void **state)
{
    (void)state;
    const double outside[] = {0.0, 400.0}; /* far below capacity; above it, so that the load is that of full slots */
    for (int i = 0; i < 2; i++) {
        gov_params p = many_disputes();
        p.court.judges = 20;
        p.court.cases_per_judge_year = 300.0;
        p.court.case_weeks = 1.0;
        p.court.exogenous_per_judge_year = outside[i];
        p.mediation.success = p.mediation.success_party_group = 0.0;
        p.disputes.after_failure[0] = 1.0;
        p.disputes.after_failure[1] = p.disputes.after_failure[2] = 0.0;
        p.court.dissatisfaction_by_load = 2.0;
        assert_int_equal(town_begin(&here, &p, 85, 0, 160), HELI_OK);
        here.plan.verify_every = 0;
        double judged = 0.0, petitions = 0.0, expected = 0.0;
        while (!heli_simulation_finished(here.simulation)) {
            double load = here.city->court_load;
            assert_int_equal(town_step(&here), HELI_OK);
            judged += of_week(here.city, GOV_JUDGED);
            petitions += of_week(here.city, GOV_PETITIONS);
            expected += of_week(here.city, GOV_JUDGED) * (0.1 + 2.0 * fmax(0.0, load - 0.8));
        }
        assert_true(judged > 300.0);
        assert_true(i == 0 ? here.city->court_load < 0.5 : here.city->court_load > 0.95);
        assert_share(petitions, judged, expected / judged, "judged parties petition");
        town_end(&here);
    }
}

static void test_without_judges_litigation_ends_the_case(void **state)
{
    (void)state;
    gov_params p = many_disputes();
    assert_int_equal(town_begin(&here, &p, 86, 0, 40), HELI_OK);
    run_to_end(&here);
    assert_true(of_all(here.city, GOV_LITIGATED) > 50.0);
    assert_true(of_all(here.city, GOV_LITIGATED) == of_all(here.city, GOV_LITIGATED_UNFOLLOWED));
    assert_true(of_all(here.city, GOV_JUDGED) == 0.0 && here.city->court_cases_year == 0 && here.city->court_load == 0.0);
    town_end(&here);
}

/* --- Y7: Kaplan-Meier --- */

typedef struct life { int64_t born; double age; int settled, ended; } life;

/* Product over ages, each counted anew from the records. */
static double plain_median(const life *lives, int n, int64_t week)
{
    double surviving = 1.0;
    for (int a = 0; a < 52; a++) {
        double at_risk = 0.0, events = 0.0;
        for (int i = 0; i < n; i++) {
            if (lives[i].born <= week - 52) continue;
            int64_t age = lives[i].ended ? (int64_t)floor(lives[i].age) : week - lives[i].born;
            at_risk += age >= a;
            events += lives[i].ended && lives[i].settled && age == a;
        }
        if (at_risk == 0.0) return NAN_VALUE;
        double next = surviving * (1.0 - events / at_risk);
        if (next <= 0.5) return a + (surviving - 0.5) / (surviving - next);
        surviving = next;
    }
    return NAN_VALUE;
}

static void test_Y7_the_median_is_that_of_Kaplan_and_Meier(void **state)
{
    (void)state;
    int defined = 0, undefined = 0;
    for (uint64_t path = 0; path < 60; path++) {
        heli_draws draws = heli_draws_at(heli_key_make(path, 3, HELI_DOMAIN_DYNAMICS), (heli_address){0, 0, 0, 1});
        static life lives[4000];
        gov_community *communities = calloc(2, sizeof *communities);
        gov_city city = {.communities = communities, .community_count = 2, .week = 140};
        double mean = town_uniform(&draws, 0.5, 120.0), lost = town_uniform(&draws, 0.0, 0.7);
        int n = (int)town_random_int(&draws, 0, 4000);
        for (int64_t week = 0; week <= city.week; week++) {
            for (int i = 0; i < n; i++) {
                if (week == 0) lives[i] = (life){town_random_int(&draws, 0, city.week), heli_exponential_from(heli_draws_uniform(&draws), mean),
                                                 heli_draws_uniform(&draws) >= lost, 0};
                double born = (double)lives[i].born + 0.999;
                if (lives[i].born == week) gov_cohorts_open(&communities[i % 2].cohorts, (uint32_t)week);
                if (lives[i].ended || lives[i].born > week || born + lives[i].age >= (double)(week + 1)) continue;
                lives[i].ended = 1;
                gov_cohorts_close(&communities[i % 2].cohorts, (uint32_t)lives[i].born, lives[i].age, lives[i].settled != 0, week);
            }
        }
        double expected = plain_median(lives, n, city.week), got = gov_resolution_median(&city, 0, 2);
        assert_true(isnan(expected) ? isnan(got) : fabs(got - expected) < 1e-9);
        defined += !isnan(expected);
        undefined += isnan(expected);
        free(communities);
    }
    assert_true(defined > 10 && undefined > 5);
}

static void test_Y7_half_settled_at_once_and_the_rest_never_is_a_median_of_at_most_a_week(void **state)
{
    (void)state;
    gov_community community = {0};
    gov_city city = {.communities = &community, .community_count = 1, .week = 10};
    assert_true(isnan(gov_resolution_median(&city, 0, 1)));
    for (int i = 0; i < 4; i++) gov_cohorts_open(&community.cohorts, 5);
    gov_cohorts_close(&community.cohorts, 5, 0.4, true, 5);
    assert_true(isnan(gov_resolution_median(&city, 0, 1)));
    gov_cohorts_close(&community.cohorts, 5, 2.6, false, 8);
    gov_cohorts_close(&community.cohorts, 5, 3.1, true, 8);
    assert_true(fabs(gov_resolution_median(&city, 0, 1) - (3.0 + 0.25 / 0.375)) < 1e-12); /* S: 3/4 after age 0, 3/8 after age 3 */
    city.week = 57;
    assert_true(isnan(gov_resolution_median(&city, 0, 1))); /* the cohort is more than a year old */
}

static void test_Y7_a_judgment_settles_and_giving_up_does_not(void **state)
{
    (void)state;
    for (int court = 0; court < 2; court++) {
        gov_params p = many_disputes();
        p.court.judges = 10 * court;
        p.court.case_weeks = 4.0;
        p.disputes.grid_settlement = p.disputes.grid_by_party_group = 0.0;
        p.disputes.mediation_first = 0.0;
        p.disputes.after_failure[0] = 1.0;
        p.disputes.after_failure[1] = p.disputes.after_failure[2] = 0.0;
        assert_int_equal(town_begin(&here, &p, 88, 0, 104), HELI_OK);
        here.plan.verify_every = 0;
        run_to_end(&here);
        double median = gov_resolution_median(here.city, 0, 3), expected = 3.305; /* of Exp(4) + Exp(1/2), by bisection */
        assert_true(court ? fabs(median - expected) < 0.45 : isnan(median));
        town_end(&here);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_court_below_capacity_concludes_what_comes),
        cmocka_unit_test(test_a_court_above_capacity_concludes_what_its_slots_allow),
        cmocka_unit_test(test_the_court_takes_cases_in_order_of_their_arrival),
        cmocka_unit_test(test_litigated_cases_are_judged_or_in_court_and_none_starts_before_it_came),
        cmocka_unit_test(test_a_case_can_reach_the_court_and_be_judged_within_its_week),
        cmocka_unit_test(test_judged_parties_petition_by_the_load_of_the_court),
        cmocka_unit_test(test_without_judges_litigation_ends_the_case),
        cmocka_unit_test(test_Y7_a_judgment_settles_and_giving_up_does_not),
        cmocka_unit_test(test_Y7_the_median_is_that_of_Kaplan_and_Meier),
        cmocka_unit_test(test_Y7_half_settled_at_once_and_the_rest_never_is_a_median_of_at_most_a_week),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
