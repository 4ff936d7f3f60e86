/* How the leaning to law moves among neighbours (ODD 7.21), as a function of plain values; attitude.c applies it to a community. */
#ifndef HELI_GOVERNANCE_ATTITUDE_H
#define HELI_GOVERNANCE_ATTITUDE_H

#include <stdbool.h>

#include "engine/core/graph.h"

typedef struct gov_listening {
    double mutual;       /* mu_psi in [0, 1]: how far one moves toward those one listens to */
    double confidence;   /* epsilon >= 0: difference up to which one listens */
    double publicity;    /* mu_p x publicity in [0, 1] */
    bool self;           /* one counts among those one listens to, with difference 0 (Hegselmann and Krause) */
} gov_listening;

/**
 * (51) One synchronous step of n = graph->node_count leanings in [0, 1]: from before[n] into after[n], which do not overlap.
 *
 *     psi_i' = psi_i + mu mean over heard j of (psi_j - psi_i) + publicity (1 - psi_i)
 *
 * where i hears the neighbours j with |psi_j - psi_i| <= epsilon; a neighbour that the graph names twice counts twice; who hears
 * nobody moves by publicity alone. Stays in [0, 1]. Without publicity nobody leaves the range of those heard and oneself, not even by
 * rounding, so the range of all never grows. On a complete graph with mutual = 1 and self it is the model of Hegselmann and Krause
 * (2002). Reads only its arguments. Cost: O(nodes + arcs), so O(nodes^2) on a complete graph.
 */
void gov_attitude_step(const float *before, float *after, const heli_graph *graph, gov_listening how);

#endif
