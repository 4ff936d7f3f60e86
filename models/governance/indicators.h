/*
 * The values of one observation, in the order of the indicator rows (ODD 9.2). Internal to the governance model.
 */
#ifndef HELI_GOVERNANCE_INDICATORS_H
#define HELI_GOVERNANCE_INDICATORS_H

#include "models/governance/city.h"

/* The order of the values that observation writes. */
typedef struct gov_values {
    double effective_power, coherence_bodies, coherence_actors, deviation_deg;
    double satisfaction, satisfied_share, need_gini;
    double participation, resistance, participation_13w;
    double trust, trust_gap, position_gini, participation_slope, cost_per_need, spending;
    double guiding_share, supporting_share, rent_share, integrating_share, integration;
    /* mechanisms */
    double ticket_rate, ticket_resolution, duplicate_hours;
    double claim_rate, beyond_grid_share, dispute_backlog, resolution_weeks, mediation_rate, mediation_wait, mediation_success, kept_share;
    double litigation_share, cases_per_judge, court_load;
    double petition_rate, petitions_inside, old_cases, incidents;
    double mean_stars, purchased_hours, volunteer_hours, awareness;
    double child_coverage, harm_rate, calls_lost, unhandled_events, skill, law_leaning, objective;
    /* vectors */
    double force[GOV_BODIES][GOV_DOMAINS], force_resistance[GOV_DOMAINS], joint_force[GOV_DOMAINS];
    double main_line[GOV_DOMAINS], need[GOV_DOMAINS];
} gov_values;

_Static_assert(sizeof(gov_values) / sizeof(double) == GOV_INDICATORS - 8 + 8 * GOV_DOMAINS, "one value per row and component");

/** What becomes of the cases of one community. */
void gov_read_cases(const gov_city *city, size_t community, gov_values *values);
/** The same for the city, from pooled counts. */
void gov_read_city_cases(const gov_city *city, gov_values *values);
/** Stars, hours, awareness, skill and leaning of one community; the city's are means of these. */
void gov_read_work(const gov_city *city, size_t community, gov_values *values);

#endif
