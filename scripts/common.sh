# shellcheck shell=bash
# What ./run and ./test share: messages, required tools, and "has anything changed since".

say() { printf '%s\n' "$*" >&2; }
die() { say "$*" && exit 1; }

# Nothing of ours reports home, and no build server stays behind.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false

# install WHY PACKAGE...: fails, and says so, where nobody may install.
install_packages() {
  local why=$1 sudo=()
  shift
  if ((EUID != 0)); then
    sudo=(sudo)
    if ! command -v sudo >/dev/null || ! { [[ -t 0 ]] || sudo -n true 2>/dev/null; }; then
      say "Cannot install $* ($why): that needs root or sudo."
      return 1
    fi
  fi
  if ! command -v apt-get >/dev/null; then
    say "Cannot install $* ($why): this machine has no apt."
    return 1
  fi
  say "Installing $* ($why) ..."
  local log
  log=$("${sudo[@]}" sh -c 'export DEBIAN_FRONTEND=noninteractive
    apt-get -qq -o DPkg::Lock::Timeout=300 update
    apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"' sh "$@" 2>&1 </dev/null) ||
    { say "Installing $* failed: $(tail -n1 <<<"$log")" && return 1; }
}

need_dotnet() {
  local wanted version
  wanted=$(grep -oP '"version": *"\K[^"]+' global.json)
  command -v dotnet >/dev/null ||
    die "The .NET SDK $wanted or newer is missing: install it from https://dotnet.microsoft.com/download and start again."
  if ! version=$(dotnet --version 2>&1) && [[ $version == *ICU* ]]; then
    if ! install_packages "languages and secure connections for .NET" '^libicu[0-9]+$' ca-certificates; then
      say "Running without ICU: texts are sorted and compared by code point."
      export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
    fi
  fi
  dotnet --version >/dev/null 2>&1 ||
    die "The .NET SDK here ($(dotnet --list-sdks 2>/dev/null | awk '{ print $1 }' | xargs)) is not $wanted or newer: install that from https://dotnet.microsoft.com/download and start again."
}

# Names the program that reads PDF files in `pdftotext`, unpacked into FOLDER where the system has none. Nothing else
# depends on it: what keeps it from being fetched is said.
find_pdftotext() { # FOLDER
  pdftotext=$(command -v pdftotext) && return
  pdftotext=$1/usr/bin/pdftotext
  [[ -x $pdftotext ]] && return
  say "Getting pdftotext, which reads PDF files, into $1 (about 30 MB, once) ..."
  local log
  log=$(scripts/debian-unpack "$1" poppler-utils 2>&1) && [[ -x $pdftotext ]] && return
  pdftotext=''
  say "PDF files cannot be read here until poppler-utils is installed: $(tail -n1 <<<"$log")"
}

# Fails, and says so, without a usable Node.
need_node() {
  node_is_new_enough && return
  # Debian 12 and Ubuntu 24.04 only have 18.
  if grep -qE '^PRETTY_NAME="(Debian GNU/Linux 1[3-9]|Ubuntu 2[5-9])' /etc/os-release; then
    install_packages "the dashboard and the widget are built with it" nodejs npm && node_is_new_enough && return
  fi
  say "Node 20.19 or newer with npm is missing here ($(node --version 2>/dev/null || echo none found))."
  return 1
}

node_is_new_enough() {
  command -v npm >/dev/null && command -v node >/dev/null &&
    node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)'
}

# hash_of PATH...: one hash over the contents of everything in there, build output aside.
hash_of() {
  { find "$@" \( -name node_modules -o -name dist -o -name wwwroot -o -name coverage \) -prune -o -type f -print0 2>/dev/null || true; } |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-32
}

# unchanged STAMP HASH: whether the last successful build was of the same sources.
unchanged() { [[ -f $1 && $(<"$1") == "$2" ]]; }

# http_status PATH [PORT]: the status line's number, asked without any tool that might be missing.
http_status() {
  local status
  { exec 3<>"/dev/tcp/127.0.0.1/${2:-$PORT}" && printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "$1" >&3 &&
    read -r -t 5 _ status _ <&3; } 2>/dev/null && echo "$status"
}

# Commands run in a process group of their own, named by `child`: so a signal to this script ends them at once, and
# with everything that they started. Redirections at the call hold for the command.
child=''
start_group() {
  setsid "$@" </dev/null &
  child=$!
}
in_group() {
  local status=0
  start_group "$@"
  wait "$child" || status=$?
  child=''
  return "$status"
}
stop_group() { # GROUP
  local group=$1 i
  [[ -n $group ]] || return 0
  kill -TERM -- "-$group" 2>/dev/null || true
  for ((i = 0; i < 300; i++)); do kill -0 -- "-$group" 2>/dev/null && sleep 0.1 || break; done
  kill -KILL -- "-$group" 2>/dev/null || true
}
