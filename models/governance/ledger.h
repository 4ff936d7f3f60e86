/*
 * The ledger (ODD 7.1): every yuan of public money, in fen, from account to account.
 *
 * Flows inside a community touch the accounts of that community alone, so communities may pay at the same time. Whatever leaves
 * one account arrives in another: the sum over all accounts is constant (invariant I1). Only `outside`, which stands for the
 * rest of the economy and for the levels above the city, may be negative.
 */
#ifndef HELI_GOVERNANCE_LEDGER_H
#define HELI_GOVERNANCE_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

enum { GOV_WEEKS_PER_YEAR = 52, GOV_MILLION = 1000000 };

/* Accounts of one community, in fen. */
typedef struct gov_accounts {
    int64_t fund;            /* public money of the community, to be spent */
    int64_t grid_workers;    /* received by its grid workers */
    int64_t mediators;       /* received by its full-time mediators */
    int64_t residents;       /* received by residents: incentives, compensation */
    int64_t vendors;         /* paid for party activities and services */
    int64_t unexecuted;      /* counted, not an account: budgeted but not paid, since the start */
    int64_t spent;           /* counted, not an account: paid out of the fund, since the start */
} gov_accounts;

/* Accounts of the city. */
typedef struct gov_ledger {
    int64_t outside;
    int64_t district;
} gov_ledger;

/** (1): instalment of a yearly sum of `fen` in week j of the year, 0 <= j < 52; the 52 instalments add up to `fen` exactly. */
int64_t gov_weekly_instalment(int64_t fen, int64_t week_of_year);

/** Week of the year of a recorded week; recorded week 0 opens a year, burn-in weeks count back from it. */
int64_t gov_week_of_year(int64_t recorded_week);

/** A yuan amount >= 0 in fen, rounded to the nearest. */
int64_t gov_fen(double yuan);

/** An execution rate in parts per million, rounded down. */
int64_t gov_parts_per_million(double rate);

/** Moves `amount` >= 0 between two accounts. */
static inline void gov_transfer(int64_t *from, int64_t *to, int64_t amount)
{
    *from -= amount;
    *to += amount;
}

/**
 * A budgeted payment out of a community's fund: moves min(amount, what the fund holds, rate_ppm of amount) to `to`,
 * counts what was spent and what stayed unexecuted, and returns what was paid.
 */
int64_t gov_pay(gov_accounts *accounts, int64_t *to, int64_t amount, int64_t rate_ppm);

/** Sum of a community's accounts. */
int64_t gov_accounts_sum(const gov_accounts *accounts);

#endif
