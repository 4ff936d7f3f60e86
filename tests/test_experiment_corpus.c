/*
 * The corpus of bad experiments: every file of tests/corpus/bad-experiment (of the toy model) and bad-experiment-governance is refused by
 * loading, by making the design or by checking its points, with exactly what NAME.expected says, and in Chinese with NAME.zh.expected.
 *
 * HELI_UPDATE=1 writes the expected files anew; read every change before you keep it.
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

#include "engine/run/design.h"
#include "models/models.h"
#include "tests/support/po.h"
#include "tests/support/toy.h"

enum { MAX_FILES = 1000 };

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

/* What loading an experiment, making its design and checking its points say. */
static char *outcome_of(const char *path, const heli_model *const *models, const char *(*translate)(const char *), heli_status *status)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *out = open_memstream(&text, &bytes);
    heli_context ctx;
    heli_experiment *experiment = NULL;
    heli_context_init(&ctx);
    ctx.translate = translate;
    *status = heli_experiment_load(&experiment, path, models, NULL, 0, &ctx);
    if (*status == HELI_OK) *status = heli_design_make(experiment, path, &ctx);
    if (*status == HELI_OK) *status = heli_experiment_check(experiment, path, &ctx);
    heli_diagnostics_print(&ctx, out, false);
    if (ctx.message[0]) fprintf(out, "%s\n", ctx.message);
    fclose(out);
    assert_true(*status == HELI_OK || heli_context_error_count(&ctx) > 0);
    heli_experiment_free(experiment);
    heli_context_free(&ctx);
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

static void test_every_bad_experiment_is_refused_with_its_diagnostics(void **state)
{
    (void)state;
    assert_true(check_folder("tests/corpus/bad-experiment", toy_models, HELI_SCENARIO, ".expected", NULL) >= 60);
    assert_true(check_folder("tests/corpus/bad-experiment-governance", heli_models(), HELI_SCENARIO, ".expected", NULL) >= 3);
}

static void test_every_bad_experiment_is_refused_in_chinese(void **state)
{
    (void)state;
    bool any = po_load("po/zh_CN.po");
    any = po_load("po/zh_sweep.po-part") || any;
    if (!any) skip();
    check_folder("tests/corpus/bad-experiment", toy_models, HELI_SCENARIO, ".zh.expected", po_translate);
    check_folder("tests/corpus/bad-experiment-governance", heli_models(), HELI_SCENARIO, ".zh.expected", po_translate);
    po_free();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_bad_experiment_is_refused_with_its_diagnostics),
        cmocka_unit_test(test_every_bad_experiment_is_refused_in_chinese),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
