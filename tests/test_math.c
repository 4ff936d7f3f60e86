/*
 * engine/core/math against libm in long double (64-bit significand: its own error is about 1/2000 ulp of double).
 * Tiers: `make check` samples; HELI_LONG=1 walks every float of [-104, 90] through heli_exp_f32.
 * Where a bound is asserted it is the one math.h states, or (exp) a tighter one that keeps what we have.
 */
#include "engine/core/math.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/core/digest.h"

/* Spacing of doubles at a value; that of subnormals below. */
static long double ulp_of(long double value)
{
    int exponent = value == 0.0L ? -1074 : ilogbl(value) - 52;
    return ldexpl(1.0L, exponent < -1074 ? -1074 : exponent);
}

static double error_ulp(double got, long double exact)
{
    return (double)(fabsl((long double)got - exact) / ulp_of(exact));
}

/* A reproducible number in [0, 1): the golden-ratio sequence, evenly spread at any length. */
static double spread(uint64_t i)
{
    return (double)((i * 0x9E3779B97F4A7C15u) >> 11) * 0x1p-53;
}

/* Reports the greatest error found and holds it against the bound. */
static void assert_bound(const char *name, double worst, double at, double bound)
{
    printf("[ measured ] %-22s worst %.4g at %.17g (bound %.3g)\n", name, worst, at, bound);
    assert_true(worst < bound);
}

typedef struct worst_case { double error, at; } worst_case;

static void note(worst_case *self, double error, double at)
{
    if (!(error <= self->error)) *self = (worst_case){error, at}; /* also takes a NaN */
}

enum { SAMPLES = 400000 };

static void test_exp_is_within_its_bound(void **state)
{
    (void)state;
    worst_case worst = {0, 0}, small = {0, 0};
    for (uint64_t i = 0; i < SAMPLES; i++) {
        double x = -745.0 + 1454.7 * spread(i);
        note(&worst, error_ulp(heli_exp(x), expl((long double)x)), x);
        x = 4.0 * spread(i) - 2.0;
        note(&worst, error_ulp(heli_exp(x), expl((long double)x)), x);
        x = ldexp(spread(i) - 0.5, -(int)(i % 80));
        note(&small, error_ulp(heli_exp(x), expl((long double)x)), x);
    }
    for (int k = -1070; k < 1024; k++) /* both sides of each seam of the reduction */
        for (int side = -1; side <= 1; side++) {
            double x = (k + 0.5) * 0.6931471805599453 * (1 + side * 0x1p-52);
            if (x < 709.7) note(&worst, error_ulp(heli_exp(x), expl((long double)x)), x);
        }
    assert_bound("heli_exp (ulp)", worst.error, worst.at, 0.9);
    assert_bound("heli_exp small (ulp)", small.error, small.at, 0.9);
}

static void test_exp_keeps_its_ends(void **state)
{
    (void)state;
    assert_true(heli_exp(0.0) == 1.0 && heli_exp(-0.0) == 1.0);
    assert_true(heli_exp(709.782712893384) == 1.7976931348622732e308 && isinf(heli_exp(709.7827128933841)));
    assert_true(heli_exp(-745.13) == 0x1p-1074 && heli_exp(-745.14) == 0.0);
    assert_true(isinf(heli_exp(HUGE_VAL)) && heli_exp(-HUGE_VAL) == 0.0 && isnan(heli_exp((double)NAN)));
    assert_true(isinf(heli_exp(DBL_MAX)) && heli_exp(-DBL_MAX) == 0.0);
}

static void test_log_is_within_its_bound(void **state)
{
    (void)state;
    worst_case worst = {0, 0};
    for (uint64_t i = 0; i < SAMPLES; i++) {
        double x = ldexp(1.0 + spread(i), (int)(i % 2098) - 1074);
        note(&worst, error_ulp(heli_log(x), logl((long double)x)), x);
        x = 0.5 + 1.5 * spread(i);
        note(&worst, error_ulp(heli_log(x), logl((long double)x)), x);
        x = 1.0 + ldexp(spread(i) - 0.5, -(int)(i % 52));
        if (x != 1.0) note(&worst, error_ulp(heli_log(x), logl((long double)x)), x);
    }
    for (int64_t i = -200; i <= 200; i++) { /* the seams at sqrt(1/2) and sqrt(2) */
        double x = heli_double_from_bits(0x3fe6a09e667f3bcdu + (uint64_t)i);
        note(&worst, error_ulp(heli_log(x), logl((long double)x)), x);
        note(&worst, error_ulp(heli_log(2 * x), logl(2.0L * (long double)x)), 2 * x);
    }
    assert_bound("heli_log (ulp)", worst.error, worst.at, 1.0);
}

static void test_log_keeps_its_ends(void **state)
{
    (void)state;
    assert_true(heli_log(1.0) == 0.0 && heli_log(0.0) == -HUGE_VAL && heli_log(-0.0) == -HUGE_VAL);
    assert_true(isnan(heli_log(-1.0)) && isnan(heli_log((double)NAN)) && isnan(heli_log(-HUGE_VAL)));
    assert_true(heli_log(HUGE_VAL) == HUGE_VAL);
    assert_true(heli_log(0x1p-1074) == -744.4400719213812);
}

static void test_pow_is_within_its_bound(void **state)
{
    (void)state;
    worst_case worst = {0, 0};
    for (uint64_t i = 1; i < SAMPLES; i++) {
        double x = i % 2 ? 0.5 + spread(i) : ldexp(0.5 + spread(i), (int)(i / 2 % 1000) - 500);
        double product = 1400.0 * spread(i * 7919) - 700.0;
        double y = i % 3 ? product / log(x) : 10.0 * spread(i * 31);
        if (fabs(y * log(x)) > 700.0 || x == 1.0) continue;
        note(&worst, error_ulp(heli_pow(x, y), powl((long double)x, (long double)y)), x);
    }
    assert_bound("heli_pow (ulp)", worst.error, worst.at, 2.0);
}

static void test_pow_keeps_its_ends(void **state)
{
    (void)state;
    assert_true(heli_pow(0.0, 0.0) == 1.0 && heli_pow(0.0, 2.0) == 0.0 && heli_pow(0.0, -1.0) == HUGE_VAL);
    assert_true(heli_pow(2.0, 10.0) == 1024.0 && heli_pow(10.0, 3.0) == 1000.0 && heli_pow(4.0, 0.5) == 2.0);
    assert_true(heli_pow(3.0, 1.0) == 3.0 && heli_pow(1.0, HUGE_VAL) == 1.0 && heli_pow((double)NAN, 0.0) == 1.0);
    assert_true(heli_pow(HUGE_VAL, 1.0) == HUGE_VAL && heli_pow(HUGE_VAL, -1.0) == 0.0);
    assert_true(heli_pow(2.0, HUGE_VAL) == HUGE_VAL && heli_pow(0.5, HUGE_VAL) == 0.0);
    assert_true(heli_pow(2.0, -HUGE_VAL) == 0.0 && heli_pow(0.5, -HUGE_VAL) == HUGE_VAL);
    assert_true(heli_pow(2.0, 1024.0) == HUGE_VAL && heli_pow(2.0, -1074.0) == 0x1p-1074);
    assert_true(heli_pow(2.0, 1e300) == HUGE_VAL && heli_pow(2.0, -1e300) == 0.0);
    assert_true(isnan(heli_pow(-1.0, 2.0)) && isnan(heli_pow(2.0, (double)NAN)));
    assert_true(heli_pow(0x1p-1074, 0.5) == 0x1p-537);
}

static void test_logistic_and_tanh_are_within_their_bounds(void **state)
{
    (void)state;
    worst_case logistic = {0, 0}, tangent = {0, 0};
    for (uint64_t i = 0; i < SAMPLES; i++) {
        double range = i % 3 == 0 ? 745.0 : i % 3 == 1 ? 40.0 : 1.0;
        double x = range * (2.0 * spread(i) - 1.0);
        note(&logistic, error_ulp(heli_logistic(x), 1.0L / (1.0L + expl(-(long double)x))), x);
        note(&tangent, (double)fabsl((long double)heli_tanh(x) - tanhl((long double)x)), x);
        assert_true(heli_tanh(-x) == -heli_tanh(x));
    }
    assert_bound("heli_logistic (ulp)", logistic.error, logistic.at, 3.0);
    assert_bound("heli_tanh (absolute)", tangent.error, tangent.at, 4e-16);
    assert_true(heli_logistic(0.0) == 0.5 && heli_logistic(1e4) == 1.0 && heli_logistic(-1e4) == 0.0);
    assert_true(heli_tanh(0.0) == 0.0 && heli_tanh(1e4) == 1.0 && heli_tanh(-HUGE_VAL) == -1.0);
    assert_true(isnan(heli_logistic((double)NAN)) && isnan(heli_tanh((double)NAN)));
}

static void test_asin_is_within_its_bound(void **state)
{
    (void)state;
    worst_case worst = {0, 0};
    for (uint64_t i = 0; i < SAMPLES; i++) {
        double x = i % 3 == 0 ? 2.0 * spread(i) - 1.0 : i % 3 == 1 ? ldexp(spread(i), -(int)(i % 300))
                                                                  : 1.0 - ldexp(spread(i), -(int)(i % 53));
        note(&worst, error_ulp(heli_asin(x), asinl((long double)x)), x);
    }
    assert_bound("heli_asin (ulp)", worst.error, worst.at, 2.0);
    assert_true(heli_asin(1.0) == 1.5707963267948966 && heli_asin(-1.0) == -1.5707963267948966);
    assert_true(heli_asin(1.5) == heli_asin(1.0) && heli_asin(-7.0) == heli_asin(-1.0) && heli_asin(0.0) == 0.0);
}

static void test_normal_quantile_is_within_its_bound(void **state)
{
    (void)state;
    worst_case worst = {0, 0};
    for (uint64_t i = 1; i < SAMPLES; i++) {
        double p = i % 2 ? spread(i) : ldexp(0.5 + 0.5 * spread(i), -(int)(i % 1000));
        if (p == 0.0 || p == 0.5) continue;
        /* One Newton step of Phi(x) = p in long double from our x is the distance to the exact quantile. */
        long double x = (long double)heli_normal_quantile(p);
        long double tail = p < 0.5 ? (long double)p : 1.0L - (long double)p;
        long double surplus = 0.5L * erfcl(fabsl(x) * 0.70710678118654752440L) - tail;
        long double density = 0.39894228040143267794L * expl(-0.5L * x * x);
        if (density > 1e-4000L) note(&worst, (double)fabsl(surplus / (density * x)), p);
    }
    assert_bound("normal_quantile (rel.)", worst.error, worst.at, 4e-15);
    assert_true(heli_normal_quantile(0.5) == 0.0);
    assert_true(heli_normal_quantile(0.0) == -HUGE_VAL && heli_normal_quantile(1.0) == HUGE_VAL);
    for (uint64_t i = 0; i < 1000; i++) {
        double q = 0.5 - 0.5 * spread(i);
        if (1.0 - (1.0 - q) == q) assert_true(heli_normal_quantile(q) == -heli_normal_quantile(1.0 - q));
    }
}

static void test_log_gamma_is_within_its_bound(void **state)
{
    (void)state;
    worst_case worst = {0, 0};
    for (uint64_t i = 1; i < SAMPLES; i++) {
        double x = i % 3 == 0 ? 30.0 * spread(i) : i % 3 == 1 ? exp(20.0 * spread(i)) : exp(-700.0 * spread(i));
        long double exact = lgammal((long double)x);
        note(&worst, (double)(fabsl((long double)heli_log_gamma(x) - exact) / fmaxl(1.0L, fabsl(exact))), x);
    }
    assert_bound("heli_log_gamma", worst.error, worst.at, 2e-14);
    for (int n = 1; n <= 20; n++) {
        long double exact = logl(tgammal((long double)n));
        assert_true(fabsl((long double)heli_log_gamma(n) - exact) < 1e-14L * fmaxl(1.0L, exact));
    }
    assert_true(heli_log_gamma(0.0) == HUGE_VAL && heli_log_gamma(HUGE_VAL) == HUGE_VAL);
}

/* Rises from x to the next double and over random gaps. Stated for the whole only where math.h promises it. */
static void test_functions_rise(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < SAMPLES; i++) {
        double x = 40.0 * spread(i) - 20.0, gap = ldexp(spread(i * 97), -(int)(i % 40)), y = x + gap;
        assert_true(heli_exp(x) <= heli_exp(y));
        assert_true(heli_logistic(x) <= heli_logistic(y));
        assert_true(heli_tanh(x) <= heli_tanh(y));
        double a = spread(i), b = heli_min(a + gap / 16, 1.0);
        assert_true(heli_log(a) <= heli_log(b));
        assert_true(heli_asin(a) <= heli_asin(b));
    }
}

/* --- single precision --- */

static float float_from_bits(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Floats of [-104, 90] by rank: 0 is -104. */
static const uint32_t NEGATIVE_FLOATS = 0x42d00000u, ALL_FLOATS = 0x42d00000u + 0x42b40001u + 1u;

static float float_of_rank(uint32_t rank)
{
    return rank <= NEGATIVE_FLOATS ? float_from_bits(0x80000000u + NEGATIVE_FLOATS - rank)
                                   : float_from_bits(rank - NEGATIVE_FLOATS - 1);
}

/* Error of heli_exp_f32 in ulp of float; libm's exp in double is a thousand million times finer. */
static double exp_f32_error(float x, float got)
{
    double exact = exp(fmin(fmax((double)x, -87.3), 88.7));
    return fabs((double)got - exact) / ldexp(1.0, ilogb(exact) - 23);
}

/* Walks ranks first .. last; each float against the one before it and against exp. */
static uint64_t walk_exp_f32(uint32_t first, uint32_t last, worst_case *worst)
{
    float before = heli_exp_f32(float_of_rank(first));
    uint64_t falls = 0;
    for (uint32_t rank = first; rank <= last; rank++) {
        float x = float_of_rank(rank), got = heli_exp_f32(x);
        falls += before <= got ? 0 : 1;
        double error = exp_f32_error(x, got);
        if (!(error <= worst->error)) note(worst, error, (double)x);
        before = got;
    }
    assert_true(falls == 0);
    return (uint64_t)last - first + 1;
}

static uint32_t rank_of(float x)
{
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits >> 31 ? NEGATIVE_FLOATS - (bits & 0x7fffffffu) : bits + NEGATIVE_FLOATS + 1;
}

static uint64_t walk_exp_f32_sample(worst_case *worst)
{
    uint64_t checked = 0;
    for (uint32_t first = 0; first < ALL_FLOATS - 5000; first += 4800) checked += walk_exp_f32(first, first + 4, worst);
    for (int k = -126; k <= 127; k++) { /* 4001 neighbours at each seam between powers of two */
        uint32_t seam = rank_of((float)((k + 0.5) * 0.69314718055994531));
        checked += walk_exp_f32(seam - 2000, seam + 2000, worst);
    }
    return checked;
}

static void test_exp_f32_never_falls_and_is_within_its_bound(void **state)
{
    (void)state;
    const char *tier = getenv("HELI_LONG");
    int all = tier && tier[0] == '1';
    worst_case worst = {0, 0};
    assert_true(float_of_rank(0) == -104.0f && float_of_rank(ALL_FLOATS - 1) == 90.0f);
    uint64_t checked = all ? walk_exp_f32(0, ALL_FLOATS - 1, &worst) : walk_exp_f32_sample(&worst);
    printf("[ measured ] heli_exp_f32: %llu of %llu floats of [-104, 90] checked%s\n", (unsigned long long)checked,
           (unsigned long long)ALL_FLOATS, all ? "" : " (HELI_LONG=1 for all)");
    assert_bound("heli_exp_f32 (ulp)", worst.error, worst.at, 0.54);
}

static void test_exp_f32_stays_finite_and_positive(void **state)
{
    (void)state;
    assert_true(heli_exp_f32(0.0f) == 1.0f && heli_exp_f32(-0.0f) == 1.0f);
    assert_true(heli_exp_f32(-HUGE_VALF) >= FLT_MIN && heli_exp_f32(HUGE_VALF) <= FLT_MAX);
    assert_true(heli_exp_f32(-1e30f) == heli_exp_f32(-87.4f) && heli_exp_f32(1e30f) == heli_exp_f32(88.8f));
    assert_true(heli_logistic_f32(0.0f) == 0.5f);
    float before = 0.0f;
    for (float x = -120.0f; x < 120.0f; x += 0.001f) {
        float got = heli_logistic_f32(x);
        assert_true(before <= got && got <= 1.0f);
        before = got;
    }
}

/* --- small helpers and equal bits --- */

static void test_floor_and_clamp_mean_what_they_say(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 10000; i++) {
        double x = ldexp(spread(i) - 0.5, (int)(i % 52));
        assert_true(heli_floor(x) == floor(x));
    }
    assert_true(heli_floor(-1.0) == -1.0 && heli_floor(-0.5) == -1.0 && heli_floor(3.0) == 3.0);
    assert_true(heli_clamp(5, 0, 1) == 1 && heli_clamp(-5, 0, 1) == 0 && heli_clamp(0.3, 0, 1) == 0.3);
    assert_true(heli_positive_part(-2) == 0 && heli_positive_part(2) == 2 && heli_abs(-3) == 3 && heli_sqrt(9) == 3);
    assert_true(heli_is_finite(DBL_MAX) && !heli_is_finite(HUGE_VAL) && !heli_is_finite((double)NAN));
}

/* The digest of 200,000 x 9 results. Whoever changes it changes the results of every run: say so in the changelog. */
static void test_results_are_the_same_bits_from_every_compiler(void **state)
{
    (void)state;
    heli_digest digest;
    heli_digest_init(&digest);
    for (uint64_t i = 1; i <= 200000; i++) {
        double u = spread(i), x = 200.0 * u - 100.0, p = 0.25 + u;
        double results[9] = {heli_exp(x),       heli_log(u),  heli_pow(p, x), heli_logistic(x), heli_tanh(x / 50),
                             heli_asin(x / 100), heli_normal_quantile(u), heli_log_gamma(100.0 * u),
                             (double)heli_exp_f32((float)x)};
        heli_digest_add(&digest, results, sizeof results);
    }
    printf("[ measured ] digest of results %016llx\n", (unsigned long long)heli_digest_value(&digest));
    assert_true(heli_digest_value(&digest) == 0xd3086ce4f5f729aeu);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exp_is_within_its_bound),
        cmocka_unit_test(test_exp_keeps_its_ends),
        cmocka_unit_test(test_log_is_within_its_bound),
        cmocka_unit_test(test_log_keeps_its_ends),
        cmocka_unit_test(test_pow_is_within_its_bound),
        cmocka_unit_test(test_pow_keeps_its_ends),
        cmocka_unit_test(test_logistic_and_tanh_are_within_their_bounds),
        cmocka_unit_test(test_asin_is_within_its_bound),
        cmocka_unit_test(test_normal_quantile_is_within_its_bound),
        cmocka_unit_test(test_log_gamma_is_within_its_bound),
        cmocka_unit_test(test_functions_rise),
        cmocka_unit_test(test_exp_f32_never_falls_and_is_within_its_bound),
        cmocka_unit_test(test_exp_f32_stays_finite_and_positive),
        cmocka_unit_test(test_floor_and_clamp_mean_what_they_say),
        cmocka_unit_test(test_results_are_the_same_bits_from_every_compiler),
    };
    return cmocka_run_group_tests_name("math", tests, NULL, NULL);
}
