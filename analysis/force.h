/*
 * The six-dimensional forces, projected onto the plane of a page: what the joint-force figure draws.
 *
 * Every week each body's contribution f (a summand of the resultant, ODD equation 27) is split along and off that week's main line m:
 *
 *     along = <f, m>          off = f - <f, m> m
 *
 * and both are averaged over the last weeks and over replicates. The horizontal coordinate of the figure is `along`: so, where m is the
 * main line of one community, the contributions add up to its effective power. (A city's vectors are means over its communities; then
 * they add up to it but for the spread of the communities' main lines, and the figure says what they make.) The vertical coordinate is <off, u>, with u the principal
 * axis of what deviates: the unit vector that keeps most of the squared length of the averaged `off` of all bodies and of the joint
 * force, in all panels together. Both are linear in f, so the polygon of contributions closes in the plane as it does in six dimensions. How
 * much of the deviation the plane keeps is returned as `share` and belongs into the figure.
 */
#ifndef HELI_ANALYSIS_FORCE_H
#define HELI_ANALYSIS_FORCE_H

#include "engine/store/results.h"

enum { HELI_FORCE_MAX_DOMAINS = 16, HELI_FORCE_MAX_FILES = 2, HELI_FORCE_MAX_PANELS = 5 };

/* Head to tail in this order; the joint force last. */
typedef enum heli_force {
    HELI_FORCE_GOVERNMENT,
    HELI_FORCE_ENTERPRISES,
    HELI_FORCE_RESIDENTS,
    HELI_FORCE_ORGANISATIONS,
    HELI_FORCE_RESISTANCE,
    HELI_FORCE_JOINT,
    HELI_FORCE_COUNT
} heli_force;

/* One result file, or one level of a factor. Forces in hours per week per 1,000 adults. */
typedef struct heli_force_panel {
    double x[HELI_FORCE_COUNT];   /* along the main line */
    double y[HELI_FORCE_COUNT];   /* along the principal axis of deviation */
    double off[HELI_FORCE_COUNT][HELI_FORCE_MAX_DOMAINS]; /* the averaged deviation it is taken from */
    double share;                 /* of the squared deviation, what the plane shows; 1 when nothing deviates */
    double drawn_deg;             /* angle of the joint force in the plane, signed */
    double power, coherence, deviation_deg, satisfaction; /* means of the indicators; NaN where undefined */
    size_t replicates;
} heli_force_panel;

typedef struct heli_force_picture {
    heli_force_panel panels[HELI_FORCE_MAX_PANELS];
    size_t count;
    const heli_axis *domains;
    double axis[HELI_FORCE_MAX_DOMAINS]; /* u; zero when nothing deviates */
    int64_t window;
} heli_force_picture;

/** Indicator that holds a force; joint_force for the last. */
const char *heli_force_indicator(heli_force force);

/**
 * Projects the forces of one or two files. The axis points to the side to which the first file's joint force deviates.
 * Fails with HELI_FOREIGN when a file lacks an indicator or holds no complete week, and with HELI_CORRUPT when the contributions do not
 * add up to the joint force (relative gap above 1e-6).
 */
heli_status heli_force_project(heli_force_picture *out, const heli_results *const *files, size_t count, int64_t window,
                               heli_context *ctx) HELI_MUST_CHECK;

/**
 * The second half of heli_force_project, for panels whose `x`, `off` and `domains` are filled: checks that contributions add up, finds the axis
 * and projects. HELI_CORRUPT when they do not.
 */
heli_status heli_force_finish(heli_force_picture *self, heli_context *ctx) HELI_MUST_CHECK;

#endif
