/*
 * Indicators of cases and mechanisms (ODD 9.2), each computed again by a plain reading of its definition: the counts of single weeks are added up
 * over 52 of them by the test itself, open cases are counted one by one, residents and organisations are asked one by one. Every claim in
 * docs/scenarios.md about disputes, petitions, issues, children or safety rests on these values.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "models/governance/mechanisms/resolution.h"
#include "tests/support/town.h"

enum { VALUES = GOV_INDICATORS + 8 * (GOV_DOMAINS - 1), WEEKS = 75, COMMUNITIES = 3, MOST = 64 };

static town here;
static double values[VALUES];
static int64_t counted[COMMUNITIES][WEEKS][GOV_COUNTS]; /* what happened in a community in a week */
static int64_t concluded[WEEKS];                        /* cases that the court concluded in a week */

/* Names that were compared, and the range of their values: a comparison of what never moves says nothing. */
static struct { const char *name; double least, most; } moved[MOST];
static size_t moved_count;

static void note(const char *name, double value)
{
    size_t i = 0;
    while (i < moved_count && strcmp(moved[i].name, name) != 0) i++;
    if (i == moved_count) {
        assert_true(moved_count < MOST);
        moved[moved_count++].name = name;
        moved[i].least = (double)INFINITY;
        moved[i].most = -(double)INFINITY;
    }
    moved[i].least = fmin(moved[i].least, value);
    moved[i].most = fmax(moved[i].most, value);
}

static void compare(const char *name, double expected)
{
    double seen = values[town_slot(name)];
    if (isnan(expected) != isnan(seen) || fabs(seen - expected) > 1e-9 * (1.0 + fabs(expected)))
        fail_msg("%s is %.12g, not %.12g", name, seen, expected);
    if (!isnan(expected)) note(name, expected);
}

static double over(double part, double whole)
{
    return whole > 0.0 ? part / whole : (double)NAN;
}

/* What one community, or several, show in a week. */
typedef struct seen {
    double adults, year[GOV_COUNTS], open_disputes, old_cases, duplicate_hours, stars, organisations, purchased_hours, participants;
} seen;

static void add_community(seen *all, size_t c, int64_t week)
{
    const gov_community *community = &here.city->communities[c];
    const gov_dispute *disputes = community->disputes.items;
    const gov_petition *petitions = community->petitions.items;
    all->adults += (double)town_size(community);
    for (int64_t w = week > 51 ? week - 51 : 0; w <= week; w++)
        for (int k = 0; k < GOV_COUNTS; k++) all->year[k] += (double)counted[c][w][k];
    for (uint64_t i = 0; i < community->disputes.count; i++) all->open_disputes += disputes[i].born < (double)week + 1.0;
    for (uint64_t i = 0; i < community->petitions.count; i++) {
        int64_t age = week - (int64_t)petitions[i].opened_week + petitions[i].age_offset;
        all->old_cases += age > here.params.petitions.old_after_weeks;
    }
    all->duplicate_hours += community->duplicate_hours;
    for (size_t o = 0; o < GOV_DOMAINS; o++) {
        all->stars += (double)here.city->organisations[c * GOV_DOMAINS + o].stars;
        all->purchased_hours += here.city->organisations[c * GOV_DOMAINS + o].purchased_hours;
        all->organisations += 1.0;
    }
    for (size_t i = 0; i < town_size(community); i++) all->participants += town_stances(here.city, community)[i] == GOV_PARTICIPATE;
}

/* What is asked of a community and of the city alike. */
static void compare_rates(const seen *s)
{
    const double *n = s->year, adults = s->adults;
    compare("ticket_rate", n[GOV_TICKETS_RAISED] / adults);
    compare("ticket_resolution", over(n[GOV_TICKETS_RESOLVED], n[GOV_TICKETS_RESOLVED] + n[GOV_TICKETS_FAILED]));
    compare("duplicate_hours", 1000.0 * s->duplicate_hours / adults);
    compare("claim_rate", 100.0 * n[GOV_CLAIMS] / adults);
    compare("beyond_grid_share", over(n[GOV_CLAIMS] - n[GOV_SETTLED_IN_GRID], n[GOV_CLAIMS]));
    compare("dispute_backlog", 1000.0 * s->open_disputes / adults);
    compare("mediation_rate", 100.0 * n[GOV_MEDIATIONS] / adults);
    compare("mediation_success", over(n[GOV_AGREEMENTS], n[GOV_MEDIATIONS]));
    compare("kept_share", over(n[GOV_KEPT], n[GOV_AGREEMENTS]));
    compare("litigation_share", over(n[GOV_LITIGATED], n[GOV_CLAIMS]));
    compare("petition_rate", 100.0 * n[GOV_PETITIONS_RECORDED] / adults);
    compare("petitions_inside", over(n[GOV_PETITIONS_SOLVED_INSIDE], n[GOV_PETITIONS_SOLVED]));
    compare("old_cases", 1000.0 * s->old_cases / adults);
    compare("incidents", 1e5 * n[GOV_INCIDENTS] / adults);
    compare("child_coverage", over(n[GOV_CONTACTS_MADE], n[GOV_CONTACTS_DUE]));
    compare("harm_rate", 1e5 * n[GOV_HARM_EVENTS] / adults);
    compare("unhandled_events", 1000.0 * (n[GOV_SAFETY_EVENTS] - n[GOV_SAFETY_DETECTED]) / adults);
    compare("purchased_hours", 1000.0 * s->purchased_hours / adults);
    compare("volunteer_hours", 1000.0 * here.city->params->resident.hours_per_week * s->participants / adults);
}

static void compare_objective(void)
{
    const gov_params *p = &here.params;
    compare("objective", values[town_slot("satisfaction")] - p->objective.gini_weight * values[town_slot("need_gini")] -
                             p->objective.petition_weight * values[town_slot("petition_rate")]);
}

static double mean_leaning(const gov_community *community)
{
    double sum = 0.0;
    for (size_t i = 0; i < town_size(community); i++) sum += (double)community->residents.law_leaning[i];
    return sum / (double)town_size(community);
}

static void compare_community(size_t c, int64_t week)
{
    const gov_community *community = &here.city->communities[c];
    seen one = {0};
    add_community(&one, c, week);
    gov_observe_community(here.city, c, values);
    compare_rates(&one);
    compare_objective();
    compare("mean_stars", one.stars / one.organisations);
    compare("awareness", community->awareness);
    compare("skill", community->skill);
    compare("law_leaning", mean_leaning(community));
    compare("resolution_weeks", gov_resolution_median(here.city, c, 1));
    static const char *const city_only[] = {"mediation_wait", "cases_per_judge", "court_load", "calls_lost"};
    for (size_t n = 0; n < 4; n++) assert_true(isnan(values[town_slot(city_only[n])]));
}

static void compare_city(int64_t week)
{
    seen all = {0};
    double adults = 0.0, awareness = 0.0, skill = 0.0, leaning = 0.0, stars = 0.0, cases = 0.0;
    for (size_t c = 0; c < COMMUNITIES; c++) {
        const gov_community *community = &here.city->communities[c];
        double n = (double)town_size(community), before = all.stars;
        add_community(&all, c, week);
        adults += n;
        awareness += n * community->awareness;
        skill += n * community->skill;
        leaning += n * mean_leaning(community);
        stars += n * (all.stars - before) / GOV_DOMAINS;
    }
    for (int64_t w = week > 51 ? week - 51 : 0; w <= week; w++) cases += (double)concluded[w];
    gov_observe_city(here.city, values);
    compare_rates(&all);
    compare_objective();
    compare("mean_stars", stars / adults); /* a mean over adults, as the others of its kind */
    compare("awareness", awareness / adults);
    compare("skill", skill / adults);
    compare("law_leaning", leaning / adults);
    compare("resolution_weeks", gov_resolution_median(here.city, 0, COMMUNITIES));
    compare("mediation_wait", here.city->mediation_wait_weeks);
    compare("cases_per_judge", cases / (double)here.params.court.judges);
    compare("court_load", here.city->court_load);
    compare("calls_lost", over((double)here.city->calls_lost_week, (double)here.city->calls_week));
}

static gov_params eventful_town(void)
{
    gov_params p = town_all_on();
    p.petitions.incidents = true;
    p.petitions.incident_share = 0.02;
    p.childcare.calls_per_1000_week = 400.0;
    p.five.law = 0.1;
    return p;
}

static void test_rates_are_those_of_the_last_52_weeks_in_every_community_and_in_the_city(void **state)
{
    (void)state;
    gov_params p = eventful_town();
    assert_true(town_valid(&p));
    moved_count = 0;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        assert_int_equal(town_begin(&here, &p, seed, 0, WEEKS), HELI_OK);
        assert_int_equal(here.city->community_count, COMMUNITIES);
        for (int64_t week = 0; week < WEEKS; week++) {
            assert_int_equal(town_step(&here), HELI_OK);
            for (size_t c = 0; c < COMMUNITIES; c++) memcpy(counted[c][week], here.city->communities[c].tally.week, sizeof counted[c][week]);
            concluded[week] = here.city->court_concluded_week;
            for (size_t c = 0; c < COMMUNITIES; c++) compare_community(c, week);
            compare_city(week);
        }
        town_end(&here);
    }
    assert_int_equal(moved_count, 29);
    for (size_t i = 0; i < moved_count; i++)
        if (!(moved[i].most > moved[i].least)) fail_msg("%s was compared, but is always %g", moved[i].name, moved[i].least);
}

static void test_what_is_off_is_undefined_and_not_zero(void **state)
{
    (void)state;
    static const char *const undefined[] = {
        "ticket_rate", "ticket_resolution", "claim_rate", "beyond_grid_share", "dispute_backlog", "resolution_weeks", "mediation_rate", "mediation_wait",
        "mediation_success", "kept_share", "litigation_share", "cases_per_judge", "court_load", "petitions_inside", "child_coverage", "harm_rate",
        "calls_lost", "unhandled_events", "skill", "law_leaning"};
    gov_params p = town_core(town_busy());
    assert_int_equal(town_begin(&here, &p, 1, 0, 3), HELI_OK);
    for (int week = 0; week < 3; week++) {
        assert_int_equal(town_step(&here), HELI_OK);
        for (size_t c = 0; c <= COMMUNITIES; c++) {
            if (c == COMMUNITIES) gov_observe_city(here.city, values);
            else gov_observe_community(here.city, c, values);
            for (size_t n = 0; n < sizeof undefined / sizeof undefined[0]; n++)
                if (!isnan(values[town_slot(undefined[n])])) fail_msg("%s is %g", undefined[n], values[town_slot(undefined[n])]);
        }
    }
    town_end(&here);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rates_are_those_of_the_last_52_weeks_in_every_community_and_in_the_city),
        cmocka_unit_test(test_what_is_off_is_undefined_and_not_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
