/* The JSON writer: structure, escapes, and numbers that read back as the same bits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The library holds nothing of cli, so the unit comes in as source. */
#include "cli/json.c"

static char *text;
static size_t bytes;

static heli_json begin(void)
{
    FILE *stream = open_memstream(&text, &bytes);
    assert_non_null(stream);
    return heli_json_to(stream);
}

static void expect(heli_json *json, const char *wanted)
{
    fclose(json->stream);
    assert_string_equal(text, wanted);
    free(text);
}

static void test_object_closes_its_members(void **state)
{
    (void)state;
    heli_json json = begin();
    heli_json_object(&json, NULL);
    heli_json_text(&json, "name", "grid");
    heli_json_array(&json, "values");
    heli_json_int(&json, NULL, -3);
    heli_json_bool(&json, NULL, true);
    heli_json_end(&json);
    heli_json_null(&json, "rest");
    heli_json_end(&json);
    expect(&json, "{\n  \"name\": \"grid\",\n  \"values\": [\n    -3,\n    true\n  ],\n  \"rest\": null\n}\n");
}

static void test_empty_containers_stay_on_one_line(void **state)
{
    (void)state;
    heli_json json = begin();
    heli_json_array(&json, NULL);
    heli_json_object(&json, NULL);
    heli_json_end(&json);
    heli_json_end(&json);
    expect(&json, "[\n  {}\n]\n");
}

static void test_end_without_beginning_writes_nothing(void **state)
{
    (void)state;
    heli_json json = begin();
    heli_json_end(&json);
    expect(&json, "");
}

static void test_strings_are_escaped(void **state)
{
    (void)state;
    heli_json json = begin();
    heli_json_text(&json, NULL, "a\"b\\c\nd\te\x01\x7f");
    expect(&json, "\"a\\\"b\\\\c\\nd\\te\\u0001\\u007f\"");
}

static void test_chinese_stays_as_it_is(void **state)
{
    (void)state;
    heli_json json = begin();
    heli_json_text(&json, NULL, "合力");
    expect(&json, "\"合力\"");
}

static void test_bytes_that_are_no_utf8_become_replacements(void **state)
{
    (void)state;
    heli_json json = begin();
    heli_json_text(&json, NULL, "a\xff\xc0z");
    expect(&json, "\"a\\ufffd\\ufffdz\"");
}

static void test_null_text_is_null(void **state)
{
    (void)state;
    heli_json json = begin();
    heli_json_text(&json, NULL, NULL);
    expect(&json, "null");
}

static void test_nan_and_infinity_are_null(void **state)
{
    (void)state;
    heli_json json = begin();
    heli_json_array(&json, NULL);
    heli_json_real(&json, NULL, (double)NAN);
    heli_json_real(&json, NULL, (double)INFINITY);
    heli_json_real(&json, NULL, -(double)INFINITY);
    heli_json_end(&json);
    expect(&json, "[\n  null,\n  null,\n  null\n]\n");
}

static void test_numbers_are_short_where_they_can_be(void **state)
{
    (void)state;
    char number[32];
    heli_real_shortest(0.1, number);
    assert_string_equal(number, "0.1");
    heli_real_shortest(1.0 / 3.0, number);
    assert_string_equal(number, "0.3333333333333333");
    heli_real_shortest(-0.0, number);
    assert_string_equal(number, "-0");
    heli_real_shortest(1e300, number);
    assert_string_equal(number, "1e+300");
}

static void test_numbers_read_back_as_the_same_bits(void **state)
{
    (void)state;
    uint64_t bits = 0x9E3779B97F4A7C15u;
    for (int i = 0; i < 20000; i++) {
        double value, back;
        char number[32];
        bits = bits * 6364136223846793005u + 1442695040888963407u;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value)) continue;
        heli_real_shortest(value, number);
        back = strtod(number, NULL);
        assert_memory_equal(&value, &back, sizeof value);
    }
}

static void test_whole_numbers_keep_all_digits(void **state)
{
    (void)state;
    heli_json json = begin();
    heli_json_array(&json, NULL);
    heli_json_whole(&json, NULL, UINT64_MAX);
    heli_json_int(&json, NULL, INT64_MIN);
    heli_json_end(&json);
    expect(&json, "[\n  18446744073709551615,\n  -9223372036854775808\n]\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_object_closes_its_members),
        cmocka_unit_test(test_empty_containers_stay_on_one_line),
        cmocka_unit_test(test_end_without_beginning_writes_nothing),
        cmocka_unit_test(test_strings_are_escaped),
        cmocka_unit_test(test_chinese_stays_as_it_is),
        cmocka_unit_test(test_bytes_that_are_no_utf8_become_replacements),
        cmocka_unit_test(test_null_text_is_null),
        cmocka_unit_test(test_nan_and_infinity_are_null),
        cmocka_unit_test(test_numbers_are_short_where_they_can_be),
        cmocka_unit_test(test_numbers_read_back_as_the_same_bits),
        cmocka_unit_test(test_whole_numbers_keep_all_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
