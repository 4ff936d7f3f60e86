/* The residents' week (ODD 7.5): parameters of the week turned into the constants of one pass. */
#include "engine/core/math.h"
#include "models/governance/city.h"
#include "models/governance/forces.h"
#include "models/governance/mechanisms/mechanisms.h"

/* (16), (17): how the service of last week reaches residents, by position and by need. */
static void allocate_service(gov_pass *pass, const gov_params *p, const gov_community *community)
{
    double n = (double)community->sums.residents, kappa = p->needs.equal_allocation;
    for (int k = 0; k < GOV_DOMAINS; k++) {
        double mean_need = n > 0.0 ? community->sums.need.k[k] / n : 0.0;
        pass->dose[k] = n > 0.0 ? (float)(p->needs.dose_per_hour_per_head * community->field.service.k[k] / n) : 0.0f;
        pass->inflow[k] = (float)(p->needs.inflow_per_week * p->needs.inflow_weight[k]);
        if (mean_need > 0.0) {
            pass->by_position[k] = (float)((1.0 - kappa) / community->mean_position);
            pass->by_need[k] = (float)(kappa / mean_need);
        } else {
            pass->to_all[k] = 1.0f;
        }
    }
}

/* What is promised counts as far as the budget is really executed. */
static float as_executed(const gov_params *p, double utility)
{
    return (float)(p->budget.execution_rate == 1.0 ? utility : utility * p->budget.execution_rate);
}

gov_pass gov_prepare_pass(const gov_city *city, size_t c, heli_key key, int64_t week)
{
    const gov_params *p = city->params;
    const gov_community *community = &city->communities[c];
    gov_pass pass = {.residents = community->residents,
                     .count = community->columns.agent_count,
                     .stride = community->columns.stride,
                     .graph = &community->graph,
                     .last_participants = community->sums.participants,
                     .last_resisters = community->sums.resisters,
                     .key = key,
                     .community_key = community->key,
                     .week = (uint32_t)week,
                     .silent_expression = city->silent_expression + community->first_grid,
                     .duty = city->duty + community->first_grid};
    allocate_service(&pass, p, community);
    if (community->need_from_safety > 0.0) /* (47); an inflow is a share */
        pass.inflow[GOV_SAFETY] = (float)heli_min(1.0, (double)pass.inflow[GOV_SAFETY] + community->need_from_safety);
    for (int k = 0; k < GOV_DOMAINS; k++) pass.main_line[k] = (float)community->main_line.k[k];
    pass.guidance = (float)community->guidance;
    pass.focus = p->resident.focus;
    pass.interest_per_hardship = (float)(p->resident.interest / p->resident.hardship_reference);
    pass.incentive = as_executed(p, p->resident.selective_incentive);
    pass.compensation = as_executed(p, p->resident.compensation);
    pass.social_pressure = (float)p->resident.social_pressure;
    pass.trust_weight = (float)p->resident.trust_weight;
    pass.grievance = (float)p->resident.grievance;
    pass.loss_weight = (float)p->resident.loss_weight;
    pass.neutral_alignment = (float)p->resident.neutral_alignment;
    pass.trust_gain = (float)p->resident.trust_gain;
    pass.trust_loss = (float)p->resident.trust_loss;
    pass.habitus_rate = (float)p->resident.habitus_rate;
    pass.revision = (float)p->resident.revision;
    pass.imitation = (float)p->resident.imitation;
    pass.sharpness = (float)p->resident.sharpness;
    pass.habitus_weight = (float)p->resident.habitus_weight;
    gov_prepare_cases(city, c, &pass);
    gov_prepare_work(city, c, &pass);
    /* The pass fills the sums anew; it has read the old ones above. */
    pass.sums = &city->communities[c].sums;
    return pass;
}

void gov_residents_week(gov_city *city, size_t c, const heli_step *step)
{
    gov_pass pass = gov_prepare_pass(city, c, step->key, step->index);
    gov_resident_pass(&pass);
}
