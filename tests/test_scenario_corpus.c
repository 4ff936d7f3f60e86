/*
 * The corpus of bad scenarios: every file of tests/corpus/bad is refused with exactly the diagnostics of NAME.expected, and in Chinese
 * with those of NAME.zh.expected. A first line "#!set KEY=VALUE" stands for an argument --set.
 *
 * The corpus is written for the toy model, whose rows do not change; tests/corpus/bad-governance has scenarios of the
 * governance model, and those of scenarios/ must be valid.
 *
 * HELI_UPDATE=1 writes the expected files anew; read every change before you keep it. The good scenarios of tests/corpus/good
 * are held against NAME.expected too: warnings and canonical text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/scenario/scenario.h"
#include "models/models.h"
#include "tests/support/corpus.h"
#include "tests/support/po.h"
#include "tests/support/toy.h"

enum { MAX_SETS = 8 };

/* The arguments --set that a file asks for in its first lines. */
static size_t read_sets(const char *path, char *sets[MAX_SETS])
{
    char line[256];
    size_t count = 0;
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (count < MAX_SETS && fgets(line, sizeof line, file) && strncmp(line, "#!set ", 6) == 0) {
        line[strcspn(line, "\n")] = '\0';
        sets[count++] = strdup(line + 6);
    }
    fclose(file);
    return count;
}

/* What loading a file says: diagnostics, then the outcome, then the canonical text. */
static char *outcome_of(const char *path, const heli_model *const *models, const char *(*translate)(const char *), heli_status *status)
{
    char *sets[MAX_SETS], *text = NULL;
    size_t set_count = read_sets(path, sets), bytes = 0;
    FILE *out = open_memstream(&text, &bytes);
    heli_context ctx;
    heli_scenario *scenario = NULL;
    heli_context_init(&ctx);
    ctx.translate = translate;
    *status = heli_scenario_load(&scenario, path, models, (const char *const *)sets, set_count, &ctx);
    heli_diagnostics_print(&ctx, out, false);
    if (ctx.message[0]) fprintf(out, "%s\n", ctx.message);
    if (scenario) fprintf(out, "%s", scenario->text);
    fclose(out);
    assert_true(*status == HELI_OK || heli_context_error_count(&ctx) > 0);
    heli_scenario_free(scenario);
    heli_context_free(&ctx);
    for (size_t i = 0; i < set_count; i++) free(sets[i]);
    return text;
}

static void test_every_bad_scenario_is_refused_with_its_diagnostics(void **state)
{
    (void)state;
    assert_true(corpus_check("tests/corpus/bad", outcome_of, toy_models, HELI_SCENARIO, ".expected", NULL) >= 200);
}

static void test_every_bad_scenario_is_refused_in_chinese(void **state)
{
    (void)state;
    bool any = po_load("po/zh_CN.po");
    any = po_load("po/zh_scenario.po-part") || any;
    any = po_load("po/zh_expect.po-part") || any;
    if (!any) skip();
    corpus_check("tests/corpus/bad", outcome_of, toy_models, HELI_SCENARIO, ".zh.expected", po_translate);
    corpus_check("tests/corpus/bad-governance", outcome_of, heli_models(), HELI_SCENARIO, ".zh.expected", po_translate);
    po_free();
}

static void test_bad_scenarios_of_the_governance_model_are_refused(void **state)
{
    (void)state;
    assert_true(corpus_check("tests/corpus/bad-governance", outcome_of, heli_models(), HELI_SCENARIO, ".expected", NULL) >= 20);
}

static void test_every_scenario_that_ships_is_valid(void **state)
{
    (void)state;
    corpus_check("scenarios", outcome_of, heli_models(), HELI_OK, NULL, NULL);
}

static void test_every_good_scenario_gives_its_canonical_text(void **state)
{
    (void)state;
    assert_true(corpus_check("tests/corpus/good", outcome_of, toy_models, HELI_OK, ".expected", NULL) >= 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_bad_scenario_is_refused_with_its_diagnostics),
        cmocka_unit_test(test_every_bad_scenario_is_refused_in_chinese),
        cmocka_unit_test(test_bad_scenarios_of_the_governance_model_are_refused),
        cmocka_unit_test(test_every_scenario_that_ships_is_valid),
        cmocka_unit_test(test_every_good_scenario_gives_its_canonical_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
