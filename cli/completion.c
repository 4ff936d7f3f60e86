/* Shell completion, made from the tables of the subcommands. */
#include <string.h>

#include "cli/commands.h"

static void option_words(FILE *stream, heli_option_table table)
{
    for (size_t i = 0; i < table.count; i++)
        if (!table.rows[i].hidden) fprintf(stream, " --%s", table.rows[i].name);
}

static void words(FILE *stream, const char *const *list)
{
    for (; list && *list; list++) fprintf(stream, " %s", *list);
}

/* --- bash --- */

static void bash_choices(FILE *stream, heli_option_table table)
{
    for (size_t i = 0; i < table.count; i++) {
        const heli_option *row = &table.rows[i];
        if (row->type != HELI_OPTION_CHOICE || row->hidden) continue;
        fprintf(stream, "        --%s) mapfile -t COMPREPLY < <(compgen -W '", row->name);
        words(stream, row->choices);
        fputs("' -- \"$word\"); return ;;\n", stream);
    }
}

static void bash_command(FILE *stream, const heli_command *command)
{
    fprintf(stream, "        %s)\n            options='", command->name);
    option_words(stream, command->options);
    fputs("'\n            words='", stream);
    words(stream, command->words);
    fprintf(stream, "'\n            extension='%s' ;;\n", command->extensions ? command->extensions : "");
}

static void bash(FILE *stream)
{
    fputs("# Completion of heli for bash, made by `heli --completion bash`.\n"
          "_heli()\n{\n"
          "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command='' options='' words='' extension='' i\n"
          "    COMPREPLY=()\n"
          "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
          "        case ${COMP_WORDS[i]} in --lang) ((i++)) ;; -*) ;; *) command=${COMP_WORDS[i]}; break ;; esac\n"
          "    done\n"
          "    case $before in\n",
          stream);
    bash_choices(stream, heli_common_options);
    for (const heli_command *const *command = heli_commands(); *command; command++)
        bash_choices(stream, (*command)->options);
    fputs("    esac\n    case $command in\n", stream);
    for (const heli_command *const *command = heli_commands(); *command; command++) bash_command(stream, *command);
    fputs("        *)\n            words='", stream);
    for (const heli_command *const *command = heli_commands(); *command; command++) fprintf(stream, " %s", (*command)->name);
    fputs("'\n            options='--version' ;;\n    esac\n    options+='", stream);
    option_words(stream, heli_common_options);
    fputs("'\n"
          "    if [[ $word == -* ]]; then\n"
          "        mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$word\")\n"
          "        return\n"
          "    fi\n"
          "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
          "    [[ -n $command ]] || return\n"
          "    if [[ -n $extension ]]; then\n"
          "        mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(for i in $extension; do compgen -f -X \"!*.$i\" -- \"$word\"; done; compgen -d -- \"$word\")\n"
          "    else\n"
          "        mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- \"$word\")\n"
          "    fi\n"
          "}\n"
          "complete -o filenames -F _heli heli\n",
          stream);
}

/* --- zsh --- */

/* Text between single quotes inside _arguments: no quote, no bracket, no colon. */
static void zsh_text(FILE *stream, const char *text)
{
    for (; *text; text++) {
        if (*text == '\'')
            fputs("'\\''", stream);
        else if (strchr("[]:\\", *text))
            fprintf(stream, "\\%c", *text);
        else
            fputc(*text, stream);
    }
}

static void zsh_options(FILE *stream, heli_option_table table)
{
    for (size_t i = 0; i < table.count; i++) {
        const heli_option *row = &table.rows[i];
        if (row->hidden) continue;
        fprintf(stream, "            '%s--%s%s[", row->type == HELI_OPTION_TEXTS ? "*" : "", row->name, row->argument ? "=" : "");
        zsh_text(stream, _(row->help));
        fputc(']', stream);
        if (row->argument) {
            fputc(':', stream);
            zsh_text(stream, row->argument);
            fputc(':', stream);
        }
        if (row->type == HELI_OPTION_CHOICE) {
            fputc('(', stream);
            words(stream, row->choices);
            fputc(')', stream);
        } else if (row->type == HELI_OPTION_TEXT) {
            fputs("_files", stream);
        }
        fputs("' \\\n", stream);
    }
}

/* "yaml h5" -> -g "*.yaml(-/) *.yaml *.h5(-/) *.h5" */
static void zsh_patterns(FILE *stream, const char *extensions)
{
    const char *separator = " -g \"";
    for (const char *at = extensions; *at; at += strspn(at, " ")) {
        int length = (int)strcspn(at, " ");
        fprintf(stream, "%s*.%.*s(-/) *.%.*s", separator, length, at, length, at);
        separator = " ";
        at += length;
    }
    fputc('"', stream);
}

static void zsh_command(FILE *stream, const heli_command *command)
{
    fprintf(stream, "    %s)\n        _arguments \\\n", command->name);
    zsh_options(stream, command->options);
    zsh_options(stream, heli_common_options);
    fputs("            '*:file:_files", stream);
    if (command->extensions) zsh_patterns(stream, command->extensions);
    fputs("' ;;\n", stream);
}

static void zsh(FILE *stream)
{
    fputs("#compdef heli\n# Completion of heli for zsh, made by `heli --completion zsh`.\nlocal -a commands\ncommands=(\n", stream);
    for (const heli_command *const *command = heli_commands(); *command; command++) {
        fprintf(stream, "    '%s:", (*command)->name);
        zsh_text(stream, _((*command)->summary));
        fputs("'\n", stream);
    }
    fputs(")\nif ((CURRENT == 2)); then\n    _describe command commands\n    return\nfi\n"
          "local command=$words[2]\nshift words\n((CURRENT--))\ncase $command in\n",
          stream);
    for (const heli_command *const *command = heli_commands(); *command; command++) zsh_command(stream, *command);
    fputs("esac\n", stream);
}

bool heli_completion(FILE *stream, const char *shell)
{
    if (strcmp(shell, "bash") == 0)
        bash(stream);
    else if (strcmp(shell, "zsh") == 0)
        zsh(stream);
    else
        return false;
    return true;
}
