/* Observation of the field (ODD 9.2): how a community's and the city's values come about. */
#include "models/governance/indicators.h"

#include "engine/core/math.h"

static double nan_value(void)
{
    return heli_double_from_bits(0x7ff8000000000000u);
}

static double share(int64_t part, int64_t whole)
{
    return whole > 0 ? (double)part / (double)whole : nan_value();
}

/*
 * Gini coefficient from a histogram of values in equal bins, each at the middle of its bin:
 * G = sum_i sum_j c_i c_j |x_i - x_j| / (2 n sum c x), by one walk over the bins.
 */
static double gini(const uint64_t *count, size_t bins)
{
    double below = 0.0, below_value = 0.0, differences = 0.0;
    for (size_t b = 0; b < bins; b++) {
        double c = (double)count[b], x = (double)b + 0.5;
        differences += c * (x * below - below_value);
        below += c;
        below_value += c * x;
    }
    return below > 0.0 ? differences / (below * below_value) : nan_value();
}

static void histogram_add(uint64_t *into, const gov_community *community)
{
    for (size_t b = 0; b < GOV_HARDSHIP_BINS; b++) into[b] += community->sums.hardship[b];
}

/* --- one community --- */

/* Shares of institutions of communities first .. first + count - 1; undefined where there are none. */
static void read_institutions(const gov_city *city, size_t first, size_t count, gov_values *v)
{
    int64_t guiding = 0, supporting = 0, rents = 0, integrating = 0;
    for (size_t c = first; c < first + count; c++) {
        const gov_community *community = &city->communities[c];
        guiding += city->governments[c].strategy == GOV_ACTIVE;
        for (size_t e = 0; e < city->enterprises_each; e++) {
            int32_t strategy = city->enterprises[community->first_enterprise + e].is.strategy;
            supporting += strategy == GOV_ACTIVE;
            rents += strategy == GOV_RENT;
        }
        for (size_t o = 0; o < city->organisations_each; o++)
            integrating += city->organisations[community->first_organisation + o].is.strategy == GOV_ACTIVE;
    }
    int64_t enterprises = (int64_t)(count * city->enterprises_each);
    v->guiding_share = share(guiding, (int64_t)count);
    v->supporting_share = share(supporting, enterprises);
    v->rent_share = share(rents, enterprises);
    v->integrating_share = share(integrating, (int64_t)(count * city->organisations_each));
}

static void read_field(const gov_community *community, double per_1000, gov_values *v)
{
    const gov_field *f = &community->field;
    v->effective_power = f->effective_power * per_1000;
    v->coherence_bodies = f->coherence_bodies;
    v->coherence_actors = f->coherence_actors;
    v->deviation_deg = f->deviation_deg;
    v->integration = f->integration;
    for (int k = 0; k < GOV_DOMAINS; k++) {
        for (int b = 0; b < GOV_BODIES; b++) v->force[b][k] = f->part[b].k[k] * per_1000;
        v->force_resistance[k] = f->resistance.k[k] * per_1000;
        v->joint_force[k] = f->resultant.k[k] * per_1000;
        v->main_line[k] = community->main_line.k[k];
    }
}

/* Mean trust of the fifth with the strongest position minus that of the weakest. */
static double trust_gap(double low_trust, int64_t low, double high_trust, int64_t high)
{
    return low > 0 && high > 0 ? high_trust / (double)high - low_trust / (double)low : nan_value();
}

static void read_residents(const gov_community *community, gov_values *v)
{
    const gov_sums *s = &community->sums;
    double n = (double)s->residents;
    v->satisfaction = n > 0.0 ? s->satisfaction / n : nan_value();
    v->trust = n > 0.0 ? s->trust / n : nan_value();
    v->satisfied_share = share(s->satisfied, s->residents);
    v->participation = share(s->participants, s->residents);
    v->resistance = share(s->resisters, s->residents);
    v->participation_13w = share(s->recent_participants, s->residents);
    v->trust_gap = trust_gap(s->low_trust, s->low_quintile, s->high_trust, s->high_quintile);
    v->position_gini = community->position_gini;
    v->participation_slope = nan_value();
    for (int k = 0; k < GOV_DOMAINS; k++) v->need[k] = n > 0.0 ? s->need.k[k] / n : nan_value();
}

static double total_served(const gov_sums *sums)
{
    double served = 0.0;
    for (int k = 0; k < GOV_DOMAINS; k++) served += sums->served.k[k];
    return served;
}

/* Values of a community of which the city has the mean; the others stay zero. */
static void read_averaged(const gov_city *city, size_t c, gov_values *v)
{
    const gov_community *community = &city->communities[c];
    double n = (double)community->sums.residents;
    *v = (gov_values){0};
    read_field(community, n > 0.0 ? 1000.0 / n : 0.0, v);
    read_residents(community, v);
    gov_read_work(city, c, v);
}

/* What a community has of its own, and the city by its own count. */
static void read_own(const gov_city *city, size_t c, gov_values *v)
{
    const gov_community *community = &city->communities[c];
    double n = (double)community->sums.residents;
    double yuan = (double)community->spent_last_week_fen / 100.0, served = total_served(&community->sums);
    read_institutions(city, c, 1, v);
    v->spending = n > 0.0 ? yuan * 1000.0 / n : 0.0;
    v->cost_per_need = served > 0.0 ? yuan / served : nan_value();
    gov_read_cases(city, c, v);
}

/* Y12: J, by the user's weights. */
static double objective(const gov_params *params, const gov_values *v)
{
    return v->satisfaction - params->objective.gini_weight * v->need_gini - params->objective.petition_weight * v->petition_rate;
}

void gov_observe_community(const void *world, size_t c, double *values)
{
    const gov_city *city = world;
    uint64_t histogram[GOV_HARDSHIP_BINS] = {0};
    gov_values *v = (gov_values *)values;
    read_averaged(city, c, v);
    read_own(city, c, v);
    histogram_add(histogram, &city->communities[c]);
    v->need_gini = gini(histogram, GOV_HARDSHIP_BINS);
    v->objective = objective(city->params, v);
}

/* --- the city --- */

/* Means over residents: communities in index order, weighted by their adults; empty ones say nothing. */
static void mean_over_communities(const gov_city *city, double *mean, uint64_t *histogram)
{
    enum { WIDTH = sizeof(gov_values) / sizeof(double) };
    double adults = 0.0;
    for (size_t c = 0; c < city->community_count; c++) {
        double weight = (double)city->communities[c].sums.residents;
        gov_values one;
        if (weight == 0.0) continue;
        read_averaged(city, c, &one);
        const double *value = (const double *)&one;
        for (int i = 0; i < WIDTH; i++) mean[i] += weight * value[i];
        adults += weight;
        histogram_add(histogram, &city->communities[c]);
    }
    for (int i = 0; i < WIDTH; i++) mean[i] = adults > 0.0 ? mean[i] / adults : nan_value();
}

/* P7: how participation changes with the inequality of positions, by least squares over the communities that have residents. */
static double participation_slope(const gov_city *city)
{
    double count = 0.0, gini_sum = 0.0, taking_part_sum = 0.0, squares = 0.0, products = 0.0;
    if (city->params->population.position_sd_spread == 0.0) return nan_value(); /* what differs by chance alone has no slope to speak of */
    for (size_t c = 0; c < city->community_count; c++) {
        const gov_community *community = &city->communities[c];
        if (community->sums.residents == 0) continue;
        count += 1.0;
        gini_sum += community->position_gini;
        taking_part_sum += share(community->sums.participants, community->sums.residents);
    }
    for (size_t c = 0; c < city->community_count; c++) {
        const gov_community *community = &city->communities[c];
        if (community->sums.residents == 0) continue;
        double off = community->position_gini - gini_sum / count;
        squares += off * off;
        products += off * (share(community->sums.participants, community->sums.residents) - taking_part_sum / count);
    }
    return squares > 0.0 ? products / squares : nan_value();
}

void gov_observe_city(const void *world, double *values)
{
    const gov_city *city = world;
    uint64_t histogram[GOV_HARDSHIP_BINS] = {0};
    gov_values *v = (gov_values *)values;
    *v = (gov_values){0};
    mean_over_communities(city, values, histogram);
    v->need_gini = gini(histogram, GOV_HARDSHIP_BINS);

    double served = 0.0, low_trust = 0.0, high_trust = 0.0;
    int64_t low = 0, high = 0;
    for (size_t c = 0; c < city->community_count; c++) {
        const gov_sums *s = &city->communities[c].sums;
        served += total_served(s);
        low_trust += s->low_trust;
        high_trust += s->high_trust;
        low += s->low_quintile;
        high += s->high_quintile;
    }
    v->trust_gap = trust_gap(low_trust, low, high_trust, high);
    v->participation_slope = participation_slope(city);
    v->spending = city->adults > 0 ? (double)city->spent_last_week_fen * 10.0 / (double)city->adults : 0.0;
    read_institutions(city, 0, city->community_count, v);
    v->cost_per_need = served > 0.0 ? (double)city->spent_last_week_fen / 100.0 / served : nan_value();
    gov_read_city_cases(city, v);
    v->objective = objective(city->params, v);
}
