#!/bin/sh
# Docker's HEALTHCHECK. Asks for the details, because the bare answer is OK even
# before any component of Milvus has registered.
set -eu

answer=$(curl --silent --show-error --noproxy '*' --max-time 18 --header 'Content-Type: application/json' \
  "http://127.0.0.1:${METRICS_PORT:-9091}/healthz" 2>&1) || true
echo "$answer"
case $answer in
*'"state":"OK"'*'"name":'*) ;;
*) exit 1 ;;
esac
