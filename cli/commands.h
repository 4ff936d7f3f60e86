/*
 * Subcommands: one constant table each, in cmd_<name>.c. commands.c lists them; help, man page and completion are made from the same tables.
 *
 * A new subcommand is one file that defines heli_command_<name>, a declaration here and a line in commands.c.
 */
#ifndef HELI_CLI_COMMANDS_H
#define HELI_CLI_COMMANDS_H

#include <stdio.h>

#include "cli/messages.h"
#include "cli/options.h"
#include "engine/core/context.h"

enum { HELI_EXIT_IO = 4, HELI_MANY_OPERANDS = 1 << 20 };

/* What holds for the whole life of the program. */
typedef struct heli_session {
    heli_context ctx;       /* speaks the user's language */
    bool colour_out;        /* colour on standard output */
    bool colour_err;        /* colour on standard error */
    int argc;               /* the words of the command line, for hints that repeat it */
    char *const *argv;
} heli_session;

typedef struct heli_example {
    const char *line;       /* to type, beginning with "heli" */
    const char *meaning;    /* one sentence, marked with HELI_N_ */
} heli_example;

typedef struct heli_command {
    const char *name;
    const char *operands;    /* "SCENARIO", "FILE..."; "" for none */
    const char *summary;     /* one line, marked with HELI_N_ */
    const char *description; /* a paragraph, marked with HELI_N_ */
    size_t least_operands, most_operands;
    const char *const *words; /* words that an operand may be, for completion; ends with NULL; may be NULL */
    const char *extensions;  /* of the files it takes, for completion: "yaml", "yaml h5"; may be NULL */
    heli_option_table options;
    const heli_example *examples;
    size_t example_count;
    bool on_all_ranks;       /* under mpirun all ranks run it; else the first alone, and the others wait */
    int (*run)(const heli_options *options, heli_session *session); /* returns the exit status */
} heli_command;

extern const heli_command heli_command_run;
extern const heli_command heli_command_sweep;
extern const heli_command heli_command_optimise;
extern const heli_command heli_command_explore;
extern const heli_command heli_command_calibrate;
extern const heli_command heli_command_status;
extern const heli_command heli_command_merge;
extern const heli_command heli_command_repro;
extern const heli_command heli_command_slurm;
extern const heli_command heli_command_sensitivity;
extern const heli_command heli_command_design;
extern const heli_command heli_command_check;
extern const heli_command heli_command_compare;
extern const heli_command heli_command_expect;
extern const heli_command heli_command_describe;
extern const heli_command heli_command_plot;
extern const heli_command heli_command_report;
extern const heli_command heli_command_export;
extern const heli_command heli_command_meanfield;
extern const heli_command heli_command_doctor;
extern const heli_command heli_command_verify;
extern const heli_command heli_command_bench;

/** NULL-terminated list of the subcommands, in the order of the help. */
const heli_command *const *heli_commands(void);
/** The subcommand of this name, or NULL. */
const heli_command *heli_command_find(const char *name);
/** The name of the subcommand nearest to a misspelt one, or NULL. */
const char *heli_command_nearest(const char *name);

/* --- pages made from the tables --- */

void heli_help_program(FILE *stream);
void heli_help_command(FILE *stream, const heli_command *command);
/** The man page heli(1), in roff with the man macros. */
void heli_man_page(FILE *stream);
/** Completion for "bash" or "zsh"; false for another shell. */
bool heli_completion(FILE *stream, const char *shell);

/* --- speaking --- */

/** Writes "heli: error: <sentence>" to standard error; the format is already translated. */
void heli_say_error(const heli_session *session, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** The same for a warning, and for a note without a label. */
void heli_say_warning(const heli_session *session, const char *format, ...) __attribute__((format(printf, 2, 3)));
void heli_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** Prints the findings and the failure that the context holds, and returns the exit status of `status`. */
int heli_say_failure(heli_session *session, heli_status status);

/** "heli run x.yaml --resume": the command line again, quoted for a shell where needed, with one word added. */
void heli_say_again(const heli_session *session, const char *added, char *text, size_t size);

#endif
