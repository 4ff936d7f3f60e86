/* What heli optimise found, as tables for people, as CSV and as JSON. */
#ifndef HELI_CLI_OPTIMISE_PRINT_H
#define HELI_CLI_OPTIMISE_PRINT_H

#include "analysis/optimise.h"
#include "cli/options.h"

void heli_optimum_print(const heli_optimum *self, const char *output, const char *digest, const heli_options *options, const heli_context *ctx);
void heli_optimum_csv(const heli_optimum *self);
void heli_optimum_json(const heli_optimum *self, const char *output, const char *digest);

#endif
