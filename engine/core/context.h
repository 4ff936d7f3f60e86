/*
 * The context: where a failing function leaves the sentence for people.
 *
 * Functions return a bare status; the context beside it says which file, line, key, variable, agent
 * or week, and what was expected. It also carries the translator, so that core and models, which know
 * no locale, still speak the user's language. A context belongs to one thread at a time.
 */
#ifndef HELI_CORE_CONTEXT_H
#define HELI_CORE_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/core/status.h"

/* Marks a sentence for translation where it stands; it is translated when it is reported. */
#define HELI_N_(text) text

typedef enum heli_severity { HELI_ERROR, HELI_WARNING, HELI_NOTE } heli_severity;

/* One finding about an input. Strings are owned by the context. line and column count from 1; 0 means unknown. */
typedef struct heli_diagnostic {
    heli_severity severity;
    char *file;
    int line;
    int column;
    int length;       /* code points to underline, at least 1 */
    char *key;        /* dotted path of the parameter or key, may be NULL */
    char *message;    /* in the user's language */
    char *suggestion; /* nearest known name, may be NULL */
} heli_diagnostic;

typedef struct heli_context {
    const char *(*translate)(const char *text); /* NULL: English as written */
    heli_status status;                         /* of the last failure */
    char message[1024];                         /* sentence of the last failure, translated */
    heli_diagnostic *diagnostics;               /* in the order they were reported */
    size_t diagnostic_count;
    size_t diagnostic_capacity;
} heli_context;

/** Prepares an empty context that speaks English. */
void heli_context_init(heli_context *self);

/** Releases the diagnostics. Safe on a zeroed context and twice. */
void heli_context_free(heli_context *self);

/** Forgets the last failure and all diagnostics; keeps the translator. */
void heli_context_clear(heli_context *self);

/** The user's wording of an English sentence. */
const char *heli_context_translate(const heli_context *self, const char *text);

/**
 * Notes a failure and returns its status, so that one line does both:
 *     return heli_fail(ctx, HELI_IO, HELI_N_("cannot open '%s': %s"), path, reason);
 * `format` is translated before the arguments are set in. Accepts a NULL context.
 */
heli_status heli_fail(heli_context *self, heli_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/**
 * Adds a finding about `key` (dotted path; may be NULL), without a position: whoever read the file knows
 * where the key stands and completes it. `suggestion` may be NULL. Strings are copied.
 * Returns the new diagnostic for completion, or NULL when memory is short (the context's status says so).
 */
heli_diagnostic *heli_report(heli_context *self, heli_severity severity, const char *key,
                             const char *suggestion, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/** Number of findings that are errors. */
size_t heli_context_error_count(const heli_context *self);

#endif
