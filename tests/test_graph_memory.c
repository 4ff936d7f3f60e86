/*
 * Claims about short memory: whichever allocation is refused, a graph or an arena is refused with HELI_MEMORY and a
 * sentence, nothing is left behind in `out`, and nothing leaks (blocks are counted here; the sanitizer counts them too).
 *
 * The sources are compiled into this test with allocators of its own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int allowed;      /* allocations until one is refused */
static int blocks_held;

static void *counted(void *block)
{
    blocks_held += block != NULL;
    return block;
}

static void *limited_calloc(size_t count, size_t bytes)
{
    if (count > 0 && bytes > ((size_t)1 << 40) / count) return NULL; /* sanitizers abort on absurd sizes */
    return allowed-- > 0 ? counted(calloc(count, bytes)) : NULL;
}

static void *limited_aligned_alloc(size_t alignment, size_t bytes)
{
    assert_int_equal(alignment, 64); /* what column.h promises; an address may be aligned by luck */
    assert_int_equal(bytes % alignment, 0);
    if (bytes > (size_t)1 << 40) return NULL;
    return allowed-- > 0 ? counted(aligned_alloc(alignment, bytes)) : NULL;
}

static void limited_free(void *block)
{
    blocks_held -= block != NULL;
    free(block);
}

#define calloc limited_calloc
#define aligned_alloc limited_aligned_alloc
#define free limited_free
#include "engine/core/column.c"
#include "engine/core/graph.c"
#include "engine/core/graph_random.c"
#include "engine/core/memory.c"
#undef calloc
#undef aligned_alloc
#undef free

static const heli_key key = {{1, 2}};
static const heli_address here = {0, 0, 0, 0};
static const uint16_t group[100] = {0};
static const uint32_t block[100] = {0, 1, 0, 1};

enum { GENERATORS = 6 };

static heli_status generate(int which, heli_graph *out, heli_context *ctx)
{
    switch (which) {
    case 0: return heli_graph_ring(out, 100, 6, ctx);
    case 1: return heli_graph_small_world(out, 100, 6, 0.4, key, here, ctx);
    case 2: return heli_graph_random(out, 100, 7.5, key, here, ctx);
    case 3: return heli_graph_preferential(out, 100, 3, key, here, ctx);
    case 4: return heli_graph_blocks(out, 100, block, 0.2, 0.02, key, here, ctx);
    default: return heli_graph_groups(out, 100, group, 8, 0.75, key, here, ctx);
    }
}

static void test_every_refused_allocation_refuses_the_graph_and_leaves_nothing(void **state)
{
    (void)state;
    const int allocations[GENERATORS] = {1, 6, 2, 4, 4, 1};
    heli_graph out, zero;
    memset(&zero, 0, sizeof zero);
    for (int which = 0; which < GENERATORS; which++) {
        for (int refused = 0; refused <= allocations[which]; refused++) {
            heli_context ctx;
            heli_context_init(&ctx);
            memset(&out, 0xA5, sizeof out);
            allowed = refused;
            heli_status status = generate(which, &out, &ctx);
            if (refused == allocations[which]) {
                assert_int_equal(status, HELI_OK);
                limited_free(out.offset);
                limited_free(out.neighbour16);
            } else {
                assert_int_equal(status, HELI_MEMORY);
                assert_memory_equal(&out, &zero, sizeof zero);
                assert_non_null(strstr(ctx.message, "not enough memory"));
            }
            assert_int_equal(blocks_held, 0);
            heli_context_free(&ctx);
        }
    }
}

static void test_sizes_beyond_all_memory_are_refused_without_overflow(void **state)
{
    (void)state;
    heli_context ctx;
    heli_graph out;
    heli_context_init(&ctx);
    allowed = 1000;
    assert_int_equal(heli_graph_ring(&out, UINT32_MAX, UINT32_MAX - 1, &ctx), HELI_MEMORY);
    assert_non_null(strstr(ctx.message, "18446744060824649730 arcs")); /* (2^32 - 1)(2^32 - 2), whole */
    assert_int_equal(out.node_count, 0);
    assert_int_equal(blocks_held, 0);
    heli_context_free(&ctx);
}

static void test_clustering_without_memory_is_not_a_number(void **state)
{
    (void)state;
    heli_graph ring;
    allowed = 1;
    assert_int_equal(heli_graph_ring(&ring, 10, 4, NULL), HELI_OK);
    double clustering = heli_graph_clustering(&ring);
    assert_true(clustering != clustering);
    heli_graph_free(&ring);
    assert_int_equal(blocks_held, 0);
}

static void test_columns_without_memory_are_refused_and_leave_nothing(void **state)
{
    (void)state;
    const heli_column rows[] = {{.name = "a", .type = HELI_F64, .width = 3, .offset = 0}};
    const size_t agents[] = {10, SIZE_MAX / 24, SIZE_MAX - 1, SIZE_MAX};
    for (size_t i = 0; i < sizeof agents / sizeof *agents; i++) {
        double *field = NULL;
        heli_columns columns, zero;
        heli_context ctx;
        heli_context_init(&ctx);
        memset(&zero, 0, sizeof zero);
        memset(&columns, 0xA5, sizeof columns);
        allowed = i == 0 ? 0 : 10;
        assert_int_equal(heli_columns_init(&columns, rows, 1, agents[i], &field, &ctx), HELI_MEMORY);
        assert_memory_equal(&columns, &zero, sizeof zero);
        assert_null(field);
        assert_non_null(strstr(ctx.message, "24 bytes"));
        heli_context_free(&ctx);
    }
    assert_int_equal(blocks_held, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_refused_allocation_refuses_the_graph_and_leaves_nothing),
        cmocka_unit_test(test_sizes_beyond_all_memory_are_refused_without_overflow),
        cmocka_unit_test(test_clustering_without_memory_is_not_a_number),
        cmocka_unit_test(test_columns_without_memory_are_refused_and_leave_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
