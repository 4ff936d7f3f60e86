/* heli verify: claims with published or exact answers, held against this build. */
#include <math.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "analysis/verify.h"
#include "cli/commands.h"
#include "cli/dry_run.h"
#include "cli/json.h"
#include "cli/table.h"
#include "engine/core/isa.h"
#include "engine/store/provenance.h"

/* --- JSON --- */

static void json_claim(heli_json *json, const heli_claim *claim, const heli_finding *found)
{
    static const char *const relations[] = {[HELI_EQUALS] = "equals", [HELI_AT_MOST] = "at most", [HELI_AT_LEAST] = "at least"};
    heli_json_object(json, NULL);
    heli_json_text(json, "model", claim->model);
    heli_json_text(json, "claim", claim->claim);
    heli_json_text(json, "claim_zh", claim->claim_zh);
    heli_json_text(json, "source", claim->source);
    heli_json_text(json, "note", claim->note);
    heli_json_text(json, "relation", relations[found->relation]);
    heli_json_real(json, "expected", found->expected);
    heli_json_real(json, "value", found->value);
    heli_json_real(json, "low", found->low);
    heli_json_real(json, "high", found->high);
    heli_json_real(json, "tolerance", found->tolerance);
    heli_json_real(json, "false_alarm", found->false_alarm);
    heli_json_whole(json, "sample", found->sample);
    heli_json_bool(json, "ok", found->ok);
    heli_json_text(json, "failure", found->status == HELI_OK ? NULL : found->reason);
    heli_json_real(json, "seconds", found->seconds);
    heli_json_end(json);
}

static void print_json(const heli_verification *all, bool full)
{
    heli_json json = heli_json_to(stdout);
    heli_json_object(&json, NULL);
    heli_json_text(&json, "version", heli_build_facts()->version);
    heli_json_text(&json, "tier", full ? "full" : "quick");
    heli_json_whole(&json, "failed", all->failed);
    heli_json_real(&json, "family_false_alarm", all->family_false_alarm);
    heli_json_real(&json, "seconds", all->seconds);
    heli_json_array(&json, "claims");
    for (size_t i = 0; i < all->count; i++) json_claim(&json, all->claims[i], &all->findings[i]);
    heli_json_end(&json);
    heli_json_end(&json);
}

/* --- table --- */

static void cell_expected(heli_table *table, const heli_finding *found)
{
    static const char *const signs[] = {[HELI_EQUALS] = "", [HELI_AT_MOST] = "≤ ", [HELI_AT_LEAST] = "≥ "};
    if (found->status != HELI_OK) heli_table_cell(table, "");
    else if (found->tolerance > 0.0) heli_table_cellf(table, "%s%.5g ± %.2g", signs[found->relation], found->expected, found->tolerance);
    else heli_table_cellf(table, "%s%.5g", signs[found->relation], found->expected);
}

static void cell_interval(heli_table *table, const heli_finding *found)
{
    if (found->status != HELI_OK || found->relation != HELI_EQUALS || found->low == found->high) heli_table_cell(table, "");
    else heli_table_cellf(table, "[%.4g, %.4g]", found->low, found->high);
}

static void cell_source(heli_table *table, const heli_claim *claim, const heli_finding *found)
{
    const char *note = heli_in_language(claim->note, claim->note_zh);
    if (found->status != HELI_OK) heli_table_cellf(table, "%s: %s", claim->source, found->reason);
    else if (note && *note) heli_table_cellf(table, "%s (%s)", claim->source, note);
    else heli_table_cell(table, claim->source);
}

static const char *verdict(const heli_finding *found)
{
    if (found->status != HELI_OK) return _("not computed");
    return found->ok ? _("holds") : _("FAILS");
}

static bool print_table(const heli_verification *all, heli_table_style style)
{
    heli_table table;
    heli_table_init(&table, "llrrlrll");
    const char *const heads[] = {_("model"), _("claim"), _("published or exact"), _("ours"), _("interval"), _("sample"), _("verdict"), _("source")};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) heli_table_cell(&table, heads[i]);
    for (size_t i = 0; i < all->count; i++) {
        const heli_claim *claim = all->claims[i];
        const heli_finding *found = &all->findings[i];
        heli_table_cell(&table, claim->model);
        heli_table_cell(&table, heli_in_language(claim->claim, claim->claim_zh));
        cell_expected(&table, found);
        if (found->status == HELI_OK) heli_table_cellf(&table, "%.5g", found->value);
        else heli_table_cell(&table, "");
        cell_interval(&table, found);
        heli_table_cellf(&table, "%llu", (unsigned long long)found->sample);
        heli_table_cell(&table, verdict(found));
        cell_source(&table, claim, found);
    }
    bool printed = heli_table_print(&table, stdout, style);
    heli_table_free(&table);
    return printed;
}

/* A word of arithmetic that readers of the table need: what all intervals together may do by chance. */
static void print_summary(const heli_verification *all, bool full)
{
    const char *tier = full ? _("full tier") : _("quick tier");
    printf("\n");
    printf(_("%zu claims, %zu fail (%s). Intervals miss with probability at most %.0e each; all together, a correct build fails by chance with "
             "probability at most %.1e, were the seeds drawn anew. Seeds are fixed."),
           all->count, all->failed, tier, HELI_CLAIM_LEVEL, all->family_false_alarm);
    printf("\n");
}

static void print_markdown_head(bool full)
{
    char day[32];
    time_t at = time(NULL);
    struct tm parts;
    strftime(day, sizeof day, "%Y-%m-%d", gmtime_r(&at, &parts));
    printf(_("Heli %s, %s, instruction set %s, %s, %s."), heli_build_facts()->version, heli_build_facts()->compiler,
           heli_isa_name(heli_isa_current()), full ? _("full tier") : _("quick tier"), day);
    printf("\n\n");
}

/* --- progress --- */

typedef struct meter { bool terminal; bool drawn; } meter;

static void show_progress(size_t done, size_t total, void *data)
{
    meter *self = data;
    if (!self->terminal) return;
    fprintf(stderr, "\r");
    fprintf(stderr, _("%zu of %zu claims"), done, total);
    self->drawn = true;
    if (done == total) {
        fprintf(stderr, "\r\033[K");
        self->drawn = false;
    }
    fflush(stderr);
}

/* --- the command --- */

/* For the tests of this command: a claim that no build may pass. */
static heli_status compute_untrue(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    (void)ctx;
    heli_found_exact(out, claim, 2.0, 1.0, (uint64_t)effort);
    return HELI_OK;
}

static const heli_claim untrue = {"false", "one is two", "一等于二", "none", NULL, NULL, compute_untrue, {0}, 0, false};

static int run_verify(const heli_options *options, heli_session *session)
{
    meter progress = {.terminal = !options->quiet && isatty(STDERR_FILENO)};
    heli_verification all = {0};
    heli_verify_options how = {
        .name = options->operands.count ? options->operands.items[0] : NULL,
        .full = options->full,
        .threads = heli_thread_count(options->threads.given ? options->threads.value : 0),
        .added = &untrue,
        .added_count = options->false_claim,
        .progress = show_progress,
        .progress_data = &progress,
    };
    if (!options->quiet && !progress.terminal) heli_say(_("verifying on %d thread(s) ..."), how.threads);
    heli_status status = heli_verify(&all, &how, &session->ctx);
    bool printed = true;
    if (status == HELI_OK && options->json) {
        print_json(&all, options->full);
    } else if (status == HELI_OK) {
        if (options->markdown) print_markdown_head(options->full);
        printed = print_table(&all, options->markdown ? HELI_TABLE_MARKDOWN : HELI_TABLE_PLAIN);
        print_summary(&all, options->full);
    }
    if (!printed) status = heli_fail(&session->ctx, HELI_MEMORY, HELI_N_("not enough memory for the table"));
    if (status == HELI_OK && all.failed)
        status = heli_fail(&session->ctx, HELI_MODEL, HELI_N_("%zu of %zu claims do not hold"), all.failed, all.count);
    heli_verification_free(&all);
    return status == HELI_OK ? 0 : heli_say_failure(session, status);
}

static const heli_option rows[] = {
    {"full", 0, HELI_OPTION_FLAG, offsetof(heli_options, full), NULL, HELI_N_("Ten times larger samples, and claims that take longer."), 0, 0, NULL,
     false},
    {"markdown", 0, HELI_OPTION_FLAG, offsetof(heli_options, markdown), NULL, HELI_N_("Write the table as Markdown."), 0, 0, NULL, false},
    {"threads", 'j', HELI_OPTION_WHOLE, offsetof(heli_options, threads), "N", HELI_N_("Claims computed at once (default: all cores)."), 1, 4096, NULL,
     false},
    {"with-false-claim", 0, HELI_OPTION_FLAG, offsetof(heli_options, false_claim), NULL, HELI_N_("Add a claim that fails."), 0, 0, NULL, true},
};

static const heli_example examples[] = {
    {"heli verify", HELI_N_("Holds all claims of the quick tier against this build.")},
    {"heli verify moran", HELI_N_("Only the claims about one model.")},
    {"heli verify --full --json", HELI_N_("Larger samples; the table for scripts.")},
};

const heli_command heli_command_verify = {
    .name = "verify",
    .operands = "[NAME]",
    .summary = HELI_N_("Hold this build against published and exact answers."),
    .description = HELI_N_("Computes claims with a published or exact answer: elementary functions, random numbers, networks, queues, limits of the "
                           "governance model, and small classic models. Prints the answer with its source, our value with its interval, and the "
                           "verdict; ends with status 5 when a claim does not hold. NAME is a model or a group of claims: math, samplers, networks, "
                           "queues, meanfield."),
    .least_operands = 0,
    .most_operands = 1,
    .options = {rows, sizeof rows / sizeof rows[0]},
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .run = run_verify,
};
