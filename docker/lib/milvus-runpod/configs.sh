# shellcheck shell=sh
# Configuration files. The image has both; a directory mounted in their place may
# lack them. A file that we did not write is never changed.

# etcd_yaml ADDRESS: our embedEtcd.yaml. It has the values of standalone_embed.sh, but
# etcd listens on the loopback unless MILVUS_EXPOSE_ETCD is set, and takes a snapshot
# every 1000 writes: replaying more than 5000 makes Milvus panic at every start
# (https://github.com/milvus-io/milvus/issues/53144, measured in docker/ETCD.md).
etcd_yaml() {
  echo "listen-client-urls: http://$1:2379"
  echo "advertise-client-urls: http://$1:2379"
  echo 'quota-backend-bytes: 4294967296'
  echo 'auto-compaction-mode: revision'
  echo "auto-compaction-retention: '1000'"
  echo 'snapshot-count: 1000'
}

# What earlier versions of this image wrote into a mounted directory.
old_etcd_yaml() {
  etcd_yaml "$1" | sed '/^snapshot-count/d'
  echo 'heartbeat-interval: 500'
  echo 'election-timeout: 10000'
}

write_etcd_config() {
  wanted=127.0.0.1
  [ "$MILVUS_EXPOSE_ETCD" != true ] || wanted=0.0.0.0
  etcd_address=$(read_etcd_address)
  # Somebody's own may be the same byte for byte, such as in a ConfigMap.
  [ "$etcd_address" = "$wanted" ] || [ ! -e "$ETCD_CONFIG_PATH" ] || [ -w "$ETCD_CONFIG_PATH" ] ||
    etcd_address=other
  case $etcd_address in
  "$wanted") ;;
  other) warn_about_own_etcd_config ;;
  *)
    write_file "$ETCD_CONFIG_PATH" etcd_yaml "$wanted"
    etcd_address=$wanted
    ;;
  esac
}

# Prints the address in embedEtcd.yaml, if the file is ours byte for byte; none, if
# there is no file; old, if it is ours of an earlier version, and can be replaced; or
# else other. (The dot keeps $(...) from cutting newlines at the end.)
read_etcd_address() {
  if [ ! -e "$ETCD_CONFIG_PATH" ]; then
    echo none
    return
  elif [ ! -f "$ETCD_CONFIG_PATH" ]; then
    echo other # a pipe would wait for ever
    return
  fi
  case $(cat "$ETCD_CONFIG_PATH" && echo .) in
  "$(etcd_yaml 127.0.0.1 && echo .)") echo 127.0.0.1 ;;
  "$(etcd_yaml 0.0.0.0 && echo .)") echo 0.0.0.0 ;;
  "$(old_etcd_yaml 127.0.0.1 && echo .)" | "$(old_etcd_yaml 0.0.0.0 && echo .)") echo old ;;
  *) echo other ;;
  esac
}

warn_about_own_etcd_config() {
  [ "$MILVUS_EXPOSE_ETCD" != true ] ||
    warn own-etcd-config "MILVUS_EXPOSE_ETCD has no effect: $ETCD_CONFIG_PATH is your own"
  [ "$ETCD_USE_EMBED" = true ] && [ -f "$ETCD_CONFIG_PATH" ] || return 0
  count=$(sed -n 's/^snapshot-count: *\([0-9]\{1,\}\).*/\1/Ip' "$ETCD_CONFIG_PATH") || true
  [ "${count:-100000}" -le 5000 ] ||
    warn etcd-snapshot-count "$ETCD_CONFIG_PATH lacks \"snapshot-count: 1000\": after many writes, Milvus may panic at every start (milvus-io/milvus#53144)"
}

describe_etcd() {
  case $ETCD_USE_EMBED,$etcd_address in
  false,*) echo 'not embedded' ;;
  *,127.0.0.1) echo 'loopback only' ;;
  *,0.0.0.0) echo 'open, no password' ;;
  *) echo "as in $ETCD_CONFIG_PATH" ;;
  esac
}

# shellcheck disable=SC2154 # read-settings.sh sets $user_config
write_user_config() {
  [ -e "$user_config" ] ||
    write_file "$user_config" echo '# Milvus settings that override milvus.yaml.'
}

# write_file FILE COMMAND...: writes the output of COMMAND to FILE
write_file() {
  file=$1
  folder=${1%/*}
  shift
  problem=$({ mkdir -p "$folder" && "$@" >"$file"; } 2>&1) ||
    stop config-not-writable "cannot write $file (${problem##*: }): mount $folder writable for uid $(id -u), or put the file there"
}
