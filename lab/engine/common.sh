# shellcheck shell=sh
# Where the lab's engine lives. All of it is its own: no system socket, folder, configuration or containerd is touched.

# shellcheck disable=SC2154 # from lib.sh
engine=$LAB_HOME/engine # images and containers, a folder for each store
# shellcheck disable=SC2154
engine_run=$run/engine
engine_socket=$engine_run/docker.sock
engine_host=unix://$engine_socket

# is_running NAME: whether the process that NAME.pid tells of is alive, and still that program.
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
