/* Scenarios: what binding, variants, policies, --set and the canonical text promise. The bad ones are in test_scenario_corpus.c. */
#include "engine/scenario/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/scenario/hash.h"
#include "engine/scenario/utf8.h"
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

static heli_scenario *load(const char *path)
{
    heli_scenario *scenario = NULL;
    heli_status status = heli_scenario_load(&scenario, path, toy_models, NULL, 0, &ctx);
    if (status != HELI_OK) heli_diagnostics_print(&ctx, stderr, false);
    assert_int_equal(status, HELI_OK);
    return scenario;
}

static heli_status parse_set(heli_scenario **out, const char *text, const char *set)
{
    return heli_scenario_parse(out, "text", text, strlen(text), toy_models, &set, set ? 1 : 0, &ctx);
}

static heli_scenario *parse(const char *text)
{
    heli_scenario *scenario = NULL;
    heli_status status = parse_set(&scenario, text, NULL);
    if (status != HELI_OK) heli_diagnostics_print(&ctx, stderr, false);
    assert_int_equal(status, HELI_OK);
    return scenario;
}

static const toy_params *params(const heli_scenario *scenario)
{
    return scenario->params;
}

/* --- defaults --- */

static void test_an_empty_scenario_has_every_default(void **state)
{
    (void)state;
    heli_scenario *scenario = parse("");
    toy_params defaults;
    memset(&defaults, 0, sizeof defaults);
    heli_params_default(heli_toy.params, heli_toy.param_count, &defaults);
    for (size_t i = 0; i < heli_toy.param_count; i++)
        assert_true(heli_param_equal(&heli_toy.params[i], &defaults, scenario->params));
    assert_ptr_equal(scenario->model, &heli_toy);
    assert_int_equal(scenario->steps, 20);
    assert_int_equal(scenario->burn_in, 4);
    assert_int_equal(scenario->replicates, 10);
    assert_int_equal(scenario->seed, 1);
    assert_int_equal(scenario->initial_seed, 1);
    assert_false(scenario->shared_population);
    assert_string_equal(scenario->meta.name, "text");
    heli_scenario_free(scenario);
}

static void test_the_name_defaults_to_the_file_name(void **state)
{
    (void)state;
    heli_scenario *scenario = load("tests/corpus/good/minimal.yaml");
    assert_string_equal(scenario->meta.name, "minimal");
    assert_string_equal(scenario->path, "tests/corpus/good/minimal.yaml");
    heli_scenario_free(scenario);
}

/* --- binding --- */

static void test_everything_is_bound(void **state)
{
    (void)state;
    heli_scenario *scenario = load("tests/corpus/good/everything.yaml");
    assert_int_equal(scenario->steps, 100);
    assert_int_equal(scenario->burn_in, 0);
    assert_true(scenario->seed == INT64_MAX && scenario->initial_seed == 0 && scenario->shared_population);
    assert_true(params(scenario)->mark == INT64_MIN);
    assert_true(params(scenario)->stride == 0.5 && params(scenario)->drift == -0.001 && !params(scenario)->active);
    assert_int_equal(params(scenario)->boundary, TOY_WRAP);
    assert_true(params(scenario)->direction[0] == -1.0 && params(scenario)->direction[1] == 0.5);
    assert_string_equal(scenario->meta.title_zh, "标题：带全角冒号");
    assert_string_equal(scenario->meta.question, "A folded question over two lines");
    assert_int_equal(scenario->meta.source_count, 2);
    assert_string_equal(scenario->meta.sources[1], "文章三");
    assert_true(scenario->output.partitions);
    assert_int_equal(scenario->output.snapshot_count, 3);
    assert_int_equal(scenario->output.snapshots[2], 100);
    heli_scenario_free(scenario);
}

static void test_policies_hold_their_changes_and_no_others(void **state)
{
    (void)state;
    heli_scenario *scenario = load("tests/corpus/good/everything.yaml");
    assert_int_equal(scenario->policy_count, 3);
    const heli_policy *policy = &scenario->policies[0];
    assert_string_equal(policy->name, "加快");
    assert_int_equal(policy->start, 0);
    assert_int_equal(policy->end, 10);
    assert_int_equal(policy->change_count, 3);
    assert_string_equal(policy->changed[0]->path, "walk.stride");
    assert_true(((const toy_params *)policy->values)->stride == 2.0);
    assert_int_equal(((const toy_params *)policy->values)->boundary, TOY_REFLECT);
    assert_true(scenario->policies[1].end == INT64_MAX);
    assert_int_equal(scenario->policies[2].start, -5);
    heli_plan plan = heli_scenario_plan(scenario);
    assert_ptr_equal(plan.policies, scenario->policies);
    assert_int_equal(plan.steps, 100);
    assert_true(plan.seed == INT64_MAX && plan.shared_population);
    heli_scenario_free(scenario);
}

static void test_warnings_do_not_refuse(void **state)
{
    (void)state;
    heli_scenario *scenario = load("tests/corpus/good/warnings.yaml");
    assert_int_equal(ctx.diagnostic_count, 3);
    assert_int_equal(heli_context_error_count(&ctx), 0);
    assert_string_equal(ctx.diagnostics[0].key, "walk.drift");
    assert_int_equal(ctx.diagnostics[0].severity, HELI_WARNING);
    assert_int_equal(ctx.diagnostics[0].line, 3);
    heli_scenario_free(scenario);
}

static void test_models_without_weeks_count_steps(void **state)
{
    (void)state;
    heli_scenario *scenario = load("tests/corpus/good/steps.yaml");
    assert_ptr_equal(scenario->model, &heli_toy_steps);
    assert_int_equal(scenario->steps, 7);
    assert_int_equal(scenario->policies[0].start, 2);
    heli_scenario_free(scenario);
}

/* --- variants --- */

static void test_a_variant_wins_over_its_base_and_its_base_over_the_root(void **state)
{
    (void)state;
    heli_scenario *scenario = load("tests/corpus/good/variant.yaml");
    assert_true(params(scenario)->stride == 2.0);   /* of the middle */
    assert_true(params(scenario)->drift == 0.25);   /* its own */
    assert_true(params(scenario)->mix[2] == 1.0);   /* of the root */
    assert_int_equal(scenario->replicates, 4);
    assert_int_equal(scenario->steps, 12);
    assert_int_equal(scenario->seed, 7);
    assert_string_equal(scenario->meta.name, "variant");
    assert_string_equal(scenario->meta.title, "middle");
    assert_string_equal(scenario->meta.question, "what");
    assert_null(strstr(scenario->text, "expect:"));   /* what was expected of the root is not expected of its variant */
    heli_scenario_free(scenario);
}

static void test_a_variants_policies_join_those_of_its_base_by_name(void **state)
{
    (void)state;
    heli_scenario *scenario = load("tests/corpus/good/variant.yaml");
    assert_int_equal(scenario->policy_count, 3);
    assert_string_equal(scenario->policies[0].name, "slow");
    assert_int_equal(scenario->policies[0].start, 3);
    assert_true(scenario->policies[0].end == INT64_MAX); /* nothing of the base's policy is left */
    assert_string_equal(scenario->policies[1].name, "wrapped");
    assert_string_equal(scenario->policies[2].name, "added");
    heli_scenario_free(scenario);
}

static void test_texts_from_memory_extend_nothing(void **state)
{
    (void)state;
    heli_scenario *scenario = NULL;
    assert_int_equal(parse_set(&scenario, "extends: tests/corpus/good/minimal.yaml\n", NULL), HELI_SCENARIO);
    assert_null(scenario);
    assert_int_equal(ctx.diagnostics[0].line, 1);
    assert_int_equal(ctx.diagnostics[0].column, 10);
}

static void test_a_missing_file_is_an_io_failure(void **state)
{
    (void)state;
    heli_scenario *scenario = NULL;
    assert_int_equal(heli_scenario_load(&scenario, "no/such/file.yaml", toy_models, NULL, 0, &ctx), HELI_IO);
    assert_null(scenario);
    assert_string_equal(ctx.message, "cannot read 'no/such/file.yaml': No such file or directory");
    assert_int_equal(heli_scenario_load(&scenario, "tests", toy_models, NULL, 0, NULL), HELI_IO); /* a folder; no context */
}

/* --- --set --- */

static void test_set_applies_after_the_file_and_the_last_wins(void **state)
{
    (void)state;
    const char *const sets[] = {"walk.stride=3", "walk.stride=4", "walk.mix=[0, 1, 0]", "run.weeks=5", "meta.title=标题 一",
                                "walk.boundary=wrap", "output.snapshots=[5]", "walk.pull={share: 0.5}"};
    heli_scenario *scenario = NULL;
    const char *text = "walk: {stride: 1}\n";
    assert_int_equal(heli_scenario_parse(&scenario, "x", text, strlen(text), toy_models, sets, 8, &ctx), HELI_OK);
    assert_true(params(scenario)->stride == 4.0 && params(scenario)->mix[1] == 1.0 && params(scenario)->pull_share == 0.5);
    assert_int_equal(scenario->steps, 5);
    assert_string_equal(scenario->meta.title, "标题 一");
    assert_int_equal(scenario->output.snapshots[0], 5);
    heli_scenario_free(scenario);
}

static void test_set_columns_count_in_the_argument(void **state)
{
    (void)state;
    heli_scenario *scenario = NULL;
    assert_int_equal(parse_set(&scenario, "", "walk.pull.direction=[0, 7]"), HELI_SCENARIO);
    assert_string_equal(ctx.diagnostics[0].file, "--set");
    assert_int_equal(ctx.diagnostics[0].column, 25);
    assert_int_equal(ctx.diagnostics[0].length, 1);
}

static void test_odd_arguments_of_set_are_refused(void **state)
{
    (void)state;
    static const char *const odd[] = {"", "=", "=1", "x", "walk.stride", "walk.stride=", "walk.stride=#1", "\xff=1", "walk.stride=\xff",
                                      "walk.stride=1\n---\n2", "walk.stride=%YAML", "walk.stride=[", "walk.stride=&a 1", "a.b.c.d.e=1", ".=1",
                                      "walk.=1", "expect=1", "<<=1"};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        heli_scenario *scenario = NULL;
        heli_context_clear(&ctx);
        assert_int_equal(parse_set(&scenario, "", odd[i]), HELI_SCENARIO);
        assert_null(scenario);
        assert_true(heli_context_error_count(&ctx) > 0);
    }
}

/* --- the canonical text --- */

static void test_the_canonical_text_gives_the_same_scenario_and_text(void **state)
{
    (void)state;
    static const char *const files[] = {"everything", "variant", "warnings", "steps", "empty", "bom-crlf"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[128];
        snprintf(path, sizeof path, "tests/corpus/good/%s.yaml", files[i]);
        heli_scenario *first = load(path), *again = parse(first->text);
        assert_string_equal(first->text, again->text);
        assert_string_equal(first->sha256, again->sha256);
        assert_int_equal(first->policy_count, again->policy_count);
        for (size_t k = 0; k < first->model->param_count; k++)
            assert_true(heli_param_equal(&first->model->params[k], first->params, again->params));
        heli_scenario_free(first);
        heli_scenario_free(again);
    }
}

static void test_equal_scenarios_have_equal_hashes_however_written(void **state)
{
    (void)state;
    heli_scenario *a = parse("walk: {stride: 0.50, drift: 1e-1}\nrun: {seed: 3}\n");
    heli_scenario *b = parse("# other words\nrun:\n  seed: 3\nwalk.drift: .1\nwalk:\n  stride: 5e-1\n");
    heli_scenario *c = parse("walk: {stride: 0.50, drift: 1e-1}\nrun: {seed: 4}\n");
    assert_string_equal(a->sha256, b->sha256);
    assert_string_not_equal(a->sha256, c->sha256);
    heli_scenario_free(a);
    heli_scenario_free(b);
    heli_scenario_free(c);
}

static void test_sha256_known_answers(void **state)
{
    (void)state;
    char hex[65];
    heli_sha256("", 0, hex);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    heli_sha256("abc", 3, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

/* --- places --- */

/* Prints the diagnostics of a text that was written to a file, and returns what was printed. */
static char *printed(const char *text)
{
    char path[] = "/tmp/heli-scenario-XXXXXX", *out = NULL;
    size_t bytes = 0;
    heli_scenario *scenario = NULL;
    int file = mkstemp(path);
    assert_true(file >= 0);
    FILE *stream = fdopen(file, "wb");
    fputs(text, stream);
    fclose(stream);
    assert_int_equal(heli_scenario_load(&scenario, path, toy_models, NULL, 0, &ctx), HELI_SCENARIO);
    FILE *memory = open_memstream(&out, &bytes);
    heli_diagnostics_print(&ctx, memory, false);
    fclose(memory);
    remove(path);
    return out;
}

/* The line with the caret, after its bar. */
static const char *caret_line(const char *out)
{
    const char *bar = strstr(out, "\n    | ");
    assert_non_null(bar);
    return bar + strlen("\n    | ");
}

static void test_the_caret_counts_two_columns_for_a_chinese_character(void **state)
{
    (void)state;
    char *out = printed("walk: {漂移：：: 1, stride: x}\n");
    /* `walk: {` 7 columns, 漂移：： 8, `: 1, stride: ` 13 */
    const char *second = strstr(out, "must be a number");
    assert_non_null(second);
    const char *caret = caret_line(second);
    assert_int_equal(strspn(caret, " "), 7 + 8 + 13);
    assert_int_equal(caret[28], '^');
    free(out);
}

static void test_the_underline_is_as_wide_as_what_it_marks(void **state)
{
    (void)state;
    char *out = printed("walk: {步长: 1}\n");
    const char *caret = caret_line(out);
    assert_int_equal(strspn(caret, " "), 7);
    assert_memory_equal(caret + 7, "^~~~\n", 5); /* two characters, four columns */
    free(out);
}

static void test_long_lines_are_cut_around_the_place(void **state)
{
    (void)state;
    char text[4200] = "meta: {title: \"";
    memset(text + strlen(text), 'x', 4000);
    strcat(text, "\", tilte: 1, question: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy}\n");
    char *out = printed(text);
    assert_true(strlen(out) < 500);
    const char *line = strstr(out, "| "), *caret = caret_line(out);
    assert_memory_equal(line + 2 + strspn(caret, " "), "tilte", 5);
    free(out);
}

static void test_a_terminal_is_not_steered_by_a_scenario(void **state)
{
    (void)state;
    char *out = printed("\"\\e[31m\\x07\": 1\nwalk: {strid: 1} # \xe2\x80\xae\n");
    for (const char *c = out; *c; c++) assert_true((unsigned char)*c >= 0x20 || *c == '\n');
    assert_null(strstr(out, "\xe2\x80\xae"));
    free(out);
}

static void test_findings_come_in_the_order_of_lines(void **state)
{
    (void)state;
    heli_scenario *scenario = NULL;
    assert_int_equal(parse_set(&scenario, "walk:\n  stride: x\n  drift: 1\n  drift: 2\nrun: {weeks: y}\nzzz: 1\n", NULL), HELI_SCENARIO);
    assert_int_equal(ctx.diagnostic_count, 4);
    for (size_t i = 1; i < ctx.diagnostic_count; i++) assert_true(ctx.diagnostics[i - 1].line < ctx.diagnostics[i].line);
}

static void test_findings_of_earlier_scenarios_stay(void **state)
{
    (void)state;
    heli_scenario *scenario = NULL;
    assert_int_equal(parse_set(&scenario, "zzz: 1\n", NULL), HELI_SCENARIO);
    assert_int_equal(parse_set(&scenario, "yyy: 1\n", NULL), HELI_SCENARIO);
    scenario = parse("walk: {stride: 1}\n"); /* valid in spite of them */
    assert_int_equal(ctx.diagnostic_count, 2);
    heli_scenario_free(scenario);
}

static void test_a_flood_of_faults_is_cut_short(void **state)
{
    (void)state;
    size_t lines = 20000, used = 0;
    char *text = malloc(lines * 16);
    for (size_t i = 0; i < lines; i++) used += (size_t)sprintf(text + used, "key%zu: 1\n", i);
    heli_scenario *scenario = NULL;
    assert_int_equal(heli_scenario_parse(&scenario, "x", text, used, toy_models, NULL, 0, &ctx), HELI_SCENARIO);
    assert_true(ctx.diagnostic_count <= 201);
    assert_int_equal(ctx.diagnostics[ctx.diagnostic_count - 1].severity, HELI_NOTE);
    free(text);
}

/* --- rows and letters --- */

static void test_run_rows_are_named_for_the_model(void **state)
{
    (void)state;
    size_t count = 0;
    const heli_param *rows = heli_run_params(&heli_toy, &count);
    assert_non_null(heli_param_find(rows, count, "run.weeks"));
    assert_true(heli_param_find(rows, count, "run.weeks")->default_values[0] == 20.0);
    rows = heli_run_params(&heli_toy_steps, &count);
    assert_non_null(heli_param_find(rows, count, "run.burn_in_steps"));
    assert_null(heli_param_find(rows, count, "run.weeks"));
    for (size_t i = 0; i < count; i++) assert_true(rows[i].help[0] && rows[i].help_zh[0]);
    heli_model city = heli_toy;
    city.partition_name = "community";
    rows = heli_run_params(&city, &count);
    assert_non_null(heli_param_find(rows, count, "output.communities"));
}

static void test_utf8_is_decoded_strictly(void **state)
{
    (void)state;
    uint32_t point = 0;
    assert_int_equal(heli_utf8_decode("\xe5\x90\x88", 3, &point), 3);
    assert_int_equal(point, 0x5408);
    assert_int_equal(heli_utf8_width(point), 2);
    assert_int_equal(heli_utf8_decode("\xf0\x9f\x98\x80", 4, &point), 4);
    assert_int_equal(point, 0x1F600);
    static const char *const wrong[] = {"\x80", "\xc0\xaf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80", "\xe5\x90",
                                        "\xff", "\xe5\x28\x88"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) assert_int_equal(heli_utf8_decode(wrong[i], strlen(wrong[i]), &point), 0);
    assert_int_equal(heli_utf8_decode("", 0, &point), 0);
    assert_int_equal(heli_utf8_width(0x301), 0);
    assert_int_equal(heli_utf8_width('a'), 1);
    assert_int_equal(heli_utf8_width(0xFF1A), 2);
}

#define claim(test) cmocka_unit_test_setup_teardown(test, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        claim(test_an_empty_scenario_has_every_default),
        claim(test_the_name_defaults_to_the_file_name),
        claim(test_everything_is_bound),
        claim(test_policies_hold_their_changes_and_no_others),
        claim(test_warnings_do_not_refuse),
        claim(test_models_without_weeks_count_steps),
        claim(test_a_variant_wins_over_its_base_and_its_base_over_the_root),
        claim(test_a_variants_policies_join_those_of_its_base_by_name),
        claim(test_texts_from_memory_extend_nothing),
        claim(test_a_missing_file_is_an_io_failure),
        claim(test_set_applies_after_the_file_and_the_last_wins),
        claim(test_set_columns_count_in_the_argument),
        claim(test_odd_arguments_of_set_are_refused),
        claim(test_the_canonical_text_gives_the_same_scenario_and_text),
        claim(test_equal_scenarios_have_equal_hashes_however_written),
        claim(test_sha256_known_answers),
        claim(test_the_caret_counts_two_columns_for_a_chinese_character),
        claim(test_the_underline_is_as_wide_as_what_it_marks),
        claim(test_long_lines_are_cut_around_the_place),
        claim(test_a_terminal_is_not_steered_by_a_scenario),
        claim(test_findings_come_in_the_order_of_lines),
        claim(test_findings_of_earlier_scenarios_stay),
        claim(test_a_flood_of_faults_is_cut_short),
        claim(test_run_rows_are_named_for_the_model),
        claim(test_utf8_is_decoded_strictly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
