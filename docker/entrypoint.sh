#!/bin/sh
# Does what standalone_embed.sh does with flags of `docker run`, from variables
# alone, and then becomes the command: Milvus, unless another one was given.
set -eu

say() { echo "milvus-runpod: $*" >&2; }

# What is wrong stops Milvus, but no other command: a shell may mend it.
stop() {
  say "error: $*"
  [ "$is_milvus" = no ] || exit 1
}

# one_of NAME VALUE ALLOWED…
one_of() {
  name=$1 value=$2
  shift 2
  case " $* " in *" $value "*) ;; *) stop "$name is \"$value\": it must be one of: $*" ;; esac
}

absolute() {
  case $2 in /*[!/.]*) ;; *) stop "$1 is \"$2\": it must be an absolute path, such as $3" ;; esac
}

# --- The command. RunPod's start command replaces CMD, and an empty one may
# arrive as no argument or as one empty argument; flags alone are Milvus'.
case $* in *[!\ ]*) ;; *) set -- milvus run standalone ;; esac
case $1 in -*) set -- milvus run standalone "$@" ;; esac
case ${1##*/} in milvus) is_milvus=yes ;; *) is_milvus=no ;; esac

# --- Variables. Where all is at its default, user.yaml may still change it.
data=${MILVUS_DATA_DIR:-/var/lib/milvus}
absolute MILVUS_DATA_DIR "$data" /var/lib/milvus
data=${data%/}
if [ "$data" != /var/lib/milvus ]; then
  [ "${ETCD_DATA_DIR:-/var/lib/milvus/etcd}" != /var/lib/milvus/etcd ] || ETCD_DATA_DIR=$data/etcd
  export LOCALSTORAGE_PATH="${LOCALSTORAGE_PATH:-$data/data/}" ROCKSMQ_PATH="${ROCKSMQ_PATH:-$data/rdb_data}"
fi
absolute ETCD_DATA_DIR "${ETCD_DATA_DIR:=$data/etcd}" "$data/etcd"
absolute ETCD_CONFIG_PATH "${ETCD_CONFIG_PATH:=/milvus/configs/embedEtcd.yaml}" /milvus/configs/embedEtcd.yaml
one_of ETCD_USE_EMBED "${ETCD_USE_EMBED:=true}" true false
one_of COMMON_STORAGETYPE "${COMMON_STORAGETYPE:=local}" local remote minio opendal
one_of DEPLOY_MODE "${DEPLOY_MODE:=STANDALONE}" STANDALONE DISTRIBUTED
one_of MILVUS_EXPOSE_ETCD "${MILVUS_EXPOSE_ETCD:=false}" true false

# --- Authentication
if [ -n "${MILVUS_ROOT_PASSWORD_FILE:-}" ]; then
  [ -z "${MILVUS_ROOT_PASSWORD:-}" ] || stop "set MILVUS_ROOT_PASSWORD or MILVUS_ROOT_PASSWORD_FILE, not both"
  MILVUS_ROOT_PASSWORD=$(cat "$MILVUS_ROOT_PASSWORD_FILE") || stop "MILVUS_ROOT_PASSWORD_FILE cannot be read"
fi
if [ -n "${MILVUS_ROOT_PASSWORD+given}" ]; then
  length=$(LC_ALL=C && echo "${#MILVUS_ROOT_PASSWORD}") # in bytes
  [ "$length" -gt 0 ] || stop "MILVUS_ROOT_PASSWORD is empty: give it 1 to 72 characters, or remove it (is the secret there?)"
  [ "$length" -le 72 ] || stop "MILVUS_ROOT_PASSWORD has $length characters: Milvus takes 72 at most"
  [ "$MILVUS_ROOT_PASSWORD" != Milvus ] || say "warning: MILVUS_ROOT_PASSWORD is Milvus' default, which everybody knows"
  case ${MILVUS_VERSION:-} in
  2.[0-3].* | 2.4.[0-6]) say "warning: this Milvus has no password but its default: root's is Milvus" ;;
  2.4.* | 2.5.* | 2.6.0) say "warning: this Milvus shows root's password on port 9091: keep it closed (milvus#44065)" ;;
  esac
  export COMMON_SECURITY_AUTHORIZATIONENABLED=true COMMON_SECURITY_DEFAULTROOTPASSWORD="$MILVUS_ROOT_PASSWORD"
fi

# --- Configuration files. The values are those of standalone_embed.sh, but etcd
# listens on the loopback, and a slow disk gets more time for an election
# (https://github.com/milvus-io/milvus/issues/53144).
etcd_yaml() {
  printf '%s\n' "listen-client-urls: http://$1:2379" "advertise-client-urls: http://$1:2379" \
    'quota-backend-bytes: 4294967296' 'auto-compaction-mode: revision' "auto-compaction-retention: '1000'" \
    'heartbeat-interval: 500' 'election-timeout: 10000'
}

# write FILE COMMAND…
write() {
  file=$1 folder=${1%/*}
  shift
  problem=$({ mkdir -p "$folder" && "$@" >"$file"; } 2>&1) ||
    stop "cannot write $file (${problem##*: }): mount $folder writable for uid $(id -u), or put the file there"
}

wanted=127.0.0.1 other=0.0.0.0 etcd='loopback only'
[ "$MILVUS_EXPOSE_ETCD" != true ] || { wanted=0.0.0.0 other=127.0.0.1 etcd='open, asks for no password'; }
found=$(cat "$ETCD_CONFIG_PATH" 2>/dev/null && echo .) || true
if [ ! -e "$ETCD_CONFIG_PATH" ] || [ "$found" = "$(etcd_yaml "$other" && echo .)" ]; then
  write "$ETCD_CONFIG_PATH" etcd_yaml "$wanted"
elif [ "$found" != "$(etcd_yaml "$wanted" && echo .)" ]; then
  etcd="as in $ETCD_CONFIG_PATH"
  [ "$MILVUS_EXPOSE_ETCD" = false ] || say "warning: MILVUS_EXPOSE_ETCD changes nothing: $ETCD_CONFIG_PATH is your own"
fi
[ "$ETCD_USE_EMBED" = true ] || etcd='not in here'
user_yaml=${MILVUSCONF:-/milvus/configs}/user.yaml
[ -e "$user_yaml" ] || write "$user_yaml" echo '# Milvus settings that override milvus.yaml.'

[ "$is_milvus" = yes ] || exec "$@"

# --- Resources (https://milvus.io/docs/prerequisite-docker.md), cgroup v2 and v1
for file in /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes; do
  read -r limit 2>/dev/null <"$file" || continue
  [ "$limit" = max ] || [ "$limit" -ge 8000000000 ] ||
    say "warning: the memory limit is $((limit / 1000000)) MB, and Milvus asks for 8000 MB"
done
while read -r key _ flags; do
  [ "$key" = flags ] || continue
  case " $flags " in *' sse4_2 '* | *' avx '*) break ;; esac
  say "warning: this CPU has neither SSE4.2 nor AVX: Milvus will crash (illegal instruction); take another machine"
  break
done </proc/cpuinfo

# --- User and data. Milvus 3 has a user of its own, to whom a volume is given
# once: chown changes a folder after all that is in it.
uid=$(id -u) as=''
if [ "$uid" = 0 ] && milvus=$(id -u milvus 2>/dev/null); then
  uid=$milvus as='setpriv --reuid=milvus --regid=milvus --init-groups'
fi
mq=${ROCKSMQ_PATH:-$data/rdb_data}
places() { "$@" "$ETCD_DATA_DIR" "${LOCALSTORAGE_PATH:-$data/data}" "$mq" "${mq}_meta_kv"; }
try() {
  problem=$("$@" 2>&1 >/dev/null) ||
    stop "cannot write in $data (${problem##*: }): mount a volume there that uid $uid may write to, or set MILVUS_DATA_DIR"
}
first_start=yes
[ ! -e "$ETCD_DATA_DIR/member" ] || first_start=no
try places mkdir -p "$data"
if [ -n "$as" ] && [ "$(places stat -c %u | sort -u)" != "$uid" ]; then
  say "giving $data to uid $uid, once…"
  # Where it may not be given, it may still be writable.
  { chown milvus: "$data" && places chown -R milvus:; } 2>/dev/null || true
fi
# shellcheck disable=SC2086 # a command of several words
try places $as touch
free=$(($(stat -f -c '%a*%S' "$ETCD_DATA_DIR") >> 20))
needed=1
[ "$first_start $ETCD_USE_EMBED" != 'yes true' ] || needed=150 # etcd allocates two files of 64 MB
[ "$free" -ge "$needed" ] || stop "only $free MiB are free in $data, and Milvus needs $needed to start: free some, or take a larger volume"

# --- What people should know
if [ -n "${MILVUS_ROOT_PASSWORD:-}" ] && [ "$first_start" = no ]; then
  say "root keeps the password of this volume's first start (without one: Milvus); to change it, use a client's update_password"
fi
devices=$(stat -c %d / "$ETCD_DATA_DIR")
volume='a volume' authentication=off
[ "${devices%%[!0-9]*}" != "${devices##*[!0-9]}" ] || volume='no volume: lost with the container'
case $(cat "$user_yaml") in *authorizationEnabled*) authentication='as in user.yaml' ;; esac
[ "${COMMON_SECURITY_AUTHORIZATIONENABLED:-}" != true ] || authentication=on
say "Milvus ${MILVUS_VERSION:-} with data in $data ($volume), authentication $authentication," \
  "ports ${PROXY_PORT:-19530} (gRPC, REST), ${METRICS_PORT:-9091} (health, WebUI; asks for no password), 2379 (etcd; $etcd)"

# Milvus shows its environment on port 9091.
unset MILVUS_ROOT_PASSWORD MILVUS_ROOT_PASSWORD_FILE RUNPOD_API_KEY PUBLIC_KEY
# exec, so that tini's TERM reaches Milvus itself.
# shellcheck disable=SC2086
exec $as "$@"
