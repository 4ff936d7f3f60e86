/*
 * The twin of the field core: one representative community of very many residents, everybody everybody's neighbour, no cases (ODD 7.2-7.7).
 *
 * The week has the equations of the simulation, (3)-(8) voice and main line, (16)-(18) service and needs, trust, habitus, (20)-(21)
 * choice, (22)-(28) forces, with means in place of residents. How much of the difference between residents is kept is the closure:
 *
 *     means   residents differ in their two costs only (a product of Gauss-Legendre rules over U(low, high)); needs, trust, habitus, the
 *             shares of the acts and what they pay are single means. The choice is then exactly the map L7, its logit averaged over costs.
 *     types   residents differ in costs, importance of the domains (Dirichlet), position (lognormal) and flags, at 4,096 points of a Sobol
 *             sequence; each type has its own needs, trust, shares of acts and, for each act, mean habitus.
 *
 * What neither has: networks and their clusters, chance in small numbers, cases (tickets, disputes, petitions) and what they do to trust,
 * and every mechanism of ODD 7.8-7.21 but the volunteers' and employees' incentives; the five governances act as far as they change
 * parameters of the core. Governments that guide and governments that administer are averaged over the same residents; where institutions
 * revise, they are followed by cost, rents left aside, with enterprises and organisations averaged over both kinds of governments.
 */
#ifndef HELI_ANALYSIS_MEANFIELD_FIELD_H
#define HELI_ANALYSIS_MEANFIELD_FIELD_H

#include "analysis/meanfield_game.h"
#include "analysis/meanfield_map.h"
#include "models/governance/city.h"

typedef enum heli_closure { HELI_CLOSURE_TYPES, HELI_CLOSURE_MEANS } heli_closure;

/* Residents who are alike; all sums over types are weighted by `share`. */
typedef struct heli_type {
    double share;
    double weight[GOV_DOMAINS];        /* w, sums to 1 */
    double position;                   /* v */
    double cost_participate, cost_resist;
    double serving, registered, employed, unemployed; /* 0 or 1; shares in closure `means` */
    double need[GOV_DOMAINS];          /* n */
    double trust;
    heli_acts act;                     /* shares of the acts within the type */
    double habitus[HELI_ACTS];         /* mean habitus of those who take the act, times the act's share */
    heli_acts paid;                    /* utility of each act last week */
} heli_type;

/* Means over residents, as the week leaves them. */
typedef struct heli_field_sums {
    heli_acts act;
    double need[GOV_DOMAINS], voiced[GOV_DOMAINS], voice;
    double satisfaction, trust;
    gov_vector directions;             /* participants' own part of rot(q), per resident */
    double guided;                     /* the main line's part */
} heli_field_sums;

typedef struct heli_field_twin {
    heli_closure closure;
    heli_type *types;
    size_t count;
    double mean_position;
    double adults;                     /* of a community */
    gov_params params;                 /* in force, the five governances applied */
    gov_dealt dealt;                   /* shares as the levers last had them */
    heli_costs costs;
    heli_by_cost guides, supports, integrates; /* shares that act, by cost */
    double guiding, supporting, integrating;   /* their means */
    heli_field_sums sums;
    gov_vector main_line, expressed_need;
    double guidance;
    gov_field field[2];                /* where governments administer, and where they guide */
    gov_vector service;                /* S of the week, mean over both */
} heli_field_twin;

/** Sets up the initial state of ODD 5. Release with heli_field_free, also after a failure. */
heli_status heli_field_open(heli_field_twin *out, const gov_params *params, heli_closure closure, heli_context *ctx) HELI_MUST_CHECK;
void heli_field_free(heli_field_twin *self);

/** Makes the week of this index under these parameters. Cost: O(types). */
void heli_field_week(heli_field_twin *self, const gov_params *params, int64_t index);

/* What is read out, by the simulation's names of indicators. */
enum { HELI_FIELD_VALUES = 13 };
extern const char *const heli_field_names[HELI_FIELD_VALUES];
void heli_field_read(const heli_field_twin *self, double values[HELI_FIELD_VALUES]);

/* --- parts (meanfield_types.c, meanfield_residents.c) --- */

heli_status heli_types_make(heli_field_twin *self, heli_context *ctx) HELI_MUST_CHECK;
/** Sums the state as it stands; then utilities of it, with the neighbours of these sums, as what was paid (set-up). */
void heli_residents_begin(heli_field_twin *self);
void heli_residents_set_pay(heli_field_twin *self);
/** The residents' week (7.5). */
void heli_residents_week(heli_field_twin *self);

#endif
