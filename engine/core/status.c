/* Statuses: the three readings of the one list in status.h. */
#include "engine/core/status.h"

const char *heli_status_name(heli_status status)
{
    static const char *const names[] = {
#define X(name, exit_status, sentence) #name,
        HELI_STATUS_LIST(X)
#undef X
    };
    return (unsigned)status < HELI_STATUS_COUNT ? names[status] : "UNKNOWN";
}

const char *heli_status_sentence(heli_status status)
{
    static const char *const sentences[] = {
#define X(name, exit_status, sentence) sentence,
        HELI_STATUS_LIST(X)
#undef X
    };
    return (unsigned)status < HELI_STATUS_COUNT ? sentences[status] : "an unknown status";
}

int heli_status_exit(heli_status status)
{
    static const int exits[] = {
#define X(name, exit_status, sentence) exit_status,
        HELI_STATUS_LIST(X)
#undef X
    };
    return (unsigned)status < HELI_STATUS_COUNT ? exits[status] : 70;
}
