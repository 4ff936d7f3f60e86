/* Claims about agent columns: where they stand in the arena, what they hold, and what they cost. */
#include "engine/core/column.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

typedef struct fields {
    uint8_t *act;
    int8_t *sign;
    uint16_t *grid;
    uint32_t *group;
    int64_t *budget_yuan;
    float *need;
    double *trust;
} fields;

static const heli_column rows[] = {
    {.name = "act", .type = HELI_U8, .width = 1, .offset = offsetof(fields, act)},
    {.name = "sign", .type = HELI_I8, .width = 2, .offset = offsetof(fields, sign)},
    {.name = "grid", .type = HELI_U16, .width = 1, .offset = offsetof(fields, grid)},
    {.name = "group", .type = HELI_U32, .width = 3, .offset = offsetof(fields, group)},
    {.name = "budget_yuan", .type = HELI_I64, .width = 1, .offset = offsetof(fields, budget_yuan)},
    {.name = "need", .type = HELI_F32, .width = 6, .offset = offsetof(fields, need)},
    {.name = "trust", .type = HELI_F64, .width = 2, .offset = offsetof(fields, trust)},
};
enum { ROWS = sizeof rows / sizeof *rows, BYTES_PER_AGENT = 1 + 2 + 2 + 12 + 8 + 24 + 16 };

static void test_types_have_the_size_their_name_says(void **state)
{
    (void)state;
    const size_t bytes[] = {[HELI_U8] = 1, [HELI_I8] = 1, [HELI_U16] = 2, [HELI_U32] = 4, [HELI_I64] = 8, [HELI_F32] = 4, [HELI_F64] = 8};
    for (int type = HELI_U8; type <= HELI_F64; type++)
        assert_int_equal(heli_column_type_bytes((heli_column_type)type), bytes[type]);
}

static void test_bytes_per_agent_is_width_times_size_over_all_columns(void **state)
{
    (void)state;
    assert_int_equal(heli_columns_bytes_per_agent(rows, ROWS), BYTES_PER_AGENT);
    assert_int_equal(heli_columns_bytes_per_agent(rows, 2), 3);
    assert_int_equal(heli_columns_bytes_per_agent(NULL, 0), 0);
}

static void test_columns_stand_on_64_byte_boundaries_without_gaps_and_are_zero(void **state)
{
    (void)state;
    const size_t agents[] = {1, 2, 63, 64, 65, 127, 128, 4001};
    for (size_t a = 0; a < sizeof agents / sizeof *agents; a++) {
        fields f;
        heli_columns columns;
        assert_int_equal(heli_columns_init(&columns, rows, ROWS, agents[a], &f, NULL), HELI_OK);
        assert_int_equal(columns.agent_count, agents[a]);
        assert_int_equal(columns.stride, (agents[a] + 63) / 64 * 64);
        assert_int_equal(columns.arena_bytes, columns.stride * BYTES_PER_AGENT);
        unsigned char *expected = columns.arena;
        for (size_t i = 0; i < ROWS; i++) {
            assert_int_equal((uintptr_t)heli_columns_data(&columns, i) % 64, 0);
            assert_ptr_equal(heli_columns_data(&columns, i), expected);
            expected += columns.stride * rows[i].width * heli_column_type_bytes(rows[i].type);
        }
        assert_ptr_equal(expected, columns.arena + columns.arena_bytes);
        for (size_t i = 0; i < columns.arena_bytes; i++) assert_int_equal(columns.arena[i], 0);
        heli_columns_free(&columns);
    }
}

static void test_typed_pointers_are_the_data_of_their_rows(void **state)
{
    (void)state;
    fields f;
    heli_columns columns;
    assert_int_equal(heli_columns_init(&columns, rows, ROWS, 100, &f, NULL), HELI_OK);
    assert_ptr_equal(f.act, heli_columns_data(&columns, 0));
    assert_ptr_equal(f.sign, heli_columns_data(&columns, 1));
    assert_ptr_equal(f.grid, heli_columns_data(&columns, 2));
    assert_ptr_equal(f.group, heli_columns_data(&columns, 3));
    assert_ptr_equal(f.budget_yuan, heli_columns_data(&columns, 4));
    assert_ptr_equal(f.need, heli_columns_data(&columns, 5));
    assert_ptr_equal(f.trust, heli_columns_data(&columns, 6));
    heli_columns_free(&columns);
}

/* Component k of agent i is at data[k * stride + i]; padding agents may be written too. */
static void test_values_are_read_from_component_times_stride_plus_agent(void **state)
{
    (void)state;
    fields f;
    heli_columns columns;
    assert_int_equal(heli_columns_init(&columns, rows, ROWS, 70, &f, NULL), HELI_OK);
    size_t s = columns.stride;
    assert_int_equal(s, 128);
    memset(f.act, 200, s);
    f.sign[1 * s + 69] = -5;
    f.grid[69] = 65535;
    f.group[2 * s + 3] = 4294967295u;
    f.budget_yuan[7] = -9007199254740992;
    f.need[5 * s + 69] = 0.75f;
    f.trust[1 * s + 127] = 0.1; /* the last padded agent of the last column is the end of the arena */
    assert_true(heli_columns_value(&columns, 0, 0, 69) == 200.0);
    assert_true(heli_columns_value(&columns, 1, 1, 69) == -5.0);
    assert_true(heli_columns_value(&columns, 1, 0, 69) == 0.0);
    assert_true(heli_columns_value(&columns, 2, 0, 69) == 65535.0);
    assert_true(heli_columns_value(&columns, 3, 2, 3) == 4294967295.0);
    assert_true(heli_columns_value(&columns, 4, 0, 7) == -9007199254740992.0);
    assert_true(heli_columns_value(&columns, 5, 5, 69) == 0.75);
    assert_true(heli_columns_value(&columns, 6, 1, 127) == 0.1);
    assert_true(heli_columns_value(&columns, 6, 0, 0) == 0.0);
    heli_columns_free(&columns);
}

static void test_a_full_write_to_one_column_touches_no_other(void **state)
{
    (void)state;
    for (size_t row = 0; row < ROWS; row++) {
        heli_columns columns;
        assert_int_equal(heli_columns_init(&columns, rows, ROWS, 65, NULL, NULL), HELI_OK);
        memset(heli_columns_data(&columns, row), 1, columns.stride * rows[row].width * heli_column_type_bytes(rows[row].type));
        for (size_t other = 0; other < ROWS; other++)
            for (size_t k = 0; k < rows[other].width; k++)
                for (size_t i = 0; i < 65; i++)
                    assert_int_equal(heli_columns_value(&columns, other, k, i) != 0.0, other == row);
        heli_columns_free(&columns);
    }
}

static void test_no_agents_and_no_columns_are_allowed(void **state)
{
    (void)state;
    fields f;
    heli_columns columns;
    assert_int_equal(heli_columns_init(&columns, rows, ROWS, 0, &f, NULL), HELI_OK);
    assert_int_equal(columns.stride, 0);
    assert_int_equal(columns.arena_bytes, 0);
    assert_non_null(f.trust);
    heli_columns_free(&columns);
    assert_int_equal(heli_columns_init(&columns, NULL, 0, 1000, NULL, NULL), HELI_OK);
    assert_int_equal(columns.stride, 1024);
    heli_columns_free(&columns);
}

static void test_free_is_safe_on_nothing_and_twice(void **state)
{
    (void)state;
    heli_columns columns = {0}, zero = {0};
    heli_columns_free(&columns);
    assert_int_equal(heli_columns_init(&columns, rows, ROWS, 10, NULL, NULL), HELI_OK);
    heli_columns_free(&columns);
    heli_columns_free(&columns);
    assert_memory_equal(&columns, &zero, sizeof zero);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_types_have_the_size_their_name_says),
        cmocka_unit_test(test_bytes_per_agent_is_width_times_size_over_all_columns),
        cmocka_unit_test(test_columns_stand_on_64_byte_boundaries_without_gaps_and_are_zero),
        cmocka_unit_test(test_typed_pointers_are_the_data_of_their_rows),
        cmocka_unit_test(test_values_are_read_from_component_times_stride_plus_agent),
        cmocka_unit_test(test_a_full_write_to_one_column_touches_no_other),
        cmocka_unit_test(test_no_agents_and_no_columns_are_allowed),
        cmocka_unit_test(test_free_is_safe_on_nothing_and_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
