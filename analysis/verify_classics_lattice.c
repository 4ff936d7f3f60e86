/* Claims about games on lattices: the chaos of Nowak and May, and (published phase boundaries) the spatial public goods game. */
#include <stdlib.h>

#include "analysis/trial.h"
#include "analysis/verify.h"

#define SETTINGS(...) (const heli_setting[]){__VA_ARGS__}, sizeof((const heli_setting[]){__VA_ARGS__}) / sizeof(heli_setting)

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
out:
    heli_trial_free(&trial);
    return status;
}

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
    size_t runs = RUNS * (size_t)effort;
    double *share = calloc(runs, sizeof *share);
    HELI_TRY(heli_trial_init(&trial, "nowak-may", SETTINGS({"lattice.side", claim->setting[0]}, {"game.temptation", claim->setting[1]},
                                                           {"lattice.cooperators", claim->setting[3]}), ctx));
    for (size_t run = 0; run < runs && share; run++)
        HELI_TRY(mean_share(&trial, (uint64_t)claim->setting[2], run, FROM, TO, &share[run], ctx));
    if (share) heli_found_mean(out, claim, 12.0 * 0.69314718055994530942 - 8.0, share, runs);
    else status = heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
out:
    heli_trial_free(&trial);
    free(share);
    return status;
}

/* --- spatial public goods --- */

enum { DEFECTORS, COOPERATORS, BOTH };

static int who_is_left(double cooperators)
{
    if (cooperators == 0.0) return DEFECTORS;
    return cooperators == 1.0 ? COOPERATORS : BOTH;
}

/* setting: r, at most how many sweeps, seed, who is left. The share of runs that end, or after that many sweeps stand, as published. */
static heli_status left_over(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    enum { RUNS = 20, SIDE = 40 };
    heli_trial trial;
    heli_status status;
    uint64_t runs = RUNS * (uint64_t)effort, as_published = 0;
    HELI_TRY(heli_trial_init(&trial, "spatial-public-goods", SETTINGS({"lattice.side", SIDE}, {"game.multiplication", claim->setting[0]}), ctx));
    for (uint64_t run = 0; run < runs; run++) {
        HELI_TRY(heli_trial_start(&trial, (uint64_t)claim->setting[2], run, (int64_t)claim->setting[1], ctx));
        while (!heli_simulation_finished(trial.simulation) && trial.values[2] == 0.0) HELI_TRY(heli_trial_step(&trial, ctx));
        as_published += who_is_left(trial.values[0]) == claim->setting[3];
    }
    heli_found_share(out, claim, 1.0, as_published, runs);
out:
    heli_trial_free(&trial);
    return status;
}

#define NOWAK_SOURCE "12 ln 2 - 8; Nowak & May (1992), Nature 359, 826-829"
#define NOWAK_NOTE "the published share is the paper's approximation, drawn from the figure that one defector grows into: tolerance 0.01", \
    "发表的数值是论文由单个背叛者长成的图案导出的近似，容差0.01"
#define GOODS_SOURCE "Szolnoki, Perc & Szabo (2009), PRE 80, 056109: cooperators survive for r > 3.74, defectors vanish for r > 5.49"
#define GOODS_NOTE "published boundaries are of simulated large lattices; here 40 x 40, which near a boundary may lose a strategy by chance: tolerance 0.05", \
    "发表的界限来自大格子的模拟；此处为40 × 40，临近界限时可能偶然失去一种策略，容差0.05"
static const heli_claim claims[] = {
    {"nowak-may", "one defector, b 1.85: cells off the square's symmetry", "单个背叛者，b为1.85：偏离正方形对称的格子数", "exact: the rule has no direction; Nowak & May (1992)",
     NULL, NULL, kaleidoscope, {69, 1.85, 200}, 0, false},
    {"nowak-may", "share of cooperators, b 1.85, from 90 %", "b为1.85、初始九成合作时的合作者比例", NOWAK_SOURCE, NOWAK_NOTE, chaos, {80, 1.85, 701, 0.9}, 0.01, false},
    {"nowak-may", "share of cooperators, b 1.99, from 60 %", "b为1.99、初始六成合作时的合作者比例", NOWAK_SOURCE, NOWAK_NOTE, chaos, {80, 1.99, 702, 0.6}, 0.01, false},
    {"spatial-public-goods", "r 3.4: runs in which cooperators die out", "r为3.4：合作者消亡的运行比例", GOODS_SOURCE, GOODS_NOTE, left_over, {3.4, 4000, 711, DEFECTORS}, 0.05, false},
    {"spatial-public-goods", "r 4.5: runs with both after 1000 sweeps", "r为4.5：1000轮后两者并存的运行比例", GOODS_SOURCE, GOODS_NOTE, left_over, {4.5, 1000, 712, BOTH}, 0.05, false},
    {"spatial-public-goods", "r 5.8: runs in which defectors die out", "r为5.8：背叛者消亡的运行比例", GOODS_SOURCE, GOODS_NOTE, left_over, {5.8, 20000, 713, COOPERATORS}, 0.05, false},
    {"spatial-public-goods", "r 3.6: runs in which cooperators die out", "r为3.6：合作者消亡的运行比例", GOODS_SOURCE, GOODS_NOTE, left_over, {3.6, 4000, 714, DEFECTORS}, 0.05, true},
    {"spatial-public-goods", "r 4: runs with both after 1000 sweeps", "r为4：1000轮后两者并存的运行比例", GOODS_SOURCE, GOODS_NOTE, left_over, {4.0, 1000, 715, BOTH}, 0.05, true},
    {"spatial-public-goods", "r 5: runs with both after 1000 sweeps", "r为5：1000轮后两者并存的运行比例", GOODS_SOURCE, GOODS_NOTE, left_over, {5.0, 1000, 716, BOTH}, 0.05, true},
};

const heli_claim_group heli_claims_classics_lattice = {"classics_lattice", claims, sizeof claims / sizeof claims[0]};
