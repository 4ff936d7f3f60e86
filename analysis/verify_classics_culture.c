/* Claims about the dissemination of culture: what is exact, and the means of ten runs that the paper prints, which have a wide spread. */
#include <math.h>
#include <stdlib.h>

#include "analysis/trial.h"
#include "analysis/verify.h"

enum { REGIONS, STABLE = 4, PAIRS = 4000, RUNS = 40, MOST_STEPS = 1000000 };

#define SETTINGS(...) (const heli_setting[]){__VA_ARGS__}, sizeof((const heli_setting[]){__VA_ARGS__}) / sizeof(heli_setting)

/* setting: features, traits, seed. Two sites: they stay apart when no feature agrees at the start, and only then. */
static heli_status two_sites(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    heli_trial trial;
    heli_status status;
    double features = claim->setting[0], traits = claim->setting[1];
    uint64_t apart = 0, runs = PAIRS * (uint64_t)effort;
    HELI_TRY(heli_trial_init(&trial, "culture", SETTINGS({"culture.width", 2}, {"culture.height", 1}, {"culture.features", features}, {"culture.traits", traits}),
                             ctx));
    for (uint64_t run = 0; run < runs; run++) {
        HELI_TRY(heli_trial_run(&trial, (uint64_t)claim->setting[2], run, MOST_STEPS, STABLE, ctx));
        apart += trial.values[REGIONS] == 2.0;
    }
    heli_found_share(out, claim, pow(1.0 - 1.0 / traits, features), apart, runs);
out:
    heli_trial_free(&trial);
    return status;
}

/* setting: features, traits, seed, mean number of stable regions in the paper. */
static heli_status stable_regions(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    heli_trial trial;
    heli_status status;
    uint64_t runs = RUNS * (uint64_t)effort;
    double *regions = calloc(runs, sizeof *regions);
    HELI_TRY(heli_trial_init(&trial, "culture", SETTINGS({"culture.features", claim->setting[0]}, {"culture.traits", claim->setting[1]}), ctx));
    for (uint64_t run = 0; run < runs && regions; run++) {
        HELI_TRY(heli_trial_run(&trial, (uint64_t)claim->setting[2], run, MOST_STEPS, STABLE, ctx));
        regions[run] = trial.values[REGIONS];
    }
    if (!regions) status = heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    else heli_found_mean(out, claim, claim->setting[3], regions, runs);
out:
    heli_trial_free(&trial);
    free(regions);
    return status;
}

#define EXACT "exact: (1 - 1/q)^F"
#define TABLE "Axelrod (1997), table of stable regions by F and q; recalled, not re-read"
#define TEN "the published figure is a mean of ten runs; the tolerance is about three of its standard errors"
#define TEN_ZH "发表的数值是十次运行的均值；容差约为其标准误的三倍"

static const heli_claim claims[] = {
    {"culture", "two sites, F = 2, q = 3: share that stays apart", "两格、F = 2、q = 3：始终分开的比例", EXACT, NULL, NULL, two_sites, {2, 3, 801}, 0, false},
    {"culture", "two sites, F = 5, q = 10: share that stays apart", "两格、F = 5、q = 10：始终分开的比例", EXACT, NULL, NULL, two_sites, {5, 10, 802}, 0, false},
    {"culture", "10 x 10, F = 5, q = 5: stable regions", "10×10、F = 5、q = 5：稳定区域数", TABLE, TEN, TEN_ZH, stable_regions, {5, 5, 803, 1.0}, 0.3, false},
    {"culture", "10 x 10, F = 5, q = 10: stable regions", "10×10、F = 5、q = 10：稳定区域数", TABLE, TEN, TEN_ZH, stable_regions, {5, 10, 804, 3.2}, 3.3, false},
    {"culture", "10 x 10, F = 5, q = 15: stable regions", "10×10、F = 5、q = 15：稳定区域数", TABLE, TEN, TEN_ZH, stable_regions, {5, 15, 805, 20.0}, 9.9, false},
    {"culture", "10 x 10, F = 10, q = 15: stable regions", "10×10、F = 10、q = 15：稳定区域数", TABLE, TEN, TEN_ZH, stable_regions, {10, 15, 806, 1.4}, 0.9, true},
};

const heli_claim_group heli_claims_classics_culture = {"classics_culture", claims, sizeof claims / sizeof claims[0]};
