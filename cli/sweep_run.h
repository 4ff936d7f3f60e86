/* Carrying out a sweep, or saying what it would take: for the commands that run experiments. */
#ifndef HELI_CLI_SWEEP_RUN_H
#define HELI_CLI_SWEEP_RUN_H

#include "cli/commands.h"
#include "engine/run/sweep.h"

/* Rows of the options that heli_sweep_run and heli_sweep_dry_run read, for the table of a command that runs sweeps. */
#define HELI_SWEEP_ROWS \
    {.name = "resume", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, resume), \
     .help = HELI_N_("Do only the jobs that are missing in the journals; begin from the start where there are none.")}, \
    {.name = "shard", .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, shard), .argument = "I/N", \
     .help = HELI_N_("Do the I-th of N equal parts of the jobs, on any machine that sees the same folder; 'heli merge' joins them.")}, \
    {.name = "threads", .letter = 'j', .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, threads), .argument = "N", .minimum = 0, \
     .maximum = 4096, \
     .help = HELI_N_("Number of threads; 0, the default, is as many as the machine has. The result does not depend on it.")}, \
    {.name = "max-time", .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, max_time), .argument = "TIME", \
     .help = HELI_N_("Stop after this time (3600, 90m, 1h30m) with exit status 75; --resume goes on.")}, \
    {.name = "dry-run", .letter = 'n', .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, dry_run), \
     .help = HELI_N_("Say what the sweep would take in jobs, memory, disk and time, and write nothing.")}, \
    {.name = "set", .type = HELI_OPTION_TEXTS, .offset = offsetof(heli_options, sets), .argument = "KEY=VALUE", \
     .help = HELI_N_("Replace one value of the base scenario; may be repeated.")}

/** Says what the sweep would take, for people or as JSON; nothing is written. Returns the exit status. */
int heli_sweep_dry_run(const heli_experiment *experiment, const char *output, const heli_options *options, heli_session *session);

/** heli_sweep by the options --threads, --resume, --shard, --max-time, --keep-journals and --verify-every, with progress on standard error. */
heli_status heli_sweep_run(heli_sweep_result *out, const heli_experiment *experiment, const char *output, const heli_options *options,
                           heli_session *session) HELI_MUST_CHECK;

/** Says why a sweep did not end well, and how to go on, on the first rank. Returns the exit status. */
int heli_sweep_say_unfinished(heli_status status, heli_session *session);

#endif
