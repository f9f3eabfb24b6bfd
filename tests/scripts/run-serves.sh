#!/usr/bin/env bash
# ./run from nothing to a served page, again, and away without leaving anything behind.
set -uo pipefail
. "$(dirname "$0")/expect.bash"
running='' taken=''
trap '[[ -z $running ]] || kill "$running"; [[ -z $taken ]] || kill "$taken"; wait; scripts/postgres stop; scripts/postgres --tests stop; rm -rf "$scratch"' EXIT
new_home
export PORT=$((31000 + RANDOM % 1000))
. scripts/common.sh

start() { # within so many SECONDS [OPTION...]
  ./run "${@:2}" >"$scratch/run.out" 2>&1 &
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
  [[ $status == 143 ]] && ! scripts/postgres status && ! http_status /health && ! http_status / "$(site_port)" &&
    ! grep -lF "$WHEELHOUSE_HOME/" /proc/[0-9]*/cmdline 2>/dev/null
}
site_port() { sed -n 's/^  Help centre .*127.0.0.1:\([0-9]*\).*/\1/p' "$scratch/run.out"; }
answers() { local status && status=$(http_status "$1") && echo "$1: $status" && [[ $status == 200 ]]; }
prints_what_one_needs() { cat "$scratch/run.out" && for word in /app /demo /api-docs "127.0.0.1:$((PORT + 1)) " Ctrl-C login; do grep -qi "$word" "$scratch/run.out" || return 1; done; }

the_website_is_there() { for path in /help/en/returns /robots.txt /sitemap.xml; do [[ $(http_status "$path" "$(site_port)") == 200 ]] || return 1; done; }
# The demo's owner adds the website; another private address, even of this machine, stays refused.
the_website_can_be_a_source() {
  node --input-type=module - "$PORT" "$(site_port)" <<'END'
const [port, site] = process.argv.slice(2);
const ask = async (path, body) => {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: body ? 'POST' : 'GET', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...access },
  });
  return answer.json();
};
let access = {};
const { data } = await ask('/auth/sign_in', { email: 'robin@larkspur.example', password: 'Larkspur-2026' });
access = { api_access_token: data.access_token };
const sources = `/api/v1/accounts/${data.account_id}/knowledge/sources`;
const read = async (url) => {
  let source = await ask(sources, { url, page_cap: 5 });
  for (const end = Date.now() + 60_000; !['ready', 'failed'].includes(source.status) && Date.now() < end; source = await ask(`${sources}/${source.id}`));
  console.log(url, source.status, source.error_code, source.documents_count);
  return source;
};
const website = await read(`http://127.0.0.1:${site}/`);
const refused = await Promise.all([read(`http://127.0.0.1:${port}/app/`), read(`http://localhost:${site}/`)]);
process.exit(website.status === 'ready' && website.documents_count === 5 && refused.every((s) => s.error_code === 'private_address') ? 0 : 1);
END
}
take_the_next_port() {
  node -e "require('net').createServer().listen($((PORT + 1)), '127.0.0.1')" &
  taken=$!
}
the_website_moves() { cat "$scratch/run.out" && [[ $(site_port) == $((PORT + 2)) ]] && the_website_is_there; }
there_is_no_website() { cat "$scratch/run.out" && [[ -z $(site_port) ]] && ! http_status / $((PORT + 1)); }

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
it "It serves the demo's help centre as a website" the_website_is_there
it "That website, and nothing else of this machine, can be a source" the_website_can_be_a_source
it "SIGTERM stops everything that it started" stop
take_the_next_port
it "A second start with nothing changed serves within 15 seconds" start 15
it "The website takes the next port when its own is taken" the_website_moves
it "And stops again" stop
kill "$taken" && taken=''
it "Without the demo it starts" start 60 --no-demo
it "Without the demo there is no website" there_is_no_website
it "And stops once more" stop
it "A refused password is said in one sentence" a_refused_password_is_said
report
