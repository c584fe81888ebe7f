# shellcheck shell=sh
# The data of Milvus, and the user that it runs as.

# Milvus 3 images have the user "milvus"; Milvus 2 runs as the user that started it.
choose_user() {
  uid=$(id -u)
  as_user=''
  [ "$uid" = 0 ] && [ -r /etc/passwd ] || return 0
  while IFS=: read -r name _ number _ || [ -n "$name" ]; do
    [ "$name" = milvus ] || continue
    uid=$number
    as_user='setpriv --reuid=milvus --regid=milvus --init-groups'
  done </etc/passwd
}

# From here on, milvus is Milvus itself, and not bin/milvus, which starts us.
# shellcheck disable=SC2154 # the entrypoint sets $lib
use_real_milvus() {
  case $PATH in
  *"$lib/bin:"*) PATH=${PATH%%"$lib/bin:"*}${PATH#*"$lib/bin:"} ;;
  esac
}

# require_program NAME: upstream's folders are closed to users other than root.
require_program() {
  [ -z "$as_user" ] || return 0
  ! command -v "$1" >/dev/null || return 0
  [ "$uid" != 0 ] || stop milvus-missing "there is no $1 in this image: the image that it is built on is not laid out as Milvus' own"
  stop milvus-not-runnable "uid $uid cannot run $1: start the container as root, or with the group of /milvus/bin (--user $uid:$(stat -c %g /milvus/bin))"
}

# with_data_folders COMMAND...: runs COMMAND on the four folders that Milvus writes to
with_data_folders() {
  mq=${ROCKSMQ_PATH:-$data/rdb_data}
  "$@" "$ETCD_DATA_DIR" "${LOCALSTORAGE_PATH:-$data/data}" "$mq" "${mq}_meta_kv"
}

create_data_folders() {
  is_first_start=yes
  [ ! -e "$ETCD_DATA_DIR/member" ] || is_first_start=no
  # On some volumes, root may not write, but Milvus' user may.
  # shellcheck disable=SC2086 # $as_user is a command of several words, or none
  with_data_folders mkdir -p "$data" 2>/dev/null ||
    require_writing with_data_folders $as_user mkdir -p "$data"
}

# chown -R changes a folder after everything in it, so the owner of the four
# folders tells whether there is anything to do, also after an interruption.
change_owner() {
  [ -n "$as_user" ] || return 0
  [ "$(with_data_folders stat -c %u | sort -u)" != "$uid" ] || return 0
  say "changing the owner of $data to uid $uid (first start only)"
  # Where this is not permitted, the folders may still be writable.
  { chown milvus: "$data" && with_data_folders chown -R milvus:; } 2>/dev/null || true
}

check_data_folders() {
  # shellcheck disable=SC2086 # $as_user is a command of several words, or none
  require_writing with_data_folders $as_user touch
}

# require_writing COMMAND...: stops with the error of COMMAND
require_writing() {
  problem=$("$@" 2>&1 >/dev/null) && return
  case $problem in
  setpriv:*) stop cannot-change-user "cannot become the user milvus (${problem##*: }): allow the capabilities SETUID and SETGID, or start the container as --user $uid:$uid" ;;
  *) stop data-not-writable "cannot write to $data (${problem##*: }): mount a volume that uid $uid can write to, or set MILVUS_DATA_DIR" ;;
  esac
}

# Finds the free space for the data, and where its volume is mounted.
inspect_volume() {
  # shellcheck disable=SC2046 # two words, below the columns' names "Avail Mounted on"
  set -- $(df --block-size=1M --output=avail,target "$ETCD_DATA_DIR" || true)
  free=${4:-}
  mount_point=${5:-}
}

# For its first start, etcd allocates two files of 64 MB.
check_free_space() {
  [ -n "$free" ] || return 0
  needed=1
  [ "$is_first_start $ETCD_USE_EMBED" != 'yes true' ] || needed=150
  [ "$free" -ge "$needed" ] ||
    stop volume-full "only $free MiB are free in $data, but Milvus needs $needed MiB to start: free some space, or use a larger volume"
}

# Milvus also keeps its log in a file, where status.sh finds the last errors: at most
# two of 10 MB, in the container and not on the volume. Without a place for them, there
# is none.
keep_log() {
  [ -z "${LOG_FILE_ROOTPATH:-}" ] || return 0
  # Milvus creates the folder.
  place=$default_log
  [ -e "$place" ] || place=${place%/*}
  # shellcheck disable=SC2086 # $as_user is a command of several words, or none
  $as_user test -w "$place" || return 0
  export LOG_FILE_ROOTPATH="$default_log"
  export LOG_FILE_MAXSIZE="${LOG_FILE_MAXSIZE:-10}" LOG_FILE_MAXBACKUPS="${LOG_FILE_MAXBACKUPS:-1}"
}
default_log=/tmp/milvus-log

describe_volume() {
  case $mount_point in
  /) echo 'no volume: lost with the container' ;;
  *) echo 'a volume' ;;
  esac
}
