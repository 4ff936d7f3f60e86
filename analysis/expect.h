/*
 * Do the expectations of a policy hold against the scenario that it extends?
 *
 * Each row of `expect` is held against the 95 % interval (Student's t) of the mean paired difference over the last 52 recorded weeks: "up"
 * holds when the whole interval lies above zero, "down" when it lies below, "none" when zero is inside. A row is judged by itself: with 60 rows of
 * "none" about three would fail by chance under other seeds.
 */
#ifndef HELI_ANALYSIS_EXPECT_H
#define HELI_ANALYSIS_EXPECT_H

#include "analysis/inference.h"
#include "engine/store/results.h"

typedef enum heli_expect_verdict {
    HELI_EXPECT_HOLDS,
    HELI_EXPECT_NOT_CLEAR,  /* a direction is expected, but zero lies in the interval */
    HELI_EXPECT_OTHERWISE,  /* the whole interval lies on another side */
    HELI_EXPECT_NO_INTERVAL /* too few pairs have a value */
} heli_expect_verdict;

typedef struct heli_expected {
    const heli_expectation *row;  /* of the policy's scenario */
    heli_effect effect;
    heli_expect_verdict verdict;
} heli_expected;

/** Judges one difference. */
heli_expect_verdict heli_expect_judge(heli_direction direction, const heli_effect *effect);

/**
 * Judges every expectation of `policy` against `base` into out[expectation_count]. Fails with HELI_USAGE where the replicates are no pairs, and
 * like heli_pairing_check. Cost: a bootstrap for each row.
 */
heli_status heli_expect(heli_expected *out, const heli_results *base, const heli_results *policy, heli_context *ctx) HELI_MUST_CHECK;

/** "holds", "not clear", "otherwise", "no interval"; not yet translated. */
const char *heli_expect_word(heli_expect_verdict verdict);

#endif
