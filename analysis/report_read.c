/* Reading the files of a report, and working out what its sections say. */
#include <stdlib.h>
#include <string.h>

#include "analysis/pairing.h"
#include "analysis/report_internal.h"
#include "analysis/series.h"
#include "engine/run/design.h"
#include "models/models.h"

static heli_status no_memory(heli_context *ctx)
{
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a report"));
}

/* --- one file --- */

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static heli_status open_sweep(heli_report_source *self, heli_context *ctx)
{
    uint64_t done = 0, failed = 0;
    heli_status status = heli_sweep_file_open(&self->sweep, self->path, heli_models(), heli_design_make, ctx);
    if (status != HELI_OK) return status;
    const heli_experiment *experiment = self->sweep->experiment;
    self->scenario = experiment->base;
    self->text = experiment->text;
    self->sha256 = experiment->sha256;
    self->digest = self->sweep->digest;
    heli_sweep_file_count(self->sweep, &done, &failed);
    if (done > failed) return HELI_OK;
    return heli_fail(ctx, HELI_USAGE, HELI_N_("no run of '%s' has ended: there is nothing to report"), self->path);
}

static heli_status open_study(heli_report_source *self, heli_context *ctx)
{
    self->study = calloc(1, sizeof *self->study);
    if (!self->study) return no_memory(ctx);
    heli_status status = heli_study_result_read(self->study, self->path, heli_models(), ctx);
    if (status != HELI_OK) return status;
    const heli_experiment *experiment = self->study->file.experiment;
    self->scenario = experiment->base;
    self->text = experiment->text;
    self->sha256 = experiment->sha256;
    self->digest = self->study->file.digest;
    const heli_study_result *study = self->study;
    const uint64_t runs[] = {[HELI_SEARCH_OPTIMISE] = study->optimum.runs, [HELI_SEARCH_EXPLORE] = study->exploration.runs,
        [HELI_SEARCH_CALIBRATE] = study->calibrated.runs};
    const uint64_t failed[] = {[HELI_SEARCH_OPTIMISE] = study->optimum.failed, [HELI_SEARCH_EXPLORE] = study->exploration.failed,
                               [HELI_SEARCH_CALIBRATE] = study->calibrated.failed};
    if (runs[study->kind] > failed[study->kind]) return HELI_OK;
    return heli_fail(ctx, HELI_USAGE, HELI_N_("no run of '%s' has ended: there is nothing to report"), self->path);
}

static heli_status open_runs(heli_report_source *self, heli_context *ctx)
{
    heli_status status = heli_results_read(&self->results, self->path, heli_models(), ctx);
    if (status != HELI_OK) return status;
    self->scenario = self->results->scenario;
    self->text = self->scenario->text;
    self->sha256 = self->scenario->sha256;
    self->digest = self->results->digest;
    if (self->results->steps > 0 && heli_series_complete_count(self->results) > 0) return HELI_OK;
    return heli_fail(ctx, HELI_USAGE, HELI_N_("no run of '%s' has ended: there is nothing to report"), self->path);
}

static heli_status open_source(heli_report_source *self, const char *path, heli_context *ctx)
{
    self->path = path;
    self->name = base_name(path);
    heli_status status = heli_sweep_file_is(path) ? open_sweep(self, ctx) : heli_study_file_is(path) ? open_study(self, ctx) : open_runs(self, ctx);
    return status == HELI_OK ? heli_origin_read(&self->origin, path, ctx) : status;
}

static heli_status open_all(heli_report_page *self, const char *const *paths, size_t count, heli_context *ctx)
{
    heli_status status = HELI_OK;
    bool sweep = false;
    self->sources = calloc(count, sizeof *self->sources);
    self->runs = calloc(count, sizeof *self->runs);
    if (!self->sources || !self->runs) HELI_TRY(no_memory(ctx));
    for (size_t i = 0; i < count; i++) {
        self->count = i + 1;
        HELI_TRY(open_source(&self->sources[i], paths[i], ctx));
        self->runs[i] = self->sources[i].results;
        sweep = sweep || self->sources[i].sweep || self->sources[i].study;
    }
    if (sweep && count > 1)
        HELI_TRY(heli_fail(ctx, HELI_USAGE, HELI_N_("a report of a sweep or a study is about one file, not %zu; several files must be of single "
                                                    "runs, the "
                                                    "reference first"), count));
    if (sweep && (self->options->window || self->options->all))
        HELI_TRY(heli_fail(ctx, HELI_USAGE, HELI_N_("--window and --all are for files of runs; a sweep or a study holds what its experiment kept, "
                                                    "averaged as "
                                                    "it says")));
    self->model = self->sources[0].scenario->model;
    if (sweep) {
        free(self->runs);
        self->runs = NULL;
    }
out:
    return status;
}

/* --- what follows from several --- */

/* Judged where the replicates are pairs; else the rows are shown unjudged. */
static heli_status judge(heli_report_page *self, heli_context *ctx)
{
    heli_status status = HELI_OK;
    char why[256];
    for (size_t i = 1; i < self->count; i++) {
        heli_report_source *source = &self->sources[i];
        if (!source->scenario->expectation_count || !heli_pairing_holds(self->runs, i, ctx, why, sizeof why)) continue;
        source->expected = calloc(source->scenario->expectation_count, sizeof *source->expected);
        if (!source->expected) HELI_TRY(no_memory(ctx));
        HELI_TRY(heli_expect(source->expected, self->runs[0], self->runs[i], ctx));
    }
out:
    return status;
}

/* As in heli compare: of a set of three or more, where it can be had. */
static heli_status weigh(heli_report_page *self, heli_context *ctx)
{
    if (self->count < 3) return HELI_OK;
    heli_status status = heli_regret_of(&self->regret, self->runs, self->count, self->options->window, ctx);
    if (status != HELI_USAGE && status != HELI_FOREIGN) return status;
    heli_regret_free(&self->regret);
    heli_context_clear(ctx);
    return HELI_OK;
}

static heli_status compare(heli_report_page *self, heli_context *ctx)
{
    heli_status status = HELI_OK;
    heli_compare_options how = {.all = self->options->all, .window = self->options->window};
    HELI_TRY(heli_pairing_check(self->runs, self->count, ctx));
    HELI_TRY(heli_compare(&self->comparison, self->runs, self->count, &how, ctx));
    HELI_TRY(judge(self, ctx));
    HELI_TRY(weigh(self, ctx));
out:
    return status;
}

/* Of a design made for it, where the file kept what it takes. */
static heli_status find_drivers(heli_report_page *self, heli_context *ctx)
{
    const heli_sweep_file *sweep = heli_report_sweep(self);
    if (!heli_design_in_blocks(sweep->experiment->design)) return HELI_OK;
    heli_status status = heli_sensitivity_of_sweep(&self->sensitivity, sweep, NULL, 0, NULL, self->options->threads, ctx);
    if (status != HELI_USAGE && status != HELI_SCENARIO) return status;
    heli_sensitivity_free(&self->sensitivity);
    heli_context_clear(ctx);
    return HELI_OK;
}

static heli_status analyse(heli_report_page *self, heli_context *ctx)
{
    if (self->count > 1) return compare(self, ctx);
    return heli_report_sweep(self) ? find_drivers(self, ctx) : HELI_OK;
}

/* --- the whole --- */

heli_status heli_report_open(heli_report_page **out, const char *const *paths, size_t count, const heli_report_options *options, heli_context *ctx)
{
    heli_status status = HELI_OK;
    *out = NULL;
    heli_report_page *self = calloc(1, sizeof *self);
    if (!self) return no_memory(ctx);
    self->options = options;
    HELI_TRY(open_all(self, paths, count, ctx));
    HELI_TRY(analyse(self, ctx));
    *out = self;
    self = NULL;
out:
    heli_report_close(self);
    return status;
}

void heli_report_close(heli_report_page *self)
{
    if (!self) return;
    for (size_t i = 0; self->sources && i < self->count; i++) {
        free(self->sources[i].expected);
        heli_origin_free(&self->sources[i].origin);
        heli_results_free(self->sources[i].results);
        heli_sweep_file_close(self->sources[i].sweep);
        if (self->sources[i].study) heli_study_result_free(self->sources[i].study);
        free(self->sources[i].study);
    }
    heli_sensitivity_free(&self->sensitivity);
    heli_regret_free(&self->regret);
    heli_comparison_free(&self->comparison);
    free(self->sources);
    free(self->runs);
    free(self);
}
