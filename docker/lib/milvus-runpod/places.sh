# shellcheck shell=sh
# Where Milvus writes. Its own defaults, from 2.3 to 3, are all below /var/lib/milvus;
# docs/image.md lists them.

# Moves all of it together. At the default path, what is unset stays unset, and Milvus
# reads its files.
set_data_paths() {
  default_data=/var/lib/milvus
  data=${MILVUS_DATA_DIR:-$default_data}
  require_absolute_path MILVUS_DATA_DIR "$data" $default_data
  data=${data%/}
  move_place ETCD_DATA_DIR etcd
  : "${ETCD_DATA_DIR:=$data/etcd}"
  move_place LOCALSTORAGE_PATH data/
  move_place ROCKSMQ_PATH rdb_data
  move_place NATSMQ_SERVER_STOREDIR nats
  move_place FUNCTION_ANALYZER_LOCAL_RESOURCE_PATH analyzer
  require_one_of MQ_TYPE "${MQ_TYPE:=rocksmq}" rocksmq natsmq woodpecker pulsar kafka default
  [ "$MQ_TYPE" != woodpecker ] || set_woodpecker_places
}

# move_place NAME FOLDER: Milvus' default in the variable NAME moves, too; any other
# path is somebody's own. A relative one would depend on the working directory.
move_place() {
  eval "value=\${$1:-}"
  case $value in
  '' | "$default_data/${2%/}" | "$default_data/${2%/}/") value=$data/$2 ;;
  *) require_absolute_path "$1" "$value" "$data/$2" ;;
  esac
  case $data in
  "$default_data") ;;
  *) export "$1=$value" ;;
  esac
}

# Milvus keeps woodpecker's log in an object storage unless told otherwise. Its folder
# was woodpecker/ at first, and data/wp/ since late 2.6: an upgrade must not leave the
# log behind, so it stays where it is.
set_woodpecker_places() {
  [ "${COMMON_STORAGETYPE:-local}" != local ] || export WOODPECKER_STORAGE_TYPE="${WOODPECKER_STORAGE_TYPE:-local}"
  case ${WOODPECKER_STORAGE_ROOTPATH:-default} in
  default | "$default_data/woodpecker" | "$default_data/woodpecker/")
    WOODPECKER_STORAGE_ROOTPATH=$data/woodpecker
    later=${LOCALSTORAGE_PATH:-$data/data}
    [ ! -d "${later%/}/wp" ] || WOODPECKER_STORAGE_ROOTPATH=${later%/}/wp
    export WOODPECKER_STORAGE_ROOTPATH
    ;;
  *) require_absolute_path WOODPECKER_STORAGE_ROOTPATH "$WOODPECKER_STORAGE_ROOTPATH" "$data/woodpecker" ;;
  esac
}

# with_data_folders COMMAND...: runs COMMAND on the folders that Milvus writes to.
with_data_folders() {
  storage=${LOCALSTORAGE_PATH:-$data/data}
  with_queue_folders "$@" "${ETCD_DATA_DIR%/}" ${wal_dir:+"$wal_dir"} "${storage%/}"
}

# with_lasting_folders COMMAND...: runs COMMAND on those that must outlive the
# container; with remote storage, the local one has copies only.
with_lasting_folders() {
  [ "$ETCD_USE_EMBED" != true ] || set -- "$@" "${ETCD_DATA_DIR%/}" ${wal_dir:+"$wal_dir"}
  [ "$COMMON_STORAGETYPE" != local ] || {
    storage=${LOCALSTORAGE_PATH:-$data/data}
    set -- "$@" "${storage%/}"
  }
  with_queue_folders "$@"
}

# Milvus appends to the path of rocksmq, whatever is at its end.
with_queue_folders() {
  case $MQ_TYPE in
  rocksmq | default) set -- "$@" "${ROCKSMQ_PATH:-$data/rdb_data}" "${ROCKSMQ_PATH:-$data/rdb_data}_meta_kv" ;;
  natsmq)
    queue=${NATSMQ_SERVER_STOREDIR:-$data/nats}
    set -- "$@" "${queue%/}"
    ;;
  woodpecker) [ "${WOODPECKER_STORAGE_TYPE:-}" != local ] || set -- "$@" "${WOODPECKER_STORAGE_ROOTPATH%/}" ;;
  esac
  "$@"
}
