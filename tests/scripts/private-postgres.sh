#!/usr/bin/env bash
# The private PostgreSQL survives what happens to it on people's machines.
set -uo pipefail
. "$(dirname "$0")/expect.bash"
trap 'scripts/postgres stop; scripts/postgres --tests=one stop; rm -rf "$scratch"' EXIT
new_home
# As root without a reachable home the data would be placed elsewhere; the folder is open, so it is here.
data=$WHEELHOUSE_HOME/data

ask() { scripts/postgres exec psql -qAtc "$1"; }
two_at_once_get_the_same_server() {
  scripts/postgres >"$scratch/one" &
  scripts/postgres >"$scratch/two"
  wait
  cat "$scratch/one" "$scratch/two"
  [[ -s $scratch/one ]] && cmp "$scratch/one" "$scratch/two"
}
it_has_pgvector() { [[ $(ask "create extension vector; select '[1,2]'::vector <-> '[1,3]'") == 1 ]]; }
it_listens_here_only() { [[ $(ask 'show listen_addresses') == 127.0.0.1 ]]; }
a_second_start_is_quick() {
  local start=$SECONDS
  scripts/postgres stop && scripts/postgres start && ((SECONDS - start < 5))
}
a_crash_is_survived() {
  ask 'create table kept as select 7 as n'
  kill -KILL "$(head -n1 "$data/postmaster.pid")"
  [[ $(ask 'select n from kept') == 7 ]]
}
a_reused_process_id_is_not_taken_for_the_server() {
  scripts/postgres stop
  printf '%s\n%s\n1\n20000\n\n127.0.0.1\n1 1\nready   \n' "$$" "$data" >"$data/postmaster.pid"
  [[ $(ask 'select n from kept') == 7 ]]
}
a_half_made_database_is_made_again() {
  scripts/postgres drop
  mkdir "$data.new" && touch "$data.new/half"
  [[ $(ask 'select current_database()') == wheelhouse ]]
}
stopped_means_stopped() {
  local pid
  pid=$(head -n1 "$data/postmaster.pid")
  scripts/postgres stop
  for _ in {1..20}; do kill -0 "$pid" 2>/dev/null && sleep 0.1; done # it removes its files just before it ends
  ! kill -0 "$pid" 2>/dev/null && ! scripts/postgres status
}
a_named_one_has_its_own_data_and_crashes_alone() {
  scripts/postgres --tests=one start && [[ -d $WHEELHOUSE_HOME/test-data-one ]] || return
  scripts/postgres --tests=one crash && ! scripts/postgres --tests=one status && scripts/postgres status || return
  [[ $(scripts/postgres --tests=one exec psql -d postgres -qAtc 'select 7') == 7 ]] || return
  scripts/postgres --tests=one drop && [[ ! -e $WHEELHOUSE_HOME/test-data-one ]]
}

it "Two callers at once get the same server" two_at_once_get_the_same_server
it "It has pgvector" it_has_pgvector
it "It listens on 127.0.0.1 only" it_listens_here_only
it "A second start is quick" a_second_start_is_quick
it "A crash is survived" a_crash_is_survived
it "A reused process id is not taken for the server" a_reused_process_id_is_not_taken_for_the_server
it "A named one has its own data and crashes alone" a_named_one_has_its_own_data_and_crashes_alone
it "A half made database is made again" a_half_made_database_is_made_again
it "Stopped means stopped" stopped_means_stopped
it "WHEELHOUSE_DATABASE replaces it" test "$(WHEELHOUSE_DATABASE='Host=elsewhere' scripts/postgres)" = 'Host=elsewhere'
report
