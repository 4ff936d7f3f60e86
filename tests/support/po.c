/* A reader of .po files for tests: msgid and msgstr with continued lines and the escapes \n \" \\ \t. */
#include "tests/support/po.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PO_MAX = 4096, PO_BYTES = 2048 };

static char *po_ids[PO_MAX], *po_texts[PO_MAX];
static size_t po_count;

/* Appends what stands between the quotes of a line. */
static void po_append(char *text, const char *line)
{
    const char *at = strchr(line, '"');
    size_t used = strlen(text);
    for (at = at ? at + 1 : ""; *at && *at != '"' && used + 1 < PO_BYTES; at++) {
        bool escaped = *at == '\\' && at[1];
        if (escaped) at++;
        text[used++] = !escaped ? *at : *at == 'n' ? '\n' : *at == 't' ? '\t' : *at;
    }
    text[used] = '\0';
}

static void po_keep(const char *id, const char *text)
{
    if (!id[0] || !text[0] || po_count == PO_MAX) return;
    for (size_t i = 0; i < po_count; i++)
        if (strcmp(po_ids[i], id) == 0) return;
    po_ids[po_count] = strdup(id);
    po_texts[po_count++] = strdup(text);
}

bool po_load(const char *path)
{
    char line[PO_BYTES], id[PO_BYTES] = "", text[PO_BYTES] = "", *now = NULL;
    bool fuzzy = false;
    FILE *file = fopen(path, "r");
    if (!file) return false;
    while (fgets(line, sizeof line, file)) {
        if (strncmp(line, "#,", 2) == 0 && strstr(line, "fuzzy")) fuzzy = true;
        if (strncmp(line, "msgid ", 6) == 0) {
            id[0] = text[0] = '\0';
            now = id;
        }
        if (strncmp(line, "msgstr ", 7) == 0) now = text;
        if (now && line[0] != '#' && strchr(line, '"')) po_append(now, line);
        if (line[0] == '\n') {
            if (!fuzzy) po_keep(id, text);
            id[0] = text[0] = '\0';
            fuzzy = false;
            now = NULL;
        }
    }
    if (!fuzzy) po_keep(id, text);
    fclose(file);
    return true;
}

const char *po_translate(const char *text)
{
    for (size_t i = 0; i < po_count; i++)
        if (strcmp(po_ids[i], text) == 0) return po_texts[i];
    return text;
}

void po_free(void)
{
    for (size_t i = 0; i < po_count; i++) {
        free(po_ids[i]);
        free(po_texts[i]);
    }
    po_count = 0;
}
