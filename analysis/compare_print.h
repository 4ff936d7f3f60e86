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
#include "analysis/sheet.h"

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

/*
 * The parts of these pages, for whoever sets them otherwise (a report): sheets to be released by the caller, which are `failed` when memory ran
 * short, and paragraphs.
 */

/** By how much a policy differs, a row for each indicator. */
heli_sheet heli_contrast_differences(const heli_contrast *self, const heli_context *ctx);
/** How sure that is, and what it would take to be surer. */
heli_sheet heli_contrast_evidence(const heli_contrast *self, const heli_context *ctx);
/** What was compared, before the tables. */
void heli_contrast_preface(const heli_comparison *self, const heli_contrast *contrast, heli_paragraphs out, const heli_context *ctx);
/** Since when the two differ; says nothing where there are no pairs. */
void heli_contrast_weeks(const heli_contrast *self, heli_paragraphs out, const heli_context *ctx);
/** How to read the tables. */
void heli_comparison_notes(const heli_comparison *self, heli_paragraphs out, const heli_context *ctx);

/** The same of the regret: what was weighed, the table, which is relatively best and how surely, how to read it. */
void heli_regret_preface(const heli_regret *self, heli_paragraphs out, const heli_context *ctx);
heli_sheet heli_regret_sheet(const heli_regret *self, const heli_context *ctx);
void heli_regret_verdict(const heli_regret *self, heli_paragraphs out, const heli_context *ctx);
void heli_regret_notes(const heli_regret *self, heli_paragraphs out, const heli_context *ctx);

#endif
