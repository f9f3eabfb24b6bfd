#!/usr/bin/env bash
# ./run from nothing to a served page, again, and away without leaving anything behind.
set -uo pipefail
. "$(dirname "$0")/expect.bash"
running=''
trap '[[ -z $running ]] || kill "$running"; wait; scripts/postgres stop; scripts/postgres --tests stop; rm -rf "$scratch"' EXIT
new_home
export PORT=$((31000 + RANDOM % 1000))
. scripts/common.sh

start() { # within so many seconds
  ./run >"$scratch/run.out" 2>&1 &
  running=$!
  local deadline=$((SECONDS + $1))
  until grep -q 'Ctrl-C' "$scratch/run.out"; do
    kill -0 "$running" 2>/dev/null && ((SECONDS < deadline)) || { cat "$scratch/run.out" && return 1; }
    sleep 0.2
  done
}
stop() {
  local status=0
  kill -TERM "$running"
  wait "$running" || status=$?
  running=''
  [[ $status == 143 ]] && ! scripts/postgres status && ! http_status /health && ! grep -lF "$WHEELHOUSE_HOME/" /proc/[0-9]*/cmdline 2>/dev/null
}
answers() { local status && status=$(http_status "$1") && echo "$1: $status" && [[ $status == 200 ]]; }
prints_what_one_needs() { cat "$scratch/run.out" && for word in /app /demo /api-docs Ctrl-C login; do grep -qi "$word" "$scratch/run.out" || return 1; done; }

a_refused_password_is_said() {
  local url
  url=$(scripts/postgres --tests)
  WHEELHOUSE_DATABASE=${url/Password=/Password=x} ./run 2>"$scratch/refused"
  local status=$?
  cat "$scratch/refused"
  [[ $status == 1 && $(tail -n1 "$scratch/refused") == 'wheelhouse: The database refused: password authentication failed'* ]]
}

it "It starts from nothing" start 600
it "It prints the addresses, the login and how to stop" prints_what_one_needs
it "It answers on /health" answers /health
it "It serves the dashboard" answers /app/
it "It serves the demo page" answers /demo
it "It serves the widget's loader" answers /packs/js/sdk.js
it "It serves the API documents" answers /api-docs
it "SIGTERM stops everything that it started" stop
it "A second start with nothing changed serves within 15 seconds" start 15
it "And stops again" stop
it "A refused password is said in one sentence" a_refused_password_is_said
report
