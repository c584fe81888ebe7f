#!/bin/bash -p
# For a terminal in the container: how Milvus is, without a client or port 9091.
# Exits with 1 unless Milvus is healthy. With --ca, prints the CA of MILVUS_TLS instead.
# shellcheck disable=SC2154 # the libraries set variables
set -eu

# What the entrypoint has made of the container's variables.
# shellcheck source=/dev/null
. /milvus-runpod/all.sh
say() { :; }

# For clients, in PEM.
print_ca() {
  [[ ! -f $tls/ca.pem ]] || exec cat "$tls/ca.pem"
  echo "there is no CA in $tls: set MILVUS_TLS=self-signed and restart the container" >&2
  exit 1
}

use_settings
set_data_paths
check_settings
[[ ${1-} != --ca ]] || print_ca
set_root_password 2>/dev/null

# One line for each component; healthcheck.sh prints JSON with Milvus' StateCodes.
describe_components() {
  printf '%s\n' "$json" | tr '}' '\n' |
    sed -n 's/.*"name":"\([^"]*\)".*"code":\([0-9]*\).*/  \1: \2/; t name
      s/.*"code":\([0-9]*\).*"name":"\([^"]*\)".*/  \2: \1/; t name
      d; :name; s/ 0$/ starting/; s/ 1$/ healthy/; s/ 2$/ abnormal/; s/ 3$/ standby/; s/ 4$/ stopping/; p'
}

state=healthy
answer=$(/healthcheck.sh 2>&1) || state='not healthy'
echo "Milvus ${MILVUS_VERSION:-}: $state"
json=${answer//[[:space:]]/}
case $json in
*'"name":'*) describe_components ;;
*) printf '  %s\n' "$answer" ;;
esac
if [[ -d $ETCD_DATA_DIR ]]; then
  inspect_volume
  describe_volume
  echo "Data: $data ($volume), $(df -h --output=avail "$ETCD_DATA_DIR" | tail -n 1 | tr -d ' ') free"
else
  echo "Data: $data (Milvus has not started yet)"
fi
describe_authentication
describe_ports
echo "Authentication: $authentication"
echo "Ports: $ports, ${METRICS_PORT:-9091} (health)"
[[ $makes_certificate == no ]] || describe_certificate

# The files have the time in their names, and the current one sorts last.
logs=${LOG_FILE_ROOTPATH:-$default_log}
files=("$logs"/*.log)
if [[ -r ${files[0]} ]]; then
  errors=$(grep -ahE '\[(ERROR|FATAL|PANIC)\]|^panic:' "${files[@]}" | tail -n 10 | cut -c 1-300)
  echo "Last errors (in $logs): ${errors:-none}"
else
  echo "Last errors: in the log of the pod, since there are no files in $logs"
fi
[[ $state == healthy ]] || {
  echo "More: https://github.com/org/milvus-runpod-action/blob/main/docs/errors.md#not-healthy"
  exit 1
}
