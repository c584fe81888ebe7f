#!/bin/bash
# The entrypoint that this repository began with (see Dockerfile).
set -e

if [ ! -f /milvus/configs/embedEtcd.yaml ]; then
  cat >/milvus/configs/embedEtcd.yaml <<YAML
listen-client-urls: http://0.0.0.0:2379
advertise-client-urls: http://0.0.0.0:2379
quota-backend-bytes: 4294967296
auto-compaction-mode: revision
auto-compaction-retention: '1000'
YAML
fi

if [ ! -f /milvus/configs/user.yaml ]; then
  echo '# Extra config to override default milvus.yaml' >/milvus/configs/user.yaml
fi

exec milvus run standalone
