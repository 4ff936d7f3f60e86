/* Provenance: which Heli wrote the files, from what, and the commands that make them again. Facts come from the files alone. */
#include <stdlib.h>
#include <string.h>

#include "analysis/pairing.h"
#include "analysis/report_internal.h"
#include "analysis/text.h"

enum { WORD = 600, LINE = 8000 };

static void fact(heli_report_page *self, const char *name, const char *text)
{
    heli_html *html = &self->html;
    if (!text || !*text) return;
    heli_html_raw(html, "<dt>");
    heli_html_text(html, heli_context_translate(html->ctx, name));
    heli_html_raw(html, "</dt><dd>");
    heli_html_text(html, text);
    heli_html_raw(html, "</dd>\n");
}

static void put_facts(heli_report_page *self, size_t i, const heli_context *ctx)
{
    const heli_report_source *source = &self->sources[i];
    const heli_scenario *scenario = source->scenario;
    const heli_origin *origin = &source->origin;
    char text[HELI_REPORT_TEXT];
    if (self->count > 1) snprintf(text, sizeof text, "%c  %s", heli_operand_label(i), source->name);
    else snprintf(text, sizeof text, "%s", source->name);
    heli_report_heading(self, text);
    heli_html_raw(&self->html, "<dl>\n");
    heli_text_format(ctx, text, sizeof text, origin->dirty ? HELI_N_("%s, commit %s, built from changed sources") : HELI_N_("%s, commit %s"),
                     origin->version ? origin->version : "?",
                     origin->commit ? origin->commit : "?");
    fact(self, "Heli", text);
    snprintf(text, sizeof text, "%s (%s)", heli_text_choose(ctx, self->model->title, self->model->title_zh), self->model->name);
    fact(self, HELI_N_("model"), text);
    fact(self, source->sweep || source->study ? HELI_N_("SHA-256 of the experiment") : HELI_N_("SHA-256 of the scenario"), source->sha256);
    fact(self, HELI_N_("digest of the results"), source->digest);
    heli_text_format(ctx, text, sizeof text, HELI_N_("%llu of the dynamics, %llu of the initial population"), (unsigned long long)scenario->seed,
                     (unsigned long long)scenario->initial_seed);
    fact(self, HELI_N_("seeds"), text);
    fact(self, HELI_N_("random numbers"), origin->generator);
    fact(self, HELI_N_("compiler"), origin->compiler);
    fact(self, HELI_N_("compiler flags"), origin->flags);
    fact(self, "HDF5", origin->hdf5);
    heli_html_raw(&self->html, "</dl>\n");
}

/* --- commands --- */

/* NAME.yaml, as the text below is to be saved; of two scenarios of one name the second and later ones take the letter, too. */
static void yaml_name(const heli_report_page *self, size_t i, char *out, size_t size)
{
    const char *name = self->sources[i].scenario->meta.name;
    char text[WORD / 2], plain[200];
    bool taken = false;
    size_t used = 0;
    for (size_t k = 0; k < i; k++) taken = taken || strcmp(self->sources[k].scenario->meta.name, name) == 0;
    for (const char *at = name; *at && used + 1 < sizeof plain; at++) plain[used++] = *at == '/' || (unsigned char)*at < ' ' ? '_' : *at;
    plain[used] = '\0';
    if (taken) snprintf(text, sizeof text, "%s-%c.yaml", plain, heli_operand_label(i));
    else snprintf(text, sizeof text, "%s.yaml", plain);
    heli_report_word(text, out, size);
}

static void append_files(const heli_report_page *self, char line[LINE])
{
    char word[WORD];
    size_t used = strlen(line);
    for (size_t i = 0; i < self->count && used + WORD + 2 < LINE; i++) {
        heli_report_word(self->sources[i].name, word, sizeof word);
        used += (size_t)snprintf(line + used, LINE - used, " %s", word);
    }
}

static void put_line(heli_report_page *self, const char *line)
{
    heli_html_text(&self->html, line);
    heli_html_raw(&self->html, "\n");
}

static void put_runs(heli_report_page *self)
{
    char line[LINE], yaml[WORD], file[WORD];
    const heli_study_result *study = heli_report_study(self);
    const char *verb = heli_report_sweep(self) ? "sweep" : !study ? "run" : heli_search_name(study->kind);
    for (size_t i = 0; i < self->count; i++) {
        yaml_name(self, i, yaml, sizeof yaml);
        heli_report_word(self->sources[i].name, file, sizeof file);
        snprintf(line, sizeof line, "heli %s %s -o %s", verb, yaml, file);
        put_line(self, line);
    }
}

/* Options that the report was made with. */
static void append_options(const heli_report_page *self, char line[LINE])
{
    size_t used = strlen(line);
    if (self->options->window) used += (size_t)snprintf(line + used, LINE - used, " --window %lld", (long long)self->options->window);
    if (self->options->all) snprintf(line + used, LINE - used, " --all");
}

static void put_analyses(heli_report_page *self, const heli_context *ctx)
{
    char line[LINE], file[WORD];
    heli_report_word(self->sources[0].name, file, sizeof file);
    if (heli_report_sweep(self)) snprintf(line, sizeof line, "heli repro %s --run 0", file);
    else snprintf(line, sizeof line, "heli repro %s", file);
    if (!heli_report_study(self)) put_line(self, line);
    if (self->sensitivity.output_count) {
        snprintf(line, sizeof line, "heli sensitivity --from %s", file);
        put_line(self, line);
    }
    if (self->count > 1) {
        snprintf(line, sizeof line, "heli compare");
        append_files(self, line);
        append_options(self, line);
        put_line(self, line);
    }
    if (self->count <= 2 && !self->options->no_figures) {
        snprintf(line, sizeof line, "heli plot");
        append_files(self, line);
        put_line(self, line);
    }
    snprintf(line, sizeof line, "heli report");
    append_files(self, line);
    append_options(self, line);
    snprintf(line + strlen(line), LINE - strlen(line), " --lang %s", heli_text_chinese(ctx) ? "zh" : "en");
    put_line(self, line);
}

heli_status heli_report_provenance(heli_report_page *self, heli_context *ctx)
{
    heli_html *html = &self->html;
    for (size_t i = 0; i < self->count; i++) put_facts(self, i, ctx);
    heli_report_heading(self, heli_context_translate(ctx, HELI_N_("How to reproduce")));
    if (heli_report_study(self))
        heli_html_paragraph(html, NULL, HELI_N_("Save the text of the study (below) under the name in the command. The first command gives the file "
                                                "again, byte for byte under the "
                                                "same build of Heli; the others draw it and write this report."));
    else if (heli_report_sweep(self))
        heli_html_paragraph(html, NULL, HELI_N_("Save the text of the experiment (below) under the name in the command. The first command gives the "
                                                "file again, byte for byte under the same build of Heli; the others check "
                                                "a run of it bit by bit, analyse and draw it, and write this report."));
    else
        heli_html_paragraph(html, NULL, HELI_N_("Save the texts of the scenarios (below) under the names in the commands. The first commands give "
                                                "the files again, with the digests above; the others check the bits, "
                                                "compare, draw, and write this report."));
    heli_html_raw(html, "<pre><code>");
    put_runs(self);
    put_analyses(self, ctx);
    heli_html_raw(html, "</code></pre>\n");
    heli_html_paragraph(html, "note", HELI_N_("Results do not depend on the number of threads, the compiler, the processor, or on how often a run "
                                              "was interrupted."));
    return HELI_OK;
}

/* --- texts --- */

heli_status heli_report_texts(heli_report_page *self, heli_context *ctx)
{
    (void)ctx;
    heli_html *html = &self->html;
    heli_html_paragraph(html, "note", HELI_N_("Everything in force, as it stands in the file; what a base scenario or --set gave is in it."));
    for (size_t i = 0; i < self->count; i++) {
        char name[WORD];
        yaml_name(self, i, name, sizeof name);
        heli_report_heading(self, name);
        heli_html_raw(html, "<pre class=\"text\" tabindex=\"0\"><code>");
        heli_html_text(html, self->sources[i].text);
        heli_html_raw(html, "</code></pre>\n");
    }
    return HELI_OK;
}
