#!/bin/sh
# The language of messages: chosen from the flag or the environment, on a machine with or without a Chinese locale.
. tests/cli/lib.sh

case $(LC_ALL=C "$HELI" --lang zh --help) in
    *用法*) ;;
    *) skip 'messages are Chinese' 'this build has no catalogue'; finish ;;
esac

run --lang zh --help
says '--lang zh gives Chinese in the C locale' "$out" '用法'
LC_ALL='' LANG=zh_CN.UTF-8 run --help
says 'LANG=zh_CN.UTF-8 gives Chinese' "$out" '用法'
LC_ALL='' LC_MESSAGES=zh_CN.UTF-8 LANG=en_US.UTF-8 run --help
says 'LC_MESSAGES goes before LANG' "$out" '用法'
LC_ALL=en_US.UTF-8 LC_MESSAGES=zh_CN.UTF-8 run --help
says 'LC_ALL goes before LC_MESSAGES' "$out" 'Usage'
LC_ALL=zh_CN.UTF-8 run --help --lang en
says '--lang en goes before the environment' "$out" 'Usage'
LC_ALL=zh_CN.GBK run --help
says 'Chinese comes as UTF-8 whatever the locale is called' "$out" '用法'
LC_ALL=zh_CN.UTF-8 LANGUAGE=en run --help
says 'LANGUAGE does not stand in the way' "$out" '用法'

run --lang zh rnu
says 'errors are Chinese' "$err" '没有命令“rnu”'
exits 'the exit status does not depend on the language' 2
run --lang=zh describe models
says 'titles are Chinese' "$out" '城市社区治理域'
run --lang zh describe indicators --json
is_json 'JSON keeps its keys in Chinese' 'all("label_zh" in r for r in d)'
small_scenario small.yaml
run --lang zh check small.yaml
says 'a valid scenario is said so in Chinese' "$out" '有效'
for command in run check compare describe plot bench doctor; do
    run --lang zh "$command" --help
    says "help of $command is Chinese" "$out" '示例'
done
run --lang zh --man
if left=$(printf '%s\n' "$out" | grep -E '^[A-Z][a-z]+ [a-z]+ .*\.$'); then not_ok 'no sentence of the man page is left in English' "$left"
else ok 'no sentence of the man page is left in English'; fi

# Each unit of a row has its Chinese in the catalogue (cli/units.c).
for topic in parameters indicators models; do
    "$HELI" describe "$topic" --json >stdout
    python3 -c '
import json
for row in json.load(open("stdout", encoding="utf-8")):
    for unit in [row.get("unit", "")] + [column["unit"] for column in row.get("columns", [])]:
        if any(c.isalpha() for c in unit): print(unit)'
done | sort -u >units
missing=$(while IFS= read -r unit; do grep -qF "HELI_N_(\"$unit\")" "$top/cli/units.c" || printf '%s; ' "$unit"; done <units)
is_silent 'every unit is marked for translation' "$missing"
run run small.yaml --lang zh
says 'the summary is Chinese' "$out" '置信区间'
says 'decimal points stay points' "$out" '0.'
finish
