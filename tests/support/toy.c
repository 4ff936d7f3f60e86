/*
 * The toy model. Every week each agent of every partition moves one stride to the left, not at all, or to the right (walk.mix), drifts,
 * and with probability walk.pull.share is pulled toward the first component of a direction. Walkers live in [-100, 100]
 * unless the boundary is open. All draws are addressed by (agent, partition, week, purpose).
 */
#include "tests/support/toy.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOY_DRAW_START = 1, TOY_DRAW_MOVE, TOY_DRAW_FAULT };
static const double toy_edge = 100.0;

/* --- tables --- */

static const heli_choice toy_boundaries[] = {
    {"open", "walkers go anywhere", "不设边界"},
    {"wrap", "what leaves on one side enters on the other", "首尾相接"},
    {"reflect", "walkers turn back at the edge", "到边折返"},
    {NULL, NULL, NULL}};

#define AT(field) .offset = offsetof(toy_params, field)

static const heli_param toy_rows[] = {
    {"world.agents", "N", HELI_PARAM_INT, HELI_PARAM_AT_START, AT(agents), 1, {40}, 0, 1e6, "", "assumption",
     "number of walkers", "行走者人数", NULL},
    {"world.partitions", "P", HELI_PARAM_INT, HELI_PARAM_AT_START, AT(partitions), 1, {4}, 1, 1000, "", "assumption",
     "number of partitions they are dealt to", "分区个数", NULL},
    {"world.spread", "σ", HELI_PARAM_REAL, HELI_PARAM_AT_START, AT(spread), 1, {1}, 0, 10, "m", "assumption",
     "half-width of the initial positions", "初始位置半宽", NULL},
    {"walk.stride", "s", HELI_PARAM_REAL, 0, AT(stride), 1, {0.5}, 0, 10, "m/week", "assumption",
     "length of one move", "步长", NULL},
    {"walk.drift", "", HELI_PARAM_REAL, 0, AT(drift), 1, {0}, -1, 1, "m/week", "assumption", "drift of all walkers",
     "漂移", NULL},
    {"walk.active", "", HELI_PARAM_BOOL, 0, AT(active), 1, {1}, 0, 1, "", "assumption", "whether walkers move at all",
     "是否行走", NULL},
    {"walk.boundary", "", HELI_PARAM_ENUM, 0, AT(boundary), 1, {TOY_OPEN}, 0, 2, "", "assumption",
     "what happens at the edge", "边界处理", toy_boundaries},
    {"walk.mix", "m", HELI_PARAM_REALS, HELI_PARAM_SHARES, AT(mix), TOY_KINDS, {0.25, 0.5, 0.25}, 0, 1, "",
     "assumption", "shares of moves to the left, none, to the right", "左移、不动、右移的比例", NULL},
    {"walk.pull.share", "", HELI_PARAM_REAL, 0, AT(pull_share), 1, {0}, 0, 1, "", "assumption",
     "share of walkers pulled each week", "每周被牵引的比例", NULL},
    {"walk.pull.direction", "d", HELI_PARAM_REALS, HELI_PARAM_NOT_ZERO, AT(direction), TOY_AXES, {1, 0}, -1, 1, "",
     "assumption", "direction of the pull", "牵引方向", NULL},
    {"fault.nan_week", "", HELI_PARAM_INT, 0, AT(nan_week), 1, {-1}, -1, 1e6, "week", "assumption",
     "recorded week in which a walker becomes NaN; -1 never", "出现 NaN 的周次（-1 为不出现）", NULL},
    {"fault.fail_week", "", HELI_PARAM_INT, 0, AT(fail_week), 1, {-1}, -1, 1e6, "week", "assumption",
     "recorded week in which the step fails; -1 never", "步进失败的周次（-1 为不失败）", NULL},
    {"fault.fail_share", "", HELI_PARAM_REAL, 0, AT(fail_share), 1, {1}, 0, 1, "", "assumption",
     "share of replicates that the faults befall", "出错重复的比例", NULL},
    {"fault.mark", "", HELI_PARAM_INT, 0, AT(mark), 1, {0}, -0x1p63, 0x1p63, "", "assumption",
     "any integer; does nothing", "任意整数，不起作用", NULL},
};

static const char *const toy_side_labels[] = {"left", "right"};
static const char *const toy_side_labels_zh[] = {"左", "右"};
static const heli_axis toy_sides = {"side", 2, toy_side_labels, toy_side_labels_zh};

static const heli_indicator toy_indicators[] = {
    {"position", "X", "m", "mean position", "平均位置", "Mean of the walkers' positions.", "行走者位置的平均值。",
     HELI_AGGREGATE_MEAN, NULL, true, +1},
    {"spread", "", "m", "spread of positions", "位置离散度", "Standard deviation of the walkers' positions.",
     "行走者位置的标准差。", HELI_AGGREGATE_POOLED, NULL, true, 0},
    {"moves", "", "1", "moves made", "移动次数", "Moves made since the start, by all walkers.",
     "开始以来全体行走者的移动次数。", HELI_AGGREGATE_SUM, NULL, false, 0},
    {"share", "", "1", "share on each side", "两侧比例", "Share of the walkers left of zero, and not left of it.",
     "位于零点左侧与其余行走者的比例。", HELI_AGGREGATE_MEAN, &toy_sides, false, 0},
};

typedef struct toy_fields {
    double *position;
    uint32_t *moves;
    uint8_t *home;
} toy_fields;

static const heli_column toy_columns[] = {
    {"position", HELI_F64, 1, offsetof(toy_fields, position), "m", "where the walker stands", "位置"},
    {"moves", HELI_U32, 1, offsetof(toy_fields, moves), "1", "moves made", "移动次数"},
    {"home", HELI_U8, 1, offsetof(toy_fields, home), "1", "side of the first position: 0 left, 1 right", "起始侧"},
};

static const heli_process toy_processes[] = {{"move", "移动", "7.1"}, {"drift", "漂移", "7.2"}};

/* --- world --- */

typedef struct toy_partition {
    heli_columns columns;
    toy_fields agent;
    double sum;               /* of positions; derived, so rebuilt after restoring */
} toy_partition;

typedef struct toy_world {
    size_t count;
    toy_partition *partitions;
    int64_t weeks;            /* steps made */
} toy_world;

static void toy_release(void *data)
{
    toy_world *world = data;
    if (!world) return;
    for (size_t p = 0; world->partitions && p < world->count; p++) heli_columns_free(&world->partitions[p].columns);
    free(world->partitions);
    free(world);
}

static void toy_size(const void *data, uint64_t *agents, uint64_t *bytes, uint64_t *partitions)
{
    const toy_params *params = data;
    *agents = (uint64_t)params->agents;
    *partitions = (uint64_t)params->partitions;
    *bytes = *agents * heli_columns_bytes_per_agent(toy_columns, 3) + *partitions * sizeof(toy_partition);
}

static void toy_settle(toy_partition *here)
{
    here->sum = 0.0;
    for (size_t i = 0; i < here->columns.agent_count; i++) here->sum += here->agent.position[i];
}

static double toy_draw(heli_key key, size_t agent, size_t partition, int64_t week, uint32_t purpose)
{
    heli_address at = {(uint32_t)agent, (uint32_t)partition, (uint32_t)week, purpose};
    heli_block block = heli_draw_block(key, at);
    return heli_uniform(block.word[0], block.word[1]);
}

/* Deals `agents` walkers to the partitions as evenly as can be. */
static heli_status toy_populate(toy_partition *here, size_t p, const heli_setup *setup, heli_context *ctx)
{
    const toy_params *params = setup->params;
    size_t agents = (size_t)params->agents, count = (size_t)params->partitions;
    size_t mine = agents / count + (p < agents % count);
    heli_status status = heli_columns_init(&here->columns, toy_columns, 3, mine, &here->agent, ctx);
    if (status != HELI_OK) return status;
    for (size_t i = 0; i < mine; i++) {
        double u = toy_draw(setup->initial_key, i, p, 0, TOY_DRAW_START);
        here->agent.position[i] = (2.0 * u - 1.0) * params->spread;
        here->agent.home[i] = u >= 0.5;
    }
    toy_settle(here);
    return HELI_OK;
}

static heli_status toy_create(void **out, const heli_setup *setup, heli_context *ctx)
{
    const toy_params *params = setup->params;
    heli_status status = HELI_OK;
    *out = NULL;
    toy_world *world = calloc(1, sizeof *world);
    if (!world) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    world->count = (size_t)params->partitions;
    world->partitions = calloc(world->count, sizeof *world->partitions);
    if (!world->partitions) {
        status = heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
        goto out;
    }
    for (size_t p = 0; p < world->count; p++) HELI_TRY(toy_populate(&world->partitions[p], p, setup, ctx));
    *out = world;
    world = NULL;
out:
    toy_release(world);
    return status;
}

/* --- step --- */

static double toy_bounded(double x, int boundary)
{
    if (boundary == TOY_WRAP && x > toy_edge) return x - 2.0 * toy_edge;
    if (boundary == TOY_WRAP && x < -toy_edge) return x + 2.0 * toy_edge;
    if (boundary == TOY_REFLECT && x > toy_edge) return 2.0 * toy_edge - x;
    if (boundary == TOY_REFLECT && x < -toy_edge) return -2.0 * toy_edge - x;
    return x;
}

static heli_status toy_move(void *data, size_t p, const heli_step *step)
{
    toy_partition *here = &((toy_world *)data)->partitions[p];
    const toy_params *params = step->params;
    for (size_t i = 0; params->active && i < here->columns.agent_count; i++) {
        heli_address at = {(uint32_t)i, (uint32_t)p, (uint32_t)step->index, TOY_DRAW_MOVE};
        heli_block block = heli_draw_block(step->key, at);
        double u = heli_uniform(block.word[0], block.word[1]);
        double v = heli_uniform(block.word[2], block.word[3]);
        int way = u < params->mix[0] ? -1 : u < params->mix[0] + params->mix[1] ? 0 : 1;
        double pull = v < params->pull_share ? params->direction[0] : 0.0;
        double x = here->agent.position[i] + way * params->stride + params->drift + pull;
        here->agent.position[i] = toy_bounded(x, params->boundary);
        here->agent.moves[i] += way != 0;
    }
    toy_settle(here);
    return HELI_OK;
}

/* Whether this replicate is one of those that faults befall. */
static bool toy_unlucky(const heli_step *step)
{
    const toy_params *params = step->params;
    return toy_draw(step->key, 0, 0, 0, TOY_DRAW_FAULT) < params->fail_share;
}

static heli_status toy_step(void *data, const heli_step *step, heli_context *ctx)
{
    toy_world *world = data;
    const toy_params *params = step->params;
    if (params->fail_week >= 0 && step->recorded == params->fail_week && toy_unlucky(step))
        return heli_fail(ctx, HELI_MODEL, HELI_N_("the toy model fails in week %lld, as it was told to"),
                         (long long)step->recorded);
    heli_status status = heli_each_partition(step, world->count, toy_move, world);
    world->weeks++;
    toy_partition *first = &world->partitions[0];
    if (params->nan_week >= 0 && step->recorded == params->nan_week && first->columns.agent_count && toy_unlucky(step)) {
        first->agent.position[0] = (double)NAN;
        toy_settle(first);
    }
    return status;
}

static heli_status toy_verify(const void *data, const heli_step *step, heli_context *ctx)
{
    const toy_world *world = data;
    for (size_t p = 0; p < world->count; p++)
        for (size_t i = 0; i < world->partitions[p].columns.agent_count; i++)
            if (isnan(world->partitions[p].agent.position[i]))
                return heli_fail(ctx, HELI_MODEL, HELI_N_("position of agent %zu of partition %zu is not a number in week %lld"),
                                 i, p, (long long)(step ? step->recorded : world->weeks));
    return HELI_OK;
}

/* --- observation --- */

/* Indicators over the partitions first .. first + count - 1, in this order. */
static void toy_observe_some(const toy_world *world, size_t first, size_t count, double *values)
{
    double agents = 0, sum = 0, squares = 0, moves = 0, left = 0;
    for (size_t p = first; p < first + count; p++) {
        const toy_partition *here = &world->partitions[p];
        agents += (double)here->columns.agent_count;
        sum += here->sum;
        for (size_t i = 0; i < here->columns.agent_count; i++) {
            double x = here->agent.position[i];
            squares += x * x;
            moves += here->agent.moves[i];
            left += x < 0.0;
        }
    }
    bool none = agents < 0.5;
    double mean = none ? (double)NAN : sum / agents;
    double variance = none ? (double)NAN : squares / agents - mean * mean;
    values[0] = mean;
    values[1] = __builtin_sqrt(variance < 0.0 ? 0.0 : variance);
    values[2] = moves;
    values[3] = none ? (double)NAN : left / agents;
    values[4] = 1.0 - values[3];
}

static void toy_observe(const void *data, double *values)
{
    const toy_world *world = data;
    toy_observe_some(world, 0, world->count, values);
}

static void toy_observe_partition(const void *data, size_t partition, double *values)
{
    toy_observe_some(data, partition, 1, values);
}

static size_t toy_partition_count(const void *data)
{
    return ((const toy_world *)data)->count;
}

static void toy_partition_info(const void *data, size_t partition, heli_partition_info *info)
{
    const toy_world *world = data;
    info->agents = world->partitions[partition].columns.agent_count;
    info->group = partition / 2;
    snprintf(info->name, sizeof info->name, "part %u", (unsigned)partition % 100000u);
}

static const heli_columns *toy_partition_columns(const void *data, size_t partition)
{
    return &((const toy_world *)data)->partitions[partition].columns;
}

/* --- saving and restoring --- */

static heli_status toy_visit(void *data, heli_visitor *visitor)
{
    toy_world *world = data;
    heli_status status = HELI_OK;
    HELI_TRY(visitor->block(visitor, "weeks", &world->weeks, sizeof world->weeks));
    for (size_t p = 0; p < world->count; p++)
        HELI_TRY(visitor->block(visitor, "walkers", world->partitions[p].columns.arena,
                                world->partitions[p].columns.arena_bytes));
out:
    return status;
}

static heli_status toy_restored(void *data, const void *params, heli_context *ctx)
{
    toy_world *world = data;
    (void)params;
    if (world->weeks < 0) return heli_fail(ctx, HELI_CORRUPT, HELI_N_("the saved number of weeks is negative"));
    for (size_t p = 0; p < world->count; p++) toy_settle(&world->partitions[p]);
    return HELI_OK;
}

/* A relation between two parameters: there must not be more partitions than walkers. */
static void toy_check(const void *data, heli_context *ctx)
{
    const toy_params *params = data;
    if (params->agents > 0 && params->partitions > params->agents)
        heli_report(ctx, HELI_ERROR, "world.partitions", NULL,
                    HELI_N_("there are more partitions (%lld) than walkers (%lld)"),
                    (long long)params->partitions, (long long)params->agents);
    if (params->drift > params->stride)
        heli_report(ctx, HELI_WARNING, "walk.drift", NULL, HELI_N_("the drift is longer than a stride"));
}

#define TOY_MODEL(model_name, unit)                                                                                    \
    {                                                                                                                  \
        .name = model_name, .title = "Toy walk", .title_zh = "随机游走示例", .help = "A random walk for tests.",       \
        .help_zh = "供测试用的随机游走。", .citation = "", .step_unit = unit, .default_steps = 20, .default_burn_in = 4, \
        .partition_name = "partition", .partition_name_zh = "分区", .agent_name = "walker", .params = toy_rows,        \
        .param_count = sizeof toy_rows / sizeof *toy_rows, .params_bytes = sizeof(toy_params),                         \
        .indicators = toy_indicators, .indicator_count = sizeof toy_indicators / sizeof *toy_indicators,               \
        .columns = toy_columns, .column_count = sizeof toy_columns / sizeof *toy_columns, .processes = toy_processes,  \
        .process_count = sizeof toy_processes / sizeof *toy_processes, .check = toy_check, .size = toy_size,           \
        .create = toy_create, .step = toy_step, .observe = toy_observe, .observe_partition = toy_observe_partition,    \
        .partition_count = toy_partition_count, .partition_info = toy_partition_info,                                  \
        .partition_columns = toy_partition_columns, .verify = toy_verify, .visit = toy_visit,                          \
        .restored = toy_restored, .release = toy_release                                                               \
    }

const heli_model heli_toy = TOY_MODEL("toy", "week");
const heli_model heli_toy_steps = TOY_MODEL("toy_steps", "step");
const heli_model *const toy_models[] = {&heli_toy, &heli_toy_steps, NULL};
