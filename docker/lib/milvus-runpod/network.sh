# shellcheck shell=bash
# Says where clients reach Milvus, checks what TLS needs, and lets Milvus' components
# reach one another, also soon after a restart.
# shellcheck disable=SC2034,SC2154 # the files of this folder share their variables

# The components call one another at the container's own address. Through a proxy, also
# one from docker's own configuration, they never find one another.
bypass_proxy() {
  [[ ${HTTP_PROXY:-}${HTTPS_PROXY:-}${ALL_PROXY:-}${http_proxy:-}${https_proxy:-}${all_proxy:-} ]] || return 0
  NO_PROXY=${NO_PROXY:-},${no_proxy:-},localhost,127.0.0.0/8,::1,$(list_own_addresses)
  NO_PROXY=$(echo "$NO_PROXY" | sed 's/,,*/,/g; s/^,//; s/,$//')
  no_proxy=$NO_PROXY
  export NO_PROXY no_proxy
  say "a proxy is set: adding this container's own addresses to NO_PROXY"
}

# Separated by commas. The image has no program that lists them: the kernel's routing
# table has a line with the address before "host LOCAL", and if_inet6 has 32 hex digits.
list_own_addresses() {
  {
    sed -n '/host LOCAL/{x;s/.*-- //p;x;};h' /proc/net/fib_trie
    sed 's/ .*//; s/..../&:/g; s/:$//' /proc/net/if_inet6
  } 2>/dev/null | sort -u | tr '\n' ','
}

# Milvus' coordinators register in etcd with the container's address. When they come back
# after a kill, Milvus drops what they left there if the address is the same, and else
# waits half a minute (https://github.com/milvus-io/milvus/issues/28183). A new container
# often has another address, so they give the loopback: only the same process calls them.
# They still listen on all addresses. In Milvus 2.6, ROOTCOORD_IP is that of all three. From
# late 2.6 on (milvus-io/milvus#46456), Milvus waits at any address.
register_coordinators_on_loopback() {
  local name text=''
  [[ ${start[2]-},$ETCD_USE_EMBED,$MILVUS_EXPOSE_ETCD == standalone,true,false ]] || return 0
  # A variable would win over user.yaml.
  IFS= read -rd '' text <"$user_config" || true
  [[ ${text,,} != *coord* ]] || return 0
  for name in {ROOT,DATA,QUERY}COORD_IP; do
    export "$name=${!name:-127.0.0.1}"
  done
}

# Milvus ends at once if REST would share a port that speaks TLS (newHTTPListner in
# Milvus' listener_manager.go), or if it cannot read a certificate.
check_tls() {
  case ${COMMON_SECURITY_TLSMODE:=0} in
  0) return ;;
  1 | 2) ;;
  *) stop tls-mode "COMMON_SECURITY_TLSMODE is \"$COMMON_SECURITY_TLSMODE\": it must be one of: 0 1 2" ;;
  esac
  case ${PROXY_HTTP_ENABLED:-true},${PROXY_HTTP_PORT:-} in
  false,*) ;;
  *, | *,"${PROXY_PORT:-19530}")
    stop tls-port "COMMON_SECURITY_TLSMODE=$COMMON_SECURITY_TLSMODE needs another port for REST: set PROXY_HTTP_PORT, such as 8080" ;;
  esac
  require_readable TLS_SERVERPEMPATH
  require_readable TLS_SERVERKEYPATH
  [[ $COMMON_SECURITY_TLSMODE == 1 ]] || require_readable TLS_CAPEMPATH
}

# require_readable NAME: without it, Milvus uses a sample from its source code.
require_readable() {
  local value=${!1:-}
  if [[ $makes_certificate == yes && $value == "$tls"/* ]]; then
    return # prepare_certificate makes it
  elif [[ ! $value ]]; then
    warn tls-sample-file "$1 is not set: Milvus uses the one in its image, which everybody has"
  elif ! "${as_user[@]}" test -r "$value"; then
    stop tls-file-unreadable "uid $uid cannot read $1 ($value): mount the file, readable for that user"
  fi
}

# Sets $ports to those of Milvus' API.
describe_ports() {
  local port=${PROXY_PORT:-19530} tls=''
  [[ ${COMMON_SECURITY_TLSMODE:-0} == 0 ]] || tls=', TLS'
  case ${PROXY_HTTP_ENABLED:-true},${PROXY_HTTP_PORT:-} in
  false,*) ports="$port (gRPC$tls)" ;;
  *, | *,"$port") ports="$port (gRPC, REST)" ;;
  *) ports="$port (gRPC$tls), $PROXY_HTTP_PORT (REST$tls)" ;;
  esac
}

# Sets $address to where clients connect to, if RunPod says which port it has mapped.
# For a port of 70000 or more, it picks one that is the same inside and outside.
describe_address() {
  address=''
  [[ ${RUNPOD_PUBLIC_IP:-} ]] || return 0
  local name port=${PROXY_PORT:-19530} public_port=''
  for name in "${!RUNPOD_TCP_PORT_@}"; do
    [[ $name != "RUNPOD_TCP_PORT_$port" ]] || public_port=${!name}
    [[ ! $name =~ _[7-9][0-9]{4}$ || ${!name} != "$port" ]] || public_port=$port
  done
  [[ ! $public_port ]] || address="; connect to $RUNPOD_PUBLIC_IP:$public_port"
}
