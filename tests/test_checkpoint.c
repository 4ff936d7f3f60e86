/* Checkpoints: a run goes on from one as if never left, and no damage to its bytes goes unnoticed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/store/checkpoint.h"
#include "tests/support/toy.c"
#include "tests/support/small.h"

enum { REPLICATES = 3 };

/* Brings replicate r of the scenario to `steps` made. */
static void bring_to(heli_replicate *replicate, const heli_scenario *scenario, size_t r, int64_t steps)
{
    heli_plan plan = heli_scenario_plan(scenario);
    assert_int_equal(heli_simulation_create(&replicate->simulation, &plan, r, &heli_runner_serial, NULL), HELI_OK);
    assert_int_equal(heli_record_init(&replicate->record, scenario, replicate->simulation, NULL), HELI_OK);
    heli_record_take(&replicate->record, scenario, replicate->simulation);
    for (int64_t t = 0; t < steps; t++) {
        assert_int_equal(heli_simulation_step(replicate->simulation, NULL), HELI_OK);
        heli_record_take(&replicate->record, scenario, replicate->simulation);
    }
    replicate->progress = HELI_UNDER_WAY;
}

static void finish(heli_replicate *replicate)
{
    heli_record_finish(&replicate->record, replicate->simulation);
    heli_simulation_free(replicate->simulation);
    replicate->simulation = NULL;
    replicate->progress = HELI_FINISHED;
}

static void release(heli_replicate replicates[REPLICATES])
{
    for (size_t r = 0; r < REPLICATES; r++) {
        heli_simulation_free(replicates[r].simulation);
        heli_record_free(&replicates[r].record);
        replicates[r] = (heli_replicate){0};
    }
}

/* One finished, one in week `steps`, one not started. */
static void mixed(heli_replicate replicates[REPLICATES], const heli_scenario *scenario, int64_t steps)
{
    memset(replicates, 0, REPLICATES * sizeof *replicates);
    bring_to(&replicates[0], scenario, 0, scenario->burn_in + scenario->steps);
    finish(&replicates[0]);
    bring_to(&replicates[1], scenario, 1, steps);
}

static heli_status read_back(const char *path, const heli_scenario *scenario, heli_replicate replicates[REPLICATES], heli_context *ctx)
{
    return heli_checkpoint_read(path, scenario, &heli_runner_serial, replicates, REPLICATES, ctx);
}

static void test_everything_comes_back(void **state)
{
    (void)state;
    heli_replicate out[REPLICATES], in[REPLICATES];
    const char *path = small_path("a.ckpt");
    heli_scenario *scenario = small_scenario(SMALL_FULL, NULL, 0);
    assert_non_null(scenario);
    mixed(out, scenario, 5);
    assert_int_equal(heli_checkpoint_write(path, scenario, out, REPLICATES, NULL), HELI_OK);
    assert_int_equal(read_back(path, scenario, in, NULL), HELI_OK);
    for (size_t r = 0; r < REPLICATES; r++) assert_int_equal(in[r].progress, out[r].progress);
    for (size_t r = 0; r < 2; r++) {
        const heli_record *a = &in[r].record, *b = &out[r].record;
        assert_int_equal(a->steps_done, b->steps_done);
        assert_memory_equal(a->series, b->series, 6 * 5 * sizeof(double));
        assert_memory_equal(a->partition_series, b->partition_series, 6 * 3 * 5 * sizeof(double));
        assert_memory_equal(a->snapshots, b->snapshots, 2 * 3 * 12 * sizeof(float));
        assert_true(a->digest == b->digest);
    }
    assert_true(heli_simulation_digest(in[1].simulation) == heli_simulation_digest(out[1].simulation));
    release(in);
    release(out);
    heli_scenario_free(scenario);
}

static void test_stopping_at_every_step_gives_the_same_end(void **state)
{
    (void)state;
    heli_replicate whole[REPLICATES], at_step[REPLICATES];
    const char *path = small_path("b.ckpt");
    heli_scenario *scenario = small_scenario(SMALL_FULL, NULL, 0);
    assert_non_null(scenario);
    mixed(whole, scenario, 8);
    finish(&whole[1]);
    for (int64_t stop = 0; stop <= 8; stop++) {
        mixed(at_step, scenario, stop);
        assert_int_equal(heli_checkpoint_write(path, scenario, at_step, REPLICATES, NULL), HELI_OK);
        release(at_step);
        assert_int_equal(read_back(path, scenario, at_step, NULL), HELI_OK);
        while (!heli_simulation_finished(at_step[1].simulation)) {
            assert_int_equal(heli_simulation_step(at_step[1].simulation, NULL), HELI_OK);
            heli_record_take(&at_step[1].record, scenario, at_step[1].simulation);
        }
        finish(&at_step[1]);
        assert_true(at_step[1].record.digest == whole[1].record.digest);
        assert_memory_equal(at_step[1].record.snapshots, whole[1].record.snapshots, 2 * 3 * 12 * sizeof(float));
        release(at_step);
    }
    release(whole);
    heli_scenario_free(scenario);
}

static void test_a_failed_replicate_keeps_its_reason(void **state)
{
    (void)state;
    heli_replicate out[REPLICATES] = {{0}}, in[REPLICATES];
    const char *path = small_path("c.ckpt");
    heli_scenario *scenario = small_scenario(SMALL_PLAIN, NULL, 0);
    assert_non_null(scenario);
    out[0].progress = HELI_FINISHED; /* its world could not be built: a record without room */
    heli_record_fail(&out[0].record, HELI_MEMORY, "not enough memory");
    assert_int_equal(heli_checkpoint_write(path, scenario, out, REPLICATES, NULL), HELI_OK);
    assert_int_equal(read_back(path, scenario, in, NULL), HELI_OK);
    assert_int_equal(in[0].record.status, HELI_MEMORY);
    assert_string_equal(in[0].record.reason, "not enough memory");
    assert_null(in[0].record.series);
    release(in);
    release(out);
    heli_scenario_free(scenario);
}

static void test_a_checkpoint_of_another_scenario_is_foreign(void **state)
{
    (void)state;
    static const char *const other_seed[] = {"run.seed=8"};
    heli_replicate replicates[REPLICATES];
    heli_context ctx;
    heli_context_init(&ctx);
    const char *path = small_path("d.ckpt");
    heli_scenario *scenario = small_scenario(SMALL_PLAIN, NULL, 0), *other = small_scenario(SMALL_PLAIN, other_seed, 1);
    heli_scenario *steps = small_scenario("model: toy_steps\nrun: {replicates: 3}\n", NULL, 0);
    assert_true(scenario && other && steps);
    mixed(replicates, scenario, 3);
    assert_int_equal(heli_checkpoint_write(path, scenario, replicates, REPLICATES, NULL), HELI_OK);
    release(replicates);
    assert_int_equal(read_back(path, other, replicates, &ctx), HELI_FOREIGN);
    assert_non_null(strstr(ctx.message, "another scenario"));
    assert_int_equal(read_back(path, steps, replicates, &ctx), HELI_FOREIGN);
    assert_non_null(strstr(ctx.message, "toy_steps"));
    assert_int_equal(heli_file_replace(path, "run: {weeks: 3}", 15, NULL), HELI_OK);
    assert_int_equal(read_back(path, scenario, replicates, &ctx), HELI_FOREIGN);
    assert_int_equal(read_back(small_path("nothing"), scenario, replicates, &ctx), HELI_IO);
    assert_int_equal(read_back(small_folder, scenario, replicates, &ctx), HELI_IO);
    assert_null(replicates[0].record.series);
    heli_scenario_free(steps);
    heli_scenario_free(other);
    heli_scenario_free(scenario);
    heli_context_free(&ctx);
}

static const char *const tiny[] = {"world.agents=3", "world.partitions=1"};

/* A small checkpoint in memory, to be damaged. */
static char *make_small(const heli_scenario *scenario, const char *path, size_t *bytes)
{
    heli_replicate replicates[REPLICATES];
    mixed(replicates, scenario, 3);
    assert_int_equal(heli_checkpoint_write(path, scenario, replicates, REPLICATES, NULL), HELI_OK);
    release(replicates);
    char *data = small_bytes(path, bytes);
    assert_non_null(data);
    return data;
}

/* Writes without syncing: there are thousands. */
static void put_bytes(const char *path, const char *data, size_t bytes)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, bytes, file), bytes);
    assert_int_equal(fclose(file), 0);
}

static void expect_refused(const char *path, const heli_scenario *scenario)
{
    heli_replicate replicates[REPLICATES];
    heli_context ctx;
    heli_context_init(&ctx);
    heli_status status = read_back(path, scenario, replicates, &ctx);
    assert_true(status == HELI_CORRUPT || status == HELI_FOREIGN);
    assert_true(ctx.message[0] != '\0');
    for (size_t r = 0; r < REPLICATES; r++) assert_true(!replicates[r].simulation && !replicates[r].record.series);
    heli_context_free(&ctx);
}

static void test_every_flipped_byte_is_noticed(void **state)
{
    (void)state;
    const char *path = small_path("e.ckpt");
    size_t bytes = 0;
    heli_scenario *scenario = small_scenario(SMALL_PLAIN, tiny, 2);
    assert_non_null(scenario);
    char *data = make_small(scenario, path, &bytes);
    for (size_t i = 0; i < bytes; i++) {
        char kept = data[i];
        data[i] = (char)(kept ^ (1 << i % 8));
        put_bytes(path, data, bytes);
        expect_refused(path, scenario);
        data[i] = (char)~kept;
        put_bytes(path, data, bytes);
        expect_refused(path, scenario);
        data[i] = kept;
    }
    free(data);
    heli_scenario_free(scenario);
}

static void test_every_truncation_and_any_tail_is_noticed(void **state)
{
    (void)state;
    const char *path = small_path("f.ckpt");
    size_t bytes = 0;
    heli_scenario *scenario = small_scenario(SMALL_PLAIN, tiny, 2);
    assert_non_null(scenario);
    char *data = make_small(scenario, path, &bytes);
    for (size_t length = 0; length < bytes; length++) {
        put_bytes(path, data, length);
        expect_refused(path, scenario);
    }
    char *longer = calloc(bytes + 1, 1);
    memcpy(longer, data, bytes);
    put_bytes(path, longer, bytes + 1);
    expect_refused(path, scenario);
    free(longer);
    free(data);
    heli_scenario_free(scenario);
}

static void test_a_full_disk_leaves_the_old_checkpoint(void **state)
{
    (void)state;
    heli_replicate replicates[REPLICATES];
    const char *path = small_path("g.ckpt");
    size_t bytes = 0;
    heli_scenario *scenario = small_scenario(SMALL_PLAIN, NULL, 0);
    assert_non_null(scenario);
    free(make_small(scenario, path, &bytes));
    mixed(replicates, scenario, 5);
    assert_int_equal(symlink("/dev/full", small_path("g.ckpt.tmp")), 0);
    assert_int_equal(heli_checkpoint_write(path, scenario, replicates, REPLICATES, NULL), HELI_DISK_FULL);
    release(replicates);
    assert_int_equal(read_back(path, scenario, replicates, NULL), HELI_OK);
    assert_int_equal(heli_simulation_index(replicates[1].simulation), 3);
    release(replicates);
    heli_scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_everything_comes_back),
        cmocka_unit_test(test_stopping_at_every_step_gives_the_same_end),
        cmocka_unit_test(test_a_failed_replicate_keeps_its_reason),
        cmocka_unit_test(test_a_checkpoint_of_another_scenario_is_foreign),
        cmocka_unit_test(test_every_flipped_byte_is_noticed),
        cmocka_unit_test(test_every_truncation_and_any_tail_is_noticed),
        cmocka_unit_test(test_a_full_disk_leaves_the_old_checkpoint),
    };
    return cmocka_run_group_tests(tests, small_setup, small_teardown);
}
