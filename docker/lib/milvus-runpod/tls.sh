# shellcheck shell=sh
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
  [ "$COMMON_SECURITY_TLSMODE" = 1 ] || require_readable TLS_CAPEMPATH
}

# require_readable NAME. Unless set, Milvus takes a sample from its source code.
require_readable() {
  eval "value=\${$1:-}"
  if [ -z "$value" ]; then
    warn tls-sample-file "$1 is not set: Milvus uses the one in its image, which everybody has"
    return
  fi
  # shellcheck disable=SC2154,SC2086 # $as_user is a command of several words, or none
  $as_user test -r "$value" ||
    stop tls-file-unreadable "uid $uid cannot read $1 ($value): mount the file, readable for that user"
}
