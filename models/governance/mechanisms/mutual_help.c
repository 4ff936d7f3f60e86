/*
 * Mutual help by profession (ODD 7.22, M20): organised residents serve each other where what their professions offer meets what is
 * needed; hours_k = organised min(offer_k, demand_k n_k) N / 1000, n_k the mean need of this week. They join next week's service
 * beside the joint force and cost no public money.
 */
#include "engine/core/math.h"
#include "models/governance/mechanisms/mechanisms.h"

void gov_help_each_other(gov_city *city, size_t c)
{
    gov_community *community = &city->communities[c];
    const gov_params *p = city->params;
    double n = (double)community->sums.residents;
    community->mutual_help_hours = (gov_vector){{0}};
    if (p->mutual_help.organised == 0.0 || n == 0.0) return;
    for (int k = 0; k < GOV_DOMAINS; k++) {
        double usable = p->mutual_help.demand_hours_per_1000[k] * (community->sums.need.k[k] / n);
        double met = heli_min(p->mutual_help.offer_hours_per_1000[k], usable);
        community->mutual_help_hours.k[k] = p->mutual_help.organised * met * n / 1000.0;
    }
}
