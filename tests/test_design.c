/*
 * Designs by their defining properties, and the canonical text of experiments, from which the same design comes again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "tests/support/toy.c"
#include "tests/support/small.h"

#include "engine/run/design.h"

enum { MOST = 2048 };

#define HEAD "model: toy\nmeta: {name: design}\nrun: {weeks: 6, burn_in_weeks: 2, seed: 7, replicates: 2}\n"

static heli_experiment *read_text(const char *text)
{
    heli_context ctx;
    heli_experiment *experiment = NULL;
    heli_context_init(&ctx);
    heli_status status = heli_experiment_parse(&experiment, "design.yaml", text, strlen(text), toy_models, &ctx);
    if (status == HELI_OK) status = heli_design_make(experiment, "design.yaml", &ctx);
    if (status != HELI_OK) {
        heli_diagnostics_print(&ctx, stderr, false);
        heli_experiment_free(experiment);
        experiment = NULL;
    }
    heli_context_free(&ctx);
    assert_non_null(experiment);
    return experiment;
}

static double value(const heli_experiment *self, size_t point, size_t factor)
{
    return self->values[point * self->factor_count + factor];
}

/* Ranges of toy parameters for designs of up to six factors; lows and highs let a coordinate be computed back. */
static const struct { const char *path; double low, high; } ranges[] = {
    {"walk.pull.share", 0, 1}, {"world.spread", 0, 1}, {"walk.stride", 0, 8}, {"walk.drift", -1, 1}, {"fault.fail_share", 0.25, 0.75}};
enum { RANGES = sizeof ranges / sizeof *ranges };

static heli_experiment *sampled(const char *design, size_t points, size_t factors, unsigned seed)
{
    char text[2048];
    int used = snprintf(text, sizeof text, "model: toy\nmeta: {name: design}\nrun: {weeks: 6, seed: %u}\ndesign: %s\npoints: %zu\nfactors:\n", seed, design, points);
    for (size_t f = 0; f < factors; f++)
        used += snprintf(text + used, sizeof text - (size_t)used, "  - {parameter: %s, from: %g, to: %g}\n", ranges[f].path, ranges[f].low, ranges[f].high);
    return read_text(text);
}

/* Coordinate in [0, 1] of a value of ranges[f]. */
static double coordinate(const heli_experiment *self, size_t point, size_t f)
{
    return (value(self, point, f) - ranges[f].low) / (ranges[f].high - ranges[f].low);
}

/* Points in each of n equal strata of a factor. */
static void count_strata(const heli_experiment *self, size_t f, size_t first, size_t count, size_t n, size_t counts[MOST])
{
    memset(counts, 0, MOST * sizeof *counts);
    for (size_t p = first; p < first + count; p++) {
        size_t cell = (size_t)(coordinate(self, p, f) * (double)n);
        assert_true(cell < n);
        counts[cell]++;
    }
}

/* --- Sobol --- */

/*
 * GSL leaves out the origin, the sequence's point 0: our point i is the sequence's i + 1. The 2^k points of the sequence from 0 put one into
 * each dyadic interval of length 2^-k of every factor; so our first 2^k - 1 points fill all intervals but that at 0, once each.
 * From the sequence's point 2^k on every aligned block of 2^k points fills them all.
 */
static void test_sobol_points_fill_dyadic_intervals(void **state)
{
    (void)state;
    size_t counts[MOST];
    heli_experiment *self = sampled("sobol", 1023, RANGES, 1);
    for (size_t f = 0; f < RANGES; f++)
        for (size_t n = 2; n <= 512; n *= 2) {
            count_strata(self, f, 0, n - 1, n, counts);
            assert_int_equal(counts[0], 0);
            for (size_t c = 1; c < n; c++) assert_int_equal(counts[c], 1);
            for (size_t first = n; first + n <= 1024; first += n) {
                count_strata(self, f, first - 1, n, n, counts);
                for (size_t c = 0; c < n; c++) assert_int_equal(counts[c], 1);
            }
        }
    heli_experiment_free(self);
}

/* The first two factors are a (0, m, 2)-net: every dyadic box of area 2^-m, whatever its shape, holds one of 2^m points. */
static void test_two_sobol_factors_fill_boxes_of_every_shape(void **state)
{
    (void)state;
    enum { M = 8, N = 1 << M };
    heli_experiment *self = sampled("sobol", 2 * N - 1, 2, 1);
    for (size_t wide = 0; wide <= M; wide++) {
        size_t boxes[N] = {0}, across = (size_t)1 << wide, up = (size_t)1 << (M - wide);
        for (size_t p = N - 1; p < 2 * N - 1; p++) /* the sequence's points N to 2N - 1 */
            boxes[(size_t)(coordinate(self, p, 0) * (double)across) * up + (size_t)(coordinate(self, p, 1) * (double)up)]++;
        for (size_t b = 0; b < N; b++) assert_int_equal(boxes[b], 1);
    }
    heli_experiment_free(self);
}

static void test_sobol_points_begin_as_published(void **state)
{
    (void)state;
    static const double first[3][3] = {{0.5, 0.5, 0.5}, {0.75, 0.25, 0.75}, {0.25, 0.75, 0.25}}; /* Bratley and Fox 1988 */
    heli_experiment *self = sampled("sobol", 3, 3, 99);
    for (size_t p = 0; p < 3; p++)
        for (size_t f = 0; f < 3; f++) assert_true(coordinate(self, p, f) == first[p][f]);
    heli_experiment_free(self);
}

/* --- Latin hypercubes --- */

static void test_a_latin_hypercube_has_one_point_in_every_stratum(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 2, 3, 7, 64, 1000};
    size_t counts[MOST];
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (unsigned seed = 1; seed <= 20; seed++) {
            heli_experiment *self = sampled("lhs", sizes[i], RANGES, seed);
            for (size_t f = 0; f < RANGES; f++) {
                count_strata(self, f, 0, sizes[i], sizes[i], counts);
                for (size_t c = 0; c < sizes[i]; c++) assert_int_equal(counts[c], 1);
            }
            heli_experiment_free(self);
        }
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Kolmogorov's distance of a sample from the uniform distribution; the sample is sorted. */
static double distance_from_uniform(double *sample, size_t n)
{
    double most = 0;
    qsort(sample, n, sizeof *sample, by_size);
    for (size_t i = 0; i < n; i++) {
        most = fmax(most, fabs(sample[i] - (double)i / (double)n));
        most = fmax(most, fabs(sample[i] - (double)(i + 1) / (double)n));
    }
    return most;
}

/* The place within the stratum is uniform: P(sqrt(n) D > 1.95) = 0.001; six samples, fixed seed, so the test cannot alarm by chance again. */
static void test_points_are_uniform_within_their_strata(void **state)
{
    (void)state;
    enum { N = 1500 };
    double sample[N];
    heli_experiment *self = sampled("lhs", N, RANGES, 3);
    for (size_t f = 0; f < RANGES; f++) {
        for (size_t p = 0; p < N; p++) sample[p] = fmod(coordinate(self, p, f) * N, 1.0);
        assert_true(distance_from_uniform(sample, N) * sqrt(N) < 1.95);
    }
    heli_experiment_free(self);
}

/* The strata of two factors are matched at random: the rank correlation has standard deviation 1/sqrt(n - 1); |r| < 3.3 of them, 0.1 % each. */
static void test_factors_of_a_latin_hypercube_are_matched_at_random(void **state)
{
    (void)state;
    enum { N = 1500 };
    heli_experiment *self = sampled("lhs", N, RANGES, 5);
    for (size_t f = 0; f < RANGES; f++)
        for (size_t g = 0; g < f; g++) {
            double sum = 0;
            for (size_t p = 0; p < N; p++) sum += (coordinate(self, p, f) - 0.5) * (coordinate(self, p, g) - 0.5);
            assert_true(fabs(12 * sum / N) < 3.3 / sqrt(N - 1.0));
        }
    heli_experiment_free(self);
}

/* --- random designs --- */

static void test_random_points_are_uniform(void **state)
{
    (void)state;
    enum { N = 1500 };
    double sample[N];
    heli_experiment *self = sampled("random", N, RANGES, 11);
    for (size_t f = 0; f < RANGES; f++) {
        for (size_t p = 0; p < N; p++) sample[p] = coordinate(self, p, f);
        assert_true(distance_from_uniform(sample, N) * sqrt(N) < 1.95); /* 0.1 % each, as above */
    }
    heli_experiment_free(self);
}

static void test_a_longer_design_begins_with_the_shorter_one(void **state)
{
    (void)state;
    static const char *const designs[] = {"random", "sobol"};
    for (size_t d = 0; d < 2; d++) {
        heli_experiment *few = sampled(designs[d], 37, RANGES, 4), *many = sampled(designs[d], 200, RANGES, 4);
        assert_memory_equal(few->values, many->values, 37 * RANGES * sizeof(double));
        heli_experiment_free(many);
        heli_experiment_free(few);
    }
}

static void test_the_seed_moves_random_designs_and_no_others(void **state)
{
    (void)state;
    static const struct { const char *design; bool moves; } rows[] = {{"random", true}, {"lhs", true}, {"sobol", false}};
    for (size_t d = 0; d < 3; d++) {
        heli_experiment *a = sampled(rows[d].design, 50, 2, 1), *b = sampled(rows[d].design, 50, 2, 2), *c = sampled(rows[d].design, 50, 2, 1);
        assert_int_equal(memcmp(a->values, b->values, 100 * sizeof(double)) != 0, rows[d].moves);
        assert_memory_equal(a->values, c->values, 100 * sizeof(double));
        heli_experiment_free(a);
        heli_experiment_free(b);
        heli_experiment_free(c);
    }
}

/* --- grids and lists --- */

static void test_in_a_grid_the_last_factor_varies_fastest(void **state)
{
    (void)state;
    heli_experiment *self = read_text(HEAD "design: grid\nfactors:\n"
                                           "  - {parameter: walk.stride, from: 1, to: 3, levels: 3}\n"
                                           "  - {parameter: walk.boundary, values: [wrap, open]}\n"
                                           "  - {parameter: world.agents, values: [40, 10, 20, 80]}\n");
    static const double agents[] = {40, 10, 20, 80};
    assert_int_equal(self->point_count, 3 * 2 * 4);
    for (size_t p = 0; p < self->point_count; p++) {
        assert_true(value(self, p, 0) == 1 + (double)(p / 8));
        assert_true(value(self, p, 1) == (double)(p / 4 % 2));
        assert_true(value(self, p, 2) == agents[p % 4]);
    }
    heli_experiment_free(self);
}

static void test_ranges_of_a_grid_hold_both_ends_exactly(void **state)
{
    (void)state;
    heli_experiment *self = read_text(HEAD "design: grid\nfactors:\n  - {parameter: walk.stride, from: 0.1, to: 0.7, levels: 7}\n");
    assert_int_equal(self->point_count, 7);
    assert_true(value(self, 0, 0) == 0.1 && value(self, 6, 0) == 0.7);
    for (size_t p = 0; p < 7; p++) assert_true(fabs(value(self, p, 0) - (0.1 + 0.1 * (double)p)) < 1e-15);
    heli_experiment_free(self);
}

static void test_logarithmic_ranges_have_equal_ratios(void **state)
{
    (void)state;
    heli_experiment *self = read_text(HEAD "design: grid\nfactors:\n  - {parameter: walk.stride, from: 0.001, to: 10, scale: log, levels: 5}\n");
    assert_true(value(self, 0, 0) == 0.001 && value(self, 4, 0) == 10);
    for (size_t p = 1; p < 5; p++) assert_true(fabs(value(self, p, 0) / value(self, p - 1, 0) - 10) < 1e-12);
    heli_experiment_free(self);

    enum { N = 1024 };
    size_t decades[4] = {0};
    self = read_text(HEAD "design: sobol\npoints: 1023\nfactors:\n  - {parameter: walk.stride, from: 0.001, to: 10, scale: log}\n");
    for (size_t p = 0; p < N - 1; p++) {
        assert_true(value(self, p, 0) >= 0.001 && value(self, p, 0) <= 10);
        int decade = (int)floor(log10(value(self, p, 0)) + 3 + 1e-12);
        decades[decade < 4 ? decade : 3]++;
    }
    for (size_t d = 0; d < 4; d++) assert_in_range(decades[d], N / 4 - 1, N / 4);
    heli_experiment_free(self);
}

/* Whole numbers of a range come up equally often, the ends like the others; so do the levels of a list. */
static void test_whole_numbers_and_levels_have_equal_shares(void **state)
{
    (void)state;
    enum { N = 1023 };
    size_t whole[4] = {0}, levels[3] = {0}, truth[2] = {0};
    heli_experiment *self = read_text(HEAD "design: sobol\npoints: 1023\nfactors:\n"
                                           "  - {parameter: fault.mark, from: -2, to: 1}\n"
                                           "  - {parameter: walk.boundary, values: [open, reflect, wrap]}\n"
                                           "  - {parameter: walk.active, values: [true, false]}\n");
    for (size_t p = 0; p < N; p++) {
        assert_true(value(self, p, 0) == floor(value(self, p, 0)));
        whole[(size_t)(value(self, p, 0) + 2)]++;
        levels[(size_t)value(self, p, 1)]++;
        truth[(size_t)value(self, p, 2)]++;
    }
    for (size_t i = 0; i < 4; i++) assert_in_range(whole[i], 255, 256);
    for (size_t i = 0; i < 3; i++) assert_in_range(levels[i], 340, 342);
    for (size_t i = 0; i < 2; i++) assert_in_range(truth[i], 511, 512);
    heli_experiment_free(self);
}

/* Rounding to whole numbers treats both sides of zero alike. */
static void test_whole_levels_of_a_grid_are_the_nearest_ones(void **state)
{
    (void)state;
    static const double wanted[] = {-10, -7, -3, 0};
    heli_experiment *self = read_text(HEAD "design: grid\nfactors:\n  - {parameter: fault.mark, from: -10, to: 0, levels: 4}\n");
    for (size_t p = 0; p < 4; p++) assert_true(value(self, p, 0) == wanted[p]);
    heli_experiment_free(self);
    self = read_text(HEAD "design: grid\nfactors:\n  - {parameter: world.agents, from: 10, to: 13, levels: 4}\n");
    for (size_t p = 0; p < 4; p++) assert_true(value(self, p, 0) == 10 + (double)p);
    heli_experiment_free(self);
}

static void test_a_list_is_taken_as_it_stands(void **state)
{
    (void)state;
    static const double strides[] = {2, 0.25, 2}, drifts[] = {-0.5, 0, 1};
    static const char *const forms[] = {
        HEAD "design: list\npoints:\n  - {walk.stride: 2, walk.drift: -0.5}\n  - {walk.drift: 0, walk.stride: 0.25}\n  - {walk.stride: 2, walk.drift: 1}\n",
        HEAD "design: list\nfactors:\n  - {parameter: walk.stride, values: [2, 0.25, 2]}\n  - {parameter: walk.drift, values: [-0.5, 0, 1]}\n"};
    for (size_t i = 0; i < 2; i++) {
        heli_experiment *self = read_text(forms[i]);
        assert_int_equal(self->point_count, 3);
        for (size_t p = 0; p < 3; p++) assert_true(value(self, p, 0) == strides[p] && value(self, p, 1) == drifts[p]);
        heli_experiment_free(self);
    }
}

/* --- plans --- */

static void test_a_plan_holds_the_values_of_its_point(void **state)
{
    (void)state;
    toy_params params;
    heli_experiment *self = read_text(HEAD "world: {agents: 12}\ndesign: list\npoints:\n"
                                           "  - {walk.stride: 3, walk.boundary: reflect, walk.mix: [0, 0, 1], walk.active: false, fault.mark: 9007199254740993}\n"
                                           "  - {walk.stride: 4, walk.boundary: wrap, walk.mix: [1, 0, 0], walk.active: true, fault.mark: 2}\n");
    heli_plan plan = heli_experiment_plan(self, 0, &params);
    assert_ptr_equal(plan.params, &params);
    assert_int_equal(params.agents, 12);
    assert_true(params.stride == 3 && params.mix[2] == 1 && !params.active);
    assert_int_equal(params.boundary, TOY_REFLECT);
    plan = heli_experiment_plan(self, 1, &params);
    assert_true(params.stride == 4 && params.mix[0] == 1 && params.mix[2] == 0 && params.active);
    assert_int_equal(params.boundary, TOY_WRAP);
    assert_int_equal(params.mark, 2);
    heli_experiment_free(self);
}

static void test_points_share_their_seeds_only_where_numbers_are_common(void **state)
{
    (void)state;
    toy_params params;
    for (int common = 0; common < 2; common++) {
        char text[600];
        snprintf(text, sizeof text, HEAD "common_random_numbers: %s\ndesign: random\npoints: 100\nfactors:\n  - {parameter: walk.stride, from: 0, to: 1}\n",
                 common ? "true" : "false");
        heli_experiment *self = read_text(text);
        for (size_t p = 0; p < 100; p++)
            for (size_t q = 0; q < p; q++) {
                heli_plan a = heli_experiment_plan(self, p, &params), b = heli_experiment_plan(self, q, &params);
                assert_int_equal(a.seed == b.seed, common);
                assert_int_equal(a.initial_seed == b.initial_seed, common);
            }
        heli_experiment_free(self);
    }
}

/* --- the canonical text --- */

static const char *const experiments[] = {
    HEAD "design: grid\nfactors:\n  - {parameter: walk.stride, from: 0.1, to: 0.7, levels: 7}\n  - {parameter: walk.drift, values: [0.1, -0.30000000000000004]}\n",
    HEAD "design: grid\nfactors:\n  - {parameter: world.agents, from: 1, to: 1000, scale: log, levels: 4}\n  - {parameter: walk.boundary, values: [open, wrap]}\n",
    HEAD "design: random\npoints: 33\nfactors:\n  - {parameter: walk.mix, values: [[0.2, 0.3, 0.5], [1, 0, 0]]}\n  - {parameter: walk.stride, from: 1e-3, to: 2, scale: log}\n",
    "model: toy\ndesign: lhs\npoints: 5\nseed: 12\nreplicates: 4\nfactors:\n  - {parameter: walk.active, values: [true, false]}\n  - {parameter: fault.mark, from: -5, to: 5}\n",
    HEAD "design: sobol\npoints: 16\ncommon_random_numbers: false\nfactors:\n  - {parameter: walk.stride, from: 0, to: 1}\n"
         "keep: {indicators: [position, share], summaries: [mean, final, min, max], series: true, window_weeks: 3}\n",
    HEAD "design: list\npoints:\n  - {walk.stride: 3, walk.boundary: reflect, walk.mix: [0, 0, 1]}\n  - {walk.stride: 4, walk.boundary: wrap, walk.mix: [1, 0, 0]}\n",
    HEAD SMALL_POLICY "factors:\n  - {parameter: walk.stride, values: [3]}\nkeep: {series: true, summaries: []}\n",
    "model: toy_steps\nrun: {steps: 9}\nfactors:\n  - {parameter: walk.stride, values: [3, 2]}\nkeep: {window_steps: 4}\n",
    "model: toy\nfactors:\n  - scenario_texts:\n      - \"model: toy\\nmeta: {name: one, title: 'It''s \\\"so\\\"'}\\nrun: {weeks: 5}\\n\"\n"
    "      - \"model: toy\\nmeta: {name: 乙}\\nrun: {weeks: 5}\\nwalk: {stride: 2}\\npolicies: [{name: p, start_week: 1, set: {walk.stride: 3}}]\\n\"\n"
    "  - {parameter: walk.drift, values: [0, 0.25]}\n",
};

static void test_the_text_of_an_experiment_gives_the_experiment_again(void **state)
{
    (void)state;
    toy_params a, b;
    for (size_t i = 0; i < sizeof experiments / sizeof *experiments; i++) {
        heli_experiment *self = read_text(experiments[i]), *again = read_text(self->text);
        assert_string_equal(again->text, self->text);
        assert_string_equal(again->sha256, self->sha256);
        assert_int_equal(again->design, self->design);
        assert_int_equal(again->point_count, self->point_count);
        assert_int_equal(again->factor_count, self->factor_count);
        assert_int_equal(again->common_random_numbers, self->common_random_numbers);
        assert_memory_equal(again->values, self->values, self->point_count * self->factor_count * sizeof(double));
        assert_memory_equal(again->keep.summaries, self->keep.summaries, sizeof self->keep.summaries);
        assert_memory_equal(again->keep.indicators, self->keep.indicators, heli_toy.indicator_count);
        assert_int_equal(again->keep.series, self->keep.series);
        assert_int_equal(again->keep.window, self->keep.window);
        for (size_t p = 0; p < self->point_count; p++) {
            memset(&a, 0, sizeof a);
            memset(&b, 0, sizeof b);
            heli_plan one = heli_experiment_plan(self, p, &a), two = heli_experiment_plan(again, p, &b);
            assert_memory_equal(&a, &b, sizeof a);
            assert_int_equal(one.seed, two.seed);
            assert_int_equal(one.initial_seed, two.initial_seed);
            assert_int_equal(one.policy_count, two.policy_count);
        }
        heli_experiment_free(again);
        heli_experiment_free(self);
    }
}

/* What an experiment is stands in its hash: any difference that matters gives another. */
static void test_experiments_that_differ_have_different_hashes(void **state)
{
    (void)state;
    static const char *const others[] = {
        HEAD "design: sobol\npoints: 16\nfactors:\n  - {parameter: walk.stride, from: 0, to: 1}\n",
        HEAD "design: sobol\npoints: 17\nfactors:\n  - {parameter: walk.stride, from: 0, to: 1}\n",
        HEAD "design: random\npoints: 16\nfactors:\n  - {parameter: walk.stride, from: 0, to: 1}\n",
        HEAD "design: sobol\npoints: 16\nfactors:\n  - {parameter: walk.stride, from: 0, to: 1.5}\n",
        HEAD "design: sobol\npoints: 16\nfactors:\n  - {parameter: walk.stride, from: 0.5, to: 1, scale: log}\n",
        HEAD "design: sobol\npoints: 16\nfactors:\n  - {parameter: walk.stride, from: 0.5, to: 1}\n",
        "model: toy\nmeta: {name: design}\nrun: {weeks: 6, burn_in_weeks: 2}\nreplicates: 2\nseed: 8\ndesign: sobol\npoints: 16\nfactors:\n  - {parameter: walk.stride, from: 0, to: 1}\n",
        "model: toy\nmeta: {name: design}\nrun: {weeks: 6, burn_in_weeks: 2}\nreplicates: 3\nseed: 7\ndesign: sobol\npoints: 16\nfactors:\n  - {parameter: walk.stride, from: 0, to: 1}\n",
        HEAD "design: sobol\npoints: 16\ncommon_random_numbers: false\nfactors:\n  - {parameter: walk.stride, from: 0, to: 1}\n",
        HEAD "design: sobol\npoints: 16\nkeep: {series: true}\nfactors:\n  - {parameter: walk.stride, from: 0, to: 1}\n",
        HEAD "design: sobol\npoints: 16\nkeep: {window_weeks: 2}\nfactors:\n  - {parameter: walk.stride, from: 0, to: 1}\n",
        HEAD "design: sobol\npoints: 16\nwalk: {drift: 0.5}\nfactors:\n  - {parameter: walk.stride, from: 0, to: 1}\n",
    };
    enum { COUNT = sizeof others / sizeof *others };
    char hashes[COUNT][65];
    for (size_t i = 0; i < COUNT; i++) {
        heli_experiment *self = read_text(others[i]);
        memcpy(hashes[i], self->sha256, sizeof hashes[i]);
        heli_experiment_free(self);
        for (size_t k = 0; k < i; k++) assert_string_not_equal(hashes[i], hashes[k]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sobol_points_fill_dyadic_intervals),
        cmocka_unit_test(test_two_sobol_factors_fill_boxes_of_every_shape),
        cmocka_unit_test(test_sobol_points_begin_as_published),
        cmocka_unit_test(test_a_latin_hypercube_has_one_point_in_every_stratum),
        cmocka_unit_test(test_points_are_uniform_within_their_strata),
        cmocka_unit_test(test_factors_of_a_latin_hypercube_are_matched_at_random),
        cmocka_unit_test(test_random_points_are_uniform),
        cmocka_unit_test(test_a_longer_design_begins_with_the_shorter_one),
        cmocka_unit_test(test_the_seed_moves_random_designs_and_no_others),
        cmocka_unit_test(test_in_a_grid_the_last_factor_varies_fastest),
        cmocka_unit_test(test_ranges_of_a_grid_hold_both_ends_exactly),
        cmocka_unit_test(test_logarithmic_ranges_have_equal_ratios),
        cmocka_unit_test(test_whole_numbers_and_levels_have_equal_shares),
        cmocka_unit_test(test_whole_levels_of_a_grid_are_the_nearest_ones),
        cmocka_unit_test(test_a_list_is_taken_as_it_stands),
        cmocka_unit_test(test_a_plan_holds_the_values_of_its_point),
        cmocka_unit_test(test_points_share_their_seeds_only_where_numbers_are_common),
        cmocka_unit_test(test_the_text_of_an_experiment_gives_the_experiment_again),
        cmocka_unit_test(test_experiments_that_differ_have_different_hashes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
