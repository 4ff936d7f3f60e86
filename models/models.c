/* The list of models, read from models.def. */
#include "models/models.h"

#include <string.h>

#define MODEL(symbol) extern const heli_model symbol;
#include "models/models.def"
#undef MODEL

const heli_model *const *heli_models(void)
{
    static const heli_model *const models[] = {
#define MODEL(symbol) &symbol,
#include "models/models.def"
#undef MODEL
        NULL};
    return models;
}

const heli_model *heli_model_find(const char *name)
{
    for (const heli_model *const *model = heli_models(); *model; model++)
        if (strcmp((*model)->name, name) == 0) return *model;
    return NULL;
}
