/* What heli calibrate found, as tables for people, as CSV and as JSON. */
#ifndef HELI_CLI_CALIBRATE_PRINT_H
#define HELI_CLI_CALIBRATE_PRINT_H

#include "analysis/calibrate.h"
#include "cli/options.h"

void heli_calibrated_print(const heli_calibrated *self, const char *output, const char *digest, const heli_options *options, const heli_context *ctx);
/** The posterior sample: weight, distance, parameters, targets, a line for each particle. */
void heli_calibrated_csv(const heli_calibrated *self);
void heli_calibrated_json(const heli_calibrated *self, const char *output, const char *digest);

#endif
