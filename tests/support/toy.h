/*
 * The toy model: a random walk on a line, small enough to check by hand and complete enough to stand in for a real model in
 * the tests of the engine. It has one parameter row of every type and trait, an indicator with an axis and three without, a table of columns,
 * partitions, a state that can be saved and restored, and switches that make it fail on purpose.
 * The Makefile links everything in tests/support to every test.
 */
#ifndef HELI_TESTS_SUPPORT_TOY_H
#define HELI_TESTS_SUPPORT_TOY_H

#include "engine/core/model.h"

enum { TOY_KINDS = 3, TOY_AXES = 2 };

typedef enum toy_boundary { TOY_OPEN, TOY_WRAP, TOY_REFLECT } toy_boundary;

typedef struct toy_params {
    int64_t agents;           /* world.agents, at start */
    int64_t partitions;       /* world.partitions, at start */
    double spread;            /* world.spread, at start */
    double stride;            /* walk.stride */
    double drift;             /* walk.drift */
    bool active;              /* walk.active */
    int boundary;             /* walk.boundary, a toy_boundary */
    double mix[TOY_KINDS];    /* walk.mix: probability of a move to the left, none, to the right; shares */
    double pull_share;        /* walk.pull.share */
    double direction[TOY_AXES]; /* walk.pull.direction: not zero */
    int64_t nan_week;         /* fault.nan_week: recorded week in which agent 0 becomes NaN; -1 never. verify() then fails */
    int64_t fail_week;        /* fault.fail_week: recorded week in which step() itself fails; -1 never */
    double fail_share;        /* fault.fail_share: share of replicates that the two faults befall */
    int64_t mark;             /* fault.mark: any 64-bit integer, does nothing */
} toy_params;

/* "toy", one step a week. */
extern const heli_model heli_toy;

/* The same walk under the name "toy_steps", whose step is no week: its keys are run.steps, start_step. */
extern const heli_model heli_toy_steps;

/* {&heli_toy, &heli_toy_steps, NULL} */
extern const heli_model *const toy_models[];

#endif
