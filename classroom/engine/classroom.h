/*
 * The classroom's engine: engine/core and the models behind a handful of functions that a page can call.
 *
 * Compiled to WebAssembly it is the engine of heli-classroom.html; compiled natively it serves the tests. The same scenario, seeds, parameters and
 * policies give the same hash as `heli run --json` with one replicate, bit for bit.
 *
 *     create(model) -> set(row, element, value)... -> policy(start, end) -> policy_set(...)... -> start(...) -> step(n)... -> series, hash
 *
 * Every function that can fail returns a status below 0; `classroom_problem_path` and `classroom_problem_text` then say more, in English; the
 * page says it in the reader's language. What a scenario file could not say is refused here too: what the page computes, `heli run` can compute.
 *
 * Worlds after the burn-in are kept: policies start at week 0 at the earliest, so that a world that differs in its policies only starts
 * from the same bits. Thread safety: one thread at a time per object; objects share nothing. Numbers of seeds are whole and below 2^53.
 */
#ifndef HELI_CLASSROOM_ENGINE_CLASSROOM_H
#define HELI_CLASSROOM_ENGINE_CLASSROOM_H

#include <stdint.h>

/*      name          code sentence */
#define CLASSROOM_STATUS_LIST(X)                                              \
    X(OK,             0,   "done")                                            \
    X(UNKNOWN_MODEL,  -1,  "there is no model of this name")                  \
    X(UNKNOWN_PATH,   -2,  "there is no parameter of this name")              \
    X(NO_ELEMENT,     -3,  "the parameter has no such element")               \
    X(NOT_A_NUMBER,   -4,  "the value is not a finite number")                \
    X(OUT_OF_RANGE,   -5,  "the value is out of range")                       \
    X(NOT_WHOLE,      -6,  "the value must be a whole number")                \
    X(AT_START_ONLY,  -7,  "the parameter can only be set at the start")      \
    X(BAD_WEEKS,      -8,  "the weeks or the seed are out of range")          \
    X(OVERLAP,        -9,  "two policies change a parameter at the same time") \
    X(BAD_RELATION,   -10, "the parameters do not go together")               \
    X(TOO_LARGE,      -11, "the world is too large for a classroom")          \
    X(NOT_STARTED,    -12, "no run has been started")                         \
    X(BROKEN,         -13, "the model broke one of its own rules")            \
    X(NO_MEMORY,      -14, "there is not enough memory")                      \
    X(NO_POLICY,      -15, "there is no such policy")

typedef enum classroom_status {
#define X(name, code, sentence) CLASSROOM_##name = code,
    CLASSROOM_STATUS_LIST(X)
#undef X
} classroom_status;

enum {
    CLASSROOM_MAX_WEEKS = 5200,
    CLASSROOM_MAX_POLICIES = 256,
    CLASSROOM_MAX_BYTES = 64 << 20,   /* of one world */
    CLASSROOM_KEPT_WORLDS = 48        /* after the burn-in: the replicates of two scenarios */
};

typedef struct classroom classroom;

/** An engine for a model with its defaults; NULL when there is no such model or no memory. */
classroom *classroom_create(const char *model);
void classroom_free(classroom *self);

/** Name of a status as it stands in the list above ("OUT_OF_RANGE"); never NULL. */
const char *classroom_status_name(int32_t status);
/** Parameter the last failure is about, "" where it is about none; valid until the next call. */
const char *classroom_problem_path(const classroom *self);
/** English sentence of the last failure; valid until the next call. */
const char *classroom_problem_text(const classroom *self);

/** Back to the model's defaults, without policies. Kept worlds stay. */
void classroom_reset(classroom *self);

/** Number of a parameter, for the functions below, or CLASSROOM_UNKNOWN_PATH. */
int32_t classroom_row(classroom *self, const char *path);
/** Sets element `element` of a parameter from the first week of the burn-in on. A switch is 0 or 1, a choice its number. */
int32_t classroom_set(classroom *self, int32_t row, int32_t element, double value);

/** A new policy from recorded week `start` (at least 0) up to, not including, `end`; end < 0: to the end. Returns its number. */
int32_t classroom_policy(classroom *self, int32_t start, int32_t end);
/** Sets an element of a parameter of a policy; the other elements of the same parameter are those of the base at this moment. */
int32_t classroom_policy_set(classroom *self, int32_t policy, int32_t row, int32_t element, double value);

/**
 * Checks everything, builds the world of replicate `replicate` and makes its burn-in, or takes a kept one. The values set remain for
 * the next start. Cost: that of burn_in weeks, or of a copy of the world.
 */
int32_t classroom_start(classroom *self, double seed, double initial_seed, int32_t shared_population, int32_t replicate, int32_t weeks,
                        int32_t burn_in);
/** Makes up to `count` further weeks; returns the weeks recorded so far. */
int32_t classroom_step(classroom *self, int32_t count);

/** Values of a week: the indicators in their order, each with its components. */
int32_t classroom_width(const classroom *self);
/** Recorded values [weeks][width], of weeks not made NaN; NULL before the first start, valid until the next. */
const double *classroom_series(const classroom *self);
/** Fingerprint of the finished replicate: two 32-bit halves, the lower first; NULL before the last week. */
const uint32_t *classroom_replicate_digest(const classroom *self);
/** Hash of a run of these replicates, in their order, as `heli run --json` prints it; valid until the next call. */
const char *classroom_hash(classroom *self, const uint32_t *digests, int32_t count);

/** Forgets kept worlds. */
void classroom_forget(classroom *self);

#endif
