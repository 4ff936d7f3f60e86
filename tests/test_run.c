/* Running: failures are recorded and the others go on; a stop leaves a checkpoint from which the run ends as if never stopped. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <signal.h>
#include <sys/stat.h>
#include <time.h>

#include "tests/support/toy.c"
#include "tests/support/small.h"

static bool there(const char *path)
{
    return access(path, F_OK) == 0;
}

static void test_a_run_writes_results_and_a_note_and_nothing_else(void **state)
{
    (void)state;
    heli_run_result result;
    heli_results *read = NULL;
    const char *path = small_path("a.h5");
    int before = small_count();
    heli_scenario *scenario = small_scenario(SMALL_FULL, NULL, 0);
    assert_non_null(scenario);
    assert_int_equal(small_run(&result, scenario, path, 1, NULL), HELI_OK);
    assert_int_equal(result.replicates, 3);
    assert_false(result.resumed);
    assert_int_equal(heli_results_read(&read, path, toy_models, NULL), HELI_OK);
    assert_string_equal(read->digest, result.digest);
    assert_string_equal(read->partition_info[1].name, "part 1");
    assert_true(there(small_path("a.h5.run.json")));
    assert_int_equal(small_count() - before, 2);
    heli_results_free(read);
    heli_run_result_free(&result);
    heli_scenario_free(scenario);
}

static void test_the_first_value_is_that_at_the_end_of_the_first_recorded_week(void **state)
{
    (void)state;
    heli_run_result result;
    heli_scenario *scenario = small_scenario(SMALL_FULL, NULL, 0);
    assert_non_null(scenario);
    assert_int_equal(small_run(&result, scenario, NULL, 1, NULL), HELI_OK);
    heli_plan plan = heli_scenario_plan(scenario);
    heli_simulation *simulation = NULL;
    double values[5];
    assert_int_equal(heli_simulation_create(&simulation, &plan, 0, &heli_runner_serial, NULL), HELI_OK);
    for (int t = 0; t < 2; t++) assert_int_equal(heli_simulation_step(simulation, NULL), HELI_OK);
    const heli_columns *columns = heli_toy.partition_columns(heli_simulation_world(simulation), 1);
    for (size_t i = 0; i < 4; i++) /* the snapshot of week 0 is the end of burn-in; partition 1 begins with agent 4 */
        assert_true(result.records[0].snapshots[4 + i] == (float)heli_columns_value(columns, 0, 0, i));
    assert_int_equal(heli_simulation_step(simulation, NULL), HELI_OK);
    heli_toy.observe(heli_simulation_world(simulation), values);
    assert_memory_equal(values, result.records[0].series, sizeof values);
    heli_toy.observe_partition(heli_simulation_world(simulation), 2, values);
    assert_memory_equal(values, result.records[0].partition_series + 10, sizeof values);
    heli_simulation_free(simulation);
    heli_run_result_free(&result);
    heli_scenario_free(scenario);
}

static void test_only_replicate_0_keeps_snapshots(void **state)
{
    (void)state;
    heli_run_result result;
    heli_scenario *scenario = small_scenario(SMALL_FULL, NULL, 0);
    assert_non_null(scenario);
    assert_int_equal(small_run(&result, scenario, NULL, 2, NULL), HELI_OK);
    assert_int_equal(result.records[0].snapshot_count, 2);
    assert_int_equal(result.records[1].snapshot_count, 0);
    assert_null(result.records[1].snapshots);
    heli_run_result_free(&result);
    heli_scenario_free(scenario);
}

/* --- failures --- */

static void test_a_failed_replicate_is_recorded_and_the_others_go_on(void **state)
{
    (void)state;
    static const char *const sets[] = {"run.replicates=20", "fault.nan_week=2", "fault.fail_share=0.4"};
    heli_run_result result;
    heli_results *read = NULL;
    heli_context ctx;
    heli_context_init(&ctx);
    const char *path = small_path("b.h5");
    heli_scenario *scenario = small_scenario(SMALL_PLAIN, sets, 3);
    assert_non_null(scenario);
    heli_run_options options = {.output = path, .threads = 2, .verify_every = 1};
    assert_int_equal(heli_run(&result, scenario, &options, &ctx), HELI_MODEL);
    assert_int_equal(heli_results_read(&read, path, toy_models, NULL), HELI_OK);
    int failed = 0;
    char expected[64];
    for (size_t r = 0; r < 20; r++) {
        const heli_record *record = &result.records[r];
        bool bad = record->status == HELI_MODEL;
        if (bad && failed++ == 0) snprintf(expected, sizeof expected, "replicate %zu", r);
        assert_int_equal(read->status[r], bad);
        assert_int_equal(record->steps_done, bad ? 2 : 6);
        assert_true(bad == (strstr(record->reason, "not a number") != NULL));
        assert_true(bad == (bool)isnan(read->series[r * 30 + 2 * 5]));
        assert_true(!isnan(read->series[r * 30 + 5]));
    }
    assert_true(failed > 2 && failed < 18);
    assert_non_null(strstr(ctx.message, expected));
    assert_non_null(strstr(ctx.message, "not a number"));
    assert_false(there(small_path("b.h5.ckpt")));
    heli_results_free(read);
    heli_run_result_free(&result);
    heli_scenario_free(scenario);
    heli_context_free(&ctx);
}

static heli_status no_world(void **world, const heli_setup *setup, heli_context *ctx)
{
    (void)setup;
    *world = NULL;
    return heli_fail(ctx, HELI_MEMORY, "no room for the world");
}

static void test_a_world_that_cannot_be_built_is_recorded(void **state)
{
    (void)state;
    heli_run_result result;
    heli_context ctx;
    heli_context_init(&ctx);
    heli_model broken = heli_toy;
    broken.create = no_world;
    heli_scenario *scenario = small_scenario(SMALL_FULL, NULL, 0);
    assert_non_null(scenario);
    scenario->model = &broken;
    assert_int_equal(small_run(&result, scenario, small_path("c.h5"), 2, &ctx), HELI_MEMORY);
    assert_string_equal(result.records[1].reason, "no room for the world");
    assert_true(there(small_path("c.h5")));
    heli_run_result_free(&result);
    scenario->model = &heli_toy;
    heli_scenario_free(scenario);
    heli_context_free(&ctx);
}

static void test_an_output_that_cannot_be_written_is_refused_before_any_step(void **state)
{
    (void)state;
    heli_run_result result;
    static const char *const sets[] = {"fault.fail_week=0"};
    heli_scenario *scenario = small_scenario(SMALL_PLAIN, sets, 1);
    assert_non_null(scenario);
    assert_int_equal(small_run(&result, scenario, small_path("no/d.h5"), 1, NULL), HELI_IO);
    assert_null(result.records);
    heli_run_result_free(&result);
    heli_scenario_free(scenario);
}

static void test_results_that_do_not_fit_are_kept_in_a_checkpoint(void **state)
{
    (void)state;
    heli_run_result result;
    heli_scenario *scenario = small_scenario(SMALL_FULL, NULL, 0);
    assert_non_null(scenario);
    const char *path = small_path("e.h5");
    assert_int_equal(symlink("/dev/full", small_path("e.h5.tmp")), 0);
    assert_int_equal(small_run(&result, scenario, path, 1, NULL), HELI_DISK_FULL);
    assert_true(there(small_path("e.h5.ckpt")));
    heli_run_result_free(&result);
    heli_run_options options = {.output = path, .threads = 1, .resume = true};
    assert_int_equal(heli_run(&result, scenario, &options, NULL), HELI_OK);
    assert_true(result.resumed);
    assert_false(there(small_path("e.h5.ckpt")));
    heli_run_result_free(&result);
    assert_int_equal(small_run(&result, scenario, small_path("e2.h5"), 1, NULL), HELI_OK);
    assert_true(small_same_file(path, small_path("e2.h5")));
    heli_run_result_free(&result);
    heli_scenario_free(scenario);
}

/* --- stop and resume --- */

static _Atomic int64_t toy_steps_left;
static heli_status stopping_step(void *world, const heli_step *step, heli_context *ctx)
{
    if (toy_steps_left-- == 0) heli_run_stop();
    return heli_toy.step(world, step, ctx);
}

/* Stops a run at its n-th step, resumes it, and compares the file with that of a run without a stop. */
static void stop_and_resume(const heli_scenario *whole, heli_scenario *scenario, int64_t steps, int threads)
{
    heli_run_result result;
    heli_context ctx;
    heli_context_init(&ctx);
    heli_model stopping = heli_toy;
    stopping.step = stopping_step;
    const char *path = small_path("resumed.h5"), *straight = small_path("straight.h5");
    unlink(path);
    toy_steps_left = steps;
    scenario->model = &stopping;
    heli_status status = small_run(&result, scenario, path, threads, &ctx);
    heli_run_result_free(&result);
    heli_run_stop_reset();
    scenario->model = &heli_toy;
    assert_int_equal(status, HELI_INTERRUPTED);
    assert_int_equal(heli_status_exit(status), 75);
    assert_true(there(small_path("resumed.h5.ckpt")) && !there(path));
    assert_non_null(strstr(ctx.message, "resumed.h5.ckpt"));
    heli_run_options options = {.output = path, .threads = threads, .resume = true};
    assert_int_equal(heli_run(&result, scenario, &options, NULL), HELI_OK);
    assert_true(result.resumed);
    assert_false(there(small_path("resumed.h5.ckpt")));
    heli_run_result_free(&result);
    assert_int_equal(small_run(&result, whole, straight, threads, NULL), HELI_OK);
    heli_run_result_free(&result);
    assert_true(small_same_file(path, straight));
    heli_context_free(&ctx);
}

static void test_a_run_stopped_at_any_step_ends_as_if_never_stopped(void **state)
{
    (void)state;
    heli_scenario *whole = small_scenario(SMALL_FULL, NULL, 0), *scenario = small_scenario(SMALL_FULL, NULL, 0);
    assert_true(whole && scenario);
    for (int64_t steps = 0; steps < 23; steps++) stop_and_resume(whole, scenario, steps, 1);
    for (int64_t steps = 0; steps < 18; steps += 5) stop_and_resume(whole, scenario, steps, 3);
    heli_scenario_free(scenario);
    heli_scenario_free(whole);
}

static void test_a_stop_without_an_output_writes_nothing(void **state)
{
    (void)state;
    heli_run_result result;
    heli_scenario *scenario = small_scenario(SMALL_FULL, NULL, 0);
    assert_non_null(scenario);
    int before = small_count();
    heli_run_stop();
    assert_int_equal(small_run(&result, scenario, NULL, 1, NULL), HELI_INTERRUPTED);
    heli_run_stop_reset();
    assert_int_equal(small_count(), before);
    heli_run_result_free(&result);
    heli_scenario_free(scenario);
}

static void test_a_checkpoint_of_another_scenario_is_not_resumed(void **state)
{
    (void)state;
    heli_run_result result;
    static const char *const sets[] = {"walk.stride=0.25"};
    heli_scenario *scenario = small_scenario(SMALL_PLAIN, NULL, 0), *other = small_scenario(SMALL_PLAIN, sets, 1);
    assert_true(scenario && other);
    heli_run_options options = {.output = small_path("f.h5"), .threads = 1, .resume = true};
    heli_run_stop();
    assert_int_equal(heli_run(&result, scenario, &options, NULL), HELI_INTERRUPTED);
    heli_run_stop_reset();
    heli_run_result_free(&result);
    assert_int_equal(heli_run(&result, other, &options, NULL), HELI_FOREIGN);
    assert_null(result.records);
    heli_run_result_free(&result);
    assert_true(there(small_path("f.h5.ckpt")));
    assert_int_equal(heli_run(&result, scenario, &options, NULL), HELI_OK);
    heli_run_result_free(&result);
    assert_int_equal(heli_run(&result, other, &options, NULL), HELI_OK); /* none is there: it starts anew */
    assert_false(result.resumed);
    heli_run_result_free(&result);
    heli_scenario_free(other);
    heli_scenario_free(scenario);
}

static void test_signals_ask_for_a_stop(void **state)
{
    (void)state;
    static const int signals[] = {SIGTERM, SIGUSR1, SIGINT};
    heli_run_handle_signals();
    for (int i = 0; i < 3; i++) {
        heli_run_stop_reset();
        assert_false(heli_run_stopping());
        raise(signals[i]);
        assert_true(heli_run_stopping());
    }
    heli_run_stop_reset();
    for (int i = 0; i < 3; i++) signal(signals[i], SIG_DFL);
}

static heli_status slow_step(void *world, const heli_step *step, heli_context *ctx)
{
    struct timespec pause = {0, 20000000};
    nanosleep(&pause, NULL);
    return heli_toy.step(world, step, ctx);
}

/* --- checkpoints on the way, and progress --- */

typedef struct watch { const char *checkpoint; int seen, calls; heli_run_progress last; bool falls; } watch;

static void look(const heli_run_progress *progress, void *data)
{
    watch *self = data;
    self->seen += there(self->checkpoint);
    self->falls = self->falls || progress->steps_done < self->last.steps_done || progress->seconds < self->last.seconds;
    self->calls++;
    self->last = *progress;
}

static void test_checkpoints_on_the_way_and_progress_change_nothing(void **state)
{
    (void)state;
    heli_run_result result;
    heli_model slow = heli_toy;
    slow.step = slow_step;
    heli_scenario *scenario = small_scenario(SMALL_FULL, NULL, 0);
    assert_non_null(scenario);
    watch watching = {.checkpoint = small_path("g.h5.ckpt")};
    heli_run_options options = {.output = small_path("g.h5"), .threads = 2, .checkpoint_seconds = 0.05,
                                .progress = look, .progress_data = &watching};
    scenario->model = &slow;
    assert_int_equal(heli_run(&result, scenario, &options, NULL), HELI_OK);
    heli_run_result_free(&result);
    scenario->model = &heli_toy;
    assert_true(watching.seen > 0 && watching.calls <= 20 && !watching.falls);
    assert_int_equal(watching.last.steps_done, 24);
    assert_int_equal(watching.last.steps_total, 24);
    assert_int_equal(watching.last.replicates_done, 3);
    assert_false(there(watching.checkpoint));
    assert_int_equal(small_run(&result, scenario, small_path("g2.h5"), 2, NULL), HELI_OK);
    heli_run_result_free(&result);
    assert_true(small_same_file(small_path("g.h5"), small_path("g2.h5")));
    heli_scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_run_writes_results_and_a_note_and_nothing_else),
        cmocka_unit_test(test_the_first_value_is_that_at_the_end_of_the_first_recorded_week),
        cmocka_unit_test(test_only_replicate_0_keeps_snapshots),
        cmocka_unit_test(test_a_failed_replicate_is_recorded_and_the_others_go_on),
        cmocka_unit_test(test_a_world_that_cannot_be_built_is_recorded),
        cmocka_unit_test(test_an_output_that_cannot_be_written_is_refused_before_any_step),
        cmocka_unit_test(test_results_that_do_not_fit_are_kept_in_a_checkpoint),
        cmocka_unit_test(test_a_run_stopped_at_any_step_ends_as_if_never_stopped),
        cmocka_unit_test(test_a_stop_without_an_output_writes_nothing),
        cmocka_unit_test(test_a_checkpoint_of_another_scenario_is_not_resumed),
        cmocka_unit_test(test_signals_ask_for_a_stop),
        cmocka_unit_test(test_checkpoints_on_the_way_and_progress_change_nothing),
    };
    return cmocka_run_group_tests(tests, small_setup, small_teardown);
}
