/*
 * Claims about random networks against theory.
 *
 * Seeds are fixed, so these tests always give the same answer here. Each statistical claim is tested at level 1e-4: if a
 * change moved the draws and all were right, any one of the chi-square or z tests would raise a false alarm with
 * probability 1e-4 (about 1 in 300 for the whole file). Where a claim is not a distribution its tolerance is stated beside it.
 *
 * Where theory speaks of independent counts, the counts taken are independent too: the degrees of an undirected graph are
 * not (a link adds to two), but the numbers of links that nodes of one half have into the other half are.
 */
#include "engine/core/graph.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>

#define LEVEL 1e-4
enum { BINS = 512 };

static heli_address replicate(uint32_t number)
{
    return (heli_address){.partition = number};
}

static heli_key seed(uint32_t number)
{
    return (heli_key){{number, 20260101}};
}

/* --- statistics --- */

static void assert_within(double value, double expected, double tolerance)
{
    if (gsl_finite(value) && fabs(value - expected) <= tolerance) return;
    fail_msg("%g is not within %g of %g", value, tolerance, expected);
}

/* Two-sided test of a count that theory says is binomial; the counts here are large enough for the normal law. */
static void assert_binomial_count(double count, double trials, double p)
{
    double sd = sqrt(trials * p * (1.0 - p));
    double z = (count - trials * p) / sd;
    double level = 2.0 * gsl_cdf_ugaussian_Q(fabs(z));
    if (!(level >= LEVEL)) fail_msg("%.0f of %.0f is not binomial with p = %g (z = %.2f)", count, trials, p, z);
}

/*
 * Pearson's test that `observed` counts of 0 .. BINS-1 follow probabilities p[], whatever is missing from 1 being the
 * probability of BINS and more. Neighbouring bins are joined until 10 are expected in each.
 */
static void assert_distributed(const double *observed, const double *p, double total)
{
    double statistic = 0.0, seen = 0.0, expected = 0.0, left_seen = total, left = total;
    int joined = 0;
    for (int i = 0; i < BINS; i++) {
        seen += observed[i];
        expected += total * p[i];
        if (expected < 10.0 || left - expected < 10.0) continue;
        statistic += (seen - expected) * (seen - expected) / expected;
        left_seen -= seen;
        left -= expected;
        seen = expected = 0.0;
        joined++;
    }
    assert_true(left >= 10.0 - 1e-6 && joined >= 2);
    statistic += (left_seen - left) * (left_seen - left) / left;
    double level = gsl_cdf_chisq_Q(statistic, joined);
    if (!(level >= LEVEL)) fail_msg("chi-square %.1f with %d degrees of freedom, level %.2g", statistic, joined, level);
}

static void binomial_law(double *p, unsigned trials, double chance)
{
    for (unsigned k = 0; k < BINS; k++) p[k] = gsl_ran_binomial_pdf(k, chance, trials);
}

/* Law of the sum of two independent counts. */
static void convolve(double *sum, const double *a, const double *b)
{
    memset(sum, 0, BINS * sizeof *sum);
    for (int i = 0; i < BINS; i++)
        for (int j = 0; i + j < BINS; j++) sum[i + j] += a[i] * b[j];
}

/* --- random graphs --- */

/* Counts, over the nodes below `split`, how many links they have into the nodes from `split` on. */
static void count_links_across(const heli_graph *graph, uint32_t split, double *observed)
{
    memset(observed, 0, BINS * sizeof *observed);
    for (uint32_t i = 0; i < split; i++) {
        uint32_t across = 0;
        for (uint32_t j = 0; j < heli_graph_degree(graph, i); j++) across += heli_graph_neighbour(graph, i, j) >= split;
        assert_true(across < BINS);
        observed[across]++;
    }
}

/* The same from the even nodes to the odd ones. */
static void count_links_even_to_odd(const heli_graph *graph, double *observed)
{
    memset(observed, 0, BINS * sizeof *observed);
    for (uint32_t i = 0; i < graph->node_count; i += 2) {
        uint32_t across = 0;
        for (uint32_t j = 0; j < heli_graph_degree(graph, i); j++) across += heli_graph_neighbour(graph, i, j) % 2;
        assert_true(across < BINS);
        observed[across]++;
    }
}

static void test_degrees_of_random_graphs_are_binomial(void **state)
{
    (void)state;
    const struct { uint32_t nodes; double mean_degree; } cases[] = {{20000, 8.0}, {100000, 1.0}, {1000, 300.0}};
    double observed[BINS], p[BINS];
    for (uint32_t c = 0; c < 3; c++) {
        uint32_t n = cases[c].nodes;
        double chance = cases[c].mean_degree / (n - 1);
        heli_graph graph;
        assert_int_equal(heli_graph_random(&graph, n, cases[c].mean_degree, seed(1), replicate(c), NULL), HELI_OK);
        assert_binomial_count((double)graph.arc_count / 2, (double)n * (n - 1) / 2, chance);
        binomial_law(p, n / 2, chance);
        count_links_across(&graph, n / 2, observed);
        assert_distributed(observed, p, n / 2);
        count_links_even_to_odd(&graph, observed);
        assert_distributed(observed, p, n / 2);
        heli_graph_free(&graph);
    }
}

/* Every pair alike: over many small graphs, how often each of the pairs is linked is binomial. */
static void test_every_pair_of_a_random_graph_is_equally_likely(void **state)
{
    (void)state;
    enum { NODES = 12, GRAPHS = 4000 };
    const double chance = 0.3;
    double links[NODES][NODES] = {{0}}, statistic = 0.0;
    for (uint32_t g = 0; g < GRAPHS; g++) {
        heli_graph graph;
        assert_int_equal(heli_graph_random(&graph, NODES, chance * (NODES - 1), seed(2), replicate(g), NULL), HELI_OK);
        for (uint32_t i = 0; i < NODES; i++)
            for (uint32_t j = 0; j < heli_graph_degree(&graph, i); j++) links[i][heli_graph_neighbour(&graph, i, j)]++;
        heli_graph_free(&graph);
    }
    for (int i = 0; i < NODES; i++)
        for (int j = 0; j < i; j++) {
            double z = (links[i][j] - GRAPHS * chance) / sqrt(GRAPHS * chance * (1.0 - chance));
            statistic += z * z;
        }
    assert_true(gsl_cdf_chisq_Q(statistic, NODES * (NODES - 1) / 2) >= LEVEL);
}

/* The clustering of a random graph is its density p; 5 standard deviations, sqrt(6 p / (n d^2)) each, are about 0.0027. */
static void test_clustering_of_a_random_graph_is_its_density(void **state)
{
    (void)state;
    heli_graph graph;
    assert_int_equal(heli_graph_random(&graph, 1000, 20.0, seed(3), replicate(0), NULL), HELI_OK);
    assert_within(heli_graph_clustering(&graph), 20.0 / 999.0, 0.0027);
    heli_graph_free(&graph);
}

/* --- block models --- */

/* Links inside each block and between each two blocks: independent binomial counts, so their squared z add up to chi-square. */
static void test_block_model_link_counts_are_binomial(void **state)
{
    (void)state;
    enum { NODES = 3000, BLOCKS = 5 };
    const double p_in = 0.05, p_out = 0.01;
    uint32_t block[NODES];
    double size[BLOCKS] = {0}, links[BLOCKS][BLOCKS] = {{0}}, statistic = 0.0;
    for (uint32_t i = 0; i < NODES; i++) {
        block[i] = i * i % 16 % BLOCKS; /* mixed, of unequal sizes, two empty */
        size[block[i]]++;
    }
    heli_graph graph;
    assert_int_equal(heli_graph_blocks(&graph, NODES, block, p_in, p_out, seed(4), replicate(0), NULL), HELI_OK);
    for (uint32_t i = 0; i < NODES; i++)
        for (uint32_t j = 0; j < heli_graph_degree(&graph, i); j++) {
            uint32_t other = heli_graph_neighbour(&graph, i, j);
            if (other < i) links[GSL_MAX(block[i], block[other])][GSL_MIN(block[i], block[other])]++;
        }
    int cells = 0;
    for (int a = 0; a < BLOCKS; a++)
        for (int b = 0; b <= a; b++) {
            double pairs = a == b ? size[a] * (size[a] - 1) / 2 : size[a] * size[b], chance = a == b ? p_in : p_out;
            if (pairs == 0) continue;
            double z = (links[a][b] - pairs * chance) / sqrt(pairs * chance * (1.0 - chance));
            statistic += z * z;
            cells++;
        }
    assert_true(cells >= 6);
    assert_true(gsl_cdf_chisq_Q(statistic, cells) >= LEVEL);
    heli_graph_free(&graph);
}

/* Between two equal blocks the links of each node are binomial, and so are those inside from the first half to the second. */
static void test_block_model_degrees_are_binomial(void **state)
{
    (void)state;
    enum { NODES = 20000 };
    uint32_t *block = calloc(NODES, sizeof *block);
    for (uint32_t i = NODES / 2; i < NODES; i++) block[i] = 1;
    double observed[BINS], p[BINS];
    heli_graph graph;
    assert_int_equal(heli_graph_blocks(&graph, NODES, block, 0.0006, 0.0003, seed(5), replicate(0), NULL), HELI_OK);
    binomial_law(p, NODES / 2, 0.0003);
    count_links_across(&graph, NODES / 2, observed);
    assert_distributed(observed, p, NODES / 2);

    double inside[BINS], both[BINS]; /* even to odd: half of the own block and half of the other */
    binomial_law(inside, NODES / 4, 0.0006);
    binomial_law(p, NODES / 4, 0.0003);
    convolve(both, inside, p);
    count_links_even_to_odd(&graph, observed);
    assert_distributed(observed, both, NODES / 2);
    heli_graph_free(&graph);
    free(block);
}

/* --- small worlds --- */

static bool ring_apart(uint32_t a, uint32_t b, uint32_t nodes, uint32_t most)
{
    uint32_t distance = a > b ? a - b : b - a;
    return GSL_MIN(distance, nodes - distance) <= most;
}

/* Ring links left after rewiring; the few that rewiring recreates, about p^2 k^2 / 4, are far below a standard deviation. */
static void test_small_world_rewires_a_binomial_number_of_links(void **state)
{
    (void)state;
    enum { NODES = 20000, K = 10 };
    const double p[] = {0.02, 0.3, 0.9};
    for (uint32_t c = 0; c < 3; c++) {
        heli_graph world;
        double kept = 0.0;
        assert_int_equal(heli_graph_small_world(&world, NODES, K, p[c], seed(6), replicate(c), NULL), HELI_OK);
        assert_int_equal(world.arc_count, NODES * K);
        for (uint32_t i = 0; i < NODES; i++)
            for (uint32_t j = 0; j < heli_graph_degree(&world, i); j++)
                kept += ring_apart(i, heli_graph_neighbour(&world, i, j), NODES, K / 2);
        assert_binomial_count(kept / 2, NODES * K / 2, 1.0 - p[c]);
        heli_graph_free(&world);
    }
}

/* Barrat and Weigt (2000): a node keeps its own k/2 links, keeps Bin(k/2, 1 - p) of its predecessors' and gains about Poisson(p k/2). */
static void test_small_world_degrees_follow_barrat_and_weigt(void **state)
{
    (void)state;
    enum { NODES = 20000, K = 8 };
    const double rewired[] = {0.2, 1.0};
    for (uint32_t c = 0; c < 2; c++) {
        double observed[BINS] = {0}, kept[BINS], gained[BINS], p[BINS];
        heli_graph world;
        assert_int_equal(heli_graph_small_world(&world, NODES, K, rewired[c], seed(7), replicate(c), NULL), HELI_OK);
        for (uint32_t i = 0; i < NODES; i++) observed[heli_graph_degree(&world, i) - K / 2]++;
        binomial_law(kept, K / 2, 1.0 - rewired[c]);
        for (unsigned k = 0; k < BINS; k++) gained[k] = gsl_ran_poisson_pdf(k, rewired[c] * K / 2);
        convolve(p, kept, gained);
        assert_distributed(observed, p, NODES);
        heli_graph_free(&world);
    }
}

/* How far apart on the ring the ends of rewired links lie: anything beyond k/2 is equally likely. */
static void test_small_world_rewires_to_anywhere(void **state)
{
    (void)state;
    enum { NODES = 20011, K = 6, PLACES = 50, NEAR = K / 2, FAR = (NODES - 1) / 2 - NEAR };
    double observed[BINS] = {0}, p[BINS] = {0}, total = 0.0;
    heli_graph world;
    assert_int_equal(heli_graph_small_world(&world, NODES, K, 0.7, seed(8), replicate(0), NULL), HELI_OK);
    for (uint32_t i = 0; i < NODES; i++)
        for (uint32_t j = 0; j < heli_graph_degree(&world, i); j++) {
            uint32_t other = heli_graph_neighbour(&world, i, j);
            if (other > i || ring_apart(i, other, NODES, NEAR)) continue;
            uint32_t distance = GSL_MIN(i - other, NODES - (i - other));
            observed[(distance - NEAR - 1) * PLACES / FAR]++;
            total++;
        }
    for (uint32_t distance = 0; distance < FAR; distance++) p[distance * PLACES / FAR] += 1.0 / FAR;
    double rest = p[PLACES - 1]; /* the last place is what is missing from 1 */
    assert_true(rest > 0.0);
    p[PLACES - 1] = 0.0;
    assert_distributed(observed, p, total);
    heli_graph_free(&world);
}

static double clustering_of_ring(double k)
{
    return 3.0 * (k - 2.0) / (4.0 * (k - 1.0));
}

static void test_clustering_of_rings_is_the_formula(void **state)
{
    (void)state;
    for (uint32_t k = 2; k <= 20; k += 2) {
        heli_graph ring;
        assert_int_equal(heli_graph_ring(&ring, 100, k, NULL), HELI_OK);
        assert_within(heli_graph_clustering(&ring), clustering_of_ring(k), 1e-12);
        heli_graph_free(&ring);
    }
}

/*
 * C(p) is about C(0) (1 - p)^3 (Barrat and Weigt 2000). The mean of local shares lies above it by up to 0.006 for k = 10 (as it
 * does in an independent program), and varies with a standard deviation of up to 0.002 between graphs of 20,000 nodes:
 * tolerance 0.015.
 */
static void test_clustering_of_small_worlds_falls_as_the_cube(void **state)
{
    (void)state;
    const double p[] = {0.0, 0.01, 0.05, 0.1, 0.2, 0.4, 0.7, 1.0};
    for (uint32_t c = 0; c < sizeof p / sizeof *p; c++) {
        heli_graph world;
        assert_int_equal(heli_graph_small_world(&world, 20000, 10, p[c], seed(9), replicate(c), NULL), HELI_OK);
        assert_within(heli_graph_clustering(&world), clustering_of_ring(10) * gsl_pow_3(1.0 - p[c]), 0.015);
        heli_graph_free(&world);
    }
}

/* --- preferential attachment --- */

/*
 * Shares of degrees over replicated graphs, each bin by a t test over the replicates at LEVEL / bins (Bonferroni). The law holds
 * in the limit of many nodes; `bias` allows for the size of the graphs.
 */
static void check_attachment(uint32_t m, double bias)
{
    enum { NODES = 5000, GRAPHS = 60, DEGREES = 12 }; /* bins: m, m + 1, ..., then all the rest */
    double sum[DEGREES] = {0}, squares[DEGREES] = {0};
    for (uint32_t g = 0; g < GRAPHS; g++) {
        double share[DEGREES] = {0};
        heli_graph graph;
        assert_int_equal(heli_graph_preferential(&graph, NODES, m, seed(10 + m), replicate(g), NULL), HELI_OK);
        for (uint32_t i = 0; i < NODES; i++) share[GSL_MIN(heli_graph_degree(&graph, i) - m, DEGREES - 1)] += 1.0 / NODES;
        for (int b = 0; b < DEGREES; b++) {
            sum[b] += share[b];
            squares[b] += share[b] * share[b];
        }
        heli_graph_free(&graph);
    }
    double critical = gsl_cdf_tdist_Qinv(LEVEL / DEGREES / 2, GRAPHS - 1);
    for (int b = 0; b < DEGREES; b++) {
        double k = (double)m + b, mean = sum[b] / GRAPHS;
        double law = b < DEGREES - 1 ? 2.0 * m * (m + 1) / (k * (k + 1) * (k + 2)) : m * (m + 1) / (k * (k + 1));
        double error = sqrt((squares[b] - GRAPHS * mean * mean) / (GRAPHS - 1) / GRAPHS);
        assert_within(mean, law, critical * error + bias);
    }
}

/* P(k) = 2m(m+1) / (k(k+1)(k+2)), and P(K >= k) = m(m+1) / (k(k+1)): Dorogovtsev, Mendes and Samukhin (2000). */
static void test_degrees_of_preferential_attachment_have_the_cubic_tail(void **state)
{
    (void)state;
    check_attachment(1, 1.0 / 5000);
    check_attachment(2, 2.0 / 5000);
    check_attachment(4, 4.0 / 5000);
}

/* Exact for m = 1: with 2t ends, E N_k(t + 1) = E N_k(t) + ((k - 1) N_{k-1} - k N_k) / 2t + [k = 1], from two linked founders. */
static void test_degree_one_nodes_of_a_tree_are_as_many_as_the_recursion_says(void **state)
{
    (void)state;
    enum { NODES = 400, GRAPHS = 2000 };
    double expected = 2.0, sum = 0.0, squares = 0.0;
    for (int links = 1; links < NODES - 1; links++) expected += 1.0 - expected / (2.0 * links);
    for (uint32_t g = 0; g < GRAPHS; g++) {
        heli_graph tree;
        double leaves = 0.0;
        assert_int_equal(heli_graph_preferential(&tree, NODES, 1, seed(20), replicate(g), NULL), HELI_OK);
        for (uint32_t i = 0; i < NODES; i++) leaves += heli_graph_degree(&tree, i) == 1;
        sum += leaves;
        squares += leaves * leaves;
        heli_graph_free(&tree);
    }
    double mean = sum / GRAPHS, error = sqrt((squares / GRAPHS - mean * mean) / GRAPHS);
    assert_within(mean, expected, gsl_cdf_ugaussian_Qinv(LEVEL / 2) * error);
}

/*
 * By hand: with m = 1 node 3 finds ends 0, 1, 2 and once more the node that 2 chose. With m = 2 node 4 finds two founders of degree
 * 3 and one of degree 2 besides node 3 of degree 2; it takes node 3 first (2/10), or after a founder of 3 (2/7) or of 2 (2/8).
 */
static void test_first_choices_of_preferential_attachment_have_the_chances_counted_by_hand(void **state)
{
    (void)state;
    enum { GRAPHS = 20000 };
    double newest = 0.0, popular = 0.0, second = 0.0, oldest = 0.0;
    for (uint32_t g = 0; g < GRAPHS; g++) {
        heli_graph tree, pairs;
        assert_int_equal(heli_graph_preferential(&tree, 4, 1, seed(21), replicate(g), NULL), HELI_OK);
        uint32_t chosen = heli_graph_neighbour(&tree, 3, 0);
        newest += chosen == 2;
        popular += chosen == heli_graph_neighbour(&tree, 2, 0);
        assert_int_equal(heli_graph_preferential(&pairs, 5, 2, seed(22), replicate(g), NULL), HELI_OK);
        for (uint32_t j = 0; j < 2; j++) {
            oldest += heli_graph_neighbour(&pairs, 3, j) == 0;
            second += heli_graph_neighbour(&pairs, 4, j) == 3;
        }
        heli_graph_free(&tree);
        heli_graph_free(&pairs);
    }
    assert_binomial_count(newest, GRAPHS, 1.0 / 4);
    assert_binomial_count(popular, GRAPHS, 1.0 / 2);
    assert_binomial_count(oldest, GRAPHS, 2.0 / 3);
    assert_binomial_count(second, GRAPHS, 0.2 + 0.6 * 2 / 7 + 0.2 * 2 / 8);
}

/* --- groups --- */

enum { GROUP_NODES = 12000, GROUP_SIZE = 30, ACQUAINTANCES = 8 };
static const double inside = 0.75;

static heli_graph acquainted(uint32_t number)
{
    static uint16_t group[GROUP_NODES];
    for (uint32_t i = 0; i < GROUP_NODES; i++) group[i] = (uint16_t)(i / GROUP_SIZE);
    heli_graph graph;
    assert_int_equal(heli_graph_groups(&graph, GROUP_NODES, group, ACQUAINTANCES, inside, seed(30), replicate(number), NULL),
                     HELI_OK);
    return graph;
}

/* Inside by decision, or outside by decision and back by chance: p + (1 - p) (s - 1) / (n - 1). */
static void test_share_of_acquaintances_inside_the_group_is_what_was_asked(void **state)
{
    (void)state;
    heli_graph graph = acquainted(0);
    double own = 0.0, share = inside + (1.0 - inside) * (GROUP_SIZE - 1) / (GROUP_NODES - 1);
    for (uint32_t i = 0; i < GROUP_NODES; i++)
        for (uint32_t j = 0; j < ACQUAINTANCES; j++)
            own += heli_graph_neighbour(&graph, i, j) / GROUP_SIZE == i / GROUP_SIZE;
    assert_binomial_count(own, GROUP_NODES * ACQUAINTANCES, share);
    heli_graph_free(&graph);
}

/* In one group among unequal ones the own share is that of the group's size. */
static void test_share_inside_follows_the_size_of_the_group(void **state)
{
    (void)state;
    const uint32_t size[] = {10, 990, 4000};
    static uint16_t group[5000];
    for (uint32_t i = 0; i < 5000; i++) group[i] = i < 10 ? 0 : i < 1000 ? 1 : 2;
    double own[3] = {0};
    heli_graph graph;
    assert_int_equal(heli_graph_groups(&graph, 5000, group, 200, 0.4, seed(31), replicate(0), NULL), HELI_OK);
    for (uint32_t i = 0; i < 5000; i++)
        for (uint32_t j = 0; j < 200; j++) own[group[i]] += group[heli_graph_neighbour(&graph, i, j)] == group[i];
    for (int g = 0; g < 3; g++) assert_binomial_count(own[g], 200.0 * size[g], 0.4 + 0.6 * (size[g] - 1) / 4999.0);
    heli_graph_free(&graph);
}

/* The sum of a binomial from the own group and one from the rest; exact for one node, and nearly independent between nodes. */
static void test_in_degrees_are_binomial(void **state)
{
    (void)state;
    static double observed[BINS], near[BINS], far[BINS], p[BINS];
    static uint32_t in_degree[GROUP_NODES];
    heli_graph graph = acquainted(1);
    for (uint64_t arc = 0; arc < graph.arc_count; arc++) in_degree[graph.neighbour16[arc]]++;
    for (uint32_t i = 0; i < GROUP_NODES; i++) observed[in_degree[i]]++;
    double from_far = (1.0 - inside) / (GROUP_NODES - 1), from_near = inside / (GROUP_SIZE - 1) + from_far;
    binomial_law(near, (GROUP_SIZE - 1) * ACQUAINTANCES, from_near);
    binomial_law(far, (GROUP_NODES - GROUP_SIZE) * ACQUAINTANCES, from_far);
    convolve(p, near, far);
    assert_distributed(observed, p, GROUP_NODES);
    heli_graph_free(&graph);
}

/* Whom in the group: every other place alike, seen from every place (multinomial, so the test is exact). */
static void test_every_member_of_the_group_is_met_alike(void **state)
{
    (void)state;
    double met[GROUP_SIZE][GROUP_SIZE] = {{0}}, statistic = 0.0;
    heli_graph graph = acquainted(2);
    for (uint32_t i = 0; i < GROUP_NODES; i++)
        for (uint32_t j = 0; j < ACQUAINTANCES; j++) {
            uint32_t other = heli_graph_neighbour(&graph, i, j);
            if (other / GROUP_SIZE == i / GROUP_SIZE) met[i % GROUP_SIZE][other % GROUP_SIZE]++;
        }
    for (int a = 0; a < GROUP_SIZE; a++) {
        double total = 0.0;
        for (int b = 0; b < GROUP_SIZE; b++) total += met[a][b];
        assert_true(met[a][a] == 0.0);
        double expected = total / (GROUP_SIZE - 1);
        for (int b = 0; b < GROUP_SIZE; b++)
            if (a != b) statistic += (met[a][b] - expected) * (met[a][b] - expected) / expected;
    }
    assert_true(gsl_cdf_chisq_Q(statistic, GROUP_SIZE * (GROUP_SIZE - 2)) >= LEVEL);
    heli_graph_free(&graph);
}

/* Two draws of a node name the same other as often as independent draws would, whether they share a random block or not. */
static void test_draws_of_a_node_are_independent(void **state)
{
    (void)state;
    heli_graph graph = acquainted(3);
    double far = (1.0 - inside) / (GROUP_NODES - 1), near = inside / (GROUP_SIZE - 1) + far;
    double same = (GROUP_SIZE - 1) * near * near + (GROUP_NODES - GROUP_SIZE) * far * far;
    for (uint32_t first = 0; first < ACQUAINTANCES; first++)
        for (uint32_t second = first + 1; second < ACQUAINTANCES; second++) {
            double equal = 0.0;
            for (uint32_t i = 0; i < GROUP_NODES; i++)
                equal += heli_graph_neighbour(&graph, i, first) == heli_graph_neighbour(&graph, i, second);
            assert_binomial_count(equal, GROUP_NODES, same);
        }
    heli_graph_free(&graph);
}

/* --- lattices --- */

/* Moore: 12 of the 28 pairs among 8 neighbours touch; von Neumann: none of the 4 do. */
static void test_clustering_of_tori_is_three_sevenths_or_nothing(void **state)
{
    (void)state;
    heli_graph torus;
    assert_int_equal(heli_graph_lattice(&torus, 9, 11, HELI_MOORE, 1, true, NULL), HELI_OK);
    assert_within(heli_graph_clustering(&torus), 3.0 / 7.0, 1e-12);
    assert_int_equal(heli_graph_lattice(&torus, 9, 11, HELI_VON_NEUMANN, 1, true, NULL), HELI_OK);
    assert_within(heli_graph_clustering(&torus), 0.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_degrees_of_random_graphs_are_binomial),
        cmocka_unit_test(test_every_pair_of_a_random_graph_is_equally_likely),
        cmocka_unit_test(test_clustering_of_a_random_graph_is_its_density),
        cmocka_unit_test(test_block_model_link_counts_are_binomial),
        cmocka_unit_test(test_block_model_degrees_are_binomial),
        cmocka_unit_test(test_small_world_rewires_a_binomial_number_of_links),
        cmocka_unit_test(test_small_world_degrees_follow_barrat_and_weigt),
        cmocka_unit_test(test_small_world_rewires_to_anywhere),
        cmocka_unit_test(test_clustering_of_rings_is_the_formula),
        cmocka_unit_test(test_clustering_of_small_worlds_falls_as_the_cube),
        cmocka_unit_test(test_degrees_of_preferential_attachment_have_the_cubic_tail),
        cmocka_unit_test(test_degree_one_nodes_of_a_tree_are_as_many_as_the_recursion_says),
        cmocka_unit_test(test_first_choices_of_preferential_attachment_have_the_chances_counted_by_hand),
        cmocka_unit_test(test_share_of_acquaintances_inside_the_group_is_what_was_asked),
        cmocka_unit_test(test_share_inside_follows_the_size_of_the_group),
        cmocka_unit_test(test_in_degrees_are_binomial),
        cmocka_unit_test(test_every_member_of_the_group_is_met_alike),
        cmocka_unit_test(test_draws_of_a_node_are_independent),
        cmocka_unit_test(test_clustering_of_tori_is_three_sevenths_or_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
