/*
 * Threshold contagion on any graph (Granovetter 1978; Watts 2002): whoever sees a large enough share of active neighbours joins, until
 * nobody does any more.
 */
#ifndef HELI_GOVERNANCE_CONTAGION_H
#define HELI_GOVERNANCE_CONTAGION_H

#include "engine/core/graph.h"

/* A threshold above every share: never joins. */
#define GOV_NEVER_JOINS 2.0

/**
 * Spreads activity among the nodes first .. first + count - 1 of a graph; nodes outside stay passive, but count as neighbours.
 * threshold   [count] share of active neighbours from which a node joins; without neighbours the share is 0.
 * active      [count] 1 for those who are active at the start; out: for all who are at the end.
 * Returns how many are active at the end. Joining is for good, so the end does not depend on the order in which nodes are asked.
 * Thread safety: writes `active` only. Cost: O(rounds x arcs of those who may join).
 */
uint32_t gov_spread(const heli_graph *graph, uint32_t first, uint32_t count, const double *threshold, uint8_t *active);

#endif
