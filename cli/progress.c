/* Progress on standard error. */
#include "cli/progress.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/messages.h"

enum { BAR_CELLS = 24, LINE_SECONDS = 10, MINUTE = 60, HOUR = 3600, DAY = 86400 };

heli_meter heli_meter_init(FILE *stream, bool quiet, const heli_model *model, uint64_t agents)
{
    const char *term = getenv("TERM");
    bool terminal = isatty(fileno(stream)) && !(term && strcmp(term, "dumb") == 0);
    return (heli_meter){.stream = stream, .quiet = quiet, .terminal = terminal, .step_unit = model->step_unit, .agents = agents,
                        .next_line = LINE_SECONDS};
}

void heli_duration_text(double seconds, char *text, size_t size)
{
    if (!(seconds >= 0) || seconds > 1e9) {
        snprintf(text, size, "?");
        return;
    }
    long whole = (long)(seconds + 0.5);
    if (whole >= DAY)
        snprintf(text, size, _("%ld d %ld h"), whole / DAY, whole % DAY / HOUR);
    else if (whole >= HOUR)
        snprintf(text, size, "%ld:%02ld:%02ld", whole / HOUR, whole % HOUR / MINUTE, whole % MINUTE);
    else
        snprintf(text, size, "%ld:%02ld", whole / MINUTE, whole % MINUTE);
}

const char *heli_steps_word(const char *step_unit)
{
    return strcmp(step_unit, "week") == 0 ? _("weeks") : _("steps");
}

const char *heli_step_word(const char *step_unit)
{
    return strcmp(step_unit, "week") == 0 ? _("week") : _("step");
}

/* "31.2 million" would need a word for every language; SI prefixes need none. */
static void short_number(double value, char *text, size_t size)
{
    static const char *const prefixes[] = {"", "k", "M", "G"};
    size_t k = 0;
    while (value >= 1000 && k + 1 < sizeof prefixes / sizeof prefixes[0]) {
        value /= 1000;
        k++;
    }
    snprintf(text, size, k ? "%.1f %s" : "%.0f%s", value, prefixes[k]);
}

typedef struct figures {
    double share;     /* of the work that is done */
    double rate;      /* steps a second */
    char rate_text[32], agent_rate[32], elapsed[32], left[32];
} figures;

static figures figures_of(const heli_meter *self, const heli_run_progress *progress)
{
    figures f = {0};
    double done = (double)progress->steps_done;
    double total = (double)progress->steps_total;
    double seconds = progress->seconds - self->first_seconds;
    f.share = total > 0 ? done / total : 1;
    f.rate = seconds > 0 ? (done - (double)self->first_steps) / seconds : 0;
    short_number(f.rate, f.rate_text, sizeof f.rate_text);
    short_number(f.rate * (double)self->agents, f.agent_rate, sizeof f.agent_rate);
    heli_duration_text(progress->seconds, f.elapsed, sizeof f.elapsed);
    heli_duration_text(f.rate > 0 ? (total - done) / f.rate : -1, f.left, sizeof f.left);
    return f;
}

static void draw_bar(heli_meter *self, const heli_run_progress *progress)
{
    figures f = figures_of(self, progress);
    char bar[BAR_CELLS + 1];
    int filled = (int)(f.share * BAR_CELLS);
    for (int i = 0; i < BAR_CELLS; i++) bar[i] = i < filled ? '#' : '.';
    bar[BAR_CELLS] = '\0';
    fprintf(self->stream, "\r\033[K[%s] %3.0f %%  ", bar, 100 * f.share);
    fprintf(self->stream, _("%s %s/s, %lld replicates done, %s left"), f.rate_text, heli_steps_word(self->step_unit),
            (long long)progress->replicates_done, f.left);
    fflush(self->stream);
    self->drawn = true;
}

static void write_line(heli_meter *self, const heli_run_progress *progress)
{
    if (progress->seconds < self->next_line) return;
    figures f = figures_of(self, progress);
    fprintf(self->stream, _("heli: %.0f %% after %s: %s %s/s (%s agent updates/s), %lld replicates done, %s left\n"),
            100 * f.share, f.elapsed, f.rate_text, heli_steps_word(self->step_unit), f.agent_rate,
            (long long)progress->replicates_done, f.left);
    fflush(self->stream);
    self->next_line = progress->seconds + LINE_SECONDS;
}

void heli_meter_show(const heli_run_progress *progress, void *data)
{
    heli_meter *self = data;
    if (self->quiet) return;
    if (!self->begun) {
        self->begun = true;
        self->first_steps = progress->steps_done;
        self->first_seconds = progress->seconds;
    }
    if (self->terminal)
        draw_bar(self, progress);
    else
        write_line(self, progress);
}

void heli_meter_clear(heli_meter *self)
{
    if (!self->drawn) return;
    fputs("\r\033[K", self->stream);
    fflush(self->stream);
    self->drawn = false;
}
