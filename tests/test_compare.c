/* Comparison: exact intervals, what breaks a pair, what is refused, several policies at once, and the three ways of printing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "analysis/compare.h"
#include "analysis/compare_print.h"
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

static heli_status compare_all(heli_comparison *out, const heli_results *const *files, size_t count, heli_context *ctx)
{
    heli_compare_options how = {0};
    return heli_compare(out, files, count, &how, ctx);
}

static heli_status compare(heli_comparison *out, const heli_results *a, const heli_results *b, heli_context *ctx)
{
    const heli_results *files[] = {a, b};
    return compare_all(out, files, 2, ctx);
}

static const heli_compared *row_of(const heli_comparison *comparison, size_t policy, const char *name)
{
    const heli_contrast *contrast = &comparison->contrasts[policy];
    for (size_t i = 0; i < contrast->count; i++)
        if (strcmp(contrast->rows[i].indicator->name, name) == 0) return &contrast->rows[i];
    fail_msg("no row %s", name);
    return NULL;
}

static const heli_compared *row_named(const heli_comparison *comparison, const char *name)
{
    return row_of(comparison, 0, name);
}

static void test_the_paired_interval_is_exact(void **state)
{
    (void)state;
    const double of_a[] = {0.1, 0.2, 0.3}, of_b[] = {0.11, 0.23, 0.32};
    heli_results *a = constant(of_a, 3, 60), *b = constant(of_b, 3, 60);
    heli_context ctx;
    heli_context_init(&ctx);
    heli_comparison comparison;
    assert_int_equal(compare(&comparison, a, b, &ctx), HELI_OK);
    assert_int_equal(comparison.count, 1);
    assert_true(comparison.contrasts[0].paired);
    assert_int_equal(comparison.contrasts[0].replicates, 3);
    assert_int_equal(comparison.contrasts[0].count, 6); /* the headline scalars */
    const heli_compared *row = row_named(&comparison, "satisfaction");
    assert_near(row->effect.a, 0.2, 1e-15);
    assert_near(row->effect.b, 0.22, 1e-15);
    assert_near(row->effect.difference, 0.02, 1e-15);
    assert_near(row->effect.high - row->effect.difference, 4.302652729911275 * 0.01 / sqrt(3.0), 1e-10);
    assert_near(row->effect.difference - row->effect.low, row->effect.high - row->effect.difference, 1e-15);
    assert_near(row->effect.pairing_ratio, 211.0, 1e-9);
    assert_near(row->p_holm, 6.0 * row->effect.p, 1e-12); /* the other five are 1 */
    assert_int_equal(row->first_difference, 0);
    assert_int_equal(row->weeks_apart, 60);
    assert_near(row->wanted, 0.5 * (row->effect.high - row->effect.difference), 1e-15);
    assert_int_equal(row_named(&comparison, "trust")->first_difference, -1);
    heli_comparison_free(&comparison);
    heli_comparison_free(&comparison);
    fixture_free(a);
    fixture_free(b);
}

static void test_a_file_compared_with_itself_differs_nowhere(void **state)
{
    (void)state;
    heli_results *a = fixture_results("A", "甲", 6, 60, false, 0);
    heli_comparison comparison;
    assert_int_equal(compare(&comparison, a, a, NULL), HELI_OK);
    const heli_contrast *contrast = &comparison.contrasts[0];
    assert_int_equal(contrast->first_difference, -1);
    assert_int_equal(contrast->weeks_apart, 0);
    for (size_t i = 0; i < contrast->count; i++) {
        const heli_compared *row = &contrast->rows[i];
        assert_true(row->effect.difference == 0.0 && row->effect.high == 0.0 && row->effect.boot.high == 0.0);
        assert_int_equal(row->weeks_apart, 0);
        assert_int_equal(row->verdict, HELI_VERDICT_SAME);
        assert_near(row->p_holm, 1.0, 0.0);
    }
    heli_comparison_free(&comparison);
    fixture_free(a);
}

static void test_paths_part_in_the_week_the_policy_starts(void **state)
{
    (void)state;
    heli_results *a = fixture_results("A", "甲", 12, 80, false, 0), *b = fixture_results("B", "乙", 12, 80, true, 26);
    heli_comparison comparison;
    assert_int_equal(compare(&comparison, a, b, NULL), HELI_OK);
    assert_int_equal(comparison.contrasts[0].first_difference, 26);
    const heli_compared *row = row_named(&comparison, "effective_power");
    assert_int_equal(row->first_difference, 26);
    assert_int_equal(row->weeks_apart, 80 - 26);
    assert_int_equal(row->verdict, HELI_VERDICT_CLEAR);
    assert_string_equal(heli_compared_word(row), "better");
    size_t improved, worsened;
    assert_true(heli_compared_improved(row_named(&comparison, "deviation_deg"), &improved, &worsened));
    assert_int_equal(improved, 12); /* less is better, and it fell in all */
    assert_int_equal(worsened, 0);
    assert_true(row_named(&comparison, "trust")->effect.pairing_ratio > 1.0);
    heli_comparison_free(&comparison);
    fixture_free(a);
    fixture_free(b);
}

static void test_weeks_that_differ_again_after_agreeing_are_counted_one_by_one(void **state)
{
    (void)state;
    heli_results *a = fixture_results("A", "甲", 2, 30, false, 0), *b = fixture_results("B", "乙", 2, 30, false, 0);
    b->series[(0 * 30 + 7) * FIXTURE_WIDTH + AT_TRUST] += 0.1;
    b->series[(1 * 30 + 7) * FIXTURE_WIDTH + AT_TRUST] += 0.1; /* the same week of the other replicate counts once */
    b->series[(1 * 30 + 20) * FIXTURE_WIDTH + AT_TRUST] = (double)NAN; /* a value against none is a difference */
    heli_comparison comparison;
    assert_int_equal(compare(&comparison, a, b, NULL), HELI_OK);
    assert_int_equal(row_named(&comparison, "trust")->first_difference, 7);
    assert_int_equal(row_named(&comparison, "trust")->weeks_apart, 2);
    assert_int_equal(comparison.contrasts[0].weeks_apart, 2);
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
    assert_int_equal(compare(&comparison, a, b, NULL), HELI_OK);
    assert_int_equal(comparison.contrasts[0].replicates, 2);
    assert_int_equal(comparison.contrasts[0].left_out, 2);
    assert_near(row_named(&comparison, "satisfaction")->effect.a, 0.2, 1e-15);
    assert_near(row_named(&comparison, "satisfaction")->effect.difference, 0.1, 1e-15);
    heli_comparison_free(&comparison);
    fixture_free(a);
    fixture_free(b);
}

static void test_an_undefined_indicator_uses_the_pairs_it_has(void **state)
{
    (void)state;
    const double of_a[] = {0.1, 0.2, 0.3, 0.4}, of_b[] = {0.2, (double)NAN, 0.4, 0.5};
    heli_results *a = constant(of_a, 4, 55), *b = constant(of_b, 4, 55);
    for (size_t i = 0; i < (size_t)4 * 55; i++) b->series[i * FIXTURE_WIDTH + AT_TRUST] = (double)NAN;
    heli_comparison comparison;
    assert_int_equal(compare(&comparison, a, b, NULL), HELI_OK);
    assert_int_equal(comparison.contrasts[0].replicates, 4);
    assert_int_equal(row_named(&comparison, "satisfaction")->effect.n_a, 3);
    assert_int_equal(row_named(&comparison, "trust")->effect.n_a, 0);
    assert_int_equal(row_named(&comparison, "trust")->verdict, HELI_VERDICT_NO_INTERVAL);
    assert_int_equal(comparison.family, 5); /* nothing is adjusted for what cannot be tested */
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
    assert_int_equal(compare(&comparison, a, b, NULL), HELI_OK);
    const heli_compared *row = row_named(&comparison, "satisfaction");
    assert_near(row->effect.difference, 0.1, 1e-15);
    assert_true(isnan(row->effect.low) && isnan(row->effect.boot.low) && isnan(row->p_holm));
    assert_int_equal(row->verdict, HELI_VERDICT_NO_INTERVAL);
    assert_int_equal(row->needed, 0);
    heli_comparison_free(&comparison);
    fixture_free(a);
    fixture_free(b);
}

static void test_the_window_is_the_one_asked_for(void **state)
{
    (void)state;
    const double nothing[] = {0.0, 0.0};
    heli_results *a = constant(nothing, 2, 10), *b = constant(nothing, 2, 10);
    for (size_t r = 0; r < 2; r++) b->series[(r * 10 + 9) * FIXTURE_WIDTH + AT_TRUST] = 1.0; /* in the last week only */
    const heli_results *files[] = {a, b};
    static const struct { int64_t window; double difference; } cases[] = {{1, 1.0}, {5, 0.2}, {10, 0.1}, {0, 0.1}, {99, 0.1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        heli_comparison comparison;
        heli_compare_options how = {.window = cases[i].window};
        assert_int_equal(heli_compare(&comparison, files, 2, &how, NULL), HELI_OK);
        assert_near(row_named(&comparison, "trust")->effect.difference, cases[i].difference, 1e-15);
        heli_comparison_free(&comparison);
    }
    fixture_free(a);
    fixture_free(b);
}

static void test_only_the_named_indicators_are_compared_and_adjusted_for(void **state)
{
    (void)state;
    heli_results *a = fixture_results("A", "甲", 12, 60, false, 0), *b = fixture_results("B", "乙", 12, 60, true, 5);
    const heli_results *files[] = {a, b};
    static const char *const names[] = {"trust", "deviation_deg"}, *const wrong[] = {"trust", "deviation_de"}, *const vector[] = {"main_line"},
                      *const unlike[] = {"zzzzzzzzzz"};
    heli_comparison comparison;
    heli_context ctx;
    heli_context_init(&ctx);
    heli_compare_options how = {.names = names, .name_count = 2};
    assert_int_equal(heli_compare(&comparison, files, 2, &how, &ctx), HELI_OK);
    assert_int_equal(comparison.contrasts[0].count, 2);
    const heli_compared *first = &comparison.contrasts[0].rows[0], *second = &comparison.contrasts[0].rows[1];
    assert_string_equal(first->indicator->name, "deviation_deg"); /* in the model's order */
    assert_string_equal(second->indicator->name, "trust");
    assert_true(comparison.family <= 2 && first->p_holm <= 2.0 * first->effect.p);
    heli_comparison_free(&comparison);
    how.names = wrong;
    assert_int_equal(heli_compare(&comparison, files, 2, &how, &ctx), HELI_USAGE);
    assert_non_null(strstr(ctx.message, "'deviation_deg'"));
    heli_comparison_free(&comparison);
    how = (heli_compare_options){.names = vector, .name_count = 1};
    assert_int_equal(heli_compare(&comparison, files, 2, &how, &ctx), HELI_USAGE);
    assert_non_null(strstr(ctx.message, "several components"));
    heli_comparison_free(&comparison);
    how.names = unlike;
    assert_int_equal(heli_compare(&comparison, files, 2, &how, &ctx), HELI_USAGE);
    heli_comparison_free(&comparison);
    heli_context_free(&ctx);
    fixture_free(a);
    fixture_free(b);
}

static void test_a_precision_is_taken_in_the_unit_or_as_a_share_of_a(void **state)
{
    (void)state;
    heli_results *a = fixture_results("A", "甲", 12, 60, false, 0), *b = fixture_results("B", "乙", 12, 60, true, 5);
    const heli_results *files[] = {a, b};
    heli_comparison comparison;
    heli_compare_options share = {.precision = 0.05, .relative = true}, absolute = {.precision = 0.05};
    assert_int_equal(heli_compare(&comparison, files, 2, &share, NULL), HELI_OK);
    const heli_compared *row = row_named(&comparison, "deviation_deg");
    assert_near(row->wanted, 0.05 * row->effect.a, 1e-12);
    assert_int_equal(row->needed, heli_replicates_needed(&row->effect, row->wanted));
    heli_comparison_free(&comparison);
    assert_int_equal(heli_compare(&comparison, files, 2, &absolute, NULL), HELI_OK);
    assert_near(row_named(&comparison, "deviation_deg")->wanted, 0.05, 0.0);
    heli_comparison_free(&comparison);
    fixture_free(a);
    fixture_free(b);
}

/* Each change breaks the pairs; the sentence names what differs, and Welch takes over. */
static void test_what_breaks_pairs_leads_to_an_independent_comparison_that_says_so(void **state)
{
    (void)state;
    heli_results *a = fixture_results("A", "甲", 6, 12, false, 0);
    static const char *const words[] = {"seed 7", "populations", "populations", "burn-in"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        heli_results *b = fixture_results("B", "乙", 5, 12, true, 3);
        if (i == 0) b->scenario->seed = 7;
        if (i == 1) b->scenario->initial_seed = 7;
        if (i == 2) b->scenario->shared_population = true;
        if (i == 3) b->scenario->burn_in = 0;
        heli_comparison comparison;
        assert_int_equal(compare(&comparison, a, b, NULL), HELI_OK);
        const heli_contrast *contrast = &comparison.contrasts[0];
        assert_true(!contrast->paired);
        if (!strstr(contrast->why_not, words[i])) fail_msg("'%s' is not in '%s'", words[i], contrast->why_not);
        const heli_compared *row = row_named(&comparison, "trust");
        assert_int_equal(row->effect.n_a, 6);
        assert_int_equal(row->effect.n_b, 5);
        assert_int_equal(row->first_difference, -1); /* there is no path to hold beside the other */
        size_t improved, worsened;
        assert_true(!heli_compared_improved(row, &improved, &worsened));
        assert_true(row->effect.freedom < 9.0 && !isnan(row->effect.low));
        heli_comparison_free(&comparison);
        fixture_free(b);
    }
    fixture_free(a);
}

static void test_other_models_and_lengths_are_refused(void **state)
{
    (void)state;
    static const heli_model other = {.name = "four_parties", .step_unit = "week"};
    heli_results *a = fixture_results("A", "甲", 2, 12, false, 0);
    const struct { const char *word; heli_status status; } cases[] = {{"11", HELI_USAGE}, {"four_parties", HELI_FOREIGN},
                                                                      {"share no replicate", HELI_USAGE}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        heli_results *b = fixture_results("B", "乙", 2, i == 0 ? 11 : 12, false, 0);
        if (i == 1) b->scenario->model = &other;
        if (i == 2) memset(b->status, 2, 2);
        heli_context ctx;
        heli_context_init(&ctx);
        heli_comparison comparison;
        assert_int_equal(compare(&comparison, a, b, &ctx), cases[i].status);
        if (!strstr(ctx.message, cases[i].word)) fail_msg("'%s' is not in '%s'", cases[i].word, ctx.message);
        heli_comparison_free(&comparison);
        fixture_free(b);
    }
    const heli_results *one[] = {a};
    heli_comparison comparison;
    assert_int_equal(compare_all(&comparison, one, 1, NULL), HELI_USAGE);
    fixture_free(a);
}

/* Two policies: each is held against A, and p-values pay for both. */
static void test_every_policy_is_compared_with_the_first_file(void **state)
{
    (void)state;
    const double of_a[] = {0.1, 0.2, 0.3}, of_b[] = {0.11, 0.23, 0.32}, of_c[] = {0.3, 0.1, 0.35};
    heli_results *a = constant(of_a, 3, 60), *b = constant(of_b, 3, 60), *c = constant(of_c, 3, 60);
    const heli_results *files[] = {a, b, c};
    heli_comparison comparison;
    assert_int_equal(compare_all(&comparison, files, 3, NULL), HELI_OK);
    assert_int_equal(comparison.count, 2);
    assert_int_equal(comparison.contrasts[0].label, 'B');
    assert_int_equal(comparison.contrasts[1].label, 'C');
    assert_near(row_of(&comparison, 1, "satisfaction")->effect.difference, 0.05, 1e-15);
    assert_int_equal(comparison.family, 12);
    const heli_compared *row = row_named(&comparison, "satisfaction");
    assert_near(row->p_holm, 12.0 * row->effect.p, 1e-12);
    assert_int_equal(row->verdict, HELI_VERDICT_NOT_CLEAR); /* .02 less 4.30 x .00577 is below 0 */
    heli_comparison_free(&comparison);
    fixture_free(a);
    fixture_free(b);
    fixture_free(c);
}

static void test_what_does_not_hold_for_all_together_is_only_perhaps(void **state)
{
    (void)state;
    double of_a[6] = {0}, of_b[] = {0.01, 0.03, 0.02, 0.05, 0.0, 0.04}; /* t = 3.27 at 5: p = .022 alone, .13 among six */
    heli_results *a = constant(of_a, 6, 60), *b = constant(of_b, 6, 60);
    heli_comparison comparison;
    assert_int_equal(compare(&comparison, a, b, NULL), HELI_OK);
    const heli_compared *row = row_named(&comparison, "satisfaction");
    assert_true(row->effect.low > 0.0 && row->effect.p < 0.05 && row->p_holm > 0.05);
    assert_string_equal(heli_compared_word(row), "perhaps better");
    heli_comparison_free(&comparison);
    fixture_free(a);
    fixture_free(b);
}

/* --- printing --- */

typedef heli_status (*print_fn)(const heli_comparison *, const heli_regret *, FILE *, heli_context *);

static heli_status print_csv(const heli_comparison *comparison, const heli_regret *regret, FILE *stream, heli_context *ctx)
{
    (void)regret;
    return heli_comparison_csv(comparison, stream, ctx);
}

static char *printed(print_fn print, const heli_results *a, const heli_results *b, const char *(*translate)(const char *))
{
    heli_context ctx;
    heli_context_init(&ctx);
    ctx.translate = translate;
    heli_comparison comparison;
    assert_int_equal(compare(&comparison, a, b, &ctx), HELI_OK);
    char *text = NULL;
    size_t bytes;
    FILE *stream = open_memstream(&text, &bytes);
    assert_int_equal(print(&comparison, NULL, stream, &ctx), HELI_OK);
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
    assert_non_null(strstr(text, "{\"name\": \"satisfaction\", \"label\": \"Satisfaction\", \"unit\": \"1\", \"operand\": \"B\", \"pairs\": 1, "
                                 "\"a\": 0.25, \"b\": 0.5, \"difference\": 0.25, \"low\": null, \"high\": null, \"bootstrap_low\": null, "
                                 "\"bootstrap_high\": null, \"relative\": 1, "));
    assert_non_null(strstr(text, "\"variance_ratio\": null, \"first_week\": 0, \"weeks_apart\": 10, \"half_width_wanted\": null, "
                                 "\"replicates_needed\": null, \"more_replicates\": null}"));
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
    char *text = printed(print_csv, a, b, NULL);
    assert_memory_equal(text, "name,unit,", 10);
    assert_non_null(strstr(text, "\neffective_power,\"h/week per 1,000 adults\",1,0,0,0,,,,,0,,,,,,,,0,0,,,the same,B\n"));
    assert_non_null(strstr(text, "\nsatisfaction,1,1,0.25,0.5,0.25,,,,0,10,,,1,,,,,1,0,,,no interval,B\n"));
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
    assert_int_equal(compare(&comparison, a, a, NULL), HELI_OK);
    FILE *full = fopen("/dev/full", "w");
    if (full) {
        assert_int_equal(heli_comparison_print(&comparison, NULL, full, NULL), HELI_IO);
        assert_int_equal(heli_comparison_json(&comparison, NULL, full, NULL), HELI_IO);
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
        cmocka_unit_test(test_weeks_that_differ_again_after_agreeing_are_counted_one_by_one),
        cmocka_unit_test(test_an_undefined_indicator_uses_the_pairs_it_has),
        cmocka_unit_test(test_one_pair_gives_a_difference_without_interval),
        cmocka_unit_test(test_the_window_is_the_one_asked_for),
        cmocka_unit_test(test_only_the_named_indicators_are_compared_and_adjusted_for),
        cmocka_unit_test(test_a_precision_is_taken_in_the_unit_or_as_a_share_of_a),
        cmocka_unit_test(test_what_breaks_pairs_leads_to_an_independent_comparison_that_says_so),
        cmocka_unit_test(test_other_models_and_lengths_are_refused),
        cmocka_unit_test(test_every_policy_is_compared_with_the_first_file),
        cmocka_unit_test(test_what_does_not_hold_for_all_together_is_only_perhaps),
        cmocka_unit_test(test_json_has_the_promised_keys_and_null_for_nan),
        cmocka_unit_test(test_csv_quotes_and_leaves_nan_empty),
        cmocka_unit_test(test_the_table_is_aligned_in_both_languages),
        cmocka_unit_test(test_a_full_disk_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
