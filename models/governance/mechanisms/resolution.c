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

/* Disputes of several cohorts and communities by age. */
typedef struct ages { int64_t settled[GOV_YEAR], censored[GOV_YEAR], total; } ages;

static void add_cohort(ages *all, const gov_cohorts *cohorts, uint32_t slot, int64_t week)
{
    int64_t pending = cohorts->opened[slot], oldest = week - cohorts->born_week[slot];
    for (int64_t a = 0; a <= oldest + 1 && a < GOV_YEAR; a++) { /* nobody is older */
        all->settled[a] += cohorts->settled[slot][a];
        all->censored[a] += cohorts->unsettled[slot][a];
        pending -= (int64_t)cohorts->settled[slot][a] + cohorts->unsettled[slot][a];
    }
    all->censored[oldest] += pending; /* whole weeks that they have been pending at the week's end */
    all->total += cohorts->opened[slot];
}

static double median(const ages *all)
{
    double surviving = 1.0;
    int64_t at_risk = all->total;
    for (int a = 0; a < GOV_YEAR && at_risk > 0; a++) {
        double next = surviving * (1.0 - (double)all->settled[a] / (double)at_risk);
        if (next <= 0.5) return (double)a + (surviving - 0.5) / (surviving - next);
        surviving = next;
        at_risk -= all->settled[a] + all->censored[a];
    }
    return heli_double_from_bits(0x7ff8000000000000u);
}

double gov_resolution_median(const gov_city *city, size_t first, size_t count)
{
    ages all = {{0}, {0}, 0};
    for (size_t c = first; c < first + count; c++) {
        const gov_cohorts *cohorts = &city->communities[c].cohorts;
        for (uint32_t slot = 0; slot < GOV_YEAR; slot++)
            if (is_recent(cohorts, slot, city->week)) add_cohort(&all, cohorts, slot, city->week);
    }
    return median(&all);
}
