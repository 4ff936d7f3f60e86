/* The servers of a pool (engine/core/queue): a heap of free times, held against a plain scan over all servers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/core/queue.h"
#include "engine/core/random.h"

enum { MOST = 40 };

/* The same pool without a heap. */
typedef struct plain_pool { double free_at[MOST]; int count; } plain_pool;

static int plain_earliest(const plain_pool *pool)
{
    int earliest = 0;
    for (int s = 1; s < pool->count; s++)
        if (pool->free_at[s] < pool->free_at[earliest]) earliest = s;
    return earliest;
}

static void plain_resize(plain_pool *pool, int servers, double now)
{
    while (pool->count > servers) {
        int earliest = plain_earliest(pool);
        pool->free_at[earliest] = pool->free_at[--pool->count];
    }
    while (pool->count < servers) pool->free_at[pool->count++] = now;
}

static heli_draws draws_of(uint32_t test)
{
    return heli_draws_at(heli_key_make(test, 0, HELI_DOMAIN_DYNAMICS), (heli_address){0, 0, 0, 1});
}

static void test_a_case_starts_when_it_comes_or_when_the_first_server_is_free(void **state)
{
    (void)state;
    heli_servers pool = {0};
    assert_int_equal(heli_servers_resize(&pool, 2, 1.0), HELI_OK);
    assert_true(heli_servers_start(&pool, 0.5) == 1.0);
    assert_true(heli_servers_start(&pool, 3.0) == 3.0);
    heli_servers_occupy(&pool, 8.0);
    assert_true(heli_servers_start(&pool, 3.0) == 3.0);
    heli_servers_occupy(&pool, 6.0);
    assert_true(heli_servers_start(&pool, 3.0) == 6.0);
    heli_servers_occupy(&pool, 7.0);
    assert_true(heli_servers_start(&pool, 3.0) == 7.0);
    heli_servers_free(&pool);
}

static void test_the_heap_agrees_with_a_scan_over_all_servers_also_when_their_number_changes(void **state)
{
    (void)state;
    for (uint32_t path = 0; path < 300; path++) {
        heli_draws draws = draws_of(path);
        heli_servers pool = {0};
        plain_pool plain = {{0}, 0};
        double now = 0.0;
        for (int i = 0; i < 400; i++) {
            now += heli_exponential_from(heli_draws_uniform(&draws), 0.3);
            if (i == 0 || heli_draws_uniform(&draws) < 0.1) {
                int servers = 1 + (int)heli_below(heli_draws_word(&draws), MOST);
                assert_int_equal(heli_servers_resize(&pool, (uint64_t)servers, now), HELI_OK);
                plain_resize(&plain, servers, now);
            }
            int server = plain_earliest(&plain);
            double start = plain.free_at[server] > now ? plain.free_at[server] : now;
            assert_true(heli_servers_start(&pool, now) == start);
            plain.free_at[server] = start + heli_exponential_from(heli_draws_uniform(&draws), 3.0);
            heli_servers_occupy(&pool, plain.free_at[server]);
            assert_int_equal(pool.count, plain.count);
        }
        heli_servers_free(&pool);
    }
}

static void test_added_servers_are_free_at_once(void **state)
{
    (void)state;
    heli_servers pool = {0};
    assert_int_equal(heli_servers_resize(&pool, 1, 0.0), HELI_OK);
    heli_servers_occupy(&pool, 100.0);
    assert_int_equal(heli_servers_resize(&pool, 2, 5.0), HELI_OK);
    assert_true(heli_servers_start(&pool, 4.0) == 5.0);
    heli_servers_free(&pool);
}

static void test_removed_servers_are_those_that_would_be_free_first(void **state)
{
    (void)state;
    heli_servers pool = {0};
    assert_int_equal(heli_servers_resize(&pool, 3, 0.0), HELI_OK);
    heli_servers_occupy(&pool, 9.0);
    heli_servers_occupy(&pool, 4.0);
    assert_int_equal(heli_servers_resize(&pool, 2, 1.0), HELI_OK); /* the idle one goes */
    assert_true(heli_servers_start(&pool, 1.0) == 4.0);
    assert_int_equal(heli_servers_resize(&pool, 1, 1.0), HELI_OK); /* finishes at 4 and takes no further case */
    assert_true(heli_servers_start(&pool, 1.0) == 9.0);
    heli_servers_free(&pool);
}

static void test_at_least_one_server_stays(void **state)
{
    (void)state;
    heli_servers pool = {0};
    assert_int_equal(heli_servers_resize(&pool, 0, 2.0), HELI_OK);
    assert_int_equal(pool.count, 1);
    assert_int_equal(heli_servers_resize(&pool, 7, 2.0), HELI_OK);
    assert_int_equal(heli_servers_resize(&pool, 0, 3.0), HELI_OK);
    assert_int_equal(pool.count, 1);
    assert_true(heli_servers_start(&pool, 0.0) == 2.0);
    heli_servers_free(&pool);
}

static void test_a_freed_pool_can_be_freed_again_and_used_anew(void **state)
{
    (void)state;
    heli_servers pool = {0};
    heli_servers_free(&pool);
    assert_int_equal(heli_servers_resize(&pool, 5, 0.0), HELI_OK);
    heli_servers_free(&pool);
    heli_servers_free(&pool);
    assert_int_equal(pool.count, 0);
    assert_int_equal(heli_servers_resize(&pool, 2, 4.0), HELI_OK);
    assert_true(heli_servers_start(&pool, 0.0) == 4.0);
    heli_servers_free(&pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_case_starts_when_it_comes_or_when_the_first_server_is_free),
        cmocka_unit_test(test_the_heap_agrees_with_a_scan_over_all_servers_also_when_their_number_changes),
        cmocka_unit_test(test_added_servers_are_free_at_once),
        cmocka_unit_test(test_removed_servers_are_those_that_would_be_free_first),
        cmocka_unit_test(test_at_least_one_server_stays),
        cmocka_unit_test(test_a_freed_pool_can_be_freed_again_and_used_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
