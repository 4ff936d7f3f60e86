/* Do the expectations of a policy hold against the scenario that it extends? */
#include "analysis/expect.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/pairing.h"
#include "analysis/series.h"

heli_expect_verdict heli_expect_judge(heli_direction direction, const heli_effect *effect)
{
    if (isnan(effect->low) || isnan(effect->high)) return HELI_EXPECT_NO_INTERVAL;
    heli_direction found = effect->low > 0.0 ? HELI_DIRECTION_UP : effect->high < 0.0 ? HELI_DIRECTION_DOWN : HELI_DIRECTION_NONE;
    if (found == direction) return HELI_EXPECT_HOLDS;
    return found == HELI_DIRECTION_NONE ? HELI_EXPECT_NOT_CLEAR : HELI_EXPECT_OTHERWISE;
}

static heli_status judge(heli_expected *out, const heli_results *base, const heli_results *policy, heli_context *ctx)
{
    heli_status status = HELI_OK;
    size_t offset = 0, common = base->replicates < policy->replicates ? base->replicates : policy->replicates;
    const heli_indicator *row = NULL;
    int64_t window = heli_series_window(base, 0);
    double *of_base = calloc(base->replicates + policy->replicates + 1, sizeof *of_base);
    if (!of_base) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory to compare the results"));
    double *of_policy = of_base + base->replicates;
    HELI_TRY(heli_series_require(base, out->row->indicator->name, &offset, &row, ctx));
    heli_series_window_means(base, offset, window, of_base);
    heli_series_window_means(policy, offset, window, of_policy);
    if (!heli_effect_paired(&out->effect, of_base, of_policy, common))
        status = heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory to compare the results"));
    out->verdict = heli_expect_judge(out->row->direction, &out->effect);
out:
    free(of_base);
    return status;
}

heli_status heli_expect(heli_expected *out, const heli_results *base, const heli_results *policy, heli_context *ctx)
{
    const heli_results *const pair[] = {base, policy};
    char why[256];
    heli_status status = HELI_OK;
    HELI_TRY(heli_pairing_check(pair, 2, ctx));
    if (!heli_pairing_holds(pair, 1, ctx, why, sizeof why))
        return heli_fail(ctx, HELI_USAGE, HELI_N_("'%s' cannot be held against its base: %s"), policy->scenario->meta.name, why);
    for (size_t i = 0; i < policy->scenario->expectation_count; i++) {
        out[i] = (heli_expected){.row = &policy->scenario->expectations[i]};
        HELI_TRY(judge(&out[i], base, policy, ctx));
    }
out:
    return status;
}

const char *heli_expect_word(heli_expect_verdict verdict)
{
    static const char *const words[] = {HELI_N_("holds"), HELI_N_("not clear"), HELI_N_("otherwise"), HELI_N_("no interval")};
    return words[verdict];
}
