/*
 * Records: what one replicate leaves behind, kept in memory until the result file is written.
 *
 * A replicate whose world could not be built has a record without room (width 0), which only tells why.
 * All room is taken at the start and filled with NaN, so a replicate that fails in week 40 leaves weeks 1 .. 39 and NaN after them.
 */
#include "engine/store/results_internal.h"

#include <stdlib.h>
#include <string.h>

#include "engine/core/digest.h"
#include "engine/core/math.h"

static double not_a_number(void)
{
    return heli_double_from_bits(0x7ff8000000000000u);
}

/* a * b * c * d, or 0 when it does not fit a size_t. */
static size_t product(size_t a, size_t b, size_t c, size_t d)
{
    size_t ab, abc, all;
    if (__builtin_mul_overflow(a, b, &ab) || __builtin_mul_overflow(ab, c, &abc) || __builtin_mul_overflow(abc, d, &all))
        return 0;
    return all;
}

static double *room_f64(size_t steps, size_t partitions, size_t width)
{
    size_t bytes = product(steps, partitions, width, sizeof(double));
    double *values = bytes ? malloc(bytes) : NULL;
    if (!values) return NULL;
    double nan = not_a_number();
    for (size_t i = 0; i < bytes / sizeof *values; i++) values[i] = nan;
    return values;
}

static float *room_f32(size_t snapshots, size_t width, size_t agents)
{
    size_t bytes = product(snapshots, width, agents, sizeof(float));
    float *values = bytes ? malloc(bytes) : NULL;
    if (!values) return NULL;
    float nan = (float)not_a_number();
    for (size_t i = 0; i < bytes / sizeof *values; i++) values[i] = nan;
    return values;
}

static size_t columns_width(const heli_model *model)
{
    size_t width = 0;
    for (size_t i = 0; i < model->column_count; i++) width += model->columns[i].width;
    return width;
}

static size_t count_agents(const heli_model *model, const void *world)
{
    size_t agents = 0;
    for (size_t p = 0; p < model->partition_count(world); p++)
        agents += model->partition_columns(world, p)->agent_count;
    return agents;
}

heli_status heli_record_make_room(heli_record *self, const heli_scenario *scenario, size_t partitions, size_t agents,
                                  heli_context *ctx)
{
    const heli_model *model = scenario->model;
    *self = (heli_record){.model = model, .steps = scenario->steps, .partitions = partitions};
    self->width = heli_indicators_width(model->indicators, model->indicator_count);
    size_t steps = (size_t)(self->steps > 0 ? self->steps : 1), width = self->width ? self->width : 1;
    self->series = room_f64(steps, 1, width);
    bool short_of_memory = !self->series;
    if (partitions > 0) {
        self->partition_series = room_f64(steps, partitions, width);
        short_of_memory = short_of_memory || !self->partition_series;
    }
    if (agents > 0 && columns_width(model) > 0 && scenario->output.snapshot_count > 0) {
        self->snapshot_agents = agents;
        self->snapshot_width = columns_width(model);
        self->snapshot_count = scenario->output.snapshot_count;
        self->snapshots = room_f32(self->snapshot_count, self->snapshot_width, agents);
        short_of_memory = short_of_memory || !self->snapshots;
    }
    if (!short_of_memory) return HELI_OK;
    heli_record_free(self);
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
}

heli_status heli_record_init(heli_record *self, const heli_scenario *scenario, const heli_simulation *simulation,
                             heli_context *ctx)
{
    const heli_model *model = scenario->model;
    /* A question to the world; the simulation is not changed by it. */
    const void *world = heli_simulation_world((heli_simulation *)(uintptr_t)simulation);
    bool snapshots = scenario->output.snapshot_count > 0 && model->partition_columns;
    size_t partitions = scenario->output.partitions ? model->partition_count(world) : 0;
    return heli_record_make_room(self, scenario, partitions, snapshots ? count_agents(model, world) : 0, ctx);
}

void heli_record_drop_snapshots(heli_record *self)
{
    free(self->snapshots);
    self->snapshots = NULL;
    self->snapshot_count = self->snapshot_agents = self->snapshot_width = 0;
}

void heli_record_leave_snapshots(heli_record *self)
{
    free(self->snapshots);
    self->snapshots = NULL;
}

void heli_record_free(heli_record *self)
{
    free(self->series);
    free(self->partition_series);
    free(self->snapshots);
    *self = (heli_record){0};
}

/* --- while it runs --- */

static void take_columns(const heli_columns *columns, float *out, size_t stride, size_t first)
{
    for (size_t row = 0, k = 0; row < columns->row_count; row++)
        for (size_t component = 0; component < columns->rows[row].width; component++, k++)
            for (size_t i = 0; i < columns->agent_count; i++)
                out[k * stride + first + i] = (float)heli_columns_value(columns, row, component, i);
}

/* A snapshot being taken: partition after partition, also those that another rank holds. */
typedef struct snapshot {
    const heli_record *record;
    const void *world;
    float *out;
    size_t first;             /* agent of the next partition */
} snapshot;

static heli_status visit_columns(void *at, heli_visitor *visitor)
{
    const snapshot *taken = at;
    const heli_model *model = taken->record->model;
    heli_status status = HELI_OK;
    for (size_t p = 0; p < model->partition_count(taken->world) && status == HELI_OK; p++) {
        const heli_columns *columns = model->partition_columns(taken->world, p);
        status = heli_visit_owned(visitor, p, "columns", columns->arena, columns->arena_bytes);
    }
    return status;
}

static heli_status take_partition(heli_visitor *visitor, size_t partition, const char *name, void *data, size_t bytes)
{
    (void)name;
    (void)bytes;
    snapshot *taken = visitor->data;
    const heli_record *record = taken->record;
    heli_columns columns = *record->model->partition_columns(taken->world, partition);
    columns.arena = data;
    if (taken->first + columns.agent_count > record->snapshot_agents) return HELI_INTERNAL;
    take_columns(&columns, taken->out, record->snapshot_agents, taken->first);
    taken->first += columns.agent_count;
    return HELI_OK;
}

/* It can only fail where another rank has; this one learns of it in the next step. */
static void take_snapshot(heli_record *self, heli_simulation *simulation, size_t slot)
{
    const heli_runner *runner = heli_simulation_runner(simulation);
    snapshot taken = {.record = self, .world = heli_simulation_world(simulation)};
    heli_visitor visitor = {.owned = take_partition, .data = &taken};
    if (self->snapshots) taken.out = self->snapshots + slot * self->snapshot_width * self->snapshot_agents;
    heli_status status;
    if (runner->save) status = runner->save(runner, self->model->partition_count(taken.world), &taken, visit_columns, &visitor);
    else status = visit_columns(&taken, &visitor);
    (void)status;
}

void heli_record_take(heli_record *self, const heli_scenario *scenario, heli_simulation *simulation)
{
    const heli_model *model = self->model;
    const void *world = heli_simulation_world(simulation);
    int64_t recorded = heli_simulation_recorded(simulation);
    if (recorded >= 1 && recorded <= self->steps) {
        size_t t = (size_t)(recorded - 1);
        model->observe(world, self->series + t * self->width);
        for (size_t p = 0; p < self->partitions; p++)
            model->observe_partition(world, p, self->partition_series + (t * self->partitions + p) * self->width);
        self->steps_done = recorded;
    }
    for (size_t k = 0; k < self->snapshot_count; k++)
        if (scenario->output.snapshots[k] == recorded) take_snapshot(self, simulation, k);
}

/* --- the end --- */

static uint64_t digest_record(const heli_record *self, uint64_t state)
{
    return heli_digest_replicate((uint64_t)self->status, (uint64_t)self->steps_done, state, self->series,
                                 (size_t)self->steps * self->width);
}

void heli_record_finish(heli_record *self, heli_simulation *simulation)
{
    self->status = HELI_OK;
    self->reason[0] = '\0';
    self->digest = digest_record(self, heli_simulation_digest(simulation));
}

/* Longest beginning of a UTF-8 text that fits, without a torn character. */
static void copy_reason(char *out, size_t size, const char *text)
{
    size_t length = strlen(text);
    if (length >= size) length = size - 1;
    while (length > 0 && text[length] != '\0' && ((unsigned char)text[length] & 0xc0) == 0x80) length--;
    memcpy(out, text, length);
    out[length] = '\0';
}

/* The state of a failed world is not a result: its digest does not enter. */
void heli_record_fail(heli_record *self, heli_status status, const char *reason)
{
    self->status = status;
    copy_reason(self->reason, sizeof self->reason, reason);
    self->digest = digest_record(self, 0);
}

void heli_records_digest(const heli_record *records, size_t replicates, char text[17])
{
    heli_digest digest;
    heli_digest_init(&digest);
    for (size_t r = 0; r < replicates; r++) heli_digest_add(&digest, &records[r].digest, sizeof records[r].digest);
    heli_digest_text(&digest, text);
}
