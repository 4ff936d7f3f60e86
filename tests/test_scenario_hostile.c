/*
 * Hostile scenarios: giant and mutated files never crash, never take much memory or time, and are either accepted with a
 * canonical text that reads back, or refused with a finding. Mutations are deterministic: addressed draws of the engine itself.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/core/random.h"
#include "engine/scenario/scenario.h"
#include "tests/support/toy.h"

enum { MIB = 1 << 20, MAX_SEEDS = 400, MAX_TEXT = 1 << 16 };

/* Sanitisers and valgrind map memory and take time of their own. */
static bool instrumented(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return true;
#elif defined(__has_feature)
    if (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer)) return true;
#endif
    return getenv("HELI_TIER") != NULL || getenv("HELI_WRAP") != NULL;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* --- giants --- */

static char *repeat(const char *piece)
{
    char *text = malloc(MIB + 1);
    size_t length = strlen(piece);
    assert_non_null(text);
    for (size_t i = 0; i < MIB; i++) text[i] = piece[i % length];
    text[MIB] = '\0';
    return text;
}

/* Address space of this process, in bytes. */
static size_t mapped(void)
{
    char line[128] = "";
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file) return 0;
    if (!fgets(line, sizeof line, file)) line[0] = '\0';
    fclose(file);
    return strtoul(line, NULL, 10) * (size_t)sysconf(_SC_PAGESIZE);
}

/* In a child with 64 MiB of address space to spare: 0 when the text was refused within a second. */
static int refuse_in_child(const char *text)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        size_t limit = mapped() + 64u * MIB;
        if (!instrumented()) setrlimit(RLIMIT_AS, &(struct rlimit){limit, limit});
        heli_context ctx;
        heli_scenario *scenario = NULL;
        heli_context_init(&ctx);
        double before = seconds();
        heli_status status = heli_scenario_parse(&scenario, "giant", text, MIB, toy_models, NULL, 0, &ctx);
        double took = seconds() - before;
        heli_scenario_free(scenario);
        bool refused = status == HELI_SCENARIO && heli_context_error_count(&ctx) > 0;
        heli_context_free(&ctx);
        _exit(!refused ? 1 : took > 1.0 && !instrumented() ? 2 : 0);
    }
    int how = 0;
    assert_int_equal(waitpid(child, &how, 0), child);
    return WIFEXITED(how) ? WEXITSTATUS(how) : 100;
}

static void test_a_mebibyte_of_brackets_is_refused_at_once(void **state)
{
    (void)state;
    char *text = repeat("[");
    heli_context ctx;
    heli_scenario *scenario = NULL;
    heli_context_init(&ctx);
    assert_int_equal(heli_scenario_parse(&scenario, "giant", text, MIB, toy_models, NULL, 0, &ctx), HELI_SCENARIO);
    assert_int_equal(ctx.diagnostic_count, 1);
    assert_int_equal(ctx.diagnostics[0].line, 1);
    assert_int_equal(ctx.diagnostics[0].column, 33);
    heli_context_free(&ctx);
    assert_int_equal(refuse_in_child(text), 0);
    free(text);
}

static void test_giants_of_every_kind_are_refused_in_a_second_and_64_mib(void **state)
{
    (void)state;
    static const char *const pieces[] = {"{", "- ", "? ", "[{", "[a: ", "[\n", "[ #]\n", "[ ']\n", ":", ": ", "!", "*a ", "&a ", "'", "\"", "a: b: ",
                                         "k: 1\n", "%", "|", "a", "a\n", "---\n", "- a\n", "? a\n", "\t", "[]: ", "{? [}", "[,", "a,", "a: [",
                                         "a: {b: ", "a: 'b\n", "- - ", "\n - ", "!a ", "<<: ", ">\n ", "'' ", "\"\\", "[a, ", "a:\n b:\n  c:\n",
                                         "x: *y\n", "x: &y 1\n", "x: !!z 1\n", "policies:\n", "- {name: a}\n", "\\", "@", "`", "a: |\n  b\n"};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        char *text = repeat(pieces[i]);
        int how = refuse_in_child(text);
        if (how != 0) print_error("'%s' times a mebibyte: %d\n", pieces[i], how);
        assert_int_equal(how, 0);
        free(text);
    }
}

static void test_a_file_beyond_the_limit_is_refused(void **state)
{
    (void)state;
    char *text = repeat("# \n");
    char *longer = realloc(text, MIB + 2);
    heli_context ctx;
    heli_scenario *scenario = NULL;
    assert_non_null(longer);
    longer[MIB] = '\n';
    heli_context_init(&ctx);
    assert_int_equal(heli_scenario_parse(&scenario, "x", longer, MIB + 1, toy_models, NULL, 0, &ctx), HELI_SCENARIO);
    assert_string_equal(ctx.diagnostics[0].message, "the file is larger than 1024 KiB");
    longer[MIB - 1] = '\n';
    assert_int_equal(heli_scenario_parse(&scenario, "x", longer, MIB, toy_models, NULL, 0, &ctx), HELI_OK); /* comments only */
    heli_scenario_free(scenario);
    heli_context_free(&ctx);
    free(longer);
}

static void test_brackets_in_texts_and_comments_are_no_nesting(void **state)
{
    (void)state;
    char brackets[41], text[600];
    memset(brackets, '[', 40);
    brackets[40] = '\0';
    snprintf(text, sizeof text, "# %s\nmeta:\n  title: don't %s\n  question: \"%s\\\" %s\"\n  teaching: 'it''s %s' # %s\n", brackets, brackets, brackets,
             brackets, brackets, brackets);
    heli_scenario *scenario = NULL;
    assert_int_equal(heli_scenario_parse(&scenario, "x", text, strlen(text), toy_models, NULL, 0, NULL), HELI_OK);
    heli_scenario_free(scenario);
}

/* --- mutations --- */

typedef struct text { char *bytes; size_t length; } text;
static text seeds[MAX_SEEDS];
static size_t seed_count;

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Reads the .yaml files of a folder in the order of their names. */
static void add_seeds(const char *folder)
{
    char *names[MAX_SEEDS], path[512];
    size_t count = 0;
    DIR *entries = opendir(folder);
    assert_non_null(entries);
    for (struct dirent *entry; (entry = readdir(entries)) && count < MAX_SEEDS;)
        if (strstr(entry->d_name, ".yaml")) names[count++] = strdup(entry->d_name);
    closedir(entries);
    qsort(names, count, sizeof *names, by_name);
    for (size_t i = 0; i < count; free(names[i++])) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        FILE *file = fopen(path, "rb");
        if (!file || seed_count == MAX_SEEDS) continue;
        text *seed = &seeds[seed_count++];
        seed->bytes = malloc(MAX_TEXT);
        seed->length = fread(seed->bytes, 1, MAX_TEXT, file);
        fclose(file);
    }
}

/* Copies `count` bytes into a gap made at `at`, as far as there is room. */
static void insert(text *self, size_t at, const char *bytes, size_t count)
{
    if (self->length + count > MAX_TEXT) return;
    memmove(self->bytes + at + count, self->bytes + at, self->length - at);
    memcpy(self->bytes + at, bytes, count);
    self->length += count;
}

static void cut_out(text *self, size_t at, size_t count)
{
    if (count > self->length - at) count = self->length - at;
    memmove(self->bytes + at, self->bytes + at + count, self->length - at - count);
    self->length -= count;
}

/* One random change: a flipped bit, an inserted token of YAML, a cut, a doubled span, or a piece of another file. */
static void mutate(text *self, heli_draws *draws)
{
    static const char *const tokens[] = {":", ": ", "- ", "[", "]", "{", "}", ",", "\n", "\n  ", "'", "\"", "#", " #", "&a ", "*a", "!!x ", "|\n", ">\n",
                                         "? ", "---\n", "...\n", "%", "<<: ", "\t", "\\x", "\\u", "~", "0", "9", "-", ".", "e9", "：", "\xef\xbb\xbf",
                                         "walk: ", "policies:\n  - name: a\n", "set: ", "stride: 1\n", "extends: x\n", "expect: ", "\r", "\xff", "null"};
    size_t at = heli_below(heli_draws_word(draws), (uint32_t)self->length + 1);
    size_t span = 1 + heli_below(heli_draws_word(draws), 24);
    switch (heli_below(heli_draws_word(draws), 5)) {
    case 0:
        if (at < self->length) self->bytes[at] = (char)(self->bytes[at] ^ (1 << heli_below(heli_draws_word(draws), 8)));
        break;
    case 1: {
        const char *token = tokens[heli_below(heli_draws_word(draws), sizeof tokens / sizeof *tokens)];
        insert(self, at, token, strlen(token));
        break;
    }
    case 2:
        cut_out(self, at, span);
        break;
    case 3: {
        char copy[24];
        if (span > self->length - at) span = self->length - at;
        memcpy(copy, self->bytes + at, span);
        insert(self, at, copy, span);
        break;
    }
    default: {
        const text *other = &seeds[heli_below(heli_draws_word(draws), (uint32_t)seed_count)];
        size_t from = heli_below(heli_draws_word(draws), (uint32_t)other->length + 1);
        if (span > other->length - from) span = other->length - from;
        insert(self, at, other->bytes + from, span);
    }
    }
}

/* What every text must satisfy. Returns whether it was a valid scenario. */
static bool survives(const char *bytes, size_t length)
{
    heli_context ctx;
    heli_scenario *scenario = NULL, *again = NULL;
    char *printed = NULL;
    size_t printed_bytes = 0;
    heli_context_init(&ctx);
    heli_status status = heli_scenario_parse(&scenario, "fuzz", bytes, length, toy_models, NULL, 0, &ctx);
    FILE *stream = open_memstream(&printed, &printed_bytes);
    heli_diagnostics_print(&ctx, stream, true);
    fclose(stream);
    free(printed);
    assert_int_equal(status, scenario ? HELI_OK : HELI_SCENARIO);
    assert_int_equal(heli_context_error_count(&ctx) > 0, status != HELI_OK);
    for (size_t i = 0; i < ctx.diagnostic_count; i++) assert_true(ctx.diagnostics[i].file && ctx.diagnostics[i].length >= 1);
    if (scenario) {
        assert_int_equal(heli_scenario_parse(&again, "fuzz", scenario->text, strlen(scenario->text), toy_models, NULL, 0, &ctx), HELI_OK);
        assert_string_equal(scenario->text, again->text);
    }
    heli_scenario_free(again);
    heli_scenario_free(scenario);
    heli_context_free(&ctx);
    return status == HELI_OK;
}

static void test_mutated_scenarios_are_refused_or_read_back(void **state)
{
    (void)state;
    uint32_t rounds = getenv("HELI_LONG") ? 200000 : 6000, valid = 0;
    text work = {malloc(MAX_TEXT), 0};
    add_seeds("tests/corpus/good");
    add_seeds("tests/corpus/bad");
    assert_true(seed_count > 100 && work.bytes);
    for (uint32_t round = 0; round < rounds; round++) {
        heli_draws draws = heli_draws_at(heli_key_make(1, 0, HELI_DOMAIN_DYNAMICS), (heli_address){round, 0, 0, 1});
        /* half of the seeds are good: they are few, and near them lies what is almost right */
        uint32_t which = heli_draws_word(&draws) & 1 ? heli_below(heli_draws_word(&draws), 7) : heli_below(heli_draws_word(&draws), (uint32_t)seed_count);
        work.length = seeds[which].length;
        memcpy(work.bytes, seeds[which].bytes, work.length);
        for (uint32_t changes = 1 + heli_below(heli_draws_word(&draws), 6); changes > 0; changes--) mutate(&work, &draws);
        valid += survives(work.bytes, work.length);
    }
    assert_true(valid > rounds / 50); /* the mutations are not all hopeless */
    free(work.bytes);
    while (seed_count > 0) free(seeds[--seed_count].bytes);
}

static void test_every_beginning_of_a_scenario_is_survived(void **state)
{
    (void)state;
    char *bytes = malloc(MAX_TEXT);
    FILE *file = fopen("tests/corpus/good/everything.yaml", "rb");
    assert_true(file && bytes);
    size_t length = fread(bytes, 1, MAX_TEXT, file);
    fclose(file);
    for (size_t i = 0; i <= length; i++) {
        char *cut = malloc(i ? i : 1); /* exactly as long as it is, so that a byte too many is seen */
        memcpy(cut, bytes, i);
        survives(cut, i);
        free(cut);
    }
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_mebibyte_of_brackets_is_refused_at_once),
        cmocka_unit_test(test_giants_of_every_kind_are_refused_in_a_second_and_64_mib),
        cmocka_unit_test(test_a_file_beyond_the_limit_is_refused),
        cmocka_unit_test(test_brackets_in_texts_and_comments_are_no_nesting),
        cmocka_unit_test(test_mutated_scenarios_are_refused_or_read_back),
        cmocka_unit_test(test_every_beginning_of_a_scenario_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
