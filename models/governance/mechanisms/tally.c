/* The tally's two moments: opening and closing a week. */
#include "models/governance/mechanisms/tally.h"

#include <string.h>

void gov_tally_open(gov_tally *self)
{
    memset(self->week, 0, sizeof self->week);
}

void gov_tally_close(gov_tally *self, int64_t week_index)
{
    int32_t *slot = self->past[week_index % GOV_YEAR];
    for (int i = 0; i < GOV_COUNTS; i++) {
        self->year[i] += self->week[i] - slot[i];
        self->total[i] += self->week[i];
        slot[i] = (int32_t)self->week[i];
    }
}
