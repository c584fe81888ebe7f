# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # used by those who read this in; $run and $LAB_HOME are from lib.sh
registry_container=milvus-runpod-lab-registry
registry_pid=$run/registry.pid
registry_storage=$LAB_HOME/registry

container_address() { docker port "$registry_container" 5000/tcp 2>/dev/null | head -n 1; }

# Ours says so in each answer.
program_answers() { curl --silent --head --max-time 2 --noproxy '*' "http://$1/v2/" | grep -qi '^X-Milvus-Runpod-Lab:'; }

program_runs() { [ -e "$registry_pid" ] && [ "$(cat "/proc/$(cat "$registry_pid")/comm" 2>/dev/null)" = registry ]; }
