/* Result files: what is written is read back bit by bit, equal runs give equal bytes, and what is damaged or foreign is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <hdf5.h>
#include <hdf5_hl.h>
#include <math.h>

#include "tests/support/toy.c"
#include "tests/support/small.h"

/* Runs `text` in memory and hands over scenario and records. */
static heli_scenario *run_text(const char *text, heli_run_result *result)
{
    heli_scenario *scenario = small_scenario(text, NULL, 0);
    assert_non_null(scenario);
    assert_int_equal(small_run(result, scenario, NULL, 1, NULL), HELI_OK);
    return scenario;
}

static heli_partition_info *toy_infos(void)
{
    static heli_partition_info infos[3];
    for (size_t p = 0; p < 3; p++) {
        infos[p] = (heli_partition_info){.agents = 4, .group = p / 2};
        snprintf(infos[p].name, sizeof infos[p].name, "社区 %zu", p);
    }
    return infos;
}

static void write_sample(const char *path, const char *text)
{
    heli_run_result result;
    heli_context ctx;
    heli_context_init(&ctx);
    heli_scenario *scenario = run_text(text, &result);
    heli_status status = heli_results_write(path, scenario, result.records, result.replicates, toy_infos(), 3, &ctx);
    if (status != HELI_OK) print_message("%s\n", ctx.message);
    assert_int_equal(status, HELI_OK);
    heli_run_result_free(&result);
    heli_scenario_free(scenario);
    heli_context_free(&ctx);
}

/* A file for tests/interop.sh, which says where it wants it. */
static void test_a_sample_for_other_tools_is_written_where_asked_for(void **state)
{
    (void)state;
    const char *path = getenv("HELI_SAMPLE");
    write_sample(path ? path : small_path("sample.h5"), SMALL_FULL);
}

static void test_what_is_written_is_read_back_bit_by_bit(void **state)
{
    (void)state;
    heli_run_result result;
    heli_results *read = NULL;
    const char *path = small_path("a.h5");
    heli_scenario *scenario = run_text(SMALL_FULL, &result);
    assert_int_equal(heli_results_write(path, scenario, result.records, result.replicates, toy_infos(), 3, NULL), HELI_OK);
    assert_int_equal(heli_results_read(&read, path, toy_models, NULL), HELI_OK);
    assert_int_equal(read->replicates, 3);
    assert_int_equal(read->steps, 6);
    assert_int_equal(read->width, 5);
    assert_int_equal(read->partitions, 3);
    assert_string_equal(read->digest, result.digest);
    assert_string_equal(read->scenario->sha256, scenario->sha256);
    assert_string_equal(read->partition_info[2].name, "社区 2");
    assert_int_equal(read->partition_info[2].group, 1);
    assert_int_equal(read->partition_info[1].agents, 4);
    for (size_t r = 0; r < 3; r++) {
        assert_int_equal(read->status[r], 0);
        assert_memory_equal(read->series + r * 30, result.records[r].series, 30 * sizeof(double));
        assert_memory_equal(read->partition_series + r * 90, result.records[r].partition_series, 90 * sizeof(double));
    }
    heli_results_free(read);
    heli_run_result_free(&result);
    heli_scenario_free(scenario);
}

static void test_writing_the_same_twice_gives_the_same_bytes(void **state)
{
    (void)state;
    write_sample(small_path("b1.h5"), SMALL_FULL);
    char *junk = malloc(1 << 20); /* so that uninitialised memory would show */
    memset(junk, 0x5a, 1 << 20);
    free(junk);
    write_sample(small_path("b2.h5"), SMALL_FULL);
    assert_true(small_same_file(small_path("b1.h5"), small_path("b2.h5")));
}

static void test_no_temporary_file_is_left(void **state)
{
    (void)state;
    write_sample(small_path("c.h5"), SMALL_PLAIN);
    assert_int_not_equal(access(small_path("c.h5.tmp"), F_OK), 0);
}

static void test_a_failed_replicate_is_flagged_and_the_rest_is_nan(void **state)
{
    (void)state;
    heli_run_result result;
    heli_results *read = NULL;
    const char *path = small_path("d.h5");
    heli_scenario *scenario = run_text(SMALL_PLAIN, &result);
    heli_record *failed = &result.records[1];
    for (size_t i = 2 * failed->width; i < 6 * failed->width; i++) failed->series[i] = (double)NAN;
    failed->steps_done = 2;
    heli_record_fail(failed, HELI_MODEL, "人数 is negative in week 2");
    heli_record_free(&result.records[2]);
    assert_int_equal(heli_results_write(path, scenario, result.records, 3, NULL, 0, NULL), HELI_OK);
    assert_int_equal(heli_results_read(&read, path, toy_models, NULL), HELI_OK);
    assert_int_equal(read->status[0], 0);
    assert_int_equal(read->status[1], 1);
    assert_int_equal(read->status[2], 2);
    assert_memory_equal(read->series + 30, failed->series, 30 * sizeof(double));
    assert_true(isnan(read->series[60]));
    heli_results_free(read);
    heli_run_result_free(&result);
    heli_scenario_free(scenario);
}

static void test_a_full_disk_leaves_the_old_results(void **state)
{
    (void)state;
    heli_run_result result;
    const char *path = small_path("e.h5");
    write_sample(path, SMALL_PLAIN);
    write_sample(small_path("e-copy.h5"), SMALL_PLAIN);
    heli_scenario *scenario = run_text(SMALL_FULL, &result);
    assert_int_equal(symlink("/dev/full", small_path("e.h5.tmp")), 0);
    assert_int_equal(heli_results_write(path, scenario, result.records, 3, NULL, 0, NULL), HELI_DISK_FULL);
    assert_true(small_same_file(path, small_path("e-copy.h5")));
    assert_int_not_equal(unlink(small_path("e.h5.tmp")), 0);
    heli_run_result_free(&result);
    heli_scenario_free(scenario);
}

/* tests/fault/full_disk.sh mounts 256 KiB and names the folder. */
static void test_a_small_disk_leaves_the_old_results(void **state)
{
    (void)state;
    const char *disk = getenv("HELI_SMALL_DISK");
    if (!disk) skip();
    char path[400];
    heli_run_result result;
    snprintf(path, sizeof path, "%s/results.h5", disk);
    write_sample(path, SMALL_PLAIN);
    write_sample(small_path("small-copy.h5"), SMALL_PLAIN);
    heli_scenario *large = run_text("model: toy\nrun: {weeks: 3000, replicates: 4}\n", &result);
    assert_int_equal(heli_results_write(path, large, result.records, 4, NULL, 0, NULL), HELI_DISK_FULL);
    assert_true(small_same_file(path, small_path("small-copy.h5")));
    heli_run_result_free(&result);
    heli_context ctx;
    heli_context_init(&ctx);
    assert_int_equal(small_run(&result, large, path, 1, &ctx), HELI_DISK_FULL);
    assert_int_equal(heli_status_exit(ctx.status), 4);
    assert_true(small_same_file(path, small_path("small-copy.h5")));
    heli_context_free(&ctx);
    heli_run_result_free(&result);
    heli_scenario_free(large);
}

static void test_a_scenario_text_beyond_64_kilobytes_fits(void **state)
{
    (void)state;
    heli_results *read = NULL;
    const char *path = getenv("HELI_SAMPLE_LONG"); /* for tests/interop.sh as well */
    if (!path) path = small_path("f.h5");
    size_t room = 300000, at = 0;
    char *text = calloc(room, 1);
    at += (size_t)snprintf(text + at, room - at, "model: toy\nmeta:\n  name: long\n  question_zh: \"");
    while (at < 200000) at += (size_t)snprintf(text + at, room - at, "很长的问题，");
    snprintf(text + at, room - at, "\"\nrun: {weeks: 2, replicates: 1}\n");
    heli_run_result result;
    heli_scenario *scenario = run_text(text, &result);
    assert_true(strlen(scenario->text) > 65536);
    assert_int_equal(heli_results_write(path, scenario, result.records, 1, NULL, 0, NULL), HELI_OK);
    assert_int_equal(heli_results_read(&read, path, toy_models, NULL), HELI_OK);
    assert_string_equal(read->scenario->sha256, scenario->sha256);
    heli_results_free(read);
    heli_run_result_free(&result);
    heli_scenario_free(scenario);
    free(text);
}

/* --- what is not ours, or no longer whole --- */

static heli_status read_status(const char *path, const heli_model *const *models, heli_context *ctx)
{
    heli_results *read = NULL;
    heli_context_clear(ctx);
    heli_status status = heli_results_read(&read, path, models, ctx);
    assert_true((status == HELI_OK) == (read != NULL));
    heli_results_free(read);
    return status;
}

static void test_other_files_are_foreign(void **state)
{
    (void)state;
    static const heli_model *const none[] = {NULL};
    heli_context ctx;
    heli_context_init(&ctx);
    const char *path = small_path("g.h5");
    assert_int_equal(read_status(small_path("nothing"), toy_models, &ctx), HELI_IO);
    assert_int_equal(heli_file_replace(path, "week,satisfaction\n", 18, NULL), HELI_OK);
    assert_int_equal(read_status(path, toy_models, &ctx), HELI_FOREIGN);
    hid_t file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    H5Fclose(file);
    assert_int_equal(read_status(path, toy_models, &ctx), HELI_FOREIGN);
    write_sample(path, SMALL_PLAIN);
    assert_int_equal(read_status(path, none, &ctx), HELI_FOREIGN);
    assert_non_null(strstr(ctx.message, "toy"));
    heli_context_free(&ctx);
}

static void test_a_later_schema_is_foreign(void **state)
{
    (void)state;
    heli_context ctx;
    heli_context_init(&ctx);
    const char *path = small_path("h.h5");
    write_sample(path, SMALL_PLAIN);
    int64_t schema = 99;
    hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT), id = H5Aopen(file, "heli_schema", H5P_DEFAULT);
    assert_true(H5Awrite(id, H5T_NATIVE_INT64, &schema) >= 0);
    H5Aclose(id);
    H5Fclose(file);
    assert_int_equal(read_status(path, toy_models, &ctx), HELI_FOREIGN);
    assert_non_null(strstr(ctx.message, "99"));
    heli_context_free(&ctx);
}

static void test_a_missing_variable_is_corrupt(void **state)
{
    (void)state;
    heli_context ctx;
    heli_context_init(&ctx);
    const char *path = small_path("i.h5");
    write_sample(path, SMALL_FULL);
    hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
    assert_true(H5Ldelete(file, "/partitions/moves", H5P_DEFAULT) >= 0);
    H5Fclose(file);
    assert_int_equal(read_status(path, toy_models, &ctx), HELI_CORRUPT);
    assert_non_null(strstr(ctx.message, "/partitions/moves"));
    heli_context_free(&ctx);
}

static void test_a_changed_scenario_text_is_corrupt(void **state)
{
    (void)state;
    heli_context ctx;
    heli_context_init(&ctx);
    const char *path = small_path("j.h5");
    write_sample(path, SMALL_PLAIN);
    size_t bytes = 0;
    char *data = small_bytes(path, &bytes), *at = NULL;
    for (size_t i = 0; i + 6 < bytes && !at; i++)
        if (memcmp(data + i, "faster", 6) == 0) at = data + i;
    assert_non_null(at);
    memcpy(at, "slower", 6);
    assert_int_equal(heli_file_replace(path, data, bytes, NULL), HELI_OK);
    free(data);
    assert_int_equal(read_status(path, toy_models, &ctx), HELI_CORRUPT);
    heli_context_free(&ctx);
}

/* The values of the series carry checksums: no flipped byte of theirs passes. */
static void test_a_flipped_byte_in_a_series_is_corrupt(void **state)
{
    (void)state;
    heli_run_result result;
    heli_context ctx;
    heli_context_init(&ctx);
    const char *path = small_path("k.h5");
    heli_scenario *scenario = run_text(SMALL_PLAIN, &result);
    write_sample(path, SMALL_PLAIN);
    size_t bytes = 0;
    char *data = small_bytes(path, &bytes), *at = NULL;
    double pattern[2] = {result.records[0].series[0], result.records[0].series[result.records[0].width]};
    for (size_t i = 0; i + sizeof pattern <= bytes && !at; i++)
        if (memcmp(data + i, pattern, sizeof pattern) == 0) at = data + i;
    assert_non_null(at);
    for (size_t i = 0; i < sizeof pattern; i++) {
        at[i] ^= 1;
        assert_int_equal(heli_file_replace(path, data, bytes, NULL), HELI_OK);
        assert_int_equal(read_status(path, toy_models, &ctx), HELI_CORRUPT);
        at[i] ^= 1;
    }
    assert_int_equal(heli_file_replace(path, data, bytes, NULL), HELI_OK);
    assert_int_equal(read_status(path, toy_models, &ctx), HELI_OK);
    for (size_t cut = 0; cut < bytes; cut += 1 + bytes / 50) {
        assert_int_equal(heli_file_replace(path, data, cut, NULL), HELI_OK);
        heli_status status = read_status(path, toy_models, &ctx);
        assert_true(status == HELI_CORRUPT || status == HELI_FOREIGN);
    }
    free(data);
    heli_run_result_free(&result);
    heli_scenario_free(scenario);
    heli_context_free(&ctx);
}

/* --- records --- */

static void test_a_long_reason_is_cut_between_characters(void **state)
{
    (void)state;
    heli_record record = {.model = &heli_toy};
    char text[400] = "";
    for (int i = 0; i < 100; i++) strcat(text, "因");
    heli_record_fail(&record, HELI_MODEL, text);
    assert_int_equal(strlen(record.reason), 255);
    assert_int_equal(strncmp(record.reason, text, 255), 0);
    memmove(text + 1, text, 301);
    text[0] = 'x';
    heli_record_fail(&record, HELI_MODEL, text);
    assert_int_equal(strlen(record.reason), 253);
}

static void test_the_digest_depends_on_every_record_and_their_order(void **state)
{
    (void)state;
    heli_record records[2] = {{.digest = 1}, {.digest = 2}}, swapped[2] = {{.digest = 2}, {.digest = 1}};
    char a[17], b[17];
    heli_records_digest(records, 2, a);
    heli_records_digest(swapped, 2, b);
    assert_int_equal(strlen(a), 16);
    assert_string_not_equal(a, b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_sample_for_other_tools_is_written_where_asked_for),
        cmocka_unit_test(test_what_is_written_is_read_back_bit_by_bit),
        cmocka_unit_test(test_writing_the_same_twice_gives_the_same_bytes),
        cmocka_unit_test(test_no_temporary_file_is_left),
        cmocka_unit_test(test_a_failed_replicate_is_flagged_and_the_rest_is_nan),
        cmocka_unit_test(test_a_full_disk_leaves_the_old_results),
        cmocka_unit_test(test_a_small_disk_leaves_the_old_results),
        cmocka_unit_test(test_a_scenario_text_beyond_64_kilobytes_fits),
        cmocka_unit_test(test_other_files_are_foreign),
        cmocka_unit_test(test_a_later_schema_is_foreign),
        cmocka_unit_test(test_a_missing_variable_is_corrupt),
        cmocka_unit_test(test_a_changed_scenario_text_is_corrupt),
        cmocka_unit_test(test_a_flipped_byte_in_a_series_is_corrupt),
        cmocka_unit_test(test_a_long_reason_is_cut_between_characters),
        cmocka_unit_test(test_the_digest_depends_on_every_record_and_their_order),
    };
    return cmocka_run_group_tests(tests, small_setup, small_teardown);
}
