/* The forest plot, drawn with the real gnuplot into a folder of its own: formats, both scales, several policies, gaps, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <dirent.h>
#include <unistd.h>

#include "analysis/plot_forest.h"
#include "tests/results_fixture.h"

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/heli-forest-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    DIR *dir = opendir(folder);
    if (!dir) return -1;
    for (struct dirent *entry; (entry = readdir(dir));) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] != '.') remove(path);
    }
    closedir(dir);
    return rmdir(folder);
}

static char *contents(const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file) fail_msg("no file %s", path);
    char *text = calloc(1, 1 << 22);
    if (fread(text, 1, (1 << 22) - 1, file) == 0) fail_msg("%s is empty", path);
    fclose(file);
    return text;
}

static heli_status draw(const heli_results *const *files, size_t count, heli_forest_scale scale, const char *name, heli_context *ctx)
{
    char path[256];
    heli_comparison comparison;
    heli_compare_options how = {0};
    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(heli_compare(&comparison, files, count, &how, ctx), HELI_OK);
    heli_plot_options options = {.output = path};
    heli_status status = heli_plot_forest(&comparison, scale, &options, ctx);
    heli_comparison_free(&comparison);
    return status;
}

static void test_it_is_drawn_in_every_format_with_its_true_values_beside_it(void **state)
{
    (void)state;
    heli_results *a = fixture_results("A", "甲", 6, 60, false, 0), *b = fixture_results("B's `own` \"title\"", "乙", 6, 60, true, 10);
    const heli_results *files[] = {a, b};
    static const struct { const char *name, *magic; } formats[] = {{"f.png", "\x89PNG"}, {"f.svg", "<?xml"}, {"f.pdf", "%PDF"}};
    for (int f = 0; f < 3; f++) {
        heli_context ctx;
        heli_context_init(&ctx);
        if (draw(files, 2, f == 1 ? HELI_FOREST_STANDARDISED : HELI_FOREST_RELATIVE, formats[f].name, &ctx) != HELI_OK) fail_msg("%s", ctx.message);
        char *picture = contents(formats[f].name), *script = contents("f.gp"), *data = contents("f.dat");
        assert_memory_equal(picture, formats[f].magic, 4);
        assert_non_null(strstr(script, "'B B'.Q.'s `own` \"title\"'"));
        assert_non_null(strstr(script, "(h/week per 1,000 adults)'")); /* smaller, but whole */
        char *at = strchr(data, '\n');
        assert_non_null(at);
        double x = strtod(at, &at), low = strtod(at, &at), high = strtod(at, &at);
        assert_true(low < x && x < high);
        if (f == 0) { /* the first row is the effective power in per cent of A */
            heli_comparison comparison;
            heli_compare_options how = {0};
            assert_int_equal(heli_compare(&comparison, files, 2, &how, NULL), HELI_OK);
            const heli_effect *effect = &comparison.contrasts[0].rows[0].effect;
            assert_true(fabs(x - 100.0 * (effect->b - effect->a) / effect->a) < 1e-6);
            heli_comparison_free(&comparison);
        }
        free(picture);
        free(script);
        free(data);
    }
    fixture_free(a);
    fixture_free(b);
}

/* gnuplot counts blocks that hold data only: an empty one would shift the others, and nothing would be drawn. */
static void test_where_no_difference_is_clear_the_marks_are_drawn_all_the_same(void **state)
{
    (void)state;
    heli_results *a = fixture_results("A", "甲", 6, 60, false, 0), *b = fixture_results("B", "乙", 6, 60, false, 0);
    for (size_t r = 0; r < 6; r++)
        for (size_t i = 0; i < (size_t)60 * FIXTURE_WIDTH; i++) b->series[r * 60 * FIXTURE_WIDTH + i] *= r % 2 ? 1.01 : 0.99;
    const heli_results *files[] = {a, b};
    heli_context ctx;
    heli_context_init(&ctx);
    if (draw(files, 2, HELI_FOREST_RELATIVE, "unclear.svg", &ctx) != HELI_OK) fail_msg("%s", ctx.message);
    char *data = contents("unclear.dat"), *script = contents("unclear.gp");
    size_t blocks = 0;
    for (char *at = strchr(data, '#'); at; at = strchr(at + 1, '#')) {
        blocks++;
        char *line = strchr(at, '\n');
        assert_non_null(line);
        assert_true(line[1] == '-' || (line[1] >= '0' && line[1] <= '9'));
    }
    assert_int_equal(blocks, 1);
    assert_non_null(strstr(script, "DATA index 0 "));
    assert_null(strstr(script, "DATA index 1 "));
    free(data);
    free(script);
    heli_context_free(&ctx);
    fixture_free(a);
    fixture_free(b);
}

static void test_four_policies_gaps_and_equal_files_are_drawn(void **state)
{
    (void)state;
    heli_results *a = fixture_results("A", "甲", 3, 60, false, 0), *b = fixture_results("B", "乙", 3, 60, true, 10);
    for (size_t i = 0; i < (size_t)3 * 60; i++) b->series[i * FIXTURE_WIDTH + AT_TRUST] = (double)NAN;
    const heli_results *files[] = {a, b, a, b, a, b};
    heli_context ctx;
    heli_context_init(&ctx);
    if (draw(files, 5, HELI_FOREST_RELATIVE, "four.svg", &ctx) != HELI_OK) fail_msg("%s", ctx.message);
    if (draw(files, 5, HELI_FOREST_STANDARDISED, "four.svg", &ctx) != HELI_OK) fail_msg("%s", ctx.message);
    const heli_results *same[] = {a, a};
    if (draw(same, 2, HELI_FOREST_RELATIVE, "same.svg", &ctx) != HELI_OK) fail_msg("%s", ctx.message);
    assert_int_equal(draw(files, 6, HELI_FOREST_RELATIVE, "five.svg", &ctx), HELI_USAGE);
    assert_non_null(strstr(ctx.message, "4"));
    assert_int_equal(draw(files, 2, HELI_FOREST_RELATIVE, "figure.txt", &ctx), HELI_USAGE);
    fixture_free(a);
    fixture_free(b);
}

static void test_one_replicate_and_independent_samples_are_drawn(void **state)
{
    (void)state;
    heli_results *a = fixture_results("A", "甲", 1, 20, false, 0), *b = fixture_results("B", "乙", 1, 20, true, 3);
    heli_results *c = fixture_results("C", "丙", 6, 20, true, 3), *d = fixture_results("D", "丁", 7, 20, false, 0);
    c->scenario->seed = 99;
    const heli_results *one[] = {a, b}, *apart[] = {d, c};
    heli_context ctx;
    heli_context_init(&ctx);
    if (draw(one, 2, HELI_FOREST_RELATIVE, "one.svg", &ctx) != HELI_OK) fail_msg("%s", ctx.message);
    if (draw(apart, 2, HELI_FOREST_STANDARDISED, "apart.svg", &ctx) != HELI_OK) fail_msg("%s", ctx.message);
    char *script = contents("apart.gp");
    assert_non_null(strstr(script, "independent samples"));
    free(script);
    fixture_free(a);
    fixture_free(b);
    fixture_free(c);
    fixture_free(d);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_it_is_drawn_in_every_format_with_its_true_values_beside_it),
        IN_FOLDER(test_where_no_difference_is_clear_the_marks_are_drawn_all_the_same),
        IN_FOLDER(test_four_policies_gaps_and_equal_files_are_drawn),
        IN_FOLDER(test_one_replicate_and_independent_samples_are_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
