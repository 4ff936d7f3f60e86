/* Carrying out a calibration, and its result file. */
#include "analysis/calibrate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/study_tables.h"
#include "analysis/study_text.h"

static heli_status fail_memory(heli_context *ctx)
{
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
}

const heli_abc_generation *heli_calibrated_sample(const heli_calibrated *self)
{
    return &self->found.generations[self->found.generation_count - 1];
}

/* --- the problem --- */

static bool forbidden(void *data, const double *values)
{
    heli_calibrated *self = data;
    return self->study.problem.forbidden(&self->study, values) > 0.0;
}

/* Asks for the runs of `count` probes, in every scenario that is used. */
static heli_status ask(heli_calibrated *self, const heli_probe *probes, size_t count, heli_evaluation *asked, heli_context *ctx)
{
    heli_status status = HELI_OK;
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t f = 0; f < self->study.futures; f++) {
            if (!self->used[f]) continue;
            heli_study_setting(&self->study, probes[i].genes, f, self->study.setting);
            asked[n].replicate = probes[i].replicate;
            HELI_TRY(heli_evaluations_point(self->study.evaluations, self->study.setting, &asked[n++].point, ctx));
        }
out:
    return status;
}

static heli_status simulate(void *data, const heli_probe *probes, size_t count, double *values, heli_context *ctx)
{
    heli_calibrated *self = data;
    heli_status status = HELI_OK;
    const heli_study *study = self->study.study;
    size_t width = heli_study_values(self->study.experiment), m = study->target_count, all = count * self->used_count;
    heli_evaluation *asked = calloc(all + 1, sizeof *asked);
    double *runs = calloc(all * width + 1, sizeof *runs);
    if (!asked || !runs) HELI_TRY(fail_memory(ctx));
    HELI_TRY(ask(self, probes, count, asked, ctx));
    HELI_TRY(heli_evaluations_run(self->study.evaluations, asked, all, runs, ctx));
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < m; k++) {
            size_t place = 0; /* of the target's scenario among those that are used */
            for (size_t f = 0; f < study->targets[k].future; f++) place += self->used[f];
            values[i * m + k] = runs[(i * self->used_count + place) * width + width - m + k];
        }
out:
    free(runs);
    free(asked);
    return status;
}

static heli_abc_sense sense_of(heli_target_sense sense)
{
    return sense == HELI_TARGET_AT_MOST ? HELI_ABC_AT_MOST : sense == HELI_TARGET_AT_LEAST ? HELI_ABC_AT_LEAST : HELI_ABC_EQUAL;
}

static heli_status pose(heli_calibrated *self, heli_experiment *experiment, heli_evaluations *evaluations, heli_context *ctx)
{
    heli_status status = HELI_OK;
    const heli_study *study = experiment->study;
    HELI_TRY(heli_study_search_init(&self->study, experiment, evaluations, HELI_SEARCH_CALIBRATE, ctx));
    self->used = calloc(self->study.futures + 1, sizeof *self->used);
    if (!self->used) HELI_TRY(fail_memory(ctx));
    self->used_count = heli_study_target_futures(experiment, self->used);
    for (size_t g = 0; g < self->study.gene_count; g++) {
        const heli_factor *factor = &experiment->factors[self->study.levers[g]];
        self->parameters[g] = (heli_abc_parameter){self->study.genes[g], factor->normal, factor->prior_mean, factor->prior_sd};
    }
    for (size_t k = 0; k < study->target_count; k++) {
        const heli_target *target = &study->targets[k];
        self->targets[k] = (heli_abc_target){target->value, target->tolerance, target->weight, sense_of(target->sense)};
    }
    self->problem = (heli_abc_problem){.parameters = self->parameters, .parameter_count = self->study.gene_count, .targets = self->targets,
                                       .target_count = study->target_count, .data = self, .forbidden = forbidden, .simulate = simulate};
out:
    return status;
}

/* --- all of it --- */

uint64_t heli_calibrate_runs(const heli_experiment *experiment)
{
    return heli_study_calibration_runs(experiment);
}

static heli_abc_options options_of(const heli_calibrated *self)
{
    const heli_experiment *experiment = self->study.experiment;
    const heli_calibration *how = &experiment->study->calibration;
    uint64_t probes = heli_calibrate_runs(experiment) / self->used_count, check = (uint64_t)how->predictive * (uint64_t)how->replicates;
    return (heli_abc_options){.particles = (size_t)how->particles, .replicates = (uint32_t)how->replicates, .quantile = how->quantile, .distance = how->distance,
                              .least_acceptance = how->least_acceptance, .generations = (size_t)how->generations, .probes = probes - check,
                              .predictive = (uint32_t)how->predictive, .seed = experiment->base->seed};
}

static heli_status describe(heli_calibrated *self, heli_context *ctx)
{
    heli_status status = HELI_OK;
    size_t d = self->problem.parameter_count;
    const heli_abc_generation *sample = heli_calibrated_sample(self);
    self->marginals = calloc(d + 1, sizeof *self->marginals);
    self->correlations = calloc(d * d + 1, sizeof *self->correlations);
    if (!self->marginals || !self->correlations) HELI_TRY(fail_memory(ctx));
    HELI_TRY(heli_posterior_marginals(&self->problem, sample, self->found.particles, self->marginals, ctx));
    for (size_t a = 0; a < d; a++)
        for (size_t b = 0; b < d; b++) self->correlations[a * d + b] = a == b ? 1.0 : heli_posterior_correlation(&self->problem, sample, self->found.particles, a, b);
    status = heli_posterior_check(&self->problem, &self->found, self->predicted, ctx);
out:
    return status;
}

heli_status heli_calibrate(heli_calibrated *out, heli_experiment *experiment, heli_evaluations *evaluations, heli_context *ctx)
{
    heli_status status = HELI_OK;
    heli_abc_options how;
    *out = (heli_calibrated){0};
    HELI_TRY(pose(out, experiment, evaluations, ctx));
    how = options_of(out);
    HELI_TRY(heli_abc(&out->found, &out->problem, &how, ctx));
    HELI_TRY(describe(out, ctx));
    heli_evaluations_counts counts = heli_evaluations_count(evaluations);
    out->runs = counts.known;
    out->failed = counts.failed;
out:
    return status;
}

void heli_calibrated_free(heli_calibrated *self)
{
    heli_abc_free(&self->found);
    free(self->marginals);
    free(self->correlations);
    free(self->used);
    heli_study_search_free(&self->study);
    *self = (heli_calibrated){0};
}

/* --- the result file --- */

#define OF_GENERATION .rank = 1, .dimensions = {"generation"}, .size = {self->found.generation_count}
#define OF_FACTOR(label, zh) .rank = 1, .dimensions = {"factor"}, .size = {factors}, .long_name = label, .long_name_zh = zh

static void add_generations(heli_study_tables *to, const heli_calibrated *self)
{
    double *tolerance = heli_study_tables_add(to, (heli_study_table){.name = "generation_tolerance", OF_GENERATION, .unit = "1",
                                                                     .long_name = "largest distance that was accepted; missing in the first generation, which accepts any",
                                                                     .long_name_zh = "可接受的最大距离；第一代接受任何距离，故缺失"});
    double *acceptance = heli_study_tables_add(to, (heli_study_table){.name = "generation_acceptance", OF_GENERATION, .unit = "1",
                                                                      .long_name = "share of the tried particles that were accepted", .long_name_zh = "试过的粒子中被接受的比例"});
    double *ess = heli_study_tables_add(to, (heli_study_table){.name = "generation_ess", OF_GENERATION, .long_name = "effective sample size", .long_name_zh = "有效样本量"});
    int64_t *tried = heli_study_tables_add(to, (heli_study_table){.name = "generation_tried", .whole = true, OF_GENERATION, .long_name = "particles tried",
                                                                  .long_name_zh = "试过的粒子数"});
    int64_t *runs = heli_study_tables_add(to, (heli_study_table){.name = "generation_runs", .whole = true, OF_GENERATION, .long_name = "runs by the end of the generation",
                                                                 .long_name_zh = "到该代结束时的累计运行数"});
    for (size_t g = 0; g < self->found.generation_count && !to->failed; g++) {
        const heli_abc_generation *from = &self->found.generations[g];
        tolerance[g] = g > 0 ? from->tolerance : (double)NAN;
        acceptance[g] = from->acceptance;
        ess[g] = from->ess;
        tried[g] = (int64_t)from->tried;
        runs[g] = (int64_t)(from->probes * self->used_count);
    }
}

/* A particle as a setting of all factors; of several scenarios the first. */
static void put_setting(const heli_calibrated *self, const double *values, double *to)
{
    heli_study_setting(&self->study, values, 0, to);
}

static void add_particles(heli_study_tables *to, const heli_calibrated *self)
{
    const heli_abc_result *found = &self->found;
    size_t generations = found->generation_count, n = found->particles, factors = self->study.experiment->factor_count, m = found->target_count;
    double *settings = heli_study_tables_add(to, (heli_study_table){.name = "particle_setting", .rank = 3, .dimensions = {"generation", "particle", "factor"},
                                                                    .size = {generations, n, factors},
                                                                    .long_name = "settings of the particles, as numbers; the last generation is the posterior sample",
                                                                    .long_name_zh = "各粒子的设定（数值）；最后一代即后验样本"});
    double *weights = heli_study_tables_add(to, (heli_study_table){.name = "particle_weight", .rank = 2, .dimensions = {"generation", "particle"}, .size = {generations, n},
                                                                   .unit = "1", .long_name = "weight, with sum 1 in a generation", .long_name_zh = "权重（每代之和为 1）"});
    double *distances = heli_study_tables_add(to, (heli_study_table){.name = "particle_distance", .rank = 2, .dimensions = {"generation", "particle"}, .size = {generations, n},
                                                                     .unit = "1", .long_name = "distance from the targets, in tolerances", .long_name_zh = "与校准目标的距离（以容差为单位）"});
    double *simulated = heli_study_tables_add(to, (heli_study_table){.name = "particle_target", .rank = 3, .dimensions = {"generation", "particle", "target"}, .size = {generations, n, m},
                                                                     .long_name = "what the particle gave for each target", .long_name_zh = "该粒子各校准目标的模拟值"});
    for (size_t g = 0; g < generations && !to->failed; g++) {
        const heli_abc_generation *from = &found->generations[g];
        for (size_t i = 0; i < n; i++) put_setting(self, from->values + i * found->parameter_count, settings + (g * n + i) * factors);
        memcpy(weights + g * n, from->weights, n * sizeof *weights);
        memcpy(distances + g * n, from->distances, n * sizeof *distances);
        memcpy(simulated + g * n * m, from->simulated, n * m * sizeof *simulated);
    }
}

static void add_marginals(heli_study_tables *to, const heli_calibrated *self)
{
    size_t factors = self->study.experiment->factor_count;
    const heli_study_table heads[] = {
        {.name = "parameter_mean", OF_FACTOR("posterior mean; missing for words", "后验均值（词语型缺失）")},
        {.name = "parameter_sd", OF_FACTOR("posterior standard deviation", "后验标准差")},
        {.name = "parameter_low", OF_FACTOR("5 % quantile of the posterior", "后验 5% 分位数")},
        {.name = "parameter_median", OF_FACTOR("median of the posterior", "后验中位数")},
        {.name = "parameter_high", OF_FACTOR("95 % quantile of the posterior", "后验 95% 分位数")},
        {.name = "parameter_spread", OF_FACTOR("posterior over prior standard deviation; at most 0.5 is pinned down, at most 0.8 narrowed", "后验与先验标准差之比；不超过 0.5 为确定，不超过 0.8 为收窄")},
        {.name = "parameter_ks", OF_FACTOR("largest distance of posterior and prior distribution functions", "后验与先验分布函数的最大距离")},
    };
    enum { COLUMNS = sizeof heads / sizeof *heads };
    double *columns[COLUMNS];
    for (size_t c = 0; c < COLUMNS; c++) columns[c] = heli_study_tables_add(to, heads[c]);
    for (size_t f = 0; f < factors && !to->failed; f++)
        for (size_t c = 0; c < COLUMNS; c++) columns[c][f] = (double)NAN;
    for (size_t p = 0; p < self->problem.parameter_count && !to->failed; p++) {
        const heli_marginal *m = &self->marginals[p];
        const double numbers[COLUMNS] = {m->mean, m->sd, m->low, m->median, m->high, m->spread, m->ks};
        for (size_t c = 0; c < COLUMNS; c++) columns[c][self->study.levers[p]] = numbers[c];
    }
}

static void add_draws(heli_study_tables *to, const heli_calibrated *self)
{
    const heli_abc_result *found = &self->found;
    size_t draws = found->draws, m = found->target_count;
    if (draws == 0) return;
    int64_t *drawn = heli_study_tables_add(to, (heli_study_table){.name = "draw_particle", .whole = true, .rank = 1, .dimensions = {"draw"}, .size = {draws},
                                                                  .long_name = "particle of the posterior sample that was run again with fresh seeds", .long_name_zh = "后验样本中用新种子重新运行的粒子"});
    double *values = heli_study_tables_add(to, (heli_study_table){.name = "draw_target", .rank = 2, .dimensions = {"draw", "target"}, .size = {draws, m},
                                                                  .long_name = "what it gave for each target", .long_name_zh = "其各校准目标的模拟值"});
    for (size_t i = 0; i < draws && !to->failed; i++) drawn[i] = (int64_t)found->drawn[i];
    if (!to->failed) memcpy(values, found->predicted, draws * m * sizeof *values);
}

heli_status heli_calibrated_write(const heli_calibrated *self, const char *path, char digest[17], heli_context *ctx)
{
    heli_study_tables tables = {0};
    add_generations(&tables, self);
    add_particles(&tables, self);
    add_marginals(&tables, self);
    add_draws(&tables, self);
    heli_status status = heli_study_tables_write(&self->study, &tables, path, digest, ctx);
    heli_study_tables_free(&tables);
    return status;
}

const heli_factor *heli_calibrated_factor(const heli_calibrated *self, size_t parameter)
{
    return &self->study.experiment->factors[self->study.levers[parameter]];
}

void heli_calibrated_value(const heli_calibrated *self, size_t parameter, double gene, char *out, size_t size)
{
    const heli_factor *factor = heli_calibrated_factor(self, parameter);
    double value = !factor->range && factor->numeric && !isnan(gene) ? heli_param_value(factor->row, factor->levels[(size_t)gene], 0) : gene;
    if (isnan(gene)) snprintf(out, size, "-");
    else if (factor->numeric) heli_number_text(value, out, size);
    else heli_lever_text(self->study.experiment, self->study.levers[parameter], value, out, size);
}
