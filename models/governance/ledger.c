/* The ledger (ODD 7.1): instalments without residue, payments that conserve money. */
#include "models/governance/ledger.h"

int64_t gov_weekly_instalment(int64_t fen, int64_t week_of_year)
{
    /* floor((j + 1) A / 52) - floor(j A / 52), with A split so that the product cannot overflow. */
    int64_t whole = fen / GOV_WEEKS_PER_YEAR, rest = fen % GOV_WEEKS_PER_YEAR;
    int64_t before = week_of_year * rest / GOV_WEEKS_PER_YEAR;
    int64_t after = (week_of_year + 1) * rest / GOV_WEEKS_PER_YEAR;
    return whole + after - before;
}

int64_t gov_week_of_year(int64_t recorded_week)
{
    int64_t week = recorded_week % GOV_WEEKS_PER_YEAR;
    return week < 0 ? week + GOV_WEEKS_PER_YEAR : week;
}

int64_t gov_fen(double yuan)
{
    return (int64_t)(yuan * 100.0 + 0.5);
}

int64_t gov_parts_per_million(double rate)
{
    return (int64_t)(rate * GOV_MILLION + 1e-6); /* 0.29 means 290,000, whatever its last bit */
}

int64_t gov_pay(gov_accounts *accounts, int64_t *to, int64_t amount, int64_t rate_ppm)
{
    int64_t paid = rate_ppm == GOV_MILLION
                       ? amount
                       : amount / GOV_MILLION * rate_ppm + amount % GOV_MILLION * rate_ppm / GOV_MILLION;
    if (paid > accounts->fund) paid = accounts->fund;
    gov_transfer(&accounts->fund, to, paid);
    accounts->spent += paid;
    accounts->unexecuted += amount - paid;
    return paid;
}

int64_t gov_accounts_sum(const gov_accounts *accounts)
{
    return accounts->fund + accounts->grid_workers + accounts->mediators + accounts->residents + accounts->vendors;
}
