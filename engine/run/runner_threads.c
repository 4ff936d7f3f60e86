/* Partitions shared among OpenMP threads. Each partition touches only its own state, so the order in which threads take them is free. */
#include "engine/run/run.h"

static heli_status threads_run(const heli_runner *self, size_t count, heli_partition_fn work, void *world,
                               const heli_step *step)
{
    heli_status first = HELI_OK;
    size_t first_partition = count;
#pragma omp parallel for schedule(dynamic, 1) num_threads((int)(intptr_t)self->data)
    for (size_t p = 0; p < count; p++) {
        heli_status status = work(world, p, step);
        if (status == HELI_OK) continue;
#pragma omp critical(heli_runner_failure)
        if (p < first_partition) {
            first_partition = p;
            first = status;
        }
    }
    return first;
}

heli_runner heli_runner_threads(int threads)
{
    return (heli_runner){.run = threads_run, .data = (void *)(intptr_t)(threads > 1 ? threads : 1)};
}
