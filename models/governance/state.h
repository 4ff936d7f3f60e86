/* Saving and restoring a city: what the model's table needs (ODD 2). */
#ifndef HELI_GOVERNANCE_STATE_H
#define HELI_GOVERNANCE_STATE_H

#include "models/governance/city.h"

/** Visits the whole mutable state; a block that another rank holds is visited with NULL. */
heli_status gov_visit(void *world, heli_visitor *visitor);
/** Rebuilds what follows from the state. */
heli_status gov_restored(void *world, const void *params, heli_context *ctx);

#endif
