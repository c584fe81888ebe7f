#!/bin/bash -p
# Docker's HEALTHCHECK. Without details, the answer is OK before any component is there.
set -eu

# METRICS_PORT may have another spelling.
# shellcheck source=/dev/null
. /milvus-runpod/all.sh
say() { :; }
eval "$(read_settings)"

answer=$(curl --silent --show-error --noproxy '*' --max-time 18 --header 'Content-Type: application/json' \
  "http://127.0.0.1:${METRICS_PORT:-9091}/healthz" 2>&1) || true
echo "$answer"
case ${answer//[[:space:]]/} in
*'"state":"OK"'*'"name":'* | *'"name":'*'"state":"OK"'*) ;;
*) exit 1 ;;
esac
