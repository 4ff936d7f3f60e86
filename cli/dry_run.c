/* Estimating a run. */
#include "cli/dry_run.h"

#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "engine/run/clock.h"
#include "engine/run/pages.h"
#include "engine/run/ranks.h"
#include "engine/run/run.h"

#define PROBE_SECONDS 3.0

int heli_thread_count(uint64_t asked)
{
    int most = omp_get_max_threads(), here = heli_ranks_here();
    if (asked > 0) return (int)asked;
    if (here == 1 || getenv("OMP_NUM_THREADS")) return most;
    int share = (int)(sysconf(_SC_NPROCESSORS_ONLN) / here); /* ranks that mpirun has bound see no more than their share anyway */
    return share < 1 ? 1 : share < most ? share : most;
}

uint64_t heli_disk_free(const char *path)
{
    char folder[4096];
    struct statvfs disk;
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (!slash)
        snprintf(folder, sizeof folder, ".");
    else
        slash[slash == folder] = '\0';
    if (statvfs(folder, &disk) != 0) return UINT64_MAX;
    return (uint64_t)disk.f_bavail * disk.f_frsize;
}

void heli_bytes_text(uint64_t bytes, char *text, size_t size)
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB", "PB"};
    double value = (double)bytes;
    size_t unit = 0;
    while (value >= 1000 && unit + 1 < sizeof units / sizeof units[0]) {
        value /= 1000;
        unit++;
    }
    snprintf(text, size, unit ? "%.1f %s" : "%.0f %s", value, units[unit]);
}

/* Bytes that one replicate's record takes in memory (all indicators) or in the file (scalars only by partition). */
static uint64_t record_bytes(const heli_scenario *scenario, uint64_t partitions, bool in_file)
{
    const heli_model *model = scenario->model;
    uint64_t width = heli_indicators_width(model->indicators, model->indicator_count);
    uint64_t steps = (uint64_t)scenario->steps, scalars = 0;
    for (size_t i = 0; i < model->indicator_count; i++) scalars += !model->indicators[i].axis;
    uint64_t bytes = steps * width * sizeof(double);
    if (scenario->output.partitions) bytes += steps * partitions * (in_file ? scalars : width) * sizeof(double);
    return bytes;
}

/* Bytes of the snapshots, which replicate 0 alone keeps. */
static uint64_t snapshot_bytes(const heli_scenario *scenario, uint64_t agents)
{
    uint64_t columns = 0;
    for (size_t i = 0; i < scenario->model->column_count; i++) columns += scenario->model->columns[i].width;
    return scenario->output.snapshot_count * columns * agents * sizeof(float);
}

/* Builds replicate 0 and steps it for a while. */
static heli_status probe(heli_estimate *out, const heli_scenario *scenario, int threads, heli_context *ctx)
{
    heli_plan plan = heli_scenario_plan(scenario);
    heli_runner runner = heli_runner_threads(threads);
    heli_simulation *simulation = NULL;
    double start = heli_seconds_now();
    heli_status status = heli_simulation_create(&simulation, &plan, 0, &runner, ctx);
    double built = heli_seconds_now();
    int64_t steps = 0;
    while (status == HELI_OK && !heli_simulation_finished(simulation) && (heli_seconds_now() - built < PROBE_SECONDS || steps == 0)) {
        status = heli_simulation_step(simulation, ctx);
        steps++;
    }
    out->setup_seconds = built - start;
    out->step_seconds = steps ? (heli_seconds_now() - built) / (double)steps : 0;
    heli_simulation_free(simulation);
    return status;
}

static uint64_t machine_bytes(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    return pages > 0 && page > 0 ? (uint64_t)pages * (uint64_t)page : 0;
}

heli_status heli_estimate_run(heli_estimate *out, const heli_scenario *scenario, const char *output, int threads, heli_context *ctx)
{
    uint64_t world_bytes = 0;
    *out = (heli_estimate){.threads = threads, .runs = (uint64_t)scenario->replicates};
    scenario->model->size(scenario->params, &out->agents, &world_bytes, &out->partitions);
    heli_pages_for(world_bytes);
    bool over_runs = out->runs >= (uint64_t)threads;
    uint64_t at_once = over_runs ? (uint64_t)threads : 1;
    out->memory_bytes = at_once * world_bytes + out->runs * record_bytes(scenario, out->partitions, false) +
                        snapshot_bytes(scenario, out->agents);
    out->machine_bytes = machine_bytes();
    out->disk_bytes = out->runs * record_bytes(scenario, out->partitions, true) + snapshot_bytes(scenario, out->agents);
    out->checkpoint_bytes = out->memory_bytes;
    out->free_bytes = heli_disk_free(output);

    heli_status status = probe(out, scenario, over_runs ? 1 : threads, ctx);
    uint64_t rounds = (out->runs + at_once - 1) / at_once;
    double one = out->setup_seconds + (double)(scenario->steps + scenario->burn_in) * out->step_seconds;
    out->seconds = (double)rounds * one;
    return status;
}
