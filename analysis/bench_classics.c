/* The classic models beside hand-written loops: cases, runs in turn, medians. */
#include "analysis/bench_classics.h"

#include <stdlib.h>

#include "analysis/bench_loops_internal.h"
#include "engine/core/random_many.h"
#include "engine/core/simulation.h"
#include "models/models.h"

enum { MOST_REPEATS = 15, SIDES = 1 + HELI_CLASSIC_LOOPS, LEAST_UPDATES = 2000000 };

/* Sizes and rule of the public comparison (JuliaDynamics/ABMFrameworksComparison), 20 steps from a random start. */
#define SCHELLING(label, side, number, r, like, mason, mesa) \
    {.name = "schelling/" label, .model = "schelling", \
     .settings = {{"grid.width", side}, {"grid.height", side}, {"grid.agents", number}, {"grid.radius", r}, {"grid.min_like", like}}, \
     .updates = number, .task = {.width = side, .height = side, .agents = number, .radius = r, .min_like = like, .steps = 20}, \
     .loops = {{HELI_N_("agent records"), heli_loop_schelling_records}, {HELI_N_("byte grid"), heli_loop_schelling_bytes}}, .mason_per_s = mason, .mesa_per_s = mesa}
#define CIVIL_VIOLENCE(label, side, times, mesa) \
    {.name = "civil-violence/" label, .model = "civil-violence", .settings = {{"rebellion.width", side}, {"rebellion.height", side}}, \
     .updates = side * side * 7 / 10 + side * side / 25, .task = {.width = side, .height = side, .steps = times}, \
     .loops = {{HELI_N_("byte grid"), heli_loop_civil_violence}}, .mesa_per_s = mesa}

static const heli_classic_case cases[] = {
    {.name = "random words", .updates = 4000000, .task = {.agents = 4000000, .steps = 1}, .loops = {{"SplitMix64", heli_loop_random}}},
    SCHELLING("S1", 40, 1000, 1, 3, 7.1e6, 0.54e6),
    SCHELLING("S2", 100, 8000, 2, 8, 3.9e6, 0.16e6),
    SCHELLING("S3", 300, 72000, 1, 3, 5.2e6, 0.14e6),
    SCHELLING("S4", 1000, 800000, 1, 3, 2.1e6, 0.09e6),
    CIVIL_VIOLENCE("40x40", 40, 400, 0.03e6),
    CIVIL_VIOLENCE("100x100", 100, 60, 0.0),
    {.name = "spatial-public-goods", .model = "spatial-public-goods", .settings = {{"lattice.side", 1000}}, .updates = 1000000,
     .task = {.width = 1000, .height = 1000, .steps = 10}, .loops = {{HELI_N_("byte grid"), heli_loop_public_goods}}},
    {.name = "culture", .model = "culture", .settings = {{"culture.width", 1000}, {"culture.height", 1000}}, .updates = 1000000,
     .task = {.width = 1000, .height = 1000, .steps = 10}, .loops = {{HELI_N_("a word per site"), heli_loop_culture}}},
    {.name = "voter", .model = "voter", .settings = {{"voter.agents", 1000000}}, .updates = 1000000,
     .task = {.agents = 1000000, .steps = 20}, .loops = {{HELI_N_("byte per agent"), heli_loop_voter}}},
    {.name = "deffuant/small_world", .model = "deffuant", .settings = {{"opinions.agents", 1000000}, {"opinions.network", 1}}, .updates = 1000000,
     .task = {.agents = 1000000, .steps = 10}, .loops = {{HELI_N_("arrays"), heli_loop_deffuant}}},
    {.name = NULL},
};

const heli_classic_case *heli_classic_cases(void)
{
    return cases;
}

static int ascending(const void *a, const void *b)
{
    const double *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

static double median(double *values, int n)
{
    qsort(values, (size_t)n, sizeof *values, ascending);
    return n % 2 ? values[n / 2] : 0.5 * (values[n / 2 - 1] + values[n / 2]);
}

/* The same number of words as the model-less loop draws, through the engine. */
static double draw_words(const heli_classic_case *c, uint64_t seed)
{
    heli_key key = heli_key_make(seed, 0, HELI_DOMAIN_DYNAMICS);
    uint64_t sum = 0;
    double start = loop_now();
    for (int step = 0; step < c->task.steps; step++)
        for (uint32_t first = 0; first < c->task.agents / 4; first += HELI_MANY) {
            heli_many many;
            heli_draw_many(&many, key, (heli_address){first, 0, (uint32_t)step, 1}, HELI_MANY);
            for (int w = 0; w < 4; w++)
                for (int k = 0; k < HELI_MANY; k++) sum += many.word[w][k];
        }
    double seconds = loop_now() - start;
    volatile uint64_t keep = sum; /* the draws must not be optimised away */
    (void)keep;
    return seconds;
}

/* What a repetition needs. */
typedef struct turn {
    const heli_classic_case *c;
    const heli_model *model;
    const void *params;
    int runs;                 /* worlds */
    uint64_t seed;            /* of the first world */
} turn;

/* Updates per second of the steps of a case through the engine. */
static heli_status run_engine(const turn *t, double *rate, heli_context *ctx)
{
    double seconds = 0.0;
    for (int run = 0; run < t->runs; run++) {
        uint64_t seed = t->seed + (uint64_t)run;
        if (!t->model) {
            seconds += draw_words(t->c, seed);
            continue;
        }
        heli_plan plan = {.model = t->model, .params = t->params, .steps = INT64_MAX / 2, .seed = seed, .initial_seed = seed};
        heli_simulation *simulation = NULL;
        heli_status status = heli_simulation_create(&simulation, &plan, 0, &heli_runner_serial, ctx);
        double start = loop_now();
        for (int step = 0; step < t->c->task.steps && status == HELI_OK; step++) status = heli_simulation_step(simulation, ctx);
        seconds += loop_now() - start;
        heli_simulation_free(simulation);
        if (status != HELI_OK) return status;
    }
    *rate = (double)t->c->updates * t->c->task.steps * t->runs / seconds;
    return HELI_OK;
}

static heli_status run_loop(const turn *t, heli_loop_fn loop, double *rate, heli_context *ctx)
{
    double seconds = 0.0;
    for (int run = 0; run < t->runs; run++) {
        heli_loop_task task = t->c->task;
        heli_loop_result done = {0};
        task.seed = t->seed + (uint64_t)run;
        if (!loop(&task, &done)) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
        seconds += done.seconds;
    }
    *rate = (double)t->c->updates * t->c->task.steps * t->runs / seconds;
    return HELI_OK;
}

/* Rates by side (the engine, then the loops) and repetition; of each side `count` are there. */
typedef struct rates {
    double value[SIDES][MOST_REPEATS];
    int count[SIDES];
} rates;

static heli_status run_side(const turn *t, rates *all, int side, heli_context *ctx)
{
    heli_status status;
    double *rate = &all->value[side][all->count[side]];
    status = side == 0 ? run_engine(t, rate, ctx) : run_loop(t, t->c->loops[side - 1].run, rate, ctx);
    all->count[side] += status == HELI_OK;
    return status;
}

static bool worth_repeating(const rates *all, int side)
{
    double best = 0.0;
    for (int other = 1; other < SIDES; other++)
        if (all->value[other][0] > best) best = all->value[other][0];
    return side == 0 || all->count[side] == 0 || 2.0 * all->value[side][0] > best;
}

static void summarise(heli_classic_result *out, const heli_classic_case *c, rates *all)
{
    double ratios[MOST_REPEATS];
    int best = 0, repeats = all->count[0];
    for (int l = 0; l < HELI_CLASSIC_LOOPS && c->loops[l].run; l++) {
        double sorted[MOST_REPEATS];
        for (int r = 0; r < all->count[1 + l]; r++) sorted[r] = all->value[1 + l][r];
        out->loop_per_s[l] = median(sorted, all->count[1 + l]);
        if (out->loop_per_s[l] > out->loop_per_s[best]) best = l;
    }
    if (all->count[1 + best] < repeats) repeats = all->count[1 + best];
    for (int r = 0; r < repeats; r++) ratios[r] = all->value[1 + best][r] / all->value[0][r];
    out->ratio_to_limit = median(ratios, repeats);
    out->limit_per_s = out->loop_per_s[best];
    out->limit_name = c->loops[best].name;
    out->rate_per_s = median(all->value[0], all->count[0]);
    out->low_per_s = all->value[0][0];
    out->high_per_s = all->value[0][all->count[0] - 1];
}

static heli_status params_of(void **out, const heli_classic_case *c, const heli_model *model, heli_context *ctx)
{
    *out = calloc(1, model->params_bytes);
    if (!*out) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    heli_params_default(model->params, model->param_count, *out);
    for (const heli_classic_setting *s = c->settings; s->path; s++)
        heli_param_store(heli_param_find(model->params, model->param_count, s->path), *out, 0, s->value);
    return HELI_OK;
}

heli_status heli_bench_classic(heli_classic_result *out, const heli_classic_case *c, int repeats, heli_context *ctx)
{
    heli_status status = HELI_OK;
    void *params = NULL;
    rates all = {.count = {0}};
    int64_t updates = (int64_t)c->updates * c->task.steps;
    turn t = {.c = c, .model = c->model ? heli_model_find(c->model) : NULL, .runs = (int)((LEAST_UPDATES + updates - 1) / updates)};
    *out = (heli_classic_result){0};
    if (t.model) HELI_TRY(params_of(&params, c, t.model, ctx));
    t.params = params;
    for (int r = 0; r < repeats; r++) {
        t.seed = (uint64_t)r * (uint64_t)t.runs;
        for (int side = 0; side < SIDES; side++)
            if ((side == 0 || c->loops[side - 1].run) && worth_repeating(&all, side)) HELI_TRY(run_side(&t, &all, side, ctx));
    }
    summarise(out, c, &all);
out:
    free(params);
    return status;
}
