/* Benchmarks: the machine's floor and the governance model's rate, measured side by side. */
#include "analysis/bench.h"

#include <stdlib.h>
#include <string.h>

#include "engine/core/simulation.h"
#include "engine/run/clock.h"
#include "engine/run/pages.h"
#include "engine/run/run.h"
#include "models/governance/city.h"
#include "models/models.h"

enum { STREAM_BYTES = 128 << 20, REPEATS = 5, TURNS = 1 << 10, PORTIONS = 64, WARM_UP_WEEKS = 8, SEGMENTS = 7, MOST_SEGMENTS = 64 };

static int ascending(const void *a, const void *b)
{
    const double *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

/* --- the machine --- */

/* Two bytes read for each byte written, as the resident pass does. */
static double stream_once(float *restrict changed, const float *restrict read, size_t n, int threads)
{
    double start = heli_seconds_now();
#pragma omp parallel for schedule(static) num_threads(threads)
    for (size_t i = 0; i < n; i++) changed[i] = 0.5f * changed[i] + read[i];
    return 3.0 * sizeof(float) * (double)n / (heli_seconds_now() - start);
}

static heli_status measure_bandwidth(heli_machine *machine, heli_context *ctx)
{
    size_t n = STREAM_BYTES / sizeof(float);
    float *changed = malloc(STREAM_BYTES), *read = malloc(STREAM_BYTES);
    heli_status status = HELI_OK;
    if (!changed || !read) {
        status = heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory to measure the memory bandwidth"));
        goto out;
    }
    for (size_t i = 0; i < n; i++) changed[i] = read[i] = 1.0f;
    for (int r = 0; r < REPEATS; r++) {
        double rate = stream_once(changed, read, n, machine->threads);
        if (rate > machine->bytes_per_s) machine->bytes_per_s = rate;
    }
out:
    free(changed);
    free(read);
    return status;
}

/* As the resident pass draws them: by the instruction set in use. */
static void measure_blocks(heli_machine *machine)
{
    for (int r = 0; r < REPEATS; r++) {
        uint32_t mixed = 0;
        double start = heli_seconds_now();
#pragma omp parallel for schedule(static) num_threads(machine->threads) reduction(^ : mixed)
        for (uint32_t portion = 0; portion < PORTIONS; portion++)
            mixed ^= gov_draw_only(heli_key_make(portion, (uint64_t)r, HELI_DOMAIN_DYNAMICS), TURNS);
        double rate = 16.0 * TURNS * PORTIONS / (heli_seconds_now() - start);
        volatile uint32_t keep = mixed; /* the draws must not be optimised away */
        (void)keep;
        if (rate > machine->blocks_per_s) machine->blocks_per_s = rate;
    }
}

heli_status heli_bench_machine(heli_machine *out, int threads, heli_context *ctx)
{
    *out = (heli_machine){.threads = threads};
    measure_blocks(out);
    return measure_bandwidth(out, ctx);
}

/* --- governance --- */

/* A city of about `agents` residents, the field core alone: communities of 13 grids of 400 adults, as the default has them. */
static gov_params city_of(uint64_t agents)
{
    gov_params p;
    heli_params_default(gov_param_rows, GOV_PARAM_COUNT, &p);
    p.tickets.per_adult_year = p.disputes.per_adult_year = 0.0;
    p.court.judges = 0;
    p.city.grids = (int64_t)(agents / (uint64_t)p.population.adults_per_grid);
    if (p.city.grids < 1) p.city.grids = 1;
    p.city.communities = (p.city.grids + 12) / 13;
    p.city.offices = (p.city.communities + 2) / 3;
    p.party.own_groups = p.city.grids * 77 / 261;
    p.party.joint_groups = p.city.grids * 53 / 261;
    p.population.serving_members = p.city.grids * 1400 / 261;
    p.enterprise.commissioners = p.city.communities * 48 / 20;
    return p;
}

static double column_bytes(const char *const names[], size_t count)
{
    double bytes = 0.0;
    for (size_t c = 0; c < GOV_RESIDENT_COLUMNS; c++)
        for (size_t i = 0; i < count; i++)
            if (strcmp(gov_resident_columns[c].name, names[i]) == 0)
                bytes += (double)(gov_resident_columns[c].width * heli_column_type_bytes(gov_resident_columns[c].type));
    return bytes;
}

/* Bytes per resident that a week of the field core has to bring from memory and to take back there. */
static double week_traffic(double state_bytes)
{
    static const char *const untouched[] = {"employer", "law_leaning"};
    static const char *const written[] = {"need", "trust", "habitus", "stance_even", "pay_even", "history"};
    return state_bytes - column_bytes(untouched, sizeof untouched / sizeof untouched[0])
         + column_bytes(written, sizeof written / sizeof written[0]);
}

/* Rate at which a machine that did nothing but stream state and draw random numbers would update residents. */
static double floor_rate(const heli_machine *machine, const gov_params *p, double state_bytes)
{
    double blocks = 0.25 + p->resident.revision; /* one block for four residents, one for each who reconsiders */
    return 1.0 / (week_traffic(state_bytes) / machine->bytes_per_s + blocks / machine->blocks_per_s);
}

/* Residents updated per second over `weeks` weeks, and over the fastest week so far. */
static heli_status run_segment(heli_simulation *simulation, uint64_t agents, int weeks, double *rate, double *week_rate, heli_context *ctx)
{
    double start = heli_seconds_now(), before = start;
    for (int w = 0; w < weeks; w++) {
        heli_status status = heli_simulation_step(simulation, ctx);
        if (status != HELI_OK) return status;
        double after = heli_seconds_now(), this_week = (double)agents / (after - before);
        if (this_week > *week_rate) *week_rate = this_week;
        before = after;
    }
    *rate = (double)agents * weeks / (before - start);
    return HELI_OK;
}

static void summarise(heli_bench_result *out, double *rates, size_t n)
{
    qsort(rates, n, sizeof *rates, ascending);
    out->low_per_s = rates[0];
    out->rate_per_s = rates[n / 2];
    out->high_per_s = rates[n - 1];
    out->ratio_to_limit = out->limit_per_s / out->rate_per_s;
}

/* Runs segments of one and of all threads in turn, so that a drift of the machine's speed meets both. */
static heli_status run_in_turn(heli_bench_result out[2], heli_simulation *simulation, heli_runner *runner, uint64_t agents,
                               double seconds, heli_context *ctx)
{
    heli_status status = HELI_OK;
    int sides = out[1].threads > 1 ? 2 : 1;
    double rates[2][MOST_SEGMENTS], trial, fastest = 0.0;
    HELI_TRY(run_segment(simulation, agents, WARM_UP_WEEKS, &trial, &fastest, ctx));
    int weeks = (int)(trial * seconds / (double)agents / (SEGMENTS * sides));
    if (weeks < 2) weeks = 2;
    for (int s = 0; s < SEGMENTS; s++)
        for (int side = 0; side < sides; side++) {
            *runner = out[side].threads > 1 ? heli_runner_threads(out[side].threads) : heli_runner_serial;
            HELI_TRY(run_segment(simulation, agents, weeks, &rates[side][s], &out[side].week_per_s, ctx));
        }
    for (int side = 0; side < sides; side++) summarise(&out[side], rates[side], SEGMENTS);
out:
    return status;
}

heli_status heli_bench_governance(heli_bench_result out[2], const heli_machine machine[2], uint64_t agents, int threads,
                                  double seconds, heli_context *ctx)
{
    gov_params params = city_of(agents);
    heli_plan plan = {.model = heli_model_find("governance"), .params = &params, .steps = INT64_MAX / 2, .seed = 1,
                      .initial_seed = 1, .verify_every = 0};
    heli_runner runner = heli_runner_threads(threads);
    heli_simulation *simulation = NULL;
    uint64_t residents, bytes, communities;
    plan.model->size(&params, &residents, &bytes, &communities);
    heli_pages_for(bytes);
    double state = (double)heli_columns_bytes_per_agent(gov_resident_columns, GOV_RESIDENT_COLUMNS) +
                   2.0 * (double)params.network.degree;
    for (int side = 0; side < 2; side++)
        out[side] = (heli_bench_result){.name = "governance/field", .agents = residents, .threads = side == 0 ? 1 : threads,
                                        .limit_per_s = floor_rate(&machine[side], &params, state), .bytes_per_agent = state};
    heli_status status = heli_simulation_create(&simulation, &plan, 0, &runner, ctx);
    if (status == HELI_OK) {
        runner = heli_runner_serial;
        status = run_in_turn(out, simulation, &runner, residents, seconds, ctx);
    }
    heli_simulation_free(simulation);
    return status;
}
