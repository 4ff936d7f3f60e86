/* The tree of one YAML file: its nodes. They are made in yaml.c. */
#include "engine/scenario/tree.h"

#include <stdlib.h>
#include <string.h>

/* Recursion is bounded: a tree is at most HELI_SCENARIO_MAX_DEPTH deep. */
void heli_node_free(heli_node *self)
{
    if (!self) return;
    for (heli_node *child = self->first; child;) {
        heli_node *next = child->next;
        heli_node_free(child);
        child = next;
    }
    free(self->text);
    free(self->key);
    free(self);
}

void heli_document_free(heli_document *self)
{
    heli_node_free(self->root);
    free(self->text);
    free(self->name);
    memset(self, 0, sizeof *self);
}

const heli_node *heli_node_child(const heli_node *self, const char *key)
{
    if (!self || self->kind != HELI_NODE_MAP) return NULL;
    for (const heli_node *child = self->first; child; child = child->next)
        if (strcmp(child->key, key) == 0) return child;
    return NULL;
}

bool heli_node_is_empty(const heli_node *self)
{
    if (self->kind != HELI_NODE_SCALAR || self->quoted) return false;
    return self->text[0] == '\0' || strcmp(self->text, "~") == 0 || strcmp(self->text, "null") == 0;
}
