/*
 * Designs in blocks, for global sensitivity: every block gives each group of factors its turn.
 *
 *     morris     a block is a trajectory: groups + 1 points, from each to the next one group moves
 *     saltelli   a block is a pair of independent points a and b with their crossings: a, b, then a with the group's factors from b, group by
 *                group; with `second_order` also b with the group's factors from a
 *
 * The points of a block follow one another, so the first blocks of a design are a smaller design. How the points are drawn: engine/run/block_points.h.
 */
#ifndef HELI_SCENARIO_BLOCKS_H
#define HELI_SCENARIO_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>

enum {
    HELI_TRAJECTORIES = 20, HELI_TRAJECTORIES_LEAST = 4, HELI_MORRIS_LEVELS = 4, HELI_MORRIS_CANDIDATES = 500,
    HELI_SAMPLES = 256, HELI_SAMPLES_LEAST = 16, HELI_SAMPLES_LEAST_SECOND = 64
};

typedef struct heli_blocks {
    size_t count;             /* trajectories, or base samples of a saltelli design */
    size_t groups;            /* what moves together; a factor by itself is a group of one */
    size_t *group;            /* [factors] 0 .. groups-1; NULL: every factor by itself */
    bool trajectories;        /* morris, else saltelli */
    size_t levels;            /* morris: even; a factor takes 0, 1/(levels-1), ..., 1 and moves by half of the levels */
    size_t candidates;        /* morris: trajectories among which the most spread ones are chosen; at most `count`: none are left out */
    bool second_order;        /* saltelli */
    bool independent;         /* saltelli: independent random points, else a scrambled Sobol sequence */
} heli_blocks;

/** Points of one block. */
static inline size_t heli_blocks_size(const heli_blocks *self)
{
    if (self->trajectories) return self->groups + 1;
    return self->second_order ? 2 * self->groups + 2 : self->groups + 2;
}

/** Points of the design. */
static inline size_t heli_blocks_points(const heli_blocks *self)
{
    return self->count * heli_blocks_size(self);
}

/** The group that a factor belongs to. */
static inline size_t heli_blocks_group(const heli_blocks *self, size_t factor)
{
    return self->group ? self->group[factor] : factor;
}

#endif
