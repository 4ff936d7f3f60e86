/* Claims about models on grids whose figures are measured, not published: Schelling's segregation, Epstein's civil violence. */
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>

#include "analysis/trial.h"
#include "analysis/verify.h"

#define SETTINGS(...) (const heli_setting[]){__VA_ARGS__}, sizeof((const heli_setting[]){__VA_ARGS__}) / sizeof(heli_setting)

/* --- Schelling --- */

enum { LIKE_SHARE };

/* Like share after some steps, run by run. */
static heli_status like_shares(double *share, size_t runs, const heli_setting *settings, size_t count, uint64_t seed, int64_t steps, heli_context *ctx)
{
    heli_trial trial;
    heli_status status;
    HELI_TRY(heli_trial_init(&trial, "schelling", settings, count, ctx));
    for (size_t run = 0; run < runs; run++) {
        HELI_TRY(heli_trial_start(&trial, seed, run, steps, ctx));
        for (int64_t step = 0; step < steps; step++) HELI_TRY(heli_trial_step(&trial, ctx));
        share[run] = trial.values[LIKE_SHARE];
    }
out:
    heli_trial_free(&trial);
    return status;
}

/* setting: steps, seed, what is expected (0: of a random start of 500 and 500). */
static heli_status schelling_like(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    heli_status status;
    size_t runs = 40 * (size_t)effort;
    double *share = calloc(runs, sizeof *share), expected = claim->setting[2] > 0.0 ? claim->setting[2] : 499.0 / 999.0;
    if (!share) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    HELI_TRY(like_shares(share, runs, NULL, 0, (uint64_t)claim->setting[1], (int64_t)claim->setting[0], ctx));
    heli_found_mean(out, claim, expected, share, runs);
out:
    free(share);
    return status;
}

/* The rule once more, in the plainest way, with GSL's random numbers: 12 x 12 cells, 100 agents, bounded, 3 alike wanted. */
enum { SIDE = 12, CELLS = SIDE * SIDE, AGENTS = 100, WANTED = 3 };

static void plain_look(const int *group, int cell, int *like, int *all)
{
    *like = *all = 0;
    for (int y = cell / SIDE - 1; y <= cell / SIDE + 1; y++)
        for (int x = cell % SIDE - 1; x <= cell % SIDE + 1; x++) {
            if (x < 0 || y < 0 || x >= SIDE || y >= SIDE || y * SIDE + x == cell) continue;
            *like += group[y * SIDE + x] == group[cell];
            *all += group[y * SIDE + x] != 0;
        }
}

/* An empty cell by trying cells until one is empty. */
static int plain_empty(const int *group, gsl_rng *rng)
{
    int cell;
    do cell = (int)gsl_rng_uniform_int(rng, CELLS);
    while (group[cell] != 0);
    return cell;
}

static double plain_run(gsl_rng *rng, int steps)
{
    int group[CELLS] = {0}, place[AGENTS], like, all, social = 0;
    double sum = 0.0;
    for (int agent = 0; agent < AGENTS; agent++) group[place[agent] = plain_empty(group, rng)] = 1 + agent % 2;
    for (int step = 0; step < steps; step++)
        for (int left = AGENTS; left > 0; left--) {
            int chosen = (int)gsl_rng_uniform_int(rng, (unsigned long)left), cell = place[chosen];
            plain_look(group, cell, &like, &all);
            place[chosen] = place[left - 1];
            place[left - 1] = cell;
            if (like >= WANTED) continue;
            int to = plain_empty(group, rng);
            group[to] = group[cell];
            group[cell] = 0;
            place[left - 1] = to;
        }
    for (int agent = 0; agent < AGENTS; agent++) {
        plain_look(group, place[agent], &like, &all);
        if (all == 0) continue;
        sum += (double)like / all;
        social++;
    }
    return sum / social;
}

static void mean_and_error(const double *x, size_t n, double *mean, double *squared_error)
{
    double sum = 0.0, squares = 0.0;
    for (size_t i = 0; i < n; i++) sum += x[i];
    *mean = sum / (double)n;
    for (size_t i = 0; i < n; i++) squares += (x[i] - *mean) * (x[i] - *mean);
    *squared_error = squares / ((double)n - 1.0) / (double)n;
}

/* setting: steps, seed. Both means of the like share, as a standardised difference. */
static heli_status schelling_plain(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    heli_status status;
    size_t runs = 500 * (size_t)effort;
    double *share = calloc(2 * runs, sizeof *share), mean[2], error[2];
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    if (!share || !rng) HELI_TRY(heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory")));
    gsl_rng_set(rng, (unsigned long)claim->setting[1]);
    HELI_TRY(like_shares(share, runs, SETTINGS({"grid.width", SIDE}, {"grid.height", SIDE}, {"grid.agents", AGENTS}),
                         (uint64_t)claim->setting[1], (int64_t)claim->setting[0], ctx));
    for (size_t run = 0; run < runs; run++) share[runs + run] = plain_run(rng, (int)claim->setting[0]);
    for (int i = 0; i < 2; i++) mean_and_error(share + (size_t)i * runs, runs, &mean[i], &error[i]);
    heli_found_score(out, (mean[0] - mean[1]) / sqrt(error[0] + error[1]), runs);
out:
    if (rng) gsl_rng_free(rng);
    free(share);
    return status;
}

/* --- civil violence --- */

/* Without cops active is who has H (1 - L) > T. setting: L, seed. */
static heli_status violence_without_cops(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    heli_trial trial;
    heli_status status;
    uint64_t active = 0, citizens = 0;
    double legitimacy = claim->setting[0], threshold = 0.1;
    HELI_TRY(heli_trial_init(&trial, "civil-violence", SETTINGS({"rebellion.cops", 0}, {"rebellion.legitimacy", legitimacy}), ctx));
    for (uint64_t run = 0; run < 20 * (uint64_t)effort; run++) {
        HELI_TRY(heli_trial_run(&trial, (uint64_t)claim->setting[1], run, 1, -1, ctx));
        active += (uint64_t)trial.values[0];
        citizens += (uint64_t)(trial.values[0] + trial.values[1] + trial.values[2]);
    }
    heli_found_share(out, claim, fmax(0.0, 1.0 - threshold / (1.0 - legitimacy)), active, citizens);
out:
    heli_trial_free(&trial);
    return status;
}

/* With L = 1: the most that were ever active or in jail. */
static heli_status violence_legitimate(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    heli_trial trial;
    heli_status status;
    double most = 0.0;
    int64_t steps = 50 * effort;
    HELI_TRY(heli_trial_init(&trial, "civil-violence", SETTINGS({"rebellion.legitimacy", 1}), ctx));
    HELI_TRY(heli_trial_start(&trial, (uint64_t)claim->setting[0], 0, steps, ctx));
    for (int64_t step = 0; step < steps; step++) {
        HELI_TRY(heli_trial_step(&trial, ctx));
        most = fmax(most, trial.values[0] + trial.values[1]);
    }
    heli_found_exact(out, claim, 0.0, most, (uint64_t)steps);
out:
    heli_trial_free(&trial);
    return status;
}

enum { VIOLENCE_STEPS = 200, CALM_BELOW = 5 };

/* What 200 steps of a run are like: the share of calm ones, or the largest number of active citizens. */
static heli_status violence_run(heli_trial *trial, uint64_t seed, uint64_t run, bool largest, double *value, heli_context *ctx)
{
    heli_status status;
    double calm = 0.0, most = 0.0;
    HELI_TRY(heli_trial_start(trial, seed, run, VIOLENCE_STEPS, ctx));
    for (int step = 0; step < VIOLENCE_STEPS; step++) {
        HELI_TRY(heli_trial_step(trial, ctx));
        calm += trial->values[0] < CALM_BELOW;
        most = fmax(most, trial->values[0]);
    }
    *value = largest ? most : calm / VIOLENCE_STEPS;
out:
    return status;
}

/* setting: what we measured, seed, 1 for the largest outburst. */
static heli_status violence_bursts(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    heli_trial trial;
    heli_status status;
    size_t runs = 12 * (size_t)effort;
    double *value = calloc(runs, sizeof *value);
    HELI_TRY(heli_trial_init(&trial, "civil-violence", NULL, 0, ctx));
    for (size_t run = 0; run < runs && value; run++)
        HELI_TRY(violence_run(&trial, (uint64_t)claim->setting[1], run, claim->setting[2] == 1.0, &value[run], ctx));
    if (value) heli_found_mean(out, claim, claim->setting[0], value, runs);
    else status = heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
out:
    heli_trial_free(&trial);
    free(value);
    return status;
}

#define START_SOURCE "exact: (m-1)/(2m-1), hypergeometric"
#define OWN_SOURCE "measured by ourselves: 2,000 runs of the scenario, seed 999, standard error 0.0003"
#define OWN_NOTE "no canonical figure exists; this guards the rule against change", "没有公认的标准数值；此项防止规则被改动"
#define PLAIN_SOURCE "a second program of the rule with GSL's random numbers"
#define BURST_SOURCE "measured by ourselves: 100 runs of the scenario, seed 999"
#define BURST_NOTE "punctuated equilibrium; the paper has no table: to be compared as a distribution only", "间断均衡；论文没有数值表，只能作为分布比较"
static const heli_claim claims[] = {
    {"schelling", "like neighbours at a random start", "随机初始的同类邻居比例", START_SOURCE, NULL, NULL, schelling_like, {0, 701, 0}, 0, false},
    {"schelling", "like neighbours after 20 steps", "20步后的同类邻居比例", OWN_SOURCE, OWN_NOTE, schelling_like, {20, 702, 0.8741}, 0.0015, false},
    {"schelling", "like neighbours after 3 steps against a second program, in standard errors", "3步后的同类邻居比例与另一程序之差（标准误）", PLAIN_SOURCE, NULL, NULL,
     schelling_plain, {3, 703}, 0, false},
    {"civil-violence", "without cops: share of active citizens", "没有警员时骚动者的比例", "exact: 1 - T/(1 - L)", NULL, NULL, violence_without_cops, {0.82, 711}, 0, false},
    {"civil-violence", "without cops, L = 0.6: share of active citizens", "没有警员且L = 0.6时骚动者的比例", "exact: 1 - T/(1 - L)", NULL, NULL, violence_without_cops,
     {0.6, 712}, 0, false},
    {"civil-violence", "L = 1: most that were ever active or in jail", "L = 1：骚动者与在押者的最大人数", "exact: no grievance", NULL, NULL, violence_legitimate, {713}, 0, false},
    {"civil-violence", "share of 200 steps with fewer than 5 active", "200步中骚动者少于5人的比例", BURST_SOURCE, BURST_NOTE, violence_bursts, {0.8235, 714, 0}, 0.01, false},
    {"civil-violence", "largest number of active citizens in 200 steps", "200步中骚动者的最大人数", BURST_SOURCE, BURST_NOTE, violence_bursts, {19.6, 715, 1}, 1.5,
     false},
};

const heli_claim_group heli_claims_classics_segregation = {"classics_segregation", claims, sizeof claims / sizeof claims[0]};
