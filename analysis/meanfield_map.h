/*
 * The weekly maps of a well-mixed community of very many residents (ODD 7.5, 8.2 L5-L7).
 *
 *     L5  pure imitation, two acts    z' = z + lambda z (1 - z) tanh(beta dU / 2)
 *     L6  pure logit, two acts        z' = z + lambda (sigma(beta U) - z)
 *     L7  three acts, mixed           p_a' = p_a + lambda [(1 - chi)(pi_a - p_a) + chi sum_b p_a p_b tanh(beta (U_a - U_b) / 2)]
 *
 * Imitators compare what was paid last week, those who weigh use this week's utilities; in L7 the two are separate arguments. Pure functions.
 */
#ifndef HELI_ANALYSIS_MEANFIELD_MAP_H
#define HELI_ANALYSIS_MEANFIELD_MAP_H

typedef enum heli_act { HELI_RESIST, HELI_ABSTAIN, HELI_PARTICIPATE, HELI_ACTS } heli_act;

/* A number for each act: shares, probabilities, or utilities. */
typedef struct heli_acts { double a[HELI_ACTS]; } heli_acts;

/** 1 / (1 + e^-x). */
double heli_sigmoid(double x);

/** L5 and L6: the share that takes part a week later. */
double heli_map_imitation(double share, double revision, double sharpness, double advantage);
double heli_map_logit(double share, double revision, double sharpness, double utility);

/** Choice probabilities in proportion to e^(beta U). */
heli_acts heli_logit(heli_acts utility, double sharpness);

/** L7. Shares that sum to 1 still do. */
heli_acts heli_map_mixture(heli_acts share, double revision, double imitation, double sharpness, heli_acts utility, heli_acts paid);

#endif
