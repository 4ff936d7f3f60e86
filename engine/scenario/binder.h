/*
 * Binding: what the trees of a scenario say, put into parameter structs and checked, with a memory of which place set what.
 *
 * The trees are bound one after the other, the base first, so that later ones win: base scenarios, the file itself, --set. The
 * binder remembers for every row the place that set it last; relations between parameters, which the model checks only when everything
 * is bound, are then reported where the user wrote the value.
 */
#ifndef HELI_SCENARIO_BINDER_H
#define HELI_SCENARIO_BINDER_H

#include "engine/scenario/scenario.h"
#include "engine/scenario/tree.h"

enum { HELI_RUN_ROWS = 7, HELI_MAX_PATH = 200, HELI_MAX_POLICIES = 1000 };

/* A policy being bound: its places beside it. */
typedef struct heli_draft {
    heli_policy policy;
    heli_place at;            /* of its name */
    heli_place end_at;        /* of its end, else of its start, else of its name */
    heli_place *changed_at;   /* [policy.change_count] */
} heli_draft;

/* What an experiment says beyond its base; nodes of the file last bound win. */
typedef struct heli_experiment_keys {
    const heli_node *factors, *design, *points, *common_random_numbers, *keep, *morris, *saltelli;
    const heli_node *objectives, *outcomes, *constraints, *futures, *search, *targets, *calibration; /* of a study */
    const heli_node *replicates; /* at the top */
} heli_experiment_keys;

typedef struct heli_binder {
    heli_context *ctx;
    const heli_model *model;
    heli_scenario *scenario;
    heli_param run_rows[HELI_RUN_ROWS];
    heli_place *origin;       /* [model->param_count + HELI_RUN_ROWS]: who set the row; file NULL: nobody, the default holds */
    unsigned *stage_of;       /* [same]: in which document */
    unsigned stage;           /* number of the document being bound, from 1 */
    bool from_file;           /* a file or text, not --set */
    heli_draft *drafts;
    size_t draft_count, draft_capacity;
    const heli_node *expect;
    heli_experiment_keys *experiment; /* NULL: a scenario, in which the keys of experiments are refused */
    heli_place snapshots_at;
    heli_place first_line;    /* of the scenario's own file */
    bool out_of_memory;
} heli_binder;

/* --- binder.c --- */

/** Prepares a binder for a scenario whose model is set; all values become defaults. */
heli_status heli_binder_init(heli_binder *self, heli_scenario *scenario, const char *file, heli_context *ctx) HELI_MUST_CHECK;
void heli_binder_free(heli_binder *self);
/** Binds one tree. Findings go to the context. */
void heli_bind_document(heli_binder *self, const heli_node *root, bool from_file);
/** Binds one entry of a mapping below `prefix` ("" at the top); into `draft` where that is not NULL. */
void heli_bind_entry(heli_binder *self, const char *prefix, const heli_node *entry, heli_draft *draft);
/** True when nothing more should be read: memory is short, or there are findings enough. */
bool heli_binder_full(const heli_binder *self);

/* --- scenario.c --- */

/* Called when all entries are bound and before anything is checked together; what it reports stands beside the scenario's findings. */
typedef heli_status (*heli_binder_hook)(heli_binder *binder, void *data);

/**
 * Loads the base of an experiment: from `text` in memory, or from the file where that is NULL. Its keys are given to `hook` in
 * binder->experiment.
 */
heli_status heli_scenario_load_base(heli_scenario **out, const char *path, const char *text, size_t bytes,
                                    const heli_model *const *models, const char *const *sets, size_t set_count,
                                    heli_binder_hook hook, void *data, heli_context *ctx) HELI_MUST_CHECK;

/* --- convert.c --- */

/** Converts and checks a node for a row; the value in the struct changes only when all is well. Reports, returns success. */
bool heli_convert(const heli_param *row, const heli_node *node, void *values, heli_context *ctx);

/* --- unknown.c --- */

/** Reports a key that no row and no section has, with the nearest that exists. `prefix` is "" at the top. A policy
 *  knows only parameters of the model. */
void heli_report_unknown(const heli_binder *self, const char *prefix, const heli_node *entry, bool in_policy);
/** Reports that a section got a value, or a key of the wrong shape at the top. */
void heli_report_not_section(const heli_binder *self, const char *path, const heli_node *node);

/* --- meta.c --- */

void heli_bind_meta(heli_binder *self, const heli_node *entry);
/** Binds one "meta.KEY" given with its dotted path. */
void heli_bind_meta_key(heli_binder *self, const char *key, const heli_node *node);
void heli_bind_snapshots(heli_binder *self, const heli_node *node);
/** Checks, when all is bound, what several keys say together. */
void heli_check_snapshots(heli_binder *self);
void heli_meta_free(heli_meta *self);

/* --- expect.c --- */

/** Binds the rows of `expect` when all documents are bound. */
void heli_bind_expect(heli_binder *self);
void heli_expectations_free(heli_expectation *rows, size_t count);

/* --- policies.c --- */

void heli_bind_policies(heli_binder *self, const heli_node *entry);
/** Notes that the draft changes a row; false when it did so already. */
bool heli_draft_change(heli_binder *self, heli_draft *draft, const heli_param *row, heli_place at);
/** Refuses policies that change one parameter at the same time; warns of policies outside the run. */
void heli_check_policies(heli_binder *self);
void heli_policy_free(heli_policy *self);

/* --- relations.c --- */

/** Lets the model check relations between parameters, for the base values and for every span of steps with its own policies. */
void heli_check_relations(heli_binder *self);

/* --- run_rows.c --- */

/** Rows of run.* and output.*, with offsets into heli_scenario. */
void heli_run_rows(const heli_model *model, heli_param rows[HELI_RUN_ROWS]);
/** "start_week" or "start_step", "end_week" or "end_step". */
const char *heli_start_key(const heli_model *model);
const char *heli_end_key(const heli_model *model);

/* --- text.c --- */

/** Canonical YAML of a scenario and its `expect` tree (may be NULL), malloc'ed; NULL when memory is short. */
char *heli_scenario_text(const heli_scenario *self, const heli_node *expect);

#endif
