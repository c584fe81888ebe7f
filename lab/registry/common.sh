# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # used by those who read this in; $run and $LAB_HOME are from lib.sh
registry_container=milvus-runpod-lab-registry
registry_pid=$run/registry.pid
registry_storage=$LAB_HOME/registry

container_address() { docker port "$registry_container" 5000/tcp 2>/dev/null | head -n 1; }

program_runs() { [ -e "$registry_pid" ] && [ "$(cat "/proc/$(cat "$registry_pid")/comm" 2>/dev/null)" = registry ]; }
