/* The models Heli knows: one line each in models.def. */
#ifndef HELI_MODELS_MODELS_H
#define HELI_MODELS_MODELS_H

#include "engine/core/model.h"

/** NULL-terminated list, in the order of models.def. */
const heli_model *const *heli_models(void);

/** The model of this name, or NULL. */
const heli_model *heli_model_find(const char *name);

#endif
