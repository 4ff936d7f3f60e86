/*
 * Disputes (ODD 7.9, 7.10): what grid stage, mediation and court share. Internal to the mechanisms.
 */
#ifndef HELI_GOVERNANCE_DISPUTES_H
#define HELI_GOVERNANCE_DISPUTES_H

#include "models/governance/mechanisms/cases.h"

/* Everything that chance decides about a dispute; each has an address of its own, so a lever disturbs no other draw. */
typedef enum gov_decision {
    GOV_DECIDES_INSTANT, GOV_DECIDES_DOMAIN,
    GOV_DECIDES_GRID_DELAY, GOV_DECIDES_GRID_SETTLES,
    GOV_DECIDES_MEDIATION_FIRST, GOV_DECIDES_PATIENCE, GOV_DECIDES_SERVICE, GOV_DECIDES_TRIAGE, GOV_DECIDES_SECOND_SERVICE,
    GOV_DECIDES_SUCCESS, GOV_DECIDES_CONFIRMATION, GOV_DECIDES_PERFORMANCE, GOV_DECIDES_ROUTE,
    GOV_DECIDES_COURT_TIME, GOV_DECIDES_DISSATISFACTION,
    GOV_DECISIONS
} gov_decision;

/* Which claim of a resident in a week (`ordinal` of gov_dispute). */
enum {
    GOV_ORDINAL_CLAIM = 0,
    GOV_ORDINAL_TICKET = 1,  /* and the age in weeks of the failed ticket, up to 52 */
    GOV_ORDINAL_LAND = 64    /* and the number of the land claim in its week, modulo 191 (land.c) */
};

/** Whether disputes can arise: where none can, nobody mediates and nobody is paid for it. */
static inline bool gov_disputes_on(const gov_params *params)
{
    return params->disputes.per_adult_year > 0.0 || params->land.arrears_claims_per_1000_year > 0.0;
}

/** The uniform draw in (0, 1) of one decision about a dispute. */
double gov_dispute_draw(heli_key key, const gov_community *community, const gov_dispute *dispute, gov_decision decision);

/* An instant at which something happens to a dispute, or to a case from outside the model. */
typedef struct gov_moment {
    double at;
    uint32_t community;      /* GOV_FROM_OUTSIDE: a case of the court that the model does not follow */
    uint32_t index;          /* in the community's list of disputes; number in its week of a case from outside */
    uint32_t resident, birth_week, ordinal;
} gov_moment;

#define GOV_FROM_OUTSIDE 0xffffffffu

/** The moment `at` of a dispute. */
gov_moment gov_moment_of(const gov_city *city, size_t community, uint64_t index, double at);

/** Puts moments into the order of time; at one instant in that of community, resident, week of birth and ordinal. */
void gov_sort_moments(gov_list *moments);

static inline gov_dispute *gov_dispute_at(const gov_city *city, const gov_moment *moment)
{
    return (gov_dispute *)city->communities[moment->community].disputes.items + moment->index;
}

/** Ends a dispute at instant `at`; `outcome` is the count it belongs to (I4). It stays in the list until the sweep. */
void gov_close_dispute(gov_community *community, gov_dispute *dispute, gov_count outcome, double at, int64_t week);

/** Takes closed disputes off the list and lets the open ones weigh on their parties' trust in the next week. */
void gov_sweep_disputes(gov_community *community, int64_t week);

/**
 * (37): litigation, petition or giving up, with shares `base`, shifted by the party's leaning to law. A case for the court is added
 * to `to_court`; without a court it ends there.
 */
heli_status gov_route_dispute(gov_city *city, size_t community, uint64_t index, const double base[3], double at,
                              const heli_step *step, gov_list *to_court) HELI_MUST_CHECK;

/** 7.10: the court takes the week's cases in order of arrival and concludes those that end in it. */
heli_status gov_hold_court(gov_city *city, const heli_step *step, gov_list *arrivals) HELI_MUST_CHECK;

/** Paid full-time mediators of a community, heads; 0 where disputes are off. */
int64_t gov_full_time_mediators(const gov_city *city, size_t community);

#endif
