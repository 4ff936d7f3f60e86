/* The man page heli(1), made from the tables of the subcommands; roff with the man macros. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/commands.h"
#include "engine/store/provenance.h"

/* Writes text for roff: no escape, no request, hyphens that can be copied. */
static void roff(FILE *stream, const char *text)
{
    if (*text == '.' || *text == '\'') fputs("\\&", stream);
    for (; *text; text++) {
        if (*text == '\\')
            fputs("\\e", stream);
        else if (*text == '-')
            fputs("\\-", stream);
        else if (*text == '\'')
            fputs("\\(aq", stream);
        else
            fputc(*text, stream);
    }
}

enum { LINE_BYTES = 64 };

/* One word, after a space where it stands on a line that has begun. Returns the bytes that this line then has. */
static size_t word(FILE *stream, const char *text, size_t length, size_t used)
{
    char copy[2048];
    snprintf(copy, sizeof copy, "%.*s", (int)length, text);
    bool new_line = used > 0 && used + length > LINE_BYTES;
    if (used > 0) fputc(new_line ? '\n' : ' ', stream);
    roff(stream, copy);
    return new_line || used == 0 ? length : used + 1 + length;
}

/* A paragraph in short lines; sentences begin lines, as roff likes it. */
static void paragraph(FILE *stream, const char *text)
{
    size_t used = 0;
    while (*text) {
        size_t length = strcspn(text, " ");
        bool sentence_ends = length > 0 && text[length - 1] == '.' && text[length] == ' ';
        used = word(stream, text, length, used);
        text += length + strspn(text + length, " ");
        if (sentence_ends) {
            fputc('\n', stream);
            used = 0;
        }
    }
    fputc('\n', stream);
}

static void section(FILE *stream, const char *title)
{
    fprintf(stream, ".SH \"%s\"\n", title);
}

static void option(FILE *stream, const heli_option *row)
{
    if (row->hidden) return;
    fputs(".TP\n", stream);
    if (row->letter) fprintf(stream, "\\fB\\-%c\\fR, ", row->letter);
    fputs("\\fB\\-\\-", stream);
    roff(stream, row->name);
    fputs("\\fR", stream);
    if (row->argument) {
        fputs(" \\fI", stream);
        roff(stream, row->argument);
        fputs("\\fR", stream);
    }
    fputc('\n', stream);
    paragraph(stream, _(row->help));
}

static void examples(FILE *stream, const heli_command *command)
{
    for (size_t i = 0; i < command->example_count; i++) {
        fputs(".TP\n\\fB", stream);
        roff(stream, command->examples[i].line);
        fputs("\\fR\n", stream);
        paragraph(stream, _(command->examples[i].meaning));
    }
}

static void command_section(FILE *stream, const heli_command *command)
{
    fprintf(stream, ".SS \"heli %s%s", command->name, command->operands[0] ? " " : "");
    roff(stream, command->operands);
    fputs("\"\n", stream);
    paragraph(stream, _(command->description));
    for (size_t i = 0; i < command->options.count; i++) option(stream, &command->options.rows[i]);
}

static void exit_statuses(FILE *stream)
{
    static const struct {
        const char *number, *meaning;
    } rows[] = {
        {"0", HELI_N_("Done.")},
        {"2", HELI_N_("The command line is not understood.")},
        {"3", HELI_N_("A scenario is not valid, or a file belongs to another model or version.")},
        {"4", HELI_N_("A file or standard output could not be read or written, or the disk is full.")},
        {"5", HELI_N_("A model broke one of its own rules; the message names variable, agent and week.")},
        {"70", HELI_N_("An internal error of Heli, or not enough memory.")},
        {"75", HELI_N_("Interrupted; a checkpoint is there and the run can be resumed.")},
    };
    section(stream, _("EXIT STATUS"));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fprintf(stream, ".TP\n%s\n", rows[i].number);
        paragraph(stream, _(rows[i].meaning));
    }
}

static void environment(FILE *stream)
{
    static const struct {
        const char *name, *meaning;
    } rows[] = {
        {"LC_ALL, LC_MESSAGES, LANG", HELI_N_("The first that is set decides the language unless --lang is given.")},
        {"NO_COLOR", HELI_N_("Set and not empty: no colour.")},
        {"HELI_ISA", HELI_N_("Instruction set of the resident pass: baseline, avx2 or avx512. The bits are the same, the speed differs.")},
    };
    section(stream, _("ENVIRONMENT"));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fputs(".TP\n", stream);
        roff(stream, rows[i].name);
        fputc('\n', stream);
        paragraph(stream, _(rows[i].meaning));
    }
}

/* Day of the page: that of the release where the packager sets it, else none that changes from build to build. */
static void day(char text[16])
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    time_t seconds = epoch ? (time_t)strtoll(epoch, NULL, 10) : (time_t)1767225600; /* 2026-01-01 */
    struct tm parts;
    if (!gmtime_r(&seconds, &parts) || strftime(text, 16, "%Y-%m-%d", &parts) == 0) snprintf(text, 16, "2026-01-01");
}

void heli_man_page(FILE *stream)
{
    char date[16];
    day(date);
    fprintf(stream, ".TH HELI 1 \"%s\" \"heli %s\" \"%s\"\n", date, heli_build_facts()->version, _("User commands"));
    section(stream, _("NAME"));
    fprintf(stream, "heli \\- %s\n", _("deterministic simulation of community governance"));
    section(stream, _("SYNOPSIS"));
    fputs("\\fBheli\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR]...\n", stream);
    section(stream, _("DESCRIPTION"));
    paragraph(stream, _("Heli simulates the community governance field, in which four bodies join their forces, and other "
                        "agent-based models. Equal scenario, seed and replicate give equal bits on every machine."));
    paragraph(stream, _("Results go to standard output, messages to standard error."));
    section(stream, _("COMMANDS"));
    for (const heli_command *const *command = heli_commands(); *command; command++) command_section(stream, *command);
    section(stream, _("COMMON OPTIONS"));
    for (size_t i = 0; i < heli_common_options.count; i++) option(stream, &heli_common_options.rows[i]);
    fputs(".TP\n\\fB\\-\\-version\\fR\n", stream);
    paragraph(stream, _("Show the version and how this Heli was built."));
    exit_statuses(stream);
    environment(stream);
    section(stream, _("EXAMPLES"));
    for (const heli_command *const *command = heli_commands(); *command; command++) examples(stream, *command);
}
