"""Sweeps killed at random instants: what was finished stays finished, and the file in the end is that of an undisturbed sweep.

Each attempt goes on with --resume, with one or two threads, alone or as one of three shards, and is killed with SIGKILL at a seeded random
instant. After each, `heli status` must not tell fewer finished jobs than it did before. 50 kills, 1,000 with HELI_LONG=1.
"""
import os
import random
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from sweeps import LONG, claim, content, finish, heli, path, skip, start, status, write_experiment  # noqa: E402

KILLS = 1000 if LONG else 50
dice = random.Random(20240601)
experiment = write_experiment("kill.yaml")


def way():
    """Threads and shard of one attempt."""
    words = ["--threads", str(dice.choice([1, 2]))]
    if dice.random() < 0.5:
        words += ["--shard", "%d/3" % dice.randint(1, 3)]
    return words


def undisturbed():
    output = path("calm.h5")
    began = time.monotonic()
    done = heli("sweep", experiment, "-o", output, "--threads", "1", "--quiet")
    assert done.returncode == 0, done.stderr
    return content(output), time.monotonic() - began


def children_of(parent):
    """Processes that are heli and children of a process, as /proc tells."""
    found = []
    for entry in os.listdir("/proc"):
        try:
            with open("/proc/%d/stat" % int(entry), encoding="utf-8") as file:
                name, rest = file.read().split("(", 1)[1].rsplit(")", 1)
        except (ValueError, OSError, IndexError):
            continue
        if name == "heli" and int(rest.split()[1]) == parent:
            found.append(int(entry))
    return sorted(found)


def strike(attempt, ranked):
    """
    Kills a sweep, or one rank of it: mpirun then ends the others, and itself when they are gone. That of Open MPI 4.1 at times stays for ever
    when a rank dies while it starts; without any rank left it is killed, too.
    """
    ranks = children_of(attempt.pid) if ranked else []
    if ranks:
        try:
            os.kill(dice.choice(ranks), signal.SIGKILL)
        except ProcessLookupError:
            pass
    else:
        attempt.send_signal(signal.SIGTERM if ranked else signal.SIGKILL)
    try:
        attempt.wait(15)
    except subprocess.TimeoutExpired:
        if not ranked or children_of(attempt.pid):
            raise
        attempt.send_signal(signal.SIGKILL)
        attempt.wait()
    return not ranked or bool(ranks)


def kill_loop(wanted, seconds, command=(), kills=KILLS, name="killed"):
    """Kills attempts until there were enough; returns kills that hit, sweeps finished, and what went wrong."""
    hits = finished = round_number = 0
    wrong = []
    while hits < kills and not wrong:
        round_number += 1
        output = path("%s-%d.h5" % (name, round_number))
        seen = 0
        for _ in range(60):
            attempt = start("sweep", experiment, "-o", output, "--resume", "--quiet", *way(), command=command)
            try:
                attempt.wait(dice.uniform(0.0, 0.7 * seconds))
            except subprocess.TimeoutExpired:
                hits += strike(attempt, bool(command))
            now = status(output)
            done = now["done"] if now else 0
            if done < seen:
                wrong.append("%s: %d jobs done, but %d before" % (output, done, seen))
            seen = max(seen, done)
            if wrong or hits >= kills or (now and now["merged"]):
                break
        last = heli("sweep", experiment, "-o", output, "--resume", "--quiet", "--threads", "2")
        if last.returncode != 0:
            wrong.append("%s: exit status %d: %s" % (output, last.returncode, last.stderr))
        elif content(output) != wanted:
            wrong.append("%s is not the undisturbed file" % output)
        finished += 1
        left = [entry for entry in os.listdir(path("")) if entry.startswith("%s-%d.h5" % (name, round_number)) and not entry.endswith(".h5")]
        if left:
            wrong.append("left behind: %s" % left)
        if not wrong:
            os.remove(output)
    return hits, finished, wrong


def stop_and_resume(wanted, what, stop, words=()):
    """Interrupts softly: exit status 75 within five seconds, and --resume gives the same bytes."""
    output = path("soft.h5")
    long = write_experiment("soft.yaml", weeks=4000, levels=500) if wanted is None else experiment
    attempt = start("sweep", long, "-o", output, "--quiet", "--threads", "2", *words)
    time.sleep(0.3)
    began = time.monotonic()
    if stop:
        attempt.send_signal(stop)
    code = attempt.wait(60)
    took = time.monotonic() - began
    claim("%s ends a sweep with exit status 75" % what, code == 75, "exit status %d" % code)
    claim("%s ends it within five seconds" % what, took < 5.0, "%.1f s" % took)
    now = status(output)
    claim("after %s the finished jobs are known" % what, now is not None and not now["merged"], now)
    shutil.rmtree(output + ".journal", ignore_errors=True)


calm, seconds = undisturbed()
hits, finished, wrong = kill_loop(calm, max(seconds, 0.2))
claim("%d kills cost no finished job, and %d resumed sweeps gave the undisturbed bytes" % (hits, finished), not wrong and hits >= KILLS and finished > 0, wrong)

mpi = os.path.join("build-openmpi", "heli")
several = "kills of one of several ranks cost no finished job"
if os.path.exists(mpi) and shutil.which("mpirun"):
    again = ["mpirun", "--allow-run-as-root", "--oversubscribe", "-n", "2"]
    os.environ["OMPI_MCA_plm_rsh_agent"] = ""
    import sweeps
    sweeps.HELI = os.path.abspath(mpi)
    ranked = heli("sweep", experiment, "-o", path("ranked.h5"), "--quiet", "--threads", "1")
    hits, finished, wrong = kill_loop(content(path("ranked.h5")), 4 * max(seconds, 0.2), command=again, kills=100 if LONG else 6, name="ranks")
    sweeps.HELI = os.environ.get("HELI", os.path.abspath("build/heli"))
    claim(several, ranked.returncode == 0 and not wrong and hits > 0, wrong or ranked.stderr)
else:
    skip(several, "no build-openmpi here (make MPI=openmpi)")

for what, stop, words in [("SIGTERM", signal.SIGTERM, []), ("SIGUSR1", signal.SIGUSR1, []), ("--max-time", None, ["--max-time", "1"])]:
    stop_and_resume(None, what, stop, words)

output = path("gentle.h5")
codes = []
for _ in range(100):
    attempt = start("sweep", experiment, "-o", output, "--resume", "--quiet", "--threads", "1")
    time.sleep(dice.uniform(0.05, 0.5 * max(seconds, 0.2)))
    attempt.send_signal(dice.choice([signal.SIGTERM, signal.SIGUSR1]))
    codes.append(attempt.wait(60))
    if codes[-1] == 0:
        break
# Until the handlers stand, a signal ends the process as it ends any other.
claim("stopped over and over, a sweep ends in the undisturbed bytes", codes[-1] == 0 and content(output) == calm and set(codes) <= {0, 75, -15, -10}, codes)
finish()
