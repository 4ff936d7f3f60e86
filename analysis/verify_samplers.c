/*
 * Claims about samplers: the empirical distribution function of many draws against GSL's, by their largest distance.
 *
 * The bound of Dvoretzky, Kiefer, Wolfowitz and Massart holds for discrete distributions as well, where the distance is taken at the atoms.
 */
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "analysis/verify.h"
#include "engine/core/random.h"

enum { DRAWS = 200000 };

typedef double (*draw_fn)(heli_draws *draws, const double *a);
typedef double (*cdf_fn)(double x, const double *a);

static double draw_uniform(heli_draws *d, const double *a) { (void)a; return heli_draws_uniform(d); }
static double draw_uniform_f32(heli_draws *d, const double *a) { (void)a; return (double)heli_uniform_f32(heli_draws_word(d)); }
static double cdf_uniform(double x, const double *a) { (void)a; return x; }
static double draw_normal(heli_draws *d, const double *a) { return heli_normal_from(heli_draws_uniform(d), a[0], a[1]); }
static double cdf_normal(double x, const double *a) { return gsl_cdf_gaussian_P(x - a[0], a[1]); }
static double draw_exponential(heli_draws *d, const double *a) { return heli_exponential_from(heli_draws_uniform(d), a[0]); }
static double cdf_exponential(double x, const double *a) { return gsl_cdf_exponential_P(x, a[0]); }
static double draw_gamma(heli_draws *d, const double *a) { return heli_gamma(d, a[0], a[1]); }
static double cdf_gamma(double x, const double *a) { return gsl_cdf_gamma_P(x, a[0], a[1]); }
static double draw_poisson(heli_draws *d, const double *a) { return (double)heli_poisson_from(heli_draws_uniform(d), a[0]); }
static double cdf_poisson(double x, const double *a) { return gsl_cdf_poisson_P((unsigned)x, a[0]); }
static double draw_binomial(heli_draws *d, const double *a) { return (double)heli_binomial_from(heli_draws_uniform(d), (int64_t)a[0], a[1]); }
static double cdf_binomial(double x, const double *a) { return gsl_cdf_binomial_P((unsigned)x, a[1], (unsigned)a[0]); }
static double draw_geometric(heli_draws *d, const double *a) { return (double)heli_geometric_from(heli_draws_uniform(d), a[0]); }
static double cdf_geometric(double x, const double *a) { return gsl_cdf_geometric_P((unsigned)x, a[0]); }
static double draw_below(heli_draws *d, const double *a) { return heli_below(heli_draws_word(d), (uint32_t)a[0]); }
static double cdf_below(double x, const double *a) { return (x + 1.0) / a[0]; }

/* First part of a Dirichlet vector of a[1] parts of concentration a[0]: Beta(a0, (a1 - 1) a0). */
static double draw_part(heli_draws *d, const double *a)
{
    double part[16];
    heli_dirichlet(d, a[0], part, (size_t)a[1]);
    return part[0];
}
static double cdf_part(double x, const double *a) { return gsl_cdf_beta_P(x, a[0], (a[1] - 1.0) * a[0]); }

static const double weights[4] = {0.5, 2.0, 1.0, 4.0};
static double draw_category(heli_draws *d, const double *a) { (void)a; return (double)heli_categorical_from(heli_draws_uniform(d), weights, 4); }
static double cdf_category(double x, const double *a)
{
    (void)a;
    double sum = 0.0;
    for (int i = 0; i <= (int)x; i++) sum += weights[i];
    return sum / 7.5;
}

/* Rank among the 24 orders of 4. */
static double draw_order(heli_draws *d, const double *a)
{
    (void)a;
    uint32_t order[4];
    int rank = 0;
    heli_shuffle(d, order, 4);
    for (int i = 0; i < 4; i++) {
        int smaller = 0;
        for (int j = i + 1; j < 4; j++) smaller += order[j] < order[i];
        rank = rank * (4 - i) + smaller;
    }
    return rank;
}

static const struct law { draw_fn draw; cdf_fn cdf; int discrete; } laws[] = {
    {draw_uniform, cdf_uniform, 0},     {draw_uniform_f32, cdf_uniform, 0}, {draw_normal, cdf_normal, 0},
    {draw_exponential, cdf_exponential, 0}, {draw_gamma, cdf_gamma, 0},     {draw_part, cdf_part, 0},
    {draw_poisson, cdf_poisson, 1},     {draw_binomial, cdf_binomial, 1},   {draw_geometric, cdf_geometric, 1},
    {draw_category, cdf_category, 1},   {draw_below, cdf_below, 1},         {draw_order, cdf_below, 1},
};

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Largest |F_n - F| over sorted x. Before an atom k F is that of k - 1, which the draws below it have shown. */
static double largest_distance(const double *x, size_t n, const struct law *law, const double *a)
{
    double worst = 0.0;
    for (size_t i = 0; i < n; i++) {
        double f = law->cdf(x[i], a);
        if (!law->discrete) worst = fmax(worst, fabs(f - (double)i / (double)n));
        if (!law->discrete || i + 1 == n || x[i + 1] != x[i]) worst = fmax(worst, fabs(f - (double)(i + 1) / (double)n));
        if (!(f >= 0.0)) return (double)NAN;
    }
    return worst;
}

/* setting: index of the law, its two parameters, seed. */
static heli_status follows(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    const struct law *law = &laws[(int)claim->setting[0]];
    const double *a = claim->setting + 1;
    size_t n = DRAWS * (size_t)effort;
    double *x = malloc(n * sizeof *x);
    if (!x) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    heli_draws draws = heli_draws_at(heli_key_make((uint64_t)claim->setting[3], 0, HELI_DOMAIN_DYNAMICS), (heli_address){0, 0, 0, 0});
    for (size_t i = 0; i < n; i++) x[i] = law->draw(&draws, a);
    qsort(x, n, sizeof *x, ascending);
    heli_found_distance(out, largest_distance(x, n, law, a), n);
    free(x);
    return HELI_OK;
}

#define DISTANCE "distance to GSL's distribution function; bound of Massart (1990)"
#define CLAIM(law, name, zh, a, b, seed) \
    {"samplers", name ": largest distance of distribution functions", zh "：分布函数的最大距离", DISTANCE, NULL, NULL, follows, {law, a, b, seed}, 0, false}
static const heli_claim claims[] = {
    CLAIM(0, "uniform", "均匀分布", 0, 0, 501),
    CLAIM(1, "uniform in single precision", "单精度均匀分布", 0, 0, 502),
    CLAIM(2, "normal(-3, 0.1)", "正态(-3, 0.1)", -3, 0.1, 503),
    CLAIM(3, "exponential(2.5)", "指数(2.5)", 2.5, 0, 504),
    CLAIM(4, "gamma(0.5, 2)", "伽马(0.5, 2)", 0.5, 2, 505),
    CLAIM(4, "gamma(3.7, 0.2)", "伽马(3.7, 0.2)", 3.7, 0.2, 506),
    CLAIM(5, "dirichlet(0.3) of 4 parts", "狄利克雷(0.3)四分量", 0.3, 4, 507),
    CLAIM(6, "poisson(5)", "泊松(5)", 5, 0, 508),
    CLAIM(6, "poisson(200)", "泊松(200)", 200, 0, 509),
    CLAIM(7, "binomial(10, 0.93)", "二项(10, 0.93)", 10, 0.93, 510),
    CLAIM(7, "binomial(300, 0.8)", "二项(300, 0.8)", 300, 0.8, 511),
    CLAIM(8, "geometric(0.3)", "几何(0.3)", 0.3, 0, 512),
    CLAIM(9, "categories of weights 0.5, 2, 1, 4", "权重0.5、2、1、4的类别", 0, 0, 513),
    CLAIM(10, "integers below 1000", "小于1000的整数", 1000, 0, 514),
    CLAIM(11, "orders of four", "四元素排列", 24, 0, 515),
};

const heli_claim_group heli_claims_samplers = {"samplers", claims, sizeof claims / sizeof claims[0]};
