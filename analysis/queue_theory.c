/* Queues in theory and on a path. */
#include "analysis/queue_theory.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

#include "engine/core/queue.h"
#include "engine/core/random.h"

heli_queue_answers heli_queue_erlang_c(heli_queue_setting s)
{
    double load = s.arrivals / s.service, rho = load / s.servers;
    double b = gsl_ran_poisson_pdf((unsigned)s.servers, load) / gsl_cdf_poisson_P((unsigned)s.servers, load);
    double c = b / (1.0 - rho * (1.0 - b)), wait = c / (s.servers * s.service - s.arrivals);
    return (heli_queue_answers){wait, c, 0.0, s.arrivals * (wait + 1.0 / s.service)};
}

static double departure_rate(heli_queue_setting s, int n)
{
    return n <= s.servers ? n * s.service : s.servers * s.service + (n - s.servers) * s.patience;
}

enum { STATES = 400 };

/* pi Q = 0 with the last equation replaced by sum pi = 1. */
static void fill_equations(gsl_matrix *q, gsl_vector *right, heli_queue_setting s)
{
    for (int n = 0; n < STATES; n++) {
        double up = n + 1 < STATES ? s.arrivals : 0.0, down = departure_rate(s, n);
        gsl_matrix_set(q, (size_t)n, (size_t)n, -up - down);
        if (n + 1 < STATES) gsl_matrix_set(q, (size_t)n + 1, (size_t)n, up);
        if (n > 0) gsl_matrix_set(q, (size_t)n - 1, (size_t)n, down);
    }
    for (size_t n = 0; n < STATES; n++) gsl_matrix_set(q, STATES - 1, n, 1.0);
    gsl_vector_set(right, STATES - 1, 1.0);
}

static heli_queue_answers answers_of(const gsl_vector *law, heli_queue_setting s)
{
    heli_queue_answers a = {0};
    for (int n = 0; n < STATES; n++) {
        double p = gsl_vector_get(law, (size_t)n);
        a.present += p * n;
        if (n >= s.servers) a.waits += p;
        if (n > s.servers) a.queue_time += p * (n - s.servers) / s.arrivals; /* Little's law for those who wait */
        if (n > s.servers) a.leaves += p * (n - s.servers) * s.patience / s.arrivals;
    }
    return a;
}

heli_queue_answers heli_queue_birth_death(heli_queue_setting s)
{
    heli_queue_answers a = {(double)NAN, (double)NAN, (double)NAN, (double)NAN};
    gsl_matrix *q = gsl_matrix_calloc(STATES, STATES);
    gsl_vector *right = gsl_vector_calloc(STATES), *law = gsl_vector_alloc(STATES);
    gsl_permutation *order = gsl_permutation_alloc(STATES);
    int sign;
    if (q && right && law && order) {
        fill_equations(q, right, s);
        gsl_linalg_LU_decomp(q, order, &sign);
        gsl_linalg_LU_solve(q, order, right, law);
        a = answers_of(law, s);
    }
    gsl_matrix_free(q);
    gsl_vector_free(right);
    gsl_vector_free(law);
    gsl_permutation_free(order);
    return a;
}

heli_status heli_queue_path_init(heli_queue_path *self, size_t count, heli_context *ctx)
{
    *self = (heli_queue_path){.count = count};
    self->arrival = calloc(count, sizeof *self->arrival);
    self->queued = calloc(count, sizeof *self->queued);
    self->departure = calloc(count, sizeof *self->departure);
    self->left = calloc(count, sizeof *self->left);
    if (self->arrival && self->queued && self->departure && self->left) return HELI_OK;
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
}

void heli_queue_path_free(heli_queue_path *self)
{
    free(self->arrival);
    free(self->queued);
    free(self->departure);
    free(self->left);
    *self = (heli_queue_path){0};
}

heli_status heli_queue_walk(heli_queue_path *path, heli_queue_setting s, size_t warm_up, uint64_t seed, heli_context *ctx)
{
    heli_draws draws = heli_draws_at(heli_key_make(seed, 0, HELI_DOMAIN_DYNAMICS), (heli_address){0, 0, 0, 1});
    heli_servers pool = {0};
    double now = 0.0;
    heli_status status = heli_servers_resize(&pool, (uint64_t)s.servers, 0.0);
    if (status != HELI_OK) return heli_fail(ctx, status, HELI_N_("not enough memory"));
    for (size_t n = 0; n < warm_up + path->count; n++) {
        now += heli_exponential_from(heli_draws_uniform(&draws), 1.0 / s.arrivals);
        double service = heli_exponential_from(heli_draws_uniform(&draws), 1.0 / s.service);
        double u = heli_draws_uniform(&draws), patience = s.patience > 0.0 ? heli_exponential_from(u, 1.0 / s.patience) : HUGE_VAL;
        double start = heli_servers_start(&pool, now), wait = start - now;
        int leaves = patience < wait;
        if (!leaves) heli_servers_occupy(&pool, start + service);
        if (n < warm_up) continue;
        size_t i = n - warm_up;
        path->arrival[i] = now;
        path->left[i] = leaves;
        path->queued[i] = leaves ? patience : wait;
        path->departure[i] = leaves ? now + patience : start + service;
    }
    heli_servers_free(&pool);
    return HELI_OK;
}
