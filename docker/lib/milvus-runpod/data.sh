# shellcheck shell=sh
# The data of Milvus, and the user that it runs as.
# shellcheck disable=SC2154 # places.sh sets $data, the entrypoint $lib

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

create_data_folders() {
  is_first_start=yes
  [ ! -e "$ETCD_DATA_DIR/member" ] || is_first_start=no
  # On some volumes, root may not write, but Milvus' user may.
  # shellcheck disable=SC2086 # $as_user is a command of several words, or none
  with_data_folders mkdir -p "$data" 2>/dev/null ||
    require_writing with_data_folders $as_user mkdir -p "$data"
}

# chown -R changes a folder after everything in it, so the owners of the folders tell
# whether there is anything to do, also after an interruption.
change_owner() {
  [ -n "$as_user" ] || return 0
  for owner in $(with_data_folders stat -L -c %u); do
    [ "$owner" = "$uid" ] || break
  done
  [ "$owner" != "$uid" ] || return 0
  say "changing the owner of $data to uid $uid (first start only)"
  # Where this is not permitted, the folders may still be writable.
  give_away "$data"
  with_data_folders give_away_all "${FUNCTION_ANALYZER_LOCAL_RESOURCE_PATH:-$data/analyzer}"
}

give_away_all() {
  for folder in "$@"; do
    give_away "$folder" -R
  done
}

# give_away FOLDER [-R]: to Milvus' user, but not through a link: whoever owned the
# volume could have files of the image given away.
give_away() {
  # shellcheck disable=SC2086 # an option, or none
  (cd "$1" && [ "$(pwd)" = "$(pwd -P)" ] && chown ${2:-} milvus: .) 2>/dev/null || true
}

check_data_folders() {
  # shellcheck disable=SC2086 # $as_user is a command of several words, or none
  require_writing with_data_folders $as_user touch
}

# require_writing COMMAND...: stops with the error of COMMAND
require_writing() {
  problem=$("$@" 2>&1 >/dev/null) && return
  place=$data
  with_data_folders find_place
  stop data-not-writable "cannot write to $place (${problem##*: }): mount a volume that uid $uid can write to, or set MILVUS_DATA_DIR"
}

# find_place FOLDER...: sets $place to the one in $problem, if it is not below $data.
find_place() {
  for folder in "$@"; do
    case $folder/$problem in
    "$data"/*) ;;
    *"'$folder'"*) place=$folder ;;
    esac
  done
}

# Sets $free, the MiB that etcd can have, and two lists of folders: $kept, and $lost for
# those that end with the container, since they are in its own file system or in memory.
inspect_volume() {
  free=''
  kept=''
  lost=''
  with_lasting_folders read_df "${ETCD_DATA_DIR%/}"
}

# read_df FOLDER...: the first is for $free only. Some file systems do not know their
# size, and say 0.
read_df() {
  table=$(df --block-size=1M --output=avail,size,fstype,target "$@" 2>/dev/null) || true
  shift
  {
    read -r _ && read -r available size _ || return 0
    [ "$size" = 0 ] || free=$available
    for folder in "$@"; do
      read -r _ _ type target || return 0
      case $type,$target in
      *,/ | tmpfs,* | ramfs,*) lost="${lost:+$lost, }$folder" ;;
      *) kept="${kept:+$kept, }$folder" ;;
      esac
    done
  } <<EOT
$table
EOT
}

# For its first start, etcd allocates two files of 64 MB.
check_free_space() {
  case $free in
  '' | *[!0-9]*) return 0 ;;
  esac
  needed=1
  [ "$is_first_start $ETCD_USE_EMBED" != 'yes true' ] || needed=150
  [ "$free" -ge "$needed" ] ||
    stop volume-full "only $free MiB are free in $data, but Milvus needs $needed MiB to start: free some space, or use a larger volume"
}

warn_about_lost_folders() {
  [ -z "$kept" ] || [ -z "$lost" ] ||
    warn data-partly-lost "$lost will be lost with the container, and without it the rest of the data cannot be used: set the paths so that all are on one volume, or MILVUS_DATA_DIR alone"
}

describe_volume() {
  case $kept,$lost in
  ,) echo 'nothing that must be kept' ;;
  *,) echo 'a volume' ;;
  ,*) echo 'no volume: lost with the container' ;;
  *) echo "partly a volume: $lost is lost with the container" ;;
  esac
}

# Milvus also keeps its log in a file, where status.sh finds the last errors: at most
# two of 10 MB, in the container and not on the volume. Without a place for them, there
# is none.
keep_log() {
  [ -z "${LOG_FILE_ROOTPATH:-}${log_is_theirs:-}" ] || return 0
  # Milvus creates the folder.
  place=$default_log
  [ -e "$place" ] || place=${place%/*}
  # shellcheck disable=SC2086 # $as_user is a command of several words, or none
  $as_user test -w "$place" || return 0
  export LOG_FILE_ROOTPATH="$default_log"
  export LOG_FILE_MAXSIZE="${LOG_FILE_MAXSIZE:-10}" LOG_FILE_MAXBACKUPS="${LOG_FILE_MAXBACKUPS:-1}"
}
default_log=/tmp/milvus-log
