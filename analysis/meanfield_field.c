/* The twin of the field core: main line, institutions, forces and the order of the week. */
#include "analysis/meanfield_field.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/governance/forces.h"
#include "models/governance/mechanisms/mechanisms.h"
#include "models/models.h"

/* --- institutions (7.4) --- */

/* Shares as the levers deal them out: whole institutions. */
static double dealt_share(double share, double n)
{
    return n > 0.0 ? floor(share * n + 0.5) / n : 0.0;
}

static void read_shares(heli_field_twin *self)
{
    self->guiding = heli_by_cost_mean(&self->guides, &self->costs);
    self->supporting = heli_by_cost_mean(&self->supports, &self->costs);
    self->integrating = heli_by_cost_mean(&self->integrates, &self->costs);
}

/* Strategies are dealt whatever they cost. Where institutions revise, only a lever that has changed deals anew. */
static void deal(heli_field_twin *self, bool all)
{
    const gov_params *p = &self->params;
    gov_dealt now = gov_dealt_shares(p);
    if (all || now.guiding != self->dealt.guiding)
        self->guides = heli_by_cost_all(dealt_share(now.guiding, (double)p->city.communities));
    if (all || now.supporting != self->dealt.supporting)
        self->supports = heli_by_cost_all(dealt_share(now.supporting, (double)p->enterprise.per_community));
    if (all || now.integrating != self->dealt.integrating)
        self->integrates = heli_by_cost_all(dealt_share(now.integrating, GOV_DOMAINS));
    self->dealt = now;
    read_shares(self);
}

/* A party of communities whose government guides (a share x of them) or administers: mean of both steps. */
static heli_by_cost step_beside_governments(const heli_game *game, const heli_costs *costs, const heli_by_cost *party, heli_party who,
                                            heli_shares seen)
{
    const double x = seen.s[HELI_GOVERNMENTS];
    heli_by_cost next[2], mean;
    for (int guides = 0; guides < 2; guides++) {
        seen.s[HELI_GOVERNMENTS] = guides;
        next[guides] = heli_game_map_by_cost(game, costs, party, heli_game_advantages(game, seen).s[who]);
    }
    for (size_t i = 0; i < HELI_COST_NODES; i++) mean.s[i] = (1.0 - x) * next[0].s[i] + x * next[1].s[i];
    return mean;
}

static void revise(heli_field_twin *self, int64_t index)
{
    const gov_params *p = &self->params;
    heli_game game;
    if (!p->institutions.revise || index % p->institutions.weeks_between != 0) return;
    if (!heli_game_of(&game, heli_model_find("governance"), p)) return;
    double z = fmin(1.0, self->sums.act.a[HELI_PARTICIPATE] / p->institutions.full_participation);
    heli_shares seen = {{self->guiding, self->supporting, z, self->integrating}};
    self->guides = heli_game_map_by_cost(&game, &self->costs, &self->guides, heli_game_advantages(&game, seen).s[HELI_GOVERNMENTS]);
    if (p->enterprise.per_community > 0)
        self->supports = step_beside_governments(&game, &self->costs, &self->supports, HELI_ENTERPRISES, seen);
    self->integrates = step_beside_governments(&game, &self->costs, &self->integrates, HELI_ORGANISATIONS, seen);
    read_shares(self);
}

/* --- main line (6)-(8) --- */

/* Mean direction of enterprises, those with a commissioner turned toward expressed needs (44). */
static gov_vector enterprise_direction(const heli_field_twin *self)
{
    const gov_params *p = &self->params;
    double enterprises = (double)p->city.communities * (double)p->enterprise.per_community;
    double posts = enterprises > 0.0 ? fmin(1.0, (double)p->enterprise.commissioners / enterprises) : 0.0;
    gov_vector base;
    if (p->enterprise.per_community == 0) return (gov_vector){{0}};
    for (int k = 0; k < GOV_DOMAINS; k++) base.k[k] = p->enterprise.direction[k];
    base = gov_unit(base);
    gov_vector turned = gov_rotate(base, gov_unit(self->expressed_need), p->enterprise.commissioner_turn * p->enterprise.commissioner_quality);
    return gov_unit(gov_add_scaled(gov_scaled(base, 1.0 - posts), posts, turned));
}

static void draw_main_line(heli_field_twin *self)
{
    const gov_params *p = &self->params;
    const double omega = p->main_line.own_need_weight, *weight = p->main_line.agenda;
    gov_vector goal = gov_goal(p);
    self->guidance = p->main_line.guidance * (p->main_line.guidance_by_trust ? 0.5 + 0.5 * self->sums.trust : 1.0);
    self->expressed_need = goal;
    if (self->sums.voice > 0.0)
        for (int k = 0; k < GOV_DOMAINS; k++) self->expressed_need.k[k] = self->sums.voiced[k] / self->sums.voice;
    gov_vector agenda = gov_add_scaled(gov_scaled(goal, weight[0]), weight[1], enterprise_direction(self));
    agenda = gov_unit(gov_add_scaled(agenda, weight[2], gov_unit(self->expressed_need)));
    self->main_line = gov_length(agenda) > 0.0 ? gov_unit(gov_add_scaled(gov_scaled(goal, 1.0 - omega), omega, agenda)) : goal;
}

/* --- forces (23)-(28) --- */

static void organisation_force(const heli_field_twin *self, gov_inputs *inputs)
{
    const gov_params *p = &self->params;
    double profile = 0.0, links = p->organisation.hub ? GOV_DOMAINS : GOV_DOMAINS * (GOV_DOMAINS - 1.0) / 2.0;
    double spent = 2.0 * p->organisation.link_hours * links / GOV_DOMAINS;
    for (int k = 0; k < GOV_DOMAINS; k++) profile += p->organisation.hours_profile[k];
    for (int k = 0; k < GOV_DOMAINS; k++) {
        double promised = p->organisation.hours_per_1000 * self->adults / 1000.0 * p->organisation.hours_profile[k] / profile;
        double hours = fmax(0.0, promised - spent);
        gov_vector axis = {{0}};
        axis.k[k] = 1.0;
        inputs->organisations = gov_add_scaled(inputs->organisations, hours, gov_rotate(axis, self->main_line, self->guidance));
        inputs->organisation_hours += hours;
    }
    double hub = p->organisation.hub ? 1.0 + p->organisation.hub_bonus : 1.0;
    inputs->integration = p->organisation.integration_scale * hub * self->integrating * (0.4 + 0.2 * (double)p->organisation.stars);
}

static void resident_force(const heli_field_twin *self, gov_inputs *inputs)
{
    double hours = self->params.resident.hours_per_week * self->adults;
    gov_vector turned = gov_add_scaled(self->sums.directions, self->sums.guided, self->main_line);
    inputs->residents = gov_scaled(turned, hours);
    inputs->resisting_hours = hours * self->params.resident.resister_strength * self->sums.act.a[HELI_RESIST];
    inputs->acting_hours = hours * self->sums.act.a[HELI_PARTICIPATE] + inputs->resisting_hours;
}

static void add_forces(heli_field_twin *self)
{
    const gov_params *p = &self->params;
    double thousands = self->adults / 1000.0;
    double government = (1.0 - p->government.administrative_burden) * p->government.hours_per_1000 * thousands;
    gov_inputs inputs = {.main_line = self->main_line,
                         .support_hours = p->enterprise.hours_per_1000 * thousands * self->supporting,
                         .half_support_hours = p->enterprise.half_support_hours * thousands};
    inputs.enterprises = gov_scaled(gov_rotate(enterprise_direction(self), self->main_line, self->guidance), inputs.support_hours);
    organisation_force(self, &inputs);
    resident_force(self, &inputs);
    const double share[2] = {1.0 - self->guiding, self->guiding};
    self->service = (gov_vector){{0}};
    for (int guides = 0; guides < 2; guides++) {
        inputs.government = gov_scaled(guides ? self->main_line : gov_goal(p), government);
        self->field[guides] = gov_resultant(&inputs, p->enterprise.amplification, p->organisation.transaction_loss,
                                            p->organisation.resistance_easing);
        self->service = gov_add_scaled(self->service, share[guides], self->field[guides].service);
    }
}

/* --- a life --- */

heli_status heli_field_open(heli_field_twin *out, const gov_params *params, heli_closure closure, heli_context *ctx)
{
    *out = (heli_field_twin){.closure = closure};
    gov_apply_five(params, &out->params);
    out->adults = (double)params->city.grids * (double)params->population.adults_per_grid / (double)params->city.communities;
    if (!(out->adults > 0.0)) return heli_fail(ctx, HELI_USAGE, HELI_N_("a city without residents has no mean-field twin"));
    heli_status status = heli_costs_make(&out->costs, ctx);
    if (status == HELI_OK) status = heli_types_make(out, ctx);
    if (status != HELI_OK) return status;
    deal(out, true);
    heli_residents_begin(out);
    draw_main_line(out);
    heli_residents_begin(out); /* with guidance */
    heli_residents_set_pay(out);
    return HELI_OK;
}

void heli_field_free(heli_field_twin *self)
{
    free(self->types);
    *self = (heli_field_twin){0};
}

void heli_field_week(heli_field_twin *self, const gov_params *params, int64_t index)
{
    gov_apply_five(params, &self->params);
    deal(self, !params->institutions.revise);
    draw_main_line(self);
    revise(self, index);
    heli_residents_week(self);
    add_forces(self);
}

/* --- reading --- */

const char *const heli_field_names[HELI_FIELD_VALUES] = {
    "effective_power", "coherence_bodies", "coherence_actors", "deviation_deg", "satisfaction", "participation", "resistance", "trust",
    "guiding_share", "supporting_share", "integrating_share", "integration", "volunteer_hours"};

void heli_field_read(const heli_field_twin *self, double values[HELI_FIELD_VALUES])
{
    const gov_field *apart = self->field;
    const double share[2] = {1.0 - self->guiding, self->guiding};
    double power = 0.0, bodies = 0.0, actors = 0.0, deviation = 0.0, joins = self->sums.act.a[HELI_PARTICIPATE];
    for (int guides = 0; guides < 2; guides++) {
        power += share[guides] * apart[guides].effective_power * 1000.0 / self->adults;
        bodies += share[guides] * apart[guides].coherence_bodies;
        actors += share[guides] * apart[guides].coherence_actors;
        deviation += share[guides] * apart[guides].deviation_deg;
    }
    const double read[HELI_FIELD_VALUES] = {power, bodies, actors, deviation, self->sums.satisfaction, joins,
                                            self->sums.act.a[HELI_RESIST], self->sums.trust, self->guiding, self->supporting,
                                            self->integrating, apart[0].integration,
                                            1000.0 * joins * self->params.resident.hours_per_week};
    memcpy(values, read, sizeof read);
}
