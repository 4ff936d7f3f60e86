/* The city: how it is cut into communities and grids, and the orders in which groups, posts and strategies are dealt. */
#include "models/governance/city.h"

#include "models/governance/mechanisms/mechanisms.h"

#include <stdlib.h>
#include <string.h>

#include "engine/core/math.h"

/* Shares `total` units out over `n` places as evenly as whole numbers allow: start of place i. */
static size_t share_start(size_t total, size_t n, size_t i)
{
    return (size_t)((unsigned long long)total * i / n);
}

/* Draws the order of n items for one kind of deal; `kind` keeps the orders apart. */
static void draw_order(heli_key initial, uint32_t kind, uint32_t community_key, uint32_t *order, size_t n)
{
    heli_draws draws = heli_draws_at(initial, (heli_address){kind, community_key, 0, GOV_STREAM_DEAL});
    heli_shuffle(&draws, order, n);
}

enum { DEAL_GROUPS, DEAL_GOVERNMENTS, DEAL_COMMISSIONERS, DEAL_ENTERPRISES, DEAL_ORGANISATIONS };
#define WHOLE_CITY 0xffffffffu /* a key that no community has */
enum { WEEK_BEFORE_FIRST = -1 };

static heli_status allocate(gov_city *city, heli_context *ctx)
{
    size_t grids = city->grid_count, n = city->community_count;
    size_t enterprises = city->enterprise_count, organisations = city->organisation_count;
    city->communities = calloc(n, sizeof *city->communities);
    city->grids = calloc(grids, sizeof *city->grids);
    city->silent_expression = calloc(grids, sizeof *city->silent_expression);
    city->duty = calloc(grids, sizeof *city->duty);
    city->effective = calloc(1, sizeof *city->effective);
    city->governments = calloc(n, sizeof *city->governments);
    city->enterprises = calloc(enterprises + 1, sizeof *city->enterprises);
    city->organisations = calloc(organisations + 1, sizeof *city->organisations);
    city->published.governments = calloc(n, sizeof *city->published.governments);
    city->published.enterprises = calloc(enterprises + 1, sizeof *city->published.enterprises);
    city->published.organisations = calloc(organisations + 1, sizeof *city->published.organisations);
    if (!city->communities || !city->grids || !city->silent_expression || !city->duty || !city->effective || !city->governments ||
        !city->enterprises || !city->organisations || !city->published.governments || !city->published.enterprises ||
        !city->published.organisations)
        return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a city of %zu communities"), n);
    return HELI_OK;
}

/* Cuts one copy of the city into communities and grids, and repeats it. */
static void lay_out(gov_city *city)
{
    const gov_params *p = city->params;
    size_t copies = (size_t)p->city.copies;
    size_t n = city->community_count / copies, grids = city->grid_count / copies, offices = (size_t)p->city.offices;
    for (size_t c = 0; c < city->community_count; c++) {
        size_t copy = c / n, local = c % n;
        gov_community *community = &city->communities[c];
        community->key = (uint32_t)local;
        community->office = (uint32_t)(copy * offices + local * offices / n);
        community->first_grid = copy * grids + share_start(grids, n, local);
        community->grid_count = share_start(grids, n, local + 1) - share_start(grids, n, local);
        community->first_enterprise = c * city->enterprises_each;
        community->first_organisation = c * city->organisations_each;
        community->awareness = p->awareness.initial;
        community->skill = p->talent.initial_skill;
        heli_columns_describe(&community->columns, gov_resident_columns, GOV_RESIDENT_COLUMNS,
                              community->grid_count * (size_t)p->population.adults_per_grid);
    }
    for (size_t g = 0; g < city->grid_count; g++)
        city->grids[g].residents = (uint32_t)p->population.adults_per_grid;
}

/* Draws the orders in which groups, governments and commissioners are dealt; the same in every copy. */
static heli_status draw_city_orders(gov_city *city, heli_key initial, heli_context *ctx)
{
    size_t copies = (size_t)city->params->city.copies;
    size_t n = city->community_count / copies, grids = city->grid_count / copies;
    uint32_t *order = malloc(((grids > n ? grids : n) + 1) * sizeof *order);
    if (!order) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a city of %zu communities"), n);

    draw_order(initial, DEAL_GROUPS, WHOLE_CITY, order, grids);
    for (size_t copy = 0; copy < copies; copy++)
        for (size_t place = 0; place < grids; place++)
            city->grids[copy * grids + order[place]].group_rank = (uint32_t)place;
    draw_order(initial, DEAL_GOVERNMENTS, WHOLE_CITY, order, n);
    for (size_t copy = 0; copy < copies; copy++)
        for (size_t place = 0; place < n; place++)
            city->governments[copy * n + order[place]].rank = (uint32_t)place;

    /* Commissioners go round the communities, one to the next enterprise of each. */
    draw_order(initial, DEAL_COMMISSIONERS, WHOLE_CITY, order, n);
    for (size_t copy = 0; copy < copies; copy++)
        for (size_t i = 0; i < (size_t)city->params->enterprise.commissioners; i++) {
            size_t c = copy * n + order[i % n], turn = i / n;
            city->enterprises[city->communities[c].first_enterprise + turn].has_commissioner = 1;
        }
    free(order);
    return HELI_OK;
}

static heli_status draw_community_orders(gov_city *city, heli_key initial, heli_context *ctx)
{
    size_t most = city->enterprises_each > city->organisations_each ? city->enterprises_each : city->organisations_each;
    uint32_t *order = malloc((most + 1) * sizeof *order);
    if (!order) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for %zu institutions"), most);
    for (size_t c = 0; c < city->community_count; c++) {
        const gov_community *community = &city->communities[c];
        draw_order(initial, DEAL_ENTERPRISES, community->key, order, city->enterprises_each);
        for (size_t place = 0; place < city->enterprises_each; place++)
            city->enterprises[community->first_enterprise + order[place]].is.rank = (uint32_t)place;
        draw_order(initial, DEAL_ORGANISATIONS, community->key, order, city->organisations_each);
        for (size_t place = 0; place < city->organisations_each; place++)
            city->organisations[community->first_organisation + order[place]].is.rank = (uint32_t)place;
    }
    free(order);
    return HELI_OK;
}

void gov_deal_groups(gov_city *city, int64_t own, int64_t joint)
{
    for (size_t g = 0; g < city->grid_count; g++) {
        int64_t rank = city->grids[g].group_rank;
        city->grids[g].group = rank < own ? GOV_GROUP_OWN : rank < own + joint ? GOV_GROUP_JOINT : GOV_GROUP_NONE;
    }
}

static int32_t active_below(uint32_t rank, double share, size_t n)
{
    return (double)rank < heli_floor(share * (double)n + 0.5) ? GOV_ACTIVE : GOV_PASSIVE;
}

gov_dealt gov_dealt_shares(const gov_params *params)
{
    return (gov_dealt){params->government.guiding_share, params->enterprise.supporting_share, params->organisation.integrating_share};
}

void gov_deal_strategies(gov_city *city, const gov_dealt *before, int64_t recorded_week)
{
    gov_dealt now = gov_dealt_shares(city->params);
    size_t n = city->community_count / (size_t)city->params->city.copies;
    for (size_t c = 0; c < city->community_count && !(before && before->guiding == now.guiding); c++)
        city->governments[c].strategy = active_below(city->governments[c].rank, now.guiding, n);
    for (size_t e = 0; e < city->enterprise_count && !(before && before->supporting == now.supporting); e++) {
        gov_enterprise *enterprise = &city->enterprises[e];
        bool barred = recorded_week < enterprise->barred_until && enterprise->offences > 0;
        enterprise->is.strategy = barred ? GOV_PASSIVE : active_below(enterprise->is.rank, now.supporting, city->enterprises_each);
    }
    for (size_t o = 0; o < city->organisation_count && !(before && before->integrating == now.integrating); o++) {
        gov_institution *organisation = &city->organisations[o].is;
        organisation->strategy = active_below(organisation->rank, now.integrating, city->organisations_each);
    }
}

void gov_publish(gov_city *city)
{
    memcpy(city->published.governments, city->governments, city->community_count * sizeof *city->governments);
    for (size_t e = 0; e < city->enterprise_count; e++) city->published.enterprises[e] = city->enterprises[e].is;
    for (size_t o = 0; o < city->organisation_count; o++) city->published.organisations[o] = city->organisations[o].is;
}

typedef struct populate_job { gov_city *city; heli_key initial; } populate_job;

static heli_status populate_one(gov_city *city, size_t c, heli_key initial)
{
    heli_status status = gov_populate(city, c, initial);
    if (status != HELI_OK) return status;
    gov_set_up_residents(city, c, initial);
    gov_draw_costs(city, c, initial);
    gov_set_up_organisations(city, c);
    return gov_set_up_petitions(city, c, initial);
}

/* The sums, main line and payoffs of the initial state: what the first week looks back on. */
static void open_books(gov_city *city, size_t c)
{
    gov_support_grids(city, c);
    gov_pass pass = gov_prepare_pass(city, c, (heli_key){{0, 0}}, WEEK_BEFORE_FIRST);
    gov_resident_sums(&pass, false);
    gov_draw_main_line(city, c);
    pass = gov_prepare_pass(city, c, (heli_key){{0, 0}}, WEEK_BEFORE_FIRST);
    gov_resident_sums(&pass, true);
    gov_promise(city, c);
    gov_update_payoffs(city, c);
    gov_sum_leanings(&city->communities[c]);
}

static heli_status move_in(void *job, size_t c, const heli_step *step)
{
    (void)step;
    populate_job *populate = job;
    heli_status status = populate_one(populate->city, c, populate->initial);
    if (status == HELI_OK) open_books(populate->city, c);
    return status;
}

static heli_status share_new_community(void *job, size_t c, heli_visitor *visitor)
{
    return gov_share_community(((populate_job *)job)->city, c, visitor);
}

heli_status gov_city_create(gov_city **out, const gov_params *params, heli_key initial, const heli_runner *runner,
                            heli_context *ctx)
{
    heli_status status = HELI_OK;
    gov_city *city = calloc(1, sizeof *city);
    if (!city) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a city"));
    size_t copies = (size_t)params->city.copies;
    city->params = params;
    city->week = -1;
    city->mediation_wait_weeks = heli_double_from_bits(0x7ff8000000000000u);
    city->community_count = (size_t)params->city.communities * copies;
    city->office_count = (size_t)params->city.offices * copies;
    city->grid_count = (size_t)params->city.grids * copies;
    city->enterprises_each = (size_t)params->enterprise.per_community;
    city->organisations_each = GOV_DOMAINS;
    city->enterprise_count = city->community_count * city->enterprises_each;
    city->organisation_count = city->community_count * city->organisations_each;
    city->adults = (int64_t)city->grid_count * params->population.adults_per_grid;
    city->annual_party_fen = gov_fen(params->party.funds_yuan_per_community_year);
    city->annual_subsidy_fen = gov_fen(params->grid.subsidy_yuan_per_year);
    city->annual_mediator_fen = gov_fen(params->mediation.pay_yuan_per_year);
    city->annual_purchase_yuan_per_1000 = params->purchase.yuan_per_1000_year;

    HELI_TRY(allocate(city, ctx));
    gov_use_params(city, params);
    lay_out(city);
    HELI_TRY(draw_city_orders(city, initial, ctx));
    HELI_TRY(draw_community_orders(city, initial, ctx));
    gov_deal_groups(city, params->party.own_groups, params->party.joint_groups);
    gov_deal_strategies(city, NULL, 0);
    populate_job job = {city, initial};
    status = heli_runner_run_shared(runner, city->community_count, move_in, share_new_community, &job, NULL);
    if (status != HELI_OK) {
        heli_fail(ctx, status, HELI_N_("not enough memory for %lld residents"), (long long)city->adults);
        goto out;
    }
    gov_publish(city);
out:
    if (status != HELI_OK) {
        gov_city_free(city);
        city = NULL;
    }
    *out = city;
    return status;
}

void gov_city_free(gov_city *self)
{
    if (!self) return;
    for (size_t c = 0; self->communities && c < self->community_count; c++) {
        gov_community *community = &self->communities[c];
        heli_columns_free(&community->columns);
        heli_graph_free(&community->graph);
        free(community->ticket_marks);
        free(community->claim_marks);
        free(community->crowd);
        free(community->thresholds);
        free(community->leaning_before);
        gov_list_free(&community->tickets);
        gov_list_free(&community->disputes);
        gov_list_free(&community->leanings);
        gov_list_free(&community->petitions);
        gov_list_free(&community->aggrieved);
    }
    for (size_t pool = 0; pool < self->pool_count; pool++) heli_servers_free(&self->pools[pool]);
    free(self->pools);
    heli_servers_free(&self->court);
    heli_servers_free(&self->hotline);
    gov_list_free(&self->court_ahead);
    free(self->effective);
    free(self->communities);
    free(self->grids);
    free(self->silent_expression);
    free(self->duty);
    free(self->governments);
    free(self->enterprises);
    free(self->organisations);
    free(self->published.governments);
    free(self->published.enterprises);
    free(self->published.organisations);
    free(self);
}
