/*
 * Claims about the benchmark's hand-written loops: they follow the rule of the models that they are the limit for. Outcomes of engine and loop are
 * compared in distribution, means over fixed seeds within 5 standard errors of their difference (a false alarm in 1 of 1.7 million);
 * and a loop with another rule, the control, is told from the engine.
 */
#include "tests/support/classic.h"

#include "analysis/bench_classics.h"

enum { MOST_RUNS = 64 };

typedef struct sample { double mean, variance_of_mean; } sample;

static sample sample_of(const double *values, int n)
{
    sample s = {0.0, 0.0};
    for (int i = 0; i < n; i++) s.mean += values[i] / n;
    for (int i = 0; i < n; i++) s.variance_of_mean += (values[i] - s.mean) * (values[i] - s.mean) / (n - 1) / n;
    return s;
}

static double standard_errors_apart(sample a, sample b)
{
    return fabs(a.mean - b.mean) / sqrt(a.variance_of_mean + b.variance_of_mean);
}

static sample of_loop(heli_loop_fn loop, heli_loop_task task, int runs)
{
    double values[MOST_RUNS];
    for (int run = 0; run < runs; run++) {
        heli_loop_result done;
        task.seed = 1000 + (uint64_t)run;
        assert_true(loop(&task, &done));
        assert_true(done.seconds >= 0.0);
        values[run] = done.outcome;
    }
    return sample_of(values, runs);
}

/* What the model says after the steps: a value, the mean of one over the steps, or something seen in its columns. */
typedef double (*outcome_fn)(heli_trial *trial, int64_t steps);

static sample of_engine(heli_trial trial, outcome_fn outcome, int64_t steps, int runs)
{
    double values[MOST_RUNS];
    for (int run = 0; run < runs; run++) {
        heli_context ctx;
        heli_context_init(&ctx);
        assert_int_equal(heli_trial_start(&trial, 77, (uint64_t)run, steps, &ctx), HELI_OK);
        heli_context_free(&ctx);
        values[run] = outcome(&trial, steps);
    }
    heli_trial_free(&trial);
    return sample_of(values, runs);
}

static void make_steps(heli_trial *trial, int64_t steps, int value, double *sum)
{
    heli_context ctx;
    heli_context_init(&ctx);
    for (int64_t step = 0; step < steps; step++) {
        assert_int_equal(heli_trial_step(trial, &ctx), HELI_OK);
        *sum += trial->values[value];
    }
    heli_context_free(&ctx);
}

static double first_value(heli_trial *trial, int64_t steps)
{
    double sum = 0.0;
    make_steps(trial, steps, 0, &sum);
    return trial->values[0];
}

static double mean_in_jail(heli_trial *trial, int64_t steps)
{
    double sum = 0.0;
    make_steps(trial, steps, 1, &sum);
    return sum / (double)steps / 1120.0;
}

/* Sites that have the culture of their neighbour to the right, on a lattice of 50 x 40. */
static double alike_to_the_right(heli_trial *trial, int64_t steps)
{
    double sum = 0.0, alike = 0.0;
    make_steps(trial, steps, 0, &sum);
    const uint32_t *first_site = classic_column(trial, 1);
    for (int cell = 0; cell < 2000; cell++) alike += cell % 50 < 49 && first_site[cell] == first_site[cell + 1];
    return alike / (49.0 * 40.0);
}

/* How far the share of opinion 1 went from one half: what chance does in so many steps. */
static double squared_move(heli_trial *trial, int64_t steps)
{
    double share = first_value(trial, steps);
    return (share - 0.5) * (share - 0.5);
}

/* From the 1st to the 99th percentile of 2,000 opinions. */
static double middle_range(heli_trial *trial, int64_t steps)
{
    double sum = 0.0;
    make_steps(trial, steps, 0, &sum);
    const uint32_t *sorted = classic_column(trial, 1);
    return ((double)sorted[1979] - (double)sorted[20]) / 720720000.0;
}

static bool voter_moved(const heli_loop_task *task, heli_loop_result *out)
{
    bool fine = heli_loop_voter(task, out);
    out->outcome = (out->outcome - 0.5) * (out->outcome - 0.5);
    return fine;
}

static void assert_same(const char *what, sample engine, sample loop)
{
    print_message("%s: engine %.5f, loop %.5f\n", what, engine.mean, loop.mean);
    assert_true(standard_errors_apart(engine, loop) < 5.0);
}

static void compare_schelling(int radius, int min_like)
{
    enum { RUNS = 40 };
    heli_loop_task task = {.width = 50, .height = 44, .agents = 1700, .radius = (uint32_t)radius, .min_like = (uint32_t)min_like, .steps = 8};
    sample engine = of_engine(classic_open("schelling", SETTINGS({"grid.width", 50}, {"grid.height", 44}, {"grid.agents", 1700}, {"grid.radius", radius},
                                                                 {"grid.min_like", min_like})), first_value, task.steps, RUNS);
    assert_same("Schelling, bytes", engine, of_loop(heli_loop_schelling_bytes, task, RUNS));
    assert_same("Schelling, records", engine, of_loop(heli_loop_schelling_records, task, RUNS));
    task.min_like++;
    assert_true(standard_errors_apart(engine, of_loop(heli_loop_schelling_bytes, task, RUNS)) > 5.0);
}

static void test_segregation_is_that_of_the_model(void **state)
{
    (void)state;
    compare_schelling(1, 3);
    compare_schelling(2, 8);
}

static void test_civil_violence_is_that_of_the_model(void **state)
{
    (void)state;
    heli_loop_task task = {.width = 40, .height = 40, .steps = 150};
    sample engine = of_engine(classic_open("civil-violence", NULL, 0), mean_in_jail, task.steps, 24);
    assert_same("civil violence", engine, of_loop(heli_loop_civil_violence, task, 24));
    task.steps = 10; /* the first outburst only */
    assert_true(standard_errors_apart(engine, of_loop(heli_loop_civil_violence, task, 24)) > 5.0);
}

static void test_public_goods_are_those_of_the_model(void **state)
{
    (void)state;
    heli_loop_task task = {.width = 60, .height = 60, .steps = 30};
    sample engine = of_engine(classic_open("spatial-public-goods", SETTINGS({"lattice.side", 60})), first_value, task.steps, 40);
    assert_same("public goods", engine, of_loop(heli_loop_public_goods, task, 40));
    task.steps = 10;
    assert_true(standard_errors_apart(engine, of_loop(heli_loop_public_goods, task, 40)) > 5.0);
}

static void test_culture_is_that_of_the_model(void **state)
{
    (void)state;
    heli_loop_task task = {.width = 50, .height = 40, .steps = 40};
    sample engine = of_engine(classic_open("culture", SETTINGS({"culture.width", 50}, {"culture.height", 40})), alike_to_the_right, task.steps, 24);
    assert_same("culture", engine, of_loop(heli_loop_culture, task, 24));
    task.steps = 30;
    assert_true(standard_errors_apart(engine, of_loop(heli_loop_culture, task, 24)) > 5.0);
}

static void test_voters_are_those_of_the_model(void **state)
{
    (void)state;
    heli_loop_task task = {.agents = 200, .steps = 20};
    sample engine = of_engine(classic_open("voter", SETTINGS({"voter.agents", 200})), squared_move, task.steps, MOST_RUNS);
    assert_same("voters", engine, of_loop(voter_moved, task, MOST_RUNS));
    task.steps = 1;
    assert_true(standard_errors_apart(engine, of_loop(voter_moved, task, MOST_RUNS)) > 5.0);
}

static void test_bounded_confidence_is_that_of_the_model(void **state)
{
    (void)state;
    heli_loop_task task = {.agents = 2000, .steps = 12};
    sample engine = of_engine(classic_open("deffuant", SETTINGS({"opinions.agents", 2000}, {"opinions.network", 1})), middle_range, task.steps, 40);
    assert_same("bounded confidence", engine, of_loop(heli_loop_deffuant, task, 40));
    task.steps = 6;
    assert_true(standard_errors_apart(engine, of_loop(heli_loop_deffuant, task, 40)) > 5.0);
}

static void test_random_words_are_uniform(void **state)
{
    (void)state;
    heli_loop_result done;
    assert_true(heli_loop_random(&(heli_loop_task){.agents = 1000000, .steps = 1, .seed = 3}, &done));
    assert_true(fabs(done.outcome - 0.5) < 5.0 * 0.000289);
}

/* Cases name rows that exist, and as many updates as there are agents. */
static void test_cases_are_of_models_that_exist(void **state)
{
    (void)state;
    int count = 0;
    for (const heli_classic_case *c = heli_classic_cases(); c->name; c++, count++) {
        assert_true(c->loops[0].run && c->loops[0].name && c->updates > 0 && c->task.steps > 0);
        if (!c->model) continue;
        heli_setting settings[8];
        size_t n = 0;
        for (const heli_classic_setting *s = c->settings; s->path; s++) settings[n++] = (heli_setting){s->path, s->value};
        heli_trial trial = classic_open(c->model, settings, n);
        heli_trial_free(&trial);
    }
    assert_true(count >= 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_segregation_is_that_of_the_model),
        cmocka_unit_test(test_civil_violence_is_that_of_the_model),
        cmocka_unit_test(test_public_goods_are_those_of_the_model),
        cmocka_unit_test(test_culture_is_that_of_the_model),
        cmocka_unit_test(test_voters_are_those_of_the_model),
        cmocka_unit_test(test_bounded_confidence_is_that_of_the_model),
        cmocka_unit_test(test_random_words_are_uniform),
        cmocka_unit_test(test_cases_are_of_models_that_exist),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
