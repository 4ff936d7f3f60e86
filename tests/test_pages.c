/*
 * Claims about large pages: pieces are aligned, apart from each other and hold what is written, also where several threads take and give at
 * once; nothing is left mapped; small worlds do not use them; and where a world's columns live changes no bit of it.
 */
#include "engine/run/pages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/core/random.h"
#include "engine/core/simulation.h"
#include "models/governance/params.h"
#include "models/models.h"

enum { MIB = 1 << 20, PIECES = 200 };

static const heli_key key = {{11, 12}};

/* A piece of a size of its own, filled with its number; every twentieth is larger than a slab. */
static size_t size_of(uint32_t i)
{
    uint32_t word = heli_draw_block(key, (heli_address){i, 0, 0, 1}).word[0];
    return i % 20 == 19 ? 40 * (size_t)MIB + word % 100 : 1 + word % MIB;
}

static void fill(unsigned char *piece, uint32_t i)
{
    size_t n = size_of(i);
    for (size_t at = 0; at < n; at += 4096) piece[at] = (unsigned char)i;
    piece[n - 1] = (unsigned char)i;
}

static bool filled(const unsigned char *piece, uint32_t i)
{
    size_t n = size_of(i), wrong = piece[n - 1] != (unsigned char)i;
    for (size_t at = 0; at < n; at += 4096) wrong += piece[at] != (unsigned char)i;
    return wrong == 0;
}

/* Mappings of this process, and kilobytes in them; 0 where the system does not tell. */
static long mapped_kb(void)
{
    char line[512];
    long kb = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(line, sizeof line, status))
        if (strncmp(line, "VmSize:", 7) == 0) kb = strtol(line + 7, NULL, 10);
    if (status) (void)fclose(status);
    return kb;
}

static void test_pieces_are_aligned_and_keep_what_is_written(void **state)
{
    (void)state;
    heli_memory memory = heli_pages_memory();
    unsigned char *piece[PIECES];
    long before = mapped_kb();
    for (uint32_t round = 0; round < 3; round++) {
        for (uint32_t i = 0; i < PIECES; i++) {
            piece[i] = memory.take(size_of(i));
            assert_non_null(piece[i]);
            assert_int_equal((uintptr_t)piece[i] % 64, 0);
            fill(piece[i], i);
        }
        for (uint32_t i = 0; i < PIECES; i++) assert_true(filled(piece[i], i));
        for (uint32_t i = 0; i < PIECES; i += 2) memory.give(piece[i]); /* every other one, and what stays is whole */
        for (uint32_t i = 1; i < PIECES; i += 2) assert_true(filled(piece[i], i));
        for (uint32_t i = 1; i < PIECES; i += 2) memory.give(piece[i]);
    }
    memory.give(NULL);
    assert_true(mapped_kb() <= before + 1024); /* all slabs went back */
}

static void test_threads_take_and_give_at_once(void **state)
{
    (void)state;
    heli_memory memory = heli_pages_memory();
    int wrong = 0;
#pragma omp parallel for num_threads(4) reduction(+ : wrong) schedule(dynamic)
    for (uint32_t i = 0; i < 400; i++) {
        uint32_t n = i % 19; /* none of the largest */
        unsigned char *piece = memory.take(size_of(n));
        if (!piece) {
            wrong++;
            continue;
        }
        fill(piece, n);
        wrong += !filled(piece, n);
        memory.give(piece);
    }
    assert_int_equal(wrong, 0);
}

static void test_what_no_machine_has_is_refused(void **state)
{
    (void)state;
    heli_memory memory = heli_pages_memory(), plain = heli_memory_plain();
    assert_null(memory.take(SIZE_MAX));
    assert_null(memory.take((size_t)1 << 62));
    assert_null(plain.take(SIZE_MAX));
}

static void test_small_worlds_stay_where_they_were(void **state)
{
    (void)state;
    heli_pages_for(MIB);
    assert_ptr_equal(heli_memory_in_use().take, heli_memory_plain().take);
    heli_pages_for(64 * (uint64_t)MIB);
    assert_ptr_equal(heli_memory_in_use().take, heli_pages_memory().take);
    heli_memory_use(heli_memory_plain());
}

static uint64_t digest_after(heli_memory memory, bool change_later)
{
    const heli_model *model = heli_model_find("governance");
    gov_params p;
    heli_params_default(model->params, model->param_count, &p);
    p.city.communities = p.city.offices = 2;
    p.city.grids = 5;
    p.party.own_groups = p.party.joint_groups = 1;
    p.population.serving_members = 20;
    p.enterprise.commissioners = 2;
    heli_plan plan = {.model = model, .params = &p, .steps = 8, .seed = 1, .initial_seed = 1, .verify_every = 1};
    heli_simulation *simulation = NULL;
    heli_memory_use(memory);
    assert_int_equal(heli_simulation_create(&simulation, &plan, 0, &heli_runner_serial, NULL), HELI_OK);
    if (change_later) heli_memory_use(heli_memory_plain()); /* the world gives back to whom it took from */
    for (int week = 0; week < 8; week++) assert_int_equal(heli_simulation_step(simulation, NULL), HELI_OK);
    uint64_t digest = heli_simulation_digest(simulation);
    heli_simulation_free(simulation);
    heli_memory_use(heli_memory_plain());
    return digest;
}

static void test_where_a_world_lives_changes_no_bit(void **state)
{
    (void)state;
    uint64_t plain = digest_after(heli_memory_plain(), false);
    assert_true(digest_after(heli_pages_memory(), false) == plain);
    assert_true(digest_after(heli_pages_memory(), true) == plain);
}

static void *nothing(size_t bytes)
{
    (void)bytes;
    return NULL;
}

static void test_no_memory_is_an_error_that_leaves_nothing_behind(void **state)
{
    (void)state;
    const heli_model *model = heli_model_find("governance");
    gov_params p;
    heli_params_default(model->params, model->param_count, &p);
    heli_plan plan = {.model = model, .params = &p, .steps = 1, .seed = 1, .initial_seed = 1};
    heli_simulation *simulation = NULL;
    heli_memory_use((heli_memory){nothing, free});
    assert_int_equal(heli_simulation_create(&simulation, &plan, 0, &heli_runner_serial, NULL), HELI_MEMORY);
    assert_null(simulation);
    heli_memory_use(heli_memory_plain());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces_are_aligned_and_keep_what_is_written),
        cmocka_unit_test(test_threads_take_and_give_at_once),
        cmocka_unit_test(test_what_no_machine_has_is_refused),
        cmocka_unit_test(test_small_worlds_stay_where_they_were),
        cmocka_unit_test(test_where_a_world_lives_changes_no_bit),
        cmocka_unit_test(test_no_memory_is_an_error_that_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
