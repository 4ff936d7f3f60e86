/*
 * The week of the community governance field (ODD 3), phase by phase.
 */
#include "models/governance/city.h"

/* What a policy may have changed: groups, shares of institutions, voices. */
static heli_status take_up_policy(void *world, size_t c, const heli_step *step)
{
    (void)step;
    gov_city *city = world;
    gov_set_voices(&city->communities[c], city->params->voice.equality);
    return HELI_OK;
}

static heli_status begin_week(gov_city *city, const heli_step *step)
{
    gov_dealt before = gov_dealt_shares(city->params);
    city->params = step->params;
    city->week = step->index;
    if (!step->params_changed) return HELI_OK;
    gov_deal_groups(city, city->params->party.own_groups, city->params->party.joint_groups);
    /* Where institutions revise, only a changed share is dealt anew; the game goes on from there. */
    gov_deal_strategies(city, city->params->institutions.revise ? &before : NULL, step->recorded);
    return heli_each_partition(step, city->community_count, take_up_policy, city);
}

/* The week of one community: it touches only its own part and reads what the others published last. */
static heli_status community_week(void *world, size_t c, const heli_step *step)
{
    gov_city *city = world;
    gov_pay_week(city, c, step);              /* 7.1  grid workers, party activities, promises */
    gov_support_grids(city, c);               /* 7.8, 7.9  what grids notice and ask */
    gov_draw_main_line(city, c);              /* 7.2, 7.3  needs as voiced; the main line */
    gov_revise_institutions(city, c, step);   /* 7.4  the four-party game */
    gov_residents_week(city, c, step);        /* 7.5, 7.6  needs, trust, habitus, decisions */
    gov_add_forces(city, c);                  /* 7.7  joint force; next week's service */
    gov_promise(city, c);                     /* 7.1  incentives and compensation, paid next week */
    gov_update_payoffs(city, c);              /* 7.4  what the strategies pay, for the next comparison */
    return gov_check_community(city, c);
}

/* Money spent in the week, for the cost of satisfied needs. */
static void close_ledger(gov_city *city)
{
    city->spent_last_week_fen = 0;
    for (size_t c = 0; c < city->community_count; c++) {
        gov_community *community = &city->communities[c];
        community->spent_last_week_fen = community->accounts.spent - community->spent_before_fen;
        community->spent_before_fen = community->accounts.spent;
        city->spent_last_week_fen += community->spent_last_week_fen;
    }
}

static heli_status tell_fault(const gov_city *city, const heli_step *step, heli_context *ctx)
{
    for (size_t c = 0; c < city->community_count; c++) {
        const gov_community *community = &city->communities[c];
        if (community->fault == HELI_OK) continue;
        return heli_fail(ctx, HELI_MODEL, HELI_N_("%s of resident %u in community %zu is %g in week %lld"),
                         community->fault_variable, community->fault_agent, c + 1, community->fault_value,
                         (long long)step->recorded + 1);
    }
    return HELI_MODEL;
}

heli_status governance_week(void *world, const heli_step *step, heli_context *ctx)
{
    gov_city *city = world;
    heli_status status = begin_week(city, step);
    if (status != HELI_OK) return status;
    gov_open_budget(city, step);                                                     /* 7.1 */
    status = heli_each_partition(step, city->community_count, community_week, city); /* 7.1-7.7 */
    if (status != HELI_OK) return tell_fault(city, step, ctx);
    gov_publish(city);                                                               /* 7.4 */
    close_ledger(city);                                                              /* 7.1 */
    return HELI_OK;
}
