# shellcheck shell=bash
# Keeps everything that Milvus writes below MILVUS_DATA_DIR, gives it to Milvus' user, and
# says whether it outlives the container. Milvus' own defaults, from 2.3 to 3, are all
# below /var/lib/milvus; docs/image.md lists them.
# shellcheck disable=SC2034,SC2154 # the files of this folder share their variables

default_data=/var/lib/milvus
default_log=/tmp/milvus-log

# Moves all of it together. At the default path, what is unset stays unset, and Milvus
# reads its files.
set_data_paths() {
  data=${MILVUS_DATA_DIR:-$default_data}
  require_absolute_path MILVUS_DATA_DIR "$data" "$default_data"
  data=${data%/}
  tls=$data/tls-self-signed # files of your own are in tls/
  move_place ETCD_DATA_DIR etcd
  : "${ETCD_DATA_DIR:=$data/etcd}"
  move_place LOCALSTORAGE_PATH data/
  move_place ROCKSMQ_PATH rdb_data
  move_place NATSMQ_SERVER_STOREDIR nats
  move_place FUNCTION_ANALYZER_LOCAL_RESOURCE_PATH analyzer
  require_one_of MQ_TYPE "${MQ_TYPE:=rocksmq}" rocksmq natsmq woodpecker pulsar kafka default
  [[ $MQ_TYPE != woodpecker ]] || set_woodpecker_places
}

# move_place NAME FOLDER: Milvus' default in the variable NAME moves, too; any other
# path is the user's own. A relative one would depend on the working directory.
move_place() {
  local value=${!1:-}
  case $value in
  '' | "$default_data/${2%/}" | "$default_data/${2%/}/") value=$data/$2 ;;
  *) require_absolute_path "$1" "$value" "$data/$2" ;;
  esac
  [[ $data == "$default_data" ]] || export "$1=$value"
}

# Milvus keeps woodpecker's log in an object storage unless told otherwise. Its folder
# was woodpecker/ at first, and data/wp/ since late 2.6: an upgrade must not leave the
# log behind, so it stays where it is.
set_woodpecker_places() {
  [[ ${COMMON_STORAGETYPE:-local} != local ]] || export WOODPECKER_STORAGE_TYPE="${WOODPECKER_STORAGE_TYPE:-local}"
  local later=${LOCALSTORAGE_PATH:-$data/data}
  case ${WOODPECKER_STORAGE_ROOTPATH:-default} in
  default | "$default_data/woodpecker" | "$default_data/woodpecker/")
    WOODPECKER_STORAGE_ROOTPATH=$data/woodpecker
    [[ ! -d ${later%/}/wp ]] || WOODPECKER_STORAGE_ROOTPATH=${later%/}/wp
    export WOODPECKER_STORAGE_ROOTPATH
    ;;
  *) require_absolute_path WOODPECKER_STORAGE_ROOTPATH "$WOODPECKER_STORAGE_ROOTPATH" "$data/woodpecker" ;;
  esac
}

# Sets $folders to those that Milvus writes to, and $lasting to those of them that must
# outlive the container; with remote storage, the local one has copies only.
list_folders() {
  local etcd_folders=("${ETCD_DATA_DIR%/}" ${wal_dir:+"$wal_dir"}) queue=()
  local storage=${LOCALSTORAGE_PATH:-$data/data} nats=${NATSMQ_SERVER_STOREDIR:-$data/nats}
  case $MQ_TYPE in
  # Milvus appends to the path of rocksmq, whatever is at its end.
  rocksmq | default) queue=("${ROCKSMQ_PATH:-$data/rdb_data}"{,_meta_kv}) ;;
  natsmq) queue=("${nats%/}") ;;
  woodpecker) [[ ${WOODPECKER_STORAGE_TYPE:-} != local ]] || queue=("${WOODPECKER_STORAGE_ROOTPATH%/}") ;;
  esac
  folders=("${etcd_folders[@]}" "${storage%/}" "${queue[@]}")
  lasting=()
  [[ $ETCD_USE_EMBED != true ]] || lasting+=("${etcd_folders[@]}")
  [[ $COMMON_STORAGETYPE != local ]] || lasting+=("${storage%/}")
  lasting+=("${queue[@]}")
}

create_data_folders() {
  list_folders
  is_first_start=yes
  [[ ! -e $ETCD_DATA_DIR/member ]] || is_first_start=no
  local folder
  for folder in "${folders[@]}"; do
    [[ ! -d $folder ]] || continue
    # On some volumes, root may not write, but Milvus' user may.
    mkdir -p "$data" "${folders[@]}" 2>/dev/null ||
      require_writing "${as_user[@]}" mkdir -p "$data" "${folders[@]}"
    return
  done
}

# On most starts, Milvus' user owns the folders, and may write to them and to its log. Then
# one look tells, and the checks below have nothing to find.
look_at_folders() {
  find_log_place
  local folder look=(-d "$data")
  for folder in "${folders[@]}"; do
    look+=(-a -w "$folder")
    [[ ${#as_user[@]} == 0 ]] || look+=(-a -O "$folder")
  done
  [[ ! $log_place ]] || look+=(-a -w "$log_place")
  is_ready=no
  ! "${as_user[@]}" test "${look[@]}" 2>/dev/null || is_ready=yes
}

# chown -R changes a folder after everything in it, so the owners of the folders tell
# whether there is anything to do, also after an interruption.
change_owner() {
  [[ ${#as_user[@]} != 0 && $is_ready == no ]] || return 0
  [[ $(stat -L -c %u "${folders[@]}" | sort -u) != "$uid" ]] || return 0
  say "changing the owner of $data to uid $uid (first start only)"
  # Where this is not permitted, the folders may still be writable.
  give_away "$data"
  local folder
  for folder in "${folders[@]}" "${FUNCTION_ANALYZER_LOCAL_RESOURCE_PATH:-$data/analyzer}"; do
    give_away "$folder" -R
  done
}

# give_away FOLDER [-R]: to Milvus' user, but not through a link: whoever owned the
# volume could have files of the image given away.
give_away() {
  (cd "$1" && named=$PWD && cd -P . && [[ $PWD == "$named" ]] && exec chown "${@:2}" milvus: .) 2>/dev/null || true
}

check_data_folders() {
  [[ $is_ready == yes ]] || require_writing "${as_user[@]}" touch "${folders[@]}"
}

# require_writing COMMAND...: stops with the error of COMMAND, which names a folder
require_writing() {
  local folder problem place=$data
  problem=$(exec "$@" 2>&1 >/dev/null) && return
  [[ $? != 127 ]] || { echo "$problem" >&2 && exit 1; } # the base lacks the command
  for folder in "${folders[@]}"; do
    [[ $problem != *"'$folder'"* || $folder/ == "$data"/* ]] || place=$folder
  done
  stop data-not-writable "cannot write to $place (${problem##*: }): mount a volume that uid $uid can write to, or set MILVUS_DATA_DIR"
}

# Sets $free, the MiB that etcd can have, of $total (some file systems do not know their
# size, and say 0), and two lists of folders: $kept, and $lost for those that end with the
# container, since they are in its own file system or in memory.
inspect_volume() {
  list_folders
  local folder available size type target
  free='' total='' kept='' lost=''
  {
    read -r _ && read -r available size _ || return 0
    [[ $size == 0 ]] || free=$available total=$size
    for folder in "${lasting[@]}"; do
      read -r _ _ type target || return 0
      case $type,$target in
      *,/ | tmpfs,* | ramfs,*) lost=${lost:+$lost, }$folder ;;
      *) kept=${kept:+$kept, }$folder ;;
      esac
    done
  } < <(df --block-size=1M --output=avail,size,fstype,target "${ETCD_DATA_DIR%/}" "${lasting[@]}" 2>/dev/null)
}

# For its first start, etcd allocates two files of 64 MB.
check_free_space() {
  [[ $free =~ ^[0-9]+$ ]] || return 0
  local needed=1
  [[ $is_first_start,$ETCD_USE_EMBED != yes,true ]] || needed=150
  [[ $free -ge $needed ]] ||
    stop volume-full "only $free MiB are free in $data, but Milvus needs $needed MiB to start: free some space, or use a larger volume"
}

warn_about_lost_folders() {
  [[ ! $kept || ! $lost ]] ||
    warn data-partly-lost "$lost will be lost with the container, and without it the rest of the data cannot be used: set the paths so that all are on one volume, or MILVUS_DATA_DIR alone"
}

# Sets $volume to what the first line says of it.
describe_volume() {
  case $kept,$lost in
  ,) volume='nothing that must be kept' ;;
  *,) volume='a volume' ;;
  ,*) volume='no volume: lost with the container' ;;
  *) volume="partly a volume: $lost is lost with the container" ;;
  esac
}

# Says how full the volume and etcd's database are, which nobody sees from outside the
# container: runpod-doctor reads it in the log. On a first start there is no database.
say_space() {
  [[ $free =~ ^[0-9]+$ && $total =~ ^[0-9]+$ ]] || return 0
  local folder=${ETCD_DATA_DIR%/} size=''
  [[ $ETCD_USE_EMBED != true || ! -f $folder/member/snap/db ]] ||
    size=$(exec stat -c %s "$folder/member/snap/db" 2>/dev/null) || true
  [[ ! $size ]] || size=", etcd has $((size >> 20)) of $((quota >> 20)) MiB"
  say "space: $free of $total MiB are free in $folder$size"
}

# Sets $log_place to what must be writable for Milvus' log, or to nothing if the log is not
# ours to keep.
find_log_place() {
  log_place=''
  [[ ! ${LOG_FILE_ROOTPATH:-}${log_is_theirs:-} ]] || return 0
  # Milvus creates the folder.
  log_place=$default_log
  [[ -e $log_place ]] || log_place=${log_place%/*}
}

# Milvus also keeps its log in a file, where status.sh finds the last errors: at most
# two of 10 MB, in the container and not on the volume. If they cannot be written, Milvus
# keeps none.
keep_log() {
  [[ $log_place ]] || return 0
  [[ $is_ready == yes ]] || "${as_user[@]}" test -w "$log_place" || return 0
  export LOG_FILE_ROOTPATH=$default_log
  export LOG_FILE_MAXSIZE=${LOG_FILE_MAXSIZE:-10} LOG_FILE_MAXBACKUPS=${LOG_FILE_MAXBACKUPS:-1}
}
