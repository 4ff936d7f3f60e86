/* A user's own program: which side of a box its volume depends on, by Morris and by Sobol. Built with pkg-config against an installed Heli. */
#include <stdio.h>

#include "analysis/morris.h"
#include "analysis/sobol_indices.h"

static void volume(const double *x, double *y, void *data)
{
    (void)data;
    y[0] = x[0] * x[1] * x[2];
}

int main(void)
{
    const double low[] = {1, 1, 1}, high[] = {2, 3, 1.1};
    const heli_space box = {.factors = 3, .outputs = 1, .low = low, .high = high, .function = volume};
    const heli_blocks trajectories = {.trajectories = true, .count = 20, .groups = 3, .levels = 4, .candidates = 200};
    const heli_blocks samples = {.count = 1024, .groups = 3};
    heli_morris_effect effects[3];
    heli_indices indices;
    heli_context ctx;
    heli_context_init(&ctx);
    heli_status status = heli_morris(effects, &box, &trajectories, 1, 2, &ctx);
    if (status == HELI_OK) status = heli_sobol_indices(&indices, &box, &samples, 1, 2, &ctx);
    if (status != HELI_OK) fprintf(stderr, "%s\n", ctx.message);
    for (int i = 0; status == HELI_OK && i < 3; i++)
        printf("side %d: mu* %.2f, first order %.2f, total %.2f\n", i + 1, effects[i].mu_star, indices.first[i].value, indices.total[i].value);
    if (status == HELI_OK) heli_indices_free(&indices);
    heli_context_free(&ctx);
    return heli_status_exit(status);
}
