/* What subcommands that run scenarios share: the scenario in force, its size, and what is said of replicates that failed. */
#ifndef HELI_CLI_RUNNING_H
#define HELI_CLI_RUNNING_H

#include "cli/commands.h"
#include "engine/run/run.h"

/** Reads a scenario with --set, --seed, --replicates, --weeks and --steps of the command line applied, in this order. */
heli_status heli_load_scenario(heli_scenario **out, const char *path, const heli_options *options, heli_session *session) HELI_MUST_CHECK;

/** Agents of one replicate. */
uint64_t heli_scenario_agents(const heli_scenario *scenario);

/** Names every replicate that failed, with its reason. */
void heli_say_failed_replicates(const heli_run_result *result, const heli_scenario *scenario, const heli_session *session);

#endif
