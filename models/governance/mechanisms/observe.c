/* What the mechanisms show (ODD 9.2): rates over the last 52 weeks from the tally, stocks from the lists of open cases. */
#include "engine/core/math.h"
#include "models/governance/indicators.h"
#include "models/governance/mechanisms/disputes.h"
#include "models/governance/mechanisms/mechanisms.h"

static double undefined(void)
{
    return heli_double_from_bits(0x7ff8000000000000u);
}

static double ratio(double part, double whole)
{
    return whole > 0.0 ? part / whole : undefined();
}

/* Counts and stocks of a community, or summed over the city. */
typedef struct pooled {
    double adults, year[GOV_COUNTS];
    double open_disputes, old_cases;
} pooled;

static void pool(pooled *into, const gov_city *city, size_t c)
{
    const gov_community *community = &city->communities[c];
    into->adults += (double)community->sums.residents;
    for (int i = 0; i < GOV_COUNTS; i++) into->year[i] += (double)community->tally.year[i];
    into->open_disputes += (double)community->disputes.count;
    const gov_petition *petitions = community->petitions.items;
    for (uint64_t i = 0; i < community->petitions.count; i++) {
        int64_t age = city->week - (int64_t)petitions[i].opened_week + petitions[i].age_offset;
        into->old_cases += age > city->params->petitions.old_after_weeks;
    }
}

/* Rates and shares of pooled counts. */
static void read_pooled(const gov_city *city, const pooled *p, gov_values *v)
{
    const gov_params *params = city->params;
    bool tickets = params->tickets.per_adult_year > 0.0, disputes = gov_disputes_on(params);
    double undefined_value = undefined();
    v->ticket_rate = tickets ? ratio(p->year[GOV_TICKETS_RAISED], p->adults) : undefined_value;
    v->ticket_resolution = ratio(p->year[GOV_TICKETS_RESOLVED], p->year[GOV_TICKETS_RESOLVED] + p->year[GOV_TICKETS_FAILED]);
    v->claim_rate = disputes ? ratio(100.0 * p->year[GOV_CLAIMS], p->adults) : undefined_value;
    v->beyond_grid_share = ratio(p->year[GOV_CLAIMS] - p->year[GOV_SETTLED_IN_GRID], p->year[GOV_CLAIMS]);
    v->dispute_backlog = disputes ? ratio(1000.0 * p->open_disputes, p->adults) : undefined_value;
    v->mediation_rate = disputes ? ratio(100.0 * p->year[GOV_MEDIATIONS], p->adults) : undefined_value;
    v->mediation_success = ratio(p->year[GOV_AGREEMENTS], p->year[GOV_MEDIATIONS]);
    v->kept_share = ratio(p->year[GOV_KEPT], p->year[GOV_AGREEMENTS]);
    v->litigation_share = ratio(p->year[GOV_LITIGATED], p->year[GOV_CLAIMS]);
    v->petition_rate = ratio(100.0 * p->year[GOV_PETITIONS_RECORDED], p->adults);
    v->petitions_inside = ratio(p->year[GOV_PETITIONS_SOLVED_INSIDE], p->year[GOV_PETITIONS_SOLVED]);
    v->old_cases = ratio(1000.0 * p->old_cases, p->adults);
    v->incidents = ratio(1e5 * p->year[GOV_INCIDENTS], p->adults);
    v->child_coverage = ratio(p->year[GOV_CONTACTS_MADE], p->year[GOV_CONTACTS_DUE]);
    v->harm_rate = params->childcare.children_per_1000 > 0.0 ? ratio(1e5 * p->year[GOV_HARM_EVENTS], p->adults) : undefined_value;
    v->unhandled_events = params->safety.events_per_1000_year > 0.0
                              ? ratio(1000.0 * (p->year[GOV_SAFETY_EVENTS] - p->year[GOV_SAFETY_DETECTED]), p->adults)
                              : undefined_value;
}

void gov_read_cases(const gov_city *city, size_t c, gov_values *v)
{
    pooled p = {0};
    pool(&p, city, c);
    read_pooled(city, &p, v);
    v->resolution_weeks = gov_resolution_median(city, c, 1);
    v->mediation_wait = v->cases_per_judge = v->court_load = v->calls_lost = undefined();
}

void gov_read_work(const gov_city *city, size_t c, gov_values *v)
{
    const gov_community *community = &city->communities[c];
    const gov_params *params = city->params;
    double per_1000 = ratio(1000.0, (double)community->sums.residents);
    v->duplicate_hours = community->duplicate_hours * per_1000;
    for (size_t o = 0; o < city->organisations_each; o++) {
        const gov_organisation *organisation = &city->organisations[community->first_organisation + o];
        v->mean_stars += (double)organisation->stars / (double)city->organisations_each;
        v->purchased_hours += organisation->purchased_hours * per_1000;
    }
    v->volunteer_hours = params->resident.hours_per_week * (double)community->sums.participants * per_1000;
    v->awareness = community->awareness;
    v->skill = params->talent.chain ? community->skill : undefined();
    v->law_leaning = params->attitude.changes ? ratio(community->leaning_sum, (double)community->columns.agent_count) : undefined();
}

void gov_read_city_cases(const gov_city *city, gov_values *v)
{
    const gov_params *params = city->params;
    pooled p = {0};
    for (size_t c = 0; c < city->community_count; c++) pool(&p, city, c);
    read_pooled(city, &p, v);
    v->resolution_weeks = gov_resolution_median(city, 0, city->community_count);
    v->mediation_wait = city->mediation_wait_weeks;
    bool court = params->court.judges > 0;
    double judges = (double)(params->court.judges * params->city.copies);
    v->cases_per_judge = court ? (double)city->court_cases_year / judges : undefined();
    v->court_load = court ? city->court_load : undefined();
    v->calls_lost = ratio((double)city->calls_lost_week, (double)city->calls_week);
}
