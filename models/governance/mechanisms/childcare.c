/*
 * Care for left-behind children, and the city's hotline (ODD 7.15, M13).
 *
 * Every child should be contacted R_c times a year; V volunteer parents make k_v contacts each. What they leave undone raises the
 * hazard that a child comes to harm:
 *
 *     coverage = min(1, V k_v / (R_c C)), or 1 - (1 - 1/C)^(V k_v / R_c) where parents meet children at random      (46)
 *     harm     = h0 (1 + h1 (1 - coverage)) per child and year, as a Poisson count in each week
 *
 * Calls arrive at the hotline as a Poisson process whose rate grows with awareness; one pool of servers for the whole city answers
 * them exactly in continuous time (35). Nobody pays and nobody is paid: the essays give no prices. No child is an agent: children
 * are counted in proportion to the adults of a community.
 */
#include "models/governance/mechanisms/childcare.h"

#include <float.h>
#include <stdlib.h>

#include "engine/core/math.h"
#include "models/governance/mechanisms/mechanisms.h"

/* --- plain values --- */

double gov_childcare_coverage(gov_care care)
{
    if (care.children <= 0) return 1.0;
    double visits = (double)care.parents * care.contacts_by_parent / care.contacts_due_each; /* years' worth of contacts */
    if (care.assigned) return heli_min(1.0, visits / (double)care.children);
    return 1.0 - heli_pow(1.0 - 1.0 / (double)care.children, visits);
}

double gov_harm_hazard(double of_covered_child, double worse_by_missing, double coverage)
{
    return of_covered_child * (1.0 + worse_by_missing * (1.0 - coverage));
}

double gov_take_call(heli_servers *servers, const gov_call *call)
{
    double start = heli_servers_start(servers, call->arrival), wait = start - call->arrival;
    if (wait > call->patience) return -1.0;
    heli_servers_occupy(servers, start + call->service);
    return wait;
}

/* --- a community's week --- */

static int64_t nearest(double x)
{
    return (int64_t)heli_floor(x + 0.5);
}

static int64_t per_1000_adults(double per_1000, int64_t adults)
{
    return nearest(per_1000 * (double)adults / 1000.0);
}

/* Contacts of the year fall on its weeks as a yearly sum of money does (1), so that 52 weeks add up to whole years. */
static void count_contacts(gov_tally *tally, const gov_care *care, double coverage, int64_t week_of_year)
{
    int64_t due = nearest((double)care->children * care->contacts_due_each);
    int64_t made = nearest(coverage * (double)due);
    gov_tally_add(tally, GOV_CONTACTS_DUE, gov_weekly_instalment(due, week_of_year));
    gov_tally_add(tally, GOV_CONTACTS_MADE, gov_weekly_instalment(made, week_of_year));
}

static int64_t draw_harm(const gov_community *community, double mean, const heli_step *step)
{
    heli_block draw = heli_draw_block(step->key, (heli_address){0, community->key, (uint32_t)step->index, GOV_STREAM_CHILDREN});
    return heli_poisson_from(heli_uniform(draw.word[0], draw.word[1]), mean);
}

void gov_care_for_children(gov_city *city, size_t c, const heli_step *step)
{
    const gov_params *p = city->params;
    gov_community *community = &city->communities[c];
    if (p->childcare.children_per_1000 <= 0.0) return;
    gov_care care = {.children = per_1000_adults(p->childcare.children_per_1000, community->sums.residents),
                     .parents = per_1000_adults(p->childcare.parents_per_1000, community->sums.residents),
                     .contacts_due_each = p->childcare.contacts_per_child_year,
                     .contacts_by_parent = p->childcare.contacts_per_parent_year,
                     .assigned = p->childcare.assigned};
    double coverage = gov_childcare_coverage(care);
    count_contacts(&community->tally, &care, coverage, gov_week_of_year(step->recorded));
    double hazard = gov_harm_hazard(p->childcare.harm_per_child_year, p->childcare.harm_by_missing, coverage);
    double mean = (double)care.children * hazard / GOV_WEEKS_PER_YEAR;
    gov_tally_add(&community->tally, GOV_HARM_EVENTS, draw_harm(community, mean, step));
}

/* --- the city's hotline --- */

#define NUMBER_OF_CALLS 0xffffffffu /* the address of the count, beyond every call's own */

static int by_arrival(const void *a, const void *b)
{
    const gov_call *left = a, *right = b;
    if (left->arrival != right->arrival) return left->arrival < right->arrival ? -1 : 1;
    if (left->community != right->community) return left->community < right->community ? -1 : 1;
    return left->ordinal < right->ordinal ? -1 : left->ordinal > right->ordinal;
}

/* A call at a uniform instant of the week; draws: instant, service, patience. */
static gov_call draw_call(const gov_params *p, heli_address at, const heli_step *step)
{
    gov_call call = {.patience = DBL_MAX};
    heli_draws draws = heli_draws_at(step->key, at);
    call.arrival = (double)step->index + heli_draws_uniform(&draws);
    call.service = heli_exponential_from(heli_draws_uniform(&draws), p->childcare.call_weeks);
    if (p->childcare.caller_patience_weeks > 0.0)
        call.patience = heli_exponential_from(heli_draws_uniform(&draws), p->childcare.caller_patience_weeks);
    return call;
}

static heli_status draw_calls(const gov_city *city, size_t c, const heli_step *step, gov_list *calls)
{
    const gov_params *p = city->params;
    const gov_community *community = &city->communities[c];
    heli_status status = HELI_OK;
    heli_address at = {NUMBER_OF_CALLS, community->key, (uint32_t)step->index, GOV_STREAM_HOTLINE};
    heli_block draw = heli_draw_block(step->key, at);
    double mean = p->childcare.calls_per_1000_week * (double)community->sums.residents / 1000.0 * community->awareness;
    int64_t count = heli_poisson_from(heli_uniform(draw.word[0], draw.word[1]), mean);
    for (int64_t i = 0; i < count; i++) {
        at.agent = (uint32_t)i;
        gov_call call = draw_call(p, at, step);
        call.community = (uint32_t)c;
        call.ordinal = (uint32_t)i;
        HELI_TRY(gov_list_add(calls, &call, sizeof call));
    }
out:
    return status;
}

heli_status gov_answer_hotline(gov_city *city, const heli_step *step)
{
    const gov_params *p = city->params;
    heli_status status = HELI_OK;
    gov_list calls = {0};
    city->calls_week = city->calls_lost_week = 0;
    if (p->childcare.children_per_1000 <= 0.0) return HELI_OK;
    uint64_t servers = (uint64_t)p->childcare.hotline_servers;
    if (city->hotline.count != servers) HELI_TRY(heli_servers_resize(&city->hotline, servers, (double)step->index));
    for (size_t c = 0; c < city->community_count; c++) HELI_TRY(draw_calls(city, c, step, &calls));
    if (calls.count > 0) qsort(calls.items, calls.count, sizeof(gov_call), by_arrival);
    city->calls_week = (int64_t)calls.count;
    const gov_call *call = calls.items;
    for (uint64_t i = 0; i < calls.count; i++) city->calls_lost_week += gov_take_call(&city->hotline, &call[i]) < 0.0;
out:
    gov_list_free(&calls);
    return status;
}
