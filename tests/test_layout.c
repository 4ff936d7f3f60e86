/* The comparison after writing: a file agrees with the layout it was made from, and with no layout that differs anywhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <hdf5_hl.h>

#include "engine/store/layout.h"
#include "tests/support/toy.c"
#include "tests/support/small.h"

/* What a layout may differ in. */
typedef enum difference {
    NOTHING, NUMBER, LAST_NUMBER, SMALL_NUMBER, FLOAT, FLAG, TEXT, TEXT_ATTRIBUTE, ATTRIBUTE_TYPE, INTEGER_ATTRIBUTE, FLAGS_ATTRIBUTE,
    MISSING_ATTRIBUTE, MISSING_VARIABLE, MISSING_GROUP, SHAPE, TYPE, AXIS, AXIS_OF_EQUAL_SIZE, FILLED, DIFFERENCES
} difference;

static void fill_numbers(const heli_item *item, void *buffer)
{
    double *out = buffer;
    for (size_t i = 0; i < heli_item_elements(item); i++) out[i] = (double)(item->first + i);
}

static void add_numbers(heli_layout *to, difference kind, size_t time, size_t side)
{
    double numbers[9] = {1.0, -2.5, 0.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0}; /* as many as any shape here needs */
    if (kind == NUMBER) numbers[1] = -2.5000000000000004;
    if (kind == LAST_NUMBER) numbers[5] = -6.0;
    size_t axes[2] = {time, kind == AXIS ? time : side};
    size_t item = heli_layout_variable(to, "/values", kind == TYPE ? HELI_ITEM_I64 : HELI_ITEM_F64, 2, axes);
    heli_layout_set_values(to, item, numbers);
    heli_layout_text(to, item, "units", kind == TEXT_ATTRIBUTE ? "hours" : "weeks");
    heli_layout_missing(to, item);
    if (kind == MISSING_ATTRIBUTE) heli_layout_text(to, item, "symbol", "x");
    item = heli_layout_variable(to, "/filled", HELI_ITEM_F64, 2, axes);
    heli_layout_set_fill(to, item, fill_numbers, NULL, kind == FILLED, 0);
}

static heli_layout make(difference kind)
{
    heli_layout to;
    static const int8_t flags[] = {0, 1, 2}, other_flags[] = {0, 1, 3};
    int64_t weeks[3] = {1, 2, 3}, zero = 0;
    const char *texts[2] = {"左", "right"};
    float position[2] = {1.5f, kind == FLOAT ? 2.25f : 2.5f};
    int8_t flag[2] = {0, kind == FLAG};
    if (kind == SMALL_NUMBER) weeks[2] = 4;
    if (kind == TEXT) texts[0] = "右";
    assert_int_equal(heli_layout_init(&to, NULL), HELI_OK);
    heli_layout_text(&to, 0, "title", "合力");
    if (kind == ATTRIBUTE_TYPE) heli_layout_i64(&to, 0, "seed", 7);
    else heli_layout_u64(&to, 0, "seed", 7);
    heli_layout_i64(&to, 0, "burn_in", kind == INTEGER_ATTRIBUTE ? 3 : 2);
    size_t time = heli_layout_scale(&to, "/time", HELI_ITEM_I64, kind == SHAPE ? 2 : 3, false);
    heli_layout_set_values(&to, time, weeks);
    size_t side = heli_layout_scale(&to, "/side", HELI_ITEM_TEXT, 2, false);
    heli_layout_set_texts(&to, side, texts);
    add_numbers(&to, kind, time, side);
    heli_layout_group(&to, kind == MISSING_GROUP ? "/walkers" : "/agents");
    size_t bare = heli_layout_scale(&to, kind == MISSING_GROUP ? "/walkers/agent" : "/agents/agent", HELI_ITEM_F32, 2, true);
    size_t item = heli_layout_variable(&to, kind == MISSING_GROUP ? "/walkers/position" : "/agents/position", HELI_ITEM_F32, 1, &bare);
    heli_layout_set_values(&to, item, position);
    item = heli_layout_variable(&to, kind == MISSING_VARIABLE ? "/state" : "/status", HELI_ITEM_I8, 1,
                                kind == AXIS_OF_EQUAL_SIZE ? &bare : &side);
    heli_layout_set_values(&to, item, flag);
    heli_layout_i8s(&to, item, "flag_values", 3, kind == FLAGS_ATTRIBUTE ? other_flags : flags);
    item = heli_layout_variable(&to, "/scalar", HELI_ITEM_I64, 0, NULL);
    heli_layout_set_values(&to, item, &zero);
    assert_false(to.short_of_memory);
    return to;
}

static void test_a_file_agrees_with_its_own_layout_and_no_other(void **state)
{
    (void)state;
    const char *path = small_path("a.h5");
    heli_layout written = make(NOTHING);
    assert_int_equal(heli_layout_write(&written, path, NULL), HELI_OK);
    for (difference kind = NOTHING; kind < DIFFERENCES; kind++) {
        heli_context ctx;
        heli_context_init(&ctx);
        heli_layout other = make(kind);
        heli_status status = heli_layout_verify(&other, path, &ctx);
        if ((status == HELI_OK) != (kind == NOTHING)) print_error("difference %d\n", (int)kind);
        assert_int_equal(status, kind == NOTHING ? HELI_OK : HELI_IO);
        assert_true(kind == NOTHING || strstr(ctx.message, "reads back"));
        heli_layout_free(&other);
        heli_context_free(&ctx);
    }
    heli_layout_free(&written);
}

/* We write the attributes ourselves; HDF5's own dimension-scale library has to take them for its. */
static void test_the_library_finds_each_scale_attached(void **state)
{
    (void)state;
    static const char *const scales[] = {"/time", "/side", "/agents/agent"};
    static const struct { const char *variable; unsigned dimension; int scale; } expected[] = {
        {"/values", 0, 0}, {"/values", 1, 1}, {"/filled", 0, 0}, {"/filled", 1, 1}, {"/agents/position", 0, 2}, {"/status", 0, 1},
    };
    const char *path = small_path("d.h5");
    heli_layout layout = make(NOTHING);
    assert_int_equal(heli_layout_write(&layout, path, NULL), HELI_OK);
    heli_layout_free(&layout);
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        hid_t variable = H5Dopen2(file, expected[i].variable, H5P_DEFAULT);
        assert_int_equal(H5DSget_num_scales(variable, expected[i].dimension), 1);
        for (int s = 0; s < 3; s++) {
            hid_t scale = H5Dopen2(file, scales[s], H5P_DEFAULT);
            assert_int_equal(H5DSis_scale(scale), 1);
            assert_int_equal(H5DSis_attached(variable, scale, expected[i].dimension), s == expected[i].scale);
            H5Dclose(scale);
        }
        H5Dclose(variable);
    }
    H5Fclose(file);
}

static void test_a_file_that_is_gone_or_torn_does_not_agree(void **state)
{
    (void)state;
    const char *path = small_path("b.h5");
    heli_layout layout = make(NOTHING);
    assert_int_equal(heli_layout_verify(&layout, path, NULL), HELI_IO);
    assert_int_equal(heli_layout_write(&layout, path, NULL), HELI_OK);
    size_t bytes = 0;
    char *data = small_bytes(path, &bytes);
    assert_int_equal(heli_file_replace(path, data, bytes / 2, NULL), HELI_OK);
    assert_int_equal(heli_layout_verify(&layout, path, NULL), HELI_IO);
    free(data);
    heli_layout_free(&layout);
}

static void test_two_things_of_one_name_cannot_be_laid_out(void **state)
{
    (void)state;
    heli_context ctx;
    heli_context_init(&ctx);
    heli_layout layout = make(NOTHING);
    heli_layout_group(&layout, "/status");
    assert_int_equal(heli_layout_write(&layout, small_path("c.h5"), &ctx), HELI_INTERNAL);
    assert_int_not_equal(access(small_path("c.h5"), F_OK), 0);
    heli_layout_free(&layout);
    heli_context_free(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_file_agrees_with_its_own_layout_and_no_other),
        cmocka_unit_test(test_the_library_finds_each_scale_attached),
        cmocka_unit_test(test_a_file_that_is_gone_or_torn_does_not_agree),
        cmocka_unit_test(test_two_things_of_one_name_cannot_be_laid_out),
    };
    return cmocka_run_group_tests(tests, small_setup, small_teardown);
}
