/* heli verify from the inside: a claim that is false fails, intervals cover what they should, names, sums of false-alarm rates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#include "analysis/trial.h"
#include "analysis/verify.h"
#include "engine/core/random.h"
#include "models/models.h"

/* The voter model's fixation, held against a share of setting[0]: true for 0.25, false for 0.5. */
static heli_status voter_wins(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    heli_trial t;
    const heli_setting settings[] = {{"voter.agents", 8}, {"voter.start_share", 0.25}};
    uint64_t won = 0, runs = 500 * (uint64_t)effort;
    heli_status status = heli_trial_init(&t, "voter", settings, 2, ctx);
    for (uint64_t run = 0; run < runs && status == HELI_OK; run++) {
        status = heli_trial_run(&t, 1, run, 100000, 1, ctx);
        won += t.values[0] == 1.0;
    }
    if (status == HELI_OK) heli_found_share(out, claim, claim->setting[0], won, runs);
    heli_trial_free(&t);
    return status;
}

static heli_status gives_up(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    (void)claim, (void)effort, (void)out;
    return heli_fail(ctx, HELI_MODEL, "the model broke");
}

/* A trial that cannot come to its end in time is a failure, not an answer. */
static heli_status too_few_steps(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    (void)claim, (void)effort, (void)out;
    heli_trial t;
    heli_status status = heli_trial_init(&t, "voter", NULL, 0, ctx);
    if (status == HELI_OK) status = heli_trial_run(&t, 1, 0, 1, 1, ctx);
    heli_trial_free(&t);
    return status;
}

static void test_a_false_claim_fails_and_a_true_one_beside_it_holds(void **state)
{
    (void)state;
    const heli_claim added[] = {
        {"voter", "true", "", "exact", NULL, NULL, voter_wins, {0.25}, 0, false},
        {"voter", "false", "", "none", NULL, NULL, voter_wins, {0.5}, 0, false},
        {"voter", "breaks", "", "none", NULL, NULL, gives_up, {0}, 0, false},
        {"voter", "unfinished", "", "none", NULL, NULL, too_few_steps, {0}, 0, false},
    };
    heli_verification all;
    heli_verify_options how = {.name = "granovetter", .threads = 2, .added = added, .added_count = 4};
    assert_int_equal(heli_verify(&all, &how, NULL), HELI_OK);
    assert_int_equal(all.failed, 3);
    const heli_finding *last = &all.findings[all.count - 4];
    assert_true(last[0].ok && !last[1].ok && !last[2].ok && !last[3].ok);
    assert_int_equal(last[2].status, HELI_MODEL);
    assert_string_equal(last[2].reason, "the model broke");
    assert_non_null(strstr(last[3].reason, "not come to its end"));
    assert_true(fabs(all.family_false_alarm - 2 * HELI_CLAIM_LEVEL) < 1e-12); /* Granovetter's claims are without chance */
    heli_verification_free(&all);
}

static void test_findings_do_not_depend_on_the_number_of_threads(void **state)
{
    (void)state;
    heli_verification one, two;
    heli_verify_options how = {.name = "voter", .threads = 1};
    assert_int_equal(heli_verify(&one, &how, NULL), HELI_OK);
    how.threads = 3;
    assert_int_equal(heli_verify(&two, &how, NULL), HELI_OK);
    assert_int_equal(one.count, two.count);
    for (size_t i = 0; i < one.count; i++) assert_true(one.findings[i].value == two.findings[i].value && one.claims[i] == two.claims[i]);
    heli_verification_free(&one);
    heli_verification_free(&two);
}

static void test_an_unknown_name_is_refused_with_the_nearest_one(void **state)
{
    (void)state;
    heli_context ctx;
    heli_context_init(&ctx);
    heli_verification all;
    heli_verify_options how = {.name = "granoveter", .threads = 1};
    assert_int_equal(heli_verify(&all, &how, &ctx), HELI_USAGE);
    assert_non_null(strstr(ctx.message, "'granovetter'"));
    heli_verification_free(&all);
    heli_context_free(&ctx);
}

/* The exact interval of a share: its ends are where the binomial tails are half the level. */
static void test_the_interval_of_a_share_is_that_of_clopper_and_pearson(void **state)
{
    (void)state;
    const heli_claim claim = {.tolerance = 0};
    for (unsigned n = 1; n <= 300; n += 23)
        for (unsigned k = 0; k <= n; k += 1 + n / 7) {
            heli_finding found;
            heli_found_share(&found, &claim, 0.5, k, n);
            assert_true(found.value == (double)k / n && found.low <= found.value && found.value <= found.high);
            if (k > 0) assert_true(fabs(gsl_cdf_binomial_Q(k - 1, found.low, n) / (HELI_CLAIM_LEVEL / 2) - 1) < 1e-6);
            else assert_true(found.low == 0.0);
            if (k < n) assert_true(fabs(gsl_cdf_binomial_P(k, found.high, n) / (HELI_CLAIM_LEVEL / 2) - 1) < 1e-6);
            else assert_true(found.high == 1.0);
        }
}

static void test_judgements_use_interval_and_tolerance(void **state)
{
    (void)state;
    heli_claim claim = {.tolerance = 0.1};
    heli_finding found;
    heli_found_exact(&found, &claim, 1.0, 1.1, 1);
    assert_true(found.ok);
    heli_found_exact(&found, &claim, 1.0, 1.1001, 1);
    assert_false(found.ok);
    heli_found_exact(&found, &claim, 1.0, (double)NAN, 1);
    assert_false(found.ok);
    heli_found_at_most(&found, 2.0, 2.0, 1);
    assert_true(found.ok);
    heli_found_at_most(&found, 2.0, 2.0000001, 1);
    assert_false(found.ok);
    heli_found_at_most(&found, 2.0, (double)NAN, 1);
    assert_false(found.ok);
    const double values[] = {1.0, 2.0, 3.0, 4.0};
    claim.tolerance = 0.0;
    heli_found_mean(&found, &claim, 2.5, values, 4);
    assert_true(found.ok && found.low < -10.0); /* a level of 1e-5 with 3 degrees of freedom is wide */
    heli_found_mean(&found, &claim, 2.5, values, 1);
    assert_true(isinf(found.high));
    heli_found_score(&found, 4.4, 1);
    assert_true(found.ok);
    heli_found_score(&found, -4.5, 1);
    assert_false(found.ok);
}

/* A sample of the wrong law is refused: exponential draws of a mean 5 % too large, 20,000 of them. */
static void test_a_wrong_distribution_is_seen(void **state)
{
    (void)state;
    enum { N = 20000 };
    double worst[2] = {0};
    for (int wrong = 0; wrong < 2; wrong++)
        for (int i = 0; i < N; i++) { /* at its own quantiles: the distance is what the law itself is off */
            double x = heli_exponential_from((i + 0.5) / N, wrong ? 1.05 : 1.0), f = gsl_cdf_exponential_P(x, 1.0);
            worst[wrong] = fmax(worst[wrong], fabs(f - (i + 0.5) / N));
        }
    heli_finding found;
    heli_found_distance(&found, worst[0], N);
    assert_true(found.ok);
    heli_found_distance(&found, worst[1], N);
    assert_false(found.ok);
}

static void test_every_claim_has_its_words_and_every_classic_its_claims(void **state)
{
    (void)state;
    size_t claims = 0;
    for (const heli_claim_group *const *group = heli_claim_groups(); *group; group++)
        for (size_t i = 0; i < (*group)->count; i++, claims++) {
            const heli_claim *c = &(*group)->claims[i];
            assert_true(c->model && *c->model && c->claim && *c->claim && c->claim_zh && *c->claim_zh && c->source && *c->source && c->compute);
            assert_true(!c->note == !c->note_zh);
        }
    assert_true(claims > 60);
    for (const heli_model *const *model = heli_models(); *model; model++) {
        size_t own = 0;
        for (const heli_claim_group *const *group = heli_claim_groups(); *group; group++)
            for (size_t i = 0; i < (*group)->count; i++) own += strcmp((*group)->claims[i].model, (*model)->name) == 0;
        if (own == 0) fail_msg("model '%s' has no claim", (*model)->name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_false_claim_fails_and_a_true_one_beside_it_holds),
        cmocka_unit_test(test_findings_do_not_depend_on_the_number_of_threads),
        cmocka_unit_test(test_an_unknown_name_is_refused_with_the_nearest_one),
        cmocka_unit_test(test_the_interval_of_a_share_is_that_of_clopper_and_pearson),
        cmocka_unit_test(test_judgements_use_interval_and_tolerance),
        cmocka_unit_test(test_a_wrong_distribution_is_seen),
        cmocka_unit_test(test_every_claim_has_its_words_and_every_classic_its_claims),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
