/* The main loop: which parameters hold when, what a step may fail with, and that a restored state goes on as if never left. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/core/digest.h"
#include "engine/core/simulation.h"
#include "tests/support/toy.c"

static const heli_param *row(const char *path)
{
    return heli_param_find(heli_toy.params, heli_toy.param_count, path);
}

/* A plan of 6 weeks after 2 of burn-in. */
static heli_plan small_plan(toy_params *params)
{
    heli_params_default(heli_toy.params, heli_toy.param_count, params);
    params->agents = 10;
    return (heli_plan){.model = &heli_toy, .params = params, .burn_in = 2, .steps = 6, .seed = 5, .initial_seed = 9};
}

static heli_simulation *begin(const heli_plan *plan, uint64_t replicate)
{
    heli_simulation *simulation = NULL;
    assert_int_equal(heli_simulation_create(&simulation, plan, replicate, &heli_runner_serial, NULL), HELI_OK);
    return simulation;
}

static uint64_t digest_after(const heli_plan *plan, uint64_t replicate, int64_t steps)
{
    heli_simulation *simulation = begin(plan, replicate);
    for (int64_t t = 0; t < steps; t++) assert_int_equal(heli_simulation_step(simulation, NULL), HELI_OK);
    uint64_t digest = heli_simulation_digest(simulation);
    heli_simulation_free(simulation);
    return digest;
}

static void test_a_run_makes_burn_in_and_recorded_steps_and_no_more(void **state)
{
    (void)state;
    toy_params params;
    heli_plan plan = small_plan(&params);
    heli_simulation *simulation = begin(&plan, 0);
    assert_int_equal(heli_simulation_recorded(simulation), -2);
    for (int t = 0; t < 8; t++) {
        assert_false(heli_simulation_finished(simulation));
        assert_int_equal(heli_simulation_step(simulation, NULL), HELI_OK);
    }
    assert_true(heli_simulation_finished(simulation));
    assert_int_equal(heli_simulation_index(simulation), 8);
    assert_int_equal(heli_simulation_recorded(simulation), 6);
    assert_int_equal(heli_simulation_step(simulation, NULL), HELI_INTERNAL);
    heli_simulation_free(simulation);
}

static void test_the_plan_itself_may_be_gone_after_creation(void **state)
{
    (void)state;
    toy_params params;
    heli_plan plan = small_plan(&params);
    heli_simulation *simulation = begin(&plan, 0);
    memset(&plan, 0xee, sizeof plan);
    while (!heli_simulation_finished(simulation)) assert_int_equal(heli_simulation_step(simulation, NULL), HELI_OK);
    heli_simulation_free(simulation);
}

/* Two policies: stride 2 over recorded weeks [1, 4), stride 3 and drift 1 over [3, end). */
typedef struct two_policies {
    const heli_param *first_rows[1], *second_rows[2];
    toy_params first_values, second_values;
    heli_policy policy[2];
} two_policies;

static void make_policies(two_policies *two)
{
    static char first_name[] = "first", second_name[] = "second";
    two->first_rows[0] = row("walk.stride");
    two->second_rows[0] = row("walk.stride");
    two->second_rows[1] = row("walk.drift");
    two->first_values = (toy_params){.stride = 2.0};
    two->second_values = (toy_params){.stride = 3.0, .drift = 1.0};
    two->policy[0] = (heli_policy){first_name, 1, 4, 1, two->first_rows, &two->first_values};
    two->policy[1] = (heli_policy){second_name, 3, INT64_MAX, 2, two->second_rows, &two->second_values};
}

static void test_policies_hold_from_start_to_end_and_the_later_wins(void **state)
{
    (void)state;
    static const double stride[] = {0.5, 0.5, 0.5, 2, 2, 3, 3, 3}, drift[] = {0, 0, 0, 0, 0, 1, 1, 1};
    toy_params params;
    two_policies two;
    heli_plan plan = small_plan(&params);
    make_policies(&two);
    plan.policies = two.policy;
    plan.policy_count = 2;
    heli_simulation *simulation = begin(&plan, 0);
    assert_true(((const toy_params *)heli_simulation_params(simulation))->stride == 0.5);
    for (int t = 0; t < 8; t++) {
        assert_int_equal(heli_simulation_step(simulation, NULL), HELI_OK);
        const toy_params *now = heli_simulation_params(simulation);
        assert_true(now->stride == stride[t]);
        assert_true(now->drift == drift[t]);
        assert_int_equal(now->agents, 10);
    }
    heli_simulation_free(simulation);
}

/* A model that notes in which recorded weeks it was told of changed parameters. */
static unsigned changed_weeks;
static heli_status noting_step(void *world, const heli_step *step, heli_context *ctx)
{
    if (step->params_changed) changed_weeks |= 1u << (step->recorded + 2);
    return heli_toy.step(world, step, ctx);
}

static void test_a_model_is_told_when_policies_begin_and_end(void **state)
{
    (void)state;
    toy_params params;
    two_policies two;
    heli_plan plan = small_plan(&params);
    heli_model noting = heli_toy;
    noting.step = noting_step;
    make_policies(&two);
    two.policy[0].start = -2; /* from the first step on: that is no change */
    plan.model = &noting;
    plan.policies = two.policy;
    plan.policy_count = 2;
    changed_weeks = 0;
    heli_simulation *simulation = begin(&plan, 0);
    while (!heli_simulation_finished(simulation)) assert_int_equal(heli_simulation_step(simulation, NULL), HELI_OK);
    assert_int_equal(changed_weeks, 1u << (3 + 2) | 1u << (4 + 2));
    heli_simulation_free(simulation);
}

static void test_a_policy_changes_nothing_before_it_starts(void **state)
{
    (void)state;
    toy_params params;
    two_policies two;
    heli_plan without = small_plan(&params), with = without;
    make_policies(&two);
    with.policies = two.policy;
    with.policy_count = 2;
    for (int64_t t = 0; t <= 3; t++) assert_true(digest_after(&without, 1, t) == digest_after(&with, 1, t));
    assert_true(digest_after(&without, 1, 4) != digest_after(&with, 1, 4));
}

static void test_replicates_differ_and_repeat(void **state)
{
    (void)state;
    toy_params params;
    heli_plan plan = small_plan(&params);
    assert_true(digest_after(&plan, 0, 8) != digest_after(&plan, 1, 8));
    assert_true(digest_after(&plan, 1, 8) == digest_after(&plan, 1, 8));
    assert_true(digest_after(&plan, 0, 0) != digest_after(&plan, 1, 0));
}

static void test_a_shared_population_starts_alike_and_goes_apart(void **state)
{
    (void)state;
    toy_params params;
    heli_plan plan = small_plan(&params);
    plan.shared_population = true;
    assert_true(digest_after(&plan, 0, 0) == digest_after(&plan, 1, 0));
    assert_true(digest_after(&plan, 0, 8) != digest_after(&plan, 1, 8));
}

static void test_the_seed_of_the_dynamics_does_not_touch_the_population(void **state)
{
    (void)state;
    toy_params params;
    heli_plan plan = small_plan(&params), other = plan;
    other.seed = 6;
    assert_true(digest_after(&plan, 0, 0) == digest_after(&other, 0, 0));
    assert_true(digest_after(&plan, 0, 8) != digest_after(&other, 0, 8));
    other = plan;
    other.initial_seed = 10;
    assert_true(digest_after(&plan, 0, 0) != digest_after(&other, 0, 0));
}

/* Steps until a failure; returns how many were made. */
static int64_t steps_until_failure(const heli_plan *plan, heli_context *ctx)
{
    heli_simulation *simulation = begin(plan, 0);
    heli_status status = HELI_OK;
    while (status == HELI_OK && !heli_simulation_finished(simulation)) status = heli_simulation_step(simulation, ctx);
    assert_int_equal(status, HELI_MODEL);
    int64_t made = heli_simulation_index(simulation);
    assert_int_equal(heli_simulation_step(simulation, NULL), HELI_MODEL);
    assert_int_equal(heli_simulation_index(simulation), made);
    heli_simulation_free(simulation);
    return made;
}

static void test_a_nan_is_found_at_the_next_check_and_the_simulation_stays_there(void **state)
{
    (void)state;
    toy_params params;
    heli_plan plan = small_plan(&params);
    heli_context ctx;
    heli_context_init(&ctx);
    params.nan_week = 1;
    plan.verify_every = 1;
    assert_int_equal(steps_until_failure(&plan, &ctx), 3);
    assert_non_null(strstr(ctx.message, "position"));
    plan.verify_every = 3;
    assert_int_equal(steps_until_failure(&plan, &ctx), 5);
    plan.verify_every = 0;
    assert_int_equal(steps_until_failure(&plan, &ctx), 7);
    heli_context_free(&ctx);
}

static void test_a_failing_step_is_not_counted(void **state)
{
    (void)state;
    toy_params params;
    heli_plan plan = small_plan(&params);
    params.fail_week = 2;
    assert_int_equal(steps_until_failure(&plan, NULL), 4);
}

/* --- save and restore through visitors over one buffer --- */

typedef struct tape { char bytes[65536]; size_t at; } tape;

static heli_status save_block(heli_visitor *visitor, const char *name, void *data, size_t bytes)
{
    (void)name;
    tape *to = visitor->data;
    assert_true(to->at + bytes <= sizeof to->bytes);
    memcpy(to->bytes + to->at, data, bytes);
    to->at += bytes;
    return HELI_OK;
}

static heli_status restore_block(heli_visitor *visitor, const char *name, void *data, size_t bytes)
{
    (void)name;
    tape *from = visitor->data;
    memcpy(data, from->bytes + from->at, bytes);
    from->at += bytes;
    return HELI_OK;
}

static void test_saving_and_restoring_at_every_step_gives_the_same_end(void **state)
{
    (void)state;
    static tape saved;
    toy_params params;
    two_policies two;
    heli_plan plan = small_plan(&params);
    make_policies(&two);
    plan.policies = two.policy;
    plan.policy_count = 2;
    uint64_t expected = digest_after(&plan, 2, 8);
    heli_visitor save = {.block = save_block, .data = &saved}, restore = {.block = restore_block, .data = &saved};
    heli_simulation *simulation = begin(&plan, 2);
    for (int t = 0; t < 8; t++) {
        saved.at = 0;
        assert_int_equal(heli_simulation_visit(simulation, &save), HELI_OK);
        heli_simulation_free(simulation);
        simulation = begin(&plan, 2);
        saved.at = 0;
        assert_int_equal(heli_simulation_visit(simulation, &restore), HELI_OK);
        assert_int_equal(heli_simulation_restored(simulation, NULL), HELI_OK);
        assert_int_equal(heli_simulation_index(simulation), t);
        assert_int_equal(heli_simulation_step(simulation, NULL), HELI_OK);
    }
    assert_true(heli_simulation_digest(simulation) == expected);
    heli_simulation_free(simulation);
}

static void test_a_restored_index_outside_the_plan_is_refused(void **state)
{
    (void)state;
    static tape saved;
    toy_params params;
    heli_plan plan = small_plan(&params);
    heli_visitor save = {.block = save_block, .data = &saved}, restore = {.block = restore_block, .data = &saved};
    heli_simulation *simulation = begin(&plan, 0);
    for (int64_t claimed = -1; claimed <= 9; claimed += 10) {
        saved.at = 0;
        assert_int_equal(heli_simulation_visit(simulation, &save), HELI_OK);
        memcpy(saved.bytes, &claimed, sizeof claimed);
        saved.at = 0;
        assert_int_equal(heli_simulation_visit(simulation, &restore), HELI_OK);
        assert_int_equal(heli_simulation_restored(simulation, NULL), HELI_CORRUPT);
    }
    heli_simulation_free(simulation);
}

static heli_status failing_partition(void *world, size_t partition, const heli_step *step)
{
    (void)step;
    ((int *)world)[partition]++;
    return partition == 1 ? HELI_MODEL : partition == 3 ? HELI_MEMORY : HELI_OK;
}

static void test_the_serial_runner_visits_all_and_tells_the_first_failure(void **state)
{
    (void)state;
    int visits[5] = {0};
    assert_int_equal(heli_runner_serial.run(&heli_runner_serial, 5, failing_partition, visits, NULL), HELI_MODEL);
    for (int p = 0; p < 5; p++) assert_int_equal(visits[p], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_run_makes_burn_in_and_recorded_steps_and_no_more),
        cmocka_unit_test(test_the_plan_itself_may_be_gone_after_creation),
        cmocka_unit_test(test_policies_hold_from_start_to_end_and_the_later_wins),
        cmocka_unit_test(test_a_model_is_told_when_policies_begin_and_end),
        cmocka_unit_test(test_a_policy_changes_nothing_before_it_starts),
        cmocka_unit_test(test_replicates_differ_and_repeat),
        cmocka_unit_test(test_a_shared_population_starts_alike_and_goes_apart),
        cmocka_unit_test(test_the_seed_of_the_dynamics_does_not_touch_the_population),
        cmocka_unit_test(test_a_nan_is_found_at_the_next_check_and_the_simulation_stays_there),
        cmocka_unit_test(test_a_failing_step_is_not_counted),
        cmocka_unit_test(test_saving_and_restoring_at_every_step_gives_the_same_end),
        cmocka_unit_test(test_a_restored_index_outside_the_plan_is_refused),
        cmocka_unit_test(test_the_serial_runner_visits_all_and_tells_the_first_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
