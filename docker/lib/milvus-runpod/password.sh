# shellcheck shell=sh
# Root's password, which turns authentication on. Milvus keeps the first one for
# ever, so a mistake must be found before Milvus starts.

set_root_password() {
  password_name=MILVUS_ROOT_PASSWORD
  if [ -n "${MILVUS_ROOT_PASSWORD_FILE:-}" ]; then
    read_password_file
  elif [ -n "${MILVUS_ROOT_PASSWORD+set}" ]; then
    password=$MILVUS_ROOT_PASSWORD
  elif [ -n "${COMMON_SECURITY_DEFAULTROOTPASSWORD+set}" ]; then
    # Milvus' own setting, which does not turn authentication on.
    password_name=COMMON_SECURITY_DEFAULTROOTPASSWORD
    password=$COMMON_SECURITY_DEFAULTROOTPASSWORD
  else
    return 0
  fi
  case $password in
  *[!\ -~]*) strip_line_breaks ;;
  esac
  check_root_password
  warn_about_root_password
  export COMMON_SECURITY_DEFAULTROOTPASSWORD="$password"
  [ "$password_name" != MILVUS_ROOT_PASSWORD ] || turn_authentication_on
}

# The password is there to be asked for, whatever else is set.
turn_authentication_on() {
  [ "${COMMON_SECURITY_AUTHORIZATIONENABLED:-true}" = true ] ||
    say "MILVUS_ROOT_PASSWORD turns authentication on, although COMMON_SECURITY_AUTHORIZATIONENABLED=$COMMON_SECURITY_AUTHORIZATIONENABLED"
  MILVUS_ROOT_PASSWORD=$password
  export COMMON_SECURITY_AUTHORIZATIONENABLED=true
}

read_password_file() {
  [ -z "${MILVUS_ROOT_PASSWORD:-}" ] ||
    stop two-passwords "set MILVUS_ROOT_PASSWORD or MILVUS_ROOT_PASSWORD_FILE, not both"
  # A shell would drop NUL, which is in UTF-16.
  password=$(tr '\000' '\001' <"$MILVUS_ROOT_PASSWORD_FILE") ||
    stop password-file-unreadable "cannot read MILVUS_ROOT_PASSWORD_FILE ($MILVUS_ROOT_PASSWORD_FILE)"
}

# Removes what editors and `echo` add: a byte order mark, and line breaks at the end.
strip_line_breaks() {
  breaks=$(printf '\r\n.')
  breaks=${breaks%.}
  given=$password
  password=${password#"$(printf '\357\273\277')"}
  password=${password%"${password##*[!"$breaks"]}"}
  [ "$password" = "$given" ] ||
    say "root's password was given with a byte order mark or a line break at the end, which is not part of it"
}

check_root_password() {
  bytes=${#password}
  case $password in
  *[!\ -~]*) bytes=$(LC_ALL=C && echo "${#password}") ;;
  esac
  [ "$bytes" -gt 0 ] ||
    stop password-empty "$password_name is empty: set 1 to 72 characters, or remove it (does the RunPod secret exist?)"
  [ "$bytes" -le 72 ] ||
    stop password-too-long "$password_name has $bytes bytes: Milvus accepts at most 72"
  case $password in
  *[!\ -~]*) check_encoding ;;
  esac
  case $password in
  *'{{'*RUNPOD_SECRET_*'}}'*)
    stop password-not-replaced "$password_name is a reference that RunPod did not replace: create the secret that it names" ;;
  *[[:cntrl:]]*)
    stop password-control-character "$password_name contains a line break, a tab or another control character: remove it" ;;
  ' '* | *' ')
    stop password-space "$password_name begins or ends with a space: remove it" ;;
  *[!\ -~]*) check_ends ;;
  esac
}

# Clients send UTF-8. PowerShell's > writes UTF-16, and old editors Latin-1.
check_encoding() {
  printf %s "$password" | iconv -f UTF-8 -t UTF-8 >/dev/null 2>&1 ||
    stop password-not-utf8 "$password_name is not UTF-8: save the file, or set the variable, as UTF-8"
}

# A copied text may bring a no-break space, an ideographic one or a byte order mark.
check_ends() {
  printf %s "$password" | LC_ALL=C awk -v 'blank=(\302[\205\240\255]|\341\232\200|\342(\200[\200-\217\250-\257]|\201[\237-\257])|\343\200\200|\357\273\277)' \
    '$0 ~ "^" blank || $0 ~ blank "$" { exit 1 }' ||
    stop password-odd-space "$password_name begins or ends with a space that is not seen (such as a no-break space): remove it"
}

warn_about_root_password() {
  case $password in
  \"*\" | \'*\')
    warn password-in-quotes "the quotes around $password_name are part of the password, and stay so: remove them, unless they are meant (docker's --env-file does not)" ;;
  esac
  [ "$password" != Milvus ] ||
    warn password-well-known "$password_name is Milvus' default, which everybody knows"
  [ "$password_name" = MILVUS_ROOT_PASSWORD ] || [ "${COMMON_SECURITY_AUTHORIZATIONENABLED:-}" = true ] ||
    warn password-without-authentication "$password_name does not turn authentication on: set MILVUS_ROOT_PASSWORD in its place"
  case ${MILVUS_VERSION:-} in
  2.[0-3].* | 2.4.[0-6])
    warn password-ignored "this Milvus ignores $password_name: root's password is Milvus" ;;
  2.4.* | 2.5.* | 2.6.0)
    warn password-shown "this Milvus shows root's password on port 9091: do not expose it (milvus-io/milvus#44065)" ;;
  esac
}

# Sets $authentication to what Milvus will do.
# shellcheck disable=SC2034 # read where it is called
describe_authentication() {
  authentication=off
  [ "${COMMON_SECURITY_AUTHORIZATIONENABLED:-}" != true ] || authentication=on
}
