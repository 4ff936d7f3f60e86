/* heli bench --sweep. */
#ifndef HELI_CLI_BENCH_SWEEP_H
#define HELI_CLI_BENCH_SWEEP_H

#include "cli/commands.h"

/** Measures and shows; returns the exit status. */
int heli_bench_sweep_show(const heli_options *options, heli_session *session);

#endif
