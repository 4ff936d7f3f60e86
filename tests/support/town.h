/*
 * Small towns for the tests of the governance model: made of parameters, looked into through the public headers, and
 * described by plain double-precision readings of the equations, written from the specification and not from the code.
 */
#ifndef HELI_TESTS_SUPPORT_TOWN_H
#define HELI_TESTS_SUPPORT_TOWN_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/digest.h"
#include "engine/core/math.h"
#include "engine/core/simulation.h"
#include "models/governance/mechanisms/mechanisms.h"
#include "models/models.h"

typedef struct town {
    gov_params params;        /* at the address the plan points to: a town does not move */
    heli_plan plan;
    heli_simulation *simulation;
    gov_city *city;
} town;

static inline const heli_model *town_model(void)
{
    return heli_model_find("governance");
}

static inline const heli_param *town_row(const char *path)
{
    return heli_param_find(gov_param_rows, GOV_PARAM_COUNT, path);
}

/* Three communities of two or three grids with 30 adults each, whose institutions stay as dealt; all else at its default. */
static inline gov_params town_small(void)
{
    gov_params p;
    heli_params_default(gov_param_rows, GOV_PARAM_COUNT, &p);
    p.city.offices = 2;
    p.city.communities = 3;
    p.city.grids = 7;
    p.population.adults_per_grid = 30;
    p.population.serving_members = 20;
    p.party.own_groups = 2;
    p.party.joint_groups = 2;
    p.enterprise.commissioners = 5;
    p.institutions.revise = false;
    return p;
}

/* The same with everything in the field core at work at once; mechanisms beside it as they are by default. */
static inline gov_params town_busy(void)
{
    gov_params p = town_small();
    p.government.guiding_share = 0.5;
    p.main_line.own_need_weight = 0.6;
    p.main_line.agenda[0] = 0.25;
    p.main_line.agenda[1] = 0.25;
    p.main_line.agenda[2] = 0.5;
    p.main_line.guidance = 0.4;
    p.main_line.guidance_by_trust = true;
    p.resident.selective_incentive = 0.1;
    p.resident.compensation = 0.05;
    p.resident.revision = 0.4;
    p.enterprise.preference_yuan_per_year = 12000.0;
    p.organisation.hub = true;
    p.organisation.link_hours = 0.01;
    p.voice.equality = 0.3;
    p.information.sharing = 0.5;
    p.institutions.revise = true;
    p.institutions.rents = true;
    p.institutions.weeks_between = 2;
    p.institutions.rent_detection = 0.4;
    p.institutions.outside_peers = 0.3;
    p.institutions.mutation = 0.2;
    p.institutions.revision = 0.5;
    p.budget.execution_rate = 0.9;
    return p;
}

/* The field core of some parameters: every mechanism of ODD 7.8 - 7.21 off. */
static inline gov_params town_core(gov_params p)
{
    gov_params_leave_the_core(&p);
    return p;
}

/* Every mechanism M1 - M30 on, at rates at which something happens in every week of a small town. */
static inline gov_params town_all_on(void)
{
    gov_params p = town_busy();
    p.information.whistle = 0.5;
    p.tickets.per_adult_year = 2.5;
    p.tickets.failed_to_petition = p.tickets.failed_to_claim = 0.2;
    p.disputes.per_adult_year = 0.8;
    p.disputes.legal_adviser = 0.5;
    p.disputes.screening = 0.1;
    p.disputes.psychological_service = 0.1;
    p.disputes.shock[GOV_SAFETY] = 1.5;
    p.disputes.mediation_first = 0.8;
    p.mediation.mediators_per_1000 = 22.0;
    p.mediation.full_time_share = 0.5;
    p.mediation.training = 0.5;
    p.mediation.pooling = GOV_POOL_OFFICE;
    p.court.judges = 2;
    p.petitions.initial_old_cases = 8;
    p.petitions.owners = 3;
    p.petitions.concealment = 0.2;
    p.petitions.starting_grievance = 0.1;
    p.ladder.reviews = true;
    p.ladder.noise = 0.4;
    p.purchase.yuan_per_1000_year = 9000.0;
    p.employment.employed_share = 0.3;
    p.employment.unemployed_share = 0.1;
    p.volunteers.activation = 0.1;
    p.volunteers.reward_yuan_per_week = 5.0;
    p.mutual_help.organised = 0.5;
    p.childcare.children_per_1000 = 150.0;
    p.childcare.parents_per_1000 = 80.0;
    p.childcare.calls_per_1000_week = 40.0;
    p.childcare.harm_per_child_year = 0.4;
    p.safety.events_per_1000_year = 500.0;
    p.safety.ten_household_units = true;
    p.safety.linked_share = 0.4;
    p.awareness.initial = 0.3;
    p.awareness.posts_per_week = 1.0;
    p.awareness.mediation_first = 0.5;
    p.assessment.weight = 0.5;
    p.talent.chain = true;
    p.talent.pay = 0.5;
    p.five.autonomy = p.five.law = p.five.virtue = p.five.smart = p.five.heart = 0.3;
    p.attitude.changes = true;
    p.attitude.publicity = 0.3;
    p.attitude.routes = 0.5;
    p.land.arrears_claims_per_1000_year = 150.0;
    p.land.clearing = true;
    p.land.rectified_per_year = 0.5;
    return p;
}

/* --- a life --- */

/* Seed and initial seed both follow from `seed`; invariants are verified every week. */
static inline heli_status town_begin(town *self, const gov_params *params, uint64_t seed, int64_t burn_in, int64_t weeks)
{
    self->params = *params;
    self->plan = (heli_plan){.model = town_model(), .params = &self->params, .burn_in = burn_in, .steps = weeks, .seed = seed,
                             .initial_seed = seed + 1000, .verify_every = 1};
    self->city = NULL;
    heli_status status = heli_simulation_create(&self->simulation, &self->plan, 0, &heli_runner_serial, NULL);
    if (status == HELI_OK) self->city = heli_simulation_world(self->simulation);
    return status;
}

static inline heli_status town_step(town *self)
{
    return heli_simulation_step(self->simulation, NULL);
}

static inline void town_end(town *self)
{
    heli_simulation_free(self->simulation);
    self->simulation = NULL;
}

static inline size_t town_size(const gov_community *community)
{
    return community->columns.agent_count;
}

/* The buffer in which the stances of the last step lie; before the first step, where the initial ones lie. */
static inline const int8_t *town_stances(const gov_city *city, const gov_community *community)
{
    return community->residents.stance[city->week & 1];
}

static inline int64_t town_money(const gov_city *city)
{
    int64_t sum = city->ledger.outside + city->ledger.district;
    for (size_t c = 0; c < city->community_count; c++) sum += gov_accounts_sum(&city->communities[c].accounts);
    for (size_t e = 0; e < city->enterprise_count; e++) sum += city->enterprises[e].account_fen;
    for (size_t o = 0; o < city->organisation_count; o++) sum += city->organisations[o].account_fen;
    return sum;
}

/* Digest of one community's residents, field and open cases. */
static inline uint64_t town_community_digest(const gov_community *community)
{
    heli_digest digest;
    heli_digest_init(&digest);
    heli_digest_add(&digest, community->columns.arena, community->columns.arena_bytes);
    heli_digest_add(&digest, &community->field, sizeof community->field);
    heli_digest_add(&digest, &community->tally, sizeof community->tally);
    heli_digest_add(&digest, community->tickets.items, community->tickets.count * sizeof(gov_ticket));
    heli_digest_add(&digest, community->disputes.items, community->disputes.count * sizeof(gov_dispute));
    heli_digest_add(&digest, community->petitions.items, community->petitions.count * sizeof(gov_petition));
    heli_digest_add(&digest, community->aggrieved.items, community->aggrieved.count * sizeof(gov_aggrieved));
    return heli_digest_value(&digest);
}

/* --- random parameter sets --- */

static inline double town_uniform(heli_draws *draws, double low, double high)
{
    return low + (high - low) * heli_draws_uniform(draws);
}

/* A value of a row: its default, an end of its range, something near, or anything at all. */
static inline double town_random_value(heli_draws *draws, const heli_param *row, size_t k)
{
    double normal = row->default_values[k], low = row->minimum, high = row->maximum, how = heli_draws_uniform(draws);
    if (how < 0.15) return normal;
    if (how < 0.25) return low;
    if (how < 0.30 && high <= 50.0) return high;
    double near = normal > 0.0 ? 3.0 * normal : 0.1 * high;
    return town_uniform(draws, low, how < 0.85 && near < high && near > low ? near : heli_min(high, 100.0 * (near + low)));
}

static inline int64_t town_random_int(heli_draws *draws, int64_t low, int64_t high)
{
    return low + (int64_t)heli_below(heli_draws_word(draws), (uint32_t)(high - low + 1));
}

/* Another value of a row, at random. */
static inline void town_redraw(heli_draws *draws, const heli_param *row, gov_params *p)
{
    double total = 0.0;
    for (size_t k = 0; k < row->length; k++) {
        double value = town_random_value(draws, row, k);
        if (row->type == HELI_PARAM_INT) value = heli_floor(value);
        if (row->type == HELI_PARAM_BOOL) value = heli_draws_uniform(draws) < 0.5 ? 1.0 : 0.0;
        if (row->type == HELI_PARAM_ENUM) value = (double)town_random_int(draws, 0, (int64_t)row->maximum);
        heli_param_store(row, p, k, value);
        total += value;
    }
    if (total <= 0.0 && row->traits & (HELI_PARAM_SHARES | HELI_PARAM_NOT_ZERO)) heli_param_store(row, p, 0, total = 1.0);
    for (size_t k = 0; k < row->length && row->traits & HELI_PARAM_SHARES; k++)
        heli_param_store(row, p, k, heli_param_value(row, p, k) / total);
}

/* Whether a row belongs to a mechanism beside the field core: the sections from `tickets` on. */
static inline bool town_of_mechanism(const heli_param *row)
{
    return row->offset >= offsetof(gov_params, tickets);
}

/* Random valid parameters of a town of two or three communities with one to three grids of 20 to 60 adults. */
static inline gov_params town_draw(uint64_t seed, bool mechanisms)
{
    gov_params p;
    heli_draws draws = heli_draws_at(heli_key_make(seed, 77, HELI_DOMAIN_INITIAL), (heli_address){0, 0, 0, 0});
    heli_params_default(gov_param_rows, GOV_PARAM_COUNT, &p);
    for (size_t r = 0; r < GOV_PARAM_COUNT; r++)
        if (mechanisms || !town_of_mechanism(&gov_param_rows[r])) town_redraw(&draws, &gov_param_rows[r], &p);
    /* Sizes, and what relates rows to each other. */
    p.city.districts = 1;
    p.city.communities = town_random_int(&draws, 2, 3);
    p.city.offices = town_random_int(&draws, 1, p.city.communities);
    p.city.grids = town_random_int(&draws, p.city.communities, 3 * p.city.communities);
    p.city.copies = 1;
    p.population.adults_per_grid = town_random_int(&draws, 20, 60);
    p.population.serving_members = town_random_int(&draws, 0, p.city.grids * p.population.adults_per_grid);
    p.party.own_groups = town_random_int(&draws, 0, p.city.grids);
    p.party.joint_groups = town_random_int(&draws, 0, p.city.grids - p.party.own_groups);
    p.enterprise.per_community = town_random_int(&draws, 0, 8);
    p.enterprise.commissioners = town_random_int(&draws, 0, p.enterprise.per_community * p.city.communities);
    p.network.degree = 2 * town_random_int(&draws, 0, 5);
    p.institutions.weeks_between = town_random_int(&draws, 1, 8);
    p.population.initial_need_low = town_uniform(&draws, 0.0, 0.5);
    p.population.initial_need_high = town_uniform(&draws, p.population.initial_need_low, 1.0);
    p.population.cost_low = town_uniform(&draws, 0.0, 1.0);
    p.population.cost_high = town_uniform(&draws, p.population.cost_low, 2.0);
    if (!mechanisms) return town_core(p);
    p.petitions.initial_old_cases = town_random_int(&draws, 0, 40);
    p.petitions.owners = town_random_int(&draws, 0, 20);
    p.court.judges = town_random_int(&draws, 0, 20);
    p.childcare.hotline_servers = town_random_int(&draws, 1, 3);
    if (p.purchase.yuan_per_1000_year > 0.0) p.purchase.yuan_per_1000_year = town_uniform(&draws, 0.0, 40000.0);
    p.employment.unemployed_share *= 1.0 - p.employment.employed_share;
    return p;
}

/* Of the field core. */
static inline gov_params town_random(uint64_t seed)
{
    return town_draw(seed, false);
}

/* Of everything, mechanisms on, off and at any strength. */
static inline gov_params town_random_all(uint64_t seed)
{
    return town_draw(seed, true);
}

static inline bool town_valid(const gov_params *params)
{
    heli_context ctx;
    heli_context_init(&ctx);
    for (size_t r = 0; r < GOV_PARAM_COUNT; r++) heli_param_check(&gov_param_rows[r], params, &ctx);
    gov_params_check(params, &ctx);
    bool valid = heli_context_error_count(&ctx) == 0;
    heli_context_free(&ctx);
    return valid;
}

/* --- plain readings of the equations, in double precision --- */

static inline double town_need(const gov_community *community, size_t i, int k)
{
    return (double)community->residents.need[(size_t)k * community->columns.stride + i];
}

static inline double town_weight(const gov_community *community, size_t i, int k)
{
    return community->residents.weight[(size_t)k * community->columns.stride + i] / 255.0;
}

/* H = 1 - Sat (19). */
static inline double town_hardship(const gov_community *community, size_t i)
{
    double hardship = 0.0;
    for (int k = 0; k < GOV_DOMAINS; k++) hardship += town_weight(community, i, k) * town_need(community, i, k);
    return hardship;
}

static inline gov_vector town_unit(gov_vector a)
{
    double square = 0.0;
    for (int k = 0; k < GOV_DOMAINS; k++) square += a.k[k] * a.k[k];
    for (int k = 0; k < GOV_DOMAINS && square > 0.0; k++) a.k[k] /= sqrt(square);
    return a;
}

/* q = unit((w n)^p). */
static inline gov_vector town_interest(const gov_community *community, size_t i, int focus)
{
    gov_vector q;
    double largest = 0.0;
    for (int k = 0; k < GOV_DOMAINS; k++) {
        q.k[k] = town_weight(community, i, k) * town_need(community, i, k);
        largest = fmax(largest, q.k[k]);
    }
    int power = focus == GOV_FOCUS_1 ? 1 : focus == GOV_FOCUS_2 ? 2 : 4;
    for (int k = 0; k < GOV_DOMAINS && largest > 0.0; k++) q.k[k] = pow(q.k[k] / largest, power);
    return town_unit(q);
}

/* (22) */
static inline gov_vector town_rotated(gov_vector q, gov_vector m, double amount)
{
    gov_vector turned;
    double square = 0.0;
    for (int k = 0; k < GOV_DOMAINS; k++) {
        turned.k[k] = (1.0 - amount) * q.k[k] + amount * m.k[k];
        square += q.k[k] * q.k[k];
    }
    return square > 0.0 ? town_unit(turned) : q;
}

static inline double town_dot(gov_vector a, gov_vector b)
{
    double sum = 0.0;
    for (int k = 0; k < GOV_DOMAINS; k++) sum += a.k[k] * b.k[k];
    return sum;
}

static inline double town_length(gov_vector a)
{
    return sqrt(town_dot(a, a));
}

/* Gini coefficient of n values >= 0, which it sorts. */
static inline int town_ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static inline double town_gini(double *values, size_t n)
{
    double total = 0.0, ranked = 0.0;
    qsort(values, n, sizeof *values, town_ascending);
    for (size_t i = 0; i < n; i++) {
        total += values[i];
        ranked += (2.0 * (double)(i + 1) - (double)n - 1.0) * values[i];
    }
    return ranked / ((double)n * total);
}

/* --- indicators by name --- */

static inline size_t town_slot(const char *name)
{
    size_t slot = 0;
    for (int i = 0; i < GOV_INDICATORS; i++) {
        if (strcmp(gov_indicators[i].name, name) == 0) return slot;
        slot += heli_indicator_width(&gov_indicators[i]);
    }
    return SIZE_MAX;
}

/* --- runners that take communities in another order --- */

static inline heli_status town_run_backwards(const heli_runner *self, size_t count, heli_partition_fn work, void *world,
                                             const heli_step *step)
{
    heli_status status = HELI_OK;
    (void)self;
    for (size_t c = count; c-- > 0;) {
        heli_status here = work(world, c, step);
        if (here != HELI_OK) status = here; /* the lowest-numbered failure stays */
    }
    return status;
}

/* A fresh random order in every phase; self->data points to a uint64_t that goes on. */
static inline heli_status town_run_shuffled(const heli_runner *self, size_t count, heli_partition_fn work, void *world,
                                            const heli_step *step)
{
    uint32_t order[64];
    uint64_t *turn = self->data;
    heli_status status = HELI_OK;
    if (count > 64) return HELI_INTERNAL;
    heli_draws draws = heli_draws_at(heli_key_make(++*turn, 5, HELI_DOMAIN_DYNAMICS), (heli_address){0, 0, 0, 0});
    heli_shuffle(&draws, order, count);
    for (size_t c = 0; c < count; c++)
        if (work(world, order[c], step) != HELI_OK) status = HELI_MODEL;
    return status;
}

/* --- the whole state in memory --- */

typedef struct town_copy {
    unsigned char *bytes;
    size_t used, capacity, read;
} town_copy;

static inline heli_status town_write_block(heli_visitor *self, const char *name, void *data, size_t bytes)
{
    town_copy *copy = self->data;
    (void)name;
    if (copy->used + bytes > copy->capacity) {
        size_t capacity = 2 * (copy->used + bytes);
        unsigned char *grown = realloc(copy->bytes, capacity);
        if (!grown) return HELI_MEMORY;
        copy->bytes = grown;
        copy->capacity = capacity;
    }
    if (bytes) memcpy(copy->bytes + copy->used, data, bytes);
    copy->used += bytes;
    return HELI_OK;
}

static inline heli_status town_read_block(heli_visitor *self, const char *name, void *data, size_t bytes)
{
    town_copy *copy = self->data;
    (void)name;
    if (copy->read + bytes > copy->used) return HELI_CORRUPT;
    if (bytes) memcpy(data, copy->bytes + copy->read, bytes);
    copy->read += bytes;
    return HELI_OK;
}

static inline heli_status town_save(heli_simulation *simulation, town_copy *copy)
{
    heli_visitor visitor = {.block = town_write_block, .data = copy};
    copy->used = 0;
    return heli_simulation_visit(simulation, &visitor);
}

static inline heli_status town_restore(heli_simulation *simulation, town_copy *copy)
{
    heli_visitor visitor = {.block = town_read_block, .data = copy};
    copy->read = 0;
    heli_status status = heli_simulation_visit(simulation, &visitor);
    if (status == HELI_OK && copy->read != copy->used) status = HELI_CORRUPT;
    return status == HELI_OK ? heli_simulation_restored(simulation, NULL) : status;
}

/*
 * Whether a town lives the same weeks, bit for bit, when it is saved and restored into a fresh one half-way (MR15), and when its
 * communities are taken in the reverse order (I11).
 */
static inline bool town_lives_alike(const gov_params *params, uint64_t seed, int weeks)
{
    static town lives[3]; /* straight; restored; reversed */
    static const heli_runner backwards = {.run = town_run_backwards, .data = NULL};
    town_copy copy = {0};
    uint64_t digest[3];
    bool fine = true;
    for (int life = 0; life < 3; life++) {
        fine &= town_begin(&lives[life], params, seed, 10, weeks) == HELI_OK;
        if (life == 2) {
            town_end(&lives[2]);
            fine &= heli_simulation_create(&lives[2].simulation, &lives[2].plan, 0, &backwards, NULL) == HELI_OK;
        }
        if (life == 1) fine &= town_restore(lives[1].simulation, &copy) == HELI_OK;
        for (int week = life == 1 ? weeks / 2 : 0; week < weeks && fine; week++) {
            if (life == 0 && week == weeks / 2) fine &= town_save(lives[0].simulation, &copy) == HELI_OK;
            fine &= town_step(&lives[life]) == HELI_OK;
        }
        digest[life] = heli_simulation_digest(lives[life].simulation);
    }
    for (int life = 0; life < 3; life++) town_end(&lives[life]);
    free(copy.bytes);
    return fine && digest[0] == digest[1] && digest[0] == digest[2];
}

#endif
