/* A function over a box. */
#include "analysis/space.h"

#include <math.h>
#include <stdlib.h>

heli_status heli_space_check(const heli_space *self, heli_context *ctx)
{
    if (!self->factors || !self->outputs || !self->function)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("a function with at least one factor and one output is needed"));
    for (size_t f = 0; self->low && self->high && f < self->factors; f++)
        if (!isfinite(self->low[f]) || !isfinite(self->high[f]) || !(self->low[f] < self->high[f]))
            return heli_fail(ctx, HELI_USAGE, HELI_N_("factor %zu has no range: it goes from %g to %g"), f, self->low[f], self->high[f]);
    return HELI_OK;
}

void heli_space_evaluate(const heli_space *self, const double *u, size_t points, double *y, int threads)
{
#pragma omp parallel num_threads(threads)
    {
        double *x = malloc(self->factors * sizeof *x);
#pragma omp for schedule(static)
        for (size_t p = 0; p < points; p++) {
            for (size_t k = 0; !x && k < self->outputs; k++) y[p * self->outputs + k] = (double)NAN;
            if (!x) continue;
            for (size_t f = 0; f < self->factors; f++) {
                double at = u[p * self->factors + f];
                x[f] = self->low && self->high ? self->low[f] + (self->high[f] - self->low[f]) * at : at;
            }
            self->function(x, &y[p * self->outputs], self->data);
        }
        free(x);
    }
}
