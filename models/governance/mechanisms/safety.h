/* Safety events: how they are noticed and how reports travel (ODD 7.16), as functions of plain values; safety.c applies them. */
#ifndef HELI_GOVERNANCE_SAFETY_H
#define HELI_GOVERNANCE_SAFETY_H

#include "engine/core/random.h"

/* From the household over the grid, the committee and the town to the city's leader in charge. */
enum { GOV_RELAY_LEVELS = 5 };

/** (47) Share of events that cameras see: 1 - e^(-cameras / scale), both per 1,000 residents. */
double gov_camera_detection(double cameras_per_1000, double scale_per_1000);

/**
 * (47) Days that a report takes through the five levels: each level passes it on with probability `per_day` in (0, 1] every day, so
 * the delay is the sum of five geometric times, with mean 5 / p and variance 5 (1 - p) / p^2. Takes five uniform draws.
 */
int64_t gov_relay_days(heli_draws *draws, double per_day);

#endif
