/* Hypervolume against volumes worked out by hand and by counting; Pareto order, crowding, knee. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "analysis/hypervolume.h"
#include "analysis/pareto.h"
#include "engine/core/random.h"

static void assert_near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) fail_msg("%.17g is not %.17g", value, expected);
}

static void test_hypervolume_of_one_point_is_its_box(void **state)
{
    (void)state;
    for (size_t m = 1; m <= 5; m++) {
        const double point[5] = {0.5, 0.25, 0.75, 0.5, 0.125}, reference[5] = {1, 1, 1, 1, 1};
        double box = 1.0;
        for (size_t k = 0; k < m; k++) box *= 1.0 - point[k];
        assert_near(heli_hypervolume(point, 1, m, reference), box, 1e-15);
    }
}

static void test_hypervolume_of_steps_is_the_sum_of_strips(void **state)
{
    (void)state;
    const double points[] = {1, 3, 2, 2, 3, 1}, reference[] = {4, 4};
    assert_near(heli_hypervolume(points, 3, 2, reference), 6.0, 0.0);
    const double shuffled[] = {3, 1, 1, 3, 2, 2}; /* the order does not matter */
    assert_near(heli_hypervolume(shuffled, 3, 2, reference), 6.0, 0.0);
}

static void test_hypervolume_of_three_corners_by_inclusion_and_exclusion(void **state)
{
    (void)state;
    /* Boxes of 1x2x2, 2x1x2, 2x2x1 that all share a unit cube: 12 - 3 x 2 ... = 4 + 4 + 4 - 2 - 2 - 2 + 1. */
    const double points[] = {1, 0, 0, 0, 1, 0, 0, 0, 1}, reference[] = {2, 2, 2};
    assert_near(heli_hypervolume(points, 3, 3, reference), 7.0, 1e-15);
}

static void test_dominated_equal_and_outer_points_add_nothing(void **state)
{
    (void)state;
    const double reference[] = {4, 4, 4};
    const double alone[] = {1, 2, 2, 2, 1, 1}, more[] = {1, 2, 2, 2, 1, 1, 2, 2, 2, 1, 2, 2, 0, 0, 4, 5, 0, 0};
    double volume = heli_hypervolume(alone, 2, 3, reference);
    assert_near(volume, 12.0 + 18.0 - 8.0, 1e-14);
    assert_near(heli_hypervolume(more, 6, 3, reference), volume, 1e-14);
    assert_near(heli_hypervolume(more, 0, 3, reference), 0.0, 0.0);
}

/* On a lattice of 6^m cells the volume of whole-numbered points is a count of cells. */
static double count_cells(const double *points, size_t count, size_t m)
{
    size_t cells = 1, covered = 0;
    for (size_t k = 0; k < m; k++) cells *= 6;
    for (size_t cell = 0; cell < cells; cell++) {
        bool inside = false;
        for (size_t i = 0; i < count && !inside; i++) {
            inside = true;
            for (size_t k = 0, rest = cell; k < m; k++, rest /= 6) inside = inside && points[i * m + k] <= (double)(rest % 6);
        }
        covered += inside;
    }
    return (double)covered;
}

static void test_hypervolume_of_random_points_is_the_count_of_cells(void **state)
{
    (void)state;
    const double reference[5] = {6, 6, 6, 6, 6};
    heli_draws draws = heli_draws_at(heli_key_make(5, 0, HELI_DOMAIN_DYNAMICS), (heli_address){0, 0, 0, 0});
    for (size_t m = 2; m <= 5; m++)
        for (int set = 0; set < 60; set++) {
            double points[5 * 12];
            size_t count = 1 + heli_below(heli_draws_word(&draws), 12);
            for (size_t i = 0; i < count * m; i++) points[i] = (double)heli_below(heli_draws_word(&draws), 7);
            assert_near(heli_hypervolume(points, count, m, reference), count_cells(points, count, m), 1e-9);
        }
}

static void test_domination_wants_one_better_and_none_worse(void **state)
{
    (void)state;
    const double a[] = {1, 2}, b[] = {1, 3}, c[] = {0, 4};
    assert_true(heli_dominates(a, b, 2));
    assert_false(heli_dominates(b, a, 2));
    assert_false(heli_dominates(a, a, 2));
    assert_false(heli_dominates(a, c, 2) || heli_dominates(c, a, 2));
    assert_true(heli_dominates_constrained(b, 0.0, a, 0.1, 2)); /* whoever meets the constraints comes first */
    assert_true(heli_dominates_constrained(b, 0.1, a, 0.2, 2));
    assert_false(heli_dominates_constrained(a, 0.2, b, 0.2, 2));
}

static void test_fronts_are_peeled_one_after_the_other(void **state)
{
    (void)state;
    const double values[] = {1, 4, 2, 2, 4, 1, 2, 4, 3, 3, 5, 5};
    const double violations[] = {0, 0, 0, 0, 0, 0}, broken[] = {0, 1, 0, 0, 0, 0.5};
    size_t rank[6];
    assert_int_equal(heli_pareto_rank(values, violations, 6, 2, rank), 3);
    const size_t expected[] = {0, 0, 0, 1, 1, 2};
    assert_memory_equal(rank, expected, sizeof rank);
    assert_int_equal(heli_pareto_rank(values, NULL, 6, 2, rank), 3);
    assert_memory_equal(rank, expected, sizeof rank);
    assert_int_equal(heli_pareto_rank(values, broken, 6, 2, rank), 4);
    assert_int_equal(rank[1], 3);
    assert_int_equal(rank[5], 2);
    assert_int_equal(rank[4], 0);
}

static void test_crowding_is_the_perimeter_between_neighbours(void **state)
{
    (void)state;
    const double values[] = {0, 10, 1, 6, 4, 4, 10, 0};
    const size_t members[] = {2, 0, 3, 1};
    double distance[4];
    assert_true(heli_crowding(values, 2, members, 4, distance));
    assert_near(distance[0], 0.9 + 0.6, 1e-15);
    assert_true(isinf(distance[1]) && isinf(distance[2]));
    assert_near(distance[3], 0.4 + 0.6, 1e-15);
}

static void test_the_knee_is_the_bend(void **state)
{
    (void)state;
    const double values[] = {0, 100, 1, 30, 2, 20, 6, 15, 10, 0};
    assert_int_equal(heli_knee(values, 5, 2), 1); /* .1 + .3; the next has .2 + .2, as much: the first is kept */
    const double bent[] = {0, 100, 1, 30, 2, 15, 6, 14, 10, 0};
    assert_int_equal(heli_knee(bent, 5, 2), 2);
    assert_int_equal(heli_knee(values, 1, 2), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hypervolume_of_one_point_is_its_box),
        cmocka_unit_test(test_hypervolume_of_steps_is_the_sum_of_strips),
        cmocka_unit_test(test_hypervolume_of_three_corners_by_inclusion_and_exclusion),
        cmocka_unit_test(test_dominated_equal_and_outer_points_add_nothing),
        cmocka_unit_test(test_hypervolume_of_random_points_is_the_count_of_cells),
        cmocka_unit_test(test_domination_wants_one_better_and_none_worse),
        cmocka_unit_test(test_fronts_are_peeled_one_after_the_other),
        cmocka_unit_test(test_crowding_is_the_perimeter_between_neighbours),
        cmocka_unit_test(test_the_knee_is_the_bend),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
