/*
 * A simulation: one model, one plan, one replicate, stepped by the engine.
 *
 * The plan says which parameters hold when: the base values, and policies that replace some of them from a start step up to, not
 * including, an end step. The simulation owns the world and the loop; it draws nothing itself.
 */
#ifndef HELI_CORE_SIMULATION_H
#define HELI_CORE_SIMULATION_H

#include "engine/core/model.h"

/* A policy changes parameters for a span of recorded steps. */
typedef struct heli_policy {
    char *name;
    int64_t start;            /* first recorded step in force; 0 is the origin. A negative start lies in the burn-in */
    int64_t end;              /* first recorded step no longer in force; INT64_MAX: to the end */
    size_t change_count;
    const heli_param **changed; /* [change_count] rows */
    void *values;             /* a parameter struct in which the changed rows hold the policy's values */
} heli_policy;

typedef struct heli_plan {
    const heli_model *model;
    const void *params;       /* base values; borrowed */
    const heli_policy *policies;  /* borrowed */
    size_t policy_count;
    int64_t burn_in;          /* steps before the first recorded one */
    int64_t steps;            /* recorded steps */
    uint64_t seed;            /* of the dynamics */
    uint64_t initial_seed;    /* of the initial population */
    bool shared_population;   /* true: every replicate starts from the population of replicate 0 */
    int64_t verify_every;     /* invariants checked every so many steps; 0: only after the last */
} heli_plan;

typedef struct heli_simulation heli_simulation;

/**
 * Builds replicate `replicate` of a plan. The plan itself is copied; what it points to must outlive the simulation, and so must
 * the runner.
 * Two policies that change one parameter at the same step are refused by engine/scenario before; here the later wins.
 */
heli_status heli_simulation_create(heli_simulation **out, const heli_plan *plan, uint64_t replicate,
                                   const heli_runner *runner, heli_context *ctx) HELI_MUST_CHECK;
void heli_simulation_free(heli_simulation *self);

/** Makes the next step. Fails with HELI_MODEL on NaN or a broken invariant; the simulation then stays where it failed. */
heli_status heli_simulation_step(heli_simulation *self, heli_context *ctx) HELI_MUST_CHECK;

/** Sets the plan's verify_every anew, for a simulation that came from a checkpoint. */
void heli_simulation_verify_every(heli_simulation *self, int64_t every);

/** Steps made so far, burn-in included. */
int64_t heli_simulation_index(const heli_simulation *self);
/** Recorded steps made so far; negative during burn-in. */
int64_t heli_simulation_recorded(const heli_simulation *self);
bool heli_simulation_finished(const heli_simulation *self);

const heli_runner *heli_simulation_runner(const heli_simulation *self);
/** The world, for observation through the model's functions. */
void *heli_simulation_world(heli_simulation *self);
const heli_model *heli_simulation_model(const heli_simulation *self);
/** The parameter struct in force in the last step made (or, before the first, in the first). */
const void *heli_simulation_params(const heli_simulation *self);

/** Visits step index and world state, to save or to restore. After restoring, call heli_simulation_restored. */
heli_status heli_simulation_visit(heli_simulation *self, heli_visitor *visitor);
heli_status heli_simulation_restored(heli_simulation *self, heli_context *ctx);

/**
 * Visits step index and world state, to save them, also where ranks hold a part each: all ranks call it, and the first one's visitor
 * meets every block. Fails on all ranks where any of them has failed before.
 */
heli_status heli_simulation_save(heli_simulation *self, heli_visitor *visitor) HELI_MUST_CHECK;

/** Digest of the whole state: equal digests mean equal bits. Among ranks the first one gets it; all have to ask. */
uint64_t heli_simulation_digest(heli_simulation *self);

#endif
