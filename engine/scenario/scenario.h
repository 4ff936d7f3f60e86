/*
 * A scenario: what a YAML file says, checked against the model's parameter rows.
 *
 *     model: governance
 *     extends: wangyi-baseline.yaml        # optional, relative to this file; keys below win over the base's, policies join them by name
 *     meta: {name, title, title_zh, question, question_zh, teaching, teaching_zh, sources: [..]}
 *     run: {weeks, burn_in_weeks, seed, initial_seed, replicates, shared_population}   # "steps" for models whose step is no week
 *     <section>: {<parameter>: value, ...}  # dotted sections of the model's rows
 *     policies:
 *       - name: funded-groups
 *         start_week: 52                    # recorded week; default 0
 *         end_week: 156                     # first week no longer in force; default: to the end
 *         set: {party.funds_yuan_per_community_year: 30000}
 *     output: {communities: false, snapshots: [0, 260]}    # per-partition series; weeks of resident snapshots
 *     expect:                               # what it should move against its base; `heli expect` checks it (engine/scenario/expect.c)
 *       - {indicator: satisfaction, direction: up}     # up, down or none; optional: essay (what it says), note, note_zh
 *
 * All binding errors are reported at once, as diagnostics of the context with file, line, column and length; a syntax error comes
 * alone. Our own linear scan before the parser refuses size, depth, encoding and a second document.
 */
#ifndef HELI_SCENARIO_SCENARIO_H
#define HELI_SCENARIO_SCENARIO_H

#include "engine/core/simulation.h"

enum { HELI_SCENARIO_MAX_BYTES = 1 << 20, HELI_SCENARIO_MAX_DEPTH = 32, HELI_SCENARIO_MAX_EXTENDS = 8,
       HELI_SCENARIO_MAX_SNAPSHOTS = 64 };

typedef struct heli_meta {
    char *name;          /* default: the file name without folder and .yaml */
    char *title, *title_zh;
    char *question, *question_zh;
    char *teaching, *teaching_zh;
    char **sources;
    size_t source_count;
} heli_meta;

typedef struct heli_output_options {
    bool partitions;     /* write per-partition series of the scalar indicators */
    int64_t snapshots[HELI_SCENARIO_MAX_SNAPSHOTS]; /* recorded steps after which agents are written; 0 = at the end of burn-in */
    size_t snapshot_count;
} heli_output_options;

typedef enum heli_direction { HELI_DIRECTION_DOWN = -1, HELI_DIRECTION_NONE = 0, HELI_DIRECTION_UP = 1 } heli_direction;

/* What one indicator should do against the scenario that this one extends. */
typedef struct heli_expectation {
    const heli_indicator *indicator;
    heli_direction direction; /* what the model shows */
    bool essay_says;          /* the source says something else, or the same, explicitly */
    heli_direction essay;     /* what it says */
    char *note, *note_zh;     /* why they disagree; NULL: nothing to say */
    int line;                 /* of the row */
} heli_expectation;

typedef struct heli_scenario {
    char *path;          /* of the file it was read from */
    char *base;          /* of the file that it extends; NULL: none, or read from memory */
    heli_meta meta;
    const heli_model *model;
    void *params;        /* the model's struct */
    heli_policy *policies;
    size_t policy_count;
    int64_t steps, burn_in;
    int64_t replicates;
    uint64_t seed, initial_seed;
    bool shared_population;
    heli_output_options output;
    heli_expectation *expectations; /* of the scenario's own file */
    size_t expectation_count;
    char *text;          /* canonical YAML of everything in force after extends and --set; a file with this text gives the same run */
    char sha256[65];     /* of `text`, hexadecimal */
} heli_scenario;

/**
 * Reads and checks a scenario file. `models` is a NULL-terminated list of known models. `sets` are "path=value" strings
 * of the command line (diagnosed as file "--set"); they apply after the file. Returns HELI_SCENARIO with diagnostics in ctx, HELI_IO
 * when the file cannot be read; *out is then NULL.
 */
heli_status heli_scenario_load(heli_scenario **out, const char *path, const heli_model *const *models,
                               const char *const *sets, size_t set_count, heli_context *ctx) HELI_MUST_CHECK;

/** The same from text in memory (result files, tests); `name` stands for the file in diagnostics; `extends` is refused. */
heli_status heli_scenario_parse(heli_scenario **out, const char *name, const char *text, size_t bytes,
                                const heli_model *const *models, const char *const *sets, size_t set_count,
                                heli_context *ctx) HELI_MUST_CHECK;

void heli_scenario_free(heli_scenario *self);

/** "up", "down" or "none". */
const char *heli_direction_name(heli_direction direction);

/** The plan of a scenario; borrows from it. */
heli_plan heli_scenario_plan(const heli_scenario *self);

/*
 * Rows of the engine's own keys (run.*, output.*), for `heli describe`; their names depend on the model's step unit and partitions.
 * Valid until the next call. Thread safety: none.
 */
const heli_param *heli_run_params(const heli_model *model, size_t *count);

/**
 * Prints the diagnostics of ctx to `stream` as file:line:column: severity: message (did you mean ...), with the source line and
 * a caret under it (wide characters take two columns). The line is read again from the file; without one (--set) the sentence stands
 * alone. Colour when `colour`. Thread safety: none.
 */
void heli_diagnostics_print(const heli_context *ctx, void *stream /* FILE * */, bool colour);

#endif
