# shellcheck shell=sh
# Configuration files. The image has both; a directory mounted in their place may
# lack them. A file that we did not write is never changed.

# etcd_yaml ADDRESS: our embedEtcd.yaml. Its values are those of standalone_embed.sh,
# but etcd listens on the loopback unless MILVUS_EXPOSE_ETCD is set, and an election
# gets more time on a slow disk (https://github.com/milvus-io/milvus/issues/53144).
etcd_yaml() {
  echo "listen-client-urls: http://$1:2379"
  echo "advertise-client-urls: http://$1:2379"
  echo 'quota-backend-bytes: 4294967296'
  echo 'auto-compaction-mode: revision'
  echo "auto-compaction-retention: '1000'"
  echo 'heartbeat-interval: 500'
  echo 'election-timeout: 10000'
}

write_etcd_config() {
  wanted=127.0.0.1
  [ "$MILVUS_EXPOSE_ETCD" != true ] || wanted=0.0.0.0
  etcd_address=$(read_etcd_address)
  if [ "$etcd_address" = other ]; then
    [ "$MILVUS_EXPOSE_ETCD" != true ] ||
      warn "MILVUS_EXPOSE_ETCD has no effect: $ETCD_CONFIG_PATH is your own"
  elif [ "$etcd_address" != "$wanted" ]; then
    write_file "$ETCD_CONFIG_PATH" etcd_yaml "$wanted"
    etcd_address=$wanted
  fi
}

# Prints the address in embedEtcd.yaml; none, if there is no file; other, unless the
# file is ours byte for byte. (The dot keeps $(...) from cutting newlines at the end.)
read_etcd_address() {
  if [ ! -e "$ETCD_CONFIG_PATH" ]; then
    echo none
    return
  fi
  case $(cat "$ETCD_CONFIG_PATH" && echo .) in
  "$(etcd_yaml 127.0.0.1 && echo .)") echo 127.0.0.1 ;;
  "$(etcd_yaml 0.0.0.0 && echo .)") echo 0.0.0.0 ;;
  *) echo other ;;
  esac
}

describe_etcd() {
  case $ETCD_USE_EMBED,$etcd_address in
  false,*) echo 'not embedded' ;;
  *,127.0.0.1) echo 'loopback only' ;;
  *,0.0.0.0) echo 'open, no password' ;;
  *) echo "as in $ETCD_CONFIG_PATH" ;;
  esac
}

write_user_config() {
  user_config=${MILVUSCONF:-/milvus/configs}/user.yaml
  [ -e "$user_config" ] ||
    write_file "$user_config" echo '# Milvus settings that override milvus.yaml.'
}

# write_file FILE COMMAND...: writes the output of COMMAND to FILE
write_file() {
  file=$1
  folder=${1%/*}
  shift
  problem=$({ mkdir -p "$folder" && "$@" >"$file"; } 2>&1) ||
    stop "cannot write $file (${problem##*: }): mount $folder writable for uid $(id -u), or put the file there"
}
