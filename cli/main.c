/*
 * heli: the command line. Chooses language and colour, hands over to the subcommand, and sees that what was printed did arrive.
 *
 * Exit statuses (architecture, section 8): 0 done, 2 usage, 3 scenario invalid, 4 I/O or disk, 5 model error, 70 internal,
 * 75 interrupted and resumable.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/json.h"
#include "engine/core/isa.h"
#include "engine/run/ranks.h"
#include "engine/store/provenance.h"

/* Options understood before any subcommand; those of the tables in options.c are too. */
static const char *const shells[] = {"bash", "zsh", NULL};
static const heli_option program_rows[] = {
    {.name = "version", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, version),
     .help = HELI_N_("Show the version and how this Heli was built.")},
    {.name = "man", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, man),
     .help = HELI_N_("Print the man page."), .hidden = true},
    {.name = "completion", .type = HELI_OPTION_CHOICE, .offset = offsetof(heli_options, completion), .argument = "bash|zsh",
     .choices = shells, .help = HELI_N_("Print completion for a shell."), .hidden = true},
};
static const heli_option_table program_options = {program_rows, sizeof program_rows / sizeof program_rows[0]};

/* --- version --- */

static void print_version(void)
{
    const heli_build *facts = heli_build_facts();
    printf("heli %s\n", facts->version);
    printf(_("Built from commit %s%s by %s."), facts->commit, facts->dirty ? _(" with changes") : "", facts->compiler);
    printf("\n%s %s\n%s %s\n", _("Flags:"), facts->flags, _("Library:"), facts->hdf5);
    if (heli_ranks_library()) printf("%s %s\n", _("Library:"), heli_ranks_library());
    printf(_("Instruction set in use: %s; schema of files: %d."), heli_isa_name(heli_isa_current()), facts->schema);
    printf("\n%s\n", _("Licence: GPL-3.0-or-later. There is no warranty."));
}

static void print_version_json(void)
{
    const heli_build *facts = heli_build_facts();
    heli_json json = heli_json_to(stdout);
    heli_json_object(&json, NULL);
    heli_json_text(&json, "version", facts->version);
    heli_json_text(&json, "commit", facts->commit);
    heli_json_bool(&json, "dirty", facts->dirty != 0);
    heli_json_text(&json, "compiler", facts->compiler);
    heli_json_text(&json, "flags", facts->flags);
    heli_json_text(&json, "hdf5", facts->hdf5);
    heli_json_text(&json, "mpi", heli_ranks_library() ? heli_ranks_library() : "");
    heli_json_int(&json, "schema", facts->schema);
    heli_json_text(&json, "isa", heli_isa_name(heli_isa_current()));
    heli_json_end(&json);
}

/* --- dispatch --- */

static int usage(heli_session *session, const char *command)
{
    int status = heli_say_failure(session, HELI_USAGE);
    heli_say(_("'heli %s%s--help' shows what there is."), command, command[0] ? " " : "");
    return status;
}

static int check_operands(const heli_command *command, const heli_options *options, heli_session *session)
{
    size_t count = options->operands.count;
    if (count >= command->least_operands && count <= command->most_operands) return 0;
    if (count < command->least_operands)
        (void)heli_fail(&session->ctx, HELI_USAGE, HELI_N_("The command 'heli %s' needs: %s."), command->name, command->operands);
    else
        (void)heli_fail(&session->ctx, HELI_USAGE, HELI_N_("The command 'heli %s' has no use for '%s'."), command->name,
                        options->operands.items[command->most_operands]);
    return usage(session, command->name);
}

static int run_command(const heli_command *command, int argc, char *const *argv, heli_session *session)
{
    heli_options options;
    int status = 0;
    if (heli_options_read(&options, command->options, argc, argv, &session->ctx) != HELI_OK)
        status = usage(session, command->name);
    else if (options.help)
        heli_help_command(stdout, command);
    else if ((status = check_operands(command, &options, session)) == 0)
        status = command->run(&options, session);
    heli_options_free(&options);
    return status;
}

static int unknown_command(const char *name, heli_session *session)
{
    const char *near = heli_command_nearest(name);
    size_t length = strlen(name);
    if (length > 5 && strcmp(name + length - 5, ".yaml") == 0)
        (void)heli_fail(&session->ctx, HELI_USAGE, HELI_N_("There is no command '%s' (did you mean 'heli run %s'?)."), name, name);
    else if (near)
        (void)heli_fail(&session->ctx, HELI_USAGE, HELI_N_("There is no command '%s' (did you mean '%s'?)."), name, near);
    else
        (void)heli_fail(&session->ctx, HELI_USAGE, HELI_N_("There is no command '%s'."), name);
    return usage(session, "");
}

/* What `heli` does without a subcommand. */
static int run_program(const heli_options *options, heli_session *session)
{
    if (options->man)
        heli_man_page(stdout);
    else if (options->completion)
        heli_completion(stdout, options->completion);
    else if (options->version && options->json)
        print_version_json();
    else if (options->version)
        print_version();
    else if (options->help)
        heli_help_program(stdout);
    else {
        (void)heli_fail(&session->ctx, HELI_USAGE, HELI_N_("A command is missing."));
        return usage(session, "");
    }
    return 0;
}

/* Position of the subcommand in argv, argc when there is none. Values of program options are passed over. */
static int find_command(int argc, char *const *argv)
{
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] != '-') return i;
        const heli_option *row = strncmp(argv[i], "--", 2) == 0 ? heli_option_find(program_options, argv[i] + 2) : NULL;
        if (row && row->type != HELI_OPTION_FLAG) i++;
    }
    return argc;
}

/* argv without the subcommand's name, so that options may stand before it too. */
static int dispatch(int argc, char **argv, heli_session *session)
{
    int at = find_command(argc, argv);
    heli_options options;
    int status;
    if (at < argc) {
        const heli_command *command = heli_command_find(argv[at]);
        if (!command) return unknown_command(argv[at], session);
        if (heli_ranks_self() > 0 && !command->on_all_ranks) return 0;
        char **rest = calloc((size_t)argc, sizeof *rest);
        if (!rest) return heli_say_failure(session, HELI_MEMORY);
        int count = 0;
        for (int i = 1; i < argc; i++)
            if (i != at) rest[count++] = argv[i];
        status = run_command(command, count, rest, session);
        free(rest);
        return status;
    }
    if (heli_options_read(&options, program_options, argc - 1, argv + 1, &session->ctx) != HELI_OK)
        status = usage(session, "");
    else
        status = run_program(&options, session);
    heli_options_free(&options);
    return status;
}

/* --- beginning and end --- */

static bool given(const char *flag, int argc, char *const *argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], flag) == 0) return true;
    return false;
}

static bool colour_on(int file, int argc, char *const *argv)
{
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    if ((no_color && no_color[0]) || given("--no-color", argc, argv)) return false;
    return isatty(file) && term && strcmp(term, "dumb") != 0;
}

/*
 * Where a standard stream is closed, a result file would get its number and be written into. A reader of /dev/null takes the place: writing
 * to it fails, as it should.
 */
static void occupy_closed_streams(void)
{
    for (int file = STDIN_FILENO; file <= STDERR_FILENO; file++)
        if (fcntl(file, F_GETFD) < 0) (void)!open("/dev/null", O_RDONLY);
}

/* Of several ranks only the first speaks. */
static void be_silent(void)
{
    if (heli_ranks_self() > 0 && (!freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr))) heli_ranks_abort(HELI_EXIT_IO);
}

/* A result that did not arrive is no result. */
static int finish(int status, const heli_session *session)
{
    errno = 0;
    bool failed = ferror(stdout) != 0;
    failed = fflush(stdout) != 0 || failed;
    int reason = errno;
    failed = (fclose(stdout) != 0) || failed;
    if (!failed) return status;
    heli_say_error(session, _("Standard output could not be written: %s."), strerror(reason ? reason : EIO));
    return status ? status : HELI_EXIT_IO;
}

int main(int argc, char **argv)
{
    occupy_closed_streams();
    heli_ranks_start(&argc, &argv);
    be_silent();
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is a write error like any other */
    heli_messages_init(heli_options_peek("lang", argc - 1, argv + 1));
    heli_session session = {.argc = argc, .argv = argv};
    heli_context_init(&session.ctx);
    session.ctx.translate = heli_messages_translate;
    session.colour_out = colour_on(STDOUT_FILENO, argc, argv);
    session.colour_err = colour_on(STDERR_FILENO, argc, argv);

    int status;
    const char *isa = getenv("HELI_ISA");
    heli_status chosen = isa && isa[0] ? heli_isa_select(isa, &session.ctx) : HELI_OK;
    if (chosen != HELI_OK)
        status = heli_say_failure(&session, chosen);
    else
        status = dispatch(argc, argv, &session);
    status = finish(status, &session);
    heli_context_free(&session.ctx);
    heli_ranks_broadcast(&status, sizeof status); /* every rank ends like the first */
    heli_ranks_stop();
    return status;
}
