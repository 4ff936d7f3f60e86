#!/bin/sh
# One lint each: .ci/lint.sh format|tidy|cppcheck|headers|imports|arrows|shell|po. Called by `make lint`, which sets CC, CFLAGS, BUILD
# and OBJECTS (those of engine/core and models). Prints what is wrong and fails, or prints one line.
set -u
lint=$1
jobs=$(nproc 2>/dev/null || echo 2)
sources() { find engine models classroom/engine analysis cli tests -name '*.c' 2>/dev/null | sort; }
headers() { find engine models classroom/engine analysis cli tests -name '*.h' 2>/dev/null | sort; }
verdict() { # STATUS
    [ "$1" -eq 0 ] && echo "lint-$lint: clean" || echo "lint-$lint: see above"
    exit "$1"
}

case $lint in
format)
    { sources; headers; } | xargs python3 .ci/format.py
    verdict $? ;;

tidy)
    FLAGS="$(echo "$CFLAGS" | sed 's/-Werror//') -DHELI_KERNEL_ISA=baseline -DHELI_VERSION=\"\" -DHELI_COMMIT=\"\" -DHELI_DIRTY=0 -DHELI_CFLAGS=\"\""
    export FLAGS
    # shellcheck disable=SC2016
    sources | xargs -P "$jobs" -n 2 sh -c 'clang-tidy --quiet "$@" -- $FLAGS 2>/dev/null' tidy >"$BUILD/tidy.txt"
    cat "$BUILD/tidy.txt"
    ! grep -q -E 'warning:|error:' "$BUILD/tidy.txt"
    verdict $? ;;

cppcheck)
    cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 -j "$jobs" -I. \
        --suppress=missingIncludeSystem --suppress=unknownMacro --suppress=uninitvar --suppress=arrayIndexThenCheck -DHELI_KERNEL_ISA=baseline \
        -D_POSIX_C_SOURCE=200809L engine models classroom/engine analysis cli
    verdict $? ;;

headers) # each compiles alone
    bad=0
    for header in $(headers); do
        # shellcheck disable=SC2086
        printf '#include "%s"\ntypedef int heli_not_empty;\n' "$header" | $CC $CFLAGS -fsyntax-only -x c - || { echo "$header does not compile alone"; bad=1; }
    done
    # A .c file includes its own header first, or the internal one that includes it.
    for source in $(find engine models classroom/engine analysis cli -name '*.c' | sort); do
        own=${source%.c}.h
        [ -e "$own" ] || continue
        first=$(sed -n 's/^#include "\(.*\)".*/\1/p' "$source" | head -n 1)
        [ "$first" = "$own" ] || [ "$first" = "${source%.c}_internal.h" ] || { echo "$source: its own header should be the first include"; bad=1; }
    done
    verdict $bad ;;

imports) # engine/core and models need nothing but a little of the C library
    # Nothing of libm but the square root, which IEEE 754 rounds exactly; no files, no terminal, no time. A qsort needs an order
    # without ties, since C libraries differ in what they do with equals.
    allowed='memcpy memmove memset memcmp memchr malloc calloc realloc aligned_alloc free strlen strcmp strncmp strchr strrchr strstr strtod strtoll qsort snprintf vsnprintf
             getenv abort sqrt sqrtf __stack_chk_fail __memcpy_chk __memset_chk __snprintf_chk __vsnprintf_chk __isoc99_sscanf
             __cpu_model __cpu_indicator_init __assert_fail _GLOBAL_OFFSET_TABLE_'
    # shellcheck disable=SC2086
    nm --defined-only $OBJECTS 2>/dev/null | awk 'NF == 3 { print $3 }' | sort -u >"$BUILD/own.txt"
    # shellcheck disable=SC2086
    nm -A -u $OBJECTS | sed 's/:  *U / /' | awk -v own="$BUILD/own.txt" 'BEGIN { while ((getline s < own) > 0) o[s] = 1 } !($2 in o)' >"$BUILD/imports.txt"
    bad=0
    while read -r object symbol; do
        case " $(echo $allowed) " in
            *" $symbol "*) ;;
            *) echo "$object imports $symbol"; bad=1 ;;
        esac
    done <"$BUILD/imports.txt"
    [ -s "$BUILD/imports.txt" ] || { echo "nm showed no imports at all: the check is broken"; bad=1; }
    verdict $bad ;;

arrows) # who may include whom; see the architecture: the allowed arrows form no circle
    find engine models classroom/engine analysis cli \( -name '*.[ch]' -o -name '*.def' \) | sort | xargs grep -H -o -E '^ *# *include "[^"]+"' |
        sed -E 's/^([^:]+):.*"([^"]+)"/\1 \2/' >"$BUILD/includes.txt"
    bad=0
    awk '
        function house(path) {
            if (match(path, /^engine\/[a-z]+\//)) return substr(path, 1, RLENGTH - 1)
            if (match(path, /^models\/[a-z]+\//)) return substr(path, 1, RLENGTH - 1)
            if (match(path, /^[a-z]+\//)) return substr(path, 1, RLENGTH - 1)
            return ""
        }
        BEGIN {
            allow["engine/scenario"] = "engine/core"
            allow["engine/store"] = "engine/core engine/scenario"
            allow["engine/run"] = "engine/core engine/scenario engine/store"
            allow["models"] = "engine/core"
            allow["models/governance"] = "engine/core models"
            allow["models/classics"] = "engine/core models"
            allow["classroom"] = "engine/core models" # compiled to WebAssembly: as pure as they are
            allow["analysis"] = "engine/core engine/scenario engine/store engine/run models models/governance models/classics"
            allow["cli"] = allow["analysis"] " analysis"
        }
        {
            from = house($1); to = house($2)
            if (to == "") { print $1 ": include \"" $2 "\" from the top folder, as \"engine/core/status.h\""; bad = 1; next }
            if (to != from && index(" " allow[from] " ", " " to " ") == 0) { print $1 " (" from ") must not include " $2 " (" to ")"; bad = 1 }
        }
        END { exit bad }' "$BUILD/includes.txt" || bad=1
    # No circles between files.
    tsort "$BUILD/includes.txt" >/dev/null 2>"$BUILD/circles.txt" || bad=1
    [ -s "$BUILD/circles.txt" ] && { sed 's/^tsort: //' "$BUILD/circles.txt"; bad=1; }
    # The engine knows no model, core and models no library, thread or file.
    if grep -n -E '# *include <(omp|mpi|hdf5|gsl/|libfyaml|math|time|pthread|unistd|sys/|locale|libintl)' \
            $(find engine/core models classroom/engine -name '*.[ch]'); then
        echo 'engine/core and models are plain C without these headers'; bad=1
    fi
    verdict $bad ;;

shell)
    bad=0
    for script in .ci/*.sh po/*.sh classroom/build/*.sh $(find tests -name '*.sh'); do sh -n "$script" || bad=1; done
    bash -n .ci/run || bad=1
    python3 - $(find tests papers -name '*.py' 2>/dev/null) <<'PY' || bad=1
import ast, sys
for path in sys.argv[1:]:
    ast.parse(open(path, encoding="utf-8").read(), path)
PY
    if [ -x "$BUILD/heli" ] && "$BUILD/heli" --man >"$BUILD/heli.1" 2>/dev/null; then
        mandoc -T lint -W warning "$BUILD/heli.1" || bad=1
        "$BUILD/heli" --completion bash | bash -n || bad=1
    fi
    verdict $bad ;;

po) # translations are complete and as the sources have them
    sh po/update.sh check
    verdict $? ;;

*)  echo "unknown lint '$lint'" >&2; exit 2 ;;
esac
