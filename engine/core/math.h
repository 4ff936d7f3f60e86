/*
 * Deterministic elementary functions: the same bits from every compiler, CPU and WebAssembly.
 *
 * libm may use fused multiply-add where the CPU has it, and then its last bit differs between machines. These
 * functions use only additions, multiplications, divisions, square roots and bit moves in a fixed order; each of
 * these is exactly rounded by IEEE 754, so the results are one sequence of bits everywhere. Compile with
 * -ffp-contract=off and never with -ffast-math.
 *
 * Error bounds are against the exact value, in units in the last place (ulp) of the result; tests/test_math.c
 * holds them against long double. All functions are pure and thread-safe.
 */
#ifndef HELI_CORE_MATH_H
#define HELI_CORE_MATH_H

#include <stdint.h>
#include <string.h>

#define HELI_PI 3.14159265358979323846

static inline double heli_double_from_bits(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline uint64_t heli_bits_from_double(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* Square roots are exactly rounded by IEEE 754 and compile to one instruction. */
static inline double heli_sqrt(double x) { return __builtin_sqrt(x); }
static inline float heli_sqrt_f32(float x) { return __builtin_sqrtf(x); }
static inline double heli_abs(double x) { return __builtin_fabs(x); }
static inline double heli_min(double a, double b) { return a < b ? a : b; }
static inline double heli_max(double a, double b) { return a > b ? a : b; }
static inline double heli_clamp(double x, double low, double high) { return heli_min(heli_max(x, low), high); }
static inline double heli_positive_part(double x) { return x > 0.0 ? x : 0.0; }

/* Largest integer not above x, for |x| < 2^52; no libm. */
static inline double heli_floor(double x)
{
    double whole = (double)(int64_t)x;
    return whole > x ? whole - 1.0 : whole;
}

static inline int heli_is_finite(double x)
{
    return (heli_bits_from_double(x) >> 52 & 0x7ff) != 0x7ff;
}

/** e^x; error below 1 ulp. Overflow gives +infinity, x below about -745 gives 0 (subnormals are rounded). NaN stays NaN. */
double heli_exp(double x);

/** Natural logarithm; error below 1 ulp. log(0) is -infinity, of a negative number NaN. */
double heli_log(double x);

/** x^y for x >= 0 as exp(y log x) with an extended-precision log; error below 2 ulp for |y log x| <= 700. 0^0 is 1. */
double heli_pow(double x, double y);

/** 1 / (1 + e^-x); error below 3 ulp; never outside [0, 1]; heli_logistic(0) is exactly 0.5. */
double heli_logistic(double x);

/** Hyperbolic tangent; absolute error below 4e-16. */
double heli_tanh(double x);

/** Arcsine in radians for x in [-1, 1] (values beyond are clamped); error below 2 ulp. */
double heli_asin(double x);

/** Standard normal quantile for 0 < p < 1; relative error below 4e-15 (Wichura 1988, algorithm AS 241). */
double heli_normal_quantile(double p);

/** Logarithm of the gamma function for x > 0; relative error below 2e-14, absolute where the value is within [-1, 1]. */
double heli_log_gamma(double x);

/*
 * e^x in single precision, error below 0.54 ulp of float, computed in double and rounded once. Monotone: x <= y gives
 * heli_exp_f32(x) <= heli_exp_f32(y) for every pair of floats (checked exhaustively by make check-long). Choice
 * probabilities rest on this (ODD 7.5, relation MR4). Branch-free, so loops over it vectorise.
 * Below -87.3 the result is clamped to e^-87.3, above 88.7 to e^88.7: finite and positive always. NaN is not accepted.
 */
static inline float heli_exp_f32(float x)
{
    /* e^x = 2^n e^r with n the nearest integer to x / ln 2, |r| <= 0.34658. e^r by its minimax polynomial of degree 6
       (Remez, relative error 1.9e-9, at most 1/16 of half an ulp): far less than what e^r gains from one float to the next at
       the seams |r| = ln 2 / 2, so no seam steps down; between seams the polynomial rises. */
    double clamped = (double)x;
    clamped = clamped < -87.3 ? -87.3 : clamped;
    clamped = clamped > 88.7 ? 88.7 : clamped;
    const double shift = 6755399441055744.0; /* 1.5 * 2^52: adding it rounds to the nearest integer */
    double shifted = clamped * 1.4426950408889634074 + shift;
    double n = shifted - shift;
    double r = clamped - n * 0.693147180559945309417;
    double p = 1.0000000005542464 + r * (1.0000000363270782 + r * (0.49999992078964045 + r * (0.16666420152179634
             + r * (0.04166822568118509 + r * (0.00837481730435802 + r * 0.001383684421500226)))));
    uint64_t exponent = (heli_bits_from_double(shifted) + 1023) << 52; /* low bits of `shifted` hold n */
    return (float)(p * heli_double_from_bits(exponent));
}

/* 1 / (1 + e^-x) in single precision; monotone because each step is. */
static inline float heli_logistic_f32(float x)
{
    return 1.0f / (1.0f + heli_exp_f32(-x));
}

#endif
