/* Expectations: what binding keeps of them, and how a difference is judged. Bad rows are in tests/corpus/bad/expect-*.yaml. */
#include "analysis/expect.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/support/toy.h"

static heli_context ctx;

static int start(void **state)
{
    (void)state;
    heli_context_init(&ctx);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    heli_context_free(&ctx);
    return 0;
}

static heli_scenario *parse(const char *text)
{
    heli_scenario *scenario = NULL;
    assert_int_equal(heli_scenario_parse(&scenario, "text", text, strlen(text), toy_models, NULL, 0, &ctx), HELI_OK);
    return scenario;
}

static void test_rows_are_kept_with_what_the_essay_says(void **state)
{
    (void)state;
    heli_scenario *scenario = parse("model: toy\nexpect:\n  - {indicator: moves, direction: down}\n"
                                    "  - {indicator: spread, direction: none, essay: up, note: because, note_zh: 因为}\n");
    assert_int_equal(scenario->expectation_count, 2);
    const heli_expectation *rows = scenario->expectations;
    assert_string_equal(rows[0].indicator->name, "moves");
    assert_int_equal(rows[0].direction, HELI_DIRECTION_DOWN);
    assert_false(rows[0].essay_says);
    assert_null(rows[0].note);
    assert_int_equal(rows[0].line, 3);
    assert_int_equal(rows[1].direction, HELI_DIRECTION_NONE);
    assert_true(rows[1].essay_says);
    assert_int_equal(rows[1].essay, HELI_DIRECTION_UP);
    assert_string_equal(rows[1].note_zh, "因为");
    assert_null(scenario->base);
    heli_scenario_free(scenario);
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

/* What one policy should move against its base says nothing about a variant of that policy. */
static void test_a_variant_inherits_its_base_but_not_what_was_expected_of_it(void **state)
{
    (void)state;
    char base[512], variant[512], text[600];
    const char *folder = getenv("TMPDIR") ? getenv("TMPDIR") : ".";
    heli_scenario *scenario = NULL;
    snprintf(base, sizeof base, "%s/expect-base.yaml", folder);
    snprintf(variant, sizeof variant, "%s/expect-variant.yaml", folder);
    write_file(base, "model: toy\nexpect:\n  - {indicator: moves, direction: up}\n");
    snprintf(text, sizeof text, "extends: expect-base.yaml\nwalk.stride: 2\n");
    write_file(variant, text);
    assert_int_equal(heli_scenario_load(&scenario, variant, toy_models, NULL, 0, &ctx), HELI_OK);
    assert_int_equal(scenario->expectation_count, 0);
    assert_string_equal(scenario->base, base);
    assert_null(strstr(scenario->text, "expect:"));
    heli_scenario_free(scenario);
    unlink(base);
    unlink(variant);
}

static heli_expect_verdict judge(heli_direction direction, double low, double high)
{
    heli_effect effect = {.difference = 0.5 * (low + high), .low = low, .high = high};
    return heli_expect_judge(direction, &effect);
}

static void test_a_direction_holds_only_when_the_whole_interval_lies_there(void **state)
{
    (void)state;
    assert_int_equal(judge(HELI_DIRECTION_UP, 0.1, 0.3), HELI_EXPECT_HOLDS);
    assert_int_equal(judge(HELI_DIRECTION_UP, 0.0, 0.3), HELI_EXPECT_NOT_CLEAR);
    assert_int_equal(judge(HELI_DIRECTION_UP, -0.3, -0.1), HELI_EXPECT_OTHERWISE);
    assert_int_equal(judge(HELI_DIRECTION_DOWN, -0.3, -0.1), HELI_EXPECT_HOLDS);
    assert_int_equal(judge(HELI_DIRECTION_DOWN, -0.3, 0.1), HELI_EXPECT_NOT_CLEAR);
    assert_int_equal(judge(HELI_DIRECTION_DOWN, 0.1, 0.3), HELI_EXPECT_OTHERWISE);
}

static void test_no_change_is_refuted_by_a_clear_difference_and_unknown_without_an_interval(void **state)
{
    (void)state;
    assert_int_equal(judge(HELI_DIRECTION_NONE, -0.1, 0.1), HELI_EXPECT_HOLDS);
    assert_int_equal(judge(HELI_DIRECTION_NONE, 0.0, 0.0), HELI_EXPECT_HOLDS);
    assert_int_equal(judge(HELI_DIRECTION_NONE, 0.1, 0.2), HELI_EXPECT_OTHERWISE);
    assert_int_equal(judge(HELI_DIRECTION_NONE, (double)NAN, (double)NAN), HELI_EXPECT_NO_INTERVAL);
    assert_int_equal(judge(HELI_DIRECTION_UP, (double)NAN, 1.0), HELI_EXPECT_NO_INTERVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_rows_are_kept_with_what_the_essay_says, start, stop),
        cmocka_unit_test_setup_teardown(test_a_variant_inherits_its_base_but_not_what_was_expected_of_it, start, stop),
        cmocka_unit_test(test_a_direction_holds_only_when_the_whole_interval_lies_there),
        cmocka_unit_test(test_no_change_is_refuted_by_a_clear_difference_and_unknown_without_an_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
