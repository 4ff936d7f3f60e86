/*
 * Volunteers and employment (ODD 7.13 (44), 7.14 (45); M12, M23), and what residents bring along of either at the start.
 *
 * Registered volunteers get the activation A_v on top of their incentive; the pass adds it. A reward is money only: it is promised to
 * registered volunteers who take part and paid with the next week's budget; what it does to people is A_v. At the rate of
 * resident.yuan_per_utility an activation of 0.1 costs 6 yuan. Residents without work feel a further hardship, and residents employed
 * by an enterprise that supports get a further incentive.
 */
#include "models/governance/mechanisms/mechanisms.h"

enum { MOST_EMPLOYERS = GOV_UNEMPLOYED - 1 }; /* enterprises that the column can tell apart */

static heli_block initial_draw(const gov_community *community, size_t resident, heli_key initial, gov_stream stream)
{
    return heli_draw_block(initial, (heli_address){(uint32_t)resident, community->key, 0, (uint32_t)stream});
}

/* --- set-up --- */

static void register_volunteers(const gov_params *p, gov_community *community, heli_key initial)
{
    double share = p->volunteers.registered_share;
    for (size_t i = 0; share > 0.0 && i < community->columns.agent_count; i++) {
        heli_block draw = initial_draw(community, i, initial, GOV_STREAM_REGISTERED);
        if ((double)heli_uniform_f32(draw.word[0]) < share) community->residents.flags[i] |= GOV_FLAG_REGISTERED;
    }
}

/* One draw splits residents into employed here, without work, and all others. */
static void find_employers(const gov_city *city, gov_community *community, heli_key initial)
{
    double employed = city->params->employment.employed_share, unemployed = city->params->employment.unemployed_share;
    size_t enterprises = city->enterprises_each < MOST_EMPLOYERS ? city->enterprises_each : MOST_EMPLOYERS;
    if (employed == 0.0 && unemployed == 0.0) return;
    for (size_t i = 0; i < community->columns.agent_count; i++) {
        heli_block draw = initial_draw(community, i, initial, GOV_STREAM_EMPLOYER);
        double u = (double)heli_uniform_f32(draw.word[0]);
        uint8_t employer = GOV_NOT_EMPLOYED_HERE;
        if (u < employed) employer = enterprises > 0 ? (uint8_t)(1 + heli_below(draw.word[1], (uint32_t)enterprises)) : employer;
        else if (u < employed + unemployed) employer = GOV_UNEMPLOYED;
        community->residents.employer[i] = employer;
    }
}

static void draw_leanings(const gov_params *p, gov_community *community, heli_key initial)
{
    for (size_t i = 0; i < community->columns.agent_count; i++) {
        heli_block draw = initial_draw(community, i, initial, GOV_STREAM_LEANING);
        community->residents.law_leaning[i] = (float)(p->attitude.initial_high * (double)heli_uniform_f32(draw.word[0]));
    }
}

void gov_set_up_residents(gov_city *city, size_t c, heli_key initial)
{
    gov_community *community = &city->communities[c];
    register_volunteers(city->params, community, initial);
    find_employers(city, community, initial);
    draw_leanings(city->params, community, initial);
}

/* --- the week --- */

void gov_prepare_work(const gov_city *city, size_t c, gov_pass *pass)
{
    const gov_params *p = city->params;
    pass->activation = (float)p->volunteers.activation;
    pass->employment = p->employment.employed_share > 0.0 || p->employment.unemployed_share > 0.0;
    if (!pass->employment) return;
    pass->unemployed_hardship = (float)p->employment.hardship;
    for (size_t e = 0; e < city->enterprises_each && e < MOST_EMPLOYERS; e++) {
        const gov_enterprise *enterprise = &city->enterprises[city->communities[c].first_enterprise + e];
        if (enterprise->is.strategy == GOV_ACTIVE) pass->employer_incentive[e + 1] = (float)p->employment.incentive;
    }
}

void gov_promise_rewards(gov_city *city, size_t c, const heli_step *step)
{
    gov_community *community = &city->communities[c];
    const gov_residents *r = &community->residents;
    int64_t reward_fen = gov_fen(city->params->volunteers.reward_yuan_per_week), active = 0;
    const int8_t *stance = r->stance[step->index & 1];
    for (size_t i = 0; reward_fen > 0 && i < community->columns.agent_count; i++)
        active += (r->flags[i] & GOV_FLAG_REGISTERED) != 0 && stance[i] == GOV_PARTICIPATE;
    community->rewards_due_fen = reward_fen * active;
}
