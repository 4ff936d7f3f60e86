/* Parameter rows: values, names, writing and checking. */
#include "engine/core/param.h"

#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/toy.h"

static toy_params defaults(void)
{
    toy_params values;
    memset(&values, 0, sizeof values);
    heli_params_default(heli_toy.params, heli_toy.param_count, &values);
    return values;
}

static const heli_param *row(const char *path)
{
    const heli_param *found = heli_param_find(heli_toy.params, heli_toy.param_count, path);
    assert_non_null(found);
    return found;
}

static void test_defaults_reach_every_field(void **state)
{
    (void)state;
    toy_params values = defaults();
    assert_int_equal(values.agents, 40);
    assert_true(values.active);
    assert_int_equal(values.boundary, TOY_OPEN);
    assert_true(values.stride == 0.5 && values.mix[0] == 0.25 && values.mix[1] == 0.5 && values.mix[2] == 0.25);
    assert_true(values.direction[0] == 1.0 && values.direction[1] == 0.0);
    assert_int_equal(values.nan_week, -1);
}

static void test_find_is_exact(void **state)
{
    (void)state;
    assert_null(heli_param_find(heli_toy.params, heli_toy.param_count, "walk"));
    assert_null(heli_param_find(heli_toy.params, heli_toy.param_count, "walk.Stride"));
    assert_null(heli_param_find(heli_toy.params, heli_toy.param_count, ""));
    assert_string_equal(row("walk.pull.share")->path, "walk.pull.share");
}

static void expect_nearest(const char *given, const char *wanted)
{
    const char *found = heli_param_nearest(heli_toy.params, heli_toy.param_count, given);
    if (wanted) {
        assert_non_null(found);
        assert_string_equal(found, wanted);
    } else {
        assert_null(found);
    }
}

static void test_nearest_finds_slips(void **state)
{
    (void)state;
    expect_nearest("walk.strid", "walk.stride");
    expect_nearest("walk.drfit", "walk.drift");            /* a swap is one edit */
    expect_nearest("WALK.STRIDE", "walk.stride");          /* case is none */
    expect_nearest("fault.nan-week", "fault.nan_week");
    expect_nearest("world.stride", "walk.stride");         /* same word in another section */
    expect_nearest("", NULL);
    expect_nearest("completely.different", NULL);
}

static void test_nearest_name_handles_odd_names(void **state)
{
    (void)state;
    const char *const names[] = {"true", "false", "网格"};
    char longest[5000];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_null(heli_nearest_name(names, 3, longest));
    assert_null(heli_nearest_name(names, 0, "true"));
    assert_null(heli_nearest_name(names, 3, ""));
    assert_string_equal(heli_nearest_name(names, 3, "ture"), "true");
    assert_string_equal(heli_nearest_name(names, 3, "网格x"), "网格");
}

static void test_every_type_stores_what_it_reads(void **state)
{
    (void)state;
    toy_params values = defaults();
    for (size_t i = 0; i < heli_toy.param_count; i++)
        for (size_t k = 0; k < heli_toy.params[i].length; k++) {
            heli_param_store(&heli_toy.params[i], &values, k, 1.0);
            assert_true(heli_param_value(&heli_toy.params[i], &values, k) == 1.0);
        }
}

static void test_ints_are_exact_in_64_bits(void **state)
{
    (void)state;
    toy_params values = defaults();
    char text[32];
    heli_param_store_int(row("fault.mark"), &values, INT64_MAX);
    assert_true(values.mark == INT64_MAX);
    heli_param_format(row("fault.mark"), &values, text, sizeof text);
    assert_string_equal(text, "9223372036854775807");
    toy_params other = values;
    other.mark--;
    assert_false(heli_param_equal(row("fault.mark"), &values, &other)); /* equal as doubles */
}

static void test_store_rounds_and_saturates_ints(void **state)
{
    (void)state;
    toy_params values = defaults();
    const heli_param *mark = row("fault.mark");
    heli_param_store(mark, &values, 0, 2.6);
    assert_int_equal(values.mark, 3);
    heli_param_store(mark, &values, 0, -2.6);
    assert_int_equal(values.mark, -3);
    heli_param_store(mark, &values, 0, 1e300);
    assert_true(values.mark == INT64_MAX);
    heli_param_store(mark, &values, 0, -1e300);
    assert_true(values.mark == INT64_MIN);
    heli_param_store(mark, &values, 0, (double)NAN);
    assert_true(values.mark == INT64_MIN);
    heli_param_store(row("walk.boundary"), &values, 0, 1e300);
    assert_int_equal(values.boundary, -1);
}

static void expect_text(const char *path, const toy_params *values, const char *wanted)
{
    char text[128];
    heli_param_format(row(path), values, text, sizeof text);
    assert_string_equal(text, wanted);
}

static void test_format_is_yaml(void **state)
{
    (void)state;
    toy_params values = defaults();
    values.stride = 0.1;
    values.boundary = TOY_REFLECT;
    values.drift = -0.0;
    expect_text("walk.stride", &values, "0.1");
    expect_text("walk.active", &values, "true");
    expect_text("walk.boundary", &values, "reflect");
    expect_text("walk.mix", &values, "[0.25, 0.5, 0.25]");
    expect_text("walk.drift", &values, "-0");
    values.stride = 1.0 / 3.0;
    expect_text("walk.stride", &values, "0.3333333333333333");
    values.stride = 1200000;
    expect_text("walk.stride", &values, "1200000");
    values.boundary = 7;
    expect_text("walk.boundary", &values, "7");
}

static void test_format_reads_back_bit_for_bit(void **state)
{
    (void)state;
    toy_params values = defaults();
    uint64_t bits = 0x3ff0000000000001u;
    for (int i = 0; i < 20000; i++) {
        char text[64];
        bits = bits * 6364136223846793005u + 1442695040888963407u;
        double x;
        memcpy(&x, &bits, sizeof x);
        if (!isfinite(x)) continue;
        values.stride = x;
        heli_param_format(row("walk.stride"), &values, text, sizeof text);
        double back = strtod(text, NULL);
        assert_memory_equal(&back, &x, sizeof x);
    }
}

static void test_format_ends_in_any_space(void **state)
{
    (void)state;
    toy_params values = defaults();
    char text[64];
    heli_param_format(row("walk.mix"), &values, NULL, 0);
    for (size_t size = 1; size < sizeof text; size++) {
        memset(text, 'x', sizeof text);
        heli_param_format(row("walk.mix"), &values, text, size);
        assert_true(strlen(text) < size);
    }
}

static void expect_finding(const char *path, const toy_params *values, const char *sentence)
{
    heli_context ctx;
    heli_context_init(&ctx);
    bool good = heli_param_check(row(path), values, &ctx);
    assert_int_equal(good, sentence == NULL);
    if (sentence) {
        assert_int_equal(ctx.diagnostic_count, 1);
        assert_string_equal(ctx.diagnostics[0].message, sentence);
        assert_string_equal(ctx.diagnostics[0].key, path);
    } else {
        assert_int_equal(ctx.diagnostic_count, 0);
    }
    heli_context_free(&ctx);
}

static void test_check_admits_defaults_and_bounds(void **state)
{
    (void)state;
    toy_params values = defaults();
    for (size_t i = 0; i < heli_toy.param_count; i++) expect_finding(heli_toy.params[i].path, &values, NULL);
    values.stride = 10;
    values.agents = 1000000;
    values.mark = INT64_MIN;
    expect_finding("walk.stride", &values, NULL);
    expect_finding("world.agents", &values, NULL);
    expect_finding("fault.mark", &values, NULL);
}

static void test_check_names_what_is_wrong(void **state)
{
    (void)state;
    toy_params values = defaults();
    values.stride = 12;
    expect_finding("walk.stride", &values, "12 is out of range: 'walk.stride' must lie between 0 and 10 (m/week)");
    values.stride = (double)NAN;
    expect_finding("walk.stride", &values, "'walk.stride' must be a finite number");
    values.agents = 1000001;
    expect_finding("world.agents", &values, "1000001 is out of range: 'world.agents' must lie between 0 and 1000000");
    values.boundary = 3;
    expect_finding("walk.boundary", &values, "3 is out of range: 'walk.boundary' must lie between 0 and 2");
    values.mix[0] = 0.5;
    expect_finding("walk.mix", &values, "the values of 'walk.mix' must add up to 1, but add up to 1.25");
    values.direction[0] = 0;
    expect_finding("walk.pull.direction", &values, "the values of 'walk.pull.direction' must not all be 0");
}

static void test_shares_may_miss_one_by_rounding(void **state)
{
    (void)state;
    toy_params values = defaults();
    values.mix[0] = values.mix[1] = values.mix[2] = 1.0 / 3.0;
    expect_finding("walk.mix", &values, NULL);
    values.mix[0] += 2e-9;
    expect_finding("walk.mix", &values, "the values of 'walk.mix' must add up to 1, but add up to 1.000000002");
}

static void test_ranges_may_be_open_on_one_side(void **state)
{
    (void)state;
    toy_params values = defaults();
    heli_context ctx;
    heli_context_init(&ctx);
    heli_param open = *row("walk.stride");
    open.maximum = (double)INFINITY;
    values.stride = -1;
    assert_false(heli_param_check(&open, &values, &ctx));
    assert_string_equal(ctx.diagnostics[0].message, "-1 is too small: 'walk.stride' must be at least 0 (m/week)");
    open.minimum = -(double)INFINITY;
    open.maximum = -2;
    assert_false(heli_param_check(&open, &values, &ctx));
    assert_string_equal(ctx.diagnostics[1].message, "-1 is too large: 'walk.stride' must be at most -2 (m/week)");
    open.traits = HELI_PARAM_SHARES;
    assert_false(heli_param_check(&open, (values.stride = -3, &values), &ctx));
    assert_string_equal(ctx.diagnostics[2].message, "the shares of 'walk.stride' must not be negative");
    heli_context_free(&ctx);
}

static void test_equal_compares_bits_of_one_parameter(void **state)
{
    (void)state;
    toy_params a = defaults(), b = defaults();
    b.stride = 2;
    assert_true(heli_param_equal(row("walk.drift"), &a, &b));
    assert_false(heli_param_equal(row("walk.stride"), &a, &b));
    b = a;
    b.mix[2] = 0;
    assert_false(heli_param_equal(row("walk.mix"), &a, &b));
    b.drift = -0.0;
    assert_false(heli_param_equal(row("walk.drift"), &a, &b));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults_reach_every_field),
        cmocka_unit_test(test_find_is_exact),
        cmocka_unit_test(test_nearest_finds_slips),
        cmocka_unit_test(test_nearest_name_handles_odd_names),
        cmocka_unit_test(test_every_type_stores_what_it_reads),
        cmocka_unit_test(test_ints_are_exact_in_64_bits),
        cmocka_unit_test(test_store_rounds_and_saturates_ints),
        cmocka_unit_test(test_format_is_yaml),
        cmocka_unit_test(test_format_reads_back_bit_for_bit),
        cmocka_unit_test(test_format_ends_in_any_space),
        cmocka_unit_test(test_check_admits_defaults_and_bounds),
        cmocka_unit_test(test_check_names_what_is_wrong),
        cmocka_unit_test(test_shares_may_miss_one_by_rounding),
        cmocka_unit_test(test_ranges_may_be_open_on_one_side),
        cmocka_unit_test(test_equal_compares_bits_of_one_parameter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
