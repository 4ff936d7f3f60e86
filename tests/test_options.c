/* Reading argv by option tables, and choosing the language. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

/* The library holds nothing of cli, so the units come in as source. */
#include "cli/messages.c"
#include "cli/options.c"

static const char *const kinds[] = {"force", "series", NULL};
static const heli_option own_rows[] = {
    {.name = "output", .letter = 'o', .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, output), .argument = "FILE"},
    {.name = "set", .type = HELI_OPTION_TEXTS, .offset = offsetof(heli_options, sets), .argument = "KEY=VALUE"},
    {.name = "seed", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, seed), .argument = "N", .maximum = UINT64_MAX},
    {.name = "threads", .letter = 'j', .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, threads), .argument = "N",
     .minimum = 1, .maximum = 64},
    {.name = "dry-run", .letter = 'n', .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, dry_run)},
    {.name = "kind", .type = HELI_OPTION_CHOICE, .offset = offsetof(heli_options, kind), .argument = "force|series",
     .choices = kinds},
    {.name = "secret", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, man), .hidden = true},
};
static const heli_option_table own = {own_rows, sizeof own_rows / sizeof own_rows[0]};

static heli_context ctx;
static heli_options options;

/* Reads words up to a NULL. */
static heli_status read_words(const char *first, ...)
{
    static char words[16][64];
    char *argv[16];
    int argc = 0;
    va_list args;
    va_start(args, first);
    for (const char *word = first; word; word = va_arg(args, const char *)) {
        strcpy(words[argc], word);
        argv[argc] = words[argc];
        argc++;
    }
    va_end(args);
    return heli_options_read(&options, own, argc, argv, &ctx);
}

static int set_up(void **state)
{
    (void)state;
    heli_context_init(&ctx);
    memset(&options, 0, sizeof options);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    heli_options_free(&options);
    heli_context_free(&ctx);
    return 0;
}

static void test_nothing_given_is_all_zero(void **state)
{
    (void)state;
    assert_int_equal(heli_options_read(&options, own, 0, NULL, &ctx), HELI_OK);
    assert_int_equal(options.operands.count, 0);
    assert_null(options.output);
    assert_false(options.seed.given);
}

static void test_values_stand_behind_or_apart(void **state)
{
    (void)state;
    assert_int_equal(read_words("--output=a.h5", "--threads", "4", "-n", (char *)NULL), HELI_OK);
    assert_string_equal(options.output, "a.h5");
    assert_true(options.threads.given);
    assert_int_equal(options.threads.value, 4);
    assert_true(options.dry_run);
}

static void test_letters_join(void **state)
{
    (void)state;
    assert_int_equal(read_words("-nqj8", "-ob.h5", (char *)NULL), HELI_OK);
    assert_true(options.dry_run);
    assert_true(options.quiet);
    assert_int_equal(options.threads.value, 8);
    assert_string_equal(options.output, "b.h5");
}

static void test_sets_repeat_in_order(void **state)
{
    (void)state;
    assert_int_equal(read_words("--set", "a=1", "--set=b=2", (char *)NULL), HELI_OK);
    assert_int_equal(options.sets.count, 2);
    assert_string_equal(options.sets.items[0], "a=1");
    assert_string_equal(options.sets.items[1], "b=2");
}

static void test_operands_mix_with_options(void **state)
{
    (void)state;
    assert_int_equal(read_words("x.yaml", "--json", "-", "--", "--set", (char *)NULL), HELI_OK);
    assert_true(options.json);
    assert_int_equal(options.operands.count, 3);
    assert_string_equal(options.operands.items[1], "-");
    assert_string_equal(options.operands.items[2], "--set");
}

static void test_unknown_option_names_the_nearest(void **state)
{
    (void)state;
    assert_int_equal(read_words("--theads=4", (char *)NULL), HELI_USAGE);
    assert_string_equal(ctx.message, "There is no option '--theads' (did you mean '--threads'?).");
}

static void test_one_dash_for_two_names_the_nearest(void **state)
{
    (void)state;
    assert_int_equal(read_words("-json", (char *)NULL), HELI_USAGE);
    assert_string_equal(ctx.message, "There is no option '-json' (did you mean '--json'?).");
}

static void test_far_option_names_none(void **state)
{
    (void)state;
    assert_int_equal(read_words("--zzzzzzzzzzzz", (char *)NULL), HELI_USAGE);
    assert_string_equal(ctx.message, "There is no option '--zzzzzzzzzzzz'.");
}

static void test_hidden_option_is_not_proposed(void **state)
{
    (void)state;
    assert_int_equal(read_words("--secre", (char *)NULL), HELI_USAGE);
    assert_null(strstr(ctx.message, "--secret"));
}

static void test_missing_value_is_said(void **state)
{
    (void)state;
    assert_int_equal(read_words("--output", (char *)NULL), HELI_USAGE);
    assert_string_equal(ctx.message, "The option '--output' needs a value: --output FILE.");
}

static void test_flag_takes_no_value(void **state)
{
    (void)state;
    assert_int_equal(read_words("--dry-run=yes", (char *)NULL), HELI_USAGE);
    assert_string_equal(ctx.message, "The option '--dry-run' takes no value.");
}

static void test_whole_numbers_are_whole_and_in_range(void **state)
{
    (void)state;
    const char *const bad[] = {"0", "65", "4x", "1e3", "-1", "+4", " 4", "", "99999999999999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(read_words("--threads", bad[i], (char *)NULL), HELI_USAGE);
        assert_non_null(strstr(ctx.message, "from 1 to 64"));
        heli_options_free(&options);
    }
}

static void test_seed_takes_all_64_bits(void **state)
{
    (void)state;
    assert_int_equal(read_words("--seed", "18446744073709551615", (char *)NULL), HELI_OK);
    assert_true(options.seed.value == UINT64_MAX);
    heli_options_free(&options);
    assert_int_equal(read_words("--seed", "18446744073709551616", (char *)NULL), HELI_USAGE);
}

static void test_choice_refuses_other_words(void **state)
{
    (void)state;
    assert_int_equal(read_words("--kind", "map", (char *)NULL), HELI_USAGE);
    assert_string_equal(ctx.message, "The option '--kind' is one of force|series, not 'map'.");
    heli_options_free(&options);
    assert_int_equal(read_words("--kind", "series", (char *)NULL), HELI_OK);
    assert_string_equal(options.kind, "series");
}

static void test_peek_sees_the_language_before_all_else(void **state)
{
    (void)state;
    char a[] = "--bad", b[] = "--lang", c[] = "zh", d[] = "--lang=en", e[] = "--";
    char *const apart[] = {a, b, c}, *const joined[] = {d}, *const operand[] = {e, b, c}, *const last[] = {a, b};
    assert_string_equal(heli_options_peek("lang", 3, apart), "zh");
    assert_string_equal(heli_options_peek("lang", 1, joined), "en");
    assert_null(heli_options_peek("lang", 3, operand));
    assert_null(heli_options_peek("lang", 2, last));
}

static void test_first_wish_decides_the_language(void **state)
{
    (void)state;
    assert_int_equal(heli_language_choose("en", "zh_CN.UTF-8", NULL, NULL), HELI_ENGLISH);
    assert_int_equal(heli_language_choose(NULL, "zh_CN.UTF-8", "C", "C"), HELI_CHINESE);
    assert_int_equal(heli_language_choose(NULL, "", "zh_TW", "en_US"), HELI_CHINESE);
    assert_int_equal(heli_language_choose(NULL, NULL, NULL, "zh_CN.GBK"), HELI_CHINESE);
    assert_int_equal(heli_language_choose(NULL, "C", NULL, "zh_CN.UTF-8"), HELI_ENGLISH);
    assert_int_equal(heli_language_choose(NULL, NULL, NULL, NULL), HELI_ENGLISH);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_nothing_given_is_all_zero),
        CASE(test_values_stand_behind_or_apart),
        CASE(test_letters_join),
        CASE(test_sets_repeat_in_order),
        CASE(test_operands_mix_with_options),
        CASE(test_unknown_option_names_the_nearest),
        CASE(test_one_dash_for_two_names_the_nearest),
        CASE(test_far_option_names_none),
        CASE(test_hidden_option_is_not_proposed),
        CASE(test_missing_value_is_said),
        CASE(test_flag_takes_no_value),
        CASE(test_whole_numbers_are_whole_and_in_range),
        CASE(test_seed_takes_all_64_bits),
        CASE(test_choice_refuses_other_words),
        CASE(test_peek_sees_the_language_before_all_else),
        CASE(test_first_wish_decides_the_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
