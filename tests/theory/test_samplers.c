/*
 * Samplers against the distributions of GSL.
 *
 * Continuous samples: the distribution function of each value is put into 4096 equal cells; Kolmogorov-Smirnov over the cell
 * edges (never above the true distance, so conservative) and chi-square over 64 cells. Discrete samples: chi-square, cells
 * of expectation 10 at least. Every test rejects at level 1e-4; about 50 of them, so a correct build with other seeds would
 * raise a false alarm in about 1 of 200 tries. Seeds are fixed, so this one never does. Sample sizes are such that a scale or
 * a mean that is wrong by 1% is rejected.
 *
 * Inverse functions are also held against GSL point by point: F(k - 1) <= u < F(k).
 */
#include "engine/core/random.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const double LEVEL = 1e-4;

static heli_draws draws_of(uint64_t seed)
{
    return heli_draws_at(heli_key_make(seed, 0, HELI_DOMAIN_DYNAMICS), (heli_address){0, 0, 0, 0});
}

/* --- the two tests --- */

/* Asymptotic Kolmogorov distribution, leading terms; good to many digits where p is small. */
static double kolmogorov_p(double distance, double n)
{
    double lambda = distance * sqrt(n), p = 0.0;
    for (int j = 1; j <= 4; j++) p += (j % 2 ? 2.0 : -2.0) * exp(-2.0 * j * j * lambda * lambda);
    return fmin(fmax(p, 0.0), 1.0);
}

/* Chi-square of counts against expectations; neighbours are joined until 10 are expected. */
static double chi_square_p(const double *observed, const double *expected, size_t cells)
{
    double statistic = 0.0, o = 0.0, e = 0.0, left = 0.0;
    int joined = 0;
    for (size_t i = 0; i < cells; i++) left += expected[i];
    for (size_t i = 0; i < cells; i++) {
        o += observed[i];
        e += expected[i];
        left -= expected[i];
        if (i + 1 < cells && (e < 10.0 || left < 10.0)) continue;
        statistic += (o - e) * (o - e) / e;
        joined++;
        o = e = 0.0;
    }
    assert_true(joined > 1);
    return gsl_cdf_chisq_Q(statistic, joined - 1);
}

static void assert_plausible(const char *name, const char *test, double p)
{
    if (p < LEVEL) fail_msg("%s: %s p = %.3g", name, test, p);
}

/* --- continuous --- */

typedef struct law { double a, b; } law;
typedef double draw_function(heli_draws *draws, law parameters);
typedef double cdf_function(double x, law parameters);

enum { CELLS = 4096, COARSE = 64 };

static double distance_of(const double *count, double n)
{
    double sum = 0.0, worst = 0.0;
    for (int i = 0; i < CELLS; i++) {
        sum += count[i];
        worst = fmax(worst, fabs(sum / n - (i + 1.0) / CELLS));
    }
    return worst;
}

static void assert_follows(const char *name, draw_function *draw, cdf_function *cdf, law parameters, int n, uint64_t seed)
{
    double count[CELLS] = {0}, coarse[COARSE] = {0}, expected[COARSE];
    heli_draws draws = draws_of(seed);
    for (int i = 0; i < n; i++) {
        double probability = cdf(draw(&draws, parameters), parameters);
        assert_true(probability >= 0.0 && probability <= 1.0);
        int cell = (int)(probability * CELLS);
        count[cell < CELLS ? cell : CELLS - 1] += 1.0;
    }
    for (int i = 0; i < CELLS; i++) coarse[i / (CELLS / COARSE)] += count[i];
    for (int i = 0; i < COARSE; i++) expected[i] = (double)n / COARSE;
    assert_plausible(name, "Kolmogorov-Smirnov", kolmogorov_p(distance_of(count, n), n));
    assert_plausible(name, "chi-square", chi_square_p(coarse, expected, COARSE));
}

static double draw_uniform(heli_draws *d, law p) { (void)p; return heli_draws_uniform(d); }
static double draw_uniform_f32(heli_draws *d, law p) { (void)p; return (double)heli_uniform_f32(heli_draws_word(d)); }
static double cdf_uniform(double x, law p) { (void)p; return x; }
static double draw_normal(heli_draws *d, law p) { return heli_normal_from(heli_draws_uniform(d), p.a, p.b); }
static double cdf_normal(double x, law p) { return gsl_cdf_gaussian_P(x - p.a, p.b); }
static double draw_exponential(heli_draws *d, law p) { return heli_exponential_from(heli_draws_uniform(d), p.a); }
static double cdf_exponential(double x, law p) { return gsl_cdf_exponential_P(x, p.a); }
static double draw_gamma(heli_draws *d, law p) { return heli_gamma(d, p.a, p.b); }
static double cdf_gamma(double x, law p) { return gsl_cdf_gamma_P(x, p.a, p.b); }

/* First, and last, part of a Dirichlet vector of b parts: Beta(a, (b - 1) a). */
static double draw_first_part(heli_draws *d, law p)
{
    double part[16];
    heli_dirichlet(d, p.a, part, (size_t)p.b);
    return part[0];
}

static double draw_last_part(heli_draws *d, law p)
{
    double part[16];
    heli_dirichlet(d, p.a, part, (size_t)p.b);
    return part[(size_t)p.b - 1];
}

static double cdf_part(double x, law p) { return gsl_cdf_beta_P(x, p.a, (p.b - 1) * p.a); }

static void test_uniforms_are_uniform(void **state)
{
    (void)state;
    assert_follows("uniform", draw_uniform, cdf_uniform, (law){0, 0}, 4000000, 101);
    assert_follows("uniform float", draw_uniform_f32, cdf_uniform, (law){0, 0}, 4000000, 102);
}

static void test_normal_deviates_are_normal(void **state)
{
    (void)state;
    assert_follows("normal(0, 1)", draw_normal, cdf_normal, (law){0, 1}, 2000000, 111);
    assert_follows("normal(-3, 0.1)", draw_normal, cdf_normal, (law){-3, 0.1}, 2000000, 112);
}

static void test_exponential_deviates_are_exponential(void **state)
{
    (void)state;
    assert_follows("exponential(2.5)", draw_exponential, cdf_exponential, (law){2.5, 0}, 2000000, 121);
}

static void test_gamma_deviates_are_gamma(void **state)
{
    (void)state;
    assert_follows("gamma(0.5, 2)", draw_gamma, cdf_gamma, (law){0.5, 2}, 2000000, 131);
    assert_follows("gamma(0.1, 1)", draw_gamma, cdf_gamma, (law){0.1, 1}, 1000000, 132);
    assert_follows("gamma(1, 3)", draw_gamma, cdf_gamma, (law){1, 3}, 1000000, 133);
    assert_follows("gamma(3.7, 0.2)", draw_gamma, cdf_gamma, (law){3.7, 0.2}, 500000, 134);
    assert_follows("gamma(200, 1)", draw_gamma, cdf_gamma, (law){200, 1}, 200000, 135);
}

static void test_dirichlet_parts_are_beta(void **state)
{
    (void)state;
    assert_follows("dirichlet(0.3) of 4, first", draw_first_part, cdf_part, (law){0.3, 4}, 300000, 141);
    assert_follows("dirichlet(0.3) of 4, last", draw_last_part, cdf_part, (law){0.3, 4}, 300000, 142);
    assert_follows("dirichlet(2) of 6, first", draw_first_part, cdf_part, (law){2, 6}, 300000, 143);
    assert_follows("dirichlet(1) of 2, last", draw_last_part, cdf_part, (law){1, 2}, 300000, 144);
}

/* --- discrete --- */

typedef int64_t count_function(heli_draws *draws, law parameters);
typedef double pmf_function(unsigned int k, law parameters);

/* Counts low .. high, all below into the first cell and all above into the last. */
static void assert_counts_follow(const char *name, count_function *draw, pmf_function *pmf, law parameters,
                                 int64_t low, int64_t high, int n, uint64_t seed)
{
    size_t cells = (size_t)(high - low + 1);
    double *observed = calloc(cells, sizeof *observed), *expected = calloc(cells, sizeof *expected);
    assert_non_null(observed);
    assert_non_null(expected);
    heli_draws draws = draws_of(seed);
    for (int i = 0; i < n; i++) {
        int64_t k = draw(&draws, parameters);
        k = k < low ? low : k > high ? high : k;
        observed[k - low] += 1.0;
    }
    for (size_t i = 0; i < cells; i++) expected[i] = n * pmf((unsigned int)(low + (int64_t)i), parameters);
    double p = chi_square_p(observed, expected, cells);
    free(observed);
    free(expected);
    assert_plausible(name, "chi-square", p);
}

static int64_t draw_poisson(heli_draws *d, law p) { return heli_poisson_from(heli_draws_uniform(d), p.a); }
static double pmf_poisson(unsigned int k, law p) { return gsl_ran_poisson_pdf(k, p.a); }
static int64_t draw_binomial(heli_draws *d, law p)
{
    return heli_binomial_from(heli_draws_uniform(d), (int64_t)p.a, p.b);
}
static double pmf_binomial(unsigned int k, law p) { return gsl_ran_binomial_pdf(k, p.b, (unsigned int)p.a); }
static int64_t draw_geometric(heli_draws *d, law p) { return heli_geometric_from(heli_draws_uniform(d), p.a); }
static double pmf_geometric(unsigned int k, law p) { return gsl_ran_geometric_pdf(k, p.a); }
static int64_t draw_below(heli_draws *d, law p) { return heli_below(heli_draws_word(d), (uint32_t)p.a); }
static double pmf_below(unsigned int k, law p) { (void)k; return 1.0 / p.a; }

static const double CATEGORY_WEIGHTS[5] = {0.5, 2.0, 0.0, 1.0, 4.0};
static int64_t draw_category(heli_draws *d, law p)
{
    (void)p;
    return (int64_t)heli_categorical_from(heli_draws_uniform(d), CATEGORY_WEIGHTS, 5);
}
static double pmf_category(unsigned int k, law p) { (void)p; return CATEGORY_WEIGHTS[k] / 7.5; }

static void test_poisson_counts_are_poisson(void **state)
{
    (void)state;
    const double means[] = {0.3, 5.0, 29.9, 30.1, 200.0, 1e4};
    const int sizes[] = {4000000, 1000000, 200000, 200000, 50000, 20000};
    for (size_t i = 0; i < 6; i++) {
        double reach = 8 * sqrt(means[i]) + 10;
        int64_t low = means[i] > reach ? (int64_t)(means[i] - reach) : 0;
        assert_counts_follow("poisson", draw_poisson, pmf_poisson, (law){means[i], 0}, low,
                             (int64_t)(means[i] + reach), sizes[i], 201 + i);
    }
}

static void test_binomial_counts_are_binomial(void **state)
{
    (void)state;
    const law cases[] = {{1, 0.3}, {10, 0.5}, {10, 0.93}, {59, 0.5}, {61, 0.5}, {300, 0.8}, {100000, 0.0001}, {20000, 0.4}};
    const int sizes[] = {1000000, 500000, 500000, 500000, 500000, 200000, 500000, 20000};
    for (size_t i = 0; i < 8; i++) {
        double mean = cases[i].a * cases[i].b, reach = 8 * sqrt(mean) + 10;
        int64_t low = mean > reach ? (int64_t)(mean - reach) : 0;
        int64_t high = (int64_t)fmin(mean + reach, cases[i].a);
        assert_counts_follow("binomial", draw_binomial, pmf_binomial, cases[i], low, high, sizes[i], 211 + i);
    }
}

static void test_geometric_counts_are_geometric(void **state)
{
    (void)state;
    const double probabilities[] = {0.9, 0.3, 0.01};
    for (size_t i = 0; i < 3; i++)
        assert_counts_follow("geometric", draw_geometric, pmf_geometric, (law){probabilities[i], 0}, 1,
                             (int64_t)(20 / probabilities[i]) + 2, 2000000, 221 + i);
}

static void test_categories_come_by_weight(void **state)
{
    (void)state;
    assert_counts_follow("categorical", draw_category, pmf_category, (law){0, 0}, 0, 4, 2000000, 231);
}

static void test_integers_below_n_are_uniform(void **state)
{
    (void)state;
    assert_counts_follow("below 7", draw_below, pmf_below, (law){7, 0}, 0, 6, 2000000, 241);
    assert_counts_follow("below 1000", draw_below, pmf_below, (law){1000, 0}, 0, 999, 2000000, 242);
}

/* Rank of a permutation of 4 in 0 .. 23. */
static int64_t draw_permutation(heli_draws *d, law p)
{
    uint32_t order[4];
    (void)p;
    heli_shuffle(d, order, 4);
    int64_t rank = 0;
    for (size_t i = 0; i < 4; i++) {
        int64_t smaller = 0;
        for (size_t j = i + 1; j < 4; j++) smaller += order[j] < order[i];
        rank = rank * (int64_t)(4 - i) + smaller;
    }
    return rank;
}

static void test_shuffles_are_uniform_over_permutations(void **state)
{
    (void)state;
    assert_counts_follow("permutations of 4", draw_permutation, pmf_below, (law){24, 0}, 0, 23, 2000000, 251);
}

/* --- the inverse itself --- */

/*
 * k is right if F(k - 1) <= u < F(k), asked of the smaller tail. Tolerance 1e-9: GSL's incomplete gamma and beta
 * functions are no better at large arguments.
 */
static void assert_is_quantile(double u, double p_before, double p_at, double q_before, double q_at)
{
    const double slack = 1e-9;
    if (u < 0.5) {
        assert_true(p_before <= u * (1 + slack));
        assert_true(u <= p_at * (1 + slack));
    } else {
        assert_true(q_at <= (1 - u) * (1 + slack));
        assert_true(1 - u <= q_before * (1 + slack));
    }
}

/* Both tails down to the last u. */
static double tail_uniform(heli_draws *draws)
{
    double u = heli_draws_uniform(draws), tail = exp2(-1 - 51 * heli_draws_uniform(draws));
    uint32_t side = heli_draws_word(draws) % 3;
    return side == 0 ? u : side == 1 ? tail : 1 - tail;
}

static void test_poisson_inverts_its_distribution_function_far_into_the_tails(void **state)
{
    (void)state;
    heli_draws draws = draws_of(301);
    for (int i = 0; i < 100000; i++) {
        double u = tail_uniform(&draws);
        double mean = pow(10, 6 * heli_draws_uniform(&draws) - (i % 50 ? 3 : 0));
        unsigned int k = (unsigned int)heli_poisson_from(u, mean);
        assert_is_quantile(u, k ? gsl_cdf_poisson_P(k - 1, mean) : 0, gsl_cdf_poisson_P(k, mean),
                           k ? gsl_cdf_poisson_Q(k - 1, mean) : 1, gsl_cdf_poisson_Q(k, mean));
    }
}

static void test_binomial_inverts_its_distribution_function_far_into_the_tails(void **state)
{
    (void)state;
    heli_draws draws = draws_of(302);
    for (int i = 0; i < 50000; i++) {
        double u = tail_uniform(&draws), p = heli_draws_uniform(&draws);
        unsigned int n = (unsigned int)pow(10, 4 * heli_draws_uniform(&draws));
        if (i % 3 == 0) p *= p * p;
        unsigned int k = (unsigned int)heli_binomial_from(u, (int64_t)n, p);
        assert_is_quantile(u, k ? gsl_cdf_binomial_P(k - 1, p, n) : 0, gsl_cdf_binomial_P(k, p, n),
                           k ? gsl_cdf_binomial_Q(k - 1, p, n) : 1, gsl_cdf_binomial_Q(k, p, n));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_uniforms_are_uniform),
        cmocka_unit_test(test_normal_deviates_are_normal),
        cmocka_unit_test(test_exponential_deviates_are_exponential),
        cmocka_unit_test(test_gamma_deviates_are_gamma),
        cmocka_unit_test(test_dirichlet_parts_are_beta),
        cmocka_unit_test(test_poisson_counts_are_poisson),
        cmocka_unit_test(test_binomial_counts_are_binomial),
        cmocka_unit_test(test_geometric_counts_are_geometric),
        cmocka_unit_test(test_categories_come_by_weight),
        cmocka_unit_test(test_integers_below_n_are_uniform),
        cmocka_unit_test(test_shuffles_are_uniform_over_permutations),
        cmocka_unit_test(test_poisson_inverts_its_distribution_function_far_into_the_tails),
        cmocka_unit_test(test_binomial_inverts_its_distribution_function_far_into_the_tails),
    };
    return cmocka_run_group_tests_name("samplers", tests, NULL, NULL);
}
