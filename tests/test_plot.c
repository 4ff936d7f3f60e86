/*
 * Figures: the projection of forces, what is written beside a figure, and that nothing in a title or a name does harm. Drawn with the
 * real gnuplot into a folder of their own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/force.h"
#include "analysis/plot.h"
#include "analysis/plot_parts.h"
#include "analysis/process.h"
#include "tests/results_fixture.h"

static const char *to_chinese(const char *text)
{
    static const char *const table[][2] = {{"[language: en]", "[language: zh]"}, {"Joint force", "合力"}, {"Government", "基层政府"}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (strcmp(text, table[i][0]) == 0) return table[i][1];
    return text;
}

static void assert_near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) fail_msg("%.17g is not %.17g", value, expected);
}

/* --- a folder that is empty before and gone after every test --- */

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/heli-plot-XXXXXX");
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
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) remove(path);
    }
    closedir(dir);
    return rmdir(folder);
}

static size_t files_in_folder(void)
{
    size_t count = 0;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir));) count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(dir);
    return count;
}

static const char *in_folder(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static char *contents(const char *name, size_t *bytes)
{
    FILE *file = fopen(in_folder(name), "rb");
    if (!file) fail_msg("no file %s", in_folder(name));
    char *text = calloc(1, 1 << 22);
    *bytes = fread(text, 1, (1 << 22) - 1, file);
    fclose(file);
    return text;
}

typedef heli_status (*plot_fn)(const heli_results *const *, size_t, const heli_plot_options *, heli_context *);

static heli_status draw_titled(plot_fn plot, const heli_results *a, const heli_results *b, const char *name, const char *title,
                               heli_context *ctx)
{
    const heli_results *files[] = {a, b};
    heli_plot_options options = {.output = in_folder(name), .title = title};
    return plot(files, b ? 2 : 1, &options, ctx);
}

static heli_status draw(plot_fn plot, const heli_results *a, const heli_results *b, const char *name, heli_context *ctx)
{
    return draw_titled(plot, a, b, name, NULL, ctx);
}

static void assert_draws(plot_fn plot, const heli_results *a, const heli_results *b, const char *name)
{
    heli_context ctx;
    heli_context_init(&ctx);
    if (draw(plot, a, b, name, &ctx) != HELI_OK) fail_msg("%s", ctx.message);
    heli_context_free(&ctx);
}

/* --- projection --- */

/* One week with given forces: main line along domain 0. */
static heli_results *one_week(const double forces[FIXTURE_BODIES][FIXTURE_DOMAINS])
{
    heli_results *results = fixture_empty(&fixture_model, FIXTURE_WIDTH, "one week", "", 1, 1);
    for (size_t i = 0; i < FIXTURE_WIDTH; i++) results->series[i] = 0.0;
    results->series[AT_MAIN] = 1.0;
    for (int b = 0; b < FIXTURE_BODIES; b++)
        for (int k = 0; k < FIXTURE_DOMAINS; k++) {
            results->series[AT_BODIES + b * FIXTURE_DOMAINS + k] = forces[b][k];
            results->series[AT_JOINT + k] += forces[b][k];
        }
    fixture_read_out(results->series);
    return results;
}

static void test_the_force_polygon_closes_in_the_plane(void **state)
{
    (void)state;
    heli_results *a = fixture_results("A", "甲", 6, 70, false, 0), *b = fixture_results("B", "乙", 6, 70, true, 10);
    const heli_results *files[] = {a, b};
    heli_force_picture picture;
    assert_int_equal(heli_force_project(&picture, files, 2, 0, NULL), HELI_OK);
    for (int p = 0; p < 2; p++) {
        const heli_force_panel *panel = &picture.panels[p];
        double x = 0.0, y = 0.0;
        for (int i = 0; i < HELI_FORCE_JOINT; i++) x += panel->x[i], y += panel->y[i];
        assert_near(x, panel->x[HELI_FORCE_JOINT], 1e-9);
        assert_near(y, panel->y[HELI_FORCE_JOINT], 1e-9);
        assert_near(panel->x[HELI_FORCE_JOINT], panel->power, 1e-9); /* one main line: the shadow is the effective power */
        assert_true(panel->share > 0.5 && panel->share <= 1.0);
        assert_true(fabs(panel->drawn_deg) <= panel->deviation_deg + 0.5);
    }
    assert_true(picture.panels[0].y[HELI_FORCE_JOINT] > 0.0); /* the first file deviates upward */
    fixture_free(a);
    fixture_free(b);
}

static void test_a_deviation_in_one_domain_is_shown_whole(void **state)
{
    (void)state;
    const double forces[FIXTURE_BODIES][FIXTURE_DOMAINS] = {{3, 0, 0, 0}, {2, 0, 0, 1}, {4, 0, 0, 2}, {1, 0, 0, -1}, {-2}};
    heli_results *results = one_week(forces);
    const heli_results *files[] = {results};
    heli_force_picture picture;
    assert_int_equal(heli_force_project(&picture, files, 1, 0, NULL), HELI_OK);
    const heli_force_panel *panel = &picture.panels[0];
    assert_near(panel->share, 1.0, 1e-12);
    assert_near(panel->x[HELI_FORCE_JOINT], 8.0, 1e-12);
    assert_near(panel->y[HELI_FORCE_JOINT], 2.0, 1e-12);
    assert_near(panel->y[HELI_FORCE_ORGANISATIONS], -1.0, 1e-12);
    assert_near(panel->drawn_deg, atan2(2.0, 8.0) * 57.29577951308232, 1e-9);
    assert_near(panel->drawn_deg, panel->deviation_deg, 1e-9);
    assert_near(picture.axis[3], 1.0, 1e-12);
    fixture_free(results);
}

static void test_the_share_shown_is_that_of_the_largest_eigenvalue(void **state)
{
    (void)state;
    /* Squared deviations: domain 1 has 3^2 + 3^2 (body and joint force), domain 2 has 1 + 1. */
    const double forces[FIXTURE_BODIES][FIXTURE_DOMAINS] = {{5, 3, 0}, {5, 0, 1}, {0}, {0}, {0}};
    heli_results *results = one_week(forces);
    const heli_results *files[] = {results};
    heli_force_picture picture;
    assert_int_equal(heli_force_project(&picture, files, 1, 0, NULL), HELI_OK);
    /* Moments [[18, 3], [3, 2]]: eigenvalues 10 +/- sqrt(73). */
    assert_near(picture.panels[0].share, (10.0 + sqrt(73.0)) / 20.0, 1e-12);
    fixture_free(results);
}

static void test_forces_that_all_follow_the_main_line_deviate_nowhere(void **state)
{
    (void)state;
    const double forces[FIXTURE_BODIES][FIXTURE_DOMAINS] = {{5}, {4}, {3}, {2}, {-1}};
    heli_results *results = one_week(forces);
    const heli_results *files[] = {results};
    heli_force_picture picture;
    assert_int_equal(heli_force_project(&picture, files, 1, 0, NULL), HELI_OK);
    assert_near(picture.panels[0].share, 1.0, 0.0);
    assert_near(picture.panels[0].drawn_deg, 0.0, 0.0);
    assert_draws(heli_plot_forces, results, NULL, "straight.png");
    fixture_free(results);
}

static void test_contributions_that_miss_the_joint_force_are_refused(void **state)
{
    (void)state;
    heli_results *results = fixture_results("A", "甲", 2, 60, false, 0);
    results->series[59 * FIXTURE_WIDTH + AT_JOINT] += 1.0;
    heli_context ctx;
    heli_context_init(&ctx);
    assert_int_equal(draw(heli_plot_forces, results, NULL, "a.png", &ctx), HELI_CORRUPT);
    assert_int_equal(files_in_folder(), 0);
    fixture_free(results);
}

/* --- drawing --- */

static void test_each_figure_is_drawn_in_each_format_with_script_and_data(void **state)
{
    (void)state;
    static const plot_fn plots[] = {heli_plot_forces, heli_plot_series, heli_plot_map};
    static const struct { const char *name, *magic; } formats[] = {{"f.png", "\x89PNG"}, {"f.svg", "<?xml"}, {"f.pdf", "%PDF"}};
    heli_results *a = fixture_results("A", "甲", 3, 60, false, 0), *b = fixture_results("B", "乙", 3, 60, true, 10);
    fixture_add_partitions(a, 9, 4);
    fixture_add_partitions(b, 9, 4);
    for (int p = 0; p < 3; p++)
        for (int f = 0; f < 3; f++) {
            assert_draws(plots[p], a, b, formats[f].name);
            size_t bytes;
            char *picture = contents(formats[f].name, &bytes), *script = contents("f.gp", &bytes), *data = contents("f.dat", &bytes);
            assert_memory_equal(picture, formats[f].magic, 4);
            assert_non_null(strstr(script, "set output './'.'f."));
            assert_true(data[0] == '#');
            free(picture);
            free(script);
            free(data);
        }
    assert_int_equal(files_in_folder(), 5);
    fixture_free(a);
    fixture_free(b);
}

static void test_the_script_draws_the_same_figure_again(void **state)
{
    (void)state;
    heli_results *a = fixture_results("A", "甲", 3, 60, false, 0);
    assert_draws(heli_plot_forces, a, NULL, "again.png");
    size_t first_bytes, second_bytes;
    char *first = contents("again.png", &first_bytes);
    unlink(in_folder("again.png"));
    static const char *const argv[] = {"gnuplot", "again.gp", NULL};
    heli_process_result result;
    assert_int_equal(heli_process_run(&result, argv, folder, NULL), HELI_OK);
    assert_int_equal(result.exit_status, 0);
    char *second = contents("again.png", &second_bytes);
    assert_int_equal(first_bytes, second_bytes);
    assert_memory_equal(first, second, first_bytes);
    free(first);
    free(second);
    fixture_free(a);
}

static void test_chinese_figures_are_drawn(void **state)
{
    (void)state;
    heli_results *a = fixture_results("A", "王益区：现状", 2, 60, false, 0);
    heli_context ctx;
    heli_context_init(&ctx);
    ctx.translate = to_chinese;
    if (draw(heli_plot_forces, a, NULL, "zh.png", &ctx) != HELI_OK) fail_msg("%s", ctx.message);
    size_t bytes;
    char *script = contents("zh.gp", &bytes);
    assert_non_null(strstr(script, "family = 'Noto Sans CJK SC'"));
    assert_non_null(strstr(script, "基层政府"));
    assert_non_null(strstr(script, "王益区：现状"));
    free(script);
    fixture_free(a);
}

/* No double quote outside single-quoted strings, and every line closes its strings. */
static void assert_only_single_quoted_text(const char *script)
{
    bool inside = false, comment = false;
    for (const char *at = script; *at; at++) {
        if (*at == '\n') {
            assert_false(inside);
            comment = false;
        } else if (*at == '#' && !inside) {
            comment = true;
        } else if (*at == '\'' && !comment) {
            inside = !inside;
        } else if (!inside && !comment) {
            assert_true(*at != '"' && *at != '`' && *at != '!');
        }
    }
}

static void test_hostile_titles_are_harmless(void **state)
{
    (void)state;
    static const char *const titles[] = {
        "`touch canary`", "';system('touch canary') #", "';\n!touch canary", "'", "''", "' ' ' '", "x';system('touch canary');y='",
        "it's \"quoted\" `touch canary` $(touch canary)", "'; system('touch canary'); '", "a\nsystem('touch canary')\n!touch canary",
        "'.system('touch canary').'", "@W \\ ends with a backslash \\", "\"\n`touch canary`\n\"", "{/Bold x_1^2} & ~ %s %d %n", "\xff\xfe\x80 bytes",
        "", "''''", "\\", "一个很长的标题，一个很长的标题，一个很长的标题，一个很长的标题，一个很长的标题，一个很长的标题，一个很长的标题，很长"};
    static const plot_fn plots[] = {heli_plot_forces, heli_plot_series, heli_plot_map};
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++) {
        heli_results *a = fixture_results(titles[i], "", 2, 20, false, 0), *b = fixture_results(titles[i], "", 2, 20, true, 5);
        fixture_add_partitions(a, 2, 1);
        fixture_add_partitions(b, 2, 1);
        snprintf(a->partition_info[0].name, sizeof a->partition_info[0].name, "%.20s", titles[i]);
        heli_context ctx;
        heli_context_init(&ctx);
        if (draw_titled(plots[i % 3], a, b, "h.svg", titles[i], &ctx) != HELI_OK) fail_msg("%s: %s", titles[i], ctx.message);
        size_t bytes;
        char *script = contents("h.gp", &bytes);
        assert_only_single_quoted_text(script);
        assert_int_equal(files_in_folder(), 3); /* no canary */
        free(script);
        fixture_free(a);
        fixture_free(b);
    }
}

static void test_hostile_file_names_are_harmless(void **state)
{
    (void)state;
    static const char *const names[] = {"it's `touch canary`.svg", "|touch canary;.svg", "<touch canary;.svg", "-e x.svg", "a.b \\.svg"};
    heli_results *a = fixture_results("A", "", 2, 20, false, 0);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        assert_draws(heli_plot_series, a, NULL, names[i]);
        assert_int_equal(files_in_folder(), 3 * (i + 1));
        assert_int_equal(access(in_folder(names[i]), R_OK), 0);
    }
    heli_context ctx;
    heli_context_init(&ctx);
    assert_int_equal(draw(heli_plot_series, a, NULL, "two\nlines.svg", &ctx), HELI_USAGE);
    fixture_free(a);
}

/* --- what is missing --- */

static void assert_refused(plot_fn plot, const heli_results *a, const heli_results *b, const char *name, heli_status status,
                           const char *word, const char *(*translate)(const char *))
{
    heli_context ctx;
    heli_context_init(&ctx);
    ctx.translate = translate;
    assert_int_equal(draw(plot, a, b, name, &ctx), status);
    if (!strstr(ctx.message, word)) fail_msg("'%s' is not in '%s'", word, ctx.message);
    assert_int_equal(files_in_folder(), 0);
}

static void test_a_missing_gnuplot_is_named_before_any_file_is_written(void **state)
{
    (void)state;
    heli_results *a = fixture_results("A", "", 2, 20, false, 0);
    char path[8192];
    snprintf(path, sizeof path, "%s", getenv("PATH"));
    setenv("PATH", "", 1);
    assert_refused(heli_plot_forces, a, NULL, "a.png", HELI_IO, "gnuplot-nox", NULL);
    setenv("PATH", path, 1);
    fixture_free(a);
}

static void test_a_missing_chinese_font_is_named_before_any_file_is_written(void **state)
{
    (void)state;
    heli_results *a = fixture_results("A", "甲", 2, 20, false, 0), *only_chinese = fixture_results("甲", "", 2, 20, false, 0);
    char config[] = "/tmp/heli-fonts-XXXXXX";
    int file = mkstemp(config);
    static const char none[] = "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig></fontconfig>";
    assert_int_equal(write(file, none, sizeof none - 1), (ssize_t)(sizeof none - 1));
    close(file);
    setenv("FONTCONFIG_FILE", config, 1);
    assert_refused(heli_plot_forces, a, NULL, "a.png", HELI_IO, "fonts-noto-cjk", to_chinese);
    assert_refused(heli_plot_series, a, NULL, "a.pdf", HELI_IO, "fonts-noto-cjk", to_chinese);
    assert_refused(heli_plot_series, only_chinese, NULL, "a.png", HELI_IO, "fonts-noto-cjk", NULL);
    heli_context ctx;
    heli_context_init(&ctx);
    ctx.translate = to_chinese;
    assert_int_equal(draw(heli_plot_series, a, NULL, "a.svg", &ctx), HELI_OK); /* its reader has the font */
    unsetenv("FONTCONFIG_FILE");
    unlink(config);
    fixture_free(a);
    fixture_free(only_chinese);
}

static void test_files_without_what_a_figure_needs_are_refused(void **state)
{
    (void)state;
    static const heli_indicator rows[] = {FIXTURE_SCALAR("share", "", "Share", "份额", 0)};
    static const heli_model small = {.name = "small", .step_unit = "step", .indicators = rows, .indicator_count = 1};
    heli_results *other = fixture_empty(&small, 1, "small", "", 2, 5), *a = fixture_results("A", "", 2, 20, false, 0);
    heli_results *unfinished = fixture_results("B", "", 2, 20, false, 0);
    memset(unfinished->status, 2, 2);
    assert_refused(heli_plot_forces, other, NULL, "a.png", HELI_FOREIGN, "main_line", NULL);
    assert_refused(heli_plot_map, a, NULL, "a.png", HELI_FOREIGN, "output.communities", NULL);
    assert_refused(heli_plot_series, a, other, "a.png", HELI_FOREIGN, "small", NULL);
    assert_refused(heli_plot_series, unfinished, NULL, "a.png", HELI_FOREIGN, "ran to its end", NULL);
    assert_refused(heli_plot_series, a, NULL, "a.jpeg", HELI_USAGE, ".svg", NULL);
    assert_refused(heli_plot_series, a, NULL, ".png", HELI_USAGE, ".svg", NULL);
    assert_refused(heli_plot_series, a, NULL, "nowhere/a.png", HELI_IO, "nowhere", NULL);
    /* Another model's series can be drawn, even where nothing in them is defined. */
    assert_draws(heli_plot_series, other, NULL, "other.png");
    fixture_free(other);
    fixture_free(unfinished);
    fixture_free(a);
}

static void test_what_gnuplot_says_is_shown(void **state)
{
    (void)state;
    heli_results *a = fixture_results("A", "", 2, 20, false, 0);
    assert_int_equal(mkdir(in_folder("taken.png"), 0700), 0); /* a folder stands where the figure should */
    heli_context ctx;
    heli_context_init(&ctx);
    assert_int_equal(draw(heli_plot_series, a, NULL, "taken.png", &ctx), HELI_IO);
    assert_non_null(strstr(ctx.message, "taken.png"));
    assert_non_null(strstr(ctx.message, "cannot open"));
    fixture_free(a);
}

/* --- edges of the layout --- */

static void test_unusual_results_are_drawn(void **state)
{
    (void)state;
    const double nothing[FIXTURE_BODIES][FIXTURE_DOMAINS] = {{0}};
    const double against[FIXTURE_BODIES][FIXTURE_DOMAINS] = {{1, 9}, {0, -9}, {2, 1}, {1, -30}, {-60}};
    heli_results *zero = one_week(nothing), *steep = one_week(against);
    assert_draws(heli_plot_forces, zero, NULL, "zero.png");
    assert_draws(heli_plot_forces, steep, zero, "steep.png");
    assert_draws(heli_plot_series, zero, NULL, "one-week.png");
    fixture_add_partitions(steep, 700, 3);
    for (size_t i = 0; i < 700 * FIXTURE_WIDTH; i += FIXTURE_WIDTH)
        if (i % 11 == 0) steep->partition_series[i + AT_SATISFACTION] = (double)NAN;
    assert_draws(heli_plot_map, steep, NULL, "many.png");
    fixture_free(zero);
    fixture_free(steep);
}

static void test_labels_make_room_for_each_other(void **state)
{
    (void)state;
    double centres[] = {500.0, 100.0, 510.0, 505.0}, widths[] = {200.0, 150.0, 120.0, 90.0};
    heli_plot_spread(centres, widths, 4, 0.0, 1000.0);
    const size_t order[] = {1, 0, 3, 2};
    for (int i = 0; i < 4; i++) {
        double half = 0.5 * widths[order[i]], centre = centres[order[i]];
        assert_true(centre - half >= -1e-6 && centre + half <= 1000.0 + 1e-6);
        if (i) assert_true(centre - half >= centres[order[i - 1]] + 0.5 * widths[order[i - 1]] - 1e-6);
    }
    assert_near(centres[1], 100.0, 1e-9); /* it was in nobody's way */
}

static void test_numbers_are_as_people_read_them(void **state)
{
    (void)state;
    static const struct { double value; bool sign; const char *text; } cases[] = {
        {68.23, false, "68.2"}, {-10.35, true, "−10.3"}, {8.0, true, "+8.0"}, {165.7, false, "166"}, {12345.6, false, "12,346"},
        {0.0, false, "0"}, {0.254, false, "0.25"}, {99.96, false, "100"}, {(double)NAN, false, "–"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[HELI_PLOT_NUMBER];
        heli_plot_number(text, cases[i].value, cases[i].sign);
        assert_string_equal(text, cases[i].text);
    }
    assert_near(heli_plot_round_below(37.0), 20.0, 1e-9);
    assert_near(heli_plot_round_below(0.7), 0.5, 1e-12);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_the_force_polygon_closes_in_the_plane),
        IN_FOLDER(test_a_deviation_in_one_domain_is_shown_whole),
        IN_FOLDER(test_the_share_shown_is_that_of_the_largest_eigenvalue),
        IN_FOLDER(test_forces_that_all_follow_the_main_line_deviate_nowhere),
        IN_FOLDER(test_contributions_that_miss_the_joint_force_are_refused),
        IN_FOLDER(test_each_figure_is_drawn_in_each_format_with_script_and_data),
        IN_FOLDER(test_the_script_draws_the_same_figure_again),
        IN_FOLDER(test_chinese_figures_are_drawn),
        IN_FOLDER(test_hostile_titles_are_harmless),
        IN_FOLDER(test_hostile_file_names_are_harmless),
        IN_FOLDER(test_a_missing_gnuplot_is_named_before_any_file_is_written),
        IN_FOLDER(test_a_missing_chinese_font_is_named_before_any_file_is_written),
        IN_FOLDER(test_files_without_what_a_figure_needs_are_refused),
        IN_FOLDER(test_what_gnuplot_says_is_shown),
        IN_FOLDER(test_unusual_results_are_drawn),
        cmocka_unit_test(test_labels_make_room_for_each_other),
        cmocka_unit_test(test_numbers_are_as_people_read_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
