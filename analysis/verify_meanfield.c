/*
 * Claims about the limits of the governance model for many agents (ODD 8.2): the four-party game against its map (L8) and its fixation
 * probability (L9), residents' imitation (L5) and choice (L6) against theirs. Set up as in tests/theory, which go further.
 *
 * "Standardised" is the sum over steps of (share - map of the last share) / its standard error, over the square root of their number: given the
 * past agents decide independently, so it is normal with mean 0 and variance 1.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/trial.h"
#include "analysis/verify.h"
#include "models/governance/city.h"

#define SETTINGS(...) (const heli_setting[]){__VA_ARGS__}, sizeof((const heli_setting[]){__VA_ARGS__}) / sizeof(heli_setting)

enum { PARTIES = 4 };

static double logistic(double x) { return 1.0 / (1.0 + exp(-x)); }

/* --- the four-party game --- */

static double value_of(const heli_trial *trial, const char *path)
{
    const heli_param *row = heli_param_find(trial->model->params, trial->model->param_count, path);
    return row ? heli_param_value(row, trial->params, 0) : (double)NAN;
}

/* (9) - (12) at shares s. */
static void advantages(const heli_trial *t, const double s[PARTIES], double du[PARTIES])
{
#define P(name) value_of(t, "game." #name)
    du[0] = -P(guiding_cost) + P(veto_deterrence) + P(assessment_scale) * P(opinion_weight) *
            (P(opinion_of_enterprises) * s[1] + P(opinion_of_residents) * s[2] + P(opinion_of_organisations) * s[3]);
    du[1] = -P(supporting_cost) + P(preference) * s[0] + P(reputation) * s[2] + P(synergy) * s[3];
    du[2] = -P(participating_cost) + P(selective_incentive) * s[0] + P(enterprise_benefit) * s[1] + P(organisation_benefit) * s[3] +
            P(social_pressure) * (2.0 * s[2] - 1.0);
    du[3] = -P(integrating_cost) + P(purchase) * s[0] + P(enterprise_help) * s[1] + P(member_gain) * s[2];
#undef P
}

/* Adds the standardised differences of one step of all parties. */
static double game_step_score(const heli_trial *t, const double before[PARTIES], double agents)
{
    double du[PARTIES], score = 0.0, lambda = value_of(t, "game.revision"), beta = value_of(t, "game.sharpness");
    advantages(t, before, du);
    for (int k = 0; k < PARTIES; k++) {
        double s = before[k], adopt = logistic(beta * du[k]), up = lambda * s * adopt, down = lambda * (1.0 - s) * (1.0 - adopt);
        double mean = s + lambda * s * (1.0 - s) * tanh(beta * du[k] / 2.0);
        double variance = (1.0 - s) * up * (1.0 - up) + s * down * (1.0 - down);
        if (variance > 0.0) score += (t->values[k] - mean) / sqrt(variance / agents);
    }
    return score;
}

/* setting: start, agents, seed. */
static heli_status game_follows_map(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    enum { STEPS = 20 };
    heli_trial t;
    heli_status status;
    double x = claim->setting[0], agents = claim->setting[1] * effort, score = 0.0;
    HELI_TRY(heli_trial_init(&t, "four-parties", SETTINGS({"game.agents", agents}, {"game.start_guiding", x}, {"game.start_supporting", x},
                                                          {"game.start_participating", x}, {"game.start_integrating", x}), ctx));
    HELI_TRY(heli_trial_start(&t, (uint64_t)claim->setting[2], 0, STEPS, ctx));
    for (int step = 0; step < STEPS; step++) {
        double before[PARTIES];
        memcpy(before, t.values, sizeof before);
        HELI_TRY(heli_trial_step(&t, ctx));
        score += game_step_score(&t, before, agents);
    }
    heli_found_score(out, score / sqrt(STEPS * PARTIES), (uint64_t)agents);
out:
    heli_trial_free(&t);
    return status;
}

/* setting: start, corner it ends in, seed. The mean share of the four parties after 250 steps. */
static heli_status game_basin(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    (void)effort;
    heli_trial t;
    heli_status status;
    double x = claim->setting[0];
    HELI_TRY(heli_trial_init(&t, "four-parties", SETTINGS({"game.start_guiding", x}, {"game.start_supporting", x},
                                                          {"game.start_participating", x}, {"game.start_integrating", x}), ctx));
    HELI_TRY(heli_trial_run(&t, (uint64_t)claim->setting[2], 0, 250, -1, ctx));
    heli_found_exact(out, claim, claim->setting[1], (t.values[0] + t.values[1] + t.values[2] + t.values[3]) / 4.0, 4 * 20000);
out:
    heli_trial_free(&t);
    return status;
}

static const char *const payoffs[] = {"game.opinion_weight", "game.preference", "game.reputation", "game.synergy", "game.selective_incentive",
    "game.enterprise_benefit", "game.organisation_benefit", "game.social_pressure", "game.purchase", "game.enterprise_help",
    "game.member_gain", "game.veto_deterrence"};
enum { PAYOFFS = sizeof payoffs / sizeof payoffs[0], OWN = 10 };

static bool all_settled(const heli_trial *t)
{
    for (int q = 0; q < PARTIES; q++)
        if (t->values[q] != 0.0 && t->values[q] != 1.0) return false;
    return true;
}

/* setting: agents, acting at the start, cost of acting, seed. Four populations are four samples. */
static heli_status game_fixation(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    heli_trial t;
    heli_status status;
    double n = claim->setting[0], k = claim->setting[1], cost = claim->setting[2];
    uint64_t won = 0, runs = 300 * (uint64_t)effort;
    heli_setting settings[PAYOFFS + OWN] = {
        {"game.agents", n}, {"game.revision", 0.02}, {"game.sharpness", 1.0}, {"game.start_guiding", k / n}, {"game.start_supporting", k / n},
        {"game.start_participating", k / n}, {"game.start_integrating", k / n}, {"game.guiding_cost", cost}, {"game.supporting_cost", cost},
        {"game.participating_cost", cost}};
    for (int i = 0; i < PAYOFFS; i++) settings[OWN + i] = (heli_setting){payoffs[i], 0.0};
    HELI_TRY(heli_trial_init(&t, "four-parties", settings, PAYOFFS + OWN, ctx));
    heli_param_store(heli_param_find(t.model->params, t.model->param_count, "game.integrating_cost"), t.params, 0, cost);
    for (uint64_t run = 0; run < runs; run++) {
        HELI_TRY(heli_trial_start(&t, (uint64_t)claim->setting[3], run, 1000000, ctx));
        while (!all_settled(&t)) HELI_TRY(heli_trial_step(&t, ctx));
        for (int q = 0; q < PARTIES; q++) won += t.values[q] == 1.0;
    }
    heli_found_share(out, claim, cost == 0.0 ? k / n : (1.0 - exp(cost * k)) / (1.0 - exp(cost * n)), won, PARTIES * runs);
out:
    heli_trial_free(&t);
    return status;
}

/* --- residents of a city without heterogeneity, on the complete graph --- */

typedef struct laws { double lambda, chi, beta, eta, cost, start; } laws;

/* Nobody serves or is served, needs and trust stand still: utilities are made of costs and neighbours alone. */
static void make_uniform(gov_params *p, laws l)
{
    gov_params_leave_the_core(p);
    p->city.offices = p->city.communities = p->city.grids = 1;
    p->population.adults_per_grid = 50000;
    p->population.serving_members = 0;
    p->population.position_sd = 0.0;
    p->population.initial_participation = l.start;
    p->population.cost_low = p->population.cost_high = l.cost;
    p->party.own_groups = p->party.joint_groups = 0;
    p->enterprise.per_community = p->enterprise.commissioners = 0;
    p->government.hours_per_1000 = p->organisation.hours_per_1000 = p->resident.hours_per_week = 0.0;
    p->needs.inflow_per_week = 0.0;
    p->network.kind = GOV_NETWORK_COMPLETE;
    p->resident.interest = p->resident.trust_weight = p->resident.grievance = p->resident.loss_weight = p->resident.habitus_weight = 0.0;
    p->resident.revision = l.lambda;
    p->resident.imitation = l.chi;
    p->resident.sharpness = l.beta;
    p->resident.social_pressure = l.eta;
}

/* Starts a city in which resisting costs so much that nobody does; its share of participants is shown by *share. */
static heli_status start_city(heli_trial *t, laws l, uint64_t seed, double *share, heli_context *ctx)
{
    heli_status status;
    HELI_TRY(heli_trial_init(t, "governance", NULL, 0, ctx));
    make_uniform(t->params, l);
    HELI_TRY(heli_trial_start(t, seed, 0, 200, ctx));
    gov_community *community = &((gov_city *)heli_simulation_world(t->simulation))->communities[0];
    for (size_t i = 0; i < community->columns.agent_count; i++) community->residents.cost_resist[i] = 50.0f;
    *share = (double)community->sums.participants / (double)community->columns.agent_count;
out:
    return status;
}

static heli_status city_step(heli_trial *t, double *share, double *agents, heli_context *ctx)
{
    heli_status status = heli_simulation_step(t->simulation, ctx);
    const gov_community *community = &((gov_city *)heli_simulation_world(t->simulation))->communities[0];
    *agents = (double)community->columns.agent_count;
    *share = (double)community->sums.participants / *agents;
    return status;
}

/* Chances in a week to come to participate for one who does not, and to cease for one who does. */
static void chances(laws l, double z, double *up, double *down)
{
    double sigma = logistic(l.beta * (l.eta * z - l.cost)); /* with imitation eta is 0: no lag in what is compared */
    *up = l.lambda * (l.chi > 0.0 ? z * sigma : sigma);
    *down = l.lambda * (l.chi > 0.0 ? (1.0 - z) * (1.0 - sigma) : 1.0 - sigma);
}

/* setting: chi, eta, cost, start. */
static heli_status residents_follow_map(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    heli_trial t = {0};
    heli_status status;
    laws l = {0.25, claim->setting[0], 4.0, claim->setting[1], claim->setting[2], claim->setting[3]};
    int weeks = 20 * effort < 200 ? 20 * effort : 200;
    double z, agents = 0.0, score = 0.0;
    HELI_TRY(start_city(&t, l, 731, &z, ctx));
    for (int week = 0; week < weeks; week++) {
        double up, down, before = z;
        chances(l, before, &up, &down);
        HELI_TRY(city_step(&t, &z, &agents, ctx));
        double variance = (1.0 - before) * up * (1.0 - up) + before * down * (1.0 - down);
        if (variance > 0.0) score += (z - (before + (1.0 - before) * up - before * down)) / sqrt(variance / agents);
    }
    heli_found_score(out, score / sqrt(weeks), (uint64_t)agents);
out:
    heli_trial_free(&t);
    return status;
}

/* The root of z = sigma(beta (eta z - cost)) to which the map leads from `start`. */
static double logit_root(laws l)
{
    double z = l.start;
    for (int i = 0; i < 100000; i++) z += l.lambda * (logistic(l.beta * (l.eta * z - l.cost)) - z);
    return z;
}

/* setting: eta, cost, start: the share at rest, mean of weeks 60 to 159. */
static heli_status residents_rest(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    (void)effort;
    enum { SETTLING = 60, WEEKS = 100 };
    heli_trial t = {0};
    heli_status status;
    laws l = {0.25, 0.0, 4.0, claim->setting[0], claim->setting[1], claim->setting[2]};
    double z, agents = 0.0, mean = 0.0;
    HELI_TRY(start_city(&t, l, 732, &z, ctx));
    for (int week = 0; week < SETTLING + WEEKS; week++) {
        HELI_TRY(city_step(&t, &z, &agents, ctx));
        if (week >= SETTLING) mean += z / WEEKS;
    }
    heli_found_exact(out, claim, logit_root(l), mean, (uint64_t)agents);
out:
    heli_trial_free(&t);
    return status;
}

#define MAP "Fermi map: ODD 8.2, L8"
#define TRAVIS "exact in the limit of slow revision: ODD 8.2, L9; Traulsen, Nowak & Pacheco (2006)"
#define REST_NOTE "exact for endless cities; ours has 50,000 residents, tolerance 0.003 (about five standard errors)", \
    "居民无穷多时精确；此处5万人，容差0.003（约五个标准误）"
static const heli_claim claims[] = {
    {"four-parties", "from 0.30: standardised difference from the map", "从0.30出发：与映射的标准化差", MAP, NULL, NULL, game_follows_map, {0.30, 20000, 741}, 0, false},
    {"four-parties", "from 0.80: standardised difference from the map", "从0.80出发：与映射的标准化差", MAP, NULL, NULL, game_follows_map, {0.80, 20000, 742}, 0, false},
    {"four-parties", "from 0.75: the governance trap", "从0.75出发：治理陷阱", "corner of the map: ODD 8.2, L8", NULL, NULL, game_basin, {0.75, 0, 743}, 0.05, false},
    {"four-parties", "from 0.80: its exit", "从0.80出发：走出陷阱", "corner of the map: ODD 8.2, L8", NULL, NULL, game_basin, {0.80, 1, 744}, 0.05, false},
    {"four-parties", "3 of 8 take over without advantage", "8个中3个，无优势：占据全体", TRAVIS, NULL, NULL, game_fixation, {8, 3, 0, 745}, 0.005, false},
    {"four-parties", "5 of 8 take over with disadvantage 0.3", "8个中5个，劣势0.3：占据全体", TRAVIS, NULL, NULL, game_fixation, {8, 5, 0.3, 746}, 0.005, false},
    {"governance", "imitation: standardised difference from the map", "模仿：与映射的标准化差", "z + λz(1-z)tanh(βΔ/2): ODD 8.2, L5", NULL, NULL, residents_follow_map,
     {1, 0, 0.2, 0.8}, 0, false},
    {"governance", "choice: standardised difference from the map", "选择：与映射的标准化差", "z + λ(σ(βΔ) - z): ODD 8.2, L6", NULL, NULL, residents_follow_map,
     {0, 0.4, 0.2, 0.9}, 0, false},
    {"governance", "choice, weak pressure: share that participates", "选择，压力弱：参与比例", "z = σ(β(u + ηz)): ODD 8.2, L6", REST_NOTE, residents_rest, {0.4, 0.4, 0.9},
     0.003, false},
    {"governance", "choice, strong pressure, from above: share that participates", "选择，压力强，自高而下：参与比例", "upper root, βη > 4: ODD 8.2, L6", REST_NOTE,
     residents_rest, {1.6, 0.8, 0.9}, 0.003, false},
    {"governance", "choice, strong pressure, from below: share that participates", "选择，压力强，自低而上：参与比例", "lower root, βη > 4: ODD 8.2, L6", REST_NOTE,
     residents_rest, {1.6, 0.8, 0.1}, 0.003, false},
};

const heli_claim_group heli_claims_meanfield = {"meanfield", claims, sizeof claims / sizeof claims[0]};
