/* What heli optimise, heli explore and heli calibrate share: loading a study, its dry run, carrying it out, and how numbers and names are shown. */
#ifndef HELI_CLI_SEARCH_COMMON_H
#define HELI_CLI_SEARCH_COMMON_H

#include "analysis/study_search.h"
#include "analysis/study_text.h"
#include "cli/commands.h"
#include "cli/sweep_common.h"

enum { HELI_SEARCH_TEXT = 256 };

/** What carries out a study that has been opened, prints it and writes it to `output`; returns the status. */
typedef heli_status (*heli_search_fn)(heli_experiment *experiment, heli_evaluations *evaluations, const char *output, const heli_options *options,
                                      heli_session *session);

/** The whole command but for the search itself; `runs` tells how many runs it takes at most. Returns the exit status. */
int heli_search_command(heli_search_kind kind, uint64_t (*runs)(const heli_experiment *), heli_search_fn carry_out, const heli_options *options,
                        heli_session *session);

/** Writes a field of CSV, quoted where needed. */
void heli_csv_text(FILE *stream, const char *text, bool first);
/** Writes a number of CSV that reads back as the same; nothing for NaN. */
void heli_csv_real(FILE *stream, double value, bool first);

/* The options that these commands take. */
#define HELI_SEARCH_OPTIONS                                                                                                                        \
    {.name = "output", .letter = 'o', .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, output), .argument = "FILE.h5",                        \
     .help = HELI_N_("Result file; by default the study's name with .h5 in the current folder. Finished runs are kept beside it in FILE.h5.journal.")}, \
    {.name = "resume", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, resume),                                                          \
     .help = HELI_N_("Go on with what the journals hold; begin from the start where there are none; only show the result where it is finished.")},   \
    {.name = "threads", .letter = 'j', .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, threads), .argument = "N", .minimum = 0,           \
     .maximum = 4096, .help = HELI_N_("Number of threads; 0, the default, is as many as the machine has. The result does not depend on it.")},          \
    {.name = "max-time", .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, max_time), .argument = "TIME",                                    \
     .help = HELI_N_("Stop after this time (3600, 90m, 1h30m) with exit status 75; --resume goes on.")},                                            \
    {.name = "dry-run", .letter = 'n', .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, dry_run),                                           \
     .help = HELI_N_("Say what the search would take, and write nothing.")},                                                                        \
    {.name = "all", .letter = 'a', .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, all),                                                    \
     .help = HELI_N_("Show every line of the tables rather than a choice.")},                                                                       \
    {.name = "csv", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, csv), .help = HELI_N_("Write the table as CSV to standard output.")},    \
    {.name = "set", .type = HELI_OPTION_TEXTS, .offset = offsetof(heli_options, sets), .argument = "KEY=VALUE",                                       \
     .help = HELI_N_("Replace one value of the base scenario; may be repeated.")},                                                                  \
    {.name = "seed", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, seed), .argument = "N", .maximum = INT64_MAX,                        \
     .help = HELI_N_("Seed of the dynamics and of the search, instead of the study's.")},                                                           \
    {.name = "keep-journals", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, keep_journals),                                            \
     .help = HELI_N_("Do not remove the journals when the result has been written.")},                                                              \
    {.name = "verify-every", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, verify_every), .argument = "N", .minimum = 0,                 \
     .maximum = 1000000, .help = HELI_N_("Check the model's invariants every N steps; 0, the default, only after the last one.")}

/* What optimise and explore take besides; a calibration has its replicates in its file, where they belong to its meaning. */
#define HELI_SEARCH_REPLICATES \
    {.name = "replicates", .letter = 'r', .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, replicates), .argument = "N", .minimum = 1, \
     .maximum = 1000000, .help = HELI_N_("Replicates of every setting in a generation, instead of the study's.")}

#endif
