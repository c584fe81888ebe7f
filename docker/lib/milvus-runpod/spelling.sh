# shellcheck shell=sh
# To Milvus, upper and lower case, dots, slashes and underscores in a variable's name
# make no difference (the formatter in its paramtable/base_table.go), and a name may
# begin with MILVUS_CONF_. This entrypoint looks for the usual names only. And a shell
# drops variables with a dot, a hyphen or a space in their names: Milvus would run
# without authentication that was switched on in that way.

# What the entrypoint reads, without underscores. Milvus has other settings, too.
usual_names='COMMON_SECURITY_AUTHORIZATIONENABLED COMMON_SECURITY_DEFAULTROOTPASSWORD
  COMMON_SECURITY_TLSMODE TLS_SERVERPEMPATH TLS_SERVERKEYPATH TLS_CAPEMPATH
  COMMON_STORAGETYPE LOCALSTORAGE_PATH MINIO_ADDRESS MINIO_PORT
  MQ_TYPE ROCKSMQ_PATH NATSMQ_SERVER_STOREDIR WOODPECKER_STORAGE_TYPE WOODPECKER_STORAGE_ROOTPATH
  PULSAR_ADDRESS PULSAR_PORT KAFKA_BROKERLIST FUNCTION_ANALYZER_LOCAL_RESOURCE_PATH
  ETCD_USE_EMBED ETCD_DATA_DIR ETCD_CONFIG_PATH ETCD_ENDPOINTS
  METRICS_PORT PROXY_PORT PROXY_INTERNALPORT PROXY_HTTP_ENABLED PROXY_HTTP_PORT
  ROOTCOORD_PORT DATACOORD_PORT QUERYCOORD_PORT DATANODE_PORT QUERYNODE_PORT
  INDEXNODE_PORT STREAMINGNODE_PORT LOG_FILE_ROOTPATH DEPLOY_MODE
  MILVUS_DATA_DIR MILVUS_EXPOSE_ETCD MILVUS_ROOT_PASSWORD MILVUS_ROOT_PASSWORD_FILE'

# The first words of Milvus' settings.
sections='COMMON|ETCD|MINIO|MQ|PULSAR|KAFKA|ROCKSMQ|NATSMQ|WOODPECKER|LOCALSTORAGE|LOG|PROXY|ROOTCOORD|DATACOORD|QUERYCOORD|MIXCOORD|INDEXCOORD|DATANODE|QUERYNODE|INDEXNODE|STREAMING|QUOTAANDLIMITS|TRACE|GPU|AUTOINDEX|RBAC'

# Gives each setting that is spelled in another way its usual name, and there it
# wins: the usual one may be the image's default.
use_usual_names() {
  for usual in $usual_names; do
    set_key "$usual"
    eval "usual_$key=$usual"
  done
  settings=$(list_settings)
  while IFS= read -r line; do
    use_usual_name "${line%%|*}" "${line#*|}"
  done <<EOT
$settings
EOT
}

# use_usual_name UPPER NAME=VALUE: UPPER is the name in capitals, with underscores in
# place of other characters, and without a prefix.
use_usual_name() {
  name=${2%%=*}
  value=${2#*=}
  set_key "$1"
  eval "usual=\${usual_$key:-}"
  if [ -z "$usual" ]; then
    usual=$1
    # In capitals or not, Milvus finds it.
    case $name in
    *[!A-Za-z0-9_]*) ;;
    *) [ "${#name}" != "${#usual}" ] || usual=$name ;;
    esac
    warn_about_boolean "$1"
  fi
  [ "$name" = "$usual" ] || rename
}

rename() {
  case $name in
  *[!A-Za-z0-9_]*) say "taking $name for $usual" ;;
  *) unset "$name" ;;
  esac
  export "$usual=$value"
}

# set_key NAME: sets $key to NAME without underscores.
set_key() {
  IFS=_
  # shellcheck disable=SC2086 # split at underscores
  set -- $1
  IFS=
  key=$*
  unset IFS
}

# warn_about_boolean UPPER: Milvus reads booleans as Go does, and takes any other yes
# for a no.
warn_about_boolean() {
  case "|$sections|" in
  *"|${1%%_*}|"*) ;;
  *) return 0 ;;
  esac
  bare=${value#[\"\']}
  case ${bare%[\"\']} in
  [yY] | [yY][eE][sS] | [oO][nN] | [eE][nN][aA][bB][lL][eE] | [eE][nN][aA][bB][lL][eE][dD]) ;;
  [tT][rR][uU][eE]) [ "$bare" != "$value" ] || return 0 ;;
  *) return 0 ;;
  esac
  warn boolean-read-as-false "$name is \"$value\", which Milvus takes for false: write true or false"
}

# Prints "UPPER_NAME|name=value" for what may be a setting. The environment that this
# process was started with still has what the shell has dropped. Its variables end
# with NUL; a newline within a value becomes a space.
list_settings() {
  sed -nzE "
    y/\n/ /
    /^[A-Za-z_]*[A-Za-z][^=|]*=/!d
    h
    s/=.*//
    s/^milvus[.](root|data|expose)[.]/MILVUS_\1_/I
    s/^(MILVUS_CONF_|milvus[.])//I
    s/[^A-Za-z0-9]/_/g
    s/.*/\U&/
    G
    s/^([A-Z0-9_]*)./\1|/
    /^($sections|TLS|DEPLOY|MILVUS)/!{
      /^[^|]*[|]([^=]*[^A-Za-z0-9_=]|MILVUS_CONF_)/!d
    }
    s/\$/\n/p" "/proc/$$/environ" || true
}
