/*
 * The corpus of bad experiments: every file of tests/corpus/bad-experiment (of the toy model) and bad-experiment-governance is refused by
 * loading, by making the design or by checking its points, with exactly what NAME.expected says, and in Chinese with NAME.zh.expected.
 *
 * HELI_UPDATE=1 writes the expected files anew; read every change before you keep it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/run/design.h"
#include "models/models.h"
#include "tests/support/corpus.h"
#include "tests/support/po.h"
#include "tests/support/toy.h"

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

static void test_every_bad_experiment_is_refused_with_its_diagnostics(void **state)
{
    (void)state;
    assert_true(corpus_check("tests/corpus/bad-experiment", outcome_of, toy_models, HELI_SCENARIO, ".expected", NULL) >= 60);
    assert_true(corpus_check("tests/corpus/bad-experiment-governance", outcome_of, heli_models(), HELI_SCENARIO, ".expected", NULL) >= 3);
}

static void test_every_bad_experiment_is_refused_in_chinese(void **state)
{
    (void)state;
    bool any = po_load("po/zh_CN.po");
    any = po_load("po/zh_sweep.po-part") || any;
    if (!any) skip();
    corpus_check("tests/corpus/bad-experiment", outcome_of, toy_models, HELI_SCENARIO, ".zh.expected", po_translate);
    corpus_check("tests/corpus/bad-experiment-governance", outcome_of, heli_models(), HELI_SCENARIO, ".zh.expected", po_translate);
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
