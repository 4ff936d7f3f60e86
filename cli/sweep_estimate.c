/* Estimating a sweep: one job is probed, the rest is arithmetic. */
#include "cli/sweep_estimate.h"

#include <stdlib.h>

heli_status heli_estimate_sweep(heli_sweep_estimate *out, const heli_experiment *experiment, const char *output, const heli_options *options,
                                heli_context *ctx)
{
    const heli_scenario *base = experiment->base;
    uint32_t shard = 1, shards = 1;
    heli_status status = HELI_OK;
    void *params = malloc(base->model->params_bytes + 1);
    if (!params) return heli_fail(ctx, HELI_MEMORY, HELI_N_("There is not enough memory."));
    HELI_TRY(heli_sweep_shard(options, &shard, &shards, ctx));
    heli_plan plan = heli_experiment_plan(experiment, 0, params);
    heli_scenario first = *base;
    first.params = params;
    first.policies = (heli_policy *)(uintptr_t)plan.policies;
    first.policy_count = plan.policy_count;
    first.replicates = 1;
    int threads = heli_thread_count(options->threads.value);
    HELI_TRY(heli_estimate_run(&out->one, &first, output, 1, ctx));
    uint64_t values = heli_keep_values(&experiment->keep, base->model, base->steps), total = experiment->point_count * (uint64_t)base->replicates;
    out->runs = experiment->point_count;
    out->jobs = (total - (shard - 1) + shards - 1) / shards;
    out->one.threads = threads;
    out->journal_bytes = out->jobs * (8 * values + 64);
    out->file_bytes = total * (8 * values + 17) + out->runs * 8 * (experiment->factor_count + 2);
    out->memory_bytes = (uint64_t)threads * out->one.memory_bytes + 16 * total + 8 * out->runs * experiment->factor_count;
    out->seconds = out->one.seconds * (double)out->jobs / (double)threads;
out:
    free(params);
    return status;
}
