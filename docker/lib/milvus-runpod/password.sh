# shellcheck shell=sh
# Root's password, which turns authentication on. Milvus keeps the first one for
# ever, so a mistake must be found before Milvus starts.

set_root_password() {
  [ -n "${MILVUS_ROOT_PASSWORD_FILE:-}${MILVUS_ROOT_PASSWORD+set}" ] || return 0
  [ -z "${MILVUS_ROOT_PASSWORD_FILE:-}" ] || read_password_file
  case $MILVUS_ROOT_PASSWORD in
  *[!\ -~]*) strip_line_breaks ;;
  esac
  check_root_password
  warn_about_root_password
  export COMMON_SECURITY_AUTHORIZATIONENABLED=true
  export COMMON_SECURITY_DEFAULTROOTPASSWORD="$MILVUS_ROOT_PASSWORD"
}

read_password_file() {
  [ -z "${MILVUS_ROOT_PASSWORD:-}" ] ||
    stop two-passwords "set MILVUS_ROOT_PASSWORD or MILVUS_ROOT_PASSWORD_FILE, not both"
  MILVUS_ROOT_PASSWORD=$(cat "$MILVUS_ROOT_PASSWORD_FILE") ||
    stop password-file-unreadable "cannot read MILVUS_ROOT_PASSWORD_FILE ($MILVUS_ROOT_PASSWORD_FILE)"
}

# Removes what editors and `echo` add: a byte order mark, and line breaks at the end.
strip_line_breaks() {
  breaks=$(printf '\r\n.')
  breaks=${breaks%.}
  password=${MILVUS_ROOT_PASSWORD#"$(printf '\357\273\277')"}
  password=${password%"${password##*[!"$breaks"]}"}
  [ "$password" != "$MILVUS_ROOT_PASSWORD" ] || return 0
  say "root's password was given with a byte order mark or a line break at the end, which is not part of it"
  MILVUS_ROOT_PASSWORD=$password
}

check_root_password() {
  bytes=$(LC_ALL=C && echo "${#MILVUS_ROOT_PASSWORD}")
  [ "$bytes" -gt 0 ] ||
    stop password-empty "MILVUS_ROOT_PASSWORD is empty: set 1 to 72 characters, or remove it (does the RunPod secret exist?)"
  [ "$bytes" -le 72 ] ||
    stop password-too-long "MILVUS_ROOT_PASSWORD has $bytes bytes: Milvus accepts at most 72"
  case $MILVUS_ROOT_PASSWORD in
  *'{{'*RUNPOD_SECRET_*'}}'*)
    stop password-not-replaced "MILVUS_ROOT_PASSWORD is a reference that RunPod did not replace: create the secret that it names" ;;
  *[[:cntrl:]]*)
    stop password-control-character "MILVUS_ROOT_PASSWORD contains a line break, a tab or another control character: remove it" ;;
  ' '* | *' ')
    stop password-space "MILVUS_ROOT_PASSWORD begins or ends with a space: remove it" ;;
  *[!\ -~]*) check_encoding ;;
  esac
}

# Clients send UTF-8. PowerShell's > writes UTF-16, and old editors Latin-1.
check_encoding() {
  printf %s "$MILVUS_ROOT_PASSWORD" | iconv -f UTF-8 -t UTF-8 >/dev/null 2>&1 ||
    stop password-not-utf8 "MILVUS_ROOT_PASSWORD is not UTF-8: save the file, or set the variable, as UTF-8"
}

warn_about_root_password() {
  [ "$MILVUS_ROOT_PASSWORD" != Milvus ] ||
    warn password-well-known "MILVUS_ROOT_PASSWORD is Milvus' default, which everybody knows"
  case ${MILVUS_VERSION:-} in
  2.[0-3].* | 2.4.[0-6])
    warn password-ignored "this Milvus ignores MILVUS_ROOT_PASSWORD: root's password is Milvus" ;;
  2.4.* | 2.5.* | 2.6.0)
    warn password-shown "this Milvus shows root's password on port 9091: do not expose it (milvus-io/milvus#44065)" ;;
  esac
}

# shellcheck disable=SC2154 # user-config.sh sets $user_config
# What Milvus will do: variables win over user.yaml, which wins over milvus.yaml.
describe_authentication() {
  setting='^ *["'\'']\{0,1\}authorizationEnabled["'\'']\{0,1\}:'
  case ${COMMON_SECURITY_AUTHORIZATIONENABLED:-} in
  true) echo on ;;
  false) echo off ;;
  *)
    if grep -qs "$setting" "$user_config"; then
      echo 'as in user.yaml'
    elif grep -qs "$setting *true" "${user_config%/*}/milvus.yaml"; then
      echo 'on, by milvus.yaml'
    else
      echo off
    fi
    ;;
  esac
}
