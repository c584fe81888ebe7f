# shellcheck shell=sh
# Root's password, which turns authentication on.

read_password_file() {
  [ -n "${MILVUS_ROOT_PASSWORD_FILE:-}" ] || return 0
  [ -z "${MILVUS_ROOT_PASSWORD:-}" ] ||
    stop "set MILVUS_ROOT_PASSWORD or MILVUS_ROOT_PASSWORD_FILE, not both"
  MILVUS_ROOT_PASSWORD=$(cat "$MILVUS_ROOT_PASSWORD_FILE") ||
    stop "cannot read MILVUS_ROOT_PASSWORD_FILE ($MILVUS_ROOT_PASSWORD_FILE)"
}

set_root_password() {
  [ -n "${MILVUS_ROOT_PASSWORD+set}" ] || return 0
  check_root_password
  warn_about_root_password
  export COMMON_SECURITY_AUTHORIZATIONENABLED=true
  export COMMON_SECURITY_DEFAULTROOTPASSWORD="$MILVUS_ROOT_PASSWORD"
}

check_root_password() {
  bytes=$(LC_ALL=C && echo "${#MILVUS_ROOT_PASSWORD}")
  [ "$bytes" -gt 0 ] ||
    stop "MILVUS_ROOT_PASSWORD is empty: set 1 to 72 characters, or remove it (does the RunPod secret exist?)"
  [ "$bytes" -le 72 ] ||
    stop "MILVUS_ROOT_PASSWORD has $bytes bytes: Milvus accepts at most 72"
}

warn_about_root_password() {
  [ "$MILVUS_ROOT_PASSWORD" != Milvus ] ||
    warn "MILVUS_ROOT_PASSWORD is Milvus' default, which everybody knows"
  case ${MILVUS_VERSION:-} in
  2.[0-3].* | 2.4.[0-6])
    warn "this Milvus ignores MILVUS_ROOT_PASSWORD: root's password is Milvus" ;;
  2.4.* | 2.5.* | 2.6.0)
    warn "this Milvus shows root's password on port 9091: do not expose it (milvus-io/milvus#44065)" ;;
  esac
}

# describe_authentication USER_YAML
describe_authentication() {
  if [ "${COMMON_SECURITY_AUTHORIZATIONENABLED:-}" = true ]; then
    echo on
  elif grep -qs authorizationEnabled "$1"; then
    echo 'as in user.yaml'
  else
    echo off
  fi
}
