/*
 * Limit L11: with nothing but thresholds, the spreading of incidents is Granovetter's model on the complete graph and Watts's on a
 * random graph. Granovetter's figures are exact. Those of Watts are the two sides of his cascade window for one seed and threshold
 * 0.18: a cascade is possible for mean degrees between about 1 and 5.8. In 2,000 other trials each there were 1,740 cascades at mean
 * degree 3 and 1,732 at 4, so fewer than 20 of 40 would be a false alarm below 1e-6; where none is expected there were none, which
 * bounds the false alarm of 40 trials by measurement at about 0.06 (95 %), were the seeds drawn anew.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/math.h"
#include "models/governance/mechanisms/contagion.h"

enum { CROWD = 100 };

/* How many of a hundred people join where person i joins once threshold[i] others have. */
static uint32_t joined(const uint32_t threshold[CROWD])
{
    heli_graph everybody;
    double share[CROWD];
    uint8_t active[CROWD] = {0};
    assert_int_equal(heli_graph_complete(&everybody, CROWD, NULL), HELI_OK);
    for (int i = 0; i < CROWD; i++) share[i] = (double)threshold[i] / (double)(CROWD - 1);
    uint32_t end = gov_spread(&everybody, 0, CROWD, share, active), marked = 0;
    for (int i = 0; i < CROWD; i++) marked += active[i];
    assert_int_equal(end, marked);
    heli_graph_free(&everybody);
    return end;
}

static void test_with_thresholds_0_to_99_a_hundred_join_in_whatever_order_they_are_asked(void **state)
{
    (void)state;
    uint32_t rising[CROWD], falling[CROWD], mixed[CROWD], order[CROWD];
    heli_draws draws = heli_draws_at(heli_key_make(1, 0, HELI_DOMAIN_DYNAMICS), (heli_address){0, 0, 0, 0});
    heli_shuffle(&draws, order, CROWD);
    for (uint32_t i = 0; i < CROWD; i++) {
        rising[i] = i;
        falling[i] = CROWD - 1 - i;
        mixed[order[i]] = i;
    }
    assert_int_equal(joined(rising), CROWD);
    assert_int_equal(joined(falling), CROWD);
    assert_int_equal(joined(mixed), CROWD);
}

static void test_changing_the_threshold_1_to_2_leaves_one_person_alone(void **state)
{
    (void)state;
    uint32_t threshold[CROWD];
    for (uint32_t i = 0; i < CROWD; i++) threshold[i] = i == 1 ? 2 : i;
    assert_int_equal(joined(threshold), 1);
}

/* Share of a large crowd that joins when thresholds are N(0.25, sd^2), laid out by quantiles, negative ones as 0. */
static double joined_of_normal(double sd)
{
    enum { LARGE = 4000 };
    heli_graph everybody;
    double *share = malloc(LARGE * sizeof *share);
    uint8_t *active = calloc(LARGE, 1);
    assert_non_null(share);
    assert_non_null(active);
    assert_int_equal(heli_graph_complete(&everybody, LARGE, NULL), HELI_OK);
    for (int i = 0; i < LARGE; i++) share[i] = heli_max(heli_normal_from(((double)i + 0.5) / LARGE, 0.25, sd), 0.0);
    double end = gov_spread(&everybody, 0, LARGE, share, active) / (double)LARGE;
    heli_graph_free(&everybody);
    free(share);
    free(active);
    return end;
}

static void test_the_equilibrium_of_normal_thresholds_jumps_near_a_spread_of_0_122(void **state)
{
    (void)state;
    /* The smallest r with r = Phi((r - 0.25) / sd) is 0.0077 at sd 0.1, 0.033 at 0.118, 0.055 at 0.122, and 1 at 0.1225. */
    assert_true(fabs(joined_of_normal(0.10) - 0.0077) < 0.001);
    assert_true(fabs(joined_of_normal(0.118) - 0.0329) < 0.002);
    assert_true(joined_of_normal(0.123) > 0.999);
    assert_true(joined_of_normal(0.20) > 0.999);
}

/* --- Watts --- */

enum { NODES = 2000, TRIALS = 40 };

/* In how many of the trials one seed reaches more than a tenth of a random graph. */
static int cascades(double mean_degree, double threshold)
{
    static double share[NODES];
    static uint8_t active[NODES];
    int large = 0;
    for (uint32_t trial = 0; trial < TRIALS; trial++) {
        heli_graph graph;
        heli_key key = heli_key_make(trial, 0, HELI_DOMAIN_INITIAL);
        assert_int_equal(heli_graph_random(&graph, NODES, mean_degree, key, (heli_address){0, trial, 0, 0}, NULL), HELI_OK);
        for (int i = 0; i < NODES; i++) share[i] = threshold;
        memset(active, 0, sizeof active);
        active[trial * 37 % NODES] = 1;
        large += gov_spread(&graph, 0, NODES, share, active) > NODES / 10;
        heli_graph_free(&graph);
    }
    return large;
}

static void test_one_seed_sets_off_a_cascade_only_inside_the_window_of_mean_degrees(void **state)
{
    (void)state;
    assert_int_equal(cascades(0.6, 0.18), 0);  /* too few ties to reach anybody */
    assert_true(cascades(3.0, 0.18) >= 20);    /* nearly every seed in the large component */
    assert_int_equal(cascades(12.0, 0.18), 0); /* too many ties for one neighbour to matter */
}

static void test_a_higher_threshold_closes_the_window(void **state)
{
    (void)state;
    assert_true(cascades(4.0, 0.18) >= 20);
    assert_int_equal(cascades(4.0, 0.34), 0); /* only nodes with one or two ties are vulnerable */
}

/* --- what any contagion has --- */

static void test_lower_thresholds_and_more_seeds_never_make_fewer_join(void **state)
{
    (void)state;
    static double high[NODES], low[NODES];
    static uint8_t few[NODES], more[NODES], easier[NODES];
    for (uint32_t trial = 0; trial < 20; trial++) {
        heli_graph graph;
        heli_key key = heli_key_make(trial, 9, HELI_DOMAIN_INITIAL);
        heli_draws draws = heli_draws_at(key, (heli_address){0, 0, 0, 1});
        assert_int_equal(heli_graph_random(&graph, NODES, 5.0, key, (heli_address){0, trial, 0, 0}, NULL), HELI_OK);
        for (int i = 0; i < NODES; i++) {
            high[i] = 0.1 + 0.6 * heli_draws_uniform(&draws);
            low[i] = high[i] - 0.1 * heli_draws_uniform(&draws);
            few[i] = heli_draws_uniform(&draws) < 0.02;
            more[i] = few[i] || heli_draws_uniform(&draws) < 0.02;
            easier[i] = few[i];
        }
        gov_spread(&graph, 0, NODES, high, few);
        gov_spread(&graph, 0, NODES, high, more);
        gov_spread(&graph, 0, NODES, low, easier);
        for (int i = 0; i < NODES; i++) assert_true(few[i] <= more[i] && few[i] <= easier[i]);
        heli_graph_free(&graph);
    }
}

static void test_neighbours_outside_the_crowd_count_as_passive(void **state)
{
    (void)state;
    heli_graph ring;
    double share[3] = {0.5, 0.5, 0.5};
    uint8_t active[3] = {1, 0, 0};
    assert_int_equal(heli_graph_ring(&ring, 10, 2, NULL), HELI_OK);
    assert_int_equal(gov_spread(&ring, 4, 3, share, active), 3);
    share[1] = 0.6; /* 5 sees 4 active of 4 and 6 */
    active[1] = active[2] = 0;
    assert_int_equal(gov_spread(&ring, 4, 3, share, active), 1);
    share[1] = 0.5;
    share[2] = 0.6; /* 6 sees 5 active, and 7, who is outside */
    active[1] = active[2] = 0;
    assert_int_equal(gov_spread(&ring, 4, 3, share, active), 2);
    heli_graph_free(&ring);
}

static void test_who_has_no_neighbours_joins_at_threshold_0_only_and_some_never_join(void **state)
{
    (void)state;
    heli_graph nobody;
    double share[4] = {0.0, 0.01, GOV_NEVER_JOINS, 1.0};
    uint8_t active[4] = {0};
    assert_int_equal(heli_graph_random(&nobody, 4, 0.0, heli_key_make(1, 1, HELI_DOMAIN_INITIAL), (heli_address){0, 0, 0, 0}, NULL),
                     HELI_OK);
    assert_int_equal(gov_spread(&nobody, 0, 4, share, active), 1);
    assert_int_equal(active[0], 1);
    assert_int_equal(gov_spread(&nobody, 0, 0, share, active), 0);
    heli_graph_free(&nobody);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_with_thresholds_0_to_99_a_hundred_join_in_whatever_order_they_are_asked),
        cmocka_unit_test(test_changing_the_threshold_1_to_2_leaves_one_person_alone),
        cmocka_unit_test(test_the_equilibrium_of_normal_thresholds_jumps_near_a_spread_of_0_122),
        cmocka_unit_test(test_one_seed_sets_off_a_cascade_only_inside_the_window_of_mean_degrees),
        cmocka_unit_test(test_a_higher_threshold_closes_the_window),
        cmocka_unit_test(test_lower_thresholds_and_more_seeds_never_make_fewer_join),
        cmocka_unit_test(test_neighbours_outside_the_crowd_count_as_passive),
        cmocka_unit_test(test_who_has_no_neighbours_joins_at_threshold_0_only_and_some_never_join),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
