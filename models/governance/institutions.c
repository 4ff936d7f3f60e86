/*
 * Institutions (ODD 7.4): governments, enterprises and organisations play a four-party game with the residents.
 *
 * Acting costs each of them something else: its role's cost and an offset of its own, drawn once. Every few weeks some revise (13). A
 * share of these compare themselves with a peer and may take over its strategy (Fermi rule); the others weigh what each strategy would
 * bring to themselves (logit), as residents do (21); a few change at random. With one cost for all and nothing but imitation only the
 * corners, where all act or nobody does, are at rest. With costs that differ and institutions that weigh there is a balance between:
 * some always find it worth while, some never, and what the other bodies do moves those between (docs/decisions/0009).
 *
 * Rent-seekers take the preference and give nothing, until found out (14). Comparisons read what was published at the last closing
 * phase, and who weighs sees its own community as it was before anybody revised, so no order matters.
 */
#include "models/governance/institutions.h"

#include "engine/core/math.h"
#include "models/governance/city.h"

enum { WEEKS_PER_QUARTER = 13 };

typedef enum role { GOVERNMENT, ENTERPRISE, ORGANISATION } role;

/* --- payoffs --- */

double gov_guiding_advantage(const gov_params *params, gov_shares seen)
{
    double opinion = params->institutions.opinion_of_enterprises * seen.supporting +
                     params->institutions.opinion_of_residents * seen.participating +
                     params->institutions.opinion_of_organisations * seen.integrating;
    return -params->institutions.guiding_cost +
           params->institutions.assessment_scale * params->institutions.opinion_weight * opinion +
           params->institutions.veto_penalty * params->institutions.veto_sensitivity;
}

double gov_supporting_advantage(const gov_params *params, gov_shares seen, bool commissioner)
{
    double cost = params->institutions.supporting_cost;
    if (commissioner) cost -= params->institutions.commissioner_saving * params->enterprise.commissioner_quality;
    return -cost + params->institutions.preference * seen.guiding + params->institutions.reputation * seen.participating +
           params->institutions.synergy * seen.integrating;
}

double gov_integrating_advantage(const gov_params *params, gov_shares seen)
{
    double purchase = params->institutions.purchase, budget = params->purchase.yuan_per_1000_year; /* (43); 0: no budget is modelled */
    if (budget > 0.0) purchase *= heli_min(1.0, budget / params->purchase.full_effect_yuan);
    return -params->institutions.integrating_cost + purchase * seen.guiding +
           params->institutions.enterprise_help * seen.supporting + params->institutions.member_gain * seen.participating;
}

double gov_rent_payoff(const gov_params *params, gov_shares seen)
{
    return params->institutions.preference * seen.guiding * params->institutions.rent_take -
           params->institutions.rent_detection * params->institutions.rent_fine;
}

/* --- costs of their own --- */

static double draw_cost_offset(heli_key initial, uint32_t community_key, role who, size_t local)
{
    heli_draws draws = heli_draws_at(initial, (heli_address){(uint32_t)who << 24 | (uint32_t)local, community_key, 0, GOV_STREAM_COST});
    return heli_normal_from(heli_draws_uniform(&draws), 0.0, 1.0);
}

void gov_draw_costs(gov_city *city, size_t c, heli_key initial)
{
    const gov_community *community = &city->communities[c];
    city->governments[c].cost_offset = draw_cost_offset(initial, community->key, GOVERNMENT, 0);
    for (size_t e = 0; e < city->enterprises_each; e++)
        city->enterprises[community->first_enterprise + e].is.cost_offset = draw_cost_offset(initial, community->key, ENTERPRISE, e);
    for (size_t o = 0; o < city->organisations_each; o++)
        city->organisations[community->first_organisation + o].is.cost_offset = draw_cost_offset(initial, community->key, ORGANISATION, o);
}

/* What the institutions of a community see around them; participation counts as full at z_ref. */
static gov_shares shares_seen(const gov_city *city, size_t c)
{
    const gov_community *community = &city->communities[c];
    gov_shares seen = {.guiding = city->governments[c].strategy == GOV_ACTIVE};
    for (size_t e = 0; e < city->enterprises_each; e++)
        seen.supporting += city->enterprises[community->first_enterprise + e].is.strategy == GOV_ACTIVE;
    for (size_t o = 0; o < city->organisations_each; o++)
        seen.integrating += city->organisations[community->first_organisation + o].is.strategy == GOV_ACTIVE;
    if (city->enterprises_each > 0) seen.supporting /= (double)city->enterprises_each;
    if (city->organisations_each > 0) seen.integrating /= (double)city->organisations_each;
    if (community->sums.residents > 0) {
        double z = (double)community->sums.participants / (double)community->sums.residents;
        seen.participating = heli_min(1.0, z / city->params->institutions.full_participation);
    }
    return seen;
}

/* What each strategy brings an institution against the zero strategy, by its number; its own cost of acting is counted. */
typedef struct worth { double of[GOV_RENT + 1]; } worth;

static double own_cost(const gov_params *p, const gov_institution *self)
{
    return p->institutions.cost_spread * self->cost_offset;
}

static worth worth_to_government(const gov_params *p, gov_shares seen, const gov_institution *self)
{
    return (worth){{0.0, gov_guiding_advantage(p, seen) - own_cost(p, self), 0.0}};
}

static worth worth_to_enterprise(const gov_params *p, gov_shares seen, const gov_enterprise *self)
{
    double support = gov_supporting_advantage(p, seen, self->has_commissioner != 0) - own_cost(p, &self->is);
    return (worth){{0.0, support, gov_rent_payoff(p, seen)}};
}

static worth worth_to_organisation(const gov_params *p, gov_shares seen, const gov_institution *self)
{
    return (worth){{0.0, gov_integrating_advantage(p, seen) - own_cost(p, self), 0.0}};
}

void gov_update_payoffs(gov_city *city, size_t c)
{
    const gov_params *p = city->params;
    const gov_community *community = &city->communities[c];
    gov_shares seen = shares_seen(city, c);
    gov_institution *government = &city->governments[c];
    government->payoff = worth_to_government(p, seen, government).of[government->strategy];
    if (community->vetoed_last_year) government->payoff -= p->institutions.veto_penalty; /* (15), over the following year */
    if (p->assessment.weight > 0.0) government->payoff += p->assessment.weight * community->score_last_year; /* (49) */
    for (size_t e = 0; e < city->enterprises_each; e++) {
        gov_enterprise *enterprise = &city->enterprises[community->first_enterprise + e];
        enterprise->is.payoff = worth_to_enterprise(p, seen, enterprise).of[enterprise->is.strategy];
    }
    for (size_t o = 0; o < city->organisations_each; o++) {
        gov_institution *organisation = &city->organisations[community->first_organisation + o].is;
        organisation->payoff = worth_to_organisation(p, seen, organisation).of[organisation->strategy];
    }
}

/* --- revision --- */

/* Peers of an institution: all of its role as published, and those of its own community among them. */
typedef struct peers {
    const gov_institution *all;
    size_t count, first_own, own_count;
} peers;

/* Draws of one institution's revision: words 0-3 of two blocks at its address. */
typedef struct revision_draws { heli_block first, second; } revision_draws;

static revision_draws draw_revision(const heli_step *step, uint32_t community_key, role who, size_t local)
{
    heli_address at = {(uint32_t)who << 24 | (uint32_t)local, community_key, (uint32_t)step->index, GOV_STREAM_INSTITUTIONS};
    revision_draws draws = {.first = heli_draw_block(step->key, at)};
    at.purpose |= 1u << 16;
    draws.second = heli_draw_block(step->key, at);
    return draws;
}

/*
 * A random peer other than oneself: of the own community, or with probability mu_x (and always where it has no other of the
 * role, as with governments) of any; NULL where there is none.
 */
static const gov_institution *draw_peer(const peers *among, size_t self, double outside, const revision_draws *draws)
{
    bool look_outside = among->own_count <= 1 || heli_uniform_f32(draws->first.word[2]) < (float)outside;
    size_t first = look_outside ? 0 : among->first_own;
    size_t count = look_outside ? among->count : among->own_count;
    if (count <= 1) return NULL;
    size_t chosen = first + heli_below(draws->first.word[3], (uint32_t)(count - 1));
    return &among->all[chosen < self ? chosen : chosen + 1];
}

/* Logit over the strategies that are open, as (21): the active one first, then rents, the zero strategy last. */
static int32_t weighed_strategy(double sharpness, const worth *mine, int32_t strategies, double u)
{
    double most = 0.0, weight[GOV_RENT + 1], total = 0.0, passed = 0.0;
    for (int32_t s = 1; s < strategies; s++) most = heli_max(most, mine->of[s]);
    for (int32_t s = 0; s < strategies; s++) total += weight[s] = heli_exp(sharpness * (mine->of[s] - most));
    for (int32_t s = 1; s < strategies; s++)
        if (u * total < (passed += weight[s])) return s;
    return GOV_PASSIVE;
}

/* Takes over a peer's strategy with probability sigma(beta (pi_peer - pi_self)). */
static int32_t imitated_strategy(const gov_params *p, const peers *among, size_t self, const revision_draws *draws)
{
    const gov_institution *me = &among->all[self], *peer = draw_peer(among, self, p->institutions.outside_peers, draws);
    if (!peer) return me->strategy;
    double adopt = heli_logistic(p->institutions.sharpness * (peer->payoff - me->payoff));
    return (double)heli_uniform_f32(draws->second.word[0]) < adopt ? peer->strategy : me->strategy;
}

/* (13): keep, change at random, imitate a peer, or weigh what the strategies are worth to oneself. */
static int32_t revised_strategy(const gov_params *p, const peers *among, size_t self, int32_t strategies, const worth *mine,
                                const revision_draws *draws)
{
    if (!((double)heli_uniform_f32(draws->first.word[0]) < p->institutions.revision)) return among->all[self].strategy;
    if ((double)heli_uniform_f32(draws->first.word[1]) < p->institutions.mutation)
        return (int32_t)heli_below(draws->second.word[1], (uint32_t)strategies);
    if ((double)heli_uniform_f32(draws->second.word[2]) < p->institutions.imitation) return imitated_strategy(p, among, self, draws);
    return weighed_strategy(p->institutions.sharpness, mine, strategies, (double)heli_uniform_f32(draws->second.word[0]));
}

static void revise_government(gov_city *city, size_t c, gov_shares seen, const heli_step *step)
{
    peers among = {city->published.governments, city->community_count, c, 1};
    revision_draws draws = draw_revision(step, city->communities[c].key, GOVERNMENT, 0);
    worth mine = worth_to_government(city->params, seen, &city->governments[c]);
    city->governments[c].strategy = revised_strategy(city->params, &among, c, 2, &mine, &draws);
}

static void revise_enterprises(gov_city *city, size_t c, gov_shares seen, const heli_step *step)
{
    const gov_params *p = city->params;
    const gov_community *community = &city->communities[c];
    peers among = {city->published.enterprises, city->enterprise_count, community->first_enterprise, city->enterprises_each};
    for (size_t e = 0; e < city->enterprises_each; e++) {
        size_t self = community->first_enterprise + e;
        gov_enterprise *enterprise = &city->enterprises[self];
        if (step->recorded < enterprise->barred_until) continue;
        revision_draws draws = draw_revision(step, community->key, ENTERPRISE, e);
        worth mine = worth_to_enterprise(p, seen, enterprise);
        enterprise->is.strategy = revised_strategy(p, &among, self, p->institutions.rents ? 3 : 2, &mine, &draws);
        if (!p->institutions.rents && enterprise->is.strategy == GOV_RENT) enterprise->is.strategy = GOV_PASSIVE;
    }
}

static void revise_organisations(gov_city *city, size_t c, gov_shares seen, const heli_step *step)
{
    const gov_community *community = &city->communities[c];
    peers among = {city->published.organisations, city->organisation_count, community->first_organisation, city->organisations_each};
    for (size_t o = 0; o < city->organisations_each; o++) {
        size_t self = community->first_organisation + o;
        revision_draws draws = draw_revision(step, community->key, ORGANISATION, o);
        worth mine = worth_to_organisation(city->params, seen, &city->organisations[self].is);
        city->organisations[self].is.strategy = revised_strategy(city->params, &among, self, 2, &mine, &draws);
    }
}

static void revise_community(gov_city *city, size_t c, const heli_step *step)
{
    gov_shares seen = shares_seen(city, c);
    revise_government(city, c, seen, step);
    revise_enterprises(city, c, seen, step);
    revise_organisations(city, c, seen, step);
}

/* (14): found out with probability nu_s a quarter; pays F times what was taken, abstains, and is barred ever longer. */
static void inspect_rents(gov_city *city, size_t c, const heli_step *step)
{
    static const int64_t bar_quarters[] = {1, 4, 12};
    const gov_params *p = city->params;
    const gov_community *community = &city->communities[c];
    for (size_t e = 0; e < city->enterprises_each; e++) {
        gov_enterprise *enterprise = &city->enterprises[community->first_enterprise + e];
        if (enterprise->is.strategy != GOV_RENT) continue;
        heli_address at = {(uint32_t)e, community->key, (uint32_t)step->index, GOV_STREAM_RENT};
        heli_block draw = heli_draw_block(step->key, at);
        if (!((double)heli_uniform_f32(draw.word[0]) < p->institutions.rent_detection)) continue;
        enterprise->fine_due_fen += (int64_t)(p->institutions.rent_fine * (double)enterprise->taken_fen);
        enterprise->taken_fen = 0;
        enterprise->is.strategy = GOV_PASSIVE;
        enterprise->barred_until = step->recorded + WEEKS_PER_QUARTER * bar_quarters[enterprise->offences < 2 ? enterprise->offences : 2];
        enterprise->offences++;
    }
}

void gov_revise_institutions(gov_city *city, size_t c, const heli_step *step)
{
    const gov_params *p = city->params;
    if (!p->institutions.revise) return;
    if (step->index % p->institutions.weeks_between == 0) revise_community(city, c, step);
    if (p->institutions.rents && gov_week_of_year(step->recorded) % WEEKS_PER_QUARTER == 0) inspect_rents(city, c, step);
}
