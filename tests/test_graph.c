/*
 * Claims about neighbourhoods: shapes known by hand or by brute force, invariants of every generator, refusals,
 * and the address of every draw. Distributions are in tests/theory/test_networks.c, short memory in test_graph_memory.c.
 */
#include "engine/core/graph.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LENGTH(array) (sizeof(array) / sizeof *(array))

static const heli_key key_a = {{1, 2}}, key_b = {{1, 3}};
static const heli_address here = {.agent = 5, .partition = 7, .step = 0, .purpose = 9};

/* --- helpers --- */

static bool sees(const heli_graph *graph, uint32_t node, uint32_t other)
{
    for (uint32_t j = 0; j < heli_graph_degree(graph, node); j++)
        if (heli_graph_neighbour(graph, node, j) == other) return true;
    return false;
}

static void assert_neighbours(const heli_graph *graph, uint32_t node, const uint32_t *expected, uint32_t count)
{
    assert_int_equal(heli_graph_degree(graph, node), count);
    for (uint32_t j = 0; j < count; j++) assert_int_equal(heli_graph_neighbour(graph, node, j), expected[j]);
}

/* Symmetric, without loops and double links, every neighbour a node, degrees adding up to arc_count. */
static void assert_undirected_and_simple(const heli_graph *graph)
{
    uint32_t *seen_by = calloc((size_t)graph->node_count + 1, sizeof *seen_by);
    uint64_t arcs = 0;
    for (uint32_t i = 0; i < graph->node_count; i++) {
        uint32_t degree = heli_graph_degree(graph, i);
        arcs += degree;
        for (uint32_t j = 0; j < degree; j++) {
            uint32_t other = heli_graph_neighbour(graph, i, j);
            assert_true(other < graph->node_count);
            assert_int_not_equal(other, i);
            assert_int_not_equal(seen_by[other], i + 1);
            seen_by[other] = i + 1;
            assert_true(sees(graph, other, i));
        }
    }
    assert_int_equal(arcs, graph->arc_count);
    free(seen_by);
}

static bool equal_graphs(const heli_graph *a, const heli_graph *b)
{
    if (a->node_count != b->node_count || a->arc_count != b->arc_count) return false;
    for (uint32_t i = 0; i < a->node_count; i++) {
        if (heli_graph_degree(a, i) != heli_graph_degree(b, i)) return false;
        for (uint32_t j = 0; j < heli_graph_degree(a, i); j++)
            if (heli_graph_neighbour(a, i, j) != heli_graph_neighbour(b, i, j)) return false;
    }
    return true;
}

static void assert_zeroed(const heli_graph *graph)
{
    heli_graph zero;
    memset(&zero, 0, sizeof zero);
    assert_memory_equal(graph, &zero, sizeof zero);
}

/* A call refused because of the scenario leaves nothing behind and says why. */
#define ASSERT_REFUSED(call, words)                                             \
    do {                                                                        \
        heli_context ctx[1];                                                    \
        heli_graph out[1];                                                      \
        heli_context_init(ctx);                                                 \
        memset(out, 0xA5, sizeof *out);                                         \
        assert_int_equal((call), HELI_SCENARIO);                                \
        assert_zeroed(out);                                                     \
        assert_non_null(strstr(ctx->message, words));                           \
        heli_context_free(ctx);                                                 \
    } while (0)

/* --- complete graphs --- */

static void test_complete_graph_shows_everybody_everybody_else(void **state)
{
    (void)state;
    heli_graph graph;
    assert_int_equal(heli_graph_complete(&graph, 5, NULL), HELI_OK);
    assert_neighbours(&graph, 0, (const uint32_t[]){1, 2, 3, 4}, 4);
    assert_neighbours(&graph, 2, (const uint32_t[]){0, 1, 3, 4}, 4);
    assert_neighbours(&graph, 4, (const uint32_t[]){0, 1, 2, 3}, 4);
    assert_int_equal(graph.arc_count, 20);
    assert_int_equal(heli_graph_bytes(&graph), 0);
    assert_undirected_and_simple(&graph);
}

static void test_complete_graph_of_no_one_or_two_nodes_works(void **state)
{
    (void)state;
    heli_graph graph;
    for (uint32_t nodes = 0; nodes <= 2; nodes++) {
        assert_int_equal(heli_graph_complete(&graph, nodes, NULL), HELI_OK);
        assert_int_equal(graph.arc_count, nodes == 2 ? 2 : 0);
        assert_undirected_and_simple(&graph);
    }
}

/* --- lattices --- */

/* Neighbours straight from the definition: every offset within the radius, row by row. Returns their number. */
static uint32_t reference_neighbours(const heli_graph *lattice, uint32_t node, uint32_t *found)
{
    int32_t w = (int32_t)lattice->width, h = (int32_t)lattice->height, r = (int32_t)lattice->radius;
    int32_t x = (int32_t)node % w, y = (int32_t)node / w;
    uint32_t count = 0;
    for (int32_t dy = -r; dy <= r; dy++) {
        for (int32_t dx = -r; dx <= r; dx++) {
            if (dx == 0 && dy == 0) continue;
            if (lattice->neighbourhood == HELI_VON_NEUMANN && abs(dx) + abs(dy) > r) continue;
            int32_t nx = x + dx, ny = y + dy;
            if (lattice->torus) {
                nx = (nx + w) % w;
                ny = (ny + h) % h;
            }
            if (nx < 0 || ny < 0 || nx >= w || ny >= h) continue;
            found[count++] = (uint32_t)(ny * w + nx);
        }
    }
    return count;
}

static void check_lattice_against_reference(uint32_t width, uint32_t height, heli_neighbourhood shape, uint32_t radius, bool torus)
{
    heli_graph lattice;
    uint32_t found[121];
    assert_int_equal(heli_graph_lattice(&lattice, width, height, shape, radius, torus, NULL), HELI_OK);
    assert_int_equal(lattice.node_count, width * height);
    for (uint32_t i = 0; i < lattice.node_count; i++)
        assert_neighbours(&lattice, i, found, reference_neighbours(&lattice, i, found));
    assert_undirected_and_simple(&lattice);
    assert_int_equal(heli_graph_bytes(&lattice), 0);
}

static void test_bounded_lattices_of_all_small_shapes_equal_brute_force(void **state)
{
    (void)state;
    for (uint32_t width = 1; width <= 7; width++)
        for (uint32_t height = 1; height <= 7; height++)
            for (uint32_t radius = 1; radius <= 5; radius++) {
                check_lattice_against_reference(width, height, HELI_VON_NEUMANN, radius, false);
                check_lattice_against_reference(width, height, HELI_MOORE, radius, false);
            }
}

static void test_tori_of_all_small_shapes_equal_brute_force(void **state)
{
    (void)state;
    for (uint32_t radius = 1; radius <= 4; radius++)
        for (uint32_t width = 2 * radius + 1; width <= 2 * radius + 4; width++)
            for (uint32_t height = 2 * radius + 1; height <= 2 * radius + 4; height++) {
                check_lattice_against_reference(width, height, HELI_VON_NEUMANN, radius, true);
                check_lattice_against_reference(width, height, HELI_MOORE, radius, true);
            }
}

static void test_corner_edge_and_middle_of_a_bounded_lattice_see_what_a_drawing_shows(void **state)
{
    (void)state;
    heli_graph lattice; /* 0 1 2 3 / 4 5 6 7 / 8 9 10 11 */
    assert_int_equal(heli_graph_lattice(&lattice, 4, 3, HELI_VON_NEUMANN, 1, false, NULL), HELI_OK);
    assert_neighbours(&lattice, 0, (const uint32_t[]){1, 4}, 2);
    assert_neighbours(&lattice, 3, (const uint32_t[]){2, 7}, 2);
    assert_neighbours(&lattice, 6, (const uint32_t[]){2, 5, 7, 10}, 4);
    assert_neighbours(&lattice, 11, (const uint32_t[]){7, 10}, 2);
    assert_int_equal(heli_graph_lattice(&lattice, 4, 3, HELI_MOORE, 1, false, NULL), HELI_OK);
    assert_neighbours(&lattice, 0, (const uint32_t[]){1, 4, 5}, 3);
    assert_neighbours(&lattice, 7, (const uint32_t[]){2, 3, 6, 10, 11}, 5);
    assert_neighbours(&lattice, 8, (const uint32_t[]){4, 5, 9}, 3);
}

static void test_torus_counts_are_those_of_the_full_neighbourhood(void **state)
{
    (void)state;
    heli_graph lattice;
    for (uint32_t r = 1; r <= 6; r++) {
        assert_int_equal(heli_graph_lattice(&lattice, 13, 17, HELI_VON_NEUMANN, r, true, NULL), HELI_OK);
        assert_int_equal(lattice.degree, 2 * r * (r + 1));
        assert_int_equal(lattice.arc_count, 221 * 2 * r * (r + 1));
        assert_int_equal(heli_graph_lattice(&lattice, 13, 17, HELI_MOORE, r, true, NULL), HELI_OK);
        assert_int_equal(lattice.degree, (2 * r + 1) * (2 * r + 1) - 1);
    }
}

static void test_lattice_of_no_or_one_cell_has_no_neighbours(void **state)
{
    (void)state;
    heli_graph lattice;
    const uint32_t sides[][2] = {{0, 0}, {0, 5}, {5, 0}, {1, 1}};
    for (size_t i = 0; i < LENGTH(sides); i++) {
        assert_int_equal(heli_graph_lattice(&lattice, sides[i][0], sides[i][1], HELI_MOORE, 1, false, NULL), HELI_OK);
        assert_int_equal(lattice.arc_count, 0);
        if (lattice.node_count) assert_int_equal(heli_graph_degree(&lattice, 0), 0);
    }
}

static void test_largest_lattices_do_not_overflow(void **state)
{
    (void)state;
    heli_graph lattice; /* 65535 x 65537 = 2^32 - 1 cells */
    uint32_t last = 4294967294u, right = 65534u;
    assert_int_equal(heli_graph_lattice(&lattice, 65535, 65537, HELI_VON_NEUMANN, 1, true, NULL), HELI_OK);
    assert_neighbours(&lattice, last, (const uint32_t[]){last - 65535u, last - 1, last - right, right}, 4);
    assert_neighbours(&lattice, 0, (const uint32_t[]){last - right, right, 1, 65535u}, 4);
    assert_int_equal(heli_graph_lattice(&lattice, 65535, 65537, HELI_MOORE, 32767, true, NULL), HELI_OK);
    assert_int_equal(lattice.degree, 65535u * 65535u - 1);
    assert_int_equal(heli_graph_neighbour(&lattice, 0, lattice.degree - 1), 32767u * 65535u + 32767u);
    assert_int_equal(heli_graph_lattice(&lattice, UINT32_MAX, 1, HELI_VON_NEUMANN, UINT32_MAX, false, NULL), HELI_OK);
    assert_int_equal(heli_graph_degree(&lattice, 77), UINT32_MAX - 1);
    assert_int_equal(heli_graph_neighbour(&lattice, 77, 76), 76);
    assert_int_equal(heli_graph_neighbour(&lattice, 77, 77), 78);
    assert_true(lattice.arc_count == (uint64_t)UINT32_MAX * (UINT32_MAX - 1));
}

static void test_lattice_refusals_say_what_was_expected(void **state)
{
    (void)state;
    ASSERT_REFUSED(heli_graph_lattice(out, 5, 5, HELI_MOORE, 0, false, ctx), "at least 1");
    ASSERT_REFUSED(heli_graph_lattice(out, 4, 9, HELI_MOORE, 2, true, ctx), "at least 5");
    ASSERT_REFUSED(heli_graph_lattice(out, 9, 4, HELI_VON_NEUMANN, 2, true, ctx), "at least 5");
    ASSERT_REFUSED(heli_graph_lattice(out, 0, 0, HELI_VON_NEUMANN, 1, true, ctx), "at least 3");
    ASSERT_REFUSED(heli_graph_lattice(out, 65536, 65535, HELI_MOORE, UINT32_MAX, true, ctx), "at least 8589934591");
    ASSERT_REFUSED(heli_graph_lattice(out, 65536, 65536, HELI_MOORE, 1, false, ctx), "65536 x 65536");
}

/* --- rings and small worlds --- */

static void test_ring_links_the_nearest_on_either_side(void **state)
{
    (void)state;
    heli_graph ring;
    assert_int_equal(heli_graph_ring(&ring, 7, 4, NULL), HELI_OK);
    assert_int_equal(ring.degree, 4);
    assert_neighbours(&ring, 0, (const uint32_t[]){5, 6, 1, 2}, 4);
    assert_neighbours(&ring, 3, (const uint32_t[]){1, 2, 4, 5}, 4);
    assert_neighbours(&ring, 6, (const uint32_t[]){4, 5, 0, 1}, 4);
    assert_undirected_and_simple(&ring);
    assert_int_equal(heli_graph_bytes(&ring), 7 * 4 * sizeof(uint16_t));
    heli_graph_free(&ring);
    heli_graph_free(&ring); /* twice is safe */
    assert_zeroed(&ring);
}

static void test_smallest_and_fullest_rings_work(void **state)
{
    (void)state;
    heli_graph ring;
    const uint32_t sizes[][2] = {{3, 2}, {4, 2}, {5, 4}, {6, 4}, {9, 8}};
    for (size_t i = 0; i < LENGTH(sizes); i++) {
        assert_int_equal(heli_graph_ring(&ring, sizes[i][0], sizes[i][1], NULL), HELI_OK);
        assert_int_equal(ring.arc_count, sizes[i][0] * sizes[i][1]);
        assert_undirected_and_simple(&ring);
        heli_graph_free(&ring);
    }
}

static void test_impossible_rings_are_refused(void **state)
{
    (void)state;
    const uint32_t sizes[][2] = {{0, 0}, {0, 2}, {1, 0}, {1, 2}, {2, 2}, {10, 0}, {10, 3}, {10, 10}, {10, 12}, {10, UINT32_MAX}};
    for (size_t i = 0; i < LENGTH(sizes); i++) {
        ASSERT_REFUSED(heli_graph_ring(out, sizes[i][0], sizes[i][1], ctx), "even number");
        ASSERT_REFUSED(heli_graph_small_world(out, sizes[i][0], sizes[i][1], 0.1, key_a, here, ctx), "even number");
    }
}

static void test_small_world_keeps_the_number_of_links_and_stays_simple(void **state)
{
    (void)state;
    const double p[] = {0.0, 0.01, 0.3, 1.0};
    const uint32_t sizes[][2] = {{3, 2}, {5, 2}, {6, 4}, {7, 6}, {12, 8}, {13, 10}, {40, 36}, {500, 6}};
    for (size_t i = 0; i < LENGTH(p); i++)
        for (size_t s = 0; s < LENGTH(sizes); s++) {
            heli_graph world;
            assert_int_equal(heli_graph_small_world(&world, sizes[s][0], sizes[s][1], p[i], key_a, here, NULL), HELI_OK);
            assert_int_equal(world.arc_count, sizes[s][0] * sizes[s][1]);
            assert_undirected_and_simple(&world);
            for (uint32_t node = 0; node < world.node_count; node++)
                assert_true(heli_graph_degree(&world, node) >= sizes[s][1] / 2); /* the links it owns */
            heli_graph_free(&world);
        }
}

static void test_small_world_without_rewiring_is_the_ring(void **state)
{
    (void)state;
    heli_graph world, ring;
    assert_int_equal(heli_graph_small_world(&world, 50, 6, 0.0, key_a, here, NULL), HELI_OK);
    assert_int_equal(heli_graph_ring(&ring, 50, 6, NULL), HELI_OK);
    assert_int_equal(world.arc_count, ring.arc_count);
    for (uint32_t i = 0; i < 50; i++)
        for (uint32_t j = 0; j < 6; j++) assert_true(sees(&world, i, heli_graph_neighbour(&ring, i, j)));
    heli_graph_free(&world);
    heli_graph_free(&ring);
}

static void test_small_world_where_all_are_linked_has_nothing_to_rewire(void **state)
{
    (void)state;
    heli_graph world;
    assert_int_equal(heli_graph_small_world(&world, 9, 8, 1.0, key_a, here, NULL), HELI_OK);
    for (uint32_t i = 0; i < 9; i++) assert_int_equal(heli_graph_degree(&world, i), 8);
    assert_undirected_and_simple(&world);
    heli_graph_free(&world);
}

static void test_small_world_with_too_many_links_to_number_is_refused(void **state)
{
    (void)state;
    ASSERT_REFUSED(heli_graph_small_world(out, 2147483649u, 4, 0.5, key_a, here, ctx), "4294967298");
}

/* --- random graphs --- */

static void test_random_graph_is_undirected_and_simple(void **state)
{
    (void)state;
    const double mean_degree[] = {0.5, 3.0, 40.0, 198.0};
    for (size_t i = 0; i < LENGTH(mean_degree); i++) {
        heli_graph graph;
        assert_int_equal(heli_graph_random(&graph, 200, mean_degree[i], key_a, here, NULL), HELI_OK);
        assert_undirected_and_simple(&graph);
        assert_int_equal(heli_graph_bytes(&graph), 201 * sizeof(uint64_t) + graph.arc_count * sizeof(uint16_t));
        heli_graph_free(&graph);
    }
}

static void test_random_graph_goes_from_empty_to_complete(void **state)
{
    (void)state;
    heli_graph graph;
    assert_int_equal(heli_graph_random(&graph, 30, 0.0, key_a, here, NULL), HELI_OK);
    assert_int_equal(graph.arc_count, 0);
    assert_int_equal(heli_graph_degree(&graph, 29), 0);
    heli_graph_free(&graph);
    assert_int_equal(heli_graph_random(&graph, 30, 29.0, key_a, here, NULL), HELI_OK);
    assert_int_equal(graph.arc_count, 30 * 29);
    assert_undirected_and_simple(&graph);
    heli_graph_free(&graph);
}

static void test_random_graph_of_no_one_or_two_nodes_works(void **state)
{
    (void)state;
    for (uint32_t nodes = 0; nodes <= 2; nodes++) {
        heli_graph graph;
        double full = nodes == 2 ? 1.0 : 0.0;
        assert_int_equal(heli_graph_random(&graph, nodes, full, key_a, here, NULL), HELI_OK);
        assert_int_equal(graph.arc_count, nodes == 2 ? 2 : 0);
        assert_undirected_and_simple(&graph);
        heli_graph_free(&graph);
    }
}

static void test_impossible_mean_degrees_are_refused(void **state)
{
    (void)state;
    ASSERT_REFUSED(heli_graph_random(out, 10, 9.5, key_a, here, ctx), "between 0 and 9");
    ASSERT_REFUSED(heli_graph_random(out, 10, -0.1, key_a, here, ctx), "between 0 and 9");
    ASSERT_REFUSED(heli_graph_random(out, 10, strtod("nan", NULL), key_a, here, ctx), "between 0 and 9");
    ASSERT_REFUSED(heli_graph_random(out, 10, strtod("inf", NULL), key_a, here, ctx), "between 0 and 9");
    ASSERT_REFUSED(heli_graph_random(out, 1, 1.0, key_a, here, ctx), "between 0 and 0");
    ASSERT_REFUSED(heli_graph_random(out, 0, 1.0, key_a, here, ctx), "between 0 and 0");
}

/* --- preferential attachment --- */

static void test_preferential_attachment_brings_m_distinct_links_per_node(void **state)
{
    (void)state;
    for (uint32_t m = 1; m <= 6; m++) {
        heli_graph graph;
        assert_int_equal(heli_graph_preferential(&graph, 300, m, key_a, here, NULL), HELI_OK);
        assert_int_equal(graph.arc_count, m * (m + 1) + 2 * m * (300 - m - 1));
        assert_undirected_and_simple(&graph);
        for (uint32_t i = 0; i < 300; i++) {
            uint32_t earlier = 0;
            for (uint32_t j = 0; j < heli_graph_degree(&graph, i); j++) earlier += heli_graph_neighbour(&graph, i, j) < i;
            assert_int_equal(earlier, i <= m ? i : m); /* founders know all founders, later nodes chose m */
        }
        heli_graph_free(&graph);
    }
}

static void test_preferential_attachment_of_founders_alone_is_complete(void **state)
{
    (void)state;
    for (uint32_t m = 1; m <= 5; m++) {
        heli_graph graph;
        assert_int_equal(heli_graph_preferential(&graph, m + 1, m, key_a, here, NULL), HELI_OK);
        assert_int_equal(graph.arc_count, m * (m + 1));
        assert_undirected_and_simple(&graph);
        heli_graph_free(&graph);
    }
}

static void test_a_larger_preferential_graph_continues_a_smaller_one(void **state)
{
    (void)state;
    heli_graph small, large;
    assert_int_equal(heli_graph_preferential(&small, 100, 3, key_a, here, NULL), HELI_OK);
    assert_int_equal(heli_graph_preferential(&large, 200, 3, key_a, here, NULL), HELI_OK);
    for (uint32_t i = 0; i < 100; i++)
        for (uint32_t j = 0; j < heli_graph_degree(&small, i); j++)
            assert_int_equal(heli_graph_neighbour(&small, i, j), heli_graph_neighbour(&large, i, j));
    heli_graph_free(&small);
    heli_graph_free(&large);
}

static void test_impossible_attachments_are_refused(void **state)
{
    (void)state;
    const uint32_t sizes[][2] = {{0, 0}, {0, 1}, {1, 0}, {1, 1}, {2, 2}, {10, 0}, {10, 10}, {10, UINT32_MAX}};
    for (size_t i = 0; i < LENGTH(sizes); i++)
        ASSERT_REFUSED(heli_graph_preferential(out, sizes[i][0], sizes[i][1], key_a, here, ctx), "at least 1 link");
}

/* --- block models --- */

static void test_block_model_at_its_extremes_gives_cliques_or_all_other_pairs(void **state)
{
    (void)state;
    const uint32_t block[] = {4000000000u, 7, 65543, 7, 4000000000u, 65543, 7, 256}; /* any labels, in any order; 65543 is 2^16 + 7 */
    heli_graph inside, between;
    assert_int_equal(heli_graph_blocks(&inside, 8, block, 1.0, 0.0, key_a, here, NULL), HELI_OK);
    assert_int_equal(heli_graph_blocks(&between, 8, block, 0.0, 1.0, key_a, here, NULL), HELI_OK);
    for (uint32_t i = 0; i < 8; i++)
        for (uint32_t j = 0; j < 8; j++) {
            assert_int_equal(sees(&inside, i, j), i != j && block[i] == block[j]);
            assert_int_equal(sees(&between, i, j), block[i] != block[j]);
        }
    assert_undirected_and_simple(&inside);
    assert_undirected_and_simple(&between);
    heli_graph_free(&inside);
    heli_graph_free(&between);
}

static void test_block_model_is_undirected_and_simple(void **state)
{
    (void)state;
    uint32_t block[300];
    for (uint32_t i = 0; i < 300; i++) block[i] = i * 7 % 11 * 1000003u;
    heli_graph graph;
    assert_int_equal(heli_graph_blocks(&graph, 300, block, 0.4, 0.05, key_a, here, NULL), HELI_OK);
    assert_undirected_and_simple(&graph);
    heli_graph_free(&graph);
}

static void test_block_model_with_one_block_is_the_random_graph(void **state)
{
    (void)state;
    uint32_t block[101] = {0};
    heli_graph blocks, random;
    assert_int_equal(heli_graph_blocks(&blocks, 101, block, 0.25, 0.9, key_a, here, NULL), HELI_OK);
    assert_int_equal(heli_graph_random(&random, 101, 25.0, key_a, here, NULL), HELI_OK);
    assert_true(equal_graphs(&blocks, &random));
    heli_graph_free(&blocks);
    heli_graph_free(&random);
}

static void test_block_model_of_no_or_one_node_works_and_bad_chances_are_refused(void **state)
{
    (void)state;
    const uint32_t block[] = {3, 3};
    for (uint32_t nodes = 0; nodes <= 1; nodes++) {
        heli_graph graph;
        assert_int_equal(heli_graph_blocks(&graph, nodes, block, 1.0, 1.0, key_a, here, NULL), HELI_OK);
        assert_int_equal(graph.arc_count, 0);
        heli_graph_free(&graph);
    }
    ASSERT_REFUSED(heli_graph_blocks(out, 2, block, 1.01, 0.5, key_a, here, ctx), "p_in");
    ASSERT_REFUSED(heli_graph_blocks(out, 2, block, 0.5, -1e-9, key_a, here, ctx), "p_out");
    ASSERT_REFUSED(heli_graph_blocks(out, 2, block, strtod("nan", NULL), 0.5, key_a, here, ctx), "p_in");
    ASSERT_REFUSED(heli_graph_small_world(out, 10, 2, 1.5, key_a, here, ctx), "'p'");
}

/* --- groups --- */

/* Groups of sizes 1, 2, ..., count, and nodes in all of them; group[] must have room. */
static uint32_t growing_groups(uint16_t *group, uint16_t count)
{
    uint32_t nodes = 0;
    for (uint16_t g = 0; g < count; g++)
        for (uint32_t i = 0; i <= g; i++) group[nodes++] = (uint16_t)(3 * g);
    return nodes;
}

static void test_groups_give_everybody_the_same_number_and_nobody_themselves(void **state)
{
    (void)state;
    uint16_t group[210];
    uint32_t nodes = growing_groups(group, 20);
    const double inside[] = {0.0, 0.5, 1.0};
    for (size_t p = 0; p < LENGTH(inside); p++)
        for (uint32_t degree = 0; degree <= 9; degree++) {
            heli_graph graph;
            assert_int_equal(heli_graph_groups(&graph, nodes, group, degree, inside[p], key_a, here, NULL), HELI_OK);
            assert_int_equal(graph.arc_count, nodes * degree);
            assert_int_equal(heli_graph_bytes(&graph), nodes * degree * sizeof(uint16_t));
            for (uint32_t i = 0; i < nodes; i++) {
                assert_int_equal(heli_graph_degree(&graph, i), degree);
                for (uint32_t j = 0; j < degree; j++) {
                    uint32_t other = heli_graph_neighbour(&graph, i, j);
                    assert_true(other < nodes && other != i);
                    if (inside[p] == 1.0 && i > 0) assert_int_equal(group[other], group[i]); /* node 0 is alone */
                }
            }
            heli_graph_free(&graph);
        }
}

static void test_a_node_alone_in_its_group_draws_from_all(void **state)
{
    (void)state;
    uint16_t group[50];
    for (uint16_t i = 0; i < 50; i++) group[i] = i;
    heli_graph graph;
    bool met[50] = {false};
    assert_int_equal(heli_graph_groups(&graph, 50, group, 2000, 1.0, key_a, here, NULL), HELI_OK);
    for (uint32_t j = 0; j < 2000; j++) met[heli_graph_neighbour(&graph, 20, j)] = true;
    for (uint32_t i = 0; i < 50; i++) assert_int_equal(met[i], i != 20);
    heli_graph_free(&graph);
}

static void test_groups_of_no_one_or_two_nodes_work(void **state)
{
    (void)state;
    const uint16_t group[] = {4, 4};
    heli_graph graph;
    for (uint32_t nodes = 0; nodes <= 1; nodes++) {
        assert_int_equal(heli_graph_groups(&graph, nodes, group, 8, 0.75, key_a, here, NULL), HELI_OK);
        assert_int_equal(graph.arc_count, 0);
        assert_int_equal(heli_graph_degree(&graph, 0), 0);
        heli_graph_free(&graph);
    }
    assert_int_equal(heli_graph_groups(&graph, 2, group, 3, 0.75, key_a, here, NULL), HELI_OK);
    assert_neighbours(&graph, 0, (const uint32_t[]){1, 1, 1}, 3);
    assert_neighbours(&graph, 1, (const uint32_t[]){0, 0, 0}, 3);
    heli_graph_free(&graph);
}

static void test_more_acquaintances_keep_those_there_were(void **state)
{
    (void)state;
    uint16_t group[210];
    uint32_t nodes = growing_groups(group, 20);
    heli_graph few, many;
    assert_int_equal(heli_graph_groups(&few, nodes, group, 5, 0.75, key_a, here, NULL), HELI_OK);
    assert_int_equal(heli_graph_groups(&many, nodes, group, 8, 0.75, key_a, here, NULL), HELI_OK);
    for (uint32_t i = 0; i < nodes; i++)
        for (uint32_t j = 0; j < 5; j++)
            assert_int_equal(heli_graph_neighbour(&few, i, j), heli_graph_neighbour(&many, i, j));
    heli_graph_free(&few);
    heli_graph_free(&many);
}

static void test_bad_groups_are_refused(void **state)
{
    (void)state;
    const uint16_t group[] = {1, 2, 1};
    ASSERT_REFUSED(heli_graph_groups(out, 3, group, 2, 0.5, key_a, here, ctx), "node 2 of group 1 follows one of group 2");
    ASSERT_REFUSED(heli_graph_groups(out, 2, group, 2, 1.5, key_a, here, ctx), "inside");
    ASSERT_REFUSED(heli_graph_groups(out, 2, group, 2, strtod("nan", NULL), key_a, here, ctx), "inside");
    ASSERT_REFUSED(heli_graph_groups(out, 2, group, 131073, 0.5, key_a, here, ctx), "131072");
}

/* --- index width and addresses --- */

static void test_indices_take_16_bits_up_to_65536_nodes_and_32_beyond(void **state)
{
    (void)state;
    for (uint32_t nodes = 65535; nodes <= 65537; nodes++) {
        heli_graph graph;
        assert_int_equal(heli_graph_ring(&graph, nodes, 2, NULL), HELI_OK);
        assert_int_equal(graph.neighbour16 != NULL, nodes <= 65536);
        assert_int_equal(graph.neighbour32 != NULL, nodes > 65536);
        assert_neighbours(&graph, 0, (const uint32_t[]){nodes - 1, 1}, 2);
        assert_neighbours(&graph, nodes - 1, (const uint32_t[]){nodes - 2, 0}, 2);
        assert_int_equal(heli_graph_bytes(&graph), (size_t)2 * nodes * (nodes <= 65536 ? 2 : 4));
        heli_graph_free(&graph);
    }
}

static void test_generators_beyond_65536_nodes_are_simple_too(void **state)
{
    (void)state;
    heli_graph graph;
    assert_int_equal(heli_graph_random(&graph, 70000, 3.0, key_a, here, NULL), HELI_OK);
    assert_undirected_and_simple(&graph);
    heli_graph_free(&graph);
    assert_int_equal(heli_graph_small_world(&graph, 70000, 4, 0.5, key_a, here, NULL), HELI_OK);
    assert_undirected_and_simple(&graph);
    heli_graph_free(&graph);
    assert_int_equal(heli_graph_preferential(&graph, 70000, 2, key_a, here, NULL), HELI_OK);
    assert_undirected_and_simple(&graph);
    heli_graph_free(&graph);
}

/* The five generators that draw, on 210 nodes. */
enum { GENERATORS = 5 };

static heli_graph generated(int which, heli_key key, heli_address at)
{
    uint16_t group[210];
    uint32_t block[210], nodes = growing_groups(group, 20);
    for (uint32_t i = 0; i < nodes; i++) block[i] = i % 6;
    heli_graph graph;
    heli_status status = HELI_INTERNAL;
    switch (which) {
    case 0: status = heli_graph_small_world(&graph, nodes, 6, 0.4, key, at, NULL); break;
    case 1: status = heli_graph_random(&graph, nodes, 7.5, key, at, NULL); break;
    case 2: status = heli_graph_preferential(&graph, nodes, 3, key, at, NULL); break;
    case 3: status = heli_graph_blocks(&graph, nodes, block, 0.2, 0.02, key, at, NULL); break;
    default: status = heli_graph_groups(&graph, nodes, group, 8, 0.75, key, at, NULL); break;
    }
    assert_int_equal(status, HELI_OK);
    return graph;
}

static bool same_graph_from(int which, heli_key key, heli_address at)
{
    heli_graph first = generated(which, key_a, here), second = generated(which, key, at);
    bool same = equal_graphs(&first, &second);
    heli_graph_free(&first);
    heli_graph_free(&second);
    return same;
}

static void test_equal_keys_give_equal_graphs_and_other_keys_others(void **state)
{
    (void)state;
    for (int which = 0; which < GENERATORS; which++) {
        assert_true(same_graph_from(which, key_a, here));
        assert_false(same_graph_from(which, key_b, here));
    }
}

static void test_partition_and_step_tell_graphs_apart_agent_and_purpose_do_not(void **state)
{
    (void)state;
    heli_address partition = here, step = here, agent = here, purpose = here;
    partition.partition++;
    step.step++;
    agent.agent++;
    purpose.purpose++;
    for (int which = 0; which < GENERATORS; which++) {
        assert_false(same_graph_from(which, key_a, partition));
        assert_false(same_graph_from(which, key_a, step));
        assert_true(same_graph_from(which, key_a, agent));
        assert_true(same_graph_from(which, key_a, purpose));
    }
}

/* FNV-1a over node, degree and neighbours. A change here changes every result that rests on such a graph: say so in the changelog. */
static uint64_t fingerprint(const heli_graph *graph)
{
    uint64_t hash = 14695981039346656037u;
    for (uint32_t i = 0; i < graph->node_count; i++) {
        hash = (hash ^ heli_graph_degree(graph, i)) * 1099511628211u;
        for (uint32_t j = 0; j < heli_graph_degree(graph, i); j++)
            hash = (hash ^ heli_graph_neighbour(graph, i, j)) * 1099511628211u;
    }
    return hash;
}

static void test_graphs_are_those_of_the_first_release(void **state)
{
    (void)state;
    const uint64_t expected[GENERATORS] = {0xdd0d5c6916753085, 0x6c66f8bcb86a074c, 0x7cecd3b5e3aab2ab,
                                           0x2602fdd1a72165aa, 0xc60ab1307f9ed92e};
    for (int which = 0; which < GENERATORS; which++) {
        heli_graph graph = generated(which, key_a, here);
        assert_int_equal(fingerprint(&graph), expected[which]);
        heli_graph_free(&graph);
    }
}

/* --- clustering of graphs known by hand --- */

static void test_clustering_of_small_graphs_is_the_count_by_hand(void **state)
{
    (void)state;
    heli_graph graph;
    for (uint32_t nodes = 0; nodes <= 4; nodes++) {
        assert_int_equal(heli_graph_complete(&graph, nodes, NULL), HELI_OK);
        assert_true(heli_graph_clustering(&graph) == (nodes > 2 ? 1.0 : 0.0));
    }
    assert_int_equal(heli_graph_ring(&graph, 3, 2, NULL), HELI_OK); /* one triangle */
    assert_true(heli_graph_clustering(&graph) == 1.0);
    heli_graph_free(&graph);
    assert_int_equal(heli_graph_lattice(&graph, 2, 2, HELI_MOORE, 1, false, NULL), HELI_OK); /* all four see each other */
    assert_true(heli_graph_clustering(&graph) == 1.0);
    assert_int_equal(heli_graph_lattice(&graph, 3, 2, HELI_MOORE, 1, false, NULL), HELI_OK);
    /* corners see 3, all linked; the two in the middle see 5, of whose 10 pairs 6 are linked */
    assert_true(heli_graph_clustering(&graph) == (1.0 + 0.6 + 1.0 + 1.0 + 0.6 + 1.0) / 6.0);
    assert_int_equal(heli_graph_lattice(&graph, 5, 1, HELI_VON_NEUMANN, 1, false, NULL), HELI_OK); /* a path */
    assert_true(heli_graph_clustering(&graph) == 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_complete_graph_shows_everybody_everybody_else),
        cmocka_unit_test(test_complete_graph_of_no_one_or_two_nodes_works),
        cmocka_unit_test(test_bounded_lattices_of_all_small_shapes_equal_brute_force),
        cmocka_unit_test(test_tori_of_all_small_shapes_equal_brute_force),
        cmocka_unit_test(test_corner_edge_and_middle_of_a_bounded_lattice_see_what_a_drawing_shows),
        cmocka_unit_test(test_torus_counts_are_those_of_the_full_neighbourhood),
        cmocka_unit_test(test_lattice_of_no_or_one_cell_has_no_neighbours),
        cmocka_unit_test(test_largest_lattices_do_not_overflow),
        cmocka_unit_test(test_lattice_refusals_say_what_was_expected),
        cmocka_unit_test(test_ring_links_the_nearest_on_either_side),
        cmocka_unit_test(test_smallest_and_fullest_rings_work),
        cmocka_unit_test(test_impossible_rings_are_refused),
        cmocka_unit_test(test_small_world_keeps_the_number_of_links_and_stays_simple),
        cmocka_unit_test(test_small_world_without_rewiring_is_the_ring),
        cmocka_unit_test(test_small_world_where_all_are_linked_has_nothing_to_rewire),
        cmocka_unit_test(test_small_world_with_too_many_links_to_number_is_refused),
        cmocka_unit_test(test_random_graph_is_undirected_and_simple),
        cmocka_unit_test(test_random_graph_goes_from_empty_to_complete),
        cmocka_unit_test(test_random_graph_of_no_one_or_two_nodes_works),
        cmocka_unit_test(test_impossible_mean_degrees_are_refused),
        cmocka_unit_test(test_preferential_attachment_brings_m_distinct_links_per_node),
        cmocka_unit_test(test_preferential_attachment_of_founders_alone_is_complete),
        cmocka_unit_test(test_a_larger_preferential_graph_continues_a_smaller_one),
        cmocka_unit_test(test_impossible_attachments_are_refused),
        cmocka_unit_test(test_block_model_at_its_extremes_gives_cliques_or_all_other_pairs),
        cmocka_unit_test(test_block_model_is_undirected_and_simple),
        cmocka_unit_test(test_block_model_with_one_block_is_the_random_graph),
        cmocka_unit_test(test_block_model_of_no_or_one_node_works_and_bad_chances_are_refused),
        cmocka_unit_test(test_groups_give_everybody_the_same_number_and_nobody_themselves),
        cmocka_unit_test(test_a_node_alone_in_its_group_draws_from_all),
        cmocka_unit_test(test_groups_of_no_one_or_two_nodes_work),
        cmocka_unit_test(test_more_acquaintances_keep_those_there_were),
        cmocka_unit_test(test_bad_groups_are_refused),
        cmocka_unit_test(test_indices_take_16_bits_up_to_65536_nodes_and_32_beyond),
        cmocka_unit_test(test_generators_beyond_65536_nodes_are_simple_too),
        cmocka_unit_test(test_equal_keys_give_equal_graphs_and_other_keys_others),
        cmocka_unit_test(test_partition_and_step_tell_graphs_apart_agent_and_purpose_do_not),
        cmocka_unit_test(test_graphs_are_those_of_the_first_release),
        cmocka_unit_test(test_clustering_of_small_graphs_is_the_count_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
