/*
 * Limits: what must not be claimed. What holds for every model comes first, then what follows from how these very files came about, then what the
 * model description (papers/odd.md, sections 1 and 8.3) says of the governance model.
 */
#include <math.h>
#include <string.h>

#include "analysis/report_internal.h"
#include "analysis/series.h"
#include "analysis/text.h"

enum { FEW = 10 };

static void item(heli_report_page *self, const char *text)
{
    heli_html_raw(&self->html, "<li>");
    heli_html_text(&self->html, text);
    heli_html_raw(&self->html, "</li>\n");
}

/* A sentence of the list, translated. */
static void say(heli_report_page *self, const heli_context *ctx, const char *sentence)
{
    item(self, heli_context_translate(ctx, sentence));
}

static void say_of_models(heli_report_page *self, const heli_context *ctx)
{
    say(self, ctx, HELI_N_("Every result is a model's. It shows what follows from assumptions, and is no forecast for a real city; places named in "
                           "scenarios are sources of cases and are not ranked."));
    say(self, ctx, HELI_N_("There is no best arrangement here, only a relative one: better than the others of a declared set, by a declared "
                           "measure, over a declared time."));
    say(self, ctx, HELI_N_("Intervals cover chance in the model, which is what replicates vary. They do not cover what is unknown about the "
                           "parameters, nor whether the model is right."));
    say(self, ctx, HELI_N_("A difference that is clear need not be large or important, and one that is not clear has not been shown to be nothing."));
}

/* --- what follows from these files --- */

static size_t fewest_replicates(const heli_report_page *self)
{
    if (heli_report_sweep(self)) return heli_report_sweep(self)->replicates;
    if (heli_report_study(self)) return heli_report_study(self)->kind == HELI_SEARCH_OPTIMISE ? heli_report_study(self)->optimum.replicates : (size_t)-1;
    size_t fewest = (size_t)-1;
    for (size_t i = 0; i < self->count; i++) {
        size_t ended = heli_series_complete_count(self->runs[i]);
        if (ended < fewest) fewest = ended;
    }
    return fewest;
}

static bool any_unpaired(const heli_report_page *self)
{
    for (size_t c = 0; c < self->comparison.count; c++)
        if (!self->comparison.contrasts[c].paired) return true;
    return false;
}

static bool any_dirty(const heli_report_page *self)
{
    for (size_t i = 0; i < self->count; i++)
        if (self->sources[i].origin.dirty) return true;
    return false;
}

static void say_of_files(heli_report_page *self, const heli_context *ctx)
{
    char text[HELI_REPORT_TEXT];
    size_t replicates = fewest_replicates(self);
    if (replicates < FEW) {
        heli_text_format(ctx, text, sizeof text, HELI_N_("Only %zu replicates: intervals are rough, and those by bootstrap are too narrow. At least "
                                                         "10 are advised."), replicates);
        item(self, text);
    }
    if (any_unpaired(self)) say(self, ctx, HELI_N_("Some replicates are no pairs, since the files have other seeds: their differences mix the "
                                                   "policy with chance and are less sharp."));
    if (heli_report_sweep(self)) say(self, ctx, HELI_N_("What was not varied keeps its base value throughout, and nothing is said about settings "
                                                        "outside the design."));
    if (heli_report_study(self) && heli_report_study(self)->kind == HELI_SEARCH_CALIBRATE)
        say(self, ctx, HELI_N_("A posterior holds for these priors, targets and tolerances, in a model; another model may come as near."));
    else if (heli_report_study(self))
        say(self, ctx, HELI_N_("A search shows the relatively best, or the farthest, of what it has tried; another search, "
                                                        "more generations or wider ranges may show other settings."));
    if (self->sensitivity.output_count) say(self, ctx, HELI_N_("Sensitivity depends on the ranges given to the factors, and tells nothing of "
                                                               "factors that were not varied."));
    if (any_dirty(self)) say(self, ctx, HELI_N_("A file was written by a Heli built from changed sources: its commit alone does not say which "
                                                "program it was."));
}

static void say_of_governance(heli_report_page *self, const heli_context *ctx)
{
    say(self, ctx, HELI_N_("The default city is calibrated to patterns from published figures, not fitted to the data of one place."));
    say(self, ctx, HELI_N_("Many relations are not monotone and must not be read as if more were always better: satisfaction in guidance where the "
                           "main line mirrors only the goal, coherence in guidance, "
                           "participation in integration and support."));
    say(self, ctx, HELI_N_("Residents are adults; households and moves are not modelled, and time runs in weeks."));
}

heli_status heli_report_limits(heli_report_page *self, heli_context *ctx)
{
    heli_html_raw(&self->html, "<ul>\n");
    say_of_models(self, ctx);
    say_of_files(self, ctx);
    if (strcmp(self->model->name, "governance") == 0) say_of_governance(self, ctx);
    heli_html_raw(&self->html, "</ul>\n");
    return HELI_OK;
}
