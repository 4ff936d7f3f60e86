/*
 * The catalogue of mechanisms: thirty rows in order, whose words are all known elsewhere, whose scenarios set what they name, and whose
 * quotations stand in the essays (where the file of the essays is at hand: environment variable HELI_SOURCES).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/scenario.h"
#include "models/governance/mechanisms/catalogue.h"
#include "models/models.h"

enum { WORD = 128 };

/* Takes the next word of a list; false at its end. */
static bool next_word(const char **list, char word[WORD])
{
    const char *at = *list + strspn(*list, ", ");
    size_t length = strcspn(at, ",");
    assert_true(length < WORD);
    memcpy(word, at, length);
    word[length] = '\0';
    *list = at + length;
    return length > 0;
}

static bool covers(const char *word, const char *path)
{
    size_t length = strlen(word);
    return strncmp(word, path, length) == 0 && (path[length] == '\0' || path[length] == '.');
}

/* --- rows --- */

static void test_the_catalogue_holds_m1_to_m30_in_order_without_gaps(void **state)
{
    (void)state;
    const heli_model *model = heli_model_find("governance");
    assert_int_equal(model->mechanism_count, 30);
    for (size_t i = 0; i < model->mechanism_count; i++) {
        char code[32];
        const heli_mechanism *row = &model->mechanisms[i];
        snprintf(code, sizeof code, "M%zu", i + 1);
        assert_string_equal(row->code, code);
        const char *const texts[] = {row->name, row->name_zh, row->essays, row->quoted_from, row->quotation, row->quotation_en,
                                     row->what, row->what_zh, row->sections, row->indicators, row->tests, row->scenario, row->odd};
        for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++)
            if (!texts[t] || !texts[t][0]) fail_msg("%s lacks its text %zu", code, t);
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(row->name, model->mechanisms[j].name);
            assert_string_not_equal(row->name_zh, model->mechanisms[j].name_zh);
        }
    }
}

static void test_essays_are_1_to_8_in_order_without_the_repeated_fifth_and_hold_the_quoted_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < GOV_MECHANISMS; i++) {
        char word[WORD];
        int before = 0;
        bool quoted = false;
        for (const char *list = gov_mechanisms[i].essays; next_word(&list, word);) {
            int essay = (int)strtol(word, NULL, 10);
            if (strlen(word) != 1 || essay <= before || essay > 8 || essay == 5) fail_msg("%s: essay '%s'", gov_mechanisms[i].code, word);
            before = essay;
            quoted = quoted || strcmp(word, gov_mechanisms[i].quoted_from) == 0;
        }
        if (!quoted) fail_msg("%s is quoted from an essay that it does not name", gov_mechanisms[i].code);
    }
}

static void test_every_section_or_path_is_one_of_the_parameter_rows(void **state)
{
    (void)state;
    const heli_model *model = heli_model_find("governance");
    for (size_t i = 0; i < GOV_MECHANISMS; i++) {
        char word[WORD];
        for (const char *list = gov_mechanisms[i].sections; next_word(&list, word);) {
            bool known = false;
            for (size_t p = 0; p < model->param_count; p++) known = known || covers(word, model->params[p].path);
            if (!known) fail_msg("%s names the parameters '%s', which do not exist", gov_mechanisms[i].code, word);
        }
    }
}

static void test_every_section_of_parameters_belongs_to_a_mechanism_or_to_the_field(void **state)
{
    (void)state;
    static const char *const field[] = {"city", "population", "network", "needs", "voice", "objective"};
    const heli_model *model = heli_model_find("governance");
    for (size_t p = 0; p < model->param_count; p++) {
        char section[WORD], word[WORD];
        const char *path = model->params[p].path;
        snprintf(section, sizeof section, "%.*s", (int)strcspn(path, "."), path);
        bool known = false;
        for (size_t f = 0; f < sizeof field / sizeof field[0]; f++) known = known || strcmp(section, field[f]) == 0;
        for (size_t i = 0; i < GOV_MECHANISMS && !known; i++)
            for (const char *list = gov_mechanisms[i].sections; next_word(&list, word);)
                known = known || strncmp(word, section, strlen(section)) == 0;
        if (!known) fail_msg("no mechanism names a parameter of section '%s'", section);
    }
}

static void test_every_indicator_exists(void **state)
{
    (void)state;
    const heli_model *model = heli_model_find("governance");
    for (size_t i = 0; i < GOV_MECHANISMS; i++) {
        char word[WORD];
        for (const char *list = gov_mechanisms[i].indicators; next_word(&list, word);) {
            bool known = false;
            for (size_t n = 0; n < model->indicator_count; n++) known = known || strcmp(model->indicators[n].name, word) == 0;
            if (!known) fail_msg("%s names the indicator '%s', which does not exist", gov_mechanisms[i].code, word);
        }
    }
}

/* "L12": a letter group and a number in its range. */
static bool is_check(const char *word)
{
    static const struct { const char *prefix; long most; } kinds[] = {{"MR", 16}, {"L", 23}, {"I", 13}};
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        size_t length = strlen(kinds[k].prefix);
        char *end;
        if (strncmp(word, kinds[k].prefix, length) != 0) continue;
        long number = strtol(word + length, &end, 10);
        return *end == '\0' && number >= 1 && number <= kinds[k].most;
    }
    return false;
}

static void test_tests_are_limits_relations_and_invariants_and_zero_means_off_for_all(void **state)
{
    (void)state;
    for (size_t i = 0; i < GOV_MECHANISMS; i++) {
        char word[WORD];
        bool off = false;
        for (const char *list = gov_mechanisms[i].tests; next_word(&list, word);) {
            if (!is_check(word)) fail_msg("%s names the test '%s'", gov_mechanisms[i].code, word);
            off = off || strcmp(word, "MR16") == 0;
        }
        if (!off) fail_msg("%s does not name MR16", gov_mechanisms[i].code);
    }
}

/* --- scenarios --- */

static bool means(const heli_mechanism *row, const char *path)
{
    char word[WORD];
    for (const char *list = row->sections; next_word(&list, word);)
        if (covers(word, path)) return true;
    return false;
}

/* Whether the scenario has one of the mechanism's parameters otherwise than by default, from the start or by a policy. */
static bool shows(const heli_scenario *scenario, const heli_mechanism *row)
{
    const heli_model *model = scenario->model;
    void *defaults = test_calloc(1, model->params_bytes);
    bool any = false;
    heli_params_default(model->params, model->param_count, defaults);
    for (size_t p = 0; p < model->param_count; p++)
        any = any || (means(row, model->params[p].path) && !heli_param_equal(&model->params[p], scenario->params, defaults));
    for (size_t k = 0; k < scenario->policy_count; k++)
        for (size_t c = 0; c < scenario->policies[k].change_count; c++) any = any || means(row, scenario->policies[k].changed[c]->path);
    test_free(defaults);
    return any;
}

static void test_every_scenario_is_valid_and_sets_one_of_the_mechanisms_parameters(void **state)
{
    (void)state;
    for (size_t i = 0; i < GOV_MECHANISMS; i++) {
        char path[256];
        heli_scenario *scenario = NULL;
        heli_context ctx;
        heli_context_init(&ctx);
        snprintf(path, sizeof path, "scenarios/%s.yaml", gov_mechanisms[i].scenario);
        if (heli_scenario_load(&scenario, path, heli_models(), NULL, 0, &ctx) != HELI_OK)
            fail_msg("%s names the scenario %s, which is not valid", gov_mechanisms[i].code, path);
        if (!shows(scenario, &gov_mechanisms[i])) fail_msg("%s sets no parameter of %s", path, gov_mechanisms[i].code);
        heli_scenario_free(scenario);
        heli_context_free(&ctx);
    }
}

/* --- the essays --- */

static char *read_essays(void)
{
    const char *path = getenv("HELI_SOURCES");
    FILE *file = path ? fopen(path, "rb") : NULL;
    if (!file) return NULL;
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    long bytes = ftell(file);
    assert_true(bytes > 0);
    rewind(file);
    char *text = test_calloc(1, (size_t)bytes + 1);
    assert_int_equal(fread(text, 1, (size_t)bytes, file), bytes);
    fclose(file);
    return text;
}

/* Where essay `number` begins, or the end of the text. */
static const char *start_of(const char *text, const char *number)
{
    char heading[64];
    snprintf(heading, sizeof heading, "市域社会治理篇%s", number);
    const char *at = strstr(text, heading);
    return at ? at : text + strlen(text);
}

static void test_every_quotation_stands_word_for_word_in_its_essay(void **state)
{
    (void)state;
    char *text = read_essays();
    if (!text) skip();
    for (size_t i = 0; i < GOV_MECHANISMS; i++) {
        const heli_mechanism *row = &gov_mechanisms[i];
        char next[2] = {(char)(row->quoted_from[0] + 1), '\0'};
        const char *from = start_of(text, row->quoted_from), *to = start_of(text, next);
        const char *at = strstr(from, row->quotation);
        if (!at || at >= to) fail_msg("%s: essay %s does not say '%s'", row->code, row->quoted_from, row->quotation);
    }
    test_free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_catalogue_holds_m1_to_m30_in_order_without_gaps),
        cmocka_unit_test(test_essays_are_1_to_8_in_order_without_the_repeated_fifth_and_hold_the_quoted_one),
        cmocka_unit_test(test_every_section_or_path_is_one_of_the_parameter_rows),
        cmocka_unit_test(test_every_section_of_parameters_belongs_to_a_mechanism_or_to_the_field),
        cmocka_unit_test(test_every_indicator_exists),
        cmocka_unit_test(test_tests_are_limits_relations_and_invariants_and_zero_means_off_for_all),
        cmocka_unit_test(test_every_scenario_is_valid_and_sets_one_of_the_mechanisms_parameters),
        cmocka_unit_test(test_every_quotation_stands_word_for_word_in_its_essay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
