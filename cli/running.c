/* What subcommands that run scenarios share. */
#include "cli/running.h"

#include <stdlib.h>

#include "cli/progress.h"
#include "models/models.h"

enum { SHORTHANDS = 4 };

/* --seed 7 is --set run.seed=7, and so on; they come after the user's own. */
heli_status heli_load_scenario(heli_scenario **out, const char *path, const heli_options *options, heli_session *session)
{
    const struct {
        const char *key;
        heli_whole value;
    } shorthands[SHORTHANDS] = {{"run.seed", options->seed},
                                {"run.replicates", options->replicates},
                                {"run.weeks", options->weeks},
                                {"run.steps", options->steps}};
    char texts[SHORTHANDS][64];
    size_t count = options->sets.count;
    const char **sets = calloc(count + SHORTHANDS, sizeof *sets);
    if (!sets) return heli_fail(&session->ctx, HELI_MEMORY, HELI_N_("There is not enough memory."));
    for (size_t i = 0; i < count; i++) sets[i] = options->sets.items[i];
    for (size_t i = 0; i < SHORTHANDS; i++) {
        if (!shorthands[i].value.given) continue;
        snprintf(texts[i], sizeof texts[i], "%s=%llu", shorthands[i].key, (unsigned long long)shorthands[i].value.value);
        sets[count++] = texts[i];
    }
    heli_status status = heli_scenario_load(out, path, heli_models(), sets, count, &session->ctx);
    free(sets);
    return status;
}

uint64_t heli_scenario_agents(const heli_scenario *scenario)
{
    uint64_t agents = 0, bytes = 0, partitions = 0;
    scenario->model->size(scenario->params, &agents, &bytes, &partitions);
    return agents;
}

void heli_say_failed_replicates(const heli_run_result *result, const heli_scenario *scenario, const heli_session *session)
{
    for (size_t r = 0; r < result->replicates; r++) {
        const heli_record *record = &result->records[r];
        if (record->status == HELI_OK || record->status == HELI_INTERRUPTED) continue;
        heli_say_error(session, _("Replicate %zu failed after %lld recorded %s: %s"), r, (long long)record->steps_done,
                       heli_steps_word(scenario->model->step_unit), record->reason);
    }
}
