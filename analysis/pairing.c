/* Which result files can stand beside each other, and whether their replicates are pairs. */
#include "analysis/pairing.h"

#include <string.h>

#include "analysis/series.h"
#include "analysis/text.h"

char heli_operand_label(size_t operand)
{
    return operand < HELI_COMPARE_MOST ? (char)('A' + (int)operand) : '?';
}

static const char *name_of(const heli_results *results)
{
    return results->scenario->meta.name ? results->scenario->meta.name : "";
}

static heli_status check_pair(const heli_results *a, const heli_results *b, char label, heli_context *ctx)
{
    if (strcmp(a->scenario->model->name, b->scenario->model->name) != 0 || a->width != b->width)
        return heli_fail(ctx, HELI_FOREIGN, HELI_N_("'%s' is a result of model '%s' and '%s' of model '%s': they cannot be compared"),
                         name_of(a), a->scenario->model->name, name_of(b), b->scenario->model->name);
    if (a->steps != b->steps)
        return heli_fail(ctx, HELI_USAGE,
                         HELI_N_("A records %lld weeks and %c %lld: the last weeks of one do not stand beside those of the other; run "
                                 "both over the same weeks"),
                         (long long)a->steps, label, (long long)b->steps);
    return HELI_OK;
}

heli_status heli_pairing_check(const heli_results *const *files, size_t count, heli_context *ctx)
{
    heli_status status = HELI_OK;
    if (count < 2 || count > HELI_COMPARE_MOST)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("a comparison takes from 2 to %d scenarios or result files, not %zu"),
                         (int)HELI_COMPARE_MOST, count);
    for (size_t k = 1; k < count && status == HELI_OK; k++) status = check_pair(files[0], files[k], heli_operand_label(k), ctx);
    return status;
}

bool heli_pairing_holds(const heli_results *const *files, size_t other, const heli_context *ctx, char *why, size_t size)
{
    const heli_scenario *a = files[0]->scenario, *b = files[other]->scenario;
    char label = heli_operand_label(other);
    why[0] = '\0';
    if (a->seed != b->seed)
        heli_text_format(ctx, why, size, HELI_N_("A was run with seed %llu and %c with seed %llu"), (unsigned long long)a->seed, label,
                         (unsigned long long)b->seed);
    else if (a->initial_seed != b->initial_seed)
        heli_text_format(ctx, why, size, HELI_N_("A and %c start from different populations (initial seeds %llu and %llu)"), label,
                         (unsigned long long)a->initial_seed, (unsigned long long)b->initial_seed);
    else if (a->shared_population != b->shared_population)
        heli_text_format(ctx, why, size, HELI_N_("A and %c start from different populations (one shares its population among replicates)"), label);
    else if (a->burn_in != b->burn_in)
        heli_text_format(ctx, why, size, HELI_N_("A has %lld weeks of burn-in and %c %lld, so the same week has other random numbers"),
                         (long long)a->burn_in, label, (long long)b->burn_in);
    return !why[0];
}

bool heli_pairing_has(const heli_results *file, size_t replicate)
{
    return replicate < file->replicates && heli_series_complete(file, replicate);
}
