/*
 * A model is one constant table: what it is called, its parameters, columns and indicators, and its functions.
 *
 * The engine owns the loop and calls them; a model knows nothing of files, threads or terminals.
 */
#ifndef HELI_CORE_MODEL_H
#define HELI_CORE_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/core/column.h"
#include "engine/core/context.h"
#include "engine/core/param.h"
#include "engine/core/random.h"

/* --- observation --- */

/* An axis along which an indicator has components (the six domains). */
typedef struct heli_axis {
    const char *name;                 /* "domain" */
    size_t length;
    const char *const *labels;        /* short English names, [length] */
    const char *const *labels_zh;
} heli_axis;

/* How an indicator of partitions becomes one of the whole world; said to users, done by the model. */
typedef enum heli_aggregate {
    HELI_AGGREGATE_MEAN,      /* mean over agents (weighted by their number in each partition) */
    HELI_AGGREGATE_SUM,       /* sum over partitions */
    HELI_AGGREGATE_POOLED     /* computed anew from the pooled agents (Gini, medians, angles) */
} heli_aggregate;

typedef struct heli_indicator {
    const char *name;         /* "effective_power"; the variable of the result file */
    const char *symbol;       /* "Y1", or "" */
    const char *unit;
    const char *label;
    const char *label_zh;
    const char *definition;   /* exact, one or two sentences */
    const char *definition_zh;
    heli_aggregate aggregate;
    const heli_axis *axis;    /* NULL: a scalar */
    bool headline;            /* shown in summary tables */
    int better;               /* +1: more is better, -1: less is better, 0: neither */
} heli_indicator;

/* Components of an indicator: 1, or the length of its axis. */
static inline size_t heli_indicator_width(const heli_indicator *row)
{
    return row->axis ? row->axis->length : 1;
}

/* Total number of values of a table of indicators. */
static inline size_t heli_indicators_width(const heli_indicator *rows, size_t count)
{
    size_t width = 0;
    for (size_t i = 0; i < count; i++) width += heli_indicator_width(&rows[i]);
    return width;
}

/* --- the step --- */

struct heli_step;
struct heli_visitor;
typedef heli_status (*heli_partition_fn)(void *world, size_t partition, const struct heli_step *step);
/* Visits the blocks of one partition that anybody but its owner reads when a phase is over. */
typedef heli_status (*heli_share_fn)(void *world, size_t partition, struct heli_visitor *visitor);

/*
 * Who carries out a partition phase: plain loop, threads, or ranks. `run` calls `work` once for every partition below `count`, in any
 * order and possibly at once, and returns the failure of the lowest-numbered failing partition, or HELI_OK.
 *
 * Ranks are processes that carry out one simulation together: each holds some of the partitions and works on these only, and all make
 * the serial phases alike, on what the partitions have shared. The functions below `data` are theirs, NULL in other runners.
 */
typedef struct heli_runner {
    heli_status (*run)(const struct heli_runner *self, size_t count, heli_partition_fn work, void *world,
                       const struct heli_step *step);
    void *data;
    bool (*holds)(const struct heli_runner *self, size_t count, size_t partition);
    /* run, and afterwards all know what `share` visits of every partition; all get the same status. */
    heli_status (*run_shared)(const struct heli_runner *self, size_t count, heli_partition_fn work, heli_share_fn share, void *world,
                              const struct heli_step *step);
    /* Visits `world` with a visitor that brings blocks held elsewhere to the first rank, and there hands all to `visitor`. */
    heli_status (*save)(const struct heli_runner *self, size_t count, void *world,
                        heli_status (*visit)(void *world, struct heli_visitor *visitor), struct heli_visitor *visitor);
    /* All ranks get the failure, and its message, of the lowest failing one. */
    heli_status (*agree)(const struct heli_runner *self, heli_status status, heli_context *ctx);
} heli_runner;

/* The plain loop; what tests and the browser use. */
extern const heli_runner heli_runner_serial;

/** Whether a partition is held here, so that a world needs room for its agents. */
static inline bool heli_runner_holds(const heli_runner *self, size_t count, size_t partition)
{
    return !self->holds || self->holds(self, count, partition);
}

/** Runs a partition phase; afterwards what `share` visits is known wherever the simulation is carried out. */
static inline heli_status heli_runner_run_shared(const heli_runner *self, size_t count, heli_partition_fn work, heli_share_fn share,
                                                 void *world, const struct heli_step *step)
{
    return self->run_shared ? self->run_shared(self, count, work, share, world, step) : self->run(self, count, work, world, step);
}

/* What a model may know about the step it is to make. */
typedef struct heli_step {
    int64_t index;            /* 0 at the start of burn-in; addresses random draws */
    int64_t recorded;         /* index - burn_in: 0 is the first recorded step, the origin for policies */
    const void *params;       /* the model's parameter struct in force during this step */
    bool params_changed;      /* a policy began or ended with this step */
    heli_key key;             /* of the dynamics */
    const heli_runner *runner;
} heli_step;

/** Runs one partition phase through the step's runner. What it changes, nobody but the owner of a partition reads. */
static inline heli_status heli_each_partition(const heli_step *step, size_t count, heli_partition_fn work, void *world)
{
    return step->runner->run(step->runner, count, work, world, step);
}

/** The same where others read what `share` visits. */
static inline heli_status heli_each_partition_shared(const heli_step *step, size_t count, heli_partition_fn work, heli_share_fn share,
                                                     void *world)
{
    return heli_runner_run_shared(step->runner, count, work, share, world, step);
}

/* --- set-up --- */

typedef struct heli_setup {
    const void *params;       /* in force at the first step */
    heli_key initial_key;     /* draws of the initial population */
    const heli_runner *runner;
} heli_setup;

/* --- state --- */

/*
 * Walks the state of a world block by block, always in the same order: to save it, to restore it (writing into the
 * blocks), or to take its digest. A block's size must follow from parameters alone, or be stored in an earlier block.
 *
 * An owned block is known only where its partition is held; elsewhere it is visited with NULL, and its size says nothing. A visitor
 * without a function for these meets them like any other block.
 */
typedef struct heli_visitor {
    heli_status (*block)(struct heli_visitor *self, const char *name, void *data, size_t bytes);
    void *data;
    heli_status (*owned)(struct heli_visitor *self, size_t partition, const char *name, void *data, size_t bytes);
} heli_visitor;

/** Visits a block that only the owner of a partition knows; NULL elsewhere. */
static inline heli_status heli_visit_owned(heli_visitor *visitor, size_t partition, const char *name, void *data, size_t bytes)
{
    return visitor->owned ? visitor->owned(visitor, partition, name, data, bytes) : visitor->block(visitor, name, data, bytes);
}

/* One line of the process overview, for `heli describe model`. */
typedef struct heli_process {
    const char *name;
    const char *name_zh;
    const char *section;      /* of the ODD description */
} heli_process;

/*
 * A mechanism: what the sources say, what the model makes of it, and where it can be seen. Lists are words separated by ", ". A row of
 * the model's catalogue; every word is held against the other tables by tests/test_mechanisms.c.
 */
typedef struct heli_mechanism {
    const char *code;         /* "M7" */
    const char *name;         /* "One-stop centre" */
    const char *name_zh;
    const char *essays;       /* "2, 3": numbers of the source essays that speak of it */
    const char *quoted_from;  /* "2": the essay of the quotation */
    const char *quotation;    /* Chinese, word for word */
    const char *quotation_en; /* our translation */
    const char *what;         /* what it does in the model, one or two sentences */
    const char *what_zh;
    const char *sections;     /* its parameters: sections ("grid") and full paths ("mediation.pooling") */
    const char *indicators;   /* what it moves: names of indicators */
    const char *tests;        /* limits, relations and invariants that hold for it: "L12, MR6, I4" (ODD 8) */
    const char *scenario;     /* stem of the scenario file that shows it */
    const char *odd;          /* sections of the ODD description: "7.9" */
} heli_mechanism;

/* What a partition is, for maps and per-partition series. */
typedef struct heli_partition_info {
    size_t agents;
    size_t group;             /* the next higher unit (street office) */
    char name[32];
} heli_partition_info;

typedef struct heli_model {
    const char *name;         /* as in YAML: "governance" */
    const char *title;
    const char *title_zh;
    const char *help;         /* a paragraph */
    const char *help_zh;
    const char *citation;
    const char *step_unit;    /* "week" or "step": names the keys run.weeks, start_week */
    int64_t default_steps;
    int64_t default_burn_in;
    const char *partition_name;    /* "community" */
    const char *partition_name_zh;
    const char *agent_name;        /* "resident" */

    const heli_param *params;
    size_t param_count;
    size_t params_bytes;
    const heli_indicator *indicators;
    size_t indicator_count;
    const heli_column *columns;
    size_t column_count;
    const heli_process *processes;
    size_t process_count;
    const heli_mechanism *mechanisms; /* NULL where the model has no catalogue */
    size_t mechanism_count;

    /** Checks relations between parameters; reports diagnostics under the paths concerned. May be NULL. */
    void (*check)(const void *params, heli_context *ctx);
    /** Residents (agents) a world with these parameters will have, and bytes it will take; for --dry-run. */
    void (*size)(const void *params, uint64_t *agents, uint64_t *bytes, uint64_t *partitions);
    /** Builds the initial world. On failure *world is NULL and nothing is leaked. */
    heli_status (*create)(void **world, const heli_setup *setup, heli_context *ctx);
    /** Makes one step. */
    heli_status (*step)(void *world, const heli_step *step, heli_context *ctx);
    /** Indicators of the whole world after the last step into values[heli_indicators_width]. NaN where undefined. */
    void (*observe)(const void *world, double *values);
    /** The same for one partition. */
    void (*observe_partition)(const void *world, size_t partition, double *values);
    size_t (*partition_count)(const void *world);
    void (*partition_info)(const void *world, size_t partition, heli_partition_info *info);
    /** Agent columns of one partition, for snapshots. May be NULL. */
    const heli_columns *(*partition_columns)(const void *world, size_t partition);
    /** Checks invariants; fails with HELI_MODEL naming variable, agent and week. */
    heli_status (*verify)(const void *world, const heli_step *step, heli_context *ctx);
    /** Visits the whole mutable state. */
    heli_status (*visit)(void *world, heli_visitor *visitor);
    /** Visits what a partition phase may change of a partition and others read. NULL: the model cannot be spread over ranks. */
    heli_share_fn share;
    /** Called after visit() has restored a world, to rebuild what is derived. May be NULL. */
    heli_status (*restored)(void *world, const void *params, heli_context *ctx);
    /** Releases a world; NULL is allowed. */
    void (*release)(void *world);
} heli_model;

#endif
