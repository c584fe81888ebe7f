# shellcheck shell=sh
# Settings: paths of the data, and the values that Milvus accepts.

# Moves etcd, the message queue and the local storage together. At the default
# path, LOCALSTORAGE_PATH and ROCKSMQ_PATH stay unset: user.yaml may set them.
set_data_paths() {
  data=${MILVUS_DATA_DIR:-/var/lib/milvus}
  require_absolute_path MILVUS_DATA_DIR "$data" /var/lib/milvus
  data=${data%/}
  case ${ETCD_DATA_DIR:-} in
  '' | /var/lib/milvus/etcd) ETCD_DATA_DIR=$data/etcd ;;
  esac
  [ "$data" != /var/lib/milvus ] || return 0
  export LOCALSTORAGE_PATH="${LOCALSTORAGE_PATH:-$data/data/}"
  export ROCKSMQ_PATH="${ROCKSMQ_PATH:-$data/rdb_data}"
}

# A variable that is set but empty gets its default.
check_settings() {
  default_config=/milvus/configs/embedEtcd.yaml
  require_absolute_path ETCD_DATA_DIR "$ETCD_DATA_DIR" "$data/etcd"
  require_absolute_path ETCD_CONFIG_PATH "${ETCD_CONFIG_PATH:=$default_config}" "$default_config"
  require_one_of ETCD_USE_EMBED "${ETCD_USE_EMBED:=true}" true false
  require_one_of COMMON_STORAGETYPE "${COMMON_STORAGETYPE:=local}" local remote minio opendal
  require_one_of DEPLOY_MODE "${DEPLOY_MODE:=STANDALONE}" STANDALONE DISTRIBUTED
  require_one_of MILVUS_EXPOSE_ETCD "${MILVUS_EXPOSE_ETCD:=false}" true false
}

# require_absolute_path NAME VALUE EXAMPLE (and not the root directory)
require_absolute_path() {
  case $2 in
  /*[!/.]*) ;;
  *) stop "$1 is \"$2\": it must be an absolute path, such as $3" ;;
  esac
}

# require_one_of NAME VALUE ALLOWED...
require_one_of() {
  name=$1
  value=$2
  shift 2
  for allowed in "$@"; do
    [ "$value" != "$allowed" ] || return 0
  done
  stop "$name is \"$value\": it must be one of: $*"
}
