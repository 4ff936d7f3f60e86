/* Files that are never half-written. A disk that is full is /dev/full behind the temporary name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "tests/support/toy.c"
#include "tests/support/small.h"

static void expect_content(const char *path, const char *content)
{
    size_t bytes = 0;
    char *data = small_bytes(path, &bytes);
    assert_non_null(data);
    assert_int_equal(bytes, strlen(content));
    assert_memory_equal(data, content, bytes);
    free(data);
}

static void test_a_file_is_replaced_as_a_whole(void **state)
{
    (void)state;
    const char *path = small_path("a");
    assert_int_equal(heli_file_replace(path, "first and long", 14, NULL), HELI_OK);
    expect_content(path, "first and long");
    assert_int_equal(heli_file_replace(path, "new", 3, NULL), HELI_OK);
    expect_content(path, "new");
    assert_int_equal(heli_file_replace(path, "", 0, NULL), HELI_OK);
    expect_content(path, "");
    assert_int_not_equal(access(small_path("a.tmp"), F_OK), 0);
}

static void test_a_full_disk_is_told_and_leaves_the_old_file(void **state)
{
    (void)state;
    const char *path = small_path("b");
    heli_context ctx;
    heli_context_init(&ctx);
    assert_int_equal(heli_file_replace(path, "old", 3, NULL), HELI_OK);
    assert_int_equal(symlink("/dev/full", small_path("b.tmp")), 0);
    assert_int_equal(heli_file_replace(path, "new and other", 13, &ctx), HELI_DISK_FULL);
    assert_int_equal(heli_status_exit(ctx.status), 4);
    assert_non_null(strstr(ctx.message, "b.tmp"));
    expect_content(path, "old");
    struct stat info;
    assert_int_not_equal(lstat(small_path("b.tmp"), &info), 0);
    assert_int_equal(access("/dev/full", F_OK), 0);
    heli_context_free(&ctx);
}

static void test_a_quota_on_file_size_is_an_io_error_and_leaves_the_old_file(void **state)
{
    (void)state;
    const char *path = small_path("c");
    static char big[100000];
    struct rlimit old, small;
    assert_int_equal(heli_file_replace(path, "old", 3, NULL), HELI_OK);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    small = old;
    small.rlim_cur = 5000;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    heli_status status = heli_file_replace(path, big, sizeof big, NULL);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_int_equal(status, HELI_IO);
    expect_content(path, "old");
    assert_int_not_equal(access(small_path("c.tmp"), F_OK), 0);
}

static void test_errno_values_of_full_disks_and_quotas_are_known(void **state)
{
    (void)state;
    assert_int_equal(heli_status_of_errno(ENOSPC), HELI_DISK_FULL);
    assert_int_equal(heli_status_of_errno(EDQUOT), HELI_DISK_FULL);
    assert_int_equal(heli_status_of_errno(EIO), HELI_IO);
}

static void test_reading_respects_the_limit_and_ends_with_a_zero(void **state)
{
    (void)state;
    const char *path = small_path("d");
    char *data = NULL;
    size_t bytes = 0;
    assert_int_equal(heli_file_replace(path, "abc", 3, NULL), HELI_OK);
    assert_int_equal(heli_file_read(&data, &bytes, path, 3, NULL), HELI_OK);
    assert_string_equal(data, "abc");
    free(data);
    assert_int_equal(heli_file_read(&data, &bytes, path, 2, NULL), HELI_IO);
    assert_null(data);
}

static void test_what_is_no_file_cannot_be_read(void **state)
{
    (void)state;
    char *data = NULL;
    size_t bytes = 0;
    assert_int_equal(heli_file_read(&data, &bytes, small_path("nothing"), 100, NULL), HELI_IO);
    assert_int_equal(heli_file_read(&data, &bytes, small_folder, 100, NULL), HELI_IO);
    assert_int_equal(mkfifo(small_path("pipe"), 0600), 0);
    assert_int_equal(heli_file_read(&data, &bytes, small_path("pipe"), 100, NULL), HELI_IO);
    assert_null(data);
}

static void test_an_output_that_cannot_be_written_is_told_before_the_run(void **state)
{
    (void)state;
    assert_int_equal(heli_file_check_writable(small_path("new.h5"), NULL), HELI_OK);
    assert_int_not_equal(access(small_path("new.h5"), F_OK), 0);
    assert_int_equal(heli_file_check_writable(small_folder, NULL), HELI_IO);
    assert_int_equal(heli_file_check_writable(small_path("no/new.h5"), NULL), HELI_IO);
    assert_int_equal(heli_file_check_writable(small_path(""), NULL), HELI_IO);
    assert_int_equal(heli_file_check_writable("", NULL), HELI_IO);
    assert_int_equal(heli_file_check_writable("/dev/null", NULL), HELI_IO);
    assert_int_equal(heli_file_check_writable("/dev/null/x", NULL), HELI_IO);
}

static void test_a_folder_without_write_permission_is_told(void **state)
{
    (void)state;
    if (geteuid() == 0) skip(); /* root may write anywhere */
    assert_int_equal(heli_file_check_writable("/heli-new.h5", NULL), HELI_IO);
}

static void test_room_is_asked_for_before_the_run(void **state)
{
    (void)state;
    heli_context ctx;
    heli_context_init(&ctx);
    assert_int_equal(heli_file_check_space(small_path("e"), 1, &ctx), HELI_OK);
    assert_int_equal(heli_file_check_space(small_path("e"), UINT64_MAX / 2, &ctx), HELI_DISK_FULL);
    assert_non_null(strstr(ctx.message, "MB left"));
    heli_context_free(&ctx);
}

static void test_a_failed_rename_leaves_nothing_behind(void **state)
{
    (void)state;
    assert_int_equal(heli_file_write(small_path("f.tmp"), "x", 1, NULL), HELI_OK);
    assert_int_equal(heli_file_commit(small_path("f.tmp"), small_path("no/f"), NULL), HELI_IO);
    assert_int_not_equal(access(small_path("f.tmp"), F_OK), 0);
    assert_int_equal(heli_file_commit(small_path("never"), small_path("f"), NULL), HELI_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_file_is_replaced_as_a_whole),
        cmocka_unit_test(test_a_full_disk_is_told_and_leaves_the_old_file),
        cmocka_unit_test(test_a_quota_on_file_size_is_an_io_error_and_leaves_the_old_file),
        cmocka_unit_test(test_errno_values_of_full_disks_and_quotas_are_known),
        cmocka_unit_test(test_reading_respects_the_limit_and_ends_with_a_zero),
        cmocka_unit_test(test_what_is_no_file_cannot_be_read),
        cmocka_unit_test(test_an_output_that_cannot_be_written_is_told_before_the_run),
        cmocka_unit_test(test_a_folder_without_write_permission_is_told),
        cmocka_unit_test(test_room_is_asked_for_before_the_run),
        cmocka_unit_test(test_a_failed_rename_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, small_setup, small_teardown);
}
