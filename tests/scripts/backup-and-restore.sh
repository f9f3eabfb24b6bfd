#!/usr/bin/env bash
# ./run backup while the product serves, ./run restore into a new home, and everything that must be refused.
set -uo pipefail
. "$(dirname "$0")/expect.bash"
serving='' first='' second=''
finish() {
  [[ -z $serving ]] || { kill "$serving" && wait "$serving"; }
  for WHEELHOUSE_HOME in "$first" "$second"; do [[ -z $WHEELHOUSE_HOME ]] || scripts/postgres stop; done
  rm -rf "$scratch"
}
trap finish EXIT
export PORT=$((32000 + RANDOM % 1000))
. scripts/common.sh
app=artifacts/bin/Host/debug/Wheelhouse.Host.dll
archive=$scratch/backups/monday.tar
file=blobs/1/ab/$(printf 'ab%062d' 7)

host() {
  ConnectionStrings__Wheelhouse=$(scripts/postgres url) Wheelhouse__DataFolder=$WHEELHOUSE_HOME dotnet "$app" "$@"
}
start() {
  local database deadline=$((SECONDS + 60))
  database=$(scripts/postgres url)
  ConnectionStrings__Wheelhouse=$database Wheelhouse__DataFolder=$WHEELHOUSE_HOME dotnet "$app" serve --urls "http://127.0.0.1:$PORT" >"$scratch/log" 2>&1 &
  serving=$!
  until [[ $(http_status /health) == 200 ]]; do
    kill -0 "$serving" 2>/dev/null && ((SECONDS < deadline)) || { cat "$scratch/log" && return 1; }
    sleep 0.2
  done
}
stop() { kill "$serving" && wait "$serving"; serving=''; }

# A company with a conversation, a file, and secrets that only the master key opens: an API token, an inbox's HMAC token.
plant() {
  host migrate && start && mkdir -p "$WHEELHOUSE_HOME/${file%/*}" && echo 'a file' >"$WHEELHOUSE_HOME/$file" && ask plant
}
everything_answers() { ask check && [[ $(<"$WHEELHOUSE_HOME/$file") == 'a file' ]]; }
ask() {
  node --input-type=module - "$1" "$PORT" "$scratch/planted.json" <<'END'
import { readFileSync, writeFileSync } from 'node:fs';
const [act, port, file] = process.argv.slice(2);
let headers = { 'content-type': 'application/json' };
const call = async (method, path, body) => {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers, body: body && JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
};
if (act === 'plant') {
  const { data } = await call('POST', '/api/v1/setup', { name: 'Ada', email: 'ada@example.com', password: 'Str0ng-enough!', company_name: 'Acme' });
  const token = data.access_token;
  headers.api_access_token = token;
  const at = `/api/v1/accounts/${data.account_id}`;
  const inbox = await call('POST', `${at}/inboxes`, { name: 'Site', channel: { type: 'web_widget', website_url: 'https://acme.example' } });
  const site = `website_token=${inbox.website_token}`;
  const { website_channel_config: config } = await call('POST', `/api/v1/widget/config?${site}`, {});
  const visitor = config.auth_token;
  headers = { 'content-type': 'application/json', 'x-auth-token': visitor };
  await call('POST', `/api/v1/widget/messages?${site}`, { message: { content: 'The planted question' } });
  writeFileSync(file, JSON.stringify({ token, at, inbox: inbox.id, hmac: inbox.hmac_token, site, visitor }));
} else {
  const was = JSON.parse(readFileSync(file, 'utf8'));
  const expect = (what, is) => { if (!is) throw new Error(`not as it was: ${what}`); };
  headers.api_access_token = was.token;
  const { payload } = await call('GET', `${was.at}/conversations/1/messages`);
  expect('the conversation', payload.some((message) => message.content === 'The planted question'));
  const inbox = await call('GET', `${was.at}/inboxes/${was.inbox}`);
  expect('the sealed secret', was.hmac && inbox.hmac_token === was.hmac);
  await call('POST', '/auth/sign_in', { email: 'ada@example.com', password: 'Str0ng-enough!' });
  headers = { 'content-type': 'application/json', 'x-auth-token': was.visitor };
  await call('POST', `/api/v1/widget/messages?${was.site}`, { message: { content: 'and another one' } });
}
END
}

backs_up() { ./run backup "$archive" && [[ $(stat -c %a "$archive") == 600 ]] && ! tar -tf "$archive" | grep -q key; }
holds_no_secret() { ! grep -aqF "$(<"$WHEELHOUSE_HOME/master.key")" "$archive"; }
damaged() { # the archive with one byte of the dump changed
  cp "$archive" "$scratch/damaged.tar" && printf X | dd of="$scratch/damaged.tar" bs=1 seek=$(($(stat -c %s "$archive") / 2)) conv=notrunc status=none
}
cut_off() { head -c 20000 "$archive" >"$scratch/cut.tar"; }
from_the_future() {
  mkdir "$scratch/future" && tar -xf "$archive" -C "$scratch/future" && (cd "$scratch/future" && echo 'migration: inbox/9999_later.sql' >>manifest &&
    sha256sum manifest database.dump files.tar >SHA256SUMS && tar -cf ../future.tar ./*) && tar -C "$scratch/future" -cf "$scratch/future.tar" manifest SHA256SUMS database.dump files.tar
}
nothing_was_touched() { [[ ! -d $WHEELHOUSE_HOME/data && ! -d $WHEELHOUSE_HOME/blobs ]]; }
restores() { ./run restore "$@" && ! ls -d "$WHEELHOUSE_HOME"/.restore.* 2>/dev/null; }
refuses_to_serve() { says_once "wheelhouse: The master key is not the one of this database.*$key.*master.key" host serve --urls "http://127.0.0.1:$PORT"; }
put_the_key_in() { install -m 600 "$first/master.key" "$second/master.key"; }
starts_with_the_key() { host migrate && start; }
keeps_what_was_there() { [[ $(scripts/postgres exec psql -tAc 'select count(*) from inbox.messages') == "$1" ]]; }

new_home && first=$WHEELHOUSE_HOME
scripts/postgres start 2>/dev/null
it "refuses to back up nothing" says_once 'nothing to back up' ./run backup "$archive"
it "a company is planted" plant
key=$({ printf 'wheelhouse key id' && base64 --decode <"$first/master.key"; } | sha256sum | cut -c1-8 | tr a-f A-F)
it "backs up while the product serves, for its owner only and without the key" backs_up
it "and the key is nowhere in the archive" holds_no_secret
it "never writes over an earlier backup" says_once 'exists already' ./run backup "$archive"
it "the product served on" everything_answers
it "refuses to restore over a running server" says_once 'running' ./run restore "$archive" --force
stop
sleep 4 # until the server's last sign of life is old
it "refuses to restore over a database that is not empty" says_once 'not empty' ./run restore "$archive"

new_home && second=$WHEELHOUSE_HOME
damaged && cut_off && from_the_future
it "refuses a damaged archive" says_once 'damaged' ./run restore "$scratch/damaged.tar"
it "refuses an archive that is cut off" says_once 'cut off' ./run restore "$scratch/cut.tar"
it "refuses what is no backup" says_once 'not a backup' ./run restore run
it "refuses a newer version's" says_once 'newer version' ./run restore "$scratch/future.tar"
it "and touches nothing meanwhile" nothing_was_touched
it "restores into a new home, and asks for the key" restores "$archive"
it "says which key is missing instead of serving without it" refuses_to_serve
it "refuses to restore beside another key" says_once "$key" ./run restore "$archive" --force
put_the_key_in
it "starts with the key" starts_with_the_key
it "everything answers: conversation, file, tokens, sealed secrets" everything_answers
stop
sleep 4
it "has the message written since" keeps_what_was_there 2
it "replaces it all when forced" restores --force "$archive"
it "and is as it was backed up" keeps_what_was_there 1
with_the_key_in() { ./run backup "$scratch/whole.tar" --with-key && tar -tf "$scratch/whole.tar" | grep -qx master.key && rm "$second/master.key" && restores --force "$scratch/whole.tar" && cmp "$first/master.key" "$second/master.key"; }
it "takes the key along if asked to" with_the_key_in
report
