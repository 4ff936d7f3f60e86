/*
 * Claims about global sensitivity: Sobol indices and elementary effects of functions whose answers are exact or published, the coverage of the
 * intervals, and the Sobol points.
 */
#include <math.h>
#include <stdlib.h>

#include "analysis/morris.h"
#include "analysis/sobol_indices.h"
#include "analysis/verify.h"
#include "engine/run/sobol_points.h"

static const double PI = 3.14159265358979323846;

/* --- Ishigami's function --- */

static void ishigami(const double *x, double *y, void *data)
{
    (void)data;
    y[0] = sin(x[0]) + 7.0 * sin(x[1]) * sin(x[1]) + 0.1 * x[2] * x[2] * x[2] * x[2] * sin(x[0]);
}

static const double ishigami_low[] = {-3.14159265358979323846, -3.14159265358979323846, -3.14159265358979323846};
static const double ishigami_high[] = {3.14159265358979323846, 3.14159265358979323846, 3.14159265358979323846};
static const heli_space ishigami_space = {.factors = 3, .outputs = 1, .low = ishigami_low, .high = ishigami_high, .function = ishigami};

/* Exact: kind 0 and 1 first order, 2 total, 3 the pair of factors 1 and 3. */
static double ishigami_index(int kind, int factor)
{
    double p4 = PI * PI * PI * PI, v1 = 0.5 * (1.0 + 0.1 * p4 / 5.0) * (1.0 + 0.1 * p4 / 5.0), v2 = 49.0 / 8.0, v13 = 8.0 * 0.01 * p4 * p4 / 225.0;
    const double first[] = {v1, v2, 0.0}, total[] = {v1 + v13, v2, v13};
    return (kind == 3 ? v13 : kind == 2 ? total[factor] : first[factor]) / (v1 + v2 + v13);
}

/* setting: kind, factor. The mean over 12 scramblings (200 in the full tier) of 1024 samples. */
static heli_status ishigami_indices(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    enum { MOST = 200 };
    double values[MOST];
    int kind = (int)claim->setting[0], factor = (int)claim->setting[1];
    size_t n = effort > 1 ? MOST : 12;
    heli_blocks blocks = {.count = 1024, .groups = 3, .second_order = kind == 3};
    heli_status status = HELI_OK;
    for (size_t seed = 0; seed < n && status == HELI_OK; seed++) {
        heli_indices found;
        status = heli_sobol_indices(&found, &ishigami_space, &blocks, 100 + seed, 1, ctx);
        if (status == HELI_OK)
            values[seed] = kind == 3   ? found.second[2].value
                         : kind == 2 ? found.total[factor].value : kind == 1 ? found.first_jansen[factor].value : found.first[factor].value;
        heli_indices_free(&found);
    }
    if (status == HELI_OK) heli_found_mean(out, claim, ishigami_index(kind, factor), values, n);
    return status;
}

/* Whether 95 % intervals of a total index from independent points cover. */
static heli_status ishigami_coverage(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    uint64_t covered = 0, trials = 100 * (uint64_t)effort;
    double truth = ishigami_index(2, 0);
    heli_blocks blocks = {.count = 256, .groups = 3, .independent = true};
    for (uint64_t seed = 0; seed < trials; seed++) {
        heli_indices found;
        heli_status status = heli_sobol_indices(&found, &ishigami_space, &blocks, 7000 + seed, 1, ctx);
        if (status == HELI_OK) covered += found.total[0].low <= truth && truth <= found.total[0].high;
        heli_indices_free(&found);
        if (status != HELI_OK) return status;
    }
    heli_found_share(out, claim, 0.95, covered, trials);
    return HELI_OK;
}

/* --- Sobol's G --- */

static const double g_weights[8] = {0, 1, 4.5, 9, 99, 99, 99, 99};

static void g_function(const double *x, double *y, void *data)
{
    (void)data;
    y[0] = 1.0;
    for (int i = 0; i < 8; i++) y[0] *= (fabs(4.0 * x[i] - 2.0) + g_weights[i]) / (1.0 + g_weights[i]);
}

/* The largest error of the 16 first-order and total indices at 16384 samples. */
static heli_status g_errors(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    const heli_space space = {.factors = 8, .outputs = 1, .function = g_function};
    heli_blocks blocks = {.count = 16384, .groups = 8};
    heli_indices found;
    double all = 1.0, worst = 0.0;
    (void)effort;
    for (int i = 0; i < 8; i++) all *= 1.0 + 1.0 / (3.0 * (1.0 + g_weights[i]) * (1.0 + g_weights[i]));
    heli_status status = heli_sobol_indices(&found, &space, &blocks, 1, 1, ctx);
    for (int i = 0; status == HELI_OK && i < 8; i++) {
        double v = 1.0 / (3.0 * (1.0 + g_weights[i]) * (1.0 + g_weights[i]));
        worst = fmax(worst, fabs(found.first[i].value - v / (all - 1.0)));
        worst = fmax(worst, fabs(found.total[i].value - v * all / (1.0 + v) / (all - 1.0)));
    }
    if (status == HELI_OK) heli_found_at_most(out, claim->setting[0], worst, 16384 * 10);
    heli_indices_free(&found);
    return status;
}

/* --- Morris's function of twenty factors --- */

enum { MORRIS_FACTORS = 20 };

static double sign_of(int i) { return i % 2 ? -1.0 : 1.0; }

static void morris_function(const double *x, double *y, void *data)
{
    double w[MORRIS_FACTORS + 1], sum = 0.0;
    (void)data;
    for (int i = 1; i <= MORRIS_FACTORS; i++) {
        bool curved = i == 3 || i == 5 || i == 7;
        w[i] = 2.0 * ((curved ? 1.1 * x[i - 1] / (x[i - 1] + 0.1) : x[i - 1]) - 0.5);
        sum += (i <= 10 ? 20.0 : sign_of(i)) * w[i];
    }
    for (int i = 1; i <= MORRIS_FACTORS; i++)
        for (int j = i + 1; j <= MORRIS_FACTORS; j++) sum += (i <= 6 && j <= 6 ? -15.0 : sign_of(i + j)) * w[i] * w[j];
    for (int i = 1; i <= 5; i++)
        for (int j = i + 1; j <= 5; j++)
            for (int l = j + 1; l <= 5; l++) sum += -10.0 * w[i] * w[j] * w[l];
    y[0] = sum + 5.0 * w[1] * w[2] * w[3] * w[4];
}

/*
 * Factors that fall where Morris finds them: 1 to 7 large in mu* and sigma, 8 to 10 large in mu* with small sigma, 11 to 20 small. Large: mu*
 * above 20, half of what the smallest coefficient gives; sigma is small below 0.3 mu*.
 */
static heli_status morris_classes(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    const heli_space space = {.factors = MORRIS_FACTORS, .outputs = 1, .function = morris_function};
    heli_blocks blocks = {.trajectories = true, .count = 20, .groups = MORRIS_FACTORS, .levels = 4, .candidates = 300};
    heli_morris_effect effects[MORRIS_FACTORS];
    int right = 0;
    (void)effort;
    heli_status status = heli_morris(effects, &space, &blocks, 1, 1, ctx);
    if (status != HELI_OK) return status;
    for (int i = 1; i <= MORRIS_FACTORS; i++) {
        bool large = effects[i - 1].mu_star > 20.0, spread = effects[i - 1].sigma > 0.3 * effects[i - 1].mu_star;
        right += i <= 7 ? large && spread : i <= 10 ? large && !spread : !large;
    }
    heli_found_exact(out, claim, MORRIS_FACTORS, right, 20 * 21);
    return HELI_OK;
}

/* Factor 8 is straight with coefficient 20 and interactions that cancel on average: y rises by 40 over its range. */
static heli_status morris_mu(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    enum { MOST = 500 };
    double values[MOST];
    const heli_space space = {.factors = MORRIS_FACTORS, .outputs = 1, .function = morris_function};
    heli_blocks blocks = {.trajectories = true, .count = 4, .groups = MORRIS_FACTORS, .levels = 4};
    heli_morris_effect effects[MORRIS_FACTORS];
    size_t n = effort > 1 ? MOST : 50;
    double curved = 0.0, mean = 0.0; /* mean w of factors 3, 5 and 7 over the four levels */
    for (int level = 0; level < 4; level++) curved += 2.0 * (1.1 * (level / 3.0) / (level / 3.0 + 0.1) - 0.5) / 4.0;
    mean = 20.0 + curved * (sign_of(8 + 3) + sign_of(8 + 5) + sign_of(8 + 7));
    for (size_t seed = 0; seed < n; seed++) {
        heli_status status = heli_morris(effects, &space, &blocks, 300 + seed, 1, ctx);
        if (status != HELI_OK) return status;
        values[seed] = effects[7].mu;
    }
    heli_found_mean(out, claim, 2.0 * mean, values, n);
    return HELI_OK;
}

/* --- Sobol points --- */

/* Cells of dyadic length that hold another number of points than one, over the first 1024 points of all 400 dimensions, scrambled. */
static heli_status sobol_balance(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    enum { COUNT = 1024 };
    heli_sobol_points points;
    size_t wrong = 0, cells = (size_t)HELI_SOBOL_DIMENSIONS * COUNT;
    double *u = calloc(HELI_SOBOL_DIMENSIONS, sizeof *u);
    unsigned char *seen = calloc(cells, 1);
    (void)effort;
    heli_status status = heli_sobol_points_init(&points, HELI_SOBOL_DIMENSIONS, ctx);
    if (status == HELI_OK && (!u || !seen)) status = heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    heli_sobol_points_scramble(&points, heli_key_make(1, 0, HELI_DOMAIN_DESIGN));
    for (uint32_t i = 0; status == HELI_OK && i < COUNT; i++) {
        heli_sobol_point(&points, i, u);
        for (size_t d = 0; d < HELI_SOBOL_DIMENSIONS; d++) seen[d * COUNT + (size_t)(u[d] * COUNT)]++;
    }
    for (size_t c = 0; status == HELI_OK && c < cells; c++) wrong += seen[c] != 1;
    if (status == HELI_OK) heli_found_exact(out, claim, 0.0, (double)wrong, cells);
    heli_sobol_points_free(&points);
    free(u);
    free(seen);
    return status;
}

/* --- the rows --- */

#define ISHIGAMI "Ishigami and Homma 1990; indices exact, see Saltelli et al., Global Sensitivity Analysis: The Primer (2008)"
#define MORRIS "Morris 1991, Technometrics 33, 161-174"

static const heli_claim claims[] = {
    {.model = "sensitivity", .claim = "Ishigami: first-order index of x1 (Saltelli 2010)", .claim_zh = "Ishigami 函数：x1 的一阶指数（Saltelli 2010）",
     .source = ISHIGAMI,
     .compute = ishigami_indices, .setting = {0, 0}, .tolerance = 0.005},
    {.model = "sensitivity", .claim = "Ishigami: first-order index of x2 (Saltelli 2010)", .claim_zh = "Ishigami 函数：x2 的一阶指数（Saltelli 2010）",
     .source = ISHIGAMI,
     .compute = ishigami_indices, .setting = {0, 1}, .tolerance = 0.005},
    {.model = "sensitivity", .claim = "Ishigami: first-order index of x3, which acts only with x1 (Saltelli 2010)",
     .claim_zh = "Ishigami 函数：x3 的一阶指数（只与 x1 共同起作用；Saltelli 2010）",
     .source = ISHIGAMI, .compute = ishigami_indices, .setting = {0, 2}, .tolerance = 0.005},
    {.model = "sensitivity", .claim = "Ishigami: first-order index of x2 (Jansen 1999)", .claim_zh = "Ishigami 函数：x2 的一阶指数（Jansen 1999）",
     .source = ISHIGAMI,
     .compute = ishigami_indices, .setting = {1, 1}, .tolerance = 0.005},
    {.model = "sensitivity", .claim = "Ishigami: total index of x1 (Jansen 1999)", .claim_zh = "Ishigami 函数：x1 的总指数（Jansen 1999）", .source = ISHIGAMI,
     .compute = ishigami_indices, .setting = {2, 0}, .tolerance = 0.005},
    {.model = "sensitivity", .claim = "Ishigami: total index of x3 (Jansen 1999)", .claim_zh = "Ishigami 函数：x3 的总指数（Jansen 1999）", .source = ISHIGAMI,
     .compute = ishigami_indices, .setting = {2, 2}, .tolerance = 0.005},
    {.model = "sensitivity", .claim = "Ishigami: second-order index of x1 with x3", .claim_zh = "Ishigami 函数：x1 与 x3 的二阶指数", .source = ISHIGAMI,
     .compute = ishigami_indices, .setting = {3, 0}, .tolerance = 0.005},
    {.model = "sensitivity", .claim = "Ishigami: share of the 95 % intervals of a total index that cover it, 256 independent samples",
     .claim_zh = "Ishigami 函数：256 个独立样本时，总指数的 95 % 区间覆盖真值的比例",
     .source = "nominal level", .note = "A percentile bootstrap is itself a little off with 256 samples: a tolerance of 0.03.",
     .note_zh = "样本为 256 时百分位自助法本身略有偏差，故容差为 0.03。", .compute = ishigami_coverage, .tolerance = 0.03},
    {.model = "sensitivity", .claim = "Sobol's G with 8 factors: largest error of first-order and total indices at 16384 samples",
     .claim_zh = "Sobol G 函数（8 个因子）：16384 个样本时一阶指数和总指数的最大误差",
     .source = "Saltelli and Sobol 1995, Reliab. Eng. Syst. Saf. 50, 225-239; indices exact", .compute = g_errors, .setting = {0.005}},
    {.model = "sensitivity", .claim = "Morris's function: factors of 20 that fall where Morris finds them",
     .claim_zh = "Morris 函数：20 个因子中落在 Morris 所述类别的个数", .source = MORRIS,
     .note = "Morris drew the small coefficients by chance; here they are (-1)^i and (-1)^(i+j).",
     .note_zh = "Morris 的小系数由随机抽取，这里取 (-1)^i 与 (-1)^(i+j)。", .compute = morris_classes},
    {.model = "sensitivity", .claim = "Morris's function: mean effect mu of factor 8", .claim_zh = "Morris 函数：因子 8 的平均效应 mu", .source = MORRIS,
     .note = "Exact for the coefficients used: the function is linear in factor 8.",
     .note_zh = "对所用系数为精确值：函数对因子 8 是线性的。", .compute = morris_mu},
    {.model = "sensitivity", .claim = "Sobol points: dyadic cells in 400 dimensions that do not hold exactly one of 1024 scrambled points",
     .claim_zh = "Sobol 点：400 维中，1024 个加扰点未恰好各占一格的二进格数",
     .source = "Owen 1995; direction numbers of Joe and Kuo 2008", .compute = sobol_balance},
};

const heli_claim_group heli_claims_sensitivity = {"sensitivity", claims, sizeof claims / sizeof *claims};
