"""What the tests of interrupted sweeps share: a small experiment, running the command, claims."""
import json
import os
import subprocess
import sys

HELI = os.environ.get("HELI", os.path.abspath("build/heli"))
FOLDER = os.environ.get("TMPDIR", ".")
LONG = os.environ.get("HELI_LONG") == "1"

EXPERIMENT = """\
model: governance
meta: {name: faults}
run: {weeks: %d, burn_in_weeks: 2, seed: 3}
population: {adults_per_grid: 40, serving_members: 4}
city: {communities: 2, grids: 4, offices: 1}
party: {own_groups: 1, joint_groups: 1}
enterprise: {commissioners: 2}
factors:
  - {parameter: main_line.guidance, from: 0, to: 1, levels: %d}
  - {parameter: main_line.own_need_weight, values: [0, 0.5]}
replicates: 3
keep: {summaries: [mean, final], indicators: [satisfaction, effective_power]}
"""

failures = 0


def claim(text, good, why=""):
    """Prints one claim, with the reason where it does not hold."""
    global failures
    print(("ok - " if good else "not ok - ") + text, flush=True)
    if not good:
        failures += 1
        print("    # " + str(why).replace("\n", "\n    # "))


def skip(text, why):
    print("ok - %s # SKIP %s" % (text, why))


def path(name):
    return os.path.join(FOLDER, name)


def write_experiment(name, weeks=40, levels=4):
    with open(path(name), "w", encoding="utf-8") as file:
        file.write(EXPERIMENT % (weeks, levels))
    return path(name)


def content(name):
    try:
        with open(name, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def heli(*words, env=None, command=()):
    """Runs heli to its end."""
    return subprocess.run([*command, HELI, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, env=env, timeout=120)


def start(*words, command=()):
    return subprocess.Popen([*command, HELI, *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def status(output):
    """What `heli status --json` says; None where there is neither journal nor file."""
    done = heli("status", output, "--json")
    return json.loads(done.stdout) if done.returncode == 0 else None


def finish():
    sys.exit(failures > 0)
