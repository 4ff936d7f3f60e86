/* Towns with many disputes, and what tests of disputes and of the court count in them. */
#ifndef HELI_TESTS_SUPPORT_DISPUTES_H
#define HELI_TESTS_SUPPORT_DISPUTES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "models/governance/mechanisms/disputes.h"
#include "tests/support/town.h"

/* A town with many disputes and nothing else; what becomes of them touches nobody. */
static inline gov_params many_disputes(void)
{
    gov_params p = town_small();
    p.population.adults_per_grid = 200;
    p.tickets.per_adult_year = 0.0;
    p.tickets.trust_loss = 0.0;
    p.disputes.per_adult_year = 1.0;
    p.mediation.mediators_per_1000 = 30.0;
    p.mediation.full_time_share = 0.5;
    p.petitions.incidents = false;
    p.court.judges = 0;
    return p;
}

static inline void assert_share(double hits, double n, double expected, const char *what)
{
    double tolerance = 4.0 * sqrt(expected * (1.0 - expected) / n) + 1e-12;
    if (!(fabs(hits / n - expected) <= tolerance))
        fail_msg("%s: %g of %g are %.5f, expected %.5f +- %.5f", what, hits, n, hits / n, expected, tolerance);
}

static inline double of_week(const gov_city *city, gov_count what)
{
    double sum = 0.0;
    for (size_t c = 0; c < city->community_count; c++) sum += (double)city->communities[c].tally.week[what];
    return sum;
}

static inline double of_all(const gov_city *city, gov_count what)
{
    double sum = 0.0;
    for (size_t c = 0; c < city->community_count; c++) sum += (double)city->communities[c].tally.total[what];
    return sum;
}

static inline double open_disputes(const gov_city *city)
{
    double sum = 0.0;
    for (size_t c = 0; c < city->community_count; c++) sum += (double)city->communities[c].disputes.count;
    return sum;
}

static inline void run_to_end(town *self)
{
    while (!heli_simulation_finished(self->simulation)) assert_int_equal(town_step(self), HELI_OK);
}

#endif
