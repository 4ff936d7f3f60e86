/* Neither the order in which communities are taken nor how many are taken at once changes a bit (I11). */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/town.h"

enum { THREADS = 3 };

/* --- a runner of threads, each with every third community --- */

typedef struct share {
    size_t first, count;
    heli_partition_fn work;
    void *world;
    const heli_step *step;
    heli_status status;
} share;

static void *work_share(void *data)
{
    share *mine = data;
    for (size_t c = mine->first; c < mine->count; c += THREADS)
        if (mine->work(mine->world, c, mine->step) != HELI_OK) mine->status = HELI_MODEL;
    return NULL;
}

static heli_status run_threads(const heli_runner *self, size_t count, heli_partition_fn work, void *world, const heli_step *step)
{
    pthread_t thread[THREADS];
    share shares[THREADS];
    heli_status status = HELI_OK;
    (void)self;
    for (size_t t = 0; t < THREADS; t++) {
        shares[t] = (share){t, count, work, world, step, HELI_OK};
        if (pthread_create(&thread[t], NULL, work_share, &shares[t]) != 0) abort();
    }
    for (int t = 0; t < THREADS; t++) {
        pthread_join(thread[t], NULL);
        if (shares[t].status != HELI_OK) status = shares[t].status;
    }
    return status;
}

/* --- comparison --- */

static void same_in_every_week(const gov_params *params, uint64_t seed, const heli_runner *runner, int weeks)
{
    heli_plan plan = {.model = town_model(), .params = params, .burn_in = 2, .steps = weeks - 2, .seed = seed, .initial_seed = seed};
    heli_simulation *plain = NULL, *other = NULL;
    assert_int_equal(heli_simulation_create(&plain, &plan, 0, &heli_runner_serial, NULL), HELI_OK);
    assert_int_equal(heli_simulation_create(&other, &plan, 0, runner, NULL), HELI_OK);
    for (int week = 0; week <= weeks; week++) {
        if (heli_simulation_digest(plain) != heli_simulation_digest(other)) fail_msg("seed %d differs after %d weeks", (int)seed, week);
        if (week == weeks) break;
        assert_int_equal(heli_simulation_step(plain, NULL), HELI_OK);
        assert_int_equal(heli_simulation_step(other, NULL), HELI_OK);
    }
    heli_simulation_free(plain);
    heli_simulation_free(other);
}

/* Twelve communities whose institutions look at each other all the time, with every mechanism on. */
static gov_params neighbours(void)
{
    gov_params p = town_all_on();
    p.city.offices = 4;
    p.city.communities = 12;
    p.city.grids = 30;
    p.institutions.outside_peers = 1.0;
    p.institutions.weeks_between = 1;
    return p;
}

static void over_towns(const heli_runner *runner, uint64_t sets, int weeks)
{
    gov_params p = neighbours();
    same_in_every_week(&p, 1, runner, 70);
    for (uint64_t seed = 1; seed <= sets; seed++) {
        p = town_random(seed);
        same_in_every_week(&p, seed, runner, weeks);
        p = town_random_all(seed);
        same_in_every_week(&p, seed, runner, weeks);
    }
}

static void test_communities_taken_backwards_give_the_same_bits(void **state)
{
    (void)state;
    const heli_runner backwards = {.run = town_run_backwards, .data = NULL};
    over_towns(&backwards, 60, 30);
}

static void test_communities_taken_in_any_order_give_the_same_bits(void **state)
{
    (void)state;
    uint64_t turn = 0;
    const heli_runner shuffled = {.run = town_run_shuffled, .data = &turn};
    over_towns(&shuffled, 60, 30);
    assert_true(turn > 60 * 30);
}

static void test_communities_taken_at_once_give_the_same_bits(void **state)
{
    (void)state;
    const heli_runner threads = {.run = run_threads, .data = NULL};
    over_towns(&threads, 20, 15);
}

static void test_policies_are_taken_up_in_any_order_too(void **state)
{
    (void)state;
    uint64_t turn = 0;
    const heli_runner shuffled = {.run = town_run_shuffled, .data = &turn};
    gov_params p = neighbours(), with = p;
    with.voice.equality = 1.0;
    with.party.own_groups = 20;
    with.institutions.revise = false;
    const heli_param *rows[] = {town_row("voice.equality"), town_row("party.own_groups"), town_row("institutions.revise")};
    char name[] = "all";
    heli_policy policy = {name, 3, 9, 3, rows, &with};
    heli_plan plan = {.model = town_model(), .params = &p, .steps = 15, .seed = 1, .policies = &policy, .policy_count = 1};
    heli_simulation *plain = NULL, *other = NULL;
    assert_int_equal(heli_simulation_create(&plain, &plan, 0, &heli_runner_serial, NULL), HELI_OK);
    assert_int_equal(heli_simulation_create(&other, &plan, 0, &shuffled, NULL), HELI_OK);
    for (int week = 0; week < 15; week++) {
        assert_int_equal(heli_simulation_step(plain, NULL), HELI_OK);
        assert_int_equal(heli_simulation_step(other, NULL), HELI_OK);
        assert_true(heli_simulation_digest(plain) == heli_simulation_digest(other));
    }
    heli_simulation_free(plain);
    heli_simulation_free(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_communities_taken_backwards_give_the_same_bits),
        cmocka_unit_test(test_communities_taken_in_any_order_give_the_same_bits),
        cmocka_unit_test(test_communities_taken_at_once_give_the_same_bits),
        cmocka_unit_test(test_policies_are_taken_up_in_any_order_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
