# shellcheck shell=bash
# Reads settings as Milvus does, whatever their spelling and wherever they come from,
# puts each of known-settings into its usual variable, and stops at a value that Milvus
# would misread. Variables win over files, but the image's own defaults lose to user.yaml.
# shellcheck disable=SC2034,SC2154 # the files of this folder share their variables

use_settings() {
  find_configs
  local file found files=()
  for file in "$configs"/{milvus,_test,default,user}.yaml; do
    if [[ -f $file && -r $file ]]; then
      files+=("$file")
    elif [[ -e $file ]]; then
      stop config-unreadable "$file cannot be read, so Milvus would use none of its files (docker creates a folder for a mounted file that does not exist)"
    fi
  done
  found=$(read_settings "${files[@]}") ||
    stop no-awk "cannot read the settings: this base has no awk (mawk or gawk)"
  eval "$found"
}

# Where Milvus looks (its initConfPath), or else upstream's place.
find_configs() {
  configs=${MILVUSCONF:-$PWD/configs}
  [[ ${MILVUSCONF:-} || -e $configs/milvus.yaml ]] || configs=/milvus/configs
  [[ $configs == /* ]] || configs=$PWD/$configs
  user_config=$configs/user.yaml
}

# read_settings FILE...: prints calls of the functions below, and ends the subshell.
read_settings() {
  LC_ALL=C exec awk -f "$lib/settings.awk" input=known "$lib/known-settings" \
    input=variables RS='\0' "/proc/$$/environ" input=files RS='\n' "$@" 2>/dev/null
}

# use_variable NAME USUAL VALUE: the shell cannot unset a name with a dot.
use_variable() {
  if [[ $1 == *[!A-Za-z0-9_]* ]]; then
    say "reading $1 as $2"
    hidden+=(-u "$1")
  else
    unset "$1"
  fi
  export "$2=$3"
}

# use_setting NAME DEFAULT VALUE FILE
use_setting() {
  current=${!1:-}
  case $1,$current in
  *PASSWORD,*) file_password=given ;;
  *,"$3" | *,"$2" | *,) use_value "$@" ;;
  *) [[ $4 != "$user_config" ]] || say "$1=$current wins over \"$3\" in $4" ;;
  esac
}

# use_value NAME DEFAULT VALUE FILE
use_value() {
  if [[ ! $current$3 ]]; then
    stop setting-empty "$1 has no value in $4: write one, or remove the line"
  elif [[ ! $3 || $3 == "$current" ]]; then
    return 0
  elif [[ ! $2 ]]; then
    export "$1=$3"
  elif [[ $4 == */milvus.yaml ]]; then
    warn file-setting-unused "\"$3\" in $4 has no effect, since the image sets $1=$2: write it into user.yaml"
  else
    export "$1=$3"
    say "using $1=$3 from $4"
  fi
}

# If a file may say where Milvus' log goes, keep_log leaves that alone.
leave_log() { log_is_theirs=yes; }

# stop_at_line FILE LINE HINT
stop_at_line() {
  stop config-line "line $2 of $1 cannot be read with certainty, and perhaps not by Milvus either, which would then use none of its files: $3"
}

# warn_about_boolean NAME VALUE
warn_about_boolean() {
  warn boolean-read-as-false "$1 is \"$2\", which Milvus reads as false: write true or false"
}

# warn_about_quotes NAME
warn_about_quotes() {
  warn value-in-quotes "the quotes around the value of $1 are part of it: remove them (docker's --env-file keeps quotes)"
}

# warn_about_name NAME SETTING
warn_about_name() { warn other-name "$1 has no effect on this image: set $2"; }

# A variable that is set but empty gets its default.
check_settings() {
  local name default_config=/milvus/configs/embedEtcd.yaml
  require_absolute_path ETCD_DATA_DIR "$ETCD_DATA_DIR" "$data/etcd"
  require_absolute_path ETCD_CONFIG_PATH "${ETCD_CONFIG_PATH:=$default_config}" "$default_config"
  require_one_of COMMON_STORAGETYPE "${COMMON_STORAGETYPE:=local}" local remote minio opendal
  require_one_of DEPLOY_MODE "${DEPLOY_MODE:=STANDALONE}" STANDALONE DISTRIBUTED
  : "${ETCD_USE_EMBED:=true}" "${MILVUS_EXPOSE_ETCD:=false}"
  for name in ETCD_USE_EMBED MILVUS_EXPOSE_ETCD COMMON_SECURITY_AUTHORIZATIONENABLED PROXY_HTTP_ENABLED; do
    check_boolean "$name"
  done
  for name in METRICS_PORT PROXY_PORT PROXY_HTTP_PORT PROXY_INTERNALPORT \
    {ROOTCOORD,DATACOORD,QUERYCOORD,DATANODE,QUERYNODE,INDEXNODE,STREAMINGNODE}_PORT; do
    check_port "$name"
  done
  # A Kubernetes service may have these names, too, where nothing reads them.
  [[ $COMMON_STORAGETYPE == local ]] || check_port MINIO_PORT
  [[ ${MQ_TYPE:-} != pulsar ]] || check_port PULSAR_PORT
  makes_certificate=no
  case ${MILVUS_TLS:-} in
  '') ;;
  self-signed)
    # Read only here: every other start would have to read it, too.
    # shellcheck source=/dev/null
    . "$lib/tls.sh"
    turn_tls_on
    ;;
  *) require_one_of MILVUS_TLS "$MILVUS_TLS" self-signed ;;
  esac
}

# Addresses of servers that are not used with the image's defaults.
warn_about_unused_settings() {
  [[ ! ${MINIO_ADDRESS:-} || $COMMON_STORAGETYPE != local ]] ||
    warn minio-unused "MINIO_ADDRESS has no effect: the storage is local; set COMMON_STORAGETYPE=remote to use it"
  [[ ! ${ETCD_ENDPOINTS:-} || $ETCD_USE_EMBED == false ]] ||
    warn etcd-unused "ETCD_ENDPOINTS has no effect: etcd is embedded; set ETCD_USE_EMBED=false to use it"
  [[ ! ${PULSAR_ADDRESS:-}${KAFKA_BROKERLIST:-} || ${MQ_TYPE:-} != rocksmq ]] ||
    warn queue-unused "PULSAR_ADDRESS and KAFKA_BROKERLIST have no effect: the message queue is embedded; set MQ_TYPE=pulsar or kafka to use them"
}

# check_boolean NAME: Milvus reads booleans as Go's ParseBool does, and everything else,
# such as "yes", as false.
check_boolean() {
  local value=${!1:-}
  case $value in
  '') unset "$1" ;;
  1 | t | T | true | True | TRUE) export "$1=true" ;;
  0 | f | F | false | False | FALSE) export "$1=false" ;;
  *) stop not-a-boolean "$1 is \"$value\": it must be one of: true false" ;;
  esac
}

# check_port NAME: Milvus reads a port that is not a number as 0.
check_port() {
  local value=${!1:-}
  if [[ ! $value ]]; then
    unset "$1"
  elif [[ $value == tcp://* ]]; then
    stop service-variable "$1 is \"$value\", which Kubernetes sets for a service named ${1%_PORT}: rename the service, or set enableServiceLinks: false"
  elif [[ ! $value =~ ^[1-9][0-9]{0,4}$ || $value -gt 65535 ]]; then
    stop not-a-port "$1 is \"$value\": it must be a port, 1 to 65535"
  fi
}

# require_absolute_path NAME VALUE EXAMPLE (and not the root directory)
require_absolute_path() {
  [[ $2 == /*[!/.]* ]] ||
    stop not-a-path "$1 is \"$2\": it must be an absolute path, such as $3"
}

# require_one_of NAME VALUE ALLOWED...
require_one_of() {
  local name=$1 value=$2 allowed
  shift 2
  for allowed; do
    [[ $value != "$allowed" ]] || return 0
  done
  stop not-allowed "$name is \"$value\": it must be one of: $*"
}

# The image has user.yaml; a directory mounted in place of its configs may lack it.
write_user_config() {
  [[ -e $user_config ]] ||
    write_file "$user_config" $'# Milvus settings that override milvus.yaml.\n'
}

# write_file FILE TEXT
write_file() {
  local file=$1 folder=${1%/*} problem
  problem=$({ mkdir -p "$folder" && printf %s "$2" >"$file"; } 2>&1) ||
    stop config-not-writable "cannot write $file (${problem##*: }): mount $folder writable for uid $(id -u), or put the file there"
}

# Without milvus.yaml, Milvus 2.3 ends, and later lines have no paths for their data.
check_configs() {
  [[ -e $configs/milvus.yaml ]] ||
    stop milvus-yaml-missing "there is no milvus.yaml in $configs: what is mounted there must have one, and a base must have it in /milvus/configs, a folder and not a link"
  local problem
  [[ ${#as_user[@]} == 0 ]] ||
    problem=$(exec "${as_user[@]}" cat "$configs/milvus.yaml" "$user_config" 2>&1 >/dev/null) && return
  [[ $problem != setpriv:* ]] ||
    stop cannot-change-user "cannot become the user milvus (${problem##*: }): allow the capabilities SETUID and SETGID, or start the container as --user $uid:$uid"
  stop config-permission "uid $uid cannot read the files in $configs, so Milvus would use none of them: make them readable for that user"
}
