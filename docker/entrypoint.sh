#!/bin/sh
# Makes the configuration files that Milvus needs if they are missing, then
# becomes the command: Milvus, unless another one was given.
set -eu

configs=/milvus/configs

# The same text as configs/embedEtcd.yaml, for a configs directory that was
# mounted empty. Values of standalone_embed.sh, but etcd listens on loopback
# only, and slow disks get more time for an election
# (https://github.com/milvus-io/milvus/issues/53144).
embed_etcd_yaml() {
  cat <<'YAML'
listen-client-urls: http://127.0.0.1:2379
advertise-client-urls: http://127.0.0.1:2379
quota-backend-bytes: 4294967296
auto-compaction-mode: revision
auto-compaction-retention: '1000'
heartbeat-interval: 500
election-timeout: 10000
YAML
}

user_yaml() {
  echo '# Milvus settings that override milvus.yaml.'
}

# make_if_missing FILE FUNCTION: never writes over a file that is there.
make_if_missing() {
  [ -e "$1" ] && return
  if ! { mkdir -p "$(dirname "$1")" && "$2" >"$1"; } 2>/dev/null; then
    echo "entrypoint: cannot write $1: mount $(dirname "$1") writable for uid $(id -u), or put the file there" >&2
    exit 1
  fi
}

make_if_missing "${ETCD_CONFIG_PATH:-$configs/embedEtcd.yaml}" embed_etcd_yaml
make_if_missing "$configs/user.yaml" user_yaml

# RunPod's start command replaces CMD, and an empty one arrives as no argument
# or as one empty argument.
[ "$#" -eq 1 ] && [ -z "$1" ] && shift
[ "$#" -gt 0 ] || set -- milvus run standalone

# exec, so that tini's TERM reaches Milvus itself.
exec "$@"
