/*
 * Arrears of compensation for land (ODD 7.22, M30): they raise claims of development, at random among residents, until they are cleared.
 *
 * While clearing is on, arrears fall linearly: after w weeks of clearing (recorded weeks count) 1 - w / clearing_weeks of them is left.
 * Claims of a week are Poisson; their ordinals lie apart from those of a resident's other claims.
 */
#include "engine/core/math.h"
#include "models/governance/mechanisms/disputes.h"

enum { ORDINALS = 191 }; /* with more claims in a week ordinals start anew; hardly a resident meets one twice */
enum { DRAW_CLAIM = 0, DRAW_COUNT = 1 };

static heli_block land_draw(const gov_community *community, uint32_t claim, const heli_step *step, uint32_t block)
{
    return heli_draw_block(step->key, (heli_address){claim, community->key, (uint32_t)step->index, GOV_STREAM_LAND | block << 16});
}

/* Share of the arrears that is left. */
static double arrears_left(const gov_params *p, const gov_community *community)
{
    if (community->arrears_cleared_weeks == 0) return 1.0;
    return heli_positive_part(1.0 - (double)community->arrears_cleared_weeks / (double)p->land.clearing_weeks);
}

static int64_t count_claims(const gov_params *p, const gov_community *community, const heli_step *step)
{
    double per_year = p->land.arrears_claims_per_1000_year * (double)community->columns.agent_count / 1000.0;
    double mean = per_year / GOV_WEEKS_PER_YEAR * arrears_left(p, community);
    heli_block draw = land_draw(community, 0, step, DRAW_COUNT);
    return heli_poisson_from(heli_uniform(draw.word[0], draw.word[1]), mean);
}

heli_status gov_raise_land_claims(gov_city *city, size_t c, const heli_step *step)
{
    gov_community *community = &city->communities[c];
    const gov_params *p = city->params;
    heli_status status = HELI_OK;
    uint32_t residents = (uint32_t)community->columns.agent_count;
    if (p->land.arrears_claims_per_1000_year == 0.0 || residents == 0) return HELI_OK;
    int64_t claims = count_claims(p, community, step);
    for (int64_t j = 0; j < claims && status == HELI_OK; j++) {
        heli_block draw = land_draw(community, (uint32_t)j, step, DRAW_CLAIM);
        double instant = (double)step->index + heli_uniform(draw.word[2], draw.word[3]);
        status = gov_open_dispute(city, c, heli_below(draw.word[0], residents), GOV_DEVELOPMENT,
                                  (uint8_t)(GOV_ORDINAL_LAND + j % ORDINALS), instant, step);
    }
    if (p->land.clearing && step->recorded >= 0 && community->arrears_cleared_weeks < p->land.clearing_weeks)
        community->arrears_cleared_weeks++;
    return status;
}
