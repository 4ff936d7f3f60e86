/*
 * Median time from claim to settlement (Y7), after Kaplan and Meier (1958).
 *
 * Of the disputes claimed in the last 52 weeks, d_a were settled at age a (in whole weeks) and r_a were still pending when they
 * reached age a; those given up, petitioned or pending leave the risk set without an event, after the events of their age. Then
 *
 *     S(a + 1) = S(a) (1 - d_a / r_a),   S(0) = 1,
 *
 * and the median is where S, drawn straight between whole weeks, falls to one half. It is undefined while S stays above.
 */
#include "models/governance/mechanisms/resolution.h"

#include <string.h>

#include "engine/core/math.h"
#include "models/governance/mechanisms/mechanisms.h"

void gov_cohorts_open(gov_cohorts *self, uint32_t week)
{
    uint32_t slot = week % GOV_YEAR;
    if (self->born_week[slot] != week) {
        self->born_week[slot] = week;
        self->opened[slot] = 0;
        memset(self->settled[slot], 0, sizeof self->settled[slot]);
        memset(self->unsettled[slot], 0, sizeof self->unsettled[slot]);
    }
    self->opened[slot]++;
}

/* A slot speaks of the last 52 weeks, this one included. */
static bool is_recent(const gov_cohorts *self, uint32_t slot, int64_t week)
{
    int64_t born = self->born_week[slot];
    return born % GOV_YEAR == slot && born <= week && born > week - GOV_YEAR;
}

void gov_cohorts_close(gov_cohorts *self, uint32_t born_week, double age_weeks, bool settled, int64_t week)
{
    uint32_t slot = born_week % GOV_YEAR;
    if (self->born_week[slot] != born_week || !is_recent(self, slot, week)) return;
    uint32_t age = age_weeks < GOV_YEAR ? (uint32_t)age_weeks : GOV_YEAR - 1;
    if (settled) self->settled[slot][age]++;
    else self->unsettled[slot][age]++;
}

/*
 * Disputes of several cohorts and communities by age, for a few ages: the youngest are added up first, since half of the disputes
 * are mostly settled long before a year is over, and the older ones need not be looked at then.
 */
enum { SPAN = 4 };
typedef struct span { int64_t settled[SPAN], censored[SPAN]; } span;

/* The slot of the cohort claimed `oldest` weeks before `week`, or GOV_YEAR where no claim was made then. */
static uint32_t slot_of(const gov_cohorts *self, int64_t week, int64_t oldest)
{
    uint32_t born = (uint32_t)(week - oldest), slot = born % GOV_YEAR;
    return self->born_week[slot] == born ? slot : GOV_YEAR;
}

/* Disputes of a cohort that have not ended; nobody in it is older than `oldest` and a part of a week. */
static int64_t pending(const gov_cohorts *self, uint32_t slot, int64_t oldest)
{
    int64_t left = self->opened[slot];
    for (int64_t a = 0; a <= oldest + 1 && a < GOV_YEAR; a++) left -= (int64_t)self->settled[slot][a] + self->unsettled[slot][a];
    return left;
}

/* Adds a community's disputes that ended at ages first .. first + SPAN - 1, or are pending after that many whole weeks. */
static void add_ages(span *into, const gov_cohorts *cohorts, int64_t first, int64_t week)
{
    for (int64_t oldest = first > 0 ? first - 1 : 0; oldest < GOV_YEAR && oldest <= week; oldest++) {
        uint32_t slot = slot_of(cohorts, week, oldest);
        if (slot == GOV_YEAR) continue;
        for (int i = 0; i < SPAN; i++) {
            into->settled[i] += cohorts->settled[slot][first + i];
            into->censored[i] += cohorts->unsettled[slot][first + i];
        }
        if (oldest >= first && oldest < first + SPAN) into->censored[oldest - first] += pending(cohorts, slot, oldest);
    }
}

static int64_t opened_in_a_year(const gov_cohorts *cohorts, int64_t week)
{
    int64_t total = 0;
    for (int64_t oldest = 0; oldest < GOV_YEAR && oldest <= week; oldest++) {
        uint32_t slot = slot_of(cohorts, week, oldest);
        if (slot < GOV_YEAR) total += cohorts->opened[slot];
    }
    return total;
}

double gov_resolution_median(const gov_city *city, size_t first, size_t count)
{
    double surviving = 1.0;
    int64_t at_risk = 0;
    span ages = {{0}, {0}};
    for (size_t c = first; c < first + count; c++) at_risk += opened_in_a_year(&city->communities[c].cohorts, city->week);
    for (int a = 0; a < GOV_YEAR && at_risk > 0; a++) {
        int i = a % SPAN;
        if (i == 0) {
            ages = (span){{0}, {0}};
            for (size_t c = first; c < first + count; c++) add_ages(&ages, &city->communities[c].cohorts, a, city->week);
        }
        double next = surviving * (1.0 - (double)ages.settled[i] / (double)at_risk);
        if (next <= 0.5) return (double)a + (surviving - 0.5) / (surviving - next);
        surviving = next;
        at_risk -= ages.settled[i] + ages.censored[i];
    }
    return heli_double_from_bits(0x7ff8000000000000u);
}
