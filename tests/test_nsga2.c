/*
 * NSGA-II: benchmarks with known fronts, mixed genes against enumeration, constraints, noise, and equality for any number of threads. Seeds are fixed;
 * the shares of the true front's hypervolume demanded here leave room for other seeds (ZDT4 has 21^9 local fronts).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/pareto.h"
#include "analysis/search_benchmarks.h"

static void expect_share(const char *name, size_t population, size_t generations, double least)
{
    heli_gene genes[HELI_BENCHMARK_GENES];
    heli_function function;
    const heli_search_benchmark *benchmark = heli_search_benchmark_find(name);
    assert_non_null(benchmark);
    heli_problem problem = heli_search_benchmark_problem(benchmark, genes, &function, 1);
    heli_nsga2_options options = {.population = population, .generations = generations, .replicates = 1, .seed = 1};
    heli_nsga2_result found;
    assert_int_equal(heli_nsga2(&found, &problem, &options, NULL), HELI_OK);
    double share = heli_search_benchmark_share(benchmark, &found);
    if (getenv("HELI_SHOW")) printf("%s: %.5f of the true hypervolume, front of %zu\n", name, share, found.front_count);
    if (!(share >= least && share <= 1.0 + 1e-5)) fail_msg("%s: %.5f of the true hypervolume, not %.5f", name, share, least);
    for (size_t i = 0; i < found.front_count; i++)
        for (size_t c = 0; c < problem.constraint_count; c++)
            assert_true(heli_candidates_values(&found.candidates, found.front[i], 0)[problem.objective_count + c] <= 0.0);
    heli_nsga2_free(&found);
    heli_nsga2_free(&found);
}

static void test_zdt1_convex(void **state) { (void)state; expect_share("zdt1", 100, 250, 0.99); }
static void test_zdt2_concave(void **state) { (void)state; expect_share("zdt2", 100, 250, 0.985); }
static void test_zdt3_in_pieces(void **state) { (void)state; expect_share("zdt3", 100, 250, 0.99); }
static void test_zdt4_with_many_local_fronts(void **state) { (void)state; expect_share("zdt4", 100, 400, 0.97); }
static void test_zdt6_uneven(void **state) { (void)state; expect_share("zdt6", 100, 400, 0.97); }
static void test_dtlz2_of_three_objectives(void **state) { (void)state; expect_share("dtlz2", 100, 250, 0.84); }
static void test_bnh_under_two_constraints(void **state) { (void)state; expect_share("bnh", 100, 150, 0.99); }
static void test_osy_along_the_edges_of_six_constraints(void **state) { (void)state; expect_share("osy", 100, 400, 0.95); }

/* --- whole numbers and choices, against all settings there are --- */

enum { WHOLE = 8, CHOICES = 5, SETTINGS = WHOLE * WHOLE * WHOLE * CHOICES };
static const double jump[CHOICES] = {0.0, 3.0, -2.0, 1.0, -1.0}, price[CHOICES] = {4.0, 0.0, 7.0, 2.0, 5.0};

/* A quality with an awkward dependence on the choice, a cost, and a budget that binds. */
static void shop(void *data, const double *x, heli_draws *noise, double *f)
{
    (void)data, (void)noise;
    int choice = (int)x[3];
    f[0] = -(x[0] * (7.0 - x[1]) + x[2] * (jump[choice] + 3.0) - 0.5 * x[0] * x[2]);
    f[1] = 2.0 * x[0] + 3.0 * x[2] + price[choice] + x[1];
    f[2] = x[0] + x[2] - 9.0;
}

static const heli_gene shop_genes[] = {{HELI_GENE_WHOLE, 0, WHOLE - 1, false}, {HELI_GENE_WHOLE, 0, WHOLE - 1, false},
                                       {HELI_GENE_WHOLE, 0, WHOLE - 1, false}, {HELI_GENE_CHOICE, 0, CHOICES - 1, false}};

static void test_mixed_genes_find_the_whole_front_that_enumeration_finds(void **state)
{
    (void)state;
    static double values[SETTINGS][2], violations[SETTINGS];
    static size_t rank[SETTINGS];
    for (int i = 0; i < SETTINGS; i++) {
        double x[4] = {i % WHOLE, i / WHOLE % WHOLE, i / (WHOLE * WHOLE) % WHOLE, i / (WHOLE * WHOLE * WHOLE)}, f[3];
        shop(NULL, x, NULL, f);
        values[i][0] = f[0];
        values[i][1] = f[1];
        violations[i] = fmax(f[2], 0.0);
    }
    assert_true(heli_pareto_rank(values[0], violations, SETTINGS, 2, rank) > 1);
    heli_function function = {.call = shop, .width = 3};
    heli_problem problem = {.genes = shop_genes, .gene_count = 4, .objective_count = 2, .constraint_count = 1, .data = &function,
                            .evaluate = heli_function_evaluate};
    heli_nsga2_options options = {.population = 60, .generations = 60, .replicates = 1, .seed = 3};
    heli_nsga2_result found;
    assert_int_equal(heli_nsga2(&found, &problem, &options, NULL), HELI_OK);
    for (int i = 0; i < SETTINGS; i++) { /* every true value is found, and nothing else */
        bool there = false;
        for (size_t k = 0; k < found.front_count; k++) there = there || (found.front_values[2 * k] == values[i][0] && found.front_values[2 * k + 1] == values[i][1]);
        if (rank[i] == 0 && !there) fail_msg("(%g, %g) of the true front was not found", values[i][0], values[i][1]);
        if (rank[i] > 0 && there)
            for (int j = 0; j < SETTINGS; j++) assert_false(rank[j] == 0 && heli_dominates(values[j], values[i], 2));
    }
    assert_true(found.candidates.evaluations < SETTINGS);
    heli_nsga2_free(&found);
}

static void test_genes_stay_within_their_ranges_and_kinds(void **state)
{
    (void)state;
    const heli_gene genes[] = {{HELI_GENE_REAL, -2, 3, false}, {HELI_GENE_REAL, 1e-4, 10, true}, {HELI_GENE_WHOLE, -3, 4, false},
                               {HELI_GENE_CHOICE, 0, 2, false}, {HELI_GENE_WHOLE, 5, 5, false}, {HELI_GENE_CHOICE, 0, 0, false}};
    heli_problem problem = {.genes = genes, .gene_count = 6};
    heli_variation how = heli_variation_usual();
    how.mutation = 0.5;
    int seen_whole[8] = {0}, seen_choice[3] = {0};
    heli_draws draws = heli_draws_at(heli_key_make(9, 0, HELI_DOMAIN_DESIGN), (heli_address){0, 0, 0, 0});
    double a[6], b[6];
    heli_draw_setting(&problem, &draws, a);
    heli_draw_setting(&problem, &draws, b);
    for (int i = 0; i < 20000; i++) {
        heli_cross(&problem, &how, &draws, a, b, a, b);
        heli_mutate(&problem, &how, &draws, a);
        heli_mutate(&problem, &how, &draws, b);
        for (size_t g = 0; g < 6; g++) {
            assert_true(a[g] >= genes[g].low && a[g] <= genes[g].high);
            if (genes[g].kind != HELI_GENE_REAL) assert_true(a[g] == floor(a[g]));
        }
        seen_whole[(int)a[2] + 3]++;
        seen_choice[(int)a[3]]++;
    }
    for (int i = 0; i < 8; i++) assert_true(seen_whole[i] > 500);
    for (int i = 0; i < 3; i++) assert_true(seen_choice[i] > 3000);
}

/* --- the beginning --- */

/* Forbidden above a sum of 1: about one setting in 720 of the six-cube is allowed. */
static double too_dear(void *data, const double *x)
{
    double sum = 0.0;
    (void)data;
    for (int i = 0; i < 6; i++) sum += x[i];
    return fmax(0.0, sum - 1.0);
}

static heli_status count_dear(void *data, const heli_probe *probes, size_t count, double *values, heli_context *ctx)
{
    (void)ctx;
    for (size_t i = 0; i < count; i++) {
        *(size_t *)data += too_dear(NULL, probes[i].genes) > 0.0;
        values[2 * i] = -probes[i].genes[0];
        values[2 * i + 1] = -probes[i].genes[1];
    }
    return HELI_OK;
}

static void test_what_the_genes_forbid_is_never_evaluated(void **state)
{
    (void)state;
    heli_gene genes[6];
    size_t dear = 0;
    for (int i = 0; i < 6; i++) genes[i] = (heli_gene){HELI_GENE_REAL, 0, 1, false};
    heli_problem problem = {.genes = genes, .gene_count = 6, .objective_count = 2, .data = &dear, .forbidden = too_dear, .evaluate = count_dear};
    heli_nsga2_options options = {.population = 40, .generations = 80, .replicates = 1, .seed = 2};
    heli_nsga2_result found;
    assert_int_equal(heli_nsga2(&found, &problem, &options, NULL), HELI_OK);
    assert_int_equal(dear, 0);
    assert_true(found.front_count > 10);
    double best = 0.0; /* the true front is x0 + x1 = 1 */
    for (size_t i = 0; i < found.front_count; i++) best = fmax(best, -found.front_values[2 * i] - found.front_values[2 * i + 1]);
    assert_true(best > 0.95 && best <= 1.0);
    heli_nsga2_free(&found);
}

static void test_starts_are_the_first_candidates(void **state)
{
    (void)state;
    heli_function function = {.call = shop, .width = 3};
    heli_problem problem = {.genes = shop_genes, .gene_count = 4, .objective_count = 2, .constraint_count = 1, .data = &function,
                            .evaluate = heli_function_evaluate};
    const double starts[] = {1, 2, 3, 4, 0, 0, 0, 0};
    heli_nsga2_options options = {.population = 10, .generations = 3, .replicates = 1, .seed = 3, .starts = starts, .start_count = 2};
    heli_nsga2_result found;
    assert_int_equal(heli_nsga2(&found, &problem, &options, NULL), HELI_OK);
    assert_memory_equal(heli_candidates_genes(&found.candidates, 0), starts, 4 * sizeof *starts);
    assert_memory_equal(heli_candidates_genes(&found.candidates, 1), starts + 4, 4 * sizeof *starts);
    heli_nsga2_free(&found);
}

/* --- noise --- */

/* Two objectives that trade off, with noise of each replicate that is common to all settings and noise of the setting's own. */
static void noisy(void *data, const double *x, heli_draws *noise, double *f)
{
    const double *scale = data;
    double common = heli_normal_from(heli_draws_uniform(noise), 0.0, scale[0]), phase = heli_draws_uniform(noise);
    double own = scale[1] * sin(6.28318530717958648 * (phase + 40.0 * x[0] + 17.0 * x[1]));
    f[0] = x[0] + x[1] * x[1] + common + own;
    f[1] = 1.0 - x[0] + x[1] * x[1] + common - own;
}

static heli_status search_noisy(heli_nsga2_result *found, const double *scale, uint32_t fresh, uint32_t confirm, int threads)
{
    static const heli_gene genes[] = {{HELI_GENE_REAL, 0, 1, false}, {HELI_GENE_REAL, -1, 1, false}};
    static heli_function function;
    static heli_problem problem;
    function = (heli_function){.call = noisy, .data = (void *)(uintptr_t)scale, .width = 2, .seed = 8, .threads = threads};
    problem = (heli_problem){.genes = genes, .gene_count = 2, .objective_count = 2, .data = &function, .evaluate = heli_function_evaluate};
    heli_nsga2_options options = {.population = 30, .generations = 40, .replicates = 3, .fresh = fresh, .confirm = confirm, .seed = 4};
    return heli_nsga2(found, &problem, &options, NULL);
}

static void test_common_noise_changes_no_choice(void **state)
{
    (void)state;
    const double none[2] = {0.0, 0.0}, common[2] = {5.0, 0.0};
    heli_nsga2_result a, b;
    assert_int_equal(search_noisy(&a, none, 1, 0, 1), HELI_OK);
    assert_int_equal(search_noisy(&b, common, 1, 0, 1), HELI_OK);
    assert_int_equal(a.front_count, b.front_count);
    double reach_a = 0.0, reach_b = 0.0; /* how far the settings lie from the true front, x1 = 0; rounding may part two equals */
    for (size_t i = 0; i < a.front_count; i++) {
        reach_a = fmax(reach_a, fabs(heli_candidates_genes(&a.candidates, a.front[i])[1]));
        reach_b = fmax(reach_b, fabs(heli_candidates_genes(&b.candidates, b.front[i])[1]));
    }
    if (getenv("HELI_SHOW")) printf("distance from the front: %.3f without noise, %.3f with common noise\n", reach_a, reach_b);
    assert_true(reach_a < 0.2 && reach_b < 0.2);
    heli_nsga2_free(&a);
    heli_nsga2_free(&b);
}

/* f1 + f2 of a member less its truth, 1 + 2 x1^2: own noise cancels in the sum, so look at the first objective alone. */
static double mean_error(const heli_nsga2_result *found, uint32_t first, uint32_t count)
{
    double sum = 0.0, values[2];
    for (size_t i = 0; i < found->front_count; i++) {
        const double *x = heli_candidates_genes(&found->candidates, found->front[i]);
        heli_candidates_mean(&found->candidates, found->front[i], first, count, values);
        sum += fmin(values[0] - x[0] - x[1] * x[1], values[1] - 1.0 + x[0] - x[1] * x[1]);
    }
    return sum / (double)found->front_count;
}

static void test_confirming_replicates_are_free_of_the_winners_curse(void **state)
{
    (void)state;
    const double own[2] = {0.0, 0.3};
    heli_nsga2_result found;
    assert_int_equal(search_noisy(&found, own, 1, 100, 1), HELI_OK);
    assert_int_equal(found.judged_first, 43);
    assert_int_equal(found.judged_count, 100);
    /* In the last window of 3 replicates members look better in their better objective by about .1; in 100 others by no more than .04. */
    assert_true(mean_error(&found, 40, 3) < -0.08);
    assert_true(mean_error(&found, 43, 100) > -0.04);
    heli_nsga2_free(&found);
}

static void test_parents_meet_fresh_replicates_and_only_these(void **state)
{
    (void)state;
    const double own[2] = {0.0, 0.3};
    heli_nsga2_result found;
    assert_int_equal(search_noisy(&found, own, 2, 0, 1), HELI_OK);
    size_t parent = found.members[0]; /* of the first population */
    const heli_candidate *item = &found.candidates.items[parent];
    for (size_t i = 0; i < item->count; i++) assert_int_equal(item->replicates[i], i); /* each once, in order */
    assert_true(item->count >= 3);
    assert_true(item->count % 2 == 1); /* three, and two more for every generation that it lived in */
    size_t survivors = 0;
    for (size_t i = 0; i < found.member_count[0]; i++) /* who was chosen again has met the window of the second generation */
        for (size_t k = 0; k < found.member_count[1]; k++) {
            if (found.members[i] != found.members[found.population + k]) continue;
            assert_non_null(heli_candidates_values(&found.candidates, found.members[i], 4));
            survivors++;
        }
    assert_true(survivors > 0);
    for (size_t k = 0; k < found.member_count[40]; k++) { /* the last generation was judged by replicates 80 .. 82 */
        size_t member = found.members[40 * found.population + k];
        for (uint32_t r = 80; r < 83; r++) assert_non_null(heli_candidates_values(&found.candidates, member, r));
    }
    heli_nsga2_free(&found);
}

/* --- equality --- */

static void expect_equal(const heli_nsga2_result *a, const heli_nsga2_result *b)
{
    assert_int_equal(a->candidates.count, b->candidates.count);
    assert_memory_equal(a->candidates.genes, b->candidates.genes, a->candidates.count * a->candidates.problem->gene_count * sizeof(double));
    assert_int_equal(a->front_count, b->front_count);
    assert_memory_equal(a->front, b->front, a->front_count * sizeof *a->front);
    assert_memory_equal(a->front_values, b->front_values, 2 * a->front_count * sizeof(double));
}

static void test_the_result_is_the_same_for_1_2_and_4_threads(void **state)
{
    (void)state;
    const double own[2] = {0.2, 0.3};
    heli_nsga2_result one, two, four;
    assert_int_equal(search_noisy(&one, own, 1, 10, 1), HELI_OK);
    assert_int_equal(search_noisy(&two, own, 1, 10, 2), HELI_OK);
    assert_int_equal(search_noisy(&four, own, 1, 10, 4), HELI_OK);
    expect_equal(&one, &two);
    expect_equal(&one, &four);
    heli_nsga2_free(&one);
    heli_nsga2_free(&two);
    heli_nsga2_free(&four);
}

/* --- failures --- */

static void fails_left(void *data, const double *x, heli_draws *noise, double *f)
{
    (void)data, (void)noise;
    f[0] = x[0] < 0.5 ? (double)NAN : x[0];
    f[1] = 1.0 - x[0];
}

static void test_settings_that_fail_rank_last(void **state)
{
    (void)state;
    const heli_gene genes[] = {{HELI_GENE_REAL, 0, 1, false}};
    heli_function function = {.call = fails_left, .width = 2};
    heli_problem problem = {.genes = genes, .gene_count = 1, .objective_count = 2, .data = &function, .evaluate = heli_function_evaluate};
    heli_nsga2_options options = {.population = 20, .generations = 10, .replicates = 1, .seed = 3};
    heli_nsga2_result found;
    assert_int_equal(heli_nsga2(&found, &problem, &options, NULL), HELI_OK);
    assert_true(found.front_count > 5);
    for (size_t i = 0; i < found.front_count; i++) assert_true(found.front_values[2 * i] >= 0.5);
    heli_nsga2_free(&found);
}

static heli_status stop(void *data, const heli_probe *probes, size_t count, double *values, heli_context *ctx)
{
    (void)data, (void)probes, (void)count, (void)values;
    return heli_fail(ctx, HELI_INTERRUPTED, "stopped");
}

static void test_what_cannot_be_is_refused(void **state)
{
    (void)state;
    heli_gene genes[] = {{HELI_GENE_REAL, 0, 1, false}};
    heli_problem problem = {.genes = genes, .gene_count = 1, .objective_count = 2, .evaluate = stop};
    heli_nsga2_options options = {.population = 20, .generations = 10, .replicates = 1};
    heli_nsga2_result found;
    assert_int_equal(heli_nsga2(&found, &problem, &options, NULL), HELI_INTERRUPTED);
    heli_nsga2_free(&found);
    const heli_gene bad[] = {{HELI_GENE_REAL, 1, 0, false}, {HELI_GENE_REAL, 0, 1, true}, {HELI_GENE_WHOLE, 0.5, 2, false}, {HELI_GENE_CHOICE, 1, 2, false},
                             {HELI_GENE_REAL, 0, (double)INFINITY, false}, {HELI_GENE_REAL, (double)NAN, 1, false}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        genes[0] = bad[i];
        assert_int_equal(heli_nsga2(&found, &problem, &options, NULL), HELI_USAGE);
        heli_nsga2_free(&found);
    }
    genes[0] = (heli_gene){HELI_GENE_REAL, 0, 1, false};
    const heli_nsga2_options wrong[] = {{.population = 3, .replicates = 1}, {.population = 4}, {.population = 4, .replicates = 1, .fresh = 2}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(heli_nsga2(&found, &problem, &wrong[i], NULL), HELI_USAGE);
        heli_nsga2_free(&found);
    }
    problem.objective_count = 9;
    assert_int_equal(heli_nsga2(&found, &problem, &options, NULL), HELI_USAGE);
    heli_nsga2_free(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_zdt1_convex),
        cmocka_unit_test(test_zdt2_concave),
        cmocka_unit_test(test_zdt3_in_pieces),
        cmocka_unit_test(test_zdt4_with_many_local_fronts),
        cmocka_unit_test(test_zdt6_uneven),
        cmocka_unit_test(test_dtlz2_of_three_objectives),
        cmocka_unit_test(test_bnh_under_two_constraints),
        cmocka_unit_test(test_osy_along_the_edges_of_six_constraints),
        cmocka_unit_test(test_mixed_genes_find_the_whole_front_that_enumeration_finds),
        cmocka_unit_test(test_genes_stay_within_their_ranges_and_kinds),
        cmocka_unit_test(test_what_the_genes_forbid_is_never_evaluated),
        cmocka_unit_test(test_starts_are_the_first_candidates),
        cmocka_unit_test(test_common_noise_changes_no_choice),
        cmocka_unit_test(test_confirming_replicates_are_free_of_the_winners_curse),
        cmocka_unit_test(test_parents_meet_fresh_replicates_and_only_these),
        cmocka_unit_test(test_the_result_is_the_same_for_1_2_and_4_threads),
        cmocka_unit_test(test_settings_that_fail_rank_last),
        cmocka_unit_test(test_what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
