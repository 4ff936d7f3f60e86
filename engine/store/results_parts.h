/* Pieces of result files that files of single runs and of sweeps share; only these two include it. */
#ifndef HELI_STORE_RESULTS_PARTS_H
#define HELI_STORE_RESULTS_PARTS_H

#include "engine/scenario/scenario.h"
#include "engine/store/layout.h"

enum { HELI_PARTS_AXES = 8, HELI_PARTS_PATH = 256 };

/* Axes of indicators that have become dimensions. */
typedef struct heli_parts_axes {
    const heli_axis *known[HELI_PARTS_AXES];
    size_t axis[HELI_PARTS_AXES];     /* items of the layout */
    size_t count;
} heli_parts_axes;

/** "folder/name" ("/" is the root); a path too long becomes empty, which HDF5 refuses. */
void heli_parts_join(char path[HELI_PARTS_PATH], const char *folder, const char *name);
/** The attribute `units`. */
void heli_parts_unit(heli_layout *layout, size_t item, const char *unit);
/** Root attributes: which Heli, and which scenario. */
void heli_parts_provenance(heli_layout *to, const heli_scenario *scenario);
void heli_parts_scenario(heli_layout *to, const heli_scenario *scenario, const char *digest);
/** A dimension counted first, first + 1, ... */
size_t heli_parts_counted(heli_layout *layout, const char *path, size_t size, int64_t first, const char *label, const char *label_zh);
/** The dimension of an axis, added to the root when it is met first. */
size_t heli_parts_axis(heli_layout *layout, heli_parts_axes *self, const heli_axis *axis);
/** What an indicator's or a parameter's row says, as attributes. */
void heli_parts_indicator(heli_layout *layout, size_t item, const heli_indicator *row);
void heli_parts_parameter(heli_layout *layout, size_t item, const heli_param *row);
/** Dimensions /parameters/component_N for parameters of N values. */
void heli_parts_components(heli_layout *layout, const heli_model *model);
/** Adds the groups along a path that are not there yet. */
void heli_parts_folders(heli_layout *layout, const char *path);

#endif
