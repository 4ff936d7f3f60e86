/*
 * Budget (ODD 7.1): a week's money comes from outside through the district to the communities' funds, and from there to grid workers,
 * party activities, residents and enterprises.
 *
 * What residents and enterprises were promised for last week is appropriated in full when the week opens, so that a promise is
 * short only by the execution rate.
 */
#include "models/governance/city.h"
#include "models/governance/mechanisms/disputes.h"
#include "models/governance/mechanisms/organisations.h"

/* Yearly sums change when the year turns, never inside it. */
static void open_year(gov_city *city)
{
    const gov_params *p = city->params;
    city->annual_party_fen = gov_fen(p->party.funds_yuan_per_community_year);
    city->annual_subsidy_fen = gov_fen(p->grid.subsidy_yuan_per_year);
    city->annual_mediator_fen = gov_fen(p->mediation.pay_yuan_per_year);
    city->annual_purchase_yuan_per_1000 = p->purchase.yuan_per_1000_year;
    for (size_t c = 0; c < city->community_count; c++) {
        city->communities[c].vetoed_last_year = city->communities[c].vetoed_this_year;
        city->communities[c].vetoed_this_year = 0;
    }
}

static int64_t grids_with_worker(const gov_city *city, const gov_community *community)
{
    int64_t workers = 0;
    for (size_t g = 0; g < community->grid_count; g++)
        workers += city->grids[community->first_grid + g].residents > 0;
    return workers;
}

/* What this week's stances were promised: incentives to participants, compensation to those passed by. */
void gov_promise(gov_city *city, size_t c)
{
    const gov_params *p = city->params;
    const gov_sums *sums = &city->communities[c].sums;
    int64_t incentive = gov_fen(p->resident.selective_incentive * p->resident.yuan_per_utility);
    int64_t compensation = gov_fen(p->resident.compensation * p->resident.yuan_per_utility);
    city->communities[c].promised_fen = incentive * sums->participants + compensation * sums->compensated;
}

/* Preference of one enterprise for a week: where the government guides, to those who support and to rent-seekers. */
static int64_t promised_to_enterprise(const gov_city *city, size_t c, const gov_enterprise *enterprise, int64_t week_of_year)
{
    if (city->governments[c].strategy != GOV_ACTIVE || enterprise->is.strategy == GOV_PASSIVE) return 0;
    int64_t preference = gov_weekly_instalment(gov_fen(city->params->enterprise.preference_yuan_per_year), week_of_year);
    return enterprise->is.strategy == GOV_RENT ? (int64_t)((double)preference * city->params->institutions.rent_take) : preference;
}

/* Full-time mediators of a community (35). */
static int64_t mediators_pay(const gov_city *city, size_t c, int64_t week_of_year)
{
    return gov_weekly_instalment(city->annual_mediator_fen, week_of_year) * gov_full_time_mediators(city, c);
}

static int64_t appropriation(const gov_city *city, size_t c, int64_t week_of_year)
{
    const gov_community *community = &city->communities[c];
    int64_t amount = gov_weekly_instalment(city->annual_subsidy_fen, week_of_year) * grids_with_worker(city, community);
    amount += gov_weekly_instalment(city->annual_party_fen, week_of_year) + mediators_pay(city, c, week_of_year);
    amount += community->promised_fen + community->rewards_due_fen;
    amount += gov_weekly_instalment(gov_annual_purchase_fen(city, c), week_of_year); /* spent by gov_buy_services */
    for (size_t e = 0; e < city->enterprises_each; e++)
        amount += promised_to_enterprise(city, c, &city->enterprises[community->first_enterprise + e], week_of_year);
    return amount;
}

/* Fines of found-out rents go to the district; what an enterprise has not kept of public money it brings from outside. */
static void collect_fines(gov_city *city)
{
    for (size_t e = 0; e < city->enterprise_count; e++) {
        gov_enterprise *enterprise = &city->enterprises[e];
        if (enterprise->fine_due_fen == 0) continue;
        int64_t missing = enterprise->fine_due_fen - enterprise->account_fen;
        if (missing > 0) gov_transfer(&city->ledger.outside, &enterprise->account_fen, missing);
        gov_transfer(&enterprise->account_fen, &city->ledger.district, enterprise->fine_due_fen);
        enterprise->fine_due_fen = 0;
    }
}

void gov_open_budget(gov_city *city, const heli_step *step)
{
    int64_t week_of_year = gov_week_of_year(step->recorded);
    if (week_of_year == 0) open_year(city);
    collect_fines(city);
    for (size_t c = 0; c < city->community_count; c++) {
        int64_t amount = appropriation(city, c, week_of_year);
        gov_transfer(&city->ledger.outside, &city->ledger.district, amount);
        gov_transfer(&city->ledger.district, &city->communities[c].accounts.fund, amount);
    }
}

void gov_pay_week(gov_city *city, size_t c, const heli_step *step)
{
    gov_community *community = &city->communities[c];
    gov_accounts *accounts = &community->accounts;
    int64_t week_of_year = gov_week_of_year(step->recorded);
    int64_t rate = gov_parts_per_million(city->params->budget.execution_rate);
    int64_t subsidy = gov_weekly_instalment(city->annual_subsidy_fen, week_of_year) * grids_with_worker(city, community);

    gov_pay(accounts, &accounts->grid_workers, subsidy, rate);
    community->mediators_paid = (int32_t)gov_full_time_mediators(city, c);
    gov_pay(accounts, &accounts->mediators, mediators_pay(city, c, week_of_year), rate);
    gov_pay(accounts, &accounts->vendors, gov_weekly_instalment(city->annual_party_fen, week_of_year), rate);
    gov_pay(accounts, &accounts->residents, community->promised_fen, rate);
    gov_pay(accounts, &accounts->residents, community->rewards_due_fen, rate);
    for (size_t e = 0; e < city->enterprises_each; e++) {
        gov_enterprise *enterprise = &city->enterprises[community->first_enterprise + e];
        int64_t promised = promised_to_enterprise(city, c, enterprise, week_of_year);
        int64_t paid = gov_pay(accounts, &enterprise->account_fen, promised, rate);
        if (enterprise->is.strategy == GOV_RENT) enterprise->taken_fen += paid;
    }
}
