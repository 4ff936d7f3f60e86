/* Claims about models of opinion: Sznajd, Deffuant, Hegselmann and Krause; and about Watts's cascades. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/trial.h"
#include "analysis/verify.h"
#include "models/classics/opinions.h"

#define SETTINGS(...) (const heli_setting[]){__VA_ARGS__}, sizeof((const heli_setting[]){__VA_ARGS__}) / sizeof(heli_setting)

/* --- Sznajd --- */

/* setting: agents, share at the start, seed. */
static heli_status sznajd_exit(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    heli_trial trial;
    heli_status status;
    double p = claim->setting[1], q = 1.0 - p;
    uint64_t won = 0, runs = 2000 * (uint64_t)effort;
    HELI_TRY(heli_trial_init(&trial, "sznajd", SETTINGS({"ring.agents", claim->setting[0]}, {"ring.start_probability", p}), ctx));
    for (uint64_t run = 0; run < runs; run++) {
        HELI_TRY(heli_trial_run(&trial, (uint64_t)claim->setting[2], run, 1000000, 2, ctx));
        won += trial.values[0] == 1.0;
    }
    heli_found_share(out, claim, p * p / (p * p + q * q), won, runs);
out:
    heli_trial_free(&trial);
    return status;
}

/* --- majority --- */

/* The share that changes in the first step: both neighbours agree with each other and differ from oneself, p q^2 + q p^2. setting: agents, p, seed. */
static heli_status majority_changes(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    heli_trial trial;
    heli_status status;
    size_t runs = 200 * (size_t)effort;
    double p = claim->setting[1], *changed = calloc(runs, sizeof *changed);
    HELI_TRY(heli_trial_init(&trial, "majority", SETTINGS({"ring.agents", claim->setting[0]}, {"ring.start_probability", p}), ctx));
    for (size_t run = 0; run < runs && changed; run++) {
        HELI_TRY(heli_trial_run(&trial, (uint64_t)claim->setting[2], run, 1, -1, ctx));
        changed[run] = trial.values[1];
    }
    if (changed) heli_found_mean(out, claim, p * (1.0 - p), changed, runs);
    else status = heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
out:
    heli_trial_free(&trial);
    free(changed);
    return status;
}

/* --- bounded confidence --- */

enum { AT_REST = OPINION_SHARES + OPINION_BINS };

/* setting: d, published number of major clusters, seed. */
static heli_status deffuant_clusters(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    heli_trial trial;
    heli_status status;
    size_t runs = 30 * (size_t)effort;
    double *major = calloc(runs, sizeof *major);
    HELI_TRY(heli_trial_init(&trial, "deffuant", SETTINGS({"opinions.bound", claim->setting[0]}), ctx));
    for (size_t run = 0; run < runs && major; run++) {
        HELI_TRY(heli_trial_run(&trial, (uint64_t)claim->setting[2], run, 100, -1, ctx));
        major[run] = trial.values[OPINION_MAJOR];
    }
    if (major) heli_found_mean(out, claim, claim->setting[1], major, runs);
    else status = heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
out:
    heli_trial_free(&trial);
    free(major);
    return status;
}

/* Largest change of the mean over steps and runs, on the complete graph and on a random one. */
static heli_status deffuant_mean(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    heli_trial trial;
    heli_status status;
    double largest = 0.0;
    uint64_t steps = 0;
    HELI_TRY(heli_trial_init(&trial, "deffuant", SETTINGS({"opinions.network", claim->setting[0]}, {"opinions.convergence", 0.37}), ctx));
    for (uint64_t run = 0; run < 5 * (uint64_t)effort; run++) {
        HELI_TRY(heli_trial_start(&trial, 641, run, 40, ctx));
        double before = trial.values[OPINION_MEAN];
        for (int t = 0; t < 40; t++, steps++) {
            HELI_TRY(heli_trial_step(&trial, ctx));
            largest = fmax(largest, fabs(trial.values[OPINION_MEAN] - before));
        }
    }
    heli_found_exact(out, claim, 0.0, largest, steps);
out:
    heli_trial_free(&trial);
    return status;
}

/* setting: epsilon, published number, seed; [3]: what is counted, OPINION_CLUSTERS or the share of runs with one camp (-1). */
static heli_status krause_random(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    heli_trial trial;
    heli_status status;
    size_t runs = 200 * (size_t)effort, single = 0;
    double *clusters = calloc(runs, sizeof *clusters);
    HELI_TRY(heli_trial_init(&trial, "hegselmann-krause", SETTINGS({"opinions.bound", claim->setting[0]}, {"opinions.start", 1}), ctx));
    for (size_t run = 0; run < runs && clusters; run++) {
        HELI_TRY(heli_trial_run(&trial, (uint64_t)claim->setting[2], run, 100000, AT_REST, ctx));
        clusters[run] = trial.values[OPINION_CLUSTERS];
        single += trial.values[OPINION_CLUSTERS] == 1.0;
    }
    if (!clusters) status = heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    else if (claim->setting[3] < 0.0) heli_found_share(out, claim, claim->setting[1], single, runs);
    else heli_found_mean(out, claim, claim->setting[1], clusters, runs);
out:
    heli_trial_free(&trial);
    free(clusters);
    return status;
}

/* One step of the definition, every agent against every other, in whole units; halves to even. */
static void krause_reference(const int64_t *x, int64_t *next, int n, int64_t bound)
{
    for (int i = 0; i < n; i++) {
        int64_t sum = 0, heard = 0;
        for (int j = 0; j < n; j++)
            if (llabs(x[j] - x[i]) <= bound) sum += x[j], heard++;
        int64_t whole = sum / heard, rest = 2 * (sum - whole * heard);
        next[i] = whole + (rest > heard || (rest == heard && (whole & 1)));
    }
}

enum { ROW = 625, MOST = 300 };

/* Follows the row of 625 by the definition; returns the steps until nothing moves, and the profile. */
static int krause_row(int64_t x[ROW], int64_t bound)
{
    int64_t next[ROW];
    for (int i = 0; i < ROW; i++) x[i] = (int64_t)i * (OPINION_ONE / (ROW - 1));
    for (int step = 1; step <= MOST; step++) {
        krause_reference(x, next, ROW, bound);
        if (memcmp(x, next, sizeof next) == 0) return step;
        memcpy(x, next, sizeof next);
    }
    return -1;
}

/* setting: epsilon. How many of the 625 end elsewhere than by the definition, plus the difference in the number of steps. */
static heli_status krause_equispaced(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    (void)effort;
    heli_trial trial;
    heli_status status;
    int64_t x[ROW];
    HELI_TRY(heli_trial_init(&trial, "hegselmann-krause", SETTINGS({"opinions.bound", claim->setting[0]}), ctx));
    HELI_TRY(heli_trial_run(&trial, 1, 0, MOST, AT_REST, ctx));
    int steps = krause_row(x, opinion_units(claim->setting[0]));
    const heli_columns *columns = trial.model->partition_columns(heli_simulation_world(trial.simulation), 0);
    double differ = fabs((double)heli_simulation_index(trial.simulation) - steps);
    for (size_t i = 0; i < ROW; i++) differ += heli_columns_value(columns, 0, 0, i) != (double)x[i];
    heli_found_exact(out, claim, 0.0, differ, ROW);
out:
    heli_trial_free(&trial);
    return status;
}

/* setting: epsilon, what is read, published answer. */
static heli_status krause_reads(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    (void)effort;
    heli_trial trial;
    heli_status status;
    HELI_TRY(heli_trial_init(&trial, "hegselmann-krause", SETTINGS({"opinions.bound", claim->setting[0]}), ctx));
    HELI_TRY(heli_trial_run(&trial, 1, 0, 1000, AT_REST, ctx));
    heli_found_exact(out, claim, claim->setting[2], trial.values[(int)claim->setting[1]], 1);
out:
    heli_trial_free(&trial);
    return status;
}

/* --- Watts --- */

/* u, the chance that a link does not lead into the giant vulnerable cluster: the smallest root, by iteration from 0. */
static double vulnerable_miss(double z, double threshold)
{
    int most = (int)floor(1.0 / threshold + 1e-9);
    double u = 0.0;
    for (int i = 0; i < 100000; i++) {
        double next = 1.0;
        for (int k = 1; k <= most; k++) next += (gsl_ran_poisson_pdf((unsigned)k - 1, z)) * (pow(u, k - 1) - 1.0); /* k p_k / z = p_{k-1} */
        if (fabs(next - u) < 1e-14) break;
        u = next;
    }
    return u;
}

/* setting: nodes, z, seed; threshold 0.18. The share of runs in which one seed reaches more than a twentieth. */
static heli_status watts_trigger(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    heli_trial trial;
    heli_status status;
    double z = claim->setting[1];
    uint64_t global = 0, runs = 400 * (uint64_t)effort;
    HELI_TRY(heli_trial_init(&trial, "watts", SETTINGS({"cascade.agents", claim->setting[0]}, {"cascade.mean_degree", z}), ctx));
    for (uint64_t run = 0; run < runs; run++) {
        HELI_TRY(heli_trial_run(&trial, (uint64_t)claim->setting[2], run, 10000, 2, ctx));
        global += trial.values[0] > 0.05;
    }
    heli_found_share(out, claim, 1.0 - exp(-z * (1.0 - vulnerable_miss(z, 0.18))), global, runs);
out:
    heli_trial_free(&trial);
    return status;
}

/* The final size of a global cascade, by the recursion of Gleeson and Cahalane (2007) for a vanishing seed (started at 1e-6). */
static double cascade_size(double z, double threshold, bool ends)
{
    double q = 1e-6, size = 0.0;
    for (int round = 0; round < 100000; round++) {
        double next = 0.0;
        size = 0.0;
        for (unsigned k = 0; k < 60; k++) {
            unsigned needed = (unsigned)ceil(threshold * k - 1e-9);
            if (needed == 0) needed = 1;
            if (k >= needed) size += gsl_ran_poisson_pdf(k, z) * gsl_cdf_binomial_Q(needed - 1, q, k);
            if (k >= 1 && k - 1 >= needed) next += gsl_ran_poisson_pdf(k - 1, z) * gsl_cdf_binomial_Q(needed - 1, q, k - 1);
        }
        if (fabs(next - q) < 1e-12) break;
        q = next;
    }
    return ends ? size : q;
}

/* setting: nodes, z, seed. The mean share of nodes that a global cascade reaches. */
static heli_status watts_size(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    heli_trial trial;
    heli_status status;
    double z = claim->setting[1];
    size_t runs = 100 * (size_t)effort, global = 0;
    double *sizes = calloc(runs, sizeof *sizes);
    HELI_TRY(heli_trial_init(&trial, "watts", SETTINGS({"cascade.agents", claim->setting[0]}, {"cascade.mean_degree", z}), ctx));
    for (uint64_t run = 0; run < runs && sizes; run++) {
        HELI_TRY(heli_trial_run(&trial, (uint64_t)claim->setting[2], run, 10000, 2, ctx));
        if (trial.values[0] > 0.05) sizes[global++] = trial.values[0];
    }
    if (sizes) heli_found_mean(out, claim, cascade_size(z, 0.18, true), sizes, global);
    else status = heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
out:
    heli_trial_free(&trial);
    free(sizes);
    return status;
}

#define EXIT_SOURCE "p^2/(p^2+(1-p)^2): Slanina et al. (2008), Lambiotte & Redner (2008)"
#define EXIT_NOTE "mean-field formula, which simulations follow closely; tolerance 0.01", "平均场公式，模拟与之十分接近；容差0.01"
#define MAJORITY "exact: p(1-p), both neighbours of the other opinion"
#define MIX_SOURCE "floor(1/(2d)): Deffuant et al. (2000)"
#define MIX_NOTE "rule of thumb from the paper's simulations; mean of our runs", "论文由模拟得出的经验规律；此处为多次运行均值"
#define HK_SOURCE "Hegselmann & Krause (2002), section 4"
#define HK_ONE "the paper shows one run; ours is a mean over runs", "论文展示一次运行；此处为多次运行均值"
#define ROW_SOURCE "exact: the definition, agent by agent, in whole numbers"
#define TRIGGER_SOURCE "generating functions: Watts (2002)"
#define TRIGGER_NOTE "exact for endless networks; ours are finite, tolerance 0.01", "网络无穷大时精确；此处网络有限，容差0.01"
static const heli_claim claims[] = {
    {"watts", "z = 0.6: one seed sets off a cascade", "z = 0.6：单个种子引发级联", TRIGGER_SOURCE, TRIGGER_NOTE, watts_trigger, {4000, 0.6, 651}, 0.01, false},
    {"watts", "z = 1.5: one seed sets off a cascade", "z = 1.5：单个种子引发级联", TRIGGER_SOURCE, TRIGGER_NOTE, watts_trigger, {4000, 1.5, 652}, 0.01, false},
    {"watts", "z = 3: one seed sets off a cascade", "z = 3：单个种子引发级联", TRIGGER_SOURCE, TRIGGER_NOTE, watts_trigger, {4000, 3.0, 653}, 0.01, false},
    {"watts", "z = 5: one seed sets off a cascade", "z = 5：单个种子引发级联", TRIGGER_SOURCE, TRIGGER_NOTE, watts_trigger, {4000, 5.0, 654}, 0.01, false},
    {"watts", "z = 8: one seed sets off a cascade", "z = 8：单个种子引发级联", TRIGGER_SOURCE, TRIGGER_NOTE, watts_trigger, {4000, 8.0, 655}, 0.01, false},
    {"watts", "z = 3: share reached by a cascade", "z = 3：级联波及的比例", "recursion of Gleeson & Cahalane (2007), Phys. Rev. E 75, 056103", TRIGGER_NOTE, watts_size,
     {4000, 3.0, 656}, 0.01, false},
    {"sznajd", "p = 0.3: opinion 1 wins", "p = 0.3：观点一获胜", EXIT_SOURCE, EXIT_NOTE, sznajd_exit, {60, 0.3, 661}, 0.01, false},
    {"sznajd", "p = 0.4: opinion 1 wins", "p = 0.4：观点一获胜", EXIT_SOURCE, EXIT_NOTE, sznajd_exit, {60, 0.4, 662}, 0.01, false},
    {"sznajd", "p = 0.5: opinion 1 wins", "p = 0.5：观点一获胜", "exact: symmetry", NULL, NULL, sznajd_exit, {60, 0.5, 663}, 0, false},
    {"majority", "p = 0.5: share that changes in the first step", "p = 0.5：第一步改变的比例", MAJORITY, NULL, NULL, majority_changes, {1001, 0.5, 681}, 0, false},
    {"majority", "p = 0.2: share that changes in the first step", "p = 0.2：第一步改变的比例", MAJORITY, NULL, NULL, majority_changes, {1001, 0.2, 682}, 0, false},
    {"deffuant", "largest change of the mean opinion", "平均观点的最大变化", "exact: what one gains the other loses", NULL, NULL, deffuant_mean, {0}, 0, false},
    {"deffuant", "largest change of the mean opinion on a random graph", "随机图上平均观点的最大变化", "exact: what one gains the other loses", NULL, NULL,
     deffuant_mean, {2}, 0, false},
    {"deffuant", "d = 0.5: major clusters", "d = 0.5：主要观点群数", MIX_SOURCE, MIX_NOTE, deffuant_clusters, {0.5, 1, 642}, 0, false},
    {"deffuant", "d = 0.2: major clusters", "d = 0.2：主要观点群数", MIX_SOURCE, MIX_NOTE, deffuant_clusters, {0.2, 2, 643}, 0.05, false},
    {"deffuant", "d = 0.15: major clusters", "d = 0.15：主要观点群数", MIX_SOURCE, MIX_NOTE, deffuant_clusters, {0.15, 3, 644}, 0.1, false},
    {"deffuant", "d = 0.1: major clusters", "d = 0.1：主要观点群数", MIX_SOURCE, "rule of thumb; the paper's own runs give 4 or 5, tolerance 0.7",
     "经验规律，论文自身运行得4或5，容差0.7", deffuant_clusters, {0.1, 5, 645}, 0.7, true},
    {"hegselmann-krause", "row of 625, epsilon 0.25: agents that end elsewhere", "625人等距，ε = 0.25：终点不符的主体数", ROW_SOURCE, NULL, NULL, krause_equispaced,
     {0.25}, 0, false},
    {"hegselmann-krause", "row of 625, epsilon 0.15: agents that end elsewhere", "625人等距，ε = 0.15：终点不符的主体数", ROW_SOURCE, NULL, NULL, krause_equispaced,
     {0.15}, 0, false},
    {"hegselmann-krause", "row of 625, epsilon 0.25: clusters", "625人等距，ε = 0.25：观点群数", HK_SOURCE, NULL, NULL, krause_reads, {0.25, OPINION_CLUSTERS, 1}, 0,
     false},
    {"hegselmann-krause", "row of 625, epsilon 0.25: consensus at", "625人等距，ε = 0.25：一致于", "exact: mirror symmetry", NULL, NULL, krause_reads,
     {0.25, OPINION_MEAN, 0.5}, 0, false},
    {"hegselmann-krause", "random start, epsilon 0.25: runs with consensus", "随机初始，ε = 0.25：达成一致的运行比例", HK_SOURCE,
     "the paper shows one run, which ends in consensus; tolerance 0.05", "论文展示的一次运行达成一致；容差0.05", krause_random, {0.25, 1, 671, -1}, 0.05, false},
    {"hegselmann-krause", "random start, epsilon 0.01: clusters", "随机初始，ε = 0.01：观点群数", HK_SOURCE, HK_ONE, krause_random, {0.01, 38, 672, 0}, 2, false},
};

const heli_claim_group heli_claims_classics_opinion = {"classics_opinion", claims, sizeof claims / sizeof claims[0]};
