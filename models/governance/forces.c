/*
 * Forces and resultant (ODD 7.6, 7.7).
 *
 * Each body brings a force in hours per week over the six domains. Enterprises' support amplifies residents and
 * organisations, unintegrated bodies lose force on each other, resistance pulls straight back along the main line:
 *
 *     R = L [f_G + f_E + A (f_R+ + f_S)] - (1 - zeta I) F- m                                  (27)
 */
#include "models/governance/forces.h"

#include "engine/core/math.h"

gov_vector gov_goal(const gov_params *params)
{
    gov_vector goal;
    for (int k = 0; k < GOV_DOMAINS; k++) goal.k[k] = params->main_line.goal[k];
    return gov_unit(goal);
}

double gov_guidance(const gov_params *params, const gov_sums *sums)
{
    double guidance = params->main_line.guidance;
    if (!params->main_line.guidance_by_trust || sums->residents == 0) return guidance;
    return guidance * (0.5 + 0.5 * sums->trust / (double)sums->residents);
}

/* Per-thousand figures of a community of n adults. */
static double of_community(double per_1000, int64_t adults)
{
    return per_1000 * (double)adults / 1000.0;
}

/* --- government (24) --- */

static gov_vector government_force(const gov_city *city, size_t c)
{
    const gov_params *p = city->params;
    const gov_community *community = &city->communities[c];
    double hours = (1.0 - p->government.administrative_burden) *
                   of_community(p->government.hours_per_1000, community->sums.residents);
    hours = heli_positive_part(hours - community->duplicate_hours); /* work done twice for want of sharing (31) */
    bool guides = city->governments[c].strategy == GOV_ACTIVE;
    return gov_scaled(guides ? community->main_line : gov_goal(p), hours);
}

/* --- enterprises (25), (44) --- */

static size_t count_supporting(const gov_city *city, const gov_community *community)
{
    size_t supporting = 0;
    for (size_t e = 0; e < city->enterprises_each; e++)
        supporting += city->enterprises[community->first_enterprise + e].is.strategy == GOV_ACTIVE;
    return supporting;
}

static double support_hours(const gov_city *city, const gov_community *community)
{
    if (city->enterprises_each == 0) return 0.0;
    double capacity = of_community(city->params->enterprise.hours_per_1000, community->sums.residents);
    return capacity * (double)count_supporting(city, community) / (double)city->enterprises_each;
}

gov_vector gov_mean_enterprise_direction(const gov_city *city, size_t c, gov_enterprise_choice choice)
{
    const gov_params *p = city->params;
    const gov_community *community = &city->communities[c];
    gov_vector base, sum = {{0}};
    for (int k = 0; k < GOV_DOMAINS; k++) base.k[k] = p->enterprise.direction[k];
    base = gov_unit(base);
    double turn = p->enterprise.commissioner_turn * p->enterprise.commissioner_quality;
    gov_vector turned = turn > 0.0 ? gov_rotate(base, gov_unit(community->expressed_need), turn) : base;
    for (size_t e = 0; e < city->enterprises_each; e++) {
        const gov_enterprise *enterprise = &city->enterprises[community->first_enterprise + e];
        if (choice == GOV_SUPPORTING_ENTERPRISES && enterprise->is.strategy != GOV_ACTIVE) continue;
        sum = gov_add_scaled(sum, 1.0, enterprise->has_commissioner ? turned : base);
    }
    return gov_unit(sum);
}

/* --- organisations (26) --- */

/* Hours left to each organisation after the links it keeps: all pairs, or one each to a hub. */
static double link_hours_each(const gov_params *p, size_t organisations)
{
    if (organisations == 0) return 0.0;
    double n = (double)organisations;
    double links = p->organisation.hub ? n : n * (n - 1.0) / 2.0;
    return 2.0 * p->organisation.link_hours * links / n;
}

gov_hours gov_organisation_hours(const gov_city *city, size_t c, size_t o)
{
    const gov_params *p = city->params;
    const gov_community *community = &city->communities[c];
    double profile = 0.0, all_hours = of_community(p->organisation.hours_per_1000, community->sums.residents);
    for (int k = 0; k < GOV_DOMAINS; k++) profile += p->organisation.hours_profile[k];
    double promised = all_hours * p->organisation.hours_profile[o] / profile;
    double own = heli_positive_part(promised - link_hours_each(p, city->organisations_each));
    return (gov_hours){promised, own + city->organisations[community->first_organisation + o].purchased_hours};
}

static void organisation_force(const gov_city *city, size_t c, double guidance, gov_inputs *inputs)
{
    const gov_community *community = &city->communities[c];
    for (int k = 0; k < GOV_DOMAINS; k++) {
        double hours = gov_organisation_hours(city, c, (size_t)k).delivered;
        gov_vector axis = {{0}};
        axis.k[k] = 1.0;
        gov_vector direction = guidance > 0.0 ? gov_rotate(axis, community->main_line, guidance) : axis;
        inputs->organisations = gov_add_scaled(inputs->organisations, hours, direction);
        inputs->organisation_hours += hours;
    }
}

/* X = xi sum b_o (1 + chi_h hub) (0.4 + 0.2 star_o) / n_o */
static double integration(const gov_city *city, const gov_community *community)
{
    const gov_params *p = city->params;
    double strength = 0.0;
    if (city->organisations_each == 0) return 0.0;
    double hub = p->organisation.hub ? 1.0 + p->organisation.hub_bonus : 1.0;
    for (size_t o = 0; o < city->organisations_each; o++) {
        const gov_organisation *organisation = &city->organisations[community->first_organisation + o];
        if (organisation->is.strategy == GOV_ACTIVE) strength += 0.4 + 0.2 * (double)organisation->stars;
    }
    return p->organisation.integration_scale * hub * strength / (double)city->organisations_each;
}

/* --- residents (23) --- */

static void resident_force(const gov_params *p, const gov_community *community, gov_inputs *inputs)
{
    const gov_sums *sums = &community->sums;
    double hours = p->resident.hours_per_week, resistance = p->resident.resister_strength;
    gov_vector turned = gov_add_scaled(sums->directions, sums->guided, community->main_line);
    inputs->residents = gov_scaled(turned, hours);
    inputs->resisting_hours = hours * resistance * (double)sums->resisters;
    inputs->acting_hours = hours * (double)sums->participants + inputs->resisting_hours;
}

/* --- the resultant (27) --- */

static double ratio_or_zero(double part, double whole)
{
    return whole > 0.0 ? part / whole : 0.0;
}

gov_field gov_resultant(const gov_inputs *in, double amplification, double transaction_loss, double resistance_easing)
{
    gov_field field = {0};
    double eased = in->integration / (1.0 + in->integration);
    double kept = 1.0 - transaction_loss * (1.0 - eased);
    double support = in->support_hours > 0.0
                         ? 1.0 + amplification * in->support_hours / (in->support_hours + in->half_support_hours)
                         : 1.0;
    field.integration = in->integration;
    field.raw[GOV_GOVERNMENT] = in->government;
    field.raw[GOV_ENTERPRISES] = in->enterprises;
    field.raw[GOV_RESIDENTS] = gov_add_scaled(in->residents, -in->resisting_hours, in->main_line);
    field.raw[GOV_ORGANISATIONS] = in->organisations;

    field.part[GOV_GOVERNMENT] = gov_scaled(in->government, kept);
    field.part[GOV_ENTERPRISES] = gov_scaled(in->enterprises, kept);
    field.part[GOV_RESIDENTS] = gov_scaled(in->residents, kept * support);
    field.part[GOV_ORGANISATIONS] = gov_scaled(in->organisations, kept * support);
    field.resistance = gov_scaled(in->main_line, -(1.0 - resistance_easing * eased) * in->resisting_hours);

    gov_vector together = {{0}};
    double lengths = 0.0;
    field.resultant = field.resistance;
    for (int b = 0; b < GOV_BODIES; b++) {
        field.resultant = gov_add_scaled(field.resultant, 1.0, field.part[b]);
        together = gov_add_scaled(together, 1.0, field.raw[b]);
        lengths += gov_length(field.raw[b]);
    }
    for (int k = 0; k < GOV_DOMAINS; k++) field.service.k[k] = heli_positive_part(field.resultant.k[k]); /* (28) */
    field.actor_hours = gov_length(in->government) + gov_length(in->enterprises) + in->organisation_hours + in->acting_hours;
    field.effective_power = gov_dot(field.resultant, in->main_line);
    field.deviation_deg = gov_angle_deg(field.resultant, in->main_line);
    field.coherence_bodies = heli_min(ratio_or_zero(gov_length(together), lengths), 1.0);
    field.coherence_actors = heli_min(ratio_or_zero(gov_length(together), field.actor_hours), field.coherence_bodies);
    return field;
}

void gov_add_forces(gov_city *city, size_t c)
{
    gov_community *community = &city->communities[c];
    const gov_params *p = city->params;
    double guidance = community->guidance;
    gov_inputs inputs = {.main_line = community->main_line, .government = government_force(city, c)};

    inputs.support_hours = support_hours(city, community);
    inputs.half_support_hours = of_community(p->enterprise.half_support_hours, community->sums.residents);
    gov_vector toward = gov_mean_enterprise_direction(city, c, GOV_SUPPORTING_ENTERPRISES);
    if (guidance > 0.0) toward = gov_rotate(toward, community->main_line, guidance);
    inputs.enterprises = gov_scaled(toward, inputs.support_hours);
    organisation_force(city, c, guidance, &inputs);
    inputs.integration = integration(city, community);
    resident_force(p, community, &inputs);

    community->field = gov_resultant(&inputs, p->enterprise.amplification, p->organisation.transaction_loss,
                                     p->organisation.resistance_easing);
    if (p->mutual_help.organised > 0.0) /* M20: served among residents, beside the joint force */
        community->field.service = gov_add_scaled(community->field.service, 1.0, community->mutual_help_hours);
}
