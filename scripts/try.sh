#!/bin/sh
# Shows the whole line in a scratch repository: a bad commit is refused, the mended one goes through.
#
#   scripts/try.sh PROGRAM     PROGRAM is the built vibecheck
#
# The sources are in scripts/try: `before` is committed first, `bad` is the change with faults among look-alikes,
# `good` the same change mended. KEEP=1 keeps the scratch repository.
set -eu

sources=$(cd "$(dirname "$0")/try" && pwd)
program=${1:?usage: scripts/try.sh PROGRAM}
case $program in /*) ;; *) program=$(pwd)/$program ;; esac
[ -x "$program" ] || {
  echo "error: '$program' is not a program; run make build" >&2
  exit 1
}

scratch=$(mktemp -d "${TMPDIR:-/tmp}/vibecheck-try.XXXXXX")
finish() {
  if [ "${KEEP:-0}" = 1 ]; then echo "==> kept: $scratch/stations"; else rm -rf "$scratch"; fi
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

fail() {
  echo >&2
  echo "error: step 'try' failed: $1" >&2
  shift
  for line in "$@"; do echo "$line" >&2; done
  exit 1
}

# Nothing of the user's own git or vibecheck settings takes part, and nothing is left in the user's folders.
# Each name is one word: split on purpose.
# shellcheck disable=SC2046
unset $(git rev-parse --local-env-vars) VIBECHECK_SKIP
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME='A. Newcomer' GIT_AUTHOR_EMAIL=newcomer@example.org
export GIT_COMMITTER_NAME='A. Newcomer' GIT_COMMITTER_EMAIL=newcomer@example.org
export XDG_CACHE_HOME="$scratch/cache" XDG_DATA_HOME="$scratch/data" XDG_CONFIG_HOME="$scratch/config"
PATH=${program%/*}:$PATH

mkdir "$scratch/stations"
cd "$scratch/stations"
git init --quiet --initial-branch main
cp -R "$sources/before/." .
git add .
git commit --quiet --message 'Weather stations: ingest, server, app, web and probe'

echo '$ vibecheck install'
vibecheck install || fail "'vibecheck install' ended with exit status $?" "run by hand: KEEP=1 make try"

echo
cp -R "$sources/bad/." .
git add .
head_before=$(git rev-parse HEAD)
staged_before=$(git ls-files --stage)

echo "\$ git commit --message 'Add the trend, the archive and the offset'"
status=0
git commit --message 'Add the trend, the archive and the offset' || status=$?

[ "$status" != 0 ] || fail 'the bad commit went through' \
  'the hook should have refused it; vibecheck doctor says which hooks run and whether the model loads'
[ "$(git rev-parse HEAD)" = "$head_before" ] || fail 'the commit was refused, and yet HEAD has moved'
[ "$(git ls-files --stage)" = "$staged_before" ] || fail 'the commit was refused, and yet the index has changed'

# The refusal must come from findings, not from a failure of the program.
status=0
vibecheck check --format json >"$scratch/check.json" 2>"$scratch/check.err" || status=$?
[ "$status" = 1 ] || fail "'vibecheck check' ended with exit status $status, expected 1 (findings that block)" \
  "$(cat "$scratch/check.err")"
grep -Eq '"modelLoaded" *: *true' "$scratch/check.json" || fail 'the commit was refused without asking the model' \
  'run by hand: KEEP=1 make try, then vibecheck doctor'

echo
echo '$ # mended: the same change without the faults'
cp -R "$sources/good/." .
git add .

echo "\$ git commit --message 'Add the trend, the archive and the offset'"
git commit --message 'Add the trend, the archive and the offset' ||
  fail 'the mended commit was refused' \
    'nothing in scripts/try/good deserves it: a finding above is a false one, or the program failed'
[ "$(git rev-parse HEAD^)" = "$head_before" ] || fail 'the mended commit is not in the history'

echo
echo '==> works: the bad commit was refused, the mended one went through'
