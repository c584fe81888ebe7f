# shellcheck shell=sh
# What all parts of the lab share: places, messages, and the rule that an incomplete thing is never used.

here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
while [ ! -e "$here/lib.sh" ]; do here=$(dirname "$here"); done
lab=$here
repo=$(dirname "$lab")

LAB_HOME=${MILVUS_RUNPOD_LAB_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/milvus-runpod-action}
LAB_HOME=$(mkdir -p "$LAB_HOME" && cd "$LAB_HOME" && pwd -P) # as /proc tells it
cache=$LAB_HOME/cache # made once; each name contains the hash of what it is made from
state=$LAB_HOME/state # what lab/clean needs to know
run=$LAB_HOME/run     # sockets, pids and the env file of what is running
logs=$LAB_HOME/log
mkdir -p "$cache" "$state" "$run" "$logs"

case $(uname -m) in
x86_64) arch=amd64 foreign_arch=arm64 ;;
aarch64 | arm64) arch=arm64 foreign_arch=amd64 ;;
*) arch='' foreign_arch='' ;;
esac

say() { echo "lab: $*" >&2; }

die() {
  say "$*"
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

now() { date +%s; }

# hash_of FILE…: a short hash of the contents of files and folders.
hash_of() {
  (cd "$lab" && find "$@" -type f ! -name .whole -print | LC_ALL=C sort | tr '\n' '\0' | xargs -0 sha256sum) |
    sha256sum | cut -c 1-12
}

# is_whole DIR: whether a thing in the cache is complete. Its time becomes that of its last use. If not, the script that asks
# makes it, and holds a lock (8) until it ends: others that ask meanwhile wait, and find it complete.
is_whole() {
  [ -e "$1/.whole" ] || { exec 8>"$1.lock" && flock 8; }
  [ -e "$1/.whole" ] && touch "$1"
}

# noting IMAGE COMMAND…: runs a command that pulls or makes IMAGE, which lab/clean removes unless it existed before.
noting() {
  image=$1
  shift
  had=$(docker image inspect --format '{{ .Id }}' "$image" 2>/dev/null) || true
  "$@" || return
  [ -n "$had" ] || echo "$image" >>"$state/images"
}

# begin TITLE NAME: sends the rest of the script's output to a log, and tells now and then that it still runs. If it fails, the
# end of the log is shown.
begin() {
  title=$1 log=$logs/$2.log started=$(now)
  say "$title…"
  tell_time >/dev/null 3>&- 8>&- 9>&- &
  clock=$!
  # lab/up removes what a killed script leaves here.
  export TMPDIR="$LAB_HOME/work" npm_config_cache="$LAB_HOME/work/npm" PIP_NO_CACHE_DIR=1
  mkdir -p "$TMPDIR"
  exec 3>&2 >"$log" 2>&1
  trap 'finish $?' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

# use_go: puts Go on the path. All that the lab compiles shares one place for what go downloads and compiles: gigabytes, which
# lab/up removes when everything is compiled.
use_go() {
  go=$("$lab/make/go")
  PATH=$go:$PATH
  scratch=$LAB_HOME/go
  export GOMODCACHE="$scratch/mod" GOCACHE="$scratch/build" GOTOOLCHAIN=local GOWORK=off CGO_ENABLED=0
  # What a debugger reads would be stripped anyway, and takes an eighth of the time to compile.
  export GOFLAGS='-modcacherw -buildvcs=false -trimpath -mod=readonly -gcflags=all=-dwarf=false'
}

# fresh DIR: makes an empty folder, which is marked as complete only if this script succeeds.
fresh() {
  target=$1
  rm -rf "$target"
  mkdir -p "$target"
}

# Tells how long the script has been running, as long as it does. It keeps none of its caller's descriptors open but the
# one that it writes to, and no lock (8, 9); sleep, which outlives it, keeps none.
tell_time() {
  every=30
  [ ! -t 2 ] || every=10
  while sleep "$every" 2>/dev/null && kill -0 $$ 2>/dev/null; do
    say "$title: $(($(now) - started)) s$(progress)…"
  done
}

# What tell_time adds. A script may define another one.
progress() { :; }

finish() {
  kill "$clock" 2>/dev/null || true
  exec 2>&3
  if [ "$1" -ne 0 ]; then
    say "$title: failed; $log ends with"
    tail -n 20 "$log" >&2
    exit "$1"
  fi
  [ -z "${target:-}" ] || touch "$target/.whole"
  say "$title: done in $(($(now) - started)) s"
}
