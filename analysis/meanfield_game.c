/* The four-party game of four well-mixed populations, without chance. */
#include "analysis/meanfield_game.h"

#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_multiroots.h>
#include <gsl/gsl_odeiv2.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/meanfield_map.h"
#include "models/governance/params.h"
#include "models/models.h"

enum { X = HELI_GOVERNMENTS, Y = HELI_ENTERPRISES, Z = HELI_RESIDENTS, W = HELI_ORGANISATIONS };

/* --- from parameters --- */

static double value(const heli_model *model, const void *params, const char *path)
{
    const heli_param *row = heli_param_find(model->params, model->param_count, path);
    return row ? heli_param_value(row, params, 0) : (double)NAN;
}

/* (9)-(12) as core mode has them. */
static heli_game core_game(const heli_model *model, const void *params)
{
#define GAME(name) value(model, params, "game." name)
    double opinion = GAME("assessment_scale") * GAME("opinion_weight");
    heli_game game = {.revision = GAME("revision"), .sharpness = GAME("sharpness"), .imitation = 1.0};
    game.base[X] = -GAME("guiding_cost") + GAME("veto_deterrence");
    game.slope[X][Y] = opinion * GAME("opinion_of_enterprises");
    game.slope[X][Z] = opinion * GAME("opinion_of_residents");
    game.slope[X][W] = opinion * GAME("opinion_of_organisations");
    game.base[Y] = -GAME("supporting_cost");
    game.slope[Y][X] = GAME("preference");
    game.slope[Y][Z] = GAME("reputation");
    game.slope[Y][W] = GAME("synergy");
    game.base[Z] = -GAME("participating_cost") - GAME("social_pressure");
    game.slope[Z][X] = GAME("selective_incentive");
    game.slope[Z][Y] = GAME("enterprise_benefit");
    game.slope[Z][W] = GAME("organisation_benefit");
    game.slope[Z][Z] = 2.0 * GAME("social_pressure");
    game.base[W] = -GAME("integrating_cost");
    game.slope[W][X] = GAME("purchase");
    game.slope[W][Y] = GAME("enterprise_help");
    game.slope[W][Z] = GAME("member_gain");
#undef GAME
    return game;
}

/* Residents of core mode at its defaults; they stay out where that model is not at hand. */
static void take_core_residents(heli_game *game)
{
    const heli_model *core = heli_model_find("four-parties");
    void *params = core ? calloc(1, core->params_bytes) : NULL;
    game->base[Z] = -1.0;
    if (!params) return;
    heli_params_default(core->params, core->param_count, params);
    heli_game of_core = core_game(core, params);
    game->base[Z] = of_core.base[Z];
    memcpy(game->slope[Z], of_core.slope[Z], sizeof game->slope[Z]);
    free(params);
}

static double commissioner_share(const gov_params *p)
{
    double enterprises = (double)p->city.communities * (double)p->enterprise.per_community;
    return enterprises > 0.0 ? fmin(1.0, (double)p->enterprise.commissioners / enterprises) : 0.0;
}

static heli_game city_game(const gov_params *p)
{
    double opinion = p->institutions.assessment_scale * p->institutions.opinion_weight;
    double budget = p->purchase.yuan_per_1000_year, bought = budget > 0.0 ? fmin(1.0, budget / p->purchase.full_effect_yuan) : 1.0;
    heli_game game = {.revision = p->institutions.revision, .sharpness = p->institutions.sharpness, .mutation = p->institutions.mutation,
                      .imitation = p->institutions.imitation, .cost_spread = p->institutions.cost_spread};
    game.base[X] = -p->institutions.guiding_cost + p->institutions.veto_penalty * p->institutions.veto_sensitivity;
    game.slope[X][Y] = opinion * p->institutions.opinion_of_enterprises;
    game.slope[X][Z] = opinion * p->institutions.opinion_of_residents;
    game.slope[X][W] = opinion * p->institutions.opinion_of_organisations;
    game.base[Y] = -p->institutions.supporting_cost +
                   p->institutions.commissioner_saving * p->enterprise.commissioner_quality * commissioner_share(p);
    game.slope[Y][X] = p->institutions.preference;
    game.slope[Y][Z] = p->institutions.reputation;
    game.slope[Y][W] = p->institutions.synergy;
    game.base[W] = -p->institutions.integrating_cost;
    game.slope[W][X] = p->institutions.purchase * bought;
    game.slope[W][Y] = p->institutions.enterprise_help;
    game.slope[W][Z] = p->institutions.member_gain;
    take_core_residents(&game);
    return game;
}

bool heli_game_of(heli_game *out, const heli_model *model, const void *params)
{
    if (strcmp(model->name, "four-parties") == 0) *out = core_game(model, params);
    else if (strcmp(model->name, "governance") == 0) *out = city_game(params);
    else return false;
    return true;
}

heli_shares heli_game_start(const heli_model *model, const void *params)
{
    return (heli_shares){{value(model, params, "game.start_guiding"), value(model, params, "game.start_supporting"),
                          value(model, params, "game.start_participating"), value(model, params, "game.start_integrating")}};
}

/* --- the dynamics --- */

heli_shares heli_game_advantages(const heli_game *self, heli_shares at)
{
    heli_shares advantage;
    for (int k = 0; k < HELI_PARTIES; k++) {
        advantage.s[k] = self->base[k];
        for (int j = 0; j < HELI_PARTIES; j++) advantage.s[k] += self->slope[k][j] * at.s[j];
    }
    return advantage;
}

double heli_game_map_share(const heli_game *self, double share, double advantage)
{
    double imitated = share * (1.0 - share) * tanh(0.5 * self->sharpness * advantage);
    return share + self->revision * ((1.0 - self->mutation) * imitated + self->mutation * (0.5 - share));
}

heli_shares heli_game_map(const heli_game *self, heli_shares at)
{
    heli_shares advantage = heli_game_advantages(self, at), next;
    for (int k = 0; k < HELI_PARTIES; k++) next.s[k] = heli_game_map_share(self, at.s[k], advantage.s[k]);
    return next;
}

/* --- by cost --- */

heli_status heli_costs_make(heli_costs *out, heli_context *ctx)
{
    double total = 0.0; /* sqrt(2 pi) */
    gsl_set_error_handler_off();
    gsl_integration_fixed_workspace *rule = gsl_integration_fixed_alloc(gsl_integration_fixed_hermite, HELI_COST_NODES, 0.0, 0.5, 0.0, 0.0);
    if (!rule) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for the mean-field twin"));
    for (size_t i = 0; i < HELI_COST_NODES; i++) {
        out->offset[i] = gsl_integration_fixed_nodes(rule)[i];
        total += out->weight[i] = gsl_integration_fixed_weights(rule)[i];
    }
    for (size_t i = 0; i < HELI_COST_NODES; i++) out->weight[i] /= total;
    gsl_integration_fixed_free(rule);
    return HELI_OK;
}

heli_by_cost heli_by_cost_all(double share)
{
    heli_by_cost all;
    for (size_t i = 0; i < HELI_COST_NODES; i++) all.s[i] = share;
    return all;
}

double heli_by_cost_mean(const heli_by_cost *self, const heli_costs *costs)
{
    double mean = 0.0;
    for (size_t i = 0; i < HELI_COST_NODES; i++) mean += costs->weight[i] * self->s[i];
    return mean;
}

bool heli_game_rests_at_corners(const heli_game *self)
{
    return self->cost_spread == 0.0 && self->imitation >= 1.0 && self->mutation == 0.0;
}

heli_by_cost heli_game_map_by_cost(const heli_game *self, const heli_costs *costs, const heli_by_cost *party, double advantage)
{
    heli_by_cost next, chosen;
    double shown = 0.0, passive = 0.0; /* chance to meet one who acts and to follow; chance to meet one who does not */
    for (size_t i = 0; i < HELI_COST_NODES; i++) {
        chosen.s[i] = heli_sigmoid(self->sharpness * (advantage - self->cost_spread * costs->offset[i]));
        shown += costs->weight[i] * party->s[i] * chosen.s[i];
        passive += costs->weight[i] * (1.0 - party->s[i]);
    }
    for (size_t i = 0; i < HELI_COST_NODES; i++) {
        double p = party->s[i], imitated = (1.0 - p) * shown - p * passive * (1.0 - chosen.s[i]);
        double moved = self->imitation * imitated + (1.0 - self->imitation) * (chosen.s[i] - p);
        next.s[i] = p + self->revision * ((1.0 - self->mutation) * moved + self->mutation * (0.5 - p));
    }
    return next;
}

heli_shares heli_game_rate(const heli_game *self, heli_game_form form, heli_shares at)
{
    heli_shares advantage = heli_game_advantages(self, at), rate;
    for (int k = 0; k < HELI_PARTIES; k++) {
        double half = 0.5 * self->sharpness * advantage.s[k];
        rate.s[k] = self->revision * at.s[k] * (1.0 - at.s[k]) * (form == HELI_FERMI ? tanh(half) : half);
    }
    return rate;
}

typedef struct motion { const heli_game *game; heli_game_form form; } motion;

static int follow(double t, const double state[], double rate[], void *data)
{
    (void)t;
    const motion *law = data;
    heli_shares at;
    memcpy(at.s, state, sizeof at.s);
    heli_shares now = heli_game_rate(law->game, law->form, at);
    memcpy(rate, now.s, sizeof now.s);
    return GSL_SUCCESS;
}

heli_status heli_game_integrate(heli_shares *state, const heli_game *self, heli_game_form form, double steps, heli_context *ctx)
{
    gsl_set_error_handler_off(); /* failures come back as codes */
    motion law = {self, form};
    gsl_odeiv2_system system = {follow, NULL, HELI_PARTIES, &law};
    gsl_odeiv2_driver *driver = gsl_odeiv2_driver_alloc_y_new(&system, gsl_odeiv2_step_rk8pd, 0.01, 1e-12, 1e-12);
    double t = 0.0;
    if (!driver) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for the mean-field twin"));
    int code = gsl_odeiv2_driver_apply(driver, &t, steps, state->s);
    gsl_odeiv2_driver_free(driver);
    if (code == GSL_SUCCESS) return HELI_OK;
    return heli_fail(ctx, HELI_MODEL, HELI_N_("the replicator equation could not be followed beyond time %g: %s"), t, gsl_strerror(code));
}

/* --- corners --- */

heli_shares heli_game_corner_eigenvalues(const heli_game *self, unsigned corner)
{
    heli_shares at, advantage;
    for (int k = 0; k < HELI_PARTIES; k++) at.s[k] = (double)(corner >> k & 1u);
    advantage = heli_game_advantages(self, at);
    for (int k = 0; k < HELI_PARTIES; k++) advantage.s[k] *= 1.0 - 2.0 * at.s[k];
    return advantage;
}

unsigned heli_game_stable_corners(const heli_game *self)
{
    unsigned stable = 0;
    for (unsigned corner = 0; corner < HELI_CORNERS; corner++) {
        heli_shares eigenvalue = heli_game_corner_eigenvalues(self, corner);
        int negative = 0;
        for (int k = 0; k < HELI_PARTIES; k++) negative += eigenvalue.s[k] < 0.0;
        if (negative == HELI_PARTIES) stable |= 1u << corner;
    }
    return stable;
}

void heli_corner_name(unsigned corner, char out[8])
{
    snprintf(out, 8, "(%u%u%u%u)", corner & 1u, corner >> 1 & 1u, corner >> 2 & 1u, corner >> 3 & 1u);
}

/* --- rest points --- */

/* F_k = s_k (1 - s_k) dU_k, and its Jacobian. */
static int root_of(const gsl_vector *state, void *data, gsl_vector *out)
{
    heli_shares at;
    for (size_t k = 0; k < HELI_PARTIES; k++) at.s[k] = gsl_vector_get(state, k);
    heli_shares advantage = heli_game_advantages(data, at);
    for (size_t k = 0; k < HELI_PARTIES; k++) gsl_vector_set(out, k, at.s[k] * (1.0 - at.s[k]) * advantage.s[k]);
    return GSL_SUCCESS;
}

static void jacobian(const heli_game *game, heli_shares at, gsl_matrix *out)
{
    heli_shares advantage = heli_game_advantages(game, at);
    for (size_t k = 0; k < HELI_PARTIES; k++)
        for (size_t j = 0; j < HELI_PARTIES; j++)
            gsl_matrix_set(out, k, j, at.s[k] * (1.0 - at.s[k]) * game->slope[k][j] +
                                          (k == j ? (1.0 - 2.0 * at.s[k]) * advantage.s[k] : 0.0));
}

/* What the search needs, allocated once. */
typedef struct search {
    gsl_multiroot_fsolver *solver;
    gsl_vector *start;
    gsl_matrix *jacobian;
    gsl_vector_complex *eigenvalues;
    gsl_eigen_nonsymm_workspace *work;
} search;

static bool open_search(search *self)
{
    self->solver = gsl_multiroot_fsolver_alloc(gsl_multiroot_fsolver_hybrids, HELI_PARTIES);
    self->start = gsl_vector_alloc(HELI_PARTIES);
    self->jacobian = gsl_matrix_alloc(HELI_PARTIES, HELI_PARTIES);
    self->eigenvalues = gsl_vector_complex_alloc(HELI_PARTIES);
    self->work = gsl_eigen_nonsymm_alloc(HELI_PARTIES);
    return self->solver && self->start && self->jacobian && self->eigenvalues && self->work;
}

static void close_search(search *self)
{
    if (self->solver) gsl_multiroot_fsolver_free(self->solver);
    if (self->start) gsl_vector_free(self->start);
    if (self->jacobian) gsl_matrix_free(self->jacobian);
    if (self->eigenvalues) gsl_vector_complex_free(self->eigenvalues);
    if (self->work) gsl_eigen_nonsymm_free(self->work);
}

/* One run of the solver; false where it leads nowhere or out of the cube. Corners and edges are taken as what they nearly are. */
static bool run_solver(search *self, heli_game *game, heli_shares *at)
{
    enum { MOST = 200 };
    gsl_multiroot_function system = {root_of, HELI_PARTIES, game};
    for (size_t k = 0; k < HELI_PARTIES; k++) gsl_vector_set(self->start, k, at->s[k]);
    int code = gsl_multiroot_fsolver_set(self->solver, &system, self->start);
    for (int turn = 0; turn < MOST && code == GSL_SUCCESS; turn++) {
        if (gsl_multiroot_test_residual(self->solver->f, 1e-14) == GSL_SUCCESS) break;
        code = gsl_multiroot_fsolver_iterate(self->solver);
    }
    if (gsl_multiroot_test_residual(self->solver->f, 1e-11) != GSL_SUCCESS) return false;
    for (size_t k = 0; k < HELI_PARTIES; k++) {
        double s = gsl_vector_get(self->solver->x, k);
        at->s[k] = fabs(s) < 1e-4 ? 0.0 : fabs(s - 1.0) < 1e-4 ? 1.0 : s;
        if (!(at->s[k] >= 0.0 && at->s[k] <= 1.0)) return false;
    }
    return true;
}

/* From one start to a rest point; the second run puts right what rounding to an edge has moved. */
static bool find_root(search *self, heli_game *game, heli_shares start, heli_shares *root)
{
    *root = start;
    bool found = run_solver(self, game, root);
    return found ? run_solver(self, game, root) : false;
}

static double growth_at(search *self, const heli_game *game, heli_shares at)
{
    double largest = -(double)INFINITY;
    jacobian(game, at, self->jacobian);
    if (gsl_eigen_nonsymm(self->jacobian, self->eigenvalues, self->work) != GSL_SUCCESS) return (double)NAN;
    for (size_t k = 0; k < HELI_PARTIES; k++) largest = fmax(largest, GSL_REAL(gsl_vector_complex_get(self->eigenvalues, k)));
    return largest;
}

/* Which face of the cube a point lies on: for each party 0, 1, or 2 for between. */
static int face_of(heli_shares at)
{
    int face = 0;
    for (int k = 0; k < HELI_PARTIES; k++) face = 3 * face + (at.s[k] <= 0.0 ? 0 : at.s[k] >= 1.0 ? 1 : 2);
    return face;
}

static bool known(const heli_fixed_point *points, size_t count, heli_shares at)
{
    for (size_t i = 0; i < count; i++)
        if (face_of(points[i].at) == face_of(at)) return true;
    return false;
}

heli_status heli_game_fixed_points(heli_fixed_point *out, size_t *count, const heli_game *self, heli_context *ctx)
{
    enum { STARTS = 5 * 5 * 5 * 5 };
    static const double levels[] = {0.1, 0.3, 0.5, 0.7, 0.9};
    gsl_set_error_handler_off();
    search here = {0};
    heli_game game = *self;
    *count = 0;
    if (!open_search(&here)) {
        close_search(&here);
        return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for the mean-field twin"));
    }
    for (unsigned start = 0; start < HELI_CORNERS + STARTS && *count < HELI_FIXED_POINTS; start++) {
        heli_shares at;
        for (unsigned k = 0, left = start - HELI_CORNERS; k < HELI_PARTIES; k++, left /= 5)
            at.s[k] = start < HELI_CORNERS ? (double)(start >> k & 1u) : levels[left % 5];
        if (start >= HELI_CORNERS && !find_root(&here, &game, at, &at)) continue;
        if (known(out, *count, at)) continue;
        out[*count] = (heli_fixed_point){at, growth_at(&here, &game, at)};
        ++*count;
    }
    close_search(&here);
    return HELI_OK;
}
