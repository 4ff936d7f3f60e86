/* Cells of a sweep: samples, regret, and which cells cannot be told from the relatively best. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/sweep_view.h"

static heli_status out_of_memory(heli_context *ctx)
{
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a figure"));
}

static size_t cell_of(const heli_view *view, size_t run)
{
    return view->y.of_run[run] * view->x.count + view->x.of_run[run];
}

/* Within each replicate the mean over the points of a cell; any point without a value takes the replicate out (NaN stays NaN in a sum). */
static void average_points(heli_cells *self, const heli_view *view, const double *numbers, size_t components, size_t component)
{
    size_t cells = self->x_count * self->y_count, replicates = self->replicates;
    memset(self->values, 0, cells * replicates * sizeof *self->values);
    for (size_t run = 0; run < view->runs; run++) {
        if (!view->chosen[run]) continue;
        double *values = self->values + cell_of(view, run) * replicates;
        for (size_t r = 0; r < replicates; r++) values[r] += numbers[(run * replicates + r) * components + component];
    }
    for (size_t c = 0; c < cells; c++) {
        for (size_t r = 0; r < replicates; r++) self->values[c * replicates + r] /= (double)self->cell[c].points; /* 0 / 0: NaN */
        self->cell[c].sample = heli_sample_of(self->values + c * replicates, replicates);
    }
}

/* The sample of a bin: the means of its design points. */
static heli_status gather_points(heli_cells *self, const heli_view *view, const double *numbers, size_t components, size_t component,
                                 heli_context *ctx)
{
    size_t cells = self->x_count * self->y_count;
    double *values = malloc((self->replicates + 1) * sizeof *values), *means = malloc((view->points + 1) * sizeof *means);
    size_t *begin = calloc(cells + 1, sizeof *begin), *filled = calloc(cells + 1, sizeof *filled);
    heli_status status = values && means && begin && filled ? HELI_OK : out_of_memory(ctx);
    for (size_t c = 0; status == HELI_OK && c < cells; c++) begin[c + 1] = begin[c] + self->cell[c].points;
    for (size_t run = 0; status == HELI_OK && run < view->runs; run++) {
        if (!view->chosen[run]) continue;
        size_t c = cell_of(view, run);
        for (size_t r = 0; r < self->replicates; r++) values[r] = numbers[(run * self->replicates + r) * components + component];
        means[begin[c] + filled[c]++] = heli_mean(values, self->replicates);
    }
    for (size_t c = 0; status == HELI_OK && c < cells; c++) self->cell[c].sample = heli_sample_of(means + begin[c], self->cell[c].points);
    free(values);
    free(means);
    free(begin);
    free(filled);
    return status;
}

heli_status heli_view_cells(heli_cells *out, const heli_view *self, const double *numbers, size_t components, size_t component, heli_context *ctx)
{
    size_t cells = self->x.count * self->y.count;
    *out = (heli_cells){.x_count = self->x.count, .y_count = self->y.count, .replicates = self->replicates};
    out->cell = calloc(cells + 1, sizeof *out->cell);
    if (!self->binned) out->values = malloc((cells * self->replicates + 1) * sizeof *out->values);
    if (!out->cell || (!self->binned && !out->values)) return out_of_memory(ctx);
    for (size_t run = 0; run < self->runs; run++) out->cell[cell_of(self, run)].points += self->chosen[run];
    if (self->binned) return gather_points(out, self, numbers, components, component, ctx);
    average_points(out, self, numbers, components, component);
    return HELI_OK;
}

void heli_cells_free(heli_cells *self)
{
    free(self->cell);
    free(self->values);
    *self = (heli_cells){0};
}

size_t heli_cells_regret(const heli_cells *self, int better, double *regret)
{
    size_t cells = self->x_count * self->y_count, best = HELI_NO_FACTOR;
    for (size_t c = 0; c < cells; c++) {
        double mean = self->cell[c].sample.mean;
        regret[c] = (double)NAN;
        if (!better || isnan(mean)) continue;
        if (best == HELI_NO_FACTOR || better * mean > better * self->cell[best].sample.mean) best = c;
    }
    for (size_t c = 0; best != HELI_NO_FACTOR && c < cells; c++) regret[c] = better * (self->cell[best].sample.mean - self->cell[c].sample.mean);
    return best;
}

bool heli_cells_alike(const heli_cells *self, size_t a, size_t b)
{
    if (!self->values) return false;
    heli_sample difference = heli_sample_of_differences(self->values + a * self->replicates, self->values + b * self->replicates, self->replicates);
    return difference.low <= 0.0 && difference.high >= 0.0;
}
