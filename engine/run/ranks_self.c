/* A first-in, first-out list of messages. */
#include "engine/run/ranks_self.h"

#include <stdlib.h>
#include <string.h>

typedef struct message {
    struct message *next;
    size_t bytes;
    int tag;
    unsigned char data[];
} message;

static message *first, **end = &first;

bool heli_ranks_self_put(int tag, const void *data, size_t bytes)
{
    message *sent = malloc(sizeof *sent + bytes);
    if (!sent) return false;
    *sent = (message){.tag = tag, .bytes = bytes};
    if (bytes > 0) memcpy(sent->data, data, bytes);
    *end = sent;
    end = &sent->next;
    return true;
}

bool heli_ranks_self_get(int *tag, void *data, size_t *bytes)
{
    message *oldest = first;
    if (!oldest) return false;
    *tag = oldest->tag;
    *bytes = oldest->bytes;
    if (oldest->bytes > 0) memcpy(data, oldest->data, oldest->bytes);
    first = oldest->next;
    if (!first) end = &first;
    free(oldest);
    return true;
}

void heli_ranks_self_clear(void)
{
    while (first) {
        message *next = first->next;
        free(first);
        first = next;
    }
    end = &first;
}
