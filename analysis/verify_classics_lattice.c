<<<<<<< HEAD
/* Claims about games on lattices: the chaos of Nowak and May, and (published phase boundaries) the spatial public goods game. */
=======
/* Claims about models on grids whose figures are measured, not published: Schelling's segregation. */
#include <gsl/gsl_rng.h>
#include <math.h>
>>>>>>> lat2
#include <stdlib.h>

#include "analysis/trial.h"
#include "analysis/verify.h"

#define SETTINGS(...) (const heli_setting[]){__VA_ARGS__}, sizeof((const heli_setting[]){__VA_ARGS__}) / sizeof(heli_setting)

<<<<<<< HEAD
/* --- Nowak and May --- */

/* Cells that differ from one of the seven images of the lattice under the symmetries of the square. */
static uint64_t asymmetric_cells(const uint8_t *cell, size_t side)
{
    uint64_t odd = 0;
    for (size_t y = 0; y < side; y++)
        for (size_t x = 0; x < side; x++) { /* two mirrors generate all eight: left and right, and the diagonal */
            uint8_t here = cell[y * side + x];
            odd += here != cell[y * side + (side - 1 - x)] || here != cell[x * side + y];
        }
    return odd;
}

/* setting: side, b, generations. */
static heli_status kaleidoscope(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    heli_trial trial;
    heli_status status;
    size_t side = (size_t)claim->setting[0];
    int64_t generations = (int64_t)claim->setting[2] * effort;
    uint64_t odd = 0;
    HELI_TRY(heli_trial_init(&trial, "nowak-may", SETTINGS({"lattice.side", claim->setting[0]}, {"lattice.start", 1}, {"game.temptation", claim->setting[1]}), ctx));
    HELI_TRY(heli_trial_start(&trial, 1, 0, generations, ctx));
    for (int64_t generation = 0; generation < generations; generation++) {
        HELI_TRY(heli_trial_step(&trial, ctx));
        odd += asymmetric_cells(heli_columns_data(trial.model->partition_columns(heli_simulation_world(trial.simulation), 0), 0), side);
    }
    heli_found_at_most(out, 0.0, (double)odd, (uint64_t)generations);
=======
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
>>>>>>> lat2
out:
    heli_trial_free(&trial);
    return status;
}

<<<<<<< HEAD
/* Mean share of cooperators over the generations after `from`, of one run. */
static heli_status mean_share(heli_trial *trial, uint64_t seed, uint64_t run, int64_t from, int64_t to, double *share, heli_context *ctx)
{
    heli_status status;
    *share = 0.0;
    HELI_TRY(heli_trial_start(trial, seed, run, to, ctx));
    for (int64_t step = 1; step <= to; step++) {
        HELI_TRY(heli_trial_step(trial, ctx));
        if (step > from) *share += trial->values[0] / (double)(to - from);
    }
out:
    return status;
}

/* setting: side, b, seed, share of cooperators at the start. */
static heli_status chaos(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    enum { RUNS = 10, FROM = 150, TO = 300 };
    heli_trial trial;
    heli_status status;
    size_t runs = (size_t)(RUNS * effort);
    double *share = calloc(runs, sizeof *share);
    HELI_TRY(heli_trial_init(&trial, "nowak-may", SETTINGS({"lattice.side", claim->setting[0]}, {"game.temptation", claim->setting[1]},
                                                           {"lattice.cooperators", claim->setting[3]}), ctx));
    for (size_t run = 0; run < runs && share; run++)
        HELI_TRY(mean_share(&trial, (uint64_t)claim->setting[2], run, FROM, TO, &share[run], ctx));
    if (share) heli_found_mean(out, claim, 12.0 * 0.69314718055994530942 - 8.0, share, runs);
    else status = heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
out:
    heli_trial_free(&trial);
=======
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
>>>>>>> lat2
    free(share);
    return status;
}

<<<<<<< HEAD
#define NOWAK_SOURCE "12 ln 2 - 8; Nowak & May (1992), Nature 359, 826-829"
#define NOWAK_NOTE "the published share is the paper's approximation, drawn from the figure that one defector grows into: tolerance 0.01", \
    "发表的数值是论文由单个背叛者长成的图案导出的近似，容差0.01"
static const heli_claim claims[] = {
    {"nowak-may", "one defector, b 1.85: cells off the square's symmetry", "单个背叛者，b为1.85：偏离正方形对称的格子数", "exact: the rule has no direction; Nowak & May (1992)",
     NULL, NULL, kaleidoscope, {69, 1.85, 200}, 0, false},
    {"nowak-may", "share of cooperators, b 1.85, from 90 %", "b为1.85、初始九成合作时的合作者比例", NOWAK_SOURCE, NOWAK_NOTE, chaos, {80, 1.85, 701, 0.9}, 0.01, false},
    {"nowak-may", "share of cooperators, b 1.99, from 60 %", "b为1.99、初始六成合作时的合作者比例", NOWAK_SOURCE, NOWAK_NOTE, chaos, {80, 1.99, 702, 0.6}, 0.01, false},
=======
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

#define START_SOURCE "exact: (m-1)/(2m-1), hypergeometric"
#define OWN_SOURCE "measured by ourselves: 2,000 runs of the scenario, seed 999, standard error 0.0003"
#define OWN_NOTE "no canonical figure exists; this guards the rule against change", "没有公认的标准数值；此项防止规则被改动"
#define PLAIN_SOURCE "a second program of the rule with GSL's random numbers"
static const heli_claim claims[] = {
    {"schelling", "like neighbours at a random start", "随机初始的同类邻居比例", START_SOURCE, NULL, NULL, schelling_like, {0, 701, 0}, 0, false},
    {"schelling", "like neighbours after 20 steps", "20步后的同类邻居比例", OWN_SOURCE, OWN_NOTE, schelling_like, {20, 702, 0.8745}, 0.0015, false},
    {"schelling", "like neighbours after 3 steps against a second program, in standard errors", "3步后的同类邻居比例与另一程序之差（标准误）", PLAIN_SOURCE, NULL, NULL,
     schelling_plain, {3, 703}, 0, false},
>>>>>>> lat2
};

const heli_claim_group heli_claims_classics_lattice = {"classics_lattice", claims, sizeof claims / sizeof claims[0]};
