/* Pattern space exploration: reaches what chance does not, never claims what cannot be, and gives the same result for any number of threads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/explore.h"

/* Outcomes crowd in one corner of the quarter disc: nearly all settings fall near 0. */
static void crowded(void *data, const double *x, heli_draws *noise, double *f)
{
    (void)data, (void)noise;
    double radius = pow(x[0], 40.0), angle = 1.57079632679489662 * x[1];
    f[0] = radius * cos(angle);
    f[1] = radius * sin(angle);
}

static const heli_gene genes[] = {{HELI_GENE_REAL, 0, 1, false}, {HELI_GENE_REAL, 0, 1, false}};
static const heli_outcome_axis axes[] = {{0, 1, 10}, {0, 1, 10}};

/* Cells of 10 x 10 that the quarter disc meets: their lower corner lies inside it. */
static size_t cells_of_the_disc(void)
{
    size_t count = 0;
    for (int i = 0; i < 10; i++)
        for (int j = 0; j < 10; j++) count += i * i + j * j < 100;
    return count;
}

static void explore(heli_explore_result *found, size_t population, size_t generations, int threads)
{
    static heli_function function;
    static heli_problem problem;
    function = (heli_function){.call = crowded, .width = 2, .threads = threads};
    problem = (heli_problem){.genes = genes, .gene_count = 2, .objective_count = 2, .data = &function, .evaluate = heli_function_evaluate};
    heli_explore_options options = {.axes = axes, .population = population, .generations = generations, .replicates = 1, .seed = 6};
    assert_int_equal(heli_explore(found, &problem, &options, NULL), HELI_OK);
}

static void test_exploration_reaches_nearly_every_cell_and_chance_does_not(void **state)
{
    (void)state;
    heli_explore_result search, chance;
    explore(&search, 40, 49, 1);
    explore(&chance, 2000, 0, 1); /* as many settings, all at once: a Latin hypercube */
    assert_int_equal(search.tried[49], chance.tried[0]);
    if (getenv("HELI_SHOW")) printf("cells: %zu by search, %zu by chance, %zu there are\n", search.cell_count, chance.cell_count, cells_of_the_disc());
    assert_true((double)search.cell_count >= 0.93 * (double)cells_of_the_disc());
    assert_true((double)chance.cell_count <= 0.60 * (double)cells_of_the_disc());
    heli_explore_free(&search);
    heli_explore_free(&chance);
}

static void test_cells_that_cannot_be_reached_are_not_reported(void **state)
{
    (void)state;
    heli_explore_result found;
    explore(&found, 40, 49, 1);
    assert_true(found.cell_count <= cells_of_the_disc());
    for (size_t c = 0; c < found.cell_count; c++) {
        const heli_outcome_cell *cell = &found.cells[c];
        double values[2];
        double i = (double)cell->index[0] - 1.0, j = (double)cell->index[1] - 1.0;
        assert_true(i >= 0 && j >= 0 && i * i + j * j < 100.0 + 1e-9);
        heli_candidates_mean(&found.candidates, cell->candidate, 0, 1, values); /* its setting does fall into it */
        assert_int_equal(heli_outcome_index(&axes[0], values[0]), cell->index[0]);
        assert_int_equal(heli_outcome_index(&axes[1], values[1]), cell->index[1]);
        assert_true(cell->hits >= 1);
    }
    for (size_t g = 1; g <= found.generations; g++) assert_true(found.reached[g] >= found.reached[g - 1]);
    assert_int_equal(found.reached[found.generations], found.cell_count);
    heli_explore_free(&found);
}

static void test_what_lies_outside_an_axis_has_cells_of_its_own(void **state)
{
    (void)state;
    const heli_outcome_axis axis = {-1, 1, 4};
    assert_int_equal(heli_outcome_index(&axis, -1.001), 0);
    assert_int_equal(heli_outcome_index(&axis, -1.0), 1);
    assert_int_equal(heli_outcome_index(&axis, -0.5), 2);
    assert_int_equal(heli_outcome_index(&axis, 0.99), 4);
    assert_int_equal(heli_outcome_index(&axis, 1.0), 4);
    assert_int_equal(heli_outcome_index(&axis, 1.001), 5);
}

static void test_the_result_is_the_same_for_1_2_and_4_threads(void **state)
{
    (void)state;
    heli_explore_result one;
    explore(&one, 30, 20, 1);
    for (int threads = 2; threads <= 4; threads += 2) {
        heli_explore_result other;
        explore(&other, 30, 20, threads);
        assert_int_equal(other.cell_count, one.cell_count);
        assert_memory_equal(other.cells, one.cells, one.cell_count * sizeof *one.cells);
        assert_int_equal(other.candidates.count, one.candidates.count);
        assert_memory_equal(other.candidates.genes, one.candidates.genes, 2 * one.candidates.count * sizeof(double));
        heli_explore_free(&other);
    }
    heli_explore_free(&one);
}

/* Outcomes that nobody can have on the left. */
static void fails_left(void *data, const double *x, heli_draws *noise, double *f)
{
    (void)data, (void)noise;
    f[0] = x[0] < 0.5 ? (double)NAN : x[0];
    f[1] = x[1];
}

static void test_settings_without_an_outcome_are_counted(void **state)
{
    (void)state;
    heli_function function = {.call = fails_left, .width = 2};
    heli_problem problem = {.genes = genes, .gene_count = 2, .objective_count = 2, .data = &function, .evaluate = heli_function_evaluate};
    heli_explore_options options = {.axes = axes, .population = 20, .generations = 0, .replicates = 1, .seed = 6};
    heli_explore_result found;
    assert_int_equal(heli_explore(&found, &problem, &options, NULL), HELI_OK);
    assert_int_equal(found.failed, 10); /* half of a Latin hypercube */
    uint64_t hits = 0;
    for (size_t c = 0; c < found.cell_count; c++) hits += found.cells[c].hits;
    assert_int_equal(hits, 10);
    heli_explore_free(&found);
    heli_outcome_axis empty[] = {{0, 0, 10}, {0, 1, 10}};
    options.axes = empty;
    assert_int_equal(heli_explore(&found, &problem, &options, NULL), HELI_USAGE);
    heli_explore_free(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exploration_reaches_nearly_every_cell_and_chance_does_not),
        cmocka_unit_test(test_cells_that_cannot_be_reached_are_not_reported),
        cmocka_unit_test(test_what_lies_outside_an_axis_has_cells_of_its_own),
        cmocka_unit_test(test_the_result_is_the_same_for_1_2_and_4_threads),
        cmocka_unit_test(test_settings_without_an_outcome_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
