/* Rows of the engine's own keys. They are made for a model, because its step and its partitions name them. */
#include <string.h>

#include "engine/scenario/binder.h"

static bool counts_weeks(const heli_model *model)
{
    return strcmp(model->step_unit, "week") == 0;
}

const char *heli_start_key(const heli_model *model)
{
    return counts_weeks(model) ? "start_week" : "start_step";
}

const char *heli_end_key(const heli_model *model)
{
    return counts_weeks(model) ? "end_week" : "end_step";
}

static heli_param row_of(const char *path, heli_param_type type, size_t offset, double low, double high, double value,
                         const char *help, const char *help_zh)
{
    return (heli_param){.path = path, .symbol = "", .type = type, .traits = HELI_PARAM_AT_START, .offset = offset,
                        .length = 1, .default_values = {value}, .minimum = low, .maximum = high, .unit = "",
                        .source = "", .help = help, .help_zh = help_zh};
}

void heli_run_rows(const heli_model *model, heli_param rows[HELI_RUN_ROWS])
{
    bool weeks = counts_weeks(model);
    bool communities = model->partition_name && strcmp(model->partition_name, "community") == 0;
    rows[0] = row_of(weeks ? "run.weeks" : "run.steps", HELI_PARAM_INT, offsetof(heli_scenario, steps), 1, 100000,
                     (double)model->default_steps, "recorded steps of a run", "记录的步数");
    rows[1] = row_of(weeks ? "run.burn_in_weeks" : "run.burn_in_steps", HELI_PARAM_INT, offsetof(heli_scenario, burn_in), 0,
                     100000, (double)model->default_burn_in, "steps before the first recorded one", "记录开始前的预热步数");
    rows[2] = row_of("run.replicates", HELI_PARAM_INT, offsetof(heli_scenario, replicates), 1, 1000000, 10,
                     "runs that differ only in their random draws", "重复次数");
    rows[3] = row_of("run.seed", HELI_PARAM_INT, offsetof(heli_scenario, seed), 0, 0x1p63, 1, "seed of the dynamics",
                     "动态过程的随机种子");
    rows[4] = row_of("run.initial_seed", HELI_PARAM_INT, offsetof(heli_scenario, initial_seed), 0, 0x1p63, 1,
                     "seed of the initial population", "初始人口的随机种子");
    rows[5] = row_of("run.shared_population", HELI_PARAM_BOOL, offsetof(heli_scenario, shared_population), 0, 1, 0,
                     "every replicate starts from the same population", "各次重复使用同一初始人口");
    rows[6] = row_of(communities ? "output.communities" : "output.partitions", HELI_PARAM_BOOL,
                     offsetof(heli_scenario, output.partitions), 0, 1, 0, "write series for every community or partition",
                     "按社区（分区）输出序列");
    if (weeks) {
        rows[0].unit = rows[1].unit = "week";
        rows[0].help_zh = "记录的周数";
        rows[1].help_zh = "记录开始前的预热周数";
    }
}

/* Not safe for threads that ask for different models at once: one table is kept for the caller. */
const heli_param *heli_run_params(const heli_model *model, size_t *count)
{
    static heli_param rows[HELI_RUN_ROWS];
    heli_run_rows(model, rows);
    *count = HELI_RUN_ROWS;
    return rows;
}
