#!/bin/sh
# The model description as pages of their own: papers/build.sh HELI FOLDER (make papers). Leaves odd.html, odd.pdf and their Chinese twins in FOLDER.
#
# Tables are refreshed from the rows first, and the figures whose runs take less than a minute are drawn anew. The figure of elasticities is that of docs/figures:
# its runs take minutes (make sensitivity). Nothing is fetched from anywhere; equations are MathML, which the browser prints (docs/decisions/0010).
set -eu
heli=$1 out=$2
here=$(dirname "$0")
figures=$out/figures
mkdir -p "$figures"
python3 "$here/odd_tables.py" --heli "$heli"

for scenario in four-forces-baseline four-forces-joint; do
    "$heli" run "scenarios/$scenario.yaml" --replicates 10 --weeks 260 --quiet -o "$figures/$scenario.h5"
done
"$heli" run scenarios/four-forces-baseline.yaml --quiet -o "$figures/twin.h5"
rm -rf "$figures"/guidance.h5* # a sweep goes on from what it finds; here all of it is of this build
"$heli" sweep experiments/guidance.yaml --quiet -o "$figures/guidance.h5"
for language in en zh; do
    end=$([ $language = zh ] && echo .zh || true)
    "$heli" plot "$figures/four-forces-baseline.h5" "$figures/four-forces-joint.h5" --kind force --lang $language --quiet -o "$figures/joint-force$end.png"
    "$heli" plot "$figures/twin.h5" --kind twin --lang $language --quiet -o "$figures/twin$end.png"
    "$heli" plot "$figures/guidance.h5" -i satisfaction --lang $language --quiet -o "$figures/guidance$end.png"
done

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || { echo "papers/build.sh: no chromium to print with" >&2; exit 1; }
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
# A browser of the superuser, as in a container, has to do without its sandbox; it reads one page made here.
[ "$(id -u)" -eq 0 ] && sandbox=--no-sandbox || sandbox=
for page in odd odd.zh-CN; do
    # The essays go by their number in either language.
    [ $page = odd ] && essay=Essay\  || essay=文章
    sed "s/{{Essay \([0-9]\)}}/{{$essay\1}}/" "$here/references.bib" >"$profile/references.bib"
    ODD_FIGURES=$figures pandoc "$here/$page.md" --from markdown+east_asian_line_breaks --to html5 --standalone --self-contained --fail-if-warnings --mathml --citeproc --toc --toc-depth=2 \
        --resource-path="$here" --metadata bibliography="$profile/references.bib" --lua-filter="$here/odd.lua" --css="$here/odd.css" -o "$out/$page.html"
    # shellcheck disable=SC2086
    "$browser" --headless $sandbox --disable-gpu --user-data-dir="$profile" --no-pdf-header-footer --generate-pdf-document-outline \
        --print-to-pdf="$out/$page.pdf" "file://$(cd "$out" && pwd)/$page.html" 2>"$profile/said" || { cat "$profile/said" >&2; exit 1; }
    [ -s "$out/$page.pdf" ] || { cat "$profile/said" >&2; exit 1; }
    echo "$out/$page.html $out/$page.pdf"
done
