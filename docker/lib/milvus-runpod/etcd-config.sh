# shellcheck shell=sh
# An embedEtcd.yaml of one's own. If etcd refuses it, Milvus drops the reason and ends
# with a nil pointer. A value of another type than etcd wants is enough, and a number is
# no text to it. What it does not know, it ignores.
# shellcheck disable=SC2154 # other files of this folder set what is used here

check_etcd_config() {
  [ "$ETCD_USE_EMBED" = true ] && [ "$etcd_address" = other ] || return 0
  [ -f "$ETCD_CONFIG_PATH" ] || refuse_etcd_config 'it is not a file'
  found=$(list_etcd_settings 2>/dev/null) || refuse_etcd_config "uid $uid cannot read it"
  seen=' '
  while read -r spelled key kind; do
    # Of two lines with the same key, etcd takes the last, which comes first here.
    case $seen in
    *" $spelled "*) ;;
    *) check_etcd_setting ;;
    esac
    seen="$seen$spelled "
  done <<EOT
$found
EOT
  case $seen in *' '[wW][aA][lL]-[dD][iI][rR]' '*) read_wal_dir ;; esac
}

refuse_etcd_config() {
  reason=$1
  stop etcd-config-refused "etcd refuses $ETCD_CONFIG_PATH: $reason"
}

check_etcd_setting() {
  case $(etcd_type "$key"),$kind in
  ,line) warn etcd-config-line "\"$spelled\" in $ETCD_CONFIG_PATH is not \"key: value\", so etcd may refuse the file" ;;
  ,*) [ -z "$spelled" ] || warn etcd-key-unknown "etcd does not know \"$spelled\" in $ETCD_CONFIG_PATH and ignores it: correct its spelling, or remove it" ;;
  *,unknown | text,text | number,number | switch,switch | list,list | section,section) ;;
  text,*) refuse_etcd_config "$spelled must be a text: put its value in quotes" ;;
  number,*) refuse_etcd_config "$spelled must be a number, without quotes and without a unit" ;;
  switch,*) refuse_etcd_config "$spelled must be true or false, without quotes" ;;
  list,*) refuse_etcd_config "$spelled must be a list, such as [stderr]" ;;
  section,*) refuse_etcd_config "$spelled must have settings of its own below it" ;;
  esac
}

# Prints "SPELLED KEY KIND" for each key in the first column, in small letters the second
# time, the last line first. Not all YAML is read here: of the rest, the kind is unknown.
list_etcd_settings() {
  # shellcheck disable=SC2086 # $as_user is a command of several words, or none
  text=$($as_user cat "$ETCD_CONFIG_PATH") || return
  printf '%s\n' "$text" | sed -nE '
    s/([[:space:]]+#.*)?[[:space:]]*$//
    /^[A-Za-z"'\'']/!d
    t start
    :start
    s/^["'\'']?([A-Za-z0-9_-]+)["'\'']?[[:space:]]*:([[:space:]]+|$)/\1 \L\1\E\n/
    t kind
    s/^["'\'']?([A-Za-z0-9_-]*).*/\1 - line/p
    d
    :kind
    s/\n["'\''|>].*/ text/p; t
    s/\n(true|True|TRUE|false|False|FALSE|y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF)$/ switch/p; t
    s/\n[-+]?(0[xX][0-9a-fA-F_]+|0[oObB]?[0-7_]*|[1-9][0-9_]*|([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?)$/ number/p; t
    s/\n\[.*/ list/p; t
    s/\n\{.*/ section/p; t
    s/\n([*&!].*|~|null|Null|NULL|)$/ unknown/p; t
    s/\n.*/ text/p' | tac
}

# Sets $wal_dir, the folder that etcd writes its log to, if that is not in ETCD_DATA_DIR.
read_wal_dir() {
  # shellcheck disable=SC2086 # $as_user is a command of several words, or none
  wal_dir=$($as_user sed -nE 's/^["'\'']?wal-dir["'\'']?[[:space:]]*:[[:space:]]+["'\'']?([^"'\''#]*[^"'\''#[:space:]]).*/\1/Ip' "$ETCD_CONFIG_PATH" | tail -n 1)
  [ -z "$wal_dir" ] || require_absolute_path "wal-dir in $ETCD_CONFIG_PATH" "$wal_dir" "$ETCD_DATA_DIR/member/wal"
}

# etcd_type KEY: what etcd wants (embed.Config of etcd 3.5 and 3.6), or nothing.
etcd_type() {
  case ${1#experimental-} in
  name | data-dir | wal-dir | backend-bbolt-freelist-type | tls-m[ai][nx]-version | \
    initial-cluster | initial-cluster-state | initial-cluster-token | \
    discovery | discovery-srv | discovery-srv-name | discovery-proxy | \
    listen-client-urls | listen-client-http-urls | listen-peer-urls | listen-metrics-urls | \
    advertise-client-urls | initial-advertise-peer-urls | cors | host-whitelist | \
    auto-compaction-mode | auto-compaction-retention | auth-token | metrics | \
    logger | log-level | log-format | log-rotation-config-json | feature-gates | \
    distributed-tracing-address | distributed-tracing-service-name | \
    distributed-tracing-instance-id | v2-deprecation | enable-v2v3) echo text ;;
  snapshot-count | snapshot-catchup-entries | snapshot-catch-up-entries | max-snapshots | max-wals | \
    heartbeat-interval | election-timeout | backend-batch-interval | backend-batch-limit | \
    quota-backend-bytes | max-txn-ops | max-request-bytes | max-concurrent-streams | max-learners | \
    self-signed-cert-validity | grpc-keepalive-min-time | grpc-keepalive-interval | \
    grpc-keepalive-timeout | bcrypt-cost | auth-token-ttl | corrupt-check-time | \
    compact-hash-check-time | compaction-batch-limit | compaction-sleep-interval | \
    watch-progress-notify-interval | warning-apply-duration | warning-unary-request-duration | \
    bootstrap-defrag-threshold-megabytes | distributed-tracing-sampling-rate | \
    downgrade-check-time) echo number ;;
  initial-election-tick-advance | strict-reconfig-check | pre-vote | force-new-cluster | \
    enable-pprof | enable-v2 | enable-grpc-gateway | enable-log-rotation | unsafe-no-fsync | \
    memory-mlock | initial-corrupt-check | compact-hash-check-enabled | enable-lease-checkpoint | \
    enable-lease-checkpoint-persist | enable-distributed-tracing | peer-skip-client-san-verification | \
    txn-mode-write-with-shared-buffer | stop-grpc-service-on-defrag) echo switch ;;
  cipher-suites | log-outputs) echo list ;;
  client-transport-security | peer-transport-security | socket-options | discovery-config) echo section ;;
  esac
}
