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
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/scenario/scenario.h"
#include "models/models.h"
#include "tests/support/po.h"
#include "tests/support/toy.h"

enum { MAX_SETS = 8, MAX_FILES = 1000 };

static char *read_all(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    size_t room = 1 << 21;
    char *text = malloc(room);
    assert_non_null(text);
    text[fread(text, 1, room - 1, file)] = '\0';
    fclose(file);
    return text;
}

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

/* Compares with the expected file, or writes it. Returns whether they agree. */
static bool agrees(const char *path, const char *ending, const char *found)
{
    char name[512];
    snprintf(name, sizeof name, "%.*s%s", (int)(strlen(path) - strlen(".yaml")), path, ending);
    if (getenv("HELI_UPDATE")) {
        FILE *file = fopen(name, "wb");
        assert_non_null(file);
        fputs(found, file);
        fclose(file);
        return true;
    }
    char *wanted = read_all(name);
    bool same = wanted && strcmp(wanted, found) == 0;
    if (!same) print_error("%s differs.\n--- wanted\n%s\n--- found\n%s\n", name, wanted ? wanted : "(no such file)", found);
    free(wanted);
    return same;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names of the .yaml files of the current folder, sorted. */
static size_t list_files(char *names[MAX_FILES])
{
    size_t count = 0;
    DIR *folder = opendir(".");
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder)) && count < MAX_FILES;) {
        size_t length = strlen(entry->d_name);
        if (length > 5 && strcmp(entry->d_name + length - 5, ".yaml") == 0) names[count++] = strdup(entry->d_name);
    }
    closedir(folder);
    qsort(names, count, sizeof *names, by_name);
    return count;
}

/* Runs all files of a folder; they are named without it in the diagnostics. */
static size_t check_folder(const char *folder, const heli_model *const *models, heli_status wanted, const char *ending,
                           const char *(*translate)(const char *))
{
    char *names[MAX_FILES], top[4096];
    size_t wrong = 0;
    assert_non_null(getcwd(top, sizeof top));
    assert_int_equal(chdir(folder), 0);
    size_t count = list_files(names);
    for (size_t i = 0; i < count; i++) {
        heli_status status;
        char *found = outcome_of(names[i], models, translate, &status);
        if (status != wanted) print_error("%s: status %s\n", names[i], heli_status_name(status));
        wrong += status != wanted || (ending && !agrees(names[i], ending, found));
        free(found);
        free(names[i]);
    }
    assert_int_equal(chdir(top), 0);
    assert_int_equal(wrong, 0);
    return count;
}

static void test_every_bad_scenario_is_refused_with_its_diagnostics(void **state)
{
    (void)state;
    assert_true(check_folder("tests/corpus/bad", toy_models, HELI_SCENARIO, ".expected", NULL) >= 200);
}

static void test_every_bad_scenario_is_refused_in_chinese(void **state)
{
    (void)state;
    bool any = po_load("po/zh_CN.po");
    any = po_load("po/zh_scenario.po-part") || any;
    any = po_load("po/zh_expect.po-part") || any;
    if (!any) skip();
    check_folder("tests/corpus/bad", toy_models, HELI_SCENARIO, ".zh.expected", po_translate);
    check_folder("tests/corpus/bad-governance", heli_models(), HELI_SCENARIO, ".zh.expected", po_translate);
    po_free();
}

static void test_bad_scenarios_of_the_governance_model_are_refused(void **state)
{
    (void)state;
    assert_true(check_folder("tests/corpus/bad-governance", heli_models(), HELI_SCENARIO, ".expected", NULL) >= 20);
}

static void test_every_scenario_that_ships_is_valid(void **state)
{
    (void)state;
    check_folder("scenarios", heli_models(), HELI_OK, NULL, NULL);
}

static void test_every_good_scenario_gives_its_canonical_text(void **state)
{
    (void)state;
    assert_true(check_folder("tests/corpus/good", toy_models, HELI_OK, ".expected", NULL) >= 7);
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
