# shellcheck shell=sh
# What matters on a pod, which everybody on the internet can reach.

# shellcheck disable=SC2154 # places.sh sets $data, data.sh $kept and $lost, password.sh $authentication
warn_about_pod() {
  [ -n "${RUNPOD_POD_ID:-}" ] || return 0
  [ "$authentication" = on ] ||
    warn no-authentication "authentication is off: whoever finds this pod can read and delete everything; set MILVUS_ROOT_PASSWORD"
  [ -n "$kept" ] || [ -z "$lost" ] ||
    warn no-volume "there is no volume at $data: stopping or resetting this pod deletes all data; set the volume mount path of the template to $data"
}

# Sets $address to where clients connect to, if RunPod says which port it has mapped.
# For a port of 70000 or more, it picks one that is the same inside and outside.
# shellcheck disable=SC2034 # read where it is called
describe_address() {
  address=''
  [ -n "${RUNPOD_PUBLIC_IP:-}" ] || return 0
  port=${PROXY_PORT:-19530}
  eval "public_port=\${RUNPOD_TCP_PORT_$port:-}"
  ! env | grep -q "^RUNPOD_TCP_PORT_[7-9][0-9]\{4\}=$port\$" || public_port=$port
  [ -z "$public_port" ] || address="; connect to $RUNPOD_PUBLIC_IP:$public_port"
}
