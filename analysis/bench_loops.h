/*
 * Hand-written loops: what a programmer would write who needed one model and nothing else.
 *
 * They are the limit that `heli bench` holds the engine against: the rule, sizes and start of a classic model, and neither parameters,
 * checkpoints, observation nor reproducibility. Random numbers are SplitMix64's, about a nanosecond each; exponentials are the C library's or
 * looked up in a table. All run on one thread.
 */
#ifndef HELI_ANALYSIS_BENCH_LOOPS_H
#define HELI_ANALYSIS_BENCH_LOOPS_H

#include <stdbool.h>
#include <stdint.h>

/* What a loop is asked to do, and what it answers. */
typedef struct heli_loop_task {
    uint32_t width, height, agents, radius, min_like; /* agents: 0 where every cell is one */
    int steps;
    uint64_t seed;
} heli_loop_task;

typedef struct heli_loop_result {
    double seconds;           /* of the steps alone, without setting up */
    double outcome;           /* what the model's indicator of the same run would say, so that a test sees that the rule is the same */
} heli_loop_result;

/* False when memory is short. Thread-safe. */
typedef bool (*heli_loop_fn)(const heli_loop_task *task, heli_loop_result *out);

/** Schelling with a record per agent (place and group) and a grid of agent numbers; outcome: like neighbours, mean share. Radius 1 or 2. */
bool heli_loop_schelling_records(const heli_loop_task *task, heli_loop_result *out);
/** Schelling with a byte per cell inside a border of empty ones, looking ahead in the order of turns; outcome as above. Radius 1 or 2. */
bool heli_loop_schelling_bytes(const heli_loop_task *task, heli_loop_result *out);
/** Civil violence of vision 7, a byte per cell inside a border that repeats the other side; outcome: mean share of citizens in jail. */
bool heli_loop_civil_violence(const heli_loop_task *task, heli_loop_result *out);
/** Spatial public goods, r = 4.5, K = 0.5; Fermi's rule looked up in a table; outcome: share of cooperators. */
bool heli_loop_public_goods(const heli_loop_task *task, heli_loop_result *out);
/** Dissemination of culture, 5 features of 10 traits in the bytes of a word; outcome: share of neighbours that agree in all features. */
bool heli_loop_culture(const heli_loop_task *task, heli_loop_result *out);
/** Voter model on the complete graph; outcome: share of opinion 1. */
bool heli_loop_voter(const heli_loop_task *task, heli_loop_result *out);
/** Bounded confidence, d = 0.2, on a small world of degree 10; outcome: range of opinions within the middle 98 %. */
bool heli_loop_deffuant(const heli_loop_task *task, heli_loop_result *out);

/** Two words of each draw, task->agents words in a step; outcome: mean of the words / 2^32. */
bool heli_loop_random(const heli_loop_task *task, heli_loop_result *out);

#endif
