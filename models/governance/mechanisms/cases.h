/* What tickets and disputes share (ODD 7.8, 7.9). Internal to the mechanisms. */
#ifndef HELI_GOVERNANCE_CASES_H
#define HELI_GOVERNANCE_CASES_H

#include "models/governance/mechanisms/mechanisms.h"

/** Hazard of a claim in a week at exposure 1, before shocks: (lambda_D / 52)(1 - r_V)(1 - s_h). */
double gov_claim_hazard(const gov_params *params);

/*
 * Called for one marked resident with the resident's draw in (0, 1) and exposure 0.5 + H / 2 H0: something arises when
 * draw < 1 - e^(-hazard x exposure).
 */
typedef heli_status (*gov_marked_fn)(gov_city *city, size_t community, const heli_step *step, uint32_t resident, double draw,
                                     double exposure);

/** Visits the residents whom this week's pass has marked for tickets or claims, in index order. */
heli_status gov_each_marked(gov_city *city, size_t community, const heli_step *step, gov_stream stream, gov_marked_fn visit)
    HELI_MUST_CHECK;

/** w_k n_k (times `multiplier` where not NULL) of a resident into out[domains]; returns their sum. */
double gov_domain_weights(const gov_community *community, uint32_t resident, const double *multiplier, double *out);

/** Drops residents from the aggrieved whose failed case is no longer remembered in week `week`. */
void gov_forget_failures(gov_community *community, int64_t week);

#endif
