/* The list of subcommands, and speaking to people on standard error. */
#include "cli/commands.h"

#include <stdarg.h>
#include <string.h>

#include "engine/core/param.h"
#include "engine/scenario/scenario.h"

const heli_command *const *heli_commands(void)
{
    static const heli_command *const commands[] = {
        &heli_command_run, &heli_command_expect, &heli_command_sweep, &heli_command_status,
        &heli_command_merge, &heli_command_repro, &heli_command_slurm, &heli_command_sensitivity,
        &heli_command_design, &heli_command_optimise, &heli_command_explore, &heli_command_calibrate,
        &heli_command_check, &heli_command_compare, &heli_command_meanfield, &heli_command_plot, &heli_command_report, &heli_command_export,
        &heli_command_verify, &heli_command_describe, &heli_command_doctor, &heli_command_bench, NULL,
    };
    return commands;
}

const heli_command *heli_command_find(const char *name)
{
    for (const heli_command *const *command = heli_commands(); *command; command++)
        if (strcmp((*command)->name, name) == 0) return *command;
    return NULL;
}

const char *heli_command_nearest(const char *name)
{
    enum { MOST = 32 };
    const char *names[MOST];
    size_t count = 0;
    for (const heli_command *const *command = heli_commands(); *command && count < MOST; command++)
        names[count++] = (*command)->name;
    return heli_nearest_name(names, count, name);
}

/* --- speaking --- */

static void say(bool colour, const char *paint, const char *label, const char *format, va_list args)
    __attribute__((format(printf, 4, 0)));

static void say(bool colour, const char *paint, const char *label, const char *format, va_list args)
{
    fflush(stdout); /* so that result and message keep their order on a terminal */
    fprintf(stderr, "heli: %s%s%s", colour ? paint : "", label, colour ? "\033[0m" : "");
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
}

void heli_say_error(const heli_session *session, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(session->colour_err, "\033[1;31m", _("error: "), format, args);
    va_end(args);
}

void heli_say_warning(const heli_session *session, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(session->colour_err, "\033[1;35m", _("warning: "), format, args);
    va_end(args);
}

void heli_say(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
}

int heli_say_failure(heli_session *session, heli_status status)
{
    const heli_context *ctx = &session->ctx;
    fflush(stdout);
    if (ctx->diagnostic_count > 0) heli_diagnostics_print(ctx, stderr, session->colour_err);
    if (ctx->message[0])
        heli_say_error(session, "%s", ctx->message);
    else if (heli_context_error_count(ctx) == 0)
        heli_say_error(session, "%s", heli_messages_translate(heli_status_sentence(status)));
    return heli_status_exit(status);
}

/* --- the command line again --- */

static bool needs_quotes(const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=,:+@%";
    return word[0] == '\0' || word[strspn(word, plain)] != '\0';
}

static void append(char *text, size_t size, const char *piece)
{
    size_t used = strlen(text);
    snprintf(text + used, size - used, "%s", piece);
}

static void append_word(char *text, size_t size, const char *word)
{
    if (text[0]) append(text, size, " ");
    if (!needs_quotes(word)) {
        append(text, size, word);
        return;
    }
    append(text, size, "'");
    for (const char *at = word; *at; at++) {
        const char one[] = {*at, '\0'};
        append(text, size, *at == '\'' ? "'\\''" : one);
    }
    append(text, size, "'");
}

void heli_say_again(const heli_session *session, const char *added, char *text, size_t size)
{
    bool there = false;
    text[0] = '\0';
    append_word(text, size, "heli");
    for (int i = 1; i < session->argc; i++) {
        append_word(text, size, session->argv[i]);
        there = there || strcmp(session->argv[i], added) == 0;
    }
    if (!there) append_word(text, size, added);
}
