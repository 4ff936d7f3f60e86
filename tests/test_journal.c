/*
 * Journals of sweeps: what is appended comes back bit for bit, a torn tail costs the record that was being written and no other, and no flipped
 * bit is ever taken for a result. Every length and every bit of a small journal is tried.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sys/resource.h>
#include <sys/stat.h>
#include <signal.h>

#include "tests/support/toy.c"
#include "tests/support/small.h"

#include "engine/store/journal.h"

enum { RECORDS = 4, VALUES = 3, HEAD_BYTES = 12, FIXED_BYTES = 48 };
static const char text[] = "model: toy\ndesign: grid\n";
static const uint64_t tag = 0x1234567890abcdefu;

/* The entries of the small journal: two results with numbers that are hard to keep, a failure, a result without numbers. */
static const double odd_values[RECORDS][VALUES] = {{0.1, -0.0, 1e308}, {5e-324, (double)INFINITY, 3}, {0, 0, 0}, {0, 0, 0}};
static const heli_entry made[RECORDS] = {
    {.run = 0, .replicate = 0, .status = HELI_OK, .steps_done = 6, .digest = 11, .value_count = VALUES, .values = odd_values[0], .reason = ""},
    {.run = 7, .replicate = 2, .status = HELI_OK, .steps_done = 6, .digest = UINT64_MAX, .value_count = VALUES, .values = odd_values[1], .reason = ""},
    {.run = 1, .replicate = 1, .status = HELI_MODEL, .steps_done = 2, .digest = 13, .value_count = 0, .values = NULL, .reason = "比率不是数值"},
    {.run = 2, .replicate = 0, .status = HELI_OK, .steps_done = -1, .digest = 14, .value_count = 0, .values = NULL, .reason = ""},
};

static size_t record_bytes(size_t i)
{
    return HEAD_BYTES + FIXED_BYTES + strlen(made[i].reason) + 8 * (size_t)made[i].value_count;
}

static size_t header_bytes(void)
{
    return 8 + 4 + strlen(text) + HELI_PROGRAM_BYTES + 4;
}

/* Where record i ends. */
static size_t end_of(size_t i)
{
    size_t end = header_bytes();
    for (size_t k = 0; k <= i; k++) end += record_bytes(k);
    return end;
}

static void append_all(const char *path, uint64_t with_tag, size_t from, size_t to)
{
    heli_journal *journal = NULL;
    assert_int_equal(heli_journal_open(&journal, path, text, with_tag, NULL), HELI_OK);
    for (size_t i = from; i < to; i++) assert_int_equal(heli_journal_append(journal, &made[i], NULL), HELI_OK);
    assert_int_equal(heli_journal_close(journal, NULL), HELI_OK);
}

static void put_bytes(const char *path, const void *data, size_t bytes)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, bytes, file), bytes);
    fclose(file);
}

/* What a scan saw: which of the made entries, in the order of the file; any other entry is a wrong result. */
typedef struct seen {
    const heli_journal_view *view;
    bool found[RECORDS];
    size_t count, wrong;
} seen;

static bool same_entry(const heli_entry *a, const heli_entry *b)
{
    return a->run == b->run && a->replicate == b->replicate && a->status == b->status && a->steps_done == b->steps_done && a->digest == b->digest
        && a->value_count == b->value_count && strcmp(a->reason, b->reason) == 0;
}

static heli_status look(void *data, const heli_entry *entry, uint64_t offset)
{
    seen *self = data;
    double values[VALUES];
    char reason[HELI_REASON_BYTES + 1];
    bool known = false;
    self->count++;
    for (size_t i = 0; i < RECORDS; i++) {
        if (!same_entry(entry, &made[i])) continue;
        heli_entry again = heli_journal_view_entry(self->view, offset, reason);
        known = same_entry(&again, &made[i]);
        if (made[i].value_count > 0) {
            heli_journal_view_values(self->view, offset, values);
            known = known && memcmp(values, made[i].values, sizeof values) == 0;
        }
        if (known) self->found[i] = true;
    }
    self->wrong += !known;
    return HELI_OK;
}

static seen scan_file(const char *path, heli_journal_facts *facts)
{
    heli_journal_view view;
    seen self = {.view = &view};
    assert_int_equal(heli_journal_view_open(&view, path, NULL), HELI_OK);
    assert_int_equal(heli_journal_scan(&view, tag, look, &self, facts), HELI_OK);
    heli_journal_view_close(&view);
    self.view = NULL;
    assert_int_equal(facts->entries, self.count);
    return self;
}

static char *small_journal(const char *path, size_t *bytes)
{
    append_all(path, tag, 0, RECORDS);
    char *image = small_bytes(path, bytes);
    assert_non_null(image);
    assert_int_equal(*bytes, end_of(RECORDS - 1));
    return image;
}

/* --- round trips --- */

static void test_entries_come_back_bit_for_bit(void **state)
{
    (void)state;
    heli_journal_facts facts;
    const char *path = small_path("round.jnl");
    append_all(path, tag, 0, RECORDS);
    seen found = scan_file(path, &facts);
    for (size_t i = 0; i < RECORDS; i++) assert_true(found.found[i]);
    assert_int_equal(found.count, RECORDS);
    assert_int_equal(found.wrong, 0);
    assert_true(facts.header_sound);
    assert_int_equal(facts.foreign + facts.damaged_bytes + facts.torn_bytes, 0);
    char *said = NULL;
    assert_int_equal(heli_journal_text(&said, path, NULL), HELI_OK);
    assert_string_equal(said, text);
    free(said);
}

static void test_a_journal_goes_on_where_it_ended(void **state)
{
    (void)state;
    heli_journal_facts facts;
    const char *once = small_path("once.jnl"), *often = small_path("often.jnl");
    append_all(once, tag, 0, RECORDS);
    for (size_t i = 0; i < RECORDS; i++) append_all(often, tag, i, i + 1);
    size_t a = 0, b = 0;
    char *one = small_bytes(once, &a), *many = small_bytes(often, &b);
    assert_int_equal(a, b);
    assert_memory_equal(one, many, a);
    assert_int_equal(scan_file(often, &facts).count, RECORDS);
    free(many);
    free(one);
}

static void test_a_reason_that_is_too_long_is_cut_at_a_whole_character(void **state)
{
    (void)state;
    char reason[3 * HELI_REASON_BYTES + 1] = "";
    for (size_t i = 0; i < HELI_REASON_BYTES; i++) strcat(reason, "数");
    heli_journal *journal = NULL;
    heli_entry entry = {.status = HELI_MODEL, .reason = reason};
    const char *path = small_path("long.jnl");
    assert_int_equal(heli_journal_open(&journal, path, text, tag, NULL), HELI_OK);
    assert_int_equal(heli_journal_append(journal, &entry, NULL), HELI_OK);
    assert_int_equal(heli_journal_close(journal, NULL), HELI_OK);
    heli_journal_view view;
    char said[HELI_REASON_BYTES + 1];
    assert_int_equal(heli_journal_view_open(&view, path, NULL), HELI_OK);
    heli_entry found = heli_journal_view_entry(&view, header_bytes(), said);
    assert_int_equal(strlen(found.reason), HELI_REASON_BYTES - HELI_REASON_BYTES % 3);
    assert_memory_equal(found.reason, reason, strlen(found.reason));
    heli_journal_view_close(&view);
}

static void test_entries_of_another_experiment_are_counted_and_not_shown(void **state)
{
    (void)state;
    heli_journal_facts facts;
    const char *path = small_path("foreign.jnl");
    append_all(path, tag, 0, 1);
    append_all(path, tag + 1, 1, 3);
    append_all(path, tag, 3, RECORDS);
    seen found = scan_file(path, &facts);
    assert_int_equal(found.count, 2);
    assert_true(found.found[0] && found.found[3]);
    assert_int_equal(facts.foreign, 2);
    assert_int_equal(facts.damaged_bytes + facts.torn_bytes, 0);
}

/* The head of a journal names the experiment to `heli merge`; one that another experiment left without a single job must not. */
static void test_the_head_of_a_journal_without_entries_is_written_anew(void **state)
{
    (void)state;
    const char *path = small_path("head.jnl");
    heli_journal *journal = NULL;
    assert_int_equal(heli_journal_open(&journal, path, "model: another\n", tag + 1, NULL), HELI_OK);
    assert_int_equal(heli_journal_close(journal, NULL), HELI_OK);
    append_all(path, tag, 0, RECORDS);
    char *said = NULL;
    assert_int_equal(heli_journal_text(&said, path, NULL), HELI_OK);
    assert_string_equal(said, text);
    free(said);
    heli_journal_facts facts;
    assert_int_equal(scan_file(path, &facts).count, RECORDS);
}

/* --- torn tails --- */

/* Number of entries that end within the first `bytes`. */
static size_t whole_within(size_t bytes)
{
    size_t count = 0;
    while (count < RECORDS && end_of(count) <= bytes) count++;
    return count;
}

static void test_a_torn_tail_costs_only_the_record_it_tears(void **state)
{
    (void)state;
    size_t bytes = 0;
    heli_journal_facts facts;
    char *image = small_journal(small_path("whole.jnl"), &bytes);
    for (size_t keep = 0; keep <= bytes; keep++) {
        const char *path = small_path("torn.jnl");
        put_bytes(path, image, keep);
        size_t whole = whole_within(keep);
        seen before = scan_file(path, &facts);
        assert_int_equal(before.wrong, 0);
        assert_int_equal(before.count, whole);
        assert_int_equal(facts.damaged_bytes, 0);
        assert_int_equal(facts.torn_bytes, keep < header_bytes() ? keep : whole ? keep - end_of(whole - 1) : keep - header_bytes());
        append_all(path, tag, RECORDS - 1, RECORDS); /* opened for appending, the tail is cut and the next record follows a sound one */
        seen after = scan_file(path, &facts);
        assert_int_equal(after.wrong, 0);
        assert_int_equal(after.count, whole + 1);
        assert_true(facts.header_sound);
        assert_int_equal(facts.damaged_bytes + facts.torn_bytes, 0);
        struct stat info;
        assert_int_equal(stat(path, &info), 0);
        assert_int_equal(info.st_size, (whole ? end_of(whole - 1) : header_bytes()) + record_bytes(RECORDS - 1));
    }
    free(image);
}

/* --- flipped bits --- */

static void test_no_flipped_bit_is_taken_for_a_result(void **state)
{
    (void)state;
    size_t bytes = 0;
    heli_journal_facts facts;
    char *image = small_journal(small_path("sound.jnl"), &bytes);
    for (size_t bit = 0; bit < 8 * bytes; bit++) {
        const char *path = small_path("flipped.jnl");
        image[bit / 8] = (char)(image[bit / 8] ^ 1 << bit % 8);
        put_bytes(path, image, bytes);
        image[bit / 8] = (char)(image[bit / 8] ^ 1 << bit % 8);
        size_t hit = 0;
        while (bit / 8 >= end_of(hit)) hit++;
        bool in_head = bit / 8 < header_bytes();
        seen found = scan_file(path, &facts);
        assert_int_equal(found.wrong, 0);
        for (size_t i = 0; i < RECORDS; i++) assert_int_equal(found.found[i], in_head || i != hit);
        assert_int_equal(facts.header_sound, !in_head);
        if (in_head) assert_int_equal(facts.damaged_bytes, header_bytes());
        else assert_int_equal(facts.damaged_bytes + facts.torn_bytes, record_bytes(hit));
        char *said = NULL;
        assert_int_equal(heli_journal_text(&said, path, NULL), HELI_OK);
        assert_true(in_head ? said == NULL : said && strcmp(said, text) == 0);
        free(said);
    }
    free(image);
}

/* What is appended behind damage can be read, and the damage does not grow. */
static void test_appending_behind_damage_keeps_every_sound_record(void **state)
{
    (void)state;
    size_t bytes = 0;
    heli_journal_facts facts;
    char *image = small_journal(small_path("sound2.jnl"), &bytes);
    for (size_t at = 0; at < bytes; at += 5) {
        const char *path = small_path("damaged.jnl");
        image[at] = (char)(image[at] ^ 0x55);
        put_bytes(path, image, bytes);
        image[at] = (char)(image[at] ^ 0x55);
        size_t hit = 0;
        while (at >= end_of(hit)) hit++;
        append_all(path, tag, hit, hit + 1);
        seen found = scan_file(path, &facts);
        assert_int_equal(found.wrong, 0);
        for (size_t i = 0; i < RECORDS; i++) assert_true(found.found[i]);
        assert_int_equal(facts.torn_bytes, 0);
    }
    free(image);
}

/* A record that is cut in the middle, with sound ones behind it: the next sound one is found, wherever the cut is. */
static void test_a_hole_in_the_middle_is_skipped(void **state)
{
    (void)state;
    size_t bytes = 0;
    heli_journal_facts facts;
    char *image = small_journal(small_path("full.jnl"), &bytes);
    for (size_t keep = 1; keep < record_bytes(1); keep++) {
        const char *path = small_path("hole.jnl");
        char *cut = malloc(bytes);
        assert_non_null(cut);
        size_t head = end_of(0) + keep, rest = bytes - end_of(1);
        memcpy(cut, image, head);
        memcpy(cut + head, image + end_of(1), rest);
        put_bytes(path, cut, head + rest);
        free(cut);
        seen found = scan_file(path, &facts);
        assert_int_equal(found.wrong, 0);
        assert_true(found.found[0] && !found.found[1] && found.found[2] && found.found[3]);
        assert_int_equal(facts.damaged_bytes, keep);
    }
    free(image);
}

/* Lengths in a damaged head are not believed, whatever they say. */
static void test_absurd_lengths_do_not_lead_out_of_the_file(void **state)
{
    (void)state;
    static const uint32_t lengths[] = {0, 1, 47, 48, 1u << 30, (1u << 30) + 1, 0x7fffffff, 0xfffffff0, 0xffffffff};
    size_t bytes = 0;
    heli_journal_facts facts;
    char *image = small_journal(small_path("lengths.jnl"), &bytes);
    const size_t places[] = {8, header_bytes() + 4, header_bytes() + HEAD_BYTES + 40, header_bytes() + HEAD_BYTES + 44, end_of(RECORDS - 2) + 4};
    for (size_t p = 0; p < sizeof places / sizeof *places; p++)
        for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++) {
            char kept[4];
            memcpy(kept, image + places[p], 4);
            memcpy(image + places[p], &lengths[l], 4);
            bool same = memcmp(kept, image + places[p], 4) == 0;
            put_bytes(small_path("absurd.jnl"), image, bytes);
            memcpy(image + places[p], kept, 4);
            seen found = scan_file(small_path("absurd.jnl"), &facts);
            assert_int_equal(found.wrong, 0);
            assert_int_equal(found.count, p == 0 || same ? RECORDS : RECORDS - 1);
        }
    free(image);
}

/* --- disks --- */

static void test_an_append_that_does_not_fit_leaves_no_trace(void **state)
{
    (void)state;
    heli_journal_facts facts;
    heli_journal *journal = NULL;
    const char *path = small_path("quota.jnl");
    struct rlimit old, less;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(heli_journal_open(&journal, path, text, tag, NULL), HELI_OK);
    assert_int_equal(heli_journal_append(journal, &made[0], NULL), HELI_OK);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    less = old;
    less.rlim_cur = end_of(0) + 30; /* the second record fits by half */
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &less), 0);
    heli_status status = heli_journal_append(journal, &made[1], NULL);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_int_equal(status, HELI_IO);
    assert_int_equal(heli_journal_append(journal, &made[2], NULL), HELI_OK);
    assert_int_equal(heli_journal_close(journal, NULL), HELI_OK);
    seen found = scan_file(path, &facts);
    assert_true(found.found[0] && !found.found[1] && found.found[2]);
    assert_int_equal(found.wrong + facts.damaged_bytes + facts.torn_bytes, 0);
}

static void test_places_that_are_no_journal_are_refused(void **state)
{
    (void)state;
    heli_journal *journal = NULL;
    heli_journal_view view;
    assert_int_equal(heli_journal_open(&journal, small_path("nowhere/a.jnl"), text, tag, NULL), HELI_IO);
    assert_null(journal);
    assert_int_equal(heli_journal_open(&journal, small_folder, text, tag, NULL), HELI_IO);
    assert_int_equal(heli_journal_view_open(&view, small_path("missing.jnl"), NULL), HELI_IO);
    assert_int_equal(heli_journal_view_open(&view, small_folder, NULL), HELI_IO);
    assert_int_equal(heli_journal_close(NULL, NULL), HELI_OK);
}

static void test_the_tag_is_the_beginning_of_the_hash(void **state)
{
    (void)state;
    assert_int_equal(heli_journal_tag("0123456789abcdef0000"), 0x0123456789abcdefu);
    assert_int_equal(heli_journal_tag("ffffffffffffffff1"), UINT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_entries_come_back_bit_for_bit),
        cmocka_unit_test(test_a_journal_goes_on_where_it_ended),
        cmocka_unit_test(test_a_reason_that_is_too_long_is_cut_at_a_whole_character),
        cmocka_unit_test(test_entries_of_another_experiment_are_counted_and_not_shown),
        cmocka_unit_test(test_the_head_of_a_journal_without_entries_is_written_anew),
        cmocka_unit_test(test_a_torn_tail_costs_only_the_record_it_tears),
        cmocka_unit_test(test_no_flipped_bit_is_taken_for_a_result),
        cmocka_unit_test(test_appending_behind_damage_keeps_every_sound_record),
        cmocka_unit_test(test_a_hole_in_the_middle_is_skipped),
        cmocka_unit_test(test_absurd_lengths_do_not_lead_out_of_the_file),
        cmocka_unit_test(test_an_append_that_does_not_fit_leaves_no_trace),
        cmocka_unit_test(test_places_that_are_no_journal_are_refused),
        cmocka_unit_test(test_the_tag_is_the_beginning_of_the_hash),
    };
    return cmocka_run_group_tests(tests, small_setup, small_teardown);
}
