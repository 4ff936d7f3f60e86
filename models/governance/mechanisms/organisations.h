/* Parts of purchase and ladder (ODD 7.12) that tests and the budget look at by themselves. */
#ifndef HELI_GOVERNANCE_ORGANISATIONS_H
#define HELI_GOVERNANCE_ORGANISATIONS_H

#include "models/governance/city.h"

/** B_p of a community for this year, in fen. */
int64_t gov_annual_purchase_fen(const gov_city *city, size_t community);

/** Splits a sum in proportion to weights >= 0, down to whole fen; the remainder goes one fen each to the first of positive weight. */
void gov_split(int64_t fen, const double *weight, size_t n, int64_t *part);

/** (42): stars after a quarter with this score. */
int32_t gov_next_stars(const gov_params *params, int32_t stars, double score);

#endif
