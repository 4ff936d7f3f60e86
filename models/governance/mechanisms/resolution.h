/*
 * How long disputes take (Y7): cohorts of the last 52 weeks, by week of the claim and by age in whole weeks when they ended.
 *
 * Counts only, a fixed amount for each community, updated when a dispute opens or closes; the Kaplan-Meier estimator reads them.
 */
#ifndef HELI_GOVERNANCE_RESOLUTION_H
#define HELI_GOVERNANCE_RESOLUTION_H

#include <stdbool.h>
#include <stdint.h>

#include "models/governance/mechanisms/tally.h"

typedef struct gov_cohorts {
    uint32_t born_week[GOV_YEAR];             /* index of the week that a slot (week mod 52) holds; others are stale */
    uint32_t opened[GOV_YEAR];
    uint32_t settled[GOV_YEAR][GOV_YEAR];     /* [slot][age]: settled in the grid, agreement kept, or judged */
    uint32_t unsettled[GOV_YEAR][GOV_YEAR];   /* [slot][age]: given up, petitioned, or sued without a court: censored there */
} gov_cohorts;

/** A claim is made in week `week` (index). */
void gov_cohorts_open(gov_cohorts *self, uint32_t week);

/** A dispute claimed in `born_week` ends at age `age_weeks` >= 0, while week `week` is the current one. */
void gov_cohorts_close(gov_cohorts *self, uint32_t born_week, double age_weeks, bool settled, int64_t week);

#endif
