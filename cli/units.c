/* Units and sources of the models' rows, marked for translation; tests/cli/test_language.sh finds one that is missing here. */
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
        HELI_N_("1/day"), HELI_N_("1/week per 1,000 adults"), HELI_N_("1/year"), HELI_N_("1/year per 1,000 adults"),
        HELI_N_("1/year per 100 adults"), HELI_N_("1/year per 100,000 adults"), HELI_N_("1/year per adult"), HELI_N_("cases"),
        HELI_N_("cases/year"), HELI_N_("days"), HELI_N_("h"), HELI_N_("judges"), HELI_N_("owners"), HELI_N_("per 1,000 adults"),
        HELI_N_("per 1,000 residents"), HELI_N_("posts/week"), HELI_N_("servers"), HELI_N_("yuan/h"),
        HELI_N_("yuan/year per 1,000 adults"), HELI_N_("cells"), HELI_N_("features"), HELI_N_("steps"), HELI_N_("traits"),
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(known[i], unit) == 0) return _(known[i]);
    return unit;
}

const char *heli_source_text(const char *source)
{
    static const char *const known[] = {
        HELI_N_("assumption"), HELI_N_("assumption (lever)"), HELI_N_("assumption, calibrated (docs/decisions)"),
        HELI_N_("calibrated to patterns P5 and P10 (docs/decisions)"),
        HELI_N_("fitted to pattern P9"), HELI_N_("fitted to pattern P9 (lever)"), HELI_N_("assumption; order after Slovic 1993"),
        HELI_N_("assumption; form of Granovetter 1978"), HELI_N_("assumption; form of Epstein 2002"),
        HELI_N_("assumption; at most 1.68 h (social blue book 2022: 21.87 h in three months)"),
        HELI_N_("assumption; culture and sport dominate"), HELI_N_("assumption; pattern P7"), HELI_N_("assumption; pattern P11"),
        HELI_N_("assumption; pattern P14"),
        HELI_N_("assumption; national 2017: 0.09 per 1,000 persons"),
        /* xgettext:no-c-format */
        HELI_N_("assumption: 40 % coverage of 20 children (lever)"),
        HELI_N_("assumption 10 where on; 0: off"), HELI_N_("assumption 20 where on; 0: off"), HELI_N_("assumption; essay 1: 推行不力"),
        HELI_N_("assumption; essay 2: 有预算无经费"), HELI_N_("assumption; essay 2: 信访不信法"), HELI_N_("national survey 2021 (pattern P5)"),
        HELI_N_("national 2022: 2.25 per 1,000 persons"), HELI_N_("national 2022: 0.130 (lever)"),
        HELI_N_("Beijing 12345, 2020: 0.205 per resident / 0.75 adults"),
        HELI_N_("court-annexed mediation 2023-2024; a choice (doubt 5)"), HELI_N_("above 0.90: Supreme People's Court 2025"),
        HELI_N_("fitted to essay 2: 173 cases per judge-year"), HELI_N_("not in the essays; off by default"),
        HELI_N_("essay 2: 350,000 of 2.194 million"), HELI_N_("essay 2: 11,720 for 2.19 million (lever)"), HELI_N_("essay 2 (scenario)"),
        HELI_N_("essay 2 (shock)"), HELI_N_("essay 6; 0: off"), HELI_N_("essay 6: within three years"),
        HELI_N_("essay 8 (lever); assumption"), HELI_N_("essay 1"), HELI_N_("essay 2"), HELI_N_("essay 4"), HELI_N_("essay 7"),
        HELI_N_("essay 1 (lever)"), HELI_N_("essay 2 (lever)"), HELI_N_("essay 4 (lever)"), HELI_N_("essay 6 (lever)"),
        HELI_N_("essay 7 (lever)"), HELI_N_("essays 1, 2 (lever)"), HELI_N_("essays 1, 8 (lever)"), HELI_N_("essays 2, 3 (lever)"),
        HELI_N_("essays 2, 3, 6 (lever)"), HELI_N_("essays 2, 6 (lever)"),
        HELI_N_("calibrated to pattern P19 (docs/decisions)"), HELI_N_("assumption (user-set)"),
        HELI_N_("assumption, calibrated (docs/decisions)"),
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(known[i], source) == 0) return _(known[i]);
    return source;
}
