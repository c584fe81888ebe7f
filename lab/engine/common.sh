# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # used by those who read this in; $run and $LAB_HOME are from lib.sh
# The lab's engines, which run side by side: "system" is that of the system's packages, "classic" and "containerd" are a current
# one that the lab compiles, with that image store. They use no socket, folder, configuration, network or containerd of the
# system, nor of each other.
engines='system classic containerd'

# with_engine NAME: the engine that the rest is about.
with_engine() {
  engine=$1
  data=$LAB_HOME/engine/$1 # images and containers
  engine_run=$run/engine-$1
  [ "$1" != classic ] || engine_run=$run/engine # as in earlier labs, which may be running
  engine_host=unix://$engine_run/docker.sock
  bridge=mrlab-$(echo "$engine_run" | sha256sum | cut -c 1-8) # a name has at most 15 characters
}

# is_running NAME: whether the process in NAME.pid is alive, and still that program.
is_running() {
  [ -e "$engine_run/$1.pid" ] && [ "$(cat "/proc/$(cat "$engine_run/$1.pid")/comm" 2>/dev/null)" = "$1" ]
}

answers() { is_running dockerd && timeout 20 docker --host "$engine_host" version >/dev/null 2>&1; }

# shims: the processes that keep its containers, and outlive an engine that was killed. They are told where its containerd is.
shims() {
  grep -alzxsF "$engine_run/containerd.sock" /proc/[0-9]*/cmdline | while read -r file; do
    process=${file%/cmdline}
    case $(cat "$process/comm" 2>/dev/null) in containerd-shim*) echo "${process#/proc/}" ;; esac
  done
}

# in_use: prints the containers that run in the engine, except for the lab's own.
in_use() {
  [ -n "$(shims)" ] || return 0
  names=$(timeout 20 docker --host "$engine_host" ps --format '{{ .Names }}') || names='(it does not say which)'
  echo "$names" | grep -vx -e milvus-runpod-lab-registry -e buildx_buildkit_milvus-runpod-lab0 | paste -s -d ' '
}

# wait_until SECONDS COMMAND…
wait_until() {
  tries=$(($1 * 10))
  shift
  until "$@" >/dev/null 2>&1; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || return 1
    sleep 0.1
  done
}
