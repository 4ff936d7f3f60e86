/*
 * Claims about boards: windows against the neighbours of engine/core/graph.h, told cell by cell, for every cell of many small lattices, of both
 * neighbourhoods, bounded and not; and bytes in words against bytes one by one.
 */
#include "engine/core/lattice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const heli_key key = {{11, 12}};

/* Random states 0 ... 3 with nothing behind the last cell, so that sanitisers see a read too far. */
static uint8_t *random_board(uint32_t cells, uint32_t seed)
{
    uint8_t *board = malloc(cells ? cells : 1);
    assert_non_null(board);
    for (uint32_t i = 0; i < cells; i++) board[i] = (uint8_t)heli_below(heli_draw_block(key, (heli_address){i, seed, 0, 1}).word[0], 4);
    return board;
}

/* Neighbours of a cell that have a value, in the order of the window: row by row, and within a row from left to right of it. */
static uint32_t neighbours_with(const heli_graph *lattice, const uint8_t *board, uint32_t cell, uint8_t value, uint32_t found[])
{
    uint32_t n = 0;
    int64_t r = lattice->radius, w = lattice->width, h = lattice->height, x = cell % lattice->width, y = cell / lattice->width;
    for (int64_t dy = -r; dy <= r; dy++)
        for (int64_t dx = -r; dx <= r; dx++) {
            int64_t u = x + dx, v = y + dy;
            if ((dx == 0 && dy == 0) || (lattice->neighbourhood == HELI_VON_NEUMANN && llabs(dx) + llabs(dy) > r)) continue;
            if (!lattice->torus && (u < 0 || v < 0 || u >= w || v >= h)) continue;
            uint32_t other = (uint32_t)((v + h) % h * w + (u + w) % w);
            if (board[other] == value) found[n++] = other;
        }
    return n;
}

static void assert_draws(const heli_graph *lattice, const uint8_t *board, uint32_t cell, uint8_t value, uint32_t tallied)
{
    uint32_t found[1024], n = neighbours_with(lattice, board, cell, value, found);
    assert_int_equal(tallied, n);
    if (n == 0) assert_int_equal(heli_lattice_draw(lattice, board, cell, value, 7), cell);
    for (uint32_t k = 0; k < n; k++) {
        uint32_t word = (uint32_t)((((uint64_t)k << 32) + ((uint64_t)1 << 31)) / n); /* the middle of the words that give k */
        assert_int_equal(heli_below(word, n), k);
        assert_int_equal(heli_lattice_draw(lattice, board, cell, value, word), found[k]);
    }
}

static void assert_cell(const heli_graph *lattice, const uint8_t *board, heli_window window, uint32_t cell)
{
    uint32_t seen[4], degree = heli_graph_degree(lattice, cell), set[2] = {0, 0};
    bool whole = lattice->width > 2 * lattice->radius && heli_window_whole(window, cell);
    for (uint32_t j = 0; j < degree; j++)
        for (unsigned bit = 0; bit < 2; bit++) set[bit] += (unsigned)board[heli_graph_neighbour(lattice, cell, j)] >> bit & 1u;
    for (unsigned bit = 0; bit < 2; bit++) {
        assert_int_equal(heli_lattice_count(lattice, board, cell, bit), set[bit]);
        if (lattice->neighbourhood == HELI_MOORE) assert_int_equal(heli_window_count(window, board, cell, bit), set[bit]);
    }
    heli_lattice_tally(lattice, board, cell, seen);
    for (uint8_t value = 0; value < 4; value++) assert_draws(lattice, board, cell, value, seen[value]);
    uint32_t x = cell % lattice->width, y = cell / lattice->width, r = lattice->radius;
    if (whole) assert_true(x >= r && y >= r && x + r < lattice->width && y + r < lattice->height);
    heli_window_prefetch(window, board, cell);
}

static void assert_lattice(uint32_t width, uint32_t height, heli_neighbourhood neighbourhood, uint32_t radius, bool torus)
{
    heli_graph lattice;
    assert_int_equal(heli_graph_lattice(&lattice, width, height, neighbourhood, radius, torus, NULL), HELI_OK);
    uint8_t *board = random_board(lattice.node_count, 100 * width + height);
    heli_window window = heli_window_of(&lattice, radius);
    for (uint32_t cell = 0; cell < lattice.node_count; cell++) assert_cell(&lattice, board, window, cell);
    free(board);
}

static void test_windows_hold_the_neighbours_in_their_order(void **state)
{
    (void)state;
    for (uint32_t radius = 1; radius <= 4; radius++)
        for (uint32_t width = 1; width <= 20; width += width < 10 ? 1 : 3)
            for (uint32_t height = 1; height <= 12; height++)
                for (int kind = 0; kind < 2; kind++) {
                    heli_neighbourhood hood = kind ? HELI_MOORE : HELI_VON_NEUMANN;
                    assert_lattice(width, height, hood, radius, false);
                    if (width > 2 * radius && height > 2 * radius) assert_lattice(width, height, hood, radius, true);
                }
}

/* Rows of up to sixteen cells on a torus are looked at as vectors; wider ones and smaller lattices are not. */
static void test_wide_windows_on_a_torus_wrap_on_all_sides(void **state)
{
    (void)state;
    const uint32_t widths[] = {15, 16, 17, 23, 31, 40}, heights[] = {15, 16, 19, 33};
    for (size_t w = 0; w < sizeof widths / sizeof widths[0]; w++)
        for (size_t h = 0; h < sizeof heights / sizeof heights[0]; h++)
            for (uint32_t radius = 5; radius <= 7; radius++)
                for (int kind = 0; kind < 2; kind++) assert_lattice(widths[w], heights[h], kind ? HELI_MOORE : HELI_VON_NEUMANN, radius, true);
    assert_lattice(19, 21, HELI_MOORE, 9, true);
    assert_lattice(19, 21, HELI_VON_NEUMANN, 9, true);
}

static void test_windows_larger_than_the_lattice_see_all_of_it(void **state)
{
    (void)state;
    assert_lattice(1, 1, HELI_MOORE, 1, false);
    assert_lattice(2, 1, HELI_MOORE, 3, false);
    assert_lattice(1, 2, HELI_VON_NEUMANN, 1, false);
    assert_lattice(64, 1, HELI_MOORE, 1, false);
    assert_lattice(5, 4, HELI_MOORE, 15, false);
    assert_lattice(5, 4, HELI_VON_NEUMANN, 15, false);
}

/* More words than a byte can count: sums are emptied in time. */
static void test_sums_of_large_windows_do_not_overflow(void **state)
{
    (void)state;
    heli_graph lattice;
    uint32_t seen[4];
    assert_int_equal(heli_graph_lattice(&lattice, 300, 300, HELI_MOORE, 149, true, NULL), HELI_OK);
    uint8_t *board = malloc(lattice.node_count);
    assert_non_null(board);
    memset(board, 3, lattice.node_count);
    heli_lattice_tally(&lattice, board, 17, seen);
    assert_int_equal(seen[3], 299 * 299 - 1);
    assert_int_equal(seen[0] + seen[1] + seen[2], 0);
    assert_int_equal(heli_lattice_count(&lattice, board, 17, 1), 299 * 299 - 1);
    free(board);
}

static void test_a_window_around_a_torus_corner_wraps_on_both_sides(void **state)
{
    (void)state;
    heli_graph lattice;
    heli_run runs[2];
    assert_int_equal(heli_graph_lattice(&lattice, 5, 4, HELI_MOORE, 1, true, NULL), HELI_OK);
    assert_int_equal(heli_lattice_runs(&lattice, 0, 0, -1, runs), 2);
    assert_true(runs[0].first == 19 && runs[0].count == 1 && runs[1].first == 15 && runs[1].count == 2);
    assert_int_equal(heli_lattice_runs(&lattice, 4, 3, 1, runs), 2);
    assert_true(runs[0].first == 3 && runs[0].count == 2 && runs[1].first == 0 && runs[1].count == 1);
    assert_int_equal(heli_lattice_runs(&lattice, 2, 1, 0, runs), 1);
    assert_true(runs[0].first == 6 && runs[0].count == 3);
}

/* Columns are told by a multiplication instead of a division; here against the division, up to the largest lattices. */
static void test_whole_windows_are_told_without_dividing(void **state)
{
    (void)state;
    const uint32_t widths[] = {3, 4, 5, 7, 100, 641, 1000, 65535, 65536, 65537, 99999};
    for (size_t w = 0; w < sizeof widths / sizeof widths[0]; w++)
        for (uint32_t radius = 1; radius <= 3; radius++) {
            heli_graph lattice;
            uint32_t width = widths[w], height = UINT32_MAX / width;
            assert_int_equal(heli_graph_lattice(&lattice, width, height, HELI_MOORE, radius, false, NULL), HELI_OK);
            heli_window window = heli_window_of(&lattice, radius);
            for (uint32_t i = 0; i < 4000; i++) {
                uint32_t row = radius + 1 + heli_below(heli_draw_block(key, (heli_address){i, width, 0, 2}).word[0], height - 2 * radius - 2);
                uint32_t x = i < 8 ? i % width : i < 16 ? width - 1 - i % 8 % width : heli_below(heli_draw_block(key, (heli_address){i, 0, 0, 2}).word[1], width);
                if (i % 2) row = height - radius - 2;
                bool whole = width > 2 * radius && x >= radius && x + radius < width;
                assert_int_equal(heli_window_whole(window, row * width + x), whole);
            }
        }
}

static void test_bytes_in_a_word_are_those_one_by_one(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 20000; i++) {
        heli_block draw = heli_draw_block(key, (heli_address){i, 0, 0, 3});
        uint8_t bytes[8], sum_of = 0;
        uint32_t zeros = 0, sum = 0, where[8];
        for (int b = 0; b < 8; b++) {
            bytes[b] = (uint8_t)(draw.word[b / 4] >> 8 * (b % 4));
            if (draw.word[2] >> 2 * b & 1) bytes[b] = 0;
            else if (draw.word[2] >> 2 * b & 2) bytes[b] = (uint8_t)(bytes[b] | 0x80);
            if (bytes[b] == 0) where[zeros++] = (uint32_t)b;
            sum += bytes[b];
            sum_of = (uint8_t)(sum_of + bytes[b]);
        }
        uint64_t word = heli_bytes_load(bytes), marks = heli_bytes_zero(word);
        assert_int_equal(heli_bytes_sum(word), sum);
        assert_int_equal(sum_of, (uint8_t)sum);
        assert_int_equal(heli_bytes_marks(marks), zeros);
        for (uint32_t k = 0; k < zeros; k++) assert_int_equal(heli_bytes_find(marks, k), where[k]);
    }
    for (uint32_t count = 1; count <= 8; count++) assert_int_equal(heli_bytes_marks(heli_bytes_lowest(count) & HELI_EACH_BYTE), count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_windows_hold_the_neighbours_in_their_order),
        cmocka_unit_test(test_wide_windows_on_a_torus_wrap_on_all_sides),
        cmocka_unit_test(test_windows_larger_than_the_lattice_see_all_of_it),
        cmocka_unit_test(test_sums_of_large_windows_do_not_overflow),
        cmocka_unit_test(test_a_window_around_a_torus_corner_wraps_on_both_sides),
        cmocka_unit_test(test_whole_windows_are_told_without_dividing),
        cmocka_unit_test(test_bytes_in_a_word_are_those_one_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
