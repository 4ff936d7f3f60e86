/*
 * The state of a city, block by block: to save it, to restore it, and to share it among ranks.
 *
 * Owned blocks are what nobody but a community's own phase reads: its residents, and what accompanies them. All others are known wherever
 * the city is carried out: gov_share_community tells what a community's week has changed of them.
 */
#include "models/governance/state.h"

#include "models/governance/mechanisms/mechanisms.h"

#define BLOCK(name, data, bytes) HELI_TRY(visitor->block(visitor, name, data, bytes))
#define FIELD(name, field) BLOCK(name, &community->field, sizeof community->field)
#define OWNED(name, data, bytes) HELI_TRY(heli_visit_owned(visitor, c, name, here ? (data) : NULL, bytes))
#define OWNED_FIELD(name, field) OWNED(name, &community->field, sizeof community->field)

static heli_status visit_community(gov_city *city, size_t c, heli_visitor *visitor)
{
    gov_community *community = &city->communities[c];
    heli_status status = HELI_OK;
    bool here = gov_is_here(community);
    OWNED("residents", community->columns.arena, community->columns.arena_bytes);
    FIELD("sums", sums);
    OWNED_FIELD("expressed_need", expressed_need);
    FIELD("main_line", main_line);
    OWNED_FIELD("guidance", guidance);
    FIELD("field", field);
    FIELD("tally", tally);
    HELI_TRY(gov_list_visit_owned(&community->tickets, c, here, "tickets", sizeof(gov_ticket), visitor));
    HELI_TRY(gov_list_visit(&community->disputes, "disputes", sizeof(gov_dispute), visitor));
    FIELD("cohorts", cohorts);
    HELI_TRY(gov_list_visit(&community->petitions, "petitions", sizeof(gov_petition), visitor));
    HELI_TRY(gov_list_visit_owned(&community->aggrieved, c, here, "aggrieved", sizeof(gov_aggrieved), visitor));
    FIELD("petitions_opened", petitions_opened);
    OWNED_FIELD("arrears_cleared", arrears_cleared_weeks);
    FIELD("rewards_due", rewards_due_fen);
    OWNED_FIELD("mutual_help", mutual_help_hours);
    FIELD("duplicate_hours", duplicate_hours);
    FIELD("awareness", awareness);
    FIELD("skill", skill);
    OWNED_FIELD("need_from_safety", need_from_safety);
    FIELD("displaced_in", displaced_in);
    FIELD("score_last_year", score_last_year);
    FIELD("satisfaction_sum", satisfaction_sum);
    FIELD("satisfied_sum", satisfied_sum);
    FIELD("score_weeks", score_weeks);
    OWNED_FIELD("mediators_paid", mediators_paid);
    FIELD("accounts", accounts);
    FIELD("spent_before", spent_before_fen);
    FIELD("spent_last_week", spent_last_week_fen);
    FIELD("promised", promised_fen);
    FIELD("vetoed_this_year", vetoed_this_year);
    FIELD("vetoed_last_year", vetoed_last_year);
out:
    return status;
}

heli_status gov_share_community(void *world, size_t c, heli_visitor *visitor)
{
    gov_city *city = world;
    gov_community *community = &city->communities[c];
    heli_status status = HELI_OK;
    FIELD("sums", sums);
    FIELD("main_line", main_line);
    FIELD("field", field);
    FIELD("tally", tally);
    FIELD("cohorts", cohorts);
    HELI_TRY(gov_list_visit(&community->disputes, "disputes", sizeof(gov_dispute), visitor));
    HELI_TRY(gov_list_visit(&community->leanings, "leanings", sizeof(float), visitor));
    HELI_TRY(gov_list_visit(&community->petitions, "petitions", sizeof(gov_petition), visitor));
    FIELD("petitions_opened", petitions_opened);
    FIELD("leaning_sum", leaning_sum);
    FIELD("rewards_due", rewards_due_fen);
    FIELD("duplicate_hours", duplicate_hours);
    FIELD("awareness", awareness);
    FIELD("skill", skill);
    FIELD("displaced_in", displaced_in);
    FIELD("displaced_out", displaced_out);
    FIELD("position_gini", position_gini);
    FIELD("accounts", accounts);
    FIELD("promised", promised_fen);
    FIELD("vetoed_this_year", vetoed_this_year);
    BLOCK("government", &city->governments[c], sizeof *city->governments);
    BLOCK("enterprises", city->enterprises + community->first_enterprise, city->enterprises_each * sizeof *city->enterprises);
    BLOCK("organisations", city->organisations + community->first_organisation,
          city->organisations_each * sizeof *city->organisations);
out:
    return status;
}

static heli_status visit_servers(heli_servers *servers, const char *name, heli_visitor *visitor)
{
    heli_status status = HELI_OK;
    uint64_t count = servers->count;
    BLOCK(name, &count, sizeof count);
    if (count == 0) {
        servers->count = 0;
        return HELI_OK;
    }
    HELI_TRY(heli_servers_resize(servers, count, 0.0)); /* room, when restoring */
    BLOCK(name, servers->free_at, count * sizeof *servers->free_at);
out:
    return status;
}

static heli_status visit_pools(gov_city *city, heli_visitor *visitor)
{
    heli_status status = HELI_OK;
    uint64_t pools = city->pool_count;
    BLOCK("pools", &pools, sizeof pools);
    BLOCK("pooling", &city->pooling, sizeof city->pooling);
    HELI_TRY(gov_make_pools(city, pools)); /* room, when restoring */
    for (size_t p = 0; p < city->pool_count; p++) HELI_TRY(visit_servers(&city->pools[p], "pool", visitor));
    HELI_TRY(visit_servers(&city->court, "court", visitor));
    HELI_TRY(visit_servers(&city->hotline, "hotline", visitor));
    BLOCK("court_open", &city->court_open, sizeof city->court_open);
    BLOCK("court_past", city->court_past, sizeof city->court_past);
    HELI_TRY(gov_list_visit(&city->court_ahead, "court_ahead", sizeof(int64_t), visitor));
    BLOCK("court_cases_year", &city->court_cases_year, sizeof city->court_cases_year);
    BLOCK("court_concluded_week", &city->court_concluded_week, sizeof city->court_concluded_week);
    BLOCK("calls_week", &city->calls_week, sizeof city->calls_week);
    BLOCK("calls_lost_week", &city->calls_lost_week, sizeof city->calls_lost_week);
    BLOCK("court_load", &city->court_load, sizeof city->court_load);
    BLOCK("mediation_wait", &city->mediation_wait_weeks, sizeof city->mediation_wait_weeks);
out:
    return status;
}

heli_status gov_visit(void *world, heli_visitor *visitor)
{
    gov_city *city = world;
    heli_status status = HELI_OK;
    BLOCK("week", &city->week, sizeof city->week);
    BLOCK("ledger", &city->ledger, sizeof city->ledger);
    BLOCK("annual_party", &city->annual_party_fen, sizeof city->annual_party_fen);
    BLOCK("annual_subsidy", &city->annual_subsidy_fen, sizeof city->annual_subsidy_fen);
    BLOCK("annual_mediator", &city->annual_mediator_fen, sizeof city->annual_mediator_fen);
    BLOCK("annual_purchase", &city->annual_purchase_yuan_per_1000, sizeof city->annual_purchase_yuan_per_1000);
    BLOCK("spent_last_week", &city->spent_last_week_fen, sizeof city->spent_last_week_fen);
    BLOCK("grids", city->grids, city->grid_count * sizeof *city->grids);
    BLOCK("governments", city->governments, city->community_count * sizeof *city->governments);
    BLOCK("enterprises", city->enterprises, city->enterprise_count * sizeof *city->enterprises);
    BLOCK("organisations", city->organisations, city->organisation_count * sizeof *city->organisations);
    HELI_TRY(visit_pools(city, visitor));
    for (size_t c = 0; c < city->community_count; c++) HELI_TRY(visit_community(city, c, visitor));
out:
    return status;
}

heli_status gov_restored(void *world, const void *params, heli_context *ctx)
{
    (void)ctx;
    gov_city *city = world;
    gov_use_params(city, params);
    for (size_t c = 0; c < city->community_count; c++) {
        gov_support_grids(city, c);
        if (gov_is_here(&city->communities[c])) gov_sum_leanings(&city->communities[c]);
    }
    gov_publish(city);
    return HELI_OK;
}
