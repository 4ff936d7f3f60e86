/*
 * What tickets and disputes share (ODD 7.8, 7.9): who raises something this week, in which domain, and what a failed case leaves.
 *
 * The resident pass marks a superset of those who raise something: their draw lies below x, the hazard of the week. Here the exact
 * probability 1 - e^-x of (29) and (33) is applied to the same draw, so that the exponential is taken for a few residents only.
 */
#include "models/governance/mechanisms/cases.h"

#include "engine/core/math.h"

static double largest_shock(const gov_params *p)
{
    double largest = 0.0;
    for (int k = 0; k < GOV_DOMAINS; k++) largest = heli_max(largest, p->disputes.shock[k]);
    return largest;
}

double gov_claim_hazard(const gov_params *p)
{
    return p->disputes.per_adult_year / GOV_WEEKS_PER_YEAR * (1.0 - p->disputes.screening) *
           (1.0 - p->disputes.psychological_service);
}

void gov_prepare_cases(const gov_city *city, size_t c, gov_pass *pass)
{
    const gov_params *p = city->params;
    pass->ticket_rate = (float)(p->tickets.per_adult_year / GOV_WEEKS_PER_YEAR);
    pass->claim_rate = (float)(gov_claim_hazard(p) * largest_shock(p));
    pass->hardship_weight = (float)(0.5 / p->resident.hardship_reference);
    pass->ticket_marks = city->communities[c].ticket_marks;
    pass->claim_marks = city->communities[c].claim_marks;
    pass->trouble = (float)p->tickets.trust_loss; /* without any case nobody is troubled, and it multiplies nothing */
}

heli_status gov_each_marked(gov_city *city, size_t c, const heli_step *step, gov_stream stream, gov_marked_fn visit)
{
    const gov_community *community = &city->communities[c];
    const uint64_t *marks = stream == GOV_STREAM_TICKET ? community->ticket_marks : community->claim_marks;
    gov_pass pass = gov_prepare_pass(city, c, step->key, step->index);
    double weight = 0.5 / city->params->resident.hardship_reference;
    heli_status status = HELI_OK;
    for (size_t block = 0; block * HELI_COLUMN_BLOCK < community->columns.agent_count; block++) {
        for (uint64_t left = marks[block]; left != 0; left &= left - 1) {
            uint32_t resident = (uint32_t)(block * HELI_COLUMN_BLOCK) + (uint32_t)__builtin_ctzll(left);
            double felt = (double)gov_resident_felt(&pass, resident);
            double draw = (double)gov_shared_draw(&pass, resident, stream);
            HELI_TRY(visit(city, c, step, resident, draw, 0.5 + weight * felt));
        }
    }
out:
    return status;
}

double gov_domain_weights(const gov_community *community, uint32_t resident, const double *multiplier, double *out)
{
    const gov_residents *r = &community->residents;
    double total = 0.0;
    for (size_t k = 0; k < GOV_DOMAINS; k++) {
        size_t at = k * community->columns.stride + resident;
        out[k] = (double)r->weight[at] / GOV_WEIGHT_TOTAL * (double)r->need[at] * (multiplier ? multiplier[k] : 1.0);
        total += out[k];
    }
    return total;
}

uint8_t gov_draw_domain(const gov_community *community, uint32_t resident, const double *multiplier, double u)
{
    double weights[GOV_DOMAINS];
    double total = gov_domain_weights(community, resident, multiplier, weights);
    if (!(total > 0.0)) /* no need where it could arise: by importance alone, or anywhere */
        for (size_t k = 0; k < GOV_DOMAINS; k++)
            total += weights[k] = community->residents.weight[k * community->columns.stride + resident] *
                                  (multiplier ? multiplier[k] : 1.0);
    if (!(total > 0.0))
        for (size_t k = 0; k < GOV_DOMAINS; k++) weights[k] = multiplier ? multiplier[k] : 1.0;
    return (uint8_t)heli_categorical_from(u, weights, GOV_DOMAINS);
}

heli_status gov_fail_case(gov_city *city, size_t c, uint32_t resident, int64_t week)
{
    gov_community *community = &city->communities[c];
    int64_t memory = city->params->tickets.memory_weeks;
    if (memory == 0 || !gov_is_here(community)) return HELI_OK;
    gov_aggrieved entry = {resident, (uint32_t)(week + 1 + memory)};
    gov_trouble(community, resident, week + 1 + memory);
    return gov_list_add(&community->aggrieved, &entry, sizeof entry);
}

void gov_forget_failures(gov_community *community, int64_t week)
{
    gov_aggrieved *entries = community->aggrieved.items;
    uint64_t kept = 0;
    for (uint64_t i = 0; i < community->aggrieved.count; i++)
        if (entries[i].until_week > week) entries[kept++] = entries[i];
    community->aggrieved.count = kept;
}
