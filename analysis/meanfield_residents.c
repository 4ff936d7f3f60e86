/*
 * The residents' week of the twin of the field core (ODD 7.5).
 *
 * Of a type the shares of the acts move by a flow between every two acts. Out of act a, with a share lambda of the residents reconsidering,
 *
 *     (1 - chi) pi_b(h_a)                          weigh and choose b; h_a is the mean habitus of those who took a
 *     chi sum over types of p_b sigma(beta (paid_b - paid_a))    meet somebody who took b, anywhere in the community, and follow
 *
 * and habitus moves with those who change. The second sum is a function of paid_a alone; it is tabulated once a week.
 */
#include <math.h>
#include <string.h>

#include "analysis/meanfield_field.h"
#include "analysis/meanfield_queues.h"

enum { BINS = 256 };

/* What a type faces this week. */
typedef struct outlook {
    double hardship, alignment;
    double direction[GOV_DOMAINS];     /* q, unit or zero */
    heli_acts utility;                 /* without habitus */
} outlook;

/* How readily residents who were paid x follow those who took act b: share of the population times chance, over x. */
typedef struct pull {
    double low, step;
    double of[HELI_ACTS][BINS];
} pull;

/* --- needs, trust (a, b) --- */

static void receive_service(heli_field_twin *self, heli_type *type)
{
    const gov_params *p = &self->params;
    double kappa = p->needs.equal_allocation;
    for (int k = 0; k < GOV_DOMAINS; k++) {
        double mean = self->sums.need[k], inflow = p->needs.inflow_per_week * p->needs.inflow_weight[k];
        double allocation = mean > 0.0 ? (1.0 - kappa) * type->position / self->mean_position + kappa * type->need[k] / mean : 1.0;
        double dose = p->needs.dose_per_hour_per_head * self->service.k[k] / self->adults * allocation;
        type->need[k] = 1.0 - (1.0 - inflow) * (1.0 - type->need[k] / (1.0 + dose));
    }
}

static void learn(const gov_params *p, heli_type *type, double hardship)
{
    double apart = 1.0 - hardship - type->trust;
    type->trust += (apart > 0.0 ? p->resident.trust_gain : p->resident.trust_loss) * apart;
    for (int a = 0; a < HELI_ACTS; a++) type->habitus[a] *= 1.0 - p->resident.habitus_rate;
    type->habitus[HELI_PARTICIPATE] += p->resident.habitus_rate * type->act.a[HELI_PARTICIPATE];
}

/* --- direction and utilities (20) --- */

static void find_direction(const heli_field_twin *self, const heli_type *type, outlook *out)
{
    int power = self->params.resident.focus == GOV_FOCUS_1 ? 1 : self->params.resident.focus == GOV_FOCUS_2 ? 2 : 4;
    double square = 0.0, along = 0.0, largest = 0.0;
    out->hardship = 0.0;
    for (int k = 0; k < GOV_DOMAINS; k++) {
        out->hardship += type->weight[k] * type->need[k];
        largest = fmax(largest, type->weight[k] * type->need[k]);
    }
    for (int k = 0; k < GOV_DOMAINS; k++) {
        out->direction[k] = largest > 0.0 ? pow(type->weight[k] * type->need[k] / largest, power) : 0.0;
        square += out->direction[k] * out->direction[k];
        along += out->direction[k] * self->main_line.k[k];
    }
    for (int k = 0; k < GOV_DOMAINS && square > 0.0; k++) out->direction[k] /= sqrt(square);
    out->alignment = square > 0.0 ? along / sqrt(square) : self->params.resident.neutral_alignment;
}

/* p_d P_g, mean over grids: own groups act in full, joint ones in part, as far as they are funded. */
static double mean_duty(const gov_params *p)
{
    double funded = fmin(1.0, p->party.funds_yuan_per_community_year * p->budget.execution_rate / p->party.funds_needed_yuan);
    double groups = (double)p->party.own_groups + p->party.joint_activity * (double)p->party.joint_groups;
    return p->city.grids > 0 ? p->resident.duty * funded * groups / (double)p->city.grids : 0.0;
}

static bool connected(const gov_params *p)
{
    return p->network.kind == GOV_NETWORK_COMPLETE || p->network.degree > 0;
}

static void weigh(const heli_field_twin *self, const heli_type *type, outlook *out)
{
    const gov_params *p = &self->params;
    double executed = p->budget.execution_rate, pressure = connected(p) ? p->resident.social_pressure : 0.0;
    double incentive = p->resident.selective_incentive * executed + p->volunteers.activation * type->registered +
                       p->employment.incentive * type->employed * self->supporting;
    double felt = out->hardship + p->employment.hardship * type->unemployed;
    double passed_by = fmax(0.0, p->resident.neutral_alignment - out->alignment);
    out->utility.a[HELI_ABSTAIN] = 0.0;
    out->utility.a[HELI_PARTICIPATE] = p->resident.interest / p->resident.hardship_reference * out->alignment * felt + incentive +
                                       p->resident.trust_weight * type->trust + mean_duty(p) * type->serving +
                                       pressure * self->sums.act.a[HELI_PARTICIPATE] - type->cost_participate;
    out->utility.a[HELI_RESIST] = p->resident.grievance * felt * (1.0 - type->trust) + p->resident.loss_weight * passed_by +
                                  pressure * self->sums.act.a[HELI_RESIST] - p->resident.compensation * executed - type->cost_resist;
}

/* --- imitation --- */

/* Bins the payers of every act by what they were paid and folds them with the Fermi function. */
static void tabulate(const heli_field_twin *self, pull *out)
{
    static const int acting[] = {HELI_RESIST, HELI_PARTICIPATE};
    double mass[HELI_ACTS][BINS] = {{0}}, adopt[2 * BINS - 1], high = 0.0;
    out->low = 0.0; /* what abstaining pays is in the range */
    for (size_t i = 0; i < self->count; i++)
        for (int b = 0; b < 2; b++) {
            out->low = fmin(out->low, self->types[i].paid.a[acting[b]]);
            high = fmax(high, self->types[i].paid.a[acting[b]]);
        }
    out->step = fmax(high - out->low, 1e-9) / (BINS - 1);
    for (size_t i = 0; i < self->count; i++)
        for (int a = 0; a < HELI_ACTS; a++) {
            double at = (self->types[i].paid.a[a] - out->low) / out->step;
            int bin = at < BINS - 2 ? (int)at : BINS - 2;
            double share = self->types[i].share * self->types[i].act.a[a];
            mass[a][bin] += share * (1.0 - (at - bin));
            mass[a][bin + 1] += share * (at - bin);
        }
    for (int d = 0; d < 2 * BINS - 1; d++) adopt[d] = heli_sigmoid(self->params.resident.sharpness * out->step * (d - (BINS - 1)));
    for (int a = 0; a < HELI_ACTS; a++)
        for (int x = 0; x < BINS; x++) {
            out->of[a][x] = 0.0;
            for (int y = 0; y < BINS; y++) out->of[a][x] += mass[a][y] * adopt[y - x + BINS - 1];
        }
}

static double pull_toward(const pull *table, int act, double paid)
{
    double at = (paid - table->low) / table->step;
    int bin = at < 0.0 ? 0 : at < BINS - 2 ? (int)at : BINS - 2;
    return table->of[act][bin] * (1.0 - (at - bin)) + table->of[act][bin + 1] * (at - bin);
}

/* --- decision (21) --- */

/* Moves shares and habitus of one type; `table` is NULL in closure `means`, where what everybody was paid is one number for each act. */
static void decide(const heli_field_twin *self, heli_type *type, const outlook *seen, const pull *table)
{
    const gov_params *p = &self->params;
    double chi = p->resident.imitation, beta = p->resident.sharpness;
    heli_acts next = type->act;
    double habitus[HELI_ACTS];
    memcpy(habitus, type->habitus, sizeof habitus);
    for (int a = 0; a < HELI_ACTS; a++) {
        if (!(type->act.a[a] > 0.0)) continue;
        heli_acts utility = seen->utility;
        utility.a[HELI_PARTICIPATE] += p->resident.habitus_weight * type->habitus[a] / type->act.a[a];
        heli_acts chosen = heli_logit(utility, beta);
        for (int b = 0; b < HELI_ACTS; b++) {
            if (b == a) continue;
            double followed = table ? pull_toward(table, b, type->paid.a[a])
                                    : self->sums.act.a[b] * heli_sigmoid(beta * (type->paid.a[b] - type->paid.a[a]));
            if (!connected(p)) followed = 0.0;
            double moving = p->resident.revision * ((1.0 - chi) * chosen.a[b] + chi * followed);
            next.a[a] -= moving * type->act.a[a];
            next.a[b] += moving * type->act.a[a];
            habitus[a] -= moving * type->habitus[a];
            habitus[b] += moving * type->habitus[a];
        }
    }
    type->act = next;
    memcpy(type->habitus, habitus, sizeof habitus);
}

/* Closure `means`: shares, habitus and pay of every type become the population's. */
static void make_alike(heli_field_twin *self)
{
    heli_type mean = {0};
    for (size_t i = 0; i < self->count; i++)
        for (int a = 0; a < HELI_ACTS; a++) {
            const heli_type *type = &self->types[i];
            mean.act.a[a] += type->share * type->act.a[a];
            mean.habitus[HELI_ABSTAIN] += type->share * type->habitus[a];
            mean.paid.a[a] += type->share * type->paid.a[a];
        }
    for (size_t i = 0; i < self->count; i++) {
        heli_type *type = &self->types[i];
        type->act = mean.act;
        type->paid = mean.paid;
        for (int a = 0; a < HELI_ACTS; a++) type->habitus[a] = mean.habitus[HELI_ABSTAIN] * mean.act.a[a];
    }
}

/* --- sums (d) --- */

static double silent_expression(const gov_params *p)
{
    double deaf = (1.0 - p->voice.silent_expression) * (1.0 - heli_grid_detection(p));
    return 1.0 - deaf * (1.0 - p->information.sharing * p->voice.sharing_gain);
}

static void add_type(heli_field_twin *self, heli_field_sums *sums, const heli_type *type, const outlook *seen, double silent)
{
    double guidance = self->guidance, own = 1.0 - guidance, joins = type->share * type->act.a[HELI_PARTICIPATE];
    double voice = type->share * pow(type->position, 1.0 - self->params.voice.equality) *
                   (1.0 - (1.0 - silent) * type->act.a[HELI_ABSTAIN]);
    double length = sqrt(own * own + guidance * guidance + 2.0 * own * guidance * seen->alignment);
    for (int a = 0; a < HELI_ACTS; a++) sums->act.a[a] += type->share * type->act.a[a];
    for (int k = 0; k < GOV_DOMAINS; k++) {
        sums->need[k] += type->share * type->need[k];
        sums->voiced[k] += voice * type->need[k];
        if (length > 0.0) sums->directions.k[k] += joins * own * seen->direction[k] / length;
    }
    if (length > 0.0) sums->guided += joins * guidance / length;
    sums->voice += voice;
    sums->satisfaction += type->share * (1.0 - seen->hardship);
    sums->trust += type->share * type->trust;
}

/* --- the week --- */

void heli_residents_begin(heli_field_twin *self)
{
    heli_field_sums sums = {0};
    double silent = silent_expression(&self->params);
    for (size_t i = 0; i < self->count; i++) {
        outlook seen;
        find_direction(self, &self->types[i], &seen);
        add_type(self, &sums, &self->types[i], &seen, silent);
    }
    self->sums = sums;
}

void heli_residents_set_pay(heli_field_twin *self)
{
    for (size_t i = 0; i < self->count; i++) {
        outlook seen;
        find_direction(self, &self->types[i], &seen);
        weigh(self, &self->types[i], &seen);
        self->types[i].paid = seen.utility;
    }
    if (self->closure == HELI_CLOSURE_MEANS) make_alike(self);
}

void heli_residents_week(heli_field_twin *self)
{
    heli_field_sums sums = {0};
    double silent = silent_expression(&self->params);
    bool means = self->closure == HELI_CLOSURE_MEANS;
    pull table;
    if (!means) tabulate(self, &table);
    for (size_t i = 0; i < self->count; i++) {
        heli_type *type = &self->types[i];
        outlook seen;
        receive_service(self, type);
        find_direction(self, type, &seen);
        learn(&self->params, type, seen.hardship);
        weigh(self, type, &seen);
        decide(self, type, &seen, means ? NULL : &table);
        type->paid = seen.utility;
        add_type(self, &sums, type, &seen, silent);
    }
    self->sums = sums;
    if (means) make_alike(self);
}
