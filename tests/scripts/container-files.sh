#!/usr/bin/env bash
# The Dockerfile and docker-compose.yml as far as they can be tried without a container engine: the same commands, with
# the same arguments, in folders that hold only what the Dockerfile copies.
set -uo pipefail
. "$(dirname "$0")/expect.bash"
. scripts/common.sh
serving=''
trap '[[ -z $serving ]] || kill "$serving"; wait; scripts/postgres stop; rm -rf "$scratch"' EXIT
new_home
compose=$checkout/.wheelhouse/tools/usr/libexec/docker/cli-plugins/docker-compose
app=$scratch/app
PORT=$((32000 + RANDOM % 1000))

stage() { sed -n "/ AS $1\$/,/^FROM/p" Dockerfile; } # NAME
copied() { stage "$1" | sed -n 's/^COPY \([^-].*\) [^ ]*$/\1/p' | tr ' ' '\n' | sort -u; }
build_stage() { # NAME: copies what the Dockerfile copies, runs what it runs
  local path
  mkdir -p "$scratch/$1"
  for path in $(copied "$1"); do
    git ls-files --error-unmatch "$path" >/dev/null || return 1
    git ls-files -z --cached --others --exclude-standard "$path" | xargs -0 cp --parents -t "$scratch/$1" || return 1
  done
  while IFS= read -r path; do
    mkdir -p "$scratch/$1/$(dirname "$path")" && cp -r "$scratch/front-ends/$path" "$scratch/$1/$path" || return 1
  done < <(stage "$1" | sed -n 's|^COPY --from=front-ends /source/\([^ ]*\) .*|\1|p')
  while IFS= read -r command; do
    echo "+ $command"
    (cd "$scratch/$1" && bash -ec "${command//\/app/$app}") || return 1
  done < <(stage "$1" | sed -n 's/^RUN //p')
}
nothing_copied_is_ignored() { # .dockerignore leaves everything out but what it names
  local path
  for path in $(copied front-ends) $(copied back-end); do
    grep -qxF "!${path%%/*}" .dockerignore || [[ $path == Directory.* ]] || { echo "$path" && return 1; }
  done
}

compose_is_valid() { "$compose" --file docker-compose.yml config --quiet; }
compose_has_no_password() { ! "$compose" --file docker-compose.yml config | grep -iE '(password|secret|key)[a-z_]*: *[^ /]' | grep -v '_FILE: /secrets/'; }
compose_publishes_here_only() { [[ $("$compose" --file docker-compose.yml config | grep -A1 'mode: ingress' | grep -c 'host_ip: 127.0.0.1') == 1 ]]; }
secrets_are_made_once() {
  local script
  mkdir "$scratch/secrets"
  script=$("$compose" --file docker-compose.yml config --format json |
    node -pe 'JSON.parse(require("fs").readFileSync(0)).services.secrets.command[0].replaceAll("$$", "$")')
  script="chown() { :; }; ${script//\/secrets/$scratch/secrets}"
  bash -euc "$script" && cp "$scratch/secrets/password" "$scratch/first" && bash -euc "$script" || return 1
  [[ $(wc -c <"$scratch/first") == 48 && $(stat -c %a "$scratch/secrets/password") == 600 ]] &&
    cmp "$scratch/first" "$scratch/secrets/password" &&
    [[ $(<"$scratch/secrets/pgpass") == "*:*:*:wheelhouse:$(<"$scratch/first")" ]]
}

# The compose file gives the password as a file and the data folder as a variable: so does this.
published() {
  local url address
  url=$(scripts/postgres)
  address=${url%%;Password=*}
  (umask 077 && grep -oP 'Password=\K[^;]+' <<<"$url" | sed 's/^/*:*:*:wheelhouse:/' >"$scratch/pgpass")
  ConnectionStrings__Wheelhouse="$address;Database=wheelhouse;Passfile=$scratch/pgpass" Wheelhouse__DataFolder=$scratch/data \
    Urls=http://127.0.0.1:$PORT ${as:-} dotnet "$app/Wheelhouse.Host.dll" "$@"
}
seeds_the_demo() { published seed | tee /dev/stderr | grep -i 'login'; }
it_serves() {
  as='exec' published serve >"$scratch/serve.log" 2>&1 & # in the place of the background shell, so that the kill reaches it
  serving=$!
  local i
  for ((i = 0; i < 150; i++)); do [[ $(http_status /health) == 200 ]] && break || sleep 0.2; done
  cat "$scratch/serve.log"
  [[ $(http_status /health) == 200 && $(http_status /app/) == 200 && $(http_status /packs/js/sdk.js) == 200 ]]
}
it_is_healthy() { # the Dockerfile's own health check, here
  local command
  command=$(sed -n 's/^  CMD \(\[.*\]\)$/\1/p' Dockerfile | sed "s/3000/$PORT/" | node -pe 'JSON.parse(require("fs").readFileSync(0))[2]')
  [[ -n $command ]] && bash -c "$command"
}

it "The compose file is valid" compose_is_valid
it "The compose file has no password" compose_has_no_password
it "The compose file publishes on 127.0.0.1 only" compose_publishes_here_only
it "The secrets are made once and kept" secrets_are_made_once
it "The image's context holds what is copied" nothing_copied_is_ignored
it "The front ends build from what is copied" build_stage front-ends
it "The publish step works on what is copied" build_stage back-end
it "The published application migrates an empty database" published migrate
it "The published application brings its demo along" seeds_the_demo
it "The published application serves, pages included" it_serves
it "The image's health check sees it" it_is_healthy
report
