/*
 * Residents of the twin of the field core: types, and the initial state of each (ODD 5).
 *
 * Initial needs are their mean: how they are spread is forgotten within the burn-in, at the rate (1 - delta) / (1 + s) of (18).
 */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_qrng.h>
#include <math.h>
#include <stdlib.h>

#include "analysis/meanfield_field.h"

enum { SOBOL_TYPES = 4096, COST_NODES = 24 };
/* Which coordinate of the sequence draws what; six in a row for the weights. */
enum { OF_POSITION, OF_COST, OF_COST_RESIST, OF_WEIGHTS, OF_REGISTERED = OF_WEIGHTS + GOV_DOMAINS, OF_EMPLOYER, OF_SERVING, DIMENSIONS };

static double serving_share(const gov_params *p)
{
    double adults = (double)p->city.grids * (double)p->population.adults_per_grid;
    return adults > 0.0 ? fmin(1.0, (double)p->population.serving_members / adults) : 0.0;
}

static double between(double low, double high, double u)
{
    return low + (high - low) * u;
}

/* --- closure `types` --- */

static void type_at(heli_type *type, const double u[DIMENSIONS], const gov_params *p)
{
    double total = 0.0;
    type->share = 1.0 / SOBOL_TYPES;
    type->position = exp(gsl_cdf_gaussian_Pinv(u[OF_POSITION], 1.0) * p->population.position_sd);
    type->cost_participate = between(p->population.cost_low, p->population.cost_high, u[OF_COST]);
    type->cost_resist = between(p->population.cost_low, p->population.cost_high, u[OF_COST_RESIST]);
    for (int k = 0; k < GOV_DOMAINS; k++) total += type->weight[k] = -log(u[OF_WEIGHTS + k]); /* exponentials, normalised: Dirichlet(1) */
    for (int k = 0; k < GOV_DOMAINS; k++) type->weight[k] /= total;
    type->registered = u[OF_REGISTERED] < p->volunteers.registered_share;
    type->employed = u[OF_EMPLOYER] < p->employment.employed_share && p->enterprise.per_community > 0;
    type->unemployed = u[OF_EMPLOYER] >= p->employment.employed_share &&
                       u[OF_EMPLOYER] < p->employment.employed_share + p->employment.unemployed_share;
    type->serving = u[OF_SERVING] < serving_share(p);
}

static heli_status draw_types(heli_field_twin *self, heli_context *ctx)
{
    double u[DIMENSIONS];
    gsl_qrng *sequence = gsl_qrng_alloc(gsl_qrng_sobol, DIMENSIONS);
    if (!sequence) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for the mean-field twin"));
    for (size_t i = 0; i < self->count; i++) {
        gsl_qrng_get(sequence, u);
        type_at(&self->types[i], u, &self->params);
    }
    gsl_qrng_free(sequence);
    return HELI_OK;
}

/* --- closure `means` --- */

/* Nodes and weights of U(low, high); where all costs are equal, so are the nodes. */
static heli_status cost_rule(double node[COST_NODES], double weight[COST_NODES], const gov_params *p, heli_context *ctx)
{
    gsl_integration_glfixed_table *rule = gsl_integration_glfixed_table_alloc(COST_NODES);
    if (!rule) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for the mean-field twin"));
    for (size_t i = 0; i < COST_NODES; i++) gsl_integration_glfixed_point(0.0, 1.0, i, &node[i], &weight[i], rule);
    for (size_t i = 0; i < COST_NODES; i++) node[i] = between(p->population.cost_low, p->population.cost_high, node[i]);
    gsl_integration_glfixed_table_free(rule);
    return HELI_OK;
}

static heli_status lay_out_costs(heli_field_twin *self, heli_context *ctx)
{
    const gov_params *p = &self->params;
    double node[COST_NODES], weight[COST_NODES];
    heli_status status = cost_rule(node, weight, p, ctx);
    for (size_t i = 0; i < self->count && status == HELI_OK; i++) {
        heli_type *type = &self->types[i];
        type->share = weight[i / COST_NODES] * weight[i % COST_NODES];
        type->cost_participate = node[i / COST_NODES];
        type->cost_resist = node[i % COST_NODES];
        type->position = 1.0;
        for (int k = 0; k < GOV_DOMAINS; k++) type->weight[k] = 1.0 / GOV_DOMAINS;
        type->registered = p->volunteers.registered_share;
        type->employed = p->enterprise.per_community > 0 ? p->employment.employed_share : 0.0;
        type->unemployed = p->employment.unemployed_share;
        type->serving = serving_share(p);
    }
    return status;
}

/* --- both --- */

static void begin_life(heli_field_twin *self)
{
    const gov_params *p = &self->params;
    self->mean_position = 0.0;
    for (size_t i = 0; i < self->count; i++) {
        heli_type *type = &self->types[i];
        for (int k = 0; k < GOV_DOMAINS; k++) type->need[k] = between(p->population.initial_need_low, p->population.initial_need_high, 0.5);
        type->trust = p->population.initial_trust;
        type->act = (heli_acts){{0.0, 1.0 - p->population.initial_participation, p->population.initial_participation}};
        for (int a = 0; a < HELI_ACTS; a++) type->habitus[a] = p->population.initial_habitus * type->act.a[a];
        self->mean_position += type->share * type->position;
    }
}

heli_status heli_types_make(heli_field_twin *self, heli_context *ctx)
{
    heli_status status = HELI_OK;
    bool means = self->closure == HELI_CLOSURE_MEANS;
    self->count = means ? COST_NODES * COST_NODES : SOBOL_TYPES;
    self->types = calloc(self->count, sizeof *self->types);
    if (!self->types) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for the mean-field twin"));
    if (means) HELI_TRY(lay_out_costs(self, ctx));
    else HELI_TRY(draw_types(self, ctx));
    begin_life(self);
out:
    return status;
}
