/*
 * Points of the Sobol sequence in up to 400 dimensions, plain or scrambled.
 *
 * Direction numbers: Joe and Kuo (2008), see joe_kuo.def; their first dimension is van der Corput's sequence. Coordinates have 32 bits: a point
 * is the middle of a cell of width 2^-32, never 0 and never 1. Point 0 of the plain sequence is the cell at the origin.
 *
 * Scrambled: nested uniform scrambling (Owen 1995, "Randomly permuted (t,m,s)-nets and (t,s)-sequences"): each binary digit is flipped or not by
 * a fair draw that depends on all digits before it. Every point is then uniform, and the first 2^m points keep their balance: in each dimension
 * one in each of 2^m equal cells. The draws are addressed by key, dimension and digits before, so a point does not depend on how many are taken.
 */
#ifndef HELI_RUN_SOBOL_POINTS_H
#define HELI_RUN_SOBOL_POINTS_H

#include "engine/core/context.h"
#include "engine/core/random.h"

enum { HELI_SOBOL_DIMENSIONS = 400, HELI_SOBOL_BITS = 32 };

typedef struct heli_sobol_points {
    size_t dimensions;
    uint32_t *directions;     /* [dimensions][HELI_SOBOL_BITS] */
    bool scrambled;
    heli_key key;             /* of the scrambling */
} heli_sobol_points;

/** HELI_USAGE for more than 400 dimensions (or none), HELI_MEMORY. */
heli_status heli_sobol_points_init(heli_sobol_points *self, size_t dimensions, heli_context *ctx) HELI_MUST_CHECK;
/** Makes the sequence a scrambled one. */
void heli_sobol_points_scramble(heli_sobol_points *self, heli_key key);
void heli_sobol_points_free(heli_sobol_points *self);

/**
 * Coordinates of point `index`, counted in natural order (the first 2^m are those of the usual Gray-code order, in another order), into
 * u[dimensions]. Pure, so threads may share the object.
 */
void heli_sobol_point(const heli_sobol_points *self, uint32_t index, double *u);

#endif
