# shellcheck shell=sh
# Where the lab's engine keeps its files. It uses no socket, folder, configuration or containerd of the system.

# shellcheck disable=SC2154 # from lib.sh
engine=$LAB_HOME/engine # images and containers, one folder per store
# shellcheck disable=SC2154
engine_run=$run/engine
engine_socket=$engine_run/docker.sock
engine_host=unix://$engine_socket

# is_running NAME: whether the process in NAME.pid is alive, and still that program.
is_running() {
  [ -e "$engine_run/$1.pid" ] && [ "$(cat "/proc/$(cat "$engine_run/$1.pid")/comm" 2>/dev/null)" = "$1" ]
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
