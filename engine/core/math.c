/*
 * Elementary functions from additions, multiplications, divisions and square roots alone.
 *
 * Idea: reduce the argument to a small interval exactly (or carry what was rounded off in a second double), sum a short
 * power series there, and undo the reduction. The reductions of exp, log and asin follow the classic fdlibm scheme
 * (K. C. Ng, Sun Microsystems 1993; also J.-M. Muller, Elementary Functions, 3rd ed. 2016, chapters 11 and 4 for the
 * double-double arithmetic of Dekker 1971); the coefficients are Taylor's where the series is short enough, else
 * minimax by Remez exchange. Normal quantile: Wichura, Applied Statistics 37 (1988) 477-484, algorithm AS 241 (PPND16).
 *
 * Every function evaluates one fixed sequence of IEEE operations, so nothing here depends on the machine.
 */
#include "engine/core/math.h"

#define INF __builtin_inf()
#define NOT_A_NUMBER __builtin_nan("")
#define COUNT(table) ((int)(sizeof(table) / sizeof(table)[0]))

/* ln 2 in two parts; the upper has 32 bits, so its product with an exponent (at most 11 bits) is exact. */
static const double LN2_HIGH = 0x1.62e42feep-1;
static const double LN2_LOW = 1.9082149292705877e-10;

/* A number as the unevaluated sum of two doubles, |low| <= ulp(high) or so: about 106 bits. */
typedef struct twofold { double high, low; } twofold;

/* c[0] + c[1] x + ... by Horner's rule. */
static double series(const double *c, int count, double x)
{
    double sum = c[count - 1];
    for (int i = count - 2; i >= 0; i--) sum = sum * x + c[i];
    return sum;
}

/* a + b and what rounding took away, exactly, for |a| >= |b| (Dekker). */
static twofold add_ordered(double a, double b)
{
    double sum = a + b;
    return (twofold){sum, b - (sum - a)};
}

/* The upper 26 bits of x (Veltkamp); x below about 1e300. */
static double upper_half(double x)
{
    double scaled = x * 134217729.0; /* 2^27 + 1 */
    return scaled - (scaled - x);
}

/* a b and what rounding took away, exactly unless it underflows (Dekker). */
static twofold multiply(double a, double b)
{
    double product = a * b;
    double ah = upper_half(a), bh = upper_half(b);
    double al = a - ah, bl = b - bh;
    return (twofold){product, ((ah * bh - product) + ah * bl + al * bh) + al * bl};
}

static twofold multiply_twofold(twofold a, twofold b)
{
    twofold p = multiply(a.high, b.high);
    return add_ordered(p.high, p.low + (a.high * b.low + a.low * b.high));
}

/* --- exponential --- */

/* y 2^n for -1100 < n < 1100 and y near 1, in two steps so that neither factor overflows; rounds at most once. */
static double scale_by_power_of_two(double y, int n)
{
    int half = n / 2;
    double first = heli_double_from_bits((uint64_t)(half + 1023) << 52);
    double second = heli_double_from_bits((uint64_t)(n - half + 1023) << 52);
    return y * first * second;
}

/*
 * e^(x + tail), |tail| <= ulp(x): x + tail = n ln 2 + r, |r| <= 0.3466, e^r = 1 + r + r^2 (1/2! + r/3! + ...).
 * The remainder of the series is below 4e-18. What the subtraction rounds off r comes back as `lost`.
 */
static double exp_of_sum(double x, double tail)
{
    static const double c[] = {1.0 / 2, 1.0 / 6, 1.0 / 24, 1.0 / 120, 1.0 / 720, 1.0 / 5040, 1.0 / 40320,
                               1.0 / 362880, 1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800.0};
    const double round_shift = 6755399441055744.0; /* 1.5 * 2^52: adding it rounds to the nearest integer */
    if (x != x) return x;
    if (x > 709.8) return INF;
    if (x < -745.2) return 0.0;
    double n = (x * 1.4426950408889634074 + round_shift) - round_shift;
    double high = x - n * LN2_HIGH;
    double low = n * LN2_LOW - tail;
    double r = high - low;
    double lost = (high - r) - low;
    double y = 1.0 + (r + (lost + r * r * series(c, COUNT(c), r)));
    return scale_by_power_of_two(y, (int)n);
}

double heli_exp(double x)
{
    return exp_of_sum(x, 0.0);
}

double heli_logistic(double x)
{
    /* e^-|x| cannot overflow, and both forms are well conditioned where they are used. */
    double e = heli_exp(-heli_abs(x));
    return x >= 0.0 ? 1.0 / (1.0 + e) : e / (1.0 + e);
}

double heli_tanh(double x)
{
    double size = 1.0 - 2.0 / (heli_exp(2.0 * heli_abs(x)) + 1.0);
    return x < 0.0 ? -size : size;
}

/* --- logarithm and power --- */

/* x = 2^k m with sqrt(1/2) <= m < sqrt(2), for finite x > 0; subnormals included. Returns k. */
static int split_exponent(double x, double *m)
{
    const uint64_t root_half = 0x3fe6a09e667f3bcd;
    int extra = 0;
    if (x < 0x1p-1022) {
        x *= 0x1p54;
        extra = 54;
    }
    uint64_t bits = heli_bits_from_double(x);
    int k = (int)((bits - root_half + ((uint64_t)1024 << 52)) >> 52) - 1024;
    *m = heli_double_from_bits(bits - ((uint64_t)k << 52));
    return k - extra;
}

/* The answers that need no series: log 0 = -infinity, of negative numbers NaN, of infinity and NaN themselves. */
static int log_is_special(double x, double *answer)
{
    if (x > 0.0 && heli_is_finite(x)) return 0;
    *answer = x == 0.0 ? -INF : x < 0.0 ? NOT_A_NUMBER : x;
    return 1;
}

/*
 * log m = 2 atanh s with s = (m - 1) / (m + 1), |s| <= 0.1716. With f = m - 1, 2s = f - f^2/2 + s f^2/2, so the
 * exact f leads and only the small rest is rounded. The series in s^2 stops where s^22 / 23 < 1e-18 of the result.
 */
double heli_log(double x)
{
    static const double c[] = {2.0 / 3, 2.0 / 5, 2.0 / 7, 2.0 / 9, 2.0 / 11, 2.0 / 13, 2.0 / 15, 2.0 / 17, 2.0 / 19,
                               2.0 / 21};
    double m;
    if (log_is_special(x, &m)) return m;
    double k = split_exponent(x, &m);
    double f = m - 1.0;
    double s = f / (2.0 + f);
    double half_square = 0.5 * f * f;
    double rest = s * s * series(c, COUNT(c), s * s);
    return k * LN2_HIGH - ((half_square - (s * (half_square + rest) + k * LN2_LOW)) - f);
}

/* (m - 1) / (m + 1) to about 104 bits. */
static twofold atanh_argument(double m)
{
    double f = m - 1.0;
    twofold g = m > 1.0 ? add_ordered(m, 1.0) : add_ordered(1.0, m);
    double s = f / g.high;
    twofold back = multiply(s, g.high);
    double remainder = ((f - back.high) - back.low) - s * g.low;
    return add_ordered(s, remainder / g.high);
}

/* log x for finite x > 0 to a relative error below 2^-63: log m = 2s (1 + s^2/3 + s^4/5 + ...), leading terms twofold. */
static twofold log_twofold(double x)
{
    static const double c[] = {1.0 / 5, 1.0 / 7, 1.0 / 9, 1.0 / 11, 1.0 / 13, 1.0 / 15, 1.0 / 17, 1.0 / 19, 1.0 / 21,
                               1.0 / 23, 1.0 / 25};
    const twofold third = {0.3333333333333333, 1.850371707708594e-17};
    double m;
    double k = split_exponent(x, &m);
    twofold s = atanh_argument(m);
    twofold z = multiply_twofold(s, s);
    twofold w = multiply_twofold(z, third);
    double beyond = z.high * z.high * series(c, COUNT(c), z.high);
    twofold bend = add_ordered(w.high, w.low + beyond);
    twofold twice = {2.0 * s.high, 2.0 * s.low};
    twofold curve = multiply_twofold(twice, bend);
    twofold line = k != 0.0 ? add_ordered(k * LN2_HIGH, twice.high) : (twofold){twice.high, 0.0};
    twofold sum = add_ordered(line.high, curve.high);
    double low = sum.low + line.low + (curve.low + twice.low + k * LN2_LOW);
    return add_ordered(sum.high, low);
}

double heli_pow(double x, double y)
{
    if (y == 0.0 || x == 1.0) return 1.0;
    if (x != x || y != y || x < 0.0) return NOT_A_NUMBER;
    if (x == 0.0 || !heli_is_finite(x)) return (x == 0.0) == (y > 0.0) ? 0.0 : INF;
    twofold l = log_twofold(x);
    double product = y * l.high;
    if (!(heli_abs(product) < 800.0)) return product > 0.0 ? INF : 0.0;
    twofold t = multiply(y, l.high);
    t = add_ordered(t.high, t.low + y * l.low);
    return exp_of_sum(t.high, t.low);
}

/* --- arcsine --- */

/* (asin(x) / x - 1) / x^2 as a function of z = x^2 in [0, 1/4]; minimax, error below 2.1e-16. */
static double asin_series(double z)
{
    static const double c[] = {0.16666666666666646,  0.07500000000023262,  0.04464285709941123,  0.030381947618410943,
                               0.02237203956367542,  0.017355410986925664, 0.013927891049805435, 0.01188868917202756,
                               0.00773948837613658,  0.016224992250323495, -0.011068688343634881, 0.028402024589906216};
    return series(c, COUNT(c), z);
}

/* Up to 1/2 by the series; above by asin x = pi/2 - 2 asin(sqrt((1 - x) / 2)), with the root in two parts. */
double heli_asin(double x)
{
    const double quarter_pi = 0x1.921fb54442d18p-1, half_pi_low = 6.123233995736766e-17;
    if (x != x) return x;
    double size = heli_min(heli_abs(x), 1.0);
    double angle;
    if (size < 0.5) {
        angle = size + size * (size * size * asin_series(size * size));
    } else {
        double z = (1.0 - size) * 0.5;
        double root = heli_sqrt(z);
        double root_high = (double)(float)root; /* 24 bits: its square is exact */
        double root_low = root > 0.0 ? (z - root_high * root_high) / (root + root_high) : 0.0;
        double rest = 2.0 * root * (z * asin_series(z)) - (half_pi_low - 2.0 * root_low);
        angle = quarter_pi - (rest - (quarter_pi - 2.0 * root_high));
    }
    return x < 0.0 ? -angle : angle;
}

/* --- normal quantile --- */

/* Where |p - 1/2| <= 0.425: a rational function of r = 0.425^2 - (p - 1/2)^2. */
static double quantile_centre(double q)
{
    static const double a[] = {3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
                               1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
                               3.3430575583588128105e+4, 2.5090809287301226727e+3};
    static const double b[] = {1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
                               2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4,
                               5.2264952788528545610e+3};
    double r = 0.180625 - q * q;
    return q * series(a, COUNT(a), r) / series(b, COUNT(b), r);
}

/* The upper tail as a function of r = sqrt(-log(tail probability)); r above 5 is tail below 1.4e-11. */
static double quantile_tail(double r)
{
    static const double c[] = {1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
                               3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
                               2.27238449892691845833e-2, 7.74545014278341407640e-4};
    static const double d[] = {1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
                               1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
                               1.05075007164441684324e-9};
    static const double e[] = {6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
                               2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                               2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static const double f[] = {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
                               7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
                               2.04426310338993978564e-15};
    if (r <= 5.0) return series(c, COUNT(c), r - 1.6) / series(d, COUNT(d), r - 1.6);
    return series(e, COUNT(e), r - 5.0) / series(f, COUNT(f), r - 5.0);
}

double heli_normal_quantile(double p)
{
    double q = p - 0.5;
    if (heli_abs(q) <= 0.425) return quantile_centre(q);
    double tail = q < 0.0 ? p : 1.0 - p;
    if (!(tail > 0.0)) return tail != tail ? tail : q < 0.0 ? -INF : INF;
    double size = quantile_tail(heli_sqrt(-heli_log(tail)));
    return q < 0.0 ? -size : size;
}

/* --- gamma function --- */

/* Stirling's series from 10 upwards; below, Gamma(x) = Gamma(x + n) / (x (x + 1) ... (x + n - 1)) leads there. */
double heli_log_gamma(double x)
{
    static const double c[] = {1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156,
                               -3617.0 / 122400};
    const double half_log_two_pi_less_half = 0.4189385332046727;
    if (x <= 0.0) return x == 0.0 ? INF : NOT_A_NUMBER;
    double product = 1.0;
    for (; x < 10.0; x += 1.0) product *= x;
    double inverse = 1.0 / x;
    double correction = inverse * series(c, COUNT(c), inverse * inverse);
    double stirling = (x - 0.5) * (heli_log(x) - 1.0) + (half_log_two_pi_less_half + correction);
    return product == 1.0 ? stirling : stirling - heli_log(product);
}
