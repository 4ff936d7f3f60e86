/* Child care and hotline (ODD 7.15) as functions of plain values; childcare.c applies them to a city. */
#ifndef HELI_GOVERNANCE_CHILDCARE_H
#define HELI_GOVERNANCE_CHILDCARE_H

#include <stdbool.h>

#include "engine/core/queue.h"

/* What is due to children and what volunteer parents can give. */
typedef struct gov_care {
    int64_t children;                  /* C */
    int64_t parents;                   /* V */
    double contacts_due_each;          /* R_c per child and year, above 0 */
    double contacts_by_parent;         /* k_v per volunteer parent and year */
    bool assigned;                     /* each parent to certain children; else children are met at random */
} gov_care;

/**
 * (46) Share of the due contacts that is made, in [0, 1]. Assigned: min(1, V k_v / (R_c C)). At random: the share of children
 * that V k_v / R_c visits (each a year's worth of contacts) to uniformly drawn children are expected to reach,
 * 1 - (1 - 1/C)^(V k_v / R_c). Without children nothing is due: 1.
 */
double gov_childcare_coverage(gov_care care);

/** (46) Harm events of a child in a year: h0 (1 + worse (1 - coverage)). */
double gov_harm_hazard(double of_covered_child, double worse_by_missing, double coverage);

/* A call to the hotline; times in weeks. */
typedef struct gov_call {
    double arrival;
    double service;
    double patience;
    uint32_t community, ordinal;       /* order calls of one instant */
} gov_call;

/**
 * (35) Answers a call, first come, first served: returns how long it waited, or a negative number when the caller's patience was
 * shorter than that; then no server was taken. Calls have to be offered in order of arrival.
 */
double gov_take_call(heli_servers *servers, const gov_call *call);

#endif
