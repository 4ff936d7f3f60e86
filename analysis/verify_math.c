/*
 * Claims about the deterministic elementary functions and the random generator.
 *
 * Errors are measured against libm in long double (64-bit significand: its own error is about 1/2000 of an ulp of double) at points
 * spread evenly by the golden ratio; the bounds are those that engine/core/math.h states. Where long double is no wider than double
 * (some compilers and processors) these claims cannot be judged and say so.
 */
#include <float.h>
#include <math.h>
#include <string.h>

#include "analysis/verify.h"
#include "engine/core/math.h"
#include "engine/core/random.h"

enum { POINTS = 200000 };

/* Spacing of doubles at a value. */
static long double ulp_of(long double value)
{
    int exponent = value == 0.0L ? -1074 : ilogbl(value) - 52;
    return ldexpl(1.0L, exponent < -1074 ? -1074 : exponent);
}

static double error_ulp(double got, long double exact)
{
    return (double)(fabsl((long double)got - exact) / ulp_of(exact));
}

/* Point i of the golden-ratio sequence in [0, 1). */
static double spread(uint64_t i)
{
    return (double)((i * 0x9E3779B97F4A7C15u) >> 11) * 0x1p-53;
}

/* The error of one function at point i of its range. */
typedef double (*error_fn)(uint64_t i);

static double error_of_exp(uint64_t i)
{
    double x = i % 2 ? -745.0 + 1454.7 * spread(i) : 4.0 * spread(i) - 2.0;
    return error_ulp(heli_exp(x), expl((long double)x));
}

static double error_of_log(uint64_t i)
{
    double x = i % 2 ? ldexp(1.0 + spread(i), (int)(i % 2098) - 1074) : 0.5 + 1.5 * spread(i);
    return error_ulp(heli_log(x), logl((long double)x));
}

static double error_of_pow(uint64_t i)
{
    double x = ldexp(0.5 + spread(i), (int)(i / 2 % 1000) - 500), product = 1400.0 * spread(i * 7919) - 700.0;
    double y = product / log(x);
    if (!(fabs(y * log(x)) <= 700.0)) return 0.0; /* outside the range of the bound: x next to 1 */
    return error_ulp(heli_pow(x, y), powl((long double)x, (long double)y));
}

static double error_of_logistic(uint64_t i)
{
    double x = (i % 2 ? 40.0 : 1.0) * (2.0 * spread(i) - 1.0);
    return error_ulp(heli_logistic(x), 1.0L / (1.0L + expl(-(long double)x)));
}

static double error_of_tanh(uint64_t i)
{
    double x = (i % 2 ? 20.0 : 1.0) * (2.0 * spread(i) - 1.0);
    return (double)fabsl((long double)heli_tanh(x) - tanhl((long double)x));
}

static double error_of_asin(uint64_t i)
{
    double x = 2.0 * spread(i) - 1.0;
    return error_ulp(heli_asin(x), asinl((long double)x));
}

/* The error of x = quantile(p), from how far its probability, by erfc, is from p; relative to x. */
static double error_of_quantile(uint64_t i)
{
    double p = i % 2 ? 0.5 * spread(i) + 1e-6 : exp(-700.0 * spread(i)) * 0.4, x = heli_normal_quantile(p);
    const long double pi = 3.14159265358979323846264338327950288L;
    if (x == 0.0) return 0.0;
    long double probability = 0.5L * erfcl(-(long double)x / sqrtl(2.0L));
    long double density = expl(-0.5L * (long double)x * (long double)x) / sqrtl(2.0L * pi);
    return (double)fabsl((probability - (long double)p) / density / (long double)x);
}

static double error_of_log_gamma(uint64_t i)
{
    double x = i % 2 ? 200.0 * spread(i) + 1e-3 : exp(60.0 * spread(i) - 20.0);
    long double exact = lgammal((long double)x);
    return (double)(fabsl((long double)heli_log_gamma(x) - exact) / fmaxl(1.0L, fabsl(exact)));
}

static const error_fn errors[] = {error_of_exp,  error_of_log,  error_of_pow,      error_of_logistic,
                                  error_of_tanh, error_of_asin, error_of_quantile, error_of_log_gamma};

/* setting: index of the function, bound. */
static heli_status largest_error(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    if (LDBL_MANT_DIG <= DBL_MANT_DIG)
        return heli_fail(ctx, HELI_INTERNAL, HELI_N_("long double is no wider than double here, so errors below an ulp cannot be measured"));
    error_fn error = errors[(int)claim->setting[0]];
    double worst = 0.0;
    uint64_t points = POINTS * (uint64_t)effort;
    for (uint64_t i = 0; i < points; i++) {
        double here = error(i);
        if (!(here <= worst)) worst = here; /* takes a NaN, too */
    }
    heli_found_at_most(out, claim->setting[1], worst, points);
    return HELI_OK;
}

/* Counter, key and result of the three published vectors; how many words differ from ours. */
static heli_status philox_vectors(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    (void)ctx, (void)effort;
    static const uint32_t vectors[3][10] = {
        {0, 0, 0, 0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
        {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
        {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}};
    int agree = 0;
    for (int v = 0; v < 3; v++) {
        const uint32_t *c = vectors[v];
        heli_block got = heli_draw_block((heli_key){{c[4], c[5]}}, (heli_address){c[0], c[1], c[2], c[3]});
        for (int w = 0; w < 4; w++) agree += got.word[w] == c[6 + w];
    }
    heli_found_exact(out, claim, 12.0, agree, 12);
    return HELI_OK;
}

/* Largest e^x - e^y over neighbouring floats x < y: never above 0. */
static heli_status exp_f32_rises(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    (void)ctx, (void)claim;
    uint64_t falls = 0, points = 4 * POINTS * (uint64_t)effort;
    float x = -20.0f, before = heli_exp_f32(x);
    for (uint64_t i = 0; i < points; i++) {
        x = nextafterf(x, 100.0f);
        float here = heli_exp_f32(x);
        falls += here < before;
        before = here;
    }
    heli_found_at_most(out, 0.0, (double)falls, points);
    return HELI_OK;
}

#define BOUND "bound stated in engine/core/math.h; reference libm in long double"
static const heli_claim claims[] = {
    {"math", "largest error of exp in ulp", "exp 的最大误差（ulp）", BOUND, NULL, NULL, largest_error, {0, 1.0}, 0, false},
    {"math", "largest error of log in ulp", "log 的最大误差（ulp）", BOUND, NULL, NULL, largest_error, {1, 1.0}, 0, false},
    {"math", "largest error of pow in ulp", "pow 的最大误差（ulp）", BOUND, NULL, NULL, largest_error, {2, 2.0}, 0, false},
    {"math", "largest error of logistic in ulp", "logistic 的最大误差（ulp）", BOUND, NULL, NULL, largest_error, {3, 3.0}, 0, false},
    {"math", "largest absolute error of tanh", "tanh 的最大绝对误差", BOUND, NULL, NULL, largest_error, {4, 4e-16}, 0, false},
    {"math", "largest error of asin in ulp", "asin 的最大误差（ulp）", BOUND, NULL, NULL, largest_error, {5, 2.0}, 0, false},
    {"math", "largest relative error of the normal quantile", "正态分位数的最大相对误差", BOUND, NULL, NULL, largest_error, {6, 4e-15}, 0, false},
    {"math", "largest error of log gamma, relative above 1", "log gamma 的最大误差（大于1时为相对误差）", BOUND, NULL, NULL, largest_error, {7, 2e-14}, 0,
     false},
    {"math", "neighbouring floats at which exp_f32 falls", "exp_f32 在相邻浮点数之间下降的次数", "engine/core/math.h: monotone", NULL, NULL, exp_f32_rises,
     {0}, 0, false},
    {"random", "words of Philox4x32-10 that agree with the known answers", "Philox4x32-10 与已知答案一致的字数",
     "Random123 known-answer vectors; Salmon et al. (2011)", NULL, NULL, philox_vectors, {0}, 0, false},
};

const heli_claim_group heli_claims_math = {"math", claims, sizeof claims / sizeof claims[0]};
