/*
 * Disputes (ODD 7.9): the whole way of every case is followed by a clerk written from the equations, who keeps all cases and
 * scans all mediators; what the model's lists and tallies show has to be the clerk's, to the last bit. On the clerk's complete record
 * stands I10. Then MR5, MR7, and closed forms of the routes.
 *
 * Frequencies are compared within 4 standard errors, with fixed seeds: a false alarm in one of some ten thousand comparisons.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/disputes.h"

static town here, there;

/* --- the clerk --- */

enum { MOST_CASES = 20000, MOST_SERVERS = 200, POOLS = 3 };

typedef enum way { IN_GRID, QUEUED_OR_SERVED, WALKING_AWAY, DONE } way;

typedef struct file { /* of one case */
    size_t community, pool;
    gov_dispute is;            /* resident, birth week, ordinal: its addresses */
    double born, grid_end, arrival, start, end;
    int served, walked_away;
    way at;
} file;

typedef struct clerk {
    file *files;
    size_t count;
    double free_at[POOLS][MOST_SERVERS];
    int servers[POOLS];
    double tally[3][GOV_COUNTS];
    double wait_sum, wait_count;
} clerk;

static clerk office;

static double draw(const gov_city *city, const file *f, gov_decision what)
{
    return gov_dispute_draw(city->key, &city->communities[f->community], &f->is, what);
}

static double exponential(double u, double mean)
{
    return heli_exponential_from(u, mean); /* the same bits as the model: the queue is to be compared, not the logarithm */
}

static double party_activity(const gov_city *city, size_t c, uint32_t resident)
{
    const gov_params *p = city->params;
    const gov_community *community = &city->communities[c];
    gov_group group = city->grids[community->first_grid + community->residents.grid[resident]].group;
    double funded = fmin(1.0, p->party.funds_yuan_per_community_year * p->budget.execution_rate / p->party.funds_needed_yuan);
    return group == GOV_GROUP_OWN ? funded : group == GOV_GROUP_JOINT ? 0.7 * funded : 0.0;
}

static size_t pool_of(const gov_city *city, size_t c)
{
    int how = city->params->mediation.pooling;
    return how == GOV_POOL_COMMUNITY ? c : how == GOV_POOL_OFFICE ? city->communities[c].office : 0;
}

static void open_office(const gov_city *city)
{
    const gov_params *p = city->params;
    free(office.files);
    office = (clerk){0};
    office.files = calloc(MOST_CASES, sizeof *office.files);
    for (size_t c = 0; c < city->community_count; c++) {
        double heads = p->mediation.mediators_per_1000 * (double)town_size(&city->communities[c]) / 1000.0;
        double full = heads * p->mediation.full_time_share * p->budget.execution_rate;
        double part = heads * (1.0 - p->mediation.full_time_share) * p->mediation.part_time_efficiency;
        int servers = (int)floor(full + part + 0.5);
        office.servers[pool_of(city, c)] += servers < 1 ? 1 : servers;
    }
}

/* (33) */
static void take_claims(const gov_city *city)
{
    const gov_params *p = city->params;
    for (size_t c = 0; c < city->community_count; c++) {
        const gov_community *community = &city->communities[c];
        gov_pass pass = gov_prepare_pass(city, c, city->key, city->week);
        for (uint32_t i = 0; i < town_size(community); i++) {
            double hardship = town_hardship(community, i), shock = 0.0;
            for (int k = 0; k < GOV_DOMAINS; k++)
                shock += town_weight(community, i, k) * town_need(community, i, k) / hardship * p->disputes.shock[k];
            double hazard = p->disputes.per_adult_year / 52.0 * (0.5 + hardship / (2.0 * p->resident.hardship_reference)) *
                            (1.0 - p->disputes.screening) * (1.0 - p->disputes.psychological_service) * shock;
            if (!((double)gov_shared_draw(&pass, i, GOV_STREAM_CLAIM) < 1.0 - exp(-hazard))) continue;
            file f = {.community = c, .pool = pool_of(city, c), .is = {.resident = i, .birth_week = (uint32_t)city->week}};
            f.born = (double)city->week + draw(city, &f, GOV_DECIDES_INSTANT);
            f.grid_end = f.born + exponential(draw(city, &f, GOV_DECIDES_GRID_DELAY), p->disputes.grid_delay_weeks);
            assert_true(office.count < MOST_CASES);
            office.files[office.count++] = f;
            office.tally[c][GOV_CLAIMS]++;
        }
    }
}

/* (37) */
static void send_on(const gov_city *city, file *f, const double shares[3])
{
    const gov_params *p = city->params;
    double psi = (double)city->communities[f->community].residents.law_leaning[f->is.resident], r = p->attitude.routes;
    double pursued = shares[0] + shares[1];
    double litigates = r > 0.0 ? pursued * ((1.0 - r) * shares[0] / pursued + r * psi) : shares[0];
    double u = draw(city, f, GOV_DECIDES_ROUTE);
    if (u < litigates) {
        office.tally[f->community][GOV_LITIGATED]++;
        office.tally[f->community][GOV_LITIGATED_UNFOLLOWED]++;
    } else office.tally[f->community][u < pursued ? GOV_TO_PETITION : GOV_LUMPED]++;
    f->at = DONE;
}

/* (34) */
static void end_grid_stage(const gov_city *city, file *f)
{
    const gov_params *p = city->params;
    double settles = p->disputes.grid_settlement + 0.05 * p->disputes.legal_adviser +
                     0.1 * party_activity(city, f->community, f->is.resident);
    if (draw(city, f, GOV_DECIDES_GRID_SETTLES) < settles) {
        office.tally[f->community][GOV_SETTLED_IN_GRID]++;
        f->at = DONE;
    }
}

/* (35), (38) */
static void join_queue(const gov_city *city, file *f)
{
    const gov_params *p = city->params;
    double *free_at = office.free_at[f->pool];
    int first = 0;
    for (int s = 1; s < office.servers[f->pool]; s++)
        if (free_at[s] < free_at[first]) first = s;
    f->arrival = f->grid_end;
    f->start = fmax(f->arrival, free_at[first]);
    double patience = p->mediation.patience_weeks > 0.0
                          ? exponential(draw(city, f, GOV_DECIDES_PATIENCE), p->mediation.patience_weeks) : HUGE_VAL;
    if (patience < f->start - f->arrival) {
        f->at = WALKING_AWAY;
        f->end = f->arrival + patience;
        f->walked_away = 1;
        return;
    }
    double service = exponential(draw(city, f, GOV_DECIDES_SERVICE), p->mediation.service_weeks);
    if (p->mediation.pooling != GOV_POOL_COMMUNITY && draw(city, f, GOV_DECIDES_TRIAGE) >= p->mediation.triage_accuracy)
        service += exponential(draw(city, f, GOV_DECIDES_SECOND_SERVICE), p->mediation.service_weeks);
    f->end = free_at[first] = f->start + service;
    f->at = QUEUED_OR_SERVED;
    f->served = 1;
}

/* (36) */
static void conclude(const gov_city *city, file *f)
{
    const gov_params *p = city->params;
    double *tally = office.tally[f->community];
    double success = p->mediation.success + 0.05 * p->mediation.training + 0.05 * party_activity(city, f->community, f->is.resident) +
                     0.05 * p->disputes.psychological_service / 0.2;
    success = fmin(0.95, success * gov_skill_factor(city, &city->communities[f->community]));
    tally[GOV_MEDIATIONS]++;
    if (draw(city, f, GOV_DECIDES_SUCCESS) >= success) {
        send_on(city, f, p->disputes.after_failure);
        return;
    }
    int confirmed = draw(city, f, GOV_DECIDES_CONFIRMATION) < p->mediation.confirmation;
    tally[GOV_AGREEMENTS]++;
    tally[GOV_CONFIRMED] += confirmed;
    if (draw(city, f, GOV_DECIDES_PERFORMANCE) < (confirmed ? p->mediation.performance_confirmed : p->mediation.performance)) {
        tally[GOV_KEPT]++;
        f->at = DONE;
    } else send_on(city, f, p->disputes.after_breach);
}

static int by_grid_end(const void *a, const void *b)
{
    double x = (*(file *const *)a)->grid_end, y = (*(file *const *)b)->grid_end;
    return (x > y) - (x < y);
}

static void keep_the_week(const gov_city *city)
{
    static file *arrivals[MOST_CASES];
    size_t n = 0;
    double end = (double)(city->week + 1);
    memset(office.tally, 0, sizeof office.tally);
    office.wait_sum = office.wait_count = 0.0;
    take_claims(city);
    for (size_t i = 0; i < office.count; i++) {
        file *f = &office.files[i];
        if (f->at != IN_GRID || f->grid_end >= end) continue;
        end_grid_stage(city, f);
        if (f->at != IN_GRID) continue;
        if (draw(city, f, GOV_DECIDES_MEDIATION_FIRST) < city->params->disputes.mediation_first) arrivals[n++] = f;
        else send_on(city, f, city->params->disputes.after_failure);
    }
    qsort(arrivals, n, sizeof *arrivals, by_grid_end);
    for (size_t i = 0; i < n; i++) join_queue(city, arrivals[i]);
    for (size_t i = 0; i < office.count; i++) {
        file *f = &office.files[i];
        if (f->served && f->start >= end - 1.0 && f->start < end) {
            office.wait_sum += f->start - f->arrival;
            office.wait_count++;
        }
        if (f->at == IN_GRID || f->at == DONE || f->end >= end) continue;
        if (f->at == QUEUED_OR_SERVED) conclude(city, f);
        else {
            office.tally[f->community][GOV_ABANDONED]++;
            send_on(city, f, city->params->disputes.after_failure);
        }
    }
}

static void assert_lists_agree(const gov_city *city)
{
    for (size_t c = 0; c < city->community_count; c++) {
        const gov_dispute *d = city->communities[c].disputes.items;
        uint64_t i = 0;
        for (size_t n = 0; n < office.count; n++) {
            const file *f = &office.files[n];
            if (f->community != c || f->at == DONE) continue;
            while (i < city->communities[c].disputes.count && (d[i].resident != f->is.resident || d[i].birth_week != f->is.birth_week)) i++;
            if (i == city->communities[c].disputes.count) fail_msg("a case of resident %u is missing", f->is.resident);
            assert_true(d[i].born == f->born);
            assert_true(d[i].until == (f->at == IN_GRID ? f->grid_end : f->end));
            if (f->at == IN_GRID) continue;
            assert_int_equal(d[i].stage, f->served ? GOV_IN_MEDIATION : GOV_LEAVING);
            assert_true(d[i].entered == f->arrival && (!f->served || d[i].started == f->start));
            i++;
        }
    }
}

static int by_pool_and_arrival(const void *a, const void *b)
{
    const file *x = a, *y = b;
    if (x->pool != y->pool) return x->pool < y->pool ? -1 : 1;
    return (x->arrival > y->arrival) - (x->arrival < y->arrival);
}

/* I10 on the complete record. Sorts the files. */
static void assert_first_come_first_served(void)
{
    qsort(office.files, office.count, sizeof *office.files, by_pool_and_arrival);
    size_t served = 0, left = 0;
    for (size_t i = 0; i < office.count; i++) {
        const file *f = &office.files[i], *before = NULL;
        if (f->arrival == 0.0) continue;
        left += (size_t)f->walked_away;
        if (!f->served) continue;
        served++;
        for (size_t j = i; j-- > 0 && !before;)
            if (office.files[j].served && office.files[j].pool == f->pool) before = &office.files[j];
        assert_true(!before || before->start <= f->start);
        int busy = 0; /* at the instant this case starts, itself included */
        for (size_t j = 0; j < office.count; j++) {
            const file *other = &office.files[j];
            busy += other->served && other->pool == f->pool && other->start <= f->start && f->start < other->end;
        }
        assert_true(busy <= office.servers[f->pool]);
    }
    assert_true(served > 300);
    (void)left;
}

static void follow(const gov_params *p, uint64_t seed, int weeks)
{
    const gov_count counted[] = {GOV_CLAIMS, GOV_SETTLED_IN_GRID, GOV_MEDIATIONS, GOV_ABANDONED, GOV_AGREEMENTS, GOV_CONFIRMED, GOV_KEPT,
                                 GOV_LITIGATED, GOV_LITIGATED_UNFOLLOWED, GOV_LUMPED, GOV_TO_PETITION};
    assert_int_equal(town_begin(&here, p, seed, 0, weeks), HELI_OK);
    open_office(here.city);
    while (!heli_simulation_finished(here.simulation)) {
        assert_int_equal(town_step(&here), HELI_OK);
        keep_the_week(here.city);
        for (size_t c = 0; c < here.city->community_count; c++)
            for (size_t i = 0; i < sizeof counted / sizeof *counted; i++)
                if ((double)here.city->communities[c].tally.week[counted[i]] != office.tally[c][counted[i]])
                    fail_msg("week %d, community %zu, count %d: the model has %d, the clerk %g", (int)here.city->week, c, (int)counted[i],
                             (int)here.city->communities[c].tally.week[counted[i]], office.tally[c][counted[i]]);
        assert_lists_agree(here.city);
        if (office.wait_count > 0.0)
            assert_true(fabs(here.city->mediation_wait_weeks - office.wait_sum / office.wait_count) < 1e-9);
        else
            assert_true(isnan(here.city->mediation_wait_weeks));
    }
    town_end(&here);
}

static void test_I10_every_case_goes_the_way_the_equations_send_it_community_by_community(void **state)
{
    (void)state;
    gov_params p = many_disputes();
    p.mediation.patience_weeks = 1.0;
    p.mediation.mediators_per_1000 = 20.0;
    p.budget.execution_rate = 0.8;
    follow(&p, 31, 60);
    assert_first_come_first_served();
}

static void test_I10_the_same_in_pools_of_offices_with_wrong_referrals(void **state)
{
    (void)state;
    gov_params p = many_disputes();
    p.mediation.pooling = GOV_POOL_OFFICE;
    p.mediation.triage_accuracy = 0.6;
    p.mediation.confirmation = 0.5;
    p.mediation.training = 1.0;
    p.disputes.psychological_service = 0.15;
    p.disputes.screening = 0.2;
    p.disputes.legal_adviser = 0.8;
    p.attitude.routes = 0.7;
    p.talent.chain = true;
    p.talent.initial_skill = 0.1;
    follow(&p, 32, 60);
    assert_first_come_first_served();
}

static void test_I10_the_same_in_one_pool_for_all_without_patience_after_a_shock(void **state)
{
    (void)state;
    gov_params p = many_disputes();
    p.mediation.pooling = GOV_POOL_DISTRICT;
    p.mediation.patience_weeks = 0.0;
    p.mediation.mediators_per_1000 = 45.0;
    p.mediation.success = 0.92; /* the gains stop at 0.95 */
    p.mediation.training = 1.0;
    p.disputes.mediation_first = 0.7;
    p.disputes.shock[GOV_PROPERTY] = 4.0;
    p.disputes.shock[GOV_CULTURE] = 0.0;
    follow(&p, 33, 60);
    assert_first_come_first_served();
}

/* --- MR5 --- */

typedef struct line { double at[300], service[300], wait[300]; int count, servers; } line;

static void serve(line *l)
{
    heli_servers pool = {0};
    assert_int_equal(heli_servers_resize(&pool, (uint64_t)l->servers, 0.0), HELI_OK);
    for (int i = 0; i < l->count; i++) {
        double start = heli_servers_start(&pool, l->at[i]);
        l->wait[i] = start - l->at[i];
        heli_servers_occupy(&pool, start + l->service[i]);
    }
    heli_servers_free(&pool);
}

static void test_MR5_nobody_waits_longer_with_a_server_more_shorter_services_or_fewer_arrivals(void **state)
{
    (void)state;
    for (uint64_t path = 0; path < 400; path++) {
        heli_draws draws = heli_draws_at(heli_key_make(path, 0, HELI_DOMAIN_DYNAMICS), (heli_address){0, 0, 0, 1});
        line base = {.count = 300, .servers = (int)town_random_int(&draws, 1, 8)}, more, shorter, fewer = {0};
        double now = 0.0, load = town_uniform(&draws, 0.5, 1.2);
        for (int i = 0; i < base.count; i++) {
            now += heli_exponential_from(heli_draws_uniform(&draws), 1.0 / (load * base.servers));
            base.at[i] = now;
            base.service[i] = heli_exponential_from(heli_draws_uniform(&draws), 1.0);
        }
        more = shorter = base;
        more.servers++;
        fewer.servers = base.servers;
        int kept[300];
        for (int i = 0; i < base.count; i++) {
            shorter.service[i] *= heli_draws_uniform(&draws);
            if (heli_draws_uniform(&draws) < 0.2) continue;
            fewer.at[fewer.count] = base.at[i];
            fewer.service[fewer.count] = base.service[i];
            kept[fewer.count++] = i;
        }
        serve(&base);
        serve(&more);
        serve(&shorter);
        serve(&fewer);
        for (int i = 0; i < base.count; i++) assert_true(more.wait[i] <= base.wait[i] && shorter.wait[i] <= base.wait[i]);
        for (int i = 0; i < fewer.count; i++) assert_true(fewer.wait[i] <= base.wait[kept[i]]);
    }
}

/* Waits of the cases in mediation at the end of each week, in two towns that differ in mediation only. */
static void assert_no_case_waits_longer_there(const gov_params *base, const gov_params *better, uint64_t seed)
{
    double compared = 0.0;
    assert_int_equal(town_begin(&here, base, seed, 0, 50), HELI_OK);
    assert_int_equal(town_begin(&there, better, seed, 0, 50), HELI_OK);
    while (!heli_simulation_finished(here.simulation)) {
        assert_int_equal(town_step(&here), HELI_OK);
        assert_int_equal(town_step(&there), HELI_OK);
        for (size_t c = 0; c < 3; c++) {
            const gov_list *a = &here.city->communities[c].disputes, *b = &there.city->communities[c].disputes;
            const gov_dispute *slow = a->items, *fast = b->items;
            for (uint64_t i = 0, j = 0; j < b->count; j++) {
                if (fast[j].stage != GOV_IN_MEDIATION) continue;
                while (i < a->count && (slow[i].resident != fast[j].resident || slow[i].birth_week != fast[j].birth_week)) i++;
                assert_true(i < a->count); /* who is not done there is not done here */
                assert_true(fast[j].started - fast[j].entered <= slow[i].started - slow[i].entered);
                compared++;
            }
        }
    }
    assert_true(compared > 200.0);
    town_end(&here);
    town_end(&there);
}

static void test_MR5_in_the_model_more_mediators_or_shorter_mediations_let_no_case_wait_longer(void **state)
{
    (void)state;
    gov_params base = many_disputes(), more, shorter;
    base.mediation.patience_weeks = 0.0;
    base.mediation.mediators_per_1000 = 18.0;
    more = shorter = base;
    more.mediation.mediators_per_1000 = 22.0;
    shorter.mediation.service_weeks = 1.2;
    assert_no_case_waits_longer_there(&base, &more, 41);
    assert_no_case_waits_longer_there(&base, &shorter, 42);
}

/* --- MR7 --- */

/* Every failure there is one here: the same resident in the same week. */
static void assert_failures_shrink(const gov_params *base, const gov_params *better, uint64_t seed)
{
    double less = 0.0;
    assert_int_equal(town_begin(&here, base, seed, 0, 40), HELI_OK);
    assert_int_equal(town_begin(&there, better, seed, 0, 40), HELI_OK);
    while (!heli_simulation_finished(here.simulation)) {
        assert_int_equal(town_step(&here), HELI_OK);
        assert_int_equal(town_step(&there), HELI_OK);
        for (size_t c = 0; c < 3; c++) {
            const gov_list *a = &here.city->communities[c].aggrieved, *b = &there.city->communities[c].aggrieved;
            const gov_aggrieved *many = a->items, *few = b->items;
            uint64_t i = 0;
            for (uint64_t j = 0; j < b->count; j++, i++) {
                while (i < a->count && (many[i].resident != few[j].resident || many[i].until_week != few[j].until_week)) i++;
                if (i >= a->count) fail_msg("seed %d: a case fails only where chances are better", (int)seed);
            }
            less += (double)a->count - (double)b->count;
        }
    }
    assert_true(less > 0.0);
    town_end(&here);
    town_end(&there);
}

static void test_MR7_greater_success_or_performance_only_takes_failures_away(void **state)
{
    (void)state;
    for (uint64_t set = 0; set < 12; set++) {
        heli_draws draws = heli_draws_at(heli_key_make(set, 7, HELI_DOMAIN_DYNAMICS), (heli_address){0, 0, 0, 1});
        gov_params base = many_disputes();
        base.population.adults_per_grid = 100;
        base.mediation.success = town_uniform(&draws, 0.2, 0.7);
        base.mediation.performance = town_uniform(&draws, 0.2, 0.7);
        gov_params better = base;
        if (set % 2) better.mediation.success = town_uniform(&draws, base.mediation.success + 0.1, 1.0);
        else better.mediation.performance = town_uniform(&draws, base.mediation.performance + 0.1, 1.0);
        assert_failures_shrink(&base, &better, 50 + set);
    }
}

/* --- closed forms --- */

static void test_shares_of_the_outcomes_are_products_of_the_chances_on_the_way(void **state)
{
    (void)state;
    gov_params p = many_disputes();
    p.party.own_groups = p.party.joint_groups = 0;
    p.mediation.patience_weeks = 0.0;
    p.mediation.confirmation = 0.3;
    p.mediation.service_weeks = 0.5;
    assert_int_equal(town_begin(&here, &p, 61, 0, 150), HELI_OK);
    here.plan.verify_every = 0;
    run_to_end(&here);
    const gov_city *city = here.city;
    double mediated = of_all(city, GOV_MEDIATIONS), agreed = of_all(city, GOV_AGREEMENTS);
    double performed = 0.3 * 0.92 + 0.7 * 0.75, kept = 0.7 * performed, broken = 0.7 * (1.0 - performed), failed = 0.3;
    assert_true(mediated > 1500.0);
    assert_share(of_all(city, GOV_SETTLED_IN_GRID), of_all(city, GOV_CLAIMS), 0.5, "settled in the grid");
    assert_share(agreed, mediated, 0.7, "agreements");
    assert_share(of_all(city, GOV_CONFIRMED), agreed, 0.3, "confirmed");
    assert_share(of_all(city, GOV_KEPT), mediated, kept, "kept");
    assert_share(of_all(city, GOV_LITIGATED), mediated, 0.5 * failed + 0.6 * broken, "litigated");
    assert_share(of_all(city, GOV_TO_PETITION), mediated, 0.2 * failed + 0.2 * broken, "petitioned");
    assert_share(of_all(city, GOV_LUMPED), mediated, 0.3 * failed + 0.2 * broken, "given up");
    town_end(&here);
}

static void test_the_leaning_to_law_divides_those_who_go_on_between_court_and_petition(void **state)
{
    (void)state;
    gov_params p = many_disputes();
    p.mediation.success = 0.0;
    p.attitude.routes = 1.0;
    p.attitude.initial_high = 0.0; /* nobody leans to law */
    assert_int_equal(town_begin(&here, &p, 62, 0, 40), HELI_OK);
    run_to_end(&here);
    assert_true(of_all(here.city, GOV_LITIGATED) == 0.0 && of_all(here.city, GOV_TO_PETITION) > 100.0);
    town_end(&here);
    p.attitude.routes = 0.5; /* psi 0: half of the base share 0.5 / 0.7 */
    assert_int_equal(town_begin(&here, &p, 62, 0, 80), HELI_OK);
    run_to_end(&here);
    double goes_on = of_all(here.city, GOV_LITIGATED) + of_all(here.city, GOV_TO_PETITION);
    assert_share(of_all(here.city, GOV_LITIGATED), goes_on, 0.5 * 0.5 / 0.7, "litigated");
    town_end(&here);
}

static void test_without_awareness_fewer_choose_mediation_where_it_depends_on_it(void **state)
{
    (void)state;
    gov_params p = many_disputes();
    p.awareness.mediation_first = 0.8;
    p.awareness.base_per_week = p.awareness.word_of_mouth = 0.0;
    p.disputes.mediation_first = 0.5;
    p.mediation.service_weeks = 0.01;
    assert_int_equal(town_begin(&here, &p, 63, 0, 100), HELI_OK);
    run_to_end(&here);
    double unsettled = of_all(here.city, GOV_CLAIMS) - of_all(here.city, GOV_SETTLED_IN_GRID) - open_disputes(here.city);
    assert_share(of_all(here.city, GOV_MEDIATIONS), unsettled, 0.5 * 0.2, "mediated");
    town_end(&here);
}

/* --- policies --- */

static gov_params then; /* values of the policy */

static void begin_with_pooling_from(town *self, const gov_params *p, int64_t start, int64_t weeks)
{
    static const heli_param *changed[1];
    static heli_policy policy;
    then = *p;
    then.mediation.pooling = GOV_POOL_DISTRICT;
    changed[0] = town_row("mediation.pooling");
    policy = (heli_policy){.name = NULL, .start = start, .end = INT64_MAX, .change_count = 1, .changed = changed, .values = &then};
    self->params = *p;
    self->plan = (heli_plan){.model = town_model(), .params = &self->params, .policies = &policy, .policy_count = 1, .steps = weeks,
                             .seed = 71, .initial_seed = 1071, .verify_every = 1};
    assert_int_equal(heli_simulation_create(&self->simulation, &self->plan, 0, &heli_runner_serial, NULL), HELI_OK);
    self->city = heli_simulation_world(self->simulation);
}

static int in_service(const gov_city *city, double at)
{
    int busy = 0;
    for (size_t c = 0; c < city->community_count; c++) {
        const gov_dispute *d = city->communities[c].disputes.items;
        for (uint64_t i = 0; i < city->communities[c].disputes.count; i++)
            busy += d[i].stage == GOV_IN_MEDIATION && d[i].started <= at && at < d[i].until;
    }
    return busy;
}

static void test_every_community_brings_at_least_one_mediator_also_into_a_pool(void **state)
{
    (void)state;
    for (int pooling = 0; pooling <= 2; pooling++) {
        gov_params p = many_disputes();
        p.mediation.mediators_per_1000 = 0.0;
        p.mediation.pooling = pooling;
        assert_int_equal(town_begin(&here, &p, 72, 0, 1), HELI_OK);
        assert_int_equal(town_step(&here), HELI_OK);
        uint64_t all = 0;
        for (size_t pool = 0; pool < here.city->pool_count; pool++) all += here.city->pools[pool].count;
        assert_int_equal(here.city->pool_count, 3 - pooling);
        assert_int_equal(all, 3);
        town_end(&here);
    }
}

static void test_mediators_keep_their_cases_when_pools_are_merged(void **state)
{
    (void)state;
    gov_params p = many_disputes();
    p.mediation.patience_weeks = 0.0;
    p.mediation.mediators_per_1000 = 6.0;
    p.mediation.service_weeks = 6.0;
    begin_with_pooling_from(&here, &p, 20, 30);
    int most = 0;
    while (!heli_simulation_finished(here.simulation)) {
        assert_int_equal(town_step(&here), HELI_OK);
        uint64_t servers = 0;
        for (size_t pool = 0; pool < here.city->pool_count; pool++) servers += here.city->pools[pool].count;
        int busy = in_service(here.city, (double)here.city->week + 0.999);
        assert_int_equal(here.city->pool_count, here.city->week < 20 ? 3 : 1);
        assert_true((uint64_t)busy <= servers);
        if (here.city->week > 20) most = busy > most ? busy : most;
    }
    assert_true(most > 0);
    town_end(&here);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_I10_every_case_goes_the_way_the_equations_send_it_community_by_community),
        cmocka_unit_test(test_I10_the_same_in_pools_of_offices_with_wrong_referrals),
        cmocka_unit_test(test_I10_the_same_in_one_pool_for_all_without_patience_after_a_shock),
        cmocka_unit_test(test_MR5_nobody_waits_longer_with_a_server_more_shorter_services_or_fewer_arrivals),
        cmocka_unit_test(test_MR5_in_the_model_more_mediators_or_shorter_mediations_let_no_case_wait_longer),
        cmocka_unit_test(test_MR7_greater_success_or_performance_only_takes_failures_away),
        cmocka_unit_test(test_shares_of_the_outcomes_are_products_of_the_chances_on_the_way),
        cmocka_unit_test(test_the_leaning_to_law_divides_those_who_go_on_between_court_and_petition),
        cmocka_unit_test(test_without_awareness_fewer_choose_mediation_where_it_depends_on_it),
        cmocka_unit_test(test_every_community_brings_at_least_one_mediator_also_into_a_pool),
        cmocka_unit_test(test_mediators_keep_their_cases_when_pools_are_merged),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    free(office.files);
    return failed;
}
