/* heli plot with the file of a sweep: which kind of figure, and the request from the options. */
#ifndef HELI_CLI_PLOT_SWEEP_H
#define HELI_CLI_PLOT_SWEEP_H

#include "analysis/plot_sweep.h"
#include "cli/options.h"

typedef struct heli_sweep_plot {
    heli_sweep_file *file;
    heli_view_request request;
    const char *kind;        /* "response", "heat", "multiples", "tornado", "force", "effects", "indices", "convergence" */
    char *words;             /* of --indicator, cut at commas */
    const char **names;
} heli_sweep_plot;

/** Opens the file named by the first operand and settles the kind. Free it in any case. */
heli_status heli_sweep_plot_open(heli_sweep_plot *self, const heli_options *options, heli_context *ctx) HELI_MUST_CHECK;
heli_status heli_sweep_plot_draw(const heli_sweep_plot *self, const char *output, const heli_options *options, heli_context *ctx) HELI_MUST_CHECK;
void heli_sweep_plot_free(heli_sweep_plot *self);

/** "a,b" and "c" as three names: malloc'ed *names point into malloc'ed *words. False when memory is short. */
bool heli_split_names(const heli_texts *texts, char **words, const char ***names, size_t *count);

#endif
