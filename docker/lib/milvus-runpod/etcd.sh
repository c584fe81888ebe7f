# shellcheck shell=bash
# Keeps etcd on the loopback unless MILVUS_EXPOSE_ETCD is set, lets it start again after
# any number of writes, and checks an embedEtcd.yaml of your own without changing it.
# shellcheck disable=SC2034,SC2154 # the files of this folder share their variables

# The values of standalone_embed.sh, but etcd takes a snapshot every 1000 writes:
# replaying more than 5000 makes Milvus panic at every start
# (https://github.com/milvus-io/milvus/issues/53144, measured in docker/ETCD.md).
our_etcd_config="listen-client-urls: http://ADDRESS:2379
advertise-client-urls: http://ADDRESS:2379
quota-backend-bytes: 4294967296
auto-compaction-mode: revision
auto-compaction-retention: '1000'
snapshot-count: 1000
"
# What earlier versions of this image wrote into a mounted directory.
old_etcd_config=${our_etcd_config/snapshot-count: 1000/$'heartbeat-interval: 500\nelection-timeout: 10000'}

# The image has the file; a directory mounted in place of its configs may lack it.
write_etcd_config() {
  local address=127.0.0.1 text='' wanted
  [[ $MILVUS_EXPOSE_ETCD != true ]] || address=0.0.0.0
  wanted=${our_etcd_config//ADDRESS/$address}
  # A pipe would wait for ever.
  [[ ! -f $ETCD_CONFIG_PATH ]] || { IFS= read -rd '' text <"$ETCD_CONFIG_PATH"; } 2>/dev/null || true
  etcd_address=$address
  if [[ ! -e $ETCD_CONFIG_PATH ]]; then
    write_file "$ETCD_CONFIG_PATH" "$wanted"
  elif [[ $text == "$wanted" ]]; then
    return
  # In a ConfigMap, a file with the same bytes is somebody's own, and is not writable.
  elif [[ -w $ETCD_CONFIG_PATH ]] && is_our_etcd_config "$text"; then
    write_file "$ETCD_CONFIG_PATH" "$wanted"
  else
    etcd_address=other
    [[ $MILVUS_EXPOSE_ETCD != true ]] ||
      warn own-etcd-config "MILVUS_EXPOSE_ETCD has no effect: $ETCD_CONFIG_PATH is your own"
  fi
}

is_our_etcd_config() {
  local config address
  for config in "$our_etcd_config" "$old_etcd_config"; do
    for address in 127.0.0.1 0.0.0.0; do
      [[ $1 != "${config//ADDRESS/$address}" ]] || return 0
    done
  done
  return 1
}

# Sets $etcd to what the first line says of it.
describe_etcd() {
  case $ETCD_USE_EMBED,$etcd_address in
  false,*) etcd='not embedded' ;;
  *,127.0.0.1) etcd='loopback only' ;;
  *,0.0.0.0) etcd='open, no password' ;;
  *) etcd="as in $ETCD_CONFIG_PATH" ;;
  esac
}

# If etcd refuses the file, Milvus drops the reason and ends with a nil pointer. A value
# of the wrong type is enough, such as a number for a string. etcd ignores keys that it
# does not know. Sets $wal_dir, where etcd writes its log if not in its data, and $quota,
# the bytes that its database may have.
check_etcd_config() {
  wal_dir='' quota=4294967296
  [[ $ETCD_USE_EMBED == true && $etcd_address == other ]] || return 0
  [[ -f $ETCD_CONFIG_PATH ]] || refuse_etcd_config 'it is not a file'
  local text lines i count='' seen=' '
  quota=''
  text=$(exec "${as_user[@]}" cat "$ETCD_CONFIG_PATH" 2>/dev/null) || refuse_etcd_config "uid $uid cannot read it"
  mapfile -t lines < <(printf '%s' "$text")
  # Of two lines with the same key, etcd takes the last.
  for ((i = ${#lines[@]} - 1; i >= 0; i--)); do
    check_etcd_line "${lines[i]}"
  done
  [[ $((10#${count:-100000})) -le 5000 ]] ||
    warn etcd-snapshot-count "$ETCD_CONFIG_PATH lacks \"snapshot-count: 1000\": after many writes, Milvus may panic at every start (milvus-io/milvus#53144)"
  # DefaultQuotaBytes in etcd's server/storage/quota.go
  [[ ${quota:=0} != 0 ]] || quota=2147483648
  [[ ! $wal_dir ]] || require_absolute_path "wal-dir in $ETCD_CONFIG_PATH" "$wal_dir" "$ETCD_DATA_DIR/member/wal"
}

refuse_etcd_config() {
  reason=$1
  stop etcd-config-refused "etcd refuses $ETCD_CONFIG_PATH: $reason"
}

# check_etcd_line LINE: keys are in the first column. Not all YAML is read here.
check_etcd_line() {
  local quote="[\"']?"
  local a_key="^$quote([A-Za-z0-9_-]*)" a_value="^$quote([^\"'#]*[^\"'#[:space:]])"
  local line=${1%%[[:space:]]#*} spelled key='' kind=line value=''
  line=${line%"${line##*[![:space:]]}"}
  [[ $line == [A-Za-z\"\']* ]] || return 0
  [[ $line =~ $a_key ]]
  spelled=${BASH_REMATCH[1]}
  if [[ $spelled && $line =~ $a_key${quote}[[:space:]]*:([[:space:]]+|$) ]]; then
    key=${spelled,,}
    value=${line:${#BASH_REMATCH[0]}}
    read_kind "$value"
  fi
  [[ $seen != *" $spelled "* ]] || return 0
  seen+="$spelled "
  case $key in
  snapshot-count) [[ ! $value =~ ^[0-9]+$ ]] || count=${count:-$value} ;;
  quota-backend-bytes) [[ ! $value =~ ^[0-9]+$ ]] || quota=${quota:-$value} ;;
  wal-dir) [[ ! $value =~ $a_value ]] || wal_dir=${wal_dir:-${BASH_REMATCH[1]}} ;;
  esac
  check_etcd_kind
}

# Compares $kind with what etcd wants.
check_etcd_kind() {
  local type
  read_etcd_type "$key"
  case $type,$kind in
  ,line) warn etcd-config-line "\"$spelled\" in $ETCD_CONFIG_PATH is not \"key: value\", so etcd may refuse the file" ;;
  ,*) warn etcd-key-unknown "etcd does not know \"$spelled\" in $ETCD_CONFIG_PATH and ignores it: correct its spelling, or remove it" ;;
  *,unknown | text,text | number,number | switch,switch | list,list | section,section) ;;
  text,*) refuse_etcd_config "$spelled must be a string: put its value in quotes" ;;
  number,*) refuse_etcd_config "$spelled must be a number, without quotes and without a unit" ;;
  switch,*) refuse_etcd_config "$spelled must be true or false, without quotes" ;;
  list,*) refuse_etcd_config "$spelled must be a list, such as [stderr]" ;;
  section,*) refuse_etcd_config "$spelled must have settings of its own below it" ;;
  esac
}

# read_kind VALUE: sets $kind to how YAML reads it.
read_kind() {
  local number='^[-+]?(0[xX][0-9a-fA-F_]+|0[oObB]?[0-7_]*|[1-9][0-9_]*|([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?)$'
  kind=text
  case $1 in
  [\"\'\|\>]*) ;;
  true | True | TRUE | false | False | FALSE) kind=switch ;;
  y | Y | yes | Yes | YES | n | N | no | No | NO | on | On | ON | off | Off | OFF) kind=switch ;;
  \[*) kind=list ;;
  \{*) kind=section ;;
  [*\&!]* | '~' | null | Null | NULL | '') kind=unknown ;;
  *) [[ ! $1 =~ $number ]] || kind=number ;;
  esac
}

# read_etcd_type KEY: sets $type to what etcd wants (embed.Config of etcd 3.5 and 3.6).
read_etcd_type() {
  type=''
  case ${1#experimental-} in
  name | data-dir | wal-dir | backend-bbolt-freelist-type | tls-m[ai][nx]-version | \
    initial-cluster | initial-cluster-state | initial-cluster-token | \
    discovery | discovery-srv | discovery-srv-name | discovery-proxy | \
    listen-client-urls | listen-client-http-urls | listen-peer-urls | listen-metrics-urls | \
    advertise-client-urls | initial-advertise-peer-urls | cors | host-whitelist | \
    auto-compaction-mode | auto-compaction-retention | auth-token | metrics | \
    logger | log-level | log-format | log-rotation-config-json | feature-gates | \
    distributed-tracing-address | distributed-tracing-service-name | \
    distributed-tracing-instance-id | v2-deprecation | enable-v2v3) type=text ;;
  snapshot-count | snapshot-catchup-entries | snapshot-catch-up-entries | max-snapshots | max-wals | \
    heartbeat-interval | election-timeout | backend-batch-interval | backend-batch-limit | \
    quota-backend-bytes | max-txn-ops | max-request-bytes | max-concurrent-streams | max-learners | \
    self-signed-cert-validity | grpc-keepalive-min-time | grpc-keepalive-interval | \
    grpc-keepalive-timeout | bcrypt-cost | auth-token-ttl | corrupt-check-time | \
    compact-hash-check-time | compaction-batch-limit | compaction-sleep-interval | \
    watch-progress-notify-interval | warning-apply-duration | warning-unary-request-duration | \
    bootstrap-defrag-threshold-megabytes | distributed-tracing-sampling-rate | \
    downgrade-check-time) type=number ;;
  initial-election-tick-advance | strict-reconfig-check | pre-vote | force-new-cluster | \
    enable-pprof | enable-v2 | enable-grpc-gateway | enable-log-rotation | unsafe-no-fsync | \
    memory-mlock | initial-corrupt-check | compact-hash-check-enabled | enable-lease-checkpoint | \
    enable-lease-checkpoint-persist | enable-distributed-tracing | peer-skip-client-san-verification | \
    txn-mode-write-with-shared-buffer | stop-grpc-service-on-defrag) type=switch ;;
  cipher-suites | log-outputs) type=list ;;
  client-transport-security | peer-transport-security | socket-options | discovery-config) type=section ;;
  esac
}
