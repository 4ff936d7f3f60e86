/*
 * ABC-SMC against posteriors that are known exactly: conjugate normal, Poisson with uniform and log-uniform priors, binomial over choices and over whole numbers.
 * Then what identifiability says of parameters that act, that act only together, and that do nothing; ends; refusals; equality for any number of threads.
 * Seeds are fixed; bounds leave room for other seeds.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/posterior.h"

static void assert_near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) fail_msg("%.17g is not %.17g", value, expected);
}

/* A calibration of a plain function. */
static heli_status calibrate(heli_abc_result *out, void (*call)(void *, const double *, heli_draws *, double *), void *data, const heli_abc_parameter *parameters,
                             size_t parameter_count, const heli_abc_target *targets, size_t target_count, heli_abc_options how, int threads)
{
    heli_function function = {.call = call, .data = data, .width = target_count, .seed = 11, .threads = threads};
    heli_abc_problem problem = {.parameters = parameters, .parameter_count = parameter_count, .targets = targets, .target_count = target_count, .data = &function,
                                .simulate = heli_function_evaluate};
    return heli_abc(out, &problem, &how, NULL);
}

static const heli_abc_generation *last_of(const heli_abc_result *result)
{
    return &result->generations[result->generation_count - 1];
}

static double mean_of(const heli_abc_result *result, size_t p)
{
    const heli_abc_generation *last = last_of(result);
    double sum = 0.0;
    for (size_t i = 0; i < result->particles; i++) sum += last->weights[i] * last->values[i * result->parameter_count + p];
    return sum;
}

static double sd_of(const heli_abc_result *result, size_t p)
{
    const heli_abc_generation *last = last_of(result);
    double mean = mean_of(result, p), sum = 0.0;
    for (size_t i = 0; i < result->particles; i++) sum += last->weights[i] * pow(last->values[i * result->parameter_count + p] - mean, 2);
    return sqrt(sum);
}

/* Weight of the particles whose parameter p is `value`. */
static double share_of(const heli_abc_result *result, size_t p, double value)
{
    const heli_abc_generation *last = last_of(result);
    double sum = 0.0;
    for (size_t i = 0; i < result->particles; i++) sum += last->values[i * result->parameter_count + p] == value ? last->weights[i] : 0.0;
    return sum;
}

/* --- posteriors that are known --- */

/* The mean of ten observations of sd 1. */
static void mean_of_ten(void *data, const double *x, heli_draws *noise, double *y)
{
    (void)data;
    y[0] = heli_normal_from(heli_draws_uniform(noise), x[0], sqrt(0.1));
}

static void test_a_normal_mean_has_its_conjugate_posterior(void **state)
{
    (void)state;
    const heli_abc_parameter mean = {{HELI_GENE_REAL, -20, 20, false}, true, 0.5, 2.0};
    const heli_abc_target target = {.value = 1.3, .tolerance = 0.05, .weight = 1.0};
    double precision = 1.0 / 4.0 + 10.0, expected = (0.5 / 4.0 + 10.0 * 1.3) / precision;
    /* Data known up to +-0.05: the posterior's variance is that much larger (a uniform deviation, times the squared slope of the posterior mean). */
    double sd = sqrt(1.0 / precision + pow(10.0 / precision, 2) * 0.05 * 0.05 / 3.0);
    heli_abc_result found;
    assert_int_equal(calibrate(&found, mean_of_ten, NULL, &mean, 1, &target, 1, (heli_abc_options){.particles = 2000, .generations = 30, .seed = 3}, 1), HELI_OK);
    assert_int_equal(found.end, HELI_ABC_REACHED);
    assert_near(mean_of(&found, 0), expected, 0.04);
    assert_near(sd_of(&found, 0), sd, 0.03);
    const double shares[] = {0.05, 0.25, 0.5, 0.75, 0.95};
    for (int k = 0; k < 5; k++)
        assert_near(heli_weighted_quantile(last_of(&found)->values, 1, last_of(&found)->weights, 2000, shares[k]), expected + gsl_cdf_gaussian_Pinv(shares[k], sd), 0.06);
    heli_abc_free(&found);
    heli_abc_free(&found);
}

/* The sum of five counts. */
static void sum_of_five(void *data, const double *x, heli_draws *noise, double *y)
{
    (void)data;
    y[0] = (double)heli_poisson_from(heli_draws_uniform(noise), 5.0 * x[0]);
}

/* With a sum of 23 and a tolerance below 1 nothing is approximate: Gamma(24, 1/5) under a uniform prior, Gamma(23, 1/5) under a log-uniform one. */
static void expect_gamma(bool logarithmic, double shape)
{
    const heli_abc_parameter rate = {{HELI_GENE_REAL, 0.1, 30, logarithmic}, false, 0, 0};
    const heli_abc_target target = {.value = 23, .tolerance = 0.5, .weight = 1.0};
    heli_abc_result found;
    double worst = 0.0, sum = 0.0;
    assert_int_equal(calibrate(&found, sum_of_five, NULL, &rate, 1, &target, 1, (heli_abc_options){.particles = 2000, .generations = 30, .seed = 5}, 2), HELI_OK);
    assert_int_equal(found.end, HELI_ABC_REACHED);
    assert_near(mean_of(&found, 0), shape / 5.0, 0.1);
    assert_near(sd_of(&found, 0), sqrt(shape) / 5.0, 0.1);
    const heli_abc_generation *last = last_of(&found);
    for (size_t i = 0; i < found.particles; i++) {
        assert_near(last->simulated[i], 23.0, 0.0);
        double at = last->values[i], below = 0.0;
        for (size_t j = 0; j < found.particles; j++) below += last->values[j] <= at ? last->weights[j] : 0.0;
        worst = fmax(worst, fabs(below - gsl_cdf_gamma_P(at, shape, 0.2)));
        sum += last->weights[i];
    }
    assert_near(sum, 1.0, 1e-12);
    assert_true(worst < 2.2 / sqrt(last->ess)); /* two-sided Kolmogorov distance: by chance above it once in 10^4 */
    heli_abc_free(&found);
}

static void test_a_poisson_rate_under_a_uniform_prior_is_a_gamma(void **state) { (void)state; expect_gamma(false, 24.0); }
static void test_a_poisson_rate_under_a_log_uniform_prior_is_a_gamma(void **state) { (void)state; expect_gamma(true, 23.0); }

static void ten_trials(void *data, const double *x, heli_draws *noise, double *y)
{
    static const double chances[] = {0.2, 0.5, 0.7, 0.05};
    (void)data;
    y[0] = (double)heli_binomial_from(heli_draws_uniform(noise), 10, chances[(int)x[0]]);
}

static void test_choices_have_the_probabilities_of_bayes(void **state)
{
    (void)state;
    static const double chances[] = {0.2, 0.5, 0.7, 0.05};
    const heli_abc_parameter choice = {{HELI_GENE_CHOICE, 0, 3, false}, false, 0, 0};
    const heli_abc_target target = {.value = 4, .tolerance = 0.5, .weight = 1.0};
    heli_abc_result found;
    double total = 0.0;
    for (int k = 0; k < 4; k++) total += gsl_ran_binomial_pdf(4, chances[k], 10);
    assert_int_equal(calibrate(&found, ten_trials, NULL, &choice, 1, &target, 1, (heli_abc_options){.particles = 4000, .generations = 30, .seed = 7}, 2), HELI_OK);
    assert_int_equal(found.end, HELI_ABC_REACHED);
    for (int k = 0; k < 4; k++) assert_near(share_of(&found, 0, k), gsl_ran_binomial_pdf(4, chances[k], 10) / total, 0.035);
    heli_abc_free(&found);
}

static void heads_of(void *data, const double *x, heli_draws *noise, double *y)
{
    (void)data;
    y[0] = (double)heli_binomial_from(heli_draws_uniform(noise), (int64_t)x[0], 0.5);
}

static void test_whole_numbers_have_the_probabilities_of_bayes(void **state)
{
    (void)state;
    const heli_abc_parameter tosses = {{HELI_GENE_WHOLE, 1, 30, false}, false, 0, 0};
    const heli_abc_target target = {.value = 6, .tolerance = 0.5, .weight = 1.0};
    heli_abc_result found;
    double total = 0.0;
    for (unsigned n = 1; n <= 30; n++) total += gsl_ran_binomial_pdf(6, 0.5, n);
    assert_int_equal(calibrate(&found, heads_of, NULL, &tosses, 1, &target, 1, (heli_abc_options){.particles = 4000, .generations = 30, .seed = 9}, 2), HELI_OK);
    for (unsigned n = 1; n <= 30; n++) assert_near(share_of(&found, 0, n), gsl_ran_binomial_pdf(6, 0.5, n) / total, 0.025);
    assert_near(share_of(&found, 0, 5), 0.0, 0.0);
    heli_abc_free(&found);
}

/* --- identifiability --- */

/* One number of the first, the sum of the next two, nothing of the fourth; a choice that acts and one that does not. */
static void mixed(void *data, const double *x, heli_draws *noise, double *y)
{
    (void)data;
    y[0] = heli_normal_from(heli_draws_uniform(noise), log(x[0]), 0.1);
    y[1] = heli_normal_from(heli_draws_uniform(noise), x[1] + x[2], 0.02);
    y[2] = x[4];
}

static const heli_abc_parameter mixed_parameters[] = {
    {{HELI_GENE_REAL, 0.01, 100, true}, false, 0, 0}, {{HELI_GENE_REAL, 0, 1, false}, false, 0, 0}, {{HELI_GENE_REAL, 0, 1, false}, false, 0, 0},
    {{HELI_GENE_REAL, -5, 5, false}, false, 0, 0},    {{HELI_GENE_CHOICE, 0, 2, false}, false, 0, 0}, {{HELI_GENE_CHOICE, 0, 2, false}, false, 0, 0}};
static const heli_abc_target mixed_targets[] = {{0.0, 0.2, 1.0, HELI_ABC_EQUAL}, {1.0, 0.05, 1.0, HELI_ABC_EQUAL}, {2.0, 0.3, 1.0, HELI_ABC_EQUAL}};

static void test_what_the_targets_pin_down_and_what_they_do_not(void **state)
{
    (void)state;
    heli_abc_result found;
    heli_marginal marginals[6];
    heli_predicted predicted[3];
    heli_abc_problem problem = {.parameters = mixed_parameters, .parameter_count = 6, .targets = mixed_targets, .target_count = 3};
    assert_int_equal(calibrate(&found, mixed, NULL, mixed_parameters, 6, mixed_targets, 3,
                               (heli_abc_options){.particles = 1000, .generations = 40, .predictive = 200, .seed = 2}, 2), HELI_OK);
    assert_int_equal(found.end, HELI_ABC_REACHED);
    assert_int_equal(heli_posterior_marginals(&problem, last_of(&found), 1000, marginals, NULL), HELI_OK);
    assert_int_equal(marginals[0].pinned, HELI_PINNED);
    assert_true(marginals[0].spread < 0.15 && marginals[0].ks > 0.4);
    assert_true(marginals[0].low < 1.0 && marginals[0].high > 1.0);
    assert_int_equal(marginals[1].pinned, HELI_FREE); /* each of the two may be anything ... */
    assert_int_equal(marginals[2].pinned, HELI_FREE);
    assert_true(heli_posterior_correlation(&problem, last_of(&found), 1000, 1, 2) < -0.9); /* ... but not both */
    assert_int_equal(marginals[3].pinned, HELI_FREE);
    assert_near(marginals[3].spread, 1.0, 0.12);
    assert_true(marginals[3].ks < 2.0 / 1.36 * marginals[3].ks_chance);
    assert_near(marginals[3].prior_sd, 10.0 / sqrt(12.0), 1e-4);
    assert_near(marginals[3].prior_low, -4.5, 1e-9);
    assert_int_equal(marginals[4].pinned, HELI_PINNED);
    assert_near(marginals[4].level, 2.0, 0.0);
    assert_near(marginals[4].probability, 1.0, 0.01);
    assert_near(marginals[4].ks, 2.0 / 3.0, 0.01);
    assert_int_equal(marginals[5].pinned, HELI_FREE);
    assert_true(isnan(heli_posterior_correlation(&problem, last_of(&found), 1000, 0, 4)));
    assert_int_equal(heli_posterior_check(&problem, &found, predicted, NULL), HELI_OK);
    for (int k = 0; k < 3; k++) assert_int_equal(predicted[k].verdict, HELI_REPRODUCED);
    assert_true(predicted[0].low < 0.0 && predicted[0].high > 0.0 && predicted[0].within > 0.5 && predicted[0].within < 1.0);
    heli_abc_free(&found);
}

static void test_priors_have_their_quantiles(void **state)
{
    (void)state;
    const heli_abc_parameter normal = {{HELI_GENE_REAL, -1, 2, false}, true, 0.5, 1.0}, scaled = {{HELI_GENE_REAL, 0.01, 100, true}, false, 0, 0},
                             whole = {{HELI_GENE_WHOLE, 1, 4, false}, false, 0, 0};
    double left = gsl_cdf_ugaussian_P(-1.5), mass = gsl_cdf_ugaussian_P(1.5) - left;
    assert_near(heli_prior_below(&normal, 1.0), (gsl_cdf_ugaussian_P(0.5) - left) / mass, 1e-14);
    assert_near(heli_prior_below(&normal, heli_prior_quantile(&normal, 0.2)), 0.2, 1e-13);
    assert_near(heli_prior_quantile(&scaled, 0.25), 0.1, 1e-14);
    assert_near(heli_prior_below(&scaled, 1.0), 0.5, 1e-14);
    assert_near(heli_prior_below(&whole, 2.0), 0.5, 0.0);
    assert_near(heli_prior_below(&whole, 0.9), 0.0, 0.0);
    const double values[] = {3, 1, NAN, 2}, weights[] = {0.2, 0.2, 0.5, 0.1};
    assert_near(heli_weighted_quantile(values, 1, weights, 4, 0.5), 2.0, 0.0);
    assert_near(heli_weighted_quantile(values, 1, weights, 4, 0.61), 3.0, 0.0);
    assert_near(heli_weighted_quantile(values, 1, NULL, 4, 0.34), 2.0, 0.0);
    assert_true(isnan(heli_weighted_quantile(values + 2, 1, weights, 1, 0.5)));
}

/* What is drawn of a prior: a normal one, truncated, in ranges wide and narrow. */
static void one(void *data, const double *x, heli_draws *noise, double *y)
{
    (void)data, (void)x, (void)noise;
    y[0] = 0.0;
}

static void expect_prior(heli_abc_parameter parameter)
{
    const heli_abc_target target = {.value = 0, .tolerance = 1, .weight = 1};
    heli_abc_result found;
    double worst = 0.0;
    assert_int_equal(calibrate(&found, one, NULL, &parameter, 1, &target, 1, (heli_abc_options){.particles = 20000, .seed = 4}, 1), HELI_OK);
    assert_int_equal(found.generation_count, 1);
    assert_int_equal(found.end, HELI_ABC_GENERATIONS);
    assert_near(found.generations[0].ess, 20000.0, 1e-6);
    double *order = found.generations[0].values;
    for (size_t i = 0; i < 200; i++) {
        double u = ((double)i + 0.5) / 200.0;
        worst = fmax(worst, fabs(heli_prior_below(&parameter, heli_weighted_quantile(order, 1, NULL, 20000, u)) - u));
    }
    assert_true(worst < 0.016); /* Dvoretzky, Kiefer and Wolfowitz: above it once in 10^4 */
    heli_abc_free(&found);
}

static void test_the_first_generation_is_drawn_from_the_prior(void **state)
{
    (void)state;
    expect_prior((heli_abc_parameter){{HELI_GENE_REAL, -1, 4, false}, true, 0.0, 1.0});
    expect_prior((heli_abc_parameter){{HELI_GENE_REAL, -0.2, 0.4, false}, true, 0.3, 1.0});
    expect_prior((heli_abc_parameter){{HELI_GENE_REAL, 1e-3, 10, true}, false, 0, 0});
}

/* --- deviations, bounds, failures, ends --- */

static void test_deviations_count_in_tolerances_and_bounds_only_beyond_them(void **state)
{
    (void)state;
    const heli_abc_target targets[] = {{10, 2, 1, HELI_ABC_EQUAL}, {0.5, 0.1, 3, HELI_ABC_AT_MOST}, {3, 0.5, 1, HELI_ABC_AT_LEAST}};
    assert_near(heli_abc_deviation(&targets[0], 7.0), -1.5, 1e-15);
    assert_near(heli_abc_deviation(&targets[1], 0.2), 0.0, 0.0);
    assert_near(heli_abc_deviation(&targets[1], 0.7), 2.0, 1e-14);
    assert_near(heli_abc_deviation(&targets[2], 9.0), 0.0, 0.0);
    assert_near(heli_abc_deviation(&targets[2], 2.0), -2.0, 0.0);
    const double simulated[] = {7.0, 0.7, 2.0}, broken[] = {7.0, NAN, 2.0}, none[] = {10.0, 0.2, 3.5};
    assert_near(heli_abc_distance(targets, 3, simulated), sqrt((1.5 * 1.5 + 3.0 * 4.0 + 4.0) / 5.0), 1e-14);
    assert_true(isinf(heli_abc_distance(targets, 3, broken)));
    assert_near(heli_abc_distance(targets, 3, none), 0.0, 0.0);
}

/* Fails in half of the range. */
static void half(void *data, const double *x, heli_draws *noise, double *y)
{
    (void)data;
    y[0] = x[0] > 0.5 ? (double)NAN : heli_normal_from(heli_draws_uniform(noise), x[0], 0.05);
}

static const heli_abc_parameter unit = {{HELI_GENE_REAL, 0, 1, false}, false, 0, 0};

static void test_what_fails_is_never_accepted(void **state)
{
    (void)state;
    const heli_abc_target target = {.value = 0.49, .tolerance = 0.02, .weight = 1};
    heli_abc_result found;
    assert_int_equal(calibrate(&found, half, NULL, &unit, 1, &target, 1, (heli_abc_options){.particles = 200, .generations = 20, .seed = 1}, 1), HELI_OK);
    assert_int_equal(found.end, HELI_ABC_REACHED);
    assert_true(found.generations[0].tried > 300 && found.generations[0].tried < 550);
    for (size_t g = 0; g < found.generation_count; g++)
        for (size_t i = 0; i < 200; i++) assert_true(found.generations[g].values[i] <= 0.5 && found.generations[g].distances[i] <= found.generations[g].tolerance);
    heli_abc_free(&found);
}

static bool only_small(void *data, const double *x)
{
    const heli_function *function = data;
    return x[0] > *(const double *)function->data;
}

static void near_itself(void *data, const double *x, heli_draws *noise, double *y)
{
    (void)data;
    y[0] = heli_normal_from(heli_draws_uniform(noise), x[0], 0.05);
}

static void test_what_the_model_forbids_is_never_simulated(void **state)
{
    (void)state;
    double most = 0.3;
    heli_function function = {.call = near_itself, .data = &most, .width = 1, .seed = 11};
    const heli_abc_target target = {.value = 0.4, .tolerance = 0.05, .weight = 1};
    heli_abc_problem problem = {.parameters = &unit, .parameter_count = 1, .targets = &target, .target_count = 1, .data = &function, .forbidden = only_small,
                                .simulate = heli_function_evaluate};
    heli_abc_options how = {.particles = 200, .generations = 20, .seed = 1};
    heli_abc_result found;
    assert_int_equal(heli_abc(&found, &problem, &how, NULL), HELI_OK);
    for (size_t i = 0; i < 200; i++) assert_true(last_of(&found)->values[i] <= 0.3);
    heli_abc_free(&found);
    most = -1.0;
    assert_int_equal(heli_abc(&found, &problem, &how, NULL), HELI_SCENARIO);
    heli_abc_free(&found);
}

static void unreachable(void *data, const double *x, heli_draws *noise, double *y)
{
    (void)data;
    y[0] = x[0] + 0.0 * heli_draws_uniform(noise);
}

static void steps(void *data, const double *x, heli_draws *noise, double *y)
{
    (void)data, (void)noise;
    y[0] = x[0] > 0.5 ? 1.0 : 2.0;
}

static void nothing(void *data, const double *x, heli_draws *noise, double *y)
{
    (void)data, (void)x, (void)noise;
    y[0] = (double)NAN;
}

static void test_it_ends_where_it_should(void **state)
{
    (void)state;
    const heli_abc_target far = {.value = 2, .tolerance = 0.5, .weight = 1}, near = {.value = 0.3, .tolerance = 1e-3, .weight = 1}, above = {.value = 0, .tolerance = 0.1, .weight = 1};
    heli_abc_result found;
    assert_int_equal(calibrate(&found, unreachable, NULL, &unit, 1, &far, 1, (heli_abc_options){.particles = 50, .generations = 4, .seed = 1}, 1), HELI_OK);
    assert_int_equal(found.end, HELI_ABC_GENERATIONS);
    assert_int_equal(found.generation_count, 5);
    for (size_t g = 1; g < 5; g++) assert_true(found.generations[g].tolerance < found.generations[g - 1].tolerance && found.generations[g].tolerance > 2.0);
    heli_abc_free(&found);
    assert_int_equal(calibrate(&found, near_itself, NULL, &unit, 1, &near, 1, (heli_abc_options){.particles = 50, .generations = 40, .least_acceptance = 0.2, .seed = 1}, 1), HELI_OK);
    assert_int_equal(found.end, HELI_ABC_ACCEPTANCE);
    assert_true(found.generation_count >= 3);
    assert_true(found.probes <= found.generations[found.generation_count - 1].probes + 50 * 5 + 100); /* what was dropped is bounded */
    heli_abc_free(&found);
    assert_int_equal(calibrate(&found, near_itself, NULL, &unit, 1, &near, 1, (heli_abc_options){.particles = 50, .generations = 40, .probes = 400, .replicates = 2, .seed = 1}, 1),
                     HELI_OK);
    assert_int_equal(found.end, HELI_ABC_PROBES);
    assert_true(found.probes <= 400);
    heli_abc_free(&found);
    assert_int_equal(calibrate(&found, steps, NULL, &unit, 1, &above, 1, (heli_abc_options){.particles = 50, .generations = 40, .seed = 1}, 1), HELI_OK);
    assert_int_equal(found.end, HELI_ABC_STALLED);
    heli_abc_free(&found);
    assert_int_equal(calibrate(&found, nothing, NULL, &unit, 1, &above, 1, (heli_abc_options){.particles = 50, .generations = 40, .seed = 1}, 1), HELI_MODEL);
    heli_abc_free(&found);
    assert_int_equal(calibrate(&found, steps, NULL, &unit, 1, &above, 1, (heli_abc_options){.particles = 50, .probes = 49, .seed = 1}, 1), HELI_USAGE);
    heli_abc_free(&found);
}

/* Every probe draws its own random numbers: no replicate comes twice. */
typedef struct seen { unsigned char at[20000]; uint32_t most; bool twice; } seen;

static heli_status note_replicates(void *data, const heli_probe *probes, size_t count, double *values, heli_context *ctx)
{
    seen *self = data;
    (void)ctx;
    for (size_t i = 0; i < count; i++) {
        self->twice = self->twice || probes[i].replicate >= 20000 || self->at[probes[i].replicate]++;
        self->most = probes[i].replicate > self->most ? probes[i].replicate : self->most;
        values[i] = probes[i].genes[0] + (probes[i].replicate % 2 ? 0.1 : -0.1);
    }
    return HELI_OK;
}

static void test_every_run_has_random_numbers_of_its_own(void **state)
{
    (void)state;
    static seen all;
    const heli_abc_target target = {.value = 0.3, .tolerance = 0.01, .weight = 1};
    heli_abc_problem problem = {.parameters = &unit, .parameter_count = 1, .targets = &target, .target_count = 1, .data = &all, .simulate = note_replicates};
    heli_abc_options how = {.particles = 60, .replicates = 2, .generations = 20, .predictive = 30, .seed = 1};
    heli_abc_result found;
    assert_int_equal(heli_abc(&found, &problem, &how, NULL), HELI_OK);
    assert_false(all.twice);
    assert_int_equal(all.most + 1, found.probes + 60);
    for (size_t i = 0; i < 60; i++) assert_near(last_of(&found)->simulated[i], last_of(&found)->values[i], 1e-12); /* the mean over both replicates */
    assert_int_equal(found.draws, 30);
    for (size_t i = 0; i < 30; i++) assert_near(found.predicted[i], last_of(&found)->values[found.drawn[i]], 1e-12);
    heli_abc_free(&found);
}

static void test_threads_do_not_matter(void **state)
{
    (void)state;
    heli_abc_result one_thread, four;
    const heli_abc_options how = {.particles = 150, .generations = 12, .predictive = 40, .seed = 8};
    assert_int_equal(calibrate(&one_thread, mixed, NULL, mixed_parameters, 6, mixed_targets, 3, how, 1), HELI_OK);
    assert_int_equal(calibrate(&four, mixed, NULL, mixed_parameters, 6, mixed_targets, 3, how, 4), HELI_OK);
    assert_int_equal(one_thread.generation_count, four.generation_count);
    assert_int_equal(one_thread.probes, four.probes);
    for (size_t g = 0; g < four.generation_count; g++) {
        assert_memory_equal(one_thread.generations[g].values, four.generations[g].values, 150 * 6 * sizeof(double));
        assert_memory_equal(one_thread.generations[g].weights, four.generations[g].weights, 150 * sizeof(double));
    }
    assert_memory_equal(one_thread.predicted, four.predicted, 40 * 3 * sizeof(double));
    heli_abc_free(&one_thread);
    heli_abc_free(&four);
}

static void test_what_cannot_be_is_refused(void **state)
{
    (void)state;
    const heli_abc_target good = {.value = 1, .tolerance = 1, .weight = 1};
    const heli_abc_options how = {.particles = 50, .seed = 1};
    const heli_abc_target bad_targets[] = {{1, 0, 1, HELI_ABC_EQUAL}, {1, -1, 1, HELI_ABC_EQUAL}, {NAN, 1, 1, HELI_ABC_EQUAL}, {1, 1, 0, HELI_ABC_EQUAL}};
    const heli_abc_parameter bad[] = {{{HELI_GENE_REAL, 1, 1, false}, false, 0, 0},  {{HELI_GENE_REAL, 2, 1, false}, false, 0, 0}, {{HELI_GENE_REAL, 0, 1, true}, false, 0, 0},
                                      {{HELI_GENE_WHOLE, 0.5, 2, false}, false, 0, 0}, {{HELI_GENE_REAL, 0, 1, false}, true, 2, 1},  {{HELI_GENE_REAL, 0, 1, false}, true, 0.5, 0},
                                      {{HELI_GENE_REAL, 1, 2, true}, true, 1.5, 1},    {{HELI_GENE_WHOLE, 0, 2, false}, true, 1, 1}, {{HELI_GENE_REAL, 0, INFINITY, false}, false, 0, 0}};
    const heli_abc_options wrong[] = {{.particles = 19}, {.particles = 50, .quantile = 1.0}, {.particles = 50, .quantile = -0.1}, {.particles = 50, .distance = -1},
                                      {.particles = 50, .least_acceptance = 1.0}};
    heli_abc_result found;
    for (size_t i = 0; i < sizeof bad_targets / sizeof *bad_targets; i++) assert_int_equal(calibrate(&found, one, NULL, &unit, 1, &bad_targets[i], 1, how, 1), HELI_USAGE);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_int_equal(calibrate(&found, one, NULL, &bad[i], 1, &good, 1, how, 1), HELI_USAGE);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) assert_int_equal(calibrate(&found, one, NULL, &unit, 1, &good, 1, wrong[i], 1), HELI_USAGE);
    assert_int_equal(calibrate(&found, one, NULL, &unit, 0, &good, 1, how, 1), HELI_USAGE);
    assert_int_equal(calibrate(&found, one, NULL, &unit, 1, &good, 0, how, 1), HELI_USAGE);
}

/* What a simulator fails with ends the calibration. */
static heli_status stopped(void *data, const heli_probe *probes, size_t count, double *values, heli_context *ctx)
{
    (void)data, (void)probes, (void)count, (void)values;
    return heli_fail(ctx, HELI_INTERRUPTED, "stopped");
}

static void test_a_failure_of_the_simulator_ends_it(void **state)
{
    (void)state;
    const heli_abc_target good = {.value = 1, .tolerance = 1, .weight = 1};
    heli_abc_problem problem = {.parameters = &unit, .parameter_count = 1, .targets = &good, .target_count = 1, .simulate = stopped};
    heli_abc_options how = {.particles = 50};
    heli_abc_result found;
    assert_int_equal(heli_abc(&found, &problem, &how, NULL), HELI_INTERRUPTED);
    heli_abc_free(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_normal_mean_has_its_conjugate_posterior),
        cmocka_unit_test(test_a_poisson_rate_under_a_uniform_prior_is_a_gamma),
        cmocka_unit_test(test_a_poisson_rate_under_a_log_uniform_prior_is_a_gamma),
        cmocka_unit_test(test_choices_have_the_probabilities_of_bayes),
        cmocka_unit_test(test_whole_numbers_have_the_probabilities_of_bayes),
        cmocka_unit_test(test_what_the_targets_pin_down_and_what_they_do_not),
        cmocka_unit_test(test_priors_have_their_quantiles),
        cmocka_unit_test(test_the_first_generation_is_drawn_from_the_prior),
        cmocka_unit_test(test_deviations_count_in_tolerances_and_bounds_only_beyond_them),
        cmocka_unit_test(test_what_fails_is_never_accepted),
        cmocka_unit_test(test_what_the_model_forbids_is_never_simulated),
        cmocka_unit_test(test_it_ends_where_it_should),
        cmocka_unit_test(test_every_run_has_random_numbers_of_its_own),
        cmocka_unit_test(test_threads_do_not_matter),
        cmocka_unit_test(test_what_cannot_be_is_refused),
        cmocka_unit_test(test_a_failure_of_the_simulator_ends_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
