/* The clock by which work is timed, and waits are bounded; no result depends on it. */
#ifndef HELI_RUN_CLOCK_H
#define HELI_RUN_CLOCK_H

#include <time.h>

/* Seconds since some moment of the past; never goes back. */
static inline double heli_seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

#endif
