/*
 * The estimate of needs and the development main line (ODD 7.2, 7.3).
 *
 * Whose needs are heard decides where the community goes: expressed voice gives the estimate n-hat, the agenda mixes goal,
 * enterprises and needs, and the main line mixes the agenda with the goal.
 */
#include "engine/core/math.h"
#include "models/governance/city.h"
#include "models/governance/forces.h"

/* (6) n-hat = sum y n / sum y; the goal where nobody is heard. */
static gov_vector estimate_needs(const gov_community *community, gov_vector goal)
{
    if (!(community->sums.voice > 0.0)) return goal;
    return gov_scaled(community->sums.voiced_need, 1.0 / community->sums.voice);
}

/* (7) the agenda: goal, mean direction of enterprises, expressed needs. */
static gov_vector set_agenda(const gov_city *city, size_t c, gov_vector goal)
{
    const double *weight = city->params->main_line.agenda;
    gov_vector agenda = gov_scaled(goal, weight[0]);
    if (weight[1] > 0.0)
        agenda = gov_add_scaled(agenda, weight[1], gov_mean_enterprise_direction(city, c, GOV_ALL_ENTERPRISES));
    agenda = gov_add_scaled(agenda, weight[2], gov_unit(city->communities[c].expressed_need));
    return gov_unit(agenda);
}

/* (8) m = unit((1 - omega) g + omega a); exactly g where the own agenda has no weight or no direction. */
void gov_draw_main_line(gov_city *city, size_t c)
{
    gov_community *community = &city->communities[c];
    const double omega = city->params->main_line.own_need_weight;
    gov_vector goal = gov_goal(city->params);
    community->guidance = gov_guidance(city->params, &community->sums);
    community->expressed_need = estimate_needs(community, goal);
    community->main_line = goal;
    if (omega == 0.0 || city->params->main_line.agenda[0] == 1.0) return;
    gov_vector agenda = set_agenda(city, c, goal);
    if (gov_length(agenda) > 0.0)
        community->main_line = gov_unit(gov_add_scaled(gov_scaled(goal, 1.0 - omega), omega, agenda));
}
