/* The part of heli bench that holds the classic models against hand-written loops. */
#ifndef HELI_CLI_BENCH_CLASSICS_H
#define HELI_CLI_BENCH_CLASSICS_H

#include "cli/commands.h"
#include "cli/json.h"

/** Measures all cases and prints a table, or adds to the array that `json` is in (NULL: a table). */
heli_status heli_bench_classics_show(const heli_options *options, heli_json *json, heli_session *session);

#endif
