/* Asking a run to stop: one flag, set by a signal or a caller, read by every thread once a step. */
#include "engine/run/run.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>

static atomic_bool stop_asked; /* lock-free, so a handler may set it */

void heli_run_stop(void)
{
    atomic_store(&stop_asked, true);
}

bool heli_run_stopping(void)
{
    return atomic_load_explicit(&stop_asked, memory_order_relaxed);
}

void heli_run_stop_reset(void)
{
    atomic_store(&stop_asked, false);
}

static void on_signal(int signal_number)
{
    (void)signal_number;
    heli_run_stop();
}

/* A second Ctrl-C ends the process at once; schedulers may repeat the others. */
void heli_run_handle_signals(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGUSR1};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction action;
        memset(&action, 0, sizeof action);
        action.sa_handler = on_signal;
        action.sa_flags = signals[i] == SIGINT ? (int)(SA_RESTART | SA_RESETHAND) : SA_RESTART;
        sigemptyset(&action.sa_mask);
        sigaction(signals[i], &action, NULL);
    }
}
