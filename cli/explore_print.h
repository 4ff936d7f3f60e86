/* What heli explore found, as tables for people, as CSV and as JSON. */
#ifndef HELI_CLI_EXPLORE_PRINT_H
#define HELI_CLI_EXPLORE_PRINT_H

#include "analysis/optimise.h"
#include "cli/options.h"

void heli_exploration_print(const heli_exploration *self, const char *output, const char *digest, const heli_options *options, const heli_context *ctx);
void heli_exploration_csv(const heli_exploration *self);
void heli_exploration_json(const heli_exploration *self, const char *output, const char *digest);

#endif
