# shellcheck shell=bash
# A dozen lines of test harness; the totals line is what ./test adds up.
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
unset WHEELHOUSE_DATABASE WHEELHOUSE_HOME PORT ASPNETCORE_WEBROOT
checkout=$PWD
total=0 wrong=0
scratch=$(mktemp -d)
chmod 755 "$scratch" # the database's user reads it, too

# A data folder of its own; PostgreSQL's programs are borrowed if they have been fetched already.
new_home() {
  WHEELHOUSE_HOME=$(mktemp -d "$scratch/home.XXXX")
  chmod 755 "$WHEELHOUSE_HOME"
  [[ ! -d $checkout/.wheelhouse/postgres ]] || ln -s "$checkout/.wheelhouse/postgres" "$WHEELHOUSE_HOME/postgres"
  export WHEELHOUSE_HOME
}

# it SENTENCE COMMAND...
it() {
  total=$((total + 1))
  if "${@:2}" >"$scratch/out" 2>&1; then return; fi
  wrong=$((wrong + 1))
  echo "FAILED: $1"
  sed 's/^/  /' "$scratch/out"
}

# says_once PATTERN COMMAND...: fails with one sentence, which matches.
says_once() {
  local out status=0
  out=$("${@:2}" 2>&1) || status=$?
  printf 'exit status %s: %s\n' "$status" "$out"
  ((status != 0)) && [[ $(wc -l <<<"$out") == 1 && $out =~ $1 ]]
}

report() {
  echo "Total: $total, Errors: 0, Failed: $wrong, Skipped: 0, Not Run: 0"
  ((wrong == 0))
}
