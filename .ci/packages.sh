#!/bin/sh
# Sees that the packages a target needs are there: .ci/packages.sh GROUP...   (groups: build run check san mpi slurm wasm classroom browser r papers lint)
#
# On Debian and Ubuntu what is missing is installed with apt-get (with sudo where the user is not root); nothing is done, not even an
# update, when all is there. On other systems each need is probed and what is missing is listed by its Debian name.
set -u

#       package              how to see that it is there elsewhere
table() {
    case $1 in
    build) cat <<'LIST'
        gcc                  cmd gcc
        make                 cmd make
        git                  cmd git
        pkg-config           cmd pkg-config
        libfyaml-dev         pc libfyaml
        libhdf5-dev          pc hdf5
        libgsl-dev           pc gsl
        nettle-dev           pc nettle
        gettext              cmd msgfmt
LIST
    ;;
    run) cat <<'LIST'
        gnuplot-nox          cmd gnuplot
        fontconfig           cmd fc-match
        fonts-noto-cjk       font Noto Sans CJK SC
LIST
    ;;
    check) cat <<'LIST'
        clang                cmd clang
        libomp-dev           file /usr/lib/llvm-*/lib/libomp.so
        libcmocka-dev        pc cmocka
        librandom123-dev     file /usr/include/Random123/philox.h
        gcovr                cmd gcovr
        hdf5-tools           cmd h5dump
        python3              cmd python3
        netcdf-bin           cmd ncdump
        python3-h5py         py h5py
        python3-xarray       py xarray
        python3-h5netcdf     py h5netcdf
        python3-netcdf4      py netCDF4
LIST
    ;;
    san) cat <<'LIST'
        valgrind             cmd valgrind
        libomp-dev           file /usr/lib/llvm-*/lib/libarcher.so
LIST
    ;;
    mpi) cat <<'LIST'
        libopenmpi-dev       pc ompi-c
        openmpi-bin          cmd mpirun.openmpi
        libmpich-dev         pc mpich
        mpich                cmd mpirun.mpich
LIST
    ;;
    wasm) cat <<'LIST'
        emscripten           cmd emcc
        nodejs               cmd node
LIST
    ;;
    classroom) cat <<'LIST'
        emscripten           cmd emcc
        nodejs               cmd node
        npm                  tool npm
LIST
    ;;
    browser) cat <<'LIST'
        chromium             cmd chromium
        fonts-noto-cjk       font Noto Sans CJK SC
LIST
    ;;
    r) cat <<'LIST'
        r-base-core          cmd Rscript
        r-cran-ncdf4         file /usr/lib/R/site-library/ncdf4
LIST
    ;;
    papers) cat <<'LIST'
        python3              cmd python3
        pandoc               cmd pandoc
        chromium             cmd chromium
        fonts-texgyre        font TeX Gyre Termes
        fonts-texgyre-math   font TeX Gyre Termes Math
        fonts-dejavu-core    font DejaVu Sans Mono
        fonts-noto-cjk       font Noto Serif CJK SC
LIST
    ;;
    slurm) cat <<'LIST'
        slurmctld            cmd slurmctld
        slurmd               cmd slurmd
        slurm-client         cmd sbatch
        munge                cmd munged
LIST
    ;;
    lint) cat <<'LIST'
        python3              cmd python3
        clang-format         cmd clang-format
        clang-tidy           cmd clang-tidy
        cppcheck             cmd cppcheck
        mandoc               cmd mandoc
        libopenmpi-dev       pc ompi-c
        libcmocka-dev        pc cmocka
        librandom123-dev     file /usr/include/Random123/philox.h
LIST
    ;;
    *) echo ".ci/packages.sh: unknown group '$1'" >&2; exit 2 ;;
    esac
}

there() { # KIND WHAT: true when it is there on a system without dpkg
    kind=$1; shift
    case $kind in
    cmd|tool) command -v "$1" >/dev/null 2>&1 ;;
    pc)   pkg-config --exists "$1" 2>/dev/null ;;
    py)   python3 -c "import $1" 2>/dev/null ;;
    font) fc-list 2>/dev/null | grep -q "$*" ;;
    file) for f in $1; do [ -e "$f" ] && return 0; done; return 1 ;;
    esac
}

rows=$(for group in "$@"; do table "$group" || exit 2; done) || exit 2
missing=
if command -v dpkg-query >/dev/null 2>&1; then
    # A tool may have come with another package (npm with some of nodejs): its command is enough.
    here=$(printf '%s\n' "$rows" | awk '$2 == "tool" { print $1, $3 }' | while read -r package tool; do command -v "$tool" >/dev/null 2>&1 && echo "$package"; done)
    for package in $(printf '%s\n' "$rows" | awk '{ print $1 }' | sort -u); do
        case " $(echo $here) " in *" $package "*) continue ;; esac
        state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)
        [ "$state" = installed ] || missing="$missing $package"
    done
else
    missing=$(printf '%s\n' "$rows" | while read -r package kind what; do
        # shellcheck disable=SC2086
        there $kind $what || printf ' %s' "$package"
    done)
fi
[ -z "$missing" ] && exit 0

if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then
    echo "These are missing (names as in Debian):$missing" >&2
    echo "Install them with this system's package manager, then try again." >&2
    exit 1
fi

root=
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || { echo "Not root, and no sudo. As root, please: apt-get install$missing" >&2; exit 1; }
    root='sudo'
fi
echo "Installing:$missing" >&2
apt() { $root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -qq "$@" </dev/null >&2; }
# shellcheck disable=SC2086
apt install -y --no-install-recommends $missing 2>/dev/null && exit 0
apt update
# shellcheck disable=SC2086
apt install -y --no-install-recommends $missing || { echo "Could not install:$missing" >&2; exit 1; }
