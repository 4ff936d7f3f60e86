/*
 * The governance trap and its exits: which corners of the four-party game are stable, as a map over two levers (ODD 7.4, L8).
 */
#ifndef HELI_ANALYSIS_MEANFIELD_STABILITY_H
#define HELI_ANALYSIS_MEANFIELD_STABILITY_H

#include "analysis/meanfield_game.h"
#include "analysis/plot.h"

enum { HELI_LEVER_MOST = 1000, HELI_STABLE_SETS = 16 };

typedef struct heli_lever {
    const heli_param *row;
    double low, high;
    size_t steps;          /* cells between them, each looked at in its middle; 2 .. HELI_LEVER_MOST */
    double current;        /* of the scenario */
} heli_lever;

/**
 * Reads "PATH=LOW:HIGH" or "PATH=LOW:HIGH:CELLS" (200 cells where not said); the range must lie within the row's. Fails with HELI_USAGE
 * and a sentence that names the nearest parameter, and for parameters that are not single numbers.
 */
heli_status heli_lever_parse(heli_lever *out, const heli_scenario *scenario, const char *text, heli_context *ctx) HELI_MUST_CHECK;

/* A set of corners that are stable together, and on how many cells of the map. */
typedef struct heli_stable_set { unsigned corners; size_t cells; } heli_stable_set;

typedef struct heli_stability {
    const heli_scenario *scenario;   /* borrowed */
    heli_lever x, y;
    heli_game game;                  /* of the scenario as it stands */
    unsigned now;                    /* corners stable in it */
    unsigned *corners;               /* [y.steps][x.steps] bit masks */
    heli_stable_set sets[HELI_STABLE_SETS]; /* by falling number of cells; rarer ones than these are counted in the last */
    size_t set_count;
    heli_fixed_point points[HELI_FIXED_POINTS];
    size_t point_count;
} heli_stability;

/**
 * Computes the map and the rest points of the scenario at its start (policies are not looked at). x and y are levers as
 * heli_lever_parse reads them; NULL: the weight of opinion and the veto. HELI_FOREIGN for a model without the game. Release in any case.
 */
heli_status heli_stability_make(heli_stability *out, const heli_scenario *scenario, const char *x, const char *y,
                                heli_context *ctx) HELI_MUST_CHECK;
void heli_stability_free(heli_stability *self);

/** The middle of cell i. */
double heli_lever_value(const heli_lever *self, size_t i);

/** "(0000) (1111)", or "-" for none, into out[160]. */
void heli_stable_names(unsigned corners, char out[160]);
/** What a set means, in plain words, translated: "trap and exit". */
const char *heli_stable_meaning(unsigned corners, const heli_context *ctx);

/** The map as a figure: regions coloured by the set of stable corners, the scenario's setting marked. */
heli_status heli_plot_stability(const heli_stability *map, const heli_plot_options *options, heli_context *ctx) HELI_MUST_CHECK;

#endif
