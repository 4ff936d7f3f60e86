/*
 * Sobol indices against functions whose indices are known exactly, their bias and the coverage of their intervals by repetition, and the points
 * they are taken at.
 *
 * Ishigami and Homma (1990), "An importance quantification technique in uncertainty analysis": y = sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1 on (-pi, pi)^3.
 * Sobol's G (Saltelli and Sobol 1995): y = prod (|4 x_i - 2| + a_i) / (1 + a_i) on (0, 1)^k.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/noise.h"
#include "analysis/sobol_indices.h"
#include "engine/run/block_points.h"
#include "engine/run/sobol_points.h"

static const double PI = 3.14159265358979323846;

/* --- functions with known indices --- */

static void ishigami(const double *x, double *y, void *data)
{
    (void)data;
    y[0] = sin(x[0]) + 7.0 * sin(x[1]) * sin(x[1]) + 0.1 * x[2] * x[2] * x[2] * x[2] * sin(x[0]);
}

typedef struct known {
    double first[3], total[3], pair13, variance;
} known;

static known ishigami_indices(void)
{
    double b = 0.1, p4 = PI * PI * PI * PI, p8 = p4 * p4;
    double v1 = 0.5 * (1.0 + b * p4 / 5.0) * (1.0 + b * p4 / 5.0), v2 = 49.0 / 8.0, v13 = 8.0 * b * b * p8 / 225.0, v = v1 + v2 + v13;
    return (known){{v1 / v, v2 / v, 0.0}, {(v1 + v13) / v, v2 / v, v13 / v}, v13 / v, v};
}

static const double ishigami_low[] = {-3.14159265358979323846, -3.14159265358979323846, -3.14159265358979323846};
static const double ishigami_high[] = {3.14159265358979323846, 3.14159265358979323846, 3.14159265358979323846};
static const heli_space ishigami_space = {.factors = 3, .outputs = 1, .low = ishigami_low, .high = ishigami_high, .function = ishigami};

enum { G_MOST = 30 };
static const double g_a[8] = {0, 1, 4.5, 9, 99, 99, 99, 99};

static double g_weight(size_t i)
{
    return g_a[i < 8 ? i : 7];
}

/* data: number of factors */
static void g_function(const double *x, double *y, void *data)
{
    y[0] = 1.0;
    for (size_t i = 0; i < *(const size_t *)data; i++) y[0] *= (fabs(4.0 * x[i] - 2.0) + g_weight(i)) / (1.0 + g_weight(i));
}

static void g_indices(size_t factors, double *first, double *total)
{
    double all = 1.0;
    for (size_t i = 0; i < factors; i++) all *= 1.0 + 1.0 / (3.0 * (1.0 + g_weight(i)) * (1.0 + g_weight(i)));
    for (size_t i = 0; i < factors; i++) {
        double v = 1.0 / (3.0 * (1.0 + g_weight(i)) * (1.0 + g_weight(i)));
        first[i] = v / (all - 1.0);
        total[i] = v * all / (1.0 + v) / (all - 1.0);
    }
}

static heli_indices indices(const heli_space *space, heli_blocks blocks, uint64_t seed)
{
    heli_indices out;
    if (!blocks.groups) blocks.groups = space->factors;
    heli_context ctx;
    heli_context_init(&ctx);
    heli_status status = heli_sobol_indices(&out, space, &blocks, seed, 1, &ctx);
    if (status != HELI_OK) print_error("%s\n", ctx.message);
    assert_int_equal(status, HELI_OK);
    heli_context_free(&ctx);
    return out;
}

/* --- published answers --- */

static void test_ishigami_indices_are_found_within_a_hundredth(void **state)
{
    (void)state;
    known exact = ishigami_indices();
    heli_indices found = indices(&ishigami_space, (heli_blocks){.count = 8192, .second_order = true}, 1);
    assert_true(fabs(found.mean - 3.5) < 0.01);
    assert_true(fabs(found.variance / exact.variance - 1.0) < 0.01);
    for (int i = 0; i < 3; i++) {
        assert_true(fabs(found.first[i].value - exact.first[i]) < 0.01);
        assert_true(fabs(found.first_jansen[i].value - exact.first[i]) < 0.01);
        assert_true(fabs(found.total[i].value - exact.total[i]) < 0.01);
    }
    assert_true(fabs(found.second[2].value - exact.pair13) < 0.015);
    assert_true(fabs(found.second[1].value) < 0.015);
    assert_true(fabs(found.second[5].value) < 0.015);
    assert_true(found.second[6].value == found.second[2].value);
    assert_true(fabs(found.first_sum.value - exact.first[0] - exact.first[1]) < 0.015);
    heli_indices_free(&found);
}

static void test_g_function_in_eight_and_in_thirty_factors(void **state)
{
    (void)state;
    double first[G_MOST], total[G_MOST];
    for (size_t factors = 8; factors <= G_MOST; factors += 22) {
        heli_space space = {.factors = factors, .outputs = 1, .function = g_function, .data = &factors};
        g_indices(factors, first, total);
        heli_indices found = indices(&space, (heli_blocks){.count = 8192}, 3);
        for (size_t i = 0; i < factors; i++) {
            assert_true(fabs(found.first[i].value - first[i]) < 0.01);
            assert_true(fabs(found.first_jansen[i].value - first[i]) < 0.02);
            assert_true(fabs(found.total[i].value - total[i]) < 0.01);
        }
        heli_indices_free(&found);
    }
}

/* A group's first-order index is that of all its factors with their interactions: x1 and x3 of Ishigami together have S = T = 1 - S_2. */
static void test_a_group_carries_the_interactions_inside_it(void **state)
{
    (void)state;
    size_t group[] = {0, 1, 0};
    known exact = ishigami_indices();
    heli_indices found = indices(&ishigami_space, (heli_blocks){.count = 8192, .groups = 2, .group = group}, 1);
    assert_int_equal(found.groups, 2);
    assert_true(fabs(found.first[0].value - (1.0 - exact.first[1])) < 0.01);
    assert_true(fabs(found.total[0].value - (1.0 - exact.first[1])) < 0.01);
    assert_true(fabs(found.first[1].value - exact.first[1]) < 0.01);
    heli_indices_free(&found);
}

/* --- bias and coverage --- */

enum { REPEATS = 200 };

/*
 * Over 200 seeds with independent points, N = 256: the mean of each estimate within 4.4 standard errors (false alarm 1e-5 each, about 1e-4 for
 * all) and a bias of the ratio, of order 1/N, below 0.01 besides; intervals of 95 % cover in 89 to 99 % of the cases (binomial(200, 0.95): false
 * alarm below 1e-3 each; a percentile interval is itself a little off). Seeds are fixed.
 */
static void test_estimates_have_no_bias_and_intervals_cover(void **state)
{
    (void)state;
    known exact = ishigami_indices();
    double sum[9] = {0}, squares[9] = {0};
    int covered[9] = {0};
    for (uint64_t seed = 0; seed < REPEATS; seed++) {
        heli_indices found = indices(&ishigami_space, (heli_blocks){.count = 256, .independent = true}, 1000 + seed);
        for (int e = 0; e < 9; e++) {
            heli_index index = e < 3 ? found.first[e] : e < 6 ? found.first_jansen[e - 3] : found.total[e - 6];
            double truth = e < 6 ? exact.first[e % 3] : exact.total[e - 6];
            sum[e] += index.value;
            squares[e] += index.value * index.value;
            covered[e] += index.low <= truth && truth <= index.high;
        }
        heli_indices_free(&found);
    }
    for (int e = 0; e < 9; e++) {
        double truth = e < 6 ? exact.first[e % 3] : exact.total[e - 6], mean = sum[e] / REPEATS;
        double error = sqrt((squares[e] / REPEATS - mean * mean) / (REPEATS - 1));
        if (fabs(mean - truth) > 4.4 * error + 0.01) print_error("estimate %d: mean %g, exact %g, standard error %g\n", e, mean, truth, error);
        assert_true(fabs(mean - truth) < 4.4 * error + 0.01);
        if (covered[e] < 178 || covered[e] > 198) print_error("estimate %d: %d of %d intervals cover\n", e, covered[e], REPEATS);
        assert_in_range(covered[e], 178, 198);
    }
}

/*
 * Scrambled Sobol points lie more evenly: at 4096 samples the squared error of a total index is below a tenth of that with independent points (it
 * is about a sixtieth), and the intervals, which do not know it, always cover. With a few hundred samples of this function they gain little.
 */
static void test_sobol_points_make_better_estimates_than_independent_ones(void **state)
{
    (void)state;
    known exact = ishigami_indices();
    double squares[2] = {0, 0};
    int covered = 0;
    for (uint64_t seed = 0; seed < 12; seed++)
        for (int independent = 0; independent < 2; independent++) {
            heli_indices found = indices(&ishigami_space, (heli_blocks){.count = 4096, .independent = independent}, 50 + seed);
            double off = found.total[0].value - exact.total[0];
            squares[independent] += off * off;
            if (!independent) covered += found.total[0].low <= exact.total[0] && exact.total[0] <= found.total[0].high;
            heli_indices_free(&found);
        }
    assert_true(squares[0] < 0.1 * squares[1]);
    assert_int_equal(covered, 12);
}

/* --- noise --- */

/* x1 + x2 with noise of its own at every point, variance 1/6 like the signal: without correction T_1 would be (1/12 + 1/6) / (1/3) = 3/4, with it 1/2. */
static void test_noise_of_own_seeds_is_taken_off_the_total(void **state)
{
    (void)state;
    enum { COUNT = 4096, SIZE = 4 };
    heli_blocks blocks = {.count = COUNT, .groups = 2};
    double *u = calloc(COUNT * SIZE * 2, sizeof *u), *y = calloc(COUNT * SIZE, sizeof *y);
    heli_indices plain, corrected;
    assert_int_equal(heli_block_points(u, &blocks, 2, 5, NULL), HELI_OK);
    heli_key key = heli_key_make(77, 0, HELI_DOMAIN_DYNAMICS);
    for (size_t p = 0; p < COUNT * SIZE; p++) {
        heli_block draw = heli_draw_block(key, (heli_address){(uint32_t)p, 0, 0, 0});
        y[p] = u[2 * p] + u[2 * p + 1] + heli_normal_from(heli_uniform(draw.word[0], draw.word[1]), 0.0, sqrt(1.0 / 6.0));
    }
    assert_int_equal(heli_indices_of(&plain, &blocks, y, 0, 0.0, 1, NULL), HELI_OK);
    assert_int_equal(heli_indices_of(&corrected, &blocks, y, 0, 1.0 / 6.0, 1, NULL), HELI_OK);
    assert_true(fabs(plain.total[0].value - 0.75) < 0.04);
    assert_true(fabs(corrected.total[0].value - 0.5) < 0.06);
    assert_true(fabs(corrected.first[0].value - 0.5) < 0.06);
    assert_true(fabs(corrected.first_jansen[0].value - 0.5) < 0.06);
    assert_true(fabs(corrected.variance - 1.0 / 6.0) < 0.01);
    heli_indices_free(&plain);
    heli_indices_free(&corrected);
    free(u);
    free(y);
}

/* y = p + 2 r + e_pr with variances 9, 4 and 1 (standard normals): the seed's share is 5/14, of it 4/14 the same at all points. */
static void test_variance_parts_of_a_two_way_layout(void **state)
{
    (void)state;
    enum { POINTS = 2000, REPLICATES = 400 };
    double *y = calloc((size_t)POINTS * REPLICATES, sizeof *y), by_hand[] = {1, 3, 2, 6};
    heli_key key = heli_key_make(4, 0, HELI_DOMAIN_DYNAMICS);
    for (uint32_t p = 0; p < POINTS; p++)
        for (uint32_t r = 0; r < REPLICATES; r++) {
            heli_block point = heli_draw_block(key, (heli_address){p, 0, 0, 1}), shift = heli_draw_block(key, (heli_address){r, 0, 0, 2});
            heli_block own = heli_draw_block(key, (heli_address){p, r, 0, 3});
            y[p * REPLICATES + r] = heli_normal_from(heli_uniform(point.word[0], point.word[1]), 0, 3) + heli_normal_from(heli_uniform(shift.word[0],
                    shift.word[1]), 0, 2) +
                                    heli_normal_from(heli_uniform(own.word[0], own.word[1]), 0, 1);
        }
    heli_noise found = heli_noise_of(y, POINTS, REPLICATES, true);
    assert_true(fabs(found.share - 5.0 / 14.0) < 0.04);
    assert_true(fabs(found.main_share - 4.0 / 14.0) < 0.04);
    assert_true(fabs(found.interaction_share - 1.0 / 14.0) < 0.005);
    assert_true(fabs(found.between - 9.0) < 1.0);
    assert_true(fabs(found.mean_share - 1.0 / REPLICATES / (9.0 + 1.0 / REPLICATES)) < 1e-4);
    /* by hand: within variances 2 and 8, points' means 2 and 4 */
    heli_noise small = heli_noise_of(by_hand, 2, 2, false);
    assert_true(fabs(small.within - 5.0) < 1e-12);
    assert_true(fabs(small.between - 0.0) < 1e-12); /* 2 - 5/2 < 0 */
    assert_true(isnan(small.main_share));
    assert_true(isnan(heli_noise_of(by_hand, 4, 1, true).share));
    free(y);
}

/* --- what is missing, constant or too little --- */

static void with_gaps(const double *x, double *y, void *data)
{
    (void)data;
    y[0] = x[0] < 0.05 ? (double)NAN : x[0] + 0.5 * x[1];
    y[1] = 4.0;
}

static void test_blocks_without_a_value_are_left_out_whole(void **state)
{
    (void)state;
    heli_indices out[2];
    heli_blocks blocks = {.count = 512, .groups = 2};
    const heli_space space = {.factors = 2, .outputs = 2, .function = with_gaps};
    assert_int_equal(heli_sobol_indices(out, &space, &blocks, 9, 1, NULL), HELI_OK);
    assert_in_range(out[0].dropped, 30, 70); /* of 512 blocks, where x1 < 0.05 in a or b: about a tenth */
    assert_int_equal(out[0].samples + out[0].dropped, 512);
    assert_true(fabs(out[0].first[0].value - 0.8) < 0.05);
    assert_true(out[1].variance == 0.0 && isnan(out[1].total[0].value));
    heli_indices_free(&out[0]);
    heli_indices_free(&out[1]);
}

static void test_too_few_samples_are_refused(void **state)
{
    (void)state;
    heli_indices out;
    heli_context ctx;
    heli_context_init(&ctx);
    heli_blocks few = {.count = 15, .groups = 3}, pairs = {.count = 63, .groups = 3, .second_order = true};
    assert_int_equal(heli_sobol_indices(&out, &ishigami_space, &few, 1, 1, &ctx), HELI_USAGE);
    assert_non_null(strstr(ctx.message, "at least 16"));
    heli_indices_free(&out);
    assert_int_equal(heli_sobol_indices(&out, &ishigami_space, &pairs, 1, 1, &ctx), HELI_USAGE);
    assert_non_null(strstr(ctx.message, "at least 64"));
    heli_indices_free(&out);
    const double same[] = {0, 0, 0};
    heli_space none = ishigami_space;
    none.low = none.high = same;
    few.count = 64;
    assert_int_equal(heli_sobol_indices(&out, &none, &few, 1, 1, &ctx), HELI_USAGE);
    assert_non_null(strstr(ctx.message, "no range"));
    heli_indices_free(&out);
    heli_context_free(&ctx);
}

static bool same_indices(const heli_indices *a, const heli_indices *b)
{
    size_t bytes = a->groups * sizeof(heli_index);
    return memcmp(a->first, b->first, bytes) == 0 && memcmp(a->first_jansen, b->first_jansen, bytes) == 0 && memcmp(a->total, b->total, bytes) == 0;
}

static void test_threads_cannot_be_seen_and_seeds_can(void **state)
{
    (void)state;
    heli_indices one, four, other;
    heli_blocks blocks = {.count = 128, .groups = 3};
    assert_int_equal(heli_sobol_indices(&one, &ishigami_space, &blocks, 1, 1, NULL), HELI_OK);
    assert_int_equal(heli_sobol_indices(&four, &ishigami_space, &blocks, 1, 4, NULL), HELI_OK);
    assert_int_equal(heli_sobol_indices(&other, &ishigami_space, &blocks, 2, 1, NULL), HELI_OK);
    assert_true(same_indices(&one, &four));
    assert_false(same_indices(&one, &other));
    heli_indices_free(&one);
    heli_indices_free(&four);
    heli_indices_free(&other);
}

/* --- the points --- */

typedef struct row {
    unsigned degree, polynomial;
    uint32_t m[18];
} row;

static const row rows[] = {
#define ROW(degree, polynomial, ...) {degree, polynomial, {__VA_ARGS__}},
#include "engine/run/joe_kuo.def"
#undef ROW
};

static uint64_t times_mod(uint64_t a, uint64_t b, uint64_t modulus, unsigned degree)
{
    uint64_t product = 0;
    for (; b; b >>= 1) {
        if (b & 1) product ^= a;
        a <<= 1;
        if (a >> degree & 1) a ^= modulus;
    }
    return product;
}

static uint64_t power_mod(uint64_t exponent, uint64_t modulus, unsigned degree)
{
    uint64_t result = 1, base = degree == 1 ? 1 : 2;
    for (; exponent; exponent >>= 1) {
        if (exponent & 1) result = times_mod(result, base, modulus, degree);
        base = times_mod(base, base, modulus, degree);
    }
    return result;
}

/* x has order 2^s - 1 modulo a primitive polynomial: x^(2^s - 1) = 1 and no x^((2^s - 1) / q) is, for q prime. */
static bool is_primitive(const row *self)
{
    unsigned s = self->degree;
    uint64_t modulus = (uint64_t)1 << s | (uint64_t)self->polynomial << 1 | 1, order = ((uint64_t)1 << s) - 1;
    if (power_mod(order, modulus, s) != 1) return false;
    for (uint64_t rest = order, q = 2; rest > 1; q++) {
        if (rest % q) continue;
        if (order / q >= 1 && s > 1 && power_mod(order / q, modulus, s) == 1) return false;
        while (rest % q == 0) rest /= q;
    }
    return true;
}

static void test_direction_numbers_have_the_properties_they_need(void **state)
{
    (void)state;
    assert_int_equal(sizeof rows / sizeof *rows, HELI_SOBOL_DIMENSIONS - 1);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(is_primitive(&rows[i]));
        for (size_t j = 0; j < i; j++) assert_false(rows[i].degree == rows[j].degree && rows[i].polynomial == rows[j].polynomial);
        for (unsigned k = 0; k < rows[i].degree; k++) assert_true(rows[i].m[k] % 2 == 1 && rows[i].m[k] >> (k + 1) == 0);
    }
    row wrong = {3, 3, {1, 1, 1}}; /* x^3 + x^2 + x + 1 = (x + 1)^3 */
    assert_false(is_primitive(&wrong));
}

/* In every dimension the first 2^m points put one into each of 2^m equal cells, plain and scrambled; and scrambled points differ from plain ones. */
static void test_every_dimension_is_balanced(void **state)
{
    (void)state;
    enum { COUNT = 256 };
    heli_sobol_points plain, scrambled;
    static double a[HELI_SOBOL_DIMENSIONS], b[HELI_SOBOL_DIMENSIONS];
    static uint8_t seen[2][HELI_SOBOL_DIMENSIONS][COUNT];
    size_t equal = 0;
    assert_int_equal(heli_sobol_points_init(&plain, HELI_SOBOL_DIMENSIONS, NULL), HELI_OK);
    assert_int_equal(heli_sobol_points_init(&scrambled, HELI_SOBOL_DIMENSIONS, NULL), HELI_OK);
    heli_sobol_points_scramble(&scrambled, heli_key_make(1, 0, HELI_DOMAIN_DESIGN));
    for (uint32_t i = 0; i < COUNT; i++) {
        heli_sobol_point(&plain, i, a);
        heli_sobol_point(&scrambled, i, b);
        for (size_t d = 0; d < HELI_SOBOL_DIMENSIONS; d++) {
            seen[0][d][(size_t)(a[d] * COUNT)]++;
            seen[1][d][(size_t)(b[d] * COUNT)]++;
            equal += a[d] == b[d];
        }
    }
    for (size_t d = 0; d < HELI_SOBOL_DIMENSIONS; d++)
        for (size_t cell = 0; cell < COUNT; cell++) assert_true(seen[0][d][cell] == 1 && seen[1][d][cell] == 1);
    assert_true(equal < 10);
    heli_sobol_points_free(&plain);
    heli_sobol_points_free(&scrambled);
    heli_context ctx;
    heli_context_init(&ctx);
    assert_int_equal(heli_sobol_points_init(&plain, HELI_SOBOL_DIMENSIONS + 1, &ctx), HELI_USAGE);
    heli_context_free(&ctx);
}

/* The published first points of the sequence in three dimensions (Joe and Kuo's own example), in natural order. */
static void test_first_points_are_the_published_ones(void **state)
{
    (void)state;
    static const double published[8][3] = {{0, 0, 0}, {0.5, 0.5, 0.5}, {0.25, 0.75, 0.75}, {0.75, 0.25, 0.25},
                                           {0.125, 0.625, 0.375}, {0.625, 0.125, 0.875}, {0.375, 0.375, 0.625}, {0.875, 0.875, 0.125}};
    heli_sobol_points points;
    double u[3];
    assert_int_equal(heli_sobol_points_init(&points, 3, NULL), HELI_OK);
    for (uint32_t i = 0; i < 8; i++) {
        heli_sobol_point(&points, i, u);
        for (int d = 0; d < 3; d++) assert_true(fabs(u[d] - published[i][d]) < 1e-9);
    }
    heli_sobol_points_free(&points);
}

/* Rows of a block: a, b, the crossings; a smaller design is the beginning of a larger one. */
static void test_blocks_cross_the_groups_they_say(void **state)
{
    (void)state;
    enum { FACTORS = 4, SIZE = 8, COUNT = 16 };
    size_t group[FACTORS] = {0, 1, 0, 2};
    heli_blocks blocks = {.count = COUNT, .groups = 3, .group = group, .second_order = true}, half = blocks;
    double u[COUNT * SIZE * FACTORS], less[COUNT * SIZE * FACTORS];
    half.count = COUNT / 2;
    assert_int_equal(heli_blocks_size(&blocks), SIZE);
    assert_int_equal(heli_block_points(u, &blocks, FACTORS, 7, NULL), HELI_OK);
    assert_int_equal(heli_block_points(less, &half, FACTORS, 7, NULL), HELI_OK);
    assert_memory_equal(u, less, COUNT / 2 * SIZE * FACTORS * sizeof *u);
    for (size_t b = 0; b < COUNT; b++) {
        const double *at = &u[b * SIZE * FACTORS];
        for (size_t g = 0; g < 3; g++)
            for (size_t f = 0; f < FACTORS; f++) {
                assert_true(at[(2 + g) * FACTORS + f] == at[(size_t)(group[f] == g ? 1 : 0) * FACTORS + f]);
                assert_true(at[(5 + g) * FACTORS + f] == at[(size_t)(group[f] == g ? 0 : 1) * FACTORS + f]);
            }
    }
    size_t hole[FACTORS] = {0, 0, 2, 2};
    blocks.group = hole;
    heli_context ctx;
    heli_context_init(&ctx);
    assert_int_equal(heli_block_points(u, &blocks, FACTORS, 7, &ctx), HELI_USAGE);
    heli_context_free(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ishigami_indices_are_found_within_a_hundredth),
        cmocka_unit_test(test_g_function_in_eight_and_in_thirty_factors),
        cmocka_unit_test(test_a_group_carries_the_interactions_inside_it),
        cmocka_unit_test(test_estimates_have_no_bias_and_intervals_cover),
        cmocka_unit_test(test_sobol_points_make_better_estimates_than_independent_ones),
        cmocka_unit_test(test_noise_of_own_seeds_is_taken_off_the_total),
        cmocka_unit_test(test_variance_parts_of_a_two_way_layout),
        cmocka_unit_test(test_blocks_without_a_value_are_left_out_whole),
        cmocka_unit_test(test_too_few_samples_are_refused),
        cmocka_unit_test(test_threads_cannot_be_seen_and_seeds_can),
        cmocka_unit_test(test_direction_numbers_have_the_properties_they_need),
        cmocka_unit_test(test_every_dimension_is_balanced),
        cmocka_unit_test(test_first_points_are_the_published_ones),
        cmocka_unit_test(test_blocks_cross_the_groups_they_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
