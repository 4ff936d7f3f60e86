"""Every write, sync, rename, close, truncation and creation fails in turn: in heli run, in heli sweep and in heli merge.

After each fault: a non-zero exit status, unless the fault was harmless (listed below); the file that was there before is there still, byte for
byte, or the whole new one; nothing half-written stands under the final name; and going on afterwards gives the right bytes. A call that is
interrupted (EINTR) or writes less than asked must succeed. HELI_LONG=1 tries every call, otherwise a few of each kind.
"""
import os
import shutil
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from sweeps import LONG, claim, content, finish, heli, path, skip, write_experiment  # noqa: E402

CALLS = ["write", "sync", "rename", "close", "truncate", "create"]
SHIM = os.path.abspath(os.path.join(os.environ.get("HELI_BUILD", "build"), "tests/fault/shim.so"))
told = path("told")

# HDF5 streams a sweep's file and does not try these again. No local disk interrupts them; where one does, it is told and nothing is lost.
BY_HDF5 = {"close", "truncate", "create"}

# Faults that may end in exit status 0, and why that is right:
HARMLESS = {
    "close": "a lock, which holds nothing that could be lost",
    "rename": "the folder of merged journals is emptied where it stands",
}


def faulty(call, number, how, *words):
    """Runs heli with one faulty call; returns what became of it and whether the fault struck."""
    if os.path.exists(told):
        os.remove(told)
    env = dict(os.environ, HELI_FAULT="%s:%d:%s" % (call, number, how), HELI_FAULT_TOLD=told, HELI_FAULT_UNDER=path("disk"), LD_PRELOAD=SHIM)
    done = heli(*words, env=env)
    return done, os.path.exists(told)


def count_calls(call, prepare, words):
    """How many calls of a kind there are when nothing fails."""
    prepare()
    done, _ = faulty(call, 0, "none", *words)
    assert done.returncode == 0, done.stderr
    with open(told, encoding="ascii") as file:
        return int(file.read().split()[-1])


def chosen(count):
    """Which calls to try: all, or the first, the last and some between."""
    if LONG or count <= 4:
        return range(1, count + 1)
    return sorted({1, 1 + count // 2, count - 1, count})


def try_all(name, prepare, words, recover, old, new):
    """prepare() makes the disk as it is before; recover() goes on after a fault; old and new: the result's bytes before and after."""
    output = path("disk/out.h5")
    for call in CALLS:
        count = count_calls(call, prepare, words)
        wrong, struck, harmless = [], 0, 0
        for number in chosen(count):
            for how in ["ENOSPC", "EIO", "EINTR"] + (["short"] if call == "write" else []):
                if not LONG and how == "EIO" and number % 2:
                    continue
                prepare()
                done, hit = faulty(call, number, how, *words)
                what = "%s %d of %d, %s" % (call, number, count, how)
                struck += hit
                now = content(output)
                if how in ("EINTR", "short"):
                    if how == "EINTR" and call in BY_HDF5 and done.returncode == 4 and "out.h5.tmp" in done.stderr and now == old:
                        continue
                    if done.returncode != 0 or now != new:
                        wrong.append("%s: exit status %d %s" % (what, done.returncode, done.stderr.strip()))
                    continue
                if done.returncode < 0:
                    wrong.append("%s: died of signal %d" % (what, -done.returncode))
                if done.returncode == 0:
                    harmless += 1
                    if call not in HARMLESS or now != new:
                        wrong.append("%s: exit status 0" % what)
                elif done.returncode != 4:
                    wrong.append("%s: exit status %d, not 4" % (what, done.returncode))
                if now not in (old, new):
                    wrong.append("%s: the result is neither the old nor the new one" % what)
                if os.path.exists(output + ".tmp"):
                    wrong.append("%s: a temporary file is left" % what)
                again = recover()
                if again.returncode != 0 or content(output) != new:
                    wrong.append("%s: going on gave exit status %d %s" % (what, again.returncode, again.stderr.strip()))
        claim("%s: %d faults of %d calls to %s are told and lose nothing (%d harmless)" % (name, struck, count, call, harmless), not wrong, "\n".join(wrong[:20]))


def fresh(old, journals=None):
    """An empty disk, with the old result and perhaps journals on it."""
    shutil.rmtree(path("disk"), ignore_errors=True)
    os.mkdir(path("disk"))
    with open(path("disk/out.h5"), "wb") as file:
        file.write(old)
    if journals:
        shutil.copytree(journals, path("disk/out.h5.journal"))


if not os.path.exists(SHIM) or os.environ.get("HELI_TIER"):
    skip("every write, sync, rename and close fails in turn", "an instrumented build has hooks of its own")
    finish()

output = path("disk/out.h5")
experiment = write_experiment("disk.yaml", weeks=6, levels=2)
scenario = path("run.yaml")
with open(experiment, encoding="utf-8") as source, open(scenario, "w", encoding="utf-8") as target:
    target.write(source.read().split("factors:")[0].replace("seed: 3", "seed: 3, replicates: 2"))

# The old results: of other seeds.
assert heli("run", scenario, "-o", path("old-run.h5"), "--seed", "9", "--quiet").returncode == 0
assert heli("run", scenario, "-o", path("new-run.h5"), "--quiet").returncode == 0
assert heli("sweep", experiment, "-o", path("old-sweep.h5"), "--seed", "9", "--quiet").returncode == 0
made = heli("sweep", experiment, "-o", path("new-sweep.h5"), "--keep-journals", "--quiet")
assert made.returncode == 0, made.stderr
old, new = content(path("old-run.h5")), content(path("new-run.h5"))
words = ["run", scenario, "-o", output, "--quiet", "--threads", "1"]
try_all("run", lambda: fresh(old), words, lambda: heli(*words), old, new)

old, new = content(path("old-sweep.h5")), content(path("new-sweep.h5"))
words = ["sweep", experiment, "-o", output, "--quiet", "--threads", "1"]


def resume():
    """What is there of the old file belongs to another experiment, which --resume would not replace."""
    if content(output) == old:
        os.remove(output)
    return heli(*words, "--resume")


try_all("sweep", lambda: fresh(old), words, resume, old, new)
words_of_merge = ["merge", output, "--quiet"]


def merge_again():
    return heli(*words_of_merge) if os.path.exists(output + ".journal") else heli("status", output)


try_all("merge", lambda: fresh(old, path("new-sweep.h5.journal")), words_of_merge, merge_again, old, new)
finish()
