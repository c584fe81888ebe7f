# shellcheck shell=sh
# Settings: the values that Milvus accepts.

# Without milvus.yaml, Milvus 2.3 ends, and later lines have no paths for their data.
# shellcheck disable=SC2154 # read-settings.sh sets $configs, data.sh the others
check_configs() {
  [ -e "$configs/milvus.yaml" ] ||
    stop milvus-yaml-missing "there is no milvus.yaml in $configs: what is mounted there must have one, and a base must have it in /milvus/configs, a folder and not a link"
  # shellcheck disable=SC2086 # $as_user is a command of several words, or none
  [ -z "$as_user" ] || problem=$($as_user cat "$configs/milvus.yaml" "$user_config" 2>&1 >/dev/null) && return
  case $problem in
  setpriv:*) stop cannot-change-user "cannot become the user milvus (${problem##*: }): allow the capabilities SETUID and SETGID, or start the container as --user $uid:$uid" ;;
  esac
  stop config-permission "uid $uid cannot read the files in $configs, so Milvus would use none of them: make them readable for that user"
}

# A variable that is set but empty gets its default.
# shellcheck disable=SC2154 # places.sh sets $data
check_settings() {
  default_config=/milvus/configs/embedEtcd.yaml
  require_absolute_path ETCD_DATA_DIR "$ETCD_DATA_DIR" "$data/etcd"
  require_absolute_path ETCD_CONFIG_PATH "${ETCD_CONFIG_PATH:=$default_config}" "$default_config"
  require_one_of COMMON_STORAGETYPE "${COMMON_STORAGETYPE:=local}" local remote minio opendal
  require_one_of DEPLOY_MODE "${DEPLOY_MODE:=STANDALONE}" STANDALONE DISTRIBUTED
  : "${ETCD_USE_EMBED:=true}" "${MILVUS_EXPOSE_ETCD:=false}"
  for name in ETCD_USE_EMBED MILVUS_EXPOSE_ETCD COMMON_SECURITY_AUTHORIZATIONENABLED PROXY_HTTP_ENABLED; do
    check_boolean "$name"
  done
  for name in METRICS_PORT PROXY_PORT PROXY_HTTP_PORT PROXY_INTERNALPORT ROOTCOORD_PORT DATACOORD_PORT \
    QUERYCOORD_PORT DATANODE_PORT QUERYNODE_PORT INDEXNODE_PORT STREAMINGNODE_PORT; do
    check_port "$name"
  done
  # A Kubernetes service may have these names, too, where nothing reads them.
  [ "$COMMON_STORAGETYPE" = local ] || check_port MINIO_PORT
  [ "${MQ_TYPE:-}" != pulsar ] || check_port PULSAR_PORT
}

# Addresses of servers that the image's defaults do without.
warn_about_unused_settings() {
  [ -z "${MINIO_ADDRESS:-}" ] || [ "$COMMON_STORAGETYPE" != local ] ||
    warn minio-unused "MINIO_ADDRESS has no effect: the storage is local; set COMMON_STORAGETYPE=remote to use it"
  [ -z "${ETCD_ENDPOINTS:-}" ] || [ "$ETCD_USE_EMBED" = false ] ||
    warn etcd-unused "ETCD_ENDPOINTS has no effect: etcd is embedded; set ETCD_USE_EMBED=false to use it"
  [ -z "${PULSAR_ADDRESS:-}${KAFKA_BROKERLIST:-}" ] || [ "${MQ_TYPE:-}" != rocksmq ] ||
    warn queue-unused "PULSAR_ADDRESS and KAFKA_BROKERLIST have no effect: the message queue is embedded; set MQ_TYPE=pulsar or kafka to use them"
}

# check_boolean NAME: Milvus takes what Go's ParseBool takes, and all else, such as
# "yes", for false.
check_boolean() {
  eval "value=\${$1:-}"
  case $value in
  '') unset "$1" ;;
  1 | t | T | true | True | TRUE) export "$1=true" ;;
  0 | f | F | false | False | FALSE) export "$1=false" ;;
  *) stop not-a-boolean "$1 is \"$value\": it must be one of: true false" ;;
  esac
}

# check_port NAME: Milvus takes what is no number for 0.
check_port() {
  eval "value=\${$1:-}"
  case $value in
  '') unset "$1" ;;
  tcp://*) stop service-variable "$1 is \"$value\", which Kubernetes sets for a service named ${1%_PORT}: rename the service, or set enableServiceLinks: false" ;;
  0* | *[!0-9]* | ??????*) stop not-a-port "$1 is \"$value\": it must be a port, 1 to 65535" ;;
  *) [ "$value" -le 65535 ] || stop not-a-port "$1 is \"$value\": it must be a port, 1 to 65535" ;;
  esac
}

# Sets $ports to those of Milvus' API, for people.
# shellcheck disable=SC2034 # read where it is called
describe_ports() {
  port=${PROXY_PORT:-19530}
  [ "${COMMON_SECURITY_TLSMODE:-0}" = 0 ] || tls=', TLS'
  case ${PROXY_HTTP_ENABLED:-true},${PROXY_HTTP_PORT:-} in
  false,*) ports="$port (gRPC${tls:-})" ;;
  *, | *,"$port") ports="$port (gRPC, REST)" ;;
  *) ports="$port (gRPC${tls:-}), $PROXY_HTTP_PORT (REST${tls:-})" ;;
  esac
}

# require_absolute_path NAME VALUE EXAMPLE (and not the root directory)
require_absolute_path() {
  case $2 in
  /*[!/.]*) ;;
  *) stop not-a-path "$1 is \"$2\": it must be an absolute path, such as $3" ;;
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
  stop not-allowed "$name is \"$value\": it must be one of: $*"
}
