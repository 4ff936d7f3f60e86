#!/bin/sh
# Brings the catalogues up to date with the sources: po/update.sh [check]
#
# Lists the files that hold sentences (POTFILES.in), collects them (heli.pot), and merges them into every po/*.po; parts that others
# hand in as po/zh_*.po-part are taken over first. With `check` nothing is written and the exit status says whether anything is
# missing, unsure, or no longer as the sources have it.
set -eu
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Sentences stand in _(), HELI_N_() and ngettext(), and as third column of the list of statuses.
sources() {
    { find cli engine models analysis -name '*.[ch]' -exec grep -lE '(HELI_N_|[^A-Za-z0-9]_|ngettext)\(' {} +
      echo engine/core/status.h; } | LC_ALL=C sort -u
}

collect() { # POTFILES POT
    xgettext --files-from="$1" --output="$2" --from-code=UTF-8 --language=C --keyword=_ --keyword=HELI_N_ --keyword=X:3 \
        --add-comments=Translators: --sort-by-file --add-location=file --package-name=heli --msgid-bugs-address='see CONTRIBUTING.md' --copyright-holder='the authors of Heli'
    sed -i -e '/^"POT-Creation-Date:/d' -e 's/CHARSET/UTF-8/' "$2"
}

sources >"$work/POTFILES.in"
collect "$work/POTFILES.in" "$work/heli.pot"

if [ "${1:-}" = check ]; then
    cmp -s "$work/heli.pot" po/heli.pot || { echo 'po/heli.pot is not as the sources have it; run po/update.sh' >&2; exit 1; }
    for catalogue in po/*.po; do
        said=$(LC_ALL=C msgfmt --check --statistics --output-file=/dev/null "$catalogue" 2>&1)
        echo "$catalogue: $said"
        case $said in *untranslated*|*fuzzy*) exit 1 ;; esac
    done
    exit 0
fi

cp "$work/POTFILES.in" po/POTFILES.in
cp "$work/heli.pot" po/heli.pot
for catalogue in po/*.po; do
    language=$(basename "$catalogue" .po)
    parts=$(find po -name "${language%%_*}_*.po-part" | LC_ALL=C sort)
    sed '/^$/q' "$catalogue" >"$work/header.po" # the header is ours, whatever stands in a part; else a part wins
    # shellcheck disable=SC2086
    msgcat --use-first --no-wrap -o "$work/all.po" "$work/header.po" $parts "$catalogue"
    msgmerge --quiet --no-fuzzy-matching --no-wrap --sort-by-file --add-location=file -o "$work/merged.po" "$work/all.po" po/heli.pot
    msgattrib --no-obsolete --no-wrap --add-location=file -o "$catalogue" "$work/merged.po"
    printf '%s: ' "$catalogue"
    msgfmt --check --statistics --output-file=/dev/null "$catalogue"
done
