/* Global sensitivity as tables for people, as JSON, and as rows for other programs. */
#ifndef HELI_CLI_SENSITIVITY_PRINT_H
#define HELI_CLI_SENSITIVITY_PRINT_H

#include "analysis/sensitivity.h"
#include "cli/messages.h"

/** Tables on standard output: one for each output, with what they mean. `jansen`: first-order indices by Jansen's estimator. */
void heli_sensitivity_print(const heli_sensitivity *self, bool jansen);

/** One JSON object on standard output, with both estimators and all sizes; `source` names the file. */
void heli_sensitivity_json(const heli_sensitivity *self, const char *source);

/** CSV on standard output: output, samples, measure, factor, with, value, low, high; one row for each number. */
void heli_sensitivity_csv(const heli_sensitivity *self);

#endif
