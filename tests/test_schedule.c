/*
 * Claims about turns and events: batches give the draws one by one, by every instruction set; orders are permutations and uniform. Statistical
 * tests have fixed seeds; their false-alarm rate (with other seeds) is 1e-4 each.
 */
#include "engine/core/schedule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>

#include "engine/core/isa.h"

static const heli_key key = {{11, 12}};

static void test_many_draws_are_those_one_by_one_by_every_instruction_set(void **state)
{
    (void)state;
    for (int isa = 0; isa < HELI_ISA_COUNT; isa++) {
        if (!heli_isa_available((heli_isa)isa)) continue;
        assert_int_equal(heli_isa_select(heli_isa_name((heli_isa)isa), NULL), HELI_OK);
        for (uint32_t count = 0; count <= HELI_MANY; count++) {
            heli_many many;
            heli_draw_many(&many, key, (heli_address){4294967290u, 2, 3, 4}, count); /* agents wrap around */
            for (uint32_t k = 0; k < count; k++) {
                heli_block one = heli_draw_block(key, (heli_address){4294967290u + k, 2, 3, 4});
                for (int w = 0; w < 4; w++) assert_int_equal(many.word[w][k], one.word[w]);
            }
        }
    }
}

static void test_sixteen_blocks_serve_sixty_four_agents_by_every_instruction_set(void **state)
{
    (void)state;
    for (int isa = 0; isa < HELI_ISA_COUNT; isa++) {
        if (!heli_isa_available((heli_isa)isa)) continue;
        assert_int_equal(heli_isa_select(heli_isa_name((heli_isa)isa), NULL), HELI_OK);
        uint32_t word[HELI_MANY];
        heli_draw_shared(word, key, (heli_address){4294967290u, 2, 3, 4}); /* agents wrap around */
        for (uint32_t i = 0; i < HELI_MANY; i++)
            assert_int_equal(word[i], heli_draw_block(key, (heli_address){4294967290u + i % 16, 2, 3, 4}).word[i / 16]);
    }
}

static void test_events_come_in_their_number_with_the_words_of_their_address(void **state)
{
    (void)state;
    for (uint32_t n = 0; n <= 300; n++) {
        uint32_t done = 0;
        heli_events events;
        heli_events_begin(&events, n, key, (heli_address){0, 5, n, 2});
        while (heli_events_next(&events)) {
            assert_int_equal(events.batch.first, done);
            for (uint32_t k = 0; k < events.batch.size; k++, done++)
                for (int w = 0; w < 4; w++) assert_int_equal(events.draws.word[w][k], heli_draw_block(key, (heli_address){done, 5, n, 2}).word[w]);
        }
        assert_int_equal(done, n);
        assert_false(heli_events_next(&events));
    }
}

/* A turn's word of a stream, one by one. */
static uint32_t shared_word(uint32_t turn, uint32_t step, uint32_t purpose)
{
    return heli_draw_block(key, (heli_address){turn / 64 * 16 + turn % 16, 0, step, purpose}).word[turn % 64 / 16];
}

/* The order told one by one: whose turn it is, is drawn among those who had none yet. */
static void assert_order(uint32_t n)
{
    uint32_t *items = malloc((n + 1) * sizeof *items), *expected = malloc((n + 1) * sizeof *items), done = 0, word[HELI_MANY];
    assert_true(items && expected);
    for (uint32_t i = 0; i < n; i++) items[i] = expected[i] = 10 * i;
    for (uint32_t turn = 0; turn < n; turn++) {
        uint32_t chosen = turn + heli_below(shared_word(turn, n, 2), n - turn), item = expected[chosen];
        expected[chosen] = expected[turn];
        expected[turn] = item;
    }
    heli_turns turns;
    heli_turns_begin(&turns, items, n, key, (heli_address){0, 0, n, 2});
    while (heli_turns_next(&turns)) {
        done += turns.batch.size;
        assert_memory_equal(items, expected, done * sizeof *items);
        heli_turns_words(&turns, 9, word);
        for (uint32_t k = 0; k < turns.batch.size; k++) assert_int_equal(word[k], shared_word(turns.batch.first + k, n, 9));
    }
    assert_int_equal(done, n);
    free(items);
    free(expected);
}

static void test_turns_in_batches_are_those_one_by_one(void **state)
{
    (void)state;
    for (uint32_t n = 0; n <= 200; n++) assert_order(n);
    assert_order(131072);
    assert_order(131100); /* so many are fetched ahead */
}

/* Chi-square of counts against equal shares. */
static double p_value(const double *counts, size_t cells, double total)
{
    double sum = 0.0, expected = total / (double)cells;
    for (size_t i = 0; i < cells; i++) sum += (counts[i] - expected) * (counts[i] - expected) / expected;
    return gsl_cdf_chisq_Q(sum, (double)cells - 1.0);
}

static void test_every_order_of_five_comes_up_equally_often(void **state)
{
    (void)state;
    enum { STEPS = 60000 };
    double orders[120] = {0};
    for (uint32_t step = 0; step < STEPS; step++) {
        uint32_t items[5] = {0, 1, 2, 3, 4}; /* set back: else a biased order would be evened out by those before it */
        size_t rank = 0;
        heli_turns turns;
        heli_turns_begin(&turns, items, 5, key, (heli_address){0, 0, step, 2});
        while (heli_turns_next(&turns)) {}
        for (size_t i = 0; i < 5; i++) {
            size_t smaller = 0;
            for (size_t j = i + 1; j < 5; j++) smaller += items[j] < items[i];
            rank = rank * (5 - i) + smaller;
        }
        orders[rank]++;
    }
    assert_true(p_value(orders, 120, STEPS) > 1e-4);
}

/* The control: the well-known shuffle that swaps each place with any place is not uniform, and the same chi-square says so. */
static void test_the_chi_square_sees_a_shuffle_that_is_not_uniform(void **state)
{
    (void)state;
    double orders[6] = {0};
    for (uint32_t step = 0; step < 60000; step++) {
        uint32_t items[3] = {0, 1, 2};
        heli_block block = heli_draw_block(key, (heli_address){0, 0, step, 5});
        for (uint32_t i = 0; i < 3; i++) {
            uint32_t other = heli_below(block.word[i], 3), kept = items[i];
            items[i] = items[other];
            items[other] = kept;
        }
        orders[2 * items[0] + (items[1] > items[2])]++;
    }
    assert_true(p_value(orders, 6, 60000) < 1e-4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_many_draws_are_those_one_by_one_by_every_instruction_set),
        cmocka_unit_test(test_sixteen_blocks_serve_sixty_four_agents_by_every_instruction_set),
        cmocka_unit_test(test_events_come_in_their_number_with_the_words_of_their_address),
        cmocka_unit_test(test_turns_in_batches_are_those_one_by_one),
        cmocka_unit_test(test_every_order_of_five_comes_up_equally_often),
        cmocka_unit_test(test_the_chi_square_sees_a_shuffle_that_is_not_uniform),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
