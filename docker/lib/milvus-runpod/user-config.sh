# shellcheck shell=sh
# Milvus takes variables before user.yaml, so the image's defaults, which are
# variables, would hide what somebody wrote into user.yaml. Here, user.yaml wins over
# the image's defaults, and variables of one's own win over user.yaml.

use_user_config() {
  user_config=${MILVUSCONF:-/milvus/configs}/user.yaml
  [ -r "$user_config" ] && [ ! -d "$user_config" ] || return 0
  path='' # of the current line, such as /common/storageType
  indents=''
  while IFS= read -r line || [ -n "$line" ]; do
    read_line
  done <"$user_config"
}

# Block style only: what is written in braces is not read, with a warning.
read_line() {
  text=${line#"${line%%[! ]*}"}
  case $text in
  [\#-]*) return ;;
  *:*) ;;
  *) return ;;
  esac
  indent=$((${#line} - ${#text}))
  while [ "${indents##* }" ] && [ "${indents##* }" -ge "$indent" ]; do
    indents=${indents% *}
    path=${path%/*}
  done
  indents="$indents $indent"
  key=${text%%:*}
  key=${key#[\"\']}
  path=$path/${key%[\"\']}
  use_line
}

use_line() {
  case $path in
  /etcd[./]use[./]embed) replace_default ETCD_USE_EMBED true ;;
  /etcd[./]data[./]dir) replace_default ETCD_DATA_DIR /var/lib/milvus/etcd ;;
  /etcd[./]config[./]path) replace_default ETCD_CONFIG_PATH /milvus/configs/embedEtcd.yaml ;;
  /common[./]storageType) replace_default COMMON_STORAGETYPE local ;;
  /mq[./]type) replace_default MQ_TYPE rocksmq ;;
  # These have no default in the image; the rest of this entrypoint needs them.
  /localStorage[./]path) replace_default LOCALSTORAGE_PATH '' ;;
  /rocksmq[./]path) replace_default ROCKSMQ_PATH '' ;;
  /natsmq[./]server[./]storeDir) replace_default NATSMQ_SERVER_STOREDIR '' ;;
  /woodpecker[./]storage[./]type) replace_default WOODPECKER_STORAGE_TYPE '' ;;
  /woodpecker[./]storage[./]rootPath) replace_default WOODPECKER_STORAGE_ROOTPATH '' ;;
  /function[./]analyzer[./]local_resource_path)
    replace_default FUNCTION_ANALYZER_LOCAL_RESOURCE_PATH '' ;;
  /log[./]file[./]rootPath) replace_default LOG_FILE_ROOTPATH '' ;;
  /proxy[./]port) replace_default PROXY_PORT '' ;;
  /proxy[./]http[./]port) replace_default PROXY_HTTP_PORT '' ;;
  /proxy[./]http[./]enabled) replace_default PROXY_HTTP_ENABLED '' ;;
  /tls[./]serverPemPath) replace_default TLS_SERVERPEMPATH '' ;;
  /tls[./]serverKeyPath) replace_default TLS_SERVERKEYPATH '' ;;
  /tls[./]caPemPath) replace_default TLS_CAPEMPATH '' ;;
  /common[./]security[./]tlsMode) replace_default COMMON_SECURITY_TLSMODE '' ;;
  /common[./]security[./]defaultRootPassword) check_yaml_password ;;
  /common[./]security[./]authorizationEnabled)
    replace_default COMMON_SECURITY_AUTHORIZATIONENABLED '' ;;
  /common | /common[./]security | /mq | /etcd | /etcd/use | /etcd/data | /etcd/config | \
    /proxy | /proxy[./]http | /tls)
    read_value
    [ -z "$value" ] ||
      warn setting-in-braces "\"$text\" in $user_config: write one setting per line, or this image may overlook it"
    ;;
  esac
}

# Milvus takes 0123 for 83, 1e5 for 100000, yes for true and null for nothing.
check_yaml_password() {
  given=${text#*:}
  given=${given#"${given%%[! ]*}"}
  read_value
  case $given in
  [\"\']*) return 0 ;;
  [~yYnN] | [yY][eE][sS] | [nN][oO] | [oO][nN] | [oO][fF][fF] | [nN][uU][lL][lL]) ;;
  0[xXbB]*) ;;
  [0-9.+-]*) case $value in *[!0-9eE_.:+-]*) return 0 ;; esac ;;
  *) return 0 ;;
  esac
  stop password-needs-quotes "defaultRootPassword in $user_config is another one to Milvus: write it in quotes"
}

# replace_default NAME DEFAULT
replace_default() {
  read_value
  [ -n "$value" ] || return 0
  current=$(printenv "$1") || current=''
  case $current in
  "$value") ;;
  '' | "$2")
    export "$1=$value"
    [ -z "$2" ] || say "taking $1=$value from $user_config"
    ;;
  *) say "$1=$current wins over \"$text\" in $user_config" ;;
  esac
}

# Sets $value to what Milvus reads: a plain yes is true in YAML 1.1, and a quoted one
# is a text.
read_value() {
  value=${text#*:}
  value=${value%%[ ]#*}
  value=${value#"${value%%[! ]*}"}
  value=${value%"${value##*[! "$(printf '\r')"]}"}
  case $value in
  [yY] | yes | Yes | YES | on | On | ON) value=true ;;
  [nN] | no | No | NO | off | Off | OFF) value=false ;;
  \"*\" | \'*\')
    value=${value#?}
    value=${value%?}
    ;;
  esac
}
