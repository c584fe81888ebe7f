# shellcheck shell=bash
# Turns authentication on with root's password. Milvus keeps the first one for good, so
# mistakes must be found before it starts.
# shellcheck disable=SC2034,SC2154 # the files of this folder share their variables

set_root_password() {
  local LC_ALL=C # counts bytes, as Milvus does
  password_name=MILVUS_ROOT_PASSWORD
  if [[ ${MILVUS_ROOT_PASSWORD_FILE:-} ]]; then
    read_password_file
  elif [[ ${MILVUS_ROOT_PASSWORD+set} ]]; then
    password=$MILVUS_ROOT_PASSWORD
  elif [[ ${COMMON_SECURITY_DEFAULTROOTPASSWORD+set} ]]; then
    # Milvus' own setting, which does not turn authentication on.
    password_name=COMMON_SECURITY_DEFAULTROOTPASSWORD
    password=$COMMON_SECURITY_DEFAULTROOTPASSWORD
  else
    return 0
  fi
  strip_line_breaks
  check_root_password
  warn_about_root_password
  export COMMON_SECURITY_DEFAULTROOTPASSWORD="$password"
  [[ $password_name != MILVUS_ROOT_PASSWORD ]] || turn_authentication_on
}

# A password that nobody is asked for would be a trap, so this wins over the setting.
turn_authentication_on() {
  [[ ${COMMON_SECURITY_AUTHORIZATIONENABLED:-true} == true ]] ||
    say "MILVUS_ROOT_PASSWORD turns authentication on, although COMMON_SECURITY_AUTHORIZATIONENABLED=$COMMON_SECURITY_AUTHORIZATIONENABLED"
  MILVUS_ROOT_PASSWORD=$password
  export COMMON_SECURITY_AUTHORIZATIONENABLED=true
}

read_password_file() {
  [[ ! ${MILVUS_ROOT_PASSWORD:-} ]] ||
    stop two-passwords "set MILVUS_ROOT_PASSWORD or MILVUS_ROOT_PASSWORD_FILE, not both"
  # A shell would drop NUL, which is in UTF-16.
  password=$(tr '\000' '\001' <"$MILVUS_ROOT_PASSWORD_FILE") ||
    stop password-file-unreadable "cannot read MILVUS_ROOT_PASSWORD_FILE ($MILVUS_ROOT_PASSWORD_FILE)"
}

# Removes what editors and `echo` add: a byte order mark, and line breaks at the end.
strip_line_breaks() {
  local given=$password
  password=${password#$'\xef\xbb\xbf'}
  password=${password%"${password##*[!$'\r\n']}"}
  [[ $password == "$given" ]] ||
    say "root's password was given with a byte order mark or a line break at the end, which is not part of it"
}

check_root_password() {
  local bytes=${#password}
  [[ $bytes -gt 0 ]] ||
    stop password-empty "$password_name is empty: set 1 to 72 characters, or remove it (does the RunPod secret exist?)"
  [[ $bytes -le 72 ]] ||
    stop password-too-long "$password_name has $bytes bytes: Milvus accepts at most 72"
  # Clients send UTF-8. PowerShell's > writes UTF-16, and old editors Latin-1.
  [[ $password != *[!\ -~]* ]] || printf %s "$password" | iconv -f UTF-8 -t UTF-8 >/dev/null 2>&1 ||
    stop password-not-utf8 "$password_name is not UTF-8: save the file, or set the variable, as UTF-8"
  case $password in
  *'{{'*RUNPOD_SECRET_*'}}'*)
    stop password-not-replaced "$password_name is a reference that RunPod did not replace: create the secret that it names" ;;
  *[[:cntrl:]]*)
    stop password-control-character "$password_name contains a line break, a tab or another control character: remove it" ;;
  ' '* | *' ')
    stop password-space "$password_name begins or ends with a space: remove it" ;;
  esac
  # A copied text may bring a no-break space, an ideographic one or a byte order mark.
  local blank=$'(\xc2[\x85\xa0\xad]|\xe1\x9a\x80|\xe2(\x80[\x80-\x8f\xa8-\xaf]|\x81[\x9f-\xaf])|\xe3\x80\x80|\xef\xbb\xbf)'
  [[ ! $password =~ ^$blank && ! $password =~ $blank$ ]] ||
    stop password-odd-space "$password_name begins or ends with an invisible space (such as a no-break space): remove it"
}

warn_about_root_password() {
  case $password in
  \"*\" | \'*\')
    warn password-in-quotes "the quotes around $password_name become part of the password for good: remove them unless you mean them (docker's --env-file keeps quotes)" ;;
  Milvus)
    warn password-well-known "$password_name is Milvus' default, which everybody knows" ;;
  esac
  [[ $password_name == MILVUS_ROOT_PASSWORD || ${COMMON_SECURITY_AUTHORIZATIONENABLED:-} == true ]] ||
    warn password-without-authentication "$password_name does not turn authentication on: set MILVUS_ROOT_PASSWORD instead"
  case ${MILVUS_VERSION:-} in
  2.[0-3].* | 2.4.[0-6])
    warn password-ignored "this Milvus ignores $password_name: root's password is Milvus" ;;
  2.4.* | 2.5.* | 2.6.0)
    warn password-shown "this Milvus shows root's password on port 9091: do not expose it (milvus-io/milvus#44065)" ;;
  esac
}

# Sets $authentication to what Milvus will do.
describe_authentication() {
  authentication=off
  [[ ${COMMON_SECURITY_AUTHORIZATIONENABLED:-} != true ]] || authentication=on
}
