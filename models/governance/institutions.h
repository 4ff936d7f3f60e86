/* The four-party game (ODD 7.4): payoff advantages as functions of the shares seen, shared by the city and by core mode. */
#ifndef HELI_GOVERNANCE_INSTITUTIONS_H
#define HELI_GOVERNANCE_INSTITUTIONS_H

#include "models/governance/params.h"

/* Shares that act: guiding x, supporting y, participating, integrating w. Participation is z, or in a city min(1, z / z_ref). */
typedef struct gov_shares { double guiding, supporting, participating, integrating; } gov_shares;

/** (9) advantage of guiding over administering. */
double gov_guiding_advantage(const gov_params *params, gov_shares seen);
/** (10) advantage of supporting over abstaining; `commissioner` lowers its cost (44). */
double gov_supporting_advantage(const gov_params *params, gov_shares seen, bool commissioner);
/** (12) advantage of integrating over working alone. */
double gov_integrating_advantage(const gov_params *params, gov_shares seen);
/** (14) payoff of rent-seeking. */
double gov_rent_payoff(const gov_params *params, gov_shares seen);

#endif
