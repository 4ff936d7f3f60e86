/*
 * heli slurm: writes the scripts by which a Slurm cluster carries out a sweep: a job array over shards, and a merge after it.
 *
 * A task works on one shard with --resume. A minute before its time is up, or when it is pre-empted, Slurm sends SIGUSR1; Heli then stops with
 * 75 and the task puts itself into the queue again. It does so only when at least one job was finished since it began, so a limit that is too short
 * for a single job ends in an error and not in an endless loop.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/json.h"
#include "cli/sweep_common.h"
#include "cli/sweep_estimate.h"
#include "engine/scenario/writer.h"
#include "engine/store/safe_file.h"

enum { SECONDS_PER_DAY = 86400, SECONDS_PER_HOUR = 3600, SECONDS_PER_MINUTE = 60, MOST_SHARDS = 1000 };

/* What the scripts say. */
typedef struct slurm_job {
    char program[PATH_MAX], experiment[PATH_MAX], output[PATH_MAX], folder[PATH_MAX + 16];
    const char *name;
    uint64_t shards, at_once, threads;
    char time[32];            /* D-HH:MM:SS */
    const heli_options *options;
} slurm_job;

/* A word for sh, in single quotes. */
static void quote(heli_writer *out, const char *word)
{
    heli_write(out, "'");
    for (const char *c = word; *c; c++) {
        if (*c == '\'') heli_write(out, "'\\''");
        else heli_write_bytes(out, c, 1);
    }
    heli_write(out, "'");
}

static void write_common(heli_writer *out, const slurm_job *plan)
{
    if (plan->options->queue) heli_write_format(out, "#SBATCH --partition=%s\n", plan->options->queue);
    if (plan->options->account) heli_write_format(out, "#SBATCH --account=%s\n", plan->options->account);
    if (plan->options->memory) heli_write_format(out, "#SBATCH --mem=%s\n", plan->options->memory);
    heli_write(out, "#SBATCH --output=");
    heli_write(out, plan->folder);
}

static void write_array(heli_writer *out, const slurm_job *plan)
{
    heli_write_format(out, "#!/bin/sh\n#SBATCH --job-name=%s\n#SBATCH --array=0-%llu%%%llu\n#SBATCH --cpus-per-task=%llu\n#SBATCH --time=%s\n", plan->name,
                      (unsigned long long)plan->shards - 1, (unsigned long long)plan->at_once, (unsigned long long)plan->threads, plan->time);
    heli_write(out, "#SBATCH --signal=B:USR1@60\n#SBATCH --requeue\n#SBATCH --open-mode=append\n");
    write_common(out, plan);
    heli_write(out, "/log-%a.txt\n\nheli=");
    quote(out, plan->program);
    heli_write(out, "\noutput=");
    quote(out, plan->output);
    heli_write_format(out, "\nshard=$((SLURM_ARRAY_TASK_ID + 1))/%llu\n", (unsigned long long)plan->shards);
    heli_write(out, "journal=\"$output.journal/$((SLURM_ARRAY_TASK_ID + 1))-of-");
    heli_write_format(out, "%llu.rank-000.jnl\"\n", (unsigned long long)plan->shards);
    heli_write(out, "size() { [ -e \"$journal\" ] && wc -c <\"$journal\" || echo 0; }\nbefore=$(size)\n\n");
    heli_write(out, "\"$heli\" sweep ");
    quote(out, plan->experiment);
    for (size_t i = 0; i < plan->options->sets.count; i++) {
        heli_write(out, " --set ");
        quote(out, plan->options->sets.items[i]);
    }
    if (plan->options->seed.given) heli_write_format(out, " --seed %llu", (unsigned long long)plan->options->seed.value);
    if (plan->options->replicates.given) heli_write_format(out, " --replicates %llu", (unsigned long long)plan->options->replicates.value);
    heli_write(out, " -o \"$output\" --shard \"$shard\" --threads \"${SLURM_CPUS_PER_TASK:-1}\" --resume &\nchild=$!\n");
    heli_write(out, "# Slurm signals this shell; Heli is told, stops within seconds and keeps every finished job.\n");
    heli_write(out, "trap 'kill -USR1 $child 2>/dev/null' USR1 TERM\n");
    heli_write(out, "while :; do\n    wait $child\n    status=$?\n    kill -0 $child 2>/dev/null || break\ndone\n\n");
    heli_write(out, "# 75: time is up, more to do. Only a task that finished something goes back into the queue.\n");
    heli_write(out, "if [ $status -eq 75 ] && [ \"$(size)\" -gt \"$before\" ]; then\n");
    heli_write(out, "    scontrol requeue \"${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID\" && sleep 30 # ends with the requeue\nfi\n");
    heli_write(out, "[ $status -eq 75 ] && echo 'Not one job was finished within the time limit; give the tasks more time.' >&2\nexit $status\n");
}

static void write_merge(heli_writer *out, const slurm_job *plan)
{
    heli_write_format(out, "#!/bin/sh\n#SBATCH --job-name=%s-merge\n#SBATCH --cpus-per-task=1\n#SBATCH --time=%s\n#SBATCH --open-mode=append\n", plan->name, plan->time);
    write_common(out, plan);
    heli_write(out, "/log-merge.txt\n\n");
    quote(out, plan->program);
    heli_write(out, " merge ");
    quote(out, plan->output);
    heli_write(out, "\n");
}

static void write_submit(heli_writer *out, const slurm_job *plan)
{
    heli_write(out, "#!/bin/sh\n# Submits the array, and the merge for when all its tasks have ended well.\nset -e\narray=$(sbatch --parsable ");
    quote(out, plan->folder);
    heli_write(out, "/array.sh)\nsbatch --parsable --dependency=\"afterok:${array%%;*}\" --kill-on-invalid-dep=yes ");
    quote(out, plan->folder);
    heli_write(out, "/merge.sh >/dev/null\necho \"array ${array%%;*}: squeue --job ${array%%;*}; heli status ");
    heli_write(out, plan->output);
    heli_write(out, "\"\n");
}

/* --- writing them --- */

static heli_status write_script(const slurm_job *plan, const char *name, void (*write)(heli_writer *, const struct slurm_job *), heli_context *ctx)
{
    heli_writer out = {0};
    char path[PATH_MAX + 64];
    snprintf(path, sizeof path, "%s/%s", plan->folder, name);
    write(&out, plan);
    heli_status status = out.failed ? heli_fail(ctx, HELI_MEMORY, HELI_N_("There is not enough memory.")) : heli_file_replace(path, out.text, out.used, ctx);
    if (status == HELI_OK && chmod(path, 0777 & ~(mode_t)022) != 0) status = heli_fail(ctx, HELI_IO, HELI_N_("cannot write '%s': %s"), path, strerror(errno));
    free(out.text);
    return status;
}

static heli_status make_folder(const char *folder, heli_context *ctx)
{
    if (mkdir(folder, 0777) == 0 || errno == EEXIST) return HELI_OK;
    return heli_fail(ctx, heli_status_of_errno(errno), HELI_N_("cannot write '%s': %s"), folder, strerror(errno));
}

/* The output in a folder that exists, by its full path. */
static heli_status full_output(slurm_job *self, const char *output, heli_context *ctx)
{
    char folder[PATH_MAX], full[PATH_MAX];
    snprintf(folder, sizeof folder, "%s", output);
    char *slash = strrchr(folder, '/');
    const char *name = slash ? output + (slash - folder) + 1 : output;
    if (slash) slash[slash == folder] = '\0';
    if (!realpath(slash ? folder : ".", full)) return heli_fail(ctx, HELI_IO, HELI_N_("cannot write '%s': %s"), output, strerror(errno));
    bool fits = snprintf(self->output, sizeof self->output, "%s/%s", strcmp(full, "/") == 0 ? "" : full, name) < (int)sizeof self->output;
    snprintf(self->folder, sizeof self->folder, "%.*s.slurm", PATH_MAX - 1, self->output);
    return fits ? HELI_OK : heli_fail(ctx, HELI_IO, HELI_N_("'%s' is not the name of a file"), output);
}

/* Shards that take about half the time limit each, with the threads of a task. */
static uint64_t choose_shards(const heli_sweep_estimate *e, double limit_seconds, uint64_t threads)
{
    double alone = e->seconds * (double)e->one.threads / (double)threads, shards = alone / (0.5 * limit_seconds) + 1;
    uint64_t most = e->jobs < MOST_SHARDS ? e->jobs : MOST_SHARDS;
    return shards < (double)most ? (uint64_t)shards : most;
}

static void format_time(double seconds, char *text, size_t size)
{
    long whole = (long)seconds;
    snprintf(text, size, "%ld-%02ld:%02ld:%02ld", whole / SECONDS_PER_DAY, whole % SECONDS_PER_DAY / SECONDS_PER_HOUR,
             whole % SECONDS_PER_HOUR / SECONDS_PER_MINUTE, whole % SECONDS_PER_MINUTE);
}

static heli_status make_plan(slurm_job *self, const heli_experiment *experiment, const heli_options *options, heli_context *ctx)
{
    heli_status status = HELI_OK;
    char output[HELI_SWEEP_PATH];
    double limit = SECONDS_PER_HOUR;
    heli_sweep_estimate estimate = {0};
    *self = (slurm_job){.name = experiment->base->meta.name, .options = options, .threads = options->threads.given && options->threads.value ? options->threads.value : 1};
    heli_sweep_output(output, options, experiment);
    if (options->time) HELI_TRY(heli_duration_parse(options->time, &limit, ctx));
    HELI_TRY(full_output(self, output, ctx));
    if (!realpath(options->operands.items[0], self->experiment)) HELI_TRY(heli_fail(ctx, HELI_IO, HELI_N_("cannot read '%s': %s"), options->operands.items[0], strerror(errno)));
    ssize_t length = readlink("/proc/self/exe", self->program, sizeof self->program - 1);
    if (length > 0) self->program[length] = '\0';
    else snprintf(self->program, sizeof self->program, "heli");
    if (!options->shards.given) HELI_TRY(heli_estimate_sweep(&estimate, experiment, output, options, ctx));
    self->shards = options->shards.given ? options->shards.value : choose_shards(&estimate, limit, self->threads);
    self->at_once = options->at_once.given ? options->at_once.value : self->shards;
    if (limit < 120) limit = 120; /* the signal comes a minute before the end */
    format_time(limit, self->time, sizeof self->time);
out:
    return status;
}

static void say(const slurm_job *plan, const heli_options *options)
{
    if (options->json) {
        heli_json json = heli_json_to(stdout);
        heli_json_object(&json, NULL);
        heli_json_text(&json, "output", plan->output);
        heli_json_text(&json, "folder", plan->folder);
        heli_json_whole(&json, "shards", plan->shards);
        heli_json_whole(&json, "threads", plan->threads);
        heli_json_text(&json, "time", plan->time);
        heli_json_end(&json);
    } else if (!options->quiet) {
        printf(_("%llu shards with %llu threads each, %s per task. Submit them with:\n  sh %s/submit.sh\n"), (unsigned long long)plan->shards,
               (unsigned long long)plan->threads, plan->time, plan->folder);
    }
}

static int run_slurm(const heli_options *options, heli_session *session)
{
    heli_experiment *experiment = NULL;
    slurm_job *plan = calloc(1, sizeof *plan);
    heli_context *ctx = &session->ctx;
    heli_status status = plan ? heli_sweep_load(&experiment, options->operands.items[0], NULL, options, session) : HELI_MEMORY;
    if (status == HELI_OK) status = make_plan(plan, experiment, options, ctx);
    if (status == HELI_OK) status = make_folder(plan->folder, ctx);
    if (status == HELI_OK) status = write_script(plan, "array.sh", write_array, ctx);
    if (status == HELI_OK) status = write_script(plan, "merge.sh", write_merge, ctx);
    if (status == HELI_OK) status = write_script(plan, "submit.sh", write_submit, ctx);
    if (status == HELI_OK) say(plan, options);
    heli_experiment_free(experiment);
    free(plan);
    return status == HELI_OK ? 0 : heli_say_failure(session, status);
}

static const heli_option rows[] = {
    {.name = "output", .letter = 'o', .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, output), .argument = "FILE.h5",
     .help = HELI_N_("Result file, in a folder that all nodes see; the scripts go to FILE.h5.slurm.")},
    {.name = "shards", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, shards), .argument = "N", .minimum = 1, .maximum = 100000,
     .help = HELI_N_("Tasks of the array; by default as many as make a task last about half its time limit.")},
    {.name = "at-once", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, at_once), .argument = "M", .minimum = 1, .maximum = 100000,
     .help = HELI_N_("Tasks that may run at the same time; by default all.")},
    {.name = "threads", .letter = 'j', .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, threads), .argument = "N", .minimum = 1, .maximum = 4096,
     .help = HELI_N_("Threads (CPUs) of a task; 1 by default.")},
    {.name = "time", .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, time), .argument = "TIME",
     .help = HELI_N_("Time limit of a task (90m, 4h, 1d); one hour by default.")},
    {.name = "memory", .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, memory), .argument = "SIZE",
     .help = HELI_N_("Memory of a task as Slurm writes it, as in 4G.")},
    {.name = "partition", .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, queue), .argument = "NAME", .help = HELI_N_("Partition of the cluster.")},
    {.name = "account", .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, account), .argument = "NAME", .help = HELI_N_("Account to be charged.")},
    {.name = "set", .type = HELI_OPTION_TEXTS, .offset = offsetof(heli_options, sets), .argument = "KEY=VALUE",
     .help = HELI_N_("Replace one value of the base scenario; may be repeated.")},
    {.name = "seed", .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, seed), .argument = "N", .maximum = INT64_MAX,
     .help = HELI_N_("Seed of the dynamics, instead of the experiment's.")},
    {.name = "replicates", .letter = 'r', .type = HELI_OPTION_WHOLE, .offset = offsetof(heli_options, replicates), .argument = "N",
     .minimum = 1, .maximum = 1000000, .help = HELI_N_("Number of replicates, instead of the experiment's.")},
};

static const heli_example examples[] = {
    {"heli slurm experiments/guidance.yaml -o guidance.h5 --shards 16 --threads 8 --time 4h", HELI_N_("Writes array, merge and submit scripts into guidance.h5.slurm.")},
};

const heli_command heli_command_slurm = {
    .name = "slurm",
    .operands = "EXPERIMENT",
    .summary = HELI_N_("Write the scripts that carry out a sweep on a Slurm cluster."),
    .description = HELI_N_("Writes a job array over shards and a merge job that follows it. Every task does many jobs, keeps each finished one, stops when its time is up "
                           "or it is pre-empted, and goes back into the queue until its shard is done. A task that finishes no job at all within its time is not queued again."),
    .least_operands = 1,
    .most_operands = 1,
    .extensions = "yaml",
    .options = {rows, sizeof rows / sizeof rows[0]},
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .run = run_slurm,
};
