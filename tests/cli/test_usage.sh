#!/bin/sh
# The command line: help, wrong words, exit statuses, and output that does not arrive.
. tests/cli/lib.sh

commands='run check compare describe plot bench doctor'

run --help
exits 'help of the program succeeds' 0
says 'help of the program has an example' "$out" 'Examples:'
is_silent 'help says nothing on standard error' "$err"
for command in $commands; do
    says "help of the program lists $command" "$out" "  $command "
done
for command in $commands; do
    run "$command" --help
    exits "help of $command succeeds" 0
    says "help of $command has an example" "$out" "heli $command"
    run --help "$command"
    says "help may stand before $command" "$out" "Usage: heli $command"
done

run --help
if printf '%s\n' "$out" | sed -n '/^Commands:/,/^$/p' | grep -qE '^  [a-z]+[A-Z]'
then not_ok 'every name of a command has room before its summary'; else ok 'every name of a command has room before its summary'; fi
absent=
for command in $(printf '%s\n' "$out" | sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z]*\) .*/\1/p'); do
    run "$command" --help
    for file in $(printf '%s\n' "$out" | grep -oE '(scenarios|experiments)/[a-z0-9-]+\.yaml'); do
        if [ ! -e "$top/$file" ]; then absent="$absent $command:$file"; fi
    done
done
if [ -z "$absent" ]; then ok 'the files in examples of help are there'; else not_ok 'the files in examples of help are there' "$absent"; fi

run --version
exits 'version succeeds' 0
says 'version names the program' "$out" 'heli '
says 'version names the compiler' "$out" ' by '
run --version --json
is_json 'version as JSON has the build facts' '{"version", "commit", "compiler", "flags", "schema", "isa"} <= set(d)'

run
exits 'no command is a usage error' 2
is_silent 'a usage error leaves standard output empty' "$out"
run rnu
exits 'an unknown command is a usage error' 2
says 'an unknown command names the nearest' "$err" "did you mean 'run'"
run x.yaml
says 'a scenario without a command names heli run' "$err" "heli run x.yaml"
run run --replicats 3 x.yaml
exits 'an unknown flag is a usage error' 2
says 'an unknown flag names the nearest' "$err" "did you mean '--replicates'"
run run -dry-run x.yaml
says 'one dash for two names the flag' "$err" "did you mean '--dry-run'"
run run --replicates 0 x.yaml
exits 'a number out of range is a usage error' 2
says 'a number out of range names the range' "$err" 'from 1 to'
run run --replicates
exits 'a missing value is a usage error' 2
run run
exits 'a missing operand is a usage error' 2
says 'a missing operand is named' "$err" 'SCENARIO'
run doctor surplus
exits 'a surplus operand is a usage error' 2
run plot --kind pie x.h5
exits 'a wrong choice is a usage error' 2
run --lang fr doctor
exits 'an unknown language is a usage error' 2
says 'hint after a usage error leads to the help' "$err" 'doctor --help'

if [ -w /dev/full ]; then
    "$HELI" describe parameters >/dev/full 2>stderr
    rc=$?
    err=$(cat stderr)
    exits 'a full disk behind standard output is exit status 4' 4
    says 'a full disk is named' "$err" 'No space left'
    "$HELI" --help >/dev/full 2>stderr
    rc=$?
    err=$(cat stderr)
    exits 'help onto a full disk is exit status 4' 4
    "$HELI" describe parameters --json >/dev/full 2>stderr
    rc=$?
    err=$(cat stderr)
    exits 'JSON onto a full disk is exit status 4' 4
else
    skip 'a full disk behind standard output is exit status 4' 'no /dev/full'
fi
{ "$HELI" describe parameters --json 2>stderr; echo $? >status; } | true
rc=$(cat status)
err=$(cat stderr)
exits 'a closed pipe is exit status 4' 4

"$HELI" --help >&- 2>stderr
rc=$?
exits 'a closed standard output is exit status 4' 4

HELI_ISA=baseline run --version
says 'HELI_ISA chooses the instruction set' "$out" 'baseline'
HELI_ISA=mmx run --version
exits 'an unknown HELI_ISA is a usage error' 2

run --man
exits 'the man page is printed' 0
if command -v mandoc >/dev/null; then
    lint=$(mandoc -T lint -W style stdout 2>&1)
    is_silent 'the man page has nothing to complain about' "$lint"
else
    skip 'the man page has nothing to complain about' 'no mandoc'
fi
for command in $commands; do
    says "the man page tells of $command" "$out" "heli $command"
done
run --completion bash
if command -v bash >/dev/null; then
    completed=$(bash -c '. ./stdout; COMP_WORDS=(heli run --repl); COMP_CWORD=2; _heli; echo "${COMPREPLY[*]}"')
    says 'completion for bash completes a flag' "$completed" '--replicates'
    completed=$(bash -c '. ./stdout; COMP_WORDS=(heli plot --kind f); COMP_CWORD=3; _heli; echo "${COMPREPLY[*]}"')
    says 'completion for bash completes a choice' "$completed" 'force'
else
    skip 'completion for bash completes a flag' 'no bash'
fi
finish
