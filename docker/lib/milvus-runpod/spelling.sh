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
  MQ_TYPE ROCKSMQ_PATH PULSAR_ADDRESS PULSAR_PORT KAFKA_BROKERLIST
  ETCD_USE_EMBED ETCD_DATA_DIR ETCD_CONFIG_PATH ETCD_ENDPOINTS
  METRICS_PORT PROXY_PORT PROXY_INTERNALPORT PROXY_HTTP_ENABLED PROXY_HTTP_PORT
  ROOTCOORD_PORT DATACOORD_PORT QUERYCOORD_PORT DATANODE_PORT QUERYNODE_PORT
  INDEXNODE_PORT STREAMINGNODE_PORT LOG_FILE_ROOTPATH DEPLOY_MODE
  MILVUS_DATA_DIR MILVUS_EXPOSE_ETCD MILVUS_ROOT_PASSWORD MILVUS_ROOT_PASSWORD_FILE'

# Gives each setting that is spelled in another way its usual name, and there it
# wins: the usual one may be the image's default.
use_usual_names() {
  others=$(list_other_names)
  [ -n "$others" ] || return 0
  while IFS= read -r line; do
    setting=${line#*|}
    name=${line%%|*}
    case $name in
    "${setting%%=*}")
      warn boolean-read-as-false "$name is \"${setting#*=}\", which Milvus takes for false: write true or false"
      continue
      ;;
    *[!A-Za-z0-9_]*) say "taking $name for ${setting%%=*}" ;;
    *) unset "$name" ;;
    esac
    # shellcheck disable=SC2163 # it is NAME=value
    export "$setting"
  done <<EOT
$others
EOT
}

# Prints "other.name|USUAL_NAME=value" for each of them, and "NAME|NAME=value" for a
# yes that Milvus, which reads booleans as Go does, takes for a no. The environment that
# this process was started with still has what the shell has dropped. Its variables end
# with NUL; a newline within a value becomes a space.
list_other_names() {
  to_usual=''
  for name in $usual_names; do
    key=$name
    while [ "$key" != "${key%_*}" ]; do
      key=${key%%_*}${key#*_}
    done
    to_usual="$to_usual
    s/^${key}[|]/$name|/; t known"
  done
  sections='COMMON|ETCD|MINIO|MQ|PULSAR|KAFKA|ROCKSMQ|WOODPECKER|LOCALSTORAGE|LOG|PROXY|ROOTCOORD|DATACOORD|QUERYCOORD|MIXCOORD|INDEXCOORD|DATANODE|QUERYNODE|INDEXNODE|STREAMING|QUOTAANDLIMITS|TRACE|GPU|AUTOINDEX|RBAC'
  sed -nzE "
    y/\n/ /
    /^[^=|]*[A-Za-z][^=|]*=/!d
    s/^[^=]*/&|&/
    s/^milvus[.](root|data|expose)[.]/MILVUS_\1_/I
    s/^(MILVUS_CONF_|milvus[.])//I
    s/^[^|]*/\U&/
    :strip
    s/^([A-Z0-9]*)[^A-Z0-9|]([^|]*)/\1\2/; t strip
    $to_usual
    /^[^|]*[|][^=]*[^A-Za-z0-9_=]/b rename
    /^[^|]*[|]MILVUS_CONF_/b rename
    b boolean
    :rename
    s/^[^|]*[|](MILVUS_CONF_|milvus[.])?([^=]*)/\U\2\E|\1\2/I
    :words
    s/^([A-Z0-9_]*)[^A-Z0-9_|]([^|]*)/\1_\2/; t words
    :known
    /^([^|]*)[|]\1=/b boolean
    s/^([^|]*)[|]([^=]*)=(.*)/\2|\1=\3\n/p; d
    :boolean
    /^[^|]*[|]($sections)_[^=]*=/I!d
    s/^[^|]*[|]([^=]*)=(['\"]?(y|yes|on|enabled?)['\"]?|['\"]true['\"])\$/\1|\1=\2\n/Ip" "/proc/$$/environ" || true
}
