/* What heli meanfield says: the twin beside the simulation, closed forms, and the map of stable corners, as tables, JSON and CSV. */
#ifndef HELI_CLI_MEANFIELD_PRINT_H
#define HELI_CLI_MEANFIELD_PRINT_H

#include <stdio.h>

#include "analysis/meanfield.h"
#include "analysis/meanfield_stability.h"

/* `results` is NULL where nothing was simulated. These fail with HELI_MEMORY or HELI_IO. */
heli_status heli_meanfield_print(FILE *stream, const heli_twin *twin, const heli_results *results, heli_context *ctx) HELI_MUST_CHECK;
heli_status heli_meanfield_json(FILE *stream, const heli_twin *twin, const heli_results *results, heli_context *ctx) HELI_MUST_CHECK;
/** One line for each indicator and week: name, week, twin, and mean and 95 % interval of the simulation (empty without one). */
heli_status heli_meanfield_csv(FILE *stream, const heli_twin *twin, const heli_results *results, heli_context *ctx) HELI_MUST_CHECK;

heli_status heli_stability_print(FILE *stream, const heli_stability *map, heli_context *ctx) HELI_MUST_CHECK;
heli_status heli_stability_json(FILE *stream, const heli_stability *map, heli_context *ctx) HELI_MUST_CHECK;
/** One line for each cell: the two levers and the corners that are stable. */
heli_status heli_stability_csv(FILE *stream, const heli_stability *map, heli_context *ctx) HELI_MUST_CHECK;

#endif
