/* Carrying out a sweep, or saying what it would take: for the commands that run experiments. */
#ifndef HELI_CLI_SWEEP_RUN_H
#define HELI_CLI_SWEEP_RUN_H

#include "cli/commands.h"
#include "engine/run/sweep.h"

/** Says what the sweep would take, for people or as JSON; nothing is written. Returns the exit status. */
int heli_sweep_dry_run(const heli_experiment *experiment, const char *output, const heli_options *options, heli_session *session);

/** heli_sweep by the options --threads, --resume, --shard, --max-time, --keep-journals and --verify-every, with progress on standard error. */
heli_status heli_sweep_run(heli_sweep_result *out, const heli_experiment *experiment, const char *output, const heli_options *options,
                           heli_session *session) HELI_MUST_CHECK;

/** Says why a sweep did not end well, and how to go on, on the first rank. Returns the exit status. */
int heli_sweep_say_unfinished(heli_status status, heli_session *session);

#endif
