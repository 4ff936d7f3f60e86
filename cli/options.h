/*
 * Options of the command line: constant rows, from which come the reading of argv, --help, the man page and shell completion.
 *
 * Every subcommand has one table of its own options; the common ones (common_options) are understood by all. A row says where in the one
 * struct of values its value goes.
 */
#ifndef HELI_CLI_OPTIONS_H
#define HELI_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/core/context.h"

typedef enum heli_option_type {
    HELI_OPTION_FLAG,   /* bool */
    HELI_OPTION_TEXT,   /* const char *, as written */
    HELI_OPTION_TEXTS,  /* heli_texts; the option may be repeated */
    HELI_OPTION_WHOLE,  /* heli_whole, between minimum and maximum */
    HELI_OPTION_CHOICE  /* const char *, one of choices */
} heli_option_type;

/* A whole number that may not have been given. */
typedef struct heli_whole {
    bool given;
    uint64_t value;
} heli_whole;

/* Words of the command line; they point into argv. */
typedef struct heli_texts {
    const char **items;
    size_t count;
} heli_texts;

typedef struct heli_option {
    const char *name;               /* without the two dashes */
    char letter;                    /* one-letter form, or 0 */
    heli_option_type type;
    size_t offset;                  /* into heli_options */
    const char *argument;           /* "FILE"; NULL for a flag */
    const char *help;               /* one English sentence, marked with HELI_N_ */
    uint64_t minimum, maximum;      /* WHOLE */
    const char *const *choices;     /* CHOICE: ends with NULL */
    bool hidden;                    /* left out of the help */
} heli_option;

/* Values of all options of all subcommands; what a command does not know keeps its zero. */
typedef struct heli_options {
    heli_texts operands;
    heli_texts sets, indicators, wheres;
    bool help, version, json, quiet, no_color, man;
    bool dry_run, resume, markdown, all, csv, partial, keep_journals, regret, sweep, quick, simulate, stability, full;
    bool false_claim, bom, series, long_rows;
    bool second_order, positive, common;
    bool pdf, no_figures;
    const char *lang, *completion, *keep, *output, *kind, *scenarios, *model, *title, *band, *shard, *max_time, *time;
    const char *memory, *queue, *account, *precision, *scale, *closure, *lever_x, *lever_y, *x, *y, *summary;
    const char *from, *estimator, *figure;
    heli_whole threads, seed, replicates, weeks, steps, verify_every, checkpoint_every, window, agents, run, replicate;
    heli_whole shards, at_once;
    heli_whole trajectories, samples, points;
} heli_options;

typedef struct heli_option_table {
    const heli_option *rows;
    size_t count;
} heli_option_table;

/* Options understood by every subcommand. */
extern const heli_option_table heli_common_options;

/**
 * Reads argv[0 .. argc) by the rows of `own` and the common ones. Words that are no options become operands; after `--` all are.
 * Fails with HELI_USAGE and a whole sentence in ctx; an unknown option names its nearest relative. Free the values in any case.
 */
heli_status heli_options_read(heli_options *out, heli_option_table own, int argc, char *const *argv,
                              heli_context *ctx) HELI_MUST_CHECK;
void heli_options_free(heli_options *self);

/** The row of this long name in `own` or the common ones, or NULL. */
const heli_option *heli_option_find(heli_option_table own, const char *name);

/** True when `text` is a whole number that fits; decimal digits only. */
bool heli_whole_parse(const char *text, uint64_t *value);

/** The value of `--name VALUE` or `--name=VALUE` anywhere in argv, before anything else is read; NULL when absent. */
const char *heli_options_peek(const char *name, int argc, char *const *argv);

#endif
