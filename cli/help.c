/* Help, made from the tables of the subcommands. */
#include <string.h>

#include "analysis/text.h"
#include "cli/commands.h"
#include "cli/table.h"

enum { OPTION_COLUMN = 30, COMMAND_COLUMN = 15, WIDEST = 100, NARROWEST = 60 };

static size_t page_width(FILE *stream)
{
    size_t width = heli_terminal_width(stream);
    if (width == 0 || width > WIDEST) return WIDEST;
    return width < NARROWEST ? NARROWEST : width;
}

/* "  -o, --output FILE" */
static void option_form(const heli_option *row, char *text, size_t size)
{
    char letter[8] = "    ";
    if (row->letter) snprintf(letter, sizeof letter, "-%c, ", row->letter);
    snprintf(text, size, "  %s--%s%s%s", letter, row->name, row->argument ? " " : "", row->argument ? row->argument : "");
}

static void print_option(FILE *stream, const heli_option *row)
{
    char form[128];
    if (row->hidden) return;
    option_form(row, form, sizeof form);
    size_t width = (size_t)heli_text_columns(form);
    if (width + 2 > OPTION_COLUMN)
        fprintf(stream, "%s\n%*s", form, OPTION_COLUMN, "");
    else
        heli_pad(stream, form, OPTION_COLUMN, false);
    heli_wrap(stream, _(row->help), OPTION_COLUMN, page_width(stream));
}

static void print_options(FILE *stream, const char *title, heli_option_table table)
{
    if (table.count == 0) return;
    fprintf(stream, "\n%s\n", title);
    for (size_t i = 0; i < table.count; i++) print_option(stream, &table.rows[i]);
}

static void print_examples(FILE *stream, const heli_example *examples, size_t count)
{
    fprintf(stream, "\n%s\n", _("Examples:"));
    for (size_t i = 0; i < count; i++) {
        fprintf(stream, "  %s\n      ", examples[i].line);
        heli_wrap(stream, _(examples[i].meaning), 6, page_width(stream));
    }
}

void heli_help_command(FILE *stream, const heli_command *command)
{
    fprintf(stream, _("Usage: %s"), "heli ");
    fprintf(stream, "%s%s%s%s\n\n", command->name, command->operands[0] ? " " : "", command->operands, _(" [OPTION]..."));
    heli_wrap(stream, _(command->description), 0, page_width(stream));
    print_options(stream, _("Options:"), command->options);
    print_options(stream, _("Common options:"), heli_common_options);
    print_examples(stream, command->examples, command->example_count);
}

void heli_help_program(FILE *stream)
{
    static const heli_example examples[] = {
        {"heli describe scenarios", HELI_N_("Shows the scenarios that come with Heli.")},
        {"heli run scenarios/wangyi-baseline.yaml -o baseline.h5", HELI_N_("Runs a scenario with all its replicates.")},
        {"heli compare baseline.h5 policy.h5", HELI_N_("Compares two results under common random numbers.")},
    };
    fprintf(stream, _("Usage: %s"), "heli ");
    fprintf(stream, "%s\n\n", _("COMMAND [OPTION]..."));
    heli_wrap(stream, _("Heli simulates the community governance field, in which four bodies join their forces, and other "
                             "agent-based models. Equal scenario, seed and replicate give equal bits on every machine."),
                   0, page_width(stream));
    fprintf(stream, "\n%s\n", _("Commands:"));
    for (const heli_command *const *command = heli_commands(); *command; command++) {
        fputs("  ", stream);
        heli_pad(stream, (*command)->name, COMMAND_COLUMN - 2, false);
        heli_wrap(stream, _((*command)->summary), COMMAND_COLUMN, page_width(stream));
    }
    print_options(stream, _("Common options:"), heli_common_options);
    heli_pad(stream, "      --version", OPTION_COLUMN, false);
    heli_wrap(stream, _("Show the version and how this Heli was built."), OPTION_COLUMN, page_width(stream));
    print_examples(stream, examples, sizeof examples / sizeof examples[0]);
    fprintf(stream, "\n%s\n", _("'heli COMMAND --help' tells more of each command."));
}
