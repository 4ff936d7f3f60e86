#!/bin/sh
# A disk of 256 KiB that fills up: the write fails with exit status 4 and the old file stays.
set -u
build=${HELI_BUILD:-build}
claim="on a full disk the write fails with exit status 4 and the old file stays"

if [ "$(id -u)" -ne 0 ]; then echo "ok - $claim # SKIP mounting a small disk takes root"; exit 0; fi
disk=$(mktemp -d "${TMPDIR:-/tmp}/diskXXXXXX") || exit 1
if ! mount -t tmpfs -o size=256k,mode=0700 tmpfs "$disk" 2>/dev/null; then
    rmdir "$disk"; echo "ok - $claim # SKIP mounting is not allowed here"; exit 0
fi
trap 'umount "$disk"; rmdir "$disk"' EXIT

log=$(HELI_SMALL_DISK=$disk "$build/tests/test_results" 2>&1)
if echo "$log" | grep -q 'OK \] test_a_small_disk_leaves_the_old_results'; then echo "ok - $claim"
else echo "$log"; echo "not ok - $claim"; exit 1; fi

left=$(find "$disk" -name '*.tmp' | wc -l)
if [ "$left" -eq 0 ]; then echo "ok - no temporary file is left on it"
else echo "not ok - no temporary file is left on it"; exit 1; fi
