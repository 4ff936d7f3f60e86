/* The Sobol sequence by the direction numbers of Joe and Kuo, and Owen's scrambling. */
#include "engine/run/sobol_points.h"

#include <stdlib.h>

enum { MOST_DEGREE = 18, PURPOSE_SCRAMBLE = 3 };

typedef struct direction_row {
    unsigned degree, polynomial;
    uint32_t m[MOST_DEGREE];
} direction_row;

static const direction_row rows[] = {
#define ROW(degree, polynomial, ...) {degree, polynomial, {__VA_ARGS__}},
#include "engine/run/joe_kuo.def"
#undef ROW
};
_Static_assert(sizeof rows / sizeof *rows == HELI_SOBOL_DIMENSIONS - 1, "one row for each dimension but the first");

/* v_i = m_i 2^(32-i); from the degree on by the recurrence of the primitive polynomial (Joe and Kuo 2008, (5)). */
static void set_directions(uint32_t *v, const direction_row *row)
{
    unsigned s = row->degree;
    for (unsigned i = 0; i < HELI_SOBOL_BITS; i++) {
        if (i < s) {
            v[i] = row->m[i] << (HELI_SOBOL_BITS - 1 - i);
            continue;
        }
        v[i] = v[i - s] ^ (v[i - s] >> s);
        for (unsigned k = 1; k < s; k++)
            if (row->polynomial >> (s - 1 - k) & 1u) v[i] ^= v[i - k];
    }
}

heli_status heli_sobol_points_init(heli_sobol_points *self, size_t dimensions, heli_context *ctx)
{
    *self = (heli_sobol_points){.dimensions = dimensions};
    if (dimensions < 1 || dimensions > HELI_SOBOL_DIMENSIONS)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("a Sobol sequence has from 1 to %d dimensions here, not %zu"), HELI_SOBOL_DIMENSIONS, dimensions);
    self->directions = calloc(dimensions * HELI_SOBOL_BITS, sizeof *self->directions);
    if (!self->directions) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    for (unsigned i = 0; i < HELI_SOBOL_BITS; i++) self->directions[i] = 1u << (HELI_SOBOL_BITS - 1 - i);
    for (size_t d = 1; d < dimensions; d++) set_directions(&self->directions[d * HELI_SOBOL_BITS], &rows[d - 1]);
    return HELI_OK;
}

void heli_sobol_points_scramble(heli_sobol_points *self, heli_key key)
{
    self->scrambled = true;
    self->key = key;
}

void heli_sobol_points_free(heli_sobol_points *self)
{
    free(self->directions);
    *self = (heli_sobol_points){0};
}

/* The digit at `level` (0: the most significant) is flipped by a draw at the address of the digits before it. */
static uint32_t scramble(heli_key key, uint32_t dimension, uint32_t x)
{
    uint32_t flips = 0;
    for (unsigned level = 0; level < HELI_SOBOL_BITS; level++) {
        uint32_t before = level ? x >> (HELI_SOBOL_BITS - level) : 0;
        heli_block block = heli_draw_block(key, (heli_address){before, level, dimension, PURPOSE_SCRAMBLE});
        flips |= (block.word[0] >> 31) << (HELI_SOBOL_BITS - 1 - level);
    }
    return x ^ flips;
}

void heli_sobol_point(const heli_sobol_points *self, uint32_t index, double *u)
{
    for (size_t d = 0; d < self->dimensions; d++) {
        const uint32_t *v = &self->directions[d * HELI_SOBOL_BITS];
        uint32_t x = 0;
        for (unsigned bit = 0; index >> bit; bit++)
            if (index >> bit & 1u) x ^= v[bit];
        if (self->scrambled) x = scramble(self->key, (uint32_t)d, x);
        u[d] = ((double)x + 0.5) * 0x1p-32;
    }
}
