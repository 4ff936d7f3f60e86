/*
 * Claims about calibration: ABC-SMC against posteriors that are known exactly, by repetition with seeds 1, 2, ..., and the coverage of its intervals.
 *
 * Counts are compared exactly (a tolerance below 1), so that nothing is approximate but the number of particles. For the coverage both the truth is drawn from the
 * prior and the datum is blurred by the same uniform error that the tolerance allows: then the intervals are those of the exact posterior of what is
 * known ("noisy ABC", Fearnhead and Prangle 2012), and must cover at their nominal level.
 */
#include <math.h>

#include "analysis/posterior.h"
#include "analysis/verify.h"

enum { PARTICLES = 400, MOST = 300, PURPOSE_TRUTH = 21 };

typedef void (*simulator)(void *data, const double *x, heli_draws *noise, double *y);

/* One calibration of one parameter to one number. */
static heli_status calibrate(heli_abc_result *out, simulator call, const heli_abc_parameter *parameter, double value, double tolerance, uint64_t seed, heli_context *ctx)
{
    const heli_abc_target target = {.value = value, .tolerance = tolerance, .weight = 1.0};
    heli_function function = {.call = call, .width = 1, .seed = 1000 + seed};
    heli_abc_problem problem = {.parameters = parameter, .parameter_count = 1, .targets = &target, .target_count = 1, .data = &function, .simulate = heli_function_evaluate};
    heli_abc_options how = {.particles = PARTICLES, .generations = 60, .seed = seed};
    return heli_abc(out, &problem, &how, ctx);
}

/* kind 0: posterior mean, 1: posterior standard deviation, 2: weight of the value `at`. */
static double describe(const heli_abc_result *found, int kind, double at)
{
    const heli_abc_generation *last = &found->generations[found->generation_count - 1];
    double mean = 0.0, squares = 0.0, share = 0.0;
    for (size_t i = 0; i < found->particles; i++) {
        mean += last->weights[i] * last->values[i];
        share += last->values[i] == at ? last->weights[i] : 0.0;
    }
    for (size_t i = 0; i < found->particles; i++) squares += last->weights[i] * (last->values[i] - mean) * (last->values[i] - mean);
    return kind == 0 ? mean : kind == 1 ? sqrt(squares) : share;
}

/* What `n` calibrations give of one number. */
static heli_status repeat(simulator call, const heli_abc_parameter *parameter, double value, double tolerance, int kind, double at, size_t n, double *values, heli_context *ctx)
{
    heli_status status = HELI_OK;
    for (size_t i = 0; i < n && status == HELI_OK; i++) {
        heli_abc_result found;
        status = calibrate(&found, call, parameter, value, tolerance, i + 1, ctx);
        if (status == HELI_OK) values[i] = found.end == HELI_ABC_REACHED ? describe(&found, kind, at) : (double)NAN;
        heli_abc_free(&found);
    }
    return status;
}

static size_t repetitions(int effort)
{
    return effort > 1 ? MOST : 30;
}

/* --- a normal mean --- */

/* The mean of ten observations of sd 1. */
static void mean_of_ten(void *data, const double *x, heli_draws *noise, double *y)
{
    (void)data;
    y[0] = heli_normal_from(heli_draws_uniform(noise), x[0], sqrt(0.1));
}

/* setting: kind. Prior N(0.5, 2^2), datum 1.3 known up to 0.05. */
static heli_status normal_mean(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    static const heli_abc_parameter prior = {{HELI_GENE_REAL, -20, 20, false}, true, 0.5, 2.0};
    double values[MOST], precision = 0.25 + 10.0, slope = 10.0 / precision;
    int kind = (int)claim->setting[0];
    double exact = kind == 0 ? (0.25 * 0.5 + 10.0 * 1.3) / precision : sqrt(1.0 / precision + slope * slope * 0.05 * 0.05 / 3.0);
    heli_status status = repeat(mean_of_ten, &prior, 1.3, 0.05, kind, 0.0, repetitions(effort), values, ctx);
    if (status == HELI_OK) heli_found_mean(out, claim, exact, values, repetitions(effort));
    return status;
}

/* --- a Poisson rate --- */

static void sum_of_five(void *data, const double *x, heli_draws *noise, double *y)
{
    (void)data;
    y[0] = (double)heli_poisson_from(heli_draws_uniform(noise), 5.0 * x[0]);
}

/* setting: kind, log-uniform instead of uniform prior. A sum of 23. */
static heli_status poisson_rate(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    double values[MOST], shape = claim->setting[1] > 0.0 ? 23.0 : 24.0;
    int kind = (int)claim->setting[0];
    heli_abc_parameter prior = {{HELI_GENE_REAL, 0.1, 30, claim->setting[1] > 0.0}, false, 0, 0};
    heli_status status = repeat(sum_of_five, &prior, 23.0, 0.5, kind, 0.0, repetitions(effort), values, ctx);
    if (status == HELI_OK) heli_found_mean(out, claim, kind == 0 ? shape / 5.0 : sqrt(shape) / 5.0, values, repetitions(effort));
    return status;
}

/* --- choices and whole numbers --- */

static const double chances[] = {0.2, 0.5, 0.7, 0.05};

static void ten_trials(void *data, const double *x, heli_draws *noise, double *y)
{
    (void)data;
    y[0] = (double)heli_binomial_from(heli_draws_uniform(noise), 10, chances[(int)x[0]]);
}

static void heads_of(void *data, const double *x, heli_draws *noise, double *y)
{
    (void)data;
    y[0] = (double)heli_binomial_from(heli_draws_uniform(noise), (int64_t)x[0], 0.5);
}

/* Up to a constant. */
static double likelihood(double n, double k, double p)
{
    return n < k ? 0.0 : exp(lgamma(n + 1.0) - lgamma(n - k + 1.0) + k * log(p) + (n - k) * log(1.0 - p));
}

/* Four successes of ten: the probability of the second of four chances. */
static heli_status chosen_chance(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    static const heli_abc_parameter prior = {{HELI_GENE_CHOICE, 0, 3, false}, false, 0, 0};
    double values[MOST], total = 0.0;
    for (int k = 0; k < 4; k++) total += likelihood(10, 4, chances[k]);
    heli_status status = repeat(ten_trials, &prior, 4.0, 0.5, 2, 1.0, repetitions(effort), values, ctx);
    if (status == HELI_OK) heli_found_mean(out, claim, likelihood(10, 4, 0.5) / total, values, repetitions(effort));
    return status;
}

/* Six heads: the mean of the number of tosses, from 1 to 30. */
static heli_status number_of_tosses(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    static const heli_abc_parameter prior = {{HELI_GENE_WHOLE, 1, 30, false}, false, 0, 0};
    double values[MOST], total = 0.0, mean = 0.0;
    for (int n = 1; n <= 30; n++) {
        total += likelihood(n, 6, 0.5);
        mean += n * likelihood(n, 6, 0.5);
    }
    heli_status status = repeat(heads_of, &prior, 6.0, 0.5, 0, 0.0, repetitions(effort), values, ctx);
    if (status == HELI_OK) heli_found_mean(out, claim, mean / total, values, repetitions(effort));
    return status;
}

/* --- coverage --- */

static void half_as_sharp(void *data, const double *x, heli_draws *noise, double *y)
{
    (void)data;
    y[0] = heli_normal_from(heli_draws_uniform(noise), x[0], 0.5);
}

static heli_status coverage(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    static const heli_abc_parameter prior = {{HELI_GENE_REAL, -6, 6, false}, true, 0.0, 1.0};
    const double tolerance = 0.2;
    uint64_t covered = 0, trials = 200 * (uint64_t)effort;
    for (uint64_t seed = 1; seed <= trials; seed++) {
        heli_draws draws = heli_draws_at(heli_key_make(seed, 0, HELI_DOMAIN_INITIAL), (heli_address){0, 0, 0, PURPOSE_TRUTH});
        double truth = heli_normal_from(heli_draws_uniform(&draws), 0.0, 1.0), datum = heli_normal_from(heli_draws_uniform(&draws), truth, 0.5);
        heli_abc_result found;
        heli_status status = calibrate(&found, half_as_sharp, &prior, datum + tolerance * (2.0 * heli_draws_uniform(&draws) - 1.0), tolerance, 500 + seed, ctx);
        if (status == HELI_OK) {
            const heli_abc_generation *last = &found.generations[found.generation_count - 1];
            covered += heli_weighted_quantile(last->values, 1, last->weights, PARTICLES, 0.05) <= truth
                    && truth <= heli_weighted_quantile(last->values, 1, last->weights, PARTICLES, 0.95);
        }
        heli_abc_free(&found);
        if (status != HELI_OK) return status;
    }
    heli_found_share(out, claim, 0.9, covered, trials);
    return HELI_OK;
}

/* --- the rows --- */

#define SMC "400 particles; the answer is that of an endless number, the tolerance allows for the bias of 400 weighted ones."
#define SMC_ZH "400 个粒子；答案对应无穷多个粒子，容差容许 400 个加权粒子的偏差。"

static const heli_claim claims[] = {
    {.model = "calibration", .claim = "ABC-SMC, normal mean: posterior mean", .claim_zh = "ABC-SMC 正态均值：后验均值", .source = "conjugate posterior", .note = SMC, .note_zh = SMC_ZH,
     .compute = normal_mean, .setting = {0}, .tolerance = 0.005},
    {.model = "calibration", .claim = "ABC-SMC, normal mean: posterior standard deviation", .claim_zh = "ABC-SMC 正态均值：后验标准差",
     .source = "conjugate posterior, widened by the tolerance", .note = SMC, .note_zh = SMC_ZH, .compute = normal_mean, .setting = {1}, .tolerance = 0.005},
    {.model = "calibration", .claim = "ABC-SMC, Poisson rate under a uniform prior: posterior mean", .claim_zh = "ABC-SMC 均匀先验下的泊松率：后验均值", .source = "Gamma(24, 1/5)",
     .note = SMC, .note_zh = SMC_ZH, .compute = poisson_rate, .setting = {0, 0}, .tolerance = 0.015},
    {.model = "calibration", .claim = "ABC-SMC, Poisson rate under a uniform prior: posterior standard deviation", .claim_zh = "ABC-SMC 均匀先验下的泊松率：后验标准差",
     .source = "Gamma(24, 1/5)", .note = SMC, .note_zh = SMC_ZH, .compute = poisson_rate, .setting = {1, 0}, .tolerance = 0.015},
    {.model = "calibration", .claim = "ABC-SMC, Poisson rate under a log-uniform prior: posterior mean", .claim_zh = "ABC-SMC 对数均匀先验下的泊松率：后验均值",
     .source = "Gamma(23, 1/5)", .note = SMC, .note_zh = SMC_ZH, .compute = poisson_rate, .setting = {0, 1}, .tolerance = 0.015},
    {.model = "calibration", .claim = "ABC-SMC, a choice of four chances: posterior probability of one", .claim_zh = "ABC-SMC 四种概率的选择：其中一种的后验概率", .source = "Bayes' theorem",
     .note = SMC, .note_zh = SMC_ZH, .compute = chosen_chance, .tolerance = 0.005},
    {.model = "calibration", .claim = "ABC-SMC, a whole number of tosses: posterior mean", .claim_zh = "ABC-SMC 整数（抛掷次数）：后验均值", .source = "Bayes' theorem", .note = SMC,
     .note_zh = SMC_ZH, .compute = number_of_tosses, .tolerance = 0.05},
    {.model = "calibration", .claim = "ABC-SMC: share of the 90 % intervals that cover the truth", .claim_zh = "ABC-SMC：90 % 区间覆盖真值的比例",
     .source = "nominal level; noisy ABC, Fearnhead and Prangle 2012, J. R. Stat. Soc. B 74, 419-474",
     .note = "Quantiles of 400 weighted particles are themselves a little off: a tolerance of 0.02.", .note_zh = "400 个加权粒子的分位数本身略有偏差，故容差为 0.02。", .compute = coverage,
     .tolerance = 0.02},
};

const heli_claim_group heli_claims_calibration = {"calibration", claims, sizeof claims / sizeof *claims};
