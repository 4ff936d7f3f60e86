/* heli doctor: what this machine has for Heli, and what to install where something is missing. */
#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "analysis/process.h"
#include "cli/commands.h"
#include "cli/dry_run.h"
#include "cli/json.h"
#include "cli/table.h"
#include "engine/core/isa.h"
#include "engine/core/random.h"
#include "engine/run/ranks.h"
#include "engine/store/provenance.h"

enum { DETAIL_BYTES = 4200, LOW_DISK_BYTES = 1000000000 };

/* One finding. Without an essential one Heli cannot be trusted to work. */
typedef struct finding {
    const char *key;          /* in JSON */
    const char *name;         /* in the user's language */
    bool ok, essential;
    char detail[DETAIL_BYTES];
    const char *advice;       /* what to do where it is missing; translated */
} finding;

static finding version(heli_session *session)
{
    (void)session;
    const heli_build *facts = heli_build_facts();
    finding f = {.key = "version", .name = _("version"), .ok = true};
    snprintf(f.detail, sizeof f.detail, "heli %s (%s%s, %s)", facts->version, facts->commit, facts->dirty ? _(" with changes") : "",
             facts->compiler);
    return f;
}

/* Known answer of Random123 for Philox4x32-10, counter and key zero. */
static finding random_numbers(heli_session *session)
{
    (void)session;
    static const uint32_t known[4] = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
    heli_block drawn = heli_draw_block((heli_key){{0, 0}}, (heli_address){.agent = 0});
    finding f = {.key = "random", .name = _("random numbers"), .essential = true};
    f.ok = memcmp(known, drawn.word, sizeof known) == 0;
    snprintf(f.detail, sizeof f.detail, "%s", f.ok ? _("Philox4x32-10 gives its known answer") : _("a known answer is missed"));
    f.advice = _("This build is broken; build Heli anew and run 'make check'.");
    return f;
}

static finding threads(heli_session *session)
{
    (void)session;
    finding f = {.key = "threads", .name = _("threads"), .ok = true};
    snprintf(f.detail, sizeof f.detail, "%d", heli_thread_count(0));
    return f;
}

static finding instruction_set(heli_session *session)
{
    (void)session;
    finding f = {.key = "isa", .name = _("instruction set"), .ok = true};
    snprintf(f.detail, sizeof f.detail, _("%s in use; this machine has:"), heli_isa_name(heli_isa_current()));
    for (int isa = 0; isa < HELI_ISA_COUNT; isa++) {
        size_t used = strlen(f.detail);
        if (heli_isa_available((heli_isa)isa))
            snprintf(f.detail + used, sizeof f.detail - used, " %s", heli_isa_name((heli_isa)isa));
    }
    return f;
}

static finding hdf5(heli_session *session)
{
    (void)session;
    finding f = {.key = "hdf5", .name = _("result files"), .ok = true};
    snprintf(f.detail, sizeof f.detail, "%s", heli_build_facts()->hdf5);
    return f;
}

/* Runs a program and keeps the first line that it says. */
static bool first_line(const char *const *argv, char line[DETAIL_BYTES], heli_session *session)
{
    heli_process_result result;
    line[0] = '\0';
    if (heli_process_run(&result, argv, NULL, &session->ctx) != HELI_OK) return false;
    if (result.start_error != 0 || result.exit_status != 0) return false;
    result.output[strcspn(result.output, "\n")] = '\0';
    snprintf(line, DETAIL_BYTES, "%s", result.output);
    return line[0] != '\0';
}

static finding ranks(heli_session *session)
{
    (void)session;
    const char *library = heli_ranks_library();
    finding f = {.key = "ranks", .name = _("ranks (MPI)"), .ok = true};
    if (library) snprintf(f.detail, sizeof f.detail, _("%d; %s"), heli_ranks_count(), library);
    else snprintf(f.detail, sizeof f.detail, "%s", _("this build has none; for many machines build with 'make MPI=openmpi' or MPI=mpich"));
    return f;
}

static finding gnuplot(heli_session *session)
{
    static const char *const argv[] = {"gnuplot", "--version", NULL};
    finding f = {.key = "gnuplot", .name = _("figures")};
    f.ok = first_line(argv, f.detail, session);
    f.advice = _("For 'heli plot' install gnuplot, on Debian: apt-get install gnuplot-nox.");
    return f;
}

static finding chinese_font(heli_session *session)
{
    static const char *const argv[] = {"fc-list", "Noto Sans CJK SC", "file", NULL};
    finding f = {.key = "font", .name = _("Chinese font")};
    f.ok = first_line(argv, f.detail, session);
    f.detail[strcspn(f.detail, ":")] = '\0'; /* file: family */
    f.advice = _("For Chinese labels in figures install the font Noto Sans CJK SC, on Debian: apt-get install fonts-noto-cjk.");
    return f;
}

static finding catalogue(heli_session *session)
{
    (void)session;
    finding f = {.key = "catalogue", .name = _("Chinese messages")};
    f.ok = heli_messages_catalogue(f.detail, sizeof f.detail);
    f.advice = _("For Chinese messages build the catalogue with 'make', or install Heli with 'make install'.");
    return f;
}

static finding utf8_locale(heli_session *session)
{
    (void)session;
    const char *name = setlocale(LC_CTYPE, NULL);
    finding f = {.key = "locale", .name = _("locale")};
    f.ok = name && strcmp(name, "C") != 0;
    snprintf(f.detail, sizeof f.detail, "%s", name ? name : "");
    f.advice = _("The machine has no UTF-8 locale; install one, on Debian: apt-get install locales.");
    return f;
}

static finding disk(heli_session *session)
{
    (void)session;
    finding f = {.key = "disk", .name = _("this folder")};
    char amount[32];
    uint64_t bytes = heli_disk_free("here");
    bool writable = access(".", W_OK) == 0;
    heli_bytes_text(bytes, amount, sizeof amount);
    f.ok = writable && bytes >= LOW_DISK_BYTES;
    snprintf(f.detail, sizeof f.detail, writable ? _("%s free") : _("%s free, but we may not write here"), amount);
    f.advice = writable ? _("There is little room for results; write them to another disk with -o.")
                        : _("Results cannot be written here; change to another folder or name one with -o.");
    return f;
}

typedef finding (*check_fn)(heli_session *session);
static const check_fn checks[] = {version, random_numbers, threads,   ranks,       instruction_set, hdf5,
                                  gnuplot, chinese_font,   catalogue, utf8_locale, disk};
enum { CHECKS = sizeof checks / sizeof checks[0] };

/* --- saying it --- */

static void print_finding(const finding *f, bool colour)
{
    const char *word = f->ok ? _("ok") : _("missing");
    const char *paint = !colour ? "" : f->ok ? "\033[32m" : f->essential ? "\033[1;31m" : "\033[33m";
    fputs(paint, stdout);
    heli_pad(stdout, word, 9, false);
    fputs(colour ? "\033[0m" : "", stdout);
    heli_pad(stdout, f->name, 18, false);
    printf("%s\n", f->ok ? f->detail : f->advice);
    if (!f->ok && f->detail[0]) printf("%27s%s\n", "", f->detail);
}

static void json_finding(heli_json *json, const finding *f)
{
    heli_json_object(json, NULL);
    heli_json_text(json, "name", f->key);
    heli_json_bool(json, "ok", f->ok);
    heli_json_bool(json, "essential", f->essential);
    heli_json_text(json, "detail", f->detail);
    heli_json_text(json, "advice", f->ok ? "" : f->advice);
    heli_json_end(json);
}

static int run_doctor(const heli_options *options, heli_session *session)
{
    heli_json json = heli_json_to(stdout);
    bool healthy = true;
    if (options->json) {
        heli_json_object(&json, NULL);
        heli_json_array(&json, "checks");
    }
    for (size_t i = 0; i < CHECKS; i++) {
        finding f = checks[i](session);
        healthy = healthy && (f.ok || !f.essential);
        if (options->json)
            json_finding(&json, &f);
        else
            print_finding(&f, session->colour_out);
    }
    if (options->json) {
        heli_json_end(&json);
        heli_json_bool(&json, "ok", healthy);
        heli_json_end(&json);
    }
    return healthy ? 0 : heli_status_exit(HELI_INTERNAL);
}

static const heli_example examples[] = {
    {"heli doctor", HELI_N_("Shows what is there and what is missing.")},
};

const heli_command heli_command_doctor = {
    .name = "doctor",
    .operands = "",
    .summary = HELI_N_("Check what this machine has for Heli."),
    .description = HELI_N_("Checks what this machine has: the build, threads, instruction set, HDF5, gnuplot, a Chinese font, the "
                           "Chinese messages, the locale and the room in this folder. Where something is missing it says what to "
                           "install; the exit status is 0 unless it is essential."),
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .run = run_doctor,
};
