/*
 * L10 and L23 of ODD 8.2: the pool of engine/core/queue.h, fed with Poisson arrivals and exponential services, against the exact
 * answers of M/M/c (Erlang C) and M/M/c+M (a birth-death chain, solved with GSL from its balance equations).
 *
 * Estimates are means of 50 batches of a path of half a million cases; each lies within 4 standard errors of the exact value. With
 * some 70 comparisons the false-alarm rate is about 1 %; seeds are fixed, so a pass stays a pass.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "analysis/queue_theory.h"

enum { BATCHES = 50, BATCH = 10000, CASES = BATCHES * BATCH, WARM_UP = 20000 };

typedef heli_queue_setting setting;
typedef heli_queue_answers answers;
typedef heli_queue_path path;

/* --- a path through the pool --- */

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

typedef struct estimate { double mean, error; } estimate;

static estimate of_batches(const double batch[BATCHES])
{
    estimate e = {0.0, 0.0};
    for (int b = 0; b < BATCHES; b++) e.mean += batch[b] / BATCHES;
    for (int b = 0; b < BATCHES; b++) e.error += (batch[b] - e.mean) * (batch[b] - e.mean);
    e.error = sqrt(e.error / (BATCHES - 1.0) / BATCHES);
    return e;
}

/* Mean number of cases present, looked up at equally spaced instants: independent of the cases' own times in the system. */
static estimate present_on(const path *way, double *departures)
{
    double batch[BATCHES];
    for (int i = 0; i < CASES; i++) departures[i] = way->departure[i];
    qsort(departures, CASES, sizeof *departures, ascending);
    int come = 0, gone = 0;
    double from = way->arrival[0], span = way->arrival[CASES - 1] - from;
    for (int b = 0; b < BATCHES; b++) {
        batch[b] = 0.0;
        for (int k = 0; k < BATCH; k++) {
            double at = from + span * (b * (double)BATCH + k + 0.5) / CASES;
            while (come < CASES && way->arrival[come] <= at) come++;
            while (gone < CASES && departures[gone] <= at) gone++;
            batch[b] += (double)(come - gone) / BATCH;
        }
    }
    return of_batches(batch);
}

static estimate mean_of(const path *way, double (*value)(const path *way, int i))
{
    double batch[BATCHES] = {0};
    for (int i = 0; i < CASES; i++) batch[i / BATCH] += value(way, i) / BATCH;
    return of_batches(batch);
}

static double queue_time(const path *way, int i) { return way->queued[i]; }
static double has_to_wait(const path *way, int i) { return way->queued[i] > 0.0; }
static double leaves(const path *way, int i) { return way->left[i]; }
static double time_present(const path *way, int i) { return way->departure[i] - way->arrival[i]; }

static void assert_close(estimate got, double exact, const char *what, setting s)
{
    if (!(fabs(got.mean - exact) <= 4.0 * got.error + 1e-12))
        fail_msg("c %d lambda %g mu %g theta %g: %s is %.6g, exact %.6g, standard error %.2g", s.servers, s.arrivals, s.service,
                 s.patience, what, got.mean, exact, got.error);
}

static path way;

static void walk(setting s, uint64_t seed)
{
    if (!way.count) assert_int_equal(heli_queue_path_init(&way, CASES, NULL), HELI_OK);
    assert_int_equal(heli_queue_walk(&way, s, WARM_UP, seed, NULL), HELI_OK);
}

static double room[CASES];

static void compare(setting s, uint64_t seed)
{
    answers exact = s.patience > 0.0 ? heli_queue_birth_death(s) : heli_queue_erlang_c(s);
    walk(s, seed);
    assert_close(mean_of(&way, queue_time), exact.queue_time, "time in the queue", s);
    assert_close(mean_of(&way, has_to_wait), exact.waits, "share that waits", s);
    assert_close(mean_of(&way, leaves), exact.leaves, "share that leaves", s);
    assert_close(present_on(&way, room), exact.present, "mean number present", s);
}

static void test_L10_without_patience_waits_are_those_of_Erlang_C(void **state)
{
    (void)state;
    const setting settings[] = {{1, 0.3, 1.0, 0.0}, {1, 0.8, 1.0, 0.0},  {2, 1.0, 1.0, 0.0},  {3, 1.5, 2.0 / 3.0, 0.0},
                                {5, 4.5, 1.0, 0.0}, {20, 16.0, 1.0, 0.0}, {46, 40.0, 1.0, 0.0}};
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) compare(settings[i], 100 + i);
}

static void test_L10_with_patience_waits_and_leavings_are_those_of_the_birth_death_chain(void **state)
{
    (void)state;
    const setting settings[] = {{1, 0.3, 1.0, 0.5},  {1, 2.0, 1.0, 0.25}, {2, 1.8, 1.0, 1.0},        {3, 1.5, 2.0 / 3.0, 0.125},
                                {3, 6.0, 1.0, 0.125}, {5, 5.0, 1.0, 2.0},  {20, 25.0, 1.0, 1.0 / 8.0}, {10, 9.0, 1.0, 0.01}};
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) compare(settings[i], 200 + i);
}

static void test_the_chain_without_patience_is_Erlang_C(void **state)
{
    (void)state;
    const setting s = {3, 1.5, 2.0 / 3.0, 0.0};
    answers chain = heli_queue_birth_death(s), formula = heli_queue_erlang_c(s);
    assert_true(fabs(chain.queue_time - formula.queue_time) < 1e-9);
    assert_true(fabs(chain.waits - formula.waits) < 1e-9);
    assert_true(fabs(chain.present - formula.present) < 1e-9);
}

static void test_Littles_law_holds_with_and_without_patience(void **state)
{
    (void)state;
    const setting settings[] = {{3, 1.5, 2.0 / 3.0, 0.0}, {3, 6.0, 1.0, 0.125}, {1, 0.8, 1.0, 0.0}};
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        walk(settings[i], 300 + i);
        estimate number = present_on(&way, room), time = mean_of(&way, time_present);
        double rate = CASES / (way.arrival[CASES - 1] - way.arrival[0]);
        number.error = 0.0025 * number.mean; /* of the look-ups; both sides see the same path */
        assert_close(number, rate * time.mean, "number present against rate times time", settings[i]);
    }
}

static void test_L23_pooling_shortens_waits_as_Erlang_C_says(void **state)
{
    (void)state;
    const int communities[] = {1, 2, 5, 20};
    const double stated[] = {1.136, 0.422, 0.087, 0.0021}, half_a_digit[] = {5e-4, 5e-4, 5e-4, 5e-5};
    for (int i = 0; i < 4; i++) {
        setting pooled = {3 * communities[i], 1.5 * communities[i], 2.0 / 3.0, 0.0};
        assert_true(fabs(heli_queue_erlang_c(pooled).queue_time - stated[i]) <= half_a_digit[i]);
        walk(pooled, 400 + (uint64_t)i);
        assert_close(mean_of(&way, queue_time), stated[i], "wait in the pool", pooled);
    }
}

static int release(void **state)
{
    (void)state;
    heli_queue_path_free(&way);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_L10_without_patience_waits_are_those_of_Erlang_C),
        cmocka_unit_test(test_L10_with_patience_waits_and_leavings_are_those_of_the_birth_death_chain),
        cmocka_unit_test(test_the_chain_without_patience_is_Erlang_C),
        cmocka_unit_test(test_Littles_law_holds_with_and_without_patience),
        cmocka_unit_test(test_L23_pooling_shortens_waits_as_Erlang_C_says),
    };
    return cmocka_run_group_tests(tests, NULL, release);
}
