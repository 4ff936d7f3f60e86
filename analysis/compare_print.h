/*
 * A comparison, and with it the regret over the declared set, as tables for people, as JSON and as CSV.
 *
 * All fail with HELI_IO when the stream does. `regret` may be NULL. Text is in the language of the context; keys, verdicts in JSON and CSV
 * and the decimal point are the same in every language.
 */
#ifndef HELI_ANALYSIS_COMPARE_PRINT_H
#define HELI_ANALYSIS_COMPARE_PRINT_H

#include <stdio.h>

#include "analysis/compare.h"
#include "analysis/regret.h"

/** Tables for people: for each policy the differences and how sure they are, then the regret. */
heli_status heli_comparison_print(const heli_comparison *self, const heli_regret *regret, FILE *stream, heli_context *ctx) HELI_MUST_CHECK;

/** The tables of the regret alone, as they end heli_comparison_print. */
heli_status heli_regret_print(const heli_regret *self, FILE *stream, heli_context *ctx) HELI_MUST_CHECK;

/**
 * One JSON object: the keys of `heli compare --json`, NaN as null. "indicators" has one object for each indicator of each policy in turn; its
 * key "operand" says which policy "b" is.
 */
heli_status heli_comparison_json(const heli_comparison *self, const heli_regret *regret, FILE *stream, heli_context *ctx) HELI_MUST_CHECK;

/** One line per indicator and policy under a header, RFC 4180; NaN as an empty field. */
heli_status heli_comparison_csv(const heli_comparison *self, FILE *stream, heli_context *ctx) HELI_MUST_CHECK;

/** One line per arrangement of the declared set under a header. */
heli_status heli_regret_csv(const heli_regret *self, FILE *stream, heli_context *ctx) HELI_MUST_CHECK;

#endif
