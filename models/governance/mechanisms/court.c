/*
 * The court (ODD 7.10; M8): a pool of slots on judges' lists, shared by the model's cases and those from outside the model.
 *
 *     slots:        judges x round(capacity per year / 52 x mean weeks of a case); service Exp(mean weeks)          (39)
 *     from outside: Poisson arrivals at uniform instants of the week
 *     load:         rho_J = cases concluded in a year / (judges x capacity per year)
 *     afterwards:   the party petitions with 0.1 + 0.3 [rho_J - 0.8]+
 *
 * Cases start in the order in which they reach the court. Cases from outside are only counted, in the week in which they end.
 * Copies of the city bring their own judges into one court.
 */
#include <string.h>

#include "engine/core/math.h"
#include "models/governance/mechanisms/disputes.h"

static int64_t judges(const gov_city *city)
{
    return city->params->court.judges * city->params->city.copies;
}

static heli_status staff_court(gov_city *city, double now)
{
    const gov_params *p = city->params;
    double each = heli_floor(p->court.cases_per_judge_year / GOV_WEEKS_PER_YEAR * p->court.case_weeks + 0.5);
    uint64_t slots = (uint64_t)judges(city) * (each < 1.0 ? 1u : (uint64_t)each);
    city->court_open = judges(city) > 0;
    return city->court_open ? heli_servers_resize(&city->court, slots, now) : HELI_OK;
}

/* --- cases from outside --- */

/* Case i of the week: when it comes, and how long it takes. */
static void outside_case(const gov_city *city, const heli_step *step, uint32_t i, double *at, double *weeks)
{
    heli_block words = heli_draw_block(step->key, (heli_address){i, GOV_FROM_OUTSIDE, (uint32_t)step->index, GOV_STREAM_COURT});
    *at = (double)step->index + heli_uniform(words.word[0], words.word[1]);
    *weeks = heli_exponential_from(heli_uniform(words.word[2], words.word[3]), city->params->court.case_weeks);
}

static heli_status add_outside_cases(const gov_city *city, const heli_step *step, gov_list *arrivals)
{
    double mean = city->params->court.exogenous_per_judge_year * (double)judges(city) / GOV_WEEKS_PER_YEAR;
    heli_draws draws = heli_draws_at(step->key, (heli_address){GOV_FROM_OUTSIDE, GOV_FROM_OUTSIDE, (uint32_t)step->index,
                                                               GOV_STREAM_COURT});
    int64_t count = heli_poisson_from(heli_draws_uniform(&draws), mean);
    for (int64_t i = 0; i < count; i++) {
        double weeks;
        gov_moment arrival = {.community = GOV_FROM_OUTSIDE, .index = (uint32_t)i};
        outside_case(city, step, arrival.index, &arrival.at, &weeks);
        heli_status status = gov_list_add(arrivals, &arrival, sizeof arrival);
        if (status != HELI_OK) return status;
    }
    return HELI_OK;
}

/* Notes that one more case from outside ends `ahead` weeks from now. */
static heli_status expect_ending(gov_city *city, uint64_t ahead)
{
    const int64_t none = 0;
    while (city->court_ahead.count <= ahead) {
        heli_status status = gov_list_add(&city->court_ahead, &none, sizeof none);
        if (status != HELI_OK) return status;
    }
    ((int64_t *)city->court_ahead.items)[ahead]++;
    return HELI_OK;
}

/* Takes out how many cases from outside end in this week; the next week moves up. */
static int64_t outside_endings(gov_city *city)
{
    int64_t *ahead = city->court_ahead.items;
    if (city->court_ahead.count == 0) return 0;
    int64_t ending = ahead[0];
    city->court_ahead.count--;
    memmove(ahead, ahead + 1, city->court_ahead.count * sizeof *ahead);
    return ending;
}

/* --- hearing and judging --- */

static heli_status hear_cases(gov_city *city, const gov_list *arrivals, const heli_step *step)
{
    const gov_moment *arrival = arrivals->items;
    for (uint64_t i = 0; i < arrivals->count; i++) {
        double at, weeks, start = heli_servers_start(&city->court, arrival[i].at);
        if (arrival[i].community == GOV_FROM_OUTSIDE) {
            outside_case(city, step, arrival[i].index, &at, &weeks);
            heli_status status = expect_ending(city, (uint64_t)heli_floor(start + weeks) - (uint64_t)step->index);
            if (status != HELI_OK) return status;
        } else {
            gov_dispute *dispute = gov_dispute_at(city, &arrival[i]);
            double draw = gov_dispute_draw(step->key, &city->communities[arrival[i].community], dispute, GOV_DECIDES_COURT_TIME);
            weeks = heli_exponential_from(draw, city->params->court.case_weeks);
            dispute->started = start;
            dispute->until = start + weeks;
        }
        heli_servers_occupy(&city->court, start + weeks);
    }
    return HELI_OK;
}

/* Share of judged parties who petition, by last week's load. */
static double dissatisfied(const gov_city *city)
{
    const gov_params *p = city->params;
    return p->court.dissatisfaction + p->court.dissatisfaction_by_load * heli_positive_part(city->court_load - 0.8);
}

static heli_status judge(gov_city *city, const gov_moment *ending, const heli_step *step)
{
    gov_community *community = &city->communities[ending->community];
    gov_dispute *dispute = gov_dispute_at(city, ending);
    bool petitions = gov_dispute_draw(step->key, community, dispute, GOV_DECIDES_DISSATISFACTION) < dissatisfied(city);
    gov_close_dispute(community, dispute, GOV_JUDGED, ending->at, step->index);
    return petitions ? gov_open_petition(city, ending->community, dispute->resident, dispute->domain, step->index) : HELI_OK;
}

/* Judges the model's cases that end in this week, in order of time; adds their number to *concluded. */
static heli_status conclude_cases(gov_city *city, const heli_step *step, int64_t *concluded)
{
    heli_status status = HELI_OK;
    gov_list endings = {0};
    for (size_t c = 0; c < city->community_count; c++) {
        const gov_dispute *disputes = city->communities[c].disputes.items;
        for (uint64_t i = 0; i < city->communities[c].disputes.count; i++) {
            if (disputes[i].stage != GOV_IN_COURT || disputes[i].until >= (double)(step->index + 1)) continue;
            gov_moment ending = gov_moment_of(city, c, i, disputes[i].until);
            HELI_TRY(gov_list_add(&endings, &ending, sizeof ending));
        }
    }
    gov_sort_moments(&endings);
    for (uint64_t i = 0; i < endings.count; i++) HELI_TRY(judge(city, (const gov_moment *)endings.items + i, step));
    *concluded += (int64_t)endings.count;
out:
    gov_list_free(&endings);
    return status;
}

/* Conclusions of the last 52 weeks, and the load; before a year has passed, the weeks so far stand for it. */
static void keep_account(gov_city *city, int64_t week, int64_t concluded)
{
    int32_t *slot = &city->court_past[week % GOV_YEAR];
    city->court_cases_year += concluded - *slot;
    *slot = (int32_t)concluded;
    city->court_concluded_week = concluded;
    double years = week + 1 < GOV_YEAR ? (double)(week + 1) / GOV_YEAR : 1.0;
    double capacity = (double)judges(city) * city->params->court.cases_per_judge_year * years;
    city->court_load = capacity > 0.0 ? (double)city->court_cases_year / capacity : 0.0;
}

heli_status gov_hold_court(gov_city *city, const heli_step *step, gov_list *arrivals)
{
    heli_status status = HELI_OK;
    HELI_TRY(staff_court(city, (double)step->index));
    if (city->court_open) {
        HELI_TRY(add_outside_cases(city, step, arrivals));
        gov_sort_moments(arrivals);
        HELI_TRY(hear_cases(city, arrivals, step));
    }
    int64_t concluded = outside_endings(city);
    HELI_TRY(conclude_cases(city, step, &concluded));
    keep_account(city, step->index, concluded);
out:
    return status;
}
