/*
 * Mediation (ODD 7.9; M6, M7, M28): a first-come-first-served queue, exact in continuous time.
 *
 *     servers:  per community max(1, round(mediators (FT x_b + 0.1 (1 - FT)))); pooled centres have the sum     (35), (38)
 *     wait:     a case arriving at tau starts at max(tau, earliest free server); with patience shorter than that
 *               wait, its parties leave at tau + patience and take no server (M/M/c+M)                          (35)
 *     service:  Exp(mean 1.5 weeks); one more of them with 1 - a_t in a pooled centre (wrong referral)          (38)
 *     success:  0.70 + 0.05 training + 0.05 P_g + 0.05 s_h / 0.2, times skill, gains up to 0.95                 (36)
 *     then:     confirmed with V; kept with 0.75, confirmed ones with 0.92; failure and breach go to court, to
 *               petition or are given up                                                                        (37)
 *
 * All communities' cases of the week go through in order of time: first arrivals join their pools, then stages that end are
 * decided, then the court hears what reached it. No case can go back, so each meets the exact queue of its instant, also where
 * mediation begins and ends within the week.
 */
#include <stdlib.h>

#include "engine/core/math.h"
#include "models/governance/mechanisms/disputes.h"

/* --- pools and mediators --- */

heli_status gov_make_pools(gov_city *city, size_t count)
{
    if (city->pool_count == count) return HELI_OK;
    heli_servers *pools = count ? calloc(count, sizeof *pools) : NULL;
    if (count && !pools) return HELI_MEMORY;
    for (size_t p = 0; p < city->pool_count; p++) heli_servers_free(&city->pools[p]);
    free(city->pools);
    city->pools = pools;
    city->pool_count = count;
    return HELI_OK;
}

/* Pools of one copy of the city: one for each community, office, or for the whole. */
static size_t pools_wanted(const gov_city *city)
{
    switch ((gov_pooling)city->params->mediation.pooling) {
    case GOV_POOL_OFFICE: return city->office_count;
    case GOV_POOL_DISTRICT: return (size_t)city->params->city.copies;
    default: return city->community_count;
    }
}

static size_t pool_of(const gov_city *city, size_t c)
{
    switch ((gov_pooling)city->pooling) {
    case GOV_POOL_OFFICE: return city->communities[c].office;
    case GOV_POOL_DISTRICT: return c / (city->community_count / (size_t)city->params->city.copies);
    default: return c;
    }
}

static double mediators(const gov_city *city, size_t c)
{
    return city->params->mediation.mediators_per_1000 * (double)city->communities[c].columns.agent_count / 1000.0;
}

int64_t gov_full_time_mediators(const gov_city *city, size_t c)
{
    if (!gov_disputes_on(city->params)) return 0;
    return (int64_t)heli_floor(mediators(city, c) * city->params->mediation.full_time_share + 0.5);
}

/* (35) c_m: full-time mediators as far as their pay is executed, part-time ones at their efficiency. */
static uint64_t servers_of(const gov_city *city, size_t c)
{
    const gov_params *p = city->params;
    double full_time = p->mediation.full_time_share * p->budget.execution_rate;
    double part_time = p->mediation.part_time_efficiency * (1.0 - p->mediation.full_time_share);
    double servers = heli_floor(mediators(city, c) * (full_time + part_time) + 0.5);
    return servers < 1.0 ? 1 : (uint64_t)servers;
}

static heli_status staff_pools(gov_city *city, double now)
{
    size_t c = 0; /* communities come in the order of their pools */
    for (size_t pool = 0; pool < city->pool_count; pool++) {
        uint64_t servers = 0;
        for (; c < city->community_count && pool_of(city, c) == pool; c++) servers += servers_of(city, c);
        heli_status status = heli_servers_resize(&city->pools[pool], servers, now);
        if (status != HELI_OK) return status;
    }
    return HELI_OK;
}

/* After pools were merged or split, mediators are busy until what they have taken on is done, earliest ends first. */
static heli_status take_over_cases(gov_city *city)
{
    heli_status status = HELI_OK;
    gov_list ends = {0};
    for (size_t c = 0; c < city->community_count; c++) {
        const gov_dispute *disputes = city->communities[c].disputes.items;
        for (uint64_t i = 0; i < city->communities[c].disputes.count; i++) {
            if (disputes[i].stage != GOV_IN_MEDIATION) continue;
            gov_moment end = gov_moment_of(city, c, i, disputes[i].until);
            HELI_TRY(gov_list_add(&ends, &end, sizeof end));
        }
    }
    gov_sort_moments(&ends);
    const gov_moment *end = ends.items;
    for (uint64_t i = 0; i < ends.count; i++) heli_servers_occupy(&city->pools[pool_of(city, end[i].community)], end[i].at);
out:
    gov_list_free(&ends);
    return status;
}

static bool anybody_in_dispute(const gov_city *city)
{
    for (size_t c = 0; c < city->community_count; c++)
        if (city->communities[c].disputes.count > 0) return true;
    return false;
}

static heli_status prepare_pools(gov_city *city, double now)
{
    heli_status status = HELI_OK;
    if (!gov_disputes_on(city->params) && !anybody_in_dispute(city)) return HELI_OK;
    bool changed = city->pooling != city->params->mediation.pooling;
    if (changed) HELI_TRY(gov_make_pools(city, 0));
    city->pooling = city->params->mediation.pooling;
    HELI_TRY(gov_make_pools(city, pools_wanted(city)));
    HELI_TRY(staff_pools(city, now));
    if (changed) HELI_TRY(take_over_cases(city));
out:
    return status;
}

/* --- arrivals --- */

/* Adds the moments `until` before `end` of all disputes in the stages of the mask. */
static heli_status collect(const gov_city *city, unsigned stages, double end, gov_list *moments)
{
    for (size_t c = 0; c < city->community_count; c++) {
        const gov_dispute *disputes = city->communities[c].disputes.items;
        for (uint64_t i = 0; i < city->communities[c].disputes.count; i++) {
            if (!(stages >> disputes[i].stage & 1u) || disputes[i].until >= end) continue;
            gov_moment moment = gov_moment_of(city, c, i, disputes[i].until);
            heli_status status = gov_list_add(moments, &moment, sizeof moment);
            if (status != HELI_OK) return status;
        }
    }
    return HELI_OK;
}

/* Share of unsettled disputes that go to mediation first; where awareness matters, less without it (48). */
static double mediation_first(const gov_params *p, double awareness)
{
    double first = p->disputes.mediation_first;
    if (p->awareness.mediation_first > 0.0) first *= 1.0 - p->awareness.mediation_first * (1.0 - awareness);
    return first;
}

static double service_weeks(const gov_city *city, const gov_community *community, const gov_dispute *dispute, heli_key key)
{
    const gov_params *p = city->params;
    double mean = p->mediation.service_weeks;
    double service = heli_exponential_from(gov_dispute_draw(key, community, dispute, GOV_DECIDES_SERVICE), mean);
    if (city->pooling == GOV_POOL_COMMUNITY) return service;
    if (gov_dispute_draw(key, community, dispute, GOV_DECIDES_TRIAGE) < p->mediation.triage_accuracy) return service;
    return service + heli_exponential_from(gov_dispute_draw(key, community, dispute, GOV_DECIDES_SECOND_SERVICE), mean);
}

/* A case joins its pool at its arrival and learns when it will start and end, or when its parties will leave. */
static void join_pool(gov_city *city, const gov_moment *arrival, heli_key key)
{
    const gov_community *community = &city->communities[arrival->community];
    gov_dispute *dispute = gov_dispute_at(city, arrival);
    heli_servers *pool = &city->pools[pool_of(city, arrival->community)];
    double patience_weeks = city->params->mediation.patience_weeks, start = heli_servers_start(pool, arrival->at);
    dispute->entered = arrival->at;
    if (patience_weeks > 0.0) {
        double patience = heli_exponential_from(gov_dispute_draw(key, community, dispute, GOV_DECIDES_PATIENCE), patience_weeks);
        if (patience < start - arrival->at) {
            dispute->stage = GOV_LEAVING;
            dispute->until = arrival->at + patience;
            return;
        }
    }
    dispute->stage = GOV_IN_MEDIATION;
    dispute->started = start;
    dispute->until = start + service_weeks(city, community, dispute, key);
    heli_servers_occupy(pool, dispute->until);
}

/* Those who skip mediation stay out of the grid, to be routed at that instant. */
static void take_arrivals(gov_city *city, const gov_list *arrivals, heli_key key)
{
    const gov_moment *arrival = arrivals->items;
    for (uint64_t i = 0; i < arrivals->count; i++) {
        const gov_community *community = &city->communities[arrival[i].community];
        double draw = gov_dispute_draw(key, community, gov_dispute_at(city, &arrival[i]), GOV_DECIDES_MEDIATION_FIRST);
        if (draw < mediation_first(city->params, community->awareness)) join_pool(city, &arrival[i], key);
    }
}

/* Mean wait of the cases that start in the week. */
static void observe_waits(gov_city *city, double now)
{
    double sum = 0.0;
    int64_t started = 0;
    for (size_t c = 0; c < city->community_count; c++) {
        const gov_dispute *disputes = city->communities[c].disputes.items;
        for (uint64_t i = 0; i < city->communities[c].disputes.count; i++) {
            if (disputes[i].stage != GOV_IN_MEDIATION || disputes[i].started < now || disputes[i].started >= now + 1.0) continue;
            sum += disputes[i].started - disputes[i].entered;
            started++;
        }
    }
    city->mediation_wait_weeks = started > 0 ? sum / (double)started : heli_double_from_bits(0x7ff8000000000000u);
}

/* --- endings --- */

/* (36); what is added never lifts success above 0.95. */
static double success_chance(const gov_city *city, size_t c, uint32_t resident)
{
    enum { FULL_SERVICE_IN_FIFTHS = 5 }; /* s_h = 0.2 is full psychological service */
    const gov_params *p = city->params;
    double base = p->mediation.success, chance = base;
    if (p->mediation.training > 0.0) chance += p->mediation.success_trained * p->mediation.training;
    if (p->mediation.success_party_group > 0.0)
        chance += p->mediation.success_party_group * gov_group_activity_of(city, c, resident);
    if (p->disputes.psychological_service > 0.0)
        chance += p->mediation.success_psychological * p->disputes.psychological_service * FULL_SERVICE_IN_FIFTHS;
    chance *= gov_skill_factor(city, &city->communities[c]);
    return heli_min(chance, heli_max(base, 0.95));
}

static double law_leaning(const gov_params *p, const gov_community *community, uint64_t index, double base_share)
{
    double weight = p->attitude.routes;
    const float *leanings = community->leanings.items;
    return weight > 0.0 ? (1.0 - weight) * base_share + weight * (double)leanings[index] : base_share;
}

heli_status gov_route_dispute(gov_city *city, size_t c, uint64_t index, const double base[3], double at, const heli_step *step,
                              gov_list *to_court)
{
    gov_community *community = &city->communities[c];
    gov_dispute *dispute = (gov_dispute *)community->disputes.items + index;
    double pursued = base[0] + base[1], sues = base[0];
    if (pursued > 0.0 && city->params->attitude.routes > 0.0)
        sues = pursued * law_leaning(city->params, community, index, base[0] / pursued);
    double draw = gov_dispute_draw(step->key, community, dispute, GOV_DECIDES_ROUTE);
    if (draw >= pursued) {
        gov_close_dispute(community, dispute, GOV_LUMPED, at, step->index);
        return HELI_OK;
    }
    if (draw >= sues) {
        gov_close_dispute(community, dispute, GOV_TO_PETITION, at, step->index);
        return gov_open_petition(city, c, dispute->resident, dispute->domain, step->index);
    }
    gov_tally_add(&community->tally, GOV_LITIGATED, 1);
    if (city->params->court.judges == 0) {
        gov_close_dispute(community, dispute, GOV_LITIGATED_UNFOLLOWED, at, step->index);
        return HELI_OK;
    }
    dispute->stage = GOV_IN_COURT;
    dispute->entered = at;
    gov_moment arrival = gov_moment_of(city, c, index, at);
    return gov_list_add(to_court, &arrival, sizeof arrival);
}

/* Nobody has settled it: trust falls, and the party goes on or gives up. */
static heli_status fail_dispute(gov_city *city, const gov_moment *moment, const double routes[3], const heli_step *step,
                                gov_list *to_court)
{
    heli_status status = gov_fail_case(city, moment->community, moment->resident, step->index);
    if (status != HELI_OK) return status;
    return gov_route_dispute(city, moment->community, moment->index, routes, moment->at, step, to_court);
}

static heli_status conclude_mediation(gov_city *city, const gov_moment *end, const heli_step *step, gov_list *to_court)
{
    const gov_params *p = city->params;
    gov_community *community = &city->communities[end->community];
    gov_dispute *dispute = gov_dispute_at(city, end);
    gov_tally_add(&community->tally, GOV_MEDIATIONS, 1);
    double success = success_chance(city, end->community, end->resident);
    if (!(gov_dispute_draw(step->key, community, dispute, GOV_DECIDES_SUCCESS) < success))
        return fail_dispute(city, end, p->disputes.after_failure, step, to_court);

    bool confirmed = gov_dispute_draw(step->key, community, dispute, GOV_DECIDES_CONFIRMATION) < p->mediation.confirmation;
    gov_tally_add(&community->tally, GOV_AGREEMENTS, 1);
    gov_tally_add(&community->tally, GOV_CONFIRMED, confirmed);
    double performed = confirmed ? p->mediation.performance_confirmed : p->mediation.performance;
    if (!(gov_dispute_draw(step->key, community, dispute, GOV_DECIDES_PERFORMANCE) < performed))
        return fail_dispute(city, end, p->disputes.after_breach, step, to_court);
    gov_close_dispute(community, dispute, GOV_KEPT, end->at, step->index);
    return HELI_OK;
}

/* Mediations that end, parties who lose patience, and those who skip mediation. */
static heli_status end_stages(gov_city *city, const gov_list *ends, const heli_step *step, gov_list *to_court)
{
    heli_status status = HELI_OK;
    const gov_moment *end = ends->items;
    for (uint64_t i = 0; i < ends->count; i++) {
        gov_dispute *dispute = gov_dispute_at(city, &end[i]);
        if (dispute->stage == GOV_IN_MEDIATION) {
            HELI_TRY(conclude_mediation(city, &end[i], step, to_court));
            continue;
        }
        if (dispute->stage == GOV_LEAVING) gov_tally_add(&city->communities[end[i].community].tally, GOV_ABANDONED, 1);
        HELI_TRY(fail_dispute(city, &end[i], city->params->disputes.after_failure, step, to_court));
    }
out:
    return status;
}

heli_status gov_mediate(gov_city *city, const heli_step *step)
{
    double now = (double)step->index, end = (double)(step->index + 1);
    heli_status status = HELI_OK;
    gov_list arrivals = {0}, ends = {0}, to_court = {0};
    HELI_TRY(prepare_pools(city, now));
    HELI_TRY(collect(city, 1u << GOV_OUT_OF_GRID, end, &arrivals));
    gov_sort_moments(&arrivals);
    take_arrivals(city, &arrivals, step->key);
    observe_waits(city, now);
    HELI_TRY(collect(city, 1u << GOV_OUT_OF_GRID | 1u << GOV_IN_MEDIATION | 1u << GOV_LEAVING, end, &ends));
    gov_sort_moments(&ends);
    HELI_TRY(end_stages(city, &ends, step, &to_court));
    HELI_TRY(gov_hold_court(city, step, &to_court));
    for (size_t c = 0; c < city->community_count; c++) gov_sweep_disputes(&city->communities[c], step->index);
out:
    gov_list_free(&arrivals);
    gov_list_free(&ends);
    gov_list_free(&to_court);
    return status;
}
