/*
 * Case owners (ODD 7.11, M16): each takes one old petition and keeps it until it is solved - one case, one plan.
 *
 * At the end of a week free owners take the oldest old cases without an owner (by birth, then community, then number). When a policy
 * lowers the number of owners, the surplus leaves the youngest cases, in just the reverse order. Copies of a city have owners each.
 */
#include "models/governance/mechanisms/petitions.h"

/* Communities of one copy of the city: first .. end - 1. */
typedef struct span { size_t first, end; } span;

/* Cases that owners could take up, or those that they have. */
typedef enum wanted { OLD_WITHOUT_OWNER, WITH_OWNER } wanted;

static bool is_wanted(const gov_city *city, const gov_petition *petition, wanted which)
{
    if (which == WITH_OWNER) return petition->has_owner;
    return !petition->has_owner && gov_petition_age(petition, city->week) > city->params->petitions.old_after_weeks;
}

static int64_t count_owned(const gov_city *city, span at)
{
    int64_t owned = 0;
    for (size_t c = at.first; c < at.end; c++) {
        const gov_petition *petitions = city->communities[c].petitions.items;
        for (uint64_t i = 0; i < city->communities[c].petitions.count; i++) owned += petitions[i].has_owner;
    }
    return owned;
}

/* Finds the first birth among cases without an owner, the last among those with one; false where there is none. */
static bool find_birth(const gov_city *city, span at, wanted which, int64_t *birth)
{
    bool found = false;
    *birth = 0;
    for (size_t c = at.first; c < at.end; c++) {
        const gov_petition *petitions = city->communities[c].petitions.items;
        for (uint64_t i = 0; i < city->communities[c].petitions.count; i++) {
            if (!is_wanted(city, &petitions[i], which)) continue;
            int64_t born = gov_petition_birth(&petitions[i]);
            if (!found || (which == WITH_OWNER ? born > *birth : born < *birth)) *birth = born;
            found = true;
        }
    }
    return found;
}

/* Owners for at most `free` cases of one birth; how many took one. */
static int64_t take_up(gov_city *city, span at, int64_t birth, int64_t free)
{
    int64_t taken = 0;
    for (size_t c = at.first; c < at.end; c++) {
        gov_petition *petitions = city->communities[c].petitions.items;
        for (uint64_t i = 0; i < city->communities[c].petitions.count && taken < free; i++) {
            if (gov_petition_birth(&petitions[i]) != birth || !is_wanted(city, &petitions[i], OLD_WITHOUT_OWNER)) continue;
            petitions[i].has_owner = 1;
            taken++;
        }
    }
    return taken;
}

/* At most `surplus` owners leave cases of one birth, from the last community and number back; how many left. */
static int64_t leave(gov_city *city, span at, int64_t birth, int64_t surplus)
{
    int64_t left = 0;
    for (size_t c = at.end; c-- > at.first;) {
        gov_petition *petitions = city->communities[c].petitions.items;
        for (uint64_t i = city->communities[c].petitions.count; i-- > 0 && left < surplus;) {
            if (gov_petition_birth(&petitions[i]) != birth || !petitions[i].has_owner) continue;
            petitions[i].has_owner = 0;
            left++;
        }
    }
    return left;
}

static void assign_in(gov_city *city, span at)
{
    int64_t birth, free = city->params->petitions.owners - count_owned(city, at);
    while (free > 0 && find_birth(city, at, OLD_WITHOUT_OWNER, &birth)) free -= take_up(city, at, birth, free);
    while (free < 0 && find_birth(city, at, WITH_OWNER, &birth)) free += leave(city, at, birth, -free);
}

void gov_assign_owners(gov_city *city)
{
    size_t each = city->community_count / (size_t)city->params->city.copies;
    for (size_t first = 0; first < city->community_count; first += each) assign_in(city, (span){first, first + each});
}
