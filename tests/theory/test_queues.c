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

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

#include "engine/core/queue.h"
#include "engine/core/random.h"

enum { BATCHES = 50, BATCH = 10000, CASES = BATCHES * BATCH, WARM_UP = 20000 };

typedef struct setting { int servers; double arrivals, service, patience; } setting; /* rates lambda, mu, theta; theta 0: none */

/* --- exact answers --- */

typedef struct answers { double queue_time, waits, leaves, present; } answers; /* mean; shares of cases; mean number */

/* Erlang C by way of Erlang B, whose terms are Poisson probabilities. */
static answers erlang_c(setting s)
{
    double load = s.arrivals / s.service, rho = load / s.servers;
    double b = gsl_ran_poisson_pdf((unsigned)s.servers, load) / gsl_cdf_poisson_P((unsigned)s.servers, load);
    double c = b / (1.0 - rho * (1.0 - b)), wait = c / (s.servers * s.service - s.arrivals);
    return (answers){wait, c, 0.0, s.arrivals * (wait + 1.0 / s.service)};
}

static double departure_rate(setting s, int n)
{
    return n <= s.servers ? n * s.service : s.servers * s.service + (n - s.servers) * s.patience;
}

/* The stationary law of the number present: pi Q = 0 with the last equation replaced by sum pi = 1. */
static answers birth_death(setting s)
{
    enum { STATES = 400 };
    gsl_matrix *q = gsl_matrix_calloc(STATES, STATES);
    gsl_vector *right = gsl_vector_calloc(STATES), *law = gsl_vector_alloc(STATES);
    gsl_permutation *order = gsl_permutation_alloc(STATES);
    for (int n = 0; n < STATES; n++) {
        double up = n + 1 < STATES ? s.arrivals : 0.0, down = departure_rate(s, n);
        gsl_matrix_set(q, (size_t)n, (size_t)n, -up - down);
        if (n + 1 < STATES) gsl_matrix_set(q, (size_t)n + 1, (size_t)n, up);
        if (n > 0) gsl_matrix_set(q, (size_t)n - 1, (size_t)n, down);
    }
    for (size_t n = 0; n < STATES; n++) gsl_matrix_set(q, STATES - 1, n, 1.0);
    gsl_vector_set(right, STATES - 1, 1.0);
    int sign;
    gsl_linalg_LU_decomp(q, order, &sign);
    gsl_linalg_LU_solve(q, order, right, law);
    answers a = {0};
    for (int n = 0; n < STATES; n++) {
        double p = gsl_vector_get(law, (size_t)n);
        a.present += p * n;
        if (n >= s.servers) a.waits += p;
        if (n > s.servers) a.queue_time += p * (n - s.servers) / s.arrivals; /* Little's law for those who wait */
        if (n > s.servers) a.leaves += p * (n - s.servers) * s.patience / s.arrivals;
    }
    gsl_matrix_free(q);
    gsl_vector_free(right);
    gsl_vector_free(law);
    gsl_permutation_free(order);
    return a;
}

/* --- a path through the pool --- */

typedef struct path { double arrival[CASES], queued[CASES], departure[CASES]; int left[CASES]; } path;

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void walk(setting s, uint64_t seed, path *out)
{
    heli_draws draws = heli_draws_at(heli_key_make(seed, 0, HELI_DOMAIN_DYNAMICS), (heli_address){0, 0, 0, 1});
    heli_servers pool = {0};
    double now = 0.0;
    assert_int_equal(heli_servers_resize(&pool, (uint64_t)s.servers, 0.0), HELI_OK);
    for (int i = -WARM_UP; i < CASES; i++) {
        now += heli_exponential_from(heli_draws_uniform(&draws), 1.0 / s.arrivals);
        double service = heli_exponential_from(heli_draws_uniform(&draws), 1.0 / s.service);
        double u = heli_draws_uniform(&draws), patience = s.patience > 0.0 ? heli_exponential_from(u, 1.0 / s.patience) : HUGE_VAL;
        double start = heli_servers_start(&pool, now), wait = start - now;
        int leaves = patience < wait;
        if (!leaves) heli_servers_occupy(&pool, start + service);
        if (i < 0) continue;
        out->arrival[i] = now;
        out->left[i] = leaves;
        out->queued[i] = leaves ? patience : wait;
        out->departure[i] = leaves ? now + patience : start + service;
    }
    heli_servers_free(&pool);
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
static double room[CASES];

static void compare(setting s, uint64_t seed)
{
    answers exact = s.patience > 0.0 ? birth_death(s) : erlang_c(s);
    walk(s, seed, &way);
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
    answers chain = birth_death(s), formula = erlang_c(s);
    assert_true(fabs(chain.queue_time - formula.queue_time) < 1e-9);
    assert_true(fabs(chain.waits - formula.waits) < 1e-9);
    assert_true(fabs(chain.present - formula.present) < 1e-9);
}

static void test_Littles_law_holds_with_and_without_patience(void **state)
{
    (void)state;
    const setting settings[] = {{3, 1.5, 2.0 / 3.0, 0.0}, {3, 6.0, 1.0, 0.125}, {1, 0.8, 1.0, 0.0}};
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        walk(settings[i], 300 + i, &way);
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
        assert_true(fabs(erlang_c(pooled).queue_time - stated[i]) <= half_a_digit[i]);
        walk(pooled, 400 + (uint64_t)i, &way);
        assert_close(mean_of(&way, queue_time), stated[i], "wait in the pool", pooled);
    }
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
    return cmocka_run_group_tests(tests, NULL, NULL);
}
