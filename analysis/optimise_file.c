/* Result files of optimise and explore: what the search adds to its evaluations. */
#include <math.h>
#include <string.h>

#include "analysis/optimise.h"
#include "analysis/study_tables.h"

/* --- the optimum --- */

#define MEMBER(label, zh) .rank = 2, .dimensions = {"member", "objective"}, .size = {n, m}, .long_name = label, .long_name_zh = zh

static void add_members(heli_study_tables *to, const heli_optimum *self)
{
    size_t n = self->count, m = self->study.study->objective_count, levers = self->study.experiment->factor_count;
    double *settings = heli_study_tables_add(to, (heli_study_table){.name = "member_setting", .rank = 2, .dimensions = {"member", "factor"}, .size = {n, levers},
                                                  .long_name = "settings of the front and of the baseline, as numbers", .long_name_zh = "前沿与基准的设定（数值）"});
    int64_t *role = heli_study_tables_add(to, (heli_study_table){.name = "member_role", .whole = true, .rank = 1, .dimensions = {"member"}, .size = {n},
                                               .long_name = "sum of: 1 front, 2 baseline, 4 knee, 8 robust choice", .long_name_zh = "各项之和：1 前沿，2 基准，4 拐点，8 稳健选择"});
    double *mean = heli_study_tables_add(to, (heli_study_table){.name = "member_mean", MEMBER("mean over confirming replicates", "确认重复的均值")});
    double *low = heli_study_tables_add(to, (heli_study_table){.name = "member_low", MEMBER("lower end of its 95 % interval", "95% 置信区间下限")});
    double *high = heli_study_tables_add(to, (heli_study_table){.name = "member_high", MEMBER("upper end of its 95 % interval", "95% 置信区间上限")});
    double *regret = heli_study_tables_add(to, (heli_study_table){.name = "member_regret", MEMBER("regret against the best of the members", "相对成员中最佳者的后悔值")});
    double *future = heli_study_tables_add(to, (heli_study_table){.name = "member_worst_in_future", MEMBER("largest regret in one future", "单一未来情景中的最大后悔值")});
    double *window = heli_study_tables_add(to, (heli_study_table){.name = "member_worst_in_window", MEMBER("largest regret in one window of 13 steps", "单一时间窗（13 步）中的最大后悔值")});
    if (to->failed) return;
    for (size_t i = 0; i < n; i++) {
        const heli_contender *item = &self->items[i];
        bool compared = item->front || self->baseline_compared;
        memcpy(settings + i * levers, item->values, levers * sizeof *settings);
        role[i] = item->front + 2 * item->baseline + 4 * (i == self->knee) + 8 * (i == self->robust);
        for (size_t k = 0; k < m; k++) {
            const heli_stake *stake = &item->stakes[k];
            mean[i * m + k] = compared ? stake->value.mean : (double)NAN;
            low[i * m + k] = compared ? stake->value.low : (double)NAN;
            high[i * m + k] = compared ? stake->value.high : (double)NAN;
            regret[i * m + k] = compared ? stake->regret : (double)NAN;
            future[i * m + k] = compared ? stake->worst_in_future : (double)NAN;
            window[i * m + k] = compared ? stake->worst_in_window : (double)NAN;
        }
    }
}

static void add_trace(heli_study_tables *to, const heli_optimum *self)
{
    size_t n = self->search.generations + 1;
    double *volume = heli_study_tables_add(to, (heli_study_table){.name = "hypervolume", .rank = 1, .dimensions = {"generation"}, .size = {n}, .unit = "1",
                                                .long_name = "share of the box between the worst and the best value of each objective that the generation's front dominates",
                                                .long_name_zh = "该代前沿所支配的体积占各目标最差值至最好值之间的份额"});
    int64_t *members = heli_study_tables_add(to, (heli_study_table){.name = "generation_members", .whole = true, .rank = 1, .dimensions = {"generation"}, .size = {n},
                                                  .long_name = "settings in the generation", .long_name_zh = "该代的设定数"});
    if (to->failed) return;
    for (size_t g = 0; g < n; g++) {
        volume[g] = self->volume[g];
        members[g] = (int64_t)self->search.member_count[g];
    }
}

heli_status heli_optimum_write(const heli_optimum *self, const char *path, char digest[17], heli_context *ctx)
{
    heli_study_tables extra = {0};
    if (self->count > 0) add_members(&extra, self);
    add_trace(&extra, self);
    heli_status status = heli_study_tables_write(&self->study, &extra, path, digest, ctx);
    heli_study_tables_free(&extra);
    return status;
}

/* --- the exploration --- */

heli_status heli_exploration_write(const heli_exploration *self, const char *path, char digest[17], heli_context *ctx)
{
    heli_study_tables extra = {0};
    const heli_explore_result *search = &self->search;
    size_t n = search->cell_count, m = self->study.study->outcome_count, generations = search->generations + 1, levers = self->study.experiment->factor_count;
    int64_t *index = n ? heli_study_tables_add(&extra, (heli_study_table){.name = "cell_index", .whole = true, .rank = 2, .dimensions = {"cell", "outcome"}, .size = {n, m},
                                                        .long_name = "cell on each outcome's axis; 0 below the range, the last above", .long_name_zh = "各结果轴上的格号（0 为低于范围，末号为高于范围）"}) : NULL;
    int64_t *hits = n ? heli_study_tables_add(&extra, (heli_study_table){.name = "cell_hits", .whole = true, .rank = 1, .dimensions = {"cell"}, .size = {n},
                                                       .long_name = "settings that fell into it", .long_name_zh = "落入该格的设定数"}) : NULL;
    int64_t *generation = n ? heli_study_tables_add(&extra, (heli_study_table){.name = "cell_generation", .whole = true, .rank = 1, .dimensions = {"cell"}, .size = {n},
                                                             .long_name = "generation in which it was reached", .long_name_zh = "首次到达的代"}) : NULL;
    double *setting = n ? heli_study_tables_add(&extra, (heli_study_table){.name = "cell_setting", .rank = 2, .dimensions = {"cell", "factor"}, .size = {n, levers},
                                                         .long_name = "the first setting that fell into it, as numbers", .long_name_zh = "首个落入该格的设定（数值）"}) : NULL;
    int64_t *reached = heli_study_tables_add(&extra, (heli_study_table){.name = "cells_reached", .whole = true, .rank = 1, .dimensions = {"generation"}, .size = {generations},
                                                      .long_name = "cells known after the generation", .long_name_zh = "该代之后已到达的格数"});
    int64_t *tried = heli_study_tables_add(&extra, (heli_study_table){.name = "settings_tried", .whole = true, .rank = 1, .dimensions = {"generation"}, .size = {generations},
                                                    .long_name = "settings tried by then", .long_name_zh = "累计尝试的设定数"});
    for (size_t c = 0; c < n && !extra.failed; c++) {
        const heli_outcome_cell *cell = &search->cells[c];
        for (size_t k = 0; k < m; k++) index[c * m + k] = (int64_t)cell->index[k];
        hits[c] = (int64_t)cell->hits;
        generation[c] = (int64_t)cell->generation;
        heli_study_setting(&self->study, heli_candidates_genes(&search->candidates, cell->candidate), 0, setting + c * levers);
    }
    for (size_t g = 0; g < generations && !extra.failed; g++) {
        reached[g] = (int64_t)search->reached[g];
        tried[g] = (int64_t)search->tried[g];
    }
    heli_status status = heli_study_tables_write(&self->study, &extra, path, digest, ctx);
    heli_study_tables_free(&extra);
    return status;
}
