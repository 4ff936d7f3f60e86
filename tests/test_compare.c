/* Paired comparison: exact intervals, what breaks a pair, and the three ways of printing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "analysis/compare.h"
#include "analysis/text.h"
#include "tests/results_fixture.h"

static const char *to_chinese(const char *text)
{
    static const char *const table[][2] = {{"[language: en]", "[language: zh]"}, {"indicator", "指标"}, {"better", "改善"},
                                           {"degrees", "度"}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (strcmp(text, table[i][0]) == 0) return table[i][1];
    return text;
}

static void assert_near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) fail_msg("%.17g is not %.17g", value, expected);
}

/* Satisfaction constant over the weeks, replicate by replicate; everything else 0. */
static heli_results *constant(const double *satisfaction, size_t replicates, int64_t steps)
{
    heli_results *results = fixture_empty(&fixture_model, FIXTURE_WIDTH, "Title \"A\"", "题目", replicates, steps);
    for (size_t i = 0; i < replicates * (size_t)steps * FIXTURE_WIDTH; i++) results->series[i] = 0.0;
    for (size_t r = 0; r < replicates; r++)
        for (size_t t = 0; t < (size_t)steps; t++)
            results->series[(r * (size_t)steps + t) * FIXTURE_WIDTH + AT_SATISFACTION] = satisfaction[r];
    return results;
}

static const heli_compared *row_named(const heli_comparison *comparison, const char *name)
{
    for (size_t i = 0; i < comparison->count; i++)
        if (strcmp(comparison->rows[i].indicator->name, name) == 0) return &comparison->rows[i];
    fail_msg("no row %s", name);
    return NULL;
}

static void test_the_paired_interval_is_exact(void **state)
{
    (void)state;
    const double of_a[] = {0.1, 0.2, 0.3}, of_b[] = {0.11, 0.23, 0.32};
    heli_results *a = constant(of_a, 3, 60), *b = constant(of_b, 3, 60);
    heli_context ctx;
    heli_context_init(&ctx);
    heli_comparison comparison;
    assert_int_equal(heli_compare(&comparison, a, b, false, &ctx), HELI_OK);
    assert_int_equal(comparison.replicates, 3);
    assert_int_equal(comparison.count, 6); /* the headline scalars */
    const heli_compared *row = row_named(&comparison, "satisfaction");
    assert_near(row->a, 0.2, 1e-15);
    assert_near(row->b, 0.22, 1e-15);
    assert_near(row->difference, 0.02, 1e-15);
    assert_near(row->high - row->difference, 4.302652729911275 * 0.01 / sqrt(3.0), 1e-10);
    assert_near(row->difference - row->low, row->high - row->difference, 1e-15);
    assert_near(row->variance_ratio, 1.0 / 211.0, 1e-12);
    assert_int_equal(row->first_difference, 0);
    assert_int_equal(row_named(&comparison, "trust")->first_difference, -1);
    heli_comparison_free(&comparison);
    heli_comparison_free(&comparison);
    fixture_free(a);
    fixture_free(b);
}

static void test_a_file_compared_with_itself_differs_nowhere(void **state)
{
    (void)state;
    heli_results *a = fixture_results("A", "甲", 4, 60, false, 0);
    heli_comparison comparison;
    assert_int_equal(heli_compare(&comparison, a, a, false, NULL), HELI_OK);
    assert_int_equal(comparison.first_difference, -1);
    for (size_t i = 0; i < comparison.count; i++) {
        assert_near(comparison.rows[i].difference, 0.0, 0.0);
        assert_near(comparison.rows[i].high, 0.0, 0.0);
    }
    heli_comparison_free(&comparison);
    fixture_free(a);
}

static void test_paths_part_in_the_week_the_policy_starts(void **state)
{
    (void)state;
    heli_results *a = fixture_results("A", "甲", 12, 80, false, 0), *b = fixture_results("B", "乙", 12, 80, true, 26);
    heli_comparison comparison;
    assert_int_equal(heli_compare(&comparison, a, b, false, NULL), HELI_OK);
    assert_int_equal(comparison.first_difference, 26);
    assert_int_equal(row_named(&comparison, "effective_power")->first_difference, 26);
    assert_true(row_named(&comparison, "trust")->variance_ratio < 1.0);
    heli_comparison_free(&comparison);
    fixture_free(a);
    fixture_free(b);
}

static void test_replicates_without_a_partner_are_left_out(void **state)
{
    (void)state;
    const double of_a[] = {0.1, 0.2, 0.3, 0.4}, of_b[] = {0.2, 9.0, 0.4};
    heli_results *a = constant(of_a, 4, 55), *b = constant(of_b, 3, 55);
    b->status[1] = 1; /* failed */
    heli_comparison comparison;
    assert_int_equal(heli_compare(&comparison, a, b, false, NULL), HELI_OK);
    assert_int_equal(comparison.replicates, 2);
    assert_int_equal(comparison.left_out, 2);
    assert_near(row_named(&comparison, "satisfaction")->a, 0.2, 1e-15);
    assert_near(row_named(&comparison, "satisfaction")->difference, 0.1, 1e-15);
    heli_comparison_free(&comparison);
    fixture_free(a);
    fixture_free(b);
}

static void test_one_pair_gives_a_difference_without_interval(void **state)
{
    (void)state;
    const double of_a[] = {0.1}, of_b[] = {0.2};
    heli_results *a = constant(of_a, 1, 10), *b = constant(of_b, 1, 10);
    heli_comparison comparison;
    assert_int_equal(heli_compare(&comparison, a, b, false, NULL), HELI_OK);
    assert_near(row_named(&comparison, "satisfaction")->difference, 0.1, 1e-15);
    assert_true(isnan(row_named(&comparison, "satisfaction")->low));
    heli_comparison_free(&comparison);
    fixture_free(a);
    fixture_free(b);
}

/* Each change breaks the pairs; the sentence names what differs. */
static void test_what_breaks_pairs_is_refused(void **state)
{
    (void)state;
    static const heli_model other = {.name = "four_parties", .step_unit = "week"};
    heli_results *a = fixture_results("A", "甲", 2, 12, false, 0);
    const struct { const char *word; heli_status status; } cases[] = {{"seed 7", HELI_USAGE}, {"populations", HELI_USAGE},
        {"populations", HELI_USAGE}, {"burn-in", HELI_USAGE}, {"11", HELI_USAGE}, {"four_parties", HELI_FOREIGN}, {"no replicate", HELI_USAGE}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        heli_results *b = fixture_results("B", "乙", 2, i == 4 ? 11 : 12, false, 0);
        if (i == 0) b->scenario->seed = 7;
        if (i == 1) b->scenario->initial_seed = 7;
        if (i == 2) b->scenario->shared_population = true;
        if (i == 3) b->scenario->burn_in = 0;
        if (i == 5) b->scenario->model = &other;
        if (i == 6) memset(b->status, 2, 2);
        heli_context ctx;
        heli_context_init(&ctx);
        heli_comparison comparison;
        assert_int_equal(heli_compare(&comparison, a, b, false, &ctx), cases[i].status);
        if (!strstr(ctx.message, cases[i].word)) fail_msg("'%s' is not in '%s'", cases[i].word, ctx.message);
        assert_null(comparison.rows);
        heli_comparison_free(&comparison);
        fixture_free(b);
    }
    fixture_free(a);
}

/* --- printing --- */

typedef heli_status (*print_fn)(const heli_comparison *, FILE *, heli_context *);

static char *printed(print_fn print, const heli_results *a, const heli_results *b, const char *(*translate)(const char *))
{
    heli_context ctx;
    heli_context_init(&ctx);
    ctx.translate = translate;
    heli_comparison comparison;
    assert_int_equal(heli_compare(&comparison, a, b, false, &ctx), HELI_OK);
    char *text = NULL;
    size_t bytes;
    FILE *stream = open_memstream(&text, &bytes);
    assert_int_equal(print(&comparison, stream, &ctx), HELI_OK);
    fclose(stream);
    heli_comparison_free(&comparison);
    return text;
}

static void test_json_has_the_promised_keys_and_null_for_nan(void **state)
{
    (void)state;
    const double of_a[] = {0.25}, of_b[] = {0.5};
    heli_results *a = constant(of_a, 1, 10), *b = constant(of_b, 1, 10);
    char *text = printed(heli_comparison_json, a, b, NULL);
    assert_non_null(strstr(text, "{\"replicates\": 1,"));
    assert_non_null(strstr(text, "\"a\": \"Title \\\"A\\\"\""));
    assert_non_null(strstr(text, "\"name\": \"satisfaction\", \"label\": \"Satisfaction\", \"unit\": \"1\", \"pairs\": 1, \"a\": 0.25, "
                                 "\"b\": 0.5, \"difference\": 0.25, \"low\": null, \"high\": null, \"variance_ratio\": null, \"first_week\": 0}"));
    assert_null(strstr(text, "nan"));
    free(text);
    fixture_free(a);
    fixture_free(b);
}

static void test_csv_quotes_and_leaves_nan_empty(void **state)
{
    (void)state;
    const double of_a[] = {0.25}, of_b[] = {0.5};
    heli_results *a = constant(of_a, 1, 10), *b = constant(of_b, 1, 10);
    char *text = printed(heli_comparison_csv, a, b, NULL);
    assert_memory_equal(text, "name,unit,", 10);
    assert_non_null(strstr(text, "\neffective_power,\"h/week per 1,000 adults\",1,0,0,0,,,,\n"));
    assert_non_null(strstr(text, "\nsatisfaction,1,1,0.25,0.5,0.25,,,,0\n"));
    free(text);
    fixture_free(a);
    fixture_free(b);
}

/* Column at which the header's "B - A" ends must be that of every row's difference: count display columns. */
static void assert_table_is_aligned(const char *text)
{
    const char *header = strstr(text, "B - A");
    while (header > text && header[-1] != '\n') header--;
    char line[512];
    snprintf(line, sizeof line, "%.*s", (int)(strstr(header, "B - A") + 5 - header), header);
    int column = heli_text_columns(line);
    const char *row = strchr(header, '\n') + 1;
    for (int i = 0; i < 6; i++, row = strchr(row, '\n') + 1) {
        const char *at = row;
        for (int taken = 0; taken < column;) taken += heli_text_point_columns(heli_text_next(&at));
        assert_true(at[-1] >= '0' && at[-1] <= '9'); /* the number ends here */
        assert_int_equal(at[0], ' ');
    }
}

static void test_the_table_is_aligned_in_both_languages(void **state)
{
    (void)state;
    heli_results *a = fixture_results("A", "甲", 5, 90, false, 0), *b = fixture_results("B", "乙", 5, 90, true, 20);
    char *english = printed(heli_comparison_print, a, b, NULL), *chinese = printed(heli_comparison_print, a, b, to_chinese);
    assert_table_is_aligned(english);
    assert_table_is_aligned(chinese);
    assert_non_null(strstr(chinese, "偏离角 (度)"));
    assert_non_null(strstr(chinese, "改善"));
    assert_non_null(strstr(english, "up to week 20"));
    free(english);
    free(chinese);
    fixture_free(a);
    fixture_free(b);
}

static void test_a_full_disk_is_noticed(void **state)
{
    (void)state;
    heli_results *a = fixture_results("A", "甲", 2, 12, false, 0);
    heli_comparison comparison;
    assert_int_equal(heli_compare(&comparison, a, a, false, NULL), HELI_OK);
    FILE *full = fopen("/dev/full", "w");
    if (full) {
        assert_int_equal(heli_comparison_print(&comparison, full, NULL), HELI_IO);
        assert_int_equal(heli_comparison_json(&comparison, full, NULL), HELI_IO);
        fclose(full);
    }
    heli_comparison_free(&comparison);
    fixture_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_paired_interval_is_exact),
        cmocka_unit_test(test_a_file_compared_with_itself_differs_nowhere),
        cmocka_unit_test(test_paths_part_in_the_week_the_policy_starts),
        cmocka_unit_test(test_replicates_without_a_partner_are_left_out),
        cmocka_unit_test(test_one_pair_gives_a_difference_without_interval),
        cmocka_unit_test(test_what_breaks_pairs_is_refused),
        cmocka_unit_test(test_json_has_the_promised_keys_and_null_for_nan),
        cmocka_unit_test(test_csv_quotes_and_leaves_nan_empty),
        cmocka_unit_test(test_the_table_is_aligned_in_both_languages),
        cmocka_unit_test(test_a_full_disk_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
