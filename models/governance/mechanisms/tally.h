/*
 * The tally: what happened in a community in a week, counted once where it happens. Indicators and the conservation of cases (I4)
 * read it: this week's counts, the sum of the last 52 weeks, and the totals since the start.
 */
#ifndef HELI_GOVERNANCE_TALLY_H
#define HELI_GOVERNANCE_TALLY_H

#include <stdint.h>

typedef enum gov_count {
    /* tickets (7.8): raised = resolved + failed + open */
    GOV_TICKETS_RAISED, GOV_TICKETS_FOUND, GOV_TICKETS_RESOLVED, GOV_TICKETS_FAILED,
    /* disputes (7.9): claims = settled in grid + kept + judged + lumped + petitioned + litigated without a court + open */
    GOV_CLAIMS, GOV_SETTLED_IN_GRID, GOV_MEDIATIONS, GOV_ABANDONED, GOV_AGREEMENTS, GOV_CONFIRMED, GOV_KEPT,
    GOV_LITIGATED, GOV_LITIGATED_UNFOLLOWED, GOV_JUDGED, GOV_LUMPED, GOV_TO_PETITION,
    /* petitions (7.11): opened, and old cases of the start = solved + open */
    GOV_PETITIONS, GOV_PETITIONS_RECORDED, GOV_REVISITS, GOV_PETITIONS_SOLVED, GOV_PETITIONS_SOLVED_INSIDE, GOV_INCIDENTS,
    /* children (7.15), safety (7.16) */
    GOV_CONTACTS_DUE, GOV_CONTACTS_MADE, GOV_HARM_EVENTS,
    GOV_SAFETY_EVENTS, GOV_SAFETY_DETECTED, GOV_SAFETY_DISPLACED_IN,
    GOV_COUNTS
} gov_count;

enum { GOV_YEAR = 52 };

typedef struct gov_tally {
    int64_t week[GOV_COUNTS];             /* of the current week */
    int64_t year[GOV_COUNTS];             /* of the last 52 weeks, this one included */
    int64_t total[GOV_COUNTS];            /* since the start */
    int32_t past[GOV_YEAR][GOV_COUNTS];   /* week by week, slot = week index mod 52 */
} gov_tally;

static inline void gov_tally_add(gov_tally *self, gov_count what, int64_t n)
{
    self->week[what] += n;
}

/** Opens a week: clears its counts. */
void gov_tally_open(gov_tally *self);
/** Closes a week: adds it to the totals and the last 52 weeks. */
void gov_tally_close(gov_tally *self, int64_t week_index);

#endif
