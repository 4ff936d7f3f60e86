/* Claims about voter, Moran and threshold models; exact answers, the thresholds' fixed points solved with GSL. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>
#include <stdlib.h>

#include "analysis/trial.h"
#include "analysis/verify.h"

enum { RUNS = 2000, MOST_STEPS = 1000000 };

#define SETTINGS(...) (const heli_setting[]){__VA_ARGS__}, sizeof((const heli_setting[]){__VA_ARGS__}) / sizeof(heli_setting)

/* --- voter --- */

/* Mean number of updates until all of n agree, from k: T_k - T_{k-1} = D_k falls by 1 / p_j at each j, p_j = j (n - j) / (n (n - 1)). */
static double voter_updates(int n, int k)
{
    double first = 0.0, sum = 0.0, total = 0.0;
    for (int j = 1; j < n; j++) first += (double)(n - j) / n * n * (n - 1.0) / ((double)j * (n - j));
    for (int j = 1; j <= k; j++) {
        total += first - sum;
        sum += n * (n - 1.0) / ((double)j * (n - j));
    }
    return total;
}

/* setting: agents, how many hold opinion 1, seed; [3] = 1: time in place of the share that wins. */
static heli_status voter_end(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    heli_trial trial;
    heli_status status;
    double n = claim->setting[0], k = claim->setting[1];
    uint64_t won = 0, runs = RUNS * (uint64_t)effort;
    double *steps = calloc(runs, sizeof *steps);
    HELI_TRY(heli_trial_init(&trial, "voter", SETTINGS({"voter.agents", n}, {"voter.start_share", k / n}), ctx));
    for (uint64_t run = 0; run < runs && steps; run++) {
        HELI_TRY(heli_trial_run(&trial, (uint64_t)claim->setting[2], run, MOST_STEPS, 1, ctx));
        won += trial.values[0] == 1.0;
        steps[run] = (double)heli_simulation_index(trial.simulation);
    }
    if (!steps) status = heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    else if (claim->setting[3] == 0.0) heli_found_share(out, claim, k / n, won, runs);
    else heli_found_mean(out, claim, voter_updates((int)n, (int)k) / n + 0.5 * (n - 1.0) / n, steps, runs);
out:
    heli_trial_free(&trial);
    free(steps);
    return status;
}

/* --- Moran --- */

/* setting: individuals, mutants, fitness, seed. */
static heli_status moran_fixation(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    heli_trial trial;
    heli_status status;
    double n = claim->setting[0], k = claim->setting[1], r = claim->setting[2];
    uint64_t won = 0, runs = 2 * RUNS * (uint64_t)effort;
    HELI_TRY(heli_trial_init(&trial, "moran", SETTINGS({"moran.agents", n}, {"moran.mutants", k}, {"moran.fitness", r}), ctx));
    for (uint64_t run = 0; run < runs; run++) {
        HELI_TRY(heli_trial_run(&trial, (uint64_t)claim->setting[3], run, MOST_STEPS, 1, ctx));
        won += trial.values[0] == 1.0;
    }
    heli_found_share(out, claim, r == 1.0 ? k / n : (1.0 - pow(r, -k)) / (1.0 - pow(r, -n)), won, runs);
out:
    heli_trial_free(&trial);
    return status;
}

/* --- Granovetter --- */

/* setting: second threshold, how many join. */
static heli_status ladder(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    (void)effort;
    heli_trial trial;
    heli_status status;
    HELI_TRY(heli_trial_init(&trial, "granovetter", SETTINGS({"crowd.second_threshold", claim->setting[0]}), ctx));
    HELI_TRY(heli_trial_run(&trial, 1, 0, 200, -1, ctx));
    heli_found_exact(out, claim, claim->setting[1], trial.values[0], 1);
out:
    heli_trial_free(&trial);
    return status;
}

/* The lowest solution of r = Phi((r - mu) / sigma), by the iteration that the crowd makes, from 0 upwards; shares of 1. */
static double lowest_equilibrium(double mu, double sigma)
{
    double r = 0.0;
    for (int i = 0; i < 1000000; i++) {
        double next = gsl_cdf_gaussian_P(r - mu, sigma);
        if (next - r < 1e-15) break;
        r = next;
    }
    return r;
}

/* setting: people, sigma in per cent; thresholds at the quantiles, so without chance but for the size of the crowd. */
static heli_status normal_crowd(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    (void)effort;
    heli_trial trial;
    heli_status status;
    double n = claim->setting[0], sigma = claim->setting[1];
    HELI_TRY(heli_trial_init(&trial, "granovetter",
                             SETTINGS({"crowd.agents", n}, {"crowd.distribution", 2}, {"crowd.sd_percent", sigma}), ctx));
    HELI_TRY(heli_trial_run(&trial, 1, 0, 2000, -1, ctx));
    heli_found_exact(out, claim, 100.0 * lowest_equilibrium(0.25, sigma / 100.0), 100.0 * trial.values[1], 1);
out:
    heli_trial_free(&trial);
    return status;
}

/* Where r = Phi((r - mu) / sigma) is a double root: the slope of the right side at the lower root, phi / sigma, is 1. */
static double excess_slope(double sigma, void *mu)
{
    /* the lower tangency: phi(z) = sigma with z < 0, and g = Phi(z) - r at r = mu + sigma z */
    double z = -sqrt(-2.0 * log(sigma * sqrt(2.0 * 3.14159265358979323846)));
    return gsl_cdf_ugaussian_P(z) - (*(const double *)mu + sigma * z);
}

static double critical_sigma(double mu)
{
    gsl_function f = {.function = excess_slope, .params = &mu};
    gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    double root = (double)NAN;
    if (!solver || gsl_root_fsolver_set(solver, &f, 0.05, 0.3) != GSL_SUCCESS) goto out;
    for (int i = 0; i < 100; i++) {
        if (gsl_root_fsolver_iterate(solver) != GSL_SUCCESS) break;
        root = gsl_root_fsolver_root(solver);
        if (gsl_root_test_interval(gsl_root_fsolver_x_lower(solver), gsl_root_fsolver_x_upper(solver), 1e-12, 0) == GSL_SUCCESS) break;
    }
out:
    if (solver) gsl_root_fsolver_free(solver);
    return root;
}

/* Share that joins in a crowd of 200,000 at its quantiles. */
static heli_status share_at(double sigma, double *share, heli_context *ctx)
{
    heli_trial trial;
    heli_status status;
    HELI_TRY(heli_trial_init(&trial, "granovetter",
                             SETTINGS({"crowd.agents", 50000}, {"crowd.distribution", 2}, {"crowd.sd_percent", sigma}), ctx));
    HELI_TRY(heli_trial_run(&trial, 1, 0, 1500, -1, ctx));
    *share = trial.values[1];
out:
    heli_trial_free(&trial);
    return status;
}

/* Bisects for the sigma at which a small crowd becomes nearly all. */
static heli_status jump(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    (void)effort;
    heli_status status = HELI_OK;
    double low = 11.0, high = 14.0, share;
    int tried = 0;
    while (high - low > 0.004) {
        HELI_TRY(share_at(0.5 * (low + high), &share, ctx));
        if (share > 0.5) high = 0.5 * (low + high);
        else low = 0.5 * (low + high);
        tried++;
    }
    heli_found_exact(out, claim, 100.0 * critical_sigma(0.25), 0.5 * (low + high), (uint64_t)tried);
out:
    return status;
}

#define VOTER_SOURCE "exact: martingale; Clifford & Sudbury (1973), Holley & Liggett (1975)"
#define MORAN_SOURCE "exact: Moran (1958)"
#define CROWD_SOURCE "exact: Granovetter (1978), pp. 1424-1425"
#define NORMAL_SOURCE "root of r = 100 Phi((r - 25)/sigma), GSL; Granovetter (1978), fig. 2"
#define FINITE "exact for endless crowds; a finite one differs by about one person in its size", "人数无穷时精确；有限人群约差一人"
static const heli_claim claims[] = {
    {"voter", "5 of 20 win with their share", "20人中5人的观点以其比例获胜", VOTER_SOURCE, NULL, NULL, voter_end, {20, 5, 601, 0}, 0, false},
    {"voter", "12 of 30 win with their share", "30人中12人的观点以其比例获胜", VOTER_SOURCE, NULL, NULL, voter_end, {30, 12, 602, 0}, 0, false},
    {"voter", "mean sweeps until 20 agree, from 10 : 10", "20人从10比10到一致的平均轮数", "exact: birth-death chain, plus half a sweep of waiting for its end",
     "runs end at the end of a sweep: half a sweep is an approximation, tolerance 0.1", "以整轮结束，半轮的修正为近似，容差0.1", voter_end, {20, 10, 603, 1}, 0.1, false},
    {"voter", "30 of 100 win with their share", "100人中30人的观点以其比例获胜", VOTER_SOURCE, NULL, NULL, voter_end, {100, 30, 604, 0}, 0, true},
    {"moran", "one neutral mutant among 20 takes over", "20个体中1个中性突变者占据全体", MORAN_SOURCE, NULL, NULL, moran_fixation, {20, 1, 1.0, 611}, 0, false},
    {"moran", "one mutant of fitness 1.1 among 50", "50个体中1个适合度1.1的突变者", MORAN_SOURCE, NULL, NULL, moran_fixation, {50, 1, 1.1, 612}, 0, false},
    {"moran", "one mutant of fitness 2 among 30", "30个体中1个适合度2的突变者", MORAN_SOURCE, NULL, NULL, moran_fixation, {30, 1, 2.0, 613}, 0, false},
    {"moran", "10 mutants of fitness 0.9 among 20", "20个体中10个适合度0.9的突变者", MORAN_SOURCE, NULL, NULL, moran_fixation, {20, 10, 0.9, 614}, 0, false},
    {"moran", "5 mutants of fitness 1.02 among 100", "100个体中5个适合度1.02的突变者", MORAN_SOURCE, NULL, NULL, moran_fixation, {100, 5, 1.02, 615}, 0, true},
    {"granovetter", "thresholds 0 ... 99: people who join", "门槛0至99：加入人数", CROWD_SOURCE, NULL, NULL, ladder, {1, 100}, 0, false},
    {"granovetter", "threshold 1 changed to 2: people who join", "把门槛1改为2：加入人数", CROWD_SOURCE, NULL, NULL, ladder, {2, 1}, 0, false},
    {"granovetter", "thresholds N(25, 10): per cent who join", "门槛N(25, 10)：加入百分比", NORMAL_SOURCE, FINITE, normal_crowd, {20000, 10}, 0.01, false},
    {"granovetter", "thresholds N(25, 12): per cent who join", "门槛N(25, 12)：加入百分比", NORMAL_SOURCE, FINITE, normal_crowd, {20000, 12}, 0.05, false},
    {"granovetter", "thresholds N(25, 20): per cent who join", "门槛N(25, 20)：加入百分比", NORMAL_SOURCE, FINITE, normal_crowd, {20000, 20}, 0.01, false},
    {"granovetter", "sigma at which few become nearly all", "少数变为几乎全体的σ", "tangency of r = 100 Phi((r - 25)/sigma), GSL; Granovetter (1978): 12.2",
     "found by bisection in a crowd of 50,000, to 0.004", "在五万人的人群中用二分法求得，精确到0.004", jump, {0}, 0.01, false},
};

const heli_claim_group heli_claims_classics_voting = {"classics_voting", claims, sizeof claims / sizeof claims[0]};
