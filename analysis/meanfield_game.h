/*
 * The four-party game of four well-mixed populations, without chance (ODD 7.4, 8.2 L8).
 *
 * With shares s = (x, y, z, w) of guiding governments, supporting enterprises, participating residents and integrating organisations,
 * the payoff advantages (9)-(12) are affine, dU_k = base_k + sum_j slope_kj s_j, and for many agents
 *
 *     each step    s_k' = s_k + lambda [(1 - eps) s_k (1 - s_k) tanh(beta dU_k / 2) + eps (1/2 - s_k)]      the exact map
 *     Fermi ODE    ds_k/dt = lambda s_k (1 - s_k) tanh(beta dU_k / 2)                                        small lambda
 *     replicator   ds_k/dt = lambda (beta / 2) s_k (1 - s_k) dU_k                                            weak selection, beta dU small
 *
 * (eps: share of revisions at random, 0 in core mode.) In the city institutions differ in what acting costs them, by s_c theta with theta ~
 * N(0, 1), and only a share chi of revisions imitates; the others weigh. Then a party is followed by cost, p(theta), with u = dU - s_c theta,
 *
 *     p'(theta) = p + lambda [(1 - eps) (chi I(theta) + (1 - chi) (sigma(beta u) - p)) + eps (1/2 - p)]
 *     I(theta)  = (1 - p) E[p sigma(beta u)] - p E[1 - p] sigma(-beta u)        E over theta, by a Gauss-Hermite rule of GSL
 *
 * With s_c = 0 and chi = 1 this is the exact map above, whose corners are at rest; else shares rest inside the cube. At a corner e of the
 * unit cube the eigenvalues of the replicator's Jacobian are (1 - 2 e_k) dU_k(e), so a corner is stable exactly where all four are negative.
 * Sources: Taylor and Jonker 1978 (replicator equation); Traulsen, Nowak and Pacheco 2006 (Fermi rule).
 */
#ifndef HELI_ANALYSIS_MEANFIELD_GAME_H
#define HELI_ANALYSIS_MEANFIELD_GAME_H

#include "engine/core/model.h"

typedef enum heli_party { HELI_GOVERNMENTS, HELI_ENTERPRISES, HELI_RESIDENTS, HELI_ORGANISATIONS, HELI_PARTIES } heli_party;
enum { HELI_CORNERS = 1 << HELI_PARTIES, HELI_FIXED_POINTS = 81 };

typedef struct heli_shares { double s[HELI_PARTIES]; } heli_shares;

typedef struct heli_game {
    double base[HELI_PARTIES];                  /* utility */
    double slope[HELI_PARTIES][HELI_PARTIES];   /* of party k's advantage in the share of party j */
    double revision;                            /* lambda, probability per step */
    double sharpness;                           /* beta, 1/utility */
    double mutation;                            /* eps, share of revisions */
    double imitation;                           /* chi, share of revisions; the others weigh */
    double cost_spread;                         /* s_c, utility */
} heli_game;

/* Cost offsets of a party, standard normal, and how many of it have each; weights sum to 1. */
enum { HELI_COST_NODES = 32 };
typedef struct heli_costs { double offset[HELI_COST_NODES], weight[HELI_COST_NODES]; } heli_costs;

/* Shares that act among those of each cost. */
typedef struct heli_by_cost { double s[HELI_COST_NODES]; } heli_by_cost;

typedef enum heli_game_form { HELI_REPLICATOR, HELI_FERMI } heli_game_form;

/**
 * The game that parameters of the models `four-parties` and `governance` state; false for any other model. In `governance`, z counts
 * participation as a part of institutions.full_participation, (9), (10) and (12) are those of section institutions (commissioners' saving
 * at its mean over enterprises), and residents, who decide by (20) there, follow (11) at the defaults of core mode.
 */
bool heli_game_of(heli_game *out, const heli_model *model, const void *params);

/** The shares at the start, of `four-parties`. */
heli_shares heli_game_start(const heli_model *model, const void *params);

/** (9)-(12). These are pure functions of their arguments. */
heli_shares heli_game_advantages(const heli_game *self, heli_shares at);

/** One step of the exact map where all have one cost and imitate; imitation and cost_spread are not looked at. */
heli_shares heli_game_map(const heli_game *self, heli_shares at);

/** The same for one party alone, whose advantage is given. */
double heli_game_map_share(const heli_game *self, double share, double advantage);

/** The rule that the means over costs are taken with. HELI_MEMORY on failure. */
heli_status heli_costs_make(heli_costs *out, heli_context *ctx) HELI_MUST_CHECK;

/** The same share at every cost; the mean over costs. */
heli_by_cost heli_by_cost_all(double share);
double heli_by_cost_mean(const heli_by_cost *self, const heli_costs *costs);

/** Whether all of a party have one cost and only imitate, so that corners are at rest and what is said of them holds. */
bool heli_game_rests_at_corners(const heli_game *self);

/** One step of one party by cost, whose mean advantage is given. */
heli_by_cost heli_game_map_by_cost(const heli_game *self, const heli_costs *costs, const heli_by_cost *party, double advantage);

/** ds/dt per step. */
heli_shares heli_game_rate(const heli_game *self, heli_game_form form, heli_shares at);

/** Follows the ODE for `steps` units of time (GSL, Prince-Dormand 8(9), absolute and relative tolerance 1e-12). */
heli_status heli_game_integrate(heli_shares *state, const heli_game *self, heli_game_form form, double steps,
                                heli_context *ctx) HELI_MUST_CHECK;

/** (1 - 2 e_k) dU_k(e) at a corner; bit k of `corner` is party k. */
heli_shares heli_game_corner_eigenvalues(const heli_game *self, unsigned corner);

/** Bit c is set where corner c is stable. */
unsigned heli_game_stable_corners(const heli_game *self);

/** "(1111)" in the order governments, enterprises, residents, organisations; out[8]. */
void heli_corner_name(unsigned corner, char out[8]);

typedef struct heli_fixed_point {
    heli_shares at;
    double growth;         /* largest real part of the replicator's eigenvalues, utility; negative: stable */
} heli_fixed_point;

/**
 * Rest points of the replicator equation in the unit cube: the corners, and what GSL's hybrid root finder finds from a grid of 5^4 starts.
 * Since advantages are affine, each of the 3^4 faces (every party at 0, at 1 or between) has one rest point, none, or a line of them, of
 * which the first one found stands for all. In the order in which they are found, into out[HELI_FIXED_POINTS].
 */
heli_status heli_game_fixed_points(heli_fixed_point *out, size_t *count, const heli_game *self, heli_context *ctx) HELI_MUST_CHECK;

#endif
