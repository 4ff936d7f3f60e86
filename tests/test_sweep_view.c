/*
 * What figures of sweeps show: samples of cells, regret, bins of random designs, choices and their refusals; and the data that a figure leaves beside
 * itself, drawn from a file with a known response and a failed run.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analysis/plot_sweep.h"
#include "analysis/sweep_view.h"
#include "analysis/tornado.h"
#include "engine/run/design.h"
#include "models/models.h"

#define HEAD "model: governance\nmeta: {name: made}\nrun: {weeks: 4, burn_in_weeks: 0}\n"
#define KEEP "keep: {summaries: [mean, final], indicators: [satisfaction, deviation_deg, guiding_share, joint_force]}\n"
#define GUIDANCE "  - {parameter: main_line.guidance, from: 0, to: 1, levels: 3}\n"
#define WEIGHT "  - {parameter: main_line.own_need_weight, values: [0, 0.5]}\n"
#define GRID HEAD "design: grid\nfactors:\n" GUIDANCE WEIGHT "replicates: 3\n" KEEP
#define RANDOM HEAD "design: random\npoints: 100\nfactors:\n  - {parameter: main_line.guidance, from: 0, to: 1}\n" \
               "  - {parameter: resident.hours_per_week, from: 0.5, to: 8, scale: log}\nreplicates: 2\n" KEEP

static void assert_near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) fail_msg("%.17g is not %.17g", value, expected);
}

/* An experiment with its design, and the state of its jobs. */
typedef struct made {
    heli_experiment *experiment;
    signed char *status;
    heli_context ctx;
} made;

static made make(const char *text)
{
    made self = {0};
    heli_context_init(&self.ctx);
    heli_status status = heli_experiment_parse(&self.experiment, "made.yaml", text, strlen(text), heli_models(), &self.ctx);
    if (status == HELI_OK) status = heli_design_make(self.experiment, "made.yaml", &self.ctx);
    if (status != HELI_OK) fail_msg("%s %s", self.ctx.message, self.ctx.diagnostic_count ? self.ctx.diagnostics[0].message : "");
    self.status = calloc(self.experiment->point_count * (size_t)self.experiment->base->replicates, 1);
    return self;
}

static void unmake(made *self)
{
    heli_experiment_free(self->experiment);
    free(self->status);
    heli_context_free(&self->ctx);
}

static heli_view view_of(made *self, heli_view_request request)
{
    heli_view view;
    if (heli_view_init(&view, self->experiment, self->status, &request, &self->ctx) != HELI_OK) fail_msg("%s", self->ctx.message);
    return view;
}

static heli_cells cells_of(made *self, const heli_view *view, const double *numbers)
{
    heli_cells cells;
    assert_int_equal(heli_view_cells(&cells, view, numbers, 1, 0, &self->ctx), HELI_OK);
    return cells;
}

/* --- cells --- */

/* Guidance 0, 0.5, 1 (outer) by weight 0, 0.5 (inner), three replicates each. */
static const double numbers[18] = {1, 2, 3, 3, 4, 8, 5, 5, 6, 7, 7, 9, 4, 4, 4, 8, 9, 10};

static void test_points_of_a_cell_are_averaged_within_each_replicate(void **state)
{
    (void)state;
    made self = make(GRID);
    heli_view view = view_of(&self, (heli_view_request){.x = "guidance", .y = "none"});
    heli_cells cells = cells_of(&self, &view, numbers);
    assert_int_equal(cells.x_count, 3);
    assert_int_equal(cells.y_count, 1);
    assert_int_equal(cells.cell[0].points, 2);
    /* Replicates (1+3)/2, (2+4)/2, (3+8)/2 = 2, 3, 5.5: mean 3.5, sd sqrt(3.25), t(2) = 4.302653. */
    assert_near(cells.cell[0].sample.mean, 3.5, 1e-12);
    assert_near(cells.cell[0].sample.high - 3.5, 4.30265272991 * sqrt(3.25) / sqrt(3.0), 1e-9);
    heli_cells_free(&cells);
    heli_view_free(&view);
    unmake(&self);
}

static void test_a_replicate_that_lacks_a_point_is_left_out_of_its_cell_only(void **state)
{
    (void)state;
    made self = make(GRID);
    double holes[18];
    memcpy(holes, numbers, sizeof holes);
    holes[1] = (double)NAN;                                     /* guidance 0, weight 0, replicate 1 */
    for (int i = 6; i < 9; i++) holes[i] = (double)NAN;         /* guidance 0.5, weight 0: all */
    heli_view view = view_of(&self, (heli_view_request){.x = "guidance", .y = "none"});
    heli_cells cells = cells_of(&self, &view, holes);
    assert_int_equal(cells.cell[0].sample.n, 2);
    assert_near(cells.cell[0].sample.mean, (2.0 + 5.5) / 2.0, 1e-12); /* not the mean of the five numbers left */
    assert_int_equal(cells.cell[1].sample.n, 0);
    assert_true(isnan(cells.cell[1].sample.mean));
    assert_int_equal(cells.cell[2].sample.n, 3);
    heli_cells_free(&cells);
    heli_view_free(&view);
    unmake(&self);
}

static void test_failed_and_missing_jobs_of_the_chosen_points_are_counted(void **state)
{
    (void)state;
    made self = make(GRID);
    static const char *const where[] = {"own_need_weight=0.5"};
    self.status[0] = 1;                  /* weight 0: not chosen */
    self.status[3] = 1;
    self.status[4] = 2;
    self.status[17] = 2;
    heli_view view = view_of(&self, (heli_view_request){.where = where, .where_count = 1});
    assert_int_equal(view.points, 3);
    assert_int_equal(view.jobs, 9);
    assert_int_equal(view.failed, 1);
    assert_int_equal(view.missing, 2);
    assert_int_equal(view.x.factor, 0);
    assert_int_equal(view.y.factor, HELI_NO_FACTOR);
    heli_view_free(&view);
    unmake(&self);
}

/* --- regret --- */

static void test_regret_follows_the_indicators_direction(void **state)
{
    (void)state;
    double regret[6];
    made self = make(GRID);
    heli_view view = view_of(&self, (heli_view_request){.x = "guidance", .y = "own_need_weight"});
    heli_cells cells = cells_of(&self, &view, numbers);
    /* Means at [weight][guidance]: 2, 16/3, 4 below; 5, 23/3, 9 above. */
    assert_int_equal(heli_cells_regret(&cells, 1, regret), 5);
    assert_near(regret[5], 0.0, 0.0);
    assert_near(regret[0], 7.0, 1e-12);
    assert_near(regret[4], 9.0 - 23.0 / 3.0, 1e-12);
    assert_int_equal(heli_cells_regret(&cells, -1, regret), 0);
    assert_near(regret[5], 7.0, 1e-12);
    assert_int_equal(heli_cells_regret(&cells, 0, regret), HELI_NO_FACTOR);
    assert_true(isnan(regret[0]));
    heli_cells_free(&cells);
    heli_view_free(&view);
    unmake(&self);
}

static void test_a_gap_is_never_the_best_and_has_no_regret(void **state)
{
    (void)state;
    double holes[18], regret[6];
    memcpy(holes, numbers, sizeof holes);
    for (int i = 15; i < 18; i++) holes[i] = (double)NAN; /* the largest */
    for (int i = 0; i < 3; i++) holes[i] = (double)NAN;   /* the first */
    made self = make(GRID);
    heli_view view = view_of(&self, (heli_view_request){.x = "guidance", .y = "own_need_weight"});
    heli_cells cells = cells_of(&self, &view, holes);
    assert_int_equal(heli_cells_regret(&cells, 1, regret), 4);
    assert_true(isnan(regret[5]) && isnan(regret[0]));
    cells.cell[1].sample.mean = cells.cell[4].sample.mean; /* of equals the first */
    assert_int_equal(heli_cells_regret(&cells, 1, regret), 1);
    heli_cells_free(&cells);
    heli_view_free(&view);
    unmake(&self);
}

static void test_cells_are_told_apart_by_paired_differences(void **state)
{
    (void)state;
    /* Replicates differ by 10, the cells by 1: paired this is plain, though the intervals of the means overlap. */
    const double shifted[18] = {0, 10, 20, 1, 11, 21.1, 5, 20, 2, 0, 10, 20, 0, 10, 20, 0, 10, 20};
    made self = make(GRID);
    heli_view view = view_of(&self, (heli_view_request){.x = "guidance", .y = "own_need_weight"});
    heli_cells cells = cells_of(&self, &view, shifted);
    size_t a = 0, b = 3; /* [weight 0][guidance 0] and [weight 0.5][guidance 0] */
    assert_true(cells.cell[a].sample.high > cells.cell[b].sample.low);
    assert_false(heli_cells_alike(&cells, a, b));
    assert_true(heli_cells_alike(&cells, a, 1));  /* noise */
    assert_true(heli_cells_alike(&cells, a, 2));  /* the same numbers */
    heli_cells_free(&cells);
    heli_view_free(&view);
    unmake(&self);
}

/* --- axes --- */

static void test_a_random_factor_is_cut_into_bins_that_hold_its_points(void **state)
{
    (void)state;
    made self = make(RANDOM);
    heli_view view = view_of(&self, (heli_view_request){.x = "hours_per_week", .y = "none"});
    assert_true(view.binned && view.x.binned && view.x.logarithmic);
    assert_int_equal(view.x.count, 10); /* the square root of 100 */
    for (size_t i = 0; i + 2 < view.x.count; i++) assert_near(view.x.edges[i + 1] / view.x.edges[i], view.x.edges[i + 2] / view.x.edges[i + 1], 1e-9);
    double *made_up = calloc(200, sizeof *made_up);
    for (size_t run = 0; run < 100; run++) {
        double value = self.experiment->values[run * 2 + 1];
        size_t bin = view.x.of_run[run];
        assert_true(value >= view.x.edges[bin] * (1 - 1e-12) && value <= view.x.edges[bin + 1] * (1 + 1e-12));
        made_up[2 * run] = (double)bin;
        made_up[2 * run + 1] = (double)bin + 2.0;
    }
    heli_cells cells = cells_of(&self, &view, made_up);
    size_t points = 0;
    for (size_t bin = 0; bin < 10; bin++) {
        points += cells.cell[bin].points;
        assert_int_equal(cells.cell[bin].sample.n, cells.cell[bin].points); /* the sample is of points, not of replicates */
        if (cells.cell[bin].points) assert_near(cells.cell[bin].sample.mean, (double)bin + 1.0, 1e-12);
    }
    assert_int_equal(points, 100);
    assert_false(heli_cells_alike(&cells, 0, 1)); /* not said of bins */
    free(made_up);
    heli_cells_free(&cells);
    heli_view_free(&view);
    unmake(&self);
}

static void test_equal_words_of_a_list_are_one_level(void **state)
{
    (void)state;
    made self = make(HEAD "design: list\npoints:\n  - {main_line.guidance_by_trust: true, main_line.guidance: 0.1}\n"
                          "  - {main_line.guidance_by_trust: false, main_line.guidance: 0.1}\n"
                          "  - {main_line.guidance_by_trust: true, main_line.guidance: 0.4}\nreplicates: 2\n" KEEP);
    heli_view view = view_of(&self, (heli_view_request){.lines = true});
    assert_string_equal(self.experiment->factors[view.x.factor].path, "main_line.guidance");
    assert_int_equal(view.y.count, 2);
    assert_int_equal(view.y.of_run[0], view.y.of_run[2]);
    assert_int_not_equal(view.y.of_run[0], view.y.of_run[1]);
    heli_view_free(&view);
    unmake(&self);
}

/* --- refusals --- */

static void assert_refused(const char *text, heli_view_request request, const char *says)
{
    made self = make(text);
    heli_view view;
    assert_int_equal(heli_view_init(&view, self.experiment, self.status, &request, &self.ctx), HELI_USAGE);
    if (!strstr(self.ctx.message, says)) fail_msg("no '%s' in: %s", says, self.ctx.message);
    heli_view_free(&view);
    unmake(&self);
}

static void test_what_is_not_there_is_refused_with_what_there_is(void **state)
{
    (void)state;
    static const char *const misspelt[] = {"satisfacton"}, *const unkept[] = {"trust"}, *const vector[] = {"joint_force"}, *const scalar[] = {"satisfaction.culture"};
    static const char *const level[] = {"guidance=0.3"}, *const unread[] = {"guidance"}, *const factor[] = {"city.grids=3"};
    assert_refused(GRID, (heli_view_request){.indicators = misspelt, .indicator_count = 1}, "did you mean 'satisfaction'?");
    assert_refused(GRID, (heli_view_request){.indicators = unkept, .indicator_count = 1}, "keep.indicators");
    assert_refused(GRID, (heli_view_request){.indicators = vector, .indicator_count = 1}, "joint_force.culture");
    assert_refused(GRID, (heli_view_request){.indicators = scalar, .indicator_count = 1}, "no components");
    assert_refused(GRID, (heli_view_request){.summary = "max"}, "final, mean");
    assert_refused(GRID, (heli_view_request){.x = "main_line.guidence"}, "did you mean 'main_line.guidance'?");
    assert_refused(GRID, (heli_view_request){.x = "guidance", .y = "guidance"}, "different factors");
    assert_refused(GRID, (heli_view_request){.where = level, .where_count = 1}, "it has: 0, 0.5, 1");
    assert_refused(GRID, (heli_view_request){.where = unread, .where_count = 1}, "FACTOR=VALUE");
    assert_refused(GRID, (heli_view_request){.where = factor, .where_count = 1}, "no factor 'city.grids'");
    assert_refused(RANDOM, (heli_view_request){.x = "guidance", .y = "hours_per_week", .lines = true}, "at most 6");
}

/* --- the data beside a figure --- */

/* Satisfaction = 0.5 + 0.3 guidance - 0.1 weight + 0.01 replicate; the points at guidance 0.5 and weight 0.5 failed. */
static bool known_response(const void *data, uint64_t job, heli_entry *entry, char *reason, double *values)
{
    const heli_experiment *experiment = data;
    size_t replicates = (size_t)experiment->base->replicates, run = (size_t)job / replicates, width = heli_keep_width(&experiment->keep, experiment->base->model);
    double guidance = experiment->values[2 * run], weight = experiment->values[2 * run + 1];
    bool failed = guidance == 0.5 && weight == 0.5;
    *entry = (heli_entry){.run = run, .replicate = (uint32_t)(job % replicates), .status = failed ? HELI_MODEL : HELI_OK, .steps_done = 4, .digest = job,
                          .value_count = failed ? 0 : (uint32_t)(2 * width)};
    strcpy(reason, failed ? "made to fail" : "");
    entry->reason = reason;
    for (size_t i = 0; values && !failed && i < 2 * width; i++) values[i] = 0.25;
    size_t at = 0; /* the first kept indicator that is satisfaction */
    for (size_t i = 0; strcmp(experiment->base->model->indicators[i].name, "satisfaction") != 0; i++)
        if (experiment->keep.indicators[i]) at += heli_indicator_width(&experiment->base->model->indicators[i]);
    if (values && !failed) values[at] = 0.5 + 0.3 * guidance - 0.1 * weight + 0.01 * (double)(job % replicates);
    return true;
}

static char *contents(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) fail_msg("no file %s", path);
    char *text = calloc(1, 1 << 20);
    assert_true(fread(text, 1, (1 << 20) - 1, file) > 0);
    fclose(file);
    return text;
}

static void test_the_data_beside_a_figure_are_the_means_and_a_failed_run_is_a_gap(void **state)
{
    (void)state;
    char folder[300], path[400], figure[400], digest[17];
    const char *base = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%.200s/viewXXXXXX", base && *base ? base : "/tmp");
    assert_non_null(mkdtemp(folder));
    made self = make(GRID);
    heli_sweep_source source = {self.experiment, self.experiment, known_response};
    heli_sweep_file *file = NULL;
    snprintf(path, sizeof path, "%s/made.h5", folder);
    if (heli_sweep_file_write(path, &source, digest, &self.ctx) != HELI_OK) fail_msg("%s", self.ctx.message);
    if (heli_sweep_file_open(&file, path, heli_models(), heli_design_make, &self.ctx) != HELI_OK) fail_msg("%s", self.ctx.message);

    static const char *const satisfaction[] = {"satisfaction"};
    heli_view_request request = {.indicators = satisfaction, .indicator_count = 1};
    snprintf(figure, sizeof figure, "%s/f.svg", folder);
    heli_plot_options options = {.output = figure};
    if (heli_plot_response(file, &request, &options, &self.ctx) != HELI_OK) fail_msg("%s", self.ctx.message);
    snprintf(path, sizeof path, "%s/f.dat", folder);
    char *data = contents(path);
    /* Two lines; half the band is t(2) 0.01 / sqrt(3) = 0.0248414. The gap is an empty line. */
    assert_string_equal(data, "# satisfaction 0: x mean low high n\n0 0.51 0.4851586229 0.5348413771 3\n0.5 0.66 0.6351586229 0.6848413771 3\n"
                              "1 0.81 0.7851586229 0.8348413771 3\n\n\n"
                              "# satisfaction 0.5: x mean low high n\n0 0.46 0.4351586229 0.4848413771 3\n\n1 0.76 0.7351586229 0.7848413771 3\n");
    free(data);
    snprintf(path, sizeof path, "%s/f.gp", folder);
    data = contents(path);
    assert_non_null(strstr(data, "3 failed and 0 were not run"));
    free(data);

    if (heli_plot_heat(file, &request, &options, &self.ctx) != HELI_OK) fail_msg("%s", self.ctx.message);
    snprintf(path, sizeof path, "%s/f.dat", folder);
    data = contents(path);
    size_t lines = 0;
    for (const char *at = data; (at = strchr(at, '\n')); at++) lines++;
    assert_int_equal(lines, 1 + 5 + 1 + 2 + 1 + 5); /* comment, five cells (the sixth is the gap), end; frame: comment and five corners */
    assert_non_null(strstr(data, " 0.51 0.3 0 0 3\n")); /* mean, regret, guidance, weight, replicates */
    assert_non_null(strstr(data, " 0.81 0 1 0 3\n"));
    free(data);

    heli_sweep_file_close(file);
    static const char *const left[] = {"made.h5", "f.svg", "f.gp", "f.dat"};
    for (size_t i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, left[i]);
        assert_int_equal(unlink(path), 0);
    }
    assert_int_equal(rmdir(folder), 0);
    unmake(&self);
}

/* --- tornado charts --- */

/* A file of an experiment in a folder of its own, open. */
typedef struct opened {
    made made;
    char folder[300], path[400];
    heli_sweep_file *file;
} opened;

static opened write_and_open(const char *text, bool (*response)(const void *, uint64_t, heli_entry *, char *, double *))
{
    opened self = {.made = make(text)};
    const char *base = getenv("TMPDIR");
    char digest[17];
    snprintf(self.folder, sizeof self.folder, "%.200s/viewXXXXXX", base && *base ? base : "/tmp");
    assert_non_null(mkdtemp(self.folder));
    snprintf(self.path, sizeof self.path, "%s/made.h5", self.folder);
    heli_sweep_source source = {self.made.experiment, self.made.experiment, response};
    if (heli_sweep_file_write(self.path, &source, digest, &self.made.ctx) != HELI_OK) fail_msg("%s", self.made.ctx.message);
    if (heli_sweep_file_open(&self.file, self.path, heli_models(), heli_design_make, &self.made.ctx) != HELI_OK) fail_msg("%s", self.made.ctx.message);
    return self;
}

static void close_and_remove(opened *self)
{
    heli_sweep_file_close(self->file);
    assert_int_equal(unlink(self->path), 0);
    assert_int_equal(rmdir(self->folder), 0);
    unmake(&self->made);
}

static const char *const satisfaction_only[] = {"satisfaction"};

static heli_tornado tornado_of(opened *self, heli_view_request request)
{
    heli_tornado tornado;
    request.indicators = satisfaction_only;
    request.indicator_count = 1;
    if (heli_tornado_of(&tornado, self->file, &request, &self->made.ctx) != HELI_OK) fail_msg("%s", self->made.ctx.message);
    return tornado;
}

#define TURNED HEAD "design: grid\nfactors:\n" WEIGHT GUIDANCE "replicates: 3\n" KEEP

static void test_bars_go_from_end_to_end_and_one_without_a_value_comes_last(void **state)
{
    (void)state;
    opened self = write_and_open(TURNED, known_response);
    heli_tornado tornado = tornado_of(&self, (heli_view_request){0});
    assert_int_equal(tornado.row_count, 2);
    assert_int_equal(tornado.rows[0].factor, 1); /* the first has no complete replicate at its high end */
    assert_false(tornado.rows[0].words || tornado.rows[0].binned || tornado.rows[0].over_points);
    /* Mean over both levels of the first factor, and over replicates: 0.5 + 0.3 / 4 - 0.1 guidance + 0.01; half the interval is t(2) 0.01 / sqrt(3). */
    const heli_sample *ends = tornado.rows[0].bars[0].ends;
    assert_near(ends[0].mean, 0.585, 1e-12);
    assert_near(ends[1].mean, 0.485, 1e-12);
    assert_near(ends[0].high - ends[0].mean, 4.30265272991 * 0.01 / sqrt(3.0), 1e-9);
    assert_int_equal(ends[1].n, 3);
    assert_string_equal(tornado.rows[0].range[0], "0");
    assert_string_equal(tornado.rows[0].range[1], "1");
    assert_true(isnan(heli_tornado_length(&tornado.rows[1].bars[0])));
    assert_near(tornado.means[0], (0.51 + 0.46 + 0.41 + 0.66 + 0.56) / 5.0, 1e-12); /* of the points that have a value */
    heli_tornado_free(&tornado);

    static const char *const where[] = {"guidance=1"};
    tornado = tornado_of(&self, (heli_view_request){.where = where, .where_count = 1});
    assert_int_equal(tornado.row_count, 1); /* the fixed factor has no bar */
    assert_near(heli_tornado_length(&tornado.rows[0].bars[0]), 0.15, 1e-12);
    assert_near(tornado.means[0], 0.485, 1e-12);
    heli_tornado_free(&tornado);
    close_and_remove(&self);

    self = write_and_open(GRID, known_response); /* here the factor without a bar is the second */
    tornado = tornado_of(&self, (heli_view_request){0});
    assert_int_equal(tornado.rows[0].factor, 0);
    assert_true(isnan(heli_tornado_length(&tornado.rows[1].bars[0])));
    heli_tornado_free(&tornado);
    close_and_remove(&self);
}

#define WORDS HEAD "design: grid\nfactors:\n" GUIDANCE "  - {parameter: network.kind, values: [small_world, complete, ring]}\nreplicates: 2\n" KEEP

/* Satisfaction = 0.4 + 0.1 guidance, and for the kinds of network +0.1, +0.3, -0.2. */
static bool response_of_words(const void *data, uint64_t job, heli_entry *entry, char *reason, double *values)
{
    static const double of_kind[] = {0.1, 0.3, -0.2};
    const heli_experiment *experiment = data;
    if (!known_response(data, job, entry, reason, values)) return false;
    size_t at = 0, width = heli_keep_width(&experiment->keep, experiment->base->model);
    for (size_t i = 0; strcmp(experiment->base->model->indicators[i].name, "satisfaction") != 0; i++)
        if (experiment->keep.indicators[i]) at += heli_indicator_width(&experiment->base->model->indicators[i]);
    if (values && at < width) values[at] = 0.4 + 0.1 * experiment->values[2 * entry->run] + of_kind[(size_t)experiment->values[2 * entry->run + 1]];
    return true;
}

static void test_words_go_from_the_lowest_to_the_highest_mean_and_the_longest_bar_is_first(void **state)
{
    (void)state;
    opened self = write_and_open(WORDS, response_of_words);
    heli_tornado tornado = tornado_of(&self, (heli_view_request){0});
    assert_int_equal(tornado.row_count, 2);
    assert_int_equal(tornado.rows[0].factor, 1); /* 0.5 long, guidance 0.1 */
    assert_true(tornado.rows[0].words);
    assert_int_equal(tornado.rows[0].levels, 3);
    assert_string_equal(tornado.rows[0].bars[0].words[0], "ring");
    assert_string_equal(tornado.rows[0].bars[0].words[1], "complete");
    assert_near(tornado.rows[0].bars[0].ends[0].mean, 0.25, 1e-12);
    assert_near(tornado.rows[0].bars[0].ends[1].mean, 0.75, 1e-12);
    assert_near(heli_tornado_length(&tornado.rows[1].bars[0]), 0.1, 1e-12);
    heli_tornado_free(&tornado);
    close_and_remove(&self);
}

static void test_bars_of_a_random_design_are_the_outermost_bins_over_points(void **state)
{
    (void)state;
    opened self = write_and_open(RANDOM, known_response);
    heli_tornado tornado = tornado_of(&self, (heli_view_request){0});
    assert_int_equal(tornado.row_count, 2);
    for (size_t i = 0; i < 2; i++) {
        const heli_tornado_row *row = &tornado.rows[i];
        double *read = NULL;
        heli_view view = view_of(&self.made, (heli_view_request){.x = self.made.experiment->factors[row->factor].path, .y = "none",
                                                                 .indicators = satisfaction_only, .indicator_count = 1});
        assert_true(row->binned && row->over_points);
        assert_int_equal(row->levels, 10);
        assert_int_equal(heli_view_numbers(&read, self.file, &view, 0, &self.made.ctx), HELI_OK);
        heli_cells cells = cells_of(&self.made, &view, read);
        const heli_sample *cell[] = {&cells.cell[0].sample, &cells.cell[9].sample};
        for (int end = 0; end < 2; end++) {
            assert_near(row->bars[0].ends[end].mean, cell[end]->mean, 0.0);
            assert_near(row->bars[0].ends[end].low, cell[end]->low, 0.0);
            assert_int_equal(row->bars[0].ends[end].n, cell[end]->n);
        }
        heli_cells_free(&cells);
        heli_view_free(&view);
        free(read);
    }
    assert_string_equal(tornado.rows[tornado.rows[0].factor == 1 ? 0 : 1].range[1], "8"); /* the range of the design, not the largest point */
    heli_tornado_free(&tornado);
    close_and_remove(&self);
}

static void test_what_a_tornado_cannot_show_is_refused(void **state)
{
    (void)state;
    static const char *const misspelt[] = {"satisfacton"}, *const five[] = {"satisfaction", "satisfaction", "satisfaction", "satisfaction", "satisfaction"};
    const struct {
        heli_view_request request;
        const char *says;
    } cases[] = {
        {{.indicators = misspelt, .indicator_count = 1}, "did you mean 'satisfaction'?"},
        {{.indicators = five, .indicator_count = 5}, "room for 4 indicators"},
        {{.x = "guidance"}, "every factor"},
        {{.y = "none"}, "every factor"},
    };
    opened self = write_and_open(GRID, known_response);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        heli_tornado tornado;
        assert_int_equal(heli_tornado_of(&tornado, self.file, &cases[i].request, &self.made.ctx), HELI_USAGE);
        if (!strstr(self.made.ctx.message, cases[i].says)) fail_msg("no '%s' in: %s", cases[i].says, self.made.ctx.message);
        heli_tornado_free(&tornado);
    }
    close_and_remove(&self);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_points_of_a_cell_are_averaged_within_each_replicate),
        cmocka_unit_test(test_a_replicate_that_lacks_a_point_is_left_out_of_its_cell_only),
        cmocka_unit_test(test_failed_and_missing_jobs_of_the_chosen_points_are_counted),
        cmocka_unit_test(test_regret_follows_the_indicators_direction),
        cmocka_unit_test(test_a_gap_is_never_the_best_and_has_no_regret),
        cmocka_unit_test(test_cells_are_told_apart_by_paired_differences),
        cmocka_unit_test(test_a_random_factor_is_cut_into_bins_that_hold_its_points),
        cmocka_unit_test(test_equal_words_of_a_list_are_one_level),
        cmocka_unit_test(test_what_is_not_there_is_refused_with_what_there_is),
        cmocka_unit_test(test_the_data_beside_a_figure_are_the_means_and_a_failed_run_is_a_gap),
        cmocka_unit_test(test_bars_go_from_end_to_end_and_one_without_a_value_comes_last),
        cmocka_unit_test(test_words_go_from_the_lowest_to_the_highest_mean_and_the_longest_bar_is_first),
        cmocka_unit_test(test_bars_of_a_random_design_are_the_outermost_bins_over_points),
        cmocka_unit_test(test_what_a_tornado_cannot_show_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
