"""Opens result files as their users would, and prints one line per claim (see tests/run.sh).

usage: interop.py [--sample SAMPLE] FILE...     SAMPLE: the toy model's small run (tests/support/small.h)
"""
import shutil
import subprocess
import sys
import warnings

import h5py
import numpy as np
import xarray as xr

ENGINES = ("h5netcdf", "netcdf4")
LIBRARY = {"DIMENSION_LIST", "REFERENCE_LIST", "CLASS", "NAME"}  # what the dimension-scale library writes itself
failures = 0


def claim(text, check):
    """Runs a check; what it raises is the reason why the claim fails."""
    global failures
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            warnings.filterwarnings("ignore", category=DeprecationWarning)
            warnings.filterwarnings("ignore", message=".*(numpy.ndarray size changed|fill_value|cupy).*")
            check()
        print(f"ok - {text}")
    except Exception as reason:  # noqa: BLE001 - a claim may fail in any way
        failures += 1
        print(f"not ok - {text}: {type(reason).__name__}: {reason}")


def objects(path):
    """All groups and datasets of a file, the root first."""
    with h5py.File(path) as file:
        found = [("/", file)]
        file.visititems(lambda name, item: found.append((name, item)))
        yield from found


def is_scale(item):
    return item.attrs.get("CLASS") == b"DIMENSION_SCALE"


def plain(dtype, array):
    """Numbers of fixed size, fixed-length UTF-8 in attributes, netCDF strings in arrays."""
    text = h5py.check_string_dtype(dtype)
    if text:
        return text.encoding == "utf-8" and (array or text.length is not None)
    return dtype.kind in "iuf" and not h5py.check_dtype(vlen=dtype) and not h5py.check_dtype(enum=dtype)


def only_plain_types(path):
    for name, item in objects(path):
        if isinstance(item, h5py.Dataset):
            assert plain(item.dtype, True), f"{name} is {item.dtype}"
        for key in item.attrs:
            if key not in LIBRARY:
                assert plain(h5py.h5a.open(item.id, key.encode()).dtype, False), f"{name}@{key}"


def dimensions_are_named(path):
    for name, item in objects(path):
        if isinstance(item, h5py.Dataset) and not is_scale(item):
            for axis, dimension in enumerate(item.dims):
                assert len(dimension) == 1, f"{name} has no dimension {axis}"
                assert dimension[0].shape[0] == item.shape[axis], name


def indicators_follow_the_conventions(path):
    with h5py.File(path) as file:
        count = 0
        for name, item in file.items():
            if not isinstance(item, h5py.Dataset) or item.ndim < 3:
                continue
            count += 1
            assert item.dtype == "<f8" and np.isnan(item.fillvalue) and np.isnan(item.attrs["_FillValue"][0]), name
            assert item.chunks[0] == 1 and item.chunks[1:] == item.shape[1:], f"{name}: a chunk is not one run"
            for key in ("units", "long_name", "long_name_zh"):
                assert item.attrs[key].decode(), f"{name} has no {key}"
        assert count > 0


def provenance_is_there(path):
    with h5py.File(path) as file:
        for key in ("Conventions", "heli_version", "heli_commit", "heli_dirty", "scenario", "scenario_sha256", "seed",
                    "initial_seed", "random_generator", "compiler", "compiler_flags", "heli_schema", "digest"):
            assert key in file.attrs, key
        for key in file.attrs:
            assert not any(word in key for word in ("time", "date", "host", "thread")), key
        import hashlib
        assert hashlib.sha256(file.attrs["scenario"]).hexdigest() == file.attrs["scenario_sha256"].decode()


def groups_of(path):
    """Groups that hold variables."""
    return [name for name, item in objects(path) if isinstance(item, h5py.Group)
            and any(isinstance(child, h5py.Dataset) for child in item.values())]


def xarray_sees_the_same_values(path, engine):
    """Every dataset of every group, value for value, and nothing turned into times or timedeltas."""
    for group in groups_of(path):
        with xr.open_dataset(path, engine=engine, group=group) as data, h5py.File(path) as file:
            for name, item in file[group].items():
                if not isinstance(item, h5py.Dataset):
                    continue
                if name not in data.variables:  # a dimension without values
                    assert is_scale(item) and data.sizes.get(name) in (None, item.shape[0]), f"{engine} loses {group}/{name}"
                    continue
                seen = data[name]
                assert seen.shape == item.shape, f"{group}/{name}: {seen.shape}"
                if h5py.check_string_dtype(item.dtype):
                    assert list(seen.values.ravel()) == list(item.asstr()[...].ravel()), f"{group}/{name}"
                else:
                    assert seen.dtype == item.dtype, f"{group}/{name} became {seen.dtype}"
                    assert np.array_equal(seen.values, item[...], equal_nan=item.dtype.kind == "f"), f"{group}/{name}"


def runs(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")[:300]
    return done.stdout.decode(errors="replace")


def dumpable(path, *command):
    text = runs(*command, path)
    for word in ("status", "replicate", "time", "parameters"):
        assert word in text, word


def sample_reads_as_people_would(path, engine):
    with xr.open_dataset(path, engine=engine) as data:
        assert data["position"].dims == ("run", "replicate", "time")
        assert list(data["time"].values) == [1, 2, 3, 4, 5, 6]
        assert data["position"].sel(time=3, replicate=1).shape == (1,)
        assert data["share"].dims == ("run", "replicate", "time", "side")
        share = data["share"].sel(side="left") + data["share"].sel(side="right")
        assert np.allclose(share.values, 1.0)
        assert data.attrs["title_zh"] == "小例" and data.attrs["model"] == "toy" and data.attrs["seed"] == 7
        assert data["position"].attrs["long_name_zh"] == "平均位置"
        assert int(data["status"].sum()) == 0
    with xr.open_dataset(path, engine=engine, group="parameters/walk") as walk:
        assert walk["stride"].dims == ("run",) and float(walk["stride"][0]) == 0.5
        assert walk["boundary"].values[0] == "open" and int(walk["active"][0]) == 1
        assert list(walk["mix"].values[0]) == [0.25, 0.5, 0.25] and walk["stride"].attrs["source"] == "assumption"
    with xr.open_dataset(path, engine=engine, group="partitions") as parts:
        assert parts["moves"].dims == ("run", "replicate", "time", "partition")
        assert parts["moves"].sel(partition="社区 1").shape == (1, 3, 6)
        with xr.open_dataset(path, engine=engine) as data:
            assert np.array_equal(parts["moves"].sum("partition").values, data["moves"].values)
    with xr.open_dataset(path, engine=engine, group="snapshots") as agents:
        assert agents["position"].dims == ("snapshot", "walker") and agents["position"].shape == (2, 12)
        assert list(agents["snapshot"].values) == [0, 6]
        assert list(agents["partition_index"].values) == [0] * 4 + [1] * 4 + [2] * 4


def main():
    arguments = sys.argv[1:]
    sample = arguments[arguments.index("--sample") + 1] if "--sample" in arguments else None
    for path in [argument for argument in arguments if argument != "--sample"]:
        short = path.rsplit("/", 1)[-1]
        claim(f"{short}: no compound, bool or variable-length numbers of ours", lambda: only_plain_types(path))
        claim(f"{short}: every dimension has its scale", lambda: dimensions_are_named(path))
        claim(f"{short}: indicators are float64 by run, with units, names and NaN", lambda: indicators_follow_the_conventions(path))
        claim(f"{short}: the root says where the file comes from, and not when or on what machine", lambda: provenance_is_there(path))
        for engine in ENGINES:
            claim(f"{short}: xarray with {engine} sees every value of h5py", lambda: xarray_sees_the_same_values(path, engine))
        for command in (("ncdump", "-h"), ("h5dump", "-A")):
            if shutil.which(command[0]):
                claim(f"{short}: {command[0]} shows its header", lambda: dumpable(path, *command))
                claim(f"{short}: {command[0]} shows its values", lambda: dumpable(path, command[0]))
            else:
                print(f"ok - {short}: {command[0]} shows it # SKIP {command[0]} is not installed")
    for engine in ENGINES if sample else ():
        claim(f"sample: reads as its users would read it, with {engine}", lambda: sample_reads_as_people_would(sample, engine))
    return 1 if failures else 0


sys.exit(main())
