/* The catalogue of the mechanisms of the essays, for `heli describe mechanisms` and docs/mechanisms.md. */
#ifndef HELI_GOVERNANCE_CATALOGUE_H
#define HELI_GOVERNANCE_CATALOGUE_H

#include "engine/core/model.h"

enum { GOV_MECHANISMS = 30 };
extern const heli_mechanism gov_mechanisms[GOV_MECHANISMS];

#endif
