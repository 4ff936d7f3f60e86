/*
 * The main loop: which parameters hold when, and one step after the other.
 *
 * Policies cut the line of recorded steps into segments: at each start and each end a new one begins. Which parameters hold in a
 * segment is settled when the simulation is created (base values, then the policies in force, in the order of the plan), so
 * a step only looks up its segment. Segments follow from the plan alone; the mutable state of a simulation is its step index
 * and the model's world, and these two are what is visited.
 *
 *     recorded step   ... -2 -1 | 0  1  2 | 3  4  5  6 | 7 ...
 *     segment               0   |    1    |     2      |  3        a policy over [0, 7), another over [3, end)
 */
#include "engine/core/simulation.h"

#include <stdlib.h>
#include <string.h>

#include "engine/core/digest.h"

typedef struct segment {
    int64_t start;            /* first recorded step; of the first segment INT64_MIN */
    void *params;             /* full struct in force */
} segment;

struct heli_simulation {
    heli_plan plan;           /* a copy; what it points to is borrowed */
    const heli_runner *runner;
    segment *segments;        /* by start */
    size_t segment_count;
    heli_key initial_key, dynamics_key;
    void *world;
    int64_t index;            /* steps made, burn-in included */
    heli_status failed;       /* HELI_OK, or why no further step is made */
};

static heli_status serial_run(const heli_runner *self, size_t count, heli_partition_fn work, void *world,
                              const heli_step *step)
{
    (void)self;
    heli_status first = HELI_OK;
    for (size_t p = 0; p < count; p++) {
        heli_status status = work(world, p, step);
        if (first == HELI_OK) first = status;
    }
    return first;
}

const heli_runner heli_runner_serial = {.run = serial_run, .data = NULL};

/* --- the timeline --- */

static void apply_policy(const heli_policy *policy, void *params)
{
    for (size_t i = 0; i < policy->change_count; i++) heli_param_copy(policy->changed[i], params, policy->values);
}

static bool in_force(const heli_policy *policy, int64_t recorded)
{
    return policy->start <= recorded && recorded < policy->end;
}

/* Adds a segment start in order, once. There is room for it. */
static void add_start(heli_simulation *self, int64_t start)
{
    size_t at = self->segment_count;
    while (at > 0 && self->segments[at - 1].start > start) at--;
    if (at > 0 && self->segments[at - 1].start == start) return;
    memmove(&self->segments[at + 1], &self->segments[at], (self->segment_count - at) * sizeof *self->segments);
    self->segments[at] = (segment){.start = start, .params = NULL};
    self->segment_count++;
}

static heli_status resolve_segment(heli_simulation *self, segment *here, heli_context *ctx)
{
    const heli_plan *plan = &self->plan;
    here->params = malloc(plan->model->params_bytes ? plan->model->params_bytes : 1);
    if (!here->params) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    memcpy(here->params, plan->params, plan->model->params_bytes);
    for (size_t i = 0; i < plan->policy_count; i++)
        if (in_force(&plan->policies[i], here->start)) apply_policy(&plan->policies[i], here->params);
    return HELI_OK;
}

static heli_status resolve_timeline(heli_simulation *self, heli_context *ctx)
{
    const heli_plan *plan = &self->plan;
    self->segments = calloc(2 * plan->policy_count + 1, sizeof *self->segments);
    if (!self->segments) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    add_start(self, INT64_MIN);
    for (size_t i = 0; i < plan->policy_count; i++) {
        add_start(self, plan->policies[i].start);
        if (plan->policies[i].end != INT64_MAX) add_start(self, plan->policies[i].end);
    }
    for (size_t s = 0; s < self->segment_count; s++) {
        heli_status status = resolve_segment(self, &self->segments[s], ctx);
        if (status != HELI_OK) return status;
    }
    return HELI_OK;
}

/* The last segment that starts at or before a recorded step. */
static const segment *segment_at(const heli_simulation *self, int64_t recorded)
{
    size_t low = 0, high = self->segment_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (self->segments[middle].start <= recorded) low = middle;
        else high = middle;
    }
    return &self->segments[low];
}

/* --- life --- */

heli_status heli_simulation_create(heli_simulation **out, const heli_plan *plan, uint64_t replicate,
                                   const heli_runner *runner, heli_context *ctx)
{
    heli_status status = HELI_OK;
    *out = NULL;
    heli_simulation *self = calloc(1, sizeof *self);
    if (!self) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    self->plan = *plan;
    self->runner = runner;
    self->initial_key = heli_key_make(plan->initial_seed, plan->shared_population ? 0 : replicate, HELI_DOMAIN_INITIAL);
    self->dynamics_key = heli_key_make(plan->seed, replicate, HELI_DOMAIN_DYNAMICS);
    HELI_TRY(resolve_timeline(self, ctx));
    heli_setup setup = {.params = segment_at(self, -plan->burn_in)->params, .initial_key = self->initial_key,
                        .runner = runner};
    HELI_TRY(plan->model->create(&self->world, &setup, ctx));
    *out = self;
    self = NULL;
out:
    heli_simulation_free(self);
    return status;
}

void heli_simulation_free(heli_simulation *self)
{
    if (!self) return;
    if (self->world) self->plan.model->release(self->world);
    for (size_t s = 0; s < self->segment_count; s++) free(self->segments[s].params);
    free(self->segments);
    free(self);
}

/* --- the step --- */

static heli_step describe_step(const heli_simulation *self, int64_t index)
{
    int64_t recorded = index - self->plan.burn_in;
    const segment *here = segment_at(self, recorded);
    return (heli_step){.index = index,
                       .recorded = recorded,
                       .params = here->params,
                       .params_changed = index > 0 && here != segment_at(self, recorded - 1),
                       .key = self->dynamics_key,
                       .runner = self->runner};
}

static bool verify_due(const heli_simulation *self, int64_t steps_made)
{
    int64_t every = self->plan.verify_every;
    return steps_made == self->plan.burn_in + self->plan.steps || (every > 0 && steps_made % every == 0);
}

heli_status heli_simulation_step(heli_simulation *self, heli_context *ctx)
{
    const heli_model *model = self->plan.model;
    if (self->failed != HELI_OK)
        return heli_fail(ctx, self->failed, HELI_N_("the simulation failed before, at step %lld"),
                         (long long)self->index);
    if (heli_simulation_finished(self))
        return heli_fail(ctx, HELI_INTERNAL, HELI_N_("the simulation is finished after %lld steps"),
                         (long long)self->index);

    heli_step step = describe_step(self, self->index);
    bool verify = model->verify && verify_due(self, self->index + 1);
    heli_status status = model->step(self->world, &step, ctx);
    if (status == HELI_OK && verify) status = model->verify(self->world, &step, ctx);
    if (self->runner->agree && (status != HELI_OK || verify)) status = self->runner->agree(self->runner, status, ctx);
    if (status == HELI_OK) self->index++;
    else self->failed = status;
    return status;
}

void heli_simulation_verify_every(heli_simulation *self, int64_t every)
{
    self->plan.verify_every = every;
}

/* --- questions --- */

int64_t heli_simulation_index(const heli_simulation *self)
{
    return self->index;
}

int64_t heli_simulation_recorded(const heli_simulation *self)
{
    return self->index - self->plan.burn_in;
}

bool heli_simulation_finished(const heli_simulation *self)
{
    return self->index >= self->plan.burn_in + self->plan.steps;
}

const heli_runner *heli_simulation_runner(const heli_simulation *self)
{
    return self->runner;
}

void *heli_simulation_world(heli_simulation *self)
{
    return self->world;
}

const heli_model *heli_simulation_model(const heli_simulation *self)
{
    return self->plan.model;
}

const void *heli_simulation_params(const heli_simulation *self)
{
    int64_t last = self->index > 0 ? self->index - 1 : 0;
    return segment_at(self, last - self->plan.burn_in)->params;
}

/* --- state --- */

heli_status heli_simulation_visit(heli_simulation *self, heli_visitor *visitor)
{
    heli_status status = visitor->block(visitor, "index", &self->index, sizeof self->index);
    return status == HELI_OK ? self->plan.model->visit(self->world, visitor) : status;
}

heli_status heli_simulation_restored(heli_simulation *self, heli_context *ctx)
{
    const heli_model *model = self->plan.model;
    int64_t total = self->plan.burn_in + self->plan.steps;
    if (self->index < 0 || self->index > total) {
        int64_t claimed = self->index;
        self->index = 0;
        return heli_fail(ctx, HELI_CORRUPT, HELI_N_("the saved step %lld is not between 0 and %lld"), (long long)claimed,
                         (long long)total);
    }
    self->failed = HELI_OK;
    return model->restored ? model->restored(self->world, heli_simulation_params(self), ctx) : HELI_OK;
}

static heli_status visit_all(void *simulation, heli_visitor *visitor)
{
    return heli_simulation_visit(simulation, visitor);
}

heli_status heli_simulation_save(heli_simulation *self, heli_visitor *visitor)
{
    const heli_runner *runner = self->runner;
    if (!runner->save) return heli_simulation_visit(self, visitor);
    return runner->save(runner, self->plan.model->partition_count(self->world), self, visit_all, visitor);
}

/* Sizes are part of the digest, so that two blocks of state cannot trade bytes. */
static heli_status digest_block(heli_visitor *visitor, const char *name, void *data, size_t bytes)
{
    (void)name;
    uint64_t size = bytes;
    heli_digest_add(visitor->data, &size, sizeof size);
    heli_digest_add(visitor->data, data, bytes);
    return HELI_OK;
}

uint64_t heli_simulation_digest(heli_simulation *self)
{
    heli_digest digest;
    heli_digest_init(&digest);
    heli_visitor visitor = {.block = digest_block, .data = &digest};
    heli_status status = heli_simulation_save(self, &visitor);
    return status == HELI_OK ? heli_digest_value(&digest) : 0;
}
