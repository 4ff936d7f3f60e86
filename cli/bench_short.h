/* heli bench --short. */
#ifndef HELI_CLI_BENCH_SHORT_H
#define HELI_CLI_BENCH_SHORT_H

#include "cli/commands.h"

/** Measures and shows; returns the exit status. */
int heli_bench_short_show(const heli_options *options, heli_session *session);

#endif
