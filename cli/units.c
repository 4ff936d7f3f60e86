/* Units of the models' rows, marked for translation; tests/cli/test_language.sh finds one that is missing here. */
#include <string.h>

#include "cli/messages.h"
#include "engine/core/context.h"

const char *heli_unit_text(const char *unit)
{
    static const char *const known[] = {
        HELI_N_("1/step"), HELI_N_("1/utility"), HELI_N_("1/week"), HELI_N_("adults"), HELI_N_("adults/h"), HELI_N_("agents"),
        HELI_N_("degrees"), HELI_N_("dose/(h/head)"), HELI_N_("grids"), HELI_N_("h/week"), HELI_N_("h/week per 1,000 adults"),
        HELI_N_("per quarter"), HELI_N_("residents"), HELI_N_("stars"), HELI_N_("times taken"), HELI_N_("units"),
        HELI_N_("utility"), HELI_N_("week"), HELI_N_("weeks"), HELI_N_("yuan"), HELI_N_("yuan/week"),
        HELI_N_("yuan/week per 1,000 adults"), HELI_N_("yuan/year"),
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(known[i], unit) == 0) return _(known[i]);
    return unit;
}
