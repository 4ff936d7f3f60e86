/*
 * Publicity and awareness (ODD 7.17, M19): residents learn of services from posts and from each other, as in Bass (1969).
 *
 *     A' = A + (p_A + q_A A)(1 - A),   p_A = base + per_post posts                                                   (48)
 *
 * One share for each community: who knows is not tracked resident by resident. It is the community's own state; hotline calls and,
 * where they depend on it, first steps toward mediation read it.
 */
#include "models/governance/mechanisms/awareness.h"

#include "engine/core/math.h"
#include "models/governance/mechanisms/mechanisms.h"

double gov_awareness_next(double awareness, double publicity, double word_of_mouth)
{
    double learning = heli_min(1.0, publicity + word_of_mouth * awareness);
    if (learning <= 0.0) return awareness;
    double unaware = (1.0 - learning) * (1.0 - awareness); /* (48) in the form that rounding cannot turn round */
    return heli_max(awareness, 1.0 - unaware);
}

void gov_spread_awareness(gov_city *city, size_t c)
{
    const gov_params *p = city->params;
    double publicity = p->awareness.base_per_week + p->awareness.per_post * p->awareness.posts_per_week;
    gov_community *community = &city->communities[c];
    community->awareness = gov_awareness_next(community->awareness, publicity, p->awareness.word_of_mouth);
}
