/*
 * The week of the community governance field (ODD 3), phase by phase.
 */
#include "models/governance/mechanisms/mechanisms.h"

/* What a policy may have changed of residents. */
static heli_status take_up_voices(void *world, size_t c, const heli_step *step)
{
    (void)step;
    gov_city *city = world;
    gov_set_voices(&city->communities[c], city->params->voice.equality);
    return HELI_OK;
}

void gov_use_params(gov_city *city, const gov_params *params)
{
    gov_apply_five(params, city->effective);
    city->params = city->effective;
}

static heli_status begin_week(gov_city *city, const heli_step *step)
{
    gov_dealt before = gov_dealt_shares(city->params);
    gov_use_params(city, step->params);
    city->week = step->index;
    city->key = step->key;
    if (!step->params_changed) return HELI_OK;
    for (size_t c = 0; c < city->community_count; c++) gov_take_up_stars(city, c);
    gov_deal_groups(city, city->params->party.own_groups, city->params->party.joint_groups);
    /* Where institutions revise, only a changed share is dealt anew; the game goes on from there. */
    gov_deal_strategies(city, city->params->institutions.revise ? &before : NULL, step->recorded);
    return heli_each_partition(step, city->community_count, take_up_voices, city);
}

/* What mechanisms do in a community after its residents have acted. */
static heli_status community_cases(gov_city *city, size_t c, const heli_step *step)
{
    heli_status status = HELI_OK;
    HELI_TRY(gov_raise_tickets(city, c, step));    /* 7.8  issues, found or raised, handed over */
    HELI_TRY(gov_raise_claims(city, c, step));     /* 7.9  claims */
    HELI_TRY(gov_raise_land_claims(city, c, step)); /* M30  land arrears */
    gov_end_grid_stages(city, c, step);            /* 7.9  grid stage: settled, or unsettled and on the way */
    HELI_TRY(gov_follow_petitions(city, c, step)); /* 7.11 petitions */
    gov_spread_incidents(city, c, step);           /* 7.11 incidents */
    gov_review_stars(city, c, step);               /* 7.12 star ladder */
    gov_rectify_organisations(city, c, step);      /* M30  weak organisations */
    gov_care_for_children(city, c, step);          /* 7.15 left-behind children */
    gov_keep_safe(city, c, step);                  /* 7.16 cameras, 1053 */
    gov_spread_awareness(city, c);                 /* 7.17 publicity */
    gov_train_staff(city, c);                      /* 7.19 talent */
    gov_change_attitudes(city, c, step);           /* 7.21 leaning to law */
    HELI_TRY(gov_note_leanings(city, c));          /* 7.9  of parties to disputes, for the routes they will take */
out:
    return status;
}

/* The week of one community: it touches only its own part and reads what the others published last. */
static heli_status community_week(void *world, size_t c, const heli_step *step)
{
    gov_city *city = world;
    gov_tally_open(&city->communities[c].tally);
    gov_pay_week(city, c, step);              /* 7.1  grid workers, party activities, promises */
    gov_support_grids(city, c);               /* 7.8, 7.9  what grids notice and ask */
    gov_draw_main_line(city, c);              /* 7.2, 7.3  needs as voiced; the main line */
    gov_revise_institutions(city, c, step);   /* 7.4  the four-party game */
    gov_residents_week(city, c, step);        /* 7.5, 7.6  needs, trust, habitus, decisions */
    gov_promise_rewards(city, c, step);       /* 7.14 rewards of active volunteers */
    gov_buy_services(city, c, step);          /* 7.12 purchase of services */
    gov_help_each_other(city, c);             /* M20  mutual help by profession */
    gov_add_forces(city, c);                  /* 7.7  joint force; next week's service */
    gov_promise(city, c);                     /* 7.1  incentives and compensation, paid next week */
    gov_update_payoffs(city, c);              /* 7.4  what the strategies pay, for the next comparison */
    heli_status status = gov_check_community(city, c);
    return status == HELI_OK ? community_cases(city, c, step) : status;
}

/* What crosses communities: shared pools, court, owners, hotline, neighbours; serial, in community order. */
static heli_status city_cases(gov_city *city, const heli_step *step)
{
    heli_status status = HELI_OK;
    HELI_TRY(gov_mediate(city, step));         /* 7.9, 7.10  mediation pools, court */
    gov_assign_owners(city);                   /* 7.11 case owners */
    HELI_TRY(gov_answer_hotline(city, step));  /* 7.15 hotline */
    gov_displace_events(city);                 /* 7.16 three-village link */
    gov_assess(city, step);                    /* 7.18 yearly assessment */
    for (size_t c = 0; c < city->community_count; c++) gov_tally_close(&city->communities[c].tally, step->index);
out:
    return status;
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
    gov_open_budget(city, step);                               /* 7.1 */
    status = heli_each_partition_shared(step, city->community_count, community_week, gov_share_community, city); /* 7.1-7.7 */
    if (status == HELI_MODEL) return tell_fault(city, step, ctx);
    if (status == HELI_OK) status = city_cases(city, step);    /* 7.8-7.18 */
    if (status != HELI_OK) return heli_fail(ctx, status, HELI_N_("not enough memory for the open cases"));
    gov_publish(city);                                         /* 7.4 */
    close_ledger(city);                                        /* 7.1 */
    return HELI_OK;
}
