"""What the references need of the engine: a run of the command, and its result file as plain lists.

Reading takes h5py, which Debian has for /usr/bin/python3; a test that finds itself elsewhere starts anew there, or skips.
"""
import json
import os
import subprocess
import sys

DEBIAN = "/usr/bin/python3"
HELI = os.environ.get("HELI", os.path.join(os.getcwd(), "build", "heli"))
HERE = os.environ.get("TMPDIR", "/tmp")

try:
    import h5py
except ImportError:
    h5py = None


def need_h5py(claim):
    """Goes on under Debian's Python where this one lacks h5py; prints the claim as skipped where that lacks it too."""
    if h5py is not None:
        return
    if os.path.exists(DEBIAN) and not os.path.samefile(DEBIAN, sys.executable):
        os.execv(DEBIAN, [DEBIAN, "-B"] + sys.argv)
    print(f"ok - {claim} # SKIP python3-h5py is not installed")
    sys.exit(0)


def run(name, settings, **top):
    """Writes a scenario of {"section.name": value} and runs it; returns the path of its result file."""
    scenario = os.path.join(HERE, f"{name}.yaml")
    sections = dict(top)
    sections.setdefault("model", "governance")
    sections["meta"] = {"name": name, "title": "For an independent reference"}
    for path, value in settings.items():
        section, key = path.split(".")
        sections.setdefault(section, {})[key] = value
    with open(scenario, "w", encoding="utf-8") as file:
        json.dump(sections, file)  # JSON is YAML
    result = os.path.join(HERE, f"{name}.h5")
    done = subprocess.run([HELI, "run", scenario, "-q", "-j", "1", "-o", result], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"heli run {name}: {done.stderr.decode(errors='replace')[:600]}")
    return result


def described(what):
    """What `heli describe` says of the models or parameters of this build."""
    done = subprocess.run([HELI, "describe", what, "--json"], stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def models():
    return [row["name"] for row in described("models")]


def rows(model):
    """{path: row} of a model's own parameters."""
    return {row["path"]: row for row in described("parameters")
            if row["model"] == model and row["path"].split(".")[0] not in ("run", "output")}


def is_scale(item):
    return item.attrs.get("CLASS") == b"DIMENSION_SCALE"


class Results:
    """A result file in memory: parameters by path, series and snapshots as nested lists."""

    def __init__(self, path):
        with h5py.File(path, "r") as file:
            self.parameters, self.city, self.partitions, self.snapshots = {}, {}, {}, {}
            file["parameters"].visititems(self._take_parameter)
            self._take(file, self.city)
            for group, into in (("communities", self.partitions), ("partitions", self.partitions), ("snapshots", self.snapshots)):
                if group in file:
                    self._take(file[group], into)

    def _take_parameter(self, name, item):
        if isinstance(item, h5py.Dataset) and not is_scale(item):
            value = item[0]
            self.parameters[name.replace("/", ".")] = value.decode() if isinstance(value, bytes) else value.tolist()

    @staticmethod
    def _take(group, into):
        for name, item in group.items():
            if isinstance(item, h5py.Dataset) and item.dtype.kind in "fiu":
                into[name] = item[...].tolist()
