/* Grids (ODD 7.8 (30), 7.9 (32)): what grid workers notice, and what party groups ask of their members. */
#include "engine/core/math.h"
#include "models/governance/mechanisms/mechanisms.h"

/* Sum of the year as far as it is really paid. */
static double executed_yuan(const gov_params *p, int64_t annual_fen)
{
    double yuan = (double)annual_fen / 100.0;
    return p->budget.execution_rate == 1.0 ? yuan : yuan * p->budget.execution_rate;
}

/* H_g = 2 + 8 (1 - e^(-subsidy / 6000)) hours per week. */
static double worker_hours(const gov_params *p, int64_t annual_subsidy_fen)
{
    double subsidy = executed_yuan(p, annual_subsidy_fen) / p->grid.subsidy_scale_yuan;
    return p->grid.hours_without_subsidy + p->grid.hours_by_subsidy * (1.0 - heli_exp(-subsidy));
}

/* (30) d_g = 1 - e^(-nu_d H_g / N_g): how much of what happens in a grid its worker finds within the week. */
static double detected_of(const gov_params *p, double hours, uint32_t residents)
{
    if (residents == 0 || p->grid.adults_per_hour == 0.0) return 0.0;
    return 1.0 - heli_exp(-p->grid.adults_per_hour * hours / residents);
}

/* (3) how far residents who abstain are heard: silent expression, then the grid, then shared information. */
static double heard_in_silence(const gov_params *p, double detected)
{
    double expression = p->voice.silent_expression;
    double shared = p->information.sharing * p->voice.sharing_gain;
    if (detected > 0.0) expression = 1.0 - (1.0 - expression) * (1.0 - detected);
    if (shared > 0.0) expression = 1.0 - (1.0 - expression) * (1.0 - shared);
    return expression;
}

/* (32) P_g = f_p (own 1, joint 0.7, none 0). */
static double group_activity(const gov_params *p, gov_group group, double funded)
{
    if (group == GOV_GROUP_OWN) return funded;
    return group == GOV_GROUP_JOINT ? funded * p->party.joint_activity : 0.0;
}

static double funded_share(const gov_city *city)
{
    return heli_min(1.0, executed_yuan(city->params, city->annual_party_fen) / city->params->party.funds_needed_yuan);
}

/* Residents settle grid by grid, so nobody needs to ask them. */
static const gov_grid *grid_of(const gov_city *city, size_t c, uint32_t resident)
{
    const gov_grid *grid = &city->grids[city->communities[c].first_grid];
    for (; resident >= grid->residents; grid++) resident -= grid->residents;
    return grid;
}

double gov_detection(const gov_city *city, size_t c, uint32_t resident)
{
    return detected_of(city->params, worker_hours(city->params, city->annual_subsidy_fen), grid_of(city, c, resident)->residents);
}

double gov_group_activity_of(const gov_city *city, size_t c, uint32_t resident)
{
    return group_activity(city->params, grid_of(city, c, resident)->group, funded_share(city));
}

void gov_support_grids(gov_city *city, size_t c)
{
    const gov_params *p = city->params;
    const gov_community *community = &city->communities[c];
    double hours = worker_hours(p, city->annual_subsidy_fen);
    double funded = funded_share(city);
    for (size_t i = 0; i < community->grid_count; i++) {
        size_t g = community->first_grid + i;
        const gov_grid *grid = &city->grids[g];
        city->silent_expression[g] = (float)heard_in_silence(p, detected_of(p, hours, grid->residents));
        city->duty[g] = (float)(p->resident.duty * group_activity(p, grid->group, funded));
    }
}
