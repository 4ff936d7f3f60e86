/*
 * The talent chain (ODD 7.19, M28): training adds to the skill of a community's staff, exits take from it.
 *
 *     skill' = skill + (train (1 - skill) - exit skill) / 52,   exit = [exit_per_year - pay_effect pay]+             (50)
 *
 * Training reaches what is still to be learnt and exits take a share of what there is, so that skill stays in [0, 1] and settles at
 * train / (train + exit). Successes are multiplied by a factor that is linear in skill (0.85 without any, 1.05 at full skill), 1 at
 * the initial 0.75. Pay is a level, not an amount: it costs nothing in the ledger.
 */
#include "engine/core/math.h"
#include "models/governance/mechanisms/mechanisms.h"

void gov_train_staff(gov_city *city, size_t c)
{
    const gov_params *p = city->params;
    gov_community *community = &city->communities[c];
    if (!p->talent.chain) return;
    double leaving = heli_positive_part(p->talent.exit_per_year - p->talent.pay_effect * p->talent.pay);
    double change = p->talent.training_per_year * (1.0 - community->skill) - leaving * community->skill;
    community->skill = heli_clamp(community->skill + change / GOV_WEEKS_PER_YEAR, 0.0, 1.0);
}

double gov_skill_factor(const gov_city *city, const gov_community *community)
{
    const gov_params *p = city->params;
    if (!p->talent.chain) return 1.0;
    double low = p->talent.success_without_skill, high = p->talent.success_with_full_skill;
    return low + (high - low) * community->skill;
}
