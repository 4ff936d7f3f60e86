/* Ranks in a build without MPI: one rank, for whom everything works. The same with MPI stands in tests/mpi. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/run/ranks.h"
#include "engine/run/runner_ranks.h"
#include "tests/support/town.h"

static void test_a_program_that_nobody_launched_is_one_rank(void **state)
{
    (void)state;
    assert_int_equal(heli_ranks_self(), 0);
    assert_int_equal(heli_ranks_count(), 1);
    assert_int_equal(heli_ranks_here(), 1);
    assert_int_equal(heli_ranks_agree(HELI_OK, NULL), HELI_OK);
    assert_int_equal(heli_ranks_agree(HELI_DISK_FULL, NULL), HELI_DISK_FULL);
}

static void test_messages_to_oneself_arrive_in_order(void **state)
{
    (void)state;
    static unsigned char out[HELI_RANKS_MESSAGE_BYTES], in[HELI_RANKS_MESSAGE_BYTES];
    int from = -1, tag = -1;
    size_t bytes = 1;
    assert_false(heli_ranks_poll(&from, &tag, in, &bytes));
    for (int m = 0; m < 40; m++) {
        memset(out, m, sizeof out);
        heli_ranks_send(0, m, out, m == 39 ? sizeof out : (size_t)m);
    }
    for (int m = 0; m < 40; m++) {
        memset(out, m, sizeof out);
        assert_true(heli_ranks_poll(&from, &tag, in, &bytes));
        assert_int_equal(from, 0);
        assert_int_equal(tag, m);
        assert_int_equal(bytes, m == 39 ? sizeof out : (size_t)m);
        assert_memory_equal(in, out, bytes);
    }
    assert_false(heli_ranks_poll(&from, &tag, in, &bytes));
}

static void test_what_one_rank_gathers_and_is_told_is_its_own(void **state)
{
    (void)state;
    const char piece[] = "a piece";
    char all[sizeof piece] = {0}, told[] = "kept";
    size_t bytes = sizeof piece, none = 0;
    heli_ranks_gather(piece, &bytes, all);
    assert_string_equal(all, piece);
    heli_ranks_gather(NULL, &none, NULL);
    heli_ranks_broadcast(told, sizeof told);
    assert_string_equal(told, "kept");
    heli_ranks_barrier();
}

/* The whole way of ranks, with itself: remembering, packing, exchanging, saving. */
static void test_a_town_spread_over_one_rank_has_the_bits_of_the_plain_loop(void **state)
{
    (void)state;
    gov_params params = town_all_on();
    heli_plan plan = {.model = town_model(), .params = &params, .burn_in = 3, .steps = 30, .seed = 4, .initial_seed = 5, .verify_every = 7};
    for (int threads = 1; threads <= 2; threads++) {
        heli_rank_runner *runner = heli_rank_runner_create(threads);
        heli_simulation *spread = NULL, *plain = NULL;
        assert_non_null(runner);
        assert_int_equal(heli_simulation_create(&spread, &plan, 0, heli_rank_runner_get(runner), NULL), HELI_OK);
        assert_int_equal(heli_simulation_create(&plain, &plan, 0, &heli_runner_serial, NULL), HELI_OK);
        while (!heli_simulation_finished(plain)) {
            assert_int_equal(heli_simulation_step(spread, NULL), HELI_OK);
            assert_int_equal(heli_simulation_step(plain, NULL), HELI_OK);
            assert_true(heli_simulation_digest(spread) == heli_simulation_digest(plain));
        }
        assert_true(heli_rank_runner_bytes(runner) > 0);
        heli_simulation_free(spread);
        heli_simulation_free(plain);
        heli_rank_runner_free(runner);
    }
    heli_rank_runner_free(NULL);
}

static heli_status fail_from_5(void *world, size_t partition, const heli_step *step)
{
    (void)step;
    ((int *)world)[partition]++;
    return partition == 5 ? HELI_MEMORY : partition > 5 ? HELI_MODEL : HELI_OK;
}

static heli_status share_count(void *world, size_t partition, heli_visitor *visitor)
{
    return visitor->block(visitor, "count", (int *)world + partition, sizeof(int));
}

static void test_a_phase_visits_each_partition_once_and_tells_the_lowest_failure(void **state)
{
    (void)state;
    int visits[20] = {0};
    heli_rank_runner *runner = heli_rank_runner_create(2);
    assert_non_null(runner);
    const heli_runner *use = heli_rank_runner_get(runner);
    assert_int_equal(use->run(use, 20, fail_from_5, visits, NULL), HELI_MEMORY);
    assert_int_equal(use->run_shared(use, 20, fail_from_5, share_count, visits, NULL), HELI_MEMORY);
    assert_int_equal(use->run_shared(use, 5, fail_from_5, share_count, visits, NULL), HELI_OK);
    for (int p = 0; p < 20; p++) assert_int_equal(visits[p], p < 5 ? 3 : 2);
    heli_rank_runner_free(runner);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_program_that_nobody_launched_is_one_rank),
        cmocka_unit_test(test_messages_to_oneself_arrive_in_order),
        cmocka_unit_test(test_what_one_rank_gathers_and_is_told_is_its_own),
        cmocka_unit_test(test_a_town_spread_over_one_rank_has_the_bits_of_the_plain_loop),
        cmocka_unit_test(test_a_phase_visits_each_partition_once_and_tells_the_lowest_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
