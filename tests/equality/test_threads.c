/* Equality: the number of threads changes no bit, whether they go over replicates or over partitions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/toy.c"
#include "tests/support/small.h"

static const int thread_counts[] = {1, 2, 4, 8};

/* Runs with 1, 2, 4, 8 threads; digests and files must agree. */
static void expect_equal_runs(const char *const *sets, size_t set_count, heli_status expected)
{
    char first[17] = "";
    heli_scenario *scenario = small_scenario(SMALL_FULL, sets, set_count);
    assert_non_null(scenario);
    for (size_t i = 0; i < 4; i++) {
        heli_run_result result;
        const char *path = small_path(i ? "other.h5" : "first.h5");
        assert_int_equal(small_run(&result, scenario, path, thread_counts[i], NULL), expected);
        if (i == 0) memcpy(first, result.digest, sizeof first);
        assert_string_equal(result.digest, first);
        assert_true(i == 0 || small_same_file(path, small_path("first.h5")));
        heli_run_result_free(&result);
    }
    heli_scenario_free(scenario);
}

static void test_threads_over_replicates_change_no_bit(void **state)
{
    (void)state;
    static const char *const sets[] = {"run.replicates=12", "world.agents=100"};
    expect_equal_runs(sets, 2, HELI_OK);
}

static void test_threads_over_partitions_change_no_bit(void **state)
{
    (void)state;
    static const char *const sets[] = {"run.replicates=1", "world.agents=2000", "world.partitions=17"};
    expect_equal_runs(sets, 3, HELI_OK);
}

static void test_threads_change_no_bit_where_replicates_fail(void **state)
{
    (void)state;
    static const char *const sets[] = {"run.replicates=10", "fault.fail_week=3", "fault.fail_share=0.5"};
    expect_equal_runs(sets, 3, HELI_MODEL);
}

/* --- the runner itself --- */

static heli_status visit(void *world, size_t partition, const heli_step *step)
{
    (void)step;
    ((int *)world)[partition]++;
    return partition == 700 ? HELI_MEMORY : partition >= 300 && partition % 100 == 0 ? HELI_MODEL : HELI_OK;
}

static void test_the_runner_visits_each_partition_once_and_tells_the_lowest_failure(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        static int visits[1000];
        memset(visits, 0, sizeof visits);
        heli_runner runner = heli_runner_threads(thread_counts[i]);
        assert_int_equal(runner.run(&runner, 1000, visit, visits, NULL), HELI_MODEL);
        for (size_t p = 0; p < 1000; p++) assert_int_equal(visits[p], 1);
        assert_int_equal(runner.run(&runner, 200, visit, visits, NULL), HELI_OK);
        assert_int_equal(runner.run(&runner, 0, visit, visits, NULL), HELI_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads_over_replicates_change_no_bit),
        cmocka_unit_test(test_threads_over_partitions_change_no_bit),
        cmocka_unit_test(test_threads_change_no_bit_where_replicates_fail),
        cmocka_unit_test(test_the_runner_visits_each_partition_once_and_tells_the_lowest_failure),
    };
    return cmocka_run_group_tests(tests, small_setup, small_teardown);
}
