/* What the commands about sweeps share: loading an experiment, shards, durations, progress, what a sweep says at its end. */
#ifndef HELI_CLI_SWEEP_COMMON_H
#define HELI_CLI_SWEEP_COMMON_H

#include "cli/commands.h"
#include "engine/run/sweep.h"

enum { HELI_SWEEP_PATH = 4096 };

/** Loads an experiment or a study with --set, --seed and --replicates. `wish` may be NULL. */
heli_status heli_experiment_of_options(heli_experiment **out, const char *path, const heli_experiment_wish *wish, const heli_options *options,
                                       heli_session *session) HELI_MUST_CHECK;
/** Loads an experiment with --set, --seed and --replicates, makes its design and checks every point. `wish` may be NULL. */
heli_status heli_sweep_load(heli_experiment **out, const char *path, const heli_experiment_wish *wish, const heli_options *options,
                            heli_session *session) HELI_MUST_CHECK;

/** Where the result goes: -o, or NAME.h5 in this folder. */
void heli_sweep_output(char path[HELI_SWEEP_PATH], const heli_options *options, const heli_experiment *experiment);

/** "2/8" into shard and shards; without --shard 1 of 1. */
heli_status heli_sweep_shard(const heli_options *options, uint32_t *shard, uint32_t *shards, heli_context *ctx) HELI_MUST_CHECK;

/** "90", "90s", "45m", "1h30m", "2d" in seconds. */
heli_status heli_duration_parse(const char *text, double *seconds, heli_context *ctx) HELI_MUST_CHECK;

/* Progress on standard error: a bar on a terminal, a line every ten seconds elsewhere. */
typedef struct heli_sweep_meter {
    FILE *stream;
    bool quiet, terminal, drawn;
    double next_line;
} heli_sweep_meter;

heli_sweep_meter heli_sweep_meter_init(FILE *stream, bool quiet);
/** Fits heli_sweep_options.progress; `data` is a heli_sweep_meter. */
void heli_sweep_meter_show(const heli_sweep_progress *progress, void *data);
void heli_sweep_meter_clear(heli_sweep_meter *self);

/** Says what became of a sweep or a merge, for people or as JSON. */
void heli_sweep_say(const heli_sweep_result *result, const heli_experiment *experiment, const char *output, const heli_options *options);

#endif
