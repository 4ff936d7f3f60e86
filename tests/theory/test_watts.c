/*
 * Watts's cascades: the end of every run against a plain reference on the same graph, and the two sides of the cascade window. Frequencies of
 * cascades inside it are held by `heli verify watts`.
 */
#include "engine/core/graph.h"
#include "tests/support/classic.h"

#include <gsl/gsl_cdf.h>

enum { SHARE, NEWLY, AT_REST, NODES = 600 };

/* Activates one node at a time, in the order of their numbers, until none gives in: the order does not matter for the end. */
static int spread_one_by_one(const heli_graph *graph, double threshold, uint8_t *active)
{
    int count = 0;
    for (bool moved = true; moved;) {
        moved = false;
        for (uint32_t i = 0; i < graph->node_count; i++) {
            uint32_t degree = heli_graph_degree(graph, i), seen = 0;
            for (uint32_t j = 0; j < degree; j++) seen += active[heli_graph_neighbour(graph, i, j)];
            if (active[i] || degree == 0 || (double)seen / degree < threshold - 1e-12) continue;
            active[i] = 1;
            moved = true;
        }
    }
    for (uint32_t i = 0; i < graph->node_count; i++) count += active[i];
    return count;
}

static void test_every_run_ends_where_nodes_asked_one_by_one_end(void **state)
{
    (void)state;
    static const double threshold[] = {0.1, 0.18, 0.2, 0.25, 1.0 / 3.0, 0.5};
    int large = 0;
    for (uint64_t run = 0; run < 120; run++) {
        double phi = threshold[run % 6], z = 1.0 + (double)(run % 7);
        heli_trial t = classic_open("watts", SETTINGS({"cascade.agents", NODES}, {"cascade.mean_degree", z}, {"cascade.threshold", phi}));
        assert_int_equal(heli_trial_start(&t, 1234, run, 1, NULL), HELI_OK);
        uint8_t active[NODES];
        memcpy(active, classic_column(&t, 0), NODES);
        heli_graph graph;
        assert_int_equal(heli_graph_random(&graph, NODES, z, heli_key_make(1234, run, HELI_DOMAIN_INITIAL), (heli_address){0, 0, 0, 0}, NULL), HELI_OK);
        int end = spread_one_by_one(&graph, phi, active);
        classic_run(&t, run, 10000, AT_REST);
        assert_true(t.values[SHARE] == (double)end / NODES);
        assert_memory_equal(classic_column(&t, 0), active, NODES);
        large += end > NODES / 2;
        heli_graph_free(&graph);
        heli_trial_free(&t);
    }
    assert_true(large > 20); /* not all of them are trivial */
}

/* z P(Pois(z) <= K - 2) - 1; its roots are the sides of the window. */
static double excess(double z, int k) { return z * gsl_cdf_poisson_P((unsigned)k - 2, z) - 1.0; }

static double root(double low, double high, int k)
{
    for (int i = 0; i < 60; i++) {
        double middle = 0.5 * (low + high);
        if ((excess(middle, k) > 0.0) == (excess(high, k) > 0.0)) high = middle;
        else low = middle;
    }
    return 0.5 * (low + high);
}

static int cascades(double z, int trials)
{
    int large = 0;
    heli_trial t = classic_open("watts", SETTINGS({"cascade.agents", 2000}, {"cascade.mean_degree", z}));
    for (uint64_t run = 0; run < (uint64_t)trials; run++) {
        classic_run(&t, run, 10000, AT_REST);
        large += t.values[SHARE] > 0.1;
    }
    heli_trial_free(&t);
    return large;
}

/* 60 trials well inside (expected 50 and more; below 20 has a chance under 1e-9), 60 well outside (none in 400 of heli verify). */
static void test_cascades_happen_only_inside_the_window(void **state)
{
    (void)state;
    double low = root(0.5, 2.0, 5), high = root(2.0, 12.0, 5);
    assert_true(fabs(low - 1.0) < 0.05 && fabs(high - 5.76) < 0.05);
    assert_int_equal(cascades(0.6 * low, 60), 0);
    assert_true(cascades(0.5 * (low + high), 60) > 20);
    assert_int_equal(cascades(1.5 * high, 60), 0);
}

static void test_sizes_that_cannot_be_are_refused_and_small_ones_work(void **state)
{
    (void)state;
    classic_refused("watts", SETTINGS({"cascade.agents", 5}, {"cascade.mean_degree", 4.5}), "cascade.mean_degree");
    classic_refused("watts", SETTINGS({"cascade.agents", 5}, {"cascade.mean_degree", 2}, {"cascade.seeds", 6}), "cascade.seeds");
    for (int n = 0; n <= 2; n++) {
        heli_trial t = classic_open("watts", SETTINGS({"cascade.agents", n}, {"cascade.mean_degree", n == 2}, {"cascade.seeds", n > 0}));
        classic_run(&t, 0, 5, -1);
        assert_true(n == 0 ? isnan(t.values[SHARE]) : t.values[SHARE] == 1.0);
        heli_trial_free(&t);
    }
}

static void test_verify_sees_a_node_that_was_forgotten(void **state)
{
    (void)state;
    heli_trial t = classic_open("watts", NULL, 0);
    classic_run(&t, 0, 3, -1);
    assert_true(classic_verify_sees(&t, 0, 17, 1));
    heli_trial_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_run_ends_where_nodes_asked_one_by_one_end),
        cmocka_unit_test(test_cascades_happen_only_inside_the_window),
        cmocka_unit_test(test_sizes_that_cannot_be_are_refused_and_small_ones_work),
        cmocka_unit_test(test_verify_sees_a_node_that_was_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
