/* What petitions, case owners and incidents know of each other (ODD 7.11). */
#ifndef HELI_GOVERNANCE_PETITIONS_H
#define HELI_GOVERNANCE_PETITIONS_H

#include "models/governance/mechanisms/mechanisms.h"

/** Week in which a petition was born, counted like the week index; negative for old cases of the start. */
static inline int64_t gov_petition_birth(const gov_petition *petition)
{
    return (int64_t)petition->opened_week - (int64_t)petition->age_offset;
}

/** Age in weeks. */
static inline int64_t gov_petition_age(const gov_petition *petition, int64_t week)
{
    return week - gov_petition_birth(petition);
}

/** Old cases that a community has at the start: the city's, dealt evenly. */
int64_t gov_initial_petitions(const gov_city *city, size_t community);

/** Room for the spreading of incidents in a community: so that no week has to ask for memory. */
heli_status gov_set_up_crowd(gov_city *city, size_t community) HELI_MUST_CHECK;

#endif
