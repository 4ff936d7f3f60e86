/*
 * What every small model keeps, whatever it is about: saved and restored it goes on with the same bits, one partition shows what the whole world
 * shows, equal seeds give equal worlds and other seeds other ones, its size is what --dry-run says, and being looked at changes nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "engine/core/simulation.h"
#include "models/models.h"

enum { STEPS = 24 };

/* Models of one population; the governance model and its games have tests of their own. */
static bool is_small(const heli_model *model)
{
    return strcmp(model->name, "governance") != 0 && strcmp(model->name, "four-parties") != 0;
}

static heli_simulation *open_simulation(const heli_model *model, const void *params, uint64_t seed)
{
    heli_simulation *simulation = NULL;
    heli_plan plan = {.model = model, .params = params, .steps = STEPS, .seed = seed, .initial_seed = seed, .verify_every = 1};
    assert_int_equal(heli_simulation_create(&simulation, &plan, 0, &heli_runner_serial, NULL), HELI_OK);
    return simulation;
}

static void make_steps(heli_simulation *simulation, int steps)
{
    for (int i = 0; i < steps; i++) assert_int_equal(heli_simulation_step(simulation, NULL), HELI_OK);
}

/* A buffer that is written on the first visit and read on the second. */
typedef struct store { char *bytes; size_t at, size; bool reading; } store;

static heli_status visit_block(heli_visitor *self, const char *name, void *data, size_t bytes)
{
    (void)name;
    store *s = self->data;
    if (s->at + bytes > s->size) {
        s->size = 2 * (s->at + bytes);
        s->bytes = realloc(s->bytes, s->size);
        assert_non_null(s->bytes);
    }
    if (s->reading) memcpy(data, s->bytes + s->at, bytes);
    else memcpy(s->bytes + s->at, data, bytes);
    s->at += bytes;
    return HELI_OK;
}

static void check_a_world_that_was_saved_and_restored_goes_on_to_the_bit(const heli_model *model, const void *params)
{
    store s = {0};
    heli_visitor visitor = {.block = visit_block, .data = &s};
    heli_simulation *straight = open_simulation(model, params, 5), *restored = open_simulation(model, params, 5);
    make_steps(straight, STEPS / 2);
    assert_int_equal(heli_simulation_visit(straight, &visitor), HELI_OK);
    s.at = 0;
    s.reading = true;
    assert_int_equal(heli_simulation_visit(restored, &visitor), HELI_OK);
    assert_int_equal(heli_simulation_restored(restored, NULL), HELI_OK);
    make_steps(straight, STEPS / 2);
    make_steps(restored, STEPS / 2);
    assert_int_equal(heli_simulation_digest(straight), heli_simulation_digest(restored));
    heli_simulation_free(straight);
    heli_simulation_free(restored);
    free(s.bytes);
}

static void check_the_partition_shows_what_the_world_shows(const heli_model *model, const void *params)
{
    size_t width = heli_indicators_width(model->indicators, model->indicator_count);
    double *all = calloc(width, sizeof *all), *one = calloc(width, sizeof *one);
    heli_simulation *simulation = open_simulation(model, params, 6);
    make_steps(simulation, 3);
    void *world = heli_simulation_world(simulation);
    if (model->partition_count(world) == 1) {
        heli_partition_info info;
        uint64_t agents, bytes, partitions;
        model->observe(world, all);
        model->observe_partition(world, 0, one);
        assert_memory_equal(all, one, width * sizeof *all);
        model->partition_info(world, 0, &info);
        model->size(params, &agents, &bytes, &partitions);
        assert_true(agents == info.agents && partitions == 1 && bytes >= agents);
    }
    heli_simulation_free(simulation);
    free(all);
    free(one);
}

/* A start without chance (a row, a ladder) is the same under every seed; the dynamics of such models draw nothing either. */
static void check_equal_seeds_give_equal_worlds(const heli_model *model, const void *params)
{
    heli_simulation *a = open_simulation(model, params, 7), *b = open_simulation(model, params, 7), *c = open_simulation(model, params, 8);
    bool chance = strcmp(model->name, "granovetter") != 0 && strcmp(model->name, "hegselmann-krause") != 0;
    if (chance) assert_int_not_equal(heli_simulation_digest(a), heli_simulation_digest(c)); /* later some ends are the same */
    make_steps(a, 2);
    make_steps(b, 2);
    assert_int_equal(heli_simulation_digest(a), heli_simulation_digest(b));
    heli_simulation_free(a);
    heli_simulation_free(b);
    heli_simulation_free(c);
}

/* What follows from the state alone may be brought up to date when somebody looks; whether anybody did must not be seen. */
static void check_looking_changes_nothing(const heli_model *model, const void *params)
{
    double *values = calloc(heli_indicators_width(model->indicators, model->indicator_count), sizeof *values);
    heli_simulation *watched = NULL, *alone = NULL;
    heli_plan plan = {.model = model, .params = params, .steps = STEPS, .seed = 9, .initial_seed = 9, .verify_every = STEPS};
    assert_int_equal(heli_simulation_create(&watched, &plan, 0, &heli_runner_serial, NULL), HELI_OK);
    assert_int_equal(heli_simulation_create(&alone, &plan, 0, &heli_runner_serial, NULL), HELI_OK);
    for (int step = 0; step < STEPS; step++) {
        model->observe(heli_simulation_world(watched), values);
        if (step % 3 == 0) model->partition_columns(heli_simulation_world(watched), 0);
        make_steps(watched, 1);
        make_steps(alone, 1);
    }
    assert_int_equal(heli_simulation_digest(watched), heli_simulation_digest(alone));
    heli_simulation_free(watched);
    heli_simulation_free(alone);
    free(values);
}

static void each(void (*test)(const heli_model *model, const void *params))
{
    int models = 0;
    for (const heli_model *const *model = heli_models(); *model; model++) {
        if (!is_small(*model)) continue;
        void *params = calloc(1, (*model)->params_bytes);
        heli_params_default((*model)->params, (*model)->param_count, params);
        test(*model, params);
        free(params);
        models++;
    }
    assert_true(models >= 8);
}

static void test_saved_and_restored_worlds_go_on_to_the_bit(void **state)
{
    (void)state;
    each(check_a_world_that_was_saved_and_restored_goes_on_to_the_bit);
}

static void test_partitions_show_what_worlds_show(void **state)
{
    (void)state;
    each(check_the_partition_shows_what_the_world_shows);
}

static void test_worlds_follow_from_their_seeds(void **state)
{
    (void)state;
    each(check_equal_seeds_give_equal_worlds);
}

static void test_whether_anybody_looked_cannot_be_seen(void **state)
{
    (void)state;
    each(check_looking_changes_nothing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_saved_and_restored_worlds_go_on_to_the_bit),
        cmocka_unit_test(test_partitions_show_what_worlds_show),
        cmocka_unit_test(test_worlds_follow_from_their_seeds),
        cmocka_unit_test(test_whether_anybody_looked_cannot_be_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
