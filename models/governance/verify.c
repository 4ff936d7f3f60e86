/*
 * Invariants (ODD 8.1): what must hold after every week of every run.
 *
 * gov_check_community is cheap and always on: it catches a NaN in the week it appears. gov_verify recomputes a community from its
 * residents by the plain equations and holds sums, forces and money against them.
 */
#include <stdlib.h>

#include "engine/core/math.h"
#include "models/governance/city.h"
#include "models/governance/forces.h"
#include "models/governance/mechanisms/petitions.h"

static bool is_share(double x) { return x >= 0.0 && x <= 1.0; }

/* --- the cheap check --- */

static heli_status set_fault(gov_community *community, const char *variable, size_t agent, double value)
{
    community->fault = HELI_MODEL;
    community->fault_variable = variable;
    community->fault_agent = (uint32_t)agent;
    community->fault_value = value;
    return HELI_MODEL;
}

/* The resident and variable that spoilt a sum. */
static heli_status find_fault(gov_community *community)
{
    const gov_residents *r = &community->residents;
    size_t stride = community->columns.stride;
    for (size_t i = 0; i < community->columns.agent_count; i++) {
        for (size_t k = 0; k < GOV_DOMAINS; k++)
            if (!is_share((double)r->need[k * stride + i])) return set_fault(community, "need", i, (double)r->need[k * stride + i]);
        if (!is_share((double)r->trust[i])) return set_fault(community, "trust", i, (double)r->trust[i]);
        if (!is_share((double)r->habitus[i])) return set_fault(community, "habitus", i, (double)r->habitus[i]);
        if (!heli_is_finite((double)r->voice[i])) return set_fault(community, "voice", i, (double)r->voice[i]);
        for (int side = 0; side < 2; side++)
            if (!heli_is_finite((double)r->pay[side][i])) return set_fault(community, "pay", i, (double)r->pay[side][i]);
    }
    return set_fault(community, "effective power", 0, community->field.effective_power);
}

heli_status gov_check_community(gov_city *city, size_t c)
{
    gov_community *community = &city->communities[c];
    const gov_sums *s = &community->sums;
    double n = (double)s->residents, total = s->satisfaction + s->trust + s->habitus + s->voice + s->guided + community->field.effective_power;
    for (int k = 0; k < GOV_DOMAINS; k++) total += s->need.k[k] + s->voiced_need.k[k] + s->directions.k[k];
    bool in_range = s->satisfaction >= -1e-3 * n && s->satisfaction <= n * 1.001 && s->trust >= 0.0 && s->trust <= n * 1.001;
    return heli_is_finite(total) && in_range ? HELI_OK : find_fault(community);
}

/* --- the thorough check --- */

typedef struct check {
    const gov_city *city;
    const heli_step *step;
    heli_context *ctx;
    size_t community;
} check;

static heli_status broken(const check *at, const char *invariant, double got, double expected)
{
    return heli_fail(at->ctx, HELI_MODEL,
                     HELI_N_("invariant broken in community %zu in week %lld: %s (%.9g, expected %.9g)"), at->community + 1,
                     (long long)at->step->recorded + 1, invariant, got, expected);
}

static bool near(double a, double b, double relative, double scale)
{
    return heli_abs(a - b) <= relative * heli_max(heli_max(heli_abs(a), heli_abs(b)), scale);
}

#define EXPECT(condition, invariant, got, expected) \
    do { if (!(condition)) return broken(at, invariant, got, expected); } while (0)

/* I1: money is conserved; only the outside may be in debt. */
static heli_status check_money(const check *at)
{
    const gov_city *city = at->city;
    int64_t sum = city->ledger.outside + city->ledger.district;
    EXPECT(city->ledger.district >= 0, "I1 the district's account is not negative", (double)city->ledger.district, 0.0);
    for (size_t c = 0; c < city->community_count; c++) {
        const gov_accounts *a = &city->communities[c].accounts;
        sum += gov_accounts_sum(a);
        EXPECT(a->fund >= 0 && a->grid_workers >= 0 && a->mediators >= 0 && a->residents >= 0 && a->vendors >= 0,
               "I1 accounts are not negative", (double)a->fund, 0.0);
    }
    for (size_t e = 0; e < city->enterprise_count; e++) {
        sum += city->enterprises[e].account_fen;
        EXPECT(city->enterprises[e].account_fen >= 0, "I1 accounts are not negative", (double)city->enterprises[e].account_fen, 0.0);
    }
    for (size_t o = 0; o < city->organisation_count; o++) {
        sum += city->organisations[o].account_fen;
        EXPECT(city->organisations[o].account_fen >= 0, "I1 accounts are not negative", (double)city->organisations[o].account_fen, 0.0);
    }
    EXPECT(sum == 0, "I1 the sum over all accounts stays 0", (double)sum, 0.0);
    return HELI_OK;
}

/* I3 and I5: ranges of the residents' state. */
static heli_status check_residents(const check *at)
{
    const gov_community *community = &at->city->communities[at->community];
    const gov_residents *r = &community->residents;
    size_t stride = community->columns.stride;
    EXPECT(is_share(community->awareness), "I5 awareness lies in [0, 1]", community->awareness, 0.5);
    EXPECT(is_share(community->skill), "I5 skill lies in [0, 1]", community->skill, 0.5);
    for (size_t i = 0; i < community->columns.agent_count; i++) {
        int weights = 0;
        for (size_t k = 0; k < GOV_DOMAINS; k++) {
            weights += r->weight[k * stride + i];
            EXPECT(is_share((double)r->need[k * stride + i]), "I3 needs lie in [0, 1]", (double)r->need[k * stride + i], 0.5);
        }
        EXPECT(weights == GOV_WEIGHT_TOTAL, "I5 weights sum to 1", weights, GOV_WEIGHT_TOTAL);
        EXPECT(is_share((double)r->trust[i]), "I5 trust lies in [0, 1]", (double)r->trust[i], 0.5);
        EXPECT(r->position[i] > 0.0f && heli_is_finite((double)r->position[i]), "positions are positive", (double)r->position[i], 1.0);
        EXPECT(r->grid[i] < community->grid_count, "residents live in a grid of their community", r->grid[i], 0.0);
        EXPECT(is_share((double)r->habitus[i]), "I5 habitus lies in [0, 1]", (double)r->habitus[i], 0.5);
        EXPECT(is_share((double)r->law_leaning[i]), "I5 leaning to law lies in [0, 1]", (double)r->law_leaning[i], 0.5);
        int stance = r->stance[at->step->index & 1][i];
        EXPECT(stance >= GOV_RESIST && stance <= GOV_PARTICIPATE, "I5 stances are -1, 0 or 1", stance, 0.0);
    }
    return HELI_OK;
}

/* The kernel's sums against a plain recount of the same state. */
static heli_status check_sums(const check *at)
{
    const gov_community *community = &at->city->communities[at->community];
    const gov_sums *s = &community->sums;
    gov_sums plain;
    gov_pass pass = gov_prepare_pass(at->city, at->community, (heli_key){{0, 0}}, at->step->index);
    pass.sums = &plain;
    gov_resident_sums(&pass, false);
    double n = heli_max((double)s->residents, 1.0);
    EXPECT(plain.participants == s->participants, "I5 participants are counted", (double)s->participants, (double)plain.participants);
    EXPECT(plain.resisters == s->resisters, "I5 resisters are counted", (double)s->resisters, (double)plain.resisters);
    EXPECT(near(s->satisfaction, plain.satisfaction, 1e-5, n), "sum of satisfaction", s->satisfaction, plain.satisfaction);
    EXPECT(near(s->trust, plain.trust, 1e-5, n), "sum of trust", s->trust, plain.trust);
    EXPECT(near(s->voice, plain.voice, 1e-5, n), "sum of voice", s->voice, plain.voice);
    for (int k = 0; k < GOV_DOMAINS; k++) {
        EXPECT(near(s->need.k[k], plain.need.k[k], 1e-5, n), "sum of needs", s->need.k[k], plain.need.k[k]);
        EXPECT(near(s->voiced_need.k[k], plain.voiced_need.k[k], 1e-5, n), "sum of voiced needs", s->voiced_need.k[k],
               plain.voiced_need.k[k]);
    }
    return HELI_OK;
}

/* I6-I8: directions keep their length, coherence and power stay in bounds, power is the sum of its parts. */
static heli_status check_field(const check *at)
{
    const gov_community *community = &at->city->communities[at->community];
    const gov_field *f = &community->field;
    double power = gov_dot(f->resistance, community->main_line), hours = f->actor_hours;
    double bound = (1.0 + at->city->params->enterprise.amplification) * hours;
    for (int b = 0; b < GOV_BODIES; b++) power += gov_dot(f->part[b], community->main_line);
    double length = gov_length(f->resultant);
    EXPECT(near(gov_length(community->main_line), 1.0, 1e-12, 1.0), "I6 the main line has length 1", gov_length(community->main_line), 1.0);
    for (int k = 0; k < GOV_DOMAINS; k++)
        EXPECT(community->main_line.k[k] >= 0.0, "I6 the main line is not negative", community->main_line.k[k], 0.0);
    EXPECT(f->coherence_actors >= 0.0 && f->coherence_actors <= f->coherence_bodies && f->coherence_bodies <= 1.0,
           "I7 coherence of actors is at most that of bodies, at most 1", f->coherence_actors, f->coherence_bodies);
    EXPECT(f->effective_power <= length * (1.0 + 1e-12) + 1e-12, "I7 power is at most |R|", f->effective_power, length);
    EXPECT(length <= bound * (1.0 + 1e-5) + 1e-9, "I7 |R| is at most the amplified hours of all", length, bound);
    EXPECT(near(power, f->effective_power, 1e-9, 1.0), "I8 power is the sum of its parts", f->effective_power, power);
    return HELI_OK;
}

/* I13: institutions keep to their strategies. */
static heli_status check_institutions(const check *at)
{
    const gov_city *city = at->city;
    for (size_t c = 0; c < city->community_count; c++)
        EXPECT(city->governments[c].strategy >= 0 && city->governments[c].strategy <= 1, "I13 strategies of governments",
               city->governments[c].strategy, 0.0);
    for (size_t e = 0; e < city->enterprise_count; e++)
        EXPECT(city->enterprises[e].is.strategy >= 0 && city->enterprises[e].is.strategy <= 2, "I13 strategies of enterprises",
               city->enterprises[e].is.strategy, 0.0);
    for (size_t o = 0; o < city->organisation_count; o++) {
        EXPECT(city->organisations[o].is.strategy >= 0 && city->organisations[o].is.strategy <= 1, "I13 strategies of organisations",
               city->organisations[o].is.strategy, 0.0);
        EXPECT(city->organisations[o].stars >= 0 && city->organisations[o].stars <= 5, "I13 stars lie in 0 .. 5",
               city->organisations[o].stars, 3.0);
    }
    return HELI_OK;
}

/* I4: tickets and claims are where they can be, to the last one. */
static heli_status check_cases(const check *at)
{
    const gov_community *community = &at->city->communities[at->community];
    const int64_t *total = community->tally.total;
    int64_t tickets = total[GOV_TICKETS_RESOLVED] + total[GOV_TICKETS_FAILED] + (int64_t)community->tickets.count;
    int64_t closed = total[GOV_SETTLED_IN_GRID] + total[GOV_KEPT] + total[GOV_JUDGED] + total[GOV_LUMPED] + total[GOV_TO_PETITION] +
                     total[GOV_LITIGATED_UNFOLLOWED];
    int64_t claims = closed + (int64_t)community->disputes.count;
    EXPECT(total[GOV_TICKETS_RAISED] == tickets, "I4 tickets raised are resolved, failed or open", (double)tickets,
           (double)total[GOV_TICKETS_RAISED]);
    EXPECT(total[GOV_CLAIMS] == claims, "I4 claims are settled, given up, petitioned, judged or open", (double)claims,
           (double)total[GOV_CLAIMS]);
    return HELI_OK;
}

/* I4, I13: petitions are opened, solved or open, at one of three levels. */
static heli_status check_petitions(const check *at)
{
    const gov_community *community = &at->city->communities[at->community];
    const gov_petition *petitions = community->petitions.items;
    int64_t opened = community->tally.total[GOV_PETITIONS] + gov_initial_petitions(at->city, at->community);
    int64_t accounted = community->tally.total[GOV_PETITIONS_SOLVED] + (int64_t)community->petitions.count;
    EXPECT(opened == (int64_t)community->petitions_opened, "I4 petitions are counted when opened", (double)community->petitions_opened,
           (double)opened);
    EXPECT(opened == accounted, "I4 petitions opened are solved or open", (double)accounted, (double)opened);
    for (uint64_t i = 0; i < community->petitions.count; i++)
        EXPECT(petitions[i].level >= 1 && petitions[i].level <= 3, "I13 levels of petitions lie in 1 .. 3", petitions[i].level, 1.0);
    return HELI_OK;
}

heli_status gov_verify(const void *world, const heli_step *step, heli_context *ctx)
{
    const gov_city *city = world;
    check at = {city, step, ctx, 0};
    heli_status status = HELI_OK;
    HELI_TRY(check_money(&at));
    HELI_TRY(check_institutions(&at));
    for (at.community = 0; at.community < city->community_count; at.community++) {
        if (!gov_is_here(&city->communities[at.community])) continue;
        HELI_TRY(check_residents(&at));
        HELI_TRY(check_sums(&at));
        HELI_TRY(check_field(&at));
        HELI_TRY(check_cases(&at));
        HELI_TRY(check_petitions(&at));
    }
out:
    return status;
}
