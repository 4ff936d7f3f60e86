/* How awareness spreads (ODD 7.17), as a function of plain values; awareness.c applies it to a community. */
#ifndef HELI_GOVERNANCE_AWARENESS_H
#define HELI_GOVERNANCE_AWARENESS_H

/**
 * (48) Awareness a week later: A + (p + q A)(1 - A), with publicity p >= 0 and word of mouth q >= 0 per week. A share of more than
 * all cannot learn in a week: p + q A counts as at most 1. Stays in [0, 1], never falls, and is monotone in A, p and q in floats.
 */
double gov_awareness_next(double awareness, double publicity, double word_of_mouth);

#endif
