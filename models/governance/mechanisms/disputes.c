/*
 * Disputes from claim to the end of the grid stage (ODD 7.9; M6, M17, M18).
 *
 *     claim:      1 - exp(-(lambda_D / 52)(0.5 + H / 2 H0)(1 - r_V)(1 - s_h) shock) in a week          (33)
 *     grid stage: no queue; settled with p_g + 0.1 P_g + 0.05 adviser after Exp(mean 0.5 week)         (34)
 *
 * Shocks differ by domain and a claim's domain is drawn in proportion to w n shock; a resident's own shock is therefore their
 * mean over the domains, weighted by w n. A claim of week t is made at instant t + u. How a stage ends is decided by the
 * parameters of the week in which it ends; how long it takes, by those of the week in which it begins.
 */
#include "models/governance/mechanisms/disputes.h"

#include <stdlib.h>

#include "engine/core/math.h"

/* --- addresses and moments --- */

double gov_dispute_draw(heli_key key, const gov_community *community, const gov_dispute *dispute, gov_decision decision)
{
    enum { BLOCKS_EACH = (GOV_DECISIONS + 1) / 2 };
    uint32_t block = (uint32_t)dispute->ordinal * BLOCKS_EACH + (uint32_t)decision / 2, first = (uint32_t)decision % 2 * 2;
    heli_address at = {dispute->resident, community->key, dispute->birth_week, GOV_STREAM_DISPUTE | block << 16};
    heli_block words = heli_draw_block(key, at);
    return heli_uniform(words.word[first], words.word[first + 1]);
}

gov_moment gov_moment_of(const gov_city *city, size_t c, uint64_t index, double at)
{
    const gov_dispute *dispute = (const gov_dispute *)city->communities[c].disputes.items + index;
    return (gov_moment){at, (uint32_t)c, (uint32_t)index, dispute->resident, dispute->birth_week, dispute->ordinal};
}

static int order(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int earlier(const void *left, const void *right)
{
    const gov_moment *a = left, *b = right;
    if (a->at < b->at) return -1;
    if (a->at > b->at) return 1;
    if (a->community != b->community) return order(a->community, b->community);
    if (a->resident != b->resident) return order(a->resident, b->resident);
    if (a->birth_week != b->birth_week) return order(a->birth_week, b->birth_week);
    if (a->ordinal != b->ordinal) return order(a->ordinal, b->ordinal);
    return order(a->index, b->index);
}

void gov_sort_moments(gov_list *moments)
{
    if (moments->count > 1) qsort(moments->items, moments->count, sizeof(gov_moment), earlier);
}

/* --- opening and closing --- */

heli_status gov_open_dispute(gov_city *city, size_t c, uint32_t resident, uint8_t domain, uint8_t ordinal, double instant,
                             const heli_step *step)
{
    gov_community *community = &city->communities[c];
    gov_dispute dispute = {.born = instant, .entered = instant, .resident = resident, .birth_week = (uint32_t)step->index,
                           .domain = domain, .stage = GOV_IN_GRID, .ordinal = ordinal};
    double delay = gov_dispute_draw(step->key, community, &dispute, GOV_DECIDES_GRID_DELAY);
    dispute.until = instant + heli_exponential_from(delay, city->params->disputes.grid_delay_weeks);
    gov_tally_add(&community->tally, GOV_CLAIMS, 1);
    gov_cohorts_open(&community->cohorts, dispute.birth_week);
    return gov_list_add(&community->disputes, &dispute, sizeof dispute);
}

void gov_close_dispute(gov_community *community, gov_dispute *dispute, gov_count outcome, double at, int64_t week)
{
    bool settled = outcome == GOV_SETTLED_IN_GRID || outcome == GOV_KEPT || outcome == GOV_JUDGED;
    dispute->stage = GOV_CLOSED;
    gov_tally_add(&community->tally, outcome, 1);
    gov_cohorts_close(&community->cohorts, dispute->birth_week, at - dispute->born, settled, week);
}

void gov_sweep_disputes(gov_community *community, int64_t week)
{
    gov_dispute *disputes = community->disputes.items;
    uint64_t open = 0;
    for (uint64_t i = 0; i < community->disputes.count; i++) {
        if (disputes[i].stage == GOV_CLOSED) continue;
        gov_trouble(community, disputes[i].resident, week + 2);
        disputes[open++] = disputes[i];
    }
    community->disputes.count = open;
}

/* --- claims --- */

/* The shock that a resident of these needs is exposed to. */
static double own_shock(const gov_params *p, const gov_community *community, uint32_t resident)
{
    double plain[GOV_DOMAINS], shocked[GOV_DOMAINS];
    double total = gov_domain_weights(community, resident, NULL, plain);
    double multiplied = gov_domain_weights(community, resident, p->disputes.shock, shocked);
    if (multiplied == total) return 1.0; /* no shock: exactly as without */
    return multiplied / total;
}

static heli_status raise_claim(gov_city *city, size_t c, const heli_step *step, uint32_t resident, double draw, double exposure)
{
    const gov_params *p = city->params;
    const gov_community *community = &city->communities[c];
    double hazard = gov_claim_hazard(p) * exposure * own_shock(p, community, resident);
    if (!(draw < 1.0 - heli_exp(-hazard))) return HELI_OK;
    gov_dispute claim = {.resident = resident, .birth_week = (uint32_t)step->index, .ordinal = GOV_ORDINAL_CLAIM};
    double instant = (double)step->index + gov_dispute_draw(step->key, community, &claim, GOV_DECIDES_INSTANT);
    uint8_t domain = gov_draw_domain(community, resident, p->disputes.shock,
                                     gov_dispute_draw(step->key, community, &claim, GOV_DECIDES_DOMAIN));
    return gov_open_dispute(city, c, resident, domain, claim.ordinal, instant, step);
}

heli_status gov_raise_claims(gov_city *city, size_t c, const heli_step *step)
{
    gov_pass week = {0};
    gov_prepare_cases(city, c, &week);
    if (!(week.claim_rate > 0.0f)) return HELI_OK; /* nobody drew, and the marks are those of an earlier week */
    return gov_each_marked(city, c, step, GOV_STREAM_CLAIM, raise_claim);
}

/* --- grid stage (34) --- */

static double grid_settlement(const gov_city *city, size_t c, uint32_t resident)
{
    const gov_params *p = city->params;
    double chance = p->disputes.grid_settlement;
    if (p->disputes.grid_by_party_group > 0.0)
        chance += p->disputes.grid_by_party_group * gov_group_activity_of(city, c, resident);
    if (p->disputes.legal_adviser > 0.0) chance += p->disputes.grid_by_adviser * p->disputes.legal_adviser;
    return chance;
}

void gov_end_grid_stages(gov_city *city, size_t c, const heli_step *step)
{
    gov_community *community = &city->communities[c];
    gov_dispute *disputes = community->disputes.items;
    double end = (double)(step->index + 1);
    for (uint64_t i = 0; i < community->disputes.count; i++) {
        gov_dispute *dispute = &disputes[i];
        if (dispute->stage != GOV_IN_GRID || dispute->until >= end) continue;
        double draw = gov_dispute_draw(step->key, community, dispute, GOV_DECIDES_GRID_SETTLES);
        if (draw < grid_settlement(city, c, dispute->resident))
            gov_close_dispute(community, dispute, GOV_SETTLED_IN_GRID, dispute->until, step->index);
        else
            dispute->stage = GOV_OUT_OF_GRID;
    }
}
