/*
 * Sweeps of the toy model: who may work on a file, what is refused with nothing touched, what fails and is recorded, what is tried again.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "tests/support/toy.c"
#include "tests/support/small.h"

#include "engine/core/digest.h"
#include "engine/run/design.h"
#include "engine/run/sweep.h"
#include "engine/store/journal.h"
#include "engine/store/lock.h"
#include "engine/store/sweep_file.h"

#define HEAD "model: toy\nmeta: {name: sweep}\nrun: {weeks: 6, burn_in_weeks: 2, seed: 7, replicates: 4}\nworld: {agents: 12}\n"
#define PLAIN HEAD "factors:\n  - {parameter: walk.stride, values: [0.5, 1, 2]}\n"
#define OTHER HEAD "factors:\n  - {parameter: walk.stride, values: [0.5, 1, 3]}\n"
/* Of the second point every job fails, of the third about half. */
#define FAILING HEAD "design: list\npoints:\n  - {fault.fail_week: -1, fault.fail_share: 1}\n  - {fault.fail_week: 3, fault.fail_share: 1}\n" \
                     "  - {fault.fail_week: 3, fault.fail_share: 0.5}\n"

static heli_experiment *experiment_of(const char *text)
{
    heli_context ctx;
    heli_experiment *experiment = NULL;
    heli_context_init(&ctx);
    heli_status status = heli_experiment_parse(&experiment, "sweep.yaml", text, strlen(text), toy_models, &ctx);
    if (status == HELI_OK) status = heli_design_make(experiment, "sweep.yaml", &ctx);
    if (status != HELI_OK) heli_diagnostics_print(&ctx, stderr, false);
    assert_int_equal(status, HELI_OK);
    heli_context_free(&ctx);
    return experiment;
}

/* Sweeps, and leaves what was said in `said` [512]. */
static heli_status sweep_text(const char *text, const char *output, heli_sweep_options options, heli_sweep_result *result, char *said)
{
    heli_context ctx;
    heli_sweep_result own;
    heli_experiment *experiment = experiment_of(text);
    heli_context_init(&ctx);
    options.output = output;
    options.threads = options.threads ? options.threads : 2;
    options.shards = options.shards ? options.shards : 1;
    options.shard = options.shard ? options.shard : 1;
    heli_status status = heli_sweep(result ? result : &own, experiment, &options, &ctx);
    if (said) snprintf(said, 512, "%.511s", ctx.message);
    heli_context_free(&ctx);
    heli_experiment_free(experiment);
    return status;
}

static const char *journal_of(const char *output, const char *name)
{
    static char path[600];
    snprintf(path, sizeof path, "%s.journal%s", output, name);
    return path;
}

/* Adds an entry to the journal of rank 0, or to another. */
static void put_entry(const char *text, const char *path, heli_entry entry)
{
    heli_experiment *experiment = experiment_of(text);
    heli_journal *journal = NULL;
    double values[64] = {0};
    char folder[600];
    snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(path, '/') - path), path);
    mkdir(folder, 0777);
    entry.value_count = entry.status == HELI_OK ? (uint32_t)heli_keep_values(&experiment->keep, experiment->base->model, experiment->base->steps) : 0;
    if (!entry.values) entry.values = values;
    assert_true(entry.value_count <= 64);
    assert_int_equal(heli_journal_open(&journal, path, experiment->text, heli_journal_tag(experiment->sha256), NULL), HELI_OK);
    assert_int_equal(heli_journal_append(journal, &entry, NULL), HELI_OK);
    assert_int_equal(heli_journal_close(journal, NULL), HELI_OK);
    heli_experiment_free(experiment);
}

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

static void expect_same(const char *a, const char *b)
{
    size_t size_a = 0, size_b = 0;
    char *one = small_bytes(a, &size_a), *two = small_bytes(b, &size_b);
    assert_non_null(one);
    assert_non_null(two);
    assert_int_equal(size_a, size_b);
    assert_memory_equal(one, two, size_a);
    free(two);
    free(one);
}

/* --- locks --- */

static void test_a_second_sweep_is_refused_with_process_and_host(void **state)
{
    (void)state;
    const char *output = small_path("locked.h5");
    char said[512], wanted[300], host[128] = "";
    heli_lock lock;
    int ready[2];
    char byte;
    mkdir(journal_of(output, ""), 0777);
    assert_int_equal(pipe(ready), 0);
    pid_t other = fork();
    if (other == 0) {
        if (heli_lock_take(&lock, journal_of(output, "/lock"), false, NULL) == HELI_OK && write(ready[1], "x", 1) == 1) pause();
        _exit(1);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    assert_int_equal(sweep_text(PLAIN, output, (heli_sweep_options){0}, NULL, said), HELI_IO);
    gethostname(host, sizeof host - 1);
    snprintf(wanted, sizeof wanted, "process %d on %s", (int)other, host);
    assert_non_null(strstr(said, wanted));
    assert_false(exists(output));
    assert_int_equal(sweep_text(PLAIN, output, (heli_sweep_options){.shards = 3, .shard = 2}, NULL, said), HELI_IO);

    /* Its lock file stays when it is killed, and is no lock any more. */
    kill(other, SIGKILL);
    waitpid(other, NULL, 0);
    assert_true(exists(journal_of(output, "/lock")));
    assert_false(heli_lock_holder(journal_of(output, "/lock"), said, sizeof said));
    assert_int_equal(sweep_text(PLAIN, output, (heli_sweep_options){0}, NULL, said), HELI_OK);
    assert_true(exists(output));
    close(ready[0]);
    close(ready[1]);
}

static void test_shards_share_the_file_but_not_their_part(void **state)
{
    (void)state;
    const char *output = small_path("shards.h5");
    heli_lock all = {.fd = -1}, part = {.fd = -1};
    char said[512];
    mkdir(journal_of(output, ""), 0777);
    assert_int_equal(heli_lock_take(&all, journal_of(output, "/lock"), true, NULL), HELI_OK);
    assert_int_equal(heli_lock_take(&part, journal_of(output, "/2-of-3.lock"), false, NULL), HELI_OK);
    assert_int_equal(sweep_text(PLAIN, output, (heli_sweep_options){.shards = 3, .shard = 2}, NULL, said), HELI_IO);
    assert_int_equal(sweep_text(PLAIN, output, (heli_sweep_options){.resume = true}, NULL, said), HELI_IO);
    assert_int_equal(sweep_text(PLAIN, output, (heli_sweep_options){.shards = 3, .shard = 1}, NULL, said), HELI_OK);
    heli_sweep_state found;
    heli_experiment *experiment = experiment_of(PLAIN);
    assert_int_equal(heli_sweep_look(&found, experiment, output, NULL), HELI_OK);
    assert_non_null(strstr(found.holder, "process "));
    heli_sweep_result result;
    assert_int_equal(heli_sweep_merge(&result, experiment, output, true, false, NULL), HELI_IO);
    heli_experiment_free(experiment);
    heli_lock_release(&part);
    heli_lock_release(&all);
    assert_int_equal(sweep_text(PLAIN, output, (heli_sweep_options){.resume = true}, NULL, said), HELI_OK);
}

/* --- refusals --- */

static void test_resume_does_not_replace_what_is_not_its_own(void **state)
{
    (void)state;
    const char *output = small_path("mine.h5"), *copy = small_path("copy.h5"), *notes = small_path("notes.h5");
    char said[512];
    assert_int_equal(sweep_text(PLAIN, output, (heli_sweep_options){0}, NULL, NULL), HELI_OK);
    assert_int_equal(sweep_text(PLAIN, copy, (heli_sweep_options){0}, NULL, NULL), HELI_OK);
    assert_int_equal(sweep_text(OTHER, output, (heli_sweep_options){.resume = true}, NULL, said), HELI_SCENARIO);
    assert_non_null(strstr(said, "another experiment"));
    expect_same(output, copy);
    assert_false(exists(journal_of(output, "")));

    FILE *file = fopen(notes, "w");
    assert_non_null(file);
    fputs("a year of notes\n", file);
    fclose(file);
    assert_int_equal(sweep_text(PLAIN, notes, (heli_sweep_options){.resume = true}, NULL, said), HELI_SCENARIO);
    size_t bytes = 0;
    char *kept = small_bytes(notes, &bytes);
    assert_int_equal(bytes, 16);
    free(kept);
}

static void test_resume_does_not_go_on_with_journals_of_another_experiment(void **state)
{
    (void)state;
    const char *output = small_path("foreign.h5");
    char said[512], path[700];
    snprintf(path, sizeof path, "%s", journal_of(output, "/1-of-1.rank-000.jnl"));
    put_entry(OTHER, path, (heli_entry){.run = 1, .digest = 5, .reason = ""});
    size_t before = 0, after = 0;
    char *old = small_bytes(path, &before);
    assert_int_equal(sweep_text(PLAIN, output, (heli_sweep_options){.resume = true}, NULL, said), HELI_SCENARIO);
    assert_non_null(strstr(said, "another experiment"));
    char *now = small_bytes(path, &after);
    assert_int_equal(before, after);
    assert_memory_equal(old, now, before);
    assert_false(exists(output));
    free(now);
    free(old);
}

static void test_leftover_journals_are_not_mixed_in_without_resume(void **state)
{
    (void)state;
    const char *output = small_path("leftover.h5");
    char said[512];
    assert_int_equal(sweep_text(PLAIN, output, (heli_sweep_options){.shards = 3, .shard = 3}, NULL, said), HELI_OK);
    assert_int_equal(sweep_text(PLAIN, output, (heli_sweep_options){0}, NULL, said), HELI_IO);
    assert_non_null(strstr(said, "--resume"));
    assert_int_equal(sweep_text(PLAIN, output, (heli_sweep_options){.resume = true}, NULL, said), HELI_OK);
    assert_false(exists(journal_of(output, "")));
}

/* --- merging --- */

static void test_an_incomplete_sweep_merges_only_when_asked(void **state)
{
    (void)state;
    const char *output = small_path("partial.h5");
    heli_sweep_result result;
    heli_experiment *experiment = experiment_of(PLAIN);
    assert_int_equal(sweep_text(PLAIN, output, (heli_sweep_options){.shards = 3, .shard = 3}, NULL, NULL), HELI_OK);
    assert_int_equal(heli_sweep_merge(&result, experiment, output, false, false, NULL), HELI_INTERRUPTED);
    assert_false(exists(output));
    assert_int_equal(heli_sweep_merge(&result, experiment, output, true, false, NULL), HELI_OK);
    assert_true(exists(journal_of(output, "")));
    heli_sweep_file *file = NULL;
    assert_int_equal(heli_sweep_file_open(&file, output, toy_models, heli_design_make, NULL), HELI_OK);
    for (size_t job = 0; job < 12; job++) assert_int_equal(file->status[job], job % 3 == 2 ? 0 : 2);
    heli_sweep_file_close(file);
    assert_int_equal(sweep_text(PLAIN, output, (heli_sweep_options){.resume = true}, &result, NULL), HELI_OK);
    assert_int_equal(result.progress.before, 4);
    assert_int_equal(result.progress.done, 12);
    assert_int_equal(sweep_text(PLAIN, small_path("calm.h5"), (heli_sweep_options){.threads = 1}, NULL, NULL), HELI_OK);
    expect_same(output, small_path("calm.h5"));
    heli_experiment_free(experiment);
}

/* Makes a journal look as if another commit of Heli had begun it. */
static void forge_program(const char *path)
{
    size_t bytes = 0;
    FILE *file = fopen(path, "r+b");
    static unsigned char image[1 << 16];
    assert_non_null(file);
    bytes = fread(image, 1, sizeof image, file);
    assert_in_range(bytes, 200, sizeof image - 1);
    size_t end = 12 + ((size_t)image[8] | (size_t)image[9] << 8 | (size_t)image[10] << 16) + HELI_PROGRAM_BYTES;
    memset(image + end - HELI_PROGRAM_BYTES, 0, HELI_PROGRAM_BYTES);
    memcpy(image + end - HELI_PROGRAM_BYTES, "0.0.1 abcdef", 12);
    uint32_t crc = heli_crc32c(0, image, end);
    for (int i = 0; i < 4; i++) image[end + (size_t)i] = (unsigned char)(crc >> 8 * i);
    rewind(file);
    assert_int_equal(fwrite(image, 1, bytes, file), bytes);
    assert_int_equal(fclose(file), 0);
}

static void test_results_of_two_versions_do_not_go_into_one_file(void **state)
{
    (void)state;
    const char *output = small_path("versions.h5");
    char said[512];
    heli_context ctx;
    heli_sweep_result result;
    heli_experiment *experiment = experiment_of(PLAIN);
    assert_int_equal(sweep_text(PLAIN, output, (heli_sweep_options){.shards = 3, .shard = 1}, NULL, NULL), HELI_OK);
    assert_int_equal(sweep_text(PLAIN, output, (heli_sweep_options){.shards = 3, .shard = 2}, NULL, NULL), HELI_OK);
    forge_program(journal_of(output, "/2-of-3.rank-000.jnl"));
    assert_int_equal(sweep_text(PLAIN, output, (heli_sweep_options){.resume = true}, NULL, said), HELI_SCENARIO);
    assert_non_null(strstr(said, "0.0.1 abcdef"));
    heli_context_init(&ctx);
    assert_int_equal(heli_sweep_merge(&result, experiment, output, true, false, &ctx), HELI_SCENARIO);
    assert_non_null(strstr(ctx.message, "0.0.1 abcdef"));
    heli_context_free(&ctx);
    assert_false(exists(output));
    heli_sweep_state found;
    assert_int_equal(heli_sweep_look(&found, experiment, output, NULL), HELI_OK); /* looking is allowed */
    assert_int_equal(found.done, 8);
    heli_experiment_free(experiment);
}

static void test_journals_that_disagree_are_told(void **state)
{
    (void)state;
    const char *output = small_path("disagree.h5");
    char said[512];
    static const double sevens[64] = {7};
    put_entry(PLAIN, journal_of(output, "/1-of-1.rank-000.jnl"), (heli_entry){.run = 1, .replicate = 2, .steps_done = 6, .digest = 5, .reason = ""});
    put_entry(PLAIN, journal_of(output, "/1-of-1.rank-001.jnl"), (heli_entry){.run = 1, .replicate = 2, .steps_done = 6, .digest = 5, .reason = ""});
    heli_sweep_state found;
    heli_experiment *experiment = experiment_of(PLAIN);
    assert_int_equal(heli_sweep_look(&found, experiment, output, NULL), HELI_OK); /* twice the same is no harm */
    assert_int_equal(found.done, 1);
    put_entry(PLAIN, journal_of(output, "/1-of-1.rank-002.jnl"), (heli_entry){.run = 1, .replicate = 2, .steps_done = 6, .digest = 6, .reason = ""});
    assert_int_equal(heli_sweep_look(&found, experiment, output, NULL), HELI_CORRUPT);
    assert_int_equal(sweep_text(PLAIN, output, (heli_sweep_options){.resume = true}, NULL, said), HELI_CORRUPT);
    assert_non_null(strstr(said, "run 1, replicate 2"));
    unlink(journal_of(output, "/1-of-1.rank-002.jnl"));
    put_entry(PLAIN, journal_of(output, "/1-of-1.rank-003.jnl"), (heli_entry){.run = 1, .replicate = 2, .steps_done = 6, .digest = 5, .values = sevens, .reason = ""});
    assert_int_equal(heli_sweep_look(&found, experiment, output, NULL), HELI_CORRUPT); /* the same digest with other numbers */
    heli_experiment_free(experiment);
}

static void test_an_experiment_that_did_no_job_does_not_name_the_sweep(void **state)
{
    (void)state;
    const char *output = small_path("empty.h5");
    heli_journal *journal = NULL;
    heli_experiment *other = experiment_of(OTHER), *plain = experiment_of(PLAIN), *found = NULL;
    mkdir(journal_of(output, ""), 0777);
    assert_int_equal(heli_journal_open(&journal, journal_of(output, "/1-of-1.rank-000.jnl"), other->text, heli_journal_tag(other->sha256), NULL), HELI_OK);
    assert_int_equal(heli_journal_close(journal, NULL), HELI_OK);
    assert_int_equal(sweep_text(PLAIN, output, (heli_sweep_options){.resume = true, .shards = 3, .shard = 1}, NULL, NULL), HELI_OK);
    assert_int_equal(heli_sweep_find(&found, output, toy_models, NULL), HELI_OK);
    assert_string_equal(found->sha256, plain->sha256);
    heli_experiment_free(found);
    heli_experiment_free(plain);
    heli_experiment_free(other);
}

/* --- failures --- */

static void test_failed_jobs_are_recorded_and_the_sweep_goes_on(void **state)
{
    (void)state;
    const char *output = small_path("failed.h5"), *again = small_path("failed2.h5");
    char said[512];
    heli_sweep_result result;
    assert_int_equal(sweep_text(FAILING, output, (heli_sweep_options){0}, &result, said), HELI_MODEL);
    assert_true(result.merged);
    assert_int_equal(result.progress.done, 12);
    heli_sweep_file *file = NULL;
    assert_int_equal(heli_sweep_file_open(&file, output, toy_models, heli_design_make, NULL), HELI_OK);
    uint64_t failed = 0;
    for (size_t job = 0; job < 12; job++) {
        if (job < 4) assert_int_equal(file->status[job], 0);
        else if (job < 8) assert_int_equal(file->status[job], 1);
        failed += file->status[job] == 1;
    }
    assert_int_equal(failed, result.progress.failed);
    assert_in_range(failed, 5, 11); /* with this seed some of the third point fail and some do not */
    double values[64];
    assert_int_equal(heli_sweep_file_job(file, 1, 0, values, NULL), HELI_OK);
    assert_true(values[0] != values[0]);
    assert_int_equal(heli_sweep_file_job(file, 0, 0, values, NULL), HELI_OK);
    assert_true(values[0] == values[0]);
    heli_sweep_file_close(file);
    size_t bytes = 0;
    char *image = small_bytes(output, &bytes);
    assert_non_null(memmem(image, bytes, "the toy model fails in week 3", 29));
    free(image);

    assert_int_equal(sweep_text(FAILING, output, (heli_sweep_options){.resume = true}, &result, said), HELI_MODEL); /* says so again */
    assert_int_equal(result.progress.before, 12);
    assert_int_equal(sweep_text(FAILING, again, (heli_sweep_options){.threads = 1}, NULL, NULL), HELI_MODEL);
    expect_same(output, again);
}

static const char *shout(const char *text)
{
    return text[0] == 't' ? "运行失败（%lld）" : text;
}

static void test_reasons_in_the_file_do_not_depend_on_the_language(void **state)
{
    (void)state;
    const char *a = small_path("english.h5"), *b = small_path("chinese.h5");
    heli_context ctx;
    heli_sweep_result result;
    heli_experiment *experiment = experiment_of(FAILING);
    assert_int_equal(sweep_text(FAILING, a, (heli_sweep_options){0}, NULL, NULL), HELI_MODEL);
    heli_context_init(&ctx);
    ctx.translate = shout;
    assert_int_equal(heli_sweep(&result, experiment, &(heli_sweep_options){.output = b, .threads = 2, .shard = 1, .shards = 1}, &ctx), HELI_MODEL);
    heli_context_free(&ctx);
    heli_experiment_free(experiment);
    expect_same(a, b);
}

static void test_want_of_memory_is_tried_again_and_other_failures_are_not(void **state)
{
    (void)state;
    const char *output = small_path("again.h5");
    heli_sweep_result result;
    put_entry(FAILING, journal_of(output, "/1-of-1.rank-000.jnl"), (heli_entry){.run = 0, .replicate = 1, .status = HELI_MEMORY, .reason = "not enough memory"});
    put_entry(FAILING, journal_of(output, "/1-of-1.rank-000.jnl"), (heli_entry){.run = 1, .replicate = 0, .status = HELI_MODEL, .digest = 3, .reason = "kept"});
    assert_int_equal(sweep_text(FAILING, output, (heli_sweep_options){.resume = true}, &result, NULL), HELI_MODEL);
    assert_int_equal(result.retried, 1);
    heli_sweep_file *file = NULL;
    assert_int_equal(heli_sweep_file_open(&file, output, toy_models, heli_design_make, NULL), HELI_OK);
    assert_int_equal(file->status[1], 0);
    assert_int_equal(file->job_digest[4], 3);
    heli_sweep_file_close(file);
}

/* --- a second life --- */

static void test_a_finished_sweep_has_nothing_to_resume(void **state)
{
    (void)state;
    const char *output = small_path("done.h5");
    heli_sweep_result result;
    struct stat before, after;
    assert_int_equal(sweep_text(PLAIN, output, (heli_sweep_options){0}, NULL, NULL), HELI_OK);
    assert_int_equal(stat(output, &before), 0);
    put_entry(PLAIN, journal_of(output, ".merged/1-of-1.rank-000.jnl"), (heli_entry){.digest = 1, .reason = ""}); /* what a kill left */
    assert_int_equal(sweep_text(PLAIN, output, (heli_sweep_options){.resume = true}, &result, NULL), HELI_OK);
    assert_int_equal(stat(output, &after), 0);
    assert_int_equal(before.st_ino, after.st_ino);
    assert_int_equal(result.progress.before, 12);
    assert_true(result.merged);
    assert_false(exists(journal_of(output, ".merged")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_second_sweep_is_refused_with_process_and_host),
        cmocka_unit_test(test_shards_share_the_file_but_not_their_part),
        cmocka_unit_test(test_resume_does_not_replace_what_is_not_its_own),
        cmocka_unit_test(test_resume_does_not_go_on_with_journals_of_another_experiment),
        cmocka_unit_test(test_leftover_journals_are_not_mixed_in_without_resume),
        cmocka_unit_test(test_an_incomplete_sweep_merges_only_when_asked),
        cmocka_unit_test(test_results_of_two_versions_do_not_go_into_one_file),
        cmocka_unit_test(test_journals_that_disagree_are_told),
        cmocka_unit_test(test_an_experiment_that_did_no_job_does_not_name_the_sweep),
        cmocka_unit_test(test_failed_jobs_are_recorded_and_the_sweep_goes_on),
        cmocka_unit_test(test_reasons_in_the_file_do_not_depend_on_the_language),
        cmocka_unit_test(test_want_of_memory_is_tried_again_and_other_failures_are_not),
        cmocka_unit_test(test_a_finished_sweep_has_nothing_to_resume),
    };
    return cmocka_run_group_tests(tests, small_setup, small_teardown);
}
