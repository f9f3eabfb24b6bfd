#!/usr/bin/env bash
# Each thing that can be wrong with the machine is one clear sentence and a failing exit status, before anything is built.
set -uo pipefail
. "$(dirname "$0")/expect.bash"
trap 'rm -rf "$scratch"' EXIT
new_home

without_dotnet() {
  mkdir "$scratch/bin"
  local folder
  for folder in ${PATH//:/ }; do ln -s "$folder"/* "$scratch/bin/" 2>/dev/null; done
  rm "$scratch/bin/dotnet"
  says_once 'The .NET SDK 10.* is missing: install it from https://' env PATH="$scratch/bin" ./run
}
with_an_older_sdk_than_asked_for() {
  cp -r run scripts global.json "$scratch"
  sed -i 's/"version": "[0-9]*/"version": "99/' "$scratch/global.json"
  says_once 'is not 99.* or newer: install that from https://' "$scratch/run"
}
with_a_full_disk() {
  mkdir "$scratch/full"
  printf '#!/bin/sh\necho "/dev/x 100 100 5000 100%% /"\n' >"$scratch/full/df"
  chmod +x "$scratch/full/df"
  says_once 'The disk is full: .* has 4 MB left' env PATH="$scratch/full:$PATH" ./run
}
a_listening_port() { grep -oiP 'port=\K[0-9]+' <<<"$TEST_POSTGRES"; }

it "A taken port is named" says_once 'Port [0-9]+ is taken' env PORT="$(a_listening_port)" ./run
it "A port that is no number is refused" says_once 'PORT must be a number' env PORT=http ./run
it "An unreachable database is named" says_once 'database at 127.0.0.1:1 .* does not answer' \
  env WHEELHOUSE_DATABASE='Host=127.0.0.1;Port=1;Username=x' ./run
it "Starting over never deletes somebody else's database" says_once 'deletes only the private database' \
  env WHEELHOUSE_DATABASE='Host=127.0.0.1;Port=1;Username=x' ./run --fresh
it "A data folder that cannot be written is named" says_once '/proc/nowhere cannot be written' env WHEELHOUSE_HOME=/proc/nowhere ./run
it "A missing SDK is named with its address" without_dotnet
it "A too old SDK is named with the version asked for" with_an_older_sdk_than_asked_for
it "A full disk is named" with_a_full_disk
report
