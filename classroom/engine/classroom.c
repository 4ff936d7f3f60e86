/* The classroom's engine: values and policies, one run at a time, weeks by portions. */
#include "classroom/engine/classroom.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classroom/engine/kept.h"
#include "engine/core/digest.h"
#include "engine/core/math.h"
#include "engine/core/simulation.h"
#include "models/models.h"

static const double WHOLE_LIMIT = 9007199254740992.0; /* 2^53 */

struct classroom {
    const heli_model *model;
    heli_context ctx;
    void *params;             /* base values; padding zero, so that equal values are equal bytes */
    void *in_force;           /* room for those of one week, to be checked */
    heli_policy policies[CLASSROOM_MAX_POLICIES];
    size_t policy_count;
    heli_plan plan;           /* of the run; borrows params and policies */
    heli_simulation *simulation;
    double *series;           /* [plan.steps][width] */
    size_t width;
    uint64_t digest;
    bool finished;
    kept_worlds kept;
    char problem_path[128];
    char problem_text[1024];
    char hash[17];
};

/* --- problems --- */

const char *classroom_status_name(int32_t status)
{
    switch (status) {
#define X(name, code, sentence) case code: return #name;
        CLASSROOM_STATUS_LIST(X)
#undef X
    default: return "UNKNOWN";
    }
}

static const char *sentence_of(classroom_status status)
{
    switch (status) {
#define X(name, code, sentence) case CLASSROOM_##name: return sentence;
        CLASSROOM_STATUS_LIST(X)
#undef X
    }
    return "";
}

static int32_t problem(classroom *self, classroom_status status, const char *path, const char *text)
{
    snprintf(self->problem_path, sizeof self->problem_path, "%s", path ? path : "");
    snprintf(self->problem_text, sizeof self->problem_text, "%s", text && *text ? text : sentence_of(status));
    return status;
}

/* What the engine has reported; of several findings the first. */
static int32_t problem_of_engine(classroom *self, classroom_status status)
{
    for (size_t i = 0; i < self->ctx.diagnostic_count; i++)
        if (self->ctx.diagnostics[i].severity == HELI_ERROR)
            return problem(self, status, self->ctx.diagnostics[i].key, self->ctx.diagnostics[i].message);
    return problem(self, status, NULL, self->ctx.message);
}

const char *classroom_problem_path(const classroom *self)
{
    return self->problem_path;
}

const char *classroom_problem_text(const classroom *self)
{
    return self->problem_text;
}

/* --- life --- */

classroom *classroom_create(const char *name)
{
    const heli_model *model = heli_model_find(name);
    classroom *self = model ? calloc(1, sizeof *self) : NULL;
    if (!self) return NULL;
    self->model = model;
    self->width = heli_indicators_width(model->indicators, model->indicator_count);
    heli_context_init(&self->ctx);
    self->params = calloc(1, model->params_bytes + 1);
    self->in_force = calloc(1, model->params_bytes + 1);
    if (!self->params || !self->in_force || !kept_init(&self->kept, CLASSROOM_KEPT_WORLDS, model->params_bytes)) {
        classroom_free(self);
        return NULL;
    }
    classroom_reset(self);
    return self;
}

static void drop_run(classroom *self)
{
    heli_simulation_free(self->simulation);
    free(self->series);
    self->simulation = NULL;
    self->series = NULL;
    self->finished = false;
}

static void free_policy(heli_policy *policy)
{
    free(policy->changed);
    free(policy->values);
    *policy = (heli_policy){0};
}

void classroom_reset(classroom *self)
{
    drop_run(self);
    for (size_t i = 0; i < self->policy_count; i++) free_policy(&self->policies[i]);
    self->policy_count = 0;
    memset(self->params, 0, self->model->params_bytes);
    heli_params_default(self->model->params, self->model->param_count, self->params);
}

void classroom_free(classroom *self)
{
    if (!self) return;
    if (self->params) classroom_reset(self);
    kept_free(&self->kept);
    heli_context_free(&self->ctx);
    free(self->params);
    free(self->in_force);
    free(self);
}

void classroom_forget(classroom *self)
{
    kept_clear(&self->kept);
}

/* --- values --- */

int32_t classroom_row(classroom *self, const char *path)
{
    const heli_param *row = heli_param_find(self->model->params, self->model->param_count, path);
    return row ? (int32_t)(row - self->model->params) : problem(self, CLASSROOM_UNKNOWN_PATH, path, NULL);
}

/* Every comparison with not-a-number is false. */
static int32_t check_value(classroom *self, int32_t number, int32_t element, double value)
{
    if (number < 0 || (size_t)number >= self->model->param_count) return problem(self, CLASSROOM_UNKNOWN_PATH, NULL, NULL);
    const heli_param *row = &self->model->params[number];
    if (element < 0 || (size_t)element >= row->length) return problem(self, CLASSROOM_NO_ELEMENT, row->path, NULL);
    if (!(value - value == 0.0)) return problem(self, CLASSROOM_NOT_A_NUMBER, row->path, NULL);
    if (!(value >= row->minimum && value <= row->maximum && value > -WHOLE_LIMIT && value < WHOLE_LIMIT)) {
        char text[160];
        snprintf(text, sizeof text, "%.12g is not from %.12g to %.12g", value, row->minimum, row->maximum);
        return problem(self, CLASSROOM_OUT_OF_RANGE, row->path, text);
    }
    bool whole = row->type == HELI_PARAM_INT || row->type == HELI_PARAM_BOOL || row->type == HELI_PARAM_ENUM;
    if (whole && (double)(int64_t)value != value) return problem(self, CLASSROOM_NOT_WHOLE, row->path, NULL);
    return CLASSROOM_OK;
}

int32_t classroom_set(classroom *self, int32_t row, int32_t element, double value)
{
    int32_t status = check_value(self, row, element, value);
    if (status != CLASSROOM_OK) return status;
    drop_run(self);
    heli_param_store(&self->model->params[row], self->params, (size_t)element, value);
    return CLASSROOM_OK;
}

/* --- policies --- */

int32_t classroom_policy(classroom *self, int32_t start, int32_t end)
{
    if (start < 0 || start > CLASSROOM_MAX_WEEKS || (end >= 0 && end <= start)) return problem(self, CLASSROOM_BAD_WEEKS, NULL, NULL);
    if (self->policy_count == CLASSROOM_MAX_POLICIES) return problem(self, CLASSROOM_NO_POLICY, NULL, "there are too many policies");
    drop_run(self);
    heli_policy policy = {.start = start, .end = end < 0 ? INT64_MAX : end};
    policy.changed = calloc(self->model->param_count + 1, sizeof *policy.changed);
    policy.values = calloc(1, self->model->params_bytes + 1);
    if (!policy.changed || !policy.values) {
        free_policy(&policy);
        return problem(self, CLASSROOM_NO_MEMORY, NULL, NULL);
    }
    self->policies[self->policy_count] = policy;
    return (int32_t)self->policy_count++;
}

static bool changes(const heli_policy *policy, const heli_param *row)
{
    for (size_t i = 0; i < policy->change_count; i++)
        if (policy->changed[i] == row) return true;
    return false;
}

int32_t classroom_policy_set(classroom *self, int32_t number, int32_t row_number, int32_t element, double value)
{
    if (number < 0 || (size_t)number >= self->policy_count) return problem(self, CLASSROOM_NO_POLICY, NULL, NULL);
    int32_t status = check_value(self, row_number, element, value);
    if (status != CLASSROOM_OK) return status;
    const heli_param *row = &self->model->params[row_number];
    if (row->traits & HELI_PARAM_AT_START) return problem(self, CLASSROOM_AT_START_ONLY, row->path, NULL);
    heli_policy *policy = &self->policies[number];
    drop_run(self);
    if (!changes(policy, row)) {
        policy->changed[policy->change_count++] = row;
        heli_param_copy(row, policy->values, self->params);
    }
    heli_param_store(row, policy->values, (size_t)element, value);
    return CLASSROOM_OK;
}

static int32_t check_overlaps(classroom *self)
{
    for (size_t a = 0; a < self->policy_count; a++) {
        for (size_t b = a + 1; b < self->policy_count; b++) {
            const heli_policy *one = &self->policies[a], *other = &self->policies[b];
            if (one->start >= other->end || other->start >= one->end) continue;
            for (size_t i = 0; i < one->change_count; i++)
                if (changes(other, one->changed[i])) return problem(self, CLASSROOM_OVERLAP, one->changed[i]->path, NULL);
        }
    }
    return CLASSROOM_OK;
}

/* --- before a run --- */

static int32_t check_params(classroom *self, const void *params)
{
    const heli_model *model = self->model;
    heli_context_clear(&self->ctx);
    for (size_t i = 0; i < model->param_count; i++) heli_param_check(&model->params[i], params, &self->ctx);
    if (heli_context_error_count(&self->ctx) == 0 && model->check) model->check(params, &self->ctx);
    return heli_context_error_count(&self->ctx) == 0 ? CLASSROOM_OK : problem_of_engine(self, CLASSROOM_BAD_RELATION);
}

static int32_t check_week(classroom *self, int64_t week)
{
    memcpy(self->in_force, self->params, self->model->params_bytes);
    for (size_t p = 0; p < self->policy_count; p++) {
        const heli_policy *policy = &self->policies[p];
        if (week < policy->start || week >= policy->end) continue;
        for (size_t i = 0; i < policy->change_count; i++) heli_param_copy(policy->changed[i], self->in_force, policy->values);
    }
    return check_params(self, self->in_force);
}

/* Parameters change where a policy starts or ends; all spans are shown to the model. */
static int32_t check_all_weeks(classroom *self)
{
    int32_t status = check_params(self, self->params);
    for (size_t p = 0; p < self->policy_count && status == CLASSROOM_OK; p++) {
        status = check_week(self, self->policies[p].start);
        if (status == CLASSROOM_OK && self->policies[p].end != INT64_MAX) status = check_week(self, self->policies[p].end);
    }
    return status;
}

static int32_t check_size(classroom *self)
{
    uint64_t agents = 0, bytes = 0, partitions = 0;
    if (self->model->size) self->model->size(self->params, &agents, &bytes, &partitions);
    return bytes <= CLASSROOM_MAX_BYTES ? CLASSROOM_OK : problem(self, CLASSROOM_TOO_LARGE, NULL, NULL);
}

static bool whole_number(double value)
{
    return value >= 0.0 && value < WHOLE_LIMIT && (double)(uint64_t)value == value;
}

/* --- the run --- */

static int32_t build_world(classroom *self, uint64_t replicate)
{
    const heli_plan *plan = &self->plan;
    kept_key key = {plan->seed, plan->initial_seed, replicate, plan->burn_in, plan->shared_population};
    heli_context_clear(&self->ctx);
    heli_status status = heli_simulation_create(&self->simulation, plan, replicate, &heli_runner_serial, &self->ctx);
    const kept_world *kept = status == HELI_OK ? kept_find(&self->kept, key, self->params) : NULL;
    if (kept) {
        status = kept_restore(kept, self->simulation, &self->ctx);
    } else {
        for (int64_t week = 0; week < plan->burn_in && status == HELI_OK; week++) status = heli_simulation_step(self->simulation, &self->ctx);
        if (status == HELI_OK && plan->burn_in > 0) kept_add(&self->kept, key, self->params, self->simulation);
    }
    if (status == HELI_OK) return CLASSROOM_OK;
    drop_run(self);
    return problem_of_engine(self, status == HELI_MEMORY ? CLASSROOM_NO_MEMORY : CLASSROOM_BROKEN);
}

static bool make_room(classroom *self, int64_t weeks)
{
    size_t values = (size_t)weeks * self->width;
    self->series = malloc((values ? values : 1) * sizeof *self->series);
    for (size_t i = 0; self->series && i < values; i++) self->series[i] = heli_double_from_bits(0x7ff8000000000000u);
    return self->series != NULL;
}

int32_t classroom_start(classroom *self, double seed, double initial_seed, int32_t shared_population, int32_t replicate, int32_t weeks,
                        int32_t burn_in)
{
    drop_run(self);
    if (!whole_number(seed) || !whole_number(initial_seed) || replicate < 0 || weeks < 1 || weeks > CLASSROOM_MAX_WEEKS || burn_in < 0 ||
        burn_in > CLASSROOM_MAX_WEEKS)
        return problem(self, CLASSROOM_BAD_WEEKS, NULL, NULL);
    int32_t status = check_overlaps(self);
    if (status == CLASSROOM_OK) status = check_all_weeks(self);
    if (status == CLASSROOM_OK) status = check_size(self);
    if (status != CLASSROOM_OK) return status;
    if (!make_room(self, weeks)) return problem(self, CLASSROOM_NO_MEMORY, NULL, NULL);
    self->plan = (heli_plan){.model = self->model, .params = self->params, .policies = self->policies, .policy_count = self->policy_count,
                             .burn_in = burn_in, .steps = weeks, .seed = (uint64_t)seed, .initial_seed = (uint64_t)initial_seed,
                             .shared_population = shared_population != 0};
    return build_world(self, (uint64_t)replicate);
}

/* IEEE 754 leaves open which not-a-number an operation gives; all of ours are one. */
static void observe(classroom *self, int64_t week)
{
    double *values = self->series + (size_t)week * self->width;
    self->model->observe(heli_simulation_world(self->simulation), values);
    for (size_t i = 0; i < self->width; i++)
        if (values[i] != values[i]) values[i] = heli_double_from_bits(0x7ff8000000000000u);
}

static void finish(classroom *self)
{
    self->digest = heli_digest_replicate(HELI_OK, (uint64_t)self->plan.steps, heli_simulation_digest(self->simulation), self->series,
                                         (size_t)self->plan.steps * self->width);
    self->finished = true;
}

int32_t classroom_step(classroom *self, int32_t count)
{
    if (!self->simulation) return problem(self, CLASSROOM_NOT_STARTED, NULL, NULL);
    heli_simulation *simulation = self->simulation;
    for (int32_t i = 0; i < count && !heli_simulation_finished(simulation); i++) {
        int64_t week = heli_simulation_recorded(simulation);
        heli_context_clear(&self->ctx);
        heli_status status = heli_simulation_step(simulation, &self->ctx);
        if (status != HELI_OK) return problem_of_engine(self, status == HELI_MEMORY ? CLASSROOM_NO_MEMORY : CLASSROOM_BROKEN);
        observe(self, week);
    }
    if (heli_simulation_finished(simulation) && !self->finished) finish(self);
    return (int32_t)heli_simulation_recorded(simulation);
}

/* --- results --- */

int32_t classroom_width(const classroom *self)
{
    return (int32_t)self->width;
}

const double *classroom_series(const classroom *self)
{
    return self->series;
}

const uint32_t *classroom_replicate_digest(const classroom *self)
{
    return self->finished ? (const uint32_t *)&self->digest : NULL;
}

const char *classroom_hash(classroom *self, const uint32_t *digests, int32_t count)
{
    heli_digest digest;
    heli_digest_init(&digest);
    if (count > 0) heli_digest_add(&digest, digests, (size_t)count * sizeof(uint64_t));
    heli_digest_text(&digest, self->hash);
    return self->hash;
}
