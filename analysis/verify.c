/* Running claims side by side, and judging what they find. */
#include "analysis/verify.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/stats.h"
#include "engine/core/param.h"

#define GROUP(group) extern const heli_claim_group heli_claims_##group;
#include "analysis/claims.def"
#include "engine/run/clock.h"
#undef GROUP

enum { FULL_EFFORT = 10, MOST_NAMES = 64 };

const heli_claim_group *const *heli_claim_groups(void)
{
    static const heli_claim_group *const groups[] = {
#define GROUP(group) &heli_claims_##group,
#include "analysis/claims.def"
#undef GROUP
        NULL};
    return groups;
}

/* --- judging --- */

static void judge(heli_finding *out)
{
    if (out->relation == HELI_EQUALS)
        out->ok = out->low - out->tolerance <= out->expected && out->expected <= out->high + out->tolerance;
    else
        out->ok = out->relation == HELI_AT_MOST ? out->value <= out->expected : out->value >= out->expected;
}

void heli_found_exact(heli_finding *out, const heli_claim *claim, double expected, double value, uint64_t sample)
{
    *out = (heli_finding){.relation = HELI_EQUALS, .expected = expected, .value = value, .low = value, .high = value,
                          .tolerance = claim->tolerance, .sample = sample};
    judge(out);
}

void heli_found_at_most(heli_finding *out, double bound, double value, uint64_t sample)
{
    *out = (heli_finding){.relation = HELI_AT_MOST, .expected = bound, .value = value, .low = value, .high = value, .sample = sample};
    judge(out);
}

/* The x at which Beta(a, b) has probability p below it, by bisection: GSL's inverse gives up far out in the tails. */
static double beta_quantile(double p, double a, double b)
{
    double low = 0.0, high = 1.0;
    for (int i = 0; i < 60; i++) {
        double middle = 0.5 * (low + high);
        if (gsl_cdf_beta_P(middle, a, b) < p) low = middle;
        else high = middle;
    }
    return 0.5 * (low + high);
}

void heli_found_share(heli_finding *out, const heli_claim *claim, double expected, uint64_t successes, uint64_t trials)
{
    double k = (double)successes, n = (double)trials, tail = HELI_CLAIM_LEVEL / 2.0;
    *out = (heli_finding){.relation = HELI_EQUALS, .expected = expected, .value = k / n, .low = 0.0, .high = 1.0,
                          .tolerance = claim->tolerance, .false_alarm = HELI_CLAIM_LEVEL, .sample = trials};
    if (successes > 0) out->low = beta_quantile(tail, k, n - k + 1.0);
    if (successes < trials) out->high = 1.0 - beta_quantile(tail, n - k, k + 1.0);
    judge(out);
}

void heli_found_mean(heli_finding *out, const heli_claim *claim, double expected, const double *values, size_t n)
{
    heli_sample sample = heli_sample_of(values, n);
    double reach = n < 2 ? HUGE_VAL : gsl_cdf_tdist_Qinv(HELI_CLAIM_LEVEL / 2.0, (double)n - 1.0) * sample.sd / sqrt((double)n);
    *out = (heli_finding){.relation = HELI_EQUALS, .expected = expected, .value = sample.mean, .low = sample.mean - reach,
                          .high = sample.mean + reach, .tolerance = claim->tolerance, .false_alarm = HELI_CLAIM_LEVEL, .sample = n};
    judge(out);
}

void heli_found_score(heli_finding *out, double score, uint64_t sample)
{
    double reach = gsl_cdf_ugaussian_Qinv(HELI_CLAIM_LEVEL / 2.0);
    *out = (heli_finding){.relation = HELI_EQUALS, .value = score, .low = score - reach, .high = score + reach,
                          .false_alarm = HELI_CLAIM_LEVEL, .sample = sample};
    judge(out);
}

void heli_found_distance(heli_finding *out, double distance, size_t n)
{
    double bound = sqrt(log(2.0 / HELI_CLAIM_LEVEL) / (2.0 * (double)n));
    *out = (heli_finding){.relation = HELI_AT_MOST, .expected = bound, .value = distance, .low = distance, .high = distance,
                          .false_alarm = HELI_CLAIM_LEVEL, .sample = n};
    judge(out);
}

/* --- choosing --- */

static bool asked_for(const char *name, const heli_claim_group *group, const heli_claim *claim)
{
    return !name || strcmp(name, group->name) == 0 || strcmp(name, claim->model) == 0;
}

/* Writes the claims that were asked for into claims[], unless it is NULL, and counts them. */
static size_t choose(const heli_verify_options *options, const heli_claim **claims)
{
    size_t count = 0;
    for (const heli_claim_group *const *group = heli_claim_groups(); *group; group++)
        for (size_t i = 0; i < (*group)->count; i++) {
            const heli_claim *claim = &(*group)->claims[i];
            if ((claim->full_only && !options->full) || !asked_for(options->name, *group, claim)) continue;
            if (claims) claims[count] = claim;
            count++;
        }
    for (size_t i = 0; i < options->added_count; i++, count++)
        if (claims) claims[count] = &options->added[i];
    return count;
}

static void add_name(const char **names, size_t *count, const char *name)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(names[i], name) == 0) return;
    if (*count < MOST_NAMES) names[(*count)++] = name;
}

/* A name that no group and no model of a claim has is a mistake, even where other claims were added. */
static heli_status check_name(const char *name, heli_context *ctx)
{
    const char *names[MOST_NAMES];
    size_t count = 0;
    if (!name) return HELI_OK;
    for (const heli_claim_group *const *group = heli_claim_groups(); *group; group++) {
        add_name(names, &count, (*group)->name);
        for (size_t i = 0; i < (*group)->count; i++) add_name(names, &count, (*group)->claims[i].model);
    }
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0) return HELI_OK;
    const char *near = heli_nearest_name(names, count, name);
    if (near) return heli_fail(ctx, HELI_USAGE, HELI_N_("There are no claims about '%s' (did you mean '%s'?)."), name, near);
    return heli_fail(ctx, HELI_USAGE, HELI_N_("There are no claims about '%s'; 'heli verify' without a name lists all."), name);
}

/* --- running --- */

static void compute(const heli_claim *claim, int effort, heli_finding *out)
{
    heli_context ctx;
    heli_context_init(&ctx);
    double start = heli_seconds_now();
    heli_status status = claim->compute(claim, effort, out, &ctx);
    out->seconds = heli_seconds_now() - start;
    if (status != HELI_OK) {
        out->status = status;
        out->ok = false;
        snprintf(out->reason, sizeof out->reason, "%.*s", (int)sizeof out->reason - 1, ctx.message);
    }
    heli_context_free(&ctx);
}

static void compute_all(heli_verification *self, const heli_verify_options *options)
{
    size_t done = 0;
    int effort = options->full ? FULL_EFFORT : 1;
#pragma omp parallel for schedule(dynamic, 1) num_threads(options->threads)
    for (size_t i = 0; i < self->count; i++) {
        compute(self->claims[i], effort, &self->findings[i]);
#pragma omp critical(heli_verify_progress)
        {
            done++;
            if (options->progress) options->progress(done, self->count, options->progress_data);
        }
    }
}

heli_status heli_verify(heli_verification *out, const heli_verify_options *options, heli_context *ctx)
{
    *out = (heli_verification){0};
    heli_status status = check_name(options->name, ctx);
    if (status != HELI_OK) return status;
    double start = heli_seconds_now();
    out->count = choose(options, NULL);
    out->claims = calloc(out->count + 1, sizeof(*out->claims));
    out->findings = calloc(out->count + 1, sizeof *out->findings);
    if (!out->claims || !out->findings) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for the claims"));
    choose(options, out->claims);
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    compute_all(out, options);
    gsl_set_error_handler(handler);
    for (size_t i = 0; i < out->count; i++) {
        out->failed += !out->findings[i].ok;
        out->family_false_alarm += out->findings[i].false_alarm;
    }
    out->seconds = heli_seconds_now() - start;
    return HELI_OK;
}

void heli_verification_free(heli_verification *self)
{
    free(self->claims);
    free(self->findings);
    *self = (heli_verification){0};
}
