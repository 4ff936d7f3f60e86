/* heli bench --suite short. */
#ifndef HELI_CLI_BENCH_SHORT_H
#define HELI_CLI_BENCH_SHORT_H

#include "cli/commands.h"
#include "cli/json.h"

/** Measures and shows: a table, or the object "short" in the object that `json` is in. Fails where no temporary folder can be made. */
heli_status heli_bench_short_show(const heli_options *options, heli_json *json, heli_session *session) HELI_MUST_CHECK;

#endif
