/* Shared by the sections of a report; nobody else includes it. */
#ifndef HELI_ANALYSIS_REPORT_INTERNAL_H
#define HELI_ANALYSIS_REPORT_INTERNAL_H

#include "analysis/compare.h"
#include "analysis/expect.h"
#include "analysis/html.h"
#include "analysis/study_result.h"
#include "analysis/plot.h"
#include "analysis/regret.h"
#include "analysis/report.h"
#include "analysis/sensitivity.h"
#include "engine/store/origin.h"
#include "engine/store/results.h"
#include "engine/store/sweep_file.h"

enum { HELI_REPORT_TEXT = 1024, HELI_REPORT_LABEL = 320, HELI_REPORT_NUMBER = 160 };

/* One file: of runs, of a sweep, or of a study. */
typedef struct heli_report_source {
    const char *path, *name;          /* the name is the path without folders */
    heli_results *results;
    heli_sweep_file *sweep;
    heli_study_result *study;
    const heli_scenario *scenario;    /* of the runs, or the experiment's base */
    const char *text, *sha256;        /* of the scenario, or of the experiment */
    const char *digest;
    heli_origin origin;
    heli_expected *expected;          /* [scenario->expectation_count] judged against the first file; NULL where they could not be */
} heli_report_source;

struct heli_report_page {
    const heli_report_options *options;
    size_t count;
    heli_report_source *sources;
    const heli_model *model;
    const heli_results **runs;        /* [count] of files of runs; NULL for a sweep */
    heli_comparison comparison;       /* of two files and more */
    heli_regret regret;               /* of three and more; count 0: none */
    heli_sensitivity sensitivity;     /* output_count 0: none */
    heli_html html;                   /* while it is written */
    int figures;                      /* written so far */
    int sections;
};

typedef struct heli_report_section {
    const char *id, *title;           /* the title is translated when it is written */
    bool (*applies)(const heli_report_page *self);
    heli_status (*write)(heli_report_page *self, heli_context *ctx);
} heli_report_section;

/* --- what sections ask --- */

static inline heli_sweep_file *heli_report_sweep(const heli_report_page *self)
{
    return self->sources[0].sweep;
}

static inline heli_study_result *heli_report_study(const heli_report_page *self)
{
    return self->sources[0].study;
}

/* The experiment of a sweep or a study; NULL for files of runs. */
static inline const heli_experiment *heli_report_experiment(const heli_report_page *self)
{
    if (heli_report_sweep(self)) return heli_report_sweep(self)->experiment;
    return heli_report_study(self) ? heli_report_study(self)->file.experiment : NULL;
}

static inline bool heli_report_of_runs(const heli_report_page *self)
{
    return self->runs != NULL;
}

static inline bool heli_report_compares(const heli_report_page *self)
{
    return self->comparison.count > 0;
}

/** "weeks" or "steps", in the reader's language. */
const char *heli_report_steps(const heli_report_page *self, const heli_context *ctx);
/** Title of a scenario in the reader's language, or its name; one clean line. */
void heli_report_title(const heli_scenario *scenario, const heli_context *ctx, char *out, size_t size);
/** "Satisfaction", "Open disputes (per 1,000 adults)". */
void heli_report_indicator(const heli_indicator *row, const heli_context *ctx, char *out, size_t size);
/** "0.0627" with so many decimals (heli_sheet_decimals), "–" for NaN. */
void heli_report_number(double value, int decimals, bool sign, char out[HELI_REPORT_NUMBER]);
void heli_report_interval(double low, double high, int decimals, bool sign, char out[HELI_REPORT_NUMBER]);
/** A word of a shell's command line, quoted where it must be. */
void heli_report_word(const char *word, char *out, size_t size);
/** A heading inside a section. */
void heli_report_heading(heli_report_page *self, const char *text);

/* --- figures --- */

/* Draws to how->output. */
typedef heli_status (*heli_report_draw)(const void *what, const heli_plot_options *how, heli_context *ctx);

/**
 * Draws a figure and takes it over with a caption; `caption` is in the reader's language. A figure for which the files lack something
 * (HELI_USAGE, HELI_FOREIGN, HELI_SCENARIO) is left out, and the page says why. Does nothing without figures.
 */
heli_status heli_report_figure(heli_report_page *self, heli_report_draw draw, const void *what, const char *caption,
                               heli_context *ctx) HELI_MUST_CHECK;

/* --- sections, in the order of the page; each file of theirs says what they hold --- */

/* In pieces, the last NULL. */
extern const char *const heli_report_style[];

heli_status heli_report_brief(heli_report_page *self, heli_context *ctx) HELI_MUST_CHECK;
heli_status heli_report_question(heli_report_page *self, heli_context *ctx) HELI_MUST_CHECK;
heli_status heli_report_scenarios(heli_report_page *self, heli_context *ctx) HELI_MUST_CHECK;
heli_status heli_report_design(heli_report_page *self, heli_context *ctx) HELI_MUST_CHECK;
heli_status heli_report_levels(heli_report_page *self, heli_context *ctx) HELI_MUST_CHECK;
heli_status heli_report_differences(heli_report_page *self, heli_context *ctx) HELI_MUST_CHECK;
heli_status heli_report_expectations(heli_report_page *self, heli_context *ctx) HELI_MUST_CHECK;
heli_status heli_report_weighed(heli_report_page *self, heli_context *ctx) HELI_MUST_CHECK;
heli_status heli_report_forces(heli_report_page *self, heli_context *ctx) HELI_MUST_CHECK;
heli_status heli_report_course(heli_report_page *self, heli_context *ctx) HELI_MUST_CHECK;
heli_status heli_report_response(heli_report_page *self, heli_context *ctx) HELI_MUST_CHECK;
heli_status heli_report_search(heli_report_page *self, heli_context *ctx) HELI_MUST_CHECK;
heli_status heli_report_drivers(heli_report_page *self, heli_context *ctx) HELI_MUST_CHECK;
heli_status heli_report_assumptions(heli_report_page *self, heli_context *ctx) HELI_MUST_CHECK;
heli_status heli_report_limits(heli_report_page *self, heli_context *ctx) HELI_MUST_CHECK;
heli_status heli_report_words(heli_report_page *self, heli_context *ctx) HELI_MUST_CHECK;
heli_status heli_report_provenance(heli_report_page *self, heli_context *ctx) HELI_MUST_CHECK;
heli_status heli_report_texts(heli_report_page *self, heli_context *ctx) HELI_MUST_CHECK;

/** The relatively best setting for each indicator, for the section in brief; nothing where the file has no view over factors. */
heli_status heli_report_best_in_brief(heli_report_page *self, heli_context *ctx) HELI_MUST_CHECK;

/** The table of an experiment's factors. */
void heli_report_factors(heli_report_page *self);
/** What a search found, in a sentence or two. */
void heli_report_search_in_brief(heli_report_page *self);

/** What a calibration found: tables and figures, and a sentence or two. */
heli_status heli_report_posterior(heli_report_page *self, const heli_calibrated *found, heli_context *ctx) HELI_MUST_CHECK;
void heli_report_posterior_in_brief(heli_report_page *self, const heli_calibrated *found);

bool heli_report_has_forces(const heli_report_page *self);
bool heli_report_has_expectations(const heli_report_page *self);

#endif
