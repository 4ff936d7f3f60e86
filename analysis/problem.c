/* Problems of search: checking one, and plain functions. */
#include "analysis/problem.h"

#include <math.h>

enum { PURPOSE_NOISE = 20 };

heli_status heli_problem_check(const heli_problem *self, heli_context *ctx)
{
    if (self->objective_count < 1 || self->objective_count > HELI_PROBLEM_OBJECTIVES)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("a search needs 1 to %d objectives, not %zu"), HELI_PROBLEM_OBJECTIVES, self->objective_count);
    if (self->gene_count == 0) return heli_fail(ctx, HELI_USAGE, HELI_N_("a search needs something to choose"));
    for (size_t g = 0; g < self->gene_count; g++) {
        const heli_gene *gene = &self->genes[g];
        bool whole = gene->kind == HELI_GENE_REAL || (floor(gene->low) == gene->low && floor(gene->high) == gene->high);
        bool scale = !gene->logarithmic || (gene->kind == HELI_GENE_REAL && gene->low > 0.0);
        bool choice = gene->kind != HELI_GENE_CHOICE || gene->low == 0.0;
        if (!(isfinite(gene->low) && isfinite(gene->high) && gene->low <= gene->high && whole && scale && choice))
            return heli_fail(ctx, HELI_USAGE, HELI_N_("gene %zu has no usable range: %g to %g"), g, gene->low, gene->high);
    }
    return HELI_OK;
}

heli_status heli_function_evaluate(void *data, const heli_probe *probes, size_t count, double *values, heli_context *ctx)
{
    const heli_function *self = data;
    (void)ctx;
#pragma omp parallel for schedule(dynamic, 1) num_threads(self->threads > 1 ? self->threads : 1)
    for (size_t i = 0; i < count; i++) {
        heli_draws noise = heli_draws_at(heli_key_make(self->seed, probes[i].replicate, HELI_DOMAIN_DYNAMICS), (heli_address){0, 0, 0, PURPOSE_NOISE});
        self->call(self->data, probes[i].genes, &noise, values + i * self->width);
    }
    return HELI_OK;
}
